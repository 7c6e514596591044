/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device trees of the bench's machines: the parts that more than one has
 */
#ifndef HW_ARM_BENCH_FDT_H
#define HW_ARM_BENCH_FDT_H

#include "hw/arm/bench_board.h"
#include "system/device_tree.h"

#define GIC_SPI 0
#define GIC_PPI 1
#define IRQ_EDGE_RISING 1
#define IRQ_LEVEL_HIGH  4

typedef struct BenchTree {
    void *fdt;
    const BenchBoard *board;
    const hwm_machine *table;
    unsigned cells;          /* of an address, and of a size: 1 or 2 */
    uint32_t gic;
    uint32_t uart_clock;
    uint32_t *iommu;         /* phandles, as in the table */
} BenchTree;

/* A list of cells that grows; set_cells() frees it */
GArray *bench_fdt_cells(void);
void bench_fdt_put(GArray *cells, uint32_t value);
/* An address or a size, of as many cells as the tree has for one */
void bench_fdt_put_long(const BenchTree *t, GArray *cells, uint64_t value);
void bench_fdt_set_cells(BenchTree *t, const char *node, const char *name,
                         GArray *cells);

void bench_fdt_set_reg(BenchTree *t, const char *node, uint64_t base,
                       uint64_t size);
void bench_fdt_set_spi(BenchTree *t, const char *node, int spi, int flags);
void bench_fdt_set_strings(BenchTree *t, const char *node, const char *name,
                           const char *first, const char *second);
uint32_t bench_fdt_set_phandle(BenchTree *t, const char *node);
uint32_t bench_fdt_add_clock(BenchTree *t, const char *node, uint32_t hz);
void bench_fdt_add_bus(BenchTree *t, const char *node);
/* Flags of a PPI that all CPUs have */
uint32_t bench_fdt_ppi_flags(const BenchTree *t);

/*
 * In this order, since a new node comes before its siblings: begin, what
 * is the board's own, finish.
 */
void bench_fdt_begin(BenchTree *t, const BenchBoard *b, unsigned cells,
                     int *size);
void bench_fdt_add_smmu(BenchTree *t, unsigned index);
/* All masters behind an IOMMU as one node, with @streams to its name */
void bench_fdt_add_masters(BenchTree *t, unsigned index, GArray *streams);
void bench_fdt_add_raw_masters(BenchTree *t);
void bench_fdt_add_windows(BenchTree *t);

#endif
