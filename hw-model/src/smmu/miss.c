/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * miss.c - the complete lookup after hit.c's guess, and the misses that streams are made of: a walk of one stage that
 * changes nothing.  Whatever turns out to be different goes on in translate.c with what was found.
 */
#include "answer.h"

typedef struct plain_reader {
    const hwm_host *host;
    const hwm_attrs *attrs;
} plain_reader;

static int read_table(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    const plain_reader *r = opaque;

    (void)level;
    return r->host->read(r->host->opaque, address, bytes, 8, r->attrs);
}

static void walk_quickly(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp)
{
    const plain_reader reader = { &m->config.host, &b->walk_attrs[0] };
    const hwm_long_reader from = { (void *)&reader, read_table };
    const uint64_t va = req->iova;
    const hwm_tlb_entry *e = NULL;
    hwm_long_result r;

    b->walk_attrs[0].stream = req->stream;
    b->counters.translations++;
    b->counters.misses++;
    b->counters.walks++;
    hwm_long_walk(&b->long_regime, va, NULL, &from, &r);
    b->counters.walk_reads += r.count;
    if (!r.causes && smmu_passes(r.allow, smmu_access_of(req)) && r.size == (uint64_t)1 << m->tlb.shift[0]) {
        hwm_tlb_traits traits;

        traits.memory = r.memory;
        traits.allow = r.allow;
        traits.perms = r.perms;
        traits.secure = false;
        traits.flags = 0;
        e = hwm_tlb_replace_wide(&m->tlb, m->tlb.live | va, b->space, r.global ? ~HWM_TLB_SPACE_ASID_MASK : UINT64_MAX,
                                 va, m->tlb.shift[0], r.pa,
                                 smmu_user_stage1(r.attr, r.level, r.pa, r.allow, r.memory.share), &traits);
    }
    if (e) {
        b->counters.evictions++;
        smmu_answer(req, b->number, e, false, resp);
    } else {
        smmu_translate_walked(m, req, &r, resp);
    }
}

void smmu_translate_plain(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp)
{
    const uint64_t va = req->iova, match = m->tlb.live | va;
    const hwm_tlb_entry *e = NULL;

    if ((match & HWM_TLB_DEAD) || m->pmu.counting) {
        smmu_translate_any(m, req, resp);
        return;
    }
    for (unsigned probe = 0; !e && probe < m->tlb.probes; probe++) {
        e = hwm_tlb_scan_wide(&m->tlb, match, b->space, va, probe);
    }
    if (!e && b->quick) {
        walk_quickly(m, req, b, resp);
    } else if (e && smmu_passes(e->traits.allow, smmu_access_of(req))) {
        b->fast_hits++;
        smmu_answer(req, b->number, e, true, resp);
    } else {
        smmu_translate_any(m, req, resp);
    }
}
