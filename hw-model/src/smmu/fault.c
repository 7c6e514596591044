/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault.c - context faults, global faults, their syndromes, the interrupt lines, and ordered faults (SMMU 7).
 */
#include "transaction.h"

#define LINES (HWM_SMMU_IRQ_CONTEXT + HWM_SMMU_MAX_CONTEXTS)

typedef struct cause_bit {
    uint32_t cause, bit;
} cause_bit;

static const cause_bit context_bits[] = {
    { HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK },
    { HWM_FAULT_ACCESS_FLAG, HWM_SMMU_FSR_AFF_MASK },
    { HWM_FAULT_PERMISSION, HWM_SMMU_FSR_PF_MASK },
    { HWM_FAULT_WALK_SLAVE, HWM_SMMU_FSR_EF_MASK },
    { HWM_FAULT_MULTI_HIT, HWM_SMMU_FSR_TLBMCF_MASK },
    { HWM_FAULT_TLB_LOCK, HWM_SMMU_FSR_TLBLKF_MASK },
    { HWM_FAULT_ADDRESS_SIZE, HWM_SMMU_FSR_ASF_MASK },
    { HWM_FAULT_UNSUPPORTED, HWM_SMMU_FSR_UUT_MASK },
};

static const cause_bit global_bits[] = {
    { HWM_FAULT_CONFIG, HWM_SMMU_sGFSR_ICF_MASK },
    { HWM_FAULT_UNKNOWN_STREAM, HWM_SMMU_sGFSR_USF_MASK },
    { HWM_FAULT_STREAM_CONFLICT, HWM_SMMU_sGFSR_SMCF_MASK },
    { HWM_FAULT_NO_CONTEXT, HWM_SMMU_sGFSR_UCBF_MASK },
    { HWM_FAULT_NO_INTERRUPT, HWM_SMMU_sGFSR_UCIF_MASK },
    { HWM_FAULT_CONFIG_ACCESS, HWM_SMMU_sGFSR_CAF_MASK },
    { HWM_FAULT_EXTERNAL, HWM_SMMU_sGFSR_EF_MASK },
    { HWM_FAULT_GLOBAL_PERMISSION, HWM_SMMU_sGFSR_PF_MASK },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t smmu_fsr_causes(uint32_t causes)
{
    uint32_t bits = 0;

    if (causes & SMMU_FAULT_WALK) {
        causes |= HWM_FAULT_WALK_SLAVE;
    }
    for (unsigned i = 0; i < COUNT(context_bits); i++) {
        bits |= causes & context_bits[i].cause ? context_bits[i].bit : 0;
    }
    return bits;
}

uint32_t smmu_causes_of_fsr(uint32_t fsr)
{
    uint32_t causes = 0;

    for (unsigned i = 0; i < COUNT(context_bits); i++) {
        causes |= fsr & context_bits[i].bit ? context_bits[i].cause : 0;
    }
    return causes;
}

unsigned smmu_fault_bank(const hwm_smmu *m, unsigned bank, const smmu_fault *fault)
{
    return fault->nested ? m->bank[bank].stage2 : bank;
}

/* ---- interrupt lines ------------------------------------------------------------------------------------------- */

static bool global_wanted(const hwm_smmu_side *side)
{
    uint32_t faults = side->gfsr & ~HWM_SMMU_sGFSR_CAF_MASK;

    return (faults && SMMU_BIT(side->cr0, sCR0_GFIE)) ||
           (SMMU_BIT(side->gfsr, sGFSR_CAF) && SMMU_BIT(side->cr0, sCR0_GCFGFIE));
}

static void want(uint64_t lines[3], unsigned line)
{
    lines[line / 64] |= (uint64_t)1 << line % 64;
}

static void wanted_lines(const hwm_smmu *m, uint64_t lines[3])
{
    const uint32_t causes = SMMU_FSR_CAUSES | HWM_SMMU_FSR_MULTI_MASK |
                            (m->config.ss_interrupt ? HWM_SMMU_FSR_SS_MASK : 0);
    bool own = m->config.architecture >= 2 && m->config.num_irpt == 1;

    memset(lines, 0, 3 * sizeof(lines[0]));
    if (global_wanted(&m->side[0]) || smmu_pmu_pending(m, SMMU_NO_BANK)) {
        want(lines, HWM_SMMU_IRQ_GLOBAL);
    }
    if (m->config.secure && global_wanted(&m->side[1])) {
        want(lines, HWM_SMMU_IRQ_SECURE);
    }
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        const hwm_smmu_bank *b = &m->bank[n];
        unsigned line = own ? n : SMMU_FIELD(b->cbar, CBAR_IRPTNDX);
        bool asks = ((b->fsr & causes) && SMMU_BIT(b->sctlr, SCTLR_CFIE)) || smmu_pmu_pending(m, n);

        if (asks && (own || line < m->config.num_irpt) && line < HWM_SMMU_MAX_CONTEXTS) {
            want(lines, HWM_SMMU_IRQ_CONTEXT + line);
        }
    }
}

