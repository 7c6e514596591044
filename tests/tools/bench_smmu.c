/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_smmu.c - the SMMU's speed figures, for an instruction counter; used as bench_core.c is.
 *
 *     bench_smmu RUNS hit|walk4|nested        (RUNS: a multiple of 128)
 *
 * hit: one 4-byte read that the TLB answers, stream match included (32 groups, the last one matches).  walk4: a miss
 * that walks four levels of AArch64 4K tables.  nested: the same under a stage 2 of three levels whose pages are not
 * kept (sACR.IPA2PA_CEN 0), so that each of the five stage 2 walks is made.
 */
#include "bench_host.h"
#include "hwm_smmu.h"
#include "hwm_smmu_regs.h"

#define TLB 64u
#define TABLES RAM_BASE               /* four levels, 4 KiB each */
#define STAGE2 (RAM_BASE + 0x8000)    /* level 1, 2, and two of level 3 */
#define STREAM 0x123u

static hwm_tlb_entry entries[TLB];
static uint8_t next[TLB];
static hwm_iommu *iommu;
static uint32_t page, banks;

static void put(uint32_t offset, uint64_t value, unsigned bytes)
{
    iommu->ops->mmio_write(iommu, offset, bytes, false, value);
}

static uint64_t get(uint32_t offset)
{
    uint64_t value = 0;

    iommu->ops->mmio_read(iommu, offset, 4, false, &value);
    return value;
}

#define BANK(n, name) (banks + (n) * page + HWM_SMMU_##name)

static void stage1(unsigned bank, unsigned type, unsigned other)
{
    for (unsigned level = 0; level < 3; level++) {
        descriptor(TABLES + 0x1000 * level, (TABLES + 0x1000 * (level + 1)) | 3, 8);
    }
    for (uint64_t i = 0; i < 128; i++) {
        descriptor((uint32_t)(TABLES + 0x3000 + 8 * i), (RAM_BASE + 4096 * i) | 0x743, 8);
    }
    put(page + HWM_SMMU_CBA2R + 4 * bank, 1, 4);
    put(page + HWM_SMMU_CBAR + 4 * bank, type << HWM_SMMU_CBAR_TYPE_SHIFT | other << 8, 4);
    put(BANK(bank, TCR2), 5, 4);
    put(BANK(bank, TCR), 16u | 1u << HWM_SMMU_TCR_EPD1_SHIFT, 4);
    put(BANK(bank, TTBR0), TABLES, 8);
    put(BANK(bank, PRRR_MAIR0), 0xff, 4);
    put(BANK(bank, SCTLR), HWM_SMMU_SCTLR_M_MASK, 4);
}

static void stage2(unsigned bank)
{
    descriptor(STAGE2 + 8 * (RAM_BASE >> 30), (STAGE2 + 0x1000) | 3, 8);
    descriptor(STAGE2 + 0x1000, (STAGE2 + 0x2000) | 3, 8);
    for (uint64_t i = 0; i < 256; i++) {
        descriptor((uint32_t)(STAGE2 + 0x2000 + 8 * i), (RAM_BASE + 4096 * i) | 0x7ff, 8);
    }
    put(page + HWM_SMMU_CBA2R + 4 * bank, 1, 4);
    put(page + HWM_SMMU_CBAR + 4 * bank, 0, 4);
    /* 39 bits, from level 1. */
    put(BANK(bank, TCR), 25u | 1u << HWM_SMMU_TCR_STAGE2_SL0_SHIFT | 5u << HWM_SMMU_TCR_STAGE2_PASize_SHIFT, 4);
    put(BANK(bank, TTBR0), STAGE2, 8);
    put(BANK(bank, SCTLR), HWM_SMMU_SCTLR_M_MASK, 4);
}

int main(int argc, char **argv)
{
    hwm_smmu_config config = {
        .host = { NULL, host_read, host_write, host_irq, NULL }, .name = "smmu", .tlb_memory = entries,
        .tlb_next = next, .tlb_capacity = TLB,
    };
    hwm_request request = { .length = 4, .stream = STREAM, .can_stall = true };
    hwm_response response;
    hwm_counters counters;
    bool hit, nested;
    unsigned long runs;
    uint32_t pages;
    hwm_smmu *smmu;

    if (argc != 3 || (strcmp(argv[2], "hit") && strcmp(argv[2], "walk4") && strcmp(argv[2], "nested"))) {
        return 2;
    }
    runs = strtoul(argv[1], NULL, 10);
    hit = !strcmp(argv[2], "hit");
    nested = !strcmp(argv[2], "nested");
    pages = hit ? 64 : 128;
    if (!runs || runs % pages || !hwm_smmu_config_preset(&config, "mmu-500")) {
        return 2;
    }
    config.tlb_entries = TLB;
    config.tlb_ways = 4;
    smmu = calloc(1, hwm_smmu_size(config.num_cb));
    if (!smmu || hwm_smmu_init(smmu, &config) != HWM_OK) {
        return 3;
    }
    iommu = &smmu->iommu;
    page = config.page_size;
    banks = (2u << (get(HWM_SMMU_IDR1) >> HWM_SMMU_IDR1_NUMPAGENDXB_SHIFT & 7)) * page;
    if (nested) {
        /* The walks are what is measured, and not the memory of them. */
        put(HWM_SMMU_sACR, get(HWM_SMMU_sACR) & ~(uint64_t)HWM_SMMU_sACR_IPA2PA_CEN_MASK, 4);
        stage2(0);
    }
    stage1(1, nested ? 3 : 1, 0);
    put(HWM_SMMU_SMR + 4 * (config.num_smr - 1), STREAM | HWM_SMMU_SMR_VALID_MASK, 4);
    put(HWM_SMMU_S2CR + 4 * (config.num_smr - 1), 1, 4);
    put(HWM_SMMU_sCR0, HWM_SMMU_sCR0_USFCFG_MASK, 4);
    for (uint32_t i = 0; i < pages; i++) {
        request.iova = 4096 * i;
        iommu->ops->translate(iommu, &request, &response);
        if (response.status != HWM_TRANSLATED || response.pa != RAM_BASE + 4096 * i) {
            return 4;
        }
    }
    if (hit) {
        for (request.iova = 0; request.iova < 4096 * pages; request.iova += 4096) {
            for (unsigned long i = 0; i < runs / pages; i++) {
                iommu->ops->translate(iommu, &request, &response);
            }
        }
    } else {
        for (unsigned long i = 0; i < runs; i++) {
            request.iova = (request.iova + 4096) & (4096 * 128 - 1);
            iommu->ops->translate(iommu, &request, &response);
        }
    }
    /* The figures are worth nothing if the runs were not what they claim to be. */
    iommu->ops->counters(iommu, &counters);
    return counters.hits == (hit ? runs : 0) && counters.translations == pages + runs ? 0 : 5;
}
