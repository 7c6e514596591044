/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transactions that wait: stall, queue, RESUME, HUPCF, masters that can't wait or give up, reset. */
#include "smmu_world.h"

#define VA 0x0000123456789000ull
#define PA 0x0000000090001000ull
#define STALL (SCTLR_ON | HWM_SMMU_SCTLR_CFCFG_MASK)

static void world(void)
{
    choose("mmu-500");
    config.stall = true;
    make();
    stage1(0);
    stage1(1);
    map(ROOT1(0), VA, PA | PAGE1);
    map(ROOT1(1), VA, PA | PAGE1);
    PUT(0, SCTLR, STALL);
}

static hwm_context_info context(unsigned n)
{
    hwm_context_info info;

    CHECK_EQ(ops->context(iommu, n, &info), HWM_OK);
    return info;
}

static void retry(void)
{
    hwm_request first, second;

    world();
    first = request(0, 0x5000);
    second = request(0, VA);
    CHECK_EQ(ask(&first).status, HWM_STALLED);
    CHECK_EQ(GET(0, FSR), HWM_SMMU_FSR_TF_MASK | HWM_SMMU_FSR_SS_MASK | 2u << HWM_SMMU_FSR_FORMAT_SHIFT);
    CHECK_EQ(ask(&second).status, HWM_STALLED);                     /* behind it */
    CHECK_EQ(ask(&second).status, HWM_STALLED);
    CHECK_EQ(context(0).waiting, 2);
    CHECK(context(0).stalled);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_WAIT);
    CHECK_EQ(read_at(1, VA).status, HWM_TRANSLATED);
    map(ROOT1(0), 0x5000, PA | PAGE1);
    PUT(0, FSR, 0xffffffffu);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_SS_MASK, HWM_SMMU_FSR_SS_MASK);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_WAIT);
    PUT(0, RESUME, 0);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_SS_MASK, 0);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_RETRY);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_NONE);
    CHECK_EQ(ops->stalled(iommu, second.token), HWM_STALL_RETRY);
    CHECK_EQ(ask(&first).pa, PA);
    CHECK_EQ(ask(&second).pa, PA);
    CHECK_EQ(counters().stalls, 2);
    CHECK_EQ(counters().retries, 2);
    CHECK_EQ(host.event[host.events - 1].type, HWM_EVENT_RESUME);
    CHECK(!host.event[host.events - 1].terminate);
}

static void terminate(void)
{
    hwm_request first, second;

    world();
    first = request(0, 0x5000);
    second = request(0, VA);
    ask(&first);
    ask(&second);
    PUT(0, FSR, 0xffffffffu);
    PUT(0, RESUME, 1);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, second.token), HWM_STALL_RETRY);
    CHECK_EQ(counters().terminations, 1);
    PUT(0, RESUME, 1);                                              /* nobody waits: nothing happens */
    CHECK_EQ(counters().terminations, 1);
    CHECK_EQ(ask(&second).pa, PA);
}

/* HUPCF: others go on; one that faults waits its turn and sets MULTI. */
static void hit_under_fault(void)
{
    hwm_request first, second;

    world();
    PUT(0, SCTLR, STALL | HWM_SMMU_SCTLR_HUPCF_MASK);
    first = request(0, 0x5000);
    second = request(0, 0x6000);
    CHECK_EQ(ask(&first).status, HWM_STALLED);
    CHECK_EQ(read_at(0, VA).status, HWM_TRANSLATED);
    CHECK(read_at(0, VA).hit);
    CHECK_EQ(ask(&second).status, HWM_STALLED);
    CHECK_EQ(GET(0, FSR) >> 31, 1);
    CHECK_EQ(GET64(0, FAR), 0x5000);
    PUT(0, RESUME, 1);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, second.token), HWM_STALL_RETRY);
    CHECK_EQ(ask(&second).status, HWM_FAULT);                       /* FSR was not cleared */
    PUT(0, FSR, 0xffffffffu);
    CHECK_EQ(ask(&second).status, HWM_STALLED);
}

