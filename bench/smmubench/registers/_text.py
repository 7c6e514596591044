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
    "W1S": "read, write 1 to set",
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
    where = limits(register)
    if where:
        lines.append(f"  exists  {where}")
    width = max(13, *(len(name) for name in (*register.fields, "")))
    if register.fields:
        lines += ["", f"  bits   {'field':<{width}} access  reset  meaning"]
    for field in reversed(list(register.fields.values())):
        lines += _field(field, width)
    views = ", ".join(view.name for view in map.views_of(name))
    if views:
        lines += ["", f"  other layouts: {views}"]
    return "\n".join(lines)


def limits(register: Register) -> str:
    """Where a register or some of its fields do not exist, as sentences; "" for everywhere."""
    words = []
    if register.security:
        words.append(f"{_side(register.security).capitalize()} accesses only.")
    if register.since > 1:
        words.append("Not in version 1 of the architecture.")
    if register.stage:
        words.append(f"Banks of stage {register.stage} only.")
    for side, names in register.sides.items():
        verb = "exists" if len(names) == 1 else "exist"
        words.append(f"{', '.join(names)} {verb} in the {_side(side)} copy only.")
    return " ".join(words)


def _side(security: str) -> str:
    return {"nonsecure": "non-secure"}.get(security, security)


def table(map: RegisterMap) -> str:
    """Every register of a map, a line each: offset, name, access, reset value, title."""
    names = [r.name + (f"[{r.count}]" if r.count > 1 else "") for r in map]
    width = max(15, *(len(each) for each in (*names, *(view.name for view in map.views), "")))
    digits = max((register.digits for register in map), default=8) + 2
    head = f"offset   {'name':<{width}} access  {'reset':<{digits}}  title"
    lines = [f"{map.name}: {map.title}", "", head]
    for scope in dict.fromkeys(register.scope for register in map):
        if map.contexts:
            lines.append(f"-- {_scope(map, scope)} --")
        for register in (each for each in map if each.scope == scope):
            count = f"[{register.count}]" if register.count > 1 else ""
            reset = f"{register.reset:#0{register.digits + 2}x}"
            lines.append(
                f"{register.offset:#07x}  {register.name + count:<{width}} {register.access:<7} "
                f"{reset:<{digits}}  {register.title}"
            )
    for view in map.views:
        lines.append(f"{'':9}{view.name:<{width}} view of {view.view_of}: {view.title}")
    return "\n".join(lines)


def _scope(map: RegisterMap, scope: str) -> str:
    if scope in map.pages:
        return f"{scope}: page {map.pages[scope]}"
    if scope != "context":
        return scope
    return "bank n: page NUMPAGE + n" if map.pages else f"bank n: + n * {map.context_stride:#x}"


def place(map: RegisterMap, register: Register) -> str:
    """Where a register is, as a formula: "0x00020 + bank * 0x1000"."""
    text = f"{register.offset:#07x}"
    if map.pages:
        text += f" in {_scope(map, register.scope).replace('bank n', 'bank')}"
    elif register.scope == "context":
        text += f" + bank * {map.context_stride:#x}"
    if register.count > 1:
        text += f" + n * {register.stride:#x}, n = 0..{register.count - 1}"
    return text


def _field(field: Field, width: int) -> list[str]:
    head = f"  {field.bits:<6} {field.name:<{width}} {field.access:<7} {field.reset:<#6x} "
    indent = " " * len(head)
    lines = textwrap.wrap(field.description, WIDTH, initial_indent=head, subsequent_indent=indent)
    return lines + [f"{indent}{v.value} {v.name}: {v.description}" for v in field.values]
