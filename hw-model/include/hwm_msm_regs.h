/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_msm_regs.h - MSM IOMMU v0.
 * Made by `smmubench build generated` from hw-model/rdl/msm_iommu_v0.rdl; do not edit.
 *
 * X_RESET  value after reset
 * X_WMASK  bits on which a write acts: they read back (RW), a one clears them (W1C),
 *          or they mean something (WO)
 * X_F_MASK a field's bits in place; X_F_SHIFT its lowest bit
 */
#ifndef HWM_MSM_REGS_H
#define HWM_MSM_REGS_H

/* MSM IOMMU v0 */
#define HWM_MSM_WINDOW_SIZE                      0x100000u
#define HWM_MSM_CONTEXT_STRIDE                   0x1000u

/* Values of fields: shcfg */
#define HWM_MSM_SHCFG_INCOMING                   0x0u
#define HWM_MSM_SHCFG_OUTER                      1u
#define HWM_MSM_SHCFG_INNER                      2u
#define HWM_MSM_SHCFG_NONE                       3u

/* Values of fields: privcfg */
#define HWM_MSM_PRIVCFG_INCOMING                 0x0u
#define HWM_MSM_PRIVCFG_USER                     2u
#define HWM_MSM_PRIVCFG_PRIVILEGED               3u

/* Values of fields: tlbmcfg */
#define HWM_MSM_TLBMCFG_FAULT                    0x0u
#define HWM_MSM_TLBMCFG_WALK                     3u

/* Values of fields: cfcfg */
#define HWM_MSM_CFCFG_TERMINATE                  0x0u
#define HWM_MSM_CFCFG_STALL                      1u

/* Values of fields: v2pcfg */
#define HWM_MSM_V2PCFG_NO_WALK                   1u
#define HWM_MSM_V2PCFG_WALK                      3u

/* Values of fields: memory type */
#define HWM_MSM_MEMORY_TYPE_NC                   0x0u
#define HWM_MSM_MEMORY_TYPE_SO                   1u
#define HWM_MSM_MEMORY_TYPE_DEVICE               3u
#define HWM_MSM_MEMORY_TYPE_WBWA                 5u
#define HWM_MSM_MEMORY_TYPE_WT                   6u
#define HWM_MSM_MEMORY_TYPE_WBNWA                7u

/* Values of fields: cache policy */
#define HWM_MSM_CACHE_POLICY_NC                  0x0u
#define HWM_MSM_CACHE_POLICY_WBWA                1u
#define HWM_MSM_CACHE_POLICY_WT                  2u
#define HWM_MSM_CACHE_POLICY_WBNWA               3u

/* Values of fields: mtc */
#define HWM_MSM_MTC_SO                           0x0u
#define HWM_MSM_MTC_DEVICE                       1u
#define HWM_MSM_MTC_NORMAL                       2u
#define HWM_MSM_MTC_RESERVED                     3u

/* Values of fields: tnr */
#define HWM_MSM_TNR_RETRY                        0x0u
#define HWM_MSM_TNR_TERMINATE                    1u

/* Values of fields: nscfg */
#define HWM_MSM_NSCFG_INCOMING                   0x0u
#define HWM_MSM_NSCFG_SECURE                     2u
#define HWM_MSM_NSCFG_NONSECURE                  3u

/* Values of fields: irptndx */
#define HWM_MSM_IRPTNDX_SECURE                   0x0u
#define HWM_MSM_IRPTNDX_NONSECURE                1u

/* Values of fields: tlbbfbs */
#define HWM_MSM_TLBBFBS_TLB                      0x0u

/* Values of fields: page size */
#define HWM_MSM_PAGE_SIZE_SMALL                  0x0u
#define HWM_MSM_PAGE_SIZE_LARGE                  1u
#define HWM_MSM_PAGE_SIZE_SECTION                2u
#define HWM_MSM_PAGE_SIZE_SUPERSECTION           3u

/* Context control (RW, one per context bank) */
#define HWM_MSM_SCTLR                            0x00000u
#define HWM_MSM_SCTLR_RESET                      0x00000000u
#define HWM_MSM_SCTLR_WMASK                      0x0000003fu
#define HWM_MSM_SCTLR_M_SHIFT                    0x0u
#define HWM_MSM_SCTLR_M_WIDTH                    1u
#define HWM_MSM_SCTLR_M_MASK                     0x00000001u
#define HWM_MSM_SCTLR_TRE_SHIFT                  1u
#define HWM_MSM_SCTLR_TRE_WIDTH                  1u
#define HWM_MSM_SCTLR_TRE_MASK                   0x00000002u
#define HWM_MSM_SCTLR_AFE_SHIFT                  2u
#define HWM_MSM_SCTLR_AFE_WIDTH                  1u
#define HWM_MSM_SCTLR_AFE_MASK                   0x00000004u
#define HWM_MSM_SCTLR_HAF_SHIFT                  3u
#define HWM_MSM_SCTLR_HAF_WIDTH                  1u
#define HWM_MSM_SCTLR_HAF_MASK                   0x00000008u
#define HWM_MSM_SCTLR_BE_SHIFT                   4u
#define HWM_MSM_SCTLR_BE_WIDTH                   1u
#define HWM_MSM_SCTLR_BE_MASK                    0x00000010u
#define HWM_MSM_SCTLR_AFFD_SHIFT                 5u
#define HWM_MSM_SCTLR_AFFD_WIDTH                 1u
#define HWM_MSM_SCTLR_AFFD_MASK                  0x00000020u

/* Context auxiliary control (RW, one per context bank) */
#define HWM_MSM_ACTLR                            0x00004u
#define HWM_MSM_ACTLR_RESET                      0x00000000u
#define HWM_MSM_ACTLR_WMASK                      0x00f7ff7fu
#define HWM_MSM_ACTLR_CFERE_SHIFT                0x0u
#define HWM_MSM_ACTLR_CFERE_WIDTH                1u
#define HWM_MSM_ACTLR_CFERE_MASK                 0x00000001u
#define HWM_MSM_ACTLR_CFEIE_SHIFT                1u
#define HWM_MSM_ACTLR_CFEIE_WIDTH                1u
#define HWM_MSM_ACTLR_CFEIE_MASK                 0x00000002u
#define HWM_MSM_ACTLR_PTSHCFG_SHIFT              2u
#define HWM_MSM_ACTLR_PTSHCFG_WIDTH              2u
#define HWM_MSM_ACTLR_PTSHCFG_MASK               0x0000000cu
#define HWM_MSM_ACTLR_RCOSH_SHIFT                4u
#define HWM_MSM_ACTLR_RCOSH_WIDTH                1u
#define HWM_MSM_ACTLR_RCOSH_MASK                 0x00000010u
#define HWM_MSM_ACTLR_RCISH_SHIFT                5u
#define HWM_MSM_ACTLR_RCISH_WIDTH                1u
#define HWM_MSM_ACTLR_RCISH_MASK                 0x00000020u
#define HWM_MSM_ACTLR_RCNSH_SHIFT                6u
#define HWM_MSM_ACTLR_RCNSH_WIDTH                1u
#define HWM_MSM_ACTLR_RCNSH_MASK                 0x00000040u
#define HWM_MSM_ACTLR_PRIVCFG_SHIFT              8u
#define HWM_MSM_ACTLR_PRIVCFG_WIDTH              2u
#define HWM_MSM_ACTLR_PRIVCFG_MASK               0x00000300u
#define HWM_MSM_ACTLR_DNA_SHIFT                  10u
#define HWM_MSM_ACTLR_DNA_WIDTH                  1u
#define HWM_MSM_ACTLR_DNA_MASK                   0x00000400u
#define HWM_MSM_ACTLR_DNLV2PA_SHIFT              11u
#define HWM_MSM_ACTLR_DNLV2PA_WIDTH              1u
#define HWM_MSM_ACTLR_DNLV2PA_MASK               0x00000800u
#define HWM_MSM_ACTLR_TLBMCFG_SHIFT              12u
#define HWM_MSM_ACTLR_TLBMCFG_WIDTH              2u
#define HWM_MSM_ACTLR_TLBMCFG_MASK               0x00003000u
#define HWM_MSM_ACTLR_CFCFG_SHIFT                14u
#define HWM_MSM_ACTLR_CFCFG_WIDTH                1u
#define HWM_MSM_ACTLR_CFCFG_MASK                 0x00004000u
#define HWM_MSM_ACTLR_TIPCF_SHIFT                15u
#define HWM_MSM_ACTLR_TIPCF_WIDTH                1u
#define HWM_MSM_ACTLR_TIPCF_MASK                 0x00008000u
#define HWM_MSM_ACTLR_V2PCFG_SHIFT               16u
#define HWM_MSM_ACTLR_V2PCFG_WIDTH               2u
#define HWM_MSM_ACTLR_V2PCFG_MASK                0x00030000u
#define HWM_MSM_ACTLR_HUME_SHIFT                 18u
#define HWM_MSM_ACTLR_HUME_WIDTH                 1u
#define HWM_MSM_ACTLR_HUME_MASK                  0x00040000u
#define HWM_MSM_ACTLR_PTMTCFG_SHIFT              20u
#define HWM_MSM_ACTLR_PTMTCFG_WIDTH              1u
#define HWM_MSM_ACTLR_PTMTCFG_MASK               0x00100000u
#define HWM_MSM_ACTLR_PTMEMTYPE_SHIFT            21u
#define HWM_MSM_ACTLR_PTMEMTYPE_WIDTH            3u
#define HWM_MSM_ACTLR_PTMEMTYPE_MASK             0x00e00000u

