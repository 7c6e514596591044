/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start-up for ARMv7-A: vectors, stacks, clear .bss, main(), exit with its return value. */
    .syntax unified
    .arm
    .arch_extension virt
    .section .text.start, "ax"

    .global _start
_start:
    mov     r4, #1                          @ the level that the machine started us at
    mrs     r0, cpsr
    and     r1, r0, #0x1f
    cmp     r1, #0x1a                       @ Hyp mode (ARM DDI 0406C, B1.3.1)
    bne     1f
    mov     r4, #2
    ldr     r1, =vectors_hyp
    mcr     p15, 4, r1, c12, c0, 0          @ HVBAR
    ldr     sp, =hyp_stack
    bic     r0, r0, #0x1f
    orr     r0, r0, #0xd3                   @ Supervisor, A, I and F masked
    msr     spsr_hyp, r0
    mrc     p15, 4, r0, c14, c1, 0          @ CNTHCTL: the physical timer is PL1's
    orr     r0, r0, #3
    mcr     p15, 4, r0, c14, c1, 0
    adr     r0, 1f
    msr     elr_hyp, r0
    eret
1:  cpsid   aif, #0x13
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0          @ VBAR (ARM DDI 0406C, B4.1.156)
    cps     #0x12                           @ IRQ mode
    ldr     sp, =_irq_stack
    cps     #0x17                           @ Abort mode
    ldr     sp, =_abort_stack
    cps     #0x1b                           @ Undefined mode
    ldr     sp, =_abort_stack
    cps     #0x13                           @ Supervisor mode
    ldr     sp, =_stack
    ldr     r0, =_bss
    ldr     r1, =_bss_end
    mov     r2, #0
2:  cmp     r0, r1
    strlo   r2, [r0], #4
    blo     2b
    ldr     r0, =cpu_boot_level
    strb    r4, [r0]
    ldr     r0, =cpu_has_el2
    lsr     r4, r4, #1
    strb    r4, [r0]
    cpsie   a                               @ an external abort is told at once
    bl      main
    bl      bench_exit
3:  wfi
    b       3b

    .balign 32                              @ VBAR[4:0] are zero
vectors:
    b       unused                          @ there is no reset here
    b       undefined
    b       supervisor_call
    b       prefetch_abort
    b       data_abort
    b       unused
    b       irq
    b       unused                          @ FIQ stays masked

    @ Hyp: HVC calls the function in r0 with r1 (cpu_call_el2); all else is a death.
    .balign 32
vectors_hyp:
    b       died_hyp
    b       died_hyp
    b       died_hyp
    b       died_hyp
    b       died_hyp
    b       hyp_call
    b       died_hyp
    b       died_hyp

hyp_call:
    push    {r4, lr}
    mov     r4, r0
    mov     r0, r1
    blx     r4
    pop     {r4, lr}
    eret

died_hyp:
    sub     sp, sp, #4 * 20
    stmia   sp, {r0-r12}
    str     sp, [sp, #4 * 13]
    str     lr, [sp, #4 * 14]
    mrs     r0, elr_hyp
    str     r0, [sp, #4 * 15]
    mrs     r0, spsr_hyp
    str     r0, [sp, #4 * 16]
    mrc     p15, 4, r0, c5, c2, 0           @ HSR
    str     r0, [sp, #4 * 17]
    mrc     p15, 4, r0, c6, c0, 0           @ HDFAR
    str     r0, [sp, #4 * 18]
    ldr     r0, =hyp_name
    mov     r1, sp
    b       guest_died

irq:
    sub     lr, lr, #4
    push    {r0-r3, r12, lr}
    bl      gic_handle
    ldm     sp!, {r0-r3, r12, pc}^

    @ The guest did something wrong: struct cpu_state on the stack, and guest_died() tells.
    .macro  die name, back, status_op2, address_op2
    sub     lr, lr, #\back
    sub     sp, sp, #4 * 20
    stmia   sp, {r0-r12}
    str     lr, [sp, #4 * 15]
    mrs     r0, spsr
    str     r0, [sp, #4 * 16]
    mrc     p15, 0, r0, c5, c0, \status_op2
    str     r0, [sp, #4 * 17]
    mrc     p15, 0, r0, c6, c0, \address_op2
    str     r0, [sp, #4 * 18]
    ldr     r0, =\name
    b       died
    .endm

undefined:
    die     undefined_name, 4, 1, 2
supervisor_call:
    die     supervisor_name, 4, 1, 2
prefetch_abort:
    die     prefetch_name, 4, 1, 2          @ IFSR, IFAR
data_abort:
    die     data_name, 8, 0, 0              @ DFSR, DFAR
unused:
    die     unused_name, 0, 1, 2

    @ sp and lr of the mode that was interrupted are banked: fetch them from there
died:
    mov     r1, sp
    mrs     r2, cpsr
    ldr     r3, [r1, #4 * 16]
    orr     r3, r3, #0xc0
    bic     r3, r3, #0x20                   @ stay in ARM state
    and     r12, r3, #0x1f
    cmp     r12, #0x10                      @ User mode shares System's registers
    orreq   r3, r3, #0x1f
    msr     cpsr_c, r3
    str     sp, [r1, #4 * 13]
    str     lr, [r1, #4 * 14]
    msr     cpsr_c, r2
    b       guest_died

    .section .rodata
undefined_name:  .asciz "undefined instruction"
supervisor_name: .asciz "supervisor call"
prefetch_name:   .asciz "prefetch abort"
data_name:       .asciz "data abort"
unused_name:     .asciz "unexpected exception"
hyp_name:        .asciz "exception in Hyp mode"

    .section .bss
    .balign 8
    .skip   4096
hyp_stack:
