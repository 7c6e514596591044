# SPDX-License-Identifier: GPL-2.0-or-later
"""Physical memory as the bench hands it out, for tables, buffers and descriptor lists."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from smmubench.mapping.errors import MappingError
from smmubench.mapping.ranges import RangeAllocator
from smmubench.mapping.scatterlist import PAGE, Piece, ScatterList

__all__ = ["Budget", "PhysicalMemory"]


class Budget:
    """How many allocations of one kind may still succeed; ``None``: any number.

    Error paths are walked by setting ``left`` to k: the k + 1st allocation then fails.
    """

    def __init__(self, left: int | None = None) -> None:
        self.left = left

    def take(self, count: int = 1) -> bool:
        """Use up ``count``; False, and nothing used, when there aren't as many left."""
        if self.left is None:
            return True
        if count > self.left:
            return False
        self.left -= count
        return True

    def give(self, count: int = 1) -> None:
        """``count`` of them were freed."""
        if self.left is not None:
            self.left += count


class PhysicalMemory:
    """Allocator over one RAM window, with reference counts on what mappings use.

    ``holds`` counts the mappings of each physical page range, so that memory a device may still
    reach is never handed out again: freeing it is refused.
    """

    def __init__(self, start: int, end: int, *, holds: Counter[Piece] | None = None) -> None:
        """``holds``: those of another allocator, when mappings may use the memory of both."""
        self._free = RangeAllocator(start, end, PAGE)
        self.allocated: dict[int, int] = {}
        self.holds: Counter[Piece] = Counter() if holds is None else holds

    @property
    def free_bytes(self) -> int:
        return self._free.free_bytes

    def allocate(self, length: int, *, alignment: int = PAGE, at: int | None = None) -> Piece:
        """``length`` bytes in one piece, whole pages; MappingError "no-memory" if there is none."""
        start = self._free.allocate(length, alignment=alignment, at=at)
        if start is None:
            where = f" at {at:#x}" if at is not None else f" aligned to {alignment:#x}"
            raise MappingError("no-memory", f"no {length:#x} bytes of free memory{where}")
        self.allocated[start] = length
        return Piece(start, length)

    def allocate_scattered(
        self, sizes: Sequence[tuple[int, int]], shuffle: random.Random, gap: int = PAGE
    ) -> ScatterList:
        """Pieces of the given (size, alignment) in shuffled order, no two of them adjacent."""
        order = list(range(len(sizes)))
        shuffle.shuffle(order)
        pieces: dict[int, Piece] = {}
        for index in order:
            size, alignment = sizes[index]
            piece = self.allocate(size, alignment=alignment)
            self._free.allocate(gap, at=piece.pa + size)  # stays out of use: keeps the pieces apart
            pieces[index] = piece
        return ScatterList(tuple(pieces[index] for index in range(len(sizes))))

    def free(self, piece: Piece) -> None:
        """Give an allocation back whole. MappingError "busy" while a mapping holds any of it."""
        if self.allocated.get(piece.pa) != piece.length:
            raise MappingError(
                "not-mapped", f"{piece.length:#x} bytes at {piece.pa:#x} are no allocation"
            )
        self.refuse_if_held(piece)
        del self.allocated[piece.pa]
        self._free.free(piece.pa, piece.length)

    def refuse_if_held(self, piece: Piece) -> None:
        """MappingError "busy" while a mapping uses any of ``piece``: a device may reach it."""
        held = [each for each in self.holds if each.pa < piece.end and piece.pa < each.end]
        if held:
            raise MappingError("busy", f"memory at {held[0].pa:#x} is still mapped for a device")

    def hold(self, piece: Piece) -> None:
        """A mapping now uses ``piece``."""
        self.holds[piece] += 1

    def release(self, piece: Piece) -> None:
        """One mapping of ``piece`` is gone."""
        if not self.holds[piece]:
            raise MappingError(
                "not-mapped", f"nobody holds {piece.length:#x} bytes at {piece.pa:#x}"
            )
        self.holds[piece] -= 1
        if not self.holds[piece]:
            del self.holds[piece]