/* Context ID (RW, one per context bank) */
#define HWM_MSM_CONTEXTIDR                       0x00008u
#define HWM_MSM_CONTEXTIDR_RESET                 0x00000000u
#define HWM_MSM_CONTEXTIDR_WMASK                 0xffffffffu
#define HWM_MSM_CONTEXTIDR_ASID_SHIFT            0x0u
#define HWM_MSM_CONTEXTIDR_ASID_WIDTH            8u
#define HWM_MSM_CONTEXTIDR_ASID_MASK             0x000000ffu
#define HWM_MSM_CONTEXTIDR_PROCID_SHIFT          8u
#define HWM_MSM_CONTEXTIDR_PROCID_WIDTH          24u
#define HWM_MSM_CONTEXTIDR_PROCID_MASK           0xffffff00u

/* Translation table base 0 (RW, one per context bank) */
#define HWM_MSM_TTBR0                            0x00010u
#define HWM_MSM_TTBR0_RESET                      0x00000000u
#define HWM_MSM_TTBR0_WMASK                      0xfffffffbu
#define HWM_MSM_TTBR0_IRGNH_SHIFT                0x0u
#define HWM_MSM_TTBR0_IRGNH_WIDTH                1u
#define HWM_MSM_TTBR0_IRGNH_MASK                 0x00000001u
#define HWM_MSM_TTBR0_SH_SHIFT                   1u
#define HWM_MSM_TTBR0_SH_WIDTH                   1u
#define HWM_MSM_TTBR0_SH_MASK                    0x00000002u
#define HWM_MSM_TTBR0_ORGN_SHIFT                 3u
#define HWM_MSM_TTBR0_ORGN_WIDTH                 2u
#define HWM_MSM_TTBR0_ORGN_MASK                  0x00000018u
#define HWM_MSM_TTBR0_NOS_SHIFT                  5u
#define HWM_MSM_TTBR0_NOS_WIDTH                  1u
#define HWM_MSM_TTBR0_NOS_MASK                   0x00000020u
#define HWM_MSM_TTBR0_IRGNL_SHIFT                6u
#define HWM_MSM_TTBR0_IRGNL_WIDTH                1u
#define HWM_MSM_TTBR0_IRGNL_MASK                 0x00000040u
#define HWM_MSM_TTBR0_PA_SHIFT                   14u
#define HWM_MSM_TTBR0_PA_WIDTH                   18u
#define HWM_MSM_TTBR0_PA_MASK                    0xffffc000u

/* Translation table base 1 (RW, one per context bank) */
#define HWM_MSM_TTBR1                            0x00014u
#define HWM_MSM_TTBR1_RESET                      0x00000000u
#define HWM_MSM_TTBR1_WMASK                      0xffffc07bu
#define HWM_MSM_TTBR1_IRGNH_SHIFT                0x0u
#define HWM_MSM_TTBR1_IRGNH_WIDTH                1u
#define HWM_MSM_TTBR1_IRGNH_MASK                 0x00000001u
#define HWM_MSM_TTBR1_SH_SHIFT                   1u
#define HWM_MSM_TTBR1_SH_WIDTH                   1u
#define HWM_MSM_TTBR1_SH_MASK                    0x00000002u
#define HWM_MSM_TTBR1_ORGN_SHIFT                 3u
#define HWM_MSM_TTBR1_ORGN_WIDTH                 2u
#define HWM_MSM_TTBR1_ORGN_MASK                  0x00000018u
#define HWM_MSM_TTBR1_NOS_SHIFT                  5u
#define HWM_MSM_TTBR1_NOS_WIDTH                  1u
#define HWM_MSM_TTBR1_NOS_MASK                   0x00000020u
#define HWM_MSM_TTBR1_IRGNL_SHIFT                6u
#define HWM_MSM_TTBR1_IRGNL_WIDTH                1u
#define HWM_MSM_TTBR1_IRGNL_MASK                 0x00000040u
#define HWM_MSM_TTBR1_PA_SHIFT                   14u
#define HWM_MSM_TTBR1_PA_WIDTH                   18u
#define HWM_MSM_TTBR1_PA_MASK                    0xffffc000u

/* Translation table control (RW, one per context bank) */
#define HWM_MSM_TTBCR                            0x00018u
#define HWM_MSM_TTBCR_RESET                      0x00000000u
#define HWM_MSM_TTBCR_WMASK                      0x00000037u
#define HWM_MSM_TTBCR_N_SHIFT                    0x0u
#define HWM_MSM_TTBCR_N_WIDTH                    3u
#define HWM_MSM_TTBCR_N_MASK                     0x00000007u
#define HWM_MSM_TTBCR_PD0_SHIFT                  4u
#define HWM_MSM_TTBCR_PD0_WIDTH                  1u
#define HWM_MSM_TTBCR_PD0_MASK                   0x00000010u
#define HWM_MSM_TTBCR_PD1_SHIFT                  5u
#define HWM_MSM_TTBCR_PD1_WIDTH                  1u
#define HWM_MSM_TTBCR_PD1_MASK                   0x00000020u

/* V2P result (RW, one per context bank) */
#define HWM_MSM_PAR                              0x0001cu
#define HWM_MSM_PAR_RESET                        0x00000000u
#define HWM_MSM_PAR_WMASK                        0xfffff6ffu
#define HWM_MSM_PAR_FAULT_SHIFT                  0x0u
#define HWM_MSM_PAR_FAULT_WIDTH                  1u
#define HWM_MSM_PAR_FAULT_MASK                   0x00000001u
#define HWM_MSM_PAR_SS_SHIFT                     1u
#define HWM_MSM_PAR_SS_WIDTH                     1u
#define HWM_MSM_PAR_SS_MASK                      0x00000002u
#define HWM_MSM_PAR_MT_SHIFT                     4u
#define HWM_MSM_PAR_MT_WIDTH                     3u
#define HWM_MSM_PAR_MT_MASK                      0x00000070u
#define HWM_MSM_PAR_SH_SHIFT                     7u
#define HWM_MSM_PAR_SH_WIDTH                     1u
#define HWM_MSM_PAR_SH_MASK                      0x00000080u
#define HWM_MSM_PAR_NS_SHIFT                     9u
#define HWM_MSM_PAR_NS_WIDTH                     1u
#define HWM_MSM_PAR_NS_MASK                      0x00000200u
#define HWM_MSM_PAR_NOS_SHIFT                    10u
#define HWM_MSM_PAR_NOS_WIDTH                    1u
#define HWM_MSM_PAR_NOS_MASK                     0x00000400u
#define HWM_MSM_PAR_PA_SHIFT                     12u
#define HWM_MSM_PAR_PA_WIDTH                     20u
#define HWM_MSM_PAR_PA_MASK                      0xfffff000u

/* Context fault status (W1C, one per context bank) */
#define HWM_MSM_FSR                              0x00020u
#define HWM_MSM_FSR_RESET                        0x00000000u
#define HWM_MSM_FSR_WMASK                        0xc00100feu
#define HWM_MSM_FSR_TF_SHIFT                     1u
#define HWM_MSM_FSR_TF_WIDTH                     1u
#define HWM_MSM_FSR_TF_MASK                      0x00000002u
#define HWM_MSM_FSR_AFF_SHIFT                    2u
#define HWM_MSM_FSR_AFF_WIDTH                    1u
#define HWM_MSM_FSR_AFF_MASK                     0x00000004u
#define HWM_MSM_FSR_APF_SHIFT                    3u
#define HWM_MSM_FSR_APF_WIDTH                    1u
#define HWM_MSM_FSR_APF_MASK                     0x00000008u
#define HWM_MSM_FSR_TLBMF_SHIFT                  4u
#define HWM_MSM_FSR_TLBMF_WIDTH                  1u
#define HWM_MSM_FSR_TLBMF_MASK                   0x00000010u
#define HWM_MSM_FSR_HTWDEEF_SHIFT                5u
#define HWM_MSM_FSR_HTWDEEF_WIDTH                1u
#define HWM_MSM_FSR_HTWDEEF_MASK                 0x00000020u
#define HWM_MSM_FSR_HTWSEEF_SHIFT                6u
#define HWM_MSM_FSR_HTWSEEF_WIDTH                1u
#define HWM_MSM_FSR_HTWSEEF_MASK                 0x00000040u
#define HWM_MSM_FSR_MHF_SHIFT                    7u
#define HWM_MSM_FSR_MHF_WIDTH                    1u
#define HWM_MSM_FSR_MHF_MASK                     0x00000080u
#define HWM_MSM_FSR_SL_SHIFT                     16u
#define HWM_MSM_FSR_SL_WIDTH                     1u
#define HWM_MSM_FSR_SL_MASK                      0x00010000u
#define HWM_MSM_FSR_SS_SHIFT                     30u
#define HWM_MSM_FSR_SS_WIDTH                     1u
#define HWM_MSM_FSR_SS_MASK                      0x40000000u
#define HWM_MSM_FSR_MULTI_SHIFT                  31u
#define HWM_MSM_FSR_MULTI_WIDTH                  1u
#define HWM_MSM_FSR_MULTI_MASK                   0x80000000u

/* Context fault status, restore (WO, one per context bank) */
#define HWM_MSM_FSRRESTORE                       0x00024u
#define HWM_MSM_FSRRESTORE_RESET                 0x00000000u
#define HWM_MSM_FSRRESTORE_WMASK                 0xffffffffu

