/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma_regs.c - the register window of a bench master (rdl/bench_dma.rdl). */
#include "dma_internal.h"

static inline uint32_t field(uint32_t value, unsigned shift)
{
    return value << shift;
}

static int read_trace(const hwm_dma *d, uint32_t offset, uint32_t *value)
{
    const hwm_dma_trace *t = d->trace_select < dma_trace_count(d) ? dma_traced(d, d->trace_select) : NULL;

    *value = 0;
    switch (offset) {
    case HWM_DMA_TRACE_SELECT:
        *value = d->trace_select;
        return HWM_OK;
    case HWM_DMA_TRACE_COUNT:
        *value = dma_trace_count(d);
        return HWM_OK;
    case HWM_DMA_TRACE_IOVA_LO:
        *value = t ? (uint32_t)t->iova : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_IOVA_HI:
        *value = t ? (uint32_t)(t->iova >> 32) : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_PA_LO:
        *value = t ? (uint32_t)t->pa : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_PA_HI:
        *value = t ? (uint32_t)(t->pa >> 32) : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_LENGTH:
        *value = t ? t->length : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_INFO:
        *value = t ? HWM_DMA_TRACE_INFO_VALID_MASK | field(t->status, HWM_DMA_TRACE_INFO_STATUS_SHIFT) |
                         field(t->context, HWM_DMA_TRACE_INFO_CONTEXT_SHIFT) |
                         field(t->write, HWM_DMA_TRACE_INFO_WRITE_SHIFT) |
                         field(t->stalled, HWM_DMA_TRACE_INFO_STALLED_SHIFT)
                   : 0;
        return HWM_OK;
    case HWM_DMA_TRACE_STREAM:
        *value = t ? t->stream : 0;
        return HWM_OK;
    default:
        return HWM_E_ACCESS;
    }
}

static int read_register(const hwm_dma *d, uint32_t offset, uint32_t *value)
{
    const hwm_dma_status *status = &d->status;

    switch (offset) {
    case HWM_DMA_ID:
        *value = HWM_DMA_ID_RESET;
        return HWM_OK;
    case HWM_DMA_CAP:
        *value = field(HWM_DMA_MAX_BURST, HWM_DMA_CAP_MAX_BURST_SHIFT) |
                 (d->config.iommu ? HWM_DMA_CAP_IOMMU_MASK : 0) |
                 (d->config.can_stall ? HWM_DMA_CAP_CAN_STALL_MASK : 0);
        return HWM_OK;
    case HWM_DMA_CTRL:
        *value = 0;
        return HWM_OK;
    case HWM_DMA_STATUS:
        *value = field(status->run, HWM_DMA_STATUS_RUN_SHIFT) | field(status->code, HWM_DMA_STATUS_CODE_SHIFT);
        return HWM_OK;
    case HWM_DMA_LIST_LO:
        *value = (uint32_t)d->list;
        return HWM_OK;
    case HWM_DMA_LIST_HI:
        *value = (uint32_t)(d->list >> 32);
        return HWM_OK;
    case HWM_DMA_STREAM:
        *value = d->default_stream;
        return HWM_OK;
    case HWM_DMA_BURST:
        *value = d->default_burst;
        return HWM_OK;
    case HWM_DMA_IRQ_STATUS:
        *value = d->irq_status;
        return HWM_OK;
    case HWM_DMA_IRQ_ENABLE:
        *value = d->irq_enable;
        return HWM_OK;
    case HWM_DMA_COMPLETED:
        *value = status->completed;
        return HWM_OK;
    case HWM_DMA_BYTES_LO:
        *value = (uint32_t)status->bytes;
        return HWM_OK;
    case HWM_DMA_BYTES_HI:
        *value = (uint32_t)(status->bytes >> 32);
        return HWM_OK;
    case HWM_DMA_ERROR_LO:
        *value = (uint32_t)status->error_address;
        return HWM_OK;
    case HWM_DMA_ERROR_HI:
        *value = (uint32_t)(status->error_address >> 32);
        return HWM_OK;
    case HWM_DMA_LIMIT:
        *value = d->limit;
        return HWM_OK;
    case HWM_DMA_CRC:
        *value = status->crc;
        return HWM_OK;
    case HWM_DMA_BURSTS:
        *value = (uint32_t)status->bursts;
        return HWM_OK;
    default:
        return read_trace(d, offset, value);
    }
}

int hwm_dma_mmio_read(hwm_dma *d, uint32_t offset, unsigned size, uint64_t *value)
{
    uint32_t word = 0;
    int result;

    *value = 0;
    if (size != 4) {
        return HWM_E_SIZE;
    }
    result = read_register(d, offset, &word);
    *value = word;
    return result;
}

/* RESET comes first and START last, so that one write can do all three. */
static int control(hwm_dma *d, uint32_t value)
{
    int result = HWM_OK;
    bool kick = false;

    if (value & HWM_DMA_CTRL_RESET_MASK) {
        hwm_dma_reset(d);
    }
    if (value & HWM_DMA_CTRL_ABORT_MASK) {
        hwm_dma_abort(d);
        kick = d->abort;
    }
    if (value & HWM_DMA_CTRL_START_MASK) {
        result = hwm_dma_start(d, d->list);
        kick = kick || result == HWM_OK;
    }
    if (kick && d->config.kick) {
        d->config.kick(d->config.host.opaque);
    }
    return result;
}

int hwm_dma_mmio_write(hwm_dma *d, uint32_t offset, unsigned size, uint64_t value64)
{
    uint32_t value = (uint32_t)value64;

    if (size != 4) {
        return HWM_E_SIZE;
    }
    switch (offset) {
    case HWM_DMA_CTRL:
        return control(d, value);
    case HWM_DMA_LIST_LO:
        d->list = (d->list & ~(uint64_t)UINT32_MAX) | value;
        return HWM_OK;
    case HWM_DMA_LIST_HI:
        d->list = (uint64_t)value << 32 | (uint32_t)d->list;
        return HWM_OK;
    case HWM_DMA_STREAM:
        d->default_stream = (uint16_t)(value & HWM_DMA_STREAM_WMASK);
        return HWM_OK;
    case HWM_DMA_BURST:
        d->default_burst = value & HWM_DMA_BURST_WMASK;
        return HWM_OK;
    case HWM_DMA_IRQ_STATUS:
        d->irq_status &= (uint8_t)~value;
        dma_update_irq(d);
        return HWM_OK;
    case HWM_DMA_IRQ_ENABLE:
        d->irq_enable = (uint8_t)(value & HWM_DMA_IRQ_ENABLE_WMASK);
        dma_update_irq(d);
        return HWM_OK;
    case HWM_DMA_LIMIT:
        d->limit = value;
        return HWM_OK;
    case HWM_DMA_TRACE_SELECT:
        d->trace_select = value;
        return HWM_OK;
    default:
        /* Read-only or not there: both are the guest's mistake. */
        return HWM_E_ACCESS;
    }
}
