/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register window: every register, what does not exist, reset, dumps. */
#include "unit.h"

enum { RW, RO, WO, W1C };

typedef struct known {
    const char *name;
    uint32_t offset, count, wmask;
    int access;
} known;

#define X(NAME, offset, count, access, reset, wmask) { #NAME, offset, count, wmask, access },
static const known context_regs[] = { HWM_MSM_CONTEXT_REGS(X) };
static const known global_regs[] = { HWM_MSM_GLOBAL_REGS(X) };
#undef X

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void fresh(void)
{
    hwm_msm_config config;

    config_make(&config);
    config.contexts = 3;
    config.mids = 20;
    config.rev = 0x42;
    setup_with(&config);
}

static void one(const known *k, uint32_t offset, bool gated)
{
    uint64_t value;

    if (k->access == RW) {
        CHECK_EQ(get(offset), 0);
        if (gated) {
            return;
        }
        put(offset, 0xffffffff);
        CHECK_EQ(get(offset), k->wmask);
        put(offset, 0xa5a5a5a5);
        CHECK_EQ(get(offset), k->wmask & 0xa5a5a5a5);
        put(offset, 0);
        CHECK_EQ(get(offset), 0);
    } else if (k->access == W1C) {
        CHECK_EQ(get(offset), 0);
        put(offset, 0xffffffff);
        CHECK_EQ(get(offset), 0);
    } else if (k->access == RO) {
        get(offset);
        CHECK_EQ(ops->mmio_write(iommu, offset, 4, false, 0xffffffff), HWM_E_ACCESS);
    } else {
        value = 1;
        CHECK_EQ(ops->mmio_read(iommu, offset, 4, false, &value), HWM_E_ACCESS);
        CHECK_EQ(value, 0);
    }
}

/* Drivers set single fields by read-modify-write, so what can be read must read back. */
static void every_register(void)
{
    fresh();
    for (unsigned i = 0; i < COUNT(context_regs); i++) {
        for (uint32_t c = 0; c < 3; c++) {
            one(&context_regs[i], c * 0x1000 + context_regs[i].offset, context_regs[i].offset == HWM_MSM_TLBLCKR);
        }
    }
    for (unsigned i = 0; i < COUNT(global_regs); i++) {
        uint32_t count = global_regs[i].count;

        count = count == 512 ? 20 : count == 256 ? 3 : count;
        for (uint32_t n = 0; n < count; n++) {
            one(&global_regs[i], global_regs[i].offset + 4 * n, false);
        }
    }
    put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK);
    PUT(2, TLBLCKR, 0xffffffff);
    CHECK_EQ(GET(2, TLBLCKR), HWM_MSM_TLBLCKR_WMASK);
}

static void banks_are_separate(void)
{
    fresh();
    PUT(0, TTBR0, 0x11110000);
    PUT(1, TTBR0, 0x22220000);
    PUT(2, TTBR0, 0x33330000);
    CHECK_EQ(GET(0, TTBR0), 0x11110000);
    CHECK_EQ(GET(1, TTBR0), 0x22220000);
    put(HWM_MSM_CBACR_N + 8, 0x01030000);
    CHECK_EQ(get(HWM_MSM_CBACR_N + 4), 0);
    put(HWM_MSM_M2VCBR_N + 19 * 4, 7);
    CHECK_EQ(get(HWM_MSM_M2VCBR_N + 18 * 4), 0);
    CHECK_EQ(get(HWM_MSM_M2VCBR_N + 19 * 4), 7);
}

static void identification(void)
{
    fresh();
    CHECK_EQ(get(HWM_MSM_REV), 0x42);
    CHECK_EQ(get(HWM_MSM_IDR), 20 | HWM_MSM_IDR_HTW_MASK | HWM_MSM_IDR_HUM_MASK | 6u << HWM_MSM_IDR_TLBSIZE_SHIFT |
             3u << HWM_MSM_IDR_NCB_SHIFT | 2u << HWM_MSM_IDR_NIRPT_SHIFT);
}

static void what_does_not_exist(void)
{
    static const uint32_t nowhere[] = {
        0x0c, 0x50, 0x7fc, 0x824, 0xffc, 0x3000, 0xfe000, HWM_MSM_M2VCBR_N + 80, HWM_MSM_CBACR_N + 12, 0xffe04, 0xffe90,
        0xfff08, 0xfff98, 0xffff0, 0x100000, 0xfffffffc, 0x02, 0x11,
    };
    uint64_t value;

    fresh();
    for (unsigned i = 0; i < COUNT(nowhere); i++) {
        value = 1;
        CHECK_EQ(ops->mmio_read(iommu, nowhere[i], 4, false, &value), HWM_E_ACCESS);
        CHECK_EQ(value, 0);
        CHECK_EQ(ops->mmio_write(iommu, nowhere[i], 4, false, 0xffffffff), HWM_E_ACCESS);
    }
    CHECK_EQ(counters().guest_errors, 2 * COUNT(nowhere));
    CHECK_EQ(ops->mmio_read(iommu, 0, 8, false, &value), HWM_E_SIZE);
    CHECK_EQ(ops->mmio_read(iommu, 0, 1, false, &value), HWM_E_SIZE);
    CHECK_EQ(ops->mmio_write(iommu, 0, 2, false, 1), HWM_E_SIZE);
    CHECK_EQ(GET(0, SCTLR), 0);
}

