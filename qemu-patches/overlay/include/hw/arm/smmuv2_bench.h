/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmuv2-bench: a board with one ARM SMMU, and PCI and platform masters
 * behind it
 */
#ifndef HW_ARM_SMMUV2_BENCH_H
#define HW_ARM_SMMUV2_BENCH_H

#include "hw/arm/bench_board.h"

#define TYPE_SMMUV2_BENCH MACHINE_TYPE_NAME("smmuv2-bench")
OBJECT_DECLARE_SIMPLE_TYPE(SmmuV2Bench, SMMUV2_BENCH)

struct SmmuV2Bench {
    BenchBoard parent_obj;

    bool no_smmu;                /* smmu=off */
    char *preset;                /* NULL: the table's */
    MemoryRegion ecam;
    MemoryRegion pci_mmio;
};

void *smmuv2_bench_fdt(const BenchBoard *b, int *size);

#endif
