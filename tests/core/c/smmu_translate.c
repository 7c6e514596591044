/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a stream to an answer: matching, global faults, bypass, one stage of each format, attributes, table updates. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull

static void world(void)
{
    choose("mmu-500");
    make();
    stage1(0);
    map(ROOT1(0), VA, PA | PAGE1);
}

static void page_and_hit(void)
{
    hwm_response r;

    world();
    r = read_at(0, VA + 0x123);
    CHECK_EQ(r.status, HWM_TRANSLATED);
    CHECK_EQ(r.pa, PA + 0x123);
    CHECK_EQ(r.page, 4096);
    CHECK_EQ(r.left, 4096 - 0x123);
    CHECK_EQ(r.perms, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW);
    CHECK(!r.hit);
    CHECK_EQ(r.attrs.stream, 0);
    CHECK_EQ(r.attrs.context, 0);
    CHECK_EQ(r.attrs.kind, HWM_ACCESS_DATA);
    CHECK_EQ(r.attrs.memtype, HWM_MT_NORMAL);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_WBWA);
    CHECK_EQ(r.attrs.share, HWM_SHARE_INNER);
    CHECK(!r.attrs.secure);
    CHECK_EQ(host.reads, 4);
    CHECK_EQ(host.walk.context, 0);
    CHECK_EQ(host.walk.kind, HWM_ACCESS_WALK);
    CHECK(host.walk.privileged);
    for (unsigned i = 0; i < 2; i++) {
        r = write_at(0, VA + 0x456);
        CHECK_EQ(r.status, HWM_TRANSLATED);
        CHECK_EQ(r.pa, PA + 0x456);
        CHECK(r.hit);
        CHECK_EQ(r.attrs.context, 0);
        CHECK_EQ(r.attrs.inner, HWM_CACHE_WBWA);
        CHECK(!r.attrs.privileged && !r.attrs.instruction);
    }
    CHECK_EQ(host.reads, 4);
    CHECK_EQ(counters().translations, 3);
    CHECK_EQ(counters().hits, 2);
    CHECK_EQ(counters().misses, 1);
    CHECK_EQ(counters().walks, 1);
    CHECK_EQ(counters().walk_reads, 4);
}

/* A full TLB of equal pages takes another way; the answers are the same. */
static void miss_into_full_tlb(void)
{
    choose("mmu-500");
    config.tlb_entries = 4;
    make();
    stage1(0);
    for (unsigned i = 0; i < 16; i++) {
        map(ROOT1(0), VA + 0x1000 * i, (PA + 0x1000 * i) | (i == 9 ? PAGE1 | AP_RO : PAGE1));
    }
    for (unsigned pass = 0; pass < 3; pass++) {
        for (unsigned i = 0; i < 16; i++) {
            hwm_response r = read_at(0, VA + 0x1000 * i + 8);

            CHECK_EQ(r.status, HWM_TRANSLATED);
            CHECK_EQ(r.pa, PA + 0x1000 * i + 8);
            CHECK_EQ(r.attrs.inner, HWM_CACHE_WBWA);
            CHECK(!r.hit);
        }
    }
    CHECK_EQ(counters().misses, 48);
    CHECK_EQ(counters().evictions, 44);
    CHECK_EQ(write_at(0, VA + 0x9000).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_PF_MASK);
    CHECK_EQ(GET(0, FSYNR0) & 3, 3);
}

