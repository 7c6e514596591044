/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msm-iommu: Qualcomm MSM IOMMU v0
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/msm_iommu.h"

static hwm_iommu *msm_iommu_create(HwmIommu *parent, const hwm_host *host,
                                   Error **errp)
{
    MsmIommu *s = MSM_IOMMU(parent);

    parent->tlb_entries = parent->tlb_entries ?: s->config.tlb_entries;
    parent->tlb_ways = parent->tlb_ways ?: s->config.tlb_ways;
    if (!hwm_iommu_tlb_ok(parent, parent->tlb_entries, parent->tlb_ways,
                          errp)) {
        return NULL;
    }
    s->config.host = *host;
    s->config.name = parent->path;
    s->config.tlb_entries = parent->tlb_entries;
    s->config.tlb_ways = parent->tlb_ways;
    if (hwm_msm_init(&s->msm, &s->config) != HWM_OK) {
        error_setg(errp, "an msm-iommu with %u contexts (1 to %u) and %u MIDs "
                   "(1 to %u) can't be made", s->config.contexts,
                   HWM_MSM_MAX_CONTEXTS, s->config.mids, HWM_MSM_MAX_MIDS);
        return NULL;
    }
    return (hwm_iommu *)&s->msm;
}

static void msm_iommu_init(Object *obj)
{
    MsmIommu *s = MSM_IOMMU(obj);

    hwm_msm_config_defaults(&s->config);
    HWM_IOMMU(obj)->tlb_capacity = HWM_MSM_MAX_TLB;
}

/* The defaults are the model's */
#define MSM_IOMMU_PROP(_name, _field) \
    DEFINE_PROP_UNSIGNED_NODEFAULT(_name, MsmIommu, config._field, \
                                   qdev_prop_uint32, uint32_t)

static const Property msm_iommu_properties[] = {
    MSM_IOMMU_PROP("contexts", contexts),
    MSM_IOMMU_PROP("mids", mids),
    MSM_IOMMU_PROP("rev", rev),
    MSM_IOMMU_PROP("irq-level-causes", irq_level_causes),
};

static void msm_iommu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "Qualcomm MSM IOMMU v0";
    HWM_IOMMU_CLASS(klass)->create = msm_iommu_create;
    HWM_IOMMU_CLASS(klass)->access_max = 4;
    device_class_set_props(dc, msm_iommu_properties);
    object_class_property_set_description(OBJECT_CLASS(klass), "contexts",
        "context banks (1 to 8)");
    object_class_property_set_description(OBJECT_CLASS(klass), "mids",
        "machine IDs, i.e. M2VCBR words (1 to 512)");
    object_class_property_set_description(OBJECT_CLASS(klass), "rev",
        "value of REV");
    object_class_property_set_description(OBJECT_CLASS(klass),
        "irq-level-causes", "FSR bits that hold the interrupt line");
}

static const TypeInfo msm_iommu_types[] = {
    {
        .name = TYPE_MSM_IOMMU,
        .parent = TYPE_HWM_IOMMU,
        .instance_size = sizeof(MsmIommu),
        .instance_init = msm_iommu_init,
        .class_init = msm_iommu_class_init,
    },
};
DEFINE_TYPES(msm_iommu_types)