static void dump(void)
{
    hwm_reg reg[128];
    uint32_t n;

    fresh();
    PUT(1, TTBR0, 0x22220000);
    n = ops->registers(iommu, 1, reg, 128);
    CHECK_EQ(n, 18);                                /* 20 words less the hole at 0xc and the write-only FSRRESTORE */
    CHECK_EQ(ops->registers(iommu, 1, NULL, 0), n);
    CHECK(!strcmp(reg[3].name, "TTBR0"));
    CHECK_EQ(reg[3].offset, 0x1010);
    CHECK_EQ(reg[3].value, 0x22220000);
    n = ops->registers(iommu, HWM_ANY, reg, 128);
    CHECK_EQ(n, 20 + 3 + 13);
    CHECK(!strcmp(reg[0].name, "M2VCBR_N"));
    CHECK_EQ(ops->registers(iommu, 3, reg, 128), 0);
}

static void reset_clears(void)
{
    hwm_reg reg[128];
    uint32_t n;

    setup();
    map_section(0x00200000, SECTION(0x91100000));
    read_at(0, 0x00200000);
    read_at(0, 0x00300000);
    put(HWM_MSM_CR, HWM_MSM_CR_RPUEIE_MASK);
    read_at(77, 0);
    ops->reset(iommu);
    CHECK(!host.line[0]);
    n = ops->registers(iommu, 0, reg, 128);
    for (uint32_t i = 0; i < n; i++) {
        CHECK_EQ(reg[i].value, 0);
    }
    n = ops->registers(iommu, HWM_ANY, reg, 128);
    for (uint32_t i = 0; i < n; i++) {
        CHECK(reg[i].value == 0 || !strcmp(reg[i].name, "REV") || !strcmp(reg[i].name, "IDR"));
    }
    CHECK_EQ(counters().translations, 0);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_BYPASS);
    enable(0);
    CHECK(!read_at(0, 0x00200000).hit);
}

static void walk_report(void)
{
    hwm_request req;
    hwm_walk w;

    setup();
    map_page(0x00123000, 0, SMALL(0x90000000));
    req = request(0, 0x00123456);
    ops->walk(iommu, &req, &w);
    CHECK_EQ(w.count, 2);
    CHECK_EQ(w.level[0].address, L1 + 4);
    CHECK_EQ(w.level[0].descriptor, L2 | 1);
    CHECK(!strcmp(w.level[0].meaning, "table"));
    CHECK_EQ(w.level[1].level, 2);
    CHECK_EQ(w.level[1].address, L2 + 0x8c);
    CHECK(!strcmp(w.level[1].meaning, "small page"));
    CHECK_EQ(w.result.pa, 0x90000456);
    CHECK(!w.result.hit);
    req.iova = 0x00300000;
    ops->walk(iommu, &req, &w);
    CHECK_EQ(w.count, 1);
    CHECK(!strcmp(w.level[0].meaning, "fault"));
    host.slave_at = L2 + 0x8c;
    req.iova = 0x00123000;
    ops->walk(iommu, &req, &w);
    CHECK(!strcmp(w.level[1].meaning, "slave error"));
    CHECK_EQ(w.result.causes, HWM_FAULT_WALK_SLAVE | HWM_FAULT_LEVEL2);
    PUT(0, TTBR0, 0);
    ops->walk(iommu, &req, &w);
    CHECK(!strcmp(w.level[0].meaning, "decode error"));
    PUT(0, TTBCR, HWM_MSM_TTBCR_PD0_MASK);
    ops->walk(iommu, &req, &w);
    CHECK_EQ(w.count, 1);
    CHECK(!strcmp(w.level[0].meaning, "walk disabled"));
    PUT(0, SCTLR, 0);
    ops->walk(iommu, &req, &w);
    CHECK_EQ(w.count, 0);
    CHECK_EQ(w.result.status, HWM_BYPASS);
    CHECK_EQ(counters().walks + counters().walk_reads, 0);
}

static const unit_test tests[] = {
    TEST(every_register), TEST(banks_are_separate), TEST(identification), TEST(what_does_not_exist), TEST(dump),
    TEST(reset_clears), TEST(walk_report),
};

UNIT_MAIN(tests)
