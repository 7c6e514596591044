/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Address translation operations: ATS1 in banks, GATS1 and GATS12 globally, PAR's layouts. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull
#define IPA 0x0000000000456000ull

static void world(void)
{
    choose("mmu-500");
    config.ato = true;
    make();
    stage1(0);
    map(ROOT1(0), VA, PA | PAGE1);
}

static void found(void)
{
    uint64_t par;

    world();
    PUT64(0, ATS1UR, VA);
    par = GET64(0, PAR);
    CHECK_EQ(par & 1, 0);
    CHECK_EQ(par & HWM_SMMU_PAR_PA_MASK, PA);
    CHECK_EQ(par >> 56, 0xff);
    CHECK_EQ(par >> HWM_SMMU_PAR_SH_SHIFT & 3, 3);
    CHECK_EQ(par & HWM_SMMU_PAR_ONE_MASK, HWM_SMMU_PAR_ONE_MASK);
    CHECK(held(0, VA));
    CHECK_EQ(counters().v2p, 1);
    CHECK_EQ(counters().translations, 0);
    host.reads = 0;
    PUT64(0, ATS1PW, VA);
    CHECK_EQ(host.reads, 0);
    CHECK_EQ(GET64(0, PAR), par);
}

static void refused(void)
{
    uint64_t par;

    world();
    map(ROOT1(0), VA + 0x1000, PA | PAGE1 | AP_RO);
    PUT64(0, ATS1UW, VA + 0x1000);
    par = GET64(0, PAR);
    CHECK_EQ(par & 0xff, HWM_SMMU_PAR_FAULT_F_MASK | HWM_SMMU_PAR_FAULT_PF_MASK);
    CHECK_EQ(par >> HWM_SMMU_PAR_FAULT_PLVL_SHIFT & 3, 3);
    CHECK_EQ(par >> HWM_SMMU_PAR_FAULT_FORMAT_SHIFT & 3, 2);
    CHECK_EQ(GET(0, FSR) & 0xff, 0);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
    PUT64(0, ATS1PR, VA + 0x40000000);
    CHECK_EQ(GET64(0, PAR) & 0xff, HWM_SMMU_PAR_FAULT_F_MASK | HWM_SMMU_PAR_FAULT_TF_MASK);
    PUT64(0, ATS1PR, (uint64_t)1 << 60);
    CHECK_EQ(GET64(0, PAR) >> HWM_SMMU_PAR_FAULT_PLVL_SHIFT & 3, 0);
}

static void flat(void)
{
    world();
    PUT(0, SCTLR, HWM_SMMU_SCTLR_MTCFG_MASK | 15u << HWM_SMMU_SCTLR_MemAttr_SHIFT);
    PUT64(0, ATS1PR, VA);
    CHECK_EQ(GET64(0, PAR) & (HWM_SMMU_PAR_PA_MASK | 1), VA);
    CHECK(GET64(0, PAR) >> 60);
}

static void short_format(void)
{
    uint64_t par;

    world();
    put(GR1(CBA2R, 0), 4, 0);
    PUT(0, TCR, 0);
    PUT64(0, TTBR0, RAM_BASE + 0x4000);
    word32(RAM_BASE + 0x4000 + 4, 0x90000c02u | 0xc);                         /* section, write-back */
    for (unsigned i = 0; i < 16; i++) {
        word32(RAM_BASE + 0x4000 + (16 + i) * 4, 0x91340c02u);                 /* supersection, PA[35:32] 3 */
    }
    PUT64(0, ATS1PR, 0x123000);
    par = GET64(0, PAR);
    CHECK_EQ(par & HWM_SMMU_PAR_SHORT_PA_MASK, 0x90023000u);
    CHECK_EQ(par >> HWM_SMMU_PAR_SHORT_INNER_SHIFT & 7, 7);
    CHECK_EQ(par & 3, 0);
    PUT64(0, ATS1PR, 0x1234000);
    par = GET64(0, PAR);
    CHECK_EQ(par & 3, HWM_SMMU_PAR_SHORT_SS_MASK);
    CHECK_EQ(par >> 24 & 0xff, 0x91);
    CHECK_EQ(par >> 16 & 0xff, 3);
    CHECK_EQ(par >> 12 & 0xf, 0);
    PUT64(0, ATS1PR, 0x5000000);
    CHECK_EQ(GET64(0, PAR) & 0x3ff, HWM_SMMU_PAR_FAULT_F_MASK | HWM_SMMU_PAR_FAULT_TF_MASK);
    CHECK_EQ(GET64(0, PAR) >> HWM_SMMU_PAR_FAULT_PLVL_SHIFT & 3, 1);
}

