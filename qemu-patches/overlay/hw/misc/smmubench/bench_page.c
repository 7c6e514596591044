/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-page: how guests talk to the bench
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qapi/error.h"
#include "qapi/qapi-events-smmubench.h"
#include "hw/boards.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/bench_dma_pci.h"
#include "hw/misc/smmubench/bench_page.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

#define SCRATCH_END \
    (HWM_PAGE_SCRATCH + HWM_PAGE_SCRATCH_COUNT * HWM_PAGE_SCRATCH_STRIDE)

static int bench_reset_one(Object *obj, void *opaque)
{
    const char *type = opaque;

    if (!object_dynamic_cast(obj, type)) {
        return 0;
    }
    if (!strcmp(type, TYPE_HWM_IOMMU)) {
        hwm_iommu_bench_reset(HWM_IOMMU(obj));
    } else {
        device_cold_reset(DEVICE(obj));
    }
    return 0;
}

/* Masters first: they withdraw their stalled transactions */
void bench_reset_devices(void)
{
    static const char *const types[] = {
        TYPE_BENCH_DMA, TYPE_BENCH_DMA_PCI, TYPE_HWM_IOMMU, TYPE_BENCH_PAGE,
        TYPE_BENCH_ARBITER,
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(types); i++) {
        object_child_foreach_recursive(OBJECT(current_machine),
                                       bench_reset_one, (void *)types[i]);
    }
}

static uint64_t bench_page_read(void *opaque, hwaddr offset, unsigned size)
{
    BenchPage *s = opaque;
    uint64_t value = 0;

    switch (offset) {
    case HWM_PAGE_ID:
        value = HWM_PAGE_ID_RESET;
        break;
    case HWM_PAGE_VERSION:
        value = HWM_PAGE_VERSION_RESET;
        break;
    case HWM_PAGE_SEED:
        value = s->arbiter->core.seed;
        break;
    case HWM_PAGE_SCRATCH ... SCRATCH_END - 1:
        value = s->scratch[(offset - HWM_PAGE_SCRATCH) /
                           HWM_PAGE_SCRATCH_STRIDE];
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "bench-page: no register to read at "
                      "offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
    trace_bench_page_read(offset, value);
    return value;
}

static void bench_page_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    BenchPage *s = opaque;

    trace_bench_page_write(offset, value);
    switch (offset) {
    case HWM_PAGE_EXIT:
        qapi_event_send_bench_exit(value & HWM_PAGE_EXIT_CODE_MASK);
        qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN,
                                               value & HWM_PAGE_EXIT_CODE_MASK);
        break;
    case HWM_PAGE_RESET:
        if (value & HWM_PAGE_RESET_DEVICES_MASK) {
            bench_reset_devices();
        }
        break;
    case HWM_PAGE_SEED:
        hwm_arbiter_seed(&s->arbiter->core, value);
        break;
    case HWM_PAGE_SCRATCH ... SCRATCH_END - 1:
        s->scratch[(offset - HWM_PAGE_SCRATCH) / HWM_PAGE_SCRATCH_STRIDE] =
            value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "bench-page: no register to write at "
                      "offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static const MemoryRegionOps bench_page_ops = {
    .read = bench_page_read,
    .write = bench_page_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void bench_page_reset_hold(Object *obj, ResetType type)
{
    BenchPage *s = BENCH_PAGE(obj);

    memset(s->scratch, 0, sizeof(s->scratch));
}

static const VMStateDescription vmstate_bench_page = {
    .name = TYPE_BENCH_PAGE,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(scratch, BenchPage, HWM_PAGE_SCRATCH_COUNT),
        VMSTATE_END_OF_LIST()
    }
};

static const Property bench_page_properties[] = {
    DEFINE_PROP_LINK("arbiter", BenchPage, arbiter, TYPE_BENCH_ARBITER,
                     BenchArbiter *),
};

static void bench_page_realize(DeviceState *dev, Error **errp)
{
    BenchPage *s = BENCH_PAGE(dev);

    if (!s->arbiter) {
        error_setg(errp, "a bench-page needs its property 'arbiter' set");
        return;
    }
    memory_region_init_io(&s->mmio, OBJECT(s), &bench_page_ops, s,
                          TYPE_BENCH_PAGE, HWM_PAGE_WINDOW_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
}

static void bench_page_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "register page through which guests talk to the bench";
    dc->realize = bench_page_realize;
    dc->vmsd = &vmstate_bench_page;
    rc->phases.hold = bench_page_reset_hold;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    device_class_set_props(dc, bench_page_properties);
}

static const TypeInfo bench_page_types[] = {
    {
        .name = TYPE_BENCH_PAGE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(BenchPage),
        .class_init = bench_page_class_init,
    },
};
DEFINE_TYPES(bench_page_types)
