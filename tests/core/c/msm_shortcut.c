/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hint, the scan and the short miss are shortcuts: two instances, one of which is kept from taking them, must
 * answer and remember the same whatever happens to both.
 */
#include "unit.h"

static hwm_msm slow;
static unit_host slow_host;
static uint64_t random_state;

static uint32_t any(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1d) >> 33) % below;
}

/* The slow one finds every page by the long lookup, and walks by the book. */
static void hold_back(void)
{
    for (unsigned c = 0; c < slow.config.contexts; c++) {
        slow.context[c].easy = false;
    }
    for (unsigned i = 0; i < HWM_TLB_HINTS; i++) {
        slow.tlb.hint[i] = slow.tlb.entry;
    }
    slow.tlb.live = ((uint64_t)1 << 63);
}

static void both(uint32_t offset, uint32_t value)
{
    ops->mmio_write(iommu, offset, 4, false, value);
    slow.iommu.ops->mmio_write(&slow.iommu, offset, 4, false, value);
}

static void page_word(uint32_t index, uint32_t descriptor)
{
    word(L2 + 4 * index, descriptor);
    memcpy(slow_host.ram, host.ram, 0x8000);
}

static void start(uint32_t entries, uint32_t ways)
{
    hwm_msm_config config;

    config_make(&config);
    config.tlb_entries = entries;
    config.tlb_ways = ways;
    setup_with(&config);
    memset(&slow_host, 0, sizeof(slow_host));
    config.host.opaque = &slow_host;
    CHECK_EQ(hwm_msm_init(&slow, &config), HWM_OK);
    for (unsigned c = 0; c < 2; c++) {
        both(HWM_MSM_M2VCBR_N + 4 * c, c << HWM_MSM_M2VCBR_N_CBNDX_SHIFT);
        both(c * 0x1000 + HWM_MSM_TTBR0, L1);
        both(c * 0x1000 + HWM_MSM_CONTEXTIDR, c);
        both(c * 0x1000 + HWM_MSM_ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_V2PCFG_MASK);
        both(c * 0x1000 + HWM_MSM_SCTLR, HWM_MSM_SCTLR_M_MASK);
    }
    both(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK);
    word(L1, L2 | 1);
    for (uint32_t i = 0; i < 256; i++) {
        page_word(i, SMALL(0x90000000 + (i << 12)) | NG_PAGE);
    }
}

/* As it is when shortcuts are taken. */
static void calm(void)
{
    for (unsigned c = 0; c < 2; c++) {
        both(c * 0x1000 + HWM_MSM_SCTLR, HWM_MSM_SCTLR_M_MASK | any(2) << 1);
        both(c * 0x1000 + HWM_MSM_ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_V2PCFG_MASK);
        both(c * 0x1000 + HWM_MSM_TTBCR, 0);
        both(c * 0x1000 + HWM_MSM_TLBLCKR, 0);
        both(c * 0x1000 + HWM_MSM_BFBCR, 0);
        both(c * 0x1000 + HWM_MSM_CONTEXTIDR, c);
        both(c * 0x1000 + HWM_MSM_FSRRESTORE, 0);
    }
    for (uint32_t i = 0; i < 48; i++) {
        page_word(i, SMALL(0x90000000 + (i << 12)) | (i % 12 ? NG_PAGE : 0));
    }
    both(HWM_MSM_GLOBAL_TLBIALL, 0);
}

