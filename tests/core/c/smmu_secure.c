/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two security states: banked registers, aliases, what the non-secure side owns, and who may reach what. */
#include "smmu_unit.h"

static void two_sides(void)
{
    choose("generic");
    config.secure = true;
    config.num_irpt = 6;
    make();
}

/* Non-secure: 10 banks, 20 groups, 4 interrupts. */
static void divide(uint32_t flags)
{
    two_sides();
    sput(GR0(SCR1), 10u << HWM_SMMU_SCR1_NSNUMCBO_SHIFT | 20u << HWM_SMMU_SCR1_NSNUMSMRGO_SHIFT |
                    4u << HWM_SMMU_SCR1_NSNUMIRPTO_SHIFT | flags);
}

static void banked(void)
{
    static const uint32_t words[] = {
        HWM_SMMU_sCR2, HWM_SMMU_sGFSYNR1, HWM_SMMU_sGFSYNR2, HWM_SMMU_sGFAR, HWM_SMMU_sGPAR,
    };

    two_sides();
    for (unsigned i = 0; i < COUNT(words); i++) {
        put(words[i], 0x11);
        sput(words[i], 0x22);
        CHECK_EQ(get(words[i]), 0x11);
        CHECK_EQ(sget(words[i]), 0x22);
        CHECK_EQ(sget(words[i] + 0x400), 0x11);          /* the secure side's way to the other copy */
        sput(words[i] + 0x400, 0x33);
        CHECK_EQ(get(words[i]), 0x33);
        CHECK_EQ(sget(words[i]), 0x22);
        refused(words[i] + 0x400, 4, false);
    }
    put(GR0(sCR0), 0xffffffff);
    sput(GR0(sCR0), 0xffffffff);
    CHECK_EQ(get(GR0(sCR0)), 0xcffffdf7);
    CHECK_EQ(sget(GR0(sCR0)), 0x3ffff5f7);
    CHECK_EQ(sget(GR0(NSCR0)), 0xcffffdf7);
    put(GR0(sACR), 0xffffffff);
    sput(GR0(sACR), 0xffffffff);
    CHECK_EQ(get(GR0(sACR)), HWM_SMMU_sACR_WMASK_NONSECURE);
    CHECK_EQ(sget(GR0(sACR)), HWM_SMMU_sACR_WMASK_SECURE & ~HWM_SMMU_sACR_PAGESIZE_MASK);
    put(GR0(sGFSYNR0), 0xffffffff);
    sput(GR0(sGFSYNR0), 0xffffffff);
    CHECK_EQ(get(GR0(sGFSYNR0)), HWM_SMMU_sGFSYNR0_WMASK_NONSECURE);
    CHECK_EQ(sget(GR0(sGFSYNR0)), HWM_SMMU_sGFSYNR0_WMASK_SECURE);
    put(GR0(sGFSRRESTORE), 0xffffffff);
    CHECK_EQ(sget(GR0(NSGFSR)), HWM_SMMU_sGFSR_WMASK_NONSECURE);
    CHECK_EQ(sget(GR0(sGFSR)), 0);
    sput(GR0(NSGFSR), 0xffffffff);
    CHECK_EQ(get(GR0(sGFSR)), 0);
    for (uint32_t offset = HWM_SMMU_IDR0; offset <= HWM_SMMU_IDR7; offset += 4) {
        refused(offset + 0x400, 4, true);                /* no alias */
    }
    refused(HWM_SMMU_SCR1 + 0x400, 4, true);
    refused(HWM_SMMU_TLBIALLH + 0x400, 4, true);
}

static void one_side(void)
{
    setup("generic");
    refused(GR0(SCR1), 4, false);
    refused(GR0(SCR1), 4, true);                         /* secure accesses are like others */
    sput(GR0(sCR2), 0x55);
    CHECK_EQ(get(GR0(sCR2)), 0x55);
    refused(GR0(NSCR0), 4, true);
    CHECK_EQ(sget(GR0(IDR0)), get(GR0(IDR0)));
    put(GR0(STLBIALL), 0);                               /* a hypervisor that doesn't know does no harm */
    refused(GR0(STLBIALLM), 4, true);
}

