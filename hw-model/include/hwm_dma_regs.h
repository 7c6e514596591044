/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_dma_regs.h - Bench DMA engine and Bench DMA descriptor.
 * Made by `smmubench build generated` from hw-model/rdl/bench_dma.rdl; do not edit.
 *
 * X_RESET  value after reset
 * X_WMASK  bits on which a write acts: they read back (RW), a one clears them (W1C),
 *          or they mean something (WO)
 * X_F_MASK a field's bits in place; X_F_SHIFT its lowest bit
 */
#ifndef HWM_DMA_REGS_H
#define HWM_DMA_REGS_H

/* Bench DMA engine */
#define HWM_DMA_WINDOW_SIZE                      0x1000u

/* Values of fields: run */
#define HWM_DMA_RUN_IDLE                         0x0u
#define HWM_DMA_RUN_ACTIVE                       1u
#define HWM_DMA_RUN_STALLED                      2u
#define HWM_DMA_RUN_WAIT_HOST                    3u
#define HWM_DMA_RUN_DONE                         4u
#define HWM_DMA_RUN_ERROR                        5u

/* Values of fields: code */
#define HWM_DMA_CODE_OK                          0x0u
#define HWM_DMA_CODE_BUS_DECODE                  1u
#define HWM_DMA_CODE_BUS_SLAVE                   2u
#define HWM_DMA_CODE_IOMMU_FAULT                 3u
#define HWM_DMA_CODE_TERMINATED                  4u
#define HWM_DMA_CODE_MISMATCH                    5u
#define HWM_DMA_CODE_BAD_DESC                    6u
#define HWM_DMA_CODE_BAD_LIST                    7u
#define HWM_DMA_CODE_LOOP                        8u
#define HWM_DMA_CODE_ABORTED                     9u

/* Identification (RO) */
#define HWM_DMA_ID                               0x00000u
#define HWM_DMA_ID_RESET                         0x48574d44u
#define HWM_DMA_ID_WMASK                         0x00000000u

/* Capabilities (RO) */
#define HWM_DMA_CAP                              0x00004u
#define HWM_DMA_CAP_RESET                        0x00001000u
#define HWM_DMA_CAP_WMASK                        0x00000000u
#define HWM_DMA_CAP_MAX_BURST_SHIFT              0x0u
#define HWM_DMA_CAP_MAX_BURST_WIDTH              13u
#define HWM_DMA_CAP_MAX_BURST_MASK               0x00001fffu
#define HWM_DMA_CAP_IOMMU_SHIFT                  16u
#define HWM_DMA_CAP_IOMMU_WIDTH                  1u
#define HWM_DMA_CAP_IOMMU_MASK                   0x00010000u
#define HWM_DMA_CAP_CAN_STALL_SHIFT              17u
#define HWM_DMA_CAP_CAN_STALL_WIDTH              1u
#define HWM_DMA_CAP_CAN_STALL_MASK               0x00020000u

/* Control (WO) */
#define HWM_DMA_CTRL                             0x00008u
#define HWM_DMA_CTRL_RESET                       0x00000000u
#define HWM_DMA_CTRL_WMASK                       0x00000007u
#define HWM_DMA_CTRL_START_SHIFT                 0x0u
#define HWM_DMA_CTRL_START_WIDTH                 1u
#define HWM_DMA_CTRL_START_MASK                  0x00000001u
#define HWM_DMA_CTRL_ABORT_SHIFT                 1u
#define HWM_DMA_CTRL_ABORT_WIDTH                 1u
#define HWM_DMA_CTRL_ABORT_MASK                  0x00000002u
#define HWM_DMA_CTRL_RESET_SHIFT                 2u
#define HWM_DMA_CTRL_RESET_WIDTH                 1u
#define HWM_DMA_CTRL_RESET_MASK                  0x00000004u

/* Status (RO) */
#define HWM_DMA_STATUS                           0x0000cu
#define HWM_DMA_STATUS_RESET                     0x00000000u
#define HWM_DMA_STATUS_WMASK                     0x00000000u
#define HWM_DMA_STATUS_RUN_SHIFT                 0x0u
#define HWM_DMA_STATUS_RUN_WIDTH                 3u
#define HWM_DMA_STATUS_RUN_MASK                  0x00000007u
#define HWM_DMA_STATUS_CODE_SHIFT                8u
#define HWM_DMA_STATUS_CODE_WIDTH                8u
#define HWM_DMA_STATUS_CODE_MASK                 0x0000ff00u

