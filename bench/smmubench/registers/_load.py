# SPDX-License-Identifier: GPL-2.0-or-later
"""Register maps from the JSON beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from smmubench.errors import did_you_mean
from smmubench.registers._map import RegisterMap, UnknownName

_DATA = Path(__file__).parent


def map_names() -> tuple[str, ...]:
    """The maps that :func:`load` knows, sorted."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.json")))


@cache
def load(name: str) -> RegisterMap:
    """The register map ``name`` ("msm-v0", "bench-dma", ...); parsed once per process.

    Raises :class:`UnknownName` for a name that :func:`map_names` doesn't hold.
    """
    known = map_names()
    if name not in known:
        hint = did_you_mean(name, known) or f"; there are: {', '.join(known)}"
        raise UnknownName(f'no register map is called "{name}"{hint}')
    return RegisterMap.from_data(json.loads((_DATA / f"{name}.json").read_bytes()))
