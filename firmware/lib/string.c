// SPDX-License-Identifier: GPL-2.0-or-later
/* The four functions that gcc may call even in a freestanding program (GCC manual, "Standards"). */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t length);
void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
int memcmp(const void *a, const void *b, size_t length);

void *memset(void *to, int value, size_t length)
{
    for (volatile uint8_t *p = to; length; length--) {
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
