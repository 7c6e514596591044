/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiters.h - transactions that wait for RESUME.
 *
 * A context is stalled while a transaction of its waits for the answer to its own fault; what comes behind it queues.
 * Ending a wait only marks the transactions: masters ask when the host lets them run, and are told once.
 */
#ifndef HWM_WAITERS_H
#define HWM_WAITERS_H

#include "hwm.h"
#include "hwm_waiters_state.h"

/* States of a waiter; the last two end when the master asks. */
enum {
    HWM_WAITER_FREE,
    HWM_WAITER_FAULTED,      /* its own fault stalled it */
    HWM_WAITER_QUEUED,       /* behind a faulted one of the same context */
    HWM_WAITER_RETRY,
    HWM_WAITER_TERMINATE,
    HWM_WAITER_STATES
};

/* Forgets everybody; limit: how many there may be, at most HWM_WAITERS_MAX. */
void hwm_waiters_init(hwm_waiters *w, uint32_t limit);

/* Does this transaction wait, so that adding it would change nothing? */
bool hwm_waiters_waits(const hwm_waiters *w, uint64_t token);
/* The transaction waits from now on; causes: of its own fault, 0: it is queued.  One that waits already keeps its
 * place.  False: no room. */
bool hwm_waiters_add(hwm_waiters *w, uint64_t token, unsigned context, uint32_t causes);

/* Causes of the fault that the context's stalled transaction waits for; 0: there is none. */
uint32_t hwm_waiters_causes(const hwm_waiters *w, unsigned context);
/* How many transactions of the context wait. */
uint32_t hwm_waiters_count(const hwm_waiters *w, unsigned context);

/* Ends the context's waits: faulted and queued transactions get HWM_WAITER_RETRY or HWM_WAITER_TERMINATE.  Tells how
 * many got which. */
void hwm_waiters_end(hwm_waiters *w, unsigned context, unsigned faulted, unsigned queued, uint32_t *retries,
                     uint32_t *terminations);

/* ops->stalled() */
hwm_stall_state hwm_waiters_ask(hwm_waiters *w, uint64_t token);
/* The master gives up.  False: there was no such transaction; else *context is its own, and *faulted tells whether it
 * waited for the answer to its own fault. */
bool hwm_waiters_forget(hwm_waiters *w, uint64_t token, unsigned *context, bool *faulted);

/* In a blob: `limit` times token, causes, context, state. */
#define HWM_WAITER_BYTES (8u + 4 + 1 + 1)
void hwm_waiters_save(const hwm_waiters *w, uint8_t **p);
/* Reads as many as w's limit says. */
void hwm_waiters_load(hwm_waiters *w, const uint8_t **p);
/* Could an instance with so many contexts have got there, whose stalls have no causes but these? */
bool hwm_waiters_ok(const hwm_waiters *w, unsigned contexts, uint32_t causes);

#endif
