# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory without a machine, and a driver that writes tables and no register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from smmubench.driver import Attach, DomainFormat, DomainStats, Prot
from smmubench.mapping import (
    AddressSpace,
    Budget,
    MappingError,
    PageRun,
    PhysicalMemory,
    WarningLog,
)
from smmubench.tables.memory import TableMemory
from smmubench.tables.short import ShortTable
from smmubench.tables.short_words import SIZES

RAM = 0x8000_0000
SIZE = 4 << 20  # for tables: nothing here looks into a buffer
#: Where buffers would lie.
BASE = RAM + (64 << 20)


ONE_TABLE = DomainFormat()


class Ram:
    """RAM of a machine that isn't there."""

    def __init__(self) -> None:
        self.bytes = bytearray(SIZE)
        self.memory = PhysicalMemory(RAM, RAM + SIZE)

    def view(self, pa: int, length: int) -> memoryview:
        assert pa >= RAM and pa + length <= RAM + SIZE
        return memoryview(self.bytes)[pa - RAM : pa - RAM + length]

    def read(self, pa: int, length: int) -> bytes:
        return bytes(self.view(pa, length))


@dataclass
class FakeDomain:
    name: str
    format: DomainFormat
    table: ShortTable
    stats: DomainStats
    masters: dict[str, bool] = field(default_factory=dict)


class FakeDriver:
    """Tables as the real driver builds them, and a note of every invalidation."""

    page_sizes: Sequence[int] = SIZES

    def __init__(self, ram: Ram) -> None:
        self.budget = Budget()
        self.tables = TableMemory(ram.memory, ram.view, self.budget)
        self.invalidated: list[int] = []

    def domain(self, name: str, format: DomainFormat = ONE_TABLE) -> FakeDomain:
        stats = DomainStats()
        return FakeDomain(name, format, ShortTable(self.tables, format.split, stats), stats)

    def attach(self, domain: FakeDomain, master: str, how: Attach | None = None) -> None:
        domain.masters[master] = False

    def activate(self, domain: FakeDomain, master: str) -> None:
        domain.masters[master] = True

    def detach(self, master: str) -> None:
        pass

    def map(self, domain: FakeDomain, runs: Iterable[PageRun], prot: Prot) -> None:
        domain.table.map(runs, prot)
        domain.stats.maps += 1

    def unmap(
        self, domain: FakeDomain, iova: int, length: int, *, invalidate: str = "address"
    ) -> None:
        self.invalidated += [page.iova for page in domain.table.unmap(iova, length)]
        domain.table.release_unused()
        domain.stats.unmaps += 1


def refused(reason: str):
    """The block must raise MappingError for this reason."""
    return pytest.raises(MappingError, match=rf"\[{reason}\]$")


@pytest.fixture
def ram() -> Ram:
    return Ram()


@pytest.fixture
def driver(ram: Ram) -> FakeDriver:
    return FakeDriver(ram)


@pytest.fixture
def log() -> WarningLog:
    return WarningLog()


@pytest.fixture
def space(ram: Ram, driver: FakeDriver, log: WarningLog) -> AddressSpace:
    return AddressSpace(driver, ram.memory, "test", log=log)  # type: ignore[arg-type]
