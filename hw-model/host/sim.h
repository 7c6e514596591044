/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sim.h - what the files of the in-process machine share. */
#ifndef HWM_SIM_H
#define HWM_SIM_H

#include "hwm_host.h"
#include "hwm_machine.h"

#define SIM_EVENTS 65536u        /* kept for a reader; power of two */
#define SIM_SCRATCH 8u
#define SIM_GIC_WORDS 32u        /* GICD_ISPENDR0..31: all that a GICv2 can have */

/* What a model's callbacks get: which device it is, and where its interrupt lines go. */
typedef struct sim_port {
    hwm_sim *sim;
    uint32_t index;
    int32_t spi[2];              /* of irq lines 0 and 1, -1: none */
    int32_t more;                /* of line 2, .. */
    uint32_t more_count;         /* .. and how many follow one another from there on */
} sim_port;

/* An instance of any model: hosts know it by its operations table. */
typedef struct sim_iommu {
    hwm_iommu *model;
    void *memory[2];             /* what else it was made with, to be freed with it */
    sim_port port;
} sim_iommu;

typedef struct sim_memory {
    uint8_t *bytes;
    uint64_t base, size;
} sim_memory;

/* A register window that a batch or a data burst can reach. */
typedef enum sim_window_kind { SIM_NO_WINDOW, SIM_IOMMU, SIM_MASTER, SIM_PAGE, SIM_GIC_DIST } sim_window_kind;

typedef struct sim_window {
    sim_window_kind kind;
    uint32_t index;              /* of the IOMMU or master */
    uint64_t base, size;
    uint32_t unit;               /* bytes that an access to a register has at most: 4 or 8 */
} sim_window;

typedef struct sim_bus_rule {
    hwm_sim_bus_fault fault;
    uint32_t skip, count;        /* what is left of the order */
} sim_bus_rule;

struct hwm_sim {
    const hwm_machine *machine;
    sim_memory memory[2];        /* RAM first: nearly every access goes there */
    sim_window *windows;
    uint32_t window_count;

    sim_iommu *iommus;
    hwm_dma *masters;
    sim_port *master_ports;
    hwm_arbiter arbiter;

    uint32_t lines[SIM_GIC_WORDS];   /* level of each interrupt, as GICD_ISPENDR shows it */
    uint32_t seed;               /* at reset */
    uint32_t scratch[SIM_SCRATCH];
    int exit_code;

    hwm_sim_bus bus;
    sim_bus_rule rules[HWM_SIM_BUS_FAULTS];
    uint32_t rule_count;

    hwm_sim_event *events;
    uint32_t event_head, event_count;
    uint64_t events_lost;
};

/* bus.c: callbacks of the models. */
int sim_bus_read(void *port, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs);
int sim_bus_write(void *port, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs);
void sim_irq(void *port, unsigned line, bool level);

/* iommus.c: NULL, or why the machine's IOMMUs can't be made so; sim_free_iommus() takes what there is. */
const char *sim_add_iommus(hwm_sim *s, const hwm_sim_config *config);
void sim_free_iommus(hwm_sim *s);

/* registers.c */
void sim_add_window(hwm_sim *s, const sim_window *w);
const sim_window *sim_window_at(const hwm_sim *s, uint64_t pa);
int sim_register_read(hwm_sim *s, const sim_window *w, uint64_t pa, unsigned size, bool secure, uint64_t *value);
int sim_register_write(hwm_sim *s, const sim_window *w, uint64_t pa, unsigned size, bool secure, uint64_t value);

/* events.c */
void sim_iommu_event(void *port, const hwm_event *event);
void sim_master_completed(void *port, const hwm_dma *dma);

#endif
