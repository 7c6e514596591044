/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regime.c - what follows from a bank's registers: format, tables, addresses (SMMU 3), and what the TLB knows it by.
 */
#include "transaction.h"

#define STAGE1_MIN 16u           /* TnSZ of AArch64 is taken as at least this, and at most the other */
#define STAGE1_MAX 39u

static const uint8_t address_bits[8] = { 32, 36, 40, 42, 44, 48, 48, 48 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned clamp(unsigned tsz)
{
    return tsz < STAGE1_MIN ? STAGE1_MIN : tsz > STAGE1_MAX ? STAGE1_MAX : tsz;
}

/* log2 of the granule that a TG field asks for: 0 is a reserved encoding. */
static bool granule_of(const hwm_smmu *m, unsigned log2, unsigned *granule)
{
    const hwm_smmu_config *c = &m->config;

    if (!log2) {
        log2 = c->pgsz_4k ? 12 : c->pgsz_16k ? 14 : 16;
    }
    *granule = log2;
    return log2 == 12 ? c->pgsz_4k : log2 == 14 ? c->pgsz_16k : c->pgsz_64k;
}

static void walk_memory(uint32_t inner, uint32_t outer, uint32_t sh, hwm_long_region *r)
{
    r->inner = (uint8_t)inner;   /* RGN's coding is that of HWM_CACHE_* */
    r->outer = (uint8_t)outer;
    r->share = hwm_long_share(sh);
}

static void stage1_regions(const hwm_smmu *m, const hwm_smmu_bank *b, hwm_long_regime *g)
{
    static const uint8_t tg[2][4] = { { 12, 16, 14, 0 }, { 0, 14, 12, 16 } };
    uint32_t tcr = b->tcr;

    walk_memory(SMMU_FIELD(tcr, TCR_IRGN0), SMMU_FIELD(tcr, TCR_ORGN0), SMMU_FIELD(tcr, TCR_SH0), &g->region[0]);
    walk_memory(SMMU_FIELD(tcr, TCR_IRGN1), SMMU_FIELD(tcr, TCR_ORGN1), SMMU_FIELD(tcr, TCR_SH1), &g->region[1]);
    for (unsigned i = 0; i < 2; i++) {
        hwm_long_region *r = &g->region[i];
        unsigned tnsz = i ? SMMU_FIELD(tcr, TCR_T1SZ) : SMMU_FIELD(tcr, TCR_T0SZ), granule = 12;

        r->disabled = i ? SMMU_BIT(tcr, TCR_EPD1) : SMMU_BIT(tcr, TCR_EPD0);
        r->hierarchical = true;
        if (g->aarch64) {
            /* A granule that isn't implemented leaves its region without tables. */
            r->disabled |= !granule_of(m, tg[i][i ? SMMU_FIELD(tcr, TCR_TG1) : SMMU_FIELD(tcr, TCR_TG0)], &granule);
            r->hierarchical = !(m->config.hads &&
                                (i ? SMMU_BIT(b->tcr2, TCR2_HAD1) : SMMU_BIT(b->tcr2, TCR2_HAD0)));
            tnsz = clamp(tnsz);
        } else {
            tnsz &= HWM_SMMU_TCR_LONG32_T0SZ_MASK;
        }
        hwm_long_stage1_region(r, g->aarch64, granule, tnsz, b->ttbr[i]);
    }
}

static void stage2_region(const hwm_smmu *m, const hwm_smmu_bank *b, hwm_long_regime *g)
{
    static const uint8_t tg0[4] = { 12, 16, 14, 0 };
    hwm_long_region *r = &g->region[0];
    unsigned sl0 = SMMU_FIELD(b->tcr, TCR_STAGE2_SL0), granule = 12;
    unsigned t0sz = SMMU_FIELD(b->tcr, TCR_STAGE2_LONG32_T0SZ);
    int size = t0sz & 8 ? (int)t0sz - 16 : (int)t0sz;    /* AArch32: a signed field */

    walk_memory(SMMU_FIELD(b->tcr, TCR_STAGE2_IRGN0), SMMU_FIELD(b->tcr, TCR_STAGE2_ORGN0),
                SMMU_FIELD(b->tcr, TCR_STAGE2_SH0), r);
    if (g->aarch64) {
        size = (int)clamp(SMMU_FIELD(b->tcr, TCR_STAGE2_T0SZ));
        g->unusable |= !granule_of(m, tg0[SMMU_FIELD(b->tcr, TCR_STAGE2_TG0)], &granule);
    }
    g->unusable |= !hwm_long_stage2_region(r, g->aarch64, granule, size, sl0, m->config.oas, b->ttbr[0]);
}

static void long_regime(const hwm_smmu *m, hwm_smmu_bank *b, bool stage2, bool nested)
{
    hwm_long_regime *g = &b->long_regime;
    unsigned oas = m->config.oas, limit = nested ? m->config.ias : oas, hafdbs = m->config.hafdbs;

    *g = (hwm_long_regime){
        .mair = (uint64_t)b->mair[1] << 32 | b->mair[0],
        .stage = stage2 ? 2 : 1,
        .output = 40,
        .aarch64 = b->format == SMMU_FORMAT_AARCH64,
        .affd = SMMU_BIT(b->sctlr, SCTLR_AFFD),
        .big_endian = SMMU_BIT(b->sctlr, SCTLR_E),
    };
    if (stage2) {
        if (g->aarch64) {
            g->output = address_bits[SMMU_FIELD(b->tcr, TCR_STAGE2_PASize)];
            g->ha = hafdbs && SMMU_BIT(b->tcr, TCR_STAGE2_HA);
            g->hd = hafdbs == 3 && g->ha && SMMU_BIT(b->tcr, TCR_STAGE2_HD);
        }
        stage2_region(m, b, g);
    } else {
        g->wxn = SMMU_BIT(b->sctlr, SCTLR_WXN);
        g->uwxn = !g->aarch64 && SMMU_BIT(b->sctlr, SCTLR_UWXN);
        g->hyp = b->kind == SMMU_KIND_HYP;
        if (g->aarch64) {
            /* Without TCR2 (v1) nothing limits it but the bus. */
            g->output = m->config.architecture < 2 ? 48 : address_bits[SMMU_FIELD(b->tcr2, TCR2_PASize)];
            g->ha = hafdbs && SMMU_BIT(b->tcr2, TCR2_HA);
            g->hd = hafdbs == 3 && g->ha && SMMU_BIT(b->tcr2, TCR2_HD);
            g->tbi[0] = SMMU_BIT(b->tcr2, TCR2_TBI0);
            g->tbi[1] = SMMU_BIT(b->tcr2, TCR2_TBI1);
        }
        stage1_regions(m, b, g);
    }
    g->output = (uint8_t)least(g->output, limit);
    g->unusable |= !g->aarch64 && m->config.ptfs > 1;
    hwm_long_prepare(g);
}

static void short_regime(const hwm_smmu *m, hwm_smmu_bank *b, bool nested)
{
    b->short_regime = (hwm_short_regime){
        .ttbr0 = (uint32_t)b->ttbr[0],
        .ttbr1 = (uint32_t)b->ttbr[1],
        .ttbcr = b->tcr & (HWM_SMMU_TCR_SHORT_T0SZ_MASK | HWM_SMMU_TCR_SHORT_PD0_MASK | HWM_SMMU_TCR_SHORT_PD1_MASK),
        .prrr = b->mair[0],
        .nmrr = b->mair[1],
        .tre = SMMU_BIT(b->sctlr, SCTLR_TRE),
        .afe = SMMU_BIT(b->sctlr, SCTLR_AFE),
        .affd = SMMU_BIT(b->sctlr, SCTLR_AFFD),
        .big_endian = SMMU_BIT(b->sctlr, SCTLR_E),
        .wxn = SMMU_BIT(b->sctlr, SCTLR_WXN),
        .uwxn = SMMU_BIT(b->sctlr, SCTLR_UWXN),
        .output = (uint8_t)least(40, nested ? m->config.ias : m->config.oas),
    };
}

/* Attributes of walks (SMMU 5), and their security: NSCFGn makes those of a secure bank non-secure. */
static void walk_attrs(const hwm_smmu *m, unsigned n, hwm_smmu_bank *b)
{
    bool aarch64 = b->format == SMMU_FORMAT_AARCH64;
    uint32_t ns[2] = { 0, 0 };

    if (b->long_regime.stage == 1) {
        ns[0] = aarch64 ? SMMU_BIT(b->tcr2, TCR2_NSCFG0) : SMMU_BIT(b->tcr, TCR_LONG32_NSCFG0);
        ns[1] = aarch64 ? SMMU_BIT(b->tcr2, TCR2_NSCFG1) : SMMU_BIT(b->tcr, TCR_LONG32_NSCFG1);
    }
    for (unsigned i = 0; i < 2; i++) {
        const hwm_long_region *r = &b->long_regime.region[i];
        uint64_t ttbr = b->ttbr[i];
        hwm_attrs *a = &b->walk_attrs[i];

        *a = (hwm_attrs){
            .context = (uint8_t)n,
            .kind = HWM_ACCESS_WALK,
            .memtype = HWM_MT_NORMAL,
            .inner = r->inner,
            .outer = r->outer,
            .share = r->share,
            .privileged = true,
            .secure = m->config.secure && smmu_bank_secure(m, n) && !ns[i],
        };
        if (b->format == SMMU_FORMAT_SHORT) {
            a->inner = (uint8_t)(SMMU_FIELD(ttbr, TTBR0_SHORT_IRGN1) << 1 | SMMU_FIELD(ttbr, TTBR0_SHORT_IRGN0));
            a->outer = (uint8_t)SMMU_FIELD(ttbr, TTBR0_SHORT_RGN);
            a->share = !SMMU_BIT(ttbr, TTBR0_SHORT_S) ? HWM_SHARE_NONE
                       : SMMU_BIT(ttbr, TTBR0_SHORT_NOS) ? HWM_SHARE_INNER : HWM_SHARE_OUTER;
        }
    }
}

static uint32_t asid_of(const hwm_smmu_bank *b)
{
    uint64_t asid;

    if (b->format == SMMU_FORMAT_SHORT) {
        return SMMU_FIELD(b->contextidr, CONTEXTIDR_ASID);
    }
    asid = SMMU_FIELD(b->ttbr[SMMU_BIT(b->tcr, TCR_A1)], TTBR0_ASID);
    return (uint32_t)(b->format == SMMU_FORMAT_AARCH64 && SMMU_BIT(b->tcr2, TCR2_AS) ? asid : asid & 0xff);
}

/* Addresses below it are what they are: low ones, that neither TBI nor SEP changes and a region serves. */
static uint64_t plain_limit(const hwm_smmu *m, const hwm_smmu_bank *b)
{
    static const uint8_t sign[6] = { 31, 35, 39, 41, 43, 47 };
    const hwm_long_region *region = b->long_regime.region;
    unsigned bits = region[0].size, sep = SMMU_FIELD(b->tcr2, TCR2_SEP);

    if (b->format == SMMU_FORMAT_SHORT) {
        return (uint64_t)1 << 32;
    }
    if (b->long_regime.unusable) {
        return 0;
    }
    if (b->long_regime.stage == 1 && b->format == SMMU_FORMAT_LONG && bits == 32) {
        return ((uint64_t)1 << 32) - (region[1].size == 32 ? 0 : (uint64_t)1 << region[1].size);
    }
    if (b->long_regime.stage == 1 && b->format == SMMU_FORMAT_AARCH64 && m->config.architecture >= 2) {
        bits = least(bits, sep < 6 ? sign[sep] : least(48, m->config.ubs));
    }
    return (uint64_t)1 << bits;
}

/* Type 3 whose stage 2 bank can't serve: missing, of the other security state, not of type 0, of an older format. */
static bool stage2_fits(const hwm_smmu *m, unsigned n, unsigned second)
{
    const hwm_smmu_bank *b = &m->bank[n], *s;

    if (second >= m->config.num_cb || smmu_bank_secure(m, second) != smmu_bank_secure(m, n)) {
        return false;
    }
    s = &m->bank[second];
    return SMMU_FIELD(s->cbar, CBAR_TYPE) == SMMU_CBAR_STAGE2 && m->config.s2 &&
           (SMMU_BIT(s->cba2r, CBA2R_VA64) || !SMMU_BIT(b->cba2r, CBA2R_VA64));
}

/* A CBAR that names something the part, or its stage 2 bank, can't be (SMMU 2). */
static bool misconfigured(const hwm_smmu *m, unsigned n)
{
    const hwm_smmu_config *c = &m->config;
    uint32_t cbar = m->bank[n].cbar, type = SMMU_FIELD(cbar, CBAR_TYPE);

    if (n < c->num_s2cb && type != SMMU_CBAR_STAGE2) {
        return true;
    }
    switch (type) {
    case SMMU_CBAR_STAGE2:
        return !c->s2;
    case SMMU_CBAR_STAGE1:
        return !c->s1;
    case SMMU_CBAR_NESTED:
        return !c->nested || !stage2_fits(m, n, SMMU_FIELD(cbar, CBAR_TYPE3_CBNDX));
    default:
        return true;
    }
}

/* The global fault of what leads to the bank. */
static uint32_t problem(const hwm_smmu *m, unsigned n)
{
    const hwm_smmu_config *c = &m->config;
    bool named = c->architecture < 2 || c->num_irpt > 1;

    if (named && SMMU_FIELD(m->bank[n].cbar, CBAR_IRPTNDX) >= c->num_irpt) {
        return HWM_FAULT_NO_INTERRUPT;
    }
    return misconfigured(m, n) ? HWM_FAULT_CONFIG : 0;
}

static uint8_t kind_of(const hwm_smmu *m, unsigned n)
{
    const hwm_smmu_bank *b = &m->bank[n];

    switch (SMMU_FIELD(b->cbar, CBAR_TYPE)) {
    case SMMU_CBAR_STAGE2:
        return SMMU_KIND_STAGE2;
    case SMMU_CBAR_NESTED:
        return SMMU_KIND_NESTED;
    case SMMU_CBAR_STAGE1:
        if (SMMU_BIT(b->cba2r, CBA2R_MONC) && m->config.secure && smmu_bank_secure(m, n)) {
            return SMMU_KIND_MONITOR;
        }
        return SMMU_BIT(b->cbar, CBAR_TYPE1_HYPC) && !smmu_bank_secure(m, n) ? SMMU_KIND_HYP : SMMU_KIND_STAGE1;
    default:
        return SMMU_KIND_STAGE1;
    }
}

/* Whether hit.c may answer for the bank, and up to which address. */
static void hold(const hwm_smmu *m, hwm_smmu_bank *b)
{
    b->easy = b->on && !b->unusable && !b->unserved && !m->inject.count && !smmu_bank_holds(b) &&
              !(b->second != SMMU_NO_BANK && smmu_bank_holds(&m->bank[b->second]));
    b->limit = b->easy ? b->reach : 0;
}

void smmu_refresh_holds(hwm_smmu *m)
{
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        hold(m, &m->bank[n]);
    }
}

