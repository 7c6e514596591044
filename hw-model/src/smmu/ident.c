/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ident.c - what the instance says of itself, made from its configuration so that it can't contradict it (SMMU 10).
 */
#include "regs.h"

/* Codes of IDR2.IAS and OAS, and of UBS. */
static uint32_t size_code(uint32_t bits)
{
    static const uint8_t sizes[] = { 32, 36, 40, 42, 44, 48 };
    uint32_t code = 0;

    while (code < sizeof(sizes) - 1 && sizes[code] < bits) {
        code++;
    }
    return code;
}

static uint32_t upstream_code(uint32_t bits)
{
    return bits == 64 ? HWM_SMMU_UBS_BITS_64 : bits == 49 ? HWM_SMMU_UBS_BITS_49 : size_code(bits);
}

static uint32_t idr0(const hwm_smmu *m, bool secure)
{
    const hwm_smmu_config *c = &m->config;
    bool mine = secure || !c->secure;
    uint32_t irpt = mine ? c->num_irpt : SMMU_FIELD(m->scr1, SCR1_NSNUMIRPTO);

    return SMMU_PUT(mine ? c->num_smr : smmu_ns_groups(m), IDR0_NUMSMRG) | SMMU_PUT(c->exids, IDR0_EXIDS) |
           SMMU_PUT(c->numsidb > 15 ? 15u : c->numsidb, IDR0_NUMSIDB) | SMMU_PUT(c->btm, IDR0_BTM) |
           SMMU_PUT(c->cttw, IDR0_CTTW) | SMMU_PUT(irpt, IDR0_NUMIRPT) | SMMU_PUT(c->ptfs, IDR0_PTFS) |
           SMMU_PUT(c->architecture > 1 && !c->ato ? 1u : 0u, IDR0_ATOSNS) | SMMU_PUT(c->stream_match, IDR0_SMS) |
           SMMU_PUT(c->nested, IDR0_NTS) | SMMU_PUT(c->s2, IDR0_S2TS) | SMMU_PUT(c->s1, IDR0_S1TS) |
           SMMU_PUT(c->secure && secure ? 1u : 0u, IDR0_SES);
}

static uint32_t idr1(const hwm_smmu *m, bool secure)
{
    const hwm_smmu_config *c = &m->config;
    uint32_t banks = secure || !c->secure ? c->num_cb : smmu_ns_banks(m), ndxb = 0;

    while (2u << ndxb < smmu_pages(m)) {
        ndxb++;
    }
    return SMMU_PUT(banks, IDR1_NUMCB) | SMMU_PUT(c->smcd, IDR1_SMCD) |
           SMMU_PUT(c->num_s2cb < banks ? c->num_s2cb : banks, IDR1_NUMS2CB) | SMMU_PUT(c->hafdbs, IDR1_HAFDBS) |
           SMMU_PUT(ndxb, IDR1_NUMPAGENDXB) | SMMU_PUT(c->page_size == 65536 ? 1u : 0u, IDR1_PAGESIZE);
}

static uint32_t idr2(const hwm_smmu *m)
{
    const hwm_smmu_config *c = &m->config;

    return SMMU_PUT(size_code(c->ias), IDR2_IAS) | SMMU_PUT(size_code(c->oas), IDR2_OAS) |
           SMMU_PUT(c->architecture > 1 ? upstream_code(c->ubs) : 0u, IDR2_UBS) |
           SMMU_PUT(c->pgsz_4k, IDR2_PTFSv8_4kB) | SMMU_PUT(c->pgsz_16k, IDR2_PTFSv8_16kB) |
           SMMU_PUT(c->pgsz_64k, IDR2_PTFSv8_64kB) | SMMU_PUT(c->vmid16, IDR2_VMID16S) |
           SMMU_PUT(c->hads, IDR2_HADS);
}

uint32_t smmu_idr(const hwm_smmu *m, uint32_t offset, bool secure)
{
    switch (offset) {
    case HWM_SMMU_IDR0:
        return idr0(m, secure);
    case HWM_SMMU_IDR1:
        return idr1(m, secure);
    case HWM_SMMU_IDR2:
        return idr2(m);
    default:
        return m->config.idr7;
    }
}

uint32_t smmu_id_word(uint32_t offset)
{
    switch (offset) {
    case HWM_SMMU_PIDR4:
        return HWM_SMMU_PIDR4_RESET;
    case HWM_SMMU_PIDR0:
        return HWM_SMMU_PIDR0_RESET;
    case HWM_SMMU_PIDR1:
        return HWM_SMMU_PIDR1_RESET;
    case HWM_SMMU_PIDR2:
        return HWM_SMMU_PIDR2_RESET;
    case HWM_SMMU_CIDR0:
        return HWM_SMMU_CIDR0_RESET;
    case HWM_SMMU_CIDR1:
        return HWM_SMMU_CIDR1_RESET;
    case HWM_SMMU_CIDR2:
        return HWM_SMMU_CIDR2_RESET;
    case HWM_SMMU_CIDR3:
        return HWM_SMMU_CIDR3_RESET;
    default:
        return 0;
    }
}
