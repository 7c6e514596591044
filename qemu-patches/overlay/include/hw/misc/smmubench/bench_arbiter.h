/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-arbiter: lets DMA masters advance, in slices, from a bottom half
 *
 * Masters move by themselves while the machine runs, after a kick; they
 * move in bench_arbiter_run(), whether the machine runs or not; and they
 * don't move while the machine's state is saved or loaded.
 *
 * QEMU interface:
 *  + property "seed": order of the round, 0 is the order of creation
 */
#ifndef HW_MISC_SMMUBENCH_BENCH_ARBITER_H
#define HW_MISC_SMMUBENCH_BENCH_ARBITER_H

#include "hw/sysbus.h"
#include "hw/misc/smmubench/hwm_blob.h"
#include "qemu/coroutine.h"
#include "qemu/notify.h"
#include "system/runstate.h"
#include "hwm_dma.h"

#define TYPE_BENCH_ARBITER "bench-arbiter"
OBJECT_DECLARE_SIMPLE_TYPE(BenchArbiter, BENCH_ARBITER)

typedef struct BenchMaster BenchMaster;

struct BenchArbiter {
    SysBusDevice parent_obj;

    hwm_arbiter core;
    BenchMaster *master[HWM_MAX_MASTERS];  /* in order of creation */
    uint32_t seed;

    QEMUBH *bh;
    bool armed;              /* go on while the machine runs */
    bool closing;            /* QEMU is on its way out */
    VMChangeStateEntry *run_state;
    Notifier shutdown;

    Coroutine *runner;       /* in bench_arbiter_run() */
    uint64_t left;           /* of its budget */
    uint64_t issued;

    HwmBlob blob;
};

/* The machine's, which is made if it has none; NULL and @errp */
BenchArbiter *bench_arbiter_of_machine(Error **errp);

/* false and @errp: too many */
bool bench_arbiter_add(BenchArbiter *s, BenchMaster *master, Error **errp);

/* Something may go on: from MMIO, never from within hwm_step() on its own */
void bench_arbiter_kick(BenchArbiter *s);

/*
 * Let masters issue bursts until nobody can go on, or @budget is used up.
 * Returns how many were issued.  The machine must not be saving or loading
 * its state (bench_arbiter_may_run()), and one caller is in here at a time.
 */
uint64_t coroutine_fn bench_arbiter_run(BenchArbiter *s, uint64_t budget);

bool bench_arbiter_may_run(BenchArbiter *s);

/* Reset with @s->seed */
void bench_arbiter_bench_reset(BenchArbiter *s);

#endif
