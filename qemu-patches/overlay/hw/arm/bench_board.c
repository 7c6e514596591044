/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bench's machines have in common
 *
 * What is where stands in the tables made from hw-model/machines; this file
 * makes it.
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qapi/error.h"
#include "cpu.h"
#include "exec/address-spaces.h"
#include "hw/arm/bench_board.h"
#include "hw/char/pl011.h"
#include "hw/misc/smmubench/arm_smmuv2.h"
#include "hw/misc/smmubench/bench_dma.h"
#include "hw/misc/smmubench/bench_page.h"
#include "hw/misc/smmubench/msm_iommu.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "system/hostmem.h"
#include "system/system.h"
#include "target/arm/cpu-qom.h"

const hwm_machine *bench_board_table(const char *name)
{
    unsigned i;

    for (i = 0; hwm_machines[i]; i++) {
        if (!strcmp(hwm_machines[i]->name, name)) {
            return hwm_machines[i];
        }
    }
    g_assert_not_reached();
}

const hwm_window *bench_board_window(const hwm_machine *table,
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

qemu_irq bench_board_spi(BenchBoard *b, int spi)
{
    return qdev_get_gpio_in(b->gic, spi);
}

void bench_board_make_cpus(BenchBoard *b)
{
    MachineState *machine = MACHINE(b);
    unsigned i;

    for (i = 0; i < machine->smp.cpus; i++) {
        Object *cpu = object_new(machine->cpu_type);

        if (object_property_find(cpu, "has_el3")) {
            object_property_set_bool(cpu, "has_el3", b->secure, &error_fatal);
        }
        if (object_property_find(cpu, "has_el2")) {
            object_property_set_bool(cpu, "has_el2", b->virtualization,
                                     &error_fatal);
        }
        qdev_realize(DEVICE(cpu), NULL, &error_fatal);
        object_unref(cpu);
    }
}

/* -- windows -------------------------------------------------------------- */

/* Memory that somebody else maps too comes from a backend */
static MemoryRegion *bench_board_sram(BenchBoard *b, const hwm_window *window)
{
    g_autofree char *name = g_strdup_printf("%s.sram", b->table->name);
    HostMemoryBackend *backend;
    MemoryRegion *mr;

    if (!b->sram_memdev) {
        memory_region_init_ram(&b->own_sram, NULL, name, window->size,
                               &error_fatal);
        return &b->own_sram;
    }
    backend = (HostMemoryBackend *)
        object_resolve_path_type(b->sram_memdev, TYPE_MEMORY_BACKEND, NULL);
    if (!backend) {
        error_report("sram-memdev=%s: there is no such memory backend",
                     b->sram_memdev);
        exit(EXIT_FAILURE);
    }
    if (host_memory_backend_is_mapped(backend)) {
        error_report("sram-memdev=%s: this memory backend is in use",
                     b->sram_memdev);
        exit(EXIT_FAILURE);
    }
    mr = host_memory_backend_get_memory(backend);
    if (memory_region_size(mr) != window->size) {
        error_report("sram-memdev=%s: on-chip RAM has exactly 0x%" PRIx64
                     " bytes, not 0x%" PRIx64, b->sram_memdev, window->size,
                     memory_region_size(mr));
        exit(EXIT_FAILURE);
    }
    host_memory_backend_set_mapped(backend, true);
    vmstate_register_ram_global(mr);
    return mr;
}

static void bench_board_make_page(BenchBoard *b, const hwm_window *window)
{
    DeviceState *page = qdev_new(TYPE_BENCH_PAGE);

    object_property_add_child(OBJECT(b), "bench-page", OBJECT(page));
    object_property_set_link(OBJECT(page), "arbiter", OBJECT(b->arbiter),
                             &error_fatal);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(page), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(page), 0, window->base);
}

void bench_board_make_windows(BenchBoard *b)
{
    MemoryRegion *sysmem = get_system_memory();
    unsigned i;

    b->arbiter = qdev_new(TYPE_BENCH_ARBITER);
    object_property_add_child(OBJECT(b), "arbiter", OBJECT(b->arbiter));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(b->arbiter), &error_fatal);

    for (i = 0; i < b->table->window_count; i++) {
        const hwm_window *window = &b->table->windows[i];

        switch (window->kind) {
        case HWM_WIN_RAM:
            memory_region_add_subregion(sysmem, window->base,
                                        MACHINE(b)->ram);
            break;
        case HWM_WIN_SRAM:
            memory_region_add_subregion(sysmem, window->base,
                                        bench_board_sram(b, window));
            break;
        case HWM_WIN_UART:
            pl011_create(window->base, bench_board_spi(b, window->irq),
                         serial_hd(0));
            break;
        case HWM_WIN_RTC:
            sysbus_create_simple("pl031", window->base,
                                 bench_board_spi(b, window->irq));
            break;
        case HWM_WIN_VIRTIO:
            sysbus_create_simple("virtio-mmio", window->base,
                                 bench_board_spi(b, window->irq));
            break;
        case HWM_WIN_BENCH_PAGE:
            bench_board_make_page(b, window);
            break;
        default:                 /* the interrupt controller's, PCI's, ... */
            break;
        }
    }
}

