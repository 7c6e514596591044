/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of transactions that wait for RESUME. */
#include "waiters.h"
#include "unit.h"

static hwm_waiters w;

static void waiting_and_asking(void)
{
    uint32_t retries, terminations;

    hwm_waiters_init(&w, 8);
    CHECK_EQ(hwm_waiters_ask(&w, 0), HWM_STALL_NONE);      /* a free place is nobody's, not even token 0's */
    CHECK(hwm_waiters_add(&w, 0, 127, HWM_FAULT_TRANSLATION));
    CHECK(hwm_waiters_add(&w, 1, 127, 0));
    CHECK(hwm_waiters_add(&w, 2, 5, HWM_FAULT_PERMISSION));
    CHECK(hwm_waiters_waits(&w, 0) && hwm_waiters_waits(&w, 1) && !hwm_waiters_waits(&w, 3));
    CHECK_EQ(hwm_waiters_causes(&w, 127), HWM_FAULT_TRANSLATION);
    CHECK_EQ(hwm_waiters_causes(&w, 5), HWM_FAULT_PERMISSION);
    CHECK_EQ(hwm_waiters_causes(&w, 6), 0);
    CHECK_EQ(hwm_waiters_count(&w, 127), 2);
    CHECK_EQ(hwm_waiters_ask(&w, 0), HWM_STALL_WAIT);
    hwm_waiters_end(&w, 127, HWM_WAITER_TERMINATE, HWM_WAITER_RETRY, &retries, &terminations);
    CHECK_EQ(retries, 1);
    CHECK_EQ(terminations, 1);
    CHECK_EQ(hwm_waiters_count(&w, 127), 0);
    CHECK_EQ(hwm_waiters_causes(&w, 127), 0);
    CHECK_EQ(hwm_waiters_count(&w, 5), 1);                  /* another context's goes on waiting */
    CHECK(!hwm_waiters_waits(&w, 0));
    CHECK_EQ(hwm_waiters_ask(&w, 0), HWM_STALL_TERMINATE);
    CHECK_EQ(hwm_waiters_ask(&w, 0), HWM_STALL_NONE);       /* told once */
    CHECK_EQ(hwm_waiters_ask(&w, 1), HWM_STALL_RETRY);
    CHECK_EQ(hwm_waiters_ask(&w, 1), HWM_STALL_NONE);
    hwm_waiters_end(&w, 127, HWM_WAITER_RETRY, HWM_WAITER_RETRY, &retries, &terminations);
    CHECK_EQ(retries + terminations, 0);
}

static void asking_twice_keeps_the_place(void)
{
    hwm_waiters_init(&w, 8);
    CHECK(hwm_waiters_add(&w, 7, 1, HWM_FAULT_TRANSLATION));
    CHECK(hwm_waiters_add(&w, 7, 2, HWM_FAULT_PERMISSION));
    CHECK_EQ(hwm_waiters_count(&w, 1), 1);
    CHECK_EQ(hwm_waiters_count(&w, 2), 0);
    CHECK_EQ(hwm_waiters_causes(&w, 1), HWM_FAULT_TRANSLATION);
}

/* A transaction whose wait has ended, and that faults again before its master asked. */
static void waiting_again(void)
{
    uint32_t retries, terminations;

    hwm_waiters_init(&w, 1);
    CHECK(hwm_waiters_add(&w, 7, 1, HWM_FAULT_TRANSLATION));
    hwm_waiters_end(&w, 1, HWM_WAITER_RETRY, HWM_WAITER_RETRY, &retries, &terminations);
    CHECK(!hwm_waiters_add(&w, 8, 1, 0));                   /* the place is taken until the master has asked */
    CHECK(hwm_waiters_add(&w, 7, 2, HWM_FAULT_PERMISSION));
    CHECK_EQ(hwm_waiters_ask(&w, 7), HWM_STALL_WAIT);
    CHECK_EQ(hwm_waiters_causes(&w, 2), HWM_FAULT_PERMISSION);
}

