# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory for translation tables: zeroed, counted, and as scarce as a test wants it to be."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smmubench.mapping.errors import MappingError
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.mapping.scatterlist import Piece

__all__ = ["TableBlock", "TableMemory"]

#: Bytes of a second-level table of short descriptors (256 words).
SECOND_BYTES = 1024

#: struct's code for a word, by its width in bytes.
_WORD = {4: "<I", 8: "<Q"}


@dataclass(slots=True)
class TableBlock:
    """A table's memory: words of ``width`` bytes. ``used`` counts those that aren't 0 (not kept
    for first-level tables).
    """

    piece: Piece
    view: memoryview
    used: int = 0
    width: int = 4

    def word(self, index: int) -> int:
        return int(struct.unpack_from(_WORD[self.width], self.view, self.width * index)[0])

    def words(self) -> tuple[int, ...]:
        """All of the table."""
        count = len(self.view) // self.width
        return struct.unpack_from(f"<{count}{_WORD[self.width][1]}", self.view)

    def put(self, index: int, words: Sequence[int]) -> None:
        form = f"<{len(words)}{_WORD[self.width][1]}"
        struct.pack_into(form, self.view, self.width * index, *words)

    def is_clear(self, index: int, count: int) -> bool:
        return not any(self.view[self.width * index : self.width * (index + count)])


class TableMemory:
    """Memory for tables: zeroed, counted, and as scarce as a test wants it to be."""

    def __init__(
        self,
        memory: PhysicalMemory,
        view: Callable[[int, int], memoryview],
        budget: Budget | None = None,
    ) -> None:
        self._memory = memory
        self._view = view
        self.budget = budget or Budget()

    def allocate(self, length: int, alignment: int, *, width: int = 4) -> TableBlock:
        piece = self._memory.allocate(length, alignment=alignment)
        view = self._view(piece.pa, length)
        view[:] = bytes(length)
        return TableBlock(piece, view, width=width)

    def allocate_second(self, count: int) -> list[TableBlock]:
        """``count`` second-level tables of short descriptors."""
        return self.allocate_tables([SECOND_BYTES] * count)

    def allocate_tables(self, lengths: Sequence[int], *, width: int = 4) -> list[TableBlock]:
        """Tables below the first level, one of each length in bytes; or MappingError
        "no-table-memory" and none at all.
        """
        count = len(lengths)
        if not self.budget.take(count):
            raise MappingError(
                "no-table-memory",
                f"{count} second-level tables wanted, {self.budget.left} to be had",
            )
        blocks: list[TableBlock] = []
        try:
            # Each in pages of its own, so that freeing one never depends on its neighbours.
            for length in lengths:
                blocks.append(self.allocate(length, max(length, 4096), width=width))
        except MappingError as error:
            for block in blocks:
                self.free(block)
            self.budget.give(count)
            raise MappingError("no-table-memory", str(error)) from None
        return blocks

    def free_table(self, block: TableBlock) -> None:
        self.budget.give(1)
        self.free(block)

    def free(self, block: TableBlock) -> None:
        block.view.release()
        self._memory.free(block.piece)
