/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma: a DMA master that runs descriptor lists
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/hwm_bus.h"

static void bench_dma_set_irq(BenchMaster *m, bool level)
{
    qemu_set_irq(container_of(m, BenchDma, master)->irq, level);
}

static int bench_dma_deliver(BenchMaster *m, const hwm_dma_access *access)
{
    return hwm_bus_deliver(access->pa, access->buf, access->len,
                           access->write, &access->attrs);
}

static void bench_dma_resumed(Notifier *notifier, void *data)
{
    BenchDma *s = container_of(notifier, BenchDma, resumed);

    if (bench_master_busy(&s->master)) {
        bench_arbiter_kick(s->master.arbiter);
    }
}

/* -- the device ----------------------------------------------------------- */

static void bench_dma_reset_hold(Object *obj, ResetType type)
{
    hwm_dma_reset(&BENCH_DMA(obj)->master.core);
}

static int bench_dma_pre_save(void *opaque)
{
    return bench_master_pre_save(&BENCH_DMA(opaque)->master);
}

static int bench_dma_post_save(void *opaque)
{
    return bench_master_post_save(&BENCH_DMA(opaque)->master);
}

static int bench_dma_post_load(void *opaque, int version_id)
{
    return bench_master_post_load(&BENCH_DMA(opaque)->master);
}

static const VMStateDescription vmstate_bench_dma = {
    .name = TYPE_BENCH_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = bench_dma_pre_save,
    .post_save = bench_dma_post_save,
    .post_load = bench_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_HWM_BLOB(master.blob, BenchDma),
        VMSTATE_END_OF_LIST()
    }
};

static const Property bench_dma_properties[] = {
    DEFINE_PROP_LINK("arbiter", BenchDma, master.arbiter, TYPE_BENCH_ARBITER,
                     BenchArbiter *),
    DEFINE_PROP_LINK("iommu", BenchDma, iommu, TYPE_HWM_IOMMU, HwmIommu *),
    DEFINE_PROP_UINT16("stream", BenchDma, stream, 0),
    DEFINE_PROP_UINT64("window-base", BenchDma, window_base, 0),
    DEFINE_PROP_UINT64("window-size", BenchDma, window_size, 4 * GiB),
    DEFINE_PROP_INT64("bus-offset", BenchDma, bus_offset, 0),
    DEFINE_PROP_BOOL("can-stall", BenchDma, can_stall, true),
};

static void bench_dma_realize(DeviceState *dev, Error **errp)
{
    BenchDma *s = BENCH_DMA(dev);
    hwm_dma_config config = {
        .host = { .read = hwm_bus_read, .write = hwm_bus_write },
        .stream = s->stream,
        .window_base = s->window_base,
        .window_size = s->window_size,
        .bus_offset = s->bus_offset,
        .can_stall = s->can_stall,
    };

    if (!s->master.arbiter) {
        error_setg(errp, "a bench-dma needs its property 'arbiter' set");
        return;
    }
    if (s->iommu && !s->iommu->core) {
        error_setg(errp, "the IOMMU of a bench-dma has to be realized first");
        return;
    }
    config.iommu = s->iommu ? s->iommu->core : NULL;
    s->master.set_irq = bench_dma_set_irq;
    s->master.deliver = bench_dma_deliver;
    if (!bench_master_realize(&s->master, dev, &config, errp)) {
        return;
    }
    if (s->iommu) {
        s->resumed.notify = bench_dma_resumed;
        notifier_list_add(&s->iommu->resumed, &s->resumed);
    }
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->master.mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
}

static void bench_dma_finalize(Object *obj)
{
    bench_master_finalize(&BENCH_DMA(obj)->master);
}

static void bench_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "DMA master of the bench";
    dc->realize = bench_dma_realize;
    dc->vmsd = &vmstate_bench_dma;
    rc->phases.hold = bench_dma_reset_hold;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    device_class_set_props(dc, bench_dma_properties);
    object_class_property_set_description(klass, "arbiter",
        "bench-arbiter that lets it advance (required)");
    object_class_property_set_description(klass, "iommu",
        "IOMMU it is behind; none: it sits on the bus itself");
    object_class_property_set_description(klass, "stream",
        "reset value of STREAM");
    object_class_property_set_description(klass, "window-base",
        "without an IOMMU: first address that reaches the bus");
    object_class_property_set_description(klass, "window-size",
        "without an IOMMU: bytes of addresses that reach the bus");
    object_class_property_set_description(klass, "bus-offset",
        "without an IOMMU: added to an address on its way to the bus");
    object_class_property_set_description(klass, "can-stall",
        "a fault may make it wait for RESUME; off: the fault ends it");
}

static const TypeInfo bench_dma_types[] = {
    {
        .name = TYPE_BENCH_DMA,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(BenchDma),
        .instance_finalize = bench_dma_finalize,
        .class_init = bench_dma_class_init,
    },
};
DEFINE_TYPES(bench_dma_types)
