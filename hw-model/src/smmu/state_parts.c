/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state_parts.c - the parts of a saved state, and what each of their fields may hold.
 */
#include "state.h"
#include "transaction.h"

#define ADDRESS_BITS 48
#define KIND_LAST SMMU_KIND_MONITOR

static void save_counters(uint8_t **p, const hwm_counters *counters)
{
#define SAVE(name) hwm_put64(p, counters->name);
    HWM_COUNTERS(SAVE)
#undef SAVE
}

static void load_counters(const uint8_t **p, hwm_counters *counters)
{
#define LOAD(name) counters->name = hwm_get64(p);
    HWM_COUNTERS(LOAD)
#undef LOAD
}

static void save_side(const hwm_smmu *m, unsigned number, uint8_t **p)
{
    const hwm_smmu_side *side = &m->side[number];

    hwm_put32(p, side->cr0);
    hwm_put32(p, side->cr2);
    hwm_put32(p, side->acr);
    hwm_put32(p, side->gfsr);
    hwm_put32(p, side->gfsynr0);
    hwm_put32(p, side->gfsynr1);
    hwm_put32(p, side->gfsynr2);
    hwm_put32(p, side->syncing);
    hwm_put64(p, side->gfar);
    hwm_put64(p, side->gpar);
}

static bool load_side(hwm_smmu *m, unsigned number, const uint8_t **p)
{
    hwm_smmu_side *side = &m->side[number];

    side->cr0 = hwm_get32(p);
    side->cr2 = hwm_get32(p);
    side->acr = hwm_get32(p);
    side->gfsr = hwm_get32(p);
    side->gfsynr0 = hwm_get32(p);
    side->gfsynr1 = hwm_get32(p);
    side->gfsynr2 = hwm_get32(p);
    side->syncing = hwm_get32(p);
    side->gfar = hwm_get64(p);
    side->gpar = hwm_get64(p);
    return side->cr0 == smmu_fit_cr0(m, number, side->cr0) && side->cr2 == smmu_fit_cr2(side->cr2) &&
           side->acr == smmu_fit_acr(m, number, side->acr) && side->gfsr == smmu_fit_gfsr(number, side->gfsr) &&
           side->gfsynr0 == smmu_fit_gfsynr0(number, side->gfsynr0) &&
           side->gfsynr1 == smmu_fit_stream(m, side->gfsynr1) && side->syncing <= m->config.tlbsync_latency &&
           !(side->gpar & ~SMMU_GPAR_BITS);
}

static void save_pmu(const hwm_smmu_pmu *pmu, uint8_t **p)
{
    hwm_put32(p, pmu->cr);
    hwm_put32(p, pmu->enabled);
    hwm_put32(p, pmu->interrupt);
    hwm_put32(p, pmu->overflow);
    for (unsigned g = 0; g < HWM_SMMU_MAX_PMU_GROUPS; g++) {
        hwm_put32(p, pmu->cgcr[g]);
        hwm_put32(p, pmu->cgsmr[g]);
    }
    for (unsigned n = 0; n < HWM_SMMU_MAX_PMU_GROUPS * HWM_SMMU_PMU_COUNTERS; n++) {
        hwm_put32(p, pmu->type[n]);
        hwm_put32(p, pmu->count[n]);
    }
}

/* Groups that the instance doesn't have are 0. */
static bool load_pmu(hwm_smmu *m, const uint8_t **p)
{
    hwm_smmu_pmu *pmu = &m->pmu;
    unsigned groups = m->config.pmu_groups;
    uint32_t bits = (uint32_t)(((uint64_t)1 << groups * HWM_SMMU_PMU_COUNTERS) - 1);
    bool ok;

    pmu->cr = hwm_get32(p);
    pmu->enabled = hwm_get32(p);
    pmu->interrupt = hwm_get32(p);
    pmu->overflow = hwm_get32(p);
    ok = !(pmu->cr & ~(groups ? HWM_SMMU_PMCR_E_MASK | HWM_SMMU_PMCR_X_MASK : 0)) &&
         !((pmu->enabled | pmu->interrupt | pmu->overflow) & ~bits);
    for (unsigned g = 0; g < HWM_SMMU_MAX_PMU_GROUPS; g++) {
        pmu->cgcr[g] = hwm_get32(p);
        pmu->cgsmr[g] = hwm_get32(p);
        ok = ok && !(pmu->cgcr[g] & ~(g < groups ? HWM_SMMU_PMCGCR_WMASK : 0)) &&
             !(pmu->cgsmr[g] & ~(g < groups ? HWM_SMMU_PMCGSMR_WMASK : 0));
    }
    for (unsigned n = 0; n < HWM_SMMU_MAX_PMU_GROUPS * HWM_SMMU_PMU_COUNTERS; n++) {
        bool there = n < groups * HWM_SMMU_PMU_COUNTERS;

        pmu->type[n] = hwm_get32(p);
        pmu->count[n] = hwm_get32(p);
        ok = ok && !(pmu->type[n] & ~(there ? HWM_SMMU_PMEVTYPER_WMASK : 0)) && (there || !pmu->count[n]);
    }
    return ok;
}

