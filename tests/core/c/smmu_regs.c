/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register window: every register in every form of access, what a configuration lacks, what isn't there. */
#include "smmu_unit.h"

enum { RW, RO, WO, W1C, W1S };

typedef struct known {
    const char *name;
    uint32_t offset, count, bytes;
    int access;
    uint64_t wmask;
} known;

#define X(NAME, offset, count, bytes, access, reset, wmask) { #NAME, offset, count, bytes, access, wmask },
static const known gr0_regs[] = { HWM_SMMU_GR0_REGS(X) };
static const known bank_regs[] = { HWM_SMMU_CONTEXT_REGS(X) };
#undef X

/* A register that keeps `mask` of what is written, and 64-bit ones by halves in both orders. */
static void keeps(uint32_t offset, unsigned bytes, uint64_t mask)
{
    if (bytes == 4) {
        put(offset, 0xffffffff);
        CHECK_EQ(get(offset), mask);
        put(offset, 0xa5a5a5a5);
        CHECK_EQ(get(offset), mask & 0xa5a5a5a5);
        put(offset, 0);
        CHECK_EQ(get(offset), 0);
        return;
    }
    put64(offset, ~(uint64_t)0);
    CHECK_EQ(get64(offset), mask);
    put64(offset, 0x0123456789abcdef);
    CHECK_EQ(get64(offset), mask & 0x0123456789abcdef);
    CHECK_EQ(get(offset), mask & 0x89abcdef);
    CHECK_EQ(get(offset + 4), (mask & 0x0123456789abcdef) >> 32);
    put(offset, 0x11111111);
    put(offset + 4, 0x22222222);
    CHECK_EQ(get64(offset), mask & 0x2222222211111111);
    put(offset + 4, 0x33333333);
    put(offset, 0x44444444);
    CHECK_EQ(get64(offset), mask & 0x3333333344444444);
    put64(offset, 0);
}

/* What the generated mask says, less what this configuration or this state of a register lacks. */
static uint64_t global_mask(const known *k)
{
    switch (k->offset) {
    case HWM_SMMU_sCR0:
        return HWM_SMMU_sCR0_WMASK_NONSECURE & ~HWM_SMMU_sCR0_EXIDENABLE_MASK & ~HWM_SMMU_sCR0_GSE_MASK;
    case HWM_SMMU_sCR2:
        return HWM_SMMU_sCR2_BPVMID_MASK;
    case HWM_SMMU_sACR:
        return HWM_SMMU_sACR_WMASK_NONSECURE;
    case HWM_SMMU_sGFSYNR0:
        return HWM_SMMU_sGFSYNR0_WMASK_NONSECURE;
    case HWM_SMMU_sGFSYNR1:
        return 0xffff;
    case HWM_SMMU_SMR:
        return HWM_SMMU_SMR_ID_MASK | HWM_SMMU_SMR_MASK_MASK | HWM_SMMU_SMR_VALID_MASK;
    case HWM_SMMU_S2CR:
        return HWM_SMMU_S2CR_WMASK_NONSECURE & ~HWM_SMMU_S2CR_EXIDVALID_MASK;
    default:
        return k->wmask;
    }
}

static void global_registers(void)
{
    setup("generic");
    for (unsigned i = 0; i < COUNT(gr0_regs); i++) {
        const known *k = &gr0_regs[i];
        unsigned count = k->count > 1 ? config.num_smr : 1;

        if (k->access != RW || (k->offset >= 0x400 && k->offset < 0x600) || k->offset == HWM_SMMU_SCR1) {
            continue;
        }
        for (unsigned n = 0; n < count; n++) {
            keeps(k->offset + n * k->bytes, k->bytes, global_mask(k));
        }
        if (k->count > 1) {
            refused(k->offset + count * k->bytes, 4, false);
        }
    }
    for (unsigned n = 0; n < config.num_cb; n++) {
        keeps(GR1(CBFRSYNRA, n), 4, 0xffff);
        keeps(GR1(CBA2R, n), 4, HWM_SMMU_CBA2R_VA64_MASK | HWM_SMMU_CBA2R_VMID16_MASK);
        keeps(GR1(CBAR, n), 4, 0x00ffffff);     /* IRPTNDX: every bank has an interrupt of its own */
    }
    refused(GR1(CBAR, config.num_cb), 4, false);
    CHECK_EQ(counters().global_faults, 0);
}

