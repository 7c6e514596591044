/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Permissions, access flag and dirty state of long descriptors, against the architecture's rules written out.
 */
#include "long_unit.h"

#define AP_USER BIT(6)
#define AP_READ_ONLY BIT(7)
#define S2AP_READ BIT(6)
#define S2AP_WRITE BIT(7)
#define DBM BIT(51)
#define PXN BIT(53)
#define XN BIT(54)
#define PXN_TABLE BIT(59)
#define XN_TABLE BIT(60)
#define AP_TABLE_NO_USER BIT(61)
#define AP_TABLE_NO_WRITE BIT(62)
#define NS_TABLE BIT(63)

/* What stands in the tables, by name. */
typedef struct bits {
    bool user, read_only, pxn, xn;
} bits;

/* One access of the eight that `allow` has a bit for: ARM DDI 0487, D8.4; AArch32: ARM DDI 0406C, B3.7. */
static bool may(const hwm_long_regime *g, bits b, bool privileged, bool instruction, bool write)
{
    bool priv_w = !b.read_only, user_r = b.user, user_w = b.user && !b.read_only;

    if (g->hyp) {
        if (write) {
            return priv_w;
        }
        return !instruction || (!b.xn && !(g->wxn && priv_w));
    }
    if (write) {
        return privileged ? priv_w : user_w;
    }
    if (!instruction) {
        return privileged || user_r;
    }
    if (!privileged) {
        return user_r && !b.xn && !(g->wxn && user_w);
    }
    if (g->aarch64) {
        return !b.pxn && !user_w && !(g->wxn && priv_w);
    }
    return !b.xn && !b.pxn && !(g->wxn && priv_w) && !(g->uwxn && user_w);
}

static uint8_t allow_of(const hwm_long_regime *g, bits b)
{
    unsigned allow = 0;

    for (unsigned k = 0; k < 8; k++) {
        allow |= (unsigned)may(g, b, k & 2, k & 1, k & 4) << k;
    }
    return (uint8_t)allow;
}

static uint8_t perms_of(uint8_t allow)
{
    return (uint8_t)((allow & 0x04 ? HWM_PERM_PR : 0) | (allow & 0x40 ? HWM_PERM_PW : 0) |
                     (allow & 0x01 ? HWM_PERM_UR : 0) | (allow & 0x10 ? HWM_PERM_UW : 0) |
                     (allow & 0x0a ? 0 : HWM_PERM_XN));
}

static hwm_long_regime regime_of(unsigned mode)
{
    hwm_long_regime g = mode & 1 ? aarch64(12, 34, 0x1000, 0) : aarch32(2, 0, 0x1000, 0);

    g.hyp = mode & 2;
    g.wxn = mode & 4;
    g.uwxn = mode & 8;
    return g;
}

static void stage1(void)
{
    for (unsigned mode = 0; mode < 16; mode++) {
        for (unsigned k = 0; k < 16; k++) {
            hwm_long_regime g = regime_of(mode);
            const bits b = { k & 1, k & 2, k & 4, k & 8 };
            hwm_long_result r = block_of(&g, AF | BLOCK | (b.user ? AP_USER : 0) | (b.read_only ? AP_READ_ONLY : 0) |
                                             (b.pxn ? PXN : 0) | (b.xn ? XN : 0));

            /* UWXN is AArch32's. */
            g.uwxn = g.uwxn && !g.aarch64;
            CHECK_EQ(r.causes, 0);
            CHECK_EQ(r.allow, allow_of(&g, b));
            CHECK_EQ(r.allow_dirty, r.allow);
            CHECK_EQ(r.perms, perms_of(r.allow));
            CHECK_EQ(r.inherited, 0);
        }
    }
}