/* Whose an entry of the TLB or the walk cache is: no bits but those of hwm_tlb_space(), and a kind that exists. */
static bool space_ok(uint64_t space)
{
    return !(space >> (HWM_TLB_SPACE_NS_SHIFT + 1)) && hwm_tlb_space_kind(space) >= SMMU_KIND_STAGE1 &&
           hwm_tlb_space_kind(space) <= KIND_LAST;
}

static void save_table(const hwm_smmu_table *table, uint8_t **p)
{
    static const hwm_smmu_table none;

    if (!table->valid) {
        table = &none;
    }
    hwm_put64(p, table->space);
    hwm_put64(p, table->va);
    hwm_put64(p, table->mask);
    hwm_put64(p, table->table);
    hwm_put8(p, table->level);
    hwm_put8(p, table->valid);
    hwm_put8(p, table->inherited);
}

static bool load_table(hwm_smmu_table *table, const uint8_t **p)
{
    *table = (hwm_smmu_table){ 0 };
    table->space = hwm_get64(p);
    table->va = hwm_get64(p);
    table->mask = hwm_get64(p);
    table->table = hwm_get64(p);
    table->level = hwm_get8(p);
    table->valid = hwm_get8(p);
    table->inherited = hwm_get8(p);
    if (!table->valid) {
        return !(table->space | table->va | table->mask | table->table | table->level | table->inherited);
    }
    return table->valid == 1 && space_ok(table->space) && !(table->va & ~table->mask) &&
           !(table->table >> ADDRESS_BITS) && !(table->table & 7) && table->level >= 1 && table->level <= 3 &&
           table->inherited <= (HWM_LONG_NO_USER | HWM_LONG_NO_WRITE | HWM_LONG_XN | HWM_LONG_PXN | HWM_LONG_NS);
}

static void save_order(const hwm_inject *order, uint8_t **p)
{
    static const hwm_inject none;

    if (!order->count) {
        order = &none;
    }
    hwm_put32(p, order->causes);
    hwm_put32(p, order->stream);
    hwm_put32(p, order->context);
    hwm_put32(p, order->skip);
    hwm_put32(p, order->count);
}

/* As smmu_inject() accepts it; without an order all is 0. */
static bool load_order(const hwm_smmu *m, hwm_inject *order, const uint8_t **p)
{
    order->causes = hwm_get32(p);
    order->stream = hwm_get32(p);
    order->context = hwm_get32(p);
    order->skip = hwm_get32(p);
    order->count = hwm_get32(p);
    return order->count ? smmu_order_ok(m, order) : !(order->causes | order->stream | order->context | order->skip);
}

uint32_t smmu_shared_bytes(const hwm_smmu *m)
{
    return 2 * SMMU_SIDE_BYTES + 4 + m->config.num_smr * 8 + SMMU_PMU_BYTES + 4 +
           m->config.walk_cache_entries * SMMU_TABLE_BYTES + HWM_SMMU_MAX_STALLED * HWM_WAITER_BYTES +
           SMMU_INJECT_BYTES + SMMU_COUNTERS_BYTES;
}

void smmu_save_shared(const hwm_smmu *m, uint8_t **p)
{
    hwm_put32(p, m->scr1);
    save_side(m, 0, p);
    save_side(m, 1, p);
    for (unsigned group = 0; group < m->config.num_smr; group++) {
        hwm_put32(p, m->smr[group]);
        hwm_put32(p, m->s2cr[group]);
    }
    save_pmu(&m->pmu, p);
    hwm_put32(p, m->walk_cache_next);
    for (unsigned i = 0; i < m->config.walk_cache_entries; i++) {
        save_table(&m->walk_cache[i], p);
    }
    hwm_waiters_save(&m->waiters, p);
    save_order(&m->inject, p);
    save_counters(p, &m->rest);
}

