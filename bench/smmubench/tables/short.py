# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds and changes ARMv7 short-descriptor tables in a machine's memory.

Every change is checked as a whole before its first word is written: a call either does all of its
work or raises and leaves the tables as they were. What the tables hold is read back from memory,
never from a copy, so a table that a guest or a test has scribbled on is seen as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from smmubench.driver import DomainStats, Prot
from smmubench.mapping.errors import MappingError
from smmubench.mapping.split import PageRun
from smmubench.tables.memory import TableBlock, TableMemory
from smmubench.tables.short_words import (
    LARGE,
    SECTION,
    SIZES,
    SMALL,
    WORDS,
    Attributes,
    decode,
    page_size,
    page_word,
    table_word,
)

__all__ = ["Page", "ShortTable", "TableMemory"]

_ROOT_ENTRIES = 4096  # first level, 1 MB each
_ROOT_BYTES = 4 * _ROOT_ENTRIES
_SECOND_ENTRIES = 256  # second level, 4 KB each


@dataclass(frozen=True, slots=True)
class Page:
    """One mapped page, wherever its words stand."""

    iova: int
    pa: int
    size: int
    level: int
    word: int

    @property
    def end(self) -> int:
        return self.iova + self.size

    @property
    def attributes(self) -> Attributes:
        found = decode(self.level, self.word)[3]
        assert found is not None  # pages are made of words that describe one
        return found


def _page(iova: int, level: int, word: int) -> Page | None:
    """The page that a word describes for an address in it, None for anything else."""
    size = page_size(level, word)
    return Page(iova & -size, word & -max(size, SMALL), size, level, word) if size else None


