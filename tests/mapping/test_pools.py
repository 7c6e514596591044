# SPDX-License-Identifier: GPL-2.0-or-later
"""Chunk pools and bounce buffers of the mapping library."""

from __future__ import annotations

import itertools

import pytest

from smmubench.mapping import (
    BouncePool,
    ChunkPool,
    Device,
    MappingError,
    PhysicalMemory,
    Piece,
    ScatterList,
    allocate_chunks,
    dma_alloc_coherent,
    dma_map_sg,
    dma_sync_for_cpu,
    dma_sync_for_device,
    dma_unmap_sg,
    free_chunks,
)

K, M = 1 << 10, 1 << 20
BASE = 0x8000_0000


def memory(size: int = 64 * M) -> PhysicalMemory:
    return PhysicalMemory(BASE, BASE + size)


def pool(**counts: int) -> ChunkPool:
    sizes = {"m": M, "k64": 64 * K, "k4": 4 * K}
    return ChunkPool("pool", memory(), {sizes[name]: count for name, count in counts.items()})


def sizes_of(chunks: ScatterList) -> list[int]:
    return [piece.length for piece in chunks]


def test_chunks_are_aligned_to_their_size_and_disjoint() -> None:
    taken = allocate_chunks([pool(m=2, k64=3, k4=5)], 2 * M + 3 * 64 * K + 5 * 4 * K)
    assert len(taken) == 10
    assert all(piece.pa % piece.length == 0 for piece in taken)
    spans = sorted((piece.pa, piece.end) for piece in taken)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (1, [4 * K]),
        (4 * K, [4 * K]),
        (4 * K + 1, [4 * K, 4 * K]),
        (64 * K, [64 * K]),
        (M - 1, [64 * K] * 2 + [4 * K] * 4 + [M]),  # the small ones run out: the tail is a large one
        (M, [M]),
        (M + 1, [M, 4 * K]),
    ],
)
def test_largest_first_and_the_tail_over_allocates(ask: int, wanted: list[int]) -> None:
    assert sizes_of(allocate_chunks([pool(m=2, k64=2, k4=4)], ask)) == wanted


def test_a_refusal_takes_nothing() -> None:
    small = pool(m=1, k4=2)
    with pytest.raises(MappingError, match="no-memory"):
        allocate_chunks([small], 2 * M)
    assert small.used == 0 and small.free_count(M) == 1 and small.free_count(4 * K) == 2


def test_the_posted_tail_check_leaves_the_last_chunk() -> None:
    with pytest.raises(MappingError, match="no-memory"):
        allocate_chunks([pool(k4=1)], 1, tail="posted")
    assert sizes_of(allocate_chunks([pool(k4=2)], 1, tail="posted")) == [4 * K]
    assert sizes_of(allocate_chunks([pool(k4=1)], 4 * K, tail="posted")) == [4 * K]


def test_the_first_pool_is_used_up_before_the_second() -> None:
    home = memory()
    fast, slow = ChunkPool("fast", home, {64 * K: 2}), ChunkPool("slow", home, {64 * K: 4})
    taken = allocate_chunks([fast, slow], 192 * K)
    assert [fast.owns(piece) for piece in taken] == [True, True, False]
    free_chunks([fast, slow], taken.entries)
    assert fast.used == slow.used == 0 and fast.peak == 128 * K


def test_a_chunk_that_is_mapped_or_foreign_is_not_taken_back() -> None:
    one = pool(k64=2)
    (chunk,) = allocate_chunks([one], 64 * K)
    one.memory.hold(chunk)
    with pytest.raises(MappingError, match="busy"):
        free_chunks([one], [chunk])
    one.memory.release(chunk)
    one.give(chunk)
    with pytest.raises(ValueError, match="no chunk"):
        one.give(chunk)
    with pytest.raises(ValueError, match="no chunk"):
        one.give(Piece(0, 64 * K))


class Narrow:
    """A device that reaches the first 64K of RAM, a buffer beyond, and a bounce pool."""

    def __init__(self) -> None:
        self.ram = bytearray(1 * M)
        self.memory = PhysicalMemory(BASE + 64 * K, BASE + M)
        self.bounce = BouncePool(PhysicalMemory(BASE, BASE + 64 * K), self.view)
        self.device = Device("narrow", window=(BASE, BASE + 64 * K), bounce=self.bounce)
        self.buffer = ScatterList((self.memory.allocate(8 * K), self.memory.allocate(4 * K)))

    def view(self, pa: int, length: int) -> memoryview:
        return memoryview(self.ram)[pa - BASE : pa - BASE + length]

    def fill(self, byte: int) -> None:
        for piece in self.buffer:
            self.view(piece.pa, piece.length)[:] = bytes([byte]) * piece.length

    def buffer_bytes(self) -> set[int]:
        return {b for piece in self.buffer for b in bytes(self.view(piece.pa, piece.length))}


def test_the_device_works_on_a_copy_until_it_is_synced() -> None:
    it = Narrow()
    it.fill(1)
    array = dma_map_sg(it.device, it.buffer)
    (run,) = array.segments  # the slots happen to touch
    device_view = it.view(run.address, run.length)
    assert set(bytes(device_view)) == {1}
    device_view[:] = b"\2" * run.length
    assert it.buffer_bytes() == {1}
    dma_sync_for_cpu(array)
    assert it.buffer_bytes() == {2} and array.owner == "cpu"
    it.fill(3)
    assert set(bytes(device_view)) == {2}
    dma_sync_for_device(array)
    assert set(bytes(device_view)) == {3} and array.owner == "device"
    assert (it.bounce.copies, it.bounce.bytes_copied) == (6, 36 * K)
    device_view[:] = b"\4" * run.length
    dma_unmap_sg(array, 2)
    assert it.buffer_bytes() == {4} and not it.bounce.memory.allocated


@pytest.mark.parametrize(("direction", "seen", "left"), [("to-device", 1, 1), ("from-device", 0, 2)])
def test_a_direction_saves_the_other_copy(direction: str, seen: int, left: int) -> None:
    it = Narrow()
    it.fill(1)
    array = dma_map_sg(it.device, it.buffer, direction=direction)  # type: ignore[arg-type]
    (run,) = array.segments
    device_view = it.view(run.address, run.length)
    assert set(bytes(device_view)) == {seen}
    device_view[:] = b"\2" * run.length
    dma_unmap_sg(array, 2)
    assert it.buffer_bytes() == {left}


def test_a_full_pool_refuses_and_leaves_nothing() -> None:
    it = Narrow()
    large = ScatterList((it.memory.allocate(48 * K), it.memory.allocate(48 * K)))
    with pytest.raises(MappingError, match="no-memory"):
        dma_map_sg(it.device, large)
    assert not it.bounce.memory.allocated


def test_coherent_memory_comes_from_where_the_device_reaches_it() -> None:
    it = Narrow()
    entries, array = dma_alloc_coherent(it.device, it.memory, 8 * K)
    assert entries.entries[0].pa == array.segments[0].address == BASE
    assert it.bounce.copies == 0 and not array.slots
    it.device.bounce = None
    before = dict(it.memory.allocated)
    with pytest.raises(MappingError, match="beyond-limit"):
        dma_alloc_coherent(it.device, it.memory, 8 * K)
    assert it.memory.allocated == before
