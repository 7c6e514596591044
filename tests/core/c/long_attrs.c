/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory attributes of long descriptors: every MAIR byte, every stage 2 MemAttr, and both stages together.
 */
#include "long_unit.h"

enum { NONE = HWM_CACHE_NONE, WBWA = HWM_CACHE_WBWA, WT = HWM_CACHE_WT, WB = HWM_CACHE_WBNWA };

/* SMMU 5: a nibble of MAIR beside one that isn't 0. */
static const uint8_t policy[16] = {
    [0] = NONE, [1] = WT, [2] = WT, [3] = WT, [4] = NONE, [5] = WBWA, [6] = WB, [7] = WBWA,
    [8] = WT, [9] = WT, [10] = WT, [11] = WT, [12] = WB, [13] = WBWA, [14] = WB, [15] = WBWA,
};

static void check(const hwm_memory *m, unsigned memtype, unsigned inner, unsigned outer)
{
    CHECK_EQ(m->memtype, memtype);
    CHECK_EQ(m->inner, inner);
    CHECK_EQ(m->outer, outer);
}

static void mair_bytes(void)
{
    for (unsigned attr = 0; attr < 256; attr++) {
        hwm_memory m = { 9, 9, 9, 7 };

        hwm_long_memory_of_mair((uint8_t)attr, &m);
        CHECK_EQ(m.share, 7);
        if (attr == 0) {
            check(&m, HWM_MT_STRONGLY_ORDERED, NONE, NONE);
        } else if (attr < 16) {
            check(&m, HWM_MT_DEVICE, NONE, NONE);
        } else {
            check(&m, HWM_MT_NORMAL, policy[attr & 15], policy[attr >> 4]);
        }
    }
}

/* As pages have them: by AttrIndx, with SH where it matters. */
static void mair_of_pages(void)
{
    static const uint8_t share[4] = { HWM_SHARE_NONE, HWM_SHARE_NONE, HWM_SHARE_OUTER, HWM_SHARE_INNER };

    for (unsigned attr = 0; attr < 256; attr++) {
        for (unsigned k = 0; k < 32; k++) {
            hwm_long_regime g = attr & 1 ? aarch64(12, 34, 0x1000, 0) : aarch32(2, 0, 0x1000, 0);
            unsigned index = k >> 2, sh = k & 3;
            hwm_memory want;
            hwm_long_result r;

            g.mair = (uint64_t)attr << 8 * index | (MAIR & ~((uint64_t)0xff << 8 * index));
            r = block_of(&g, BLOCK | AF | index << 2 | sh << 8);
            hwm_long_memory_of_mair((uint8_t)attr, &want);
            CHECK_EQ(r.attr, attr);
            check(&r.memory, want.memtype, want.inner, want.outer);
            CHECK_EQ(r.memory.share, attr < 16 ? HWM_SHARE_OUTER : share[sh]);
        }
    }
}

static void stage2_attributes(void)
{
    static const struct { uint8_t memtype, inner, outer; } rows[16] = {
        { HWM_MT_STRONGLY_ORDERED, NONE, NONE }, { HWM_MT_DEVICE, NONE, NONE }, { HWM_MT_DEVICE, NONE, NONE },
        { HWM_MT_DEVICE, NONE, NONE },
        { HWM_MT_NORMAL, NONE, NONE }, { HWM_MT_NORMAL, NONE, NONE }, { HWM_MT_NORMAL, WT, NONE },
        { HWM_MT_NORMAL, WBWA, NONE },
        { HWM_MT_NORMAL, NONE, WT }, { HWM_MT_NORMAL, NONE, WT }, { HWM_MT_NORMAL, WT, WT },
        { HWM_MT_NORMAL, WBWA, WT },
        { HWM_MT_NORMAL, NONE, WBWA }, { HWM_MT_NORMAL, NONE, WBWA }, { HWM_MT_NORMAL, WT, WBWA },
        { HWM_MT_NORMAL, WBWA, WBWA },
    };

    for (unsigned attr = 0; attr < 16; attr++) {
        hwm_long_regime g = stage2(true, 12, 34, 0, 0x1000);
        hwm_memory m = { 9, 9, 9, 7 };
        hwm_long_result r = block_of(&g, BLOCK | AF | attr << 2 | 3 << 8);

        hwm_long_memory_of_s2((uint8_t)attr, &m);
        check(&m, rows[attr].memtype, rows[attr].inner, rows[attr].outer);
        CHECK_EQ(m.share, 7);
        CHECK_EQ(r.attr, attr);
        check(&r.memory, rows[attr].memtype, rows[attr].inner, rows[attr].outer);
        CHECK_EQ(r.memory.share, attr < 4 ? HWM_SHARE_OUTER : HWM_SHARE_INNER);
    }
}

static void shareability(void)
{
    CHECK_EQ(hwm_long_share(0), HWM_SHARE_NONE);
    CHECK_EQ(hwm_long_share(1), HWM_SHARE_NONE);
    CHECK_EQ(hwm_long_share(2), HWM_SHARE_OUTER);
    CHECK_EQ(hwm_long_share(3), HWM_SHARE_INNER);
}

