/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tlb.c - filling, invalidating and searching the TLB of tlb.h.
 */
#include "tlb.h"

static const uint8_t size_shift[HWM_TLB_SIZES] = { 12, 16, 20, 24 };

#define GENERATION_ONE ((uint64_t)1 << HWM_TLB_GENERATION_SHIFT)
#define TAG_FIELDS (GENERATION_ONE - 1)   /* all of a tag but the generation */

unsigned hwm_tlb_size_code(uint32_t size)
{
    unsigned code = 0;

    while (code < HWM_TLB_SIZES && size != (uint32_t)1 << size_shift[code]) {
        code++;
    }
    return code;
}

bool hwm_tlb_geometry_ok(uint32_t entries, uint32_t ways)
{
    uint32_t sets;

    if (!entries || entries > HWM_TLB_MAX || !ways || entries % ways) {
        return false;
    }
    sets = entries / ways;
    return !(sets & (sets - 1));
}

void hwm_tlb_init(hwm_tlb *t, uint32_t entries, uint32_t ways)
{
    *t = (hwm_tlb){
        .live = GENERATION_ONE,
        .generation = GENERATION_ONE,
        .set_mask = entries / ways - 1,
        .sets = entries / ways,
        .ways = ways,
        .entries = entries,
        .probes = 1,
        .shift = { 12 },
    };
    /* A mask of 0 would match everything. */
    for (uint32_t i = 0; i < entries; i++) {
        t->entry[i].mask = ~(uint64_t)0;
    }
}

/* The list of sizes to probe, after a count went from or to 0. */
static void set_probes(hwm_tlb *t)
{
    unsigned n = 0;

    for (unsigned code = 0; code < HWM_TLB_SIZES; code++) {
        if (t->count[code]) {
            t->shift[n++] = size_shift[code];
        }
    }
    /* An empty TLB still probes one size, and finds nothing: the fast lookup need not ask. */
    if (!n) {
        t->shift[n++] = size_shift[0];
    }
    t->probes = (uint8_t)n;
}

static void account(hwm_tlb *t, const hwm_tlb_entry *e, bool in)
{
    unsigned code = hwm_tlb_size_code(e->size);
    unsigned change = in ? 1u : ~0u;

    t->count[code] = (uint16_t)(t->count[code] + change);
    t->valid += change;
    if (hwm_tlb_is_global(e)) {
        t->global += change;
    }
    if (e->traits.flags & HWM_TLB_LOCKED) {
        t->locked += change;
    }
    t->steady = t->valid == t->entries && !t->locked && (!t->global || t->global == t->valid);
    if (t->count[code] == (in ? 1 : 0)) {
        set_probes(t);
    }
}

static void drop(hwm_tlb *t, hwm_tlb_entry *e)
{
    account(t, e, false);
    e->tag = 0;
}

/* Could one lookup find both?  Overlap in address, and the same security and VMID, and the same ASID unless one
 * of them is global. */
static bool clash(const hwm_tlb_entry *a, const hwm_tlb_entry *b)
{
    return !((a->tag ^ b->tag) & a->mask & b->mask);
}

static void set_overlap(hwm_tlb *t, bool overlap)
{
    t->overlap = overlap;
    t->live = overlap ? HWM_TLB_DEAD : t->generation;
}

/* After entries were dropped: is there still an overlap? */
static void recheck_overlap(hwm_tlb *t)
{
    for (uint32_t i = 0; i < t->entries; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (hwm_tlb_valid(t, &t->entry[i]) && hwm_tlb_valid(t, &t->entry[j]) &&
                clash(&t->entry[i], &t->entry[j])) {
                set_overlap(t, true);
                return;
            }
        }
    }
    set_overlap(t, false);
}

unsigned hwm_tlb_lookup(const hwm_tlb *t, uint64_t key, uint32_t va, uint32_t *slot)
{
    uint64_t match = key | t->generation | va;
    unsigned found = 0;

    *slot = HWM_TLB_NONE;
    for (unsigned probe = 0; probe < t->probes; probe++) {
        unsigned shift = t->shift[probe];
        uint32_t first = hwm_tlb_set(t, va, shift) * t->ways;

        for (uint32_t i = first; i < first + t->ways; i++) {
            const hwm_tlb_entry *e = &t->entry[i];

            /* The size test keeps an entry from being counted again when another size leads to its set. */
            if (!((e->tag ^ match) & e->mask) && e->size >> shift == 1) {
                if (!found++) {
                    *slot = i;
                }
            }
        }
    }
    return found;
}

bool hwm_tlb_holds(const hwm_tlb *t, uint64_t key, bool global, uint32_t va, uint32_t size)
{
    const hwm_tlb_entry page = {
        .tag = key | t->generation | (va & ~(size - 1)),
        .mask = hwm_tlb_mask(size, global),
    };

    for (uint32_t i = 0; i < t->entries; i++) {
        if (hwm_tlb_valid(t, &t->entry[i]) && clash(&t->entry[i], &page)) {
            return true;
        }
    }
    return false;
}

/* A fill follows a miss, so it can clash only with smaller pages, or, when it is global, with another ASID's. */
static bool may_clash(const hwm_tlb *t, const hwm_tlb_entry *e, unsigned code)
{
    if (hwm_tlb_is_global(e) && t->valid != t->global) {
        return true;
    }
    while (code--) {
        if (t->count[code]) {
            return true;
        }
    }
    return false;
}

