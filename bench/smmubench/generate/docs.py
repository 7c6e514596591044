# SPDX-License-Identifier: GPL-2.0-or-later
"""Register maps and machines as pages of docs/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smmubench.machines import Iommu, Machine, Master, Window
from smmubench.registers import Field, Register, RegisterMap, limits

_NOTICE = (
    "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
    "<!-- Made by `smmubench build generated` from {source}; do not edit. -->\n\n"
)


_PAGE_TITLES = {
    "gr0": "Global page 0",
    "gr1": "Global page 1",
    "imp": "Global page 2, implementation defined",
    "pmu": "Global page 3, performance counters",
    "context": "Context-bank registers",
}


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
    if map.pages:
        scopes = [*map.pages, "context"]
        return [(each, _PAGE_TITLES.get(each, each)) for each in scopes]
    if map.contexts:
        return [("context", "Context-bank registers"), ("global", "Global registers")]
    return [("global", f"{map.title}: summary")]


def _of(map: RegisterMap, scope: str) -> Iterable[Register]:
    return (each for each in map if each.scope == scope)


def _reading(map: RegisterMap) -> str:
    size = "" if map.pages else f"Size: {map.size:#x} bytes. "
    set_bits = "W1S write one to set. " if map.pages else ""
    return (
        f"{size}Access: RW read and write, RO read only, WO write only\n"
        f"(reads give 0), W1C write one to clear. {set_bits}"
        "Bits that no field names read as 0 and ignore\n"
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
    if map.pages:
        intro = _page_intro(map, scope)
    elif scope == "context":
        intro = (
            f"A register of bank n is at n × {map.context_stride:#x} + offset. The layout has\n"
            f"room for {map.contexts} banks; an instance has a few.\n\n"
        )
    return intro + "\n".join(lines) + "\n\n"


def _page_intro(map: RegisterMap, scope: str) -> str:
    if scope == "context":
        return (
            "A register of bank n is at (NUMPAGE + n) × page size + offset, with NUMPAGE =\n"
            "2 << IDR1.NUMPAGENDXB and pages of 4 or 64 KiB by IDR1.PAGESIZE.\n\n"
        )
    return f"A register is at {map.pages[scope]} × page size + offset.\n\n"


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
    out.append(f"{register.description} {limits(register)}".rstrip() + "\n\n")
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
    parts = [
        _NOTICE.format(source=machine.source),
        f"# Machine {machine.name}\n\n{machine.title}. CPU: {machine.cpu}. ",
        f"The GIC has {machine.spis} SPIs; interrupts below are SPI numbers.\n\n",
        "## Memory map\n\n",
        _table(("Address", "Size", "What", "Interrupt"), _map(machine)),
        "\n## IOMMUs\n\n",
    ]
    if any(each.preset is None for each in machine.iommus):
        parts += _msm_parts(machine)
    if any(each.preset is not None for each in machine.iommus):
        parts += _smmu_parts(machine)
    raw = [_raw(each) for each in machine.masters if each.window]
    parts += [
        "\n## Masters on the bus itself\n\n",
        "Such a master reaches the bus through its window only; any other address is a\n",
        "decode error.\n\n",
        _table(("Master", "Registers", "Interrupt", "Window", "Comes out at"), raw),
    ]
    return "".join(parts)


def _msm_parts(machine: Machine) -> list[str]:
    behind = [_behind(machine, each) for each in machine.masters if each.iommu]
    return [
        "Both interrupts are level, active high.\n\n",
        _table(("Name", "Model", "Address", "Secure", "Non-secure", "Banks"), _iommus(machine)),
        "\n## Masters behind an IOMMU\n\n",
        "One DMA engine ([registers](registers-bench-dma.md)) per context, named after it.\n",
        "Its default stream is the context's first machine ID (MID).\n\n",
        _table(
            ("Master", "Registers", "Interrupt", "IOMMU", "Bank", "Stream", "Context's MIDs"),
            behind,
        ),
    ]


def _smmu_parts(machine: Machine) -> list[str]:
    instances = [each for each in machine.iommus if each.preset is not None]
    known = {each.name for each in instances}
    parts: list[Master | Window] = [*machine.masters, *machine.windows]
    rows: list[tuple[object, ...]] = [
        (each.name, _address(each.base), each.irq, each.iommu, f"`{each.stream:#x}`")
        for each in parts
        if each.iommu in known
    ]
    pci = machine.pci
    if pci is not None:
        last = pci.stream_base + pci.requesters - 1
        plus = f" + `{pci.stream_base:#x}`" if pci.stream_base else ""
        span = f"`{pci.stream_base:#x}` to `{last:#x}`: requester ID{plus}"
        rows.append(("PCIe devices", "", "", pci.iommu, span))
    head = ("Name", "Preset", "Address", "Window", "Global", "Secure global", "Context n", "Banks")
    return [
        "All interrupts are level, active high. The driver picks context banks and stream\n",
        "mapping groups. [Registers](registers-arm-smmu-v2.md); properties that differ from the\n",
        "preset: ",
        "; ".join(_properties(each) for each in instances) + ".\n\n",
        _table(head, (_smmu(each) for each in instances)),
        "\n## Masters behind an IOMMU\n\n",
        "DMA engines ([registers](registers-bench-dma.md)) and other bus masters, with their\n",
        "stream IDs.\n\n",
        _table(("Master", "Registers", "Interrupt", "IOMMU", "Stream"), rows),
    ]


def _properties(iommu: Iommu) -> str:
    words = ", ".join(f"`{name}={value}`" for name, value in iommu.properties.items())
    return f"{iommu.name} {words or 'none'}"


def _smmu(iommu: Iommu) -> tuple[object, ...]:
    first = iommu.first_context_irq or 0
    return (
        iommu.name,
        iommu.preset,
        _address(iommu.base),
        f"{_size(iommu.window_size)} of {_size(iommu.size)}",
        iommu.irq_nonsecure,
        iommu.irq_secure,
        f"{first} + n, n = 0 to {iommu.context_irqs - 1}",
        iommu.banks,
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def _map(machine: Machine) -> list[tuple[object, ...]]:
    parts: list[tuple[int, str, str, object]] = [
        (each.base, _size(each.size), each.name, _irqs(each)) for each in machine.windows
    ]
    parts += [(each.base, _size(each.size), f"IOMMU {each.name}", "") for each in machine.iommus]
    parts += [(each.base, _size(each.size), f"master {each.name}", "") for each in machine.masters]
    return [(_address(base), *rest) for base, *rest in sorted(parts, key=lambda part: part[0])]


def _irqs(window: Window) -> object:
    if window.irq is None:
        return ""
    return window.irq if window.irqs == 1 else f"{window.irq}-{window.irq + window.irqs - 1}"


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
        if each.preset is None
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
