/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long_attrs.c - memory attributes of long descriptors: MAIR bytes, stage 2 MemAttr, and both stages together.
 */
#include "long.h"

/* A nibble of a MAIR byte (ARM DDI 0487, MAIR_EL1): 0b00RW and 0b10RW write-through, 0b01RW and 0b11RW
 * write-back, 0b0100 non-cacheable.  0 beside a nibble that isn't 0 is ours (SMMU 5). */
static const uint8_t mair_policy[16] = {
    HWM_CACHE_NONE, HWM_CACHE_WT, HWM_CACHE_WT, HWM_CACHE_WT,
    HWM_CACHE_NONE, HWM_CACHE_WBWA, HWM_CACHE_WBNWA, HWM_CACHE_WBWA,
    HWM_CACHE_WT, HWM_CACHE_WT, HWM_CACHE_WT, HWM_CACHE_WT,
    HWM_CACHE_WBNWA, HWM_CACHE_WBWA, HWM_CACHE_WBNWA, HWM_CACHE_WBWA,
};

/* Half of MemAttr (ARM DDI 0487, D8.6).  It has no allocation hint: the first stage's holds. */
static const uint8_t s2_policy[4] = { HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_CACHE_WT, HWM_CACHE_WBWA };

/* Both attribute bytes are {outer, inner}; without an outer half they are a device's, and 0 is the strongest one. */
static inline void set_memory(unsigned outer, unsigned inner, const uint8_t *policy, hwm_memory *memory)
{
    memory->memtype = outer ? HWM_MT_NORMAL : inner ? HWM_MT_DEVICE : HWM_MT_STRONGLY_ORDERED;
    memory->inner = outer ? policy[inner] : HWM_CACHE_NONE;
    memory->outer = outer ? policy[outer] : HWM_CACHE_NONE;
}

void hwm_long_memory_of_mair(uint8_t attr, hwm_memory *memory)
{
    set_memory(attr >> 4, attr & 15, mair_policy, memory);
}

void hwm_long_memory_of_s2(uint8_t memattr, hwm_memory *memory)
{
    set_memory(memattr >> 2 & 3, memattr & 3, s2_policy, memory);
}

uint8_t hwm_long_mair_of_memory(const hwm_memory *memory)
{
    /* Our words have no read-allocate hint: taken as set. */
    static const uint8_t nibble[4] = {
        [HWM_CACHE_NONE] = 4, [HWM_CACHE_WBWA] = 15, [HWM_CACHE_WT] = 10, [HWM_CACHE_WBNWA] = 14,
    };

    switch (memory->memtype) {
    case HWM_MT_STRONGLY_ORDERED:
        return 0x00;
    case HWM_MT_DEVICE:
        return 0x04;
    default:
        return (uint8_t)(nibble[memory->outer & 3] << 4 | nibble[memory->inner & 3]);
    }
}

static uint8_t weaker_policy(uint8_t first, uint8_t second)
{
    if (first == HWM_CACHE_NONE || second == HWM_CACHE_NONE) {
        return HWM_CACHE_NONE;
    }
    return second == HWM_CACHE_WT ? second : first;
}

void hwm_long_combine(const hwm_memory *first, const hwm_memory *second, hwm_memory *out)
{
    hwm_memory both = { HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_OUTER };

    both.memtype = first->memtype < second->memtype ? first->memtype : second->memtype;
    if (both.memtype == HWM_MT_NORMAL) {
        both.inner = weaker_policy(first->inner, second->inner);
        both.outer = weaker_policy(first->outer, second->outer);
        if (both.inner != HWM_CACHE_NONE || both.outer != HWM_CACHE_NONE) {
            both.share = first->share > second->share ? first->share : second->share;
        }
    }
    *out = both;
}
