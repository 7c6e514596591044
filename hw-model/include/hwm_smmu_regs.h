/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_smmu_regs.h - ARM SMMUv1/v2.
 * Made by `smmubench build generated` from hw-model/rdl/arm_smmu_v2.rdl; do not edit.
 *
 * X_RESET  value after reset
 * X_WMASK  bits on which a write acts: they read back (RW), a one clears them (W1C),
 *          or they mean something (WO)
 * X_F_MASK a field's bits in place; X_F_SHIFT its lowest bit
 * X_WMASK_SECURE, X_WMASK_NONSECURE
 *          X_WMASK without the fields that only the other security state's copy has
 * P_PAGE   number of a global page; offsets are those within a page
 */
#ifndef HWM_SMMU_REGS_H
#define HWM_SMMU_REGS_H

/* ARM SMMUv1/v2 */
#define HWM_SMMU_GR0_PAGE                        0x0u
#define HWM_SMMU_GR1_PAGE                        1u
#define HWM_SMMU_IMP_PAGE                        2u
#define HWM_SMMU_PMU_PAGE                        3u

/* Values of fields: barrier shareability */
#define HWM_SMMU_BARRIER_SHAREABILITY_NONE       0x0u
#define HWM_SMMU_BARRIER_SHAREABILITY_INNER      1u
#define HWM_SMMU_BARRIER_SHAREABILITY_OUTER      2u
#define HWM_SMMU_BARRIER_SHAREABILITY_SYSTEM     3u

/* Values of fields: shcfg */
#define HWM_SMMU_SHCFG_INCOMING                  0x0u
#define HWM_SMMU_SHCFG_OUTER                     1u
#define HWM_SMMU_SHCFG_INNER                     2u
#define HWM_SMMU_SHCFG_NONE                      3u

/* Values of fields: alloc cfg */
#define HWM_SMMU_ALLOC_CFG_INCOMING              0x0u
#define HWM_SMMU_ALLOC_CFG_ALLOCATE              2u
#define HWM_SMMU_ALLOC_CFG_NO_ALLOCATE           3u

/* Values of fields: security cfg */
#define HWM_SMMU_SECURITY_CFG_INCOMING           0x0u
#define HWM_SMMU_SECURITY_CFG_SECURE             2u
#define HWM_SMMU_SECURITY_CFG_NONSECURE          3u

/* Values of fields: ptfs */
#define HWM_SMMU_PTFS_SHORT_AND_LONG             0x0u
#define HWM_SMMU_PTFS_LONG_ONLY                  1u
#define HWM_SMMU_PTFS_NO_AARCH32                 2u

/* Values of fields: hafdbs */
#define HWM_SMMU_HAFDBS_NONE                     0x0u
#define HWM_SMMU_HAFDBS_ACCESS                   1u
#define HWM_SMMU_HAFDBS_DIRTY                    3u

/* Values of fields: idr size */
#define HWM_SMMU_IDR_SIZE_BITS_32                0x0u
#define HWM_SMMU_IDR_SIZE_BITS_36                1u
#define HWM_SMMU_IDR_SIZE_BITS_40                2u
#define HWM_SMMU_IDR_SIZE_BITS_42                3u
#define HWM_SMMU_IDR_SIZE_BITS_44                4u
#define HWM_SMMU_IDR_SIZE_BITS_48                5u

/* Values of fields: ubs */
#define HWM_SMMU_UBS_BITS_32                     0x0u
#define HWM_SMMU_UBS_BITS_36                     1u
#define HWM_SMMU_UBS_BITS_40                     2u
#define HWM_SMMU_UBS_BITS_42                     3u
#define HWM_SMMU_UBS_BITS_44                     4u
#define HWM_SMMU_UBS_BITS_49                     5u
#define HWM_SMMU_UBS_BITS_64                     15u

/* Values of fields: sh */
#define HWM_SMMU_SH_NONE                         0x0u
#define HWM_SMMU_SH_OUTER                        2u
#define HWM_SMMU_SH_INNER                        3u

/* Values of fields: s2cr type */
#define HWM_SMMU_S2CR_TYPE_TRANSLATE             0x0u
#define HWM_SMMU_S2CR_TYPE_BYPASS                1u
#define HWM_SMMU_S2CR_TYPE_FAULT                 2u
#define HWM_SMMU_S2CR_TYPE_RESERVED              3u

/* Values of fields: s2cr privcfg */
#define HWM_SMMU_S2CR_PRIVCFG_INCOMING           0x0u
#define HWM_SMMU_S2CR_PRIVCFG_DIPAN              1u
#define HWM_SMMU_S2CR_PRIVCFG_UNPRIVILEGED       2u
#define HWM_SMMU_S2CR_PRIVCFG_PRIVILEGED         3u

/* Values of fields: s2cr instcfg */
#define HWM_SMMU_S2CR_INSTCFG_INCOMING           0x0u
#define HWM_SMMU_S2CR_INSTCFG_DATA               2u
#define HWM_SMMU_S2CR_INSTCFG_INSTRUCTION        3u

/* Values of fields: cbar type */
#define HWM_SMMU_CBAR_TYPE_S2                    0x0u
#define HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS          1u
#define HWM_SMMU_CBAR_TYPE_S1_S2_FAULT           2u
#define HWM_SMMU_CBAR_TYPE_NESTED                3u

/* Values of fields: tcefcfg */
#define HWM_SMMU_TCEFCFG_ALL                     0x0u
#define HWM_SMMU_TCEFCFG_STREAMS                 1u
#define HWM_SMMU_TCEFCFG_BANK                    2u

/* Values of fields: cfcfg */
#define HWM_SMMU_CFCFG_TERMINATE                 0x0u
#define HWM_SMMU_CFCFG_STALL                     1u

/* Values of fields: tnr */
#define HWM_SMMU_TNR_RETRY                       0x0u
#define HWM_SMMU_TNR_TERMINATE                   1u

/* Values of fields: address size */
#define HWM_SMMU_ADDRESS_SIZE_BITS_32            0x0u
#define HWM_SMMU_ADDRESS_SIZE_BITS_36            1u
#define HWM_SMMU_ADDRESS_SIZE_BITS_40            2u
#define HWM_SMMU_ADDRESS_SIZE_BITS_42            3u
#define HWM_SMMU_ADDRESS_SIZE_BITS_44            4u
#define HWM_SMMU_ADDRESS_SIZE_BITS_48            5u

/* Values of fields: sep */
#define HWM_SMMU_SEP_BIT_31                      0x0u
#define HWM_SMMU_SEP_BIT_35                      1u
#define HWM_SMMU_SEP_BIT_39                      2u
#define HWM_SMMU_SEP_BIT_41                      3u
#define HWM_SMMU_SEP_BIT_43                      4u
#define HWM_SMMU_SEP_BIT_47                      5u
#define HWM_SMMU_SEP_UPSTREAM                    7u

/* Values of fields: cache policy */
#define HWM_SMMU_CACHE_POLICY_NC                 0x0u
#define HWM_SMMU_CACHE_POLICY_WBWA               1u
#define HWM_SMMU_CACHE_POLICY_WT                 2u
#define HWM_SMMU_CACHE_POLICY_WBNWA              3u

/* Values of fields: tg0 */
#define HWM_SMMU_TG0_GRANULE_4K                  0x0u
#define HWM_SMMU_TG0_GRANULE_64K                 1u
#define HWM_SMMU_TG0_GRANULE_16K                 2u

/* Values of fields: tg1 */
#define HWM_SMMU_TG1_GRANULE_16K                 1u
#define HWM_SMMU_TG1_GRANULE_4K                  2u
#define HWM_SMMU_TG1_GRANULE_64K                 3u

/* Values of fields: fault format */
#define HWM_SMMU_FAULT_FORMAT_SHORT              0x0u
#define HWM_SMMU_FAULT_FORMAT_LONG               1u
#define HWM_SMMU_FAULT_FORMAT_AARCH64            2u

/* Values of fields: bpshcfg */
#define HWM_SMMU_BPSHCFG_INCOMING                0x0u
#define HWM_SMMU_BPSHCFG_OUTER                   1u
#define HWM_SMMU_BPSHCFG_INNER                   2u
#define HWM_SMMU_BPSHCFG_NONE                    3u

/* Values of fields: memory type */
#define HWM_SMMU_MEMORY_TYPE_NC                  0x0u
#define HWM_SMMU_MEMORY_TYPE_SO                  1u
#define HWM_SMMU_MEMORY_TYPE_DEVICE              3u
#define HWM_SMMU_MEMORY_TYPE_WBWA                5u
#define HWM_SMMU_MEMORY_TYPE_WT                  6u
#define HWM_SMMU_MEMORY_TYPE_WBNWA               7u

/* Configuration 0 (RW) */
#define HWM_SMMU_sCR0                            0x00000u
#define HWM_SMMU_sCR0_RESET                      0x00000001u
#define HWM_SMMU_sCR0_WMASK                      0xffffffffu
#define HWM_SMMU_sCR0_WMASK_SECURE               0x3ffff7ffu
#define HWM_SMMU_sCR0_WMASK_NONSECURE            0xcfffffffu
#define HWM_SMMU_sCR0_CLIENTPD_SHIFT             0x0u
#define HWM_SMMU_sCR0_CLIENTPD_WIDTH             1u
#define HWM_SMMU_sCR0_CLIENTPD_MASK              0x00000001u
#define HWM_SMMU_sCR0_GFRE_SHIFT                 1u
#define HWM_SMMU_sCR0_GFRE_WIDTH                 1u
#define HWM_SMMU_sCR0_GFRE_MASK                  0x00000002u
#define HWM_SMMU_sCR0_GFIE_SHIFT                 2u
#define HWM_SMMU_sCR0_GFIE_WIDTH                 1u
#define HWM_SMMU_sCR0_GFIE_MASK                  0x00000004u
#define HWM_SMMU_sCR0_EXIDENABLE_SHIFT           3u
#define HWM_SMMU_sCR0_EXIDENABLE_WIDTH           1u
#define HWM_SMMU_sCR0_EXIDENABLE_MASK            0x00000008u
#define HWM_SMMU_sCR0_GCFGFRE_SHIFT              4u
#define HWM_SMMU_sCR0_GCFGFRE_WIDTH              1u
#define HWM_SMMU_sCR0_GCFGFRE_MASK               0x00000010u
#define HWM_SMMU_sCR0_GCFGFIE_SHIFT              5u
#define HWM_SMMU_sCR0_GCFGFIE_WIDTH              1u
#define HWM_SMMU_sCR0_GCFGFIE_MASK               0x00000020u
#define HWM_SMMU_sCR0_TRANSIENTCFG_SHIFT         6u
#define HWM_SMMU_sCR0_TRANSIENTCFG_WIDTH         2u
#define HWM_SMMU_sCR0_TRANSIENTCFG_MASK          0x000000c0u
#define HWM_SMMU_sCR0_STALLD_SHIFT               8u
#define HWM_SMMU_sCR0_STALLD_WIDTH               1u
#define HWM_SMMU_sCR0_STALLD_MASK                0x00000100u
#define HWM_SMMU_sCR0_GSE_SHIFT                  9u
#define HWM_SMMU_sCR0_GSE_WIDTH                  1u
#define HWM_SMMU_sCR0_GSE_MASK                   0x00000200u
#define HWM_SMMU_sCR0_USFCFG_SHIFT               10u
#define HWM_SMMU_sCR0_USFCFG_WIDTH               1u
#define HWM_SMMU_sCR0_USFCFG_MASK                0x00000400u
#define HWM_SMMU_sCR0_VMIDPNE_SHIFT              11u
#define HWM_SMMU_sCR0_VMIDPNE_WIDTH              1u
#define HWM_SMMU_sCR0_VMIDPNE_MASK               0x00000800u
#define HWM_SMMU_sCR0_PTM_SHIFT                  12u
#define HWM_SMMU_sCR0_PTM_WIDTH                  1u
#define HWM_SMMU_sCR0_PTM_MASK                   0x00001000u
#define HWM_SMMU_sCR0_FB_SHIFT                   13u
#define HWM_SMMU_sCR0_FB_WIDTH                   1u
#define HWM_SMMU_sCR0_FB_MASK                    0x00002000u
#define HWM_SMMU_sCR0_BSU_SHIFT                  14u
#define HWM_SMMU_sCR0_BSU_WIDTH                  2u
#define HWM_SMMU_sCR0_BSU_MASK                   0x0000c000u
#define HWM_SMMU_sCR0_MemAttr_SHIFT              16u
#define HWM_SMMU_sCR0_MemAttr_WIDTH              4u
#define HWM_SMMU_sCR0_MemAttr_MASK               0x000f0000u
#define HWM_SMMU_sCR0_MTCFG_SHIFT                20u
#define HWM_SMMU_sCR0_MTCFG_WIDTH                1u
#define HWM_SMMU_sCR0_MTCFG_MASK                 0x00100000u
#define HWM_SMMU_sCR0_SMCFCFG_SHIFT              21u
#define HWM_SMMU_sCR0_SMCFCFG_WIDTH              1u
#define HWM_SMMU_sCR0_SMCFCFG_MASK               0x00200000u
#define HWM_SMMU_sCR0_SHCFG_SHIFT                22u
#define HWM_SMMU_sCR0_SHCFG_WIDTH                2u
#define HWM_SMMU_sCR0_SHCFG_MASK                 0x00c00000u
#define HWM_SMMU_sCR0_RACFG_SHIFT                24u
#define HWM_SMMU_sCR0_RACFG_WIDTH                2u
#define HWM_SMMU_sCR0_RACFG_MASK                 0x03000000u
#define HWM_SMMU_sCR0_WACFG_SHIFT                26u
#define HWM_SMMU_sCR0_WACFG_WIDTH                2u
#define HWM_SMMU_sCR0_WACFG_MASK                 0x0c000000u
#define HWM_SMMU_sCR0_NSCFG_SHIFT                28u
#define HWM_SMMU_sCR0_NSCFG_WIDTH                2u
#define HWM_SMMU_sCR0_NSCFG_MASK                 0x30000000u
#define HWM_SMMU_sCR0_HYPMODE_SHIFT              30u
#define HWM_SMMU_sCR0_HYPMODE_WIDTH              1u
#define HWM_SMMU_sCR0_HYPMODE_MASK               0x40000000u
#define HWM_SMMU_sCR0_VMID16EN_SHIFT             31u
#define HWM_SMMU_sCR0_VMID16EN_WIDTH             1u
#define HWM_SMMU_sCR0_VMID16EN_MASK              0x80000000u

/* Secure configuration 1 (RW) */
#define HWM_SMMU_SCR1                            0x00004u
#define HWM_SMMU_SCR1_RESET                      0x00000000u
#define HWM_SMMU_SCR1_WMASK                      0x3fffffffu
#define HWM_SMMU_SCR1_NSNUMCBO_SHIFT             0x0u
#define HWM_SMMU_SCR1_NSNUMCBO_WIDTH             8u
#define HWM_SMMU_SCR1_NSNUMCBO_MASK              0x000000ffu
#define HWM_SMMU_SCR1_NSNUMSMRGO_SHIFT           8u
#define HWM_SMMU_SCR1_NSNUMSMRGO_WIDTH           8u
#define HWM_SMMU_SCR1_NSNUMSMRGO_MASK            0x0000ff00u
#define HWM_SMMU_SCR1_NSNUMIRPTO_SHIFT           16u
#define HWM_SMMU_SCR1_NSNUMIRPTO_WIDTH           8u
#define HWM_SMMU_SCR1_NSNUMIRPTO_MASK            0x00ff0000u
#define HWM_SMMU_SCR1_GASRAE_SHIFT               24u
#define HWM_SMMU_SCR1_GASRAE_WIDTH               1u
#define HWM_SMMU_SCR1_GASRAE_MASK                0x01000000u
#define HWM_SMMU_SCR1_GEFRO_SHIFT                25u
#define HWM_SMMU_SCR1_GEFRO_WIDTH                1u
#define HWM_SMMU_SCR1_GEFRO_MASK                 0x02000000u
#define HWM_SMMU_SCR1_SIF_SHIFT                  26u
#define HWM_SMMU_SCR1_SIF_WIDTH                  1u
#define HWM_SMMU_SCR1_SIF_MASK                   0x04000000u
#define HWM_SMMU_SCR1_SPMEN_SHIFT                27u
#define HWM_SMMU_SCR1_SPMEN_WIDTH                1u
#define HWM_SMMU_SCR1_SPMEN_MASK                 0x08000000u
#define HWM_SMMU_SCR1_NSCAFRO_SHIFT              28u
#define HWM_SMMU_SCR1_NSCAFRO_WIDTH              1u
#define HWM_SMMU_SCR1_NSCAFRO_MASK               0x10000000u
#define HWM_SMMU_SCR1_NSCOMPINDEXDISABLE_SHIFT   29u
#define HWM_SMMU_SCR1_NSCOMPINDEXDISABLE_WIDTH   1u
#define HWM_SMMU_SCR1_NSCOMPINDEXDISABLE_MASK    0x20000000u

/* Configuration 2 (RW) */
#define HWM_SMMU_sCR2                            0x00008u
#define HWM_SMMU_sCR2_RESET                      0x00000000u
#define HWM_SMMU_sCR2_WMASK                      0xe7ff00ffu
#define HWM_SMMU_sCR2_WMASK_SECURE               0xe7ff00ffu
#define HWM_SMMU_sCR2_WMASK_NONSECURE            0xa00000ffu
#define HWM_SMMU_sCR2_BPVMID_SHIFT               0x0u
#define HWM_SMMU_sCR2_BPVMID_WIDTH               8u
#define HWM_SMMU_sCR2_BPVMID_MASK                0x000000ffu
#define HWM_SMMU_sCR2_EXNSNUMSMRGO_SHIFT         16u
#define HWM_SMMU_sCR2_EXNSNUMSMRGO_WIDTH         11u
#define HWM_SMMU_sCR2_EXNSNUMSMRGO_MASK          0x07ff0000u
#define HWM_SMMU_sCR2_COMPINDEXENABLE_SHIFT      29u
#define HWM_SMMU_sCR2_COMPINDEXENABLE_WIDTH      1u
#define HWM_SMMU_sCR2_COMPINDEXENABLE_MASK       0x20000000u
#define HWM_SMMU_sCR2_EXNSSMRGDISABLE_SHIFT      30u
#define HWM_SMMU_sCR2_EXNSSMRGDISABLE_WIDTH      1u
#define HWM_SMMU_sCR2_EXNSSMRGDISABLE_MASK       0x40000000u
#define HWM_SMMU_sCR2_EXSMRGENABLE_SHIFT         31u
#define HWM_SMMU_sCR2_EXSMRGENABLE_WIDTH         1u
#define HWM_SMMU_sCR2_EXSMRGENABLE_MASK          0x80000000u

/* Auxiliary configuration (RW) */
#define HWM_SMMU_sACR                            0x00010u
#define HWM_SMMU_sACR_RESET                      0x0400001cu
#define HWM_SMMU_sACR_WMASK                      0x0f01071cu
#define HWM_SMMU_sACR_WMASK_SECURE               0x0f010704u
#define HWM_SMMU_sACR_WMASK_NONSECURE            0x0700071cu
#define HWM_SMMU_sACR_S1WC2EN_SHIFT              2u
#define HWM_SMMU_sACR_S1WC2EN_WIDTH              1u
#define HWM_SMMU_sACR_S1WC2EN_MASK               0x00000004u
#define HWM_SMMU_sACR_S2WC2EN_SHIFT              3u
#define HWM_SMMU_sACR_S2WC2EN_WIDTH              1u
#define HWM_SMMU_sACR_S2WC2EN_MASK               0x00000008u
#define HWM_SMMU_sACR_IPA2PA_CEN_SHIFT           4u
#define HWM_SMMU_sACR_IPA2PA_CEN_WIDTH           1u
#define HWM_SMMU_sACR_IPA2PA_CEN_MASK            0x00000010u
#define HWM_SMMU_sACR_SMTNMB_TLBEN_SHIFT         8u
#define HWM_SMMU_sACR_SMTNMB_TLBEN_WIDTH         1u
#define HWM_SMMU_sACR_SMTNMB_TLBEN_MASK          0x00000100u
#define HWM_SMMU_sACR_MMUDISB_TLBEN_SHIFT        9u
#define HWM_SMMU_sACR_MMUDISB_TLBEN_WIDTH        1u
#define HWM_SMMU_sACR_MMUDISB_TLBEN_MASK         0x00000200u
#define HWM_SMMU_sACR_S2CRB_TLBEN_SHIFT          10u
#define HWM_SMMU_sACR_S2CRB_TLBEN_WIDTH          1u
#define HWM_SMMU_sACR_S2CRB_TLBEN_MASK           0x00000400u
#define HWM_SMMU_sACR_PAGESIZE_SHIFT             16u
#define HWM_SMMU_sACR_PAGESIZE_WIDTH             1u
#define HWM_SMMU_sACR_PAGESIZE_MASK              0x00010000u
#define HWM_SMMU_sACR_DP4K_TCUDISB_SHIFT         24u
#define HWM_SMMU_sACR_DP4K_TCUDISB_WIDTH         1u
#define HWM_SMMU_sACR_DP4K_TCUDISB_MASK          0x01000000u
#define HWM_SMMU_sACR_DP4K_TBUDISB_SHIFT         25u
#define HWM_SMMU_sACR_DP4K_TBUDISB_WIDTH         1u
#define HWM_SMMU_sACR_DP4K_TBUDISB_MASK          0x02000000u
#define HWM_SMMU_sACR_CACHE_LOCK_SHIFT           26u
#define HWM_SMMU_sACR_CACHE_LOCK_WIDTH           1u
#define HWM_SMMU_sACR_CACHE_LOCK_MASK            0x04000000u
#define HWM_SMMU_sACR_NORMALIZE_SHIFT            27u
#define HWM_SMMU_sACR_NORMALIZE_WIDTH            1u
#define HWM_SMMU_sACR_NORMALIZE_MASK             0x08000000u

/* Identification 0 (RO) */
#define HWM_SMMU_IDR0                            0x00020u
#define HWM_SMMU_IDR0_RESET                      0x00000000u
#define HWM_SMMU_IDR0_WMASK                      0x00000000u
#define HWM_SMMU_IDR0_NUMSMRG_SHIFT              0x0u
#define HWM_SMMU_IDR0_NUMSMRG_WIDTH              8u
#define HWM_SMMU_IDR0_NUMSMRG_MASK               0x000000ffu
#define HWM_SMMU_IDR0_EXIDS_SHIFT                8u
#define HWM_SMMU_IDR0_EXIDS_WIDTH                1u
#define HWM_SMMU_IDR0_EXIDS_MASK                 0x00000100u
#define HWM_SMMU_IDR0_NUMSIDB_SHIFT              9u
#define HWM_SMMU_IDR0_NUMSIDB_WIDTH              4u
#define HWM_SMMU_IDR0_NUMSIDB_MASK               0x00001e00u
#define HWM_SMMU_IDR0_BTM_SHIFT                  13u
#define HWM_SMMU_IDR0_BTM_WIDTH                  1u
#define HWM_SMMU_IDR0_BTM_MASK                   0x00002000u
#define HWM_SMMU_IDR0_CTTW_SHIFT                 14u
#define HWM_SMMU_IDR0_CTTW_WIDTH                 1u
#define HWM_SMMU_IDR0_CTTW_MASK                  0x00004000u
#define HWM_SMMU_IDR0_EXSMRGS_SHIFT              15u
#define HWM_SMMU_IDR0_EXSMRGS_WIDTH              1u
#define HWM_SMMU_IDR0_EXSMRGS_MASK               0x00008000u
#define HWM_SMMU_IDR0_NUMIRPT_SHIFT              16u
#define HWM_SMMU_IDR0_NUMIRPT_WIDTH              8u
#define HWM_SMMU_IDR0_NUMIRPT_MASK               0x00ff0000u
#define HWM_SMMU_IDR0_PTFS_SHIFT                 24u
#define HWM_SMMU_IDR0_PTFS_WIDTH                 2u
#define HWM_SMMU_IDR0_PTFS_MASK                  0x03000000u
#define HWM_SMMU_IDR0_ATOSNS_SHIFT               26u
#define HWM_SMMU_IDR0_ATOSNS_WIDTH               1u
#define HWM_SMMU_IDR0_ATOSNS_MASK                0x04000000u
#define HWM_SMMU_IDR0_SMS_SHIFT                  27u
#define HWM_SMMU_IDR0_SMS_WIDTH                  1u
#define HWM_SMMU_IDR0_SMS_MASK                   0x08000000u
#define HWM_SMMU_IDR0_NTS_SHIFT                  28u
#define HWM_SMMU_IDR0_NTS_WIDTH                  1u
#define HWM_SMMU_IDR0_NTS_MASK                   0x10000000u
#define HWM_SMMU_IDR0_S2TS_SHIFT                 29u
#define HWM_SMMU_IDR0_S2TS_WIDTH                 1u
#define HWM_SMMU_IDR0_S2TS_MASK                  0x20000000u
#define HWM_SMMU_IDR0_S1TS_SHIFT                 30u
#define HWM_SMMU_IDR0_S1TS_WIDTH                 1u
#define HWM_SMMU_IDR0_S1TS_MASK                  0x40000000u
#define HWM_SMMU_IDR0_SES_SHIFT                  31u
#define HWM_SMMU_IDR0_SES_WIDTH                  1u
#define HWM_SMMU_IDR0_SES_MASK                   0x80000000u

