/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLB: tags, and every invalidation: stale before, fresh after, neighbours untouched. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull
#define IPA 0x0000000000456000ull

/*
 * Banks 0 and 1: stage 1, VMID 1, ASID 0 and 1.  Bank 2: the same with VMID 2.  Bank 3: hyp.  Bank 4 on bank 5: nested,
 * VMID 1.  Bank 6: stage 2 alone, VMID 1.  All hold VA (6: IPA), 0 also VA + 4 KiB and a global page at VA + 8 KiB.
 */
static void world(void)
{
    choose("mmu-500");
    config.tlb_ways = 16;                /* all that have the same address have room in its set */
    make();
    for (unsigned n = 0; n < 4; n++) {
        stage1(n);
        map(ROOT1(n), VA, PA | PAGE1);
    }
    map(ROOT1(0), VA + 0x1000, (PA + 0x1000) | PAGE1);
    map(ROOT1(0), VA + 0x2000, (PA + 0x2000) | (PAGE1 & ~NG));
    put(GR1(CBAR, 2), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT | 2);
    put(GR1(CBAR, 3), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT | HWM_SMMU_CBAR_TYPE1_HYPC_MASK);
    nest(4, 5);
    map(ROOT1(4), VA, IPA | PAGE1);
    map_ram2(PAGE2);
    map(ROOT2, IPA, PA | PAGE2);
    stage2(6);
    route(6, 6, 6);
    read_at(0, VA);
    read_at(0, VA + 0x1000);
    read_at(0, VA + 0x2000);
    for (unsigned n = 1; n < 5; n++) {
        read_at(n, VA);
    }
    read_at(6, IPA);
    ops->clear_counters(iommu);
}

enum {
    OWN = 1, NEXT = 2, GLOBAL = 4, ASID1 = 8, VMID2 = 16, HYP = 32, NESTED = 64, ALONE = 128, IPAS = 256,
    EVERY = 511,
};

static bool ipa_held(void)
{
    hwm_tlb_view view;

    for (uint32_t i = 0; i < config.tlb_entries; i++) {
        CHECK_EQ(ops->tlb(iommu, i, &view), HWM_OK);
        if (view.valid && !strcmp(view.kind, "ipa") && view.va == IPA) {
            return true;
        }
    }
    return false;
}

static unsigned what_is_held(void)
{
    return (held(0, VA) ? OWN : 0) | (held(0, VA + 0x1000) ? NEXT : 0) | (held(0, VA + 0x2000) ? GLOBAL : 0) |
           (held(1, VA) ? ASID1 : 0) | (held(2, VA) ? VMID2 : 0) | (held(3, VA) ? HYP : 0) |
           (held(4, VA) ? NESTED : 0) | (held(6, IPA) ? ALONE : 0) | (ipa_held() ? IPAS : 0);
}

static void all_held(void)
{
    world();
    CHECK_EQ(what_is_held(), EVERY);
    CHECK(!held(5, VA));
}

static void stale_until_invalidated(void)
{
    world();
    map(ROOT1(0), VA, (PA + 0x7000) | PAGE1);
    CHECK_EQ(read_at(0, VA).pa, PA);
    CHECK_EQ(peek_at(0, VA, HWM_PEEK_LIVE).pa, PA);
    CHECK_EQ(peek_at(0, VA, HWM_PEEK_FRESH).pa, PA + 0x7000);
    PUT64(0, TLBIVA, VA >> 12);
    CHECK_EQ(read_at(0, VA).pa, PA + 0x7000);
    CHECK_EQ(counters().invalidations, 1);
    CHECK_EQ(counters().invalidated, 1);
    CHECK(!strcmp(host.event[host.events - 1].what, "TLBIVA"));
}

