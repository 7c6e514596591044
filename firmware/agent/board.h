/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine that the agent is built for, and what it shares with the bench. */
#ifndef BOARD_H
#define BOARD_H

#ifdef __aarch64__
#include "smmuv2_bench.h"
#else
#include "apq8064_bench.h"
#endif
#include "io.h"
#include "mailbox.h"

#endif
