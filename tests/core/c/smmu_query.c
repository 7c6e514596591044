/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking without touching: peek, walks, contexts, routes, information, counters. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull

static hwm_smmu before;

static void world(void)
{
    choose("mmu-500");
    make();
    stage1(0);
    stage1(1);
    map(ROOT1(0), VA, PA | PAGE1);
}

static hwm_walk walk_at(unsigned stream, uint64_t iova)
{
    hwm_request req = request(stream, iova);
    hwm_walk walk;

    memset(&walk, 0xa5, sizeof(walk));
    ops->walk(iommu, &req, &walk);
    return walk;
}

/* Whatever is asked for, the instance stays as it was, byte for byte. */
static void peek_changes_nothing(void)
{
    world();
    read_at(0, VA);
    memcpy(&before, &instance.smmu, sizeof(before));
    CHECK(peek_at(0, VA, HWM_PEEK_LIVE).hit);
    CHECK(!peek_at(0, VA, HWM_PEEK_FRESH).hit);
    CHECK_EQ(peek_at(0, VA + 0x5000, HWM_PEEK_LIVE).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(peek_at(99, 0, HWM_PEEK_LIVE).causes, HWM_FAULT_UNKNOWN_STREAM);
    CHECK_EQ(walk_at(0, VA).result.pa, PA);
    CHECK(!memcmp(&before, &instance.smmu, sizeof(before)));
    CHECK_EQ(host.events, 0);
}

/* A peek answers as the transaction would. */
static void peek_is_what_happens(void)
{
    static const uint64_t at[] = { VA, VA + 0x1000, VA + 0x2000, VA + 0x3000, (uint64_t)1 << 52, 0 };

    for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
        hwm_response looked, happened;

        world();
        PUT(0, SCTLR, SCTLR_ON | HWM_SMMU_SCTLR_HUPCF_MASK);
        map(ROOT1(0), VA + 0x1000, PA | (PAGE1 & ~AF));
        map(ROOT1(0), VA + 0x2000, PA | (PAGE1 & ~AP_USER));
        looked = peek_at(0, at[i], HWM_PEEK_FRESH);
        happened = read_at(0, at[i]);
        CHECK_EQ(looked.status, happened.status);
        CHECK_EQ(looked.causes, happened.causes);
        CHECK_EQ(looked.stage, happened.stage);
        CHECK_EQ(looked.level, happened.level);
        CHECK_EQ(looked.perms, happened.perms);
        CHECK_EQ(looked.page, happened.page);
        if (looked.status == HWM_TRANSLATED) {
            CHECK_EQ(looked.pa, happened.pa);
            CHECK(!memcmp(&looked.attrs, &happened.attrs, offsetof(hwm_attrs, secure) + 1));
        }
    }
}

static void walks(void)
{
    hwm_walk walk;

    world();
    walk = walk_at(0, VA);
    CHECK_EQ(walk.count, 4);
    for (unsigned i = 0; i < 4; i++) {
        CHECK_EQ(walk.level[i].stage, 1);
        CHECK_EQ(walk.level[i].level, i);
        CHECK_EQ(walk.level[i].bytes, 8);
        CHECK_EQ(walk.level[i].ttbr, 0);
        CHECK_EQ(walk.level[i].address, slot(ROOT1(0), VA, i));
        CHECK_EQ(walk.level[i].descriptor, word_at(slot(ROOT1(0), VA, i)));
        CHECK(!strcmp(walk.level[i].meaning, i < 3 ? "table" : "page"));
    }
    walk = walk_at(0, VA + 0x1000);
    CHECK_EQ(walk.count, 4);
    CHECK(!strcmp(walk.level[3].meaning, "fault"));
    CHECK_EQ(walk.result.causes, HWM_FAULT_TRANSLATION);
    host.slave_at = slot(ROOT1(0), VA, 2);
    walk = walk_at(0, VA);
    CHECK_EQ(walk.count, 3);
    CHECK(!strcmp(walk.level[2].meaning, "slave error"));
    CHECK_EQ(walk.level[2].descriptor, 0);
    walk = walk_at(0, 0xffff800000000000ull);                       /* EPD1 */
    CHECK_EQ(walk.count, 1);
    CHECK_EQ(walk.level[0].ttbr, 1);
    CHECK(!strcmp(walk.level[0].meaning, "walk disabled"));
    PUT(0, TCR, 25 | 16u << 16 | HWM_SMMU_TCR_EPD1_MASK);           /* an address of no region */
    CHECK_EQ(walk_at(0, (uint64_t)1 << 40).count, 0);
    CHECK_EQ(walk_at(99, 0).count, 0);
}

