/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_msm.c - bytes become register accesses, table words, transactions, saved states; what must hold is checked
 * after each of them.
 *
 * As a program of its own (gcc; SEED and COUNT inputs of random bytes, or files):
 *     gcc -std=c11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -DFUZZ_MAIN \
 *         -Ihw-model/include -Ihw-model/src hw-model/fuzz/fuzz_msm.c hw-model/src/short.c hw-model/src/tlb.c \
 *         hw-model/src/msm/[a-z]*.c -o fuzz_msm && ./fuzz_msm 1 2000
 * With libFuzzer (clang): the same with -fsanitize=fuzzer,address,undefined and without -DFUZZ_MAIN.
 *
 * A failure prints what did not hold and aborts; `fuzz_msm SEED 1` repeats it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hwm_msm.h"
#include "hwm_msm_regs.h"

#define RAM_BASE 0x80000000u
#define RAM_SIZE 0x8000u
#define BLOB_MAX 16384u
#define OPS_MAX 600u

typedef struct fuzz {
    uint8_t ram[RAM_SIZE];
    const uint8_t *data;
    size_t left;
    bool line[2], restoring;
    uint32_t events, failing;   /* failing: one read in so many fails, 0: none */
    uint32_t reads;
} fuzz;

static fuzz f;
static hwm_msm msm, twin;
static uint8_t blob[BLOB_MAX], second[BLOB_MAX];
static unsigned long input_number;

#define MUST(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: input %lu: does not hold: %s\n", __FILE__, __LINE__, input_number, #condition); \
            abort(); \
        } \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t byte(void)
{
    if (!f.left) {
        return 0;
    }
    f.left--;
    return *f.data++;
}

static uint32_t word(void)
{
    uint32_t value = byte();

    value |= (uint32_t)byte() << 8;
    value |= (uint32_t)byte() << 16;
    return value | (uint32_t)byte() << 24;
}

static int host_read(void *opaque, uint64_t pa, void *buf, uint32_t len, const hwm_attrs *attrs)
{
    (void)opaque;
    MUST(attrs->kind == HWM_ACCESS_WALK && len == 4 && !(pa & 3));
    MUST(attrs->memtype <= HWM_MT_NORMAL && attrs->inner <= 3 && attrs->outer <= 3 && attrs->share <= 2);
    f.reads++;
    if (f.failing && f.reads % f.failing == 0) {
        return HWM_E_SLAVE;
    }
    if (pa < RAM_BASE || pa - RAM_BASE > RAM_SIZE - len) {
        return HWM_E_DECODE;
    }
    memcpy(buf, f.ram + (pa - RAM_BASE), len);
    return HWM_OK;
}

static int host_write(void *opaque, uint64_t pa, const void *buf, uint32_t len, const hwm_attrs *attrs)
{
    (void)opaque;
    (void)pa;
    (void)buf;
    (void)len;
    (void)attrs;
    MUST(!"the IOMMU writes memory");
    return HWM_E_DECODE;
}

static void host_irq(void *opaque, unsigned line, bool level)
{
    bool *lines = opaque;

    MUST(line < 2);
    MUST(f.restoring || lines[line] != level);   /* on changes only */
    lines[line] = level;
}

static void host_event(void *opaque, const hwm_event *event)
{
    (void)opaque;
    f.events++;
    MUST(event->type <= HWM_EVENT_INVALIDATE);
    MUST(event->context < 8 || event->context == HWM_NO_CONTEXT);
    MUST((event->type == HWM_EVENT_INVALIDATE) == (event->what != NULL));
    MUST(event->type != HWM_EVENT_FAULT || (event->causes && (event->fsr & HWM_MSM_FSR_WMASK)));
    MUST(event->recorded || event->type != HWM_EVENT_FAULT || (event->fsr & HWM_MSM_FSR_MULTI_MASK));
}

static uint32_t reg(hwm_msm *m, uint32_t offset)
{
    uint64_t value;

    return m->iommu.ops->mmio_read(&m->iommu, offset, 4, false, &value) == HWM_OK ? (uint32_t)value : 0;
}

