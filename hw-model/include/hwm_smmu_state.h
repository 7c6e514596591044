/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_smmu_state.h - memory of one SMMU.  Members are private to hw-model/src/smmu.
 */
#ifndef HWM_SMMU_STATE_H
#define HWM_SMMU_STATE_H

#include "hwm_long_state.h"
#include "hwm_short_state.h"
#include "hwm_waiters_state.h"

#define HWM_SMMU_ROUTES 64u       /* remembered stream matches, direct-mapped by stream ID */

/* What the last small page of a bank's stage 1 means, whatever its address. */
typedef struct hwm_smmu_memo {
    uint64_t key;                /* its descriptor without the address; 0: none */
    uint64_t user, space_mask;   /* of its TLB entry */
    hwm_tlb_traits traits;
    uint8_t inherited;           /* HWM_LONG_* of the tables above */
} hwm_smmu_memo;

/* One context bank: registers as software sees them (raw, reserved bits 0), and what follows from them. */
typedef struct hwm_smmu_bank {
    uint32_t cbar, cba2r, cbfrsynra;
    uint32_t sctlr, actlr, tcr2, tcr, contextidr, mair[2];
    uint32_t fsr;                /* without FORMAT, which is made when read */
    uint32_t fsynr0, fsynr1;
    uint64_t ttbr[2], par, far_, ipafar;
    uint32_t syncing;            /* reads of TLBSTATUS that still show it active */
    bool stalled;                /* FSR.SS: a faulted transaction waits for RESUME */
    hwm_counters counters;       /* without hits of the fast path */
    uint64_t fast_hits;

    /* Derived by smmu_refresh_bank() from the registers. */
    uint8_t format;              /* SMMU_FORMAT_* of smmu_core.h */
    uint8_t kind;                /* SMMU_KIND_*: of what it fills into the TLB */
    bool easy;                   /* nothing but TLB and walk decide: on, not stalled, nothing ordered */
    bool quick;                  /* its walks are what miss.c takes for granted */
    uint8_t number;              /* which one it is */
    bool on, translating;        /* SCTLR.M; the same here or in the bank of stage 2 */
    bool unserved;               /* format or granule not implemented, or a forbidden start: no address has a region */
    uint8_t stage2, second;      /* bank of nested stage 2; the same if it is on; else SMMU_NO_BANK */
    uint32_t unusable;           /* global fault of what leads here: HWM_FAULT_*, 0: none */
    uint64_t reach;              /* addresses below it are translated as they are */
    uint64_t limit;              /* the same if the bank is easy, else 0 */
    uint64_t space;              /* the TLB's second key word: ASID, VMID, kind, security */
    uint64_t ipa_space;          /* that of a stage 2 bank's IPA entries */
    hwm_smmu_memo memo;
    hwm_attrs walk_attrs[2];     /* of the walks of TTBR0 and TTBR1, but for the stream */
    hwm_short_regime short_regime;
    hwm_long_regime long_regime;
} hwm_smmu_bank;

/* What exists once for each security state. */
typedef struct hwm_smmu_side {
    uint32_t cr0, cr2, acr;
    uint32_t gfsr, gfsynr0, gfsynr1, gfsynr2;
    uint64_t gfar, gpar;
    uint32_t syncing;            /* reads of sTLBGSTATUS that still show it active */
} hwm_smmu_side;

/* A stream match, remembered. */
typedef struct hwm_smmu_route {
    uint32_t tag;                /* stream | secure << 16 | 1 << 17 | not plain << 18; 0: none */
    uint16_t group;
    uint8_t bank;
    uint8_t plain;               /* translation by a bank, and nothing in S2CR changes the access */
} hwm_smmu_route;

/* A table that the walk cache remembers. */
typedef struct hwm_smmu_table {
    uint64_t space;              /* as hwm_smmu_bank.space */
    uint64_t va, mask;           /* addresses that the table serves */
    uint64_t table;              /* its address, as the next level uses it (nested: the IPA) */
    uint8_t level;               /* of its descriptors */
    uint8_t valid, inherited;    /* HWM_LONG_* hierarchical bits */
} hwm_smmu_table;

typedef struct hwm_smmu_pmu {
    uint32_t cr;
    uint32_t cgcr[HWM_SMMU_MAX_PMU_GROUPS], cgsmr[HWM_SMMU_MAX_PMU_GROUPS];
    uint32_t enabled, interrupt, overflow;    /* one bit a counter */
    uint32_t type[HWM_SMMU_MAX_PMU_GROUPS * HWM_SMMU_PMU_COUNTERS];
    uint32_t count[HWM_SMMU_MAX_PMU_GROUPS * HWM_SMMU_PMU_COUNTERS];
    bool counting;               /* derived: some counter may count */
} hwm_smmu_pmu;

struct hwm_smmu {
    hwm_iommu iommu;             /* first: the operations table finds the rest through it */
    hwm_smmu_route route[HWM_SMMU_ROUTES];
    hwm_tlb tlb;
    hwm_smmu_config config;
    hwm_smmu_side side[2];       /* 0 non-secure, 1 secure */
    uint32_t scr1;
    uint32_t smr[HWM_SMMU_MAX_GROUPS], s2cr[HWM_SMMU_MAX_GROUPS];
    hwm_smmu_pmu pmu;
    hwm_smmu_table walk_cache[HWM_SMMU_MAX_WALK_CACHE];
    uint32_t walk_cache_next;
    bool split_entries;          /* the TLB may hold parts of larger stage 1 pages */
    hwm_waiters waiters;         /* shared with the MSM model: src/waiters.h */
    hwm_inject inject;           /* count 0: none */
    hwm_counters rest;           /* what belongs to no bank */
    uint64_t lines[3];           /* levels of the interrupt lines, one bit each */
    hwm_smmu_bank bank[];        /* config.num_cb of them */
};

#endif
