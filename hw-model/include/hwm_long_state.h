/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_long_state.h - settings of long-descriptor walks (AArch32 long, AArch64; stage 1 and 2), as models keep them.
 * The walker is src/long.h.
 */
#ifndef HWM_LONG_STATE_H
#define HWM_LONG_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "hwm_short_state.h"

/* One base register's region. */
typedef struct hwm_long_region {
    uint64_t base;               /* of the first table, aligned as the architecture takes it */
    uint8_t size;                /* bits of input address */
    uint8_t granule;             /* log2: 12, 14, 16 */
    uint8_t level;               /* first level, 0..3 */
    bool disabled;               /* EPD: no walk */
    bool hierarchical;           /* table descriptors' permissions count (HAD 0) */
    uint8_t inner, outer, share; /* HWM_CACHE_*, HWM_SHARE_* of its walks */

    /* Derived by hwm_long_prepare(). */
    uint8_t stride;              /* address bits that a level resolves */
    uint8_t shift;               /* log2 of what a descriptor of the first table serves */
    uint8_t hands_down;          /* HWM_LONG_* that table descriptors may hand down */
    uint32_t cause;              /* HWM_FAULT_* of any walk here, before it reads; 0: none */
    uint64_t first, next;        /* masks of the index into the first table, and into others, in bytes */
    uint64_t pointer;            /* mask of a table's address in a descriptor */
} hwm_long_region;

typedef struct hwm_long_regime {
    hwm_long_region region[2];   /* TTBR0, TTBR1 */
    uint64_t mair;               /* MAIR1:MAIR0, stage 1 */
    uint8_t stage;               /* 1 or 2 */
    uint8_t output;              /* bits of output address; larger: address size fault */
    bool aarch64;                /* else AArch32 long */
    bool unusable;               /* format or granule not implemented, or a forbidden start: translation fault */
    bool affd;                   /* a clear access flag is no fault */
    bool ha, hd;                 /* hardware sets the access flag, and the dirty state */
    bool big_endian;
    bool wxn, uwxn;
    bool hyp;                    /* one privilege level: AP[1] and PXN don't count */
    bool tbi[2];                 /* AArch64: the top byte doesn't count */

    /* Derived by hwm_long_prepare(). */
    uint8_t mode;                /* of permissions */
    uint64_t beyond;             /* address bits that don't exist */
    hwm_memory memory[16];       /* by AttrIndx, or by stage 2 MemAttr; without SH */
} hwm_long_regime;

#endif
