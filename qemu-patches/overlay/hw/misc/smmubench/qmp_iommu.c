/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x-iommu-... commands and IOMMU_... events
 */

#include "qemu/osdep.h"
#include "hw/misc/smmubench/hwm_iommu.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-smmubench.h"
#include "qapi/qapi-events-smmubench.h"
#include "qapi/util.h"

#define REGISTERS_MAX 1024

/* QAPI's enums are the model's, in the same order */
QEMU_BUILD_BUG_ON((int)BENCH_IOMMU_STATUS_TRANSLATED != (int)HWM_TRANSLATED);
QEMU_BUILD_BUG_ON((int)BENCH_IOMMU_STATUS_FAULT != (int)HWM_FAULT);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_TRANSLATION != HWM_FAULT_TRANSLATION);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_TLB_MISS != HWM_FAULT_TLB_MISS);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_MULTI_HIT != HWM_FAULT_MULTI_HIT);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_BYPASS != HWM_FAULT_BYPASS);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_STAGE2 != HWM_FAULT_STAGE2);
QEMU_BUILD_BUG_ON(1u << BENCH_FAULT_CAUSE_GLOBAL_PERMISSION !=
                  HWM_FAULT_GLOBAL_PERMISSION);
QEMU_BUILD_BUG_ON(1u << BENCH_PERMISSION_PR != HWM_PERM_PR);
QEMU_BUILD_BUG_ON(1u << BENCH_PERMISSION_XN != HWM_PERM_XN);
QEMU_BUILD_BUG_ON((int)BENCH_MEM_TYPE_NORMAL != (int)HWM_MT_NORMAL);
QEMU_BUILD_BUG_ON((int)BENCH_CACHE_POLICY_WBNWA != (int)HWM_CACHE_WBNWA);
QEMU_BUILD_BUG_ON((int)BENCH_SHAREABILITY_OUTER != (int)HWM_SHARE_OUTER);

/* ... and its counters are all of the model's */
QEMU_BUILD_BUG_ON(sizeof(BenchIommuCounters) != sizeof(hwm_counters));

HwmIommu *hwm_iommu_resolve(const char *path, Error **errp)
{
    Object *obj = object_resolve_path_type(path, TYPE_HWM_IOMMU, NULL);

    if (!obj) {
        error_setg(errp, "'%s' is not the path of an IOMMU, such as "
                   "/machine/iommu/NAME", path);
        return NULL;
    }
    return HWM_IOMMU(obj);
}

static BenchFaultCauseList *causes_list(uint32_t causes)
{
    BenchFaultCauseList *list = NULL, **tail = &list;
    int i;

    for (i = 0; i < BENCH_FAULT_CAUSE__MAX; i++) {
        if (causes & (1u << i)) {
            QAPI_LIST_APPEND(tail, i);
        }
    }
    return list;
}

static BenchPermissionList *perms_list(uint8_t perms)
{
    BenchPermissionList *list = NULL, **tail = &list;
    int i;

    for (i = 0; i < BENCH_PERMISSION__MAX; i++) {
        if (perms & (1u << i)) {
            QAPI_LIST_APPEND(tail, i);
        }
    }
    return list;
}

static BenchMemAttrs *mem_attrs(const hwm_attrs *attrs)
{
    BenchMemAttrs *out = g_new0(BenchMemAttrs, 1);

    out->memtype = attrs->memtype;
    out->inner = attrs->inner;
    out->outer = attrs->outer;
    out->share = attrs->share;
    out->secure = attrs->secure;
    return out;
}

static BenchTranslation *translation(uint64_t iova, const hwm_response *resp)
{
    BenchTranslation *out = g_new0(BenchTranslation, 1);
    bool passes = resp->status != HWM_FAULT;

    out->iova = iova;
    out->status = resp->status;
    out->hit = resp->hit;
    if (resp->attrs.context != HWM_NO_CONTEXT) {
        out->has_context = true;
        out->context = resp->attrs.context;
    }
    if (passes) {
        out->has_pa = true;
        out->pa = resp->pa;
        out->attrs = mem_attrs(&resp->attrs);
    } else {
        out->has_causes = true;
        out->causes = causes_list(resp->causes);
        out->has_stage = out->has_level = resp->stage != 0;
        out->stage = resp->stage;
        out->level = resp->level;
    }
    if (resp->status == HWM_TRANSLATED) {
        out->has_page = true;
        out->page = resp->page;
        out->has_perms = true;
        out->perms = perms_list(resp->perms);
    }
    return out;
}

/* @regs: room for REGISTERS_MAX, which one query makes once */
static BenchRegisterList *registers(HwmIommu *s, uint32_t index, hwm_reg *regs)
{
    BenchRegisterList *list = NULL, **tail = &list;
    uint32_t count = s->ops.registers(s->core, index, regs, REGISTERS_MAX);
    uint32_t i;

    for (i = 0; i < MIN(count, REGISTERS_MAX); i++) {
        BenchRegister *reg = g_new0(BenchRegister, 1);

        reg->name = g_strdup(regs[i].name);
        reg->offset = regs[i].offset;
        reg->value = regs[i].value;
        reg->has_bytes = regs[i].bytes == 8;
        reg->bytes = regs[i].bytes;
        reg->has_secure = reg->secure = regs[i].secure;
        QAPI_LIST_APPEND(tail, reg);
    }
    return list;
}