/* Identification 1 (RO) */
#define HWM_SMMU_IDR1                            0x00024u
#define HWM_SMMU_IDR1_RESET                      0x00000000u
#define HWM_SMMU_IDR1_WMASK                      0x00000000u
#define HWM_SMMU_IDR1_NUMCB_SHIFT                0x0u
#define HWM_SMMU_IDR1_NUMCB_WIDTH                8u
#define HWM_SMMU_IDR1_NUMCB_MASK                 0x000000ffu
#define HWM_SMMU_IDR1_NUMSSDNDXB_SHIFT           8u
#define HWM_SMMU_IDR1_NUMSSDNDXB_WIDTH           4u
#define HWM_SMMU_IDR1_NUMSSDNDXB_MASK            0x00000f00u
#define HWM_SMMU_IDR1_SSDTP_SHIFT                12u
#define HWM_SMMU_IDR1_SSDTP_WIDTH                2u
#define HWM_SMMU_IDR1_SSDTP_MASK                 0x00003000u
#define HWM_SMMU_IDR1_SMCD_SHIFT                 15u
#define HWM_SMMU_IDR1_SMCD_WIDTH                 1u
#define HWM_SMMU_IDR1_SMCD_MASK                  0x00008000u
#define HWM_SMMU_IDR1_NUMS2CB_SHIFT              16u
#define HWM_SMMU_IDR1_NUMS2CB_WIDTH              8u
#define HWM_SMMU_IDR1_NUMS2CB_MASK               0x00ff0000u
#define HWM_SMMU_IDR1_HAFDBS_SHIFT               24u
#define HWM_SMMU_IDR1_HAFDBS_WIDTH               2u
#define HWM_SMMU_IDR1_HAFDBS_MASK                0x03000000u
#define HWM_SMMU_IDR1_NUMPAGENDXB_SHIFT          28u
#define HWM_SMMU_IDR1_NUMPAGENDXB_WIDTH          3u
#define HWM_SMMU_IDR1_NUMPAGENDXB_MASK           0x70000000u
#define HWM_SMMU_IDR1_PAGESIZE_SHIFT             31u
#define HWM_SMMU_IDR1_PAGESIZE_WIDTH             1u
#define HWM_SMMU_IDR1_PAGESIZE_MASK              0x80000000u

/* Identification 2 (RO) */
#define HWM_SMMU_IDR2                            0x00028u
#define HWM_SMMU_IDR2_RESET                      0x00000000u
#define HWM_SMMU_IDR2_WMASK                      0x00000000u
#define HWM_SMMU_IDR2_IAS_SHIFT                  0x0u
#define HWM_SMMU_IDR2_IAS_WIDTH                  4u
#define HWM_SMMU_IDR2_IAS_MASK                   0x0000000fu
#define HWM_SMMU_IDR2_OAS_SHIFT                  4u
#define HWM_SMMU_IDR2_OAS_WIDTH                  4u
#define HWM_SMMU_IDR2_OAS_MASK                   0x000000f0u
#define HWM_SMMU_IDR2_UBS_SHIFT                  8u
#define HWM_SMMU_IDR2_UBS_WIDTH                  4u
#define HWM_SMMU_IDR2_UBS_MASK                   0x00000f00u
#define HWM_SMMU_IDR2_PTFSv8_4kB_SHIFT           12u
#define HWM_SMMU_IDR2_PTFSv8_4kB_WIDTH           1u
#define HWM_SMMU_IDR2_PTFSv8_4kB_MASK            0x00001000u
#define HWM_SMMU_IDR2_PTFSv8_16kB_SHIFT          13u
#define HWM_SMMU_IDR2_PTFSv8_16kB_WIDTH          1u
#define HWM_SMMU_IDR2_PTFSv8_16kB_MASK           0x00002000u
#define HWM_SMMU_IDR2_PTFSv8_64kB_SHIFT          14u
#define HWM_SMMU_IDR2_PTFSv8_64kB_WIDTH          1u
#define HWM_SMMU_IDR2_PTFSv8_64kB_MASK           0x00004000u
#define HWM_SMMU_IDR2_VMID16S_SHIFT              15u
#define HWM_SMMU_IDR2_VMID16S_WIDTH              1u
#define HWM_SMMU_IDR2_VMID16S_MASK               0x00008000u
#define HWM_SMMU_IDR2_EXNUMSMRG_SHIFT            16u
#define HWM_SMMU_IDR2_EXNUMSMRG_WIDTH            11u
#define HWM_SMMU_IDR2_EXNUMSMRG_MASK             0x07ff0000u
#define HWM_SMMU_IDR2_E2HS_SHIFT                 27u
#define HWM_SMMU_IDR2_E2HS_WIDTH                 1u
#define HWM_SMMU_IDR2_E2HS_MASK                  0x08000000u
#define HWM_SMMU_IDR2_HADS_SHIFT                 28u
#define HWM_SMMU_IDR2_HADS_WIDTH                 1u
#define HWM_SMMU_IDR2_HADS_MASK                  0x10000000u
#define HWM_SMMU_IDR2_COMPINDEXS_SHIFT           29u
#define HWM_SMMU_IDR2_COMPINDEXS_WIDTH           1u
#define HWM_SMMU_IDR2_COMPINDEXS_MASK            0x20000000u
#define HWM_SMMU_IDR2_DIPANS_SHIFT               30u
#define HWM_SMMU_IDR2_DIPANS_WIDTH               1u
#define HWM_SMMU_IDR2_DIPANS_MASK                0x40000000u

/* Identification 7 (RO) */
#define HWM_SMMU_IDR7                            0x0003cu
#define HWM_SMMU_IDR7_RESET                      0x00000000u
#define HWM_SMMU_IDR7_WMASK                      0x00000000u
#define HWM_SMMU_IDR7_MINOR_SHIFT                0x0u
#define HWM_SMMU_IDR7_MINOR_WIDTH                4u
#define HWM_SMMU_IDR7_MINOR_MASK                 0x0000000fu
#define HWM_SMMU_IDR7_MAJOR_SHIFT                4u
#define HWM_SMMU_IDR7_MAJOR_WIDTH                4u
#define HWM_SMMU_IDR7_MAJOR_MASK                 0x000000f0u

/* Global fault address (RW) */
#define HWM_SMMU_sGFAR                           0x00040u
#define HWM_SMMU_sGFAR_RESET                     0x0000000000000000ull
#define HWM_SMMU_sGFAR_WMASK                     0xffffffffffffffffull

/* Global fault status (W1C) */
#define HWM_SMMU_sGFSR                           0x00048u
#define HWM_SMMU_sGFSR_RESET                     0x00000000u
#define HWM_SMMU_sGFSR_WMASK                     0x800001ffu
#define HWM_SMMU_sGFSR_WMASK_SECURE              0x800001ffu
#define HWM_SMMU_sGFSR_WMASK_NONSECURE           0x8000017fu
#define HWM_SMMU_sGFSR_ICF_SHIFT                 0x0u
#define HWM_SMMU_sGFSR_ICF_WIDTH                 1u
#define HWM_SMMU_sGFSR_ICF_MASK                  0x00000001u
#define HWM_SMMU_sGFSR_USF_SHIFT                 1u
#define HWM_SMMU_sGFSR_USF_WIDTH                 1u
#define HWM_SMMU_sGFSR_USF_MASK                  0x00000002u
#define HWM_SMMU_sGFSR_SMCF_SHIFT                2u
#define HWM_SMMU_sGFSR_SMCF_WIDTH                1u
#define HWM_SMMU_sGFSR_SMCF_MASK                 0x00000004u
#define HWM_SMMU_sGFSR_UCBF_SHIFT                3u
#define HWM_SMMU_sGFSR_UCBF_WIDTH                1u
#define HWM_SMMU_sGFSR_UCBF_MASK                 0x00000008u
#define HWM_SMMU_sGFSR_UCIF_SHIFT                4u
#define HWM_SMMU_sGFSR_UCIF_WIDTH                1u
#define HWM_SMMU_sGFSR_UCIF_MASK                 0x00000010u
#define HWM_SMMU_sGFSR_CAF_SHIFT                 5u
#define HWM_SMMU_sGFSR_CAF_WIDTH                 1u
#define HWM_SMMU_sGFSR_CAF_MASK                  0x00000020u
#define HWM_SMMU_sGFSR_EF_SHIFT                  6u
#define HWM_SMMU_sGFSR_EF_WIDTH                  1u
#define HWM_SMMU_sGFSR_EF_MASK                   0x00000040u
#define HWM_SMMU_sGFSR_PF_SHIFT                  7u
#define HWM_SMMU_sGFSR_PF_WIDTH                  1u
#define HWM_SMMU_sGFSR_PF_MASK                   0x00000080u
#define HWM_SMMU_sGFSR_UUT_SHIFT                 8u
#define HWM_SMMU_sGFSR_UUT_WIDTH                 1u
#define HWM_SMMU_sGFSR_UUT_MASK                  0x00000100u
#define HWM_SMMU_sGFSR_MULTI_SHIFT               31u
#define HWM_SMMU_sGFSR_MULTI_WIDTH               1u
#define HWM_SMMU_sGFSR_MULTI_MASK                0x80000000u

/* Global fault status, restore (WO) */
#define HWM_SMMU_sGFSRRESTORE                    0x0004cu
#define HWM_SMMU_sGFSRRESTORE_RESET              0x00000000u
#define HWM_SMMU_sGFSRRESTORE_WMASK              0xffffffffu

/* Global fault syndrome 0 (RW) */
#define HWM_SMMU_sGFSYNR0                        0x00050u
#define HWM_SMMU_sGFSYNR0_RESET                  0x00000000u
#define HWM_SMMU_sGFSYNR0_WMASK                  0x0000007fu
#define HWM_SMMU_sGFSYNR0_WMASK_SECURE           0x0000007eu
#define HWM_SMMU_sGFSYNR0_WMASK_NONSECURE        0x0000004fu
#define HWM_SMMU_sGFSYNR0_NESTED_SHIFT           0x0u
#define HWM_SMMU_sGFSYNR0_NESTED_WIDTH           1u
#define HWM_SMMU_sGFSYNR0_NESTED_MASK            0x00000001u
#define HWM_SMMU_sGFSYNR0_WNR_SHIFT              1u
#define HWM_SMMU_sGFSYNR0_WNR_WIDTH              1u
#define HWM_SMMU_sGFSYNR0_WNR_MASK               0x00000002u
#define HWM_SMMU_sGFSYNR0_PNU_SHIFT              2u
#define HWM_SMMU_sGFSYNR0_PNU_WIDTH              1u
#define HWM_SMMU_sGFSYNR0_PNU_MASK               0x00000004u
#define HWM_SMMU_sGFSYNR0_IND_SHIFT              3u
#define HWM_SMMU_sGFSYNR0_IND_WIDTH              1u
#define HWM_SMMU_sGFSYNR0_IND_MASK               0x00000008u
#define HWM_SMMU_sGFSYNR0_NSSTATE_SHIFT          4u
#define HWM_SMMU_sGFSYNR0_NSSTATE_WIDTH          1u
#define HWM_SMMU_sGFSYNR0_NSSTATE_MASK           0x00000010u
#define HWM_SMMU_sGFSYNR0_NSATTR_SHIFT           5u
#define HWM_SMMU_sGFSYNR0_NSATTR_WIDTH           1u
#define HWM_SMMU_sGFSYNR0_NSATTR_MASK            0x00000020u
#define HWM_SMMU_sGFSYNR0_ATS_SHIFT              6u
#define HWM_SMMU_sGFSYNR0_ATS_WIDTH              1u
#define HWM_SMMU_sGFSYNR0_ATS_MASK               0x00000040u

/* Global fault syndrome 1 (RW) */
#define HWM_SMMU_sGFSYNR1                        0x00054u
#define HWM_SMMU_sGFSYNR1_RESET                  0x00000000u
#define HWM_SMMU_sGFSYNR1_WMASK                  0xffffffffu
#define HWM_SMMU_sGFSYNR1_StreamID_SHIFT         0x0u
#define HWM_SMMU_sGFSYNR1_StreamID_WIDTH         16u
#define HWM_SMMU_sGFSYNR1_StreamID_MASK          0x0000ffffu
#define HWM_SMMU_sGFSYNR1_SSD_Index_SHIFT        16u
#define HWM_SMMU_sGFSYNR1_SSD_Index_WIDTH        16u
#define HWM_SMMU_sGFSYNR1_SSD_Index_MASK         0xffff0000u

/* Global fault syndrome 2 (RW) */
#define HWM_SMMU_sGFSYNR2                        0x00058u
#define HWM_SMMU_sGFSYNR2_RESET                  0x00000000u
#define HWM_SMMU_sGFSYNR2_WMASK                  0xffffffffu

/* Invalidate TLB, secure (WO) */
#define HWM_SMMU_STLBIALL                        0x00060u
#define HWM_SMMU_STLBIALL_RESET                  0x00000000u
#define HWM_SMMU_STLBIALL_WMASK                  0xffffffffu

/* Invalidate TLB by VMID (WO) */
#define HWM_SMMU_TLBIVMID                        0x00064u
#define HWM_SMMU_TLBIVMID_RESET                  0x00000000u
#define HWM_SMMU_TLBIVMID_WMASK                  0x0000ffffu
#define HWM_SMMU_TLBIVMID_VMID_SHIFT             0x0u
#define HWM_SMMU_TLBIVMID_VMID_WIDTH             16u
#define HWM_SMMU_TLBIVMID_VMID_MASK              0x0000ffffu

/* Invalidate TLB, non-secure, no hyp (WO) */
#define HWM_SMMU_TLBIALLNSNH                     0x00068u
#define HWM_SMMU_TLBIALLNSNH_RESET               0x00000000u
#define HWM_SMMU_TLBIALLNSNH_WMASK               0xffffffffu

/* Invalidate TLB, hyp (WO) */
#define HWM_SMMU_TLBIALLH                        0x0006cu
#define HWM_SMMU_TLBIALLH_RESET                  0x00000000u
#define HWM_SMMU_TLBIALLH_WMASK                  0xffffffffu

/* Global TLB synchronization (WO) */
#define HWM_SMMU_sTLBGSYNC                       0x00070u
#define HWM_SMMU_sTLBGSYNC_RESET                 0x00000000u
#define HWM_SMMU_sTLBGSYNC_WMASK                 0xffffffffu

/* Global TLB status (RO) */
#define HWM_SMMU_sTLBGSTATUS                     0x00074u
#define HWM_SMMU_sTLBGSTATUS_RESET               0x00000000u
#define HWM_SMMU_sTLBGSTATUS_WMASK               0x00000000u
#define HWM_SMMU_sTLBGSTATUS_GSACTIVE_SHIFT      0x0u
#define HWM_SMMU_sTLBGSTATUS_GSACTIVE_WIDTH      1u
#define HWM_SMMU_sTLBGSTATUS_GSACTIVE_MASK       0x00000001u

/* Invalidate TLB by VA, hyp (WO) */
#define HWM_SMMU_TLBIVAH                         0x00078u
#define HWM_SMMU_TLBIVAH_RESET                   0x00000000u
#define HWM_SMMU_TLBIVAH_WMASK                   0xfffff000u
#define HWM_SMMU_TLBIVAH_VA_SHIFT                12u
#define HWM_SMMU_TLBIVAH_VA_WIDTH                20u
#define HWM_SMMU_TLBIVAH_VA_MASK                 0xfffff000u

/* Invalidate TLB by VA, last level, monitor (WO) */
#define HWM_SMMU_STLBIVALM                       0x000a0u
#define HWM_SMMU_STLBIVALM_RESET                 0x0000000000000000ull
#define HWM_SMMU_STLBIVALM_WMASK                 0x00000fffffffffffull
#define HWM_SMMU_STLBIVALM_VA_55_12_SHIFT        0x0u
#define HWM_SMMU_STLBIVALM_VA_55_12_WIDTH        44u
#define HWM_SMMU_STLBIVALM_VA_55_12_MASK         0x00000fffffffffffull

/* Invalidate TLB by VA, monitor (WO) */
#define HWM_SMMU_STLBIVAM                        0x000a8u
#define HWM_SMMU_STLBIVAM_RESET                  0x0000000000000000ull
#define HWM_SMMU_STLBIVAM_WMASK                  0x00000fffffffffffull
#define HWM_SMMU_STLBIVAM_VA_55_12_SHIFT         0x0u
#define HWM_SMMU_STLBIVAM_VA_55_12_WIDTH         44u
#define HWM_SMMU_STLBIVAM_VA_55_12_MASK          0x00000fffffffffffull

/* Invalidate TLB by 64-bit VA, last level, hyp (WO) */
#define HWM_SMMU_TLBIVALH64                      0x000b0u
#define HWM_SMMU_TLBIVALH64_RESET                0x0000000000000000ull
#define HWM_SMMU_TLBIVALH64_WMASK                0x00000fffffffffffull
#define HWM_SMMU_TLBIVALH64_VA_55_12_SHIFT       0x0u
#define HWM_SMMU_TLBIVALH64_VA_55_12_WIDTH       44u
#define HWM_SMMU_TLBIVALH64_VA_55_12_MASK        0x00000fffffffffffull

/* Invalidate TLB by VMID, stage 1 (WO) */
#define HWM_SMMU_TLBIVMIDS1                      0x000b8u
#define HWM_SMMU_TLBIVMIDS1_RESET                0x00000000u
#define HWM_SMMU_TLBIVMIDS1_WMASK                0x0000ffffu
#define HWM_SMMU_TLBIVMIDS1_VMID_SHIFT           0x0u
#define HWM_SMMU_TLBIVMIDS1_VMID_WIDTH           16u
#define HWM_SMMU_TLBIVMIDS1_VMID_MASK            0x0000ffffu

/* Invalidate TLB, monitor (WO) */
#define HWM_SMMU_STLBIALLM                       0x000bcu
#define HWM_SMMU_STLBIALLM_RESET                 0x00000000u
#define HWM_SMMU_STLBIALLM_WMASK                 0xffffffffu

/* Invalidate TLB by 64-bit VA, hyp (WO) */
#define HWM_SMMU_TLBIVAH64                       0x000c0u
#define HWM_SMMU_TLBIVAH64_RESET                 0x0000000000000000ull
#define HWM_SMMU_TLBIVAH64_WMASK                 0x00000fffffffffffull
#define HWM_SMMU_TLBIVAH64_VA_55_12_SHIFT        0x0u
#define HWM_SMMU_TLBIVAH64_VA_55_12_WIDTH        44u
#define HWM_SMMU_TLBIVAH64_VA_55_12_MASK         0x00000fffffffffffull

/* Global query, stage 1, unprivileged read (WO) */
#define HWM_SMMU_sGATS1UR                        0x00100u
#define HWM_SMMU_sGATS1UR_RESET                  0x0000000000000000ull
#define HWM_SMMU_sGATS1UR_WMASK                  0xfffffffffffff0ffull
#define HWM_SMMU_sGATS1UR_NDX_SHIFT              0x0u
#define HWM_SMMU_sGATS1UR_NDX_WIDTH              8u
#define HWM_SMMU_sGATS1UR_NDX_MASK               0x00000000000000ffull
#define HWM_SMMU_sGATS1UR_ADDR_63_12_SHIFT       12u
#define HWM_SMMU_sGATS1UR_ADDR_63_12_WIDTH       52u
#define HWM_SMMU_sGATS1UR_ADDR_63_12_MASK        0xfffffffffffff000ull

/* Global query, stage 1, unprivileged write (WO) */
#define HWM_SMMU_sGATS1UW                        0x00108u
#define HWM_SMMU_sGATS1UW_RESET                  0x0000000000000000ull
#define HWM_SMMU_sGATS1UW_WMASK                  0xfffffffffffff0ffull
#define HWM_SMMU_sGATS1UW_NDX_SHIFT              0x0u
#define HWM_SMMU_sGATS1UW_NDX_WIDTH              8u
#define HWM_SMMU_sGATS1UW_NDX_MASK               0x00000000000000ffull
#define HWM_SMMU_sGATS1UW_ADDR_63_12_SHIFT       12u
#define HWM_SMMU_sGATS1UW_ADDR_63_12_WIDTH       52u
#define HWM_SMMU_sGATS1UW_ADDR_63_12_MASK        0xfffffffffffff000ull

/* Global query, stage 1, privileged read (WO) */
#define HWM_SMMU_sGATS1PR                        0x00110u
#define HWM_SMMU_sGATS1PR_RESET                  0x0000000000000000ull
#define HWM_SMMU_sGATS1PR_WMASK                  0xfffffffffffff0ffull
#define HWM_SMMU_sGATS1PR_NDX_SHIFT              0x0u
#define HWM_SMMU_sGATS1PR_NDX_WIDTH              8u
#define HWM_SMMU_sGATS1PR_NDX_MASK               0x00000000000000ffull
#define HWM_SMMU_sGATS1PR_ADDR_63_12_SHIFT       12u
#define HWM_SMMU_sGATS1PR_ADDR_63_12_WIDTH       52u
#define HWM_SMMU_sGATS1PR_ADDR_63_12_MASK        0xfffffffffffff000ull

/* Global query, stage 1, privileged write (WO) */
#define HWM_SMMU_sGATS1PW                        0x00118u
#define HWM_SMMU_sGATS1PW_RESET                  0x0000000000000000ull
#define HWM_SMMU_sGATS1PW_WMASK                  0xfffffffffffff0ffull
#define HWM_SMMU_sGATS1PW_NDX_SHIFT              0x0u
#define HWM_SMMU_sGATS1PW_NDX_WIDTH              8u
#define HWM_SMMU_sGATS1PW_NDX_MASK               0x00000000000000ffull
#define HWM_SMMU_sGATS1PW_ADDR_63_12_SHIFT       12u
#define HWM_SMMU_sGATS1PW_ADDR_63_12_WIDTH       52u
#define HWM_SMMU_sGATS1PW_ADDR_63_12_MASK        0xfffffffffffff000ull

/* Global query, both stages, unprivileged read (WO) */
#define HWM_SMMU_sGATS12UR                       0x00120u
#define HWM_SMMU_sGATS12UR_RESET                 0x0000000000000000ull
#define HWM_SMMU_sGATS12UR_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_sGATS12UR_NDX_SHIFT             0x0u
#define HWM_SMMU_sGATS12UR_NDX_WIDTH             8u
#define HWM_SMMU_sGATS12UR_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_sGATS12UR_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_sGATS12UR_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_sGATS12UR_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Global query, both stages, unprivileged write (WO) */
#define HWM_SMMU_sGATS12UW                       0x00128u
#define HWM_SMMU_sGATS12UW_RESET                 0x0000000000000000ull
#define HWM_SMMU_sGATS12UW_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_sGATS12UW_NDX_SHIFT             0x0u
#define HWM_SMMU_sGATS12UW_NDX_WIDTH             8u
#define HWM_SMMU_sGATS12UW_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_sGATS12UW_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_sGATS12UW_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_sGATS12UW_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Global query, both stages, privileged read (WO) */
#define HWM_SMMU_sGATS12PR                       0x00130u
#define HWM_SMMU_sGATS12PR_RESET                 0x0000000000000000ull
#define HWM_SMMU_sGATS12PR_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_sGATS12PR_NDX_SHIFT             0x0u
#define HWM_SMMU_sGATS12PR_NDX_WIDTH             8u
#define HWM_SMMU_sGATS12PR_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_sGATS12PR_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_sGATS12PR_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_sGATS12PR_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Global query, both stages, privileged write (WO) */
#define HWM_SMMU_sGATS12PW                       0x00138u
#define HWM_SMMU_sGATS12PW_RESET                 0x0000000000000000ull
#define HWM_SMMU_sGATS12PW_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_sGATS12PW_NDX_SHIFT             0x0u
#define HWM_SMMU_sGATS12PW_NDX_WIDTH             8u
#define HWM_SMMU_sGATS12PW_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_sGATS12PW_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_sGATS12PW_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_sGATS12PW_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Global query result (RW) */
#define HWM_SMMU_sGPAR                           0x00180u
#define HWM_SMMU_sGPAR_RESET                     0x0000000000000000ull
#define HWM_SMMU_sGPAR_WMASK                     0xff00ffffffffffffull
#define HWM_SMMU_sGPAR_F_SHIFT                   0x0u
#define HWM_SMMU_sGPAR_F_WIDTH                   1u
#define HWM_SMMU_sGPAR_F_MASK                    0x0000000000000001ull
#define HWM_SMMU_sGPAR_SH_SHIFT                  7u
#define HWM_SMMU_sGPAR_SH_WIDTH                  2u
#define HWM_SMMU_sGPAR_SH_MASK                   0x0000000000000180ull
#define HWM_SMMU_sGPAR_NS_SHIFT                  9u
#define HWM_SMMU_sGPAR_NS_WIDTH                  1u
#define HWM_SMMU_sGPAR_NS_MASK                   0x0000000000000200ull
#define HWM_SMMU_sGPAR_IMP_SHIFT                 10u
#define HWM_SMMU_sGPAR_IMP_WIDTH                 1u
#define HWM_SMMU_sGPAR_IMP_MASK                  0x0000000000000400ull
#define HWM_SMMU_sGPAR_ONE_SHIFT                 11u
#define HWM_SMMU_sGPAR_ONE_WIDTH                 1u
#define HWM_SMMU_sGPAR_ONE_MASK                  0x0000000000000800ull
#define HWM_SMMU_sGPAR_PA_SHIFT                  12u
#define HWM_SMMU_sGPAR_PA_WIDTH                  36u
#define HWM_SMMU_sGPAR_PA_MASK                   0x0000fffffffff000ull
#define HWM_SMMU_sGPAR_MATTR_SHIFT               56u
#define HWM_SMMU_sGPAR_MATTR_WIDTH               8u
#define HWM_SMMU_sGPAR_MATTR_MASK                0xff00000000000000ull

