/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * translate.c - a transaction's way through the IOMMU.
 *
 * A hit in a context where nothing is out of the ordinary is answered at the top of hwm_msm_translate(): one table
 * look-up for the MID, one masked compare a way.  Everything else takes the long way below.
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
    if (page->allow >> hwm_msm_kind(req->write, t->privileged, req->instruction) & 1) {
        hwm_msm_respond_page(req, t, page, hit, resp);
    } else {
        context_fault(m, req, t, hwm_msm_denied(page), page, hit, resp);
    }
}

static void miss(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, hwm_response *resp)
{
    hwm_msm_context *ctx = &m->context[t->context];
    uint32_t va = (uint32_t)req->iova, index;
    hwm_short_result walk;
    hwm_tlb_entry page;

    ctx->counters.misses++;
    if (MSM_FIELD(MSM_REG(ctx, ACTLR), ACTLR_TLBMCFG) != HWM_MSM_TLBMCFG_WALK) {
        context_fault(m, req, t, HWM_FAULT_TLB_MISS, NULL, false, resp);
        return;
    }
    hwm_msm_walk(m, t->context, req->stream, t->secure, va, &walk);
    if (walk.causes) {
        context_fault(m, req, t, walk.causes, NULL, false, resp);
        return;
    }
    hwm_msm_page(&walk, t->secure, &page);
    if (!MSM_BIT(MSM_REG(ctx, ACTLR), ACTLR_DNA)) {
        index = hwm_msm_fill(m, t->context, t->secure, va, walk.global, &page);
        if (index != HWM_TLB_NONE && MSM_REG(ctx, BFBCR)) {
            hwm_msm_prefetch(m, t->context, req->stream, t->secure, va, &walk);
        }
    }
    finish(m, req, t, &page, false, resp);
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
        hwm_tlb_lookup(&m->tlb, hwm_tlb_key(hwm_msm_vmid(m, t->context), hwm_msm_asid(m, t->context), t->secure),
                       (uint32_t)req->iova, &index) == 1 &&
        m->tlb.entry[index].allow >> hwm_msm_kind(req->write, t->privileged, req->instruction) & 1) {
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
                           hwm_tlb_key(hwm_msm_vmid(m, t->context), hwm_msm_asid(m, t->context), t->secure),
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

static void long_way(hwm_msm *m, const hwm_request *req, hwm_response *resp)
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

/* A miss that the fast lookup has already established, in a context where all is plain. */
static void plain_miss(hwm_msm *m, const hwm_request *req, hwm_response *resp)
{
    uint32_t map = m->m2vcbr[req->stream];
    uint32_t nscfg = MSM_FIELD(map, M2VCBR_N_NSCFG);
    const hwm_msm_target t = {
        .way = MSM_WAY_TRANSLATE,
        .context = MSM_FIELD(map, M2VCBR_N_CBNDX),
        .map = map,
        .privileged = req->privileged,
        .secure = nscfg == HWM_MSM_NSCFG_SECURE || (req->secure && nscfg != HWM_MSM_NSCFG_NONSECURE),
    };

    m->context[t.context].counters.translations++;
    miss(m, req, &t, resp);
}

void hwm_msm_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp)
{
    hwm_msm *m = hwm_msm_of(iommu);
    uint32_t mid = req->stream;
    uint64_t iova = req->iova;

    if (mid < HWM_MSM_MAX_MIDS && !(iova >> 32)) {
        unsigned route = m->route[mid];
        uint64_t match = iova | m->key[route][req->secure] | m->tlb.live;
        const hwm_tlb_entry *e = hwm_tlb_fast(&m->tlb, match, (uint32_t)iova);

        if (e) {
            const hwm_msm_head *head = &m->head[mid];
            uint32_t size = e->size, offset = (uint32_t)iova & (size - 1);

            if (e->allow >> hwm_msm_kind(req->write, req->privileged, req->instruction) & 1) {
                m->hits[route]++;
                resp->status = HWM_TRANSLATED;
                resp->causes = 0;
                resp->pa = (uint64_t)e->pa + offset;
                resp->page = size;
                resp->left = size - offset;
                resp->perms = e->perms;
                resp->hit = true;
                resp->report = false;
                resp->attrs.stream = head->stream;
                resp->attrs.context = head->context;
                resp->attrs.kind = head->kind;
                resp->attrs.memtype = e->memtype;
                resp->attrs.inner = e->inner;
                resp->attrs.outer = e->outer;
                resp->attrs.share = e->share;
                resp->attrs.instruction = req->instruction;
                resp->attrs.privileged = req->privileged;
                resp->attrs.secure = e->secure;
                return;
            }
        } else if (!(match & HWM_TLB_DEAD)) {
            plain_miss(m, req, resp);
            return;
        }
    }
    long_way(m, req, resp);
}
