/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short.h - ARMv7 short-descriptor translation tables (ARM DDI 0406C, B3.5).
 *
 * Pure: settings in, result out; memory is reached through a callback only.
 */
#ifndef HWM_SHORT_H
#define HWM_SHORT_H

#include "hwm.h"

/* Registers that a walk depends on. */
typedef struct hwm_short_regime {
    uint32_t ttbr0, ttbr1, ttbcr;   /* TTBCR: N 2:0, PD0 4, PD1 5 */
    uint32_t prrr, nmrr;            /* read with tre only */
    bool tre;                       /* TEX remap */
    bool afe;                       /* AP[0] is the access flag */
    bool affd;                      /* a clear access flag is no fault */
    bool big_endian;                /* descriptors are big-endian words */
} hwm_short_regime;

/*
 * Reads the descriptor at `address` as it lies in memory into bytes[4].  level is 1 or 2, ttbr the base
 * register of the walk (0 or 1).  HWM_OK, HWM_E_DECODE, HWM_E_SLAVE.
 */
typedef int (*hwm_short_read)(void *opaque, uint32_t address, unsigned level, unsigned ttbr, uint8_t bytes[4]);

/* What a descriptor says, and how it was found. */
typedef struct hwm_short_result {
    uint32_t causes;         /* HWM_FAULT_*; 0: pa and all that follows are valid */
    uint32_t pa;             /* of the page's first byte */
    uint32_t size;           /* 4 KiB, 64 KiB, 1 MiB or 16 MiB; 0 when no page was found */
    uint8_t perms;           /* HWM_PERM_* */
    uint8_t memtype, inner, outer, share;
    bool pxn;                /* no privileged instruction fetch */
    bool ns;                 /* the page is non-secure even for a secure walk */
    bool global;
    uint8_t domain;          /* table and section descriptors; 0 for supersections */
    uint8_t ttbr;            /* base register used */
    uint8_t fetched;         /* descriptors that were asked for: 0 (walk disabled), 1, 2 */
    uint32_t address[2];     /* of these descriptors */
    uint32_t descriptor[2];  /* their values, 0 when the read failed */
} hwm_short_result;

/* Translates va.  Permissions are reported, not checked: who asks is the caller's matter. */
void hwm_short_walk(const hwm_short_regime *regime, uint32_t va, hwm_short_read read, void *opaque,
                    hwm_short_result *result);

/* Reads just the descriptor of `level` at `address` and takes it for a page; a table is a translation fault.
 * `table` is the first-level descriptor above when level is 2: its PXN, NS and domain hold for the page. */
void hwm_short_leaf(const hwm_short_regime *regime, unsigned level, unsigned ttbr, uint32_t address,
                    uint32_t table, hwm_short_read read, void *opaque, hwm_short_result *result);

/* Accesses that a page lets pass, as bits: bit (write | privileged << 1 | instruction << 2). */
uint8_t hwm_short_allow(uint8_t perms, bool pxn);

/* Name of what a descriptor of this level is ("fault", "table", "section", ...). */
const char *hwm_short_meaning(uint32_t descriptor, unsigned level);

#endif