static void nested(void)
{
    world();
    nest(0, 1);
    map_ram2(PAGE2);
    map(ROOT1(0), VA, IPA | PAGE1);
    map(ROOT2, IPA, PA | PAGE2);
    PUT64(0, ATS1PR, VA);
    CHECK_EQ(GET64(0, PAR) & (HWM_SMMU_PAR_PA_MASK | 1), IPA);
    CHECK(!held(0, VA));                                                       /* stage 2 is not in it */
    put(HWM_SMMU_sGATS1PR, 8, VA | 0);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8) & (HWM_SMMU_PAR_PA_MASK | 1), IPA);
    put(HWM_SMMU_sGATS12PR, 8, VA | 0);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8) & (HWM_SMMU_PAR_PA_MASK | 1), PA);
    CHECK(held(0, VA));
    map(ROOT1(0), VA + 0x1000, (IPA + 0x9000) | PAGE1);
    put(HWM_SMMU_sGATS12PR, 8, (VA + 0x1000) | 0);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8) & 0xff, HWM_SMMU_PAR_FAULT_F_MASK | HWM_SMMU_PAR_FAULT_TF_MASK);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8) & HWM_SMMU_PAR_FAULT_STAGE_MASK, HWM_SMMU_PAR_FAULT_STAGE_MASK);
    CHECK_EQ(GET(1, FSR) & 0xff, 0);
}

static void unusable_banks(void)
{
    world();
    put(HWM_SMMU_sGATS1PR, 8, VA | config.num_cb);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8), HWM_SMMU_sGPAR_FAULT_F_MASK | HWM_SMMU_sGPAR_FAULT_UCBF_MASK);
    stage2(1);
    put(HWM_SMMU_sGATS1PR, 8, VA | 1);
    CHECK_EQ(get(HWM_SMMU_sGPAR, 8) & ~HWM_SMMU_sGPAR_FAULT_FORMAT_MASK,
             HWM_SMMU_sGPAR_FAULT_F_MASK | HWM_SMMU_sGPAR_FAULT_ICF_MASK);
}

/* A query updates no table, and answers as if it had. */
static void no_update(void)
{
    uint64_t at;

    choose("mmu-500");
    config.ato = true;
    config.hafdbs = 3;
    make();
    stage1(0);
    PUT(0, TCR2, 5 | 7u << HWM_SMMU_TCR2_SEP_SHIFT | HWM_SMMU_TCR2_HA_MASK | HWM_SMMU_TCR2_HD_MASK);
    at = slot(ROOT1(0), VA, 3);
    word64(at, PA | ((PAGE1 | AP_RO | DBM) & ~(uint64_t)AF));
    PUT64(0, ATS1UW, VA);
    CHECK_EQ(GET64(0, PAR) & (HWM_SMMU_PAR_PA_MASK | 1), PA);
    CHECK_EQ(host.writes, 0);
    CHECK(!held(0, VA));
    CHECK_EQ(word_at(at), PA | ((PAGE1 | AP_RO | DBM) & ~(uint64_t)AF));
}

static const unit_test tests[] = {
    TEST(found), TEST(refused), TEST(flat), TEST(short_format), TEST(nested), TEST(unusable_banks), TEST(no_update),
};

UNIT_MAIN(tests)
