/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLB with spaces: what a lookup compares, page sizes, geometries, and overlaps that fills find. */
#include "tlb_unit.h"

static const uint64_t here = 0x1234567890000;

static void every_part_of_a_space_counts(void)
{
    const uint64_t space[] = {
        hwm_tlb_space(1, 3, 5, false),
        hwm_tlb_space(1, 3, 4, false), hwm_tlb_space(1, 3, 0x8005, false),     /* ASID: all 16 bits */
        hwm_tlb_space(1, 2, 5, false), hwm_tlb_space(1, 0x8003, 5, false),     /* VMID */
        hwm_tlb_space(2, 3, 5, false), hwm_tlb_space(9, 3, 5, false),          /* kind */
        hwm_tlb_space(1, 3, 5, true),
    };
    const unsigned count = sizeof(space) / sizeof(space[0]);

    make(64, 16);
    for (unsigned i = 0; i < count; i++) {
        CHECK(!held(space[i], here));
        put_page(space[i], false, here, 4 * KB, (uint64_t)(i + 1) << 40);
    }
    CHECK_EQ(tlb.valid, count);
    CHECK(!tlb.overlap);
    for (unsigned i = 0; i < count; i++) {
        const hwm_tlb_entry *e = find(space[i], here + 0xfff);

        CHECK(e);
        if (e) {
            CHECK_EQ(e->pa, (uint64_t)(i + 1) << 40);
            CHECK_EQ(e->user, ~((uint64_t)(i + 1) << 40));
            CHECK_EQ(hwm_tlb_va(e), here);
            CHECK(!hwm_tlb_is_global(e));
        }
        CHECK(!held(space[i], here + 0x1000));
        CHECK(!held(space[i], here - 1));
    }
    CHECK_EQ(hwm_tlb_space_asid(space[2]), 0x8005);
    CHECK_EQ(hwm_tlb_space_vmid(space[4]), 0x8003);
    CHECK_EQ(hwm_tlb_space_kind(space[6]), 9);
    CHECK(hwm_tlb_space_secure(space[7]) && !hwm_tlb_space_secure(space[0]));
}

static void global_entries_have_no_asid(void)
{
    make(64, 4);
    put_page(hwm_tlb_space(1, 3, 5, false), true, here, 4 * KB, 0x1000);
    CHECK(held(hwm_tlb_space(1, 3, 5, false), here));
    CHECK(held(hwm_tlb_space(1, 3, 0xffff, false), here));
    CHECK(!held(hwm_tlb_space(1, 4, 5, false), here));
    CHECK(!held(hwm_tlb_space(2, 3, 5, false), here));
    CHECK(!held(hwm_tlb_space(1, 3, 5, true), here));
    CHECK_EQ(tlb.global, 1);
}

/* Each of the 25 sizes, all at once. */
static void every_size(void)
{
    const uint64_t space = hwm_tlb_space(1, 0, 1, false);

    make(64, 32);
    for (unsigned shift = HWM_TLB_MIN_SHIFT; shift <= HWM_TLB_MAX_SHIFT; shift++) {
        uint64_t size = (uint64_t)1 << shift, va = (uint64_t)(shift - 11) << 37 | size;

        CHECK(hwm_tlb_size_ok(size));
        CHECK(put_page(space, false, va + size / 3, size, size << 8) != HWM_TLB_NONE);
    }
    CHECK_EQ(tlb.probes, HWM_TLB_SIZES);
    CHECK(!tlb.overlap);
    for (unsigned shift = HWM_TLB_MIN_SHIFT; shift <= HWM_TLB_MAX_SHIFT; shift++) {
        uint64_t size = (uint64_t)1 << shift, va = (uint64_t)(shift - 11) << 37 | size;
        const hwm_tlb_entry *first = find(space, va), *last = find(space, va + size - 1);

        CHECK(first && first == last && first->size == size && first->pa == size << 8);
        CHECK(!held(space, va - 1));
        CHECK(!held(space, va + size));
        CHECK(!held(space, va ^ (uint64_t)1 << 48));
    }
    for (unsigned shift = HWM_TLB_MAX_SHIFT; shift >= HWM_TLB_MIN_SHIFT; shift--) {
        uint64_t size = (uint64_t)1 << shift;
        const hwm_tlb_scope scope = { .by_va = true, .va = ((uint64_t)(shift - 11) << 37 | size) + size - 1 };

        CHECK_EQ(hwm_tlb_invalidate(&tlb, &scope), 1);
        CHECK_EQ(tlb.probes, shift == HWM_TLB_MIN_SHIFT ? 1 : shift - HWM_TLB_MIN_SHIFT);
    }
    CHECK_EQ(tlb.valid, 0);
    CHECK(!hwm_tlb_size_ok(0) && !hwm_tlb_size_ok(2 * KB) && !hwm_tlb_size_ok(12 * KB) && !hwm_tlb_size_ok(128 * GB));
}

