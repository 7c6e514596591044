# SPDX-License-Identifier: GPL-2.0-or-later
"""Register maps as text for people."""

from __future__ import annotations

import textwrap

from smmubench.registers._map import Field, Register, RegisterMap

_ACCESS = {
    "RW": "read, write",
    "RO": "read only",
    "WO": "write only",
    "W1C": "read, write 1 to clear",
}
WIDTH = 100


def describe(map: RegisterMap, name: str) -> str:
    """One register for people: place, access, reset value, fields and their named values, views."""
    register = map[name]
    lines = [f"{register.name}: {register.title}", ""]
    lines += textwrap.wrap(register.description, WIDTH)
    lines += ["", f"  offset  {place(map, register)}"]
    if register.view_of:
        condition = f", when {register.when[0]} is {register.when[1]}" if register.when else ""
        lines.append(f"  view of {register.view_of}{condition}")
    lines.append(f"  access  {_ACCESS[register.access]}")
    lines.append(f"  reset   {register.reset:#0{register.digits + 2}x}")
    if register.fields:
        lines += ["", "  bits   field         access  reset  meaning"]
    for field in reversed(list(register.fields.values())):
        lines += _field(field)
    views = ", ".join(view.name for view in map.views_of(name))
    if views:
        lines += ["", f"  other layouts: {views}"]
    return "\n".join(lines)


def table(map: RegisterMap) -> str:
    """Every register of a map, a line each: offset, name, access, reset value, title."""
    lines = [f"{map.name}: {map.title}", "", "offset   name            access  reset       title"]
    for scope in dict.fromkeys(register.scope for register in map):
        if map.contexts:
            where = f"bank n: + n * {map.context_stride:#x}" if scope == "context" else scope
            lines.append(f"-- {where} --")
        for register in (each for each in map if each.scope == scope):
            count = f"[{register.count}]" if register.count > 1 else ""
            reset = f"{register.reset:#0{register.digits + 2}x}"
            lines.append(
                f"{register.offset:#07x}  {register.name + count:<15} {register.access:<7} "
                f"{reset}  {register.title}"
            )
    for view in map.views:
        lines.append(f"{'':9}{view.name:<15} view of {view.view_of}: {view.title}")
    return "\n".join(lines)


def place(map: RegisterMap, register: Register) -> str:
    """Where a register is, as a formula: "0x00020 + bank * 0x1000"."""
    text = f"{register.offset:#07x}"
    if register.scope == "context":
        text += f" + bank * {map.context_stride:#x}"
    if register.count > 1:
        text += f" + n * {register.stride:#x}, n = 0..{register.count - 1}"
    return text


def _field(field: Field) -> list[str]:
    head = f"  {field.bits:<6} {field.name:<13} {field.access:<7} {field.reset:<#6x} "
    indent = " " * len(head)
    lines = textwrap.wrap(field.description, WIDTH, initial_indent=head, subsequent_indent=indent)
    return lines + [f"{indent}{v.value} {v.name}: {v.description}" for v in field.values]
