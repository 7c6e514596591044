/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * miss.c - the complete lookup after hit.c's guess, and the misses that streams are made of: a walk of one stage that
 * changes nothing.  Whatever turns out to be different goes on in translate.c with what was found.
 */
#include "answer.h"

/* Reads tables, but first tells again what has been read of them. */
typedef struct plain_reader {
    const hwm_host *host;
    const hwm_attrs *attrs;
    unsigned known, told;
    int err;                     /* of the last one known */
    uint8_t bytes[HWM_LONG_LEVELS][8];
} plain_reader;

static int read_table(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    plain_reader *r = opaque;

    (void)level;
    if (r->told < r->known) {
        memcpy(bytes, r->bytes[r->told++], 8);
        return r->told == r->known ? r->err : HWM_OK;
    }
    return r->host->read(r->host->opaque, address, bytes, 8, r->attrs);
}

static inline uint64_t little(const uint8_t b[8])
{
    return (uint64_t)b[7] << 56 | (uint64_t)b[6] << 48 | (uint64_t)b[5] << 40 | (uint64_t)b[4] << 32 |
           (uint64_t)b[3] << 24 | (uint64_t)b[2] << 16 | (uint64_t)b[1] << 8 | b[0];
}

#define TABLE_OR_PAGE 3u
#define LAST_LEVEL 3u

/*
 * The walk as long.c makes it, as long as all goes down to a page that differs from the bank's last one in its address
 * alone: what such a page means is known.  NULL: something was different, and the reader knows how far it went.
 */
static inline const hwm_tlb_entry *walk_alike(hwm_smmu *m, const hwm_smmu_bank *b, uint64_t va, unsigned access,
                                              plain_reader *reader)
{
    const hwm_long_region *region = &b->long_regime.region[0];
    const hwm_smmu_memo *memo = &b->memo;
    uint64_t table = region->base, index = region->first, d;
    unsigned level = region->level, shift = region->shift - 3u, inherited = 0;

    for (;;) {
        uint8_t *bytes = reader->bytes[reader->known++];

        reader->err = reader->host->read(reader->host->opaque, table + (va >> shift & index), bytes, 8, reader->attrs);
        if (reader->err != HWM_OK) {
            return NULL;
        }
        d = little(bytes);
        table = d & region->pointer;
        if ((~d & TABLE_OR_PAGE) || (table & b->long_regime.beyond)) {
            return NULL;
        }
        if (level++ == LAST_LEVEL) {
            break;
        }
        inherited |= (unsigned)(d >> 59) & region->hands_down;
        index = region->next;
        shift -= region->stride;
    }
    if ((d & ~region->pointer) != memo->key || inherited != memo->inherited ||
        !smmu_passes(memo->traits.allow, access)) {
        return NULL;
    }
    return hwm_tlb_replace_wide(&m->tlb, m->tlb.live | va, b->space, memo->space_mask, va, region->granule, table,
                                memo->user | table, &memo->traits);
}

/* Keeps what a small page means for the next one. */
static void remember(hwm_smmu_bank *b, const hwm_long_result *r)
{
    const hwm_long_region *region = &b->long_regime.region[0];

    if (r->causes || r->level != LAST_LEVEL || r->contiguous || b->long_regime.big_endian) {
        return;
    }
    b->memo = (hwm_smmu_memo){
        .key = r->descriptor[r->count - 1] & ~region->pointer,
        .user = smmu_user_stage1(r->attr, r->level, 0, r->allow, r->memory.share),
        .space_mask = r->global ? ~HWM_TLB_SPACE_ASID_MASK : UINT64_MAX,
        .traits = { .memory = r->memory, .allow = r->allow, .perms = r->perms },
        .inherited = r->inherited,
    };
}

