/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smmu_unit.h - what the C unit tests of the SMMU's registers share: a host, one instance, and accesses.
 */
#ifndef SMMU_UNIT_H
#define SMMU_UNIT_H

#include <stdio.h>
#include <string.h>

#include "hwm_smmu.h"
#include "hwm_smmu_regs.h"

#define RAM_BASE 0x80000000u
#define RAM_SIZE (1u << 20)
#define MAX_EVENTS 64
#define LINES (HWM_SMMU_IRQ_CONTEXT + HWM_SMMU_MAX_CONTEXTS)

typedef struct unit_host {
    uint8_t ram[RAM_SIZE];
    bool line[LINES];
    hwm_event event[MAX_EVENTS];
    unsigned events;
} unit_host;

static unit_host host;
static union {
    hwm_smmu smmu;
    char bytes[sizeof(hwm_smmu) + HWM_SMMU_MAX_CONTEXTS * sizeof(hwm_smmu_bank)];
} instance;
static hwm_smmu *const smmu = &instance.smmu;
static hwm_iommu *const iommu = &instance.smmu.iommu;
static const hwm_iommu_ops *ops;
static hwm_smmu_config config;
static hwm_tlb_entry tlb_memory[256];
static uint8_t tlb_next[256];
static int unit_failures;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

static inline int unit_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    unit_host *h = opaque;

    (void)attrs;
    if (pa < RAM_BASE || pa - RAM_BASE > RAM_SIZE - len) {
        return HWM_E_DECODE;
    }
    memcpy(buf, h->ram + (pa - RAM_BASE), len);
    return HWM_OK;
}

static inline int unit_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    unit_host *h = opaque;

    (void)attrs;
    if (pa < RAM_BASE || pa - RAM_BASE > RAM_SIZE - len) {
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

/* `config` is a preset's, with a host; tests change it and call make(). */
static inline void choose(const char *preset)
{
    memset(&config, 0, sizeof(config));
    config.host = (hwm_host){ &host, unit_read, unit_write, unit_irq, unit_event };
    config.name = "unit";
    config.tlb_memory = tlb_memory;
    config.tlb_next = tlb_next;
    config.tlb_capacity = COUNT(tlb_memory);
    CHECK(hwm_smmu_config_preset(&config, preset));
}

static inline void make(void)
{
    memset(&host, 0, sizeof(host));
    memset(&instance, 0, sizeof(instance));
    CHECK(!hwm_smmu_config_problem(&config));
    CHECK_EQ(hwm_smmu_init(smmu, &config), HWM_OK);
    ops = iommu->ops;
}

static inline void setup(const char *preset)
{
    choose(preset);
    make();
}

static inline uint32_t pages(void)
{
    hwm_iommu_info info;

    ops->info(iommu, &info);
    return info.window / config.page_size / 2;
}

/* Window offsets of a register in a global page and in bank n's. */
#define GR0(name) (HWM_SMMU_##name)
#define GR1(name, n) (HWM_SMMU_GR1_PAGE * config.page_size + HWM_SMMU_##name + 4 * (n))
#define PMU(name, n) (HWM_SMMU_PMU_PAGE * config.page_size + HWM_SMMU_##name + 4 * (n))
#define CB(n, name) ((pages() + (n)) * config.page_size + HWM_SMMU_##name)

static inline uint64_t get_as(uint32_t offset, unsigned size, bool secure)
{
    uint64_t value = 0;

    CHECK_EQ(ops->mmio_read(iommu, offset, size, secure, &value), HWM_OK);
    return value;
}

static inline void put_as(uint32_t offset, unsigned size, bool secure, uint64_t value)
{
    CHECK_EQ(ops->mmio_write(iommu, offset, size, secure, value), HWM_OK);
}

static inline uint32_t get(uint32_t offset) { return (uint32_t)get_as(offset, 4, false); }
static inline uint64_t get64(uint32_t offset) { return get_as(offset, 8, false); }
static inline void put(uint32_t offset, uint32_t value) { put_as(offset, 4, false, value); }
static inline void put64(uint32_t offset, uint64_t value) { put_as(offset, 8, false, value); }
static inline uint32_t sget(uint32_t offset) { return (uint32_t)get_as(offset, 4, true); }
static inline void sput(uint32_t offset, uint32_t value) { put_as(offset, 4, true, value); }

static inline hwm_counters counters(void)
{
    hwm_counters c;

    ops->counters(iommu, &c);
    return c;
}

/* Nothing is there for this side: reads 0, ignores writes, and each is a guest's mistake. */
static inline void refused(uint32_t offset, unsigned size, bool secure)
{
    uint64_t value = 1, before = counters().guest_errors;

    CHECK_EQ(ops->mmio_read(iommu, offset, size, secure, &value), HWM_E_ACCESS);
    CHECK_EQ(value, 0);
    CHECK_EQ(ops->mmio_write(iommu, offset, size, secure, ~(uint64_t)0), HWM_E_ACCESS);
    CHECK_EQ(counters().guest_errors, before + 2);
}

static inline void bank_type(unsigned n, unsigned type)
{
    put(GR1(CBAR, n), type << HWM_SMMU_CBAR_TYPE_SHIFT);
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
        return unit_main(tests, COUNT(tests), argc, argv); \
    }

#endif
