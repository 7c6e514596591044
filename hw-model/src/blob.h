/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blob.h - little-endian fields one after the other, for saved states.  Bounds are the caller's: it knows the size of
 * what it saves, and has compared it with the buffer before it begins.
 */
#ifndef HWM_BLOB_H
#define HWM_BLOB_H

#include <stdint.h>

static inline void hwm_put(uint8_t **p, uint64_t value, unsigned bytes)
{
    while (bytes--) {
        *(*p)++ = (uint8_t)value;
        value >>= 8;
    }
}

static inline uint64_t hwm_get(const uint8_t **p, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        value |= (uint64_t)*(*p)++ << (8 * i);
    }
    return value;
}

static inline void hwm_put8(uint8_t **p, uint8_t value) { hwm_put(p, value, 1); }
static inline void hwm_put32(uint8_t **p, uint32_t value) { hwm_put(p, value, 4); }
static inline void hwm_put64(uint8_t **p, uint64_t value) { hwm_put(p, value, 8); }
static inline uint8_t hwm_get8(const uint8_t **p) { return (uint8_t)hwm_get(p, 1); }
static inline uint32_t hwm_get32(const uint8_t **p) { return (uint32_t)hwm_get(p, 4); }
static inline uint64_t hwm_get64(const uint8_t **p) { return hwm_get(p, 8); }

#endif
