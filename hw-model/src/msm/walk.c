/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - table walks of a context, what they put into the TLB, and prefetch.
 */
#include "msm_core.h"

/* What the descriptor callback needs. */
typedef struct walker {
    const hwm_msm *m;
    hwm_msm *orders;         /* NULL: a walk that changes nothing, so no ordered fault is counted off */
    uint32_t stream;         /* HWM_ANY: a V2P operation's */
    unsigned context;
    hwm_attrs attrs;
} walker;

/* TTBR's IRGN, ORGN, SH and NOS (ARM DDI 0406C, B4.1.154), unless ACTLR overrides them (MSM 8). */
static void walk_memory(const hwm_msm_context *ctx, unsigned ttbr, hwm_attrs *attrs)
{
    uint32_t actlr = MSM_REG(ctx, ACTLR);
    uint32_t base = ttbr ? MSM_REG(ctx, TTBR1) : MSM_REG(ctx, TTBR0);

    attrs->memtype = HWM_MT_NORMAL;
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

static int read_descriptor(void *opaque, uint32_t address, unsigned level, unsigned ttbr, uint8_t bytes[4])
{
    walker *w = opaque;
    const hwm_host *host = &w->m->config.host;
    int err;

    if (w->orders && w->orders->inject.count) {
        bool second = w->orders->inject.causes & HWM_FAULT_LEVEL2;

        if (second == (level == 2)) {
            uint32_t causes = hwm_msm_ordered(w->orders, w->stream, w->context, MSM_FAULT_WALK);

            if (causes) {
                return causes & HWM_FAULT_WALK_DECODE ? HWM_E_DECODE : HWM_E_SLAVE;
            }
        }
    }
    if (level == 1) {
        walk_memory(&w->m->context[w->context], ttbr, &w->attrs);
    }
    err = host->read(host->opaque, address, bytes, 4, &w->attrs);
    return err == HWM_OK || err == HWM_E_DECODE ? err : HWM_E_SLAVE;
}

static void start(walker *w, const hwm_msm *m, hwm_msm *orders, unsigned c, uint32_t stream, bool secure)
{
    *w = (walker){
        .m = m,
        .orders = orders,
        .stream = stream,
        .context = c,
        .attrs = {
            .stream = (uint16_t)(stream == HWM_ANY ? 0 : stream),
            .context = (uint8_t)c,
            .kind = HWM_ACCESS_WALK,
            .privileged = true,
            .secure = secure,
        },
    };
}

/* SCTLR.HAF is stored and does nothing: the walker never writes memory (MSM 3). */
static void regime_of(const hwm_msm_context *ctx, hwm_short_regime *regime)
{
    uint32_t sctlr = MSM_REG(ctx, SCTLR);

    *regime = (hwm_short_regime){
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
}

void hwm_msm_look(const hwm_msm *m, unsigned c, uint16_t stream, bool secure, uint32_t va, hwm_short_result *r)
{
    hwm_short_regime regime;
    walker w;

    start(&w, m, NULL, c, stream, secure);
    regime_of(&m->context[c], &regime);
    hwm_short_walk(&regime, va, read_descriptor, &w, r);
}

void hwm_msm_walk(hwm_msm *m, unsigned c, uint32_t stream, bool secure, uint32_t va, hwm_short_result *r)
{
    hwm_msm_context *ctx = &m->context[c];
    hwm_short_regime regime;
    walker w;

    start(&w, m, m, c, stream, secure);
    regime_of(ctx, &regime);
    hwm_short_walk(&regime, va, read_descriptor, &w, r);
    ctx->counters.walks++;
    ctx->counters.walk_reads += r->fetched;
    if (r->fetched) {
        MSM_REG(ctx, TLBFLPTER) = r->address[0];
    }
    if (r->fetched > 1) {
        MSM_REG(ctx, TLBSLPTER) = r->address[1];
    }
}

void hwm_msm_page(const hwm_short_result *r, bool secure, hwm_tlb_entry *page)
{
    *page = (hwm_tlb_entry){
        .pa = r->pa,
        .size = r->size,
        .allow = hwm_short_allow(r->perms, r->pxn),
        .perms = r->perms,
        .memtype = r->memtype,
        .inner = r->inner,
        .outer = r->outer,
        .share = r->share,
        /* The descriptor's NS bit counts for secure walks only (ARM DDI 0406C, B3.5.1). */
        .secure = secure && !r->ns,
        .flags = r->ns ? HWM_TLB_NSDESC : 0,
    };
}

/* Lockdown (MSM 5): while LKE is 1 the context's fills are locked and go where VICTIM says. */
uint32_t hwm_msm_fill(hwm_msm *m, unsigned c, bool secure, uint32_t va, bool global, const hwm_tlb_entry *page)
{
    uint32_t lock = MSM_REG(&m->context[c], TLBLCKR);
    hwm_tlb_fill fill = {
        .key = hwm_tlb_key(hwm_msm_vmid(m, c), hwm_msm_asid(m, c), secure),
        .va = va,
        .global = global,
        .page = *page,
        .floor = MSM_FIELD(lock, TLBLCKR_FLOOR),
        .victim = HWM_TLB_NONE,
    };
    uint32_t index;
    bool evicted;

    if (MSM_BIT(lock, TLBLCKR_LKE)) {
        fill.victim = MSM_FIELD(lock, TLBLCKR_VICTIM);
        fill.page.flags |= HWM_TLB_LOCKED;
    }
    index = hwm_tlb_insert(&m->tlb, &fill, &evicted);
    if (evicted) {
        m->context[c].counters.evictions++;
    }
    return index;
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
    hwm_short_regime regime;
    hwm_short_result ahead;
    hwm_tlb_entry page;
    walker w;

    /* A lone entry must not be lost to its neighbour, and what is locked is chosen by software. */
    if (m->tlb.entries == 1 || MSM_BIT(MSM_REG(ctx, TLBLCKR), TLBLCKR_LKE) ||
        !neighbour(ctx, va, r, &next, &address) || hwm_tlb_lookup(&m->tlb, key, next, &index)) {
        return;
    }
    start(&w, m, NULL, c, stream, secure);
    walk_memory(ctx, r->ttbr, &w.attrs);
    regime_of(ctx, &regime);
    hwm_short_leaf(&regime, r->fetched, r->ttbr, address, r->descriptor[0], read_descriptor, &w, &ahead);
    ctx->counters.walks++;
    ctx->counters.walk_reads++;
    ctx->counters.prefetches++;
    if (ahead.causes || hwm_tlb_holds(&m->tlb, key, ahead.global, next & ~(ahead.size - 1), ahead.size)) {
        return;
    }
    hwm_msm_page(&ahead, secure, &page);
    page.flags |= HWM_TLB_PREFETCHED;
    hwm_msm_fill(m, c, secure, next, ahead.global, &page);
}
