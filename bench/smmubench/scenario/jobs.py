# SPDX-License-Identifier: GPL-2.0-or-later
"""Work for a master: which bytes of which mapping, in which order, as a descriptor list."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from smmubench.drivers.bench_dma import MAX_LENGTH, Descriptor, DescriptorList
from smmubench.mapping import MapArray, Segment

__all__ = ["Job", "Part", "Streams", "Tiles", "crc_of", "cut", "pair"]

#: (offset, length) within a buffer or mapping.
Part = tuple[int, int]


@dataclass(slots=True)
class Job:
    """A list that a master was given, and what has become of it."""

    master: str
    list: DescriptorList
    ends: str | None  #: how it must end; None: any way that isn't an error
    wanted_crc: int | None = None
    sees: str = ""
    error_at: int | None = None
    arrays: tuple[MapArray, ...] = ()  #: the mappings it works on
    state: Literal["running", "stalled", "budget", "done"] = "running"


@dataclass(frozen=True, slots=True)
class Streams:
    """Several streams side by side, one burst a turn, each over an equal part of its own."""

    starts: Sequence[Part]
    burst: int

    def parts(self) -> Iterator[Part]:
        longest = max(size for _, size in self.starts)
        for at in range(0, longest, self.burst):
            for start, size in self.starts:
                if at < size:
                    yield start + at, min(self.burst, size - at)


@dataclass(frozen=True, slots=True)
class Tiles:
    """A picture of ``pitch`` bytes a row, read in tiles of ``rows`` x ``width`` bytes."""

    pitch: int
    rows: int
    width: int

    def parts(self, length: int) -> Iterator[Part]:
        height = length // self.pitch
        for top in range(0, height, self.rows):
            for left in range(0, self.pitch, self.width):
                for row in range(top, min(top + self.rows, height)):
                    yield row * self.pitch + left, self.width


def crc_of(data: bytes, parts: Sequence[Part]) -> int:
    """CRC-32 of the parts of ``data``, one after the other."""
    view, crc = memoryview(data), 0
    for offset, length in parts:
        crc = zlib.crc32(view[offset : offset + length], crc)
    return crc


def cut(segments: Sequence[Segment]) -> list[Segment]:
    """No longer than one descriptor moves."""
    return [
        Segment(at, min(MAX_LENGTH, segment.end - at))
        for segment in segments
        for at in range(segment.address, segment.end, MAX_LENGTH)
    ]


def pair(src: Sequence[Segment], dst: Sequence[Segment]) -> list[tuple[int, int, int]]:
    """(source, destination, length) of the copies that bring ``src`` to ``dst``."""
    pairs = []
    sources, targets = list(cut(src)), list(cut(dst))
    while sources and targets:
        a, b = sources[0], targets[0]
        length = min(a.length, b.length)
        pairs.append((a.address, b.address, length))
        sources[:1] = [Segment(a.address + length, a.length - length)] if a.length > length else []
        targets[:1] = [Segment(b.address + length, b.length - length)] if b.length > length else []
    return pairs


def flat(op: str, segments: Sequence[Segment], **rest: Any) -> list[Descriptor]:
    """One descriptor a segment; ``op`` decides which side its address is."""
    if any(segment.length > MAX_LENGTH for segment in segments):
        segments = cut(segments)
    if op in ("write", "fill"):
        return [Descriptor(op, 0, s.address, s.length, **rest) for s in segments]
    return [Descriptor(op, s.address, 0, s.length, **rest) for s in segments]