static unsigned line_count(const hwm_smmu *m)
{
    bool own = m->config.architecture >= 2 && m->config.num_irpt == 1;
    unsigned contexts = own ? m->config.num_cb : m->config.num_irpt;

    return HWM_SMMU_IRQ_CONTEXT + (contexts < HWM_SMMU_MAX_CONTEXTS ? contexts : HWM_SMMU_MAX_CONTEXTS);
}

static void drive(hwm_smmu *m, const uint64_t lines[3], const uint64_t changed[3])
{
    memcpy(m->lines, lines, sizeof(m->lines));
    for (unsigned line = 0; line < LINES; line++) {
        if (changed[line / 64] >> line % 64 & 1) {
            m->config.host.irq(m->config.host.opaque, line, lines[line / 64] >> line % 64 & 1);
        }
    }
}

void smmu_update_lines(hwm_smmu *m)
{
    uint64_t lines[3], changed[3], any = 0;

    wanted_lines(m, lines);
    for (unsigned i = 0; i < 3; i++) {
        changed[i] = lines[i] ^ m->lines[i];
        any |= changed[i];
    }
    if (any) {
        drive(m, lines, changed);
    }
}

/* After a restore nobody knows what the wires carried before. */
void smmu_drive_lines(hwm_smmu *m)
{
    uint64_t lines[3], all[3] = { 0 };

    wanted_lines(m, lines);
    for (unsigned line = 0; line < line_count(m); line++) {
        want(all, line);
    }
    drive(m, lines, all);
}

/* ---- context faults -------------------------------------------------------------------------------------------- */

static uint32_t syndrome0(const hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *f,
                          unsigned bank)
{
    uint32_t word = SMMU_PUT((uint32_t)f->level, FSYNR0_PLVL) | SMMU_PUT((uint32_t)req->write, FSYNR0_WNR) |
                    SMMU_PUT((uint32_t)t->privileged, FSYNR0_PNU) |
                    SMMU_PUT((uint32_t)(t->instruction && !req->write), FSYNR0_IND) |
                    (f->causes & SMMU_FAULT_WALK ? HWM_SMMU_FSYNR0_PTWF_MASK : 0);

    if (f->nested) {
        word |= HWM_SMMU_FSYNR0_STAGE2_NESTED_MASK | (f->table_walk ? HWM_SMMU_FSYNR0_STAGE2_S1PTWF_MASK : 0) |
                SMMU_PUT((uint32_t)t->bank, FSYNR0_STAGE2_S1CBNDX);
    }
    if (m->config.secure && smmu_bank_secure(m, bank) && !t->secure) {
        word |= HWM_SMMU_FSYNR0_NSATTR_MASK;
    }
    return word;
}

/* v1 has 15 bits of stream ID. */
static uint32_t stream_field(const hwm_smmu *m, uint16_t stream)
{
    return m->config.architecture < 2 ? stream & 0x7fffu : stream;
}

static void tell(hwm_smmu *m, hwm_event_type type, const hwm_request *req, const smmu_target *t, unsigned bank,
                 uint32_t causes, bool recorded)
{
    const hwm_smmu_bank *b = &m->bank[bank];
    const hwm_event event = {
        .type = type,
        .stream = req->stream,
        .context = (uint8_t)bank,
        .write = req->write,
        .privileged = t->privileged,
        .instruction = t->instruction,
        .secure = t->side,
        .recorded = recorded,
        .causes = causes,
        .iova = req->iova,
        .fsr = b->fsr | SMMU_PUT((uint32_t)b->format, FSR_FORMAT),
        .fsynr0 = b->fsynr0,
        .fsynr1 = b->fsynr1,
        .far_ = b->far_,
        .cbfrsynra = b->cbfrsynra,
        .ipafar = b->kind == SMMU_KIND_STAGE2 ? b->ipafar : 0,
    };

    m->config.host.event(m->config.host.opaque, &event);
}