/* Global query status (RO) */
#define HWM_SMMU_sGATSR                          0x00188u
#define HWM_SMMU_sGATSR_RESET                    0x00000000u
#define HWM_SMMU_sGATSR_WMASK                    0x00000000u
#define HWM_SMMU_sGATSR_ACTIVE_SHIFT             0x0u
#define HWM_SMMU_sGATSR_ACTIVE_WIDTH             1u
#define HWM_SMMU_sGATSR_ACTIVE_MASK              0x00000001u

/* Non-secure copy of sCR0 (RW) */
#define HWM_SMMU_NSCR0                           0x00400u
#define HWM_SMMU_NSCR0_RESET                     0x00000001u
#define HWM_SMMU_NSCR0_WMASK                     0xcfffffffu
#define HWM_SMMU_NSCR0_CLIENTPD_SHIFT            0x0u
#define HWM_SMMU_NSCR0_CLIENTPD_WIDTH            1u
#define HWM_SMMU_NSCR0_CLIENTPD_MASK             0x00000001u
#define HWM_SMMU_NSCR0_GFRE_SHIFT                1u
#define HWM_SMMU_NSCR0_GFRE_WIDTH                1u
#define HWM_SMMU_NSCR0_GFRE_MASK                 0x00000002u
#define HWM_SMMU_NSCR0_GFIE_SHIFT                2u
#define HWM_SMMU_NSCR0_GFIE_WIDTH                1u
#define HWM_SMMU_NSCR0_GFIE_MASK                 0x00000004u
#define HWM_SMMU_NSCR0_EXIDENABLE_SHIFT          3u
#define HWM_SMMU_NSCR0_EXIDENABLE_WIDTH          1u
#define HWM_SMMU_NSCR0_EXIDENABLE_MASK           0x00000008u
#define HWM_SMMU_NSCR0_GCFGFRE_SHIFT             4u
#define HWM_SMMU_NSCR0_GCFGFRE_WIDTH             1u
#define HWM_SMMU_NSCR0_GCFGFRE_MASK              0x00000010u
#define HWM_SMMU_NSCR0_GCFGFIE_SHIFT             5u
#define HWM_SMMU_NSCR0_GCFGFIE_WIDTH             1u
#define HWM_SMMU_NSCR0_GCFGFIE_MASK              0x00000020u
#define HWM_SMMU_NSCR0_TRANSIENTCFG_SHIFT        6u
#define HWM_SMMU_NSCR0_TRANSIENTCFG_WIDTH        2u
#define HWM_SMMU_NSCR0_TRANSIENTCFG_MASK         0x000000c0u
#define HWM_SMMU_NSCR0_STALLD_SHIFT              8u
#define HWM_SMMU_NSCR0_STALLD_WIDTH              1u
#define HWM_SMMU_NSCR0_STALLD_MASK               0x00000100u
#define HWM_SMMU_NSCR0_GSE_SHIFT                 9u
#define HWM_SMMU_NSCR0_GSE_WIDTH                 1u
#define HWM_SMMU_NSCR0_GSE_MASK                  0x00000200u
#define HWM_SMMU_NSCR0_USFCFG_SHIFT              10u
#define HWM_SMMU_NSCR0_USFCFG_WIDTH              1u
#define HWM_SMMU_NSCR0_USFCFG_MASK               0x00000400u
#define HWM_SMMU_NSCR0_VMIDPNE_SHIFT             11u
#define HWM_SMMU_NSCR0_VMIDPNE_WIDTH             1u
#define HWM_SMMU_NSCR0_VMIDPNE_MASK              0x00000800u
#define HWM_SMMU_NSCR0_PTM_SHIFT                 12u
#define HWM_SMMU_NSCR0_PTM_WIDTH                 1u
#define HWM_SMMU_NSCR0_PTM_MASK                  0x00001000u
#define HWM_SMMU_NSCR0_FB_SHIFT                  13u
#define HWM_SMMU_NSCR0_FB_WIDTH                  1u
#define HWM_SMMU_NSCR0_FB_MASK                   0x00002000u
#define HWM_SMMU_NSCR0_BSU_SHIFT                 14u
#define HWM_SMMU_NSCR0_BSU_WIDTH                 2u
#define HWM_SMMU_NSCR0_BSU_MASK                  0x0000c000u
#define HWM_SMMU_NSCR0_MemAttr_SHIFT             16u
#define HWM_SMMU_NSCR0_MemAttr_WIDTH             4u
#define HWM_SMMU_NSCR0_MemAttr_MASK              0x000f0000u
#define HWM_SMMU_NSCR0_MTCFG_SHIFT               20u
#define HWM_SMMU_NSCR0_MTCFG_WIDTH               1u
#define HWM_SMMU_NSCR0_MTCFG_MASK                0x00100000u
#define HWM_SMMU_NSCR0_SMCFCFG_SHIFT             21u
#define HWM_SMMU_NSCR0_SMCFCFG_WIDTH             1u
#define HWM_SMMU_NSCR0_SMCFCFG_MASK              0x00200000u
#define HWM_SMMU_NSCR0_SHCFG_SHIFT               22u
#define HWM_SMMU_NSCR0_SHCFG_WIDTH               2u
#define HWM_SMMU_NSCR0_SHCFG_MASK                0x00c00000u
#define HWM_SMMU_NSCR0_RACFG_SHIFT               24u
#define HWM_SMMU_NSCR0_RACFG_WIDTH               2u
#define HWM_SMMU_NSCR0_RACFG_MASK                0x03000000u
#define HWM_SMMU_NSCR0_WACFG_SHIFT               26u
#define HWM_SMMU_NSCR0_WACFG_WIDTH               2u
#define HWM_SMMU_NSCR0_WACFG_MASK                0x0c000000u
#define HWM_SMMU_NSCR0_HYPMODE_SHIFT             30u
#define HWM_SMMU_NSCR0_HYPMODE_WIDTH             1u
#define HWM_SMMU_NSCR0_HYPMODE_MASK              0x40000000u
#define HWM_SMMU_NSCR0_VMID16EN_SHIFT            31u
#define HWM_SMMU_NSCR0_VMID16EN_WIDTH            1u
#define HWM_SMMU_NSCR0_VMID16EN_MASK             0x80000000u

/* Non-secure copy of sCR2 (RW) */
#define HWM_SMMU_NSCR2                           0x00408u
#define HWM_SMMU_NSCR2_RESET                     0x00000000u
#define HWM_SMMU_NSCR2_WMASK                     0xa00000ffu
#define HWM_SMMU_NSCR2_BPVMID_SHIFT              0x0u
#define HWM_SMMU_NSCR2_BPVMID_WIDTH              8u
#define HWM_SMMU_NSCR2_BPVMID_MASK               0x000000ffu
#define HWM_SMMU_NSCR2_COMPINDEXENABLE_SHIFT     29u
#define HWM_SMMU_NSCR2_COMPINDEXENABLE_WIDTH     1u
#define HWM_SMMU_NSCR2_COMPINDEXENABLE_MASK      0x20000000u
#define HWM_SMMU_NSCR2_EXSMRGENABLE_SHIFT        31u
#define HWM_SMMU_NSCR2_EXSMRGENABLE_WIDTH        1u
#define HWM_SMMU_NSCR2_EXSMRGENABLE_MASK         0x80000000u

/* Non-secure copy of sACR (RW) */
#define HWM_SMMU_NSACR                           0x00410u
#define HWM_SMMU_NSACR_RESET                     0x0400001cu
#define HWM_SMMU_NSACR_WMASK                     0x0700071cu
#define HWM_SMMU_NSACR_S1WC2EN_SHIFT             2u
#define HWM_SMMU_NSACR_S1WC2EN_WIDTH             1u
#define HWM_SMMU_NSACR_S1WC2EN_MASK              0x00000004u
#define HWM_SMMU_NSACR_S2WC2EN_SHIFT             3u
#define HWM_SMMU_NSACR_S2WC2EN_WIDTH             1u
#define HWM_SMMU_NSACR_S2WC2EN_MASK              0x00000008u
#define HWM_SMMU_NSACR_IPA2PA_CEN_SHIFT          4u
#define HWM_SMMU_NSACR_IPA2PA_CEN_WIDTH          1u
#define HWM_SMMU_NSACR_IPA2PA_CEN_MASK           0x00000010u
#define HWM_SMMU_NSACR_SMTNMB_TLBEN_SHIFT        8u
#define HWM_SMMU_NSACR_SMTNMB_TLBEN_WIDTH        1u
#define HWM_SMMU_NSACR_SMTNMB_TLBEN_MASK         0x00000100u
#define HWM_SMMU_NSACR_MMUDISB_TLBEN_SHIFT       9u
#define HWM_SMMU_NSACR_MMUDISB_TLBEN_WIDTH       1u
#define HWM_SMMU_NSACR_MMUDISB_TLBEN_MASK        0x00000200u
#define HWM_SMMU_NSACR_S2CRB_TLBEN_SHIFT         10u
#define HWM_SMMU_NSACR_S2CRB_TLBEN_WIDTH         1u
#define HWM_SMMU_NSACR_S2CRB_TLBEN_MASK          0x00000400u
#define HWM_SMMU_NSACR_DP4K_TCUDISB_SHIFT        24u
#define HWM_SMMU_NSACR_DP4K_TCUDISB_WIDTH        1u
#define HWM_SMMU_NSACR_DP4K_TCUDISB_MASK         0x01000000u
#define HWM_SMMU_NSACR_DP4K_TBUDISB_SHIFT        25u
#define HWM_SMMU_NSACR_DP4K_TBUDISB_WIDTH        1u
#define HWM_SMMU_NSACR_DP4K_TBUDISB_MASK         0x02000000u
#define HWM_SMMU_NSACR_CACHE_LOCK_SHIFT          26u
#define HWM_SMMU_NSACR_CACHE_LOCK_WIDTH          1u
#define HWM_SMMU_NSACR_CACHE_LOCK_MASK           0x04000000u

/* Non-secure copy of sGFAR (RW) */
#define HWM_SMMU_NSGFAR                          0x00440u
#define HWM_SMMU_NSGFAR_RESET                    0x0000000000000000ull
#define HWM_SMMU_NSGFAR_WMASK                    0xffffffffffffffffull

/* Non-secure copy of sGFSR (W1C) */
#define HWM_SMMU_NSGFSR                          0x00448u
#define HWM_SMMU_NSGFSR_RESET                    0x00000000u
#define HWM_SMMU_NSGFSR_WMASK                    0x8000017fu
#define HWM_SMMU_NSGFSR_ICF_SHIFT                0x0u
#define HWM_SMMU_NSGFSR_ICF_WIDTH                1u
#define HWM_SMMU_NSGFSR_ICF_MASK                 0x00000001u
#define HWM_SMMU_NSGFSR_USF_SHIFT                1u
#define HWM_SMMU_NSGFSR_USF_WIDTH                1u
#define HWM_SMMU_NSGFSR_USF_MASK                 0x00000002u
#define HWM_SMMU_NSGFSR_SMCF_SHIFT               2u
#define HWM_SMMU_NSGFSR_SMCF_WIDTH               1u
#define HWM_SMMU_NSGFSR_SMCF_MASK                0x00000004u
#define HWM_SMMU_NSGFSR_UCBF_SHIFT               3u
#define HWM_SMMU_NSGFSR_UCBF_WIDTH               1u
#define HWM_SMMU_NSGFSR_UCBF_MASK                0x00000008u
#define HWM_SMMU_NSGFSR_UCIF_SHIFT               4u
#define HWM_SMMU_NSGFSR_UCIF_WIDTH               1u
#define HWM_SMMU_NSGFSR_UCIF_MASK                0x00000010u
#define HWM_SMMU_NSGFSR_CAF_SHIFT                5u
#define HWM_SMMU_NSGFSR_CAF_WIDTH                1u
#define HWM_SMMU_NSGFSR_CAF_MASK                 0x00000020u
#define HWM_SMMU_NSGFSR_EF_SHIFT                 6u
#define HWM_SMMU_NSGFSR_EF_WIDTH                 1u
#define HWM_SMMU_NSGFSR_EF_MASK                  0x00000040u
#define HWM_SMMU_NSGFSR_UUT_SHIFT                8u
#define HWM_SMMU_NSGFSR_UUT_WIDTH                1u
#define HWM_SMMU_NSGFSR_UUT_MASK                 0x00000100u
#define HWM_SMMU_NSGFSR_MULTI_SHIFT              31u
#define HWM_SMMU_NSGFSR_MULTI_WIDTH              1u
#define HWM_SMMU_NSGFSR_MULTI_MASK               0x80000000u

/* Non-secure copy of sGFSRRESTORE (WO) */
#define HWM_SMMU_NSGFSRRESTORE                   0x0044cu
#define HWM_SMMU_NSGFSRRESTORE_RESET             0x00000000u
#define HWM_SMMU_NSGFSRRESTORE_WMASK             0xffffffffu

/* Non-secure copy of sGFSYNR0 (RW) */
#define HWM_SMMU_NSGFSYNR0                       0x00450u
#define HWM_SMMU_NSGFSYNR0_RESET                 0x00000000u
#define HWM_SMMU_NSGFSYNR0_WMASK                 0x0000004fu
#define HWM_SMMU_NSGFSYNR0_NESTED_SHIFT          0x0u
#define HWM_SMMU_NSGFSYNR0_NESTED_WIDTH          1u
#define HWM_SMMU_NSGFSYNR0_NESTED_MASK           0x00000001u
#define HWM_SMMU_NSGFSYNR0_WNR_SHIFT             1u
#define HWM_SMMU_NSGFSYNR0_WNR_WIDTH             1u
#define HWM_SMMU_NSGFSYNR0_WNR_MASK              0x00000002u
#define HWM_SMMU_NSGFSYNR0_PNU_SHIFT             2u
#define HWM_SMMU_NSGFSYNR0_PNU_WIDTH             1u
#define HWM_SMMU_NSGFSYNR0_PNU_MASK              0x00000004u
#define HWM_SMMU_NSGFSYNR0_IND_SHIFT             3u
#define HWM_SMMU_NSGFSYNR0_IND_WIDTH             1u
#define HWM_SMMU_NSGFSYNR0_IND_MASK              0x00000008u
#define HWM_SMMU_NSGFSYNR0_ATS_SHIFT             6u
#define HWM_SMMU_NSGFSYNR0_ATS_WIDTH             1u
#define HWM_SMMU_NSGFSYNR0_ATS_MASK              0x00000040u

/* Non-secure copy of sGFSYNR1 (RW) */
#define HWM_SMMU_NSGFSYNR1                       0x00454u
#define HWM_SMMU_NSGFSYNR1_RESET                 0x00000000u
#define HWM_SMMU_NSGFSYNR1_WMASK                 0xffffffffu
#define HWM_SMMU_NSGFSYNR1_StreamID_SHIFT        0x0u
#define HWM_SMMU_NSGFSYNR1_StreamID_WIDTH        16u
#define HWM_SMMU_NSGFSYNR1_StreamID_MASK         0x0000ffffu
#define HWM_SMMU_NSGFSYNR1_SSD_Index_SHIFT       16u
#define HWM_SMMU_NSGFSYNR1_SSD_Index_WIDTH       16u
#define HWM_SMMU_NSGFSYNR1_SSD_Index_MASK        0xffff0000u

/* Non-secure copy of sGFSYNR2 (RW) */
#define HWM_SMMU_NSGFSYNR2                       0x00458u
#define HWM_SMMU_NSGFSYNR2_RESET                 0x00000000u
#define HWM_SMMU_NSGFSYNR2_WMASK                 0xffffffffu

/* Non-secure copy of sTLBGSYNC (WO) */
#define HWM_SMMU_NSTLBGSYNC                      0x00470u
#define HWM_SMMU_NSTLBGSYNC_RESET                0x00000000u
#define HWM_SMMU_NSTLBGSYNC_WMASK                0xffffffffu

/* Non-secure copy of sTLBGSTATUS (RO) */
#define HWM_SMMU_NSTLBGSTATUS                    0x00474u
#define HWM_SMMU_NSTLBGSTATUS_RESET              0x00000000u
#define HWM_SMMU_NSTLBGSTATUS_WMASK              0x00000000u
#define HWM_SMMU_NSTLBGSTATUS_GSACTIVE_SHIFT     0x0u
#define HWM_SMMU_NSTLBGSTATUS_GSACTIVE_WIDTH     1u
#define HWM_SMMU_NSTLBGSTATUS_GSACTIVE_MASK      0x00000001u

/* Non-secure copy of sGATS1UR (WO) */
#define HWM_SMMU_NSGATS1UR                       0x00500u
#define HWM_SMMU_NSGATS1UR_RESET                 0x0000000000000000ull
#define HWM_SMMU_NSGATS1UR_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS1UR_NDX_SHIFT             0x0u
#define HWM_SMMU_NSGATS1UR_NDX_WIDTH             8u
#define HWM_SMMU_NSGATS1UR_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_NSGATS1UR_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_NSGATS1UR_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_NSGATS1UR_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Non-secure copy of sGATS1UW (WO) */
#define HWM_SMMU_NSGATS1UW                       0x00508u
#define HWM_SMMU_NSGATS1UW_RESET                 0x0000000000000000ull
#define HWM_SMMU_NSGATS1UW_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS1UW_NDX_SHIFT             0x0u
#define HWM_SMMU_NSGATS1UW_NDX_WIDTH             8u
#define HWM_SMMU_NSGATS1UW_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_NSGATS1UW_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_NSGATS1UW_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_NSGATS1UW_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Non-secure copy of sGATS1PR (WO) */
#define HWM_SMMU_NSGATS1PR                       0x00510u
#define HWM_SMMU_NSGATS1PR_RESET                 0x0000000000000000ull
#define HWM_SMMU_NSGATS1PR_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS1PR_NDX_SHIFT             0x0u
#define HWM_SMMU_NSGATS1PR_NDX_WIDTH             8u
#define HWM_SMMU_NSGATS1PR_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_NSGATS1PR_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_NSGATS1PR_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_NSGATS1PR_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Non-secure copy of sGATS1PW (WO) */
#define HWM_SMMU_NSGATS1PW                       0x00518u
#define HWM_SMMU_NSGATS1PW_RESET                 0x0000000000000000ull
#define HWM_SMMU_NSGATS1PW_WMASK                 0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS1PW_NDX_SHIFT             0x0u
#define HWM_SMMU_NSGATS1PW_NDX_WIDTH             8u
#define HWM_SMMU_NSGATS1PW_NDX_MASK              0x00000000000000ffull
#define HWM_SMMU_NSGATS1PW_ADDR_63_12_SHIFT      12u
#define HWM_SMMU_NSGATS1PW_ADDR_63_12_WIDTH      52u
#define HWM_SMMU_NSGATS1PW_ADDR_63_12_MASK       0xfffffffffffff000ull

/* Non-secure copy of sGATS12UR (WO) */
#define HWM_SMMU_NSGATS12UR                      0x00520u
#define HWM_SMMU_NSGATS12UR_RESET                0x0000000000000000ull
#define HWM_SMMU_NSGATS12UR_WMASK                0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS12UR_NDX_SHIFT            0x0u
#define HWM_SMMU_NSGATS12UR_NDX_WIDTH            8u
#define HWM_SMMU_NSGATS12UR_NDX_MASK             0x00000000000000ffull
#define HWM_SMMU_NSGATS12UR_ADDR_63_12_SHIFT     12u
#define HWM_SMMU_NSGATS12UR_ADDR_63_12_WIDTH     52u
#define HWM_SMMU_NSGATS12UR_ADDR_63_12_MASK      0xfffffffffffff000ull

/* Non-secure copy of sGATS12UW (WO) */
#define HWM_SMMU_NSGATS12UW                      0x00528u
#define HWM_SMMU_NSGATS12UW_RESET                0x0000000000000000ull
#define HWM_SMMU_NSGATS12UW_WMASK                0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS12UW_NDX_SHIFT            0x0u
#define HWM_SMMU_NSGATS12UW_NDX_WIDTH            8u
#define HWM_SMMU_NSGATS12UW_NDX_MASK             0x00000000000000ffull
#define HWM_SMMU_NSGATS12UW_ADDR_63_12_SHIFT     12u
#define HWM_SMMU_NSGATS12UW_ADDR_63_12_WIDTH     52u
#define HWM_SMMU_NSGATS12UW_ADDR_63_12_MASK      0xfffffffffffff000ull

/* Non-secure copy of sGATS12PR (WO) */
#define HWM_SMMU_NSGATS12PR                      0x00530u
#define HWM_SMMU_NSGATS12PR_RESET                0x0000000000000000ull
#define HWM_SMMU_NSGATS12PR_WMASK                0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS12PR_NDX_SHIFT            0x0u
#define HWM_SMMU_NSGATS12PR_NDX_WIDTH            8u
#define HWM_SMMU_NSGATS12PR_NDX_MASK             0x00000000000000ffull
#define HWM_SMMU_NSGATS12PR_ADDR_63_12_SHIFT     12u
#define HWM_SMMU_NSGATS12PR_ADDR_63_12_WIDTH     52u
#define HWM_SMMU_NSGATS12PR_ADDR_63_12_MASK      0xfffffffffffff000ull

/* Non-secure copy of sGATS12PW (WO) */
#define HWM_SMMU_NSGATS12PW                      0x00538u
#define HWM_SMMU_NSGATS12PW_RESET                0x0000000000000000ull
#define HWM_SMMU_NSGATS12PW_WMASK                0xfffffffffffff0ffull
#define HWM_SMMU_NSGATS12PW_NDX_SHIFT            0x0u
#define HWM_SMMU_NSGATS12PW_NDX_WIDTH            8u
#define HWM_SMMU_NSGATS12PW_NDX_MASK             0x00000000000000ffull
#define HWM_SMMU_NSGATS12PW_ADDR_63_12_SHIFT     12u
#define HWM_SMMU_NSGATS12PW_ADDR_63_12_WIDTH     52u
#define HWM_SMMU_NSGATS12PW_ADDR_63_12_MASK      0xfffffffffffff000ull

/* Non-secure copy of sGPAR (RW) */
#define HWM_SMMU_NSGPAR                          0x00580u
#define HWM_SMMU_NSGPAR_RESET                    0x0000000000000000ull
#define HWM_SMMU_NSGPAR_WMASK                    0xff00ffffffffffffull
#define HWM_SMMU_NSGPAR_F_SHIFT                  0x0u
#define HWM_SMMU_NSGPAR_F_WIDTH                  1u
#define HWM_SMMU_NSGPAR_F_MASK                   0x0000000000000001ull
#define HWM_SMMU_NSGPAR_SH_SHIFT                 7u
#define HWM_SMMU_NSGPAR_SH_WIDTH                 2u
#define HWM_SMMU_NSGPAR_SH_MASK                  0x0000000000000180ull
#define HWM_SMMU_NSGPAR_NS_SHIFT                 9u
#define HWM_SMMU_NSGPAR_NS_WIDTH                 1u
#define HWM_SMMU_NSGPAR_NS_MASK                  0x0000000000000200ull
#define HWM_SMMU_NSGPAR_IMP_SHIFT                10u
#define HWM_SMMU_NSGPAR_IMP_WIDTH                1u
#define HWM_SMMU_NSGPAR_IMP_MASK                 0x0000000000000400ull
#define HWM_SMMU_NSGPAR_ONE_SHIFT                11u
#define HWM_SMMU_NSGPAR_ONE_WIDTH                1u
#define HWM_SMMU_NSGPAR_ONE_MASK                 0x0000000000000800ull
#define HWM_SMMU_NSGPAR_PA_SHIFT                 12u
#define HWM_SMMU_NSGPAR_PA_WIDTH                 36u
#define HWM_SMMU_NSGPAR_PA_MASK                  0x0000fffffffff000ull
#define HWM_SMMU_NSGPAR_MATTR_SHIFT              56u
#define HWM_SMMU_NSGPAR_MATTR_WIDTH              8u
#define HWM_SMMU_NSGPAR_MATTR_MASK               0xff00000000000000ull

/* Non-secure copy of sGATSR (RO) */
#define HWM_SMMU_NSGATSR                         0x00588u
#define HWM_SMMU_NSGATSR_RESET                   0x00000000u
#define HWM_SMMU_NSGATSR_WMASK                   0x00000000u
#define HWM_SMMU_NSGATSR_ACTIVE_SHIFT            0x0u
#define HWM_SMMU_NSGATSR_ACTIVE_WIDTH            1u
#define HWM_SMMU_NSGATSR_ACTIVE_MASK             0x00000001u

/* Stream match (RW) */
#define HWM_SMMU_SMR                             0x00800u
#define HWM_SMMU_SMR_STRIDE                      0x4u
#define HWM_SMMU_SMR_COUNT                       128u
#define HWM_SMMU_SMR_RESET                       0x00000000u
#define HWM_SMMU_SMR_WMASK                       0xffffffffu
#define HWM_SMMU_SMR_ID_SHIFT                    0x0u
#define HWM_SMMU_SMR_ID_WIDTH                    15u
#define HWM_SMMU_SMR_ID_MASK                     0x00007fffu
#define HWM_SMMU_SMR_MASK_SHIFT                  16u
#define HWM_SMMU_SMR_MASK_WIDTH                  15u
#define HWM_SMMU_SMR_MASK_MASK                   0x7fff0000u
#define HWM_SMMU_SMR_VALID_SHIFT                 31u
#define HWM_SMMU_SMR_VALID_WIDTH                 1u
#define HWM_SMMU_SMR_VALID_MASK                  0x80000000u

