/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - translation by tables: one stage, stage 2 of everything that a nested one addresses, and what of it the TLB
 * keeps.
 */
#include "transaction.h"

/* Reads descriptors for a walk.  Nothing here recurses: stage 2 tables are read at once, and only stage 1 tables
 * through stage 2. */
typedef struct reader {
    smmu_walker *w;
    const hwm_smmu_bank *b;
    const hwm_long_result *result;   /* NSTable counts for what is read next; NULL: short descriptors */
    hwm_attrs attrs;
    uint8_t stage, ttbr;
    bool nested;                     /* addresses are IPAs */
    bool begun;
} reader;

static bool second(smmu_walker *w, uint64_t ipa, unsigned access, bool table, smmu_page *page);

static uint32_t read_error(int err)
{
    return err == HWM_E_DECODE ? HWM_FAULT_WALK_DECODE : HWM_FAULT_WALK_SLAVE;
}

static const char *meaning_of(const reader *r, const uint8_t *bytes, uint32_t len, unsigned level, uint64_t *word)
{
    bool big = len == 4 ? r->b->short_regime.big_endian : r->b->long_regime.big_endian;

    *word = 0;
    for (uint32_t i = 0; i < len; i++) {
        *word |= (uint64_t)bytes[i] << 8 * (big ? len - 1 - i : i);
    }
    return len == 4 ? hwm_short_meaning((uint32_t)*word, level)
                    : hwm_long_meaning(&r->b->long_regime.region[r->ttbr], *word, level);
}

/* For readers of a walk. */
static void note(const reader *r, hwm_walk *view, uint64_t address, unsigned level, int err, const uint8_t *bytes,
                 uint32_t len)
{
    hwm_walk_level *l;

    if (view->count >= HWM_WALK_LEVELS) {
        return;
    }
    l = &view->level[view->count++];
    *l = (hwm_walk_level){
        .stage = r->stage,
        .level = (uint8_t)level,
        .ttbr = r->begun ? 0 : r->ttbr,
        .bytes = (uint8_t)len,
        .address = address,
        .meaning = err == HWM_E_DECODE ? "decode error" : "slave error",
    };
    if (err == HWM_OK) {
        l->meaning = meaning_of(r, bytes, len, level, &l->descriptor);
    }
}

static int fetch(reader *r, uint64_t address, unsigned level, uint8_t *bytes, uint32_t len)
{
    smmu_walker *w = r->w;
    const hwm_host *host = &w->m->config.host;
    uint64_t pa = address;
    uint32_t ordered = 0;
    smmu_page table;
    int err;

    if (r->nested) {
        if (!second(w, address, w->access & SMMU_ACCESS_PRIVILEGED, true, &table)) {
            return HWM_LONG_STOP;
        }
        pa = table.pa + (address - table.ipa);
    }
    if (r->result && r->result->inherited & HWM_LONG_NS && r->begun) {
        r->attrs.secure = false;
    }
    if (w->live && w->live->inject.count) {
        ordered = smmu_ordered(w->live, w->query ? HWM_ANY : w->stream, w->bank, SMMU_FAULT_WALK,
                               r->stage == 2 && w->stage2 != SMMU_NO_BANK);
    }
    err = ordered ? (ordered & HWM_FAULT_WALK_DECODE ? HWM_E_DECODE : HWM_E_SLAVE)
                  : host->read(host->opaque, pa, bytes, len, &r->attrs);
    if (w->view) {
        note(r, w->view, pa, level, err, bytes, len);
    }
    r->begun = true;
    return err;
}

static int read_any(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    return fetch(opaque, address, level, bytes, 8);
}

/* The same for a walk that nobody watches, of tables that lie where they say. */
static int read_plain(void *opaque, uint64_t address, unsigned level, uint8_t bytes[8])
{
    reader *r = opaque;
    const hwm_host *host = &r->w->m->config.host;

    (void)level;
    return host->read(host->opaque, address, bytes, 8, &r->attrs);
}

static int read_short(void *opaque, uint64_t address, unsigned level, uint8_t bytes[4])
{
    return fetch(opaque, address, level, bytes, 4);
}

/* ---- walk cache ------------------------------------------------------------------------------------------------ */

/* The remembered table nearest to the page. */
static const hwm_smmu_table *remembered(const smmu_walker *w, uint64_t space, uint64_t va)
{
    const hwm_smmu_table *best = NULL;

    for (unsigned i = 0; i < w->m->config.walk_cache_entries && !w->fresh; i++) {
        const hwm_smmu_table *t = &w->m->walk_cache[i];

        if (t->valid && t->space == space && !((t->va ^ va) & t->mask) && (!best || t->level > best->level)) {
            best = t;
        }
    }
    return best;
}

