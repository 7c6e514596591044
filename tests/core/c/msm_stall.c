/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stalls: who waits, who goes on, and every way in which a wait ends. */
#include "unit.h"

static void setup_stall(void)
{
    setup();
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_CFCFG_MASK);
    set_bits(1, HWM_MSM_ACTLR, HWM_MSM_ACTLR_CFCFG_MASK);
    map_page(0x00100000, 0, SMALL(0x90000000));
}

static hwm_context_info context(unsigned c)
{
    hwm_context_info info;

    CHECK_EQ(ops->context(iommu, c, &info), HWM_OK);
    return info;
}

static unsigned events_of(hwm_event_type type)
{
    unsigned n = 0;

    for (unsigned i = 0; i < host.events; i++) {
        n += host.event[i].type == type;
    }
    return n;
}

static void retry(void)
{
    hwm_request req;
    hwm_response r;

    setup_stall();
    req = request(0, 0x00101000);
    r = ask(&req);
    CHECK_EQ(r.status, HWM_STALLED);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION | HWM_FAULT_LEVEL2);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_SL_MASK | HWM_MSM_FSR_SS_MASK);
    CHECK_EQ(host.event[0].type, HWM_EVENT_FAULT);
    CHECK_EQ(host.event[1].type, HWM_EVENT_STALL);
    CHECK(context(0).stalled && !context(1).stalled);
    CHECK_EQ(context(0).waiting, 1);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_WAIT);
    CHECK_EQ(ops->stalled(iommu, req.token + 1000), HWM_STALL_NONE);
    map_page(0x00101000, 0, SMALL(0x90001000));
    PUT(0, FSR, 0xffffffff);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_WAIT);    /* only RESUME ends it */
    PUT(0, RESUME, HWM_MSM_TNR_RETRY);
    CHECK_EQ(events_of(HWM_EVENT_RESUME), 1);
    CHECK(!context(0).stalled);
    CHECK_EQ(context(0).waiting, 0);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_RETRY);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_NONE);    /* told once */
    CHECK_EQ(ask(&req).pa, 0x90001000);
    CHECK_EQ(counters().stalls, 1);
    CHECK_EQ(counters().retries, 1);
    CHECK_EQ(counters().terminations, 0);
}

static void terminate(void)
{
    hwm_request req, behind;

    setup_stall();
    req = request(0, 0x00200000);
    behind = request(0, 0x00100000);
    ask(&req);
    CHECK_EQ(ask(&behind).status, HWM_STALLED);
    CHECK_EQ(ask(&behind).causes, 0);
    CHECK_EQ(context(0).waiting, 2);                /* asking twice takes one place */
    CHECK_EQ(events_of(HWM_EVENT_STALL), 3);
    PUT(0, RESUME, HWM_MSM_TNR_TERMINATE);
    CHECK(host.event[host.events - 1].terminate);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK);    /* SS falls with the stall */
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, behind.token), HWM_STALL_RETRY);   /* it has done nothing wrong */
    CHECK_EQ(ask(&behind).status, HWM_TRANSLATED);
    CHECK_EQ(counters().terminations, 1);
    CHECK_EQ(counters().retries, 1);
    CHECK_EQ(counters().stalls, 2);
}

static void retry_faults_again(void)
{
    hwm_request req;

    setup_stall();
    req = request(0, 0x00200000);
    ask(&req);
    PUT(0, RESUME, 0);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_RETRY);
    CHECK_EQ(ask(&req).status, HWM_STALLED);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_SS_MASK | HWM_MSM_FSR_MULTI_MASK);
    PUT(0, RESUME, 1);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_TERMINATE);
}

static void resume_without_stall(void)
{
    setup_stall();
    PUT(0, RESUME, 0);
    PUT(0, RESUME, 1);
    CHECK_EQ(host.events, 0);
    CHECK_EQ(counters().retries + counters().terminations, 0);
    ask(&(hwm_request){ .iova = 0x00200000, .token = 1, .length = 4, .can_stall = true });
    PUT(1, RESUME, 1);                              /* another context's */
    CHECK_EQ(ops->stalled(iommu, 1), HWM_STALL_WAIT);
}

/* Nobody else is held up: other contexts, and masters that can't wait. */
static void others_go_on(void)
{
    hwm_request req;

    setup_stall();
    read_at(0, 0x00200000);
    CHECK_EQ(read_at(1, 0x00100000).status, HWM_TRANSLATED);
    req = request(0, 0x00100000);
    req.can_stall = false;
    CHECK_EQ(ask(&req).status, HWM_TRANSLATED);
    req.iova = 0x00300000;
    CHECK_EQ(ask(&req).status, HWM_FAULT);
    CHECK_EQ(GET(0, FSR) & HWM_MSM_FSR_MULTI_MASK, HWM_MSM_FSR_MULTI_MASK);
    CHECK_EQ(context(0).waiting, 1);
}

static void hit_under_miss(void)
{
    setup_stall();
    map_page(0x00102000, 0, 0x90002002 | 2 << 4 | 1 << 9);   /* read only */
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, 0x00102000).status, HWM_TRANSLATED);
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_HUME_MASK);
    read_at(0, 0x00200000);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_STALLED);    /* both bits are needed */
    put(HWM_MSM_CR, HWM_MSM_CR_HUME_MASK);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
    CHECK_EQ(read_at(0, 0x00101000).status, HWM_STALLED);    /* a miss queues */
    CHECK_EQ(write_at(0, 0x00102000).status, HWM_STALLED);   /* so does what would fault */
    CHECK_EQ(context(0).waiting, 4);
    CHECK_EQ(counters().faults, 1);
    PUT(0, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_CFCFG_MASK);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_STALLED);
}

