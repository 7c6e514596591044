/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device trees of the bench's machines: SMMUs, and DMA masters
 */

#include "qemu/osdep.h"
#include "hw/arm/bench_fdt.h"
#include "hw/misc/smmubench/arm_smmuv2.h"

static const char *smmu_compatible(const ArmSmmuV2 *s, const char **general)
{
    *general = s->config.architecture == 1 ? "arm,smmu-v1" : "arm,smmu-v2";
    switch (s->config.model) {
    case HWM_SMMU_MMU400:
        return "arm,mmu-400";
    case HWM_SMMU_MMU401:
        return "arm,mmu-401";
    case HWM_SMMU_MMU500:
        return "arm,mmu-500";
    case HWM_SMMU_QCOM:
        *general = "qcom,smmu-v2";
        return "qcom,msm8996-smmu-v2";
    default:
        return NULL;
    }
}

/*
 * The non-secure global interrupt, then those of the contexts: in version 2
 * one a bank, unless fewer are shared.
 */
void bench_fdt_add_smmu(BenchTree *t, unsigned index)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    ArmSmmuV2 *s = ARM_SMMUV2(t->board->iommu[index]);
    HwmIommu *parent = HWM_IOMMU(s);
    bool place = iommu->preset == NULL;
    int first = place ? iommu->irq_nonsecure : iommu->first_context_irq;
    unsigned contexts = place ? 1 : iommu->context_irqs;
    g_autofree char *node =
        g_strdup_printf("/soc/iommu@%" PRIx64, iommu->base);
    GArray *irqs = bench_fdt_cells();
    const char *part, *general;
    hwm_iommu_info info;
    unsigned i;

    parent->ops.info(parent->core, &info);
    qemu_fdt_add_subnode(t->fdt, node);
    part = smmu_compatible(s, &general);
    if (part) {
        bench_fdt_set_strings(t, node, "compatible", part, general);
    } else {
        qemu_fdt_setprop_string(t->fdt, node, "compatible", general);
    }
    bench_fdt_set_reg(t, node, iommu->base, info.window);
    qemu_fdt_setprop_cell(t->fdt, node, "#global-interrupts", 1);
    bench_fdt_put(irqs, GIC_SPI);
    bench_fdt_put(irqs, place ? iommu->irq_secure : iommu->global_irq);
    bench_fdt_put(irqs, IRQ_LEVEL_HIGH);
    for (i = 0; i < MIN(contexts, info.irqs - HWM_SMMU_IRQ_CONTEXT); i++) {
        bench_fdt_put(irqs, GIC_SPI);
        bench_fdt_put(irqs, first + i);
        bench_fdt_put(irqs, IRQ_LEVEL_HIGH);
    }
    bench_fdt_set_cells(t, node, "interrupts", irqs);
    qemu_fdt_setprop_cell(t->fdt, node, "#iommu-cells", 1);
    if (s->config.cttw) {
        qemu_fdt_setprop(t->fdt, node, "dma-coherent", NULL, 0);
    }
    t->iommu[index] = bench_fdt_set_phandle(t, node);
}

void bench_fdt_add_masters(BenchTree *t, unsigned index, GArray *streams)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    GArray *reg = bench_fdt_cells(), *irqs = bench_fdt_cells();
    GString *names = g_string_new(NULL);
    const hwm_machine_master *first = NULL;
    g_autofree char *node = NULL;
    unsigned i;

    for (i = 0; i < t->table->master_count; i++) {
        const hwm_machine_master *master = &t->table->masters[i];

        if (master->iommu != index) {
            continue;
        }
        first = first ?: master;
        bench_fdt_put_long(t, reg, master->base);
        bench_fdt_put_long(t, reg, master->size);
        bench_fdt_put(irqs, GIC_SPI);
        bench_fdt_put(irqs, master->irq);
        bench_fdt_put(irqs, IRQ_LEVEL_HIGH);
        g_string_append_len(names, master->name, strlen(master->name) + 1);
    }
    if (first) {
        node = g_strdup_printf("/soc/bench-dma@%" PRIx64, first->base);
        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "compatible",
                                "smmubench,bench-dma");
        qemu_fdt_setprop_string(t->fdt, node, "label", iommu->name);
        bench_fdt_set_cells(t, node, "reg", reg);
        qemu_fdt_setprop(t->fdt, node, "reg-names", names->str, names->len);
        bench_fdt_set_cells(t, node, "interrupts", irqs);
        qemu_fdt_setprop(t->fdt, node, "interrupt-names", names->str,
                         names->len);
        bench_fdt_set_cells(t, node, "iommus", streams);
    } else {
        g_array_free(reg, true);
        g_array_free(irqs, true);
        g_array_free(streams, true);
    }
    g_string_free(names, true);
}

/*
 * A master that sees the bus through a window of its own sits on a bus of
 * its own, which says so with dma-ranges.
 */
static void add_raw_master(BenchTree *t, const hwm_machine_master *master)
{
    bool all = master->window_base == 0 && master->bus_offset == 0 &&
               master->window_size > UINT32_MAX;
    g_autofree char *bus = all ? g_strdup("/soc")
                               : g_strdup_printf("/%s-bus", master->name);
    g_autofree char *node = g_strdup_printf("%s/bench-dma@%" PRIx64, bus,
                                            master->base);
    GArray *ranges;

    if (!all) {
        bench_fdt_add_bus(t, bus);
        ranges = bench_fdt_cells();
        bench_fdt_put_long(t, ranges, master->window_base);
        bench_fdt_put_long(t, ranges,
                           master->window_base + master->bus_offset);
        bench_fdt_put_long(t, ranges, master->window_size);
        bench_fdt_set_cells(t, bus, "dma-ranges", ranges);
    }
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "smmubench,bench-dma");
    qemu_fdt_setprop_string(t->fdt, node, "label", master->name);
    bench_fdt_set_reg(t, node, master->base, master->size);
    qemu_fdt_setprop_string(t->fdt, node, "reg-names", master->name);
    bench_fdt_set_spi(t, node, master->irq, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_string(t->fdt, node, "interrupt-names", master->name);
}

void bench_fdt_add_raw_masters(BenchTree *t)
{
    int i;

    for (i = t->table->master_count - 1; i >= 0; i--) {
        if (t->table->masters[i].iommu < 0) {
            add_raw_master(t, &t->table->masters[i]);
        }
    }
}
