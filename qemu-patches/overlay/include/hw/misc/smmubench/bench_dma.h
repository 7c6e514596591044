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
#include "hw/misc/smmubench/bench_arbiter.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "hwm_dma.h"

#define TYPE_BENCH_DMA "bench-dma"
OBJECT_DECLARE_SIMPLE_TYPE(BenchDma, BENCH_DMA)

struct BenchDma {
    SysBusDevice parent_obj;

    hwm_dma core;
    MemoryRegion mmio;
    qemu_irq irq;
    char *path;              /* canonical QOM path */
    const char *name;        /* its last part */
    Notifier resumed;

    BenchArbiter *arbiter;
    HwmIommu *iommu;
    uint16_t stream;
    uint64_t window_base;
    uint64_t window_size;
    int64_t bus_offset;
    bool can_stall;

    HwmBlob blob;
};

/* Is a list under way? */
bool bench_dma_busy(const BenchDma *s);

/* Does the access to a register window that the master waits for, if any */
bool bench_dma_deliver(BenchDma *s);

/* false and @errp: a list is under way */
bool bench_dma_start(BenchDma *s, uint64_t list, Error **errp);

/* qmp_dma.c */
void bench_dma_send_completed(BenchDma *s);

#endif
