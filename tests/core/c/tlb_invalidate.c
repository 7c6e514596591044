/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLB with spaces: what each invalidation drops, generations, the end of overlaps, saved entries, and costs. */
#include "tlb_unit.h"

/* Entries for all that a scope can tell apart: 2 kinds, 2 VMIDs, 2 ASIDs or global, 2 security states, 2 sizes. */
static void populate(void)
{
    make(256, 64);
    for (unsigned n = 0; n < 48; n++) {
        unsigned kind = 1 + n % 2, vmid = 7 + n / 2 % 2, asid = n / 4 % 3, secure = n / 12 % 2, large = n / 24;
        uint64_t space = hwm_tlb_space(kind, vmid, 0x100 + asid, secure);

        /* The global entry of a space lies beside its neighbours' page, so that nothing overlaps. */
        put_page(space, asid == 2, (large ? 0x80000000000 : 0x10000000) + (asid == 2 ? 4 * MB : 0),
                 large ? 2 * MB : 4 * KB, 0);
    }
    CHECK_EQ(tlb.valid, 48);
    CHECK(!tlb.overlap);
}

static bool wanted(const hwm_tlb_entry *e, const hwm_tlb_scope *s)
{
    uint64_t bits = s->space_bits & (hwm_tlb_is_global(e) ? ~(uint64_t)0xffff : ~(uint64_t)0);

    return (e->space & bits) == (s->space & bits) && (!s->kinds || (s->kinds >> hwm_tlb_space_kind(e->space) & 1)) &&
           !(s->non_global && hwm_tlb_is_global(e)) && !(s->spare_locked && (e->traits.flags & HWM_TLB_LOCKED)) &&
           (!s->by_va || (s->va >= hwm_tlb_va(e) && s->va - hwm_tlb_va(e) < e->size));
}

/* Does the scope drop what it says and nothing else?  Returns how many. */
static uint32_t dropped_by(const hwm_tlb_scope *scope)
{
    static bool goes[CAPACITY];
    uint32_t n = 0, before = tlb.valid;

    for (uint32_t i = 0; i < tlb.entries; i++) {
        goes[i] = hwm_tlb_valid(&tlb, &tlb.entry[i]) && wanted(&tlb.entry[i], scope);
        n += goes[i];
    }
    CHECK_EQ(hwm_tlb_invalidate(&tlb, scope), n);
    CHECK_EQ(tlb.valid, before - n);
    for (uint32_t i = 0; i < tlb.entries; i++) {
        CHECK(!goes[i] || !hwm_tlb_valid(&tlb, &tlb.entry[i]));
    }
    return n;
}

static void each_scope(void)
{
    const uint64_t whose = HWM_TLB_SPACE_VMID_MASK | HWM_TLB_SPACE_NS_MASK, asid = HWM_TLB_SPACE_ASID_MASK;
    const uint64_t space = hwm_tlb_space(0, 7, 0x101, false);
    const struct {
        hwm_tlb_scope scope;
        uint32_t dropped;
    } cases[] = {
        { { .by_va = true, .va = 0x10000abc }, 16 },
        { { .by_va = true, .va = 0x10001000 }, 0 },
        { { .by_va = true, .va = 0x80000000000 + 2 * MB - 1 }, 16 },
        { { .by_va = true, .va = 0x80000000000 + 2 * MB }, 0 },
        { { .by_va = true, .va = 0x80000000000 + 6 * MB - 1 }, 8 },
        { { .by_va = true, .va = 0x10000000, .space = space, .space_bits = whose | asid }, 2 },
        { { .by_va = true, .va = 0x10000000 + 4 * MB, .space = space, .space_bits = whose | asid }, 2 },
        { { .by_va = true, .va = 0x10000000 + 4 * MB, .space = space, .space_bits = whose | asid,
            .non_global = true }, 0 },
        { { .by_va = true, .va = 0x10000000, .space = space, .space_bits = whose, .kinds = 1 << 2 }, 2 },
        { { .by_va = true, .va = 0x10000000, .kinds = 1 << 3 }, 0 },
        { { .space = space, .space_bits = asid }, 32 },
        { { .space = space, .space_bits = asid, .non_global = true }, 16 },
        { { .space = space, .space_bits = whose | asid, .non_global = true, .kinds = 1 << 1 | 1 << 2 }, 4 },
        { { .space = space, .space_bits = whose }, 12 },
        { { .space = space, .space_bits = HWM_TLB_SPACE_VMID_MASK }, 24 },
        { { .space = space, .space_bits = HWM_TLB_SPACE_NS_MASK }, 24 },
        { { .space = hwm_tlb_space(0, 7, 0x101, true), .space_bits = whose, .kinds = 1 << 1 }, 6 },
        { { .space = hwm_tlb_space(0, 9, 0, true), .space_bits = whose }, 0 },
        { { .kinds = 1 << 1 }, 24 },
        { { .kinds = 1 << 1 | 1 << 2 | 1 << 15 }, 48 },
        { { .kinds = 1 << 0 }, 0 },
        { { .non_global = true }, 32 },
        { { .spare_locked = true }, 48 },
        { { .by_va = false }, 48 },
    };

    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        populate();
        CHECK_EQ(dropped_by(&cases[i].scope), cases[i].dropped);
    }
}

