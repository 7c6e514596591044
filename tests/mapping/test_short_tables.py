# SPDX-License-Identifier: GPL-2.0-or-later
"""The table builder against the oracle's walk: two readings of one format."""

from __future__ import annotations

import random

import pytest

from smmubench.driver import MemoryKind, Prot
from smmubench.drivers.msm_v0 import NMRR, PRRR
from smmubench.mapping import PageRun
from smmubench.oracle import Settings, walk
from smmubench.tables.memory import TableMemory
from smmubench.tables.short import ShortTable
from smmubench.tables.short_words import LARGE, SECTION, SIZES, SMALL, SUPERSECTION, WORDS
from smmubench.target import READ, Access

from .conftest import BASE, FakeDriver, Ram, refused

K, M = 1 << 10, 1 << 20
RW = Prot()


@pytest.fixture
def table(driver: FakeDriver) -> ShortTable:
    return ShortTable(driver.tables)


def walked(ram: Ram, table: ShortTable, iova: int, access: Access = READ) -> int | str:
    """Where the oracle's walk of these tables leads: a physical address, or the cause of a fault."""
    settings = Settings(
        ttbr0=table.ttbr0,
        ttbr1=table.ttbr1 or 0,
        ttbcr=table.split,
        prrr=PRRR,
        nmrr=NMRR,
        tre=True,
        afe=True,
    )
    found = walk(settings, ram.read, iova, access)
    return found.cause if found.cause is not None else found.pa


@pytest.mark.parametrize("size", SIZES)
def test_a_page_is_found_from_its_first_byte_to_its_last(
    ram: Ram, table: ShortTable, size: int
) -> None:
    iova, pa = 2 * size, BASE + 3 * size
    table.map([PageRun(iova, pa, size, 1)], RW)
    assert table.stats.leaf_writes == WORDS[size]
    assert walked(ram, table, iova) == pa
    assert walked(ram, table, iova + size - 1) == pa + size - 1
    assert walked(ram, table, iova - 1) == "translation"
    assert walked(ram, table, iova + size) == "translation"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("privileged", [True, False])
@pytest.mark.parametrize("execute", [True, False])
def test_permissions(
    ram: Ram, table: ShortTable, size: int, write: bool, privileged: bool, execute: bool
) -> None:
    table.map([PageRun(size, BASE, size, 1)], Prot(write, privileged, execute))
    for access in (
        Access(w, p, i) for w in (0, 1) for p in (0, 1) for i in (0, 1) if not (w and i)
    ):
        may = (not privileged or access.privileged) and (write or not access.write)
        may = may and (execute or not access.instruction)
        assert walked(ram, table, size, access) == (BASE if may else "permission"), access


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "kind, memtype, inner",
    [
        ("cached", "normal", "wbwa"),
        ("uncached", "normal", "none"),
        ("device", "device", "none"),
        ("strongly-ordered", "strongly-ordered", "none"),
    ],
)
def test_memory_types(
    ram: Ram, table: ShortTable, size: int, kind: MemoryKind, memtype: str, inner: str
) -> None:
    table.map([PageRun(size, BASE, size, 1)], Prot(memory=kind))
    settings = Settings(ttbr0=table.ttbr0, prrr=PRRR, nmrr=NMRR, tre=True, afe=True)
    page = walk(settings, ram.read, size, Access()).page
    assert page is not None
    assert (page.attributes.memtype, page.attributes.inner) == (memtype, inner)
    found = table.lookup(size)
    assert found is not None and found.attributes.prot == Prot(memory=kind)


def test_the_seed_mails_buffer_takes_26_words_or_2576(driver: FakeDriver) -> None:
    large, pages = ShortTable(driver.tables), ShortTable(driver.tables)
    large.map([PageRun(M, BASE, M, 10), PageRun(11 * M, BASE + 10 * M, LARGE, 1)], RW)
    pages.map([PageRun(M, BASE, SMALL, 2576)], RW)
    assert (large.stats.leaf_writes, large.stats.tables) == (26, 1)
    assert (pages.stats.leaf_writes, pages.stats.tables) == (2576, 11)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("other", SIZES)
def test_a_live_page_is_never_overwritten(
    ram: Ram, table: ShortTable, size: int, other: int
) -> None:
    table.map([PageRun(SUPERSECTION, BASE, size, 1)], RW)
    before = bytes(ram.bytes)
    with refused("overlap"):
        # Part of the run is free: it must stay so.
        table.map([PageRun(SUPERSECTION - other, BASE, other, 2)], RW)
    assert bytes(ram.bytes) == before


def test_a_page_over_a_table_is_an_overlap(ram: Ram, table: ShortTable) -> None:
    table.map([PageRun(M + 64 * K, BASE, SMALL, 1)], RW)
    with refused("overlap"):
        table.map([PageRun(M, BASE, SECTION, 1)], RW)


