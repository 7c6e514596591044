/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tlb.h - a finite, tagged, set-associative TLB for 32-bit input addresses and four page sizes.
 *
 * One entry holds one page of any size.  Each size indexes the sets with its own address bits, so a lookup
 * probes one set for every size that is present.  Entries may overlap when software changed a table and did
 * not invalidate; the TLB notices when the second one is filled, and from then on only hwm_tlb_lookup(),
 * which looks at every way, may be used, until an invalidation has cleared the overlap.
 *
 * Replacement is round-robin by set; an invalid way is taken first.  A hit changes nothing but a hint.
 */
#ifndef HWM_TLB_H
#define HWM_TLB_H

#include "hwm.h"
#include "hwm_tlb_state.h"

enum { HWM_TLB_LOCKED = 1, HWM_TLB_PREFETCHED = 2, HWM_TLB_NSDESC = 4, HWM_TLB_ALL_FLAGS = 7 };

/* Fields of a tag. */
#define HWM_TLB_ASID_SHIFT 32
#define HWM_TLB_VMID_SHIFT 40
#define HWM_TLB_NS_SHIFT 45
#define HWM_TLB_GENERATION_SHIFT 46
#define HWM_TLB_GENERATIONS (1u << 17)
#define HWM_TLB_ASID_MASK ((uint64_t)0xff << HWM_TLB_ASID_SHIFT)
#define HWM_TLB_DEAD ((uint64_t)1 << 63)   /* a key with this bit matches no entry */

#define HWM_TLB_NONE HWM_ANY               /* no entry */

/* Whose translations are looked for. */
static inline uint64_t hwm_tlb_key(unsigned vmid, unsigned asid, bool secure)
{
    return (uint64_t)asid << HWM_TLB_ASID_SHIFT | (uint64_t)vmid << HWM_TLB_VMID_SHIFT |
           (uint64_t)(secure ? 0 : 1) << HWM_TLB_NS_SHIFT;
}

static inline unsigned hwm_tlb_set(const hwm_tlb *t, uint32_t va, unsigned shift)
{
    return va >> shift & t->set_mask;
}

/* Readers count entries by position, way * sets + set; here they lie set by set, so that a lookup finds the ways of a
 * set side by side. */
static inline uint32_t hwm_tlb_position(const hwm_tlb *t, uint32_t slot)
{
    return slot % t->ways * t->sets + slot / t->ways;
}

static inline uint32_t hwm_tlb_slot(const hwm_tlb *t, uint32_t position)
{
    return position % t->sets * t->ways + position / t->sets;
}

static inline void hwm_tlb_set_hint(hwm_tlb *t, uint32_t va, const hwm_tlb_entry *e)
{
    t->hint[va >> 12 & 0xff] = (uint16_t)((const char *)e - (const char *)t->entry);
}

/* The entry for match = key | live | va, or NULL when the hint leads to none: then hwm_tlb_scan() knows.  The hint
 * counts bytes because that costs an instruction less than an index. */
static inline const hwm_tlb_entry *hwm_tlb_guess(const hwm_tlb *t, uint64_t match, uint32_t va)
{
    const hwm_tlb_entry *e = (const hwm_tlb_entry *)((const char *)t->entry + t->hint[va >> 12 & 0xff]);

    return ((e->tag ^ match) & e->mask) == 0 ? e : NULL;
}

/*
 * The same by looking at every way that may hold a page of one size (of t->shift); moves the hint, which no answer
 * depends on.  The first match is the only one: see the head of this file.  With HWM_TLB_DEAD in match the answer is
 * NULL and means nothing.
 */
static inline const hwm_tlb_entry *hwm_tlb_scan(hwm_tlb *t, uint64_t match, uint32_t va, unsigned probe)
{
    const hwm_tlb_entry *e = &t->entry[hwm_tlb_set(t, va, t->shift[probe]) * t->ways], *end = e + t->ways;

    do {
        if (((e->tag ^ match) & e->mask) == 0) {
            hwm_tlb_set_hint(t, va, e);
            return e;
        }
    } while (++e != end);
    return NULL;
}

static inline bool hwm_tlb_valid(const hwm_tlb *t, const hwm_tlb_entry *e)
{
    return (e->tag & ~(HWM_TLB_DEAD | (((uint64_t)1 << HWM_TLB_GENERATION_SHIFT) - 1))) == t->generation;
}

