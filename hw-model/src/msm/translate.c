/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * translate.c - a transaction's way through the IOMMU, where hit.c and miss.c have no answer.
 */
#include "msm_core.h"

static void context_fault(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes,
                          const hwm_tlb_entry *page, bool hit, hwm_response *resp)
{
    uint32_t actlr = MSM_REG(&m->context[t->context], ACTLR);
    bool stall = MSM_FIELD(actlr, ACTLR_CFCFG) == HWM_MSM_CFCFG_STALL && !MSM_BIT(m->cr, CR_STALLD) &&
                 hwm_msm_wait(m, t->context, req, causes);

    hwm_msm_respond_fault(m, req, t, causes, page, resp);
    resp->hit = hit;
    if (stall) {
        resp->status = HWM_STALLED;
    }
    hwm_msm_record(m, req, t, causes, stall);
}

/* The last step: may this access use this page? */
static void finish(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, const hwm_tlb_entry *page, bool hit,
                   hwm_response *resp)
{
    if (page->traits.allow >> hwm_msm_kind(req->write, t->privileged, req->instruction) & 1) {
        hwm_msm_answer(&m->head[req->stream], req, t->privileged, page, hit, resp);
    } else {
        context_fault(m, req, t, hwm_msm_denied(page), page, hit, resp);
    }
}

static void walked(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, hwm_short_result *walk,
                   hwm_response *resp)
{
    hwm_msm_context *ctx = &m->context[t->context];
    uint32_t va = (uint32_t)req->iova;
    hwm_tlb_fill fill;

    hwm_short_decode(&ctx->regime, walk);
    if (walk->causes) {
        context_fault(m, req, t, walk->causes, NULL, false, resp);
        return;
    }
    hwm_msm_page(walk, t->secure, &fill.page);
    if (walk->size == 4096) {
        ctx->memo = (hwm_msm_memo){
            .key = hwm_msm_memo_key(walk->descriptor[0], walk->descriptor[1], t->secure),
            .traits = fill.page.traits,
            .mask = hwm_tlb_mask(walk->size, walk->global),
        };
    }
    if (!MSM_BIT(MSM_REG(ctx, ACTLR), ACTLR_DNA) &&
        hwm_msm_fill(m, t->context, t->secure, va, walk->global, &fill) != HWM_TLB_NONE && MSM_REG(ctx, BFBCR)) {
        hwm_msm_prefetch(m, t->context, req->stream, t->secure, va, walk);
    }
    finish(m, req, t, &fill.page, false, resp);
}

static void miss(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, hwm_response *resp)
{
    hwm_msm_context *ctx = &m->context[t->context];
    hwm_short_result walk;

    ctx->counters.misses++;
    if (MSM_FIELD(MSM_REG(ctx, ACTLR), ACTLR_TLBMCFG) != HWM_MSM_TLBMCFG_WALK) {
        context_fault(m, req, t, HWM_FAULT_TLB_MISS, NULL, false, resp);
        return;
    }
    hwm_msm_walk(m, t->context, req->stream, t->secure, (uint32_t)req->iova, &walk);
    walked(m, req, t, &walk, resp);
}

/* Behind a stalled transaction of the same context (MSM 6).  False: the transaction may go on by itself. */
static bool held_up(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, hwm_response *resp)
{
    hwm_msm_context *ctx = &m->context[t->context];
    uint32_t actlr = MSM_REG(ctx, ACTLR), index;

    /* Who can't wait is translated at once, and a fault terminates it. */
    if (!ctx->stalled || !req->can_stall) {
        return false;
    }
    if (MSM_BIT(m->cr, CR_HUME) && MSM_BIT(actlr, ACTLR_HUME) && !(req->iova >> 32) &&
        hwm_tlb_lookup(&m->tlb, hwm_tlb_key(hwm_msm_vmid(m, t->context), hwm_msm_asid(m, t->context), t->secure), 0,
                       (uint32_t)req->iova, &index) == 1 &&
        m->tlb.entry[index].traits.allow >> hwm_msm_kind(req->write, t->privileged, req->instruction) & 1) {
        return false;
    }
    hwm_msm_respond_fault(m, req, t, hwm_msm_stall_causes(m, t->context), NULL, resp);
    if (!MSM_BIT(actlr, ACTLR_TIPCF) && hwm_msm_wait(m, t->context, req, 0)) {
        resp->status = HWM_STALLED;
        resp->causes = 0;
        hwm_msm_tell_queued(m, req, t);
    } else {
        ctx->counters.terminations++;
    }
    return true;
}

