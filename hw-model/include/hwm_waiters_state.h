/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_waiters_state.h - memory of the transactions that wait for RESUME.  Members are private to src/waiters.[ch].
 */
#ifndef HWM_WAITERS_STATE_H
#define HWM_WAITERS_STATE_H

#include <stdint.h>

#define HWM_WAITERS_MAX 64u

/* A transaction that waits, or whose wait has ended and whose master has not asked yet. */
typedef struct hwm_waiter {
    uint64_t token;
    uint32_t causes;             /* of its own fault; 0: queued behind another one's */
    uint8_t context;
    uint8_t state;               /* HWM_WAITER_* of src/waiters.h */
} hwm_waiter;

typedef struct hwm_waiters {
    uint32_t limit;              /* how many the instance remembers, at most HWM_WAITERS_MAX */
    hwm_waiter waiter[HWM_WAITERS_MAX];
} hwm_waiters;

#endif
