/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLB: tags, replacement, invalidation, lockdown, readout, prefetch, multiple hits. */
#include "unit.h"

static void setup_tlb(uint32_t entries, uint32_t ways)
{
    setup();
    CHECK_EQ(ops->set_tlb(iommu, entries, ways), HWM_OK);
}

static unsigned valid_entries(void)
{
    hwm_iommu_info info;
    hwm_tlb_view view;
    unsigned n = 0;

    ops->info(iommu, &info);
    for (uint32_t i = 0; i < info.tlb_entries; i++) {
        CHECK_EQ(ops->tlb(iommu, i, &view), HWM_OK);
        CHECK_EQ(view.index, i);
        n += view.valid;
    }
    CHECK_EQ(ops->tlb(iommu, info.tlb_entries, &view), HWM_E_INVAL);
    return n;
}

static bool hits(uint16_t stream, uint32_t va)
{
    hwm_response r = peek_at(stream, va, HWM_PEEK_LIVE);

    return r.hit;
}

static void stale_until_invalidated(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000) | NG_PAGE);
    CHECK_EQ(read_at(0, 0x00100000).pa, 0x90000000);
    map_page(0x00100000, 0, SMALL(0x90001000) | NG_PAGE);
    CHECK_EQ(read_at(0, 0x00100000).pa, 0x90000000);
    CHECK_EQ(peek_at(0, 0x00100000, HWM_PEEK_LIVE).pa, 0x90000000);
    CHECK_EQ(peek_at(0, 0x00100000, HWM_PEEK_FRESH).pa, 0x90001000);
    PUT(0, TLBIVA, 0x00100000 | 0);
    CHECK_EQ(read_at(0, 0x00100000).pa, 0x90001000);
    CHECK_EQ(counters().invalidations, 1);
    CHECK_EQ(counters().invalidated, 1);
}

/* Sixteen 4 KiB pages of one set against four ways: first in, first out. */
static void round_robin(void)
{
    setup_tlb(64, 4);
    for (uint32_t i = 0; i < 8; i++) {
        map_page(0x00100000 + i * 0x10000, 0, SMALL(0x90000000 + i * 0x1000) | NG_PAGE);
    }
    for (uint32_t i = 0; i < 4; i++) {
        read_at(0, 0x00100000 + i * 0x10000);
    }
    CHECK(read_at(0, 0x00100000).hit);              /* a hit does not make it younger */
    read_at(0, 0x00140000);
    CHECK(!hits(0, 0x00100000));
    CHECK(hits(0, 0x00110000));
    CHECK_EQ(counters().evictions, 1);
    PUT(0, TLBIVA, 0x00130000);                     /* a hole is filled first */
    read_at(0, 0x00150000);
    CHECK(hits(0, 0x00110000));
    CHECK_EQ(counters().evictions, 1);
    read_at(0, 0x00160000);
    CHECK(!hits(0, 0x00110000));
    CHECK_EQ(valid_entries(), 4);
}

static void asid_and_global(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000) | NG_PAGE);
    map_page(0x00101000, 0, SMALL(0x90001000));
    read_at(0, 0x00100000);
    read_at(0, 0x00101000);
    /* Context 1 has ASID 1: the page is another one's, the global page is anybody's. */
    CHECK(!hits(1, 0x00100000));
    CHECK(hits(1, 0x00101000));
    PUT(1, CONTEXTIDR, 0x12345600);                 /* ASID 0: contexts share it */
    CHECK(hits(1, 0x00100000));
    PUT(1, CONTEXTIDR, 1);
    put(HWM_MSM_CBACR_N + 4, 3u << HWM_MSM_CBACR_N_CBVMID_SHIFT);
    CHECK(!hits(1, 0x00101000));                    /* another VMID shares nothing */
    CHECK_EQ(read_at(1, 0x00101000).hit, false);
    CHECK_EQ(valid_entries(), 3);
}

static void fill_all_kinds(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000) | NG_PAGE);
    for (uint32_t i = 0; i < 16; i++) {
        map_page(0x00110000 + i * 0x1000, 0, LARGE(0x90010000) | NG_PAGE);
        map_section(0x02000000 + (i << 20), SUPER(0x93000000) | NG_SECTION);
    }
    map_section(0x00200000, SECTION(0x91100000) | NG_SECTION);
    map_section(0x00300000, SECTION(0x91200000));             /* global */
    read_at(0, 0x00100000);
    read_at(0, 0x00110000);
    read_at(0, 0x00200000);
    read_at(0, 0x02000000);
    read_at(0, 0x00300000);
    read_at(1, 0x00200000);                                     /* ASID 1 */
    CHECK_EQ(valid_entries(), 6);
}

