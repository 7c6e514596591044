/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt controller of the bench's machines, and its wires to the CPUs
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/qlist.h"
#include "cpu.h"
#include "exec/address-spaces.h"
#include "hw/arm/bench_board.h"
#include "hw/intc/arm_gic.h"
#include "hw/intc/arm_gicv3_common.h"
#include "hw/qdev-properties.h"
#include "target/arm/gtimer.h"

static void bench_board_map_gic(BenchBoard *b, int region,
                                hwm_window_kind kind)
{
    sysbus_mmio_map(SYS_BUS_DEVICE(b->gic), region,
                    bench_board_window(b->table, kind)->base);
}

static void bench_board_wire_cpu(BenchBoard *b, unsigned index)
{
    static const int timer_ppi[] = {
        [GTIMER_PHYS] = BENCH_PPI_TIMER_PHYS,
        [GTIMER_VIRT] = BENCH_PPI_TIMER_VIRT,
        [GTIMER_HYP] = BENCH_PPI_TIMER_HYP,
        [GTIMER_SEC] = BENCH_PPI_TIMER_SECURE,
    };
    unsigned cpus = MACHINE(b)->smp.cpus;
    DeviceState *cpu = DEVICE(qemu_get_cpu(index));
    SysBusDevice *gic = SYS_BUS_DEVICE(b->gic);
    int ppi = b->table->spis + index * GIC_INTERNAL + GIC_NR_SGIS;
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(timer_ppi); i++) {
        qdev_connect_gpio_out(cpu, i,
                              qdev_get_gpio_in(b->gic, ppi + timer_ppi[i]));
    }
    if (b->gic_version == 3) {
        qdev_connect_gpio_out_named(cpu, "gicv3-maintenance-interrupt", 0,
                                    qdev_get_gpio_in(b->gic,
                                                     ppi + BENCH_PPI_GIC));
    } else if (b->virtualization) {
        sysbus_connect_irq(gic, index + 4 * cpus,
                           qdev_get_gpio_in(b->gic, ppi + BENCH_PPI_GIC));
    }
    sysbus_connect_irq(gic, index, qdev_get_gpio_in(cpu, ARM_CPU_IRQ));
    sysbus_connect_irq(gic, index + cpus,
                       qdev_get_gpio_in(cpu, ARM_CPU_FIQ));
    sysbus_connect_irq(gic, index + 2 * cpus,
                       qdev_get_gpio_in(cpu, ARM_CPU_VIRQ));
    sysbus_connect_irq(gic, index + 3 * cpus,
                       qdev_get_gpio_in(cpu, ARM_CPU_VFIQ));
}

/* GICv3 wants an ITS' LPI tables to be in memory that it is told of */
static void bench_board_gicv3_properties(BenchBoard *b)
{
    QList *regions = qlist_new();

    qlist_append_int(regions, MACHINE(b)->smp.cpus);
    qdev_prop_set_array(b->gic, "redist-region-count", regions);
    object_property_set_link(OBJECT(b->gic), "sysmem",
                             OBJECT(get_system_memory()), &error_fatal);
    qdev_prop_set_bit(b->gic, "has-lpi", true);
}

void bench_board_make_gic(BenchBoard *b)
{
    bool v3 = b->gic_version == 3;
    unsigned i;

    b->gic = qdev_new(v3 ? gicv3_class_name() : gic_class_name());
    object_property_add_child(OBJECT(b), "gic", OBJECT(b->gic));
    qdev_prop_set_uint32(b->gic, "revision", b->gic_version);
    qdev_prop_set_uint32(b->gic, "num-cpu", MACHINE(b)->smp.cpus);
    qdev_prop_set_uint32(b->gic, "num-irq", b->table->spis + GIC_INTERNAL);
    qdev_prop_set_bit(b->gic, "has-security-extensions", b->secure);
    if (v3) {
        bench_board_gicv3_properties(b);
    } else {
        qdev_prop_set_bit(b->gic, "has-virtualization-extensions",
                          b->virtualization);
    }
    sysbus_realize_and_unref(SYS_BUS_DEVICE(b->gic), &error_fatal);
    bench_board_map_gic(b, 0, HWM_WIN_GIC_DIST);
    if (v3) {
        bench_board_map_gic(b, 1, HWM_WIN_GIC_REDIST);
    } else {
        bench_board_map_gic(b, 1, HWM_WIN_GIC_CPU);
        if (b->virtualization) {
            bench_board_map_gic(b, 2, HWM_WIN_GIC_HYP);
            bench_board_map_gic(b, 3, HWM_WIN_GIC_VCPU);
        }
    }
    for (i = 0; i < MACHINE(b)->smp.cpus; i++) {
        bench_board_wire_cpu(b, i);
    }
}
