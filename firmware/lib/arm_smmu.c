// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The driver of the ARM SMMUv1/v2 (ARM IHI 0062), as mainline Linux programs the part, but that each attachment has a
 * bank of its own, that streams which nobody has attached fault, and that a master is stalled where it is asked for.
 * How a bank is set up for its tables is in arm_smmu_bank.c.
 */
#include <stddef.h>

#include "arm_smmu.h"
#include "io.h"

enum { POLLS = 100000 };

static bool stage1_bank(const struct iommu *iommu, int bank)
{
    return bank >= iommu->stage2_banks;
}

static void reset_bank(const struct iommu *iommu, int bank)
{
    bool stage1 = stage1_bank(iommu, bank);

    smmu_write_cbar(iommu, bank, SMMU(CBAR_TYPE1_TYPE, stage1 ? HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS
                                                              : HWM_SMMU_CBAR_TYPE_S2));
    smmu_write(iommu, bank, HWM_SMMU_SCTLR, 0);
    smmu_write(iommu, bank, HWM_SMMU_FSRRESTORE, 0);
    smmu_write64(iommu, bank, HWM_SMMU_TTBR0, 0);
    smmu_write(iommu, bank, HWM_SMMU_TCR, 0);
    smmu_write64(iommu, bank, HWM_SMMU_FAR, 0);
    if (stage1) {
        smmu_write64(iommu, bank, HWM_SMMU_TTBR1, 0);
        smmu_write(iommu, bank, HWM_SMMU_CONTEXTIDR, 0);
    }
}

static void block_group(const struct iommu *iommu, unsigned group)
{
    write32(iommu->base + HWM_SMMU_S2CR + HWM_SMMU_S2CR_STRIDE * group, SMMU(S2CR_TYPE, HWM_SMMU_S2CR_TYPE_FAULT));
}

static void write_group(const struct iommu *iommu, unsigned group, uint32_t smr)
{
    write32(iommu->base + HWM_SMMU_SMR + HWM_SMMU_SMR_STRIDE * group, smr);
}

/* Waits for the invalidations before it (ARM IHI 0062, TLB maintenance); a part that never ends is given up. */
static void wait_clear(struct iommu *iommu, uintptr_t status, uint32_t mask)
{
    uint32_t polls = 0;

    while (read32(status) & mask && polls < POLLS) {
        polls++;
    }
    if (polls > iommu->polls) {
        iommu->polls = polls;
    }
}

static void global_sync(struct iommu *iommu)
{
    write32(iommu->base + HWM_SMMU_sTLBGSYNC, 0);
    wait_clear(iommu, iommu->base + HWM_SMMU_sTLBGSTATUS, HWM_SMMU_sTLBGSTATUS_GSACTIVE_MASK);
}

static enum iommu_status init(struct iommu *iommu)
{
    static const uint32_t identification[] = { HWM_SMMU_IDR0, HWM_SMMU_IDR1, HWM_SMMU_IDR2, HWM_SMMU_IDR7 };

