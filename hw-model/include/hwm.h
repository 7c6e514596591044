/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm.h - the seam between the hardware models and whoever hosts them.
 *
 * State is owned by the caller and has a fixed size; nothing here allocates,
 * calls the operating system or keeps a global.  A host (QEMU, the in-process
 * machine of the bench, a test) hands in a constant configuration with an opaque
 * pointer and callbacks, and calls the operations table that every IOMMU
 * implements.  No function here can be made to abort by what a guest writes:
 * what a guest does wrong becomes a fault record or a status.
 *
 * Calls on one instance must not overlap in time; a callback must not call back
 * into the instance that issued it.
 */
#ifndef HWM_H
#define HWM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Results of a call.  Negative values are errors. */
enum {
    HWM_OK = 0,
    HWM_PENDING = 1,     /* host callbacks only, data accesses only: see hwm_dma.h */
    HWM_E_DECODE = -1,   /* no device answers at this address */
    HWM_E_SLAVE = -2,    /* a device answered with an error */
    HWM_E_INVAL = -3,    /* argument or configuration out of range */
    HWM_E_SIZE = -4,     /* buffer too small, or access size not supported */
    HWM_E_VERSION = -5,  /* saved state of another version or configuration */
    HWM_E_ACCESS = -6,   /* register does not exist or has no such direction */
};

/* Memory type, cache policy and shareability as ARMv7 names them (ARM DDI 0406C, B3.8). */
enum { HWM_MT_STRONGLY_ORDERED, HWM_MT_DEVICE, HWM_MT_NORMAL };
enum { HWM_CACHE_NONE, HWM_CACHE_WBWA, HWM_CACHE_WT, HWM_CACHE_WBNWA };
enum { HWM_SHARE_NONE, HWM_SHARE_INNER, HWM_SHARE_OUTER };

/* What kind of access reaches the bus. */
enum { HWM_ACCESS_DATA, HWM_ACCESS_WALK, HWM_ACCESS_DESCRIPTOR };

/* Attributes that travel with an access to the host's bus. */
typedef struct hwm_attrs {
    uint16_t stream;      /* stream ID of the master (MID on MSM) */
    uint8_t context;      /* context bank that translated it, 0xff: none */
    uint8_t kind;         /* HWM_ACCESS_* */
    uint8_t memtype;      /* HWM_MT_* */
    uint8_t inner;        /* HWM_CACHE_*, normal memory only */
    uint8_t outer;        /* HWM_CACHE_* */
    uint8_t share;        /* HWM_SHARE_* */
    bool instruction;
    bool privileged;
    bool secure;
} hwm_attrs;

#define HWM_NO_CONTEXT 0xffu
#define HWM_ANY 0xffffffffu

/* Causes of a fault, one bit each; the models map them to their own registers. */
enum {
    HWM_FAULT_TRANSLATION = 1u << 0,
    HWM_FAULT_ACCESS_FLAG = 1u << 1,
    HWM_FAULT_PERMISSION = 1u << 2,
    HWM_FAULT_TLB_MISS = 1u << 3,       /* miss while no walk is allowed */
    HWM_FAULT_WALK_DECODE = 1u << 4,    /* external decode error in a table walk */
    HWM_FAULT_WALK_SLAVE = 1u << 5,     /* external slave error in a table walk */
    HWM_FAULT_MULTI_HIT = 1u << 6,      /* several TLB entries match */
    HWM_FAULT_LEVEL2 = 1u << 7,         /* it happened in the second-level lookup */
    HWM_FAULT_CONFIG = 1u << 8,         /* global: no usable context bank */
    HWM_FAULT_BYPASS = 1u << 9,         /* global: bypass is disabled */
    HWM_FAULT_ADDRESS_SIZE = 1u << 10,  /* output or table address beyond the output size */
    HWM_FAULT_TLB_LOCK = 1u << 11,      /* no way left to fill */
    HWM_FAULT_UNSUPPORTED = 1u << 12,   /* upstream transaction of an unsupported kind */
    HWM_FAULT_STAGE2 = 1u << 13,        /* with another cause: stage 2 of a nested translation */
    HWM_FAULT_UNKNOWN_STREAM = 1u << 14,   /* global: no stream mapping group matches */
    HWM_FAULT_STREAM_CONFLICT = 1u << 15,  /* global: several do */
    HWM_FAULT_NO_CONTEXT = 1u << 16,    /* global: the context bank is not implemented */
    HWM_FAULT_NO_INTERRUPT = 1u << 17,  /* global: the context interrupt is not implemented */
    HWM_FAULT_CONFIG_ACCESS = 1u << 18, /* global: register access that is not permitted */
    HWM_FAULT_EXTERNAL = 1u << 19,      /* global: external error */
    HWM_FAULT_GLOBAL_PERMISSION = 1u << 20, /* global: permission, outside any context */
};

