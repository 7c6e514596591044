/* SPDX-License-Identifier: GPL-2.0-or-later */
/* state.c - all devices of the in-process machine as one blob. */
#include <stdlib.h>

#include "blob.h"
#include "sim.h"

#define SIM_MAGIC 0x53574d48u
#define SIM_VERSION 1u
#define HEADER_WORDS (5u + SIM_SCRATCH + 2u)

/* Parts: IOMMUs, masters, arbiter, each after its size.  They drive their interrupt lines when they are restored. */
uint32_t hwm_sim_save_size(const hwm_sim *s)
{
    uint32_t size = 4u * HEADER_WORDS;

    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        const hwm_iommu *m = s->iommus[i].model;

        size += 4u + m->ops->save_size(m);
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
    hwm_put32(&at, SIM_MAGIC);
    hwm_put32(&at, SIM_VERSION);
    hwm_put32(&at, s->machine->iommu_count);
    hwm_put32(&at, s->machine->master_count);
    hwm_put32(&at, s->machine->spis);
    for (unsigned i = 0; i < SIM_SCRATCH; i++) {
        hwm_put32(&at, s->scratch[i]);
    }
    hwm_put32(&at, s->seed);
    hwm_put32(&at, (uint32_t)s->exit_code);
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        const hwm_iommu *m = s->iommus[i].model;

        done = m->ops->save(m, at + 4, (uint32_t)(end - at) - 4u);
        if (done < 0) {
            return done;
        }
        hwm_put32(&at, (uint32_t)done);
        at += done;
    }
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        done = hwm_dma_save(&s->masters[i], at + 4, (uint32_t)(end - at) - 4u);
        if (done < 0) {
            return done;
        }
        hwm_put32(&at, (uint32_t)done);
        at += done;
    }
    done = hwm_arbiter_save(&s->arbiter, at + 4, (uint32_t)(end - at) - 4u);
    if (done < 0) {
        return done;
    }
    hwm_put32(&at, (uint32_t)done);
    at += done;
    return (int)(at - (uint8_t *)buf);
}

/* The size word before a part; false when the blob ends too early. */
static bool part(const uint8_t **at, const uint8_t *end, uint32_t *size)
{
    if (end - *at < 4) {
        return false;
    }
    *size = hwm_get32(at);
    return *size <= (size_t)(end - *at);
}

static int restore(hwm_sim *s, const uint8_t *at, uint32_t length)
{
    const uint8_t *end = at + length;
    uint32_t size;
    int result;

    if (length < 4u * HEADER_WORDS || hwm_get32(&at) != SIM_MAGIC || hwm_get32(&at) != SIM_VERSION ||
        hwm_get32(&at) != s->machine->iommu_count || hwm_get32(&at) != s->machine->master_count ||
        hwm_get32(&at) != s->machine->spis) {
        return HWM_E_VERSION;
    }
    for (unsigned i = 0; i < SIM_SCRATCH; i++) {
        s->scratch[i] = hwm_get32(&at);
    }
    s->seed = hwm_get32(&at);
    s->exit_code = (int)hwm_get32(&at);
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        hwm_iommu *m = hwm_sim_iommu(s, i);

        if (!part(&at, end, &size)) {
            return HWM_E_SIZE;
        }
        result = m->ops->restore(m, at, size);
        if (result != HWM_OK) {
            return result;
        }
        at += size;
    }
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        if (!part(&at, end, &size)) {
            return HWM_E_SIZE;
        }
        result = hwm_dma_restore(&s->masters[i], at, size);
        if (result != HWM_OK) {
            return result;
        }
        at += size;
    }
    if (!part(&at, end, &size) || size != (size_t)(end - at)) {
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
