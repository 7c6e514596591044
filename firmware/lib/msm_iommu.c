// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The driver of the MSM IOMMU v0, as mainline Linux programs the part, but that streams without translation are
 * blocked (mainline lets them pass) and that faults are told.
 */
#include <stddef.h>

#include "hwm_msm_regs.h"
#include "io.h"
#include "iommu_inside.h"

#define FIELD(register_field, value) ((uint32_t)(value) << HWM_MSM_##register_field##_SHIFT)

enum { NSCFG_NONSECURE = 3 };

static uint32_t msm_read(const struct iommu *iommu, int bank, uint32_t reg)
{
    return read32(iommu->base + (uint32_t)bank * HWM_MSM_CONTEXT_STRIDE + reg);
}

static void msm_write(const struct iommu *iommu, int bank, uint32_t reg, uint32_t value)
{
    write32(iommu->base + (uint32_t)bank * HWM_MSM_CONTEXT_STRIDE + reg, value);
}

static void reset_bank(const struct iommu *iommu, int bank)
{
    static const uint32_t registers[] = {
        HWM_MSM_SCTLR, HWM_MSM_ACTLR, HWM_MSM_FSRRESTORE, HWM_MSM_TTBR0, HWM_MSM_TTBR1, HWM_MSM_TTBCR,
        HWM_MSM_BFBCR, HWM_MSM_PAR, HWM_MSM_FAR, HWM_MSM_CTX_TLBIALL, HWM_MSM_TLBFLPTER, HWM_MSM_TLBSLPTER,
        HWM_MSM_TLBLCKR, HWM_MSM_CONTEXTIDR,
    };

    for (unsigned n = 0; n < sizeof(registers) / sizeof(registers[0]); n++) {
        msm_write(iommu, bank, registers[n], 0);
    }
}

static enum iommu_status init(struct iommu *iommu)
{
    static const uint32_t registers[] = {
        HWM_MSM_ESRRESTORE, HWM_MSM_CR, HWM_MSM_TESTBUSCR, HWM_MSM_TLBRSW, HWM_MSM_GLOBAL_TLBIALL, HWM_MSM_RPU_ACR,
    };
    uint32_t idr = msm_read(iommu, 0, HWM_MSM_IDR);

    if (!iommu->banks || (idr & HWM_MSM_IDR_NCB_MASK) >> HWM_MSM_IDR_NCB_SHIFT != iommu->banks) {
        return IOMMU_NO_DEVICE;
    }
    for (unsigned n = 0; n < sizeof(registers) / sizeof(registers[0]); n++) {
        msm_write(iommu, 0, registers[n], 0);
    }
    /* TLBLCKR can be reset only while lockdown may be written. */
    msm_write(iommu, 0, HWM_MSM_CR,
              HWM_MSM_CR_TLBLKCRWE_MASK | HWM_MSM_CR_RPUERE_MASK | HWM_MSM_CR_RPUEIE_MASK);
    for (int bank = 0; bank < iommu->banks; bank++) {
        reset_bank(iommu, bank);
    }
    return IOMMU_OK;
}

static bool can(const struct iommu *iommu, pgtable_format format, enum iommu_stage stage)
{
    (void)iommu;
    return format == PGTABLE_SHORT && stage == IOMMU_STAGE1;
}

/* Leads the streams to the bank; `blocked`: an error while the bank's MMU is off. */
static void route(const struct iommu_attachment *at, bool blocked)
{
    for (unsigned n = 0; n < at->stream_count; n++) {
        msm_write(at->iommu, 0, HWM_MSM_M2VCBR_N + HWM_MSM_M2VCBR_N_STRIDE * at->streams[n],
                  FIELD(M2VCBR_N_CBNDX, at->bank) | FIELD(M2VCBR_N_NSCFG, NSCFG_NONSECURE) |
                  FIELD(M2VCBR_N_BYPASSD, blocked));
    }
}

