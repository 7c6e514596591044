// SPDX-License-Identifier: GPL-2.0-or-later
/* Long descriptors: AArch32 (ARM DDI 0406C, B3.6) and AArch64 (ARM DDI 0487, D8.3), both stages. */
#include "pgtable_inside.h"

#define VALID         0x1ull
#define TABLE_OR_PAGE 0x2ull
#define AP_USER       (1ull << 6)
#define AP_READ_ONLY  (1ull << 7)
#define S2AP_READ     (1ull << 6)
#define S2AP_WRITE    (1ull << 7)
#define SH_OUTER      (2ull << 8)
#define SH_INNER      (3ull << 8)
#define ACCESS_FLAG   (1ull << 10)
#define NOT_GLOBAL    (1ull << 11)
#define CONTIGUOUS    (1ull << 52)
#define PXN           (1ull << 53)
#define XN            (1ull << 54)
#define ADDRESS       (((1ull << 48) - 1) & ~0xfffull)
/* Everything of a page's descriptor but its address, type and hint: what smaller pages inherit. */
#define ATTRIBUTES    (~(ADDRESS | CONTIGUOUS | VALID | TABLE_OR_PAGE))

enum { LAST_LEVEL = 3 };

/* Input bits: stage 1 has the most that need no level beyond the fourth, stage 2 about 40, one first table. */
static const struct shape {
    uint8_t granule, bits[2], output;
    uint8_t joined2, joined3;  /* log2 of the descriptors that the contiguous hint joins at levels 2 and 3 */
} shapes[] = {
    [PGTABLE_LONG] = { 12, { 32, 32 }, 40, 4, 4 },
    [PGTABLE_AARCH64_4K] = { 12, { 48, 39 }, 48, 4, 4 },
    [PGTABLE_AARCH64_16K] = { 14, { 47, 40 }, 48, 5, 7 },
    [PGTABLE_AARCH64_64K] = { 16, { 48, 40 }, 48, 5, 5 },
};

/* How a page of some size stands in the tables. */
typedef struct size {
    uint64_t bytes, entry;  /* of the page, and of what one of its descriptors serves */
    unsigned level;
} size;

typedef struct page {
    uint64_t iova, end, pa, word;
    uint64_t *slot;
    size size;
} page;

unsigned pgtable_bits(const pgtable *t)
{
    return t->format == PGTABLE_SHORT ? 32 : shapes[t->format].bits[t->stage - 1];
}

unsigned pgtable_granule(const pgtable *t)
{
    return t->format == PGTABLE_SHORT ? 12 : shapes[t->format].granule;
}

unsigned pgtable_first_level(const pgtable *t)
{
    unsigned granule = pgtable_granule(t);

    return LAST_LEVEL - (pgtable_bits(t) - granule - 1) / (granule - 3);
}

/* log2 of the bytes that one descriptor of a level serves. */
static unsigned shift_of(const pgtable *t, unsigned level)
{
    unsigned granule = pgtable_granule(t);

    return granule + (LAST_LEVEL - level) * (granule - 3);
}

static uint64_t entries_of(const pgtable *t, unsigned level)
{
    if (level == pgtable_first_level(t)) {
        return 1ull << (pgtable_bits(t) - shift_of(t, level));
    }
    return 1ull << (pgtable_granule(t) - 3);
}

/* Sizes of a level: of one descriptor, and of those that the hint joins; false: it has none. */
static bool size_at(const pgtable *t, unsigned level, bool joined, size *s)
{
    const struct shape *shape = &shapes[t->format];
    unsigned shift = shift_of(t, level), count = level == 3 ? shape->joined3 : shape->joined2;

    /* Blocks stand at level 2, and with 4K granules at level 1, where nothing is joined. */
    if (level < pgtable_first_level(t) || level < (shape->granule == 12 ? 1 : 2) || shift >= pgtable_bits(t) ||
        (joined && (level < 2 || shift + count >= pgtable_bits(t)))) {
        return false;
    }
    *s = (size){ .entry = 1ull << shift, .bytes = 1ull << (shift + (joined ? count : 0)), .level = level };
    return true;
}

static bool find_size(const pgtable *t, uint64_t bytes, size *s)
{
    for (unsigned level = LAST_LEVEL; level; level--) {
        for (unsigned joined = 0; joined < 2; joined++) {
            if (size_at(t, level, joined, s) && s->bytes == bytes) {
                return true;
            }
        }
    }
    return false;
}

