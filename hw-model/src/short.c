/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * short.c - ARMv7 short-descriptor translation tables (ARM DDI 0406C, B3.5).
 */
#include "short.h"

#define KIB 1024u
#define MIB (1024u * KIB)

/* Descriptor types, bits 1:0 (B3.5.1).  In a first-level table 3 is a section with PXN, in a second-level
 * one a small page with XN. */
enum { TYPE_FAULT = 0, TYPE_TABLE = 1, TYPE_LARGE = 1 };

#define L1_SUPER (1u << 18)

static unsigned bits(uint32_t word, unsigned shift, unsigned width)
{
    return (word >> shift) & ((1u << width) - 1);
}

/* AP[2:0] with AFE 0 (B3.7.1, table B3-8); 4 is reserved and lets nobody in. */
static const uint8_t ap_full[8] = {
    0,
    HWM_PERM_PR | HWM_PERM_PW,
    HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR,
    HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW,
    0,
    HWM_PERM_PR,
    HWM_PERM_PR | HWM_PERM_UR,
    HWM_PERM_PR | HWM_PERM_UR,
};

/* AP[2:1] with AFE 1 (B3.7.1, table B3-6). */
static const uint8_t ap_simple[4] = {
    HWM_PERM_PR | HWM_PERM_PW,
    HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW,
    HWM_PERM_PR,
    HWM_PERM_PR | HWM_PERM_UR,
};

uint8_t hwm_short_allow(uint8_t perms, bool pxn)
{
    unsigned allow = 0;

    /* A fetch needs the right to read and no XN (B3.7.2); a write is never a fetch. */
    for (unsigned access = 0; access < 8; access++) {
        bool write = access & 1, privileged = access & 2, instruction = access & 4;
        unsigned need = privileged ? HWM_PERM_PR : HWM_PERM_UR;

        if (write) {
            need = privileged ? HWM_PERM_PW : HWM_PERM_UW;
        }
        if (!(perms & need)) {
            continue;
        }
        if (instruction && !write && ((perms & HWM_PERM_XN) || (privileged && pxn))) {
            continue;
        }
        allow |= 1u << access;
    }
    return (uint8_t)allow;
}

const char *hwm_short_meaning(uint32_t descriptor, unsigned level)
{
    unsigned type = bits(descriptor, 0, 2);

    if (type == TYPE_FAULT) {
        return "fault";
    }
    if (level == 1) {
        return type == TYPE_TABLE ? "table" : (descriptor & L1_SUPER) ? "supersection" : "section";
    }
    return type == TYPE_LARGE ? "large page" : "small page";
}

static void set_memory(hwm_short_result *r, unsigned memtype, unsigned inner, unsigned outer, unsigned share)
{
    r->memtype = (uint8_t)memtype;
    r->inner = (uint8_t)inner;
    r->outer = (uint8_t)outer;
    r->share = (uint8_t)share;
}

/* TEX, C, B without remap (B3.8.2, table B3-10).  What it reserves is strongly ordered here. */
static void memory_plain(hwm_short_result *r, unsigned tex, unsigned cb, bool s)
{
    unsigned share = s ? HWM_SHARE_OUTER : HWM_SHARE_NONE;

    if (tex & 4) {
        /* {C, B} and TEX[1:0] are coded as HWM_CACHE_*. */
        set_memory(r, HWM_MT_NORMAL, cb, tex & 3, share);
        return;
    }
    switch (tex << 2 | cb) {
    case 1:
        set_memory(r, HWM_MT_DEVICE, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_OUTER);
        return;
    case 2:
        set_memory(r, HWM_MT_NORMAL, HWM_CACHE_WT, HWM_CACHE_WT, share);
        return;
    case 3:
        set_memory(r, HWM_MT_NORMAL, HWM_CACHE_WBNWA, HWM_CACHE_WBNWA, share);
        return;
    case 4:
        set_memory(r, HWM_MT_NORMAL, HWM_CACHE_NONE, HWM_CACHE_NONE, share);
        return;
    case 7:
        set_memory(r, HWM_MT_NORMAL, HWM_CACHE_WBWA, HWM_CACHE_WBWA, share);
        return;
    case 8:
        set_memory(r, HWM_MT_DEVICE, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_NONE);
        return;
    default:
        set_memory(r, HWM_MT_STRONGLY_ORDERED, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_OUTER);
        return;
    }
}

