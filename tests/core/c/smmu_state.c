/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saving and restoring: everything comes back, and nothing changes when it is refused. */
#include "smmu_unit.h"
#include "smmu/smmu_core.h"

static uint8_t blob[65536], again[65536], spoilt[65536];

static uint32_t save(uint8_t *to)
{
    uint32_t size = ops->save_size(iommu);

    CHECK(size <= sizeof(blob));
    CHECK_EQ(ops->save(iommu, to, size - 1), HWM_E_SIZE);
    CHECK_EQ(ops->save(iommu, to, size), size);
    return size;
}

static void fill_tlb(unsigned kind, uint64_t va, uint64_t size, bool global)
{
    hwm_tlb_fill fill = {
        .space = hwm_tlb_space(kind, 0x1234, 0x55, false),
        .space_global = global ? HWM_TLB_SPACE_ASID_MASK : 0,
        .va = va,
        .page = { .pa = 0x80000000u & ~(size - 1), .size = size, .user = 0x00000000fff00344 },
        .victim = HWM_TLB_NONE,
    };
    bool evicted;

    fill.page.traits = (hwm_tlb_traits){ .memory = { .memtype = HWM_MT_NORMAL }, .allow = 0x33, .perms = HWM_PERM_PR };
    CHECK(hwm_tlb_insert(&smmu->tlb, &fill, &evicted) != HWM_TLB_NONE);
}

static void instance_for_state(void)
{
    choose("generic");
    config.secure = true;
    config.num_cb = 5;
    config.walk_cache_entries = 2;
    config.tlbsync_latency = 7;
    config.tlb_entries = 16;
    config.tlb_ways = 4;
    make();
}

/* Something of everything. */
static void busy(void)
{
    const hwm_inject order = { HWM_FAULT_PERMISSION, 9, 2, 3, 4 };

    instance_for_state();
    sput(GR0(SCR1), 4u | 30u << 8 | 1u << 16 | HWM_SMMU_SCR1_SIF_MASK);
    put(GR0(sCR0), 0xfffffffe);
    sput(GR0(sCR0), HWM_SMMU_sCR0_GFIE_MASK);
    put64(GR0(sGFAR), 0x123456789abc);
    put(GR0(SMR) + 4 * 29, 0x80110022);
    put(GR0(S2CR) + 4 * 29, 3);
    sput(GR0(S2CR) + 4 * 30, HWM_SMMU_S2CR_NSCFG_MASK);
    put(GR0(sTLBGSYNC), 0);
    sput(GR0(sGFSRRESTORE), HWM_SMMU_sGFSR_PF_MASK);
    for (unsigned n = 0; n < 4; n++) {
        put(GR1(CBA2R, n), n & 1);
        bank_type(n, n < 2 ? HWM_SMMU_CBAR_TYPE_S1_S2_BYPASS : HWM_SMMU_CBAR_TYPE_S2);
        put64(CB(n, TTBR0), 0x80000000 + n * 0x1000);
        put(CB(n, TCR), 0x80000000 + n);
        put(CB(n, SCTLR), HWM_SMMU_SCTLR_CFIE_MASK | HWM_SMMU_SCTLR_CFCFG_MASK);
    }
    put(CB(0, TLBSYNC), 0);
    put64(CB(1, PRRR_MAIR0), 0x00440c04ff00ff44);
    put(CB(2, FSRRESTORE), HWM_SMMU_FSR_PF_MASK);
    CHECK(hwm_waiters_add(&smmu->waiters, 77, 1, HWM_FAULT_TRANSLATION));
    CHECK(hwm_waiters_add(&smmu->waiters, 78, 1, 0));
    smmu->bank[1].stalled = true;
    smmu->bank[1].fsr = HWM_SMMU_FSR_TF_MASK | HWM_SMMU_FSR_SS_MASK;
    put(PMU(PMCGCR, 1), HWM_SMMU_PMCGCR_E_MASK);
    put(PMU(PMEVTYPER, 5), SMMU_PMU_ACCESS);
    put(PMU(PMCNTENSET, 0), 0x20);
    put(PMU(PMCR, 0), 1);
    smmu_pmu_event(smmu, SMMU_PMU_ACCESS, 0, 0, false, false);
    fill_tlb(SMMU_KIND_STAGE1, 0x1ffff00001000, 4096, false);
    fill_tlb(SMMU_KIND_NESTED, 0x40000000, (uint64_t)1 << 30, true);
    fill_tlb(SMMU_KIND_IPA, 0x00200000, 1u << 21, false);
    smmu->walk_cache[1] = (hwm_smmu_table){
        hwm_tlb_space(SMMU_KIND_STAGE1, 1, 2, false), 0x40000000, ~(uint64_t)0x3fffffff, 0x80001000, 2, 1, 3,
    };
    smmu->walk_cache_next = 1;
    CHECK_EQ(ops->inject(iommu, &order), HWM_OK);
    smmu->bank[3].counters.translations = 12345678901234;
    smmu->bank[3].fast_hits = 9;
}

