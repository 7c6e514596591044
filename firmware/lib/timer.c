// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu.h"

void timer_delay_us(uint32_t us)
{
    uint64_t end = timer_ticks() + (uint64_t)(timer_frequency() / 1000000) * us;

    while (timer_ticks() < end) {
    }
}
