/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_smmu.h - ARM System MMU, architecture versions 1 and 2 (ARM IHI 0062): MMU-400, MMU-401, MMU-500 and the like.
 * What the model does where the architecture leaves a choice is told in docs/arm-smmu-v2.md.
 */
#ifndef HWM_SMMU_H
#define HWM_SMMU_H

#include "hwm.h"
#include "hwm_tlb_state.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HWM_SMMU_MAX_CONTEXTS 128u
#define HWM_SMMU_MAX_GROUPS 128u       /* stream mapping groups */
#define HWM_SMMU_MAX_TLB 8192u
#define HWM_SMMU_MAX_WALK_CACHE 64u
#define HWM_SMMU_MAX_STALLED 64u       /* stalled and queued transactions an instance remembers */
#define HWM_SMMU_MAX_HANDOVER 8u
#define HWM_SMMU_MAX_PMU_GROUPS 8u
#define HWM_SMMU_PMU_COUNTERS 4u       /* of each group */

/* Interrupt lines of hwm_host.irq; context interrupt n is line HWM_SMMU_IRQ_CONTEXT + n. */
enum { HWM_SMMU_IRQ_GLOBAL = 0, HWM_SMMU_IRQ_SECURE = 1, HWM_SMMU_IRQ_CONTEXT = 2 };

/* Whose implementation-defined registers, reset values and identification the instance has. */
typedef enum hwm_smmu_model {
    HWM_SMMU_GENERIC, HWM_SMMU_MMU400, HWM_SMMU_MMU401, HWM_SMMU_MMU500, HWM_SMMU_QCOM,
} hwm_smmu_model;

/* A stream mapping group that firmware left valid. */
typedef struct hwm_smmu_handover {
    uint32_t group;
    uint32_t smr, s2cr;          /* register values */
} hwm_smmu_handover;

/* What IDR0-IDR2 and IDR7 tell, and what they don't.  Sizes of addresses in bits. */
typedef struct hwm_smmu_config {
    hwm_host host;
    const char *name;
    uint32_t model;              /* hwm_smmu_model */
    uint32_t architecture;       /* 1 or 2 */
    uint32_t num_cb;             /* 1..128 context banks */
    uint32_t num_s2cb;           /* the first ones are stage 2 only; 0..num_cb */
    uint32_t num_smr;            /* 1..128 stream mapping groups */
    uint32_t num_irpt;           /* context interrupts as IDR0.NUMIRPT says: v2, 1: one a bank */
    uint32_t page_size;          /* of register pages: 4096 or 65536 */
    uint32_t ias, oas;           /* 32, 36, 40, 42, 44, 48 */
    uint32_t ubs;                /* upstream bus: 32, 36, 40, 42, 44, 49, 64 */
    uint32_t ptfs;               /* 0 short and long AArch32 formats, 1 long only, 2 none */
    uint32_t numsidb;            /* stream ID bits, 0..15; 16 with exids */
    uint32_t smr_id_bits, smr_mask_bits;   /* bits of SMR.ID and SMR.MASK that exist */
    uint32_t hafdbs;             /* 0 none, 1 access flag, 3 access flag and dirty state */
    uint32_t idr7;               /* MAJOR 7:4, MINOR 3:0 */
    bool s1, s2, nested;         /* stages */
    bool pgsz_4k, pgsz_16k, pgsz_64k;   /* AArch64 granules */
    bool stream_match;           /* false: stream indexing */
    bool ato;                    /* address translation operations (ATOSNS 0) */
    bool btm, cttw;
    bool exids, vmid16;
    bool hads;                   /* hierarchical permissions can be disabled */
    bool smcd;                   /* stream match conflicts are detected */
    bool stall;                  /* stall model: CFCFG may be 1 */
    bool ss_interrupt;           /* FSR.SS alone holds the interrupt line */
    bool secure;                 /* two security states */
    bool bypass_quirk;           /* S2CR: bypass written reads back as fault (some Qualcomm firmware) */
    uint32_t tlb_entries, tlb_ways;       /* 1..tlb_capacity, default 64, 4 */
    uint32_t walk_cache_entries;          /* 0..64, default 0 */
    uint32_t tlbsync_latency;             /* reads that still show a sync active, default 0 */
    uint32_t pmu_groups;                  /* counter groups, 0..8 */
    /* State after reset, as firmware hands over. */
    uint32_t reset_cr0, reset_s2cr, reset_cbar, reset_sctlr;
    uint32_t handover_count;
    hwm_smmu_handover handover[HWM_SMMU_MAX_HANDOVER];
    /* The TLB's memory, the caller's: tlb_capacity of each, at most HWM_SMMU_MAX_TLB. */
    hwm_tlb_entry *tlb_memory;
    uint8_t *tlb_next;
    uint32_t tlb_capacity;
} hwm_smmu_config;

typedef struct hwm_smmu hwm_smmu;
/* Private members; public definition so that the caller owns the memory. */
#include "hwm_smmu_state.h"

/* Fills in everything but host, name and the TLB's memory; false: there is no such preset.
 * Presets: "generic", "mmu-400", "mmu-401", "mmu-500", "qcom-smmu-v2". */
bool hwm_smmu_config_preset(hwm_smmu_config *config, const char *preset);
/* NULL, or why the configuration can't be: a sentence for the user. */
const char *hwm_smmu_config_problem(const hwm_smmu_config *config);
/* Bytes an instance with this many banks needs. */
size_t hwm_smmu_size(uint32_t num_cb);
/* Copies the configuration, checks it (HWM_E_INVAL), and resets the instance.  `m` is zeroed memory of
 * hwm_smmu_size() bytes. */
int hwm_smmu_init(hwm_smmu *m, const hwm_smmu_config *config);

#ifdef __cplusplus
}
#endif
#endif
