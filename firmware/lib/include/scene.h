/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests share: the machine's IOMMU, two masters behind it, one address space, and interrupts that are served.
 * One source serves both machines; what differs is data in scene_board.c.
 *
 *     scene_init();
 *     for (unsigned n = 0; n < scene_format_count; n++) {
 *         if (!scene_open(&scene_formats[n], IOMMU_REPORT)) { continue; }      said SKIP
 *         scene_map(IOVA, scene_address(0), SIZE, scene_all);
 *         check("the copy is done", scene_copy(0, IOVA, ...), DMA_DONE(HWM_DMA_CODE_OK));
 *         scene_close();
 *     }
 */
#ifndef SCENE_H
#define SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "bench_dma.h"
#include "iommu.h"

enum { SCENE_MASTERS = 2, SCENE_BUFFERS = 4, SCENE_BYTES = 65536, SCENE_SIZES = 5 };

struct scene_master {
    uintptr_t base;
    uint16_t spi, stream;
    int16_t bank; /* of the MSM IOMMU's context that serves the stream; -1 where the driver picks */
};

struct scene_format {
    const char *name;
    pgtable_format format;
    enum iommu_stage stage;
    uint64_t sizes[SCENE_SIZES]; /* bytes of a page, the smallest first; 0: no more */
};

extern const struct scene_master scene_masters[SCENE_MASTERS];
extern const struct scene_format scene_formats[];
extern const unsigned scene_format_count;
/* As the caller of iommu_init() sets it. */
extern const struct iommu scene_iommu;

struct scene {
    struct iommu iommu;
    const struct scene_format *format;
    pgtable tables, second;
    enum iommu_faults faults;
    struct iommu_attachment at[SCENE_MASTERS];
    bool attached[SCENE_MASTERS];
    dma_descriptor list[SCENE_MASTERS];
    volatile unsigned completions[SCENE_MASTERS];
    /* Faults since scene_open(), all taken by interrupt, the last one, and its SPI. */
    volatile unsigned fault_count;
    struct iommu_fault fault;
    unsigned fault_spi;
    /* Called in the interrupt; NULL: terminate. */
    enum iommu_answer (*on_fault)(const struct iommu_fault *fault);
};

extern struct scene scene;
/* Read, write, fetch; unprivileged; write-back. */
extern const pgtable_prot scene_all;

/* GIC, IOMMU, interrupts. Ends the guest with a FAIL where there is no IOMMU. */
void scene_init(void);
/* Empty tables of a format, master 0 attached to them and translation on. False, and a SKIP line, if the hardware
 * lacks the format. */
bool scene_open(const struct scene_format *format, enum iommu_faults faults);
/* Another master on other or the same tables. */
enum iommu_status scene_attach(unsigned master, const pgtable *tables);
/* Detaches and frees all. */
void scene_close(void);

/* A new table of the scene's format; false: no memory. */
bool scene_tables(pgtable *tables);
/* One page that holds `address` at its place in a page at `iova`, which is aligned to `size`: the IOVA of `address`.
 * Failure is a FAIL line. */
uint64_t scene_map(uint64_t iova, uintptr_t address, uint64_t size, pgtable_prot prot);
uint64_t scene_map_in(pgtable *tables, uint64_t iova, uintptr_t address, uint64_t size, pgtable_prot prot);
/* The tables alone, and the invalidation alone, for each attached master. */
void scene_unmap_stale(uint64_t iova, uint64_t size);
void scene_invalidate(uint64_t iova);
void scene_unmap(uint64_t iova, uint64_t size);

/* Buffers of SCENE_BYTES, aligned to that: none shares a page of 64 KiB. */
uint32_t *scene_buffer(unsigned n);
uintptr_t scene_address(unsigned n);
void scene_fill(unsigned n, uint32_t seed, uint32_t bytes);
/* Words of two buffers that differ. */
unsigned scene_differences(unsigned a, unsigned b, uint32_t bytes);

/* Starts a copy; waits for the completion interrupt, at most some seconds, then aborts. The descriptor's status. */
void scene_start(unsigned master, uint32_t op, uint64_t src, uint64_t dst, uint32_t length);
uint32_t scene_wait(unsigned master);
uint32_t scene_copy(unsigned master, uint64_t src, uint64_t dst, uint32_t length);

/* Pages of memory for tables: a pool over [_end, _memory_end). */
extern const pgtable_pool scene_pool;

#endif
