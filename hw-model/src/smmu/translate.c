/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * translate.c - a transaction's way through the SMMU, where hit.c has no answer.
 */
#include "answer.h"

void smmu_no_region(const hwm_smmu *m, unsigned bank, uint64_t iova, uint32_t causes, smmu_fault *fault)
{
    const hwm_smmu_bank *b = &m->bank[bank];

    *fault = (smmu_fault){
        .causes = causes,
        .stage = b->kind == SMMU_KIND_STAGE2 ? 2 : 1,
        .level = smmu_top_level(b),
        .ipa = iova,
    };
}

bool smmu_refused(const hwm_smmu *m, const smmu_target *t, uint64_t va, unsigned access, const smmu_page *page,
                  smmu_fault *fault)
{
    const hwm_smmu_bank *b = &m->bank[t->bank];
    bool first = b->kind != SMMU_KIND_STAGE2;

    if (smmu_passes(page->allow, access)) {
        /* Secure instruction fetch: none from non-secure memory (SCR1.SIF). */
        if (!(t->side && SMMU_BIT(m->scr1, SCR1_SIF) && (access & SMMU_ACCESS_INSTRUCTION) &&
              !(access & SMMU_ACCESS_WRITE) && !(t->secure && page->secure))) {
            return false;
        }
    } else if (first && smmu_passes(page->allow1, access)) {
        *fault = (smmu_fault){
            .causes = HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2,
            .stage = 2,
            .level = page->level2,
            .nested = true,
            .ipa = page->ipa + (va & (page->size - 1)),
        };
        return true;
    }
    *fault = (smmu_fault){
        .causes = HWM_FAULT_PERMISSION,
        .stage = first ? 1 : 2,
        .level = first ? page->level1 : page->level2,
        .ipa = va,
    };
    return true;
}

static void count_access(hwm_smmu *m, const hwm_request *req, const smmu_target *t, unsigned event)
{
    smmu_pmu_event(m, event, req->stream, t->bank, t->side, t->privileged);
    smmu_pmu_event(m, event + (req->write ? 2 : 1), req->stream, t->bank, t->side, t->privileged);
}

static smmu_walker walker_of(hwm_smmu *m, const hwm_request *req, const smmu_target *t, smmu_fault *fault)
{
    return (smmu_walker){
        .m = m,
        .live = m,
        .fault = fault,
        .bank = t->bank,
        .stage2 = m->bank[t->bank].second,
        .stream = req->stream,
        .access = (uint8_t)smmu_access(req->write, t->privileged, t->instruction),
        .sif = smmu_watched_fetch(m, req, t),
        .side = t->secure,
    };
}

/* The last steps: may this access use this page, and what comes of it. */
static void finish(hwm_smmu *m, const hwm_request *req, smmu_target *t, uint64_t va, smmu_page *page, bool hit,
                   hwm_response *resp)
{
    unsigned access = smmu_access(req->write, t->privileged, t->instruction);
    smmu_fault fault;

    if (smmu_refused(m, t, va, access, page, &fault)) {
        smmu_context_fault(m, req, t, &fault, page, hit, resp);
        return;
    }
    if (m->bank[t->bank].kind == SMMU_KIND_STAGE2) {
        smmu_combine_incoming(t, page);
    }
    smmu_respond_page(req, t, va, page, hit, resp);
}

/* Stage 1 off, stage 2 on: the address is an IPA. */
static void second_only(hwm_smmu *m, const hwm_request *req, smmu_target *t, hwm_response *resp)
{
    hwm_smmu_bank *b = &m->bank[t->bank];
    smmu_fault fault = { 0 };
    smmu_walker w = walker_of(m, req, t, &fault);
    smmu_page page;
    bool found, secure = t->secure;

    smmu_through_first(m, t);
    if (smmu_fetches_nonsecure(m, req, t)) {
        t->secure = secure;      /* the syndrome tells of the transaction as it reached the bank */
        smmu_no_region(m, t->bank, req->iova, HWM_FAULT_PERMISSION, &fault);
        smmu_context_fault(m, req, t, &fault, NULL, false, resp);
        return;
    }
    found = smmu_walk_ipa(&w, req->iova, &page);
    if (w.hit) {
        b->counters.hits++;
    } else {
        b->counters.misses++;
        count_access(m, req, t, SMMU_PMU_REFILL);
    }
    if (!found) {
        smmu_context_fault(m, req, t, &fault, NULL, w.hit, resp);
        return;
    }
    smmu_combine_incoming(t, &page);
    smmu_respond_page(req, t, req->iova, &page, w.hit, resp);
}

