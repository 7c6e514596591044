/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLB operations: which entries each of them names, by kind, VMID, ASID, security state and address. */
#include "smmu_unit.h"
#include "smmu/smmu_core.h"

enum { S1 = SMMU_KIND_STAGE1, NESTED, S2, IPA, HYP, MONITOR };

/* One entry each; a row of letters tells which are left after an operation. */
static const struct entry {
    char name;
    uint8_t kind;
    uint16_t vmid, asid;
    bool secure, global;
    uint64_t va;
} entries[] = {
    { 'a', S1, 5, 0x12, false, false, 0x1000 },
    { 'b', S1, 5, 0x12, false, false, 0x2000 },
    { 'c', S1, 5, 0x13, false, false, 0x1000 },
    { 'd', S1, 5, 0x14, false, true, 0x3000 },
    { 'e', S1, 6, 0x12, false, false, 0x1000 },
    { 'f', NESTED, 5, 0x12, false, false, 0x1000 },
    { 'g', S2, 5, 0, false, false, 0x1000 },
    { 'h', IPA, 5, 0, false, false, 0x1000 },
    { 'i', IPA, 5, 0, false, false, 0x2000 },
    { 'j', HYP, 0, 0, false, false, 0x1000 },
    { 'k', HYP, 0, 0, false, false, 0xfff00002000 },
    { 'l', S1, 5, 0x12, true, false, 0x1000 },
    { 'm', MONITOR, 0, 0, true, false, 0x1000 },
    { 'n', MONITOR, 0, 0, true, false, 0x2000 },
    { 'o', S1, 5, 0x1212, false, false, 0x1000 },
    { 'p', S1, 0x105, 0x12, false, false, 0x1000 },
};

static uint32_t probe(const struct entry *e)
{
    uint32_t slot;

    return hwm_tlb_lookup(&smmu->tlb, 0, hwm_tlb_space(e->kind, e->vmid, e->asid, e->secure), e->va, &slot);
}

static void fill(void)
{
    for (unsigned i = 0; i < COUNT(entries); i++) {
        const struct entry *e = &entries[i];
        bool evicted;
        hwm_tlb_fill page = {
            .space = hwm_tlb_space(e->kind, e->vmid, e->asid, e->secure),
            .space_global = e->global ? HWM_TLB_SPACE_ASID_MASK : 0,
            .va = e->va,
            .page = { .pa = RAM_BASE, .size = 4096 },
            .victim = HWM_TLB_NONE,
        };

        if (!probe(e)) {
            CHECK(hwm_tlb_insert(&smmu->tlb, &page, &evicted) != HWM_TLB_NONE);
        }
    }
}

/* `dropped`: the names of what goes; all else stays. */
static void drops(const char *dropped, const char *what)
{
    for (unsigned i = 0; i < COUNT(entries); i++) {
        bool gone = strchr(dropped, entries[i].name) != NULL;

        if ((probe(&entries[i]) == 0) != gone) {
            printf("%s: entry %c %s\n", what, entries[i].name, gone ? "is still there" : "is gone");
            unit_failures++;
        }
    }
    CHECK(host.events && !strcmp(host.event[host.events - 1].what, what));
    CHECK_EQ(host.event[host.events - 1].type, HWM_EVENT_INVALIDATE);
    host.events = 0;
    fill();
}

/* Banks 0 to 3 are non-secure: AArch64 with VMID 5, AArch32 with VMID 5, hyp, stage 2 with VMID 5; 4 is secure with
 * VMID 5, 5 the monitor's. */
static void banks(void)
{
    choose("generic");
    config.secure = true;
    config.tlb_entries = config.tlb_ways = 32;
    make();
    sput(GR0(SCR1), 4u | 32u << 8 | 1u << 16);
    for (unsigned n = 0; n < 6; n++) {
        sput(GR1(CBAR, n), 5 | (n == 3 ? 0u : 1u) << HWM_SMMU_CBAR_TYPE_SHIFT |
                           (n == 2 ? HWM_SMMU_CBAR_TYPE1_HYPC_MASK : 0));
        sput(GR1(CBA2R, n), (n == 1 ? 0 : HWM_SMMU_CBA2R_VA64_MASK) | (n == 5 ? HWM_SMMU_CBA2R_MONC_MASK : 0));
    }
    host.events = 0;
    fill();
}