/* List, low (RW) */
#define HWM_DMA_LIST_LO                          0x00010u
#define HWM_DMA_LIST_LO_RESET                    0x00000000u
#define HWM_DMA_LIST_LO_WMASK                    0xffffffffu

/* List, high (RW) */
#define HWM_DMA_LIST_HI                          0x00014u
#define HWM_DMA_LIST_HI_RESET                    0x00000000u
#define HWM_DMA_LIST_HI_WMASK                    0xffffffffu

/* Stream (RW) */
#define HWM_DMA_STREAM                           0x00018u
#define HWM_DMA_STREAM_RESET                     0x00000000u
#define HWM_DMA_STREAM_WMASK                     0x0000ffffu
#define HWM_DMA_STREAM_SID_SHIFT                 0x0u
#define HWM_DMA_STREAM_SID_WIDTH                 16u
#define HWM_DMA_STREAM_SID_MASK                  0x0000ffffu

/* Burst (RW) */
#define HWM_DMA_BURST                            0x0001cu
#define HWM_DMA_BURST_RESET                      0x00000100u
#define HWM_DMA_BURST_WMASK                      0x00001fffu
#define HWM_DMA_BURST_BYTES_SHIFT                0x0u
#define HWM_DMA_BURST_BYTES_WIDTH                13u
#define HWM_DMA_BURST_BYTES_MASK                 0x00001fffu

/* Interrupt status (W1C) */
#define HWM_DMA_IRQ_STATUS                       0x00020u
#define HWM_DMA_IRQ_STATUS_RESET                 0x00000000u
#define HWM_DMA_IRQ_STATUS_WMASK                 0x00000003u
#define HWM_DMA_IRQ_STATUS_DONE_SHIFT            0x0u
#define HWM_DMA_IRQ_STATUS_DONE_WIDTH            1u
#define HWM_DMA_IRQ_STATUS_DONE_MASK             0x00000001u
#define HWM_DMA_IRQ_STATUS_ERROR_SHIFT           1u
#define HWM_DMA_IRQ_STATUS_ERROR_WIDTH           1u
#define HWM_DMA_IRQ_STATUS_ERROR_MASK            0x00000002u

/* Interrupt enable (RW) */
#define HWM_DMA_IRQ_ENABLE                       0x00024u
#define HWM_DMA_IRQ_ENABLE_RESET                 0x00000000u
#define HWM_DMA_IRQ_ENABLE_WMASK                 0x00000003u
#define HWM_DMA_IRQ_ENABLE_DONE_SHIFT            0x0u
#define HWM_DMA_IRQ_ENABLE_DONE_WIDTH            1u
#define HWM_DMA_IRQ_ENABLE_DONE_MASK             0x00000001u
#define HWM_DMA_IRQ_ENABLE_ERROR_SHIFT           1u
#define HWM_DMA_IRQ_ENABLE_ERROR_WIDTH           1u
#define HWM_DMA_IRQ_ENABLE_ERROR_MASK            0x00000002u

/* Completed (RO) */
#define HWM_DMA_COMPLETED                        0x00028u
#define HWM_DMA_COMPLETED_RESET                  0x00000000u
#define HWM_DMA_COMPLETED_WMASK                  0x00000000u

/* Bytes, low (RO) */
#define HWM_DMA_BYTES_LO                         0x0002cu
#define HWM_DMA_BYTES_LO_RESET                   0x00000000u
#define HWM_DMA_BYTES_LO_WMASK                   0x00000000u

/* Bytes, high (RO) */
#define HWM_DMA_BYTES_HI                         0x00030u
#define HWM_DMA_BYTES_HI_RESET                   0x00000000u
#define HWM_DMA_BYTES_HI_WMASK                   0x00000000u

/* Error address, low (RO) */
#define HWM_DMA_ERROR_LO                         0x00034u
#define HWM_DMA_ERROR_LO_RESET                   0x00000000u
#define HWM_DMA_ERROR_LO_WMASK                   0x00000000u

/* Error address, high (RO) */
#define HWM_DMA_ERROR_HI                         0x00038u
#define HWM_DMA_ERROR_HI_RESET                   0x00000000u
#define HWM_DMA_ERROR_HI_WMASK                   0x00000000u

/* Limit (RW) */
#define HWM_DMA_LIMIT                            0x0003cu
#define HWM_DMA_LIMIT_RESET                      0x00010000u
#define HWM_DMA_LIMIT_WMASK                      0xffffffffu

