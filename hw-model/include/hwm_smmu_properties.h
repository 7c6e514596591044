/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hwm_smmu_properties.h - what an SMMU is made with, by name: members of hwm_smmu_config, dashes for underscores.
 */
#ifndef HWM_SMMU_PROPERTIES_H
#define HWM_SMMU_PROPERTIES_H

#include "hwm_smmu.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hwm_smmu_property {
    const char *name;            /* "num-cb" */
    const char *group;           /* what it belongs to, for lists that people read: "size" */
    const char *description;     /* one line, no full stop */
    size_t offset;               /* in hwm_smmu_config */
    bool flag;                   /* a bool, else a uint32_t */
} hwm_smmu_property;

/* By number, groups together; NULL past the end. */
const hwm_smmu_property *hwm_smmu_property_at(uint32_t index);
/* HWM_E_ACCESS: there is no such property; HWM_E_INVAL: not a number of its kind (a flag is 0 or 1, others have 32
 * bits).  Whether the value fits the rest of the configuration is hwm_smmu_config_problem()'s to say. */
int hwm_smmu_set_property(hwm_smmu_config *config, const char *name, uint64_t value);

#ifdef __cplusplus
}
#endif
#endif
