/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regs.c - the register window: pages, sizes of accesses, who may reach what, and dumps.  What the registers are and do
 * is in regs_global.c, regs_bank.c, regs_maint.c and pmu.c.
 */
#include "regs.h"

#define REG(NAME, OFFSET, COUNT, BYTES, ACCESS, RESET, WMASK) { #NAME, OFFSET, COUNT, BYTES, SMMU_##ACCESS, WMASK },

static const smmu_reg gr0_regs[] = { HWM_SMMU_GR0_REGS(REG) };
static const smmu_reg gr1_regs[] = { HWM_SMMU_GR1_REGS(REG) };
static const smmu_reg imp_regs[] = { HWM_SMMU_IMP_REGS(REG) };
static const smmu_reg pmu_regs[] = { HWM_SMMU_PMU_REGS(REG) };
static const smmu_reg bank_regs[] = { HWM_SMMU_CONTEXT_REGS(REG) };

#define TABLE(regs) { regs, sizeof(regs) / sizeof((regs)[0]) }

static const struct {
    const smmu_reg *reg;
    unsigned count;
} spaces[SMMU_SPACES] = {
    [SMMU_GR0] = TABLE(gr0_regs), [SMMU_GR1] = TABLE(gr1_regs), [SMMU_IMP] = TABLE(imp_regs),
    [SMMU_PMU] = TABLE(pmu_regs), [SMMU_CB] = TABLE(bank_regs),
};

/* Registers end here in pages of any size. */
#define PAGE_USED 0x1000u

enum { FOUND, HOLE, DENIED };

const smmu_reg *smmu_space_regs(smmu_space space, unsigned *count)
{
    *count = spaces[space].count;
    return spaces[space].reg;
}

