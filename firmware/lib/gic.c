// SPDX-License-Identifier: GPL-2.0-or-later
#include "gic.h"

#include "cpu.h"
#include "io.h"
#include "machine.h"
#include "report.h"

/* Register names of the GIC architectures (ARM IHI 0048B, 4.1.2 and 4.1.3; ARM IHI 0069, 12.9 and 12.11). */
enum {
    GICD_CTLR = 0x000, GICD_IGROUPR = 0x080, GICD_ISENABLER = 0x100, GICD_ICENABLER = 0x180, GICD_ISPENDR = 0x200,
    GICD_ICPENDR = 0x280, GICD_IPRIORITYR = 0x400, GICD_ITARGETSR = 0x800, GICD_IROUTER = 0x6000,
    GICC_CTLR = 0x000, GICC_PMR = 0x004, GICC_IAR = 0x00c, GICC_EOIR = 0x010,
    GICR_WAKER = 0x0014, GICR_SGI = 0x10000,
};
enum { CTLR_ENABLE = 1, CTLR_ENABLE_GROUP1 = 2, CTLR_ARE = 1 << 4, WAKER_SLEEP = 1 << 1, WAKER_ASLEEP = 1 << 2 };
enum { FIRST_SPI = 32, SPURIOUS = 1020, LOWEST_PRIORITY = 0xff, HIGHEST = 0, CPU0 = 1, WAKING = 1000 };

#ifdef __aarch64__
/* The CPU interface by system registers, under the names that every assembler knows (ARM IHI 0069, 12.2). */
#define ICC_SRE  "S3_0_C12_C12_5"
#define ICC_PMR  "S3_0_C4_C6_0"
#define ICC_IGRPEN1 "S3_0_C12_C12_7"
#define ICC_IAR1 "S3_0_C12_C12_0"
#define ICC_EOIR1 "S3_0_C12_C12_1"
#define icc_write(name, value) __asm__ volatile("msr " name ", %0\n\tisb" : : "r"((uint64_t)(value)) : "memory")
#define icc_read(name, value) __asm__ volatile("mrs %0, " name : "=r"(value) : : "memory")
#endif

static void (*handlers[FIRST_SPI + MACHINE_SPIS])(void);
static unsigned current, version;

static uintptr_t distributor(uint32_t offset)
{
    return MACHINE_GIC_DIST_BASE + offset;
}

#ifdef __aarch64__
static void redistributor_init(void)
{
    uintptr_t base = MACHINE_GIC_REDIST_BASE;

    /* ARM IHI 0069, 4.5: a redistributor that sleeps forwards nothing. */
    write32(base + GICR_WAKER, read32(base + GICR_WAKER) & ~(uint32_t)WAKER_SLEEP);
    for (unsigned i = 0; i < WAKING && read32(base + GICR_WAKER) & WAKER_ASLEEP; i++) {
    }
    write32(base + GICR_SGI + GICD_IGROUPR, 0xffffffff);
    icc_write(ICC_SRE, 7);
    icc_write(ICC_PMR, LOWEST_PRIORITY);
    icc_write(ICC_IGRPEN1, 1);
}
#else
static void redistributor_init(void)
{
}
#endif

void gic_init(void)
{
    version = cpu_has_gic_registers() ? 3 : 2;
    if (version == 3) {
        write32(distributor(GICD_CTLR), CTLR_ARE);
        for (unsigned n = FIRST_SPI / 32; n < (FIRST_SPI + MACHINE_SPIS) / 32; n++) {
            write32(distributor(GICD_IGROUPR + 4 * n), 0xffffffff);
        }
        write32(distributor(GICD_CTLR), CTLR_ARE | CTLR_ENABLE_GROUP1);
        redistributor_init();
    } else {
        write32(distributor(GICD_CTLR), CTLR_ENABLE);
        write32(MACHINE_GIC_CPU_BASE + GICC_PMR, LOWEST_PRIORITY);
        write32(MACHINE_GIC_CPU_BASE + GICC_CTLR, CTLR_ENABLE);
    }
}

unsigned gic_version(void)
{
    return version;
}

void gic_on(unsigned spi, void (*handler)(void))
{
    unsigned id = FIRST_SPI + spi;

    if (spi >= MACHINE_SPIS) {
        return;
    }
    handlers[id] = handler;
    write8(distributor(GICD_IPRIORITYR + id), HIGHEST);
    if (version == 3) {
        write64(distributor(GICD_IROUTER + 8 * id), 0); /* affinity 0.0.0.0 */
    } else {
        write8(distributor(GICD_ITARGETSR + id), CPU0);
    }
    gic_unmask(spi);
}

void gic_on_private(unsigned id, void (*handler)(void))
{
    if (id >= FIRST_SPI) {
        return;
    }
    handlers[id] = handler;
#ifdef __aarch64__
    if (version == 3) {
        write8(MACHINE_GIC_REDIST_BASE + GICR_SGI + GICD_IPRIORITYR + id, HIGHEST);
        write32(MACHINE_GIC_REDIST_BASE + GICR_SGI + GICD_ISENABLER, 1u << id);
        return;
    }
#endif
    write8(distributor(GICD_IPRIORITYR + id), HIGHEST);
    write32(distributor(GICD_ISENABLER), 1u << id);
}

/* One bit of an array of registers with a bit an interrupt. */
static void write_bit(uint32_t array, unsigned spi)
{
    unsigned id = FIRST_SPI + spi;

    if (spi < MACHINE_SPIS) {
        write32(distributor(array + 4 * (id / 32)), 1u << id % 32);
    }
}

void gic_mask(unsigned spi)
{
    write_bit(GICD_ICENABLER, spi);
}

void gic_unmask(unsigned spi)
{
    write_bit(GICD_ISENABLER, spi);
}

void gic_clear(unsigned spi)
{
    write_bit(GICD_ICPENDR, spi);
}

bool gic_pending(unsigned spi)
{
    unsigned id = FIRST_SPI + spi;

    return spi < MACHINE_SPIS && read32(distributor(GICD_ISPENDR + 4 * (id / 32))) >> id % 32 & 1;
}

unsigned gic_current(void)
{
    return current;
}

static uint32_t acknowledge(void)
{
#ifdef __aarch64__
    if (version == 3) {
        uint64_t id;

        icc_read(ICC_IAR1, id);
        return (uint32_t)id;
    }
#endif
    return read32(MACHINE_GIC_CPU_BASE + GICC_IAR);
}

static void end(uint32_t acknowledged)
{
#ifdef __aarch64__
    if (version == 3) {
        icc_write(ICC_EOIR1, acknowledged);
        return;
    }
#endif
    write32(MACHINE_GIC_CPU_BASE + GICC_EOIR, acknowledged);
}

void gic_handle(void)
{
    uint32_t acknowledged = acknowledge();
    uint32_t id = acknowledged & 0x3ff;

    if (id >= SPURIOUS) {
        return;
    }
    if (id < FIRST_SPI + MACHINE_SPIS && handlers[id]) {
        current = id - FIRST_SPI;
        handlers[id]();
    } else {
        say("unexpected interrupt %u\n", (unsigned)id);
    }
    end(acknowledged);
}
