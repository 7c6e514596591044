/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.c - presets, and what a configuration must hold to (SMMU 10).
 */
#include "smmu_core.h"

/* A part that has everything but what excludes something else. */
static const hwm_smmu_config generic = {
    .model = HWM_SMMU_GENERIC, .architecture = 2,
    .num_cb = 16, .num_smr = 32, .num_irpt = 1, .page_size = 4096,
    .ias = 48, .oas = 48, .ubs = 49, .numsidb = 15, .smr_id_bits = 15, .smr_mask_bits = 15,
    .hafdbs = HWM_SMMU_HAFDBS_DIRTY, .idr7 = 0x10,
    .s1 = true, .s2 = true, .nested = true, .pgsz_4k = true, .pgsz_16k = true, .pgsz_64k = true,
    .stream_match = true, .ato = true, .btm = true, .cttw = true, .vmid16 = true, .hads = true, .smcd = true,
    .stall = true,
    .tlb_entries = 64, .tlb_ways = 4, .pmu_groups = 2,
    .reset_cr0 = HWM_SMMU_sCR0_RESET,
};

/* Version 1, stage 2 only. */
static const hwm_smmu_config mmu400 = {
    .model = HWM_SMMU_MMU400, .architecture = 1,
    .num_cb = 8, .num_s2cb = 8, .num_smr = 32, .num_irpt = 1, .page_size = 4096,
    .ias = 40, .oas = 40, .ubs = 40, .ptfs = HWM_SMMU_PTFS_LONG_ONLY,
    .numsidb = 15, .smr_id_bits = 15, .smr_mask_bits = 15, .idr7 = 0x11,
    .s2 = true, .stream_match = true, .btm = true, .cttw = true, .smcd = true, .stall = true,
    .tlb_entries = 64, .tlb_ways = 4, .pmu_groups = 1,
    .reset_cr0 = HWM_SMMU_sCR0_RESET,
};

static const hwm_smmu_config mmu401 = {
    .model = HWM_SMMU_MMU401, .architecture = 1,
    .num_cb = 8, .num_smr = 32, .num_irpt = 1, .page_size = 4096,
    .ias = 40, .oas = 40, .ubs = 40,
    .numsidb = 15, .smr_id_bits = 15, .smr_mask_bits = 15, .idr7 = 0x10,
    .s1 = true, .s2 = true, .nested = true, .stream_match = true, .ato = true, .btm = true, .cttw = true,
    .smcd = true, .stall = true,
    .tlb_entries = 64, .tlb_ways = 4, .pmu_groups = 1,
    .reset_cr0 = HWM_SMMU_sCR0_RESET,
};

/* IDR1, IDR2 and IDR7 as one SoC's, which also had 48 groups and walks that aren't coherent (both are its choice). */
static const hwm_smmu_config mmu500 = {
    .model = HWM_SMMU_MMU500, .architecture = 2,
    .num_cb = 16, .num_smr = 32, .num_irpt = 1, .page_size = 4096,
    .ias = 48, .oas = 48, .ubs = 49,
    .numsidb = 15, .smr_id_bits = 15, .smr_mask_bits = 15, .idr7 = 0x21,
    .s1 = true, .s2 = true, .nested = true, .pgsz_4k = true, .pgsz_64k = true,
    .stream_match = true, .btm = true, .cttw = true, .stall = true, .secure = true,
    .tlb_entries = 64, .tlb_ways = 4, .pmu_groups = 4,
    .reset_cr0 = HWM_SMMU_sCR0_RESET | HWM_SMMU_sCR0_SMCFCFG_MASK,
    .reset_s2cr = HWM_SMMU_S2CR_TYPE_FAULT << HWM_SMMU_S2CR_TYPE_SHIFT,
    .reset_cbar = HWM_SMMU_CBAR_TYPE_S1_S2_FAULT << HWM_SMMU_CBAR_TYPE_SHIFT,
    .reset_sctlr = HWM_SMMU_SCTLR_HUPCF_MASK,
};

/* Its firmware leaves stage 1 banks, since drivers of single banks never write CBAR; VMID 255 says that they are free to
 * software that takes over without a reset. */
