/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dma_state.c - a master's state as a versioned blob, also in the middle of a burst: stalled, waiting for the
 * host, or between the read and the write half of a copy.
 *
 * One list of fields serves both directions, so that they can't drift apart.
 */
#include <string.h>

#include "blob.h"
#include "dma_internal.h"

#define DMA_MAGIC 0x44574d48u
#define DMA_VERSION 1u

/* A field goes into a blob, comes out of one, or is only counted.  Nothing else is written to. */
typedef struct visitor {
    uint8_t *to;
    const uint8_t *from;
    uint32_t count;
} visitor;

static uint64_t visit(visitor *v, uint64_t value, unsigned bytes)
{
    v->count += bytes;
    if (v->to) {
        hwm_put(&v->to, value, bytes);
    } else if (v->from) {
        return hwm_get(&v->from, bytes);
    }
    return value;
}

static void io8(visitor *v, uint8_t *field)
{
    uint64_t value = visit(v, *field, 1);

    if (v->from) {
        *field = (uint8_t)value;
    }
}

static void io16(visitor *v, uint16_t *field)
{
    uint64_t value = visit(v, *field, 2);

    if (v->from) {
        *field = (uint16_t)value;
    }
}

static void io32(visitor *v, uint32_t *field)
{
    uint64_t value = visit(v, *field, 4);

    if (v->from) {
        *field = (uint32_t)value;
    }
}

static void io64(visitor *v, uint64_t *field)
{
    uint64_t value = visit(v, *field, 8);

    if (v->from) {
        *field = value;
    }
}

/* Anything but 0 and 1 is no truth value: `ok` remembers. */
static void io_bool(visitor *v, bool *field, bool *ok)
{
    uint64_t value = visit(v, *field, 1);

    if (v->from) {
        *ok &= value <= 1;
        *field = value != 0;
    }
}

static void io_attrs(visitor *v, hwm_attrs *a, bool *ok)
{
    io16(v, &a->stream);
    io8(v, &a->context);
    io8(v, &a->kind);
    io8(v, &a->memtype);
    io8(v, &a->inner);
    io8(v, &a->outer);
    io8(v, &a->share);
    io_bool(v, &a->instruction, ok);
    io_bool(v, &a->privileged, ok);
    io_bool(v, &a->secure, ok);
    *ok &= a->kind <= HWM_ACCESS_DESCRIPTOR && a->memtype <= HWM_MT_NORMAL && a->inner <= HWM_CACHE_WBNWA &&
           a->outer <= HWM_CACHE_WBNWA && a->share <= HWM_SHARE_OUTER;
}

static void io_trace(visitor *v, hwm_dma_trace *t, bool *ok)
{
    io64(v, &t->iova);
    io64(v, &t->pa);
    io32(v, &t->length);
    io16(v, &t->stream);
    io8(v, &t->context);
    io8(v, &t->status);
    io_bool(v, &t->write, ok);
    io_bool(v, &t->stalled, ok);
    *ok &= t->status <= HWM_DMA_ABORTED;
}

static void io_descriptor(visitor *v, hwm_dma_desc *desc, bool *ok)
{
    io64(v, &desc->next);
    io64(v, &desc->src);
    io64(v, &desc->dst);
    io32(v, &desc->length);
    io32(v, &desc->burst);
    io32(v, &desc->data);
    io16(v, &desc->stream);
    io8(v, &desc->op);
    io_bool(v, &desc->privileged, ok);
    io_bool(v, &desc->instruction, ok);
    io_bool(v, &desc->secure, ok);
    io_bool(v, &desc->irq, ok);
}

static void io_status(visitor *v, hwm_dma_status *status)
{
    uint64_t run = visit(v, status->run, 4);

    if (v->from) {
        status->run = (hwm_dma_run)run;
    }
    io32(v, &status->code);
    io32(v, &status->completed);
    io64(v, &status->bytes);
    io64(v, &status->bursts);
    io64(v, &status->error_address);
    io32(v, &status->crc);
}

static bool io_master(visitor *v, hwm_dma *d)
{
    bool ok = true;

    io64(v, &d->list);
    io32(v, &d->default_burst);
    io32(v, &d->limit);
    io32(v, &d->trace_select);
    io16(v, &d->default_stream);
    io8(v, &d->irq_status);
    io8(v, &d->irq_enable);

    io_status(v, &d->status);
    io_bool(v, &d->abort, &ok);
    io_bool(v, &d->loaded, &ok);
    io64(v, &d->address);
    io32(v, &d->fetched);
    io64(v, &d->brent.mark);
    io32(v, &d->brent.power);
    io32(v, &d->brent.steps);

    io_descriptor(v, &d->desc, &ok);
    io32(v, &d->moved);
    io32(v, &d->result);
    io32(v, &d->first);
    io_bool(v, &d->holding, &ok);

    io64(v, &d->burst.iova);
    io64(v, &d->burst.answer.pa);
    io32(v, &d->burst.length);
    io_bool(v, &d->burst.write, &ok);
    io_bool(v, &d->burst.waited, &ok);
    io_attrs(v, &d->burst.answer.attrs, &ok);
    io64(v, &d->serial);
    for (uint32_t i = 0; i < HWM_DMA_TRACE; i++) {
        io_trace(v, &d->trace[i], &ok);
    }
    for (uint32_t i = 0; i < sizeof(d->data); i++) {
        io8(v, &d->data[i]);
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

/* Nothing is written to *d unless a blob is read, so the cast is harmless, here and in hwm_dma_save(). */
uint32_t hwm_dma_save_size(const hwm_dma *d)
{
    visitor counter = { 0 };

    io_master(&counter, (hwm_dma *)d);
    return HEADER_SIZE + counter.count;
}

int hwm_dma_save(const hwm_dma *d, void *buf, uint32_t size)
{
    visitor blob = { .to = buf };

    if (size < hwm_dma_save_size(d)) {
        return HWM_E_SIZE;
    }
    hwm_put32(&blob.to, DMA_MAGIC);
    hwm_put32(&blob.to, DMA_VERSION);
    hwm_put32(&blob.to, kind(d));
    io_master(&blob, (hwm_dma *)d);
    return (int)(HEADER_SIZE + blob.count);
}

int hwm_dma_restore(hwm_dma *d, const void *buf, uint32_t size)
{
    visitor blob = { .from = buf };
    hwm_dma copy = *d;

    if (size != hwm_dma_save_size(d)) {
        return HWM_E_SIZE;
    }
    if (hwm_get32(&blob.from) != DMA_MAGIC || hwm_get32(&blob.from) != DMA_VERSION ||
        hwm_get32(&blob.from) != kind(d)) {
        return HWM_E_VERSION;
    }
    if (!io_master(&blob, &copy) || !consistent(&copy)) {
        return HWM_E_INVAL;
    }
    *d = copy;
    dma_present(d);
    /* Lines are not part of the blob: the other side may have been reset. */
    d->irq_level = (d->irq_status & d->irq_enable) != 0;
    d->config.host.irq(d->config.host.opaque, 0, d->irq_level);
    return HWM_OK;
}
