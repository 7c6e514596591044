// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench_dma.h"

#include "io.h"

void dma_set(dma_descriptor *d, uint32_t op, uint64_t src, uint64_t dst, uint32_t length)
{
    *d = (dma_descriptor){
        .op = op, .length = length,
        .src_lo = (uint32_t)src, .src_hi = (uint32_t)(src >> 32),
        .dst_lo = (uint32_t)dst, .dst_hi = (uint32_t)(dst >> 32),
    };
}

void dma_copy(dma_descriptor *d, uint64_t src, uint64_t dst, uint32_t length)
{
    dma_set(d, HWM_DESC_OP_COPY, src, dst, length);
}

void dma_start(uintptr_t base, dma_descriptor *list)
{
    uint64_t address = (uintptr_t)list;

    dma_acknowledge(base);
    write32(base + HWM_DMA_IRQ_ENABLE, HWM_DMA_IRQ_ENABLE_DONE_MASK | HWM_DMA_IRQ_ENABLE_ERROR_MASK);
    write32(base + HWM_DMA_LIST_LO, (uint32_t)address);
    write32(base + HWM_DMA_LIST_HI, (uint32_t)(address >> 32));
    barrier();
    write32(base + HWM_DMA_CTRL, HWM_DMA_CTRL_START_MASK);
}

uint32_t dma_acknowledge(uintptr_t base)
{
    uint32_t status = read32(base + HWM_DMA_IRQ_STATUS);

    write32(base + HWM_DMA_IRQ_STATUS, status);
    return status;
}

void dma_abort(uintptr_t base)
{
    write32(base + HWM_DMA_CTRL, HWM_DMA_CTRL_ABORT_MASK);
}
