/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmuv2_bench.h - Board with an ARM SMMUv2, PCIe and platform masters: memory map and interrupts (GIC SPI numbers).
 * Made by `smmubench build generated` from hw-model/machines/smmuv2-bench.yaml; do not edit.
 * For C, assembler and linker scripts alike: plain numbers.
 */
#ifndef SMMUV2_BENCH_H
#define SMMUV2_BENCH_H

#define MACHINE_SPIS                                    384

#define MACHINE_RAM_BASE                                0x40000000
#define MACHINE_RAM_SIZE                                0x20000000

#define MACHINE_SRAM_BASE                               0x0e000000
#define MACHINE_SRAM_SIZE                               0x00100000

#define MACHINE_GIC_DIST_BASE                           0x08000000
#define MACHINE_GIC_DIST_SIZE                           0x00010000

#define MACHINE_GIC_CPU_BASE                            0x08010000
#define MACHINE_GIC_CPU_SIZE                            0x00010000

#define MACHINE_GIC_V2M_BASE                            0x08020000
#define MACHINE_GIC_V2M_SIZE                            0x00001000
#define MACHINE_GIC_V2M_SPI                             48
#define MACHINE_GIC_V2M_SPIS                            64

#define MACHINE_GIC_HYP_BASE                            0x08030000
#define MACHINE_GIC_HYP_SIZE                            0x00010000

#define MACHINE_GIC_VCPU_BASE                           0x08040000
#define MACHINE_GIC_VCPU_SIZE                           0x00010000

#define MACHINE_GIC_ITS_BASE                            0x08080000
#define MACHINE_GIC_ITS_SIZE                            0x00020000

#define MACHINE_GIC_REDIST_BASE                         0x080a0000
#define MACHINE_GIC_REDIST_SIZE                         0x00f60000

#define MACHINE_UART_BASE                               0x09000000
#define MACHINE_UART_SIZE                               0x00001000
#define MACHINE_UART_SPI                                1

#define MACHINE_RTC_BASE                                0x09010000
#define MACHINE_RTC_SIZE                                0x00001000
#define MACHINE_RTC_SPI                                 2

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

#define MACHINE_PL330_BASE                              0x0a300000
#define MACHINE_PL330_SIZE                              0x00001000
#define MACHINE_PL330_SPI                               112
#define MACHINE_PL330_SPIS                              9
#define MACHINE_PL330_STREAM                            16640

#define MACHINE_PCIE_MMIO_BASE                          0x10000000
#define MACHINE_PCIE_MMIO_SIZE                          0x2eff0000

#define MACHINE_PCIE_PIO_BASE                           0x3eff0000
#define MACHINE_PCIE_PIO_SIZE                           0x00010000

#define MACHINE_PCIE_ECAM_BASE                          0x3f000000
#define MACHINE_PCIE_ECAM_SIZE                          0x01000000
#define MACHINE_PCIE_ECAM_SPI                           3
#define MACHINE_PCIE_ECAM_SPIS                          4

#define MACHINE_VIRTIO_COUNT                            8

#define MACHINE_IOMMU_SMMU_BASE                         0x05000000
#define MACHINE_IOMMU_SMMU_SIZE                         0x01000000
#define MACHINE_IOMMU_SMMU_SPI_GLOBAL                   200
#define MACHINE_IOMMU_SMMU_SPI_SECURE_GLOBAL            201
#define MACHINE_IOMMU_SMMU_SPI_CONTEXT                  256
#define MACHINE_IOMMU_SMMU_SPI_CONTEXTS                 128

#define MACHINE_PCI_STREAM_BASE                         0
#define MACHINE_PCI_REQUESTERS                          4096