static enum iommu_status attach(struct iommu *iommu, struct iommu_attachment *at)
{
    if (at->bank < 0 || at->bank >= iommu->banks || iommu_bit(iommu->bank_used, (unsigned)at->bank)) {
        return IOMMU_BUSY;
    }
    for (unsigned n = 0; n < at->stream_count; n++) {
        if (at->streams[n] >= HWM_MSM_M2VCBR_N_COUNT) {
            return IOMMU_UNSUPPORTED;
        }
    }
    if (at->asid == IOMMU_ANY_ASID) {
        at->asid = at->bank;
    }
    iommu_set_bit(iommu->bank_used, (unsigned)at->bank, true);
    /* Interrupt 0 of the instance, which is the one that Linux calls secure and requests. */
    msm_write(iommu, 0, HWM_MSM_CBACR_N + HWM_MSM_CBACR_N_STRIDE * (uint32_t)at->bank, 0);
    route(at, true);
    msm_write(iommu, at->bank, HWM_MSM_CONTEXTIDR, FIELD(CONTEXTIDR_ASID, at->asid));
    return IOMMU_OK;
}

static void switch_tables(struct iommu_attachment *at, const pgtable *tables)
{
    uint32_t shareable = HWM_MSM_TTBR0_SH_MASK;

    msm_write(at->iommu, at->bank, HWM_MSM_TTBCR, FIELD(TTBCR_N, tables->split));
    msm_write(at->iommu, at->bank, HWM_MSM_TTBR0, (uint32_t)tables->ttbr0 | shareable);
    msm_write(at->iommu, at->bank, HWM_MSM_TTBR1, tables->split ? (uint32_t)tables->ttbr1 | shareable : 0);
}

static void activate(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                     const struct iommu_setup *setup)
{
    (void)second;
    switch_tables(at, tables);
    msm_write(at->iommu, at->bank, HWM_MSM_CTX_TLBIALL, 0);
    msm_write(at->iommu, at->bank, HWM_MSM_PRRR, (uint32_t)IOMMU_PRRR);
    msm_write(at->iommu, at->bank, HWM_MSM_NMRR, (uint32_t)IOMMU_NMRR);
    msm_write(at->iommu, at->bank, HWM_MSM_ACTLR,
              FIELD(ACTLR_TLBMCFG, HWM_MSM_TLBMCFG_WALK) | FIELD(ACTLR_V2PCFG, HWM_MSM_V2PCFG_WALK) |
              FIELD(ACTLR_CFEIE, 1) | FIELD(ACTLR_CFERE, setup->faults == IOMMU_REPORT) |
              FIELD(ACTLR_CFCFG, setup->faults == IOMMU_STALL) | FIELD(ACTLR_RCISH, 1) |
              FIELD(ACTLR_RCOSH, 1) | FIELD(ACTLR_RCNSH, 1));
    msm_write(at->iommu, at->bank, HWM_MSM_BFBCR, FIELD(BFBCR_BFBDFE, setup->prefetch));
    msm_write(at->iommu, at->bank, HWM_MSM_SCTLR,
              FIELD(SCTLR_TRE, 1) | FIELD(SCTLR_AFE, setup->access_flag) | FIELD(SCTLR_M, 1));
    route(at, false);
}

static void detach(struct iommu_attachment *at)
{
    route(at, true);
    reset_bank(at->iommu, at->bank);
    iommu_set_bit(at->iommu->bank_used, (unsigned)at->bank, false);
}

static void invalidate(struct iommu_attachment *at, uint64_t iova)
{
    msm_write(at->iommu, at->bank, HWM_MSM_TLBIVA,
              ((uint32_t)iova & HWM_MSM_TLBIVA_VA_MASK) | FIELD(TLBIVA_ASID, at->asid));
}

static void invalidate_all(struct iommu_attachment *at)
{
    msm_write(at->iommu, at->bank, HWM_MSM_CTX_TLBIALL, 0);
}

/* Invalidations are done when the write returns. */
static void sync(struct iommu_attachment *at)
{
    (void)at;
}

static enum iommu_status query(struct iommu_attachment *at, enum iommu_query kind, uint64_t iova, uint64_t *par)
{
    static const uint32_t registers[] = {
        [IOMMU_PR] = HWM_MSM_V2PPR, [IOMMU_PW] = HWM_MSM_V2PPW, [IOMMU_UR] = HWM_MSM_V2PUR, [IOMMU_UW] = HWM_MSM_V2PUW,
    };

