/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmuv2-bench: a board with one ARM SMMU, and PCI and platform masters
 * behind it
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "exec/address-spaces.h"
#include "hw/arm/smmuv2_bench.h"
#include "hw/intc/arm_gicv3_its_common.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "hw/pci-host/gpex.h"
#include "hw/qdev-properties.h"
#include "target/arm/cpu-qom.h"

/* Beyond it, the CPUs with 40 address bits see nothing */
#define RAM_END (1ull << 40)

/* -- parts ---------------------------------------------------------------- */

/* What turns PCI's messages into interrupts */
static void smmuv2_bench_make_msi(BenchBoard *b)
{
    const hwm_window *window;
    DeviceState *dev;
    unsigned i;

    if (b->gic_version == 3) {
        window = bench_board_window(b->table, HWM_WIN_GIC_ITS);
        dev = qdev_new(its_class_name());
        object_property_set_link(OBJECT(dev), "parent-gicv3", OBJECT(b->gic),
                                 &error_abort);
        sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    } else {
        window = bench_board_window(b->table, HWM_WIN_GIC_V2M);
        dev = qdev_new("arm-gicv2m");
        qdev_prop_set_uint32(dev, "base-spi", window->irq);
        qdev_prop_set_uint32(dev, "num-spi", window->irqs);
        sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
        for (i = 0; i < window->irqs; i++) {
            sysbus_connect_irq(SYS_BUS_DEVICE(dev), i,
                               bench_board_spi(b, window->irq + i));
        }
    }
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, window->base);
}

static void smmuv2_bench_make_pcie(SmmuV2Bench *s)
{
    BenchBoard *b = BENCH_BOARD(s);
    const hwm_window *ecam = bench_board_window(b->table, HWM_WIN_PCIE_ECAM);
    const hwm_window *mmio = bench_board_window(b->table, HWM_WIN_PCIE_MMIO);
    const hwm_window *pio = bench_board_window(b->table, HWM_WIN_PCIE_PIO);
    MemoryRegion *sysmem = get_system_memory();
    DeviceState *dev = qdev_new(TYPE_GPEX_HOST);
    SysBusDevice *busdev = SYS_BUS_DEVICE(dev);
    PCIBus *bus;
    unsigned i;

    sysbus_realize_and_unref(busdev, &error_fatal);
    memory_region_init_alias(&s->ecam, OBJECT(s), "pcie-ecam",
                             sysbus_mmio_get_region(busdev, 0), 0,
                             ecam->size);
    memory_region_add_subregion(sysmem, ecam->base, &s->ecam);
    memory_region_init_alias(&s->pci_mmio, OBJECT(s), "pcie-mmio",
                             sysbus_mmio_get_region(busdev, 1), mmio->base,
                             mmio->size);
    memory_region_add_subregion(sysmem, mmio->base, &s->pci_mmio);
    sysbus_mmio_map(busdev, 2, pio->base);
    for (i = 0; i < PCI_NUM_PINS; i++) {
        sysbus_connect_irq(busdev, i, bench_board_spi(b, ecam->irq + i));
        gpex_set_irq_num(GPEX_HOST(dev), i, ecam->irq + i);
    }

    bus = PCI_HOST_BRIDGE(dev)->bus;
    if (b->table->pci_iommu >= 0 && b->iommu[b->table->pci_iommu]) {
        hwm_iommu_setup_pci(HWM_IOMMU(b->iommu[b->table->pci_iommu]), bus,
                            b->table->pci_stream_base);
    }
    pci_init_nic_devices(bus, "virtio-net-pci");
}

static void smmuv2_bench_make_pl330(BenchBoard *b, const hwm_window *window)
{
    DeviceState *dev = qdev_new("pl330");
    SysBusDevice *busdev = SYS_BUS_DEVICE(dev);
    MemoryRegion *memory = get_system_memory();
    unsigned i;

    object_property_add_child(OBJECT(b), window->name, OBJECT(dev));
    if (window->iommu >= 0 && b->iommu[window->iommu]) {
        memory = hwm_iommu_region(HWM_IOMMU(b->iommu[window->iommu]),
                                  window->name, window->stream);
    }
    object_property_set_link(OBJECT(dev), "memory", OBJECT(memory),
                             &error_fatal);
    /* The first interrupt is the abort's, the others are its events' */
    qdev_prop_set_uint8(dev, "num_events", window->irqs - 1);
    sysbus_realize_and_unref(busdev, &error_fatal);
    sysbus_mmio_map(busdev, 0, window->base);
    for (i = 0; i < window->irqs; i++) {
        sysbus_connect_irq(busdev, i, bench_board_spi(b, window->irq + i));
    }
}

/* -- the machine ---------------------------------------------------------- */

static void smmuv2_bench_init(MachineState *machine)
{
    SmmuV2Bench *s = SMMUV2_BENCH(machine);
    BenchBoard *b = BENCH_BOARD(machine);
    const hwm_window *ram = bench_board_window(b->table, HWM_WIN_RAM);
    const char *preset = s->no_smmu ? "none" : s->preset;
    unsigned i;

    if (machine->ram_size > RAM_END - ram->base) {
        g_autofree char *given = size_to_str(machine->ram_size);

        error_report("machine smmuv2-bench can't have %s of RAM", given);
        exit(EXIT_FAILURE);
    }
    bench_board_make_cpus(b);
    bench_board_make_gic(b);
    smmuv2_bench_make_msi(b);
    bench_board_make_windows(b);
    g_assert(b->table->iommu_count == 1);
    bench_board_make_iommus(b, &preset);
    bench_board_make_masters(b);
    smmuv2_bench_make_pcie(s);
    for (i = 0; i < b->table->window_count; i++) {
        if (b->table->windows[i].kind == HWM_WIN_PL330) {
            smmuv2_bench_make_pl330(b, &b->table->windows[i]);
        }
    }
    bench_board_boot(b);
}

