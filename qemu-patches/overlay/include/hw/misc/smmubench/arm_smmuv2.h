/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arm-smmuv2: ARM SMMUv1 and SMMUv2 (MMU-400, MMU-401, MMU-500, Qualcomm's)
 *
 * QEMU interface: that of hwm-iommu, with
 *  + sysbus IRQ 0: global faults
 *  + sysbus IRQ 1: global faults of the secure side
 *  + sysbus IRQs 2..: context interrupts
 *  + property "preset": "generic", "mmu-400", "mmu-401", "mmu-500",
 *    "qcom-smmu-v2"
 *  + the properties of hwm_smmu_properties.h, which override the preset
 *  + property "handover": stream mapping groups that firmware left valid,
 *    "GROUP:SMR:S2CR", joined by '+'
 */
#ifndef HW_MISC_SMMUBENCH_ARM_SMMUV2_H
#define HW_MISC_SMMUBENCH_ARM_SMMUV2_H

#include "hw/misc/smmubench/hwm_iommu.h"
#include "hwm_smmu_properties.h"

#define TYPE_ARM_SMMUV2 "arm-smmuv2"
OBJECT_DECLARE_SIMPLE_TYPE(ArmSmmuV2, ARM_SMMUV2)

struct ArmSmmuV2 {
    HwmIommu parent_obj;

    hwm_smmu *smmu;
    hwm_tlb_entry *tlb;          /* HWM_SMMU_MAX_TLB; touched as needed */
    uint8_t *tlb_next;
    char *preset;
    char *handover;
    uint64_t given;              /* properties that were set, by number */
    hwm_smmu_config config;      /* what was given; when realized: all */
};

/*
 * What a board wants, unless the user said something else (-global): before
 * realize.  @value as on a command line.
 */
void arm_smmuv2_default(DeviceState *dev, const char *name, const char *value);

#endif
