/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma-pci: the DMA master of bench-dma as a PCI device
 *
 * It runs on every machine with a PCI bus, and so behind every IOMMU that
 * QEMU has.  Its descriptors and its data go through the PCI address space;
 * a stream ID in a descriptor means nothing: the requester ID counts.
 *
 * QEMU interface:
 *  + BAR 0: the register window of bench-dma
 *  + BAR 2: a window as that of upstream's iommu-testdev (QEMU 11,
 *    docs/specs/iommu-testdev.rst)
 *  + interrupt: completion, by MSI (one vector) or INTA
 */
#ifndef HW_MISC_SMMUBENCH_BENCH_DMA_PCI_H
#define HW_MISC_SMMUBENCH_BENCH_DMA_PCI_H

#include "hw/misc/smmubench/bench_master.h"
#include "hw/pci/pci_device.h"

#define TYPE_BENCH_DMA_PCI "bench-dma-pci"
OBJECT_DECLARE_SIMPLE_TYPE(BenchDmaPci, BENCH_DMA_PCI)

#define BENCH_DMA_PCI_VENDOR PCI_VENDOR_ID_QEMU
#define BENCH_DMA_PCI_DEVICE 0x5342

/* BAR 2, 32-bit registers */
enum {
    BENCH_TEST_TRIGGER = 0x00,   /* reading carries out what is armed */
    BENCH_TEST_IOVA_LO = 0x04,
    BENCH_TEST_IOVA_HI = 0x08,
    BENCH_TEST_LENGTH = 0x0c,
    BENCH_TEST_RESULT = 0x10,
    BENCH_TEST_DOORBELL = 0x14,  /* bit 0: arm, else disarm */
    BENCH_TEST_ATTRS = 0x18,     /* secure 0, space 2:1, space valid 3 */
    BENCH_TEST_PA_LO = 0x1c,     /* where the data is looked for */
    BENCH_TEST_PA_HI = 0x20,
    BENCH_TEST_WINDOW = 0x1000,
};

/* RESULT */
enum {
    BENCH_TEST_OK = 0,
    BENCH_TEST_IDLE = 0xffffffff,
    BENCH_TEST_ARMED = 0xfffffffe,
    BENCH_TEST_BAD_LENGTH = 0xdead0001,
    BENCH_TEST_WRITE_FAILED = 0xdead0002,
    BENCH_TEST_READ_FAILED = 0xdead0003,
    BENCH_TEST_MISMATCH = 0xdead0004,
    BENCH_TEST_NOT_ARMED = 0xdead0005,
    BENCH_TEST_BAD_ATTRS = 0xdead0006,
};

#define BENCH_TEST_PATTERN 0x12345678
#define BENCH_TEST_LENGTH_MAX (1 * MiB)

struct BenchDmaPci {
    PCIDevice parent_obj;

    BenchMaster master;
    QEMUBH *message;             /* sends the MSI */

    AddressSpace *target;        /* of the burst that waits, once translated */
    hwaddr target_address;

    MemoryRegion test;
    uint64_t iova;
    uint64_t pa;
    uint32_t length;
    uint32_t result;
    uint32_t attrs;
    bool armed;
};

/* bench_dma_pci_test.c */
void bench_test_init(BenchDmaPci *s);
void bench_test_reset(BenchDmaPci *s);

#endif
