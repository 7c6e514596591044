// SPDX-License-Identifier: GPL-2.0-or-later
/* A master copies through two pages, then is refused where nothing is mapped. */
#include "report.h"
#include "scene.h"

enum { BYTES = 4096, FROM = 0x10000000, TO = 0x20000000, NOWHERE = 0x30000000 };

int main(void)
{
    scene_init();
    for (unsigned n = 0; n < scene_format_count; n++) {
        uint64_t from, to;

        if (!scene_open(&scene_formats[n], IOMMU_REPORT)) {
            continue;
        }
        from = scene_map(FROM, scene_address(0), scene.format->sizes[0], scene_all);
        to = scene_map(TO, scene_address(1), scene.format->sizes[0], scene_all);
        scene_fill(0, 42 + n, BYTES);
        check("the copy is done", scene_copy(0, from, to, BYTES), DMA_DONE(HWM_DMA_CODE_OK));
        check("words that differ", scene_differences(0, 1, BYTES), 0);
        check("the hole is refused", scene_copy(0, from, NOWHERE, BYTES), DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
        check("FAR", scene.fault.iova, NOWHERE);
        scene_close();
    }
    return summary();
}
