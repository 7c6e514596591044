/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msm_core.h - what the chapters of the MSM IOMMU v0 share.  docs/msm-iommu-v0.md tells what is ours where public
 * sources are silent; "MSM n" in a comment is a section of that page.
 */
#ifndef HWM_MSM_CORE_H
#define HWM_MSM_CORE_H

#include <string.h>

#include "hwm_msm.h"
#include "hwm_msm_regs.h"
#include "../short_walk.h"
#include "../tlb.h"
#include "../waiters.h"

/* Value of a field: MSM_FIELD(word, ACTLR_CFCFG); is a one-bit field set: MSM_BIT(word, ACTLR_CFCFG). */
#define MSM_FIELD(word, name) (((word) & HWM_MSM_##name##_MASK) >> HWM_MSM_##name##_SHIFT)
#define MSM_BIT(word, name) (((word) & HWM_MSM_##name##_MASK) != 0)
#define MSM_PUT(value, name) (((uint32_t)(value) << HWM_MSM_##name##_SHIFT) & HWM_MSM_##name##_MASK)
/* A context register that keeps a value. */
#define MSM_REG(context, name) ((context)->reg[HWM_MSM_##name / 4])

#define MSM_NO_ROUTE (HWM_MSM_ROUTES - 1)

/* Causes of context faults lie in FSR as they lie in HWM_FAULT_*, one bit higher; LEVEL2 is SL. */
#define MSM_FSR_CAUSES \
    (HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_AFF_MASK | HWM_MSM_FSR_APF_MASK | HWM_MSM_FSR_TLBMF_MASK | \
     HWM_MSM_FSR_HTWDEEF_MASK | HWM_MSM_FSR_HTWSEEF_MASK | HWM_MSM_FSR_MHF_MASK)
#define MSM_FAULT_WALK (HWM_FAULT_WALK_DECODE | HWM_FAULT_WALK_SLAVE)
#define MSM_FAULT_GLOBAL (HWM_FAULT_CONFIG | HWM_FAULT_BYPASS)
#define MSM_FAULT_CONTEXT 0x7fu

/* Where a transaction leads, before any translation. */
typedef enum hwm_msm_way {
    MSM_WAY_CLIENTPD,         /* around the IOMMU */
    MSM_WAY_CONFIG,           /* global error: no usable context bank */
    MSM_WAY_NO_BYPASS,        /* global error: translation off, bypass disabled */
    MSM_WAY_BYPASS,
    MSM_WAY_TRANSLATE
} hwm_msm_way;

typedef struct hwm_msm_target {
    hwm_msm_way way;
    uint32_t context;         /* HWM_NO_CONTEXT: none */
    uint32_t map;             /* M2VCBR_N word, 0 for a MID that is not implemented */
    bool privileged, secure;  /* after PRIVCFG and NSCFG */
} hwm_msm_target;

static inline hwm_msm *hwm_msm_of(hwm_iommu *iommu)
{
    return (hwm_msm *)iommu;
}

static inline const hwm_msm *hwm_msm_of_const(const hwm_iommu *iommu)
{
    return (const hwm_msm *)iommu;
}

static inline unsigned hwm_msm_vmid(const hwm_msm *m, unsigned c)
{
    return MSM_FIELD(m->cbacr[c], CBACR_N_CBVMID);
}

static inline unsigned hwm_msm_asid(const hwm_msm *m, unsigned c)
{
    return MSM_FIELD(MSM_REG(&m->context[c], CONTEXTIDR), CONTEXTIDR_ASID);
}

/* Number of an access kind as hwm_tlb_traits.allow counts them. */
static inline unsigned hwm_msm_kind(bool write, bool privileged, bool instruction)
{
    return (unsigned)instruction | (unsigned)privileged << 1 | (unsigned)write << 2;
}

/*
 * Number of the request's kind as hwm_tlb_traits.allow counts them, and 8 besides for what its master calls secure: no
 * page allows that here, so it takes the longer way.  The four flags lie side by side; multiplied, their bits gather at
 * the top without a carry.
 */
