# SPDX-License-Identifier: GPL-2.0-or-later
"""What a machine table says about an ARM SMMU: preset, properties, interrupts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smmubench.errors import did_you_mean
from smmubench.machines._node import Node

#: Presets of the device, the names of hwm_smmu_config_preset().
PRESETS = ("generic", "mmu-400", "mmu-401", "mmu-500", "qcom-smmu-v2")

PAGE_SIZE = 4096  # of register pages, unless the property says otherwise
MAX_BANKS = 128

_SIZES = (32, 36, 40, 42, 44, 48)
_WORD = range(1 << 32)
_SWITCH = None

#: Properties of the device, the members of hwm_smmu_config with dashes: the values each may have,
#: None for false and true. Whether they fit together is the device's own check.
PROPERTIES: Mapping[str, range | tuple[int, ...] | None] = {
    "architecture": (1, 2),
    "num-cb": range(1, MAX_BANKS + 1),
    "num-s2cb": range(MAX_BANKS + 1),
    "num-smr": range(1, 129),
    "num-irpt": range(1, 256),
    "page-size": (4096, 65536),
    "ias": _SIZES,
    "oas": _SIZES,
    "ubs": (32, 36, 40, 42, 44, 49, 64),
    "ptfs": (0, 1, 2),
    "numsidb": range(17),
    "smr-id-bits": range(17),
    "smr-mask-bits": range(17),
    "hafdbs": (0, 1, 3),
    "idr7": range(256),
    "s1": _SWITCH,
    "s2": _SWITCH,
    "nested": _SWITCH,
    "pgsz-4k": _SWITCH,
    "pgsz-16k": _SWITCH,
    "pgsz-64k": _SWITCH,
    "stream-match": _SWITCH,
    "ato": _SWITCH,
    "btm": _SWITCH,
    "cttw": _SWITCH,
    "exids": _SWITCH,
    "vmid16": _SWITCH,
    "hads": _SWITCH,
    "smcd": _SWITCH,
    "stall": _SWITCH,
    "ss-interrupt": _SWITCH,
    "secure": _SWITCH,
    "bypass-quirk": _SWITCH,
    "tlb-entries": range(1, 8193),
    "tlb-ways": range(1, 8193),
    "walk-cache-entries": range(65),
    "tlbsync-latency": _WORD,
    "pmu-groups": range(9),
    "reset-cr0": _WORD,
    "reset-s2cr": _WORD,
    "reset-cbar": _WORD,
    "reset-sctlr": _WORD,
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Interrupts of an SMMU, as the table has them."""

    irq_global: int
    secure: int
    first_context: int
    contexts: int


def properties(node: Node | None) -> dict[str, int]:
    """The properties of a mapping, switches as 0 and 1, in the table's order."""
    found: dict[str, int] = {}
    if node is None:
        return found
    for key in node.data:
        if key in PROPERTIES:
            value = node.get(key, _value(PROPERTIES[key]))
            if value is not None:
                found[key] = value
        else:
            hint = did_you_mean(str(key), PROPERTIES) or ""
            node.complain(f'an SMMU has no property "{key}"{hint}', key)
    return found


def _value(allowed: range | tuple[int, ...] | None) -> Callable[[Any], int]:
    def convert(value: Any) -> int:
        if allowed is None:
            if not isinstance(value, bool):
                raise ValueError(f"{value!r} is not true or false")
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{value!r} is no number")
        if value not in allowed:
            raise ValueError(f"{value} is not {_spell(allowed)}")
        return value

    return convert


def _spell(allowed: range | tuple[int, ...]) -> str:
    if isinstance(allowed, range):
        return f"{allowed[0]} to {allowed[-1]}"
    return f"{', '.join(map(str, allowed[:-1]))} or {allowed[-1]}"


def lines(node: Node | None, irq: Callable[[Any], int], count: Callable[[Any], int]) -> Lines:
    """Interrupts from ``irq: {global: N, secure_global: N, contexts: {first: N, count: N}}``."""
    if node is None:
        return Lines(0, 0, 0, 0)
    contexts = node.node("contexts")
    made = Lines(
        irq_global=node.get("global", irq),
        secure=node.get("secure_global", irq),
        first_context=contexts.get("first", irq) if contexts else 0,
        contexts=contexts.get("count", count) if contexts else 0,
    )
    if contexts:
        contexts.done()
    node.done()
    return made


def window_size(found: Mapping[str, int]) -> int:
    """Bytes of registers: NUMPAGE pages for the global space and as many for the banks.

    NUMPAGE is the smallest power of two that holds the banks, and the four pages of the global
    space (IDR1.NUMPAGENDXB).
    """
    pages = 4
    while pages < found.get("num-cb", 1):
        pages *= 2
    return 2 * pages * found.get("page-size", PAGE_SIZE)