static uint64_t bank_mask(const known *k, bool stage2)
{
    switch (k->offset) {
    case HWM_SMMU_SCTLR:
        return stage2 ? 0x0fefe1ff : 0x4fdfd7ff;
    case HWM_SMMU_TCR2:
        return HWM_SMMU_TCR2_WMASK & ~(HWM_SMMU_TCR2_NSCFG0_MASK | HWM_SMMU_TCR2_NSCFG1_MASK);
    case HWM_SMMU_TTBR0:
        return stage2 ? 0x0000ffffffffffff : ~(uint64_t)0;
    case HWM_SMMU_TCR:
        return stage2 ? 0x0067ffff : 0xffffffbf;
    case HWM_SMMU_FSYNR0:
        return stage2 ? 0x00ff0e7f : 0x00000c73;
    default:
        return k->wmask;
    }
}

/* Which registers a bank of each stage has, and each keeps what it should.  AArch64 tables. */
static void bank_registers(void)
{
    static const uint32_t stage1[] = {
        HWM_SMMU_TCR2, HWM_SMMU_TTBR1, HWM_SMMU_CONTEXTIDR, HWM_SMMU_PRRR_MAIR0, HWM_SMMU_NMRR_MAIR1, HWM_SMMU_PAR,
        HWM_SMMU_TLBIVA, HWM_SMMU_TLBIVAA, HWM_SMMU_TLBIASID, HWM_SMMU_TLBIALL, HWM_SMMU_TLBIVAL,
        HWM_SMMU_TLBIVAAL, HWM_SMMU_ATS1PR, HWM_SMMU_ATS1PW, HWM_SMMU_ATS1UR, HWM_SMMU_ATS1UW, HWM_SMMU_ATSR,
    };
    static const uint32_t stage2[] = { HWM_SMMU_IPAFAR, HWM_SMMU_TLBIIPAS2, HWM_SMMU_TLBIIPAS2L };

    for (unsigned second = 0; second < 2; second++) {
        setup("generic");
        put(GR1(CBA2R, 3), HWM_SMMU_CBA2R_VA64_MASK);
        bank_type(3, second ? HWM_SMMU_CBAR_TYPE_S2 : HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
        put(GR0(sACR), 0);
        for (unsigned i = 0; i < COUNT(bank_regs); i++) {
            const known *k = &bank_regs[i];
            uint32_t at = CB(3, SCTLR) + k->offset;
            bool there = true;

            for (unsigned j = 0; j < COUNT(stage1); j++) {
                there = there && !(second && stage1[j] == k->offset);
            }
            for (unsigned j = 0; j < COUNT(stage2); j++) {
                there = there && !(!second && stage2[j] == k->offset);
            }
            if (k->offset >= HWM_SMMU_CB_PMEVCNTR) {
                continue;
            }
            if (!there) {
                refused(at, k->bytes, false);
            } else if (k->access == RW) {
                keeps(at, k->bytes, bank_mask(k, second));
            } else if (k->access == WO) {
                uint64_t value = 1;

                CHECK_EQ(ops->mmio_read(iommu, at, k->bytes, false, &value), HWM_E_ACCESS);
                CHECK_EQ(value, 0);
            } else if (k->access == RO) {
                get(at);
                CHECK_EQ(ops->mmio_write(iommu, at, 4, false, 1), HWM_E_ACCESS);
            }
        }
    }
}

/* TCR shows the layout of the bank's format, and keeps what another one needs. */
static void tcr_by_format(void)
{
    setup("generic");
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    put(CB(0, TCR), 0x7fffffff);
    CHECK_EQ(get(CB(0, TCR)), 0x00000037);               /* short; NSCFG is the secure side's */
    put64(CB(0, TTBR0), ~(uint64_t)0);
    CHECK_EQ(get64(CB(0, TTBR0)), 0xffffffff);
    put(CB(0, TCR), 0xffffffff);
    CHECK_EQ(get(CB(0, TCR)), 0xbfc73f87);               /* AArch32 long */
    CHECK_EQ(get64(CB(0, TTBR0)), ~(uint64_t)0);
    CHECK_EQ(get(CB(0, FSR)), HWM_SMMU_FAULT_FORMAT_LONG << HWM_SMMU_FSR_FORMAT_SHIFT);
    put(GR1(CBA2R, 0), 1);
    CHECK_EQ(get(CB(0, TCR)), 0xffffffbf);               /* AArch64 */
    CHECK_EQ(get(CB(0, FSR)), HWM_SMMU_FAULT_FORMAT_AARCH64 << HWM_SMMU_FSR_FORMAT_SHIFT);
    bank_type(0, HWM_SMMU_CBAR_TYPE_S2);
    CHECK_EQ(get(CB(0, TCR)), 0x0067ffff);
    put(GR1(CBA2R, 0), 0);
    put(CB(0, TCR), 0);
    CHECK_EQ(get(CB(0, TCR)), HWM_SMMU_TCR_STAGE2_LONG32_EAE_MASK);
    CHECK_EQ(get(CB(0, FSR)), HWM_SMMU_FAULT_FORMAT_LONG << HWM_SMMU_FSR_FORMAT_SHIFT);
}

/* Two 32-bit registers in one access; a half of it that isn't there spoils the answer but not the other half. */
static void eight_bytes(void)
{
    uint64_t value;

    setup("generic");
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    put64(CB(0, PRRR_MAIR0), 0x1122334455667788);
    CHECK_EQ(get(CB(0, PRRR_MAIR0)), 0x55667788);
    CHECK_EQ(get(CB(0, NMRR_MAIR1)), 0x11223344);
    CHECK_EQ(get64(CB(0, PRRR_MAIR0)), 0x1122334455667788);
    put64(CB(0, TCR), 0xabcdef0180000005);               /* with CONTEXTIDR */
    CHECK_EQ(get(CB(0, CONTEXTIDR)), 0xabcdef01);
    CHECK_EQ(get64(GR0(IDR0)), (uint64_t)get(GR0(IDR1)) << 32 | get(GR0(IDR0)));
    CHECK_EQ(ops->mmio_read(iommu, GR0(IDR7) - 4, 8, false, &value), HWM_E_ACCESS);
    CHECK_EQ(value, (uint64_t)config.idr7 << 32);
    CHECK_EQ(ops->mmio_write(iommu, CB(0, TCR2), 8, false, 0x0000000100000005), HWM_E_ACCESS);
    CHECK_EQ(get(CB(0, TCR2)), 5);
    CHECK_EQ(counters().guest_errors, 2);
}

static void nothing_there(void)
{
    uint64_t value;

    setup("generic");
    refused(0x00c, 4, false);                            /* between registers */
    refused(0x02c, 4, false);                            /* IDR3 */
    refused(0x180 + 0x10, 8, false);
    refused(HWM_SMMU_sCR0 + 0x400, 4, false);            /* alias, not for this side */
    refused(2 * config.page_size + HWM_SMMU_TBU_PWR_STATUS, 4, false);   /* MMU-500's */
    refused(4 * config.page_size, 4, false);             /* SSD table */
    refused(CB(0, SCTLR) + 0x00c, 4, false);
    refused(CB(0, SCTLR) + 0xff8, 8, false);
    refused(2 * pages() * config.page_size, 4, false);   /* behind the window */
    refused(0xfffffffc, 4, false);
    refused(0x002, 4, false);
    refused(HWM_SMMU_sGFAR + 4, 8, false);               /* not aligned */
    refused(CB(config.num_cb - 1, SCTLR) + 0xfe8, 4, false);
    CHECK_EQ(counters().global_faults, 0);
    for (unsigned size = 0; size < 20; size++) {
        if (size != 4 && size != 8) {
            value = 1;
            CHECK_EQ(ops->mmio_read(iommu, GR0(sCR0), size, false, &value), HWM_E_SIZE);
            CHECK_EQ(value, 0);
            CHECK_EQ(ops->mmio_write(iommu, GR0(sCR0), size, false, 0), HWM_E_SIZE);
        }
    }
    CHECK_EQ(get(GR0(sCR0)), 1);
}

/* Pages of 64 KiB: the same registers further apart, and nothing behind the first 4 KiB of each. */
static void large_pages(void)
{
    choose("generic");
    config.page_size = 65536;
    make();
    bank_type(5, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    CHECK_EQ(get(0x10000 + 5 * 4), 0x00010000);
    put(0x10000 * (16 + 5) + HWM_SMMU_CONTEXTIDR, 0x77);
    CHECK_EQ(get(CB(5, CONTEXTIDR)), 0x77);
    CHECK_EQ(get(GR0(IDR1)) >> 31, 1);
    refused(0x1000, 4, false);
    refused(0x10000 * (16 + 5) + 0x1000 + HWM_SMMU_CONTEXTIDR, 4, false);
}

/* What MMU-400's drivers don't find. */
static void version_1(void)
{
    setup("mmu-401");
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    refused(CB(0, TCR2), 4, false);
    refused(CB(0, IPAFAR), 8, false);
    refused(GR1(CBA2R, 0), 4, false);
    refused(GR0(TLBIVMIDS1), 4, false);
    refused(GR0(TLBIVAH64), 8, false);
    put(CB(0, TLBSYNC), 0);
    put(GR0(TLBIVMID), 1);
    put(GR0(TLBIVAH), 0x1000);
    bank_type(0, HWM_SMMU_CBAR_TYPE_S2);
    refused(CB(0, TLBSYNC), 4, false);
    refused(CB(0, TLBIIPAS2), 8, false);
    put(GR0(sCR0), 0xffffffff);
    CHECK_EQ(get(GR0(sCR0)) & (HWM_SMMU_sCR0_VMID16EN_MASK | HWM_SMMU_sCR0_HYPMODE_MASK |
                               HWM_SMMU_sCR0_EXIDENABLE_MASK), 0);
    keeps(GR1(CBAR, 1), 4, 0xffffffff);                  /* IRPTNDX counts */
    keeps(GR1(CBFRSYNRA, 1), 4, 0x7fff);
    choose("mmu-401");
    config.pgsz_64k = true;
    make();
    put(GR1(CBA2R, 0), 0xffffffff);
    CHECK_EQ(get(GR1(CBA2R, 0)), 1);
}

/* How Linux finds out how wide groups are; and both layouts of a group. */
static void groups(void)
{
    choose("generic");
    config.smr_id_bits = 11;
    config.smr_mask_bits = 9;
    make();
    put(GR0(SMR), 0x7fff);
    CHECK_EQ(get(GR0(SMR)), 0x07ff);
    put(GR0(SMR), 0x7fffu << 16);
    CHECK_EQ(get(GR0(SMR)), 0x01ffu << 16);
    put(GR0(SMR), 0xffffffff);
    CHECK_EQ(get(GR0(SMR)), 0x81ff07ff);

    choose("generic");
    config.exids = true;
    config.numsidb = config.smr_id_bits = config.smr_mask_bits = 16;
    make();
    put(GR0(SMR), 0xfffffffe);
    CHECK_EQ(get(GR0(SMR)), 0xffff7ffe);
    put(GR0(sCR0), HWM_SMMU_sCR0_EXIDENABLE_MASK);
    CHECK_EQ(get(GR0(SMR)), 0xfffffffe);                 /* written before it was enabled */
    keeps(GR0(S2CR), 4, HWM_SMMU_S2CR_WMASK_NONSECURE);

    choose("generic");
    config.stream_match = false;
    make();
    put(GR0(SMR), 0xffffffff);
    CHECK_EQ(get(GR0(SMR)), 0);
    put(GR0(sCR0), 0xffffffff);
    CHECK_EQ(get(GR0(sCR0)) & HWM_SMMU_sCR0_EXIDENABLE_MASK, 0);
}

/* Firmware that makes bypass read back as fault. */
static void bypass_quirk(void)
{
    choose("qcom-smmu-v2");
    config.bypass_quirk = true;
    make();
    put(GR0(S2CR) + 4 * 33, HWM_SMMU_S2CR_TYPE_BYPASS << HWM_SMMU_S2CR_TYPE_SHIFT);
    CHECK_EQ(get(GR0(S2CR) + 4 * 33), HWM_SMMU_S2CR_TYPE_FAULT << HWM_SMMU_S2CR_TYPE_SHIFT);
    put(GR0(S2CR) + 4 * 33, 5);
    CHECK_EQ(get(GR0(S2CR) + 4 * 33), 5);
}

/* A part that can't stall, and sCR0.STALLD, which says so for one that can. */
static void stall_disable(void)
{
    setup("generic");
    put(CB(1, SCTLR), HWM_SMMU_SCTLR_CFCFG_MASK | HWM_SMMU_SCTLR_CFIE_MASK);
    put(GR0(sCR0), HWM_SMMU_sCR0_GSE_MASK);
    CHECK_EQ(get(GR0(sCR0)), HWM_SMMU_sCR0_GSE_MASK);
    put(GR0(sCR0), HWM_SMMU_sCR0_STALLD_MASK | HWM_SMMU_sCR0_GSE_MASK);
    CHECK_EQ(get(GR0(sCR0)), HWM_SMMU_sCR0_STALLD_MASK);
    CHECK_EQ(get(CB(1, SCTLR)), HWM_SMMU_SCTLR_CFIE_MASK);
    put(CB(1, SCTLR), HWM_SMMU_SCTLR_CFCFG_MASK);
    CHECK_EQ(get(CB(1, SCTLR)), 0);
    choose("generic");
    config.stall = false;
    make();
    put(CB(1, SCTLR), HWM_SMMU_SCTLR_CFCFG_MASK);
    CHECK_EQ(get(CB(1, SCTLR)), 0);
}

/* MMU-500: what always reads 1 or 0, the lock of ACTLR, its identification and power registers. */
static void mmu500(void)
{
    static const uint8_t id[] = { 0x04, 0x81, 0xb4, 0x1b, 0x0d, 0xf0, 0x05, 0xb1 };
    static const uint16_t at[] = { 0xfd0, 0xfe0, 0xfe4, 0xfe8, 0xff0, 0xff4, 0xff8, 0xffc };

    setup("mmu-500");
    CHECK_EQ(get(GR0(sCR0)), 0x00200001);
    CHECK_EQ(get(GR0(S2CR)), 0x00020000);
    CHECK_EQ(get(GR1(CBAR, 15)), 0x00020000);
    CHECK_EQ(get(CB(15, SCTLR)), 0x100);
    CHECK_EQ(get(CB(15, ACTLR)), 3);
    CHECK_EQ(get(GR0(sACR)), 0x0400001c);
    CHECK_EQ(sget(GR0(sACR)), 0x04000004);
    for (unsigned i = 0; i < COUNT(id); i++) {
        CHECK_EQ(get(at[i]), id[i]);
    }
    CHECK_EQ(get(2 * config.page_size + HWM_SMMU_TBU_PWR_STATUS), 0xffffffff);
    put(GR0(sCR0), 0);
    CHECK_EQ(get(GR0(sCR0)), HWM_SMMU_sCR0_SMCFCFG_MASK);
    put(GR0(sCR0), HWM_SMMU_sCR0_GCFGFRE_MASK | HWM_SMMU_sCR0_GCFGFIE_MASK | HWM_SMMU_sCR0_STALLD_MASK |
                   HWM_SMMU_sCR0_GSE_MASK);
    CHECK_EQ(get(GR0(sCR0)), HWM_SMMU_sCR0_SMCFCFG_MASK);
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    CHECK_EQ(get(CB(0, TCR2)), HWM_SMMU_TCR2_TBI0_MASK | HWM_SMMU_TCR2_TBI1_MASK);
    put(CB(0, ACTLR), 1);                                /* locked */
    CHECK_EQ(get(CB(0, ACTLR)), 3);
    put(GR0(sACR), 0);
    put(CB(0, ACTLR), 1);
    CHECK_EQ(get(CB(0, ACTLR)), 1);
    put(GR0(sACR), HWM_SMMU_sACR_CACHE_LOCK_MASK);
    put(CB(0, ACTLR), 3);
    CHECK_EQ(get(CB(0, ACTLR)), 1);
    refused(0xfd4, 4, false);
    setup("mmu-401");
    refused(0xfd0, 4, false);
    CHECK_EQ(get(GR0(sACR)), 0x1c);                      /* no lock: the bank's ACTLR is free at once */
    put(CB(0, ACTLR), 0);
    CHECK_EQ(get(CB(0, ACTLR)), 0);
}

/* FSR: ones clear, FORMAT and SS don't; FSRRESTORE sets, and raises the bank's interrupt. */
static void fault_status(void)
{
    setup("generic");
    bank_type(2, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    put(CB(2, SCTLR), HWM_SMMU_SCTLR_CFIE_MASK | HWM_SMMU_SCTLR_CFRE_MASK);
    put(CB(2, FSRRESTORE), HWM_SMMU_FSR_TF_MASK);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 2]);
    put(CB(2, FSRRESTORE), 0xffffffff);
    CHECK_EQ(get(CB(2, FSR)), HWM_SMMU_FSR_WMASK);
    put(CB(2, FSR), HWM_SMMU_FSR_TF_MASK | HWM_SMMU_FSR_FORMAT_MASK);
    CHECK_EQ(get(CB(2, FSR)), HWM_SMMU_FSR_WMASK & ~HWM_SMMU_FSR_TF_MASK);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 2]);
    put(CB(2, FSR), 0xffffffff);
    CHECK_EQ(get(CB(2, FSR)), 0);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT + 2]);
    put(CB(2, RESUME), 1);                               /* nothing waits: nothing happens */
    CHECK_EQ(counters().guest_errors, 0);
    put(GR0(sCR0), HWM_SMMU_sCR0_GFIE_MASK);
    put(GR0(sGFSRRESTORE), 0xffffffff);
    CHECK_EQ(get(GR0(sGFSR)), HWM_SMMU_sGFSR_WMASK_NONSECURE);
    CHECK(host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(GR0(sGFSR), ~HWM_SMMU_sGFSR_USF_MASK);
    CHECK_EQ(get(GR0(sGFSR)), HWM_SMMU_sGFSR_USF_MASK);
    put(GR0(sGFSR), 0xffffffff);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
}

