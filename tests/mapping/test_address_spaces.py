# SPDX-License-Identifier: GPL-2.0-or-later
"""Address spaces: reserve, back, and that a refusal leaves everything as it was."""

from __future__ import annotations

import pytest

from smmubench.driver import Prot
from smmubench.mapping import AddressSpace, Piece, ScatterList, WarningLog

from .conftest import BASE, FakeDriver, Ram, refused

K, M = 1 << 10, 1 << 20


def state(space: AddressSpace, ram: Ram) -> tuple[object, ...]:
    return (
        space.iova.free_ranges(),
        dict(ram.memory.holds),
        ram.memory.free_bytes,
        space.domain.stats.entries,
        space.domain.stats.tables,
        set(space.reservations),
    )


def sections(count: int) -> ScatterList:
    return ScatterList(tuple(Piece(BASE + 2 * M * i, M) for i in range(count)))


def test_reserving_writes_no_table(space: AddressSpace) -> None:
    reservation = space.reserve(10 * M, alignment=M)
    assert (reservation.start % M, space.domain.stats.leaf_writes) == (0, 0)
    assert reservation.backing is None


def test_backing_puts_the_pieces_side_by_side(space: AddressSpace) -> None:
    reservation = space.reserve(3 * M, alignment=M)
    space.back(reservation, sections(3))
    table = space.domain.table  # type: ignore[attr-defined]
    assert [table.lookup(reservation.start + i * M).pa for i in range(3)] == [
        BASE + 2 * M * i for i in range(3)
    ]


def test_nothing_is_ever_at_address_0(space: AddressSpace) -> None:
    assert space.reserve(4 * K).start > 0


def test_backing_twice_is_refused(space: AddressSpace, ram: Ram) -> None:
    reservation = space.map(sections(1), alignment=M)
    before = state(space, ram)
    with refused("busy"):
        space.back(reservation, sections(1))
    assert state(space, ram) == before


def test_more_memory_than_iova_is_refused(space: AddressSpace) -> None:
    reservation = space.reserve(M, alignment=M)
    with refused("overlap"):
        space.back(reservation, sections(2))


def test_a_backed_reservation_cannot_be_given_back(space: AddressSpace) -> None:
    reservation = space.map(sections(1), alignment=M)
    with refused("busy"):
        space.unreserve(reservation)
    space.unmap(reservation)
    assert not space.reservations


def test_failing_to_back_undoes_the_reservation(
    space: AddressSpace, driver: FakeDriver, ram: Ram
) -> None:
    driver.budget.left = 0
    before = state(space, ram)
    with refused("no-table-memory"):
        space.map(ScatterList((Piece(BASE, 64 * K),)))
    assert state(space, ram) == before


def test_map_and_unmap_leave_everything_as_it_was(space: AddressSpace, ram: Ram) -> None:
    before = state(space, ram)
    reservation = space.map(sections(5), alignment=M)
    assert state(space, ram) != before
    space.unmap(reservation)
    assert state(space, ram) == before


@pytest.mark.parametrize(
    "wish, reason",
    [
        ({"at": 4 * M}, "overlap"),
        ({"at": 4 * M - 4 * K}, "overlap"),
        ({"at": 4 * M + 512}, "misaligned"),
        ({"limit": 2 * M}, "beyond-limit"),
        ({"alignment": 1 << 31, "at": None}, "no-iova"),
        ({"at": (1 << 32) - 4 * K}, "no-iova"),
    ],
)
def test_why_a_reservation_is_refused(
    space: AddressSpace, ram: Ram, wish: dict[str, int], reason: str
) -> None:
    space.reserve(M, at=4 * M)
    space.reserve(4 * K, at=1 << 31)
    before = state(space, ram)
    with refused(reason):
        space.reserve(2 * M, **wish)  # type: ignore[arg-type]
    assert state(space, ram) == before


def test_unmapping_a_range_leaves_the_rest(
    space: AddressSpace, driver: FakeDriver, ram: Ram
) -> None:
    reservation = space.map(sections(2), alignment=M)
    space.unmap_range(reservation.start + M - 4 * K, 8 * K)
    assert reservation.holes == [(reservation.start + M - 4 * K, 8 * K)]
    assert sum(piece.length * n for piece, n in ram.memory.holds.items()) == 2 * M - 8 * K
    assert driver.invalidated == [reservation.start, reservation.start + M], "both whole sections"
    with refused("not-mapped"):
        space.unmap_range(reservation.start + M, 4 * K)
    space.unmap(reservation)
    assert not ram.memory.holds


def test_a_range_inside_no_reservation_is_refused(space: AddressSpace) -> None:
    space.map(sections(1), at=4 * M)
    with refused("not-mapped"):
        space.unmap_range(5 * M - 4 * K, 8 * K)


def test_backing_before_activation_depends_on_the_rule(ram: Ram, driver: FakeDriver) -> None:
    strict = AddressSpace(driver, ram.memory, "vcmm", back_needs_active=True)  # type: ignore[arg-type]
    reservation = strict.reserve(M, alignment=M)
    with refused("not-active"):
        strict.back(reservation, sections(1))
    strict.attach("master", activate=False)
    with refused("not-active"):
        strict.back(reservation, sections(1))
    strict.activate("master")
    strict.back(reservation, sections(1))


@pytest.mark.parametrize(
    "at, pages", [(16 * M, 10), (16 * M + 64 * K, 160), (16 * M + 4 * K, 2560)]
)
def test_poor_alignment_is_warned_of(
    space: AddressSpace, log: WarningLog, at: int, pages: int
) -> None:
    space.map(sections(10), at=at)
    assert space.domain.stats.entries == pages
    assert log.counts["suboptimal-alignment"] == (pages > 10)


def test_an_explicit_page_size_is_nobodys_oversight(space: AddressSpace, log: WarningLog) -> None:
    space.map(sections(1), at=16 * M, page=4 * K)
    assert not log.counts


def test_protection_reaches_the_tables(space: AddressSpace) -> None:
    reservation = space.map(sections(1), alignment=M, prot=Prot(write=False, memory="device"))
    page = space.domain.table.lookup(reservation.start)  # type: ignore[attr-defined]
    assert page.attributes.prot == Prot(write=False, memory="device")
