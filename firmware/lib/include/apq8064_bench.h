/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apq8064_bench.h - APQ8064-like board with 12 MSM IOMMUs: memory map and interrupts (GIC SPI numbers).
 * Made by `smmubench build generated` from hw-model/machines/apq8064-bench.yaml; do not edit.
 * For C, assembler and linker scripts alike: plain numbers.
 */
#ifndef APQ8064_BENCH_H
#define APQ8064_BENCH_H

#define MACHINE_SPIS                                    256

#define MACHINE_RAM_BASE                                0x80000000
#define MACHINE_RAM_SIZE                                0x20000000

#define MACHINE_SRAM_BASE                               0x2a000000
#define MACHINE_SRAM_SIZE                               0x00100000

#define MACHINE_GIC_DIST_BASE                           0x02000000
#define MACHINE_GIC_DIST_SIZE                           0x00001000

#define MACHINE_GIC_CPU_BASE                            0x02002000
#define MACHINE_GIC_CPU_SIZE                            0x00002000

#define MACHINE_UART_BASE                               0x16440000
#define MACHINE_UART_SIZE                               0x00001000
#define MACHINE_UART_SPI                                154

#define MACHINE_VIRTIO0_BASE                            0x0a000000
#define MACHINE_VIRTIO0_SIZE                            0x00000200
#define MACHINE_VIRTIO0_SPI                             16

#define MACHINE_VIRTIO1_BASE                            0x0a000200
#define MACHINE_VIRTIO1_SIZE                            0x00000200
#define MACHINE_VIRTIO1_SPI                             17

#define MACHINE_VIRTIO2_BASE                            0x0a000400
#define MACHINE_VIRTIO2_SIZE                            0x00000200
#define MACHINE_VIRTIO2_SPI                             18

#define MACHINE_VIRTIO3_BASE                            0x0a000600
#define MACHINE_VIRTIO3_SIZE                            0x00000200
#define MACHINE_VIRTIO3_SPI                             19

#define MACHINE_VIRTIO4_BASE                            0x0a000800
#define MACHINE_VIRTIO4_SIZE                            0x00000200
#define MACHINE_VIRTIO4_SPI                             20

#define MACHINE_VIRTIO5_BASE                            0x0a000a00
#define MACHINE_VIRTIO5_SIZE                            0x00000200
#define MACHINE_VIRTIO5_SPI                             21

#define MACHINE_VIRTIO6_BASE                            0x0a000c00
#define MACHINE_VIRTIO6_SIZE                            0x00000200
#define MACHINE_VIRTIO6_SPI                             22

#define MACHINE_VIRTIO7_BASE                            0x0a000e00
#define MACHINE_VIRTIO7_SIZE                            0x00000200
#define MACHINE_VIRTIO7_SPI                             23

#define MACHINE_BENCH_PAGE_BASE                         0x0a100000
#define MACHINE_BENCH_PAGE_SIZE                         0x00001000

#define MACHINE_VIRTIO_COUNT                            8

#define MACHINE_IOMMU_VCAP_BASE                         0x07200000
#define MACHINE_IOMMU_VCAP_SPI_SECURE                   236
#define MACHINE_IOMMU_VCAP_SPI_NONSECURE                237
#define MACHINE_IOMMU_VCAP_BANKS                        2
#define MACHINE_CONTEXT_VCAP_VC_BANK                    0
#define MACHINE_CONTEXT_VCAP_VC_MID                     0
#define MACHINE_CONTEXT_VCAP_VP_BANK                    1
#define MACHINE_CONTEXT_VCAP_VP_MID                     1

#define MACHINE_IOMMU_JPEGD_BASE                        0x07300000
#define MACHINE_IOMMU_JPEGD_SPI_SECURE                  65
#define MACHINE_IOMMU_JPEGD_SPI_NONSECURE               66
#define MACHINE_IOMMU_JPEGD_BANKS                       2
#define MACHINE_CONTEXT_JPEGD_SRC_BANK                  0
#define MACHINE_CONTEXT_JPEGD_SRC_MID                   0
#define MACHINE_CONTEXT_JPEGD_DST_BANK                  1
#define MACHINE_CONTEXT_JPEGD_DST_MID                   1

