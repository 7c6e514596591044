/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unit.h - what the C unit tests of the MSM IOMMU share: RAM, a host, one instance, and a table builder.
 *
 * A test file has functions and a list of them; its main runs all, or the one named as argument, prints one line
 * for each and exits 1 when one failed.
 */
#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>
#include <string.h>

#include "hwm_msm.h"
#include "hwm_msm_regs.h"

#define RAM_BASE 0x80000000u
#define RAM_SIZE (1u << 20)
#define L1 0x80000000u          /* first-level table */
#define L2 0x80004000u          /* second-level tables, one after the other */
#define MAX_EVENTS 64

typedef struct unit_host {
    uint8_t ram[RAM_SIZE];
    bool line[2];
    unsigned irq_calls, reads;
    uint64_t slave_at;          /* reads of this address answer with a slave error */
    hwm_attrs walk_attrs;       /* of the last read */
    hwm_event event[MAX_EVENTS];
    unsigned events;
} unit_host;

static unit_host host;
static hwm_msm msm;
static hwm_iommu *const iommu = &msm.iommu;
static const hwm_iommu_ops *ops;
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

static inline int unit_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    unit_host *h = opaque;

    h->reads++;
    h->walk_attrs = *attrs;
    if (h->slave_at && pa == h->slave_at) {
        return HWM_E_SLAVE;
    }
    if (pa < RAM_BASE || pa - RAM_BASE > RAM_SIZE - len) {
        return HWM_E_DECODE;
    }
    memcpy(buf, h->ram + (pa - RAM_BASE), len);
    return HWM_OK;
}

static inline int unit_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    (void)opaque; (void)pa; (void)buf; (void)len; (void)attrs;
    CHECK(!"the IOMMU never writes memory");
    return HWM_E_DECODE;
}

static inline void unit_irq(void *opaque, unsigned line, bool level)
{
    unit_host *h = opaque;

    h->irq_calls++;
    CHECK(line < 2);
    h->line[line & 1] = level;
}

static inline void unit_event(void *opaque, const hwm_event *event)
{
    unit_host *h = opaque;

    if (h->events < MAX_EVENTS) {
        h->event[h->events++] = *event;
    }
}

static inline void config_make(hwm_msm_config *config)
{
    *config = (hwm_msm_config){ .host = { &host, unit_read, unit_write, unit_irq, unit_event }, .name = "unit" };
    hwm_msm_config_defaults(config);
}

static inline uint32_t get(uint32_t offset)
{
    uint64_t value;

    CHECK_EQ(ops->mmio_read(iommu, offset, 4, false, &value), HWM_OK);
    return (uint32_t)value;
}

static inline void put(uint32_t offset, uint32_t value)
{
    CHECK_EQ(ops->mmio_write(iommu, offset, 4, false, value), HWM_OK);
}

#define GET(c, name) get((c) * 0x1000u + HWM_MSM_##name)
#define PUT(c, name, value) put((c) * 0x1000u + HWM_MSM_##name, value)

static inline void word(uint32_t pa, uint32_t value)
{
    uint8_t *p = host.ram + (pa - RAM_BASE);

    for (unsigned i = 0; i < 4; i++) {
        p[i] = (uint8_t)(value >> 8 * i);
    }
}

#define AP_RW 0xc30u            /* section: AP[1:0] 3; page: AP[1:0] 3 lies at 5:4 */
#define SECTION(pa) ((pa) | 0x00000c02u)
#define SUPER(pa) ((pa) | 0x00040c02u)
#define SMALL(pa) ((pa) | 0x00000032u)
#define LARGE(pa) ((pa) | 0x00000031u)
#define NG_PAGE 0x800u
#define NG_SECTION 0x20000u

static inline void map_section(uint32_t va, uint32_t descriptor)
{
    word(L1 + (va >> 20) * 4, descriptor);
}

/* Second-level table number `table` serves va's megabyte. */
static inline void map_page(uint32_t va, unsigned table, uint32_t descriptor)
{
    word(L1 + (va >> 20) * 4, (L2 + table * 0x400) | 1);
    word(L2 + table * 0x400 + (va >> 12 & 0xff) * 4, descriptor);
}

/* Context c, reached by MID c, translates through L1 with ASID c and walks on a miss. */
static inline void enable(unsigned c)
{
    put(HWM_MSM_M2VCBR_N + 4 * c, c << HWM_MSM_M2VCBR_N_CBNDX_SHIFT | 3u << HWM_MSM_M2VCBR_N_NSCFG_SHIFT);
    PUT(c, CONTEXTIDR, c);
    PUT(c, TTBR0, L1);
    PUT(c, ACTLR, HWM_MSM_ACTLR_TLBMCFG_MASK | HWM_MSM_ACTLR_V2PCFG_MASK | HWM_MSM_ACTLR_CFERE_MASK |
                  HWM_MSM_ACTLR_CFEIE_MASK);
    PUT(c, SCTLR, HWM_MSM_SCTLR_M_MASK);
}

static inline void set_bits(unsigned c, uint32_t offset, uint32_t bits)
{
    put(c * 0x1000u + offset, get(c * 0x1000u + offset) | bits);
}

static inline void setup_with(const hwm_msm_config *config)
{
    memset(&host, 0, sizeof(host));
    CHECK_EQ(hwm_msm_init(&msm, config), HWM_OK);
    ops = iommu->ops;
}

/* Two contexts, both on. */
static inline void setup(void)
{
    hwm_msm_config config;

    config_make(&config);
    setup_with(&config);
    enable(0);
    enable(1);
}

static inline hwm_request request(uint16_t stream, uint64_t iova)
{
    static uint64_t token = 100;

    return (hwm_request){ .iova = iova, .token = token++, .length = 4, .stream = stream, .can_stall = true };
}

static inline hwm_response ask(const hwm_request *req)
{
    hwm_response resp;

    memset(&resp, 0xa5, sizeof(resp));
    ops->translate(iommu, req, &resp);
    return resp;
}

static inline hwm_response read_at(uint16_t stream, uint64_t iova)
{
    hwm_request req = request(stream, iova);

    return ask(&req);
}

static inline hwm_response write_at(uint16_t stream, uint64_t iova)
{
    hwm_request req = request(stream, iova);

    req.write = true;
    return ask(&req);
}

static inline hwm_response peek_at(uint16_t stream, uint64_t iova, hwm_peek_mode mode)
{
    hwm_request req = request(stream, iova);
    hwm_response resp;

    ops->peek(iommu, &req, mode, &resp);
    return resp;
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
