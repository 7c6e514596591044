/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sim.c - the in-process machine: set up, reset, run, look. */
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static const hwm_machine *find_machine(const char *name)
{
    for (const hwm_machine *const *m = hwm_machines; *m; m++) {
        if (strcmp((*m)->name, name) == 0) {
            return *m;
        }
    }
    return NULL;
}

static const char *add_memory(hwm_sim *s, const hwm_sim_config *config)
{
    for (uint32_t i = 0; i < s->machine->window_count; i++) {
        const hwm_window *w = &s->machine->windows[i];
        bool ram = w->kind == HWM_WIN_RAM;

        if (!ram && w->kind != HWM_WIN_SRAM) {
            continue;
        }
        if (!(ram ? config->ram : config->sram) || (ram ? config->ram_size : config->sram_size) != w->size) {
            return ram ? "the RAM's size is not the machine's" : "the on-chip RAM's size is not the machine's";
        }
        s->memory[ram ? 0 : 1] =
            (sim_memory){ .bytes = ram ? config->ram : config->sram, .base = w->base, .size = w->size };
    }
    return NULL;
}

static const char *add_masters(hwm_sim *s, const hwm_sim_config *config)
{
    hwm_arbiter_init(&s->arbiter, config->seed);
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        const hwm_machine_master *entry = &s->machine->masters[i];
        sim_port *port = &s->master_ports[i];
        const hwm_dma_config dma = {
            .host = { port, sim_bus_read, sim_bus_write, sim_irq, NULL },
            .name = entry->name,
            .iommu = entry->iommu < 0 ? NULL : hwm_sim_iommu(s, (uint32_t)entry->iommu),
            .window_base = entry->window_base, .window_size = entry->window_size,
            .bus_offset = entry->bus_offset, .stream = entry->stream, .can_stall = true,
            .completed = sim_master_completed,
        };

        *port = (sim_port){ .sim = s, .index = i, .spi = { entry->irq, -1 } };
        if (hwm_dma_init(&s->masters[i], &dma) != HWM_OK ||
            hwm_arbiter_add(&s->arbiter, &s->masters[i]) != HWM_OK) {
            return "the machine's table has a master that makes no sense, or too many";
        }
        sim_add_window(s, &(sim_window){ SIM_MASTER, i, entry->base, entry->size, 4 });
    }
    return NULL;
}

static bool allocate(hwm_sim *s)
{
    const hwm_machine *m = s->machine;

    s->windows = calloc(m->window_count + m->iommu_count + m->master_count, sizeof(*s->windows));
    s->iommus = calloc(m->iommu_count, sizeof(*s->iommus));
    s->masters = calloc(m->master_count, sizeof(*s->masters));
    s->master_ports = calloc(m->master_count, sizeof(*s->master_ports));
    s->events = calloc(SIM_EVENTS, sizeof(*s->events));
    return s->windows && s->iommus && s->masters && s->master_ports && s->events;
}

hwm_sim *hwm_sim_new(const hwm_sim_config *config, const char **why)
{
    const hwm_machine *machine = find_machine(config->machine);
    hwm_sim *s = machine ? calloc(1, sizeof(*s)) : NULL;

    *why = machine ? "out of memory" : "there is no machine of this name";
    if (!s) {
        return NULL;
    }
    s->machine = machine;
    s->seed = config->seed;
    s->exit_code = -1;
    if (!allocate(s)) {
        hwm_sim_free(s);
        return NULL;
    }
    *why = add_memory(s, config);
    if (!*why) {
        *why = sim_add_iommus(s, config);
    }
    if (!*why) {
        *why = add_masters(s, config);
    }
    for (uint32_t i = 0; !*why && i < machine->window_count; i++) {
        const hwm_window *w = &machine->windows[i];

        if (w->kind == HWM_WIN_GIC_DIST || w->kind == HWM_WIN_BENCH_PAGE) {
            sim_add_window(s, &(sim_window){ w->kind == HWM_WIN_GIC_DIST ? SIM_GIC_DIST : SIM_PAGE, 0, w->base,
                                             w->size, 4 });
        }
    }
    if (*why) {
        hwm_sim_free(s);
        return NULL;
    }
    return s;
}

void hwm_sim_free(hwm_sim *s)
{
    if (s) {
        free(s->windows);
        sim_free_iommus(s);
        free(s->masters);
        free(s->master_ports);
        free(s->events);
        free(s);
    }
}

int hwm_sim_reset(hwm_sim *s, uint32_t tlb_entries, uint32_t tlb_ways)
{
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        hwm_iommu *iommu = hwm_sim_iommu(s, i);
        hwm_iommu_info info;

        iommu->ops->info(iommu, &info);
        if (tlb_entries != 0 || tlb_ways != 0) {
            int result = iommu->ops->set_tlb(iommu, tlb_entries != 0 ? tlb_entries : info.tlb_entries,
                                             tlb_ways != 0 ? tlb_ways : info.tlb_ways);

            if (result != HWM_OK) {
                return result;
            }
        }
    }
    /* Masters first: they withdraw what is stalled. */
    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        hwm_dma_reset(&s->masters[i]);
    }
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        hwm_iommu *iommu = hwm_sim_iommu(s, i);

        iommu->ops->reset(iommu);
        iommu->ops->clear_counters(iommu);
    }
    hwm_arbiter_seed(&s->arbiter, s->seed);
    memset(s->scratch, 0, sizeof(s->scratch));
    memset(&s->bus, 0, sizeof(s->bus));
    s->exit_code = -1;
    s->rule_count = 0;
    s->event_head = s->event_count = 0;
    s->events_lost = 0;
    return HWM_OK;
}

