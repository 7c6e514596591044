// SPDX-License-Identifier: GPL-2.0-or-later
/* A context bank of the SMMU for its tables (ARM IHI 0062, context bank registers). */
#include "arm_smmu.h"

/* RGN and IRGN: write-back write-allocate. No override of shareability: BPSHCFG as mainline writes it. */
enum { WBWA = HWM_SMMU_CACHE_POLICY_WBWA, MEMATTR_WRITE_BACK = 15, SIZE_BEYOND_48 = 5 };

static bool aarch64(const pgtable *tables)
{
    return tables->format >= PGTABLE_AARCH64_4K;
}

static uint32_t granule(const pgtable *tables)
{
    switch (pgtable_granule(tables)) {
    case 14: return HWM_SMMU_TG0_GRANULE_16K;
    case 16: return HWM_SMMU_TG0_GRANULE_64K;
    default: return HWM_SMMU_TG0_GRANULE_4K;
    }
}

/* IDR2.OAS as TCR2.PASize and TCR.PASize code it; what is beyond 48 bits is cut to that. */
static uint32_t output_size(const struct iommu *iommu)
{
    uint32_t oas = SMMU_GET(IDR2_OAS, iommu->id[2]);

    return oas < SIZE_BEYOND_48 ? oas : SIZE_BEYOND_48;
}

static void write_va64(const struct iommu *iommu, int bank, bool va64)
{
    if (iommu->model == IOMMU_SMMU_V2) {
        write32(iommu->base + HWM_SMMU_GR1_PAGE * iommu->page + HWM_SMMU_CBA2R + HWM_SMMU_CBA2R_STRIDE * (uint32_t)bank,
                SMMU(CBA2R_VA64, va64));
    }
}

static void stage2(const struct iommu *iommu, int bank, const pgtable *tables, uint16_t vmid)
{
    uint32_t walks = SMMU(TCR_STAGE2_SH0, HWM_SMMU_SH_INNER) | SMMU(TCR_STAGE2_ORGN0, WBWA) |
                     SMMU(TCR_STAGE2_IRGN0, WBWA);
    unsigned first = pgtable_first_level(tables);

    write_va64(iommu, bank, aarch64(tables));
    smmu_write_cbar(iommu, bank, SMMU(CBAR_TYPE0_VMID, vmid) | SMMU(CBAR_TYPE0_TYPE, HWM_SMMU_CBAR_TYPE_S2));
    if (aarch64(tables)) {
        /* SL0 counts upwards from the lowest first level that the granule allows (ARM DDI 0487, VTCR_EL2.SL0). */
        unsigned lowest = pgtable_granule(tables) == 12 ? 2 : 3;

        smmu_write(iommu, bank, HWM_SMMU_TCR_STAGE2,
                   SMMU(TCR_STAGE2_T0SZ, 64 - pgtable_bits(tables)) | SMMU(TCR_STAGE2_SL0, lowest - first) |
                   SMMU(TCR_STAGE2_TG0, granule(tables)) | SMMU(TCR_STAGE2_PASize, output_size(iommu)) | walks);
    } else {
        smmu_write(iommu, bank, HWM_SMMU_TCR_STAGE2_LONG32,
                   (SMMU(TCR_STAGE2_LONG32_T0SZ, 32 - pgtable_bits(tables)) & HWM_SMMU_TCR_STAGE2_LONG32_T0SZ_MASK) |
                   SMMU(TCR_STAGE2_LONG32_SL0, 2 - first) | SMMU(TCR_STAGE2_LONG32_EAE, 1) | walks);
    }
    smmu_write64(iommu, bank, HWM_SMMU_TTBR0, tables->ttbr0);
}