/* Fault address (RW, one per context bank) */
#define HWM_MSM_FAR                              0x00028u
#define HWM_MSM_FAR_RESET                        0x00000000u
#define HWM_MSM_FAR_WMASK                        0xffffffffu

/* Fault syndrome 0 (RW, one per context bank) */
#define HWM_MSM_FSYNR0                           0x0002cu
#define HWM_MSM_FSYNR0_RESET                     0x00000000u
#define HWM_MSM_FSYNR0_WMASK                     0xff00ffffu
#define HWM_MSM_FSYNR0_AMID_SHIFT                0x0u
#define HWM_MSM_FSYNR0_AMID_WIDTH                8u
#define HWM_MSM_FSYNR0_AMID_MASK                 0x000000ffu
#define HWM_MSM_FSYNR0_APID_SHIFT                8u
#define HWM_MSM_FSYNR0_APID_WIDTH                5u
#define HWM_MSM_FSYNR0_APID_MASK                 0x00001f00u
#define HWM_MSM_FSYNR0_ABID_SHIFT                13u
#define HWM_MSM_FSYNR0_ABID_WIDTH                3u
#define HWM_MSM_FSYNR0_ABID_MASK                 0x0000e000u
#define HWM_MSM_FSYNR0_ATID_SHIFT                24u
#define HWM_MSM_FSYNR0_ATID_WIDTH                8u
#define HWM_MSM_FSYNR0_ATID_MASK                 0xff000000u

/* Fault syndrome 1 (RW, one per context bank) */
#define HWM_MSM_FSYNR1                           0x00030u
#define HWM_MSM_FSYNR1_RESET                     0x00000000u
#define HWM_MSM_FSYNR1_WMASK                     0x0137f5ffu
#define HWM_MSM_FSYNR1_AMEMTYPE_SHIFT            0x0u
#define HWM_MSM_FSYNR1_AMEMTYPE_WIDTH            3u
#define HWM_MSM_FSYNR1_AMEMTYPE_MASK             0x00000007u
#define HWM_MSM_FSYNR1_ASHARED_SHIFT             3u
#define HWM_MSM_FSYNR1_ASHARED_WIDTH             1u
#define HWM_MSM_FSYNR1_ASHARED_MASK              0x00000008u
#define HWM_MSM_FSYNR1_AINNERSHARED_SHIFT        4u
#define HWM_MSM_FSYNR1_AINNERSHARED_WIDTH        1u
#define HWM_MSM_FSYNR1_AINNERSHARED_MASK         0x00000010u
#define HWM_MSM_FSYNR1_APRIV_SHIFT               5u
#define HWM_MSM_FSYNR1_APRIV_WIDTH               1u
#define HWM_MSM_FSYNR1_APRIV_MASK                0x00000020u
#define HWM_MSM_FSYNR1_APROTNS_SHIFT             6u
#define HWM_MSM_FSYNR1_APROTNS_WIDTH             1u
#define HWM_MSM_FSYNR1_APROTNS_MASK              0x00000040u
#define HWM_MSM_FSYNR1_AINST_SHIFT               7u
#define HWM_MSM_FSYNR1_AINST_WIDTH               1u
#define HWM_MSM_FSYNR1_AINST_MASK                0x00000080u
#define HWM_MSM_FSYNR1_AWRITE_SHIFT              8u
#define HWM_MSM_FSYNR1_AWRITE_WIDTH              1u
#define HWM_MSM_FSYNR1_AWRITE_MASK               0x00000100u
#define HWM_MSM_FSYNR1_ABURST_SHIFT              10u
#define HWM_MSM_FSYNR1_ABURST_WIDTH              1u
#define HWM_MSM_FSYNR1_ABURST_MASK               0x00000400u
#define HWM_MSM_FSYNR1_ALEN_SHIFT                12u
#define HWM_MSM_FSYNR1_ALEN_WIDTH                4u
#define HWM_MSM_FSYNR1_ALEN_MASK                 0x0000f000u
#define HWM_MSM_FSYNR1_ASIZE_SHIFT               16u
#define HWM_MSM_FSYNR1_ASIZE_WIDTH               3u
#define HWM_MSM_FSYNR1_ASIZE_MASK                0x00070000u
#define HWM_MSM_FSYNR1_ALOCK_SHIFT               20u
#define HWM_MSM_FSYNR1_ALOCK_WIDTH               2u
#define HWM_MSM_FSYNR1_ALOCK_MASK                0x00300000u
#define HWM_MSM_FSYNR1_AFULL_SHIFT               24u
#define HWM_MSM_FSYNR1_AFULL_WIDTH               1u
#define HWM_MSM_FSYNR1_AFULL_MASK                0x01000000u

/* Primary region remap (RW, one per context bank) */
#define HWM_MSM_PRRR                             0x00034u
#define HWM_MSM_PRRR_RESET                       0x00000000u
#define HWM_MSM_PRRR_WMASK                       0xff0fffffu
#define HWM_MSM_PRRR_MTC0_SHIFT                  0x0u
#define HWM_MSM_PRRR_MTC0_WIDTH                  2u
#define HWM_MSM_PRRR_MTC0_MASK                   0x00000003u
#define HWM_MSM_PRRR_MTC1_SHIFT                  2u
#define HWM_MSM_PRRR_MTC1_WIDTH                  2u
#define HWM_MSM_PRRR_MTC1_MASK                   0x0000000cu
#define HWM_MSM_PRRR_MTC2_SHIFT                  4u
#define HWM_MSM_PRRR_MTC2_WIDTH                  2u
#define HWM_MSM_PRRR_MTC2_MASK                   0x00000030u
#define HWM_MSM_PRRR_MTC3_SHIFT                  6u
#define HWM_MSM_PRRR_MTC3_WIDTH                  2u
#define HWM_MSM_PRRR_MTC3_MASK                   0x000000c0u
#define HWM_MSM_PRRR_MTC4_SHIFT                  8u
#define HWM_MSM_PRRR_MTC4_WIDTH                  2u
#define HWM_MSM_PRRR_MTC4_MASK                   0x00000300u
#define HWM_MSM_PRRR_MTC5_SHIFT                  10u
#define HWM_MSM_PRRR_MTC5_WIDTH                  2u
#define HWM_MSM_PRRR_MTC5_MASK                   0x00000c00u
#define HWM_MSM_PRRR_MTC6_SHIFT                  12u
#define HWM_MSM_PRRR_MTC6_WIDTH                  2u
#define HWM_MSM_PRRR_MTC6_MASK                   0x00003000u
#define HWM_MSM_PRRR_MTC7_SHIFT                  14u
#define HWM_MSM_PRRR_MTC7_WIDTH                  2u
#define HWM_MSM_PRRR_MTC7_MASK                   0x0000c000u
#define HWM_MSM_PRRR_SHDSH0_SHIFT                16u
#define HWM_MSM_PRRR_SHDSH0_WIDTH                1u
#define HWM_MSM_PRRR_SHDSH0_MASK                 0x00010000u
#define HWM_MSM_PRRR_SHDSH1_SHIFT                17u
#define HWM_MSM_PRRR_SHDSH1_WIDTH                1u
#define HWM_MSM_PRRR_SHDSH1_MASK                 0x00020000u
#define HWM_MSM_PRRR_SHNMSH0_SHIFT               18u
#define HWM_MSM_PRRR_SHNMSH0_WIDTH               1u
#define HWM_MSM_PRRR_SHNMSH0_MASK                0x00040000u
#define HWM_MSM_PRRR_SHNMSH1_SHIFT               19u
#define HWM_MSM_PRRR_SHNMSH1_WIDTH               1u
#define HWM_MSM_PRRR_SHNMSH1_MASK                0x00080000u
#define HWM_MSM_PRRR_NOS0_SHIFT                  24u
#define HWM_MSM_PRRR_NOS0_WIDTH                  1u
#define HWM_MSM_PRRR_NOS0_MASK                   0x01000000u
#define HWM_MSM_PRRR_NOS1_SHIFT                  25u
#define HWM_MSM_PRRR_NOS1_WIDTH                  1u
#define HWM_MSM_PRRR_NOS1_MASK                   0x02000000u
#define HWM_MSM_PRRR_NOS2_SHIFT                  26u
#define HWM_MSM_PRRR_NOS2_WIDTH                  1u
#define HWM_MSM_PRRR_NOS2_MASK                   0x04000000u
#define HWM_MSM_PRRR_NOS3_SHIFT                  27u
#define HWM_MSM_PRRR_NOS3_WIDTH                  1u
#define HWM_MSM_PRRR_NOS3_MASK                   0x08000000u
#define HWM_MSM_PRRR_NOS4_SHIFT                  28u
#define HWM_MSM_PRRR_NOS4_WIDTH                  1u
#define HWM_MSM_PRRR_NOS4_MASK                   0x10000000u
#define HWM_MSM_PRRR_NOS5_SHIFT                  29u
#define HWM_MSM_PRRR_NOS5_WIDTH                  1u
#define HWM_MSM_PRRR_NOS5_MASK                   0x20000000u
#define HWM_MSM_PRRR_NOS6_SHIFT                  30u
#define HWM_MSM_PRRR_NOS6_WIDTH                  1u
#define HWM_MSM_PRRR_NOS6_MASK                   0x40000000u
#define HWM_MSM_PRRR_NOS7_SHIFT                  31u
#define HWM_MSM_PRRR_NOS7_WIDTH                  1u
#define HWM_MSM_PRRR_NOS7_MASK                   0x80000000u