#define MACHINE_IOMMU_VPE_BASE                          0x07400000
#define MACHINE_IOMMU_VPE_SPI_SECURE                    51
#define MACHINE_IOMMU_VPE_SPI_NONSECURE                 52
#define MACHINE_IOMMU_VPE_BANKS                         2
#define MACHINE_CONTEXT_VPE_SRC_BANK                    0
#define MACHINE_CONTEXT_VPE_SRC_MID                     0
#define MACHINE_CONTEXT_VPE_DST_BANK                    1
#define MACHINE_CONTEXT_VPE_DST_MID                     1

#define MACHINE_IOMMU_MDP0_BASE                         0x07500000
#define MACHINE_IOMMU_MDP0_SPI_SECURE                   63
#define MACHINE_IOMMU_MDP0_SPI_NONSECURE                64
#define MACHINE_IOMMU_MDP0_BANKS                        2
#define MACHINE_CONTEXT_MDP_PORT0_CB0_BANK              0
#define MACHINE_CONTEXT_MDP_PORT0_CB0_MID               0
#define MACHINE_CONTEXT_MDP_PORT0_CB1_BANK              1
#define MACHINE_CONTEXT_MDP_PORT0_CB1_MID               1

#define MACHINE_IOMMU_MDP1_BASE                         0x07600000
#define MACHINE_IOMMU_MDP1_SPI_SECURE                   61
#define MACHINE_IOMMU_MDP1_SPI_NONSECURE                62
#define MACHINE_IOMMU_MDP1_BANKS                        2
#define MACHINE_CONTEXT_MDP_PORT1_CB0_BANK              0
#define MACHINE_CONTEXT_MDP_PORT1_CB0_MID               0
#define MACHINE_CONTEXT_MDP_PORT1_CB1_BANK              1
#define MACHINE_CONTEXT_MDP_PORT1_CB1_MID               1

#define MACHINE_IOMMU_ROT_BASE                          0x07700000
#define MACHINE_IOMMU_ROT_SPI_SECURE                    59
#define MACHINE_IOMMU_ROT_SPI_NONSECURE                 60
#define MACHINE_IOMMU_ROT_BANKS                         2
#define MACHINE_CONTEXT_ROT_SRC_BANK                    0
#define MACHINE_CONTEXT_ROT_SRC_MID                     0
#define MACHINE_CONTEXT_ROT_DST_BANK                    1
#define MACHINE_CONTEXT_ROT_DST_MID                     1

#define MACHINE_IOMMU_IJPEG_BASE                        0x07800000
#define MACHINE_IOMMU_IJPEG_SPI_SECURE                  67
#define MACHINE_IOMMU_IJPEG_SPI_NONSECURE               68
#define MACHINE_IOMMU_IJPEG_BANKS                       2
#define MACHINE_CONTEXT_IJPEG_SRC_BANK                  0
#define MACHINE_CONTEXT_IJPEG_SRC_MID                   0
#define MACHINE_CONTEXT_IJPEG_DST_BANK                  1
#define MACHINE_CONTEXT_IJPEG_DST_MID                   1

#define MACHINE_IOMMU_VFE_BASE                          0x07900000
#define MACHINE_IOMMU_VFE_SPI_SECURE                    53
#define MACHINE_IOMMU_VFE_SPI_NONSECURE                 54
#define MACHINE_IOMMU_VFE_BANKS                         2
#define MACHINE_CONTEXT_VFE_IMGWR_BANK                  0
#define MACHINE_CONTEXT_VFE_IMGWR_MID                   2
#define MACHINE_CONTEXT_VFE_MISC_BANK                   1
#define MACHINE_CONTEXT_VFE_MISC_MID                    0

#define MACHINE_IOMMU_VCODEC_A_BASE                     0x07a00000
#define MACHINE_IOMMU_VCODEC_A_SPI_SECURE               57
#define MACHINE_IOMMU_VCODEC_A_SPI_NONSECURE            58
#define MACHINE_IOMMU_VCODEC_A_BANKS                    2
#define MACHINE_CONTEXT_VCODEC_A_STREAM_BANK            0
#define MACHINE_CONTEXT_VCODEC_A_STREAM_MID             2
#define MACHINE_CONTEXT_VCODEC_A_MM1_BANK               1
#define MACHINE_CONTEXT_VCODEC_A_MM1_MID                0

