/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iommus.c - instances of the models that the machine's table names.  Past this file nobody knows which model it is.
 */
#include <stdlib.h>
#include <string.h>

#include "hwm_msm.h"
#include "hwm_smmu.h"
#include "hwm_smmu_properties.h"
#include "sim.h"

/* Kinds of IOMMUs. */
typedef struct sim_model {
    const char *model;           /* as the machine tables call it */
    const char *device;          /* as those who set properties do */
    uint32_t unit;               /* of its registers */
    const char *(*make)(sim_iommu *made, const hwm_machine_iommu *entry, const hwm_sim_config *config);
} sim_model;

static const char MSM_DEVICE[] = "msm-iommu";
static const char MSM_LEVEL_CAUSES[] = "irq-level-causes";
static const char SMMU_DEVICE[] = "arm-smmuv2";

static hwm_host host_of(sim_iommu *made)
{
    return (hwm_host){ &made->port, sim_bus_read, sim_bus_write, sim_irq, sim_iommu_event };
}

static const char *make_msm(sim_iommu *made, const hwm_machine_iommu *entry, const hwm_sim_config *config)
{
    hwm_msm_config msm = { .host = host_of(made) };
    hwm_msm *m = calloc(1, sizeof(*m));

    if (!m) {
        return "out of memory";
    }
    made->model = (hwm_iommu *)m;   /* its first member, as every model's (hwm.h) */
    made->port.spi[HWM_MSM_IRQ_SECURE] = entry->irq_secure;
    made->port.spi[HWM_MSM_IRQ_NONSECURE] = entry->irq_nonsecure;
    hwm_msm_config_defaults(&msm);
    msm.name = entry->name;
    msm.contexts = entry->banks;
    msm.tlb_entries = config->tlb_entries != 0 ? config->tlb_entries : msm.tlb_entries;
    msm.tlb_ways = config->tlb_ways != 0 ? config->tlb_ways : msm.tlb_ways;
    for (uint32_t i = 0; i < config->property_count; i++) {
        const hwm_sim_property *p = &config->properties[i];

        if (strcmp(p->device, MSM_DEVICE) != 0) {
            continue;
        }
        if (strcmp(p->name, MSM_LEVEL_CAUSES) != 0 || p->value > UINT32_MAX) {
            return "an MSM IOMMU has no such property, or it takes 32 bits";
        }
        msm.irq_level_causes = (uint32_t)p->value;
    }
    if (hwm_msm_init(m, &msm) != HWM_OK) {
        return "the IOMMU refuses the configuration: TLB entries 1..256, ways a divisor of them with "
               "entries / ways a power of two, level causes only bits of FSR";
    }
    return NULL;
}

/* Preset, then what the machine says of it, then what the caller does. */
static const char *configure_smmu(hwm_smmu_config *smmu, const hwm_machine_iommu *entry, const hwm_sim_config *config)
{
    static const char refused[] = "an SMMU has no such property, or the property can't have this value";
    const char *preset = config->preset ? config->preset : entry->preset;
    bool another = preset && entry->preset && strcmp(preset, entry->preset) != 0;

    if (!preset || !hwm_smmu_config_preset(smmu, preset)) {
        return "an SMMU has no such preset";
    }
    for (uint32_t i = 0; i < entry->property_count; i++) {
        const hwm_machine_property *p = &entry->properties[i];

        /* Another part has sizes of its own, but must know every stream ID of the machine. */
        if ((!another || strcmp(p->name, "numsidb") == 0) &&
            hwm_smmu_set_property(smmu, p->name, p->value) != HWM_OK) {
            return refused;
        }
    }
    for (uint32_t i = 0; i < config->property_count; i++) {
        const hwm_sim_property *p = &config->properties[i];

        if (strcmp(p->device, SMMU_DEVICE) == 0 && hwm_smmu_set_property(smmu, p->name, p->value) != HWM_OK) {
            return refused;
        }
    }
    if (config->handover_count > HWM_SMMU_MAX_HANDOVER) {
        return "firmware can't hand over so many stream mapping groups";
    }
    smmu->handover_count = config->handover_count;
    for (uint32_t i = 0; i < config->handover_count; i++) {
        const hwm_sim_handover *h = &config->handover[i];

        smmu->handover[i] = (hwm_smmu_handover){ .group = h->group, .smr = h->smr, .s2cr = h->s2cr };
    }
    smmu->tlb_entries = config->tlb_entries != 0 ? config->tlb_entries : smmu->tlb_entries;
    smmu->tlb_ways = config->tlb_ways != 0 ? config->tlb_ways : smmu->tlb_ways;
    return NULL;
}

