// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A master copies through one mapped page; then its next copy runs into a hole.  The fault arrives by
 * interrupt through the GIC, the handler reads the syndrome, fills the hole and resumes the stalled
 * transaction, and the copy ends as if nothing had been missing.
 */
#include <stdbool.h>

#include "apq8064_bench.h"
#include "bench_dma.h"
#include "gic.h"
#include "msm_iommu.h"
#include "report.h"

#define IOMMU   MACHINE_IOMMU_MDP0_BASE
#define MASTER  MACHINE_MASTER_MDP_PORT0_CB0_BASE
enum {
    CONTEXT = MACHINE_CONTEXT_MDP_PORT0_CB0_BANK,
    MID = MACHINE_CONTEXT_MDP_PORT0_CB0_MID,
    CONTEXTS = MACHINE_IOMMU_MDP0_BANKS,
    PAGE = 4096,
    WORDS = PAGE / 4,
};
enum { IOVA_SRC = 0x10000000, IOVA_DST = IOVA_SRC + PAGE, IOVA_HOLE = IOVA_SRC + 2 * PAGE };

static uint32_t table[4096] __attribute__((aligned(16384)));
static uint32_t level2[256] __attribute__((aligned(1024)));
static uint32_t source[WORDS] __attribute__((aligned(4096)));
static uint32_t target[WORDS] __attribute__((aligned(4096)));
static uint32_t late[WORDS] __attribute__((aligned(4096)));
static dma_descriptor list;

static volatile unsigned faults, completions;
static volatile uint32_t fsr, far, fsynr0, fsynr1;

static void on_fault(void)
{
    faults++;
    fsr = msm_read(IOMMU, CONTEXT, HWM_MSM_FSR);
    far = msm_read(IOMMU, CONTEXT, HWM_MSM_FAR);
    fsynr0 = msm_read(IOMMU, CONTEXT, HWM_MSM_FSYNR0);
    fsynr1 = msm_read(IOMMU, CONTEXT, HWM_MSM_FSYNR1);
    msm_map(table, level2, IOVA_HOLE, (uint32_t)(uintptr_t)late);
    msm_write(IOMMU, CONTEXT, HWM_MSM_FSR, fsr);
    msm_write(IOMMU, CONTEXT, HWM_MSM_RESUME, 0);
}

static void on_completion(void)
{
    completions++;
    write32(MASTER + HWM_DMA_IRQ_STATUS, read32(MASTER + HWM_DMA_IRQ_STATUS));
}

static uint32_t differences(const uint32_t *a, const uint32_t *b)
{
    uint32_t count = 0;

    for (unsigned i = 0; i < WORDS; i++) {
        count += a[i] != b[i];
    }
    return count;
}

static void copy_to(uint32_t iova)
{
    unsigned before = completions;

    dma_copy(&list, IOVA_SRC, iova, PAGE);
    dma_start(MASTER, &list);
    while (completions == before) {
        __asm__ volatile("wfi");
    }
    barrier();
}

int main(void)
{
    for (unsigned i = 0; i < WORDS; i++) {
        source[i] = 0x5a000000u + i;
    }
    gic_init();
    gic_on(MACHINE_IOMMU_MDP0_SPI_SECURE, on_fault);
    gic_on(MACHINE_MASTER_MDP_PORT0_CB0_SPI, on_completion);
    irq_enable();

    msm_reset(IOMMU, CONTEXTS);
    msm_map(table, level2, IOVA_SRC, (uint32_t)(uintptr_t)source);
    msm_map(table, level2, IOVA_DST, (uint32_t)(uintptr_t)target);
    msm_attach(IOMMU, CONTEXT, MID, table);

    copy_to(IOVA_DST);
    check("mapped page: the copy is done", list.status, HWM_DESC_STATUS_DONE_MASK);
    check("mapped page: words that differ", differences(source, target), 0);
    check("mapped page: faults", faults, 0);

    copy_to(IOVA_HOLE);
    check("hole: one fault interrupt", faults, 1);
    check("hole: FSR has TF, SL and SS", fsr,
          HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_SL_MASK | HWM_MSM_FSR_SS_MASK);
    check("hole: FAR", far, IOVA_HOLE);
    check("hole: FSYNR0.AMID", fsynr0 & HWM_MSM_FSYNR0_AMID_MASK, MID);
    check("hole: FSYNR1.AWRITE", !!(fsynr1 & HWM_MSM_FSYNR1_AWRITE_MASK), true);
    check("hole: the copy is done after RESUME", list.status, HWM_DESC_STATUS_DONE_MASK);
    check("hole: words that differ", differences(source, late), 0);
    check("hole: FSR is clear", msm_read(IOMMU, CONTEXT, HWM_MSM_FSR), 0);
    return summary();
}
