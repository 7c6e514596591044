/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x-mmio and x-bench-reset
 */

#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "hw/intc/arm_gic_common.h"
#include "hw/intc/arm_gicv3_common.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/bench_dma_pci.h"
#include "hw/misc/smmubench/bench_page.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "hw/pci/pcie_host.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-smmubench.h"
#include "qapi/util.h"

#define POLL_DEFAULT 1000
#define POLL_MAX     1000000

/* A window or RAM that x-mmio may touch; lists go from one to another seldom */
typedef struct MmioWindow {
    MemoryRegion *mr;
    hwaddr base;                 /* of the region, mapped there or not */
    hwaddr first;                /* address from which on it is known */
    hwaddr size;                 /* bytes of it from there on */
} MmioWindow;

static bool mmio_is_ours(MemoryRegion *mr)
{
    Object *owner = memory_region_owner(mr);

    if (!owner) {
        return false;
    }
    if (object_dynamic_cast(owner, TYPE_ARM_GIC_COMMON) ||
        object_dynamic_cast(owner, TYPE_ARM_GICV3_COMMON)) {
        /* The distributor; what is banked by CPU has no answer from here */
        return mr == sysbus_mmio_get_region(SYS_BUS_DEVICE(owner), 0);
    }
    return object_dynamic_cast(owner, TYPE_HWM_IOMMU) ||
           object_dynamic_cast(owner, TYPE_BENCH_DMA) ||
           object_dynamic_cast(owner, TYPE_BENCH_DMA_PCI) ||
           object_dynamic_cast(owner, TYPE_BENCH_PAGE) ||
           object_dynamic_cast(owner, TYPE_PCIE_HOST_BRIDGE) ||
           object_dynamic_cast(owner, "pl330");
}

/* RAM: written through the address space, so that it is marked dirty */
static bool mmio_is_memory(MemoryRegion *mr)
{
    return memory_region_is_ram(mr) && !memory_region_is_rom(mr) &&
           !memory_region_is_ram_device(mr);
}

static bool mmio_find(MmioWindow *window, hwaddr addr, unsigned size)
{
    MemoryRegionSection section;
    bool found;

    if (window->mr && addr - window->first < window->size &&
        size <= window->size - (addr - window->first)) {
        return true;
    }
    /*
     * Only what is mapped from here on counts: of a region (PCI's
     * configuration space, say) a board may show a part.
     */
    section = memory_region_find(get_system_memory(), addr,
                                 HWADDR_MAX - addr);
    if (!section.mr) {
        return false;
    }
    found = (mmio_is_ours(section.mr) || mmio_is_memory(section.mr)) &&
            section.offset_within_address_space == addr &&
            int128_ge(section.size, int128_make64(size));
    if (found) {
        window->mr = section.mr;
        window->base = addr - section.offset_within_region;
        window->first = addr;
        window->size = int128_get64(section.size);
    }
    memory_region_unref(section.mr);
    return found;
}

static bool mmio_check(const BenchMmioOp *op, unsigned index,
                       MmioWindow *window, Error **errp)
{
    unsigned size = op->has_size ? op->size : 4;
    bool write = op->op == BENCH_MMIO_KIND_WRITE;
    bool poll = op->op == BENCH_MMIO_KIND_POLL;
    const char *kind = BenchMmioKind_str(op->op);
    const char *extra = op->has_value && !write ? "value"
                        : op->has_mask && !poll ? "mask"
                        : op->has_expect && !poll ? "expect"
                        : op->has_count && !poll ? "count" : NULL;

    if (extra) {
        error_setg(errp, "op %u: '%s' means nothing to a %s", index, extra,
                   kind);
        return false;
    }
    if ((write && !op->has_value) || (poll && !op->has_expect)) {
        error_setg(errp, "op %u: a %s needs '%s'", index, kind,
                   write ? "value" : "expect");
        return false;
    }
    if (poll && op->has_count && (op->count < 1 || op->count > POLL_MAX)) {
        error_setg(errp, "op %u: count %u is not 1 to %d", index, op->count,
                   POLL_MAX);
        return false;
    }
    if (size > 8 || !is_power_of_2(size)) {
        error_setg(errp, "op %u: size %u is not 1, 2, 4 or 8", index, size);
        return false;
    }
    if (op->addr % size) {
        error_setg(errp, "op %u: address 0x%" PRIx64 " is not aligned to %u",
                   index, op->addr, size);
        return false;
    }
    if (write && size < 8 && op->value >> (size * 8)) {
        error_setg(errp, "op %u: value 0x%" PRIx64 " does not fit %u bytes",
                   index, op->value, size);
        return false;
    }
    if (!mmio_find(window, op->addr, size)) {
        error_setg(errp, "op %u: 0x%" PRIx64 " is not in RAM and in no window "
                   "of an IOMMU, a master, the bench page, the GIC "
                   "distributor or PCI's configuration space", index,
                   op->addr);
        return false;
    }
    return true;
}

