/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults, syndromes, interrupt lines, ordered faults, external errors of walks. */
#include "unit.h"

static void record(void)
{
    hwm_request req;
    const hwm_event *e;
    hwm_response r;

    setup();
    req = request(1, 0x00212344);
    req.write = req.privileged = true;
    req.length = 256;
    r = ask(&req);
    CHECK_EQ(r.status, HWM_FAULT);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
    CHECK(r.report);
    CHECK_EQ(GET(1, FSR), HWM_MSM_FSR_TF_MASK);
    CHECK_EQ(GET(1, FAR), 0x00212344);
    CHECK_EQ(GET(1, FSYNR0), 1);
    CHECK_EQ(GET(1, FSYNR1), HWM_MSM_FSYNR1_AWRITE_MASK | HWM_MSM_FSYNR1_APRIV_MASK | HWM_MSM_FSYNR1_APROTNS_MASK |
             HWM_MSM_FSYNR1_ABURST_MASK | 15u << HWM_MSM_FSYNR1_ALEN_SHIFT | 3u << HWM_MSM_FSYNR1_ASIZE_SHIFT);
    CHECK_EQ(GET(0, FSR), 0);
    CHECK_EQ(host.events, 1);
    e = &host.event[0];
    CHECK_EQ(e->type, HWM_EVENT_FAULT);
    CHECK(e->recorded && e->write && e->privileged && !e->instruction && !e->secure);
    CHECK_EQ(e->context, 1);
    CHECK_EQ(e->stream, 1);
    CHECK_EQ(e->iova, 0x00212344);
    CHECK_EQ(e->fsr, GET(1, FSR));
    CHECK_EQ(e->far_, GET(1, FAR));
    CHECK_EQ(e->fsynr1, GET(1, FSYNR1));
}

/* Lengths as a bus with eight bytes a beat shows them. */
static void burst_syndrome(void)
{
    static const struct { uint32_t length, alen, asize; } shape[] = {
        { 1, 0, 0 }, { 2, 0, 1 }, { 3, 1, 1 }, { 4, 0, 2 }, { 6, 1, 2 }, { 8, 0, 3 }, { 12, 1, 3 }, { 64, 7, 3 },
        { 128, 15, 3 }, { 4096, 15, 3 },
    };

    setup();
    for (unsigned i = 0; i < sizeof(shape) / sizeof(shape[0]); i++) {
        hwm_request req = request(0, 0x00200000);

        req.length = shape[i].length;
        PUT(0, FSRRESTORE, 0);
        ask(&req);
        CHECK_EQ(GET(0, FSYNR1) >> HWM_MSM_FSYNR1_ALEN_SHIFT & 0xf, shape[i].alen);
        CHECK_EQ(GET(0, FSYNR1) >> HWM_MSM_FSYNR1_ASIZE_SHIFT & 7, shape[i].asize);
        CHECK_EQ(GET(0, FSYNR1) >> HWM_MSM_FSYNR1_ABURST_SHIFT & 1, shape[i].alen > 0);
    }
}

static void multi(void)
{
    setup();
    read_at(0, 0x00200000);
    write_at(0, 0x00300000);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_MULTI_MASK);
    CHECK_EQ(GET(0, FAR), 0x00200000);
    CHECK_EQ(GET(0, FSYNR1) & HWM_MSM_FSYNR1_AWRITE_MASK, 0);
    CHECK(!host.event[1].recorded);
    CHECK_EQ(counters().faults, 2);
    /* W1C: only the bits that are written. */
    PUT(0, FSR, HWM_MSM_FSR_MULTI_MASK | HWM_MSM_FSR_APF_MASK);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK);
    PUT(0, FSR, HWM_MSM_FSR_TF_MASK);
    write_at(0, 0x00300000);
    CHECK_EQ(GET(0, FAR), 0x00300000);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK);
}

