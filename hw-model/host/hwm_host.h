/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_host.h - an in-process machine around the models: memory, bus, interrupt lines, IOMMUs and masters of one
 * entry of hwm_machines[].  It is what the bench's `sim` target drives through cffi, and it can be made faulty.
 *
 * Preprocessed without the system's headers this file is what cffi reads, so it holds plain declarations only.
 * No function may be called from two threads at once on one machine; several machines at once are fine.
 */
#ifndef HWM_HOST_H
#define HWM_HOST_H

#include "hwm.h"
#include "hwm_dma.h"

typedef struct hwm_sim hwm_sim;

/* What the machine's IOMMUs of one kind are made with instead of their defaults. */
typedef struct hwm_sim_property {
    const char *device;          /* the kind: "msm-iommu", "arm-smmuv2" */
    const char *name;            /* "num-cb" */
    uint64_t value;              /* switches: 0 or 1 */
} hwm_sim_property;

/* A stream mapping group that firmware left valid: register values. */
typedef struct hwm_sim_handover {
    uint32_t group, smr, s2cr;
} hwm_sim_handover;

typedef struct hwm_sim_config {
    const char *machine;         /* name in hwm_machines[] */
    uint8_t *ram, *sram;         /* memory of the machine's RAM and on-chip RAM windows; stays the caller's */
    uint64_t ram_size, sram_size;   /* must equal the windows' sizes */
    uint32_t tlb_entries, tlb_ways; /* of every IOMMU; 0: the model's default */
    uint32_t seed;               /* of the arbiter */
    const char *preset;          /* of every SMMU; NULL: the machine's */
    const hwm_sim_property *properties;   /* they win over those of the machine, which win over the preset's */
    uint32_t property_count;
    const hwm_sim_handover *handover;     /* of every SMMU */
    uint32_t handover_count;
} hwm_sim_config;

/* NULL: *why says what is wrong with the configuration. */
hwm_sim *hwm_sim_new(const hwm_sim_config *config, const char **why);
void hwm_sim_free(hwm_sim *s);

/* A property that there is, whatever the machine. */
typedef struct hwm_sim_known_property {
    const char *device, *name, *description;
    bool flag;
} hwm_sim_known_property;

/* By number; false past the end. */
bool hwm_sim_known_property_at(uint32_t index, hwm_sim_known_property *out);

/* Every bench device and the arbiter; memory keeps its contents.  0 leaves TLB geometry as it is. */
int hwm_sim_reset(hwm_sim *s, uint32_t tlb_entries, uint32_t tlb_ways);
void hwm_sim_set_seed(hwm_sim *s, uint32_t seed);   /* for the next reset */

uint32_t hwm_sim_iommu_count(const hwm_sim *s);
const char *hwm_sim_iommu_name(const hwm_sim *s, uint32_t index);
/* The model itself, for its operations table; NULL past the end. */
hwm_iommu *hwm_sim_iommu(hwm_sim *s, uint32_t index);
uint32_t hwm_sim_master_count(const hwm_sim *s);
const char *hwm_sim_master_name(const hwm_sim *s, uint32_t index);
hwm_dma *hwm_sim_master(hwm_sim *s, uint32_t index);

/* -- register access ---------------------------------------------------------------------------------------- */

/* 64-bit members throughout, so that a caller can fill a flat array of words. */
typedef struct hwm_sim_mmio {
    uint64_t kind;               /* HWM_SIM_READ.. */
    uint64_t address, size;
    uint64_t value;              /* write: what to write; otherwise the last value read */
    uint64_t mask, expect, count;   /* poll: until value & mask == expect, `count` reads at most */
    uint64_t secure;             /* 1: a secure access */
} hwm_sim_mmio;

enum { HWM_SIM_READ, HWM_SIM_WRITE, HWM_SIM_POLL };
enum { HWM_SIM_POLL_FAILED = 2 };

/* In order, up to the first that fails: *done says how many succeeded.  HWM_OK, HWM_E_DECODE (no register window
 * there), HWM_E_SIZE, HWM_E_INVAL (kind), HWM_SIM_POLL_FAILED.  Registers that don't exist are a guest's error:
 * they read 0, ignore writes, and are counted. */
int hwm_sim_access(hwm_sim *s, hwm_sim_mmio *ops, uint32_t count, uint32_t *done);
/* The bench page's EXIT register: -1 until it is written. */
int hwm_sim_exit_code(const hwm_sim *s);

/* -- masters ------------------------------------------------------------------------------------------------ */

/* Lets masters issue up to `budget` bursts, deliveries to register windows included; returns how many were issued.
 * Fewer than `budget`: nobody can go on.  Masters move nowhere else: a start, abort or RESUME by a register write
 * takes effect here. */
uint64_t hwm_sim_run(hwm_sim *s, uint64_t budget);

/* -- looking ------------------------------------------------------------------------------------------------ */

/* One peek for each address; `common` gives everything else. */
void hwm_sim_translate(const hwm_sim *s, uint32_t iommu, const hwm_request *common, const uint64_t *iovas,
                       uint32_t count, hwm_peek_mode mode, hwm_response *out);
/* Routes by number, the first `max` of them; returns how many there are. */
uint32_t hwm_sim_routes(const hwm_sim *s, uint32_t iommu, hwm_route_info *out, uint32_t max);

/* -- events ------------------------------------------------------------------------------------------------- */

typedef struct hwm_sim_event {
    bool completed;              /* a master's list ended: `status`; else an IOMMU's event: `iommu` */
    uint32_t index;              /* of the master or the IOMMU */
    hwm_event iommu;             /* FAULT, GLOBAL_FAULT and STALL only */
    hwm_dma_status status;
} hwm_sim_event;

/* Takes up to `max` of the oldest ones. */
uint32_t hwm_sim_events(hwm_sim *s, hwm_sim_event *out, uint32_t max);
/* Events that there was no room for. */
uint64_t hwm_sim_events_lost(const hwm_sim *s);

/* -- bus ---------------------------------------------------------------------------------------------------- */

typedef struct hwm_sim_bus {
    uint64_t accesses[3][2];     /* by HWM_ACCESS_* and direction (1: write) */
    uint64_t bytes[3][2];
    uint64_t errors;             /* decode and slave errors, ordered ones included */
    uint64_t guest_errors;       /* accesses to registers that don't exist */
} hwm_sim_bus;

void hwm_sim_bus_counters(const hwm_sim *s, hwm_sim_bus *out);

/* An error to order: matching accesses fail after `skip` of them went through, `count` times. */
typedef struct hwm_sim_bus_fault {
    uint32_t kinds;              /* 1 << HWM_ACCESS_*, or'ed */
    uint32_t directions;         /* 1: reads, 2: writes, 3: both */
    uint64_t first, last;        /* accesses that touch a byte from first to last */
    uint32_t skip, count;
    int32_t result;              /* HWM_E_DECODE or HWM_E_SLAVE */
} hwm_sim_bus_fault;

#define HWM_SIM_BUS_FAULTS 16u

/* HWM_E_INVAL, HWM_E_SIZE (too many).  A reset forgets them all. */
int hwm_sim_order_bus_fault(hwm_sim *s, const hwm_sim_bus_fault *fault);

/* -- state -------------------------------------------------------------------------------------------------- */

/* Devices and arbiter; memory is the caller's to keep. */
uint32_t hwm_sim_save_size(const hwm_sim *s);
int hwm_sim_save(const hwm_sim *s, void *buf, uint32_t size);
/* Changes nothing when it fails. */
int hwm_sim_restore(hwm_sim *s, const void *buf, uint32_t size);

#endif
