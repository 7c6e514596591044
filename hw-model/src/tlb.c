/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tlb.c - filling, invalidating and searching the TLB of tlb.h.
 */
#include "tlb.h"

#define GENERATION_ONE ((uint64_t)1 << HWM_TLB_GENERATION_SHIFT)
#define TAG_FIELDS (GENERATION_ONE - 1)   /* all of a tag but the generation */

/* log2 of a power of two. */
static unsigned shift_of(uint64_t size)
{
    unsigned shift = 0;

    for (unsigned step = 32; step; step >>= 1) {
        if (size >> step) {
            size >>= step;
            shift += step;
        }
    }
    return shift;
}

bool hwm_tlb_size_ok(uint64_t size)
{
    return size >= (uint64_t)1 << HWM_TLB_MIN_SHIFT && size <= (uint64_t)1 << HWM_TLB_MAX_SHIFT &&
           !(size & (size - 1));
}

bool hwm_tlb_geometry_ok(uint32_t entries, uint32_t ways, uint32_t capacity)
{
    uint32_t sets;

    if (!entries || entries > capacity || !ways || ways > HWM_TLB_MAX_WAYS || entries % ways) {
        return false;
    }
    sets = entries / ways;
    return !(sets & (sets - 1));
}

void hwm_tlb_attach(hwm_tlb *t, hwm_tlb_entry *entry, uint8_t *next, uint32_t capacity)
{
    t->entry = entry;
    t->next = next;
    t->capacity = capacity;
}

void hwm_tlb_init(hwm_tlb *t, uint32_t entries, uint32_t ways)
{
    *t = (hwm_tlb){
        .live = GENERATION_ONE,
        .generation = GENERATION_ONE,
        .entry = t->entry,
        .next = t->next,
        .capacity = t->capacity,
        .set_mask = entries / ways - 1,
        .sets = entries / ways,
        .ways = ways,
        .entries = entries,
        .probes = 1,
        .shift = { HWM_TLB_MIN_SHIFT },
    };
    /* A mask of 0 would match everything. */
    for (uint32_t i = 0; i < entries; i++) {
        t->entry[i] = (hwm_tlb_entry){ .mask = ~(uint64_t)0, .space_mask = ~(uint64_t)0 };
    }
    for (uint32_t set = 0; set < t->sets; set++) {
        t->next[set] = 0;
    }
    for (unsigned i = 0; i < HWM_TLB_HINTS; i++) {
        t->hint[i] = t->entry;
    }
}

/* The list of sizes to probe, after a count went from or to 0. */
static void set_probes(hwm_tlb *t)
{
    unsigned n = 0;

    for (unsigned code = 0; code < HWM_TLB_SIZES; code++) {
        if (t->count[code]) {
            t->shift[n++] = (uint8_t)(HWM_TLB_MIN_SHIFT + code);
        }
    }
    /* An empty TLB still probes one size, and finds nothing: the fast lookup need not ask. */
    if (!n) {
        t->shift[n++] = HWM_TLB_MIN_SHIFT;
    }
    t->probes = (uint8_t)n;
}

