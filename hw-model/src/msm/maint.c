/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maint.c - TLB maintenance: invalidation, readout, geometry.
 */
#include "msm_core.h"

/* c: context whose register was written, HWM_NO_CONTEXT for a global one. */
void hwm_msm_invalidate(hwm_msm *m, unsigned c, const hwm_tlb_scope *scope, const char *what)
{
    hwm_counters *counters = c == HWM_NO_CONTEXT ? &m->rest : &m->context[c].counters;

    counters->invalidations++;
    counters->invalidated += hwm_tlb_invalidate(&m->tlb, scope);
    if (m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_INVALIDATE,
            .context = (uint8_t)c,
            .iova = scope->by_va ? scope->va : 0,
            .what = what,
        };

        m->config.host.event(m->config.host.opaque, &event);
    }
}

/* TLBTR0 to TLBTR2 for the entry that TLBRSW selects.  TLBBFBS other than 0 selects prefetch buffers, of which this
 * part has none: prefetched entries go to the TLB. */
uint32_t hwm_msm_tlb_readout(const hwm_msm *m, unsigned word)
{
    uint32_t index = MSM_FIELD(m->tlbrsw, TLBRSW_INDEX);
    const hwm_memory *memory;
    const hwm_tlb_entry *e;

    if (MSM_FIELD(m->tlbrsw, TLBRSW_TLBBFBS) != HWM_MSM_TLBBFBS_TLB || index >= m->tlb.entries) {
        return 0;
    }
    e = &m->tlb.entry[hwm_tlb_slot(&m->tlb, index)];
    if (!hwm_tlb_valid(&m->tlb, e)) {
        return 0;
    }
    memory = &e->traits.memory;
    switch (word) {
    case 0:
        return (e->traits.perms & (HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW | HWM_PERM_XN)) |
               MSM_PUT(!!(e->traits.flags & HWM_TLB_NSDESC), TLBTR0_NSDESC) |
               MSM_PUT(memory->share == HWM_SHARE_INNER, TLBTR0_ISH) |
               MSM_PUT(memory->share != HWM_SHARE_NONE, TLBTR0_SH) |
               MSM_PUT(hwm_msm_memtype(memory->memtype, memory->inner), TLBTR0_MT) |
               MSM_PUT(hwm_msm_size_code(e->size), TLBTR0_DPSIZR) |
               MSM_PUT(hwm_msm_size_code(e->size), TLBTR0_DPSIZC);
    case 1:
        return MSM_PUT(hwm_tlb_vmid(e), TLBTR1_VMID) | ((uint32_t)e->pa & HWM_MSM_TLBTR1_PA_MASK);
    default:
        return MSM_PUT(hwm_tlb_asid(e), TLBTR2_ASID) | HWM_MSM_TLBTR2_V_MASK |
               MSM_PUT(!hwm_tlb_is_secure(e), TLBTR2_NSTID) | MSM_PUT(hwm_tlb_is_global(e), TLBTR2_NV) |
               ((uint32_t)e->tag & HWM_MSM_TLBTR2_VA_MASK);
    }
}

int hwm_msm_tlb_view(const hwm_iommu *iommu, uint32_t index, hwm_tlb_view *view)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    const hwm_tlb_entry *e;

    if (index >= m->tlb.entries) {
        return HWM_E_INVAL;
    }
    e = &m->tlb.entry[hwm_tlb_slot(&m->tlb, index)];
    *view = (hwm_tlb_view){ .index = index };
    if (!hwm_tlb_valid(&m->tlb, e)) {
        return HWM_OK;
    }
    view->valid = true;
    view->locked = e->traits.flags & HWM_TLB_LOCKED;
    view->prefetched = e->traits.flags & HWM_TLB_PREFETCHED;
    view->global = hwm_tlb_is_global(e);
    view->secure = hwm_tlb_is_secure(e);
    view->vmid = (uint8_t)hwm_tlb_vmid(e);
    view->stage = 1;
    view->kind = "stage1";
    view->asid = (uint16_t)hwm_tlb_asid(e);
    view->perms = e->traits.perms;
    view->va = hwm_tlb_va(e);
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

int hwm_msm_set_tlb(hwm_iommu *iommu, uint32_t entries, uint32_t ways)
{
    hwm_msm *m = hwm_msm_of(iommu);

    if (!hwm_tlb_geometry_ok(entries, ways, m->tlb.capacity)) {
        return HWM_E_INVAL;
    }
    hwm_tlb_init(&m->tlb, entries, ways);
    return HWM_OK;
}
