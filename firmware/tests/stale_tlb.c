// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The TLB is real: after the tables have changed a master goes on reaching the old page until somebody invalidates,
 * by address or by context, and reaches the new one afterwards. What was never mapped needs no invalidation.
 */
#include "report.h"
#include "scene.h"

enum { IOVA_SRC = 0x10000000, IOVA_DST = 0x20000000, IOVA_NEW = 0x20010000, BYTES = 4096 };

static uint64_t src, dst;

static void by_address(void)
{
    scene_invalidate(IOVA_DST);
}

static void by_context(void)
{
    iommu_invalidate_all(&scene.at[0]);
    iommu_sync(&scene.at[0]);
}

/* Copies and tells in which buffer the words arrived: 1, 2, 0 for neither, 3 for both. */
static unsigned arrival(uint64_t to)
{
    scene_fill(1, 0, BYTES);
    scene_fill(2, 0, BYTES);
    check("the copy is done", scene_copy(0, src, to, BYTES), DMA_DONE(HWM_DMA_CODE_OK));
    return (scene_differences(0, 1, BYTES) == 0) | (scene_differences(0, 2, BYTES) == 0) << 1;
}

static void run(const char *how, void (*invalidate)(void))
{
    uint64_t size = scene.format->sizes[0];

    subject(scene.format->name, how);
    dst = scene_map(IOVA_DST, scene_address(1), size, scene_all);
    check("before: it arrives in the old page", arrival(dst), 1);
    scene_unmap_stale(IOVA_DST, size);
    dst = scene_map(IOVA_DST, scene_address(2), size, scene_all);
    check("remapped, not invalidated: still the old page", arrival(dst), 1);
    invalidate();
    check("invalidated: the new page", arrival(dst), 2);
    scene_unmap_stale(IOVA_DST, size);
    check("unmapped, not invalidated: still there", arrival(dst), 2);
    invalidate();
    check("invalidated: the master is refused", scene_copy(0, src, dst, BYTES), DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    dst = scene_map(IOVA_NEW, scene_address(1), size, scene_all);
    check("a new page needs no invalidation", arrival(dst), 1);
    scene_unmap(IOVA_NEW, size);
}

int main(void)
{
    scene_init();
    scene_fill(0, 0x22220000, BYTES);
    for (unsigned n = 0; n < scene_format_count; n++) {
        if (scene_open(&scene_formats[n], IOMMU_REPORT)) {
            src = scene_map(IOVA_SRC, scene_address(0), scene.format->sizes[0], scene_all);
            run("by address", by_address);
            run("by context", by_context);
            scene_close();
        }
    }
    return summary();
}
