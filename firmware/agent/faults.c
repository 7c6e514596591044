// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults are taken by interrupt: the handler reads every syndrome register into a record and masks the part's
 * lines, which stay high until the bench has the fault cleared or answered; then they may interrupt again.
 */
#include "agent.h"
#include "gic.h"

struct record {
    bool held;
    uint32_t interrupts;
    struct iommu_fault fault;
};

static struct record records[IOMMUS][1 + BANKS];

static void mask(struct part *part, bool masked)
{
    for (unsigned spi = 0; spi < LINES; spi++) {
        if (part->lines[spi / 32] >> spi % 32 & 1) {
            if (masked) {
                gic_mask(spi);
            } else {
                gic_unmask(spi);
            }
        }
    }
}

static struct record *record_of(struct part *part, unsigned index)
{
    return &records[part->number][index];
}

/* Reads what is new; whether anything is held. */
static bool take(struct part *part)
{
    bool holds = false;

    for (unsigned index = 0; index <= part->iommu.banks && index <= BANKS; index++) {
        struct record *record = record_of(part, index);

        if (!record->held && iommu_read_fault(&part->iommu, (int)index - 1, &record->fault)) {
            record->held = true;
            record->interrupts++;
        }
        holds |= record->held;
    }
    return holds;
}

static void on_fault(void)
{
    bool found = false;

    for (unsigned number = 0; number < IOMMUS; number++) {
        struct part *part = part_of(number);

        if (part && take(part)) {
            mask(part, true);
            found = true;
        }
    }
    /* A line that nobody owns up to would interrupt for ever. */
    for (unsigned number = 0; number < IOMMUS && !found; number++) {
        struct part *part = part_of(number);

        if (part) {
            mask(part, true);
        }
    }
}

void faults_reset(void)
{
    for (unsigned number = 0; number < IOMMUS; number++) {
        struct part *part = part_of(number);

        if (part) {
            mask(part, true);
        }
        for (unsigned index = 0; index <= BANKS; index++) {
            records[number][index] = (struct record){ .held = false };
        }
    }
}

void faults_listen(struct part *part)
{
    for (unsigned spi = 0; spi < LINES; spi++) {
        if (part->lines[spi / 32] >> spi % 32 & 1) {
            gic_on(spi, on_fault);
        }
    }
}

/* Reads the hardware again: its fault may have been cleared by somebody else, and a later one adds to FSR. */
static bool still_there(struct part *part, unsigned index, struct record *record)
{
    struct iommu_fault now;

    if (!iommu_read_fault(&part->iommu, (int)index - 1, &now)) {
        record->held = false;
        return false;
    }
    if (!record->held) {
        record->fault = now;
    }
    record->fault.registers[IOMMU_FSR] = now.registers[IOMMU_FSR];
    record->fault.stalled = now.stalled;
    return true;
}

bool faults_read(struct part *part, unsigned index, struct mailbox_fault *out)
{
    struct record *record = record_of(part, index);
    bool there;

    mask(part, false); /* a line that was masked for another bank's fault interrupts now */
    irq_disable();
    there = still_there(part, index, record);
    out->by_interrupt = record->held;
    out->interrupts = record->interrupts;
    for (unsigned i = 0; i < sizeof(out->registers) / sizeof(out->registers[0]); i++) {
        out->registers[i] = record->fault.registers[i];
    }
    irq_enable();
    return there;
}

bool faults_clear(struct part *part, unsigned index)
{
    irq_disable();
    iommu_clear_fault(&part->iommu, (int)index - 1);
    record_of(part, index)->held = false;
    irq_enable();
    mask(part, false);
    return true;
}

bool faults_answer(struct part *part, unsigned index, enum iommu_answer answer)
{
    struct record *record = record_of(part, index);
    bool there;

    irq_disable();
    there = still_there(part, index, record);
    if (there) {
        record->held = false; /* before the answer: what is retried may fault again at once */
        iommu_answer(&part->iommu, &record->fault, answer);
    }
    irq_enable();
    mask(part, false);
    return there;
}
