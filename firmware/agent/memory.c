// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests on masters and memory: what a CPU does with a device's registers and buffers. */
#include "agent.h"
#include "bench_dma.h"
#include "cpu.h"
#include "gic.h"

enum { MASTERS = 64 };

/* Masters that were started, and how often they have interrupted since. */
static struct master {
    uintptr_t base;
    uint32_t done;
} masters[MASTERS];
static unsigned master_count;

void masters_reset(void)
{
    irq_disable();
    master_count = 0;
    irq_enable();
}

static struct master *master_of(uint64_t base)
{
    for (unsigned i = 0; i < master_count; i++) {
        if (masters[i].base == base) {
            return &masters[i];
        }
    }
    return NULL;
}

static void on_done(void)
{
    for (unsigned i = 0; i < master_count; i++) {
        uint32_t status = read32(masters[i].base + HWM_DMA_IRQ_STATUS);

        if (status) {
            write32(masters[i].base + HWM_DMA_IRQ_STATUS, status);
            masters[i].done++;
        }
    }
}

static uint32_t start(const uint64_t *arguments)
{
    struct master *master = master_of(arguments[0]);

    if (arguments[1] >= LINES || (!master && master_count == MASTERS)) {
        return MAILBOX_BAD_REQUEST;
    }
    irq_disable();
    if (!master) {
        master = &masters[master_count++];
        master->base = (uintptr_t)arguments[0];
    }
    master->done = 0;
    gic_on((unsigned)arguments[1], on_done);
    irq_enable();
    dma_start(master->base, (dma_descriptor *)(uintptr_t)arguments[2]);
    return MAILBOX_OK;
}

static bool in_ram(uint64_t address, uint64_t bytes)
{
    return address >= MACHINE_RAM_BASE && address - MACHINE_RAM_BASE <= MACHINE_RAM_SIZE &&
           bytes <= MACHINE_RAM_SIZE - (address - MACHINE_RAM_BASE) && bytes <= MAILBOX_DATA_BYTES;
}

static void copy(volatile uint8_t *to, const volatile uint8_t *from, uint64_t bytes)
{
    uint64_t i = 0;

    if (!(((uintptr_t)to | (uintptr_t)from) & 7)) {
        for (; i + 8 <= bytes; i += 8) {
            *(volatile uint64_t *)(to + i) = *(const volatile uint64_t *)(from + i);
        }
    }
    for (; i < bytes; i++) {
        to[i] = from[i];
    }
}

uint32_t serve_memory(uint32_t op, const uint64_t *arguments, uint64_t *answer, void *data)
{
    uintptr_t address = (uintptr_t)arguments[0];
    struct master *master;

    switch (op) {
    case MAILBOX_DMA:
        return start(arguments);
    case MAILBOX_DMA_DONE:
        master = master_of(arguments[0]);
        answer[0] = master ? *(volatile uint32_t *)&master->done : 0;
        return master ? MAILBOX_OK : MAILBOX_BAD_REQUEST;
    default:
        break;
    }
    if (!in_ram(arguments[0], arguments[1])) {
        return MAILBOX_BAD_REQUEST;
    }
    switch (op) {
    case MAILBOX_CPU_READ:
        copy(data, (const volatile uint8_t *)address, arguments[1]);
        return MAILBOX_OK;
    case MAILBOX_CPU_WRITE:
        copy((volatile uint8_t *)address, data, arguments[1]);
        return MAILBOX_OK;
    default:
        cache_clean_invalidate((void *)address, (size_t)arguments[1]);
        return MAILBOX_OK;
    }
}
