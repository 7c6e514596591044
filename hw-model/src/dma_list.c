/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dma_list.c - descriptor lists: fetching, judging, completion records, and how a list ends.
 *
 * Lists lie at bus addresses, also for a master whose data goes through a window with an offset.  A descriptor's
 * defaults (stream, burst) are taken from the registers when it is fetched, not when the list is started.  BAD_DESC
 * and failed bursts leave a completion record; LOOP and BAD_LIST can't, since they blame the list.
 */
#include "dma_internal.h"

static hwm_attrs descriptor_attrs(const hwm_dma *d)
{
    return (hwm_attrs){
        .stream = d->default_stream, .context = HWM_NO_CONTEXT, .kind = HWM_ACCESS_DESCRIPTOR,
        .memtype = HWM_MT_NORMAL, .privileged = true,
    };
}

void dma_end_list(hwm_dma *d, uint32_t code, uint64_t where)
{
    d->abort = false;
    d->loaded = false;
    d->holding = false;
    d->status.code = code;
    if (code == HWM_DMA_OK) {
        d->status.run = HWM_DMA_DONE;
        d->irq_status |= HWM_DMA_IRQ_STATUS_DONE_MASK;
    } else {
        d->status.run = HWM_DMA_ERROR;
        d->status.error_address = where;
        d->irq_status |= HWM_DMA_IRQ_STATUS_ERROR_MASK;
    }
    dma_update_irq(d);
    if (d->config.completed) {
        d->config.completed(d->config.host.opaque, d);
    }
}

void dma_end_descriptor(hwm_dma *d, uint32_t code, uint64_t where)
{
    const hwm_attrs attrs = descriptor_attrs(d);
    uint8_t record[HWM_DESC_FIRST + 4 - HWM_DESC_STATUS];
    int result;

    dma_put32(record, HWM_DESC_STATUS_DONE_MASK | code);
    dma_put32(record + HWM_DESC_BYTES - HWM_DESC_STATUS, d->moved);
    dma_put32(record + HWM_DESC_RESULT - HWM_DESC_STATUS, d->result);
    dma_put32(record + HWM_DESC_FIRST - HWM_DESC_STATUS, d->first);
    result = d->config.host.write(d->config.host.opaque, d->address + HWM_DESC_STATUS, record, sizeof(record), &attrs);
    d->loaded = false;

    if (code != HWM_DMA_OK) {
        dma_end_list(d, code, where);
    } else if (result != HWM_OK) {
        dma_end_list(d, HWM_DMA_BAD_LIST, d->address);
    } else {
        d->status.completed++;
        if (d->desc.irq) {
            d->irq_status |= HWM_DMA_IRQ_STATUS_DONE_MASK;
            dma_update_irq(d);
        }
        d->address = d->desc.next;
        if (d->address == 0) {
            dma_end_list(d, HWM_DMA_OK, 0);
        }
    }
}

/* Has the list come back to a descriptor it had before?  Brent's method: at most three times round the loop. */
static bool list_loops(hwm_dma *d)
{
    if (d->fetched == 0) {
        d->brent = (hwm_dma_brent){ .mark = d->address, .power = 1 };
        return false;
    }
    if (d->address == d->brent.mark) {
        return true;
    }
    if (++d->brent.steps == d->brent.power) {
        d->brent.mark = d->address;
        d->brent.power *= 2;
        d->brent.steps = 0;
    }
    return false;
}

static bool sensible(const hwm_dma_desc *desc)
{
    bool reads = desc->op != HWM_DESC_OP_WRITE && desc->op != HWM_DESC_OP_FILL;
    bool writes = desc->op == HWM_DESC_OP_WRITE || desc->op == HWM_DESC_OP_FILL || desc->op == HWM_DESC_OP_COPY;

    if (desc->op >= DMA_OP_COUNT) {
        return false;
    }
    if (desc->op == HWM_DESC_OP_NOP) {
        return true;
    }
    return desc->length <= HWM_DMA_MAX_LENGTH && desc->burst >= 4 && desc->burst <= HWM_DMA_MAX_BURST &&
           (desc->burst & (desc->burst - 1)) == 0 &&
           (!reads || desc->src <= UINT64_MAX - desc->length) && (!writes || desc->dst <= UINT64_MAX - desc->length);
}

bool dma_load(hwm_dma *d)
{
    const hwm_attrs attrs = descriptor_attrs(d);
    hwm_dma_desc *desc = &d->desc;
    uint8_t raw[HWM_DESC_STATUS];
    uint32_t op;

    if (d->fetched >= d->limit || list_loops(d)) {
        dma_end_list(d, HWM_DMA_LOOP, d->address);
        return false;
    }
    if ((d->address & 63u) != 0 ||
        d->config.host.read(d->config.host.opaque, d->address, raw, sizeof(raw), &attrs) != HWM_OK) {
        dma_end_list(d, HWM_DMA_BAD_LIST, d->address);
        return false;
    }
    d->fetched++;
    d->loaded = true;
    d->holding = false;
    d->moved = d->result = d->first = 0;

    op = dma_get32(raw + HWM_DESC_OP);
    desc->next = dma_get64(raw + HWM_DESC_NEXT_LO);
    desc->src = dma_get64(raw + HWM_DESC_SRC);
    desc->dst = dma_get64(raw + HWM_DESC_DST);
    desc->length = dma_get32(raw + HWM_DESC_LENGTH);
    desc->burst = dma_get32(raw + HWM_DESC_BURST);
    desc->data = dma_get32(raw + HWM_DESC_DATA);
    desc->op = (uint8_t)(op & HWM_DESC_OP_OP_MASK);
    desc->privileged = op & HWM_DESC_OP_PRIVILEGED_MASK;
    desc->instruction = op & HWM_DESC_OP_INSTRUCTION_MASK;
    desc->secure = op & HWM_DESC_OP_SECURE_MASK;
    desc->irq = op & HWM_DESC_OP_IRQ_MASK;
    desc->stream = op & HWM_DESC_OP_STREAM_VALID_MASK
                       ? (uint16_t)(dma_get32(raw + HWM_DESC_STREAM) & HWM_DESC_STREAM_SID_MASK)
                       : d->default_stream;
    if (desc->burst == 0) {
        desc->burst = d->default_burst;
    }
    if (desc->op == HWM_DESC_OP_CRC32) {
        d->result = d->status.crc;
    }
    if (!sensible(desc)) {
        dma_end_descriptor(d, HWM_DMA_BAD_DESC, d->address);
        return false;
    }
    dma_present(d);
    return true;
}
