/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs_bank.c - the page of a context bank.  Which registers it has depends on its stage (CBAR.TYPE) and on the
 * architecture's version.
 */
#include "regs.h"

enum { STAGE1 = 1, STAGE2 = 2, SINCE_V2 = 4, QUERIES = 8 };

/* Where a register is. */
static unsigned conditions(uint32_t offset)
{
    switch (offset) {
    case HWM_SMMU_TCR2:
        return STAGE1 | SINCE_V2;
    case HWM_SMMU_TTBR1:
    case HWM_SMMU_CONTEXTIDR:
    case HWM_SMMU_PRRR_MAIR0:
    case HWM_SMMU_NMRR_MAIR1:
    case HWM_SMMU_TLBIVA:
    case HWM_SMMU_TLBIVAA:
    case HWM_SMMU_TLBIASID:
    case HWM_SMMU_TLBIALL:
    case HWM_SMMU_TLBIVAL:
    case HWM_SMMU_TLBIVAAL:
        return STAGE1;
    case HWM_SMMU_PAR:
    case HWM_SMMU_ATS1PR:
    case HWM_SMMU_ATS1PW:
    case HWM_SMMU_ATS1UR:
    case HWM_SMMU_ATS1UW:
    case HWM_SMMU_ATSR:
        return STAGE1 | QUERIES;
    case HWM_SMMU_IPAFAR:
    case HWM_SMMU_TLBIIPAS2:
    case HWM_SMMU_TLBIIPAS2L:
        return STAGE2 | SINCE_V2;
    default:
        return 0;
    }
}

bool smmu_bank_has(const hwm_smmu *m, const smmu_reg_access *a)
{
    unsigned where = conditions(a->reg->offset);
    bool stage2 = smmu_bank_stage2(m, a->bank), v1 = m->config.architecture < 2;

    if (v1 && stage2 && (a->reg->offset == HWM_SMMU_TLBSYNC || a->reg->offset == HWM_SMMU_TLBSTATUS)) {
        return false;
    }
    return !(where & (stage2 ? STAGE1 : STAGE2)) && !(v1 && where & SINCE_V2) &&
           !(where & QUERIES && !m->config.ato);
}

/* Layouts of SCTLR: the bits of one stage that mean nothing in the other. */
#define SCTLR_STAGE1_ONLY \
    (HWM_SMMU_SCTLR_WXN_MASK | HWM_SMMU_SCTLR_UWXN_MASK | HWM_SMMU_SCTLR_ASIDPNE_MASK | HWM_SMMU_SCTLR_MTCFG_MASK | \
     HWM_SMMU_SCTLR_NSCFG_MASK | HWM_SMMU_SCTLR_UCI_MASK)
#define SCTLR_STAGE2_ONLY (HWM_SMMU_SCTLR_STAGE2_PTW_MASK | HWM_SMMU_SCTLR_STAGE2_FB_MASK)

/* Layouts of TCR.  All 32 bits are kept: software may write it before the register that chooses the layout. */
#define TCR_AARCH64 \
    (HWM_SMMU_TCR_T0SZ_MASK | HWM_SMMU_TCR_EPD0_MASK | HWM_SMMU_TCR_IRGN0_MASK | HWM_SMMU_TCR_ORGN0_MASK | \
     HWM_SMMU_TCR_SH0_MASK | HWM_SMMU_TCR_TG0_MASK | HWM_SMMU_TCR_T1SZ_MASK | HWM_SMMU_TCR_A1_MASK | \
     HWM_SMMU_TCR_EPD1_MASK | HWM_SMMU_TCR_IRGN1_MASK | HWM_SMMU_TCR_ORGN1_MASK | HWM_SMMU_TCR_SH1_MASK | \
     HWM_SMMU_TCR_TG1_MASK)
