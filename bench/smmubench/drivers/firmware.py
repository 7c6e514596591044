# SPDX-License-Identifier: GPL-2.0-or-later
"""The driver that runs on the guest's CPU, behind the bench's verbs.

Tables, registers and faults are the agent's (firmware/agent); what stands here is which domain and
attachment goes by which number, and the words in which the bench speaks of them.
"""

from __future__ import annotations

import struct
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
from smmubench.drivers.firmware_faults import FaultReader
from smmubench.drivers.smmu_formats import Format, format_of
from smmubench.errors import CaseFailure, UsageError
from smmubench.machines import Iommu
from smmubench.mapping.errors import MappingError, Reason, WarningLog
from smmubench.mapping.memory import Budget
from smmubench.mapping.split import PageRun
from smmubench.target import Target
from smmubench.targets.firmware_mailbox import DATA_BYTES, FAULT, RUN, Mailbox, Op, Status
from smmubench.targets.firmware_mailbox import Answer as Reply

__all__ = ["FirmwareDomain", "FirmwareDriver"]

#: Refusals that are the mapping's.
_REASONS: Final[Mapping[Status, Reason]] = {
    Status.MISALIGNED: "misaligned",
    Status.PAGE_SIZE: "page-size",
    Status.OVERLAP: "overlap",
    Status.NOT_MAPPED: "not-mapped",
    Status.BEYOND_LIMIT: "beyond-limit",
    Status.NO_TABLE_MEMORY: "no-table-memory",
    Status.BAD_FORMAT: "format",
    Status.BUSY: "busy",
}

# Codes of pgtable.h and iommu.h.
_FORMATS: Final = ("short", "long", "aarch64-4k", "aarch64-16k", "aarch64-64k")
_STAGES: Final = ("stage1", "stage2", "nested")
_MODELS: Final = {"msm-v0": 0, "smmu-v1": 1, "smmu-v2": 2}
_FAULTS: Final = ("report", "stall", "silent")
_MEMORY: Final = ("cached", "uncached", "device", "strongly-ordered")
_INVALIDATE: Final = ("none", "address", "context")
_QUERY: Final = ("pr", "pw", "ur", "uw")
_ANSWER: Final = ("retry", "terminate")

_NO_LIMIT: Final = -1  # of tables


@dataclass(slots=True)
class _Attachment:
    master: str
    iommu: Iommu
    number: int
    bank: int
    second: int | None  #: bank of stage 2 in a nested translation
    interrupt: int
    how: Attach
    domain: FirmwareDomain
    active: bool = False


@dataclass(frozen=True, slots=True)
class _Roots:
    """The first-level tables, where the agent has put them."""

    target: Target
    pieces: tuple[tuple[int, int], ...]

    def root_bytes(self) -> bytes:
        return b"".join(bytes(self.target.view(*piece)) for piece in self.pieces)


@dataclass(slots=True)
class FirmwareDomain:
    """One set of tables of the agent's and the banks that use it."""

    name: str
    format: DomainFormat
    number: int
    table: _Roots
    stats: DomainStats = field(default_factory=DomainStats)
    attachments: dict[str, _Attachment] = field(default_factory=dict)
    handler: FaultHandler | None = None
    taken: int = 0  #: tables below the first level, less those given back

    @property
    def masters(self) -> dict[str, bool]:
        return {name: each.active for name, each in self.attachments.items()}