/* Keeps the table that holds the page's descriptor, unless TTBR leads to it. */
static void remember(hwm_smmu *m, const hwm_smmu_bank *b, uint64_t space, uint64_t va, const hwm_long_result *r)
{
    const hwm_long_region *region = &b->long_regime.region[r->region];
    unsigned stride = region->granule - 3u, level = r->first + r->count - 1u;
    hwm_smmu_table *t;

    if (level <= region->level || r->count < 2) {
        return;
    }
    t = &m->walk_cache[m->walk_cache_next];
    m->walk_cache_next = m->walk_cache_next + 1 < m->config.walk_cache_entries ? m->walk_cache_next + 1 : 0;
    *t = (hwm_smmu_table){
        .space = space,
        .mask = ~(((uint64_t)1 << (region->granule + stride * (4 - level))) - 1),
        .table = r->address[r->count - 1] & ~(((uint64_t)1 << region->granule) - 1),
        .level = (uint8_t)level,
        .valid = true,
        .inherited = r->inherited,
    };
    t->va = va & t->mask;
}

/* ---- one stage ------------------------------------------------------------------------------------------------- */

static void walk_long(reader *r, uint64_t space, uint64_t va, hwm_long_result *out)
{
    smmu_walker *w = r->w;
    bool plain = !r->nested && !w->view && !w->m->inject.count && !r->attrs.secure;
    const hwm_long_reader from = { r, plain ? read_plain : read_any };
    const hwm_smmu_table *table = w->m->config.walk_cache_entries ? remembered(w, space, va) : NULL;

    r->result = out;
    if (table) {
        const hwm_long_start start = { table->table, table->level, table->inherited };

        if (w->live) {
            w->live->bank[w->bank].counters.walk_cache_hits++;
        }
        if (start.inherited & HWM_LONG_NS) {
            r->attrs.secure = false;
        }
        hwm_long_walk(&r->b->long_regime, va, &start, &from, out);
        return;
    }
    hwm_long_walk(&r->b->long_regime, va, NULL, &from, out);
    if (w->live && w->m->config.walk_cache_entries && !out->causes && !out->stopped) {
        remember(w->live, r->b, space, va, out);
    }
}

static void walk_short(reader *r, uint64_t va, hwm_long_result *out)
{
    const hwm_short_regime *regime = &r->b->short_regime;
    const hwm_short_reader from = { r, read_short };
    hwm_short_result s;

    hwm_short_walk_by(regime, (uint32_t)va, &from, &s);
    *out = (hwm_long_result){
        .causes = s.causes & ~(uint32_t)HWM_FAULT_LEVEL2,
        .read = s.fetched,
        .region = s.ttbr,
        .level = s.causes & HWM_FAULT_LEVEL2 || s.fetched > 1 ? 2 : 1,
        .pa = s.pa,
        .size = s.size,
        .perms = s.perms,
        .stopped = s.stopped,
        .allow = s.causes || s.stopped ? 0 : hwm_short_allow_of(regime, &s),
        .memory = s.memory,
        .ns = s.ns,
        .global = s.global,
        .first = 1,
        .count = s.fetched,
    };
    out->allow_dirty = out->allow;
}

/* Walks bank n's tables. */
static void tables(smmu_walker *w, unsigned n, uint64_t va, hwm_long_result *out)
{
    const hwm_smmu_bank *b = &w->m->bank[n];
    bool second_stage = n != w->bank;
    reader r;

    r.w = w;
    r.b = b;
    r.result = NULL;
    r.nested = !second_stage && w->stage2 != SMMU_NO_BANK;
    r.begun = false;
    r.stage = b->kind == SMMU_KIND_STAGE2 ? 2 : 1;
    if (b->format == SMMU_FORMAT_SHORT) {
        r.ttbr = (uint8_t)hwm_short_ttbr(&b->short_regime, (uint32_t)va);
    } else {
        r.ttbr = va >= b->limit && hwm_long_region_of(&b->long_regime, va) == 1;
    }
    r.attrs = b->walk_attrs[r.ttbr];
    r.attrs.stream = w->stream;
    if (b->format == SMMU_FORMAT_SHORT) {
        walk_short(&r, va, out);
    } else {
        walk_long(&r, second_stage ? b->ipa_space : b->space, va, out);
    }
    if (w->live) {
        hwm_counters *counters = &w->live->bank[w->bank].counters;

        counters->walks++;
        counters->walk_reads += out->count;
        counters->stage2_walks += second_stage;
    }
}