    for (unsigned n = 0; n < 4; n++) {
        iommu->id[n] = read32(iommu->base + identification[n]);
    }
    iommu->banks = (uint16_t)SMMU_GET(IDR1_NUMCB, iommu->id[1]);
    iommu->stage2_banks = (uint16_t)SMMU_GET(IDR1_NUMS2CB, iommu->id[1]);
    iommu->groups = (uint16_t)SMMU_GET(IDR0_NUMSMRG, iommu->id[0]);
    iommu->page = SMMU_GET(IDR1_PAGESIZE, iommu->id[1]) ? 65536 : 4096;
    iommu->bank_base = iommu->base + ((uintptr_t)2 << SMMU_GET(IDR1_NUMPAGENDXB, iommu->id[1])) * iommu->page;
    if (!iommu->banks || iommu->banks > IOMMU_BANKS || iommu->stage2_banks > iommu->banks || !iommu->groups ||
        iommu->groups > IOMMU_GROUPS) {
        return IOMMU_NO_DEVICE;
    }
    write32(iommu->base + HWM_SMMU_sGFSRRESTORE, 0);
    for (unsigned group = 0; group < iommu->groups; group++) {
        block_group(iommu, group);
        write_group(iommu, group, 0);
    }
    for (int bank = 0; bank < iommu->banks; bank++) {
        reset_bank(iommu, bank);
    }
    write32(iommu->base + HWM_SMMU_TLBIALLH, 0);
    write32(iommu->base + HWM_SMMU_TLBIALLNSNH, 0);
    global_sync(iommu);
    write32(iommu->base + HWM_SMMU_sCR0,
            SMMU(sCR0_GFRE, 1) | SMMU(sCR0_GFIE, 1) | SMMU(sCR0_GCFGFRE, 1) | SMMU(sCR0_GCFGFIE, 1) |
            SMMU(sCR0_USFCFG, 1) | SMMU(sCR0_VMIDPNE, 1) | SMMU(sCR0_PTM, 1));
    return IOMMU_OK;
}

static bool can(const struct iommu *iommu, pgtable_format format, enum iommu_stage stage)
{
    uint32_t ptfs = SMMU_GET(IDR0_PTFS, iommu->id[0]);
    bool formats[PGTABLE_FORMATS] = {
        [PGTABLE_SHORT] = ptfs == HWM_SMMU_PTFS_SHORT_AND_LONG && stage != IOMMU_STAGE2,
        [PGTABLE_LONG] = ptfs <= HWM_SMMU_PTFS_LONG_ONLY,
        [PGTABLE_AARCH64_4K] = SMMU_GET(IDR2_PTFSv8_4kB, iommu->id[2]),
        [PGTABLE_AARCH64_16K] = SMMU_GET(IDR2_PTFSv8_16kB, iommu->id[2]),
        [PGTABLE_AARCH64_64K] = SMMU_GET(IDR2_PTFSv8_64kB, iommu->id[2]),
    };

    if ((unsigned)format >= PGTABLE_FORMATS || !formats[format]) {
        return false;
    }
    switch (stage) {
    case IOMMU_STAGE1: return SMMU_GET(IDR0_S1TS, iommu->id[0]);
    case IOMMU_STAGE2: return SMMU_GET(IDR0_S2TS, iommu->id[0]);
    case IOMMU_NESTED:
        return SMMU_GET(IDR0_S1TS, iommu->id[0]) && SMMU_GET(IDR0_S2TS, iommu->id[0]) &&
               SMMU_GET(IDR0_NTS, iommu->id[0]) && formats[PGTABLE_AARCH64_4K];
    default: return false;
    }
}

/* Gives back the groups that an attachment has, `count` of them. */
static void free_groups(struct iommu_attachment *at, unsigned count)
{
    for (unsigned n = 0; n < count; n++) {
        iommu_set_bit(at->iommu->group_used, at->groups[n], false);
    }
}

static enum iommu_status allocate(struct iommu *iommu, struct iommu_attachment *at)
{
    /* Banks that can do both stages are kept for stage 1 where stage 2 has some of its own. */
    unsigned first = at->stage == IOMMU_STAGE2 ? 0 : iommu->stage2_banks;
    int bank = iommu_free_bit(iommu->bank_used, at->bank < 0 ? first : (unsigned)at->bank,
                              at->bank < 0 ? iommu->banks : (unsigned)at->bank + 1, -1);
    int second = -1;

    if (at->bank >= iommu->banks || (at->bank >= 0 && (unsigned)at->bank < first) || bank < 0) {
        return IOMMU_BUSY;
    }
    if (at->stage == IOMMU_NESTED) {
        second = iommu_free_bit(iommu->bank_used, 0, iommu->banks, bank);
        if (second < 0) {
            return IOMMU_BUSY;
        }
    }
    for (unsigned n = 0; n < at->stream_count; n++) {
        int group = iommu_free_bit(iommu->group_used, 0, iommu->groups, -1);

        if (group < 0) {
            free_groups(at, n);
            return IOMMU_BUSY;
        }
        at->groups[n] = (uint16_t)group;
        iommu_set_bit(iommu->group_used, (unsigned)group, true);
    }
    at->bank = bank;
    at->bank2 = second;
    iommu_set_bit(iommu->bank_used, (unsigned)bank, true);
    if (second >= 0) {
        iommu_set_bit(iommu->bank_used, (unsigned)second, true);
    }
    return IOMMU_OK;
}

