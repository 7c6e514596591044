/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma-pci: the DMA master of bench-dma as a PCI device
 */

#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "hw/misc/smmubench/bench_dma_pci.h"
#include "hw/misc/smmubench/hwm_bus.h"
#include "hw/pci/msi.h"
#include "migration/vmstate.h"

static BenchDmaPci *bench_dma_pci_of(BenchMaster *m)
{
    return container_of(m, BenchDmaPci, master);
}

/* Called once a burst: no checked casts on the way */
static MemTxAttrs bench_dma_pci_attrs(BenchDmaPci *s, const hwm_attrs *attrs)
{
    return (MemTxAttrs) {
        .secure = attrs->secure,
        .user = !attrs->privileged,
        .requester_id = pci_requester_id(&s->parent_obj),
    };
}

/*
 * One translation a burst, here, so that what is no RAM is found out before
 * anything happens to it.  NULL: the way leads nowhere.
 */
static AddressSpace *bench_dma_pci_find(BenchDmaPci *s, uint64_t *address,
                                        bool write, const hwm_attrs *attrs)
{
    AddressSpace *as = pci_get_address_space(&s->parent_obj);
    IOMMUTLBEntry entry;

    RCU_READ_LOCK_GUARD();
    entry = address_space_get_iotlb_entry(as, *address, write,
                                          bench_dma_pci_attrs(s, attrs));
    *address = entry.translated_addr | (*address & entry.addr_mask);
    return entry.target_as;
}

/*
 * RAM is reached at once.  Nothing else is from within a step: it may be
 * registers, of an IOMMU or of this device.  The arbiter asks for those data
 * between steps; descriptors live in RAM only.
 */
static int bench_dma_pci_rw(BenchDmaPci *s, uint64_t pa, void *buf,
                            uint32_t len, bool write, const hwm_attrs *attrs)
{
    AddressSpace *target = bench_dma_pci_find(s, &pa, write, attrs);
    int result = HWM_PENDING;

    if (!target) {
        return HWM_E_DECODE;
    }
    /* Without an IOMMU, the device's own address space is the system's */
    if (target == &address_space_memory ||
        target == pci_get_address_space(&s->parent_obj)) {
        result = write ? hwm_bus_write(NULL, pa, buf, len, attrs)
                       : hwm_bus_read(NULL, pa, buf, len, attrs);
    } else if (attrs->kind != HWM_ACCESS_DATA) {
        return HWM_E_DECODE;
    }
    if (result == HWM_PENDING) {
        hwm_bus_tally.pending = true;
        s->target = target;
        s->target_address = pa;
    }
    return result;
}

static int bench_dma_pci_read(void *opaque, uint64_t pa, void *buf,
                              uint32_t len, const hwm_attrs *attrs)
{
    return bench_dma_pci_rw(bench_dma_pci_of(opaque), pa, buf, len, false,
                            attrs);
}

static int bench_dma_pci_write(void *opaque, uint64_t pa, const void *buf,
                               uint32_t len, const hwm_attrs *attrs)
{
    return bench_dma_pci_rw(bench_dma_pci_of(opaque), pa, (void *)buf, len,
                            true, attrs);
}

static int bench_dma_pci_deliver(BenchMaster *m, const hwm_dma_access *access)
{
    BenchDmaPci *s = bench_dma_pci_of(m);
    AddressSpace *as = s->target;
    hwaddr address = s->target_address;
    MemTxResult result;

    g_assert(bql_locked());
    if (!as) {
        /* The burst was under way when the state was saved */
        as = pci_get_address_space(&s->parent_obj);
        address = access->pa;
    }
    s->target = NULL;
    hwm_bus_tally.moved += access->len;
    hwm_bus_tally.largest = MAX(hwm_bus_tally.largest, access->len);
    result = address_space_rw(as, address,
                              bench_dma_pci_attrs(s, &access->attrs),
                              access->buf, access->len, access->write);
    return result == MEMTX_OK ? HWM_OK
           : result & MEMTX_DECODE_ERROR ? HWM_E_DECODE : HWM_E_SLAVE;
}

/*
 * Called from within the model: a message is a write to anywhere, this
 * device's own registers included, so it is sent from a bottom half.
 */