@pytest.mark.parametrize(
    "hole, length",
    [
        (0, SMALL),
        (4 * SMALL, SMALL),
        (LARGE - SMALL, SMALL),
        (LARGE, SMALL),
        (LARGE + SMALL, 3 * LARGE),
    ],
)
@pytest.mark.parametrize("size", [LARGE, SECTION, SUPERSECTION])
def test_a_hole_is_exactly_the_hole(
    ram: Ram, table: ShortTable, size: int, hole: int, length: int
) -> None:
    count = 8 if size == LARGE else 1
    prot = Prot(write=False, execute=False)
    table.map([PageRun(SUPERSECTION, BASE, size, count)], prot)
    gone = table.unmap(SUPERSECTION + hole, length)
    assert {page.size for page in gone} == {size}, "what the TLB may hold are the whole pages"
    for offset in range(0, min(size * count, 4 * M), SMALL):
        inside = hole <= offset < hole + length
        wanted = "translation" if inside else BASE + offset
        assert walked(ram, table, SUPERSECTION + offset) == wanted, hex(offset)
        if not inside:
            assert walked(ram, table, SUPERSECTION + offset, Access(write=True)) == "permission"


def test_a_hole_can_end_in_another_page(ram: Ram, table: ShortTable) -> None:
    table.map([PageRun(M, BASE, SECTION, 3)], RW)
    table.unmap(M + 512 * K, 2 * M)
    assert walked(ram, table, M + 512 * K - 1) == BASE + 512 * K - 1
    assert walked(ram, table, M + 512 * K) == "translation"
    assert walked(ram, table, 3 * M + 512 * K - 1) == "translation"
    assert walked(ram, table, 3 * M + 512 * K) == BASE + 2 * M + 512 * K


def test_cutting_without_memory_for_a_table_changes_nothing(ram: Ram, driver: FakeDriver) -> None:
    table = ShortTable(driver.tables)
    table.map([PageRun(SUPERSECTION, BASE, SUPERSECTION, 1)], RW)
    driver.budget.left = 0
    before = bytes(ram.bytes)
    with refused("no-table-memory"):
        table.unmap(SUPERSECTION + SMALL, SMALL)
    assert bytes(ram.bytes) == before
    table.unmap(SUPERSECTION + M, 2 * M)  # whole sections need none
    assert walked(ram, table, SUPERSECTION) == BASE
    assert walked(ram, table, SUPERSECTION + M) == "translation"


def test_mapping_without_memory_for_a_table_changes_nothing(ram: Ram, driver: FakeDriver) -> None:
    table = ShortTable(driver.tables)
    driver.budget.left = 1
    before, free = bytes(ram.bytes), ram.memory.free_bytes
    with refused("no-table-memory"):
        table.map([PageRun(M - SMALL, BASE, SMALL, 2)], RW)  # two megabytes, two tables
    assert (bytes(ram.bytes), ram.memory.free_bytes, driver.budget.left) == (before, free, 1)


def test_unmapping_what_is_not_mapped_changes_nothing(ram: Ram, table: ShortTable) -> None:
    table.map([PageRun(M, BASE, SMALL, 4)], RW)
    before = bytes(ram.bytes)
    with refused("not-mapped"):
        table.unmap(M, 5 * SMALL)
    assert bytes(ram.bytes) == before


def test_empty_tables_are_freed_only_when_told(ram: Ram, table: ShortTable) -> None:
    free = ram.memory.free_bytes
    table.map([PageRun(M, BASE, SMALL, 256)], RW)
    table.unmap(M, M)
    assert ram.memory.free_bytes == free - 4096, "a walk may still be on its way through it"
    assert table.release_unused() == 1
    assert ram.memory.free_bytes == free


def test_map_and_unmap_leave_the_tables_as_they_were(ram: Ram, table: ShortTable) -> None:
    before, free = table.root_bytes(), ram.memory.free_bytes
    runs = [
        PageRun(M, BASE, SMALL, 300),
        PageRun(SUPERSECTION, BASE, SUPERSECTION, 2),
        PageRun(64 * M, BASE, LARGE, 20),
    ]
    table.map(runs, RW)
    for run in runs:
        table.unmap(run.iova, run.length)
    table.release_unused()
    assert (table.root_bytes(), ram.memory.free_bytes) == (before, free)
    assert (table.stats.entries, table.stats.tables) == (0, 0)


def test_random_changes_agree_with_the_oracle(ram: Ram, table: ShortTable) -> None:
    """Pages of all sizes mapped and cut at random in 64 MB; the oracle walks what a dict remembers."""
    rng = random.Random(7)
    truth: dict[int, int] = {}  # IOVA page -> physical page
    for _ in range(300):
        size = rng.choice(SIZES)
        iova = rng.randrange(0, 64 * M, size)
        lines = range(iova, iova + size, SMALL)
        if rng.random() < 0.5:
            pa = BASE + rng.randrange(0, 64 * M, size)
            if any(line in truth for line in lines):
                with refused("overlap"):
                    table.map([PageRun(iova, pa, size, 1)], RW)
                continue
            table.map([PageRun(iova, pa, size, 1)], RW)
            truth.update({line: pa + line - iova for line in lines})
        elif all(line in truth for line in lines):
            table.unmap(iova, size)
            table.release_unused()
            for line in lines:
                del truth[line]
    assert len(truth) > 1000
    for line in rng.sample(range(0, 64 * M, SMALL), 3000):
        assert walked(ram, table, line) == truth.get(line, "translation"), hex(line)


