/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions of long-descriptor tables: which base register serves an address, where walks begin, joined first tables,
 * and the contiguous hint.
 */
#include "long_unit.h"

/* ARM DDI 0487, D8.2: TnSZ and first level by granule. */
static void first_levels(void)
{
    static const struct { unsigned granule, from, to, level; } rows[] = {
        { 12, 16, 24, 0 }, { 12, 25, 33, 1 }, { 12, 34, 39, 2 },
        { 14, 16, 16, 0 }, { 14, 17, 27, 1 }, { 14, 28, 38, 2 }, { 14, 39, 39, 3 },
        { 16, 16, 21, 1 }, { 16, 22, 34, 2 }, { 16, 35, 39, 3 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned tnsz = rows[i].from; tnsz <= rows[i].to; tnsz++) {
            hwm_long_regime g = aarch64(rows[i].granule, tnsz, ONES(48), 0);
            unsigned entry = rows[i].granule + (3 - rows[i].level) * (rows[i].granule - 3);

            CHECK_EQ(g.region[0].level, rows[i].level);
            CHECK_EQ(g.region[0].size, 64 - tnsz);
            CHECK_EQ(g.region[0].granule, rows[i].granule);
            CHECK_EQ(g.region[0].base, ONES(48) & ~(8 * BIT(64 - tnsz - entry) - 1));
        }
    }
}

/* Out of range: taken as the nearest (SMMU 3). */
static void sizes_out_of_range(void)
{
    for (unsigned tnsz = 0; tnsz < 64; tnsz++) {
        hwm_long_regime g = aarch64(12, tnsz, 0, 0);

        CHECK_EQ(g.region[0].size, tnsz < 16 ? 48 : tnsz > 39 ? 25 : 64 - tnsz);
    }
}

static void aarch32_bases(void)
{
    /* ARM DDI 0406C, B4.1.154: TTBR bits from x on, x being 5 - TnSZ or 14 - TnSZ. */
    static const unsigned x[8] = { 5, 4, 12, 11, 10, 9, 8, 7 };

    for (unsigned tnsz = 0; tnsz < 8; tnsz++) {
        hwm_long_regime g = aarch32(tnsz, tnsz, ONES(40), ONES(48));

        CHECK_EQ(g.region[0].base, ONES(40) & ~ONES(x[tnsz]));
        CHECK_EQ(g.region[1].base, ONES(48) & ~ONES(x[tnsz]));
        CHECK_EQ(g.region[1].size, 32 - tnsz);
    }
}

static void aarch64_limits(void)
{
    for (unsigned tnsz = 16; tnsz < 40; tnsz++) {
        hwm_long_regime g = aarch64(12, tnsz, 0, 0);
        uint64_t top = BIT(64 - tnsz);

        CHECK_EQ(hwm_long_region_of(&g, 0), 0);
        CHECK_EQ(hwm_long_region_of(&g, top - 1), 0);
        CHECK_EQ(hwm_long_region_of(&g, top), -1);
        CHECK_EQ(hwm_long_region_of(&g, UINT64_MAX), 1);
        CHECK_EQ(hwm_long_region_of(&g, 0 - top), 1);
        CHECK_EQ(hwm_long_region_of(&g, 0 - top - 1), -1);
        /* The top byte counts ... */
        CHECK_EQ(hwm_long_region_of(&g, BIT(56)), -1);
        CHECK_EQ(hwm_long_region_of(&g, UINT64_MAX ^ BIT(63)), -1);
        /* ... unless TBI says otherwise, for each region on its own. */
        g.tbi[0] = true;
        CHECK_EQ(hwm_long_region_of(&g, 0xa500000000000000), 0);
        CHECK_EQ(hwm_long_region_of(&g, UINT64_MAX ^ BIT(63)), -1);
        CHECK_EQ(hwm_long_region_of(&g, 0xa500000000000000 | top), -1);
        g.tbi[0] = false;
        g.tbi[1] = true;
        CHECK_EQ(hwm_long_region_of(&g, 0xa500000000000000), -1);
        CHECK_EQ(hwm_long_region_of(&g, 0x5affffffffffffff), 1);
        CHECK_EQ(hwm_long_region_of(&g, 0x5affffffffffffff ^ top), -1);
    }
}

