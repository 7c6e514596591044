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

/* What a finished descriptor's status holds: done, and a code of HWM_DMA_CODE_*. */
#define DMA_DONE(code) (HWM_DESC_STATUS_DONE_MASK | (uint32_t)(code))

/* `op` is one of HWM_DESC_OP_*, with HWM_DESC_OP_PRIVILEGED_MASK and its like; the list ends here. */
void dma_set(dma_descriptor *d, uint32_t op, uint64_t src, uint64_t dst, uint32_t length);
void dma_copy(dma_descriptor *d, uint64_t src, uint64_t dst, uint32_t length);
/* Starts the list, whose address is physical, and returns at once; its end raises the master's interrupt. */
void dma_start(uintptr_t base, dma_descriptor *list);
/* From the interrupt: what it tells (HWM_DMA_IRQ_STATUS_*), which is cleared. */
uint32_t dma_acknowledge(uintptr_t base);
/* Stops what the master is doing, also if it waits. */
void dma_abort(uintptr_t base);

#endif
