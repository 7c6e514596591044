# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds and changes long-descriptor tables (AArch32 long, AArch64) in a machine's memory.

The rules are those of :mod:`smmubench.tables.short`: a call does all of its work or none of it, and
what the tables hold is read back from memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from smmubench.driver import DomainStats, Prot
from smmubench.mapping.errors import MappingError
from smmubench.mapping.split import PageRun, largest_fits
from smmubench.tables.long_words import (
    LongFormat,
    PageSize,
    address_of,
    is_contiguous,
    is_table,
    page_prot,
    page_word,
    table_word,
)
from smmubench.tables.memory import TableBlock, TableMemory

__all__ = ["LongPage", "LongTable"]


@dataclass(frozen=True, slots=True)
class LongPage:
    """One mapped page; ``word`` is its first descriptor."""

    iova: int
    pa: int
    size: int
    level: int
    word: int

    @property
    def end(self) -> int:
        return self.iova + self.size


@dataclass(slots=True)
class _Node:
    """One table. ``start`` is the first address that it serves."""

    level: int
    start: int
    block: TableBlock
    children: dict[int, _Node] = field(default_factory=dict)


class LongTable:
    """The tables of one address space, below one base register."""

    def __init__(
        self, memory: TableMemory, form: LongFormat, stats: DomainStats | None = None
    ) -> None:
        self.form = form
        self.stats = stats or DomainStats()
        self._memory = memory
        self._pages = {page.size: page for page in form.pages}
        self._joined = {page.level: page for page in form.pages if page.count > 1}
        first = form.first_level
        length = 8 * form.entries(first)
        # At least 64 bytes, which is what a base register can be aligned to (ARM DDI 0487, D8.2).
        root = memory.allocate(max(length, 4096), max(length, 4096), width=8)
        self._root = _Node(first, 0, root)
        self._unused: list[TableBlock] = []

    @property
    def base(self) -> int:
        """Address of the first table."""
        return self._root.block.piece.pa

    def root_bytes(self) -> bytes:
        """The first table as it is in memory."""
        return bytes(self._root.block.view)

    def put_decoy(self, iova: int, pa: int) -> None:
        """There is one table only: MappingError "format"."""
        raise MappingError("format", "there is only one table: nothing can be taken for another")

    # -- looking

    def lookup(self, iova: int) -> LongPage | None:
        """The page that holds ``iova``, or None."""
        if iova >> self.form.bits:
            return None
        node = self._root
        while True:
            index = self._index(node, iova)
            word = node.block.word(index)
            if is_table(node.level, word) and index in node.children:
                node = node.children[index]
                continue
            return self._page(node, index, word)

    def _page(self, node: _Node, index: int, word: int) -> LongPage | None:
        if not word & 1 or (node.level == 3 and word & 3 != 3) or is_table(node.level, word):
            return None
        entry = 1 << self.form.shift(node.level)
        size, first = entry, index
        if is_contiguous(word) and node.level in self._joined:
            count = self._joined[node.level].count
            size, first = entry * count, index & -count
            word = node.block.word(first)
        pa = address_of(word) & -size
        return LongPage(node.start + first * entry, pa, size, node.level, word)

    def pages(self, iova: int, length: int) -> Iterator[LongPage]:
        """The pages that hold [iova, iova + length), in order; "not-mapped" at the first gap."""
        end = iova + length
        while iova < end:
            page = self.lookup(iova)
            if page is None:
                raise MappingError("not-mapped", f"nothing is mapped at {iova:#x}")
            yield page
            iova = page.end

    def _index(self, node: _Node, iova: int) -> int:
        return (iova - node.start) >> self.form.shift(node.level)

    def _node(self, level: int, iova: int) -> _Node | None:
        """The table of a level that serves an address, if there is one."""
        node: _Node | None = self._root
        while node is not None and node.level < level:
            node = node.children.get(self._index(node, iova))
        return node

    # -- mapping

    def map(self, runs: Iterable[PageRun], prot: Prot) -> None:
        """Write the pages of ``runs``; "overlap" or "no-table-memory" before any write."""
        runs = list(runs)
        missing = self._check_free(runs)
        lengths = [8 * self.form.entries(level) for level, _ in missing]
        blocks = self._memory.allocate_tables(lengths, width=8)
        fresh = [
            _Node(level, start, block)
            for (level, start), block in zip(missing, blocks, strict=True)
        ]
        parents: list[_Node] = []
        for node in fresh:
            parent = self._node(node.level - 1, node.start)
            assert parent is not None  # missing tables are listed from the top down
            parent.children[self._index(parent, node.start)] = node
            parents.append(parent)
        for run in runs:
            page = self._pages[run.page]
            for node, index, part in self._parts(run, page):
                count = part.count * page.count
                word = page_word(self.form, page, part.pa, prot)
                node.block.put(index, range(word, word + part.length, page.entry))
                node.block.used += count
                self.stats.leaf_writes += count
            self.stats.entries += run.count
        # A pointer is written when all below it is complete: a walk never finds half a table.
        for node, parent in zip(reversed(fresh), reversed(parents), strict=True):
            parent.block.put(self._index(parent, node.start), [table_word(node.block.piece.pa)])
            parent.block.used += 1
            self.stats.table_writes += 1
            self.stats.tables += 1

    def _check_free(self, runs: Sequence[PageRun]) -> list[tuple[int, int]]:
        """Tables that are missing, (level, first address), from the top down."""
        missing: dict[tuple[int, int], None] = {}
        for run in runs:
            page = self._check_run(run)
            shift = self.form.shift(page.level - 1) if page.level > self._root.level else 64
            at, end = run.iova, run.iova + run.length
            while at < end:  # table by table
                stop = min(end, ((at >> shift) + 1) << shift)
                self._check_path(at, stop, page.level, missing)
                at = stop
        return sorted(missing)

    def _check_path(
        self, at: int, stop: int, level: int, missing: dict[tuple[int, int], None]
    ) -> None:
        """ "overlap" unless the descriptors of ``level`` that serve [at, stop) are free."""
        node = self._root
        while node.level < level:
            index = self._index(node, at)
            if index not in node.children:
                if node.block.word(index):
                    self._overlap(at, stop)
                for below in range(node.level + 1, level + 1):
                    above = self.form.shift(below - 1)
                    missing[below, at >> above << above] = None
                return
            node = node.children[index]
        count = (stop - at) >> self.form.shift(level)
        if not node.block.is_clear(self._index(node, at), count):
            self._overlap(at, stop)

    @staticmethod
    def _overlap(at: int, stop: int) -> None:
        raise MappingError("overlap", f"part of [{at:#x}, {stop:#x}) is mapped")

    def _check_run(self, run: PageRun) -> PageSize:
        if run.page not in self._pages:
            raise MappingError("page-size", f"the format has no page of {run.page:#x} bytes")
        if (run.iova | run.pa) % run.page:
            raise MappingError(
                "misaligned",
                f"IOVA {run.iova:#x} and PA {run.pa:#x} aren't both aligned to {run.page:#x}",
            )
        for name, end, bits in (
            ("IOVA", run.iova + run.length, self.form.bits),
            ("PA", run.pa + run.length, self.form.output),
        ):
            if end > 1 << bits:
                raise MappingError("beyond-limit", f"the format's {name} has {bits} bits")
        return self._pages[run.page]

    def _parts(self, run: PageRun, page: PageSize) -> Iterator[tuple[_Node, int, PageRun]]:
        """(table, first index, part of the run that stands in that table)."""
        iova, left = run.iova, run.count
        while left:
            node = self._node(page.level, iova)
            assert node is not None  # map() has made it
            end = node.start + (self.form.entries(node.level) << self.form.shift(node.level))
            count = min((end - iova) // page.size, left)
            yield (
                node,
                self._index(node, iova),
                PageRun(iova, run.pa + iova - run.iova, run.page, count),
            )
            iova += count * page.size
            left -= count

    # -- unmapping

    def unmap(self, iova: int, length: int) -> list[LongPage]:
        """Remove exactly [iova, iova + length) and return the pages that were there, whole, for
        invalidation. See :meth:`smmubench.tables.short.ShortTable.unmap`.
        """
        smallest = self.form.sizes[0]
        if (iova | length) % smallest or length <= 0:
            raise MappingError(
                "misaligned", f"[{iova:#x}, +{length:#x}) isn't whole pages of {smallest >> 10}K"
            )
        end = iova + length
        gone = list(self.pages(iova, length))
        cut = [
            page
            for page in dict.fromkeys((gone[0], gone[-1]))
            if page.iova < iova or page.end > end
        ]
        entries = self.stats.entries
        saved = [(page, self._clear(page)) for page in cut]
        try:
            for page in cut:
                self.map(self._remains(page, iova, end), page_prot(self.form, page.word))
        except MappingError:
            for page, words in saved:
                self._restore(page, words)
            self.stats.entries = entries
            raise
        for page in gone:
            if page not in cut:
                self._clear(page)
        self.stats.entries -= len(gone)
        for page in gone:
            self._drop_empty(page)
        return gone

    def _remains(self, page: LongPage, start: int, end: int) -> list[PageRun]:
        """What is left of a page around the hole [start, end), in smaller pages."""
        smaller = [size for size in self.form.sizes if size < page.size]
        runs: list[PageRun] = []
        for low, high in ((page.iova, min(start, page.end)), (max(end, page.iova), page.end)):
            if low < high:
                runs += largest_fits(low, page.pa + low - page.iova, high - low, smaller)
        return runs

    def _clear(self, page: LongPage) -> list[int]:
        """Write zeros over a page; what was there."""
        node = self._node(page.level, page.iova)
        assert node is not None
        index, count = self._index(node, page.iova), page.size >> self.form.shift(page.level)
        words = [node.block.word(index + n) for n in range(count)]
        node.block.put(index, [0] * count)
        node.block.used -= count
        return words

    def _restore(self, page: LongPage, words: Sequence[int]) -> None:
        """Put a page back whose cutting failed, over what had been put in its place."""
        node = self._node(page.level, page.iova)
        assert node is not None
        first = self._index(node, page.iova)
        for index in range(first, first + len(words)):
            if index in node.children:
                self._forget(node, index)
            elif node.block.word(index):
                node.block.used -= 1
        node.block.put(first, words)
        node.block.used += len(words)

    def _forget(self, node: _Node, index: int) -> None:
        """Take a table and all below it out of the tree; its memory waits for release_unused()."""
        child = node.children.pop(index)
        for below in list(child.children):
            self._forget(child, below)
        node.block.put(index, [0])
        node.block.used -= 1
        self._unused.append(child.block)
        self.stats.tables -= 1

    def _drop_empty(self, page: LongPage) -> None:
        """Take tables out that hold nothing any more, from the page's upwards."""
        for level in range(page.level, self._root.level, -1):
            node, parent = self._node(level, page.iova), self._node(level - 1, page.iova)
            if node is None or parent is None or node.block.used:
                continue
            self._forget(parent, self._index(parent, node.start))

    def release_unused(self) -> int:
        """Free the tables that unmapping left empty, once the TLB has forgotten them. How many."""
        count = len(self._unused)
        for block in self._unused:
            self._memory.free_table(block)
        self._unused.clear()
        return count

    def release(self) -> None:
        """Free everything."""
        for index in list(self._root.children):
            self._forget(self._root, index)
        self.release_unused()
        self._memory.free(self._root.block)
