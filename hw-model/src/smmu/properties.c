/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * properties.c - an SMMU's configuration as data: every member of hwm_smmu_config that somebody may choose.
 */
#include <string.h>

#include "hwm_smmu_properties.h"

/* The comparison is the check that the member has the type that the entry says. */
#define MEMBER(member, type) \
    (offsetof(hwm_smmu_config, member) + 0u * sizeof(&((hwm_smmu_config *)0)->member == (type *)0))
#define NUMBER(name, member, group, description) { name, group, description, MEMBER(member, uint32_t), false }
#define FLAG(name, member, group, description) { name, group, description, MEMBER(member, bool), true }

static const hwm_smmu_property properties[] = {
    NUMBER("architecture", architecture, "size", "version of the architecture: 1 or 2"),
    NUMBER("num-cb", num_cb, "size", "context banks, 1 to 128"),
    NUMBER("num-s2cb", num_s2cb, "size", "banks for stage 2 only, the first ones"),
    NUMBER("num-smr", num_smr, "size", "stream mapping groups, 1 to 128"),
    NUMBER("num-irpt", num_irpt, "size", "context interrupts as IDR0.NUMIRPT tells (version 2, 1: one a bank)"),
    NUMBER("page-size", page_size, "size", "bytes of a register page: 4096 or 65536"),
    NUMBER("pmu-groups", pmu_groups, "size", "groups of performance counters, 0 to 8"),

    NUMBER("ias", ias, "addresses", "bits of an intermediate physical address: 32, 36, 40, 42, 44 or 48"),
    NUMBER("oas", oas, "addresses", "bits of an output address: 32, 36, 40, 42, 44 or 48"),
    NUMBER("ubs", ubs, "addresses", "bits of the upstream bus: 32, 36, 40, 42, 44, 49 or 64"),

    FLAG("s1", s1, "translation", "stage 1"),
    FLAG("s2", s2, "translation", "stage 2"),
    FLAG("nested", nested, "translation", "stage 1 followed by stage 2"),
    NUMBER("ptfs", ptfs, "translation", "AArch32 table formats: 0 short and long, 1 long, 2 none"),
    FLAG("pgsz-4k", pgsz_4k, "translation", "AArch64 tables of the 4 KB granule"),
    FLAG("pgsz-16k", pgsz_16k, "translation", "AArch64 tables of the 16 KB granule"),
    FLAG("pgsz-64k", pgsz_64k, "translation", "AArch64 tables of the 64 KB granule"),
    NUMBER("hafdbs", hafdbs, "translation", "hardware updates: 0 none, 1 access flag, 3 dirty state too"),
    FLAG("hads", hads, "translation", "hierarchical permissions can be disabled"),
    FLAG("ato", ato, "translation", "address translation operations"),

    NUMBER("numsidb", numsidb, "streams", "bits of a stream ID, 0 to 15; 16 with extended ones"),
    NUMBER("smr-id-bits", smr_id_bits, "streams", "bits of SMR.ID that exist"),
    NUMBER("smr-mask-bits", smr_mask_bits, "streams", "bits of SMR.MASK that exist"),
    FLAG("stream-match", stream_match, "streams", "streams are matched; without, they index"),
    FLAG("exids", exids, "streams", "extended stream IDs"),
    FLAG("smcd", smcd, "streams", "stream match conflicts are detected"),
    FLAG("vmid16", vmid16, "streams", "16-bit VMIDs"),

    FLAG("stall", stall, "faults", "faults may stall"),
    FLAG("ss-interrupt", ss_interrupt, "faults", "FSR.SS alone holds the interrupt line"),
    FLAG("secure", secure, "identification", "two security states"),
    FLAG("btm", btm, "identification", "broadcast TLB maintenance, as IDR0 tells"),
    FLAG("cttw", cttw, "identification", "coherent table walks, as IDR0 tells"),
    NUMBER("idr7", idr7, "identification", "revision: major 7:4, minor 3:0"),
    FLAG("bypass-quirk", bypass_quirk, "identification", "an S2CR of type bypass reads back as fault"),

    NUMBER("tlb-entries", tlb_entries, "memories", "entries of the TLB"),
    NUMBER("tlb-ways", tlb_ways, "memories", "ways of the TLB"),
    NUMBER("walk-cache-entries", walk_cache_entries, "memories", "tables that walks remember, 0 to 64"),
    NUMBER("tlbsync-latency", tlbsync_latency, "memories", "reads that still show a TLB sync active"),

    NUMBER("reset-cr0", reset_cr0, "reset", "sCR0 after reset"),
    NUMBER("reset-s2cr", reset_s2cr, "reset", "S2CR after reset"),
    NUMBER("reset-cbar", reset_cbar, "reset", "CBAR after reset"),
    NUMBER("reset-sctlr", reset_sctlr, "reset", "SCTLR after reset"),
};

#define COUNT (sizeof(properties) / sizeof(properties[0]))

const hwm_smmu_property *hwm_smmu_property_at(uint32_t index)
{
    return index < COUNT ? &properties[index] : NULL;
}

int hwm_smmu_set_property(hwm_smmu_config *config, const char *name, uint64_t value)
{
    for (uint32_t i = 0; i < COUNT; i++) {
        const hwm_smmu_property *p = &properties[i];
        uint8_t *member = (uint8_t *)config + p->offset;

        if (strcmp(p->name, name) != 0) {
            continue;
        }
        if (value > (p->flag ? 1u : UINT32_MAX)) {
            return HWM_E_INVAL;
        }
        if (p->flag) {
            memcpy(member, &(bool){ value != 0 }, sizeof(bool));
        } else {
            memcpy(member, &(uint32_t){ (uint32_t)value }, sizeof(uint32_t));
        }
        return HWM_OK;
    }
    return HWM_E_ACCESS;
}
