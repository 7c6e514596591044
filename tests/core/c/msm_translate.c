/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translation: sizes, splits, permissions, attributes, routes and bypass. */
#include "unit.h"

static void four_sizes(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90001000));
    for (uint32_t i = 0; i < 16; i++) {
        map_page(0x00110000 + i * 0x1000, 0, LARGE(0x90010000));
        map_section(0x02000000 + (i << 20), SUPER(0x93000000));
    }
    map_section(0x00200000, SECTION(0x91100000));

    const struct { uint32_t va, pa, size; } page[] = {
        { 0x00100000, 0x90001000, 0x1000 }, { 0x00110000, 0x90010000, 0x10000 },
        { 0x00200000, 0x91100000, 0x100000 }, { 0x02000000, 0x93000000, 0x1000000 },
    };
    for (unsigned i = 0; i < 4; i++) {
        hwm_response first = read_at(0, page[i].va), last = write_at(0, page[i].va + page[i].size - 4);

        CHECK_EQ(first.status, HWM_TRANSLATED);
        CHECK_EQ(first.pa, page[i].pa);
        CHECK_EQ(first.page, page[i].size);
        CHECK_EQ(first.left, page[i].size);
        CHECK(!first.hit);
        CHECK_EQ(last.status, HWM_TRANSLATED);
        CHECK_EQ(last.pa, page[i].pa + page[i].size - 4);
        CHECK_EQ(last.left, 4);
        CHECK(last.hit);
        CHECK_EQ(last.attrs.stream, 0);
        CHECK_EQ(last.attrs.context, 0);
        CHECK_EQ(last.attrs.kind, HWM_ACCESS_DATA);
    }
    CHECK_EQ(counters().misses, 4);
    CHECK_EQ(counters().hits, 4);
    CHECK_EQ(counters().translations, 8);
    CHECK_EQ(counters().walk_reads, 6);
    CHECK_EQ(read_at(0, 0x03000000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(read_at(0, 0x00101000).causes, HWM_FAULT_TRANSLATION | HWM_FAULT_LEVEL2);
}

static const unit_test tests[] = {
    TEST(four_sizes),
};

UNIT_MAIN(tests)
