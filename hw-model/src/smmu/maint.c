/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maint.c - TLB maintenance: invalidation, readout, geometry (SMMU 6).
 */
#include "transaction.h"

/* Bits of a space that the operation compares, and their values. */
static uint64_t space_of(const smmu_tlb_op *op, uint64_t *bits)
{
    *bits = HWM_TLB_SPACE_NS_MASK | (op->any_vmid ? 0 : HWM_TLB_SPACE_VMID_MASK) |
            (op->any_asid ? 0 : HWM_TLB_SPACE_ASID_MASK);
    return hwm_tlb_space(0, op->vmid, op->asid, op->secure) & *bits;
}

/* Tables have no page's nG: those of a global page's walk go by the ASID as all others do. */
static void forget_tables(hwm_smmu *m, const smmu_tlb_op *op, uint64_t space, uint64_t bits)
{
    for (unsigned i = 0; i < m->config.walk_cache_entries; i++) {
        hwm_smmu_table *t = &m->walk_cache[i];

        if (t->valid && op->kinds >> hwm_tlb_space_kind(t->space) & 1 && !((t->space ^ space) & bits) &&
            !(op->by_va && ((t->va ^ op->va) & t->mask & SMMU_VA_MASK))) {
            t->valid = false;
        }
    }
}

/*
 * Any address of a stage 1 page names all of it (ARM DDI 0487, D8: TLB maintenance), also where stage 2's smaller pages
 * have cut it: who unmaps a block invalidates it with one address.  How large the page was isn't kept, only the level:
 * no page at level 3 is larger than 2 MiB, no block of the others than 16 GiB, contiguous ones included.
 */
static uint32_t drop_parts(hwm_smmu *m, const smmu_tlb_op *op, uint64_t space, uint64_t bits)
{
    uint32_t dropped = 0;
    bool any = false;

    for (uint32_t i = 0; i < m->tlb.entries; i++) {
        const hwm_tlb_entry *e = &m->tlb.entry[i];
        unsigned reach = smmu_user_level1(e->user) == 3 ? 21 : 34;

        if (!smmu_user_split(e->user) || !hwm_tlb_valid(&m->tlb, e)) {
            continue;
        }
        any = true;
        if (op->kinds >> hwm_tlb_space_kind(e->space) & 1 && !((e->space ^ space) & bits & e->space_mask) &&
            !(((hwm_tlb_va(e) ^ op->va) & SMMU_VA_MASK) >> reach)) {
            const hwm_tlb_scope scope = {
                .by_va = true, .space = e->space, .space_bits = UINT64_MAX, .va = hwm_tlb_va(e),
            };

            dropped += hwm_tlb_invalidate(&m->tlb, &scope);
        }
    }
    m->split_entries = any;
    return dropped;
}

void smmu_invalidate(hwm_smmu *m, const smmu_tlb_op *op)
{
    hwm_counters *counters = op->bank < m->config.num_cb ? &m->bank[op->bank].counters : &m->rest;
    uint64_t bits, space = space_of(op, &bits);
    const hwm_tlb_scope scope = {
        .by_va = op->by_va,
        .non_global = op->non_global,
        .kinds = (uint16_t)op->kinds,
        .space = space,
        .space_bits = bits,
        .va = op->va & SMMU_VA_MASK,
    };

    counters->invalidations++;
    counters->invalidated += hwm_tlb_invalidate(&m->tlb, &scope);
    if (op->by_va && m->split_entries) {
        counters->invalidated += drop_parts(m, op, space, bits);
    }
    if (!op->leaf_only) {
        forget_tables(m, op, space, bits);
    }
    if (m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_INVALIDATE,
            .context = op->bank < m->config.num_cb ? op->bank : HWM_NO_CONTEXT,
            .secure = op->secure,
            .iova = op->by_va ? op->va : 0,
            .what = op->what,
        };

        m->config.host.event(m->config.host.opaque, &event);
    }
}

static const char *kind_name(unsigned kind)
{
    static const char *const name[] = {
        [SMMU_KIND_STAGE1] = "stage1", [SMMU_KIND_NESTED] = "nested", [SMMU_KIND_STAGE2] = "stage2",
        [SMMU_KIND_IPA] = "ipa", [SMMU_KIND_HYP] = "hyp", [SMMU_KIND_MONITOR] = "monitor",
    };

    return kind >= SMMU_KIND_STAGE1 && kind <= SMMU_KIND_MONITOR ? name[kind] : "";
}

int smmu_tlb_view(const hwm_iommu *iommu, uint32_t index, hwm_tlb_view *view)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    const hwm_tlb_entry *e;
    unsigned kind;

    if (index >= m->tlb.entries) {
        return HWM_E_INVAL;
    }
    e = &m->tlb.entry[hwm_tlb_slot(&m->tlb, index)];
    *view = (hwm_tlb_view){ .index = index, .kind = "" };
    if (!hwm_tlb_valid(&m->tlb, e)) {
        return HWM_OK;
    }
    kind = hwm_tlb_space_kind(e->space);
    view->valid = true;
    view->global = hwm_tlb_is_global(e);
    view->secure = hwm_tlb_space_secure(e->space);
    view->stage = kind == SMMU_KIND_NESTED ? 3 : kind == SMMU_KIND_STAGE2 || kind == SMMU_KIND_IPA ? 2 : 1;
    view->perms = e->traits.perms;
    view->vmid = (uint16_t)hwm_tlb_space_vmid(e->space);
    view->asid = (uint16_t)hwm_tlb_space_asid(e->space);
    view->kind = kind_name(kind);
    /* Bit 48 is the sign of an upper region's address. */
    view->va = hwm_tlb_va(e);
    view->va |= view->va >> 48 & 1 ? ~SMMU_VA_MASK : 0;
    view->pa = e->pa;
    view->page = e->size;
    view->attrs = (hwm_attrs){
        .context = HWM_NO_CONTEXT,
        .kind = HWM_ACCESS_DATA,
        .memtype = e->traits.memory.memtype,
        .inner = e->traits.memory.inner,
        .outer = e->traits.memory.outer,
        .share = e->traits.memory.share,
        .secure = e->traits.secure,
    };
    return HWM_OK;
}

int smmu_set_tlb(hwm_iommu *iommu, uint32_t entries, uint32_t ways)
{
    hwm_smmu *m = smmu_of(iommu);

    if (!hwm_tlb_geometry_ok(entries, ways, m->config.tlb_capacity)) {
        return HWM_E_INVAL;
    }
    hwm_tlb_init(&m->tlb, entries, ways);
    memset(m->walk_cache, 0, sizeof(m->walk_cache));
    return HWM_OK;
}
