/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translation: sizes, splits, permissions, attributes, routes and bypass. */
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

    const struct { uint32_t va, pa, size; } page[] = {
        { 0x00100000, 0x90001000, 0x1000 }, { 0x00110000, 0x90010000, 0x10000 },
        { 0x00200000, 0x91100000, 0x100000 }, { 0x02000000, 0x93000000, 0x1000000 },
    };
    for (unsigned i = 0; i < 4; i++) {
        hwm_response first = read_at(0, page[i].va), last = write_at(0, page[i].va + page[i].size - 4);

        CHECK_EQ(first.status, HWM_TRANSLATED);
        CHECK_EQ(first.pa, page[i].pa);
        CHECK_EQ(first.page, page[i].size);
        CHECK_EQ(first.left, page[i].size);
        CHECK(!first.hit);
        CHECK_EQ(last.status, HWM_TRANSLATED);
        CHECK_EQ(last.pa, page[i].pa + page[i].size - 4);
        CHECK_EQ(last.left, 4);
        CHECK(last.hit);
        CHECK_EQ(last.attrs.stream, 0);
        CHECK_EQ(last.attrs.context, 0);
        CHECK_EQ(last.attrs.kind, HWM_ACCESS_DATA);
        CHECK_EQ(last.perms, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW);
    }
    CHECK_EQ(counters().misses, 4);
    CHECK_EQ(counters().hits, 4);
    CHECK_EQ(counters().translations, 8);
    CHECK_EQ(counters().walks, 4);
    CHECK_EQ(counters().walk_reads, 6);
    CHECK_EQ(read_at(0, 0x03000000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(read_at(0, 0x00101000).causes, HWM_FAULT_TRANSLATION | HWM_FAULT_LEVEL2);
}

/* A full TLB of alike pages takes the shortest way through a miss; its answer must be the same as any other's. */
static void steady_stream(void)
{
    setup();
    for (uint32_t i = 0; i < 256; i++) {
        map_page(0x00100000 + i * 0x1000, 0, SMALL(0x90000000 + (i << 12)) | NG_PAGE | (i & 1 ? 0x8 : 0));
    }
    for (unsigned round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t va = 0x00100010 + i * 0x1000;
            hwm_response r = read_at(0, va), p = peek_at(0, va, HWM_PEEK_FRESH);

            CHECK_EQ(r.pa, 0x90000010 + (i << 12));
            CHECK_EQ(r.attrs.memtype, p.attrs.memtype);
            CHECK_EQ(r.attrs.inner, p.attrs.inner);
            CHECK_EQ(r.attrs.share, p.attrs.share);
            CHECK_EQ(r.perms, p.perms);
            CHECK_EQ(r.left, 0xff0);
            CHECK(!r.hit);
        }
    }
    CHECK_EQ(counters().misses, 512);
    CHECK_EQ(counters().walk_reads, 1024);
    CHECK_EQ(counters().evictions, 512 - 64);
}

