// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A page of every size of every format: it leads where it should, its neighbour leads nowhere, a query (V2P, ATS1)
 * says the same as the data, and after unmapping the master is refused.
 */
#include "report.h"
#include "scene.h"

enum { BYTES = 4096 };

static const char *name_of(uint64_t size)
{
    static const struct { uint64_t size; const char *name; } names[] = {
        { 4 << 10, "4 KiB" }, { 16 << 10, "16 KiB" }, { 64 << 10, "64 KiB" }, { 1 << 20, "1 MiB" },
        { 2 << 20, "2 MiB" }, { 16 << 20, "16 MiB" }, { 32 << 20, "32 MiB" }, { 512 << 20, "512 MiB" },
        { 1 << 30, "1 GiB" }, { 16ull << 30, "16 GiB" },
    };

    for (unsigned n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        if (names[n].size == size) {
            return names[n].name;
        }
    }
    return "?";
}

static void check_query(uint64_t iova, uintptr_t wanted)
{
    uint64_t par, pa;

    if (iommu_query(&scene.at[0], IOMMU_PW, iova, &par) != IOMMU_OK) {
        return; /* stage 2 alone, and parts without address translation operations */
    }
    expect("query: it succeeds", iommu_par_address(&scene.at[0], par, iova, &pa), true);
    expect("query: the address", pa, wanted);
    expected("a query tells where the page is");
}

static void check_refused(const char *what, uint64_t src, uint64_t dst, uint64_t far, bool write)
{
    scene.fault_count = 0;
    expect("the copy", scene_copy(0, src, dst, BYTES), DMA_DONE(HWM_DMA_CODE_IOMMU_FAULT));
    expect("faults by interrupt", scene.fault_count, 1);
    expect("it is a translation fault", scene.fault.translation, true);
    expect("FAR", scene.fault.iova, far);
    expect("it is a write", scene.fault.write, write);
    expected(what);
}

static void check_size(uint64_t size)
{
    /* A hole as large as a page between the pages, and whole gigabytes for those. */
    uint64_t first = size < 0x10000000 ? 0x10000000 : size, second = first + 2 * size;
    uint64_t src = scene_map(first, scene_address(0), size, scene_all);
    uint64_t dst = scene_map(second, scene_address(1), size, scene_all);

    subject(scene.format->name, name_of(size));
    scene_fill(0, (uint32_t)size + 1, BYTES);
    scene_fill(1, 0, BYTES);
    expect("the copy", scene_copy(0, src, dst, BYTES), DMA_DONE(HWM_DMA_CODE_OK));
    expect("words that differ", scene_differences(0, 1, BYTES), 0);
    expected("a copy from page to page");
    check_query(dst, scene_address(1));
    check_refused("the hole behind the page is refused", first + size, dst, first + size, false);
    scene_unmap(second, size);
    check_refused("after unmapping the page is refused", src, dst, dst, true);
    scene_unmap(first, size);
}

int main(void)
{
    scene_init();
    for (unsigned n = 0; n < scene_format_count; n++) {
        if (!scene_open(&scene_formats[n], IOMMU_REPORT)) {
            continue;
        }
        for (unsigned i = 0; i < SCENE_SIZES && scene.format->sizes[i]; i++) {
            check_size(scene.format->sizes[i]);
        }
        subject(scene.format->name, "");
        check("no page is left", scene.tables.counts.entries, 0);
        check("no table is left but the first", scene.tables.counts.tables, 0);
        scene_close();
    }
    return summary();
}
