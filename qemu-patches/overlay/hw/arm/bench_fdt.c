/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device trees of the bench's machines: the parts that more than one has
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "hw/arm/bench_fdt.h"

#define UART_HZ 24000000

GArray *bench_fdt_cells(void)
{
    return g_array_new(false, false, 4);
}

void bench_fdt_put(GArray *cells, uint32_t value)
{
    value = cpu_to_be32(value);
    g_array_append_val(cells, value);
}

void bench_fdt_put_long(const BenchTree *t, GArray *cells, uint64_t value)
{
    if (t->cells == 2) {
        bench_fdt_put(cells, value >> 32);
    }
    bench_fdt_put(cells, value);
}

void bench_fdt_set_cells(BenchTree *t, const char *node, const char *name,
                         GArray *cells)
{
    qemu_fdt_setprop(t->fdt, node, name, cells->data, cells->len * 4);
    g_array_free(cells, true);
}

void bench_fdt_set_reg(BenchTree *t, const char *node, uint64_t base,
                       uint64_t size)
{
    GArray *cells = bench_fdt_cells();

    bench_fdt_put_long(t, cells, base);
    bench_fdt_put_long(t, cells, size);
    bench_fdt_set_cells(t, node, "reg", cells);
}

void bench_fdt_set_spi(BenchTree *t, const char *node, int spi, int flags)
{
    qemu_fdt_setprop_cells(t->fdt, node, "interrupts", GIC_SPI, spi, flags);
}

void bench_fdt_set_strings(BenchTree *t, const char *node, const char *name,
                           const char *first, const char *second)
{
    const char *both[] = { first, second };

    qemu_fdt_setprop_string_array(t->fdt, node, name, (char **)both,
                                  ARRAY_SIZE(both));
}

uint32_t bench_fdt_set_phandle(BenchTree *t, const char *node)
{
    uint32_t phandle = qemu_fdt_alloc_phandle(t->fdt);

    qemu_fdt_setprop_cell(t->fdt, node, "phandle", phandle);
    return phandle;
}

uint32_t bench_fdt_add_clock(BenchTree *t, const char *node, uint32_t hz)
{
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "fixed-clock");
    qemu_fdt_setprop_cell(t->fdt, node, "#clock-cells", 0);
    qemu_fdt_setprop_cell(t->fdt, node, "clock-frequency", hz);
    return bench_fdt_set_phandle(t, node);
}

/* GICv2 has a mask of CPUs there */
uint32_t bench_fdt_ppi_flags(const BenchTree *t)
{
    unsigned cpus = MACHINE(t->board)->smp.cpus;

    return IRQ_LEVEL_HIGH |
           (t->board->gic_version == 2 ? ((1u << cpus) - 1) << 8 : 0);
}

void bench_fdt_add_bus(BenchTree *t, const char *node)
{
    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "simple-bus");
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", t->cells);
    qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", t->cells);
    qemu_fdt_setprop(t->fdt, node, "ranges", NULL, 0);
}

static void add_cpus(BenchTree *t)
{
    int cpus = MACHINE(t->board)->smp.cpus;
    int i;

    qemu_fdt_add_subnode(t->fdt, "/cpus");
    qemu_fdt_setprop_cell(t->fdt, "/cpus", "#address-cells", 1);
    qemu_fdt_setprop_cell(t->fdt, "/cpus", "#size-cells", 0);
    for (i = cpus - 1; i >= 0; i--) {
        ARMCPU *cpu = ARM_CPU(qemu_get_cpu(i));
        g_autofree char *node = g_strdup_printf("/cpus/cpu@%x", i);

        qemu_fdt_add_subnode(t->fdt, node);
        qemu_fdt_setprop_string(t->fdt, node, "device_type", "cpu");
        qemu_fdt_setprop_string(t->fdt, node, "compatible",
                                cpu->dtb_compatible);
        qemu_fdt_setprop_cell(t->fdt, node, "reg", i);
        if (cpus > 1) {
            qemu_fdt_setprop_string(t->fdt, node, "enable-method", "psci");
        }
    }
}

