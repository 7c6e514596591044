# SPDX-License-Identifier: GPL-2.0-or-later
"""A driver for the ARM SMMUv1/v2, as Linux's mainline driver programs the part.

Where it differs from mainline, it is to make things visible: each attachment has a context bank of
its own (mainline gives a domain one), so that counters and invalidations tell masters apart; a
stream without an active domain faults; and what a faulting master gets is chosen per attachment.
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
from smmubench.drivers.smmu_formats import BankSetup, Format, Tables, format_of
from smmubench.drivers.smmu_registers import (
    CONTEXT_FAULT,
    GLOBAL_FAULT,
    SmmuWindow,
    context_report,
    global_report,
)
from smmubench.errors import UsageError
from smmubench.machines import Iommu
from smmubench.mapping.errors import MappingError, WarningLog
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.mapping.split import PageRun
from smmubench.tables.memory import TableMemory
from smmubench.target import MmioOp, Target

__all__ = ["SmmuDomain", "SmmuDriver"]

#: S2CR.TYPE and CBAR.TYPE.
TRANSLATE, FAULT = 0, 2
STAGE2_ONLY, STAGE1_ONLY, NESTED = 0, 1, 3

#: Members of an IOMMU_FAULT event that hold the fault registers, in the order of a report; a
#: global fault has no CBFRSYNRA.
EVENT: Final = ("fsr", "far", "fsynr0", "fsynr1", "cbfrsynra")

#: Above this many pages the whole context is invalidated instead.
INVALIDATE_ALL_ABOVE: Final = 32

#: Register that asks for a translation, by the kind of access.
QUERY: Final = {"pr": "ATS1PR", "pw": "ATS1PW", "ur": "ATS1UR", "uw": "ATS1UW"}

#: Queries in one batch of register operations: two operations each.
QUERIES_A_BATCH: Final = 8192


@dataclass(slots=True)
class _Attachment:
    master: str
    iommu: Iommu
    bank: int  #: the one that S2CR names
    stage2_bank: int | None  #: the second bank of a nested translation
    group: int
    asid: int
    vmid: int
    how: Attach
    domain: SmmuDomain
    active: bool = False


@dataclass(slots=True)
class SmmuDomain:
    """One set of tables and the banks that use it."""

    name: str
    format: DomainFormat
    table: Tables
    stats: DomainStats
    attachments: dict[str, _Attachment] = field(default_factory=dict)
    handler: FaultHandler | None = None

    @property
    def masters(self) -> dict[str, bool]:
        return {name: each.active for name, each in self.attachments.items()}


class SmmuDriver:
    """Drives every SMMU of a machine. See :class:`smmubench.driver.Driver` for the verbs.

    ``format`` is a table format of :data:`smmubench.scenario.iommus.FORMATS`; what the hardware
    lacks is refused at the first attach.
    """

    def __init__(
        self,
        target: Target,
        memory: PhysicalMemory,
        *,
        log: WarningLog | None = None,
        tables: Budget | None = None,
        format: str = "short",
    ) -> None:
        self.target = target
        self.log = log or WarningLog()
        self.form: Format = format_of(format)
        self.page_sizes: Sequence[int] = self.form.sizes
        self.tables = TableMemory(memory, target.view, tables)
        self._windows: dict[str, SmmuWindow] = {}
        self._attached: dict[str, _Attachment] = {}
        #: Counts register writes that may change a translation, for whoever caches register values.
        self.generation = 0

    # -- domains

    def domain(self, name: str, format: DomainFormat = DomainFormat()) -> SmmuDomain:  # noqa: B008
        stats = DomainStats()
        return SmmuDomain(name, format, self.form.tables(self.tables, format, stats), stats)

    def release(self, domain: SmmuDomain) -> None:
        if domain.attachments:
            users = ", ".join(domain.attachments)
            raise MappingError("busy", f"domain {domain.name} is still attached to {users}")
        domain.table.release()

    # -- attach

    def attach(self, domain: SmmuDomain, master: str, how: Attach = Attach()) -> None:  # noqa: B008
        iommu, stream = self._stream_of(master)
        if how.format is not None and how.format != domain.format:
            raise MappingError(
                "format", f"{master} has {how.format}, domain {domain.name} has {domain.format}"
            )
        if master in self._attached:
            other = self._attached[master].domain.name
            raise MappingError("busy", f"{master} is attached to domain {other} already")
        window = self._window(iommu)
        bank, stage2, group = self._allocate(window)
        # The ASID, and the VMID, of a bank are its number: no two banks hit each other's entries.
        asid = bank if how.asid is None else how.asid
        vmid = (bank if stage2 is None else stage2) if self.form.stage != "stage1" else 0
        attachment = _Attachment(master, iommu, bank, stage2, group, asid, vmid, how, domain)
        ops = window.ops()
        ops.set("S2CR", index=group, TYPE=FAULT)
        ops.set("SMR", index=group, ID=stream, MASK=0, VALID=1)
        self._run(window, ops)
        self._attached[master] = domain.attachments[master] = attachment

    def activate(self, domain: SmmuDomain, master: str) -> None:
        attachment = self._attachment(master, domain)
        window, how = self._window(attachment.iommu), attachment.how
        ops = window.ops()
        setup = BankSetup(
            cfre=how.faults == "report",
            stall=how.faults == "stall",
            access_flag=domain.format.access_flag,
            asid=attachment.asid,
            vmid=attachment.vmid,
        )
        self.form.program(ops, window, domain.table, attachment.bank, attachment.stage2_bank, setup)
        ops.set("S2CR", index=attachment.group, TYPE=TRANSLATE, CBNDX=attachment.bank)
        self._run(window, ops)
        self._count_invalidations(attachment, 1)
        attachment.active = True

    def switch(self, domain: SmmuDomain, master: str) -> None:
        attachment = self._attachment(master)
        if attachment.how.format is not None and attachment.how.format != domain.format:
            raise MappingError("format", f"{master} can't use the tables of {domain.name}")
        window = self._window(attachment.iommu)
        ops = window.ops()
        self.form.write_bases(ops, domain.table, attachment.bank, attachment.asid)
        self._run(window, ops)
        del attachment.domain.attachments[master]
        attachment.domain = domain
        domain.attachments[master] = attachment

    def detach(self, master: str) -> None:
        attachment = self._attachment(master)
        window = self._window(attachment.iommu)
        ops = window.ops()
        ops.set("S2CR", index=attachment.group, TYPE=FAULT)
        self._reset_bank(ops, window, attachment.bank)
        if attachment.stage2_bank is not None:
            self._reset_bank(ops, window, attachment.stage2_bank)
        self._invalidate_all(ops, attachment)
        ops.write("SMR", 0, index=attachment.group)
        self._run(window, ops)
        self._count_invalidations(attachment, 1)
        del attachment.domain.attachments[master]
        del self._attached[master]

    # -- map

    def map(self, domain: SmmuDomain, runs: Iterable[PageRun], prot: Prot) -> None:
        # A fault is never cached, so a new entry needs no invalidation.
        domain.table.map(runs, prot)
        domain.stats.maps += 1

    def unmap(
        self,
        domain: SmmuDomain,
        iova: int,
        length: int,
        *,
        invalidate: InvalidatePolicy = "address",
    ) -> None:
        gone = domain.table.unmap(iova, length)
        domain.stats.unmaps += 1
        if invalidate == "none":
            return  # empty tables stay allocated: the TLB may not know them, a walk in flight may
        self._invalidate(domain, [page.iova for page in gone] if invalidate == "address" else None)
        domain.table.release_unused()

    def invalidate(
        self, domain: SmmuDomain, iova: int | None = None, length: int | None = None
    ) -> None:
        if iova is None:
            self._invalidate(domain, None)
        else:
            self._invalidate(domain, range(iova, iova + (length or 1), self.page_sizes[0]))
        domain.table.release_unused()

    def _invalidate(self, domain: SmmuDomain, addresses: Sequence[int] | None) -> None:
        """An invalidation by address drops the page that holds it, so one write a page does."""
        if addresses is not None and len(addresses) > INVALIDATE_ALL_ABOVE:
            addresses = None
        for attachment in domain.attachments.values():
            if not attachment.active:
                continue
            window = self._window(attachment.iommu)
            ops = window.ops()
            if addresses is None:
                self._invalidate_all(ops, attachment)
            else:
                for address in addresses:
                    self.form.invalidate(ops, attachment.bank, address, attachment.asid)
            self._count_invalidations(attachment, len(ops))
            self._sync(ops, attachment.bank)
            window.run(ops)

    def _invalidate_all(self, ops: SmmuWindow.Ops, attachment: _Attachment) -> None:
        if self.form.stage != "stage2":
            ops.set("TLBIASID", bank=attachment.bank, ASID=attachment.asid)
        else:
            # Stage 2 has no operation for a bank's whole VMID but the global one.
            ops.set("TLBIVMID", VMID=attachment.vmid)

    def _sync(self, ops: SmmuWindow.Ops, bank: int) -> None:
        """Wait until the invalidations before are done (ARM IHI 0062, TLB maintenance)."""
        if self.form.stage != "stage2":
            ops.write("TLBSYNC", 0, bank=bank)
            ops.wait_clear("TLBSTATUS", 1, bank=bank)
        else:
            ops.write("sTLBGSYNC", 0)
            ops.wait_clear("sTLBGSTATUS", 1)

    def decoy(self, domain: SmmuDomain, iova: int, pa: int) -> None:
        """Put a page for ``iova`` where only a walk from the wrong table base would find it."""
        domain.table.put_decoy(iova, pa)

    # -- queries

    def query(self, master: str, iovas: Sequence[int], kinds: Sequence[str]) -> list[list[int]]:
        """ATS1xx: stage 1 only, so a domain of stage 2 has none."""
        attachment = self._attachment(master)
        window = self._window(attachment.iommu)
        if self.form.stage == "stage2" or window.id("IDR0", "ATOSNS"):
            raise UsageError(f"{master}: this SMMU or its stage has no translation queries")
        answers = []
        for kind in kinds:
            if kind not in QUERY:
                raise UsageError(f'"{kind}" is no kind of query; there are {", ".join(QUERY)}')
            found: list[int] = []
            for start in range(0, len(iovas), QUERIES_A_BATCH):
                batch = iovas[start : start + QUERIES_A_BATCH]
                found += window.query(QUERY[kind], attachment.bank, batch)
            answers.append(found)
        return answers

    # -- faults

    def on_fault(self, domain: SmmuDomain, handler: FaultHandler | None) -> None:
        domain.handler = handler

    def handle_faults(self) -> list[FaultReport]:
        pending = self.target.interrupts()
        reports = []
        for window in list(self._windows.values()):
            if not pending & set(window.iommu.lines):
                continue
            for bank in range(window.banks):
                report = self.read_fault(window.iommu.name, bank)
                if report is not None:
                    reports.append(report)
                    self._answer(window, bank, report)
            report = self.read_fault(window.iommu.name, None)
            if report is not None:
                reports.append(report)
                self.clear_fault(window.iommu.name, None)
        return reports

    def _answer(self, window: SmmuWindow, bank: int, report: FaultReport) -> None:
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
        ops.write("FSR", report.registers["FSR"], bank=bank)
        if report.stalled:
            ops.set("RESUME", bank=bank, TnR=answer == "terminate")
        window.run(ops)

    def read_fault(self, iommu: str, context: int | None) -> FaultReport | None:
        window = self._window(self.target.machine.iommu(iommu))
        if context is None:
            values = window.values(GLOBAL_FAULT)
            return global_report(window, values) if values["sGFSR"] else None
        values = window.values(CONTEXT_FAULT, context)
        # FORMAT (bits 10:9) tells of the bank, not of a fault.
        if not values["FSR"] & ~window.map["FSR"].fields["FORMAT"].mask:
            return None
        return context_report(window, context, self._master_of(iommu, context), values)

    def decode_event(self, data: Mapping[str, Any]) -> FaultReport:
        window = self._window(self.target.machine.iommu(data["iommu"]))
        names = GLOBAL_FAULT if data["type"] != "context" else CONTEXT_FAULT
        values = {name: data[member] for name, member in zip(names, EVENT, strict=False)}
        if data["type"] != "context":
            return global_report(window, values)
        return context_report(window, data["context"], None, values)

    def clear_fault(self, iommu: str, context: int | None) -> None:
        window = self._window(self.target.machine.iommu(iommu))
        ops = window.ops()
        if context is None:
            ops.write("sGFSRRESTORE", 0)
        else:
            ops.write("FSRRESTORE", 0, bank=context)
        window.run(ops)

    def clear_faults(self) -> None:
        batch: list[MmioOp] = []
        for attachment in self._attached.values():
            ops = self._window(attachment.iommu).ops()
            ops.write("FSRRESTORE", 0, bank=attachment.bank)
            batch += ops.list
        if batch:
            self.target.mmio(batch)

    # -- inside

    def interrupt_of(self, master: str) -> int:
        attachment = self._attachment(master)
        window = self._window(attachment.iommu)
        # Version 2 with one interrupt a bank; else CBAR.IRPTNDX picks, which stays 0 here.
        own = window.version > 1 and window.id("IDR0", "NUMIRPT") == 1
        first = attachment.iommu.first_context_irq or 0
        return first + (attachment.bank if own else 0)

    def bank_of(self, master: str) -> int:
        return self._attachment(master).bank

    def _run(self, window: SmmuWindow, ops: SmmuWindow.Ops) -> None:
        self.generation += 1
        window.run(ops)

    def _window(self, iommu: Iommu) -> SmmuWindow:
        """The instance's registers; the first use resets the instance, as mainline's probe does."""
        if iommu.name in self._windows:
            return self._windows[iommu.name]
        window = self._windows[iommu.name] = SmmuWindow(self.target, iommu)
        ops = window.ops()
        ops.write("sGFSRRESTORE", 0)
        for group in range(window.groups):
            ops.set("S2CR", index=group, TYPE=FAULT)
            ops.write("SMR", 0, index=group)
        for bank in range(window.banks):
            self._reset_bank(ops, window, bank)
        ops.write("TLBIALLH", 0)
        ops.write("TLBIALLNSNH", 0)
        ops.write("sTLBGSYNC", 0)
        ops.wait_clear("sTLBGSTATUS", 1)
        # Faults are reported to the master and by interrupt; a stream that nobody has attached is
        # an error and not a way around the SMMU.
        ops.set("sCR0", GFRE=1, GFIE=1, GCFGFRE=1, GCFGFIE=1, USFCFG=1, VMIDPNE=1, PTM=1)
        self._run(window, ops)
        return window

    def _reset_bank(self, ops: SmmuWindow.Ops, window: SmmuWindow, bank: int) -> None:
        stage1 = bank >= window.stage2_banks
        names = ["SCTLR", "FSRRESTORE", "TTBR0", "TCR", "FAR"]
        ops.set("CBAR", index=bank, TYPE=STAGE1_ONLY if stage1 else STAGE2_ONLY)
        for name in [*names, "TTBR1", "CONTEXTIDR"] if stage1 else names:
            ops.write(name, 0, bank=bank)

    def _allocate(self, window: SmmuWindow) -> tuple[int, int | None, int]:
        """A free bank, a second one for stage 2 of a nested translation, a free group."""
        self.form.check(window)
        mine = [each for each in self._attached.values() if each.iommu is window.iommu]
        used = {bank for each in mine for bank in (each.bank, each.stage2_bank)}
        groups = {each.group for each in mine}
        # Banks that can do both stages are kept for stage 1 where stage 2 has some of its own.
        first = 0 if self.form.stage == "stage2" else window.stage2_banks
        free = [bank for bank in range(first, window.banks) if bank not in used]
        group = next((n for n in range(window.groups) if n not in groups), None)
        second: int | None = None
        if self.form.stage == "nested" and free:
            others = [n for n in range(window.banks) if n not in used and n != free[0]]
            second = others[0] if others else None
        if not free or group is None or (self.form.stage == "nested" and second is None):
            raise MappingError(
                "busy", f"{window.iommu.name} has no context bank or stream mapping group left"
            )
        return free[0], second, group

    def _stream_of(self, master: str) -> tuple[Iommu, int]:
        found = self.target.machine.master(master)
        if found.iommu is None:
            raise UsageError(f"master {master} has no IOMMU in front of it")
        return self.target.machine.iommu(found.iommu), found.stream

    def _attachment(self, master: str, domain: SmmuDomain | None = None) -> _Attachment:
        attachment = self._attached.get(master)
        if attachment is None:
            raise UsageError(f"master {master} is attached to no address space")
        if domain is not None and attachment.domain is not domain:
            raise UsageError(f"master {master} is attached to {attachment.domain.name}")
        return attachment

    def _master_of(self, iommu: str, bank: int) -> str | None:
        for each in self._attached.values():
            if each.iommu.name == iommu and bank in (each.bank, each.stage2_bank):
                return each.master
        return None

    @staticmethod
    def _count_invalidations(attachment: _Attachment, count: int) -> None:
        counts = attachment.domain.stats.invalidations
        counts[attachment.master] = counts.get(attachment.master, 0) + count
