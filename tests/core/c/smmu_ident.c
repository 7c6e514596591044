/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Presets, configurations that can't be, and identification registers that follow the configuration. */
#include "smmu_unit.h"

static const char *const presets[] = { "generic", "mmu-400", "mmu-401", "mmu-500", "qcom-smmu-v2" };

static void presets_are_valid(void)
{
    hwm_smmu_config before;

    for (unsigned i = 0; i < COUNT(presets); i++) {
        setup(presets[i]);
        CHECK_EQ(config.tlb_capacity, COUNT(tlb_memory));
        CHECK_EQ(get(GR0(IDR1)) & 0xff, config.num_cb);
        CHECK_EQ(get(GR0(IDR0)) & 0xff, config.num_smr);
        CHECK(get(GR0(sCR0)) & HWM_SMMU_sCR0_CLIENTPD_MASK);
        CHECK_EQ(counters().guest_errors, 0);
    }
    before = config;
    CHECK(!hwm_smmu_config_preset(&config, "mmu-600"));
    CHECK(!hwm_smmu_config_preset(&config, ""));
    CHECK(!memcmp(&before, &config, sizeof(config)));
}

/* The words that one SoC's MMU-500 shows, but for what is a SoC's choice. */
static void mmu500_words(void)
{
    choose("mmu-500");
    config.num_smr = 48;
    config.cttw = false;
    config.idr7 = 0x21;
    make();
    CHECK_EQ(sget(GR0(IDR0)), 0xfc013e30);
    CHECK_EQ(get(GR0(IDR0)), 0x7c013e30);                /* SES is the secure side's to know */
    CHECK_EQ(get(GR0(IDR1)), 0x30000010);                /* without an SSD table */
    CHECK_EQ(get(GR0(IDR2)), 0x00005555);
    CHECK_EQ(get(GR0(IDR7)), 0x21);
}

/* Every field tells of its own member. */
static void fields_follow(void)
{
    setup("generic");
    CHECK_EQ(get(GR0(IDR0)), 0x78017e20);
    CHECK_EQ(get(GR0(IDR1)), 0x33008010);
    CHECK_EQ(get(GR0(IDR2)), 0x1000f555);

    choose("generic");
    config.num_s2cb = 4;
    config.hafdbs = 1;
    config.smcd = config.cttw = config.btm = config.vmid16 = config.hads = config.pgsz_16k = false;
    config.ptfs = 1;
    config.num_irpt = 9;
    config.ias = 42;
    config.oas = 44;
    config.ubs = 64;
    config.exids = true;
    config.numsidb = 16;
    config.page_size = 65536;
    config.secure = true;
    make();
    CHECK_EQ(sget(GR0(IDR0)), 0xf9091f20);
    CHECK_EQ(sget(GR0(IDR1)), 0xb1040010);
    CHECK_EQ(sget(GR0(IDR2)), 0x00005f43);

    setup("mmu-400");
    CHECK_EQ(get(GR0(IDR0)), 0x29017e20);                /* version 1: ATOSNS is reserved */
    CHECK_EQ(get(GR0(IDR2)), 0x00000022);
    setup("qcom-smmu-v2");
    CHECK_EQ(get(GR0(IDR0)), 0x48011e22);
}

/* NUMPAGENDXB and the window agree with each other, and hold the banks. */
static void pages_hold_banks(void)
{
    static const uint8_t banks[] = { 1, 3, 4, 5, 8, 9, 16, 17, 64, 65, 127, 128 };
    static const uint8_t code[] = { 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 6 };

    for (unsigned i = 0; i < COUNT(banks); i++) {
        hwm_iommu_info info;

        choose("generic");
        config.num_cb = banks[i];
        make();
        ops->info(iommu, &info);
        CHECK_EQ(get(GR0(IDR1)) >> 28 & 7, code[i]);
        CHECK_EQ(info.window, (2u << (code[i] + 1)) * 4096);
        put(CB(banks[i] - 1, SCTLR), 1);
        CHECK_EQ(get(CB(banks[i] - 1, SCTLR)), 1);
    }
}

typedef struct bad {
    const char *why;
    void (*spoil)(hwm_smmu_config *c);
} bad;