/* A synchronization shows active for as many reads as the configuration says; dumps don't count as reads. */
static void synchronization(void)
{
    hwm_reg regs[256];

    choose("generic");
    config.tlbsync_latency = 2;
    make();
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 0);
    put(GR0(sTLBGSYNC), 0xffffffff);
    ops->registers(iommu, HWM_ANY, regs, COUNT(regs));
    ops->registers(iommu, HWM_ANY, regs, COUNT(regs));
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 1);
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 1);
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 0);
    put(CB(4, TLBSYNC), 0);
    CHECK_EQ(get(CB(5, TLBSTATUS)), 0);
    CHECK_EQ(get(CB(4, TLBSTATUS)), 1);
    CHECK_EQ(get(CB(4, TLBSTATUS)), 1);
    CHECK_EQ(get(CB(4, TLBSTATUS)), 0);
    CHECK_EQ(counters().syncs, 2);
}

/* Operations: any form of access starts them, but the high word alone. */
static void operations(void)
{
    unsigned events;

    setup("generic");
    put(GR1(CBA2R, 0), 1);
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    events = host.events;
    put(CB(0, TLBIVA) + 4, 1);
    CHECK_EQ(host.events, events);
    put(CB(0, TLBIVA), 1);
    put64(CB(0, TLBIVA), 1);
    put(CB(0, TLBIALL), 0);
    CHECK_EQ(ops->mmio_write(iommu, CB(0, TLBIALL), 8, false, 0), HWM_E_ACCESS);   /* a hole behind it */
    CHECK_EQ(host.events, events + 4);
}