static void all_comes_back(void)
{
    uint32_t size, regs_before, n;
    hwm_reg before[1024], after[1024];

    busy();
    size = save(blob);
    regs_before = ops->registers(iommu, HWM_ANY, before, COUNT(before));
    instance_for_state();                                 /* another instance's past */
    put(CB(3, FSRRESTORE), 2);
    fill_tlb(SMMU_KIND_STAGE1, 0x5000, 4096, false);
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
    CHECK(host.line[HWM_SMMU_IRQ_SECURE] && host.line[HWM_SMMU_IRQ_CONTEXT + 2]);
    CHECK_EQ(save(again), size);
    CHECK(!memcmp(blob, again, size));
    n = ops->registers(iommu, HWM_ANY, after, COUNT(after));
    CHECK_EQ(n, regs_before);
    for (uint32_t i = 0; i < n && i < COUNT(after); i++) {
        CHECK_EQ(after[i].value, before[i].value);
    }
    CHECK_EQ(get64(CB(1, TTBR0)), 0x80001000);
    CHECK_EQ(get64(GR0(sGFAR)), 0x123456789abc);
    CHECK(get(CB(1, FSR)) & HWM_SMMU_FSR_SS_MASK);
    CHECK_EQ(ops->stalled(iommu, 77), HWM_STALL_WAIT);
    smmu_pmu_event(smmu, SMMU_PMU_ACCESS, 0, 0, false, false);
    CHECK_EQ(get(PMU(PMEVCNTR, 5)), 2);                   /* counting goes on */
    put(CB(1, RESUME), 1);
    CHECK_EQ(ops->stalled(iommu, 77), HWM_STALL_TERMINATE);
    CHECK_EQ(ops->stalled(iommu, 78), HWM_STALL_RETRY);
    CHECK_EQ(hwm_tlb_lookup(&smmu->tlb, 0, hwm_tlb_space(SMMU_KIND_STAGE1, 0x1234, 0x55, false), 0x1ffff00001abc,
                            &(uint32_t){ 0 }), 1);
    CHECK_EQ(hwm_tlb_lookup(&smmu->tlb, 0, hwm_tlb_space(SMMU_KIND_NESTED, 0x1234, 0xaa, false), 0x7fffffff,
                            &(uint32_t){ 0 }), 1);       /* global: any ASID */
}

/* Whatever byte is wrong: the blob is refused and nothing has changed, or it is the state of another past, and what
 * was restored saves as the same bytes. */
static void any_byte_wrong(void)
{
    unsigned refused_count = 0;
    uint32_t size;

    busy();
    size = save(blob);
    memcpy(again, blob, size);
    for (uint32_t i = 0; i < size; i++) {
        int result;

        memcpy(spoilt, blob, size);
        spoilt[i] ^= (uint8_t)(i % 3 ? 0xff : 1u << i % 8);
        result = ops->restore(iommu, spoilt, size);
        ops->save(iommu, again, size);
        if (result == HWM_OK) {
            CHECK(!memcmp(again, spoilt, size));
            CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
        } else {
            refused_count++;
            CHECK(!memcmp(again, blob, size));
        }
        if (unit_failures) {
            printf("byte %u of %u\n", i, size);
            return;
        }
    }
    CHECK(refused_count > size / 8);
}

