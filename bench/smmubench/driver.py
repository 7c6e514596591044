# SPDX-License-Identifier: GPL-2.0-or-later
"""The seam between the bench and whoever programs the IOMMU.

A :class:`Driver` attaches masters to domains, maps, unmaps, invalidates and answers faults. On
``sim`` and ``qemu`` it is a Python driver that writes tables and registers itself
(:mod:`smmubench.drivers`); a bare-metal or Linux guest stands behind the same verbs. Addresses and
lengths are bytes.

Everything a driver refuses is a :class:`~smmubench.mapping.errors.MappingError` that left things as
they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from smmubench.mapping.split import PageRun

__all__ = [
    "Answer",
    "Attach",
    "Domain",
    "DomainFormat",
    "DomainStats",
    "Driver",
    "FaultHandler",
    "FaultPolicy",
    "FaultReport",
    "InvalidatePolicy",
    "MemoryKind",
    "Prot",
]

#: Memory type of a mapping, as the DMA API's users know it.
MemoryKind = Literal["cached", "uncached", "device", "strongly-ordered"]

#: What a faulting transaction gets: an error, a wait until somebody answers, or silence (reads 0,
#: writes lost).
FaultPolicy = Literal["report", "stall", "silent"]

#: Which invalidation follows a change of the tables.
InvalidatePolicy = Literal["address", "context", "none"]

#: What becomes of a stalled transaction.
Answer = Literal["retry", "terminate"]


@dataclass(frozen=True, slots=True)
class Prot:
    """What a mapping permits. Everything is readable by those who may use it."""

    write: bool = True
    privileged: bool = False  #: for privileged transactions only
    execute: bool = True
    memory: MemoryKind = "cached"


@dataclass(frozen=True, slots=True)
class DomainFormat:
    """Options of a table format; contexts that share a table must agree on them.

    ``split`` is the number of top address bits that choose between the two tables of a domain (0:
    one table for all; TTBCR.N). ``access_flag`` takes AP[0] as the access flag (SCTLR.AFE).
    """

    split: int = 0
    access_flag: bool = True


@dataclass(frozen=True, slots=True)
class Attach:
    """How a master is attached.

    ``asid`` tags the context's TLB entries (None: one of its own, so that contexts never hit each
    other's). ``format`` is what the context's hardware is set to, when that is not the domain's to
    choose; attaching is refused ("format") unless the two are equal.
    """

    faults: FaultPolicy = "report"
    asid: int | None = None
    prefetch: bool = False
    format: DomainFormat | None = None


@dataclass(slots=True)
class DomainStats:
    """What the domain's tables have cost so far."""

    leaf_writes: int = 0  #: words written for pages; a 64K or 16M page is 16 words
    table_writes: int = 0  #: words written to point to second-level tables
    tables: int = 0  #: second-level tables there are now
    entries: int = 0  #: pages mapped now, of any size
    maps: int = 0  #: map calls that did their work
    unmaps: int = 0  #: unmap calls that did
    invalidations: dict[str, int] = field(default_factory=dict)  #: operations issued, by master


class Domain(Protocol):
    """One address space as the driver sees it: its tables and who uses them."""

    name: str
    format: DomainFormat
    stats: DomainStats
    masters: Mapping[str, bool]  #: attached masters; True where translation is on


@dataclass(frozen=True, slots=True)
class FaultReport:
    """A fault as the driver read it from the registers; ``context`` None is a global error."""

    iommu: str
    context: int | None
    master: str | None  #: whose context it was
    stream: int
    iova: int
    write: bool
    stalled: bool
    causes: frozenset[str]
    registers: Mapping[str, int]
    text: tuple[str, ...]  #: the registers decoded, one line each


D = TypeVar("D", bound=Domain)

FaultHandler = Callable[[FaultReport], Answer]


class Driver(Protocol[D]):
    """Whoever programs the IOMMUs of one machine."""

    #: page sizes in bytes, smallest first
    page_sizes: Sequence[int]

    def domain(self, name: str, format: DomainFormat = DomainFormat()) -> D:
        """A new, empty domain; "no-table-memory" if its first table can't be allocated."""
        ...

    def release(self, domain: D) -> None:
        """Free the domain's tables; "busy" while a master is attached."""
        ...

    def attach(self, domain: D, master: str, how: Attach = Attach()) -> None:
        """Lead the master's streams to a context of this domain. Translation stays off until
        :meth:`activate`, and the streams are blocked meanwhile. "busy" when the context serves
        another domain."""
        ...

    def activate(self, domain: D, master: str) -> None:
        """Program the context with the domain's tables, empty its part of the TLB, and turn
        translation on."""
        ...

    def switch(self, domain: D, master: str) -> None:
        """Give a running context the tables of another domain: the context switch proper.

        Nothing is invalidated, so what the TLB holds of the old tables stays usable until somebody
        does. The ASID stays too.
        """
        ...

    def detach(self, master: str) -> None:
        """Translation off, streams blocked, the context's TLB entries gone."""
        ...

    def map(self, domain: D, runs: Iterable[PageRun], prot: Prot) -> None:
        """Write the entries; all of them, or none ("overlap", "no-table-memory")."""
        ...

    def unmap(
        self, domain: D, iova: int, length: int, *, invalidate: InvalidatePolicy = "address"
    ) -> None:
        """Remove exactly this range, cutting larger pages open where it begins or ends inside one,
        and invalidate. "not-mapped" unless all of it is mapped."""
        ...

    def invalidate(self, domain: D, iova: int | None = None, length: int | None = None) -> None:
        """Drop a range, or everything, from the TLB for each context of the domain."""
        ...

    def decode_event(self, data: Mapping[str, Any]) -> FaultReport:
        """The registers that an IOMMU_FAULT event tells, as a report; reads no register."""
        ...

    def interrupt_of(self, master: str) -> int:
        """GIC SPI of the context that serves a master's stream."""
        ...

    def bank_of(self, master: str) -> int:
        """The context bank that serves a master's stream; UsageError when there is none."""
        ...

    def query(self, master: str, iovas: Sequence[int], kinds: Sequence[str]) -> list[list[int]]:
        """Ask the hardware what addresses translate to, for each kind of access ("pr", "pw", "ur",
        "uw"); one list of raw answers a kind.
        """
        ...

    def on_fault(self, domain: D, handler: FaultHandler | None) -> None:
        """Who hears of the domain's faults; None: nobody."""
        ...

    def handle_faults(self) -> list[FaultReport]:
        """Serve the fault interrupts that are pending: read, ask the handler, clear, and answer
        stalls. Without a handler a stalled transaction is terminated and a warning counted.
        """
        ...

    def read_fault(self, iommu: str, context: int | None) -> FaultReport | None:
        """The fault that the registers hold now (None: the global error registers), or None."""
        ...

    def clear_fault(self, iommu: str, context: int | None) -> None:
        """Clear the fault registers of a context, or the global ones."""
        ...

    def clear_faults(self) -> None:
        """Clear the fault registers of every context that a master is attached to."""
        ...
