/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory regions through which DMA of devices that know nothing of the
 * models goes: PCI devices, and platform devices that take a MemoryRegion
 *
 * A request from here can't stall: what would wait is terminated.
 */

#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "exec/address-spaces.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "hw/pci/pci_bus.h"
#include "trace.h"

#define TYPE_HWM_IOMMU_REGION "hwm-iommu-region"
OBJECT_DECLARE_SIMPLE_TYPE(HwmIommuRegion, HWM_IOMMU_REGION)

struct HwmIommuRegion {
    IOMMUMemoryRegion parent_obj;

    HwmIommu *iommu;
    PCIBus *bus;                 /* NULL: a platform device */
    int (*bus_num)(PCIBus *bus); /* its class', found once: casts are dear */
    uint32_t stream;             /* PCI: of requester ID 0 */
    uint8_t devfn;
    bool notifies;               /* somebody keeps copies of translations */
    AddressSpace as;             /* PCI only */

    /* Not on the stack, which QEMU clears each time; with the BQL only */
    hwm_request request;
    hwm_response answer;
};

typedef struct HwmIommuBus {
    HwmIommuRegion *region[PCI_DEVFN_MAX];
} HwmIommuBus;

/* What QEMU calls an IOMMU index: the attributes that a translation is for */
enum {
    HWM_INDEX_SECURE = 1,
    HWM_INDEX_PRIVILEGED = 2,
    HWM_INDEXES = 4,
};

/*
 * PCI has no notion of privilege, and most devices say nothing of it: only
 * attributes that are given, and don't say "user", are privileged.
 */
static int hwm_iommu_region_index(IOMMUMemoryRegion *mr, MemTxAttrs attrs)
{
    return (attrs.secure ? HWM_INDEX_SECURE : 0) |
           (attrs.unspecified || attrs.user ? 0 : HWM_INDEX_PRIVILEGED);
}

static int hwm_iommu_region_indexes(IOMMUMemoryRegion *mr)
{
    return HWM_INDEXES;
}

/* A bus has no number before software has given it one */
static uint16_t hwm_iommu_region_stream(const HwmIommuRegion *r)
{
    if (!r->bus) {
        return r->stream;
    }
    return r->stream + PCI_BUILD_BDF(r->bus_num(r->bus), r->devfn);
}

/* -- faults that the master doesn't see: reads give 0, writes vanish ------- */

static uint64_t hwm_iommu_void_read(void *opaque, hwaddr offset, unsigned size)
{
    return 0;
}

static void hwm_iommu_void_write(void *opaque, hwaddr offset, uint64_t value,
                                 unsigned size)
{
}

