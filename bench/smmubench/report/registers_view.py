# SPDX-License-Identifier: GPL-2.0-or-later
"""``smmubench regs``: register maps for people and for programs."""

from __future__ import annotations

from typing import Any

from smmubench import registers
from smmubench.errors import UsageError

__all__ = ["view"]


def view(map_name: str, what: str | None) -> tuple[str, dict[str, Any]]:
    """Text and data of a whole map (None), of one register ("FSR"), or of a value ("FSR=0x2").

    Raises UsageError for a map, a register or a number that there isn't.
    """
    found = registers.load(map_name)
    if what is None:
        return registers.table(found), {"map": map_name, "registers": [_line(r) for r in found]}
    name, equals, text = what.partition("=")
    if not equals:
        return registers.describe(found, name), {"map": map_name, **_whole(found[name])}
    try:
        value = int(text, 0)
    except ValueError:
        raise UsageError(f'"{text}" is no number; write {name}=0x80000002') from None
    decoded = found.decode(name, value)
    data = {"map": map_name, "name": name, "value": value, "fields": decoded.fields}
    return str(decoded), data


def _line(register: registers.Register) -> dict[str, Any]:
    return {
        "name": register.name,
        "title": register.title,
        "scope": register.scope,
        "offset": register.offset,
        "access": register.access,
        "reset": register.reset,
    }


def _whole(register: registers.Register) -> dict[str, Any]:
    fields = {
        field.name: {
            "bits": field.bits,
            "access": field.access,
            "reset": field.reset,
            "description": field.description,
        }
        for field in register.fields.values()
    }
    return {**_line(register), "description": register.description, "fields": fields}