/* CRC (RO) */
#define HWM_DMA_CRC                              0x00040u
#define HWM_DMA_CRC_RESET                        0x00000000u
#define HWM_DMA_CRC_WMASK                        0x00000000u

/* Bursts (RO) */
#define HWM_DMA_BURSTS                           0x00044u
#define HWM_DMA_BURSTS_RESET                     0x00000000u
#define HWM_DMA_BURSTS_WMASK                     0x00000000u

/* Trace: select (RW) */
#define HWM_DMA_TRACE_SELECT                     0x00080u
#define HWM_DMA_TRACE_SELECT_RESET               0x00000000u
#define HWM_DMA_TRACE_SELECT_WMASK               0xffffffffu

/* Trace: count (RO) */
#define HWM_DMA_TRACE_COUNT                      0x00084u
#define HWM_DMA_TRACE_COUNT_RESET                0x00000000u
#define HWM_DMA_TRACE_COUNT_WMASK                0x00000000u

/* Trace: IOVA, low (RO) */
#define HWM_DMA_TRACE_IOVA_LO                    0x00088u
#define HWM_DMA_TRACE_IOVA_LO_RESET              0x00000000u
#define HWM_DMA_TRACE_IOVA_LO_WMASK              0x00000000u

/* Trace: IOVA, high (RO) */
#define HWM_DMA_TRACE_IOVA_HI                    0x0008cu
#define HWM_DMA_TRACE_IOVA_HI_RESET              0x00000000u
#define HWM_DMA_TRACE_IOVA_HI_WMASK              0x00000000u

/* Trace: PA, low (RO) */
#define HWM_DMA_TRACE_PA_LO                      0x00090u
#define HWM_DMA_TRACE_PA_LO_RESET                0x00000000u
#define HWM_DMA_TRACE_PA_LO_WMASK                0x00000000u

/* Trace: PA, high (RO) */
#define HWM_DMA_TRACE_PA_HI                      0x00094u
#define HWM_DMA_TRACE_PA_HI_RESET                0x00000000u
#define HWM_DMA_TRACE_PA_HI_WMASK                0x00000000u

/* Trace: length (RO) */
#define HWM_DMA_TRACE_LENGTH                     0x00098u
#define HWM_DMA_TRACE_LENGTH_RESET               0x00000000u
#define HWM_DMA_TRACE_LENGTH_WMASK               0x00000000u

/* Trace: info (RO) */
#define HWM_DMA_TRACE_INFO                       0x0009cu
#define HWM_DMA_TRACE_INFO_RESET                 0x00000000u
#define HWM_DMA_TRACE_INFO_WMASK                 0x00000000u
#define HWM_DMA_TRACE_INFO_STATUS_SHIFT          0x0u
#define HWM_DMA_TRACE_INFO_STATUS_WIDTH          8u
#define HWM_DMA_TRACE_INFO_STATUS_MASK           0x000000ffu
#define HWM_DMA_TRACE_INFO_CONTEXT_SHIFT         8u
#define HWM_DMA_TRACE_INFO_CONTEXT_WIDTH         8u
#define HWM_DMA_TRACE_INFO_CONTEXT_MASK          0x0000ff00u
#define HWM_DMA_TRACE_INFO_WRITE_SHIFT           16u
#define HWM_DMA_TRACE_INFO_WRITE_WIDTH           1u
#define HWM_DMA_TRACE_INFO_WRITE_MASK            0x00010000u
#define HWM_DMA_TRACE_INFO_STALLED_SHIFT         17u
#define HWM_DMA_TRACE_INFO_STALLED_WIDTH         1u
#define HWM_DMA_TRACE_INFO_STALLED_MASK          0x00020000u
#define HWM_DMA_TRACE_INFO_VALID_SHIFT           31u
#define HWM_DMA_TRACE_INFO_VALID_WIDTH           1u
#define HWM_DMA_TRACE_INFO_VALID_MASK            0x80000000u

/* Trace: stream (RO) */
#define HWM_DMA_TRACE_STREAM                     0x000a0u
#define HWM_DMA_TRACE_STREAM_RESET               0x00000000u
#define HWM_DMA_TRACE_STREAM_WMASK               0x00000000u
#define HWM_DMA_TRACE_STREAM_SID_SHIFT           0x0u
#define HWM_DMA_TRACE_STREAM_SID_WIDTH           16u
#define HWM_DMA_TRACE_STREAM_SID_MASK            0x0000ffffu

