/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer.h - the quick way: a stream that S2CR leaves as it is, a bank that is easy, an address that is what it is.
 */
#ifndef HWM_SMMU_ANSWER_H
#define HWM_SMMU_ANSWER_H

#include "transaction.h"

static inline uint32_t smmu_route_tag(const hwm_request *req)
{
    return req->stream | (uint32_t)req->secure << 16 | SMMU_ROUTE_VALID;
}

/* Number of the request's kind as hwm_tlb_traits.allow counts them.  Its flags lie side by side; multiplied, their bits
 * gather at the top without a carry. */
static inline unsigned smmu_access_of(const hwm_request *req)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t flags;

    _Static_assert(offsetof(hwm_request, privileged) == offsetof(hwm_request, write) + 1 &&
                   offsetof(hwm_request, instruction) == offsetof(hwm_request, write) + 2 &&
                   offsetof(hwm_request, secure) == offsetof(hwm_request, write) + 3, "flags of hwm_request");
    memcpy(&flags, (const char *)req + offsetof(hwm_request, write), sizeof(flags));
    return flags * ((1u << 26) | (1u << 17) | (1u << 8)) >> 24;
#else
    return smmu_access(req->write, req->privileged, req->instruction);
#endif
}

/* The answer for a page that allows the access.  The entry's traits lie as the end of hwm_attrs does. */
static inline void smmu_answer(const hwm_request *req, unsigned bank, const hwm_tlb_entry *e, bool hit,
                               hwm_response *resp)
{
    uint64_t size = e->size, offset = req->iova & (size - 1);

    resp->status = HWM_TRANSLATED;
    resp->causes = 0;
    resp->page = size;
    resp->left = size - offset;
    resp->pa = e->pa + offset;
    resp->perms = e->traits.perms;
    resp->hit = hit;
    resp->report = false;
    resp->stage = 0;
    resp->level = 0;
    resp->attrs.stream = req->stream;
    resp->attrs.context = (uint8_t)bank;
    resp->attrs.kind = HWM_ACCESS_DATA;
    memcpy((char *)&resp->attrs + offsetof(hwm_attrs, memtype), &e->traits,
           sizeof(hwm_attrs) - offsetof(hwm_attrs, memtype));
    resp->attrs.instruction = req->instruction;
    resp->attrs.privileged = req->privileged;
}

_Static_assert(offsetof(hwm_attrs, inner) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, inner) &&
               offsetof(hwm_attrs, outer) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, outer) &&
               offsetof(hwm_attrs, share) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, share) &&
               offsetof(hwm_tlb_traits, memory) == 0 &&
               offsetof(hwm_attrs, secure) - offsetof(hwm_attrs, memtype) == offsetof(hwm_tlb_traits, secure) &&
               sizeof(hwm_attrs) - offsetof(hwm_attrs, memtype) <= sizeof(hwm_tlb_traits), "end of hwm_attrs");

/* translate.c: the end of a miss whose stage 1 walk has been made and counted; stage 2 may have stopped it with a
 * fault. */
void smmu_translate_walked(hwm_smmu *m, const hwm_request *req, const hwm_long_result *walk, smmu_fault *fault,
                           hwm_response *resp);

/* miss.c: the same where the hint did not lead to an answer. */
void smmu_translate_plain(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp);

#endif
