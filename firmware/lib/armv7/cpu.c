// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu.h"

#include "gic.h"
#include "io.h"
#include "machine.h"

enum { SCTLR_M = 1 << 0, SCTLR_C = 1 << 2, SCTLR_I = 1 << 12, SCTLR_TRE = 1 << 28, SCTLR_AFE = 1 << 29 };
/* Sections (ARM DDI 0406C, B3.5.1) without TEX remap (B3.8.2): write-back write-allocate; shareable device. */
enum { SECTION = 2, B = 1 << 2, C = 1 << 3, XN = 1 << 4, AP_FULL = 3 << 10, TEX0 = 1 << 12, S = 1 << 16 };
enum { TIMER_PPI = 30, CTL_ENABLE = 1, CTL_MASK = 2, DOMAIN0_CLIENT = 1 };

uint8_t cpu_boot_level;
bool cpu_has_el2;

static uint32_t table[4096] __attribute__((aligned(16384)));
static void (*timer_handler)(void);

static uint32_t read_sctlr(void)
{
    uint32_t value;

    __asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(value));
    return value;
}

static void write_sctlr(uint32_t value)
{
    __asm__ volatile("dsb\n\tmcr p15, 0, %0, c1, c0, 0\n\tisb" : : "r"(value) : "memory");
}

uintptr_t cpu_call_el2(uintptr_t (*function)(uintptr_t argument), uintptr_t argument)
{
    register uintptr_t r0 __asm__("r0") = (uintptr_t)function;
    register uintptr_t r1 __asm__("r1") = argument;

    __asm__ volatile(".arch_extension virt\n\thvc #0"
                     : "+r"(r0), "+r"(r1) : : "r2", "r3", "r12", "cc", "memory");
    return r0;
}

bool cpu_has_gic_registers(void)
{
    uint32_t id_pfr1;

    __asm__ volatile("mrc p15, 0, %0, c0, c1, 1" : "=r"(id_pfr1));
    return id_pfr1 >> 28;
}

void mmu_on(void)
{
    for (uint32_t n = 0; n < 4096; n++) {
        bool ram = (n << 20) - MACHINE_RAM_BASE < MACHINE_RAM_SIZE;

        table[n] = n << 20 | SECTION | AP_FULL | S | B | (ram ? C | TEX0 : XN);
    }
    __asm__ volatile("dsb\n\t"
                     "mcr p15, 0, %0, c8, c7, 0\n\t" /* TLBIALL */
                     "mcr p15, 0, %0, c2, c0, 2\n\t" /* TTBCR */
                     "mcr p15, 0, %1, c2, c0, 0\n\t" /* TTBR0 */
                     "mcr p15, 0, %2, c3, c0, 0\n\t" /* DACR */
                     "dsb\n\tisb" : : "r"(0), "r"(table), "r"(DOMAIN0_CLIENT) : "memory");
    write_sctlr((read_sctlr() & ~(uint32_t)(SCTLR_TRE | SCTLR_AFE)) | SCTLR_M | SCTLR_C | SCTLR_I);
}

void mmu_off(void)
{
    cache_clean_invalidate((void *)MACHINE_RAM_BASE, 64 << 20);
    write_sctlr(read_sctlr() & ~(uint32_t)(SCTLR_M | SCTLR_C | SCTLR_I));
}

bool mmu_is_on(void)
{
    return read_sctlr() & SCTLR_M;
}

/* CTR.DminLine: log2 of the words of the smallest line (B4.1.42). */
static uintptr_t line_bytes(void)
{
    uint32_t ctr;

    __asm__ volatile("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr));
    return 4u << (ctr >> 16 & 15);
}

#define EACH_LINE(start, length, operation) do { \
        uintptr_t line = line_bytes(), address = (uintptr_t)(start) & ~(line - 1); \
        for (uintptr_t end = (uintptr_t)(start) + (length); address < end; address += line) { \
            __asm__ volatile(operation : : "r"(address) : "memory"); \
        } \
        barrier(); \
    } while (0)

void cache_clean(const void *start, size_t length)
{
    EACH_LINE(start, length, "mcr p15, 0, %0, c7, c10, 1"); /* DCCMVAC */
}

void cache_invalidate(void *start, size_t length)
{
    EACH_LINE(start, length, "mcr p15, 0, %0, c7, c6, 1"); /* DCIMVAC */
}

void cache_clean_invalidate(void *start, size_t length)
{
    EACH_LINE(start, length, "mcr p15, 0, %0, c7, c14, 1"); /* DCCIMVAC */
}

uint64_t timer_ticks(void)
{
    uint32_t low, high;

    __asm__ volatile("isb\n\tmrrc p15, 0, %0, %1, c14" : "=r"(low), "=r"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

uint32_t timer_frequency(void)
{
    uint32_t value;

    __asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(value));
    return value;
}

static void timer_control(uint32_t value)
{
    __asm__ volatile("mcr p15, 0, %0, c14, c2, 1\n\tisb" : : "r"(value));
}

static void timer_fired(void)
{
    timer_control(CTL_MASK);
    timer_handler();
}

void timer_start_us(uint32_t us, void (*handler)(void))
{
    uint32_t ticks = timer_frequency() / 1000000 * us;

    timer_handler = handler;
    gic_on_private(TIMER_PPI, timer_fired);
    __asm__ volatile("mcr p15, 0, %0, c14, c2, 0" : : "r"(ticks)); /* CNTP_TVAL */
    timer_control(CTL_ENABLE);
}

void timer_stop(void)
{
    timer_control(CTL_MASK);
}