/* What comes back from our words means the same again. */
static void mair_of_memory(void)
{
    static const struct { hwm_memory memory; uint8_t attr; } rows[] = {
        { { HWM_MT_STRONGLY_ORDERED, NONE, NONE, HWM_SHARE_OUTER }, 0x00 },
        { { HWM_MT_DEVICE, NONE, NONE, HWM_SHARE_OUTER }, 0x04 },
        { { HWM_MT_NORMAL, NONE, NONE, 0 }, 0x44 }, { { HWM_MT_NORMAL, WBWA, WBWA, 0 }, 0xff },
        { { HWM_MT_NORMAL, WT, WT, 0 }, 0xaa }, { { HWM_MT_NORMAL, WB, WB, 0 }, 0xee },
        { { HWM_MT_NORMAL, WBWA, NONE, 0 }, 0x4f }, { { HWM_MT_NORMAL, NONE, WT, 0 }, 0xa4 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_EQ(hwm_long_mair_of_memory(&rows[i].memory), rows[i].attr);
    }
    for (unsigned attr = 0; attr < 256; attr++) {
        hwm_memory m = { 0 }, again = { 0 };

        hwm_long_memory_of_mair((uint8_t)attr, &m);
        hwm_long_memory_of_mair(hwm_long_mair_of_memory(&m), &again);
        check(&again, m.memtype, m.inner, m.outer);
    }
}

static void combination_by_hand(void)
{
    static const struct { hwm_memory first, second, want; } rows[] = {
        { { HWM_MT_NORMAL, WBWA, WBWA, 1 }, { HWM_MT_STRONGLY_ORDERED, 0, 0, 2 },
          { HWM_MT_STRONGLY_ORDERED, NONE, NONE, 2 } },
        { { HWM_MT_STRONGLY_ORDERED, 0, 0, 2 }, { HWM_MT_DEVICE, 0, 0, 2 },
          { HWM_MT_STRONGLY_ORDERED, NONE, NONE, 2 } },
        { { HWM_MT_DEVICE, 0, 0, 0 }, { HWM_MT_NORMAL, WBWA, WBWA, 0 }, { HWM_MT_DEVICE, NONE, NONE, 2 } },
        { { HWM_MT_NORMAL, WB, WBWA, 0 }, { HWM_MT_NORMAL, WBWA, WBWA, 1 }, { HWM_MT_NORMAL, WB, WBWA, 1 } },
        { { HWM_MT_NORMAL, WBWA, WBWA, 2 }, { HWM_MT_NORMAL, WT, WBWA, 1 }, { HWM_MT_NORMAL, WT, WBWA, 2 } },
        { { HWM_MT_NORMAL, WT, WB, 0 }, { HWM_MT_NORMAL, WBWA, NONE, 0 }, { HWM_MT_NORMAL, WT, NONE, 0 } },
        { { HWM_MT_NORMAL, NONE, WBWA, 0 }, { HWM_MT_NORMAL, WBWA, NONE, 1 }, { HWM_MT_NORMAL, NONE, NONE, 2 } },
        { { HWM_MT_NORMAL, NONE, NONE, 0 }, { HWM_MT_NORMAL, WBWA, WBWA, 0 }, { HWM_MT_NORMAL, NONE, NONE, 2 } },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hwm_memory out;

        hwm_long_combine(&rows[i].first, &rows[i].second, &out);
        check(&out, rows[i].want.memtype, rows[i].want.inner, rows[i].want.outer);
        CHECK_EQ(out.share, rows[i].want.share);
    }
}

/* Non-cacheable over write-through over write-back. */
static const uint8_t together[4][4] = {
    [NONE] = { NONE, NONE, NONE, NONE },
    [WBWA] = { [NONE] = NONE, [WBWA] = WBWA, [WT] = WT, [WB] = WBWA },
    [WT] = { [NONE] = NONE, [WBWA] = WT, [WT] = WT, [WB] = WT },
    [WB] = { [NONE] = NONE, [WBWA] = WB, [WT] = WT, [WB] = WB },
};

static hwm_memory nth_memory(unsigned n)
{
    unsigned memtype = n % 3, inner = n / 3 % 4, outer = n / 12 % 4;

    return (hwm_memory){ (uint8_t)memtype, (uint8_t)(memtype == HWM_MT_NORMAL ? inner : NONE),
                         (uint8_t)(memtype == HWM_MT_NORMAL ? outer : NONE), (uint8_t)(n / 48) };
}

static void combination_of_all(void)
{
    for (unsigned i = 0; i < 144 * 144; i++) {
        hwm_memory first = nth_memory(i % 144), second = nth_memory(i / 144), out, in_place;
        unsigned memtype = first.memtype < second.memtype ? first.memtype : second.memtype;
        unsigned inner = memtype == HWM_MT_NORMAL ? together[first.inner][second.inner] : NONE;
        unsigned outer = memtype == HWM_MT_NORMAL ? together[first.outer][second.outer] : NONE;

        hwm_long_combine(&first, &second, &out);
        check(&out, memtype, inner, outer);
        CHECK_EQ(out.share, inner == NONE && outer == NONE ? HWM_SHARE_OUTER
                            : first.share > second.share ? first.share : second.share);
        in_place = first;
        hwm_long_combine(&in_place, &second, &in_place);
        CHECK(!memcmp(&in_place, &out, sizeof(out)));
    }
}

static const unit_test tests[] = {
    TEST(mair_bytes), TEST(mair_of_pages), TEST(stage2_attributes), TEST(shareability), TEST(mair_of_memory),
    TEST(combination_by_hand), TEST(combination_of_all),
};

UNIT_MAIN(tests)
