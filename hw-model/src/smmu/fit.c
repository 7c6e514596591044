/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fit.c - which bits of its registers an instance has.  The generated masks tell what the architecture has; the
 * configuration, the security state and the part's own rules take away, or fix, the rest.
 */
#include "regs.h"

static bool v2(const hwm_smmu *m)
{
    return m->config.architecture == 2;
}

static bool aarch64(const hwm_smmu *m)
{
    return m->config.pgsz_4k || m->config.pgsz_16k || m->config.pgsz_64k;
}

/* A group's owner. */
static unsigned group_side(const hwm_smmu *m, unsigned group)
{
    return group >= smmu_ns_groups(m);
}

uint32_t smmu_fit_cr0(const hwm_smmu *m, unsigned side, uint32_t value)
{
    uint32_t bits = side ? HWM_SMMU_sCR0_WMASK_SECURE : HWM_SMMU_sCR0_WMASK_NONSECURE;

    if (!m->config.exids || !m->config.stream_match) {
        bits &= ~HWM_SMMU_sCR0_EXIDENABLE_MASK;
    }
    if (!m->config.vmid16) {
        bits &= ~HWM_SMMU_sCR0_VMID16EN_MASK;
    }
    if (!v2(m)) {
        bits &= ~HWM_SMMU_sCR0_HYPMODE_MASK;
    }
    if (m->config.model == HWM_SMMU_MMU500) {
        bits &= ~(HWM_SMMU_sCR0_GCFGFRE_MASK | HWM_SMMU_sCR0_GCFGFIE_MASK | HWM_SMMU_sCR0_STALLD_MASK |
                  HWM_SMMU_sCR0_GSE_MASK);
        value |= HWM_SMMU_sCR0_SMCFCFG_MASK;
    }
    if (!m->config.stall || SMMU_BIT(value & bits, sCR0_STALLD)) {
        bits &= ~HWM_SMMU_sCR0_GSE_MASK;
    }
    return value & bits;
}

/* The non-secure side can't own more than there is. */
static uint32_t at_most(uint32_t value, uint32_t limit)
{
    return value < limit ? value : limit;
}

uint32_t smmu_fit_scr1(const hwm_smmu *m, uint32_t value)
{
    uint32_t flags = HWM_SMMU_SCR1_GASRAE_MASK | HWM_SMMU_SCR1_GEFRO_MASK | HWM_SMMU_SCR1_SIF_MASK |
                     HWM_SMMU_SCR1_SPMEN_MASK | HWM_SMMU_SCR1_NSCAFRO_MASK;

    if (!m->config.secure) {
        return 0;
    }
    if (v2(m)) {
        flags |= HWM_SMMU_SCR1_NSCOMPINDEXDISABLE_MASK;
    }
    return SMMU_PUT(at_most(SMMU_FIELD(value, SCR1_NSNUMCBO), m->config.num_cb), SCR1_NSNUMCBO) |
           SMMU_PUT(at_most(SMMU_FIELD(value, SCR1_NSNUMSMRGO), m->config.num_smr), SCR1_NSNUMSMRGO) |
           SMMU_PUT(at_most(SMMU_FIELD(value, SCR1_NSNUMIRPTO), m->config.num_irpt), SCR1_NSNUMIRPTO) |
           (value & flags);
}

/* No extended groups (IDR0.EXSMRGS 0) and no compressed indexing (IDR2.COMPINDEXS 0). */
uint32_t smmu_fit_cr2(uint32_t value)
{
    return value & HWM_SMMU_sCR2_BPVMID_MASK;
}

/* The layout is MMU-500's everywhere (SMMU 6), but the lock is its own.  The size of pages was chosen when the
 * instance was made. */
uint32_t smmu_fit_acr(const hwm_smmu *m, unsigned side, uint32_t value)
{
    uint32_t bits = side ? HWM_SMMU_sACR_WMASK_SECURE : HWM_SMMU_sACR_WMASK_NONSECURE;

    if (m->config.model != HWM_SMMU_MMU500 && m->config.model != HWM_SMMU_GENERIC) {
        bits &= ~HWM_SMMU_sACR_CACHE_LOCK_MASK;
    }
    value &= ~HWM_SMMU_sACR_PAGESIZE_MASK;
    if (m->config.page_size == 65536) {
        value |= HWM_SMMU_sACR_PAGESIZE_MASK;
    }
    return value & bits;
}

uint32_t smmu_fit_gfsr(unsigned side, uint32_t value)
{
    return value & (side ? HWM_SMMU_sGFSR_WMASK_SECURE : HWM_SMMU_sGFSR_WMASK_NONSECURE);
}

uint32_t smmu_fit_gfsynr0(unsigned side, uint32_t value)
{
    return value & (side ? HWM_SMMU_sGFSYNR0_WMASK_SECURE : HWM_SMMU_sGFSYNR0_WMASK_NONSECURE);
}

