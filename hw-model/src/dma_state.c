/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dma_state.c - a master's state as a versioned blob, also in the middle of a burst: stalled, waiting for the
 * host, or between the read and the write half of a copy.
 *
 * One list of fields serves both directions, so that they can't drift apart.
 */
#include <string.h>

#include "dma_blob.h"
#include "dma_internal.h"

#define DMA_MAGIC 0x44574d48u
#define DMA_VERSION 1u

/* A field goes into the blob, comes out of it, or is only counted. */
static void io8(dma_blob *b, uint8_t *field)
{
    b->count++;
    if (b->at) {
        dma_blob_put8(b, *field);
    } else if (b->from) {
        *field = dma_blob_get8(b);
    }
}

static void io32(dma_blob *b, uint32_t *field)
{
    b->count += 4;
    if (b->at) {
        dma_blob_put32(b, *field);
    } else if (b->from) {
        *field = dma_blob_get32(b);
    }
}

static void io64(dma_blob *b, uint64_t *field)
{
    b->count += 8;
    if (b->at) {
        dma_blob_put64(b, *field);
    } else if (b->from) {
        *field = dma_blob_get64(b);
    }
}

static void io16(dma_blob *b, uint16_t *field)
{
    uint8_t low = (uint8_t)*field, high = (uint8_t)(*field >> 8);

    io8(b, &low);
    io8(b, &high);
    if (b->from) {
        *field = (uint16_t)(low | high << 8);
    }
}

/* Anything but 0 and 1 is no truth value: `ok` remembers. */
static void io_bool(dma_blob *b, bool *field, bool *ok)
{
    uint8_t value = *field;

    io8(b, &value);
    if (b->from) {
        *ok &= value <= 1;
        *field = value != 0;
    }
}

static void io_attrs(dma_blob *b, hwm_attrs *a, bool *ok)
{
    io16(b, &a->stream);
    io8(b, &a->context);
    io8(b, &a->kind);
    io8(b, &a->memtype);
    io8(b, &a->inner);
    io8(b, &a->outer);
    io8(b, &a->share);
    io_bool(b, &a->instruction, ok);
    io_bool(b, &a->privileged, ok);
    io_bool(b, &a->secure, ok);
    *ok &= a->kind <= HWM_ACCESS_DESCRIPTOR && a->memtype <= HWM_MT_NORMAL && a->inner <= HWM_CACHE_WBNWA &&
           a->outer <= HWM_CACHE_WBNWA && a->share <= HWM_SHARE_OUTER;
}

static void io_trace(dma_blob *b, hwm_dma_trace *t, bool *ok)
{
    io64(b, &t->iova);
    io64(b, &t->pa);
    io32(b, &t->length);
    io16(b, &t->stream);
    io8(b, &t->context);
    io8(b, &t->status);
    io_bool(b, &t->write, ok);
    io_bool(b, &t->stalled, ok);
    *ok &= t->status <= HWM_DMA_ABORTED;
}

static void io_descriptor(dma_blob *b, hwm_dma_desc *desc, bool *ok)
{
    io64(b, &desc->next);
    io64(b, &desc->src);
    io64(b, &desc->dst);
    io32(b, &desc->length);
    io32(b, &desc->burst);
    io32(b, &desc->data);
    io16(b, &desc->stream);
    io8(b, &desc->op);
    io_bool(b, &desc->privileged, ok);
    io_bool(b, &desc->instruction, ok);
    io_bool(b, &desc->secure, ok);
    io_bool(b, &desc->irq, ok);
}

static void io_status(dma_blob *b, hwm_dma_status *status)
{
    uint32_t run = status->run;

    io32(b, &run);
    if (b->from) {
        status->run = (hwm_dma_run)run;
    }
    io32(b, &status->code);
    io32(b, &status->completed);
    io64(b, &status->bytes);
    io64(b, &status->bursts);
    io64(b, &status->error_address);
    io32(b, &status->crc);
}

