# SPDX-License-Identifier: GPL-2.0-or-later
"""How the oracle reads memory: a callable ``read(pa, length) -> bytes`` that may fail like a bus.

A walk reaches RAM only, so a test's reader is a few lines over the same bytes that the target
sees::

    memory = Memory({0x80000000: target.view(0x80000000, 1 << 20)})
    oracle = MsmOracle(registers, memory.read, banks=2)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Reader = Callable[[int, int], bytes]


class BusFault(Exception):
    """A table read that the bus refused; never leaves the oracle. ``cause`` is one of
    target.CAUSES."""

    cause = "walk-decode"


class DecodeFault(BusFault):
    """Nothing that holds tables answers at this address (AXI DECERR)."""


class SlaveFault(BusFault):
    """Memory answered with an error (AXI SLVERR)."""

    cause = "walk-slave"


class Memory:
    """A reader over pieces of memory; ``slave_errors`` are ranges of addresses that answer with an
    error."""

    def __init__(
        self,
        pieces: Mapping[int, bytes | bytearray | memoryview],
        slave_errors: Iterable[range] = (),
    ) -> None:
        self._pieces = [(base, base + len(data), data) for base, data in pieces.items()]
        self.slave_errors = list(slave_errors)

    def read(self, pa: int, length: int) -> bytes:
        """``length`` bytes at ``pa``; raises :class:`BusFault`."""
        for forbidden in self.slave_errors:
            if pa < forbidden.stop and forbidden.start < pa + length:
                raise SlaveFault
        for base, end, data in self._pieces:
            if base <= pa and pa + length <= end:
                return bytes(data[pa - base : pa - base + length])
        raise DecodeFault
