/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bench's commands in a QEMU that is built without its devices
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-smmubench.h"

static void *not_built(Error **errp)
{
    error_setg(errp, "this QEMU is built without the bench's devices "
               "(CONFIG_SMMUBENCH)");
    return NULL;
}

BenchMmioResult *qmp_x_mmio(BenchMmioOpList *ops, Error **errp)
{
    return not_built(errp);
}

void qmp_x_bench_reset(bool has_seed, uint32_t seed, bool has_tlb,
                       BenchTlbGeometryList *tlb, Error **errp)
{
    not_built(errp);
}

BenchTranslations *qmp_x_iommu_translate(const char *path, uint16_t stream,
                                         uint64List *iovas,
                                         bool has_write, bool write,
                                         bool has_privileged, bool privileged,
                                         bool has_instruction,
                                         bool instruction,
                                         bool has_secure, bool secure,
                                         bool has_fresh, bool fresh,
                                         Error **errp)
{
    return not_built(errp);
}

BenchIommuInfo *qmp_x_iommu_query(const char *path, bool has_streams,
                                  bool streams, Error **errp)
{
    return not_built(errp);
}

BenchTlb *qmp_x_iommu_query_tlb(const char *path, Error **errp)
{
    return not_built(errp);
}

BenchWalk *qmp_x_iommu_walk(const char *path, uint16_t stream, uint64_t iova,
                            bool has_write, bool write,
                            bool has_privileged, bool privileged,
                            bool has_instruction, bool instruction,
                            bool has_secure, bool secure, Error **errp)
{
    return not_built(errp);
}

void qmp_x_iommu_inject_fault(const char *path, BenchFaultCause cause,
                              bool has_level2, bool level2,
                              bool has_stage2, bool stage2,
                              bool has_stream, uint16_t stream,
                              bool has_context, uint8_t context,
                              bool has_skip, uint32_t skip,
                              bool has_count, uint32_t count, Error **errp)
{
    not_built(errp);
}

BenchDmaRun * coroutine_fn qmp_x_dma_run(BenchDmaStartList *starts,
                                         bool has_budget, uint64_t budget,
                                         Error **errp)
{
    return not_built(errp);
}

BenchDmaInfo *qmp_x_dma_query(const char *path, bool has_trace,
                              uint32_t trace, Error **errp)
{
    return not_built(errp);
}
