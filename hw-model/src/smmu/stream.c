/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.c - from a stream to a context bank (SMMU 2): matching or indexing, S2CR, and what they change about the
 * access.
 */
#include "transaction.h"

#define NO_GROUP HWM_SMMU_MAX_GROUPS

/* Attribute fields, which sCR0, S2CR and SCTLR have in different places. */
typedef struct override {
    unsigned mtcfg, memattr, shcfg, wacfg;
} override;

/* Writes only: RACFG has no visible effect (SMMU 5). */
static void apply(const override *o, hwm_memory *memory)
{
    static const uint8_t share[4] = { HWM_SHARE_NONE, HWM_SHARE_OUTER, HWM_SHARE_INNER, HWM_SHARE_NONE };

    if (o->mtcfg) {
        hwm_long_memory_of_s2((uint8_t)o->memattr, memory);
    }
    if (o->wacfg >= 2 && memory->memtype == HWM_MT_NORMAL) {
        uint8_t policy = o->wacfg == 2 ? HWM_CACHE_WBWA : HWM_CACHE_WBNWA;

        if (memory->inner == HWM_CACHE_WBWA || memory->inner == HWM_CACHE_WBNWA) {
            memory->inner = policy;
        }
        if (memory->outer == HWM_CACHE_WBWA || memory->outer == HWM_CACHE_WBNWA) {
            memory->outer = policy;
        }
    }
    if (memory->memtype == HWM_MT_STRONGLY_ORDERED) {
        /* Shareable whatever SHCFG says (ARM DDI 0406C, B3.8.1). */
        memory->share = HWM_SHARE_OUTER;
    } else if (o->shcfg) {
        memory->share = share[o->shcfg];
    } else if (o->mtcfg && memory->memtype != HWM_MT_NORMAL) {
        memory->share = HWM_SHARE_OUTER;
    }
}

static void override_by_s2cr(uint32_t s2cr, smmu_target *t)
{
    const override o = {
        SMMU_FIELD(s2cr, S2CR_MTCFG), SMMU_FIELD(s2cr, S2CR_MemAttr), SMMU_FIELD(s2cr, S2CR_SHCFG),
        SMMU_FIELD(s2cr, S2CR_WACFG),
    };

    apply(&o, &t->memory);
}

static void override_by_cr0(uint32_t cr0, smmu_target *t)
{
    const override o = {
        SMMU_FIELD(cr0, sCR0_MTCFG), SMMU_FIELD(cr0, sCR0_MemAttr), SMMU_FIELD(cr0, sCR0_SHCFG),
        SMMU_FIELD(cr0, sCR0_WACFG),
    };

    apply(&o, &t->memory);
}

void smmu_override_by_bank(const hwm_smmu_bank *b, hwm_memory *memory)
{
    const override o = {
        /* Stage 2's layout has no MTCFG. */
        b->kind == SMMU_KIND_STAGE2 ? 0 : SMMU_FIELD(b->sctlr, SCTLR_MTCFG),
        SMMU_FIELD(b->sctlr, SCTLR_MemAttr), SMMU_FIELD(b->sctlr, SCTLR_SHCFG), SMMU_FIELD(b->sctlr, SCTLR_WACFG),
    };

    apply(&o, memory);
}

bool smmu_ns_override(bool side, bool secure, unsigned nscfg)
{
    return nscfg == HWM_SMMU_SECURITY_CFG_SECURE ? side : secure && nscfg != HWM_SMMU_SECURITY_CFG_NONSECURE;
}

static bool extended_ids(const hwm_smmu *m, uint32_t cr0)
{
    return m->config.exids && SMMU_BIT(cr0, sCR0_EXIDENABLE);
}

static bool in_width(const hwm_smmu *m, uint32_t cr0, uint32_t stream)
{
    unsigned bits = m->config.numsidb;

    if (m->config.stream_match && m->config.exids) {
        bits = extended_ids(m, cr0) ? 16 : 15;
    }
    return !(stream >> bits);
}

