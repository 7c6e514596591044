/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long_walk.h - what the walker of long.h and the preparation of its regimes share.
 */
#ifndef HWM_LONG_WALK_H
#define HWM_LONG_WALK_H

#include "long.h"

/* Address bits of descriptors and base registers.  AArch32 has 39:0: an address with more is too large. */
#define HWM_LONG_ADDRESS (((uint64_t)1 << 48) - 1)

/* What hwm_long_regime.mode is made of. */
enum { HWM_LONG_MODE_AARCH64 = 1, HWM_LONG_MODE_HYP = 2, HWM_LONG_MODE_WXN = 4, HWM_LONG_MODE_UWXN = 8 };

#endif
