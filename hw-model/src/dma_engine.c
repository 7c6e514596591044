/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dma_engine.c - a master's turn: issue one burst, and act on its end.
 *
 * A burst ends in one of three ways: at once; after RESUME, when the IOMMU stalled it; or through
 * hwm_dma_complete(), when the host couldn't do the access inside a step.  All three meet in end_burst().
 *
 * Choices that a user can see:
 * - a descriptor that moves nothing costs a turn, so that a long list of them can't hold up the host;
 * - writes are never instruction fetches, whatever the descriptor says;
 * - the trace gets one entry a transaction, at its end; a fault that the master doesn't see is in the trace only;
 * - when the IOMMU is reset, what it had stalled ends as TERMINATED: a master must not wait for ever.
 */
#include <string.h>

#include "dma_internal.h"

uint64_t dma_token(const hwm_dma *d)
{
    return (uint64_t)(d->index + 1u) << 48 | (d->serial & 0xffffffffffffu);
}

/* Remembers the transaction; the next one has another number. */
static void trace(hwm_dma *d, uint32_t code)
{
    hwm_dma_trace *t = &d->trace[d->serial++ % HWM_DMA_TRACE];

    t->iova = d->burst.iova;
    t->pa = d->burst.answer.pa;
    t->length = d->burst.length;
    t->stream = d->desc.stream;
    t->context = d->burst.answer.attrs.context;
    t->status = (uint8_t)code;
    t->write = d->burst.write;
    t->stalled = d->burst.waited;
}

/* Where the burst's first byte lies in the buffer: what is made from words keeps its phase. */
static uint8_t *burst_data(hwm_dma *d)
{
    bool made = d->desc.op == HWM_DESC_OP_WRITE || d->desc.op == HWM_DESC_OP_FILL;

    return d->data + (made ? d->moved & 3u : 0u);
}

static void consume(hwm_dma *d, const uint8_t *data, uint32_t length)
{
    switch (d->desc.op) {
    case HWM_DESC_OP_READ:
        d->result = dma_crc32(d->result, data, length);
        break;
    case HWM_DESC_OP_CRC32:
        d->result = d->status.crc = dma_crc32(d->status.crc, data, length);
        break;
    case HWM_DESC_OP_VERIFY: {
        uint8_t expected[HWM_DMA_MAX_BURST + HWM_DMA_SLACK];
        uint32_t first;
        uint32_t differ =
            dma_compare(data, dma_pattern(expected, d->desc.data, d->moved, length), length, &first);

        if (differ != 0 && d->result == 0) {
            d->first = d->moved + first;
        }
        d->result += differ;
        break;
    }
    default:
        break;
    }
}

/* The burst has ended with `code`; its data is in the buffer or on the bus. */
static void end_burst(hwm_dma *d, uint32_t code)
{
    uint32_t length = d->burst.length;

    trace(d, code);
    d->burst.waited = false;
    d->status.run = HWM_DMA_ACTIVE;
    if (code != HWM_DMA_OK) {
        dma_end_descriptor(d, code, d->burst.iova);
        return;
    }
    if (!d->burst.write) {
        consume(d, d->data, length);
        if (d->desc.op == HWM_DESC_OP_COPY) {
            d->holding = true;
            return;
        }
    }
    d->holding = false;
    d->moved += length;
    d->status.bytes += length;
    if (d->moved == d->desc.length) {
        bool differs = d->desc.op == HWM_DESC_OP_VERIFY && d->result != 0;

        dma_end_descriptor(d, differs ? HWM_DMA_MISMATCH : HWM_DMA_OK, d->desc.src + d->first);
    }
}

static void end_access(hwm_dma *d, int result)
{
    end_burst(d, result == HWM_OK ? HWM_DMA_OK : result == HWM_E_SLAVE ? HWM_DMA_BUS_SLAVE : HWM_DMA_BUS_DECODE);
}