class FirmwareDriver:
    """Drives the IOMMUs of one machine through its agent. See :class:`smmubench.driver.Driver`.

    ``tables`` limits how many tables there may be below the first level; ``format`` is the SMMU's
    (:data:`smmubench.scenario.iommus.FORMATS`).
    """

    def __init__(
        self,
        target: Target,
        mailbox: Mailbox,
        *,
        log: WarningLog | None = None,
        tables: Budget | None = None,
        format: str = "short",
    ) -> None:
        self.target = target
        self.log = log or WarningLog()
        self.form: Format = format_of(format)
        self.page_sizes: Sequence[int] = self.form.sizes
        self._mailbox = mailbox
        self._budget = tables or Budget()
        self._numbers: dict[str, int] = {}
        self._attached: dict[str, _Attachment] = {}
        self._faults = FaultReader(target)
        #: Counts register writes that may change a translation, for whoever caches register values.
        self.generation = 0

    # -- domains

    def domain(self, name: str, format: DomainFormat = DomainFormat()) -> FirmwareDomain:  # noqa: B008
        kind = _FORMATS.index(self.form.name.removeprefix("s2-").removeprefix("nested-"))
        stage = _STAGES.index(self.form.stage)
        reply = self._ask(
            f"domain {name}", Op.DOMAIN, kind, stage, format.split, format.access_flag
        )
        number, low, low_bytes, high, high_bytes = reply.words[:5]
        pieces = ((low, low_bytes), (high, high_bytes)) if high else ((low, low_bytes),)
        return FirmwareDomain(name, format, number, _Roots(self.target, pieces))

    def release(self, domain: FirmwareDomain) -> None:
        if domain.attachments:
            users = ", ".join(domain.attachments)
            raise MappingError("busy", f"domain {domain.name} is still attached to {users}")
        self._account(domain, self._ask("release", Op.RELEASE, domain.number))

    # -- attach

    def attach(self, domain: FirmwareDomain, master: str, how: Attach = Attach()) -> None:  # noqa: B008
        iommu, bank, streams = self._way_of(master)
        if how.format is not None and how.format != domain.format:
            raise MappingError(
                "format", f"{master} has {how.format}, domain {domain.name} has {domain.format}"
            )
        if master in self._attached:
            other = self._attached[master].domain.name
            raise MappingError("busy", f"{master} is attached to domain {other} already")
        reply = self._ask(
            f"attaching {master}",
            Op.ATTACH,
            *(domain.number, self._number(iommu), 0 if bank is None else bank + 1),
            *(0 if how.asid is None else how.asid + 1, _FAULTS.index(how.faults)),
            *(how.prefetch, len(streams)),
            data=struct.pack(f"<{len(streams)}I", *streams),
        )
        number, found, _, interrupt, second = reply.words[:5]
        attachment = _Attachment(
            master, iommu, number, found, second - 1 if second else None, interrupt, how, domain
        )
        self._attached[master] = domain.attachments[master] = attachment
        self.generation += 1

    def activate(self, domain: FirmwareDomain, master: str) -> None:
        attachment = self._attachment(master, domain)
        self._ask(f"activating {master}", Op.ACTIVATE, attachment.number)
        self._count_invalidations(attachment, 1)
        attachment.active = True
        self.generation += 1

    def switch(self, domain: FirmwareDomain, master: str) -> None:
        attachment = self._attachment(master)
        if attachment.how.format is not None and attachment.how.format != domain.format:
            raise MappingError("format", f"{master} can't use the tables of {domain.name}")
        self._ask(f"switching {master}", Op.SWITCH, attachment.number, domain.number)
        del attachment.domain.attachments[master]
        attachment.domain = domain
        domain.attachments[master] = attachment
        self.generation += 1

    def detach(self, master: str) -> None:
        attachment = self._attachment(master)
        self._ask(f"detaching {master}", Op.DETACH, attachment.number)
        self._count_invalidations(attachment, 1)
        del attachment.domain.attachments[master]
        del self._attached[master]
        self.generation += 1

    # -- map

    def map(self, domain: FirmwareDomain, runs: Iterable[PageRun], prot: Prot) -> None:
        packed = [RUN.pack(run.iova, run.pa, run.page, run.count) for run in runs]
        bits = prot.write | prot.privileged << 1 | prot.execute << 2
        bits |= _MEMORY.index(prot.memory) << 8
        self._change(domain, "map", Op.MAP, bits, len(packed), data=b"".join(packed))
        domain.stats.maps += 1

    def unmap(
        self,
        domain: FirmwareDomain,
        iova: int,
        length: int,
        *,
        invalidate: InvalidatePolicy = "address",
    ) -> None:
        how = _INVALIDATE.index(invalidate)
        self._change(domain, f"unmap {iova:#x}", Op.UNMAP, iova, length, how)
        domain.stats.unmaps += 1

    def invalidate(
        self, domain: FirmwareDomain, iova: int | None = None, length: int | None = None
    ) -> None:
        size = 0 if iova is None else length or 1
        reply = self._ask("invalidate", Op.INVALIDATE, domain.number, iova or 0, size)
        self._account(domain, reply)

    def decoy(self, domain: FirmwareDomain, iova: int, pa: int) -> None:
        """Put a section for ``iova`` where only a walk from the wrong table base would find it."""
        self._ask(f"decoy at {iova:#x}", Op.DECOY, domain.number, iova, pa)

    # -- queries

    def query(self, master: str, iovas: Sequence[int], kinds: Sequence[str]) -> list[list[int]]:
        attachment = self._attachment(master)
        answers = []
        for kind in kinds:
            if kind not in _QUERY:
                raise UsageError(f'"{kind}" is no kind of query; there are {", ".join(_QUERY)}')
            found: list[int] = []
            for start in range(0, len(iovas), DATA_BYTES // 8):
                batch = iovas[start : start + DATA_BYTES // 8]
                words = struct.Struct(f"<{len(batch)}Q")
                what = (attachment.number, _QUERY.index(kind), len(batch))
                self._ask(f"{master}: query", Op.QUERY, *what, data=words.pack(*batch))
                found += words.unpack(self._mailbox.data(words.size))
            answers.append(found)
        return answers

    # -- faults

    def on_fault(self, domain: FirmwareDomain, handler: FaultHandler | None) -> None:
        domain.handler = handler

    def handle_faults(self) -> list[FaultReport]:
        pending = self.target.interrupts()
        reports = []
        for name in list(self._numbers):
            iommu = self.target.machine.iommu(name)
            if not pending & set(iommu.lines):
                continue
            for bank in [*range(self._faults.banks(iommu)), None]:
                report = self.read_fault(name, bank)
                if report is None:
                    continue
                reports.append(report)
                if bank is None:
                    self.clear_fault(name, None)
                else:
                    self._answer(iommu, bank, report)
        return reports

    def _answer(self, iommu: Iommu, bank: int, report: FaultReport) -> None:
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
        self._ask("answer", Op.ANSWER, self._number(iommu), bank + 1, _ANSWER.index(answer))

    def read_fault(self, iommu: str, context: int | None) -> FaultReport | None:
        """As the interrupt's handler read it; CaseFailure for a fault that did not interrupt."""
        found = self.target.machine.iommu(iommu)
        index = 0 if context is None else context + 1
        reply = self._ask("fault", Op.FAULT, self._number(found), index)
        if reply.status is Status.NO_FAULT:
            return None
        by_interrupt, _, *values = FAULT.unpack(self._mailbox.data(FAULT.size))
        if not by_interrupt:
            where = "global" if context is None else f"context {context}"
            raise CaseFailure(f"{iommu} {where}: a fault is recorded and no interrupt came")
        return self._faults.report(found, context, self._master_of(found, context), values)

    def decode_event(self, data: Mapping[str, Any]) -> FaultReport:
        return self._faults.event(data)

    def clear_fault(self, iommu: str, context: int | None) -> None:
        index = 0 if context is None else context + 1
        number = self._number(self.target.machine.iommu(iommu))
        self._ask("clear", Op.CLEAR, number, index)

    def clear_faults(self) -> None:
        if self._attached:
            self._ask("clear", Op.CLEAR_ALL)

    # -- inside

    def interrupt_of(self, master: str) -> int:
        iommu, bank, _ = self._way_of(master)
        return self._attachment(master).interrupt if bank is None else iommu.irq_secure

    def bank_of(self, master: str) -> int:
        bank = self._way_of(master)[1]
        return self._attachment(master).bank if bank is None else bank

    def _ask(self, what: str, op: Op, *arguments: int, data: bytes = b"") -> Reply:
        """OK or NO_FAULT; a refusal becomes MappingError or UsageError."""
        reply = self._mailbox.call(op, *arguments, data=data)
        self._raise(what, reply)
        return reply

    def _raise(self, what: str, reply: Reply) -> None:
        if reply.status in _REASONS:
            raise MappingError(_REASONS[reply.status], f"{what}: the guest's driver refuses")
        if reply.status is Status.UNSUPPORTED:
            raise UsageError(f"{what}: this IOMMU can't do it in the format {self.form.name}")

    def _change(
        self, domain: FirmwareDomain, what: str, op: Op, *arguments: int, data: bytes = b""
    ) -> None:
        """Map or unmap within the budget of tables."""
        left = _NO_LIMIT if self._budget.left is None else self._budget.left
        reply = self._mailbox.call(op, domain.number, left, *arguments, data=data)
        self._account(domain, reply)
        self._raise(what, reply)

    def _account(self, domain: FirmwareDomain, reply: Reply) -> None:
        """The domain's totals as the agent counts them."""
        leaves, pointers, tables, entries, taken, freed, invalidations = reply.words[:7]
        stats = domain.stats
        stats.leaf_writes, stats.table_writes, stats.tables = leaves, pointers, tables
        stats.entries = entries
        if self._budget.left is not None:
            self._budget.left -= taken - freed - domain.taken
        domain.taken = taken - freed
        for attachment in domain.attachments.values():
            if attachment.active and invalidations:
                self._count_invalidations(attachment, invalidations)

    def _number(self, iommu: Iommu) -> int:
        """The agent's number of an instance; the first use makes it probe and reset the part."""
        if iommu.name not in self._numbers:
            v1 = iommu.preset in ("mmu-400", "mmu-401")
            model = "smmu-v1" if v1 else iommu.model
            main = iommu.irq_secure if iommu.model == "msm-v0" else iommu.irq_nonsecure
            lines = [line for line in iommu.lines if line < self.target.machine.spis]
            reply = self._ask(
                f"probing {iommu.name}",
                Op.PROBE,
                *(_MODELS[model], iommu.base, iommu.banks, main, iommu.first_context_irq or 0),
                len(lines),
                data=struct.pack(f"<{len(lines)}I", *lines),
            )
            self._numbers[iommu.name] = reply.words[0]
            self.generation += 1
        return self._numbers[iommu.name]

    def _way_of(self, master: str) -> tuple[Iommu, int | None, tuple[int, ...]]:
        """IOMMU, bank where the machine says it, and stream IDs."""
        found = self.target.machine.master(master)
        if found.iommu is None:
            raise UsageError(f"master {master} has no IOMMU in front of it")
        iommu = self.target.machine.iommu(found.iommu)
        if iommu.model != "msm-v0":
            return iommu, None, (found.stream,)
        context = iommu.context_of(found.stream)
        if context is None:
            raise UsageError(f"no context of {iommu.name} serves stream {found.stream} of {master}")
        return iommu, context.bank, context.mids

    def _attachment(self, master: str, domain: FirmwareDomain | None = None) -> _Attachment:
        attachment = self._attached.get(master)
        if attachment is None:
            raise UsageError(f"master {master} is attached to no address space")
        if domain is not None and attachment.domain is not domain:
            raise UsageError(f"master {master} is attached to {attachment.domain.name}")
        return attachment

    def _master_of(self, iommu: Iommu, bank: int | None) -> str | None:
        for each in self._attached.values():
            if each.iommu.name == iommu.name and bank in (each.bank, each.second):
                return each.master if bank is not None else None
        return None

    @staticmethod
    def _count_invalidations(attachment: _Attachment, count: int) -> None:
        counts = attachment.domain.stats.invalidations
        counts[attachment.master] = counts.get(attachment.master, 0) + count