static const hwm_smmu_config qcom = {
    .model = HWM_SMMU_QCOM, .architecture = 2,
    .num_cb = 8, .num_smr = 34, .num_irpt = 1, .page_size = 4096,
    .ias = 36, .oas = 36, .ubs = 36,
    .numsidb = 15, .smr_id_bits = 15, .smr_mask_bits = 15,
    .s1 = true, .pgsz_4k = true, .pgsz_16k = true, .pgsz_64k = true,
    .stream_match = true, .ato = true, .stall = true,
    .tlb_entries = 64, .tlb_ways = 4,
    .reset_cr0 = HWM_SMMU_sCR0_RESET,
    .reset_cbar = HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS << HWM_SMMU_CBAR_TYPE_SHIFT | 0xffu << HWM_SMMU_CBAR_VMID_SHIFT,
};

bool hwm_smmu_config_preset(hwm_smmu_config *config, const char *preset)
{
    static const struct {
        const char *name;
        const hwm_smmu_config *config;
    } presets[] = {
        { "generic", &generic }, { "mmu-400", &mmu400 }, { "mmu-401", &mmu401 }, { "mmu-500", &mmu500 },
        { "qcom-smmu-v2", &qcom },
    };
    const hwm_smmu_config old = *config;

    for (unsigned i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
        if (!strcmp(presets[i].name, preset)) {
            *config = *presets[i].config;
            config->host = old.host;
            config->name = old.name;
            config->tlb_memory = old.tlb_memory;
            config->tlb_next = old.tlb_next;
            config->tlb_capacity = old.tlb_capacity;
            return true;
        }
    }
    return false;
}

static bool one_of(uint32_t value, const uint8_t *values, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (values[i] == value) {
            return true;
        }
    }
    return false;
}

static const char *counts_problem(const hwm_smmu_config *c)
{
    if (c->num_cb < 1 || c->num_cb > HWM_SMMU_MAX_CONTEXTS) {
        return "num-cb must be 1 to 128";
    }
    if (c->num_s2cb > c->num_cb) {
        return "num-s2cb counts among num-cb";
    }
    if (c->num_smr < 1 || c->num_smr > HWM_SMMU_MAX_GROUPS) {
        return "num-smr must be 1 to 128";
    }
    if (c->num_irpt < 1 || c->num_irpt > HWM_SMMU_MAX_CONTEXTS) {
        return "num-irpt must be 1 to 128";
    }
    if (c->page_size != 4096 && c->page_size != 65536) {
        return "page-size must be 4096 or 65536";
    }
    if (c->pmu_groups > HWM_SMMU_MAX_PMU_GROUPS) {
        return "pmu-groups must be 0 to 8";
    }
    return NULL;
}

static const char *stages_problem(const hwm_smmu_config *c)
{
    if (!c->s1 && !c->s2) {
        return "there must be a stage: s1 or s2";
    }
    if (c->nested && (!c->s1 || !c->s2)) {
        return "nested needs s1 and s2";
    }
    if (c->num_s2cb && !c->s2) {
        return "num-s2cb needs s2";
    }
    if (c->s1 && c->num_s2cb == c->num_cb) {
        return "s1 needs a bank that isn't among num-s2cb";
    }
    if (c->ato && !c->s1) {
        return "ato needs s1";
    }
    if (c->architecture == 1 && c->s1 && !c->ato) {
        return "architecture 1 with s1 always has ato";
    }
    return NULL;
}