/* As many pages as there are entries, at the addresses that need all 49 bits; then one more. */
static void eight_thousand_entries(void)
{
    const uint64_t space = hwm_tlb_space(1, 0, 1, false), base = (uint64_t)0x1ffff << 32;
    unsigned gone = 0;

    make(CAPACITY, 4);
    for (uint32_t i = 0; i < CAPACITY; i++) {
        put_page(space, false, base + i * 4 * KB, 4 * KB, i * 4 * KB);
    }
    CHECK_EQ(tlb.valid, CAPACITY);
    CHECK(tlb.steady);
    for (uint32_t i = 0; i < CAPACITY; i += 61) {
        const hwm_tlb_entry *e = find(space, base + i * 4 * KB + 8);

        CHECK(e && e->pa == i * 4 * KB);
        CHECK_EQ(hwm_tlb_position(&tlb, hwm_tlb_slot(&tlb, i)), i);
    }
    CHECK_EQ(put_page(space, false, base + CAPACITY * 4 * KB, 4 * KB, 0), 0);
    for (uint32_t i = 0; i < CAPACITY; i++) {
        uint32_t slot;

        gone += !hwm_tlb_lookup(&tlb, 0, space, base + i * 4 * KB, &slot);
    }
    CHECK_EQ(gone, 1);
    CHECK(!held(space, base));
    CHECK(!tlb.overlap);
}

static void one_entry(void)
{
    const uint64_t space = hwm_tlb_space(3, 1, 0, false);

    make(1, 1);
    for (unsigned i = 0; i < 50; i++) {
        uint64_t size = 4 * KB << any(25), va = (uint64_t)any(1 << 20) << 28, old = (va ^ (uint64_t)1 << 48);

        CHECK(!held(space, va) || i);
        CHECK_EQ(put_page(space, i % 2, va, size, 0), 0);
        CHECK(held(space, va));
        CHECK(!held(space, old));
        CHECK_EQ(tlb.valid, 1);
        CHECK_EQ(tlb.probes, 1);
        CHECK(!tlb.overlap && tlb.steady);
    }
}

static void geometries(void)
{
    make(256, 256);
    for (uint32_t i = 0; i < 256; i++) {
        put_page(hwm_tlb_space(1, 0, 1, false), false, i * 5 * MB, 4 * KB, 0);
    }
    CHECK_EQ(tlb.valid, 256);
    CHECK_EQ(put_page(hwm_tlb_space(1, 0, 1, false), false, 7 * GB, 4 * KB, 0), 0);
    CHECK_EQ(put_page(hwm_tlb_space(1, 0, 1, false), false, 8 * GB, 4 * KB, 0), 1);
    CHECK(hwm_tlb_geometry_ok(8192, 256, CAPACITY));
    CHECK(hwm_tlb_geometry_ok(12, 3, CAPACITY));
    CHECK(!hwm_tlb_geometry_ok(8192, 512, CAPACITY));    /* the way to replace next has 8 bits */
    CHECK(!hwm_tlb_geometry_ok(0, 1, CAPACITY));
    CHECK(!hwm_tlb_geometry_ok(4, 0, CAPACITY));
    CHECK(!hwm_tlb_geometry_ok(8193, 1, CAPACITY));
    CHECK(!hwm_tlb_geometry_ok(12, 4, CAPACITY));        /* three sets */
    CHECK(!hwm_tlb_geometry_ok(64, 3, CAPACITY));
    CHECK(!hwm_tlb_geometry_ok(257, 1, 256));
}

