/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device registers and barriers. */
#ifndef IO_H
#define IO_H

#include <stdint.h>

static inline uint32_t read32(uint32_t address)
{
    return *(volatile uint32_t *)(uintptr_t)address;
}

static inline void write32(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)address = value;
}

/* Orders memory that a device reads (tables, lists) before the register write that makes it look. */
static inline void barrier(void)
{
    __asm__ volatile("dsb sy" ::: "memory");
}

static inline void irq_enable(void)
{
    __asm__ volatile("cpsie i" ::: "memory");
}

#endif
