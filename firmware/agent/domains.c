// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests on IOMMUs, domains and attachments: the bench numbers them as the answers say. */
#include "agent.h"
#include "pages.h"

enum { DOMAINS = 128, ATTACHMENTS = 128, INVALIDATE_ALL_ABOVE = 32, FLAT_PAGES = 512 };

struct domain {
    bool used, access_flag;
    enum iommu_stage stage;
    pgtable tables, second;  /* `second`: the flat stage 2 of a nested translation */
    unsigned users;
};

struct attachment {
    struct iommu_attachment at;
    struct domain *domain;   /* NULL: free */
    struct iommu_setup setup;
};

static struct part parts[IOMMUS];
static struct domain domains[DOMAINS];
static struct attachment attachments[ATTACHMENTS];

/* Addresses to invalidate, or more than are worth it one by one. */
static uint64_t gone[INVALIDATE_ALL_ABOVE];
static unsigned gone_count;

struct part *part_of(uint64_t number)
{
    return number < IOMMUS && parts[number].probed ? &parts[number] : NULL;
}

static struct domain *domain_of(uint64_t number)
{
    return number < DOMAINS && domains[number].used ? &domains[number] : NULL;
}

static struct attachment *attachment_of(uint64_t number)
{
    return number < ATTACHMENTS && attachments[number].domain ? &attachments[number] : NULL;
}

void domains_reset(void)
{
    faults_reset();
    for (unsigned i = 0; i < IOMMUS; i++) {
        parts[i] = (struct part){ .probed = false };
    }
    for (unsigned i = 0; i < DOMAINS; i++) {
        domains[i].used = false;
    }
    for (unsigned i = 0; i < ATTACHMENTS; i++) {
        attachments[i].domain = NULL;
    }
    pages_init();
}

static uint32_t probe(const uint64_t *arguments, uint64_t *answer, const uint32_t *spis)
{
    unsigned number = 0;

    while (number < IOMMUS && parts[number].probed) {
        number++;
    }
    if (number == IOMMUS || arguments[0] > IOMMU_SMMU_V2 || arguments[2] > BANKS || arguments[5] > LINES) {
        return MAILBOX_BAD_REQUEST;
    }
    struct part *part = &parts[number];
    *part = (struct part){
        .iommu = {
            .model = (enum iommu_model)arguments[0], .base = (uintptr_t)arguments[1],
            .banks = (uint16_t)arguments[2], .global_spi = (uint16_t)arguments[3],
            .context_spi = (uint16_t)arguments[4],
        },
        .number = number,
    };
    for (uint64_t i = 0; i < arguments[5]; i++) {
        if (spis[i] >= LINES) {
            return MAILBOX_BAD_REQUEST;
        }
        part->lines[spis[i] / 32] |= 1u << spis[i] % 32;
    }
    if (iommu_init(&part->iommu)) {
        return MAILBOX_UNSUPPORTED;
    }
    part->probed = true;
    faults_listen(part);
    answer[0] = number;
    answer[1] = part->iommu.banks;
    return MAILBOX_OK;
}

static void counts(const struct domain *domain, uint64_t *answer)
{
    const pgtable_counts *c = &domain->tables.counts;

    answer[MAILBOX_LEAF_WRITES] = c->leaf_writes;
    answer[MAILBOX_TABLE_WRITES] = c->table_writes;
    answer[MAILBOX_TABLES] = c->tables;
    answer[MAILBOX_ENTRIES] = c->entries;
    answer[MAILBOX_TAKEN] = c->taken;
    answer[MAILBOX_FREED] = c->freed;
}

