/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks of long-descriptor tables: where descriptors are read, what they lead to, and each cause at each level.
 */
#include "long_unit.h"

#define TABLE_AT(level) (0x1000000u * ((level) + 1))

/* ARM DDI 0487, D8.2: the address bits that each level resolves. */
static const struct { unsigned granule, level, high, low; } resolves[] = {
    { 12, 0, 47, 39 }, { 12, 1, 38, 30 }, { 12, 2, 29, 21 }, { 12, 3, 20, 12 },
    { 14, 0, 47, 47 }, { 14, 1, 46, 36 }, { 14, 2, 35, 25 }, { 14, 3, 24, 14 },
    { 16, 1, 47, 42 }, { 16, 2, 41, 29 }, { 16, 3, 28, 16 },
};
#define RESOLVES (sizeof(resolves) / sizeof(resolves[0]))

/* Tables for va down to a leaf of `last`; the addresses of the descriptors. */
static unsigned build(unsigned granule, unsigned last, uint64_t va, uint64_t leaf, uint64_t address[4])
{
    unsigned count = 0;

    memory_clear();
    for (unsigned i = 0; i < RESOLVES; i++) {
        unsigned level = resolves[i].level;

        if (resolves[i].granule == granule && level <= last) {
            uint64_t index = va >> resolves[i].low & ONES(resolves[i].high - resolves[i].low + 1);

            address[count] = TABLE_AT(level) + 8 * index;
            memory_put(address[count++], level == last ? leaf : TABLE_AT(level + 1) | TABLE);
        }
    }
    return count;
}

static void granules_and_levels(void)
{
    static const struct { unsigned granule, first, last; uint64_t size; } rows[] = {
        { 12, 0, 3, 0x1000 }, { 12, 0, 2, 0x200000 }, { 12, 0, 1, 0x40000000 },
        { 14, 0, 3, 0x4000 }, { 14, 0, 2, 0x2000000 },
        { 16, 1, 3, 0x10000 }, { 16, 1, 2, 0x20000000 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned n = 0; n < 2; n++) {
            uint64_t va = n ? 0xffffa5c37e91b6d2 : 0x0000a5c37e91b6d2, address[4], table = TABLE_AT(rows[i].first);
            hwm_long_regime g = aarch64(rows[i].granule, 16, n ? 0 : table, n ? table : 0);
            /* What lies below the page's own address bits is reserved or attributes. */
            uint64_t leaf = (0x8123456789ab & ~(rows[i].size - 1)) | AF | LEAF(rows[i].last);
            unsigned count = build(rows[i].granule, rows[i].last, va, leaf, address);
            hwm_long_result r = walk_at(&g, va, NULL);

            CHECK_EQ(r.causes, 0);
            CHECK(!r.stopped && !r.contiguous && r.global);
            CHECK_EQ(r.region, n);
            CHECK_EQ(hwm_long_region_of(&g, va), n);
            CHECK_EQ(r.first, rows[i].first);
            CHECK_EQ(r.level, rows[i].last);
            CHECK_EQ(r.count, count);
            CHECK_EQ(r.size, rows[i].size);
            CHECK_EQ(r.pa, 0x8123456789ab & ~(rows[i].size - 1));
            for (unsigned k = 0; k < count; k++) {
                CHECK_EQ(r.address[k], address[k]);
                CHECK_EQ(r.descriptor[k], k + 1 < count ? TABLE_AT(rows[i].first + k + 1) | TABLE : leaf);
            }
        }
    }
}