/* Both regions may differ in size and granule. */
static void regions_of_two_granules(void)
{
    hwm_long_regime g = aarch64(12, 34, 0x10000, 0);
    hwm_long_result r;

    hwm_long_stage1_region(&g.region[1], true, 16, 35, 0x20000);
    memory_clear();
    memory_put(0x10000, 0x200000 | AF | BLOCK);
    memory_put(0x20000 + 8 * (ONES(29) >> 16), 0x30000 | AF | PAGE);
    CHECK_EQ(walk_at(&g, 0, NULL).size, 0x200000);
    r = walk_at(&g, UINT64_MAX, NULL);
    CHECK_EQ(r.size, 0x10000);
    CHECK_EQ(r.level, 3);
    CHECK_EQ(walk_at(&g, 0 - BIT(29) - 1, NULL).causes, HWM_FAULT_TRANSLATION);
    CHECK(!strcmp(hwm_long_meaning(&g.region[0], BLOCK, 1), "block"));
    CHECK(!strcmp(hwm_long_meaning(&g.region[1], BLOCK, 1), "fault"));
}

/* ARM DDI 0406C, B3.6.4. */
static void aarch32_regions(void)
{
    static const struct { unsigned t0sz, t1sz; uint64_t va; int region; } rows[] = {
        { 0, 0, 0, 0 }, { 0, 0, 0xffffffff, 0 }, { 0, 0, 0x100000000, -1 },
        { 0, 1, 0x7fffffff, 0 }, { 0, 1, 0x80000000, 1 }, { 0, 7, 0xfdffffff, 0 }, { 0, 7, 0xfe000000, 1 },
        { 1, 0, 0x7fffffff, 0 }, { 1, 0, 0x80000000, 1 }, { 7, 0, 0x01ffffff, 0 }, { 7, 0, 0x02000000, 1 },
        { 7, 0, 0xffffffff, 1 }, { 1, 1, 0x7fffffff, 0 }, { 1, 1, 0x80000000, 1 },
        { 2, 2, 0x3fffffff, 0 }, { 2, 2, 0x40000000, -1 }, { 2, 2, 0xbfffffff, -1 }, { 2, 2, 0xc0000000, 1 },
        { 2, 1, 0x40000000, -1 }, { 2, 1, 0x80000000, 1 }, { 1, 2, 0x80000000, -1 }, { 1, 2, 0xc0000000, 1 },
        { 2, 2, 0x1c0000000, -1 }, { 0, 1, 0xffffffff80000000, -1 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hwm_long_regime g = aarch32(rows[i].t0sz, rows[i].t1sz, 0, 0);

        CHECK_EQ(hwm_long_region_of(&g, rows[i].va), rows[i].region);
    }
}

/* TTBR1's table is indexed with the address bits that TnSZ leaves. */
static void aarch32_second_region(void)
{
    for (unsigned t1sz = 1; t1sz < 8; t1sz++) {
        hwm_long_regime g = aarch32(0, t1sz, 0, 0x8000);
        unsigned entries = t1sz == 1 ? 2 : 512 >> (t1sz - 2);
        hwm_long_result r;

        memory_clear();
        memory_put(0x8000 + 8 * (entries - 1), 0x40000000 | AF | BLOCK);
        r = walk_at(&g, 0xffffffff, NULL);
        CHECK_EQ(r.causes, 0);
        CHECK_EQ(r.region, 1);
        CHECK_EQ(r.count, 1);
        CHECK_EQ(r.size, t1sz == 1 ? 0x40000000 : 0x200000);
    }
}

/* Stage 2, AArch64: input sizes that a first level can do, with up to 16 tables joined (ARM DDI 0487, D8.2). */
static void stage2_starts(void)
{
    static const struct { unsigned granule, sl0, level, smallest, largest, pa_above; } rows[] = {
        { 12, 0, 2, 25, 34, 0 }, { 12, 1, 1, 31, 43, 0 }, { 12, 2, 0, 40, 48, 42 }, { 12, 3, 0, 0, 0, 0 },
        { 14, 0, 3, 25, 29, 0 }, { 14, 1, 2, 26, 40, 0 }, { 14, 2, 1, 37, 48, 40 }, { 14, 3, 0, 0, 0, 0 },
        { 16, 0, 3, 25, 33, 0 }, { 16, 1, 2, 30, 46, 0 }, { 16, 2, 1, 43, 48, 42 }, { 16, 3, 0, 0, 0, 0 },
    };
    static const unsigned sizes[] = { 32, 36, 40, 42, 44, 48 };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned k = 0; k < 6; k++) {
            for (unsigned size = 25; size <= 48; size++) {
                hwm_long_region region = { 0 };
                bool want = rows[i].largest && size >= rows[i].smallest && size <= rows[i].largest &&
                            sizes[k] > rows[i].pa_above;
                bool got = hwm_long_stage2_region(&region, true, rows[i].granule, (int)(64 - size), rows[i].sl0,
                                                  sizes[k], 0);

                CHECK_EQ(got, want);
                CHECK(!got || (region.level == rows[i].level && region.size == size));
            }
        }
    }
}

