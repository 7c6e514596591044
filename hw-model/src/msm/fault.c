/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault.c - context faults, global errors, their syndromes, the interrupt lines, and ordered faults.
 */
#include "msm_core.h"

#define LINES 2u

/* Who asks: MIDs have up to 9 bits, AMID has 8 (MSM 7). */
static uint32_t syndrome0(uint32_t stream)
{
    return MSM_PUT(stream & 0xff, FSYNR0_AMID) | MSM_PUT(stream >> 8, FSYNR0_APID);
}

/* What is asked for, as a bus with eight data bytes a beat would show it (MSM 7). */
static uint32_t syndrome1(const hwm_request *req, bool secure)
{
    uint32_t size = 0, beats;

    while (size < 3 && (uint32_t)2 << size <= req->length) {
        size++;
    }
    beats = (req->length + (1u << size) - 1) >> size;
    beats = beats > 16 ? 16 : beats ? beats : 1;
    return MSM_PUT(req->privileged, FSYNR1_APRIV) | MSM_PUT(!secure, FSYNR1_APROTNS) |
           MSM_PUT(req->instruction, FSYNR1_AINST) | MSM_PUT(req->write, FSYNR1_AWRITE) |
           MSM_PUT(beats > 1, FSYNR1_ABURST) | MSM_PUT(beats - 1, FSYNR1_ALEN) | MSM_PUT(size, FSYNR1_ASIZE);
}

/* Lines that should be high (MSM 9). */
static unsigned wanted_lines(const hwm_msm *m)
{
    unsigned lines = 0;

    for (unsigned c = 0; c < m->config.contexts; c++) {
        const hwm_msm_context *ctx = &m->context[c];
        uint32_t line = MSM_FIELD(m->cbacr[c], CBACR_N_IRPTNDX);

        if (line < LINES && MSM_BIT(MSM_REG(ctx, ACTLR), ACTLR_CFEIE) &&
            (ctx->latched || (MSM_REG(ctx, FSR) & m->config.irq_level_causes))) {
            lines |= 1u << line;
        }
    }
    if (MSM_BIT(m->cr, CR_RPUEIE) && (m->esr & (HWM_MSM_ESR_CFG_MASK | HWM_MSM_ESR_BYPASS_MASK))) {
        lines |= 1u << HWM_MSM_IRQ_SECURE;
    }
    return lines;
}

void hwm_msm_update_lines(hwm_msm *m)
{
    unsigned lines = wanted_lines(m), changed = lines ^ m->lines;

    m->lines = (uint8_t)lines;
    for (unsigned line = 0; line < LINES; line++) {
        if (changed >> line & 1) {
            m->config.host.irq(m->config.host.opaque, line, lines >> line & 1);
        }
    }
}

/* After a restore nobody knows what the wires carried before. */
void hwm_msm_drive_lines(hwm_msm *m)
{
    m->lines = (uint8_t)wanted_lines(m);
    for (unsigned line = 0; line < LINES; line++) {
        m->config.host.irq(m->config.host.opaque, line, m->lines >> line & 1);
    }
}

/* Sets bits of FSR; those outside irq_level_causes raise the interrupt only when they are new. */
static void raise_fsr(hwm_msm *m, hwm_msm_context *ctx, uint32_t bits)
{
    uint32_t fresh = bits & ~MSM_REG(ctx, FSR) & (MSM_FSR_CAUSES | HWM_MSM_FSR_SS_MASK);

    MSM_REG(ctx, FSR) |= bits;
    if (fresh & ~m->config.irq_level_causes) {
        ctx->latched = true;
    }
}

static void tell(hwm_msm *m, hwm_event_type type, const hwm_request *req, const hwm_msm_target *t, uint32_t causes,
                 bool recorded)
{
    const hwm_msm_context *ctx = &m->context[t->context];
    const hwm_event event = {
        .type = type,
        .stream = req->stream,
        .context = (uint8_t)t->context,
        .write = req->write,
        .privileged = req->privileged,
        .instruction = req->instruction,
        .secure = t->secure,
        .recorded = recorded,
        .causes = causes,
        .iova = req->iova,
        .fsr = MSM_REG(ctx, FSR),
        .fsynr0 = MSM_REG(ctx, FSYNR0),
        .fsynr1 = MSM_REG(ctx, FSYNR1),
        .far_ = MSM_REG(ctx, FAR),
    };

    m->config.host.event(m->config.host.opaque, &event);
}