static bool smmuv2_bench_get_secure(Object *obj, Error **errp)
{
    return BENCH_BOARD(obj)->secure;
}

static void smmuv2_bench_set_secure(Object *obj, bool value, Error **errp)
{
    BENCH_BOARD(obj)->secure = value;
}

static bool smmuv2_bench_get_virtualization(Object *obj, Error **errp)
{
    return BENCH_BOARD(obj)->virtualization;
}

static void smmuv2_bench_set_virtualization(Object *obj, bool value,
                                            Error **errp)
{
    BENCH_BOARD(obj)->virtualization = value;
}

static char *smmuv2_bench_get_gic(Object *obj, Error **errp)
{
    return g_strdup_printf("%u", BENCH_BOARD(obj)->gic_version);
}

static void smmuv2_bench_set_gic(Object *obj, const char *value, Error **errp)
{
    if (strcmp(value, "2") && strcmp(value, "3")) {
        error_setg(errp, "gic-version is 2 or 3, not '%s'", value);
        return;
    }
    BENCH_BOARD(obj)->gic_version = value[0] - '0';
}

static bool smmuv2_bench_get_smmu(Object *obj, Error **errp)
{
    return !SMMUV2_BENCH(obj)->no_smmu;
}

static void smmuv2_bench_set_smmu(Object *obj, bool value, Error **errp)
{
    SMMUV2_BENCH(obj)->no_smmu = !value;
}

static char *smmuv2_bench_get_preset(Object *obj, Error **errp)
{
    return g_strdup(SMMUV2_BENCH(obj)->preset ?:
                    BENCH_BOARD(obj)->table->iommus[0].preset);
}

static void smmuv2_bench_set_preset(Object *obj, const char *value,
                                    Error **errp)
{
    SmmuV2Bench *s = SMMUV2_BENCH(obj);

    /* Which there are is the device's affair */
    g_free(s->preset);
    s->preset = g_strdup(value);
}

static void smmuv2_bench_finalize(Object *obj)
{
    g_free(SMMUV2_BENCH(obj)->preset);
}

static void smmuv2_bench_class_init(ObjectClass *oc, void *data)
{
    /* Those with a generic timer */
    static const char * const valid_cpu_types[] = {
        ARM_CPU_TYPE_NAME("cortex-a7"),
        ARM_CPU_TYPE_NAME("cortex-a15"),
        ARM_CPU_TYPE_NAME("cortex-a35"),
        ARM_CPU_TYPE_NAME("cortex-a53"),
        ARM_CPU_TYPE_NAME("cortex-a55"),
        ARM_CPU_TYPE_NAME("cortex-a57"),
        ARM_CPU_TYPE_NAME("cortex-a72"),
        ARM_CPU_TYPE_NAME("cortex-a76"),
        ARM_CPU_TYPE_NAME("cortex-a710"),
        ARM_CPU_TYPE_NAME("neoverse-n1"),
        ARM_CPU_TYPE_NAME("neoverse-n2"),
        ARM_CPU_TYPE_NAME("max"),
        NULL
    };
    MachineClass *mc = MACHINE_CLASS(oc);
    BenchBoardClass *bc = BENCH_BOARD_CLASS(oc);

    bc->table = "smmuv2-bench";
    bc->fdt = smmuv2_bench_fdt;
    mc->desc = "Board with an ARM SMMU, and PCI and DMA masters behind it";
    mc->init = smmuv2_bench_init;
    mc->max_cpus = 8;
    mc->default_cpu_type = ARM_CPU_TYPE_NAME("cortex-a76");
    mc->valid_cpu_types = valid_cpu_types;
    mc->default_ram_size =
        bench_board_window(bench_board_table(bc->table), HWM_WIN_RAM)->size;
    mc->default_ram_id = "smmuv2-bench.ram";
    mc->pci_allow_0_address = true;

    object_class_property_add_bool(oc, "secure", smmuv2_bench_get_secure,
                                   smmuv2_bench_set_secure);
    object_class_property_set_description(oc, "secure",
        "CPUs have EL3, and the SMMU two security states (default off)");
    object_class_property_add_bool(oc, "virtualization",
                                   smmuv2_bench_get_virtualization,
                                   smmuv2_bench_set_virtualization);
    object_class_property_set_description(oc, "virtualization",
        "CPUs have EL2 (default off)");
    object_class_property_add_str(oc, "gic-version", smmuv2_bench_get_gic,
                                  smmuv2_bench_set_gic);
    object_class_property_set_description(oc, "gic-version",
        "2 (default), with MSIs by GICv2m, or 3, with an ITS");
    object_class_property_add_bool(oc, "smmu", smmuv2_bench_get_smmu,
                                   smmuv2_bench_set_smmu);
    object_class_property_set_description(oc, "smmu",
        "there is an SMMU (default on); off: masters sit on the bus itself");
    object_class_property_add_str(oc, "smmu-preset", smmuv2_bench_get_preset,
                                  smmuv2_bench_set_preset);
    object_class_property_set_description(oc, "smmu-preset",
        "generic, mmu-400, mmu-401, mmu-500 (default) or qcom-smmu-v2; "
        "details by -global arm-smmuv2.PROPERTY=VALUE");
}

static const TypeInfo smmuv2_bench_types[] = {
    {
        .name = TYPE_SMMUV2_BENCH,
        .parent = TYPE_BENCH_BOARD,
        .instance_size = sizeof(SmmuV2Bench),
        .instance_finalize = smmuv2_bench_finalize,
        .class_init = smmuv2_bench_class_init,
    },
};
DEFINE_TYPES(smmuv2_bench_types)