/* Linux clears 0x4000000f: SL and MULTI stay, and must neither hide the next fault nor lie about it. */
static void leftovers(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000));
    read_at(0, 0x00101000);
    read_at(0, 0x00101000);
    PUT(0, FSR, 0x4000000f);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_SL_MASK | HWM_MSM_FSR_MULTI_MASK);
    read_at(0, 0x00200000);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_MULTI_MASK);   /* a first-level fault */
    CHECK_EQ(GET(0, FAR), 0x00200000);
    PUT(0, FSRRESTORE, 0);
    CHECK_EQ(GET(0, FSR), 0);
    PUT(0, FSRRESTORE, 0xffffffff);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_WMASK);
}

static void level_interrupt(void)
{
    setup();
    read_at(0, 0x00200000);
    CHECK(host.line[0] && !host.line[1]);
    read_at(0, 0x00200000);
    CHECK_EQ(host.irq_calls, 1);                    /* on changes only */
    PUT(0, FSR, HWM_MSM_FSR_MULTI_MASK);
    CHECK(host.line[0]);
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK);    /* CFEIE gates */
    CHECK(!host.line[0]);
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_CFEIE_MASK);
    CHECK(host.line[0]);
    put(HWM_MSM_CBACR_N, 1u << HWM_MSM_CBACR_N_IRPTNDX_SHIFT);
    CHECK(!host.line[0] && host.line[1]);
    put(HWM_MSM_CBACR_N, 2u << HWM_MSM_CBACR_N_IRPTNDX_SHIFT);
    CHECK(!host.line[0] && !host.line[1]);          /* there are two */
    put(HWM_MSM_CBACR_N, 0xffu << HWM_MSM_CBACR_N_IRPTNDX_SHIFT);
    CHECK(!host.line[0] && !host.line[1]);
    put(HWM_MSM_CBACR_N, 0);
    read_at(1, 0x00200000);
    PUT(0, FSR, 0xffffffff);
    CHECK(host.line[0]);                            /* context 1's */
    PUT(1, FSRRESTORE, 0);
    CHECK(!host.line[0]);
    PUT(1, FSRRESTORE, HWM_MSM_FSR_SL_MASK | HWM_MSM_FSR_MULTI_MASK);
    CHECK(!host.line[0]);
    PUT(1, FSRRESTORE, HWM_MSM_FSR_APF_MASK);
    CHECK(host.line[0]);
}

/* TLBMF, HTWDEEF, HTWSEEF, MHF: up when newly set, down with any write to FSR. */
static void edge_interrupt(void)
{
    setup();
    PUT(0, ACTLR, HWM_MSM_ACTLR_CFEIE_MASK);      /* no walks */
    read_at(0, 0x00200000);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TLBMF_MASK);
    CHECK(host.line[0]);
    PUT(0, FSR, 0x4000000f);                        /* leaves it set */
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TLBMF_MASK);
    CHECK(!host.line[0]);
    read_at(0, 0x00200000);                         /* MULTI alone raises nothing */
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TLBMF_MASK | HWM_MSM_FSR_MULTI_MASK);
    CHECK(!host.line[0]);
    PUT(0, FSRRESTORE, 0);
    read_at(0, 0x00200000);
    CHECK(host.line[0]);
    PUT(0, FSRRESTORE, HWM_MSM_FSR_TLBMF_MASK);
    CHECK(!host.line[0]);
}

/* Stricter hardware: every bit holds the line. */
static void strict_interrupt(void)
{
    hwm_msm_config config;

    config_make(&config);
    config.irq_level_causes = HWM_MSM_FSR_WMASK;
    setup_with(&config);
    enable(0);
    PUT(0, ACTLR, HWM_MSM_ACTLR_CFEIE_MASK);
    read_at(0, 0x00200000);
    read_at(0, 0x00200000);
    PUT(0, FSR, 0x4000000f);
    CHECK(host.line[0]);
    PUT(0, FSR, HWM_MSM_FSR_TLBMF_MASK);
    CHECK(host.line[0]);                            /* MULTI */
    PUT(0, FSR, HWM_MSM_FSR_MULTI_MASK);
    CHECK(!host.line[0]);
}

static void report(void)
{
    setup();
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK);
    CHECK(!read_at(0, 0x00200000).report);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK);
    CHECK(!host.line[0]);
    CHECK(!peek_at(0, 0x00200000, HWM_PEEK_LIVE).report);
    CHECK(peek_at(1, 0x00200000, HWM_PEEK_LIVE).report);
}