static void account(hwm_tlb *t, const hwm_tlb_entry *e, bool in)
{
    unsigned code = shift_of(e->size) - HWM_TLB_MIN_SHIFT;
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

/* Could one lookup find both?  Overlap in address, and the same space, but for the ASID if one of them is global.  What
 * is not valid has no generation, and clashes with nothing that has one. */
static bool clash(const hwm_tlb_entry *a, const hwm_tlb_entry *b)
{
    return !(((a->tag ^ b->tag) & a->mask & b->mask) |
             ((a->space ^ b->space) & a->space_mask & b->space_mask));
}

static void set_overlap(hwm_tlb *t, bool overlap)
{
    t->overlap = overlap;
    t->live = overlap ? HWM_TLB_DEAD : t->generation;
}

/* Does the page clash with another one in this set? */
static bool set_clashes(const hwm_tlb *t, const hwm_tlb_entry *page, uint32_t set)
{
    const hwm_tlb_entry *e = &t->entry[set * t->ways], *end = e + t->ways;

    do {
        if (e != page && clash(e, page)) {
            return true;
        }
    } while (++e != end);
    return false;
}

/*
 * Does the page clash with another one?  A page of the same size or larger can only be in the set that its size's index
 * leads to; smaller ones are in as many sets as fit into the page, at most in all, and then one turn finds every size.
 */
static bool clashes(const hwm_tlb *t, const hwm_tlb_entry *page, uint64_t *looked)
{
    uint64_t va = hwm_tlb_va(page);

    for (unsigned probe = 0; probe < t->probes; probe++) {
        unsigned shift = t->shift[probe];
        uint64_t within = page->size >> shift;
        uint32_t sets = within >= t->sets ? t->sets : within ? (uint32_t)within : 1;
        uint32_t first = hwm_tlb_set(t, va, shift);

        *looked += (uint64_t)sets * t->ways;
        for (uint32_t n = 0; n < sets; n++) {
            if (set_clashes(t, page, (first + n) & t->set_mask)) {
                return true;
            }
        }
        if (sets == t->sets) {
            return false;
        }
    }
    return false;
}

/* After entries were dropped: is there still an overlap?  Of two that overlap, the smaller one's address leads to the
 * larger one. */
static void recheck_overlap(hwm_tlb *t)
{
    for (uint32_t i = 0; i < t->entries; i++) {
        const hwm_tlb_entry *e = &t->entry[i];

        t->looked++;
        if (!hwm_tlb_valid(t, e)) {
            continue;
        }
        for (unsigned probe = 0; probe < t->probes; probe++) {
            unsigned shift = t->shift[probe];

            if (e->size >> shift > 1) {
                continue;
            }
            t->looked += t->ways;
            if (set_clashes(t, e, hwm_tlb_set(t, hwm_tlb_va(e), shift))) {
                set_overlap(t, true);
                return;
            }
        }
    }
    set_overlap(t, false);
}

unsigned hwm_tlb_lookup(const hwm_tlb *t, uint64_t key, uint64_t space, uint64_t va, uint32_t *slot)
{
    uint64_t match = key | t->generation | (va & HWM_TLB_VA_MASK);
    unsigned found = 0;

    *slot = HWM_TLB_NONE;
    for (unsigned probe = 0; probe < t->probes; probe++) {
        unsigned shift = t->shift[probe];
        uint32_t first = hwm_tlb_set(t, va, shift) * t->ways;

        for (uint32_t i = first; i < first + t->ways; i++) {
            const hwm_tlb_entry *e = &t->entry[i];

            /* The size test keeps an entry from being counted again when another size leads to its set. */
            if (hwm_tlb_matches_wide(e, match, space) && e->size >> shift == 1) {
                if (!found++) {
                    *slot = i;
                }
            }
        }
    }
    return found;
}

/* Makes the page's members that a lookup compares. */
static void finish_page(const hwm_tlb *t, const hwm_tlb_fill *fill, hwm_tlb_entry *page)
{
    page->tag = fill->key | t->generation | (fill->va & HWM_TLB_VA_MASK & ~(page->size - 1));
    page->mask = ~(page->size - 1) & ~fill->key_global;
    page->space = fill->space;
    page->space_mask = ~fill->space_global;
}

bool hwm_tlb_holds(const hwm_tlb *t, const hwm_tlb_fill *fill)
{
    hwm_tlb_entry page = { .size = fill->page.size };
    uint64_t looked = 0;

    finish_page(t, fill, &page);
    return clashes(t, &page, &looked);
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
    uint32_t set = hwm_tlb_set(t, fill->va, shift_of(page->size)), way = choose(t, fill, set);

    t->looked += t->ways;
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
    finish_page(t, fill, page);
    if (!t->overlap && clashes(t, page, &t->looked)) {
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
    if ((e->space ^ s->space) & s->space_bits & e->space_mask) {
        return false;
    }
    if (s->kinds && !(s->kinds >> hwm_tlb_space_kind(e->space) & 1)) {
        return false;
    }
    if (s->non_global && hwm_tlb_is_global(e)) {
        return false;
    }
    if (s->by_va && ((hwm_tlb_va(e) ^ s->va) & HWM_TLB_VA_MASK & ~(e->size - 1))) {
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

/* Drops what is in scope among n entries from `first` on. */
static uint32_t invalidate_among(hwm_tlb *t, const hwm_tlb_scope *s, uint32_t first, uint32_t n)
{
    uint32_t dropped = 0;

    t->looked += n;
    for (uint32_t i = first; i < first + n; i++) {
        if (hwm_tlb_valid(t, &t->entry[i]) && in_scope(&t->entry[i], s)) {
            drop(t, &t->entry[i]);
            dropped++;
        }
    }
    return dropped;
}

uint32_t hwm_tlb_invalidate(hwm_tlb *t, const hwm_tlb_scope *s)
{
    uint32_t dropped = 0;

    if (!s->by_vmid && !s->by_asid && !s->by_va && !s->spare_locked && !s->non_global && !s->kinds &&
        !s->space_bits) {
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
            dropped += invalidate_among(t, s, hwm_tlb_set(t, s->va, shift[probe]) * t->ways, t->ways);
        }
    } else {
        dropped = invalidate_among(t, s, 0, t->entries);
    }
    if (dropped && t->overlap) {
        recheck_overlap(t);
    }
    return dropped;
}

bool hwm_tlb_fits(const hwm_tlb *t, uint32_t slot, const hwm_tlb_entry *e)
{
    return hwm_tlb_size_ok(e->size) && !((hwm_tlb_va(e) | e->pa) & (e->size - 1)) &&
           hwm_tlb_set(t, hwm_tlb_va(e), shift_of(e->size)) == slot / t->ways;
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
