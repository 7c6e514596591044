/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tlb_unit.h - what the tests of the TLB share: one TLB with memory for 8192 entries, fills and lookups, and answers
 * found the long way, by looking at every entry with other words than the TLB's.
 */
#ifndef TLB_UNIT_H
#define TLB_UNIT_H

#include "tlb.h"
#include "unit.h"

#define CAPACITY 8192u
#define KB ((uint64_t)1 << 10)
#define MB ((uint64_t)1 << 20)
#define GB ((uint64_t)1 << 30)

static hwm_tlb tlb;
static hwm_tlb_entry tlb_entries[CAPACITY];
static uint8_t tlb_ways[CAPACITY];
static const hwm_tlb_traits plain = { .allow = 0xff, .perms = 0xf };

static inline void make(uint32_t entries, uint32_t ways)
{
    memset(&tlb, 0xa5, sizeof(tlb));
    memset(tlb_entries, 0xa5, sizeof(tlb_entries));
    memset(tlb_ways, 0xa5, sizeof(tlb_ways));
    hwm_tlb_attach(&tlb, tlb_entries, tlb_ways, CAPACITY);
    CHECK(hwm_tlb_geometry_ok(entries, ways, CAPACITY));
    hwm_tlb_init(&tlb, entries, ways);
}

static inline hwm_tlb_fill fill_of(uint64_t space, bool global, uint64_t va, uint64_t size, uint64_t pa)
{
    return (hwm_tlb_fill){
        .space = space,
        .space_global = global ? HWM_TLB_SPACE_ASID_MASK : 0,
        .va = va,
        .page = { .pa = pa, .size = size, .user = ~pa, .traits = plain },
        .victim = HWM_TLB_NONE,
    };
}

static inline uint32_t put_page(uint64_t space, bool global, uint64_t va, uint64_t size, uint64_t pa)
{
    hwm_tlb_fill fill = fill_of(space, global, va, size, pa);
    bool evicted;

    return hwm_tlb_insert(&tlb, &fill, &evicted);
}

/* Would a lookup find the entry? */
static inline bool naive_match(const hwm_tlb_entry *e, uint64_t space, uint64_t va)
{
    uint64_t differ = e->space ^ space;

    if (hwm_tlb_is_global(e)) {
        differ &= ~(uint64_t)0xffff;
    }
    return hwm_tlb_valid(&tlb, e) && !differ && (va & HWM_TLB_VA_MASK) / e->size == hwm_tlb_va(e) / e->size;
}

static inline unsigned naive_lookup(uint64_t space, uint64_t va)
{
    unsigned found = 0;

    for (uint32_t i = 0; i < tlb.entries; i++) {
        found += naive_match(&tlb.entry[i], space, va);
    }
    return found;
}

static inline bool naive_clash(const hwm_tlb_entry *a, const hwm_tlb_entry *b)
{
    uint64_t differ = a->space ^ b->space;

    if (hwm_tlb_is_global(a) || hwm_tlb_is_global(b)) {
        differ &= ~(uint64_t)0xffff;
    }
    return !differ && hwm_tlb_va(a) < hwm_tlb_va(b) + b->size && hwm_tlb_va(b) < hwm_tlb_va(a) + a->size;
}

static inline bool naive_overlap(void)
{
    for (uint32_t i = 0; i < tlb.entries; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (hwm_tlb_valid(&tlb, &tlb.entry[i]) && hwm_tlb_valid(&tlb, &tlb.entry[j]) &&
                naive_clash(&tlb.entry[i], &tlb.entry[j])) {
                return true;
            }
        }
    }
    return false;
}

/* The page of an address as each of the lookups has it, which must agree; NULL: none, or several. */
static inline const hwm_tlb_entry *find(uint64_t space, uint64_t va)
{
    uint64_t match = hwm_tlb_match_wide(&tlb, va);
    uint32_t slot;
    unsigned found = hwm_tlb_lookup(&tlb, 0, space, va, &slot);
    const hwm_tlb_entry *e = NULL, *guess;

    CHECK_EQ(found, naive_lookup(space, va));
    CHECK_EQ(slot == HWM_TLB_NONE, found == 0);
    if (tlb.overlap) {
        CHECK(!hwm_tlb_guess_wide(&tlb, match, space, va));
        return found == 1 ? &tlb.entry[slot] : NULL;
    }
    CHECK(found <= 1);
    guess = hwm_tlb_guess_wide(&tlb, match, space, va);
    for (unsigned probe = 0; !e && probe < tlb.probes; probe++) {
        e = hwm_tlb_scan_wide(&tlb, match, space, va, probe);
    }
    CHECK(e == (found ? &tlb.entry[slot] : NULL));
    CHECK(!guess || guess == e);
    if (e) {
        CHECK(hwm_tlb_guess_wide(&tlb, match, space, va) == e);
    }
    return e;
}

static inline bool held(uint64_t space, uint64_t va)
{
    return find(space, va) != NULL;
}

static uint64_t random_state = 0x9e3779b97f4a7c15;

static inline uint32_t any(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1d) >> 33) % below;
}

#endif
