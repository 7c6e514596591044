/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.c - the state of an instance as one versioned blob: little-endian fields in the order of the functions below
 * and in state_parts.c.
 *
 * A blob says which configuration it belongs to; the TLB's geometry is state, since it can be changed at run time.
 * Restoring reads the blob twice, first to check every field and then to store them, so that nothing changes when it
 * is refused.  There is one blob for a state: what restores, saves as the same bytes again.
 */
#include "state.h"
#include "hwm_smmu_properties.h"

#define MAGIC 0x32554d53u   /* "SMU2" */
#define VERSION 1u
#define HEADER_WORDS 6u
#define HEADER_BYTES (HEADER_WORDS * 4)

/* Geometry of the TLB: not part of what an instance is. */
static bool geometry(const char *property)
{
    return !strcmp(property, "tlb-entries") || !strcmp(property, "tlb-ways");
}

static uint32_t mix(uint32_t hash, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        hash = (hash ^ (value >> 8 * i & 0xff)) * 16777619u;   /* FNV-1a */
    }
    return hash;
}

/* What every choice about the instance comes to. */
static uint32_t fingerprint(const hwm_smmu *m)
{
    const hwm_smmu_config *c = &m->config;
    uint32_t hash = mix(2166136261u, c->model);
    const hwm_smmu_property *property;

    for (uint32_t i = 0; (property = hwm_smmu_property_at(i)); i++) {
        const uint8_t *member = (const uint8_t *)c + property->offset;
        uint32_t value = 0;
        bool flag = false;

        if (geometry(property->name)) {
            continue;
        }
        if (property->flag) {
            memcpy(&flag, member, sizeof(flag));
        } else {
            memcpy(&value, member, sizeof(value));
        }
        hash = mix(hash, property->flag ? flag : value);
    }
    for (unsigned i = 0; i < c->handover_count; i++) {
        hash = mix(mix(mix(hash, c->handover[i].group), c->handover[i].smr), c->handover[i].s2cr);
    }
    return hash;
}

static uint32_t size_for(const hwm_smmu *m, uint32_t entries, uint32_t ways)
{
    return HEADER_BYTES + smmu_shared_bytes(m) + m->config.num_cb * SMMU_BANK_BYTES + entries / ways +
           entries * SMMU_ENTRY_BYTES;
}

uint32_t smmu_save_size(const hwm_iommu *iommu)
{
    const hwm_smmu *m = smmu_of_const(iommu);

    return size_for(m, m->tlb.entries, m->tlb.ways);
}

int smmu_save(const hwm_iommu *iommu, void *buf, uint32_t size)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    const hwm_tlb *t = &m->tlb;
    const uint32_t header[HEADER_WORDS] = {
        MAGIC, VERSION, smmu_save_size(iommu), fingerprint(m), t->entries, t->ways,
    };
    uint8_t *p = buf;

    if (size < header[2]) {
        return HWM_E_SIZE;
    }
    for (unsigned i = 0; i < HEADER_WORDS; i++) {
        hwm_put32(&p, header[i]);
    }
    smmu_save_shared(m, &p);
    for (unsigned n = 0; n < m->config.num_cb; n++) {
        smmu_save_bank(m, n, &p);
    }
    for (uint32_t set = 0; set < t->sets; set++) {
        hwm_put8(&p, t->next[set]);
    }
    for (uint32_t slot = 0; slot < t->entries; slot++) {
        smmu_save_entry(t, &t->entry[slot], &p);
    }
    return (int)(p - (uint8_t *)buf);
}

/* Reads the blob behind its header: checks it all, and stores it in `m` unless that is NULL. */
static bool load(const hwm_smmu *now, hwm_smmu *m, const uint8_t *p, uint32_t entries, uint32_t ways)
{
    const hwm_tlb shape = { .set_mask = entries / ways - 1, .sets = entries / ways, .ways = ways, .entries = entries };
    hwm_smmu shared = *now;      /* without its banks: they are behind it */
    bool ok = smmu_load_shared(&shared, &p);

    if (m) {
        m->scr1 = shared.scr1;
        memcpy(m->side, shared.side, sizeof(m->side));
        memcpy(m->smr, shared.smr, sizeof(m->smr));
        memcpy(m->s2cr, shared.s2cr, sizeof(m->s2cr));
        m->pmu = shared.pmu;
        memcpy(m->walk_cache, shared.walk_cache, sizeof(m->walk_cache));
        m->walk_cache_next = shared.walk_cache_next;
        m->split_entries = true;     /* the next invalidation by address will find out */
        m->waiters = shared.waiters;
        m->inject = shared.inject;
        m->rest = shared.rest;
        hwm_tlb_init(&m->tlb, entries, ways);
    }
    for (unsigned n = 0; n < now->config.num_cb; n++) {
        hwm_smmu_bank bank;

        ok = smmu_load_bank(&shared, n, &bank, &p) && ok;
        if (m) {
            m->bank[n] = bank;
        }
    }
    for (uint32_t set = 0; set < entries / ways; set++) {
        uint8_t next = hwm_get8(&p);

        ok = ok && next < ways;
        if (m) {
            m->tlb.next[set] = next;
        }
    }
    for (uint32_t slot = 0; slot < entries; slot++) {
        hwm_tlb_entry e;
        bool valid;

        ok = smmu_load_entry(&shape, slot, &e, &valid, &p) && ok;
        if (m && valid) {
            hwm_tlb_restore(&m->tlb, slot, &e);
        }
    }
    return ok;
}

int smmu_restore(hwm_iommu *iommu, const void *buf, uint32_t size)
{
    hwm_smmu *m = smmu_of(iommu);
    const uint8_t *p = buf;
    uint32_t header[HEADER_WORDS];

    if (size < HEADER_BYTES) {
        return HWM_E_SIZE;
    }
    for (unsigned i = 0; i < HEADER_WORDS; i++) {
        header[i] = hwm_get32(&p);
    }
    if (header[0] != MAGIC || header[1] != VERSION || header[3] != fingerprint(m)) {
        return HWM_E_VERSION;
    }
    if (!hwm_tlb_geometry_ok(header[4], header[5], m->config.tlb_capacity)) {
        return HWM_E_INVAL;
    }
    if (header[2] != size_for(m, header[4], header[5]) || size < header[2]) {
        return HWM_E_SIZE;
    }
    if (!load(m, NULL, p, header[4], header[5])) {
        return HWM_E_INVAL;
    }
    load(m, m, p, header[4], header[5]);
    hwm_tlb_settle(&m->tlb);
    smmu_pmu_refresh(m);
    smmu_refresh(m, SMMU_NO_BANK);
    smmu_drive_lines(m);
    return HWM_OK;
}