/* ARM DDI 0406C, B3.6.6: level 1 resolves bits 31:30, and is left out when TnSZ is 2 or more. */
static void aarch32_levels(void)
{
    for (unsigned t0sz = 0; t0sz < 8; t0sz++) {
        hwm_long_regime g = aarch32(t0sz, 0, t0sz < 2 ? TABLE_AT(1) : TABLE_AT(2), 0);
        uint32_t va = (uint32_t)ONES(32 - t0sz) - 0x2a5123;
        hwm_long_result r;

        memory_clear();
        memory_put(TABLE_AT(1) + 8 * (va >> 30), TABLE_AT(2) | TABLE);
        memory_put(TABLE_AT(2) + 8 * (va >> 21 & 511), TABLE_AT(3) | TABLE);
        memory_put(TABLE_AT(3) + 8 * (va >> 12 & 511), 0xab12345000 | AF | PAGE);
        r = walk_at(&g, va, NULL);
        CHECK_EQ(r.causes, 0);
        CHECK_EQ(r.first, t0sz < 2 ? 1 : 2);
        CHECK_EQ(r.count, t0sz < 2 ? 3 : 2);
        CHECK_EQ(r.pa, 0xab12345000);
        CHECK_EQ(r.size, 0x1000);
    }
}

/* Types 0 to 3 at each level, ARM DDI 0487, D8.3. */
static void descriptor_types(void)
{
    static const struct { unsigned granule, level; const char *type[4]; } rows[] = {
        { 12, 0, { "fault", "fault", "fault", "table" } }, { 12, 1, { "fault", "block", "fault", "table" } },
        { 12, 2, { "fault", "block", "fault", "table" } }, { 12, 3, { "fault", "fault", "fault", "page" } },
        { 14, 0, { "fault", "fault", "fault", "table" } }, { 14, 1, { "fault", "fault", "fault", "table" } },
        { 14, 2, { "fault", "block", "fault", "table" } }, { 14, 3, { "fault", "fault", "fault", "page" } },
        { 16, 1, { "fault", "fault", "fault", "table" } }, { 16, 2, { "fault", "block", "fault", "table" } },
        { 16, 3, { "fault", "fault", "fault", "page" } },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned type = 0; type < 4; type++) {
            hwm_long_regime g = aarch64(rows[i].granule, 16, TABLE_AT(rows[i].granule == 16), 0);
            const char *want = rows[i].type[type];
            uint64_t address[4];
            unsigned count = build(rows[i].granule, rows[i].level, 0, AF | type, address);
            hwm_long_result r = walk_at(&g, 0, NULL);

            CHECK(!strcmp(hwm_long_meaning(&g.region[0], AF | type, rows[i].level), want));
            if (!strcmp(want, "table")) {
                /* The table at 0 is empty. */
                CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
                CHECK_EQ(r.level, rows[i].level + 1);
                CHECK_EQ(r.count, count + 1);
            } else {
                CHECK_EQ(r.causes, !strcmp(want, "fault") ? HWM_FAULT_TRANSLATION : 0);
                CHECK_EQ(r.level, rows[i].level);
                CHECK_EQ(r.count, count);
                CHECK_EQ(r.size != 0, strcmp(want, "fault") != 0);
            }
        }
    }
}

/* A pointer's bits below the granule are ignored, bits 47:granule count. */
static void table_pointers(void)
{
    for (unsigned granule = 12; granule <= 16; granule += 2) {
        hwm_long_regime g = aarch64(granule, 16, TABLE_AT(0), 0);
        hwm_long_result r;

        memory_clear();
        memory_put(TABLE_AT(0), 0xfff0ffffffffffff);
        r = walk_at(&g, 0, NULL);
        CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
        CHECK_EQ(r.address[1], ONES(48) & ~ONES(granule));
    }
}

static void errors_of_reads(void)
{
    static const struct { int answer; uint32_t causes; } rows[] = {
        { HWM_E_DECODE, HWM_FAULT_WALK_DECODE }, { HWM_E_SLAVE, HWM_FAULT_WALK_SLAVE },
        { HWM_E_INVAL, HWM_FAULT_WALK_SLAVE }, { HWM_PENDING, HWM_FAULT_WALK_SLAVE }, { HWM_LONG_STOP, 0 },
    };
    const uint64_t va = 0x123456789000;

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned level = 0; level < 4; level++) {
            hwm_long_regime g = aarch64(12, 16, TABLE_AT(0), 0);
            uint64_t address[4];
            hwm_long_result r;

            build(12, 3, va, 0x5000 | AF | PAGE, address);
            memory.fail_at = address[level];
            memory.answer = rows[i].answer;
            r = walk_at(&g, va, NULL);
            CHECK_EQ(r.causes, rows[i].causes);
            CHECK_EQ(r.stopped, rows[i].answer == HWM_LONG_STOP);
            CHECK_EQ(r.level, level);
            CHECK_EQ(r.count, level + 1);
            CHECK_EQ(r.size, 0);
            CHECK_EQ(r.address[level], address[level]);
            CHECK_EQ(r.descriptor[level], 0);
            CHECK(!level || r.descriptor[level - 1] == (TABLE_AT(level) | TABLE));
        }
    }
}

