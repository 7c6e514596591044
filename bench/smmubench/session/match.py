# SPDX-License-Identifier: GPL-2.0-or-later
"""Does a reply hold what was expected?"""

from __future__ import annotations

import re
from typing import Any

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+)\]")


class Missing(Exception):
    """The path leads nowhere; the text says where it ended."""


def look_up(value: Any, path: str) -> Any:
    """The member of ``value`` at ``path``, such as ``contexts[0].registers.FSR``.

    A list of ``{"name": .., "value": ..}`` is also looked up by name.
    """
    at = 0
    while at < len(path):
        found = _STEP.match(path, at)
        if not found:
            raise Missing(f'"{path}" is no path (at "{path[at:]}")')
        key, index = found.groups()
        so_far = path[: found.end()]
        if index is not None:
            if not isinstance(value, list) or not -len(value) <= int(index) < len(value):
                raise Missing(f"there is no {so_far}")
            value = value[int(index)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and (named := [e for e in value if _name(e) == key]):
            value = named[0].get("value", named[0])
        else:
            raise Missing(f"there is no {so_far}")
        at = found.end()
    return value


def _name(entry: Any) -> object:
    return entry.get("name") if isinstance(entry, dict) else None


def differences(value: Any, fields: dict[str, Any]) -> list[str]:
    """One line for each expected field that ``value`` lacks or has otherwise; empty when all
    hold.
    """
    lines = []
    for path, wanted in fields.items():
        try:
            came = look_up(value, path)
        except Missing as missing:
            lines.append(f"{missing} (wanted {show(wanted)})")
            continue
        if not holds(came, wanted):
            lines.append(f"{path} is {show(came)}, wanted {show(wanted)}")
    return lines


def holds(came: Any, wanted: Any) -> bool:
    """Equal; of an object only the wanted members count. True is not 1."""
    if isinstance(wanted, dict) and isinstance(came, dict):
        return all(key in came and holds(came[key], value) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(came, list):
        return len(came) == len(wanted) and all(map(holds, came, wanted))
    return bool(came == wanted) and isinstance(came, bool) == isinstance(wanted, bool)


def show(value: Any) -> str:
    """Numbers in both bases, since registers are read in one and counts in the other."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 9:
        return f"{value:#x} ({value})"
    return repr(value)