static const MemoryRegionOps hwm_iommu_void_ops = {
    .read = hwm_iommu_void_read,
    .write = hwm_iommu_void_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static AddressSpace *hwm_iommu_void(void)
{
    static MemoryRegion mr;
    static AddressSpace as;

    if (!as.root) {
        memory_region_init_io(&mr, NULL, &hwm_iommu_void_ops, NULL,
                              "hwm-iommu-void", UINT64_MAX);
        address_space_init(&as, &mr, "hwm-iommu-void");
    }
    return &as;
}

/* -- the way through ------------------------------------------------------ */

static IOMMUTLBEntry hwm_iommu_region_answer(hwaddr addr, bool write,
                                             bool privileged,
                                             const hwm_response *resp)
{
    IOMMUTLBEntry entry = {
        .target_as = &address_space_memory,
        .iova = addr,
        .translated_addr = resp->pa,
        .perm = IOMMU_NONE,
    };
    uint8_t perms = privileged ? resp->perms : resp->perms >> 2;

    QEMU_BUILD_BUG_ON(HWM_PERM_UR != HWM_PERM_PR << 2);
    switch (resp->status) {
    case HWM_TRANSLATED:
        /*
         * The page's own permissions: whoever keeps this answer must not
         * take the request's for them.
         */
        entry.perm = IOMMU_ACCESS_FLAG(perms & HWM_PERM_PR,
                                       perms & HWM_PERM_PW);
        entry.addr_mask = resp->page - 1;
        break;
    case HWM_BYPASS:
        entry.perm = IOMMU_RW;
        entry.addr_mask = resp->page - 1;
        break;
    default:
        entry.addr_mask = 0xfff;
        entry.translated_addr = 0;
        if (!resp->report) {
            entry.target_as = hwm_iommu_void();
            entry.perm = write ? IOMMU_WO : IOMMU_RO;
        }
        break;
    }
    entry.iova &= ~entry.addr_mask;
    entry.translated_addr &= ~entry.addr_mask;
    return entry;
}

/*
 * QEMU cuts an access that goes nowhere into pieces of up to 4 bytes, and
 * asks for each.  To the IOMMU it is one transaction, with one fault: a
 * piece that follows the one that faulted, and would fault too, is part of
 * it.
 */
static bool hwm_iommu_region_goes_on(HwmIommuRegion *r, const hwm_request *req)
{
    const hwm_request *last = &r->request;
    hwm_iommu *core = r->iommu->core;
    hwm_response resp;

    if (req->iova - last->iova - 1 >= 4 || (req->iova ^ last->iova) >> 12 ||
        req->stream != last->stream || req->write != last->write ||
        req->privileged != last->privileged || req->secure != last->secure) {
        return false;
    }
    core->ops->peek(core, req, HWM_PEEK_LIVE, &resp);
    return resp.status == HWM_FAULT;
}

__attribute__((noinline))
static bool hwm_iommu_region_is_piece(HwmIommuRegion *r, hwaddr addr,
                                      bool write, int index)
{
    const hwm_request req = {
        .iova = addr,
        .length = 1,
        .stream = hwm_iommu_region_stream(r),
        .write = write,
        .privileged = index & HWM_INDEX_PRIVILEGED,
        .secure = index & HWM_INDEX_SECURE,
    };
    bool piece = hwm_iommu_region_goes_on(r, &req);

    if (piece) {
        r->request.iova = addr;
    }
    return piece;
}

static IOMMUTLBEntry hwm_iommu_region_translate(IOMMUMemoryRegion *mr,
                                                hwaddr addr,
                                                IOMMUAccessFlags flag,
                                                int index)
{
    HwmIommuRegion *r = container_of(mr, HwmIommuRegion, parent_obj);
    hwm_iommu *core = r->iommu->core;
    hwm_request *req = &r->request;
    bool locked = bql_locked();
    IOMMUTLBEntry entry;

    if (unlikely(!locked)) {
        /* A device with a thread of its own */
        bql_lock();
        trace_hwm_iommu_unlocked(r->iommu->name, hwm_iommu_region_stream(r),
                                 addr);
    }
    if (likely(r->answer.status != HWM_FAULT) ||
        !hwm_iommu_region_is_piece(r, addr, flag & IOMMU_WO, index)) {
        req->iova = addr;
        req->stream = hwm_iommu_region_stream(r);
        req->write = flag & IOMMU_WO;
        req->privileged = index & HWM_INDEX_PRIVILEGED;
        req->secure = index & HWM_INDEX_SECURE;
        core->ops->translate(core, req, &r->answer);
    }
    entry = hwm_iommu_region_answer(addr, req->write, req->privileged,
                                    &r->answer);
    if (unlikely(!locked)) {
        bql_unlock();
    }
    return entry;
}

/* -- those who keep copies of translations --------------------------------- */

static int hwm_iommu_region_notifier(IOMMUMemoryRegion *mr,
                                     IOMMUNotifierFlag old,
                                     IOMMUNotifierFlag new, Error **errp)
{
    HwmIommuRegion *r = HWM_IOMMU_REGION(mr);

    if (new & (IOMMU_NOTIFIER_MAP | IOMMU_NOTIFIER_DEVIOTLB_UNMAP)) {
        error_setg(errp, "%s tells when translations end, not when they "
                   "begin: assigned host devices can't be behind it",
                   r->iommu->path);
        return -EINVAL;
    }
    r->iommu->notifies += (new != IOMMU_NOTIFIER_NONE) - r->notifies;
    r->notifies = new != IOMMU_NOTIFIER_NONE;
    return 0;
}

/* Tables are filled behind our back: there is nothing to tell again */
static void hwm_iommu_region_replay(IOMMUMemoryRegion *mr,
                                    IOMMUNotifier *notifier)
{
}

static void hwm_iommu_region_notify(HwmIommuRegion *r)
{
    IOMMUNotifier *n;

    if (!r->notifies) {
        return;
    }
    IOMMU_NOTIFIER_FOREACH(n, &r->parent_obj) {
        memory_region_unmap_iommu_notifier_range(n);
    }
}

void hwm_iommu_notify(HwmIommu *s)
{
    unsigned i;

    if (likely(!s->notifies)) {
        return;
    }
    for (i = 0; i < s->regions->len; i++) {
        hwm_iommu_region_notify(g_ptr_array_index(s->regions, i));
    }
}

/* -- making them ----------------------------------------------------------- */

static HwmIommuRegion *hwm_iommu_region_new(HwmIommu *s, const char *name,
                                            uint32_t stream)
{
    HwmIommuRegion *r = g_new0(HwmIommuRegion, 1);

    memory_region_init_iommu(r, sizeof(*r), TYPE_HWM_IOMMU_REGION, OBJECT(s),
                             name, UINT64_MAX);
    r->iommu = s;
    r->stream = stream;
    r->request.length = 1;
    if (!s->regions) {
        s->regions = g_ptr_array_new();
    }
    g_ptr_array_add(s->regions, r);
    return r;
}

static AddressSpace *hwm_iommu_pci_find(PCIBus *bus, void *opaque, int devfn)
{
    HwmIommu *s = opaque;
    HwmIommuBus *found = g_hash_table_lookup(s->buses, bus);
    HwmIommuRegion *r;

    if (!found) {
        found = g_new0(HwmIommuBus, 1);
        g_hash_table_insert(s->buses, bus, found);
    }
    r = found->region[devfn];
    if (!r) {
        g_autofree char *name =
            g_strdup_printf("%s-pci-%d-%02x.%x", s->name,
                            (int)g_hash_table_size(s->buses) - 1,
                            PCI_SLOT(devfn), PCI_FUNC(devfn));

        r = hwm_iommu_region_new(s, name, s->pci_stream_base);
        r->bus = bus;
        r->bus_num = PCI_BUS_GET_CLASS(bus)->bus_num;
        r->devfn = devfn;
        address_space_init(&r->as, MEMORY_REGION(&r->parent_obj), name);
        found->region[devfn] = r;
    }
    return &r->as;
}

static const PCIIOMMUOps hwm_iommu_pci_ops = {
    .get_address_space = hwm_iommu_pci_find,
};

void hwm_iommu_setup_pci(HwmIommu *s, PCIBus *bus, uint32_t stream_base)
{
    s->pci_stream_base = stream_base;
    s->buses = g_hash_table_new(NULL, NULL);
    pci_setup_iommu(bus, &hwm_iommu_pci_ops, s);
}

MemoryRegion *hwm_iommu_region(HwmIommu *s, const char *name, uint16_t stream)
{
    return MEMORY_REGION(hwm_iommu_region_new(s, name, stream));
}

static void hwm_iommu_region_class_init(ObjectClass *klass, void *data)
{
    IOMMUMemoryRegionClass *ic = IOMMU_MEMORY_REGION_CLASS(klass);

    ic->translate = hwm_iommu_region_translate;
    ic->attrs_to_index = hwm_iommu_region_index;
    ic->num_indexes = hwm_iommu_region_indexes;
    ic->notify_flag_changed = hwm_iommu_region_notifier;
    ic->replay = hwm_iommu_region_replay;
}

static const TypeInfo hwm_iommu_region_types[] = {
    {
        .name = TYPE_HWM_IOMMU_REGION,
        .parent = TYPE_IOMMU_MEMORY_REGION,
        .instance_size = sizeof(HwmIommuRegion),
        .class_init = hwm_iommu_region_class_init,
    },
};
DEFINE_TYPES(hwm_iommu_region_types)