static inline unsigned hwm_msm_kind_of(const hwm_request *req)
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

/* What a lookup compares with, for a transaction without surprises; HWM_TLB_DEAD is set where there may be some. */
static inline uint64_t hwm_msm_match(const hwm_msm *m, const hwm_request *req, size_t route)
{
    return req->iova | m->key[route] | m->tlb.live;
}

/* The answer for a page that allows the access.  memcpy copies members of hwm_attrs that lie side by side: MID and
 * context from the MID's head, memory type and security from the entry. */
static inline void hwm_msm_answer(const hwm_msm_head *head, const hwm_request *req, bool privileged,
                                  const hwm_tlb_entry *e, bool hit, hwm_response *resp)
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
    memcpy(&resp->attrs, head, sizeof(hwm_msm_head));
    memcpy((char *)&resp->attrs + offsetof(hwm_attrs, memtype), &e->traits, sizeof(hwm_tlb_traits));
    resp->attrs.instruction = req->instruction;
    resp->attrs.privileged = privileged;
}

_Static_assert(offsetof(hwm_attrs, stream) == offsetof(hwm_msm_head, stream) &&
               offsetof(hwm_attrs, context) == offsetof(hwm_msm_head, context) &&
               offsetof(hwm_attrs, kind) == offsetof(hwm_msm_head, kind), "head of hwm_attrs");
_Static_assert(offsetof(hwm_attrs, inner) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, inner) &&
               offsetof(hwm_attrs, outer) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, outer) &&
               offsetof(hwm_attrs, share) - offsetof(hwm_attrs, memtype) == offsetof(hwm_memory, share),
               "memory attributes of hwm_attrs");
_Static_assert(offsetof(hwm_attrs, secure) - offsetof(hwm_attrs, memtype) == offsetof(hwm_tlb_traits, secure) &&
               sizeof(hwm_attrs) - offsetof(hwm_attrs, memtype) == sizeof(hwm_tlb_traits) &&
               sizeof(hwm_tlb_entry) == 64, "end of hwm_attrs");

/* Numbers of the four page sizes, 0 for 4 KiB to 3 for 16 MiB, in TLBTR0 and in saved states. */
#define MSM_SIZES 4u

static inline unsigned hwm_msm_size_code(uint64_t size)
{
    unsigned code = 0;

    while (code < MSM_SIZES - 1 && size >> (12 + 4 * code) != 1) {
        code++;
    }
    return code;
}

/* What a walk found, as the TLB holds it; tag and mask are set by the fill. */
static inline void hwm_msm_page(const hwm_short_result *r, bool secure, hwm_tlb_entry *page)
{
    page->pa = r->pa;
    page->size = r->size;
    page->user = 0;
    page->traits.allow = hwm_short_allow(r->perms, r->pxn);
    page->traits.perms = r->perms;
    /* The descriptor's NS bit counts for secure walks only (ARM DDI 0406C, B3.5.1). */
    page->traits.secure = secure && !r->ns;
    page->traits.flags = r->ns ? HWM_TLB_NSDESC : 0;
    page->traits.memory = r->memory;
}

/* Attributes of the context's walks for this stream. */
static inline hwm_attrs hwm_msm_walk_attrs(const hwm_msm_context *ctx, uint32_t stream, bool secure, unsigned ttbr)
{
    hwm_attrs attrs = ctx->walk_attrs[ttbr];

    attrs.stream = (uint16_t)stream;
    attrs.secure = secure;
    return attrs;
}

/* What hwm_msm_memo goes by: all of a small page's descriptor but its address, the table's PXN and NS, and whether the
 * walk is secure.  Never 0, since the type of a small page is not. */
static inline uint32_t hwm_msm_memo_key(uint32_t table, uint32_t descriptor, bool secure)
{
    return (descriptor & 0xfff) | (table & 0xc) << 10 | (uint32_t)secure << 14;
}