/* Normal memory remap (RW, one per context bank) */
#define HWM_MSM_NMRR                             0x00038u
#define HWM_MSM_NMRR_RESET                       0x00000000u
#define HWM_MSM_NMRR_WMASK                       0xffffffffu
#define HWM_MSM_NMRR_ICPC0_SHIFT                 0x0u
#define HWM_MSM_NMRR_ICPC0_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC0_MASK                  0x00000003u
#define HWM_MSM_NMRR_ICPC1_SHIFT                 2u
#define HWM_MSM_NMRR_ICPC1_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC1_MASK                  0x0000000cu
#define HWM_MSM_NMRR_ICPC2_SHIFT                 4u
#define HWM_MSM_NMRR_ICPC2_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC2_MASK                  0x00000030u
#define HWM_MSM_NMRR_ICPC3_SHIFT                 6u
#define HWM_MSM_NMRR_ICPC3_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC3_MASK                  0x000000c0u
#define HWM_MSM_NMRR_ICPC4_SHIFT                 8u
#define HWM_MSM_NMRR_ICPC4_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC4_MASK                  0x00000300u
#define HWM_MSM_NMRR_ICPC5_SHIFT                 10u
#define HWM_MSM_NMRR_ICPC5_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC5_MASK                  0x00000c00u
#define HWM_MSM_NMRR_ICPC6_SHIFT                 12u
#define HWM_MSM_NMRR_ICPC6_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC6_MASK                  0x00003000u
#define HWM_MSM_NMRR_ICPC7_SHIFT                 14u
#define HWM_MSM_NMRR_ICPC7_WIDTH                 2u
#define HWM_MSM_NMRR_ICPC7_MASK                  0x0000c000u
#define HWM_MSM_NMRR_OCPC0_SHIFT                 16u
#define HWM_MSM_NMRR_OCPC0_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC0_MASK                  0x00030000u
#define HWM_MSM_NMRR_OCPC1_SHIFT                 18u
#define HWM_MSM_NMRR_OCPC1_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC1_MASK                  0x000c0000u
#define HWM_MSM_NMRR_OCPC2_SHIFT                 20u
#define HWM_MSM_NMRR_OCPC2_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC2_MASK                  0x00300000u
#define HWM_MSM_NMRR_OCPC3_SHIFT                 22u
#define HWM_MSM_NMRR_OCPC3_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC3_MASK                  0x00c00000u
#define HWM_MSM_NMRR_OCPC4_SHIFT                 24u
#define HWM_MSM_NMRR_OCPC4_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC4_MASK                  0x03000000u
#define HWM_MSM_NMRR_OCPC5_SHIFT                 26u
#define HWM_MSM_NMRR_OCPC5_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC5_MASK                  0x0c000000u
#define HWM_MSM_NMRR_OCPC6_SHIFT                 28u
#define HWM_MSM_NMRR_OCPC6_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC6_MASK                  0x30000000u
#define HWM_MSM_NMRR_OCPC7_SHIFT                 30u
#define HWM_MSM_NMRR_OCPC7_WIDTH                 2u
#define HWM_MSM_NMRR_OCPC7_MASK                  0xc0000000u

/* TLB lockdown (RW, one per context bank) */
#define HWM_MSM_TLBLCKR                          0x0003cu
#define HWM_MSM_TLBLCKR_RESET                    0x00000000u
#define HWM_MSM_TLBLCKR_WMASK                    0x00ffff0fu
#define HWM_MSM_TLBLCKR_LKE_SHIFT                0x0u
#define HWM_MSM_TLBLCKR_LKE_WIDTH                1u
#define HWM_MSM_TLBLCKR_LKE_MASK                 0x00000001u
#define HWM_MSM_TLBLCKR_TLBIALLCFG_SHIFT         1u
#define HWM_MSM_TLBLCKR_TLBIALLCFG_WIDTH         1u
#define HWM_MSM_TLBLCKR_TLBIALLCFG_MASK          0x00000002u
#define HWM_MSM_TLBLCKR_TLBIASIDCFG_SHIFT        2u
#define HWM_MSM_TLBLCKR_TLBIASIDCFG_WIDTH        1u
#define HWM_MSM_TLBLCKR_TLBIASIDCFG_MASK         0x00000004u
#define HWM_MSM_TLBLCKR_TLBIVAACFG_SHIFT         3u
#define HWM_MSM_TLBLCKR_TLBIVAACFG_WIDTH         1u
#define HWM_MSM_TLBLCKR_TLBIVAACFG_MASK          0x00000008u
#define HWM_MSM_TLBLCKR_FLOOR_SHIFT              8u
#define HWM_MSM_TLBLCKR_FLOOR_WIDTH              8u
#define HWM_MSM_TLBLCKR_FLOOR_MASK               0x0000ff00u
#define HWM_MSM_TLBLCKR_VICTIM_SHIFT             16u
#define HWM_MSM_TLBLCKR_VICTIM_WIDTH             8u
#define HWM_MSM_TLBLCKR_VICTIM_MASK              0x00ff0000u

/* V2P status (RO, one per context bank) */
#define HWM_MSM_V2PSR                            0x00040u
#define HWM_MSM_V2PSR_RESET                      0x00000000u
#define HWM_MSM_V2PSR_WMASK                      0x00000000u
#define HWM_MSM_V2PSR_HIT_SHIFT                  0x0u
#define HWM_MSM_V2PSR_HIT_WIDTH                  1u
#define HWM_MSM_V2PSR_HIT_MASK                   0x00000001u
#define HWM_MSM_V2PSR_INDEX_SHIFT                8u
#define HWM_MSM_V2PSR_INDEX_WIDTH                8u
#define HWM_MSM_V2PSR_INDEX_MASK                 0x0000ff00u

/* First-level pointer (RW, one per context bank) */
#define HWM_MSM_TLBFLPTER                        0x00044u
#define HWM_MSM_TLBFLPTER_RESET                  0x00000000u
#define HWM_MSM_TLBFLPTER_WMASK                  0xffffffffu

/* Second-level pointer (RW, one per context bank) */
#define HWM_MSM_TLBSLPTER                        0x00048u
#define HWM_MSM_TLBSLPTER_RESET                  0x00000000u
#define HWM_MSM_TLBSLPTER_WMASK                  0xffffffffu

/* Prefetch buffer control (RW, one per context bank) */
#define HWM_MSM_BFBCR                            0x0004cu
#define HWM_MSM_BFBCR_RESET                      0x00000000u
#define HWM_MSM_BFBCR_WMASK                      0x00000ff7u
#define HWM_MSM_BFBCR_BFBDFE_SHIFT               0x0u
#define HWM_MSM_BFBCR_BFBDFE_WIDTH               1u
#define HWM_MSM_BFBCR_BFBDFE_MASK                0x00000001u
#define HWM_MSM_BFBCR_BFBSFE_SHIFT               1u
#define HWM_MSM_BFBCR_BFBSFE_WIDTH               1u
#define HWM_MSM_BFBCR_BFBSFE_MASK                0x00000002u
#define HWM_MSM_BFBCR_SFVS_SHIFT                 2u
#define HWM_MSM_BFBCR_SFVS_WIDTH                 1u
#define HWM_MSM_BFBCR_SFVS_MASK                  0x00000004u
#define HWM_MSM_BFBCR_FLVIC_SHIFT                4u
#define HWM_MSM_BFBCR_FLVIC_WIDTH                4u
#define HWM_MSM_BFBCR_FLVIC_MASK                 0x000000f0u
#define HWM_MSM_BFBCR_SLVIC_SHIFT                8u
#define HWM_MSM_BFBCR_SLVIC_WIDTH                4u
#define HWM_MSM_BFBCR_SLVIC_MASK                 0x00000f00u

/* TLB invalidate all of the context (WO, one per context bank) */
#define HWM_MSM_CTX_TLBIALL                      0x00800u
#define HWM_MSM_CTX_TLBIALL_RESET                0x00000000u
#define HWM_MSM_CTX_TLBIALL_WMASK                0xffffffffu

/* TLB invalidate by ASID (WO, one per context bank) */
#define HWM_MSM_TLBIASID                         0x00804u
#define HWM_MSM_TLBIASID_RESET                   0x00000000u
#define HWM_MSM_TLBIASID_WMASK                   0x000000ffu
#define HWM_MSM_TLBIASID_ASID_SHIFT              0x0u
#define HWM_MSM_TLBIASID_ASID_WIDTH              8u
#define HWM_MSM_TLBIASID_ASID_MASK               0x000000ffu

/* TLB invalidate by address and ASID (WO, one per context bank) */
#define HWM_MSM_TLBIVA                           0x00808u
#define HWM_MSM_TLBIVA_RESET                     0x00000000u
#define HWM_MSM_TLBIVA_WMASK                     0xfffff0ffu
#define HWM_MSM_TLBIVA_ASID_SHIFT                0x0u
#define HWM_MSM_TLBIVA_ASID_WIDTH                8u
#define HWM_MSM_TLBIVA_ASID_MASK                 0x000000ffu
#define HWM_MSM_TLBIVA_VA_SHIFT                  12u
#define HWM_MSM_TLBIVA_VA_WIDTH                  20u
#define HWM_MSM_TLBIVA_VA_MASK                   0xfffff000u

/* TLB invalidate by address (WO, one per context bank) */
#define HWM_MSM_TLBIVAA                          0x0080cu
#define HWM_MSM_TLBIVAA_RESET                    0x00000000u
#define HWM_MSM_TLBIVAA_WMASK                    0xfffff000u
#define HWM_MSM_TLBIVAA_VA_SHIFT                 12u
#define HWM_MSM_TLBIVAA_VA_WIDTH                 20u
#define HWM_MSM_TLBIVAA_VA_MASK                  0xfffff000u