#define TCR_LONG32 \
    (HWM_SMMU_TCR_LONG32_T0SZ_MASK | HWM_SMMU_TCR_LONG32_EPD0_MASK | HWM_SMMU_TCR_LONG32_IRGN0_MASK | \
     HWM_SMMU_TCR_LONG32_ORGN0_MASK | HWM_SMMU_TCR_LONG32_SH0_MASK | HWM_SMMU_TCR_LONG32_NSCFG0_MASK | \
     HWM_SMMU_TCR_LONG32_T1SZ_MASK | HWM_SMMU_TCR_LONG32_A1_MASK | HWM_SMMU_TCR_LONG32_EPD1_MASK | \
     HWM_SMMU_TCR_LONG32_IRGN1_MASK | HWM_SMMU_TCR_LONG32_ORGN1_MASK | HWM_SMMU_TCR_LONG32_SH1_MASK | \
     HWM_SMMU_TCR_LONG32_NSCFG1_MASK | HWM_SMMU_TCR_LONG32_EAE_MASK)
#define TCR_SHORT \
    (HWM_SMMU_TCR_SHORT_T0SZ_MASK | HWM_SMMU_TCR_SHORT_PD0_MASK | HWM_SMMU_TCR_SHORT_PD1_MASK | \
     HWM_SMMU_TCR_SHORT_NSCFG0_MASK | HWM_SMMU_TCR_SHORT_NSCFG1_MASK | HWM_SMMU_TCR_SHORT_EAE_MASK)
#define TCR_STAGE2_LONG32 \
    (HWM_SMMU_TCR_STAGE2_LONG32_T0SZ_MASK | HWM_SMMU_TCR_STAGE2_LONG32_SL0_MASK | \
     HWM_SMMU_TCR_STAGE2_LONG32_IRGN0_MASK | HWM_SMMU_TCR_STAGE2_LONG32_ORGN0_MASK | \
     HWM_SMMU_TCR_STAGE2_LONG32_SH0_MASK | HWM_SMMU_TCR_STAGE2_LONG32_EAE_MASK)
#define TCR_STAGE2 \
    (HWM_SMMU_TCR_STAGE2_T0SZ_MASK | HWM_SMMU_TCR_STAGE2_SL0_MASK | HWM_SMMU_TCR_STAGE2_IRGN0_MASK | \
     HWM_SMMU_TCR_STAGE2_ORGN0_MASK | HWM_SMMU_TCR_STAGE2_SH0_MASK | HWM_SMMU_TCR_STAGE2_TG0_MASK | \
     HWM_SMMU_TCR_STAGE2_PASize_MASK)
#define TCR_NSCFG (HWM_SMMU_TCR_SHORT_NSCFG0_MASK | HWM_SMMU_TCR_SHORT_NSCFG1_MASK)

/* Table format, in the coding of FSR.FORMAT: VA64, then EAE, which stage 2 has always set. */
static unsigned format_of(const hwm_smmu *m, unsigned bank)
{
    const hwm_smmu_bank *b = &m->bank[bank];

    if (SMMU_BIT(b->cba2r, CBA2R_VA64)) {
        return SMMU_FORMAT_AARCH64;
    }
    return smmu_bank_stage2(m, bank) || SMMU_BIT(b->tcr, TCR_LONG32_EAE) ? SMMU_FORMAT_LONG : SMMU_FORMAT_SHORT;
}

static uint32_t sctlr_shown(const hwm_smmu *m, unsigned bank)
{
    const hwm_smmu_bank *b = &m->bank[bank];

    if (smmu_bank_stage2(m, bank)) {
        return b->sctlr & ~(uint32_t)SCTLR_STAGE1_ONLY;
    }
    return b->sctlr & ~(uint32_t)(SCTLR_STAGE2_ONLY |
                                  (SMMU_BIT(b->cba2r, CBA2R_VA64) ? 0 : HWM_SMMU_SCTLR_UCI_MASK));
}

