/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device registers, barriers and the CPU's interrupt mask. */
#ifndef IO_H
#define IO_H

#include <stdint.h>

static inline uint32_t read32(uintptr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline void write32(uintptr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

static inline void write8(uintptr_t address, uint8_t value)
{
    *(volatile uint8_t *)address = value;
}

#ifdef __aarch64__

static inline uint64_t read64(uintptr_t address)
{
    return *(volatile uint64_t *)address;
}

static inline void write64(uintptr_t address, uint64_t value)
{
    *(volatile uint64_t *)address = value;
}

static inline void irq_enable(void)
{
    __asm__ volatile("msr daifclr, #2\n\tisb" ::: "memory");
}

static inline void irq_disable(void)
{
    __asm__ volatile("msr daifset, #2" ::: "memory");
}

#else

static inline uint64_t read64(uintptr_t address)
{
    uint32_t low = read32(address);

    return (uint64_t)read32(address + 4) << 32 | low;
}

/* In two halves. Not for an SMMU's 64-bit operations (TLBIVA, ATS1PR): they act on the low half alone, as if the other
 * were 0. */
static inline void write64(uintptr_t address, uint64_t value)
{
    write32(address + 4, (uint32_t)(value >> 32));
    write32(address, (uint32_t)value);
}

static inline void irq_enable(void)
{
    __asm__ volatile("cpsie i\n\tisb" ::: "memory");
}

static inline void irq_disable(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}

#endif

/* Orders memory that a device reads (tables, lists) before the register write that makes it look. */
static inline void barrier(void)
{
    __asm__ volatile("dsb sy" ::: "memory");
}

/* Wakes up for an interrupt even while it is masked: test the condition and sleep with interrupts disabled. */
static inline void wait_for_interrupt(void)
{
    __asm__ volatile("dsb sy\n\twfi" ::: "memory");
}

#endif