static void walk_errors(void)
{
    setup();
    PUT(0, TTBR0, 0x40000000);                      /* nothing there */
    CHECK_EQ(read_at(0, 0).causes, HWM_FAULT_WALK_DECODE);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_HTWDEEF_MASK);
    PUT(0, FSRRESTORE, 0);
    PUT(0, TTBR0, L1);
    word(L1 + 4, 0x40000001);
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_WALK_DECODE | HWM_FAULT_LEVEL2);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_HTWDEEF_MASK | HWM_MSM_FSR_SL_MASK);
    map_page(0x00100000, 0, SMALL(0x90000000));
    host.slave_at = L2;
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_WALK_SLAVE | HWM_FAULT_LEVEL2);
    host.slave_at = L1 + 4;
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_WALK_SLAVE);
    CHECK_EQ(counters().walk_reads, 1 + 2 + 2 + 1);
    CHECK_EQ(counters().misses, 4);
    host.slave_at = 0;
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
}

static void global_errors(void)
{
    hwm_request req;
    const hwm_event *e;

    setup();
    put(HWM_MSM_M2VCBR_N + 28, 9u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | 5);
    req = request(7, 0x1234);
    req.instruction = true;
    CHECK_EQ(ask(&req).causes, HWM_FAULT_CONFIG);
    CHECK(!ask(&req).report);
    CHECK_EQ(ask(&req).attrs.context, HWM_NO_CONTEXT);
    CHECK_EQ(get(HWM_MSM_ESR), HWM_MSM_ESR_CFG_MASK | HWM_MSM_ESR_MULTI_MASK);
    CHECK_EQ(get(HWM_MSM_EAR), 0x1234);
    CHECK_EQ(get(HWM_MSM_ESYNR0), 7 | 5u << HWM_MSM_ESYNR0_AVMID_SHIFT);
    CHECK_EQ(get(HWM_MSM_ESYNR1), HWM_MSM_ESYNR1_AINST_MASK | HWM_MSM_ESYNR1_APROTNS_MASK);
    CHECK_EQ(counters().global_faults, 3);
    e = &host.event[0];
    CHECK_EQ(e->type, HWM_EVENT_GLOBAL_FAULT);
    CHECK_EQ(e->context, HWM_NO_CONTEXT);
    CHECK_EQ(e->fsr, HWM_MSM_ESR_CFG_MASK);
    CHECK_EQ(e->far_, 0x1234);
    CHECK(e->recorded && !host.event[1].recorded);
    CHECK(!host.line[0]);
    put(HWM_MSM_CR, HWM_MSM_CR_RPUEIE_MASK | HWM_MSM_CR_RPUERE_MASK);
    CHECK(host.line[0]);
    CHECK(ask(&req).report);
    put(HWM_MSM_ESR, HWM_MSM_ESR_MULTI_MASK);
    CHECK(host.line[0]);
    put(HWM_MSM_ESR, HWM_MSM_ESR_CFG_MASK | HWM_MSM_ESR_MULTI_MASK);
    CHECK(!host.line[0]);
    CHECK_EQ(get(HWM_MSM_ESR), 0);
    PUT(1, SCTLR, 0);
    put(HWM_MSM_M2VCBR_N + 4, 1u << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | HWM_MSM_M2VCBR_N_BYPASSD_MASK);
    CHECK_EQ(write_at(1, 0x5678).causes, HWM_FAULT_BYPASS);
    CHECK_EQ(get(HWM_MSM_ESR), HWM_MSM_ESR_BYPASS_MASK);
    CHECK_EQ(get(HWM_MSM_ESYNR1) & HWM_MSM_ESYNR1_AWRITE_MASK, HWM_MSM_ESYNR1_AWRITE_MASK);
    put(HWM_MSM_ESRRESTORE, 0);
    CHECK(!host.line[0]);
    put(HWM_MSM_ESRRESTORE, HWM_MSM_ESR_CFG_MASK);
    CHECK(host.line[0]);
}