static void stage2_starts_aarch32(void)
{
    for (int t0sz = -8; t0sz < 8; t0sz++) {
        for (unsigned sl0 = 0; sl0 < 4; sl0++) {
            hwm_long_region region = { 0 };
            bool got = hwm_long_stage2_region(&region, false, 12, t0sz, sl0, 40, 0);

            /* ARM DDI 0406C, B3.6.6: level 1 for T0SZ -8 to 1, level 2 for -2 to 7. */
            CHECK_EQ(got, sl0 == 0 ? t0sz >= -2 : sl0 == 1 && t0sz <= 1);
            CHECK(!got || (region.level == 2 - sl0 && region.size == 32 - t0sz && region.granule == 12));
        }
    }
}

/* Every number of joined tables, at both ends of the input range. */
static void joined_tables(void)
{
    static const struct { unsigned granule, sl0, entry; } rows[] = {
        { 12, 0, 21 }, { 12, 1, 30 }, { 12, 2, 39 }, { 14, 0, 14 }, { 14, 1, 25 }, { 14, 2, 36 },
        { 16, 0, 16 }, { 16, 1, 29 }, { 16, 2, 42 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned more = 0; more <= 4; more++) {
            unsigned size = rows[i].entry + rows[i].granule - 3 + more;
            uint64_t length = BIT(rows[i].granule + more), base = 0x800000000000, last;
            hwm_long_regime g;
            hwm_long_result r;

            if (size < 25 || size > 48) {
                continue;
            }
            /* Bits of the base that the joined tables' alignment has no use for. */
            g = stage2(true, rows[i].granule, (int)(64 - size), rows[i].sl0, base | (length - 1));
            last = base + length - 8;
            memory_clear();
            memory_put(last, 0x4000000 | TABLE);
            r = walk_at(&g, ONES(size), NULL);
            CHECK_EQ(r.address[0], last);
            CHECK_EQ(r.descriptor[0], 0x4000000 | TABLE);
            CHECK_EQ(walk_at(&g, 0, NULL).address[0], base);
            r = walk_at(&g, BIT(size), NULL);
            CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
            CHECK_EQ(r.level, 0);
            CHECK(!r.read);
            CHECK_EQ(hwm_long_region_of(&g, BIT(size)), -1);
            /* Sign bits mean nothing at stage 2. */
            CHECK_EQ(hwm_long_region_of(&g, UINT64_MAX), -1);
        }
    }
}

