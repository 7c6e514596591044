// SPDX-License-Identifier: GPL-2.0-or-later
/* ARMv7 short descriptors (ARM DDI 0406C, B3.5.1). */
#include "pgtable_inside.h"

enum {
    SMALL = 4 << 10, LARGE = 64 << 10, SECTION = 1 << 20, SUPERSECTION = 16 << 20,
    ROOT_ENTRIES = 4096, ROOT_BYTES = 4 * ROOT_ENTRIES, SECOND_ENTRIES = 256,
    IS_TABLE = 1, IS_SUPERSECTION = 1 << 18,
    /* AP[0] is the access flag with SCTLR.AFE and part of every permission used here without it. */
    AP_ACCESS = 1, AP_USER = 2, AP_READ_ONLY = 4,
};

/* The bits of a page's word that aren't its address, wherever they stand in it. */
typedef struct attributes {
    uint32_t ap, tex, c, b, xn, shareable, not_global;
} attributes;

typedef struct page {
    uint64_t iova, end;
    uint32_t pa, size, word;
    unsigned level;
} page;

static attributes attributes_of(pgtable_prot prot)
{
    /* {TEX[0], C, B} as an index into PRRR and NMRR, by memory type. */
    static const uint8_t remap[] = {
        [MEMORY_CACHED] = 7, [MEMORY_UNCACHED] = 4, [MEMORY_DEVICE] = 1, [MEMORY_STRONGLY_ORDERED] = 0,
    };
    uint32_t kind = remap[prot.memory];

    return (attributes){
        .ap = AP_ACCESS | (prot.privileged ? 0 : AP_USER) | (prot.write ? 0 : AP_READ_ONLY),
        .tex = kind >> 2, .c = kind >> 1 & 1, .b = kind & 1, .xn = !prot.execute,
        .shareable = 1, .not_global = 1,
    };
}

static uint32_t words_of(uint32_t size)
{
    return size == LARGE || size == SUPERSECTION ? 16 : 1;
}

static uint32_t page_word(uint32_t size, uint32_t pa, attributes a)
{
    uint32_t low = a.ap & 3, high = a.ap >> 2;

    if (size == SMALL) {
        return pa | 2 | a.xn | a.b << 2 | a.c << 3 | low << 4 | a.tex << 6 | high << 9 |
               a.shareable << 10 | a.not_global << 11;
    }
    if (size == LARGE) {
        return pa | 1 | a.b << 2 | a.c << 3 | low << 4 | high << 9 | a.tex << 12 | a.xn << 15 |
               a.shareable << 10 | a.not_global << 11;
    }
    return pa | 2 | a.b << 2 | a.c << 3 | a.xn << 4 | low << 10 | a.tex << 12 | high << 15 |
           a.shareable << 16 | a.not_global << 17 | (size == SUPERSECTION ? IS_SUPERSECTION : 0);
}

static attributes decode(unsigned level, uint32_t word)
{
    if (level == 1) {
        return (attributes){
            .ap = (word >> 10 & 3) | (word >> 15 & 1) << 2, .tex = word >> 12 & 7, .c = word >> 3 & 1,
            .b = word >> 2 & 1, .xn = word >> 4 & 1, .shareable = word >> 16 & 1, .not_global = word >> 17 & 1,
        };
    }
    bool large = (word & 3) == 1;
    return (attributes){
        .ap = (word >> 4 & 3) | (word >> 9 & 1) << 2, .tex = (large ? word >> 12 : word >> 6) & 7,
        .c = word >> 3 & 1, .b = word >> 2 & 1, .xn = large ? word >> 15 & 1 : word & 1,
        .shareable = word >> 10 & 1, .not_global = word >> 11 & 1,
    };
}

static uint32_t *root_slot(const pgtable *t, uint32_t megabyte)
{
    if (t->high && megabyte >= (uint32_t)ROOT_ENTRIES >> t->split) {
        return (uint32_t *)t->high + megabyte;
    }
    return (uint32_t *)(uintptr_t)t->ttbr0 + megabyte;
}

static uint32_t *table_of(const pgtable *t, const uint32_t *slot)
{
    void *table = (void *)(uintptr_t)(*slot & ~0x3ffu);

    return (*slot & 3) == IS_TABLE && t->pool->owns(t->pool->context, table) ? table : NULL;
}

