/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device tree that the machine leaves at the start of RAM, for what no register tells. */
#ifndef FDT_H
#define FDT_H

#include <stdbool.h>

/* Whether a node is compatible with `name`; false without a device tree. */
bool fdt_compatible(const char *name);

#endif
