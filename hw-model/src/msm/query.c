/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query.c - looking without touching: peek, walks for readers, counters, contexts, streams.
 */
#include "msm_core.h"

/* The page for a transaction that is to be translated: NULL and its causes, or the page. */
static const hwm_tlb_entry *look(const hwm_msm *m, const hwm_request *req, const hwm_msm_target *t,
                                 hwm_peek_mode mode, hwm_tlb_entry *page, hwm_short_result *walk, bool *hit,
                                 uint32_t *causes)
{
    uint32_t va = (uint32_t)req->iova, index;
    unsigned matches = 0;

    *hit = false;
    *causes = 0;
    if (req->iova >> 32) {
        *causes = HWM_FAULT_TRANSLATION;
        return NULL;
    }
    if (mode == HWM_PEEK_LIVE) {
        matches = hwm_tlb_lookup(&m->tlb,
                                 hwm_tlb_key(hwm_msm_vmid(m, t->context), hwm_msm_asid(m, t->context), t->secure), 0,
                                 va, &index);
        *hit = matches > 0;
        if (matches > 1) {
            *causes = HWM_FAULT_MULTI_HIT;
            return NULL;
        }
        if (matches) {
            return &m->tlb.entry[index];
        }
        if (MSM_FIELD(MSM_REG(&m->context[t->context], ACTLR), ACTLR_TLBMCFG) != HWM_MSM_TLBMCFG_WALK) {
            *causes = HWM_FAULT_TLB_MISS;
            return NULL;
        }
    }
    hwm_msm_look(m, t->context, req->stream, t->secure, va, walk);
    *causes = walk->causes;
    if (walk->causes) {
        return NULL;
    }
    hwm_msm_page(walk, t->secure, page);
    return page;
}

static void peek(const hwm_msm *m, const hwm_request *req, hwm_peek_mode mode, hwm_short_result *walk,
                 hwm_response *resp)
{
    const hwm_tlb_entry *found;
    hwm_tlb_entry page;
    hwm_msm_target t;
    uint32_t causes;
    bool hit;

    hwm_msm_target_of(m, req, &t);
    switch (t.way) {
    case MSM_WAY_CONFIG:
        hwm_msm_respond_fault(m, req, &t, HWM_FAULT_CONFIG, NULL, resp);
        return;
    case MSM_WAY_NO_BYPASS:
        hwm_msm_respond_fault(m, req, &t, HWM_FAULT_BYPASS, NULL, resp);
        return;
    case MSM_WAY_TRANSLATE:
        break;
    default:
        hwm_msm_respond_bypass(req, &t, resp);
        return;
    }
    found = look(m, req, &t, mode, &page, walk, &hit, &causes);
    if (found && !(found->traits.allow >> hwm_msm_kind(req->write, t.privileged, req->instruction) & 1)) {
        causes = hwm_msm_denied(found);
    }
    if (causes) {
        hwm_msm_respond_fault(m, req, &t, causes, found, resp);
        resp->hit = hit;
    } else {
        hwm_msm_answer(&m->head[req->stream], req, t.privileged, found, hit, resp);
    }
}

void hwm_msm_peek(const hwm_iommu *iommu, const hwm_request *req, hwm_peek_mode mode, hwm_response *resp)
{
    hwm_short_result walk;

    peek(hwm_msm_of_const(iommu), req, mode, &walk, resp);
}

void hwm_msm_walk_view(const hwm_iommu *iommu, const hwm_request *req, hwm_walk *view)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    hwm_short_result walk = { 0 };
    uint32_t error;

    peek(m, req, HWM_PEEK_FRESH, &walk, &view->result);
    view->count = walk.fetched;
    error = walk.causes & MSM_FAULT_WALK;
    for (unsigned i = 0; i < walk.fetched; i++) {
        bool failed = error && i + 1 == walk.fetched;

        view->level[i] = (hwm_walk_level){
            .stage = 1,
            .level = (uint8_t)(i + 1),
            .ttbr = i ? 0 : walk.ttbr,
            .bytes = 4,
            .address = walk.address[i],
            .descriptor = walk.descriptor[i],
            .meaning = !failed ? hwm_short_meaning(walk.descriptor[i], i + 1)
                       : error == HWM_FAULT_WALK_DECODE ? "decode error" : "slave error",
        };
    }
    /* PD0 or PD1: nothing was read, and that is the finding. */
    if (!walk.fetched && walk.causes) {
        view->count = 1;
        view->level[0] = (hwm_walk_level){ .stage = 1, .level = 1, .ttbr = walk.ttbr, .bytes = 4,
                                           .meaning = "walk disabled" };
    }
}

