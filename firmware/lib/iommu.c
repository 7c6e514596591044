// SPDX-License-Identifier: GPL-2.0-or-later
#include "iommu_inside.h"

#include <stddef.h>

#include "io.h"

static const struct iommu_ops *ops_of(const struct iommu *iommu)
{
    return iommu->model == IOMMU_MSM_V0 ? &iommu_msm_ops : &iommu_smmu_ops;
}

int iommu_free_bit(const uint32_t *bits, unsigned first, unsigned end, int except)
{
    for (unsigned n = first; n < end; n++) {
        if (!iommu_bit(bits, n) && (int)n != except) {
            return (int)n;
        }
    }
    return -1;
}

enum iommu_status iommu_init(struct iommu *iommu)
{
    for (unsigned n = 0; n < IOMMU_BANKS / 32; n++) {
        iommu->bank_used[n] = 0;
    }
    for (unsigned n = 0; n < IOMMU_GROUPS / 32; n++) {
        iommu->group_used[n] = 0;
    }
    iommu->polls = 0;
    return ops_of(iommu)->init(iommu);
}

bool iommu_can(const struct iommu *iommu, pgtable_format format, enum iommu_stage stage)
{
    return ops_of(iommu)->can(iommu, format, stage);
}

enum iommu_status iommu_attach(struct iommu *iommu, struct iommu_attachment *at)
{
    at->iommu = iommu;
    at->bank2 = -1;
    at->vmid = 0;
    at->active = false;
    if (!at->stream_count || at->stream_count > IOMMU_STREAMS || !iommu_can(iommu, at->format, at->stage)) {
        return IOMMU_UNSUPPORTED;
    }
    return ops_of(iommu)->attach(iommu, at);
}

void iommu_activate(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                    const struct iommu_setup *setup)
{
    barrier(); /* the tables, before the bank walks them */
    ops_of(at->iommu)->activate(at, tables, second, setup);
    at->active = true;
}

void iommu_switch(struct iommu_attachment *at, const pgtable *tables)
{
    barrier();
    ops_of(at->iommu)->switch_tables(at, tables);
}

void iommu_detach(struct iommu_attachment *at)
{
    ops_of(at->iommu)->detach(at);
    at->active = false;
}

void iommu_invalidate(struct iommu_attachment *at, uint64_t iova)
{
    barrier(); /* the changed entry, before the next walk */
    ops_of(at->iommu)->invalidate(at, iova);
}

void iommu_invalidate_all(struct iommu_attachment *at)
{
    barrier();
    ops_of(at->iommu)->invalidate_all(at);
}

void iommu_sync(struct iommu_attachment *at)
{
    ops_of(at->iommu)->sync(at);
}

enum iommu_status iommu_query(struct iommu_attachment *at, enum iommu_query kind, uint64_t iova, uint64_t *par)
{
    barrier();
    return ops_of(at->iommu)->query(at, kind, iova, par);
}

bool iommu_par_address(const struct iommu_attachment *at, uint64_t par, uint64_t iova, uint64_t *pa)
{
    return ops_of(at->iommu)->par_address(at, par, iova, pa);
}

unsigned iommu_interrupt(const struct iommu_attachment *at)
{
    return ops_of(at->iommu)->interrupt(at);
}

void iommu_on_fault(struct iommu *iommu, iommu_handler *handler, void *opaque)
{
    iommu->handler = handler;
    iommu->opaque = opaque;
}

bool iommu_read_fault(struct iommu *iommu, int bank, struct iommu_fault *fault)
{
    return ops_of(iommu)->read_fault(iommu, bank, fault);
}

void iommu_answer(struct iommu *iommu, const struct iommu_fault *fault, enum iommu_answer answer)
{
    barrier(); /* what the handler changed, before the retry */
    ops_of(iommu)->answer(iommu, fault, answer);
}

void iommu_clear_fault(struct iommu *iommu, int bank)
{
    ops_of(iommu)->clear_fault(iommu, bank);
}

unsigned iommu_handle_faults(struct iommu *iommu)
{
    struct iommu_fault fault;
    unsigned count = 0;

    for (int bank = -1; bank < iommu->banks; bank++) {
        if (iommu_read_fault(iommu, bank, &fault)) {
            count++;
            iommu_answer(iommu, &fault, iommu->handler ? iommu->handler(iommu, &fault, iommu->opaque)
                                                       : IOMMU_TERMINATE);
        }
    }
    return count;
}