static void invalidate_by_address(void)
{
    fill_all_kinds();
    PUT(0, TLBIVA, 0x0011f000 | 0);                /* any address within the page */
    CHECK(!hits(0, 0x00110000));
    PUT(0, TLBIVA, 0x02fff000 | 0);
    CHECK(!hits(0, 0x02000000));
    PUT(0, TLBIVA, 0x002ab000 | 0);
    CHECK(!hits(0, 0x00200000));
    CHECK(hits(1, 0x00200000));                     /* another ASID */
    PUT(0, TLBIVA, 0x003ab000 | 9);
    CHECK(!hits(0, 0x00300000));                    /* global pages match any ASID */
    CHECK(hits(0, 0x00100000));
    PUT(0, TLBIVA, 0x00101000 | 0);                /* a neighbour */
    CHECK(hits(0, 0x00100000));
    PUT(0, TLBIVAA, 0x00200000);
    CHECK(!hits(1, 0x00200000));
    CHECK_EQ(valid_entries(), 1);
    CHECK_EQ(counters().invalidated, 5);
    CHECK_EQ(counters().invalidations, 6);
}

static void invalidate_by_asid_and_context(void)
{
    fill_all_kinds();
    PUT(0, TLBIASID, 0);
    CHECK(hits(1, 0x00200000));
    CHECK(hits(0, 0x00300000));                     /* TLBIASID leaves global pages */
    CHECK_EQ(valid_entries(), 2);

    fill_all_kinds();
    PUT(1, CTX_TLBIALL, 0);                         /* what context 1 can hit */
    CHECK(!hits(1, 0x00200000));
    CHECK(!hits(0, 0x00300000));
    CHECK(hits(0, 0x00200000));
    CHECK_EQ(valid_entries(), 4);
    PUT(0, CTX_TLBIALL, 0);
    CHECK_EQ(valid_entries(), 0);

    fill_all_kinds();
    put(HWM_MSM_CBACR_N + 4, 3u << HWM_MSM_CBACR_N_CBVMID_SHIFT);
    PUT(1, CTX_TLBIALL, 0);                         /* the context's own VMID only */
    PUT(1, TLBIVAA, 0x00200000);
    PUT(1, TLBIASID, 0);
    CHECK_EQ(valid_entries(), 6);
    put(HWM_MSM_TLBIVMID, 3);
    CHECK_EQ(valid_entries(), 6);
    put(HWM_MSM_TLBIVMID, 0);
    CHECK_EQ(valid_entries(), 0);
}

static void invalidate_all(void)
{
    hwm_context_info info;

    fill_all_kinds();
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    CHECK_EQ(valid_entries(), 0);
    CHECK_EQ(counters().invalidated, 6);
    CHECK(!read_at(0, 0x00200000).hit);
    CHECK_EQ(ops->context(iommu, 0, &info), HWM_OK);
    CHECK_EQ(info.counters.invalidations, 0);       /* global, nobody's */
    PUT(0, TLBIASID, 0);
    CHECK_EQ(ops->context(iommu, 0, &info), HWM_OK);
    CHECK_EQ(info.counters.invalidations, 1);
    CHECK_EQ(info.counters.invalidated, 1);
    CHECK_EQ(host.event[host.events - 1].type, HWM_EVENT_INVALIDATE);
    CHECK_EQ(host.event[host.events - 1].context, 0);
    CHECK(!strcmp(host.event[host.events - 1].what, "TLBIASID"));
}

/* Twice as many invalidations as there are generations. */
static void generations_wrap(void)
{
    setup();
    map_page(0x00200000, 0, SMALL(0x91100000));
    map_page(0x00301000, 1, SMALL(0x91200000));
    read_at(0, 0x00200000);
    for (unsigned i = 0; i < 33000; i++) {
        put(HWM_MSM_GLOBAL_TLBIALL, 0);
        if (hits(0, 0x00200000)) {
            CHECK(!"an entry comes back");
            return;
        }
        if (i % 7001 == 0) {
            CHECK(!hits(0, 0x00301000));
            CHECK_EQ(read_at(0, 0x00301000).status, HWM_TRANSLATED);
            CHECK(hits(0, 0x00301000));
        }
    }
    CHECK_EQ(valid_entries(), 0);
}