/* Bench DMA descriptor */
#define HWM_DESC_WINDOW_SIZE                     0x40u

/* Values of fields: op */
#define HWM_DESC_OP_NOP                          0x0u
#define HWM_DESC_OP_READ                         1u
#define HWM_DESC_OP_WRITE                        2u
#define HWM_DESC_OP_COPY                         3u
#define HWM_DESC_OP_FILL                         4u
#define HWM_DESC_OP_VERIFY                       5u
#define HWM_DESC_OP_CRC32                        6u

/* Values of fields: code */
#define HWM_DESC_CODE_OK                         0x0u
#define HWM_DESC_CODE_BUS_DECODE                 1u
#define HWM_DESC_CODE_BUS_SLAVE                  2u
#define HWM_DESC_CODE_IOMMU_FAULT                3u
#define HWM_DESC_CODE_TERMINATED                 4u
#define HWM_DESC_CODE_MISMATCH                   5u
#define HWM_DESC_CODE_BAD_DESC                   6u
#define HWM_DESC_CODE_BAD_LIST                   7u
#define HWM_DESC_CODE_LOOP                       8u
#define HWM_DESC_CODE_ABORTED                    9u

/* Next descriptor, low (RW) */
#define HWM_DESC_NEXT_LO                         0x00000u
#define HWM_DESC_NEXT_LO_RESET                   0x00000000u
#define HWM_DESC_NEXT_LO_WMASK                   0xffffffffu

/* Next descriptor, high (RW) */
#define HWM_DESC_NEXT_HI                         0x00004u
#define HWM_DESC_NEXT_HI_RESET                   0x00000000u
#define HWM_DESC_NEXT_HI_WMASK                   0xffffffffu

/* Operation (RW) */
#define HWM_DESC_OP                              0x00008u
#define HWM_DESC_OP_RESET                        0x00000000u
#define HWM_DESC_OP_WMASK                        0x00001f0fu
#define HWM_DESC_OP_OP_SHIFT                     0x0u
#define HWM_DESC_OP_OP_WIDTH                     4u
#define HWM_DESC_OP_OP_MASK                      0x0000000fu
#define HWM_DESC_OP_PRIVILEGED_SHIFT             8u
#define HWM_DESC_OP_PRIVILEGED_WIDTH             1u
#define HWM_DESC_OP_PRIVILEGED_MASK              0x00000100u
#define HWM_DESC_OP_INSTRUCTION_SHIFT            9u
#define HWM_DESC_OP_INSTRUCTION_WIDTH            1u
#define HWM_DESC_OP_INSTRUCTION_MASK             0x00000200u
#define HWM_DESC_OP_SECURE_SHIFT                 10u
#define HWM_DESC_OP_SECURE_WIDTH                 1u
#define HWM_DESC_OP_SECURE_MASK                  0x00000400u
#define HWM_DESC_OP_IRQ_SHIFT                    11u
#define HWM_DESC_OP_IRQ_WIDTH                    1u
#define HWM_DESC_OP_IRQ_MASK                     0x00000800u
#define HWM_DESC_OP_STREAM_VALID_SHIFT           12u
#define HWM_DESC_OP_STREAM_VALID_WIDTH           1u
#define HWM_DESC_OP_STREAM_VALID_MASK            0x00001000u

/* Stream (RW) */
#define HWM_DESC_STREAM                          0x0000cu
#define HWM_DESC_STREAM_RESET                    0x00000000u
#define HWM_DESC_STREAM_WMASK                    0x0000ffffu
#define HWM_DESC_STREAM_SID_SHIFT                0x0u
#define HWM_DESC_STREAM_SID_WIDTH                16u
#define HWM_DESC_STREAM_SID_MASK                 0x0000ffffu

/* Source (RW) */
#define HWM_DESC_SRC                             0x00010u
#define HWM_DESC_SRC_RESET                       0x0000000000000000ull
#define HWM_DESC_SRC_WMASK                       0xffffffffffffffffull

/* Destination (RW) */
#define HWM_DESC_DST                             0x00018u
#define HWM_DESC_DST_RESET                       0x0000000000000000ull
#define HWM_DESC_DST_WMASK                       0xffffffffffffffffull

/* Length (RW) */
#define HWM_DESC_LENGTH                          0x00020u
#define HWM_DESC_LENGTH_RESET                    0x00000000u
#define HWM_DESC_LENGTH_WMASK                    0xffffffffu

