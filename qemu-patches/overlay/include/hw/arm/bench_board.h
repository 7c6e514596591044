/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bench's machines have in common: each is a table made from
 * hw-model/machines/NAME.yaml, with IOMMUs in /machine/iommu, a DMA master
 * for each of the table's in /machine/dma, an arbiter, and a bench page.
 */
#ifndef HW_ARM_BENCH_BOARD_H
#define HW_ARM_BENCH_BOARD_H

#include "hw/arm/boot.h"
#include "hw/boards.h"
#include "hwm_machine.h"

#define TYPE_BENCH_BOARD MACHINE_TYPE_NAME("bench-board")
OBJECT_DECLARE_TYPE(BenchBoard, BenchBoardClass, BENCH_BOARD)

/* PPI numbers, as every ARM board has them */
enum {
    BENCH_PPI_GIC = 9,           /* maintenance */
    BENCH_PPI_TIMER_HYP = 10,
    BENCH_PPI_TIMER_VIRT = 11,
    BENCH_PPI_TIMER_SECURE = 13,
    BENCH_PPI_TIMER_PHYS = 14,
};

struct BenchBoard {
    MachineState parent_obj;

    const hwm_machine *table;
    struct arm_boot_info boot;
    MemoryRegion own_sram;
    char *sram_memdev;           /* ID of a memory backend, or NULL */

    /* Set before bench_board_make_gic() */
    unsigned gic_version;
    bool virtualization;         /* CPUs have EL2 */
    bool secure;                 /* CPUs have EL3 */

    DeviceState *gic;
    DeviceState *arbiter;
    /* As in the table; without one (bench_board_make_iommus()): NULL */
    DeviceState **iommu;
};

struct BenchBoardClass {
    MachineClass parent_class;

    /* The table's name; also that of the machine */
    const char *table;
    /* The board's device tree, but for what arm_load_dtb() adds */
    void *(*fdt)(const BenchBoard *b, int *size);
};

/* The table of that name, which exists */
const hwm_machine *bench_board_table(const char *name);

/* NULL: the table has none */
const hwm_window *bench_board_window(const hwm_machine *table,
                                     hwm_window_kind kind);

qemu_irq bench_board_spi(BenchBoard *b, int spi);

/* Steps of making a board, in this order */
void bench_board_make_cpus(BenchBoard *b);
void bench_board_make_gic(BenchBoard *b);

/* RAM, on-chip RAM, UART, RTC, virtio, bench page and arbiter */
void bench_board_make_windows(BenchBoard *b);

/*
 * @preset: of the IOMMUs that the table says nothing of, or another one than
 * the table's; by IOMMU, NULL: as the table has it.  Masters of an IOMMU
 * that is "none" sit on the bus itself.
 */
void bench_board_make_iommus(BenchBoard *b, const char *const *preset);
void bench_board_make_masters(BenchBoard *b);
void bench_board_boot(BenchBoard *b);

#endif
