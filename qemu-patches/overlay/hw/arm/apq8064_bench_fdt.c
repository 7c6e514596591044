/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device tree of apq8064-bench
 *
 * Linux's msm_iommu can serve one device for each IOMMU instance, so the
 * masters of an instance are one node that lists all machine IDs.
 */

#include "qemu/osdep.h"
#include "hw/arm/apq8064_bench.h"
#include "system/device_tree.h"

#define GIC_SPI 0
#define GIC_PPI 1
#define IRQ_EDGE_RISING 1
#define IRQ_LEVEL_HIGH  4
#define PPI_CPU0        (1 << 8)

#define UART_HZ  24000000
#define IOMMU_HZ 128000000

typedef struct Tree {
    void *fdt;
    const hwm_machine *table;
    uint32_t gic;
    uint32_t uart_clock;
    uint32_t iommu_pclk;
    uint32_t iommu_clk;
    uint32_t *iommu;         /* phandles, as in the table */
} Tree;

/* A list of cells that grows */
static void put(GArray *cells, uint32_t value)
{
    value = cpu_to_be32(value);
    g_array_append_val(cells, value);
}

static void set_cells(Tree *t, const char *node, const char *name,
                      GArray *cells)
{
    qemu_fdt_setprop(t->fdt, node, name, cells->data, cells->len * 4);
    g_array_free(cells, true);
}

static GArray *new_cells(void)
{
    return g_array_new(false, false, 4);
}

static void set_reg(Tree *t, const char *node, uint64_t base, uint64_t size)
{
    qemu_fdt_setprop_cells(t->fdt, node, "reg", base, size);
}

static void set_spi(Tree *t, const char *node, int spi, int flags)
{
    qemu_fdt_setprop_cells(t->fdt, node, "interrupts", GIC_SPI, spi, flags);
}

static uint32_t set_phandle(Tree *t, const char *node)
{
    uint32_t phandle = qemu_fdt_alloc_phandle(t->fdt);

    qemu_fdt_setprop_cell(t->fdt, node, "phandle", phandle);
    return phandle;
}

static void set_strings(Tree *t, const char *node, const char *name,
                        const char *first, const char *second)
{
    const char *both[] = { first, second };

    qemu_fdt_setprop_string_array(t->fdt, node, name, (char **)both,
                                  ARRAY_SIZE(both));
}

static void set_bus(Tree *t, const char *node)
{
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "simple-bus");
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 1);
    qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", 1);
    qemu_fdt_setprop(t->fdt, node, "ranges", NULL, 0);
}

static uint32_t add_clock(Tree *t, const char *node, uint32_t hz)
{
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "fixed-clock");
    qemu_fdt_setprop_cell(t->fdt, node, "#clock-cells", 0);
    qemu_fdt_setprop_cell(t->fdt, node, "clock-frequency", hz);
    return set_phandle(t, node);
}

static void add_cpu(Tree *t, const char *cpu_type)
{
    g_autofree char *compatible =
        g_strdup_printf("arm,%.*s",
                        (int)(strlen(cpu_type) - strlen(ARM_CPU_TYPE_SUFFIX)),
                        cpu_type);

    qemu_fdt_add_subnode(t->fdt, "/cpus");
    qemu_fdt_setprop_cell(t->fdt, "/cpus", "#address-cells", 1);
    qemu_fdt_setprop_cell(t->fdt, "/cpus", "#size-cells", 0);
    qemu_fdt_add_subnode(t->fdt, "/cpus/cpu@0");
    qemu_fdt_setprop_string(t->fdt, "/cpus/cpu@0", "device_type", "cpu");
    qemu_fdt_setprop_string(t->fdt, "/cpus/cpu@0", "compatible", compatible);
    qemu_fdt_setprop_cell(t->fdt, "/cpus/cpu@0", "reg", 0);
}

static void add_timer(Tree *t)
{
    static const int ppis[] = {
        APQ8064_PPI_TIMER_SECURE, APQ8064_PPI_TIMER_PHYS,
        APQ8064_PPI_TIMER_VIRT, APQ8064_PPI_TIMER_HYP,
    };
    GArray *cells = new_cells();
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(ppis); i++) {
        put(cells, GIC_PPI);
        put(cells, ppis[i]);
        put(cells, IRQ_LEVEL_HIGH | PPI_CPU0);
    }
    qemu_fdt_add_subnode(t->fdt, "/timer");
    qemu_fdt_setprop_string(t->fdt, "/timer", "compatible",
                            "arm,armv7-timer");
    set_cells(t, "/timer", "interrupts", cells);
    qemu_fdt_setprop(t->fdt, "/timer", "always-on", NULL, 0);
}

