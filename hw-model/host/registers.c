/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers.c - register windows of the in-process machine, for batches and for data bursts that hit one. */
#include "hwm_page_regs.h"
#include "sim.h"

/* GIC distributor (ARM IHI 0048B, 4.3): what tells whether an interrupt line is high. */
#define GICD_TYPER 0x004u
#define GICD_ISPENDR 0x200u

void sim_add_window(hwm_sim *s, const sim_window *w)
{
    s->windows[s->window_count++] = *w;
}

const sim_window *sim_window_at(const hwm_sim *s, uint64_t pa)
{
    for (uint32_t i = 0; i < s->window_count; i++) {
        const sim_window *w = &s->windows[i];

        if (pa - w->base < w->size) {
            return w;
        }
    }
    return NULL;
}

static int page_read(const hwm_sim *s, uint32_t offset, uint64_t *value)
{
    *value = 0;
    if (offset - HWM_PAGE_SCRATCH < SIM_SCRATCH * HWM_PAGE_SCRATCH_STRIDE && offset % 4u == 0) {
        *value = s->scratch[(offset - HWM_PAGE_SCRATCH) / HWM_PAGE_SCRATCH_STRIDE];
        return HWM_OK;
    }
    switch (offset) {
    case HWM_PAGE_ID:
        *value = HWM_PAGE_ID_RESET;
        return HWM_OK;
    case HWM_PAGE_VERSION:
        *value = HWM_PAGE_VERSION_RESET;
        return HWM_OK;
    case HWM_PAGE_SEED:
        *value = s->arbiter.seed;
        return HWM_OK;
    case HWM_PAGE_EXIT:
    case HWM_PAGE_RESET:
        return HWM_OK;
    default:
        return HWM_E_ACCESS;
    }
}

static int page_write(hwm_sim *s, uint32_t offset, uint32_t value)
{
    if (offset - HWM_PAGE_SCRATCH < SIM_SCRATCH * HWM_PAGE_SCRATCH_STRIDE && offset % 4u == 0) {
        s->scratch[(offset - HWM_PAGE_SCRATCH) / HWM_PAGE_SCRATCH_STRIDE] = value;
        return HWM_OK;
    }
    switch (offset) {
    case HWM_PAGE_EXIT:
        s->exit_code = (int)(value & HWM_PAGE_EXIT_CODE_MASK);
        return HWM_OK;
    case HWM_PAGE_RESET:
        return value & HWM_PAGE_RESET_DEVICES_MASK ? hwm_sim_reset(s, 0, 0) : HWM_OK;
    case HWM_PAGE_SEED:
        hwm_arbiter_seed(&s->arbiter, value);
        return HWM_OK;
    default:
        return HWM_E_ACCESS;
    }
}

static uint64_t gic_read(const hwm_sim *s, uint32_t offset)
{
    uint32_t words = s->machine->spis / 32u + 1u;

    if (offset == GICD_TYPER) {
        return words - 1u;   /* ITLinesNumber; one CPU */
    }
    if (offset >= GICD_ISPENDR && offset < GICD_ISPENDR + 4u * words && offset % 4u == 0) {
        return s->lines[(offset - GICD_ISPENDR) / 4u];
    }
    return 0;
}

/* Whole words, of a size that the device takes, and not beyond its end. */
static bool fits(const sim_window *w, uint32_t offset, unsigned size)
{
    return (size == 4 || (size == 8 && w->unit == 8)) && size <= w->size - offset;
}

/* A register that isn't there is the guest's error and no bus error. */
static int forgive(hwm_sim *s, int result)
{
    if (result == HWM_E_ACCESS || result == HWM_E_INVAL) {
        s->bus.guest_errors++;
        return HWM_OK;
    }
    return result;
}

int sim_register_read(hwm_sim *s, const sim_window *w, uint64_t pa, unsigned size, bool secure, uint64_t *value)
{
    uint32_t offset = (uint32_t)(pa - w->base);
    hwm_iommu *iommu;

    *value = 0;
    if (!fits(w, offset, size)) {
        return HWM_E_SIZE;
    }
    switch (w->kind) {
    case SIM_IOMMU:
        iommu = hwm_sim_iommu(s, w->index);
        return forgive(s, iommu->ops->mmio_read(iommu, offset, size, secure, value));
    case SIM_MASTER:
        return forgive(s, hwm_dma_mmio_read(&s->masters[w->index], offset, size, value));
    case SIM_PAGE:
        return forgive(s, page_read(s, offset, value));
    default:
        *value = gic_read(s, offset);
        return HWM_OK;
    }
}

int sim_register_write(hwm_sim *s, const sim_window *w, uint64_t pa, unsigned size, bool secure, uint64_t value)
{
    uint32_t offset = (uint32_t)(pa - w->base);
    hwm_iommu *iommu;

    if (!fits(w, offset, size)) {
        return HWM_E_SIZE;
    }
    switch (w->kind) {
    case SIM_IOMMU:
        iommu = hwm_sim_iommu(s, w->index);
        return forgive(s, iommu->ops->mmio_write(iommu, offset, size, secure, value));
    case SIM_MASTER:
        return forgive(s, hwm_dma_mmio_write(&s->masters[w->index], offset, size, (uint32_t)value));
    case SIM_PAGE:
        return forgive(s, page_write(s, offset, (uint32_t)value));
    default:
        return HWM_OK;   /* the distributor is there to be looked at */
    }
}

static int poll(hwm_sim *s, const sim_window *w, hwm_sim_mmio *op)
{
    for (uint64_t i = 0; i < op->count; i++) {
        int result = sim_register_read(s, w, op->address, (unsigned)op->size, op->secure != 0, &op->value);

        if (result != HWM_OK) {
            return result;
        }
        if ((op->value & op->mask) == op->expect) {
            return HWM_OK;
        }
    }
    return HWM_SIM_POLL_FAILED;
}

int hwm_sim_access(hwm_sim *s, hwm_sim_mmio *ops, uint32_t count, uint32_t *done)
{
    const sim_window *w = NULL;
    int result = HWM_OK;

    for (*done = 0; *done < count; ++*done) {
        hwm_sim_mmio *op = &ops[*done];

        /* Batches stay in one window for long. */
        if (!w || op->address - w->base >= w->size) {
            w = sim_window_at(s, op->address);
        }
        if (!w) {
            return HWM_E_DECODE;
        }
        switch (op->kind) {
        case HWM_SIM_READ:
            result = sim_register_read(s, w, op->address, (unsigned)op->size, op->secure != 0, &op->value);
            break;
        case HWM_SIM_WRITE:
            result = sim_register_write(s, w, op->address, (unsigned)op->size, op->secure != 0, op->value);
            break;
        case HWM_SIM_POLL:
            result = poll(s, w, op);
            break;
        default:
            return HWM_E_INVAL;
        }
        if (result != HWM_OK) {
            return result;
        }
    }
    return HWM_OK;
}
