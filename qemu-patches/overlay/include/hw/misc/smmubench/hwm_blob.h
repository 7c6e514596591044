/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state of a hardware model: one versioned blob that only the model
 * understands.
 */
#ifndef HW_MISC_SMMUBENCH_HWM_BLOB_H
#define HW_MISC_SMMUBENCH_HWM_BLOB_H

#include "migration/vmstate.h"

/* @data is allocated between pre_save and post_save, and while loading */
typedef struct HwmBlob {
    uint32_t size;
    uint8_t *data;
} HwmBlob;

extern const VMStateDescription vmstate_hwm_blob;

#define VMSTATE_HWM_BLOB(_field, _state) \
    VMSTATE_STRUCT(_field, _state, 1, vmstate_hwm_blob, HwmBlob)

/* Room for @size bytes, which the caller fills in */
void *hwm_blob_new(HwmBlob *blob, uint32_t size);

void hwm_blob_free(HwmBlob *blob);

/*
 * To be returned by post_load.  @result is what the model's restore()
 * said; anything but HWM_OK is reported, with @name, and is -EINVAL.
 */
int hwm_blob_restored(const char *name, int result);

#endif
