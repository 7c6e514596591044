/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-page: how guests talk to the bench
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the register window
 *  + property "arbiter": the bench-arbiter that SEED seeds (required)
 */
#ifndef HW_MISC_SMMUBENCH_BENCH_PAGE_H
#define HW_MISC_SMMUBENCH_BENCH_PAGE_H

#include "hw/sysbus.h"
#include "hw/misc/smmubench/bench_arbiter.h"
#include "hwm_page_regs.h"

#define TYPE_BENCH_PAGE "bench-page"
OBJECT_DECLARE_SIMPLE_TYPE(BenchPage, BENCH_PAGE)

struct BenchPage {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    BenchArbiter *arbiter;
    uint32_t scratch[HWM_PAGE_SCRATCH_COUNT];
};

/* Resets IOMMUs, masters, bench page and arbiter, and clears counters */
void bench_reset_devices(void);

#endif
