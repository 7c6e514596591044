/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long.h - long-descriptor translation tables: AArch32 (ARM DDI 0406C, B3.6) and AArch64 (ARM DDI 0487, D8), both
 * stages.
 *
 * Pure: settings in, result out; memory is reached through a callback only.  Permissions are reported, not checked:
 * who asks is the caller's matter.
 */
#ifndef HWM_LONG_H
#define HWM_LONG_H

#include "hwm.h"
#include "hwm_long_state.h"
#include "hwm_short_state.h"

#define HWM_LONG_LEVELS 4u
#define HWM_LONG_STOP 2          /* a reader's answer: the walk ends here, for a reason that the reader knows */

/* How a walk reads descriptors; nested walks translate the address first. */
typedef struct hwm_long_reader {
    void *opaque;
    /* Eight bytes at `address` as the bus has them.  HWM_OK, HWM_LONG_STOP, HWM_E_DECODE, any other: slave error. */
    int (*read)(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8]);
} hwm_long_reader;

/* Bits that table descriptors hand down to what is below them, in the order of their bits 63:59. */
enum { HWM_LONG_PXN = 1, HWM_LONG_XN = 2, HWM_LONG_NO_USER = 4, HWM_LONG_NO_WRITE = 8, HWM_LONG_NS = 16 };

/* A table below the first of its region, to begin at. */
typedef struct hwm_long_start {
    uint64_t table;
    uint8_t level;               /* of its descriptors */
    uint8_t inherited;           /* HWM_LONG_* */
} hwm_long_start;

/* What a descriptor says, and how it was found. */
typedef struct hwm_long_result {
    uint32_t causes;             /* HWM_FAULT_* (TRANSLATION, ADDRESS_SIZE, ACCESS_FLAG, WALK_DECODE, WALK_SLAVE) */
    bool stopped;                /* the reader stopped it; causes is 0, and nothing below is valid but the list */
    bool read;                   /* a descriptor was asked for; else the fault came before */
    uint8_t region;              /* base register used; 0 where none serves the address */
    uint8_t level;               /* of the fault, or of the page's descriptor; without a read 0 in AArch64, 1 in
                                  * AArch32 */
    uint64_t pa, size;           /* of the page (contiguous pages: of all); size 0: none was found.  Valid with causes
                                  * ACCESS_FLAG too */
    uint8_t perms;               /* HWM_PERM_*, XN: no fetch passes.  Stage 2 and hyp: the same for both privileges.
                                  * A page that a write makes dirty counts as writable */
    uint8_t allow;               /* as hwm_tlb_traits.allow: bit (instruction | privileged << 1 | write << 2), with PXN,
                                  * WXN, UWXN and hyp in it */
    uint8_t allow_dirty;         /* the same once the dirty state is set; equal to allow where that can't be */
    uint8_t attr;                /* stage 1: the MAIR byte; stage 2: MemAttr */
    hwm_memory memory;           /* the same as our words, with SH */
    bool ns;                     /* stage 1: NS or an NSTable above */
    bool global;                 /* stage 1: not nG; stage 2: true */
    bool contiguous;
    uint8_t inherited;           /* HWM_LONG_* that hold for the page; while the walk goes on, for the next read */
    uint64_t update;             /* with ha: the descriptor with AF set; with hd, for a write: with the dirty state
                                  * set; equal to the descriptor where nothing changes.  In memory's byte order:
                                  * hwm_long_put() */
    uint64_t update_dirty;
    uint8_t first, count;        /* levels fetched: first .. first + count - 1 */
    uint64_t address[HWM_LONG_LEVELS], descriptor[HWM_LONG_LEVELS];   /* by order; 0 when the read failed */
} hwm_long_result;

/* Size, granule, first level and aligned base of a stage 1 region by TnSZ.  AArch32: granule 12, T0SZ and T1SZ 0 to 7;
 * AArch64: 16 to 39.  What else the region has is left alone. */
void hwm_long_stage1_region(hwm_long_region *region, bool aarch64, unsigned granule, unsigned tnsz, uint64_t ttbr);

/* The same of a stage 2 regime by T0SZ (AArch32: -8 to 7) and SL0; `pa_bits` is the implementation's.  False: the
 * architecture forbids the pair (ARM DDI 0487, D8.2; ARM DDI 0406C, B3.6.6), so the regime is unusable. */
bool hwm_long_stage2_region(hwm_long_region *region, bool aarch64, unsigned granule, int t0sz, unsigned sl0,
                            unsigned pa_bits, uint64_t ttbr);

/* Makes what is derived, after any other member of the regime has changed and before anything below is called. */
void hwm_long_prepare(hwm_long_regime *regime);

/* Region that serves an input address (AArch64: sign-extended, see SMMU 3), whether walks are disabled there or not,
 * or -1: none, a translation fault before any read. */
int hwm_long_region_of(const hwm_long_regime *regime, uint64_t va);

/* Translates va; `start` NULL: from the first table.  A region that is out of range, disabled, or a regime that is
 * unusable gives its cause with `read` false. */
void hwm_long_walk(const hwm_long_regime *regime, uint64_t va, const hwm_long_start *start,
                   const hwm_long_reader *reader, hwm_long_result *result);

/* A descriptor as the eight bytes that go to memory. */
void hwm_long_put(const hwm_long_regime *regime, uint64_t descriptor, uint8_t bytes[8]);

/* "fault", "table", "block", "page" for a descriptor of this level; the granule decides at level 1. */
const char *hwm_long_meaning(const hwm_long_region *region, uint64_t descriptor, unsigned level);

/* MAIR byte and stage 2 MemAttr as our words (share is left alone), and the way back for PAR. */
void hwm_long_memory_of_mair(uint8_t attr, hwm_memory *memory);
void hwm_long_memory_of_s2(uint8_t memattr, hwm_memory *memory);
uint8_t hwm_long_mair_of_memory(const hwm_memory *memory);
/* SH field (0 none, 2 outer, 3 inner; 1 reserved: none) as HWM_SHARE_*. */
uint8_t hwm_long_share(unsigned sh);
/* Both stages' attributes together (ARM DDI 0487, D8.6; SMMU 5). */
void hwm_long_combine(const hwm_memory *first, const hwm_memory *second, hwm_memory *out);

#endif