#define BAD(name, ...) static void name(hwm_smmu_config *c) { __VA_ARGS__; }
BAD(no_read, c->host.read = NULL)
BAD(no_write, c->host.write = NULL)
BAD(no_irq, c->host.irq = NULL)
BAD(model, c->model = 5)
BAD(architecture, c->architecture = 3)
BAD(no_banks, c->num_cb = 0)
BAD(banks, c->num_cb = 129)
BAD(s2cb, c->num_s2cb = 17)
BAD(no_groups, c->num_smr = 0)
BAD(groups, c->num_smr = 129)
BAD(no_interrupts, c->num_irpt = 0)
BAD(interrupts, c->num_irpt = 129)
BAD(page, c->page_size = 8192)
BAD(pmu, c->pmu_groups = 9)
BAD(no_stage, c->s1 = c->s2 = c->nested = c->ato = false)
BAD(nested, c->s2 = false)
BAD(s2cb_alone, c->s2 = c->nested = false; c->num_s2cb = 1)
BAD(no_s1_bank, c->num_s2cb = c->num_cb)
BAD(ato, c->s1 = c->nested = false)
BAD(ptfs, c->ptfs = 3)
BAD(no_format, c->ptfs = 2; c->pgsz_4k = c->pgsz_16k = c->pgsz_64k = c->hads = false; c->hafdbs = 0)
BAD(hafdbs, c->hafdbs = 2)
BAD(hads, c->pgsz_4k = c->pgsz_16k = c->pgsz_64k = false; c->hafdbs = 0)
BAD(v1, c->architecture = 1)
BAD(ias, c->ias = 39)
BAD(oas, c->oas = 0)
BAD(ubs, c->ubs = 48)
BAD(sidb, c->numsidb = 16)
BAD(exids, c->exids = true)
BAD(id_bits, c->smr_id_bits = 16)
BAD(mask_bits, c->smr_mask_bits = 16)
BAD(idr7, c->idr7 = 0x100)
BAD(no_tlb, c->tlb_memory = NULL)
BAD(no_next, c->tlb_next = NULL)
BAD(capacity, c->tlb_capacity = 8193)
BAD(entries, c->tlb_entries = 257)
BAD(no_entries, c->tlb_entries = 0)
BAD(ways, c->tlb_ways = 3)
BAD(walk_cache, c->walk_cache_entries = 65)
BAD(handover, c->handover_count = 9)
BAD(handover_group, c->handover_count = 1; c->handover[0].group = 32)
BAD(handover_twice, c->handover_count = 2; c->handover[0].group = c->handover[1].group = 3)

static void impossible(void)
{
    static const bad all[] = {
#define B(name) { #name, name }
        B(no_read), B(no_write), B(no_irq), B(model), B(architecture), B(no_banks), B(banks), B(s2cb), B(no_groups),
        B(groups), B(no_interrupts), B(interrupts), B(page), B(pmu), B(no_stage), B(nested), B(s2cb_alone),
        B(no_s1_bank), B(ato), B(ptfs), B(no_format), B(hafdbs), B(hads), B(v1), B(ias), B(oas), B(ubs), B(sidb),
        B(exids), B(id_bits), B(mask_bits), B(idr7), B(no_tlb), B(no_next), B(capacity), B(entries), B(no_entries),
        B(ways), B(walk_cache), B(handover), B(handover_group), B(handover_twice),
#undef B
    };

    for (unsigned i = 0; i < COUNT(all); i++) {
        const char *problem;

        choose("generic");
        all[i].spoil(&config);
        problem = hwm_smmu_config_problem(&config);
        if (!problem) {
            printf("%s\n", all[i].why);
        }
        CHECK(problem && strlen(problem) > 10);
        CHECK_EQ(hwm_smmu_init(smmu, &config), HWM_E_INVAL);
    }
    CHECK_EQ(hwm_smmu_init(NULL, &config), HWM_E_INVAL);
    CHECK_EQ(hwm_smmu_init(smmu, NULL), HWM_E_INVAL);
}

static const unit_test tests[] = {
    TEST(presets_are_valid), TEST(mmu500_words), TEST(fields_follow), TEST(pages_hold_banks), TEST(impossible),
};

UNIT_MAIN(tests)
