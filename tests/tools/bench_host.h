/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_host.h - a megabyte of RAM and nothing else, for the speed figures of the models. */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include <stdlib.h>
#include <string.h>

#include "hwm.h"

#define RAM_BASE 0x80000000u
#define RAM_SIZE (1u << 20)

static uint8_t ram[RAM_SIZE];

static int host_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    (void)opaque;
    (void)attrs;
    if (pa < RAM_BASE || pa - RAM_BASE > RAM_SIZE - len) {
        return HWM_E_DECODE;
    }
    /* Descriptors have a size that the compiler can know. */
    if (len == 4) {
        memcpy(buf, ram + (pa - RAM_BASE), 4);
    } else if (len == 8) {
        memcpy(buf, ram + (pa - RAM_BASE), 8);
    } else {
        memcpy(buf, ram + (pa - RAM_BASE), len);
    }
    return HWM_OK;
}

static int host_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    (void)opaque;
    (void)pa;
    (void)buf;
    (void)len;
    (void)attrs;
    return HWM_E_DECODE;
}

static void host_irq(void *opaque, unsigned line, bool level)
{
    (void)opaque;
    (void)line;
    (void)level;
}

/* A little-endian descriptor of some size. */
static void descriptor(uint32_t pa, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        ram[pa - RAM_BASE + i] = (uint8_t)(value >> 8 * i);
    }
}

#endif
