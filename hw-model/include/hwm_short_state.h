/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_short_state.h - settings of ARMv7 short-descriptor walks, as models keep them.  The walker is src/short.h.
 */
#ifndef HWM_SHORT_STATE_H
#define HWM_SHORT_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* Memory attributes of a page, in the order of hwm_attrs. */
typedef struct hwm_memory {
    uint8_t memtype, inner, outer, share;   /* HWM_MT_*, HWM_CACHE_*, HWM_CACHE_*, HWM_SHARE_* */
} hwm_memory;

/* Registers that a walk depends on. */
typedef struct hwm_short_regime {
    uint32_t ttbr0, ttbr1, ttbcr;   /* TTBCR: N 2:0, PD0 4, PD1 5 */
    uint32_t prrr, nmrr;            /* read with tre only */
    bool tre;                       /* TEX remap */
    bool afe;                       /* AP[0] is the access flag */
    bool affd;                      /* a clear access flag is no fault */
    bool big_endian;                /* descriptors are big-endian words */
    bool wxn, uwxn;                 /* what is writable is never fetched from: see hwm_short_allow_of() */
    uint8_t output;                 /* bits of output address, at least 32: a larger one is an address size fault;
                                     * 0: the bus has 32 lines, and a larger one is a translation fault (MSM) */
} hwm_short_regime;

#endif