/* The way that a fill takes in its set, or t->ways. */
static uint32_t choose(const hwm_tlb *t, const hwm_tlb_fill *fill, uint32_t set)
{
    const hwm_tlb_entry *row = &t->entry[set * t->ways];
    uint32_t way;

    if (fill->victim != HWM_TLB_NONE) {
        return fill->victim / t->sets % t->ways;
    }
    for (way = 0; way < t->ways && t->valid < t->entries; way++) {
        if (way * t->sets + set >= fill->floor && !hwm_tlb_valid(t, &row[way])) {
            return way;
        }
    }
    way = t->next[set];
    for (uint32_t n = 0; n < t->ways; n++, way++) {
        if (way == t->ways) {
            way = 0;
        }
        if (way * t->sets + set >= fill->floor && !(row[way].traits.flags & HWM_TLB_LOCKED)) {
            return way;
        }
    }
    return t->ways;
}

uint32_t hwm_tlb_insert(hwm_tlb *t, hwm_tlb_fill *fill, bool *evicted)
{
    hwm_tlb_entry *page = &fill->page, *e;
    unsigned code = hwm_tlb_size_code(page->size);
    uint32_t set = hwm_tlb_set(t, fill->va, size_shift[code]), way = choose(t, fill, set);

    *evicted = false;
    if (way == t->ways) {
        return HWM_TLB_NONE;
    }
    e = &t->entry[set * t->ways + way];
    if (hwm_tlb_valid(t, e)) {
        *evicted = true;
        t->next[set] = (uint8_t)(way + 1 == t->ways ? 0 : way + 1);
        drop(t, e);
    }
    page->tag = fill->key | t->generation | (fill->va & ~(page->size - 1));
    page->mask = hwm_tlb_mask(page->size, fill->global);
    if (!t->overlap && may_clash(t, page, code) &&
        hwm_tlb_holds(t, fill->key, fill->global, fill->va, page->size)) {
        set_overlap(t, true);
    }
    *e = *page;
    account(t, e, true);
    hwm_tlb_set_hint(t, fill->va, e);
    return set * t->ways + way;
}

static bool in_scope(const hwm_tlb_entry *e, const hwm_tlb_scope *s)
{
    if (s->by_vmid && hwm_tlb_vmid(e) != s->vmid) {
        return false;
    }
    if (s->by_asid && !(hwm_tlb_is_global(e) ? s->global_too : hwm_tlb_asid(e) == s->asid)) {
        return false;
    }
    if (s->by_va && (((uint32_t)e->tag ^ s->va) & (uint32_t)e->mask)) {
        return false;
    }
    return !(s->spare_locked && (e->traits.flags & HWM_TLB_LOCKED));
}

/* Everything goes: one increment, and a real clearing when the generations have run out. */
static uint32_t invalidate_all(hwm_tlb *t)
{
    uint32_t dropped = t->valid;

    t->generation += GENERATION_ONE;
    if (t->generation >= HWM_TLB_DEAD) {
        for (uint32_t i = 0; i < t->entries; i++) {
            t->entry[i].tag = 0;
        }
        t->generation = GENERATION_ONE;
    }
    set_overlap(t, false);
    t->valid = t->global = t->locked = 0;
    t->steady = false;
    for (unsigned code = 0; code < HWM_TLB_SIZES; code++) {
        t->count[code] = 0;
    }
    set_probes(t);
    return dropped;
}

uint32_t hwm_tlb_invalidate(hwm_tlb *t, const hwm_tlb_scope *s)
{
    uint32_t dropped = 0;

    if (!s->by_vmid && !s->by_asid && !s->by_va && !s->spare_locked) {
        return invalidate_all(t);
    }
    if (s->by_va) {
        const unsigned probes = t->probes;
        uint8_t shift[HWM_TLB_SIZES];

        /* Dropping the last page of a size changes the list. */
        for (unsigned probe = 0; probe < probes; probe++) {
            shift[probe] = t->shift[probe];
        }
        for (unsigned probe = 0; probe < probes; probe++) {
            uint32_t first = hwm_tlb_set(t, s->va, shift[probe]) * t->ways;

            for (uint32_t i = first; i < first + t->ways; i++) {
                if (hwm_tlb_valid(t, &t->entry[i]) && in_scope(&t->entry[i], s)) {
                    drop(t, &t->entry[i]);
                    dropped++;
                }
            }
        }
    } else {
        for (uint32_t i = 0; i < t->entries; i++) {
            if (hwm_tlb_valid(t, &t->entry[i]) && in_scope(&t->entry[i], s)) {
                drop(t, &t->entry[i]);
                dropped++;
            }
        }
    }
    if (dropped && t->overlap) {
        recheck_overlap(t);
    }
    return dropped;
}

void hwm_tlb_restore(hwm_tlb *t, uint32_t slot, const hwm_tlb_entry *e)
{
    t->entry[slot] = *e;
    t->entry[slot].tag = (e->tag & TAG_FIELDS) | t->generation;
    account(t, &t->entry[slot], true);
}

void hwm_tlb_settle(hwm_tlb *t)
{
    recheck_overlap(t);
}
