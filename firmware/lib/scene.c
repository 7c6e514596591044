// SPDX-License-Identifier: GPL-2.0-or-later
#include "scene.h"

#include <stddef.h>

#include "cpu.h"
#include "fdt.h"
#include "gic.h"
#include "io.h"
#include "report.h"

/* What a nested translation's second stage maps one to one, in pages of 1 GiB. */
enum { FLAT_PAGES = 64 };
enum { WAIT_US = 5000000 };

struct scene scene;
const pgtable_prot scene_all = { .write = true, .execute = true, .memory = MEMORY_CACHED };

static uint32_t buffers[SCENE_BUFFERS][SCENE_BYTES / 4] __attribute__((aligned(SCENE_BYTES)));
static volatile bool timed_out;

static enum iommu_answer record_fault(struct iommu *iommu, const struct iommu_fault *fault, void *opaque)
{
    (void)iommu;
    (void)opaque;
    scene.fault_count++;
    scene.fault = *fault;
    scene.fault_spi = gic_current();
    return scene.on_fault ? scene.on_fault(fault) : IOMMU_TERMINATE;
}

static void fault_interrupt(void)
{
    iommu_handle_faults(&scene.iommu);
}

static void completion_interrupt(void)
{
    for (unsigned n = 0; n < SCENE_MASTERS; n++) {
        if (gic_current() == scene_masters[n].spi) {
            dma_acknowledge(scene_masters[n].base);
            scene.completions[n]++;
        }
    }
}

static void give_up(void)
{
    timed_out = true;
}

void scene_init(void)
{
    gic_init();
    scene.iommu = scene_iommu;
    /* No register of an SMMU tells its version. */
    if (fdt_compatible("arm,smmu-v1") || fdt_compatible("arm,mmu-400") || fdt_compatible("arm,mmu-401")) {
        scene.iommu.model = IOMMU_SMMU_V1;
    }
    if (iommu_init(&scene.iommu) != IOMMU_OK) {
        check("there is an IOMMU", 0, 1);
        bench_exit(summary());
    }
    iommu_on_fault(&scene.iommu, record_fault, NULL);
    gic_on(scene.iommu.global_spi, fault_interrupt);
    for (unsigned n = 0; n < SCENE_MASTERS; n++) {
        gic_on(scene_masters[n].spi, completion_interrupt);
    }
    irq_enable();
}

enum iommu_status scene_attach(unsigned master, const pgtable *tables)
{
    struct iommu_setup setup = { .faults = scene.faults, .access_flag = true };
    struct iommu_attachment *at = &scene.at[master];
    enum iommu_status status;

    *at = (struct iommu_attachment){
        .streams = { scene_masters[master].stream }, .stream_count = 1, .bank = scene_masters[master].bank,
        .asid = IOMMU_ANY_ASID, .format = scene.format->format, .stage = scene.format->stage,
    };
    status = iommu_attach(&scene.iommu, at);
    if (status == IOMMU_OK) {
        gic_on(iommu_interrupt(at), fault_interrupt);
        iommu_activate(at, tables, &scene.second, &setup);
        scene.attached[master] = true;
    }
    return status;
}

bool scene_tables(pgtable *tables)
{
    return pgtable_init(tables, &scene_pool, scene.format->format, scene.format->stage == IOMMU_STAGE2 ? 2 : 1, 0) ==
           PGTABLE_OK;
}

static bool open_second(void)
{
    pgtable_run flat = { .page = 1 << 30, .count = FLAT_PAGES };

    return pgtable_init(&scene.second, &scene_pool, PGTABLE_AARCH64_4K, 2, 0) == PGTABLE_OK &&
           pgtable_map(&scene.second, &flat, 1, scene_all) == PGTABLE_OK;
}