static bool matches(const hwm_smmu *m, uint32_t cr0, unsigned group, uint32_t stream)
{
    uint32_t smr = m->smr[group];

    if (extended_ids(m, cr0)) {
        return SMMU_BIT(m->s2cr[group], S2CR_EXIDVALID) &&
               !((stream ^ SMMU_FIELD(smr, SMR_EXID_EXID)) & ~SMMU_FIELD(smr, SMR_EXID_EXMASK) & 0xffff);
    }
    return SMMU_BIT(smr, SMR_VALID) && !((stream ^ SMMU_FIELD(smr, SMR_ID)) & ~SMMU_FIELD(smr, SMR_MASK) & 0x7fff);
}

/* The stream's group, NO_GROUP; *conflict: there are several, and that is an error. */
static unsigned group_of(const hwm_smmu *m, bool side, uint32_t stream, bool *conflict)
{
    unsigned split = smmu_ns_groups(m), first = side ? split : 0, end = side ? m->config.num_smr : split;
    uint32_t cr0 = m->side[side].cr0;
    unsigned found = NO_GROUP;

    *conflict = false;
    end = end > m->config.num_smr ? m->config.num_smr : end;
    if (!in_width(m, cr0, stream)) {
        return NO_GROUP;
    }
    if (!m->config.stream_match) {
        return stream >= first && stream < end ? stream : NO_GROUP;
    }
    for (unsigned group = first; group < end; group++) {
        if (!matches(m, cr0, group, stream)) {
            continue;
        }
        if (found != NO_GROUP) {
            *conflict = true;
            break;
        }
        found = group;
        if (!m->config.smcd || !SMMU_BIT(cr0, sCR0_SMCFCFG)) {
            break;
        }
    }
    return found;
}

/* A bank that S2CR names: 0, or the global fault. */
static uint32_t bank_problem(const hwm_smmu *m, bool side, unsigned bank)
{
    if (bank >= m->config.num_cb || smmu_bank_secure(m, bank) != side) {
        return HWM_FAULT_NO_CONTEXT;
    }
    return m->bank[bank].unusable;
}

static void enter(const hwm_request *req, bool side, smmu_target *t)
{
    *t = (smmu_target){
        .bank = SMMU_NO_BANK,
        .side = side,
        .privileged = req->privileged,
        .instruction = req->instruction,
        .secure = side,
        .memory = { HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_NONE },
    };
}

static void around(const hwm_smmu *m, smmu_target *t)
{
    uint32_t cr0 = m->side[t->side].cr0;

    t->way = SMMU_WAY_AROUND;
    override_by_cr0(cr0, t);
    t->secure = smmu_ns_override(t->side, t->secure, SMMU_FIELD(cr0, sCR0_NSCFG));
}

static void by_group(const hwm_smmu *m, const hwm_request *req, unsigned group, smmu_target *t)
{
    uint32_t s2cr = m->s2cr[group];

    switch (SMMU_FIELD(s2cr, S2CR_TYPE)) {
    case HWM_SMMU_S2CR_TYPE_TRANSLATE:
        break;
    case HWM_SMMU_S2CR_TYPE_BYPASS:
        t->way = SMMU_WAY_BYPASS;
        override_by_s2cr(s2cr, t);
        t->secure = smmu_ns_override(t->side, t->secure, SMMU_FIELD(s2cr, S2CR_NSCFG));
        return;
    default:
        t->way = SMMU_WAY_FAULT;
        t->causes = HWM_FAULT_CONFIG;
        return;
    }
    t->causes = bank_problem(m, t->side, SMMU_FIELD(s2cr, S2CR_CBNDX));
    if (SMMU_FIELD(s2cr, S2CR_CBNDX) < m->config.num_cb) {
        t->bank = (uint8_t)SMMU_FIELD(s2cr, S2CR_CBNDX);
    }
    t->way = t->causes ? SMMU_WAY_FAULT : SMMU_WAY_BANK;
    override_by_s2cr(s2cr, t);
    t->secure = smmu_ns_override(t->side, t->secure, SMMU_FIELD(s2cr, S2CR_NSCFG));
    if (SMMU_FIELD(s2cr, S2CR_PRIVCFG) >= HWM_SMMU_S2CR_PRIVCFG_UNPRIVILEGED) {
        t->privileged = SMMU_FIELD(s2cr, S2CR_PRIVCFG) == HWM_SMMU_S2CR_PRIVCFG_PRIVILEGED;
    }
    if (SMMU_FIELD(s2cr, S2CR_INSTCFG) == HWM_SMMU_S2CR_INSTCFG_DATA) {
        t->instruction = false;
    } else if (SMMU_FIELD(s2cr, S2CR_INSTCFG) == HWM_SMMU_S2CR_INSTCFG_INSTRUCTION) {
        t->instruction = !req->write || req->instruction;
    }
}