/* TEX remap (B3.8.3).  MTC 3 is reserved: strongly ordered here. */
static void memory_remap(hwm_short_result *r, uint32_t prrr, uint32_t nmrr, unsigned n, bool s)
{
    unsigned mtc = bits(prrr, 2 * n, 2);
    bool shareable;
    unsigned share;

    if (mtc != 1 && mtc != 2) {
        set_memory(r, HWM_MT_STRONGLY_ORDERED, HWM_CACHE_NONE, HWM_CACHE_NONE, HWM_SHARE_OUTER);
        return;
    }
    /* PRRR: DS0 16, DS1 17, NS0 18, NS1 19, NOSn 24 + n. */
    shareable = bits(prrr, (mtc == 2 ? 18 : 16) + (s ? 1 : 0), 1);
    share = !shareable ? HWM_SHARE_NONE : bits(prrr, 24 + n, 1) ? HWM_SHARE_INNER : HWM_SHARE_OUTER;
    if (mtc == 1) {
        set_memory(r, HWM_MT_DEVICE, HWM_CACHE_NONE, HWM_CACHE_NONE, share);
    } else {
        set_memory(r, HWM_MT_NORMAL, bits(nmrr, 2 * n, 2), bits(nmrr, 16 + 2 * n, 2), share);
    }
}

/* Permissions and memory attributes, common to all leaf descriptors. */
static void leaf(const hwm_short_regime *regime, hwm_short_result *r, unsigned tex, unsigned cb, bool s,
                 unsigned ap, bool xn, unsigned level)
{
    if (regime->afe) {
        if (!(ap & 1) && !regime->affd) {
            r->causes = HWM_FAULT_ACCESS_FLAG | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
        }
        r->perms = ap_simple[ap >> 1];
    } else {
        r->perms = ap_full[ap];
    }
    if (xn) {
        r->perms |= HWM_PERM_XN;
    }
    if (regime->tre) {
        memory_remap(r, regime->prrr, regime->nmrr, (tex & 1) << 2 | cb, s);
    } else {
        memory_plain(r, tex, cb, s);
    }
}

static void section(const hwm_short_regime *regime, uint32_t d, hwm_short_result *r)
{
    unsigned ap = bits(d, 15, 1) << 2 | bits(d, 10, 2);

    if (d & L1_SUPER) {
        /* PA[39:36] in 8:5, PA[35:32] in 23:20: the bus has 32 address lines, so the page can't be reached. */
        if (bits(d, 5, 4) || bits(d, 20, 4)) {
            r->causes = HWM_FAULT_TRANSLATION;
            return;
        }
        r->pa = d & ~(16 * MIB - 1);
        r->size = 16 * MIB;
    } else {
        r->pa = d & ~(MIB - 1);
        r->size = MIB;
        r->domain = (uint8_t)bits(d, 5, 4);
    }
    r->pxn = bits(d, 0, 1);
    r->ns = bits(d, 19, 1);
    r->global = !bits(d, 17, 1);
    leaf(regime, r, bits(d, 12, 3), bits(d, 2, 2), bits(d, 16, 1), ap, bits(d, 4, 1), 1);
}

static void page(const hwm_short_regime *regime, uint32_t table, uint32_t d, hwm_short_result *r)
{
    unsigned ap = bits(d, 9, 1) << 2 | bits(d, 4, 2);
    bool large = bits(d, 0, 2) == TYPE_LARGE;

    r->size = large ? 64 * KIB : 4 * KIB;
    r->pa = d & ~(r->size - 1);
    r->domain = (uint8_t)bits(table, 5, 4);
    r->pxn = bits(table, 2, 1);
    r->ns = bits(table, 3, 1);
    r->global = !bits(d, 11, 1);
    if (large) {
        leaf(regime, r, bits(d, 12, 3), bits(d, 2, 2), bits(d, 10, 1), ap, bits(d, 15, 1), 2);
    } else {
        leaf(regime, r, bits(d, 6, 3), bits(d, 2, 2), bits(d, 10, 1), ap, bits(d, 0, 1), 2);
    }
}

