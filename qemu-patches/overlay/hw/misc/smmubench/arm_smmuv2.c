/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arm-smmuv2: ARM SMMUv1 and SMMUv2
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "hw/misc/smmubench/arm_smmuv2.h"
#include "hw/qdev-properties.h"

#define DEFAULT_PRESET "mmu-500"

/* Properties that were set, as bits: there are not more than those of a word */
#define PROPERTIES_MAX 64

/* Every IOMMU has these two, which hwm-iommu takes care of */
static bool arm_smmuv2_is_general(const hwm_smmu_property *property)
{
    return !strcmp(property->name, "tlb-entries") ||
           !strcmp(property->name, "tlb-ways");
}

static void arm_smmuv2_copy(hwm_smmu_config *to, const hwm_smmu_config *from,
                            const hwm_smmu_property *property)
{
    memcpy((char *)to + property->offset,
           (const char *)from + property->offset,
           property->flag ? sizeof(bool) : sizeof(uint32_t));
}

/* "GROUP:SMR:S2CR+...", numbers as C writes them */
static bool arm_smmuv2_handover(ArmSmmuV2 *s, Error **errp)
{
    const char *at = s->handover;
    uint32_t word[3];
    unsigned i;

    s->config.handover_count = 0;
    while (at && *at) {
        hwm_smmu_handover *group =
            &s->config.handover[s->config.handover_count];

        for (i = 0; i < 3; i++) {
            const char *end;
            unsigned value;

            if (qemu_strtoui(at, &end, 0, &value) < 0 ||
                *end != (i < 2 ? ':' : end[0] ? '+' : '\0') ||
                s->config.handover_count == HWM_SMMU_MAX_HANDOVER) {
                error_setg(errp, "handover '%s' is not GROUP:SMR:S2CR, up to "
                           "%u of them, joined by '+'", s->handover,
                           HWM_SMMU_MAX_HANDOVER);
                return false;
            }
            word[i] = value;
            at = *end ? end + 1 : end;
        }
        *group = (hwm_smmu_handover) { word[0], word[1], word[2] };
        s->config.handover_count++;
    }
    return true;
}

static bool arm_smmuv2_configure(ArmSmmuV2 *s, const hwm_host *host,
                                 Error **errp)
{
    HwmIommu *parent = HWM_IOMMU(s);
    const hwm_smmu_config given = s->config;
    const hwm_smmu_property *property;
    const char *problem;
    unsigned i;

    memset(&s->config, 0, sizeof(s->config));
    if (!hwm_smmu_config_preset(&s->config,
                                s->preset ?: DEFAULT_PRESET)) {
        error_setg(errp, "'%s' is no preset of an SMMU: generic, mmu-400, "
                   "mmu-401, mmu-500, qcom-smmu-v2", s->preset);
        return false;
    }
    for (i = 0; (property = hwm_smmu_property_at(i)); i++) {
        if (s->given & (1ull << i)) {
            arm_smmuv2_copy(&s->config, &given, property);
        }
    }
    if (s->handover && !arm_smmuv2_handover(s, errp)) {
        return false;
    }
    parent->tlb_entries = parent->tlb_entries ?: s->config.tlb_entries;
    parent->tlb_ways = parent->tlb_ways ?: s->config.tlb_ways;
    if (!hwm_iommu_tlb_ok(parent, parent->tlb_entries, parent->tlb_ways,
                          errp)) {
        return false;
    }
    s->config.host = *host;
    s->config.name = parent->path;
    s->config.tlb_entries = parent->tlb_entries;
    s->config.tlb_ways = parent->tlb_ways;
    s->config.tlb_memory = s->tlb;
    s->config.tlb_next = s->tlb_next;
    s->config.tlb_capacity = HWM_SMMU_MAX_TLB;
    problem = hwm_smmu_config_problem(&s->config);
    if (problem) {
        error_setg(errp, "%s: %s", parent->path, problem);
        return false;
    }
    return true;
}

static hwm_iommu *arm_smmuv2_create(HwmIommu *parent, const hwm_host *host,
                                    Error **errp)
{
    ArmSmmuV2 *s = ARM_SMMUV2(parent);

    /* Large, but pages that nothing is written to cost nothing */
    s->tlb = g_new0(hwm_tlb_entry, HWM_SMMU_MAX_TLB);
    s->tlb_next = g_new0(uint8_t, HWM_SMMU_MAX_TLB);
    if (!arm_smmuv2_configure(s, host, errp)) {
        return NULL;
    }
    s->smmu = g_malloc0(hwm_smmu_size(s->config.num_cb));
    if (hwm_smmu_init(s->smmu, &s->config) != HWM_OK) {
        error_setg(errp, "%s: this SMMU can't be made", parent->path);
        return NULL;
    }
    return &s->smmu->iommu;
}

