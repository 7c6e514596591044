/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The four functions that gcc may call even in a freestanding program (GCC manual, "Standards"). */
#ifndef STRING_H
#define STRING_H

#include <stddef.h>

void *memset(void *to, int value, size_t length);
void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
int memcmp(const void *a, const void *b, size_t length);

#endif
