// SPDX-License-Identifier: GPL-2.0-or-later
/* The smallest guest: a word on the console, one check, a summary, an exit code. */
#include <stdint.h>

#include "apq8064_bench.h"
#include "hwm_page_regs.h"

#define REG(address) (*(volatile uint32_t *)(address))

static void say(const char *text)
{
    while (*text) {
        REG(MACHINE_UART_BASE) = (uint8_t)*text++;
    }
}

__attribute__((used)) static void hello(void)
{
    int there = REG(MACHINE_BENCH_PAGE_BASE + HWM_PAGE_ID) == HWM_PAGE_ID_RESET;

    say("hello from a guest\n");
    say(there ? "PASS: the bench page is there\n" : "FAIL: the bench page is there\n");
    say(there ? "SUMMARY: 1 passed, 0 failed\n" : "SUMMARY: 0 passed, 1 failed\n");
    REG(MACHINE_BENCH_PAGE_BASE + HWM_PAGE_EXIT) = !there;
}

__attribute__((naked, section(".text.start"))) void _start(void)
{
    __asm__("ldr sp, =0x80400000\n bl hello\n 1: wfi\n b 1b");
}
