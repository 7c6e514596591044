# SPDX-License-Identifier: GPL-2.0-or-later
"""Bounce buffers: private copies for devices that can't reach the memory itself.

A device without an IOMMU whose mask or bus window ends below a buffer is given a slot in memory
that it does reach. What it writes stays in that slot until somebody syncs, so for as long as the
mapping lives the memory and the copy may differ, and two devices that are both bounced have two
copies. This is what breaks the seed mail's "one list, several devices" (July 2010).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.scatterlist import Piece

__all__ = ["BouncePool", "Slot"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A copy: the memory it stands for, and where the device finds it."""

    original: Piece
    copy: Piece


class BouncePool:
    """Memory that narrow devices reach, and the copies that are made through it.

    ``view`` gives the writable bytes at a physical address.
    """

    def __init__(self, memory: PhysicalMemory, view: Callable[[int, int], memoryview]) -> None:
        self.memory = memory
        self._view = view
        self.copies = 0  #: pieces copied so far, either way
        self.bytes_copied = 0

    def take(self, original: Piece) -> Slot:
        """A slot, not yet filled; MappingError "no-memory" when the pool is used up."""
        return Slot(original, self.memory.allocate(original.length))

    def give(self, slot: Slot) -> None:
        self.memory.free(slot.copy)

    def to_device(self, slot: Slot) -> None:
        """The memory's contents into the copy."""
        self._copy(slot.original, slot.copy)

    def to_cpu(self, slot: Slot) -> None:
        """The copy's contents back into the memory."""
        self._copy(slot.copy, slot.original)

    def _copy(self, source: Piece, target: Piece) -> None:
        self._view(target.pa, target.length)[:] = self._view(source.pa, source.length)
        self.copies += 1
        self.bytes_copied += source.length