static void in_context(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, hwm_response *resp)
{
    hwm_msm_context *ctx = &m->context[t->context];
    uint32_t causes, index;
    unsigned found;

    if (held_up(m, req, t, resp)) {
        return;
    }
    ctx->counters.translations++;
    causes = hwm_msm_ordered(m, req->stream, t->context, MSM_FAULT_CONTEXT & ~MSM_FAULT_WALK);
    if (causes) {
        context_fault(m, req, t, causes, NULL, false, resp);
        return;
    }
    /* Input addresses have 32 bits; a master with more gets no alias (MSM 3). */
    if (req->iova >> 32) {
        context_fault(m, req, t, HWM_FAULT_TRANSLATION, NULL, false, resp);
        return;
    }
    found = hwm_tlb_lookup(&m->tlb,
                           hwm_tlb_key(hwm_msm_vmid(m, t->context), hwm_msm_asid(m, t->context), t->secure), 0,
                           (uint32_t)req->iova, &index);
    if (found > 1) {
        context_fault(m, req, t, HWM_FAULT_MULTI_HIT, NULL, true, resp);
    } else if (found) {
        ctx->counters.hits++;
        finish(m, req, t, &m->tlb.entry[index], true, resp);
    } else {
        miss(m, req, t, resp);
    }
}

static void global_fault(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes,
                         hwm_response *resp)
{
    hwm_msm_respond_fault(m, req, t, causes, NULL, resp);
    hwm_msm_record_global(m, req, t, causes);
}

void hwm_msm_translate_any(hwm_msm *m, const hwm_request *req, hwm_response *resp)
{
    hwm_msm_target t;
    uint32_t causes;

    hwm_msm_target_of(m, req, &t);
    causes = t.way == MSM_WAY_CLIENTPD ? 0 : hwm_msm_ordered(m, req->stream, t.context, MSM_FAULT_GLOBAL);
    if (causes) {
        global_fault(m, req, &t, causes, resp);
        return;
    }
    switch (t.way) {
    case MSM_WAY_CONFIG:
        global_fault(m, req, &t, HWM_FAULT_CONFIG, resp);
        return;
    case MSM_WAY_NO_BYPASS:
        global_fault(m, req, &t, HWM_FAULT_BYPASS, resp);
        return;
    case MSM_WAY_TRANSLATE:
        in_context(m, req, &t, resp);
        return;
    case MSM_WAY_BYPASS:
        m->context[t.context].counters.bypassed++;
        break;
    case MSM_WAY_CLIENTPD:
        m->rest.bypassed++;
        break;
    }
    hwm_msm_respond_bypass(req, &t, resp);
}

/* In a context without surprises the route tells all. */
static hwm_msm_target plain_target(const hwm_msm *m, const hwm_request *req, size_t route)
{
    return (hwm_msm_target){
        .way = MSM_WAY_TRANSLATE,
        .context = (uint32_t)route / 4,
        .map = m->m2vcbr[req->stream],
        .privileged = req->privileged,
        .secure = route % 4 == HWM_MSM_NSCFG_SECURE,
    };
}

void hwm_msm_translate_plain(hwm_msm *m, const hwm_request *req, size_t route, uint64_t match, const hwm_tlb_entry *e,
                             hwm_response *resp)
{
    const hwm_msm_target t = plain_target(m, req, route);

    for (unsigned probe = 1; !e && probe < m->tlb.probes; probe++) {
        e = hwm_tlb_scan(&m->tlb, match, (uint32_t)req->iova, probe);
    }
    m->context[t.context].counters.translations++;
    if (e) {
        m->context[t.context].counters.hits++;
        finish(m, req, &t, e, true, resp);
    } else {
        miss(m, req, &t, resp);
    }
}

void hwm_msm_translate_walked(hwm_msm *m, const hwm_request *req, size_t route, hwm_short_result *walk,
                              hwm_response *resp)
{
    const hwm_msm_target t = plain_target(m, req, route);

    walked(m, req, &t, walk, resp);
}

void hwm_msm_translate_refused(hwm_msm *m, const hwm_request *req, size_t route, const hwm_tlb_entry *e,
                               hwm_response *resp)
{
    const hwm_msm_target t = plain_target(m, req, route);

    context_fault(m, req, &t, hwm_msm_denied(e), e, false, resp);
}
