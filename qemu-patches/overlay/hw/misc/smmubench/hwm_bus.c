/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system bus as the hardware models see it
 *
 * A burst is a few hundred bytes, so what it costs is finding the memory,
 * not moving the bytes.  RAM is therefore found through a short list of
 * MemoryRegionCaches that is made again whenever the memory map changes.
 * Writes go through the dirty bitmaps, for migration and for translated
 * code.
 */

#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "hw/intc/arm_gic_common.h"
#include "hw/sysbus.h"
#include "hw/misc/smmubench/hwm_bus.h"

/* RAM, on-chip RAM, and some to spare; what doesn't fit takes the slow way */
#define HWM_BUS_RAMS 4

typedef struct HwmBusRam {
    hwaddr base;
    hwaddr size;
    MemoryRegionCache cache;
} HwmBusRam;

typedef struct HwmBus {
    MemoryListener listener;
    bool following;
    bool stale;
    unsigned count;
    HwmBusRam ram[HWM_BUS_RAMS];
} HwmBus;

/* One, like the address space it is a view of */
static HwmBus hwm_bus;

HwmBusTally hwm_bus_tally;

static void hwm_bus_changed(MemoryListener *listener)
{
    hwm_bus.stale = true;
}

void hwm_bus_init(void)
{
    if (!hwm_bus.following) {
        hwm_bus.following = true;
        hwm_bus.stale = true;
        hwm_bus.listener = (MemoryListener) {
            .name = "hwm-bus",
            .commit = hwm_bus_changed,
        };
        memory_listener_register(&hwm_bus.listener, &address_space_memory);
    }
}

static void hwm_bus_forget(void)
{
    while (hwm_bus.count) {
        address_space_cache_destroy(&hwm_bus.ram[--hwm_bus.count].cache);
    }
    hwm_bus.stale = false;
}

/*
 * The RAM at @pa becomes known if it is plain, writable RAM.  Not inlined,
 * like all that the fast way doesn't need.
 */
__attribute__((noinline))
static HwmBusRam *hwm_bus_learn(hwaddr pa)
{
    HwmBusRam *ram;
    MemoryRegionSection section;
    int64_t length;

    if (hwm_bus.count == HWM_BUS_RAMS) {
        return NULL;
    }
    section = memory_region_find(get_system_memory(), pa, 1);
    if (!section.mr) {
        return NULL;
    }
    if (!memory_region_is_ram(section.mr) || section.readonly ||
        memory_region_is_ram_device(section.mr)) {
        memory_region_unref(section.mr);
        return NULL;
    }

    /* The section found is one byte long: find where its region begins */
    ram = &hwm_bus.ram[hwm_bus.count];
    ram->base = pa - MIN(pa, section.offset_within_region);
    memory_region_unref(section.mr);
    length = address_space_cache_init(&ram->cache, &address_space_memory,
                                      ram->base, HWADDR_MAX - ram->base, true);
    if (length <= 0 || pa - ram->base >= length ||
        ram->cache.mrs.mr != section.mr || !ram->cache.ptr) {
        /* Something lies over its beginning: begin at the address itself */
        address_space_cache_destroy(&ram->cache);
        ram->base = pa;
        length = address_space_cache_init(&ram->cache, &address_space_memory,
                                          pa, HWADDR_MAX - pa, true);
        if (length <= 0 || !ram->cache.ptr) {
            address_space_cache_destroy(&ram->cache);
            return NULL;
        }
    }
    ram->size = length;
    hwm_bus.count++;
    return ram;
}

static HwmBusRam *hwm_bus_ram(hwaddr pa, uint32_t len)
{
    HwmBusRam *ram;
    unsigned i;

    if (unlikely(hwm_bus.stale)) {
        hwm_bus_forget();
    }
    for (i = 0; i < hwm_bus.count; i++) {
        ram = &hwm_bus.ram[i];
        if (pa - ram->base < ram->size) {
            return len <= ram->size - (pa - ram->base) ? ram : NULL;
        }
    }
    ram = hwm_bus_learn(pa);
    return ram && len <= ram->size - (pa - ram->base) ? ram : NULL;
}

static void hwm_bus_count(uint32_t len, const hwm_attrs *attrs)
{
    if (attrs->kind == HWM_ACCESS_DATA) {
        hwm_bus_tally.moved += len;
        hwm_bus_tally.largest = MAX(hwm_bus_tally.largest, len);
    }
}

static MemTxAttrs hwm_bus_attrs(const hwm_attrs *attrs)
{
    return (MemTxAttrs) {
        .secure = attrs->secure,
        .user = !attrs->privileged,
        .requester_id = attrs->stream,
    };
}

static int hwm_bus_result(MemTxResult result)
{
    return result == MEMTX_OK ? HWM_OK
           : result & MEMTX_DECODE_ERROR ? HWM_E_DECODE : HWM_E_SLAVE;
}

/*
 * Not in cached RAM.  The GIC's CPU interface is banked by the CPU that
 * asks, and a master is no CPU: nothing answers there.
 */
__attribute__((noinline))
static int hwm_bus_elsewhere(hwaddr pa, uint32_t len, const hwm_attrs *attrs)
{
    MemoryRegionSection section;
    Object *owner;
    bool answers;

    if (attrs->kind != HWM_ACCESS_DATA) {
        return HWM_E_DECODE;
    }
    section = memory_region_find(get_system_memory(), pa, len);
    if (!section.mr) {
        return HWM_E_DECODE;
    }
    owner = object_dynamic_cast(memory_region_owner(section.mr),
                                TYPE_ARM_GIC_COMMON);
    answers = !owner ||
              section.mr == sysbus_mmio_get_region(SYS_BUS_DEVICE(owner), 0);
    memory_region_unref(section.mr);
    hwm_bus_tally.pending |= answers;
    return answers ? HWM_PENDING : HWM_E_DECODE;
}

int hwm_bus_read(void *opaque, uint64_t pa, void *buf, uint32_t len,
                 const hwm_attrs *attrs)
{
    HwmBusRam *ram = hwm_bus_ram(pa, len);

    if (!ram) {
        return hwm_bus_elsewhere(pa, len, attrs);
    }
    address_space_read_cached(&ram->cache, pa - ram->base, buf, len);
    hwm_bus_count(len, attrs);
    return HWM_OK;
}

int hwm_bus_write(void *opaque, uint64_t pa, const void *buf, uint32_t len,
                  const hwm_attrs *attrs)
{
    HwmBusRam *ram = hwm_bus_ram(pa, len);

    if (!ram) {
        return hwm_bus_elsewhere(pa, len, attrs);
    }
    address_space_write_cached(&ram->cache, pa - ram->base, buf, len);
    address_space_cache_invalidate(&ram->cache, pa - ram->base, len);
    hwm_bus_count(len, attrs);
    return HWM_OK;
}

int hwm_bus_deliver(uint64_t pa, void *buf, uint32_t len, bool write,
                    const hwm_attrs *attrs)
{
    MemTxResult result;

    g_assert(bql_locked());
    hwm_bus_count(len, attrs);
    result = address_space_rw(&address_space_memory, pa, hwm_bus_attrs(attrs),
                              buf, len, write);
    return hwm_bus_result(result);
}
