/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ats.c - address translation operations: a translation without an access (SMMU 8).
 *
 * They set no FSR, raise no interrupt, change no table, and are done when the register write returns.
 */
#include "transaction.h"

typedef struct query {
    unsigned bank, access;
    uint64_t va;
    bool both;                   /* stage 2 of the result as well */
    smmu_page page;
    smmu_fault fault;
} query;

static const hwm_memory incoming = { HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_NONE };

/* The address itself, with SCTLR's attributes. */
static void flat(const hwm_smmu *m, const hwm_smmu_bank *b, query *q)
{
    q->page = (smmu_page){ .pa = q->va & ~(uint64_t)0xfff, .size = 4096, .memory = incoming, .allow = 0xff };
    smmu_override_by_bank(b, &q->page.memory);
    if (q->both && b->stage2 != SMMU_NO_BANK) {
        smmu_override_by_bank(&m->bank[b->stage2], &q->page.memory);
    }
    q->page.attr = hwm_long_mair_of_memory(&q->page.memory);
    q->page.secure = m->config.secure && smmu_bank_secure(m, q->bank);
    q->page.secure = smmu_ns_override(q->page.secure, q->page.secure, SMMU_FIELD(b->sctlr, SCTLR_NSCFG));
}

static bool flat_second(smmu_walker *w, const hwm_smmu_bank *b, query *q)
{
    hwm_memory memory = incoming;

    if (!smmu_walk_ipa(w, q->va, &q->page)) {
        return false;
    }
    smmu_override_by_bank(b, &memory);
    hwm_long_combine(&memory, &q->page.memory, &q->page.memory);
    return true;
}

/* Finds the page; false: q->fault tells why not. */
static bool resolve(hwm_smmu *m, query *q)
{
    hwm_smmu_bank *b = &m->bank[q->bank];
    smmu_walker w = {
        .m = m, .live = m, .query = true, .fault = &q->fault, .bank = q->bank, .stage2 = b->second,
        .access = (uint8_t)q->access,
    };
    bool whole = b->kind != SMMU_KIND_NESTED || q->both;
    const smmu_target t = { .bank = (uint8_t)q->bank };
    const hwm_tlb_entry *e;
    uint64_t va;
    unsigned matches = 0;

    if (!b->on) {
        if (q->both && b->second != SMMU_NO_BANK) {
            return flat_second(&w, b, q);
        }
        flat(m, b, q);
        return true;
    }
    if (!smmu_input(m, q->bank, q->va, false, &va)) {
        smmu_no_region(m, q->bank, q->va, HWM_FAULT_TRANSLATION, &q->fault);
        return false;
    }
    q->va = va;
    if (whole) {
        matches = smmu_lookup(m, m, b->space, va, &e);
    }
    if (matches > 1) {
        smmu_no_region(m, q->bank, va, HWM_FAULT_MULTI_HIT, &q->fault);
        return false;
    }
    if (matches) {
        smmu_page_of_entry(e, &q->page);
        if (q->page.clean && (q->access & SMMU_ACCESS_WRITE)) {
            matches = 0;         /* the tables know what a write would make of it */
        }
    }
    if (!matches) {
        if (!smmu_walk(&w, va, q->both, &q->page)) {
            return false;
        }
        if (whole && q->page.keep) {
            smmu_fill(m, q->bank, b->space, va, &q->page);
        }
    }
    return !smmu_refused(m, &t, va, q->access, &q->page, &q->fault);
}

/* PAR's inner attributes of ARMv7 (ARM DDI 0406C, B4.1.112). */
static uint64_t short_inner(const hwm_memory *memory)
{
    static const uint8_t policy[4] = {
        [HWM_CACHE_NONE] = 0, [HWM_CACHE_WBWA] = 5, [HWM_CACHE_WT] = 6, [HWM_CACHE_WBNWA] = 7,
    };

    return memory->memtype == HWM_MT_STRONGLY_ORDERED ? 1
           : memory->memtype == HWM_MT_DEVICE ? 3 : policy[memory->inner & 3];
}

