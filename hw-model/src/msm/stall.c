/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stall.c - transactions that wait for RESUME.
 *
 * A context is stalled while a transaction of its waits for the answer to its own fault; what comes behind it queues
 * (MSM 6).  Ending a wait only marks the transactions and tells the host: masters ask with ops->stalled() when the
 * host lets them run.
 */
#include "msm_core.h"

static bool waits(const hwm_msm_waiter *w)
{
    return w->state == HWM_MSM_WAITER_FAULTED || w->state == HWM_MSM_WAITER_QUEUED;
}

static hwm_msm_waiter *find(hwm_msm *m, uint64_t token)
{
    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        if (m->waiter[i].state != HWM_MSM_WAITER_FREE && m->waiter[i].token == token) {
            return &m->waiter[i];
        }
    }
    return NULL;
}

static hwm_msm_waiter *free_one(hwm_msm *m)
{
    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        if (m->waiter[i].state == HWM_MSM_WAITER_FREE) {
            return &m->waiter[i];
        }
    }
    return NULL;
}

bool hwm_msm_wait(hwm_msm *m, unsigned c, const hwm_request *req, uint32_t causes)
{
    hwm_msm_context *ctx = &m->context[c];
    hwm_msm_waiter *w;

    if (!req->can_stall) {
        return false;
    }
    w = find(m, req->token);
    if (w && waits(w)) {
        return true;      /* a master that asks twice keeps its place */
    }
    if (!w) {
        w = free_one(m);
    }
    if (!w) {
        return false;
    }
    *w = (hwm_msm_waiter){
        .token = req->token,
        .causes = causes,
        .context = (uint8_t)c,
        .state = causes ? HWM_MSM_WAITER_FAULTED : HWM_MSM_WAITER_QUEUED,
    };
    ctx->counters.stalls++;
    if (causes) {
        ctx->stalled = true;
        hwm_msm_refresh(m);
    }
    return true;
}

uint32_t hwm_msm_stall_causes(const hwm_msm *m, unsigned c)
{
    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        if (m->waiter[i].state == HWM_MSM_WAITER_FAULTED && m->waiter[i].context == c) {
            return m->waiter[i].causes;
        }
    }
    return 0;
}

uint32_t hwm_msm_waiting(const hwm_msm *m, unsigned c)
{
    uint32_t n = 0;

    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        n += waits(&m->waiter[i]) && m->waiter[i].context == c;
    }
    return n;
}

/* The context's stall is over.  FSR.SS falls with it: it says that a transaction is stalled. */
static void end(hwm_msm *m, unsigned c, uint8_t faulted, uint8_t queued)
{
    hwm_msm_context *ctx = &m->context[c];
    bool any = false;

    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        hwm_msm_waiter *w = &m->waiter[i];

        if (!waits(w) || w->context != c) {
            continue;
        }
        any = true;
        w->state = w->state == HWM_MSM_WAITER_FAULTED ? faulted : queued;
        if (w->state == HWM_MSM_WAITER_RETRY) {
            ctx->counters.retries++;
        } else {
            ctx->counters.terminations++;
        }
    }
    if (ctx->stalled) {
        ctx->stalled = false;
        MSM_REG(ctx, FSR) &= ~HWM_MSM_FSR_SS_MASK;
        hwm_msm_refresh(m);
    }
    if (any && m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_RESUME,
            .context = (uint8_t)c,
            .terminate = faulted == HWM_MSM_WAITER_TERMINATE,
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
        end(m, c, terminate ? HWM_MSM_WAITER_TERMINATE : HWM_MSM_WAITER_RETRY, HWM_MSM_WAITER_RETRY);
    }
}

void hwm_msm_abandon(hwm_msm *m, unsigned c)
{
    if (m->context[c].stalled) {
        end(m, c, HWM_MSM_WAITER_TERMINATE, HWM_MSM_WAITER_TERMINATE);
    }
}

hwm_stall_state hwm_msm_stalled(hwm_iommu *iommu, uint64_t token)
{
    hwm_msm_waiter *w = find(hwm_msm_of(iommu), token);
    hwm_stall_state state;

    if (!w) {
        return HWM_STALL_NONE;
    }
    if (waits(w)) {
        return HWM_STALL_WAIT;
    }
    state = w->state == HWM_MSM_WAITER_RETRY ? HWM_STALL_RETRY : HWM_STALL_TERMINATE;
    *w = (hwm_msm_waiter){ 0 };
    return state;
}

void hwm_msm_forget(hwm_iommu *iommu, uint64_t token)
{
    hwm_msm *m = hwm_msm_of(iommu);
    hwm_msm_waiter *w = find(m, token);
    bool faulted;
    unsigned c;

    if (!w) {
        return;
    }
    faulted = w->state == HWM_MSM_WAITER_FAULTED;
    c = w->context;
    *w = (hwm_msm_waiter){ 0 };
    /* What the context waited for has gone, so those behind it need not wait for a RESUME that may never come. */
    if (faulted && !hwm_msm_stall_causes(m, c)) {
        end(m, c, HWM_MSM_WAITER_RETRY, HWM_MSM_WAITER_RETRY);
    }
}