static void walk_quickly(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp)
{
    const hwm_tlb_entry *e = NULL;
    smmu_fault none = { 0 };
    hwm_long_result r;
    plain_reader reader;
    const hwm_long_reader from = { &reader, read_table };

    reader.host = &m->config.host;
    reader.attrs = &b->walk_attrs[0];
    reader.known = reader.told = 0;
    b->walk_attrs[0].stream = req->stream;
    b->counters.translations++;
    b->counters.misses++;
    b->counters.walks++;
    if (b->memo.key) {
        e = walk_alike(m, b, req->iova, smmu_access_of(req), &reader);
        if (e) {
            b->counters.walk_reads += reader.known;
            b->counters.evictions++;
            smmu_answer(req, b->number, e, false, resp);
            return;
        }
    }
    hwm_long_walk(&b->long_regime, req->iova, NULL, &from, &r);
    b->counters.walk_reads += r.count;
    remember(b, &r);
    smmu_translate_walked(m, req, &r, &none, resp);
}

/* Stage 1 tables through stage 2, whose entries for them are nearly always there. */
typedef struct nested_reader {
    smmu_walker walker;
    const hwm_smmu_bank *second;
    const hwm_attrs *attrs;
    bool watched;                /* SCTLR.PTW */
} nested_reader;

static int read_nested(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    nested_reader *r = opaque;
    const hwm_smmu *m = r->walker.m;
    const hwm_tlb_entry *e = hwm_tlb_guess_wide(&m->tlb, m->tlb.live | address, r->second->ipa_space, address);
    uint64_t pa;

    (void)level;
    if (e && smmu_passes(e->traits.allow, r->walker.access & SMMU_ACCESS_PRIVILEGED) && !r->watched) {
        pa = e->pa + (address & (e->size - 1));
    } else {
        smmu_page page;

        if (!smmu_walk_table(&r->walker, address, &page)) {
            return HWM_LONG_STOP;
        }
        pa = page.pa + (address - page.ipa);
    }
    return m->config.host.read(m->config.host.opaque, pa, bytes, 8, r->attrs);
}

static void walk_both(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp)
{
    smmu_fault fault = { 0 };
    nested_reader reader = {
        .walker = {
            .m = m,
            .live = m,
            .fault = &fault,
            .bank = b->number,
            .stage2 = b->second,
            .stream = req->stream,
            .access = (uint8_t)smmu_access_of(req),
        },
        .second = &m->bank[b->second],
        .attrs = &b->walk_attrs[0],
        .watched = SMMU_BIT(m->bank[b->second].sctlr, SCTLR_STAGE2_PTW),
    };
    const hwm_long_reader from = { &reader, read_nested };
    hwm_long_result r;

    b->walk_attrs[0].stream = req->stream;
    b->counters.translations++;
    b->counters.misses++;
    b->counters.walks++;
    hwm_long_walk(&b->long_regime, req->iova, NULL, &from, &r);
    b->counters.walk_reads += r.count;
    smmu_translate_walked(m, req, &r, &fault, resp);
}

/* hwm_tlb_scan_wide() for where most ways hold another page: the tag decides nearly always. */
static inline const hwm_tlb_entry *scan(hwm_tlb *t, uint64_t match, uint64_t space, uint64_t va, unsigned probe)
{
    hwm_tlb_entry *e = &t->entry[hwm_tlb_set(t, va, t->shift[probe]) * t->ways], *end = e + t->ways;

    do {
        if (!((e->tag ^ match) & e->mask) && !((e->space ^ space) & e->space_mask)) {
            hwm_tlb_set_hint(t, va, e);
            return e;
        }
    } while (++e != end);
    return NULL;
}

void smmu_translate_plain(hwm_smmu *m, const hwm_request *req, hwm_smmu_bank *b, hwm_response *resp)
{
    const uint64_t va = req->iova, match = m->tlb.live | va;
    const hwm_tlb_entry *e = NULL;

    if ((match & HWM_TLB_DEAD) || m->pmu.counting) {
        smmu_translate_any(m, req, resp);
        return;
    }
    for (unsigned probe = 0; !e && probe < m->tlb.probes; probe++) {
        e = scan(&m->tlb, match, b->space, va, probe);
    }
    if (!e && b->quick) {
        if (b->second == SMMU_NO_BANK) {
            walk_quickly(m, req, b, resp);
        } else {
            walk_both(m, req, b, resp);
        }
    } else if (e && smmu_passes(e->traits.allow, smmu_access_of(req))) {
        b->fast_hits++;
        smmu_answer(req, b->number, e, true, resp);
    } else {
        smmu_translate_any(m, req, resp);
    }
}