/* Cells of the architecture's tables, by hand. */
static void stage1_by_hand(void)
{
    static const struct { unsigned mode; uint64_t bits; uint8_t perms, allow; } rows[] = {
        { 1, 0, HWM_PERM_PR | HWM_PERM_PW, 0xcc },
        { 1, AP_USER, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW, 0xf7 },
        { 1, AP_READ_ONLY, HWM_PERM_PR, 0x0c },
        { 1, AP_USER | AP_READ_ONLY, HWM_PERM_PR | HWM_PERM_UR, 0x0f },
        { 1, AP_USER | AP_READ_ONLY | XN, HWM_PERM_PR | HWM_PERM_UR, 0x0d },
        { 1, AP_USER | AP_READ_ONLY | PXN, HWM_PERM_PR | HWM_PERM_UR, 0x07 },
        { 1, AP_USER | AP_READ_ONLY | PXN | XN, HWM_PERM_PR | HWM_PERM_UR | HWM_PERM_XN, 0x05 },
        { 0, AP_USER, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW, 0xff },
        { 0, AP_USER | XN, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW | HWM_PERM_XN, 0xf5 },
        { 8, AP_USER, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW, 0xf7 },
        { 4, AP_USER, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW | HWM_PERM_XN, 0xf5 },
        { 3, PXN, HWM_PERM_PR | HWM_PERM_PW | HWM_PERM_UR | HWM_PERM_UW, 0xff },
        { 3, AP_READ_ONLY | XN, HWM_PERM_PR | HWM_PERM_UR | HWM_PERM_XN, 0x05 },
    };

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hwm_long_regime g = regime_of(rows[i].mode);
        hwm_long_result r = block_of(&g, AF | BLOCK | rows[i].bits);

        CHECK_EQ(r.perms, rows[i].perms);
        CHECK_EQ(r.allow, rows[i].allow);
    }
}

/* Table bits take away, from all levels above; HAD leaves NSTable alone. */
static void hierarchical(void)
{
    for (unsigned k = 0; k < 32 * 3; k++) {
        uint64_t above = (uint64_t)(k % 32) << 59, d = AF | PAGE | AP_USER;
        unsigned level = k / 32;

        for (unsigned had = 0; had < 2; had++) {
            hwm_long_regime g = aarch64(12, 16, 0x1000, 0);
            bits b = { true, false, false, false };
            hwm_long_result r;

            g.region[0].hierarchical = !had;
            memory_clear();
            for (unsigned i = 0; i < 3; i++) {
                memory_put(0x1000 * (i + 1), (0x1000 * (i + 2)) | TABLE | (i == level ? above : 0));
            }
            memory_put(0x4000, d);
            r = walk_at(&g, 0, NULL);
            if (!had) {
                b.user = !(above & AP_TABLE_NO_USER);
                b.read_only = above & AP_TABLE_NO_WRITE;
                b.pxn = above & PXN_TABLE;
                b.xn = above & XN_TABLE;
            }
            CHECK_EQ(r.causes, 0);
            CHECK_EQ(r.allow, allow_of(&g, b));
            CHECK_EQ(r.perms, perms_of(r.allow));
            CHECK_EQ(r.ns, (above & NS_TABLE) != 0);
            CHECK_EQ(r.inherited, (had ? 0 : (b.pxn ? HWM_LONG_PXN : 0) | (b.xn ? HWM_LONG_XN : 0) |
                                             (b.user ? 0 : HWM_LONG_NO_USER) |
                                             (b.read_only ? HWM_LONG_NO_WRITE : 0)) |
                                  (r.ns ? HWM_LONG_NS : 0));
        }
    }
}

/* Stage 2 tables hand nothing down; S2AP and XN decide for both privileges. */
static void stage2_rights(void)
{
    for (unsigned k = 0; k < 8; k++) {
        hwm_long_regime g = stage2(true, 12, 30, 1, 0x1000);
        unsigned want = (k & 1 ? 0x05 : 0) | (k & 2 ? 0xf0 : 0) | (k & 1 && !(k & 4) ? 0x0a : 0);
        hwm_long_result r;

        memory_clear();
        memory_put(0x1000, 0x2000 | TABLE | (uint64_t)31 << 59);
        memory_put(0x2000, AF | BLOCK | PXN | (k & 1 ? S2AP_READ : 0) | (k & 2 ? S2AP_WRITE : 0) | (k & 4 ? XN : 0));
        r = walk_at(&g, 0, NULL);
        CHECK_EQ(r.causes, 0);
        CHECK_EQ(r.allow, want);
        CHECK_EQ(r.allow_dirty, want);
        CHECK_EQ(r.perms, perms_of((uint8_t)want));
        CHECK_EQ(r.inherited, 0);
        CHECK(!r.ns && r.global);
    }
}

static void global_and_ns(void)
{
    hwm_long_regime g = aarch64(12, 34, 0x1000, 0);
    hwm_long_result r = block_of(&g, AF | BLOCK);

    CHECK(r.global && !r.ns);
    r = block_of(&g, AF | BLOCK | BIT(11));
    CHECK(!r.global && !r.ns);
    r = block_of(&g, AF | BLOCK | BIT(5));
    CHECK(r.global && r.ns);
}