/* A PCI function can't wait. */
static void impatient(void)
{
    hwm_request req, other;

    world();
    req = request(0, 0x5000);
    req.can_stall = false;
    CHECK_EQ(ask(&req).status, HWM_FAULT);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_SS_MASK, 0);
    PUT(0, FSR, 0xffffffffu);
    other = request(0, 0x5000);
    CHECK_EQ(ask(&other).status, HWM_STALLED);
    req.iova = VA;
    CHECK_EQ(ask(&req).status, HWM_TRANSLATED);                     /* at once, behind a stall */
    req.iova = 0x7000;
    CHECK_EQ(ask(&req).status, HWM_FAULT);
    CHECK_EQ(GET(0, FSR) >> 31, 1);
    CHECK_EQ(context(0).waiting, 1);
}

static void given_up(void)
{
    hwm_request first, second;

    world();
    first = request(0, 0x5000);
    second = request(0, VA);
    ask(&first);
    ask(&second);
    ops->forget(iommu, first.token);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_NONE);
    CHECK_EQ(ops->stalled(iommu, second.token), HWM_STALL_RETRY);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_SS_MASK, 0);
    ops->forget(iommu, 0xdead);
}

static void no_room(void)
{
    hwm_request req;
    unsigned stalled = 0;

    world();
    for (unsigned i = 0; i < HWM_SMMU_MAX_STALLED + 8; i++) {
        req = request(0, 0x5000);
        stalled += ask(&req).status == HWM_STALLED;
    }
    CHECK_EQ(stalled, HWM_SMMU_MAX_STALLED);
    CHECK_EQ(context(0).waiting, HWM_SMMU_MAX_STALLED);
    ops->reset(iommu);
    CHECK_EQ(context(0).waiting, 0);
    CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
}

/* sCR0.STALLD and a part without the stall model. */
static void stall_disabled(void)
{
    world();
    set_bits(HWM_SMMU_sCR0, HWM_SMMU_sCR0_STALLD_MASK);
    if (get(HWM_SMMU_sCR0, 4) & HWM_SMMU_sCR0_STALLD_MASK) {
        CHECK_EQ(read_at(0, 0x5000).status, HWM_FAULT);
    }
    choose("mmu-500");
    config.stall = false;
    make();
    stage1(0);
    PUT(0, SCTLR, STALL);
    CHECK_EQ(read_at(0, 0x5000).status, HWM_FAULT);
}

/* SS by itself asks for no interrupt, unless the part says so. */
static void interrupt_of_a_stall(void)
{
    for (unsigned ss = 0; ss < 2; ss++) {
        choose("mmu-500");
        config.stall = true;
        config.ss_interrupt = ss;
        make();
        stage1(0);
        PUT(0, SCTLR, STALL);
        CHECK_EQ(read_at(0, 0x5000).status, HWM_STALLED);
        CHECK(host.line[HWM_SMMU_IRQ_CONTEXT]);
        PUT(0, FSR, 0xffffffffu);
        CHECK_EQ(host.line[HWM_SMMU_IRQ_CONTEXT], ss);
        PUT(0, RESUME, 1);
        CHECK(!host.line[HWM_SMMU_IRQ_CONTEXT]);
    }
}

/* Stage 2 of a nested translation stalls in the stage 2 bank. */
static void nested(void)
{
    hwm_request first, second;

    world();
    nest(0, 2);
    map_ram2(PAGE2);
    map(ROOT1(0), 0x5000, 0x700000 | PAGE1);
    map(ROOT1(0), VA, RAM_BASE | PAGE1);
    PUT(2, SCTLR, STALL);
    first = request(0, 0x5000);
    second = request(0, VA);
    CHECK_EQ(ask(&first).status, HWM_STALLED);
    CHECK_EQ(GET(2, FSR) & HWM_SMMU_FSR_SS_MASK, HWM_SMMU_FSR_SS_MASK);
    CHECK_EQ(GET(0, FSR) & HWM_SMMU_FSR_SS_MASK, 0);
    CHECK_EQ(ask(&second).status, HWM_STALLED);
    PUT(2, FSR, 0xffffffffu);
    PUT(2, RESUME, 1);
    CHECK_EQ(ops->stalled(iommu, first.token), HWM_STALL_TERMINATE);
    CHECK_EQ(ask(&second).pa, RAM_BASE);
}

static const unit_test tests[] = {
    TEST(retry), TEST(terminate), TEST(hit_under_fault), TEST(impatient), TEST(given_up), TEST(no_room),
    TEST(stall_disabled), TEST(interrupt_of_a_stall), TEST(nested),
};

UNIT_MAIN(tests)