bool scene_open(const struct scene_format *format, enum iommu_faults faults)
{
    subject(format->name, "");
    scene.format = format;
    scene.faults = faults;
    scene.fault_count = 0;
    scene.on_fault = NULL;
    if (!iommu_can(&scene.iommu, format->format, format->stage)) {
        skip("all", "the IOMMU lacks this format");
        return false;
    }
    if (!scene_tables(&scene.tables) || (format->stage == IOMMU_NESTED && !open_second())) {
        check("there is memory for tables", 0, 1);
        return false;
    }
    return check("attach", (uint64_t)scene_attach(0, &scene.tables), IOMMU_OK);
}

void scene_close(void)
{
    for (unsigned n = 0; n < SCENE_MASTERS; n++) {
        if (scene.attached[n]) {
            iommu_detach(&scene.at[n]);
            scene.attached[n] = false;
        }
    }
    pgtable_release(&scene.tables);
    if (scene.format->stage == IOMMU_NESTED) {
        pgtable_release(&scene.second);
    }
    subject("", "");
}

uint64_t scene_map_in(pgtable *tables, uint64_t iova, uintptr_t address, uint64_t size, pgtable_prot prot)
{
    uint64_t inside = address & (size - 1);
    pgtable_run run = { .iova = iova, .pa = address - inside, .page = size, .count = 1 };
    pgtable_status status = pgtable_map(tables, &run, 1, prot);

    if (status != PGTABLE_OK) {
        check("map", status, PGTABLE_OK);
    }
    barrier();
    return iova + inside;
}

uint64_t scene_map(uint64_t iova, uintptr_t address, uint64_t size, pgtable_prot prot)
{
    return scene_map_in(&scene.tables, iova, address, size, prot);
}

/* Which pages went is known here: they are the caller's. */
static void gone(void *context, uint64_t iova)
{
    (void)context;
    (void)iova;
}

void scene_unmap_stale(uint64_t iova, uint64_t size)
{
    pgtable_status status = pgtable_unmap(&scene.tables, iova, size, gone, NULL);

    if (status != PGTABLE_OK) {
        check("unmap", status, PGTABLE_OK);
    }
    barrier();
}

void scene_invalidate(uint64_t iova)
{
    for (unsigned n = 0; n < SCENE_MASTERS; n++) {
        if (scene.attached[n]) {
            iommu_invalidate(&scene.at[n], iova);
            iommu_sync(&scene.at[n]);
        }
    }
    pgtable_release_unused(&scene.tables);
}

void scene_unmap(uint64_t iova, uint64_t size)
{
    scene_unmap_stale(iova, size);
    scene_invalidate(iova);
}

uint32_t *scene_buffer(unsigned n)
{
    return buffers[n];
}

uintptr_t scene_address(unsigned n)
{
    return (uintptr_t)buffers[n];
}

void scene_fill(unsigned n, uint32_t seed, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes / 4; i++) {
        buffers[n][i] = seed + i;
    }
}

unsigned scene_differences(unsigned a, unsigned b, uint32_t bytes)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < bytes / 4; i++) {
        count += buffers[a][i] != buffers[b][i];
    }
    return count;
}

void scene_start(unsigned master, uint32_t op, uint64_t src, uint64_t dst, uint32_t length)
{
    scene.completions[master] = 0;
    dma_set(&scene.list[master], op, src, dst, length);
    dma_start(scene_masters[master].base, &scene.list[master]);
}

uint32_t scene_wait(unsigned master)
{
    timed_out = false;
    timer_start_us(WAIT_US, give_up);
    irq_disable();
    while (!scene.completions[master] && !timed_out) {
        wait_for_interrupt();
        irq_enable();
        irq_disable();
    }
    irq_enable();
    timer_stop();
    if (timed_out) {
        check("the master's completion interrupt came", 0, 1);
        dma_abort(scene_masters[master].base);
    }
    barrier();
    return scene.list[master].status;
}

uint32_t scene_copy(unsigned master, uint64_t src, uint64_t dst, uint32_t length)
{
    scene_start(master, HWM_DESC_OP_COPY, src, dst, length);
    return scene_wait(master);
}
