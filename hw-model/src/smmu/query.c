/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query.c - looking without touching: peek, walks for readers, counters, contexts, routes.
 */
#include "transaction.h"

typedef struct look {
    const hwm_smmu *m;
    const hwm_request *req;
    smmu_target t;
    smmu_walker walker;
    smmu_fault fault;
    smmu_page page;
    uint64_t va;
    bool hit;
} look;

/* The page for a transaction that a bank translates; false: l->fault tells why there is none. */
static bool find_page(look *l)
{
    const hwm_smmu *m = l->m;
    const hwm_smmu_bank *b = &m->bank[l->t.bank];
    const hwm_tlb_entry *e;
    unsigned matches = 0;
    bool found;

    l->va = l->req->iova;
    if (!b->on) {
        found = smmu_walk_ipa(&l->walker, l->va, &l->page);
        l->hit = l->walker.hit;
        return found;
    }
    if (!smmu_input(m, l->t.bank, l->req->iova, true, &l->va)) {
        smmu_no_region(m, l->t.bank, l->req->iova, HWM_FAULT_TRANSLATION, &l->fault);
        return false;
    }
    if (!l->walker.fresh) {
        matches = smmu_lookup(m, NULL, b->space, l->va, &e);
    }
    l->hit = matches;
    if (matches > 1) {
        smmu_no_region(m, l->t.bank, l->req->iova, HWM_FAULT_MULTI_HIT, &l->fault);
        return false;
    }
    if (matches) {
        smmu_page_of_entry(e, &l->page);
        if (smmu_passes(l->page.allow, l->walker.access) || !l->page.clean || !l->req->write) {
            return true;
        }
        l->hit = false;
    }
    return smmu_walk(&l->walker, l->va, true, &l->page);
}

/* What finish() and its like in translate.c do, with nothing recorded. */
static void answer(look *l, hwm_response *resp)
{
    const hwm_smmu_bank *b = &l->m->bank[l->t.bank];
    bool found;

    if (!b->on) {
        smmu_through_first(l->m, &l->t);
        if (smmu_fetches_nonsecure(l->m, l->req, &l->t)) {
            smmu_no_region(l->m, l->t.bank, l->req->iova, HWM_FAULT_PERMISSION, &l->fault);
            smmu_respond_fault(l->m, l->req, &l->t, &l->fault, NULL, false, resp);
            return;
        }
    }
    found = find_page(l);
    if (!found) {
        smmu_respond_fault(l->m, l->req, &l->t, &l->fault, NULL, l->hit, resp);
        return;
    }
    if (smmu_refused(l->m, &l->t, l->va, l->walker.access, &l->page, &l->fault)) {
        smmu_respond_fault(l->m, l->req, &l->t, &l->fault, &l->page, l->hit, resp);
        return;
    }
    if (!b->on || b->kind == SMMU_KIND_STAGE2) {
        smmu_combine_incoming(&l->t, &l->page);
    }
    smmu_respond_page(l->req, &l->t, l->va, &l->page, l->hit, resp);
}

static void peek(look *l, hwm_peek_mode mode, hwm_walk *view, hwm_response *resp)
{
    const hwm_smmu *m = l->m;
    smmu_target *t = &l->t;

    smmu_target_of(m, l->req, t);
    if (t->way == SMMU_WAY_FAULT) {
        smmu_respond_global(m, l->req, t, t->causes, resp);
        return;
    }
    if (t->way == SMMU_WAY_BANK && m->bank[t->bank].translating) {
        l->walker = (smmu_walker){
            .m = m,
            .view = view,
            .fault = &l->fault,
            .bank = t->bank,
            .stage2 = m->bank[t->bank].second,
            .stream = l->req->stream,
            .access = (uint8_t)smmu_access(l->req->write, t->privileged, t->instruction),
            .sif = smmu_watched_fetch(m, l->req, t),
            .side = t->secure,
            .fresh = mode == HWM_PEEK_FRESH,
        };
        answer(l, resp);
        return;
    }
    if (t->way == SMMU_WAY_BANK) {
        smmu_through_bank(m, t);
    }
    if (!t->client_disabled && smmu_fetches_nonsecure(m, l->req, t)) {
        if (t->bank == SMMU_NO_BANK) {
            smmu_respond_global(m, l->req, t, HWM_FAULT_GLOBAL_PERMISSION, resp);
        } else {
            smmu_no_region(m, t->bank, l->req->iova, HWM_FAULT_PERMISSION, &l->fault);
            smmu_respond_fault(m, l->req, t, &l->fault, NULL, false, resp);
        }
        return;
    }
    smmu_respond_bypass(l->req, t, resp);
}

void smmu_peek(const hwm_iommu *iommu, const hwm_request *req, hwm_peek_mode mode, hwm_response *resp)
{
    look l;

    memset(&l, 0, sizeof(l));
    l.m = smmu_of_const(iommu);
    l.req = req;
    peek(&l, mode, NULL, resp);
}