static void add_timer(BenchTree *t)
{
    static const int ppis[] = {
        BENCH_PPI_TIMER_SECURE, BENCH_PPI_TIMER_PHYS, BENCH_PPI_TIMER_VIRT,
        BENCH_PPI_TIMER_HYP,
    };
    bool v8 = arm_feature(&ARM_CPU(first_cpu)->env, ARM_FEATURE_V8);
    GArray *cells = bench_fdt_cells();
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(ppis); i++) {
        bench_fdt_put(cells, GIC_PPI);
        bench_fdt_put(cells, ppis[i]);
        bench_fdt_put(cells, bench_fdt_ppi_flags(t));
    }
    qemu_fdt_add_subnode(t->fdt, "/timer");
    qemu_fdt_setprop_string(t->fdt, "/timer", "compatible",
                            v8 ? "arm,armv8-timer" : "arm,armv7-timer");
    bench_fdt_set_cells(t, "/timer", "interrupts", cells);
    qemu_fdt_setprop(t->fdt, "/timer", "always-on", NULL, 0);
}

static void add_gic(BenchTree *t)
{
    bool v3 = t->board->gic_version == 3;
    const hwm_window *dist = bench_board_window(t->table, HWM_WIN_GIC_DIST);
    g_autofree char *node =
        g_strdup_printf("/soc/interrupt-controller@%" PRIx64, dist->base);
    static const hwm_window_kind regions[] = {
        HWM_WIN_GIC_CPU, HWM_WIN_GIC_HYP, HWM_WIN_GIC_VCPU,
    };
    GArray *reg = bench_fdt_cells();
    const hwm_window *window = dist;
    unsigned i;

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible",
                            v3 ? "arm,gic-v3" : "arm,cortex-a15-gic");
    qemu_fdt_setprop(t->fdt, node, "interrupt-controller", NULL, 0);
    qemu_fdt_setprop_cell(t->fdt, node, "#interrupt-cells", 3);
    bench_fdt_put_long(t, reg, dist->base);
    bench_fdt_put_long(t, reg, dist->size);
    for (i = 0; i < (v3 || !t->board->virtualization ? 1 : 3); i++) {
        window = bench_board_window(t->table,
                                    v3 ? HWM_WIN_GIC_REDIST : regions[i]);
        bench_fdt_put_long(t, reg, window->base);
        bench_fdt_put_long(t, reg, window->size);
    }
    bench_fdt_set_cells(t, node, "reg", reg);
    if (t->board->virtualization) {
        qemu_fdt_setprop_cells(t->fdt, node, "interrupts", GIC_PPI,
                               BENCH_PPI_GIC, bench_fdt_ppi_flags(t));
    }
    t->gic = bench_fdt_set_phandle(t, node);
    qemu_fdt_setprop_cell(t->fdt, "/", "interrupt-parent", t->gic);
    if (!bench_board_window(t->table, HWM_WIN_GIC_V2M)) {
        qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 0);
        return;
    }
    /* What turns messages into interrupts is a node below */
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", t->cells);
    qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", t->cells);
    qemu_fdt_setprop(t->fdt, node, "ranges", NULL, 0);
}

void bench_fdt_begin(BenchTree *t, const BenchBoard *b, unsigned cells,
                     int *size)
{
    g_autofree char *name = g_strdup_printf("smmubench,%s", b->table->name);
    g_autofree char *model = g_strdup_printf("smmubench %s", b->table->name);

    t->board = b;
    t->table = b->table;
    t->cells = cells;
    t->fdt = create_device_tree(size);
    qemu_fdt_setprop_string(t->fdt, "/", "compatible", name);
    qemu_fdt_setprop_string(t->fdt, "/", "model", model);
    qemu_fdt_setprop_cell(t->fdt, "/", "#address-cells", cells);
    qemu_fdt_setprop_cell(t->fdt, "/", "#size-cells", cells);
    t->uart_clock = bench_fdt_add_clock(t, "/clock-uart", UART_HZ);
    add_cpus(t);
    bench_fdt_add_bus(t, "/soc");
    add_gic(t);
    add_timer(t);
}

