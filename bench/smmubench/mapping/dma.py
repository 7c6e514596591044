# SPDX-License-Identifier: GPL-2.0-or-later
"""Streaming mappings: scatterlists and single pages, as the kernel's DMA API has them.

:func:`dma_map_sg` may join entries into fewer segments than the list has entries; a caller that
unmaps gives the number of entries of the *list*, never the number of segments it got back.

A streaming mapping belongs to the device from :func:`dma_map_sg` on, to the CPU after
:func:`dma_sync_for_cpu`, to the device again after :func:`dma_sync_for_device`. Where the device
got a bounce buffer these calls are what copies; elsewhere the bench's masters are coherent and they
only pass the ownership on. Memory from :func:`dma_alloc_coherent` belongs to both at all times, and
is never bounced: it is allocated where the device reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from smmubench.driver import InvalidatePolicy, Prot
from smmubench.mapping.bounce import Slot
from smmubench.mapping.device import Device
from smmubench.mapping.errors import MappingError
from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.scatterlist import PAGE, Piece, ScatterList, Segment, join_adjacent
from smmubench.mapping.space import Reservation

__all__ = [
    "Direction",
    "MapArray",
    "dma_alloc_coherent",
    "dma_map_page",
    "dma_map_sg",
    "dma_sync_for_cpu",
    "dma_sync_for_device",
    "dma_unmap_entry",
    "dma_unmap_page",
    "dma_unmap_sg",
]


#: Which way the data goes; it decides which copies a bounced mapping needs.
Direction = Literal["to-device", "from-device", "bidirectional"]


@dataclass(slots=True)
class MapArray:
    """What one device was given for one list.

    ``entries`` counts the list's entries that it covers, ``segments`` are what the device uses: as
    many, or fewer where neighbours were joined.
    """

    device: Device
    entries: int
    segments: list[Segment]
    reservations: list[Reservation] = field(default_factory=list)
    pieces: list[tuple[Segment, Piece]] = field(default_factory=list)  #: still mapped, one an entry
    slots: list[Slot] = field(default_factory=list)  #: private copies the device works on
    direction: Direction = "bidirectional"
    owner: Literal["device", "cpu"] = "device"  #: who may touch the memory

    @property
    def runs(self) -> int:
        return len(self.segments)

    @property
    def length(self) -> int:
        return sum(segment.length for segment in self.segments)

    @property
    def live(self) -> int:
        """Entries that are still mapped."""
        return len(self.pieces)

    def address(self, offset: int) -> int:
        """The device's address of the byte at ``offset`` of the buffer."""
        for segment in self.segments:
            if offset < segment.length:
                return segment.address + offset
            offset -= segment.length
        raise ValueError(f"offset {offset} lies beyond the mapped segments")

    def part(self, offset: int, length: int) -> list[Segment]:
        """The device's addresses of ``length`` bytes from ``offset`` on."""
        found = []
        for segment in self.segments:
            if length and offset < segment.length:
                taken = min(segment.length - offset, length)
                found.append(Segment(segment.address + offset, taken))
                length -= taken
                offset = 0
            else:
                offset = max(0, offset - segment.length)
        if length:
            raise ValueError(f"{length} bytes lie beyond the mapped segments")
        return found


def dma_map_sg(
    device: Device,
    entries: ScatterList,
    *,
    alignment: int | None = None,
    boundary: int | None = None,
    at: int | None = None,
    page: int | None = None,
    prot: Prot | None = None,
    direction: Direction = "bidirectional",
) -> MapArray:
    """Map a whole list in one go.

    Behind an IOMMU the list becomes one run of IOVA, cut into segments only where one would cross a
    multiple of ``boundary``. ``alignment`` is of the run's start; by default the largest page that
    the longest entry can use, at most 1 MB. Without an IOMMU a segment is a physical run, or a
    bounce buffer for memory out of the device's reach. All is mapped, or MappingError.
    """
    if device.space is None:
        return _map_directly(device, entries, boundary, direction)
    reservation = device.space.map(
        entries,
        alignment=alignment or (PAGE if at is not None else _natural_alignment(entries)),
        at=at,
        limit=device.limit,
        page=page,
        prot=prot,
        boundary=boundary if boundary and boundary >= entries.length else None,
    )
    run = [Segment(reservation.start, entries.length)]
    return MapArray(
        device,
        len(entries),
        run if boundary is None else cut_at_boundary(run, boundary),
        [reservation],
        _entry_segments(reservation.start, entries),
        direction=direction,
    )


def dma_unmap_sg(
    array: MapArray, entries: int, *, invalidate: InvalidatePolicy = "address"
) -> None:
    """Unmap the first ``entries`` entries of the list, which should be all of them.

    Another count than was mapped is warned of ("wrong-count") and taken at its word: what it leaves
    out stays mapped and keeps its IOVA, as a leak that can be seen. What a device wrote into bounce
    buffers is copied back.
    """
    if entries != array.entries:
        array.device.log.warn(
            "wrong-count",
            f"{array.device.name}: {array.entries} entries were mapped, {entries} are unmapped",
        )
    runs = [segment for segment, _ in array.pieces[:entries]]
    if len(array.reservations) == 1:
        runs = join_adjacent(runs)  # one call, and one round of invalidations
    if array.device.space is not None:
        for run in runs:
            array.device.space.unmap_range(run.address, run.length, invalidate=invalidate)
    for slot in _slots_of(array, array.pieces[:entries]):
        assert array.device.bounce is not None
        if array.owner == "device" and array.direction != "to-device":
            array.device.bounce.to_cpu(slot)
        array.device.bounce.give(slot)
        array.slots.remove(slot)
    del array.pieces[:entries]
    if not array.pieces:
        for reservation in array.reservations:
            reservation.space.unreserve(reservation)
        array.reservations.clear()
        array.segments.clear()


