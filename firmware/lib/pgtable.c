// SPDX-License-Identifier: GPL-2.0-or-later
#include "pgtable_inside.h"

pgtable_fresh pgtable_fresh_list[FRESH];
unsigned pgtable_fresh_count;

void *pgtable_find_fresh(const void *slot)
{
    /* Runs come in order, so the newest is nearly always the one. */
    for (unsigned i = pgtable_fresh_count; i-- > 0;) {
        if (pgtable_fresh_list[i].slot == slot) {
            return pgtable_fresh_list[i].table;
        }
    }
    return NULL;
}

/* Bytes that a table below the first level takes. Each is in pages of its own. */
static size_t table_bytes(const pgtable *t)
{
    return t->format == PGTABLE_SHORT ? 4096 : (size_t)1 << pgtable_granule(t);
}

void *pgtable_take_fresh(pgtable *t, void *slot)
{
    size_t whole = table_bytes(t);
    void *table;

    if (t->budget == 0 || pgtable_fresh_count == FRESH) {
        return NULL;
    }
    table = t->pool->take(t->pool->context, whole, whole);
    if (!table) {
        return NULL;
    }
    if (t->budget > 0) {
        t->budget--;
    }
    t->counts.taken++;
    pgtable_fresh_list[pgtable_fresh_count++] = (pgtable_fresh){ slot, table };
    return table;
}

void pgtable_drop_fresh(pgtable *t)
{
    while (pgtable_fresh_count) {
        pgtable_free_table(t, pgtable_fresh_list[--pgtable_fresh_count].table);
    }
}

void pgtable_free_table(pgtable *t, void *table)
{
    t->pool->give(t->pool->context, table, table_bytes(t));
    t->counts.freed++;
    if (t->budget >= 0) {
        t->budget++;
    }
}

void pgtable_retire(pgtable *t, void *table)
{
    t->counts.tables--;
    if (t->unused_count == PGTABLE_UNUSED) {
        return; /* lost rather than handed out while a walk may still read it */
    }
    t->unused[t->unused_count++] = table;
}

void pgtable_release_unused(pgtable *t)
{
    while (t->unused_count) {
        pgtable_free_table(t, t->unused[--t->unused_count]);
    }
}

pgtable_status pgtable_init(pgtable *t, const pgtable_pool *pool, pgtable_format format, unsigned stage,
                            unsigned split)
{
    *t = (pgtable){ .pool = pool, .format = format, .stage = stage, .split = split, .budget = -1 };
    if (format >= PGTABLE_FORMATS || stage < 1 || stage > 2 || split > 7 ||
        (format == PGTABLE_SHORT ? stage != 1 : split)) {
        return PGTABLE_BAD_FORMAT;
    }
    return format == PGTABLE_SHORT ? short_init(t) : long_init(t);
}

void pgtable_release(pgtable *t)
{
    pgtable_release_unused(t);
    if (t->format == PGTABLE_SHORT) {
        short_release(t);
    } else {
        long_release(t);
    }
    t->pool->give(t->pool->context, t->root, t->root_bytes);
    if (t->high) {
        t->pool->give(t->pool->context, t->high, t->high_bytes);
    }
    t->root = t->high = NULL;
}

pgtable_status pgtable_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot)
{
    return t->format == PGTABLE_SHORT ? short_map(t, runs, count, prot) : long_map(t, runs, count, prot);
}

pgtable_status pgtable_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context)
{
    return t->format == PGTABLE_SHORT ? short_unmap(t, iova, length, gone, context)
                                      : long_unmap(t, iova, length, gone, context);
}
