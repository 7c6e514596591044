# SPDX-License-Identifier: GPL-2.0-or-later
"""Scatterlists: entries, runs, pages, parts."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from smmubench.mapping import PAGE, PhysicalMemory, Piece, ScatterList, Segment
from smmubench.mapping.dma import cut_at_boundary
from smmubench.mapping.scatterlist import join_adjacent

from .conftest import BASE, refused

K, M = 1 << 10, 1 << 20
SIZE = 128 * M


def seed_mail_list() -> ScatterList:
    """10 x 1 MB + 64 KB, nothing adjacent."""
    sizes = [M] * 10 + [64 * K]
    return ScatterList(tuple(Piece(BASE + 2 * M * i, size) for i, size in enumerate(sizes)))


def test_eleven_entries_or_2576() -> None:
    entries = seed_mail_list()
    assert (len(entries), entries.length, entries.runs) == (11, 10_551_296, 11)
    assert len(entries.pages()) == 2576
    assert entries.pages().length == entries.length


def test_pages_of_a_piece_join_again() -> None:
    assert seed_mail_list().pages().merged() == seed_mail_list()


def test_adjacent_entries_are_one_run() -> None:
    entries = ScatterList((Piece(BASE, M), Piece(BASE + M, 4 * K), Piece(BASE + 4 * M, 4 * K)))
    assert entries.runs == 2
    assert entries.merged().entries[0] == Piece(BASE, M + 4 * K)


def test_entries_that_touch_the_wrong_way_round_stay_apart() -> None:
    assert ScatterList((Piece(BASE + 4 * K, 4 * K), Piece(BASE, 4 * K))).runs == 2


def test_a_part_may_begin_and_end_inside_entries() -> None:
    part = seed_mail_list().part(M - 4 * K, M + 8 * K)
    assert part.entries == (
        Piece(BASE + M - 4 * K, 4 * K),
        Piece(BASE + 2 * M, M),
        Piece(BASE + 4 * M, 4 * K),
    )


@pytest.mark.parametrize("offset, length", [(0, 10_551_297), (10_551_296, 1), (-1, 4), (0, 0)])
def test_a_part_lies_inside_the_buffer(offset: int, length: int) -> None:
    with pytest.raises(ValueError):
        seed_mail_list().part(offset, length)


def test_locate_finds_the_byte() -> None:
    assert seed_mail_list().locate(3 * M + 5) == BASE + 6 * M + 5


def test_joined_segments_keep_their_order() -> None:
    segments = [Segment(0, 4), Segment(4, 4), Segment(16, 4), Segment(12, 4)]
    assert join_adjacent(segments) == [Segment(0, 8), Segment(16, 4), Segment(12, 4)]


def test_segments_are_cut_at_each_boundary() -> None:
    assert cut_at_boundary([Segment(0x1_8000, 0x2_0000)], 0x1_0000) == [
        Segment(0x1_8000, 0x8000),
        Segment(0x2_0000, 0x1_0000),
        Segment(0x3_0000, 0x8000),
    ]


def test_scattered_pieces_never_touch() -> None:
    memory = PhysicalMemory(BASE, BASE + SIZE)
    entries = memory.allocate_scattered([(M, PAGE)] * 8, random.Random(1))
    assert entries.runs == 8
    in_order = sorted(entries, key=lambda piece: piece.pa)
    assert all(a.end < b.pa for a, b in pairwise(in_order))
    assert in_order != list(entries), "the list's order is not that of memory"


def test_memory_that_is_held_is_not_given_back() -> None:
    memory = PhysicalMemory(BASE, BASE + SIZE)
    piece = memory.allocate(64 * K)
    part = Piece(piece.pa + 4 * K, 4 * K)
    memory.hold(part)
    memory.hold(part)
    memory.release(part)
    with refused("busy"):
        memory.free(piece)
    memory.release(part)
    memory.free(piece)
    assert memory.free_bytes == SIZE


def test_memory_runs_out_by_name() -> None:
    memory = PhysicalMemory(BASE, BASE + M)
    with refused("no-memory"):
        memory.allocate(M, alignment=2 * M)
        memory.allocate(4 * K)
