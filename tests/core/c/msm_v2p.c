/* SPDX-License-Identifier: GPL-2.0-or-later */
/* V2P operations: four kinds, both layouts of PAR, V2PCFG, V2PSR, and what they leave behind. */
#include "unit.h"

static void four_sizes(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90001000));
    for (uint32_t i = 0; i < 16; i++) {
        map_page(0x00110000 + i * 0x1000, 0, LARGE(0x90010000));
        map_section(0x02000000 + (i << 20), SUPER(0x93000000));
    }
    map_section(0x00200000, SECTION(0x91100000));

    const uint32_t so = HWM_MSM_MEMORY_TYPE_SO << HWM_MSM_PAR_MT_SHIFT | HWM_MSM_PAR_SH_MASK | HWM_MSM_PAR_NS_MASK;
    const struct { uint32_t va, par; } want[] = {
        { 0x00100abc, 0x90001000 | so }, { 0x0011f000, 0x9001f000 | so }, { 0x002ab000, 0x911ab000 | so },
        { 0x02abc000, 0x93abc000 | so | HWM_MSM_PAR_SS_MASK },
    };
    for (unsigned i = 0; i < 4; i++) {
        PUT(0, V2PPR, want[i].va);
        CHECK_EQ(GET(0, PAR), want[i].par);
        CHECK_EQ(GET(0, V2PSR) & HWM_MSM_V2PSR_HIT_MASK, 0);
        PUT(0, V2PUW, want[i].va);
        CHECK_EQ(GET(0, PAR), want[i].par);
        CHECK_EQ(GET(0, V2PSR) & HWM_MSM_V2PSR_HIT_MASK, 1);
    }
    CHECK_EQ(counters().v2p, 8);
    CHECK_EQ(counters().walks, 4);
    CHECK_EQ(counters().translations + counters().hits + counters().misses, 0);
    CHECK_EQ(GET(0, FSR), 0);
}

static void kinds(void)
{
    static const uint32_t reg[4] = { HWM_MSM_V2PPR, HWM_MSM_V2PPW, HWM_MSM_V2PUR, HWM_MSM_V2PUW };
    /* AP[2:0]: which of privileged read, privileged write, user read, user write pass. */
    static const uint8_t pass[8] = { 0, 3, 7, 15, 0, 1, 5, 5 };

    setup();
    for (unsigned ap = 0; ap < 8; ap++) {
        map_page(0x00100000, 0, 0x90000003 | (ap & 3) << 4 | (ap >> 2) << 9);   /* XN is no matter */
        put(HWM_MSM_GLOBAL_TLBIALL, 0);
        for (unsigned kind = 0; kind < 4; kind++) {
            put(reg[kind], 0x00100000);
            if (pass[ap] >> kind & 1) {
                CHECK_EQ(GET(0, PAR) & (HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_PA_MASK), 0x90000000);
            } else {
                CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_APF_MASK |
                         HWM_MSM_PAR_FAULT_SL_MASK);
            }
        }
    }
    CHECK_EQ(counters().faults, 0);
    CHECK(!host.line[0]);
    CHECK_EQ(host.irq_calls, 0);
}

static void failures(void)
{
    setup();
    PUT(0, V2PPR, 0x00300000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_TF_MASK);
    map_page(0x00100000, 0, SMALL(0x90000000));
    PUT(0, V2PPR, 0x00101000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_TF_MASK | HWM_MSM_PAR_FAULT_SL_MASK);
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_AFE_MASK);
    map_section(0x00200000, 0x91100002);
    PUT(0, V2PPR, 0x00200000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_AFF_MASK);
    host.slave_at = L1 + 8;
    PUT(0, V2PPR, 0x00200000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_HTWSEEF_MASK);
}

/* What Linux's probe does: no table, V2PCFG 1, and PAR must not stay 0. */
static void probe(void)
{
    setup();
    PUT(0, TTBR0, 0);
    PUT(0, PAR, 0);
    PUT(0, ACTLR, 1u << HWM_MSM_ACTLR_V2PCFG_SHIFT);
    PUT(0, V2PPR, 0);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_TLBMF_MASK);
    CHECK_EQ(counters().walks, 0);
    for (unsigned cfg = 0; cfg < 3; cfg++) {
        PUT(0, ACTLR, cfg << HWM_MSM_ACTLR_V2PCFG_SHIFT);
        PUT(0, V2PUR, 0x1000);
        CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_TLBMF_MASK);
    }
}

