/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apq8064-bench: an APQ8064-like board with its IOMMUs and a DMA master on
 * each of their contexts
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qapi/error.h"
#include "hw/arm/apq8064_bench.h"
#include "target/arm/cpu-qom.h"

#define DISPLAY "mdp0"
#define DISPLAY_PRESET "mmu-401"

static void apq8064_bench_init(MachineState *machine)
{
    BenchBoard *b = BENCH_BOARD(machine);
    const hwm_window *ram = bench_board_window(b->table, HWM_WIN_RAM);
    g_autofree const char **preset = g_new0(const char *,
                                            b->table->iommu_count);
    unsigned i;

    if (machine->ram_size != ram->size) {
        g_autofree char *has = size_to_str(ram->size);
        g_autofree char *given = size_to_str(machine->ram_size);

        error_report("machine apq8064-bench has exactly %s of RAM, not %s: "
                     "leave -m out", has, given);
        exit(EXIT_FAILURE);
    }
    for (i = 0; i < b->table->iommu_count; i++) {
        if (APQ8064_BENCH(b)->display_smmu &&
            !strcmp(b->table->iommus[i].name, DISPLAY)) {
            preset[i] = DISPLAY_PRESET;
        }
    }

    bench_board_make_cpus(b);
    bench_board_make_gic(b);
    bench_board_make_windows(b);
    bench_board_make_iommus(b, preset);
    bench_board_make_masters(b);
    bench_board_boot(b);
}

static char *apq8064_bench_get_display(Object *obj, Error **errp)
{
    return g_strdup(APQ8064_BENCH(obj)->display_smmu ? "smmu-v2" : "msm-v0");
}

static void apq8064_bench_set_display(Object *obj, const char *value,
                                      Error **errp)
{
    if (strcmp(value, "msm-v0") && strcmp(value, "smmu-v2")) {
        error_setg(errp, "display-iommu is msm-v0 or smmu-v2, not '%s'",
                   value);
        return;
    }
    APQ8064_BENCH(obj)->display_smmu = !strcmp(value, "smmu-v2");
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
    BenchBoardClass *bc = BENCH_BOARD_CLASS(oc);

    bc->table = "apq8064-bench";
    bc->fdt = apq8064_bench_fdt;
    mc->desc = "APQ8064-like board with MSM IOMMUs and DMA masters";
    mc->init = apq8064_bench_init;
    mc->default_cpu_type = ARM_CPU_TYPE_NAME("cortex-a15");
    mc->valid_cpu_types = valid_cpu_types;
    mc->default_ram_size =
        bench_board_window(bench_board_table(bc->table), HWM_WIN_RAM)->size;
    mc->default_ram_id = "apq8064-bench.ram";

    object_class_property_add_str(oc, "display-iommu",
                                  apq8064_bench_get_display,
                                  apq8064_bench_set_display);
    object_class_property_set_description(oc, "display-iommu",
        "what stands before the display's masters: msm-v0 (default), or "
        "smmu-v2, an MMU-401");
}

static const TypeInfo apq8064_bench_types[] = {
    {
        .name = TYPE_APQ8064_BENCH,
        .parent = TYPE_BENCH_BOARD,
        .instance_size = sizeof(Apq8064Bench),
        .class_init = apq8064_bench_class_init,
    },
};
DEFINE_TYPES(apq8064_bench_types)
