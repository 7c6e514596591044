/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmu_core.h - what the chapters of the SMMU share.  docs/arm-smmu-v2.md tells what is ours where the architecture
 * leaves a choice; "SMMU n" in a comment is a section of that page.
 */
#ifndef HWM_SMMU_CORE_H
#define HWM_SMMU_CORE_H

#include <string.h>

#include "hwm_smmu.h"
#include "hwm_smmu_regs.h"
#include "../long.h"
#include "../short_walk.h"
#include "../tlb.h"
#include "../waiters.h"

/* Value of a field: SMMU_FIELD(word, SCTLR_CFCFG); is a one-bit field set: SMMU_BIT(word, SCTLR_CFCFG). */
#define SMMU_FIELD(word, name) (((word) & HWM_SMMU_##name##_MASK) >> HWM_SMMU_##name##_SHIFT)
#define SMMU_BIT(word, name) (((word) & HWM_SMMU_##name##_MASK) != 0)
#define SMMU_PUT(value, name) (((value) << HWM_SMMU_##name##_SHIFT) & HWM_SMMU_##name##_MASK)

#define SMMU_NO_BANK 0xffu

/* Table formats, in the coding of FSR.FORMAT. */
enum { SMMU_FORMAT_SHORT = 0, SMMU_FORMAT_LONG = 1, SMMU_FORMAT_AARCH64 = 2 };

/* What a TLB entry holds (SMMU 6); 0 is the MSM part's. */
enum {
    SMMU_KIND_STAGE1 = 1, SMMU_KIND_NESTED, SMMU_KIND_STAGE2, SMMU_KIND_IPA, SMMU_KIND_HYP, SMMU_KIND_MONITOR,
};

/* CBAR.TYPE */
enum { SMMU_CBAR_STAGE2 = 0, SMMU_CBAR_STAGE1 = 1, SMMU_CBAR_FAULT = 2, SMMU_CBAR_NESTED = 3 };

static inline hwm_smmu *smmu_of(hwm_iommu *iommu)
{
    return (hwm_smmu *)iommu;
}

static inline const hwm_smmu *smmu_of_const(const hwm_iommu *iommu)
{
    return (const hwm_smmu *)iommu;
}

/* Security states (SMMU 9): without config.secure all is non-secure.  Groups, banks and interrupts from these numbers
 * on are the secure side's. */
static inline unsigned smmu_ns_banks(const hwm_smmu *m)
{
    return m->config.secure ? SMMU_FIELD(m->scr1, SCR1_NSNUMCBO) : m->config.num_cb;
}

static inline unsigned smmu_ns_groups(const hwm_smmu *m)
{
    return m->config.secure ? SMMU_FIELD(m->scr1, SCR1_NSNUMSMRGO) : m->config.num_smr;
}

static inline bool smmu_bank_secure(const hwm_smmu *m, unsigned bank)
{
    return bank >= smmu_ns_banks(m);
}

static inline unsigned smmu_vmid(const hwm_smmu *m, unsigned n)
{
    const hwm_smmu_bank *b = &m->bank[n];

    return SMMU_BIT(m->side[0].cr0, sCR0_VMID16EN) && m->config.vmid16 ? SMMU_FIELD(b->cba2r, CBA2R_VMID16)
                                                                        : SMMU_FIELD(b->cbar, CBAR_VMID);
}

/* ---- registers: regs*.c, ident.c, smmu.c, pmu.c, state.c ------------------------------------------------------- */

void smmu_reset(hwm_iommu *iommu);
int smmu_mmio_read(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t *value);
int smmu_mmio_write(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t value);
uint32_t smmu_registers(const hwm_iommu *iommu, uint32_t index, hwm_reg *out, uint32_t max);
uint32_t smmu_save_size(const hwm_iommu *iommu);
int smmu_save(const hwm_iommu *iommu, void *buf, uint32_t size);
int smmu_restore(hwm_iommu *iommu, const void *buf, uint32_t size);

/* Pages of the global space, and as many for context banks (1 << (IDR1.NUMPAGENDXB + 1)); bytes of the window. */
static inline uint32_t smmu_pages(const hwm_smmu *m)
{
    uint32_t pages = 4;          /* GR0, GR1, the implementation's, PMU */

    while (pages < m->config.num_cb) {
        pages *= 2;
    }
    return pages;
}

static inline uint32_t smmu_window(const hwm_smmu *m)
{
    return 2 * smmu_pages(m) * m->config.page_size;
}

/* Has the bank the register set of stage 2?  CBAR.TYPE decides where the part has both. */
static inline bool smmu_bank_stage2(const hwm_smmu *m, unsigned n)
{
    return m->config.s2 && (!m->config.s1 || n < m->config.num_s2cb ||
                            SMMU_FIELD(m->bank[n].cbar, CBAR_TYPE) == SMMU_CBAR_STAGE2);
}

