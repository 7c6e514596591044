/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mailbox between the bench and the agent, in RAM that both see. One request at a time: the bench
 * writes request and data, then `sequence`, then makes the doorbell's SPI pending; the agent does the
 * work, writes status, answer and data, and last copies `sequence` to `done`.
 *
 *  RAM + 0x03000000 +----------------------+ struct mailbox
 *      + 0x03001000 +----------------------+ data: of the request, then of the answer
 *      + 0x04000000 +----------------------+
 *
 * bench/smmubench/targets/firmware_mailbox.py has the same layout; a test holds one against the other.
 * All words are little-endian.
 */
#ifndef MAILBOX_H
#define MAILBOX_H

#include <stdint.h>

#define MAILBOX_OFFSET      0x03000000
#define MAILBOX_DATA_OFFSET 0x03001000
#define MAILBOX_DATA_BYTES  (0x04000000 - MAILBOX_DATA_OFFSET)
#define MAILBOX_MAGIC       0x31584d53 /* "SMX1", written when the agent is ready */
#define MAILBOX_VERSION     1
/* An SPI that no device of either machine has. */
#define MAILBOX_DOORBELL    255
#define MAILBOX_ARGUMENTS   16

enum mailbox_op {
    MAILBOX_PING = 0,        /* - -> version */
    MAILBOX_FORGET = 1,      /* after a reset of the devices: drop every domain and IOMMU */
    MAILBOX_PROBE = 2,       /* id, model, base, banks, version, SPI count; data: SPIs (u32) -> banks, features */
    MAILBOX_DOMAIN = 3,      /* format, stage, split, access flag
                                -> domain, root, root bytes, high root, high root bytes */
    MAILBOX_RELEASE = 4,     /* domain */
    MAILBOX_ATTACH = 5,      /* domain, iommu, bank (MSM), asid + 1 (0: the bank), faults, prefetch, streams;
                                data: streams (u32) -> attachment, bank, asid */
    MAILBOX_ACTIVATE = 6,    /* attachment */
    MAILBOX_SWITCH = 7,      /* attachment, domain */
    MAILBOX_DETACH = 8,      /* attachment */
    MAILBOX_MAP = 9,         /* domain, prot, budget, runs; data: struct mailbox_run -> counts */
    MAILBOX_UNMAP = 10,      /* domain, iova, length, budget, invalidate -> counts */
    MAILBOX_INVALIDATE = 11, /* domain, whole?, iova, length -> counts */
    MAILBOX_QUERY = 12,      /* attachment, kind, addresses; data: addresses (u64) -> data: PAR of each (u64) */
    MAILBOX_FAULT = 13,      /* iommu, bank + 1 (0: global) -> struct mailbox_fault in data, or NO_FAULT */
    MAILBOX_CLEAR = 14,      /* iommu, bank + 1 (0: global) */
    MAILBOX_ANSWER = 15,     /* iommu, bank, FSR to clear, stalled?, terminate? */
    MAILBOX_DMA = 16,        /* master's registers, list, SPI; answers at once */
    MAILBOX_DMA_WAIT = 17,   /* master's registers -> interrupts of the master since its start */
    MAILBOX_CPU_READ = 18,   /* address, bytes -> data */
    MAILBOX_CPU_WRITE = 19,  /* address, bytes; data */
    MAILBOX_CPU_FLUSH = 20,  /* address, bytes: clean and invalidate to the point of coherency */
    MAILBOX_DECOY = 21,      /* domain, iova, pa: an entry where only a wrong walk finds it */
};

/* Reasons as smmubench.mapping.errors.REASONS names them, then those that are nobody's mapping error. */
enum mailbox_status {
    MAILBOX_OK = 0,
    MAILBOX_MISALIGNED = 1,
    MAILBOX_PAGE_SIZE = 2,
    MAILBOX_OVERLAP = 3,
    MAILBOX_NOT_MAPPED = 4,
    MAILBOX_BEYOND_LIMIT = 5,
    MAILBOX_NO_TABLE_MEMORY = 6,
    MAILBOX_BUSY = 7,
    MAILBOX_BAD_FORMAT = 8,
    MAILBOX_UNSUPPORTED = 9,
    MAILBOX_BAD_REQUEST = 10,
    MAILBOX_NO_FAULT = 11,
    MAILBOX_DIED = 12,       /* an exception; told by itself, whatever was asked */
};

/* Answer of what changes tables: totals of the domain. */
enum mailbox_count {
    COUNT_LEAF_WRITES, COUNT_TABLE_WRITES, COUNT_TABLES, COUNT_ENTRIES, COUNT_FREED_TABLES,
    COUNT_TAKEN_TABLES, COUNT_INVALIDATIONS,
};

struct mailbox_run {
    uint64_t iova, pa, page, count;
};

/* A fault as its interrupt's handler read it. Registers: FSR, FAR, FSYNR0, FSYNR1, CBFRSYNRA (SMMU), or the
 * global ones. */
struct mailbox_fault {
    uint32_t by_interrupt;   /* the handler took it; 0: found by looking */
    uint32_t interrupts;     /* taken for this bank since the last reset */
    uint64_t registers[5];
};

struct mailbox {
    uint32_t magic, version;
    uint32_t sequence, done;
    uint32_t op, status;
    uint32_t sizes[2];               /* bytes of struct mailbox and of struct mailbox_run, for the bench to check */
    uint64_t arguments[MAILBOX_ARGUMENTS];
    uint64_t answer[MAILBOX_ARGUMENTS];
    uint64_t died_at, died_why;      /* PC and syndrome of an exception */
};

_Static_assert(sizeof(struct mailbox) == 32 + 8 * (2 * MAILBOX_ARGUMENTS + 2), "the bench has this layout");
_Static_assert(sizeof(struct mailbox_run) == 32 && sizeof(struct mailbox_fault) == 48, "the bench has this layout");

#endif
