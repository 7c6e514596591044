/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmu.c - one ARM SMMU: making it, and reset.
 */
#include "regs.h"

static const hwm_iommu_ops smmu_ops = {
    .reset = smmu_reset,
    .mmio_read = smmu_mmio_read,
    .mmio_write = smmu_mmio_write,
    .translate = smmu_translate,
    .peek = smmu_peek,
    .walk = smmu_walk_view,
    .stalled = smmu_stalled,
    .forget = smmu_forget,
    .inject = smmu_inject,
    .info = smmu_info,
    .context = smmu_context_view,
    .route = smmu_route_view,
    .registers = smmu_registers,
    .tlb = smmu_tlb_view,
    .counters = smmu_counters,
    .clear_counters = smmu_clear_counters,
    .set_tlb = smmu_set_tlb,
    .save_size = smmu_save_size,
    .save = smmu_save,
    .restore = smmu_restore,
};

size_t hwm_smmu_size(uint32_t num_cb)
{
    return sizeof(hwm_smmu) + num_cb * sizeof(hwm_smmu_bank);
}

int hwm_smmu_init(hwm_smmu *m, const hwm_smmu_config *config)
{
    if (!m || !config || hwm_smmu_config_problem(config)) {
        return HWM_E_INVAL;
    }
    m->iommu.ops = &smmu_ops;
    m->config = *config;
    hwm_tlb_attach(&m->tlb, config->tlb_memory, config->tlb_next, config->tlb_capacity);
    hwm_tlb_init(&m->tlb, config->tlb_entries, config->tlb_ways);
    hwm_waiters_init(&m->waiters, HWM_SMMU_MAX_STALLED);
    smmu_reset(&m->iommu);
    return HWM_OK;
}

/* Firmware hands over to the non-secure side; the secure one is as after a reset. */
static void reset_sides(hwm_smmu *m)
{
    const hwm_smmu_config *c = &m->config;

    m->scr1 = smmu_fit_scr1(m, SMMU_PUT(c->num_cb, SCR1_NSNUMCBO) | SMMU_PUT(c->num_smr, SCR1_NSNUMSMRGO) |
                                   SMMU_PUT(c->num_irpt, SCR1_NSNUMIRPTO));
    for (unsigned side = 0; side < 2; side++) {
        m->side[side] = (hwm_smmu_side){ 0 };
        m->side[side].cr0 = smmu_fit_cr0(m, side, side ? HWM_SMMU_sCR0_RESET : c->reset_cr0);
        m->side[side].acr = smmu_fit_acr(m, side, HWM_SMMU_sACR_RESET);
    }
}

static void reset_bank(hwm_smmu *m, unsigned n)
{
    hwm_smmu_bank *b = &m->bank[n];

    *b = (hwm_smmu_bank){ 0 };
    b->cbar = smmu_fit_cbar(m, m->config.reset_cbar);
    b->cba2r = smmu_fit_cba2r(m, n, 0);
    b->sctlr = smmu_fit_sctlr(m, n, m->config.reset_sctlr);
    b->tcr2 = smmu_fit_tcr2(m, n, 0);
    b->actlr = HWM_SMMU_ACTLR_RESET;
}

/* What is left as it was: the configuration and the TLB's geometry. */
void smmu_reset(hwm_iommu *iommu)
{
    hwm_smmu *m = smmu_of(iommu);
    const hwm_smmu_config *c = &m->config;
    uint32_t entries = m->tlb.entries, ways = m->tlb.ways;

    for (unsigned n = 0; n < c->num_cb; n++) {
        smmu_abandon(m, n);
    }
    hwm_waiters_init(&m->waiters, HWM_SMMU_MAX_STALLED);
    reset_sides(m);
    for (unsigned n = 0; n < c->num_cb; n++) {
        reset_bank(m, n);
    }
    for (unsigned group = 0; group < HWM_SMMU_MAX_GROUPS; group++) {
        m->smr[group] = 0;
        m->s2cr[group] = group < c->num_smr ? smmu_fit_s2cr(m, group, c->reset_s2cr) : 0;
    }
    for (unsigned i = 0; i < c->handover_count; i++) {
        uint32_t group = c->handover[i].group;

        m->smr[group] = smmu_fit_smr(m, c->handover[i].smr);
        m->s2cr[group] = smmu_fit_s2cr(m, group, c->handover[i].s2cr);
    }
    m->pmu = (hwm_smmu_pmu){ 0 };
    memset(m->walk_cache, 0, sizeof(m->walk_cache));
    m->walk_cache_next = 0;
    m->inject = (hwm_inject){ 0 };
    hwm_tlb_init(&m->tlb, entries, ways);
    smmu_clear_counters(iommu);
    smmu_refresh(m, SMMU_NO_BANK);
    smmu_update_lines(m);
}