void hwm_msm_record(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes, bool stalled)
{
    hwm_msm_context *ctx = &m->context[t->context];
    bool recorded = !(MSM_REG(ctx, FSR) & (MSM_FSR_CAUSES | HWM_MSM_FSR_SS_MASK));
    uint32_t bits;

    ctx->counters.faults++;
    if (recorded) {
        /* SL tells of the recorded fault; MULTI stays until software clears it. */
        MSM_REG(ctx, FSR) &= ~HWM_MSM_FSR_SL_MASK;
        bits = (causes & MSM_FAULT_CONTEXT) << 1 | (causes & HWM_FAULT_LEVEL2 ? HWM_MSM_FSR_SL_MASK : 0);
        MSM_REG(ctx, FAR) = (uint32_t)req->iova;
        MSM_REG(ctx, FSYNR0) = syndrome0(req->stream);
        MSM_REG(ctx, FSYNR1) = syndrome1(req, t->secure);
    } else {
        bits = HWM_MSM_FSR_MULTI_MASK;
    }
    raise_fsr(m, ctx, bits | (stalled ? HWM_MSM_FSR_SS_MASK : 0));
    if (m->config.host.event) {
        tell(m, HWM_EVENT_FAULT, req, t, causes, recorded);
        if (stalled) {
            tell(m, HWM_EVENT_STALL, req, t, causes, recorded);
        }
    }
    hwm_msm_update_lines(m);
}

void hwm_msm_tell_queued(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t)
{
    if (m->config.host.event) {
        tell(m, HWM_EVENT_STALL, req, t, 0, false);
    }
}

void hwm_msm_write_fsr(hwm_msm *m, unsigned c, uint32_t value)
{
    MSM_REG(&m->context[c], FSR) = value & HWM_MSM_FSR_WMASK;
    m->context[c].latched = false;
    hwm_msm_update_lines(m);
}

static void record_global(hwm_msm *m, hwm_event *event, uint32_t ear, uint32_t esynr0, uint32_t esynr1)
{
    event->recorded = !(m->esr & (HWM_MSM_ESR_CFG_MASK | HWM_MSM_ESR_BYPASS_MASK));
    m->rest.global_faults++;
    if (event->recorded) {
        m->esr |= event->causes & HWM_FAULT_BYPASS ? HWM_MSM_ESR_BYPASS_MASK : HWM_MSM_ESR_CFG_MASK;
        m->ear = ear;
        m->esynr0 = esynr0;
        m->esynr1 = esynr1;
    } else {
        m->esr |= HWM_MSM_ESR_MULTI_MASK;
    }
    if (m->config.host.event) {
        event->type = HWM_EVENT_GLOBAL_FAULT;
        event->context = HWM_NO_CONTEXT;
        event->fsr = m->esr;
        event->fsynr0 = m->esynr0;
        event->fsynr1 = m->esynr1;
        event->far_ = m->ear;
        m->config.host.event(m->config.host.opaque, event);
    }
    hwm_msm_update_lines(m);
}

void hwm_msm_record_global(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes)
{
    hwm_event event = {
        .stream = req->stream,
        .write = req->write,
        .privileged = req->privileged,
        .instruction = req->instruction,
        .secure = t->secure,
        .causes = causes,
        .iova = req->iova,
    };

    /* ESYNR0 has the VMID besides; ESYNR1.ASIZE keeps one bit of three. */
    record_global(m, &event, (uint32_t)req->iova,
                  syndrome0(req->stream) | MSM_PUT(MSM_FIELD(t->map, M2VCBR_N_VMID), ESYNR0_AVMID),
                  syndrome1(req, t->secure) & HWM_MSM_ESYNR1_WMASK);
}

void hwm_msm_record_decode(hwm_msm *m, uint32_t offset, bool write)
{
    hwm_event event = { .write = write, .causes = HWM_FAULT_CONFIG, .iova = offset };

    record_global(m, &event, offset, 0, HWM_MSM_ESYNR1_DCD_MASK | MSM_PUT(write, ESYNR1_AWRITE));
}

bool hwm_msm_order_ok(const hwm_msm *m, const hwm_inject *order)
{
    uint32_t cause = order->causes & ~(uint32_t)HWM_FAULT_LEVEL2;
    bool level2 = order->causes & HWM_FAULT_LEVEL2;

    return cause && !(cause & (cause - 1)) && !(cause & ~(MSM_FAULT_CONTEXT | MSM_FAULT_GLOBAL)) &&
           !(level2 && (cause & MSM_FAULT_GLOBAL)) && (order->stream == HWM_ANY || order->stream <= UINT16_MAX) &&
           (order->context == HWM_ANY || order->context < m->config.contexts);
}

int hwm_msm_inject(hwm_iommu *iommu, const hwm_inject *order)
{
    hwm_msm *m = hwm_msm_of(iommu);

    if (order->count && !hwm_msm_order_ok(m, order)) {
        return HWM_E_INVAL;
    }
    m->inject = order->count ? *order : (hwm_inject){ 0 };
    hwm_msm_refresh(m);
    return HWM_OK;
}

uint32_t hwm_msm_ordered(hwm_msm *m, uint32_t stream, uint32_t context, uint32_t causes)
{
    hwm_inject *order = &m->inject;
    uint32_t ordered = order->causes;

    if (!order->count || !(ordered & causes) || (order->stream != HWM_ANY && order->stream != stream) ||
        (order->context != HWM_ANY && order->context != context)) {
        return 0;
    }
    if (order->skip) {
        order->skip--;
        return 0;
    }
    if (!--order->count) {
        *order = (hwm_inject){ 0 };
        hwm_msm_refresh(m);
    }
    return ordered;
}
