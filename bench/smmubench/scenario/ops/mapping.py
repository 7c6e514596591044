# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps that map buffers for masters and unmap them."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from smmubench.driver import InvalidatePolicy, MemoryKind, Prot
from smmubench.errors import UsageError
from smmubench.mapping import (
    Device,
    Direction,
    MapArray,
    PageRun,
    ScatterList,
    dma_map_page,
    dma_map_sg,
    dma_unmap_entry,
    dma_unmap_sg,
    largest_fits,
    one_size,
)
from smmubench.mapping.errors import Reason
from smmubench.scenario.fields import Address, MasterName, Size
from smmubench.scenario.ops.base import Model, Names, OneOrMore, Op, refusal

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["InvalidateOp", "MapOp", "Protection", "Quantity", "UnmapOp"]

#: What a map step can count.
Quantity = Literal[
    "list_entries",
    "runs",
    "bytes",
    "pages",
    "leaf_writes",
    "table_writes",
    "tables",
    "warnings",
    "iova",
    "microseconds",
]


class Protection(Model):
    """What a mapping permits."""

    write: bool = Field(default=True, description="writing too")
    privileged: bool = Field(default=False, description="only to privileged transactions")
    execute: bool = Field(default=True, description="instruction fetches too")
    memory: MemoryKind = Field(default="cached", description="memory type")

    def build(self) -> Prot:
        return Prot(self.write, self.privileged, self.execute, self.memory)


class MapOp(Op):
    """Map a buffer, or a part of it, for masters.

    Each master gets a map array of its own, named ``as`` (several masters: ``as@master``). Behind
    an IOMMU the IOVA comes from the master's address space, lowest free address first.
    """

    buffer: str = Field(description="the buffer")
    master: Annotated[list[MasterName], OneOrMore, Field(min_length=1)] = Field(
        description="one master or several"
    )
    name: str | None = Field(
        None, alias="as", description="name of the mapping; the buffer's unless given"
    )
    form: Literal["pieces", "pages", "merged"] = Field(
        "pieces", alias="list", description="one list entry a piece, a 4K page, or a physical run"
    )
    how: Literal["sg", "entries"] = Field(
        "sg", description="the list in one go, or entry by entry as single pages are mapped"
    )
    page: Size | None = Field(None, description="this page size and no other; else largest-fits")
    at: Address | None = Field(None, description="at this IOVA")
    align: Size | None = Field(None, description="alignment of the IOVA")
    boundary: Size | None = Field(None, description="no segment crosses a multiple of it")
    offset: Size = Field(0, description="first byte of the buffer")
    length: Size | None = Field(None, description="bytes; all of the rest unless given")
    prot: Protection = Field(default_factory=Protection, description="what it permits")
    bounce: bool = Field(
        False, description="through bounce buffers where the master can't reach the memory"
    )
    direction: Direction = Field("bidirectional", description="which way the data goes")
    reserve: bool = Field(
        True, description="false: straight into the tables at `at`, past the IOVA allocator"
    )
    refused: Reason | None = Field(None, description="it must be refused for this reason")
    expect: dict[Quantity, int] = Field({}, description="what it must come to")
    measure: dict[str, Quantity] = Field({}, description="measures to take: name: quantity")

    @model_validator(mode="after")
    def _sense(self) -> MapOp:
        if not self.reserve and (self.refused is None or self.at is None):
            raise ValueError("reserve: false is for mappings that must be refused, at a given IOVA")
        if self.how == "entries" and self.at is not None:
            raise ValueError("at places one run; with how: entries each entry gets its own")
        return self

    def run(self, world: World) -> None:
        buffer = world.buffer(self.buffer)
        length = buffer.length - self.offset if self.length is None else self.length
        try:
            entries = buffer.entries.part(self.offset, length)
        except ValueError as error:
            raise UsageError(f"buffer {self.buffer}: {error}") from None
        if self.form == "pages":
            entries = entries.pages()
        elif self.form == "merged":
            entries = entries.merged()
        for master in self.master:
            self._map(world, world.device(master), entries)
        world.changes += 1

    def _map(self, world: World, device: Device, entries: ScatterList) -> None:
        base = self.name or self.buffer
        name = base if len(self.master) == 1 else f"{base}@{device.name}"
        if name in world.maps:
            raise UsageError(f'there is a mapping "{name}" already; give another with as:')
        if device.space is None and device.name in {
            m.name for m in world.machine.masters if m.iommu
        }:
            raise UsageError(f"master {device.name} is attached to no address space")
        before = _costs(world, device)
        started = time.perf_counter()
        arrays: list[MapArray] = []
        try:
            if refusal(
                world,
                f"mapping {self.buffer} for {device.name}",
                self.refused,
                lambda: arrays.append(self._call(world, device, entries)),
            ):
                unchanged = _costs(world, device)
                world.check_equal("leaf writes of the refused mapping", unchanged[0] - before[0], 0)
                return
        finally:
            elapsed = time.perf_counter() - started
        array = world.maps[name] = arrays[0]
        after = _costs(world, device)
        delta = [b - a for a, b in zip(before, after, strict=True)]
        found: dict[Quantity, int] = {
            "list_entries": len(entries),
            "runs": array.runs,
            "bytes": array.length,
            "leaf_writes": delta[0],
            "table_writes": delta[1],
            "tables": delta[2],
            "pages": delta[3],
            "warnings": delta[4],
            "iova": array.segments[0].address,
            "microseconds": round(elapsed * 1e6),
        }
        for quantity, wanted in self.expect.items():
            world.check_equal(f"mapping {name}: {quantity}", found[quantity], wanted)
        for measure, quantity in self.measure.items():
            world.measure(measure, found[quantity])

    def _call(self, world: World, device: Device, entries: ScatterList) -> MapArray:
        prot = self.prot.build()
        device.bounce = world.bounce if self.bounce else None
        if not self.reserve:
            return self._map_raw(world, device, entries)
        if self.how == "sg":
            return dma_map_sg(
                device,
                entries,
                alignment=self.align,
                boundary=self.boundary,
                at=self.at,
                page=self.page,
                prot=prot,
                direction=self.direction,
            )
        whole = MapArray(device, len(entries), [])
        for entry in entries:
            one = dma_map_page(device, entry, alignment=self.align, page=self.page, prot=prot)
            whole.segments += one.segments
            whole.reservations += one.reservations
            whole.pieces += one.pieces
        return whole

    def _map_raw(self, world: World, device: Device, entries: ScatterList) -> MapArray:
        assert device.space is not None and self.at is not None
        runs: list[PageRun] = []
        iova = self.at
        sizes = world.driver.page_sizes
        for piece in entries:
            runs += (
                largest_fits(iova, piece.pa, piece.length, sizes)
                if self.page is None
                else one_size(iova, piece.pa, piece.length, self.page, sizes)
            )
            iova += piece.length
        world.driver.map(device.space.domain, runs, self.prot.build())
        return MapArray(device, len(entries), [])