/* The largest page of less than `below` bytes for these addresses and this length. */
static bool largest_fit(const pgtable *t, uint64_t iova, uint64_t pa, uint64_t length, uint64_t below, size *best)
{
    bool found = false;
    size s;

    for (unsigned level = LAST_LEVEL; level; level--) {
        for (unsigned joined = 0; joined < 2; joined++) {
            if (size_at(t, level, joined, &s) && s.bytes < below && s.bytes <= length &&
                !((iova | pa) & (s.bytes - 1)) && (!found || s.bytes > best->bytes)) {
                *best = s;
                found = true;
            }
        }
    }
    return found;
}

static uint64_t *table_of(const pgtable *t, unsigned level, const uint64_t *slot)
{
    void *table = (void *)(uintptr_t)(*slot & ADDRESS);

    return level < LAST_LEVEL && (*slot & 3) == (VALID | TABLE_OR_PAGE) && t->pool->owns(t->pool->context, table)
               ? table : NULL;
}

static uint64_t *slot_in(const pgtable *t, uint64_t *table, unsigned level, uint64_t iova)
{
    return table + (iova >> shift_of(t, level) & (entries_of(t, level) - 1));
}

/* The slot of a level that serves an address. `level` becomes the one where the way ends, if that is before.
 * With `fresh`, through tables that aren't linked yet too. */
static uint64_t *slot_for(const pgtable *t, unsigned *level, uint64_t iova, bool fresh)
{
    unsigned at = pgtable_first_level(t);
    uint64_t *slot = slot_in(t, (uint64_t *)t->root, at, iova);

    while (at < *level) {
        uint64_t *table = table_of(t, at, slot);

        if (!table && fresh) {
            table = pgtable_find_fresh(slot);
        }
        if (!table) {
            break;
        }
        slot = slot_in(t, table, ++at, iova);
    }
    *level = at;
    return slot;
}

static bool is_clear(const uint64_t *words, uint64_t count)
{
    while (count--) {
        if (*words++) {
            return false;
        }
    }
    return true;
}

static void put(uint64_t *slot, uint64_t word)
{
    *(volatile uint64_t *)slot = word;
}

static bool lookup(const pgtable *t, uint64_t iova, page *p)
{
    unsigned level = LAST_LEVEL;
    uint64_t *slot, word;

    if (iova >> pgtable_bits(t)) {
        return false;
    }
    slot = slot_for(t, &level, iova, false);
    word = *slot;
    if (!(word & VALID) || (level == LAST_LEVEL) != !!(word & TABLE_OR_PAGE) ||
        !size_at(t, level, (word & CONTIGUOUS) && level >= 2, &p->size)) {
        return false;
    }
    p->iova = iova & ~(p->size.bytes - 1);
    p->end = p->iova + p->size.bytes;
    p->slot = slot - (iova - p->iova) / p->size.entry;
    p->word = *p->slot;
    p->pa = p->word & ADDRESS & ~(p->size.bytes - 1);
    return true;
}

pgtable_status long_init(pgtable *t)
{
    size_t bytes = 8 * (size_t)entries_of(t, pgtable_first_level(t));

    t->root_bytes = bytes < 4096 ? 4096 : bytes;
    t->root = t->pool->take(t->pool->context, t->root_bytes, t->root_bytes);
    t->ttbr0 = (uintptr_t)t->root;
    return t->root ? PGTABLE_OK : PGTABLE_NO_TABLE_MEMORY;
}

static void release_below(pgtable *t, uint64_t *table, unsigned level)
{
    for (uint64_t i = 0; i < entries_of(t, level); i++) {
        uint64_t *child = table_of(t, level, table + i);

        if (child) {
            put(table + i, 0);
            release_below(t, child, level + 1); /* four levels at most */
            pgtable_free_table(t, child);
        }
    }
}

void long_release(pgtable *t)
{
    release_below(t, (uint64_t *)t->root, pgtable_first_level(t));
}