/* V2P, privileged read (WO, one per context bank) */
#define HWM_MSM_V2PPR                            0x00810u
#define HWM_MSM_V2PPR_RESET                      0x00000000u
#define HWM_MSM_V2PPR_WMASK                      0xfffff0ffu
#define HWM_MSM_V2PPR_INDEX_SHIFT                0x0u
#define HWM_MSM_V2PPR_INDEX_WIDTH                8u
#define HWM_MSM_V2PPR_INDEX_MASK                 0x000000ffu
#define HWM_MSM_V2PPR_VA_SHIFT                   12u
#define HWM_MSM_V2PPR_VA_WIDTH                   20u
#define HWM_MSM_V2PPR_VA_MASK                    0xfffff000u

/* V2P, privileged write (WO, one per context bank) */
#define HWM_MSM_V2PPW                            0x00814u
#define HWM_MSM_V2PPW_RESET                      0x00000000u
#define HWM_MSM_V2PPW_WMASK                      0xfffff0ffu
#define HWM_MSM_V2PPW_INDEX_SHIFT                0x0u
#define HWM_MSM_V2PPW_INDEX_WIDTH                8u
#define HWM_MSM_V2PPW_INDEX_MASK                 0x000000ffu
#define HWM_MSM_V2PPW_VA_SHIFT                   12u
#define HWM_MSM_V2PPW_VA_WIDTH                   20u
#define HWM_MSM_V2PPW_VA_MASK                    0xfffff000u

/* V2P, user read (WO, one per context bank) */
#define HWM_MSM_V2PUR                            0x00818u
#define HWM_MSM_V2PUR_RESET                      0x00000000u
#define HWM_MSM_V2PUR_WMASK                      0xfffff0ffu
#define HWM_MSM_V2PUR_INDEX_SHIFT                0x0u
#define HWM_MSM_V2PUR_INDEX_WIDTH                8u
#define HWM_MSM_V2PUR_INDEX_MASK                 0x000000ffu
#define HWM_MSM_V2PUR_VA_SHIFT                   12u
#define HWM_MSM_V2PUR_VA_WIDTH                   20u
#define HWM_MSM_V2PUR_VA_MASK                    0xfffff000u

/* V2P, user write (WO, one per context bank) */
#define HWM_MSM_V2PUW                            0x0081cu
#define HWM_MSM_V2PUW_RESET                      0x00000000u
#define HWM_MSM_V2PUW_WMASK                      0xfffff0ffu
#define HWM_MSM_V2PUW_INDEX_SHIFT                0x0u
#define HWM_MSM_V2PUW_INDEX_WIDTH                8u
#define HWM_MSM_V2PUW_INDEX_MASK                 0x000000ffu
#define HWM_MSM_V2PUW_VA_SHIFT                   12u
#define HWM_MSM_V2PUW_VA_WIDTH                   20u
#define HWM_MSM_V2PUW_VA_MASK                    0xfffff000u

/* Resume (WO, one per context bank) */
#define HWM_MSM_RESUME                           0x00820u
#define HWM_MSM_RESUME_RESET                     0x00000000u
#define HWM_MSM_RESUME_WMASK                     0x00000001u
#define HWM_MSM_RESUME_TNR_SHIFT                 0x0u
#define HWM_MSM_RESUME_TNR_WIDTH                 1u
#define HWM_MSM_RESUME_TNR_MASK                  0x00000001u

/* Machine-ID map (RW) */
#define HWM_MSM_M2VCBR_N                         0xff000u
#define HWM_MSM_M2VCBR_N_STRIDE                  0x4u
#define HWM_MSM_M2VCBR_N_COUNT                   512u
#define HWM_MSM_M2VCBR_N_RESET                   0x00000000u
#define HWM_MSM_M2VCBR_N_WMASK                   0x0fffff1fu
#define HWM_MSM_M2VCBR_N_VMID_SHIFT              0x0u
#define HWM_MSM_M2VCBR_N_VMID_WIDTH              5u
#define HWM_MSM_M2VCBR_N_VMID_MASK               0x0000001fu
#define HWM_MSM_M2VCBR_N_CBNDX_SHIFT             8u
#define HWM_MSM_M2VCBR_N_CBNDX_WIDTH             8u
#define HWM_MSM_M2VCBR_N_CBNDX_MASK              0x0000ff00u
#define HWM_MSM_M2VCBR_N_BYPASSD_SHIFT           16u
#define HWM_MSM_M2VCBR_N_BYPASSD_WIDTH           1u
#define HWM_MSM_M2VCBR_N_BYPASSD_MASK            0x00010000u
#define HWM_MSM_M2VCBR_N_BPRCOSH_SHIFT           17u
#define HWM_MSM_M2VCBR_N_BPRCOSH_WIDTH           1u
#define HWM_MSM_M2VCBR_N_BPRCOSH_MASK            0x00020000u
#define HWM_MSM_M2VCBR_N_BPRCISH_SHIFT           18u
#define HWM_MSM_M2VCBR_N_BPRCISH_WIDTH           1u
#define HWM_MSM_M2VCBR_N_BPRCISH_MASK            0x00040000u
#define HWM_MSM_M2VCBR_N_BPRCNSH_SHIFT           19u
#define HWM_MSM_M2VCBR_N_BPRCNSH_WIDTH           1u
#define HWM_MSM_M2VCBR_N_BPRCNSH_MASK            0x00080000u
#define HWM_MSM_M2VCBR_N_BPSHCFG_SHIFT           20u
#define HWM_MSM_M2VCBR_N_BPSHCFG_WIDTH           2u
#define HWM_MSM_M2VCBR_N_BPSHCFG_MASK            0x00300000u
#define HWM_MSM_M2VCBR_N_NSCFG_SHIFT             22u
#define HWM_MSM_M2VCBR_N_NSCFG_WIDTH             2u
#define HWM_MSM_M2VCBR_N_NSCFG_MASK              0x00c00000u
#define HWM_MSM_M2VCBR_N_BPMTCFG_SHIFT           24u
#define HWM_MSM_M2VCBR_N_BPMTCFG_WIDTH           1u
#define HWM_MSM_M2VCBR_N_BPMTCFG_MASK            0x01000000u
#define HWM_MSM_M2VCBR_N_BPMEMTYPE_SHIFT         25u
#define HWM_MSM_M2VCBR_N_BPMEMTYPE_WIDTH         3u
#define HWM_MSM_M2VCBR_N_BPMEMTYPE_MASK          0x0e000000u

/* Context-bank access control (RW) */
#define HWM_MSM_CBACR_N                          0xff800u
#define HWM_MSM_CBACR_N_STRIDE                   0x4u
#define HWM_MSM_CBACR_N_COUNT                    256u
#define HWM_MSM_CBACR_N_RESET                    0x00000000u
#define HWM_MSM_CBACR_N_WMASK                    0xff1f031fu
#define HWM_MSM_CBACR_N_RWVMID_SHIFT             0x0u
#define HWM_MSM_CBACR_N_RWVMID_WIDTH             5u
#define HWM_MSM_CBACR_N_RWVMID_MASK              0x0000001fu
#define HWM_MSM_CBACR_N_RWE_SHIFT                8u
#define HWM_MSM_CBACR_N_RWE_WIDTH                1u
#define HWM_MSM_CBACR_N_RWE_MASK                 0x00000100u
#define HWM_MSM_CBACR_N_RWGE_SHIFT               9u
#define HWM_MSM_CBACR_N_RWGE_WIDTH               1u
#define HWM_MSM_CBACR_N_RWGE_MASK                0x00000200u
#define HWM_MSM_CBACR_N_CBVMID_SHIFT             16u
#define HWM_MSM_CBACR_N_CBVMID_WIDTH             5u
#define HWM_MSM_CBACR_N_CBVMID_MASK              0x001f0000u
#define HWM_MSM_CBACR_N_IRPTNDX_SHIFT            24u
#define HWM_MSM_CBACR_N_IRPTNDX_WIDTH            8u
#define HWM_MSM_CBACR_N_IRPTNDX_MASK             0xff000000u

/* TLB read select (RW) */
#define HWM_MSM_TLBRSW                           0xffe00u
#define HWM_MSM_TLBRSW_RESET                     0x00000000u
#define HWM_MSM_TLBRSW_WMASK                     0x000003ffu
#define HWM_MSM_TLBRSW_INDEX_SHIFT               0x0u
#define HWM_MSM_TLBRSW_INDEX_WIDTH               8u
#define HWM_MSM_TLBRSW_INDEX_MASK                0x000000ffu
#define HWM_MSM_TLBRSW_TLBBFBS_SHIFT             8u
#define HWM_MSM_TLBRSW_TLBBFBS_WIDTH             2u
#define HWM_MSM_TLBRSW_TLBBFBS_MASK              0x00000300u

