# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a machine file: from located YAML to a :class:`Machine`, with rules expanded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smmubench.machines._model import (
    WINDOW_KINDS,
    BusWindow,
    Context,
    Iommu,
    Machine,
    Master,
    Window,
)
from smmubench.machines._node import Node, Path, byte_count, mids, name, number, one_of, text

if TYPE_CHECKING:
    from smmubench.scenario.located import Document

MASTER_SIZE = 0x1000  # of a DMA engine's register window
_MAX_SPIS = 988  # GICv2 has interrupt IDs 32 to 1019 for SPIs


@dataclass(frozen=True, slots=True)
class _Model:
    """What an IOMMU model can have at most."""

    size: int  # of the register window, bytes
    banks: int
    mids: int


_MODELS = {"msm-v0": _Model(size=0x100000, banks=8, mids=512)}


@dataclass(slots=True)
class Table:
    """A machine and where in the file each part of it stands."""

    machine: Machine
    _places: list[tuple[object, Path]]

    def place(self, part: object) -> Path:
        """The path of a window, IOMMU, context or master of the machine."""
        return next(path for known, path in self._places if known is part)


def read_machine(document: Document) -> Table | None:
    """The machine of a file; None when its shape is wrong, told in the document's problems."""
    top = Node(document, (), document.data)
    reader = _Reader(top.get("spis", number(1, _MAX_SPIS)))
    title = top.get("name", name)
    machine = Machine(
        name=title,
        title=top.get("title", text, title),
        cpu=top.get("cpu", text),
        spis=reader.spis,
        windows=tuple(each for node in top.nodes("windows") for each in reader.windows(node)),
        iommus=tuple(reader.iommu(node) for node in top.nodes("iommus")),
        masters=(),
        source=document.name,
    )
    top.done("masters")
    if document.problems:  # masters follow from the rest; with it wrong they'd only add noise
        return None
    masters = [
        each for node in top.nodes("masters") for each in reader.masters(node, machine.iommus)
    ]
    if document.problems:
        return None
    return Table(replace(machine, masters=tuple(masters)), reader.places)


class _Reader:
    def __init__(self, spis: int | None) -> None:
        self.spis = spis or _MAX_SPIS
        self.places: list[tuple[object, Path]] = []

    def _irq(self) -> Callable[[Any], int]:
        return number(0, self.spis - 1)

    def windows(self, node: Node) -> list[Window]:
        """One window, or with ``count`` several side by side."""
        title = node.get("name", name)
        kind = node.get("kind", one_of(WINDOW_KINDS))
        base = node.get("base", byte_count())
        size = node.get("size", byte_count(1))
        irq = node.get("irq", self._irq(), None)
        count = node.get("count", number(1, 64), None)
        node.done()
        if None in (title, kind, base, size):
            return []
        made = [
            Window(
                title if count is None else f"{title}{index}",
                kind,
                base + index * size,
                size,
                None if irq is None else irq + index,
            )
            for index in range(count or 1)
        ]
        self.places += [(each, node.path) for each in made]
        return made

    def iommu(self, node: Node) -> Iommu:
        """One instance; a complaint leaves None in its members."""
        model = node.get("model", one_of(tuple(_MODELS)))
        limits = _MODELS.get(model, _MODELS["msm-v0"])
        irq = node.node("irq")
        made = Iommu(
            name=node.get("name", name),
            model=model,
            base=node.get("base", byte_count()),
            size=limits.size,
            irq_secure=irq.get("secure", self._irq()) if irq else 0,
            irq_nonsecure=irq.get("nonsecure", self._irq()) if irq else 0,
            banks=node.get("banks", number(1, limits.banks)),
            contexts=tuple(
                self._context(bank, each, limits)
                for bank, each in enumerate(node.nodes("contexts"))
            ),
        )
        if irq:
            irq.done()
        node.done()
        if made.banks and len(made.contexts) > made.banks:
            banks = "1 bank" if made.banks == 1 else f"{made.banks} banks"
            text = f"{made.name} has {len(made.contexts)} contexts but {banks}"
            node.complain(text, "contexts")
        self.places.append((made, node.path))
        return made

    def _context(self, bank: int, node: Node, limits: _Model) -> Context:
        made = Context(node.get("name", name), bank, node.get("mids", mids(limits.mids)))
        node.done()
        self.places.append((made, node.path))
        return made

    def masters(self, node: Node, iommus: tuple[Iommu, ...]) -> list[Master]:
        """One master, or with ``each: context`` one for every context."""
        base = node.get("base", byte_count())
        irq = node.get("irq", self._irq())
        made: list[Master] = []
        kinds = [key for key in ("each", "iommu", "window") if key in node.data]
        if len(kinds) != 1 and node.data:
            node.complain('a master has one of "each", "iommu" (with "stream") and "window"')
        elif "each" in node.data:
            node.get("each", one_of(("context",)))
            pairs = [(iommu.name, each) for iommu in iommus for each in iommu.contexts]
            if base is not None and irq is not None:
                made = [
                    Master(
                        name=context.name,
                        base=base + index * MASTER_SIZE,
                        size=MASTER_SIZE,
                        irq=irq + index,
                        iommu=iommu,
                        stream=context.mids[0],
                    )
                    for index, (iommu, context) in enumerate(pairs)
                ]
        elif "iommu" in node.data:
            known = tuple(each.name for each in iommus)
            made = [
                Master(
                    name=node.get("name", name),
                    base=base,
                    size=MASTER_SIZE,
                    irq=irq,
                    iommu=node.get("iommu", one_of(known)),
                    stream=node.get("stream", number(0, 0xFFFF)),
                )
            ]
        elif "window" in node.data:
            window = node.node("window")
            made = [
                Master(
                    name=node.get("name", name),
                    base=base,
                    size=MASTER_SIZE,
                    irq=irq,
                    window=_bus_window(window) if window else None,
                )
            ]
        if len(kinds) == 1:
            node.done()
        self.places += [(each, node.path) for each in made]
        return made


def _bus_window(node: Node) -> BusWindow:
    made = BusWindow(
        base=node.get("base", byte_count()),
        size=node.get("size", byte_count(1)),
        bus_offset=node.get("bus_offset", byte_count(-(1 << 48)), 0),
    )
    node.done()
    return made
