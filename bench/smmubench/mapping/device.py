# SPDX-License-Identifier: GPL-2.0-or-later
"""What the mapping library has to know of a device."""

from __future__ import annotations

from dataclasses import dataclass, field

from smmubench.mapping.bounce import BouncePool
from smmubench.mapping.errors import WarningLog
from smmubench.mapping.space import AddressSpace

__all__ = ["Device"]


@dataclass(slots=True)
class Device:
    """A DMA master: behind an IOMMU with an address space, or on the bus by itself.

    ``limit`` is the first address it can't issue (its DMA mask plus 1). A device without a space
    reaches physical memory at ``pa - bus_offset``, and of that only addresses inside its window;
    what it can't reach is bounced if there is a pool to bounce it through.
    """

    name: str
    space: AddressSpace | None = None
    limit: int = 1 << 32
    window: tuple[int, int] = (0, 1 << 32)  #: start and end, bus addresses; without a space only
    bus_offset: int = 0  #: physical address minus bus address
    bounce: BouncePool | None = None
    log: WarningLog = field(default_factory=WarningLog)

    def bus_address(self, pa: int, length: int) -> int | None:
        """The device's own address of this memory; None if it can't reach all of it."""
        address = pa - self.bus_offset
        low, high = self.window
        return address if low <= address and address + length <= min(high, self.limit) else None
