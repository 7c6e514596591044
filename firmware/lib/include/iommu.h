/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One driver interface for both IOMMUs: init, attach, activate, invalidate, query, faults. Mapping and unmapping
 * are pgtable.h's.
 *
 *     struct iommu iommu = { .model = IOMMU_SMMU_V2, .base = ... };
 *     iommu_init(&iommu);                            the reset sequence, once
 *     iommu_attach(&iommu, &at);                     streams lead to a bank and are blocked
 *     iommu_activate(&at, &tables, NULL, &setup);    translation is on
 *     iommu_invalidate(&at, iova); iommu_sync(&at);  after an entry that was valid changed
 *     iommu_detach(&at);
 *
 * Nothing is allocated: the caller owns every structure, which must stay until it is detached. Addresses are
 * physical; the tables that it is given lie where CPU and IOMMU see them alike.
 */
#ifndef IOMMU_H
#define IOMMU_H

#include <stdbool.h>
#include <stdint.h>

#include "pgtable.h"

enum iommu_model { IOMMU_MSM_V0, IOMMU_SMMU_V1, IOMMU_SMMU_V2 };

enum iommu_stage { IOMMU_STAGE1, IOMMU_STAGE2, IOMMU_NESTED };

/* What becomes of a transaction that faults: an error, a wait for an answer, silence (reads 0, writes lost). */
enum iommu_faults { IOMMU_REPORT, IOMMU_STALL, IOMMU_SILENT };

enum iommu_answer { IOMMU_RETRY, IOMMU_TERMINATE };

/* Kinds of access that a query asks for: privileged or not, read or write. */
enum iommu_query { IOMMU_PR, IOMMU_PW, IOMMU_UR, IOMMU_UW };

enum iommu_status {
    IOMMU_OK = 0,
    IOMMU_BUSY = -1,        /* the bank is taken, or no bank or stream mapping group is left */
    IOMMU_UNSUPPORTED = -2, /* the hardware lacks the format, stage or query */
    IOMMU_NO_DEVICE = -3,   /* identification tells of another part */
};

/* PRRR, NMRR and MAIR0 as the drivers program them: {TEX[0],C,B} 0 strongly ordered, 1 device, 4 uncached,
 * 7 write-back; AttrIndx 0 strongly ordered, 1 device, 2 uncached, 3 write-back. */
enum { IOMMU_PRRR = (int)0x800b8204, IOMMU_NMRR = 0x40004000, IOMMU_MAIR0 = (int)0xff440400 };

struct iommu_setup {
    enum iommu_faults faults;
    bool access_flag; /* short descriptors: AP[0] is the access flag */
    bool prefetch;    /* MSM: a miss fetches the next descriptor too */
};

enum { IOMMU_STREAMS = 32, IOMMU_BANKS = 128, IOMMU_GROUPS = 128, IOMMU_ANY_ASID = -1 };

/* The registers of a fault. Bank's: FSR, FAR, FSYNR0, FSYNR1, and of an SMMU CBFRSYNRA and IPAFAR. Global:
 * ESR/sGFSR, EAR/sGFAR, ESYNR0/sGFSYNR0, ESYNR1/sGFSYNR1. */
enum { IOMMU_FSR, IOMMU_FAR, IOMMU_FSYNR0, IOMMU_FSYNR1, IOMMU_CBFRSYNRA, IOMMU_IPAFAR, IOMMU_FAULT_REGISTERS };

struct iommu_fault {
    int bank; /* -1: global */
    uint64_t registers[IOMMU_FAULT_REGISTERS];
    uint64_t iova;
    uint32_t stream;
    bool write, stalled, translation, permission;
};

struct iommu;
typedef enum iommu_answer iommu_handler(struct iommu *iommu, const struct iommu_fault *fault, void *opaque);