/* Fetches a descriptor; false: causes are set. */
static bool fetch(const hwm_short_regime *regime, uint32_t address, unsigned level, unsigned ttbr,
                  hwm_short_read read, void *opaque, hwm_short_result *r)
{
    uint8_t b[4];
    unsigned slot = r->fetched++;
    int err;

    r->address[slot] = address;
    r->descriptor[slot] = 0;
    err = read(opaque, address, level, ttbr, b);
    if (err != HWM_OK) {
        r->causes = (err == HWM_E_DECODE ? HWM_FAULT_WALK_DECODE : HWM_FAULT_WALK_SLAVE) |
                    (level == 2 ? HWM_FAULT_LEVEL2 : 0);
        return false;
    }
    if (regime->big_endian) {
        r->descriptor[slot] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    } else {
        r->descriptor[slot] = (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
    }
    return true;
}

static void start(hwm_short_result *r, unsigned ttbr)
{
    *r = (hwm_short_result){ .ttbr = (uint8_t)ttbr };
}

void hwm_short_leaf(const hwm_short_regime *regime, unsigned level, unsigned ttbr, uint32_t address,
                    uint32_t table, hwm_short_read read, void *opaque, hwm_short_result *r)
{
    start(r, ttbr);
    if (!fetch(regime, address, level, ttbr, read, opaque, r)) {
        return;
    }
    if (bits(r->descriptor[0], 0, 2) == TYPE_FAULT || (level == 1 && bits(r->descriptor[0], 0, 2) == TYPE_TABLE)) {
        r->causes = HWM_FAULT_TRANSLATION | (level == 2 ? HWM_FAULT_LEVEL2 : 0);
    } else if (level == 1) {
        section(regime, r->descriptor[0], r);
    } else {
        page(regime, table, r->descriptor[0], r);
    }
}

void hwm_short_walk(const hwm_short_regime *regime, uint32_t va, hwm_short_read read, void *opaque,
                    hwm_short_result *r)
{
    unsigned n = regime->ttbcr & 7;
    unsigned ttbr = n && va >> (32 - n);
    uint32_t base, table, d;

    start(r, ttbr);
    /* B3.5.4: PD0 and PD1 forbid walks, so a miss is a translation fault. */
    if (bits(regime->ttbcr, 4 + ttbr, 1)) {
        r->causes = HWM_FAULT_TRANSLATION;
        return;
    }
    /* B3.5.5: TTBR0's table shrinks with N and may be aligned to its size; TTBR1's is always 16 KiB. */
    if (ttbr) {
        base = regime->ttbr1 & ~0x3fffu;
        base |= va >> 20 << 2;
    } else {
        base = regime->ttbr0 & ~((0x4000u >> n) - 1);
        base |= va >> 20 << 2;      /* the top N bits of va are 0 */
    }
    if (!fetch(regime, base, 1, ttbr, read, opaque, r)) {
        return;
    }
    table = r->descriptor[0];
    switch (bits(table, 0, 2)) {
    case TYPE_FAULT:
        r->causes = HWM_FAULT_TRANSLATION;
        return;
    case TYPE_TABLE:
        break;
    default:
        section(regime, table, r);
        return;
    }
    if (!fetch(regime, (table & ~0x3ffu) | bits(va, 12, 8) << 2, 2, ttbr, read, opaque, r)) {
        return;
    }
    d = r->descriptor[1];
    if (bits(d, 0, 2) == TYPE_FAULT) {
        r->causes = HWM_FAULT_TRANSLATION | HWM_FAULT_LEVEL2;
        return;
    }
    page(regime, table, d, r);
}