static bool is_clear(const uint32_t *words, uint64_t count)
{
    while (count--) {
        if (*words++) {
            return false;
        }
    }
    return true;
}

static void put(uint32_t *words, uint32_t count, uint32_t word)
{
    while (count--) {
        *(volatile uint32_t *)words++ = word;
    }
}

static bool lookup(const pgtable *t, uint64_t iova, page *p)
{
    uint32_t *slot = root_slot(t, (uint32_t)(iova >> 20)), *table = table_of(t, slot);
    uint32_t word = table ? table[iova >> 12 & 0xff] : *slot;

    if (table) {
        *p = (page){ .level = 2, .size = (word & 3) == 0 ? 0 : (word & 3) == 1 ? LARGE : SMALL };
    } else {
        *p = (page){ .level = 1, .size = (word & 3) < 2 ? 0 : word & IS_SUPERSECTION ? SUPERSECTION : SECTION };
    }
    if (!p->size) {
        return false;
    }
    p->word = word;
    p->iova = iova & ~(uint64_t)(p->size - 1);
    p->end = p->iova + p->size;
    p->pa = word & ~(p->size - 1);
    return true;
}

pgtable_status short_init(pgtable *t)
{
    size_t low = 4 * (ROOT_ENTRIES >> t->split);

    /* With a split the low table is aligned to its own size and no more, so that the base bits below bit 14
     * count; and there is room after it for what a walk past its end would find. */
    t->root_bytes = t->split ? 2 * ROOT_BYTES : ROOT_BYTES;
    t->root = t->pool->take(t->pool->context, t->root_bytes, ROOT_BYTES);
    t->ttbr0 = (uintptr_t)t->root + (t->split ? low : 0);
    if (t->root && t->split) {
        t->high_bytes = ROOT_BYTES;
        t->high = t->pool->take(t->pool->context, ROOT_BYTES, ROOT_BYTES);
        t->ttbr1 = (uintptr_t)t->high;
        if (!t->high) {
            t->pool->give(t->pool->context, t->root, t->root_bytes);
            t->root = NULL;
        }
    }
    return t->root ? PGTABLE_OK : PGTABLE_NO_TABLE_MEMORY;
}

void short_release(pgtable *t)
{
    for (uint32_t megabyte = 0; megabyte < ROOT_ENTRIES; megabyte++) {
        uint32_t *slot = root_slot(t, megabyte), *table = table_of(t, slot);

        if (table) {
            put(slot, 1, 0);
            pgtable_free_table(t, table);
        }
    }
}

/* The part of a run from `iova` on that stands in one table; it ends before the returned address. */
static uint64_t end_of_part(const pgtable_run *run, uint64_t iova)
{
    /* First tables can change at any multiple of 2^25, the smallest half that TTBCR.N = 7 makes. */
    uint64_t reach = run->page < SECTION ? SECTION : 1 << 25;
    uint64_t end = run->iova + run->page * run->count, stop = (iova / reach + 1) * reach;

    return stop < end ? stop : end;
}

static pgtable_status check_run(const pgtable *t, const pgtable_run *run)
{
    const uint64_t limit = 1ull << 32;

    if (run->page != SMALL && run->page != LARGE && run->page != SECTION && run->page != SUPERSECTION) {
        return PGTABLE_PAGE_SIZE;
    }
    if ((run->iova | run->pa) & (run->page - 1)) {
        return PGTABLE_MISALIGNED;
    }
    if (run->iova >= limit || run->pa >= limit || run->count > (limit - run->iova) / run->page ||
        run->count > (limit - run->pa) / run->page) {
        return PGTABLE_BEYOND_LIMIT;
    }
    uint64_t end = run->iova + run->page * run->count;
    for (uint64_t at = run->iova; at < end;) {
        uint64_t stop = end_of_part(run, at);
        uint32_t *slot = root_slot(t, (uint32_t)(at >> 20)), *table = table_of(t, slot);
        bool clear;

        if (run->page >= SECTION) {
            clear = is_clear(slot, (stop - at) >> 20);
        } else if (table) {
            clear = is_clear(table + (at >> 12 & 0xff), (stop - at) >> 12);
        } else {
            clear = !*slot;
        }
        if (!clear) {
            return PGTABLE_OVERLAP;
        }
        at = stop;
    }
    return PGTABLE_OK;
}

