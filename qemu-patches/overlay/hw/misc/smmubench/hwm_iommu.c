/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm-iommu: an IOMMU model of hw-model as a device
 *
 * MMIO in, interrupts out; what the hardware does is in the model.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/hwm_bus.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "trace.h"

/* The model's RAZ/WI has answered already; here it's only told to the user */
static void hwm_iommu_log(HwmIommu *s, const char *access, hwaddr offset,
                          int result)
{
    if (result != HWM_OK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: %s at offset 0x%" HWADDR_PRIx ": %s\n",
                      s->name, access, offset,
                      result == HWM_E_ACCESS
                      ? "no such register, or not in this direction"
                      : result == HWM_E_SIZE ? "not of this size"
                      : "makes no sense");
    }
}

static MemTxResult hwm_iommu_mmio_read(void *opaque, hwaddr offset,
                                       uint64_t *value, unsigned size,
                                       MemTxAttrs attrs)
{
    HwmIommu *s = opaque;
    int result;

    g_assert(bql_locked());
    *value = 0;
    result = s->core->ops->mmio_read(s->core, offset, size, attrs.secure,
                                     value);
    trace_hwm_iommu_read(s->name, offset, *value, result);
    hwm_iommu_log(s, "read", offset, result);
    return MEMTX_OK;
}

static MemTxResult hwm_iommu_mmio_write(void *opaque, hwaddr offset,
                                        uint64_t value, unsigned size,
                                        MemTxAttrs attrs)
{
    HwmIommu *s = opaque;
    int result;

    g_assert(bql_locked());
    result = s->core->ops->mmio_write(s->core, offset, size, attrs.secure,
                                      value);
    trace_hwm_iommu_write(s->name, offset, value, result);
    hwm_iommu_notify(s);
    hwm_iommu_log(s, "write", offset, result);
    return MEMTX_OK;
}

static const MemoryRegionOps hwm_iommu_mmio_ops = {
    .read_with_attrs = hwm_iommu_mmio_read,
    .write_with_attrs = hwm_iommu_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static const MemoryRegionOps hwm_iommu_mmio_ops_64 = {
    .read_with_attrs = hwm_iommu_mmio_read,
    .write_with_attrs = hwm_iommu_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 8 },
};

__attribute__((noinline))
static void hwm_iommu_translate_traced(HwmIommu *s, const hwm_request *req,
                                       hwm_response *resp)
{
    s->model->translate(s->core, req, resp);
    trace_hwm_iommu_translate(s->name, req->stream, req->iova, req->length,
                              req->write, resp->status, resp->pa, resp->page,
                              resp->hit);
}

/*
 * Every burst comes by here: from the arbiter's slice, which asserts that
 * the BQL is held, or from a region of hwm_iommu_pci.c, which takes it.
 */
static void hwm_iommu_translate(hwm_iommu *core, const hwm_request *req,
                                hwm_response *resp)
{
    HwmIommu *s = container_of(core->ops, HwmIommu, ops);

    if (trace_event_get_state_backends(TRACE_HWM_IOMMU_TRANSLATE)) {
        hwm_iommu_translate_traced(s, req, resp);
    } else {
        s->model->translate(core, req, resp);
    }
}

static void hwm_iommu_set_irq(void *opaque, unsigned line, bool level)
{
    HwmIommu *s = opaque;

    trace_hwm_iommu_irq(s->name, line, level);
    qemu_set_irq(s->irq[line], level);
}

/* Called from within the model: must not call back */
static void hwm_iommu_event(void *opaque, const hwm_event *event)
{
    HwmIommu *s = opaque;
    const char *name = s->name;

    switch (event->type) {
    case HWM_EVENT_FAULT:
    case HWM_EVENT_GLOBAL_FAULT:
        trace_hwm_iommu_fault(name, event->type == HWM_EVENT_GLOBAL_FAULT,
                              event->stream, event->context, event->iova,
                              event->causes, event->fsr, event->fsynr0,
                              event->fsynr1);
        break;
    case HWM_EVENT_STALL:
        trace_hwm_iommu_stall(name, event->stream, event->context,
                              event->iova);
        break;
    case HWM_EVENT_RESUME:
        trace_hwm_iommu_resume(name, event->context, event->terminate);
        notifier_list_notify(&s->resumed, NULL);
        break;
    case HWM_EVENT_INVALIDATE:
        trace_hwm_iommu_invalidate(name, event->what);
        break;
    }
    hwm_iommu_send_event(s, event);
}

bool hwm_iommu_tlb_ok(const HwmIommu *s, uint32_t entries, uint32_t ways,
                      Error **errp)
{
    if (entries < 1 || entries > s->tlb_capacity || ways < 1 ||
        entries % ways || !is_power_of_2(entries / ways)) {
        error_setg(errp, "a TLB of %u entries in %u ways can't be made: it "
                   "has 1 to %u entries, and entries / ways is a power of two",
                   entries, ways, s->tlb_capacity);
        return false;
    }
    return true;
}

