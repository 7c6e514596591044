// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench_dma.h"
#include "io.h"

void dma_copy(dma_descriptor *d, uint32_t src, uint32_t dst, uint32_t length)
{
    *d = (dma_descriptor){ .op = HWM_DESC_OP_COPY, .src_lo = src, .dst_lo = dst, .length = length };
}

void dma_start(uint32_t base, dma_descriptor *list)
{
    write32(base + HWM_DMA_IRQ_STATUS, read32(base + HWM_DMA_IRQ_STATUS));
    write32(base + HWM_DMA_IRQ_ENABLE, HWM_DMA_IRQ_ENABLE_DONE_MASK | HWM_DMA_IRQ_ENABLE_ERROR_MASK);
    write32(base + HWM_DMA_LIST_LO, (uint32_t)(uintptr_t)list);
    write32(base + HWM_DMA_LIST_HI, 0);
    barrier();
    write32(base + HWM_DMA_CTRL, HWM_DMA_CTRL_START_MASK);
}
