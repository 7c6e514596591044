# SPDX-License-Identifier: GPL-2.0-or-later
"""Streaming maps for one device, and one list for several: counts, runs, and the error path."""

from __future__ import annotations

import pytest

from smmubench.mapping import (
    AddressSpace,
    Budget,
    Device,
    Piece,
    ScatterList,
    Segment,
    WarningLog,
    dma_map_page,
    dma_map_sg,
    dma_unmap_entry,
    dma_unmap_page,
    dma_unmap_sg,
    map_for_device,
    new_array,
    unmap_for_device,
)

from .conftest import BASE, FakeDriver, Ram, refused

K, M = 1 << 10, 1 << 20

FRAME = ScatterList(
    (*(Piece(BASE + 2 * M * i, M) for i in range(10)), Piece(BASE + 32 * M, 64 * K))
)


@pytest.fixture
def device(space: AddressSpace, log: WarningLog) -> Device:
    return Device("display", space, log=log)


def test_an_iommu_makes_one_run(device: Device) -> None:
    array = dma_map_sg(device, FRAME)
    assert (array.entries, array.runs, array.length) == (11, 1, FRAME.length)
    assert array.segments[0].address % M == 0, "aligned for the largest page it can use"


def test_without_an_iommu_a_segment_is_a_physical_run(log: WarningLog) -> None:
    device = Device("raw", None, window=(0, 1 << 32), bus_offset=0x4000_0000, log=log)
    touching = ScatterList((Piece(BASE, 4 * K), Piece(BASE + 4 * K, 4 * K), Piece(BASE + M, 4 * K)))
    array = dma_map_sg(device, touching)
    assert array.segments == [
        Segment(BASE - 0x4000_0000, 8 * K),
        Segment(BASE + M - 0x4000_0000, 4 * K),
    ]


def test_what_a_narrow_window_misses_is_refused(log: WarningLog) -> None:
    device = Device("low", None, window=(BASE, BASE + M), log=log)
    dma_map_page(device, Piece(BASE + M - 4 * K, 4 * K))
    with refused("beyond-limit"):
        dma_map_page(device, Piece(BASE + M - 4 * K, 8 * K))


def test_unmapping_all_entries_leaves_nothing(device: Device, ram: Ram) -> None:
    assert device.space is not None
    free = device.space.iova.free_bytes
    array = dma_map_sg(device, FRAME)
    dma_unmap_sg(array, 11)
    assert (array.live, device.space.domain.stats.entries, device.space.iova.free_bytes) == (
        0,
        0,
        free,
    )
    assert not ram.memory.holds and not device.log.counts


def test_unmapping_the_returned_count_leaks_and_is_warned_of(device: Device, ram: Ram) -> None:
    assert device.space is not None
    array = dma_map_sg(device, FRAME)
    dma_unmap_sg(array, array.runs)
    assert device.log.counts["wrong-count"] == 1
    assert (array.live, device.space.domain.stats.entries) == (10, 10)
    assert sum(piece.length for piece in ram.memory.holds) == FRAME.length - M
    assert device.space.reservations, "the IOVA stays taken"


def test_boundary_moves_a_short_run_and_cuts_a_long_one(device: Device) -> None:
    dma_map_page(device, Piece(BASE, 12 * K))
    short = dma_map_page(device, Piece(BASE, 96 * K), alignment=4 * K)
    assert short.runs == 1
    moved = dma_map_sg(
        device, ScatterList((Piece(BASE, 96 * K),)), alignment=4 * K, boundary=128 * K
    )
    assert moved.runs == 1
    assert moved.segments[0].address // (128 * K) == (moved.segments[0].end - 1) // (128 * K)
    cut = dma_map_sg(device, ScatterList((Piece(BASE, M),)), boundary=64 * K)
    assert cut.runs == 16 and cut.length == M
    assert all(s.address // (64 * K) == (s.end - 1) // (64 * K) for s in cut.segments)


def test_address_and_part_follow_the_segments(device: Device) -> None:
    array = dma_map_sg(device, ScatterList((Piece(BASE, M),)), at=16 * M, boundary=512 * K)
    assert array.address(512 * K + 5) == 16 * M + 512 * K + 5
    assert array.part(512 * K - 4, 8) == [
        Segment(16 * M + 512 * K - 4, 4),
        Segment(16 * M + 512 * K, 4),
    ]
    with pytest.raises(ValueError):
        array.address(M)
    with pytest.raises(ValueError):
        array.part(M - 4, 8)


def test_entries_of_one_run_cannot_go_one_by_one(device: Device) -> None:
    array = dma_map_sg(device, FRAME)
    with refused("busy"):
        dma_unmap_entry(array, 0)


def test_a_device_limit_is_respected(device: Device) -> None:
    device.limit = 2 * M
    assert dma_map_page(device, Piece(BASE, M)).segments[0].end <= 2 * M
    with refused("beyond-limit"):
        dma_map_page(device, Piece(BASE, M))


@pytest.mark.parametrize("k", range(11))
def test_mapping_stops_and_returns_how_many(
    device: Device, ram: Ram, driver: FakeDriver, k: int
) -> None:
    driver.budget.left = k
    array = new_array(FRAME)
    assert map_for_device(device, FRAME, array, page=4 * K) == k
    assert [each is not None for each in array] == [True] * k + [False] * (11 - k)
    assert device.space is not None and device.space.domain.stats.maps == k, "nothing was undone"
    unmap_for_device(device, array, k)
    assert device.space.domain.stats.unmaps == k
    assert not ram.memory.holds and not device.space.reservations and not device.log.counts


def test_unmapping_all_after_a_failure_is_warned_of(
    device: Device, ram: Ram, driver: FakeDriver
) -> None:
    driver.budget.left = 3
    array = new_array(FRAME)
    map_for_device(device, FRAME, array, page=4 * K)
    unmap_for_device(device, array, len(FRAME))
    assert device.log.counts["wrong-count"] == 8
    assert not ram.memory.holds


def test_a_full_map_returns_all(device: Device) -> None:
    assert map_for_device(device, FRAME, new_array(FRAME)) == 11


def test_the_array_itself_can_fail() -> None:
    memory = Budget(1)
    assert len(new_array(FRAME, memory)) == 11
    with refused("no-array"):
        new_array(FRAME, memory)


def test_two_devices_share_a_list_and_nothing_else(
    ram: Ram, driver: FakeDriver, log: WarningLog
) -> None:
    a, b = (Device(name, AddressSpace(driver, ram.memory, name, log=log), log=log) for name in "ab")  # type: ignore[arg-type]
    first, second = dma_map_sg(a, FRAME), dma_map_sg(b, FRAME)
    assert all(count == 2 for count in ram.memory.holds.values())
    dma_unmap_sg(first, 11)
    assert all(count == 1 for count in ram.memory.holds.values()) and second.live == 11
    dma_unmap_sg(second, 11)
    assert not ram.memory.holds


def test_unmapping_a_page(device: Device) -> None:
    array = dma_map_page(device, Piece(BASE, 64 * K))
    dma_unmap_page(array)
    assert device.space is not None and device.space.domain.stats.entries == 0
