# SPDX-License-Identifier: GPL-2.0-or-later
"""How walks reach their tables: straight to memory, or for a nested stage 1 through stage 2.

A port keeps the record of every descriptor that was read, in the order hardware reads them, and
the updates that the walk makes. Nothing is written to memory: an update shows in the port's own
later reads and in :attr:`Port.updates`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from smmubench.oracle.bus import BusFault, Reader
from smmubench.target import WalkLevel


class StageFault(BusFault):
    """Stage 2 refused an access to a stage 1 table; never leaves the oracle."""

    cause = "stage2"


class Port(Protocol):
    """Table reads and updates of one stage; both may raise."""

    trace: list[WalkLevel]

    @property
    def at(self) -> int:
        """Physical address of the last read."""
        ...

    def read(self, address: int, length: int) -> bytes:
        """Bytes of a descriptor; raises BusFault."""
        ...

    def update(self, address: int, data: bytes, descriptor: int) -> None:
        """Write a descriptor back; raises BusFault."""
        ...


class MemoryPort:
    """Physical memory."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self.at = 0
        self._written: dict[int, bytes] = {}
        self.trace: list[WalkLevel] = []
        self.updates: list[tuple[int, int]] = []  #: (address, descriptor), in order

    def read(self, address: int, length: int) -> bytes:
        """What memory has, or what this translation has put there."""
        self.at = address
        data = self._read(address, length)
        return self._written.get(address, data)[:length]

    def update(self, address: int, data: bytes, descriptor: int) -> None:
        """Remember it."""
        self._written[address] = data
        self.updates.append((address, descriptor))


class NestedPort:
    """Stage 1's tables at intermediate addresses: ``through(ipa, write)`` is stage 2's answer for
    the access, or a StageFault."""

    def __init__(self, memory: MemoryPort, through: Callable[[int, bool], int]) -> None:
        self._memory = memory
        self._through = through
        self.trace = memory.trace

    @property
    def at(self) -> int:
        """Physical address of the last read."""
        return self._memory.at

    def read(self, address: int, length: int) -> bytes:
        """Stage 2 comes first, then the read itself."""
        return self._memory.read(self._through(address, False), length)

    def update(self, address: int, data: bytes, descriptor: int) -> None:
        """The write needs stage 2's leave to write (DDI 0487 D8.4.6)."""
        self._memory.update(self._through(address, True), data, descriptor)
