// SPDX-License-Identifier: GPL-2.0-or-later
/* The smallest PID 1: says PASS and powers the machine off. Needs no C library. */

static long call(long number, long a, long b, long c, long d)
{
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;

    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3) : "memory");
    return r0;
}

void _start(void)
{
    enum { WRITE = 4, REBOOT = 88, CONSOLE = 1 };
    static const char text[] = "PASS: user space runs\nSUMMARY: 1 passed, 0 failed\n";

    call(WRITE, CONSOLE, (long)text, sizeof(text) - 1, 0);
    call(REBOOT, (long)0xfee1dead, 672274793, 0x4321fedc, 0); /* LINUX_REBOOT_CMD_POWER_OFF */
    for (;;) {
    }
}