/* Burst (RW) */
#define HWM_DESC_BURST                           0x00024u
#define HWM_DESC_BURST_RESET                     0x00000000u
#define HWM_DESC_BURST_WMASK                     0xffffffffu

/* Data (RW) */
#define HWM_DESC_DATA                            0x00028u
#define HWM_DESC_DATA_RESET                      0x00000000u
#define HWM_DESC_DATA_WMASK                      0xffffffffu

/* Completion: status (RO) */
#define HWM_DESC_STATUS                          0x00030u
#define HWM_DESC_STATUS_RESET                    0x00000000u
#define HWM_DESC_STATUS_WMASK                    0x00000000u
#define HWM_DESC_STATUS_CODE_SHIFT               0x0u
#define HWM_DESC_STATUS_CODE_WIDTH               8u
#define HWM_DESC_STATUS_CODE_MASK                0x000000ffu
#define HWM_DESC_STATUS_DONE_SHIFT               31u
#define HWM_DESC_STATUS_DONE_WIDTH               1u
#define HWM_DESC_STATUS_DONE_MASK                0x80000000u

/* Completion: bytes (RO) */
#define HWM_DESC_BYTES                           0x00034u
#define HWM_DESC_BYTES_RESET                     0x00000000u
#define HWM_DESC_BYTES_WMASK                     0x00000000u

/* Completion: result (RO) */
#define HWM_DESC_RESULT                          0x00038u
#define HWM_DESC_RESULT_RESET                    0x00000000u
#define HWM_DESC_RESULT_WMASK                    0x00000000u

/* Completion: first difference (RO) */
#define HWM_DESC_FIRST                           0x0003cu
#define HWM_DESC_FIRST_RESET                     0x00000000u
#define HWM_DESC_FIRST_WMASK                     0x00000000u

#ifndef __ASSEMBLER__

/* X(name, offset, count, access, reset, wmask) */
#define HWM_DMA_REGS(X) \
    X(ID, 0x00000u, 1u, RO, 0x48574d44u, 0x00000000u) \
    X(CAP, 0x00004u, 1u, RO, 0x00001000u, 0x00000000u) \
    X(CTRL, 0x00008u, 1u, WO, 0x00000000u, 0x00000007u) \
    X(STATUS, 0x0000cu, 1u, RO, 0x00000000u, 0x00000000u) \
    X(LIST_LO, 0x00010u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(LIST_HI, 0x00014u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(STREAM, 0x00018u, 1u, RW, 0x00000000u, 0x0000ffffu) \
    X(BURST, 0x0001cu, 1u, RW, 0x00000100u, 0x00001fffu) \
    X(IRQ_STATUS, 0x00020u, 1u, W1C, 0x00000000u, 0x00000003u) \
    X(IRQ_ENABLE, 0x00024u, 1u, RW, 0x00000000u, 0x00000003u) \
    X(COMPLETED, 0x00028u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(BYTES_LO, 0x0002cu, 1u, RO, 0x00000000u, 0x00000000u) \
    X(BYTES_HI, 0x00030u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(ERROR_LO, 0x00034u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(ERROR_HI, 0x00038u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(LIMIT, 0x0003cu, 1u, RW, 0x00010000u, 0xffffffffu) \
    X(CRC, 0x00040u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(BURSTS, 0x00044u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_SELECT, 0x00080u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(TRACE_COUNT, 0x00084u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_IOVA_LO, 0x00088u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_IOVA_HI, 0x0008cu, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_PA_LO, 0x00090u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_PA_HI, 0x00094u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_LENGTH, 0x00098u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_INFO, 0x0009cu, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TRACE_STREAM, 0x000a0u, 1u, RO, 0x00000000u, 0x00000000u)

/* X(name, offset, count, access, reset, wmask) */
#define HWM_DESC_REGS(X) \
    X(NEXT_LO, 0x00000u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(NEXT_HI, 0x00004u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(OP, 0x00008u, 1u, RW, 0x00000000u, 0x00001f0fu) \
    X(STREAM, 0x0000cu, 1u, RW, 0x00000000u, 0x0000ffffu) \
    X(SRC, 0x00010u, 1u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(DST, 0x00018u, 1u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(LENGTH, 0x00020u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(BURST, 0x00024u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(DATA, 0x00028u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(STATUS, 0x00030u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(BYTES, 0x00034u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(RESULT, 0x00038u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(FIRST, 0x0003cu, 1u, RO, 0x00000000u, 0x00000000u)

#endif /* __ASSEMBLER__ */

#endif