/* Tables that a run of small or large pages lacks. */
static bool take_tables(pgtable *t, const pgtable_run *run)
{
    uint64_t end = run->iova + run->page * run->count;

    for (uint64_t at = run->iova; run->page < SECTION && at < end; at = end_of_part(run, at)) {
        uint32_t *slot = root_slot(t, (uint32_t)(at >> 20));

        if (!table_of(t, slot) && !pgtable_find_fresh(slot) && !pgtable_take_fresh(t, slot)) {
            return false;
        }
    }
    return true;
}

static void link_fresh(pgtable *t)
{
    for (unsigned i = 0; i < pgtable_fresh_count; i++) {
        put(pgtable_fresh_list[i].slot, 1, (uint32_t)(uintptr_t)pgtable_fresh_list[i].table | IS_TABLE);
        t->counts.table_writes++;
        t->counts.tables++;
    }
    pgtable_fresh_count = 0;
}

pgtable_status short_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot)
{
    attributes a = attributes_of(prot);

    for (size_t i = 0; i < count; i++) {
        pgtable_status status = check_run(t, &runs[i]);

        if (status) {
            return status;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!take_tables(t, &runs[i])) {
            pgtable_drop_fresh(t);
            return PGTABLE_NO_TABLE_MEMORY;
        }
    }
    for (const pgtable_run *run = runs; run < runs + count; run++) {
        uint32_t size = (uint32_t)run->page, words = words_of(size);

        for (uint64_t n = 0; n < run->count; n++) {
            uint64_t iova = run->iova + n * size;
            uint32_t *slot = root_slot(t, (uint32_t)(iova >> 20));

            if (size < SECTION) {
                uint32_t *table = table_of(t, slot);

                table = table ? table : pgtable_find_fresh(slot);
                slot = table + (iova >> 12 & 0xff);
            }
            put(slot, words, page_word(size, (uint32_t)(run->pa + n * size), a));
        }
        t->counts.leaf_writes += run->count * words;
        t->counts.entries += run->count;
    }
    link_fresh(t);
    return PGTABLE_OK;
}

/* Tables below the first level that are needed to cut [start, end) out of a page. */
static unsigned tables_to_cut(const page *p, uint64_t start, uint64_t end)
{
    uint64_t low = start > p->iova ? start : p->iova, high = end < p->end ? end : p->end;
    bool first = low % SECTION, last = high % SECTION;

    if (p->size <= LARGE) {
        return 0;
    }
    return first && last && low / SECTION == high / SECTION ? 1 : (unsigned)first + last;
}

/* Words for [at, at + length) of a page without [start, end), with pages of `largest` bytes and small ones. */
static void put_remains(pgtable *t, uint32_t *words, const page *p, uint64_t at, uint32_t length, uint64_t start,
                        uint64_t end, uint32_t largest)
{
    attributes a = decode(p->level, p->word);

    for (uint64_t block = at; block < at + length; block += largest) {
        bool whole = block + largest <= start || block >= end;
        uint32_t size = whole ? largest : SMALL, count = words_of(size);

        for (uint64_t iova = block; iova < block + largest; iova += size) {
            uint32_t *word = words + ((iova - at) >> 12);

            if (iova >= start && iova < end) {
                put(word, count, 0);
                continue;
            }
            put(word, count, page_word(size, p->pa + (uint32_t)(iova - p->iova), a));
            t->counts.leaf_writes += count;
            t->counts.entries++;
        }
    }
}

/* Replaces a page by smaller ones around the hole [start, end); the tables for it have been taken. */
static void cut(pgtable *t, const page *p, uint64_t start, uint64_t end)
{
    if (p->size == LARGE) {
        uint32_t *table = table_of(t, root_slot(t, (uint32_t)(p->iova >> 20)));

        put_remains(t, table + (p->iova >> 12 & 0xff), p, p->iova, LARGE, start, end, SMALL);
        return;
    }
    for (uint64_t at = p->iova; at < p->end; at += SECTION) {
        uint32_t *slot = root_slot(t, (uint32_t)(at >> 20)), *table = pgtable_find_fresh(slot);

        if (at + SECTION <= start || at >= end) {
            put(slot, 1, page_word(SECTION, p->pa + (uint32_t)(at - p->iova), decode(1, p->word)));
            t->counts.leaf_writes++;
            t->counts.entries++;
        } else if (!table) {
            put(slot, 1, 0); /* all of this section goes */
        } else {
            put_remains(t, table, p, at, SECTION, start, end, LARGE);
        }
    }
}