/* Misses unlike the one before, in every place that can differ: nothing is read twice or taken for granted. */
static void misses_that_differ(void)
{
    hwm_response r;

    choose("mmu-500");
    config.tlb_entries = 4;
    make();
    stage1(0);
    PUT(0, SCTLR, SCTLR_ON | HWM_SMMU_SCTLR_HUPCF_MASK);
    for (unsigned i = 0; i < 16; i++) {
        map(ROOT1(0), VA + 0x1000 * i, (PA + 0x1000 * i) | PAGE1);
    }
    for (unsigned level = 0; level < 4; level++) {
        for (unsigned i = 0; i < 8; i++) {
            read_at(0, VA + 0x1000 * i);
        }
        host.reads = 0;
        host.slave_at = slot(ROOT1(0), VA + 0x9000, level);
        r = read_at(0, VA + 0x9000);
        CHECK_EQ(r.causes, HWM_FAULT_WALK_SLAVE);
        CHECK_EQ(r.level, level);
        CHECK_EQ(host.reads, level + 1);
        host.slave_at = 0;
    }
    map(ROOT1(0), VA + 0x9000, PA | (PAGE1 & ~ATTR(1)) | ATTR(2));
    map(ROOT1(0), VA + 0xa000, PA | (PAGE1 & ~NG));
    map(ROOT1(0), VA + 0xb000, PA | (PAGE1 & ~AF));
    map(ROOT1(0), VA + 0xc000, 0);
    map(ROOT1(0), VA + 0xd000, ((uint64_t)1 << 47) | PAGE1);
    map(ROOT1(0), VA + 0xe000, PA | PAGE1 | XN);
    host.reads = 0;
    CHECK_EQ(read_at(0, VA + 0x9000).attrs.inner, HWM_CACHE_NONE);
    CHECK_EQ(read_at(0, VA + 0xa000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, VA + 0xb000).causes, HWM_FAULT_ACCESS_FLAG);
    CHECK_EQ(read_at(0, VA + 0xc000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(read_at(0, VA + 0xe000).perms & HWM_PERM_XN, HWM_PERM_XN);
    CHECK_EQ(host.reads, 20);
    PUT(0, TCR2, 4 | 7u << HWM_SMMU_TCR2_SEP_SHIFT);               /* 44 bits out */
    CHECK_EQ(read_at(0, VA + 0xf000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, VA + 0xd000).causes, HWM_FAULT_ADDRESS_SIZE);
    /* A table's hierarchical bit holds from now on. */
    word64(slot(ROOT1(0), VA, 2), word_at(slot(ROOT1(0), VA, 2)) | (uint64_t)1 << 62);
    CHECK_EQ(write_at(0, VA + 0x8000).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(read_at(0, VA + 0x7000).perms & HWM_PERM_UW, 0);
    word64(slot(ROOT1(0), VA, 2), 0x90000000u | (PAGE1 & ~2u));
    CHECK_EQ(read_at(0, VA + 0x3000).page, 2u << 20);
}

static void nothing_matches(void)
{
    hwm_response r;

    world();
    r = read_at(77, 0x1234);
    CHECK_EQ(r.status, HWM_FAULT);
    CHECK_EQ(r.causes, HWM_FAULT_UNKNOWN_STREAM);
    CHECK(r.report);
    CHECK_EQ(r.attrs.context, HWM_NO_CONTEXT);
    CHECK_EQ(get(HWM_SMMU_sGFSR, 4), HWM_SMMU_sGFSR_USF_MASK);
    CHECK_EQ(get(HWM_SMMU_sGFAR, 8), 0x1234);
    CHECK_EQ(get(HWM_SMMU_sGFSYNR1, 4), 77);
    CHECK(host.line[HWM_SMMU_IRQ_GLOBAL]);
    r = write_at(78, 0x5678);
    CHECK_EQ(get(HWM_SMMU_sGFSR, 4), HWM_SMMU_sGFSR_USF_MASK | HWM_SMMU_sGFSR_MULTI_MASK);
    CHECK_EQ(get(HWM_SMMU_sGFSYNR1, 4), 77);
    CHECK_EQ(counters().global_faults, 2);
    put(HWM_SMMU_sGFSR, 4, 0xffffffffu);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
    put(HWM_SMMU_sCR0, 4, 0);                          /* USFCFG 0: it passes */
    r = read_at(77, 0x1234);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.pa, 0x1234);
    CHECK_EQ(get(HWM_SMMU_sGFSR, 4), 0);
    put(HWM_SMMU_sCR0, 4, HWM_SMMU_sCR0_USFCFG_MASK);  /* GFRE 0: the master sees no error */
    CHECK(!read_at(77, 0x1234).report);
    CHECK(!host.line[HWM_SMMU_IRQ_GLOBAL]);
}

static void masks_and_conflicts(void)
{
    world();
    put(HWM_SMMU_SMR + 4, 4, 0x40 | 0x0fu << 16 | HWM_SMMU_SMR_VALID_MASK);
    put(HWM_SMMU_S2CR + 4, 4, 1u << HWM_SMMU_S2CR_TYPE_SHIFT);
    CHECK_EQ(read_at(0x4f, 0).status, HWM_BYPASS);
    CHECK_EQ(read_at(0x40, 0).status, HWM_BYPASS);
    CHECK_EQ(read_at(0x50, 0).causes, HWM_FAULT_UNKNOWN_STREAM);
    put(HWM_SMMU_SMR + 8, 4, 0x4f | HWM_SMMU_SMR_VALID_MASK);
    put(HWM_SMMU_S2CR + 8, 4, 2u << HWM_SMMU_S2CR_TYPE_SHIFT);
    CHECK_EQ(read_at(0x4f, 0).causes, config.smcd ? HWM_FAULT_STREAM_CONFLICT : 0);
    put(HWM_SMMU_SMR + 4, 4, 0);
    CHECK_EQ(read_at(0x4f, 0).causes, HWM_FAULT_CONFIG);
}

/* Streams that share a place among the remembered matches keep apart. */
static void remembered_matches(void)
{
    world();
    stage1(1);
    map(ROOT1(1), VA, (PA + 0x1000) | PAGE1);
    route(1, HWM_SMMU_ROUTES, 1);
    for (unsigned i = 0; i < 3; i++) {
        CHECK_EQ(read_at(0, VA).pa, PA);
        CHECK_EQ(read_at(HWM_SMMU_ROUTES, VA).pa, PA + 0x1000);
    }
    put(HWM_SMMU_S2CR, 4, 1);                          /* stream 0 goes to bank 1 now */
    CHECK_EQ(read_at(0, VA).pa, PA + 0x1000);
    put(HWM_SMMU_SMR, 4, 0);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_UNKNOWN_STREAM);
}

static void unusable_banks(void)
{
    world();
    put(HWM_SMMU_S2CR, 4, config.num_cb);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_NO_CONTEXT);
    CHECK_EQ(get(HWM_SMMU_sGFSR, 4), HWM_SMMU_sGFSR_UCBF_MASK);
    put(HWM_SMMU_S2CR, 4, 0);
    put(GR1(CBAR, 0), 4, 2u << HWM_SMMU_CBAR_TYPE_SHIFT);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_CONFIG);
    put(GR1(CBAR, 0), 4, 3u << HWM_SMMU_CBAR_TYPE_SHIFT | 1u << 8);
    put(GR1(CBAR, 1), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT);              /* no stage 2 bank */
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_CONFIG);
    put(GR1(CBAR, 1), 4, 0);                                           /* VA64 0 below VA64 1 */
    put(GR1(CBA2R, 1), 4, 0);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_CONFIG);
    put(GR1(CBA2R, 1), 4, 1);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);                   /* stage 2 is off: it passes */
}

