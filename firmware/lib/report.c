// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>

#include "apq8064_bench.h"
#include "hwm_page_regs.h"
#include "io.h"
#include "report.h"

/* PL011 (ARM DDI 0183): data register and the flag that its FIFO is full. */
enum { UARTDR = 0x000, UARTFR = 0x018, UARTFR_TXFF = 1 << 5 };

static unsigned passed, failed;

static void put(char c)
{
    while (read32(MACHINE_UART_BASE + UARTFR) & UARTFR_TXFF) {
    }
    write32(MACHINE_UART_BASE + UARTDR, (uint8_t)c);
}

static void put_string(const char *s)
{
    while (*s) {
        put(*s++);
    }
}

static void put_hex(uint32_t value)
{
    put_string("0x");
    for (int shift = 28; shift >= 0; shift -= 4) {
        put("0123456789abcdef"[value >> shift & 15]);
    }
}

static void put_decimal(uint32_t value)
{
    char digits[11];
    char *p = digits + sizeof(digits) - 1;

    *p = 0;
    do {
        *--p = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    put_string(p);
}

void say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    for (; *format; format++) {
        if (*format == '\n') {
            put('\r');
        }
        if (*format != '%') {
            put(*format);
            continue;
        }
        switch (*++format) {
        case 's': put_string(va_arg(args, const char *)); break;
        case 'u': put_decimal(va_arg(args, unsigned)); break;
        case 'x': put_hex(va_arg(args, unsigned)); break;
        default: put(*format); break;
        }
    }
    va_end(args);
}

bool check(const char *what, uint32_t came, uint32_t wanted)
{
    if (came == wanted) {
        passed++;
        say("PASS: %s\n", what);
        return true;
    }
    failed++;
    say("FAIL: %s: came %x, wanted %x\n", what, (unsigned)came, (unsigned)wanted);
    return false;
}

int summary(void)
{
    say("SUMMARY: %u passed, %u failed\n", passed, failed);
    return failed || !passed;
}

_Noreturn void bench_exit(int code)
{
    write32(MACHINE_BENCH_PAGE_BASE + HWM_PAGE_EXIT, (uint32_t)code);
    for (;;) {
        __asm__ volatile("wfi");
    }
}

/* Called by the vectors. */
_Noreturn void guest_died(const char *how, uint32_t pc)
{
    failed++;
    say("FAIL: %s at %x\n", how, (unsigned)pc);
    bench_exit(summary());
}
