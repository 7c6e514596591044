/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apq8064-bench: an APQ8064-like board with its IOMMUs and a DMA master on
 * each of their contexts
 *
 * What is where stands in the table made from
 * hw-model/machines/apq8064-bench.yaml; this file makes it.
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qapi/error.h"
#include "cpu.h"
#include "exec/address-spaces.h"
#include "hw/arm/apq8064_bench.h"
#include "hw/char/pl011.h"
#include "hw/intc/arm_gic.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/bench_page.h"
#include "hw/misc/smmubench/msm_iommu.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "system/hostmem.h"
#include "system/system.h"
#include "target/arm/cpu-qom.h"
#include "target/arm/gtimer.h"

static const hwm_machine *apq8064_bench_table(void)
{
    unsigned i;

    for (i = 0; hwm_machines[i]; i++) {
        if (!strcmp(hwm_machines[i]->name, "apq8064-bench")) {
            return hwm_machines[i];
        }
    }
    g_assert_not_reached();
}

const hwm_window *apq8064_bench_window(const hwm_machine *table,
                                       hwm_window_kind kind)
{
    unsigned i;

    for (i = 0; i < table->window_count; i++) {
        if (table->windows[i].kind == kind) {
            return &table->windows[i];
        }
    }
    return NULL;
}

static qemu_irq apq8064_bench_spi(Apq8064Bench *s, int spi)
{
    return qdev_get_gpio_in(s->gic, spi);
}

static void apq8064_bench_make_cpu(Apq8064Bench *s)
{
    Object *cpu = object_new(MACHINE(s)->cpu_type);

    /* Neither EL2 nor EL3, so that PSCI by HVC is QEMU's */
    if (object_property_find(cpu, "has_el3")) {
        object_property_set_bool(cpu, "has_el3", false, &error_fatal);
    }
    if (object_property_find(cpu, "has_el2")) {
        object_property_set_bool(cpu, "has_el2", false, &error_fatal);
    }
    qdev_realize(DEVICE(cpu), NULL, &error_fatal);
    object_unref(cpu);
}

static void apq8064_bench_make_gic(Apq8064Bench *s)
{
    static const int timer_ppi[] = {
        [GTIMER_PHYS] = APQ8064_PPI_TIMER_PHYS,
        [GTIMER_VIRT] = APQ8064_PPI_TIMER_VIRT,
        [GTIMER_HYP] = APQ8064_PPI_TIMER_HYP,
        [GTIMER_SEC] = APQ8064_PPI_TIMER_SECURE,
    };
    DeviceState *cpu = DEVICE(first_cpu);
    SysBusDevice *busdev;
    unsigned i;

    s->gic = qdev_new(gic_class_name());
    object_property_add_child(OBJECT(s), "gic", OBJECT(s->gic));
    qdev_prop_set_uint32(s->gic, "revision", 2);
    qdev_prop_set_uint32(s->gic, "num-cpu", 1);
    qdev_prop_set_uint32(s->gic, "num-irq", s->table->spis + GIC_INTERNAL);
    busdev = SYS_BUS_DEVICE(s->gic);
    sysbus_realize_and_unref(busdev, &error_fatal);
    sysbus_mmio_map(busdev, 0,
                    apq8064_bench_window(s->table, HWM_WIN_GIC_DIST)->base);
    sysbus_mmio_map(busdev, 1,
                    apq8064_bench_window(s->table, HWM_WIN_GIC_CPU)->base);

    for (i = 0; i < ARRAY_SIZE(timer_ppi); i++) {
        qdev_connect_gpio_out(cpu, i,
                              qdev_get_gpio_in(s->gic, s->table->spis +
                                               GIC_NR_SGIS + timer_ppi[i]));
    }
    sysbus_connect_irq(busdev, 0, qdev_get_gpio_in(cpu, ARM_CPU_IRQ));
    sysbus_connect_irq(busdev, 1, qdev_get_gpio_in(cpu, ARM_CPU_FIQ));
    sysbus_connect_irq(busdev, 2, qdev_get_gpio_in(cpu, ARM_CPU_VIRQ));
    sysbus_connect_irq(busdev, 3, qdev_get_gpio_in(cpu, ARM_CPU_VFIQ));
}