void hwm_msm_info(const hwm_iommu *iommu, hwm_iommu_info *info)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);

    *info = (hwm_iommu_info){
        .model = "msm-v0",
        .contexts = m->config.contexts,
        .routes = m->config.mids,
        .tlb_entries = m->tlb.entries,
        .tlb_ways = m->tlb.ways,
        .tlb_capacity = HWM_MSM_MAX_TLB,
        .irqs = 2,
        .window = HWM_MSM_WINDOW_SIZE,
    };
}

static void add(hwm_counters *sum, const hwm_counters *part)
{
#define ADD(name) sum->name += part->name;
    HWM_COUNTERS(ADD)
#undef ADD
}

void hwm_msm_context_counters(const hwm_msm *m, unsigned c, hwm_counters *out)
{
    uint64_t fast = 0;

    for (unsigned route = c * 4; route < c * 4 + 4; route++) {
        fast += m->hits[route];
    }
    *out = m->context[c].counters;
    out->translations += fast;
    out->hits += fast;
}

void hwm_msm_counters(const hwm_iommu *iommu, hwm_counters *out)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    hwm_counters part;

    *out = m->rest;
    for (unsigned c = 0; c < m->config.contexts; c++) {
        hwm_msm_context_counters(m, c, &part);
        add(out, &part);
    }
}

void hwm_msm_clear_counters(hwm_iommu *iommu)
{
    hwm_msm *m = hwm_msm_of(iommu);

    m->rest = (hwm_counters){ 0 };
    for (unsigned c = 0; c < HWM_MSM_MAX_CONTEXTS; c++) {
        m->context[c].counters = (hwm_counters){ 0 };
    }
    for (unsigned route = 0; route < HWM_MSM_ROUTES; route++) {
        m->hits[route] = 0;
    }
}

int hwm_msm_context_view(const hwm_iommu *iommu, uint32_t index, hwm_context_info *info)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);

    if (index >= m->config.contexts) {
        return HWM_E_INVAL;
    }
    *info = (hwm_context_info){
        .translating = MSM_BIT(MSM_REG(&m->context[index], SCTLR), SCTLR_M),
        .stalled = m->context[index].stalled,
        .waiting = hwm_msm_waiting(m, index),
        .vmid = (uint16_t)hwm_msm_vmid(m, index),
        .asid = (uint16_t)hwm_msm_asid(m, index),
        .stage = "stage1",
        .format = "short",
        .stage2_context = HWM_ANY,
    };
    hwm_msm_context_counters(m, index, &info->counters);
    return HWM_OK;
}

int hwm_msm_route_view(const hwm_iommu *iommu, uint32_t index, hwm_route_info *info)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    uint32_t context;
    bool on;

    if (index >= m->config.mids) {
        return HWM_E_INVAL;
    }
    context = m->head[index].context;
    on = context != HWM_NO_CONTEXT && MSM_BIT(MSM_REG(&m->context[context], SCTLR), SCTLR_M);
    *info = (hwm_route_info){
        .valid = true,
        .stream = (uint16_t)index,
        .way = on ? "translate"
               : context == HWM_NO_CONTEXT || MSM_BIT(m->m2vcbr[index], M2VCBR_N_BYPASSD) ? "fault" : "bypass",
        .context = context,
        .vmid = (uint16_t)MSM_FIELD(m->m2vcbr[index], M2VCBR_N_VMID),
    };
    return HWM_OK;
}