/* sGFSYNR1 and CBFRSYNRA.  There is no SSD table, so SSD_Index is always 0. */
uint32_t smmu_fit_stream(const hwm_smmu *m, uint32_t value)
{
    return value & (v2(m) ? 0xffffu : 0x7fffu);
}

/* Both layouts' bits are kept: software may write groups before it sets EXIDENABLE. */
uint32_t smmu_fit_smr(const hwm_smmu *m, uint32_t value)
{
    uint32_t id = (1u << m->config.smr_id_bits) - 1, mask = (1u << m->config.smr_mask_bits) - 1;

    return m->config.stream_match ? value & (SMMU_PUT(id, SMR_EXID_EXID) | SMMU_PUT(mask, SMR_EXID_EXMASK) |
                                             HWM_SMMU_SMR_VALID_MASK) : 0;
}

uint32_t smmu_fit_s2cr(const hwm_smmu *m, unsigned group, uint32_t value)
{
    uint32_t bits = group_side(m, group) ? HWM_SMMU_S2CR_WMASK_SECURE : HWM_SMMU_S2CR_WMASK_NONSECURE;

    if (!m->config.exids) {
        bits &= ~HWM_SMMU_S2CR_EXIDVALID_MASK;
    }
    /* Firmware that traps the write: a group can't be made to bypass (SMMU 10). */
    if (m->config.bypass_quirk && SMMU_FIELD(value, S2CR_TYPE) == HWM_SMMU_S2CR_TYPE_BYPASS) {
        value = (value & ~HWM_SMMU_S2CR_TYPE_MASK) | SMMU_PUT(HWM_SMMU_S2CR_TYPE_FAULT, S2CR_TYPE);
    }
    return value & bits;
}

uint32_t smmu_fit_cbar(const hwm_smmu *m, uint32_t value)
{
    uint32_t bits = HWM_SMMU_CBAR_WMASK;

    if (v2(m) && m->config.num_irpt == 1) {
        bits &= ~HWM_SMMU_CBAR_IRPTNDX_MASK;
    }
    return value & bits;
}

uint32_t smmu_fit_cba2r(const hwm_smmu *m, unsigned bank, uint32_t value)
{
    uint32_t bits = 0;

    if (aarch64(m)) {
        bits |= HWM_SMMU_CBA2R_VA64_MASK;
    }
    if (m->config.vmid16) {
        bits |= HWM_SMMU_CBA2R_VMID16_MASK;
    }
    if (v2(m) && smmu_bank_secure(m, bank)) {
        bits |= HWM_SMMU_CBA2R_MONC_MASK;
    }
    if (m->config.ptfs == HWM_SMMU_PTFS_NO_AARCH32) {
        value |= HWM_SMMU_CBA2R_VA64_MASK;
    }
    return value & bits;
}

/* Both stages' bits are kept; those that the present stage lacks aren't shown. */
uint32_t smmu_fit_sctlr(const hwm_smmu *m, unsigned bank, uint32_t value)
{
    unsigned side = smmu_bank_secure(m, bank);
    uint32_t bits = side ? HWM_SMMU_SCTLR_WMASK_SECURE : HWM_SMMU_SCTLR_WMASK_NONSECURE;

    if (!m->config.stall || SMMU_BIT(m->side[side].cr0, sCR0_STALLD)) {
        bits &= ~HWM_SMMU_SCTLR_CFCFG_MASK;
    }
    return value & bits;
}

uint32_t smmu_fit_tcr2(const hwm_smmu *m, unsigned bank, uint32_t value)
{
    uint32_t bits = HWM_SMMU_TCR2_WMASK;

    if (!v2(m)) {
        return 0;
    }
    if (!m->config.hads) {
        bits &= ~(HWM_SMMU_TCR2_HAD0_MASK | HWM_SMMU_TCR2_HAD1_MASK);
    }
    if (m->config.hafdbs < HWM_SMMU_HAFDBS_DIRTY) {
        bits &= ~HWM_SMMU_TCR2_HD_MASK;
    }
    if (m->config.hafdbs == HWM_SMMU_HAFDBS_NONE) {
        bits &= ~HWM_SMMU_TCR2_HA_MASK;
    }
    if (!smmu_bank_secure(m, bank)) {
        bits &= ~(HWM_SMMU_TCR2_NSCFG0_MASK | HWM_SMMU_TCR2_NSCFG1_MASK);
    }
    if (m->config.model == HWM_SMMU_MMU500) {
        value |= HWM_SMMU_TCR2_TBI0_MASK | HWM_SMMU_TCR2_TBI1_MASK;
    }
    return value & bits;
}

void smmu_fit_all(hwm_smmu *m)
{
    for (unsigned group = 0; group < m->config.num_smr; group++) {
        m->s2cr[group] = smmu_fit_s2cr(m, group, m->s2cr[group]);
    }
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        hwm_smmu_bank *b = &m->bank[n];

        b->cba2r = smmu_fit_cba2r(m, n, b->cba2r);
        b->sctlr = smmu_fit_sctlr(m, n, b->sctlr);
        b->tcr2 = smmu_fit_tcr2(m, n, b->tcr2);
    }
}