#define MACHINE_IOMMU_VCODEC_B_BASE                     0x07b00000
#define MACHINE_IOMMU_VCODEC_B_SPI_SECURE               55
#define MACHINE_IOMMU_VCODEC_B_SPI_NONSECURE            56
#define MACHINE_IOMMU_VCODEC_B_BANKS                    2
#define MACHINE_CONTEXT_VCODEC_B_MM2_BANK               0
#define MACHINE_CONTEXT_VCODEC_B_MM2_MID                0

#define MACHINE_IOMMU_GFX3D_BASE                        0x07c00000
#define MACHINE_IOMMU_GFX3D_SPI_SECURE                  69
#define MACHINE_IOMMU_GFX3D_SPI_NONSECURE               70
#define MACHINE_IOMMU_GFX3D_BANKS                       3
#define MACHINE_CONTEXT_GFX3D_USER_BANK                 0
#define MACHINE_CONTEXT_GFX3D_USER_MID                  0
#define MACHINE_CONTEXT_GFX3D_PRIV_BANK                 1
#define MACHINE_CONTEXT_GFX3D_PRIV_MID                  16

#define MACHINE_IOMMU_GFX3D1_BASE                       0x07d00000
#define MACHINE_IOMMU_GFX3D1_SPI_SECURE                 210
#define MACHINE_IOMMU_GFX3D1_SPI_NONSECURE              211
#define MACHINE_IOMMU_GFX3D1_BANKS                      3
#define MACHINE_CONTEXT_GFX3D1_USER_BANK                0
#define MACHINE_CONTEXT_GFX3D1_USER_MID                 0
#define MACHINE_CONTEXT_GFX3D1_PRIV_BANK                1
#define MACHINE_CONTEXT_GFX3D1_PRIV_MID                 16

