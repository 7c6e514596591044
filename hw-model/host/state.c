/* SPDX-License-Identifier: GPL-2.0-or-later */
/* state.c - all devices of the in-process machine as one blob. */
#include <stdlib.h>
#include <string.h>

#include "sim.h"

#define SIM_MAGIC 0x53574d48u
#define SIM_VERSION 1u
#define HEADER_WORDS (4u + SIM_SCRATCH + 3u)

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
    return at + 4;
}

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Parts: IOMMUs (with their TLB's geometry before them), masters, arbiter.  Each begins with its size. */
uint32_t hwm_sim_save_size(const hwm_sim *s)
{
    uint32_t size = 4u * HEADER_WORDS;

    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        const hwm_iommu *m = (const hwm_iommu *)&s->iommus[i];

        size += 12u + m->ops->save_size(m);
    }
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        size += 4u + hwm_dma_save_size(&s->masters[i]);
    }
    return size + 4u + hwm_arbiter_save_size(&s->arbiter);
}

int hwm_sim_save(const hwm_sim *s, void *buf, uint32_t size)
{
    uint8_t *at = buf;
    uint8_t *end = at + size;
    int done;

    if (size < hwm_sim_save_size(s)) {
        return HWM_E_SIZE;
    }
    at = put32(at, SIM_MAGIC);
    at = put32(at, SIM_VERSION);
    at = put32(at, s->machine->iommu_count);
    at = put32(at, s->machine->master_count);
    for (unsigned i = 0; i < SIM_SCRATCH; i++) {
        at = put32(at, s->scratch[i]);
    }
    at = put32(at, s->seed);
    at = put32(at, (uint32_t)s->exit_code);
    at = put32(at, s->machine->spis);
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        const hwm_iommu *m = (const hwm_iommu *)&s->iommus[i];
        hwm_iommu_info info;

        m->ops->info(m, &info);
        done = m->ops->save(m, at + 12, (uint32_t)(end - at) - 12u);
        if (done < 0) {
            return done;
        }
        at = put32(at, (uint32_t)done);
        at = put32(at, info.tlb_entries);
        at = put32(at, info.tlb_ways) + done;
    }
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        done = hwm_dma_save(&s->masters[i], at + 4, (uint32_t)(end - at) - 4u);
        if (done < 0) {
            return done;
        }
        at = put32(at, (uint32_t)done) + done;
    }
    done = hwm_arbiter_save(&s->arbiter, at + 4, (uint32_t)(end - at) - 4u);
    if (done < 0) {
        return done;
    }
    at = put32(at, (uint32_t)done) + done;
    return (int)(at - (uint8_t *)buf);
}

/* The size word before a part; false when the blob ends too early. */
static bool part(const uint8_t **at, const uint8_t *end, uint32_t words, uint32_t *size)
{
    if ((size_t)(end - *at) < 4u * words) {
        return false;
    }
    *size = get32(*at);
    *at += 4u * words;
    return *size <= (size_t)(end - *at);
}

static int restore(hwm_sim *s, const uint8_t *at, uint32_t length)
{
    const uint8_t *end = at + length;
    uint32_t size;
    int result;

    if (length < 4u * HEADER_WORDS || get32(at) != SIM_MAGIC || get32(at + 4) != SIM_VERSION ||
        get32(at + 8) != s->machine->iommu_count || get32(at + 12) != s->machine->master_count ||
        get32(at + 4u * (HEADER_WORDS - 1u)) != s->machine->spis) {
        return HWM_E_VERSION;
    }
    at += 16;
    for (unsigned i = 0; i < SIM_SCRATCH; i++, at += 4) {
        s->scratch[i] = get32(at);
    }
    s->seed = get32(at);
    s->exit_code = (int)get32(at + 4);
    at += 12;
    memset(s->lines, 0, sizeof(s->lines));
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        hwm_iommu *m = hwm_sim_iommu(s, i);
        const uint8_t *from = at;

        if (!part(&at, end, 3, &size)) {
            return HWM_E_SIZE;
        }
        result = m->ops->set_tlb(m, get32(from + 4), get32(from + 8));
        if (result == HWM_OK) {
            result = m->ops->restore(m, at, size);
        }
        if (result != HWM_OK) {
            return result;
        }
        at += size;
    }
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        if (!part(&at, end, 1, &size)) {
            return HWM_E_SIZE;
        }
        result = hwm_dma_restore(&s->masters[i], at, size);
        if (result != HWM_OK) {
            return result;
        }
        at += size;
    }
    if (!part(&at, end, 1, &size)) {
        return HWM_E_SIZE;
    }
    return hwm_arbiter_restore(&s->arbiter, at, size);
}

int hwm_sim_restore(hwm_sim *s, const void *buf, uint32_t size)
{
    /* Parts are restored one by one; a copy of the present undoes a failure half-way. */
    uint32_t present_size = hwm_sim_save_size(s);
    uint8_t *present = malloc(present_size);
    int result = present ? hwm_sim_save(s, present, present_size) : HWM_E_SIZE;

    if (result >= 0) {
        uint32_t saved = (uint32_t)result;

        result = restore(s, buf, size);
        if (result != HWM_OK && restore(s, present, saved) != HWM_OK) {
            result = HWM_E_INVAL;
        }
    }
    free(present);
    return result < 0 ? result : HWM_OK;
}
