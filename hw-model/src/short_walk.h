/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short_walk.h - the two halves of the walker of short.h, for a caller that wants the first in line or knows the
 * second's result: fetching descriptors, and making a page of them.
 */
#ifndef HWM_SHORT_WALK_H
#define HWM_SHORT_WALK_H

#include "short.h"

/* Descriptor types, bits 1:0 (B3.5.1).  In a first-level table 3 is a section with PXN, in a second-level one a small
 * page with XN. */
enum { HWM_SHORT_FAULT = 0, HWM_SHORT_TABLE = 1, HWM_SHORT_LARGE = 1 };

static inline unsigned hwm_short_bits(uint32_t word, unsigned shift, unsigned width)
{
    return (word >> shift) & ((1u << width) - 1);
}

static inline uint32_t hwm_short_word(const uint8_t b[4], bool big_endian)
{
    if (big_endian) {
        return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

/* Reads a descriptor.  HWM_OK, or the host's error. */
static inline int hwm_short_read(const hwm_host *host, const hwm_attrs *attrs, uint32_t address, bool big_endian,
                                 uint32_t *descriptor)
{
    uint8_t b[4];
    int err = host->read(host->opaque, address, b, sizeof(b), attrs);

    if (err == HWM_OK) {
        *descriptor = hwm_short_word(b, big_endian);
    }
    return err;
}

/* What a failed read of this level means. */
static inline uint32_t hwm_short_read_causes(int err, unsigned level)
{
    return (err == HWM_E_DECODE ? HWM_FAULT_WALK_DECODE : HWM_FAULT_WALK_SLAVE) | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
}

/* B3.5.5: TTBR0's table shrinks with N and may be aligned to its size (the top N bits of va are 0 then); TTBR1's is
 * always 16 KiB. */
static inline uint32_t hwm_short_first_address(const hwm_short_regime *regime, unsigned n, unsigned ttbr, uint32_t va)
{
    uint32_t base = ttbr ? regime->ttbr1 & ~0x3fffu : regime->ttbr0 & ~((0x4000u >> n) - 1);

    return base | va >> 20 << 2;
}

static inline uint32_t hwm_short_second_address(uint32_t table, uint32_t va)
{
    return (table & ~0x3ffu) | hwm_short_bits(va, 12, 8) << 2;
}

/* First half: fetches what va needs.  Without causes the last descriptor fetched is a page's, or a fault. */
void hwm_short_fetch(const hwm_short_regime *regime, uint32_t va, const hwm_host *host, const hwm_attrs *attrs,
                     hwm_short_result *r);

/* Second half: the page, or the causes, of the descriptors in r. */
void hwm_short_decode(const hwm_short_regime *regime, hwm_short_result *r);

#endif
