// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Stalls: nobody answers in the interrupt, so the transaction waits while the CPU does other things; then the tables
 * are fixed and it is retried, or it is terminated. A second master goes on meanwhile.
 */
#include "cpu.h"
#include "hwm_dma_regs.h"
#include "io.h"
#include "report.h"
#include "scene.h"

enum { IOVA_SRC = 0x10000000, IOVA_DST = 0x20000000, IOVA_HOLE = 0x20010000, BYTES = 4096, WAIT_US = 200000 };

static pgtable others;

/* The fault's own line stays up while it is unanswered; look at the registers instead of the interrupt. */
static bool wait_for_stall(struct iommu_fault *fault)
{
    uint64_t end = timer_ticks() + (uint64_t)(timer_frequency() / 1000000) * WAIT_US;

    while (timer_ticks() < end) {
        if (iommu_read_fault(&scene.iommu, scene.at[0].bank, fault)) {
            return true;
        }
    }
    return false;
}

static uint32_t run_state(void)
{
    uint32_t status = read32(scene_masters[0].base + HWM_DMA_STATUS);

    return (status & HWM_DMA_STATUS_RUN_MASK) >> HWM_DMA_STATUS_RUN_SHIFT;
}

/* A copy into the hole that nobody has answered yet. */
static bool stall(uint64_t src, struct iommu_fault *fault)
{
    irq_disable();
    scene_start(0, HWM_DESC_OP_COPY, src, IOVA_HOLE, BYTES);
    if (!check("there is a fault", wait_for_stall(fault), true)) {
        irq_enable();
        return false;
    }
    check("it stalled", fault->stalled, true);
    check("FAR", fault->iova, IOVA_HOLE);
    check("the master says that it is stalled", run_state(), HWM_DMA_RUN_STALLED);
    check("the descriptor is not done", scene.list[0].status & HWM_DESC_STATUS_DONE_MASK, 0);
    return true;
}

static uint32_t finish(const struct iommu_fault *fault, enum iommu_answer answer)
{
    iommu_answer(&scene.iommu, fault, answer);
    irq_enable();
    return scene_wait(0);
}

static void check_other_master(void)
{
    uint64_t src, dst;

    if (!scene_tables(&others) || scene_attach(1, &others) != IOMMU_OK) {
        check("a second master is attached", 0, 1);
        return;
    }
    src = scene_map_in(&others, IOVA_SRC, scene_address(0), scene.format->sizes[0], scene_all);
    dst = scene_map_in(&others, IOVA_DST, scene_address(3), scene.format->sizes[0], scene_all);
    scene_fill(3, 0, BYTES);
    scene_start(1, HWM_DESC_OP_COPY, src, dst, BYTES);
    for (unsigned n = 0; n < 1000 && !(scene.list[1].status & HWM_DESC_STATUS_DONE_MASK); n++) {
        timer_delay_us(WAIT_US / 1000);
        barrier();
    }
    check("the other master's copy is done meanwhile", scene.list[1].status, DMA_DONE(HWM_DMA_CODE_OK));
    check("the other master's words that differ", scene_differences(0, 3, BYTES), 0);
    check("the first master still waits", run_state(), HWM_DMA_RUN_STALLED);
}

static void run(void)
{
    const char *name = scene.format->name;
    uint64_t src = scene_map(IOVA_SRC, scene_address(0), scene.format->sizes[0], scene_all);
    struct iommu_fault fault, again;

    scene_fill(0, 0x77000000, BYTES);
    scene_fill(2, 0, BYTES);
    subject(name, "terminate");
    if (stall(src, &fault)) {
        check("the copy", finish(&fault, IOMMU_TERMINATE), DMA_DONE(HWM_DMA_CODE_TERMINATED));
        check("words that differ: all", scene_differences(0, 2, BYTES), BYTES / 4);
    }
    subject(name, "retry too early");
    if (stall(src, &fault)) {
        iommu_answer(&scene.iommu, &fault, IOMMU_RETRY);
        check("it faults again", wait_for_stall(&again), true);
        check("at the same address", again.iova, fault.iova);
        check("the copy", finish(&again, IOMMU_TERMINATE), DMA_DONE(HWM_DMA_CODE_TERMINATED));
    }
    subject(name, "retry");
    if (stall(src, &fault)) {
        check_other_master();
        scene_map(IOVA_HOLE, scene_address(2), scene.format->sizes[0], scene_all);
        check("the copy", finish(&fault, IOMMU_RETRY), DMA_DONE(HWM_DMA_CODE_OK));
        check("words that differ", scene_differences(0, 2, BYTES), 0);
        check("no fault is left", iommu_read_fault(&scene.iommu, scene.at[0].bank, &again), false);
    }
}

int main(void)
{
    scene_init();
    for (unsigned n = 0; n < scene_format_count; n++) {
        if (scene_open(&scene_formats[n], IOMMU_STALL)) {
            run();
            scene_close();
            pgtable_release(&others);
        }
    }
    return summary();
}
