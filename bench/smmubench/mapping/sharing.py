# SPDX-License-Identifier: GPL-2.0-or-later
"""One scatterlist for several devices, as the seed mail of July 2010 sketches it.

The list stays the input. Each device has an array of its own, as long as the list, that takes the
address of each entry. Mapping stops at the first entry that fails and returns how many were mapped;
it undoes nothing. The caller then unmaps exactly that many. Any number of devices can have the list
mapped at once.
"""

from __future__ import annotations

from smmubench.driver import Prot
from smmubench.mapping.device import Device
from smmubench.mapping.dma import MapArray, dma_map_page, dma_unmap_page
from smmubench.mapping.errors import MappingError
from smmubench.mapping.memory import Budget
from smmubench.mapping.scatterlist import ScatterList

__all__ = ["DeviceArray", "map_for_device", "new_array", "unmap_for_device"]

#: One place an entry: what the device was given for it, or None.
DeviceArray = list[MapArray | None]


def new_array(entries: ScatterList, memory: Budget | None = None) -> DeviceArray:
    """An empty array for a device. It is one more allocation that can fail: "no-array"."""
    if memory is not None and not memory.take():
        raise MappingError("no-array", f"no memory for an array of {len(entries)} addresses")
    return [None] * len(entries)


def map_for_device(
    device: Device,
    entries: ScatterList,
    array: DeviceArray,
    *,
    alignment: int | None = None,
    page: int | None = None,
    prot: Prot | None = None,
) -> int:
    """Map entry after entry till one fails; returns how many were mapped."""
    for j, entry in enumerate(entries):
        try:
            array[j] = dma_map_page(device, entry, alignment=alignment, page=page, prot=prot)
        except MappingError:
            return j
    return len(entries)


def unmap_for_device(device: Device, array: DeviceArray, count: int) -> None:
    """Unmap the first ``count`` entries; one that never was mapped is warned of ("wrong-count")."""
    for j, mapped in enumerate(array[:count]):
        if mapped is None:
            device.log.warn("wrong-count", f"{device.name}: entry {j} was never mapped")
            continue
        dma_unmap_page(mapped)
        array[j] = None
