/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Performance counters: what they count and for whom, overflow, and a group in the page of a bank. */
#include "smmu_unit.h"
#include "smmu/smmu_core.h"

#define ACCESS SMMU_PMU_ACCESS

/* Group 0's first counter counts accesses of whatever its group sees. */
static void counting(uint32_t group, uint32_t type)
{
    choose("generic");
    config.secure = true;
    make();
    put(PMU(PMCGCR, 0), group | HWM_SMMU_PMCGCR_E_MASK);
    put(PMU(PMEVTYPER, 0), type | ACCESS);
    put(PMU(PMCNTENSET, 0), 1);
    put(PMU(PMCR, 0), HWM_SMMU_PMCR_E_MASK);
}

static void event(uint16_t stream, unsigned bank, bool secure, bool privileged)
{
    smmu_pmu_event(smmu, ACCESS, stream, bank, secure, privileged);
}

static uint32_t counted(void)
{
    return get(PMU(PMEVCNTR, 0));
}

static void what_there_is(void)
{
    setup("generic");
    CHECK_EQ(get(PMU(PMCFGR, 0)), 7u | 31u << 8 | 1u << 24);   /* 8 counters of 32 bits in 2 groups */
    CHECK_EQ(get(PMU(PMCEID, 0)), 0x00070700);
    CHECK_EQ(get(PMU(PMCEID, 1)), 0);
    CHECK_EQ(get(PMU(PMDEVTYPE, 0)), 0x56);
    CHECK_EQ(get(PMU(PMAUTHSTATUS, 0)), 0x0c);
    for (unsigned n = 0; n < 8; n++) {
        put(PMU(PMEVCNTR, n), 0xffffffff);
        CHECK_EQ(get(PMU(PMEVCNTR, n)), 0xffffffff);
        put(PMU(PMEVTYPER, n), 0xffffffff);
        CHECK_EQ(get(PMU(PMEVTYPER, n)), HWM_SMMU_PMEVTYPER_WMASK);
    }
    for (unsigned g = 0; g < 2; g++) {
        put(PMU(PMCGCR, g), 0xffffffff);
        CHECK_EQ(get(PMU(PMCGCR, g)), HWM_SMMU_PMCGCR_WMASK | 4u << HWM_SMMU_PMCGCR_CGNC_SHIFT);
        put(PMU(PMCGSMR, g), 0xffffffff);
        CHECK_EQ(get(PMU(PMCGSMR, g)), HWM_SMMU_PMCGSMR_WMASK);
    }
    refused(PMU(PMEVCNTR, 8), 4, false);
    refused(PMU(PMEVTYPER, 255), 4, false);
    refused(PMU(PMCGCR, 2), 4, false);
    refused(PMU(PMCNTENSET, 1), 4, false);
    choose("generic");
    config.pmu_groups = 0;
    make();
    refused(PMU(PMCFGR, 0), 4, false);
    refused(PMU(PMCR, 0), 4, false);
    CHECK_EQ(get(CB(0, CB_PMCFGR)), 0);
    refused(CB(0, CB_PMCR), 4, false);
    choose("generic");
    config.pmu_groups = 8;
    make();
    put(PMU(PMCNTENSET, 0), 0xffffffff);
    CHECK_EQ(get(PMU(PMCNTENCLR, 0)), 0xffffffff);
}

/* One bit a counter, set and cleared by separate registers. */
static void set_and_clear(void)
{
    static const struct {
        uint32_t set, clear;
    } pairs[] = {
        { HWM_SMMU_PMCNTENSET, HWM_SMMU_PMCNTENCLR },
        { HWM_SMMU_PMINTENSET, HWM_SMMU_PMINTENCLR },
        { HWM_SMMU_PMOVSSET, HWM_SMMU_PMOVSCLR },
    };
    uint32_t page = HWM_SMMU_PMU_PAGE * 4096;

    setup("generic");
    for (unsigned i = 0; i < COUNT(pairs); i++) {
        put(page + pairs[i].set, 0xfffffff0);
        CHECK_EQ(get(page + pairs[i].set), 0xf0);
        CHECK_EQ(get(page + pairs[i].clear), 0xf0);
        put(page + pairs[i].set, 1);
        put(page + pairs[i].clear, 0x30);
        CHECK_EQ(get(page + pairs[i].set), 0xc1);
    }
}