/* v1: CBAR.IRPTNDX must name an interrupt. */
static void interrupt_index(void)
{
    choose("mmu-401");
    make();
    route(0, 0, 0);
    put(GR1(CBAR, 0), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT | config.num_irpt << HWM_SMMU_CBAR_IRPTNDX_SHIFT);
    CHECK_EQ(read_at(0, 0).causes, HWM_FAULT_NO_INTERRUPT);
    CHECK_EQ(get(HWM_SMMU_sGFSR, 4), HWM_SMMU_sGFSR_UCIF_MASK);
    put(GR1(CBAR, 0), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT);
    CHECK_EQ(read_at(0, 0).status, HWM_BYPASS);
}

static void bypass_attributes(void)
{
    hwm_response r;

    world();
    put(HWM_SMMU_sCR0, 4, HWM_SMMU_sCR0_CLIENTPD_MASK);
    r = read_at(5, 0xfedcba9876543210ull);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.pa, 0xfedcba9876543210ull);
    CHECK_EQ(r.attrs.context, HWM_NO_CONTEXT);
    CHECK_EQ(r.attrs.memtype, HWM_MT_NORMAL);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_NONE);
    put(HWM_SMMU_sCR0, 4, HWM_SMMU_sCR0_CLIENTPD_MASK | HWM_SMMU_sCR0_MTCFG_MASK |
                          15u << HWM_SMMU_sCR0_MemAttr_SHIFT | 2u << HWM_SMMU_sCR0_SHCFG_SHIFT |
                          2u << HWM_SMMU_sCR0_WACFG_SHIFT);
    r = read_at(5, 0);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_WBWA);
    CHECK_EQ(r.attrs.outer, HWM_CACHE_WBWA);
    CHECK_EQ(r.attrs.share, HWM_SHARE_INNER);
    put(HWM_SMMU_sCR0, 4, HWM_SMMU_sCR0_USFCFG_MASK);
    route(4, 4, 1u << HWM_SMMU_S2CR_TYPE_SHIFT | HWM_SMMU_S2CR_MTCFG_MASK | 1u << HWM_SMMU_S2CR_MemAttr_SHIFT);
    r = read_at(4, 0);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.attrs.memtype, HWM_MT_DEVICE);
    CHECK_EQ(r.attrs.share, HWM_SHARE_OUTER);
    PUT(0, SCTLR, HWM_SMMU_SCTLR_MTCFG_MASK | 10u << HWM_SMMU_SCTLR_MemAttr_SHIFT);
    r = read_at(0, VA);
    CHECK_EQ(r.status, HWM_BYPASS);
    CHECK_EQ(r.attrs.context, 0);
    CHECK_EQ(r.pa, VA);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_WT);
    CHECK_EQ(counters().bypassed, 4);
}

