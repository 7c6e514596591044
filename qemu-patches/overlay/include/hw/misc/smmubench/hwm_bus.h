/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system bus as the hardware models see it: hwm_host's read and write
 */
#ifndef HW_MISC_SMMUBENCH_HWM_BUS_H
#define HW_MISC_SMMUBENCH_HWM_BUS_H

#include "exec/memattrs.h"
#include "hwm.h"

/* Begin to follow the memory map; any number of times */
void hwm_bus_init(void);

/*
 * For hwm_host.  RAM is read and written at once; register windows answer
 * HWM_PENDING to data and HWM_E_DECODE to table walks and descriptors;
 * everything else is HWM_E_DECODE.  Must hold the BQL.
 */
int hwm_bus_read(void *opaque, uint64_t pa, void *buf, uint32_t len,
                 const hwm_attrs *attrs);
int hwm_bus_write(void *opaque, uint64_t pa, const void *buf, uint32_t len,
                  const hwm_attrs *attrs);

/*
 * An access that was pending, from outside of any model.  Must hold the
 * BQL.  Returns HWM_OK, HWM_E_DECODE or HWM_E_SLAVE.
 */
int hwm_bus_deliver(uint64_t pa, void *buf, uint32_t len, bool write,
                    const hwm_attrs *attrs);

/* What data accesses (not walks or descriptors) did since the last clearing */
typedef struct HwmBusTally {
    uint64_t moved;          /* bytes */
    uint32_t largest;        /* bytes of the largest access */
    bool pending;            /* HWM_PENDING was answered */
} HwmBusTally;

extern HwmBusTally hwm_bus_tally;

#endif
