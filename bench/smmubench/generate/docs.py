# SPDX-License-Identifier: GPL-2.0-or-later
"""Register maps and machines as pages of docs/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smmubench.machines import Machine, Master
from smmubench.registers import Field, Register, RegisterMap

_NOTICE = (
    "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
    "<!-- Made by `smmubench build generated` from {source}; do not edit. -->\n\n"
)


def register_page(maps: Sequence[RegisterMap]) -> str:
    """One page: for each map a summary table, then every register with its fields."""
    parts = [_NOTICE.format(source=maps[0].source), f"# {maps[0].title}: registers\n\n"]
    for map in maps:
        if map is not maps[0]:
            parts.append(f"# {map.title}\n\n")
        parts.append(f"{map.description}\n\n{_reading(map)}")
        # The page's first map has the plain anchors that its headings make.
        prefix = "" if map is maps[0] else f"{map.name}-"
        for scope, title in _scopes(map):
            parts.append(f"## {title}\n\n{_summary(map, scope, prefix)}")
        for scope, title in _scopes(map):
            if map.contexts:
                parts.append(f"## {title}, one by one\n\n")
            for register in _of(map, scope):
                parts.append(_register(register, prefix))
                parts += [_register(view, prefix) for view in map.views_of(register.name)]
    return "".join(parts).rstrip("\n") + "\n"


def _scopes(map: RegisterMap) -> list[tuple[str, str]]:
    if map.contexts:
        return [("context", "Context-bank registers"), ("global", "Global registers")]
    return [("global", f"{map.title}: summary")]


def _of(map: RegisterMap, scope: str) -> Iterable[Register]:
    return (each for each in map if each.scope == scope)


def _reading(map: RegisterMap) -> str:
    return (
        f"Size: {map.size:#x} bytes. Access: RW read and write, RO read only, WO write only\n"
        "(reads give 0), W1C write one to clear. Bits that no field names read as 0 and ignore\n"
        f"writes. C names: `HWM_{map.prefix}_<REGISTER>` and\n"
        f"`HWM_{map.prefix}_<REGISTER>_<FIELD>_MASK`. At the command line:\n"
        f"`smmubench regs --map {map.name} REGISTER` describes a register, and\n"
        "`REGISTER=VALUE` in its place decodes a value.\n\n"
    )


def _link(name: str, prefix: str) -> str:
    return f"[{name}](#{prefix}{name.lower()})"


def _place(register: Register) -> str:
    text = f"`{register.offset:#07x}`"
    if register.count > 1:
        text += f" + {register.stride} n, n = 0 to {register.count - 1}"
    return text


def _reset(register: Register) -> str:
    return f"`{register.reset:#0{register.digits + 2}x}`"


def _summary(map: RegisterMap, scope: str, prefix: str) -> str:
    lines = ["| Offset | Register | Access | Reset | |", "|---|---|---|---|---|"]
    for register in _of(map, scope):
        link = _link(register.name, prefix)
        lines.append(
            f"| {_place(register)} | {link} | {register.access} "
            f"| {_reset(register)} | {register.title} |"
        )
    intro = ""
    if scope == "context":
        intro = (
            f"A register of bank n is at n × {map.context_stride:#x} + offset. The layout has\n"
            f"room for {map.contexts} banks; an instance has a few.\n\n"
        )
    return intro + "\n".join(lines) + "\n\n"


def _register(register: Register, prefix: str) -> str:
    anchor = f'<a id="{prefix}{register.name.lower()}"></a>\n\n' if prefix else ""
    out = [f"{anchor}### {register.name}\n\n**{register.title}** at {_place(register)}, "]
    if register.view_of:
        out.append(f"a second layout of {_link(register.view_of, prefix)}")
        if register.when:
            out.append(f", the one that holds while {register.when[0]} is {register.when[1]}")
        out.append(".\n\n")
    else:
        out.append(f"{register.access}, reset {_reset(register)}.\n\n")
    out.append(f"{register.description}\n\n")
    if register.fields:
        out.append("| Bits | Field | Access | Reset | Meaning |\n|---|---|---|---|---|\n")
        out += [_field(field) for field in reversed(list(register.fields.values()))]
        out.append("\n")
    return "".join(out)


def _field(field: Field) -> str:
    values = "".join(f"<br>`{each.value}` {each.name}: {each.description}" for each in field.values)
    reset = hex(field.reset) if field.reset > 9 else str(field.reset)
    meaning = field.description + values
    return f"| {field.bits} | {field.name} | {field.access} | {reset} | {meaning} |\n"


def machine_page(machine: Machine) -> str:
    """One page: memory map, IOMMUs with contexts and machine IDs, masters."""
    behind = [_behind(machine, each) for each in machine.masters if each.iommu]
    raw = [_raw(each) for each in machine.masters if each.window]
    return "".join(
        [
            _NOTICE.format(source=machine.source),
            f"# Machine {machine.name}\n\n{machine.title}. CPU: {machine.cpu}. ",
            f"The GIC has {machine.spis} SPIs; interrupts below are SPI numbers.\n\n",
            "## Memory map\n\n",
            _table(("Address", "Size", "What", "Interrupt"), _map(machine)),
            "\n## IOMMUs\n\nBoth interrupts are level, active high.\n\n",
            _table(("Name", "Model", "Address", "Secure", "Non-secure", "Banks"), _iommus(machine)),
            "\n## Masters behind an IOMMU\n\n",
            "One DMA engine ([registers](registers-bench-dma.md)) per context, named after it.\n",
            "Its default stream is the context's first machine ID (MID).\n\n",
            _table(
                ("Master", "Registers", "Interrupt", "IOMMU", "Bank", "Stream", "Context's MIDs"),
                behind,
            ),
            "\n## Masters on the bus itself\n\n",
            "Such a master reaches the bus through its window only; any other address is a\n",
            "decode error.\n\n",
            _table(("Master", "Registers", "Interrupt", "Window", "Comes out at"), raw),
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def _map(machine: Machine) -> list[tuple[object, ...]]:
    parts: list[tuple[int, str, str, object]] = [
        (each.base, _size(each.size), each.name, "" if each.irq is None else each.irq)
        for each in machine.windows
    ]
    parts += [(each.base, _size(each.size), f"IOMMU {each.name}", "") for each in machine.iommus]
    parts += [(each.base, _size(each.size), f"master {each.name}", "") for each in machine.masters]
    return [(_address(base), *rest) for base, *rest in sorted(parts, key=lambda part: part[0])]


def _address(address: int) -> str:
    return f"`{address:#010x}`"


def _size(size: int) -> str:
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << shift and size % (1 << shift) == 0:
            return f"{size >> shift} {unit}"
    return f"{size} B"


def _iommus(machine: Machine) -> list[tuple[object, ...]]:
    return [
        (
            each.name,
            each.model,
            _address(each.base),
            each.irq_secure,
            each.irq_nonsecure,
            each.banks,
        )
        for each in machine.iommus
    ]


def _behind(machine: Machine, master: Master) -> tuple[object, ...]:
    iommu = machine.iommu(master.iommu or "")
    context = iommu.context_of(master.stream)
    bank, mids = "none", ""
    if context is not None:
        bank = str(context.bank)
        mids = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in context.ranges)
    registers = _address(master.base)
    return (master.name, registers, master.irq, iommu.name, bank, master.stream, mids)


def _raw(master: Master) -> tuple[object, ...]:
    window = master.window
    assert window is not None
    reach = f"{_address(window.base)} to {_address(window.base + window.size - 1)}"
    out = _address(window.base + window.bus_offset)
    return (master.name, _address(master.base), master.irq, reach, out)