#define MACHINE_MASTER_MDP_PORT0_CB0_BASE               0x0b000000
#define MACHINE_MASTER_MDP_PORT0_CB0_SPI                128
#define MACHINE_MASTER_MDP_PORT0_CB0_STREAM             16384
#define MACHINE_MASTER_MDP_PORT0_CB1_BASE               0x0b001000
#define MACHINE_MASTER_MDP_PORT0_CB1_SPI                129
#define MACHINE_MASTER_MDP_PORT0_CB1_STREAM             16385
#define MACHINE_MASTER_MDP_PORT1_CB0_BASE               0x0b002000
#define MACHINE_MASTER_MDP_PORT1_CB0_SPI                130
#define MACHINE_MASTER_MDP_PORT1_CB0_STREAM             16386
#define MACHINE_MASTER_MDP_PORT1_CB1_BASE               0x0b003000
#define MACHINE_MASTER_MDP_PORT1_CB1_SPI                131
#define MACHINE_MASTER_MDP_PORT1_CB1_STREAM             16387
#define MACHINE_MASTER_ROT_SRC_BASE                     0x0b004000
#define MACHINE_MASTER_ROT_SRC_SPI                      132
#define MACHINE_MASTER_ROT_SRC_STREAM                   16388
#define MACHINE_MASTER_ROT_DST_BASE                     0x0b005000
#define MACHINE_MASTER_ROT_DST_SPI                      133
#define MACHINE_MASTER_ROT_DST_STREAM                   16389
#define MACHINE_MASTER_GFX3D_USER_BASE                  0x0b006000
#define MACHINE_MASTER_GFX3D_USER_SPI                   134
#define MACHINE_MASTER_GFX3D_USER_STREAM                16390
#define MACHINE_MASTER_GFX3D_PRIV_BASE                  0x0b007000
#define MACHINE_MASTER_GFX3D_PRIV_SPI                   135
#define MACHINE_MASTER_GFX3D_PRIV_STREAM                16391
#define MACHINE_MASTER_IJPEG_SRC_BASE                   0x0b008000
#define MACHINE_MASTER_IJPEG_SRC_SPI                    136
#define MACHINE_MASTER_IJPEG_SRC_STREAM                 16392
#define MACHINE_MASTER_JPEGD_SRC_BASE                   0x0b009000
#define MACHINE_MASTER_JPEGD_SRC_SPI                    137
#define MACHINE_MASTER_JPEGD_SRC_STREAM                 16393
#define MACHINE_MASTER_VCODEC_A_STREAM_BASE             0x0b00a000
#define MACHINE_MASTER_VCODEC_A_STREAM_SPI              138
#define MACHINE_MASTER_VCODEC_A_STREAM_STREAM           16394
#define MACHINE_MASTER_VCODEC_B_MM2_BASE                0x0b00b000
#define MACHINE_MASTER_VCODEC_B_MM2_SPI                 139
#define MACHINE_MASTER_VCODEC_B_MM2_STREAM              16395
#define MACHINE_MASTER_VFE_IMGWR_BASE                   0x0b00c000
#define MACHINE_MASTER_VFE_IMGWR_SPI                    140
#define MACHINE_MASTER_VFE_IMGWR_STREAM                 16396
#define MACHINE_MASTER_VFE_MISC_BASE                    0x0b00d000
#define MACHINE_MASTER_VFE_MISC_SPI                     141
#define MACHINE_MASTER_VFE_MISC_STREAM                  16397
#define MACHINE_MASTER_VPE_SRC_BASE                     0x0b00e000
#define MACHINE_MASTER_VPE_SRC_SPI                      142
#define MACHINE_MASTER_VPE_SRC_STREAM                   16398
#define MACHINE_MASTER_VPE_DST_BASE                     0x0b00f000
#define MACHINE_MASTER_VPE_DST_SPI                      143
#define MACHINE_MASTER_VPE_DST_STREAM                   16399
#define MACHINE_MASTER_RAW0_BASE                        0x0b010000
#define MACHINE_MASTER_RAW0_SPI                         144
#define MACHINE_MASTER_RAW0_STREAM                      0
#define MACHINE_MASTER_RAW1_BASE                        0x0b011000
#define MACHINE_MASTER_RAW1_SPI                         145
#define MACHINE_MASTER_RAW1_STREAM                      0
#define MACHINE_MASTER_LOW0_BASE                        0x0b012000
#define MACHINE_MASTER_LOW0_SPI                         146
#define MACHINE_MASTER_LOW0_STREAM                      0

#endif