static uint32_t save(hwm_msm *m, uint8_t *to)
{
    uint32_t size = m->iommu.ops->save_size(&m->iommu);

    MUST(size <= BLOB_MAX);
    MUST(m->iommu.ops->save(&m->iommu, to, size) == (int)size);
    return size;
}

/* The lines are what the registers say they are, as far as level causes go; the others can only hold a line high. */
static void check_lines(void)
{
    bool must[2] = { false, false }, may[2] = { false, false };

    for (uint32_t c = 0; c < msm.config.contexts; c++) {
        uint32_t line = reg(&msm, HWM_MSM_CBACR_N + 4 * c) >> HWM_MSM_CBACR_N_IRPTNDX_SHIFT;
        bool on = reg(&msm, c * 0x1000 + HWM_MSM_ACTLR) & HWM_MSM_ACTLR_CFEIE_MASK;

        if (line < 2 && on) {
            may[line] = true;
            must[line] |= (reg(&msm, c * 0x1000 + HWM_MSM_FSR) & msm.config.irq_level_causes) != 0;
        }
    }
    if ((reg(&msm, HWM_MSM_CR) & HWM_MSM_CR_RPUEIE_MASK) &&
        (reg(&msm, HWM_MSM_ESR) & (HWM_MSM_ESR_CFG_MASK | HWM_MSM_ESR_BYPASS_MASK))) {
        must[0] = may[0] = true;
    }
    for (unsigned line = 0; line < 2; line++) {
        MUST(!must[line] || f.line[line]);
        MUST(may[line] || !f.line[line]);
    }
}

static void check_response(const hwm_request *req, const hwm_response *r)
{
    switch (r->status) {
    case HWM_TRANSLATED:
        MUST(r->page == 4096 || r->page == 65536 || r->page == 1048576 || r->page == 16777216);
        MUST(r->left >= 1 && r->left <= r->page);
        MUST(((r->pa + r->left) & (r->page - 1)) == 0);
        MUST(((r->pa ^ req->iova) & (r->page - 1)) == 0);
        MUST(r->pa >> 32 == 0 && req->iova >> 32 == 0);
        MUST(!r->causes && !r->report && r->perms < 32);
        MUST(r->attrs.context < msm.config.contexts && r->attrs.stream == req->stream);
        break;
    case HWM_BYPASS:
        MUST(r->pa == req->iova && r->page == 4096 && !r->causes);
        break;
    case HWM_FAULT:
        MUST(r->causes && !(r->causes & ~0x3ffu));
        break;
    case HWM_STALLED:
        MUST(req->can_stall);
        break;
    }
}

static hwm_request request(void)
{
    uint32_t flags = byte(), where = byte();
    hwm_request req = {
        .stream = (uint16_t)(flags & 0xf),
        .write = flags & 0x10,
        .privileged = flags & 0x20,
        .instruction = flags & 0x40,
        .secure = (flags & 0x80) && (where & 1),
        .can_stall = !(where & 6),
        .length = 1 + (where >> 4) * 17,
        .token = where >> 3 & 7,
    };

    /* Few addresses, so that pages meet: two megabytes at four places, mostly the first. */
    req.iova = (uint64_t)(word() & (where & 8 ? 0xc01fffff : 0x0011ffff));
    if (where == 0xff) {
        req.iova |= (uint64_t)1 << 32;
    }
    return req;
}