/* A fault that the master doesn't see: reads give 0, writes vanish.  The trace alone tells. */
static void end_silently(hwm_dma *d)
{
    uint64_t mine = d->serial;

    if (!d->burst.write) {
        memset(d->data, 0, d->burst.length);
    }
    end_burst(d, HWM_DMA_OK);
    d->trace[mine % HWM_DMA_TRACE].status = HWM_DMA_IOMMU_FAULT;
}

/* Bytes of the next burst: it ends at the next burst-aligned address, of both sides in a copy. */
static uint32_t burst_length(const hwm_dma *d)
{
    const hwm_dma_desc *desc = &d->desc;
    bool copy = desc->op == HWM_DESC_OP_COPY;
    bool writes = desc->op == HWM_DESC_OP_WRITE || desc->op == HWM_DESC_OP_FILL;
    uint64_t address = (writes ? desc->dst : desc->src) + d->moved;
    uint32_t length = desc->burst - (uint32_t)(address & (desc->burst - 1));

    if (copy) {
        uint32_t other = desc->burst - (uint32_t)((desc->dst + d->moved) & (desc->burst - 1));

        if (other < length) {
            length = other;
        }
    }
    return length < desc->length - d->moved ? length : desc->length - d->moved;
}

/* Everything about a descriptor's transactions that is the same for all of them. */
void dma_present(hwm_dma *d)
{
    for (unsigned write = 0; write < 2; write++) {
        d->request[write] = (hwm_request){
            .stream = d->desc.stream, .write = write != 0, .privileged = d->desc.privileged,
            .instruction = d->desc.instruction && !write, .secure = d->desc.secure, .can_stall = d->config.can_stall,
        };
    }
}

/* Nothing reaches the bus: of the address nothing, and of the attributes the context alone means something. */
static void refused(hwm_dma *d, uint8_t context)
{
    d->burst.answer.pa = 0;
    d->burst.answer.attrs = (hwm_attrs){ .stream = d->desc.stream, .context = context };
}

/*
 * The way to the bus through the IOMMU.  False: the burst has ended, or waits.  Request and answer stay where they
 * are: filled in and copied piece by piece, they cost a processor more than the lookup does.
 */
static bool translate(hwm_dma *d)
{
    hwm_iommu *iommu = d->config.iommu;
    hwm_request *request = &d->request[d->burst.write];
    hwm_response *answer = &d->burst.answer;

    request->iova = d->burst.iova;
    request->token = dma_token(d);
    request->length = d->burst.length;
    iommu->ops->translate(iommu, request, answer);
    if (answer->status == HWM_TRANSLATED || answer->status == HWM_BYPASS) {
        return true;
    }
    refused(d, answer->attrs.context);
    if (answer->status == HWM_STALLED) {
        d->burst.waited = true;
        d->status.run = HWM_DMA_STALLED;
    } else if (answer->report) {
        end_burst(d, HWM_DMA_IOMMU_FAULT);
    } else {
        end_silently(d);
    }
    return false;
}

/* The way to the bus without one: a window, moved by an offset. */
static bool shift(hwm_dma *d)
{
    const hwm_dma_config *config = &d->config;
    uint64_t from_base = d->burst.iova - config->window_base;

    d->burst.answer.pa = 0;
    d->burst.answer.attrs = (hwm_attrs){
        .stream = d->desc.stream, .context = HWM_NO_CONTEXT, .kind = HWM_ACCESS_DATA, .memtype = HWM_MT_NORMAL,
        .instruction = d->desc.instruction && !d->burst.write, .privileged = d->desc.privileged,
        .secure = d->desc.secure,
    };
    if (d->burst.iova < config->window_base || d->burst.length > config->window_size ||
        from_base > config->window_size - d->burst.length) {
        end_burst(d, HWM_DMA_BUS_DECODE);
        return false;
    }
    d->burst.answer.pa = d->burst.iova + (uint64_t)config->bus_offset;
    return true;
}