static void translation_off(void)
{
    setup();
    PUT(0, SCTLR, 0);
    PUT(0, V2PPR, 0x12345000);
    CHECK_EQ(GET(0, PAR), 0x12345000 | HWM_MSM_MEMORY_TYPE_SO << HWM_MSM_PAR_MT_SHIFT | HWM_MSM_PAR_SH_MASK |
             HWM_MSM_PAR_NS_MASK);
    CHECK_EQ(counters().walks, 0);
}

static void attributes(void)
{
    setup();
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_TRE_MASK);
    PUT(0, PRRR, 0xaaaa | HWM_MSM_PRRR_SHNMSH1_MASK | HWM_MSM_PRRR_NOS3_MASK);
    PUT(0, NMRR, 1u << 2 | 2u << 4 | 3u << 6);
    for (uint32_t n = 0; n < 4; n++) {
        map_section(0x00200000 + (n << 20), SECTION(0x91100000) | n << 2 | (n >= 2 ? 0x10000 : 0));
    }
    static const uint32_t want[4] = {
        HWM_MSM_MEMORY_TYPE_NC << HWM_MSM_PAR_MT_SHIFT,
        HWM_MSM_MEMORY_TYPE_WBWA << HWM_MSM_PAR_MT_SHIFT,
        HWM_MSM_MEMORY_TYPE_WT << HWM_MSM_PAR_MT_SHIFT | HWM_MSM_PAR_SH_MASK,
        HWM_MSM_MEMORY_TYPE_WBNWA << HWM_MSM_PAR_MT_SHIFT | HWM_MSM_PAR_SH_MASK | HWM_MSM_PAR_NOS_MASK,
    };
    for (uint32_t n = 0; n < 4; n++) {
        PUT(0, V2PPR, 0x00200000 + (n << 20));
        CHECK_EQ(GET(0, PAR) & ~(HWM_MSM_PAR_PA_MASK | HWM_MSM_PAR_NS_MASK), want[n]);
    }
}

static void what_it_leaves(void)
{
    setup();
    map_page(0x00123000, 0, SMALL(0x90000000));
    PUT(0, V2PPR, 0x00123000);
    CHECK_EQ(GET(0, TLBFLPTER), L1 + 4);
    CHECK_EQ(GET(0, TLBSLPTER), L2 + 0x23 * 4);
    CHECK(read_at(0, 0x00123000).hit);              /* it fills the TLB */
    put(HWM_MSM_TLBRSW, GET(0, V2PSR) >> HWM_MSM_V2PSR_INDEX_SHIFT & 0xff);
    CHECK_EQ(get(HWM_MSM_TLBTR2) & HWM_MSM_TLBTR2_VA_MASK, 0x00123000);
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_DNLV2PA_MASK);
    PUT(0, V2PPR, 0x00123000);
    CHECK_EQ(GET(0, PAR) & HWM_MSM_PAR_PA_MASK, 0x90000000);
    CHECK_EQ(GET(0, V2PSR), 0);
    CHECK(!read_at(0, 0x00123000).hit);
    /* A stale entry answers a V2P operation as it answers a transaction. */
    map_page(0x00123000, 0, 0);
    PUT(0, V2PPR, 0x00123000);
    CHECK_EQ(GET(0, PAR) & HWM_MSM_PAR_PA_MASK, 0x90000000);
}

/* V2P is non-secure: a secure stream's entry is not its own. */
static void security(void)
{
    setup();
    map_section(0x00200000, SECTION(0x91100000));
    put(HWM_MSM_M2VCBR_N, HWM_MSM_NSCFG_SECURE << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);
    PUT(0, V2PPR, 0x00200000);
    CHECK_EQ(GET(0, V2PSR) & HWM_MSM_V2PSR_HIT_MASK, 0);
    CHECK_EQ(GET(0, PAR) & HWM_MSM_PAR_NS_MASK, HWM_MSM_PAR_NS_MASK);
}

static const unit_test tests[] = {
    TEST(four_sizes), TEST(kinds), TEST(failures), TEST(probe), TEST(translation_off), TEST(attributes),
    TEST(what_it_leaves), TEST(security),
};

UNIT_MAIN(tests)