/* Looking changes nothing, and what it sees live is what a transaction then gets. */
static void transaction(void)
{
    const hwm_iommu_ops *ops = msm.iommu.ops;
    const hwm_request req = request();
    hwm_response seen, fresh, got;
    hwm_walk walk;
    uint32_t size = save(&msm, blob), reads;
    bool ordered = msm.inject.count;

    /* The same descriptor reads must fail for both. */
    if (f.failing) {
        f.reads = 0;
    }
    ops->peek(&msm.iommu, &req, HWM_PEEK_LIVE, &seen);
    f.reads = f.failing ? 0 : f.reads;
    ops->peek(&msm.iommu, &req, HWM_PEEK_FRESH, &fresh);
    f.reads = f.failing ? 0 : f.reads;
    ops->walk(&msm.iommu, &req, &walk);
    MUST(save(&msm, second) == size && !memcmp(blob, second, size));
    MUST(seen.status != HWM_STALLED && fresh.status != HWM_STALLED && walk.count <= 2);
    MUST(walk.result.status == fresh.status && walk.result.pa == fresh.pa && walk.result.causes == fresh.causes);
    check_response(&req, &seen);
    check_response(&req, &fresh);
    f.reads = f.failing ? 0 : f.reads;
    reads = f.reads;
    ops->translate(&msm.iommu, &req, &got);
    check_response(&req, &got);
    MUST(!got.hit || f.reads == reads);
    if (!ordered && got.status != HWM_STALLED && !(got.status == HWM_FAULT && !got.causes)) {
        bool held = req.stream < msm.config.mids && msm.head[req.stream].context != HWM_NO_CONTEXT &&
                    msm.context[msm.head[req.stream].context].stalled && req.can_stall;

        MUST(held || (got.status == seen.status && got.pa == seen.pa && got.causes == seen.causes &&
                      got.page == seen.page && got.perms == seen.perms && got.hit == seen.hit &&
                      !memcmp(&got.attrs.stream, &seen.attrs.stream, sizeof(got.attrs.stream)) &&
                      got.attrs.memtype == seen.attrs.memtype && got.attrs.inner == seen.attrs.inner &&
                      got.attrs.outer == seen.attrs.outer && got.attrs.share == seen.attrs.share &&
                      got.attrs.secure == seen.attrs.secure && got.attrs.privileged == seen.attrs.privileged));
    }
}

static int restore(hwm_msm *m, const uint8_t *from, uint32_t size)
{
    int result;

    f.restoring = true;
    result = m->iommu.ops->restore(&m->iommu, from, size);
    f.restoring = false;
    return result;
}

/* A twin that is given the state saves the same bytes; a bent state is refused without a trace or taken as it is. */
static void round_trip(void)
{
    uint32_t size = save(&msm, blob), at = word() % size, before;
    uint8_t bend = byte();
    int result;

    twin.iommu.ops->set_tlb(&twin.iommu, 1 + at % 3, 1 + at % 3);
    MUST(restore(&twin, blob, size) == HWM_OK);
    MUST(save(&twin, second) == size && !memcmp(blob, second, size));
    if (!bend) {
        /* Go on as the restored one: the next checks tell whether it is as good. */
        MUST(restore(&msm, second, size) == HWM_OK);
        return;
    }
    blob[at] ^= bend;
    before = save(&twin, second);
    result = restore(&twin, blob, size);
    if (result == HWM_OK) {
        MUST(save(&twin, second) == size && !memcmp(blob, second, size));
    } else {
        static uint8_t third[BLOB_MAX];

        MUST(result < 0 && save(&twin, third) == before && !memcmp(second, third, before));
    }
}

static void check_counters(void)
{
    hwm_counters total, sum;
    hwm_context_info info;

    msm.iommu.ops->counters(&msm.iommu, &total);
    MUST(total.hits + total.misses <= total.translations);
    MUST(total.walk_reads <= 2 * total.walks);
    memset(&sum, 0, sizeof(sum));
    for (uint32_t c = 0; c < msm.config.contexts; c++) {
        MUST(msm.iommu.ops->context(&msm.iommu, c, &info) == HWM_OK);
        sum.translations += info.counters.translations;
        sum.faults += info.counters.faults;
        MUST(info.waiting <= HWM_MSM_MAX_STALLED && info.stalled == (info.waiting != 0));
    }
    MUST(sum.translations == total.translations && sum.faults == total.faults);
}

static void check_tlb(void)
{
    hwm_iommu_info info;
    hwm_tlb_view view;
    uint32_t valid = 0;

    msm.iommu.ops->info(&msm.iommu, &info);
    for (uint32_t i = 0; i < info.tlb_entries; i++) {
        MUST(msm.iommu.ops->tlb(&msm.iommu, i, &view) == HWM_OK);
        if (view.valid) {
            valid++;
            MUST(((view.va | view.pa) & (view.page - 1)) == 0);
            MUST(i % (info.tlb_entries / info.tlb_ways) ==
                 view.va / view.page % (info.tlb_entries / info.tlb_ways));
        }
    }
    MUST(valid == msm.tlb.valid);
}

