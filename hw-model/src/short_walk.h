/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short_walk.h - the body of the walker of short.h, for a caller that wants it in line.  Steps and tables are those
 * of ARM DDI 0406C, B3.5 to B3.8.
 */
#ifndef HWM_SHORT_WALK_H
#define HWM_SHORT_WALK_H

#include "short.h"

/* Descriptor types, bits 1:0 (B3.5.1).  In a first-level table 3 is a section with PXN, in a second-level one a small
 * page with XN. */
enum { HWM_SHORT_FAULT = 0, HWM_SHORT_TABLE = 1, HWM_SHORT_LARGE = 1 };

extern const uint8_t hwm_short_ap[2][8];           /* HWM_PERM_* by AFE and AP[2:0] */
extern const hwm_memory hwm_short_plain[32][2];    /* by {TEX, C, B} and S */

hwm_memory hwm_short_remap(uint32_t prrr, uint32_t nmrr, unsigned n, unsigned s);
void hwm_short_section(const hwm_short_regime *regime, uint32_t descriptor, hwm_short_result *r);

static inline unsigned hwm_short_bits(uint32_t word, unsigned shift, unsigned width)
{
    return (word >> shift) & ((1u << width) - 1);
}

/* Permissions and memory attributes, common to all pages. */
static inline void hwm_short_page_bits(const hwm_short_regime *regime, hwm_short_result *r, unsigned tcb, unsigned s,
                                       unsigned ap, unsigned xn, unsigned level)
{
    if (regime->afe && !regime->affd && !(ap & 1)) {
        r->causes = HWM_FAULT_ACCESS_FLAG | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
    }
    r->perms = (uint8_t)(hwm_short_ap[regime->afe][ap] | xn * HWM_PERM_XN);
    if (regime->tre) {
        r->memory = hwm_short_remap(regime->prrr, regime->nmrr, tcb & 7, s);
    } else {
        r->memory = hwm_short_plain[tcb][s];
    }
}

static inline void hwm_short_page(const hwm_short_regime *regime, uint32_t table, uint32_t d, hwm_short_result *r)
{
    unsigned ap = hwm_short_bits(d, 9, 1) << 2 | hwm_short_bits(d, 4, 2);
    unsigned cb = hwm_short_bits(d, 2, 2), tex, xn;

    if (hwm_short_bits(d, 0, 2) == HWM_SHORT_LARGE) {
        r->size = 64 * 1024;
        tex = hwm_short_bits(d, 12, 3);
        xn = hwm_short_bits(d, 15, 1);
    } else {
        r->size = 4 * 1024;
        tex = hwm_short_bits(d, 6, 3);
        xn = hwm_short_bits(d, 0, 1);
    }
    r->pa = d & ~(r->size - 1);
    r->domain = (uint8_t)hwm_short_bits(table, 5, 4);
    r->pxn = hwm_short_bits(table, 2, 1);
    r->ns = hwm_short_bits(table, 3, 1);
    r->global = !hwm_short_bits(d, 11, 1);
    hwm_short_page_bits(regime, r, tex << 2 | cb, hwm_short_bits(d, 10, 1), ap, xn, 2);
}

/* Fetches a descriptor; false: causes are set. */
static inline bool hwm_short_fetch(const hwm_short_regime *regime, uint32_t address, unsigned slot, unsigned level,
                                   const hwm_short_bus *bus, hwm_short_result *r)
{
    uint8_t b[4];
    int err;

    r->fetched = (uint8_t)(slot + 1);
    r->address[slot] = address;
    err = bus->read(bus->opaque, address, b, sizeof(b), &bus->attrs);
    if (err != HWM_OK) {
        r->causes = (err == HWM_E_DECODE ? HWM_FAULT_WALK_DECODE : HWM_FAULT_WALK_SLAVE) |
                    (level == 2 ? HWM_FAULT_LEVEL2 : 0);
        return false;
    }
    if (regime->big_endian) {
        r->descriptor[slot] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    } else {
        r->descriptor[slot] = (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
    }
    return true;
}

/* hwm_short_walk() with va's base register known. */
static inline void hwm_short_walk_from(const hwm_short_regime *regime, uint32_t va, unsigned ttbr,
                                       const hwm_short_bus *bus, hwm_short_result *r)
{
    uint32_t base, table;

    *r = (hwm_short_result){ .ttbr = (uint8_t)ttbr };
    /* B3.5.4: PD0 and PD1 forbid walks, so a miss is a translation fault. */
    if (hwm_short_bits(regime->ttbcr, 4 + ttbr, 1)) {
        r->causes = HWM_FAULT_TRANSLATION;
        return;
    }
    /* B3.5.5: TTBR0's table shrinks with N and may be aligned to its size (the top N bits of va are 0 then); TTBR1's is
     * always 16 KiB. */
    base = ttbr ? regime->ttbr1 & ~0x3fffu : regime->ttbr0 & ~((0x4000u >> (regime->ttbcr & 7)) - 1);
    if (!hwm_short_fetch(regime, base | va >> 20 << 2, 0, 1, bus, r)) {
        return;
    }
    table = r->descriptor[0];
    switch (hwm_short_bits(table, 0, 2)) {
    case HWM_SHORT_FAULT:
        r->causes = HWM_FAULT_TRANSLATION;
        return;
    case HWM_SHORT_TABLE:
        break;
    default:
        hwm_short_section(regime, table, r);
        return;
    }
    if (!hwm_short_fetch(regime, (table & ~0x3ffu) | hwm_short_bits(va, 12, 8) << 2, 1, 2, bus, r)) {
        return;
    }
    if (hwm_short_bits(r->descriptor[1], 0, 2) == HWM_SHORT_FAULT) {
        r->causes = HWM_FAULT_TRANSLATION | HWM_FAULT_LEVEL2;
        return;
    }
    hwm_short_page(regime, table, r->descriptor[1], r);
}

#endif
