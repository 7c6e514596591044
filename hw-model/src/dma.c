/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma.c - a bench master from outside: set up, reset, start, abort, ask. */
#include <string.h>

#include "dma_internal.h"

void dma_update_irq(hwm_dma *d)
{
    bool level = (d->irq_status & d->irq_enable) != 0;

    if (level != d->irq_level) {
        d->irq_level = level;
        d->config.host.irq(d->config.host.opaque, 0, level);
    }
}

int hwm_dma_init(hwm_dma *d, const hwm_dma_config *config)
{
    if (!config->host.read || !config->host.write || !config->host.irq) {
        return HWM_E_INVAL;
    }
    if (!config->iommu && config->window_size > 0 &&
        config->window_base > UINT64_MAX - (config->window_size - 1)) {
        return HWM_E_INVAL;
    }
    memset(d, 0, sizeof(*d));
    d->config = *config;
    hwm_dma_reset(d);
    return HWM_OK;
}

void hwm_dma_reset(hwm_dma *d)
{
    hwm_iommu *iommu = d->config.iommu;

    if (d->status.run == HWM_DMA_STALLED) {
        iommu->ops->forget(iommu, dma_token(d));
    }
    d->list = 0;
    d->default_burst = HWM_DMA_BURST_RESET;
    d->default_stream = d->config.stream;
    d->limit = HWM_DMA_LIMIT_RESET;
    d->trace_select = 0;
    d->irq_status = d->irq_enable = 0;
    dma_update_irq(d);

    d->status = (hwm_dma_status){ .run = HWM_DMA_IDLE };
    d->abort = d->loaded = d->holding = false;
    d->address = 0;
    d->fetched = 0;
    d->brent = (hwm_dma_brent){ 0 };
    d->desc = (hwm_dma_desc){ 0 };
    d->moved = d->result = d->first = 0;
    d->burst = (hwm_dma_burst){ .answer.attrs = { .context = HWM_NO_CONTEXT } };
    d->serial = 0;
}

int hwm_dma_start(hwm_dma *d, uint64_t list)
{
    if (dma_busy(d)) {
        return HWM_E_INVAL;
    }
    d->list = list;
    d->status = (hwm_dma_status){ .run = HWM_DMA_ACTIVE };
    d->abort = d->loaded = d->holding = false;
    d->address = list;
    d->fetched = 0;
    return HWM_OK;
}

void hwm_dma_abort(hwm_dma *d)
{
    d->abort = dma_busy(d);
}

void hwm_dma_query(const hwm_dma *d, hwm_dma_status *status)
{
    *status = d->status;
}

uint32_t dma_trace_count(const hwm_dma *d)
{
    return d->serial < HWM_DMA_TRACE ? (uint32_t)d->serial : HWM_DMA_TRACE;
}

const hwm_dma_trace *dma_traced(const hwm_dma *d, uint32_t age)
{
    return &d->trace[(d->serial - 1u - age) % HWM_DMA_TRACE];
}

uint32_t hwm_dma_get_trace(const hwm_dma *d, hwm_dma_trace *out, uint32_t max)
{
    uint32_t count = dma_trace_count(d);

    if (count > max) {
        count = max;
    }
    for (uint32_t i = 0; i < count; i++) {
        out[i] = *dma_traced(d, count - 1u - i);
    }
    return count;
}
