/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiters.c - the table of waiting transactions of waiters.h.
 */
#include "waiters.h"

#include "blob.h"

static bool waits(const hwm_waiter *waiter)
{
    return waiter->state == HWM_WAITER_FAULTED || waiter->state == HWM_WAITER_QUEUED;
}

void hwm_waiters_init(hwm_waiters *w, uint32_t limit)
{
    *w = (hwm_waiters){ .limit = limit };
}

/* Number of the waiter with this token, or the limit. */
static uint32_t find(const hwm_waiters *w, uint64_t token)
{
    uint32_t i = 0;

    while (i < w->limit && (w->waiter[i].state == HWM_WAITER_FREE || w->waiter[i].token != token)) {
        i++;
    }
    return i;
}

bool hwm_waiters_waits(const hwm_waiters *w, uint64_t token)
{
    uint32_t i = find(w, token);

    return i < w->limit && waits(&w->waiter[i]);
}

bool hwm_waiters_add(hwm_waiters *w, uint64_t token, unsigned context, uint32_t causes)
{
    uint32_t i = find(w, token);

    if (i < w->limit && waits(&w->waiter[i])) {
        return true;
    }
    if (i == w->limit) {
        for (i = 0; i < w->limit && w->waiter[i].state != HWM_WAITER_FREE; i++) {
        }
    }
    if (i == w->limit) {
        return false;
    }
    w->waiter[i] = (hwm_waiter){
        .token = token,
        .causes = causes,
        .context = (uint8_t)context,
        .state = causes ? HWM_WAITER_FAULTED : HWM_WAITER_QUEUED,
    };
    return true;
}

uint32_t hwm_waiters_causes(const hwm_waiters *w, unsigned context)
{
    for (uint32_t i = 0; i < w->limit; i++) {
        if (w->waiter[i].state == HWM_WAITER_FAULTED && w->waiter[i].context == context) {
            return w->waiter[i].causes;
        }
    }
    return 0;
}

uint32_t hwm_waiters_count(const hwm_waiters *w, unsigned context)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->limit; i++) {
        n += waits(&w->waiter[i]) && w->waiter[i].context == context;
    }
    return n;
}

void hwm_waiters_end(hwm_waiters *w, unsigned context, unsigned faulted, unsigned queued, uint32_t *retries,
                     uint32_t *terminations)
{
    *retries = *terminations = 0;
    for (uint32_t i = 0; i < w->limit; i++) {
        hwm_waiter *waiter = &w->waiter[i];

        if (!waits(waiter) || waiter->context != context) {
            continue;
        }
        waiter->state = (uint8_t)(waiter->state == HWM_WAITER_FAULTED ? faulted : queued);
        if (waiter->state == HWM_WAITER_RETRY) {
            ++*retries;
        } else {
            ++*terminations;
        }
    }
}

hwm_stall_state hwm_waiters_ask(hwm_waiters *w, uint64_t token)
{
    uint32_t i = find(w, token);
    hwm_stall_state state;

    if (i == w->limit) {
        return HWM_STALL_NONE;
    }
    if (waits(&w->waiter[i])) {
        return HWM_STALL_WAIT;
    }
    state = w->waiter[i].state == HWM_WAITER_RETRY ? HWM_STALL_RETRY : HWM_STALL_TERMINATE;
    w->waiter[i] = (hwm_waiter){ 0 };
    return state;
}

bool hwm_waiters_forget(hwm_waiters *w, uint64_t token, unsigned *context, bool *faulted)
{
    uint32_t i = find(w, token);

    if (i == w->limit) {
        return false;
    }
    *context = w->waiter[i].context;
    *faulted = w->waiter[i].state == HWM_WAITER_FAULTED;
    w->waiter[i] = (hwm_waiter){ 0 };
    return true;
}

void hwm_waiters_save(const hwm_waiters *w, uint8_t **p)
{
    for (uint32_t i = 0; i < w->limit; i++) {
        hwm_put64(p, w->waiter[i].token);
        hwm_put32(p, w->waiter[i].causes);
        hwm_put8(p, w->waiter[i].context);
        hwm_put8(p, w->waiter[i].state);
    }
}

void hwm_waiters_load(hwm_waiters *w, const uint8_t **p)
{
    for (uint32_t i = 0; i < w->limit; i++) {
        w->waiter[i].token = hwm_get64(p);
        w->waiter[i].causes = hwm_get32(p);
        w->waiter[i].context = hwm_get8(p);
        w->waiter[i].state = hwm_get8(p);
    }
}

static bool waiter_ok(const hwm_waiter *waiter, unsigned contexts, uint32_t causes)
{
    if (waiter->state == HWM_WAITER_FREE) {
        return !(waiter->token || waiter->causes || waiter->context);
    }
    return waiter->state < HWM_WAITER_STATES && waiter->context < contexts && !(waiter->causes & ~causes) &&
           !(waiter->state == HWM_WAITER_FAULTED && !waiter->causes) &&
           !(waiter->state == HWM_WAITER_QUEUED && waiter->causes);
}

bool hwm_waiters_ok(const hwm_waiters *w, unsigned contexts, uint32_t causes)
{
    for (uint32_t i = 0; i < w->limit; i++) {
        const hwm_waiter *waiter = &w->waiter[i];

        if (!waiter_ok(waiter, contexts, causes)) {
            return false;
        }
        if (waiter->state != HWM_WAITER_FREE && find(w, waiter->token) != i) {
            return false;
        }
    }
    /* Nobody queues behind nobody. */
    for (uint32_t i = 0; i < w->limit; i++) {
        if (w->waiter[i].state == HWM_WAITER_QUEUED && !hwm_waiters_causes(w, w->waiter[i].context)) {
            return false;
        }
    }
    return true;
}
