/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * miss.c - the misses that streams are made of: a small page like the one before, into a TLB that is full of such
 * pages.  Whatever turns out to be different goes on in translate.c with what was fetched.
 */
#include "msm_core.h"

void hwm_msm_translate_miss(hwm_msm *m, const hwm_request *req, size_t route, uint64_t match, hwm_msm_context *ctx,
                            hwm_response *resp)
{
    const bool secure = route % 4 == HWM_MSM_NSCFG_SECURE;
    const uint32_t va = (uint32_t)req->iova, first = hwm_short_first_address(&ctx->regime, 0, 0, va);
    uint32_t table = 0, second = 0, d = 0;
    hwm_attrs *attrs = &ctx->walk_attrs[0];
    unsigned fetched = 1;
    hwm_short_result walk;
    int err;

    ctx->counters.translations++;
    ctx->counters.misses++;
    attrs->stream = req->stream;
    attrs->secure = secure;
    err = hwm_short_read(&m->config.host, attrs, first, false, &table);
    if (err == HWM_OK && hwm_short_bits(table, 0, 2) == HWM_SHORT_TABLE) {
        fetched = 2;
        second = hwm_short_second_address(table, va);
        err = hwm_short_read(&m->config.host, attrs, second, false, &d);
        if (err == HWM_OK && hwm_msm_memo_key(table, d, secure) == ctx->memo.key) {
            const hwm_tlb_entry *e = hwm_tlb_replace(&m->tlb, match, va, ctx->memo.mask, d & ~(uint32_t)0xfff,
                                                     &ctx->memo.traits);

            if (e) {
                ctx->counters.walks++;
                ctx->counters.walk_reads += 2;
                ctx->counters.evictions++;
                MSM_REG(ctx, TLBFLPTER) = first;
                MSM_REG(ctx, TLBSLPTER) = second;
                if (e->traits.allow >> hwm_msm_kind_of(req) & 1) {
                    hwm_msm_answer(&m->head[req->stream], req, req->privileged, e, false, resp);
                } else {
                    hwm_msm_translate_refused(m, req, route, e, resp);
                }
                return;
            }
        }
    }
    walk = (hwm_short_result){
        .fetched = (uint8_t)fetched,
        .address = { first, second },
        .descriptor = { table, d },
        .causes = err == HWM_OK ? 0 : hwm_short_read_causes(err, fetched),
    };
    hwm_msm_walked(ctx, &walk);
    hwm_msm_translate_walked(m, req, route, &walk, resp);
}
