# SPDX-License-Identifier: GPL-2.0-or-later
"""Long-descriptor tables: words as the architecture has them, and mapping as a model keeps it."""

from __future__ import annotations

import random
import struct

import pytest

from smmubench.driver import DomainStats, Prot
from smmubench.mapping import Budget, MappingError, PageRun, largest_fits
from smmubench.tables.long import LongTable
from smmubench.tables.long_words import FORMATS, MAIR, LongFormat
from smmubench.tables.memory import TableMemory

from .conftest import Ram

K, M, G = 1 << 10, 1 << 20, 1 << 30


def table_of(
    name: str, stage: int = 1, budget: Budget | None = None
) -> tuple[Ram, LongTable, DomainStats]:
    ram, stats = Ram(), DomainStats()
    memory = TableMemory(ram.memory, ram.view, budget)
    return ram, LongTable(memory, FORMATS[name, stage], stats), stats


def word(ram: Ram, address: int) -> int:
    return int(struct.unpack("<Q", ram.read(address, 8))[0])


@pytest.mark.parametrize(
    ("name", "stage", "sizes", "first"),
    [
        ("aarch64-4k", 1, [4 * K, 64 * K, 2 * M, 32 * M, G], 0),
        ("aarch64-16k", 1, [16 * K, 2 * M, 32 * M, G], 1),
        ("aarch64-64k", 1, [64 * K, 2 * M, 512 * M, 16 * G], 1),
        ("long", 1, [4 * K, 64 * K, 2 * M, 32 * M, G], 1),
        ("aarch64-4k", 2, [4 * K, 64 * K, 2 * M, 32 * M, G], 1),
        ("aarch64-64k", 2, [64 * K, 2 * M, 512 * M, 16 * G], 2),
    ],
)
def test_sizes_and_first_levels(name: str, stage: int, sizes: list[int], first: int) -> None:
    form = FORMATS[name, stage]
    assert list(form.sizes) == sizes
    assert form.first_level == first


def test_words_of_a_4k_page() -> None:
    """ARM DDI 0487 D8.3: table 0b11, page 0b11, AF bit 10, nG bit 11, SH 9:8, AP 7:6, index 4:2."""
    ram, table, stats = table_of("aarch64-4k")
    table.map([PageRun(0x1234_5678_9000, 0x8ABC_D000, 4 * K, 1)], Prot(write=False, execute=False))
    at = table.base
    for shift in (39, 30, 21):
        entry = word(ram, at + 8 * (0x1234_5678_9000 >> shift & 511))
        assert entry & 0xFFF == 3 and entry >> 48 == 0
        at = entry & ~0xFFF
    leaf = word(ram, at + 8 * 0x189)
    read_only_user_inner_cached = 3 | 3 << 2 | 3 << 6 | 3 << 8 | 1 << 10 | 1 << 11
    assert leaf == 0x8ABC_D000 | read_only_user_inner_cached | 3 << 53
    assert (stats.leaf_writes, stats.table_writes, stats.tables, stats.entries) == (1, 3, 3, 1)
    assert MAIR >> 24 & 0xFF == 0xFF  # index 3: write-back


def test_a_contiguous_page_is_its_neighbours_with_the_hint() -> None:
    ram, table, stats = table_of("aarch64-4k")
    table.map([PageRun(0x10000, 0x8010_0000, 64 * K, 1)], Prot())
    page = table.lookup(0x1FFFF)
    assert page is not None and (page.iova, page.pa, page.size) == (0x10000, 0x8010_0000, 64 * K)
    last = table.base
    for shift in (39, 30, 21):
        last = word(ram, last + 8 * (0x10000 >> shift & 511)) & ~0xFFF
    words = [word(ram, last + 8 * (0x10 + n)) for n in range(16)]
    assert all(each >> 52 & 1 for each in words)
    assert [each & 0xFFFF_F000 for each in words] == [0x8010_0000 + n * 0x1000 for n in range(16)]
    assert stats.leaf_writes == 16 and stats.entries == 1


def test_stage_2_words() -> None:
    """D8.3: MemAttr 5:2, S2AP 7:6, no nG; a block at level 2 has type 0b01."""
    ram, table, _ = table_of("aarch64-4k", 2)
    table.map([PageRun(2 * M, 0x8020_0000, 2 * M, 1)], Prot(write=False, memory="device"))
    level2 = word(ram, table.base) & ~0xFFF
    assert word(ram, level2 + 8) == 0x8020_0000 | 1 | 1 << 2 | 1 << 6 | 2 << 8 | 1 << 10


