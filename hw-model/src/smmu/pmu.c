/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pmu.c - performance counters: the PMU page, a group's registers in the page of the bank that it is given to, and
 * counting.  Counters 4 g .. 4 g + 3 are group g's.
 */
#include "regs.h"

#define GROUP HWM_SMMU_PMU_COUNTERS

/* Kept of PMCGCR; CGNC is the same for every group, and every group can see all streams (SIDG 0). */
#define CGCR_KEPT HWM_SMMU_PMCGCR_WMASK

static unsigned counters_of(const hwm_smmu *m)
{
    return m->config.pmu_groups * GROUP;
}

/* One bit for every counter in [first, first + count). */
static uint32_t bits_of(unsigned first, unsigned count)
{
    return (uint32_t)((((uint64_t)1 << count) - 1) << first);
}

/* The group whose counters the bank's page shows, or pmu_groups. */
static unsigned group_of_bank(const hwm_smmu *m, unsigned bank)
{
    unsigned g = 0;

    while (g < m->config.pmu_groups &&
           !(SMMU_BIT(m->pmu.cgcr[g], PMCGCR_CBAEN) && SMMU_FIELD(m->pmu.cgcr[g], PMCGCR_NDX) == bank)) {
        g++;
    }
    return g;
}

bool smmu_pmu_pending(const hwm_smmu *m, unsigned bank)
{
    uint32_t asking = m->pmu.overflow & m->pmu.interrupt;

    if (!asking) {
        return false;
    }
    for (unsigned g = 0; g < m->config.pmu_groups; g++) {
        bool given = SMMU_BIT(m->pmu.cgcr[g], PMCGCR_CBAEN);

        if (asking & bits_of(g * GROUP, GROUP) &&
            (given ? SMMU_FIELD(m->pmu.cgcr[g], PMCGCR_NDX) == bank : bank == SMMU_NO_BANK)) {
            return true;
        }
    }
    return false;
}

void smmu_pmu_refresh(hwm_smmu *m)
{
    m->pmu.counting = false;
    for (unsigned g = 0; g < m->config.pmu_groups; g++) {
        if (SMMU_BIT(m->pmu.cr, PMCR_E) && SMMU_BIT(m->pmu.cgcr[g], PMCGCR_E) &&
            m->pmu.enabled & bits_of(g * GROUP, GROUP)) {
            m->pmu.counting = true;
        }
    }
}

/* Which transactions a group sees (PMCGCR.TCEFCFG). */
static bool group_sees(const hwm_smmu *m, unsigned g, uint16_t stream, unsigned bank)
{
    uint32_t cgcr = m->pmu.cgcr[g], match = m->pmu.cgsmr[g];

    if (!SMMU_BIT(cgcr, PMCGCR_E)) {
        return false;
    }
    switch (SMMU_FIELD(cgcr, PMCGCR_TCEFCFG)) {
    case HWM_SMMU_TCEFCFG_ALL:
        return true;
    case HWM_SMMU_TCEFCFG_STREAMS:
        return !((stream ^ SMMU_FIELD(match, PMCGSMR_ID)) & ~SMMU_FIELD(match, PMCGSMR_MASK));
    case HWM_SMMU_TCEFCFG_BANK:
        return SMMU_FIELD(cgcr, PMCGCR_NDX) == bank;
    default:
        return false;
    }
}

/* P and U leave secure transactions out; for non-secure ones NSP and NSU do where they differ from P and U. */
static bool type_sees(uint32_t type, bool secure, bool privileged)
{
    bool out = privileged ? SMMU_BIT(type, PMEVTYPER_P) : SMMU_BIT(type, PMEVTYPER_U);

    if (!secure) {
        out = out != (privileged ? SMMU_BIT(type, PMEVTYPER_NSP) : SMMU_BIT(type, PMEVTYPER_NSU));
    }
    return !out;
}

void smmu_pmu_count(hwm_smmu *m, unsigned event, uint16_t stream, unsigned bank, bool secure, bool privileged)
{
    hwm_smmu_pmu *pmu = &m->pmu;
    uint32_t before = pmu->overflow;

    if (!SMMU_BIT(pmu->cr, PMCR_E) || (secure && !SMMU_BIT(m->scr1, SCR1_SPMEN))) {
        return;
    }
    for (unsigned n = 0; n < counters_of(m); n++) {
        uint32_t type = pmu->type[n];

        if (pmu->enabled >> n & 1 && SMMU_FIELD(type, PMEVTYPER_EVENT) == event &&
            group_sees(m, n / GROUP, stream, bank) && type_sees(type, secure, privileged) && !++pmu->count[n]) {
            pmu->overflow |= 1u << n;
        }
    }
    if (pmu->overflow != before) {
        smmu_update_lines(m);
    }
}