/* Memory that somebody else maps too comes from a backend */
static MemoryRegion *apq8064_bench_sram(Apq8064Bench *s,
                                        const hwm_window *window)
{
    HostMemoryBackend *backend;
    MemoryRegion *mr;

    if (!s->sram_memdev) {
        memory_region_init_ram(&s->own_sram, NULL, "apq8064-bench.sram",
                               window->size, &error_fatal);
        return &s->own_sram;
    }
    backend = (HostMemoryBackend *)
        object_resolve_path_type(s->sram_memdev, TYPE_MEMORY_BACKEND, NULL);
    if (!backend) {
        error_report("sram-memdev=%s: there is no such memory backend",
                     s->sram_memdev);
        exit(EXIT_FAILURE);
    }
    if (host_memory_backend_is_mapped(backend)) {
        error_report("sram-memdev=%s: this memory backend is in use",
                     s->sram_memdev);
        exit(EXIT_FAILURE);
    }
    mr = host_memory_backend_get_memory(backend);
    if (memory_region_size(mr) != window->size) {
        error_report("sram-memdev=%s: on-chip RAM has exactly 0x%" PRIx64
                     " bytes, not 0x%" PRIx64, s->sram_memdev, window->size,
                     memory_region_size(mr));
        exit(EXIT_FAILURE);
    }
    host_memory_backend_set_mapped(backend, true);
    vmstate_register_ram_global(mr);
    return mr;
}

static void apq8064_bench_make_windows(Apq8064Bench *s)
{
    MemoryRegion *sysmem = get_system_memory();
    const hwm_window *window;
    DeviceState *page;
    unsigned i;

    for (i = 0; i < s->table->window_count; i++) {
        window = &s->table->windows[i];
        switch (window->kind) {
        case HWM_WIN_RAM:
            memory_region_add_subregion(sysmem, window->base,
                                        MACHINE(s)->ram);
            break;
        case HWM_WIN_SRAM:
            memory_region_add_subregion(sysmem, window->base,
                                        apq8064_bench_sram(s, window));
            break;
        case HWM_WIN_GIC_DIST:
        case HWM_WIN_GIC_CPU:
            break;
        case HWM_WIN_UART:
            pl011_create(window->base, apq8064_bench_spi(s, window->irq),
                         serial_hd(0));
            break;
        case HWM_WIN_VIRTIO:
            sysbus_create_simple("virtio-mmio", window->base,
                                 apq8064_bench_spi(s, window->irq));
            break;
        case HWM_WIN_BENCH_PAGE:
            page = qdev_new(TYPE_BENCH_PAGE);
            object_property_add_child(OBJECT(s), "bench-page", OBJECT(page));
            object_property_set_link(OBJECT(page), "arbiter",
                                     OBJECT(s->arbiter), &error_fatal);
            sysbus_realize_and_unref(SYS_BUS_DEVICE(page), &error_fatal);
            sysbus_mmio_map(SYS_BUS_DEVICE(page), 0, window->base);
            break;
        }
    }
}

static void apq8064_bench_make_iommus(Apq8064Bench *s)
{
    Object *parent = object_property_add_new_container(OBJECT(s), "iommu");
    unsigned i;

    s->iommu = g_new0(DeviceState *, s->table->iommu_count);
    for (i = 0; i < s->table->iommu_count; i++) {
        const hwm_machine_iommu *iommu = &s->table->iommus[i];
        DeviceState *dev;
        SysBusDevice *busdev;

        g_assert(!strcmp(iommu->model, "msm-v0"));
        dev = s->iommu[i] = qdev_new(TYPE_MSM_IOMMU);
        busdev = SYS_BUS_DEVICE(dev);
        object_property_add_child(parent, iommu->name, OBJECT(dev));
        dev->id = g_strdup(iommu->name);    /* for "info qtree" */
        qdev_prop_set_uint32(dev, "contexts", iommu->banks);
        sysbus_realize_and_unref(busdev, &error_fatal);
        sysbus_mmio_map(busdev, 0, iommu->base);
        sysbus_connect_irq(busdev, HWM_MSM_IRQ_SECURE,
                           apq8064_bench_spi(s, iommu->irq_secure));
        sysbus_connect_irq(busdev, HWM_MSM_IRQ_NONSECURE,
                           apq8064_bench_spi(s, iommu->irq_nonsecure));
    }
}

