/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two kinds of tables share; see pgtable.h. */
#ifndef PGTABLE_INSIDE_H
#define PGTABLE_INSIDE_H

#include "pgtable.h"

/* Tables that one call takes at most. */
enum { FRESH = 4096 };

/* Tables that a call has taken and not linked yet: a walk never finds half of one. */
typedef struct pgtable_fresh {
    void *slot;              /* the word that is going to point to it */
    void *table;
} pgtable_fresh;

/* The call's tables; there is one CPU, and no call within a call. */
extern pgtable_fresh pgtable_fresh_list[FRESH];
extern unsigned pgtable_fresh_count;

/* The table taken for `slot`, or NULL. */
void *pgtable_find_fresh(const void *slot);
/* Takes one for `slot`, from the budget; NULL: there is none. */
void *pgtable_take_fresh(pgtable *t, void *slot);
/* Gives all of them back, unlinked. */
void pgtable_drop_fresh(pgtable *t);
/* A table nothing points to any more. */
void pgtable_retire(pgtable *t, void *table);
void pgtable_free_table(pgtable *t, void *table);

pgtable_status short_init(pgtable *t);
void short_release(pgtable *t);
pgtable_status short_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot);
pgtable_status short_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context);

pgtable_status long_init(pgtable *t);
void long_release(pgtable *t);
pgtable_status long_map(pgtable *t, const pgtable_run *runs, size_t count, pgtable_prot prot);
pgtable_status long_unmap(pgtable *t, uint64_t iova, uint64_t length, pgtable_gone *gone, void *context);

#endif