static uint32_t new_domain(const uint64_t *arguments, uint64_t *answer)
{
    unsigned number = 0;

    while (number < DOMAINS && domains[number].used) {
        number++;
    }
    if (number == DOMAINS || arguments[0] >= PGTABLE_FORMATS || arguments[1] > IOMMU_NESTED || arguments[2] > 7) {
        return number == DOMAINS ? MAILBOX_NO_TABLE_MEMORY : MAILBOX_BAD_REQUEST;
    }
    struct domain *domain = &domains[number];
    domain->stage = (enum iommu_stage)arguments[1];
    domain->access_flag = arguments[3];
    domain->users = 0;
    pgtable_status status = pgtable_init(&domain->tables, &pages, (pgtable_format)arguments[0],
                                         domain->stage == IOMMU_STAGE2 ? 2 : 1, (unsigned)arguments[2]);
    if (status) {
        return status;
    }
    if (domain->stage == IOMMU_NESTED) {
        /* Every address to itself: what stage 1 gives is where it goes. */
        const pgtable_run flat = { .page = 1 << 30, .count = FLAT_PAGES };
        const pgtable_prot all = { .write = true, .execute = true };

        status = pgtable_init(&domain->second, &pages, PGTABLE_AARCH64_4K, 2, 0);
        if (!status) {
            status = pgtable_map(&domain->second, &flat, 1, all);
        }
        if (status) {
            pgtable_release(&domain->tables);
            return status;
        }
    }
    domain->used = true;
    answer[0] = number;
    answer[1] = (uintptr_t)domain->tables.root;
    answer[2] = domain->tables.root_bytes;
    answer[3] = (uintptr_t)domain->tables.high;
    answer[4] = domain->tables.high_bytes;
    return MAILBOX_OK;
}

static uint32_t release(struct domain *domain, uint64_t *answer)
{
    if (domain->users) {
        return MAILBOX_BUSY;
    }
    pgtable_release(&domain->tables);
    if (domain->stage == IOMMU_NESTED) {
        pgtable_release(&domain->second);
    }
    domain->used = false;
    counts(domain, answer);
    return MAILBOX_OK;
}

static uint32_t attach(struct domain *domain, const uint64_t *arguments, uint64_t *answer, const uint32_t *streams)
{
    struct part *part = part_of(arguments[1]);
    unsigned number = 0;

    while (number < ATTACHMENTS && attachments[number].domain) {
        number++;
    }
    if (!part || number == ATTACHMENTS || arguments[2] > BANKS || arguments[3] > 0x10000 ||
        arguments[4] > IOMMU_SILENT || !arguments[6] || arguments[6] > IOMMU_STREAMS) {
        return MAILBOX_BAD_REQUEST;
    }
    struct attachment *a = &attachments[number];
    a->at = (struct iommu_attachment){
        .stream_count = (uint8_t)arguments[6], .bank = (int)arguments[2] - 1,
        .asid = arguments[3] ? (int)arguments[3] - 1 : IOMMU_ANY_ASID,
        .format = domain->tables.format, .stage = domain->stage,
    };
    for (unsigned i = 0; i < a->at.stream_count; i++) {
        a->at.streams[i] = (uint16_t)streams[i];
    }
    a->setup = (struct iommu_setup){
        .faults = (enum iommu_faults)arguments[4], .prefetch = arguments[5], .access_flag = domain->access_flag,
    };
    enum iommu_status status = iommu_attach(&part->iommu, &a->at);
    if (status) {
        return status == IOMMU_BUSY ? MAILBOX_BUSY : MAILBOX_UNSUPPORTED;
    }
    a->domain = domain;
    domain->users++;
    answer[0] = number;
    answer[1] = (uint64_t)a->at.bank;
    answer[2] = (uint64_t)a->at.asid;
    answer[3] = iommu_interrupt(&a->at);
    answer[4] = domain->stage == IOMMU_NESTED ? (uint64_t)a->at.bank2 + 1 : 0;
    return MAILBOX_OK;
}

static uint32_t switch_to(struct attachment *a, struct domain *domain)
{
    if (!domain || domain->tables.format != a->at.format || domain->stage != a->at.stage) {
        return MAILBOX_BAD_REQUEST;
    }
    iommu_switch(&a->at, &domain->tables);
    a->domain->users--;
    a->domain = domain;
    domain->users++;
    return MAILBOX_OK;
}

