/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x-dma-... commands and DMA_COMPLETED
 */

#include "qemu/osdep.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/bench_dma_pci.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-smmubench.h"
#include "qapi/qapi-events-smmubench.h"
#include "qapi/util.h"
#include "qemu/bitops.h"
#include "system/runstate.h"

#define DEFAULT_BUDGET (1024 * 1024)

/* QAPI's enums are the model's, in the same order */
QEMU_BUILD_BUG_ON((int)BENCH_DMA_CODE_OK != (int)HWM_DMA_OK);
QEMU_BUILD_BUG_ON((int)BENCH_DMA_CODE_MISMATCH != (int)HWM_DMA_MISMATCH);
QEMU_BUILD_BUG_ON((int)BENCH_DMA_CODE_ABORTED != (int)HWM_DMA_ABORTED);
QEMU_BUILD_BUG_ON((int)BENCH_DMA_PHASE_IDLE != (int)HWM_DMA_IDLE);
QEMU_BUILD_BUG_ON((int)BENCH_DMA_PHASE_ERROR != (int)HWM_DMA_ERROR);

static BenchMaster *dma_resolve(const char *path, Error **errp)
{
    Object *obj = object_resolve_path_type(path, TYPE_BENCH_DMA, NULL);

    if (obj) {
        return &BENCH_DMA(obj)->master;
    }
    obj = object_resolve_path_type(path, TYPE_BENCH_DMA_PCI, NULL);
    if (obj) {
        return &BENCH_DMA_PCI(obj)->master;
    }
    error_setg(errp, "'%s' is not the path of a master, such as "
               "/machine/dma/NAME", path);
    return NULL;
}

static BenchDmaResult *dma_result(BenchMaster *s)
{
    BenchDmaResult *out = g_new0(BenchDmaResult, 1);
    hwm_dma_status status;

    hwm_dma_query(&s->core, &status);
    out->master = g_strdup(s->path);
    out->code = status.code;
    out->completed = status.completed;
    out->bytes = status.bytes;
    out->bursts = status.bursts;
    out->crc = status.crc;
    switch (status.run) {
    case HWM_DMA_DONE:
        out->state = BENCH_DMA_STATE_DONE;
        break;
    case HWM_DMA_STALLED:
        out->state = BENCH_DMA_STATE_STALLED;
        break;
    case HWM_DMA_ERROR:
        out->state = BENCH_DMA_STATE_ERROR;
        out->has_error_address = true;
        out->error_address = status.error_address;
        break;
    case HWM_DMA_IDLE:
        /* Reset while it was at work */
        out->state = BENCH_DMA_STATE_ERROR;
        out->code = BENCH_DMA_CODE_ABORTED;
        break;
    default:
        out->state = BENCH_DMA_STATE_BUDGET;
        break;
    }
    return out;
}

/* Everything that can go wrong is found before the first master starts */
static BenchArbiter *dma_check_starts(const BenchDmaStartList *starts,
                                      Error **errp)
{
    Object *obj = object_resolve_path_type("", TYPE_BENCH_ARBITER, NULL);
    const BenchDmaStartList *at, *other;

    if (!obj) {
        error_setg(errp, "this machine has no masters");
        return NULL;
    }
    for (at = starts; at; at = at->next) {
        BenchMaster *s = dma_resolve(at->value->master, errp);

        if (!s) {
            return NULL;
        }
        if (bench_master_busy(s)) {
            error_setg(errp, "%s is still at work on a list", s->path);
            return NULL;
        }
        for (other = starts; other != at; other = other->next) {
            if (dma_resolve(other->value->master, &error_abort) == s) {
                error_setg(errp, "%s is to be started twice", s->path);
                return NULL;
            }
        }
    }
    return BENCH_ARBITER(obj);
}

BenchDmaRun * coroutine_fn qmp_x_dma_run(BenchDmaStartList *starts,
                                         bool has_budget, uint64_t budget,
                                         Error **errp)
{
    DECLARE_BITMAP(tell, HWM_MAX_MASTERS) = { 0 };
    BenchArbiter *arbiter = dma_check_starts(starts, errp);
    BenchDmaRun *out;
    BenchDmaResultList **tail;
    uint64_t issued;
    uint32_t i;

    if (!arbiter) {
        return NULL;
    }
    if (!bench_arbiter_may_run(arbiter) || arbiter->runner) {
        error_setg(errp, "masters can't run now: the machine is %s",
                   arbiter->runner ? "running them already"
                   : RunState_str(runstate_get()));
        return NULL;
    }
    for (; starts; starts = starts->next) {
        bench_master_start(dma_resolve(starts->value->master, &error_abort),
                        starts->value->list, &error_abort);
    }
    for (i = 0; i < arbiter->core.count; i++) {
        if (bench_master_busy(arbiter->master[i])) {
            set_bit(i, tell);
        }
    }

    issued = bench_arbiter_run(arbiter, has_budget ? budget : DEFAULT_BUDGET);

    out = g_new0(BenchDmaRun, 1);
    out->issued = issued;
    tail = &out->results;
    for (i = 0; i < arbiter->core.count; i++) {
        if (test_bit(i, tell)) {
            QAPI_LIST_APPEND(tail, dma_result(arbiter->master[i]));
        }
    }
    return out;
}

BenchDmaInfo *qmp_x_dma_query(const char *path, bool has_trace,
                              uint32_t trace, Error **errp)
{
    BenchMaster *s = dma_resolve(path, errp);
    g_autofree hwm_dma_trace *ring = NULL;
    BenchDmaInfo *out;
    BenchDmaTraceList **tail;
    hwm_dma_status status;
    uint32_t count, i;

    if (!s) {
        return NULL;
    }
    hwm_dma_query(&s->core, &status);
    out = g_new0(BenchDmaInfo, 1);
    out->state = status.run;
    out->code = status.code;
    out->completed = status.completed;
    out->bytes = status.bytes;
    out->bursts = status.bursts;
    out->crc = status.crc;
    out->has_error_address = status.run == HWM_DMA_ERROR;
    out->error_address = status.error_address;

    tail = &out->trace;
    ring = g_new(hwm_dma_trace, HWM_DMA_TRACE);
    count = hwm_dma_get_trace(&s->core, ring, MIN(trace, HWM_DMA_TRACE));
    for (i = 0; i < count; i++) {
        BenchDmaTrace *entry = g_new0(BenchDmaTrace, 1);

        entry->iova = ring[i].iova;
        entry->pa = ring[i].pa;
        entry->length = ring[i].length;
        entry->stream = ring[i].stream;
        entry->has_context = ring[i].context != HWM_NO_CONTEXT;
        entry->context = ring[i].context;
        entry->write = ring[i].write;
        entry->stalled = ring[i].stalled;
        entry->status = ring[i].status;
        QAPI_LIST_APPEND(tail, entry);
    }
    return out;
}

/* From within the model */
void bench_master_send_completed(BenchMaster *s)
{
    hwm_dma_status status;
    bool error;

    hwm_dma_query(&s->core, &status);
    error = status.run == HWM_DMA_ERROR;
    qapi_event_send_dma_completed(s->path,
                                  error ? BENCH_DMA_STATE_ERROR
                                  : BENCH_DMA_STATE_DONE,
                                  status.code, status.completed, status.bytes,
                                  error, status.error_address);
}