static void by_bank(void)
{
    banks();
    put64(CB(0, TLBIVA), (uint64_t)0x12 << 48 | 1);
    drops("af", "TLBIVA");
    put64(CB(0, TLBIVA), (uint64_t)0x1212 << 48 | 1);     /* 8 bits of ASID, without TCR2.AS */
    drops("af", "TLBIVA");
    put(CB(0, TCR2), HWM_SMMU_TCR2_AS_MASK);
    put64(CB(0, TLBIVA), (uint64_t)0x1212 << 48 | 1);
    drops("o", "TLBIVA");
    put(CB(0, TLBIASID), 0x1212);
    drops("o", "TLBIASID");
    put64(CB(0, TLBIVA), (uint64_t)0x77 << 48 | 3);       /* global: of any ASID */
    drops("d", "TLBIVA");
    put64(CB(0, TLBIVAL), (uint64_t)0x12 << 48 | 2);
    drops("b", "TLBIVAL");
    put64(CB(0, TLBIVAA), 1);
    drops("acfo", "TLBIVAA");
    put64(CB(0, TLBIVAAL), 2);
    drops("b", "TLBIVAAL");
    put(CB(0, TLBIASID), 0x12);
    drops("abf", "TLBIASID");
    put(CB(0, TLBIALL), 0xffffffff);
    drops("abcdfo", "TLBIALL");
}

/* AArch32: the operand is one word. */
static void by_bank_aarch32(void)
{
    banks();
    put(CB(1, TLBIVA), 0x1012);
    drops("af", "TLBIVA");
    put64(CB(1, TLBIVA), 0xffffffff00001012);
    drops("af", "TLBIVA");
    put(CB(1, TLBIVAL), 0x2012);
    drops("b", "TLBIVAL");
    put(CB(1, TLBIVAA), 0x1fff);
    drops("acfo", "TLBIVAA");
    put(CB(1, TLBIASID), 0xff12);
    drops("abf", "TLBIASID");
}

static void by_stage2_bank(void)
{
    banks();
    put64(CB(3, TLBIIPAS2), 1);
    drops("gh", "TLBIIPAS2");
    put64(CB(3, TLBIIPAS2L), 2);
    drops("i", "TLBIIPAS2L");
}

/* Regimes without VMIDs and ASIDs, and the secure side's. */
static void by_other_banks(void)
{
    banks();
    put64(CB(2, TLBIVA), (uint64_t)0x77 << 48 | 1);
    drops("j", "TLBIVA");
    put(CB(2, TLBIASID), 0x77);
    drops("jk", "TLBIASID");
    put(CB(2, TLBIALL), 0);
    drops("jk", "TLBIALL");
    put_as(CB(4, TLBIVAA), 8, true, 1);
    drops("l", "TLBIVAA");
    sput(CB(4, TLBIALL), 0);
    drops("l", "TLBIALL");
    put_as(CB(5, TLBIVAA), 8, true, 2);
    drops("n", "TLBIVAA");
    sput(CB(5, TLBIALL), 0);
    drops("mn", "TLBIALL");
}

static void by_vmid(void)
{
    banks();
    put(GR0(TLBIVMID), 5);
    drops("abcdfghio", "TLBIVMID");
    put(GR0(TLBIVMIDS1), 5);
    drops("abcdfo", "TLBIVMIDS1");
    put(GR0(TLBIVMID), 0x105);
    drops("p", "TLBIVMID");
    sput(GR0(TLBIVMID), 5);
    drops("l", "TLBIVMID");
    choose("generic");
    config.vmid16 = false;
    config.tlb_entries = config.tlb_ways = 32;
    make();
    fill();
    put(GR0(TLBIVMID), 0xff06);                           /* 8 bits */
    drops("e", "TLBIVMID");
}

static void all_at_once(void)
{
    banks();
    put(GR0(TLBIALLNSNH), 0);
    drops("abcdefghiop", "TLBIALLNSNH");
    put(GR0(TLBIALLH), 0);
    drops("jk", "TLBIALLH");
    put(GR0(TLBIVAH), 0x1000);
    drops("j", "TLBIVAH");
    put64(GR0(TLBIVAH64), 0xfff00002);
    drops("k", "TLBIVAH64");
    put64(GR0(TLBIVALH64), 1);
    drops("j", "TLBIVALH64");
    sput(GR0(STLBIALL), 0);
    drops("lmn", "STLBIALL");
    sput(GR0(STLBIALLM), 0);
    drops("mn", "STLBIALLM");
    put_as(GR0(STLBIVAM), 8, true, 1);
    drops("m", "STLBIVAM");
    put_as(GR0(STLBIVALM), 8, true, 2);
    drops("n", "STLBIVALM");
}

/* A non-secure write of STLBIALL is harmless, and so is the high word of an address. */
static void nothing(void)
{
    banks();
    put(GR0(STLBIALL), 0);
    put(CB(0, TLBIVAA) + 4, 1);
    refused(GR0(STLBIALLM), 4, false);
    CHECK_EQ(host.events, 0);
    for (unsigned i = 0; i < COUNT(entries); i++) {
        CHECK_EQ(probe(&entries[i]), 1);
    }
}

static const unit_test tests[] = {
    TEST(by_bank), TEST(by_bank_aarch32), TEST(by_stage2_bank), TEST(by_other_banks), TEST(by_vmid),
    TEST(all_at_once), TEST(nothing),
};

UNIT_MAIN(tests)