/* Software changes a section into pages, or the other way, and does not invalidate. */
static void multiple_hits(void)
{
    hwm_response r;

    setup();
    map_page(0x00200000, 0, SMALL(0x90000000) | NG_PAGE);
    read_at(0, 0x00200000);
    map_section(0x00200000, SECTION(0x91100000) | NG_SECTION);
    CHECK_EQ(read_at(0, 0x00201000).pa, 0x91101000);
    CHECK_EQ(read_at(0, 0x00202000).pa, 0x91102000);
    r = read_at(0, 0x00200000);
    CHECK_EQ(r.causes, HWM_FAULT_MULTI_HIT);
    CHECK_EQ(peek_at(0, 0x00200000, HWM_PEEK_LIVE).causes, HWM_FAULT_MULTI_HIT);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_MHF_MASK);
    PUT(0, V2PPR, 0x00200000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_MHF_MASK);
    PUT(0, TLBIVA, 0x00200000);                     /* drops both */
    CHECK_EQ(read_at(0, 0x00200000).pa, 0x91100000);
    CHECK(read_at(0, 0x00200000).hit);

    /* A global page over another ASID's. */
    setup();
    map_page(0x00200000, 0, SMALL(0x90000000) | NG_PAGE);
    read_at(0, 0x00200000);
    map_page(0x00200000, 0, SMALL(0x90000000));
    read_at(1, 0x00200000);
    CHECK_EQ(read_at(0, 0x00200000).causes, HWM_FAULT_MULTI_HIT);
    CHECK_EQ(read_at(1, 0x00200000).status, HWM_TRANSLATED);
    PUT(0, TLBIASID, 0);
    CHECK(read_at(0, 0x00200000).hit);
}

/* The same where the second entry comes by the short miss: a full TLB, and a global page in place of another. */
static void multiple_hits_in_a_full_tlb(void)
{
    setup_tlb(2, 2);
    map_page(0x00200000, 0, SMALL(0x90000000));
    map_page(0x00201000, 0, SMALL(0x90001000) | NG_PAGE);
    read_at(1, 0x00200000);
    read_at(0, 0x00201000);
    map_page(0x00201000, 0, SMALL(0x90001000));
    CHECK(!read_at(1, 0x00201000).hit);
    CHECK_EQ(read_at(0, 0x00201000).causes, HWM_FAULT_MULTI_HIT);
    CHECK(read_at(1, 0x00201000).hit);
}

static void readout(void)
{
    hwm_tlb_view view;
    uint32_t position = 0;

    fill_all_kinds();
    /* 0x00110000, 64 KiB: set 0x11 & 15, way 0 of 16 sets. */
    put(HWM_MSM_TLBRSW, 1);
    CHECK_EQ(get(HWM_MSM_TLBTR2), 0x00110000 | HWM_MSM_TLBTR2_V_MASK | HWM_MSM_TLBTR2_NSTID_MASK);
    CHECK_EQ(get(HWM_MSM_TLBTR1), 0x90010000);
    CHECK_EQ(get(HWM_MSM_TLBTR0), 0xf | HWM_MSM_TLBTR0_SH_MASK | HWM_MSM_MEMORY_TYPE_SO << HWM_MSM_TLBTR0_MT_SHIFT |
             1u << HWM_MSM_TLBTR0_DPSIZR_SHIFT | 1u << HWM_MSM_TLBTR0_DPSIZC_SHIFT);
    put(HWM_MSM_TLBRSW, 1 | 1u << HWM_MSM_TLBRSW_TLBBFBS_SHIFT);
    CHECK_EQ(get(HWM_MSM_TLBTR2), 0);
    put(HWM_MSM_TLBRSW, 64);
    CHECK_EQ(get(HWM_MSM_TLBTR2), 0);
    do {
        CHECK_EQ(ops->tlb(iommu, position, &view), HWM_OK);
    } while (!(view.valid && view.global) && ++position < 64);
    CHECK_EQ(position, 0x003 % 16);
    put(HWM_MSM_TLBRSW, position);
    CHECK_EQ(get(HWM_MSM_TLBTR2) & HWM_MSM_TLBTR2_NV_MASK, HWM_MSM_TLBTR2_NV_MASK);
    CHECK_EQ(view.va, 0x00300000);
    CHECK_EQ(view.pa, 0x91200000);
    CHECK_EQ(view.page, 0x100000);
    CHECK_EQ(view.perms, 0xf);
    CHECK(!view.secure && !view.locked && !view.prefetched);
    CHECK_EQ(view.stage, 1);
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    CHECK_EQ(get(HWM_MSM_TLBTR2), 0);
}