static BenchIommuCounters *counters(const hwm_counters *from)
{
    BenchIommuCounters *out = g_new0(BenchIommuCounters, 1);

#define COPY(name) out->name = from->name;
    HWM_COUNTERS(COPY)
#undef COPY
    return out;
}

BenchTranslations *qmp_x_iommu_translate(const char *path, uint16_t stream,
                                         uint64List *iovas,
                                         bool has_write, bool write,
                                         bool has_privileged, bool privileged,
                                         bool has_instruction,
                                         bool instruction,
                                         bool has_secure, bool secure,
                                         bool has_fresh, bool fresh,
                                         Error **errp)
{
    HwmIommu *s = hwm_iommu_resolve(path, errp);
    BenchTranslations *out;
    BenchTranslationList **tail;

    if (!s) {
        return NULL;
    }
    out = g_new0(BenchTranslations, 1);
    tail = &out->results;
    for (; iovas; iovas = iovas->next) {
        const hwm_request req = {
            .iova = iovas->value,
            .length = 1,
            .stream = stream,
            .write = write,
            .privileged = privileged,
            .instruction = instruction,
            .secure = secure,
        };
        hwm_response resp;

        s->ops.peek(s->core, &req, fresh ? HWM_PEEK_FRESH : HWM_PEEK_LIVE,
                    &resp);
        QAPI_LIST_APPEND(tail, translation(iovas->value, &resp));
    }
    return out;
}

static BenchStreamList *streams_list(HwmIommu *s, uint32_t count)
{
    HwmIommuClass *hc = HWM_IOMMU_GET_CLASS(s);
    BenchStreamList *list = NULL, **tail = &list;
    uint32_t i;

    for (i = 0; i < count; i++) {
        hwm_route_info info;
        BenchStream *stream;

        if (s->ops.route(s->core, i, &info) != HWM_OK || !info.valid ||
            (info.context == HWM_NO_CONTEXT && !hc->stages)) {
            continue;
        }
        stream = g_new0(BenchStream, 1);
        stream->route = i;
        stream->stream = info.stream;
        stream->mask = info.mask;
        stream->way = qapi_enum_parse(&BenchStreamWay_lookup, info.way,
                                      BENCH_STREAM_WAY_FAULT, NULL);
        stream->has_context = info.context != HWM_NO_CONTEXT;
        stream->context = info.context;
        stream->vmid = info.vmid;
        QAPI_LIST_APPEND(tail, stream);
    }
    return list;
}

/* Without @regs no registers are listed */
static BenchContextList *contexts_list(HwmIommu *s, uint32_t count,
                                       hwm_reg *regs)
{
    BenchContextList *list = NULL, **tail = &list;
    uint32_t i;

    for (i = 0; i < count; i++) {
        BenchContext *context = g_new0(BenchContext, 1);
        hwm_context_info info = { 0 };

        s->ops.context(s->core, i, &info);
        context->index = i;
        context->translating = info.translating;
        context->stalled = info.stalled;
        context->waiting = info.waiting;
        context->vmid = info.vmid;
        context->asid = info.asid;
        context->stage = g_strdup(info.stage);
        context->format = g_strdup(info.format);
        context->has_stage2_context = info.stage2_context != HWM_ANY;
        context->stage2_context = info.stage2_context;
        context->registers = regs ? registers(s, i, regs) : NULL;
        context->counters = counters(&info.counters);
        QAPI_LIST_APPEND(tail, context);
    }
    return list;
}

BenchIommuInfo *qmp_x_iommu_query(const char *path, bool has_streams,
                                  bool streams, bool has_registers,
                                  bool with_registers, Error **errp)
{
    HwmIommu *s = hwm_iommu_resolve(path, errp);
    g_autofree hwm_reg *regs = NULL;
    BenchIommuInfo *out;
    hwm_iommu_info info;
    hwm_counters count;

    if (!s) {
        return NULL;
    }
    if (!has_registers || with_registers) {
        regs = g_new(hwm_reg, REGISTERS_MAX);
    }
    s->ops.info(s->core, &info);
    s->ops.counters(s->core, &count);
    out = g_new0(BenchIommuInfo, 1);
    out->model = g_strdup(info.model);
    out->window = info.window;
    out->tlb_entries = info.tlb_entries;
    out->tlb_ways = info.tlb_ways;
    out->tlb_capacity = info.tlb_capacity;
    out->registers = regs ? registers(s, HWM_ANY, regs) : NULL;
    if (!has_streams || streams) {
        out->streams = streams_list(s, info.routes);
    }
    out->contexts = contexts_list(s, info.contexts, regs);
    out->counters = counters(&count);
    return out;
}