/* The second of two that overlap makes the short lookups find nothing, whichever is larger and wherever they lie. */
static void overlaps_are_found(void)
{
    const uint64_t a = hwm_tlb_space(1, 0, 1, false), b = hwm_tlb_space(1, 0, 2, false), va = 0x7f40000000;
    const struct {
        uint64_t first, second;       /* spaces */
        bool global_first, global_second;
        uint64_t offset_first, size_first, offset_second, size_second;
        bool overlap;
    } cases[] = {
        { a, a, false, false, 0, 4 * KB, 0, 2 * MB, true },
        { a, a, false, false, 2 * MB - 4 * KB, 4 * KB, 0, 2 * MB, true },
        { a, a, false, false, 0, 2 * MB, 2 * MB - 4 * KB, 4 * KB, true },
        { a, a, false, false, 2 * MB, 4 * KB, 0, 2 * MB, false },
        { a, a, false, false, 511 * MB, 64 * KB, 0, 1 * GB, true },
        { a, a, false, false, 0, 64 * GB, 512 * MB, 8 * KB, true },
        { a, a, false, false, 0, 4 * KB, 0, 4 * KB, true },
        { a, a, false, false, 0, 4 * KB, 4 * KB, 4 * KB, false },
        { a, b, false, false, 0, 4 * KB, 0, 2 * MB, false },
        { a, b, false, true, 0, 4 * KB, 0, 4 * KB, true },
        { a, b, true, false, 0, 4 * KB, 0, 4 * KB, true },
        { a, b, true, false, 16 * KB, 16 * KB, 0, 32 * MB, true },
        { a, hwm_tlb_space(2, 0, 1, false), true, true, 0, 4 * KB, 0, 2 * MB, false },
        { a, hwm_tlb_space(1, 1, 1, false), true, true, 0, 4 * KB, 0, 2 * MB, false },
        { a, hwm_tlb_space(1, 0, 1, true), true, true, 0, 4 * KB, 0, 2 * MB, false },
    };

    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (uint32_t ways = 4; ways <= 128; ways *= 32) {
            hwm_tlb_fill second = fill_of(cases[i].second, cases[i].global_second, va + cases[i].offset_second,
                                          cases[i].size_second, 0);
            uint64_t where = va + (cases[i].size_first < cases[i].size_second ? cases[i].offset_first
                                                                             : cases[i].offset_second);
            uint32_t slot;

            make(128, ways);
            put_page(cases[i].first, cases[i].global_first, va + cases[i].offset_first, cases[i].size_first, 0);
            CHECK(!tlb.overlap);
            CHECK_EQ(hwm_tlb_holds(&tlb, &second), cases[i].overlap);
            put_page(cases[i].second, cases[i].global_second, second.va, cases[i].size_second, 0);
            CHECK_EQ(tlb.overlap, cases[i].overlap);
            CHECK_EQ(naive_overlap(), cases[i].overlap);
            CHECK_EQ(hwm_tlb_lookup(&tlb, 0, cases[i].global_second ? cases[i].first : cases[i].second, where, &slot),
                     cases[i].overlap ? 2 : naive_lookup(cases[i].second, where));
            find(cases[i].first, where);
            if (tlb.overlap) {
                CHECK(!hwm_tlb_scan_wide(&tlb, hwm_tlb_match_wide(&tlb, where), cases[i].first, where, 0));
            }
        }
    }
}

