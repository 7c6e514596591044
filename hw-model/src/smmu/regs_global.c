/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs_global.c - the global pages 0 and 1: configuration, global faults, stream mapping groups, and what banks are.
 */
#include "regs.h"

/* Registers for the secure side only (SMMU 9). */
static bool secure_only(uint32_t offset)
{
    switch (offset) {
    case HWM_SMMU_SCR1:
    case HWM_SMMU_STLBIALLM:
    case HWM_SMMU_STLBIVAM:
    case HWM_SMMU_STLBIVALM:
        return true;
    default:
        return false;
    }
}

static bool since_v2(uint32_t offset)
{
    switch (offset) {
    case HWM_SMMU_STLBIVALM:
    case HWM_SMMU_STLBIVAM:
    case HWM_SMMU_TLBIVALH64:
    case HWM_SMMU_TLBIVMIDS1:
    case HWM_SMMU_STLBIALLM:
    case HWM_SMMU_TLBIVAH64:
        return true;
    default:
        return false;
    }
}

bool smmu_gr0_has(const hwm_smmu *m, const smmu_reg_access *a)
{
    uint32_t offset = a->reg->offset;

    if ((secure_only(offset) && !a->secure) || (since_v2(offset) && m->config.architecture < 2)) {
        return false;
    }
    if (offset >= HWM_SMMU_PIDR4) {
        return m->config.model == HWM_SMMU_MMU500;
    }
    if (offset >= HWM_SMMU_SMR) {
        return a->index < m->config.num_smr && (a->secure || a->index < smmu_ns_groups(m));
    }
    if (offset >= HWM_SMMU_sGATS1UR) {
        return m->config.ato;
    }
    return true;
}

/* EXIDENABLE of the group's owner chooses the layout. */
static uint32_t smr_shown(const hwm_smmu *m, unsigned group)
{
    unsigned id = m->config.smr_id_bits, mask = m->config.smr_mask_bits;
    uint32_t bits = HWM_SMMU_SMR_ID_MASK | HWM_SMMU_SMR_MASK_MASK | HWM_SMMU_SMR_VALID_MASK;

    if (SMMU_BIT(m->side[group >= smmu_ns_groups(m)].cr0, sCR0_EXIDENABLE)) {
        bits = SMMU_PUT((1u << id) - 1, SMR_EXID_EXID) | SMMU_PUT((1u << mask) - 1, SMR_EXID_EXMASK);
    }
    return m->smr[group] & bits;
}

uint64_t smmu_gr0_value(const hwm_smmu *m, const smmu_reg_access *a)
{
    const hwm_smmu_side *side = &m->side[a->side];

    switch (a->reg->offset) {
    case HWM_SMMU_sCR0:
        return side->cr0;
    case HWM_SMMU_SCR1:
        return m->scr1;
    case HWM_SMMU_sCR2:
        return side->cr2;
    case HWM_SMMU_sACR:
        return side->acr;
    case HWM_SMMU_IDR0:
    case HWM_SMMU_IDR1:
    case HWM_SMMU_IDR2:
    case HWM_SMMU_IDR7:
        return smmu_idr(m, a->reg->offset, a->side);
    case HWM_SMMU_sGFAR:
        return side->gfar;
    case HWM_SMMU_sGFSR:
        return side->gfsr;
    case HWM_SMMU_sGFSYNR0:
        return side->gfsynr0;
    case HWM_SMMU_sGFSYNR1:
        return side->gfsynr1;
    case HWM_SMMU_sGFSYNR2:
        return side->gfsynr2;
    case HWM_SMMU_sTLBGSTATUS:
        return SMMU_PUT(side->syncing > 0 ? 1u : 0u, sTLBGSTATUS_GSACTIVE);
    case HWM_SMMU_sGPAR:
        return side->gpar;
    case HWM_SMMU_SMR:
        return smr_shown(m, a->index);
    case HWM_SMMU_S2CR:
        return m->s2cr[a->index];
    case HWM_SMMU_sGATSR:
        return 0;                /* queries end at once (SMMU 8) */
    default:
        return smmu_id_word(a->reg->offset);
    }
}

/* sGATS: two by two reads and writes; unprivileged, privileged; stage 1, both stages. */
static void query(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    unsigned n = (a->reg->offset - HWM_SMMU_sGATS1UR) / 8, bank = (unsigned)SMMU_FIELD(value, sGATS1UR_NDX);
    uint64_t va = value & HWM_SMMU_sGATS1UR_ADDR_63_12_MASK;

    if (bank < m->config.num_cb && !SMMU_BIT(m->bank[bank].cba2r, CBA2R_VA64)) {
        va = (uint32_t)va;
    }
    smmu_gats(m, a->side, bank, n & 4, n & 1, n & 2, va);
}