void hwm_sim_set_seed(hwm_sim *s, uint32_t seed)
{
    s->seed = seed;
}

uint32_t hwm_sim_iommu_count(const hwm_sim *s)
{
    return s->machine->iommu_count;
}

const char *hwm_sim_iommu_name(const hwm_sim *s, uint32_t index)
{
    return s->machine->iommus[index].name;
}

hwm_iommu *hwm_sim_iommu(hwm_sim *s, uint32_t index)
{
    return index < s->machine->iommu_count ? s->iommus[index].model : NULL;
}

uint32_t hwm_sim_master_count(const hwm_sim *s)
{
    return s->machine->master_count;
}

const char *hwm_sim_master_name(const hwm_sim *s, uint32_t index)
{
    return s->machine->masters[index].name;
}

hwm_dma *hwm_sim_master(hwm_sim *s, uint32_t index)
{
    return index < s->machine->master_count ? &s->masters[index] : NULL;
}

int hwm_sim_exit_code(const hwm_sim *s)
{
    return s->exit_code;
}

/* A word of a data burst, or a part of one, at a register window.  Parts find nothing. */
static int deliver_piece(hwm_sim *s, const sim_window *w, uint64_t pa, uint8_t *bytes, uint32_t length,
                         const hwm_dma_access *access)
{
    uint64_t value = 0;
    int result;

    if (!w || length < 4) {
        return HWM_E_DECODE;
    }
    if (access->write) {
        for (unsigned i = 0; i < length; i++) {
            value |= (uint64_t)bytes[i] << 8 * i;
        }
        return sim_register_write(s, w, pa, length, access->attrs.secure, value);
    }
    result = sim_register_read(s, w, pa, length, access->attrs.secure, &value);
    for (unsigned i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(value >> 8 * i);
    }
    return result;
}

/* The bus takes the largest words that device and alignment allow; all of these are powers of two. */
static uint32_t piece_length(const sim_window *w, uint64_t pa, uint32_t left)
{
    uint32_t length = w ? w->unit : 4;

    while (length > 1 && (pa % length != 0 || length > left)) {
        length /= 2;
    }
    return length;
}

/* A piece that fails doesn't stop the others: the bus answers once, when all are done. */
static int deliver_one(hwm_sim *s, const hwm_dma_access *access)
{
    uint8_t *bytes = access->buf;
    int result = HWM_OK;

    for (uint32_t at = 0; at < access->len;) {
        uint64_t pa = access->pa + at;
        const sim_window *w = sim_window_at(s, pa);
        uint32_t length = piece_length(w, pa, access->len - at);
        int piece = deliver_piece(s, w, pa, bytes + at, length, access);

        result = result == HWM_OK ? piece : result;
        at += length;
    }
    return result;
}

static bool deliver(hwm_sim *s)
{
    bool any = false;

    for (uint32_t i = 0; i < s->machine->master_count; i++) {
        hwm_dma_access access;

        if (hwm_dma_pending(&s->masters[i], &access)) {
            any = true;
            hwm_dma_complete(&s->masters[i], deliver_one(s, &access));
        }
    }
    return any;
}

uint64_t hwm_sim_run(hwm_sim *s, uint64_t budget)
{
    uint64_t issued = 0;

    while (issued < budget) {
        uint64_t left = budget - issued;
        uint32_t ask = left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
        uint32_t done = hwm_step(&s->arbiter, ask);

        issued += done;
        if (!deliver(s) && done < ask) {
            break;
        }
    }
    return issued;
}

void hwm_sim_translate(const hwm_sim *s, uint32_t iommu, const hwm_request *common, const uint64_t *iovas,
                       uint32_t count, hwm_peek_mode mode, hwm_response *out)
{
    const hwm_iommu *m = s->iommus[iommu].model;
    hwm_request request = *common;

    for (uint32_t i = 0; i < count; i++) {
        request.iova = iovas[i];
        m->ops->peek(m, &request, mode, &out[i]);
    }
}

uint32_t hwm_sim_routes(const hwm_sim *s, uint32_t iommu, hwm_route_info *out, uint32_t max)
{
    const hwm_iommu *m = s->iommus[iommu].model;
    hwm_iommu_info info;

    m->ops->info(m, &info);
    for (uint32_t i = 0; i < info.routes && i < max; i++) {
        if (m->ops->route(m, i, &out[i]) != HWM_OK) {
            out[i] = (hwm_route_info){ .valid = false, .way = "fault", .context = HWM_NO_CONTEXT };
        }
    }
    return info.routes;
}