    if ((unsigned)kind > IOMMU_UW || iova >> 32) {
        return IOMMU_UNSUPPORTED;
    }
    msm_write(at->iommu, at->bank, registers[kind], (uint32_t)iova & HWM_MSM_V2PPR_VA_MASK);
    *par = msm_read(at->iommu, at->bank, HWM_MSM_PAR);
    return IOMMU_OK;
}

static bool par_address(const struct iommu_attachment *at, uint64_t par, uint64_t iova, uint64_t *pa)
{
    (void)at;
    (void)iova; /* PAR.PA is complete for every size */
    *pa = par & HWM_MSM_PAR_PA_MASK;
    return !(par & HWM_MSM_PAR_FAULT_MASK);
}

static unsigned interrupt(const struct iommu_attachment *at)
{
    return at->iommu->global_spi;
}

static bool read_fault(struct iommu *iommu, int bank, struct iommu_fault *fault)
{
    static const uint32_t context[] = { HWM_MSM_FSR, HWM_MSM_FAR, HWM_MSM_FSYNR0, HWM_MSM_FSYNR1 };
    static const uint32_t global[] = { HWM_MSM_ESR, HWM_MSM_EAR, HWM_MSM_ESYNR0, HWM_MSM_ESYNR1 };
    uint32_t syndrome0, syndrome1;

    *fault = (struct iommu_fault){ .bank = bank };
    for (unsigned n = 0; n < 4; n++) {
        fault->registers[n] = bank < 0 ? msm_read(iommu, 0, global[n]) : msm_read(iommu, bank, context[n]);
    }
    syndrome0 = (uint32_t)fault->registers[IOMMU_FSYNR0];
    syndrome1 = (uint32_t)fault->registers[IOMMU_FSYNR1];
    fault->iova = fault->registers[IOMMU_FAR];
    /* AMID has the MID's low byte, APID the rest; the global ones have the same layout. */
    fault->stream = (syndrome0 & HWM_MSM_FSYNR0_AMID_MASK) >> HWM_MSM_FSYNR0_AMID_SHIFT |
                    (syndrome0 & HWM_MSM_FSYNR0_APID_MASK) >> HWM_MSM_FSYNR0_APID_SHIFT << 8;
    fault->write = syndrome1 & (bank < 0 ? HWM_MSM_ESYNR1_AWRITE_MASK : HWM_MSM_FSYNR1_AWRITE_MASK);
    if (bank >= 0) {
        fault->stalled = fault->registers[IOMMU_FSR] & HWM_MSM_FSR_SS_MASK;
        fault->translation = fault->registers[IOMMU_FSR] & HWM_MSM_FSR_TF_MASK;
        fault->permission = fault->registers[IOMMU_FSR] & HWM_MSM_FSR_APF_MASK;
    }
    return fault->registers[IOMMU_FSR];
}

static void answer(struct iommu *iommu, const struct iommu_fault *fault, enum iommu_answer what)
{
    if (fault->bank < 0) {
        msm_write(iommu, 0, HWM_MSM_ESRRESTORE, 0);
        return;
    }
    msm_write(iommu, fault->bank, HWM_MSM_FSR, (uint32_t)fault->registers[IOMMU_FSR]);
    if (fault->stalled) {
        msm_write(iommu, fault->bank, HWM_MSM_RESUME, FIELD(RESUME_TNR, what == IOMMU_TERMINATE));
    }
}

static void clear_fault(struct iommu *iommu, int bank)
{
    if (bank < 0) {
        msm_write(iommu, 0, HWM_MSM_ESRRESTORE, 0);
    } else {
        msm_write(iommu, bank, HWM_MSM_FSRRESTORE, 0);
    }
}

const struct iommu_ops iommu_msm_ops = {
    .init = init, .can = can, .attach = attach, .activate = activate, .switch_tables = switch_tables,
    .detach = detach, .invalidate = invalidate, .invalidate_all = invalidate_all, .sync = sync, .query = query,
    .par_address = par_address, .interrupt = interrupt, .read_fault = read_fault, .answer = answer,
    .clear_fault = clear_fault,
};