static void no_room(void)
{
    static const uint32_t limits[] = { 1, 32, HWM_WAITERS_MAX };

    for (unsigned n = 0; n < 3; n++) {
        hwm_waiters_init(&w, limits[n]);
        for (uint64_t token = 0; token < limits[n]; token++) {
            CHECK(hwm_waiters_add(&w, token << 60 | token, 0, HWM_FAULT_TRANSLATION));
        }
        CHECK(!hwm_waiters_add(&w, 99, 0, HWM_FAULT_TRANSLATION));
        CHECK(hwm_waiters_add(&w, 0, 0, 0));
        CHECK_EQ(hwm_waiters_count(&w, 0), limits[n]);
        CHECK_EQ(hwm_waiters_ask(&w, 99), HWM_STALL_NONE);
    }
    hwm_waiters_init(&w, 0);
    CHECK(!hwm_waiters_add(&w, 1, 0, 1));
}

static void forgetting(void)
{
    unsigned context = 99;
    bool faulted = false;

    hwm_waiters_init(&w, 4);
    hwm_waiters_add(&w, 1, 3, HWM_FAULT_TRANSLATION);
    hwm_waiters_add(&w, 2, 3, 0);
    CHECK(!hwm_waiters_forget(&w, 9, &context, &faulted));
    CHECK_EQ(context, 99);
    CHECK(hwm_waiters_forget(&w, 1, &context, &faulted));
    CHECK_EQ(context, 3);
    CHECK(faulted);
    CHECK(!hwm_waiters_forget(&w, 1, &context, &faulted));
    CHECK(hwm_waiters_forget(&w, 2, &context, &faulted));
    CHECK(!faulted);
    CHECK_EQ(hwm_waiters_count(&w, 3), 0);
}

static void saved_and_checked(void)
{
    static hwm_waiters back;
    uint8_t blob[4 * HWM_WAITER_BYTES], *end = blob;
    const uint8_t *from = blob;
    const uint32_t causes = HWM_FAULT_TRANSLATION | HWM_FAULT_PERMISSION;
    uint32_t retries, terminations;

    hwm_waiters_init(&w, 4);
    hwm_waiters_add(&w, 0x1122334455667788, 2, HWM_FAULT_TRANSLATION);
    hwm_waiters_add(&w, 6, 2, 0);
    hwm_waiters_add(&w, 5, 1, HWM_FAULT_PERMISSION);
    hwm_waiters_end(&w, 1, HWM_WAITER_TERMINATE, HWM_WAITER_RETRY, &retries, &terminations);
    hwm_waiters_save(&w, &end);
    CHECK_EQ(end - blob, sizeof(blob));
    CHECK_EQ(blob[0], 0x88);
    hwm_waiters_init(&back, 4);
    hwm_waiters_load(&back, &from);
    CHECK_EQ(from - blob, sizeof(blob));
    for (unsigned i = 0; i < 4; i++) {
        CHECK_EQ(back.waiter[i].token, w.waiter[i].token);
        CHECK_EQ(back.waiter[i].causes, w.waiter[i].causes);
        CHECK_EQ(back.waiter[i].context, w.waiter[i].context);
        CHECK_EQ(back.waiter[i].state, w.waiter[i].state);
    }
    CHECK(hwm_waiters_ok(&back, 3, causes));
    CHECK(!hwm_waiters_ok(&back, 2, causes));
    CHECK(!hwm_waiters_ok(&back, 3, HWM_FAULT_PERMISSION));
#define REFUSED(member, value) \
    do { \
        hwm_waiters bad = back; \
        bad.member = value; \
        CHECK(!hwm_waiters_ok(&bad, 3, causes)); \
    } while (0)
    REFUSED(waiter[0].state, HWM_WAITER_STATES);
    REFUSED(waiter[0].state, 0xff);
    REFUSED(waiter[0].state, HWM_WAITER_QUEUED);          /* with a fault of its own */
    REFUSED(waiter[0].causes, 0);                         /* faulted without one */
    REFUSED(waiter[0].context, 0);                        /* then the second queues behind nobody */
    REFUSED(waiter[1].token, 5);                          /* twice */
    REFUSED(waiter[3].token, 1);                          /* a free place's */
    REFUSED(waiter[3].causes, 1);
    REFUSED(waiter[3].context, 1);
#undef REFUSED
}

static const unit_test tests[] = {
    TEST(waiting_and_asking), TEST(asking_twice_keeps_the_place), TEST(waiting_again), TEST(no_room),
    TEST(forgetting), TEST(saved_and_checked),
};

UNIT_MAIN(tests)
