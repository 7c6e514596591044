# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine tables to C: the tables of hwm_machine.h, and a header for firmware and linker."""

from __future__ import annotations

from collections.abc import Sequence

from smmubench.machines import Iommu, Machine, Master

_NOTICE = "Made by `smmubench build generated` from {source}; do not edit."


def tables(machines: Sequence[Machine]) -> str:
    """hw-model/src/machines.c."""
    sources = ", ".join(each.source for each in machines)
    parts = [
        "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
        "/*\n * machines.c - every machine as the tables of hwm_machine.h.\n"
        f" * {_NOTICE.format(source=sources)}\n */\n"
        '#include "hwm_machine.h"\n#include <stddef.h>\n'
    ]
    parts += [_machine(each) for each in machines]
    names = "".join(f"    &{_c(each.name)},\n" for each in machines)
    parts.append(f"const hwm_machine *const hwm_machines[] = {{\n{names}    NULL,\n}};\n")
    return "\n".join(parts)


def firmware_header(machine: Machine) -> str:
    """firmware/lib/include/<machine>.h: numbers without suffixes, which ld and as read too."""
    guard = f"{_c(machine.name).upper()}_H"
    lines = [
        "/* SPDX-License-Identifier: GPL-2.0-or-later */",
        "/*",
        f" * {_c(machine.name)}.h - {machine.title}: memory map and interrupts (GIC SPI numbers).",
        f" * {_NOTICE.format(source=machine.source)}",
        " * For C, assembler and linker scripts alike: plain numbers.",
        " */",
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        _define("MACHINE_SPIS", machine.spis),
    ]
    lines += _window_defines(machine)
    for iommu in machine.iommus:
        name = f"MACHINE_IOMMU_{_c(iommu.name).upper()}"
        lines += ["", _define(f"{name}_BASE", iommu.base, True)]
        lines.append(_define(f"{name}_SPI_SECURE", iommu.irq_secure))
        lines.append(_define(f"{name}_SPI_NONSECURE", iommu.irq_nonsecure))
        lines.append(_define(f"{name}_BANKS", iommu.banks))
        for context in iommu.contexts:
            bank = f"MACHINE_CONTEXT_{_c(context.name).upper()}"
            lines.append(_define(f"{bank}_BANK", context.bank))
            lines.append(_define(f"{bank}_MID", context.mids[0]))
    lines.append("")
    for master in machine.masters:
        name = f"MACHINE_MASTER_{_c(master.name).upper()}"
        lines.append(_define(f"{name}_BASE", master.base, True))
        lines.append(_define(f"{name}_SPI", master.irq))
        lines.append(_define(f"{name}_STREAM", master.stream))
    lines += ["", "#endif", ""]
    return "\n".join(lines)


def _window_defines(machine: Machine) -> list[str]:
    lines: list[str] = []
    for window in machine.windows:
        name = f"MACHINE_{_c(window.name).upper()}"
        lines += ["", _define(f"{name}_BASE", window.base, True)]
        lines.append(_define(f"{name}_SIZE", window.size, True))
        if window.irq is not None:
            lines.append(_define(f"{name}_SPI", window.irq))
    slots = [each for each in machine.windows if each.kind == "virtio"]
    return [*lines, "", _define("MACHINE_VIRTIO_COUNT", len(slots))]


def _define(name: str, value: int, address: bool = False) -> str:
    return f"#define {name:<47} {value:#010x}" if address else f"#define {name:<47} {value}"


def _c(name: str) -> str:
    return name.replace("-", "_")


def _irq(irq: int | None) -> int:
    return -1 if irq is None else irq


def _machine(machine: Machine) -> str:
    prefix = _c(machine.name)
    windows = "".join(
        f'    {{HWM_WIN_{_c(each.kind).upper()}, "{each.name}", {each.base:#x}u, {each.size:#x}u, '
        f"{_irq(each.irq)}}},\n"
        for each in machine.windows
    )
    ranges = "".join(_ranges(prefix, each) for each in machine.iommus)
    contexts = "".join(_contexts(prefix, each) for each in machine.iommus)
    iommus = "".join(
        f'    {{"{each.name}", "{each.model}", {each.base:#x}u, {each.size:#x}u, '
        f"{each.irq_secure}, {each.irq_nonsecure}, {each.banks}, {len(each.contexts)}, "
        f"{f'{prefix}_{_c(each.name)}_contexts' if each.contexts else 'NULL'}}},\n"
        for each in machine.iommus
    )
    order = {each.name: index for index, each in enumerate(machine.iommus)}
    masters = "".join(_master(each, order) for each in machine.masters)
    return (
        f"/* {machine.title} */\n\n"
        f"static const hwm_window {prefix}_windows[] = {{\n{windows}}};\n\n"
        f"{ranges}\n{contexts}"
        f"static const hwm_machine_iommu {prefix}_iommus[] = {{\n{iommus}}};\n\n"
        "/* name, base, size, irq, iommu, stream, window base and size, bus offset */\n"
        f"static const hwm_machine_master {prefix}_masters[] = {{\n{masters}}};\n\n"
        f"static const hwm_machine {prefix} = {{\n"
        f'    "{machine.name}", {machine.spis}, {len(machine.windows)}, {len(machine.iommus)}, '
        f"{len(machine.masters)},\n    {prefix}_windows, {prefix}_iommus, {prefix}_masters,\n}};\n"
    )


def _ranges(prefix: str, iommu: Iommu) -> str:
    return "".join(
        f"static const hwm_mid_range {prefix}_{_c(each.name)}_mids[] = {{"
        + ", ".join(f"{{{first}, {last}}}" for first, last in each.ranges)
        + "};\n"
        for each in iommu.contexts
    )


def _contexts(prefix: str, iommu: Iommu) -> str:
    if not iommu.contexts:
        return ""
    lines = "".join(
        f'    {{"{each.name}", {each.bank}, {each.mids[0]}, {len(each.ranges)}, '
        f"{prefix}_{_c(each.name)}_mids}},\n"
        for each in iommu.contexts
    )
    name = f"{prefix}_{_c(iommu.name)}_contexts"
    return f"static const hwm_machine_context {name}[] = {{\n{lines}}};\n\n"


def _master(master: Master, order: dict[str, int]) -> str:
    behind = -1 if master.iommu is None else order[master.iommu]
    window = master.window
    reach = f"{window.base:#x}u, {window.size:#x}u, {window.bus_offset:#x}" if window else "0, 0, 0"
    return (
        f'    {{"{master.name}", {master.base:#x}u, {master.size:#x}u, {master.irq}, {behind}, '
        f"{master.stream}, {reach}}},\n"
    )
