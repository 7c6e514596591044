/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmu_world.h - what the C unit tests of the SMMU's transactions share: RAM, a host, one instance, streams, tables.
 *
 * Streams are numbered as the groups that match them and, unless a test says otherwise, as the banks they lead to.
 * Tables are AArch64 ones of 4 KiB and four levels; stage 1 begins at ROOT1(bank), stage 2 at ROOT2.
 */
#ifndef SMMU_WORLD_H
#define SMMU_WORLD_H

#include <stdio.h>
#include <string.h>

#include "hwm_smmu.h"
#include "hwm_smmu_regs.h"

#define RAM_BASE 0x80000000u
#define RAM_SIZE (1u << 20)
#define ROOT1(bank) (RAM_BASE + 0x1000u * (bank))
#define ROOT2 (RAM_BASE + 0x10000u)
#define TABLES (RAM_BASE + 0x20000u)
#define MAX_EVENTS 64
#define LINES (HWM_SMMU_IRQ_CONTEXT + HWM_SMMU_MAX_CONTEXTS)

#define VALID 3u                          /* page at level 3, table above */
#define BLOCK 1u
#define AF (1u << 10)
#define NG (1u << 11)
#define AP_USER (1u << 6)
#define AP_RO (2u << 6)
#define SH_INNER (3u << 8)
#define ATTR(n) ((n) << 2)
#define PXN ((uint64_t)1 << 53)
#define XN ((uint64_t)1 << 54)
#define DBM ((uint64_t)1 << 51)
#define PAGE1 (VALID | AF | NG | AP_USER | SH_INNER | ATTR(1))     /* read-write for all, write-back */
#define S2_RW (3u << 6)
#define S2_RO (1u << 6)
#define S2_WB (15u << 2)
#define S2_DEVICE (1u << 2)
#define PAGE2 (VALID | AF | S2_RW | SH_INNER | S2_WB)
#define MAIR0 0xff44ff04u                 /* 0 device, 1 write-back, 2 non-cacheable, 3 write-back */

#define SCTLR_ON (HWM_SMMU_SCTLR_M_MASK | HWM_SMMU_SCTLR_CFRE_MASK | HWM_SMMU_SCTLR_CFIE_MASK)

typedef struct unit_host {
    uint8_t ram[RAM_SIZE];
    bool line[LINES];
    unsigned reads, writes;
    uint64_t slave_at;                    /* reads and writes of this address answer with a slave error */
    hwm_attrs walk;                       /* of the last read */
    hwm_event event[MAX_EVENTS];
    unsigned events;
} unit_host;

static unit_host host;
static union {
    hwm_smmu smmu;
    char bytes[sizeof(hwm_smmu) + HWM_SMMU_MAX_CONTEXTS * sizeof(hwm_smmu_bank)];
} instance;
static hwm_iommu *const iommu = &instance.smmu.iommu;
static const hwm_iommu_ops *ops;
static hwm_smmu_config config;
static hwm_tlb_entry tlb_memory[256];
static uint8_t tlb_next[256];
static uint32_t next_table, window;
static int unit_failures;

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            unit_failures++; \
        } \
    } while (0)

#define CHECK_EQ(got, want) \
    do { \
        uint64_t got_ = (uint64_t)(got), want_ = (uint64_t)(want); \
        if (got_ != want_) { \
            printf("%s:%d: %s is 0x%llx, not 0x%llx\n", __FILE__, __LINE__, #got, (unsigned long long)got_, \
                   (unsigned long long)want_); \
            unit_failures++; \
        } \
    } while (0)

static inline bool in_ram(uint64_t pa, uint32_t len)
{
    return pa >= RAM_BASE && pa - RAM_BASE <= RAM_SIZE - len;
}

static inline int unit_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    unit_host *h = opaque;

    h->reads++;
    h->walk = *attrs;
    if (h->slave_at && pa == h->slave_at) {
        return HWM_E_SLAVE;
    }
    if (!in_ram(pa, len)) {
        return HWM_E_DECODE;
    }
    memcpy(buf, h->ram + (pa - RAM_BASE), len);
    return HWM_OK;
}

static inline int unit_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    unit_host *h = opaque;

    h->writes++;
    CHECK_EQ(attrs->kind, HWM_ACCESS_WALK);
    CHECK_EQ(len, 8);
    if (h->slave_at && pa == h->slave_at) {
        return HWM_E_SLAVE;
    }
    if (!in_ram(pa, len)) {
        return HWM_E_DECODE;
    }
    memcpy(h->ram + (pa - RAM_BASE), buf, len);
    return HWM_OK;
}

