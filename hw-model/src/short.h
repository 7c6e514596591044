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

#define HWM_SHORT_STOP 2         /* a reader's answer: the walk ends here, for a reason that the reader knows */

/* How a walk reads descriptors where a host's read won't do; nested walks translate the address first. */
typedef struct hwm_short_reader {
    void *opaque;
    /* Four bytes at `address` as the bus has them.  HWM_OK, HWM_SHORT_STOP, HWM_E_DECODE, any other: slave error. */
    int (*read)(void *opaque, uint64_t address, unsigned level, uint8_t bytes[4]);
} hwm_short_reader;

/* What a descriptor says, and how it was found. */
typedef struct hwm_short_result {
    uint32_t causes;         /* HWM_FAULT_*; 0: pa and all that follows are valid */
    uint64_t pa;             /* of the page's first byte */
    uint32_t size;           /* 4 KiB, 64 KiB, 1 MiB or 16 MiB; 0 when no page was found */
    uint8_t perms;           /* HWM_PERM_* */
    hwm_memory memory;
    bool pxn;                /* no privileged instruction fetch */
    bool ns;                 /* the page is non-secure even for a secure walk */
    bool global;
    bool stopped;            /* the reader stopped the walk; causes is 0, and only what was fetched is valid */
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

/* The same through a reader. */
void hwm_short_walk_by(const hwm_short_regime *regime, uint32_t va, const hwm_short_reader *reader,
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

/* The same with WXN and UWXN: no fetch from what is writable at its privilege, no privileged one from what
 * unprivileged code may write (B3.7.2). */
static inline uint8_t hwm_short_allow_of(const hwm_short_regime *regime, const hwm_short_result *r)
{
    unsigned allow = hwm_short_allow(r->perms, r->pxn);

    if (regime->wxn) {
        allow &= ~((r->perms & HWM_PERM_UW ? 2u : 0) | (r->perms & HWM_PERM_PW ? 8u : 0));
    }
    if (regime->uwxn && (r->perms & HWM_PERM_UW)) {
        allow &= ~8u;
    }
    return (uint8_t)allow;
}

/* Name of what a descriptor of this level is ("fault", "table", "section", ...). */
const char *hwm_short_meaning(uint32_t descriptor, unsigned level);

#endif
