/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What arm_smmu.c and arm_smmu_bank.c share: places and fields of registers. */
#ifndef ARM_SMMU_H
#define ARM_SMMU_H

#include "hwm_smmu_regs.h"
#include "io.h"
#include "iommu_inside.h"

/* A value in a field's place, and a field's value. */
#define SMMU(field, value) ((uint32_t)(value) << HWM_SMMU_##field##_SHIFT)
#define SMMU64(field, value) ((uint64_t)(value) << HWM_SMMU_##field##_SHIFT)
#define SMMU_GET(field, word) (((word) & HWM_SMMU_##field##_MASK) >> HWM_SMMU_##field##_SHIFT)

static inline uintptr_t smmu_bank(const struct iommu *iommu, int bank)
{
    return iommu->bank_base + (uint32_t)bank * iommu->page;
}

static inline void smmu_write(const struct iommu *iommu, int bank, uint32_t reg, uint32_t value)
{
    write32(smmu_bank(iommu, bank) + reg, value);
}

static inline void smmu_write64(const struct iommu *iommu, int bank, uint32_t reg, uint64_t value)
{
    write64(smmu_bank(iommu, bank) + reg, value);
}

static inline void smmu_write_cbar(const struct iommu *iommu, int bank, uint32_t value)
{
    write32(iommu->base + HWM_SMMU_GR1_PAGE * iommu->page + HWM_SMMU_CBAR + HWM_SMMU_CBAR_STRIDE * (uint32_t)bank,
            value);
}

/* Sets the bank (nested: both banks) up and turns translation on, last. */
void smmu_program(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                  const struct iommu_setup *setup);
/* Just the table bases, which is all that a context switch changes. */
void smmu_switch(struct iommu_attachment *at, const pgtable *tables);

#endif