/* EPD or PD: nothing was read, and that is the finding. */
static void walk_disabled(const look *l, hwm_walk *view)
{
    const hwm_smmu_bank *b = &l->m->bank[l->t.bank];
    bool is_short = b->format == SMMU_FORMAT_SHORT;
    int region;

    if (b->unserved || (is_short && l->va >> 32)) {
        return;
    }
    region = is_short ? (int)hwm_short_ttbr(&b->short_regime, (uint32_t)l->va)
                      : hwm_long_region_of(&b->long_regime, l->va);
    if (region < 0) {
        return;
    }
    view->count = 1;
    view->level[0] = (hwm_walk_level){
        .stage = b->kind == SMMU_KIND_STAGE2 ? 2 : 1,
        .level = l->fault.level,
        .ttbr = (uint8_t)region,
        .bytes = is_short ? 4 : 8,
        .meaning = "walk disabled",
    };
}

void smmu_walk_view(const hwm_iommu *iommu, const hwm_request *req, hwm_walk *view)
{
    look l;

    memset(&l, 0, sizeof(l));
    l.m = smmu_of_const(iommu);
    l.req = req;
    view->count = 0;
    peek(&l, HWM_PEEK_FRESH, view, &view->result);
    if (!view->count && l.t.way == SMMU_WAY_BANK && l.m->bank[l.t.bank].on &&
        (l.fault.causes & HWM_FAULT_TRANSLATION)) {
        walk_disabled(&l, view);
    }
}

void smmu_info(const hwm_iommu *iommu, hwm_iommu_info *info)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    const hwm_smmu_config *c = &m->config;
    bool own = c->architecture >= 2 && c->num_irpt == 1;

    *info = (hwm_iommu_info){
        .model = c->architecture < 2 ? "smmu-v1" : "smmu-v2",
        .contexts = c->num_cb,
        .routes = c->num_smr,
        .tlb_entries = m->tlb.entries,
        .tlb_ways = m->tlb.ways,
        .tlb_capacity = c->tlb_capacity,
        .irqs = HWM_SMMU_IRQ_CONTEXT + (own ? c->num_cb : c->num_irpt),
        .window = smmu_window(m),
    };
}

static void add(hwm_counters *sum, const hwm_counters *part)
{
#define ADD(name) sum->name += part->name;
    HWM_COUNTERS(ADD)
#undef ADD
}

static void bank_counters(const hwm_smmu_bank *b, hwm_counters *out)
{
    *out = b->counters;
    out->translations += b->fast_hits;
    out->hits += b->fast_hits;
}

void smmu_counters(const hwm_iommu *iommu, hwm_counters *out)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    hwm_counters part;

    *out = m->rest;
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        bank_counters(&m->bank[n], &part);
        add(out, &part);
    }
}

void smmu_clear_counters(hwm_iommu *iommu)
{
    hwm_smmu *m = smmu_of(iommu);

    m->rest = (hwm_counters){ 0 };
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        m->bank[n].counters = (hwm_counters){ 0 };
        m->bank[n].fast_hits = 0;
    }
}

int smmu_context_view(const hwm_iommu *iommu, uint32_t index, hwm_context_info *info)
{
    static const char *const stage[4] = {
        [SMMU_CBAR_STAGE2] = "stage2", [SMMU_CBAR_STAGE1] = "stage1", [SMMU_CBAR_FAULT] = "fault",
        [SMMU_CBAR_NESTED] = "nested",
    };
    static const char *const format[3] = {
        [SMMU_FORMAT_SHORT] = "short", [SMMU_FORMAT_LONG] = "long", [SMMU_FORMAT_AARCH64] = "aarch64",
    };
    const hwm_smmu *m = smmu_of_const(iommu);
    const hwm_smmu_bank *b;

    if (index >= m->config.num_cb) {
        return HWM_E_INVAL;
    }
    b = &m->bank[index];
    *info = (hwm_context_info){
        .translating = b->translating && !b->unusable,
        .stalled = b->stalled,
        .waiting = hwm_waiters_count(&m->waiters, index),
        .vmid = (uint16_t)smmu_vmid(m, index),
        .asid = (uint16_t)hwm_tlb_space_asid(b->space),
        .stage = stage[SMMU_FIELD(b->cbar, CBAR_TYPE)],
        .format = format[b->format],
        .stage2_context = b->stage2 == SMMU_NO_BANK ? HWM_ANY : b->stage2,
    };
    bank_counters(b, &info->counters);
    return HWM_OK;
}

int smmu_route_view(const hwm_iommu *iommu, uint32_t index, hwm_route_info *info)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    uint32_t s2cr;
    smmu_target t;

    if (index >= m->config.num_smr) {
        return HWM_E_INVAL;
    }
    s2cr = m->s2cr[index];
    smmu_group_view(m, index, info, &t);
    info->context = HWM_NO_CONTEXT;
    if (t.way == SMMU_WAY_BANK) {
        info->way = m->bank[t.bank].translating ? "translate" : "bypass";
        info->context = t.bank;
        info->vmid = (uint16_t)smmu_vmid(m, t.bank);
    } else if (t.way == SMMU_WAY_BYPASS) {
        info->way = "bypass";
        info->vmid = (uint16_t)SMMU_FIELD(s2cr, S2CR_BYPASS_VMID);
    } else {
        info->way = "fault";
    }
    return HWM_OK;
}
