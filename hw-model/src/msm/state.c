/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.c - the state of an instance as one versioned blob.
 *
 * Little-endian fields in the order of the functions below.  A blob says which configuration it belongs to; the TLB's
 * geometry is state, since it can be changed at run time.  Restoring reads the blob twice, first to check every
 * field and then to store them, so that nothing changes when it is refused.  There is one blob for a state: what
 * restores, saves as the same bytes again.
 */
#include "msm_core.h"
#include "../blob.h"

#define MAGIC 0x304d534du   /* "MSM0" */
#define VERSION 2u

#define HEADER_BYTES (9u * 4)
#define GLOBAL_BYTES (8u * 4)
#define COUNTERS (sizeof(hwm_counters) / sizeof(uint64_t))
#define CONTEXT_BYTES (HWM_MSM_CONTEXT_WORDS * 4 + 1 + (uint32_t)COUNTERS * 8)
#define INJECT_BYTES (5u * 4)
#define ENTRY_BYTES (2u * 4 + 12)

static const uint32_t global_offsets[8] = {
    HWM_MSM_TLBRSW, HWM_MSM_TESTBUSCR, HWM_MSM_CR, HWM_MSM_EAR,
    HWM_MSM_ESR, HWM_MSM_ESYNR0, HWM_MSM_ESYNR1, HWM_MSM_RPU_ACR,
};

static uint32_t size_for(const hwm_msm *m, uint32_t entries, uint32_t ways)
{
    return HEADER_BYTES + GLOBAL_BYTES + 4 * (m->config.contexts + m->config.mids) +
           m->config.contexts * CONTEXT_BYTES + (uint32_t)COUNTERS * 8 + HWM_MSM_MAX_STALLED * HWM_WAITER_BYTES +
           INJECT_BYTES + entries / ways + entries * ENTRY_BYTES;
}

uint32_t hwm_msm_save_size(const hwm_iommu *iommu)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);

    return size_for(m, m->tlb.entries, m->tlb.ways);
}

static void save_counters(uint8_t **p, const hwm_counters *counters)
{
#define SAVE(name) hwm_put64(p, counters->name);
    HWM_COUNTERS(SAVE)
#undef SAVE
}

static void load_counters(const uint8_t **p, hwm_counters *counters)
{
#define LOAD(name) counters->name = hwm_get64(p);
    HWM_COUNTERS(LOAD)
#undef LOAD
}

static void save_entry(uint8_t **p, const hwm_tlb *t, const hwm_tlb_entry *e)
{
    bool valid = hwm_tlb_valid(t, e);
    const hwm_tlb_entry none = { 0 };
    const hwm_tlb_traits *traits;

    if (!valid) {
        e = &none;
    }
    traits = &e->traits;
    hwm_put8(p, valid);
    hwm_put32(p, (uint32_t)e->tag);
    hwm_put32(p, (uint32_t)e->pa);
    hwm_put8(p, (uint8_t)(valid ? hwm_msm_size_code(e->size) : 0));
    hwm_put8(p, (uint8_t)hwm_tlb_asid(e));
    /* 4:0 VMID, 5 secure, 6 global */
    hwm_put8(p, (uint8_t)(valid ? hwm_tlb_vmid(e) | (unsigned)hwm_tlb_is_secure(e) << 5 |
                                  (unsigned)hwm_tlb_is_global(e) << 6 : 0));
    hwm_put8(p, traits->allow);
    hwm_put8(p, traits->perms);
    hwm_put8(p, traits->memory.memtype);
    hwm_put8(p, traits->memory.inner);
    hwm_put8(p, traits->memory.outer);
    hwm_put8(p, traits->memory.share);
    hwm_put8(p, traits->secure);
    hwm_put8(p, traits->flags);
}

static bool traits_ok(const hwm_tlb_traits *traits, bool secure)
{
    return !(traits->perms & ~0x1f) &&
           (traits->allow == hwm_short_allow(traits->perms, false) ||
            traits->allow == hwm_short_allow(traits->perms, true)) &&
           traits->memory.memtype <= HWM_MT_NORMAL && traits->memory.inner <= HWM_CACHE_WBNWA &&
           traits->memory.outer <= HWM_CACHE_WBNWA && traits->memory.share <= HWM_SHARE_OUTER &&
           traits->flags <= HWM_TLB_ALL_FLAGS && traits->secure == (secure && !(traits->flags & HWM_TLB_NSDESC));
}