/* TLB readout 0 (RO) */
#define HWM_MSM_TLBTR0                           0xffe80u
#define HWM_MSM_TLBTR0_RESET                     0x00000000u
#define HWM_MSM_TLBTR0_WMASK                     0x00000000u
#define HWM_MSM_TLBTR0_PR_SHIFT                  0x0u
#define HWM_MSM_TLBTR0_PR_WIDTH                  1u
#define HWM_MSM_TLBTR0_PR_MASK                   0x00000001u
#define HWM_MSM_TLBTR0_PW_SHIFT                  1u
#define HWM_MSM_TLBTR0_PW_WIDTH                  1u
#define HWM_MSM_TLBTR0_PW_MASK                   0x00000002u
#define HWM_MSM_TLBTR0_UR_SHIFT                  2u
#define HWM_MSM_TLBTR0_UR_WIDTH                  1u
#define HWM_MSM_TLBTR0_UR_MASK                   0x00000004u
#define HWM_MSM_TLBTR0_UW_SHIFT                  3u
#define HWM_MSM_TLBTR0_UW_WIDTH                  1u
#define HWM_MSM_TLBTR0_UW_MASK                   0x00000008u
#define HWM_MSM_TLBTR0_XN_SHIFT                  4u
#define HWM_MSM_TLBTR0_XN_WIDTH                  1u
#define HWM_MSM_TLBTR0_XN_MASK                   0x00000010u
#define HWM_MSM_TLBTR0_NSDESC_SHIFT              6u
#define HWM_MSM_TLBTR0_NSDESC_WIDTH              1u
#define HWM_MSM_TLBTR0_NSDESC_MASK               0x00000040u
#define HWM_MSM_TLBTR0_ISH_SHIFT                 7u
#define HWM_MSM_TLBTR0_ISH_WIDTH                 1u
#define HWM_MSM_TLBTR0_ISH_MASK                  0x00000080u
#define HWM_MSM_TLBTR0_SH_SHIFT                  8u
#define HWM_MSM_TLBTR0_SH_WIDTH                  1u
#define HWM_MSM_TLBTR0_SH_MASK                   0x00000100u
#define HWM_MSM_TLBTR0_MT_SHIFT                  9u
#define HWM_MSM_TLBTR0_MT_WIDTH                  3u
#define HWM_MSM_TLBTR0_MT_MASK                   0x00000e00u
#define HWM_MSM_TLBTR0_DPSIZR_SHIFT              16u
#define HWM_MSM_TLBTR0_DPSIZR_WIDTH              3u
#define HWM_MSM_TLBTR0_DPSIZR_MASK               0x00070000u
#define HWM_MSM_TLBTR0_DPSIZC_SHIFT              20u
#define HWM_MSM_TLBTR0_DPSIZC_WIDTH              3u
#define HWM_MSM_TLBTR0_DPSIZC_MASK               0x00700000u

/* TLB readout 1 (RO) */
#define HWM_MSM_TLBTR1                           0xffe84u
#define HWM_MSM_TLBTR1_RESET                     0x00000000u
#define HWM_MSM_TLBTR1_WMASK                     0x00000000u
#define HWM_MSM_TLBTR1_VMID_SHIFT                0x0u
#define HWM_MSM_TLBTR1_VMID_WIDTH                5u
#define HWM_MSM_TLBTR1_VMID_MASK                 0x0000001fu
#define HWM_MSM_TLBTR1_PA_SHIFT                  12u
#define HWM_MSM_TLBTR1_PA_WIDTH                  20u
#define HWM_MSM_TLBTR1_PA_MASK                   0xfffff000u

/* TLB readout 2 (RO) */
#define HWM_MSM_TLBTR2                           0xffe88u
#define HWM_MSM_TLBTR2_RESET                     0x00000000u
#define HWM_MSM_TLBTR2_WMASK                     0x00000000u
#define HWM_MSM_TLBTR2_ASID_SHIFT                0x0u
#define HWM_MSM_TLBTR2_ASID_WIDTH                8u
#define HWM_MSM_TLBTR2_ASID_MASK                 0x000000ffu
#define HWM_MSM_TLBTR2_V_SHIFT                   8u
#define HWM_MSM_TLBTR2_V_WIDTH                   1u
#define HWM_MSM_TLBTR2_V_MASK                    0x00000100u
#define HWM_MSM_TLBTR2_NSTID_SHIFT               9u
#define HWM_MSM_TLBTR2_NSTID_WIDTH               1u
#define HWM_MSM_TLBTR2_NSTID_MASK                0x00000200u
#define HWM_MSM_TLBTR2_NV_SHIFT                  10u
#define HWM_MSM_TLBTR2_NV_WIDTH                  1u
#define HWM_MSM_TLBTR2_NV_MASK                   0x00000400u
#define HWM_MSM_TLBTR2_VA_SHIFT                  12u
#define HWM_MSM_TLBTR2_VA_WIDTH                  20u
#define HWM_MSM_TLBTR2_VA_MASK                   0xfffff000u

/* Test bus control (RW) */
#define HWM_MSM_TESTBUSCR                        0xffe8cu
#define HWM_MSM_TESTBUSCR_RESET                  0x00000000u
#define HWM_MSM_TESTBUSCR_WMASK                  0xfffff303u
#define HWM_MSM_TESTBUSCR_TBE_SHIFT              0x0u
#define HWM_MSM_TESTBUSCR_TBE_WIDTH              1u
#define HWM_MSM_TESTBUSCR_TBE_MASK               0x00000001u
#define HWM_MSM_TESTBUSCR_SPDMBE_SHIFT           1u
#define HWM_MSM_TESTBUSCR_SPDMBE_WIDTH           1u
#define HWM_MSM_TESTBUSCR_SPDMBE_MASK            0x00000002u
#define HWM_MSM_TESTBUSCR_WGSEL_SHIFT            8u
#define HWM_MSM_TESTBUSCR_WGSEL_WIDTH            2u
#define HWM_MSM_TESTBUSCR_WGSEL_MASK             0x00000300u
#define HWM_MSM_TESTBUSCR_TBLSEL_SHIFT           12u
#define HWM_MSM_TESTBUSCR_TBLSEL_WIDTH           2u
#define HWM_MSM_TESTBUSCR_TBLSEL_MASK            0x00003000u
#define HWM_MSM_TESTBUSCR_TBHSEL_SHIFT           14u
#define HWM_MSM_TESTBUSCR_TBHSEL_WIDTH           2u
#define HWM_MSM_TESTBUSCR_TBHSEL_MASK            0x0000c000u
#define HWM_MSM_TESTBUSCR_SPDM0SEL_SHIFT         16u
#define HWM_MSM_TESTBUSCR_SPDM0SEL_WIDTH         4u
#define HWM_MSM_TESTBUSCR_SPDM0SEL_MASK          0x000f0000u
#define HWM_MSM_TESTBUSCR_SPDM1SEL_SHIFT         20u
#define HWM_MSM_TESTBUSCR_SPDM1SEL_WIDTH         4u
#define HWM_MSM_TESTBUSCR_SPDM1SEL_MASK          0x00f00000u
#define HWM_MSM_TESTBUSCR_SPDM2SEL_SHIFT         24u
#define HWM_MSM_TESTBUSCR_SPDM2SEL_WIDTH         4u
#define HWM_MSM_TESTBUSCR_SPDM2SEL_MASK          0x0f000000u
#define HWM_MSM_TESTBUSCR_SPDM3SEL_SHIFT         28u
#define HWM_MSM_TESTBUSCR_SPDM3SEL_WIDTH         4u
#define HWM_MSM_TESTBUSCR_SPDM3SEL_MASK          0xf0000000u

/* TLB invalidate all (WO) */
#define HWM_MSM_GLOBAL_TLBIALL                   0xfff00u
#define HWM_MSM_GLOBAL_TLBIALL_RESET             0x00000000u
#define HWM_MSM_GLOBAL_TLBIALL_WMASK             0xffffffffu

/* TLB invalidate by VMID (WO) */
#define HWM_MSM_TLBIVMID                         0xfff04u
#define HWM_MSM_TLBIVMID_RESET                   0x00000000u
#define HWM_MSM_TLBIVMID_WMASK                   0x0000001fu
#define HWM_MSM_TLBIVMID_VMID_SHIFT              0x0u
#define HWM_MSM_TLBIVMID_VMID_WIDTH              5u
#define HWM_MSM_TLBIVMID_VMID_MASK               0x0000001fu

/* Global configuration (RW) */
#define HWM_MSM_CR                               0xfff80u
#define HWM_MSM_CR_RESET                         0x00000000u
#define HWM_MSM_CR_WMASK                         0x000003ffu
#define HWM_MSM_CR_RPUE_SHIFT                    0x0u
#define HWM_MSM_CR_RPUE_WIDTH                    1u
#define HWM_MSM_CR_RPUE_MASK                     0x00000001u
#define HWM_MSM_CR_RPUERE_SHIFT                  1u
#define HWM_MSM_CR_RPUERE_WIDTH                  1u
#define HWM_MSM_CR_RPUERE_MASK                   0x00000002u
#define HWM_MSM_CR_RPUEIE_SHIFT                  2u
#define HWM_MSM_CR_RPUEIE_WIDTH                  1u
#define HWM_MSM_CR_RPUEIE_MASK                   0x00000004u
#define HWM_MSM_CR_DCDEE_SHIFT                   3u
#define HWM_MSM_CR_DCDEE_WIDTH                   1u
#define HWM_MSM_CR_DCDEE_MASK                    0x00000008u
#define HWM_MSM_CR_CLIENTPD_SHIFT                4u
#define HWM_MSM_CR_CLIENTPD_WIDTH                1u
#define HWM_MSM_CR_CLIENTPD_MASK                 0x00000010u
#define HWM_MSM_CR_STALLD_SHIFT                  5u
#define HWM_MSM_CR_STALLD_WIDTH                  1u
#define HWM_MSM_CR_STALLD_MASK                   0x00000020u
#define HWM_MSM_CR_TLBLKCRWE_SHIFT               6u
#define HWM_MSM_CR_TLBLKCRWE_WIDTH               1u
#define HWM_MSM_CR_TLBLKCRWE_MASK                0x00000040u
#define HWM_MSM_CR_TLBIALLCFG_SHIFT              7u
#define HWM_MSM_CR_TLBIALLCFG_WIDTH              1u
#define HWM_MSM_CR_TLBIALLCFG_MASK               0x00000080u
#define HWM_MSM_CR_TLBIVMIDCFG_SHIFT             8u
#define HWM_MSM_CR_TLBIVMIDCFG_WIDTH             1u
#define HWM_MSM_CR_TLBIVMIDCFG_MASK              0x00000100u
#define HWM_MSM_CR_HUME_SHIFT                    9u
#define HWM_MSM_CR_HUME_WIDTH                    1u
#define HWM_MSM_CR_HUME_MASK                     0x00000200u

