/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stall.c - the end of waiting: RESUME, reset, and masters that give up (SMMU 7).
 */
#include "transaction.h"

static void end(hwm_smmu *m, unsigned n, unsigned faulted, unsigned queued)
{
    hwm_smmu_bank *b = &m->bank[n];
    uint32_t retries = 0, terminations = 0;

    hwm_waiters_end(&m->waiters, n, faulted, queued, &retries, &terminations);
    b->counters.retries += retries;
    b->counters.terminations += terminations;
    b->stalled = false;
    b->fsr &= ~HWM_SMMU_FSR_SS_MASK;
    smmu_refresh_holds(m);
    if (retries + terminations && m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_RESUME,
            .context = (uint8_t)n,
            .terminate = faulted == HWM_WAITER_TERMINATE,
            .fsr = b->fsr | SMMU_PUT((uint32_t)b->format, FSR_FORMAT),
            .fsynr0 = b->fsynr0,
            .fsynr1 = b->fsynr1,
            .far_ = b->far_,
            .cbfrsynra = b->cbfrsynra,
            .ipafar = b->kind == SMMU_KIND_STAGE2 ? b->ipafar : 0,
        };

        m->config.host.event(m->config.host.opaque, &event);
    }
    smmu_update_lines(m);
}

void smmu_resume(hwm_smmu *m, unsigned bank, bool terminate)
{
    if (m->bank[bank].stalled) {
        end(m, bank, terminate ? HWM_WAITER_TERMINATE : HWM_WAITER_RETRY, HWM_WAITER_RETRY);
    }
}

void smmu_abandon(hwm_smmu *m, unsigned bank)
{
    if (m->bank[bank].stalled) {
        end(m, bank, HWM_WAITER_TERMINATE, HWM_WAITER_TERMINATE);
    }
}

hwm_stall_state smmu_stalled(hwm_iommu *iommu, uint64_t token)
{
    return hwm_waiters_ask(&smmu_of(iommu)->waiters, token);
}

void smmu_forget(hwm_iommu *iommu, uint64_t token)
{
    hwm_smmu *m = smmu_of(iommu);
    unsigned bank;
    bool faulted;

    /* What the bank waited for has gone, so those behind it need not wait for a RESUME that may never come. */
    if (hwm_waiters_forget(&m->waiters, token, &bank, &faulted) && faulted && bank < m->config.num_cb &&
        !hwm_waiters_causes(&m->waiters, bank)) {
        end(m, bank, HWM_WAITER_RETRY, HWM_WAITER_RETRY);
    }
}
