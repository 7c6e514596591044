/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_dma.h - the bench's DMA engine ("bench master") and the arbiter that lets masters advance.
 *
 * A master runs a descriptor list, one burst at a time.  Each burst is one transaction and one lookup in the
 * IOMMU; it never crosses a 4 KiB line.  Masters advance only through hwm_step(), which serves the active ones
 * in seeded round-robin order, one burst each.
 *
 * Registers and the descriptor's layout are described in rdl/bench_dma.rdl (hwm_dma_regs.h is made from it).
 */
#ifndef HWM_DMA_H
#define HWM_DMA_H

#include "hwm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hwm_dma hwm_dma;

#define HWM_DMA_MAX_BURST 4096u
#define HWM_DMA_MAX_LENGTH (16u << 20)   /* bytes a descriptor moves at most */
#define HWM_DMA_TRACE 256u               /* transactions remembered */

/* STATUS.CODE, and the status word of a completion record. */
enum {
    HWM_DMA_OK,
    HWM_DMA_BUS_DECODE,    /* the bus answered with a decode error */
    HWM_DMA_BUS_SLAVE,
    HWM_DMA_IOMMU_FAULT,   /* the IOMMU terminated the transaction and reported it */
    HWM_DMA_TERMINATED,    /* stalled, then ended by RESUME with TNR 1 */
    HWM_DMA_MISMATCH,      /* verify found different data */
    HWM_DMA_BAD_DESC,      /* descriptor makes no sense (op, length, burst) */
    HWM_DMA_BAD_LIST,      /* descriptor can't be read or written back */
    HWM_DMA_LOOP,          /* the list leads back to itself, or is longer than LIMIT */
    HWM_DMA_ABORTED,       /* CTRL.ABORT */
};

typedef struct hwm_dma_config {
    hwm_host host;           /* irq line 0: completion interrupt */
    const char *name;
    hwm_iommu *iommu;        /* NULL: the master sits on the bus itself */
    /* Without an IOMMU: addresses in [window_base, window_base + window_size) reach the bus at
     * address + bus_offset; anything else is a decode error.  Unused behind an IOMMU. */
    uint64_t window_base, window_size;
    int64_t bus_offset;
    uint16_t stream;         /* reset value of STREAM */
    bool can_stall;
    /* Told when a list ends (done or error); may be NULL. */
    void (*completed)(void *opaque, const hwm_dma *dma);
    /* Told when a register write makes the master runnable (start, abort); may be NULL. */
    void (*kick)(void *opaque);
} hwm_dma_config;

typedef struct hwm_dma_trace {
    uint64_t iova, pa;
    uint32_t length;
    uint16_t stream;
    uint8_t context;
    uint8_t status;          /* HWM_DMA_* ; HWM_DMA_OK for a burst that went through */
    bool write, stalled;     /* stalled: it waited for RESUME before */
} hwm_dma_trace;

typedef enum hwm_dma_run { HWM_DMA_IDLE, HWM_DMA_ACTIVE, HWM_DMA_STALLED, HWM_DMA_WAIT_HOST, HWM_DMA_DONE, HWM_DMA_ERROR } hwm_dma_run;

typedef struct hwm_dma_status {
    hwm_dma_run run;
    uint32_t code;           /* HWM_DMA_OK.. */
    uint32_t completed;      /* descriptors */
    uint64_t bytes;          /* moved since the start of the list */
    uint64_t bursts;         /* issued since the start of the list; a retried burst counts once more */
    uint64_t error_address;  /* IOVA of the burst that failed */
    uint32_t crc;            /* running CRC-32 (IEEE 802.3) over all crc32 descriptors of the list */
} hwm_dma_status;

/* hwm_dma's members are private to dma.c; the definition is public so that the caller can own the memory. */
#include "hwm_dma_state.h"

int hwm_dma_init(hwm_dma *d, const hwm_dma_config *config);
void hwm_dma_reset(hwm_dma *d);
int hwm_dma_mmio_read(hwm_dma *d, uint32_t offset, unsigned size, uint64_t *value);
int hwm_dma_mmio_write(hwm_dma *d, uint32_t offset, unsigned size, uint64_t value);
/* Starts a list at bus address `list`; HWM_E_INVAL while one is running. */
int hwm_dma_start(hwm_dma *d, uint64_t list);
/* Ends the list at the next hwm_step(); a stalled transaction is withdrawn then. */
void hwm_dma_abort(hwm_dma *d);
void hwm_dma_query(const hwm_dma *d, hwm_dma_status *status);
/* Up to `max` newest transactions, oldest first; returns how many. */
uint32_t hwm_dma_get_trace(const hwm_dma *d, hwm_dma_trace *out, uint32_t max);
uint32_t hwm_dma_save_size(const hwm_dma *d);
int hwm_dma_save(const hwm_dma *d, void *buf, uint32_t size);
int hwm_dma_restore(hwm_dma *d, const void *buf, uint32_t size);

/*
 * Data accesses that the host can't do from inside a step (register windows): its read/write callback
 * answers HWM_PENDING, hwm_step() returns early, and the host then asks for the access, does it, and
 * completes it.  The master waits meanwhile (HWM_DMA_WAIT_HOST).
 */
typedef struct hwm_dma_access {
    uint64_t pa;
    void *buf;
    uint32_t len;
    bool write;
    hwm_attrs attrs;
} hwm_dma_access;
bool hwm_dma_pending(hwm_dma *d, hwm_dma_access *access);
void hwm_dma_complete(hwm_dma *d, int result);

#define HWM_MAX_MASTERS 64u

/* Seeded round-robin over the masters: the seed shuffles the order once. */
typedef struct hwm_arbiter {
    hwm_dma *master[HWM_MAX_MASTERS];
    uint8_t order[HWM_MAX_MASTERS];
    uint32_t count, next;
    uint32_t seed;
} hwm_arbiter;

void hwm_arbiter_init(hwm_arbiter *a, uint32_t seed);
int hwm_arbiter_add(hwm_arbiter *a, hwm_dma *d);      /* HWM_E_SIZE when full */
void hwm_arbiter_seed(hwm_arbiter *a, uint32_t seed); /* reshuffles and restarts the round */
/* Lets the active masters issue up to `bursts` bursts; returns how many were issued.  Fewer than asked
 * means that nobody can go on: all are done, stalled or waiting for the host. */
uint32_t hwm_step(hwm_arbiter *a, uint32_t bursts);
/* Would hwm_step() do anything?  Stalled masters and those that wait for the host don't count. */
bool hwm_arbiter_runnable(const hwm_arbiter *a);
uint32_t hwm_arbiter_save_size(const hwm_arbiter *a);
int hwm_arbiter_save(const hwm_arbiter *a, void *buf, uint32_t size);
int hwm_arbiter_restore(hwm_arbiter *a, const void *buf, uint32_t size);

#ifdef __cplusplus
}
#endif
#endif