static void address_sizes(void)
{
    static const unsigned sizes[] = { 32, 36, 40, 42, 44 };

    for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint64_t first = BIT(sizes[i]), address[4];
        hwm_long_regime g = aarch64(12, 16, first, 0);
        hwm_long_result r;

        g.output = (uint8_t)sizes[i];
        memory_clear();
        r = walk_at(&g, 0, NULL);
        CHECK_EQ(r.causes, HWM_FAULT_ADDRESS_SIZE);
        CHECK_EQ(r.level, 0);
        CHECK(!r.read);
        g.region[0].base = TABLE_AT(0);
        for (unsigned level = 0; level < 4; level++) {
            for (unsigned beyond = 0; beyond < 2; beyond++) {
                uint64_t last = level == 3 ? AF | PAGE : TABLE;

                build(12, level, 0, (beyond ? first : first - 0x1000) | last, address);
                r = walk_at(&g, 0, NULL);
                CHECK_EQ(r.causes, beyond ? HWM_FAULT_ADDRESS_SIZE : level == 3 ? 0 : HWM_FAULT_TRANSLATION);
                CHECK_EQ(r.level, beyond || level == 3 ? level : level + 1);
                CHECK_EQ(r.size, beyond || level != 3 ? 0 : 0x1000);
            }
        }
        /* Address size comes before the access flag. */
        build(12, 3, 0, first | PAGE, address);
        CHECK_EQ(walk_at(&g, 0, NULL).causes, HWM_FAULT_ADDRESS_SIZE);
    }
}

static void aarch32_address_sizes(void)
{
    hwm_long_regime g = aarch32(0, 0, BIT(40), 0);
    hwm_long_result r;

    memory_clear();
    r = walk_at(&g, 0, NULL);
    CHECK_EQ(r.causes, HWM_FAULT_ADDRESS_SIZE);
    CHECK_EQ(r.level, 1);
    CHECK(!r.read);
    g.region[0].base = TABLE_AT(1);
    memory_put(TABLE_AT(1), 0xffc0000000 | AF | BLOCK);
    r = walk_at(&g, 0x3fffffff, NULL);
    CHECK_EQ(r.causes, 0);
    CHECK_EQ(r.pa, 0xffc0000000);
    memory_put(TABLE_AT(1), BIT(40) | AF | BLOCK);
    r = walk_at(&g, 0, NULL);
    CHECK_EQ(r.causes, HWM_FAULT_ADDRESS_SIZE);
    CHECK_EQ(r.level, 1);
}