/* Mostly registers that exist: a random offset would seldom hit one. */
static uint32_t offset(void)
{
    static const uint32_t global[] = {
        HWM_MSM_M2VCBR_N, HWM_MSM_M2VCBR_N + 4, HWM_MSM_M2VCBR_N + 8, HWM_MSM_CBACR_N, HWM_MSM_CBACR_N + 4,
        HWM_MSM_TLBRSW, HWM_MSM_TLBTR0, HWM_MSM_TLBTR1, HWM_MSM_TLBTR2, HWM_MSM_GLOBAL_TLBIALL, HWM_MSM_TLBIVMID,
        HWM_MSM_CR, HWM_MSM_ESR, HWM_MSM_ESRRESTORE, HWM_MSM_IDR, HWM_MSM_RPU_ACR,
    };
    uint32_t choice = byte(), c = choice & 3;

    switch (choice >> 6) {
    case 0:
        return global[choice & 0xf];
    case 1:
        return c * 0x1000 + (choice >> 2 & 0xf) * 4 + (choice & 0x20 ? 0 : 0x10);
    case 2:
        return c * 0x1000 + 0x800 + (choice >> 2 & 0xf) * 4;
    default:
        return word() & 0x101fff;
    }
}

static uint32_t value(void)
{
    uint32_t kind = byte();

    switch (kind & 7) {
    case 0:
        return 0;
    case 1:
        return RAM_BASE + (kind >> 6) * 0x2000;
    case 2:
        return (kind >> 3) & 0xf;
    case 3:
        return 0xffffffff;
    case 4:      /* ACTLR: walks, stalls, reports */
        return 0x37003 | (kind & 0x40 ? 0x4000 : 0);
    case 5:
        return (kind >> 3 & 3) << 8 | (uint32_t)(kind & 0xc0) << 16;
    default:
        return word();
    }
}

static void put_word(uint32_t at, uint32_t descriptor)
{
    f.ram[at] = (uint8_t)descriptor;
    f.ram[at + 1] = (uint8_t)(descriptor >> 8);
    f.ram[at + 2] = (uint8_t)(descriptor >> 16);
    f.ram[at + 3] = (uint8_t)(descriptor >> 24);
}

/* Half of them turn the first two megabytes from pages into sections and back, so that entries come to overlap; the
 * rest are of any kind, anywhere. */
static void table_word(void)
{
    uint32_t kind = byte(), descriptor;

    if (kind & 1) {
        descriptor = 0x90000000 | (kind & 2 ? 0x00000c02 : 0x00020c02) | (kind & 0x40 ? 0x40000 : 0);
        put_word(kind >> 2 & 4, kind & 0x20 ? RAM_BASE | 0x4001 : descriptor);
        return;
    }
    descriptor = word();
    if (kind & 2) {
        descriptor = RAM_BASE | (descriptor & 0x7c00) | 1;
    }
    put_word(word() & (RAM_SIZE - 4), descriptor);
}

static void step(void)
{
    const hwm_iommu_ops *ops = msm.iommu.ops;
    uint64_t ignored;
    uint32_t where;

    switch (byte() & 0xf) {
    case 0:
    case 1:
    case 2:
        where = offset();
        ops->mmio_write(&msm.iommu, where, 4, false, value());
        break;
    case 3:
        ops->mmio_read(&msm.iommu, offset(), byte() & 0xf ? 4 : byte(), false, &ignored);
        break;
    case 4:
    case 5:
        table_word();
        break;
    case 6:
        round_trip();
        break;
    case 7: {
        const hwm_inject order = { word() & 0x3ff, byte() & 1 ? HWM_ANY : byte() & 0xfu,
                                   byte() & 1 ? HWM_ANY : byte() & 1u, byte() & 3u, byte() & 3u };

        ops->inject(&msm.iommu, &order);
        break;
    }
    case 8: {
        uint32_t entries = byte(), ways = byte();

        if (ops->set_tlb(&msm.iommu, entries, ways) == HWM_OK) {
            check_tlb();
        }
        break;
    }
    case 9: {
        uint64_t token = byte() & 7;

        if (byte() & 1) {
            ops->forget(&msm.iommu, token);
            MUST(ops->stalled(&msm.iommu, token) == HWM_STALL_NONE);
        } else if (ops->stalled(&msm.iommu, token) != HWM_STALL_WAIT) {
            MUST(ops->stalled(&msm.iommu, token) == HWM_STALL_NONE);
        }
        break;
    }
    case 10:
        if (byte() == 0) {
            ops->reset(&msm.iommu);
        }
        f.failing = byte() & 1 ? 0 : byte() & 3;
        break;
    default:
        transaction();
        break;
    }
    check_lines();
}