/* Global error address (RW) */
#define HWM_MSM_EAR                              0xfff84u
#define HWM_MSM_EAR_RESET                        0x00000000u
#define HWM_MSM_EAR_WMASK                        0xffffffffu

/* Global error status (W1C) */
#define HWM_MSM_ESR                              0xfff88u
#define HWM_MSM_ESR_RESET                        0x00000000u
#define HWM_MSM_ESR_WMASK                        0x80000003u
#define HWM_MSM_ESR_CFG_SHIFT                    0x0u
#define HWM_MSM_ESR_CFG_WIDTH                    1u
#define HWM_MSM_ESR_CFG_MASK                     0x00000001u
#define HWM_MSM_ESR_BYPASS_SHIFT                 1u
#define HWM_MSM_ESR_BYPASS_WIDTH                 1u
#define HWM_MSM_ESR_BYPASS_MASK                  0x00000002u
#define HWM_MSM_ESR_MULTI_SHIFT                  31u
#define HWM_MSM_ESR_MULTI_WIDTH                  1u
#define HWM_MSM_ESR_MULTI_MASK                   0x80000000u

/* Global error status, restore (WO) */
#define HWM_MSM_ESRRESTORE                       0xfff8cu
#define HWM_MSM_ESRRESTORE_RESET                 0x00000000u
#define HWM_MSM_ESRRESTORE_WMASK                 0xffffffffu

/* Global error syndrome 0 (RW) */
#define HWM_MSM_ESYNR0                           0xfff90u
#define HWM_MSM_ESYNR0_RESET                     0x00000000u
#define HWM_MSM_ESYNR0_WMASK                     0xff1fffffu
#define HWM_MSM_ESYNR0_AMID_SHIFT                0x0u
#define HWM_MSM_ESYNR0_AMID_WIDTH                8u
#define HWM_MSM_ESYNR0_AMID_MASK                 0x000000ffu
#define HWM_MSM_ESYNR0_APID_SHIFT                8u
#define HWM_MSM_ESYNR0_APID_WIDTH                5u
#define HWM_MSM_ESYNR0_APID_MASK                 0x00001f00u
#define HWM_MSM_ESYNR0_ABID_SHIFT                13u
#define HWM_MSM_ESYNR0_ABID_WIDTH                3u
#define HWM_MSM_ESYNR0_ABID_MASK                 0x0000e000u
#define HWM_MSM_ESYNR0_AVMID_SHIFT               16u
#define HWM_MSM_ESYNR0_AVMID_WIDTH               5u
#define HWM_MSM_ESYNR0_AVMID_MASK                0x001f0000u
#define HWM_MSM_ESYNR0_ATID_SHIFT                24u
#define HWM_MSM_ESYNR0_ATID_WIDTH                8u
#define HWM_MSM_ESYNR0_ATID_MASK                 0xff000000u

/* Global error syndrome 1 (RW) */
#define HWM_MSM_ESYNR1                           0xfff94u
#define HWM_MSM_ESYNR1_RESET                     0x00000000u
#define HWM_MSM_ESYNR1_WMASK                     0xc171f5ffu
#define HWM_MSM_ESYNR1_AMEMTYPE_SHIFT            0x0u
#define HWM_MSM_ESYNR1_AMEMTYPE_WIDTH            3u
#define HWM_MSM_ESYNR1_AMEMTYPE_MASK             0x00000007u
#define HWM_MSM_ESYNR1_ASHARED_SHIFT             3u
#define HWM_MSM_ESYNR1_ASHARED_WIDTH             1u
#define HWM_MSM_ESYNR1_ASHARED_MASK              0x00000008u
#define HWM_MSM_ESYNR1_AINNERSHARED_SHIFT        4u
#define HWM_MSM_ESYNR1_AINNERSHARED_WIDTH        1u
#define HWM_MSM_ESYNR1_AINNERSHARED_MASK         0x00000010u
#define HWM_MSM_ESYNR1_APRIV_SHIFT               5u
#define HWM_MSM_ESYNR1_APRIV_WIDTH               1u
#define HWM_MSM_ESYNR1_APRIV_MASK                0x00000020u
#define HWM_MSM_ESYNR1_APROTNS_SHIFT             6u
#define HWM_MSM_ESYNR1_APROTNS_WIDTH             1u
#define HWM_MSM_ESYNR1_APROTNS_MASK              0x00000040u
#define HWM_MSM_ESYNR1_AINST_SHIFT               7u
#define HWM_MSM_ESYNR1_AINST_WIDTH               1u
#define HWM_MSM_ESYNR1_AINST_MASK                0x00000080u
#define HWM_MSM_ESYNR1_AWRITE_SHIFT              8u
#define HWM_MSM_ESYNR1_AWRITE_WIDTH              1u
#define HWM_MSM_ESYNR1_AWRITE_MASK               0x00000100u
#define HWM_MSM_ESYNR1_ABURST_SHIFT              10u
#define HWM_MSM_ESYNR1_ABURST_WIDTH              1u
#define HWM_MSM_ESYNR1_ABURST_MASK               0x00000400u
#define HWM_MSM_ESYNR1_ALEN_SHIFT                12u
#define HWM_MSM_ESYNR1_ALEN_WIDTH                4u
#define HWM_MSM_ESYNR1_ALEN_MASK                 0x0000f000u
#define HWM_MSM_ESYNR1_ASIZE_SHIFT               16u
#define HWM_MSM_ESYNR1_ASIZE_WIDTH               1u
#define HWM_MSM_ESYNR1_ASIZE_MASK                0x00010000u
#define HWM_MSM_ESYNR1_ALOCK_SHIFT               20u
#define HWM_MSM_ESYNR1_ALOCK_WIDTH               2u
#define HWM_MSM_ESYNR1_ALOCK_MASK                0x00300000u
#define HWM_MSM_ESYNR1_AOOO_SHIFT                22u
#define HWM_MSM_ESYNR1_AOOO_WIDTH                1u
#define HWM_MSM_ESYNR1_AOOO_MASK                 0x00400000u
#define HWM_MSM_ESYNR1_AFULL_SHIFT               24u
#define HWM_MSM_ESYNR1_AFULL_WIDTH               1u
#define HWM_MSM_ESYNR1_AFULL_MASK                0x01000000u
#define HWM_MSM_ESYNR1_AC_SHIFT                  30u
#define HWM_MSM_ESYNR1_AC_WIDTH                  1u
#define HWM_MSM_ESYNR1_AC_MASK                   0x40000000u
#define HWM_MSM_ESYNR1_DCD_SHIFT                 31u
#define HWM_MSM_ESYNR1_DCD_WIDTH                 1u
#define HWM_MSM_ESYNR1_DCD_MASK                  0x80000000u

/* Revision (RO) */
#define HWM_MSM_REV                              0xffff4u
#define HWM_MSM_REV_RESET                        0x00000011u
#define HWM_MSM_REV_WMASK                        0x00000000u
#define HWM_MSM_REV_MINOR_SHIFT                  0x0u
#define HWM_MSM_REV_MINOR_WIDTH                  4u
#define HWM_MSM_REV_MINOR_MASK                   0x0000000fu
#define HWM_MSM_REV_MAJOR_SHIFT                  4u
#define HWM_MSM_REV_MAJOR_WIDTH                  4u
#define HWM_MSM_REV_MAJOR_MASK                   0x000000f0u

/* Identification (RO) */
#define HWM_MSM_IDR                              0xffff8u
#define HWM_MSM_IDR_RESET                        0x00000000u
#define HWM_MSM_IDR_WMASK                        0x00000000u
#define HWM_MSM_IDR_NM2VCBMT_SHIFT               0x0u
#define HWM_MSM_IDR_NM2VCBMT_WIDTH               9u
#define HWM_MSM_IDR_NM2VCBMT_MASK                0x000001ffu
#define HWM_MSM_IDR_HTW_SHIFT                    9u
#define HWM_MSM_IDR_HTW_WIDTH                    1u
#define HWM_MSM_IDR_HTW_MASK                     0x00000200u
#define HWM_MSM_IDR_HUM_SHIFT                    10u
#define HWM_MSM_IDR_HUM_WIDTH                    1u
#define HWM_MSM_IDR_HUM_MASK                     0x00000400u
#define HWM_MSM_IDR_TLBSIZE_SHIFT                12u
#define HWM_MSM_IDR_TLBSIZE_WIDTH                4u
#define HWM_MSM_IDR_TLBSIZE_MASK                 0x0000f000u
#define HWM_MSM_IDR_NCB_SHIFT                    16u
#define HWM_MSM_IDR_NCB_WIDTH                    8u
#define HWM_MSM_IDR_NCB_MASK                     0x00ff0000u
#define HWM_MSM_IDR_NIRPT_SHIFT                  24u
#define HWM_MSM_IDR_NIRPT_WIDTH                  8u
#define HWM_MSM_IDR_NIRPT_MASK                   0xff000000u