/* The same with pages that refuse writes: the shortest way ends in a fault, and the page is cached all the same. */
static void steady_refusals(void)
{
    setup();
    for (uint32_t i = 0; i < 256; i++) {
        map_page(0x00100000 + i * 0x1000, 0, (0x90000002 + (i << 12)) | 2 << 4 | NG_PAGE);
    }
    for (uint32_t i = 0; i < 256; i++) {
        CHECK_EQ(write_at(0, 0x00100000 + i * 0x1000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
        CHECK(read_at(0, 0x00100000 + i * 0x1000).hit);
    }
    CHECK_EQ(GET(0, FAR), 0x00100000);
    CHECK_EQ(counters().faults, 256);
    CHECK_EQ(counters().misses, 256);
    CHECK_EQ(counters().hits, 256);
    CHECK_EQ(GET(0, TLBFLPTER), L1 + 4);
    CHECK_EQ(GET(0, TLBSLPTER), L2 + 255 * 4);
}

/* The buffer of ten 1 MB pieces and one of 64 KB, 256-byte bursts, cold. */
static uint64_t stream_misses(uint32_t entries, uint32_t ways, bool large, uint64_t *walk_reads)
{
    const uint32_t base = 0x10000000, length = 10 * 0x100000 + 0x10000;
    hwm_msm_config config;

    config_make(&config);
    config.tlb_entries = entries;
    config.tlb_ways = ways;
    setup_with(&config);
    enable(0);
    for (uint32_t at = 0; at < length; at += 0x1000) {
        if (large && at < 10 * 0x100000) {
            map_section(base + at, SECTION(0xa0000000 + (at & ~0xfffffu)) | NG_SECTION);
        } else {
            map_page(base + at, at >> 20, (large ? LARGE(0xa0a00000) : SMALL(0xa0000000 + at)) | NG_PAGE);
        }
    }
    for (uint32_t at = 0; at < length; at += 256) {
        CHECK_EQ(read_at(0, base + at).pa, 0xa0000000 + at);
    }
    CHECK_EQ(counters().hits + counters().misses, length / 256);
    *walk_reads = counters().walk_reads;
    return counters().misses;
}

static void cold_stream_counts(void)
{
    static const struct { uint32_t entries, ways; } geometry[] = {
        { 64, 4 }, { 4, 4 }, { 1, 1 }, { 256, 256 }, { 48, 3 },
    };
    uint64_t reads;

    for (unsigned i = 0; i < sizeof(geometry) / sizeof(geometry[0]); i++) {
        CHECK_EQ(stream_misses(geometry[i].entries, geometry[i].ways, true, &reads), 11);
        CHECK_EQ(reads, 12);
        CHECK_EQ(stream_misses(geometry[i].entries, geometry[i].ways, false, &reads), 2576);
        CHECK_EQ(reads, 5152);
    }
}

static void split(void)
{
    setup();
    PUT(0, TTBCR, 1);
    PUT(0, TTBR0, 0x80002000);     /* 8 KiB aligned with N 1 */
    PUT(0, TTBR1, 0x8000c000);     /* 16 KiB aligned, whatever N */
    word(0x80002000 + 0x7ff * 4, SECTION(0x91100000));
    word(0x8000c000 + 0x800 * 4, SECTION(0x92200000));
    CHECK_EQ(read_at(0, 0x7ffffffc).pa, 0x911ffffc);
    CHECK_EQ(read_at(0, 0x80000000).pa, 0x92200000);
    CHECK_EQ(host.walk_attrs.share, HWM_SHARE_NONE);
    PUT(0, TTBCR, 1 | HWM_MSM_TTBCR_PD1_MASK);
    CHECK_EQ(read_at(0, 0x80000000).status, HWM_TRANSLATED);   /* still in the TLB */
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    host.reads = 0;
    CHECK_EQ(read_at(0, 0x80000000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(host.reads, 0);
    CHECK_EQ(read_at(0, 0x7ff00000).status, HWM_TRANSLATED);
    PUT(0, TTBCR, 7 | HWM_MSM_TTBCR_PD0_MASK);
    CHECK_EQ(read_at(0, 0x00000000).causes, HWM_FAULT_TRANSLATION);
    /* N 7: TTBR0 serves the first 32 MB through a table of 128 bytes. */
    PUT(0, TTBCR, 7);
    PUT(0, TTBR0, 0x80002080);
    word(0x80002080 + 0x1f * 4, SECTION(0x95500000));
    word(0x8000c000 + 0x20 * 4, SECTION(0x96600000));
    CHECK_EQ(peek_at(0, 0x01f00000, HWM_PEEK_FRESH).pa, 0x95500000);
    CHECK_EQ(peek_at(0, 0x02000000, HWM_PEEK_FRESH).pa, 0x96600000);
}

static unsigned allowed(uint32_t va)
{
    unsigned bits = 0;

    for (unsigned kind = 0; kind < 8; kind++) {
        hwm_request req = request(0, va);
        hwm_response resp;

        req.write = kind & 1;
        req.privileged = kind & 2;
        req.instruction = kind & 4;
        ops->peek(iommu, &req, HWM_PEEK_FRESH, &resp);
        CHECK(resp.status == HWM_TRANSLATED ||
              (resp.status == HWM_FAULT && resp.causes == (HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2)));
        bits |= (unsigned)(resp.status == HWM_TRANSLATED) << kind;
    }
    return bits;
}

/* Bits: user read 1, user write 2, privileged read 4, privileged write 8, and the same marked instruction << 4. */
static void permissions(void)
{
    static const uint8_t full[8] = { 0x00, 0xcc, 0xdd, 0xff, 0x00, 0x44, 0x55, 0x55 };
    static const uint8_t simple[4] = { 0xcc, 0xff, 0x44, 0x55 };

    setup();
    for (unsigned ap = 0; ap < 8; ap++) {
        uint32_t bits = (ap & 3) << 4 | (ap >> 2) << 9;

        map_page(0x00100000, 0, 0x90000002 | bits);
        CHECK_EQ(allowed(0x00100000), full[ap]);
        map_page(0x00100000, 0, 0x90000003 | bits);              /* XN: no fetch, writes are none */
        CHECK_EQ(allowed(0x00100000), (full[ap] & 0x0f) | ((full[ap] & 0xa0)));
        map_page(0x00100000, 0, 0x90000002 | bits);
        word(L1 + 4, L2 | 1 | 4);                                  /* PXN in the table */
        CHECK_EQ(allowed(0x00100000), full[ap] & ~0x40);
    }
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_AFE_MASK);
    for (unsigned ap = 0; ap < 4; ap++) {
        map_page(0x00100000, 0, 0x90000012 | (ap & 1) << 5 | (ap >> 1) << 9);
        CHECK_EQ(allowed(0x00100000), simple[ap]);
    }
    map_page(0x00100000, 0, 0x90000022);
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_ACCESS_FLAG | HWM_FAULT_LEVEL2);
    map_section(0x00200000, 0x90000002);
    CHECK_EQ(read_at(0, 0x00200000).causes, HWM_FAULT_ACCESS_FLAG);
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_AFFD_MASK);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    /* HAF changes nothing: the walker never writes memory (the host's write callback would fail the test). */
    PUT(0, SCTLR, HWM_MSM_SCTLR_M_MASK | HWM_MSM_SCTLR_AFE_MASK | HWM_MSM_SCTLR_HAF_MASK);
    CHECK_EQ(read_at(0, 0x00200000).causes, HWM_FAULT_ACCESS_FLAG);
}

/* A page that refuses is cached: the refusal outlasts the table until it is invalidated, and so do the answers to
 * other kinds of access. */
static void refusal_is_cached(void)
{
    hwm_request req;

    setup();
    map_page(0x00100000, 0, 0x90000002 | 2 << 4);      /* user read only */
    CHECK_EQ(write_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    CHECK(read_at(0, 0x00100000).hit);
    map_page(0x00100000, 0, SMALL(0x90000000));
    CHECK_EQ(write_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    req = request(0, 0x00100000);
    req.write = req.privileged = true;
    CHECK_EQ(ask(&req).status, HWM_TRANSLATED);
    PUT(0, TLBIVA, 0x00100000);
    CHECK_EQ(write_at(0, 0x00100000).status, HWM_TRANSLATED);
}

/* SL tells the level of the descriptor that refuses, whether it was walked just now or comes from the TLB. */
static void refusal_level(void)
{
    setup();
    map_page(0x00100000, 0, 0x90000002 | 2 << 4);
    map_page(0x00110000, 0, 0x90010001 | 2 << 4);
    map_section(0x00200000, 0x91100002 | 2 << 10);
    map_section(0x02000000, 0x93040002 | 2 << 10);
    for (unsigned round = 0; round < 2; round++) {
        CHECK_EQ(write_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
        CHECK_EQ(write_at(0, 0x00110000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
        CHECK_EQ(write_at(0, 0x00200000).causes, HWM_FAULT_PERMISSION);
        CHECK_EQ(write_at(0, 0x02000000).causes, HWM_FAULT_PERMISSION);
    }
    CHECK_EQ(counters().hits, 4);
}

static void privcfg(void)
{
    hwm_request req;

    setup();
    map_page(0x00100000, 0, 0x90000002 | 1 << 4);      /* privileged only */
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    set_bits(0, HWM_MSM_ACTLR, 3u << HWM_MSM_ACTLR_PRIVCFG_SHIFT);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    CHECK(read_at(0, 0x00100000).attrs.privileged);
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | 2u << HWM_MSM_ACTLR_PRIVCFG_SHIFT);
    req = request(0, 0x00100000);
    req.privileged = true;
    CHECK_EQ(ask(&req).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | 1u << HWM_MSM_ACTLR_PRIVCFG_SHIFT);
    CHECK_EQ(ask(&req).status, HWM_TRANSLATED);
}

static hwm_attrs attrs_of(uint32_t bits)
{
    map_section(0x00200000, SECTION(0x91100000) | bits);
    return peek_at(0, 0x00200000, HWM_PEEK_FRESH).attrs;
}

#define EXPECT_ATTRS(got, type, in, out, sh) \
    do { \
        hwm_attrs a_ = (got); \
        CHECK_EQ(a_.memtype, type); \
        CHECK_EQ(a_.inner, in); \
        CHECK_EQ(a_.outer, out); \
        CHECK_EQ(a_.share, sh); \
    } while (0)

#define TEX(n) ((uint32_t)(n) << 12)
#define CB(n) ((uint32_t)(n) << 2)
#define S_BIT 0x10000u

static void attributes_without_remap(void)
{
    setup();
    EXPECT_ATTRS(attrs_of(TEX(0) | CB(0)), HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(TEX(0) | CB(1)), HWM_MT_DEVICE, 0, 0, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(TEX(0) | CB(2)), HWM_MT_NORMAL, HWM_CACHE_WT, HWM_CACHE_WT, HWM_SHARE_NONE);
    EXPECT_ATTRS(attrs_of(TEX(0) | CB(3) | S_BIT), HWM_MT_NORMAL, HWM_CACHE_WBNWA, HWM_CACHE_WBNWA, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(TEX(1) | CB(0)), HWM_MT_NORMAL, 0, 0, HWM_SHARE_NONE);
    EXPECT_ATTRS(attrs_of(TEX(1) | CB(3)), HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBWA, HWM_SHARE_NONE);
    EXPECT_ATTRS(attrs_of(TEX(2) | CB(0)), HWM_MT_DEVICE, 0, 0, HWM_SHARE_NONE);
    /* TEX[2]: outer from TEX[1:0], inner from C, B. */
    EXPECT_ATTRS(attrs_of(TEX(5) | CB(2)), HWM_MT_NORMAL, HWM_CACHE_WT, HWM_CACHE_WBWA, HWM_SHARE_NONE);
    EXPECT_ATTRS(attrs_of(TEX(7) | CB(1) | S_BIT), HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBNWA, HWM_SHARE_OUTER);
    /* Reserved. */
    EXPECT_ATTRS(attrs_of(TEX(1) | CB(1)), HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(TEX(3) | CB(3)), HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
}

/* The rule of B3.8.2 for every code, and the same bits of TEX at their place in all four kinds of page. */
static void attributes_of_every_code(void)
{
    setup();
    for (uint32_t code = 0; code < 64; code++) {
        uint32_t tex = code >> 3, cb = code >> 1 & 3, s = code & 1;
        hwm_attrs want = attrs_of(TEX(tex) | CB(cb) | (s ? S_BIT : 0));

        if (tex & 4) {
            EXPECT_ATTRS(want, HWM_MT_NORMAL, cb, tex & 3, s ? HWM_SHARE_OUTER : HWM_SHARE_NONE);
        }
        map_page(0x00100000, 0, SMALL(0x90000000) | tex << 6 | cb << 2 | s << 10);
        map_page(0x00110000, 0, LARGE(0x90000000) | tex << 12 | cb << 2 | s << 10);
        map_section(0x02000000, SUPER(0x90000000) | TEX(tex) | CB(cb) | (s ? S_BIT : 0));
        EXPECT_ATTRS(peek_at(0, 0x00100000, HWM_PEEK_FRESH).attrs, want.memtype, want.inner, want.outer, want.share);
        EXPECT_ATTRS(peek_at(0, 0x00110000, HWM_PEEK_FRESH).attrs, want.memtype, want.inner, want.outer, want.share);
        EXPECT_ATTRS(peek_at(0, 0x02000000, HWM_PEEK_FRESH).attrs, want.memtype, want.inner, want.outer, want.share);
    }
}

static void attributes_with_remap(void)
{
    setup();
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_TRE_MASK);
    /* n = 0 strongly ordered, 1 device, 2 normal NC/WT, 5 normal WBWA/WBNWA, 6 reserved type. */
    PUT(0, PRRR, 0u << 0 | 1u << 2 | 2u << 4 | 2u << 10 | 3u << 12 | HWM_MSM_PRRR_SHDSH0_MASK |
                 HWM_MSM_PRRR_SHNMSH1_MASK | HWM_MSM_PRRR_NOS5_MASK);
    PUT(0, NMRR, 0u << 4 | 2u << 20 | 1u << 10 | 3u << 26);
    EXPECT_ATTRS(attrs_of(CB(0)), HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(CB(1)), HWM_MT_DEVICE, 0, 0, HWM_SHARE_OUTER);              /* DS0 1 */
    EXPECT_ATTRS(attrs_of(CB(1) | S_BIT), HWM_MT_DEVICE, 0, 0, HWM_SHARE_NONE);       /* DS1 0 */
    EXPECT_ATTRS(attrs_of(CB(2)), HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_WT, HWM_SHARE_NONE);
    EXPECT_ATTRS(attrs_of(CB(2) | S_BIT), HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_WT, HWM_SHARE_OUTER);
    EXPECT_ATTRS(attrs_of(TEX(1) | CB(1) | S_BIT), HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBNWA, HWM_SHARE_INNER);
    EXPECT_ATTRS(attrs_of(TEX(7) | CB(1) | S_BIT), HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBNWA, HWM_SHARE_INNER);
    EXPECT_ATTRS(attrs_of(TEX(1) | CB(2)), HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    /* A page that was cached keeps what it had when PRRR changes. */
    EXPECT_ATTRS(read_at(0, 0x00200000).attrs, HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    PUT(0, PRRR, 0xaaaa);
    EXPECT_ATTRS(read_at(0, 0x00200000).attrs, HWM_MT_STRONGLY_ORDERED, 0, 0, HWM_SHARE_OUTER);
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    CHECK_EQ(read_at(0, 0x00200000).attrs.memtype, HWM_MT_NORMAL);
}

static void supersection_above_4g(void)
{
    setup();
    map_section(0x02000000, SUPER(0x93000000) | 1u << 20);
    CHECK_EQ(read_at(0, 0x02000000).causes, HWM_FAULT_TRANSLATION);
    map_section(0x02000000, SUPER(0x93000000) | 1u << 5);
    CHECK_EQ(read_at(0, 0x02000000).causes, HWM_FAULT_TRANSLATION);
}

static void big_endian(void)
{
    setup();
    word(L1 + 8, 0x020c1091);         /* SECTION(0x91100000) with its bytes turned round */
    set_bits(0, HWM_MSM_SCTLR, HWM_MSM_SCTLR_BE_MASK);
    CHECK_EQ(read_at(0, 0x00200004).pa, 0x91100004);
}

static void walk_attributes(void)
{
    setup();
    map_section(0x00200000, SECTION(0x91100000));
    PUT(0, TTBR0, L1 | HWM_MSM_TTBR0_SH_MASK | HWM_MSM_TTBR0_NOS_MASK | HWM_MSM_TTBR0_IRGNL_MASK | 3u << 3);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);
    CHECK_EQ(host.walk_attrs.kind, HWM_ACCESS_WALK);
    CHECK_EQ(host.walk_attrs.inner, HWM_CACHE_WBWA);
    CHECK_EQ(host.walk_attrs.outer, HWM_CACHE_WBNWA);
    CHECK_EQ(host.walk_attrs.share, HWM_SHARE_INNER);
    CHECK(host.walk_attrs.privileged);
    CHECK(!host.walk_attrs.secure);
    CHECK_EQ(host.walk_attrs.context, 0);
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_PTMTCFG_MASK | HWM_MSM_MEMORY_TYPE_WT << HWM_MSM_ACTLR_PTMEMTYPE_SHIFT |
             HWM_MSM_SHCFG_OUTER << HWM_MSM_ACTLR_PTSHCFG_SHIFT);
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    read_at(0, 0x00200000);
    CHECK_EQ(host.walk_attrs.inner, HWM_CACHE_WT);
    CHECK_EQ(host.walk_attrs.outer, HWM_CACHE_WT);
    CHECK_EQ(host.walk_attrs.share, HWM_SHARE_OUTER);
}

static void security(void)
{
    hwm_request req;

    setup();
    map_section(0x00200000, SECTION(0x91100000));
    put(HWM_MSM_M2VCBR_N, 0);                        /* as the master drives it */
    req = request(0, 0x00200000);
    CHECK(!ask(&req).attrs.secure);
    req.secure = true;
    CHECK(!ask(&req).hit);                           /* another security, another entry */
    CHECK(ask(&req).attrs.secure);
    CHECK(host.walk_attrs.secure);
    map_section(0x00300000, SECTION(0x91200000) | 1u << 19);    /* NS */
    req.iova = 0x00300000;
    CHECK(!ask(&req).attrs.secure);
    CHECK(host.walk_attrs.secure);
    map_page(0x00100000, 0, SMALL(0x90000000));
    req.iova = 0x00100000;
    CHECK(ask(&req).attrs.secure);
    req.iova = 0x00101000;
    map_page(0x00101000, 1, SMALL(0x90000000));
    word(L1 + 4, (L2 + 0x400) | 1 | 8);             /* NS of a table holds for its pages */
    CHECK(!ask(&req).attrs.secure);
    put(HWM_MSM_M2VCBR_N, HWM_MSM_NSCFG_NONSECURE << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    req.iova = 0x00200000;
    CHECK(!ask(&req).attrs.secure);
    put(HWM_MSM_M2VCBR_N, HWM_MSM_NSCFG_SECURE << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    req.secure = false;
    CHECK(ask(&req).attrs.secure);
    CHECK(ask(&req).hit);
}

static void routes(void)
{
    hwm_route_info info;

    setup();
    map_section(0x00200000, SECTION(0x91100000));
    /* MID 5 to context 1. */
    put(HWM_MSM_M2VCBR_N + 20, 1u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | 7);
    CHECK_EQ(read_at(5, 0x00200000).attrs.context, 1);
    CHECK_EQ(read_at(5, 0x00200000).attrs.stream, 5);
    CHECK_EQ(ops->route(iommu, 5, &info), HWM_OK);
    CHECK_EQ(info.context, 1);
    CHECK_EQ(info.vmid, 7);
    CHECK(strcmp(info.way, "translate") == 0);
    /* A bank that is not there; a MID that is not there. */
    put(HWM_MSM_M2VCBR_N + 20, 2u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | HWM_MSM_M2VCBR_N_BYPASSD_MASK);
    CHECK_EQ(read_at(5, 0x00200000).causes, HWM_FAULT_CONFIG);
    CHECK_EQ(read_at(32, 0x00200000).causes, HWM_FAULT_CONFIG);
    CHECK_EQ(read_at(512, 0x00200000).causes, HWM_FAULT_CONFIG);
    CHECK_EQ(read_at(0xffff, 0x00200000).causes, HWM_FAULT_CONFIG);
    CHECK_EQ(ops->route(iommu, 5, &info), HWM_OK);
    CHECK_EQ(info.context, HWM_NO_CONTEXT);
    CHECK(strcmp(info.way, "fault") == 0);
    CHECK_EQ(ops->route(iommu, 32, &info), HWM_E_INVAL);
}

static void bypass(void)
{
    hwm_response r;

    setup();
    PUT(1, SCTLR, 0);
    r = read_at(1, 0x12345678);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.pa, 0x12345678);
    CHECK_EQ(r.page, 4096);
    CHECK_EQ(r.left, 0x988);
    EXPECT_ATTRS(r.attrs, HWM_MT_NORMAL, 0, 0, HWM_SHARE_NONE);
    put(HWM_MSM_M2VCBR_N + 4, 1u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | HWM_MSM_M2VCBR_N_BPMTCFG_MASK |
        HWM_MSM_MEMORY_TYPE_WBWA << HWM_MSM_M2VCBR_N_BPMEMTYPE_SHIFT |
        HWM_MSM_SHCFG_INNER << HWM_MSM_M2VCBR_N_BPSHCFG_SHIFT |
        HWM_MSM_NSCFG_SECURE << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    r = write_at(1, 0xfffffff000);
    CHECK_EQ(r.pa, 0xfffffff000);
    EXPECT_ATTRS(r.attrs, HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBWA, HWM_SHARE_INNER);
    CHECK(r.attrs.secure);
    CHECK_EQ(r.attrs.context, 1);
    CHECK_EQ(counters().bypassed, 2);
    put(HWM_MSM_M2VCBR_N + 4, 1u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | HWM_MSM_M2VCBR_N_BYPASSD_MASK);
    CHECK_EQ(read_at(1, 0).causes, HWM_FAULT_BYPASS);
    /* CLIENTPD: around it all, with the attributes that the master drives. */
    put(HWM_MSM_CR, HWM_MSM_CR_CLIENTPD_MASK);
    r = read_at(1, 0x1000);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.attrs.context, HWM_NO_CONTEXT);
    CHECK_EQ(read_at(0, 0x1000).status, HWM_BYPASS);
    put(HWM_MSM_CR, 0);
    CHECK_EQ(read_at(0, 0x1000).causes, HWM_FAULT_TRANSLATION);
}

static void wide_addresses(void)
{
    setup();
    map_section(0x00200000, SECTION(0x91100000));
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);
    host.reads = 0;
    CHECK_EQ(read_at(0, 0x100200000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(GET(0, FAR), 0x00200000);
    CHECK_EQ(peek_at(0, 0x100200000, HWM_PEEK_LIVE).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(host.reads, 0);
}

static void miss_configuration(void)
{
    setup();
    map_section(0x00200000, SECTION(0x91100000));
    for (unsigned cfg = 0; cfg < 3; cfg++) {
        PUT(0, ACTLR, cfg << HWM_MSM_ACTLR_TLBMCFG_SHIFT);
        CHECK_EQ(read_at(0, 0x00200000).causes, HWM_FAULT_TLB_MISS);
        CHECK_EQ(peek_at(0, 0x00200000, HWM_PEEK_LIVE).causes, HWM_FAULT_TLB_MISS);
        CHECK_EQ(peek_at(0, 0x00200000, HWM_PEEK_FRESH).pa, 0x91100000);
    }
    CHECK_EQ(counters().walks, 0);
    /* DNA: walked, not kept. */
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_DNA_MASK);
    CHECK_EQ(read_at(0, 0x00200000).pa, 0x91100000);
    CHECK(!read_at(0, 0x00200000).hit);
    CHECK_EQ(counters().walks, 2);
}

static void bad_configurations(void)
{
    hwm_msm_config config, ok;
    hwm_msm m;

    config_make(&ok);
#define REFUSED(change) \
    config = ok; \
    config.change; \
    CHECK_EQ(hwm_msm_init(&m, &config), HWM_E_INVAL)

    CHECK_EQ(hwm_msm_init(&m, &ok), HWM_OK);
    REFUSED(host.read = NULL);
    REFUSED(host.write = NULL);
    REFUSED(host.irq = NULL);
    REFUSED(contexts = 0);
    REFUSED(contexts = 9);
    REFUSED(mids = 0);
    REFUSED(mids = 513);
    REFUSED(tlb_entries = 0);
    REFUSED(tlb_entries = 257);
    REFUSED(tlb_ways = 0);
    REFUSED(tlb_ways = 3);
    REFUSED(tlb_ways = 128);
    REFUSED(rev = 0x100);
    REFUSED(irq_level_causes = 1);
    config = ok;
    config.host.event = NULL;
    config.tlb_entries = config.tlb_ways = 3;
    CHECK_EQ(hwm_msm_init(&m, &config), HWM_OK);
    CHECK_EQ(hwm_msm_init(&m, NULL), HWM_E_INVAL);
}

static const unit_test tests[] = {
    TEST(four_sizes), TEST(steady_stream), TEST(steady_refusals), TEST(cold_stream_counts), TEST(split),
    TEST(permissions), TEST(refusal_is_cached), TEST(refusal_level), TEST(privcfg), TEST(attributes_without_remap),
    TEST(attributes_of_every_code), TEST(attributes_with_remap), TEST(supersection_above_4g), TEST(big_endian),
    TEST(walk_attributes), TEST(security), TEST(routes), TEST(bypass), TEST(wide_addresses), TEST(miss_configuration),
    TEST(bad_configurations),
};

UNIT_MAIN(tests)