def dma_map_page(
    device: Device,
    piece: Piece,
    *,
    alignment: int | None = None,
    page: int | None = None,
    prot: Prot | None = None,
) -> MapArray:
    """Map one physically contiguous piece; the array has one segment."""
    return dma_map_sg(device, ScatterList((piece,)), alignment=alignment, page=page, prot=prot)


def dma_unmap_page(array: MapArray, *, invalidate: InvalidatePolicy = "address") -> None:
    dma_unmap_sg(array, 1, invalidate=invalidate)


def dma_sync_for_cpu(array: MapArray) -> None:
    """Give the memory to the CPU: what the device wrote so far becomes visible in it."""
    array.owner = "cpu"
    if array.device.bounce is not None and array.direction != "to-device":
        for slot in array.slots:
            array.device.bounce.to_cpu(slot)


def dma_sync_for_device(array: MapArray) -> None:
    """Give the memory back to the device: it sees what the CPU wrote meanwhile."""
    array.owner = "device"
    if array.device.bounce is not None and array.direction != "from-device":
        for slot in array.slots:
            array.device.bounce.to_device(slot)


def dma_alloc_coherent(
    device: Device, memory: PhysicalMemory, length: int
) -> tuple[ScatterList, MapArray]:
    """Memory that CPU and device may both use at any time, and what the device was given for it.

    It comes uncached, and from where the device reaches it: the bounce pool's memory for a device
    that reaches no other. MappingError "no-memory" or "beyond-limit"; nothing is left behind then.
    """
    homes = [memory] if device.bounce is None else [memory, device.bounce.memory]
    for home in homes:
        piece = home.allocate(length)
        if device.space is not None or device.bus_address(piece.pa, piece.length) is not None:
            break
        home.free(piece)
    else:
        raise MappingError("beyond-limit", f"{device.name} reaches no memory that is left")
    try:
        return ScatterList((piece,)), dma_map_page(device, piece, prot=Prot(memory="uncached"))
    except MappingError:
        home.free(piece)
        raise


def dma_unmap_entry(array: MapArray, index: int) -> None:
    """Unmap one entry of an array made of single maps, and give its IOVA back."""
    if len(array.reservations) != array.entries:
        raise MappingError("busy", "the entries of one run can't be unmapped by themselves")
    reservation = array.reservations.pop(index)
    del array.segments[index], array.pieces[index]
    array.entries -= 1
    reservation.space.unmap(reservation)


def cut_at_boundary(segments: list[Segment], boundary: int) -> list[Segment]:
    """Cut so that no segment crosses a multiple of ``boundary``."""
    cut = []
    for segment in segments:
        at = segment.address
        while at < segment.end:
            end = min(segment.end, (at // boundary + 1) * boundary)
            cut.append(Segment(at, end - at))
            at = end
    return cut


def _natural_alignment(entries: ScatterList) -> int:
    longest = max(piece.length for piece in entries)
    return next(size for size in (1 << 20, 64 << 10, PAGE) if size <= longest or size == PAGE)


def _entry_segments(start: int, entries: ScatterList) -> list[tuple[Segment, Piece]]:
    pieces = []
    for piece in entries:
        pieces.append((Segment(start, piece.length), piece))
        start += piece.length
    return pieces


def _map_directly(
    device: Device, entries: ScatterList, boundary: int | None, direction: Direction
) -> MapArray:
    pieces: list[tuple[Segment, Piece]] = []
    slots: list[Slot] = []
    try:
        for piece in entries:
            address = device.bus_address(piece.pa, piece.length)
            if address is None:
                slot = _bounced(device, piece)
                slots.append(slot)
                address = device.bus_address(slot.copy.pa, slot.copy.length)
                if address is None:
                    raise _out_of_reach(device, slot.copy)
            pieces.append((Segment(address, piece.length), piece))
    except MappingError:
        for slot in slots:
            assert device.bounce is not None
            device.bounce.give(slot)
        raise
    segments = join_adjacent(segment for segment, _ in pieces)
    if boundary is not None:
        segments = cut_at_boundary(segments, boundary)
    array = MapArray(device, len(entries), segments, [], pieces, slots, direction)
    dma_sync_for_device(array)
    return array


def _bounced(device: Device, piece: Piece) -> Slot:
    if device.bounce is None:
        raise _out_of_reach(device, piece)
    return device.bounce.take(piece)


def _out_of_reach(device: Device, piece: Piece) -> MappingError:
    return MappingError(
        "beyond-limit", f"{device.name} can't reach {piece.length:#x} bytes at {piece.pa:#x}"
    )


def _slots_of(array: MapArray, pieces: list[tuple[Segment, Piece]]) -> list[Slot]:
    originals = {piece for _, piece in pieces}
    return [slot for slot in array.slots if slot.original in originals]
