/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device tree of apq8064-bench
 *
 * Linux's msm_iommu can serve one device for each IOMMU instance, so the
 * masters of an instance are one node that lists all machine IDs.
 */

#include "qemu/osdep.h"
#include "hw/arm/apq8064_bench.h"
#include "hw/arm/bench_fdt.h"
#include "hw/misc/smmubench/arm_smmuv2.h"

#define IOMMU_HZ 128000000

static void add_msm(BenchTree *t, unsigned index, uint32_t pclk, uint32_t clk)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    g_autofree char *node =
        g_strdup_printf("/soc/iommu@%" PRIx64, iommu->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "qcom,apq8064-iommu");
    qemu_fdt_setprop_string(t->fdt, node, "label", iommu->name);
    bench_fdt_set_reg(t, node, iommu->base, iommu->size);
    /* The order of apq8064.dtsi, not of the binding's text */
    qemu_fdt_setprop_cells(t->fdt, node, "interrupts",
                           GIC_SPI, iommu->irq_secure, IRQ_LEVEL_HIGH,
                           GIC_SPI, iommu->irq_nonsecure, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_cells(t->fdt, node, "clocks", pclk, clk);
    bench_fdt_set_strings(t, node, "clock-names", "smmu_pclk", "iommu_clk");
    qemu_fdt_setprop_cell(t->fdt, node, "qcom,ncb", iommu->banks);
    qemu_fdt_setprop_cell(t->fdt, node, "#iommu-cells", 1);
    t->iommu[index] = bench_fdt_set_phandle(t, node);
}

/* Every machine ID that the instance serves */
static GArray *machine_ids(BenchTree *t, unsigned index)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    GArray *mids = bench_fdt_cells();
    unsigned i, r, mid;

    for (i = 0; i < iommu->context_count; i++) {
        const hwm_machine_context *context = &iommu->contexts[i];

        for (r = 0; r < context->range_count; r++) {
            for (mid = context->ranges[r].first;
                 mid <= context->ranges[r].last; mid++) {
                bench_fdt_put(mids, t->iommu[index]);
                bench_fdt_put(mids, mid);
            }
        }
    }
    return mids;
}

void *apq8064_bench_fdt(const BenchBoard *b, int *size)
{
    g_autofree uint32_t *phandles = g_new0(uint32_t, b->table->iommu_count);
    BenchTree t = { .iommu = phandles };
    uint32_t pclk, clk;
    int i;

    bench_fdt_begin(&t, b, 1, size);
    pclk = bench_fdt_add_clock(&t, "/clock-smmu-pclk", IOMMU_HZ);
    clk = bench_fdt_add_clock(&t, "/clock-iommu", IOMMU_HZ);
    for (i = t.table->iommu_count - 1; i >= 0; i--) {
        if (object_dynamic_cast(OBJECT(b->iommu[i]), TYPE_ARM_SMMUV2)) {
            bench_fdt_add_smmu(&t, i);
        } else {
            add_msm(&t, i, pclk, clk);
        }
    }
    for (i = t.table->iommu_count - 1; i >= 0; i--) {
        bench_fdt_add_masters(&t, i, machine_ids(&t, i));
    }
    bench_fdt_add_raw_masters(&t);
    bench_fdt_add_windows(&t);
    return t.fdt;
}
