/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stall.c - what a stall does to its context (MSM 6).  Who waits, and how the waits end, ../waiters.c keeps.
 */
#include "msm_core.h"

bool hwm_msm_wait(hwm_msm *m, unsigned c, const hwm_request *req, uint32_t causes)
{
    hwm_msm_context *ctx = &m->context[c];

    if (!req->can_stall) {
        return false;
    }
    if (hwm_waiters_waits(&m->waiters, req->token)) {
        return true;      /* a master that asks twice keeps its place */
    }
    if (!hwm_waiters_add(&m->waiters, req->token, c, causes)) {
        return false;
    }
    ctx->counters.stalls++;
    if (causes) {
        ctx->stalled = true;
        hwm_msm_refresh(m);
    }
    return true;
}

uint32_t hwm_msm_stall_causes(const hwm_msm *m, unsigned c)
{
    return hwm_waiters_causes(&m->waiters, c);
}

uint32_t hwm_msm_waiting(const hwm_msm *m, unsigned c)
{
    return hwm_waiters_count(&m->waiters, c);
}

/* The context's stall is over.  FSR.SS falls with it: it says that a transaction is stalled. */
static void end(hwm_msm *m, unsigned c, unsigned faulted, unsigned queued)
{
    hwm_msm_context *ctx = &m->context[c];
    uint32_t retries, terminations;

    hwm_waiters_end(&m->waiters, c, faulted, queued, &retries, &terminations);
    ctx->counters.retries += retries;
    ctx->counters.terminations += terminations;
    if (ctx->stalled) {
        ctx->stalled = false;
        MSM_REG(ctx, FSR) &= ~HWM_MSM_FSR_SS_MASK;
        hwm_msm_refresh(m);
    }
    if (retries + terminations && m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_RESUME,
            .context = (uint8_t)c,
            .terminate = faulted == HWM_WAITER_TERMINATE,
            .fsr = MSM_REG(ctx, FSR),
            .fsynr0 = MSM_REG(ctx, FSYNR0),
            .fsynr1 = MSM_REG(ctx, FSYNR1),
            .far_ = MSM_REG(ctx, FAR),
        };

        m->config.host.event(m->config.host.opaque, &event);
    }
    hwm_msm_update_lines(m);
}

void hwm_msm_resume(hwm_msm *m, unsigned c, bool terminate)
{
    if (m->context[c].stalled) {
        end(m, c, terminate ? HWM_WAITER_TERMINATE : HWM_WAITER_RETRY, HWM_WAITER_RETRY);
    }
}

void hwm_msm_abandon(hwm_msm *m, unsigned c)
{
    if (m->context[c].stalled) {
        end(m, c, HWM_WAITER_TERMINATE, HWM_WAITER_TERMINATE);
    }
}

hwm_stall_state hwm_msm_stalled(hwm_iommu *iommu, uint64_t token)
{
    return hwm_waiters_ask(&hwm_msm_of(iommu)->waiters, token);
}

void hwm_msm_forget(hwm_iommu *iommu, uint64_t token)
{
    hwm_msm *m = hwm_msm_of(iommu);
    bool faulted;
    unsigned c;

    /* What the context waited for has gone, so those behind it need not wait for a RESUME that may never come. */
    if (hwm_waiters_forget(&m->waiters, token, &c, &faulted) && faulted && !hwm_msm_stall_causes(m, c)) {
        end(m, c, HWM_WAITER_RETRY, HWM_WAITER_RETRY);
    }
}
