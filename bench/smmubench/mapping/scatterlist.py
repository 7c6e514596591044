# SPDX-License-Identifier: GPL-2.0-or-later
"""Scatterlists, and what becomes of them for one device.

A :class:`ScatterList` says where a buffer lies in physical memory and nothing else, so one list
serves any number of devices. What a device has to be given, its own addresses and lengths, stands
in a :class:`MapArray` of that device. That is the split the seed mail of July 2010 proposes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["PAGE", "Piece", "ScatterList", "Segment", "join_adjacent"]

#: Smallest unit a mapping call deals in; the smallest page of every format the bench knows.
PAGE = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """Physically contiguous memory; bytes."""

    pa: int
    length: int

    @property
    def end(self) -> int:
        return self.pa + self.length


@dataclass(frozen=True, slots=True)
class Segment:
    """What a device is told: an address on its side, and a length in bytes."""

    address: int
    length: int

    @property
    def end(self) -> int:
        return self.address + self.length


@dataclass(frozen=True, slots=True)
class ScatterList:
    """A buffer as an ordered list of pieces, each of any length: none has to be a page."""

    entries: tuple[Piece, ...]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Piece]:
        return iter(self.entries)

    @property
    def length(self) -> int:
        return sum(piece.length for piece in self.entries)

    @property
    def runs(self) -> int:
        """Physically contiguous runs: entries that touch count once."""
        return len(self.merged())

    def pages(self) -> ScatterList:
        """The same buffer with one entry a page, as a list for a 4K-only interface looks."""
        return ScatterList(
            tuple(
                Piece(pa, PAGE) for piece in self.entries for pa in range(piece.pa, piece.end, PAGE)
            )
        )

    def merged(self) -> ScatterList:
        """The same buffer with entries joined where one ends at the next one's start."""
        joined = join_adjacent(Segment(piece.pa, piece.length) for piece in self.entries)
        return ScatterList(tuple(Piece(each.address, each.length) for each in joined))

    def part(self, offset: int, length: int) -> ScatterList:
        """``length`` bytes of the buffer from ``offset`` on. ValueError beyond its end."""
        if offset < 0 or length <= 0 or offset + length > self.length:
            raise ValueError(f"{length} bytes at {offset} lie outside a buffer of {self.length}")
        cut = []
        for piece in self.entries:
            if length and offset < piece.length:
                taken = min(piece.length - offset, length)
                cut.append(Piece(piece.pa + offset, taken))
                length -= taken
                offset = 0
            else:
                offset = max(0, offset - piece.length)
        return ScatterList(tuple(cut))

    def locate(self, offset: int) -> int:
        """Physical address of the byte at ``offset``. ValueError beyond the end."""
        return self.part(offset, 1).entries[0].pa


def join_adjacent(segments: Iterable[Segment]) -> list[Segment]:
    """Join segments that follow each other without a gap; order is kept."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].end == segment.address:
            joined[-1] = Segment(joined[-1].address, joined[-1].length + segment.length)
        else:
            joined.append(segment)
    return joined