/* Stream to context (RW) */
#define HWM_SMMU_S2CR                            0x00c00u
#define HWM_SMMU_S2CR_STRIDE                     0x4u
#define HWM_SMMU_S2CR_COUNT                      128u
#define HWM_SMMU_S2CR_RESET                      0x00000000u
#define HWM_SMMU_S2CR_WMASK                      0x3fffffffu
#define HWM_SMMU_S2CR_WMASK_SECURE               0x3fffffffu
#define HWM_SMMU_S2CR_WMASK_NONSECURE            0x3ff3ffffu
#define HWM_SMMU_S2CR_CBNDX_SHIFT                0x0u
#define HWM_SMMU_S2CR_CBNDX_WIDTH                8u
#define HWM_SMMU_S2CR_CBNDX_MASK                 0x000000ffu
#define HWM_SMMU_S2CR_SHCFG_SHIFT                8u
#define HWM_SMMU_S2CR_SHCFG_WIDTH                2u
#define HWM_SMMU_S2CR_SHCFG_MASK                 0x00000300u
#define HWM_SMMU_S2CR_EXIDVALID_SHIFT            10u
#define HWM_SMMU_S2CR_EXIDVALID_WIDTH            1u
#define HWM_SMMU_S2CR_EXIDVALID_MASK             0x00000400u
#define HWM_SMMU_S2CR_MTCFG_SHIFT                11u
#define HWM_SMMU_S2CR_MTCFG_WIDTH                1u
#define HWM_SMMU_S2CR_MTCFG_MASK                 0x00000800u
#define HWM_SMMU_S2CR_MemAttr_SHIFT              12u
#define HWM_SMMU_S2CR_MemAttr_WIDTH              4u
#define HWM_SMMU_S2CR_MemAttr_MASK               0x0000f000u
#define HWM_SMMU_S2CR_TYPE_SHIFT                 16u
#define HWM_SMMU_S2CR_TYPE_WIDTH                 2u
#define HWM_SMMU_S2CR_TYPE_MASK                  0x00030000u
#define HWM_SMMU_S2CR_NSCFG_SHIFT                18u
#define HWM_SMMU_S2CR_NSCFG_WIDTH                2u
#define HWM_SMMU_S2CR_NSCFG_MASK                 0x000c0000u
#define HWM_SMMU_S2CR_RACFG_SHIFT                20u
#define HWM_SMMU_S2CR_RACFG_WIDTH                2u
#define HWM_SMMU_S2CR_RACFG_MASK                 0x00300000u
#define HWM_SMMU_S2CR_WACFG_SHIFT                22u
#define HWM_SMMU_S2CR_WACFG_WIDTH                2u
#define HWM_SMMU_S2CR_WACFG_MASK                 0x00c00000u
#define HWM_SMMU_S2CR_PRIVCFG_SHIFT              24u
#define HWM_SMMU_S2CR_PRIVCFG_WIDTH              2u
#define HWM_SMMU_S2CR_PRIVCFG_MASK               0x03000000u
#define HWM_SMMU_S2CR_INSTCFG_SHIFT              26u
#define HWM_SMMU_S2CR_INSTCFG_WIDTH              2u
#define HWM_SMMU_S2CR_INSTCFG_MASK               0x0c000000u
#define HWM_SMMU_S2CR_TRANSIENTCFG_SHIFT         28u
#define HWM_SMMU_S2CR_TRANSIENTCFG_WIDTH         2u
#define HWM_SMMU_S2CR_TRANSIENTCFG_MASK          0x30000000u

/* Peripheral identification 4 (RO) */
#define HWM_SMMU_PIDR4                           0x00fd0u
#define HWM_SMMU_PIDR4_RESET                     0x00000004u
#define HWM_SMMU_PIDR4_WMASK                     0x00000000u

/* Peripheral identification 0 (RO) */
#define HWM_SMMU_PIDR0                           0x00fe0u
#define HWM_SMMU_PIDR0_RESET                     0x00000081u
#define HWM_SMMU_PIDR0_WMASK                     0x00000000u

/* Peripheral identification 1 (RO) */
#define HWM_SMMU_PIDR1                           0x00fe4u
#define HWM_SMMU_PIDR1_RESET                     0x000000b4u
#define HWM_SMMU_PIDR1_WMASK                     0x00000000u

/* Peripheral identification 2 (RO) */
#define HWM_SMMU_PIDR2                           0x00fe8u
#define HWM_SMMU_PIDR2_RESET                     0x0000001bu
#define HWM_SMMU_PIDR2_WMASK                     0x00000000u

/* Component identification 0 (RO) */
#define HWM_SMMU_CIDR0                           0x00ff0u
#define HWM_SMMU_CIDR0_RESET                     0x0000000du
#define HWM_SMMU_CIDR0_WMASK                     0x00000000u

/* Component identification 1 (RO) */
#define HWM_SMMU_CIDR1                           0x00ff4u
#define HWM_SMMU_CIDR1_RESET                     0x000000f0u
#define HWM_SMMU_CIDR1_WMASK                     0x00000000u

/* Component identification 2 (RO) */
#define HWM_SMMU_CIDR2                           0x00ff8u
#define HWM_SMMU_CIDR2_RESET                     0x00000005u
#define HWM_SMMU_CIDR2_WMASK                     0x00000000u

/* Component identification 3 (RO) */
#define HWM_SMMU_CIDR3                           0x00ffcu
#define HWM_SMMU_CIDR3_RESET                     0x000000b1u
#define HWM_SMMU_CIDR3_WMASK                     0x00000000u

/* Context bank attributes (RW) */
#define HWM_SMMU_CBAR                            0x00000u
#define HWM_SMMU_CBAR_STRIDE                     0x4u
#define HWM_SMMU_CBAR_COUNT                      128u
#define HWM_SMMU_CBAR_RESET                      0x00000000u
#define HWM_SMMU_CBAR_WMASK                      0xffffffffu
#define HWM_SMMU_CBAR_VMID_SHIFT                 0x0u
#define HWM_SMMU_CBAR_VMID_WIDTH                 8u
#define HWM_SMMU_CBAR_VMID_MASK                  0x000000ffu
#define HWM_SMMU_CBAR_BPSHCFG_or_CBNDX_SHIFT     8u
#define HWM_SMMU_CBAR_BPSHCFG_or_CBNDX_WIDTH     8u
#define HWM_SMMU_CBAR_BPSHCFG_or_CBNDX_MASK      0x0000ff00u
#define HWM_SMMU_CBAR_TYPE_SHIFT                 16u
#define HWM_SMMU_CBAR_TYPE_WIDTH                 2u
#define HWM_SMMU_CBAR_TYPE_MASK                  0x00030000u
#define HWM_SMMU_CBAR_IRPTNDX_SHIFT              24u
#define HWM_SMMU_CBAR_IRPTNDX_WIDTH              8u
#define HWM_SMMU_CBAR_IRPTNDX_MASK               0xff000000u

/* Context bank fault stream (RW) */
#define HWM_SMMU_CBFRSYNRA                       0x00400u
#define HWM_SMMU_CBFRSYNRA_STRIDE                0x4u
#define HWM_SMMU_CBFRSYNRA_COUNT                 128u
#define HWM_SMMU_CBFRSYNRA_RESET                 0x00000000u
#define HWM_SMMU_CBFRSYNRA_WMASK                 0xffffffffu
#define HWM_SMMU_CBFRSYNRA_StreamID_SHIFT        0x0u
#define HWM_SMMU_CBFRSYNRA_StreamID_WIDTH        16u
#define HWM_SMMU_CBFRSYNRA_StreamID_MASK         0x0000ffffu
#define HWM_SMMU_CBFRSYNRA_SSD_Index_SHIFT       16u
#define HWM_SMMU_CBFRSYNRA_SSD_Index_WIDTH       16u
#define HWM_SMMU_CBFRSYNRA_SSD_Index_MASK        0xffff0000u

/* Context bank attributes 2 (RW) */
#define HWM_SMMU_CBA2R                           0x00800u
#define HWM_SMMU_CBA2R_STRIDE                    0x4u
#define HWM_SMMU_CBA2R_COUNT                     128u
#define HWM_SMMU_CBA2R_RESET                     0x00000000u
#define HWM_SMMU_CBA2R_WMASK                     0xffff0003u
#define HWM_SMMU_CBA2R_VA64_SHIFT                0x0u
#define HWM_SMMU_CBA2R_VA64_WIDTH                1u
#define HWM_SMMU_CBA2R_VA64_MASK                 0x00000001u
#define HWM_SMMU_CBA2R_MONC_SHIFT                1u
#define HWM_SMMU_CBA2R_MONC_WIDTH                1u
#define HWM_SMMU_CBA2R_MONC_MASK                 0x00000002u
#define HWM_SMMU_CBA2R_VMID16_SHIFT              16u
#define HWM_SMMU_CBA2R_VMID16_WIDTH              16u
#define HWM_SMMU_CBA2R_VMID16_MASK               0xffff0000u

/* TBU power status (RO) */
#define HWM_SMMU_TBU_PWR_STATUS                  0x00204u
#define HWM_SMMU_TBU_PWR_STATUS_RESET            0x00000000u
#define HWM_SMMU_TBU_PWR_STATUS_WMASK            0x00000000u

/* Event counter (RW) */
#define HWM_SMMU_PMEVCNTR                        0x00000u
#define HWM_SMMU_PMEVCNTR_STRIDE                 0x4u
#define HWM_SMMU_PMEVCNTR_COUNT                  256u
#define HWM_SMMU_PMEVCNTR_RESET                  0x00000000u
#define HWM_SMMU_PMEVCNTR_WMASK                  0xffffffffu

/* Event type (RW) */
#define HWM_SMMU_PMEVTYPER                       0x00400u
#define HWM_SMMU_PMEVTYPER_STRIDE                0x4u
#define HWM_SMMU_PMEVTYPER_COUNT                 256u
#define HWM_SMMU_PMEVTYPER_RESET                 0x00000000u
#define HWM_SMMU_PMEVTYPER_WMASK                 0xf00000ffu
#define HWM_SMMU_PMEVTYPER_EVENT_SHIFT           0x0u
#define HWM_SMMU_PMEVTYPER_EVENT_WIDTH           8u
#define HWM_SMMU_PMEVTYPER_EVENT_MASK            0x000000ffu
#define HWM_SMMU_PMEVTYPER_NSU_SHIFT             28u
#define HWM_SMMU_PMEVTYPER_NSU_WIDTH             1u
#define HWM_SMMU_PMEVTYPER_NSU_MASK              0x10000000u
#define HWM_SMMU_PMEVTYPER_NSP_SHIFT             29u
#define HWM_SMMU_PMEVTYPER_NSP_WIDTH             1u
#define HWM_SMMU_PMEVTYPER_NSP_MASK              0x20000000u
#define HWM_SMMU_PMEVTYPER_U_SHIFT               30u
#define HWM_SMMU_PMEVTYPER_U_WIDTH               1u
#define HWM_SMMU_PMEVTYPER_U_MASK                0x40000000u
#define HWM_SMMU_PMEVTYPER_P_SHIFT               31u
#define HWM_SMMU_PMEVTYPER_P_WIDTH               1u
#define HWM_SMMU_PMEVTYPER_P_MASK                0x80000000u

/* Counter group configuration (RW) */
#define HWM_SMMU_PMCGCR                          0x00800u
#define HWM_SMMU_PMCGCR_STRIDE                   0x4u
#define HWM_SMMU_PMCGCR_COUNT                    128u
#define HWM_SMMU_PMCGCR_RESET                    0x00000000u
#define HWM_SMMU_PMCGCR_WMASK                    0x00001fffu
#define HWM_SMMU_PMCGCR_NDX_SHIFT                0x0u
#define HWM_SMMU_PMCGCR_NDX_WIDTH                8u
#define HWM_SMMU_PMCGCR_NDX_MASK                 0x000000ffu
#define HWM_SMMU_PMCGCR_TCEFCFG_SHIFT            8u
#define HWM_SMMU_PMCGCR_TCEFCFG_WIDTH            2u
#define HWM_SMMU_PMCGCR_TCEFCFG_MASK             0x00000300u
#define HWM_SMMU_PMCGCR_CBAEN_SHIFT              10u
#define HWM_SMMU_PMCGCR_CBAEN_WIDTH              1u
#define HWM_SMMU_PMCGCR_CBAEN_MASK               0x00000400u
#define HWM_SMMU_PMCGCR_E_SHIFT                  11u
#define HWM_SMMU_PMCGCR_E_WIDTH                  1u
#define HWM_SMMU_PMCGCR_E_MASK                   0x00000800u
#define HWM_SMMU_PMCGCR_X_SHIFT                  12u
#define HWM_SMMU_PMCGCR_X_WIDTH                  1u
#define HWM_SMMU_PMCGCR_X_MASK                   0x00001000u
#define HWM_SMMU_PMCGCR_SIDG_SHIFT               16u
#define HWM_SMMU_PMCGCR_SIDG_WIDTH               7u
#define HWM_SMMU_PMCGCR_SIDG_MASK                0x007f0000u
#define HWM_SMMU_PMCGCR_CGNC_SHIFT               24u
#define HWM_SMMU_PMCGCR_CGNC_WIDTH               4u
#define HWM_SMMU_PMCGCR_CGNC_MASK                0x0f000000u

/* Counter group stream match (RW) */
#define HWM_SMMU_PMCGSMR                         0x00a00u
#define HWM_SMMU_PMCGSMR_STRIDE                  0x4u
#define HWM_SMMU_PMCGSMR_COUNT                   128u
#define HWM_SMMU_PMCGSMR_RESET                   0x00000000u
#define HWM_SMMU_PMCGSMR_WMASK                   0x7fff7fffu
#define HWM_SMMU_PMCGSMR_ID_SHIFT                0x0u
#define HWM_SMMU_PMCGSMR_ID_WIDTH                15u
#define HWM_SMMU_PMCGSMR_ID_MASK                 0x00007fffu
#define HWM_SMMU_PMCGSMR_MASK_SHIFT              16u
#define HWM_SMMU_PMCGSMR_MASK_WIDTH              15u
#define HWM_SMMU_PMCGSMR_MASK_MASK               0x7fff0000u

/* Counter enable, set (W1S) */
#define HWM_SMMU_PMCNTENSET                      0x00c00u
#define HWM_SMMU_PMCNTENSET_STRIDE               0x4u
#define HWM_SMMU_PMCNTENSET_COUNT                8u
#define HWM_SMMU_PMCNTENSET_RESET                0x00000000u
#define HWM_SMMU_PMCNTENSET_WMASK                0xffffffffu

/* Counter enable, clear (W1C) */
#define HWM_SMMU_PMCNTENCLR                      0x00c20u
#define HWM_SMMU_PMCNTENCLR_STRIDE               0x4u
#define HWM_SMMU_PMCNTENCLR_COUNT                8u
#define HWM_SMMU_PMCNTENCLR_RESET                0x00000000u
#define HWM_SMMU_PMCNTENCLR_WMASK                0xffffffffu

/* Counter interrupt enable, set (W1S) */
#define HWM_SMMU_PMINTENSET                      0x00c40u
#define HWM_SMMU_PMINTENSET_STRIDE               0x4u
#define HWM_SMMU_PMINTENSET_COUNT                8u
#define HWM_SMMU_PMINTENSET_RESET                0x00000000u
#define HWM_SMMU_PMINTENSET_WMASK                0xffffffffu

/* Counter interrupt enable, clear (W1C) */
#define HWM_SMMU_PMINTENCLR                      0x00c60u
#define HWM_SMMU_PMINTENCLR_STRIDE               0x4u
#define HWM_SMMU_PMINTENCLR_COUNT                8u
#define HWM_SMMU_PMINTENCLR_RESET                0x00000000u
#define HWM_SMMU_PMINTENCLR_WMASK                0xffffffffu

/* Counter overflow, clear (W1C) */
#define HWM_SMMU_PMOVSCLR                        0x00c80u
#define HWM_SMMU_PMOVSCLR_STRIDE                 0x4u
#define HWM_SMMU_PMOVSCLR_COUNT                  8u
#define HWM_SMMU_PMOVSCLR_RESET                  0x00000000u
#define HWM_SMMU_PMOVSCLR_WMASK                  0xffffffffu

/* Counter overflow, set (W1S) */
#define HWM_SMMU_PMOVSSET                        0x00cc0u
#define HWM_SMMU_PMOVSSET_STRIDE                 0x4u
#define HWM_SMMU_PMOVSSET_COUNT                  8u
#define HWM_SMMU_PMOVSSET_RESET                  0x00000000u
#define HWM_SMMU_PMOVSSET_WMASK                  0xffffffffu

/* Counter configuration (RO) */
#define HWM_SMMU_PMCFGR                          0x00e00u
#define HWM_SMMU_PMCFGR_RESET                    0x00000000u
#define HWM_SMMU_PMCFGR_WMASK                    0x00000000u
#define HWM_SMMU_PMCFGR_N_SHIFT                  0x0u
#define HWM_SMMU_PMCFGR_N_WIDTH                  8u
#define HWM_SMMU_PMCFGR_N_MASK                   0x000000ffu
#define HWM_SMMU_PMCFGR_SIZE_SHIFT               8u
#define HWM_SMMU_PMCFGR_SIZE_WIDTH               6u
#define HWM_SMMU_PMCFGR_SIZE_MASK                0x00003f00u
#define HWM_SMMU_PMCFGR_CC_SHIFT                 14u
#define HWM_SMMU_PMCFGR_CC_WIDTH                 1u
#define HWM_SMMU_PMCFGR_CC_MASK                  0x00004000u
#define HWM_SMMU_PMCFGR_CCD_SHIFT                15u
#define HWM_SMMU_PMCFGR_CCD_WIDTH                1u
#define HWM_SMMU_PMCFGR_CCD_MASK                 0x00008000u
#define HWM_SMMU_PMCFGR_EX_SHIFT                 16u
#define HWM_SMMU_PMCFGR_EX_WIDTH                 1u
#define HWM_SMMU_PMCFGR_EX_MASK                  0x00010000u
#define HWM_SMMU_PMCFGR_UEN_SHIFT                19u
#define HWM_SMMU_PMCFGR_UEN_WIDTH                1u
#define HWM_SMMU_PMCFGR_UEN_MASK                 0x00080000u
#define HWM_SMMU_PMCFGR_NCG_SHIFT                24u
#define HWM_SMMU_PMCFGR_NCG_WIDTH                8u
#define HWM_SMMU_PMCFGR_NCG_MASK                 0xff000000u

/* Counter control (RW) */
#define HWM_SMMU_PMCR                            0x00e04u
#define HWM_SMMU_PMCR_RESET                      0x00000000u
#define HWM_SMMU_PMCR_WMASK                      0x00000013u
#define HWM_SMMU_PMCR_E_SHIFT                    0x0u
#define HWM_SMMU_PMCR_E_WIDTH                    1u
#define HWM_SMMU_PMCR_E_MASK                     0x00000001u
#define HWM_SMMU_PMCR_P_SHIFT                    1u
#define HWM_SMMU_PMCR_P_WIDTH                    1u
#define HWM_SMMU_PMCR_P_MASK                     0x00000002u
#define HWM_SMMU_PMCR_X_SHIFT                    4u
#define HWM_SMMU_PMCR_X_WIDTH                    1u
#define HWM_SMMU_PMCR_X_MASK                     0x00000010u
#define HWM_SMMU_PMCR_IMP_SHIFT                  24u
#define HWM_SMMU_PMCR_IMP_WIDTH                  8u
#define HWM_SMMU_PMCR_IMP_MASK                   0xff000000u

/* Common events (RO) */
#define HWM_SMMU_PMCEID                          0x00e20u
#define HWM_SMMU_PMCEID_STRIDE                   0x4u
#define HWM_SMMU_PMCEID_COUNT                    2u
#define HWM_SMMU_PMCEID_RESET                    0x00000000u
#define HWM_SMMU_PMCEID_WMASK                    0x00000000u

/* Counter authentication (RO) */
#define HWM_SMMU_PMAUTHSTATUS                    0x00fb8u
#define HWM_SMMU_PMAUTHSTATUS_RESET              0x00000000u
#define HWM_SMMU_PMAUTHSTATUS_WMASK              0x00000000u

/* Device type (RO) */
#define HWM_SMMU_PMDEVTYPE                       0x00fccu
#define HWM_SMMU_PMDEVTYPE_RESET                 0x00000056u
#define HWM_SMMU_PMDEVTYPE_WMASK                 0x00000000u

/* System control (RW, one per context bank) */
#define HWM_SMMU_SCTLR                           0x00000u
#define HWM_SMMU_SCTLR_RESET                     0x00000000u
#define HWM_SMMU_SCTLR_WMASK                     0x7ffff7ffu
#define HWM_SMMU_SCTLR_WMASK_SECURE              0x7ffff7ffu
#define HWM_SMMU_SCTLR_WMASK_NONSECURE           0x4ffff7ffu
#define HWM_SMMU_SCTLR_M_SHIFT                   0x0u
#define HWM_SMMU_SCTLR_M_WIDTH                   1u
#define HWM_SMMU_SCTLR_M_MASK                    0x00000001u
#define HWM_SMMU_SCTLR_TRE_SHIFT                 1u
#define HWM_SMMU_SCTLR_TRE_WIDTH                 1u
#define HWM_SMMU_SCTLR_TRE_MASK                  0x00000002u
#define HWM_SMMU_SCTLR_AFE_SHIFT                 2u
#define HWM_SMMU_SCTLR_AFE_WIDTH                 1u
#define HWM_SMMU_SCTLR_AFE_MASK                  0x00000004u
#define HWM_SMMU_SCTLR_AFFD_SHIFT                3u
#define HWM_SMMU_SCTLR_AFFD_WIDTH                1u
#define HWM_SMMU_SCTLR_AFFD_MASK                 0x00000008u
#define HWM_SMMU_SCTLR_E_SHIFT                   4u
#define HWM_SMMU_SCTLR_E_WIDTH                   1u
#define HWM_SMMU_SCTLR_E_MASK                    0x00000010u
#define HWM_SMMU_SCTLR_CFRE_SHIFT                5u
#define HWM_SMMU_SCTLR_CFRE_WIDTH                1u
#define HWM_SMMU_SCTLR_CFRE_MASK                 0x00000020u
#define HWM_SMMU_SCTLR_CFIE_SHIFT                6u
#define HWM_SMMU_SCTLR_CFIE_WIDTH                1u
#define HWM_SMMU_SCTLR_CFIE_MASK                 0x00000040u
#define HWM_SMMU_SCTLR_CFCFG_SHIFT               7u
#define HWM_SMMU_SCTLR_CFCFG_WIDTH               1u
#define HWM_SMMU_SCTLR_CFCFG_MASK                0x00000080u
#define HWM_SMMU_SCTLR_HUPCF_SHIFT               8u
#define HWM_SMMU_SCTLR_HUPCF_WIDTH               1u
#define HWM_SMMU_SCTLR_HUPCF_MASK                0x00000100u
#define HWM_SMMU_SCTLR_WXN_SHIFT                 9u
#define HWM_SMMU_SCTLR_WXN_WIDTH                 1u
#define HWM_SMMU_SCTLR_WXN_MASK                  0x00000200u
#define HWM_SMMU_SCTLR_UWXN_SHIFT                10u
#define HWM_SMMU_SCTLR_UWXN_WIDTH                1u
#define HWM_SMMU_SCTLR_UWXN_MASK                 0x00000400u
#define HWM_SMMU_SCTLR_ASIDPNE_SHIFT             12u
#define HWM_SMMU_SCTLR_ASIDPNE_WIDTH             1u
#define HWM_SMMU_SCTLR_ASIDPNE_MASK              0x00001000u
#define HWM_SMMU_SCTLR_TRANSIENTCFG_SHIFT        14u
#define HWM_SMMU_SCTLR_TRANSIENTCFG_WIDTH        2u
#define HWM_SMMU_SCTLR_TRANSIENTCFG_MASK         0x0000c000u
#define HWM_SMMU_SCTLR_MemAttr_SHIFT             16u
#define HWM_SMMU_SCTLR_MemAttr_WIDTH             4u
#define HWM_SMMU_SCTLR_MemAttr_MASK              0x000f0000u
#define HWM_SMMU_SCTLR_MTCFG_SHIFT               20u
#define HWM_SMMU_SCTLR_MTCFG_WIDTH               1u
#define HWM_SMMU_SCTLR_MTCFG_MASK                0x00100000u
#define HWM_SMMU_SCTLR_SHCFG_SHIFT               22u
#define HWM_SMMU_SCTLR_SHCFG_WIDTH               2u
#define HWM_SMMU_SCTLR_SHCFG_MASK                0x00c00000u
#define HWM_SMMU_SCTLR_RACFG_SHIFT               24u
#define HWM_SMMU_SCTLR_RACFG_WIDTH               2u
#define HWM_SMMU_SCTLR_RACFG_MASK                0x03000000u
#define HWM_SMMU_SCTLR_WACFG_SHIFT               26u
#define HWM_SMMU_SCTLR_WACFG_WIDTH               2u
#define HWM_SMMU_SCTLR_WACFG_MASK                0x0c000000u
#define HWM_SMMU_SCTLR_NSCFG_SHIFT               28u
#define HWM_SMMU_SCTLR_NSCFG_WIDTH               2u
#define HWM_SMMU_SCTLR_NSCFG_MASK                0x30000000u
#define HWM_SMMU_SCTLR_UCI_SHIFT                 30u
#define HWM_SMMU_SCTLR_UCI_WIDTH                 1u
#define HWM_SMMU_SCTLR_UCI_MASK                  0x40000000u

