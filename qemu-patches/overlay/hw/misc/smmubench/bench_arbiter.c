/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench-arbiter: lets DMA masters advance, in slices, from a bottom half
 *
 * A bottom half and no timer: virtual time stands still while the machine
 * is stopped, which is when the bench plays driver.
 */

#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/qdev-properties.h"
#include "hw/misc/smmubench/bench_arbiter.h"
#include "hw/misc/smmubench/bench_master.h"
#include "hw/misc/smmubench/hwm_bus.h"
#include "trace.h"

/* What masters do before the main loop gets its turn again */
#define SLICE_BYTES  (64 * KiB)
#define SLICE_BURSTS 256

bool bench_arbiter_may_run(BenchArbiter *s)
{
    return !s->closing &&
           !runstate_check(RUN_STATE_SAVE_VM) &&
           !runstate_check(RUN_STATE_RESTORE_VM) &&
           !runstate_check(RUN_STATE_INMIGRATE) &&
           !runstate_check(RUN_STATE_FINISH_MIGRATE);
}

/*
 * Bursts that keep a slice within its bytes: of the largest possible size
 * at first, then as large as those that the slice has seen.
 */
static uint32_t bench_arbiter_step_size(uint32_t bursts)
{
    uint64_t left = SLICE_BYTES - MIN(hwm_bus_tally.moved, SLICE_BYTES);

    return MIN(left / (hwm_bus_tally.largest ?: HWM_DMA_MAX_BURST),
               SLICE_BURSTS - bursts);
}

/* Does what masters wait for; true if there was anything */
static bool bench_arbiter_deliver(BenchArbiter *s)
{
    bool any = false;
    uint32_t i;

    if (!hwm_bus_tally.pending) {
        return false;
    }
    hwm_bus_tally.pending = false;
    for (i = 0; i < s->core.count; i++) {
        any |= bench_master_deliver(s->master[i]);
    }
    return any;
}

static void bench_arbiter_answer(BenchArbiter *s)
{
    Coroutine *runner = s->runner;

    trace_bench_arbiter_answer(s->issued);
    s->runner = NULL;
    aio_co_wake(runner);
}

static void bench_arbiter_slice(void *opaque)
{
    BenchArbiter *s = opaque;
    uint32_t bursts = 0;
    bool more = true;

    g_assert(bql_locked());
    if (!bench_arbiter_may_run(s) || !(s->runner || runstate_is_running())) {
        if (s->runner) {
            bench_arbiter_answer(s);
        }
        return;
    }

    /* Slices end with everything delivered, but a loaded state need not */
    hwm_bus_tally.pending = true;
    bench_arbiter_deliver(s);
    hwm_bus_tally = (HwmBusTally) { 0 };
    while (more) {
        uint32_t want = bench_arbiter_step_size(bursts);
        uint32_t got;

        if (s->runner) {
            want = MIN(want, s->left);
        }
        if (want == 0) {
            break;
        }
        got = hwm_step(&s->core, want);
        bursts += got;
        if (s->runner) {
            s->left -= got;
            s->issued += got;
        }
        more = bench_arbiter_deliver(s) || got == want;
    }

    trace_bench_arbiter_slice(bursts, hwm_bus_tally.moved, s->left, more);
    if (more && !(s->runner && s->left == 0)) {
        qemu_bh_schedule(s->bh);
        return;
    }
    s->armed = false;
    if (s->runner) {
        bench_arbiter_answer(s);
    }
}

void bench_arbiter_kick(BenchArbiter *s)
{
    trace_bench_arbiter_kick(runstate_is_running());
    s->armed = true;
    if (runstate_is_running()) {
        qemu_bh_schedule(s->bh);
    }
}

uint64_t coroutine_fn bench_arbiter_run(BenchArbiter *s, uint64_t budget)
{
    g_assert(bql_locked() && !s->runner);
    trace_bench_arbiter_run(budget);
    s->runner = qemu_coroutine_self();
    s->left = budget;
    s->issued = 0;
    qemu_bh_schedule(s->bh);
    qemu_coroutine_yield();
    return s->issued;
}

static void bench_arbiter_run_state(void *opaque, bool running, RunState state)
{
    BenchArbiter *s = opaque;

    if (running && s->armed) {
        qemu_bh_schedule(s->bh);
    }
}

/* A command that waits for masters would keep QEMU from ending */
static void bench_arbiter_shutdown(Notifier *notifier, void *data)
{
    BenchArbiter *s = container_of(notifier, BenchArbiter, shutdown);

    s->closing = true;
    qemu_bh_schedule(s->bh);
}

