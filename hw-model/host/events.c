/* SPDX-License-Identifier: GPL-2.0-or-later */
/* events.c - what happened, in order, until somebody asks. */
#include "sim.h"

static hwm_sim_event *append(hwm_sim *s)
{
    if (s->event_count == SIM_EVENTS) {
        s->events_lost++;
        return NULL;
    }
    return &s->events[(s->event_head + s->event_count++) % SIM_EVENTS];
}

void sim_iommu_event(void *opaque, const hwm_event *event)
{
    const sim_port *port = opaque;
    hwm_sim *s = port->sim;
    hwm_sim_event *out;

    switch (event->type) {
    case HWM_EVENT_RESUME:   /* masters ask for themselves when they run again */
    case HWM_EVENT_INVALIDATE:
        return;
    default:
        out = append(s);
        if (out) {
            *out = (hwm_sim_event){ .index = port->index, .iommu = *event };
        }
    }
}

void sim_master_completed(void *opaque, const hwm_dma *dma)
{
    const sim_port *port = opaque;
    hwm_sim_event *out = append(port->sim);

    if (out) {
        *out = (hwm_sim_event){ .completed = true, .index = port->index };
        hwm_dma_query(dma, &out->status);
    }
}

uint32_t hwm_sim_events(hwm_sim *s, hwm_sim_event *out, uint32_t max)
{
    uint32_t count = s->event_count < max ? s->event_count : max;

    for (uint32_t i = 0; i < count; i++) {
        out[i] = s->events[(s->event_head + i) % SIM_EVENTS];
    }
    s->event_head = (s->event_head + count) % SIM_EVENTS;
    s->event_count -= count;
    return count;
}

uint64_t hwm_sim_events_lost(const hwm_sim *s)
{
    return s->events_lost;
}
