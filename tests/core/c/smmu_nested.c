/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nested translation: stage 1 tables and results through stage 2, its faults, sizes, attributes. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define IPA 0x0000000000456000ull
#define PA 0x0000000090001000ull

/* Stage 1 in bank 0 on bank 1; all RAM at its own address, and one page more. */
static void world(void)
{
    choose("mmu-500");
    make();
    nest(0, 1);
    map_ram2(PAGE2);
    map(ROOT1(0), VA, IPA | PAGE1);
    map(ROOT2, IPA, PA | PAGE2);
}

static void both_stages(void)
{
    hwm_response r;

    world();
    r = read_at(0, VA + 0x10);
    CHECK_EQ(r.status, HWM_TRANSLATED);
    CHECK_EQ(r.pa, PA + 0x10);
    CHECK_EQ(r.page, 4096);
    CHECK_EQ(r.attrs.context, 0);
    CHECK(!r.hit);
    CHECK(read_at(0, VA).hit);
    CHECK(write_at(0, VA + 8).hit);
    CHECK_EQ(counters().walks, 3);          /* stage 1; RAM's block; the page */
    CHECK_EQ(counters().stage2_walks, 2);
    CHECK_EQ(host.reads, 4 + 3 + 4);
}

static void hardware_order(void)
{
    static const uint8_t stage[] = { 2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 2 };
    hwm_request req;
    hwm_walk walk;

    world();
    req = request(0, VA);
    memset(&walk, 0xa5, sizeof(walk));
    ops->walk(iommu, &req, &walk);
    CHECK_EQ(walk.count, sizeof(stage));
    for (unsigned i = 0; i < walk.count; i++) {
        CHECK_EQ(walk.level[i].stage, stage[i]);
    }
    CHECK_EQ(walk.level[2].level, 2);
    CHECK(!strcmp(walk.level[2].meaning, "block"));
    CHECK_EQ(walk.level[3].address, slot(ROOT1(0), VA, 0));
    CHECK(!strcmp(walk.level[15].meaning, "page"));
    CHECK_EQ(walk.result.pa, PA);
    CHECK_EQ(counters().walks, 0);
    CHECK(!held(0, VA));
}

/* Stage 2's fault is the stage 2 bank's. */
static void stage2_fault(void)
{
    hwm_response r;

    world();
    map(ROOT2, IPA, 0);
    r = write_at(0, VA + 0x123);
    CHECK_EQ(r.status, HWM_FAULT);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION | HWM_FAULT_STAGE2);
    CHECK_EQ(r.stage, 2);
    CHECK_EQ(r.level, 3);
    CHECK_EQ(GET(0, FSR) & 0xff, 0);
    CHECK_EQ(GET(1, FSR) & 0xff, HWM_SMMU_FSR_TF_MASK);
    CHECK_EQ(GET64(1, FAR), VA + 0x123);
    CHECK_EQ(GET64(1, IPAFAR), IPA + 0x123);
    CHECK_EQ(GET(1, FSYNR0), 3 | HWM_SMMU_FSYNR0_WNR_MASK | HWM_SMMU_FSYNR0_STAGE2_NESTED_MASK);
    CHECK(host.line[HWM_SMMU_IRQ_CONTEXT + 1]);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
    CHECK(host.event[0].context == 1 && host.event[0].ipafar == IPA + 0x123);
}

static void table_walk_fault(void)
{
    uint64_t table;

    world();
    table = slot(ROOT1(0), VA, 3);
    word64(slot(ROOT2, RAM_BASE, 2), 0);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_TRANSLATION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET(1, FSYNR0), 2 | HWM_SMMU_FSYNR0_STAGE2_NESTED_MASK | HWM_SMMU_FSYNR0_STAGE2_S1PTWF_MASK);
    CHECK_EQ(GET64(1, IPAFAR), slot(ROOT1(0), VA, 0));
    CHECK_EQ(GET64(1, FAR), VA);
    PUT(1, FSR, 0xffffffffu);
    /* An external error on the stage 1 table is stage 1's own. */
    map_ram2(PAGE2);
    host.slave_at = table;
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_WALK_SLAVE);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_EF_MASK);
    CHECK_EQ(GET(0, FSYNR0), 3 | HWM_SMMU_FSYNR0_PTWF_MASK);
    CHECK_EQ(GET(1, FSR) & 0xff, 0);
}

