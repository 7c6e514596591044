# SPDX-License-Identifier: GPL-2.0-or-later
"""Buffers of a scenario: where they lie, and what they are known to hold."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

from smmubench.mapping import ChunkPool, PhysicalMemory, ScatterList, free_chunks

__all__ = ["Buffer", "GuestCpu", "random_bytes"]

_BLOCK = 256 << 10


@lru_cache(maxsize=8)
def random_bytes(seed: str, length: int) -> bytes:
    """Bytes that follow from ``seed`` alone; the same on every target.

    A random block repeats, with the number of each 4K page at its start: no two pages are equal,
    and ten megabytes take no time.
    """
    block = random.Random(seed).randbytes(min(length, _BLOCK))
    data = bytearray(block * (length // len(block)) + block[: length % len(block)])
    for page in range(0, length - 7, 4096):
        data[page : page + 4] = (page >> 12).to_bytes(4, "little")
    return bytes(data)


@runtime_checkable
class GuestCpu(Protocol):
    """A target whose CPU can be told to load and store."""

    def cpu_read(self, pa: int, length: int) -> bytes: ...

    def cpu_write(self, pa: int, data: bytes) -> None: ...


@dataclass(slots=True)
class Buffer:
    """Physical memory in pieces, seen through the bench's own mapping of RAM.

    ``view`` gives the writable bytes at a physical address. ``content`` is what the CPU last put
    there: what a master that reads must see. ``home`` is where the memory came from.
    """

    name: str
    entries: ScatterList
    view: Callable[[int, int], memoryview]
    content: bytes
    home: PhysicalMemory | Sequence[ChunkPool]

    def free(self) -> None:
        """Give the memory back. MappingError "busy", and nothing freed, while any of it is mapped.
        """
        if not isinstance(self.home, PhysicalMemory):
            free_chunks(self.home, self.entries.entries)
            return
        for piece in self.entries:
            self.home.refuse_if_held(piece)
        for piece in self.entries:
            self.home.free(piece)

    @property
    def length(self) -> int:
        return self.entries.length

    def read(
        self, offset: int = 0, length: int | None = None, *, cpu: GuestCpu | None = None
    ) -> bytes:
        """The bytes that are in memory now, or that a guest's CPU finds there."""
        if cpu is not None:
            pieces = self.entries.part(offset, self.length - offset if length is None else length)
            return b"".join(cpu.cpu_read(piece.pa, piece.length) for piece in pieces)
        return b"".join(self._parts(offset, length))

    def write(self, data: bytes, offset: int = 0, *, cpu: GuestCpu | None = None) -> None:
        """Put ``data`` into memory, as the CPU or by the guest's; updates ``content``."""
        at = 0
        for piece in self.entries.part(offset, len(data)) if cpu and data else ():
            assert cpu is not None
            cpu.cpu_write(piece.pa, data[at : at + piece.length])
            at += piece.length
        for view in () if cpu else self._parts(offset, len(data)):
            view[:] = data[at : at + len(view)]
            at += len(view)
        if offset == 0 and len(data) == self.length:
            self.content = data
        else:
            self.content = self.content[:offset] + data + self.content[offset + len(data) :]

    def crc(self, offset: int = 0, length: int | None = None) -> int:
        """CRC-32 of what is in memory now."""
        crc = 0
        for view in self._parts(offset, length):
            crc = zlib.crc32(view, crc)
        return crc

    def first_difference(
        self, wanted: bytes, offset: int = 0, *, cpu: GuestCpu | None = None
    ) -> int | None:
        """Offset of the first byte that isn't as ``wanted``, None if all are."""
        found = self.read(offset, len(wanted), cpu=cpu)
        if found == wanted:
            return None
        return next(i for i, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b)

    def changed_bytes(self) -> int:
        """How many bytes differ from ``content``."""
        found = self.read()
        if found == self.content:
            return 0
        return sum(a != b for a, b in zip(found, self.content, strict=True))

    def _parts(self, offset: int, length: int | None) -> list[memoryview]:
        if length is None:
            length = self.length - offset
        if not length:
            return []
        return [self.view(piece.pa, piece.length) for piece in self.entries.part(offset, length)]
