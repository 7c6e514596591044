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
    MAILBOX_PROBE = 2,       /* enum iommu_model, base, banks, global SPI, first context SPI; data: SPIs (u32)
                                -> iommu, banks */
    MAILBOX_DOMAIN = 3,      /* pgtable_format, enum iommu_stage, split, access flag
                                -> domain, root, root bytes, high root, high root bytes */
    MAILBOX_RELEASE = 4,     /* domain */
    MAILBOX_ATTACH = 5,      /* domain, iommu, bank + 1 (0: any), asid + 1 (0: its own), enum iommu_faults, prefetch,
                                streams; data: streams (u32) -> attachment, bank, asid, SPI, second bank + 1 */
    MAILBOX_ACTIVATE = 6,    /* attachment */
    MAILBOX_SWITCH = 7,      /* attachment, domain */
    MAILBOX_DETACH = 8,      /* attachment */
    MAILBOX_MAP = 9,         /* domain, budget, prot, runs; data: struct mailbox_run -> enum mailbox_count */
    MAILBOX_UNMAP = 10,      /* domain, budget, iova, length, enum mailbox_invalidate -> enum mailbox_count */
    MAILBOX_INVALIDATE = 11, /* domain, iova, length (0: everything) -> enum mailbox_count */
    MAILBOX_QUERY = 12,      /* attachment, enum iommu_query, addresses; data: addresses (u64)
                                -> data: PAR of each (u64) */
    MAILBOX_FAULT = 13,      /* iommu, bank + 1 (0: global) -> data: struct mailbox_fault; or NO_FAULT */
    MAILBOX_CLEAR = 14,      /* iommu, bank + 1 (0: global) */
    MAILBOX_CLEAR_ALL = 22,  /* every bank that a stream is attached to */
    MAILBOX_ANSWER = 15,     /* iommu, bank + 1, enum iommu_answer; or NO_FAULT */
    MAILBOX_DMA = 16,        /* a master's registers, its SPI, list; answers at once */
    MAILBOX_DMA_DONE = 17,   /* a master's registers -> its interrupts since the list was started */
    MAILBOX_CPU_READ = 18,   /* address, bytes -> data */
    MAILBOX_CPU_WRITE = 19,  /* address, bytes; data */
    MAILBOX_CPU_FLUSH = 20,  /* address, bytes: cleaned and invalidated to the point of coherency */
    MAILBOX_DECOY = 21,      /* domain, iova, pa: see pgtable_decoy() */
};

/* `prot` of MAILBOX_MAP: these bits, and pgtable_memory_type from bit 8 on. */
enum { MAILBOX_PROT_WRITE = 1, MAILBOX_PROT_PRIVILEGED = 2, MAILBOX_PROT_EXECUTE = 4, MAILBOX_PROT_MEMORY_SHIFT = 8 };

enum mailbox_invalidate { MAILBOX_INVALIDATE_NONE, MAILBOX_INVALIDATE_ADDRESS, MAILBOX_INVALIDATE_CONTEXT };

/* Reasons as smmubench.mapping.errors.REASONS names them, then those that are nobody's mapping error. */
enum mailbox_status {
    MAILBOX_OK = 0,
    MAILBOX_MISALIGNED = 1,
    MAILBOX_PAGE_SIZE = 2,
    MAILBOX_OVERLAP = 3,
    MAILBOX_NOT_MAPPED = 4,
    MAILBOX_BEYOND_LIMIT = 5,
    MAILBOX_NO_TABLE_MEMORY = 6,
    MAILBOX_BAD_FORMAT = 7,
    MAILBOX_BUSY = 8,
    MAILBOX_UNSUPPORTED = 9,
    MAILBOX_BAD_REQUEST = 10,
    MAILBOX_NO_FAULT = 11,
};

/* Answers of what works on a domain: its totals (pgtable_counts), and the invalidations of this request for each
 * master that the domain is active on. Refusals have them too. */
enum mailbox_count {
    MAILBOX_LEAF_WRITES, MAILBOX_TABLE_WRITES, MAILBOX_TABLES, MAILBOX_ENTRIES, MAILBOX_TAKEN, MAILBOX_FREED,
    MAILBOX_INVALIDATIONS,
};

struct mailbox_run {
    uint64_t iova, pa, page, count;
};

/* A fault as its interrupt's handler read it. Registers: FSR, FAR, FSYNR0, FSYNR1, CBFRSYNRA (SMMU), or the
 * global ones. */
struct mailbox_fault {
    uint32_t by_interrupt;   /* the handler took it; 0: found by looking */
    uint32_t interrupts;     /* taken for this bank since the devices were reset */
    uint64_t registers[5];
};

struct mailbox {
    uint32_t magic, version;
    uint32_t sequence, done;
    uint32_t op, status;
    uint32_t sizes[2];               /* bytes of struct mailbox and of struct mailbox_run, for the bench to check */
    uint64_t arguments[MAILBOX_ARGUMENTS];
    uint64_t answer[MAILBOX_ARGUMENTS];
};

_Static_assert(sizeof(struct mailbox) == 32 + 8 * 2 * MAILBOX_ARGUMENTS, "the bench has this layout");
_Static_assert(sizeof(struct mailbox_run) == 32 && sizeof(struct mailbox_fault) == 48, "the bench has this layout");

#endif