bool smmu_load_shared(hwm_smmu *m, const uint8_t **p)
{
    uint32_t entries = m->config.walk_cache_entries;
    bool ok;

    m->scr1 = hwm_get32(p);
    ok = m->scr1 == smmu_fit_scr1(m, m->scr1);
    ok = load_side(m, 0, p) && ok;
    ok = load_side(m, 1, p) && ok;
    for (unsigned group = 0; group < m->config.num_smr; group++) {
        m->smr[group] = hwm_get32(p);
        m->s2cr[group] = hwm_get32(p);
        ok = ok && m->smr[group] == smmu_fit_smr(m, m->smr[group]) &&
             m->s2cr[group] == smmu_fit_s2cr(m, group, m->s2cr[group]);
    }
    ok = load_pmu(m, p) && ok;
    m->walk_cache_next = hwm_get32(p);
    ok = ok && (entries ? m->walk_cache_next < entries : !m->walk_cache_next);
    for (unsigned i = 0; i < entries; i++) {
        ok = load_table(&m->walk_cache[i], p) && ok;
    }
    hwm_waiters_init(&m->waiters, HWM_SMMU_MAX_STALLED);
    hwm_waiters_load(&m->waiters, p);
    ok = hwm_waiters_ok(&m->waiters, m->config.num_cb, SMMU_FAULT_CONTEXT | HWM_FAULT_STAGE2) && ok;
    ok = load_order(m, &m->inject, p) && ok;
    load_counters(p, &m->rest);
    return ok;
}

void smmu_save_bank(const hwm_smmu *m, unsigned n, uint8_t **p)
{
    const hwm_smmu_bank *b = &m->bank[n];

    hwm_put32(p, b->cbar);
    hwm_put32(p, b->cba2r);
    hwm_put32(p, b->cbfrsynra);
    hwm_put32(p, b->sctlr);
    hwm_put32(p, b->actlr);
    hwm_put32(p, b->tcr2);
    hwm_put32(p, b->tcr);
    hwm_put32(p, b->contextidr);
    hwm_put32(p, b->mair[0]);
    hwm_put32(p, b->mair[1]);
    hwm_put32(p, b->fsr);
    hwm_put32(p, b->fsynr0);
    hwm_put32(p, b->fsynr1);
    hwm_put32(p, b->syncing);
    hwm_put8(p, b->stalled);
    hwm_put64(p, b->ttbr[0]);
    hwm_put64(p, b->ttbr[1]);
    hwm_put64(p, b->par);
    hwm_put64(p, b->far_);
    hwm_put64(p, b->ipafar);
    save_counters(p, &b->counters);
    hwm_put64(p, b->fast_hits);
}

bool smmu_load_bank(const hwm_smmu *m, unsigned n, hwm_smmu_bank *b, const uint8_t **p)
{
    uint8_t stalled;

    *b = (hwm_smmu_bank){ 0 };
    b->cbar = hwm_get32(p);
    b->cba2r = hwm_get32(p);
    b->cbfrsynra = hwm_get32(p);
    b->sctlr = hwm_get32(p);
    b->actlr = hwm_get32(p);
    b->tcr2 = hwm_get32(p);
    b->tcr = hwm_get32(p);
    b->contextidr = hwm_get32(p);
    b->mair[0] = hwm_get32(p);
    b->mair[1] = hwm_get32(p);
    b->fsr = hwm_get32(p);
    b->fsynr0 = hwm_get32(p);
    b->fsynr1 = hwm_get32(p);
    b->syncing = hwm_get32(p);
    stalled = hwm_get8(p);
    b->ttbr[0] = hwm_get64(p);
    b->ttbr[1] = hwm_get64(p);
    b->par = hwm_get64(p);
    b->far_ = hwm_get64(p);
    b->ipafar = hwm_get64(p);
    load_counters(p, &b->counters);
    b->fast_hits = hwm_get64(p);
    b->stalled = stalled;
    return b->cbar == smmu_fit_cbar(m, b->cbar) && b->cba2r == smmu_fit_cba2r(m, n, b->cba2r) &&
           b->cbfrsynra == smmu_fit_stream(m, b->cbfrsynra) && b->sctlr == smmu_fit_sctlr(m, n, b->sctlr) &&
           !(b->actlr & ~HWM_SMMU_ACTLR_WMASK) && b->tcr2 == smmu_fit_tcr2(m, n, b->tcr2) &&
           !(b->fsr & ~SMMU_FSR_KEPT) && !(b->fsynr0 & ~HWM_SMMU_FSYNR0_WMASK) &&
           b->syncing <= m->config.tlbsync_latency && stalled <= 1 &&
           (stalled || !(b->fsr & HWM_SMMU_FSR_SS_MASK)) && (stalled || !hwm_waiters_causes(&m->waiters, n)) &&
           !(b->par & ~SMMU_PAR_BITS);
}

