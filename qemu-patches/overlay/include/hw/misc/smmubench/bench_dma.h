/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma: a DMA master that runs descriptor lists
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the register window
 *  + sysbus IRQ 0: completion
 *  + property "arbiter": who lets it advance (bench-arbiter, required)
 *  + property "iommu": the IOMMU it is behind (hwm-iommu, optional)
 *  + property "stream": reset value of STREAM
 *  + properties "window-base", "window-size", "bus-offset": which addresses
 *    reach the bus, and where; only without an IOMMU
 *  + property "can-stall": a fault may make it wait (default true)
 */
#ifndef HW_MISC_SMMUBENCH_BENCH_DMA_H
#define HW_MISC_SMMUBENCH_BENCH_DMA_H

#include "hw/sysbus.h"
#include "hw/misc/smmubench/bench_master.h"
#include "hw/misc/smmubench/hwm_iommu.h"

#define TYPE_BENCH_DMA "bench-dma"
OBJECT_DECLARE_SIMPLE_TYPE(BenchDma, BENCH_DMA)

struct BenchDma {
    SysBusDevice parent_obj;

    BenchMaster master;
    qemu_irq irq;
    Notifier resumed;

    HwmIommu *iommu;
    uint16_t stream;
    uint64_t window_base;
    uint64_t window_size;
    int64_t bus_offset;
    bool can_stall;
};

#endif