static void check_counts(void)
{
    uint32_t valid = 0, global = 0, locked = 0;
    uint64_t sizes = 0;
    unsigned kinds = 0;

    for (uint32_t i = 0; i < tlb.entries; i++) {
        const hwm_tlb_entry *e = &tlb.entry[i];

        if (hwm_tlb_valid(&tlb, e)) {
            valid++;
            global += hwm_tlb_is_global(e);
            locked += e->traits.flags & HWM_TLB_LOCKED;
            sizes |= e->size;
            CHECK(hwm_tlb_fits(&tlb, i, e));
        }
    }
    for (; sizes; sizes &= sizes - 1) {
        kinds++;
    }
    CHECK_EQ(tlb.valid, valid);
    CHECK_EQ(tlb.global, global);
    CHECK_EQ(tlb.locked, locked);
    CHECK_EQ(tlb.probes, kinds ? kinds : 1);
    CHECK_EQ(tlb.steady, valid == tlb.entries && !locked && (!global || global == valid));
}

static uint64_t any_space(void)
{
    return hwm_tlb_space(1 + any(2), any(2), any(3), any(8) == 0);
}

static uint64_t any_va(void)
{
    return ((uint64_t)any(2) << 48) + any(32) * 2 * MB + any(8) * 4 * KB + any(4096);
}

/* Fills and invalidations in any order; every answer and every count as the long way has it. */
static void as_a_list_would_have_it(void)
{
    static const uint64_t sizes[] = { 4 * KB, 4 * KB, 16 * KB, 2 * MB, 32 * MB, 1 * GB };
    static const uint32_t geometry[][2] = { { 64, 4 }, { 16, 16 }, { 24, 3 }, { 2, 1 }, { 128, 2 } };
    unsigned overlaps = 0, ends = 0;

    for (unsigned g = 0; g < 5; g++) {
        make(geometry[g][0], geometry[g][1]);
        for (unsigned step = 0; step < 3000; step++) {
            uint64_t space = any_space(), va = any_va();
            bool before = tlb.overlap;

            if (any(4)) {
                hwm_tlb_fill fill = fill_of(space, any(5) == 0, va, sizes[any(6)], 0);
                bool evicted;

                if (any(30) == 0) {
                    fill.page.traits.flags = HWM_TLB_LOCKED;
                }
                if ((!held(space, va) || any(10) == 0) && hwm_tlb_insert(&tlb, &fill, &evicted) != HWM_TLB_NONE) {
                    CHECK(hwm_tlb_holds(&tlb, &fill));
                }
                CHECK(tlb.overlap || !naive_overlap());
                overlaps += tlb.overlap && !before;
            } else {
                const hwm_tlb_scope scope = { .by_va = any(5) > 0, .va = va, .space = space,
                                              .space_bits = any(5) ? HWM_TLB_SPACE_ASID_MASK : 0 };

                if (hwm_tlb_invalidate(&tlb, &scope)) {
                    CHECK_EQ(tlb.overlap, naive_overlap() && before);
                }
                ends += before && !tlb.overlap;
            }
            held(any_space(), any_va());
            check_counts();
        }
    }
    CHECK(overlaps > 20 && ends > 20);
}

