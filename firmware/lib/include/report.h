/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PASS:/FAIL:/SKIP: lines and the SUMMARY: on the UART, and the verdict as the machine's exit code. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

/* printf for a test: %s, %u, %x (0x and 8 digits), %llx (0x and 16 digits). */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What each line begins with from now on, such as the table format that is tried; "" for nothing. The strings must
 * stay. */
void subject(const char *first, const char *second);
/* One line; on failure with what came and what was wanted. */
bool check(const char *what, uint64_t came, uint64_t wanted);
/* Several checks that make one PASS line: expect() speaks only of what is wrong, and expected() says PASS unless one of
 * them did. */
bool expect(const char *what, uint64_t came, uint64_t wanted);
void expected(const char *what);
/* One line for something that this machine can't do. */
void skip(const char *what, const char *why);
/* The SUMMARY: line; 0 when something was checked or skipped and nothing failed. */
int summary(void);
/* Ends the machine. */
_Noreturn void bench_exit(int code);

/* What the vectors save: r0 to r12 and sp, lr, pc; or x0 to x30, sp, pc. */
#ifdef __aarch64__
enum { CPU_REGISTERS = 33, CPU_PC = 32 };
#else
enum { CPU_REGISTERS = 16, CPU_PC = 15 };
#endif
struct cpu_state {
    uintptr_t registers[CPU_REGISTERS];
    uintptr_t status;    /* CPSR/SPSR of what was interrupted */
    uintptr_t syndrome;  /* DFSR, IFSR or ESR */
    uintptr_t address;   /* DFAR, IFAR or FAR */
};

/* Called by the vectors for every exception but IRQ: prints the registers and a FAIL, and ends the machine. */
_Noreturn void guest_died(const char *how, const struct cpu_state *state);
/* Told first, if the guest has one: for an agent that must not leave its client waiting. */
void on_death(uint64_t pc, uint64_t syndrome);

#endif