/* SCTLR.PTW: no stage 1 table in device memory. */
static void tables_in_device_memory(void)
{
    world();
    map_ram2((PAGE2 & ~S2_WB) | S2_DEVICE);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    PUT(0, TLBIALL, 0);
    put(HWM_SMMU_TLBIALLNSNH, 4, 0);
    set_bits(BANK(1, SCTLR), HWM_SMMU_SCTLR_STAGE2_PTW_MASK);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET(1, FSYNR0) & 0xf, 2 | 4 | 8);
}

static void permissions_of_both(void)
{
    hwm_response r;

    world();
    map(ROOT2, IPA, PA | (PAGE2 & ~S2_RW) | S2_RO);
    r = read_at(0, VA);
    CHECK_EQ(r.perms & (HWM_PERM_UR | HWM_PERM_UW), HWM_PERM_UR);
    r = write_at(0, VA);
    CHECK(r.hit);
    CHECK_EQ(r.causes, HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET64(1, IPAFAR), IPA);
    CHECK_EQ(GET(1, FSYNR0) & 3, 3);
    CHECK_EQ(read_at(0, VA).status, HWM_FAULT);          /* stage 2's pending fault holds up who uses it */
    PUT(1, FSR, 0xffffffffu);
    map(ROOT1(0), VA + 0x1000, IPA | PAGE1 | AP_RO);
    CHECK_EQ(write_at(0, VA + 0x1000).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_PF_MASK);
    CHECK(!held(0, VA + 0x1000));            /* stage 2 was not even asked */
    PUT(0, FSR, 0xffffffffu);
    map(ROOT2, IPA + 0x1000, PA | PAGE2 | XN);
    map(ROOT1(0), VA + 0x2000, (IPA + 0x1000) | PAGE1);
    CHECK_EQ(read_at(0, VA + 0x2000).perms & HWM_PERM_XN, HWM_PERM_XN);
}

/* The smaller of both sizes, whichever it is. */
static void sizes(void)
{
    hwm_response r;

    world();
    map(ROOT1(0), 0x40000000, (RAM_BASE + 0x3000) | PAGE1);
    r = read_at(0, 0x40000000);
    CHECK_EQ(r.page, 4096);
    CHECK_EQ(r.pa, RAM_BASE + 0x3000);
    word64(slot(ROOT1(0), 0x80200000, 2), 0x400000 | (PAGE1 & ~2u));
    r = read_at(0, 0x80200000 + 0x56000);
    CHECK_EQ(r.page, 4096);
    CHECK_EQ(r.pa, PA);
    word64(slot(ROOT1(0), 0x80400000, 2), RAM_BASE | (PAGE1 & ~2u));
    r = read_at(0, 0x80400000 + 0x56789);
    CHECK_EQ(r.page, 2u << 20);
    CHECK_EQ(r.pa, RAM_BASE + 0x56789);
}

static void attributes_of_both(void)
{
    hwm_response r;

    world();
    map(ROOT2, IPA, PA | (PAGE2 & ~S2_WB) | S2_DEVICE);
    r = read_at(0, VA);
    CHECK_EQ(r.attrs.memtype, HWM_MT_DEVICE);
    CHECK_EQ(r.attrs.share, HWM_SHARE_OUTER);
    map(ROOT1(0), VA + 0x1000, (IPA + 0x1000) | (PAGE1 & ~ATTR(1)) | ATTR(2));
    map(ROOT2, IPA + 0x1000, PA | PAGE2);
    r = read_at(0, VA + 0x1000);
    CHECK_EQ(r.attrs.memtype, HWM_MT_NORMAL);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_NONE);
    CHECK_EQ(r.attrs.share, HWM_SHARE_OUTER);
}