/* AF clear: a fault, no matter (AFFD), or an update (HA, which comes before AFFD). */
static void access_flag(void)
{
    for (unsigned stage = 1; stage <= 2; stage++) {
        for (unsigned k = 0; k < 8; k++) {
            hwm_long_regime g = stage == 1 ? aarch64(12, 34, 0x1000, 0) : stage2(true, 12, 34, 0, 0x1000);
            bool affd = k & 1, ha = k & 2, set = k & 4;
            uint64_t d = 0x200000 | BLOCK | AP_USER | (set ? AF : 0);
            hwm_long_result r;

            g.affd = affd;
            g.ha = ha;
            r = block_of(&g, d);
            CHECK_EQ(r.causes, set || affd || ha ? 0 : HWM_FAULT_ACCESS_FLAG);
            CHECK_EQ(r.level, 2);
            CHECK_EQ(r.size, 0x200000);
            CHECK_EQ(r.pa, 0x200000);
            CHECK_EQ(r.update, ha ? d | AF : d);
            CHECK_EQ(r.update_dirty, r.update);
            CHECK(r.perms & HWM_PERM_PR);
        }
    }
}

static void dirty_state_stage1(void)
{
    for (unsigned k = 0; k < 64; k++) {
        hwm_long_regime g = aarch64(12, 34, 0x1000, 0);
        bool ha = k & 1, hd = k & 2, dbm = k & 4, read_only = k & 8, af = k & 16, wxn = k & 32;
        bool clean = ha && hd && dbm && read_only;
        uint64_t d = BLOCK | AP_USER | (dbm ? DBM : 0) | (read_only ? AP_READ_ONLY : 0) | (af ? AF : 0);
        hwm_long_result r;

        g.ha = ha;
        g.hd = hd;
        g.wxn = wxn;
        r = block_of(&g, d);
        CHECK_EQ(r.causes, af || ha ? 0 : HWM_FAULT_ACCESS_FLAG);
        CHECK_EQ(r.update, d | (ha ? AF : 0));
        CHECK_EQ(r.update_dirty, clean ? r.update & ~AP_READ_ONLY : r.update);
        CHECK_EQ(r.allow_dirty, allow_of(&g, (bits){ true, read_only && !clean, false, false }));
        CHECK_EQ(r.allow, clean ? r.allow_dirty & 0x0f : r.allow_dirty);
        CHECK_EQ(r.perms, perms_of(r.allow_dirty));
    }
}

/* A page below a table that forbids writes has no dirty state to set. */
static void dirty_state_below_a_read_only_table(void)
{
    hwm_long_regime g = aarch64(12, 25, 0x1000, 0);
    hwm_long_result r;

    g.ha = g.hd = true;
    memory_clear();
    memory_put(0x1000, 0x2000 | TABLE | AP_TABLE_NO_WRITE);
    memory_put(0x2000, BLOCK | AF | AP_READ_ONLY | DBM);
    r = walk_at(&g, 0, NULL);
    CHECK_EQ(r.causes, 0);
    CHECK_EQ(r.update_dirty, r.descriptor[1]);
    CHECK_EQ(r.allow_dirty, 0x0c);
    CHECK_EQ(r.allow, 0x0c);
    CHECK_EQ(r.perms, HWM_PERM_PR);
}

static void dirty_state_stage2(void)
{
    for (unsigned k = 0; k < 32; k++) {
        hwm_long_regime g = stage2(true, 12, 34, 0, 0x1000);
        bool ha = k & 1, hd = k & 2, dbm = k & 4, write = k & 8, af = k & 16;
        bool clean = ha && hd && dbm && !write;
        uint64_t d = BLOCK | S2AP_READ | XN | (dbm ? DBM : 0) | (write ? S2AP_WRITE : 0) | (af ? AF : 0);
        hwm_long_result r;

        g.ha = ha;
        g.hd = hd;
        r = block_of(&g, d);
        CHECK_EQ(r.update, d | (ha ? AF : 0));
        CHECK_EQ(r.update_dirty, clean ? r.update | S2AP_WRITE : r.update);
        CHECK_EQ(r.allow, write ? 0xf5 : 0x05);
        CHECK_EQ(r.allow_dirty, write || clean ? 0xf5 : 0x05);
        CHECK_EQ(r.perms, perms_of(r.allow_dirty));
    }
}

static const unit_test tests[] = {
    TEST(stage1), TEST(stage1_by_hand), TEST(hierarchical), TEST(stage2_rights), TEST(global_and_ns),
    TEST(access_flag), TEST(dirty_state_stage1), TEST(dirty_state_below_a_read_only_table), TEST(dirty_state_stage2),
};

UNIT_MAIN(tests)
