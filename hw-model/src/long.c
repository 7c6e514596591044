/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * long.c - walks of long-descriptor tables (ARM DDI 0406C, B3.6; ARM DDI 0487, D8), and what a page's descriptor says.
 */
#include "long_walk.h"

#define BIT(n) ((uint64_t)1 << (n))

/* Descriptors (D8.3).  Stage 2 has S2AP where stage 1 has AP[2:1]. */
#define VALID BIT(0)
#define TABLE_OR_PAGE BIT(1)
#define AP_SHIFT 6
#define AP_READ_ONLY BIT(7)
#define S2AP_WRITE BIT(7)
#define ACCESS_FLAG BIT(10)
#define NOT_GLOBAL BIT(11)
#define DIRTY_MODIFIER BIT(51)
#define CONTIGUOUS BIT(52)
#define PXN_SHIFT 53
#define XN_SHIFT 54
#define HIERARCHY_SHIFT 59

#define LAST_LEVEL 3u

typedef struct rights {
    uint8_t perms, allow;
} rights;

/* Of hwm_long_result.allow: fetches of each privilege, and all writes. */
enum { USER_READ = 0x01, USER_FETCH = 0x02, READ = 0x04, FETCH = 0x08, USER_WRITE = 0x30, WRITE = 0xc0 };
#define WRITES (USER_WRITE | WRITE)

/*
 * Stage 1 (D8.4; ARM DDI 0406C, B3.7), by mode m and what the page refuses, k.  A privileged fetch in AArch64 looks at
 * PXN alone, and never at a page that unprivileged code may write.
 */
#define MAY_WRITE(k) (!((k) & HWM_LONG_NO_WRITE))
#define USER(m, k) (((m) & HWM_LONG_MODE_HYP) || !((k) & HWM_LONG_NO_USER))
#define USER_MAY_WRITE(m, k) (USER(m, k) && MAY_WRITE(k))
#define WXN(m, w) (((m) & HWM_LONG_MODE_WXN) && (w))
#define MAY_FETCH(m, k) \
    (!WXN(m, MAY_WRITE(k)) && \
     ((m) & HWM_LONG_MODE_HYP ? !((k) & HWM_LONG_XN) \
      : (m) & HWM_LONG_MODE_AARCH64 ? !((k) & HWM_LONG_PXN) && !USER_MAY_WRITE(m, k) \
      : !((k) & (HWM_LONG_PXN | HWM_LONG_XN)) && !(((m) & HWM_LONG_MODE_UWXN) && USER_MAY_WRITE(m, k))))
#define USER_MAY_FETCH(m, k) (USER(m, k) && !((k) & HWM_LONG_XN) && !WXN(m, USER_MAY_WRITE(m, k)))
#define STAGE1(m, k) \
    { HWM_PERM_PR | (MAY_WRITE(k) ? HWM_PERM_PW : 0) | (USER(m, k) ? HWM_PERM_UR : 0) | \
      (USER_MAY_WRITE(m, k) ? HWM_PERM_UW : 0) | (MAY_FETCH(m, k) || USER_MAY_FETCH(m, k) ? 0 : HWM_PERM_XN), \
      READ | (MAY_WRITE(k) ? WRITE : 0) | (USER(m, k) ? USER_READ : 0) | (USER_MAY_WRITE(m, k) ? USER_WRITE : 0) | \
      (MAY_FETCH(m, k) ? FETCH : 0) | (USER_MAY_FETCH(m, k) ? USER_FETCH : 0) }
#define STAGE1_4(m, k) STAGE1(m, k), STAGE1(m, (k) + 1), STAGE1(m, (k) + 2), STAGE1(m, (k) + 3)
#define STAGE1_16(m) { STAGE1_4(m, 0), STAGE1_4(m, 4), STAGE1_4(m, 8), STAGE1_4(m, 12) }

static const rights stage1_rights[16][16] = {
    STAGE1_16(0), STAGE1_16(1), STAGE1_16(2), STAGE1_16(3), STAGE1_16(4), STAGE1_16(5), STAGE1_16(6), STAGE1_16(7),
    STAGE1_16(8), STAGE1_16(9), STAGE1_16(10), STAGE1_16(11), STAGE1_16(12), STAGE1_16(13), STAGE1_16(14),
    STAGE1_16(15),
};

/* Stage 2, by {XN, S2AP}: one privilege level (D8.4). */
#define STAGE2(k) \
    { ((k) & 1 ? HWM_PERM_PR | HWM_PERM_UR : 0) | ((k) & 2 ? HWM_PERM_PW | HWM_PERM_UW : 0) | \
      (((k) & 5) == 1 ? 0 : HWM_PERM_XN), \
      ((k) & 1 ? READ | USER_READ : 0) | ((k) & 2 ? WRITES : 0) | (((k) & 5) == 1 ? FETCH | USER_FETCH : 0) }

static const rights stage2_rights[8] = {
    STAGE2(0), STAGE2(1), STAGE2(2), STAGE2(3), STAGE2(4), STAGE2(5), STAGE2(6), STAGE2(7),
};

