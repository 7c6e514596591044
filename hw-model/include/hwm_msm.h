/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_msm.h - Qualcomm MSM IOMMU v0 (MSM8x60, MSM8960, APQ8064).
 * What the part does where public sources are silent is told in docs/msm-iommu-v0.md.
 */
#ifndef HWM_MSM_H
#define HWM_MSM_H

#include "hwm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HWM_MSM_MAX_CONTEXTS 8u
#define HWM_MSM_MAX_MIDS 512u
#define HWM_MSM_MAX_TLB 256u
#define HWM_MSM_MAX_STALLED 32u   /* stalled and queued transactions an instance remembers */

/* Interrupt lines of hwm_host.irq. CBACR.IRPTNDX selects the line of a context; 0 is the one
 * Linux calls secure. */
enum { HWM_MSM_IRQ_SECURE = 0, HWM_MSM_IRQ_NONSECURE = 1 };

typedef struct hwm_msm_config {
    hwm_host host;
    const char *name;
    uint32_t contexts;           /* 1..8 */
    uint32_t mids;               /* 1..512; M2VCBR words implemented */
    uint32_t tlb_entries;        /* 1..256, default 64 */
    uint32_t tlb_ways;           /* divisor of entries, sets a power of two; default 4 */
    uint32_t rev;                /* REV register, default 0x11 */
    uint32_t irq_level_causes;   /* FSR bits that hold the line; default TF|AFF|APF|SS */
} hwm_msm_config;

typedef struct hwm_msm hwm_msm;
/* Private members; public definition so that the caller owns the memory. */
#include "hwm_msm_state.h"

/* Fills in defaults (host callbacks stay as they are). */
void hwm_msm_config_defaults(hwm_msm_config *config);
/* Copies the configuration, checks it (HWM_E_INVAL), and resets the instance. */
int hwm_msm_init(hwm_msm *m, const hwm_msm_config *config);

#ifdef __cplusplus
}
#endif
#endif
