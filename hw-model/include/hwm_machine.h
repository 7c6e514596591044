/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_machine.h - a machine as data.  The tables are made from hw-model/machines/<name>.yaml.
 */
#ifndef HWM_MACHINE_H
#define HWM_MACHINE_H

#include <stdint.h>

/* Kinds of memory windows. */
typedef enum hwm_window_kind {
    HWM_WIN_RAM, HWM_WIN_SRAM, HWM_WIN_GIC_DIST, HWM_WIN_GIC_CPU, HWM_WIN_UART, HWM_WIN_VIRTIO,
    HWM_WIN_BENCH_PAGE, HWM_WIN_GIC_HYP, HWM_WIN_GIC_VCPU, HWM_WIN_GIC_V2M, HWM_WIN_GIC_ITS,
    HWM_WIN_GIC_REDIST, HWM_WIN_RTC, HWM_WIN_PCIE_ECAM, HWM_WIN_PCIE_MMIO, HWM_WIN_PCIE_PIO,
    HWM_WIN_PL330,
} hwm_window_kind;

typedef struct hwm_window {
    hwm_window_kind kind;
    const char *name;
    uint64_t base, size;
    int32_t irq;              /* GIC SPI number, -1: none */
    uint32_t irqs;            /* how many from there on; 0: none */
    int32_t iommu;            /* a bus master behind an IOMMU: index into iommus, -1: none */
    uint16_t stream;          /* and its stream ID there */
} hwm_window;

typedef struct hwm_mid_range {
    uint16_t first, last;
} hwm_mid_range;

typedef struct hwm_machine_context {
    const char *name;         /* "mdp_port0_cb0" */
    uint8_t bank;
    uint16_t mid;             /* first MID, the default stream of this context's master */
    uint8_t range_count;
    const hwm_mid_range *ranges;
} hwm_machine_context;

/* A member of hwm_smmu_config, written with dashes: "num-cb".  Switches are 0 and 1. */
typedef struct hwm_machine_property {
    const char *name;
    uint64_t value;
} hwm_machine_property;

typedef struct hwm_machine_iommu {
    const char *name;         /* "mdp0" */
    const char *model;        /* "msm-v0", "smmu-v2" */
    uint64_t base, size;      /* SMMU: room; the instance's own window may be smaller */
    int32_t irq_secure, irq_nonsecure;   /* SPI numbers; SMMU: the global fault interrupts */
    uint32_t banks;           /* context banks (ncb) */
    uint32_t context_count;   /* SMMU: 0, the driver picks banks */
    const hwm_machine_context *contexts;
    /* SMMU only. */
    const char *preset;       /* of hwm_smmu_config_preset(); NULL: no SMMU */
    int32_t global_irq, secure_irq;      /* irq_nonsecure and irq_secure; -1: no SMMU */
    int32_t first_context_irq;           /* context interrupt n has SPI first_context_irq + n */
    uint32_t context_irqs;
    uint32_t property_count;  /* what differs from the preset */
    const hwm_machine_property *properties;
} hwm_machine_iommu;

typedef struct hwm_machine_master {
    const char *name;         /* as the context: "mdp_port0_cb0"; "raw0" without an IOMMU */
    uint64_t base, size;      /* register window */
    int32_t irq;              /* SPI */
    int32_t iommu;            /* index into iommus, -1: none */
    uint16_t stream;
    uint64_t window_base, window_size;   /* without an IOMMU */
    int64_t bus_offset;
} hwm_machine_master;

typedef struct hwm_machine {
    const char *name;         /* "apq8064-bench" */
    uint32_t spis;            /* SPIs the GIC has */
    uint32_t window_count, iommu_count, master_count;
    const hwm_window *windows;
    const hwm_machine_iommu *iommus;
    const hwm_machine_master *masters;
    /* PCIe host: requester ID n has stream ID pci_stream_base + n. */
    int32_t pci_iommu;        /* index into iommus, -1: no PCIe host behind one */
    uint32_t pci_stream_base, pci_requesters;
} hwm_machine;

/* NULL-terminated; generated. */
extern const hwm_machine *const hwm_machines[];

#endif