static void add_gic(Tree *t)
{
    const hwm_window *dist = apq8064_bench_window(t->table, HWM_WIN_GIC_DIST);
    const hwm_window *cpu = apq8064_bench_window(t->table, HWM_WIN_GIC_CPU);
    g_autofree char *node =
        g_strdup_printf("/soc/interrupt-controller@%" PRIx64, dist->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "arm,cortex-a15-gic");
    qemu_fdt_setprop(t->fdt, node, "interrupt-controller", NULL, 0);
    qemu_fdt_setprop_cell(t->fdt, node, "#interrupt-cells", 3);
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 0);
    qemu_fdt_setprop_cells(t->fdt, node, "reg", dist->base, dist->size,
                           cpu->base, cpu->size);
    t->gic = set_phandle(t, node);
    qemu_fdt_setprop_cell(t->fdt, "/", "interrupt-parent", t->gic);
}

static void add_uart(Tree *t, const hwm_window *window)
{
    g_autofree char *node =
        g_strdup_printf("/soc/serial@%" PRIx64, window->base);

    qemu_fdt_add_subnode(t->fdt, node);
    set_strings(t, node, "compatible", "arm,pl011", "arm,primecell");
    set_reg(t, node, window->base, window->size);
    set_spi(t, node, window->irq, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_cells(t->fdt, node, "clocks", t->uart_clock,
                           t->uart_clock);
    set_strings(t, node, "clock-names", "uartclk", "apb_pclk");

    qemu_fdt_add_subnode(t->fdt, "/aliases");
    qemu_fdt_setprop_string(t->fdt, "/aliases", "serial0", node);
    qemu_fdt_add_subnode(t->fdt, "/chosen");
    qemu_fdt_setprop_string(t->fdt, "/chosen", "stdout-path",
                            "serial0:115200n8");
}

static void add_window(Tree *t, const hwm_window *window)
{
    g_autofree char *node = NULL;

    switch (window->kind) {
    case HWM_WIN_UART:
        add_uart(t, window);
        break;
    case HWM_WIN_SRAM:
        node = g_strdup_printf("/soc/sram@%" PRIx64, window->base);
        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "compatible", "mmio-sram");
        set_reg(t, node, window->base, window->size);
        qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 1);
        qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", 1);
        qemu_fdt_setprop_cells(t->fdt, node, "ranges", 0, window->base,
                               window->size);
        break;
    case HWM_WIN_VIRTIO:
        node = g_strdup_printf("/soc/virtio@%" PRIx64, window->base);
        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "compatible", "virtio,mmio");
        set_reg(t, node, window->base, window->size);
        set_spi(t, node, window->irq, IRQ_EDGE_RISING);
        qemu_fdt_setprop(t->fdt, node, "dma-coherent", NULL, 0);
        break;
    case HWM_WIN_BENCH_PAGE:
        node = g_strdup_printf("/soc/bench-page@%" PRIx64, window->base);
        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "compatible",
                                "smmubench,bench-page");
        set_reg(t, node, window->base, window->size);
        break;
    case HWM_WIN_RAM:           /* arm_load_dtb() adds it */
    case HWM_WIN_GIC_DIST:
    case HWM_WIN_GIC_CPU:
        break;
    }
}

static void add_iommu(Tree *t, unsigned index)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    g_autofree char *node =
        g_strdup_printf("/soc/iommu@%" PRIx64, iommu->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "qcom,apq8064-iommu");
    qemu_fdt_setprop_string(t->fdt, node, "label", iommu->name);
    set_reg(t, node, iommu->base, iommu->size);
    /* The order of apq8064.dtsi, not of the binding's text */
    qemu_fdt_setprop_cells(t->fdt, node, "interrupts",
                           GIC_SPI, iommu->irq_secure, IRQ_LEVEL_HIGH,
                           GIC_SPI, iommu->irq_nonsecure, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_cells(t->fdt, node, "clocks", t->iommu_pclk,
                           t->iommu_clk);
    set_strings(t, node, "clock-names", "smmu_pclk", "iommu_clk");
    qemu_fdt_setprop_cell(t->fdt, node, "qcom,ncb", iommu->banks);
    qemu_fdt_setprop_cell(t->fdt, node, "#iommu-cells", 1);
    t->iommu[index] = set_phandle(t, node);
}