static MemTxAttrs mmio_attrs(const BenchMmioOp *op)
{
    return (MemTxAttrs) { .secure = op->has_secure && op->secure };
}

static MemTxResult mmio_read(const MmioWindow *window, const BenchMmioOp *op,
                             unsigned size, uint64_t *value)
{
    hwaddr addr = op->addr;
    uint8_t bytes[8];
    MemTxResult result;

    if (!memory_region_is_ram(window->mr)) {
        return memory_region_dispatch_read(window->mr, addr - window->base,
                                           value, size_memop(size) | MO_LE,
                                           mmio_attrs(op));
    }
    result = address_space_read(&address_space_memory, addr, mmio_attrs(op),
                                bytes, size);
    *value = ldn_le_p(bytes, size);
    return result;
}

static MemTxResult mmio_write(const MmioWindow *window, const BenchMmioOp *op,
                              unsigned size, uint64_t value)
{
    hwaddr addr = op->addr;
    uint8_t bytes[8];

    if (!memory_region_is_ram(window->mr)) {
        return memory_region_dispatch_write(window->mr, addr - window->base,
                                            value, size_memop(size) | MO_LE,
                                            mmio_attrs(op));
    }
    stn_le_p(bytes, size, value);
    return address_space_write(&address_space_memory, addr, mmio_attrs(op),
                               bytes, size);
}

static bool mmio_do(const BenchMmioOp *op, unsigned index,
                    const MmioWindow *window, uint64_t *value, Error **errp)
{
    unsigned size = op->has_size ? op->size : 4;
    uint64_t mask = op->has_mask ? op->mask : UINT64_MAX;
    uint32_t count = op->has_count ? op->count : POLL_DEFAULT;
    MemTxResult result = MEMTX_OK;
    uint32_t reads;

    *value = 0;
    switch (op->op) {
    case BENCH_MMIO_KIND_READ:
        result = mmio_read(window, op, size, value);
        break;
    case BENCH_MMIO_KIND_WRITE:
        result = mmio_write(window, op, size, op->value);
        break;
    case BENCH_MMIO_KIND_POLL:
        for (reads = 0; reads < count && result == MEMTX_OK; reads++) {
            result = mmio_read(window, op, size, value);
            if (result == MEMTX_OK && (*value & mask) == op->expect) {
                return true;
            }
        }
        if (result == MEMTX_OK) {
            error_setg(errp, "op %u: poll of 0x%" PRIx64 " gave 0x%" PRIx64
                       ", wanted 0x%" PRIx64 " under mask 0x%" PRIx64
                       " after %u reads", index, op->addr, *value, op->expect,
                       mask, reads);
            return false;
        }
        break;
    default:
        g_assert_not_reached();
    }
    if (result != MEMTX_OK) {
        error_setg(errp, "op %u: 0x%" PRIx64 " takes no access of %u bytes",
                   index, op->addr, size);
        return false;
    }
    return true;
}

BenchMmioResult *qmp_x_mmio(BenchMmioOpList *ops, Error **errp)
{
    g_autoptr(BenchMmioResult) result = g_new0(BenchMmioResult, 1);
    uint64List **tail = &result->values;
    MmioWindow window = { 0 };
    BenchMmioOpList *at;
    unsigned index;

    for (at = ops, index = 0; at; at = at->next, index++) {
        if (!mmio_check(at->value, index, &window, errp)) {
            return NULL;
        }
    }
    for (at = ops, index = 0; at; at = at->next, index++) {
        uint64_t value;

        mmio_find(&window, at->value->addr, 1);
        if (!mmio_do(at->value, index, &window, &value, errp)) {
            return NULL;
        }
        QAPI_LIST_APPEND(tail, value);
    }
    return g_steal_pointer(&result);
}

void qmp_x_bench_reset(bool has_seed, uint32_t seed, bool has_tlb,
                       BenchTlbGeometryList *tlb, Error **errp)
{
    BenchTlbGeometryList *at;
    Object *arbiter = object_resolve_path_type("", TYPE_BENCH_ARBITER, NULL);

    if (!arbiter) {
        error_setg(errp, "this machine has no bench devices");
        return;
    }
    for (at = tlb; at; at = at->next) {
        HwmIommu *iommu = hwm_iommu_resolve(at->value->path, errp);

        if (!iommu || !hwm_iommu_tlb_ok(iommu, at->value->entries,
                                        at->value->ways, errp)) {
            return;
        }
    }
    for (at = tlb; at; at = at->next) {
        HwmIommu *iommu = hwm_iommu_resolve(at->value->path, &error_abort);

        iommu->tlb_entries = at->value->entries;
        iommu->tlb_ways = at->value->ways;
    }
    if (has_seed) {
        BENCH_ARBITER(arbiter)->seed = seed;
    }
    bench_reset_devices();
}
