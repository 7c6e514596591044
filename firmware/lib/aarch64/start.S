/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start-up for AArch64: drop to EL1, vectors, stack, clear .bss, main(), exit with its return value. */
    .section .text.start, "ax"

    .global _start
_start:
    msr     daifset, #0xf
    mrs     x19, currentel
    lsr     x19, x19, #2                    // the level that the machine started us at
    mov     x20, #0                         // whether EL2 serves cpu_call_el2()
    cmp     x19, #3
    b.ne    1f

    // EL3 (ARM DDI 0487, D19.2.117): non-secure, AArch64 below, HVC allowed; the GIC's SPIs non-secure
    mov     x0, #0x501                      // SCR_EL3.RW, HCE, NS
    orr     x0, x0, #0x30                   // RES1
    mrs     x1, id_aa64pfr0_el1
    msr     scr_el3, x0
    msr     cptr_el3, xzr
    ldr     x2, =_stack
    mov     sp, x2
    bl      gic_open_to_nonsecure
    mrs     x1, id_aa64pfr0_el1
    ubfx    x1, x1, #8, #4                  // is there an EL2
    mov     x0, #0x3c9                      // EL2h, DAIF
    mov     x2, #0x3c5                      // EL1h
    cmp     x1, #0
    csel    x0, x2, x0, eq
    msr     spsr_el3, x0
    adr     x0, 1f
    msr     elr_el3, x0
    eret

1:  mrs     x0, currentel
    cmp     x0, #2 << 2
    b.ne    2f
    mov     x20, #1
    ldr     x0, =vectors_el2
    msr     vbar_el2, x0
    ldr     x0, =el2_stack
    mov     sp, x0
    mov     x0, #1 << 31                    // HCR_EL2.RW: EL1 is AArch64
    msr     hcr_el2, x0
    mrs     x0, cnthctl_el2
    orr     x0, x0, #3                      // the physical timer is EL1's
    msr     cnthctl_el2, x0
    msr     cntvoff_el2, xzr
    mov     x0, #0x33ff
    msr     cptr_el2, x0
    mrs     x0, midr_el1
    msr     vpidr_el2, x0
    mrs     x0, mpidr_el1
    msr     vmpidr_el2, x0
    mrs     x0, id_aa64pfr0_el1
    ubfx    x0, x0, #24, #4
    cbz     x0, 3f
    mrs     x0, S3_4_C12_C9_5               // ICC_SRE_EL2: system registers, also for EL1
    mov     x1, #9
    orr     x0, x0, x1
    msr     S3_4_C12_C9_5, x0
    isb
3:  ldr     x0, =0x30d00800                 // SCTLR_EL1: its RES1 bits, MMU and caches off
    msr     sctlr_el1, x0
    mov     x0, #0x3c5
    msr     spsr_el2, x0
    adr     x0, 2f
    msr     elr_el2, x0
    eret

2:  ldr     x0, =vectors
    msr     vbar_el1, x0
    isb
    msr     spsel, #1
    ldr     x0, =_stack
    mov     sp, x0
    ldr     x0, =_bss
    ldr     x1, =_bss_end
4:  cmp     x0, x1
    b.hs    5f
    stp     xzr, xzr, [x0], #16
    b       4b
5:  ldr     x0, =cpu_boot_level
    strb    w19, [x0]
    ldr     x0, =cpu_has_el2
    strb    w20, [x0]
    msr     daifclr, #4                     // an SError is told at once
    bl      main
    bl      bench_exit
6:  wfi
    b       6b

    .macro  vector name
    .balign 128
    sub     sp, sp, #16 * 18
    stp     x0, x1, [sp]
    ldr     x0, =\name
    b       died
    .endm

    .balign 2048                            // VBAR_EL1[10:0] are zero
vectors:
    vector  sync_name                       // from EL1 with SP_EL0, which is never in use
    vector  irq_name
    vector  fiq_name
    vector  serror_name
    vector  sync_name                       // from EL1
    .balign 128
    b       irq
    vector  fiq_name
    vector  serror_name
    vector  lower_name                      // from EL0, AArch64: nothing runs there
    vector  lower_name
    vector  lower_name
    vector  lower_name
    vector  lower_name                      // from EL0, AArch32
    vector  lower_name
    vector  lower_name
    vector  lower_name