class UnmapOp(Op):
    """Unmap mappings: all of them, some of their list entries, or a range of bytes out of them."""

    map: Names = Field(description="the mapping, or several")
    entries: int | Literal["all", "returned"] = Field(
        "all",
        description="list entries to unmap; returned: as many as mapping returned, which is wrong",
    )
    every_second: bool = Field(
        False, description="only entries 0, 2, 4, ... of a mapping made with how: entries"
    )
    offset: Size | None = Field(None, description="unmap a range: its first byte")
    length: Size | None = Field(None, description="unmap a range: bytes")
    invalidate: InvalidatePolicy = Field(
        "address", description="what follows: by address, the whole context, or (wrongly) nothing"
    )
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    @model_validator(mode="after")
    def _range_or_entries(self) -> UnmapOp:
        if (self.offset is None) != (self.length is None):
            raise ValueError("a range has an offset and a length")
        return self

    def run(self, world: World) -> None:
        for name in self.map:
            array = world.map_array(name)
            refused = refusal(world, f"unmapping {name}", self.refused, partial(self._call, array))
            if not refused and not array.pieces and self.entries == "all":
                del world.maps[name]
        world.changes += 1

    def _call(self, array: MapArray) -> None:
        if self.offset is not None and self.length is not None:
            space = array.device.space
            if space is None:
                raise UsageError(f"{array.device.name} has no address space to unmap from")
            for segment in array.part(self.offset, self.length):
                space.unmap_range(segment.address, segment.length, invalidate=self.invalidate)
            return
        if self.every_second:
            for index in range((array.entries - 1) & ~1, -1, -2):
                dma_unmap_entry(array, index)
            return
        count = {"all": array.entries, "returned": array.runs}.get(str(self.entries))
        dma_unmap_sg(
            array, count if count is not None else int(self.entries), invalidate=self.invalidate
        )


class InvalidateOp(Op):
    """Drop an address space's translations from the TLB: all of them, or those of one mapping."""

    space: str | None = Field(None, description="the address space, all of it")
    map: str | None = Field(None, description="only the addresses of this mapping")

    @model_validator(mode="after")
    def _one(self) -> InvalidateOp:
        if (self.space is None) == (self.map is None):
            raise ValueError("give either space or map")
        return self

    def run(self, world: World) -> None:
        if self.space is not None:
            world.driver.invalidate(world.space(self.space).domain)
            return
        assert self.map is not None
        array = world.map_array(self.map)
        if array.device.space is None:
            raise UsageError(f"{array.device.name} has no address space")
        for segment in array.segments:
            world.driver.invalidate(array.device.space.domain, segment.address, segment.length)


def _costs(world: World, device: Device) -> tuple[int, int, int, int, int]:
    """Leaf writes, table writes, tables, pages, warnings so far."""
    warnings = sum(world.log.counts.values())
    if device.space is None:
        return (0, 0, 0, 0, warnings)
    stats = device.space.domain.stats
    return (stats.leaf_writes, stats.table_writes, stats.tables, stats.entries, warnings)
