/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long_region.c - what walks of long-descriptor tables go by, made from what registers say: first level, size and base
 * of each region, and masks.
 */
#include "long_walk.h"

/* A table is aligned to its size: 8 bytes for each part of the region that one descriptor serves (ARM DDI 0487, D8.2;
 * stage 2: all joined tables). */
static void set_region(hwm_long_region *region, unsigned granule, unsigned size, unsigned level, uint64_t ttbr)
{
    unsigned entry = granule + (3 - level) * (granule - 3);

    region->granule = (uint8_t)granule;
    region->size = (uint8_t)size;
    region->level = (uint8_t)level;
    region->base = ttbr & HWM_LONG_ADDRESS & ~(((uint64_t)8 << (size - entry)) - 1);
}

void hwm_long_stage1_region(hwm_long_region *region, bool aarch64, unsigned granule, unsigned tnsz, uint64_t ttbr)
{
    unsigned size, stride = granule - 3;

    if (aarch64) {
        size = 64 - (tnsz < 16 ? 16 : tnsz > 39 ? 39 : tnsz);
    } else {
        size = 32 - (tnsz & 7);
    }
    /* As many levels as the size needs, the last being 3. */
    set_region(region, granule, size, 3 - (size - granule - 1) / stride, ttbr);
}

/* A first level that has to do with more address bits than are there (ARM DDI 0487, D8.2); SL0 3 is reserved. */
static bool level_exists(bool aarch64, unsigned granule, unsigned sl0, unsigned pa_bits)
{
    if (!aarch64) {
        return sl0 < 2;
    }
    return sl0 < 2 || (sl0 == 2 && pa_bits > (granule == 14 ? 40 : 42));
}

bool hwm_long_stage2_region(hwm_long_region *region, bool aarch64, unsigned granule, int t0sz, unsigned sl0,
                            unsigned pa_bits, uint64_t ttbr)
{
    unsigned level, entry, size;

    if (aarch64) {
        size = (unsigned)(64 - (t0sz < 16 ? 16 : t0sz > 39 ? 39 : t0sz));
    } else {
        size = (unsigned)(32 - (t0sz < -8 ? -8 : t0sz > 7 ? 7 : t0sz));
    }
    if (!level_exists(aarch64, granule, sl0, pa_bits)) {
        return false;
    }
    level = (granule == 12 ? 2 : 3) - sl0;
    entry = granule + (3 - level) * (granule - 3);
    /* At least two descriptors, and at most 16 tables joined. */
    if (size <= entry || size - entry > granule - 3 + 4) {
        return false;
    }
    set_region(region, granule, size, level, ttbr);
    return true;
}

static void prepare_region(const hwm_long_regime *regime, hwm_long_region *region)
{
    const unsigned granule = region->granule, stride = granule - 3;

    region->cause = regime->unusable || region->disabled ? HWM_FAULT_TRANSLATION : 0;
    if (region->cause) {
        return;
    }
    region->stride = (uint8_t)stride;
    region->shift = (uint8_t)(granule + (3 - region->level) * stride);
    /* Smaller than other tables, or, joined, larger. */
    region->first = (((uint64_t)1 << (region->size - region->shift)) - 1) << 3;
    region->next = (((uint64_t)1 << stride) - 1) << 3;
    region->pointer = HWM_LONG_ADDRESS & ~(((uint64_t)1 << granule) - 1);
    /* NSTable isn't a permission: HAD leaves it alone (ARM DDI 0487, D8.3). */
    region->hands_down = regime->stage == 2 ? 0
                         : HWM_LONG_NS | (region->hierarchical ? HWM_LONG_PXN | HWM_LONG_XN | HWM_LONG_NO_USER |
                                                                 HWM_LONG_NO_WRITE : 0);
    if (region->base & regime->beyond) {
        region->cause = HWM_FAULT_ADDRESS_SIZE;
    }
}

void hwm_long_prepare(hwm_long_regime *regime)
{
    regime->beyond = ~(((uint64_t)1 << regime->output) - 1);
    regime->mode = (uint8_t)((regime->aarch64 ? HWM_LONG_MODE_AARCH64 : 0) | (regime->hyp ? HWM_LONG_MODE_HYP : 0) |
                             (regime->wxn ? HWM_LONG_MODE_WXN : 0) | (regime->uwxn ? HWM_LONG_MODE_UWXN : 0));
    for (unsigned i = 0; i < 16; i++) {
        if (regime->stage == 2) {
            hwm_long_memory_of_s2((uint8_t)i, &regime->memory[i]);
        } else {
            hwm_long_memory_of_mair((uint8_t)(regime->mair >> 8 * (i & 7)), &regime->memory[i]);
        }
        /* What SH says doesn't matter here (SMMU 5). */
        regime->memory[i].share = HWM_SHARE_OUTER;
    }
    prepare_region(regime, &regime->region[0]);
    if (regime->stage != 2) {
        prepare_region(regime, &regime->region[1]);
    }
}