/* What a miss found goes to the TLB. */
static void missed(hwm_smmu *m, const hwm_request *req, smmu_target *t, uint64_t va, smmu_page *page,
                   hwm_response *resp)
{
    if (page->keep) {
        smmu_fill(m, t->bank, m->bank[t->bank].space, va, page);
    }
    finish(m, req, t, va, page, false, resp);
}

static void miss(hwm_smmu *m, const hwm_request *req, smmu_target *t, uint64_t va, hwm_response *resp)
{
    hwm_smmu_bank *b = &m->bank[t->bank];
    smmu_fault fault;
    smmu_walker w = walker_of(m, req, t, &fault);
    smmu_page page;

    b->counters.misses++;
    count_access(m, req, t, SMMU_PMU_REFILL);
    if (!smmu_walk(&w, va, true, &page)) {
        smmu_context_fault(m, req, t, &fault, NULL, false, resp);
        return;
    }
    missed(m, req, t, va, &page, resp);
}

/* A fault that was ordered for this transaction; false: none is due. */
static bool ordered(hwm_smmu *m, const hwm_request *req, const smmu_target *t, hwm_response *resp)
{
    bool nested = (m->inject.causes & HWM_FAULT_STAGE2) && m->bank[t->bank].second != SMMU_NO_BANK;
    uint32_t causes = smmu_ordered(m, req->stream, t->bank, SMMU_FAULT_CONTEXT & ~SMMU_FAULT_WALK, nested);
    smmu_fault fault;

    if (!causes) {
        return false;
    }
    smmu_no_region(m, t->bank, req->iova, causes, &fault);
    if (nested) {
        fault.stage = 2;
        fault.level = smmu_top_level(&m->bank[m->bank[t->bank].second]);
        fault.nested = true;
    }
    smmu_context_fault(m, req, t, &fault, NULL, false, resp);
    return true;
}

static void in_bank(hwm_smmu *m, const hwm_request *req, smmu_target *t, hwm_response *resp)
{
    hwm_smmu_bank *b = &m->bank[t->bank];
    unsigned access = smmu_access(req->write, t->privileged, t->instruction), matches;
    const hwm_tlb_entry *e;
    smmu_fault fault;
    smmu_page page;
    uint64_t va;

    b->counters.translations++;
    count_access(m, req, t, SMMU_PMU_ACCESS);
    if (m->inject.count && ordered(m, req, t, resp)) {
        return;
    }
    if (!b->on) {
        second_only(m, req, t, resp);
        return;
    }
    if (!smmu_input(m, t->bank, req->iova, true, &va)) {
        smmu_no_region(m, t->bank, req->iova, HWM_FAULT_TRANSLATION, &fault);
        smmu_context_fault(m, req, t, &fault, NULL, false, resp);
        return;
    }
    matches = smmu_lookup(m, m, b->space, va, &e);
    if (matches > 1) {
        smmu_no_region(m, t->bank, req->iova, HWM_FAULT_MULTI_HIT, &fault);
        smmu_context_fault(m, req, t, &fault, NULL, true, resp);
        return;
    }
    if (matches) {
        smmu_page_of_entry(e, &page);
        if (smmu_passes(page.allow, access) || !page.clean || !req->write) {
            b->counters.hits++;
            finish(m, req, t, va, &page, true, resp);
            return;
        }
        /* The first write: the tables decide, and the entry becomes another. */
        smmu_drop(m, b->space, va);
    }
    miss(m, req, t, va, resp);
}

