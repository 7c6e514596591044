/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What short-descriptor walks of the SMMU have beyond the MSM part's: supersections above 4 GiB, WXN and UWXN, and
 * readers that translate a table's address first.
 */
#include "unit.h"
#include "short.h"

#define TTBR 0x40000u
#define SECOND 0x80000u

static struct {
    uint32_t first, second;      /* descriptors that TTBR's and SECOND's tables hold at va's place */
    unsigned reads, answer_at;   /* the read with this number, from 1, answers `answer` */
    int answer;
    bool big_endian;
    uint64_t address[2];
    unsigned level[2];
} tables;

static int tables_read(void *opaque, uint64_t address, unsigned level, uint8_t bytes[4])
{
    uint32_t d = tables.reads ? tables.second : tables.first;

    CHECK(opaque == &tables);
    CHECK(tables.reads < 2);
    tables.address[tables.reads & 1] = address;
    tables.level[tables.reads & 1] = level;
    if (++tables.reads == tables.answer_at) {
        return tables.answer;
    }
    for (unsigned i = 0; i < 4; i++) {
        bytes[tables.big_endian ? 3 - i : i] = (uint8_t)(d >> 8 * i);
    }
    return HWM_OK;
}

static hwm_short_result walk(const hwm_short_regime *regime, uint32_t va, uint32_t first, uint32_t second)
{
    const hwm_short_reader reader = { &tables, tables_read };
    hwm_short_result r;

    tables.first = first;
    tables.second = second;
    tables.reads = 0;
    memset(&r, 0xa5, sizeof(r));
    hwm_short_walk_by(regime, va, &reader, &r);
    CHECK_EQ(r.fetched, tables.reads);
    return r;
}

/* ARM DDI 0406C, B3.5.1: PA[35:32] in bits 23:20, PA[39:36] in 8:5. */
static void supersections(void)
{
    static const struct { uint32_t d; uint64_t pa; } rows[] = {
        { SUPER(0x12000000), 0x12000000 }, { SUPER(0x12000000) | 1u << 20, 0x112000000 },
        { SUPER(0x12000000) | 0xfu << 20, 0xf12000000 }, { SUPER(0) | 1u << 5, 0x1000000000 },
        { SUPER(0xff000000) | 0xfu << 20 | 0xfu << 5, 0xffff000000 },
    };
    static const uint8_t outputs[] = { 0, 32, 36, 40, 48 };

    memset(&tables, 0, sizeof(tables));
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned k = 0; k < sizeof(outputs); k++) {
            const hwm_short_regime g = { .ttbr0 = TTBR, .output = outputs[k] };
            hwm_short_result r = walk(&g, 0, rows[i].d, 0);

            if (rows[i].pa >> (outputs[k] ? outputs[k] : 32)) {
                CHECK_EQ(r.causes, outputs[k] ? HWM_FAULT_ADDRESS_SIZE : HWM_FAULT_TRANSLATION);
                CHECK_EQ(r.size, 0);
            } else {
                CHECK_EQ(r.causes, 0);
                CHECK_EQ(r.pa, rows[i].pa);
                CHECK_EQ(r.size, 16u << 20);
                CHECK_EQ(r.domain, 0);
            }
        }
    }
}

static void pages_by_reader(void)
{
    for (unsigned big = 0; big < 2; big++) {
        const hwm_short_regime g = { .ttbr0 = TTBR, .output = 40, .big_endian = big };
        hwm_short_result r;

        memset(&tables, 0, sizeof(tables));
        tables.big_endian = big;
        r = walk(&g, 0x12345678, SECOND | 1, SMALL(0x77777000));
        CHECK_EQ(r.causes, 0);
        CHECK(!r.stopped);
        CHECK_EQ(r.pa, 0x77777000);
        CHECK_EQ(r.size, 0x1000);
        CHECK_EQ(tables.address[0], TTBR + 4 * 0x123);
        CHECK_EQ(tables.address[1], SECOND + 4 * 0x45);
        CHECK_EQ(tables.level[0], 1);
        CHECK_EQ(tables.level[1], 2);
        CHECK_EQ(r.descriptor[0], SECOND | 1);
        CHECK_EQ(r.descriptor[1], SMALL(0x77777000));
    }
}

static void answers_of_readers(void)
{
    static const struct { int answer; uint32_t causes; } rows[] = {
        { HWM_E_DECODE, HWM_FAULT_WALK_DECODE }, { HWM_E_SLAVE, HWM_FAULT_WALK_SLAVE }, { HWM_SHORT_STOP, 0 },
    };
    const hwm_short_regime g = { .ttbr0 = TTBR, .output = 40 };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned level = 1; level <= 2; level++) {
            hwm_short_result r;

            memset(&tables, 0, sizeof(tables));
            tables.answer_at = level;
            tables.answer = rows[i].answer;
            r = walk(&g, 0, SECOND | 1, SMALL(0x1000));
            CHECK_EQ(r.stopped, rows[i].answer == HWM_SHORT_STOP);
            CHECK_EQ(r.causes, rows[i].causes | (rows[i].causes && level == 2 ? HWM_FAULT_LEVEL2 : 0));
            CHECK_EQ(r.fetched, level);
            CHECK_EQ(r.size, 0);
            CHECK_EQ(r.descriptor[level - 1], 0);
        }
    }
}

/* ARM DDI 0406C, B3.7.2.  Bits of allow: instruction | privileged << 1 | write << 2. */
static void write_execute_never(void)
{
    static const struct { uint32_t ap; uint8_t allow[4]; } rows[] = {   /* none, WXN, UWXN, both */
        { 1u << 4, { 0xcc, 0xc4, 0xcc, 0xc4 } },           /* privileged: read, write */
        { 2u << 4, { 0xcf, 0xc7, 0xcf, 0xc7 } },           /* and unprivileged: read */
        { 3u << 4, { 0xff, 0xf5, 0xf7, 0xf5 } },           /* both: read, write */
        { 1u << 9 | 1u << 4, { 0x0c, 0x0c, 0x0c, 0x0c } }, /* privileged: read */
        { 1u << 9 | 3u << 4, { 0x0f, 0x0f, 0x0f, 0x0f } }, /* both: read */
        { 0, { 0, 0, 0, 0 } },
    };

    memset(&tables, 0, sizeof(tables));
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned k = 0; k < 4; k++) {
            const hwm_short_regime g = { .ttbr0 = TTBR, .output = 40, .wxn = k & 1, .uwxn = k & 2 };
            hwm_short_result r = walk(&g, 0, SECOND | 1, 0x5000 | 2 | rows[i].ap);

            CHECK_EQ(r.causes, 0);
            CHECK_EQ(hwm_short_allow_of(&g, &r), rows[i].allow[k]);
        }
    }
}

static const unit_test tests[] = {
    TEST(supersections), TEST(pages_by_reader), TEST(answers_of_readers), TEST(write_execute_never),
};

UNIT_MAIN(tests)