BenchArbiter *bench_arbiter_of_machine(Error **errp)
{
    Object *obj = object_resolve_path_type("", TYPE_BENCH_ARBITER, NULL);

    if (!obj) {
        obj = OBJECT(qdev_new(TYPE_BENCH_ARBITER));
        object_property_add_child(qdev_get_machine(), "arbiter", obj);
        if (!sysbus_realize_and_unref(SYS_BUS_DEVICE(obj), errp)) {
            return NULL;
        }
    }
    return BENCH_ARBITER(obj);
}

bool bench_arbiter_add(BenchArbiter *s, BenchMaster *master, Error **errp)
{
    uint32_t at = s->core.count;

    if (hwm_arbiter_add(&s->core, &master->core) != HWM_OK) {
        error_setg(errp, "an arbiter serves %u masters at most",
                   HWM_MAX_MASTERS);
        return false;
    }
    s->master[at] = master;
    return true;
}

/* -- the device ----------------------------------------------------------- */

static void bench_arbiter_reset_hold(Object *obj, ResetType type)
{
    BenchArbiter *s = BENCH_ARBITER(obj);

    hwm_arbiter_seed(&s->core, s->seed);
    s->armed = false;
}

void bench_arbiter_bench_reset(BenchArbiter *s)
{
    device_cold_reset(DEVICE(s));
}

static int bench_arbiter_pre_save(void *opaque)
{
    BenchArbiter *s = opaque;
    uint32_t size = hwm_arbiter_save_size(&s->core);

    return hwm_arbiter_save(&s->core, hwm_blob_new(&s->blob, size), size) < 0
           ? -EINVAL : 0;
}

static int bench_arbiter_post_save(void *opaque)
{
    BenchArbiter *s = opaque;

    hwm_blob_free(&s->blob);
    return 0;
}

static int bench_arbiter_post_load(void *opaque, int version_id)
{
    BenchArbiter *s = opaque;
    int result = hwm_arbiter_restore(&s->core, s->blob.data, s->blob.size);

    hwm_blob_free(&s->blob);
    return hwm_blob_restored(TYPE_BENCH_ARBITER, result);
}

static const VMStateDescription vmstate_bench_arbiter = {
    .name = TYPE_BENCH_ARBITER,
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = bench_arbiter_pre_save,
    .post_save = bench_arbiter_post_save,
    .post_load = bench_arbiter_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(seed, BenchArbiter),
        VMSTATE_BOOL(armed, BenchArbiter),
        VMSTATE_HWM_BLOB(blob, BenchArbiter),
        VMSTATE_END_OF_LIST()
    }
};

static const Property bench_arbiter_properties[] = {
    DEFINE_PROP_UINT32("seed", BenchArbiter, seed, 0),
};

static void bench_arbiter_init(Object *obj)
{
    hwm_arbiter_init(&BENCH_ARBITER(obj)->core, 0);
}

static void bench_arbiter_realize(DeviceState *dev, Error **errp)
{
    BenchArbiter *s = BENCH_ARBITER(dev);

    hwm_arbiter_seed(&s->core, s->seed);
    /*
     * Not guarded by a device's re-entrancy guard: a burst into any device's
     * registers comes from this bottom half, and never from their own MMIO.
     */
    s->bh = qemu_bh_new(bench_arbiter_slice, s);
    s->run_state = qemu_add_vm_change_state_handler(bench_arbiter_run_state,
                                                    s);
    s->shutdown.notify = bench_arbiter_shutdown;
    qemu_register_shutdown_notifier(&s->shutdown);
}

static void bench_arbiter_finalize(Object *obj)
{
    hwm_blob_free(&BENCH_ARBITER(obj)->blob);
}

static void bench_arbiter_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "arbiter of the bench's DMA masters";
    dc->realize = bench_arbiter_realize;
    dc->vmsd = &vmstate_bench_arbiter;
    rc->phases.hold = bench_arbiter_reset_hold;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    device_class_set_props(dc, bench_arbiter_properties);
    object_class_property_set_description(klass, "seed",
        "seed of the order in which masters take turns (default 0: as they "
        "were made)");
}

static const TypeInfo bench_arbiter_types[] = {
    {
        .name = TYPE_BENCH_ARBITER,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(BenchArbiter),
        .instance_init = bench_arbiter_init,
        .instance_finalize = bench_arbiter_finalize,
        .class_init = bench_arbiter_class_init,
    },
};
DEFINE_TYPES(bench_arbiter_types)
