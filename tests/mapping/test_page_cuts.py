# SPDX-License-Identifier: GPL-2.0-or-later
"""Cutting a mapping into pages: largest-fits, or one size and no other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmubench.mapping import PageRun, largest_fits, one_size
from smmubench.tables.short_words import SIZES

from .conftest import refused

K, M = 1 << 10, 1 << 20


def pages(iova: int, pa: int, length: int) -> list[tuple[int, int]]:
    """(page, count) of each run."""
    return [(run.page, run.count) for run in largest_fits(iova, pa, length, SIZES)]


@pytest.mark.parametrize(
    "iova, pa, length, wanted",
    [
        (0, 0, 10 * M + 64 * K, [(M, 10), (64 * K, 1)]),  # the seed mail's buffer in one piece
        (64 * K, 0, M, [(64 * K, 16)]),  # 64K apart: no section ever fits
        (4 * K, 0, M, [(4 * K, 256)]),
        (0, 0, 17 * M, [(16 * M, 1), (M, 1)]),
        (M, 0, 16 * M, [(M, 16)]),  # 1M apart: no supersection fits
        (M - 4 * K, M - 4 * K, M + 8 * K, [(4 * K, 1), (M, 1), (4 * K, 1)]),  # both odd together
        (60 * K, 60 * K, 4 * K + M, [(4 * K, 1), (64 * K, 15), (64 * K, 1)]),
        (0, 0, 60 * K, [(4 * K, 15)]),
    ],
)
def test_largest_fits(iova: int, pa: int, length: int, wanted: list[tuple[int, int]]) -> None:
    found = pages(iova, pa, length)
    assert _joined(found) == _joined(wanted)


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for page, count in runs:
        if out and out[-1][0] == page:
            out[-1] = (page, out[-1][1] + count)
        else:
            out.append((page, count))
    return out


page_number = st.integers(0, (1 << 20) - 1).map(lambda n: n * 4 * K)


@settings(max_examples=300, deadline=None)
@given(page_number, page_number, st.integers(1, 6000).map(lambda n: n * 4 * K))
def test_cuts_cover_everything_once_and_could_not_be_larger(
    iova: int, pa: int, length: int
) -> None:
    at = 0
    for run in largest_fits(iova, pa, length, SIZES):
        assert (run.iova, run.pa) == (iova + at, pa + at)
        assert run.iova % run.page == 0 and run.pa % run.page == 0
        for i in range(run.count):
            here, there, left = (
                run.iova + i * run.page,
                run.pa + i * run.page,
                length - at - i * run.page,
            )
            larger = [s for s in SIZES if s > run.page and (here | there) % s == 0 and s <= left]
            assert not larger, f"{run.page:#x} at {here:#x} where {larger[0]:#x} fits"
        at += run.length
    assert at == length


@pytest.mark.parametrize(
    "iova, pa, length", [(1, 0, 4 * K), (0, 2 * K, 4 * K), (0, 0, 6 * K), (0, 0, 0)]
)
def test_less_than_a_page_is_refused(iova: int, pa: int, length: int) -> None:
    with refused("misaligned"):
        list(largest_fits(iova, pa, length, SIZES))


@pytest.mark.parametrize("size", SIZES)
def test_one_size_is_that_size(size: int) -> None:
    assert list(one_size(size, 3 * size, 2 * size, size, SIZES)) == [
        PageRun(size, 3 * size, size, 2)
    ]


@pytest.mark.parametrize("size", [8 * K, 2 * M, 32 * M, 1])
def test_other_sizes_do_not_exist(size: int) -> None:
    with refused("page-size"):
        list(one_size(0, 0, size, size, SIZES))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("iova, pa, length", [(1, 0, 2), (0, 1, 2), (1, 1, 2), (0, 0, 1)])
def test_half_a_page_off_is_refused(size: int, iova: int, pa: int, length: int) -> None:
    half = size // 2
    with refused("misaligned"):
        list(one_size(iova * half, pa * half, length * half, size, SIZES))
