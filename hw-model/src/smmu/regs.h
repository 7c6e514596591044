/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs.h - what the files of the register chapter share: the description of a register, a decoded access, and the bits
 * that an instance has of each register.
 */
#ifndef HWM_SMMU_REGS_CHAPTER_H
#define HWM_SMMU_REGS_CHAPTER_H

#include "smmu_core.h"

enum { SMMU_RW, SMMU_RO, SMMU_WO, SMMU_W1C, SMMU_W1S };

/* Register pages by what is in them. */
typedef enum smmu_space { SMMU_GR0, SMMU_GR1, SMMU_IMP, SMMU_PMU, SMMU_CB, SMMU_SPACES } smmu_space;

typedef struct smmu_reg {
    const char *name;
    uint16_t offset;             /* in its page */
    uint16_t count;              /* of an array, whose members follow each other */
    uint8_t bytes;               /* 4 or 8, of one member */
    uint8_t access;
    uint64_t wmask;
} smmu_reg;

/* One register of one instance, as somebody reaches for it. */
typedef struct smmu_reg_access {
    const smmu_reg *reg;
    smmu_space space;
    unsigned index;              /* in the array */
    unsigned bank;               /* SMMU_NO_BANK: a global register */
    unsigned side;               /* copy of a banked register: 0 non-secure, 1 secure */
    bool secure;                 /* whoever asks is the secure side */
} smmu_reg_access;

#define SMMU_ALIASES 0x400u      /* where the secure side finds the non-secure copies (SMMU 9) */
#define SMMU_ALIASES_END 0x600u

/* NULL: nothing at this offset of such a page. */
const smmu_reg *smmu_find_reg(smmu_space space, uint32_t offset);
const smmu_reg *smmu_space_regs(smmu_space space, unsigned *count);

/* By space: does this instance have the register for whoever asks; its value, without any effect; a write, of all bits
 * of the register. */
bool smmu_gr0_has(const hwm_smmu *m, const smmu_reg_access *a);
uint64_t smmu_gr0_value(const hwm_smmu *m, const smmu_reg_access *a);
void smmu_gr0_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value);

bool smmu_gr1_has(const hwm_smmu *m, const smmu_reg_access *a);
uint64_t smmu_gr1_value(const hwm_smmu *m, const smmu_reg_access *a);
void smmu_gr1_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value);

bool smmu_bank_has(const hwm_smmu *m, const smmu_reg_access *a);
uint64_t smmu_bank_value(const hwm_smmu *m, const smmu_reg_access *a);
void smmu_bank_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value);

/* PMU page and the PMU registers of bank pages. */
bool smmu_pmu_has(const hwm_smmu *m, const smmu_reg_access *a);
uint64_t smmu_pmu_value(const hwm_smmu *m, const smmu_reg_access *a);
void smmu_pmu_write(hwm_smmu *m, const smmu_reg_access *a, uint64_t value);
/* After PMU registers or SCR1 have changed. */
void smmu_pmu_refresh(hwm_smmu *m);

/* The first register of the bank page's PMU part. */
#define SMMU_BANK_PMU HWM_SMMU_CB_PMEVCNTR

/* Operations that invalidate (SMMU 6). */
void smmu_bank_maintain(hwm_smmu *m, unsigned bank, const smmu_reg *reg, uint64_t value);
void smmu_global_maintain(hwm_smmu *m, bool secure, const smmu_reg *reg, uint64_t value);

/* IDR0, IDR1, IDR2 and IDR7 as one side sees them (SMMU 9, 10). */
uint32_t smmu_idr(const hwm_smmu *m, uint32_t offset, bool secure);
/* MMU-500's identification block at the end of GR0. */
uint32_t smmu_id_word(uint32_t offset);

/* A value that may stand in the register, made of what was written: bits that aren't there 0, bits that always read 1
 * set.  All depend on the configuration; those of groups and banks also on who owns them, and CFCFG on sCR0.STALLD. */
uint32_t smmu_fit_cr0(const hwm_smmu *m, unsigned side, uint32_t value);
uint32_t smmu_fit_scr1(const hwm_smmu *m, uint32_t value);
uint32_t smmu_fit_cr2(uint32_t value);
uint32_t smmu_fit_acr(const hwm_smmu *m, unsigned side, uint32_t value);
uint32_t smmu_fit_gfsr(unsigned side, uint32_t value);
uint32_t smmu_fit_gfsynr0(unsigned side, uint32_t value);
uint32_t smmu_fit_stream(const hwm_smmu *m, uint32_t value);
uint32_t smmu_fit_smr(const hwm_smmu *m, uint32_t value);
uint32_t smmu_fit_s2cr(const hwm_smmu *m, unsigned group, uint32_t value);
uint32_t smmu_fit_cbar(const hwm_smmu *m, uint32_t value);
uint32_t smmu_fit_cba2r(const hwm_smmu *m, unsigned bank, uint32_t value);
uint32_t smmu_fit_sctlr(const hwm_smmu *m, unsigned bank, uint32_t value);
uint32_t smmu_fit_tcr2(const hwm_smmu *m, unsigned bank, uint32_t value);
/* The same for all that a bank, or a group, keeps: after the ownership or STALLD has changed. */
void smmu_fit_all(hwm_smmu *m);

#define SMMU_GPAR_BITS (HWM_SMMU_sGPAR_WMASK)
#define SMMU_PAR_BITS (HWM_SMMU_PAR_WMASK)
/* FSR as it is kept: FORMAT is made when read. */
#define SMMU_FSR_KEPT (HWM_SMMU_FSR_WMASK | HWM_SMMU_FSR_SS_MASK)

#endif