void arm_smmuv2_default(DeviceState *dev, const char *name, const char *value)
{
    ArmSmmuV2 *s = ARM_SMMUV2(dev);
    const hwm_smmu_property *property;
    bool given = false;
    unsigned i;

    if (!strcmp(name, "preset")) {
        given = s->preset != NULL;
    } else if (!strcmp(name, "handover")) {
        given = s->handover != NULL;
    } else if (!strcmp(name, "tlb-entries")) {
        given = HWM_IOMMU(dev)->tlb_entries != 0;
    } else if (!strcmp(name, "tlb-ways")) {
        given = HWM_IOMMU(dev)->tlb_ways != 0;
    }
    for (i = 0; (property = hwm_smmu_property_at(i)); i++) {
        if (!strcmp(name, property->name)) {
            given |= s->given & (1ull << i);
        }
    }
    if (!given) {
        object_property_parse(OBJECT(dev), name, value, &error_fatal);
    }
}

/* -- properties ----------------------------------------------------------- */

static void arm_smmuv2_get(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    const hwm_smmu_property *property =
        hwm_smmu_property_at(GPOINTER_TO_UINT(opaque));
    hwm_smmu_config config = ARM_SMMUV2(obj)->config;
    char *field = (char *)&config + property->offset;

    if (property->flag) {
        visit_type_bool(v, name, (bool *)field, errp);
    } else {
        visit_type_uint32(v, name, (uint32_t *)field, errp);
    }
}

static void arm_smmuv2_set(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    unsigned index = GPOINTER_TO_UINT(opaque);
    const hwm_smmu_property *property = hwm_smmu_property_at(index);
    ArmSmmuV2 *s = ARM_SMMUV2(obj);
    char *field = (char *)&s->config + property->offset;

    if (DEVICE(obj)->realized) {
        error_setg(errp, "'%s' can't be changed any more", name);
        return;
    }
    if (property->flag ? visit_type_bool(v, name, (bool *)field, errp)
        : visit_type_uint32(v, name, (uint32_t *)field, errp)) {
        s->given |= 1ull << index;
    }
}

static const Property arm_smmuv2_properties[] = {
    DEFINE_PROP_STRING("preset", ArmSmmuV2, preset),
    DEFINE_PROP_STRING("handover", ArmSmmuV2, handover),
};

static void arm_smmuv2_init(Object *obj)
{
    HWM_IOMMU(obj)->tlb_capacity = HWM_SMMU_MAX_TLB;
}

static void arm_smmuv2_finalize(Object *obj)
{
    ArmSmmuV2 *s = ARM_SMMUV2(obj);

    g_free(s->smmu);
    g_free(s->tlb);
    g_free(s->tlb_next);
}

static void arm_smmuv2_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    const hwm_smmu_property *property;
    unsigned i;

    dc->desc = "ARM SMMUv1 or SMMUv2";
    HWM_IOMMU_CLASS(klass)->create = arm_smmuv2_create;
    HWM_IOMMU_CLASS(klass)->access_max = 8;
    HWM_IOMMU_CLASS(klass)->stages = true;
    device_class_set_props(dc, arm_smmuv2_properties);
    object_class_property_set_description(klass, "preset",
        "generic, mmu-400, mmu-401, mmu-500 (default) or qcom-smmu-v2");
    object_class_property_set_description(klass, "handover",
        "stream mapping groups that firmware left valid: GROUP:SMR:S2CR, "
        "joined by '+'");
    for (i = 0; (property = hwm_smmu_property_at(i)); i++) {
        g_assert(i < PROPERTIES_MAX);
        if (arm_smmuv2_is_general(property)) {
            continue;
        }
        object_class_property_add(klass, property->name,
                                  property->flag ? "bool" : "uint32",
                                  arm_smmuv2_get, arm_smmuv2_set, NULL,
                                  GUINT_TO_POINTER(i));
        object_class_property_set_description(klass, property->name,
                                              property->description);
    }
}

static const TypeInfo arm_smmuv2_types[] = {
    {
        .name = TYPE_ARM_SMMUV2,
        .parent = TYPE_HWM_IOMMU,
        .instance_size = sizeof(ArmSmmuV2),
        .instance_init = arm_smmuv2_init,
        .instance_finalize = arm_smmuv2_finalize,
        .class_init = arm_smmuv2_class_init,
    },
};
DEFINE_TYPES(arm_smmuv2_types)