static void bench_dma_pci_set_irq(BenchMaster *m, bool level)
{
    BenchDmaPci *s = bench_dma_pci_of(m);

    if (!msi_enabled(PCI_DEVICE(s))) {
        pci_set_irq(PCI_DEVICE(s), level);
    } else if (level) {
        qemu_bh_schedule(s->message);
    }
}

static void bench_dma_pci_send(void *opaque)
{
    if (msi_enabled(PCI_DEVICE(opaque))) {
        msi_notify(PCI_DEVICE(opaque), 0);
    }
}

/* -- the device ----------------------------------------------------------- */

static void bench_dma_pci_reset_hold(Object *obj, ResetType type)
{
    BenchDmaPci *s = BENCH_DMA_PCI(obj);

    hwm_dma_reset(&s->master.core);
    s->target = NULL;
    bench_test_reset(s);
}

static int bench_dma_pci_pre_save(void *opaque)
{
    return bench_master_pre_save(&BENCH_DMA_PCI(opaque)->master);
}

static int bench_dma_pci_post_save(void *opaque)
{
    return bench_master_post_save(&BENCH_DMA_PCI(opaque)->master);
}

static int bench_dma_pci_post_load(void *opaque, int version_id)
{
    BenchDmaPci *s = BENCH_DMA_PCI(opaque);

    s->target = NULL;
    return bench_master_post_load(&s->master);
}

static const VMStateDescription vmstate_bench_dma_pci = {
    .name = TYPE_BENCH_DMA_PCI,
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = bench_dma_pci_pre_save,
    .post_save = bench_dma_pci_post_save,
    .post_load = bench_dma_pci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, BenchDmaPci),
        VMSTATE_UINT64(iova, BenchDmaPci),
        VMSTATE_UINT64(pa, BenchDmaPci),
        VMSTATE_UINT32(length, BenchDmaPci),
        VMSTATE_UINT32(result, BenchDmaPci),
        VMSTATE_UINT32(attrs, BenchDmaPci),
        VMSTATE_BOOL(armed, BenchDmaPci),
        VMSTATE_HWM_BLOB(master.blob, BenchDmaPci),
        VMSTATE_END_OF_LIST()
    }
};

static void bench_dma_pci_realize(PCIDevice *pci, Error **errp)
{
    BenchDmaPci *s = BENCH_DMA_PCI(pci);
    hwm_dma_config config = {
        .host = { .read = bench_dma_pci_read, .write = bench_dma_pci_write },
        .window_size = UINT64_MAX,
    };

    s->master.arbiter = bench_arbiter_of_machine(errp);
    if (!s->master.arbiter) {
        return;
    }
    s->master.set_irq = bench_dma_pci_set_irq;
    s->master.deliver = bench_dma_pci_deliver;
    pci_config_set_interrupt_pin(pci->config, 1);
    if (msi_init(pci, 0, 1, true, false, errp) < 0) {
        return;
    }
    if (!bench_master_realize(&s->master, DEVICE(pci), &config, errp)) {
        msi_uninit(pci);
        return;
    }
    s->message = qemu_bh_new(bench_dma_pci_send, s);
    bench_test_init(s);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->master.mmio);
    pci_register_bar(pci, 2, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->test);
}

static void bench_dma_pci_finalize(Object *obj)
{
    BenchDmaPci *s = BENCH_DMA_PCI(obj);

    if (s->message) {
        qemu_bh_delete(s->message);
    }
    bench_master_finalize(&s->master);
}

static void bench_dma_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "DMA master of the bench on PCI";
    dc->vmsd = &vmstate_bench_dma_pci;
    /* Masters keep their place in the round for good */
    dc->hotpluggable = false;
    rc->phases.hold = bench_dma_pci_reset_hold;
    pc->realize = bench_dma_pci_realize;
    pc->vendor_id = BENCH_DMA_PCI_VENDOR;
    pc->device_id = BENCH_DMA_PCI_DEVICE;
    pc->class_id = PCI_CLASS_SYSTEM_DMA;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo bench_dma_pci_types[] = {
    {
        .name = TYPE_BENCH_DMA_PCI,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(BenchDmaPci),
        .instance_finalize = bench_dma_pci_finalize,
        .class_init = bench_dma_pci_class_init,
        .interfaces = (InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};
DEFINE_TYPES(bench_dma_pci_types)
