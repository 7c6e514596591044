/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * response.c - the answers that a master gets.
 */
#include "transaction.h"

static hwm_attrs attrs_of(const hwm_request *req, const smmu_target *t, const hwm_memory *memory)
{
    return (hwm_attrs){
        .stream = req->stream,
        .context = t->bank,
        .kind = HWM_ACCESS_DATA,
        .memtype = memory->memtype,
        .inner = memory->inner,
        .outer = memory->outer,
        .share = memory->share,
        .instruction = t->instruction,
        .privileged = t->privileged,
        .secure = t->secure,
    };
}

void smmu_respond_page(const hwm_request *req, const smmu_target *t, uint64_t va, const smmu_page *page, bool hit,
                       hwm_response *resp)
{
    uint64_t offset = va & (page->size - 1);

    resp->status = HWM_TRANSLATED;
    resp->causes = 0;
    resp->pa = page->pa + offset;
    resp->page = page->size;
    resp->left = page->size - offset;
    resp->perms = page->perms;
    resp->hit = hit;
    resp->report = false;
    resp->stage = resp->level = 0;
    resp->attrs = attrs_of(req, t, &page->memory);
    resp->attrs.secure = t->secure && page->secure;
}

void smmu_respond_bypass(const hwm_request *req, const smmu_target *t, hwm_response *resp)
{
    const uint64_t line = 4096;

    *resp = (hwm_response){
        .status = HWM_BYPASS,
        .pa = req->iova,
        .page = line,
        .left = line - (req->iova & (line - 1)),
        .perms = HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW,
        .attrs = attrs_of(req, t, &t->memory),
    };
}

void smmu_respond_fault(const hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *fault,
                        const smmu_page *page, bool hit, hwm_response *resp)
{
    *resp = (hwm_response){
        .status = HWM_FAULT,
        .causes = fault->causes,
        .hit = hit,
        .report = SMMU_BIT(m->bank[smmu_fault_bank(m, t->bank, fault)].sctlr, SCTLR_CFRE),
        .stage = fault->stage,
        .level = fault->level,
        .attrs = attrs_of(req, t, &t->memory),
    };
    if (page) {
        resp->page = page->size;
        resp->perms = page->perms;
    }
}

void smmu_respond_global(const hwm_smmu *m, const hwm_request *req, const smmu_target *t, uint32_t causes,
                         hwm_response *resp)
{
    uint32_t cr0 = m->side[t->side].cr0;

    *resp = (hwm_response){
        .status = HWM_FAULT,
        .causes = causes,
        .report = causes & HWM_FAULT_CONFIG_ACCESS ? SMMU_BIT(cr0, sCR0_GCFGFRE) : SMMU_BIT(cr0, sCR0_GFRE),
        .attrs = attrs_of(req, t, &t->memory),
    };
    /* It belongs to the instance, whatever bank the stream leads to. */
    resp->attrs.context = HWM_NO_CONTEXT;
}

void smmu_combine_incoming(const smmu_target *t, smmu_page *page)
{
    hwm_long_combine(&t->memory, &page->memory, &page->memory);
}
