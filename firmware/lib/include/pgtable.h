/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translation tables of one address space, in memory that the caller hands out: ARMv7 short descriptors
 * (ARM DDI 0406C, B3.5), AArch32 long descriptors (B3.6) and AArch64 (ARM DDI 0487, D8.3), stages 1 and 2.
 *
 * A call does all of its work, or refuses with everything as it was. What the tables hold is read back from
 * memory. Nothing here writes a register: invalidation is the driver's.
 */
#ifndef PGTABLE_H
#define PGTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pgtable_format {
    PGTABLE_SHORT,
    PGTABLE_LONG,
    PGTABLE_AARCH64_4K,
    PGTABLE_AARCH64_16K,
    PGTABLE_AARCH64_64K,
    PGTABLE_FORMATS,
} pgtable_format;

/* Why a call was refused. */
typedef enum pgtable_status {
    PGTABLE_OK,
    PGTABLE_MISALIGNED,      /* address or length */
    PGTABLE_PAGE_SIZE,       /* the format has no page of this size */
    PGTABLE_OVERLAP,         /* part of it is mapped */
    PGTABLE_NOT_MAPPED,      /* part of it isn't */
    PGTABLE_BEYOND_LIMIT,    /* more address bits than the format has */
    PGTABLE_NO_TABLE_MEMORY,
    PGTABLE_BAD_FORMAT,      /* no such format, or it can't be split */
} pgtable_status;

typedef enum pgtable_memory_type {
    MEMORY_CACHED,           /* write-back, read- and write-allocate */
    MEMORY_UNCACHED,
    MEMORY_DEVICE,
    MEMORY_STRONGLY_ORDERED,
} pgtable_memory_type;

/* Everything is readable by those who may use it. */
typedef struct pgtable_prot {
    bool write, privileged, execute;
    pgtable_memory_type memory;
} pgtable_prot;

/* `count` pages of `page` bytes, one after the other. */
typedef struct pgtable_run {
    uint64_t iova, pa, page, count;
} pgtable_run;

/* Where tables come from. Lengths and alignments are powers of two, 4096 at least. */
typedef struct pgtable_pool {
    void *context;
    void *(*take)(void *context, size_t length, size_t alignment);  /* zeroed; NULL: there is none */
    void (*give)(void *context, void *table, size_t length);
    bool (*owns)(void *context, const void *table);                 /* handed out and not given back */
} pgtable_pool;

/* What the tables have cost so far. */
typedef struct pgtable_counts {
    uint64_t leaf_writes;    /* words of pages */
    uint64_t table_writes;   /* words that point to tables */
    uint64_t tables;         /* below the first level, now */
    uint64_t entries;        /* pages mapped now */
    uint64_t taken, freed;   /* tables below the first level */
} pgtable_counts;

enum { PGTABLE_UNUSED = 1024 };

typedef struct pgtable {
    const pgtable_pool *pool;
    pgtable_format format;
    unsigned stage;          /* 1 or 2 */
    unsigned split;          /* short descriptors: TTBCR.N; the upper part has a table of its own */
    uint8_t *root, *high;    /* first tables; `high` only where there is a split */
    size_t root_bytes, high_bytes;
    uint64_t ttbr0, ttbr1;   /* bases for the registers, without attributes */
    int64_t budget;          /* tables that may still be taken; negative: any number */
    pgtable_counts counts;
    /* Tables that unmapping left empty: freed once the TLB has forgotten them. */
    void *unused[PGTABLE_UNUSED];
    unsigned unused_count;
} pgtable;

/* Called with the address of each page that unmapping removed, whole, even if only a part is. */
typedef void pgtable_gone(void *context, uint64_t iova);

pgtable_status pgtable_init(pgtable *t, const pgtable_pool *pool, pgtable_format format, unsigned stage,
                            unsigned split);
/* Frees everything. */
void pgtable_release(pgtable *t);

pgtable_status pgtable_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot);
/* Removes exactly this range; a page that reaches beyond it is cut into smaller ones around it. */
pgtable_status pgtable_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context);
/* After an invalidation: frees the tables that unmapping left empty. */
void pgtable_release_unused(pgtable *t);
/* With a split: a section for `iova` where only a walk from the wrong table base would find it. */
pgtable_status pgtable_decoy(pgtable *t, uint64_t iova, uint64_t pa);

/* Input address bits, and log2 of the smallest page. */
unsigned pgtable_bits(const pgtable *t);
unsigned pgtable_granule(const pgtable *t);
/* Level at which walks of a long format begin. */
unsigned pgtable_first_level(const pgtable *t);

#endif