irq:
    stp     x0, x1, [sp, #-16 * 12]!
    stp     x2, x3, [sp, #16 * 1]
    stp     x4, x5, [sp, #16 * 2]
    stp     x6, x7, [sp, #16 * 3]
    stp     x8, x9, [sp, #16 * 4]
    stp     x10, x11, [sp, #16 * 5]
    stp     x12, x13, [sp, #16 * 6]
    stp     x14, x15, [sp, #16 * 7]
    stp     x16, x17, [sp, #16 * 8]
    stp     x18, x30, [sp, #16 * 9]
    mrs     x0, elr_el1
    mrs     x1, spsr_el1
    stp     x0, x1, [sp, #16 * 10]
    bl      gic_handle
    ldp     x0, x1, [sp, #16 * 10]
    msr     elr_el1, x0
    msr     spsr_el1, x1
    ldp     x18, x30, [sp, #16 * 9]
    ldp     x16, x17, [sp, #16 * 8]
    ldp     x14, x15, [sp, #16 * 7]
    ldp     x12, x13, [sp, #16 * 6]
    ldp     x10, x11, [sp, #16 * 5]
    ldp     x8, x9, [sp, #16 * 4]
    ldp     x6, x7, [sp, #16 * 3]
    ldp     x4, x5, [sp, #16 * 2]
    ldp     x2, x3, [sp, #16 * 1]
    ldp     x0, x1, [sp], #16 * 12
    eret

    // EL2: HVC calls the function in x0 with x1 (cpu_call_el2); all else is a death.
    .macro  vector_el2
    .balign 128
    b       died_el2
    .endm

    .balign 2048
vectors_el2:
    .rept   8
    vector_el2
    .endr
    .balign 128
    stp     x29, x30, [sp, #-16]!
    mrs     x29, esr_el2
    lsr     x29, x29, #26
    cmp     x29, #0x16                      // ESR_EL2.EC: HVC from AArch64
    b.ne    died_el2
    mov     x9, x0
    mov     x0, x1
    blr     x9
    ldp     x29, x30, [sp], #16
    eret
    .rept   7
    vector_el2
    .endr

died_el2:
    sub     sp, sp, #16 * 18
    stp     x0, x1, [sp]
    mrs     x0, elr_el2
    msr     elr_el1, x0
    mrs     x0, spsr_el2
    msr     spsr_el1, x0
    mrs     x0, esr_el2
    msr     esr_el1, x0
    mrs     x0, far_el2
    msr     far_el1, x0
    ldr     x0, =el2_name
    b       died

    // The guest did something wrong: struct cpu_state on the stack, and guest_died() tells.
died:
    stp     x2, x3, [sp, #16 * 1]
    stp     x4, x5, [sp, #16 * 2]
    stp     x6, x7, [sp, #16 * 3]
    stp     x8, x9, [sp, #16 * 4]
    stp     x10, x11, [sp, #16 * 5]
    stp     x12, x13, [sp, #16 * 6]
    stp     x14, x15, [sp, #16 * 7]
    stp     x16, x17, [sp, #16 * 8]
    stp     x18, x19, [sp, #16 * 9]
    stp     x20, x21, [sp, #16 * 10]
    stp     x22, x23, [sp, #16 * 11]
    stp     x24, x25, [sp, #16 * 12]
    stp     x26, x27, [sp, #16 * 13]
    stp     x28, x29, [sp, #16 * 14]
    add     x1, sp, #16 * 18
    stp     x30, x1, [sp, #16 * 15]
    mrs     x1, elr_el1
    mrs     x2, spsr_el1
    stp     x1, x2, [sp, #16 * 16]
    mrs     x1, esr_el1
    mrs     x2, far_el1
    stp     x1, x2, [sp, #16 * 17]
    mov     x1, sp
    b       guest_died

    .section .rodata
sync_name:   .asciz "synchronous exception"
irq_name:    .asciz "IRQ on the wrong stack"
fiq_name:    .asciz "FIQ"
serror_name: .asciz "SError"
lower_name:  .asciz "exception from EL0"
el2_name:    .asciz "exception at EL2"

    .section .bss
    .balign 16
    .skip   4096
el2_stack:
