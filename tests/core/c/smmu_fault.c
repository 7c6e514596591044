/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Context faults: causes and syndromes, MULTI, HUPCF, interrupt lines, ordered faults. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull

static void world(void)
{
    choose("mmu-500");
    make();
    stage1(0);
    stage1(1);
    map(ROOT1(0), VA, PA | PAGE1);
    map(ROOT1(1), VA, PA | PAGE1);
}

static void clear(unsigned n)
{
    PUT(n, FSR, 0xffffffffu);
}

static void causes_and_levels(void)
{
    static const struct {
        uint64_t descriptor;
        unsigned level;
        uint32_t causes, fsr;
    } row[] = {
        { 0, 0, HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK },
        { 0, 1, HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK },
        { 0, 2, HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK },
        { BLOCK, 3, HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK },
        { PA | (PAGE1 & ~AF), 3, HWM_FAULT_ACCESS_FLAG, HWM_SMMU_FSR_AFF_MASK },
        { 0x80000000u | (PAGE1 & ~(AF | 2u)), 1, HWM_FAULT_ACCESS_FLAG, HWM_SMMU_FSR_AFF_MASK },
        { PA | PAGE1 | AP_RO, 3, HWM_FAULT_PERMISSION, HWM_SMMU_FSR_PF_MASK },
        { 0x70000000u | VALID, 1, HWM_FAULT_WALK_DECODE, HWM_SMMU_FSR_EF_MASK },
    };

    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        bool external = row[i].causes == HWM_FAULT_WALK_DECODE;
        uint32_t level = row[i].level + external;
        hwm_response r;

        world();
        word64(slot(ROOT1(0), VA, row[i].level), row[i].descriptor);
        r = write_at(0, VA + 0x678);
        CHECK_EQ(r.status, HWM_FAULT);
        CHECK_EQ(r.causes, row[i].causes);
        CHECK_EQ(r.stage, 1);
        CHECK_EQ(r.level, level);
        CHECK(r.report);
        CHECK_EQ(GET(0, FSR), row[i].fsr | 2u << HWM_SMMU_FSR_FORMAT_SHIFT);
        CHECK_EQ(GET(0, FSYNR0),
                 level | HWM_SMMU_FSYNR0_WNR_MASK | (external ? HWM_SMMU_FSYNR0_PTWF_MASK : 0));
        CHECK_EQ(GET64(0, FAR), VA + 0x678);
        CHECK_EQ(get(GR1(CBFRSYNRA, 0), 4), 0);
        CHECK_EQ(counters().faults, 1);
        CHECK_EQ(host.events, 1);
        CHECK(host.event[0].recorded);
        CHECK_EQ(host.event[0].fsr, row[i].fsr | 2u << HWM_SMMU_FSR_FORMAT_SHIFT);
        CHECK_EQ(host.event[0].far_, VA + 0x678);
    }
}

static void address_size(void)
{
    world();
    PUT(0, TCR2, 0 | 7u << HWM_SMMU_TCR2_SEP_SHIFT);                /* 32 bits out */
    map(ROOT1(0), VA, 0x100000000ull | PAGE1);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_ADDRESS_SIZE);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_ASF_MASK);
    CHECK_EQ(GET(0, FSYNR0), 3);
    clear(0);
    PUT64(0, TTBR0, 0x100000000ull);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_ADDRESS_SIZE);
    CHECK_EQ(GET(0, FSYNR0), 0);
}

/* What comes after the first: terminated unrecorded, or (HUPCF) translated, and MULTI when it faults. */
static void after_a_fault(void)
{
    world();
    PUT(0, SCTLR, SCTLR_ON);
    CHECK_EQ(read_at(0, 0x5000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(read_at(0, VA).status, HWM_FAULT);
    CHECK_EQ(GET(0, FSR) >> 31, 0);
    CHECK_EQ(counters().faults, 1);
    CHECK_EQ(counters().terminations, 1);
    CHECK_EQ(read_at(1, VA).status, HWM_TRANSLATED);                /* another bank */
    PUT(0, SCTLR, SCTLR_ON | HWM_SMMU_SCTLR_HUPCF_MASK);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    CHECK_EQ(write_at(0, 0x6000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(GET(0, FSR) >> 31, 1);
    CHECK_EQ(GET64(0, FAR), 0x5000);
    CHECK_EQ(GET(0, FSYNR0) & HWM_SMMU_FSYNR0_WNR_MASK, 0);
    CHECK_EQ(counters().faults, 2);
    CHECK(!host.event[host.events - 1].recorded);
    clear(0);
    PUT(0, SCTLR, SCTLR_ON);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
}

/* A TLB hit is held up as well, and let go as soon as FSR is clear. */
static void hits_after_a_fault(void)
{
    world();
    PUT(0, SCTLR, SCTLR_ON);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, VA).hit, true);
    PUT(0, FSRRESTORE, HWM_SMMU_FSR_TF_MASK);
    CHECK_EQ(read_at(0, VA).status, HWM_FAULT);
    clear(0);
    CHECK(read_at(0, VA).hit);
}

static void interrupts(void)
{
    world();
    read_at(1, 0x5000);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
    PUT(1, SCTLR, HWM_SMMU_SCTLR_M_MASK);                           /* CFIE 0 */
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    PUT(1, SCTLR, SCTLR_ON);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    clear(1);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    PUT(1, FSRRESTORE, HWM_SMMU_FSR_UUT_MASK);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    /* v1: CBAR.IRPTNDX says which; all banks share the one there is. */
    choose("mmu-401");
    make();
    PUT(3, SCTLR, SCTLR_ON);
    put(GR1(CBAR, 3), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT);
    PUT(3, FSRRESTORE, HWM_SMMU_FSR_TF_MASK);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT]);
}

static void without_report(void)
{
    world();
    PUT(0, SCTLR, HWM_SMMU_SCTLR_M_MASK);
    CHECK(!read_at(0, 0x5000).report);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_TF_MASK);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
}

static void qualcomm_syndrome(void)
{
    choose("qcom-smmu-v2");
    make();
    stage1(2);
    route(2, 0x1a5, 2);
    PUT(2, TCR, 28 | 16u << 16 | HWM_SMMU_TCR_EPD1_MASK);
    read_at(0x1a5, 0x5000);
    CHECK_EQ(GET(2, FSYNR1), 0xa5);
    CHECK_EQ(get(GR1(CBFRSYNRA, 2), 4), 0x1a5);
}

static int order(uint32_t causes, uint32_t stream, uint32_t context, uint32_t skip, uint32_t count)
{
    const hwm_inject o = { causes, stream, context, skip, count };

    return ops->inject(iommu, &o);
}

static void ordered_faults(void)
{
    static const struct {
        uint32_t cause, fsr;
    } row[] = {
        { HWM_FAULT_TRANSLATION, HWM_SMMU_FSR_TF_MASK }, { HWM_FAULT_ACCESS_FLAG, HWM_SMMU_FSR_AFF_MASK },
        { HWM_FAULT_PERMISSION, HWM_SMMU_FSR_PF_MASK }, { HWM_FAULT_MULTI_HIT, HWM_SMMU_FSR_TLBMCF_MASK },
        { HWM_FAULT_TLB_LOCK, HWM_SMMU_FSR_TLBLKF_MASK }, { HWM_FAULT_ADDRESS_SIZE, HWM_SMMU_FSR_ASF_MASK },
        { HWM_FAULT_UNSUPPORTED, HWM_SMMU_FSR_UUT_MASK },
    };

    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        world();
        PUT(0, SCTLR, SCTLR_ON | HWM_SMMU_SCTLR_HUPCF_MASK);
        read_at(0, VA);
        CHECK_EQ(order(row[i].cause, 0, HWM_ANY, 1, 1), HWM_OK);
        CHECK_EQ(read_at(1, VA).status, HWM_TRANSLATED);
        CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
        CHECK_EQ(read_at(0, VA).causes, row[i].cause);
        CHECK_EQ(GET(0, FSR) & 0x1ff, row[i].fsr);
        CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    }
}

static void ordered_global_faults(void)
{
    static const struct {
        uint32_t cause, gfsr;
    } row[] = {
        { HWM_FAULT_CONFIG, HWM_SMMU_sGFSR_ICF_MASK }, { HWM_FAULT_UNKNOWN_STREAM, HWM_SMMU_sGFSR_USF_MASK },
        { HWM_FAULT_STREAM_CONFLICT, HWM_SMMU_sGFSR_SMCF_MASK }, { HWM_FAULT_NO_CONTEXT, HWM_SMMU_sGFSR_UCBF_MASK },
        { HWM_FAULT_NO_INTERRUPT, HWM_SMMU_sGFSR_UCIF_MASK }, { HWM_FAULT_CONFIG_ACCESS, HWM_SMMU_sGFSR_CAF_MASK },
        { HWM_FAULT_EXTERNAL, HWM_SMMU_sGFSR_EF_MASK },
    };

    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        world();
        CHECK_EQ(order(row[i].cause, HWM_ANY, HWM_ANY, 0, 1), HWM_OK);
        CHECK_EQ(read_at(0, VA).causes, row[i].cause);
        CHECK_EQ(get(HWM_SMMU_sGFSR, 4), row[i].gfsr);
        CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    }
}

/* The n-th read of a walk, of either stage. */
static void ordered_walk_errors(void)
{
    hwm_response r;

    for (unsigned n = 0; n < 4; n++) {
        world();
        CHECK_EQ(order(HWM_FAULT_WALK_SLAVE, 0, 0, n, 1), HWM_OK);
        r = read_at(0, VA);
        CHECK_EQ(r.causes, HWM_FAULT_WALK_SLAVE);
        CHECK_EQ(r.level, n);
        CHECK_EQ(host.reads, n);
    }
    world();
    nest(0, 1);
    map_ram2(PAGE2);
    map(ROOT1(0), VA, RAM_BASE | PAGE1);
    CHECK_EQ(order(HWM_FAULT_WALK_DECODE | HWM_FAULT_STAGE2, 0, 0, 1, 1), HWM_OK);
    r = read_at(0, VA);
    CHECK_EQ(r.causes, HWM_FAULT_WALK_DECODE | HWM_FAULT_STAGE2);
    CHECK_EQ(r.level, 1);
    CHECK_EQ(GET(1, FSYNR0) & (HWM_SMMU_FSYNR0_STAGE2_S1PTWF_MASK | HWM_SMMU_FSYNR0_PTWF_MASK),
             HWM_SMMU_FSYNR0_STAGE2_S1PTWF_MASK | HWM_SMMU_FSYNR0_PTWF_MASK);
    PUT(1, FSR, 0xffffffffu);
    CHECK_EQ(order(HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2, 0, 0, 0, 1), HWM_OK);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET(1, FSR) & 0xff, HWM_SMMU_FSR_PF_MASK);
}

static void orders_that_make_no_sense(void)
{
    world();
    CHECK_EQ(order(0, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION | HWM_FAULT_PERMISSION, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TLB_MISS, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_BYPASS, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_CONFIG | HWM_FAULT_STAGE2, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, 0x10000, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, 0, config.num_cb, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, 0, 0, 0, 1), HWM_OK);
    CHECK_EQ(order(0, 0, 0, 0, 0), HWM_OK);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
}

static const unit_test tests[] = {
    TEST(causes_and_levels), TEST(address_size), TEST(after_a_fault), TEST(hits_after_a_fault), TEST(interrupts),
    TEST(without_report), TEST(qualcomm_syndrome), TEST(ordered_faults), TEST(ordered_global_faults),
    TEST(ordered_walk_errors), TEST(orders_that_make_no_sense),
};

UNIT_MAIN(tests)
