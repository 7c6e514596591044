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

#: Bytes of a second-level table (256 words).
SECOND_BYTES = 1024


@dataclass(slots=True)
class TableBlock:
    """A table's memory. ``used`` counts the words of a second-level table that aren't 0."""

    piece: Piece
    view: memoryview
    used: int = 0

    def word(self, index: int) -> int:
        return int(struct.unpack_from("<I", self.view, 4 * index)[0])

    def words(self) -> tuple[int, ...]:
        """All of a second-level table."""
        return struct.unpack_from(f"<{SECOND_BYTES // 4}I", self.view)

    def put(self, index: int, words: Sequence[int]) -> None:
        struct.pack_into(f"<{len(words)}I", self.view, 4 * index, *words)

    def is_clear(self, index: int, count: int) -> bool:
        return not any(self.view[4 * index : 4 * (index + count)])


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

    def allocate(self, length: int, alignment: int) -> TableBlock:
        piece = self._memory.allocate(length, alignment=alignment)
        view = self._view(piece.pa, length)
        view[:] = bytes(length)
        return TableBlock(piece, view)

    def allocate_second(self, count: int) -> list[TableBlock]:
        """``count`` second-level tables, or MappingError "no-table-memory" and none at all."""
        if not self.budget.take(count):
            raise MappingError(
                "no-table-memory",
                f"{count} second-level tables wanted, {self.budget.left} to be had",
            )
        blocks: list[TableBlock] = []
        try:
            # Each in a page of its own, so that freeing one never depends on its neighbours.
            blocks.extend(self.allocate(SECOND_BYTES, 4096) for _ in range(count))
        except MappingError as error:
            for block in blocks:
                self.free(block)
            self.budget.give(count)
            raise MappingError("no-table-memory", str(error)) from None
        return blocks

    def free_second(self, block: TableBlock) -> None:
        self.budget.give(1)
        self.free(block)

    def free(self, block: TableBlock) -> None:
        block.view.release()
        self._memory.free(block.piece)
