# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold across a machine table: no overlaps, no name, interrupt or machine ID twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smmubench.machines._model import Iommu, Machine, Master, Window
from smmubench.machines._read import Table

if TYPE_CHECKING:
    from smmubench.scenario.located import Document

Part = Window | Iommu | Master

MAX_MASTERS = 64  # HWM_MAX_MASTERS: what one arbiter serves


def check(table: Table, document: Document) -> None:
    """Add every contradiction of ``table`` to the document's problems."""
    complaints: list[tuple[object, str]] = []
    machine = table.machine
    _windows(machine, complaints)
    _names(machine, complaints)
    _interrupts(machine, complaints)
    for iommu in machine.iommus:
        _streams(iommu, complaints)
    _masters(machine, complaints)
    _stream_ids(machine, complaints)
    if sum(each.kind == "ram" for each in machine.windows) != 1:
        document.add(document.mark(("windows",)), "a machine has exactly one window of kind ram")
    for part, message in complaints:
        document.add(document.mark(table.place(part)), message)


def _parts(machine: Machine) -> list[Part]:
    return [*machine.windows, *machine.iommus, *machine.masters]


def _windows(machine: Machine, complaints: list[tuple[object, str]]) -> None:
    known = {each.name for each in machine.iommus}
    for window in machine.windows:
        if window.iommu is not None and window.iommu not in known:
            complaints.append((window, f'{window.name}: there is no IOMMU "{window.iommu}"'))
    order = {id(part): index for index, part in enumerate(_parts(machine))}
    reached: Part | None = None
    for part in sorted(_parts(machine), key=lambda each: (each.base, each.size)):
        if reached is not None and part.base < reached.base + reached.size:
            # Blame the one that comes later in the file: it is the newcomer.
            first, second = sorted((reached, part), key=lambda each: order[id(each)])
            text = f"{second.name} ({_span(second)}) overlaps {first.name} ({_span(first)})"
            complaints.append((second, text))
        if reached is None or part.base + part.size > reached.base + reached.size:
            reached = part
        if part.base % min(part.size & -part.size, 0x1000):
            complaints.append((part, f"{part.name}: base {part.base:#x} is not aligned"))


def _span(part: Part) -> str:
    return f"{part.base:#x}-{part.base + part.size - 1:#x}"


def _names(machine: Machine, complaints: list[tuple[object, str]]) -> None:
    contexts = [each for _, each in machine.contexts()]
    for what, parts in (
        ("window", machine.windows),
        ("IOMMU", machine.iommus),
        ("context", contexts),
        ("master", machine.masters),
    ):
        seen: set[str] = set()
        for part in parts:
            # "a-b" and "a_b" would be one name in C.
            plain = part.name.replace("-", "_")
            if plain in seen:
                complaints.append((part, f'"{part.name}" is the name of another {what} already'))
            seen.add(plain)


def _interrupts(machine: Machine, complaints: list[tuple[object, str]]) -> None:
    users: dict[int, str] = {}
    for part in _parts(machine):
        for line in _lines(part):
            if line >= machine.spis:
                complaints.append(
                    (part, f"{part.name}: interrupt {line} is not 0 to {machine.spis - 1}")
                )
            if line in users:
                complaints.append(
                    (part, f"{part.name}: interrupt {line} belongs to {users[line]} already")
                )
            users.setdefault(line, part.name)


def _lines(part: Part) -> tuple[int, ...]:
    if isinstance(part, Iommu):
        return part.lines
    if part.irq is None:
        return ()
    count = part.irqs if isinstance(part, Window) else 1
    return tuple(range(part.irq, part.irq + count))


def _stream_ids(machine: Machine, complaints: list[tuple[object, str]]) -> None:
    """On an SMMU a stream ID is one master's, and has no more bits than the instance."""
    for iommu in machine.iommus:
        if iommu.preset is None:
            continue
        parts: list[Window | Master] = [*machine.windows, *machine.masters]
        users: list[tuple[object, str, range]] = [
            (part, part.name, range(part.stream, part.stream + 1))
            for part in parts
            if part.iommu == iommu.name
        ]
        pci = machine.pci
        if pci is not None and pci.iommu == iommu.name:
            ids = range(pci.stream_base, pci.stream_base + pci.requesters)
            users.insert(0, (pci, "pci", ids))
        limit = 1 << iommu.properties.get("numsidb", 16)
        for index, (user, title, ids) in enumerate(users):
            if ids[-1] >= limit:
                complaints.append((user, f"{title}: {iommu.name} has stream IDs below {limit:#x}"))
            for _, other, taken in users[:index]:
                if ids[0] <= taken[-1] and taken[0] <= ids[-1]:
                    complaints.append((user, f"{title}: {other} has stream ID {ids[0]:#x} too"))


def _streams(iommu: Iommu, complaints: list[tuple[object, str]]) -> None:
    served: dict[int, str] = {}
    for context in iommu.contexts:
        for mid in context.mids:
            if mid in served:
                text = f"{context.name} serves machine ID {mid}, and so does {served[mid]}"
                complaints.append((context, f"{iommu.name}: {text}"))
            served.setdefault(mid, context.name)


def _masters(machine: Machine, complaints: list[tuple[object, str]]) -> None:
    if len(machine.masters) > MAX_MASTERS:
        text = f"{len(machine.masters)} masters are too many: at most {MAX_MASTERS}"
        complaints.append((machine.masters[MAX_MASTERS], text))
    for master in machine.masters:
        window = master.window
        if window is not None and window.base + window.bus_offset < 0:
            complaints.append((master, f"{master.name}: its window begins below bus address 0"))