static uint64_t par_short(const query *q, uint64_t pa)
{
    const hwm_memory *memory = &q->page.memory;
    bool super = q->page.size == 16u << 20;
    uint64_t address = super ? (pa & 0xff000000u) | (pa >> 32 & 0xff) << 16 : pa & HWM_SMMU_PAR_SHORT_PA_MASK;

    return address | SMMU_PUT((uint64_t)super, PAR_SHORT_SS) |
           SMMU_PUT((uint64_t)(memory->memtype == HWM_MT_NORMAL ? memory->outer : 0), PAR_SHORT_OUTER) |
           SMMU_PUT(short_inner(memory), PAR_SHORT_INNER) |
           SMMU_PUT((uint64_t)(memory->share != HWM_SHARE_NONE), PAR_SHORT_SH) |
           SMMU_PUT((uint64_t)(memory->share == HWM_SHARE_INNER), PAR_SHORT_NOS) |
           SMMU_PUT((uint64_t)!q->page.secure, PAR_SHORT_NS);
}

static uint64_t par_long(const query *q, uint64_t pa, uint8_t attr)
{
    static const uint8_t sh[3] = { [HWM_SHARE_NONE] = 0, [HWM_SHARE_INNER] = 3, [HWM_SHARE_OUTER] = 2 };

    return (pa & HWM_SMMU_PAR_PA_MASK) | SMMU_PUT((uint64_t)sh[q->page.memory.share % 3], PAR_SH) |
           SMMU_PUT((uint64_t)!q->page.secure, PAR_NS) | HWM_SMMU_PAR_ONE_MASK |
           SMMU_PUT((uint64_t)attr, PAR_MATTR);
}

/* The causes lie in PAR as in FSR. */
static uint64_t par_fault(const hwm_smmu_bank *b, const smmu_fault *f)
{
    uint64_t causes = smmu_fsr_causes(f->causes) & ~(HWM_SMMU_FSR_UUT_MASK | 1u);

    return HWM_SMMU_PAR_FAULT_F_MASK | causes | SMMU_PUT((uint64_t)b->format, PAR_FAULT_FORMAT) |
           SMMU_PUT((uint64_t)f->level, PAR_FAULT_PLVL) | SMMU_PUT((uint64_t)f->nested, PAR_FAULT_STAGE);
}

static uint64_t par_of(hwm_smmu *m, query *q)
{
    const hwm_smmu_bank *b = &m->bank[q->bank];
    uint64_t pa;
    bool joined;

    if (!resolve(m, q)) {
        return par_fault(b, &q->fault);
    }
    pa = q->page.pa + (q->va & (q->page.size - 1));
    /* Both stages' attributes have no byte of their own in MAIR. */
    joined = q->both && b->second != SMMU_NO_BANK;
    return b->format == SMMU_FORMAT_SHORT
               ? par_short(q, pa)
               : par_long(q, pa, joined ? hwm_long_mair_of_memory(&q->page.memory) : q->page.attr);
}

/* A hyp bank has one privilege level (SMMU 3). */
static unsigned access_of(const hwm_smmu *m, unsigned bank, bool write, bool privileged)
{
    return smmu_access(write, privileged || m->bank[bank].kind == SMMU_KIND_HYP, false);
}

void smmu_ats(hwm_smmu *m, unsigned bank, bool write, bool privileged, uint64_t va)
{
    hwm_smmu_bank *b = &m->bank[bank];
    query q = { .bank = bank, .access = access_of(m, bank, write, privileged), .va = va & ~(uint64_t)0xfff };

    b->counters.v2p++;
    b->par = par_of(m, &q);
}

void smmu_gats(hwm_smmu *m, bool secure, unsigned bank, bool both, bool write, bool privileged, uint64_t va)
{
    hwm_smmu_side *s = &m->side[m->config.secure && secure];
    query q = { .bank = bank, .va = va & ~(uint64_t)0xfff, .both = both };
    unsigned type;

    if (bank >= m->config.num_cb || (m->config.secure && !secure && smmu_bank_secure(m, bank))) {
        m->rest.v2p++;
        s->gpar = HWM_SMMU_sGPAR_FAULT_F_MASK | HWM_SMMU_sGPAR_FAULT_UCBF_MASK;
        return;
    }
    m->bank[bank].counters.v2p++;
    type = SMMU_FIELD(m->bank[bank].cbar, CBAR_TYPE);
    if ((type != SMMU_CBAR_STAGE1 && type != SMMU_CBAR_NESTED) ||
        (type == SMMU_CBAR_NESTED && m->bank[bank].stage2 == SMMU_NO_BANK) || bank < m->config.num_s2cb) {
        s->gpar = HWM_SMMU_sGPAR_FAULT_F_MASK | HWM_SMMU_sGPAR_FAULT_ICF_MASK |
                  SMMU_PUT((uint64_t)m->bank[bank].format, sGPAR_FAULT_FORMAT);
        return;
    }
    q.access = access_of(m, bank, write, privileged);
    s->gpar = par_of(m, &q);
}