static void privilege_and_instruction(void)
{
    hwm_request req;

    world();
    map(ROOT1(0), VA, PA | (PAGE1 & ~AP_USER));         /* privileged only */
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(GET(0, FSYNR0), 3);
    PUT(0, FSR, 0xffffffffu);
    put(HWM_SMMU_S2CR, 4, 3u << HWM_SMMU_S2CR_PRIVCFG_SHIFT);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    CHECK(read_at(0, VA).attrs.privileged);
    put(HWM_SMMU_S2CR, 4, 2u << HWM_SMMU_S2CR_PRIVCFG_SHIFT);
    req = request(0, VA);
    req.privileged = true;
    CHECK_EQ(ask(&req).causes, HWM_FAULT_PERMISSION);
    PUT(0, FSR, 0xffffffffu);
    map(ROOT1(0), VA + 0x1000, PA | PAGE1 | XN | PXN);
    put(HWM_SMMU_S2CR, 4, 3u << HWM_SMMU_S2CR_INSTCFG_SHIFT);
    CHECK_EQ(read_at(0, VA + 0x1000).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(GET(0, FSYNR0) & HWM_SMMU_FSYNR0_IND_MASK, HWM_SMMU_FSYNR0_IND_MASK);
    PUT(0, FSR, 0xffffffffu);
    CHECK_EQ(write_at(0, VA + 0x1000).status, HWM_TRANSLATED);         /* INSTCFG 3 means reads */
    put(HWM_SMMU_S2CR, 4, 2u << HWM_SMMU_S2CR_INSTCFG_SHIFT);
    req = request(0, VA + 0x1000);
    req.instruction = true;
    CHECK_EQ(ask(&req).status, HWM_TRANSLATED);
}

static void input_addresses(void)
{
    world();
    map(ROOT1(0), 0, PA | PAGE1);
    CHECK_EQ(read_at(0, (uint64_t)1 << 48).causes, HWM_FAULT_TRANSLATION);      /* the sign is not its own */
    CHECK_EQ(GET(0, FSR) & 0xff, HWM_SMMU_FSR_TF_MASK);
    CHECK_EQ(GET(0, FSYNR0) & 3, 0);
    CHECK_EQ(host.reads, 0);
    PUT(0, FSR, 0xffffffffu);
    PUT(0, TCR, 25 | 16u << 16 | HWM_SMMU_TCR_EPD1_MASK);                       /* 39 bits */
    CHECK_EQ(read_at(0, (uint64_t)1 << 39).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(host.reads, 0);
    PUT(0, FSR, 0xffffffffu);
    PUT(0, TCR, 16 | 16u << 16 | 2u << HWM_SMMU_TCR_TG1_SHIFT);                 /* TTBR1, 4 KiB */
    PUT64(0, TTBR1, ROOT1(1));
    map(ROOT1(1), 0x0000fffffffff000ull, (PA + 0x2000) | PAGE1);
    CHECK_EQ(read_at(0, 0xfffffffffffff010ull).pa, PA + 0x2010);
    CHECK(read_at(0, 0xfffffffffffff010ull).hit);
    CHECK_EQ(GET64(0, FAR), (uint64_t)1 << 39);
    PUT(0, TCR2, 5 | 7u << HWM_SMMU_TCR2_SEP_SHIFT | HWM_SMMU_TCR2_TBI0_MASK);
    CHECK_EQ(config.ubs, 49);                                                   /* SEP 7 takes bit 48 */
    CHECK_EQ(read_at(0, 0xab00000000000004ull).pa, PA + 4);
    PUT(0, TCR2, 5 | 5u << HWM_SMMU_TCR2_SEP_SHIFT);                            /* from bit 47 */
    CHECK_EQ(read_at(0, 0x0000fffffffff010ull).pa, PA + 0x2010);
}

/* Short descriptors and AArch32 long ones, at 32-bit addresses. */
static void aarch32_formats(void)
{
    hwm_response r;

    world();
    put(GR1(CBA2R, 0), 4, 0);
    PUT(0, TCR, 0);
    PUT64(0, TTBR0, RAM_BASE + 0x4000);
    PUT(0, CONTEXTIDR, 3);
    word32(RAM_BASE + 0x4000 + 0x123 * 4, 0x90000c02u | 1u << 17);              /* section, nG */
    r = read_at(0, 0x12345678);
    CHECK_EQ(r.status, HWM_TRANSLATED);
    CHECK_EQ(r.pa, 0x90045678);
    CHECK_EQ(r.page, 1u << 20);
    CHECK_EQ(read_at(0, 0x12345678).hit, true);
    CHECK_EQ(read_at(0, 0x100000000ull).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(GET(0, FSYNR0) & 3, 1);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_FORMAT_MASK, 0);
    PUT(0, FSR, 0xffffffffu);
    PUT(0, TCR, HWM_SMMU_TCR_SHORT_EAE_MASK);
    PUT64(0, TTBR0, RAM_BASE + 0x8000);
    word64(RAM_BASE + 0x8000 + 8, 0x80000000u | (PAGE1 & ~2u));                 /* 1 GiB block */
    r = read_at(0, 0x40000123);
    CHECK_EQ(r.pa, 0x80000123);
    CHECK_EQ(r.page, 1u << 30);
    CHECK_EQ(read_at(0, 0x80000000u).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_FORMAT_MASK, 1u << HWM_SMMU_FSR_FORMAT_SHIFT);
    CHECK_EQ(GET(0, FSYNR0) & 3, 1);
}

static void stage2_alone(void)
{
    hwm_response r;

    choose("mmu-500");
    make();
    stage2(0);
    route(0, 0, 0);
    map(ROOT2, 0x7000, PA | PAGE2);
    r = read_at(0, 0x7010);
    CHECK_EQ(r.pa, PA + 0x10);
    CHECK_EQ(r.attrs.memtype, HWM_MT_NORMAL);
    CHECK_EQ(r.attrs.inner, HWM_CACHE_NONE);             /* what came in is not cacheable */
    put(HWM_SMMU_S2CR, 4, HWM_SMMU_S2CR_MTCFG_MASK | 15u << HWM_SMMU_S2CR_MemAttr_SHIFT);
    r = read_at(0, 0x7010);
    CHECK(r.hit);
    CHECK(r.attrs.inner == HWM_CACHE_WBWA || r.attrs.inner == HWM_CACHE_WBNWA);
    map(ROOT2, 0x8000, PA | (PAGE2 & ~(2u << 6)));
    CHECK_EQ(write_at(0, 0x8020).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(GET(0, FSYNR0), 3 | HWM_SMMU_FSYNR0_WNR_MASK);
    CHECK_EQ(GET64(0, IPAFAR), 0x8020);
}

/* Table updates: the access flag, and the dirty state of a page that may be written. */
static void table_updates(void)
{
    uint64_t at;

    choose("mmu-500");
    config.hafdbs = 3;
    make();
    stage1(0);
    at = slot(ROOT1(0), VA, 3);
    word64(at, PA | (PAGE1 & ~AF));
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_ACCESS_FLAG);
    PUT(0, FSR, 0xffffffffu);
    PUT(0, TCR2, 5 | 7u << HWM_SMMU_TCR2_SEP_SHIFT | HWM_SMMU_TCR2_HA_MASK | HWM_SMMU_TCR2_HD_MASK);
    CHECK_EQ(peek_at(0, VA, HWM_PEEK_FRESH).status, HWM_TRANSLATED);
    CHECK_EQ(host.writes, 0);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    CHECK_EQ(word_at(at), PA | PAGE1);
    CHECK_EQ(counters().table_updates, 1);
    at = slot(ROOT1(0), VA + 0x1000, 3);
    word64(at, PA | PAGE1 | AP_RO | DBM);
    CHECK_EQ(read_at(0, VA + 0x1000).status, HWM_TRANSLATED);
    CHECK_EQ(word_at(at), PA | PAGE1 | AP_RO | DBM);
    CHECK_EQ(write_at(0, VA + 0x1000).status, HWM_TRANSLATED);
    CHECK_EQ(word_at(at), PA | PAGE1 | DBM);
    CHECK_EQ(counters().table_updates, 2);
    CHECK(write_at(0, VA + 0x1000).hit);
    CHECK_EQ(counters().table_updates, 2);
    /* A refused access changes nothing and leaves nothing. */
    at = slot(ROOT1(0), VA + 0x2000, 3);
    word64(at, PA | ((PAGE1 | AP_RO) & ~AF));
    CHECK_EQ(write_at(0, VA + 0x2000).causes, HWM_FAULT_PERMISSION);
    CHECK_EQ(word_at(at), PA | ((PAGE1 | AP_RO) & ~AF));
    CHECK(!held(0, VA + 0x2000));
    PUT(0, FSR, 0xffffffffu);
    host.slave_at = slot(ROOT1(0), VA + 0x3000, 3);
    CHECK_EQ(read_at(0, VA + 0x3000).causes, HWM_FAULT_WALK_SLAVE);
    CHECK_EQ(GET(0, FSYNR0) & HWM_SMMU_FSYNR0_PTWF_MASK, HWM_SMMU_FSYNR0_PTWF_MASK);
}

static void unimplemented_formats(void)
{
    world();
    config.pgsz_4k = false;
    make();
    stage1(0);
    CHECK_EQ(read_at(0, VA).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(host.reads, 0);
    choose("mmu-500");
    config.ptfs = 1;
    make();
    stage1(0);
    put(GR1(CBA2R, 0), 4, 0);
    PUT(0, TCR, 0);
    CHECK_EQ(read_at(0, 0x1000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(host.reads, 0);
}

/* The walk cache saves reads, and nothing else changes. */
static void walk_cache(void)
{
    choose("mmu-500");
    config.walk_cache_entries = 4;
    config.tlb_entries = 1;
    config.tlb_ways = 1;
    make();
    stage1(0);
    for (unsigned i = 0; i < 4; i++) {
        map(ROOT1(0), VA + 0x1000 * i, (PA + 0x1000 * i) | PAGE1);
    }
    CHECK_EQ(read_at(0, VA).pa, PA);
    CHECK_EQ(host.reads, 4);
    CHECK_EQ(read_at(0, VA + 0x1000).pa, PA + 0x1000);
    CHECK_EQ(host.reads, 5);
    CHECK_EQ(counters().walk_cache_hits, 1);
    CHECK_EQ(peek_at(0, VA + 0x2000, HWM_PEEK_FRESH).pa, PA + 0x2000);
    CHECK_EQ(host.reads, 9);
    PUT64(0, TLBIVAL, VA >> 12);                        /* the leaf alone */
    read_at(0, VA + 0x2000);
    CHECK_EQ(host.reads, 10);
    PUT64(0, TLBIVAA, VA >> 12);
    read_at(0, VA + 0x3000);
    CHECK_EQ(host.reads, 14);
}

static const unit_test tests[] = {
    TEST(page_and_hit), TEST(miss_into_full_tlb), TEST(misses_that_differ),
    TEST(nothing_matches), TEST(masks_and_conflicts),
    TEST(remembered_matches), TEST(unusable_banks), TEST(interrupt_index), TEST(bypass_attributes),
    TEST(privilege_and_instruction), TEST(input_addresses), TEST(aarch32_formats), TEST(stage2_alone),
    TEST(table_updates), TEST(unimplemented_formats), TEST(walk_cache),
};

UNIT_MAIN(tests)