/* Same VMID as bank 0: banks 1, 4; hyp has VMID 0. */
static void bank_operations(void)
{
    static const struct {
        uint32_t offset;
        uint64_t value;
        unsigned bytes, dropped;
    } row[] = {
        { HWM_SMMU_TLBIVA, VA >> 12, 8, OWN },
        { HWM_SMMU_TLBIVA, VA >> 12 | (uint64_t)1 << 48, 8, ASID1 },
        { HWM_SMMU_TLBIVA, (VA + 0x2000) >> 12 | (uint64_t)9 << 48, 8, GLOBAL },
        { HWM_SMMU_TLBIVAL, (VA + 0x1000) >> 12, 8, NEXT },
        { HWM_SMMU_TLBIVAA, VA >> 12, 8, OWN | ASID1 | NESTED },
        { HWM_SMMU_TLBIVAAL, VA >> 12, 8, OWN | ASID1 | NESTED },
        { HWM_SMMU_TLBIASID, 0, 4, OWN | NEXT },
        { HWM_SMMU_TLBIASID, 4, 4, NESTED },
        { HWM_SMMU_TLBIALL, 0, 4, OWN | NEXT | GLOBAL | ASID1 | NESTED },
    };

    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        world();
        put(BANK(0, SCTLR) + row[i].offset, row[i].bytes, row[i].value);
        CHECK_EQ(what_is_held(), EVERY & ~row[i].dropped);
        CHECK_EQ(counters().invalidations, 1);
    }
}

static void stage2_operations(void)
{
    for (unsigned last = 0; last < 2; last++) {
        world();
        put(BANK(5, SCTLR) + (last ? HWM_SMMU_TLBIIPAS2L : HWM_SMMU_TLBIIPAS2), 8, IPA >> 12);
        CHECK_EQ(what_is_held(), EVERY & ~(ALONE | IPAS));
        world();
        put(BANK(5, SCTLR) + (last ? HWM_SMMU_TLBIIPAS2L : HWM_SMMU_TLBIIPAS2), 8, (IPA + 0x1000) >> 12);
        CHECK_EQ(what_is_held(), EVERY);
    }
}

static void global_operations(void)
{
    static const struct {
        uint32_t offset;
        uint64_t value;
        unsigned bytes, dropped;
    } row[] = {
        { HWM_SMMU_TLBIVMID, 1, 4, OWN | NEXT | GLOBAL | ASID1 | NESTED | ALONE | IPAS },
        { HWM_SMMU_TLBIVMID, 2, 4, VMID2 },
        { HWM_SMMU_TLBIVMIDS1, 1, 4, OWN | NEXT | GLOBAL | ASID1 | NESTED },
        { HWM_SMMU_TLBIALLNSNH, 0, 4, EVERY & ~HYP },
        { HWM_SMMU_TLBIALLH, 0, 4, HYP },
        { HWM_SMMU_TLBIVAH64, VA >> 12, 8, HYP },
        { HWM_SMMU_TLBIVALH64, VA >> 12, 8, HYP },
        { HWM_SMMU_TLBIVAH64, (VA + 0x1000) >> 12, 8, 0 },
    };

    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        world();
        put(row[i].offset, row[i].bytes, row[i].value);
        CHECK_EQ(what_is_held(), EVERY & ~row[i].dropped);
    }
}

/* The method of a hypervisor's author: the same under one entry and under many. */
static void one_entry(void)
{
    world();
    CHECK_EQ(ops->set_tlb(iommu, 1, 1), HWM_OK);
    CHECK(!read_at(0, VA).hit);
    CHECK(read_at(0, VA).hit);
    CHECK(!read_at(0, VA + 0x1000).hit);
    CHECK(!read_at(0, VA).hit);
    CHECK_EQ(counters().evictions, 2);
    CHECK_EQ(ops->set_tlb(iommu, 257, 1), HWM_E_INVAL);
    CHECK_EQ(ops->set_tlb(iommu, 0, 1), HWM_E_INVAL);
}

