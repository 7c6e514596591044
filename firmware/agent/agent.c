// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Serves the bench: takes a request from the mailbox, does it with the drivers of firmware/lib, answers, and
 * sleeps till the doorbell rings. Faults and completions come by interrupt, also while nobody asks.
 */
#include "agent.h"
#include "gic.h"
#include "report.h"

static volatile struct mailbox *const box = (volatile struct mailbox *)(uintptr_t)(MACHINE_RAM_BASE + MAILBOX_OFFSET);

static void on_doorbell(void)
{
    /* It wakes the CPU, and that is all. */
}

static uint32_t dispatch(uint32_t op, const uint64_t *arguments, uint64_t *answer)
{
    void *data = (void *)(uintptr_t)(MACHINE_RAM_BASE + MAILBOX_DATA_OFFSET);

    switch (op) {
    case MAILBOX_PING:
        answer[0] = MAILBOX_VERSION;
        return MAILBOX_OK;
    case MAILBOX_FORGET:
        masters_reset();
        return serve_domains(op, arguments, answer, data);
    case MAILBOX_DMA: case MAILBOX_DMA_DONE: case MAILBOX_CPU_READ: case MAILBOX_CPU_WRITE: case MAILBOX_CPU_FLUSH:
        return serve_memory(op, arguments, answer, data);
    default:
        return serve_domains(op, arguments, answer, data);
    }
}

static void serve(void)
{
    uint64_t arguments[MAILBOX_ARGUMENTS], answer[MAILBOX_ARGUMENTS] = { 0 };
    uint32_t sequence = box->sequence, op = box->op, status;

    barrier(); /* the request was written before its sequence number */
    for (unsigned i = 0; i < MAILBOX_ARGUMENTS; i++) {
        arguments[i] = box->arguments[i];
    }
    status = dispatch(op, arguments, answer);
    for (unsigned i = 0; i < MAILBOX_ARGUMENTS; i++) {
        box->answer[i] = answer[i];
    }
    box->status = status;
    barrier();
    box->done = sequence;
}

int main(void)
{
    gic_init();
    domains_reset();
    box->sequence = box->done = 0;
    box->sizes[0] = sizeof(struct mailbox);
    box->sizes[1] = sizeof(struct mailbox_run);
    box->version = MAILBOX_VERSION;
    gic_on(MAILBOX_DOORBELL, on_doorbell);
    irq_enable();
    say("agent: ready, mailbox %u\n", (unsigned)MAILBOX_VERSION);
    barrier();
    box->magic = MAILBOX_MAGIC;
    for (;;) {
        /* Asleep with interrupts off: one that comes between look and sleep still wakes it. */
        irq_disable();
        if (box->sequence == box->done) {
            wait_for_interrupt();
        }
        irq_enable();
        if (box->sequence != box->done) {
            serve();
        }
    }
}
