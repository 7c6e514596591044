/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tlb.h - a finite, tagged, set-associative TLB for pages of every power of two from 4 KiB to 64 GiB.
 *
 * One entry holds one page of any size.  Each size indexes the sets with its own address bits, so a lookup
 * probes one set for every size that is present.  Entries may overlap when software changed a table and did
 * not invalidate; the TLB notices when the second one is filled, and from then on only hwm_tlb_lookup(),
 * which looks at every way, may be used, until an invalidation has cleared the overlap.
 *
 * Replacement is round-robin by set; an invalid way is taken first.  A hit changes nothing but a hint.
 *
 * Whose an entry is, it tells in its space; a model whose input addresses have 32 bits can have it in the upper half of
 * the tag instead (space 0 throughout), and then the short lookups compare one word.  Nothing costs more than to look
 * at every entry once for each page size and way, and neither lookups nor fills beside pages of the same size or larger
 * cost more than one set for each size.
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
#define HWM_TLB_GENERATION_SHIFT 49
#define HWM_TLB_GENERATIONS (1u << 14)
#define HWM_TLB_ASID_MASK ((uint64_t)0xff << HWM_TLB_ASID_SHIFT)
#define HWM_TLB_VA_MASK (((uint64_t)1 << HWM_TLB_GENERATION_SHIFT) - 1)
#define HWM_TLB_DEAD ((uint64_t)1 << 63)   /* a key with this bit matches no entry */

/* Fields of a space. */
#define HWM_TLB_SPACE_VMID_SHIFT 16
#define HWM_TLB_SPACE_KIND_SHIFT 32
#define HWM_TLB_SPACE_NS_SHIFT 36
#define HWM_TLB_SPACE_ASID_MASK ((uint64_t)0xffff)
#define HWM_TLB_SPACE_VMID_MASK ((uint64_t)0xffff << HWM_TLB_SPACE_VMID_SHIFT)
#define HWM_TLB_SPACE_KIND_MASK ((uint64_t)0xf << HWM_TLB_SPACE_KIND_SHIFT)
#define HWM_TLB_SPACE_NS_MASK ((uint64_t)1 << HWM_TLB_SPACE_NS_SHIFT)

#define HWM_TLB_NONE HWM_ANY               /* no entry */

/* Whose translations are looked for: 32-bit addresses. */
static inline uint64_t hwm_tlb_key(unsigned vmid, unsigned asid, bool secure)
{
    return (uint64_t)asid << HWM_TLB_ASID_SHIFT | (uint64_t)vmid << HWM_TLB_VMID_SHIFT |
           (uint64_t)(secure ? 0 : 1) << HWM_TLB_NS_SHIFT;
}

/* Whose translations are looked for: addresses of up to 49 bits.  kind: 1..15. */
static inline uint64_t hwm_tlb_space(unsigned kind, unsigned vmid, unsigned asid, bool secure)
{
    return (uint64_t)asid | (uint64_t)vmid << HWM_TLB_SPACE_VMID_SHIFT | (uint64_t)kind << HWM_TLB_SPACE_KIND_SHIFT |
           (uint64_t)(secure ? 0 : 1) << HWM_TLB_SPACE_NS_SHIFT;
}

