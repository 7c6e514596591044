/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * msm.c - one MSM IOMMU v0: configuration, reset, and the routes that are derived from its registers.
 */
#include "msm_core.h"

#define DEFAULT_LEVEL_CAUSES \
    (HWM_MSM_FSR_TF_MASK | HWM_MSM_FSR_AFF_MASK | HWM_MSM_FSR_APF_MASK | HWM_MSM_FSR_SS_MASK)

static const hwm_iommu_ops msm_ops = {
    .reset = hwm_msm_reset,
    .mmio_read = hwm_msm_mmio_read,
    .mmio_write = hwm_msm_mmio_write,
    .translate = hwm_msm_translate,
    .peek = hwm_msm_peek,
    .walk = hwm_msm_walk_view,
    .stalled = hwm_msm_stalled,
    .forget = hwm_msm_forget,
    .inject = hwm_msm_inject,
    .info = hwm_msm_info,
    .context = hwm_msm_context_view,
    .route = hwm_msm_route_view,
    .registers = hwm_msm_registers,
    .tlb = hwm_msm_tlb_view,
    .counters = hwm_msm_counters,
    .clear_counters = hwm_msm_clear_counters,
    .set_tlb = hwm_msm_set_tlb,
    .save_size = hwm_msm_save_size,
    .save = hwm_msm_save,
    .restore = hwm_msm_restore,
};

void hwm_msm_config_defaults(hwm_msm_config *config)
{
    config->contexts = 2;
    config->mids = 32;
    config->tlb_entries = 64;
    config->tlb_ways = 4;
    config->rev = HWM_MSM_REV_RESET;
    config->irq_level_causes = DEFAULT_LEVEL_CAUSES;
}

static bool config_ok(const hwm_msm_config *config)
{
    return config->host.read && config->host.write && config->host.irq &&
           config->contexts >= 1 && config->contexts <= HWM_MSM_MAX_CONTEXTS &&
           config->mids >= 1 && config->mids <= HWM_MSM_MAX_MIDS &&
           hwm_tlb_geometry_ok(config->tlb_entries, config->tlb_ways, HWM_MSM_MAX_TLB) &&
           !(config->rev & ~(HWM_MSM_REV_MAJOR_MASK | HWM_MSM_REV_MINOR_MASK)) &&
           !(config->irq_level_causes & ~HWM_MSM_FSR_WMASK);
}

int hwm_msm_init(hwm_msm *m, const hwm_msm_config *config)
{
    hwm_msm_config checked;

    if (!m || !config || !config_ok(config)) {
        return HWM_E_INVAL;
    }
    checked = *config;
    *m = (hwm_msm){ .iommu.ops = &msm_ops };
    m->config = checked;
    hwm_tlb_attach(&m->tlb, m->tlb_entry, m->tlb_next, HWM_MSM_MAX_TLB);
    hwm_tlb_init(&m->tlb, checked.tlb_entries, checked.tlb_ways);
    hwm_msm_reset(&m->iommu);
    return HWM_OK;
}

/* A transaction may take the fast path only where nothing but the TLB decides about it. */
static bool plain(const hwm_msm *m, unsigned c)
{
    const hwm_msm_context *ctx = &m->context[c];

    return MSM_BIT(MSM_REG(ctx, SCTLR), SCTLR_M) && !ctx->stalled && !m->inject.count &&
           !MSM_BIT(m->cr, CR_CLIENTPD) && MSM_FIELD(MSM_REG(ctx, ACTLR), ACTLR_PRIVCFG) < 2;
}

void hwm_msm_refresh_mid(hwm_msm *m, uint32_t mid)
{
    uint32_t map = m->m2vcbr[mid];
    uint32_t c = MSM_FIELD(map, M2VCBR_N_CBNDX);
    bool usable = mid < m->config.mids && c < m->config.contexts;

    m->route[mid] = (uint8_t)(usable ? c * 4 + MSM_FIELD(map, M2VCBR_N_NSCFG) : MSM_NO_ROUTE);
    m->head[mid] = (hwm_msm_head){
        .stream = (uint16_t)mid,
        .context = (uint8_t)(usable ? c : HWM_NO_CONTEXT),
        .kind = HWM_ACCESS_DATA,
    };
}

void hwm_msm_refresh(hwm_msm *m)
{
    for (unsigned route = 0; route < HWM_MSM_ROUTES; route++) {
        unsigned c = route / 4;
        bool fast = c < m->config.contexts && plain(m, c);

        m->key[route] = fast ? hwm_tlb_key(hwm_msm_vmid(m, c), hwm_msm_asid(m, c), route % 4 == HWM_MSM_NSCFG_SECURE)
                             : HWM_TLB_DEAD;
    }
}

/* Reset values of the real part are not public: every register that keeps a value is 0 (MSM 12).  What is left
 * as it was: the configuration and the TLB's geometry. */
void hwm_msm_reset(hwm_iommu *iommu)
{
    hwm_msm *m = hwm_msm_of(iommu);
    const hwm_msm_config config = m->config;
    uint32_t entries = m->tlb.entries, ways = m->tlb.ways;

    for (unsigned c = 0; c < config.contexts; c++) {
        hwm_msm_abandon(m, c);
    }
    for (unsigned c = 0; c < HWM_MSM_MAX_CONTEXTS; c++) {
        m->context[c] = (hwm_msm_context){ 0 };
        m->cbacr[c] = HWM_MSM_CBACR_N_RESET;
        hwm_msm_refresh_walks(m, c);
    }
    hwm_waiters_init(&m->waiters, HWM_MSM_MAX_STALLED);
    m->tlbrsw = m->testbuscr = m->cr = m->ear = m->esr = m->esynr0 = m->esynr1 = m->rpu_acr = 0;
    m->inject = (hwm_inject){ 0 };
    hwm_msm_clear_counters(iommu);
    hwm_tlb_init(&m->tlb, entries, ways);
    for (uint32_t mid = 0; mid < HWM_MSM_MAX_MIDS; mid++) {
        m->m2vcbr[mid] = HWM_MSM_M2VCBR_N_RESET;
        hwm_msm_refresh_mid(m, mid);
    }
    hwm_msm_refresh(m);
    hwm_msm_update_lines(m);
}
