/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transaction.h - what the chapters of a transaction's way share: where a stream leads, what a walk found, what went
 * wrong, and what the master is told.
 */
#ifndef HWM_SMMU_TRANSACTION_H
#define HWM_SMMU_TRANSACTION_H

#include "smmu_core.h"

/* Bits of an input address that a TLB entry compares; what is above is settled before (SMMU 3). */
#define SMMU_VA_MASK (((uint64_t)1 << 49) - 1)

/* hwm_smmu_route.tag: stream | secure << 16 | these. */
#define SMMU_ROUTE_VALID (1u << 17)
#define SMMU_ROUTE_LONG_WAY (1u << 18)   /* something in S2CR or sCR0 changes the access: hit.c is not for it */

/* What belongs to a transaction as a whole, and to a context. */
#define SMMU_FAULT_GLOBAL \
    (HWM_FAULT_CONFIG | HWM_FAULT_UNKNOWN_STREAM | HWM_FAULT_STREAM_CONFLICT | HWM_FAULT_NO_CONTEXT | \
     HWM_FAULT_NO_INTERRUPT | HWM_FAULT_CONFIG_ACCESS | HWM_FAULT_EXTERNAL | HWM_FAULT_GLOBAL_PERMISSION)
#define SMMU_FAULT_WALK (HWM_FAULT_WALK_DECODE | HWM_FAULT_WALK_SLAVE)
#define SMMU_FAULT_CONTEXT \
    (HWM_FAULT_TRANSLATION | HWM_FAULT_ACCESS_FLAG | HWM_FAULT_PERMISSION | HWM_FAULT_MULTI_HIT | \
     HWM_FAULT_ADDRESS_SIZE | HWM_FAULT_TLB_LOCK | HWM_FAULT_UNSUPPORTED | SMMU_FAULT_WALK)

/* FSR's bits that a context fault can set. */
#define SMMU_FSR_CAUSES \
    (HWM_SMMU_FSR_TF_MASK | HWM_SMMU_FSR_AFF_MASK | HWM_SMMU_FSR_PF_MASK | HWM_SMMU_FSR_EF_MASK | \
     HWM_SMMU_FSR_TLBMCF_MASK | HWM_SMMU_FSR_TLBLKF_MASK | HWM_SMMU_FSR_ASF_MASK | HWM_SMMU_FSR_UUT_MASK)

/* Kinds of access as hwm_tlb_traits.allow counts them. */
#define SMMU_ACCESS_INSTRUCTION 1u
#define SMMU_ACCESS_PRIVILEGED 2u
#define SMMU_ACCESS_WRITE 4u

/* Where a transaction leads, before any translation. */
typedef enum smmu_way {
    SMMU_WAY_AROUND,             /* CLIENTPD, or no group with USFCFG 0 */
    SMMU_WAY_BYPASS,             /* S2CR says so */
    SMMU_WAY_FAULT,              /* global fault: `causes` */
    SMMU_WAY_BANK
} smmu_way;

typedef struct smmu_target {
    smmu_way way;
    uint32_t causes;
    uint8_t bank;                /* SMMU_NO_BANK: none */
    uint8_t group;               /* where a group led here */
    bool client_disabled;        /* CLIENTPD: nothing of ours happens to it */
    bool side;                   /* security state of the transaction */
    bool privileged, instruction, secure;    /* after PRIVCFG, INSTCFG, NSCFG */
    hwm_memory memory;           /* as it comes in, after the overrides */
} smmu_target;

/* A page as translation found it: both stages in one where there are two. */
typedef struct smmu_page {
    uint64_t pa, size, ipa;      /* first bytes */
    hwm_memory memory;           /* the answer's; stage 2 alone: not yet combined with what came in */
    uint8_t perms;               /* HWM_PERM_* */
    uint8_t allow;               /* what passes as the tables are; a write may have to set the dirty state first */
    uint8_t allow1, allow2;      /* by stage; all ones where the stage is off */
    uint8_t level1, level2;
    uint8_t attr;                /* stage 1: MAIR byte; stage 2 alone: MemAttr */
    uint8_t share;               /* of the first stage there is, HWM_SHARE_* */
    bool secure, global;
    bool clean;                  /* a write that `allow` refuses may be one for the dirty state */
    bool split;                  /* part of a larger stage 1 page, since stage 2's are smaller */
    bool keep;                   /* fit for the TLB */
} smmu_page;

/* What went wrong in a bank. */
typedef struct smmu_fault {
    uint32_t causes;             /* HWM_FAULT_*; 0: nothing */
    uint8_t stage, level;
    bool nested;                 /* stage 2 of a nested translation */
    bool table_walk;             /* while a stage 1 descriptor was read or written */
    uint64_t ipa;                /* stage 2 */
} smmu_fault;