/* -- windows -------------------------------------------------------------- */

static void add_uart(BenchTree *t, const hwm_window *window)
{
    g_autofree char *node =
        g_strdup_printf("/soc/serial@%" PRIx64, window->base);

    qemu_fdt_add_subnode(t->fdt, node);
    bench_fdt_set_strings(t, node, "compatible", "arm,pl011",
                          "arm,primecell");
    bench_fdt_set_reg(t, node, window->base, window->size);
    bench_fdt_set_spi(t, node, window->irq, IRQ_LEVEL_HIGH);
    qemu_fdt_setprop_cells(t->fdt, node, "clocks", t->uart_clock,
                           t->uart_clock);
    bench_fdt_set_strings(t, node, "clock-names", "uartclk", "apb_pclk");

    qemu_fdt_add_subnode(t->fdt, "/aliases");
    qemu_fdt_setprop_string(t->fdt, "/aliases", "serial0", node);
    qemu_fdt_add_subnode(t->fdt, "/chosen");
    qemu_fdt_setprop_string(t->fdt, "/chosen", "stdout-path",
                            "serial0:115200n8");
}

static void add_sram(BenchTree *t, const hwm_window *window)
{
    g_autofree char *node =
        g_strdup_printf("/soc/sram@%" PRIx64, window->base);
    GArray *ranges = bench_fdt_cells();

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", "mmio-sram");
    bench_fdt_set_reg(t, node, window->base, window->size);
    qemu_fdt_setprop_cell(t->fdt, node, "#address-cells", 1);
    qemu_fdt_setprop_cell(t->fdt, node, "#size-cells", 1);
    bench_fdt_put(ranges, 0);
    bench_fdt_put_long(t, ranges, window->base);
    bench_fdt_put(ranges, window->size);
    bench_fdt_set_cells(t, node, "ranges", ranges);
}

/* One with registers, and maybe an interrupt, and nothing else */
static char *add_plain(BenchTree *t, const hwm_window *window,
                       const char *name, const char *compatible)
{
    char *node = g_strdup_printf("/soc/%s@%" PRIx64, name, window->base);

    qemu_fdt_add_subnode(t->fdt, node);
    qemu_fdt_setprop_string(t->fdt, node, "compatible", compatible);
    bench_fdt_set_reg(t, node, window->base, window->size);
    return node;
}

static void add_window(BenchTree *t, const hwm_window *window)
{
    g_autofree char *node = NULL;

    switch (window->kind) {
    case HWM_WIN_UART:
        add_uart(t, window);
        break;
    case HWM_WIN_SRAM:
        add_sram(t, window);
        break;
    case HWM_WIN_VIRTIO:
        node = add_plain(t, window, "virtio", "virtio,mmio");
        bench_fdt_set_spi(t, node, window->irq, IRQ_EDGE_RISING);
        qemu_fdt_setprop(t->fdt, node, "dma-coherent", NULL, 0);
        break;
    case HWM_WIN_RTC:
        node = add_plain(t, window, "rtc", "");
        bench_fdt_set_strings(t, node, "compatible", "arm,pl031",
                              "arm,primecell");
        bench_fdt_set_spi(t, node, window->irq, IRQ_LEVEL_HIGH);
        qemu_fdt_setprop_cell(t->fdt, node, "clocks", t->uart_clock);
        qemu_fdt_setprop_string(t->fdt, node, "clock-names", "apb_pclk");
        break;
    case HWM_WIN_BENCH_PAGE:
        node = add_plain(t, window, "bench-page", "smmubench,bench-page");
        break;
    default:                    /* RAM: arm_load_dtb(); others: their board */
        break;
    }
}

void bench_fdt_add_windows(BenchTree *t)
{
    int i;

    for (i = t->table->window_count - 1; i >= 0; i--) {
        add_window(t, &t->table->windows[i]);
    }
}
