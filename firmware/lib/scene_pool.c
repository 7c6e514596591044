// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory for tables: pages of 4 KiB between the image and the mailbox, first fit. */
#include <string.h>

#include "scene.h"

enum { PAGE = 4096, PAGES = 4096 };

extern uint8_t _end[], _memory_end[];

/* Pages taken, by the length of what they begin; INSIDE: a later page of it. */
enum { INSIDE = UINT16_MAX };
static uint16_t taken[PAGES];

static uintptr_t base(void)
{
    /* The largest alignment that a first table asks for. */
    return ((uintptr_t)_end + 65535) & ~(uintptr_t)65535;
}

static unsigned page_count(void)
{
    uintptr_t count = ((uintptr_t)_memory_end - base()) / PAGE;

    return count < PAGES ? (unsigned)count : PAGES;
}

static bool free_run(unsigned first, unsigned count)
{
    for (unsigned n = first; n < first + count; n++) {
        if (taken[n]) {
            return false;
        }
    }
    return true;
}

static void *take(void *context, size_t length, size_t alignment)
{
    unsigned count = (unsigned)((length + PAGE - 1) / PAGE);

    (void)context;
    for (unsigned n = 0; count && n + count <= page_count(); n++) {
        uintptr_t address = base() + (uintptr_t)n * PAGE;

        if (address % alignment || !free_run(n, count)) {
            continue;
        }
        for (unsigned i = 0; i < count; i++) {
            taken[n + i] = i ? INSIDE : (uint16_t)count;
        }
        return memset((void *)address, 0, length);
    }
    return NULL;
}

static bool owns(void *context, const void *table)
{
    uintptr_t offset = (uintptr_t)table - base();

    (void)context;
    return offset % PAGE == 0 && offset / PAGE < page_count() && taken[offset / PAGE] &&
           taken[offset / PAGE] != INSIDE;
}

static void give(void *context, void *table, size_t length)
{
    unsigned first = (unsigned)(((uintptr_t)table - base()) / PAGE);

    (void)length;
    if (owns(context, table)) {
        for (unsigned count = taken[first]; count; count--) {
            taken[first + count - 1] = 0;
        }
    }
}

const pgtable_pool scene_pool = { .take = take, .give = give, .owns = owns };
