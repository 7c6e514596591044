# SPDX-License-Identifier: GPL-2.0-or-later
"""The seam between the bench and a machine, and the words both sides use.

A :class:`Target` is one running machine: ``sim`` (the models in this process) or ``qemu`` (a
patched QEMU driven over QMP). Runner, drivers and tests know only what stands here. Addresses and
sizes are in bytes. Errors: :class:`~smmubench.errors.UsageError` for a name or number that makes
no sense, :class:`~smmubench.errors.TargetError` for a target that fails to answer,
:class:`~smmubench.errors.Unsupported` for what a target can't do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from smmubench.machines import Machine

Status = Literal["translated", "bypass", "fault"]
RunState = Literal["done", "stalled", "budget", "error"]

#: Names of fault causes, in the order of the bits HWM_FAULT_*.
CAUSES = (
    "translation", "access-flag", "permission", "tlb-miss", "walk-decode", "walk-slave",
    "multi-hit", "level2", "config", "bypass", "address-size", "tlb-lock", "unsupported", "stage2",
    "unknown-stream", "stream-conflict", "no-context", "no-interrupt", "config-access", "external",
    "global-permission",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Read one register; answers its value."""

    address: int
    size: int = 4
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """Write one register; answers 0."""

    address: int
    value: int
    size: int = 4
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """Read until ``value & mask == expect``, at most ``count`` times; answers the last value
    read.
    """

    address: int
    mask: int
    expect: int
    count: int = 1000
    size: int = 4
    secure: bool = False


#: Registers take 4 bytes at a time, an SMMU's 8 too; ``secure`` as the bus says it.
MmioOp = Read | Write | Poll


@dataclass(frozen=True, slots=True)
class Access:
    """How a transaction presents itself to the IOMMU."""

    write: bool = False
    privileged: bool = False
    instruction: bool = False
    secure: bool = False


READ = Access()
WRITE = Access(write=True)


@dataclass(frozen=True, slots=True)
class Attributes:
    """Memory attributes on the bus (ARM DDI 0406C, B3.8)."""

    memtype: Literal["strongly-ordered", "device", "normal"]
    inner: Literal["none", "wbwa", "wt", "wbnwa"]
    outer: Literal["none", "wbwa", "wt", "wbnwa"]
    share: Literal["none", "inner", "outer"]
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """What one address translates to; nothing was changed by asking."""

    iova: int
    status: Status
    pa: int = 0
    page: int = 0  #: size of the page in bytes
    perms: frozenset[str] = frozenset()  #: of "pr", "pw", "ur", "uw", "xn"
    hit: bool = False  #: answered from the TLB
    context: int | None = None
    causes: frozenset[str] = frozenset()  #: of :data:`CAUSES`, when it faults
    attributes: Attributes | None = None
    stage: int = 0  #: of translation that faults; 0: no fault, or none in an SMMU's context bank
    level: int = 0  #: of the descriptor that faults, where ``stage`` isn't 0


@dataclass(frozen=True, slots=True)
class WalkLevel:
    stage: int
    level: int
    ttbr: int
    address: int
    descriptor: int
    bytes: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A fresh walk, level by level, and what it comes to."""

    result: Translation
    levels: tuple[WalkLevel, ...]


@dataclass(frozen=True, slots=True)
class TlbEntry:
    """A valid entry. ``kind`` is "stage1", "nested", "stage2", "ipa" (stage 2 of a nested
    translation), "hyp" or "monitor"; ``va`` of "stage2" and "ipa" is the IPA.
    """

    index: int
    kind: str
    stage: int  #: 1 or 2; 3: both in one
    va: int
    pa: int
    page: int
    vmid: int
    asid: int
    is_global: bool
    locked: bool
    secure: bool
    prefetched: bool
    perms: frozenset[str]
    attributes: Attributes | None = None


def register_values(registers: Iterable[tuple[str, bool, int]]) -> dict[str, int]:
    """Registers by name, from (name, is it the secure copy of a banked register, value).

    Of an array, whose name comes more than once, each register as ``NAME[i]``; the secure copy of a
    banked one as ``NAME_s``.
    """
    found: dict[str, list[int]] = {}
    for name, secure, value in registers:
        found.setdefault(f"{name}_s" if secure else name, []).append(value)
    return {
        name if len(values) == 1 else f"{name}[{index}]": value
        for name, values in found.items()
        for index, value in enumerate(values)
    }


@dataclass(frozen=True, slots=True)
class Route:
    """Streams that go one way: those with ``(stream ^ ID) & ~mask == 0``."""

    index: int  #: of the stream mapping group; of the MID on MSM
    stream: int
    mask: int
    way: Literal["translate", "bypass", "fault"]
    context: int | None
    vmid: int


def streams_of(routes: Iterable[Route]) -> dict[int, int | None]:
    """Stream ID -> context bank, of a masked route its base ID; the first route holds."""
    streams: dict[int, int | None] = {}
    for route in routes:
        if route.context is not None:
            streams.setdefault(route.stream, route.context)
    return streams


@dataclass(frozen=True, slots=True)
class ContextState:
    """A context bank. ``stage2_context`` is the other bank of a nested translation."""

    index: int
    translating: bool
    stalled: bool
    waiting: int
    vmid: int
    asid: int
    stage: str  #: "stage1", "stage2", "nested" or "fault"
    format: str  #: of its tables: "short", "long" or "aarch64"
    stage2_context: int | None
    registers: Mapping[str, int]  #: see :func:`register_values`
    counters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IommuState:
    model: str
    tlb_entries: int
    tlb_ways: int
    tlb_capacity: int  #: entries that a reset can give it at most
    streams: Mapping[int, int | None]  #: see :func:`streams_of`; only streams that have a bank
    routes: tuple[Route, ...]  #: valid ones; on MSM those that lead to a context bank
    registers: Mapping[str, int]  #: the global ones, see :func:`register_values`
    contexts: tuple[ContextState, ...]
    counters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, in order.

    ``name`` is "IOMMU_FAULT", "IOMMU_STALL" or "DMA_COMPLETED"; ``data`` has the members of the
    QMP event of that name with "-" as "_" and short names instead of QOM paths.
    """

    name: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Start:
    """Let a master run the descriptor list at bus address ``list``."""

    master: str
    list: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """How far a master has come."""

    master: str
    state: RunState
    code: str = "ok"  #: "ok", "bus-decode", "iommu-fault", ... as HWM_DMA_*
    completed: int = 0
    bytes: int = 0
    bursts: int = 0
    error_address: int | None = None
    crc: int = 0


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """One transaction of a master, from its trace."""

    iova: int
    pa: int
    length: int
    stream: int
    context: int | None
    write: bool
    stalled: bool
    status: str