/* A block that became pages without an invalidation: both match, and that is a conflict. */
static void overlap(void)
{
    world();
    word64(slot(ROOT1(0), 0x40000000, 2), 0x90000000u | (PAGE1 & ~2u));
    CHECK_EQ(read_at(0, 0x40000000).page, 2u << 20);
    PUT64(0, TLBIVA, 0x40000000 >> 12);
    word64(slot(ROOT1(0), 0x40000000, 2), 0);
    map(ROOT1(0), 0x40001000, (PA + 0x5000) | PAGE1);
    CHECK_EQ(read_at(0, 0x40001000).page, 4096);
    word64(slot(ROOT1(0), 0x40000000, 2), 0x90000000u | (PAGE1 & ~2u));
    CHECK_EQ(read_at(0, 0x40002000).page, 2u << 20);
    CHECK_EQ(read_at(0, 0x40001000).causes, HWM_FAULT_MULTI_HIT);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_TLBMCF_MASK);
    PUT(0, FSR, 0xffffffffu);
    CHECK_EQ(read_at(0, 0x40003000).status, HWM_TRANSLATED);
    PUT64(0, TLBIVA, 0x40001000 >> 12);
    CHECK_EQ(read_at(0, 0x40001000).pa, 0x90001000);
}

static void contiguous_pages(void)
{
    world();
    for (unsigned i = 0; i < 16; i++) {
        map(ROOT1(0), 0x70000000 + 0x1000 * i, (0x90010000u + 0x1000 * i) | PAGE1 | (uint64_t)1 << 52);
    }
    CHECK_EQ(read_at(0, 0x70003000).page, 0x10000);
    CHECK(read_at(0, 0x7000f000).hit);
    PUT64(0, TLBIVA, 0x70007000 >> 12);
    CHECK(!held(0, 0x70003000));
}

static void views(void)
{
    hwm_tlb_view view;
    unsigned seen = 0;

    world();
    for (uint32_t i = 0; i < config.tlb_entries; i++) {
        CHECK_EQ(ops->tlb(iommu, i, &view), HWM_OK);
        CHECK_EQ(view.index, i);
        if (!view.valid) {
            continue;
        }
        if (!strcmp(view.kind, "nested")) {
            CHECK_EQ(view.stage, 3);
            CHECK_EQ(view.va, VA);
            CHECK_EQ(view.pa, PA);
            CHECK_EQ(view.asid, 4);
            seen |= 1;
        } else if (!strcmp(view.kind, "stage1") && view.global) {
            CHECK_EQ(view.va, VA + 0x2000);
            CHECK_EQ(view.vmid, 1);
            seen |= 2;
        } else if (!strcmp(view.kind, "stage2")) {
            CHECK_EQ(view.va, IPA);
            CHECK_EQ(view.stage, 2);
            seen |= 4;
        } else if (!strcmp(view.kind, "hyp")) {
            CHECK_EQ(view.asid, 3);
            seen |= 8;
        }
    }
    CHECK_EQ(seen, 15);
    CHECK_EQ(ops->tlb(iommu, config.tlb_entries, &view), HWM_E_INVAL);
}

/* An upper region's address is shown with its sign. */
static void upper_region(void)
{
    hwm_tlb_view view;
    bool seen = false;

    world();
    PUT(0, TCR, 16 | 16u << 16 | 2u << HWM_SMMU_TCR_TG1_SHIFT);
    PUT64(0, TTBR1, ROOT1(7));
    map(ROOT1(7), 0xfffff000, PA | PAGE1);
    word64(slot(ROOT1(7), 0x0000fffffffff000ull, 3), PA | PAGE1);
    CHECK_EQ(read_at(0, 0xfffffffffffff000ull).pa, PA);
    for (uint32_t i = 0; i < config.tlb_entries; i++) {
        ops->tlb(iommu, i, &view);
        seen |= view.valid && view.va == 0xfffffffffffff000ull;
    }
    CHECK(seen);
    PUT64(0, TLBIVA, 0xfffffffffffff000ull >> 12 & 0xfffffffffffull);
    CHECK(!held(0, 0xfffffffffffff000ull));
}

static const unit_test tests[] = {
    TEST(all_held), TEST(stale_until_invalidated), TEST(bank_operations), TEST(stage2_operations),
    TEST(global_operations), TEST(one_entry), TEST(overlap), TEST(contiguous_pages), TEST(views),
    TEST(upper_region),
};

UNIT_MAIN(tests)
