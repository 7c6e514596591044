/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - table walks of a context, what they put into the TLB, and prefetch.
 */
#include "msm_core.h"

/* TTBR's IRGN, ORGN, SH and NOS (ARM DDI 0406C, B4.1.154), unless ACTLR overrides them (MSM 4). */
static void set_walk_attrs(const hwm_msm_context *ctx, unsigned c, unsigned ttbr, hwm_attrs *attrs)
{
    uint32_t actlr = MSM_REG(ctx, ACTLR);
    uint32_t base = ttbr ? MSM_REG(ctx, TTBR1) : MSM_REG(ctx, TTBR0);

    *attrs = (hwm_attrs){
        .context = (uint8_t)c,
        .kind = HWM_ACCESS_WALK,
        .memtype = HWM_MT_NORMAL,
        .privileged = true,
    };
    attrs->inner = (uint8_t)(MSM_FIELD(base, TTBR0_IRGNH) << 1 | MSM_FIELD(base, TTBR0_IRGNL));
    attrs->outer = (uint8_t)MSM_FIELD(base, TTBR0_ORGN);
    attrs->share = !MSM_BIT(base, TTBR0_SH) ? HWM_SHARE_NONE
                   : MSM_BIT(base, TTBR0_NOS) ? HWM_SHARE_INNER : HWM_SHARE_OUTER;
    if (MSM_BIT(actlr, ACTLR_PTMTCFG)) {
        hwm_msm_set_memtype(attrs, MSM_FIELD(actlr, ACTLR_PTMEMTYPE));
    }
    switch (MSM_FIELD(actlr, ACTLR_PTSHCFG)) {
    case HWM_MSM_SHCFG_OUTER:
        attrs->share = HWM_SHARE_OUTER;
        break;
    case HWM_MSM_SHCFG_INNER:
        attrs->share = HWM_SHARE_INNER;
        break;
    case HWM_MSM_SHCFG_NONE:
        attrs->share = HWM_SHARE_NONE;
        break;
    default:
        break;
    }
}

/* SCTLR.HAF is stored and does nothing: the walker never writes memory (MSM 3). */
void hwm_msm_refresh_walks(hwm_msm *m, unsigned c)
{
    hwm_msm_context *ctx = &m->context[c];
    uint32_t sctlr = MSM_REG(ctx, SCTLR);

    ctx->regime = (hwm_short_regime){
        .ttbr0 = MSM_REG(ctx, TTBR0),
        .ttbr1 = MSM_REG(ctx, TTBR1),
        .ttbcr = MSM_REG(ctx, TTBCR),
        .prrr = MSM_REG(ctx, PRRR),
        .nmrr = MSM_REG(ctx, NMRR),
        .tre = MSM_BIT(sctlr, SCTLR_TRE),
        .afe = MSM_BIT(sctlr, SCTLR_AFE),
        .affd = MSM_BIT(sctlr, SCTLR_AFFD),
        .big_endian = MSM_BIT(sctlr, SCTLR_BE),
    };
    ctx->memo.key = 0;
    ctx->easy = MSM_FIELD(MSM_REG(ctx, ACTLR), ACTLR_TLBMCFG) == HWM_MSM_TLBMCFG_WALK &&
                !MSM_BIT(MSM_REG(ctx, ACTLR), ACTLR_DNA) && !MSM_REG(ctx, TTBCR) && !MSM_BIT(sctlr, SCTLR_BE) &&
                !MSM_REG(ctx, TLBLCKR) && !MSM_REG(ctx, BFBCR);
    set_walk_attrs(ctx, c, 0, &ctx->walk_attrs[0]);
    set_walk_attrs(ctx, c, 1, &ctx->walk_attrs[1]);
}

/* A host between the walker and the host, that fails a read by order. */
typedef struct ordered_host {
    hwm_msm *m;
    uint32_t stream;
    unsigned context, reads;
} ordered_host;

static int ordered_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    ordered_host *h = opaque;
    bool second = h->reads++, wanted = h->m->inject.causes & HWM_FAULT_LEVEL2;
    uint32_t causes = 0;

    if (second == wanted) {
        causes = hwm_msm_ordered(h->m, h->stream, h->context, MSM_FAULT_WALK);
    }
    if (causes) {
        return causes & HWM_FAULT_WALK_DECODE ? HWM_E_DECODE : HWM_E_SLAVE;
    }
    return h->m->config.host.read(h->m->config.host.opaque, pa, buf, len, attrs);
}

void hwm_msm_look(const hwm_msm *m, unsigned c, uint16_t stream, bool secure, uint32_t va, hwm_short_result *r)
{
    const hwm_msm_context *ctx = &m->context[c];
    const hwm_attrs attrs = hwm_msm_walk_attrs(ctx, stream, secure, hwm_short_ttbr(&ctx->regime, va));

    hwm_short_walk(&ctx->regime, va, &m->config.host, &attrs, r);
}

