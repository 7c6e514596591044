/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state of a hardware model, as a field of its device's vmstate
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "hw/misc/smmubench/hwm_blob.h"
#include "hwm.h"

/* Far above what any model needs, far below what a broken stream may claim */
#define HWM_BLOB_MAX (4 * 1024 * 1024)

static bool hwm_blob_size_ok(void *opaque, int version_id)
{
    HwmBlob *blob = opaque;

    return blob->size <= HWM_BLOB_MAX;
}

const VMStateDescription vmstate_hwm_blob = {
    .name = "hwm-blob",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(size, HwmBlob),
        VMSTATE_VALIDATE("size in bounds", hwm_blob_size_ok),
        VMSTATE_VBUFFER_ALLOC_UINT32(data, HwmBlob, 1, NULL, size),
        VMSTATE_END_OF_LIST()
    }
};

void *hwm_blob_new(HwmBlob *blob, uint32_t size)
{
    hwm_blob_free(blob);
    blob->size = size;
    blob->data = g_malloc0(size);
    return blob->data;
}

void hwm_blob_free(HwmBlob *blob)
{
    g_free(blob->data);
    blob->data = NULL;
    blob->size = 0;
}

int hwm_blob_restored(const char *name, int result)
{
    if (result == HWM_OK) {
        return 0;
    }
    error_report("%s: saved state does not fit this model (%s)", name,
                 result == HWM_E_VERSION ? "version or configuration"
                 : result == HWM_E_SIZE ? "size" : "contents");
    return -EINVAL;
}
