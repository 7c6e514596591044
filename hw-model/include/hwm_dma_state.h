/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_dma_state.h - what a bench master consists of.  Included by hwm_dma.h so that a caller can own the memory;
 * the members belong to src/dma*.c.
 */
#ifndef HWM_DMA_STATE_H
#define HWM_DMA_STATE_H

/* What is made from words is made in blocks of eight, and begins with the word that the burst begins in. */
#define HWM_DMA_SLACK 32u

/* A descriptor as it was fetched, register defaults filled in. */
typedef struct hwm_dma_desc {
    uint64_t next, src, dst;
    uint32_t length, burst, data;
    uint16_t stream;
    uint8_t op;              /* HWM_DESC_OP_* of hwm_dma_regs.h */
    bool privileged, instruction, secure, irq;
} hwm_dma_desc;

/* Brent's cycle finder over descriptor addresses: a mark that is moved up at powers of two. */
typedef struct hwm_dma_brent {
    uint64_t mark;
    uint32_t power, steps;
} hwm_dma_brent;

/* The transaction in flight, or the last one. */
typedef struct hwm_dma_burst {
    uint64_t iova;
    uint32_t length;
    bool write;
    bool waited;             /* stalled before it went on */
    hwm_response answer;     /* of the IOMMU, in place; its pa and attrs mean something without one too */
} hwm_dma_burst;

struct hwm_dma {
    hwm_dma_config config;
    uint8_t index;           /* place in the arbiter; makes tokens unique among the masters of an IOMMU */

    /* registers that software writes */
    uint64_t list;
    uint32_t default_burst, limit, trace_select;
    uint16_t default_stream;
    uint8_t irq_status, irq_enable;
    bool irq_level;

    /* the list */
    hwm_dma_status status;
    bool abort;              /* asked for, acted on by the next step */
    bool loaded;             /* desc was fetched from `address` and has not ended */
    uint64_t address;        /* of the current descriptor, or of the next one to fetch */
    uint32_t fetched;
    hwm_dma_brent brent;

    /* the current descriptor */
    hwm_dma_desc desc;
    hwm_request request[2];  /* derived from it: what is alike in all its reads, and in all its writes */
    uint32_t moved;          /* bytes done */
    uint32_t result, first;
    bool holding;            /* copy: `data` holds what was read, the write half comes next */

    hwm_dma_burst burst;
    uint64_t serial;         /* transactions that have ended since reset; low half of the token */
    hwm_dma_trace trace[HWM_DMA_TRACE];
    uint8_t data[HWM_DMA_MAX_BURST + HWM_DMA_SLACK];   /* one burst */
};

#endif