/* Things that happen and that a host may want to tell somebody. */
typedef enum hwm_event_type {
    HWM_EVENT_FAULT,         /* context fault recorded (or MULTI set) */
    HWM_EVENT_GLOBAL_FAULT,  /* global error recorded (or MULTI set) */
    HWM_EVENT_STALL,         /* a transaction waits for RESUME */
    HWM_EVENT_RESUME,        /* stalled transactions of a context may go on */
    HWM_EVENT_INVALIDATE,    /* TLB invalidation of any kind */
} hwm_event_type;

/* Registers as a guest would read them right after the event. */
typedef struct hwm_event {
    hwm_event_type type;
    uint16_t stream;
    uint8_t context;         /* HWM_NO_CONTEXT for global faults */
    bool write, privileged, instruction, secure;
    bool recorded;           /* false: an earlier fault was pending, only MULTI changed */
    bool terminate;          /* RESUME: TNR was 1 */
    uint32_t causes;         /* HWM_FAULT_* */
    uint64_t iova;
    uint32_t fsr, fsynr0, fsynr1;   /* global fault: ESR, ESYNR0, ESYNR1; sGFSR, sGFSYNR0, sGFSYNR1 */
    uint64_t far_;                  /* global fault: EAR; sGFAR */
    uint32_t cbfrsynra;             /* SMMU, context fault; else 0 */
    uint64_t ipafar;                /* SMMU, stage 2 fault; else 0 */
    const char *what;               /* INVALIDATE: register name, else NULL */
} hwm_event;

/*
 * The host.  Every member is required unless it says otherwise.
 * Table walks and descriptor fetches (attrs->kind) must reach RAM only: the host
 * answers HWM_E_DECODE for anything else.
 */
typedef struct hwm_host {
    void *opaque;
    /* Bus access; len 1..4096 bytes.  HWM_OK, HWM_E_DECODE, HWM_E_SLAVE; data: HWM_PENDING too. */
    int (*read)(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs);
    int (*write)(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs);
    /* Interrupt line `line` (model-specific number) goes to `level`; called on changes only. */
    void (*irq)(void *opaque, unsigned line, bool level);
    /* May be NULL: no events wanted, and none are built. */
    void (*event)(void *opaque, const hwm_event *event);
} hwm_host;

/* One transaction as a master presents it. */
typedef struct hwm_request {
    uint64_t iova;
    uint64_t token;          /* master's name for the transaction, unique while it is stalled */
    uint32_t length;         /* bytes, 1..4096, not across a 4 KiB line */
    uint16_t stream;
    bool write, privileged, instruction, secure;
    bool can_stall;          /* false: a fault that would stall terminates (PCI) */
} hwm_request;

typedef enum hwm_status {
    HWM_TRANSLATED,   /* go to pa with attrs */
    HWM_BYPASS,       /* pa == iova, attrs from the bypass fields */
    HWM_FAULT,        /* terminated; see `report` */
    HWM_STALLED,      /* wait: ask ops->stalled(token) after HWM_EVENT_RESUME */
} hwm_status;

/* TLBTR0's order. */
enum {
    HWM_PERM_PR = 1, HWM_PERM_PW = 2, HWM_PERM_UR = 4, HWM_PERM_UW = 8, HWM_PERM_XN = 16,
};

typedef struct hwm_response {
    hwm_status status;
    uint32_t causes;         /* HWM_FAULT_*, on HWM_FAULT and HWM_STALLED */
    uint64_t pa;
    uint64_t page;           /* size of the page (block) in bytes, a power of two; bypass: 4 KiB */
    uint64_t left;           /* bytes from pa to the end of the page */
    uint8_t perms;           /* HWM_PERM_*, of the page and not of the request */
    bool hit;                /* found in the TLB */
    bool report;             /* HWM_FAULT: the master sees an error; false: reads 0, writes ignored */
    uint8_t stage, level;    /* SMMU, HWM_FAULT in a context: where; else 0 */
    hwm_attrs attrs;
} hwm_response;