static uint64_t attributes_of(const pgtable *t, pgtable_prot prot)
{
    static const uint8_t index[] = {
        [MEMORY_STRONGLY_ORDERED] = 0, [MEMORY_DEVICE] = 1, [MEMORY_UNCACHED] = 2, [MEMORY_CACHED] = 3,
    };
    static const uint8_t stage2[] = {
        [MEMORY_STRONGLY_ORDERED] = 0, [MEMORY_DEVICE] = 1, [MEMORY_UNCACHED] = 5, [MEMORY_CACHED] = 15,
    };
    /* Device and strongly ordered memory is outer shareable whatever SH says. */
    uint64_t word = ACCESS_FLAG | (prot.memory == MEMORY_CACHED ? SH_INNER : SH_OUTER);

    if (t->stage == 2) {
        return word | S2AP_READ | (prot.write ? S2AP_WRITE : 0) | (uint64_t)stage2[prot.memory] << 2 |
               (prot.execute ? 0 : XN);
    }
    /* AArch32 has one XN; in AArch64 bit 54 is for unprivileged fetches and 53 for privileged. */
    return word | (uint64_t)index[prot.memory] << 2 | NOT_GLOBAL | (prot.privileged ? 0 : AP_USER) |
           (prot.write ? 0 : AP_READ_ONLY) | (prot.execute ? 0 : XN | PXN);
}

static uint64_t first_word(const size *s, uint64_t pa, uint64_t attributes)
{
    return pa | attributes | VALID | (s->level == LAST_LEVEL ? TABLE_OR_PAGE : 0) |
           (s->bytes > s->entry ? CONTIGUOUS : 0);
}

/* Where the table that holds `at`'s descriptor of a level ends. */
static uint64_t end_of_table(const pgtable *t, unsigned level, uint64_t at)
{
    unsigned shift = level > pgtable_first_level(t) ? shift_of(t, level - 1) : pgtable_bits(t);

    return ((at >> shift) + 1) << shift;
}

static pgtable_status check_run(const pgtable *t, const pgtable_run *run)
{
    uint64_t limit = 1ull << pgtable_bits(t), output = 1ull << shapes[t->format].output;
    size s;

    if (!find_size(t, run->page, &s)) {
        return PGTABLE_PAGE_SIZE;
    }
    if ((run->iova | run->pa) & (run->page - 1)) {
        return PGTABLE_MISALIGNED;
    }
    if (run->iova >= limit || run->pa >= output || run->count > (limit - run->iova) / run->page ||
        run->count > (output - run->pa) / run->page) {
        return PGTABLE_BEYOND_LIMIT;
    }
    uint64_t end = run->iova + run->page * run->count;
    for (uint64_t at = run->iova, stop; at < end; at = stop) {
        unsigned level = s.level;
        const uint64_t *slot = slot_for(t, &level, at, false);

        stop = end_of_table(t, s.level, at);
        stop = stop < end ? stop : end;
        if (!is_clear(slot, level < s.level ? 1 : (stop - at) / s.entry)) {
            return PGTABLE_OVERLAP;
        }
    }
    return PGTABLE_OK;
}

static bool take_tables(pgtable *t, const pgtable_run *run)
{
    uint64_t end = run->iova + run->page * run->count;
    size s;

    find_size(t, run->page, &s);
    for (uint64_t at = run->iova; at < end; at = end_of_table(t, s.level, at)) {
        for (unsigned level = s.level;; level = s.level) {
            uint64_t *slot = slot_for(t, &level, at, true);

            if (level == s.level) {
                break;
            }
            if (!pgtable_take_fresh(t, slot)) {
                return false;
            }
        }
    }
    return true;
}

/* Pointers are written from the lowest table up: a walk never finds half of the way. */
static void link_fresh(pgtable *t)
{
    while (pgtable_fresh_count) {
        pgtable_fresh *last = &pgtable_fresh_list[--pgtable_fresh_count];

        put(last->slot, (uintptr_t)last->table | VALID | TABLE_OR_PAGE);
        t->counts.table_writes++;
        t->counts.tables++;
    }
}

static void write_run(pgtable *t, const pgtable_run *run, uint64_t attributes)
{
    size s;

    find_size(t, run->page, &s);
    uint64_t count = run->page / s.entry;
    for (uint64_t n = 0; n < run->count; n++) {
        uint64_t iova = run->iova + n * run->page, word = first_word(&s, run->pa + n * run->page, attributes);
        unsigned level = s.level;
        uint64_t *slot = slot_for(t, &level, iova, true);

        for (uint64_t i = 0; i < count; i++) {
            put(slot + i, word + i * s.entry);
        }
    }
    t->counts.leaf_writes += run->count * count;
    t->counts.entries += run->count;
}

pgtable_status long_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot)
{
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
    for (size_t i = 0; i < count; i++) {
        write_run(t, &runs[i], attributes_of(t, prot));
    }
    link_fresh(t);
    return PGTABLE_OK;
}

