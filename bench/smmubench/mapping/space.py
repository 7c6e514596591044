# SPDX-License-Identifier: GPL-2.0-or-later
"""Address spaces: reserve a range of IOVA, back it with memory, activate it on a device.

The three steps are separate because they fail for different reasons and at different times. A
:class:`Reservation` is IOVA and nothing else; backing it writes tables and takes references on the
memory; activation lets a device's transactions through. :meth:`AddressSpace.map` is reserve and
back in one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from smmubench.driver import Attach, Domain, DomainFormat, Driver, InvalidatePolicy, Prot
from smmubench.mapping.errors import MappingError, WarningLog
from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.ranges import RangeAllocator
from smmubench.mapping.scatterlist import PAGE, Piece, ScatterList, Segment, join_adjacent
from smmubench.mapping.split import PageRun, largest_fits, one_size

__all__ = ["APERTURE", "AddressSpace", "Reservation"]

_start = itemgetter(0)

#: Where IOVA is handed out unless a space says otherwise. Nothing is ever at 0, so that a master
#: that runs with a null pointer faults.
APERTURE = (1 << 20, 1 << 32)


@dataclass(slots=True)
class Reservation:
    """A range of IOVA, and what backs it (nothing, all of it, or all but the ``holes``)."""

    space: AddressSpace
    start: int
    length: int
    backing: ScatterList | None = None
    prot: Prot = field(default_factory=Prot)
    parts: list[tuple[int, Piece]] = field(default_factory=list)  #: what is mapped: (IOVA, memory)

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def holes(self) -> list[tuple[int, int]]:
        """Parts of the backing that have been unmapped since: (IOVA, length)."""
        found, at = [], self.start
        for iova, piece in sorted(self.parts, key=_start):
            if iova > at:
                found.append((at, iova - at))
            at = iova + piece.length
        if self.backing is not None and at < self.start + self.backing.length:
            found.append((at, self.start + self.backing.length - at))
        return found


class AddressSpace:
    """One IOVA space over one domain of a driver.

    ``back_needs_active`` brings in the rules of the virtual contiguous memory manager: memory may
    back a reservation only while the space is active on a device, and a device is deactivated
    before it is detached. Linux's domains have no such rules.
    """

    def __init__(
        self,
        driver: Driver[Any],
        memory: PhysicalMemory,
        name: str,
        *,
        aperture: tuple[int, int] = APERTURE,
        format: DomainFormat | None = None,
        back_needs_active: bool = False,
        log: WarningLog | None = None,
    ) -> None:
        self.name = name
        self.driver = driver
        self.memory = memory
        if aperture[0] % PAGE or aperture[1] % PAGE or not 0 <= aperture[0] < aperture[1]:
            raise MappingError(
                "misaligned",
                f"an address space is whole 4K pages, not [{aperture[0]:#x}, {aperture[1]:#x})",
            )
        self.iova = RangeAllocator(*aperture, PAGE)
        self.domain: Domain = driver.domain(name, format or DomainFormat())
        self.back_needs_active = back_needs_active
        self.log = log or WarningLog()
        self.reservations: dict[int, Reservation] = {}
        self._how: dict[str, Attach] = {}  # by master

    # -- devices

    @property
    def is_active(self) -> bool:
        return any(self.domain.masters.values())

    def attach(self, master: str, how: Attach | None = None, *, activate: bool = True) -> None:
        """Give ``master`` this space; its transactions get through only once it is active."""
        self.driver.attach(self.domain, master, how or Attach())
        self._how[master] = how or Attach()
        if activate:
            self.activate(master)

    def activate(self, master: str) -> None:
        self.driver.activate(self.domain, master)

    def switch(self, master: str) -> None:
        """Make a master that runs another space use this one from its next table walk on."""
        self.driver.switch(self.domain, master)

    def deactivate(self, master: str) -> None:
        """Translation off; the master stays attached, and its transactions are blocked."""
        how = self._how[master]
        self.driver.detach(master)
        self.driver.attach(self.domain, master, how)

    def detach(self, master: str) -> None:
        """Take the master off. Under the rules of the virtual contiguous memory manager it has to
        be deactivated first ("busy"); Linux's domains have no such rule.
        """
        if self.back_needs_active and self.domain.masters.get(master):
            raise MappingError("busy", f"space {self.name} is active on {master}")
        self.driver.detach(master)

    def release(self) -> None:
        """Free the tables. "busy" while a master is attached or a range is reserved."""
        if self.reservations:
            held = ", ".join(f"{start:#x}" for start in self.reservations)
            raise MappingError("busy", f"space {self.name} has reservations at {held}")
        self.driver.release(self.domain)

    # -- reserve, back

    def reserve(
        self,
        length: int,
        *,
        alignment: int = PAGE,
        boundary: int | None = None,
        at: int | None = None,
        limit: int | None = None,
    ) -> Reservation:
        """Take a range of IOVA: aligned, not across a multiple of ``boundary``, wholly below
        ``limit``.

        Raises "misaligned" for what can't be reserved at all, "overlap" when ``at`` is taken,
        "beyond-limit" when only the device's limit is in the way, "no-iova" when there is no such
        range.
        """
        if length <= 0 or length % PAGE or (at or 0) % PAGE:
            raise MappingError(
                "misaligned",
                f"a reservation is whole 4K pages, not {length:#x} bytes at {at or 0:#x}",
            )
        start = self.iova.allocate(
            length, alignment=alignment, boundary=boundary, at=at, limit=limit
        )
        if start is None:
            raise self._no_room(length, alignment, boundary, at, limit)
        reservation = Reservation(self, start, length)
        self.reservations[start] = reservation
        return reservation

    def unreserve(self, reservation: Reservation) -> None:
        """Give the range back. "busy" while anything of it is mapped."""
        if reservation.parts:
            raise MappingError("busy", f"the reservation at {reservation.start:#x} is still backed")
        del self.reservations[reservation.start]
        self.iova.free(reservation.start, reservation.length)

    def back(
        self,
        reservation: Reservation,
        backing: ScatterList,
        *,
        page: int | None = None,
        prot: Prot | None = None,
    ) -> None:
        """Map the memory into the reservation, one piece after the other.

        ``page`` asks for that page size and no other; without it each piece is cut into the largest
        pages that fit. All is mapped, or nothing.
        """
        if self.back_needs_active and not self.is_active:
            raise MappingError("not-active", f"space {self.name} is active on no device")
        if reservation.parts:
            raise MappingError(
                "busy", f"the reservation at {reservation.start:#x} is backed already"
            )
        if backing.length > reservation.length:
            raise MappingError(
                "overlap", f"{backing.length:#x} bytes don't fit {reservation.length:#x} of IOVA"
            )
        prot = prot or Prot()
        runs, parts, iova = [], [], reservation.start
        for piece in backing:
            runs += self._cut(iova, piece, page)
            parts.append((iova, piece))
            iova += piece.length
        self.driver.map(self.domain, runs, prot)
        for piece in backing:
            self.memory.hold(piece)
        reservation.backing, reservation.prot, reservation.parts = backing, prot, parts
        self._warn_of_alignment(runs, parts, page)

    def unback(self, reservation: Reservation, *, invalidate: InvalidatePolicy = "address") -> None:
        """Unmap what is still mapped of the reservation and drop the references on its memory."""
        mapped = join_adjacent(
            Segment(at, piece.length) for at, piece in sorted(reservation.parts, key=_start)
        )
        for run in mapped:
            self.unmap_range(run.address, run.length, invalidate=invalidate)
        reservation.backing = None

    # -- both in one

    def map(
        self,
        backing: ScatterList,
        *,
        alignment: int = PAGE,
        boundary: int | None = None,
        at: int | None = None,
        limit: int | None = None,
        page: int | None = None,
        prot: Prot | None = None,
    ) -> Reservation:
        """Reserve and back; if backing fails the reservation is undone."""
        reservation = self.reserve(
            backing.length, alignment=alignment, boundary=boundary, at=at, limit=limit
        )
        try:
            self.back(reservation, backing, page=page, prot=prot)
        except MappingError:
            self.unreserve(reservation)
            raise
        return reservation

    def unmap(self, reservation: Reservation, *, invalidate: InvalidatePolicy = "address") -> None:
        self.unback(reservation, invalidate=invalidate)
        self.unreserve(reservation)

    def unmap_range(
        self, iova: int, length: int, *, invalidate: InvalidatePolicy = "address"
    ) -> None:
        """Unmap exactly a range inside one reservation; what is around it stays mapped.

        The IOVA stays reserved. "not-mapped" unless every byte of the range is mapped.
        """
        end = iova + length
        home = [r for r in self.reservations.values() if r.start <= iova and end <= r.end]
        if not home:
            raise MappingError("not-mapped", f"[{iova:#x}, {end:#x}) is inside no reservation")
        parts = [
            (at, piece) for at, piece in home[0].parts if at < end and iova < at + piece.length
        ]
        if sum(min(end, at + p.length) - max(iova, at) for at, p in parts) != length:
            raise MappingError("not-mapped", f"part of [{iova:#x}, {end:#x}) isn't mapped")
        self.driver.unmap(self.domain, iova, length, invalidate=invalidate)
        for at, piece in parts:
            self._forget(home[0], at, piece, max(iova, at), min(end, at + piece.length))

    # -- inside

    def _cut(self, iova: int, piece: Piece, page: int | None) -> list[PageRun]:
        sizes = self.driver.page_sizes
        if page is None:
            return list(largest_fits(iova, piece.pa, piece.length, sizes))
        return list(one_size(iova, piece.pa, piece.length, page, sizes))

    def _forget(
        self, reservation: Reservation, at: int, piece: Piece, start: int, end: int
    ) -> None:
        """[start, end) of the part at ``at`` is unmapped; what is left of it stays held."""
        reservation.parts.remove((at, piece))
        head = Piece(piece.pa, start - at)
        tail = Piece(piece.pa + end - at, at + piece.length - end)
        for where, rest in ((at, head), (end, tail)):
            if rest.length:
                reservation.parts.append((where, rest))
                self.memory.hold(rest)
        self.memory.release(piece)

    def _no_room(
        self, length: int, alignment: int, boundary: int | None, at: int | None, limit: int | None
    ) -> MappingError:
        wanted = f"{length:#x} bytes aligned to {alignment:#x} in space {self.name}"
        if at is not None:
            taken = self.iova.start <= at and at + length <= self.iova.end and at % alignment == 0
            if taken and at + length <= (limit or self.iova.end):
                return MappingError("overlap", f"{wanted}: [{at:#x}, {at + length:#x}) isn't free")
            return MappingError("no-iova", f"{wanted}: {at:#x} is no place for it")
        beyond = self.iova.allocate(length, alignment=alignment, boundary=boundary)
        if beyond is not None:
            self.iova.free(beyond, length)
            return MappingError("beyond-limit", f"{wanted}: none below {limit:#x}")
        return MappingError(
            "no-iova", f"no {wanted}; the largest free range is {self.iova.largest_free:#x}"
        )

    def _warn_of_alignment(
        self, runs: list[PageRun], parts: list[tuple[int, Piece]], page: int | None
    ) -> None:
        """Warn when the memory would have allowed larger pages than the IOVA's alignment does."""
        if page is not None or all(piece.length == PAGE for _, piece in parts):
            return
        used = sum(run.count for run in runs)
        sizes = self.driver.page_sizes
        possible = sum(
            run.count
            for _, piece in parts
            for run in largest_fits(piece.pa, piece.pa, piece.length, sizes)
        )
        if used > possible:
            self.log.warn(
                "suboptimal-alignment",
                f"space {self.name}: {used} pages from IOVA {parts[0][0]:#x} on, "
                f"{possible} if it were aligned as the memory is",
            )