static uint32_t tcr_shown(const hwm_smmu *m, unsigned bank)
{
    uint32_t tcr = m->bank[bank].tcr, bits;
    unsigned format = format_of(m, bank);

    if (smmu_bank_stage2(m, bank)) {
        if (format != SMMU_FORMAT_AARCH64) {
            return (tcr & TCR_STAGE2_LONG32) | HWM_SMMU_TCR_STAGE2_LONG32_EAE_MASK;
        }
        bits = TCR_STAGE2;
        if (m->config.hafdbs >= HWM_SMMU_HAFDBS_ACCESS) {
            bits |= HWM_SMMU_TCR_STAGE2_HA_MASK;
        }
        if (m->config.hafdbs == HWM_SMMU_HAFDBS_DIRTY) {
            bits |= HWM_SMMU_TCR_STAGE2_HD_MASK;
        }
        return tcr & bits;
    }
    if (format == SMMU_FORMAT_AARCH64) {
        return tcr & TCR_AARCH64;
    }
    bits = format == SMMU_FORMAT_LONG ? TCR_LONG32 : TCR_SHORT;
    return tcr & (smmu_bank_secure(m, bank) ? bits : bits & ~(uint32_t)TCR_NSCFG);
}

/* The short format's are 32-bit registers, and stage 2's have no ASID. */
static uint64_t ttbr_shown(const hwm_smmu *m, unsigned bank, unsigned number)
{
    uint64_t value = m->bank[bank].ttbr[number];

    if (smmu_bank_stage2(m, bank)) {
        return value & HWM_SMMU_TTBR0_BASE_MASK;
    }
    return format_of(m, bank) == SMMU_FORMAT_SHORT ? (uint32_t)value : value;
}

static uint32_t fsynr0_shown(const hwm_smmu *m, unsigned bank)
{
    uint32_t value = m->bank[bank].fsynr0;

    if (smmu_bank_stage2(m, bank)) {
        return value & ~HWM_SMMU_FSYNR0_NSATTR_MASK;
    }
    return value & (HWM_SMMU_FSYNR0_PLVL_MASK | HWM_SMMU_FSYNR0_WNR_MASK | HWM_SMMU_FSYNR0_PNU_MASK |
                    HWM_SMMU_FSYNR0_IND_MASK | HWM_SMMU_FSYNR0_PTWF_MASK | HWM_SMMU_FSYNR0_AFR_MASK |
                    (smmu_bank_secure(m, bank) ? HWM_SMMU_FSYNR0_NSATTR_MASK : 0));
}

uint64_t smmu_bank_value(const hwm_smmu *m, const smmu_reg_access *a)
{
    const hwm_smmu_bank *b = &m->bank[a->bank];

    switch (a->reg->offset) {
    case HWM_SMMU_SCTLR:
        return sctlr_shown(m, a->bank);
    case HWM_SMMU_ACTLR:
        return b->actlr;
    case HWM_SMMU_TCR2:
        return b->tcr2;
    case HWM_SMMU_TTBR0:
        return ttbr_shown(m, a->bank, 0);
    case HWM_SMMU_TTBR1:
        return ttbr_shown(m, a->bank, 1);
    case HWM_SMMU_TCR:
        return tcr_shown(m, a->bank);
    case HWM_SMMU_CONTEXTIDR:
        return b->contextidr;
    case HWM_SMMU_PRRR_MAIR0:
        return b->mair[0];
    case HWM_SMMU_NMRR_MAIR1:
        return b->mair[1];
    case HWM_SMMU_PAR:
        return b->par;
    case HWM_SMMU_FSR:
        return (b->fsr & HWM_SMMU_FSR_WMASK) | SMMU_PUT((uint32_t)b->stalled, FSR_SS) |
               SMMU_PUT(format_of(m, a->bank), FSR_FORMAT);
    case HWM_SMMU_FAR:
        return b->far_;
    case HWM_SMMU_FSYNR0:
        return fsynr0_shown(m, a->bank);
    case HWM_SMMU_FSYNR1:
        return b->fsynr1;
    case HWM_SMMU_IPAFAR:
        return b->ipafar;
    case HWM_SMMU_TLBSTATUS:
        return SMMU_PUT(b->syncing > 0 ? 1u : 0u, TLBSTATUS_SACTIVE);
    default:
        return 0;                /* ATSR: queries end at once (SMMU 8) */
    }
}