/* False: no TLB with this geometry can hold that at this index.  *valid: an entry was there. */
static bool load_entry(const uint8_t **p, const hwm_tlb *t, uint32_t index, bool *valid, hwm_tlb_entry *e)
{
    uint8_t present = hwm_get8(p);
    uint32_t va = hwm_get32(p), pa = hwm_get32(p), size;
    unsigned code = hwm_get8(p), asid = hwm_get8(p), tags = hwm_get8(p);

    hwm_tlb_traits *traits = &e->traits;
    uint8_t secure;

    *e = (hwm_tlb_entry){ .pa = pa, .space_mask = ~(uint64_t)0 };
    traits->allow = hwm_get8(p);
    traits->perms = hwm_get8(p);
    traits->memory.memtype = hwm_get8(p);
    traits->memory.inner = hwm_get8(p);
    traits->memory.outer = hwm_get8(p);
    traits->memory.share = hwm_get8(p);
    secure = hwm_get8(p);
    traits->secure = secure;
    traits->flags = hwm_get8(p);
    *valid = present;
    if (!present) {
        return !(va | pa | code | asid | tags | traits->allow | traits->perms | traits->memory.memtype |
                 traits->memory.inner | traits->memory.outer | traits->memory.share | secure | traits->flags);
    }
    if (present > 1 || secure > 1 || code >= MSM_SIZES || (tags & 0x80)) {
        return false;
    }
    size = (uint32_t)4096 << 4 * code;
    e->size = size;
    e->tag = hwm_tlb_key(tags & 0x1f, asid, tags & 0x20) | va;
    e->mask = hwm_tlb_mask(size, tags & 0x40);
    return !((va | pa) & (size - 1)) && traits_ok(traits, tags & 0x20) &&
           hwm_tlb_set(t, va, 12 + 4 * code) == (index & t->set_mask);
}

int hwm_msm_save(const hwm_iommu *iommu, void *buf, uint32_t size)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    const uint32_t globals[8] = { m->tlbrsw, m->testbuscr, m->cr, m->ear, m->esr, m->esynr0, m->esynr1, m->rpu_acr };
    const uint32_t header[9] = {
        MAGIC, VERSION, hwm_msm_save_size(iommu), m->config.contexts, m->config.mids, m->config.rev,
        m->config.irq_level_causes, m->tlb.entries, m->tlb.ways,
    };
    hwm_counters counters;
    uint8_t *p = buf;

    if (size < header[2]) {
        return HWM_E_SIZE;
    }
    for (unsigned i = 0; i < 9; i++) {
        hwm_put32(&p, header[i]);
    }
    for (unsigned i = 0; i < 8; i++) {
        hwm_put32(&p, globals[i]);
    }
    for (unsigned c = 0; c < m->config.contexts; c++) {
        hwm_put32(&p, m->cbacr[c]);
    }
    for (uint32_t mid = 0; mid < m->config.mids; mid++) {
        hwm_put32(&p, m->m2vcbr[mid]);
    }
    for (unsigned c = 0; c < m->config.contexts; c++) {
        for (unsigned i = 0; i < HWM_MSM_CONTEXT_WORDS; i++) {
            hwm_put32(&p, m->context[c].reg[i]);
        }
        hwm_put8(&p, m->context[c].latched);
        hwm_msm_context_counters(m, c, &counters);
        save_counters(&p, &counters);
    }
    save_counters(&p, &m->rest);
    hwm_waiters_save(&m->waiters, &p);
    hwm_put32(&p, m->inject.causes);
    hwm_put32(&p, m->inject.stream);
    hwm_put32(&p, m->inject.context);
    hwm_put32(&p, m->inject.skip);
    hwm_put32(&p, m->inject.count);
    for (uint32_t set = 0; set < m->tlb.sets; set++) {
        hwm_put8(&p, m->tlb.next[set]);
    }
    for (uint32_t i = 0; i < m->tlb.entries; i++) {
        save_entry(&p, &m->tlb, &m->tlb.entry[hwm_tlb_slot(&m->tlb, i)]);
    }
    return (int)(p - (uint8_t *)buf);
}

/* As hwm_msm_inject() accepts it; without an order all is 0. */
static bool order_ok(const hwm_msm *m, const hwm_inject *order)
{
    if (!order->count) {
        return !(order->causes | order->stream | order->context | order->skip);
    }
    return hwm_msm_order_ok(m, order);
}