static void information(void)
{
    hwm_iommu_info info;

    world();
    ops->info(iommu, &info);
    CHECK(!strcmp(info.model, "smmu-v2"));
    CHECK_EQ(info.contexts, config.num_cb);
    CHECK_EQ(info.routes, config.num_smr);
    CHECK_EQ(info.tlb_entries, 64);
    CHECK_EQ(info.tlb_ways, 4);
    CHECK_EQ(info.tlb_capacity, 256);
    CHECK_EQ(info.irqs, HWM_SMMU_IRQ_CONTEXT + config.num_cb);
    choose("mmu-400");
    make();
    ops->info(iommu, &info);
    CHECK(!strcmp(info.model, "smmu-v1"));
    CHECK_EQ(info.irqs, HWM_SMMU_IRQ_CONTEXT + 1);
}

static void contexts(void)
{
    hwm_context_info info;

    world();
    CHECK_EQ(ops->context(iommu, 1, &info), HWM_OK);
    CHECK(info.translating);
    CHECK_EQ(info.vmid, 1);
    CHECK_EQ(info.asid, 1);
    CHECK(!strcmp(info.stage, "stage1"));
    CHECK(!strcmp(info.format, "aarch64"));
    CHECK_EQ(info.stage2_context, HWM_ANY);
    nest(1, 2);
    CHECK_EQ(ops->context(iommu, 1, &info), HWM_OK);
    CHECK(!strcmp(info.stage, "nested"));
    CHECK_EQ(info.stage2_context, 2);
    CHECK_EQ(ops->context(iommu, 2, &info), HWM_OK);
    CHECK(!strcmp(info.stage, "stage2"));
    CHECK_EQ(ops->context(iommu, 9, &info), HWM_OK);
    CHECK(!strcmp(info.stage, "fault"));
    CHECK(!info.translating);
    CHECK_EQ(ops->context(iommu, config.num_cb, &info), HWM_E_INVAL);
}

static void routes(void)
{
    hwm_route_info info;

    world();
    put(HWM_SMMU_SMR + 4, 4, 0x40 | 0x0fu << 16 | HWM_SMMU_SMR_VALID_MASK);
    CHECK_EQ(ops->route(iommu, 1, &info), HWM_OK);
    CHECK(info.valid);
    CHECK_EQ(info.stream, 0x40);
    CHECK_EQ(info.mask, 0xf);
    CHECK_EQ(info.context, 1);
    CHECK_EQ(info.vmid, 1);
    CHECK(!strcmp(info.way, "translate"));
    PUT(1, SCTLR, 0);
    ops->route(iommu, 1, &info);
    CHECK(!strcmp(info.way, "bypass"));
    put(HWM_SMMU_S2CR + 4, 4, 1u << HWM_SMMU_S2CR_TYPE_SHIFT | 7);
    ops->route(iommu, 1, &info);
    CHECK(!strcmp(info.way, "bypass"));
    CHECK_EQ(info.context, HWM_NO_CONTEXT);
    CHECK_EQ(info.vmid, 7);
    put(HWM_SMMU_S2CR + 4, 4, 2u << HWM_SMMU_S2CR_TYPE_SHIFT);
    ops->route(iommu, 1, &info);
    CHECK(!strcmp(info.way, "fault"));
    ops->route(iommu, 5, &info);
    CHECK(!info.valid);
    CHECK_EQ(ops->route(iommu, config.num_smr, &info), HWM_E_INVAL);
}

static void stream_indexing(void)
{
    hwm_route_info info;

    choose("mmu-500");
    config.stream_match = false;
    make();
    put(HWM_SMMU_S2CR + 4 * 3, 4, 1u << HWM_SMMU_S2CR_TYPE_SHIFT);
    CHECK_EQ(read_at(3, 0).status, HWM_BYPASS);
    CHECK_EQ(read_at(config.num_smr, 0).causes, HWM_FAULT_UNKNOWN_STREAM);
    ops->route(iommu, 3, &info);
    CHECK(info.valid);
    CHECK_EQ(info.stream, 3);
    CHECK_EQ(info.mask, 0);
}

static void counters_by_bank(void)
{
    hwm_context_info info;

    world();
    map(ROOT1(1), VA, PA | PAGE1);
    for (unsigned i = 0; i < 5; i++) {
        read_at(0, VA);
    }
    read_at(1, VA);
    ops->context(iommu, 0, &info);
    CHECK_EQ(info.counters.hits, 4);
    CHECK_EQ(info.counters.misses, 1);
    CHECK_EQ(info.counters.translations, 5);
    CHECK_EQ(counters().translations, 6);
    ops->clear_counters(iommu);
    CHECK_EQ(counters().translations, 0);
    ops->context(iommu, 0, &info);
    CHECK_EQ(info.counters.hits, 0);
}

static const unit_test tests[] = {
    TEST(peek_changes_nothing), TEST(peek_is_what_happens), TEST(walks), TEST(information), TEST(contexts),
    TEST(routes), TEST(stream_indexing), TEST(counters_by_bank),
};

UNIT_MAIN(tests)
