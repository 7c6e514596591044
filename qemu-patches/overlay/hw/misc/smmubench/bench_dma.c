/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma: a DMA master that runs descriptor lists
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/hwm_bus.h"
#include "hwm_dma_regs.h"
#include "trace.h"

static void bench_dma_log(BenchDma *s, const char *access, hwaddr offset,
                          int result)
{
    if (result != HWM_OK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: %s at offset 0x%" HWADDR_PRIx ": %s\n",
                      s->name, access, offset, result == HWM_E_ACCESS
                      ? "no such register, or not in this direction"
                      : "makes no sense now (is a list under way?)");
    }
}

static MemTxResult bench_dma_mmio_read(void *opaque, hwaddr offset,
                                       uint64_t *value, unsigned size,
                                       MemTxAttrs attrs)
{
    BenchDma *s = opaque;
    int result;

    g_assert(bql_locked());
    *value = 0;
    result = hwm_dma_mmio_read(&s->core, offset, size, value);
    trace_bench_dma_read(s->name, offset, *value, result);
    bench_dma_log(s, "read", offset, result);
    return MEMTX_OK;
}

static MemTxResult bench_dma_mmio_write(void *opaque, hwaddr offset,
                                        uint64_t value, unsigned size,
                                        MemTxAttrs attrs)
{
    BenchDma *s = opaque;
    int result;

    g_assert(bql_locked());
    result = hwm_dma_mmio_write(&s->core, offset, size, value);
    trace_bench_dma_write(s->name, offset, value, result);
    bench_dma_log(s, "write", offset, result);
    return MEMTX_OK;
}

static const MemoryRegionOps bench_dma_mmio_ops = {
    .read_with_attrs = bench_dma_mmio_read,
    .write_with_attrs = bench_dma_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void bench_dma_set_irq(void *opaque, unsigned line, bool level)
{
    BenchDma *s = opaque;

    trace_bench_dma_irq(s->name, level);
    qemu_set_irq(s->irq, level);
}

/* Called from within the model: must not call back */
static void bench_dma_completed(void *opaque, const hwm_dma *dma)
{
    BenchDma *s = opaque;
    hwm_dma_status status;

    hwm_dma_query(dma, &status);
    trace_bench_dma_complete(s->name, status.run, status.code,
                             status.completed, status.bytes);
    bench_dma_send_completed(s);
}

static void bench_dma_kick(void *opaque)
{
    BenchDma *s = opaque;

    trace_bench_dma_kick(s->name);
    bench_arbiter_kick(s->arbiter);
}

static void bench_dma_resumed(Notifier *notifier, void *data)
{
    BenchDma *s = container_of(notifier, BenchDma, resumed);

    if (bench_dma_busy(s)) {
        bench_arbiter_kick(s->arbiter);
    }
}

bool bench_dma_busy(const BenchDma *s)
{
    hwm_dma_status status;

    hwm_dma_query(&s->core, &status);
    return status.run == HWM_DMA_ACTIVE || status.run == HWM_DMA_STALLED ||
           status.run == HWM_DMA_WAIT_HOST;
}

bool bench_dma_start(BenchDma *s, uint64_t list, Error **errp)
{
    if (hwm_dma_start(&s->core, list) != HWM_OK) {
        error_setg(errp, "%s is still at work on a list", s->path);
        return false;
    }
    trace_bench_dma_start(s->name, list);
    return true;
}

bool bench_dma_deliver(BenchDma *s)
{
    hwm_dma_access access;
    int result;

    if (!hwm_dma_pending(&s->core, &access)) {
        return false;
    }
    result = hwm_bus_deliver(access.pa, access.buf, access.len, access.write,
                             &access.attrs);
    trace_bench_dma_window(s->name, access.pa, access.len, access.write,
                           result);
    hwm_dma_complete(&s->core, result);
    return true;
}

/* -- the device ----------------------------------------------------------- */

static void bench_dma_reset_hold(Object *obj, ResetType type)
{
    hwm_dma_reset(&BENCH_DMA(obj)->core);
}

static int bench_dma_pre_save(void *opaque)
{
    BenchDma *s = opaque;
    uint32_t size = hwm_dma_save_size(&s->core);
    int written = hwm_dma_save(&s->core, hwm_blob_new(&s->blob, size), size);

    if (written < 0) {
        return -EINVAL;
    }
    s->blob.size = written;
    return 0;
}

static int bench_dma_post_save(void *opaque)
{
    BenchDma *s = opaque;

    hwm_blob_free(&s->blob);
    return 0;
}

static int bench_dma_post_load(void *opaque, int version_id)
{
    BenchDma *s = opaque;
    int result = hwm_dma_restore(&s->core, s->blob.data, s->blob.size);

    hwm_blob_free(&s->blob);
    return hwm_blob_restored(s->path, result);
}

static const VMStateDescription vmstate_bench_dma = {
    .name = TYPE_BENCH_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = bench_dma_pre_save,
    .post_save = bench_dma_post_save,
    .post_load = bench_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_HWM_BLOB(blob, BenchDma),
        VMSTATE_END_OF_LIST()
    }
};

static const Property bench_dma_properties[] = {
    DEFINE_PROP_LINK("arbiter", BenchDma, arbiter, TYPE_BENCH_ARBITER,
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
        .host = {
            .opaque = s,
            .read = hwm_bus_read,
            .write = hwm_bus_write,
            .irq = bench_dma_set_irq,
        },
        .stream = s->stream,
        .window_base = s->window_base,
        .window_size = s->window_size,
        .bus_offset = s->bus_offset,
        .can_stall = s->can_stall,
        .completed = bench_dma_completed,
        .kick = bench_dma_kick,
    };

    if (!s->arbiter) {
        error_setg(errp, "a bench-dma needs its property 'arbiter' set");
        return;
    }
    if (s->iommu && !s->iommu->core) {
        error_setg(errp, "the IOMMU of a bench-dma has to be realized first");
        return;
    }
    hwm_bus_init();
    s->path = object_get_canonical_path(OBJECT(dev));
    s->name = strrchr(s->path, '/') + 1;
    config.name = s->name;
    config.iommu = s->iommu ? s->iommu->core : NULL;
    if (hwm_dma_init(&s->core, &config) != HWM_OK) {
        error_setg(errp, "the window of %s leaves the address space", s->path);
        return;
    }
    if (!bench_arbiter_add(s->arbiter, s, errp)) {
        return;
    }
    if (s->iommu) {
        s->resumed.notify = bench_dma_resumed;
        notifier_list_add(&s->iommu->resumed, &s->resumed);
    }
    memory_region_init_io(&s->mmio, OBJECT(s), &bench_dma_mmio_ops, s,
                          s->name, HWM_DMA_WINDOW_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
}

static void bench_dma_finalize(Object *obj)
{
    BenchDma *s = BENCH_DMA(obj);

    hwm_blob_free(&s->blob);
    g_free(s->path);
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
