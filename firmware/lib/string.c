// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include <stdint.h>

void *memset(void *to, int value, size_t length)
{
    volatile uint8_t *p = to;
    uintptr_t word = (uint8_t)value * (UINTPTR_MAX / 255);

    for (; length && (uintptr_t)p % sizeof(word); length--) {
        *p++ = (uint8_t)value;
    }
    for (; length >= sizeof(word); length -= sizeof(word)) {
        *(volatile uintptr_t *)p = word;
        p += sizeof(word);
    }
    for (; length; length--) {
        *p++ = (uint8_t)value;
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
    return memmove(to, from, length);
}

void *memmove(void *to, const void *from, size_t length)
{
    volatile uint8_t *d = to;
    const uint8_t *s = from;

    if ((uintptr_t)to <= (uintptr_t)from) {
        for (size_t i = 0; i < length; i++) {
            d[i] = s[i];
        }
    } else {
        while (length--) {
            d[length] = s[length];
        }
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t length)
{
    const uint8_t *p = a, *q = b;

    for (; length; length--, p++, q++) {
        if (*p != *q) {
            return *p - *q;
        }
    }
    return 0;
}
