/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device tree of smmuv2-bench
 *
 * Each master behind the SMMU is a device of its own, with one stream.
 */

#include "qemu/osdep.h"
#include "hw/arm/bench_fdt.h"
#include "hw/arm/smmuv2_bench.h"
#include "hw/pci/pci.h"
#include "hw/pci/pcie_host.h"

/* Code of a range's space, PCI Bus Binding to Open Firmware, 2.2.1.1 */
#define RANGE_IO     0x01000000
#define RANGE_MEMORY 0x02000000

/* Below the interrupt controller; returns its phandle */
static uint32_t add_msi(BenchTree *t)
{
    bool v3 = t->board->gic_version == 3;
    const hwm_window *dist = bench_board_window(t->table, HWM_WIN_GIC_DIST);
    const hwm_window *window = bench_board_window(t->table, v3
                                                  ? HWM_WIN_GIC_ITS
                                                  : HWM_WIN_GIC_V2M);
    g_autofree char *node =
        g_strdup_printf("/soc/interrupt-controller@%" PRIx64
                        "/msi-controller@%" PRIx64, dist->base, window->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            v3 ? "arm,gic-v3-its" : "arm,gic-v2m-frame");
    qemu_fdt_setprop(t->fdt, node, "msi-controller", NULL, 0);
    if (v3) {
        qemu_fdt_setprop_cell(t->fdt, node, "#msi-cells", 1);
    }
    bench_fdt_set_reg(t, node, window->base, window->size);
    return bench_fdt_set_phandle(t, node);
}

/* INTA to INTD of a slot go round with its number */
static void add_pcie_interrupts(BenchTree *t, const char *node, int first)
{
    GArray *map = bench_fdt_cells();
    unsigned slot, pin, i;

    for (slot = 0; slot < PCI_NUM_PINS; slot++) {
        for (pin = 0; pin < PCI_NUM_PINS; pin++) {
            bench_fdt_put(map, PCI_DEVFN(slot, 0) << 8);
            bench_fdt_put(map, 0);
            bench_fdt_put(map, 0);
            bench_fdt_put(map, pin + 1);
            bench_fdt_put(map, t->gic);
            /* The interrupt controller has a bus below, and so addresses */
            for (i = 0; i < t->cells; i++) {
                bench_fdt_put(map, 0);
            }
            bench_fdt_put(map, GIC_SPI);
            bench_fdt_put(map, first + (slot + pin) % PCI_NUM_PINS);
            bench_fdt_put(map, IRQ_LEVEL_HIGH);
        }
    }
    qemu_fdt_setprop_cell(t->fdt, node, "#interrupt-cells", 1);
    bench_fdt_set_cells(t, node, "interrupt-map", map);
    qemu_fdt_setprop_cells(t->fdt, node, "interrupt-map-mask",
                           PCI_DEVFN(PCI_NUM_PINS - 1, 0) << 8, 0, 0, 7);
}

static void put_range(BenchTree *t, GArray *ranges, uint32_t space,
                      uint64_t from, const hwm_window *window)
{
    bench_fdt_put(ranges, space);
    bench_fdt_put(ranges, from >> 32);
    bench_fdt_put(ranges, from);
    bench_fdt_put_long(t, ranges, window->base);
    bench_fdt_put(ranges, window->size >> 32);
    bench_fdt_put(ranges, window->size);
}

