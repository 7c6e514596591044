# SPDX-License-Identifier: GPL-2.0-or-later
"""What a machine is made of. Addresses and sizes are in bytes, interrupts are GIC SPI numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from smmubench.errors import UsageError, did_you_mean
from smmubench.machines._smmu import window_size

#: Kinds of windows, in the order of HWM_WIN_* (hwm_machine.h).
WINDOW_KINDS = (
    "ram",
    "sram",
    "gic-dist",
    "gic-cpu",
    "uart",
    "virtio",
    "bench-page",
    "gic-hyp",
    "gic-vcpu",
    "gic-v2m",
    "gic-its",
    "gic-redist",
    "rtc",
    "pcie-ecam",
    "pcie-mmio",
    "pcie-pio",
    "pl330",
)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


@dataclass(frozen=True, slots=True)
class Window:
    """Memory or a device of one of :data:`WINDOW_KINDS`.

    ``irqs`` interrupts from ``irq`` on are its own. A device that masters the bus may stand behind
    ``iommu``, with the stream ID ``stream``.
    """

    name: str
    kind: str
    base: int
    size: int
    irq: int | None = None
    irqs: int = 1
    iommu: str | None = None
    stream: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """A context bank of an IOMMU in use, and the stream IDs (MIDs) it serves."""

    name: str
    bank: int
    mids: tuple[int, ...]  #: in the table's order; the first is the default stream of its master

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The MIDs as (first, last) runs, ascending."""
        runs: list[tuple[int, int]] = []
        for mid in sorted(self.mids):
            if runs and runs[-1][1] == mid - 1:
                runs[-1] = (runs[-1][0], mid)
            else:
                runs.append((mid, mid))
        return tuple(runs)


@dataclass(frozen=True, slots=True)
class Iommu:
    """One IOMMU instance. ``banks`` counts its context banks, used or not.

    On an MSM IOMMU (``model`` "msm-v0") the table gives every context its bank and MIDs. On an SMMU
    ("smmu-v2") the driver picks banks and stream mapping groups, so ``contexts`` is empty and the
    masters name their stream IDs; ``preset`` and ``properties`` (switches as 0 and 1) are what the
    instance is made with, ``size`` the room for its registers: its own window
    (:attr:`window_size`) may be smaller. An SMMU's ``irq_nonsecure`` and ``irq_secure`` are its
    global fault interrupts, and context interrupt n is ``first_context_irq`` + n.
    """

    name: str
    model: str
    base: int
    size: int
    irq_secure: int
    irq_nonsecure: int
    banks: int
    contexts: tuple[Context, ...]
    preset: str | None = None
    properties: Mapping[str, int] = field(default_factory=dict)
    first_context_irq: int | None = None
    context_irqs: int = 0

    @property
    def window_size(self) -> int:
        """Bytes from ``base`` on that the instance answers to."""
        return self.size if self.preset is None else window_size(self.properties)

    @property
    def lines(self) -> tuple[int, ...]:
        """Every interrupt of the instance."""
        first = self.first_context_irq or 0
        return (self.irq_secure, self.irq_nonsecure, *range(first, first + self.context_irqs))

    def context(self, name: str) -> Context:
        """A context by its name; UsageError for an unknown one."""
        return _by_name(self.contexts, name, f"IOMMU {self.name} has no context")

    def context_of(self, stream: int) -> Context | None:
        """The context that serves a stream ID, or None."""
        return next((each for each in self.contexts if stream in each.mids), None)


@dataclass(frozen=True, slots=True)
class BusWindow:
    """What a master without an IOMMU reaches: these addresses come out at + ``bus_offset``."""

    base: int
    size: int
    bus_offset: int = 0


@dataclass(frozen=True, slots=True)
class Master:
    """A bench DMA engine, behind ``iommu`` or, when that is None, on the bus through ``window``."""

    name: str
    base: int
    size: int
    irq: int
    iommu: str | None = None
    stream: int = 0
    window: BusWindow | None = None


@dataclass(frozen=True, slots=True)
class Pci:
    """A PCIe host whose devices stand behind ``iommu``: requester ID n (below ``requesters``) is
    stream ID ``stream_base`` + n."""

    iommu: str
    stream_base: int
    requesters: int


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine. Everything is in the order of its table, which is also that of the C tables."""

    name: str
    title: str
    cpu: str
    spis: int
    windows: tuple[Window, ...]
    iommus: tuple[Iommu, ...]
    masters: tuple[Master, ...]
    source: str
    pci: Pci | None = None

    def window(self, name: str) -> Window:
        """A window by its name; UsageError for an unknown one."""
        return _by_name(self.windows, name, f"machine {self.name} has no window")

    def iommu(self, name: str) -> Iommu:
        """An IOMMU by its name; UsageError for an unknown one."""
        return _by_name(self.iommus, name, f"machine {self.name} has no IOMMU")

    def master(self, name: str) -> Master:
        """A master by its name; UsageError for an unknown one."""
        return _by_name(self.masters, name, f"machine {self.name} has no master")

    def contexts(self) -> Iterator[tuple[Iommu, Context]]:
        """Every context with its IOMMU."""
        return ((iommu, context) for iommu in self.iommus for context in iommu.contexts)

    def context(self, name: str) -> tuple[Iommu, Context]:
        """A context by its name, with its IOMMU; UsageError for an unknown one."""
        context = _by_name(
            [each for _, each in self.contexts()], name, f"machine {self.name} has no context"
        )
        return next(pair for pair in self.contexts() if pair[1] is context)

    @property
    def ram(self) -> Window:
        """Main memory."""
        return next(each for each in self.windows if each.kind == "ram")


def _by_name(items: Iterable[T], name: str, complaint: str) -> T:
    found = {each.name: each for each in items}
    if name not in found:
        hint = did_you_mean(name, found) or (f"; it has: {', '.join(found)}" if found else "")
        raise UsageError(f'{complaint} "{name}"{hint}')
    return found[name]
