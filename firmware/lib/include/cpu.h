/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CPU itself: levels, MMU, caches, generic timer. ARM DDI 0406C for ARMv7, ARM DDI 0487 for AArch64. */
#ifndef CPU_H
#define CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The exception level that the machine started us at: 1, 2 or 3 (ARMv7: 2 is Hyp mode). The start-up code has
 * dropped to EL1. */
extern uint8_t cpu_boot_level;

/* Whether the start-up code came through EL2 (ARMv7: Hyp mode) and left it to cpu_call_el2(). */
extern bool cpu_has_el2;
/* Calls a function at EL2, whose own MMU is off: there it can use EL1's address-translation operations, with EL1's
 * MMU set up for anything. Only where cpu_has_el2. */
uintptr_t cpu_call_el2(uintptr_t (*function)(uintptr_t argument), uintptr_t argument);

/* Whether the CPU reaches the GIC by system registers, which a GICv3 has. */
bool cpu_has_gic_registers(void);

/* An identity map: RAM normal write-back and executable, all else device memory; caches on. */
void mmu_on(void);
/* Cleans the data cache, then MMU and caches off. */
void mmu_off(void);
bool mmu_is_on(void);

/* By address, to the point of coherency: before a device reads, before it writes, and after it wrote. */
void cache_clean(const void *start, size_t length);
void cache_invalidate(void *start, size_t length);
void cache_clean_invalidate(void *start, size_t length);

/* The generic timer: ticks since reset, ticks a second. */
uint64_t timer_ticks(void);
uint32_t timer_frequency(void);
/* Spins; for what has no interrupt. */
void timer_delay_us(uint32_t us);
/* One interrupt (PPI 30, the EL1 physical timer) after so many microseconds; `handler` runs as gic_on()'s do. */
void timer_start_us(uint32_t us, void (*handler)(void));
void timer_stop(void);

#endif
