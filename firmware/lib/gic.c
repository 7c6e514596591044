// SPDX-License-Identifier: GPL-2.0-or-later
#include "apq8064_bench.h"
#include "gic.h"
#include "io.h"
#include "report.h"

/* Register names of the GICv2 architecture (ARM IHI 0048B, 4.1.2 and 4.1.3). */
enum {
    GICD_CTLR = 0x000, GICD_ISENABLER = 0x100, GICD_IPRIORITYR = 0x400, GICD_ITARGETSR = 0x800,
    GICC_CTLR = 0x000, GICC_PMR = 0x004, GICC_IAR = 0x00c, GICC_EOIR = 0x010,
};
enum { FIRST_SPI = 32, SPURIOUS = 1020, LOWEST_PRIORITY = 0xff, CPU0 = 1 };

static void (*handlers[MACHINE_SPIS])(void);

void gic_init(void)
{
    write32(MACHINE_GIC_DIST_BASE + GICD_CTLR, 1);
    write32(MACHINE_GIC_CPU_BASE + GICC_PMR, LOWEST_PRIORITY);
    write32(MACHINE_GIC_CPU_BASE + GICC_CTLR, 1);
}

void gic_on(unsigned spi, void (*handler)(void))
{
    unsigned id = FIRST_SPI + spi;
    volatile uint8_t *distributor = (volatile uint8_t *)MACHINE_GIC_DIST_BASE;

    handlers[spi] = handler;
    distributor[GICD_IPRIORITYR + id] = 0;
    distributor[GICD_ITARGETSR + id] = CPU0;
    write32(MACHINE_GIC_DIST_BASE + GICD_ISENABLER + 4 * (id / 32), 1u << id % 32);
}

/* Called by the IRQ vector. */
void gic_handle(void)
{
    uint32_t acknowledged = read32(MACHINE_GIC_CPU_BASE + GICC_IAR);
    uint32_t id = acknowledged & 0x3ff;

    if (id >= SPURIOUS) {
        return;
    }
    if (id >= FIRST_SPI && handlers[id - FIRST_SPI]) {
        handlers[id - FIRST_SPI]();
    } else {
        say("unexpected interrupt %u\n", (unsigned)id);
    }
    write32(MACHINE_GIC_CPU_BASE + GICC_EOIR, acknowledged);
}
