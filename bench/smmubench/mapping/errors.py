# SPDX-License-Identifier: GPL-2.0-or-later
"""What a mapping call says when it refuses, and what it says when it only raises an eyebrow."""

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

from smmubench.errors import CaseFailure

__all__ = ["REASONS", "MappingError", "Reason", "WarningKind", "WarningLog"]

#: Why a call was refused. The word is what a scenario names in ``refused:``.
Reason = Literal[
    "misaligned",  # an address or length isn't a multiple of what it has to be
    "page-size",  # the table format has no page of this size
    "overlap",  # something is mapped or reserved there already
    "not-mapped",  # nothing, or not everything, is mapped there
    "no-iova",  # no free range of IOVA that is large enough
    "beyond-limit",  # the device can't issue such an address
    "no-table-memory",  # a table can't be allocated
    "no-array",  # the device's map array can't be allocated
    "no-memory",  # no free physical memory
    "not-active",  # the address space is active on no device
    "busy",  # still in use, or in use by somebody else
    "format",  # table format differs from what the context uses
]

REASONS: tuple[str, ...] = get_args(Reason)

#: What a call does all the same, but should not have been asked to do.
WarningKind = Literal[
    "wrong-count",  # unmapped with another number of entries than was mapped
    "suboptimal-alignment",  # larger pages would fit if the IOVA were aligned as the memory is
    "cpu-owned",  # a device was started on memory that was synced for the CPU
    "no-handler",  # a fault came and nobody had asked to hear of it
]


class MappingError(CaseFailure):
    """A mapping call was refused and nothing has changed.

    ``reason`` is one of :data:`REASONS`. In a scenario that did not expect it, the case fails.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(f"{message} [{reason}]")
        self.reason = reason


class WarningLog:
    """Warnings of the mapping library and of drivers: counted by kind, kept as lines."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.lines: list[str] = []

    def warn(self, kind: WarningKind, message: str) -> None:
        self.counts[kind] += 1
        self.lines.append(f"{kind}: {message}")