/* What a walk leaves behind whatever it found. */
static inline void hwm_msm_walked(hwm_msm_context *ctx, const hwm_short_result *r)
{
    ctx->counters.walks++;
    ctx->counters.walk_reads += r->fetched;
    if (r->fetched) {
        MSM_REG(ctx, TLBFLPTER) = r->address[0];
    }
    if (r->fetched > 1) {
        MSM_REG(ctx, TLBSLPTER) = r->address[1];
    }
}

/* msm.c */
void hwm_msm_reset(hwm_iommu *iommu);
/* Makes routes and keys anew; after any register, stall or order that they depend on. */
void hwm_msm_refresh(hwm_msm *m);
void hwm_msm_refresh_mid(hwm_msm *m, uint32_t mid);

/* regs.c */
int hwm_msm_mmio_read(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t *value);
int hwm_msm_mmio_write(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t value);
uint32_t hwm_msm_registers(const hwm_iommu *iommu, uint32_t index, hwm_reg *out, uint32_t max);
/* Bits that context word n, or the global register at `offset`, can hold; 0: it keeps nothing. */
uint32_t hwm_msm_context_bits(uint32_t word);
uint32_t hwm_msm_global_bits(uint32_t offset);

/* hit.c */
void hwm_msm_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp);

/* scan.c: the same for a MID and an address in range, where the hint did not lead to an answer. */
void hwm_msm_translate_rest(hwm_msm *m, const hwm_request *req, hwm_response *resp);

/* miss.c: the same after a complete lookup found nothing for match, in a context that is easy. */
void hwm_msm_translate_miss(hwm_msm *m, const hwm_request *req, size_t route, uint64_t match, hwm_msm_context *ctx,
                            hwm_response *resp);

/* translate.c: the same for any transaction. */
void hwm_msm_translate_any(hwm_msm *m, const hwm_request *req, hwm_response *resp);
/* The same in a context without surprises: e is the page, or NULL if no page of the first size was found. */
void hwm_msm_translate_plain(hwm_msm *m, const hwm_request *req, size_t route, uint64_t match, const hwm_tlb_entry *e,
                             hwm_response *resp);
/* The rest of a miss: walk has fetched descriptors, and is decoded here; it counts as walked already. */
void hwm_msm_translate_walked(hwm_msm *m, const hwm_request *req, size_t route, hwm_short_result *walk,
                              hwm_response *resp);
/* The end of a miss whose page, now in the TLB, does not allow the access. */
void hwm_msm_translate_refused(hwm_msm *m, const hwm_request *req, size_t route, const hwm_tlb_entry *e,
                               hwm_response *resp);

/* response.c */
void hwm_msm_target_of(const hwm_msm *m, const hwm_request *req, hwm_msm_target *t);
void hwm_msm_respond_fault(const hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes,
                           const hwm_tlb_entry *page, hwm_response *resp);
void hwm_msm_respond_bypass(const hwm_request *req, const hwm_msm_target *t, hwm_response *resp);
/* Causes of an access that a page does not allow. */
uint32_t hwm_msm_denied(const hwm_tlb_entry *page);
/* Three bits that stand for memory attributes in PAR.MT, TLBTR0.MT, BPMEMTYPE, PTMEMTYPE and AMEMTYPE. */
unsigned hwm_msm_memtype(unsigned memtype, unsigned inner);
void hwm_msm_set_memtype(hwm_attrs *attrs, unsigned code);

/* walk.c */
/* Makes anew what walks go by; after any of the context's registers. */
void hwm_msm_refresh_walks(hwm_msm *m, unsigned c);
/* A fresh walk of context c that changes nothing. */
void hwm_msm_look(const hwm_msm *m, unsigned c, uint16_t stream, bool secure, uint32_t va, hwm_short_result *r);
/* A walk of the hardware, not decoded yet: counted, may fail by order, leaves TLBFLPTER and TLBSLPTER. */
void hwm_msm_walk(hwm_msm *m, unsigned c, uint32_t stream, bool secure, uint32_t va, hwm_short_result *r);
/* Puts fill->page into the TLB; the other members are set here.  Returns its slot or HWM_TLB_NONE. */
uint32_t hwm_msm_fill(hwm_msm *m, unsigned c, bool secure, uint32_t va, bool global, hwm_tlb_fill *fill);
/* BFBCR: fetches the descriptor after the one that a walk used. */
void hwm_msm_prefetch(hwm_msm *m, unsigned c, uint16_t stream, bool secure, uint32_t va, const hwm_short_result *r);