/* Writes a descriptor back (SMMU 3).  0, or causes; a stage 2 that refuses sets w->fault. */
static uint32_t update(smmu_walker *w, unsigned n, const hwm_long_result *r, uint64_t descriptor)
{
    const hwm_smmu_bank *b = &w->m->bank[n];
    const hwm_host *host = &w->m->config.host;
    hwm_attrs attrs = b->walk_attrs[r->region];
    uint64_t pa = r->address[r->count - 1];
    smmu_page table;
    uint8_t bytes[8];
    int err;

    if (w->query) {
        return 0;
    }
    if (n == w->bank && w->stage2 != SMMU_NO_BANK) {
        if (!second(w, pa, (w->access & SMMU_ACCESS_PRIVILEGED) | SMMU_ACCESS_WRITE, true, &table)) {
            return 0;
        }
        pa = table.pa + (pa - table.ipa);
    }
    if (!w->live) {
        return 0;
    }
    attrs.stream = w->stream;
    if (r->inherited & HWM_LONG_NS) {
        attrs.secure = false;
    }
    hwm_long_put(&b->long_regime, descriptor, bytes);
    err = host->write(host->opaque, pa, bytes, sizeof(bytes), &attrs);
    if (err != HWM_OK) {
        return read_error(err);
    }
    w->live->bank[w->bank].counters.table_updates++;
    return 0;
}

/*
 * Decides what the page that a walk found is to this access, and brings its descriptor up to date where that is due: a
 * refused access changes nothing.  0, or causes.
 */
static uint32_t settle(smmu_walker *w, unsigned n, unsigned access, bool barred, const hwm_long_result *r,
                       smmu_page *page)
{
    bool passes = !barred && smmu_passes(r->allow, access);
    bool dirty = !barred && !passes && smmu_passes(r->allow_dirty, access);
    const hwm_long_regime *g = &w->m->bank[n].long_regime;

    page->allow = dirty ? r->allow_dirty : r->allow;
    page->clean = !dirty && r->allow != r->allow_dirty;
    page->keep = true;
    if (g->ha && w->m->bank[n].format == SMMU_FORMAT_AARCH64) {
        uint64_t wanted = dirty ? r->update_dirty : r->update;

        if (wanted != r->descriptor[r->count - 1]) {
            page->keep = (passes || dirty) && !w->query;
            return passes || dirty ? update(w, n, r, wanted) : 0;
        }
    }
    return 0;
}

static void set_fault(smmu_walker *w, uint32_t causes, unsigned stage, unsigned level)
{
    *w->fault = (smmu_fault){ .causes = causes, .stage = (uint8_t)stage, .level = (uint8_t)level };
}

static uint8_t perms_of(uint8_t perms, uint8_t allow)
{
    return (uint8_t)((perms & ~HWM_PERM_XN) | (allow & 0x0a ? 0 : HWM_PERM_XN));
}

/* ---- stage 2 of a nested translation --------------------------------------------------------------------------- */

static bool refuse(smmu_walker *w, uint32_t causes, unsigned level, uint64_t ipa, bool table)
{
    *w->fault = (smmu_fault){
        .causes = causes | HWM_FAULT_STAGE2,
        .stage = 2,
        .level = (uint8_t)level,
        .nested = true,
        .table_walk = table,
        .ipa = ipa,
    };
    return false;
}

static bool second_allows(smmu_walker *w, uint64_t ipa, unsigned access, bool table, const smmu_page *page)
{
    const hwm_smmu_bank *b = &w->m->bank[w->stage2];

    /* A stage 1 table in device memory (SCTLR.PTW). */
    if (!smmu_passes(page->allow, access) ||
        (table && SMMU_BIT(b->sctlr, SCTLR_STAGE2_PTW) && page->memory.memtype != HWM_MT_NORMAL)) {
        return refuse(w, HWM_FAULT_PERMISSION, page->level2, ipa, table);
    }
    return true;
}

