/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_msm_state.h - memory of one MSM IOMMU v0.  Members are private to hw-model/src/msm.
 */
#ifndef HWM_MSM_STATE_H
#define HWM_MSM_STATE_H

#include "hwm_short_state.h"
#include "hwm_tlb_state.h"
#include "hwm_waiters_state.h"

#define HWM_MSM_CONTEXT_WORDS 20u   /* context registers that keep a value: offsets 0 to 0x4c */
#define HWM_MSM_ROUTES (HWM_MSM_MAX_CONTEXTS * 4u + 1u)

/* What a MID leads to, in the order of the first members of hwm_attrs. */
typedef struct hwm_msm_head {
    uint16_t stream;
    uint8_t context;         /* HWM_NO_CONTEXT: none usable */
    uint8_t kind;
} hwm_msm_head;

/* The last small page's descriptor, without its address, and what it says: most pages of a buffer are alike. */
typedef struct hwm_msm_memo {
    uint32_t key;            /* 0: none */
    hwm_tlb_traits traits;
    uint64_t mask;
} hwm_msm_memo;

typedef struct hwm_msm_context {
    uint32_t reg[HWM_MSM_CONTEXT_WORDS];
    bool latched;            /* a cause outside irq_level_causes came since the last write to FSR */
    bool stalled;            /* a faulted transaction waits for RESUME */
    hwm_counters counters;   /* without the hits of the fast path, see hwm_msm.hits */
    bool easy;               /* derived: a miss walks TTBR0's little-endian tables and fills, and nothing else */
    hwm_msm_memo memo;       /* derived */
    hwm_short_regime regime; /* derived from the registers: what walks go by */
    hwm_attrs walk_attrs[2]; /* derived: attributes of walks through TTBR0 and TTBR1, but for stream and security */
} hwm_msm_context;

struct hwm_msm {
    hwm_iommu iommu;         /* first: the operations table finds the rest through it */

    /* Derived from the registers, so that a TLB hit reads little.  A route is context * 4 + NSCFG. */
    uint64_t key[HWM_MSM_ROUTES];         /* tag fields for accesses that their master calls non-secure */
    uint64_t hits[HWM_MSM_ROUTES];        /* hits of the fast path */
    uint8_t route[HWM_MSM_MAX_MIDS];
    hwm_msm_head head[HWM_MSM_MAX_MIDS];

    hwm_tlb tlb;
    hwm_msm_config config;
    hwm_msm_context context[HWM_MSM_MAX_CONTEXTS];
    uint32_t m2vcbr[HWM_MSM_MAX_MIDS];
    uint32_t cbacr[HWM_MSM_MAX_CONTEXTS];
    uint32_t tlbrsw, testbuscr, cr, ear, esr, esynr0, esynr1, rpu_acr;

    hwm_waiters waiters;
    hwm_inject inject;       /* count 0: none */
    hwm_counters rest;       /* what belongs to no context */
    uint8_t lines;           /* bit n: interrupt line n is high */

    /* The TLB's memory. */
    uint8_t tlb_next[HWM_MSM_MAX_TLB];
    hwm_tlb_entry tlb_entry[HWM_MSM_MAX_TLB];
};

#endif