static void identification(void)
{
    divide(0);
    CHECK_EQ(get(GR0(IDR0)) & 0xff, 20);
    CHECK_EQ(get(GR0(IDR0)) >> 16 & 0xff, 4);
    CHECK_EQ(get(GR0(IDR0)) >> 31, 0);
    CHECK_EQ(get(GR0(IDR1)) & 0xff, 10);
    CHECK_EQ(sget(GR0(IDR0)) & 0xff, 32);
    CHECK_EQ(sget(GR0(IDR0)) >> 16 & 0xff, 6);
    CHECK_EQ(sget(GR0(IDR0)) >> 31, 1);
    CHECK_EQ(sget(GR0(IDR1)) & 0xff, 16);
    CHECK_EQ(get(GR0(IDR1)) >> 28, sget(GR0(IDR1)) >> 28);
    sput(GR0(SCR1), 0xffffffff);                         /* no more than there is */
    CHECK_EQ(sget(GR0(SCR1)), 0x3f062010);
}

static void partition(void)
{
    divide(0);
    put(GR0(SMR) + 19 * 4, 5);
    refused(GR0(SMR) + 20 * 4, 4, false);
    refused(GR0(S2CR) + 31 * 4, 4, false);
    refused(GR1(CBAR, 10), 4, false);
    refused(GR1(CBA2R, 15), 4, false);
    sput(GR0(SMR) + 20 * 4, 6);
    CHECK_EQ(sget(GR0(SMR) + 20 * 4), 6);
    CHECK_EQ(sget(GR0(SMR) + 19 * 4), 5);
    CHECK_EQ(counters().global_faults, 0);
    /* NSCFG and MONC are there for what the secure side owns. */
    sput(GR0(S2CR) + 20 * 4, HWM_SMMU_S2CR_NSCFG_MASK);
    CHECK_EQ(sget(GR0(S2CR) + 20 * 4), HWM_SMMU_S2CR_NSCFG_MASK);
    sput(GR0(S2CR) + 19 * 4, HWM_SMMU_S2CR_NSCFG_MASK);
    CHECK_EQ(sget(GR0(S2CR) + 19 * 4), 0);
    sput(GR1(CBA2R, 10), HWM_SMMU_CBA2R_MONC_MASK);
    CHECK_EQ(sget(GR1(CBA2R, 10)), HWM_SMMU_CBA2R_MONC_MASK);
    sput(GR1(CBAR, 10), HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS << HWM_SMMU_CBAR_TYPE_SHIFT);
    sput(CB(10, SCTLR), HWM_SMMU_SCTLR_NSCFG_MASK);
    CHECK_EQ(sget(CB(10, SCTLR)), HWM_SMMU_SCTLR_NSCFG_MASK);
    /* Given away, they are gone. */
    sput(GR0(SCR1), 16u | 32u << 8 | 6u << 16);
    CHECK_EQ(get(GR0(S2CR) + 20 * 4), 0);
    CHECK_EQ(get(GR1(CBA2R, 10)), 0);
    CHECK_EQ(get(CB(10, SCTLR)), 0);
}

