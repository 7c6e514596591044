/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msm-iommu: Qualcomm MSM IOMMU v0
 *
 * QEMU interface: that of hwm-iommu, with
 *  + sysbus IRQ 0: the interrupt that Linux calls secure
 *  + sysbus IRQ 1: the non-secure one
 *  + properties "contexts", "mids", "rev", "irq-level-causes": see hwm_msm.h
 */
#ifndef HW_MISC_SMMUBENCH_MSM_IOMMU_H
#define HW_MISC_SMMUBENCH_MSM_IOMMU_H

#include "hw/misc/smmubench/hwm_iommu.h"
#include "hwm_msm.h"

#define TYPE_MSM_IOMMU "msm-iommu"
OBJECT_DECLARE_SIMPLE_TYPE(MsmIommu, MSM_IOMMU)

struct MsmIommu {
    HwmIommu parent_obj;

    hwm_msm msm;
    hwm_msm_config config;
};

#endif