/* The tables are in the order of their offsets. */
const smmu_reg *smmu_find_reg(smmu_space space, uint32_t offset)
{
    unsigned low = 0, high = spaces[space].count;

    while (low < high) {
        unsigned middle = (low + high) / 2;
        const smmu_reg *reg = &spaces[space].reg[middle];

        if (offset < reg->offset) {
            high = middle;
        } else if (offset - reg->offset < (uint32_t)reg->count * reg->bytes) {
            return reg;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static bool has(const hwm_smmu *m, const smmu_reg_access *a)
{
    switch (a->space) {
    case SMMU_GR0:
        return smmu_gr0_has(m, a);
    case SMMU_GR1:
        return smmu_gr1_has(m, a);
    case SMMU_IMP:
        return m->config.model == HWM_SMMU_MMU500;
    case SMMU_PMU:
        return smmu_pmu_has(m, a);
    default:
        return a->reg->offset >= SMMU_BANK_PMU ? smmu_pmu_has(m, a) : smmu_bank_has(m, a);
    }
}

/* Reads have no effect but that a synchronization ends: see sync_read(). */
static uint64_t value_of(const hwm_smmu *m, const smmu_reg_access *a)
{
    switch (a->space) {
    case SMMU_GR0:
        return smmu_gr0_value(m, a);
    case SMMU_GR1:
        return smmu_gr1_value(m, a);
    case SMMU_IMP:
        return 0xffffffff;       /* TBU_PWR_STATUS: every unit has power */
    case SMMU_PMU:
        return smmu_pmu_value(m, a);
    default:
        return a->reg->offset >= SMMU_BANK_PMU ? smmu_pmu_value(m, a) : smmu_bank_value(m, a);
    }
}

static void write_to(hwm_smmu *m, const smmu_reg_access *a, uint64_t value)
{
    switch (a->space) {
    case SMMU_GR0:
        smmu_gr0_write(m, a, value);
        break;
    case SMMU_GR1:
        smmu_gr1_write(m, a, value);
        break;
    case SMMU_PMU:
        smmu_pmu_write(m, a, value);
        break;
    default:
        if (a->reg->offset >= SMMU_BANK_PMU) {
            smmu_pmu_write(m, a, value);
        } else {
            smmu_bank_write(m, a, value);
        }
        break;
    }
}

/* Fills in the rest of *a, whose space, bank and secure are known. */
static bool find(const hwm_smmu *m, uint32_t within, smmu_reg_access *a)
{
    a->side = a->secure;
    if (a->space == SMMU_GR0 && within >= SMMU_ALIASES && within < SMMU_ALIASES_END) {
        if (!a->secure || !smmu_find_reg(SMMU_GR0, within)) {
            return false;
        }
        within -= SMMU_ALIASES;
        a->side = 0;
    }
    a->reg = smmu_find_reg(a->space, within);
    if (!a->reg) {
        return false;
    }
    a->index = (within - a->reg->offset) / a->reg->bytes;
    return has(m, a);
}

/* What lies at an offset, which is a multiple of 4 (SMMU 1, 7, 9). */
static int locate(const hwm_smmu *m, uint32_t offset, bool secure, smmu_reg_access *a)
{
    static const smmu_space global[] = { SMMU_GR0, SMMU_GR1, SMMU_IMP, SMMU_PMU };
    uint32_t page = offset / m->config.page_size, within = offset % m->config.page_size, pages = smmu_pages(m);

    *a = (smmu_reg_access){ .bank = SMMU_NO_BANK, .secure = secure && m->config.secure };
    if (page >= 2 * pages) {
        return HOLE;
    }
    if (page >= pages) {
        a->space = SMMU_CB;
        a->bank = page - pages;
        if (a->bank >= m->config.num_cb || (!a->secure && smmu_bank_secure(m, a->bank))) {
            return DENIED;
        }
    } else {
        if (!a->secure && SMMU_BIT(m->scr1, SCR1_GASRAE)) {
            return DENIED;
        }
        if (page >= sizeof(global) / sizeof(global[0])) {
            return HOLE;
        }
        a->space = global[page];
    }
    return within < PAGE_USED && find(m, within, a) ? FOUND : HOLE;
}

/* A guest's mistake: counted, and recorded where the page is none of its business. */
static int refuse(hwm_smmu *m, int where, uint32_t offset, bool secure, bool write)
{
    m->rest.guest_errors++;
    if (where == DENIED) {
        smmu_config_access_fault(m, secure && m->config.secure, offset, write);
    }
    return HWM_E_ACCESS;
}

/* CAF and its syndrome (SMMU 7); a fault while another one is pending only sets MULTI. */
void smmu_config_access_fault(hwm_smmu *m, bool secure, uint32_t offset, bool write)
{
    hwm_smmu_side *side = &m->side[secure];
    bool recorded = !side->gfsr;

    m->rest.global_faults++;
    if (recorded) {
        uint32_t syndrome = SMMU_PUT((uint32_t)write, sGFSYNR0_WNR);

        side->gfsr = HWM_SMMU_sGFSR_CAF_MASK;
        side->gfar = offset;
        side->gfsynr0 = smmu_fit_gfsynr0(secure, syndrome);
        side->gfsynr1 = 0;
    } else {
        side->gfsr |= HWM_SMMU_sGFSR_MULTI_MASK;
    }
    if (m->config.host.event) {
        const hwm_event event = {
            .type = HWM_EVENT_GLOBAL_FAULT,
            .context = HWM_NO_CONTEXT,
            .write = write,
            .secure = secure,
            .recorded = recorded,
            .causes = HWM_FAULT_CONFIG_ACCESS,
            .iova = offset,
            .fsr = side->gfsr,
            .fsynr0 = side->gfsynr0,
            .fsynr1 = side->gfsynr1,
            .far_ = side->gfar,
        };

        m->config.host.event(m->config.host.opaque, &event);
    }
    smmu_update_lines(m);
}

/* A status register has been read: a synchronization ends after so many of them (SMMU 6). */
static void sync_read(hwm_smmu *m, const smmu_reg_access *a)
{
    uint32_t *syncing = NULL;

    if (a->space == SMMU_CB && a->reg->offset == HWM_SMMU_TLBSTATUS) {
        syncing = &m->bank[a->bank].syncing;
    } else if (a->space == SMMU_GR0 && a->reg->offset == HWM_SMMU_sTLBGSTATUS) {
        syncing = &m->side[a->side].syncing;
    }
    if (syncing && *syncing) {
        --*syncing;
    }
}

/* One register, or a half of one, or all of one with 64 bits. */
static int read_part(hwm_smmu *m, uint32_t offset, unsigned size, bool secure, uint64_t *value)
{
    smmu_reg_access a;
    int where = locate(m, offset, secure, &a);

    *value = 0;
    if (where != FOUND || a.reg->access == SMMU_WO) {
        return where == FOUND ? HOLE : where;
    }
    *value = value_of(m, &a);
    sync_read(m, &a);
    if (size == 4) {
        *value = (uint32_t)(a.reg->bytes == 8 && offset & 4 ? *value >> 32 : *value);
    }
    return FOUND;
}

static int write_part(hwm_smmu *m, uint32_t offset, unsigned size, bool secure, uint64_t value)
{
    smmu_reg_access a;
    int where = locate(m, offset, secure, &a);

    if (where != FOUND || a.reg->access == SMMU_RO) {
        return where == FOUND ? HOLE : where;
    }
    if (size == 4) {
        value = (uint32_t)value;
    }
    if (a.reg->bytes == 8 && size == 4) {
        /* A half of a register that is stored; an operation runs on its low word, zero-extended, and ignores a high
         * one. */
        if (a.reg->access == SMMU_WO) {
            if (offset & 4) {
                return FOUND;
            }
        } else {
            uint64_t old = value_of(m, &a);

            value = offset & 4 ? (uint32_t)old | value << 32 : (old & ~(uint64_t)0xffffffff) | value;
        }
    }
    write_to(m, &a, value);
    return FOUND;
}

/* Does one register fill the eight bytes at offset? */
static bool wide(const hwm_smmu *m, uint32_t offset, bool secure)
{
    smmu_reg_access a;

    return locate(m, offset, secure, &a) == FOUND && a.reg->bytes == 8;
}

static bool size_ok(hwm_smmu *m, unsigned size)
{
    if (size == 4 || size == 8) {
        return true;
    }
    m->rest.guest_errors++;
    return false;
}

int smmu_mmio_read(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t *value)
{
    hwm_smmu *m = smmu_of(iommu);
    uint64_t high = 0;
    int where, other = FOUND;

    *value = 0;
    if (!size_ok(m, size)) {
        return HWM_E_SIZE;
    }
    if (offset & (size - 1)) {
        return refuse(m, HOLE, offset, secure, false);
    }
    if (size == 4 || wide(m, offset, secure)) {
        where = read_part(m, offset, size, secure, value);
    } else {
        where = read_part(m, offset, 4, secure, value);
        other = read_part(m, offset + 4, 4, secure, &high);
        *value |= high << 32;
    }
    if (where != FOUND || other != FOUND) {
        return refuse(m, where != FOUND ? where : other, offset, secure, false);
    }
    return HWM_OK;
}

int smmu_mmio_write(hwm_iommu *iommu, uint32_t offset, unsigned size, bool secure, uint64_t value)
{
    hwm_smmu *m = smmu_of(iommu);
    int where, other = FOUND;

    if (!size_ok(m, size)) {
        return HWM_E_SIZE;
    }
    if (offset & (size - 1)) {
        return refuse(m, HOLE, offset, secure, true);
    }
    if (size == 4 || wide(m, offset, secure)) {
        where = write_part(m, offset, size, secure, value);
    } else {
        where = write_part(m, offset, 4, secure, value);
        other = write_part(m, offset + 4, 4, secure, value >> 32);
    }
    if (where != FOUND || other != FOUND) {
        return refuse(m, where != FOUND ? where : other, offset, secure, true);
    }
    return HWM_OK;
}

/* Which sides have a copy of their own of what is dumped: all of a banked register's, one of the others'. */
static bool banked(const smmu_reg_access *a)
{
    return a->space == SMMU_GR0 && (smmu_find_reg(SMMU_GR0, a->reg->offset + SMMU_ALIASES) ||
                                    a->reg->offset == HWM_SMMU_IDR0 || a->reg->offset == HWM_SMMU_IDR1) &&
           a->reg->offset < SMMU_ALIASES_END - SMMU_ALIASES;
}

/* Everything of one page that can be read, as its owner sees it; the aliases show nothing new. */
static uint32_t dump(const hwm_smmu *m, smmu_space space, uint32_t base, smmu_reg_access *a, hwm_reg *out, uint32_t max,
                     uint32_t n)
{
    for (unsigned i = 0; i < spaces[space].count; i++) {
        const smmu_reg *reg = &spaces[space].reg[i];

        if (reg->access == SMMU_WO ||
            (space == SMMU_GR0 && reg->offset >= SMMU_ALIASES && reg->offset < SMMU_ALIASES_END)) {
            continue;
        }
        for (unsigned index = 0; index < reg->count; index++) {
            a->space = space;
            a->reg = reg;
            a->index = index;
            for (unsigned side = 0; side <= m->config.secure; side++) {
                bool two = banked(a);

                a->side = side;
                a->secure = two ? side : m->config.secure;
                if ((side && !two) || !has(m, a)) {
                    continue;
                }
                if (n < max) {
                    out[n] = (hwm_reg){
                        .name = reg->name,
                        .offset = base + reg->offset + index * reg->bytes,
                        .bytes = reg->bytes,
                        .secure = two ? side : reg->offset == HWM_SMMU_SCR1 && space == SMMU_GR0,
                        .value = value_of(m, a),
                    };
                }
                n++;
            }
        }
    }
    return n;
}

uint32_t smmu_registers(const hwm_iommu *iommu, uint32_t index, hwm_reg *out, uint32_t max)
{
    const hwm_smmu *m = smmu_of_const(iommu);
    smmu_reg_access a = { .bank = SMMU_NO_BANK };
    uint32_t n = 0, page = m->config.page_size;

    if (index == HWM_ANY) {
        n = dump(m, SMMU_GR0, HWM_SMMU_GR0_PAGE * page, &a, out, max, n);
        n = dump(m, SMMU_GR1, HWM_SMMU_GR1_PAGE * page, &a, out, max, n);
        n = dump(m, SMMU_IMP, HWM_SMMU_IMP_PAGE * page, &a, out, max, n);
        return dump(m, SMMU_PMU, HWM_SMMU_PMU_PAGE * page, &a, out, max, n);
    }
    if (index >= m->config.num_cb) {
        return 0;
    }
    a.bank = index;
    return dump(m, SMMU_CB, (smmu_pages(m) + index) * page, &a, out, max, n);
}