bool smmu_watched_fetch(const hwm_smmu *m, const hwm_request *req, const smmu_target *t)
{
    return t->side && t->instruction && !req->write && SMMU_BIT(m->scr1, SCR1_SIF);
}

/* SIF where no bank translates. */
bool smmu_fetches_nonsecure(const hwm_smmu *m, const hwm_request *req, const smmu_target *t)
{
    return !t->secure && smmu_watched_fetch(m, req, t);
}

static void pass(hwm_smmu *m, const hwm_request *req, const smmu_target *t, hwm_response *resp)
{
    if (!t->client_disabled && t->bank == SMMU_NO_BANK && smmu_fetches_nonsecure(m, req, t)) {
        smmu_global_fault(m, req, t, HWM_FAULT_GLOBAL_PERMISSION, resp);
        return;
    }
    if (t->bank == SMMU_NO_BANK) {
        m->rest.bypassed++;
    } else {
        m->bank[t->bank].counters.bypassed++;
    }
    smmu_respond_bypass(req, t, resp);
}

/* Both stages are off. */
static void pass_bank(hwm_smmu *m, const hwm_request *req, smmu_target *t, hwm_response *resp)
{
    smmu_fault fault;
    bool secure = t->secure;

    smmu_through_bank(m, t);
    if (smmu_fetches_nonsecure(m, req, t)) {
        t->secure = secure;      /* the syndrome tells of the transaction as it reached the bank */
        smmu_no_region(m, t->bank, req->iova, HWM_FAULT_PERMISSION, &fault);
        smmu_context_fault(m, req, t, &fault, NULL, false, resp);
        return;
    }
    pass(m, req, t, resp);
}

void smmu_through_first(const hwm_smmu *m, smmu_target *t)
{
    const hwm_smmu_bank *b = &m->bank[t->bank];

    smmu_override_by_bank(b, &t->memory);
    t->secure = smmu_ns_override(t->side, t->secure,
                                 b->kind == SMMU_KIND_STAGE2 ? 0 : SMMU_FIELD(b->sctlr, SCTLR_NSCFG));
}

void smmu_through_bank(const hwm_smmu *m, smmu_target *t)
{
    const hwm_smmu_bank *b = &m->bank[t->bank];

    smmu_through_first(m, t);
    if (b->stage2 != SMMU_NO_BANK) {
        smmu_override_by_bank(&m->bank[b->stage2], &t->memory);
    }
}

void smmu_translate_any(hwm_smmu *m, const hwm_request *req, hwm_response *resp)
{
    smmu_target t;
    uint32_t causes = 0;

    smmu_target_fast(m, req, &t);
    if (m->inject.count && !t.client_disabled) {
        causes = smmu_ordered(m, req->stream, t.bank, SMMU_FAULT_GLOBAL, false);
    }
    if (causes || t.way == SMMU_WAY_FAULT) {
        smmu_global_fault(m, req, &t, causes ? causes : t.causes, resp);
    } else if (t.way != SMMU_WAY_BANK) {
        pass(m, req, &t, resp);
    } else if (!m->bank[t.bank].translating) {
        pass_bank(m, req, &t, resp);
    } else if (!smmu_held_up(m, req, &t, resp)) {
        in_bank(m, req, &t, resp);
    }
}

void smmu_translate_walked(hwm_smmu *m, const hwm_request *req, const hwm_long_result *walk, smmu_fault *fault,
                           hwm_response *resp)
{
    smmu_target t;
    smmu_walker w;
    smmu_page page;

    smmu_target_fast(m, req, &t);
    w = walker_of(m, req, &t, fault);
    if (!fault->causes && smmu_walked(&w, req->iova, true, walk, &page)) {
        missed(m, req, &t, req->iova, &page, resp);
    } else {
        smmu_context_fault(m, req, &t, fault, NULL, false, resp);
    }
}
