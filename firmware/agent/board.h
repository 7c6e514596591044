/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine that the agent is built for, and what it shares with the bench. */
#ifndef BOARD_H
#define BOARD_H

#include "io.h"
#include "machine.h"
#include "mailbox.h"

#endif
