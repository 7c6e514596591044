/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GICv2, one CPU: enable an SPI and be called when it fires. */
#ifndef GIC_H
#define GIC_H

void gic_init(void);
/* `handler` runs in IRQ mode with interrupts off; level-sensitive SPIs must be quiet when it returns. */
void gic_on(unsigned spi, void (*handler)(void));

#endif