/* Looks without touching: through the live TLB first, or by a fresh walk only. */
typedef enum hwm_peek_mode { HWM_PEEK_LIVE, HWM_PEEK_FRESH } hwm_peek_mode;

/* One step of a table walk. */
typedef struct hwm_walk_level {
    uint8_t stage;           /* 1 or 2 */
    uint8_t level;           /* 1, 2, .. as the format numbers them */
    uint8_t ttbr;            /* base register used (first level), else 0 */
    uint8_t bytes;           /* size of the descriptor */
    uint64_t address;        /* of the descriptor */
    uint64_t descriptor;     /* 0 when the read failed */
    const char *meaning;     /* "fault", "table", "section", "supersection", "large page", "small page",
                                "decode error", "slave error", "walk disabled" */
} hwm_walk_level;

#define HWM_WALK_LEVELS 32   /* a nested AArch64 walk: 4 * 4 + 4 + 4, and what an update of a descriptor asks of stage 2 */

typedef struct hwm_walk {
    hwm_response result;     /* as a fresh peek would give it */
    uint32_t count;
    hwm_walk_level level[HWM_WALK_LEVELS];
} hwm_walk;

/* One TLB entry for readers. */
typedef struct hwm_tlb_view {
    uint32_t index;          /* position: way * sets + set */
    bool valid, locked, global, secure, prefetched;
    uint8_t stage;           /* 1, 2; 3: both in one */
    uint8_t perms;
    uint16_t vmid, asid;
    const char *kind;        /* regime: "stage1", "nested", "stage2", "ipa", "hyp", "monitor" */
    uint64_t va, pa, page;   /* page-aligned; page in bytes; va of "stage2" and "ipa" is the IPA */
    hwm_attrs attrs;
} hwm_tlb_view;

/* Counters; HWM_COUNTERS(X) lists them so that hosts can name them without a second list. */
#define HWM_COUNTERS(X) \
    X(translations)      /* requests that reached a context with translation on */ \
    X(hits) X(misses) \
    X(walks)             /* walks started, prefetch and V2P included */ \
    X(walk_reads)        /* descriptor reads on the bus */ \
    X(evictions)         /* valid entries replaced */ \
    X(invalidations)     /* invalidate operations */ \
    X(invalidated)       /* entries they dropped */ \
    X(prefetches) \
    X(bypassed) \
    X(faults)            /* context faults, MULTI ones included */ \
    X(global_faults) \
    X(stalls) X(retries) X(terminations) \
    X(v2p)               /* V2P and ATS operations */ \
    X(guest_errors)      /* register accesses that make no sense */ \
    X(stage2_walks)      /* among walks: those of stage 2 tables for a nested translation */ \
    X(walk_cache_hits)   /* walks that began below the top */ \
    X(table_updates)     /* descriptors written back: access flag, dirty state */ \
    X(syncs)             /* TLB sync operations */

typedef struct hwm_counters {
#define HWM_X(name) uint64_t name;
    HWM_COUNTERS(HWM_X)
#undef HWM_X
} hwm_counters;

/* A register in a dump. */
typedef struct hwm_reg {
    const char *name;
    uint32_t offset;         /* within the instance's window */
    uint8_t bytes;           /* 4 or 8 */
    bool secure;             /* the secure copy of a banked register */
    uint64_t value;
} hwm_reg;

typedef struct hwm_iommu_info {
    const char *model;       /* "msm-v0", "smmu-v2", "smmu-v1" */
    uint32_t contexts;
    uint32_t routes;         /* entries that lead streams to contexts: MIDs, stream mapping groups */
    uint32_t tlb_entries, tlb_ways, tlb_capacity;
    uint32_t irqs, window;   /* window: bytes */
} hwm_iommu_info;

typedef struct hwm_context_info {
    bool translating;        /* translation is on */
    bool stalled;
    uint32_t waiting;        /* stalled and queued transactions */
    uint16_t vmid, asid;
    const char *stage;       /* "stage1", "stage2", "nested", "fault" (SMMU: CBAR type 2) */
    const char *format;      /* "short", "long", "aarch64" */
    uint32_t stage2_context; /* nested: the other bank, else HWM_ANY */
    hwm_counters counters;   /* this context's share; global-only ones are 0 */
} hwm_context_info;