/* Something that shortcuts must notice. */
static void disturb(void)
{
    uint32_t c = any(2) * 0x1000, index = any(48);

    switch (any(20)) {
    case 0:
        page_word(index, SMALL(0x90000000 + (any(256) << 12)) | NG_PAGE | any(4) << 2 | any(2));
        both(c + HWM_MSM_TLBIVAA, index << 12);
        break;
    case 1:
        page_word(index, (0x90000002 + (any(256) << 12)) | NG_PAGE | any(4) << 4 | any(2) << 9);
        break;
    case 2:
        page_word(index, SMALL(0x90000000 + (any(256) << 12)) | (any(2) ? NG_PAGE : 0));
        both(c + HWM_MSM_TLBIVAA, index << 12);
        break;
    case 3:
        word(L1, L2 | 1 | any(4) << 2);            /* PXN, NS */
        memcpy(slow_host.ram, host.ram, 0x8000);
        break;
    case 4:
        both(c + HWM_MSM_SCTLR, HWM_MSM_SCTLR_M_MASK | any(2) << 1 | any(2) << 2);
        break;
    case 5:
        both(c + HWM_MSM_PRRR, any(0x10000) | any(0x10000) << 16);
        both(c + HWM_MSM_NMRR, any(0x10000) | any(0x10000) << 16);
        break;
    case 6:
        both(c + HWM_MSM_BFBCR, any(3) ? 0 : any(4));
        break;
    case 7:
        both(c + HWM_MSM_TLBLCKR, any(3) ? 0 : any(2) | any(8) << 8 | any(8) << 16);
        break;
    case 8:
        both(c + HWM_MSM_ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_V2PCFG_MASK |
                                (any(4) ? 0 : any(2) << HWM_MSM_ACTLR_DNA_SHIFT |
                                              any(4) << HWM_MSM_ACTLR_PRIVCFG_SHIFT));
        break;
    case 9:
        both(HWM_MSM_M2VCBR_N + 4 * any(2), any(2) << HWM_MSM_M2VCBR_N_CBNDX_SHIFT |
                                            any(4) << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
        break;
    case 10:
        both(c + HWM_MSM_CONTEXTIDR, any(2));
        break;
    case 11:
        both(HWM_MSM_CBACR_N + 4 * any(2), any(2) << HWM_MSM_CBACR_N_CBVMID_SHIFT);
        break;
    case 12:
        both(c + HWM_MSM_V2PPR, any(48) << 12);
        break;
    case 13:
        both(c + HWM_MSM_TTBCR, any(4) ? 0 : any(2));
        break;
    case 14:
        both(c + HWM_MSM_TTBR0, L1 | any(128));
        break;
    case 15:
        page_word(index & ~15u, LARGE(0x90000000) | NG_PAGE);
        break;
    default:
        both(c + HWM_MSM_FSRRESTORE, 0);
        break;
    }
}

static void compare(uint32_t entries, uint32_t ways)
{
    static uint8_t state[16384], slow_state[16384];
    unsigned hits = 0, misses = 0, faults = 0;

    start(entries, ways);
    for (unsigned i = 0; i < 60000; i++) {
        hwm_request req = { .length = 4, .stream = (uint16_t)any(2), .iova = any(48) << 12 | any(1024) * 4 };
        hwm_response r, s;
        uint32_t kind = any(16);

        if (any(8) == 0) {
            req.write = kind & 1;
            req.privileged = kind & 2;
            req.instruction = kind & 4;
            req.secure = kind & 8;
        }
        if (i % 400 == 0) {
            calm();
        } else if (i % 400 > 150 && any(100) == 0) {
            disturb();
        }
        memset(&r, 0, sizeof(r));
        memset(&s, 0, sizeof(s));
        hold_back();
        ops->translate(iommu, &req, &r);
        slow.iommu.ops->translate(&slow.iommu, &req, &s);
        slow.tlb.live = slow.tlb.overlap ? ((uint64_t)1 << 63) : slow.tlb.generation;
        CHECK_EQ(r.status, s.status);
        CHECK_EQ(r.causes, s.causes);
        CHECK_EQ(r.pa, s.pa);
        CHECK_EQ(r.page, s.page);
        CHECK_EQ(r.left, s.left);
        CHECK_EQ(r.perms, s.perms);
        CHECK_EQ(r.hit, s.hit);
        CHECK_EQ(r.report, s.report);
        CHECK(!memcmp(&r.attrs, &s.attrs, offsetof(hwm_attrs, secure) + 1));
        CHECK(!memcmp(&host.walk_attrs, &slow_host.walk_attrs, offsetof(hwm_attrs, secure) + 1));
        CHECK_EQ(host.reads, slow_host.reads);
        hits += r.status == HWM_TRANSLATED && r.hit;
        misses += r.status == HWM_TRANSLATED && !r.hit;
        faults += r.status == HWM_FAULT;
        if (i % 16 == 0 || unit_failures) {
            uint32_t size = ops->save_size(iommu);

            CHECK_EQ(ops->save(iommu, state, size), size);
            CHECK_EQ(slow.iommu.ops->save(&slow.iommu, slow_state, size), size);
            CHECK(!memcmp(state, slow_state, size));
        }
        if (unit_failures) {
            printf("after %u transactions\n", i);
            return;
        }
    }
    CHECK(hits > 5000 && misses > 5000 && faults > 200);
}

static void small_tlb(void)
{
    random_state = 1;
    compare(8, 2);
}

static void fully_associative(void)
{
    random_state = 2;
    compare(12, 12);
}

static void direct_mapped(void)
{
    random_state = 3;
    compare(16, 1);
}

static const unit_test tests[] = {
    TEST(small_tlb), TEST(fully_associative), TEST(direct_mapped),
};

UNIT_MAIN(tests)