static inline uint32_t hwm_tlb_set(const hwm_tlb *t, uint64_t va, unsigned shift)
{
    return (uint32_t)(va >> shift) & t->set_mask;
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

/* Which hint: neighbouring pages have hints of their own, and so do buffers that lie alike in different 1 MiB. */
static inline uint8_t hwm_tlb_hint(uint64_t va)
{
    return (uint8_t)((uint32_t)(va >> 12) * 0x01010101u >> 24);
}

static inline void hwm_tlb_set_hint(hwm_tlb *t, uint64_t va, hwm_tlb_entry *e)
{
    t->hint[hwm_tlb_hint(va)] = e;
}

/* The entry for match = key | live | va, or NULL when the hint leads to none: then hwm_tlb_scan() knows.  Spaces are 0
 * and not compared. */
static inline const hwm_tlb_entry *hwm_tlb_guess(const hwm_tlb *t, uint64_t match, uint32_t va)
{
    const hwm_tlb_entry *e = t->hint[hwm_tlb_hint(va)];

    return ((e->tag ^ match) & e->mask) == 0 ? e : NULL;
}

/*
 * The same by looking at every way that may hold a page of one size (of t->shift); moves the hint, which no answer
 * depends on.  The first match is the only one: see the head of this file.  With HWM_TLB_DEAD in match the answer is
 * NULL and means nothing.
 */
static inline const hwm_tlb_entry *hwm_tlb_scan(hwm_tlb *t, uint64_t match, uint32_t va, unsigned probe)
{
    hwm_tlb_entry *e = &t->entry[hwm_tlb_set(t, va, t->shift[probe]) * t->ways], *end = e + t->ways;

    do {
        if (((e->tag ^ match) & e->mask) == 0) {
            hwm_tlb_set_hint(t, va, e);
            return e;
        }
    } while (++e != end);
    return NULL;
}

/* `match` of the wide lookups.  The owner has refused an address that has more bits than a tag. */
static inline uint64_t hwm_tlb_match_wide(const hwm_tlb *t, uint64_t va)
{
    return t->live | (va & HWM_TLB_VA_MASK);
}

static inline bool hwm_tlb_matches_wide(const hwm_tlb_entry *e, uint64_t match, uint64_t space)
{
    return (((e->tag ^ match) & e->mask) | ((e->space ^ space) & e->space_mask)) == 0;
}

/* hwm_tlb_guess() and hwm_tlb_scan() that compare the space too. */
static inline const hwm_tlb_entry *hwm_tlb_guess_wide(const hwm_tlb *t, uint64_t match, uint64_t space, uint64_t va)
{
    const hwm_tlb_entry *e = t->hint[hwm_tlb_hint(va)];

    return hwm_tlb_matches_wide(e, match, space) ? e : NULL;
}

static inline const hwm_tlb_entry *hwm_tlb_scan_wide(hwm_tlb *t, uint64_t match, uint64_t space, uint64_t va,
                                                     unsigned probe)
{
    hwm_tlb_entry *e = &t->entry[hwm_tlb_set(t, va, t->shift[probe]) * t->ways], *end = e + t->ways;

    do {
        if (hwm_tlb_matches_wide(e, match, space)) {
            hwm_tlb_set_hint(t, va, e);
            return e;
        }
    } while (++e != end);
    return NULL;
}

static inline bool hwm_tlb_valid(const hwm_tlb *t, const hwm_tlb_entry *e)
{
    return (e->tag & ~(HWM_TLB_DEAD | HWM_TLB_VA_MASK)) == t->generation;
}

/* Pages are too small to leave all of these bits out of a mask. */
static inline bool hwm_tlb_is_global(const hwm_tlb_entry *e)
{
    return !(e->mask & HWM_TLB_ASID_MASK) || ~e->space_mask;
}

/* Of an entry with space 0. */
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

/* Of any other. */
static inline unsigned hwm_tlb_space_asid(uint64_t space)
{
    return (unsigned)(space & HWM_TLB_SPACE_ASID_MASK);
}

static inline unsigned hwm_tlb_space_vmid(uint64_t space)
{
    return (unsigned)(space >> HWM_TLB_SPACE_VMID_SHIFT) & 0xffff;
}

static inline unsigned hwm_tlb_space_kind(uint64_t space)
{
    return (unsigned)(space >> HWM_TLB_SPACE_KIND_SHIFT) & 0xf;
}

static inline bool hwm_tlb_space_secure(uint64_t space)
{
    return !(space & HWM_TLB_SPACE_NS_MASK);
}

/* Address of the page's first byte, as it was looked up. */
static inline uint64_t hwm_tlb_va(const hwm_tlb_entry *e)
{
    return e->tag & (e->space ? HWM_TLB_VA_MASK : 0xffffffffu);
}

/* Is `size` one that an entry can have? */
bool hwm_tlb_size_ok(uint64_t size);

/* 1..capacity entries, ways a divisor of entries and at most HWM_TLB_MAX_WAYS, sets a power of two. */
bool hwm_tlb_geometry_ok(uint32_t entries, uint32_t ways, uint32_t capacity);
/* Gives the TLB its memory, which stays the caller's: `capacity` of each, not 0, at most 65535.  Before
 * hwm_tlb_init(). */
void hwm_tlb_attach(hwm_tlb *t, hwm_tlb_entry *entry, uint8_t *next, uint32_t capacity);
/* Empties the TLB and gives it this geometry, which is valid. */
void hwm_tlb_init(hwm_tlb *t, uint32_t entries, uint32_t ways);

/* How many entries match; *slot is the first.  Looks everywhere, changes nothing.  Either key or space is 0. */
unsigned hwm_tlb_lookup(const hwm_tlb *t, uint64_t key, uint64_t space, uint64_t va, uint32_t *slot);

static inline uint64_t hwm_tlb_mask(uint64_t size, bool global)
{
    return ~(size - 1) & ~(global ? HWM_TLB_ASID_MASK : 0);
}

/* What to put in; tag, masks and space of `page` are made from the other members. */
typedef struct hwm_tlb_fill {
    uint64_t key;            /* 32-bit addresses: hwm_tlb_key(), else 0 */
    uint64_t key_global;     /* bits of it that a global entry leaves out (HWM_TLB_ASID_MASK); 0: not global */
    uint64_t space;          /* others: hwm_tlb_space(), else 0 */
    uint64_t space_global;   /* bits of it that a global entry leaves out (HWM_TLB_SPACE_ASID_MASK); 0: not global */
    uint64_t va;             /* any address in the page */
    hwm_tlb_entry page;      /* pa, size, user, traits */
    uint32_t floor;          /* entries at lower positions are not replaced */
    uint32_t victim;         /* HWM_TLB_NONE: replacement chooses; else the way of this position is taken */
} hwm_tlb_fill;

/* Is any page held that would overlap this one: one lookup could find both?  floor and victim don't matter. */
bool hwm_tlb_holds(const hwm_tlb *t, const hwm_tlb_fill *fill);

/* Returns the slot used, or HWM_TLB_NONE when every way is locked or below the floor.  *evicted tells whether a valid
 * entry had to go. */
uint32_t hwm_tlb_insert(hwm_tlb *t, hwm_tlb_fill *fill, bool *evicted);

/*
 * hwm_tlb_insert() where it is easy, in line: a small page into a steady TLB, in place of another one.  Nothing smaller
 * can lie within it, and all are as global as it is, so after a miss it overlaps nothing.  NULL: nothing was done.
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

/* The same with spaces; a page of 1 << shift bytes, which is the smallest size present or NULL is returned.  space_mask
 * is ~0, or without the bits that a global entry leaves out. */
static inline const hwm_tlb_entry *hwm_tlb_replace_wide(hwm_tlb *t, uint64_t match, uint64_t space,
                                                        uint64_t space_mask, uint64_t va, unsigned shift,
                                                        uint64_t pa, uint64_t user, const hwm_tlb_traits *traits)
{
    uint32_t set = hwm_tlb_set(t, va, shift), way = t->next[set];
    hwm_tlb_entry *e = &t->entry[set * t->ways + way];

    if (!t->steady || t->overlap || t->shift[0] != shift || e->size >> shift != 1 || e->space_mask != space_mask) {
        return NULL;
    }
    t->next[set] = (uint8_t)(way + 1 == t->ways ? 0 : way + 1);
    e->tag = match & e->mask;
    e->space = space;
    e->pa = pa;
    e->user = user;
    e->traits = *traits;
    hwm_tlb_set_hint(t, va, e);
    return e;
}

/* Which entries an invalidation drops: all conditions hold.  All 0: everything. */
typedef struct hwm_tlb_scope {
    bool by_vmid, by_asid;   /* entries with space 0 */
    bool by_va;              /* that hold va */
    bool global_too;         /* by_asid: global entries match as well */
    bool non_global;         /* no global entries */
    bool spare_locked;
    uint8_t vmid, asid;
    uint16_t kinds;          /* 1 << kind of the space, or'ed; 0: any */
    uint64_t space;          /* entries with this space .. */
    uint64_t space_bits;     /* .. in these bits, without those that a global entry leaves out; 0: any */
    uint64_t va;
} hwm_tlb_scope;

/* Returns the number of entries dropped. */
uint32_t hwm_tlb_invalidate(hwm_tlb *t, const hwm_tlb_scope *scope);

/* Can an entry like this (tag with or without generation) have been at this slot: a size that exists, aligned, and the
 * right set?  t needs no memory: its geometry counts. */
bool hwm_tlb_fits(const hwm_tlb *t, uint32_t slot, const hwm_tlb_entry *e);
/* Puts an entry into a slot as it was saved (tag without generation); the caller has checked it.  When all are in:
 * hwm_tlb_settle(). */
void hwm_tlb_restore(hwm_tlb *t, uint32_t slot, const hwm_tlb_entry *e);
void hwm_tlb_settle(hwm_tlb *t);

#endif