static const char *make_smmu(sim_iommu *made, const hwm_machine_iommu *entry, const hwm_sim_config *config)
{
    hwm_smmu_config smmu = { .host = host_of(made), .name = entry->name };
    const char *why = configure_smmu(&smmu, entry, config);
    hwm_smmu *m;

    if (why) {
        return why;
    }
    /* Room for the largest, since a reset may change the size; what nothing is written to costs nothing. */
    made->memory[0] = smmu.tlb_memory = calloc(HWM_SMMU_MAX_TLB, sizeof(*smmu.tlb_memory));
    made->memory[1] = smmu.tlb_next = calloc(HWM_SMMU_MAX_TLB, sizeof(*smmu.tlb_next));
    smmu.tlb_capacity = HWM_SMMU_MAX_TLB;
    if (!smmu.tlb_memory || !smmu.tlb_next) {
        return "out of memory";
    }
    why = hwm_smmu_config_problem(&smmu);
    if (why) {
        return why;
    }
    m = calloc(1, hwm_smmu_size(smmu.num_cb));
    if (!m) {
        return "out of memory";
    }
    made->model = &m->iommu;
    made->port.spi[HWM_SMMU_IRQ_GLOBAL] = entry->global_irq;
    made->port.spi[HWM_SMMU_IRQ_SECURE] = entry->secure_irq;
    made->port.more = entry->first_context_irq;
    made->port.more_count = entry->context_irqs;
    return hwm_smmu_init(m, &smmu) == HWM_OK ? NULL : "the SMMU refuses the configuration";
}

static const sim_model models[] = {
    { "msm-v0", MSM_DEVICE, 4, make_msm },
    { "smmu-v2", SMMU_DEVICE, 8, make_smmu },
};

#define MODEL_COUNT (sizeof(models) / sizeof(models[0]))

static const sim_model *find_model(const char *name)
{
    for (size_t i = 0; i < MODEL_COUNT; i++) {
        if (strcmp(models[i].model, name) == 0) {
            return &models[i];
        }
    }
    return NULL;
}

const char *sim_add_iommus(hwm_sim *s, const hwm_sim_config *config)
{
    for (uint32_t i = 0; i < s->machine->iommu_count; i++) {
        const hwm_machine_iommu *entry = &s->machine->iommus[i];
        const sim_model *model = find_model(entry->model);
        sim_iommu *made = &s->iommus[i];
        hwm_iommu_info info;
        const char *why;

        if (!model) {
            return "the machine has an IOMMU that this build has no model of";
        }
        made->port = (sim_port){ .sim = s, .index = i, .spi = { -1, -1 } };
        why = model->make(made, entry, config);
        if (why) {
            return why;
        }
        made->model->ops->info(made->model, &info);
        if (info.window > entry->size) {
            return "the machine has no room for so many registers";
        }
        sim_add_window(s, &(sim_window){ SIM_IOMMU, i, entry->base, info.window, model->unit });
    }
    return NULL;
}

void sim_free_iommus(hwm_sim *s)
{
    for (uint32_t i = 0; s->iommus && i < s->machine->iommu_count; i++) {
        free(s->iommus[i].model);
        free(s->iommus[i].memory[0]);
        free(s->iommus[i].memory[1]);
    }
    free(s->iommus);
}

bool hwm_sim_known_property_at(uint32_t index, hwm_sim_known_property *out)
{
    const hwm_smmu_property *smmu = index > 0 ? hwm_smmu_property_at(index - 1) : NULL;

    if (index == 0) {
        *out = (hwm_sim_known_property){ MSM_DEVICE, MSM_LEVEL_CAUSES, "bits of FSR that hold the interrupt line",
                                         false };
        return true;
    }
    if (smmu) {
        *out = (hwm_sim_known_property){ SMMU_DEVICE, smmu->name, smmu->description, smmu->flag };
    }
    return smmu != NULL;
}
