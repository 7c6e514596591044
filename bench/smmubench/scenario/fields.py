# SPDX-License-Identifier: GPL-2.0-or-later
"""Types for the fields of scenarios and of their steps: sizes, addresses, names of a machine.

Sizes and addresses are bytes, written as people write them: ``65536``, ``0x8000_0000``, ``"64K"``,
``"10M+64K"``. Names are checked against the scenario's machine when the validation context has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from smmubench.errors import did_you_mean

__all__ = [
    "Address",
    "ContextName",
    "IommuName",
    "MasterName",
    "SIZE_PATTERN",
    "Size",
    "parse_size",
]

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_TERM = r"(?:0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*|[0-9](?:_?[0-9])*\s*(?:[KkMmGg](?:i?B)?)?)"

#: What a size or address written as text looks like (a JSON Schema pattern as well).
SIZE_PATTERN = rf"^\s*{_TERM}(?:\s*[+-]\s*{_TERM})*\s*$"

_MATCH = re.compile(SIZE_PATTERN)
_SPLIT = re.compile(rf"([+-]?)\s*({_TERM})")
_LIMIT = 1 << 64


def parse_size(value: Any) -> int:
    """Bytes from ``4096``, ``"0x1000"``, ``"64K"``, ``"1 MiB"`` or a sum such as ``"10M+64K"``.

    Units are powers of 1024. Raises ValueError for anything else and for what 64 bits can't hold.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"a size is a number or text like 64K, not {value!r}")
    total = value if isinstance(value, int) else _sum(value)
    if not 0 <= total < _LIMIT:
        raise ValueError(f"{value} is outside 0 .. 2^64-1")
    return total


def _sum(text: str) -> int:
    if not _MATCH.match(text):
        raise ValueError(
            f'"{text}" is not a size; write 4096, 0x1000, "64K", "1M" or a sum like "10M+64K"'
        )
    total = 0
    for sign, term in _SPLIT.findall(text):
        total += -_term(term) if sign == "-" else _term(term)
    return total


def _term(text: str) -> int:
    if text[:2] in ("0x", "0X"):
        return int(text, 16)
    number = text.rstrip("KkMmGgiB ")
    unit = text[len(number) :].strip()[:1].upper()
    return int(number) * _UNITS[unit]


def _validate_size(value: Any) -> int:
    try:
        return parse_size(value)
    except ValueError as error:
        raise PydanticCustomError("size", "{reason}", {"reason": str(error)}) from None


_SIZE_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "exclusiveMaximum": _LIMIT},
        {"type": "string", "pattern": SIZE_PATTERN},
    ]
}

#: A number of bytes.
Size = Annotated[int, BeforeValidator(_validate_size), WithJsonSchema(_SIZE_SCHEMA)]

#: A physical, bus or IO virtual address.
Address = Annotated[int, BeforeValidator(_validate_size), WithJsonSchema(_SIZE_SCHEMA)]


def _known(value: str, info: ValidationInfo, what: str, names: Iterable[str] | None) -> str:
    if names is None:
        return value
    known = list(names)
    if value not in known:
        machine = (info.context or {})["machine"].name
        hint = did_you_mean(value, known) or f"; it has: {', '.join(known)}"
        raise PydanticCustomError(
            "unknown_name", "{reason}", {"reason": f'{machine} has no {what} "{value}"{hint}'}
        )
    return value


def _machine(info: ValidationInfo) -> Any | None:
    return (info.context or {}).get("machine")


def _master(value: str, info: ValidationInfo) -> str:
    machine = _machine(info)
    return _known(value, info, "master", machine and [each.name for each in machine.masters])


def _iommu(value: str, info: ValidationInfo) -> str:
    machine = _machine(info)
    return _known(value, info, "IOMMU", machine and [each.name for each in machine.iommus])


def _context(value: str, info: ValidationInfo) -> str:
    machine = _machine(info)
    names = machine and [bank.name for each in machine.iommus for bank in each.contexts]
    return _known(value, info, "context", names)


#: A DMA master of the machine, "mdp_port0_cb0".
MasterName = Annotated[str, AfterValidator(_master)]

#: An IOMMU instance of the machine, "mdp0".
IommuName = Annotated[str, AfterValidator(_iommu)]

#: A context bank of the machine by its name, "mdp_port0_cb0".
ContextName = Annotated[str, AfterValidator(_context)]
