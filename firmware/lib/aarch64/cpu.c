// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu.h"

#include "gic.h"
#include "io.h"
#include "machine.h"

enum { SCTLR_M = 1 << 0, SCTLR_C = 1 << 2, SCTLR_I = 1 << 12 };
/* Level 1 blocks of 4K granules, 39 bits of address (ARM DDI 0487, D8.3.1); MAIR: 0 device, 1 write-back. */
enum { BLOCK = 1, ATTR_WRITE_BACK = 1 << 2, SH_INNER = 3 << 8, AF = 1 << 10 };
#define XN (3ull << 53)
enum { T0SZ = 64 - 39, WALKS = 1 << 8 | 1 << 10 | 3 << 12, EPD1 = 1 << 23 };
enum { TIMER_PPI = 30, CTL_ENABLE = 1, CTL_MASK = 2 };

uint8_t cpu_boot_level;
bool cpu_has_el2;

static uint64_t table[512] __attribute__((aligned(4096)));
static void (*timer_handler)(void);

#define read_sysreg(name) __extension__({ \
        uint64_t value_; \
        __asm__ volatile("mrs %0, " #name : "=r"(value_) : : "memory"); \
        value_; \
    })
#define write_sysreg(name, value) __asm__ volatile("msr " #name ", %0\n\tisb" : : "r"((uint64_t)(value)) : "memory")

bool cpu_has_gic_registers(void)
{
    return read_sysreg(id_aa64pfr0_el1) >> 24 & 15;
}

uintptr_t cpu_call_el2(uintptr_t (*function)(uintptr_t argument), uintptr_t argument)
{
    register uintptr_t x0 __asm__("x0") = (uintptr_t)function;
    register uintptr_t x1 __asm__("x1") = argument;

    __asm__ volatile("hvc #0"
                     : "+r"(x0), "+r"(x1)
                     :
                     : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
                       "x16", "x17", "x18", "cc", "memory");
    return x0;
}

/* Called at EL3, whose stack and .bss are in no particular state: with GICv2 a group 1 SPI is non-secure's (ARM IHI
 * 0048B, 3.8); with GICv3 non-secure software opens its own once the registers are reachable. */
void gic_open_to_nonsecure(void);
void gic_open_to_nonsecure(void)
{
    enum { CTLR = 0x000, IGROUPR = 0x080, PMR = 0x004, ARE_BOTH_AND_GROUP1 = 0x32, GROUPS = 3, REDIST_SGI = 0x10000 };

    for (unsigned n = 0; n < (32 + MACHINE_SPIS) / 32; n++) {
        write32(MACHINE_GIC_DIST_BASE + IGROUPR + 4 * n, 0xffffffff);
    }
    if (cpu_has_gic_registers()) {
        write_sysreg(S3_6_C12_C12_5, 15); /* ICC_SRE_EL3 */
        write32(MACHINE_GIC_DIST_BASE + CTLR, ARE_BOTH_AND_GROUP1);
        for (unsigned n = 1; n < (32 + MACHINE_SPIS) / 32; n++) {
            write32(MACHINE_GIC_DIST_BASE + IGROUPR + 4 * n, 0xffffffff);
        }
        write32(MACHINE_GIC_REDIST_BASE + REDIST_SGI + IGROUPR, 0xffffffff);
    } else {
        write32(MACHINE_GIC_DIST_BASE + CTLR, GROUPS);
        write32(MACHINE_GIC_CPU_BASE + PMR, 0xff);
        write32(MACHINE_GIC_CPU_BASE + CTLR, GROUPS);
    }
}

void mmu_on(void)
{
    for (uint64_t n = 0; n < 512; n++) {
        bool ram = n >= MACHINE_RAM_BASE >> 30 && n <= (MACHINE_RAM_BASE + MACHINE_RAM_SIZE - 1ull) >> 30;

        table[n] = n << 30 | BLOCK | AF | (ram ? ATTR_WRITE_BACK | SH_INNER : XN);
    }
    write_sysreg(mair_el1, 0xff04);
    write_sysreg(tcr_el1, T0SZ | WALKS | EPD1 | (read_sysreg(id_aa64mmfr0_el1) & 7) << 32);
    write_sysreg(ttbr0_el1, (uintptr_t)table);
    __asm__ volatile("tlbi vmalle1\n\tdsb sy\n\tisb" : : : "memory");
    write_sysreg(sctlr_el1, read_sysreg(sctlr_el1) | SCTLR_M | SCTLR_C | SCTLR_I);
}

void mmu_off(void)
{
    cache_clean_invalidate((void *)MACHINE_RAM_BASE, 64 << 20);
    write_sysreg(sctlr_el1, read_sysreg(sctlr_el1) & ~(uint64_t)(SCTLR_M | SCTLR_C | SCTLR_I));
}

bool mmu_is_on(void)
{
    return read_sysreg(sctlr_el1) & SCTLR_M;
}

#define EACH_LINE(start, length, operation) do { \
        uintptr_t line = 4u << (read_sysreg(ctr_el0) >> 16 & 15), address = (uintptr_t)(start) & ~(line - 1); \
        for (uintptr_t end = (uintptr_t)(start) + (length); address < end; address += line) { \
            __asm__ volatile(operation ", %0" : : "r"(address) : "memory"); \
        } \
        barrier(); \
    } while (0)

void cache_clean(const void *start, size_t length)
{
    EACH_LINE(start, length, "dc cvac");
}

void cache_invalidate(void *start, size_t length)
{
    EACH_LINE(start, length, "dc ivac");
}

void cache_clean_invalidate(void *start, size_t length)
{
    EACH_LINE(start, length, "dc civac");
}

uint64_t timer_ticks(void)
{
    __asm__ volatile("isb" : : : "memory");
    return read_sysreg(cntpct_el0);
}

uint32_t timer_frequency(void)
{
    return (uint32_t)read_sysreg(cntfrq_el0);
}

static void timer_fired(void)
{
    write_sysreg(cntp_ctl_el0, CTL_MASK);
    timer_handler();
}

void timer_start_us(uint32_t us, void (*handler)(void))
{
    timer_handler = handler;
    gic_on_private(TIMER_PPI, timer_fired);
    write_sysreg(cntp_tval_el0, timer_frequency() / 1000000 * us);
    write_sysreg(cntp_ctl_el0, CTL_ENABLE);
}

void timer_stop(void)
{
    write_sysreg(cntp_ctl_el0, CTL_MASK);
}