/* SH (D8.6); 1 is reserved. */
static inline uint8_t share_of(unsigned sh)
{
    static const uint8_t share[4] = { HWM_SHARE_NONE, HWM_SHARE_NONE, HWM_SHARE_OUTER, HWM_SHARE_INNER };

    return share[sh & 3];
}

uint8_t hwm_long_share(unsigned sh)
{
    return share_of(sh);
}

/* log2 of the descriptors that the contiguous hint joins, by level from 1 (D8.7). */
static unsigned joined(unsigned granule, unsigned level)
{
    return granule == 12 ? 4 : granule == 14 && level == LAST_LEVEL ? 7 : 5;
}

/* Whether a descriptor that isn't a table's or a page's can be a block here: 1 GiB and 2 MiB, 32 MiB, 512 MiB. */
static inline bool block_level(unsigned granule, unsigned level)
{
    return level == 2 || (level == 1 && granule == 12);
}

static inline uint64_t low_bits(unsigned count)
{
    return BIT(count) - 1;
}

/* ARM DDI 0406C, B3.6.4: TTBR1 has the top when T1SZ says so, and all that T0SZ leaves when T1SZ is 0. */
static const hwm_long_region *aarch32_region(const hwm_long_regime *regime, uint64_t va)
{
    const hwm_long_region *low = &regime->region[0], *high = &regime->region[1];

    if (va >> 32) {
        return NULL;
    }
    if (high->size < 32 && (uint32_t)~va >> high->size == 0) {
        return high;
    }
    if (va >> low->size == 0) {
        return low;
    }
    return high->size == 32 ? high : NULL;
}

static inline const hwm_long_region *region_of(const hwm_long_regime *regime, uint64_t va)
{
    const hwm_long_region *region = &regime->region[0];

    if (regime->stage == 2) {
        return va >> region->size ? NULL : region;
    }
    if (regime->aarch64) {
        unsigned n = (unsigned)(va >> 55) & 1;
        uint64_t wrong = va ^ (0 - (uint64_t)n);

        /* The top byte, where it counts, and all below it down to the region's size must be copies of bit 55. */
        if (regime->tbi[n]) {
            wrong &= low_bits(56);
        }
        region += n;
        return wrong >> region->size ? NULL : region;
    }
    return aarch32_region(regime, va);
}

int hwm_long_region_of(const hwm_long_regime *regime, uint64_t va)
{
    const hwm_long_region *region = region_of(regime, va);

    return region ? (int)(region - regime->region) : -1;
}