/* -- IOMMUs and masters --------------------------------------------------- */

static DeviceState *bench_board_new_iommu(BenchBoard *b, unsigned index,
                                          const char *type)
{
    const hwm_machine_iommu *iommu = &b->table->iommus[index];
    Object *parent = object_resolve_path_component(OBJECT(b), "iommu");
    DeviceState *dev = b->iommu[index] = qdev_new(type);

    object_property_add_child(parent, iommu->name, OBJECT(dev));
    dev->id = g_strdup(iommu->name);    /* for "info qtree" */
    return dev;
}

static void bench_board_make_msm(BenchBoard *b, unsigned index)
{
    const hwm_machine_iommu *iommu = &b->table->iommus[index];
    DeviceState *dev = bench_board_new_iommu(b, index, TYPE_MSM_IOMMU);
    SysBusDevice *busdev = SYS_BUS_DEVICE(dev);

    qdev_prop_set_uint32(dev, "contexts", iommu->banks);
    sysbus_realize_and_unref(busdev, &error_fatal);
    sysbus_mmio_map(busdev, 0, iommu->base);
    sysbus_connect_irq(busdev, HWM_MSM_IRQ_SECURE,
                       bench_board_spi(b, iommu->irq_secure));
    sysbus_connect_irq(busdev, HWM_MSM_IRQ_NONSECURE,
                       bench_board_spi(b, iommu->irq_nonsecure));
}

/*
 * What the table says of an SMMU are defaults: -global arm-smmuv2.NAME=VALUE
 * has the last word.
 */
static void bench_board_smmu_defaults(BenchBoard *b, unsigned index,
                                      const char *preset)
{
    const hwm_machine_iommu *iommu = &b->table->iommus[index];
    DeviceState *dev = b->iommu[index];
    bool as_table;
    unsigned i;

    arm_smmuv2_default(dev, "preset", preset);
    as_table = !g_strcmp0(ARM_SMMUV2(dev)->preset, iommu->preset);
    if (b->secure) {
        arm_smmuv2_default(dev, "secure", "on");
    }
    for (i = 0; i < iommu->property_count; i++) {
        const hwm_machine_property *property = &iommu->properties[i];
        g_autofree char *value = g_strdup_printf("%" PRIu64, property->value);

        /* Another part has its own size, but must know all stream IDs */
        if (as_table || !strcmp(property->name, "numsidb")) {
            arm_smmuv2_default(dev, property->name, value);
        }
    }
}

static void bench_board_make_smmu(BenchBoard *b, unsigned index,
                                  const char *preset)
{
    const hwm_machine_iommu *iommu = &b->table->iommus[index];
    DeviceState *dev = bench_board_new_iommu(b, index, TYPE_ARM_SMMUV2);
    SysBusDevice *busdev = SYS_BUS_DEVICE(dev);
    HwmIommu *s = HWM_IOMMU(dev);
    bool place = iommu->preset == NULL;
    int global = place ? iommu->irq_secure : iommu->global_irq;
    int first = place ? iommu->irq_nonsecure : iommu->first_context_irq;
    unsigned contexts = place ? 1 : iommu->context_irqs;
    hwm_iommu_info info;
    unsigned i;

    bench_board_smmu_defaults(b, index, preset);
    sysbus_realize_and_unref(busdev, &error_fatal);
    s->ops.info(s->core, &info);
    if (info.window > iommu->size) {
        error_report("%s: its registers take 0x%x bytes, and the machine has "
                     "room for 0x%" PRIx64, s->path, info.window,
                     iommu->size);
        exit(EXIT_FAILURE);
    }
    sysbus_mmio_map(busdev, 0, iommu->base);
    sysbus_connect_irq(busdev, HWM_SMMU_IRQ_GLOBAL,
                       bench_board_spi(b, global));
    if (iommu->preset && iommu->secure_irq >= 0) {
        sysbus_connect_irq(busdev, HWM_SMMU_IRQ_SECURE,
                           bench_board_spi(b, iommu->secure_irq));
    }
    for (i = 0; i < MIN(contexts, info.irqs - HWM_SMMU_IRQ_CONTEXT); i++) {
        sysbus_connect_irq(busdev, HWM_SMMU_IRQ_CONTEXT + i,
                           bench_board_spi(b, first + i));
    }
}

