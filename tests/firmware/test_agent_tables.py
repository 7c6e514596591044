# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's tables against the bench's: the C of firmware/lib/pgtable*.c, built for this machine,
and the Python tables do the same calls; every refusal, count and page must be the same.
"""

from __future__ import annotations

import ctypes
import mmap
import random
import shutil
import subprocess
from dataclasses import dataclass

import pytest

from smmubench import paths
from smmubench.driver import DomainFormat, DomainStats, MemoryKind, Prot
from smmubench.drivers.smmu_formats import format_of
from smmubench.mapping.errors import MappingError
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.mapping.scatterlist import Piece
from smmubench.mapping.split import PageRun
from smmubench.tables.memory import TableMemory

pytestmark = pytest.mark.skipif(not shutil.which("gcc"), reason="there is no gcc")

FORMATS = ("short", "long", "aarch64-4k", "aarch64-16k", "aarch64-64k")
CASES = [*FORMATS, *(f"s2-{name}" for name in FORMATS[1:])]
MEMORY: tuple[MemoryKind, ...] = ("cached", "uncached", "device", "strongly-ordered")
STATUS = (None, "misaligned", "page-size", "overlap", "not-mapped", "beyond-limit")
REASON = (*STATUS, "no-table-memory", "format")

POOL = 32 << 20
MAP_32BIT = 0x40  # a short descriptor holds 32 bits of address
UNUSED = 1024


class Prot_(ctypes.Structure):
    _fields_ = [(name, ctypes.c_bool) for name in ("write", "privileged", "execute")]
    _fields_ += [("memory", ctypes.c_int)]


class Run(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("iova", "pa", "page", "count")]


Take = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
Give = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
Owns = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
Gone = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64)


class Pool(ctypes.Structure):
    _fields_ = [("context", ctypes.c_void_p), ("take", Take), ("give", Give), ("owns", Owns)]


COUNTS = ("leaf_writes", "table_writes", "tables", "entries", "taken", "freed")


class Counts(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in COUNTS]


class Table(ctypes.Structure):
    _fields_ = [
        ("pool", ctypes.POINTER(Pool)),
        ("format", ctypes.c_int),
        ("stage", ctypes.c_uint),
        ("split", ctypes.c_uint),
        ("root", ctypes.c_void_p),
        ("high", ctypes.c_void_p),
        ("root_bytes", ctypes.c_size_t),
        ("high_bytes", ctypes.c_size_t),
        ("ttbr0", ctypes.c_uint64),
        ("ttbr1", ctypes.c_uint64),
        ("budget", ctypes.c_int64),
        ("counts", Counts),
        ("unused", ctypes.c_void_p * UNUSED),
        ("unused_count", ctypes.c_uint),
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder, made = paths.firmware() / "lib", tmp_path_factory.mktemp("pgtable") / "pgtable.so"
    sources = [str(folder / f"pgtable{part}.c") for part in ("", "_short", "_long")]
    flags = ["-std=c11", "-O1", "-g", "-shared", "-fPIC", "-Wall", "-Wextra", "-Wshadow", "-Werror"]
    # A misstep traps, since a sanitizer's runtime does not load into a running Python.
    flags += ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
    include = f"-I{folder / 'include'}"
    subprocess.run(["gcc", *flags, include, *sources, "-o", str(made)], check=True)
    return ctypes.CDLL(str(made))


@dataclass
class Guest:
    """The C tables, in memory below 4 GiB."""

    library: ctypes.CDLL
    memory: mmap.mmap
    table: Table
    pool: Pool
    pages: PhysicalMemory
    lengths: dict[int, int]

    def map(self, runs: list[PageRun], prot: Prot) -> str | None:
        packed = (Run * len(runs))(*(Run(r.iova, r.pa, r.page, r.count) for r in runs))
        how = Prot_(prot.write, prot.privileged, prot.execute, MEMORY.index(prot.memory))
        self.library.pgtable_map.argtypes = [
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_size_t,
            Prot_,
        ]
        return REASON[self.library.pgtable_map(ctypes.byref(self.table), packed, len(runs), how)]

    def unmap(self, iova: int, length: int) -> tuple[str | None, list[int]]:
        found: list[int] = []
        note = Gone(lambda _, address: found.append(address))
        call = self.library.pgtable_unmap
        call.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64, Gone, ctypes.c_void_p]
        status = REASON[call(ctypes.byref(self.table), iova, length, note, None)]
        return status, found

    def release_unused(self) -> None:
        self.library.pgtable_release_unused(ctypes.byref(self.table))

    def release(self) -> None:
        self.library.pgtable_release(ctypes.byref(self.table))

    def counts(self) -> tuple[int, ...]:
        return tuple(getattr(self.table.counts, name) for name in COUNTS[:4])


def guest(library: ctypes.CDLL, name: str, split: int) -> Guest:
    flags = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | MAP_32BIT
    memory = mmap.mmap(-1, POOL, flags=flags)
    base = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    start = -(-base // 65536) * 65536
    pages = PhysicalMemory(start, base + POOL - 65536)
    lengths: dict[int, int] = {}

    def take(_: int, length: int, alignment: int) -> int | None:
        try:
            piece = pages.allocate(length, alignment=alignment)
        except MappingError:
            return None
        memory[piece.pa - base : piece.pa - base + length] = bytes(length)
        lengths[piece.pa] = length
        return piece.pa

    def give(_: int, table: int, length: int) -> None:
        assert lengths.pop(table) == length
        pages.free(Piece(table, length))

    pool = Pool(None, Take(take), Give(give), Owns(lambda _, at: at in lengths))
    table = Table()
    kind = FORMATS.index(name.removeprefix("s2-"))
    stage = 2 if name.startswith("s2-") else 1
    init = library.pgtable_init
    init.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_uint]
    assert init(ctypes.byref(table), ctypes.byref(pool), kind, stage, split) == 0
    return Guest(library, memory, table, pool, pages, lengths)


class Bench:
    """The Python tables, in memory of their own."""

    def __init__(self, name: str, split: int, budget: Budget) -> None:
        self.memory = bytearray(POOL)
        view = memoryview(self.memory)
        pages = PhysicalMemory(0, POOL)
        tables = TableMemory(pages, lambda pa, length: view[pa : pa + length], budget)
        self.form = format_of(name)
        self.stats = DomainStats()
        self.table = self.form.tables(tables, DomainFormat(split=split), self.stats)

    def map(self, runs: list[PageRun], prot: Prot) -> str | None:
        try:
            self.table.map(runs, prot)
        except MappingError as error:
            return error.reason
        return None

    def unmap(self, iova: int, length: int) -> tuple[str | None, list[int]]:
        try:
            return None, [page.iova for page in self.table.unmap(iova, length)]
        except MappingError as error:
            return error.reason, []

    def counts(self) -> tuple[int, ...]:
        stats = self.stats
        return stats.leaf_writes, stats.table_writes, stats.tables, stats.entries


def leaves_of_guest(made: Guest, iovas: list[int]) -> list[int]:
    """The word of each address's page as the guest's tables have it, 0 for none."""
    return [_leaf(made, iova) for iova in iovas]


def _leaf(made: Guest, iova: int) -> int:
    table = made.table
    if table.format == 0:
        high = table.high and iova >> 20 >= 4096 >> table.split
        word = _word(table.ttbr1 if high else table.ttbr0, iova >> 20, 4)
        return word if word & 3 != 1 else _word(word & ~0x3FF, iova >> 12 & 0xFF, 4)
    bits, granule = (made.library.pgtable_bits, made.library.pgtable_granule)
    width, step = bits(ctypes.byref(table)), granule(ctypes.byref(table))
    if iova >> width:
        return 0
    level, base = made.library.pgtable_first_level(ctypes.byref(table)), table.ttbr0
    while True:
        shift = step + (3 - level) * (step - 3)
        word = _word(base, iova >> shift & ((1 << step - 3) - 1), 8)
        if level == 3 or word & 3 != 3:
            return word
        level, base = level + 1, word & ((1 << 48) - 4096)


def _word(base: int, index: int, width: int) -> int:
    return int.from_bytes(ctypes.string_at(base + index * width, width), "little")


def leaves_of_bench(made: Bench, iovas: list[int]) -> list[int]:
    found = []
    for iova in iovas:
        page = made.table.lookup(iova)  # type: ignore[attr-defined]
        if page is None:
            found.append(0)
        elif made.form.form is None:
            found.append(page.word)
        else:  # of the page's first descriptor; each next one is further on
            entry = next(s.entry for s in made.form.form.pages if s.size == page.size)
            found.append(page.word + (iova - page.iova) // entry * entry)
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", CASES)
def test_both_drivers_tables_are_the_same(library: ctypes.CDLL, name: str, seed: int) -> None:
    play(library, name, 0, random.Random(f"{name} {seed}"))


@pytest.mark.parametrize("split", range(1, 8))
def test_split_tables_are_the_same(library: ctypes.CDLL, split: int) -> None:
    play(library, "short", split, random.Random(split))


def play(library: ctypes.CDLL, name: str, split: int, choose: random.Random) -> None:
    """Random maps and unmaps in a few places, some of them wrong, some without room for a table."""
    budget = Budget()
    made, wanted = guest(library, name, split), Bench(name, split, budget)
    sizes = [size for size in wanted.form.sizes if size <= 64 << 20]
    smallest = sizes[0]
    places = [0, 0x1000_0000, 0x7F00_0000, (1 << 32) - (64 << 20)]
    seen: list[str | None] = []
    for _ in range(150):
        budget.left = choose.choice([None, None, None, 0, 1, 2])
        made.table.budget = -1 if budget.left is None else budget.left
        before = made.counts(), wanted.counts()
        at = choose.choice(places) + choose.randrange(64 << 20) // smallest * smallest
        if choose.random() < 0.5:
            runs = random_runs(choose, sizes, at)
            prot = Prot(*(choose.random() < 0.7 for _ in range(3)), choose.choice(MEMORY))
            pair = made.map(runs, prot), wanted.map(runs, prot)
        else:
            length = choose.choice([1, 3, 16, 400]) * smallest
            mine, theirs = made.unmap(at, length), wanted.unmap(at, length)
            pair = mine[0], theirs[0]
            if pair == (None, None):
                assert mine[1] == theirs[1]
            if choose.random() < 0.7:
                made.release_unused()
                wanted.table.release_unused()
        assert pair[0] == pair[1]
        seen.append(pair[0])
        assert made.counts()[2:] == wanted.counts()[2:]
        if pair[0] is None:  # words written by this call
            assert grown(before[0], made.counts()) == grown(before[1], wanted.counts())
        probes = [place + choose.randrange(64 << 20) // 4096 * 4096 for place in places * 8]
        probes += [at, at + smallest]
        mine_words, their_words = leaves_of_guest(made, probes), leaves_of_bench(wanted, probes)
        assert mine_words == their_words
    refusals = {"overlap", "not-mapped", "misaligned", "page-size"}
    if smallest == 4096:  # tables of larger granules serve so much that they are rarely missing
        refusals.add("no-table-memory")
    assert {None, *refusals} <= set(seen)
    made.release()
    assert made.lengths == {}


def grown(before: tuple[int, ...], after: tuple[int, ...]) -> list[int]:
    return [b - a for a, b in zip(before, after, strict=True)]


def random_runs(choose: random.Random, sizes: list[int], at: int) -> list[PageRun]:
    """One to three runs, one after the other."""
    runs = []
    for _ in range(choose.randint(1, 3)):
        page = choose.choice(sizes) if choose.random() < 0.95 else 3 << 10
        at = -(-at // page) * page + (2048 if choose.random() < 0.03 else 0)
        count = choose.choice([1, 2, 17, 300]) if page <= 65536 else choose.choice([1, 2])
        runs.append(PageRun(at, choose.randrange(1 << 31) // page * page, page, count))
        at += page * count
    return runs
