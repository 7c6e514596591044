/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory for tables: what lies between the image and the mailbox, by 4 KiB pages, first fit. */
#ifndef PAGES_H
#define PAGES_H

#include "pgtable.h"

extern const pgtable_pool pages;

/* Everything back. */
void pages_init(void);

#endif
