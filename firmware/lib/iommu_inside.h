/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What iommu.c asks of each driver; iommu.h says what the verbs mean. */
#ifndef IOMMU_INSIDE_H
#define IOMMU_INSIDE_H

#include "iommu.h"

struct iommu_ops {
    enum iommu_status (*init)(struct iommu *iommu);
    bool (*can)(const struct iommu *iommu, pgtable_format format, enum iommu_stage stage);
    enum iommu_status (*attach)(struct iommu *iommu, struct iommu_attachment *at);
    void (*activate)(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                     const struct iommu_setup *setup);
    void (*switch_tables)(struct iommu_attachment *at, const pgtable *tables);
    void (*detach)(struct iommu_attachment *at);
    void (*invalidate)(struct iommu_attachment *at, uint64_t iova);
    void (*invalidate_all)(struct iommu_attachment *at);
    void (*sync)(struct iommu_attachment *at);
    enum iommu_status (*query)(struct iommu_attachment *at, enum iommu_query kind, uint64_t iova, uint64_t *par);
    bool (*par_address)(const struct iommu_attachment *at, uint64_t par, uint64_t iova, uint64_t *pa);
    unsigned (*interrupt)(const struct iommu_attachment *at);
    bool (*read_fault)(struct iommu *iommu, int bank, struct iommu_fault *fault);
    /* Clears what was read (`fsr`), then, if `resume`, answers. */
    void (*answer)(struct iommu *iommu, const struct iommu_fault *fault, enum iommu_answer answer);
    void (*clear_fault)(struct iommu *iommu, int bank);
};

extern const struct iommu_ops iommu_msm_ops, iommu_smmu_ops;

static inline bool iommu_bit(const uint32_t *bits, unsigned n)
{
    return bits[n / 32] >> n % 32 & 1;
}

static inline void iommu_set_bit(uint32_t *bits, unsigned n, bool value)
{
    bits[n / 32] = (bits[n / 32] & ~(1u << n % 32)) | (uint32_t)value << n % 32;
}

/* The lowest free one of [first, end) but not `except`; -1: there is none. */
int iommu_free_bit(const uint32_t *bits, unsigned first, unsigned end, int except);

#endif