@pytest.mark.parametrize("name", ["aarch64-4k", "aarch64-16k", "aarch64-64k", "long"])
def test_random_maps_and_unmaps_match_a_model(name: str) -> None:
    """Ranges come and go; every address is where a flat list of lines says, tables leave nothing."""
    rng = random.Random(name)
    _, table, stats = table_of(name)
    form = table.form
    line = form.sizes[0]
    span = form.sizes[2] * 4  # room for a few of the third size
    model: dict[int, int] = {}
    for _ in range(300):
        iova = rng.randrange(span // line) * line
        if rng.random() < 0.4:  # aligned to the second size, so that large pages come up
            iova &= -form.sizes[1]
        length = min(rng.choice([1, 2, 3, 17, 64, 200]) * line, span - iova)
        lines = range(iova, iova + length, line)
        if rng.random() < 0.55:
            pa = (rng.randrange(1 << 12) * form.sizes[1] + iova % form.sizes[1]) % (1 << 31)
            runs = list(largest_fits(iova, pa, length, form.sizes))
            if any(each in model for each in lines):
                with pytest.raises(MappingError, match="is mapped"):
                    table.map(runs, Prot())
            else:
                table.map(runs, Prot())
                model.update((each, pa + each - iova) for each in lines)
        elif all(each in model for each in lines):
            table.unmap(iova, length)
            for each in lines:
                del model[each]
        else:
            with pytest.raises(MappingError, match="nothing is mapped"):
                table.unmap(iova, length)
    _check(table, model, span, line)
    assert model and stats.entries == len({table.lookup(each) for each in model})
    for each in list(model):
        table.unmap(each, line)
    assert stats.entries == stats.tables == 0
    assert not any(table.root_bytes())
    assert table.release_unused() > 0


def _check(table: LongTable, model: dict[int, int], span: int, line: int) -> None:
    for iova in range(0, span, line):
        page = table.lookup(iova)
        if iova in model:
            assert page is not None and page.pa + iova - page.iova == model[iova]
        else:
            assert page is None


@pytest.mark.parametrize(("name", "size"), [("aarch64-4k", 2 * M), ("aarch64-64k", 512 * M)])
def test_cutting_without_memory_for_tables_changes_nothing(name: str, size: int) -> None:
    budget = Budget()
    _, table, stats = table_of(name, budget=budget)
    table.map([PageRun(size, size, size, 2)], Prot())
    before = (table.root_bytes(), stats.entries, stats.tables)
    budget.left = 0
    with pytest.raises(MappingError, match="tables wanted"):
        table.unmap(size + table.form.sizes[0], size)
    assert (table.root_bytes(), stats.entries, stats.tables) == before
    assert table.lookup(2 * size) is not None
    budget.left = 1  # enough for one of the two pages that must be cut
    with pytest.raises(MappingError, match="tables wanted"):
        table.unmap(size + table.form.sizes[0], size)
    assert (table.root_bytes(), stats.entries, stats.tables) == before
    page = table.lookup(size)
    assert page is not None and page.size == size


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        (PageRun(0, 0, 8 * K, 1), "page-size"),
        (PageRun(0x1000, 0x2000, 64 * K, 1), "misaligned"),
        (PageRun(1 << 48, 0, 4 * K, 1), "beyond-limit"),
        (PageRun(0, (1 << 48) - 4 * K, 4 * K, 2), "beyond-limit"),
    ],
)
def test_refusals(run: PageRun, kind: str) -> None:
    _, table, _ = table_of("aarch64-4k")
    with pytest.raises(MappingError) as found:
        table.map([run], Prot())
    assert found.value.reason == kind


def test_a_table_where_a_block_should_go_is_an_overlap() -> None:
    _, table, _ = table_of("aarch64-4k")
    table.map([PageRun(0, 0, 4 * K, 1)], Prot())
    with pytest.raises(MappingError, match="is mapped"):
        table.map([PageRun(0, 0, 2 * M, 1)], Prot())
    table.map([PageRun(2 * M, 2 * M, 2 * M, 1)], Prot())
    with pytest.raises(MappingError, match="is mapped"):
        table.map([PageRun(2 * M + 4 * K, 0, 4 * K, 1)], Prot())


def test_format_names_are_complete() -> None:
    assert {name for name, _ in FORMATS} == {"long", "aarch64-4k", "aarch64-16k", "aarch64-64k"}
    assert all(isinstance(each, LongFormat) for each in FORMATS.values())
