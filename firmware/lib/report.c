// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

#include <stdarg.h>

#include "hwm_page_regs.h"
#include "io.h"
#include "machine.h"

/* PL011 (ARM DDI 0183): data register and the flag that its FIFO is full. */
enum { UARTDR = 0x000, UARTFR = 0x018, UARTFR_TXFF = 1 << 5 };

static unsigned passed, failed, skipped;
static bool unexpected;
static const char *first_subject = "", *second_subject = "";

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

static void put_hex(uint64_t value, int digits)
{
    put_string("0x");
    while (digits--) {
        put("0123456789abcdef"[value >> 4 * digits & 15]);
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
        case 'x': put_hex(va_arg(args, unsigned), 8); break;
        case 'l': /* %llx */
            put_hex(va_arg(args, unsigned long long), 16);
            format += 2;
            break;
        default: put(*format); break;
        }
    }
    va_end(args);
}

void subject(const char *first, const char *second)
{
    first_subject = first;
    second_subject = second;
}

static void put_line(const char *verdict, const char *what)
{
    say("%s: ", verdict);
    if (*first_subject) {
        say("%s: ", first_subject);
    }
    if (*second_subject) {
        say("%s: ", second_subject);
    }
    put_string(what);
}

bool expect(const char *what, uint64_t came, uint64_t wanted)
{
    if (came == wanted) {
        return true;
    }
    failed++;
    unexpected = true;
    put_line("FAIL", what);
    if (came >> 32 || wanted >> 32) {
        say(": came %llx, wanted %llx\n", (unsigned long long)came, (unsigned long long)wanted);
    } else {
        say(": came %x, wanted %x\n", (unsigned)came, (unsigned)wanted);
    }
    return false;
}

void expected(const char *what)
{
    if (!unexpected) {
        passed++;
        put_line("PASS", what);
        say("\n");
    }
    unexpected = false;
}

bool check(const char *what, uint64_t came, uint64_t wanted)
{
    bool before = unexpected;
    bool right = expect(what, came, wanted);

    if (right) {
        passed++;
        put_line("PASS", what);
        say("\n");
    }
    unexpected = before;
    return right;
}

void skip(const char *what, const char *why)
{
    skipped++;
    put_line("SKIP", what);
    say(": %s\n", why);
}

int summary(void)
{
    say("SUMMARY: %u passed, %u failed", passed, failed);
    if (skipped) {
        say(", %u skipped", skipped);
    }
    say("\n");
    return failed || !(passed + skipped);
}

_Noreturn void bench_exit(int code)
{
    write32(MACHINE_BENCH_PAGE_BASE + HWM_PAGE_EXIT, (uint32_t)code);
    for (;;) {
        wait_for_interrupt();
    }
}

__attribute__((weak)) void on_death(uint64_t pc, uint64_t syndrome)
{
    (void)pc;
    (void)syndrome;
}

static void put_word(uintptr_t value)
{
    put_hex(value, 2 * (int)sizeof(value));
}

static void put_register(unsigned n, uintptr_t value)
{
#ifdef __aarch64__
    static const char *const names[] = { "sp", "pc" };
    const unsigned named = 31;
#else
    static const char *const names[] = { "sp", "lr", "pc" };
    const unsigned named = 13;
#endif

    if (n < named) {
        say("%s%u ", named == 31 ? "x" : "r", n);
    } else {
        say("%s ", names[n - named]);
    }
    put_word(value);
    say((n % 4) == 3 || n == CPU_REGISTERS - 1 ? "\n" : "  ");
}

_Noreturn void guest_died(const char *how, const struct cpu_state *state)
{
    static bool dying;

    /* Dying of the report of a death: only the exit is left. */
    if (dying) {
        bench_exit(1);
    }
    dying = true;
    on_death(state->registers[CPU_PC], state->syndrome);
    for (unsigned n = 0; n < CPU_REGISTERS; n++) {
        put_register(n, state->registers[n]);
    }
    say("status ");
    put_word(state->status);
    say("  syndrome ");
    put_word(state->syndrome);
    say("  address ");
    put_word(state->address);
    say("\n");
    failed++;
    say("FAIL: %s at ", how);
    put_word(state->registers[CPU_PC]);
    say("\n");
    bench_exit(summary());
}