/* A register of a bank's page as that of the PMU page which it stands for; *first: its group's first counter. */
static uint32_t in_pmu_page(const hwm_smmu *m, const smmu_reg_access *a, unsigned *first)
{
    *first = 0;
    if (a->space == SMMU_PMU) {
        return a->reg->offset;
    }
    *first = group_of_bank(m, a->bank) * GROUP;
    switch (a->reg->offset) {
    case HWM_SMMU_CB_PMEVCNTR:
        return HWM_SMMU_PMEVCNTR;
    case HWM_SMMU_CB_PMEVTYPER:
        return HWM_SMMU_PMEVTYPER;
    case HWM_SMMU_CB_PMCFGR:
        return HWM_SMMU_PMCFGR;
    case HWM_SMMU_CB_PMCR:
        return HWM_SMMU_PMCR;
    case HWM_SMMU_CB_PMCEID:
        return HWM_SMMU_PMCEID;
    case HWM_SMMU_CB_PMCNTENSET:
        return HWM_SMMU_PMCNTENSET;
    case HWM_SMMU_CB_PMCNTENCLR:
        return HWM_SMMU_PMCNTENCLR;
    case HWM_SMMU_CB_PMINTENSET:
        return HWM_SMMU_PMINTENSET;
    case HWM_SMMU_CB_PMINTENCLR:
        return HWM_SMMU_PMINTENCLR;
    case HWM_SMMU_CB_PMOVSCLR:
        return HWM_SMMU_PMOVSCLR;
    case HWM_SMMU_CB_PMOVSSET:
        return HWM_SMMU_PMOVSSET;
    default:
        return HWM_SMMU_PMAUTHSTATUS;
    }
}

bool smmu_pmu_has(const hwm_smmu *m, const smmu_reg_access *a)
{
    bool page = a->space == SMMU_PMU;
    unsigned groups = page ? m->config.pmu_groups : group_of_bank(m, a->bank) < m->config.pmu_groups;

    switch (a->reg->offset) {
    case HWM_SMMU_CB_PMCFGR:
        return true;             /* PMCFGR of a bank without a group is there, and tells it; no other is called so */
    case HWM_SMMU_PMEVCNTR:
    case HWM_SMMU_PMEVTYPER:
    case HWM_SMMU_CB_PMEVCNTR:
    case HWM_SMMU_CB_PMEVTYPER:
        return a->index < groups * GROUP;
    case HWM_SMMU_PMCGCR:
    case HWM_SMMU_PMCGSMR:
        return a->index < groups;
    case HWM_SMMU_PMCNTENSET:
    case HWM_SMMU_PMCNTENCLR:
    case HWM_SMMU_PMINTENSET:
    case HWM_SMMU_PMINTENCLR:
    case HWM_SMMU_PMOVSCLR:
    case HWM_SMMU_PMOVSSET:
        return groups && !a->index;
    default:
        return groups;
    }
}

/* Non-invasive debug of the non-secure side always, of the secure one with SPMEN (coded as DBGAUTHSTATUS). */
static uint32_t authentication(const hwm_smmu *m)
{
    uint32_t secure = m->config.secure ? 2u | SMMU_BIT(m->scr1, SCR1_SPMEN) : 0;

    return 3u << 2 | secure << 6;
}

/* Counters of 32 bits, no cycle counter (no time passes here), no export. */
static uint32_t configuration(const hwm_smmu *m, const smmu_reg_access *a)
{
    if (a->space == SMMU_PMU) {
        return SMMU_PUT(counters_of(m) - 1, PMCFGR_N) | SMMU_PUT(31u, PMCFGR_SIZE) |
               SMMU_PUT(m->config.pmu_groups - 1, PMCFGR_NCG);
    }
    return group_of_bank(m, a->bank) < m->config.pmu_groups
               ? SMMU_PUT(GROUP - 1, CB_PMCFGR_N) | SMMU_PUT(31u, CB_PMCFGR_SIZE)
               : 0;
}

/* PMCR of a bank's page enables, exports and clears its group. */
static uint32_t control(const hwm_smmu *m, const smmu_reg_access *a, unsigned first)
{
    uint32_t cgcr = m->pmu.cgcr[first / GROUP % HWM_SMMU_MAX_PMU_GROUPS];

    if (a->space == SMMU_PMU) {
        return m->pmu.cr;
    }
    return SMMU_PUT((uint32_t)SMMU_BIT(cgcr, PMCGCR_E), CB_PMCR_E) |
           SMMU_PUT((uint32_t)SMMU_BIT(cgcr, PMCGCR_X), CB_PMCR_X);
}