static const char *formats_problem(const hwm_smmu_config *c)
{
    bool aarch64 = c->pgsz_4k || c->pgsz_16k || c->pgsz_64k;

    if (c->ptfs > HWM_SMMU_PTFS_NO_AARCH32) {
        return "ptfs must be 0, 1 or 2";
    }
    if (c->ptfs == HWM_SMMU_PTFS_NO_AARCH32 && !aarch64) {
        return "ptfs 2 needs AArch64 tables: pgsz-4k, pgsz-16k or pgsz-64k";
    }
    if (c->hafdbs != HWM_SMMU_HAFDBS_NONE && c->hafdbs != HWM_SMMU_HAFDBS_ACCESS &&
        c->hafdbs != HWM_SMMU_HAFDBS_DIRTY) {
        return "hafdbs must be 0, 1 or 3";
    }
    if ((c->hafdbs || c->hads) && !aarch64) {
        return "hafdbs and hads need AArch64 tables: pgsz-4k, pgsz-16k or pgsz-64k";
    }
    if (c->architecture == 1 &&
        (c->pgsz_4k || c->pgsz_16k || c->ptfs == HWM_SMMU_PTFS_NO_AARCH32 || c->hafdbs || c->hads || c->vmid16 ||
         c->exids)) {
        return "architecture 1 has none of pgsz-4k, pgsz-16k, ptfs 2, hafdbs, hads, vmid16, exids";
    }
    return NULL;
}

static const char *sizes_problem(const hwm_smmu_config *c)
{
    static const uint8_t sizes[] = { 32, 36, 40, 42, 44, 48 }, upstream[] = { 32, 36, 40, 42, 44, 49, 64 };

    if (!one_of(c->ias, sizes, sizeof(sizes))) {
        return "ias must be 32, 36, 40, 42, 44 or 48";
    }
    if (!one_of(c->oas, sizes, sizeof(sizes))) {
        return "oas must be 32, 36, 40, 42, 44 or 48";
    }
    if (!one_of(c->ubs, upstream, sizeof(upstream))) {
        return "ubs must be 32, 36, 40, 42, 44, 49 or 64";
    }
    if (c->exids ? c->numsidb != 16 : c->numsidb > 15) {
        return "numsidb must be 16 with exids, else 0 to 15";
    }
    if (c->smr_id_bits > c->numsidb || c->smr_mask_bits > c->numsidb) {
        return "smr-id-bits and smr-mask-bits can't be more than numsidb";
    }
    if (c->idr7 & ~(HWM_SMMU_IDR7_MAJOR_MASK | HWM_SMMU_IDR7_MINOR_MASK)) {
        return "idr7 has only bits 7:0";
    }
    return NULL;
}

static const char *tlb_problem(const hwm_smmu_config *c)
{
    if (!c->tlb_memory || !c->tlb_next || !c->tlb_capacity || c->tlb_capacity > HWM_SMMU_MAX_TLB) {
        return "the TLB needs memory for 1 to 8192 entries";
    }
    if (!hwm_tlb_geometry_ok(c->tlb_entries, c->tlb_ways, c->tlb_capacity)) {
        return "tlb-entries must be 1 to 8192, a multiple of tlb-ways, and their quotient a power of two; tlb-ways 1 "
               "to 256";
    }
    if (c->walk_cache_entries > HWM_SMMU_MAX_WALK_CACHE) {
        return "walk-cache-entries must be 0 to 64";
    }
    return NULL;
}

static const char *handover_problem(const hwm_smmu_config *c)
{
    if (c->handover_count > HWM_SMMU_MAX_HANDOVER) {
        return "handover can name at most 8 groups";
    }
    for (unsigned i = 0; i < c->handover_count; i++) {
        if (c->handover[i].group >= c->num_smr) {
            return "handover names a group beyond num-smr";
        }
        for (unsigned j = 0; j < i; j++) {
            if (c->handover[j].group == c->handover[i].group) {
                return "handover names a group twice";
            }
        }
    }
    return NULL;
}

const char *hwm_smmu_config_problem(const hwm_smmu_config *c)
{
    static const char *(*const checks[])(const hwm_smmu_config *) = {
        counts_problem, stages_problem, formats_problem, sizes_problem, tlb_problem, handover_problem,
    };

    if (!c->host.read || !c->host.write || !c->host.irq) {
        return "the host must have read, write and irq";
    }
    if (c->model > HWM_SMMU_QCOM) {
        return "there is no such model";
    }
    if (c->architecture != 1 && c->architecture != 2) {
        return "architecture must be 1 or 2";
    }
    for (unsigned i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        const char *problem = checks[i](c);

        if (problem) {
            return problem;
        }
    }
    return NULL;
}
