/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start-up for ARMv7-A: vectors, stacks, clear .bss, main(), exit with its return value. */
    .syntax unified
    .arm
    .section .text.start, "ax"

    .global _start
_start:
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0          @ VBAR (ARM DDI 0406C, B4.1.156)
    cps     #0x12                           @ IRQ mode
    ldr     sp, =_irq_stack
    cps     #0x13                           @ Supervisor mode
    ldr     sp, =_svc_stack
    ldr     r0, =_bss
    ldr     r1, =_bss_end
    mov     r2, #0
1:  cmp     r0, r1
    strlo   r2, [r0], #4
    blo     1b
    bl      main
    bl      bench_exit
2:  wfi
    b       2b

    .balign 32                              @ VBAR[4:0] are zero
vectors:
    b       _start
    b       undefined
    b       2b                              @ SVC: nobody calls it
    b       prefetch_abort
    b       data_abort
    b       2b
    b       irq
    b       2b

irq:
    sub     lr, lr, #4
    push    {r0-r3, r12, lr}
    bl      gic_handle
    ldm     sp!, {r0-r3, r12, pc}^

    @ The guest did something wrong: say what and where, and end with a FAIL.
undefined:
    ldr     r0, =undefined_name
    sub     r1, lr, #4
    b       died
prefetch_abort:
    ldr     r0, =prefetch_name
    sub     r1, lr, #4
    b       died
data_abort:
    ldr     r0, =data_name
    sub     r1, lr, #8
died:
    cps     #0x13
    ldr     sp, =_svc_stack
    b       guest_died

    .section .rodata
undefined_name: .asciz "undefined instruction"
prefetch_name:  .asciz "prefetch abort"
data_name:      .asciz "data abort"