static void record(hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *f, unsigned bank,
                   bool stalled)
{
    hwm_smmu_bank *b = &m->bank[bank];
    bool recorded = !b->fsr;

    b->counters.faults++;
    if (recorded) {
        b->fsr = smmu_fsr_causes(f->causes);
        b->far_ = req->iova;
        b->fsynr0 = syndrome0(m, req, t, f, bank);
        b->fsynr1 = m->config.model == HWM_SMMU_QCOM ? SMMU_PUT((uint32_t)req->stream, FSYNR1_QUALCOMM_MID) : 0;
        b->cbfrsynra = stream_field(m, req->stream);
        if (b->kind == SMMU_KIND_STAGE2) {
            b->ipafar = f->nested ? f->ipa : req->iova;
        }
    } else {
        b->fsr |= HWM_SMMU_FSR_MULTI_MASK;
    }
    if (stalled) {
        b->fsr |= HWM_SMMU_FSR_SS_MASK;
        b->stalled = true;
    }
    smmu_refresh_holds(m);
    if (m->config.host.event) {
        tell(m, HWM_EVENT_FAULT, req, t, bank, f->causes, recorded);
    }
}

/* A transaction waits; causes 0: for another one's sake. */
static bool wait(hwm_smmu *m, const hwm_request *req, unsigned bank, uint32_t causes)
{
    bool waits = hwm_waiters_waits(&m->waiters, req->token);

    if (!req->can_stall || !hwm_waiters_add(&m->waiters, req->token, bank, causes)) {
        return false;
    }
    m->bank[bank].counters.stalls += !waits;
    return true;
}

static bool may_stall(const hwm_smmu *m, const smmu_target *t, const hwm_smmu_bank *b)
{
    return m->config.stall && SMMU_BIT(b->sctlr, SCTLR_CFCFG) && !SMMU_BIT(m->side[t->side].cr0, sCR0_STALLD);
}

void smmu_context_fault(hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *fault,
                        const smmu_page *page, bool hit, hwm_response *resp)
{
    unsigned bank = smmu_fault_bank(m, t->bank, fault);
    hwm_smmu_bank *b = &m->bank[bank];
    bool stall = false, queue = false;

    if (!b->fsr) {
        stall = may_stall(m, t, b) && wait(m, req, bank, fault->causes);
    } else if (b->stalled) {
        /* Hit under previous fault: what faults as well waits its turn, unrecorded. */
        queue = wait(m, req, bank, 0);
    }
    smmu_respond_fault(m, req, t, fault, page, hit, resp);
    if (stall || queue) {
        resp->status = HWM_STALLED;
    }
    record(m, req, t, fault, bank, stall);
    if ((stall || queue) && m->config.host.event) {
        tell(m, HWM_EVENT_STALL, req, t, bank, fault->causes, stall);
    }
    smmu_update_lines(m);
}

/* FSR holds up the transactions of bank n (SMMU 7). */
static bool held_by(hwm_smmu *m, const hwm_request *req, const smmu_target *t, unsigned n, hwm_response *resp)
{
    hwm_smmu_bank *b = &m->bank[n];
    uint32_t causes;
    smmu_fault fault;

    /* Who can't wait is translated at once, and a fault terminates it. */
    if (!smmu_bank_holds(b) || (b->stalled && !req->can_stall)) {
        return false;
    }
    causes = b->stalled ? hwm_waiters_causes(&m->waiters, n) : 0;
    fault = (smmu_fault){
        .causes = causes ? causes : smmu_causes_of_fsr(b->fsr),
        .stage = b->kind == SMMU_KIND_STAGE2 ? 2 : 1,
        .level = (uint8_t)SMMU_FIELD(b->fsynr0, FSYNR0_PLVL),
        .nested = n != t->bank,
    };
    smmu_respond_fault(m, req, t, &fault, NULL, false, resp);
    if (b->stalled && wait(m, req, n, 0)) {
        resp->status = HWM_STALLED;
        resp->causes = 0;
        if (m->config.host.event) {
            tell(m, HWM_EVENT_STALL, req, t, n, 0, false);
        }
    } else {
        b->counters.terminations++;
    }
    return true;
}

bool smmu_held_up(hwm_smmu *m, const hwm_request *req, const smmu_target *t, hwm_response *resp)
{
    unsigned second = m->bank[t->bank].second;

    return held_by(m, req, t, t->bank, resp) || (second != SMMU_NO_BANK && held_by(m, req, t, second, resp));
}

/* ---- global faults --------------------------------------------------------------------------------------------- */

