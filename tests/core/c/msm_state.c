/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saving and restoring: everything comes back, and nothing changes when it is refused. */
#include "unit.h"

static uint8_t blob[16384], again[16384];

static uint32_t save(uint8_t *to)
{
    uint32_t size = ops->save_size(iommu);

    CHECK(size <= sizeof(blob));
    CHECK_EQ(ops->save(iommu, to, size - 1), HWM_E_SIZE);
    CHECK_EQ(ops->save(iommu, to, size), size);
    return size;
}

/* Something of everything: TLB with all sizes, a lock, stalls, a queue, an order, both lines, counters. */
static void busy(void)
{
    const hwm_inject order = { HWM_FAULT_PERMISSION, 9, HWM_ANY, 3, 4 };

    setup();
    map_page(0x00100000, 0, SMALL(0x90001000) | NG_PAGE);
    for (uint32_t i = 0; i < 16; i++) {
        map_page(0x00110000 + i * 0x1000, 0, LARGE(0x90010000));
        map_section(0x02000000 + (i << 20), SUPER(0x93000000));
    }
    map_section(0x00200000, SECTION(0x91100000));
    put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK | HWM_MSM_CR_RPUEIE_MASK);
    PUT(1, TLBLCKR, HWM_MSM_TLBLCKR_LKE_MASK | 33u << HWM_MSM_TLBLCKR_VICTIM_SHIFT);
    read_at(1, 0x00110000);
    PUT(1, TLBLCKR, 0);
    read_at(0, 0x00100000);
    read_at(0, 0x00100000);
    read_at(0, 0x00200000);
    read_at(0, 0x02000000);
    put(HWM_MSM_CBACR_N + 4, 1u << HWM_MSM_CBACR_N_IRPTNDX_SHIFT);
    set_bits(1, HWM_MSM_ACTLR, HWM_MSM_ACTLR_CFCFG_MASK);
    ask(&(hwm_request){ .iova = 0x00500000, .token = 1, .length = 64, .stream = 1, .can_stall = true });
    ask(&(hwm_request){ .iova = 0x00500000, .token = 2, .length = 64, .stream = 1, .can_stall = true });
    read_at(50, 0);
    CHECK_EQ(ops->inject(iommu, &order), HWM_OK);
    put(HWM_MSM_TLBRSW, 17);
}

static void all_comes_back(void)
{
    hwm_context_info was, is;
    hwm_tlb_view view, view_is;
    uint32_t size;
    hwm_counters c;

    busy();
    size = save(blob);
    c = counters();
    ops->context(iommu, 1, &was);
    ops->tlb(iommu, 33, &view);
    CHECK(view.valid && view.locked);

    setup();                                        /* another instance's past */
    read_at(0, 0);
    host.line[0] = host.line[1] = false;
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
    CHECK(host.line[0] && host.line[1]);            /* lines are driven anew */
    CHECK_EQ(save(again), size);
    CHECK(!memcmp(blob, again, size));
    c.hits -= counters().hits;
    CHECK_EQ(c.hits, 0);
    CHECK_EQ(counters().translations, c.translations);
    ops->context(iommu, 1, &is);
    CHECK(!memcmp(&was, &is, sizeof(is)));
    CHECK(is.stalled);
    CHECK_EQ(is.waiting, 2);
    ops->tlb(iommu, 33, &view_is);
    CHECK(!memcmp(&view, &view_is, sizeof(view)));
    CHECK_EQ(ops->stalled(iommu, 1), HWM_STALL_WAIT);
    CHECK_EQ(read_at(0, 0x00100004).pa, 0x90001004);
    CHECK(read_at(0, 0x00100004).hit);
    PUT(1, RESUME, 1);
    CHECK_EQ(ops->stalled(iommu, 1), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, 2), HWM_STALL_RETRY);
    PUT(1, FSRRESTORE, 0);
    CHECK(!host.line[1]);
}

