/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MSM IOMMU v0: the driver under test. Addresses are physical; the CPU's MMU is off. */
#ifndef MSM_IOMMU_H
#define MSM_IOMMU_H

#include <stdint.h>

#include "hwm_msm_regs.h"
#include "io.h"

static inline uint32_t msm_read(uint32_t base, unsigned context, uint32_t reg)
{
    return read32(base + (context << 12) + reg);
}

static inline void msm_write(uint32_t base, unsigned context, uint32_t reg, uint32_t value)
{
    write32(base + (context << 12) + reg, value);
}

/* Every register that has no public reset value gets one; `contexts` banks. */
void msm_reset(uint32_t base, unsigned contexts);
/* MID -> context, translation on with `table` (4096 words, 16 KiB aligned); faults interrupt and stall. */
void msm_attach(uint32_t base, unsigned context, unsigned mid, uint32_t *table);
/* One 4 KiB page, read-write for everybody; `level2` (256 words, 1 KiB aligned) serves its megabyte. */
void msm_map(uint32_t *table, uint32_t *level2, uint32_t iova, uint32_t pa);
void msm_invalidate(uint32_t base, unsigned context, uint32_t iova);

#endif