static void one_stage_off(void)
{
    hwm_response r;

    world();
    PUT(1, SCTLR, 0);
    r = read_at(0, VA);
    CHECK_EQ(r.pa, IPA);
    CHECK_EQ(counters().stage2_walks, 0);
    PUT(0, SCTLR, 0);
    CHECK_EQ(read_at(0, VA).status, HWM_BYPASS);
    PUT(1, SCTLR, SCTLR_ON);
    r = read_at(0, IPA + 4);
    CHECK_EQ(r.status, HWM_TRANSLATED);
    CHECK_EQ(r.pa, PA + 4);
    CHECK(read_at(0, IPA).hit);
    CHECK_EQ(read_at(0, 0x9999000).causes, HWM_FAULT_TRANSLATION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET(1, FSYNR0) & 0xc, HWM_SMMU_FSYNR0_STAGE2_NESTED_MASK);
}

/* A table update needs stage 2's leave to write. */
static void updates_through_stage2(void)
{
    uint64_t at;

    world();
    choose("mmu-500");
    config.hafdbs = 3;
    make();
    nest(0, 1);
    map_ram2(PAGE2);
    at = slot(ROOT1(0), VA, 3);
    word64(at, IPA | (PAGE1 & ~AF));
    map(ROOT2, IPA, PA | PAGE2);
    PUT(0, TCR2, 5 | 7u << HWM_SMMU_TCR2_SEP_SHIFT | HWM_SMMU_TCR2_HA_MASK);
    map_ram2((PAGE2 & ~S2_RW) | S2_RO);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_PERMISSION | HWM_FAULT_STAGE2);
    CHECK_EQ(GET(1, FSYNR0) & 8, 8);
    CHECK_EQ(GET64(1, IPAFAR), at);
    CHECK_EQ(host.writes, 0);
    PUT(1, FSR, 0xffffffffu);
    put(HWM_SMMU_TLBIALLNSNH, 4, 0);
    map_ram2(PAGE2);
    CHECK_EQ(read_at(0, VA).pa, PA);
    CHECK_EQ(word_at(at), IPA | PAGE1);
}

/* AArch32 tables on AArch64 ones. */
static void short_on_stage2(void)
{
    world();
    put(GR1(CBA2R, 0), 4, 0);
    PUT(0, TCR, 0);
    PUT64(0, TTBR0, RAM_BASE + 0x4000);
    word32(RAM_BASE + 0x4000, (RAM_BASE + 0x8000) | 1);
    word32(RAM_BASE + 0x8000 + 4, IPA | 0x832);
    CHECK_EQ(read_at(0, 0x1234).pa, PA + 0x234);
    CHECK(read_at(0, 0x1234).hit);
    map(ROOT2, IPA, 0);
    PUT(0, TLBIALL, 0);
    put(HWM_SMMU_TLBIALLNSNH, 4, 0);
    CHECK_EQ(read_at(0, 0x1234).causes, HWM_FAULT_TRANSLATION | HWM_FAULT_STAGE2);
}

/* sACR.IPA2PA_CEN 0: stage 2's results are not kept. */
static void without_ipa_entries(void)
{
    world();
    put(HWM_SMMU_sACR, 4, 0);
    CHECK_EQ(read_at(0, VA).pa, PA);
    CHECK_EQ(counters().stage2_walks, 5);
    CHECK_EQ(counters().walks, 6);
}

static const unit_test tests[] = {
    TEST(both_stages), TEST(hardware_order), TEST(stage2_fault), TEST(table_walk_fault),
    TEST(tables_in_device_memory), TEST(permissions_of_both), TEST(sizes), TEST(attributes_of_both),
    TEST(one_stage_off), TEST(updates_through_stage2), TEST(short_on_stage2), TEST(without_ipa_entries),
};

UNIT_MAIN(tests)