static void lockdown(void)
{
    hwm_tlb_view view;

    setup_tlb(4, 4);
    for (uint32_t i = 0; i < 16; i++) {
        map_page(0x00100000 + i * 0x1000, 0, SMALL(0x90000000 + i * 0x1000) | NG_PAGE);
    }
    /* Not permitted: ignored, a guest's mistake. */
    CHECK_EQ(ops->mmio_write(iommu, HWM_MSM_TLBLCKR, 4, false, HWM_MSM_TLBLCKR_LKE_MASK), HWM_E_ACCESS);
    CHECK_EQ(GET(0, TLBLCKR), 0);
    put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK);
    PUT(0, TLBLCKR, HWM_MSM_TLBLCKR_LKE_MASK | 2u << HWM_MSM_TLBLCKR_VICTIM_SHIFT);
    read_at(0, 0x00100000);
    CHECK_EQ(ops->tlb(iommu, 2, &view), HWM_OK);
    CHECK(view.valid && view.locked);
    PUT(0, TLBLCKR, 1u << HWM_MSM_TLBLCKR_FLOOR_SHIFT);
    for (uint32_t i = 1; i < 16; i++) {
        read_at(0, 0x00100000 + i * 0x1000);
    }
    CHECK(hits(0, 0x00100000));                     /* locked */
    CHECK_EQ(ops->tlb(iommu, 0, &view), HWM_OK);
    CHECK(!view.valid);                             /* below the floor */
    CHECK_EQ(valid_entries(), 3);
    PUT(0, TLBLCKR, 4u << HWM_MSM_TLBLCKR_FLOOR_SHIFT);   /* nothing may be replaced: translated, not kept */
    CHECK_EQ(read_at(0, 0x00101000).pa, 0x90001000);
    CHECK(!hits(0, 0x00101000));
    CHECK_EQ(valid_entries(), 3);
}

static void locked_entry(void)
{
    setup_tlb(4, 4);
    map_page(0x00100000, 0, SMALL(0x90000000) | NG_PAGE);
    put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK);
    PUT(0, TLBLCKR, HWM_MSM_TLBLCKR_LKE_MASK);
    PUT(0, V2PPR, 0x00100000);                      /* V2P locks as well */
    PUT(0, TLBLCKR, 0);
    CHECK(hits(0, 0x00100000));
}

/* The CFG bits spare locked entries; without them an invalidation drops everything. */
static void invalidate_locked(void)
{
    static const struct { uint32_t cr, lock, offset, value; } spare[] = {
        { HWM_MSM_CR_TLBIALLCFG_MASK, 0, HWM_MSM_GLOBAL_TLBIALL, 0 },
        { HWM_MSM_CR_TLBIVMIDCFG_MASK, 0, HWM_MSM_TLBIVMID, 0 },
        { 0, HWM_MSM_TLBLCKR_TLBIALLCFG_MASK, HWM_MSM_CTX_TLBIALL, 0 },
        { 0, HWM_MSM_TLBLCKR_TLBIASIDCFG_MASK, HWM_MSM_TLBIASID, 0 },
        { 0, HWM_MSM_TLBLCKR_TLBIVAACFG_MASK, HWM_MSM_TLBIVA, 0x00100000 },
        { 0, HWM_MSM_TLBLCKR_TLBIVAACFG_MASK, HWM_MSM_TLBIVAA, 0x00100000 },
    };

    for (unsigned i = 0; i < sizeof(spare) / sizeof(spare[0]); i++) {
        locked_entry();
        put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK | spare[i].cr);
        PUT(0, TLBLCKR, spare[i].lock);
        put(spare[i].offset, spare[i].value);
        CHECK(hits(0, 0x00100000));
        put(HWM_MSM_CR, HWM_MSM_CR_TLBLKCRWE_MASK);
        PUT(0, TLBLCKR, 0);
        put(spare[i].offset, spare[i].value);
        CHECK(!hits(0, 0x00100000));
    }
}

