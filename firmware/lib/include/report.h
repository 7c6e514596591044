/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PASS:/FAIL: lines and the SUMMARY: on the UART, and the verdict as the machine's exit code. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

/* printf for a test: %s, %u, %x (0x and 8 digits). */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* One line; on failure with what came and what was wanted. */
bool check(const char *what, uint32_t came, uint32_t wanted);
/* The SUMMARY: line; 0 when something was checked and nothing failed. */
int summary(void);
/* Ends the machine. */
_Noreturn void bench_exit(int code);

#endif