static inline void unit_irq(void *opaque, unsigned line, bool level)
{
    unit_host *h = opaque;

    CHECK(line < LINES);
    h->line[line % LINES] = level;
}

static inline void unit_event(void *opaque, const hwm_event *event)
{
    unit_host *h = opaque;

    if (h->events < MAX_EVENTS) {
        h->event[h->events++] = *event;
    }
}

/* ---- registers ------------------------------------------------------------------------------------------------- */

#define GR1(name, n) (config.page_size + HWM_SMMU_##name + 4 * (n))
#define BANK(n, name) (window / 2 + (n) * config.page_size + HWM_SMMU_##name)
#define GET(n, name) get(BANK(n, name), 4)
#define GET64(n, name) get(BANK(n, name), 8)
#define PUT(n, name, value) put(BANK(n, name), 4, value)
#define PUT64(n, name, value) put(BANK(n, name), 8, value)

static inline uint64_t get(uint32_t offset, unsigned size)
{
    uint64_t value = 0;

    CHECK_EQ(ops->mmio_read(iommu, offset, size, false, &value), HWM_OK);
    return value;
}

static inline void put(uint32_t offset, unsigned size, uint64_t value)
{
    CHECK_EQ(ops->mmio_write(iommu, offset, size, false, value), HWM_OK);
}

/* ---- tables ---------------------------------------------------------------------------------------------------- */

static inline void word64(uint64_t pa, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++) {
        host.ram[pa - RAM_BASE + i] = (uint8_t)(value >> 8 * i);
    }
}

static inline uint64_t word_at(uint64_t pa)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++) {
        value |= (uint64_t)host.ram[pa - RAM_BASE + i] << 8 * i;
    }
    return value;
}

static inline void word32(uint64_t pa, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        host.ram[pa - RAM_BASE + i] = (uint8_t)(value >> 8 * i);
    }
}

/* Where the descriptor of `level` for va lies; makes the tables above it. */
static inline uint64_t slot(uint64_t root, uint64_t va, unsigned level)
{
    uint64_t table = root;

    for (unsigned l = 0; l < level; l++) {
        uint64_t at = table + (va >> (39 - 9 * l) & 511) * 8;

        if (!(word_at(at) & 1)) {
            word64(at, next_table | VALID);
            next_table += 0x1000;
        }
        table = word_at(at) & 0xfffffffff000ull;
    }
    return table + (va >> (39 - 9 * level) & 511) * 8;
}

static inline void map(uint64_t root, uint64_t va, uint64_t descriptor)
{
    word64(slot(root, va, 3), descriptor);
}

/* All RAM, at its own address, by 2 MiB blocks. */
static inline void map_ram2(uint64_t flags)
{
    word64(slot(ROOT2, RAM_BASE, 2), RAM_BASE | (flags & ~(uint64_t)2));
}

/* ---- instance -------------------------------------------------------------------------------------------------- */

static inline void choose(const char *preset)
{
    memset(&config, 0, sizeof(config));
    config.host = (hwm_host){ &host, unit_read, unit_write, unit_irq, unit_event };
    config.name = "unit";
    CHECK(hwm_smmu_config_preset(&config, preset));
    config.tlb_memory = tlb_memory;
    config.tlb_next = tlb_next;
    config.tlb_capacity = sizeof(tlb_memory) / sizeof(tlb_memory[0]);
    config.tlb_entries = 64;
    config.tlb_ways = 4;
}

static inline void make(void)
{
    hwm_iommu_info info;

    memset(&host, 0, sizeof(host));
    memset(&instance, 0, sizeof(instance));
    CHECK(!hwm_smmu_config_problem(&config));
    CHECK_EQ(hwm_smmu_init(&instance.smmu, &config), HWM_OK);
    ops = iommu->ops;
    next_table = TABLES;
    ops->info(iommu, &info);
    window = info.window;
    put(HWM_SMMU_sCR0, 4, HWM_SMMU_sCR0_GFRE_MASK | HWM_SMMU_sCR0_GFIE_MASK | HWM_SMMU_sCR0_USFCFG_MASK |
                          HWM_SMMU_sCR0_SMCFCFG_MASK);
}