/* A register access that is not permitted (CAF). */
void smmu_config_access_fault(hwm_smmu *m, bool secure, uint32_t offset, bool write);

/* PMU events, the architecture's numbers (ARM IHI 0062, performance monitors). */
enum {
    SMMU_PMU_CYCLES = 0x00, SMMU_PMU_REFILL = 0x08, SMMU_PMU_REFILL_READ = 0x09, SMMU_PMU_REFILL_WRITE = 0x0a,
    SMMU_PMU_ACCESS = 0x10, SMMU_PMU_ACCESS_READ = 0x11, SMMU_PMU_ACCESS_WRITE = 0x12,
};

/* Do overflowed counters ask for an interrupt: those in the page of this bank (PMCGCR.CBAEN), or (SMMU_NO_BANK) those
 * in none?  The bank's context interrupt, or the global line (SMMU 1). */
bool smmu_pmu_pending(const hwm_smmu *m, unsigned bank);

void smmu_pmu_count(hwm_smmu *m, unsigned event, uint16_t stream, unsigned bank, bool secure, bool privileged);

/* Counts only when software has set the PMU up. */
static inline void smmu_pmu_event(hwm_smmu *m, unsigned event, uint16_t stream, unsigned bank, bool secure,
                                  bool privileged)
{
    if (m->pmu.counting) {
        smmu_pmu_count(m, event, stream, bank, secure, privileged);
    }
}

/* ---- transactions: stream.c, translate.c, hit.c, walk.c, response.c -------------------------------------------- */

void smmu_translate(hwm_iommu *iommu, const hwm_request *req, hwm_response *resp);

/* After registers have changed: what is derived from them is made again.  A bank's, or (n SMMU_NO_BANK) all banks' and
 * the remembered stream matches. */
void smmu_refresh(hwm_smmu *m, unsigned n);

/* ---- faults: fault.c, stall.c ---------------------------------------------------------------------------------- */

/* Interrupt lines as they should be; tells the host of changes, or (drive) of all. */
void smmu_update_lines(hwm_smmu *m);
void smmu_drive_lines(hwm_smmu *m);
/* RESUME was written; `terminate`: TnR. */
void smmu_resume(hwm_smmu *m, unsigned bank, bool terminate);
/* Everything that waits in the bank ends as terminated (reset). */
void smmu_abandon(hwm_smmu *m, unsigned bank);
hwm_stall_state smmu_stalled(hwm_iommu *iommu, uint64_t token);
void smmu_forget(hwm_iommu *iommu, uint64_t token);
int smmu_inject(hwm_iommu *iommu, const hwm_inject *order);
bool smmu_order_ok(const hwm_smmu *m, const hwm_inject *order);

/* ---- maintenance: maint.c -------------------------------------------------------------------------------------- */

/* A TLB invalidation, as SMMU 6 lists them. */
typedef struct smmu_tlb_op {
    const char *what;            /* register name, for the event */
    uint32_t kinds;              /* 1 << SMMU_KIND_*, or'ed */
    bool any_vmid, any_asid;
    bool non_global;             /* spare global entries (TLBIASID) */
    bool by_va;
    bool leaf_only;              /* leave the walk cache alone */
    bool secure;                 /* entries of this security state */
    uint16_t vmid, asid;
    uint64_t va;                 /* VA[48:12] or IPA[47:12] in place */
    uint8_t bank;                /* whose register it was, SMMU_NO_BANK: global */
} smmu_tlb_op;

void smmu_invalidate(hwm_smmu *m, const smmu_tlb_op *op);
int smmu_tlb_view(const hwm_iommu *iommu, uint32_t index, hwm_tlb_view *view);
int smmu_set_tlb(hwm_iommu *iommu, uint32_t entries, uint32_t ways);

/* ---- queries: ats.c, query.c ----------------------------------------------------------------------------------- */

/* ATS1xx: sets the bank's PAR.  sGATSx: sets the side's GPAR; both: stage 1 and 2. */
void smmu_ats(hwm_smmu *m, unsigned bank, bool write, bool privileged, uint64_t va);
void smmu_gats(hwm_smmu *m, bool secure, unsigned bank, bool both, bool write, bool privileged, uint64_t va);

void smmu_peek(const hwm_iommu *iommu, const hwm_request *req, hwm_peek_mode mode, hwm_response *resp);
void smmu_walk_view(const hwm_iommu *iommu, const hwm_request *req, hwm_walk *view);
void smmu_info(const hwm_iommu *iommu, hwm_iommu_info *info);
int smmu_context_view(const hwm_iommu *iommu, uint32_t index, hwm_context_info *info);
int smmu_route_view(const hwm_iommu *iommu, uint32_t index, hwm_route_info *info);
void smmu_counters(const hwm_iommu *iommu, hwm_counters *out);
void smmu_clear_counters(hwm_iommu *iommu);

#endif
