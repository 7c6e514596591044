# SPDX-License-Identifier: GPL-2.0-or-later
"""A driver for the MSM IOMMU v0, as Linux's mainline driver programs the part.

Where it differs from mainline, it is to make things visible: streams that have no active domain are
blocked (mainline lets them pass), and what a faulting master gets is chosen per attachment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from smmubench.driver import (
    Answer,
    Attach,
    DomainFormat,
    DomainStats,
    FaultHandler,
    FaultReport,
    InvalidatePolicy,
    Prot,
)
from smmubench.drivers.msm_registers import (
    CONTEXT_FAULT,
    GLOBAL_FAULT,
    MsmWindow,
    decode_fault,
    read_context_fault,
    read_global_fault,
)
from smmubench.errors import UsageError
from smmubench.machines import Context, Iommu
from smmubench.mapping.errors import MappingError, WarningLog
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.mapping.split import PageRun
from smmubench.tables.short import Page, ShortTable, TableMemory
from smmubench.tables.short_words import SIZES
from smmubench.target import MmioOp, Target

__all__ = ["MsmDomain", "MsmDriver"]

#: TEX remap as mainline sets it: {TEX[0],C,B} 1 device, 4 normal uncached, 7 normal write-back.
PRRR: Final = 0x800B_8204
NMRR: Final = 0x4000_4000

#: ACTLR.TLBMCFG and V2PCFG: walk the tables on a miss.
WALK_ON_MISS: Final = 3

#: Members of an IOMMU_FAULT event that hold the fault registers, in the order of a report.
EVENT: Final = ("fsr", "far", "fsynr0", "fsynr1")

#: Above this many pages one CTX_TLBIALL replaces a TLBIVA for each.
INVALIDATE_ALL_ABOVE: Final = 32

#: Register that asks for a translation, by the kind of access.
QUERY: Final = {"pr": "V2PPR", "pw": "V2PPW", "ur": "V2PUR", "uw": "V2PUW"}

#: Queries in one batch of register operations: two operations each.
QUERIES_A_BATCH: Final = 8192


@dataclass(slots=True)
class _Attachment:
    master: str
    iommu: Iommu
    context: Context
    asid: int
    how: Attach
    domain: MsmDomain
    active: bool = False


@dataclass(slots=True)
class MsmDomain:
    """One set of tables and the contexts that use it."""

    name: str
    format: DomainFormat
    table: ShortTable
    stats: DomainStats
    attachments: dict[str, _Attachment] = field(default_factory=dict)
    handler: FaultHandler | None = None

    @property
    def masters(self) -> dict[str, bool]:
        return {name: each.active for name, each in self.attachments.items()}


class MsmDriver:
    """Drives every MSM IOMMU of a machine. See :class:`smmubench.driver.Driver` for the verbs."""

    page_sizes: Sequence[int] = SIZES

    def __init__(
        self,
        target: Target,
        memory: PhysicalMemory,
        *,
        log: WarningLog | None = None,
        tables: Budget | None = None,
    ) -> None:
        self.target = target
        self.log = log or WarningLog()
        self.tables = TableMemory(memory, target.view, tables)
        self._windows: dict[str, MsmWindow] = {}
        self._attached: dict[str, _Attachment] = {}
        #: Counts register writes that may change a translation, for whoever caches register values.
        self.generation = 0

    # -- domains

    def domain(self, name: str, format: DomainFormat = DomainFormat()) -> MsmDomain:  # noqa: B008
        stats = DomainStats()
        return MsmDomain(name, format, ShortTable(self.tables, format.split, stats), stats)

    def release(self, domain: MsmDomain) -> None:
        if domain.attachments:
            users = ", ".join(domain.attachments)
            raise MappingError("busy", f"domain {domain.name} is still attached to {users}")
        domain.table.release()

    # -- attach

    def attach(self, domain: MsmDomain, master: str, how: Attach = Attach()) -> None:  # noqa: B008
        iommu, context = self._context_of(master)
        if how.format is not None and how.format != domain.format:
            raise MappingError(
                "format", f"{master} has {how.format}, domain {domain.name} has {domain.format}"
            )
        for other in self._attached.values():
            if other.iommu is iommu and other.context.bank == context.bank:
                raise MappingError(
                    "busy", f"context {context.name} already serves domain {other.domain.name}"
                )
        window = self._window(iommu)
        asid = context.bank if how.asid is None else how.asid
        bank, ops = context.bank, window.ops()
        for mid in context.mids:
            ops.write("M2VCBR_N", 0, index=mid)
        ops.write("CBACR_N", 0, index=bank)
        for mid in context.mids:
            ops.set("M2VCBR_N", index=mid, VMID=0, CBNDX=bank, NSCFG=3, BYPASSD=1)
        # Interrupt 0 of the instance, which is the one Linux calls secure and requests.
        ops.set("CBACR_N", index=bank, CBVMID=0, IRPTNDX=0)
        ops.set("CONTEXTIDR", context=bank, ASID=asid)
        self._run(window, ops)
        attachment = _Attachment(master, iommu, context, asid, how, domain)
        self._attached[master] = domain.attachments[master] = attachment

    def activate(self, domain: MsmDomain, master: str) -> None:
        attachment = self._attachment(master, domain)
        window, bank, how = self._window(attachment.iommu), attachment.context.bank, attachment.how
        ops = window.ops()
        self._write_bases(ops, bank, domain)
        ops.write("CTX_TLBIALL", 0, context=bank)
        ops.write("PRRR", PRRR, context=bank)
        ops.write("NMRR", NMRR, context=bank)
        ops.set(
            "ACTLR",
            context=bank,
            TLBMCFG=WALK_ON_MISS,
            V2PCFG=WALK_ON_MISS,
            CFEIE=1,
            CFERE=how.faults == "report",
            CFCFG=how.faults == "stall",
            RCISH=1,
            RCOSH=1,
            RCNSH=1,
        )
        ops.set("BFBCR", context=bank, BFBDFE=how.prefetch)
        ops.set("SCTLR", context=bank, TRE=1, AFE=domain.format.access_flag, M=1)
        for mid in attachment.context.mids:
            ops.set("M2VCBR_N", index=mid, VMID=0, CBNDX=bank, NSCFG=3, BYPASSD=0)
        self._run(window, ops)
        self._count_invalidations(attachment, 1)
        attachment.active = True

    def switch(self, domain: MsmDomain, master: str) -> None:
        attachment = self._attachment(master)
        if attachment.how.format is not None and attachment.how.format != domain.format:
            raise MappingError("format", f"{master} can't use the tables of {domain.name}")
        window = self._window(attachment.iommu)
        ops = window.ops()
        self._write_bases(ops, attachment.context.bank, domain)
        self._run(window, ops)
        del attachment.domain.attachments[master]
        attachment.domain = domain
        domain.attachments[master] = attachment

    def detach(self, master: str) -> None:
        attachment = self._attachment(master)
        window, bank = self._window(attachment.iommu), attachment.context.bank
        ops = window.ops()
        for mid in attachment.context.mids:
            ops.set("M2VCBR_N", index=mid, VMID=0, CBNDX=bank, NSCFG=3, BYPASSD=1)
        self._reset_context(ops, bank)
        self._run(window, ops)
        self._count_invalidations(attachment, 1)
        del attachment.domain.attachments[master]
        del self._attached[master]

    # -- map

    def map(self, domain: MsmDomain, runs: Iterable[PageRun], prot: Prot) -> None:
        # A fault is never cached, so a new entry needs no invalidation.
        domain.table.map(runs, prot)
        domain.stats.maps += 1

    def unmap(
        self,
        domain: MsmDomain,
        iova: int,
        length: int,
        *,
        invalidate: InvalidatePolicy = "address",
    ) -> None:
        gone = domain.table.unmap(iova, length)
        domain.stats.unmaps += 1
        if invalidate == "none":
            return  # empty tables stay allocated: the TLB may not know them, a walk in flight may
        self._invalidate_pages(domain, gone if invalidate == "address" else None)
        domain.table.release_unused()

    def invalidate(
        self, domain: MsmDomain, iova: int | None = None, length: int | None = None
    ) -> None:
        if iova is None:
            self._invalidate(domain, None)
        else:
            self._invalidate(domain, range(iova, iova + (length or 1), SIZES[0]))
        domain.table.release_unused()

    def _invalidate_pages(self, domain: MsmDomain, pages: Sequence[Page] | None) -> None:
        self._invalidate(domain, None if pages is None else [page.iova for page in pages])

    def _invalidate(self, domain: MsmDomain, addresses: Sequence[int] | None) -> None:
        """TLBIVA drops the whole page that holds an address, so one write a page does."""
        if addresses is not None and len(addresses) > INVALIDATE_ALL_ABOVE:
            addresses = None
        for attachment in domain.attachments.values():
            if not attachment.active:
                continue
            bank, window = attachment.context.bank, self._window(attachment.iommu)
            ops = window.ops()
            if addresses is None:
                ops.write("CTX_TLBIALL", 0, context=bank)
            else:
                for address in addresses:
                    ops.write("TLBIVA", address & ~0xFFF | attachment.asid, context=bank)
            self._count_invalidations(attachment, len(ops))
            window.run(ops)

    def decoy(self, domain: MsmDomain, iova: int, pa: int) -> None:
        """Put a section for ``iova`` where only a walk from the wrong table base would find it."""
        domain.table.put_decoy(iova, pa)

    # -- queries

    def query(self, master: str, iovas: Sequence[int], kinds: Sequence[str]) -> list[list[int]]:
        attachment = self._attachment(master)
        window, bank = self._window(attachment.iommu), attachment.context.bank
        answers = []
        for kind in kinds:
            if kind not in QUERY:
                raise UsageError(f'"{kind}" is no kind of query; there are {", ".join(QUERY)}')
            found: list[int] = []
            for start in range(0, len(iovas), QUERIES_A_BATCH):
                batch = iovas[start : start + QUERIES_A_BATCH]
                found += window.query(QUERY[kind], bank, batch)
            answers.append(found)
        return answers

    # -- faults

    def on_fault(self, domain: MsmDomain, handler: FaultHandler | None) -> None:
        domain.handler = handler

    def handle_faults(self) -> list[FaultReport]:
        pending = self.target.interrupts()
        reports = []
        for window in list(self._windows.values()):
            lines = {window.iommu.irq_secure, window.iommu.irq_nonsecure}
            if not lines & pending:
                continue
            for bank in range(window.iommu.banks):
                report = read_context_fault(window, bank, self._master_of(window.iommu, bank))
                if report is not None:
                    reports.append(report)
                    self._answer(window, bank, report)
            report = read_global_fault(window)
            if report is not None:
                reports.append(report)
                self.clear_fault(window.iommu.name, None)
        return reports

    def _answer(self, window: MsmWindow, bank: int, report: FaultReport) -> None:
        attachment = self._attached.get(report.master or "")
        handler = attachment.domain.handler if attachment else None
        answer: Answer = "terminate"
        if handler is not None:
            answer = handler(report)
        else:
            self.log.warn(
                "no-handler",
                f"{report.iommu} context {bank}: fault at {report.iova:#x}, no handler",
            )
        ops = window.ops()
        # Clear first: a retried transaction that faults again must find no fault pending.
        ops.write("FSR", report.registers["FSR"], context=bank)
        if report.stalled:
            ops.set("RESUME", context=bank, TNR=answer == "terminate")
        window.run(ops)

    def read_fault(self, iommu: str, context: int | None) -> FaultReport | None:
        window = self._window(self.target.machine.iommu(iommu))
        if context is None:
            return read_global_fault(window)
        return read_context_fault(window, context, self._master_of(window.iommu, context))

    def decode_event(self, data: Mapping[str, Any]) -> FaultReport:
        window = MsmWindow(self.target, self.target.machine.iommu(data["iommu"]))
        bank = data["context"] if data["type"] == "context" else None
        names = GLOBAL_FAULT if bank is None else CONTEXT_FAULT
        values = {name: data[member] for name, member in zip(names, EVENT, strict=True)}
        return decode_fault(window, bank, None, values)

    def clear_fault(self, iommu: str, context: int | None) -> None:
        window = self._window(self.target.machine.iommu(iommu))
        ops = window.ops()
        if context is None:
            ops.write("ESRRESTORE", 0)
        else:
            ops.write("FSRRESTORE", 0, context=context)
        window.run(ops)

    def clear_faults(self) -> None:
        batch: list[MmioOp] = []
        for attachment in self._attached.values():
            ops = self._window(attachment.iommu).ops()
            ops.write("FSRRESTORE", 0, context=attachment.context.bank)
            batch += ops.list
        if batch:
            self.target.mmio(batch)

    # -- inside

    def _run(self, window: MsmWindow, ops: MsmWindow.Ops) -> None:
        self.generation += 1
        window.run(ops)

    def _window(self, iommu: Iommu) -> MsmWindow:
        """The instance's registers; the first use resets the instance, as mainline's probe does."""
        if iommu.name not in self._windows:
            window = MsmWindow(self.target, iommu)
            self._windows[iommu.name] = window
            ops = window.ops()
            for name in ("ESRRESTORE", "CR", "TESTBUSCR", "TLBRSW", "GLOBAL_TLBIALL", "RPU_ACR"):
                ops.write(name, 0)
            # Lockdown must be writable before the contexts reset it. Global errors come back to the
            # master and raise the interrupt, which mainline leaves off.
            ops.set("CR", TLBLKCRWE=1, RPUERE=1, RPUEIE=1)
            for bank in range(iommu.banks):
                self._reset_context(ops, bank)
            self._run(window, ops)
        return self._windows[iommu.name]

    @staticmethod
    def _reset_context(ops: MsmWindow.Ops, bank: int) -> None:
        for name in (
            *("SCTLR", "ACTLR", "FSRRESTORE", "TTBR0", "TTBR1", "TTBCR", "BFBCR", "PAR", "FAR"),
            *("CTX_TLBIALL", "TLBFLPTER", "TLBSLPTER", "TLBLCKR", "CONTEXTIDR"),
        ):
            ops.write(name, 0, context=bank)

    @staticmethod
    def _write_bases(ops: MsmWindow.Ops, bank: int, domain: MsmDomain) -> None:
        table = domain.table
        ops.set("TTBCR", context=bank, N=table.split)
        shareable = ops.encode("TTBR0", SH=1)
        ops.write("TTBR0", table.ttbr0 | shareable, context=bank)
        ops.write("TTBR1", 0 if table.ttbr1 is None else table.ttbr1 | shareable, context=bank)

    def _context_of(self, master: str) -> tuple[Iommu, Context]:
        found = self.target.machine.master(master)
        if found.iommu is None:
            raise UsageError(f"master {master} has no IOMMU in front of it")
        iommu = self.target.machine.iommu(found.iommu)
        context = iommu.context_of(found.stream)
        if context is None:
            raise UsageError(f"no context of {iommu.name} serves stream {found.stream} of {master}")
        return iommu, context

    def interrupt_of(self, master: str) -> int:
        return self._context_of(master)[0].irq_secure  # interrupt 0: see attach()

    def bank_of(self, master: str) -> int:
        return self._context_of(master)[1].bank

    def _attachment(self, master: str, domain: MsmDomain | None = None) -> _Attachment:
        attachment = self._attached.get(master)
        if attachment is None:
            raise UsageError(f"master {master} is attached to no address space")
        if domain is not None and attachment.domain is not domain:
            raise UsageError(f"master {master} is attached to {attachment.domain.name}")
        return attachment

    def _master_of(self, iommu: Iommu, bank: int) -> str | None:
        for each in self._attached.values():
            if each.iommu.name == iommu.name and each.context.bank == bank:
                return each.master
        return None

    @staticmethod
    def _count_invalidations(attachment: _Attachment, count: int) -> None:
        counts = attachment.domain.stats.invalidations
        counts[attachment.master] = counts.get(attachment.master, 0) + count