/* The gathered addresses, or everything, out of the TLB for each bank that the domain is active on. */
static uint64_t invalidate(struct domain *domain, bool all)
{
    all |= gone_count > INVALIDATE_ALL_ABOVE;
    for (unsigned number = 0; number < ATTACHMENTS; number++) {
        struct attachment *a = &attachments[number];

        if (a->domain != domain || !a->at.active) {
            continue;
        }
        if (all) {
            iommu_invalidate_all(&a->at);
        }
        for (unsigned i = 0; i < gone_count && !all; i++) {
            iommu_invalidate(&a->at, gone[i]);
        }
        iommu_sync(&a->at);
    }
    return all ? 1 : gone_count;
}

static void note_gone(void *context, uint64_t iova)
{
    (void)context;
    if (gone_count < INVALIDATE_ALL_ABOVE) {
        gone[gone_count] = iova;
    }
    if (gone_count <= INVALIDATE_ALL_ABOVE) {
        gone_count++;
    }
}

static uint32_t map(struct domain *domain, const uint64_t *arguments, uint64_t *answer, const void *data)
{
    pgtable_prot prot = {
        .write = arguments[2] & MAILBOX_PROT_WRITE, .privileged = arguments[2] & MAILBOX_PROT_PRIVILEGED,
        .execute = arguments[2] & MAILBOX_PROT_EXECUTE,
        .memory = (pgtable_memory_type)(arguments[2] >> MAILBOX_PROT_MEMORY_SHIFT & 3),
    };
    uint32_t status;

    _Static_assert(sizeof(struct mailbox_run) == sizeof(pgtable_run), "runs are taken as they are");
    if (arguments[3] > MAILBOX_DATA_BYTES / sizeof(struct mailbox_run)) {
        return MAILBOX_BAD_REQUEST;
    }
    domain->tables.budget = (int64_t)arguments[1];
    status = pgtable_map(&domain->tables, data, (size_t)arguments[3], prot);
    barrier(); /* the tables, before whatever lets a master walk them */
    counts(domain, answer);
    return status;
}

static uint32_t unmap(struct domain *domain, const uint64_t *arguments, uint64_t *answer)
{
    uint32_t status;

    gone_count = 0;
    domain->tables.budget = (int64_t)arguments[1];
    status = pgtable_unmap(&domain->tables, arguments[2], arguments[3], note_gone, NULL);
    barrier();
    /* Without an invalidation empty tables stay: the TLB may still know them, a walk in flight may. */
    if (!status && arguments[4] != MAILBOX_INVALIDATE_NONE) {
        answer[MAILBOX_INVALIDATIONS] = invalidate(domain, arguments[4] == MAILBOX_INVALIDATE_CONTEXT);
        pgtable_release_unused(&domain->tables);
    }
    counts(domain, answer);
    return status;
}

static uint32_t invalidate_range(struct domain *domain, const uint64_t *arguments, uint64_t *answer)
{
    uint64_t page = 1ull << pgtable_granule(&domain->tables);

    gone_count = 0;
    for (uint64_t at = 0; at < arguments[2] && gone_count <= INVALIDATE_ALL_ABOVE; at += page) {
        note_gone(NULL, arguments[1] + at);
    }
    domain->tables.budget = -1;
    answer[MAILBOX_INVALIDATIONS] = invalidate(domain, !arguments[2]);
    pgtable_release_unused(&domain->tables);
    counts(domain, answer);
    return MAILBOX_OK;
}

static uint32_t query(struct attachment *a, const uint64_t *arguments, uint64_t *words)
{
    if (arguments[1] > IOMMU_UW || arguments[2] > MAILBOX_DATA_BYTES / sizeof(*words)) {
        return MAILBOX_BAD_REQUEST;
    }
    for (uint64_t i = 0; i < arguments[2]; i++) {
        if (iommu_query(&a->at, (enum iommu_query)arguments[1], words[i], &words[i])) {
            return MAILBOX_UNSUPPORTED;
        }
    }
    return MAILBOX_OK;
}

