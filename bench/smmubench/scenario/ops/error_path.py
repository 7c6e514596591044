# SPDX-License-Identifier: GPL-2.0-or-later
"""The error path of mapping a list entry by entry, walked at every place where it can break."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from smmubench.errors import CaseFailure
from smmubench.mapping import (
    AddressSpace,
    Budget,
    Device,
    MappingError,
    ScatterList,
    map_for_device,
    new_array,
    unmap_for_device,
)
from smmubench.mapping.scatterlist import PAGE, Piece
from smmubench.scenario.fields import MasterName, Size
from smmubench.scenario.ops.base import Op
from smmubench.scenario.witness import Expected

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["ErrorPathOp"]

#: Where the spaces of this step hand out IOVA: any 1 MB boundary would do.
_BASE = 16 << 20


@dataclass(frozen=True, slots=True)
class _State:
    """What has to be as it was: table memory, tables' contents, IOVA, references."""

    allocated: dict[int, int]
    table: int
    iova: tuple[tuple[int, int], ...]
    holds: dict[Piece, int]
    entries: int
    tables: int
    budget: int | None


class ErrorPathOp(Op):
    """Map a buffer entry by entry so that entry k fails, for each k, and undo what was mapped.

    The mapping call stops and returns k; it undoes nothing. Unmapping exactly k entries must leave
    tables, IOVA and references as they were; unmapping all entries must too, but is warned of. The
    master is attached and never started.
    """

    buffer: str = Field(description="the buffer; its pieces are the list's entries")
    master: MasterName = Field(description="the master it is mapped for; attached to nothing")
    cause: Literal["iova", "limit", "tables", "array"] = Field(
        description="what runs out: free IOVA, the addresses the master can issue, memory for "
        "second-level tables, memory for the map array itself"
    )
    page: Size | None = Field(None, description="page size; largest-fits unless given")
    fail_at: list[int] = Field(description="the entries k at which it must fail")

    def run(self, world: World) -> None:
        entries = world.buffer(self.buffer).entries
        leaked_pages = leaked_iova = 0
        world.expected_warnings.add("wrong-count")
        iommu = world.iommu_of(self.master)
        before = world.target.counters(iommu)["translations"]
        for k in self.fail_at:
            if self.cause == "array":
                self._array_fails(world, entries)
                continue
            space, device = self._prepare(world, entries, k)
            for unmapped in (k, len(entries)):
                pages, iova = self._fail(world, space, device, entries, k, unmapped)
                leaked_pages += pages
                leaked_iova += iova
            world.driver.detach(self.master)
            world.driver.release(space.domain)
        places = f"{len(self.fail_at)} places" if len(self.fail_at) > 1 else "1 place"
        what = f"{self.buffer} for {self.master}, {self.cause} runs out at {places}"
        moved = world.target.counters(iommu)["translations"] - before
        world.check_equal(f"{what}: transactions through {iommu}", moved, 0)
        world.check_equal(f"{what}: leaked pages", leaked_pages, 0)
        world.check_equal(f"{what}: leaked IOVA", leaked_iova, 0)
        for name, leaked in (("leaked_pages", leaked_pages), ("leaked_iova_bytes", leaked_iova)):
            world.measure(name, world.measures.get(name, 0) + leaked)
        world.measure(
            "failures_walked", world.measures.get("failures_walked", 0) + len(self.fail_at)
        )

    def _prepare(self, world: World, entries: ScatterList, k: int) -> tuple[AddressSpace, Device]:
        """A space in which exactly k entries fit, as far as the cause is one of addresses."""
        room = sum(piece.length for piece in entries.entries[:k])
        end = 1 << 32
        if self.cause == "iova":
            end = _BASE + max(room, PAGE)  # no aperture is empty; no entry fits a page
        space = AddressSpace(
            world.driver, world.memory, f"error path {k}", aperture=(_BASE, end), log=world.log
        )
        space.attach(self.master)
        device = Device(self.master, space, log=world.log)
        if self.cause == "limit":
            device.limit = _BASE + room
        world.changes += 1
        return space, device

    def _fail(
        self,
        world: World,
        space: AddressSpace,
        device: Device,
        entries: ScatterList,
        k: int,
        unmapped: int,
    ) -> tuple[int, int]:
        """One failure, undone by unmapping ``unmapped`` entries; pages and IOVA bytes leaked."""
        what = f"{self.cause} runs out at entry {k}"
        stats = space.domain.stats
        if self.cause == "tables":
            world.table_budget.left = self._tables_before(entries, k)
        before, maps, unmaps = _state(world, space), stats.maps, stats.unmaps
        warned = world.log.counts["wrong-count"]

        array = new_array(entries)
        alignment = None if self.page is not None else 1 << 20
        count = map_for_device(device, entries, array, alignment=alignment, page=self.page)
        _must(count == k, f"{what}: mapping returned {count}")
        _must(stats.maps - maps == k, f"{what}: {stats.maps - maps} maps were done")
        self._look(world, device, entries, count)

        unmap_for_device(device, array, unmapped)
        flagged = world.log.counts["wrong-count"] - warned
        _must(stats.unmaps - unmaps == k, f"{what}: {stats.unmaps - unmaps} unmaps were done")
        _must(
            flagged == unmapped - k, f"{what}: unmapping {unmapped} was warned of {flagged} times"
        )
        after = _state(world, space)
        world.table_budget.left = None
        _must(before == after, f"{what}: before {before}, after {after}")
        return (
            after.entries - before.entries,
            sum(e - s for s, e in before.iova) - sum(e - s for s, e in after.iova),
        )

    def _look(self, world: World, device: Device, entries: ScatterList, count: int) -> None:
        """Entries below k are mapped (all witnesses say so), entry k isn't."""
        iova, expected = _BASE, []
        for index, piece in enumerate(entries.entries[: count + 1]):
            pa = piece.pa if index < count else None
            causes = frozenset() if pa is not None else frozenset({"translation"})
            expected.append(Expected(iova, pa, causes))
            iova += piece.length
        failed = world.check_translations(self.master, expected, quiet=True)
        _must(not failed, f"{self.cause} runs out at entry {count}:" + "".join(failed))

    def _tables_before(self, entries: ScatterList, k: int) -> int:
        """Second-level tables that the first k entries need; each lies in megabytes of its own."""
        if self.page is None:
            return sum(piece.length % (1 << 20) != 0 for piece in entries.entries[:k])
        return k

    def _array_fails(self, world: World, entries: ScatterList) -> None:
        """The map array can't be allocated: then nothing at all may have happened."""
        before = dict(world.memory.allocated)
        try:
            new_array(entries, Budget(0))
        except MappingError as error:
            world.check(error.reason == "no-array", f"the map array can't be allocated: {error}")
        else:
            raise CaseFailure("the map array was allocated from a budget of 0")
        world.check_equal("memory after that", world.memory.allocated == before, True)


def _state(world: World, space: AddressSpace) -> _State:
    table = getattr(space.domain, "table", None)
    contents = zlib.crc32(table.root_bytes()) if table is not None else 0
    return _State(
        dict(world.memory.allocated),
        contents,
        tuple(space.iova.free_ranges()),
        dict(world.memory.holds),
        space.domain.stats.entries,
        space.domain.stats.tables,
        world.table_budget.left,
    )


def _must(ok: bool, line: str) -> None:
    if not ok:
        raise CaseFailure(line)