class ShortTable:
    """The tables of one address space.

    With ``split`` N > 0 there are two: addresses below 2^(32-N) use ``ttbr0``, whose first level
    then has 4096 >> N words, and all others use ``ttbr1``, which is always a full one (ARM DDI
    0406C, B3.5.4).
    """

    def __init__(
        self, memory: TableMemory, split: int = 0, stats: DomainStats | None = None
    ) -> None:
        if not 0 <= split <= 7:
            raise MappingError("format", f"TTBCR.N is 0 to 7, not {split}")
        self._memory = memory
        self.split = split
        self.stats = stats or DomainStats()
        low_bytes = 4 * (_ROOT_ENTRIES >> split)
        self._high: TableBlock | None = None
        if split:
            # Aligned to its own size and no more, so that the base bits below bit 14 count; and
            # with room after it for what a walk past its end would find (:meth:`put_decoy`).
            self._low = memory.allocate(low_bytes + _ROOT_BYTES, _ROOT_BYTES)
            self._low_index = low_bytes // 4
            self._high = memory.allocate(_ROOT_BYTES, _ROOT_BYTES)
        else:
            self._low, self._low_index = memory.allocate(_ROOT_BYTES, _ROOT_BYTES), 0
        self._second: dict[int, TableBlock] = {}  # by IOVA >> 20
        self._unused: list[TableBlock] = []

    @property
    def ttbr0(self) -> int:
        return self._low.piece.pa + 4 * self._low_index

    @property
    def ttbr1(self) -> int | None:
        return self._high.piece.pa if self._high else None

    def _root(self, megabyte: int) -> tuple[TableBlock, int]:
        """The first-level table that serves a megabyte, and the word's index in its memory."""
        if self._high and megabyte >= _ROOT_ENTRIES >> self.split:
            return self._high, megabyte
        return self._low, self._low_index + megabyte

    def _root_word(self, megabyte: int) -> int:
        block, index = self._root(megabyte)
        return block.word(index)

    def _put_root(self, megabyte: int, words: Sequence[int]) -> None:
        block, index = self._root(megabyte)
        block.put(index, words)

    def _root_is_clear(self, megabyte: int, count: int) -> bool:
        block, index = self._root(megabyte)
        return block.is_clear(index, count)

    # -- looking

    def lookup(self, iova: int) -> Page | None:
        """The page that holds ``iova``, or None."""
        megabyte = iova >> 20
        level, word = 1, self._root_word(megabyte)
        if word & 3 == 1 and megabyte in self._second:
            level, word = 2, self._second[megabyte].word(iova >> 12 & 0xFF)
        return _page(iova, level, word)

    def pages(self, iova: int, length: int) -> Iterator[Page]:
        """The pages that hold [iova, iova + length), in order; "not-mapped" at the first gap."""
        end = iova + length
        megabyte = -1
        words: tuple[int, ...] = ()
        while iova < end:
            if iova >> 20 != megabyte:
                megabyte = iova >> 20
                is_table = self._root_word(megabyte) & 3 == 1 and megabyte in self._second
                words = self._second[megabyte].words() if is_table else ()
            if words:
                page = _page(iova, 2, words[iova >> 12 & 0xFF])
            else:
                page = self.lookup(iova)
            if page is None:
                raise MappingError("not-mapped", f"nothing is mapped at {iova:#x}")
            yield page
            iova = page.end

    def root_bytes(self) -> bytes:
        """The first-level tables as they are in memory."""
        return b"".join(bytes(block.view) for block in (self._low, self._high) if block)

    # -- mapping

    def map(self, runs: Iterable[PageRun], prot: Prot) -> None:
        """Write the pages of ``runs``; "overlap" or "no-table-memory" before any write."""
        runs = list(runs)
        missing = self._check_free(runs)
        fresh = dict(zip(missing, self._memory.allocate_second(len(missing)), strict=True))
        attributes = Attributes.of(prot)
        for run in runs:
            for megabyte, index, part in _by_table(run):
                words = _words(part, attributes)
                if run.page >= SECTION:
                    self._put_root(megabyte, words)
                else:
                    table = fresh.get(megabyte) or self._second[megabyte]
                    table.put(index, words)
                    table.used += len(words)
                self.stats.leaf_writes += len(words)
            self.stats.entries += run.count
        # A pointer is written when its table is complete: a walk never finds half of one.
        for megabyte, table in fresh.items():
            self._point(megabyte, table)

    def _check_free(self, runs: Sequence[PageRun]) -> list[int]:
        """Megabytes that need a new second-level table; "overlap" if a word is in use already."""
        missing: dict[int, None] = {}
        for run in runs:
            if run.page not in SIZES:
                raise MappingError("page-size", f"the format has no page of {run.page:#x} bytes")
            if (run.iova | run.pa) % run.page:
                raise MappingError(
                    "misaligned",
                    f"IOVA {run.iova:#x} and PA {run.pa:#x} aren't both aligned to {run.page:#x}",
                )
            if run.iova + run.length > 1 << 32 or run.pa + run.length > 1 << 32:
                raise MappingError("beyond-limit", "the format ends at 4 GiB, for IOVA and for PA")
            for megabyte, index, part in _by_table(run):
                count = part.count * WORDS[run.page]
                if run.page >= SECTION:
                    clear = self._root_is_clear(megabyte, count)
                elif megabyte in self._second:
                    clear = self._second[megabyte].is_clear(index, count)
                else:
                    clear = self._root_is_clear(megabyte, 1)
                    missing[megabyte] = None
                if not clear:
                    raise MappingError(
                        "overlap",
                        f"part of [{part.iova:#x}, {part.iova + part.length:#x}) is mapped",
                    )
        return list(missing)

    def _point(self, megabyte: int, table: TableBlock) -> None:
        self._put_root(megabyte, [table_word(table.piece.pa)])
        self._second[megabyte] = table
        self.stats.table_writes += 1
        self.stats.tables += 1

    # -- unmapping

    def unmap(self, iova: int, length: int) -> list[Page]:
        """Remove exactly [iova, iova + length) and return the pages that were there, whole, for
        invalidation.

        A page that reaches beyond the range is cut open: what remains of it is mapped by the
        largest smaller pages that fit. Second-level tables that become empty stay allocated until
        :meth:`release_unused`.
        """
        if (iova | length) % SMALL or length <= 0:
            raise MappingError("misaligned", f"[{iova:#x}, +{length:#x}) isn't whole 4K pages")
        end = iova + length
        gone = list(self.pages(iova, length))
        cut = [
            page
            for page in dict.fromkeys((gone[0], gone[-1]))
            if page.iova < iova or page.end > end
        ]
        spare = self._memory.allocate_second(sum(_tables_to_cut(page, iova, end) for page in cut))
        for page in cut:
            self._cut(page, max(iova, page.iova), min(end, page.end), spare)
        self._clear(page for page in gone if page not in cut)
        self.stats.entries -= len(gone)
        return gone

    def put_decoy(self, iova: int, pa: int) -> None:
        """With ``split``: write a section for ``iova`` into the table that does not serve it.

        For addresses of ttbr1 that is the memory after ttbr0's table, where a walk that took ttbr0
        would look. Nothing may ever find it.
        """
        if self._high is None:
            raise MappingError(
                "format", "there is only one table: nothing can be taken for another"
            )
        word = page_word(SECTION, pa & -SECTION, Attributes.of(Prot()))
        serving, _ = self._root(iova >> 20)
        if serving is self._high:
            self._low.put(self._low_index + (iova >> 20), [word])
        else:
            self._high.put(iova >> 20, [word])

    def release_unused(self) -> int:
        """Free the tables that unmapping left empty, once the TLB has forgotten them. How many."""
        count = len(self._unused)
        for table in self._unused:
            self._memory.free_table(table)
        self._unused.clear()
        return count

    def release(self) -> None:
        """Free everything."""
        self.release_unused()
        for table in self._second.values():
            self._memory.free_table(table)
        self._second.clear()
        for root in (self._low, self._high):
            if root:
                self._memory.free(root)

    def _clear(self, pages: Iterable[Page]) -> None:
        """Write zeros for whole pages that follow each other."""
        ranges: dict[int, list[int]] = {}  # megabyte: first word of its table, words
        for page in pages:
            megabyte, count = page.iova >> 20, WORDS[page.size]
            if page.size >= SECTION:
                self._put_root(megabyte, [0] * count)
            else:
                ranges.setdefault(megabyte, [page.iova >> 12 & 0xFF, 0])[1] += count
        for megabyte, (first, count) in ranges.items():
            table = self._second[megabyte]
            table.put(first, [0] * count)
            self._drop_words(megabyte, table, count)

    def _drop_words(self, megabyte: int, table: TableBlock, count: int) -> None:
        table.used -= count
        if table.used == 0:
            self._put_root(megabyte, [0])
            del self._second[megabyte]
            self._unused.append(table)
            self.stats.tables -= 1

    def _cut(self, page: Page, start: int, end: int, spare: list[TableBlock]) -> None:
        """Replace ``page`` by smaller pages around the hole [start, end), each word once."""
        if page.size == LARGE:
            table, index = self._second[page.iova >> 20], page.iova >> 12 & 0xFF
            words = self._remains(page, start, end, (SMALL,))
            table.put(index, words)
            self._drop_words(page.iova >> 20, table, words.count(0))
            return
        for section in range(page.iova, page.end, SECTION):
            part = Page(section, page.pa + section - page.iova, SECTION, 1, page.word)
            low, high = max(start, section), min(end, part.end)
            if low >= high:  # whole section stays
                self._put_root(section >> 20, [page_word(SECTION, part.pa, page.attributes)])
                self.stats.leaf_writes += 1
                self.stats.entries += 1
            elif high - low == SECTION:
                self._put_root(section >> 20, [0])
            else:
                table = spare.pop()
                words = self._remains(part, low, high, (SMALL, LARGE))
                table.put(0, words)
                table.used = _SECOND_ENTRIES - words.count(0)
                self._point(section >> 20, table)

    def _remains(self, page: Page, start: int, end: int, sizes: Sequence[int]) -> list[int]:
        """Second-level words of ``page`` without [start, end), counted as written."""
        words = [0] * (page.size // SMALL)
        largest = max(sizes)
        for block in range(page.iova, page.end, largest):
            whole = block + largest <= start or block >= end
            size = largest if whole else SMALL
            for at in range(block, block + largest, size):
                if start <= at < end:
                    continue
                first = (at - page.iova) // SMALL
                word = page_word(size, page.pa + at - page.iova, page.attributes)
                words[first : first + WORDS[size]] = [word] * WORDS[size]
                self.stats.entries += 1
        self.stats.leaf_writes += len(words) - words.count(0)
        return words


def _by_table(run: PageRun) -> Iterator[tuple[int, int, PageRun]]:
    """(first-level index, second-level index, part of the run that stands in that table)."""
    # First levels can change at any multiple of 2^25, the smallest half that TTBCR.N = 7 makes.
    reach = SECTION if run.page < SECTION else 1 << 25
    iova, left = run.iova, run.count
    while left:
        count = min((reach - iova % reach) // run.page, left)
        part = PageRun(iova, run.pa + iova - run.iova, run.page, count)
        yield iova >> 20, iova >> 12 & 0xFF, part
        iova += count * run.page
        left -= count


def _words(run: PageRun, attributes: Attributes) -> list[int]:
    first = page_word(run.page, run.pa, attributes)
    words = range(first, first + run.length, run.page)
    repeat = WORDS[run.page]
    return list(words) if repeat == 1 else [word for word in words for _ in range(repeat)]


def _tables_to_cut(page: Page, start: int, end: int) -> int:
    """Second-level tables needed to cut [start, end) out of ``page``."""
    if page.size == LARGE:
        return 0
    low, high = max(start, page.iova), min(end, page.end)
    edges = {edge & -SECTION for edge in (low, high) if edge % SECTION}
    return len(edges)