/* Auxiliary control (RW, one per context bank) */
#define HWM_SMMU_ACTLR                           0x00004u
#define HWM_SMMU_ACTLR_RESET                     0x00000003u
#define HWM_SMMU_ACTLR_WMASK                     0x00000003u
#define HWM_SMMU_ACTLR_CMTLB_SHIFT               0x0u
#define HWM_SMMU_ACTLR_CMTLB_WIDTH               1u
#define HWM_SMMU_ACTLR_CMTLB_MASK                0x00000001u
#define HWM_SMMU_ACTLR_CPRE_SHIFT                1u
#define HWM_SMMU_ACTLR_CPRE_WIDTH                1u
#define HWM_SMMU_ACTLR_CPRE_MASK                 0x00000002u

/* Resume (WO, one per context bank) */
#define HWM_SMMU_RESUME                          0x00008u
#define HWM_SMMU_RESUME_RESET                    0x00000000u
#define HWM_SMMU_RESUME_WMASK                    0x00000001u
#define HWM_SMMU_RESUME_TnR_SHIFT                0x0u
#define HWM_SMMU_RESUME_TnR_WIDTH                1u
#define HWM_SMMU_RESUME_TnR_MASK                 0x00000001u

/* Translation control 2 (RW, one per context bank) */
#define HWM_SMMU_TCR2                            0x00010u
#define HWM_SMMU_TCR2_RESET                      0x00000000u
#define HWM_SMMU_TCR2_WMASK                      0x4003cf77u
#define HWM_SMMU_TCR2_PASize_SHIFT               0x0u
#define HWM_SMMU_TCR2_PASize_WIDTH               3u
#define HWM_SMMU_TCR2_PASize_MASK                0x00000007u
#define HWM_SMMU_TCR2_AS_SHIFT                   4u
#define HWM_SMMU_TCR2_AS_WIDTH                   1u
#define HWM_SMMU_TCR2_AS_MASK                    0x00000010u
#define HWM_SMMU_TCR2_TBI0_SHIFT                 5u
#define HWM_SMMU_TCR2_TBI0_WIDTH                 1u
#define HWM_SMMU_TCR2_TBI0_MASK                  0x00000020u
#define HWM_SMMU_TCR2_TBI1_SHIFT                 6u
#define HWM_SMMU_TCR2_TBI1_WIDTH                 1u
#define HWM_SMMU_TCR2_TBI1_MASK                  0x00000040u
#define HWM_SMMU_TCR2_HAD0_SHIFT                 8u
#define HWM_SMMU_TCR2_HAD0_WIDTH                 1u
#define HWM_SMMU_TCR2_HAD0_MASK                  0x00000100u
#define HWM_SMMU_TCR2_HAD1_SHIFT                 9u
#define HWM_SMMU_TCR2_HAD1_WIDTH                 1u
#define HWM_SMMU_TCR2_HAD1_MASK                  0x00000200u
#define HWM_SMMU_TCR2_HA_SHIFT                   10u
#define HWM_SMMU_TCR2_HA_WIDTH                   1u
#define HWM_SMMU_TCR2_HA_MASK                    0x00000400u
#define HWM_SMMU_TCR2_HD_SHIFT                   11u
#define HWM_SMMU_TCR2_HD_WIDTH                   1u
#define HWM_SMMU_TCR2_HD_MASK                    0x00000800u
#define HWM_SMMU_TCR2_NSCFG0_SHIFT               14u
#define HWM_SMMU_TCR2_NSCFG0_WIDTH               1u
#define HWM_SMMU_TCR2_NSCFG0_MASK                0x00004000u
#define HWM_SMMU_TCR2_SEP_SHIFT                  15u
#define HWM_SMMU_TCR2_SEP_WIDTH                  3u
#define HWM_SMMU_TCR2_SEP_MASK                   0x00038000u
#define HWM_SMMU_TCR2_NSCFG1_SHIFT               30u
#define HWM_SMMU_TCR2_NSCFG1_WIDTH               1u
#define HWM_SMMU_TCR2_NSCFG1_MASK                0x40000000u

/* Translation table base 0 (RW, one per context bank) */
#define HWM_SMMU_TTBR0                           0x00020u
#define HWM_SMMU_TTBR0_RESET                     0x0000000000000000ull
#define HWM_SMMU_TTBR0_WMASK                     0xffffffffffffffffull
#define HWM_SMMU_TTBR0_BASE_SHIFT                0x0u
#define HWM_SMMU_TTBR0_BASE_WIDTH                48u
#define HWM_SMMU_TTBR0_BASE_MASK                 0x0000ffffffffffffull
#define HWM_SMMU_TTBR0_ASID_SHIFT                48u
#define HWM_SMMU_TTBR0_ASID_WIDTH                16u
#define HWM_SMMU_TTBR0_ASID_MASK                 0xffff000000000000ull

/* Translation table base 1 (RW, one per context bank) */
#define HWM_SMMU_TTBR1                           0x00028u
#define HWM_SMMU_TTBR1_RESET                     0x0000000000000000ull
#define HWM_SMMU_TTBR1_WMASK                     0xffffffffffffffffull
#define HWM_SMMU_TTBR1_BASE_SHIFT                0x0u
#define HWM_SMMU_TTBR1_BASE_WIDTH                48u
#define HWM_SMMU_TTBR1_BASE_MASK                 0x0000ffffffffffffull
#define HWM_SMMU_TTBR1_ASID_SHIFT                48u
#define HWM_SMMU_TTBR1_ASID_WIDTH                16u
#define HWM_SMMU_TTBR1_ASID_MASK                 0xffff000000000000ull

/* Translation control (RW, one per context bank) */
#define HWM_SMMU_TCR                             0x00030u
#define HWM_SMMU_TCR_RESET                       0x00000000u
#define HWM_SMMU_TCR_WMASK                       0xffffffffu
#define HWM_SMMU_TCR_T0SZ_SHIFT                  0x0u
#define HWM_SMMU_TCR_T0SZ_WIDTH                  6u
#define HWM_SMMU_TCR_T0SZ_MASK                   0x0000003fu
#define HWM_SMMU_TCR_EPD0_SHIFT                  7u
#define HWM_SMMU_TCR_EPD0_WIDTH                  1u
#define HWM_SMMU_TCR_EPD0_MASK                   0x00000080u
#define HWM_SMMU_TCR_IRGN0_SHIFT                 8u
#define HWM_SMMU_TCR_IRGN0_WIDTH                 2u
#define HWM_SMMU_TCR_IRGN0_MASK                  0x00000300u
#define HWM_SMMU_TCR_ORGN0_SHIFT                 10u
#define HWM_SMMU_TCR_ORGN0_WIDTH                 2u
#define HWM_SMMU_TCR_ORGN0_MASK                  0x00000c00u
#define HWM_SMMU_TCR_SH0_SHIFT                   12u
#define HWM_SMMU_TCR_SH0_WIDTH                   2u
#define HWM_SMMU_TCR_SH0_MASK                    0x00003000u
#define HWM_SMMU_TCR_TG0_SHIFT                   14u
#define HWM_SMMU_TCR_TG0_WIDTH                   2u
#define HWM_SMMU_TCR_TG0_MASK                    0x0000c000u
#define HWM_SMMU_TCR_T1SZ_SHIFT                  16u
#define HWM_SMMU_TCR_T1SZ_WIDTH                  6u
#define HWM_SMMU_TCR_T1SZ_MASK                   0x003f0000u
#define HWM_SMMU_TCR_A1_SHIFT                    22u
#define HWM_SMMU_TCR_A1_WIDTH                    1u
#define HWM_SMMU_TCR_A1_MASK                     0x00400000u
#define HWM_SMMU_TCR_EPD1_SHIFT                  23u
#define HWM_SMMU_TCR_EPD1_WIDTH                  1u
#define HWM_SMMU_TCR_EPD1_MASK                   0x00800000u
#define HWM_SMMU_TCR_IRGN1_SHIFT                 24u
#define HWM_SMMU_TCR_IRGN1_WIDTH                 2u
#define HWM_SMMU_TCR_IRGN1_MASK                  0x03000000u
#define HWM_SMMU_TCR_ORGN1_SHIFT                 26u
#define HWM_SMMU_TCR_ORGN1_WIDTH                 2u
#define HWM_SMMU_TCR_ORGN1_MASK                  0x0c000000u
#define HWM_SMMU_TCR_SH1_SHIFT                   28u
#define HWM_SMMU_TCR_SH1_WIDTH                   2u
#define HWM_SMMU_TCR_SH1_MASK                    0x30000000u
#define HWM_SMMU_TCR_TG1_SHIFT                   30u
#define HWM_SMMU_TCR_TG1_WIDTH                   2u
#define HWM_SMMU_TCR_TG1_MASK                    0xc0000000u

/* Context ID (RW, one per context bank) */
#define HWM_SMMU_CONTEXTIDR                      0x00034u
#define HWM_SMMU_CONTEXTIDR_RESET                0x00000000u
#define HWM_SMMU_CONTEXTIDR_WMASK                0xffffffffu
#define HWM_SMMU_CONTEXTIDR_ASID_SHIFT           0x0u
#define HWM_SMMU_CONTEXTIDR_ASID_WIDTH           8u
#define HWM_SMMU_CONTEXTIDR_ASID_MASK            0x000000ffu
#define HWM_SMMU_CONTEXTIDR_PROCID_SHIFT         8u
#define HWM_SMMU_CONTEXTIDR_PROCID_WIDTH         24u
#define HWM_SMMU_CONTEXTIDR_PROCID_MASK          0xffffff00u

/* Memory attributes 0, or primary region remap (RW, one per context bank) */
#define HWM_SMMU_PRRR_MAIR0                      0x00038u
#define HWM_SMMU_PRRR_MAIR0_RESET                0x00000000u
#define HWM_SMMU_PRRR_MAIR0_WMASK                0xffffffffu
#define HWM_SMMU_PRRR_MAIR0_Attr0_SHIFT          0x0u
#define HWM_SMMU_PRRR_MAIR0_Attr0_WIDTH          8u
#define HWM_SMMU_PRRR_MAIR0_Attr0_MASK           0x000000ffu
#define HWM_SMMU_PRRR_MAIR0_Attr1_SHIFT          8u
#define HWM_SMMU_PRRR_MAIR0_Attr1_WIDTH          8u
#define HWM_SMMU_PRRR_MAIR0_Attr1_MASK           0x0000ff00u
#define HWM_SMMU_PRRR_MAIR0_Attr2_SHIFT          16u
#define HWM_SMMU_PRRR_MAIR0_Attr2_WIDTH          8u
#define HWM_SMMU_PRRR_MAIR0_Attr2_MASK           0x00ff0000u
#define HWM_SMMU_PRRR_MAIR0_Attr3_SHIFT          24u
#define HWM_SMMU_PRRR_MAIR0_Attr3_WIDTH          8u
#define HWM_SMMU_PRRR_MAIR0_Attr3_MASK           0xff000000u

/* Memory attributes 1, or normal memory remap (RW, one per context bank) */
#define HWM_SMMU_NMRR_MAIR1                      0x0003cu
#define HWM_SMMU_NMRR_MAIR1_RESET                0x00000000u
#define HWM_SMMU_NMRR_MAIR1_WMASK                0xffffffffu
#define HWM_SMMU_NMRR_MAIR1_Attr4_SHIFT          0x0u
#define HWM_SMMU_NMRR_MAIR1_Attr4_WIDTH          8u
#define HWM_SMMU_NMRR_MAIR1_Attr4_MASK           0x000000ffu
#define HWM_SMMU_NMRR_MAIR1_Attr5_SHIFT          8u
#define HWM_SMMU_NMRR_MAIR1_Attr5_WIDTH          8u
#define HWM_SMMU_NMRR_MAIR1_Attr5_MASK           0x0000ff00u
#define HWM_SMMU_NMRR_MAIR1_Attr6_SHIFT          16u
#define HWM_SMMU_NMRR_MAIR1_Attr6_WIDTH          8u
#define HWM_SMMU_NMRR_MAIR1_Attr6_MASK           0x00ff0000u
#define HWM_SMMU_NMRR_MAIR1_Attr7_SHIFT          24u
#define HWM_SMMU_NMRR_MAIR1_Attr7_WIDTH          8u
#define HWM_SMMU_NMRR_MAIR1_Attr7_MASK           0xff000000u

/* Query result (RW, one per context bank) */
#define HWM_SMMU_PAR                             0x00050u
#define HWM_SMMU_PAR_RESET                       0x0000000000000000ull
#define HWM_SMMU_PAR_WMASK                       0xff00ffffffffffffull
#define HWM_SMMU_PAR_F_SHIFT                     0x0u
#define HWM_SMMU_PAR_F_WIDTH                     1u
#define HWM_SMMU_PAR_F_MASK                      0x0000000000000001ull
#define HWM_SMMU_PAR_SH_SHIFT                    7u
#define HWM_SMMU_PAR_SH_WIDTH                    2u
#define HWM_SMMU_PAR_SH_MASK                     0x0000000000000180ull
#define HWM_SMMU_PAR_NS_SHIFT                    9u
#define HWM_SMMU_PAR_NS_WIDTH                    1u
#define HWM_SMMU_PAR_NS_MASK                     0x0000000000000200ull
#define HWM_SMMU_PAR_IMP_SHIFT                   10u
#define HWM_SMMU_PAR_IMP_WIDTH                   1u
#define HWM_SMMU_PAR_IMP_MASK                    0x0000000000000400ull
#define HWM_SMMU_PAR_ONE_SHIFT                   11u
#define HWM_SMMU_PAR_ONE_WIDTH                   1u
#define HWM_SMMU_PAR_ONE_MASK                    0x0000000000000800ull
#define HWM_SMMU_PAR_PA_SHIFT                    12u
#define HWM_SMMU_PAR_PA_WIDTH                    36u
#define HWM_SMMU_PAR_PA_MASK                     0x0000fffffffff000ull
#define HWM_SMMU_PAR_MATTR_SHIFT                 56u
#define HWM_SMMU_PAR_MATTR_WIDTH                 8u
#define HWM_SMMU_PAR_MATTR_MASK                  0xff00000000000000ull

/* Fault status (W1C, one per context bank) */
#define HWM_SMMU_FSR                             0x00058u
#define HWM_SMMU_FSR_RESET                       0x00000000u
#define HWM_SMMU_FSR_WMASK                       0x800001feu
#define HWM_SMMU_FSR_TF_SHIFT                    1u
#define HWM_SMMU_FSR_TF_WIDTH                    1u
#define HWM_SMMU_FSR_TF_MASK                     0x00000002u
#define HWM_SMMU_FSR_AFF_SHIFT                   2u
#define HWM_SMMU_FSR_AFF_WIDTH                   1u
#define HWM_SMMU_FSR_AFF_MASK                    0x00000004u
#define HWM_SMMU_FSR_PF_SHIFT                    3u
#define HWM_SMMU_FSR_PF_WIDTH                    1u
#define HWM_SMMU_FSR_PF_MASK                     0x00000008u
#define HWM_SMMU_FSR_EF_SHIFT                    4u
#define HWM_SMMU_FSR_EF_WIDTH                    1u
#define HWM_SMMU_FSR_EF_MASK                     0x00000010u
#define HWM_SMMU_FSR_TLBMCF_SHIFT                5u
#define HWM_SMMU_FSR_TLBMCF_WIDTH                1u
#define HWM_SMMU_FSR_TLBMCF_MASK                 0x00000020u
#define HWM_SMMU_FSR_TLBLKF_SHIFT                6u
#define HWM_SMMU_FSR_TLBLKF_WIDTH                1u
#define HWM_SMMU_FSR_TLBLKF_MASK                 0x00000040u
#define HWM_SMMU_FSR_ASF_SHIFT                   7u
#define HWM_SMMU_FSR_ASF_WIDTH                   1u
#define HWM_SMMU_FSR_ASF_MASK                    0x00000080u
#define HWM_SMMU_FSR_UUT_SHIFT                   8u
#define HWM_SMMU_FSR_UUT_WIDTH                   1u
#define HWM_SMMU_FSR_UUT_MASK                    0x00000100u
#define HWM_SMMU_FSR_FORMAT_SHIFT                9u
#define HWM_SMMU_FSR_FORMAT_WIDTH                2u
#define HWM_SMMU_FSR_FORMAT_MASK                 0x00000600u
#define HWM_SMMU_FSR_SS_SHIFT                    30u
#define HWM_SMMU_FSR_SS_WIDTH                    1u
#define HWM_SMMU_FSR_SS_MASK                     0x40000000u
#define HWM_SMMU_FSR_MULTI_SHIFT                 31u
#define HWM_SMMU_FSR_MULTI_WIDTH                 1u
#define HWM_SMMU_FSR_MULTI_MASK                  0x80000000u

/* Fault status, restore (WO, one per context bank) */
#define HWM_SMMU_FSRRESTORE                      0x0005cu
#define HWM_SMMU_FSRRESTORE_RESET                0x00000000u
#define HWM_SMMU_FSRRESTORE_WMASK                0xffffffffu

/* Fault address (RW, one per context bank) */
#define HWM_SMMU_FAR                             0x00060u
#define HWM_SMMU_FAR_RESET                       0x0000000000000000ull
#define HWM_SMMU_FAR_WMASK                       0xffffffffffffffffull

/* Fault syndrome 0 (RW, one per context bank) */
#define HWM_SMMU_FSYNR0                          0x00068u
#define HWM_SMMU_FSYNR0_RESET                    0x00000000u
#define HWM_SMMU_FSYNR0_WMASK                    0x00ff0f7fu
#define HWM_SMMU_FSYNR0_WMASK_SECURE             0x00ff0f7fu
#define HWM_SMMU_FSYNR0_WMASK_NONSECURE          0x00ff0e7fu
#define HWM_SMMU_FSYNR0_PLVL_SHIFT               0x0u
#define HWM_SMMU_FSYNR0_PLVL_WIDTH               2u
#define HWM_SMMU_FSYNR0_PLVL_MASK                0x00000003u
#define HWM_SMMU_FSYNR0_WNR_SHIFT                4u
#define HWM_SMMU_FSYNR0_WNR_WIDTH                1u
#define HWM_SMMU_FSYNR0_WNR_MASK                 0x00000010u
#define HWM_SMMU_FSYNR0_PNU_SHIFT                5u
#define HWM_SMMU_FSYNR0_PNU_WIDTH                1u
#define HWM_SMMU_FSYNR0_PNU_MASK                 0x00000020u
#define HWM_SMMU_FSYNR0_IND_SHIFT                6u
#define HWM_SMMU_FSYNR0_IND_WIDTH                1u
#define HWM_SMMU_FSYNR0_IND_MASK                 0x00000040u
#define HWM_SMMU_FSYNR0_NSATTR_SHIFT             8u
#define HWM_SMMU_FSYNR0_NSATTR_WIDTH             1u
#define HWM_SMMU_FSYNR0_NSATTR_MASK              0x00000100u
#define HWM_SMMU_FSYNR0_PTWF_SHIFT               10u
#define HWM_SMMU_FSYNR0_PTWF_WIDTH               1u
#define HWM_SMMU_FSYNR0_PTWF_MASK                0x00000400u
#define HWM_SMMU_FSYNR0_AFR_SHIFT                11u
#define HWM_SMMU_FSYNR0_AFR_WIDTH                1u
#define HWM_SMMU_FSYNR0_AFR_MASK                 0x00000800u

/* Fault syndrome 1 (RW, one per context bank) */
#define HWM_SMMU_FSYNR1                          0x0006cu
#define HWM_SMMU_FSYNR1_RESET                    0x00000000u
#define HWM_SMMU_FSYNR1_WMASK                    0xffffffffu

/* Fault intermediate physical address (RW, one per context bank) */
#define HWM_SMMU_IPAFAR                          0x00070u
#define HWM_SMMU_IPAFAR_RESET                    0x0000000000000000ull
#define HWM_SMMU_IPAFAR_WMASK                    0xffffffffffffffffull

/* Invalidate TLB by VA and ASID (WO, one per context bank) */
#define HWM_SMMU_TLBIVA                          0x00600u
#define HWM_SMMU_TLBIVA_RESET                    0x0000000000000000ull
#define HWM_SMMU_TLBIVA_WMASK                    0xffff0fffffffffffull
#define HWM_SMMU_TLBIVA_VA_55_12_SHIFT           0x0u
#define HWM_SMMU_TLBIVA_VA_55_12_WIDTH           44u
#define HWM_SMMU_TLBIVA_VA_55_12_MASK            0x00000fffffffffffull
#define HWM_SMMU_TLBIVA_ASID_SHIFT               48u
#define HWM_SMMU_TLBIVA_ASID_WIDTH               16u
#define HWM_SMMU_TLBIVA_ASID_MASK                0xffff000000000000ull

/* Invalidate TLB by VA, all ASIDs (WO, one per context bank) */
#define HWM_SMMU_TLBIVAA                         0x00608u
#define HWM_SMMU_TLBIVAA_RESET                   0x0000000000000000ull
#define HWM_SMMU_TLBIVAA_WMASK                   0x00000fffffffffffull
#define HWM_SMMU_TLBIVAA_VA_55_12_SHIFT          0x0u
#define HWM_SMMU_TLBIVAA_VA_55_12_WIDTH          44u
#define HWM_SMMU_TLBIVAA_VA_55_12_MASK           0x00000fffffffffffull

/* Invalidate TLB by ASID (WO, one per context bank) */
#define HWM_SMMU_TLBIASID                        0x00610u
#define HWM_SMMU_TLBIASID_RESET                  0x00000000u
#define HWM_SMMU_TLBIASID_WMASK                  0x0000ffffu
#define HWM_SMMU_TLBIASID_ASID_SHIFT             0x0u
#define HWM_SMMU_TLBIASID_ASID_WIDTH             16u
#define HWM_SMMU_TLBIASID_ASID_MASK              0x0000ffffu

/* Invalidate TLB (WO, one per context bank) */
#define HWM_SMMU_TLBIALL                         0x00618u
#define HWM_SMMU_TLBIALL_RESET                   0x00000000u
#define HWM_SMMU_TLBIALL_WMASK                   0xffffffffu

/* Invalidate TLB by VA and ASID, last level (WO, one per context bank) */
#define HWM_SMMU_TLBIVAL                         0x00620u
#define HWM_SMMU_TLBIVAL_RESET                   0x0000000000000000ull
#define HWM_SMMU_TLBIVAL_WMASK                   0xffff0fffffffffffull
#define HWM_SMMU_TLBIVAL_VA_55_12_SHIFT          0x0u
#define HWM_SMMU_TLBIVAL_VA_55_12_WIDTH          44u
#define HWM_SMMU_TLBIVAL_VA_55_12_MASK           0x00000fffffffffffull
#define HWM_SMMU_TLBIVAL_ASID_SHIFT              48u
#define HWM_SMMU_TLBIVAL_ASID_WIDTH              16u
#define HWM_SMMU_TLBIVAL_ASID_MASK               0xffff000000000000ull

/* Invalidate TLB by VA, all ASIDs, last level (WO, one per context bank) */
#define HWM_SMMU_TLBIVAAL                        0x00628u
#define HWM_SMMU_TLBIVAAL_RESET                  0x0000000000000000ull
#define HWM_SMMU_TLBIVAAL_WMASK                  0x00000fffffffffffull
#define HWM_SMMU_TLBIVAAL_VA_55_12_SHIFT         0x0u
#define HWM_SMMU_TLBIVAAL_VA_55_12_WIDTH         44u
#define HWM_SMMU_TLBIVAAL_VA_55_12_MASK          0x00000fffffffffffull

/* Invalidate TLB by IPA (WO, one per context bank) */
#define HWM_SMMU_TLBIIPAS2                       0x00630u
#define HWM_SMMU_TLBIIPAS2_RESET                 0x0000000000000000ull
#define HWM_SMMU_TLBIIPAS2_WMASK                 0x0000000fffffffffull
#define HWM_SMMU_TLBIIPAS2_IPA_47_12_SHIFT       0x0u
#define HWM_SMMU_TLBIIPAS2_IPA_47_12_WIDTH       36u
#define HWM_SMMU_TLBIIPAS2_IPA_47_12_MASK        0x0000000fffffffffull

/* Invalidate TLB by IPA, last level (WO, one per context bank) */
#define HWM_SMMU_TLBIIPAS2L                      0x00638u
#define HWM_SMMU_TLBIIPAS2L_RESET                0x0000000000000000ull
#define HWM_SMMU_TLBIIPAS2L_WMASK                0x0000000fffffffffull
#define HWM_SMMU_TLBIIPAS2L_IPA_47_12_SHIFT      0x0u
#define HWM_SMMU_TLBIIPAS2L_IPA_47_12_WIDTH      36u
#define HWM_SMMU_TLBIIPAS2L_IPA_47_12_MASK       0x0000000fffffffffull

/* TLB synchronization (WO, one per context bank) */
#define HWM_SMMU_TLBSYNC                         0x007f0u
#define HWM_SMMU_TLBSYNC_RESET                   0x00000000u
#define HWM_SMMU_TLBSYNC_WMASK                   0xffffffffu

/* TLB status (RO, one per context bank) */
#define HWM_SMMU_TLBSTATUS                       0x007f4u
#define HWM_SMMU_TLBSTATUS_RESET                 0x00000000u
#define HWM_SMMU_TLBSTATUS_WMASK                 0x00000000u
#define HWM_SMMU_TLBSTATUS_SACTIVE_SHIFT         0x0u
#define HWM_SMMU_TLBSTATUS_SACTIVE_WIDTH         1u
#define HWM_SMMU_TLBSTATUS_SACTIVE_MASK          0x00000001u