void hwm_msm_walk(hwm_msm *m, unsigned c, uint32_t stream, bool secure, uint32_t va, hwm_short_result *r)
{
    hwm_msm_context *ctx = &m->context[c];
    const hwm_attrs attrs = hwm_msm_walk_attrs(ctx, stream == HWM_ANY ? 0 : stream, secure,
                                               hwm_short_ttbr(&ctx->regime, va));

    if (m->inject.count) {
        ordered_host ordered = { m, stream, c, 0 };
        const hwm_host between = { .opaque = &ordered, .read = ordered_read };

        hwm_short_fetch(&ctx->regime, va, &between, &attrs, r);
    } else {
        hwm_short_fetch(&ctx->regime, va, &m->config.host, &attrs, r);
    }
    hwm_msm_walked(ctx, r);
}

static void set_place(const hwm_msm *m, unsigned c, bool secure, uint32_t va, bool global, hwm_tlb_fill *fill)
{
    fill->key = hwm_tlb_key(hwm_msm_vmid(m, c), hwm_msm_asid(m, c), secure);
    fill->key_global = global ? HWM_TLB_ASID_MASK : 0;
    fill->space = 0;
    fill->space_global = 0;
    fill->va = va;
}

/* Lockdown (MSM 5): while LKE is 1 the context's fills are locked and go where VICTIM says. */
uint32_t hwm_msm_fill(hwm_msm *m, unsigned c, bool secure, uint32_t va, bool global, hwm_tlb_fill *fill)
{
    uint32_t lock = MSM_REG(&m->context[c], TLBLCKR);
    uint32_t slot;
    bool evicted;

    set_place(m, c, secure, va, global, fill);
    fill->floor = MSM_FIELD(lock, TLBLCKR_FLOOR);
    fill->victim = HWM_TLB_NONE;
    if (MSM_BIT(lock, TLBLCKR_LKE)) {
        fill->victim = MSM_FIELD(lock, TLBLCKR_VICTIM);
        fill->page.traits.flags |= HWM_TLB_LOCKED;
    }
    slot = hwm_tlb_insert(&m->tlb, fill, &evicted);
    if (evicted) {
        m->context[c].counters.evictions++;
    }
    return slot;
}

/* The page after va's, and the address of its descriptor, if one table holds both; false: it does not. */
static bool neighbour(const hwm_msm_context *ctx, uint32_t va, const hwm_short_result *r, uint32_t *next,
                      uint32_t *address)
{
    unsigned n = MSM_FIELD(MSM_REG(ctx, TTBCR), TTBCR_N);

    *next = (va & ~(r->size - 1)) + r->size;
    if (r->fetched == 2) {
        *address = (r->address[1] & ~0x3ffu) | (*next >> 12 & 0xff) << 2;
        return MSM_BIT(MSM_REG(ctx, BFBCR), BFBCR_BFBDFE) && !((*next ^ va) >> 20);
    }
    *address = r->address[0] + ((*next >> 20) - (va >> 20)) * 4;
    return MSM_BIT(MSM_REG(ctx, BFBCR), BFBCR_BFBSFE) && *next && (n && *next >> (32 - n)) == r->ttbr;
}

void hwm_msm_prefetch(hwm_msm *m, unsigned c, uint16_t stream, bool secure, uint32_t va, const hwm_short_result *r)
{
    hwm_msm_context *ctx = &m->context[c];
    uint64_t key = hwm_tlb_key(hwm_msm_vmid(m, c), hwm_msm_asid(m, c), secure);
    uint32_t next, address, index;
    hwm_short_result ahead;
    hwm_tlb_fill fill;
    hwm_attrs attrs;

    /* A lone entry must not be lost to its neighbour, and what is locked is chosen by software. */
    if (m->tlb.entries == 1 || MSM_BIT(MSM_REG(ctx, TLBLCKR), TLBLCKR_LKE) ||
        !neighbour(ctx, va, r, &next, &address) || hwm_tlb_lookup(&m->tlb, key, 0, next, &index)) {
        return;
    }
    attrs = hwm_msm_walk_attrs(ctx, stream, secure, r->ttbr);
    hwm_short_leaf(&ctx->regime, r->fetched, r->ttbr, address, r->descriptor[0], &m->config.host, &attrs, &ahead);
    ctx->counters.walks++;
    ctx->counters.walk_reads++;
    ctx->counters.prefetches++;
    if (ahead.causes) {
        return;
    }
    hwm_msm_page(&ahead, secure, &fill.page);
    set_place(m, c, secure, next, ahead.global, &fill);
    if (hwm_tlb_holds(&m->tlb, &fill)) {
        return;
    }
    fill.page.traits.flags |= HWM_TLB_PREFETCHED;
    hwm_msm_fill(m, c, secure, next, ahead.global, &fill);
}
