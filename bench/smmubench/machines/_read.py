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
    Pci,
    Window,
)
from smmubench.machines._node import Node, Path, byte_count, mids, name, number, one_of, text
from smmubench.machines._smmu import MAX_BANKS, PRESETS, lines, properties, window_size

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


_MSM = _Model(size=0x100000, banks=8, mids=512)
_MODELS = ("msm-v0", "smmu-v2")
_MAX_STREAM = 0xFFFF


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
    known = tuple(each.name for each in machine.iommus)
    pci = reader.pci(top.node("pci"), known) if "pci" in top.data else None
    top.done("masters", "pci")
    if document.problems:  # masters follow from the rest; with it wrong they'd only add noise
        return None
    masters = [
        each for node in top.nodes("masters") for each in reader.masters(node, machine.iommus)
    ]
    if document.problems:
        return None
    return Table(replace(machine, masters=tuple(masters), pci=pci), reader.places)


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
        irqs = node.get("irqs", number(1, 64), 1)
        count = node.get("count", number(1, 64), None)
        iommu = node.get("iommu", name, None)
        stream = node.get("stream", number(0, _MAX_STREAM), 0)
        node.done()
        if None in (title, kind, base, size, irqs, stream):
            return []
        made = [
            Window(
                title if count is None else f"{title}{index}",
                kind,
                base + index * size,
                size,
                None if irq is None else irq + index * irqs,
                irqs,
                iommu,
                stream,
            )
            for index in range(count or 1)
        ]
        self.places += [(each, node.path) for each in made]
        return made

    def pci(self, node: Node | None, iommus: tuple[str, ...]) -> Pci | None:
        """The PCIe host; a complaint leaves None in its members."""
        if node is None:
            return None
        made = Pci(
            iommu=node.get("iommu", one_of(iommus)),
            stream_base=node.get("stream_base", number(0, _MAX_STREAM), 0),
            requesters=node.get("requesters", number(1, _MAX_STREAM + 1)),
        )
        node.done()
        self.places.append((made, node.path))
        return made

    def iommu(self, node: Node) -> Iommu:
        """One instance; a complaint leaves None in its members."""
        model = node.get("model", one_of(_MODELS))
        made = self._smmu(node) if model == "smmu-v2" else self._msm(node, model)
        node.done()
        self.places.append((made, node.path))
        return made

    def _msm(self, node: Node, model: str) -> Iommu:
        irq = node.node("irq")
        made = Iommu(
            name=node.get("name", name),
            model=model,
            base=node.get("base", byte_count()),
            size=_MSM.size,
            irq_secure=irq.get("secure", self._irq()) if irq else 0,
            irq_nonsecure=irq.get("nonsecure", self._irq()) if irq else 0,
            banks=node.get("banks", number(1, _MSM.banks)),
            contexts=tuple(
                self._context(bank, each, _MSM) for bank, each in enumerate(node.nodes("contexts"))
            ),
        )
        if irq:
            irq.done()
        if made.banks and len(made.contexts) > made.banks:
            banks = "1 bank" if made.banks == 1 else f"{made.banks} banks"
            text = f"{made.name} has {len(made.contexts)} contexts but {banks}"
            node.complain(text, "contexts")
        return made

    def _smmu(self, node: Node) -> Iommu:
        preset = node.get("preset", one_of(PRESETS))
        given = node.node("properties")
        found = properties(given)
        # The table says how many banks there are, so that nobody needs the presets to know.
        if given and "num-cb" not in given.data:
            given.complain('"num-cb" is missing')
        irqs = lines(node.node("irq"), self._irq(), number(1, MAX_BANKS))
        made = Iommu(
            name=node.get("name", name),
            model="smmu-v2",
            base=node.get("base", byte_count()),
            size=node.get("size", byte_count(1)),
            irq_secure=irqs.secure,
            irq_nonsecure=irqs.irq_global,
            banks=found.get("num-cb", 1),
            contexts=(),
            preset=preset,
            properties=found,
            first_context_irq=irqs.first_context,
            context_irqs=irqs.contexts,
        )
        if made.size and window_size(found) > made.size:
            text = f"{made.name} needs {window_size(found):#x} bytes for its registers"
            node.complain(text, "size")
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
            made = self._streams(node, base, irq, tuple(each.name for each in iommus))
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

    def _streams(
        self, node: Node, base: int | None, irq: int | None, iommus: tuple[str, ...]
    ) -> list[Master]:
        """One master with its stream ID, or with ``count`` several with IDs in a row."""
        title = node.get("name", name)
        iommu = node.get("iommu", one_of(iommus))
        stream = node.get("stream", number(0, _MAX_STREAM))
        count = node.get("count", number(1, 64), None)
        if base is None or irq is None or stream is None:
            return []
        return [
            Master(
                name=title if count is None else f"{title}{index}",
                base=base + index * MASTER_SIZE,
                size=MASTER_SIZE,
                irq=irq + index,
                iommu=iommu,
                stream=stream + index,
            )
            for index in range(count or 1)
        ]


def _bus_window(node: Node) -> BusWindow:
    made = BusWindow(
        base=node.get("base", byte_count()),
        size=node.get("size", byte_count(1)),
        bus_offset=node.get("bus_offset", byte_count(-(1 << 48)), 0),
    )
    node.done()
    return made