static void write_cr0(hwm_smmu *m, unsigned side, uint32_t value)
{
    m->side[side].cr0 = smmu_fit_cr0(m, side, value);
    smmu_fit_all(m);
    smmu_refresh(m, SMMU_NO_BANK);
}

void smmu_gr0_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    hwm_smmu_side *side = &m->side[a->side];
    uint32_t word = (uint32_t)value;

    switch (a->reg->offset) {
    case HWM_SMMU_sCR0:
        write_cr0(m, a->side, word);
        break;
    case HWM_SMMU_SCR1:
        m->scr1 = smmu_fit_scr1(m, word);
        smmu_fit_all(m);
        smmu_pmu_refresh(m);
        smmu_refresh(m, SMMU_NO_BANK);
        break;
    case HWM_SMMU_sCR2:
        side->cr2 = smmu_fit_cr2(word);
        break;
    case HWM_SMMU_sACR:
        side->acr = smmu_fit_acr(m, a->side, word);
        smmu_refresh(m, SMMU_NO_BANK);
        break;
    case HWM_SMMU_sGFAR:
        side->gfar = value;
        break;
    case HWM_SMMU_sGFSR:
        side->gfsr &= ~word;
        break;
    case HWM_SMMU_sGFSRRESTORE:
        side->gfsr = smmu_fit_gfsr(a->side, word);
        break;
    case HWM_SMMU_sGFSYNR0:
        side->gfsynr0 = smmu_fit_gfsynr0(a->side, word);
        break;
    case HWM_SMMU_sGFSYNR1:
        side->gfsynr1 = smmu_fit_stream(m, word);
        break;
    case HWM_SMMU_sGFSYNR2:
        side->gfsynr2 = word;
        break;
    case HWM_SMMU_sTLBGSYNC:
        side->syncing = m->config.tlbsync_latency;
        m->rest.syncs++;
        break;
    case HWM_SMMU_sGPAR:
        side->gpar = value & SMMU_GPAR_BITS;
        break;
    case HWM_SMMU_SMR:
        m->smr[a->index] = smmu_fit_smr(m, word);
        smmu_refresh(m, SMMU_NO_BANK);
        break;
    case HWM_SMMU_S2CR:
        m->s2cr[a->index] = smmu_fit_s2cr(m, a->index, word);
        smmu_refresh(m, SMMU_NO_BANK);
        break;
    default:
        if (a->reg->offset >= HWM_SMMU_sGATS1UR) {
            query(m, a, value);
        } else {
            smmu_global_maintain(m, a->secure, a->reg, value);
        }
        break;
    }
    smmu_update_lines(m);
}

bool smmu_gr1_has(const hwm_smmu *m, const smmu_reg_access *a)
{
    if (a->index >= m->config.num_cb || (!a->secure && smmu_bank_secure(m, a->index))) {
        return false;
    }
    /* Version 1 has it where 64 KiB AArch64 tables were added to it. */
    return a->reg->offset != HWM_SMMU_CBA2R || m->config.architecture > 1 || m->config.pgsz_64k;
}

uint64_t smmu_gr1_value(const hwm_smmu *m, const smmu_reg_access *a)
{
    const hwm_smmu_bank *b = &m->bank[a->index];

    switch (a->reg->offset) {
    case HWM_SMMU_CBAR:
        return b->cbar;
    case HWM_SMMU_CBFRSYNRA:
        return b->cbfrsynra;
    default:
        return b->cba2r;
    }
}

/* A bank's attributes matter to the nested banks that use it, too. */
void smmu_gr1_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    hwm_smmu_bank *b = &m->bank[a->index];

    switch (a->reg->offset) {
    case HWM_SMMU_CBAR:
        b->cbar = smmu_fit_cbar(m, (uint32_t)value);
        break;
    case HWM_SMMU_CBFRSYNRA:
        b->cbfrsynra = smmu_fit_stream(m, (uint32_t)value);
        return;
    default:
        b->cba2r = smmu_fit_cba2r(m, a->index, (uint32_t)value);
        break;
    }
    smmu_refresh(m, SMMU_NO_BANK);
    smmu_update_lines(m);
}
