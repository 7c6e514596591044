/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apq8064-bench: an APQ8064-like board with its IOMMUs and a DMA master on
 * each of their contexts
 */
#ifndef HW_ARM_APQ8064_BENCH_H
#define HW_ARM_APQ8064_BENCH_H

#include "hw/arm/bench_board.h"

#define TYPE_APQ8064_BENCH MACHINE_TYPE_NAME("apq8064-bench")
OBJECT_DECLARE_SIMPLE_TYPE(Apq8064Bench, APQ8064_BENCH)

struct Apq8064Bench {
    BenchBoard parent_obj;

    bool display_smmu;           /* an SMMU at the display's place */
};

void *apq8064_bench_fdt(const BenchBoard *b, int *size);

#endif