static void prefetch_pages(void)
{
    hwm_tlb_view view;
    unsigned prefetched = 0;

    setup();
    for (uint32_t i = 0; i < 256; i++) {
        map_page(0x00100000 + i * 0x1000, 0, SMALL(0x90000000 + i * 0x1000) | NG_PAGE);
    }
    PUT(0, BFBCR, HWM_MSM_BFBCR_BFBDFE_MASK);
    CHECK_EQ(read_at(0, 0x00100000).pa, 0x90000000);
    CHECK_EQ(counters().prefetches, 1);
    CHECK_EQ(counters().walks, 2);
    CHECK_EQ(counters().walk_reads, 3);
    CHECK(read_at(0, 0x00101000).hit);
    CHECK_EQ(read_at(0, 0x00101000).pa, 0x90001000);
    for (uint32_t i = 0; i < 64; i++) {
        CHECK_EQ(ops->tlb(iommu, i, &view), HWM_OK);
        prefetched += view.prefetched;
    }
    CHECK_EQ(prefetched, 1);
    /* The last page of a table has no neighbour in it; a page that is there already is not fetched again. */
    read_at(0, 0x001ff000);
    CHECK_EQ(counters().prefetches, 1);
    read_at(0, 0x001fe000);
    CHECK_EQ(counters().prefetches, 1);
    /* What is not a page is not kept, and is nobody's fault. */
    map_page(0x00110000, 0, 0);
    read_at(0, 0x0010f000);
    CHECK_EQ(counters().prefetches, 2);
    CHECK_EQ(counters().faults, 0);
    CHECK(!hits(0, 0x00110000));
    /* A lone entry is not given up for its neighbour. */
    CHECK_EQ(ops->set_tlb(iommu, 1, 1), HWM_OK);
    read_at(0, 0x00100000);
    CHECK(hits(0, 0x00100000));
    CHECK_EQ(counters().prefetches, 2);
}

static void prefetch_sections(void)
{
    setup();
    for (uint32_t i = 2; i < 5; i++) {
        map_section(i << 20, SECTION(0x90000000 + (i << 20)) | NG_SECTION);
    }
    PUT(0, BFBCR, HWM_MSM_BFBCR_BFBSFE_MASK);
    read_at(0, 0x00200000);
    CHECK(hits(0, 0x00300000));
    CHECK(!hits(0, 0x00400000));
    CHECK_EQ(counters().prefetches, 1);
    CHECK_EQ(counters().walk_reads, 2);
    /* Not across the end of TTBR0's table. */
    PUT(0, TTBCR, 1);
    word(L1 + 0x7ff * 4, SECTION(0x91100000));
    word(L1 + 0x800 * 4, SECTION(0x91200000));
    read_at(0, 0x7ff00000);
    CHECK_EQ(counters().prefetches, 1);
}

static void geometry(void)
{
    hwm_iommu_info info;

    setup();
    CHECK_EQ(ops->set_tlb(iommu, 48, 4), HWM_E_INVAL);
    CHECK_EQ(ops->set_tlb(iommu, 48, 3), HWM_OK);
    ops->info(iommu, &info);
    CHECK_EQ(info.tlb_entries, 48);
    CHECK_EQ(info.tlb_ways, 3);
    CHECK_EQ(get(HWM_MSM_IDR) >> HWM_MSM_IDR_TLBSIZE_SHIFT & 0xf, 5);
    map_section(0x00200000, SECTION(0x91100000));
    read_at(0, 0x00200000);
    CHECK_EQ(valid_entries(), 1);
    CHECK_EQ(ops->set_tlb(iommu, 64, 64), HWM_OK);
    CHECK_EQ(valid_entries(), 0);
    ops->reset(iommu);
    ops->info(iommu, &info);
    CHECK_EQ(info.tlb_entries, 64);                 /* a property, no register: reset keeps it */
    CHECK_EQ(info.tlb_ways, 64);
}

/* Four fully associative entries, k streams taking turns: up to four fit, five thrash. */
static void streams_thrash(void)
{
    for (unsigned k = 3; k <= 6; k++) {
        setup_tlb(4, 4);
        for (uint32_t s = 0; s < k; s++) {
            map_section(0x00200000 + (s << 20), SECTION(0x90000000 + (s << 20)) | NG_SECTION);
        }
        for (uint32_t turn = 0; turn < 100; turn++) {
            for (uint32_t s = 0; s < k; s++) {
                read_at(0, 0x00200000 + (s << 20) + turn * 256);
            }
        }
        CHECK_EQ(counters().misses, k <= 4 ? k : 100 * k);
    }
}

static const unit_test tests[] = {
    TEST(stale_until_invalidated), TEST(round_robin), TEST(asid_and_global), TEST(invalidate_by_address),
    TEST(invalidate_by_asid_and_context), TEST(invalidate_all), TEST(generations_wrap), TEST(multiple_hits),
    TEST(multiple_hits_in_a_full_tlb), TEST(readout), TEST(lockdown), TEST(invalidate_locked), TEST(prefetch_pages),
    TEST(prefetch_sections), TEST(geometry), TEST(streams_thrash),
};

UNIT_MAIN(tests)