static void joined_tables_aarch32(void)
{
    hwm_long_regime g = stage2(false, 12, -8, 1, 0x10000);
    hwm_long_result r;

    g.output = 40;
    memory_clear();
    memory_put(0x10000 + 8 * 1023, 0x40000000 | AF | 0xc0 | BLOCK);
    r = walk_at(&g, ONES(40), NULL);
    CHECK_EQ(r.causes, 0);
    CHECK_EQ(r.size, 0x40000000);
    r = walk_at(&g, BIT(40), NULL);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(r.level, 1);
    CHECK(!r.read);
}

/* ARM DDI 0487, D8.7: how many descriptors the hint joins. */
static void contiguous(void)
{
    static const struct { unsigned granule, level, entry, count; } rows[] = {
        { 12, 3, 12, 16 }, { 12, 2, 21, 16 }, { 12, 1, 30, 16 },
        { 14, 3, 14, 128 }, { 14, 2, 25, 32 }, { 16, 3, 16, 32 }, { 16, 2, 29, 32 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        /* A table of that level to begin at; the group's last entry but one leads to all of it. */
        const hwm_long_start start = { 0x100000, (uint8_t)rows[i].level, 0 };
        uint64_t size = BIT(rows[i].entry) * rows[i].count, nth = rows[i].count * 2 - 2;
        uint64_t pa = BIT(40) + (nth << rows[i].entry), d = pa | BIT(52) | AF | LEAF(rows[i].level);
        hwm_long_regime g = aarch64(rows[i].granule, 16, 0, 0);
        hwm_long_result r;

        memory_clear();
        memory_put(start.table + 8 * nth, d);
        r = walk_at(&g, (nth << rows[i].entry) + 0x123, &start);
        CHECK_EQ(r.causes, 0);
        CHECK(r.contiguous);
        CHECK_EQ(r.size, size);
        CHECK_EQ(r.pa, BIT(40) + size);
        CHECK_EQ(r.update, d);
        memory_put(start.table + 8 * nth, d ^ BIT(52));
        r = walk_at(&g, (nth << rows[i].entry) + 0x123, &start);
        CHECK(!r.contiguous);
        CHECK_EQ(r.size, BIT(rows[i].entry));
        CHECK_EQ(r.pa, pa);
    }
}

/* No page is larger than what its base register serves. */
static void contiguous_beyond_the_region(void)
{
    static const struct { unsigned granule, tnsz, joined; } rows[] = {
        { 12, 39, 1 }, { 14, 34, 1 }, { 14, 35, 0 }, { 16, 30, 1 }, { 16, 31, 0 }, { 12, 30, 1 }, { 12, 31, 0 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hwm_long_regime g = aarch64(rows[i].granule, rows[i].tnsz, 0x1000, 0);

        CHECK_EQ(block_of(&g, BIT(52) | AF | BLOCK).contiguous, rows[i].joined);
    }
}

static void contiguous_elsewhere(void)
{
    hwm_long_regime g = aarch32(2, 0, 0x1000, 0);

    CHECK_EQ(block_of(&g, BIT(52) | AF | BLOCK).size, 0x2000000);
    g = stage2(true, 12, 34, 0, 0x1000);
    CHECK_EQ(block_of(&g, BIT(52) | AF | 0x40 | BLOCK).size, 0x2000000);
}

static const unit_test tests[] = {
    TEST(first_levels), TEST(sizes_out_of_range), TEST(aarch32_bases), TEST(aarch64_limits),
    TEST(regions_of_two_granules), TEST(aarch32_regions), TEST(aarch32_second_region), TEST(stage2_starts),
    TEST(stage2_starts_aarch32), TEST(joined_tables), TEST(joined_tables_aarch32), TEST(contiguous),
    TEST(contiguous_beyond_the_region), TEST(contiguous_elsewhere),
};

UNIT_MAIN(tests)
