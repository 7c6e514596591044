/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short.c - ARMv7 short-descriptor translation tables (ARM DDI 0406C, B3.5): tables, sections, and entry points.
 */
#include "short_walk.h"

#define MIB (1024u * 1024u)
#define L1_SUPER (1u << 18)

#define P_RW (HWM_PERM_PR | HWM_PERM_PW)
#define U_RW (HWM_PERM_UR | HWM_PERM_UW)

/* AFE 0: AP[2:0], of which 4 is reserved and lets nobody in (B3.7.1, table B3-8).  AFE 1: AP[2:1], AP[0] being the
 * access flag (table B3-6). */
static const uint8_t ap_perms[2][8] = {
    { 0, P_RW, P_RW | HWM_PERM_UR, P_RW | U_RW, 0, HWM_PERM_PR, HWM_PERM_PR | HWM_PERM_UR, HWM_PERM_PR | HWM_PERM_UR },
    { P_RW, P_RW, P_RW | U_RW, P_RW | U_RW, HWM_PERM_PR, HWM_PERM_PR, HWM_PERM_PR | HWM_PERM_UR,
      HWM_PERM_PR | HWM_PERM_UR },
};

/* A fetch needs the right to read, and no XN (B3.7.2); a write is never a fetch. */
#define READS(p) (((p) & HWM_PERM_UR ? 1 : 0) | ((p) & HWM_PERM_PR ? 4 : 0))
#define FETCHES(p, pxn) ((p) & HWM_PERM_XN ? 0 : READS(p) & ((pxn) ? 1 : 5))
#define WRITES(p) (((p) & HWM_PERM_UW ? 1 : 0) | ((p) & HWM_PERM_PW ? 4 : 0))
#define ALLOW(p, pxn) (READS(p) | FETCHES(p, pxn) << 1 | (WRITES(p) | WRITES(p) << 1) << 4)
#define ALLOW4(p, x) ALLOW(p, x), ALLOW((p) + 1, x), ALLOW((p) + 2, x), ALLOW((p) + 3, x)
#define ALLOW32(x) \
    ALLOW4(0, x), ALLOW4(4, x), ALLOW4(8, x), ALLOW4(12, x), ALLOW4(16, x), ALLOW4(20, x), ALLOW4(24, x), ALLOW4(28, x)

const uint8_t hwm_short_allow_table[2][32] = { { ALLOW32(0) }, { ALLOW32(1) } };

#define SO { HWM_MT_STRONGLY_ORDERED, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_OUTER }
#define DEVICE(share) { HWM_MT_DEVICE, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_##share }
#define NORMAL(inner, outer, share) { HWM_MT_NORMAL, HWM_CACHE_##inner, HWM_CACHE_##outer, HWM_SHARE_##share }
#define BOTH(inner, outer) { NORMAL(inner, outer, NONE), NORMAL(inner, outer, OUTER) }

/* By {TEX, C, B} and S, without remap (B3.8.2, table B3-10).  What it reserves is strongly ordered here. */
static const hwm_memory plain[32][2] = {
    { SO, SO }, { DEVICE(OUTER), DEVICE(OUTER) }, BOTH(WT, WT), BOTH(WBNWA, WBNWA),
    BOTH(NONE, NONE), { SO, SO }, { SO, SO }, BOTH(WBWA, WBWA),
    { DEVICE(NONE), DEVICE(NONE) }, { SO, SO }, { SO, SO }, { SO, SO },
    { SO, SO }, { SO, SO }, { SO, SO }, { SO, SO },
    /* TEX[2] 1: TEX[1:0] is the outer policy, {C, B} the inner one. */
    BOTH(NONE, NONE), BOTH(WBWA, NONE), BOTH(WT, NONE), BOTH(WBNWA, NONE),
    BOTH(NONE, WBWA), BOTH(WBWA, WBWA), BOTH(WT, WBWA), BOTH(WBNWA, WBWA),
    BOTH(NONE, WT), BOTH(WBWA, WT), BOTH(WT, WT), BOTH(WBNWA, WT),
    BOTH(NONE, WBNWA), BOTH(WBWA, WBNWA), BOTH(WT, WBNWA), BOTH(WBNWA, WBNWA),
};

