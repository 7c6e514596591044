# SPDX-License-Identifier: GPL-2.0-or-later
"""Streaming mappings: scatterlists and single pages, as the kernel's DMA API has them.

:func:`dma_map_sg` may join entries into fewer segments than the list has entries; a caller that
unmaps gives the number of entries of the *list*, never the number of segments it got back. Nothing
is said here of caches: the bench's masters are coherent.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smmubench.driver import InvalidatePolicy, Prot
from smmubench.mapping.device import Device
from smmubench.mapping.errors import MappingError
from smmubench.mapping.scatterlist import PAGE, Piece, ScatterList, Segment, join_adjacent
from smmubench.mapping.space import Reservation

__all__ = [
    "MapArray",
    "dma_map_page",
    "dma_map_sg",
    "dma_unmap_entry",
    "dma_unmap_page",
    "dma_unmap_sg",
]


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
) -> MapArray:
    """Map a whole list in one go.

    Behind an IOMMU the list becomes one run of IOVA, cut into segments only where one would cross a
    multiple of ``boundary``. ``alignment`` is of the run's start; by default the largest page that
    the longest entry can use, at most 1 MB. Without an IOMMU a segment is a physical run. All is
    mapped, or MappingError.
    """
    if device.space is None:
        return _map_directly(device, entries, boundary)
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
    )


def dma_unmap_sg(
    array: MapArray, entries: int, *, invalidate: InvalidatePolicy = "address"
) -> None:
    """Unmap the first ``entries`` entries of the list, which should be all of them.

    Another count than was mapped is warned of ("wrong-count") and taken at its word: what it leaves
    out stays mapped and keeps its IOVA, as a leak that can be seen.
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


def _map_directly(device: Device, entries: ScatterList, boundary: int | None) -> MapArray:
    pieces = []
    for piece in entries:
        address = device.bus_address(piece.pa, piece.length)
        if address is None:
            raise MappingError(
                "beyond-limit",
                f"{device.name} can't reach {piece.length:#x} bytes at {piece.pa:#x}",
            )
        pieces.append((Segment(address, piece.length), piece))
    segments = join_adjacent(segment for segment, _ in pieces)
    if boundary is not None:
        segments = cut_at_boundary(segments, boundary)
    return MapArray(device, len(entries), segments, [], pieces)