static void locked_entries_are_spared(void)
{
    const hwm_tlb_scope all = { .spare_locked = true }, here = { .spare_locked = true, .by_va = true, .va = 0x1000 };
    const hwm_tlb_scope even_locked = { .by_va = true, .va = 0x1000 };
    hwm_tlb_fill fill = fill_of(hwm_tlb_space(1, 0, 1, false), false, 0x1000, 4 * KB, 0);
    bool evicted;

    make(16, 4);
    fill.page.traits.flags = HWM_TLB_LOCKED;
    hwm_tlb_insert(&tlb, &fill, &evicted);
    put_page(hwm_tlb_space(1, 0, 2, false), false, 0x1000, 4 * KB, 0);
    CHECK_EQ(dropped_by(&here), 1);
    CHECK_EQ(dropped_by(&all), 0);
    for (unsigned asid = 2; asid < 9; asid++) {
        put_page(hwm_tlb_space(1, 0, asid, false), false, 0x1000, 4 * KB, 0);
    }
    CHECK(held(fill.space, 0x1000));                    /* nor are they replaced */
    CHECK_EQ(tlb.valid, 4);
    CHECK_EQ(dropped_by(&even_locked), 4);
    CHECK_EQ(tlb.locked, 0);
    for (unsigned asid = 2; asid < 6; asid++) {
        fill.space = hwm_tlb_space(1, 0, asid, false);
        CHECK(hwm_tlb_insert(&tlb, &fill, &evicted) != HWM_TLB_NONE);
    }
    CHECK_EQ(put_page(hwm_tlb_space(1, 0, 1, false), false, 0x1000, 4 * KB, 0), HWM_TLB_NONE);
    CHECK_EQ(tlb.valid, 4);
}

/* Random scopes over random entries. */
static void as_a_list_would_have_it(void)
{
    uint64_t sum = 0;

    for (unsigned turn = 0; turn < 300; turn++) {
        make(128, 8);
        for (unsigned n = 0; n < 200; n++) {
            put_page(hwm_tlb_space(1 + any(3), any(2), any(3), any(2)), any(3) == 0, (uint64_t)any(64) << 15,
                     4 * KB << any(6), 0);
        }
        for (unsigned n = 0; n < 8; n++) {
            const hwm_tlb_scope scope = {
                .by_va = any(2), .va = (uint64_t)any(64) << 15, .non_global = any(3) == 0,
                .kinds = (uint16_t)(any(2) ? any(16) : 0), .space = hwm_tlb_space(0, any(2), any(3), any(2)),
                .space_bits = (any(2) ? HWM_TLB_SPACE_ASID_MASK : 0) | (any(2) ? HWM_TLB_SPACE_VMID_MASK : 0) |
                              (any(2) ? HWM_TLB_SPACE_NS_MASK : 0),
            };
            bool before = tlb.overlap;
            uint32_t n_dropped = dropped_by(&scope);

            sum += n_dropped;
            if (n_dropped) {
                CHECK_EQ(tlb.overlap, before && naive_overlap());
            } else {
                CHECK_EQ(tlb.overlap, before);
            }
        }
    }
    CHECK(sum > 10000);
}

