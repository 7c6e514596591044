/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma_blob.h - little-endian fields one after the other: saved state of masters and arbiter. */
#ifndef HWM_DMA_BLOB_H
#define HWM_DMA_BLOB_H

#include <stdint.h>

/* A place to write to, or one to read from; the caller has checked the size.  With neither, fields are counted. */
typedef struct dma_blob {
    uint8_t *at;
    const uint8_t *from;
    uint32_t count;
} dma_blob;

static inline void dma_blob_put8(dma_blob *b, uint8_t value)
{
    *b->at++ = value;
}

static inline void dma_blob_put32(dma_blob *b, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        dma_blob_put8(b, (uint8_t)(value >> 8 * i));
    }
}

static inline void dma_blob_put64(dma_blob *b, uint64_t value)
{
    dma_blob_put32(b, (uint32_t)value);
    dma_blob_put32(b, (uint32_t)(value >> 32));
}

static inline uint8_t dma_blob_get8(dma_blob *b)
{
    return *b->from++;
}

static inline uint32_t dma_blob_get32(dma_blob *b)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        value |= (uint32_t)dma_blob_get8(b) << 8 * i;
    }
    return value;
}

static inline uint64_t dma_blob_get64(dma_blob *b)
{
    uint64_t low = dma_blob_get32(b);

    return low | (uint64_t)dma_blob_get32(b) << 32;
}

#endif