static void hwm_iommu_realize(DeviceState *dev, Error **errp)
{
    HwmIommu *s = HWM_IOMMU(dev);
    HwmIommuClass *hc = HWM_IOMMU_GET_CLASS(s);
    const hwm_host host = {
        .opaque = s,
        .read = hwm_bus_read,
        .write = hwm_bus_write,
        .irq = hwm_iommu_set_irq,
        .event = hwm_iommu_event,
    };
    hwm_iommu_info info;
    unsigned i;

    hwm_bus_init();
    s->path = object_get_canonical_path(OBJECT(dev));
    s->name = strrchr(s->path, '/') + 1;
    s->core = hc->create(s, &host, errp);
    if (!s->core) {
        return;
    }
    s->model = s->core->ops;
    s->ops = *s->model;
    s->ops.translate = hwm_iommu_translate;
    s->core->ops = &s->ops;

    s->ops.info(s->core, &info);
    memory_region_init_io(&s->mmio, OBJECT(s), hc->access_max > 4
                          ? &hwm_iommu_mmio_ops_64 : &hwm_iommu_mmio_ops, s,
                          s->name, info.window);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    s->irq = g_new0(qemu_irq, info.irqs);
    for (i = 0; i < info.irqs; i++) {
        sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq[i]);
    }
}

static void hwm_iommu_reset_hold(Object *obj, ResetType type)
{
    HwmIommu *s = HWM_IOMMU(obj);

    trace_hwm_iommu_reset(s->name);
    s->core->ops->reset(s->core);
    hwm_iommu_notify(s);
}

void hwm_iommu_bench_reset(HwmIommu *s)
{
    hwm_iommu_info info;
    int result;

    s->core->ops->info(s->core, &info);
    if (info.tlb_entries != s->tlb_entries || info.tlb_ways != s->tlb_ways) {
        result = s->core->ops->set_tlb(s->core, s->tlb_entries, s->tlb_ways);
        if (result != HWM_OK) {
            /* Set as a property, one at a time, to what can't be made */
            s->tlb_entries = info.tlb_entries;
            s->tlb_ways = info.tlb_ways;
        }
    }
    device_cold_reset(DEVICE(s));
}

/* -- state ---------------------------------------------------------------- */

static int hwm_iommu_pre_save(void *opaque)
{
    HwmIommu *s = opaque;
    uint32_t size = s->core->ops->save_size(s->core);
    int written;

    written = s->core->ops->save(s->core, hwm_blob_new(&s->blob, size), size);
    if (written < 0) {
        return -EINVAL;
    }
    s->blob.size = written;
    return 0;
}

static int hwm_iommu_post_save(void *opaque)
{
    HwmIommu *s = opaque;

    hwm_blob_free(&s->blob);
    return 0;
}

/* The TLB's geometry is the bench's choice: a snapshot brings its own along */
static int hwm_iommu_post_load(void *opaque, int version_id)
{
    HwmIommu *s = opaque;
    int result = s->core->ops->restore(s->core, s->blob.data, s->blob.size);
    hwm_iommu_info info;

    hwm_blob_free(&s->blob);
    s->core->ops->info(s->core, &info);
    s->tlb_entries = info.tlb_entries;
    s->tlb_ways = info.tlb_ways;
    return hwm_blob_restored(s->path, result);
}

static const VMStateDescription vmstate_hwm_iommu = {
    .name = TYPE_HWM_IOMMU,
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = hwm_iommu_pre_save,
    .post_save = hwm_iommu_post_save,
    .post_load = hwm_iommu_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_HWM_BLOB(blob, HwmIommu),
        VMSTATE_END_OF_LIST()
    }
};

/* -- properties ----------------------------------------------------------- */

static void hwm_iommu_tlb_property(Object *obj, Visitor *v, const char *name,
                                   void *opaque, Error **errp)
{
    HwmIommu *s = HWM_IOMMU(obj);
    bool entries = !strcmp(name, "tlb-entries");

    visit_type_uint32(v, name, entries ? &s->tlb_entries : &s->tlb_ways, errp);
}

static void hwm_iommu_init(Object *obj)
{
    HwmIommu *s = HWM_IOMMU(obj);

    notifier_list_init(&s->resumed);
}

static void hwm_iommu_finalize(Object *obj)
{
    HwmIommu *s = HWM_IOMMU(obj);

    hwm_blob_free(&s->blob);
    g_free(s->irq);
    g_free(s->path);
}

static void hwm_iommu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = hwm_iommu_realize;
    dc->vmsd = &vmstate_hwm_iommu;
    rc->phases.hold = hwm_iommu_reset_hold;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);

    object_class_property_add(klass, "tlb-entries", "uint32",
                              hwm_iommu_tlb_property, hwm_iommu_tlb_property,
                              NULL, NULL);
    object_class_property_set_description(klass, "tlb-entries",
        "TLB entries (default as the model has it, usually 64); a change "
        "takes effect at the next x-bench-reset");
    object_class_property_add(klass, "tlb-ways", "uint32",
                              hwm_iommu_tlb_property, hwm_iommu_tlb_property,
                              NULL, NULL);
    object_class_property_set_description(klass, "tlb-ways",
        "ways of the TLB (default as the model has it, usually 4); entries / "
        "ways is a power of two");
}

static const TypeInfo hwm_iommu_types[] = {
    {
        .name = TYPE_HWM_IOMMU,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(HwmIommu),
        .instance_init = hwm_iommu_init,
        .instance_finalize = hwm_iommu_finalize,
        .class_size = sizeof(HwmIommuClass),
        .class_init = hwm_iommu_class_init,
    },
};
DEFINE_TYPES(hwm_iommu_types)
