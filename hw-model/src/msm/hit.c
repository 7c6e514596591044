/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hit.c - where every transaction enters, and where a TLB hit without surprises leaves at once.
 *
 * One table look-up for the MID, one masked compare for the page, one bit test for the permission.  It calls nothing,
 * so that a compiler needs no stack here.
 */
#include "msm_core.h"

void hwm_msm_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp)
{
    hwm_msm *m = hwm_msm_of(iommu);
    size_t mid = req->stream;

    if (mid < HWM_MSM_MAX_MIDS && !(req->iova >> 32)) {
        size_t route = m->route[mid];
        const hwm_tlb_entry *e = hwm_tlb_guess(&m->tlb, hwm_msm_match(m, req, route), (uint32_t)req->iova);

        if (e && e->traits.allow >> hwm_msm_kind_of(req) & 1) {
            m->hits[route]++;
            hwm_msm_answer(&m->head[mid], req, req->privileged, e, true, resp);
        } else {
            hwm_msm_translate_rest(m, req, resp);
        }
    } else {
        hwm_msm_translate_any(m, req, resp);
    }
}