/* TEX remap (B3.8.3).  MTC 3 is reserved: strongly ordered here. */
static hwm_memory remap(uint32_t prrr, uint32_t nmrr, unsigned n, unsigned s)
{
    static const hwm_memory strongly_ordered = SO;
    unsigned mtc = hwm_short_bits(prrr, 2 * n, 2);
    hwm_memory found = strongly_ordered;

    if (mtc != 1 && mtc != 2) {
        return found;
    }
    /* PRRR: DS0 16, DS1 17, NS0 18, NS1 19, NOSn 24 + n. */
    found.share = !hwm_short_bits(prrr, 14 + 2 * mtc + s, 1) ? HWM_SHARE_NONE
                  : hwm_short_bits(prrr, 24 + n, 1) ? HWM_SHARE_INNER : HWM_SHARE_OUTER;
    found.memtype = HWM_MT_DEVICE;
    if (mtc == 2) {
        found.memtype = HWM_MT_NORMAL;
        found.inner = (uint8_t)hwm_short_bits(nmrr, 2 * n, 2);
        found.outer = (uint8_t)hwm_short_bits(nmrr, 16 + 2 * n, 2);
    }
    return found;
}

/* Permissions and memory attributes, common to all pages. */
static void page_bits(const hwm_short_regime *regime, hwm_short_result *r, unsigned tcb, unsigned s, unsigned ap,
                      unsigned xn, unsigned level)
{
    if (regime->afe && !regime->affd && !(ap & 1)) {
        r->causes = HWM_FAULT_ACCESS_FLAG | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
    }
    r->perms = (uint8_t)(ap_perms[regime->afe][ap] | xn * HWM_PERM_XN);
    r->memory = regime->tre ? remap(regime->prrr, regime->nmrr, tcb & 7, s) : plain[tcb][s];
}

static void section(const hwm_short_regime *regime, uint32_t d, hwm_short_result *r)
{
    unsigned ap = hwm_short_bits(d, 15, 1) << 2 | hwm_short_bits(d, 10, 2);
    unsigned tcb = hwm_short_bits(d, 12, 3) << 2 | hwm_short_bits(d, 2, 2);
    uint64_t high = 0;

    if (d & L1_SUPER) {
        /* PA[39:36] in 8:5, PA[35:32] in 23:20. */
        high = (uint64_t)hwm_short_bits(d, 5, 4) << 36 | (uint64_t)hwm_short_bits(d, 20, 4) << 32;
        if (high && (!regime->output || high >> regime->output)) {
            r->causes = regime->output ? HWM_FAULT_ADDRESS_SIZE : HWM_FAULT_TRANSLATION;
            return;
        }
        r->size = 16 * MIB;
    } else {
        r->size = MIB;
        r->domain = (uint8_t)hwm_short_bits(d, 5, 4);
    }
    r->pa = high | (d & ~(r->size - 1));
    r->pxn = hwm_short_bits(d, 0, 1);
    r->ns = hwm_short_bits(d, 19, 1);
    r->global = !hwm_short_bits(d, 17, 1);
    page_bits(regime, r, tcb, hwm_short_bits(d, 16, 1), ap, hwm_short_bits(d, 4, 1), 1);
}

static void page(const hwm_short_regime *regime, uint32_t table, uint32_t d, hwm_short_result *r)
{
    unsigned ap = hwm_short_bits(d, 9, 1) << 2 | hwm_short_bits(d, 4, 2);
    unsigned cb = hwm_short_bits(d, 2, 2), tex, xn;

    if (hwm_short_bits(d, 0, 2) == HWM_SHORT_LARGE) {
        r->size = 64 * 1024;
        tex = hwm_short_bits(d, 12, 3);
        xn = hwm_short_bits(d, 15, 1);
    } else {
        r->size = 4 * 1024;
        tex = hwm_short_bits(d, 6, 3);
        xn = hwm_short_bits(d, 0, 1);
    }
    r->pa = d & ~(r->size - 1);
    r->domain = (uint8_t)hwm_short_bits(table, 5, 4);
    r->pxn = hwm_short_bits(table, 2, 1);
    r->ns = hwm_short_bits(table, 3, 1);
    r->global = !hwm_short_bits(d, 11, 1);
    page_bits(regime, r, tex << 2 | cb, hwm_short_bits(d, 10, 1), ap, xn, 2);
}