/* One instance. The caller sets the first part, iommu_init() the rest. */
struct iommu {
    enum iommu_model model;
    uintptr_t base;
    uint16_t banks;       /* MSM; an SMMU tells itself */
    uint16_t global_spi;  /* MSM: the line that Linux calls secure, which the driver uses for all */
    uint16_t context_spi; /* SMMU: of context interrupt 0 */

    uint32_t id[4];       /* SMMU: IDR0, IDR1, IDR2, IDR7 */
    uint16_t stage2_banks, groups;
    uint32_t page;        /* bytes of a register page */
    uintptr_t bank_base;  /* of bank 0 */
    uint32_t bank_used[IOMMU_BANKS / 32], group_used[IOMMU_GROUPS / 32];
    uint32_t polls;       /* of a status register, most in one synchronisation */
    iommu_handler *handler;
    void *opaque;
};

/* A master's way to a bank. The caller sets the first part. */
struct iommu_attachment {
    uint16_t streams[IOMMU_STREAMS];
    uint8_t stream_count; /* MSM: every MID of the context; SMMU: one group each */
    int bank;             /* MSM: the one that the machine gives; SMMU: -1, or the one that is wanted */
    int asid;             /* IOMMU_ANY_ASID: the bank's number */
    pgtable_format format;
    enum iommu_stage stage;

    struct iommu *iommu;
    int bank2;            /* nested: the second stage's, else -1 */
    uint16_t vmid;
    uint16_t groups[IOMMU_STREAMS];
    bool active;
};

/* Bring the part into a known state, as Linux's drivers do when they probe. */
enum iommu_status iommu_init(struct iommu *iommu);
/* Whether the hardware has the format and stage. */
bool iommu_can(const struct iommu *iommu, pgtable_format format, enum iommu_stage stage);

/* Streams lead to a bank and are blocked until iommu_activate(). */
enum iommu_status iommu_attach(struct iommu *iommu, struct iommu_attachment *at);
/* Translation on. `second`: the second stage's tables (AArch64, stage 2) of a nested translation, else NULL. */
void iommu_activate(struct iommu_attachment *at, const pgtable *tables, const pgtable *second,
                    const struct iommu_setup *setup);
/* Other tables for a running bank: nothing is invalidated, the ASID stays. */
void iommu_switch(struct iommu_attachment *at, const pgtable *tables);
void iommu_detach(struct iommu_attachment *at);

/* Drop the page that holds `iova`, or all that the bank's ASID (stage 2: VMID) filled. The SMMU is done after
 * iommu_sync() only. */
void iommu_invalidate(struct iommu_attachment *at, uint64_t iova);
void iommu_invalidate_all(struct iommu_attachment *at);
void iommu_sync(struct iommu_attachment *at);

/* V2P (MSM) or ATS1 (SMMU): PAR of the page that holds `iova`; IOMMU_UNSUPPORTED where there is none. */
enum iommu_status iommu_query(struct iommu_attachment *at, enum iommu_query kind, uint64_t iova, uint64_t *par);
/* PAR of a query for `iova` taken apart: true and where that 4 KiB is, or false. */
bool iommu_par_address(const struct iommu_attachment *at, uint64_t par, uint64_t iova, uint64_t *pa);

/* The SPI that tells of the bank's faults. */
unsigned iommu_interrupt(const struct iommu_attachment *at);
void iommu_on_fault(struct iommu *iommu, iommu_handler *handler, void *opaque);
/* Serves every pending fault: reads it, asks the handler (without one: terminate), clears it, and answers a
 * stall. To be called from the interrupt. Returns how many there were. */
unsigned iommu_handle_faults(struct iommu *iommu);

/* The same in steps. `bank` -1: the global registers. False: no fault pending. */
bool iommu_read_fault(struct iommu *iommu, int bank, struct iommu_fault *fault);
/* Clears what was read, first, then answers the stall if there is one: what is retried and faults again must
 * find nothing pending. */
void iommu_answer(struct iommu *iommu, const struct iommu_fault *fault, enum iommu_answer answer);
void iommu_clear_fault(struct iommu *iommu, int bank);

#endif