uint64_t smmu_pmu_value(const hwm_smmu *m, const smmu_reg_access *a)
{
    const hwm_smmu_pmu *pmu = &m->pmu;
    unsigned first, count = a->space == SMMU_PMU ? counters_of(m) : GROUP;
    uint32_t offset = in_pmu_page(m, a, &first), mask = bits_of(0, count);

    switch (offset) {
    case HWM_SMMU_PMEVCNTR:
        return pmu->count[first + a->index];
    case HWM_SMMU_PMEVTYPER:
        return pmu->type[first + a->index];
    case HWM_SMMU_PMCGCR:
        return pmu->cgcr[a->index] | SMMU_PUT(GROUP, PMCGCR_CGNC);
    case HWM_SMMU_PMCGSMR:
        return pmu->cgsmr[a->index];
    case HWM_SMMU_PMCNTENSET:
    case HWM_SMMU_PMCNTENCLR:
        return pmu->enabled >> first & mask;
    case HWM_SMMU_PMINTENSET:
    case HWM_SMMU_PMINTENCLR:
        return pmu->interrupt >> first & mask;
    case HWM_SMMU_PMOVSCLR:
    case HWM_SMMU_PMOVSSET:
        return pmu->overflow >> first & mask;
    case HWM_SMMU_PMCFGR:
        return configuration(m, a);
    case HWM_SMMU_PMCR:
        return control(m, a, first);
    case HWM_SMMU_PMCEID:
        return a->index ? 0 : 1u << SMMU_PMU_REFILL | 1u << SMMU_PMU_REFILL_READ | 1u << SMMU_PMU_REFILL_WRITE |
                              1u << SMMU_PMU_ACCESS | 1u << SMMU_PMU_ACCESS_READ | 1u << SMMU_PMU_ACCESS_WRITE;
    case HWM_SMMU_PMAUTHSTATUS:
        return authentication(m);
    default:
        return HWM_SMMU_PMDEVTYPE_RESET;
    }
}

static void write_control(hwm_smmu *m, const smmu_reg_access *a, unsigned first, uint32_t value)
{
    unsigned count = a->space == SMMU_PMU ? counters_of(m) : GROUP;

    if (a->space == SMMU_PMU) {
        m->pmu.cr = value & (HWM_SMMU_PMCR_E_MASK | HWM_SMMU_PMCR_X_MASK);
    } else {
        uint32_t *cgcr = &m->pmu.cgcr[first / GROUP];

        *cgcr = (*cgcr & ~(HWM_SMMU_PMCGCR_E_MASK | HWM_SMMU_PMCGCR_X_MASK)) |
                SMMU_PUT((uint32_t)SMMU_BIT(value, CB_PMCR_E), PMCGCR_E) |
                SMMU_PUT((uint32_t)SMMU_BIT(value, CB_PMCR_X), PMCGCR_X);
    }
    if (SMMU_BIT(value, PMCR_P)) {
        for (unsigned n = first; n < first + count; n++) {
            m->pmu.count[n] = 0;
        }
    }
}

void smmu_pmu_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    hwm_smmu_pmu *pmu = &m->pmu;
    unsigned first, count = a->space == SMMU_PMU ? counters_of(m) : GROUP;
    uint32_t offset = in_pmu_page(m, a, &first), word = (uint32_t)value, bits = (word & bits_of(0, count)) << first;

    switch (offset) {
    case HWM_SMMU_PMEVCNTR:
        pmu->count[first + a->index] = word;
        break;
    case HWM_SMMU_PMEVTYPER:
        pmu->type[first + a->index] = word & HWM_SMMU_PMEVTYPER_WMASK;
        break;
    case HWM_SMMU_PMCGCR:
        pmu->cgcr[a->index] = word & CGCR_KEPT;
        break;
    case HWM_SMMU_PMCGSMR:
        pmu->cgsmr[a->index] = word & HWM_SMMU_PMCGSMR_WMASK;
        break;
    case HWM_SMMU_PMCNTENSET:
        pmu->enabled |= bits;
        break;
    case HWM_SMMU_PMCNTENCLR:
        pmu->enabled &= ~bits;
        break;
    case HWM_SMMU_PMINTENSET:
        pmu->interrupt |= bits;
        break;
    case HWM_SMMU_PMINTENCLR:
        pmu->interrupt &= ~bits;
        break;
    case HWM_SMMU_PMOVSSET:
        pmu->overflow |= bits;
        break;
    case HWM_SMMU_PMOVSCLR:
        pmu->overflow &= ~bits;
        break;
    default:
        write_control(m, a, first, word);
        break;
    }
    smmu_pmu_refresh(m);
    smmu_update_lines(m);
}
