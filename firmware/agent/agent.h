/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the agent share. Every request is checked: a wrong one is BAD_REQUEST, never an exception. */
#ifndef AGENT_H
#define AGENT_H

#include "board.h"
#include "iommu.h"

enum { IOMMUS = 16, LINES = MACHINE_SPIS, BANKS = 128 };

/* An IOMMU that the bench has named, and its interrupts. */
struct part {
    struct iommu iommu;
    bool probed;
    unsigned number;
    uint32_t lines[LINES / 32];
};

/* The part that the bench has named so, or NULL. */
struct part *part_of(uint64_t number);

/* faults.c */
/* Forgets all records and masks every line. */
void faults_reset(void);
/* Lets the part's lines interrupt, from now on. */
void faults_listen(struct part *part);
/* The record of a bank (0: global, else bank + 1); false: there is no fault. */
bool faults_read(struct part *part, unsigned index, struct mailbox_fault *record);
bool faults_clear(struct part *part, unsigned index);
bool faults_answer(struct part *part, unsigned index, enum iommu_answer answer);

/* domains.c, cpu.c: requests; `data` is the mailbox's. Each returns enum mailbox_status. */
void domains_reset(void);
uint32_t serve_domains(uint32_t op, const uint64_t *arguments, uint64_t *answer, void *data);
uint32_t serve_memory(uint32_t op, const uint64_t *arguments, uint64_t *answer, void *data);
/* Forgets which masters were started. */
void masters_reset(void);

#endif