void smmu_derive_bank(hwm_smmu *m, unsigned n)
{
    hwm_smmu_bank *b = &m->bank[n];
    bool stage2, nested, aarch64 = SMMU_BIT(b->cba2r, CBA2R_VA64);
    uint64_t common;

    b->kind = kind_of(m, n);
    b->unusable = problem(m, n);
    stage2 = b->kind == SMMU_KIND_STAGE2;
    nested = b->kind == SMMU_KIND_NESTED;
    b->format = aarch64 ? SMMU_FORMAT_AARCH64
                : stage2 || SMMU_BIT(b->tcr, TCR_SHORT_EAE) ? SMMU_FORMAT_LONG : SMMU_FORMAT_SHORT;
    b->stage2 = SMMU_NO_BANK;
    /* Queries need no interrupt, but stage 2. */
    if (nested && !misconfigured(m, n)) {
        b->stage2 = (uint8_t)SMMU_FIELD(b->cbar, CBAR_TYPE3_CBNDX);
    }
    b->on = SMMU_BIT(b->sctlr, SCTLR_M);
    b->second = b->stage2 != SMMU_NO_BANK && SMMU_BIT(m->bank[b->stage2].sctlr, SCTLR_M) ? b->stage2 : SMMU_NO_BANK;
    b->translating = b->on || b->second != SMMU_NO_BANK;
    common = (uint64_t)smmu_vmid(m, n) << 16 |
             (uint64_t)!(m->config.secure && smmu_bank_secure(m, n)) << 36;
    b->ipa_space = common | (uint64_t)SMMU_KIND_IPA << 32;
    b->space = common | (uint64_t)b->kind << 32 | (stage2 ? 0 : asid_of(b));
    long_regime(m, b, stage2, nested);
    short_regime(m, b, nested);
    b->unserved = b->format == SMMU_FORMAT_SHORT ? m->config.ptfs != 0 : b->long_regime.unusable;
    walk_attrs(m, n, b);
    b->number = (uint8_t)n;
    b->memo.key = 0;
    b->reach = plain_limit(m, b);
    b->quick = !stage2 && (!nested || b->second != SMMU_NO_BANK) && b->format != SMMU_FORMAT_SHORT &&
               !b->long_regime.ha && !b->walk_attrs[0].secure && !m->config.walk_cache_entries;
    hold(m, b);
}