/* Query, stage 1, privileged read (WO, one per context bank) */
#define HWM_SMMU_ATS1PR                          0x00800u
#define HWM_SMMU_ATS1PR_RESET                    0x0000000000000000ull
#define HWM_SMMU_ATS1PR_WMASK                    0xfffffffffffff000ull
#define HWM_SMMU_ATS1PR_ADDR_63_12_SHIFT         12u
#define HWM_SMMU_ATS1PR_ADDR_63_12_WIDTH         52u
#define HWM_SMMU_ATS1PR_ADDR_63_12_MASK          0xfffffffffffff000ull

/* Query, stage 1, privileged write (WO, one per context bank) */
#define HWM_SMMU_ATS1PW                          0x00808u
#define HWM_SMMU_ATS1PW_RESET                    0x0000000000000000ull
#define HWM_SMMU_ATS1PW_WMASK                    0xfffffffffffff000ull
#define HWM_SMMU_ATS1PW_ADDR_63_12_SHIFT         12u
#define HWM_SMMU_ATS1PW_ADDR_63_12_WIDTH         52u
#define HWM_SMMU_ATS1PW_ADDR_63_12_MASK          0xfffffffffffff000ull

/* Query, stage 1, unprivileged read (WO, one per context bank) */
#define HWM_SMMU_ATS1UR                          0x00810u
#define HWM_SMMU_ATS1UR_RESET                    0x0000000000000000ull
#define HWM_SMMU_ATS1UR_WMASK                    0xfffffffffffff000ull
#define HWM_SMMU_ATS1UR_ADDR_63_12_SHIFT         12u
#define HWM_SMMU_ATS1UR_ADDR_63_12_WIDTH         52u
#define HWM_SMMU_ATS1UR_ADDR_63_12_MASK          0xfffffffffffff000ull

/* Query, stage 1, unprivileged write (WO, one per context bank) */
#define HWM_SMMU_ATS1UW                          0x00818u
#define HWM_SMMU_ATS1UW_RESET                    0x0000000000000000ull
#define HWM_SMMU_ATS1UW_WMASK                    0xfffffffffffff000ull
#define HWM_SMMU_ATS1UW_ADDR_63_12_SHIFT         12u
#define HWM_SMMU_ATS1UW_ADDR_63_12_WIDTH         52u
#define HWM_SMMU_ATS1UW_ADDR_63_12_MASK          0xfffffffffffff000ull

/* Query status (RO, one per context bank) */
#define HWM_SMMU_ATSR                            0x008f0u
#define HWM_SMMU_ATSR_RESET                      0x00000000u
#define HWM_SMMU_ATSR_WMASK                      0x00000000u
#define HWM_SMMU_ATSR_ACTIVE_SHIFT               0x0u
#define HWM_SMMU_ATSR_ACTIVE_WIDTH               1u
#define HWM_SMMU_ATSR_ACTIVE_MASK                0x00000001u

/* Event counter (RW, one per context bank) */
#define HWM_SMMU_CB_PMEVCNTR                     0x00e00u
#define HWM_SMMU_CB_PMEVCNTR_STRIDE              0x4u
#define HWM_SMMU_CB_PMEVCNTR_COUNT               15u
#define HWM_SMMU_CB_PMEVCNTR_RESET               0x00000000u
#define HWM_SMMU_CB_PMEVCNTR_WMASK               0xffffffffu

/* Event type (RW, one per context bank) */
#define HWM_SMMU_CB_PMEVTYPER                    0x00e80u
#define HWM_SMMU_CB_PMEVTYPER_STRIDE             0x4u
#define HWM_SMMU_CB_PMEVTYPER_COUNT              15u
#define HWM_SMMU_CB_PMEVTYPER_RESET              0x00000000u
#define HWM_SMMU_CB_PMEVTYPER_WMASK              0xf00000ffu
#define HWM_SMMU_CB_PMEVTYPER_EVENT_SHIFT        0x0u
#define HWM_SMMU_CB_PMEVTYPER_EVENT_WIDTH        8u
#define HWM_SMMU_CB_PMEVTYPER_EVENT_MASK         0x000000ffu
#define HWM_SMMU_CB_PMEVTYPER_NSU_SHIFT          28u
#define HWM_SMMU_CB_PMEVTYPER_NSU_WIDTH          1u
#define HWM_SMMU_CB_PMEVTYPER_NSU_MASK           0x10000000u
#define HWM_SMMU_CB_PMEVTYPER_NSP_SHIFT          29u
#define HWM_SMMU_CB_PMEVTYPER_NSP_WIDTH          1u
#define HWM_SMMU_CB_PMEVTYPER_NSP_MASK           0x20000000u
#define HWM_SMMU_CB_PMEVTYPER_U_SHIFT            30u
#define HWM_SMMU_CB_PMEVTYPER_U_WIDTH            1u
#define HWM_SMMU_CB_PMEVTYPER_U_MASK             0x40000000u
#define HWM_SMMU_CB_PMEVTYPER_P_SHIFT            31u
#define HWM_SMMU_CB_PMEVTYPER_P_WIDTH            1u
#define HWM_SMMU_CB_PMEVTYPER_P_MASK             0x80000000u

/* Counter configuration (RO, one per context bank) */
#define HWM_SMMU_CB_PMCFGR                       0x00f00u
#define HWM_SMMU_CB_PMCFGR_RESET                 0x00000000u
#define HWM_SMMU_CB_PMCFGR_WMASK                 0x00000000u
#define HWM_SMMU_CB_PMCFGR_N_SHIFT               0x0u
#define HWM_SMMU_CB_PMCFGR_N_WIDTH               8u
#define HWM_SMMU_CB_PMCFGR_N_MASK                0x000000ffu
#define HWM_SMMU_CB_PMCFGR_SIZE_SHIFT            8u
#define HWM_SMMU_CB_PMCFGR_SIZE_WIDTH            6u
#define HWM_SMMU_CB_PMCFGR_SIZE_MASK             0x00003f00u
#define HWM_SMMU_CB_PMCFGR_CC_SHIFT              14u
#define HWM_SMMU_CB_PMCFGR_CC_WIDTH              1u
#define HWM_SMMU_CB_PMCFGR_CC_MASK               0x00004000u
#define HWM_SMMU_CB_PMCFGR_CCD_SHIFT             15u
#define HWM_SMMU_CB_PMCFGR_CCD_WIDTH             1u
#define HWM_SMMU_CB_PMCFGR_CCD_MASK              0x00008000u
#define HWM_SMMU_CB_PMCFGR_EX_SHIFT              16u
#define HWM_SMMU_CB_PMCFGR_EX_WIDTH              1u
#define HWM_SMMU_CB_PMCFGR_EX_MASK               0x00010000u
#define HWM_SMMU_CB_PMCFGR_UEN_SHIFT             19u
#define HWM_SMMU_CB_PMCFGR_UEN_WIDTH             1u
#define HWM_SMMU_CB_PMCFGR_UEN_MASK              0x00080000u
#define HWM_SMMU_CB_PMCFGR_NCG_SHIFT             24u
#define HWM_SMMU_CB_PMCFGR_NCG_WIDTH             8u
#define HWM_SMMU_CB_PMCFGR_NCG_MASK              0xff000000u

/* Counter control (RW, one per context bank) */
#define HWM_SMMU_CB_PMCR                         0x00f04u
#define HWM_SMMU_CB_PMCR_RESET                   0x00000000u
#define HWM_SMMU_CB_PMCR_WMASK                   0x00000013u
#define HWM_SMMU_CB_PMCR_E_SHIFT                 0x0u
#define HWM_SMMU_CB_PMCR_E_WIDTH                 1u
#define HWM_SMMU_CB_PMCR_E_MASK                  0x00000001u
#define HWM_SMMU_CB_PMCR_P_SHIFT                 1u
#define HWM_SMMU_CB_PMCR_P_WIDTH                 1u
#define HWM_SMMU_CB_PMCR_P_MASK                  0x00000002u
#define HWM_SMMU_CB_PMCR_X_SHIFT                 4u
#define HWM_SMMU_CB_PMCR_X_WIDTH                 1u
#define HWM_SMMU_CB_PMCR_X_MASK                  0x00000010u
#define HWM_SMMU_CB_PMCR_IMP_SHIFT               24u
#define HWM_SMMU_CB_PMCR_IMP_WIDTH               8u
#define HWM_SMMU_CB_PMCR_IMP_MASK                0xff000000u

/* Common events (RO, one per context bank) */
#define HWM_SMMU_CB_PMCEID                       0x00f20u
#define HWM_SMMU_CB_PMCEID_STRIDE                0x4u
#define HWM_SMMU_CB_PMCEID_COUNT                 2u
#define HWM_SMMU_CB_PMCEID_RESET                 0x00000000u
#define HWM_SMMU_CB_PMCEID_WMASK                 0x00000000u

/* Counter enable, set (W1S, one per context bank) */
#define HWM_SMMU_CB_PMCNTENSET                   0x00f40u
#define HWM_SMMU_CB_PMCNTENSET_RESET             0x00000000u
#define HWM_SMMU_CB_PMCNTENSET_WMASK             0xffffffffu

/* Counter enable, clear (W1C, one per context bank) */
#define HWM_SMMU_CB_PMCNTENCLR                   0x00f44u
#define HWM_SMMU_CB_PMCNTENCLR_RESET             0x00000000u
#define HWM_SMMU_CB_PMCNTENCLR_WMASK             0xffffffffu

/* Counter interrupt enable, set (W1S, one per context bank) */
#define HWM_SMMU_CB_PMINTENSET                   0x00f48u
#define HWM_SMMU_CB_PMINTENSET_RESET             0x00000000u
#define HWM_SMMU_CB_PMINTENSET_WMASK             0xffffffffu

/* Counter interrupt enable, clear (W1C, one per context bank) */
#define HWM_SMMU_CB_PMINTENCLR                   0x00f4cu
#define HWM_SMMU_CB_PMINTENCLR_RESET             0x00000000u
#define HWM_SMMU_CB_PMINTENCLR_WMASK             0xffffffffu

/* Counter overflow, clear (W1C, one per context bank) */
#define HWM_SMMU_CB_PMOVSCLR                     0x00f50u
#define HWM_SMMU_CB_PMOVSCLR_RESET               0x00000000u
#define HWM_SMMU_CB_PMOVSCLR_WMASK               0xffffffffu

/* Counter overflow, set (W1S, one per context bank) */
#define HWM_SMMU_CB_PMOVSSET                     0x00f58u
#define HWM_SMMU_CB_PMOVSSET_RESET               0x00000000u
#define HWM_SMMU_CB_PMOVSSET_WMASK               0xffffffffu

/* Counter authentication (RO, one per context bank) */
#define HWM_SMMU_CB_PMAUTHSTATUS                 0x00fb8u
#define HWM_SMMU_CB_PMAUTHSTATUS_RESET           0x00000000u
#define HWM_SMMU_CB_PMAUTHSTATUS_WMASK           0x00000000u

/* Stream match, extended IDs (RW, view of SMR) */
#define HWM_SMMU_SMR_EXID                        0x00800u
#define HWM_SMMU_SMR_EXID_STRIDE                 0x4u
#define HWM_SMMU_SMR_EXID_COUNT                  128u
#define HWM_SMMU_SMR_EXID_EXID_SHIFT             0x0u
#define HWM_SMMU_SMR_EXID_EXID_WIDTH             16u
#define HWM_SMMU_SMR_EXID_EXID_MASK              0x0000ffffu
#define HWM_SMMU_SMR_EXID_EXMASK_SHIFT           16u
#define HWM_SMMU_SMR_EXID_EXMASK_WIDTH           16u
#define HWM_SMMU_SMR_EXID_EXMASK_MASK            0xffff0000u

/* Stream to context, bypass (RW, view of S2CR) */
#define HWM_SMMU_S2CR_BYPASS                     0x00c00u
#define HWM_SMMU_S2CR_BYPASS_STRIDE              0x4u
#define HWM_SMMU_S2CR_BYPASS_COUNT               128u
#define HWM_SMMU_S2CR_BYPASS_VMID_SHIFT          0x0u
#define HWM_SMMU_S2CR_BYPASS_VMID_WIDTH          8u
#define HWM_SMMU_S2CR_BYPASS_VMID_MASK           0x000000ffu
#define HWM_SMMU_S2CR_BYPASS_SHCFG_SHIFT         8u
#define HWM_SMMU_S2CR_BYPASS_SHCFG_WIDTH         2u
#define HWM_SMMU_S2CR_BYPASS_SHCFG_MASK          0x00000300u
#define HWM_SMMU_S2CR_BYPASS_EXIDVALID_SHIFT     10u
#define HWM_SMMU_S2CR_BYPASS_EXIDVALID_WIDTH     1u
#define HWM_SMMU_S2CR_BYPASS_EXIDVALID_MASK      0x00000400u
#define HWM_SMMU_S2CR_BYPASS_MTCFG_SHIFT         11u
#define HWM_SMMU_S2CR_BYPASS_MTCFG_WIDTH         1u
#define HWM_SMMU_S2CR_BYPASS_MTCFG_MASK          0x00000800u
#define HWM_SMMU_S2CR_BYPASS_MemAttr_SHIFT       12u
#define HWM_SMMU_S2CR_BYPASS_MemAttr_WIDTH       4u
#define HWM_SMMU_S2CR_BYPASS_MemAttr_MASK        0x0000f000u
#define HWM_SMMU_S2CR_BYPASS_TYPE_SHIFT          16u
#define HWM_SMMU_S2CR_BYPASS_TYPE_WIDTH          2u
#define HWM_SMMU_S2CR_BYPASS_TYPE_MASK           0x00030000u
#define HWM_SMMU_S2CR_BYPASS_NSCFG_SHIFT         18u
#define HWM_SMMU_S2CR_BYPASS_NSCFG_WIDTH         2u
#define HWM_SMMU_S2CR_BYPASS_NSCFG_MASK          0x000c0000u
#define HWM_SMMU_S2CR_BYPASS_RACFG_SHIFT         20u
#define HWM_SMMU_S2CR_BYPASS_RACFG_WIDTH         2u
#define HWM_SMMU_S2CR_BYPASS_RACFG_MASK          0x00300000u
#define HWM_SMMU_S2CR_BYPASS_WACFG_SHIFT         22u
#define HWM_SMMU_S2CR_BYPASS_WACFG_WIDTH         2u
#define HWM_SMMU_S2CR_BYPASS_WACFG_MASK          0x00c00000u
#define HWM_SMMU_S2CR_BYPASS_BSU_SHIFT           24u
#define HWM_SMMU_S2CR_BYPASS_BSU_WIDTH           2u
#define HWM_SMMU_S2CR_BYPASS_BSU_MASK            0x03000000u
#define HWM_SMMU_S2CR_BYPASS_FB_SHIFT            26u
#define HWM_SMMU_S2CR_BYPASS_FB_WIDTH            1u
#define HWM_SMMU_S2CR_BYPASS_FB_MASK             0x04000000u
#define HWM_SMMU_S2CR_BYPASS_TRANSIENTCFG_SHIFT  28u
#define HWM_SMMU_S2CR_BYPASS_TRANSIENTCFG_WIDTH  2u
#define HWM_SMMU_S2CR_BYPASS_TRANSIENTCFG_MASK   0x30000000u

/* Stream to context, fault (RW, view of S2CR) */
#define HWM_SMMU_S2CR_FAULT                      0x00c00u
#define HWM_SMMU_S2CR_FAULT_STRIDE               0x4u
#define HWM_SMMU_S2CR_FAULT_COUNT                128u
#define HWM_SMMU_S2CR_FAULT_EXIDVALID_SHIFT      10u
#define HWM_SMMU_S2CR_FAULT_EXIDVALID_WIDTH      1u
#define HWM_SMMU_S2CR_FAULT_EXIDVALID_MASK       0x00000400u
#define HWM_SMMU_S2CR_FAULT_TYPE_SHIFT           16u
#define HWM_SMMU_S2CR_FAULT_TYPE_WIDTH           2u
#define HWM_SMMU_S2CR_FAULT_TYPE_MASK            0x00030000u

/* Context bank attributes, stage 2 (RW, view of CBAR) */
#define HWM_SMMU_CBAR_TYPE0                      0x00000u
#define HWM_SMMU_CBAR_TYPE0_STRIDE               0x4u
#define HWM_SMMU_CBAR_TYPE0_COUNT                128u
#define HWM_SMMU_CBAR_TYPE0_VMID_SHIFT           0x0u
#define HWM_SMMU_CBAR_TYPE0_VMID_WIDTH           8u
#define HWM_SMMU_CBAR_TYPE0_VMID_MASK            0x000000ffu
#define HWM_SMMU_CBAR_TYPE0_TYPE_SHIFT           16u
#define HWM_SMMU_CBAR_TYPE0_TYPE_WIDTH           2u
#define HWM_SMMU_CBAR_TYPE0_TYPE_MASK            0x00030000u
#define HWM_SMMU_CBAR_TYPE0_IRPTNDX_SHIFT        24u
#define HWM_SMMU_CBAR_TYPE0_IRPTNDX_WIDTH        8u
#define HWM_SMMU_CBAR_TYPE0_IRPTNDX_MASK         0xff000000u

/* Context bank attributes, stage 1 (RW, view of CBAR) */
#define HWM_SMMU_CBAR_TYPE1                      0x00000u
#define HWM_SMMU_CBAR_TYPE1_STRIDE               0x4u
#define HWM_SMMU_CBAR_TYPE1_COUNT                128u
#define HWM_SMMU_CBAR_TYPE1_VMID_SHIFT           0x0u
#define HWM_SMMU_CBAR_TYPE1_VMID_WIDTH           8u
#define HWM_SMMU_CBAR_TYPE1_VMID_MASK            0x000000ffu
#define HWM_SMMU_CBAR_TYPE1_BPSHCFG_SHIFT        8u
#define HWM_SMMU_CBAR_TYPE1_BPSHCFG_WIDTH        2u
#define HWM_SMMU_CBAR_TYPE1_BPSHCFG_MASK         0x00000300u
#define HWM_SMMU_CBAR_TYPE1_HYPC_SHIFT           10u
#define HWM_SMMU_CBAR_TYPE1_HYPC_WIDTH           1u
#define HWM_SMMU_CBAR_TYPE1_HYPC_MASK            0x00000400u
#define HWM_SMMU_CBAR_TYPE1_FB_SHIFT             11u
#define HWM_SMMU_CBAR_TYPE1_FB_WIDTH             1u
#define HWM_SMMU_CBAR_TYPE1_FB_MASK              0x00000800u
#define HWM_SMMU_CBAR_TYPE1_MemAttr_SHIFT        12u
#define HWM_SMMU_CBAR_TYPE1_MemAttr_WIDTH        4u
#define HWM_SMMU_CBAR_TYPE1_MemAttr_MASK         0x0000f000u
#define HWM_SMMU_CBAR_TYPE1_TYPE_SHIFT           16u
#define HWM_SMMU_CBAR_TYPE1_TYPE_WIDTH           2u
#define HWM_SMMU_CBAR_TYPE1_TYPE_MASK            0x00030000u
#define HWM_SMMU_CBAR_TYPE1_BSU_SHIFT            18u
#define HWM_SMMU_CBAR_TYPE1_BSU_WIDTH            2u
#define HWM_SMMU_CBAR_TYPE1_BSU_MASK             0x000c0000u
#define HWM_SMMU_CBAR_TYPE1_RACFG_SHIFT          20u
#define HWM_SMMU_CBAR_TYPE1_RACFG_WIDTH          2u
#define HWM_SMMU_CBAR_TYPE1_RACFG_MASK           0x00300000u
#define HWM_SMMU_CBAR_TYPE1_WACFG_SHIFT          22u
#define HWM_SMMU_CBAR_TYPE1_WACFG_WIDTH          2u
#define HWM_SMMU_CBAR_TYPE1_WACFG_MASK           0x00c00000u
#define HWM_SMMU_CBAR_TYPE1_IRPTNDX_SHIFT        24u
#define HWM_SMMU_CBAR_TYPE1_IRPTNDX_WIDTH        8u
#define HWM_SMMU_CBAR_TYPE1_IRPTNDX_MASK         0xff000000u

/* Context bank attributes, stage 2 fault (RW, view of CBAR) */
#define HWM_SMMU_CBAR_TYPE2                      0x00000u
#define HWM_SMMU_CBAR_TYPE2_STRIDE               0x4u
#define HWM_SMMU_CBAR_TYPE2_COUNT                128u
#define HWM_SMMU_CBAR_TYPE2_TYPE_SHIFT           16u
#define HWM_SMMU_CBAR_TYPE2_TYPE_WIDTH           2u
#define HWM_SMMU_CBAR_TYPE2_TYPE_MASK            0x00030000u
#define HWM_SMMU_CBAR_TYPE2_IRPTNDX_SHIFT        24u
#define HWM_SMMU_CBAR_TYPE2_IRPTNDX_WIDTH        8u
#define HWM_SMMU_CBAR_TYPE2_IRPTNDX_MASK         0xff000000u

/* Context bank attributes, nested (RW, view of CBAR) */
#define HWM_SMMU_CBAR_TYPE3                      0x00000u
#define HWM_SMMU_CBAR_TYPE3_STRIDE               0x4u
#define HWM_SMMU_CBAR_TYPE3_COUNT                128u
#define HWM_SMMU_CBAR_TYPE3_VMID_SHIFT           0x0u
#define HWM_SMMU_CBAR_TYPE3_VMID_WIDTH           8u
#define HWM_SMMU_CBAR_TYPE3_VMID_MASK            0x000000ffu
#define HWM_SMMU_CBAR_TYPE3_CBNDX_SHIFT          8u
#define HWM_SMMU_CBAR_TYPE3_CBNDX_WIDTH          8u
#define HWM_SMMU_CBAR_TYPE3_CBNDX_MASK           0x0000ff00u
#define HWM_SMMU_CBAR_TYPE3_TYPE_SHIFT           16u
#define HWM_SMMU_CBAR_TYPE3_TYPE_WIDTH           2u
#define HWM_SMMU_CBAR_TYPE3_TYPE_MASK            0x00030000u
#define HWM_SMMU_CBAR_TYPE3_IRPTNDX_SHIFT        24u
#define HWM_SMMU_CBAR_TYPE3_IRPTNDX_WIDTH        8u
#define HWM_SMMU_CBAR_TYPE3_IRPTNDX_MASK         0xff000000u

/* Translation table base 0, short (RW, one per context bank, view of TTBR0) */
#define HWM_SMMU_TTBR0_SHORT                     0x00020u
#define HWM_SMMU_TTBR0_SHORT_IRGN1_SHIFT         0x0u
#define HWM_SMMU_TTBR0_SHORT_IRGN1_WIDTH         1u
#define HWM_SMMU_TTBR0_SHORT_IRGN1_MASK          0x0000000000000001ull
#define HWM_SMMU_TTBR0_SHORT_S_SHIFT             1u
#define HWM_SMMU_TTBR0_SHORT_S_WIDTH             1u
#define HWM_SMMU_TTBR0_SHORT_S_MASK              0x0000000000000002ull
#define HWM_SMMU_TTBR0_SHORT_IMP_SHIFT           2u
#define HWM_SMMU_TTBR0_SHORT_IMP_WIDTH           1u
#define HWM_SMMU_TTBR0_SHORT_IMP_MASK            0x0000000000000004ull
#define HWM_SMMU_TTBR0_SHORT_RGN_SHIFT           3u
#define HWM_SMMU_TTBR0_SHORT_RGN_WIDTH           2u
#define HWM_SMMU_TTBR0_SHORT_RGN_MASK            0x0000000000000018ull
#define HWM_SMMU_TTBR0_SHORT_NOS_SHIFT           5u
#define HWM_SMMU_TTBR0_SHORT_NOS_WIDTH           1u
#define HWM_SMMU_TTBR0_SHORT_NOS_MASK            0x0000000000000020ull
#define HWM_SMMU_TTBR0_SHORT_IRGN0_SHIFT         6u
#define HWM_SMMU_TTBR0_SHORT_IRGN0_WIDTH         1u
#define HWM_SMMU_TTBR0_SHORT_IRGN0_MASK          0x0000000000000040ull
#define HWM_SMMU_TTBR0_SHORT_BASE_SHIFT          7u
#define HWM_SMMU_TTBR0_SHORT_BASE_WIDTH          25u
#define HWM_SMMU_TTBR0_SHORT_BASE_MASK           0x00000000ffffff80ull