static inline uint64_t from_memory(const hwm_long_regime *regime, const uint8_t b[8])
{
    if (regime->big_endian) {
        return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 | (uint64_t)b[3] << 32 |
               (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 | (uint64_t)b[6] << 8 | b[7];
    }
    return (uint64_t)b[7] << 56 | (uint64_t)b[6] << 48 | (uint64_t)b[5] << 40 | (uint64_t)b[4] << 32 |
           (uint64_t)b[3] << 24 | (uint64_t)b[2] << 16 | (uint64_t)b[1] << 8 | b[0];
}

void hwm_long_put(const hwm_long_regime *regime, uint64_t descriptor, uint8_t bytes[8])
{
    for (unsigned i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(descriptor >> 8 * (regime->big_endian ? 7 - i : i));
    }
}

const char *hwm_long_meaning(const hwm_long_region *region, uint64_t descriptor, unsigned level)
{
    if (!(descriptor & VALID)) {
        return "fault";
    }
    if (descriptor & TABLE_OR_PAGE) {
        return level == LAST_LEVEL ? "page" : "table";
    }
    return block_level(region->granule, level) ? "block" : "fault";
}

/* HD without HA does nothing (D8.5). */
static inline bool keeps_dirty_state(const hwm_long_regime *regime)
{
    return regime->hd && regime->ha;
}

static inline void stage1_page(const hwm_long_regime *regime, uint64_t d, hwm_long_result *r)
{
    /* AP[1] lets unprivileged accesses in, AP[2] refuses writes: with AP[1] turned over the field stands for the same
     * as APTable, and PXN and XN are in the order of PXNTable and XNTable. */
    unsigned refused = (r->inherited | (unsigned)(d >> PXN_SHIFT & 3) | ((unsigned)(d >> AP_SHIFT & 3) ^ 1) << 2) & 15;
    const rights *found = &stage1_rights[regime->mode][refused];

    r->allow_dirty = r->allow = found->allow;
    if ((d & DIRTY_MODIFIER) && keeps_dirty_state(regime) && (d & AP_READ_ONLY) &&
        !(r->inherited & HWM_LONG_NO_WRITE)) {
        /* Writable, but for the dirty state (D8.5); so WXN holds for it too. */
        found = &stage1_rights[regime->mode][refused & ~(unsigned)HWM_LONG_NO_WRITE];
        r->allow_dirty = found->allow;
        r->allow = (uint8_t)(found->allow & ~WRITES);
        r->update_dirty &= ~AP_READ_ONLY;
    }
    r->perms = found->perms;
    r->attr = (uint8_t)(regime->mair >> 8 * (d >> 2 & 7));
    r->memory = regime->memory[d >> 2 & 7];
    r->ns = (d >> 5 & 1) || (r->inherited & HWM_LONG_NS);
    r->global = !(d & NOT_GLOBAL);
}

static inline void stage2_page(const hwm_long_regime *regime, uint64_t d, hwm_long_result *r)
{
    unsigned key = (unsigned)(d >> AP_SHIFT & 3) | (unsigned)(d >> XN_SHIFT & 1) << 2;
    const rights *found = &stage2_rights[key];

    r->allow_dirty = r->allow = found->allow;
    if ((d & DIRTY_MODIFIER) && keeps_dirty_state(regime) && !(d & S2AP_WRITE)) {
        found = &stage2_rights[key | 2];
        r->allow_dirty = found->allow;
        r->update_dirty |= S2AP_WRITE;
    }
    r->perms = found->perms;
    r->attr = (uint8_t)(d >> 2 & 15);
    r->memory = regime->memory[r->attr];
    r->ns = false;
    r->global = true;
}

/* What the descriptor of a block or page of 1 << shift bytes says. */
static inline void page(const hwm_long_regime *regime, const hwm_long_region *region, uint64_t d, unsigned shift,
                        hwm_long_result *r)
{
    uint64_t pa = d & HWM_LONG_ADDRESS & ~low_bits(shift);

    if (pa & regime->beyond) {
        r->causes = HWM_FAULT_ADDRESS_SIZE;
        return;
    }
    r->contiguous = false;
    if (d & CONTIGUOUS) {
        unsigned all = shift + joined(region->granule, r->level);

        /* A group that is larger than the region would make pages of addresses that it doesn't serve. */
        if (all <= region->size) {
            r->contiguous = true;
            shift = all;
            pa &= ~low_bits(all);
        }
    }
    r->pa = pa;
    r->size = BIT(shift);
    r->update = d;
    if (!(d & ACCESS_FLAG)) {
        if (regime->ha) {
            r->update = d | ACCESS_FLAG;
        } else if (!regime->affd) {
            r->causes = HWM_FAULT_ACCESS_FLAG;
        }
    }
    r->update_dirty = r->update;
    if (regime->stage == 2) {
        stage2_page(regime, d, r);
    } else {
        stage1_page(regime, d, r);
    }
    if (r->memory.memtype == HWM_MT_NORMAL) {
        r->memory.share = share_of((unsigned)(d >> 8 & 3));
    }
}

/* Ends a walk that has read descriptors first .. level. */
static inline void end(hwm_long_result *r, unsigned level, uint32_t causes)
{
    r->causes = causes;
    r->level = (uint8_t)level;
    r->count = (uint8_t)(level - r->first + 1);
}

static void read_failed(hwm_long_result *r, unsigned level, int err)
{
    end(r, level, err == HWM_LONG_STOP ? 0 : err == HWM_E_DECODE ? HWM_FAULT_WALK_DECODE : HWM_FAULT_WALK_SLAVE);
    r->stopped = err == HWM_LONG_STOP;
    r->descriptor[r->count - 1] = 0;
}

void hwm_long_walk(const hwm_long_regime *regime, uint64_t va, const hwm_long_start *start,
                   const hwm_long_reader *reader, hwm_long_result *r)
{
    const hwm_long_region *region = region_of(regime, va);
    uint64_t table, index;
    unsigned level, shift;

    r->causes = region ? region->cause : HWM_FAULT_TRANSLATION;
    r->stopped = false;
    r->region = region == &regime->region[1];
    r->size = 0;
    r->inherited = 0;
    if (r->causes) {
        r->read = false;
        r->level = regime->aarch64 ? 0 : 1;
        r->first = r->count = 0;
        return;
    }
    r->read = true;
    table = region->base;
    index = region->first;
    level = region->level;
    shift = region->shift;
    if (start) {
        table = start->table;
        r->inherited = start->inherited;
        index = region->next;
        shift -= (start->level - level) * region->stride;
        level = start->level;
    }
    r->first = (uint8_t)level;
    for (uint64_t *address = r->address, *descriptor = r->descriptor; ; address++, descriptor++) {
        uint8_t bytes[8];
        uint64_t d;
        int err;

        *address = table + (va >> (shift - 3) & index);
        err = reader->read(reader->opaque, *address, level, bytes);
        if (err != HWM_OK) {
            read_failed(r, level, err);
            return;
        }
        d = from_memory(regime, bytes);
        *descriptor = d;
        if ((~d & (VALID | TABLE_OR_PAGE)) == 0 && level != LAST_LEVEL) {
            table = d & region->pointer;
            if (table & regime->beyond) {
                end(r, level, HWM_FAULT_ADDRESS_SIZE);
                return;
            }
            r->inherited |= (uint8_t)(d >> HIERARCHY_SHIFT & region->hands_down);
            index = region->next;
            shift -= region->stride;
            level++;
            continue;
        }
        if (!(d & VALID) || (!(d & TABLE_OR_PAGE) && !block_level(region->granule, level))) {
            end(r, level, HWM_FAULT_TRANSLATION);
            return;
        }
        end(r, level, 0);
        page(regime, region, d, shift, r);
        return;
    }
}
