/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs_maint.c - which entries a write to a TLB operation names (SMMU 6).
 */
#include "regs.h"

#define KIND(name) (1u << SMMU_KIND_##name)
#define KINDS_STAGE1 (KIND(STAGE1) | KIND(NESTED))
#define KINDS_NOT_HYP (KINDS_STAGE1 | KIND(STAGE2) | KIND(IPA) | KIND(MONITOR))
#define KINDS_ALL (KINDS_NOT_HYP | KIND(HYP))

/* Input addresses have at most 49 bits. */
#define VA_MASK (((uint64_t)1 << 49) - 4096)

static uint64_t va_of(uint64_t value)
{
    return SMMU_FIELD(value, TLBIVA_VA_55_12) << 12 & VA_MASK;
}

/* Address and ASID of an operand: AArch32's is one word, and has them in other places. */
static void operand(const hwm_smmu_bank *b, uint64_t value, smmu_tlb_op *op)
{
    if (!SMMU_BIT(b->cba2r, CBA2R_VA64)) {
        op->va = value & HWM_SMMU_TLBIVA_AARCH32_VA_MASK;
        op->asid = (uint16_t)SMMU_FIELD(value, TLBIVA_AARCH32_ASID);
        return;
    }
    op->va = va_of(value);
    op->asid = (uint16_t)(SMMU_FIELD(value, TLBIVA_ASID) & (SMMU_BIT(b->tcr2, TCR2_AS) ? 0xffff : 0xff));
}

void smmu_bank_maintain(hwm_smmu *m, unsigned bank, const smmu_reg *reg, uint64_t value)
{
    const hwm_smmu_bank *b = &m->bank[bank];
    bool monitor = SMMU_BIT(b->cba2r, CBA2R_MONC);
    bool hyp = !smmu_bank_secure(m, bank) && SMMU_FIELD(b->cbar, CBAR_TYPE) == SMMU_CBAR_STAGE1 &&
               SMMU_BIT(b->cbar, CBAR_TYPE1_HYPC);
    smmu_tlb_op op = {
        .what = reg->name,
        .kinds = KINDS_STAGE1,
        .secure = smmu_bank_secure(m, bank),
        .vmid = (uint16_t)smmu_vmid(m, bank),
        .bank = (uint8_t)bank,
    };

    switch (reg->offset) {
    case HWM_SMMU_TLBIVAL:
        op.leaf_only = true;
        /* fall through */
    case HWM_SMMU_TLBIVA:
        op.by_va = true;
        operand(b, value, &op);
        break;
    case HWM_SMMU_TLBIVAAL:
        op.leaf_only = true;
        /* fall through */
    case HWM_SMMU_TLBIVAA:
        op.by_va = op.any_asid = true;
        operand(b, value, &op);
        break;
    case HWM_SMMU_TLBIASID:
        op.non_global = true;
        op.asid = (uint16_t)(SMMU_FIELD(value, TLBIASID_ASID) &
                             (SMMU_BIT(b->cba2r, CBA2R_VA64) && SMMU_BIT(b->tcr2, TCR2_AS) ? 0xffff : 0xff));
        break;
    case HWM_SMMU_TLBIALL:
        op.any_asid = true;
        break;
    case HWM_SMMU_TLBIIPAS2L:
        op.leaf_only = true;
        /* fall through */
    default:
        op.kinds = KIND(STAGE2) | KIND(IPA);
        op.by_va = op.any_asid = true;
        op.va = SMMU_FIELD(value, TLBIIPAS2_IPA_47_12) << 12;
        break;
    }
    if (op.kinds == KINDS_STAGE1 && (hyp || monitor)) {
        /* These regimes have neither VMIDs nor ASIDs. */
        op.kinds = monitor ? KIND(MONITOR) : KIND(HYP);
        op.any_vmid = op.any_asid = true;
        op.non_global = false;
    }
    if (op.any_asid) {
        op.asid = 0;
    }
    smmu_invalidate(m, &op);
}

static uint16_t vmid_of(const hwm_smmu *m, uint64_t value)
{
    return (uint16_t)(SMMU_FIELD(value, TLBIVMID_VMID) & (m->config.vmid16 ? 0xffff : 0xff));
}

void smmu_global_maintain(hwm_smmu *m, bool secure, const smmu_reg *reg, uint64_t value)
{
    smmu_tlb_op op = { .what = reg->name, .any_vmid = true, .any_asid = true, .bank = SMMU_NO_BANK };

    switch (reg->offset) {
    case HWM_SMMU_TLBIVMID:
    case HWM_SMMU_TLBIVMIDS1:
        op.kinds = reg->offset == HWM_SMMU_TLBIVMID ? KINDS_NOT_HYP : KINDS_STAGE1;
        op.any_vmid = false;
        op.vmid = vmid_of(m, value);
        op.secure = secure;
        break;
    case HWM_SMMU_TLBIALLNSNH:
        op.kinds = KINDS_NOT_HYP;
        break;
    case HWM_SMMU_TLBIALLH:
        op.kinds = KIND(HYP);
        break;
    case HWM_SMMU_TLBIVAH:
        op.kinds = KIND(HYP);
        op.by_va = true;
        op.va = value & HWM_SMMU_TLBIVAH_VA_MASK;
        break;
    case HWM_SMMU_TLBIVALH64:
        op.leaf_only = true;
        /* fall through */
    case HWM_SMMU_TLBIVAH64:
        op.kinds = KIND(HYP);
        op.by_va = true;
        op.va = va_of(value);
        break;
    case HWM_SMMU_STLBIALLM:
        op.kinds = KIND(MONITOR);
        op.secure = true;
        break;
    case HWM_SMMU_STLBIVALM:
        op.leaf_only = true;
        /* fall through */
    case HWM_SMMU_STLBIVAM:
        op.kinds = KIND(MONITOR);
        op.by_va = true;
        op.va = va_of(value);
        op.secure = true;
        break;
    default:
        /* STLBIALL.  Hypervisors write it without being secure: that must do no harm. */
        if (!secure) {
            return;
        }
        op.kinds = KINDS_ALL;
        op.secure = true;
        break;
    }
    smmu_invalidate(m, &op);
}