static enum iommu_status attach(struct iommu *iommu, struct iommu_attachment *at)
{
    enum iommu_status status = allocate(iommu, at);

    if (status != IOMMU_OK) {
        return status;
    }
    /* The ASID, and the VMID, of a bank are its number: no two banks hit each other's entries. */
    if (at->asid == IOMMU_ANY_ASID) {
        at->asid = at->bank;
    }
    if (at->stage != IOMMU_STAGE1) {
        at->vmid = (uint16_t)(at->bank2 < 0 ? at->bank : at->bank2);
    }
    for (unsigned n = 0; n < at->stream_count; n++) {
        block_group(iommu, at->groups[n]);
        write_group(iommu, at->groups[n], SMMU(SMR_ID, at->streams[n]) | SMMU(SMR_VALID, 1));
    }
    return IOMMU_OK;
}

static void activate(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                     const struct iommu_setup *setup)
{
    smmu_program(at, tables, second, setup);
    for (unsigned n = 0; n < at->stream_count; n++) {
        write32(at->iommu->base + HWM_SMMU_S2CR + HWM_SMMU_S2CR_STRIDE * at->groups[n],
                SMMU(S2CR_TYPE, HWM_SMMU_S2CR_TYPE_TRANSLATE) | SMMU(S2CR_CBNDX, at->bank));
    }
}

static void invalidate_all(struct iommu_attachment *at)
{
    if (at->stage == IOMMU_STAGE2) {
        /* Stage 2 has no operation for a bank's whole VMID but the global one. */
        write32(at->iommu->base + HWM_SMMU_TLBIVMID, SMMU(TLBIVMID_VMID, at->vmid));
    } else {
        smmu_write(at->iommu, at->bank, HWM_SMMU_TLBIASID, SMMU(TLBIASID_ASID, at->asid));
    }
}

static void invalidate(struct iommu_attachment *at, uint64_t iova)
{
    if (at->stage == IOMMU_STAGE2 && at->iommu->model == IOMMU_SMMU_V1) {
        invalidate_all(at); /* version 1 has no operation by IPA */
    } else if (at->stage == IOMMU_STAGE2) {
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TLBIIPAS2, iova >> 12);
    } else if (at->format >= PGTABLE_AARCH64_4K && sizeof(void *) < 8) {
        invalidate_all(at); /* TLBIVA has the ASID in its upper half, which a 32-bit CPU can't write with the lower */
    } else if (at->format >= PGTABLE_AARCH64_4K) {
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TLBIVA,
                     (iova >> 12 & HWM_SMMU_TLBIVA_VA_55_12_MASK) | SMMU64(TLBIVA_ASID, at->asid));
    } else {
        /* The register is wider than this layout of it: the upper half is 0. */
        smmu_write64(at->iommu, at->bank, HWM_SMMU_TLBIVA_AARCH32,
                     SMMU64(TLBIVA_AARCH32_VA, iova >> 12) | SMMU64(TLBIVA_AARCH32_ASID, at->asid));
    }
}

static void sync(struct iommu_attachment *at)
{
    if (at->stage == IOMMU_STAGE2) {
        global_sync(at->iommu);
        return;
    }
    smmu_write(at->iommu, at->bank, HWM_SMMU_TLBSYNC, 0);
    wait_clear(at->iommu, smmu_bank(at->iommu, at->bank) + HWM_SMMU_TLBSTATUS, HWM_SMMU_TLBSTATUS_SACTIVE_MASK);
}

