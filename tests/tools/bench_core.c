/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_core.c - the core's two speed figures, for an instruction counter.
 *
 *     bench_core RUNS hit|walk2        (RUNS: a multiple of 128)
 *
 * hit: one 4-byte read that the TLB answers.  walk2: one that misses and walks two levels, the host's read callback
 * (a copy from RAM) included.  64 entries, 4 ways, counters on, no event callback.  Prints nothing.  The cost of one
 * is (instructions of 2N runs - instructions of N runs) / N, so that setting up does not count.
 *
 * hit goes round 64 pages that fill the TLB, so that every way of every set is found as often as any other.  walk2
 * goes round 128 of them: with first-in first-out replacement each is gone before it comes again.
 */
#include "bench_host.h"
#include "hwm_msm.h"
#include "hwm_msm_regs.h"

static hwm_msm msm;

static void put(hwm_iommu *iommu, uint32_t offset, uint32_t value)
{
    iommu->ops->mmio_write(iommu, offset, 4, false, value);
}

int main(int argc, char **argv)
{
    hwm_msm_config config = { .host = { NULL, host_read, host_write, host_irq, NULL } };
    hwm_request request = { .length = 4, .can_stall = true };
    hwm_iommu *iommu = &msm.iommu;
    uint64_t hits;
    uint32_t pages;
    hwm_response response;
    hwm_counters counters;
    unsigned long runs;

    if (argc != 3 || (strcmp(argv[2], "hit") && strcmp(argv[2], "walk2"))) {
        return 2;
    }
    runs = strtoul(argv[1], NULL, 10);
    pages = strcmp(argv[2], "hit") ? 128 : 64;
    if (!runs || runs % pages) {
        return 2;
    }
    hwm_msm_config_defaults(&config);
    if (hwm_msm_init(&msm, &config) != HWM_OK) {
        return 3;
    }
    descriptor(RAM_BASE, (RAM_BASE + 0x4000) | 1, 4);
    for (uint32_t i = 0; i < 256; i++) {
        descriptor(RAM_BASE + 0x4000 + 4 * i, (RAM_BASE + 4096 * i) | 0x832, 4);
    }
    put(iommu, HWM_MSM_M2VCBR_N, 3u << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    put(iommu, HWM_MSM_TTBR0, RAM_BASE);
    put(iommu, HWM_MSM_ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK);
    put(iommu, HWM_MSM_SCTLR, HWM_MSM_SCTLR_M_MASK);
    for (uint32_t i = 0; i < pages; i++) {
        request.iova = 4096 * i;
        iommu->ops->translate(iommu, &request, &response);
    }
    if (pages == 64) {
        /* At each page as many runs one after the other. */
        for (request.iova = 0; request.iova < 4096 * pages; request.iova += 4096) {
            for (unsigned long i = 0; i < runs / pages; i++) {
                iommu->ops->translate(iommu, &request, &response);
            }
        }
    } else {
        for (unsigned long i = 0; i < runs; i++) {
            request.iova = (request.iova + 4096) & (4096 * 128 - 1);
            iommu->ops->translate(iommu, &request, &response);
        }
    }
    /* The figures are worth nothing if the runs were not what they claim to be. */
    iommu->ops->counters(iommu, &counters);
    hits = pages == 64 ? runs : 0;
    return counters.hits == hits && counters.translations == pages + runs ? 0 : 3;
}
