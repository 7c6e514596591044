/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma_arbiter.c - who may issue the next burst: seeded round-robin over the active masters. */
#include <string.h>

#include "blob.h"
#include "dma_internal.h"

#define ARBITER_MAGIC 0x41574d48u   /* "HMWA" in memory: this model's blobs all begin with a word of their own */
#define ARBITER_VERSION 1u

/* xorshift32 (Marsaglia, 2003); any nonzero state will do. */
static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

void hwm_arbiter_seed(hwm_arbiter *a, uint32_t seed)
{
    uint32_t state = seed * 0x9e3779b9u ^ 0x6b79d38bu;

    a->seed = seed;
    a->next = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        a->order[i] = (uint8_t)i;
    }
    if (seed == 0) {
        return;   /* the order in which they were added: what a reader of a trace expects */
    }
    if (state == 0) {
        state = 1;
    }
    for (uint32_t i = a->count; i > 1; i--) {
        uint32_t j = next_random(&state) % i;
        uint8_t swap = a->order[i - 1];

        a->order[i - 1] = a->order[j];
        a->order[j] = swap;
    }
}

void hwm_arbiter_init(hwm_arbiter *a, uint32_t seed)
{
    memset(a, 0, sizeof(*a));
    a->seed = seed;
}

int hwm_arbiter_add(hwm_arbiter *a, hwm_dma *d)
{
    if (a->count == HWM_MAX_MASTERS) {
        return HWM_E_SIZE;
    }
    d->index = (uint8_t)a->count;
    a->master[a->count++] = d;
    hwm_arbiter_seed(a, a->seed);
    return HWM_OK;
}

bool hwm_arbiter_runnable(const hwm_arbiter *a)
{
    for (uint32_t i = 0; i < a->count; i++) {
        const hwm_dma *d = a->master[i];

        if (d->status.run == HWM_DMA_ACTIVE || (d->abort && dma_busy(d))) {
            return true;
        }
    }
    return false;
}

/* Positions in the order of the masters that are active now, from the next one on. */
static uint32_t collect(const hwm_arbiter *a, uint8_t *live)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t position = (a->next + i) % a->count;

        if (a->master[a->order[position]]->status.run == HWM_DMA_ACTIVE) {
            live[count++] = (uint8_t)position;
        }
    }
    return count;
}

/* Lets every master act on what came from outside.  True: something changed. */
static bool attend(hwm_arbiter *a)
{
    bool moved = false;

    for (uint32_t i = 0; i < a->count; i++) {
        moved |= dma_attend(a->master[a->order[i]]) != DMA_TURN_NOTHING;
    }
    return moved;
}

uint32_t hwm_step(hwm_arbiter *a, uint32_t bursts)
{
    uint32_t issued = 0;
    bool moved = attend(a);

    while (issued < bursts) {
        uint8_t live[HWM_MAX_MASTERS];
        uint32_t count = collect(a, live);
        uint32_t turn = 0;

        if (count == 0 && !moved) {
            break;
        }
        while (count > 0 && issued < bursts) {
            hwm_dma *d = a->master[a->order[live[turn]]];

            issued += dma_take_turn(d) == DMA_TURN_ISSUED;
            a->next = live[turn] + 1u == a->count ? 0 : live[turn] + 1u;
            if (d->status.run == HWM_DMA_WAIT_HOST) {
                return issued;
            }
            if (d->status.run != HWM_DMA_ACTIVE) {
                count--;
                memmove(&live[turn], &live[turn + 1], count - turn);
            } else {
                turn++;
            }
            if (turn >= count) {
                turn = 0;
            }
        }
        /* Whoever waited may have been let go meanwhile. */
        moved = attend(a);
    }
    return issued;
}

uint32_t hwm_arbiter_save_size(const hwm_arbiter *a)
{
    return 4u * 5u + a->count;
}

int hwm_arbiter_save(const hwm_arbiter *a, void *buf, uint32_t size)
{
    uint8_t *at = buf;

    if (size < hwm_arbiter_save_size(a)) {
        return HWM_E_SIZE;
    }
    hwm_put32(&at, ARBITER_MAGIC);
    hwm_put32(&at, ARBITER_VERSION);
    hwm_put32(&at, a->count);
    hwm_put32(&at, a->next);
    hwm_put32(&at, a->seed);
    for (uint32_t i = 0; i < a->count; i++) {
        hwm_put8(&at, a->order[i]);
    }
    return (int)hwm_arbiter_save_size(a);
}

int hwm_arbiter_restore(hwm_arbiter *a, const void *buf, uint32_t size)
{
    const uint8_t *from = buf;
    uint8_t order[HWM_MAX_MASTERS];
    uint64_t seen = 0;
    uint32_t next, seed;

    if (size != hwm_arbiter_save_size(a)) {
        return HWM_E_SIZE;
    }
    if (hwm_get32(&from) != ARBITER_MAGIC || hwm_get32(&from) != ARBITER_VERSION ||
        hwm_get32(&from) != a->count) {
        return HWM_E_VERSION;
    }
    next = hwm_get32(&from);
    seed = hwm_get32(&from);
    for (uint32_t i = 0; i < a->count; i++) {
        order[i] = hwm_get8(&from);
        if (order[i] >= a->count || (seen >> order[i] & 1u) != 0) {
            return HWM_E_INVAL;
        }
        seen |= (uint64_t)1 << order[i];
    }
    if (next >= a->count && next != 0) {
        return HWM_E_INVAL;
    }
    memcpy(a->order, order, a->count);
    a->next = next;
    a->seed = seed;
    return HWM_OK;
}