void smmu_save_entry(const hwm_tlb *t, const hwm_tlb_entry *e, uint8_t **p)
{
    static const hwm_tlb_entry none = { .mask = ~(uint64_t)0, .space_mask = ~(uint64_t)0 };
    bool valid = hwm_tlb_valid(t, e);
    unsigned shift = 0;

    if (!valid) {
        e = &none;
    }
    while (e->size >> (shift + 1)) {
        shift++;
    }
    hwm_put8(p, valid);
    hwm_put8(p, (uint8_t)shift);
    hwm_put8(p, hwm_tlb_is_global(e));
    hwm_put8(p, e->traits.allow);
    hwm_put64(p, hwm_tlb_va(e));
    hwm_put64(p, e->space);
    hwm_put64(p, e->pa);
    hwm_put64(p, e->user);
    hwm_put8(p, e->traits.perms);
    hwm_put8(p, e->traits.memory.memtype);
    hwm_put8(p, e->traits.memory.inner);
    hwm_put8(p, e->traits.memory.outer);
    hwm_put8(p, e->traits.memory.share);
    hwm_put8(p, e->traits.secure);
    hwm_put8(p, e->traits.flags);
    hwm_put8(p, 0);
}

static bool traits_ok(const hwm_tlb_traits *traits, uint8_t secure)
{
    return !(traits->perms & ~(HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW | HWM_PERM_XN)) &&
           traits->memory.memtype <= HWM_MT_NORMAL && traits->memory.inner <= HWM_CACHE_WBNWA &&
           traits->memory.outer <= HWM_CACHE_WBNWA && traits->memory.share <= HWM_SHARE_OUTER && secure <= 1 &&
           traits->flags <= HWM_TLB_ALL_FLAGS;
}

bool smmu_load_entry(const hwm_tlb *t, uint32_t slot, hwm_tlb_entry *e, bool *valid, const uint8_t **p)
{
    uint8_t present = hwm_get8(p), shift = hwm_get8(p), global = hwm_get8(p), secure, spare;
    hwm_tlb_traits *traits = &e->traits;
    uint64_t va;

    *e = (hwm_tlb_entry){ .space_mask = ~(uint64_t)0 };
    traits->allow = hwm_get8(p);
    va = hwm_get64(p);
    e->space = hwm_get64(p);
    e->pa = hwm_get64(p);
    e->user = hwm_get64(p);
    traits->perms = hwm_get8(p);
    traits->memory.memtype = hwm_get8(p);
    traits->memory.inner = hwm_get8(p);
    traits->memory.outer = hwm_get8(p);
    traits->memory.share = hwm_get8(p);
    secure = hwm_get8(p);
    traits->flags = hwm_get8(p);
    spare = hwm_get8(p);
    traits->secure = secure;
    *valid = present;
    if (!present) {
        return !(shift | global | traits->allow | va | e->space | e->pa | e->user | traits->perms |
                 traits->memory.memtype | traits->memory.inner | traits->memory.outer | traits->memory.share |
                 secure | traits->flags | spare);
    }
    if (present > 1 || global > 1 || spare || shift < HWM_TLB_MIN_SHIFT || shift > HWM_TLB_MAX_SHIFT ||
        va & ~HWM_TLB_VA_MASK || e->pa >> ADDRESS_BITS || smmu_user_share(e->user) > HWM_SHARE_OUTER ||
        !space_ok(e->space) || !traits_ok(traits, secure)) {
        return false;
    }
    e->tag = va;
    e->size = (uint64_t)1 << shift;
    e->mask = hwm_tlb_mask(e->size, false);
    e->space_mask = ~(global ? HWM_TLB_SPACE_ASID_MASK : 0);
    return hwm_tlb_fits(t, slot, e);
}
