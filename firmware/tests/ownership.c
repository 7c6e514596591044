// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPU and device take turns on one buffer, with the CPU's caches on: the CPU writes and cleans, the device reads and
 * writes elsewhere, the CPU invalidates and reads; many times, so that what one turn leaves behind would show in the
 * next. Then a device that may only read is told to write.
 */
#include "cpu.h"
#include "report.h"
#include "scene.h"

enum { IOVA_OUT = 0x10000000, IOVA_IN = 0x20000000, BYTES = 4096, TURNS = 16, WORDS = BYTES / 4 };

/* The words of a buffer that aren't seed, seed + 1, ... */
static unsigned wrong_words(unsigned n, uint32_t seed)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < WORDS; i++) {
        count += scene_buffer(n)[i] != seed + i;
    }
    return count;
}

static void run(void)
{
    static const pgtable_prot to_device = { .execute = true };
    uint64_t size = scene.format->sizes[0];
    uint64_t out = scene_map(IOVA_OUT, scene_address(0), size, to_device);
    uint64_t in = scene_map(IOVA_IN, scene_address(1), size, scene_all);
    unsigned wrong = 0, refused = 0;

    for (uint32_t turn = 0; turn < TURNS; turn++) {
        uint32_t seed = turn << 24 | 0xabc000;

        scene_fill(0, seed, BYTES);
        cache_clean(scene_buffer(0), BYTES);
        cache_invalidate(scene_buffer(1), BYTES);
        refused += scene_copy(0, out, in, BYTES) != DMA_DONE(HWM_DMA_CODE_OK);
        cache_invalidate(scene_buffer(1), BYTES);
        wrong += wrong_words(1, seed);
        /* The CPU owns it again and changes it under the device's nose: the next turn must not see this. */
        scene_buffer(1)[turn] = 0xdeadbeef;
        cache_clean_invalidate(scene_buffer(1), BYTES);
    }
    check("turns that were refused", refused, 0);
    check("words that were wrong", wrong, 0);
    check("the device writes to what it may only read", scene_copy(0, in, out, BYTES),
          DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    check("it is a permission fault", scene.fault.permission, true);
    check("the CPU's words are as they were", wrong_words(0, (TURNS - 1) << 24 | 0xabc000), 0);
}

int main(void)
{
    scene_init();
    mmu_on();
    for (unsigned n = 0; n < scene_format_count; n++) {
        if (scene_open(&scene_formats[n], IOMMU_REPORT)) {
            run();
            scene_close();
        }
    }
    return summary();
}