@pytest.mark.parametrize("split", range(8))
def test_each_half_of_a_split_has_its_own_table(ram: Ram, driver: FakeDriver, split: int) -> None:
    table = ShortTable(driver.tables, split)
    edge = 1 << (32 - split) if split else None
    if edge is None:
        assert table.ttbr1 is None
        return
    table.map([PageRun(edge - 2 * SMALL, BASE, SMALL, 4)], RW)
    assert [walked(ram, table, edge + i * SMALL) for i in (-3, -2, 0, 1, 2)] == [
        "translation", BASE, BASE + 2 * SMALL, BASE + 3 * SMALL, "translation",
    ]  # fmt: skip


def test_sections_may_run_over_the_edge_of_a_split(ram: Ram, driver: FakeDriver) -> None:
    table = ShortTable(driver.tables, 1)
    table.map([PageRun(0x7FF0_0000, BASE, SECTION, 2)], RW)
    assert walked(ram, table, 0x7FF0_0000) == BASE
    assert walked(ram, table, 0x8000_0000) == BASE + M


def test_decoys_are_where_only_a_wrong_walk_looks(ram: Ram, driver: FakeDriver) -> None:
    table = ShortTable(driver.tables, 1)
    for iova in (0x7FF0_0000, 0x8000_0000):
        table.put_decoy(iova, BASE + 5 * M)
        assert walked(ram, table, iova) == "translation"
    wrong = Settings(
        ttbr0=table.ttbr0, ttbr1=table.ttbr1 or 0, prrr=PRRR, nmrr=NMRR, tre=True, afe=True
    )
    # With the split taken for none, the walk runs over the end of the smaller table, base bits and all.
    base = table.ttbr0 & ~0x3FFF
    assert table.ttbr0 != base, "the smaller table is aligned to its size and no more"
    word = int.from_bytes(ram.read(table.ttbr0 + 4 * 0x800, 4), "little")
    assert word & 0xFFF0_0000 == BASE + 5 * M
    assert walk(wrong, ram.read, 0, Access()).cause == "translation"


def test_a_split_that_the_register_has_no_room_for_is_refused(driver: FakeDriver) -> None:
    with refused("format"):
        ShortTable(driver.tables, 8)


def test_tables_that_a_guest_scribbled_on_are_seen_as_they_are(ram: Ram, table: ShortTable) -> None:
    table.map([PageRun(M, BASE, SECTION, 1)], RW)
    ram.view(table.ttbr0 + 4, 4)[:] = bytes(4)
    assert table.lookup(M) is None
    with refused("not-mapped"):
        table.unmap(M, M)


def test_nothing_reaches_beyond_4_gib(table: ShortTable) -> None:
    with refused("beyond-limit"):
        table.map([PageRun((1 << 32) - SECTION, BASE, SECTION, 2)], RW)


def test_table_memory_is_zeroed(ram: Ram) -> None:
    section = (BASE | 0xC02).to_bytes(4, "little")  # what a walk would take for a page
    ram.bytes[:] = section * (len(ram.bytes) // 4)
    table = ShortTable(TableMemory(ram.memory, ram.view))
    assert walked(ram, table, 5 * M) == "translation"
    table.map([PageRun(5 * M, BASE, SMALL, 1)], RW)
    assert walked(ram, table, 5 * M + SMALL) == "translation"


def test_a_table_stays_while_one_page_is_left_in_it(ram: Ram, table: ShortTable) -> None:
    table.map([PageRun(M, BASE, SMALL, 3)], RW)
    table.unmap(M, 2 * SMALL)
    assert table.release_unused() == 0
    assert walked(ram, table, M + 2 * SMALL) == BASE + 2 * SMALL


def test_what_a_hole_leaves_uses_the_largest_pages_that_fit(table: ShortTable) -> None:
    table.map([PageRun(SUPERSECTION, BASE, SUPERSECTION, 1)], RW)
    table.unmap(SUPERSECTION + LARGE - SMALL, SMALL)  # ends where the next large page begins
    sizes = [page.size for page in table.pages(SUPERSECTION + LARGE, SUPERSECTION - LARGE)]
    assert sizes == [LARGE] * 15 + [SECTION] * 15
    assert [page.size for page in table.pages(SUPERSECTION, LARGE - SMALL)] == [SMALL] * 15


def test_running_out_of_physical_memory_changes_nothing(ram: Ram, driver: FakeDriver) -> None:
    table = ShortTable(driver.tables)
    driver.budget.left = 5
    ram.memory.allocate(ram.memory.free_bytes - SMALL)  # room for one table, two are needed
    free = ram.memory.free_bytes
    with refused("no-table-memory"):
        table.map([PageRun(M - SMALL, BASE, SMALL, 2)], RW)
    assert (driver.budget.left, ram.memory.free_bytes) == (5, free)
    assert walked(ram, table, M - SMALL) == "translation"