/* Translation table base 1, short (RW, one per context bank, view of TTBR1) */
#define HWM_SMMU_TTBR1_SHORT                     0x00028u
#define HWM_SMMU_TTBR1_SHORT_IRGN1_SHIFT         0x0u
#define HWM_SMMU_TTBR1_SHORT_IRGN1_WIDTH         1u
#define HWM_SMMU_TTBR1_SHORT_IRGN1_MASK          0x0000000000000001ull
#define HWM_SMMU_TTBR1_SHORT_S_SHIFT             1u
#define HWM_SMMU_TTBR1_SHORT_S_WIDTH             1u
#define HWM_SMMU_TTBR1_SHORT_S_MASK              0x0000000000000002ull
#define HWM_SMMU_TTBR1_SHORT_IMP_SHIFT           2u
#define HWM_SMMU_TTBR1_SHORT_IMP_WIDTH           1u
#define HWM_SMMU_TTBR1_SHORT_IMP_MASK            0x0000000000000004ull
#define HWM_SMMU_TTBR1_SHORT_RGN_SHIFT           3u
#define HWM_SMMU_TTBR1_SHORT_RGN_WIDTH           2u
#define HWM_SMMU_TTBR1_SHORT_RGN_MASK            0x0000000000000018ull
#define HWM_SMMU_TTBR1_SHORT_NOS_SHIFT           5u
#define HWM_SMMU_TTBR1_SHORT_NOS_WIDTH           1u
#define HWM_SMMU_TTBR1_SHORT_NOS_MASK            0x0000000000000020ull
#define HWM_SMMU_TTBR1_SHORT_IRGN0_SHIFT         6u
#define HWM_SMMU_TTBR1_SHORT_IRGN0_WIDTH         1u
#define HWM_SMMU_TTBR1_SHORT_IRGN0_MASK          0x0000000000000040ull
#define HWM_SMMU_TTBR1_SHORT_BASE_SHIFT          7u
#define HWM_SMMU_TTBR1_SHORT_BASE_WIDTH          25u
#define HWM_SMMU_TTBR1_SHORT_BASE_MASK           0x00000000ffffff80ull

/* Translation control, AArch32 short (RW, one per context bank, view of TCR) */
#define HWM_SMMU_TCR_SHORT                       0x00030u
#define HWM_SMMU_TCR_SHORT_T0SZ_SHIFT            0x0u
#define HWM_SMMU_TCR_SHORT_T0SZ_WIDTH            3u
#define HWM_SMMU_TCR_SHORT_T0SZ_MASK             0x00000007u
#define HWM_SMMU_TCR_SHORT_PD0_SHIFT             4u
#define HWM_SMMU_TCR_SHORT_PD0_WIDTH             1u
#define HWM_SMMU_TCR_SHORT_PD0_MASK              0x00000010u
#define HWM_SMMU_TCR_SHORT_PD1_SHIFT             5u
#define HWM_SMMU_TCR_SHORT_PD1_WIDTH             1u
#define HWM_SMMU_TCR_SHORT_PD1_MASK              0x00000020u
#define HWM_SMMU_TCR_SHORT_NSCFG0_SHIFT          14u
#define HWM_SMMU_TCR_SHORT_NSCFG0_WIDTH          1u
#define HWM_SMMU_TCR_SHORT_NSCFG0_MASK           0x00004000u
#define HWM_SMMU_TCR_SHORT_NSCFG1_SHIFT          30u
#define HWM_SMMU_TCR_SHORT_NSCFG1_WIDTH          1u
#define HWM_SMMU_TCR_SHORT_NSCFG1_MASK           0x40000000u
#define HWM_SMMU_TCR_SHORT_EAE_SHIFT             31u
#define HWM_SMMU_TCR_SHORT_EAE_WIDTH             1u
#define HWM_SMMU_TCR_SHORT_EAE_MASK              0x80000000u

/* Query result, short (RW, one per context bank, view of PAR) */
#define HWM_SMMU_PAR_SHORT                       0x00050u
#define HWM_SMMU_PAR_SHORT_F_SHIFT               0x0u
#define HWM_SMMU_PAR_SHORT_F_WIDTH               1u
#define HWM_SMMU_PAR_SHORT_F_MASK                0x0000000000000001ull
#define HWM_SMMU_PAR_SHORT_SS_SHIFT              1u
#define HWM_SMMU_PAR_SHORT_SS_WIDTH              1u
#define HWM_SMMU_PAR_SHORT_SS_MASK               0x0000000000000002ull
#define HWM_SMMU_PAR_SHORT_OUTER_SHIFT           2u
#define HWM_SMMU_PAR_SHORT_OUTER_WIDTH           2u
#define HWM_SMMU_PAR_SHORT_OUTER_MASK            0x000000000000000cull
#define HWM_SMMU_PAR_SHORT_INNER_SHIFT           4u
#define HWM_SMMU_PAR_SHORT_INNER_WIDTH           3u
#define HWM_SMMU_PAR_SHORT_INNER_MASK            0x0000000000000070ull
#define HWM_SMMU_PAR_SHORT_SH_SHIFT              7u
#define HWM_SMMU_PAR_SHORT_SH_WIDTH              1u
#define HWM_SMMU_PAR_SHORT_SH_MASK               0x0000000000000080ull
#define HWM_SMMU_PAR_SHORT_IMP_SHIFT             8u
#define HWM_SMMU_PAR_SHORT_IMP_WIDTH             1u
#define HWM_SMMU_PAR_SHORT_IMP_MASK              0x0000000000000100ull
#define HWM_SMMU_PAR_SHORT_NS_SHIFT              9u
#define HWM_SMMU_PAR_SHORT_NS_WIDTH              1u
#define HWM_SMMU_PAR_SHORT_NS_MASK               0x0000000000000200ull
#define HWM_SMMU_PAR_SHORT_NOS_SHIFT             10u
#define HWM_SMMU_PAR_SHORT_NOS_WIDTH             1u
#define HWM_SMMU_PAR_SHORT_NOS_MASK              0x0000000000000400ull
#define HWM_SMMU_PAR_SHORT_PA_SHIFT              12u
#define HWM_SMMU_PAR_SHORT_PA_WIDTH              20u
#define HWM_SMMU_PAR_SHORT_PA_MASK               0x00000000fffff000ull

/* Invalidate TLB by VA and ASID, AArch32 (WO, one per context bank, view of TLBIVA) */
#define HWM_SMMU_TLBIVA_AARCH32                  0x00600u
#define HWM_SMMU_TLBIVA_AARCH32_ASID_SHIFT       0x0u
#define HWM_SMMU_TLBIVA_AARCH32_ASID_WIDTH       8u
#define HWM_SMMU_TLBIVA_AARCH32_ASID_MASK        0x00000000000000ffull
#define HWM_SMMU_TLBIVA_AARCH32_VA_SHIFT         12u
#define HWM_SMMU_TLBIVA_AARCH32_VA_WIDTH         20u
#define HWM_SMMU_TLBIVA_AARCH32_VA_MASK          0x00000000fffff000ull

/* Invalidate TLB by VA, all ASIDs, AArch32 (WO, one per context bank, view of TLBIVAA) */
#define HWM_SMMU_TLBIVAA_AARCH32                 0x00608u
#define HWM_SMMU_TLBIVAA_AARCH32_VA_SHIFT        12u
#define HWM_SMMU_TLBIVAA_AARCH32_VA_WIDTH        20u
#define HWM_SMMU_TLBIVAA_AARCH32_VA_MASK         0x00000000fffff000ull

/* Invalidate TLB by VA and ASID, last level, AArch32 (WO, one per context bank, view of TLBIVAL) */
#define HWM_SMMU_TLBIVAL_AARCH32                 0x00620u
#define HWM_SMMU_TLBIVAL_AARCH32_ASID_SHIFT      0x0u
#define HWM_SMMU_TLBIVAL_AARCH32_ASID_WIDTH      8u
#define HWM_SMMU_TLBIVAL_AARCH32_ASID_MASK       0x00000000000000ffull
#define HWM_SMMU_TLBIVAL_AARCH32_VA_SHIFT        12u
#define HWM_SMMU_TLBIVAL_AARCH32_VA_WIDTH        20u
#define HWM_SMMU_TLBIVAL_AARCH32_VA_MASK         0x00000000fffff000ull

/* Invalidate TLB by VA, all ASIDs, last level, AArch32 (WO, one per context bank, view of TLBIVAAL) */
#define HWM_SMMU_TLBIVAAL_AARCH32                0x00628u
#define HWM_SMMU_TLBIVAAL_AARCH32_VA_SHIFT       12u
#define HWM_SMMU_TLBIVAAL_AARCH32_VA_WIDTH       20u
#define HWM_SMMU_TLBIVAAL_AARCH32_VA_MASK        0x00000000fffff000ull

/* Translation control, AArch32 long (RW, one per context bank, view of TCR) */
#define HWM_SMMU_TCR_LONG32                      0x00030u
#define HWM_SMMU_TCR_LONG32_T0SZ_SHIFT           0x0u
#define HWM_SMMU_TCR_LONG32_T0SZ_WIDTH           3u
#define HWM_SMMU_TCR_LONG32_T0SZ_MASK            0x00000007u
#define HWM_SMMU_TCR_LONG32_EPD0_SHIFT           7u
#define HWM_SMMU_TCR_LONG32_EPD0_WIDTH           1u
#define HWM_SMMU_TCR_LONG32_EPD0_MASK            0x00000080u
#define HWM_SMMU_TCR_LONG32_IRGN0_SHIFT          8u
#define HWM_SMMU_TCR_LONG32_IRGN0_WIDTH          2u
#define HWM_SMMU_TCR_LONG32_IRGN0_MASK           0x00000300u
#define HWM_SMMU_TCR_LONG32_ORGN0_SHIFT          10u
#define HWM_SMMU_TCR_LONG32_ORGN0_WIDTH          2u
#define HWM_SMMU_TCR_LONG32_ORGN0_MASK           0x00000c00u
#define HWM_SMMU_TCR_LONG32_SH0_SHIFT            12u
#define HWM_SMMU_TCR_LONG32_SH0_WIDTH            2u
#define HWM_SMMU_TCR_LONG32_SH0_MASK             0x00003000u
#define HWM_SMMU_TCR_LONG32_NSCFG0_SHIFT         14u
#define HWM_SMMU_TCR_LONG32_NSCFG0_WIDTH         1u
#define HWM_SMMU_TCR_LONG32_NSCFG0_MASK          0x00004000u
#define HWM_SMMU_TCR_LONG32_T1SZ_SHIFT           16u
#define HWM_SMMU_TCR_LONG32_T1SZ_WIDTH           3u
#define HWM_SMMU_TCR_LONG32_T1SZ_MASK            0x00070000u
#define HWM_SMMU_TCR_LONG32_A1_SHIFT             22u
#define HWM_SMMU_TCR_LONG32_A1_WIDTH             1u
#define HWM_SMMU_TCR_LONG32_A1_MASK              0x00400000u
#define HWM_SMMU_TCR_LONG32_EPD1_SHIFT           23u
#define HWM_SMMU_TCR_LONG32_EPD1_WIDTH           1u
#define HWM_SMMU_TCR_LONG32_EPD1_MASK            0x00800000u
#define HWM_SMMU_TCR_LONG32_IRGN1_SHIFT          24u
#define HWM_SMMU_TCR_LONG32_IRGN1_WIDTH          2u
#define HWM_SMMU_TCR_LONG32_IRGN1_MASK           0x03000000u
#define HWM_SMMU_TCR_LONG32_ORGN1_SHIFT          26u
#define HWM_SMMU_TCR_LONG32_ORGN1_WIDTH          2u
#define HWM_SMMU_TCR_LONG32_ORGN1_MASK           0x0c000000u
#define HWM_SMMU_TCR_LONG32_SH1_SHIFT            28u
#define HWM_SMMU_TCR_LONG32_SH1_WIDTH            2u
#define HWM_SMMU_TCR_LONG32_SH1_MASK             0x30000000u
#define HWM_SMMU_TCR_LONG32_NSCFG1_SHIFT         30u
#define HWM_SMMU_TCR_LONG32_NSCFG1_WIDTH         1u
#define HWM_SMMU_TCR_LONG32_NSCFG1_MASK          0x40000000u
#define HWM_SMMU_TCR_LONG32_EAE_SHIFT            31u
#define HWM_SMMU_TCR_LONG32_EAE_WIDTH            1u
#define HWM_SMMU_TCR_LONG32_EAE_MASK             0x80000000u

/* System control, stage 2 (RW, one per context bank, view of SCTLR) */
#define HWM_SMMU_SCTLR_STAGE2                    0x00000u
#define HWM_SMMU_SCTLR_STAGE2_M_SHIFT            0x0u
#define HWM_SMMU_SCTLR_STAGE2_M_WIDTH            1u
#define HWM_SMMU_SCTLR_STAGE2_M_MASK             0x00000001u
#define HWM_SMMU_SCTLR_STAGE2_TRE_SHIFT          1u
#define HWM_SMMU_SCTLR_STAGE2_TRE_WIDTH          1u
#define HWM_SMMU_SCTLR_STAGE2_TRE_MASK           0x00000002u
#define HWM_SMMU_SCTLR_STAGE2_AFE_SHIFT          2u
#define HWM_SMMU_SCTLR_STAGE2_AFE_WIDTH          1u
#define HWM_SMMU_SCTLR_STAGE2_AFE_MASK           0x00000004u
#define HWM_SMMU_SCTLR_STAGE2_AFFD_SHIFT         3u
#define HWM_SMMU_SCTLR_STAGE2_AFFD_WIDTH         1u
#define HWM_SMMU_SCTLR_STAGE2_AFFD_MASK          0x00000008u
#define HWM_SMMU_SCTLR_STAGE2_E_SHIFT            4u
#define HWM_SMMU_SCTLR_STAGE2_E_WIDTH            1u
#define HWM_SMMU_SCTLR_STAGE2_E_MASK             0x00000010u
#define HWM_SMMU_SCTLR_STAGE2_CFRE_SHIFT         5u
#define HWM_SMMU_SCTLR_STAGE2_CFRE_WIDTH         1u
#define HWM_SMMU_SCTLR_STAGE2_CFRE_MASK          0x00000020u
#define HWM_SMMU_SCTLR_STAGE2_CFIE_SHIFT         6u
#define HWM_SMMU_SCTLR_STAGE2_CFIE_WIDTH         1u
#define HWM_SMMU_SCTLR_STAGE2_CFIE_MASK          0x00000040u
#define HWM_SMMU_SCTLR_STAGE2_CFCFG_SHIFT        7u
#define HWM_SMMU_SCTLR_STAGE2_CFCFG_WIDTH        1u
#define HWM_SMMU_SCTLR_STAGE2_CFCFG_MASK         0x00000080u
#define HWM_SMMU_SCTLR_STAGE2_HUPCF_SHIFT        8u
#define HWM_SMMU_SCTLR_STAGE2_HUPCF_WIDTH        1u
#define HWM_SMMU_SCTLR_STAGE2_HUPCF_MASK         0x00000100u
#define HWM_SMMU_SCTLR_STAGE2_PTW_SHIFT          13u
#define HWM_SMMU_SCTLR_STAGE2_PTW_WIDTH          1u
#define HWM_SMMU_SCTLR_STAGE2_PTW_MASK           0x00002000u
#define HWM_SMMU_SCTLR_STAGE2_BSU_SHIFT          14u
#define HWM_SMMU_SCTLR_STAGE2_BSU_WIDTH          2u
#define HWM_SMMU_SCTLR_STAGE2_BSU_MASK           0x0000c000u
#define HWM_SMMU_SCTLR_STAGE2_MemAttr_SHIFT      16u
#define HWM_SMMU_SCTLR_STAGE2_MemAttr_WIDTH      4u
#define HWM_SMMU_SCTLR_STAGE2_MemAttr_MASK       0x000f0000u
#define HWM_SMMU_SCTLR_STAGE2_FB_SHIFT           21u
#define HWM_SMMU_SCTLR_STAGE2_FB_WIDTH           1u
#define HWM_SMMU_SCTLR_STAGE2_FB_MASK            0x00200000u
#define HWM_SMMU_SCTLR_STAGE2_SHCFG_SHIFT        22u
#define HWM_SMMU_SCTLR_STAGE2_SHCFG_WIDTH        2u
#define HWM_SMMU_SCTLR_STAGE2_SHCFG_MASK         0x00c00000u
#define HWM_SMMU_SCTLR_STAGE2_RACFG_SHIFT        24u
#define HWM_SMMU_SCTLR_STAGE2_RACFG_WIDTH        2u
#define HWM_SMMU_SCTLR_STAGE2_RACFG_MASK         0x03000000u
#define HWM_SMMU_SCTLR_STAGE2_WACFG_SHIFT        26u
#define HWM_SMMU_SCTLR_STAGE2_WACFG_WIDTH        2u
#define HWM_SMMU_SCTLR_STAGE2_WACFG_MASK         0x0c000000u

/* Translation control, stage 2 (RW, one per context bank, view of TCR) */
#define HWM_SMMU_TCR_STAGE2                      0x00030u
#define HWM_SMMU_TCR_STAGE2_T0SZ_SHIFT           0x0u
#define HWM_SMMU_TCR_STAGE2_T0SZ_WIDTH           6u
#define HWM_SMMU_TCR_STAGE2_T0SZ_MASK            0x0000003fu
#define HWM_SMMU_TCR_STAGE2_SL0_SHIFT            6u
#define HWM_SMMU_TCR_STAGE2_SL0_WIDTH            2u
#define HWM_SMMU_TCR_STAGE2_SL0_MASK             0x000000c0u
#define HWM_SMMU_TCR_STAGE2_IRGN0_SHIFT          8u
#define HWM_SMMU_TCR_STAGE2_IRGN0_WIDTH          2u
#define HWM_SMMU_TCR_STAGE2_IRGN0_MASK           0x00000300u
#define HWM_SMMU_TCR_STAGE2_ORGN0_SHIFT          10u
#define HWM_SMMU_TCR_STAGE2_ORGN0_WIDTH          2u
#define HWM_SMMU_TCR_STAGE2_ORGN0_MASK           0x00000c00u
#define HWM_SMMU_TCR_STAGE2_SH0_SHIFT            12u
#define HWM_SMMU_TCR_STAGE2_SH0_WIDTH            2u
#define HWM_SMMU_TCR_STAGE2_SH0_MASK             0x00003000u
#define HWM_SMMU_TCR_STAGE2_TG0_SHIFT            14u
#define HWM_SMMU_TCR_STAGE2_TG0_WIDTH            2u
#define HWM_SMMU_TCR_STAGE2_TG0_MASK             0x0000c000u
#define HWM_SMMU_TCR_STAGE2_PASize_SHIFT         16u
#define HWM_SMMU_TCR_STAGE2_PASize_WIDTH         3u
#define HWM_SMMU_TCR_STAGE2_PASize_MASK          0x00070000u
#define HWM_SMMU_TCR_STAGE2_HA_SHIFT             21u
#define HWM_SMMU_TCR_STAGE2_HA_WIDTH             1u
#define HWM_SMMU_TCR_STAGE2_HA_MASK              0x00200000u
#define HWM_SMMU_TCR_STAGE2_HD_SHIFT             22u
#define HWM_SMMU_TCR_STAGE2_HD_WIDTH             1u
#define HWM_SMMU_TCR_STAGE2_HD_MASK              0x00400000u

/* Fault syndrome 0, stage 2 (RW, one per context bank, view of FSYNR0) */
#define HWM_SMMU_FSYNR0_STAGE2                   0x00068u
#define HWM_SMMU_FSYNR0_STAGE2_PLVL_SHIFT        0x0u
#define HWM_SMMU_FSYNR0_STAGE2_PLVL_WIDTH        2u
#define HWM_SMMU_FSYNR0_STAGE2_PLVL_MASK         0x00000003u
#define HWM_SMMU_FSYNR0_STAGE2_NESTED_SHIFT      2u
#define HWM_SMMU_FSYNR0_STAGE2_NESTED_WIDTH      1u
#define HWM_SMMU_FSYNR0_STAGE2_NESTED_MASK       0x00000004u
#define HWM_SMMU_FSYNR0_STAGE2_S1PTWF_SHIFT      3u
#define HWM_SMMU_FSYNR0_STAGE2_S1PTWF_WIDTH      1u
#define HWM_SMMU_FSYNR0_STAGE2_S1PTWF_MASK       0x00000008u
#define HWM_SMMU_FSYNR0_STAGE2_WNR_SHIFT         4u
#define HWM_SMMU_FSYNR0_STAGE2_WNR_WIDTH         1u
#define HWM_SMMU_FSYNR0_STAGE2_WNR_MASK          0x00000010u
#define HWM_SMMU_FSYNR0_STAGE2_PNU_SHIFT         5u
#define HWM_SMMU_FSYNR0_STAGE2_PNU_WIDTH         1u
#define HWM_SMMU_FSYNR0_STAGE2_PNU_MASK          0x00000020u
#define HWM_SMMU_FSYNR0_STAGE2_IND_SHIFT         6u
#define HWM_SMMU_FSYNR0_STAGE2_IND_WIDTH         1u
#define HWM_SMMU_FSYNR0_STAGE2_IND_MASK          0x00000040u
#define HWM_SMMU_FSYNR0_STAGE2_ATOF_SHIFT        9u
#define HWM_SMMU_FSYNR0_STAGE2_ATOF_WIDTH        1u
#define HWM_SMMU_FSYNR0_STAGE2_ATOF_MASK         0x00000200u
#define HWM_SMMU_FSYNR0_STAGE2_PTWF_SHIFT        10u
#define HWM_SMMU_FSYNR0_STAGE2_PTWF_WIDTH        1u
#define HWM_SMMU_FSYNR0_STAGE2_PTWF_MASK         0x00000400u
#define HWM_SMMU_FSYNR0_STAGE2_AFR_SHIFT         11u
#define HWM_SMMU_FSYNR0_STAGE2_AFR_WIDTH         1u
#define HWM_SMMU_FSYNR0_STAGE2_AFR_MASK          0x00000800u
#define HWM_SMMU_FSYNR0_STAGE2_S1CBNDX_SHIFT     16u
#define HWM_SMMU_FSYNR0_STAGE2_S1CBNDX_WIDTH     8u
#define HWM_SMMU_FSYNR0_STAGE2_S1CBNDX_MASK      0x00ff0000u

/* Translation control, stage 2, AArch32 (RW, one per context bank, view of TCR) */
#define HWM_SMMU_TCR_STAGE2_LONG32               0x00030u
#define HWM_SMMU_TCR_STAGE2_LONG32_T0SZ_SHIFT    0x0u
#define HWM_SMMU_TCR_STAGE2_LONG32_T0SZ_WIDTH    4u
#define HWM_SMMU_TCR_STAGE2_LONG32_T0SZ_MASK     0x0000000fu
#define HWM_SMMU_TCR_STAGE2_LONG32_SL0_SHIFT     6u
#define HWM_SMMU_TCR_STAGE2_LONG32_SL0_WIDTH     2u
#define HWM_SMMU_TCR_STAGE2_LONG32_SL0_MASK      0x000000c0u
#define HWM_SMMU_TCR_STAGE2_LONG32_IRGN0_SHIFT   8u
#define HWM_SMMU_TCR_STAGE2_LONG32_IRGN0_WIDTH   2u
#define HWM_SMMU_TCR_STAGE2_LONG32_IRGN0_MASK    0x00000300u
#define HWM_SMMU_TCR_STAGE2_LONG32_ORGN0_SHIFT   10u
#define HWM_SMMU_TCR_STAGE2_LONG32_ORGN0_WIDTH   2u
#define HWM_SMMU_TCR_STAGE2_LONG32_ORGN0_MASK    0x00000c00u
#define HWM_SMMU_TCR_STAGE2_LONG32_SH0_SHIFT     12u
#define HWM_SMMU_TCR_STAGE2_LONG32_SH0_WIDTH     2u
#define HWM_SMMU_TCR_STAGE2_LONG32_SH0_MASK      0x00003000u
#define HWM_SMMU_TCR_STAGE2_LONG32_EAE_SHIFT     31u
#define HWM_SMMU_TCR_STAGE2_LONG32_EAE_WIDTH     1u
#define HWM_SMMU_TCR_STAGE2_LONG32_EAE_MASK      0x80000000u

/* Global query result, short (RW, view of sGPAR) */
#define HWM_SMMU_sGPAR_SHORT                     0x00180u
#define HWM_SMMU_sGPAR_SHORT_F_SHIFT             0x0u
#define HWM_SMMU_sGPAR_SHORT_F_WIDTH             1u
#define HWM_SMMU_sGPAR_SHORT_F_MASK              0x0000000000000001ull
#define HWM_SMMU_sGPAR_SHORT_SS_SHIFT            1u
#define HWM_SMMU_sGPAR_SHORT_SS_WIDTH            1u
#define HWM_SMMU_sGPAR_SHORT_SS_MASK             0x0000000000000002ull
#define HWM_SMMU_sGPAR_SHORT_OUTER_SHIFT         2u
#define HWM_SMMU_sGPAR_SHORT_OUTER_WIDTH         2u
#define HWM_SMMU_sGPAR_SHORT_OUTER_MASK          0x000000000000000cull
#define HWM_SMMU_sGPAR_SHORT_INNER_SHIFT         4u
#define HWM_SMMU_sGPAR_SHORT_INNER_WIDTH         3u
#define HWM_SMMU_sGPAR_SHORT_INNER_MASK          0x0000000000000070ull
#define HWM_SMMU_sGPAR_SHORT_SH_SHIFT            7u
#define HWM_SMMU_sGPAR_SHORT_SH_WIDTH            1u
#define HWM_SMMU_sGPAR_SHORT_SH_MASK             0x0000000000000080ull
#define HWM_SMMU_sGPAR_SHORT_IMP_SHIFT           8u
#define HWM_SMMU_sGPAR_SHORT_IMP_WIDTH           1u
#define HWM_SMMU_sGPAR_SHORT_IMP_MASK            0x0000000000000100ull
#define HWM_SMMU_sGPAR_SHORT_NS_SHIFT            9u
#define HWM_SMMU_sGPAR_SHORT_NS_WIDTH            1u
#define HWM_SMMU_sGPAR_SHORT_NS_MASK             0x0000000000000200ull
#define HWM_SMMU_sGPAR_SHORT_NOS_SHIFT           10u
#define HWM_SMMU_sGPAR_SHORT_NOS_WIDTH           1u
#define HWM_SMMU_sGPAR_SHORT_NOS_MASK            0x0000000000000400ull
#define HWM_SMMU_sGPAR_SHORT_PA_SHIFT            12u
#define HWM_SMMU_sGPAR_SHORT_PA_WIDTH            20u
#define HWM_SMMU_sGPAR_SHORT_PA_MASK             0x00000000fffff000ull

