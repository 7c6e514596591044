# SPDX-License-Identifier: GPL-2.0-or-later
"""Register fields by name for the oracle; the names and places are smmubench.registers', the one
source of them."""

from __future__ import annotations

from functools import cache

from smmubench.registers import RegisterMap, load


@cache
def registers() -> RegisterMap:
    """The MSM IOMMU's register map."""
    return load("msm-v0")


@cache
def place(register: str, field: str) -> tuple[int, int]:
    """(shift, mask at bit 0) of a field; LookupError for unknown names."""
    found = registers()[register].fields[field]
    return found.shift, found.mask >> found.shift


def get(register: str, field: str, value: int) -> int:
    """The field of a register's ``value``."""
    shift, mask = place(register, field)
    return value >> shift & mask


def put(register: str, **fields: int) -> int:
    """A register's value with these fields, the others 0; a value that is too wide is cut to the
    field."""
    value = 0
    for name, number in fields.items():
        shift, mask = place(register, name)
        value |= (number & mask) << shift
    return value
