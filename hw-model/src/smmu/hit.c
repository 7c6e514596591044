/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hit.c - where every transaction enters, and where a TLB hit without surprises leaves at once.
 *
 * One compare for the stream, one for the address, a masked one for the page, one bit test for the permission.  It
 * calls nothing, so that a compiler needs no stack here.
 */
#include "answer.h"

void smmu_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp)
{
    hwm_smmu *m = smmu_of(iommu);
    const hwm_smmu_route *route = &m->route[req->stream % HWM_SMMU_ROUTES];
    hwm_smmu_bank *b = &m->bank[route->bank];

    if (route->tag == smmu_route_tag(req) && req->iova < b->limit) {
        const hwm_tlb_entry *e = hwm_tlb_guess_wide(&m->tlb, m->tlb.live | req->iova, b->space, req->iova);

        if (e && !m->pmu.counting && smmu_passes(e->traits.allow, smmu_access_of(req))) {
            b->fast_hits++;
            smmu_answer(req, route->bank, e, true, resp);
        } else {
            smmu_translate_plain(m, req, b, resp);
        }
    } else {
        smmu_translate_any(m, req, resp);
    }
}
