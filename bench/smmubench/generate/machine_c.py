# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine tables to C: the tables of hwm_machine.h, and a header for firmware and linker."""

from __future__ import annotations

from collections.abc import Sequence

from smmubench.machines import Iommu, Machine, Master, Window

_NOTICE = "Made by `smmubench build generated` from {source}; do not edit."


def tables(machines: Sequence[Machine]) -> str:
    """hw-model/src/machines.c."""
    parts = [
        "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
        "/*\n * machines.c - every machine as the tables of hwm_machine.h.\n"
        f" * {_NOTICE.format(source='the tables in hw-model/machines')}\n */\n"
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
        if iommu.preset is not None:
            lines += _smmu_defines(name, iommu)
            continue
        lines.append(_define(f"{name}_SPI_SECURE", iommu.irq_secure))
        lines.append(_define(f"{name}_SPI_NONSECURE", iommu.irq_nonsecure))
        lines.append(_define(f"{name}_BANKS", iommu.banks))
        for context in iommu.contexts:
            bank = f"MACHINE_CONTEXT_{_c(context.name).upper()}"
            lines.append(_define(f"{bank}_BANK", context.bank))
            lines.append(_define(f"{bank}_MID", context.mids[0]))
    if machine.pci is not None:
        lines += ["", _define("MACHINE_PCI_STREAM_BASE", machine.pci.stream_base)]
        lines.append(_define("MACHINE_PCI_REQUESTERS", machine.pci.requesters))
    lines.append("")
    for master in machine.masters:
        name = f"MACHINE_MASTER_{_c(master.name).upper()}"
        lines.append(_define(f"{name}_BASE", master.base, True))
        lines.append(_define(f"{name}_SPI", master.irq))
        lines.append(_define(f"{name}_STREAM", master.stream))
    lines += ["", "#endif", ""]
    return "\n".join(lines)


def _smmu_defines(name: str, iommu: Iommu) -> list[str]:
    assert iommu.first_context_irq is not None
    return [
        _define(f"{name}_SIZE", iommu.size, True),
        _define(f"{name}_SPI_GLOBAL", iommu.irq_nonsecure),
        _define(f"{name}_SPI_SECURE_GLOBAL", iommu.irq_secure),
        _define(f"{name}_SPI_CONTEXT", iommu.first_context_irq),
        _define(f"{name}_SPI_CONTEXTS", iommu.context_irqs),
    ]


def _window_defines(machine: Machine) -> list[str]:
    lines: list[str] = []
    for window in machine.windows:
        name = f"MACHINE_{_c(window.name).upper()}"
        lines += ["", _define(f"{name}_BASE", window.base, True)]
        lines.append(_define(f"{name}_SIZE", window.size, True))
        if window.irq is not None:
            lines.append(_define(f"{name}_SPI", window.irq))
        if window.irqs > 1:
            lines.append(_define(f"{name}_SPIS", window.irqs))
        if window.iommu is not None:
            lines.append(_define(f"{name}_STREAM", window.stream))
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
    order = {each.name: index for index, each in enumerate(machine.iommus)}
    windows = "".join(_window(each, order) for each in machine.windows)
    ranges = "".join(_ranges(prefix, each) for each in machine.iommus)
    contexts = "".join(_contexts(prefix, each) for each in machine.iommus)
    properties = "".join(_properties(prefix, each) for each in machine.iommus)
    iommus = "".join(_iommu(prefix, each) for each in machine.iommus)
    masters = "".join(_master(each, order) for each in machine.masters)
    pci = machine.pci
    behind = f"{order[pci.iommu]}, {pci.stream_base}, {pci.requesters}" if pci else "-1, 0, 0"
    before = "\n".join(each for each in (ranges, contexts + properties) if each)
    return (
        f"/* {machine.title} */\n\n"
        "/* kind, name, base, size, irq, irqs, iommu, stream */\n"
        f"static const hwm_window {prefix}_windows[] = {{\n{windows}}};\n\n"
        f"{before}"
        "/* name, model, base, size, irq_secure, irq_nonsecure, banks, contexts,\n"
        " * preset, global_irq, secure_irq, first_context_irq, context_irqs, properties */\n"
        f"static const hwm_machine_iommu {prefix}_iommus[] = {{\n{iommus}}};\n\n"
        "/* name, base, size, irq, iommu, stream, window base and size, bus offset */\n"
        f"static const hwm_machine_master {prefix}_masters[] = {{\n{masters}}};\n\n"
        f"static const hwm_machine {prefix} = {{\n"
        f'    "{machine.name}", {machine.spis}, {len(machine.windows)}, {len(machine.iommus)}, '
        f"{len(machine.masters)},\n    {prefix}_windows, {prefix}_iommus, {prefix}_masters,\n"
        f"    {behind},\n}};\n"
    )


def _window(window: Window, order: dict[str, int]) -> str:
    kind = _c(window.kind).upper()
    irqs = 0 if window.irq is None else window.irqs
    behind = -1 if window.iommu is None else order[window.iommu]
    return (
        f'    {{HWM_WIN_{kind}, "{window.name}", {window.base:#x}u, {window.size:#x}u, '
        f"{_irq(window.irq)}, {irqs}, {behind}, {window.stream}}},\n"
    )


def _iommu(prefix: str, iommu: Iommu) -> str:
    contexts = f"{prefix}_{_c(iommu.name)}_contexts" if iommu.contexts else "NULL"
    head = (
        f'    {{"{iommu.name}", "{iommu.model}", {iommu.base:#x}u, {iommu.size:#x}u, '
        f"{iommu.irq_secure}, {iommu.irq_nonsecure}, {iommu.banks}, {len(iommu.contexts)}, "
        f"{contexts},"
    )
    if iommu.preset is None:
        return f"{head}\n     NULL, -1, -1, -1, 0, 0, NULL}},\n"
    properties = f"{prefix}_{_c(iommu.name)}_properties" if iommu.properties else "NULL"
    return (
        f'{head}\n     "{iommu.preset}", {iommu.irq_nonsecure}, {iommu.irq_secure}, '
        f"{_irq(iommu.first_context_irq)}, {iommu.context_irqs}, {len(iommu.properties)}, "
        f"{properties}}},\n"
    )


def _properties(prefix: str, iommu: Iommu) -> str:
    if not iommu.properties:
        return ""
    lines = "".join(f'    {{"{name}", {value}u}},\n' for name, value in iommu.properties.items())
    name = f"{prefix}_{_c(iommu.name)}_properties"
    return f"static const hwm_machine_property {name}[] = {{\n{lines}}};\n\n"


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
