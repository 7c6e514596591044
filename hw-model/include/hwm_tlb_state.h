/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_tlb_state.h - memory of a TLB.  Members are private to src/tlb.h and src/tlb.c.
 */
#ifndef HWM_TLB_STATE_H
#define HWM_TLB_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "hwm_short_state.h"

#define HWM_TLB_MIN_SHIFT 12u     /* pages of 4 KiB .. */
#define HWM_TLB_MAX_SHIFT 36u     /* .. to 64 GiB, every power of two */
#define HWM_TLB_SIZES (HWM_TLB_MAX_SHIFT - HWM_TLB_MIN_SHIFT + 1u)
#define HWM_TLB_MAX_WAYS 256u
#define HWM_TLB_HINTS 256u

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
 * Two masked compares decide a lookup, or one where all spaces are 0 and the tag holds what they would:
 *   tag     48:0 page's address in place, 62:49 generation; bit 63 is never set.
 *           With 32-bit addresses and space 0 also 39:32 ASID, 44:40 VMID, 45 non-secure.
 *   space   15:0 ASID, 31:16 VMID, 35:32 kind (never 0 here), 36 non-secure.
 * The masks leave out the offset within the page, and the ASID of a global entry.
 */
typedef struct hwm_tlb_entry {
    uint64_t tag;            /* 0: invalid */
    uint64_t mask;
    uint64_t space;
    uint64_t space_mask;
    uint64_t pa;             /* of the page's first byte */
    uint64_t size;           /* bytes */
    uint64_t user;           /* the owner's, means nothing here */
    hwm_tlb_traits traits;
} hwm_tlb_entry;

typedef struct hwm_tlb {
    uint64_t generation;     /* as tags hold it */
    uint64_t live;           /* the same, or what matches no tag while entries overlap */
    hwm_tlb_entry *entry;    /* the caller's memory; slot: set * ways + way */
    uint8_t *next;           /* the same; by set: way to replace next */
    uint32_t capacity;       /* entries, and sets, that there is memory for */
    uint32_t set_mask, sets;
    uint32_t ways, entries;
    uint32_t valid;          /* valid entries */
    uint32_t global, locked; /* such ones among them */
    uint8_t probes;          /* page sizes present, at least 1 */
    uint8_t shift[HWM_TLB_SIZES];   /* log2 of the sizes present, ascending */
    bool steady;             /* full, nothing locked, and either all are global or none is */
    bool overlap;            /* entries may overlap: only the exhaustive lookup is right */
    uint16_t count[HWM_TLB_SIZES];  /* valid entries by size */
    uint64_t looked;         /* entries that fills and invalidations had to look at: their cost */
    hwm_tlb_entry *hint[HWM_TLB_HINTS];   /* by hwm_tlb_hint(): the one that matched last */
} hwm_tlb;

#endif
