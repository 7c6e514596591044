/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hit.c - where every transaction enters, and where a TLB hit without surprises leaves at once.
 *
 * One table look-up for the MID, one masked compare for the page, one bit test for the permission.  It calls nothing,
 * so that a compiler needs no stack here.
 */
#include "msm_core.h"

/*
 * Number of the request's kind as hwm_tlb_traits.allow counts them, and 8 besides for what its master calls secure: no
 * page allows that here, so it takes the longer way.  The four flags lie side by side; multiplied, their bits gather at
 * the top without a carry.
 */
static inline unsigned kind_of(const hwm_request *req)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t flags;

    _Static_assert(offsetof(hwm_request, privileged) == offsetof(hwm_request, write) + 1 &&
                   offsetof(hwm_request, instruction) == offsetof(hwm_request, write) + 2 &&
                   offsetof(hwm_request, secure) == offsetof(hwm_request, write) + 3, "flags of hwm_request");
    memcpy(&flags, (const char *)req + offsetof(hwm_request, write), sizeof(flags));
    return flags * ((1u << 26) | (1u << 17) | (1u << 8) | (1u << 3)) >> 24;
#else
    return hwm_msm_kind(req->write, req->privileged, req->instruction) | (unsigned)req->secure << 3;
#endif
}

void hwm_msm_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp)
{
    hwm_msm *m = hwm_msm_of(iommu);
    size_t mid = req->stream;

    if (mid < HWM_MSM_MAX_MIDS && !(req->iova >> 32)) {
        size_t route = m->route[mid];
        const hwm_tlb_entry *e = hwm_tlb_guess(&m->tlb, hwm_msm_match(m, req, route), (uint32_t)req->iova);

        if (e && e->traits.allow >> kind_of(req) & 1) {
            m->hits[route]++;
            hwm_msm_answer(&m->head[mid], req, req->privileged, e, true, resp);
            return;
        }
    }
    hwm_msm_translate_rest(m, req, resp);
}
