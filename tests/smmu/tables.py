# SPDX-License-Identifier: GPL-2.0-or-later
"""Translation tables for these tests, word by word: no builder under test stands between them and the model."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final, Protocol

AF: Final = 1 << 10
NOT_GLOBAL: Final = 1 << 11
#: Leaf bits that let everybody read and write: stage 1 (AP 01), stage 2 (S2AP 11, write-back).
STAGE1_RW: Final = AF | 1 << 6
STAGE2_RW: Final = AF | 3 << 6 | 0xF << 2


class Memory(Protocol):
    """Where tables lie."""

    def take(self, size: int) -> int:
        """The address of ``size`` zeroed bytes, aligned to it."""
        ...

    def write(self, pa: int, data: bytes) -> None: ...

    def read(self, pa: int, length: int) -> bytes: ...


@dataclass(frozen=True)
class Form:
    """A long-descriptor format: granule 2^``grain``, first table at level ``start``, ``bits`` of input."""

    name: str
    aarch64: bool
    grain: int
    start: int
    bits: int

    @property
    def page(self) -> int:
        return 1 << self.grain

    @property
    def tg0(self) -> int:
        return {12: 0, 16: 1, 14: 2}[self.grain]

    def shift(self, level: int) -> int:
        """The lowest address bit that a level resolves."""
        return self.grain + (3 - level) * (self.grain - 3)


LONG: Final = Form("long", False, 12, 1, 32)
FORMS: Final = {
    "long": LONG,
    "aarch64-4k": Form("aarch64-4k", True, 12, 1, 39),
    "aarch64-16k": Form("aarch64-16k", True, 14, 2, 36),
    "aarch64-64k": Form("aarch64-64k", True, 16, 2, 42),
}


@dataclass
class LongTables:
    """Tables of one :class:`Form`. Stage 2 of a nested translation maps them one to one."""

    memory: Memory
    form: Form
    stage: int = 1
    base: int = 0
    tables: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.memory.take(
            max(8 << self.form.bits - self.form.shift(self.form.start), 64)
        )

    @property
    def page_size(self) -> int:
        return self.form.page

    def slot(self, address: int, level: int = 3) -> int:
        """Where the descriptor of an address is; tables on the way are made."""
        form, table = self.form, self.base
        for above in range(form.start, level):
            key = (above, address >> form.shift(above))
            below = self.tables.get(key)
            entry = self._entry(table, above, address)
            if below is None:
                below = self.tables[key] = self.memory.take(form.page)
                self.memory.write(entry, struct.pack("<Q", below | 3))
            table = below
        return self._entry(table, level, address)

    def _entry(self, table: int, level: int, address: int) -> int:
        shift = self.form.shift(level)
        bits = self.form.bits - shift if level == self.form.start else self.form.grain - 3
        return table + 8 * (address >> shift & (1 << bits) - 1)

    def put(self, address: int, descriptor: int, level: int = 3) -> None:
        self.memory.write(self.slot(address, level), struct.pack("<Q", descriptor))

    def get(self, address: int, level: int = 3) -> int:
        return int.from_bytes(self.memory.read(self.slot(address, level), 8), "little")

    def page(
        self, address: int, pa: int, *, is_global: bool = False, bits: int | None = None
    ) -> None:
        """One page for everybody; ``bits`` replaces what is in it but type and address."""
        word = bits if bits is not None else STAGE1_RW if self.stage == 1 else STAGE2_RW
        if self.stage == 1 and not is_global:
            word |= NOT_GLOBAL
        self.put(address, pa | word | 3)

    def block(self, address: int, pa: int, level: int) -> None:
        self.put(
            address, pa | (STAGE1_RW | NOT_GLOBAL if self.stage == 1 else STAGE2_RW) | 1, level
        )

    def remove(self, address: int) -> None:
        self.put(address, 0)


@dataclass
class ShortTables:
    """ARMv7 short descriptors below TTBR0 (ARM DDI 0406C B3.5)."""

    memory: Memory
    base: int = 0
    page_size: int = 4096
    stage: int = 1
    tables: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.memory.take(0x4000)

    def _first(self, address: int) -> int:
        return self.base + (address >> 20) * 4

    def section(self, address: int, word: int) -> None:
        """A first-level descriptor as it is."""
        self.memory.write(self._first(address), struct.pack("<I", word))

    def slot(self, address: int) -> int:
        table = self.tables.get(address >> 20)
        if table is None:
            table = self.tables[address >> 20] = self.memory.take(1024)
            self.section(address, table | 1)
        return table + (address >> 12 & 255) * 4

    def page(self, address: int, pa: int, *, is_global: bool = False, bits: int = 3 << 4) -> None:
        """A small page; ``bits`` default to access for everybody (AP 11)."""
        word = pa | bits | (not is_global) << 11 | 2
        self.memory.write(self.slot(address), struct.pack("<I", word))

    def remove(self, address: int) -> None:
        self.memory.write(self.slot(address), bytes(4))


Tables = LongTables | ShortTables