@dataclass(frozen=True, slots=True)
class Inject:
    """A fault to order; see hwm_inject in hwm.h."""

    cause: str
    stream: int | None = None
    context: int | None = None
    skip: int = 0
    count: int = 1
    level2: bool = False
    stage2: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """What a machine is started with; a target may be reused only for an equal one.

    ``tlb_entries``/``tlb_ways`` may also be changed by :meth:`Target.reset`. ``extra`` has
    properties of devices by QEMU's names, such as "arm-smmuv2.preset" and "arm-smmuv2.num-cb":
    numbers, switches as bool, words; those of a device that the machine lacks mean nothing.
    """

    machine: str = "apq8064-bench"
    tlb_entries: int = 64
    tlb_ways: int = 4
    seed: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)


@runtime_checkable
class Target(Protocol):
    """One running machine. IOMMUs and masters go by their names in the machine table."""

    name: str
    machine: Machine
    #: words a step may ask for in ``needs``: "python-driver", "peek", "step", "snapshot",
    #: "inject", "cpu", ...
    capabilities: frozenset[str]

    def mmio(self, ops: Sequence[MmioOp]) -> list[int]:
        """Do the operations in order; one value each. A failing poll is a TargetError that names
        it.
        """
        ...

    def view(self, pa: int, length: int) -> memoryview:
        """Writable bytes of RAM (or on-chip RAM) at ``pa``; UsageError outside of it."""
        ...

    def run(
        self, starts: Sequence[Start] = (), *, budget: int | None = None, timeout: float = 60.0
    ) -> list[RunResult]:
        """Start masters, then let all active ones issue bursts: ``budget`` of them in all, or till
        none can go on.

        One result for every master started now or still active before, in the machine's order.
        """
        ...

    def translate(
        self,
        iommu: str,
        stream: int,
        iovas: Sequence[int],
        access: Access = READ,
        *,
        fresh: bool = False,
    ) -> list[Translation]:
        """Peek: through the live TLB, or by a fresh walk. Changes nothing."""
        ...

    def walk(self, iommu: str, stream: int, iova: int, access: Access = READ) -> Walk: ...

    def query(self, iommu: str, *, registers: bool = True) -> IommuState:
        """The IOMMU's state; without ``registers`` those are left out, which is quick."""
        ...

    def counters(self, iommu: str) -> dict[str, int]: ...

    def tlb(self, iommu: str) -> list[TlbEntry]:
        """Valid entries only."""
        ...

    def trace(self, master: str) -> list[TraceEntry]:
        """Newest last."""
        ...

    def inject(self, iommu: str, order: Inject) -> None: ...

    def events(self, *, wait: str | None = None, timeout: float = 5.0) -> list[Event]:
        """Drain the events since the last call; with ``wait`` till one of that name has come."""
        ...

    def interrupts(self) -> frozenset[int]:
        """GIC SPI numbers pending at the distributor (GICD_ISPENDR)."""
        ...

    def reset(
        self,
        *,
        tlb_entries: int | None = None,
        tlb_ways: int | None = None,
        seed: int | None = None,
    ) -> None:
        """Bench devices back to their reset state, counters 0, events dropped; RAM keeps its
        contents.
        """
        ...

    def snapshot(self, name: str) -> None:
        """Save RAM and device state under ``name``."""
        ...

    def restore(self, name: str) -> None: ...

    def close(self) -> None: ...
