/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs.c - the register window: which registers there are, and what reading and writing them does.
 */
#include "msm_core.h"

enum { ACCESS_RW, ACCESS_RO, ACCESS_WO, ACCESS_W1C };

typedef struct reg_info {
    const char *name;
    uint32_t offset;
    uint32_t wmask;
    uint8_t access;
} reg_info;

#define GLOBAL_BANK 0xff000u
#define OFFSET_MASK 0xfffu

#define REG_CASE(NAME, OFFSET, COUNT, ACCESS, RESET, WMASK) \
    case OFFSET: { \
        static const reg_info info = { #NAME, OFFSET, WMASK, ACCESS_##ACCESS }; \
        return &info; \
    }

static const reg_info *context_info(uint32_t offset)
{
    switch (offset) {
    HWM_MSM_CONTEXT_REGS(REG_CASE)
    default:
        return NULL;
    }
}

static const reg_info *single_info(uint32_t offset)
{
    switch (offset) {
    HWM_MSM_GLOBAL_REGS(REG_CASE)
    default:
        return NULL;
    }
}

/* The words of the two arrays that the instance has share their first word's description. */
static const reg_info *global_info(const hwm_msm *m, uint32_t offset)
{
    if (offset < HWM_MSM_M2VCBR_N + 4 * m->config.mids) {
        return single_info(HWM_MSM_M2VCBR_N);
    }
    if (offset >= HWM_MSM_CBACR_N && offset < HWM_MSM_CBACR_N + 4 * HWM_MSM_CBACR_N_COUNT) {
        return offset < HWM_MSM_CBACR_N + 4 * m->config.contexts ? single_info(HWM_MSM_CBACR_N) : NULL;
    }
    return offset < HWM_MSM_CBACR_N ? NULL : single_info(offset);
}

/* NULL: no such register.  *c: its context, HWM_NO_CONTEXT for a global one. */
static const reg_info *find(const hwm_msm *m, uint32_t offset, unsigned *c)
{
    *c = HWM_NO_CONTEXT;
    if (offset >= HWM_MSM_WINDOW_SIZE || offset & 3) {
        return NULL;
    }
    if (offset >= GLOBAL_BANK) {
        return global_info(m, offset);
    }
    if (offset / HWM_MSM_CONTEXT_STRIDE >= m->config.contexts) {
        return NULL;
    }
    *c = offset / HWM_MSM_CONTEXT_STRIDE;
    return context_info(offset & OFFSET_MASK);
}

uint32_t hwm_msm_context_bits(uint32_t word)
{
    const reg_info *info = context_info(word * 4);

    if (word * 4 == HWM_MSM_V2PSR) {
        return HWM_MSM_V2PSR_HIT_MASK | HWM_MSM_V2PSR_INDEX_MASK;
    }
    return info && info->access != ACCESS_WO ? info->wmask : 0;
}

uint32_t hwm_msm_global_bits(uint32_t offset)
{
    const reg_info *info = single_info(offset);

    return info && info->access != ACCESS_WO ? info->wmask : 0;
}

static uint32_t identification(const hwm_msm *m)
{
    uint32_t mids = m->config.mids, log2 = 0;

    while (m->tlb.entries >> (log2 + 1)) {
        log2++;
    }
    /* NM2VCBMT has 9 bits and can't say 512. */
    return MSM_PUT(mids > 511 ? 511 : mids, IDR_NM2VCBMT) | HWM_MSM_IDR_HTW_MASK | HWM_MSM_IDR_HUM_MASK |
           MSM_PUT(log2, IDR_TLBSIZE) | MSM_PUT(m->config.contexts, IDR_NCB) | MSM_PUT(2, IDR_NIRPT);
}

/* The variable behind a global register that keeps a value, or NULL. */
static const uint32_t *global_word(const hwm_msm *m, uint32_t offset)
{
    if (offset < HWM_MSM_CBACR_N) {
        return &m->m2vcbr[(offset - HWM_MSM_M2VCBR_N) / 4];
    }
    if (offset < HWM_MSM_TLBRSW) {
        return &m->cbacr[(offset - HWM_MSM_CBACR_N) / 4];
    }
    switch (offset) {
    case HWM_MSM_TLBRSW:
        return &m->tlbrsw;
    case HWM_MSM_TESTBUSCR:
        return &m->testbuscr;
    case HWM_MSM_CR:
        return &m->cr;
    case HWM_MSM_EAR:
        return &m->ear;
    case HWM_MSM_ESR:
        return &m->esr;
    case HWM_MSM_ESYNR0:
        return &m->esynr0;
    case HWM_MSM_ESYNR1:
        return &m->esynr1;
    case HWM_MSM_RPU_ACR:
        return &m->rpu_acr;
    default:
        return NULL;
    }
}

/* Reads have no side effects. */
static uint32_t value_of(const hwm_msm *m, unsigned c, const reg_info *info, uint32_t offset)
{
    const uint32_t *word;

    if (c != HWM_NO_CONTEXT) {
        return m->context[c].reg[info->offset / 4];
    }
    switch (offset) {
    case HWM_MSM_TLBTR0:
        return hwm_msm_tlb_readout(m, 0);
    case HWM_MSM_TLBTR1:
        return hwm_msm_tlb_readout(m, 1);
    case HWM_MSM_TLBTR2:
        return hwm_msm_tlb_readout(m, 2);
    case HWM_MSM_REV:
        return m->config.rev;
    case HWM_MSM_IDR:
        return identification(m);
    default:
        word = global_word(m, offset);
        return word ? *word : 0;
    }
}

/* A guest's mistake: counted, and recorded where CR.DCDEE asks for it and the register does not exist (MSM 7). */
static int refuse(hwm_msm *m, const reg_info *info, uint32_t offset, bool write)
{
    m->rest.guest_errors++;
    if (!info && MSM_BIT(m->cr, CR_DCDEE)) {
        hwm_msm_record_decode(m, offset, write);
    }
    return HWM_E_ACCESS;
}

/* The window makes no difference between secure and non-secure accesses (MSM 2). */
int hwm_msm_mmio_read(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t *value)
{
    hwm_msm *m = hwm_msm_of(iommu);
    const reg_info *info;
    unsigned c;

    (void)secure;
    *value = 0;
    if (size != 4) {
        m->rest.guest_errors++;
        return HWM_E_SIZE;
    }
    info = find(m, offset, &c);
    if (!info || info->access == ACCESS_WO) {
        return refuse(m, info, offset, false);
    }
    *value = value_of(m, c, info, offset);
    return HWM_OK;
}

/* CTX_TLBIALL drops what the context can hit: its VMID, its ASID and global pages (MSM 5). */
static void invalidate(hwm_msm *m, unsigned c, const reg_info *info, uint32_t value)
{
    uint32_t lock = MSM_REG(&m->context[c], TLBLCKR);
    hwm_tlb_scope scope = { .by_vmid = true, .vmid = (uint8_t)hwm_msm_vmid(m, c) };

    switch (info->offset) {
    case HWM_MSM_CTX_TLBIALL:
        scope.by_asid = scope.global_too = true;
        scope.asid = (uint8_t)hwm_msm_asid(m, c);
        scope.spare_locked = MSM_BIT(lock, TLBLCKR_TLBIALLCFG);
        break;
    case HWM_MSM_TLBIASID:
        scope.by_asid = true;
        scope.asid = (uint8_t)MSM_FIELD(value, TLBIASID_ASID);
        scope.spare_locked = MSM_BIT(lock, TLBLCKR_TLBIASIDCFG);
        break;
    case HWM_MSM_TLBIVA:
        scope.by_asid = scope.global_too = true;
        scope.asid = (uint8_t)MSM_FIELD(value, TLBIVA_ASID);
        scope.by_va = true;
        scope.va = value & HWM_MSM_TLBIVA_VA_MASK;
        scope.spare_locked = MSM_BIT(lock, TLBLCKR_TLBIVAACFG);
        break;
    default:
        scope.by_va = true;
        scope.va = value & HWM_MSM_TLBIVAA_VA_MASK;
        scope.spare_locked = MSM_BIT(lock, TLBLCKR_TLBIVAACFG);
        break;
    }
    hwm_msm_invalidate(m, c, &scope, info->name);
}

static int write_context(hwm_msm *m, unsigned c, const reg_info *info, uint32_t value)
{
    hwm_msm_context *ctx = &m->context[c];
    uint32_t fsr = MSM_REG(ctx, FSR);

    switch (info->offset) {
    case HWM_MSM_FSR:
        hwm_msm_write_fsr(m, c, fsr & ~value);
        return HWM_OK;
    case HWM_MSM_FSRRESTORE:
        hwm_msm_write_fsr(m, c, value);
        return HWM_OK;
    case HWM_MSM_CTX_TLBIALL:
    case HWM_MSM_TLBIASID:
    case HWM_MSM_TLBIVA:
    case HWM_MSM_TLBIVAA:
        invalidate(m, c, info, value);
        return HWM_OK;
    case HWM_MSM_V2PPR:
        hwm_msm_v2p(m, c, value, false, true);
        return HWM_OK;
    case HWM_MSM_V2PPW:
        hwm_msm_v2p(m, c, value, true, true);
        return HWM_OK;
    case HWM_MSM_V2PUR:
        hwm_msm_v2p(m, c, value, false, false);
        return HWM_OK;
    case HWM_MSM_V2PUW:
        hwm_msm_v2p(m, c, value, true, false);
        return HWM_OK;
    case HWM_MSM_RESUME:
        hwm_msm_resume(m, c, MSM_FIELD(value, RESUME_TNR) == HWM_MSM_TNR_TERMINATE);
        return HWM_OK;
    case HWM_MSM_TLBLCKR:
        if (!MSM_BIT(m->cr, CR_TLBLKCRWE)) {
            m->rest.guest_errors++;
            return HWM_E_ACCESS;
        }
        break;
    default:
        break;
    }
    ctx->reg[info->offset / 4] = value & info->wmask;
    hwm_msm_refresh_walks(m, c);
    switch (info->offset) {
    case HWM_MSM_SCTLR:
        /* Bypass would send what waits to untranslated addresses (MSM 6). */
        if (!MSM_BIT(value, SCTLR_M)) {
            hwm_msm_abandon(m, c);
        }
        hwm_msm_refresh(m);
        break;
    case HWM_MSM_ACTLR:
    case HWM_MSM_CONTEXTIDR:
        hwm_msm_refresh(m);
        hwm_msm_update_lines(m);
        break;
    default:
        break;
    }
    return HWM_OK;
}

static int write_global(hwm_msm *m, const reg_info *info, uint32_t offset, uint32_t value)
{
    hwm_tlb_scope scope = { 0 };
    uint32_t masked = value & info->wmask;

    switch (info->offset) {
    case HWM_MSM_M2VCBR_N:
        m->m2vcbr[(offset - HWM_MSM_M2VCBR_N) / 4] = masked;
        hwm_msm_refresh_mid(m, (offset - HWM_MSM_M2VCBR_N) / 4);
        break;
    case HWM_MSM_CBACR_N:
        m->cbacr[(offset - HWM_MSM_CBACR_N) / 4] = masked;
        hwm_msm_refresh(m);
        break;
    case HWM_MSM_GLOBAL_TLBIALL:
        scope.spare_locked = MSM_BIT(m->cr, CR_TLBIALLCFG);
        hwm_msm_invalidate(m, HWM_NO_CONTEXT, &scope, info->name);
        break;
    case HWM_MSM_TLBIVMID:
        scope.by_vmid = true;
        scope.vmid = (uint8_t)MSM_FIELD(value, TLBIVMID_VMID);
        scope.spare_locked = MSM_BIT(m->cr, CR_TLBIVMIDCFG);
        hwm_msm_invalidate(m, HWM_NO_CONTEXT, &scope, info->name);
        break;
    case HWM_MSM_CR:
        m->cr = masked;
        hwm_msm_refresh(m);
        break;
    case HWM_MSM_ESR:
        m->esr &= ~value;
        break;
    case HWM_MSM_ESRRESTORE:
        m->esr = value & HWM_MSM_ESR_WMASK;
        break;
    case HWM_MSM_TLBRSW:
        m->tlbrsw = masked;
        break;
    case HWM_MSM_TESTBUSCR:
        m->testbuscr = masked;
        break;
    case HWM_MSM_EAR:
        m->ear = masked;
        break;
    case HWM_MSM_ESYNR0:
        m->esynr0 = masked;
        break;
    case HWM_MSM_ESYNR1:
        m->esynr1 = masked;
        break;
    default:
        m->rpu_acr = masked;
        break;
    }
    hwm_msm_update_lines(m);
    return HWM_OK;
}

int hwm_msm_mmio_write(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t value)
{
    hwm_msm *m = hwm_msm_of(iommu);
    const reg_info *info;
    unsigned c;

    (void)secure;
    if (size != 4) {
        m->rest.guest_errors++;
        return HWM_E_SIZE;
    }
    info = find(m, offset, &c);
    if (!info || info->access == ACCESS_RO) {
        return refuse(m, info, offset, true);
    }
    return c == HWM_NO_CONTEXT ? write_global(m, info, offset, (uint32_t)value)
                               : write_context(m, c, info, (uint32_t)value);
}

uint32_t hwm_msm_registers(const hwm_iommu *iommu, uint32_t index, hwm_reg *out, uint32_t max)
{
    const hwm_msm *m = hwm_msm_of_const(iommu);
    uint32_t base = index == HWM_ANY ? GLOBAL_BANK : index * HWM_MSM_CONTEXT_STRIDE, n = 0;

    if (index != HWM_ANY && index >= m->config.contexts) {
        return 0;
    }
    for (uint32_t offset = base; offset < base + HWM_MSM_CONTEXT_STRIDE; offset += 4) {
        unsigned c;
        const reg_info *info = find(m, offset, &c);

        if (!info || info->access == ACCESS_WO) {
            continue;
        }
        if (n < max) {
            out[n] = (hwm_reg){
                .name = info->name, .offset = offset, .bytes = 4, .value = value_of(m, c, info, offset),
            };
        }
        n++;
    }
    return n;
}
