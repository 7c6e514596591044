/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short.h - ARMv7 short-descriptor translation tables (ARM DDI 0406C, B3.5).
 *
 * Pure: settings in, result out; memory is reached through a callback only.
 */
#ifndef HWM_SHORT_H
#define HWM_SHORT_H

#include "hwm.h"
#include "hwm_short_state.h"

/* What a descriptor says, and how it was found. */
typedef struct hwm_short_result {
    uint32_t causes;         /* HWM_FAULT_*; 0: pa and all that follows are valid */
    uint32_t pa;             /* of the page's first byte */
    uint32_t size;           /* 4 KiB, 64 KiB, 1 MiB or 16 MiB; 0 when no page was found */
    uint8_t perms;           /* HWM_PERM_* */
    hwm_memory memory;
    bool pxn;                /* no privileged instruction fetch */
    bool ns;                 /* the page is non-secure even for a secure walk */
    bool global;
    uint8_t domain;          /* of table and section descriptors; 0 for supersections */
    uint8_t ttbr;            /* base register used */
    uint8_t fetched;         /* descriptors that were asked for: 0 (walk disabled), 1, 2 */
    uint32_t address[2];     /* of these descriptors */
    uint32_t descriptor[2];  /* their values, 0 when the read failed */
} hwm_short_result;

/* Base register that serves va: 0 or 1 (B3.5.4). */
static inline unsigned hwm_short_ttbr(const hwm_short_regime *regime, uint32_t va)
{
    unsigned n = regime->ttbcr & 7;

    return n && va >> (32 - n);
}

/*
 * Translates va.  Descriptors are read with host->read and `attrs`; an answer other than HWM_OK and HWM_E_DECODE is a
 * slave error.  Permissions are reported, not checked: who asks is the caller's matter.
 */
void hwm_short_walk(const hwm_short_regime *regime, uint32_t va, const hwm_host *host, const hwm_attrs *attrs,
                    hwm_short_result *result);

/* Reads just the descriptor of `level` at `address` and takes it for a page; a table is a translation fault.
 * `table` is the first-level descriptor above when level is 2: its PXN, NS and domain hold for the page. */
void hwm_short_leaf(const hwm_short_regime *regime, unsigned level, unsigned ttbr, uint32_t address,
                    uint32_t table, const hwm_host *host, const hwm_attrs *attrs, hwm_short_result *result);

/* Accesses that a page lets pass, as bits: bit (instruction | privileged << 1 | write << 2). */
extern const uint8_t hwm_short_allow_table[2][32];

static inline uint8_t hwm_short_allow(uint8_t perms, bool pxn)
{
    return hwm_short_allow_table[pxn][perms & 31];
}

/* Name of what a descriptor of this level is ("fault", "table", "section", ...). */
const char *hwm_short_meaning(uint32_t descriptor, unsigned level);

#endif