static void query(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    uint32_t offset = a->reg->offset;
    uint64_t va = value & HWM_SMMU_ATS1PR_ADDR_63_12_MASK;

    if (!SMMU_BIT(m->bank[a->bank].cba2r, CBA2R_VA64)) {
        va = (uint32_t)va;
    }
    smmu_ats(m, a->bank, offset == HWM_SMMU_ATS1PW || offset == HWM_SMMU_ATS1UW,
             offset == HWM_SMMU_ATS1PR || offset == HWM_SMMU_ATS1PW, va);
}

/* FSR decides, with HUPCF, what later transactions meet. */
static void write_fsr(hwm_smmu *m, unsigned bank, uint32_t value)
{
    hwm_smmu_bank *b = &m->bank[bank];

    b->fsr = (b->fsr & HWM_SMMU_FSR_SS_MASK) | (value & HWM_SMMU_FSR_WMASK);
    smmu_refresh(m, bank);
    smmu_update_lines(m);
}

void smmu_bank_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    hwm_smmu_bank *b = &m->bank[a->bank];
    uint32_t word = (uint32_t)value;

    switch (a->reg->offset) {
    case HWM_SMMU_SCTLR:
        b->sctlr = smmu_fit_sctlr(m, a->bank, word);
        break;
    case HWM_SMMU_ACTLR:
        if (!SMMU_BIT(m->side[smmu_bank_secure(m, a->bank)].acr, sACR_CACHE_LOCK)) {
            b->actlr = word & HWM_SMMU_ACTLR_WMASK;
        }
        return;
    case HWM_SMMU_RESUME:
        if (b->stalled) {
            smmu_resume(m, a->bank, SMMU_FIELD(word, RESUME_TnR) == HWM_SMMU_TNR_TERMINATE);
        }
        return;
    case HWM_SMMU_TCR2:
        b->tcr2 = smmu_fit_tcr2(m, a->bank, word);
        break;
    case HWM_SMMU_TTBR0:
        b->ttbr[0] = value;
        break;
    case HWM_SMMU_TTBR1:
        b->ttbr[1] = value;
        break;
    case HWM_SMMU_TCR:
        b->tcr = word;
        break;
    case HWM_SMMU_CONTEXTIDR:
        b->contextidr = word;
        break;
    case HWM_SMMU_PRRR_MAIR0:
        b->mair[0] = word;
        break;
    case HWM_SMMU_NMRR_MAIR1:
        b->mair[1] = word;
        break;
    case HWM_SMMU_PAR:
        b->par = value & SMMU_PAR_BITS;
        return;
    case HWM_SMMU_FSR:
        write_fsr(m, a->bank, b->fsr & ~word);
        return;
    case HWM_SMMU_FSRRESTORE:
        write_fsr(m, a->bank, word);
        return;
    case HWM_SMMU_FAR:
        b->far_ = value;
        return;
    case HWM_SMMU_FSYNR0:
        b->fsynr0 = word & HWM_SMMU_FSYNR0_WMASK;
        return;
    case HWM_SMMU_FSYNR1:
        b->fsynr1 = word;
        return;
    case HWM_SMMU_IPAFAR:
        b->ipafar = value;
        return;
    case HWM_SMMU_TLBSYNC:
        b->syncing = m->config.tlbsync_latency;
        b->counters.syncs++;
        return;
    case HWM_SMMU_ATS1PR:
    case HWM_SMMU_ATS1PW:
    case HWM_SMMU_ATS1UR:
    case HWM_SMMU_ATS1UW:
        query(m, a, value);
        return;
    default:
        smmu_bank_maintain(m, a->bank, a->reg, value);
        return;
    }
    smmu_refresh(m, a->bank);
    smmu_update_lines(m);
}