static void apq8064_bench_make_masters(Apq8064Bench *s)
{
    Object *parent = object_property_add_new_container(OBJECT(s), "dma");
    unsigned i;

    for (i = 0; i < s->table->master_count; i++) {
        const hwm_machine_master *master = &s->table->masters[i];
        DeviceState *dev = qdev_new(TYPE_BENCH_DMA);
        SysBusDevice *busdev = SYS_BUS_DEVICE(dev);

        object_property_add_child(parent, master->name, OBJECT(dev));
        dev->id = g_strdup(master->name);
        object_property_set_link(OBJECT(dev), "arbiter", OBJECT(s->arbiter),
                                 &error_fatal);
        qdev_prop_set_uint16(dev, "stream", master->stream);
        if (master->iommu >= 0) {
            object_property_set_link(OBJECT(dev), "iommu",
                                     OBJECT(s->iommu[master->iommu]),
                                     &error_fatal);
        } else {
            qdev_prop_set_uint64(dev, "window-base", master->window_base);
            qdev_prop_set_uint64(dev, "window-size", master->window_size);
            object_property_set_int(OBJECT(dev), "bus-offset",
                                    master->bus_offset, &error_fatal);
        }
        sysbus_realize_and_unref(busdev, &error_fatal);
        sysbus_mmio_map(busdev, 0, master->base);
        sysbus_connect_irq(busdev, 0, apq8064_bench_spi(s, master->irq));
    }
}

static void *apq8064_bench_get_dtb(const struct arm_boot_info *info, int *size)
{
    return apq8064_bench_fdt(container_of(info, Apq8064Bench, boot), size);
}

static void apq8064_bench_init(MachineState *machine)
{
    Apq8064Bench *s = APQ8064_BENCH(machine);
    const hwm_window *ram;

    s->table = apq8064_bench_table();
    ram = apq8064_bench_window(s->table, HWM_WIN_RAM);
    if (machine->ram_size != ram->size) {
        g_autofree char *has = size_to_str(ram->size);
        g_autofree char *given = size_to_str(machine->ram_size);

        error_report("machine apq8064-bench has exactly %s of RAM, not %s: "
                     "leave -m out", has, given);
        exit(EXIT_FAILURE);
    }

    apq8064_bench_make_cpu(s);
    apq8064_bench_make_gic(s);
    s->arbiter = qdev_new(TYPE_BENCH_ARBITER);
    object_property_add_child(OBJECT(s), "arbiter", OBJECT(s->arbiter));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(s->arbiter), &error_fatal);
    apq8064_bench_make_windows(s);
    apq8064_bench_make_iommus(s);
    apq8064_bench_make_masters(s);

    s->boot.loader_start = ram->base;
    s->boot.ram_size = ram->size;
    s->boot.board_id = -1;
    s->boot.psci_conduit = QEMU_PSCI_CONDUIT_HVC;
    s->boot.get_dtb = apq8064_bench_get_dtb;
    arm_load_kernel(ARM_CPU(first_cpu), machine, &s->boot);
}

static char *apq8064_bench_get_sram_memdev(Object *obj, Error **errp)
{
    return g_strdup(APQ8064_BENCH(obj)->sram_memdev);
}

static void apq8064_bench_set_sram_memdev(Object *obj, const char *value,
                                          Error **errp)
{
    Apq8064Bench *s = APQ8064_BENCH(obj);

    g_free(s->sram_memdev);
    s->sram_memdev = g_strdup(value);
}

static void apq8064_bench_finalize(Object *obj)
{
    Apq8064Bench *s = APQ8064_BENCH(obj);

    g_free(s->sram_memdev);
    g_free(s->iommu);
}

static void apq8064_bench_class_init(ObjectClass *oc, void *data)
{
    /* Those with a generic timer and no more than 32 bits */
    static const char * const valid_cpu_types[] = {
        ARM_CPU_TYPE_NAME("cortex-a15"),
        ARM_CPU_TYPE_NAME("cortex-a7"),
        NULL
    };
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "APQ8064-like board with MSM IOMMUs and DMA masters";
    mc->init = apq8064_bench_init;
    mc->max_cpus = 1;
    mc->default_cpu_type = ARM_CPU_TYPE_NAME("cortex-a15");
    mc->valid_cpu_types = valid_cpu_types;
    mc->default_ram_size =
        apq8064_bench_window(apq8064_bench_table(), HWM_WIN_RAM)->size;
    mc->default_ram_id = "apq8064-bench.ram";
    /* A plain -drive gets no device: it is where snapshots go */
    mc->block_default_type = IF_NONE;
    mc->no_parallel = 1;
    mc->no_floppy = 1;
    mc->no_cdrom = 1;

    object_class_property_add_str(oc, "sram-memdev",
                                  apq8064_bench_get_sram_memdev,
                                  apq8064_bench_set_sram_memdev);
    object_class_property_set_description(oc, "sram-memdev",
        "ID of the memory backend that is the on-chip RAM");
}

static const TypeInfo apq8064_bench_types[] = {
    {
        .name = TYPE_APQ8064_BENCH,
        .parent = TYPE_MACHINE,
        .instance_size = sizeof(Apq8064Bench),
        .instance_finalize = apq8064_bench_finalize,
        .class_init = apq8064_bench_class_init,
    },
};
DEFINE_TYPES(apq8064_bench_types)