static void issue(hwm_dma *d)
{
    const hwm_host *host = &d->config.host;
    const hwm_dma_desc *desc = &d->desc;
    int result;

    d->burst.write = desc->op == HWM_DESC_OP_WRITE || desc->op == HWM_DESC_OP_FILL || d->holding;
    d->burst.iova = (d->burst.write ? desc->dst : desc->src) + d->moved;
    d->burst.length = burst_length(d);
    d->status.bursts++;
    if (!(d->config.iommu ? translate(d) : shift(d))) {
        return;
    }
    if (d->burst.write) {
        const uint8_t *data = desc->op == HWM_DESC_OP_WRITE  ? dma_pattern(d->data, desc->data, d->moved, d->burst.length)
                              : desc->op == HWM_DESC_OP_FILL ? dma_fill(d->data, desc->data, d->moved, d->burst.length)
                                                            : d->data;

        result = host->write(host->opaque, d->burst.answer.pa, data, d->burst.length, &d->burst.answer.attrs);
    } else {
        result = host->read(host->opaque, d->burst.answer.pa, d->data, d->burst.length, &d->burst.answer.attrs);
    }
    if (result == HWM_PENDING) {
        d->status.run = HWM_DMA_WAIT_HOST;
    } else {
        end_access(d, result);
    }
}

dma_turn dma_attend(hwm_dma *d)
{
    hwm_iommu *iommu = d->config.iommu;

    if (!dma_busy(d)) {
        return DMA_TURN_NOTHING;
    }
    if (d->abort) {
        bool flying = d->status.run != HWM_DMA_ACTIVE;

        if (d->status.run == HWM_DMA_STALLED) {
            iommu->ops->forget(iommu, dma_token(d));
        }
        if (flying) {
            end_burst(d, HWM_DMA_ABORTED);
        } else if (d->loaded) {
            dma_end_descriptor(d, HWM_DMA_ABORTED, 0);
        } else {
            dma_end_list(d, HWM_DMA_ABORTED, 0);
        }
        return DMA_TURN_ENDED;
    }
    if (d->status.run != HWM_DMA_STALLED) {
        return DMA_TURN_NOTHING;
    }
    switch (iommu->ops->stalled(iommu, dma_token(d))) {
    case HWM_STALL_WAIT:
        return DMA_TURN_NOTHING;
    case HWM_STALL_RETRY:
        d->status.run = HWM_DMA_ACTIVE;
        return DMA_TURN_ENDED;
    default:
        /* TERMINATE, or NONE: the IOMMU was reset and knows nothing of it any more. */
        end_burst(d, HWM_DMA_TERMINATED);
        return DMA_TURN_ENDED;
    }
}

dma_turn dma_take_turn(hwm_dma *d)
{
    if (d->status.run != HWM_DMA_ACTIVE) {
        return DMA_TURN_NOTHING;
    }
    if (!d->loaded && !dma_load(d)) {
        return DMA_TURN_ENDED;
    }
    if (d->desc.op == HWM_DESC_OP_NOP || d->desc.length == 0) {
        dma_end_descriptor(d, HWM_DMA_OK, 0);
    } else {
        issue(d);
    }
    return DMA_TURN_ISSUED;
}

bool hwm_dma_pending(hwm_dma *d, hwm_dma_access *access)
{
    if (d->status.run != HWM_DMA_WAIT_HOST) {
        return false;
    }
    *access = (hwm_dma_access){
        .pa = d->burst.answer.pa, .buf = burst_data(d), .len = d->burst.length, .write = d->burst.write,
        .attrs = d->burst.answer.attrs,
    };
    return true;
}

void hwm_dma_complete(hwm_dma *d, int result)
{
    /* The access itself may have reset the master: a burst into its own register window. */
    if (d->status.run == HWM_DMA_WAIT_HOST) {
        end_access(d, result);
    }
}