/* Global query result, short, NS copy (RW, view of NSGPAR) */
#define HWM_SMMU_NSGPAR_SHORT                    0x00580u
#define HWM_SMMU_NSGPAR_SHORT_F_SHIFT            0x0u
#define HWM_SMMU_NSGPAR_SHORT_F_WIDTH            1u
#define HWM_SMMU_NSGPAR_SHORT_F_MASK             0x0000000000000001ull
#define HWM_SMMU_NSGPAR_SHORT_SS_SHIFT           1u
#define HWM_SMMU_NSGPAR_SHORT_SS_WIDTH           1u
#define HWM_SMMU_NSGPAR_SHORT_SS_MASK            0x0000000000000002ull
#define HWM_SMMU_NSGPAR_SHORT_OUTER_SHIFT        2u
#define HWM_SMMU_NSGPAR_SHORT_OUTER_WIDTH        2u
#define HWM_SMMU_NSGPAR_SHORT_OUTER_MASK         0x000000000000000cull
#define HWM_SMMU_NSGPAR_SHORT_INNER_SHIFT        4u
#define HWM_SMMU_NSGPAR_SHORT_INNER_WIDTH        3u
#define HWM_SMMU_NSGPAR_SHORT_INNER_MASK         0x0000000000000070ull
#define HWM_SMMU_NSGPAR_SHORT_SH_SHIFT           7u
#define HWM_SMMU_NSGPAR_SHORT_SH_WIDTH           1u
#define HWM_SMMU_NSGPAR_SHORT_SH_MASK            0x0000000000000080ull
#define HWM_SMMU_NSGPAR_SHORT_IMP_SHIFT          8u
#define HWM_SMMU_NSGPAR_SHORT_IMP_WIDTH          1u
#define HWM_SMMU_NSGPAR_SHORT_IMP_MASK           0x0000000000000100ull
#define HWM_SMMU_NSGPAR_SHORT_NS_SHIFT           9u
#define HWM_SMMU_NSGPAR_SHORT_NS_WIDTH           1u
#define HWM_SMMU_NSGPAR_SHORT_NS_MASK            0x0000000000000200ull
#define HWM_SMMU_NSGPAR_SHORT_NOS_SHIFT          10u
#define HWM_SMMU_NSGPAR_SHORT_NOS_WIDTH          1u
#define HWM_SMMU_NSGPAR_SHORT_NOS_MASK           0x0000000000000400ull
#define HWM_SMMU_NSGPAR_SHORT_PA_SHIFT           12u
#define HWM_SMMU_NSGPAR_SHORT_PA_WIDTH           20u
#define HWM_SMMU_NSGPAR_SHORT_PA_MASK            0x00000000fffff000ull

/* Query result, fault (RW, one per context bank, view of PAR) */
#define HWM_SMMU_PAR_FAULT                       0x00050u
#define HWM_SMMU_PAR_FAULT_F_SHIFT               0x0u
#define HWM_SMMU_PAR_FAULT_F_WIDTH               1u
#define HWM_SMMU_PAR_FAULT_F_MASK                0x0000000000000001ull
#define HWM_SMMU_PAR_FAULT_TF_SHIFT              1u
#define HWM_SMMU_PAR_FAULT_TF_WIDTH              1u
#define HWM_SMMU_PAR_FAULT_TF_MASK               0x0000000000000002ull
#define HWM_SMMU_PAR_FAULT_AFF_SHIFT             2u
#define HWM_SMMU_PAR_FAULT_AFF_WIDTH             1u
#define HWM_SMMU_PAR_FAULT_AFF_MASK              0x0000000000000004ull
#define HWM_SMMU_PAR_FAULT_PF_SHIFT              3u
#define HWM_SMMU_PAR_FAULT_PF_WIDTH              1u
#define HWM_SMMU_PAR_FAULT_PF_MASK               0x0000000000000008ull
#define HWM_SMMU_PAR_FAULT_EF_SHIFT              4u
#define HWM_SMMU_PAR_FAULT_EF_WIDTH              1u
#define HWM_SMMU_PAR_FAULT_EF_MASK               0x0000000000000010ull
#define HWM_SMMU_PAR_FAULT_TLBMCF_SHIFT          5u
#define HWM_SMMU_PAR_FAULT_TLBMCF_WIDTH          1u
#define HWM_SMMU_PAR_FAULT_TLBMCF_MASK           0x0000000000000020ull
#define HWM_SMMU_PAR_FAULT_TLBLKF_SHIFT          6u
#define HWM_SMMU_PAR_FAULT_TLBLKF_WIDTH          1u
#define HWM_SMMU_PAR_FAULT_TLBLKF_MASK           0x0000000000000040ull
#define HWM_SMMU_PAR_FAULT_ASF_SHIFT             7u
#define HWM_SMMU_PAR_FAULT_ASF_WIDTH             1u
#define HWM_SMMU_PAR_FAULT_ASF_MASK              0x0000000000000080ull
#define HWM_SMMU_PAR_FAULT_FORMAT_SHIFT          8u
#define HWM_SMMU_PAR_FAULT_FORMAT_WIDTH          2u
#define HWM_SMMU_PAR_FAULT_FORMAT_MASK           0x0000000000000300ull
#define HWM_SMMU_PAR_FAULT_ICF_SHIFT             29u
#define HWM_SMMU_PAR_FAULT_ICF_WIDTH             1u
#define HWM_SMMU_PAR_FAULT_ICF_MASK              0x0000000020000000ull
#define HWM_SMMU_PAR_FAULT_ATOT_SHIFT            31u
#define HWM_SMMU_PAR_FAULT_ATOT_WIDTH            1u
#define HWM_SMMU_PAR_FAULT_ATOT_MASK             0x0000000080000000ull
#define HWM_SMMU_PAR_FAULT_PLVL_SHIFT            32u
#define HWM_SMMU_PAR_FAULT_PLVL_WIDTH            2u
#define HWM_SMMU_PAR_FAULT_PLVL_MASK             0x0000000300000000ull
#define HWM_SMMU_PAR_FAULT_STAGE_SHIFT           35u
#define HWM_SMMU_PAR_FAULT_STAGE_WIDTH           1u
#define HWM_SMMU_PAR_FAULT_STAGE_MASK            0x0000000800000000ull

/* Global query result, fault (RW, view of sGPAR) */
#define HWM_SMMU_sGPAR_FAULT                     0x00180u
#define HWM_SMMU_sGPAR_FAULT_F_SHIFT             0x0u
#define HWM_SMMU_sGPAR_FAULT_F_WIDTH             1u
#define HWM_SMMU_sGPAR_FAULT_F_MASK              0x0000000000000001ull
#define HWM_SMMU_sGPAR_FAULT_TF_SHIFT            1u
#define HWM_SMMU_sGPAR_FAULT_TF_WIDTH            1u
#define HWM_SMMU_sGPAR_FAULT_TF_MASK             0x0000000000000002ull
#define HWM_SMMU_sGPAR_FAULT_AFF_SHIFT           2u
#define HWM_SMMU_sGPAR_FAULT_AFF_WIDTH           1u
#define HWM_SMMU_sGPAR_FAULT_AFF_MASK            0x0000000000000004ull
#define HWM_SMMU_sGPAR_FAULT_PF_SHIFT            3u
#define HWM_SMMU_sGPAR_FAULT_PF_WIDTH            1u
#define HWM_SMMU_sGPAR_FAULT_PF_MASK             0x0000000000000008ull
#define HWM_SMMU_sGPAR_FAULT_EF_SHIFT            4u
#define HWM_SMMU_sGPAR_FAULT_EF_WIDTH            1u
#define HWM_SMMU_sGPAR_FAULT_EF_MASK             0x0000000000000010ull
#define HWM_SMMU_sGPAR_FAULT_TLBMCF_SHIFT        5u
#define HWM_SMMU_sGPAR_FAULT_TLBMCF_WIDTH        1u
#define HWM_SMMU_sGPAR_FAULT_TLBMCF_MASK         0x0000000000000020ull
#define HWM_SMMU_sGPAR_FAULT_TLBLKF_SHIFT        6u
#define HWM_SMMU_sGPAR_FAULT_TLBLKF_WIDTH        1u
#define HWM_SMMU_sGPAR_FAULT_TLBLKF_MASK         0x0000000000000040ull
#define HWM_SMMU_sGPAR_FAULT_ASF_SHIFT           7u
#define HWM_SMMU_sGPAR_FAULT_ASF_WIDTH           1u
#define HWM_SMMU_sGPAR_FAULT_ASF_MASK            0x0000000000000080ull
#define HWM_SMMU_sGPAR_FAULT_FORMAT_SHIFT        8u
#define HWM_SMMU_sGPAR_FAULT_FORMAT_WIDTH        2u
#define HWM_SMMU_sGPAR_FAULT_FORMAT_MASK         0x0000000000000300ull
#define HWM_SMMU_sGPAR_FAULT_ICF_SHIFT           29u
#define HWM_SMMU_sGPAR_FAULT_ICF_WIDTH           1u
#define HWM_SMMU_sGPAR_FAULT_ICF_MASK            0x0000000020000000ull
#define HWM_SMMU_sGPAR_FAULT_UCBF_SHIFT          30u
#define HWM_SMMU_sGPAR_FAULT_UCBF_WIDTH          1u
#define HWM_SMMU_sGPAR_FAULT_UCBF_MASK           0x0000000040000000ull
#define HWM_SMMU_sGPAR_FAULT_PLVL_SHIFT          32u
#define HWM_SMMU_sGPAR_FAULT_PLVL_WIDTH          2u
#define HWM_SMMU_sGPAR_FAULT_PLVL_MASK           0x0000000300000000ull
#define HWM_SMMU_sGPAR_FAULT_STAGE_SHIFT         35u
#define HWM_SMMU_sGPAR_FAULT_STAGE_WIDTH         1u
#define HWM_SMMU_sGPAR_FAULT_STAGE_MASK          0x0000000800000000ull

/* Global query result, fault, NS copy (RW, view of NSGPAR) */
#define HWM_SMMU_NSGPAR_FAULT                    0x00580u
#define HWM_SMMU_NSGPAR_FAULT_F_SHIFT            0x0u
#define HWM_SMMU_NSGPAR_FAULT_F_WIDTH            1u
#define HWM_SMMU_NSGPAR_FAULT_F_MASK             0x0000000000000001ull
#define HWM_SMMU_NSGPAR_FAULT_TF_SHIFT           1u
#define HWM_SMMU_NSGPAR_FAULT_TF_WIDTH           1u
#define HWM_SMMU_NSGPAR_FAULT_TF_MASK            0x0000000000000002ull
#define HWM_SMMU_NSGPAR_FAULT_AFF_SHIFT          2u
#define HWM_SMMU_NSGPAR_FAULT_AFF_WIDTH          1u
#define HWM_SMMU_NSGPAR_FAULT_AFF_MASK           0x0000000000000004ull
#define HWM_SMMU_NSGPAR_FAULT_PF_SHIFT           3u
#define HWM_SMMU_NSGPAR_FAULT_PF_WIDTH           1u
#define HWM_SMMU_NSGPAR_FAULT_PF_MASK            0x0000000000000008ull
#define HWM_SMMU_NSGPAR_FAULT_EF_SHIFT           4u
#define HWM_SMMU_NSGPAR_FAULT_EF_WIDTH           1u
#define HWM_SMMU_NSGPAR_FAULT_EF_MASK            0x0000000000000010ull
#define HWM_SMMU_NSGPAR_FAULT_TLBMCF_SHIFT       5u
#define HWM_SMMU_NSGPAR_FAULT_TLBMCF_WIDTH       1u
#define HWM_SMMU_NSGPAR_FAULT_TLBMCF_MASK        0x0000000000000020ull
#define HWM_SMMU_NSGPAR_FAULT_TLBLKF_SHIFT       6u
#define HWM_SMMU_NSGPAR_FAULT_TLBLKF_WIDTH       1u
#define HWM_SMMU_NSGPAR_FAULT_TLBLKF_MASK        0x0000000000000040ull
#define HWM_SMMU_NSGPAR_FAULT_ASF_SHIFT          7u
#define HWM_SMMU_NSGPAR_FAULT_ASF_WIDTH          1u
#define HWM_SMMU_NSGPAR_FAULT_ASF_MASK           0x0000000000000080ull
#define HWM_SMMU_NSGPAR_FAULT_FORMAT_SHIFT       8u
#define HWM_SMMU_NSGPAR_FAULT_FORMAT_WIDTH       2u
#define HWM_SMMU_NSGPAR_FAULT_FORMAT_MASK        0x0000000000000300ull
#define HWM_SMMU_NSGPAR_FAULT_ICF_SHIFT          29u
#define HWM_SMMU_NSGPAR_FAULT_ICF_WIDTH          1u
#define HWM_SMMU_NSGPAR_FAULT_ICF_MASK           0x0000000020000000ull
#define HWM_SMMU_NSGPAR_FAULT_UCBF_SHIFT         30u
#define HWM_SMMU_NSGPAR_FAULT_UCBF_WIDTH         1u
#define HWM_SMMU_NSGPAR_FAULT_UCBF_MASK          0x0000000040000000ull
#define HWM_SMMU_NSGPAR_FAULT_PLVL_SHIFT         32u
#define HWM_SMMU_NSGPAR_FAULT_PLVL_WIDTH         2u
#define HWM_SMMU_NSGPAR_FAULT_PLVL_MASK          0x0000000300000000ull
#define HWM_SMMU_NSGPAR_FAULT_STAGE_SHIFT        35u
#define HWM_SMMU_NSGPAR_FAULT_STAGE_WIDTH        1u
#define HWM_SMMU_NSGPAR_FAULT_STAGE_MASK         0x0000000800000000ull

/* Fault syndrome 1, Qualcomm (RW, one per context bank, view of FSYNR1) */
#define HWM_SMMU_FSYNR1_QUALCOMM                 0x0006cu
#define HWM_SMMU_FSYNR1_QUALCOMM_MID_SHIFT       0x0u
#define HWM_SMMU_FSYNR1_QUALCOMM_MID_WIDTH       8u
#define HWM_SMMU_FSYNR1_QUALCOMM_MID_MASK        0x000000ffu
#define HWM_SMMU_FSYNR1_QUALCOMM_PID_SHIFT       8u
#define HWM_SMMU_FSYNR1_QUALCOMM_PID_WIDTH       5u
#define HWM_SMMU_FSYNR1_QUALCOMM_PID_MASK        0x00001f00u
#define HWM_SMMU_FSYNR1_QUALCOMM_BID_SHIFT       13u
#define HWM_SMMU_FSYNR1_QUALCOMM_BID_WIDTH       3u
#define HWM_SMMU_FSYNR1_QUALCOMM_BID_MASK        0x0000e000u

#ifndef __ASSEMBLER__

/* X(name, offset, count, bytes, access, reset, wmask) */
#define HWM_SMMU_CONTEXT_REGS(X) \
    X(SCTLR, 0x00000u, 1u, 4u, RW, 0x00000000u, 0x7ffff7ffu) \
    X(ACTLR, 0x00004u, 1u, 4u, RW, 0x00000003u, 0x00000003u) \
    X(RESUME, 0x00008u, 1u, 4u, WO, 0x00000000u, 0x00000001u) \
    X(TCR2, 0x00010u, 1u, 4u, RW, 0x00000000u, 0x4003cf77u) \
    X(TTBR0, 0x00020u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(TTBR1, 0x00028u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(TCR, 0x00030u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(CONTEXTIDR, 0x00034u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(PRRR_MAIR0, 0x00038u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(NMRR_MAIR1, 0x0003cu, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(PAR, 0x00050u, 1u, 8u, RW, 0x0000000000000000ull, 0xff00ffffffffffffull) \
    X(FSR, 0x00058u, 1u, 4u, W1C, 0x00000000u, 0x800001feu) \
    X(FSRRESTORE, 0x0005cu, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(FAR, 0x00060u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(FSYNR0, 0x00068u, 1u, 4u, RW, 0x00000000u, 0x00ff0f7fu) \
    X(FSYNR1, 0x0006cu, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(IPAFAR, 0x00070u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(TLBIVA, 0x00600u, 1u, 8u, WO, 0x0000000000000000ull, 0xffff0fffffffffffull) \
    X(TLBIVAA, 0x00608u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(TLBIASID, 0x00610u, 1u, 4u, WO, 0x00000000u, 0x0000ffffu) \
    X(TLBIALL, 0x00618u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIVAL, 0x00620u, 1u, 8u, WO, 0x0000000000000000ull, 0xffff0fffffffffffull) \
    X(TLBIVAAL, 0x00628u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(TLBIIPAS2, 0x00630u, 1u, 8u, WO, 0x0000000000000000ull, 0x0000000fffffffffull) \
    X(TLBIIPAS2L, 0x00638u, 1u, 8u, WO, 0x0000000000000000ull, 0x0000000fffffffffull) \
    X(TLBSYNC, 0x007f0u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBSTATUS, 0x007f4u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(ATS1PR, 0x00800u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff000ull) \
    X(ATS1PW, 0x00808u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff000ull) \
    X(ATS1UR, 0x00810u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff000ull) \
    X(ATS1UW, 0x00818u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff000ull) \
    X(ATSR, 0x008f0u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(CB_PMEVCNTR, 0x00e00u, 15u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(CB_PMEVTYPER, 0x00e80u, 15u, 4u, RW, 0x00000000u, 0xf00000ffu) \
    X(CB_PMCFGR, 0x00f00u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(CB_PMCR, 0x00f04u, 1u, 4u, RW, 0x00000000u, 0x00000013u) \
    X(CB_PMCEID, 0x00f20u, 2u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(CB_PMCNTENSET, 0x00f40u, 1u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(CB_PMCNTENCLR, 0x00f44u, 1u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(CB_PMINTENSET, 0x00f48u, 1u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(CB_PMINTENCLR, 0x00f4cu, 1u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(CB_PMOVSCLR, 0x00f50u, 1u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(CB_PMOVSSET, 0x00f58u, 1u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(CB_PMAUTHSTATUS, 0x00fb8u, 1u, 4u, RO, 0x00000000u, 0x00000000u)

/* X(name, offset, count, bytes, access, reset, wmask) */
#define HWM_SMMU_GR0_REGS(X) \
    X(sCR0, 0x00000u, 1u, 4u, RW, 0x00000001u, 0xffffffffu) \
    X(SCR1, 0x00004u, 1u, 4u, RW, 0x00000000u, 0x3fffffffu) \
    X(sCR2, 0x00008u, 1u, 4u, RW, 0x00000000u, 0xe7ff00ffu) \
    X(sACR, 0x00010u, 1u, 4u, RW, 0x0400001cu, 0x0f01071cu) \
    X(IDR0, 0x00020u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(IDR1, 0x00024u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(IDR2, 0x00028u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(IDR7, 0x0003cu, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(sGFAR, 0x00040u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(sGFSR, 0x00048u, 1u, 4u, W1C, 0x00000000u, 0x800001ffu) \
    X(sGFSRRESTORE, 0x0004cu, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(sGFSYNR0, 0x00050u, 1u, 4u, RW, 0x00000000u, 0x0000007fu) \
    X(sGFSYNR1, 0x00054u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(sGFSYNR2, 0x00058u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(STLBIALL, 0x00060u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIVMID, 0x00064u, 1u, 4u, WO, 0x00000000u, 0x0000ffffu) \
    X(TLBIALLNSNH, 0x00068u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIALLH, 0x0006cu, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(sTLBGSYNC, 0x00070u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(sTLBGSTATUS, 0x00074u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(TLBIVAH, 0x00078u, 1u, 4u, WO, 0x00000000u, 0xfffff000u) \
    X(STLBIVALM, 0x000a0u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(STLBIVAM, 0x000a8u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(TLBIVALH64, 0x000b0u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(TLBIVMIDS1, 0x000b8u, 1u, 4u, WO, 0x00000000u, 0x0000ffffu) \
    X(STLBIALLM, 0x000bcu, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(TLBIVAH64, 0x000c0u, 1u, 8u, WO, 0x0000000000000000ull, 0x00000fffffffffffull) \
    X(sGATS1UR, 0x00100u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS1UW, 0x00108u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS1PR, 0x00110u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS1PW, 0x00118u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS12UR, 0x00120u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS12UW, 0x00128u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS12PR, 0x00130u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGATS12PW, 0x00138u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(sGPAR, 0x00180u, 1u, 8u, RW, 0x0000000000000000ull, 0xff00ffffffffffffull) \
    X(sGATSR, 0x00188u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(NSCR0, 0x00400u, 1u, 4u, RW, 0x00000001u, 0xcfffffffu) \
    X(NSCR2, 0x00408u, 1u, 4u, RW, 0x00000000u, 0xa00000ffu) \
    X(NSACR, 0x00410u, 1u, 4u, RW, 0x0400001cu, 0x0700071cu) \
    X(NSGFAR, 0x00440u, 1u, 8u, RW, 0x0000000000000000ull, 0xffffffffffffffffull) \
    X(NSGFSR, 0x00448u, 1u, 4u, W1C, 0x00000000u, 0x8000017fu) \
    X(NSGFSRRESTORE, 0x0044cu, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(NSGFSYNR0, 0x00450u, 1u, 4u, RW, 0x00000000u, 0x0000004fu) \
    X(NSGFSYNR1, 0x00454u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(NSGFSYNR2, 0x00458u, 1u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(NSTLBGSYNC, 0x00470u, 1u, 4u, WO, 0x00000000u, 0xffffffffu) \
    X(NSTLBGSTATUS, 0x00474u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(NSGATS1UR, 0x00500u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS1UW, 0x00508u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS1PR, 0x00510u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS1PW, 0x00518u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS12UR, 0x00520u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS12UW, 0x00528u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS12PR, 0x00530u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGATS12PW, 0x00538u, 1u, 8u, WO, 0x0000000000000000ull, 0xfffffffffffff0ffull) \
    X(NSGPAR, 0x00580u, 1u, 8u, RW, 0x0000000000000000ull, 0xff00ffffffffffffull) \
    X(NSGATSR, 0x00588u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(SMR, 0x00800u, 128u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(S2CR, 0x00c00u, 128u, 4u, RW, 0x00000000u, 0x3fffffffu) \
    X(PIDR4, 0x00fd0u, 1u, 4u, RO, 0x00000004u, 0x00000000u) \
    X(PIDR0, 0x00fe0u, 1u, 4u, RO, 0x00000081u, 0x00000000u) \
    X(PIDR1, 0x00fe4u, 1u, 4u, RO, 0x000000b4u, 0x00000000u) \
    X(PIDR2, 0x00fe8u, 1u, 4u, RO, 0x0000001bu, 0x00000000u) \
    X(CIDR0, 0x00ff0u, 1u, 4u, RO, 0x0000000du, 0x00000000u) \
    X(CIDR1, 0x00ff4u, 1u, 4u, RO, 0x000000f0u, 0x00000000u) \
    X(CIDR2, 0x00ff8u, 1u, 4u, RO, 0x00000005u, 0x00000000u) \
    X(CIDR3, 0x00ffcu, 1u, 4u, RO, 0x000000b1u, 0x00000000u)

/* X(name, offset, count, bytes, access, reset, wmask) */
#define HWM_SMMU_GR1_REGS(X) \
    X(CBAR, 0x00000u, 128u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(CBFRSYNRA, 0x00400u, 128u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(CBA2R, 0x00800u, 128u, 4u, RW, 0x00000000u, 0xffff0003u)

/* X(name, offset, count, bytes, access, reset, wmask) */
#define HWM_SMMU_IMP_REGS(X) \
    X(TBU_PWR_STATUS, 0x00204u, 1u, 4u, RO, 0x00000000u, 0x00000000u)

/* X(name, offset, count, bytes, access, reset, wmask) */
#define HWM_SMMU_PMU_REGS(X) \
    X(PMEVCNTR, 0x00000u, 256u, 4u, RW, 0x00000000u, 0xffffffffu) \
    X(PMEVTYPER, 0x00400u, 256u, 4u, RW, 0x00000000u, 0xf00000ffu) \
    X(PMCGCR, 0x00800u, 128u, 4u, RW, 0x00000000u, 0x00001fffu) \
    X(PMCGSMR, 0x00a00u, 128u, 4u, RW, 0x00000000u, 0x7fff7fffu) \
    X(PMCNTENSET, 0x00c00u, 8u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(PMCNTENCLR, 0x00c20u, 8u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(PMINTENSET, 0x00c40u, 8u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(PMINTENCLR, 0x00c60u, 8u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(PMOVSCLR, 0x00c80u, 8u, 4u, W1C, 0x00000000u, 0xffffffffu) \
    X(PMOVSSET, 0x00cc0u, 8u, 4u, W1S, 0x00000000u, 0xffffffffu) \
    X(PMCFGR, 0x00e00u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(PMCR, 0x00e04u, 1u, 4u, RW, 0x00000000u, 0x00000013u) \
    X(PMCEID, 0x00e20u, 2u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(PMAUTHSTATUS, 0x00fb8u, 1u, 4u, RO, 0x00000000u, 0x00000000u) \
    X(PMDEVTYPE, 0x00fccu, 1u, 4u, RO, 0x00000056u, 0x00000000u)

#endif /* __ASSEMBLER__ */

#endif