static bool second(smmu_walker *w, uint64_t ipa, unsigned access, bool table, smmu_page *page)
{
    const hwm_smmu_bank *b = &w->m->bank[w->stage2];
    const hwm_tlb_entry *e;
    hwm_long_result r;
    unsigned matches;
    uint32_t causes;

    if (!w->fresh) {
        matches = smmu_lookup(w->m, w->live, b->ipa_space, ipa, &e);
        if (matches > 1) {
            return refuse(w, HWM_FAULT_MULTI_HIT, smmu_top_level(b), ipa, table);
        }
        if (matches) {
            smmu_page_of_entry(e, page);
            if (!page->clean || smmu_passes(page->allow, access) || !(access & SMMU_ACCESS_WRITE)) {
                w->hit = true;
                page->keep = true;
                return second_allows(w, ipa, access, table, page);
            }
            if (w->live) {
                smmu_drop(w->live, b->ipa_space, ipa);
            }
        }
    }
    w->hit = false;
    tables(w, w->stage2, ipa, &r);
    if (r.causes) {
        return refuse(w, r.causes, r.level, ipa, table);
    }
    /* Refused by PTW, so that nothing is updated. */
    if (table && SMMU_BIT(b->sctlr, SCTLR_STAGE2_PTW) && r.memory.memtype != HWM_MT_NORMAL) {
        return refuse(w, HWM_FAULT_PERMISSION, r.level, ipa, table);
    }
    causes = settle(w, w->stage2, access, false, &r, page);
    if (causes) {
        return refuse(w, causes, r.level, ipa, table);
    }
    page->pa = r.pa;
    page->size = r.size;
    page->ipa = ipa & ~(r.size - 1);
    page->memory = r.memory;
    page->perms = perms_of(r.perms, page->allow);
    page->allow1 = 0xff;
    page->allow2 = page->allow;
    page->level1 = 0;
    page->level2 = r.level;
    page->attr = r.attr;
    page->share = r.memory.share;
    page->secure = b->walk_attrs[0].secure;
    page->global = page->split = false;
    if (w->live && page->keep && SMMU_BIT(w->m->side[0].acr, sACR_IPA2PA_CEN)) {
        smmu_fill(w->live, w->bank, b->ipa_space, ipa, page);
    }
    return second_allows(w, ipa, access, table, page);
}

bool smmu_walk_table(smmu_walker *w, uint64_t ipa, smmu_page *page)
{
    return second(w, ipa, w->access & SMMU_ACCESS_PRIVILEGED, true, page);
}

bool smmu_walk_ipa(smmu_walker *w, uint64_t ipa, smmu_page *page)
{
    return second(w, ipa, w->access, false, page);
}

/* Both stages in one: `first` as stage 1 left it, for the address `ipa`. */
static void join(smmu_page *page, uint64_t ipa, const smmu_page *s2)
{
    uint64_t size = page->size < s2->size ? page->size : s2->size;

    page->pa = (s2->pa + (ipa - s2->ipa)) & ~(size - 1);
    page->ipa = ipa & ~(size - 1);
    page->split = page->size > size;
    page->size = size;
    page->allow2 = s2->allow;
    page->allow &= s2->allow;
    page->perms = perms_of(page->perms & s2->perms, page->allow);
    page->level2 = s2->level2;
    page->clean |= s2->clean;
    page->keep &= s2->keep;
    page->secure &= s2->secure;
    hwm_long_combine(&page->memory, &s2->memory, &page->memory);
}

bool smmu_walk(smmu_walker *w, uint64_t va, bool last, smmu_page *page)
{
    hwm_long_result r;

    w->fault->causes = 0;
    tables(w, w->bank, va, &r);
    return !w->fault->causes && smmu_walked(w, va, last, &r, page);
}

bool smmu_walked(smmu_walker *w, uint64_t va, bool last, const hwm_long_result *r, smmu_page *page)
{
    const hwm_smmu_bank *b = &w->m->bank[w->bank];
    bool stage2 = b->kind == SMMU_KIND_STAGE2;
    smmu_page s2;
    uint32_t causes;
    uint64_t ipa;
    bool barred;

    if (r->causes) {
        set_fault(w, r->causes, stage2 ? 2 : 1, r->level);
        w->fault->ipa = va;
        return false;
    }
    page->secure = b->walk_attrs[r->region].secure && !r->ns;
    barred = w->sif && !(w->side && page->secure);
    causes = settle(w, w->bank, w->access, barred, r, page);
    if (causes) {
        set_fault(w, causes, stage2 ? 2 : 1, r->level);
        w->fault->ipa = va;
    }
    if (w->fault->causes) {
        return false;
    }
    page->pa = page->ipa = r->pa;
    page->size = r->size;
    page->split = false;
    page->memory = r->memory;
    page->perms = perms_of(r->perms, page->allow);
    page->share = r->memory.share;
    page->attr = r->attr;
    if (stage2) {
        page->ipa = va & ~(r->size - 1);
        page->allow1 = 0xff;
        page->allow2 = page->allow;
        page->level1 = 0;
        page->level2 = r->level;
        page->global = false;
        return true;
    }
    page->allow1 = page->allow;
    page->allow2 = 0xff;
    page->level1 = r->level;
    page->level2 = 0;
    page->global = r->global;
    if (w->stage2 == SMMU_NO_BANK || !last) {
        if (b->stage2 != SMMU_NO_BANK && last) {
            smmu_override_by_bank(&w->m->bank[b->stage2], &page->memory);
        }
        return true;
    }
    /* Stage 1's refusal comes first, and leaves nothing to keep. */
    if (!smmu_passes(page->allow, w->access) || barred) {
        page->keep = false;
        return true;
    }
    ipa = r->pa + (va & (r->size - 1));
    if (!second(w, ipa, w->access, false, &s2)) {
        return false;
    }
    join(page, ipa, &s2);
    return true;
}
