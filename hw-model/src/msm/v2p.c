/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * v2p.c - V2PPR, V2PPW, V2PUR, V2PUW: a translation without an access (MSM 8).
 *
 * They are non-secure, set no FSR, raise no interrupt, and are done when the register write returns.
 */
#include "msm_core.h"

static uint32_t fault(uint32_t causes)
{
    /* The causes lie in PAR as in FSR; SS stays 0, a V2P operation never stalls. */
    return HWM_MSM_PAR_FAULT_FAULT_MASK | (causes & MSM_FAULT_CONTEXT) << 1 |
           (causes & HWM_FAULT_LEVEL2 ? HWM_MSM_PAR_FAULT_SL_MASK : 0);
}

/* PA is complete to 4 KiB for every size: software joins it with the low 12 bits, of a supersection (SS) 24. */
static uint32_t found(const hwm_tlb_entry *page, uint32_t va)
{
    const hwm_memory *memory = &page->traits.memory;

    return ((page->pa | (va & (page->size - 1))) & HWM_MSM_PAR_PA_MASK) |
           MSM_PUT(page->size == 16u << 20, PAR_SS) |
           MSM_PUT(hwm_msm_memtype(memory->memtype, memory->inner), PAR_MT) |
           MSM_PUT(memory->share != HWM_SHARE_NONE, PAR_SH) |
           MSM_PUT(memory->share == HWM_SHARE_INNER, PAR_NOS) | MSM_PUT(!page->traits.secure, PAR_NS);
}

/* Finds the page; 0 or the causes of failure.  *slot: where the TLB holds it. */
static uint32_t resolve(hwm_msm *m, unsigned c, uint32_t va, hwm_tlb_entry *page, uint32_t *slot, bool *hit)
{
    hwm_msm_context *ctx = &m->context[c];
    uint32_t actlr = MSM_REG(ctx, ACTLR);
    hwm_short_result walk;
    hwm_tlb_fill fill;
    unsigned matches = hwm_tlb_lookup(&m->tlb, hwm_tlb_key(hwm_msm_vmid(m, c), hwm_msm_asid(m, c), false), 0, va,
                                      slot);

    *hit = matches > 0;
    if (matches > 1) {
        return HWM_FAULT_MULTI_HIT;
    }
    if (matches) {
        *page = m->tlb.entry[*slot];
        return 0;
    }
    if (MSM_FIELD(actlr, ACTLR_V2PCFG) != HWM_MSM_V2PCFG_WALK) {
        return HWM_FAULT_TLB_MISS;
    }
    hwm_msm_walk(m, c, HWM_ANY, false, va, &walk);
    hwm_short_decode(&ctx->regime, &walk);
    if (walk.causes) {
        return walk.causes;
    }
    hwm_msm_page(&walk, false, &fill.page);
    *page = fill.page;
    if (!MSM_BIT(actlr, ACTLR_DNLV2PA)) {
        *slot = hwm_msm_fill(m, c, false, va, walk.global, &fill);
    }
    return 0;
}

void hwm_msm_v2p(hwm_msm *m, unsigned c, uint32_t value, bool write, bool privileged)
{
    hwm_msm_context *ctx = &m->context[c];
    uint32_t va = value & HWM_MSM_V2PPR_VA_MASK, slot = HWM_TLB_NONE, causes;
    hwm_tlb_entry page;
    bool hit;

    ctx->counters.v2p++;
    if (!MSM_BIT(MSM_REG(ctx, SCTLR), SCTLR_M)) {
        /* Flat, strongly ordered, as with ARMv7's MMU off (ARM DDI 0406C, B3.2.1). */
        MSM_REG(ctx, PAR) = va | MSM_PUT(HWM_MSM_MEMORY_TYPE_SO, PAR_MT) | HWM_MSM_PAR_SH_MASK | HWM_MSM_PAR_NS_MASK;
        MSM_REG(ctx, V2PSR) = 0;
        return;
    }
    causes = resolve(m, c, va, &page, &slot, &hit);
    if (!causes && !(page.traits.allow >> hwm_msm_kind(write, privileged, false) & 1)) {
        causes = hwm_msm_denied(&page);
    }
    MSM_REG(ctx, PAR) = causes ? fault(causes) : found(&page, va);
    MSM_REG(ctx, V2PSR) = MSM_PUT(hit, V2PSR_HIT) |
                          (slot == HWM_TLB_NONE ? 0 : MSM_PUT(hwm_tlb_position(&m->tlb, slot), V2PSR_INDEX));
}