static void decode(const hwm_short_regime *regime, unsigned level, uint32_t table, uint32_t d, hwm_short_result *r)
{
    unsigned type = hwm_short_bits(d, 0, 2);

    if (type == HWM_SHORT_FAULT || (level == 1 && type == HWM_SHORT_TABLE)) {
        r->causes = HWM_FAULT_TRANSLATION | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
    } else if (level == 1) {
        section(regime, d, r);
    } else {
        page(regime, table, d, r);
    }
}

void hwm_short_decode(const hwm_short_regime *regime, hwm_short_result *r)
{
    if (!r->causes && !r->stopped) {
        decode(regime, r->fetched, r->descriptor[0], r->descriptor[r->fetched - 1], r);
    }
}

const char *hwm_short_meaning(uint32_t descriptor, unsigned level)
{
    unsigned type = hwm_short_bits(descriptor, 0, 2);

    if (type == HWM_SHORT_FAULT) {
        return "fault";
    }
    if (level == 1) {
        return type == HWM_SHORT_TABLE ? "table" : (descriptor & L1_SUPER) ? "supersection" : "section";
    }
    return type == HWM_SHORT_LARGE ? "large page" : "small page";
}

/* Where descriptors come from: a reader, or without one a host. */
typedef struct descriptors {
    const hwm_host *host;
    const hwm_attrs *attrs;
    const hwm_short_reader *reader;
} descriptors;

/* Fetches a descriptor; false: causes are set, or the reader stopped. */
static inline bool fetch(const hwm_short_regime *regime, uint32_t address, unsigned level, const descriptors *from,
                         hwm_short_result *r)
{
    int err;

    r->fetched = (uint8_t)level;
    r->address[level - 1] = address;
    if (from->reader) {
        uint8_t bytes[4];

        err = from->reader->read(from->reader->opaque, address, level, bytes);
        if (err == HWM_OK) {
            r->descriptor[level - 1] = hwm_short_word(bytes, regime->big_endian);
        } else if (err == HWM_SHORT_STOP) {
            r->stopped = true;
            return false;
        }
    } else {
        err = hwm_short_read(from->host, from->attrs, address, regime->big_endian, &r->descriptor[level - 1]);
    }
    if (err != HWM_OK) {
        r->causes = hwm_short_read_causes(err, level);
    }
    return err == HWM_OK;
}

static inline void fetch_all(const hwm_short_regime *regime, uint32_t va, const descriptors *from,
                             hwm_short_result *r)
{
    unsigned ttbr = hwm_short_ttbr(regime, va);

    *r = (hwm_short_result){ .ttbr = (uint8_t)ttbr };
    /* B3.5.4: PD0 and PD1 forbid walks, so a miss is a translation fault. */
    if (hwm_short_bits(regime->ttbcr, 4 + ttbr, 1)) {
        r->causes = HWM_FAULT_TRANSLATION;
        return;
    }
    if (!fetch(regime, hwm_short_first_address(regime, regime->ttbcr & 7, ttbr, va), 1, from, r)) {
        return;
    }
    if (hwm_short_bits(r->descriptor[0], 0, 2) == HWM_SHORT_TABLE) {
        fetch(regime, hwm_short_second_address(r->descriptor[0], va), 2, from, r);
    }
}

void hwm_short_fetch(const hwm_short_regime *regime, uint32_t va, const hwm_host *host, const hwm_attrs *attrs,
                     hwm_short_result *r)
{
    fetch_all(regime, va, &(descriptors){ .host = host, .attrs = attrs }, r);
}

void hwm_short_leaf(const hwm_short_regime *regime, unsigned level, unsigned ttbr, uint32_t address,
                    uint32_t table, const hwm_host *host, const hwm_attrs *attrs, hwm_short_result *r)
{
    *r = (hwm_short_result){ .ttbr = (uint8_t)ttbr };
    if (fetch(regime, address, level, &(descriptors){ .host = host, .attrs = attrs }, r)) {
        decode(regime, level, table, r->descriptor[level - 1], r);
    }
}

void hwm_short_walk(const hwm_short_regime *regime, uint32_t va, const hwm_host *host, const hwm_attrs *attrs,
                    hwm_short_result *r)
{
    hwm_short_fetch(regime, va, host, attrs, r);
    hwm_short_decode(regime, r);
}

void hwm_short_walk_by(const hwm_short_regime *regime, uint32_t va, const hwm_short_reader *reader,
                       hwm_short_result *r)
{
    fetch_all(regime, va, &(descriptors){ .reader = reader }, r);
    hwm_short_decode(regime, r);
}