static uint32_t clear_all(void)
{
    for (unsigned number = 0; number < ATTACHMENTS; number++) {
        struct attachment *a = &attachments[number];

        for (unsigned i = 0; a->domain && i < IOMMUS; i++) {
            if (a->at.iommu == &parts[i].iommu) {
                faults_clear(&parts[i], (unsigned)a->at.bank + 1);
            }
        }
    }
    return MAILBOX_OK;
}

static uint32_t serve_fault(uint32_t op, const uint64_t *arguments, void *data)
{
    struct part *part = part_of(arguments[0]);
    unsigned index = (unsigned)arguments[1];

    if (!part || arguments[1] > part->iommu.banks || arguments[1] > BANKS) {
        return MAILBOX_BAD_REQUEST;
    }
    switch (op) {
    case MAILBOX_FAULT:
        return faults_read(part, index, data) ? MAILBOX_OK : MAILBOX_NO_FAULT;
    case MAILBOX_CLEAR:
        return faults_clear(part, index) ? MAILBOX_OK : MAILBOX_NO_FAULT;
    default:
        return faults_answer(part, index, arguments[2] ? IOMMU_TERMINATE : IOMMU_RETRY) ? MAILBOX_OK
                                                                                       : MAILBOX_NO_FAULT;
    }
}

static uint32_t serve_attachment(uint32_t op, struct attachment *a, const uint64_t *arguments, void *data)
{
    if (!a) {
        return MAILBOX_BAD_REQUEST;
    }
    switch (op) {
    case MAILBOX_ACTIVATE:
        a->setup.access_flag = a->domain->access_flag;
        iommu_activate(&a->at, &a->domain->tables, a->domain->stage == IOMMU_NESTED ? &a->domain->second : NULL,
                       &a->setup);
        return MAILBOX_OK;
    case MAILBOX_SWITCH:
        return switch_to(a, domain_of(arguments[1]));
    case MAILBOX_DETACH:
        iommu_detach(&a->at);
        a->domain->users--;
        a->domain = NULL;
        return MAILBOX_OK;
    default:
        return query(a, arguments, data);
    }
}

uint32_t serve_domains(uint32_t op, const uint64_t *arguments, uint64_t *answer, void *data)
{
    struct domain *domain = domain_of(arguments[0]);

    switch (op) {
    case MAILBOX_FORGET:
        domains_reset();
        return MAILBOX_OK;
    case MAILBOX_PROBE:
        return probe(arguments, answer, data);
    case MAILBOX_DOMAIN:
        return new_domain(arguments, answer);
    case MAILBOX_ACTIVATE: case MAILBOX_SWITCH: case MAILBOX_DETACH: case MAILBOX_QUERY:
        return serve_attachment(op, attachment_of(arguments[0]), arguments, data);
    case MAILBOX_CLEAR_ALL:
        return clear_all();
    case MAILBOX_FAULT: case MAILBOX_CLEAR: case MAILBOX_ANSWER:
        return serve_fault(op, arguments, data);
    default:
        break;
    }
    if (!domain) {
        return MAILBOX_BAD_REQUEST;
    }
    switch (op) {
    case MAILBOX_RELEASE:
        return release(domain, answer);
    case MAILBOX_ATTACH:
        return attach(domain, arguments, answer, data);
    case MAILBOX_MAP:
        return map(domain, arguments, answer, data);
    case MAILBOX_UNMAP:
        return unmap(domain, arguments, answer);
    case MAILBOX_INVALIDATE:
        return invalidate_range(domain, arguments, answer);
    case MAILBOX_DECOY:
        return pgtable_decoy(&domain->tables, arguments[1], arguments[2]);
    default:
        return MAILBOX_BAD_REQUEST;
    }
}