/* Both go on in the same way: replacement pointers and orders are part of the state. */
static void same_future(void)
{
    hwm_counters first;
    uint32_t size;

    for (unsigned run = 0; run < 2; run++) {
        if (!run) {
            setup();
            CHECK_EQ(ops->set_tlb(iommu, 8, 2), HWM_OK);
            for (uint32_t i = 0; i < 64; i++) {
                map_page(0x00100000 + i * 0x1000, 0, SMALL(0x90000000 + i * 0x1000) | NG_PAGE);
            }
            for (uint32_t i = 0; i < 13; i++) {
                read_at(0, 0x00100000 + i * 0x3000);
            }
            size = save(blob);
        } else {
            ops->reset(iommu);
            CHECK_EQ(ops->set_tlb(iommu, 64, 4), HWM_OK);
            CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);   /* geometry is state */
        }
        for (uint32_t i = 0; i < 200; i++) {
            read_at(0, 0x00100000 + (i * 7 % 23) * 0x1000);
        }
        if (!run) {
            first = counters();
        }
    }
    hwm_counters second = counters();
    CHECK(!memcmp(&first, &second, sizeof(first)));
}

static void overlap_comes_back(void)
{
    uint32_t size;

    setup();
    map_page(0x00200000, 0, SMALL(0x90000000) | NG_PAGE);
    read_at(0, 0x00200000);
    map_section(0x00200000, SECTION(0x91100000) | NG_SECTION);
    read_at(0, 0x00201000);
    size = save(blob);
    ops->reset(iommu);
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
    CHECK_EQ(read_at(0, 0x00200000).causes, HWM_FAULT_MULTI_HIT);
    CHECK_EQ(read_at(0, 0x00202000).status, HWM_TRANSLATED);
}

static void refused(uint32_t at, uint8_t value, int error)
{
    uint32_t size = ops->save_size(iommu);
    uint8_t was = blob[at];

    ops->save(iommu, again, size);
    blob[at] = value;
    CHECK_EQ(ops->restore(iommu, blob, size), (uint64_t)error);
    blob[at] = was;
    uint8_t now[sizeof(again)];
    ops->save(iommu, now, size);
    CHECK(!memcmp(now, again, size));
}

static void what_is_refused(void)
{
    hwm_msm_config config;
    uint32_t size;

    busy();
    size = save(blob);
    ops->reset(iommu);
    CHECK_EQ(ops->restore(iommu, blob, size - 1), HWM_E_SIZE);
    CHECK_EQ(ops->restore(iommu, blob, 8), HWM_E_SIZE);
    refused(0, 0, HWM_E_VERSION);                  /* magic */
    refused(4, 99, HWM_E_VERSION);
    refused(8, 1, HWM_E_SIZE);
    refused(12, 3, HWM_E_VERSION);                 /* contexts */
    refused(16, 33, HWM_E_VERSION);                /* mids */
    refused(20, 0x12, HWM_E_VERSION);              /* rev */
    refused(24, 0, HWM_E_VERSION);                 /* irq_level_causes */
    refused(28, 0, HWM_E_INVAL);                   /* no TLB */
    refused(28, 128, HWM_E_SIZE);
    refused(32, 3, HWM_E_INVAL);
    refused(36 + 3, 0x80, HWM_E_INVAL);            /* TLBRSW has no such bit */
    config_make(&config);
    config.contexts = 3;
    setup_with(&config);
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_E_VERSION);
}

/* Every byte of a blob, bent in two ways: either it is refused and nothing changes, or it saves as it was. */
static void every_byte(void)
{
    static uint8_t bent[sizeof(blob)], before[sizeof(blob)];
    unsigned accepted = 0, denied = 0;
    uint32_t size;

    busy();
    size = save(blob);
    for (uint32_t at = 0; at < size; at++) {
        for (unsigned way = 0; way < 2; way++) {
            ops->reset(iommu);
            ops->set_tlb(iommu, 64, 4);
            ops->save(iommu, before, size);
            memcpy(bent, blob, size);
            bent[at] ^= way ? 0x80 : 1;
            if (ops->restore(iommu, bent, size) == HWM_OK) {
                CHECK_EQ(ops->save(iommu, again, size), size);
                CHECK(!memcmp(again, bent, size));
                accepted++;
            } else {
                ops->save(iommu, again, size);
                CHECK(!memcmp(again, before, size));
                denied++;
            }
        }
    }
    CHECK(accepted > 500 && denied > 500);
}

static const unit_test tests[] = {
    TEST(all_comes_back), TEST(same_future), TEST(overlap_comes_back), TEST(what_is_refused), TEST(every_byte),
};

UNIT_MAIN(tests)
