/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * response.c - from a MID to a context bank, and the answers that a master gets.
 */
#include "msm_core.h"

/* The coding of ARMv7's PAR, inner attributes (ARM DDI 0406C, B4.1.112; MSM 4). */
static const uint8_t memtype_of_cache[4] = {
    [HWM_CACHE_NONE] = HWM_MSM_MEMORY_TYPE_NC,
    [HWM_CACHE_WBWA] = HWM_MSM_MEMORY_TYPE_WBWA,
    [HWM_CACHE_WT] = HWM_MSM_MEMORY_TYPE_WT,
    [HWM_CACHE_WBNWA] = HWM_MSM_MEMORY_TYPE_WBNWA,
};

unsigned hwm_msm_memtype(unsigned memtype, unsigned inner)
{
    switch (memtype) {
    case HWM_MT_STRONGLY_ORDERED:
        return HWM_MSM_MEMORY_TYPE_SO;
    case HWM_MT_DEVICE:
        return HWM_MSM_MEMORY_TYPE_DEVICE;
    default:
        return memtype_of_cache[inner & 3];
    }
}

void hwm_msm_set_memtype(hwm_attrs *attrs, unsigned code)
{
    attrs->inner = attrs->outer = HWM_CACHE_NONE;
    attrs->memtype = HWM_MT_NORMAL;
    switch (code) {
    case HWM_MSM_MEMORY_TYPE_NC:
        return;
    case HWM_MSM_MEMORY_TYPE_WBWA:
        attrs->inner = attrs->outer = HWM_CACHE_WBWA;
        return;
    case HWM_MSM_MEMORY_TYPE_WT:
        attrs->inner = attrs->outer = HWM_CACHE_WT;
        return;
    case HWM_MSM_MEMORY_TYPE_WBNWA:
        attrs->inner = attrs->outer = HWM_CACHE_WBNWA;
        return;
    case HWM_MSM_MEMORY_TYPE_DEVICE:
        attrs->memtype = HWM_MT_DEVICE;
        return;
    default:
        attrs->memtype = HWM_MT_STRONGLY_ORDERED;
        return;
    }
}

void hwm_msm_target_of(const hwm_msm *m, const hwm_request *req, hwm_msm_target *t)
{
    uint32_t mid = req->stream, nscfg;

    *t = (hwm_msm_target){
        .way = MSM_WAY_CONFIG,
        .context = HWM_NO_CONTEXT,
        .privileged = req->privileged,
        .secure = req->secure,
    };
    if (MSM_BIT(m->cr, CR_CLIENTPD)) {
        t->way = MSM_WAY_CLIENTPD;
        return;
    }
    if (mid >= m->config.mids) {
        return;
    }
    t->map = m->m2vcbr[mid];
    nscfg = MSM_FIELD(t->map, M2VCBR_N_NSCFG);
    t->secure = nscfg == HWM_MSM_NSCFG_SECURE || (req->secure && nscfg != HWM_MSM_NSCFG_NONSECURE);
    if (MSM_FIELD(t->map, M2VCBR_N_CBNDX) >= m->config.contexts) {
        return;
    }
    t->context = MSM_FIELD(t->map, M2VCBR_N_CBNDX);
    if (!MSM_BIT(MSM_REG(&m->context[t->context], SCTLR), SCTLR_M)) {
        t->way = MSM_BIT(t->map, M2VCBR_N_BYPASSD) ? MSM_WAY_NO_BYPASS : MSM_WAY_BYPASS;
        return;
    }
    t->way = MSM_WAY_TRANSLATE;
    switch (MSM_FIELD(MSM_REG(&m->context[t->context], ACTLR), ACTLR_PRIVCFG)) {
    case 2:
        t->privileged = false;
        break;
    case 3:
        t->privileged = true;
        break;
    default:
        break;
    }
}

/* SL tells the level of the descriptor, which a hit knows from the page's size. */
uint32_t hwm_msm_denied(const hwm_tlb_entry *page)
{
    return HWM_FAULT_PERMISSION | (page->size < 1024 * 1024 ? HWM_FAULT_LEVEL2 : 0);
}

/* Bench masters drive normal, non-cacheable, non-shareable accesses. */
static hwm_attrs driven(const hwm_request *req, const hwm_msm_target *t)
{
    return (hwm_attrs){
        .stream = req->stream,
        .context = (uint8_t)t->context,
        .kind = HWM_ACCESS_DATA,
        .memtype = HWM_MT_NORMAL,
        .inner = HWM_CACHE_NONE,
        .outer = HWM_CACHE_NONE,
        .share = HWM_SHARE_NONE,
        .instruction = req->instruction,
        .privileged = t->privileged,
        .secure = t->secure,
    };
}

void hwm_msm_respond_fault(const hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes,
                           const hwm_tlb_entry *page, hwm_response *resp)
{
    *resp = (hwm_response){ .status = HWM_FAULT, .causes = causes, .attrs = driven(req, t) };
    if (causes & MSM_FAULT_GLOBAL) {
        /* It belongs to the instance, whatever bank the MID leads to. */
        resp->attrs.context = HWM_NO_CONTEXT;
        resp->report = MSM_BIT(m->cr, CR_RPUERE);
    } else {
        resp->report = MSM_BIT(MSM_REG(&m->context[t->context], ACTLR), ACTLR_CFERE);
    }
    if (page) {
        resp->page = page->size;
        resp->perms = page->traits.perms;
    }
}

void hwm_msm_respond_bypass(const hwm_request *req, const hwm_msm_target *t, hwm_response *resp)
{
    const uint64_t line = 4096;

    *resp = (hwm_response){
        .status = HWM_BYPASS,
        .pa = req->iova,
        .page = line,
        .left = line - (req->iova & (line - 1)),
        .perms = HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW,
        .attrs = driven(req, t),
    };
    if (t->way != MSM_WAY_BYPASS) {
        return;
    }
    if (MSM_BIT(t->map, M2VCBR_N_BPMTCFG)) {
        hwm_msm_set_memtype(&resp->attrs, MSM_FIELD(t->map, M2VCBR_N_BPMEMTYPE));
    }
    /* Strongly ordered is shareable whatever BPSHCFG says (ARM DDI 0406C, B3.8.3). */
    if (resp->attrs.memtype == HWM_MT_STRONGLY_ORDERED) {
        resp->attrs.share = HWM_SHARE_OUTER;
        return;
    }
    switch (MSM_FIELD(t->map, M2VCBR_N_BPSHCFG)) {
    case HWM_MSM_SHCFG_OUTER:
        resp->attrs.share = HWM_SHARE_OUTER;
        break;
    case HWM_MSM_SHCFG_INNER:
        resp->attrs.share = HWM_SHARE_INNER;
        break;
    default:
        break;
    }
}