void bench_board_make_iommus(BenchBoard *b, const char *const *preset)
{
    unsigned i;

    object_property_add_new_container(OBJECT(b), "iommu");
    b->iommu = g_new0(DeviceState *, b->table->iommu_count);
    for (i = 0; i < b->table->iommu_count; i++) {
        const char *which = preset[i] ?: b->table->iommus[i].preset;

        if (!which) {
            bench_board_make_msm(b, i);
        } else if (strcmp(which, "none")) {
            bench_board_make_smmu(b, i, which);
        }
    }
}

void bench_board_make_masters(BenchBoard *b)
{
    Object *parent = object_property_add_new_container(OBJECT(b), "dma");
    unsigned i;

    for (i = 0; i < b->table->master_count; i++) {
        const hwm_machine_master *master = &b->table->masters[i];
        DeviceState *dev = qdev_new(TYPE_BENCH_DMA);
        SysBusDevice *busdev = SYS_BUS_DEVICE(dev);

        object_property_add_child(parent, master->name, OBJECT(dev));
        dev->id = g_strdup(master->name);
        object_property_set_link(OBJECT(dev), "arbiter", OBJECT(b->arbiter),
                                 &error_fatal);
        qdev_prop_set_uint16(dev, "stream", master->stream);
        if (master->iommu < 0) {
            qdev_prop_set_uint64(dev, "window-base", master->window_base);
            qdev_prop_set_uint64(dev, "window-size", master->window_size);
            object_property_set_int(OBJECT(dev), "bus-offset",
                                    master->bus_offset, &error_fatal);
        } else if (b->iommu[master->iommu]) {
            object_property_set_link(OBJECT(dev), "iommu",
                                     OBJECT(b->iommu[master->iommu]),
                                     &error_fatal);
        } else {
            qdev_prop_set_uint64(dev, "window-size", UINT64_MAX);
        }
        sysbus_realize_and_unref(busdev, &error_fatal);
        sysbus_mmio_map(busdev, 0, master->base);
        sysbus_connect_irq(busdev, 0, bench_board_spi(b, master->irq));
    }
}

/* -- the machine ---------------------------------------------------------- */

static void *bench_board_get_dtb(const struct arm_boot_info *info, int *size)
{
    BenchBoard *b = container_of(info, BenchBoard, boot);

    return BENCH_BOARD_GET_CLASS(b)->fdt(b, size);
}

void bench_board_boot(BenchBoard *b)
{
    MachineState *machine = MACHINE(b);

    b->boot.loader_start = bench_board_window(b->table, HWM_WIN_RAM)->base;
    b->boot.ram_size = machine->ram_size;
    b->boot.board_id = -1;
    /* As virt: a guest that has EL2 keeps HVC to itself */
    b->boot.psci_conduit = b->virtualization ? QEMU_PSCI_CONDUIT_SMC
                                             : QEMU_PSCI_CONDUIT_HVC;
    b->boot.get_dtb = bench_board_get_dtb;
    arm_load_kernel(ARM_CPU(first_cpu), machine, &b->boot);
}

static char *bench_board_get_sram_memdev(Object *obj, Error **errp)
{
    return g_strdup(BENCH_BOARD(obj)->sram_memdev);
}

static void bench_board_set_sram_memdev(Object *obj, const char *value,
                                        Error **errp)
{
    BenchBoard *b = BENCH_BOARD(obj);

    g_free(b->sram_memdev);
    b->sram_memdev = g_strdup(value);
}

static void bench_board_init(Object *obj)
{
    BenchBoard *b = BENCH_BOARD(obj);

    b->table = bench_board_table(BENCH_BOARD_GET_CLASS(b)->table);
    b->gic_version = 2;
}

static void bench_board_finalize(Object *obj)
{
    BenchBoard *b = BENCH_BOARD(obj);

    g_free(b->sram_memdev);
    g_free(b->iommu);
}

static void bench_board_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->max_cpus = 1;
    /* A plain -drive gets no device: it is where snapshots go */
    mc->block_default_type = IF_NONE;
    mc->no_parallel = 1;
    mc->no_floppy = 1;
    mc->no_cdrom = 1;

    object_class_property_add_str(oc, "sram-memdev",
                                  bench_board_get_sram_memdev,
                                  bench_board_set_sram_memdev);
    object_class_property_set_description(oc, "sram-memdev",
        "ID of the memory backend that is the on-chip RAM");
}

static const TypeInfo bench_board_types[] = {
    {
        .name = TYPE_BENCH_BOARD,
        .parent = TYPE_MACHINE,
        .abstract = true,
        .instance_size = sizeof(BenchBoard),
        .instance_init = bench_board_init,
        .instance_finalize = bench_board_finalize,
        .class_size = sizeof(BenchBoardClass),
        .class_init = bench_board_class_init,
    },
};
DEFINE_TYPES(bench_board_types)
