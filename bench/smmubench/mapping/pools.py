# SPDX-License-Identifier: GPL-2.0-or-later
"""Reserved physical memory in chunks of a few fixed sizes, handed out largest first.

This is the physical allocator of the virtual contiguous memory manager (posted June 2010): a pool
holds a number of chunks of each size and never splits or joins them. A request takes the largest
chunks that fit into what is left of it ("max-munch"); the last piece may be larger than what is
left. With few large chunks the same number of bytes comes in many more pieces, which is a success
in bytes and a failure in TLB entries; nothing in the call says so, so look at the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from smmubench.mapping.errors import MappingError
from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.scatterlist import Piece, ScatterList

__all__ = ["ChunkPool", "TailRule", "allocate_chunks", "free_chunks"]

#: When a rest smaller than the smallest chunk may take one: while there is one ("covered"), or only
#: while there is more than one, as the check in the patch that was posted had it ("posted").
TailRule = Literal["covered", "posted"]


class ChunkPool:
    """Chunks of fixed sizes, carved out of ``memory`` when the pool is made.

    ``chunks`` says how many of which size in bytes; all are aligned to their size. MappingError
    "no-memory" when the reserve doesn't fit, and nothing is taken then.
    """

    def __init__(self, name: str, memory: PhysicalMemory, chunks: Mapping[int, int]) -> None:
        self.name = name
        self.memory = memory
        self.sizes: tuple[int, ...] = tuple(sorted(chunks, reverse=True))
        total = sum(size * count for size, count in chunks.items())
        self.reserve = memory.allocate(total, alignment=self.sizes[0])
        self._free: dict[int, list[int]] = {}
        at = self.reserve.pa
        for size in self.sizes:  # largest first, so that each is aligned to its size
            count = chunks[size]
            # Taken from the end, so that the lowest address goes first.
            self._free[size] = [at + size * index for index in reversed(range(count))]
            at += size * count
        self.used = 0  #: bytes handed out now
        self.peak = 0  #: the most there were at a time

    @property
    def bytes(self) -> int:
        """What the pool keeps from everybody else, used or not."""
        return self.reserve.length

    @property
    def idle(self) -> int:
        return self.bytes - self.used

    def free_count(self, size: int) -> int:
        return len(self._free.get(size, ()))

    def take(self, size: int) -> Piece | None:
        """A chunk of this size, or None."""
        if not self._free.get(size):
            return None
        self.used += size
        self.peak = max(self.peak, self.used)
        return Piece(self._free[size].pop(), size)

    def give(self, chunk: Piece) -> None:
        """Put a chunk back. ValueError if it isn't one of this pool's, or is back already."""
        inside = self.reserve.pa <= chunk.pa and chunk.end <= self.reserve.end
        free = self._free.get(chunk.length)
        if not inside or free is None or chunk.pa in free:
            raise ValueError(
                f"{chunk.length:#x} bytes at {chunk.pa:#x} are no chunk of {self.name}"
            )
        free.append(chunk.pa)
        free.sort(reverse=True)
        self.used -= chunk.length

    def owns(self, chunk: Piece) -> bool:
        return self.reserve.pa <= chunk.pa < self.reserve.end


def allocate_chunks(
    pools: Sequence[ChunkPool], length: int, *, tail: TailRule = "covered"
) -> ScatterList:
    """At least ``length`` bytes from the pools in the order given, largest chunks first.

    A pool is used up as far as it goes before the next one is asked. MappingError "no-memory" when
    they don't have it all together, and nothing is taken then.
    """
    taken: list[Piece] = []
    left = length
    for pool in pools:
        for size in pool.sizes:
            while left >= size and (chunk := pool.take(size)):
                taken.append(chunk)
                left -= size
        if left > 0 and (last := _tail(pool, left, tail)):
            taken.append(last)
            left -= last.length
        if left <= 0:
            return ScatterList(tuple(taken))
    free_chunks(pools, taken)
    names = ", ".join(pool.name for pool in pools)
    raise MappingError("no-memory", f"{length:#x} bytes: {left:#x} of them are not in {names}")


def free_chunks(pools: Sequence[ChunkPool], chunks: Sequence[Piece]) -> None:
    """Put chunks back where they belong. "busy" while a mapping holds any of them."""
    for chunk in chunks:
        for pool in pools:
            if pool.owns(chunk):
                pool.memory.refuse_if_held(chunk)
    for chunk in chunks:
        next(pool for pool in pools if pool.owns(chunk)).give(chunk)


def _tail(pool: ChunkPool, left: int, rule: TailRule) -> Piece | None:
    """One chunk for a rest that is smaller than every chunk there still is: the smallest of them.

    A rest that larger chunks cover only in part goes to the next pool.
    """
    for size in reversed(pool.sizes):
        if size < left or pool.free_count(size) <= (rule == "posted"):
            continue
        return pool.take(size)
    return None
