/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Long-descriptor walks through tables of any content, under registers of any content.
 */
#include "long_unit.h"

static uint64_t random_state = 1;

static uint64_t any(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * 0x2545f4914f6cdd1d;
}

/* A descriptor of any bits, mostly one that leads on, half of them within 4 GiB; now and then an error. */
static int any_read(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    uint64_t d = any();

    CHECK(address >> *(const uint8_t *)opaque == 0 || level == 0);
    CHECK(level < 4);
    d |= any() % 8 ? 3 : 0;
    d &= any() % 2 ? ~(uint64_t)0 : ~(ONES(48) & ~ONES(32));
    memcpy(bytes, &d, 8);
    return any() % 32 ? HWM_OK : (int)(any() % 4) - 2;
}

/* Whatever registers and tables hold, a page is one that the regime can have. */
static void any_tables(void)
{
    static const unsigned granules[] = { 12, 14, 16 }, sizes[] = { 32, 36, 40, 42, 44, 48 };
    unsigned pages = 0, faults = 0, stops = 0;

    for (unsigned i = 0; i < 100000; i++) {
        hwm_long_regime g = { .stage = (uint8_t)(1 + any() % 2), .aarch64 = any() % 4, .mair = any() };
        const hwm_long_reader reader = { &g.output, any_read };
        unsigned granule = g.aarch64 ? granules[any() % 3] : 12;
        uint64_t va = any() >> any() % 64, base = any() & ONES(32);
        hwm_long_result r;

        g.output = (uint8_t)sizes[any() % 6];
        g.affd = any() % 2;
        g.ha = any() % 2;
        g.hd = any() % 2;
        g.big_endian = any() % 2;
        g.hyp = any() % 4 == 0;
        g.wxn = any() % 2;
        g.uwxn = any() % 2;
        g.tbi[0] = g.tbi[1] = any() % 2;
        va = any() % 2 ? va : ~va;
        if (g.stage == 1) {
            hwm_long_stage1_region(&g.region[0], g.aarch64, granule, (unsigned)any() % 64, base);
            hwm_long_stage1_region(&g.region[1], g.aarch64, granule, (unsigned)any() % 64, base);
        } else {
            g.unusable = !hwm_long_stage2_region(&g.region[0], g.aarch64, granule, (int)(any() % 64) - 16,
                                                 (unsigned)any() % 4, g.output, base);
        }
        hwm_long_prepare(&g);
        memset(&r, 0xa5, sizeof(r));
        hwm_long_walk(&g, va, NULL, &reader, &r);
        CHECK(r.count <= 4 && r.first + r.count <= 4 && r.level < 4);
        CHECK_EQ(r.read, r.count != 0);
        CHECK(!r.stopped || r.causes == 0);
        stops += r.stopped;
        if (r.stopped || (r.causes && r.causes != HWM_FAULT_ACCESS_FLAG)) {
            CHECK_EQ(r.size, 0);
            faults++;
            continue;
        }
        pages++;
        CHECK_EQ(r.size & (r.size - 1), 0);
        CHECK(r.size >= 4096 && r.size <= BIT(36) && r.size <= BIT(g.region[r.region].size));
        CHECK_EQ(r.pa & (r.size - 1), 0);
        CHECK_EQ(r.pa >> g.output, 0);
        CHECK_EQ(r.allow & ~r.allow_dirty, 0);
        CHECK((r.update ^ r.descriptor[r.count - 1]) == (g.ha ? ~r.descriptor[r.count - 1] & AF : 0));
        CHECK_EQ((r.update_dirty ^ r.update) & ~BIT(7), 0);
        CHECK_EQ(r.allow == r.allow_dirty || r.update_dirty != r.update, true);
    }
    CHECK(pages > 1000 && faults > 1000 && stops == 0);
}

static const unit_test tests[] = {
    TEST(any_tables),
};

UNIT_MAIN(tests)