static void detach(struct iommu_attachment *at)
{
    struct iommu *iommu = at->iommu;

    for (unsigned n = 0; n < at->stream_count; n++) {
        block_group(iommu, at->groups[n]);
    }
    reset_bank(iommu, at->bank);
    iommu_set_bit(iommu->bank_used, (unsigned)at->bank, false);
    if (at->bank2 >= 0) {
        reset_bank(iommu, at->bank2);
        iommu_set_bit(iommu->bank_used, (unsigned)at->bank2, false);
    }
    invalidate_all(at);
    sync(at);
    for (unsigned n = 0; n < at->stream_count; n++) {
        write_group(iommu, at->groups[n], 0);
    }
    free_groups(at, at->stream_count);
}

static enum iommu_status query(struct iommu_attachment *at, enum iommu_query kind, uint64_t iova, uint64_t *par)
{
    static const uint32_t registers[] = {
        [IOMMU_PR] = HWM_SMMU_ATS1PR, [IOMMU_PW] = HWM_SMMU_ATS1PW,
        [IOMMU_UR] = HWM_SMMU_ATS1UR, [IOMMU_UW] = HWM_SMMU_ATS1UW,
    };

    if (at->stage == IOMMU_STAGE2 || SMMU_GET(IDR0_ATOSNS, at->iommu->id[0]) || (unsigned)kind > IOMMU_UW ||
        (iova >> 32 && sizeof(void *) < 8)) {
        return IOMMU_UNSUPPORTED;
    }
    smmu_write64(at->iommu, at->bank, registers[kind], iova & ~(uint64_t)0xfff);
    wait_clear(at->iommu, smmu_bank(at->iommu, at->bank) + HWM_SMMU_ATSR, HWM_SMMU_ATSR_ACTIVE_MASK);
    *par = read64(smmu_bank(at->iommu, at->bank) + HWM_SMMU_PAR);
    return IOMMU_OK;
}

static bool par_address(const struct iommu_attachment *at, uint64_t par, uint64_t iova, uint64_t *pa)
{
    enum { PA_39_32_SHIFT = 16 };

    if (at->format != PGTABLE_SHORT) {
        *pa = par & HWM_SMMU_PAR_PA_MASK;
    } else if (par & HWM_SMMU_PAR_SHORT_SS_MASK) {
        /* PA[31:24], and PA[39:32] in bits 23:16 (ARM DDI 0406C, B4.1.112). */
        *pa = (par & 0xff000000) | (par >> PA_39_32_SHIFT & 0xff) << 32 | (iova & 0xfff000);
    } else {
        *pa = par & HWM_SMMU_PAR_SHORT_PA_MASK;
    }
    return !(par & HWM_SMMU_PAR_F_MASK);
}

static unsigned interrupt(const struct iommu_attachment *at)
{
    const struct iommu *iommu = at->iommu;
    /* Version 2 with one interrupt a bank; else CBAR.IRPTNDX picks, which stays 0 here. */
    bool own = iommu->model == IOMMU_SMMU_V2 && SMMU_GET(IDR0_NUMIRPT, iommu->id[0]) == 1;

    return iommu->context_spi + (own ? (unsigned)at->bank : 0);
}

static bool read_global(struct iommu *iommu, struct iommu_fault *fault)
{
    fault->registers[IOMMU_FSR] = read32(iommu->base + HWM_SMMU_sGFSR);
    fault->registers[IOMMU_FAR] = read64(iommu->base + HWM_SMMU_sGFAR);
    fault->registers[IOMMU_FSYNR0] = read32(iommu->base + HWM_SMMU_sGFSYNR0);
    fault->registers[IOMMU_FSYNR1] = read32(iommu->base + HWM_SMMU_sGFSYNR1);
    fault->iova = fault->registers[IOMMU_FAR];
    fault->stream = SMMU_GET(sGFSYNR1_StreamID, (uint32_t)fault->registers[IOMMU_FSYNR1]);
    fault->write = fault->registers[IOMMU_FSYNR0] & HWM_SMMU_sGFSYNR0_WNR_MASK;
    return fault->registers[IOMMU_FSR];
}

