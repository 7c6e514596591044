/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GICv2 or GICv3, one CPU: enable an SPI and be called when it fires. */
#ifndef GIC_H
#define GIC_H

#include <stdbool.h>

void gic_init(void);
/* `handler` runs with interrupts off; level-sensitive SPIs must be quiet when it returns. SPIs that the machine
 * has not are ignored. */
void gic_on(unsigned spi, void (*handler)(void));
void gic_mask(unsigned spi);
void gic_unmask(unsigned spi);
/* Drops what is pending: an edge, or what software made pending. */
void gic_clear(unsigned spi);
bool gic_pending(unsigned spi);
/* The SPI whose handler runs. */
unsigned gic_current(void);
/* A private interrupt (0 to 31: SGIs and PPIs), as the timer's. */
void gic_on_private(unsigned id, void (*handler)(void));
/* 2 or 3. */
unsigned gic_version(void);

/* Called by the IRQ vector. */
void gic_handle(void);

#endif