static void add_pcie(BenchTree *t, uint32_t msi)
{
    const hwm_window *ecam = bench_board_window(t->table, HWM_WIN_PCIE_ECAM);
    const hwm_window *mmio = bench_board_window(t->table, HWM_WIN_PCIE_MMIO);
    const hwm_window *pio = bench_board_window(t->table, HWM_WIN_PCIE_PIO);
    g_autofree char *node = g_strdup_printf("/soc/pcie@%" PRIx64, ecam->base);
    GArray *ranges = bench_fdt_cells();
    int iommu = t->table->pci_iommu;

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "pci-host-ecam-generic");
    qemu_fdt_setprop_string(t->fdt, node, "device_type", "pci");
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 3);
    qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", 2);
    qemu_fdt_setprop_cell(t->fdt, node, "linux,pci-domain", 0);
    qemu_fdt_setprop_cells(t->fdt, node, "bus-range", 0,
                           ecam->size / PCIE_MMCFG_SIZE_MIN - 1);
    qemu_fdt_setprop(t->fdt, node, "dma-coherent", NULL, 0);
    bench_fdt_set_reg(t, node, ecam->base, ecam->size);
    put_range(t, ranges, RANGE_IO, 0, pio);
    put_range(t, ranges, RANGE_MEMORY, mmio->base, mmio);
    bench_fdt_set_cells(t, node, "ranges", ranges);
    add_pcie_interrupts(t, node, ecam->irq);
    qemu_fdt_setprop_cells(t->fdt, node, "msi-map", 0, msi, 0, 0x10000);
    if (iommu >= 0 && t->iommu[iommu]) {
        qemu_fdt_setprop_cells(t->fdt, node, "iommu-map", 0, t->iommu[iommu],
                               t->table->pci_stream_base,
                               t->table->pci_requesters);
    }
}

static void add_pl330(BenchTree *t, const hwm_window *window)
{
    g_autofree char *node = g_strdup_printf("/soc/dma-controller@%" PRIx64,
                                            window->base);
    GArray *irqs = bench_fdt_cells();
    unsigned i;

    qemu_fdt_add_subnode(t->fdt, node);
    bench_fdt_set_strings(t, node, "compatible", "arm,pl330",
                          "arm,primecell");
    bench_fdt_set_reg(t, node, window->base, window->size);
    for (i = 0; i < window->irqs; i++) {
        bench_fdt_put(irqs, GIC_SPI);
        bench_fdt_put(irqs, window->irq + i);
        bench_fdt_put(irqs, IRQ_LEVEL_HIGH);
    }
    bench_fdt_set_cells(t, node, "interrupts", irqs);
    qemu_fdt_setprop_cell(t->fdt, node, "clocks", t->uart_clock);
    qemu_fdt_setprop_string(t->fdt, node, "clock-names", "apb_pclk");
    qemu_fdt_setprop_cell(t->fdt, node, "#dma-cells", 1);
    if (window->iommu >= 0 && t->iommu[window->iommu]) {
        qemu_fdt_setprop_cells(t->fdt, node, "iommus",
                               t->iommu[window->iommu], window->stream);
    }
}

static void add_master(BenchTree *t, const hwm_machine_master *master)
{
    g_autofree char *node = g_strdup_printf("/soc/bench-dma@%" PRIx64,
                                            master->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "smmubench,bench-dma");
    qemu_fdt_setprop_string(t->fdt, node, "label", master->name);
    bench_fdt_set_reg(t, node, master->base, master->size);
    qemu_fdt_setprop_string(t->fdt, node, "reg-names", master->name);
    bench_fdt_set_spi(t, node, master->irq, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_string(t->fdt, node, "interrupt-names", master->name);
    if (t->iommu[master->iommu]) {
        qemu_fdt_setprop_cells(t->fdt, node, "iommus",
                               t->iommu[master->iommu], master->stream);
    }
}

void *smmuv2_bench_fdt(const BenchBoard *b, int *size)
{
    g_autofree uint32_t *phandles = g_new0(uint32_t, b->table->iommu_count);
    BenchTree t = { .iommu = phandles };
    uint32_t msi;
    int i;

    /* RAM may go beyond 4 GB */
    bench_fdt_begin(&t, b, 2, size);
    msi = add_msi(&t);
    for (i = t.table->iommu_count - 1; i >= 0; i--) {
        if (b->iommu[i]) {
            bench_fdt_add_smmu(&t, i);
        }
    }
    add_pcie(&t, msi);
    for (i = t.table->master_count - 1; i >= 0; i--) {
        if (t.table->masters[i].iommu >= 0) {
            add_master(&t, &t.table->masters[i]);
        }
    }
    bench_fdt_add_raw_masters(&t);
    for (i = t.table->window_count - 1; i >= 0; i--) {
        if (t.table->windows[i].kind == HWM_WIN_PL330) {
            add_pl330(&t, &t.table->windows[i]);
        }
    }
    bench_fdt_add_windows(&t);
    return t.fdt;
}