static void queries_are_optional(void)
{
    choose("generic");
    config.ato = false;
    make();
    bank_type(0, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    refused(CB(0, PAR), 8, false);
    refused(CB(0, ATS1PR), 8, false);
    refused(CB(0, ATSR), 4, false);
    refused(GR0(sGPAR), 8, false);
    refused(GR0(sGATS1UR), 8, false);
    refused(GR0(sGATSR), 4, false);
    CHECK_EQ(get(GR0(IDR0)) & HWM_SMMU_IDR0_ATOSNS_MASK, HWM_SMMU_IDR0_ATOSNS_MASK);
}

/* Everything that software may read is listed once, with the value that it would read. */
static void dumps(void)
{
    hwm_reg regs[512];
    uint32_t n;

    setup("generic");
    bank_type(1, HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS);
    put64(CB(1, TTBR0), 0x1234);
    for (unsigned i = 0; i < 2; i++) {
        n = ops->registers(iommu, i ? HWM_ANY : 1, regs, COUNT(regs));
        CHECK(n > 10 && n <= COUNT(regs));
        CHECK_EQ(ops->registers(iommu, i ? HWM_ANY : 1, NULL, 0), n);
        for (uint32_t j = 0; j < n && j < COUNT(regs); j++) {
            CHECK_EQ(get_as(regs[j].offset, regs[j].bytes, false), regs[j].value);
            CHECK(!regs[j].secure);
            CHECK(!j || regs[j].offset > regs[j - 1].offset);
        }
    }
    CHECK_EQ(counters().guest_errors, 0);
    CHECK_EQ(ops->registers(iommu, config.num_cb, regs, COUNT(regs)), 0);
}

/* Reset puts everything back, and leaves what firmware hands over. */
static void resets(void)
{
    choose("mmu-500");
    config.reset_cr0 = 0x00200000;
    config.reset_cbar = 0x000100ff;
    config.handover_count = 1;
    config.handover[0] = (hwm_smmu_handover){ 7, 0x80000011, 0x00000003 };
    make();
    for (unsigned round = 0; round < 2; round++) {
        CHECK_EQ(get(GR0(sCR0)), 0x00200000);
        CHECK_EQ(sget(GR0(sCR0)), 0x00200001);           /* the secure side has no firmware before it */
        CHECK_EQ(get(GR0(SMR) + 7 * 4), 0x80000011);
        CHECK_EQ(get(GR0(S2CR) + 7 * 4), 3);
        CHECK_EQ(get(GR0(S2CR) + 8 * 4), 0x00020000);
        CHECK_EQ(get(GR1(CBAR, 9)), 0x000100ff);
        CHECK_EQ(get64(CB(9, TTBR0)), 0);
        put(GR0(sCR0), 1);
        put(GR0(SMR) + 7 * 4, 0);
        put(GR1(CBAR, 9), 0);
        put64(CB(9, TTBR0), 0x1000);
        put(CB(9, FSRRESTORE), 2);
        ops->reset(iommu);
        CHECK_EQ(counters().guest_errors, 0);
        CHECK_EQ(get(CB(9, FSR)), 0);
    }
}

static const unit_test tests[] = {
    TEST(global_registers), TEST(bank_registers), TEST(tcr_by_format), TEST(eight_bytes), TEST(nothing_there),
    TEST(large_pages), TEST(version_1), TEST(groups), TEST(bypass_quirk), TEST(stall_disable), TEST(mmu500),
    TEST(fault_status), TEST(synchronization), TEST(operations), TEST(queries_are_optional), TEST(dumps),
    TEST(resets),
};

UNIT_MAIN(tests)