/* All masters behind an IOMMU are one node, with every machine ID it serves */
static void add_masters_behind(Tree *t, unsigned index)
{
    const hwm_machine_iommu *iommu = &t->table->iommus[index];
    GArray *reg = new_cells(), *irqs = new_cells(), *mids = new_cells();
    GString *names = g_string_new(NULL);
    const hwm_machine_master *first = NULL;
    g_autofree char *node = NULL;
    unsigned i, r, mid;

    for (i = 0; i < t->table->master_count; i++) {
        const hwm_machine_master *master = &t->table->masters[i];

        if (master->iommu != index) {
            continue;
        }
        first = first ?: master;
        put(reg, master->base);
        put(reg, master->size);
        put(irqs, GIC_SPI);
        put(irqs, master->irq);
        put(irqs, IRQ_LEVEL_HIGH);
        g_string_append_len(names, master->name, strlen(master->name) + 1);
    }
    for (i = 0; i < iommu->context_count; i++) {
        const hwm_machine_context *context = &iommu->contexts[i];

        for (r = 0; r < context->range_count; r++) {
            for (mid = context->ranges[r].first;
                 mid <= context->ranges[r].last; mid++) {
                put(mids, t->iommu[index]);
                put(mids, mid);
            }
        }
    }
    if (first) {
        node = g_strdup_printf("/soc/bench-dma@%" PRIx64, first->base);
        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "compatible",
                                "smmubench,bench-dma");
        qemu_fdt_setprop_string(t->fdt, node, "label", iommu->name);
        qemu_fdt_setprop(t->fdt, node, "reg", reg->data, reg->len * 4);
        qemu_fdt_setprop(t->fdt, node, "reg-names", names->str, names->len);
        qemu_fdt_setprop(t->fdt, node, "interrupts", irqs->data,
                         irqs->len * 4);
        qemu_fdt_setprop(t->fdt, node, "interrupt-names", names->str,
                         names->len);
        qemu_fdt_setprop(t->fdt, node, "iommus", mids->data, mids->len * 4);
    }
    g_array_free(reg, true);
    g_array_free(irqs, true);
    g_array_free(mids, true);
    g_string_free(names, true);
}

/*
 * A master that sees the bus through a window of its own sits on a bus of
 * its own, which says so with dma-ranges.
 */
static void add_raw_master(Tree *t, const hwm_machine_master *master)
{
    bool all = master->window_base == 0 && master->bus_offset == 0 &&
               master->window_size > UINT32_MAX;
    g_autofree char *bus = all ? g_strdup("/soc")
                               : g_strdup_printf("/%s-bus", master->name);
    g_autofree char *node = g_strdup_printf("%s/bench-dma@%" PRIx64, bus,
                                            master->base);

    if (!all) {
        set_bus(t, bus);
        qemu_fdt_setprop_cells(t->fdt, bus, "dma-ranges", master->window_base,
                               master->window_base + master->bus_offset,
                               master->window_size);
    }
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            "smmubench,bench-dma");
    qemu_fdt_setprop_string(t->fdt, node, "label", master->name);
    set_reg(t, node, master->base, master->size);
    qemu_fdt_setprop_string(t->fdt, node, "reg-names", master->name);
    set_spi(t, node, master->irq, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_string(t->fdt, node, "interrupt-names", master->name);
}

void *apq8064_bench_fdt(const Apq8064Bench *s, int *size)
{
    g_autofree uint32_t *phandles = g_new0(uint32_t, s->table->iommu_count);
    Tree t = { .table = s->table, .iommu = phandles };
    int i;

    t.fdt = create_device_tree(size);
    qemu_fdt_setprop_string(t.fdt, "/", "compatible",
                            "smmubench,apq8064-bench");
    qemu_fdt_setprop_string(t.fdt, "/", "model", "smmubench apq8064-bench");
    qemu_fdt_setprop_cell(t.fdt, "/", "#address-cells", 1);
    qemu_fdt_setprop_cell(t.fdt, "/", "#size-cells", 1);

    t.uart_clock = add_clock(&t, "/clock-uart", UART_HZ);
    t.iommu_pclk = add_clock(&t, "/clock-smmu-pclk", IOMMU_HZ);
    t.iommu_clk = add_clock(&t, "/clock-iommu", IOMMU_HZ);
    add_cpu(&t, MACHINE(s)->cpu_type);
    set_bus(&t, "/soc");
    add_gic(&t);
    add_timer(&t);

    /* A new node comes before its siblings, so the last one is made first */
    for (i = t.table->iommu_count - 1; i >= 0; i--) {
        add_iommu(&t, i);
    }
    for (i = t.table->iommu_count - 1; i >= 0; i--) {
        add_masters_behind(&t, i);
    }
    for (i = t.table->master_count - 1; i >= 0; i--) {
        if (t.table->masters[i].iommu < 0) {
            add_raw_master(&t, &t.table->masters[i]);
        }
    }
    for (i = t.table->window_count - 1; i >= 0; i--) {
        add_window(&t, &t.table->windows[i]);
    }
    return t.fdt;
}
