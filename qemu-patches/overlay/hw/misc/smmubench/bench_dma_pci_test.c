/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-dma-pci, BAR 2: write through the IOMMU, then look whether it
 * arrived
 *
 * Registers and codes are those of upstream's iommu-testdev, so that tests
 * written for it find their words here.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "exec/address-spaces.h"
#include "hw/misc/smmubench/bench_dma_pci.h"
#include "system/dma.h"
#include "trace.h"

static bool bench_test_attrs(BenchDmaPci *s, MemTxAttrs *attrs)
{
    bool secure = extract32(s->attrs, 0, 1);
    unsigned space = extract32(s->attrs, 1, 2);

    *attrs = (MemTxAttrs) {
        .secure = secure,
        .user = 1,
        .space = 1,
        .requester_id = pci_requester_id(PCI_DEVICE(s)),
    };
    if (!extract32(s->attrs, 3, 1)) {
        return true;
    }
    attrs->space = space;
    /* Spaces 0 and 1 are what bit 0 says already */
    return space > 1 || secure == !space;
}

static uint32_t bench_test_run(BenchDmaPci *s)
{
    AddressSpace *as = pci_get_address_space(PCI_DEVICE(s));
    g_autofree uint8_t *sent = NULL, *found = NULL;
    MemTxAttrs attrs;
    uint32_t i;

    if (s->length < 1 || s->length > BENCH_TEST_LENGTH_MAX) {
        return BENCH_TEST_BAD_LENGTH;
    }
    if (!bench_test_attrs(s, &attrs)) {
        return BENCH_TEST_BAD_ATTRS;
    }
    sent = g_malloc(s->length);
    found = g_malloc(s->length);
    for (i = 0; i < s->length; i++) {
        sent[i] = BENCH_TEST_PATTERN >> (i % 4 * 8);
    }
    if (dma_memory_write(as, s->iova, sent, s->length, attrs) != MEMTX_OK) {
        return BENCH_TEST_WRITE_FAILED;
    }
    if (address_space_read(&address_space_memory, s->pa, attrs, found,
                           s->length) != MEMTX_OK) {
        return BENCH_TEST_READ_FAILED;
    }
    return memcmp(sent, found, s->length) ? BENCH_TEST_MISMATCH
                                          : BENCH_TEST_OK;
}

static uint64_t bench_test_read(void *opaque, hwaddr offset, unsigned size)
{
    BenchDmaPci *s = opaque;

    switch (offset) {
    case BENCH_TEST_TRIGGER:
        s->result = s->armed ? bench_test_run(s) : BENCH_TEST_NOT_ARMED;
        s->armed = false;
        trace_bench_dma_pci_test(s->master.name, s->iova, s->length,
                                 s->result);
        return 0;
    case BENCH_TEST_IOVA_LO:
        return extract64(s->iova, 0, 32);
    case BENCH_TEST_IOVA_HI:
        return extract64(s->iova, 32, 32);
    case BENCH_TEST_LENGTH:
        return s->length;
    case BENCH_TEST_RESULT:
        return s->result;
    case BENCH_TEST_DOORBELL:
        return 0;
    case BENCH_TEST_ATTRS:
        return s->attrs;
    case BENCH_TEST_PA_LO:
        return extract64(s->pa, 0, 32);
    case BENCH_TEST_PA_HI:
        return extract64(s->pa, 32, 32);
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: no register to read at offset 0x%"
                      HWADDR_PRIx " of BAR 2\n", s->master.name, offset);
        return 0;
    }
}

static void bench_test_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    BenchDmaPci *s = opaque;

    switch (offset) {
    case BENCH_TEST_IOVA_LO:
        s->iova = deposit64(s->iova, 0, 32, value);
        break;
    case BENCH_TEST_IOVA_HI:
        s->iova = deposit64(s->iova, 32, 32, value);
        break;
    case BENCH_TEST_LENGTH:
        s->length = value;
        break;
    case BENCH_TEST_RESULT:
        s->result = value;
        break;
    case BENCH_TEST_DOORBELL:
        s->armed = value & 1;
        s->result = s->armed ? BENCH_TEST_ARMED : BENCH_TEST_IDLE;
        break;
    case BENCH_TEST_ATTRS:
        s->attrs = value;
        break;
    case BENCH_TEST_PA_LO:
        s->pa = deposit64(s->pa, 0, 32, value);
        break;
    case BENCH_TEST_PA_HI:
        s->pa = deposit64(s->pa, 32, 32, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: no register to write at offset 0x%"
                      HWADDR_PRIx " of BAR 2\n", s->master.name, offset);
        break;
    }
}

static const MemoryRegionOps bench_test_ops = {
    .read = bench_test_read,
    .write = bench_test_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

void bench_test_reset(BenchDmaPci *s)
{
    s->iova = s->pa = 0;
    s->length = 0;
    s->result = BENCH_TEST_IDLE;
    s->attrs = 1 << 1;           /* space: non-secure */
    s->armed = false;
}

void bench_test_init(BenchDmaPci *s)
{
    memory_region_init_io(&s->test, OBJECT(s), &bench_test_ops, s,
                          "bench-dma-pci-test", BENCH_TEST_WINDOW);
}