/* One route: the streams with ((stream ^ id) & ~mask) == 0. */
typedef struct hwm_route_info {
    bool valid;
    uint16_t stream, mask;
    const char *way;         /* "translate", "bypass", "fault" */
    uint32_t context;        /* HWM_NO_CONTEXT: none usable */
    uint16_t vmid;
} hwm_route_info;

/* Answers of ops->stalled(). */
typedef enum hwm_stall_state { HWM_STALL_WAIT, HWM_STALL_RETRY, HWM_STALL_TERMINATE, HWM_STALL_NONE } hwm_stall_state;

/*
 * A fault to order.  The next transactions that match, after `skip` matching ones, fault with
 * `causes` (`count` of them; 0 cancels).  HWM_FAULT_WALK_* instead fail the next descriptor read of a
 * matching walk.  One order per instance; a new one replaces it.
 */
typedef struct hwm_inject {
    uint32_t causes;         /* exactly one cause bit, HWM_FAULT_LEVEL2 may be added */
    uint32_t stream;         /* HWM_ANY: every stream */
    uint32_t context;        /* HWM_ANY: every context */
    uint32_t skip, count;
} hwm_inject;

typedef struct hwm_iommu hwm_iommu;

/*
 * What every IOMMU model implements.  Masters, QEMU's glue, the QMP commands and the Python bindings use
 * this table only.
 */
typedef struct hwm_iommu_ops {
    void (*reset)(hwm_iommu *m);
    /* Register access at `offset` in the instance's window; size 4, SMMU: or 8 (others: HWM_E_SIZE); `secure` as the
     * bus says.  Unknown registers read 0 / ignore writes, count as guest_errors and return HWM_E_ACCESS (host: log,
     * go on). */
    int (*mmio_read)(hwm_iommu *m, uint32_t offset, unsigned size, bool secure, uint64_t *value);
    int (*mmio_write)(hwm_iommu *m, uint32_t offset, unsigned size, bool secure, uint64_t value);
    void (*translate)(hwm_iommu *m, const hwm_request *req, hwm_response *resp);
    /* Changes nothing: no fill, no counter, no register.  Never HWM_STALLED: HWM_FAULT with its causes. */
    void (*peek)(const hwm_iommu *m, const hwm_request *req, hwm_peek_mode mode, hwm_response *resp);
    void (*walk)(const hwm_iommu *m, const hwm_request *req, hwm_walk *walk);
    /* What became of a stalled transaction.  RETRY and TERMINATE are told once and forget the token. */
    hwm_stall_state (*stalled)(hwm_iommu *m, uint64_t token);
    /* The master gives up a stalled transaction (abort, reset). */
    void (*forget)(hwm_iommu *m, uint64_t token);
    int (*inject)(hwm_iommu *m, const hwm_inject *order);
    void (*info)(const hwm_iommu *m, hwm_iommu_info *info);
    int (*context)(const hwm_iommu *m, uint32_t index, hwm_context_info *info);
    /* By number, 0 to info.routes - 1. */
    int (*route)(const hwm_iommu *m, uint32_t index, hwm_route_info *info);
    /* Registers of one context (index) or the global ones (HWM_ANY); at most `max`, returns how many there are. */
    uint32_t (*registers)(const hwm_iommu *m, uint32_t index, hwm_reg *out, uint32_t max);
    int (*tlb)(const hwm_iommu *m, uint32_t index, hwm_tlb_view *view);
    void (*counters)(const hwm_iommu *m, hwm_counters *out);
    void (*clear_counters)(hwm_iommu *m);
    /* New geometry for the TLB: 1..info.tlb_capacity entries, ways a divisor of entries and entries/ways a power of
     * two.  Empties the TLB. */
    int (*set_tlb)(hwm_iommu *m, uint32_t entries, uint32_t ways);
    /* State as one versioned, endian-neutral blob.  save: returns bytes written or a negative error;
     * restore changes nothing when it fails. */
    uint32_t (*save_size)(const hwm_iommu *m);
    int (*save)(const hwm_iommu *m, void *buf, uint32_t size);
    int (*restore)(hwm_iommu *m, const void *buf, uint32_t size);
} hwm_iommu_ops;

/* First member of every model's state. */
struct hwm_iommu {
    const hwm_iommu_ops *ops;
};

#ifdef __cplusplus
}
#endif
#endif