static void clear_page(const page *p)
{
    for (uint64_t i = 0; i < p->size.bytes / p->size.entry; i++) {
        put(p->slot + i, 0);
    }
}

static void restore_page(const page *p)
{
    for (uint64_t i = 0; i < p->size.bytes / p->size.entry; i++) {
        put(p->slot + i, p->word + i * p->size.entry);
    }
}

/* Calls `each` with what is left of a page around the hole [start, end), in the largest pages that fit; false as
 * soon as one call says so. The page itself is cleared. */
static bool remains(pgtable *t, const page *p, uint64_t start, uint64_t end,
                    bool (*each)(pgtable *t, const pgtable_run *run, uint64_t attributes))
{
    const uint64_t parts[2][2] = {
        { p->iova, start < p->end ? start : p->end }, { end > p->iova ? end : p->iova, p->end },
    };

    for (unsigned part = 0; part < 2; part++) {
        size s;

        for (uint64_t at = parts[part][0]; at < parts[part][1]; at += s.bytes) {
            uint64_t pa = p->pa + (at - p->iova);

            if (!largest_fit(t, at, pa, parts[part][1] - at, p->size.bytes, &s) ||
                !each(t, &(pgtable_run){ at, pa, s.bytes, 1 }, p->word & ATTRIBUTES)) {
                return false;
            }
        }
    }
    return true;
}

static bool take_each(pgtable *t, const pgtable_run *run, uint64_t attributes)
{
    (void)attributes;
    return take_tables(t, run);
}

static bool write_each(pgtable *t, const pgtable_run *run, uint64_t attributes)
{
    write_run(t, run, attributes);
    return true;
}

/* Takes out tables that hold nothing any more, from the one of a page's descriptor upwards. */
static void drop_empty(pgtable *t, unsigned level, uint64_t iova)
{
    for (; level > pgtable_first_level(t); level--) {
        unsigned above = level - 1;
        uint64_t *slot = slot_for(t, &above, iova, false);
        uint64_t *table = above == level - 1 ? table_of(t, above, slot) : NULL;

        if (!table) {
            continue;
        }
        if (!is_clear(table, entries_of(t, level))) {
            return;
        }
        put(slot, 0);
        pgtable_retire(t, table);
    }
}

static void clear_range(pgtable *t, uint64_t iova, uint64_t end)
{
    page p;

    for (uint64_t at = iova; at < end && lookup(t, at, &p); at = p.end) {
        clear_page(&p);
        t->counts.entries--;
        /* Looked at once a table: when the range, or the table, ends. */
        if (p.end >= end || p.end >= end_of_table(t, p.size.level, p.iova)) {
            drop_empty(t, p.size.level, p.iova);
        }
    }
}

pgtable_status long_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context)
{
    uint64_t limit = 1ull << pgtable_bits(t), end = iova + length;
    page first = { 0 }, last = { 0 };

    if ((iova | length) & ((1ull << pgtable_granule(t)) - 1) || !length) {
        return PGTABLE_MISALIGNED;
    }
    if (iova >= limit || length > limit - iova) {
        return PGTABLE_NOT_MAPPED;
    }
    for (uint64_t at = iova; at < end; at = last.end) {
        if (!lookup(t, at, &last)) {
            return PGTABLE_NOT_MAPPED;
        }
        if (at == iova) {
            first = last;
        }
    }
    bool cut_first = first.iova < iova || first.end > end;
    bool cut_last = last.iova != first.iova && last.end > end;
    for (uint64_t at = iova; at < end;) {
        page p;

        lookup(t, at, &p);
        gone(context, p.iova);
        at = p.end;
    }
    /* A block must be gone before its place can take a pointer, and comes back when there is no table. */
    if (cut_first) {
        clear_page(&first);
    }
    if (cut_last) {
        clear_page(&last);
    }
    if ((cut_first && !remains(t, &first, iova, end, take_each)) ||
        (cut_last && !remains(t, &last, iova, end, take_each))) {
        pgtable_drop_fresh(t);
        if (cut_first) {
            restore_page(&first);
        }
        if (cut_last) {
            restore_page(&last);
        }
        return PGTABLE_NO_TABLE_MEMORY;
    }
    if (cut_first) {
        remains(t, &first, iova, end, write_each);
        t->counts.entries--;
    }
    if (cut_last) {
        remains(t, &last, iova, end, write_each);
        t->counts.entries--;
    }
    link_fresh(t);
    clear_range(t, cut_first ? first.end : iova, cut_last ? last.iova : end);
    return PGTABLE_OK;
}
