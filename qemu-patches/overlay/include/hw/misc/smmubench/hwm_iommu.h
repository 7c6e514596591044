/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm-iommu: an IOMMU model of hw-model as a device (abstract)
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the register window
 *  + sysbus IRQs 0..n: the model's interrupt lines
 *  + properties "tlb-entries", "tlb-ways": may be set at any time, take
 *    effect at realize and at the next x-bench-reset; 0 at realize: as the
 *    model likes it
 */
#ifndef HW_MISC_SMMUBENCH_HWM_IOMMU_H
#define HW_MISC_SMMUBENCH_HWM_IOMMU_H

#include "hw/pci/pci.h"
#include "hw/sysbus.h"
#include "hw/misc/smmubench/hwm_blob.h"
#include "qemu/notify.h"
#include "hwm.h"

#define TYPE_HWM_IOMMU "hwm-iommu"
OBJECT_DECLARE_TYPE(HwmIommu, HwmIommuClass, HWM_IOMMU)

struct HwmIommu {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq *irq;
    char *path;                  /* canonical QOM path */
    const char *name;            /* its last part */

    hwm_iommu *core;             /* owned by the child class */
    const hwm_iommu_ops *model;  /* the model's own operations */
    hwm_iommu_ops ops;           /* the same, with a traced translate */
    NotifierList resumed;        /* stalled transactions may go on */

    uint32_t tlb_entries;        /* as wanted */
    uint32_t tlb_ways;
    uint32_t tlb_capacity;       /* entries at most */

    /* hwm_iommu_pci.c */
    GHashTable *buses;           /* PCIBus -> its regions */
    GPtrArray *regions;          /* all of them, platform masters' too */
    uint32_t pci_stream_base;
    uint32_t notifies;           /* how many have somebody to notify */

    HwmBlob blob;                /* for vmstate */
};

struct HwmIommuClass {
    SysBusDeviceClass parent_class;

    /*
     * Makes the model with tlb_entries and tlb_ways, having replaced a 0 by
     * its own default; NULL and @errp
     */
    hwm_iommu *(*create)(HwmIommu *s, const hwm_host *host, Error **errp);

    uint32_t access_max;         /* bytes of a register access at most */
    bool stages;                 /* faults tell CBFRSYNRA and IPAFAR */
};

/* Apply tlb_entries and tlb_ways, then reset */
void hwm_iommu_bench_reset(HwmIommu *s);

/* Can the model have such a TLB?  Changes nothing. */
bool hwm_iommu_tlb_ok(const HwmIommu *s, uint32_t entries, uint32_t ways,
                      Error **errp);

/* qmp_iommu.c: by QOM path, or NULL and @errp */
HwmIommu *hwm_iommu_resolve(const char *path, Error **errp);

void hwm_iommu_send_event(HwmIommu *s, const hwm_event *event);

/*
 * hwm_iommu_pci.c: memory regions through which other devices' DMA goes.
 * They can't stall; a fault leaves its record and is a decode error.
 */

/* Every device on @bus and below is stream @stream_base + requester ID */
void hwm_iommu_setup_pci(HwmIommu *s, PCIBus *bus, uint32_t stream_base);

/* For one that takes a MemoryRegion; belongs to @s */
MemoryRegion *hwm_iommu_region(HwmIommu *s, const char *name,
                               uint16_t stream);

/* Translations may have changed: those who keep copies drop them */
void hwm_iommu_notify(HwmIommu *s);

#endif
