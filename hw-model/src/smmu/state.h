/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.h - parts of a saved state: what state.c and state_parts.c share.  Each part has a save and a load; load fills
 * in what the part holds and tells whether that could have been there.
 */
#ifndef HWM_SMMU_STATE_PARTS_H
#define HWM_SMMU_STATE_PARTS_H

#include "regs.h"
#include "../blob.h"

#define SMMU_COUNTERS_BYTES ((uint32_t)(sizeof(hwm_counters) / sizeof(uint64_t)) * 8)
#define SMMU_SIDE_BYTES (8u * 4 + 2 * 8)
#define SMMU_BANK_BYTES (14u * 4 + 1 + 5 * 8 + SMMU_COUNTERS_BYTES + 8)
#define SMMU_TABLE_BYTES (4u * 8 + 3)
#define SMMU_PMU_BYTES (4u * 4 + HWM_SMMU_MAX_PMU_GROUPS * (2 + 2 * HWM_SMMU_PMU_COUNTERS) * 4)
#define SMMU_INJECT_BYTES (5u * 4)
#define SMMU_ENTRY_BYTES (4u + 4 * 8 + 8)

/* Everything but banks and TLB: loaded into a copy whose registers the banks' checks can ask. */
uint32_t smmu_shared_bytes(const hwm_smmu *m);
void smmu_save_shared(const hwm_smmu *m, uint8_t **p);
bool smmu_load_shared(hwm_smmu *m, const uint8_t **p);

void smmu_save_bank(const hwm_smmu *m, unsigned n, uint8_t **p);
/* `m` has the shared part; the bank goes to *b, with nothing derived. */
bool smmu_load_bank(const hwm_smmu *m, unsigned n, hwm_smmu_bank *b, const uint8_t **p);

void smmu_save_entry(const hwm_tlb *t, const hwm_tlb_entry *e, uint8_t **p);
/* For a slot of a TLB with t's geometry; *valid: there was an entry. */
bool smmu_load_entry(const hwm_tlb *t, uint32_t slot, hwm_tlb_entry *e, bool *valid, const uint8_t **p);

#endif
