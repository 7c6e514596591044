# SPDX-License-Identifier: GPL-2.0-or-later
"""Mapping buffers for devices: the calls a driver writer knows, over the bench's machines.

Read it in this order:

- :mod:`~smmubench.mapping.scatterlist`: where a buffer lies, and what a device is given for it
- :mod:`~smmubench.mapping.ranges` and :mod:`~smmubench.mapping.memory`: who owns which addresses
- :mod:`~smmubench.mapping.pools`: reserved chunks of fixed sizes, handed out largest first
- :mod:`~smmubench.mapping.bounce`: copies for devices that can't reach the memory itself
- :mod:`~smmubench.mapping.split`: cutting a mapping into pages
- :mod:`~smmubench.mapping.space`: address spaces; reserve, back, activate
- :mod:`~smmubench.mapping.dma`: scatterlists and pages mapped for one device
- :mod:`~smmubench.mapping.sharing`: one list for several devices
"""

from smmubench.mapping.bounce import BouncePool, Slot
from smmubench.mapping.device import Device
from smmubench.mapping.dma import (
    Direction,
    MapArray,
    dma_alloc_coherent,
    dma_map_page,
    dma_map_sg,
    dma_sync_for_cpu,
    dma_sync_for_device,
    dma_unmap_entry,
    dma_unmap_page,
    dma_unmap_sg,
)
from smmubench.mapping.errors import REASONS, MappingError, WarningLog
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.mapping.pools import ChunkPool, TailRule, allocate_chunks, free_chunks
from smmubench.mapping.ranges import RangeAllocator
from smmubench.mapping.scatterlist import PAGE, Piece, ScatterList, Segment
from smmubench.mapping.sharing import map_for_device, new_array, unmap_for_device
from smmubench.mapping.space import AddressSpace, Reservation
from smmubench.mapping.split import PageRun, largest_fits, one_size

__all__ = [
    "PAGE",
    "REASONS",
    "AddressSpace",
    "BouncePool",
    "Budget",
    "ChunkPool",
    "Device",
    "Direction",
    "MapArray",
    "MappingError",
    "PageRun",
    "PhysicalMemory",
    "Piece",
    "RangeAllocator",
    "Reservation",
    "ScatterList",
    "Segment",
    "Slot",
    "TailRule",
    "WarningLog",
    "allocate_chunks",
    "dma_alloc_coherent",
    "dma_map_page",
    "dma_map_sg",
    "dma_sync_for_cpu",
    "dma_sync_for_device",
    "dma_unmap_entry",
    "dma_unmap_page",
    "dma_unmap_sg",
    "free_chunks",
    "largest_fits",
    "map_for_device",
    "new_array",
    "one_size",
    "unmap_for_device",
]
