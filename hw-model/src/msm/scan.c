/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan.c - the complete lookup, for what hit.c could not answer.
 */
#include "msm_core.h"

void hwm_msm_translate_rest(hwm_msm *m, const hwm_request *req, hwm_response *resp)
{
    const size_t route = m->route[req->stream];
    const uint64_t match = hwm_msm_match(m, req, route);
    const hwm_tlb_entry *e;

    if ((match & HWM_TLB_DEAD) || req->secure) {
        hwm_msm_translate_any(m, req, resp);
        return;
    }
    e = hwm_tlb_scan(&m->tlb, match, (uint32_t)req->iova, 0);
    if (!e && m->tlb.probes == 1 && m->context[route / 4].easy) {
        hwm_msm_translate_miss(m, req, route, match, &m->context[route / 4], resp);
    } else {
        hwm_msm_translate_plain(m, req, route, match, e, resp);
    }
}