static void stage1(struct iommu_attachment *at, const pgtable *tables)
{
    const struct iommu *iommu = at->iommu;
    uint32_t walks = SMMU(TCR_SH0, HWM_SMMU_SH_INNER) | SMMU(TCR_ORGN0, WBWA) | SMMU(TCR_IRGN0, WBWA) |
                     SMMU(TCR_EPD1, 1);

    if (tables->format == PGTABLE_SHORT) {
        smmu_write(iommu, at->bank, HWM_SMMU_TCR_SHORT, SMMU(TCR_SHORT_T0SZ, tables->split));
        smmu_write(iommu, at->bank, HWM_SMMU_CONTEXTIDR, SMMU(CONTEXTIDR_ASID, at->asid));
        smmu_write(iommu, at->bank, HWM_SMMU_PRRR_MAIR0, (uint32_t)IOMMU_PRRR);
        smmu_write(iommu, at->bank, HWM_SMMU_NMRR_MAIR1, (uint32_t)IOMMU_NMRR);
    } else {
        if (aarch64(tables)) {
            smmu_write(iommu, at->bank, HWM_SMMU_TCR2,
                       SMMU(TCR2_PASize, output_size(iommu)) | SMMU(TCR2_SEP, HWM_SMMU_SEP_UPSTREAM));
            smmu_write(iommu, at->bank, HWM_SMMU_TCR,
                       SMMU(TCR_T0SZ, 64 - pgtable_bits(tables)) | SMMU(TCR_TG0, granule(tables)) | walks);
        } else {
            smmu_write(iommu, at->bank, HWM_SMMU_TCR_LONG32,
                       SMMU(TCR_LONG32_T0SZ, 32 - pgtable_bits(tables)) | SMMU(TCR_LONG32_EAE, 1) | walks);
        }
        smmu_write(iommu, at->bank, HWM_SMMU_PRRR_MAIR0, (uint32_t)IOMMU_MAIR0);
        smmu_write(iommu, at->bank, HWM_SMMU_NMRR_MAIR1, 0);
    }
    smmu_switch(at, tables);
}

void smmu_switch(struct iommu_attachment *at, const pgtable *tables)
{
    uint64_t walks = SMMU64(TTBR0_SHORT_S, 1) | SMMU64(TTBR0_SHORT_NOS, 1) | SMMU64(TTBR0_SHORT_RGN, WBWA) |
                     SMMU64(TTBR0_SHORT_IRGN0, WBWA);

    if (tables->format == PGTABLE_SHORT) {
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TTBR0, tables->ttbr0 | walks);
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TTBR1, tables->split ? tables->ttbr1 | walks : 0);
    } else {
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TTBR0,
                     tables->ttbr0 | (at->stage == IOMMU_STAGE2 ? 0 : SMMU64(TTBR0_ASID, at->asid)));
    }
}

void smmu_program(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                  const struct iommu_setup *setup)
{
    const struct iommu *iommu = at->iommu;
    uint32_t sctlr = SMMU(SCTLR_CFIE, 1) | SMMU(SCTLR_CFRE, setup->faults == IOMMU_REPORT) |
                     SMMU(SCTLR_CFCFG, setup->faults == IOMMU_STALL) | SMMU(SCTLR_M, 1);

    if (at->stage == IOMMU_STAGE2) {
        stage2(iommu, at->bank, tables, at->vmid);
        write32(iommu->base + HWM_SMMU_TLBIVMID, SMMU(TLBIVMID_VMID, at->vmid));
        write32(iommu->base + HWM_SMMU_sTLBGSYNC, 0);
        smmu_write(iommu, at->bank, HWM_SMMU_SCTLR, sctlr);
        return;
    }
    if (at->stage == IOMMU_NESTED) {
        stage2(iommu, at->bank2, second, at->vmid);
        smmu_write(iommu, at->bank2, HWM_SMMU_SCTLR, sctlr);
    }
    write_va64(iommu, at->bank, aarch64(tables));
    if (at->stage == IOMMU_NESTED) {
        smmu_write_cbar(iommu, at->bank, SMMU(CBAR_TYPE3_VMID, at->vmid) | SMMU(CBAR_TYPE3_CBNDX, at->bank2) |
                                         SMMU(CBAR_TYPE3_TYPE, HWM_SMMU_CBAR_TYPE_NESTED));
    } else {
        smmu_write_cbar(iommu, at->bank,
                        SMMU(CBAR_TYPE1_VMID, at->vmid) | SMMU(CBAR_TYPE1_BPSHCFG, HWM_SMMU_BPSHCFG_NONE) |
                        SMMU(CBAR_TYPE1_MemAttr, MEMATTR_WRITE_BACK) |
                        SMMU(CBAR_TYPE1_TYPE, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS));
    }
    stage1(at, tables);
    smmu_write(iommu, at->bank, HWM_SMMU_TLBIASID, SMMU(TLBIASID_ASID, at->asid));
    smmu_write(iommu, at->bank, HWM_SMMU_TLBSYNC, 0);
    smmu_write(iommu, at->bank, HWM_SMMU_SCTLR,
               sctlr | SMMU(SCTLR_TRE, 1) | SMMU(SCTLR_AFE, setup->access_flag) | SMMU(SCTLR_ASIDPNE, 1));
}