/* A page that is none of the other side's business: 0, ignored, CAF. */
static void access_faults(void)
{
    divide(0);
    put(GR0(sCR0), HWM_SMMU_sCR0_GCFGFIE_MASK);
    sput(GR1(CBAR, 12), HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS << HWM_SMMU_CBAR_TYPE_SHIFT);
    sput(CB(12, CONTEXTIDR), 0x77);
    refused(CB(12, CONTEXTIDR), 4, false);
    CHECK_EQ(get(GR0(sGFSR)), HWM_SMMU_sGFSR_CAF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
    CHECK_EQ(get64(GR0(sGFAR)), CB(12, CONTEXTIDR));
    CHECK_EQ(get(GR0(sGFSYNR0)), 0);                     /* the first one was a read */
    CHECK(host.line[HWM_SMMU_IRQ_GLOBAL]);
    CHECK_EQ(host.event[0].type, HWM_EVENT_GLOBAL_FAULT);
    CHECK_EQ(host.event[0].causes, HWM_FAULT_CONFIG_ACCESS);
    CHECK(host.event[0].recorded && !host.event[1].recorded);
    CHECK_EQ(host.event[1].fsr, HWM_SMMU_sGFSR_CAF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
    CHECK_EQ(counters().global_faults, 2);
    put(GR0(sGFSR), 0xffffffff);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    CHECK_EQ(ops->mmio_write(iommu, CB(15, SCTLR), 8, false, 1), HWM_E_ACCESS);
    CHECK_EQ(get(GR0(sGFSR)), HWM_SMMU_sGFSR_CAF_MASK);  /* one access, one fault */
    CHECK_EQ(get(GR0(sGFSYNR0)), HWM_SMMU_sGFSYNR0_WNR_MASK);
    put(GR0(sGFSR), 0xffffffff);
    CHECK_EQ(sget(CB(12, CONTEXTIDR)), 0x77);
}

/* A bank that doesn't exist, for either side. */
static void missing_banks(void)
{
    choose("generic");
    config.num_cb = 5;
    make();
    refused(CB(7, SCTLR), 4, false);
    CHECK_EQ(get(GR0(sGFSR)), HWM_SMMU_sGFSR_CAF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
    choose("generic");
    config.num_cb = 5;
    config.secure = true;
    make();
    refused(CB(7, SCTLR), 4, true);
    CHECK_EQ(get(GR0(sGFSR)), 0);
    CHECK_EQ(sget(GR0(sGFSR)), HWM_SMMU_sGFSR_CAF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
}

/* GASRAE: global registers for secure accesses only. */
static void restricted(void)
{
    divide(HWM_SMMU_SCR1_GASRAE_MASK);
    refused(GR0(IDR0), 4, false);
    refused(GR1(CBAR, 0), 4, false);
    refused(PMU(PMCR, 0), 4, false);
    CHECK_EQ(sget(GR0(NSGFSR)), HWM_SMMU_sGFSR_CAF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
    CHECK_EQ(sget(GR0(sGFSR)), 0);
    put(CB(0, SCTLR), 1);                                /* banks aren't global */
    CHECK_EQ(get(CB(0, SCTLR)), 1);
}

/* sACR.CACHE_LOCK of a bank's owner holds. */
static void locks(void)
{
    divide(0);
    put(GR0(sACR), 0);
    put(CB(0, ACTLR), 0);
    CHECK_EQ(get(CB(0, ACTLR)), 0);
    sput(CB(12, ACTLR), 0);
    CHECK_EQ(sget(CB(12, ACTLR)), 3);
    sput(GR0(sACR), 0);
    sput(CB(12, ACTLR), 0);
    CHECK_EQ(sget(CB(12, ACTLR)), 0);
}

/* Dumps have both copies, and tell them apart. */
static void dumps(void)
{
    hwm_reg regs[1024];
    unsigned secure = 0, cr0 = 0;
    uint32_t n;

    divide(0);
    put(GR0(sCR2), 0x11);
    sput(GR0(sCR2), 0x22);
    n = ops->registers(iommu, HWM_ANY, regs, COUNT(regs));
    CHECK(n <= COUNT(regs));
    for (uint32_t i = 0; i < n && i < COUNT(regs); i++) {
        secure += regs[i].secure;
        cr0 += !strcmp(regs[i].name, "sCR2");
        CHECK(regs[i].offset < 0x400 || regs[i].offset >= 0x600);
        CHECK_EQ(get_as(regs[i].offset, regs[i].bytes, regs[i].secure || regs[i].offset >= 0x800), regs[i].value);
    }
    CHECK_EQ(cr0, 2);
    CHECK(secure > 10);
}

/* Each side waits for its own synchronizations. */
static void synchronization(void)
{
    choose("generic");
    config.secure = true;
    config.tlbsync_latency = 1;
    make();
    sput(GR0(NSTLBGSYNC), 0);
    CHECK_EQ(sget(GR0(sTLBGSTATUS)), 0);
    CHECK_EQ(sget(GR0(NSTLBGSTATUS)), 1);
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 0);
    sput(GR0(sTLBGSYNC), 0);
    CHECK_EQ(get(GR0(sTLBGSTATUS)), 0);
    CHECK_EQ(sget(GR0(sTLBGSTATUS)), 1);
}

static const unit_test tests[] = {
    TEST(banked), TEST(one_side), TEST(identification), TEST(partition), TEST(access_faults), TEST(missing_banks),
    TEST(restricted), TEST(locks), TEST(dumps), TEST(synchronization),
};

UNIT_MAIN(tests)