/* One translation under way. */
typedef struct smmu_walker {
    const hwm_smmu *m;
    hwm_smmu *live;              /* the same where the translation may change things; NULL: a look */
    hwm_walk *view;              /* what was read, for readers; may be NULL */
    smmu_fault *fault;
    unsigned bank;               /* whose registers began it */
    unsigned stage2;             /* bank of nested stage 2 that is on, or SMMU_NO_BANK */
    uint16_t stream;
    uint8_t access;              /* SMMU_ACCESS_* */
    bool side;                   /* the transaction is secure, as SIF sees it */
    bool fresh;                  /* a look that heeds no TLB */
    bool sif;                    /* a secure fetch that may not end in non-secure memory (SCR1.SIF) */
    bool query;                  /* an ATS operation: no descriptor is updated */
    bool hit;                    /* stage 2's last answer came out of the TLB */
} smmu_walker;

static inline unsigned smmu_access(bool write, bool privileged, bool instruction)
{
    return (unsigned)instruction | (unsigned)privileged << 1 | (unsigned)write << 2;
}

static inline bool smmu_passes(uint8_t allow, unsigned access)
{
    return allow >> access & 1;
}

/* PLVL where no walk was made (SMMU 7). */
static inline uint8_t smmu_top_level(const hwm_smmu_bank *b)
{
    return b->format == SMMU_FORMAT_AARCH64 ? 0 : 1;
}

/* ---- hwm_tlb_entry.user ---------------------------------------------------------------------------------------- */

/* 7:0 attr, 9:8 level 1, 11:10 level 2, 47:12 IPA page, 55:48 allow of stage 1, 58:56 of stage 2 (read, fetch, write),
 * 60:59 share, 61 clean, 62 split. */
static inline uint64_t smmu_user(const smmu_page *p)
{
    uint64_t second = (p->allow2 & 1u) | (p->allow2 & 2u) | (p->allow2 >> 2 & 4u);

    return p->attr | (uint64_t)(p->level1 & 3) << 8 | (uint64_t)(p->level2 & 3) << 10 |
           (p->ipa & 0xfffffffff000ull) | (uint64_t)p->allow1 << 48 | second << 56 |
           (uint64_t)(p->share & 3) << 59 | (uint64_t)p->clean << 61 | (uint64_t)p->split << 62;
}

/* The same of a page of stage 1 alone. */
static inline uint64_t smmu_user_stage1(uint8_t attr, unsigned level, uint64_t pa, uint8_t allow, unsigned share)
{
    return attr | (uint64_t)level << 8 | pa | (uint64_t)allow << 48 | (uint64_t)7 << 56 | (uint64_t)share << 59;
}

static inline uint8_t smmu_user_attr(uint64_t user)
{
    return (uint8_t)user;
}

static inline uint8_t smmu_user_level1(uint64_t user)
{
    return user >> 8 & 3;
}

static inline uint8_t smmu_user_level2(uint64_t user)
{
    return user >> 10 & 3;
}

static inline uint64_t smmu_user_ipa(uint64_t user)
{
    return user & 0xfffffffff000ull;
}

static inline uint8_t smmu_user_allow1(uint64_t user)
{
    return (uint8_t)(user >> 48);
}

/* Stage 2 has one privilege, and a write is never a fetch: three bits say all eight. */
static inline uint8_t smmu_user_allow2(uint64_t user)
{
    unsigned reads = user >> 56 & 1, fetches = user >> 57 & 1, writes = user >> 58 & 1;

    return (uint8_t)(reads * 0x05 | fetches * 0x0a | writes * 0xf0);
}

static inline uint8_t smmu_user_share(uint64_t user)
{
    return user >> 59 & 3;
}

static inline bool smmu_user_clean(uint64_t user)
{
    return user >> 61 & 1;
}
static inline bool smmu_user_split(uint64_t user)
{
    return user >> 62 & 1;
}

/* ---- stream.c -------------------------------------------------------------------------------------------------- */

/* Where a request leads. */
void smmu_target_of(const hwm_smmu *m, const hwm_request *req, smmu_target *t);
/* The same by the remembered matches, which it adds to. */
void smmu_target_fast(hwm_smmu *m, const hwm_request *req, smmu_target *t);
/* What a group leads to, for readers. */
void smmu_group_view(const hwm_smmu *m, unsigned group, hwm_route_info *info, smmu_target *t);
/* SCTLR's attributes of a bank that is off, over those in *memory (SMMU 2). */
void smmu_override_by_bank(const hwm_smmu_bank *b, hwm_memory *memory);
/* Security after an NSCFG field, of a transaction of this side. */
bool smmu_ns_override(bool side, bool secure, unsigned nscfg);

/* ---- regime.c -------------------------------------------------------------------------------------------------- */

/* Makes a bank's derived members anew. */
void smmu_derive_bank(hwm_smmu *m, unsigned n);
/* Makes anew what depends on pending faults. */
void smmu_refresh_holds(hwm_smmu *m);
/* The address as tables and TLB take it; false: no region serves it.  `extend`: SEP counts. */
bool smmu_input(const hwm_smmu *m, unsigned n, uint64_t iova, bool extend, uint64_t *va);

/* ---- walk.c ---------------------------------------------------------------------------------------------------- */