static bool read_fault(struct iommu *iommu, int bank, struct iommu_fault *fault)
{
    uintptr_t base = smmu_bank(iommu, bank);
    uint32_t fsr, cbar;

    *fault = (struct iommu_fault){ .bank = bank };
    if (bank < 0) {
        return read_global(iommu, fault);
    }
    fsr = read32(base + HWM_SMMU_FSR);
    /* FORMAT tells of the bank, not of a fault. */
    if (!(fsr & ~HWM_SMMU_FSR_FORMAT_MASK)) {
        return false;
    }
    fault->registers[IOMMU_FSR] = fsr;
    fault->registers[IOMMU_FAR] = read64(base + HWM_SMMU_FAR);
    fault->registers[IOMMU_FSYNR0] = read32(base + HWM_SMMU_FSYNR0);
    fault->registers[IOMMU_FSYNR1] = read32(base + HWM_SMMU_FSYNR1);
    fault->registers[IOMMU_CBFRSYNRA] =
        read32(iommu->base + HWM_SMMU_GR1_PAGE * iommu->page + HWM_SMMU_CBFRSYNRA +
               HWM_SMMU_CBFRSYNRA_STRIDE * (uint32_t)bank);
    /* Only a bank that does stage 2 has an IPA to tell; v1 has the register in none. */
    cbar = read32(iommu->base + HWM_SMMU_GR1_PAGE * iommu->page + HWM_SMMU_CBAR +
                  HWM_SMMU_CBAR_STRIDE * (uint32_t)bank);
    if (iommu->model == IOMMU_SMMU_V2 && SMMU_GET(CBAR_TYPE0_TYPE, cbar) == HWM_SMMU_CBAR_TYPE_S2) {
        fault->registers[IOMMU_IPAFAR] = read64(base + HWM_SMMU_IPAFAR);
    }
    fault->iova = fault->registers[IOMMU_FAR];
    fault->stream = SMMU_GET(CBFRSYNRA_StreamID, (uint32_t)fault->registers[IOMMU_CBFRSYNRA]);
    fault->write = fault->registers[IOMMU_FSYNR0] & HWM_SMMU_FSYNR0_WNR_MASK;
    fault->stalled = fsr & HWM_SMMU_FSR_SS_MASK;
    fault->translation = fsr & HWM_SMMU_FSR_TF_MASK;
    fault->permission = fsr & HWM_SMMU_FSR_PF_MASK;
    return true;
}

static void answer(struct iommu *iommu, const struct iommu_fault *fault, enum iommu_answer what)
{
    if (fault->bank < 0) {
        write32(iommu->base + HWM_SMMU_sGFSRRESTORE, 0);
        return;
    }
    smmu_write(iommu, fault->bank, HWM_SMMU_FSR, (uint32_t)fault->registers[IOMMU_FSR]);
    if (fault->stalled) {
        smmu_write(iommu, fault->bank, HWM_SMMU_RESUME,
                   what == IOMMU_TERMINATE ? HWM_SMMU_TNR_TERMINATE : HWM_SMMU_TNR_RETRY);
    }
}

static void clear_fault(struct iommu *iommu, int bank)
{
    if (bank < 0) {
        write32(iommu->base + HWM_SMMU_sGFSRRESTORE, 0);
    } else {
        smmu_write(iommu, bank, HWM_SMMU_FSRRESTORE, 0);
    }
}

const struct iommu_ops iommu_smmu_ops = {
    .init = init, .can = can, .attach = attach, .activate = activate, .switch_tables = smmu_switch,
    .detach = detach, .invalidate = invalidate, .invalidate_all = invalidate_all, .sync = sync, .query = query,
    .par_address = par_address, .interrupt = interrupt, .read_fault = read_fault, .answer = answer,
    .clear_fault = clear_fault,
};
