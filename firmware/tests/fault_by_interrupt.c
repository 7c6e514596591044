// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults taken by interrupt through the GIC, with every syndrome register read: a hole, and a write to a page that is
 * read-only. Then, with stalls on, the handler fills the hole and resumes the stalled transaction, and the copy ends
 * as if nothing had been missing.
 */
#include "report.h"
#include "scene.h"
#ifdef FIRMWARE_APQ8064_BENCH
#include "hwm_msm_regs.h"
#else
#include "hwm_smmu_regs.h"
#endif

/* The hole is in the table that holds the target's page, whatever the granule: the last level decides. */
enum { IOVA_SRC = 0x10000000, IOVA_DST = 0x20000000, IOVA_HOLE = 0x20010000, BYTES = 4096 };

static uint64_t src, dst;

#ifdef FIRMWARE_APQ8064_BENCH

static void check_registers(bool translation)
{
    uint32_t syndrome0 = (uint32_t)scene.fault.registers[IOMMU_FSYNR0];
    uint32_t stalled = scene.faults == IOMMU_STALL ? HWM_MSM_FSR_SS_MASK : 0;

    expect("FSR", scene.fault.registers[IOMMU_FSR],
          (translation ? HWM_MSM_FSR_TF_MASK : HWM_MSM_FSR_APF_MASK) | HWM_MSM_FSR_SL_MASK | stalled);
    expect("FSYNR0.AMID", syndrome0 & HWM_MSM_FSYNR0_AMID_MASK, scene_masters[0].stream);
    expect("FSYNR1.AWRITE", !!(scene.fault.registers[IOMMU_FSYNR1] & HWM_MSM_FSYNR1_AWRITE_MASK), true);
}

#else

static void check_registers(bool translation)
{
    static const uint32_t formats[PGTABLE_FORMATS] = {
        [PGTABLE_SHORT] = HWM_SMMU_FAULT_FORMAT_SHORT, [PGTABLE_LONG] = HWM_SMMU_FAULT_FORMAT_LONG,
        [PGTABLE_AARCH64_4K] = HWM_SMMU_FAULT_FORMAT_AARCH64, [PGTABLE_AARCH64_16K] = HWM_SMMU_FAULT_FORMAT_AARCH64,
        [PGTABLE_AARCH64_64K] = HWM_SMMU_FAULT_FORMAT_AARCH64,
    };
    uint32_t syndrome = (uint32_t)scene.fault.registers[IOMMU_FSYNR0];
    uint32_t stalled = scene.faults == IOMMU_STALL ? HWM_SMMU_FSR_SS_MASK : 0;

    expect("FSR", scene.fault.registers[IOMMU_FSR],
          (translation ? HWM_SMMU_FSR_TF_MASK : HWM_SMMU_FSR_PF_MASK) | stalled |
          formats[scene.format->format] << HWM_SMMU_FSR_FORMAT_SHIFT);
    expect("FSYNR0.WNR", !!(syndrome & HWM_SMMU_FSYNR0_WNR_MASK), true);
    expect("FSYNR0.PLVL: the last level", syndrome & HWM_SMMU_FSYNR0_PLVL_MASK,
          scene.format->format == PGTABLE_SHORT ? 2 : 3);
    expect("CBFRSYNRA", scene.fault.registers[IOMMU_CBFRSYNRA], scene_masters[0].stream);
    if (scene.format->stage == IOMMU_STAGE2 && scene.iommu.model == IOMMU_SMMU_V2) {
        expect("IPAFAR", scene.fault.registers[IOMMU_IPAFAR] & ~0xfffull, scene.fault.iova & ~0xfffull);
    }
}

#endif

/* What the last copy, to `iova`, must have left behind. */
static void check_fault(uint64_t iova, bool translation)
{
    struct iommu_fault again;

    expect("fault interrupts", scene.fault_count, 1);
    expect("its SPI", scene.fault_spi, iommu_interrupt(&scene.at[0]));
    expected("one interrupt of the right SPI");
    expect("its bank", (uint32_t)scene.fault.bank, (uint32_t)scene.at[0].bank);
    expect("FAR", scene.fault.registers[IOMMU_FAR], iova);
    expect("the stream", scene.fault.stream, scene_masters[0].stream);
    check_registers(translation);
    expected("the syndrome registers tell it");
    check("FSR is clear afterwards", iommu_read_fault(&scene.iommu, scene.at[0].bank, &again), false);
}

static enum iommu_answer fill_the_hole(const struct iommu_fault *fault)
{
    scene_map(IOVA_HOLE, scene_address(2), scene.format->sizes[0], scene_all);
    return fault->stalled ? IOMMU_RETRY : IOMMU_TERMINATE;
}

static void run(enum iommu_faults faults)
{
    static const pgtable_prot read_only = { .execute = true };

    src = scene_map(IOVA_SRC, scene_address(0), scene.format->sizes[0], scene_all);
    dst = scene_map(IOVA_DST, scene_address(1), scene.format->sizes[0], read_only);
    subject(scene.format->name, faults == IOMMU_STALL ? "stalled, read-only" : "read-only");
    check("the copy", scene_copy(0, src, dst, BYTES),
          DMA_DONE(faults == IOMMU_STALL ? HWM_DMA_CODE_TERMINATED : HWM_DMA_CODE_IOMMU_FAULT));
    check_fault(dst, false);

    subject(scene.format->name, faults == IOMMU_STALL ? "stalled, hole" : "hole");
    scene_fill(0, 0x5a000000, BYTES);
    scene_fill(2, 0, BYTES);
    scene.fault_count = 0;
    scene.on_fault = fill_the_hole;
    check("the copy", scene_copy(0, src, IOVA_HOLE, BYTES),
          DMA_DONE(faults == IOMMU_STALL ? HWM_DMA_CODE_OK : HWM_DMA_CODE_IOMMU_FAULT));
    check_fault(IOVA_HOLE, true);
    check("words that differ", scene_differences(0, 2, BYTES), faults == IOMMU_STALL ? 0 : BYTES / 4);
}

int main(void)
{
    scene_init();
    for (unsigned n = 0; n < scene_format_count; n++) {
        for (enum iommu_faults faults = IOMMU_REPORT; faults <= IOMMU_STALL; faults++) {
            if (scene_open(&scene_formats[n], faults)) {
                run(faults);
                scene_close();
            }
        }
    }
    return summary();
}