static void other_instances(void)
{
    uint32_t size;

    busy();
    size = save(blob);
    CHECK_EQ(ops->restore(iommu, blob, size - 1), HWM_E_SIZE);
    CHECK_EQ(ops->restore(iommu, blob, 3), HWM_E_SIZE);
    for (unsigned i = 0; i < 5; i++) {
        instance_for_state();
        config.num_cb += i == 0;
        config.oas = i == 1 ? 40 : 48;
        config.reset_cbar = i == 2;
        config.model = i == 3 ? HWM_SMMU_QCOM : HWM_SMMU_GENERIC;
        config.handover_count = i == 4;
        config.handover[0] = (hwm_smmu_handover){ 1, 2, 3 };
        make();
        CHECK_EQ(ops->restore(iommu, blob, size), HWM_E_VERSION);
    }
    instance_for_state();
    config.name = "another";
    make();
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
    spoilt[0] = blob[4];
    blob[4]++;
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_E_VERSION);
    blob[4] = spoilt[0];
}

/* The TLB's geometry is state, but not more than there is memory for. */
static void geometry(void)
{
    uint32_t size;

    instance_for_state();
    CHECK_EQ(ops->set_tlb(iommu, 64, 2), HWM_OK);
    fill_tlb(SMMU_KIND_HYP, 0x7000, 4096, false);
    size = save(blob);
    instance_for_state();
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_OK);
    CHECK_EQ(smmu->tlb.entries, 64);
    CHECK_EQ(smmu->tlb.ways, 2);
    choose("generic");
    config.secure = true;
    config.num_cb = 5;
    config.walk_cache_entries = 2;
    config.tlbsync_latency = 7;
    config.tlb_entries = 16;
    config.tlb_capacity = 16;
    make();
    CHECK_EQ(ops->restore(iommu, blob, size), HWM_E_INVAL);
    CHECK_EQ(smmu->tlb.entries, 16);
}

static uint64_t seed;