void smmu_record_global(hwm_smmu *m, bool side, uint32_t causes, const hwm_event *about)
{
    hwm_smmu_side *s = &m->side[side];
    bool recorded = !s->gfsr;
    uint32_t bits = 0;

    m->rest.global_faults++;
    for (unsigned i = 0; i < COUNT(global_bits); i++) {
        bits |= causes & global_bits[i].cause ? global_bits[i].bit : 0;
    }
    if (recorded) {
        s->gfsr = bits;
        s->gfar = about->far_;
        s->gfsynr0 = about->fsynr0;
        s->gfsynr1 = about->fsynr1;
        s->gfsynr2 = 0;
    } else {
        s->gfsr |= HWM_SMMU_sGFSR_MULTI_MASK;
    }
    if (m->config.host.event) {
        hwm_event event = *about;

        event.type = HWM_EVENT_GLOBAL_FAULT;
        event.context = HWM_NO_CONTEXT;
        event.recorded = recorded;
        event.causes = causes;
        event.fsr = s->gfsr;
        event.fsynr0 = s->gfsynr0;
        event.fsynr1 = s->gfsynr1;
        event.far_ = s->gfar;
        m->config.host.event(m->config.host.opaque, &event);
    }
    smmu_update_lines(m);
}

/* Is it the stage 2 bank that keeps a nested one from use (sGFSYNR0.NESTED, in the non-secure copy)? */
static bool about_stage2(const hwm_smmu *m, const smmu_target *t)
{
    return !t->side && t->bank != SMMU_NO_BANK && (t->causes & HWM_FAULT_CONFIG) && m->config.nested &&
           t->bank >= m->config.num_s2cb && SMMU_FIELD(m->bank[t->bank].cbar, CBAR_TYPE) == SMMU_CBAR_NESTED;
}

void smmu_global_fault(hwm_smmu *m, const hwm_request *req, const smmu_target *t, uint32_t causes,
                       hwm_response *resp)
{
    const hwm_event about = {
        .stream = req->stream,
        .write = req->write,
        .privileged = t->privileged,
        .instruction = t->instruction,
        .secure = t->side,
        .iova = req->iova,
        .far_ = req->iova,
        .fsynr0 = SMMU_PUT((uint32_t)req->write, sGFSYNR0_WNR) | SMMU_PUT((uint32_t)req->privileged, sGFSYNR0_PNU) |
                  SMMU_PUT((uint32_t)(req->instruction && !req->write), sGFSYNR0_IND) |
                  (about_stage2(m, t) ? HWM_SMMU_sGFSYNR0_NESTED_MASK : 0),
        .fsynr1 = stream_field(m, req->stream),
    };

    smmu_respond_global(m, req, t, causes, resp);
    smmu_record_global(m, t->side, causes, &about);
}

/* ---- orders ---------------------------------------------------------------------------------------------------- */

bool smmu_order_ok(const hwm_smmu *m, const hwm_inject *order)
{
    uint32_t cause = order->causes & ~(uint32_t)HWM_FAULT_STAGE2;

    return cause && !(cause & (cause - 1)) && !(cause & ~(SMMU_FAULT_CONTEXT | SMMU_FAULT_GLOBAL)) &&
           !((order->causes & HWM_FAULT_STAGE2) && ((cause & SMMU_FAULT_GLOBAL) || !m->config.nested)) &&
           (order->stream == HWM_ANY || order->stream <= UINT16_MAX) &&
           (order->context == HWM_ANY || order->context < m->config.num_cb);
}

int smmu_inject(hwm_iommu *iommu, const hwm_inject *order)
{
    hwm_smmu *m = smmu_of(iommu);

    if (order->count && !smmu_order_ok(m, order)) {
        return HWM_E_INVAL;
    }
    m->inject = order->count ? *order : (hwm_inject){ 0 };
    smmu_refresh(m, SMMU_NO_BANK);
    return HWM_OK;
}

uint32_t smmu_ordered(hwm_smmu *m, uint32_t stream, unsigned bank, uint32_t causes, bool nested_stage2)
{
    hwm_inject *order = &m->inject;
    uint32_t ordered = order->causes;

    if (!order->count || !(ordered & causes) || !!(ordered & HWM_FAULT_STAGE2) != nested_stage2 ||
        (order->stream != HWM_ANY && order->stream != stream) ||
        (order->context != HWM_ANY && order->context != bank)) {
        return 0;
    }
    if (order->skip) {
        order->skip--;
        return 0;
    }
    if (!--order->count) {
        *order = (hwm_inject){ 0 };
        smmu_refresh(m, SMMU_NO_BANK);
    }
    return ordered;
}