#define MACHINE_MASTER_VCAP_VC_BASE                     0x0b000000
#define MACHINE_MASTER_VCAP_VC_SPI                      100
#define MACHINE_MASTER_VCAP_VC_STREAM                   0
#define MACHINE_MASTER_VCAP_VP_BASE                     0x0b001000
#define MACHINE_MASTER_VCAP_VP_SPI                      101
#define MACHINE_MASTER_VCAP_VP_STREAM                   1
#define MACHINE_MASTER_JPEGD_SRC_BASE                   0x0b002000
#define MACHINE_MASTER_JPEGD_SRC_SPI                    102
#define MACHINE_MASTER_JPEGD_SRC_STREAM                 0
#define MACHINE_MASTER_JPEGD_DST_BASE                   0x0b003000
#define MACHINE_MASTER_JPEGD_DST_SPI                    103
#define MACHINE_MASTER_JPEGD_DST_STREAM                 1
#define MACHINE_MASTER_VPE_SRC_BASE                     0x0b004000
#define MACHINE_MASTER_VPE_SRC_SPI                      104
#define MACHINE_MASTER_VPE_SRC_STREAM                   0
#define MACHINE_MASTER_VPE_DST_BASE                     0x0b005000
#define MACHINE_MASTER_VPE_DST_SPI                      105
#define MACHINE_MASTER_VPE_DST_STREAM                   1
#define MACHINE_MASTER_MDP_PORT0_CB0_BASE               0x0b006000
#define MACHINE_MASTER_MDP_PORT0_CB0_SPI                106
#define MACHINE_MASTER_MDP_PORT0_CB0_STREAM             0
#define MACHINE_MASTER_MDP_PORT0_CB1_BASE               0x0b007000
#define MACHINE_MASTER_MDP_PORT0_CB1_SPI                107
#define MACHINE_MASTER_MDP_PORT0_CB1_STREAM             1
#define MACHINE_MASTER_MDP_PORT1_CB0_BASE               0x0b008000
#define MACHINE_MASTER_MDP_PORT1_CB0_SPI                108
#define MACHINE_MASTER_MDP_PORT1_CB0_STREAM             0
#define MACHINE_MASTER_MDP_PORT1_CB1_BASE               0x0b009000
#define MACHINE_MASTER_MDP_PORT1_CB1_SPI                109
#define MACHINE_MASTER_MDP_PORT1_CB1_STREAM             1
#define MACHINE_MASTER_ROT_SRC_BASE                     0x0b00a000
#define MACHINE_MASTER_ROT_SRC_SPI                      110
#define MACHINE_MASTER_ROT_SRC_STREAM                   0
#define MACHINE_MASTER_ROT_DST_BASE                     0x0b00b000
#define MACHINE_MASTER_ROT_DST_SPI                      111
#define MACHINE_MASTER_ROT_DST_STREAM                   1
#define MACHINE_MASTER_IJPEG_SRC_BASE                   0x0b00c000
#define MACHINE_MASTER_IJPEG_SRC_SPI                    112
#define MACHINE_MASTER_IJPEG_SRC_STREAM                 0
#define MACHINE_MASTER_IJPEG_DST_BASE                   0x0b00d000
#define MACHINE_MASTER_IJPEG_DST_SPI                    113
#define MACHINE_MASTER_IJPEG_DST_STREAM                 1
#define MACHINE_MASTER_VFE_IMGWR_BASE                   0x0b00e000
#define MACHINE_MASTER_VFE_IMGWR_SPI                    114
#define MACHINE_MASTER_VFE_IMGWR_STREAM                 2
#define MACHINE_MASTER_VFE_MISC_BASE                    0x0b00f000
#define MACHINE_MASTER_VFE_MISC_SPI                     115
#define MACHINE_MASTER_VFE_MISC_STREAM                  0
#define MACHINE_MASTER_VCODEC_A_STREAM_BASE             0x0b010000
#define MACHINE_MASTER_VCODEC_A_STREAM_SPI              116
#define MACHINE_MASTER_VCODEC_A_STREAM_STREAM           2
#define MACHINE_MASTER_VCODEC_A_MM1_BASE                0x0b011000
#define MACHINE_MASTER_VCODEC_A_MM1_SPI                 117
#define MACHINE_MASTER_VCODEC_A_MM1_STREAM              0
#define MACHINE_MASTER_VCODEC_B_MM2_BASE                0x0b012000
#define MACHINE_MASTER_VCODEC_B_MM2_SPI                 118
#define MACHINE_MASTER_VCODEC_B_MM2_STREAM              0
#define MACHINE_MASTER_GFX3D_USER_BASE                  0x0b013000
#define MACHINE_MASTER_GFX3D_USER_SPI                   119
#define MACHINE_MASTER_GFX3D_USER_STREAM                0
#define MACHINE_MASTER_GFX3D_PRIV_BASE                  0x0b014000
#define MACHINE_MASTER_GFX3D_PRIV_SPI                   120
#define MACHINE_MASTER_GFX3D_PRIV_STREAM                16
#define MACHINE_MASTER_GFX3D1_USER_BASE                 0x0b015000
#define MACHINE_MASTER_GFX3D1_USER_SPI                  121
#define MACHINE_MASTER_GFX3D1_USER_STREAM               0
#define MACHINE_MASTER_GFX3D1_PRIV_BASE                 0x0b016000
#define MACHINE_MASTER_GFX3D1_PRIV_SPI                  122
#define MACHINE_MASTER_GFX3D1_PRIV_STREAM               16
#define MACHINE_MASTER_RAW0_BASE                        0x0b017000
#define MACHINE_MASTER_RAW0_SPI                         123
#define MACHINE_MASTER_RAW0_STREAM                      0
#define MACHINE_MASTER_RAW1_BASE                        0x0b018000
#define MACHINE_MASTER_RAW1_SPI                         124
#define MACHINE_MASTER_RAW1_STREAM                      0
#define MACHINE_MASTER_LOW0_BASE                        0x0b019000
#define MACHINE_MASTER_LOW0_SPI                         125
#define MACHINE_MASTER_LOW0_STREAM                      0

#endif
