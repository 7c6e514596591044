/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_tlb_state.h - memory of a TLB for 32-bit input addresses.  Members are private to tlb.h and tlb.c.
 */
#ifndef HWM_TLB_STATE_H
#define HWM_TLB_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "hwm_short_state.h"

#define HWM_TLB_MAX 256u
#define HWM_TLB_SIZES 4u      /* 4 KiB, 64 KiB, 1 MiB, 16 MiB */

/* What an access gets.  It lies as the end of hwm_attrs does, so that an answer copies one word; allow and perms stand
 * where hwm_attrs has the request's instruction and privileged. */
typedef struct hwm_tlb_traits {
    hwm_memory memory;
    uint8_t allow;           /* bit n: access n = instruction | privileged << 1 | write << 2 may pass */
    uint8_t perms;           /* HWM_PERM_* */
    bool secure;             /* security of the output address */
    uint8_t flags;           /* HWM_TLB_* of tlb.h */
} hwm_tlb_traits;

/*
 * The tag holds everything that a lookup compares, so that one masked compare decides:
 *   31:12 virtual page, 39:32 ASID, 44:40 VMID, 45 non-secure, 62:46 generation.  Bit 63 is never set.
 * The mask leaves out the offset within the page, and the ASID of a global entry.
 */
typedef struct hwm_tlb_entry {
    uint64_t tag;            /* 0: invalid */
    uint64_t mask;
    uint32_t pa;             /* of the page's first byte */
    uint32_t size;           /* bytes */
    hwm_tlb_traits traits;
} hwm_tlb_entry;

typedef struct hwm_tlb {
    uint64_t generation;     /* as tags hold it */
    uint64_t live;           /* the same, or what matches no tag while entries overlap */
    uint32_t set_mask, sets;
    uint32_t ways, entries;
    uint32_t valid;          /* valid entries */
    uint32_t global, locked; /* such ones among them */
    uint8_t probes;          /* page sizes present, at least 1 */
    uint8_t shift[HWM_TLB_SIZES];   /* log2 of the sizes present */
    bool steady;             /* full, nothing locked, and either all are global or none is */
    bool overlap;            /* entries may overlap: only the exhaustive lookup is right */
    uint16_t count[HWM_TLB_SIZES];  /* valid entries by size */
    uint8_t next[HWM_TLB_MAX];      /* by set: way to replace next */
    uint16_t hint[256];             /* by va[19:12]: bytes from `entry` to the one that matched last */
    hwm_tlb_entry entry[HWM_TLB_MAX];   /* slot: set * ways + way */
} hwm_tlb;

#endif
