// SPDX-License-Identifier: GPL-2.0-or-later
#include "board.h"
#include "pages.h"

enum { PAGE = 4096, PAGES = MAILBOX_OFFSET / PAGE };

extern char _end[]; /* linker script */

static uint8_t used[PAGES]; /* of the RAM below the mailbox */
static size_t lowest;       /* nothing below is free */

static size_t first_page(void)
{
    return ((uintptr_t)_end - MACHINE_RAM_BASE + PAGE - 1) / PAGE;
}

static void *take(void *context, size_t length, size_t alignment)
{
    size_t count = length / PAGE, step = alignment / PAGE, run = 0;
    size_t start = (lowest + step - 1) / step * step;

    (void)context;
    for (; start + count <= PAGES; start += step) {
        for (run = 0; run < count && !used[start + run]; run++) {
        }
        if (run == count) {
            break;
        }
    }
    if (start + count > PAGES) {
        return NULL;
    }
    for (size_t page = start; page < start + count; page++) {
        used[page] = 1;
    }
    while (lowest < PAGES && used[lowest]) {
        lowest++;
    }
    uint64_t *words = (uint64_t *)(MACHINE_RAM_BASE + start * PAGE);
    for (size_t i = 0; i < length / sizeof(*words); i++) {
        words[i] = 0;
    }
    barrier();
    return words;
}

static void give(void *context, void *table, size_t length)
{
    size_t start = ((uintptr_t)table - MACHINE_RAM_BASE) / PAGE;

    (void)context;
    for (size_t page = start; page < start + length / PAGE; page++) {
        used[page] = 0;
    }
    lowest = start < lowest ? start : lowest;
}

static bool owns(void *context, const void *table)
{
    uintptr_t at = (uintptr_t)table;

    (void)context;
    return at >= MACHINE_RAM_BASE && at - MACHINE_RAM_BASE < MAILBOX_OFFSET &&
           (at - MACHINE_RAM_BASE) / PAGE >= first_page() && used[(at - MACHINE_RAM_BASE) / PAGE];
}

const pgtable_pool pages = { .take = take, .give = give, .owns = owns };

void pages_init(void)
{
    for (size_t page = 0; page < PAGES; page++) {
        used[page] = 0;
    }
    lowest = first_page();
}
