// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The CPU and its neighbours (timer, interrupts, MMU), what the IOMMU says of itself, and that a stream without
 * translation gets nowhere once the driver has it.
 */
#include "cpu.h"
#include "gic.h"
#include "hwm_page_regs.h"
#include "io.h"
#include "machine.h"
#include "report.h"
#include "scene.h"
#ifdef FIRMWARE_APQ8064_BENCH
#include "hwm_msm_regs.h"
#else
#include "hwm_smmu_regs.h"
#endif

enum { IOVA = 0x10000000, BYTES = 256, TICK_US = 1000 };

static volatile unsigned ticks;

static void tick(void)
{
    ticks++;
}

static void check_cpu(void)
{
    uint64_t before = timer_ticks();

    check("bench page: identification", read32(MACHINE_BENCH_PAGE_BASE + HWM_PAGE_ID), HWM_PAGE_ID_RESET);
    timer_start_us(TICK_US, tick);
    for (unsigned n = 0; n < 1000 && !ticks; n++) {
        timer_delay_us(TICK_US);
    }
    check("timer: one interrupt", ticks, 1);
    check("timer: it did not come early", timer_ticks() - before >= timer_frequency() / 1000000 * TICK_US, true);
    mmu_on();
    scene_buffer(0)[0] = 0x600d600d;
    check("MMU on: memory reads back", scene_buffer(0)[0], 0x600d600d);
    check("MMU on: it says so", mmu_is_on(), true);
    cache_clean(scene_buffer(0), BYTES);
    mmu_off();
    check("MMU off: memory is the same", scene_buffer(0)[0], 0x600d600d);
    check("MMU off: it says so", mmu_is_on(), false);
}

#ifdef FIRMWARE_APQ8064_BENCH

static void check_identification(void)
{
    uint32_t idr = read32(scene.iommu.base + HWM_MSM_IDR);

    check("IDR.NCB is the machine's", (idr & HWM_MSM_IDR_NCB_MASK) >> HWM_MSM_IDR_NCB_SHIFT,
          MACHINE_IOMMU_MDP0_BANKS);
    check("IDR.HTW: it walks tables", !!(idr & HWM_MSM_IDR_HTW_MASK), true);
    check("TTBCR keeps N, PD0, PD1 alone",
          (write32(scene.iommu.base + HWM_MSM_TTBCR, 0xffffffff), read32(scene.iommu.base + HWM_MSM_TTBCR)),
          HWM_MSM_TTBCR_WMASK);
    write32(scene.iommu.base + HWM_MSM_TTBCR, 0);
}

#else

static void check_identification(void)
{
    const struct iommu *iommu = &scene.iommu;
    unsigned last = iommu->banks - 1u;
    uintptr_t ttbr0 = iommu->bank_base + last * iommu->page + HWM_SMMU_TTBR0;
    uintptr_t cba2r = iommu->base + iommu->page + HWM_SMMU_CBA2R + HWM_SMMU_CBA2R_STRIDE * last;

    check("IDR0: a stage at least", !!(iommu->id[0] & (HWM_SMMU_IDR0_S1TS_MASK | HWM_SMMU_IDR0_S2TS_MASK)), true);
    check("IDR0.SMS: stream matching", !!(iommu->id[0] & HWM_SMMU_IDR0_SMS_MASK), true);
    check("IDR1: there are banks", iommu->banks > 0, true);
    if (iommu_can(iommu, PGTABLE_AARCH64_4K, IOMMU_STAGE1)) {
        write32(cba2r, HWM_SMMU_CBA2R_VA64_MASK); /* 32-bit formats have no upper half to keep */
        write64(ttbr0, 0x0011223344556000);
        check("TTBR0: the upper half is there", read32(ttbr0 + 4), 0x00112233);
        write32(ttbr0, 0x77889000);
        check("TTBR0: a half is written alone", read64(ttbr0), 0x0011223377889000);
        write64(ttbr0, 0);
        write32(cba2r, 0);
    }
    write32(iommu->base + HWM_SMMU_IDR0, 0);
    check("IDR0 can't be written", read32(iommu->base + HWM_SMMU_IDR0), iommu->id[0]);
}

#endif

int main(void)
{
    scene_init();
    check_cpu();
    check_identification();
    scene_fill(0, 0x1000, BYTES);
    scene_fill(1, 0x2000, BYTES);
    for (unsigned n = 0; n < scene_format_count; n++) {
        uint64_t src, dst;

        if (!scene_open(&scene_formats[n], IOMMU_REPORT)) {
            continue;
        }
        src = scene_map(IOVA, scene_address(0), scene.format->sizes[0], scene_all);
        dst = scene_map(IOVA + 0x1000000, scene_address(1), scene.format->sizes[0], scene_all);
        scene_fill(1, 0x2000 + n, BYTES);
        check("attached: the copy is done", scene_copy(0, src, dst, BYTES), DMA_DONE(HWM_DMA_CODE_OK));
        check("attached: words that differ", scene_differences(0, 1, BYTES), 0);
        scene_close();
    }
    subject("detached", "");
    scene_fill(1, 0x3000, BYTES);
#ifndef FIRMWARE_APQ8064_BENCH
    /* The stream is nobody's again: an unidentified-stream fault, which sCR0.USFCFG asks for. */
    scene.fault_count = 0;
    scene.on_fault = NULL;
    check("the master is told of a fault", scene_copy(0, IOVA, IOVA + 0x1000000, BYTES),
          DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    check("one global fault by interrupt", scene.fault_count, 1);
    check("sGFSR.USF", scene.fault.registers[IOMMU_FSR], HWM_SMMU_sGFSR_USF_MASK);
    check("the stream", scene.fault.stream, scene_masters[0].stream);
#else
    /* BYPASSD: a stream whose bank's MMU is off is a global error. */
    scene.fault_count = 0;
    scene.on_fault = NULL;
    check("the master is told of a fault", scene_copy(0, IOVA, IOVA + 0x1000000, BYTES),
          DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    check("one global error by interrupt", scene.fault_count, 1);
    check("ESR.BYPASS", scene.fault.registers[IOMMU_FSR], HWM_MSM_ESR_BYPASS_MASK);
    check("the stream", scene.fault.stream, scene_masters[0].stream);
#endif
    check("words that differ: all", scene_differences(0, 1, BYTES), BYTES / 4);
    return summary();
}