static void tipcf(void)
{
    setup_stall();
    set_bits(0, HWM_MSM_ACTLR, HWM_MSM_ACTLR_TIPCF_MASK);
    read_at(0, 0x00200000);
    hwm_response r = read_at(0, 0x00100000);
    CHECK_EQ(r.status, HWM_FAULT);
    CHECK_EQ(r.causes, HWM_FAULT_TRANSLATION);
    CHECK_EQ(counters().terminations, 1);
    CHECK_EQ(counters().faults, 1);
    CHECK_EQ(context(0).waiting, 1);
    PUT(0, RESUME, 1);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
}

static void stall_disabled(void)
{
    setup_stall();
    put(HWM_MSM_CR, HWM_MSM_CR_STALLD_MASK);
    CHECK_EQ(read_at(0, 0x00200000).status, HWM_FAULT);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_TF_MASK);
}

/* What detaching does: FSRRESTORE 0, then SCTLR 0.  The wait must end, and not by going through untranslated. */
static void detach(void)
{
    hwm_request req, behind;

    setup_stall();
    req = request(0, 0x00200000);
    behind = request(0, 0x00100000);
    ask(&req);
    ask(&behind);
    CHECK(host.line[0]);
    PUT(0, FSRRESTORE, 0);
    CHECK(!host.line[0]);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_WAIT);
    CHECK(context(0).stalled);
    PUT(0, SCTLR, 0);
    CHECK_EQ(events_of(HWM_EVENT_RESUME), 1);
    CHECK(host.event[host.events - 1].terminate);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, behind.token), HWM_STALL_TERMINATE);
    CHECK(!context(0).stalled);
    CHECK_EQ(counters().terminations, 2);
    PUT(0, SCTLR, HWM_MSM_SCTLR_M_MASK);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
}

/* Linux's handler acknowledges and never resumes: the line falls, the master waits. */
static void acknowledged_but_not_resumed(void)
{
    hwm_request req;

    setup_stall();
    req = request(0, 0x00200000);
    ask(&req);
    PUT(0, FSR, 0x4000000f);
    CHECK_EQ(GET(0, FSR), 0);
    CHECK(!host.line[0]);
    CHECK(context(0).stalled);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_WAIT);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_STALLED);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_STALLED);
    CHECK_EQ(GET(0, FSR), 0);                       /* who queues sets nothing */
}

/* A stall is pending as well, even when its cause has been cleared. */
static void stall_is_pending(void)
{
    hwm_request req;

    setup_stall();
    read_at(0, 0x00200000);
    PUT(0, FSR, HWM_MSM_FSR_TF_MASK);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_SS_MASK);
    CHECK(host.line[0]);
    req = request(0, 0x00300000);
    req.can_stall = false;
    ask(&req);
    CHECK_EQ(GET(0, FSR), HWM_MSM_FSR_SS_MASK | HWM_MSM_FSR_MULTI_MASK);
    CHECK_EQ(GET(0, FAR), 0x00200000);
}

static void forget(void)
{
    hwm_request req, behind, second;

    setup_stall();
    req = request(0, 0x00200000);
    behind = request(0, 0x00100000);
    second = request(0, 0x00100000);
    ask(&req);
    ask(&behind);
    ask(&second);
    ops->forget(iommu, second.token);
    CHECK_EQ(context(0).waiting, 2);
    CHECK_EQ(events_of(HWM_EVENT_RESUME), 0);
    ops->forget(iommu, req.token);                  /* what they waited behind has gone */
    CHECK(!context(0).stalled);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_NONE);
    CHECK_EQ(ops->stalled(iommu, behind.token), HWM_STALL_RETRY);
    CHECK_EQ(events_of(HWM_EVENT_RESUME), 1);
    CHECK_EQ(GET(0, FSR) & HWM_MSM_FSR_SS_MASK, 0);
    ops->forget(iommu, 12345);
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_TRANSLATED);
}

static void no_room(void)
{
    setup_stall();
    for (unsigned i = 0; i < HWM_MSM_MAX_STALLED; i++) {
        CHECK_EQ(read_at(0, 0x00200000).status, HWM_STALLED);
    }
    CHECK_EQ(read_at(0, 0x00100000).status, HWM_FAULT);          /* nobody can remember it */
    CHECK_EQ(read_at(1, 0x00200000).status, HWM_FAULT);
    CHECK_EQ(GET(1, FSR), HWM_MSM_FSR_TF_MASK);
    CHECK_EQ(context(0).waiting, HWM_MSM_MAX_STALLED);
    PUT(0, RESUME, 1);
    CHECK_EQ(counters().terminations, 2);
}

static void reset_ends_it(void)
{
    hwm_request req;

    setup_stall();
    req = request(0, 0x00200000);
    ask(&req);
    ops->reset(iommu);
    CHECK(!host.line[0]);
    CHECK_EQ(events_of(HWM_EVENT_RESUME), 1);
    CHECK_EQ(ops->stalled(iommu, req.token), HWM_STALL_NONE);
    CHECK_EQ(counters().stalls, 0);
}

static const unit_test tests[] = {
    TEST(retry), TEST(terminate), TEST(retry_faults_again), TEST(resume_without_stall), TEST(others_go_on),
    TEST(hit_under_miss), TEST(tipcf), TEST(stall_disabled), TEST(detach), TEST(acknowledged_but_not_resumed),
    TEST(stall_is_pending), TEST(forget), TEST(no_room), TEST(reset_ends_it),
};

UNIT_MAIN(tests)