/* hwm_tlb_replace_wide() is hwm_tlb_insert() where it does anything. */
static void replacing_is_filling(void)
{
    static hwm_tlb twin;
    static hwm_tlb_entry twin_entries[16];
    static uint8_t twin_ways[16];
    const uint64_t space = hwm_tlb_space(1, 2, 3, false);
    unsigned taken = 0, refused = 0;

    for (unsigned global = 0; global < 2; global++) {
        const uint64_t left_out = global ? HWM_TLB_SPACE_ASID_MASK : 0;

        make(16, 4);
        hwm_tlb_attach(&twin, twin_entries, twin_ways, 16);
        hwm_tlb_init(&twin, 16, 4);
        for (unsigned i = 0; i < 4000; i++) {
            unsigned shift = i % 500 == 499 ? 21 : i % 700 == 699 ? 12 : 16;
            uint64_t va = (uint64_t)shift << 40 | (uint64_t)i << shift, size = (uint64_t)1 << shift;
            hwm_tlb_fill fill = fill_of(space, global, va, size, i * 1 * GB), again = fill;
            const hwm_tlb_entry *e = NULL;
            bool evicted;

            hwm_tlb_insert(&twin, &again, &evicted);
            if (!tlb.overlap) {
                e = hwm_tlb_replace_wide(&tlb, hwm_tlb_match_wide(&tlb, va), space, ~left_out, va,
                                         shift, fill.page.pa, fill.page.user, &plain);
            }
            if (e) {
                CHECK(evicted);
                CHECK(find(space, va) == e);
                taken++;
            } else {
                hwm_tlb_insert(&tlb, &fill, &evicted);
                refused++;
            }
            for (unsigned slot = 0; slot < 16; slot++) {
                CHECK(!memcmp(&tlb.entry[slot], &twin.entry[slot], sizeof(hwm_tlb_entry)));
            }
            CHECK(!memcmp(tlb.next, twin.next, 4));
            CHECK_EQ(tlb.overlap, twin.overlap);
        }
    }
    CHECK(taken > 5000 && refused > 50);
}

static const hwm_tlb_entry *replace(uint64_t space, uint64_t space_mask, uint64_t va, unsigned shift)
{
    return hwm_tlb_replace_wide(&tlb, hwm_tlb_match_wide(&tlb, va), space, space_mask, va, shift, 0, 0, &plain);
}

/* Where the short fill could miss an overlap, it does nothing. */
static void replacing_knows_its_limits(void)
{
    const uint64_t a = hwm_tlb_space(1, 0, 1, false), b = hwm_tlb_space(1, 0, 2, false), all = ~(uint64_t)0;
    hwm_tlb_fill fill = fill_of(a, false, 0x40000, 64 * KB, 0);
    bool evicted;

    make(2, 2);
    put_page(a, false, 0x10000, 64 * KB, 0);
    CHECK(!replace(a, all, 0x20000, 16));              /* not full */
    put_page(a, false, 0x20000, 64 * KB, 0);
    CHECK(!replace(a, ~HWM_TLB_SPACE_ASID_MASK, 0x30000, 16));    /* global, beside what is not */
    CHECK(!replace(a, all, 0x30000, 12));              /* another size */
    CHECK(held(a, 0x10000));
    CHECK(replace(b, all, 0x30000, 16));
    CHECK(held(b, 0x30000) && !held(a, 0x30000) && !held(a, 0x10000));

    put_page(a, false, 0x31000, 4 * KB, 0);            /* a small page, and then what it would lie in */
    CHECK(held(b, 0x30000));
    CHECK(!replace(a, all, 0x30000, 16));
    put_page(a, false, 0x30000, 64 * KB, 0);
    CHECK(tlb.overlap);
    CHECK(!replace(a, all, 0x70000, 16) && !replace(a, all, 0x70000, 12));

    make(2, 2);
    fill.page.traits.flags = HWM_TLB_LOCKED;
    hwm_tlb_insert(&tlb, &fill, &evicted);
    put_page(a, false, 0x20000, 64 * KB, 0);
    CHECK(!replace(a, all, 0x30000, 16));
}

static const unit_test tests[] = {
    TEST(every_part_of_a_space_counts), TEST(global_entries_have_no_asid), TEST(every_size),
    TEST(eight_thousand_entries), TEST(one_entry), TEST(geometries), TEST(overlaps_are_found),
    TEST(as_a_list_would_have_it), TEST(replacing_is_filling),
    TEST(replacing_knows_its_limits),
};

UNIT_MAIN(tests)
