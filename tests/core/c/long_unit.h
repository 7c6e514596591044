/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long_unit.h - what the tests of long-descriptor walks share: a memory of descriptors, a reader, and regimes.
 */
#ifndef LONG_UNIT_H
#define LONG_UNIT_H

#include "unit.h"
#include "long.h"

#define BIT(n) ((uint64_t)1 << (n))
#define ONES(n) (BIT(n) - 1)
#define TABLE 3u
#define PAGE 3u
#define BLOCK 1u
#define AF BIT(10)
#define LEAF(level) ((level) == 3 ? PAGE : BLOCK)

#define MAX_WORDS 64u

/* Descriptors by address, little-endian; what isn't there reads 0. */
static struct {
    uint64_t address[MAX_WORDS], word[MAX_WORDS];
    unsigned count, reads;
    bool big_endian;
    uint64_t fail_at;                  /* this read answers `answer` */
    int answer;
    unsigned level[HWM_LONG_LEVELS];   /* of the reads, as the reader was told */
    uint8_t inherited[HWM_LONG_LEVELS];
    const hwm_long_result *result;     /* whose `inherited` is noted at each read */
} memory;

static inline void memory_clear(void)
{
    memset(&memory, 0, sizeof(memory));
    memory.fail_at = UINT64_MAX;
}

static inline void memory_put(uint64_t address, uint64_t descriptor)
{
    CHECK(memory.count < MAX_WORDS);
    memory.address[memory.count] = address;
    memory.word[memory.count++] = descriptor;
}

static inline int memory_read(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    uint64_t found = 0;

    CHECK(opaque == &memory);
    CHECK(memory.reads < HWM_LONG_LEVELS);
    CHECK_EQ(address & 7, 0);
    memory.level[memory.reads & 3] = level;
    memory.inherited[memory.reads & 3] = memory.result->inherited;
    memory.reads++;
    if (address == memory.fail_at) {
        return memory.answer;
    }
    for (unsigned i = 0; i < memory.count; i++) {
        found = memory.address[i] == address ? memory.word[i] : found;
    }
    for (unsigned i = 0; i < 8; i++) {
        bytes[memory.big_endian ? 7 - i : i] = (uint8_t)(found >> 8 * i);
    }
    return HWM_OK;
}

static inline hwm_long_result walk_at(hwm_long_regime *regime, uint64_t va, const hwm_long_start *start)
{
    const hwm_long_reader reader = { &memory, memory_read };
    hwm_long_result r;

    hwm_long_prepare(regime);
    memset(&r, 0xa5, sizeof(r));
    memory.reads = 0;
    memory.result = &r;
    hwm_long_walk(regime, va, start, &reader, &r);
    memory.result = NULL;
    CHECK_EQ(r.read, memory.reads != 0);
    CHECK_EQ(r.count, memory.reads);
    for (unsigned i = 0; i < r.count; i++) {
        CHECK_EQ(memory.level[i], r.first + i);
    }
    return r;
}

#define MAIR 0xee55aa44ff0c0400u   /* SO, device, device, write-back, non-cacheable, write-through, ... */

/* AArch64, stage 1, TTBR0 and TTBR1 alike but for their tables. */
static inline hwm_long_regime aarch64(unsigned granule, unsigned tnsz, uint64_t ttbr0, uint64_t ttbr1)
{
    hwm_long_regime g = { .stage = 1, .output = 48, .aarch64 = true, .mair = MAIR };

    hwm_long_stage1_region(&g.region[0], true, granule, tnsz, ttbr0);
    hwm_long_stage1_region(&g.region[1], true, granule, tnsz, ttbr1);
    g.region[0].hierarchical = g.region[1].hierarchical = true;
    return g;
}

static inline hwm_long_regime aarch32(unsigned t0sz, unsigned t1sz, uint64_t ttbr0, uint64_t ttbr1)
{
    hwm_long_regime g = { .stage = 1, .output = 40, .mair = MAIR };

    hwm_long_stage1_region(&g.region[0], false, 12, t0sz, ttbr0);
    hwm_long_stage1_region(&g.region[1], false, 12, t1sz, ttbr1);
    g.region[0].hierarchical = g.region[1].hierarchical = true;
    return g;
}

/* Stage 2; the pair of T0SZ and SL0 must be allowed. */
static inline hwm_long_regime stage2(bool is_aarch64, unsigned granule, int t0sz, unsigned sl0, uint64_t ttbr)
{
    hwm_long_regime g = { .stage = 2, .output = 48, .aarch64 = is_aarch64 };

    CHECK(hwm_long_stage2_region(&g.region[0], is_aarch64, granule, t0sz, sl0, 48, ttbr));
    return g;
}

/* A one-read walk: AArch64, 4K, T0SZ 34, so that va 0 is served by the 2 MiB block `descriptor` in the first table. */
static inline hwm_long_result block_of(hwm_long_regime *regime, uint64_t descriptor)
{
    memory_clear();
    memory_put(regime->region[0].base, descriptor);
    return walk_at(regime, 0, NULL);
}

#endif