static inline void route(unsigned group, unsigned stream, uint32_t s2cr)
{
    put(HWM_SMMU_SMR + 4 * group, 4, stream | HWM_SMMU_SMR_VALID_MASK);
    put(HWM_SMMU_S2CR + 4 * group, 4, s2cr);
}

/* Bank n, of stream n, translates by stage 1: 48 bits both ways, ASID n, VMID 1. */
static inline void stage1(unsigned n)
{
    route(n, n, n);
    put(GR1(CBAR, n), 4, 1u << HWM_SMMU_CBAR_TYPE_SHIFT | 1);
    put(GR1(CBA2R, n), 4, HWM_SMMU_CBA2R_VA64_MASK);
    PUT64(n, TTBR0, ROOT1(n) | (uint64_t)n << 48);
    PUT(n, TCR, 16 | 16u << 16 | HWM_SMMU_TCR_EPD1_MASK);
    PUT(n, TCR2, 5 | 7u << HWM_SMMU_TCR2_SEP_SHIFT);
    PUT(n, PRRR_MAIR0, MAIR0);
    PUT(n, SCTLR, SCTLR_ON);
}

/* Bank n has stage 2 tables at ROOT2: 48 bits both ways, from level 0, VMID 1. */
static inline void stage2(unsigned n)
{
    put(GR1(CBAR, n), 4, 1);
    put(GR1(CBA2R, n), 4, HWM_SMMU_CBA2R_VA64_MASK);
    PUT64(n, TTBR0, ROOT2);
    PUT(n, TCR, 16 | 2u << HWM_SMMU_TCR_STAGE2_SL0_SHIFT | 5u << HWM_SMMU_TCR_STAGE2_PASize_SHIFT);
    PUT(n, SCTLR, SCTLR_ON);
}

/* Bank n's stage 1 on top of bank `second`. */
static inline void nest(unsigned n, unsigned second)
{
    stage1(n);
    stage2(second);
    put(GR1(CBAR, n), 4, 3u << HWM_SMMU_CBAR_TYPE_SHIFT | second << HWM_SMMU_CBAR_TYPE3_CBNDX_SHIFT | 1);
}

static inline void set_bits(uint32_t offset, uint32_t bits)
{
    put(offset, 4, get(offset, 4) | bits);
}

/* ---- transactions ---------------------------------------------------------------------------------------------- */

static inline hwm_request request(unsigned stream, uint64_t iova)
{
    static uint64_t token = 100;

    return (hwm_request){
        .iova = iova, .token = token++, .length = 4, .stream = (uint16_t)stream, .can_stall = true,
    };
}

static inline hwm_response ask(const hwm_request *req)
{
    hwm_response resp;

    memset(&resp, 0xa5, sizeof(resp));
    ops->translate(iommu, req, &resp);
    return resp;
}

static inline hwm_response read_at(unsigned stream, uint64_t iova)
{
    hwm_request req = request(stream, iova);

    return ask(&req);
}

static inline hwm_response write_at(unsigned stream, uint64_t iova)
{
    hwm_request req = request(stream, iova);

    req.write = true;
    return ask(&req);
}

static inline hwm_response peek_at(unsigned stream, uint64_t iova, hwm_peek_mode mode)
{
    hwm_request req = request(stream, iova);
    hwm_response resp;

    memset(&resp, 0xa5, sizeof(resp));
    ops->peek(iommu, &req, mode, &resp);
    return resp;
}

static inline bool held(unsigned stream, uint64_t iova)
{
    return peek_at(stream, iova, HWM_PEEK_LIVE).hit;
}

static inline hwm_counters counters(void)
{
    hwm_counters c;

    ops->counters(iommu, &c);
    return c;
}

typedef struct unit_test {
    const char *name;
    void (*run)(void);
} unit_test;

#define TEST(function) { #function, function }

static inline int unit_main(const unit_test *tests, unsigned count, int argc, char **argv)
{
    int failed = 0;

    for (unsigned i = 0; i < count; i++) {
        int before = unit_failures;

        if (argc > 1 && strcmp(argv[1], tests[i].name)) {
            continue;
        }
        tests[i].run();
        printf("%s %s\n", unit_failures == before ? "ok" : "not ok", tests[i].name);
        failed += unit_failures != before;
    }
    return failed ? 1 : 0;
}

#define UNIT_MAIN(tests) \
    int main(int argc, char **argv) \
    { \
        return unit_main(tests, sizeof(tests) / sizeof((tests)[0]), argc, argv); \
    }

#endif