static bool sided(const hwm_smmu *m, const hwm_request *req)
{
    return m->config.secure && req->secure;
}

void smmu_target_of(const hwm_smmu *m, const hwm_request *req, smmu_target *t)
{
    bool side = sided(m, req), conflict;
    uint32_t cr0 = m->side[side].cr0;
    unsigned group;

    enter(req, side, t);
    if (SMMU_BIT(cr0, sCR0_CLIENTPD)) {
        t->client_disabled = true;
        around(m, t);
        return;
    }
    group = group_of(m, side, req->stream, &conflict);
    if (conflict) {
        t->way = SMMU_WAY_FAULT;
        t->causes = HWM_FAULT_STREAM_CONFLICT;
    } else if (group != NO_GROUP) {
        t->group = (uint8_t)group;
        by_group(m, req, group, t);
    } else if (SMMU_BIT(cr0, sCR0_USFCFG)) {
        t->way = SMMU_WAY_FAULT;
        t->causes = HWM_FAULT_UNKNOWN_STREAM;
    } else {
        around(m, t);
    }
}

/* S2CR's fields that change the access; attributes count only where stage 2 stands alone or a stage is off, but those
 * that set them can wait. */
#define CHANGES \
    (HWM_SMMU_S2CR_SHCFG_MASK | HWM_SMMU_S2CR_MTCFG_MASK | HWM_SMMU_S2CR_NSCFG_MASK | HWM_SMMU_S2CR_WACFG_MASK | \
     HWM_SMMU_S2CR_PRIVCFG_MASK | HWM_SMMU_S2CR_INSTCFG_MASK)

/* Remembers a group that leads to a bank.  With SIF fetches of the secure side need a closer look. */
static void remember(hwm_smmu *m, const hwm_request *req, const smmu_target *t)
{
    hwm_smmu_route *route = &m->route[req->stream % HWM_SMMU_ROUTES];
    bool plain = !(m->s2cr[t->group] & CHANGES) && !(t->side && SMMU_BIT(m->scr1, SCR1_SIF));

    *route = (hwm_smmu_route){
        .tag = req->stream | (uint32_t)req->secure << 16 | SMMU_ROUTE_VALID | (plain ? 0 : SMMU_ROUTE_LONG_WAY),
        .group = t->group,
        .bank = t->bank,
        .plain = plain,
    };
}

void smmu_target_fast(hwm_smmu *m, const hwm_request *req, smmu_target *t)
{
    const hwm_smmu_route *route = &m->route[req->stream % HWM_SMMU_ROUTES];

    if ((route->tag & ~SMMU_ROUTE_LONG_WAY) == (req->stream | (uint32_t)req->secure << 16 | SMMU_ROUTE_VALID)) {
        enter(req, sided(m, req), t);
        by_group(m, req, route->group, t);
        return;
    }
    smmu_target_of(m, req, t);
    if (t->way == SMMU_WAY_BANK) {
        remember(m, req, t);
    }
}

void smmu_group_view(const hwm_smmu *m, unsigned group, hwm_route_info *info, smmu_target *t)
{
    bool side = group >= smmu_ns_groups(m), wide = extended_ids(m, m->side[side].cr0);
    const hwm_request req = { .secure = side };
    uint32_t smr = m->smr[group];

    enter(&req, side, t);
    by_group(m, &req, group, t);
    *info = (hwm_route_info){ .valid = true, .stream = (uint16_t)group };
    if (m->config.stream_match) {
        info->valid = wide ? SMMU_BIT(m->s2cr[group], S2CR_EXIDVALID) : SMMU_BIT(smr, SMR_VALID);
        info->stream = (uint16_t)(wide ? SMMU_FIELD(smr, SMR_EXID_EXID) : SMMU_FIELD(smr, SMR_ID));
        info->mask = (uint16_t)(wide ? SMMU_FIELD(smr, SMR_EXID_EXMASK) : SMMU_FIELD(smr, SMR_MASK));
    }
}