static void decode_errors(void)
{
    uint64_t value;

    setup();
    CHECK_EQ(ops->mmio_read(iommu, 0x54, 4, false, &value), HWM_E_ACCESS);
    CHECK_EQ(get(HWM_MSM_ESR), 0);
    put(HWM_MSM_CR, HWM_MSM_CR_DCDEE_MASK);
    CHECK_EQ(ops->mmio_write(iommu, 0x5000, 4, false, 1), HWM_E_ACCESS);
    CHECK_EQ(get(HWM_MSM_ESR), HWM_MSM_ESR_CFG_MASK);
    CHECK_EQ(get(HWM_MSM_EAR), 0x5000);
    CHECK_EQ(get(HWM_MSM_ESYNR1), HWM_MSM_ESYNR1_DCD_MASK | HWM_MSM_ESYNR1_AWRITE_MASK);
    /* It exists, only the direction is wrong. */
    CHECK_EQ(ops->mmio_read(iommu, HWM_MSM_RESUME, 4, false, &value), HWM_E_ACCESS);
    CHECK_EQ(get(HWM_MSM_ESR), HWM_MSM_ESR_CFG_MASK);
    CHECK_EQ(counters().guest_errors, 3);
}

static int order(uint32_t causes, uint32_t stream, uint32_t context, uint32_t skip, uint32_t count)
{
    const hwm_inject o = { causes, stream, context, skip, count };

    return ops->inject(iommu, &o);
}

static void ordered_faults(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000));
    read_at(0, 0x00100000);
    CHECK_EQ(order(HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2, 0, HWM_ANY, 1, 2), HWM_OK);
    CHECK_EQ(read_at(1, 0x00100000).status, HWM_TRANSLATED);     /* another stream */
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);     /* skipped */
    CHECK_EQ(peek_at(0, 0x00100000, HWM_PEEK_LIVE).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_APF_MASK | HWM_MSM_FSR_SL_MASK);
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_PERMISSION | HWM_FAULT_LEVEL2);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(order(HWM_FAULT_CONFIG, HWM_ANY, HWM_ANY, 0, 1), HWM_OK);
    CHECK_EQ(read_at(1, 0x00100000).causes, HWM_FAULT_CONFIG);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, HWM_ANY, 1, 0, 5), HWM_OK);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(1, 0x00100000).causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(order(0, 0, 0, 0, 0), HWM_OK);
    CHECK_EQ(read_at(1, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(order(0, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(3, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_LEVEL2, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_BYPASS | HWM_FAULT_LEVEL2, 0, 0, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, 0, 2, 0, 1), HWM_E_INVAL);
    CHECK_EQ(order(HWM_FAULT_TRANSLATION, 0x10000, 0, 0, 1), HWM_E_INVAL);
}

static void ordered_walk_errors(void)
{
    setup();
    map_page(0x00100000, 0, SMALL(0x90000000));
    map_section(0x00200000, SECTION(0x91100000));
    CHECK_EQ(order(HWM_FAULT_WALK_SLAVE | HWM_FAULT_LEVEL2, HWM_ANY, 0, 0, 1), HWM_OK);
    CHECK_EQ(read_at(1, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);     /* no second level, so not this one */
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    CHECK_EQ(read_at(0, 0x00100000).causes, HWM_FAULT_WALK_SLAVE | HWM_FAULT_LEVEL2);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    put(HWM_MSM_GLOBAL_TLBIALL, 0);
    CHECK_EQ(order(HWM_FAULT_WALK_DECODE, HWM_ANY, HWM_ANY, 1, 1), HWM_OK);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);     /* skipped */
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_TRANSLATED);     /* a hit walks nothing */
    PUT(0, V2PPR, 0x00100000);
    CHECK_EQ(GET(0, PAR), HWM_MSM_PAR_FAULT_FAULT_MASK | HWM_MSM_PAR_FAULT_HTWDEEF_MASK);
}

static const unit_test tests[] = {
    TEST(record), TEST(burst_syndrome), TEST(multi), TEST(leftovers), TEST(level_interrupt), TEST(edge_interrupt),
    TEST(strict_interrupt), TEST(report), TEST(walk_errors), TEST(global_errors), TEST(decode_errors),
    TEST(ordered_faults), TEST(ordered_walk_errors),
};

UNIT_MAIN(tests)
