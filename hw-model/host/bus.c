/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bus.c - the bus of the in-process machine: memory, register windows, and errors to order. */
#include <string.h>

#include "sim.h"

static uint8_t *memory_at(const hwm_sim *s, uint64_t pa, uint32_t len)
{
    for (unsigned i = 0; i < 2; i++) {
        const sim_memory *m = &s->memory[i];
        uint64_t offset = pa - m->base;

        if (pa >= m->base && offset < m->size && len <= m->size - offset) {
            return m->bytes + offset;
        }
    }
    return NULL;
}

/* The result that was ordered for this access, HWM_OK for none. */
static int ordered(hwm_sim *s, uint64_t pa, uint32_t len, unsigned kind, bool write)
{
    for (uint32_t i = 0; i < s->rule_count; i++) {
        sim_bus_rule *rule = &s->rules[i];
        const hwm_sim_bus_fault *fault = &rule->fault;

        if (rule->count == 0 || (fault->kinds >> kind & 1u) == 0 || (fault->directions >> write & 1u) == 0 ||
            pa > fault->last || pa + (len - 1u) < fault->first) {
            continue;
        }
        if (rule->skip > 0) {
            rule->skip--;
            continue;
        }
        rule->count--;
        return fault->result;
    }
    return HWM_OK;
}

/* Counts the access and finds the bytes.  NULL: *result says what the bus answers instead. */
static uint8_t *reach(hwm_sim *s, uint64_t pa, uint32_t len, const hwm_attrs *attrs, bool write, int *result)
{
    uint8_t *bytes;

    s->bus.accesses[attrs->kind][write]++;
    s->bus.bytes[attrs->kind][write] += len;
    *result = s->rule_count == 0 ? HWM_OK : ordered(s, pa, len, attrs->kind, write);
    if (*result != HWM_OK) {
        s->bus.errors++;
        return NULL;
    }
    bytes = memory_at(s, pa, len);
    if (!bytes) {
        /* Walks and descriptors reach memory only: a register read for them would have side effects. */
        if (attrs->kind == HWM_ACCESS_DATA && sim_window_at(s, pa)) {
            *result = HWM_PENDING;
        } else {
            *result = HWM_E_DECODE;
            s->bus.errors++;
        }
    }
    return bytes;
}

int sim_bus_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    const sim_port *port = opaque;
    int result;
    const uint8_t *bytes = reach(port->sim, pa, len, attrs, false, &result);

    if (bytes) {
        memcpy(buf, bytes, len);
    }
    return result;
}

int sim_bus_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    const sim_port *port = opaque;
    int result;
    uint8_t *bytes = reach(port->sim, pa, len, attrs, true, &result);

    if (bytes) {
        memcpy(bytes, buf, len);
    }
    return result;
}

void sim_irq(void *opaque, unsigned line, bool level)
{
    const sim_port *port = opaque;
    int32_t spi = line < 2 ? port->spi[line] : line - 2u < port->more_count ? port->more + (int32_t)(line - 2u) : -1;

    if (spi >= 0) {
        /* SPI n is interrupt 32 + n (ARM IHI 0048B, 2.2.1). */
        uint32_t interrupt = 32u + (uint32_t)spi;
        uint32_t bit = 1u << interrupt % 32u;
        uint32_t *word = &port->sim->lines[interrupt / 32u];

        *word = level ? *word | bit : *word & ~bit;
    }
}

void hwm_sim_bus_counters(const hwm_sim *s, hwm_sim_bus *out)
{
    *out = s->bus;
}

int hwm_sim_order_bus_fault(hwm_sim *s, const hwm_sim_bus_fault *fault)
{
    if (fault->kinds == 0 || fault->kinds > 7 || fault->directions == 0 || fault->directions > 3 ||
        fault->last < fault->first || fault->count == 0 ||
        (fault->result != HWM_E_DECODE && fault->result != HWM_E_SLAVE)) {
        return HWM_E_INVAL;
    }
    if (s->rule_count == HWM_SIM_BUS_FAULTS) {
        return HWM_E_SIZE;
    }
    s->rules[s->rule_count++] = (sim_bus_rule){ .fault = *fault, .skip = fault->skip, .count = fault->count };
    return HWM_OK;
}
