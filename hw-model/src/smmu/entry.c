/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * entry.c - pages as TLB entries (SMMU 6): what is kept, found and dropped.
 */
#include "transaction.h"

void smmu_fill(hwm_smmu *m, unsigned bank, uint64_t space, uint64_t va, const smmu_page *page)
{
    static const hwm_memory incoming = { HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_NONE };
    uint64_t global = page->global ? HWM_TLB_SPACE_ASID_MASK : 0, in = va & SMMU_VA_MASK;
    hwm_counters *counters = &m->bank[bank].counters;
    hwm_tlb_traits traits;
    hwm_tlb_fill fill;
    bool evicted = false;

    m->split_entries |= page->split;
    traits.memory = page->memory;
    if (hwm_tlb_space_kind(space) == SMMU_KIND_STAGE2) {
        /* Ready for a master that drives what all drive. */
        hwm_long_combine(&incoming, &page->memory, &traits.memory);
    }
    traits.allow = page->allow;
    traits.perms = page->perms;
    traits.secure = page->secure;
    traits.flags = 0;
    if (page->size == (uint64_t)1 << m->tlb.shift[0] &&
        hwm_tlb_replace_wide(&m->tlb, hwm_tlb_match_wide(&m->tlb, in), space, ~global, in,
                             m->tlb.shift[0], page->pa, smmu_user(page), &traits)) {
        counters->evictions++;
        return;
    }
    if (!hwm_tlb_size_ok(page->size)) {
        return;
    }
    fill.key = fill.key_global = 0;
    fill.space = space;
    fill.space_global = global;
    fill.va = in;
    fill.page.pa = page->pa;
    fill.page.size = page->size;
    fill.page.user = smmu_user(page);
    fill.page.traits = traits;
    fill.floor = 0;
    fill.victim = HWM_TLB_NONE;
    hwm_tlb_insert(&m->tlb, &fill, &evicted);
    counters->evictions += evicted;
}

void smmu_drop(hwm_smmu *m, uint64_t space, uint64_t va)
{
    const hwm_tlb_scope scope = {
        .by_va = true, .space = space, .space_bits = UINT64_MAX, .va = va & SMMU_VA_MASK,
    };

    hwm_tlb_invalidate(&m->tlb, &scope);
}

void smmu_page_of_entry(const hwm_tlb_entry *e, smmu_page *page)
{
    unsigned kind = hwm_tlb_space_kind(e->space);

    page->pa = e->pa;
    page->size = e->size;
    page->ipa = smmu_user_ipa(e->user);
    page->memory = e->traits.memory;
    page->perms = e->traits.perms;
    page->allow = e->traits.allow;
    page->allow1 = smmu_user_allow1(e->user);
    page->allow2 = smmu_user_allow2(e->user);
    page->level1 = smmu_user_level1(e->user);
    page->level2 = smmu_user_level2(e->user);
    page->attr = smmu_user_attr(e->user);
    page->share = smmu_user_share(e->user);
    page->secure = e->traits.secure;
    page->global = hwm_tlb_is_global(e);
    page->clean = smmu_user_clean(e->user);
    page->split = smmu_user_split(e->user);
    page->keep = false;
    if (kind == SMMU_KIND_STAGE2 || kind == SMMU_KIND_IPA) {
        hwm_long_memory_of_s2(page->attr, &page->memory);
        page->memory.share = page->share;
    }
}

unsigned smmu_lookup(const hwm_smmu *m, hwm_smmu *live, uint64_t space, uint64_t va, const hwm_tlb_entry **found)
{
    uint64_t match = hwm_tlb_match_wide(&m->tlb, va);
    unsigned matches;
    uint32_t slot;

    va &= SMMU_VA_MASK;
    if (live && !(match & HWM_TLB_DEAD)) {
        *found = hwm_tlb_guess_wide(&live->tlb, match, space, va);
        for (unsigned probe = 0; !*found && probe < m->tlb.probes; probe++) {
            *found = hwm_tlb_scan_wide(&live->tlb, match, space, va, probe);
        }
        return *found != NULL;
    }
    matches = hwm_tlb_lookup(&m->tlb, 0, space, va, &slot);
    *found = matches ? &m->tlb.entry[slot] : NULL;
    return matches;
}