BenchTlb *qmp_x_iommu_query_tlb(const char *path, Error **errp)
{
    HwmIommu *s = hwm_iommu_resolve(path, errp);
    BenchTlb *out;
    BenchTlbEntryList **tail;
    hwm_iommu_info info;
    uint32_t i;

    if (!s) {
        return NULL;
    }
    out = g_new0(BenchTlb, 1);
    tail = &out->entries;
    s->ops.info(s->core, &info);
    for (i = 0; i < info.tlb_entries; i++) {
        hwm_tlb_view view;
        BenchTlbEntry *entry;

        if (s->ops.tlb(s->core, i, &view) != HWM_OK || !view.valid) {
            continue;
        }
        entry = g_new0(BenchTlbEntry, 1);
        entry->index = view.index;
        entry->va = view.va;
        entry->pa = view.pa;
        entry->page = view.page;
        entry->vmid = view.vmid;
        entry->asid = view.asid;
        entry->global = view.global;
        entry->locked = view.locked;
        entry->secure = view.secure;
        entry->prefetched = view.prefetched;
        entry->kind = g_strdup(view.kind);
        entry->stage = view.stage;
        entry->perms = perms_list(view.perms);
        entry->attrs = mem_attrs(&view.attrs);
        QAPI_LIST_APPEND(tail, entry);
    }
    return out;
}

BenchWalk *qmp_x_iommu_walk(const char *path, uint16_t stream, uint64_t iova,
                            bool has_write, bool write,
                            bool has_privileged, bool privileged,
                            bool has_instruction, bool instruction,
                            bool has_secure, bool secure, Error **errp)
{
    HwmIommu *s = hwm_iommu_resolve(path, errp);
    const hwm_request req = {
        .iova = iova,
        .length = 1,
        .stream = stream,
        .write = write,
        .privileged = privileged,
        .instruction = instruction,
        .secure = secure,
    };
    BenchWalk *out;
    BenchWalkLevelList **tail;
    hwm_walk walk;
    uint32_t i;

    if (!s) {
        return NULL;
    }
    s->ops.walk(s->core, &req, &walk);
    out = g_new0(BenchWalk, 1);
    out->result = translation(iova, &walk.result);
    tail = &out->levels;
    for (i = 0; i < walk.count; i++) {
        BenchWalkLevel *level = g_new0(BenchWalkLevel, 1);

        level->stage = walk.level[i].stage;
        level->level = walk.level[i].level;
        level->ttbr = walk.level[i].ttbr;
        level->address = walk.level[i].address;
        level->descriptor = walk.level[i].descriptor;
        level->bytes = walk.level[i].bytes;
        level->meaning = g_strdup(walk.level[i].meaning);
        QAPI_LIST_APPEND(tail, level);
    }
    return out;
}

void qmp_x_iommu_inject_fault(const char *path, BenchFaultCause cause,
                              bool has_level2, bool level2,
                              bool has_stage2, bool stage2,
                              bool has_stream, uint16_t stream,
                              bool has_context, uint8_t context,
                              bool has_skip, uint32_t skip,
                              bool has_count, uint32_t count, Error **errp)
{
    HwmIommu *s = hwm_iommu_resolve(path, errp);
    const hwm_inject order = {
        .causes = (1u << cause) | (level2 ? HWM_FAULT_LEVEL2 : 0) |
                  (stage2 ? HWM_FAULT_STAGE2 : 0),
        .stream = has_stream ? stream : HWM_ANY,
        .context = has_context ? context : HWM_ANY,
        .skip = skip,
        .count = has_count ? count : 1,
    };

    if (!s) {
        return;
    }
    if (cause == BENCH_FAULT_CAUSE_LEVEL2 ||
        cause == BENCH_FAULT_CAUSE_STAGE2 ||
        s->ops.inject(s->core, &order) != HWM_OK) {
        error_setg(errp, "%s can't be made to fault with cause '%s'%s%s",
                   path, BenchFaultCause_str(cause),
                   level2 ? " and level2" : "", stage2 ? " and stage2" : "");
    }
}

void hwm_iommu_send_event(HwmIommu *s, const hwm_event *event)
{
    bool global = event->type == HWM_EVENT_GLOBAL_FAULT;
    bool stages = HWM_IOMMU_GET_CLASS(s)->stages && !global;
    g_autoptr(BenchFaultCauseList) causes = NULL;

    switch (event->type) {
    case HWM_EVENT_FAULT:
    case HWM_EVENT_GLOBAL_FAULT:
        causes = causes_list(event->causes);
        qapi_event_send_iommu_fault(s->path,
                                    global ? BENCH_FAULT_TYPE_GLOBAL
                                    : BENCH_FAULT_TYPE_CONTEXT,
                                    event->stream,
                                    event->context != HWM_NO_CONTEXT,
                                    event->context, event->iova, event->write,
                                    event->privileged, event->instruction,
                                    event->secure, causes, event->recorded,
                                    event->fsr, event->far_, event->fsynr0,
                                    event->fsynr1, stages, event->cbfrsynra,
                                    stages, event->ipafar);
        break;
    case HWM_EVENT_STALL:
        qapi_event_send_iommu_stall(s->path, event->stream, event->context,
                                    event->iova, event->write,
                                    event->privileged, event->instruction,
                                    event->fsr, event->far_);
        break;
    default:
        break;
    }
}