static uint64_t any(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* A value of few or of many bits, or an address in RAM. */
static uint64_t any_value(void)
{
    switch (any() % 4) {
    case 0:
        return (uint64_t)1 << any() % 64;
    case 1:
        return RAM_BASE + (any() % RAM_SIZE & ~(uint64_t)0xfff);
    case 2:
        return any() & any() & any();
    default:
        return any();
    }
}

#define X(NAME, offset, count, bytes, access, reset, wmask) { offset, (count) * (bytes) },
static const struct {
    uint32_t offset, bytes;
} bank_regs[] = { HWM_SMMU_CONTEXT_REGS(X) }, global_regs[] = { HWM_SMMU_GR0_REGS(X) };
#undef X

/* Somewhere in the window, and mostly where there is something. */
static uint32_t any_offset(void)
{
    unsigned bank = any() % 6, i;

    switch (any() % 8) {
    case 0:
        return (uint32_t)(any() % (2 * pages() * config.page_size) & ~(uint64_t)3);
    case 1:
        return HWM_SMMU_PMU_PAGE * config.page_size + (uint32_t)(any() % 0x1000 & ~(uint64_t)3);
    case 2:
        return HWM_SMMU_GR1_PAGE * config.page_size + (uint32_t)(any() % 3 * 0x400 + any() % 6 * 4);
    case 3:
    case 4:
        i = any() % COUNT(global_regs);
        return global_regs[i].offset + (uint32_t)(any() % global_regs[i].bytes % 32 & ~3u);
    default:
        i = any() % COUNT(bank_regs);
        return CB(bank, SCTLR) + bank_regs[i].offset + (uint32_t)(any() % bank_regs[i].bytes & ~3u);
    }
}

/* A driver has just set it up, in one of many ways, so that there is something to spoil. */
static void set_up(void)
{
    uint64_t value;

    ops->mmio_write(iommu, GR0(NSCR0), 4, true, any() & HWM_SMMU_sCR0_GFIE_MASK);
    for (unsigned n = 0; n < 5; n++) {
        value = n < 3 ? 1 + any() % 2 * 2 : 0;            /* stage 1 or nested; stage 2 */
        ops->mmio_write(iommu, GR0(SMR) + 4 * n, 4, true, HWM_SMMU_SMR_VALID_MASK | n);
        ops->mmio_write(iommu, GR0(S2CR) + 4 * n, 4, true, n);
        ops->mmio_write(iommu, GR1(CBAR, n), 4, true, value << HWM_SMMU_CBAR_TYPE_SHIFT | 4u << 8 | any() % 2);
        ops->mmio_write(iommu, GR1(CBA2R, n), 4, true, any() % 2);
        ops->mmio_write(iommu, CB(n, TTBR0), 8, true, RAM_BASE + (any() % RAM_SIZE & ~(uint64_t)0xfff));
        ops->mmio_write(iommu, CB(n, TCR), 4, true, (any() % 2) << 31 | 5u << 16 | (n < 3 ? 25 : 0x40 | 25));
        ops->mmio_write(iommu, CB(n, FSR), 4, true, 0xffffffff);
        ops->mmio_write(iommu, CB(n, SCTLR), 4, true, (any() & 0x1e8) | HWM_SMMU_SCTLR_M_MASK);
    }
}

/* Whatever software writes wherever, and whatever masters then do: the state that comes of it saves, restores and saves
 * as the same bytes. */
static void any_past(void)
{
    for (unsigned round = 0; round < 5; round++) {
        instance_for_state();
        seed = 88172645463325252u + round;
        config.model = round;
        config.exids = round == 4;
        config.numsidb = config.smr_id_bits = config.exids ? 16 : 15;
        make();
        for (unsigned i = 0; i < RAM_SIZE; i += 8) {
            uint64_t descriptor = RAM_BASE + (any() % RAM_SIZE & ~(uint64_t)0xfff) + (any() & 0x4fc) + 3;

            memcpy(host.ram + i, &descriptor, 8);
        }
        for (unsigned step = 0; step < 20000; step++) {
            uint32_t offset = any_offset();
            uint32_t size = any() % 3 ? 4 : 8;
            hwm_request req = {
                .iova = any() & 0x3ffff, .token = step, .length = 4, .stream = any() % 6, .write = any() & 1,
                .privileged = any() & 1, .instruction = any() & 1, .secure = any() % 8 == 0, .can_stall = any() & 1,
            };
            hwm_response resp;
            uint64_t value;

            if (step % 40 == 0) {
                set_up();
            }
            if (any() % 4 == 0) {
                ops->mmio_write(iommu, offset & ~(size - 1), size, any() % 4 == 0, any_value());
                ops->mmio_read(iommu, offset & ~(size - 1), size, any() % 4 == 0, &value);
            }
            ops->translate(iommu, &req, &resp);
            ops->stalled(iommu, step - any() % 8);
            ops->forget(iommu, step - 30 - any() % 8);
            if (step % 200 == 199) {
                uint32_t bytes = save(blob);

                CHECK_EQ(ops->restore(iommu, blob, bytes), HWM_OK);
                CHECK_EQ(save(again), bytes);
                CHECK(!memcmp(blob, again, bytes));
                if (unit_failures) {
                    printf("round %u, step %u\n", round, step);
                    return;
                }
            }
        }
        CHECK(counters().guest_errors > 100);
        CHECK(counters().hits > 20 && counters().faults > 100 && counters().stalls > 10);
    }
}

static const unit_test tests[] = {
    TEST(all_comes_back), TEST(any_byte_wrong), TEST(other_instances), TEST(geometry),
    TEST(any_past),
};

UNIT_MAIN(tests)
