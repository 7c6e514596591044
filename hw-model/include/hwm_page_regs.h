/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_page_regs.h - Bench page.
 * Made by `smmubench build generated` from hw-model/rdl/bench_page.rdl; do not edit.
 *
 * X_RESET  value after reset
 * X_WMASK  bits on which a write acts: they read back (RW), a one clears them (W1C),
 *          or they mean something (WO)
 * X_F_MASK a field's bits in place; X_F_SHIFT its lowest bit
 */
#ifndef HWM_PAGE_REGS_H
#define HWM_PAGE_REGS_H

/* Bench page */
#define HWM_PAGE_WINDOW_SIZE                     0x1000u

/* Identification (RO) */
#define HWM_PAGE_ID                              0x00000u
#define HWM_PAGE_ID_RESET                        0x53424e43u
#define HWM_PAGE_ID_WMASK                        0x00000000u

/* Version (RO) */
#define HWM_PAGE_VERSION                         0x00004u
#define HWM_PAGE_VERSION_RESET                   0x00000001u
#define HWM_PAGE_VERSION_WMASK                   0x00000000u

/* Exit (WO) */
#define HWM_PAGE_EXIT                            0x00008u
#define HWM_PAGE_EXIT_RESET                      0x00000000u
#define HWM_PAGE_EXIT_WMASK                      0x000000ffu
#define HWM_PAGE_EXIT_CODE_SHIFT                 0x0u
#define HWM_PAGE_EXIT_CODE_WIDTH                 8u
#define HWM_PAGE_EXIT_CODE_MASK                  0x000000ffu

/* Reset (WO) */
#define HWM_PAGE_RESET                           0x0000cu
#define HWM_PAGE_RESET_RESET                     0x00000000u
#define HWM_PAGE_RESET_WMASK                     0x00000001u
#define HWM_PAGE_RESET_DEVICES_SHIFT             0x0u
#define HWM_PAGE_RESET_DEVICES_WIDTH             1u
#define HWM_PAGE_RESET_DEVICES_MASK              0x00000001u

/* Arbiter seed (RW) */
#define HWM_PAGE_SEED                            0x00010u
#define HWM_PAGE_SEED_RESET                      0x00000000u
#define HWM_PAGE_SEED_WMASK                      0xffffffffu

/* Scratch (RW) */
#define HWM_PAGE_SCRATCH                         0x00020u
#define HWM_PAGE_SCRATCH_STRIDE                  0x4u
#define HWM_PAGE_SCRATCH_COUNT                   8u
#define HWM_PAGE_SCRATCH_RESET                   0x00000000u
#define HWM_PAGE_SCRATCH_WMASK                   0xffffffffu

#ifndef __ASSEMBLER__

/* X(name, offset, count, access, reset, wmask) */
#define HWM_PAGE_REGS(X) \
    X(ID, 0x00000u, 1u, RO, 0x53424e43u, 0x00000000u) \
    X(VERSION, 0x00004u, 1u, RO, 0x00000001u, 0x00000000u) \
    X(EXIT, 0x00008u, 1u, WO, 0x00000000u, 0x000000ffu) \
    X(RESET, 0x0000cu, 1u, WO, 0x00000000u, 0x00000001u) \
    X(SEED, 0x00010u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(SCRATCH, 0x00020u, 8u, RW, 0x00000000u, 0xffffffffu)

#endif /* __ASSEMBLER__ */

#endif