/* Everything dropped, more often than there are generations: what was filled in one of them comes back in none. */
static void generations_wrap(void)
{
    const hwm_tlb_scope all = { .by_va = false };
    const uint64_t space = hwm_tlb_space(1, 2, 3, false);

    make(64, 4);
    put_page(space, false, 0x1ffffffff0000, 4 * KB, 0);
    CHECK(held(space, 0x1ffffffff0000));
    for (unsigned i = 0; i < 2 * HWM_TLB_GENERATIONS + 3; i++) {
        CHECK_EQ(hwm_tlb_invalidate(&tlb, &all), i % 100 == 1 || !i);
        CHECK(!(tlb.live & HWM_TLB_DEAD) && tlb.live > HWM_TLB_VA_MASK);
        if (held(space, 0x1ffffffff0000) || held(space, 0x4000)) {
            CHECK(!"an entry comes back");
            return;
        }
        if (i % 100 == 0) {
            put_page(space, false, 0x4000, 16 * KB, 0);    /* another set */
            CHECK(held(space, 0x4000));
        }
    }
}

/* An overlap ends when one of the two goes, not before, and only if there is no other. */
static void overlaps_end(void)
{
    const uint64_t space = hwm_tlb_space(1, 0, 1, false);
    const hwm_tlb_scope elsewhere = { .by_va = true, .va = 1 * GB }, small = { .by_va = true, .va = 0x200000 };
    const hwm_tlb_scope second = { .by_va = true, .va = 0x600000 }, all = { .by_va = false };

    make(1024, 4);
    put_page(space, false, 0x201000, 4 * KB, 1);
    put_page(space, false, 0x200000, 2 * MB, 2);
    put_page(space, false, 1 * GB, 4 * KB, 0);
    CHECK(tlb.overlap);
    CHECK(!find(space, 0x201000));                      /* two */
    CHECK(held(space, 0x202000));
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &elsewhere), 1);
    CHECK(tlb.overlap);
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &elsewhere), 0);
    CHECK(tlb.overlap);
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &small), 1);      /* the large one: it alone holds that address */
    CHECK(!tlb.overlap);
    CHECK(held(space, 0x201000));

    put_page(space, false, 0x600000, 4 * KB, 3);
    put_page(space, false, 0x600000, 64 * KB, 4);
    put_page(space, false, 0x200000, 2 * MB, 2);
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &small), 1);
    CHECK(tlb.overlap);                                 /* the other pair */
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &second), 2);
    CHECK(!tlb.overlap);
    put_page(space, false, 0x200000, 2 * MB, 2);
    CHECK(tlb.overlap);
    hwm_tlb_invalidate(&tlb, &all);
    CHECK(!tlb.overlap);
    CHECK(!held(space, 0x201000));
}

/* One address, and the last page of every size goes. */
static void sizes_go_one_by_one(void)
{
    const hwm_tlb_scope here = { .by_va = true, .va = 0x12345000 };

    make(64, 4);
    for (unsigned n = 0; n < 5; n++) {
        put_page(hwm_tlb_space(1, 0, n, false), false, here.va, 4 * KB << 4 * n, 0);
    }
    CHECK_EQ(tlb.probes, 5);
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &here), 5);
    CHECK_EQ(tlb.probes, 1);
}

static void saved_entries_come_back(void)
{
    static hwm_tlb_entry saved[64];
    static bool valid[64];
    hwm_tlb_entry odd;

    for (unsigned turn = 0; turn < 50; turn++) {
        uint32_t count;
        bool overlap;

        make(64, 4);
        for (unsigned n = 0; n < 50; n++) {
            put_page(hwm_tlb_space(1 + any(2), any(2), any(2), false), any(4) == 0, any(40) * 4 * KB, 4 * KB << any(2),
                     (uint64_t)n << 20);
        }
        count = tlb.valid;
        overlap = naive_overlap();
        for (unsigned slot = 0; slot < 64; slot++) {
            valid[slot] = hwm_tlb_valid(&tlb, &tlb.entry[slot]);
            saved[slot] = tlb.entry[slot];
            saved[slot].tag &= HWM_TLB_VA_MASK;
        }
        make(64, 4);
        for (unsigned slot = 0; slot < 64; slot++) {
            if (valid[slot]) {
                CHECK(hwm_tlb_fits(&tlb, slot, &saved[slot]));
                CHECK(!hwm_tlb_fits(&tlb, slot ^ 4, &saved[slot]));
                hwm_tlb_restore(&tlb, slot, &saved[slot]);
            }
        }
        hwm_tlb_settle(&tlb);
        CHECK_EQ(tlb.valid, count);
        CHECK_EQ(tlb.overlap, overlap);
        for (unsigned slot = 0; slot < 64; slot++) {
            if (valid[slot]) {
                CHECK_EQ(naive_lookup(saved[slot].space, hwm_tlb_va(&saved[slot])) > 0, 1);
            }
        }
    }
    odd = (hwm_tlb_entry){ .tag = 0x3000, .size = 8 * KB, .space = hwm_tlb_space(1, 0, 0, false) };
    CHECK(!hwm_tlb_fits(&tlb, 4, &odd));                /* not aligned */
    odd.tag = 0x2000;
    CHECK(hwm_tlb_fits(&tlb, 4, &odd));
    odd.pa = 0x1000;
    CHECK(!hwm_tlb_fits(&tlb, 4, &odd));
    odd.pa = 0;
    odd.size = 3 * KB;
    CHECK(!hwm_tlb_fits(&tlb, 4, &odd));
    odd.size = 0;
    CHECK(!hwm_tlb_fits(&tlb, 4, &odd));
}

static uint64_t cost_of_fill(uint64_t space, uint64_t va, uint64_t size)
{
    uint64_t before = tlb.looked;

    put_page(space, false, va, size, 0);
    return tlb.looked - before;
}

/* Entries looked at, in the largest TLB there is. */
static void costs_are_bounded(void)
{
    const uint64_t space = hwm_tlb_space(1, 0, 1, false);
    const hwm_tlb_scope by_va = { .by_va = true, .va = 0x5000, .space = space, .space_bits = ~(uint64_t)0 };
    const hwm_tlb_scope by_asid = { .space = space, .space_bits = HWM_TLB_SPACE_ASID_MASK, .non_global = true };
    const hwm_tlb_scope all = { .by_va = false };
    const uint64_t worst = (uint64_t)CAPACITY * 4 * 4;  /* entries, sizes, ways */
    uint64_t before;

    make(CAPACITY, 4);
    for (uint32_t i = 0; i < 2 * CAPACITY; i++) {
        CHECK_EQ(cost_of_fill(space, i * 4 * KB, 4 * KB), 2 * 4);     /* one size: its set */
    }
    CHECK(!tlb.overlap);
    CHECK(cost_of_fill(space, 1 * GB, 64 * KB) <= 4 + 16 * 4 + 4);    /* the small pages that would fit into it */
    CHECK_EQ(cost_of_fill(space, 2 * GB, 1 * GB), 4 + CAPACITY);      /* one turn, whatever sizes there are */
    CHECK_EQ(cost_of_fill(space, 3 * GB + 64 * KB, 4 * KB), 4 + 3 * 4);   /* nothing smaller: a set for each size */
    CHECK(!tlb.overlap);
    CHECK(cost_of_fill(space, 1 * GB + MB, 2 * MB) <= 4 + 512 * 4 + 32 * 4 + 4 + 4);
    CHECK(tlb.overlap);
    before = tlb.looked;
    CHECK(hwm_tlb_invalidate(&tlb, &by_va) == 0);
    CHECK_EQ(tlb.looked - before, 4 * 4);
    put_page(hwm_tlb_space(1, 0, 2, false), false, 0x5000, 4 * KB, 0);
    before = tlb.looked;
    CHECK_EQ(hwm_tlb_invalidate(&tlb, &(hwm_tlb_scope){ .space = 2, .space_bits = HWM_TLB_SPACE_ASID_MASK }), 1);
    CHECK(tlb.overlap);                                 /* every entry was looked for among the others */
    CHECK(tlb.looked - before > CAPACITY && tlb.looked - before <= CAPACITY * 2 + worst);
    before = tlb.looked;
    CHECK(hwm_tlb_invalidate(&tlb, &by_asid) > CAPACITY - 8);
    CHECK(tlb.looked - before <= CAPACITY * 2 + worst);
    CHECK(!tlb.overlap);
    before = tlb.looked;
    hwm_tlb_invalidate(&tlb, &all);
    CHECK_EQ(tlb.looked, before);
}

static const unit_test tests[] = {
    TEST(each_scope), TEST(locked_entries_are_spared), TEST(as_a_list_would_have_it), TEST(generations_wrap),
    TEST(overlaps_end), TEST(sizes_go_one_by_one), TEST(saved_entries_come_back), TEST(costs_are_bounded),
};

UNIT_MAIN(tests)
