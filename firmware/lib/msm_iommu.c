// SPDX-License-Identifier: GPL-2.0-or-later
#include "msm_iommu.h"

/* ARMv7 short descriptors (ARM DDI 0406C, B3.5.1): AP[0] is the access flag when SCTLR.AFE is set. */
enum { L1_TABLE = 1, L2_SMALL = 2, L2_AF = 1 << 4, L2_AP1 = 1 << 5, L2_S = 1 << 10, L2_NG = 1 << 11 };

void msm_reset(uint32_t base, unsigned contexts)
{
    static const uint32_t context_registers[] = {
        HWM_MSM_ACTLR, HWM_MSM_SCTLR, HWM_MSM_FSRRESTORE, HWM_MSM_TTBR0, HWM_MSM_TTBR1, HWM_MSM_TTBCR,
        HWM_MSM_BFBCR, HWM_MSM_PAR, HWM_MSM_FAR, HWM_MSM_CTX_TLBIALL, HWM_MSM_TLBLCKR, HWM_MSM_CONTEXTIDR,
    };

    write32(base + HWM_MSM_ESRRESTORE, 0);
    write32(base + HWM_MSM_CR, 0);
    write32(base + HWM_MSM_GLOBAL_TLBIALL, 0);
    for (unsigned context = 0; context < contexts; context++) {
        for (unsigned i = 0; i < sizeof(context_registers) / sizeof(context_registers[0]); i++) {
            msm_write(base, context, context_registers[i], 0);
        }
    }
}

void msm_attach(uint32_t base, unsigned context, unsigned mid, uint32_t *table)
{
    /* Mainline Linux leaves VMID 0, ties the bank to it, and overrides the stream to non-secure. */
    write32(base + HWM_MSM_M2VCBR_N + 4 * mid,
            context << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | HWM_MSM_M2VCBR_N_NSCFG_MASK);
    write32(base + HWM_MSM_CBACR_N + 4 * context, 0);
    msm_write(base, context, HWM_MSM_CONTEXTIDR, context);
    msm_write(base, context, HWM_MSM_TTBCR, 0);
    msm_write(base, context, HWM_MSM_TTBR0, (uint32_t)(uintptr_t)table);
    msm_write(base, context, HWM_MSM_CTX_TLBIALL, 0);
    msm_write(base, context, HWM_MSM_ACTLR,
              HWM_MSM_ACTLR_CFERE_MASK | HWM_MSM_ACTLR_CFEIE_MASK | HWM_MSM_ACTLR_CFCFG_MASK |
              HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_V2PCFG_MASK);
    barrier();
    msm_write(base, context, HWM_MSM_SCTLR, HWM_MSM_SCTLR_AFE_MASK | HWM_MSM_SCTLR_M_MASK);
}

void msm_map(uint32_t *table, uint32_t *level2, uint32_t iova, uint32_t pa)
{
    level2[iova >> 12 & 0xff] = pa | L2_SMALL | L2_AF | L2_AP1 | L2_S | L2_NG;
    table[iova >> 20] = (uint32_t)(uintptr_t)level2 | L1_TABLE;
    barrier();
}

void msm_invalidate(uint32_t base, unsigned context, uint32_t iova)
{
    uint32_t asid = msm_read(base, context, HWM_MSM_CONTEXTIDR) & HWM_MSM_CONTEXTIDR_ASID_MASK;

    msm_write(base, context, HWM_MSM_TLBIVA, (iova & ~0xfffu) | asid);
}