void smmu_refresh(hwm_smmu *m, unsigned n)
{
    if (n < m->config.num_cb) {
        smmu_derive_bank(m, n);
        for (unsigned i = 0; i < m->config.num_cb; i++) {
            if (SMMU_FIELD(m->bank[i].cbar, CBAR_TYPE) == SMMU_CBAR_NESTED) {
                smmu_derive_bank(m, i);
            }
        }
    } else {
        for (unsigned i = 0; i < m->config.num_cb; i++) {
            smmu_derive_bank(m, i);
        }
    }
    memset(m->route, 0, sizeof(m->route));
}

/* SEP (SMMU 3): the upstream bus has fewer address lines than a virtual address has bits. */
static uint64_t extended(const hwm_smmu *m, const hwm_smmu_bank *b, uint64_t va)
{
    static const uint8_t sign[6] = { 31, 35, 39, 41, 43, 47 };
    unsigned sep = SMMU_FIELD(b->tcr2, TCR2_SEP), bit;

    if (sep >= 6 && m->config.ubs == 64) {
        return va;
    }
    if (sep >= 6 && m->config.ubs != 49) {
        return va & (((uint64_t)1 << m->config.ubs) - 1);
    }
    bit = sep < 6 ? sign[sep] : 48;
    va &= ((uint64_t)2 << bit) - 1;
    return va >> bit ? va | ~(((uint64_t)1 << bit) - 1) : va;
}

bool smmu_input(const hwm_smmu *m, unsigned n, uint64_t iova, bool extend, uint64_t *va)
{
    const hwm_smmu_bank *b = &m->bank[n];
    const hwm_long_regime *g = &b->long_regime;

    *va = iova;
    if (b->unserved) {
        return false;
    }
    if (b->format == SMMU_FORMAT_SHORT) {
        return !(iova >> 32);
    }
    if (b->format == SMMU_FORMAT_LONG) {
        return (g->stage == 2 || !(iova >> 32)) && hwm_long_region_of(g, iova) >= 0;
    }
    if (g->stage == 1) {
        bool high = iova >> 55 & 1;

        if (g->tbi[high]) {
            *va = (iova & ~((uint64_t)0xff << 56)) | (high ? (uint64_t)0xff << 56 : 0);
        }
        if (extend && m->config.architecture >= 2) {
            *va = extended(m, b, *va);
        }
    }
    return hwm_long_region_of(g, *va) >= 0;
}