/* Reads the blob behind its header into `m`, or only checks it when `m` is NULL. */
static bool load(const hwm_msm *now, hwm_msm *m, const uint8_t *p, uint32_t entries, uint32_t ways)
{
    uint32_t globals[8], words[HWM_MSM_MAX_CONTEXTS];
    hwm_waiters waiters;
    const hwm_tlb geometry = { .set_mask = entries / ways - 1 };
    hwm_counters counters;
    hwm_inject order;
    bool ok = true;

    for (unsigned i = 0; i < 8; i++) {
        globals[i] = hwm_get32(&p);
        ok = ok && !(globals[i] & ~hwm_msm_global_bits(global_offsets[i]));
    }
    for (unsigned c = 0; c < now->config.contexts; c++) {
        words[c] = hwm_get32(&p);
        ok = ok && !(words[c] & ~HWM_MSM_CBACR_N_WMASK);
        if (m) {
            m->cbacr[c] = words[c];
        }
    }
    for (uint32_t mid = 0; mid < now->config.mids; mid++) {
        uint32_t word = hwm_get32(&p);

        ok = ok && !(word & ~HWM_MSM_M2VCBR_N_WMASK);
        if (m) {
            m->m2vcbr[mid] = word;
        }
    }
    for (unsigned c = 0; c < now->config.contexts; c++) {
        uint8_t latched;

        for (unsigned i = 0; i < HWM_MSM_CONTEXT_WORDS; i++) {
            uint32_t word = hwm_get32(&p);

            ok = ok && !(word & ~hwm_msm_context_bits(i));
            if (m) {
                m->context[c].reg[i] = word;
            }
        }
        latched = hwm_get8(&p);
        load_counters(&p, &counters);
        ok = ok && latched <= 1;
        if (m) {
            m->context[c].latched = latched;
            m->context[c].counters = counters;
        }
    }
    load_counters(&p, &counters);
    hwm_waiters_init(&waiters, HWM_MSM_MAX_STALLED);
    hwm_waiters_load(&waiters, &p);
    order.causes = hwm_get32(&p);
    order.stream = hwm_get32(&p);
    order.context = hwm_get32(&p);
    order.skip = hwm_get32(&p);
    order.count = hwm_get32(&p);
    ok = ok && hwm_waiters_ok(&waiters, now->config.contexts, MSM_FAULT_CONTEXT | HWM_FAULT_LEVEL2) &&
         order_ok(now, &order);
    if (m) {
        m->tlbrsw = globals[0];
        m->testbuscr = globals[1];
        m->cr = globals[2];
        m->ear = globals[3];
        m->esr = globals[4];
        m->esynr0 = globals[5];
        m->esynr1 = globals[6];
        m->rpu_acr = globals[7];
        m->rest = counters;
        m->inject = order;
        m->waiters = waiters;
        hwm_tlb_init(&m->tlb, entries, ways);
    }
    for (uint32_t set = 0; set < entries / ways; set++) {
        uint8_t next = hwm_get8(&p);

        ok = ok && next < ways;
        if (m) {
            m->tlb.next[set] = next;
        }
    }
    for (uint32_t i = 0; i < entries; i++) {
        hwm_tlb_entry e;
        bool valid;

        ok = load_entry(&p, &geometry, i, &valid, &e) && ok;
        if (m && valid) {
            hwm_tlb_restore(&m->tlb, hwm_tlb_slot(&m->tlb, i), &e);
        }
    }
    return ok;
}

int hwm_msm_restore(hwm_iommu *iommu, const void *buf, uint32_t size)
{
    hwm_msm *m = hwm_msm_of(iommu);
    const uint8_t *p = buf;
    uint32_t header[9];

    if (size < HEADER_BYTES) {
        return HWM_E_SIZE;
    }
    for (unsigned i = 0; i < 9; i++) {
        header[i] = hwm_get32(&p);
    }
    if (header[0] != MAGIC || header[1] != VERSION || header[3] != m->config.contexts ||
        header[4] != m->config.mids || header[5] != m->config.rev || header[6] != m->config.irq_level_causes) {
        return HWM_E_VERSION;
    }
    if (!hwm_tlb_geometry_ok(header[7], header[8], m->tlb.capacity)) {
        return HWM_E_INVAL;
    }
    if (header[2] != size_for(m, header[7], header[8]) || size < header[2]) {
        return HWM_E_SIZE;
    }
    if (!load(m, NULL, p, header[7], header[8])) {
        return HWM_E_INVAL;
    }
    load(m, m, p, header[7], header[8]);
    for (unsigned route = 0; route < HWM_MSM_ROUTES; route++) {
        m->hits[route] = 0;      /* the counters hold them */
    }
    for (unsigned c = 0; c < m->config.contexts; c++) {
        m->context[c].stalled = hwm_msm_stall_causes(m, c) != 0;
        hwm_msm_refresh_walks(m, c);
    }
    hwm_tlb_settle(&m->tlb);
    for (uint32_t mid = 0; mid < m->config.mids; mid++) {
        hwm_msm_refresh_mid(m, mid);
    }
    hwm_msm_refresh(m);
    hwm_msm_drive_lines(m);
    return HWM_OK;
}
