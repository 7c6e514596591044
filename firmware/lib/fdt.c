// SPDX-License-Identifier: GPL-2.0-or-later
/* Flattened device trees (Devicetree Specification 0.4, chapter 5). */
#include "fdt.h"

#include <stdint.h>
#include <string.h>

#include "machine.h"

enum { BEGIN_NODE = 1, END_NODE = 2, PROP = 3, NOP = 4 };
enum { MAGIC_WORD = 0, SIZE_WORD = 1, STRUCT_WORD = 2, STRINGS_WORD = 3 };
/* The guest's own image begins there. */
enum { MOST_BYTES = 0x100000 };

static uint32_t word(uintptr_t offset)
{
    const uint8_t *p = (const uint8_t *)MACHINE_RAM_BASE + offset;

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static const char *string(uintptr_t offset)
{
    return (const char *)MACHINE_RAM_BASE + offset;
}

static size_t length(const char *s)
{
    size_t n = 0;

    while (s[n]) {
        n++;
    }
    return n;
}

/* Whether a list of strings, each with its NUL, holds `name`. */
static bool holds(const char *list, uint32_t bytes, const char *name)
{
    for (uint32_t at = 0; at < bytes; at += (uint32_t)length(list + at) + 1) {
        if (length(list + at) == length(name) && !memcmp(list + at, name, length(name))) {
            return true;
        }
    }
    return false;
}

bool fdt_compatible(const char *name)
{
    uint32_t at = word(4 * STRUCT_WORD), strings = word(4 * STRINGS_WORD), size = word(4 * SIZE_WORD);

    if (word(4 * MAGIC_WORD) != 0xd00dfeed || strings >= MOST_BYTES || size > MOST_BYTES) {
        return false;
    }
    while (at + 12 <= size) {
        switch (word(at)) {
        case BEGIN_NODE:
            at += 4 + (((uint32_t)length(string(at + 4)) + 4) & ~3u);
            break;
        case PROP: {
            uint32_t bytes = word(at + 4);

            if (bytes > size - at) {
                return false;
            }
            if (!memcmp(string(strings + word(at + 8)), "compatible", sizeof("compatible")) &&
                holds(string(at + 12), bytes, name)) {
                return true;
            }
            at += 12 + ((bytes + 3) & ~3u);
            break;
        }
        case END_NODE:
        case NOP:
            at += 4;
            break;
        default: /* FDT_END, or no device tree after all */
            return false;
        }
    }
    return false;
}
