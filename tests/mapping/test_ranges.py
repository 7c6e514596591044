# SPDX-License-Identifier: GPL-2.0-or-later
"""The range allocator: alignment, boundary, limit, and that nothing is given out twice or lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmubench.mapping import RangeAllocator

K, M = 1 << 10, 1 << 20


def test_lowest_address_first() -> None:
    ranges = RangeAllocator(M, 16 * M)
    assert [ranges.allocate(4 * K), ranges.allocate(8 * K)] == [M, M + 4 * K]


def test_lengths_are_rounded_up_to_the_granule() -> None:
    ranges = RangeAllocator(0, M)
    ranges.allocate(1)
    assert ranges.allocate(1) == 4 * K


def test_alignment_is_of_the_address_not_of_the_aperture() -> None:
    ranges = RangeAllocator(4 * K, 4 * M)
    assert ranges.allocate(64 * K, alignment=M) == M


def test_what_alignment_skips_stays_usable() -> None:
    ranges = RangeAllocator(4 * K, 4 * M)
    ranges.allocate(64 * K, alignment=M)
    assert ranges.allocate(4 * K) == 4 * K


def test_a_short_range_moves_up_rather_than_cross_a_boundary() -> None:
    ranges = RangeAllocator(0, M)
    ranges.allocate(40 * K)
    assert ranges.allocate(32 * K, boundary=64 * K) == 64 * K


def test_a_range_that_just_ends_at_a_boundary_does_not_cross_it() -> None:
    ranges = RangeAllocator(0, M)
    ranges.allocate(40 * K)
    assert ranges.allocate(24 * K, boundary=64 * K) == 40 * K


def test_a_range_longer_than_its_boundary_starts_on_one() -> None:
    ranges = RangeAllocator(4 * K, M)
    assert ranges.allocate(192 * K, boundary=64 * K) == 64 * K


def test_limit_is_the_first_address_that_may_not_be_used() -> None:
    ranges = RangeAllocator(0, M)
    assert ranges.allocate(64 * K, limit=64 * K) == 0
    assert ranges.allocate(4 * K, limit=64 * K) is None
    assert ranges.allocate(4 * K) == 64 * K


def test_a_given_address_is_taken_or_nothing_is() -> None:
    ranges = RangeAllocator(0, M)
    assert ranges.allocate(64 * K, at=128 * K) == 128 * K
    assert ranges.allocate(64 * K, at=124 * K) is None
    assert ranges.allocate(64 * K, at=M - 4 * K) is None
    assert ranges.free_bytes == M - 64 * K


def test_neighbours_join_when_freed() -> None:
    ranges = RangeAllocator(0, 3 * 4 * K)
    a, b, c = (ranges.allocate(4 * K) for _ in range(3))
    assert ranges.largest_free == 0
    for start in (a, c, b):
        assert start is not None
        ranges.free(start, 4 * K)
    assert ranges.free_ranges() == [(0, 12 * K)]


@pytest.mark.parametrize(
    "start, length", [(0, 4 * K), (8 * K, 8 * K), (60 * K, 8 * K), (128 * K, 4 * K)]
)
def test_freeing_what_is_not_allocated_is_an_error(start: int, length: int) -> None:
    ranges = RangeAllocator(0, 64 * K)
    ranges.allocate(4 * K, at=8 * K)
    with pytest.raises(ValueError, match="is not allocated"):
        ranges.free(start, length)


def test_an_empty_aperture_is_refused() -> None:
    with pytest.raises(ValueError):
        RangeAllocator(M, M)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([4 * K, 12 * K, 64 * K]),
            st.sampled_from([4 * K, 64 * K]),
            st.booleans(),
        )
    )
)
def test_ranges_never_overlap_and_nothing_is_lost(steps: list[tuple[int, int, bool]]) -> None:
    ranges = RangeAllocator(0, M)
    live: list[tuple[int, int]] = []
    for length, alignment, give_back in steps:
        if give_back and live:
            ranges.free(*live.pop(0))
            continue
        start = ranges.allocate(length, alignment=alignment)
        if start is None:
            continue
        assert start % alignment == 0
        assert all(start + length <= s or s + n <= start for s, n in live)
        live.append((start, length))
    assert ranges.free_bytes == M - sum(length for _, length in live)
    for start, length in live:
        ranges.free(start, length)
    assert ranges.free_ranges() == [(0, M)]