static void enables(void)
{
    counting(0, 0);
    event(1, 2, false, false);
    CHECK_EQ(counted(), 1);
    smmu_pmu_event(smmu, SMMU_PMU_REFILL, 1, 2, false, false);
    CHECK_EQ(counted(), 1);
    put(PMU(PMCR, 0), 0);
    event(1, 2, false, false);
    put(PMU(PMCR, 0), 1);
    put(PMU(PMCNTENCLR, 0), 1);
    event(1, 2, false, false);
    put(PMU(PMCNTENSET, 0), 1);
    put(PMU(PMCGCR, 0), 0);
    event(1, 2, false, false);
    CHECK_EQ(counted(), 1);
    put(PMU(PMCGCR, 0), HWM_SMMU_PMCGCR_E_MASK);
    event(1, 2, false, false);
    CHECK_EQ(counted(), 2);
    put(PMU(PMCR, 0), HWM_SMMU_PMCR_E_MASK | HWM_SMMU_PMCR_P_MASK);
    CHECK_EQ(counted(), 0);
    CHECK_EQ(get(PMU(PMCR, 0)), HWM_SMMU_PMCR_E_MASK);
}

static void by_stream(void)
{
    counting(HWM_SMMU_TCEFCFG_STREAMS << HWM_SMMU_PMCGCR_TCEFCFG_SHIFT, 0);
    put(PMU(PMCGSMR, 0), 0x120 | 0x00f << 16);
    event(0x120, 0, false, false);
    event(0x12f, 0, false, false);
    CHECK_EQ(counted(), 2);
    event(0x130, 0, false, false);
    event(0x020, 0, false, false);
    CHECK_EQ(counted(), 2);
}

static void by_bank(void)
{
    counting(HWM_SMMU_TCEFCFG_BANK << HWM_SMMU_PMCGCR_TCEFCFG_SHIFT | 3u << HWM_SMMU_PMCGCR_NDX_SHIFT, 0);
    event(0, 3, false, false);
    CHECK_EQ(counted(), 1);
    event(0, 2, false, false);
    event(0, SMMU_NO_BANK, false, false);
    CHECK_EQ(counted(), 1);
    counting(3u << HWM_SMMU_PMCGCR_TCEFCFG_SHIFT, 0);     /* reserved */
    event(0, 0, false, false);
    CHECK_EQ(counted(), 0);
}

/* P, U, NSP and NSU; secure events need SCR1.SPMEN. */
static void by_privilege(void)
{
    static const struct {
        uint32_t type;
        unsigned counts;      /* bit privileged | secure << 1 */
    } rows[] = {
        { 0, 0xf },
        { HWM_SMMU_PMEVTYPER_P_MASK, 0x5 },
        { HWM_SMMU_PMEVTYPER_U_MASK, 0xa },
        { HWM_SMMU_PMEVTYPER_P_MASK | HWM_SMMU_PMEVTYPER_NSP_MASK, 0x7 },
        { HWM_SMMU_PMEVTYPER_NSP_MASK, 0xd },
        { HWM_SMMU_PMEVTYPER_NSU_MASK, 0xe },
        { HWM_SMMU_PMEVTYPER_U_MASK | HWM_SMMU_PMEVTYPER_NSU_MASK, 0xb },
    };

    for (unsigned spmen = 0; spmen < 2; spmen++) {
        for (unsigned i = 0; i < COUNT(rows); i++) {
            for (unsigned who = 0; who < 4; who++) {
                counting(0, rows[i].type);
                sput(GR0(SCR1), sget(GR0(SCR1)) | spmen << HWM_SMMU_SCR1_SPMEN_SHIFT);
                event(0, 0, who & 2, who & 1);
                CHECK_EQ(counted(), (rows[i].counts >> who & 1) && (spmen || !(who & 2)));
            }
        }
    }
    CHECK_EQ(get(PMU(PMAUTHSTATUS, 0)), 0xcc);
}

static void overflow(void)
{
    counting(0, 0);
    put(PMU(PMINTENSET, 0), 1);
    put(PMU(PMEVCNTR, 0), 0xfffffffe);
    event(0, 0, false, false);
    CHECK_EQ(get(PMU(PMOVSSET, 0)), 0);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    event(0, 0, false, false);
    CHECK_EQ(counted(), 0);
    CHECK_EQ(get(PMU(PMOVSSET, 0)), 1);
    CHECK(host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(PMU(PMINTENCLR, 0), 1);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(PMU(PMINTENSET, 0), 1);
    CHECK(host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(PMU(PMOVSCLR, 0), 1);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    event(0, 0, false, false);
    CHECK_EQ(counted(), 1);
}

/* PMCGCR.CBAEN gives group 1, and its interrupt, to bank 5. */
static void in_a_bank(void)
{
    uint32_t group = HWM_SMMU_PMCGCR_CBAEN_MASK | 5u << HWM_SMMU_PMCGCR_NDX_SHIFT;

    setup("generic");
    CHECK_EQ(get(CB(5, CB_PMCFGR)), 0);
    refused(CB(5, CB_PMEVCNTR), 4, false);
    put(PMU(PMCGCR, 1), group);
    CHECK_EQ(get(CB(5, CB_PMCFGR)), 3u | 31u << 8);
    CHECK_EQ(get(CB(4, CB_PMCFGR)), 0);
    refused(CB(5, CB_PMEVCNTR) + 16, 4, false);           /* four counters */
    put(CB(5, CB_PMEVTYPER) + 4, ACCESS);
    CHECK_EQ(get(PMU(PMEVTYPER, 5)), ACCESS);
    put(CB(5, CB_PMCNTENSET), 0xffffffff);
    CHECK_EQ(get(PMU(PMCNTENSET, 0)), 0xf0);
    CHECK_EQ(get(CB(5, CB_PMCNTENSET)), 0xf);
    put(CB(5, CB_PMINTENSET), 2);
    put(PMU(PMCNTENSET, 0), 1);
    put(CB(5, CB_PMCR), HWM_SMMU_CB_PMCR_E_MASK);
    CHECK_EQ(get(PMU(PMCGCR, 1)), group | HWM_SMMU_PMCGCR_E_MASK | 4u << HWM_SMMU_PMCGCR_CGNC_SHIFT);
    put(PMU(PMCR, 0), HWM_SMMU_PMCR_E_MASK);
    event(0, 0, false, false);
    CHECK_EQ(get(CB(5, CB_PMEVCNTR) + 4), 1);
    CHECK_EQ(counted(), 0);                               /* group 0 isn't enabled */
    put(CB(5, CB_PMEVCNTR) + 4, 0xffffffff);
    event(0, 0, false, false);
    CHECK_EQ(get(CB(5, CB_PMOVSSET)), 2);
    CHECK_EQ(get(PMU(PMOVSSET, 0)), 0x20);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 5]);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(CB(5, CB_PMOVSCLR), 2);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT + 5]);
    put(PMU(PMEVCNTR, 0), 7);
    event(0, 0, false, false);
    put(CB(5, CB_PMCR), HWM_SMMU_CB_PMCR_P_MASK);         /* its own counters, and they stop */
    CHECK_EQ(get(CB(5, CB_PMEVCNTR) + 4), 0);
    CHECK_EQ(get(PMU(PMEVCNTR, 0)), 7);
    event(0, 0, false, false);
    CHECK_EQ(get(CB(5, CB_PMEVCNTR) + 4), 0);
    CHECK_EQ(get(CB(5, CB_PMCR)), 0);
}

static const unit_test tests[] = {
    TEST(what_there_is), TEST(set_and_clear), TEST(enables), TEST(by_stream), TEST(by_bank), TEST(by_privilege),
    TEST(overflow), TEST(in_a_bank),
};

UNIT_MAIN(tests)