/* Translates va, a result of smmu_input(), by tables; true: *page is valid.  `last`: stage 2 of the result too. */
bool smmu_walk(smmu_walker *w, uint64_t va, bool last, smmu_page *page);
/* The same of a walk that has been made, and found no cause for a fault of its own unless r has it. */
bool smmu_walked(smmu_walker *w, uint64_t va, bool last, const hwm_long_result *r, smmu_page *page);
/* Stage 2 of a stage 1 descriptor's address. */
bool smmu_walk_table(smmu_walker *w, uint64_t ipa, smmu_page *page);
/* Stage 2 of an address that reached it untranslated; its entries are the IPA kind's. */
bool smmu_walk_ipa(smmu_walker *w, uint64_t ipa, smmu_page *page);
/* ---- entry.c --------------------------------------------------------------------------------------------------- */

/* Puts a page into the TLB. */
void smmu_fill(hwm_smmu *m, unsigned bank, uint64_t space, uint64_t va, const smmu_page *page);
/* Drops what the TLB has for an address, because its descriptor is about to change. */
void smmu_drop(hwm_smmu *m, uint64_t space, uint64_t va);
/* What a TLB entry says about an address. */
void smmu_page_of_entry(const hwm_tlb_entry *e, smmu_page *page);
/* Looks for an entry; returns the number of matches.  `live` (or NULL) may move the TLB's hints. */
unsigned smmu_lookup(const hwm_smmu *m, hwm_smmu *live, uint64_t space, uint64_t va, const hwm_tlb_entry **found);

/* ---- response.c ------------------------------------------------------------------------------------------------ */

void smmu_respond_page(const hwm_request *req, const smmu_target *t, uint64_t va, const smmu_page *page, bool hit,
                       hwm_response *resp);
void smmu_respond_bypass(const hwm_request *req, const smmu_target *t, hwm_response *resp);
void smmu_respond_fault(const hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *fault,
                        const smmu_page *page, bool hit, hwm_response *resp);
void smmu_respond_global(const hwm_smmu *m, const hwm_request *req, const smmu_target *t, uint32_t causes,
                         hwm_response *resp);
/* Incoming attributes and a stage 2 page's, for the answer. */
void smmu_combine_incoming(const smmu_target *t, smmu_page *page);

/* ---- translate.c ----------------------------------------------------------------------------------------------- */

/* Any transaction. */
void smmu_translate_any(hwm_smmu *m, const hwm_request *req, hwm_response *resp);
/* Is this access through a page a fault?  Sets *fault. */
bool smmu_refused(const hwm_smmu *m, const smmu_target *t, uint64_t va, unsigned access, const smmu_page *page,
                  smmu_fault *fault);
/* A fetch that SCR1.SIF keeps from non-secure memory; one that would end there where nothing translates. */
bool smmu_watched_fetch(const hwm_smmu *m, const hwm_request *req, const smmu_target *t);
bool smmu_fetches_nonsecure(const hwm_smmu *m, const hwm_request *req, const smmu_target *t);
/* Fault of an address that no region serves, or of a bank that can't translate. */
void smmu_no_region(const hwm_smmu *m, unsigned bank, uint64_t iova, uint32_t causes, smmu_fault *fault);
/* The attributes of a transaction after a bank whose stages are off; after a stage 1 that is. */
void smmu_through_first(const hwm_smmu *m, smmu_target *t);
void smmu_through_bank(const hwm_smmu *m, smmu_target *t);

/* ---- fault.c, stall.c ------------------------------------------------------------------------------------------ */

/* Whose registers tell of the fault: the stage 2 bank's for stage 2 of a nested translation. */
unsigned smmu_fault_bank(const hwm_smmu *m, unsigned bank, const smmu_fault *fault);
/* HWM_FAULT_* as bits of FSR. */
uint32_t smmu_fsr_causes(uint32_t causes);
/* The other way round, as far as FSR tells. */
uint32_t smmu_causes_of_fsr(uint32_t fsr);
/* A fault in a bank: records it, or stalls the transaction, and answers. */
void smmu_context_fault(hwm_smmu *m, const hwm_request *req, const smmu_target *t, const smmu_fault *fault,
                        const smmu_page *page, bool hit, hwm_response *resp);
void smmu_global_fault(hwm_smmu *m, const hwm_request *req, const smmu_target *t, uint32_t causes,
                       hwm_response *resp);
/* What a global fault leaves behind; `about` has the syndrome in far_, fsynr0 and fsynr1. */
void smmu_record_global(hwm_smmu *m, bool side, uint32_t causes, const hwm_event *about);
/* A transaction that may not go on because of an earlier fault; false: it may. */
bool smmu_held_up(hwm_smmu *m, const hwm_request *req, const smmu_target *t, hwm_response *resp);
/* Does FSR hold up transactions of the bank? */
static inline bool smmu_bank_holds(const hwm_smmu_bank *b)
{
    return b->fsr && !SMMU_BIT(b->sctlr, SCTLR_HUPCF);
}

/* The order's causes if it is due for this transaction, or read of a table: counted off.  0: no. */
uint32_t smmu_ordered(hwm_smmu *m, uint32_t stream, unsigned bank, uint32_t causes, bool nested_stage2);

#endif
