// SPDX-License-Identifier: GPL-2.0-or-later
/* What tests know of each machine; numbers from its description. */
#include "machine.h"
#include "scene.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define SIZES_SHORT { KIB(4), KIB(64), MIB(1), MIB(16) }
#define SIZES_4K { KIB(4), KIB(64), MIB(2), MIB(32), GIB(1) }
#define SIZES_16K { KIB(16), MIB(2), MIB(32), GIB(1) }
#define SIZES_64K { KIB(64), MIB(2), MIB(512), GIB(16) }

#ifdef FIRMWARE_APQ8064_BENCH

const struct scene_master scene_masters[SCENE_MASTERS] = {
    { .base = MACHINE_MASTER_MDP_PORT0_CB0_BASE, .spi = MACHINE_MASTER_MDP_PORT0_CB0_SPI,
      .stream = MACHINE_CONTEXT_MDP_PORT0_CB0_MID, .bank = MACHINE_CONTEXT_MDP_PORT0_CB0_BANK },
    { .base = MACHINE_MASTER_MDP_PORT0_CB1_BASE, .spi = MACHINE_MASTER_MDP_PORT0_CB1_SPI,
      .stream = MACHINE_CONTEXT_MDP_PORT0_CB1_MID, .bank = MACHINE_CONTEXT_MDP_PORT0_CB1_BANK },
};

const struct iommu scene_iommu = {
    .model = IOMMU_MSM_V0, .base = MACHINE_IOMMU_MDP0_BASE, .banks = MACHINE_IOMMU_MDP0_BANKS,
    .global_spi = MACHINE_IOMMU_MDP0_SPI_SECURE,
};

const struct scene_format scene_formats[] = {
    { "short", PGTABLE_SHORT, IOMMU_STAGE1, SIZES_SHORT },
};

#else

const struct scene_master scene_masters[SCENE_MASTERS] = {
    { .base = MACHINE_MASTER_MDP_PORT0_CB0_BASE, .spi = MACHINE_MASTER_MDP_PORT0_CB0_SPI,
      .stream = MACHINE_MASTER_MDP_PORT0_CB0_STREAM, .bank = -1 },
    { .base = MACHINE_MASTER_MDP_PORT0_CB1_BASE, .spi = MACHINE_MASTER_MDP_PORT0_CB1_SPI,
      .stream = MACHINE_MASTER_MDP_PORT0_CB1_STREAM, .bank = -1 },
};

const struct iommu scene_iommu = {
    .model = IOMMU_SMMU_V2, .base = MACHINE_IOMMU_SMMU_BASE, .global_spi = MACHINE_IOMMU_SMMU_SPI_GLOBAL,
    .context_spi = MACHINE_IOMMU_SMMU_SPI_CONTEXT,
};

const struct scene_format scene_formats[] = {
    { "short", PGTABLE_SHORT, IOMMU_STAGE1, SIZES_SHORT },
    { "long", PGTABLE_LONG, IOMMU_STAGE1, SIZES_4K },
    { "aarch64-4k", PGTABLE_AARCH64_4K, IOMMU_STAGE1, SIZES_4K },
    { "aarch64-16k", PGTABLE_AARCH64_16K, IOMMU_STAGE1, SIZES_16K },
    { "aarch64-64k", PGTABLE_AARCH64_64K, IOMMU_STAGE1, SIZES_64K },
    { "s2-long", PGTABLE_LONG, IOMMU_STAGE2, SIZES_4K },
    { "s2-aarch64-4k", PGTABLE_AARCH64_4K, IOMMU_STAGE2, SIZES_4K },
    { "s2-aarch64-16k", PGTABLE_AARCH64_16K, IOMMU_STAGE2, SIZES_16K },
    { "s2-aarch64-64k", PGTABLE_AARCH64_64K, IOMMU_STAGE2, SIZES_64K },
    { "nested-short", PGTABLE_SHORT, IOMMU_NESTED, SIZES_SHORT },
    { "nested-aarch64-4k", PGTABLE_AARCH64_4K, IOMMU_NESTED, SIZES_4K },
};

#endif

const unsigned scene_format_count = sizeof(scene_formats) / sizeof(scene_formats[0]);