static inline bool hwm_tlb_is_global(const hwm_tlb_entry *e)
{
    return !(e->mask & HWM_TLB_ASID_MASK);
}

static inline unsigned hwm_tlb_asid(const hwm_tlb_entry *e)
{
    return (unsigned)(e->tag >> HWM_TLB_ASID_SHIFT) & 0xff;
}

static inline unsigned hwm_tlb_vmid(const hwm_tlb_entry *e)
{
    return (unsigned)(e->tag >> HWM_TLB_VMID_SHIFT) & 0x1f;
}

static inline bool hwm_tlb_is_secure(const hwm_tlb_entry *e)
{
    return !(e->tag >> HWM_TLB_NS_SHIFT & 1);
}

/* 0 for 4 KiB to 3 for 16 MiB; HWM_TLB_SIZES for anything else. */
unsigned hwm_tlb_size_code(uint32_t size);

/* 1..256 entries, ways a divisor of entries, sets a power of two. */
bool hwm_tlb_geometry_ok(uint32_t entries, uint32_t ways);
/* Empties the TLB and gives it this geometry, which is valid. */
void hwm_tlb_init(hwm_tlb *t, uint32_t entries, uint32_t ways);

/* How many entries match; *slot is the first.  Looks everywhere, changes nothing. */
unsigned hwm_tlb_lookup(const hwm_tlb *t, uint64_t key, uint32_t va, uint32_t *slot);

/* Is any page in [va, va + size) held that a lookup with this key (or, for a global page, with any ASID)
 * could find? */
bool hwm_tlb_holds(const hwm_tlb *t, uint64_t key, bool global, uint32_t va, uint32_t size);

static inline uint64_t hwm_tlb_mask(uint32_t size, bool global)
{
    return ~(uint64_t)(size - 1) & ~(global ? HWM_TLB_ASID_MASK : 0);
}

/* What to put in; tag and mask of `page` are made from the other members. */
typedef struct hwm_tlb_fill {
    uint64_t key;
    uint32_t va;             /* any address in the page */
    bool global;
    hwm_tlb_entry page;
    uint32_t floor;          /* entries at lower positions are not replaced */
    uint32_t victim;         /* HWM_TLB_NONE: replacement chooses; else the way of this position is taken */
} hwm_tlb_fill;

/* Returns the slot used, or HWM_TLB_NONE when every way is locked or below the floor.  *evicted tells whether a valid
 * entry had to go. */
uint32_t hwm_tlb_insert(hwm_tlb *t, hwm_tlb_fill *fill, bool *evicted);

/*
 * hwm_tlb_insert() where it is easy, in line: a small page into a steady TLB, in place of another one.  Nothing smaller
 * can lie within it, and all are as global as it is, so it overlaps nothing.  NULL: nothing was done.
 */
static inline const hwm_tlb_entry *hwm_tlb_replace(hwm_tlb *t, uint64_t match, uint32_t va, uint64_t mask,
                                                   uint32_t pa, const hwm_tlb_traits *traits)
{
    uint32_t set = hwm_tlb_set(t, va, 12), way = t->next[set];
    hwm_tlb_entry *e = &t->entry[set * t->ways + way];

    if (!t->steady || e->mask != mask) {
        return NULL;
    }
    t->next[set] = (uint8_t)(way + 1 == t->ways ? 0 : way + 1);
    e->tag = match & ~(uint64_t)0xfff;
    e->pa = pa;
    e->traits = *traits;
    hwm_tlb_set_hint(t, va, e);
    return e;
}

/* Which entries an invalidation drops: all conditions hold. */
typedef struct hwm_tlb_scope {
    bool by_vmid, by_asid, by_va;
    bool global_too;         /* by_asid: global entries match as well */
    bool spare_locked;
    uint8_t vmid, asid;
    uint32_t va;
} hwm_tlb_scope;

/* Returns the number of entries dropped. */
uint32_t hwm_tlb_invalidate(hwm_tlb *t, const hwm_tlb_scope *scope);

/* Puts an entry into a slot as it was saved (tag without generation); the caller has checked it.  When all are in:
 * hwm_tlb_settle(). */
void hwm_tlb_restore(hwm_tlb *t, uint32_t slot, const hwm_tlb_entry *e);
void hwm_tlb_settle(hwm_tlb *t);

#endif
