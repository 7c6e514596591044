/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bench's DMA engine. */
#ifndef BENCH_DMA_H
#define BENCH_DMA_H

#include <stdint.h>

#include "hwm_dma_regs.h"

/* A descriptor in memory; the last four words are the completion record. */
typedef struct dma_descriptor {
    uint32_t next_lo, next_hi, op, stream;
    uint32_t src_lo, src_hi, dst_lo, dst_hi;
    uint32_t length, burst, data, reserved;
    uint32_t status, bytes, result, first;
} dma_descriptor __attribute__((aligned(64)));

_Static_assert(sizeof(dma_descriptor) == 64, "the engine reads 64 bytes");

void dma_copy(dma_descriptor *d, uint32_t src, uint32_t dst, uint32_t length);
/* Starts the list and returns at once; its end raises the master's interrupt. */
void dma_start(uint32_t base, dma_descriptor *list);

#endif
