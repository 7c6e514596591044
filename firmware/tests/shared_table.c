// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One set of tables in two contexts: both masters see a mapping, each context has its own TLB entries and has to be
 * invalidated for itself, and its faults are its own.
 */
#include "report.h"
#include "scene.h"

enum { IOVA_A = 0x10000000, IOVA_B = 0x20000000, BYTES = 4096 };

static uint64_t a, b;

static void check_copy(const char *what, unsigned master, uint32_t wanted)
{
    scene_fill(1, 0, BYTES);
    check(what, scene_copy(master, a, b, BYTES), wanted);
    check("words that differ", scene_differences(0, 1, BYTES), wanted == DMA_DONE(HWM_DMA_CODE_OK) ? 0 : BYTES / 4);
}

static void invalidate_one(unsigned master)
{
    iommu_invalidate(&scene.at[master], IOVA_B);
    iommu_sync(&scene.at[master]);
}

static void run(void)
{
    uint64_t size = scene.format->sizes[0];
    unsigned before;

    if (!check("attach the other master", (uint64_t)scene_attach(1, &scene.tables), IOMMU_OK)) {
        return;
    }
    check("contexts differ", scene.at[0].bank != scene.at[1].bank, true);
    scene_fill(0, 0x11110000, BYTES);
    a = scene_map(IOVA_A, scene_address(0), size, scene_all);
    b = scene_map(IOVA_B, scene_address(1), size, scene_all);
    check_copy("first master: the copy", 0, DMA_DONE(HWM_DMA_CODE_OK));
    check_copy("second master: the copy", 1, DMA_DONE(HWM_DMA_CODE_OK));

    scene_unmap_stale(IOVA_B, size);
    invalidate_one(0);
    before = scene.fault_count;
    check_copy("unmapped, invalidated for the first: first master", 0, DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    check("one fault", scene.fault_count - before, 1);
    check("in the first's bank", (uint32_t)scene.fault.bank, (uint32_t)scene.at[0].bank);
    check("of the first's stream", scene.fault.stream, scene_masters[0].stream);
    check_copy("unmapped, invalidated for the first: second master", 1, DMA_DONE(HWM_DMA_CODE_OK));
    invalidate_one(1);
    before = scene.fault_count;
    check_copy("invalidated for both: second master", 1, DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    check("one fault", scene.fault_count - before, 1);
    check("in the second's bank", (uint32_t)scene.fault.bank, (uint32_t)scene.at[1].bank);
    check("of the second's stream", scene.fault.stream, scene_masters[1].stream);

    b = scene_map(IOVA_B, scene_address(1), size, scene_all);
    check_copy("mapped again: first master", 0, DMA_DONE(HWM_DMA_CODE_OK));
    check_copy("mapped again: second master", 1, DMA_DONE(HWM_DMA_CODE_OK));
}

int main(void)
{
    scene_init();
    for (unsigned n = 0; n < scene_format_count; n++) {
        if (scene_open(&scene_formats[n], IOMMU_REPORT)) {
            run();
            scene_close();
        }
    }
    return summary();
}
