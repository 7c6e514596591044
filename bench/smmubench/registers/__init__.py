# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers by name: offsets, fields, and what a value means.

    >>> from smmubench import registers
    >>> msm = registers.load("msm-v0")
    >>> str(msm.decode("FSR", 0x8000_0002))
    'FSR 0x80000002: TF MULTI'
    >>> hex(msm.address("FSR", context=1))
    '0x1020'
    >>> msm["RESUME"].encode(TNR="TERMINATE")
    1

The data comes from ``hw-model/rdl`` (``smmubench build generated``); nothing here reads SystemRDL.
"""

from __future__ import annotations

from smmubench.registers._load import load, map_names
from smmubench.registers._map import (
    Decoded,
    EnumValue,
    Field,
    Location,
    Register,
    RegisterMap,
    UnknownName,
)
from smmubench.registers._text import describe, limits, table

__all__ = [
    "Decoded",
    "EnumValue",
    "Field",
    "Location",
    "Register",
    "RegisterMap",
    "UnknownName",
    "describe",
    "limits",
    "load",
    "map_names",
    "table",
]
