/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma_internal.h - what the files of the DMA engine share.  See hwm_dma.h for the engine itself. */
#ifndef HWM_DMA_INTERNAL_H
#define HWM_DMA_INTERNAL_H

#include "hwm_dma.h"
#include "hwm_dma_regs.h"

#define DMA_OP_COUNT (HWM_DESC_OP_CRC32 + 1u)

/* What a master did with its turn. */
typedef enum dma_turn {
    DMA_TURN_NOTHING,        /* idle, finished, or waiting for somebody */
    DMA_TURN_ENDED,          /* a list or a stall ended; no burst was issued */
    DMA_TURN_ISSUED,         /* one burst, or one descriptor that moves nothing */
} dma_turn;

/* dma_list.c */
/* Fetches the descriptor at d->address.  False: the list has ended. */
bool dma_load(hwm_dma *d);
/* Writes the completion record, then goes on to the next descriptor or ends the list.  where: the address to report. */
void dma_end_descriptor(hwm_dma *d, uint32_t code, uint64_t where);
void dma_end_list(hwm_dma *d, uint32_t code, uint64_t where);

/* dma_engine.c */
/* Makes d->request from d->desc; after every change of it. */
void dma_present(hwm_dma *d);
dma_turn dma_take_turn(hwm_dma *d);
/* Acts on what came from outside: an abort, or the end of a stall.  Never issues a burst. */
dma_turn dma_attend(hwm_dma *d);
/* Name of the transaction in flight towards the IOMMU. */
uint64_t dma_token(const hwm_dma *d);

/* dma.c */
void dma_update_irq(hwm_dma *d);
uint32_t dma_trace_count(const hwm_dma *d);
/* A remembered transaction; age 0 is the newest, dma_trace_count() - 1 the oldest. */
const hwm_dma_trace *dma_traced(const hwm_dma *d, uint32_t age);

static inline bool dma_busy(const hwm_dma *d)
{
    return d->status.run == HWM_DMA_ACTIVE || d->status.run == HWM_DMA_STALLED ||
           d->status.run == HWM_DMA_WAIT_HOST;
}

/* dma_data.c: what the operations do to bytes.  `offset` counts from the descriptor's first byte. */
/* Both return where in `data` the first byte lies (0..3): words are made whole. */
uint8_t *dma_pattern(uint8_t *data, uint32_t seed, uint32_t offset, uint32_t length);
uint8_t *dma_fill(uint8_t *data, uint32_t word, uint32_t offset, uint32_t length);
/* Number of bytes that differ; *first is the index of the first one (length when none does). */
uint32_t dma_compare(const uint8_t *a, const uint8_t *b, uint32_t length, uint32_t *first);
/* CRC-32 as in IEEE 802.3 and zlib: start with 0, feed the result back. */
uint32_t dma_crc32(uint32_t crc, const uint8_t *data, uint32_t length);

static inline uint32_t dma_get32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t dma_get64(const uint8_t *p)
{
    return dma_get32(p) | (uint64_t)dma_get32(p + 4) << 32;
}

static inline void dma_put32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

#endif