/* Register protection access control (RW) */
#define HWM_MSM_RPU_ACR                          0xffffcu
#define HWM_MSM_RPU_ACR_RESET                    0x00000000u
#define HWM_MSM_RPU_ACR_WMASK                    0xffffffffu

/* Translation table base 0, split (RW, one per context bank, view of TTBR0) */
#define HWM_MSM_TTBR0_SPLIT                      0x00010u
#define HWM_MSM_TTBR0_SPLIT_IRGNH_SHIFT          0x0u
#define HWM_MSM_TTBR0_SPLIT_IRGNH_WIDTH          1u
#define HWM_MSM_TTBR0_SPLIT_IRGNH_MASK           0x00000001u
#define HWM_MSM_TTBR0_SPLIT_SH_SHIFT             1u
#define HWM_MSM_TTBR0_SPLIT_SH_WIDTH             1u
#define HWM_MSM_TTBR0_SPLIT_SH_MASK              0x00000002u
#define HWM_MSM_TTBR0_SPLIT_ORGN_SHIFT           3u
#define HWM_MSM_TTBR0_SPLIT_ORGN_WIDTH           2u
#define HWM_MSM_TTBR0_SPLIT_ORGN_MASK            0x00000018u
#define HWM_MSM_TTBR0_SPLIT_NOS_SHIFT            5u
#define HWM_MSM_TTBR0_SPLIT_NOS_WIDTH            1u
#define HWM_MSM_TTBR0_SPLIT_NOS_MASK             0x00000020u
#define HWM_MSM_TTBR0_SPLIT_IRGNL_SHIFT          6u
#define HWM_MSM_TTBR0_SPLIT_IRGNL_WIDTH          1u
#define HWM_MSM_TTBR0_SPLIT_IRGNL_MASK           0x00000040u
#define HWM_MSM_TTBR0_SPLIT_PA_SHIFT             7u
#define HWM_MSM_TTBR0_SPLIT_PA_WIDTH             25u
#define HWM_MSM_TTBR0_SPLIT_PA_MASK              0xffffff80u

/* V2P result, fault (RW, one per context bank, view of PAR) */
#define HWM_MSM_PAR_FAULT                        0x0001cu
#define HWM_MSM_PAR_FAULT_FAULT_SHIFT            0x0u
#define HWM_MSM_PAR_FAULT_FAULT_WIDTH            1u
#define HWM_MSM_PAR_FAULT_FAULT_MASK             0x00000001u
#define HWM_MSM_PAR_FAULT_TF_SHIFT               1u
#define HWM_MSM_PAR_FAULT_TF_WIDTH               1u
#define HWM_MSM_PAR_FAULT_TF_MASK                0x00000002u
#define HWM_MSM_PAR_FAULT_AFF_SHIFT              2u
#define HWM_MSM_PAR_FAULT_AFF_WIDTH              1u
#define HWM_MSM_PAR_FAULT_AFF_MASK               0x00000004u
#define HWM_MSM_PAR_FAULT_APF_SHIFT              3u
#define HWM_MSM_PAR_FAULT_APF_WIDTH              1u
#define HWM_MSM_PAR_FAULT_APF_MASK               0x00000008u
#define HWM_MSM_PAR_FAULT_TLBMF_SHIFT            4u
#define HWM_MSM_PAR_FAULT_TLBMF_WIDTH            1u
#define HWM_MSM_PAR_FAULT_TLBMF_MASK             0x00000010u
#define HWM_MSM_PAR_FAULT_HTWDEEF_SHIFT          5u
#define HWM_MSM_PAR_FAULT_HTWDEEF_WIDTH          1u
#define HWM_MSM_PAR_FAULT_HTWDEEF_MASK           0x00000020u
#define HWM_MSM_PAR_FAULT_HTWSEEF_SHIFT          6u
#define HWM_MSM_PAR_FAULT_HTWSEEF_WIDTH          1u
#define HWM_MSM_PAR_FAULT_HTWSEEF_MASK           0x00000040u
#define HWM_MSM_PAR_FAULT_MHF_SHIFT              7u
#define HWM_MSM_PAR_FAULT_MHF_WIDTH              1u
#define HWM_MSM_PAR_FAULT_MHF_MASK               0x00000080u
#define HWM_MSM_PAR_FAULT_SL_SHIFT               16u
#define HWM_MSM_PAR_FAULT_SL_WIDTH               1u
#define HWM_MSM_PAR_FAULT_SL_MASK                0x00010000u
#define HWM_MSM_PAR_FAULT_SS_SHIFT               30u
#define HWM_MSM_PAR_FAULT_SS_WIDTH               1u
#define HWM_MSM_PAR_FAULT_SS_MASK                0x40000000u

#ifndef __ASSEMBLER__

/* X(name, offset, count, access, reset, wmask) */
#define HWM_MSM_CONTEXT_REGS(X) \
    X(SCTLR, 0x00000u, 1u, RW, 0x00000000u, 0x0000003fu) \
    X(ACTLR, 0x00004u, 1u, RW, 0x00000000u, 0x00f7ff7fu) \
    X(CONTEXTIDR, 0x00008u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(TTBR0, 0x00010u, 1u, RW, 0x00000000u, 0xfffffffbu) \
    X(TTBR1, 0x00014u, 1u, RW, 0x00000000u, 0xffffc07bu) \
    X(TTBCR, 0x00018u, 1u, RW, 0x00000000u, 0x00000037u) \
    X(PAR, 0x0001cu, 1u, RW, 0x00000000u, 0xfffff6ffu) \
    X(FSR, 0x00020u, 1u, W1C, 0x00000000u, 0xc00100feu) \
    X(FSRRESTORE, 0x00024u, 1u, WO, 0x00000000u, 0xffffffffu) \
    X(FAR, 0x00028u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(FSYNR0, 0x0002cu, 1u, RW, 0x00000000u, 0xff00ffffu) \
    X(FSYNR1, 0x00030u, 1u, RW, 0x00000000u, 0x0137f5ffu) \
    X(PRRR, 0x00034u, 1u, RW, 0x00000000u, 0xff0fffffu) \
    X(NMRR, 0x00038u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(TLBLCKR, 0x0003cu, 1u, RW, 0x00000000u, 0x00ffff0fu) \
    X(V2PSR, 0x00040u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TLBFLPTER, 0x00044u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(TLBSLPTER, 0x00048u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(BFBCR, 0x0004cu, 1u, RW, 0x00000000u, 0x00000ff7u) \
    X(CTX_TLBIALL, 0x00800u, 1u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIASID, 0x00804u, 1u, WO, 0x00000000u, 0x000000ffu) \
    X(TLBIVA, 0x00808u, 1u, WO, 0x00000000u, 0xfffff0ffu) \
    X(TLBIVAA, 0x0080cu, 1u, WO, 0x00000000u, 0xfffff000u) \
    X(V2PPR, 0x00810u, 1u, WO, 0x00000000u, 0xfffff0ffu) \
    X(V2PPW, 0x00814u, 1u, WO, 0x00000000u, 0xfffff0ffu) \
    X(V2PUR, 0x00818u, 1u, WO, 0x00000000u, 0xfffff0ffu) \
    X(V2PUW, 0x0081cu, 1u, WO, 0x00000000u, 0xfffff0ffu) \
    X(RESUME, 0x00820u, 1u, WO, 0x00000000u, 0x00000001u)

/* X(name, offset, count, access, reset, wmask) */
#define HWM_MSM_GLOBAL_REGS(X) \
    X(M2VCBR_N, 0xff000u, 512u, RW, 0x00000000u, 0x0fffff1fu) \
    X(CBACR_N, 0xff800u, 256u, RW, 0x00000000u, 0xff1f031fu) \
    X(TLBRSW, 0xffe00u, 1u, RW, 0x00000000u, 0x000003ffu) \
    X(TLBTR0, 0xffe80u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TLBTR1, 0xffe84u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TLBTR2, 0xffe88u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(TESTBUSCR, 0xffe8cu, 1u, RW, 0x00000000u, 0xfffff303u) \
    X(GLOBAL_TLBIALL, 0xfff00u, 1u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIVMID, 0xfff04u, 1u, WO, 0x00000000u, 0x0000001fu) \
    X(CR, 0xfff80u, 1u, RW, 0x00000000u, 0x000003ffu) \
    X(EAR, 0xfff84u, 1u, RW, 0x00000000u, 0xffffffffu) \
    X(ESR, 0xfff88u, 1u, W1C, 0x00000000u, 0x80000003u) \
    X(ESRRESTORE, 0xfff8cu, 1u, WO, 0x00000000u, 0xffffffffu) \
    X(ESYNR0, 0xfff90u, 1u, RW, 0x00000000u, 0xff1fffffu) \
    X(ESYNR1, 0xfff94u, 1u, RW, 0x00000000u, 0xc171f5ffu) \
    X(REV, 0xffff4u, 1u, RO, 0x00000011u, 0x00000000u) \
    X(IDR, 0xffff8u, 1u, RO, 0x00000000u, 0x00000000u) \
    X(RPU_ACR, 0xffffcu, 1u, RW, 0x00000000u, 0xffffffffu)

#endif /* __ASSEMBLER__ */

#endif
