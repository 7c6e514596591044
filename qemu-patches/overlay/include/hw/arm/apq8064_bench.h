/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apq8064-bench: an APQ8064-like board with its IOMMUs and a DMA master on
 * each of their contexts
 */
#ifndef HW_ARM_APQ8064_BENCH_H
#define HW_ARM_APQ8064_BENCH_H

#include "hw/arm/boot.h"
#include "hw/boards.h"
#include "hwm_machine.h"

#define TYPE_APQ8064_BENCH MACHINE_TYPE_NAME("apq8064-bench")
OBJECT_DECLARE_SIMPLE_TYPE(Apq8064Bench, APQ8064_BENCH)

struct Apq8064Bench {
    MachineState parent_obj;

    const hwm_machine *table;    /* hw-model/machines/apq8064-bench.yaml */
    struct arm_boot_info boot;
    MemoryRegion own_sram;
    char *sram_memdev;           /* ID of a memory backend, or NULL */

    DeviceState *gic;
    DeviceState *arbiter;
    DeviceState **iommu;         /* as in the table */
};

/* PPI numbers of the generic timer, as every ARM board has them */
enum {
    APQ8064_PPI_TIMER_HYP = 10,
    APQ8064_PPI_TIMER_VIRT = 11,
    APQ8064_PPI_TIMER_SECURE = 13,
    APQ8064_PPI_TIMER_PHYS = 14,
};

/* NULL: the table has none */
const hwm_window *apq8064_bench_window(const hwm_machine *table,
                                       hwm_window_kind kind);

/* Device tree of the machine, but for what arm_load_dtb() adds */
void *apq8064_bench_fdt(const Apq8064Bench *s, int *size);

#endif
