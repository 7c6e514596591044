/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DMA master of hw-model, as part of a device: what the fronts of it have
 * in common
 */
#ifndef HW_MISC_SMMUBENCH_BENCH_MASTER_H
#define HW_MISC_SMMUBENCH_BENCH_MASTER_H

#include "hw/misc/smmubench/bench_arbiter.h"
#include "hw/misc/smmubench/hwm_blob.h"
#include "hwm_dma.h"

typedef struct BenchMaster BenchMaster;

struct BenchMaster {
    hwm_dma core;
    MemoryRegion mmio;       /* the register window */
    char *path;              /* canonical QOM path */
    const char *name;        /* its last part */
    BenchArbiter *arbiter;
    HwmBlob blob;            /* between pre_save and post_save, and loading */

    /*
     * The front's: an access that can't be done inside of a step.  HWM_OK,
     * HWM_E_DECODE or HWM_E_SLAVE.
     */
    int (*deliver)(BenchMaster *m, const hwm_dma_access *access);
    void (*set_irq)(BenchMaster *m, bool level);
};

/*
 * Makes the model, its register window, and its place in the round.  The
 * front has set arbiter, deliver, set_irq, and in @config what is its own:
 * read, write, and where they lead.  @config->host.opaque becomes @m.
 */
bool bench_master_realize(BenchMaster *m, DeviceState *dev,
                          hwm_dma_config *config, Error **errp);

void bench_master_finalize(BenchMaster *m);

/* Is a list under way? */
bool bench_master_busy(const BenchMaster *m);

/* Does what the master waits for, if anything */
bool bench_master_deliver(BenchMaster *m);

/* false and @errp: a list is under way */
bool bench_master_start(BenchMaster *m, uint64_t list, Error **errp);

/* For the front's vmstate, which has VMSTATE_HWM_BLOB(master.blob, ...) */
int bench_master_pre_save(BenchMaster *m);
int bench_master_post_save(BenchMaster *m);
int bench_master_post_load(BenchMaster *m);

/* qmp_dma.c */
void bench_master_send_completed(BenchMaster *m);

#endif