static bool take_for_cut(pgtable *t, const page *p, uint64_t start, uint64_t end)
{
    uint64_t low = start > p->iova ? start : p->iova, high = end < p->end ? end : p->end;
    unsigned needed = tables_to_cut(p, start, end);

    for (uint64_t edge = low; needed; edge = high) {
        uint32_t *slot = root_slot(t, (uint32_t)(edge >> 20));

        if (edge % SECTION && !pgtable_find_fresh(slot)) {
            if (!pgtable_take_fresh(t, slot)) {
                return false;
            }
            needed--;
        }
        if (edge == high) {
            break;
        }
    }
    return true;
}

/* Zeros over whole pages; tables that come to hold nothing are retired. */
static void clear(pgtable *t, uint64_t iova, uint64_t end)
{
    while (iova < end) {
        uint32_t *slot = root_slot(t, (uint32_t)(iova >> 20)), *table = table_of(t, slot);
        page p;

        if (!lookup(t, iova, &p)) {
            return; /* the caller has seen that all of it is mapped */
        }
        t->counts.entries--;
        if (!table) {
            put(slot, words_of(p.size), 0);
        } else {
            put(table + (p.iova >> 12 & 0xff), words_of(p.size), 0);
            /* Looked at once a table: when the range, or the table, ends. */
            if ((p.end >= end || p.end % SECTION == 0) && is_clear(table, SECOND_ENTRIES)) {
                put(slot, 1, 0);
                pgtable_retire(t, table);
            }
        }
        iova = p.end;
    }
}

pgtable_status short_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context)
{
    const uint64_t limit = 1ull << 32;
    uint64_t end = iova + length;
    page first = { 0 }, last, p = { 0 };

    if ((iova | length) % SMALL || !length) {
        return PGTABLE_MISALIGNED;
    }
    if (iova >= limit || length > limit - iova) {
        return PGTABLE_NOT_MAPPED;
    }
    for (uint64_t at = iova; at < end; at = p.end) {
        if (!lookup(t, at, &p)) {
            return PGTABLE_NOT_MAPPED;
        }
        if (at == iova) {
            first = p;
        }
    }
    last = p;
    bool cut_first = first.iova < iova || first.end > end;
    bool cut_last = last.iova != first.iova && last.end > end;
    if ((cut_first && !take_for_cut(t, &first, iova, end)) || (cut_last && !take_for_cut(t, &last, iova, end))) {
        pgtable_drop_fresh(t);
        return PGTABLE_NO_TABLE_MEMORY;
    }
    for (uint64_t at = iova; at < end; at = p.end) {
        lookup(t, at, &p);
        gone(context, p.iova);
    }
    if (cut_first) {
        cut(t, &first, iova, end);
        t->counts.entries--;
    }
    if (cut_last) {
        cut(t, &last, iova, end);
        t->counts.entries--;
    }
    clear(t, cut_first ? first.end : iova, cut_last ? last.iova : end);
    link_fresh(t);
    return PGTABLE_OK;
}

pgtable_status pgtable_decoy(pgtable *t, uint64_t iova, uint64_t pa)
{
    pgtable_prot all = { .write = true, .execute = true };
    uint32_t megabyte = (uint32_t)(iova >> 20) & (ROOT_ENTRIES - 1);
    uint32_t word = page_word(SECTION, (uint32_t)pa & ~(SECTION - 1u), attributes_of(all));

    if (t->format != PGTABLE_SHORT || !t->high) {
        return PGTABLE_BAD_FORMAT;
    }
    if (megabyte >= (uint32_t)ROOT_ENTRIES >> t->split) {
        put((uint32_t *)(uintptr_t)t->ttbr0 + megabyte, 1, word);
    } else {
        put((uint32_t *)t->high + megabyte, 1, word);
    }
    return PGTABLE_OK;
}