static void no_walk(void)
{
    hwm_long_regime g = aarch64(12, 25, TABLE_AT(1), TABLE_AT(1));
    hwm_long_result r;

    memory_clear();
    g.region[1].disabled = true;
    memory_put(TABLE_AT(1), 0x40000000 | AF | BLOCK);
    memory_put(TABLE_AT(1) + 0xff8, 0x40000000 | AF | BLOCK);
    CHECK_EQ(walk_at(&g, 0, NULL).causes, 0);
    CHECK_EQ(hwm_long_region_of(&g, UINT64_MAX), 1);
    r = walk_at(&g, UINT64_MAX, NULL);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(r.level, 0);
    CHECK_EQ(r.size, 0);
    CHECK(!r.read);
    g.region[1].disabled = false;
    CHECK_EQ(walk_at(&g, UINT64_MAX, NULL).causes, 0);
    g.unusable = true;
    CHECK_EQ(walk_at(&g, 0, NULL).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(walk_at(&g, UINT64_MAX, NULL).causes, HWM_FAULT_TRANSLATION);
    /* A regime of which nothing is known but that. */
    g = (hwm_long_regime){ .stage = 1, .output = 40, .unusable = true };
    r = walk_at(&g, 0, NULL);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(r.level, 1);
    CHECK(!r.read);
}

static void big_endian(void)
{
    for (unsigned big = 0; big < 2; big++) {
        hwm_long_regime g = aarch64(12, 34, TABLE_AT(2), 0);
        static const uint8_t want[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
        uint8_t bytes[8];
        hwm_long_result r;

        memory_clear();
        memory_put(TABLE_AT(2), 0x0000123456600701 | AF);
        g.big_endian = memory.big_endian = big;
        r = walk_at(&g, 0, NULL);
        CHECK_EQ(r.causes, 0);
        CHECK_EQ(r.pa, 0x123456600000);
        hwm_long_put(&g, big ? 0x0102030405060708 : 0x0807060504030201, bytes);
        CHECK(!memcmp(bytes, want, 8));
        memory.big_endian = !big;
        CHECK_EQ(walk_at(&g, 0, NULL).causes, HWM_FAULT_TRANSLATION);
    }
}

/* From each table below the first, with what was inherited above it. */
static void start_below(void)
{
    const uint64_t va = 0x5a5a5a5a5000;

    for (unsigned granule = 12; granule <= 16; granule += 2) {
        for (unsigned level = granule == 16 ? 2 : 1; level < 4; level++) {
            hwm_long_regime g = aarch64(granule, 16, 0, 0);
            const hwm_long_start start = { TABLE_AT(level), (uint8_t)level, HWM_LONG_NO_WRITE };
            uint64_t address[4];
            unsigned count = build(granule, 3, va, 0x70000 | 0x40 | AF | PAGE, address);
            hwm_long_result r = walk_at(&g, va, &start);

            CHECK_EQ(r.causes, 0);
            CHECK_EQ(r.first, level);
            CHECK_EQ(r.count, 4 - level);
            CHECK_EQ(r.address[0], address[count - r.count]);
            CHECK_EQ(r.address[r.count - 1], address[count - 1]);
            CHECK_EQ(r.pa, 0x70000);
            CHECK_EQ(r.inherited, HWM_LONG_NO_WRITE);
            CHECK_EQ(r.perms & (HWM_PERM_PW | HWM_PERM_UW | HWM_PERM_UR), HWM_PERM_UR);
        }
    }
}

/* Readers of a secure walk see NSTable from the read on that follows it. */
static void inherited_at_each_read(void)
{
    hwm_long_regime g = aarch64(12, 16, TABLE_AT(0), 0);
    hwm_long_result r;

    memory_clear();
    memory_put(TABLE_AT(0), TABLE_AT(1) | TABLE);
    memory_put(TABLE_AT(1), TABLE_AT(2) | TABLE | BIT(63));
    memory_put(TABLE_AT(2), TABLE_AT(3) | TABLE | BIT(60));
    memory_put(TABLE_AT(3), AF | PAGE);
    r = walk_at(&g, 0, NULL);
    CHECK_EQ(r.inherited, HWM_LONG_NS | HWM_LONG_XN);
    CHECK(r.ns);
    CHECK_EQ(memory.inherited[0], 0);
    CHECK_EQ(memory.inherited[1], 0);
    CHECK_EQ(memory.inherited[2], HWM_LONG_NS);
    CHECK_EQ(memory.inherited[3], HWM_LONG_NS | HWM_LONG_XN);
}

static const unit_test tests[] = {
    TEST(granules_and_levels), TEST(aarch32_levels), TEST(descriptor_types), TEST(table_pointers),
    TEST(errors_of_reads), TEST(address_sizes), TEST(aarch32_address_sizes), TEST(no_walk), TEST(big_endian),
    TEST(start_below), TEST(inherited_at_each_read),
};

UNIT_MAIN(tests)