static bool io_master(dma_blob *b, hwm_dma *d)
{
    bool ok = true;

    io64(b, &d->list);
    io32(b, &d->default_burst);
    io32(b, &d->limit);
    io32(b, &d->trace_select);
    io16(b, &d->default_stream);
    io8(b, &d->irq_status);
    io8(b, &d->irq_enable);

    io_status(b, &d->status);
    io_bool(b, &d->abort, &ok);
    io_bool(b, &d->loaded, &ok);
    io64(b, &d->address);
    io32(b, &d->fetched);
    io64(b, &d->brent.mark);
    io32(b, &d->brent.power);
    io32(b, &d->brent.steps);

    io_descriptor(b, &d->desc, &ok);
    io32(b, &d->moved);
    io32(b, &d->result);
    io32(b, &d->first);
    io_bool(b, &d->holding, &ok);

    io64(b, &d->burst.iova);
    io64(b, &d->burst.pa);
    io32(b, &d->burst.length);
    io_bool(b, &d->burst.write, &ok);
    io_bool(b, &d->burst.waited, &ok);
    io_attrs(b, &d->burst.attrs, &ok);
    io64(b, &d->serial);
    for (uint32_t i = 0; i < HWM_DMA_TRACE; i++) {
        io_trace(b, &d->trace[i], &ok);
    }
    for (uint32_t i = 0; i < sizeof(d->data); i++) {
        io8(b, &d->data[i]);
    }
    return ok;
}

/* What the engine relies on when it goes on from here: a blob may come from anywhere. */
static bool consistent(const hwm_dma *d)
{
    const hwm_dma_desc *desc = &d->desc;
    bool flying = d->status.run == HWM_DMA_STALLED || d->status.run == HWM_DMA_WAIT_HOST;

    if (d->status.run > HWM_DMA_ERROR || d->status.code > HWM_DMA_ABORTED || d->irq_status > 3 || d->irq_enable > 3 ||
        d->default_burst > 0x1fffu || (d->status.run == HWM_DMA_STALLED && !d->config.iommu) ||
        (d->abort && !dma_busy(d))) {
        return false;
    }
    if (!dma_busy(d) || !d->loaded) {
        return !d->holding && !flying && (dma_busy(d) || !d->loaded);
    }
    if (desc->op == HWM_DESC_OP_NOP || desc->op >= DMA_OP_COUNT || desc->length > HWM_DMA_MAX_LENGTH ||
        desc->burst < 4 || desc->burst > HWM_DMA_MAX_BURST || (desc->burst & (desc->burst - 1)) != 0 ||
        d->moved >= desc->length || (d->holding && desc->op != HWM_DESC_OP_COPY)) {
        return false;
    }
    return !flying || (d->burst.length >= 1 && d->burst.length <= desc->burst &&
                       d->burst.length <= desc->length - d->moved);
}

#define HEADER_SIZE 12u

/* Blobs fit masters of one kind: an IOMMU in front or none, and one place in the arbiter (tokens hold it). */
static uint32_t kind(const hwm_dma *d)
{
    return (uint32_t)d->index | (d->config.iommu ? 0x100u : 0) | (d->config.can_stall ? 0x200u : 0);
}

/* The visitor changes nothing unless it reads from a blob, so the cast is harmless here and in hwm_dma_save(). */
uint32_t hwm_dma_save_size(const hwm_dma *d)
{
    dma_blob counter = { 0 };

    io_master(&counter, (hwm_dma *)d);
    return HEADER_SIZE + counter.count;
}

int hwm_dma_save(const hwm_dma *d, void *buf, uint32_t size)
{
    dma_blob blob = { .at = buf };

    if (size < hwm_dma_save_size(d)) {
        return HWM_E_SIZE;
    }
    dma_blob_put32(&blob, DMA_MAGIC);
    dma_blob_put32(&blob, DMA_VERSION);
    dma_blob_put32(&blob, kind(d));
    io_master(&blob, (hwm_dma *)d);
    return (int)(HEADER_SIZE + blob.count);
}

int hwm_dma_restore(hwm_dma *d, const void *buf, uint32_t size)
{
    dma_blob blob = { .from = buf };
    hwm_dma copy = *d;

    if (size != hwm_dma_save_size(d)) {
        return HWM_E_SIZE;
    }
    if (dma_blob_get32(&blob) != DMA_MAGIC || dma_blob_get32(&blob) != DMA_VERSION ||
        dma_blob_get32(&blob) != kind(d)) {
        return HWM_E_VERSION;
    }
    if (!io_master(&blob, &copy) || !consistent(&copy)) {
        return HWM_E_INVAL;
    }
    *d = copy;
    /* Lines are not part of the blob: the other side may have been reset. */
    d->irq_level = (d->irq_status & d->irq_enable) != 0;
    d->config.host.irq(d->config.host.opaque, 0, d->irq_level);
    return HWM_OK;
}