static void begin(void)
{
    static bool twin_line[2];
    hwm_msm_config config = {
        .host = { f.line, host_read, host_write, host_irq, host_event },
        .name = "fuzz",
    };
    uint32_t shape = byte();

    hwm_msm_config_defaults(&config);
    config.contexts = 1 + (shape & 1);
    config.mids = 12;
    config.tlb_ways = 1u << (shape >> 1 & 3);
    config.tlb_entries = config.tlb_ways << (shape >> 3 & 3);
    config.irq_level_causes = shape & 0x80 ? HWM_MSM_FSR_WMASK : config.irq_level_causes;
    memset(&msm, 0, sizeof(msm));
    MUST(hwm_msm_init(&msm, &config) == HWM_OK);
    config.host.opaque = twin_line;
    MUST(hwm_msm_init(&twin, &config) == HWM_OK);
    if (!(shape & 0x40)) {
        /* Something that translates at once: sections and a table over the low megabytes. */
        for (uint32_t c = 0; c < config.contexts; c++) {
            msm.iommu.ops->mmio_write(&msm.iommu, HWM_MSM_M2VCBR_N + 4 * c, 4, false, c << HWM_MSM_M2VCBR_N_CBNDX_SHIFT);
            msm.iommu.ops->mmio_write(&msm.iommu, c * 0x1000 + HWM_MSM_TTBR0, 4, false, RAM_BASE);
            msm.iommu.ops->mmio_write(&msm.iommu, c * 0x1000 + HWM_MSM_ACTLR, 4, false, 0x37003 | c << 14);
            msm.iommu.ops->mmio_write(&msm.iommu, c * 0x1000 + HWM_MSM_CONTEXTIDR, 4, false, c);
            msm.iommu.ops->mmio_write(&msm.iommu, c * 0x1000 + HWM_MSM_SCTLR, 4, false, 1);
        }
        for (uint32_t i = 0; i < 256; i++) {
            f.ram[0x4000 + 4 * i] = (uint8_t)(0x32 | (i & 3 ? 0 : 1));
            f.ram[0x4001 + 4 * i] = (uint8_t)(i << 4 | (i & 8));
            f.ram[0x4002 + 4 * i] = (uint8_t)(i >> 4);
        }
        f.ram[1] = 0x40;
        f.ram[3] = 0x80;
        f.ram[0] = 1;
        f.ram[4] = 0x0e;
        f.ram[5] = 0x0c;
        f.ram[7] = 0x90;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    memset(&f, 0, sizeof(f));
    f.data = data;
    f.left = size;
    begin();
    for (unsigned i = 0; i < OPS_MAX && f.left; i++) {
        step();
    }
    check_counters();
    check_tlb();
    return 0;
}

#ifdef FUZZ_MAIN
/* xorshift64*, so that a seed gives the same bytes everywhere. */
static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1d;
}

int main(int argc, char **argv)
{
    static uint8_t input[8192];
    unsigned long seed, count;

    if (argc != 3) {
        fprintf(stderr, "usage: fuzz_msm SEED COUNT    (COUNT inputs, numbered from SEED)\n");
        return 2;
    }
    seed = strtoul(argv[1], NULL, 0);
    count = strtoul(argv[2], NULL, 0);
    for (input_number = seed; input_number < seed + count; input_number++) {
        uint64_t state = input_number * 0x9e3779b97f4a7c15 + 1;
        size_t size = 64 + next(&state) % (sizeof(input) - 64);

        for (size_t i = 0; i < size; i++) {
            input[i] = (uint8_t)(next(&state) >> 56);
        }
        LLVMFuzzerTestOneInput(input, size);
    }
    return 0;
}
#endif
