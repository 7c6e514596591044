/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DMA master of hw-model: registers, interrupt, start, state
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qapi/error.h"
#include "hw/misc/smmubench/bench_master.h"
#include "hw/misc/smmubench/hwm_bus.h"
#include "hwm_dma_regs.h"
#include "trace.h"

static void bench_master_log(BenchMaster *m, const char *access,
                             hwaddr offset, int result)
{
    if (result != HWM_OK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: %s at offset 0x%" HWADDR_PRIx ": %s\n",
                      m->name, access, offset, result == HWM_E_ACCESS
                      ? "no such register, or not in this direction"
                      : "makes no sense now (is a list under way?)");
    }
}

static MemTxResult bench_master_mmio_read(void *opaque, hwaddr offset,
                                          uint64_t *value, unsigned size,
                                          MemTxAttrs attrs)
{
    BenchMaster *m = opaque;
    int result;

    g_assert(bql_locked());
    *value = 0;
    result = hwm_dma_mmio_read(&m->core, offset, size, value);
    trace_bench_dma_read(m->name, offset, *value, result);
    bench_master_log(m, "read", offset, result);
    return MEMTX_OK;
}

static MemTxResult bench_master_mmio_write(void *opaque, hwaddr offset,
                                           uint64_t value, unsigned size,
                                           MemTxAttrs attrs)
{
    BenchMaster *m = opaque;
    int result;

    g_assert(bql_locked());
    result = hwm_dma_mmio_write(&m->core, offset, size, value);
    trace_bench_dma_write(m->name, offset, value, result);
    bench_master_log(m, "write", offset, result);
    return MEMTX_OK;
}

static const MemoryRegionOps bench_master_mmio_ops = {
    .read_with_attrs = bench_master_mmio_read,
    .write_with_attrs = bench_master_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void bench_master_irq(void *opaque, unsigned line, bool level)
{
    BenchMaster *m = opaque;

    trace_bench_dma_irq(m->name, level);
    m->set_irq(m, level);
}

/* Called from within the model: must not call back */
static void bench_master_completed(void *opaque, const hwm_dma *dma)
{
    BenchMaster *m = opaque;
    hwm_dma_status status;

    hwm_dma_query(dma, &status);
    trace_bench_dma_complete(m->name, status.run, status.code,
                             status.completed, status.bytes);
    bench_master_send_completed(m);
}

static void bench_master_kick(void *opaque)
{
    BenchMaster *m = opaque;

    trace_bench_dma_kick(m->name);
    bench_arbiter_kick(m->arbiter);
}

bool bench_master_busy(const BenchMaster *m)
{
    hwm_dma_status status;

    hwm_dma_query(&m->core, &status);
    return status.run == HWM_DMA_ACTIVE || status.run == HWM_DMA_STALLED ||
           status.run == HWM_DMA_WAIT_HOST;
}

bool bench_master_start(BenchMaster *m, uint64_t list, Error **errp)
{
    if (hwm_dma_start(&m->core, list) != HWM_OK) {
        error_setg(errp, "%s is still at work on a list", m->path);
        return false;
    }
    trace_bench_dma_start(m->name, list);
    return true;
}

bool bench_master_deliver(BenchMaster *m)
{
    hwm_dma_access access;
    int result;

    if (!hwm_dma_pending(&m->core, &access)) {
        return false;
    }
    result = m->deliver(m, &access);
    trace_bench_dma_window(m->name, access.pa, access.len, access.write,
                           result);
    hwm_dma_complete(&m->core, result);
    return true;
}

int bench_master_pre_save(BenchMaster *m)
{
    uint32_t size = hwm_dma_save_size(&m->core);
    int written = hwm_dma_save(&m->core, hwm_blob_new(&m->blob, size), size);

    if (written < 0) {
        return -EINVAL;
    }
    m->blob.size = written;
    return 0;
}

int bench_master_post_save(BenchMaster *m)
{
    hwm_blob_free(&m->blob);
    return 0;
}

int bench_master_post_load(BenchMaster *m)
{
    int result = hwm_dma_restore(&m->core, m->blob.data, m->blob.size);

    hwm_blob_free(&m->blob);
    return hwm_blob_restored(m->path, result);
}

bool bench_master_realize(BenchMaster *m, DeviceState *dev,
                          hwm_dma_config *config, Error **errp)
{
    hwm_bus_init();
    m->path = object_get_canonical_path(OBJECT(dev));
    m->name = strrchr(m->path, '/') + 1;
    config->name = m->name;
    config->host.opaque = m;
    config->host.irq = bench_master_irq;
    config->completed = bench_master_completed;
    config->kick = bench_master_kick;
    if (hwm_dma_init(&m->core, config) != HWM_OK) {
        error_setg(errp, "the window of %s leaves the address space",
                   m->path);
        return false;
    }
    if (!bench_arbiter_add(m->arbiter, m, errp)) {
        return false;
    }
    memory_region_init_io(&m->mmio, OBJECT(dev), &bench_master_mmio_ops, m,
                          m->name, HWM_DMA_WINDOW_SIZE);
    return true;
}

void bench_master_finalize(BenchMaster *m)
{
    hwm_blob_free(&m->blob);
    g_free(m->path);
}
