/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine that this image is built for: its memory map and interrupts, from the machine's description. */
#ifndef MACHINE_H
#define MACHINE_H

#if defined(FIRMWARE_APQ8064_BENCH)
#include "apq8064_bench.h"
#elif defined(FIRMWARE_SMMUV2_BENCH)
#include "smmuv2_bench.h"
#else
#error "build.yaml names the machine"
#endif

#endif