/* fault.c */
void hwm_msm_update_lines(hwm_msm *m);
void hwm_msm_drive_lines(hwm_msm *m);
/* Records a context fault; stalled: the transaction waits. */
void hwm_msm_record(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes, bool stalled);
/* Tells the host of a transaction that waits behind a stalled one. */
void hwm_msm_tell_queued(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t);
/* Records a global error of a transaction, or of an access to a register that does not exist. */
void hwm_msm_record_global(hwm_msm *m, const hwm_request *req, const hwm_msm_target *t, uint32_t causes);
void hwm_msm_record_decode(hwm_msm *m, uint32_t offset, bool write);
void hwm_msm_write_fsr(hwm_msm *m, unsigned c, uint32_t value);
bool hwm_msm_order_ok(const hwm_msm *m, const hwm_inject *order);
int hwm_msm_inject(hwm_iommu *iommu, const hwm_inject *order);
/* Is the order, whose cause is among `causes`, due for this transaction or walk?  Counts it off.  0: no. */
uint32_t hwm_msm_ordered(hwm_msm *m, uint32_t stream, uint32_t context, uint32_t causes);

/* stall.c */
/* Remembers a transaction; false: no room, or the master can't wait. */
bool hwm_msm_wait(hwm_msm *m, unsigned c, const hwm_request *req, uint32_t causes);
/* The fault that the context's stalled transaction waits for. */
uint32_t hwm_msm_stall_causes(const hwm_msm *m, unsigned c);
void hwm_msm_resume(hwm_msm *m, unsigned c, bool terminate);
/* Translation of the context was turned off: everybody who waits is terminated. */
void hwm_msm_abandon(hwm_msm *m, unsigned c);
uint32_t hwm_msm_waiting(const hwm_msm *m, unsigned c);
hwm_stall_state hwm_msm_stalled(hwm_iommu *iommu, uint64_t token);
void hwm_msm_forget(hwm_iommu *iommu, uint64_t token);

/* v2p.c */
void hwm_msm_v2p(hwm_msm *m, unsigned c, uint32_t value, bool write, bool privileged);

/* maint.c */
void hwm_msm_invalidate(hwm_msm *m, unsigned c, const hwm_tlb_scope *scope, const char *what);
uint32_t hwm_msm_tlb_readout(const hwm_msm *m, unsigned word);
int hwm_msm_tlb_view(const hwm_iommu *iommu, uint32_t index, hwm_tlb_view *view);
int hwm_msm_set_tlb(hwm_iommu *iommu, uint32_t entries, uint32_t ways);

/* query.c */
void hwm_msm_peek(const hwm_iommu *iommu, const hwm_request *req, hwm_peek_mode mode, hwm_response *resp);
void hwm_msm_walk_view(const hwm_iommu *iommu, const hwm_request *req, hwm_walk *walk);
void hwm_msm_info(const hwm_iommu *iommu, hwm_iommu_info *info);
int hwm_msm_context_view(const hwm_iommu *iommu, uint32_t index, hwm_context_info *info);
int hwm_msm_route_view(const hwm_iommu *iommu, uint32_t index, hwm_route_info *info);
void hwm_msm_counters(const hwm_iommu *iommu, hwm_counters *out);
void hwm_msm_clear_counters(hwm_iommu *iommu);
/* One context's counters, hits of the fast path included. */
void hwm_msm_context_counters(const hwm_msm *m, unsigned c, hwm_counters *out);

/* state.c */
uint32_t hwm_msm_save_size(const hwm_iommu *iommu);
int hwm_msm_save(const hwm_iommu *iommu, void *buf, uint32_t size);
int hwm_msm_restore(hwm_iommu *iommu, const void *buf, uint32_t size);

#endif
