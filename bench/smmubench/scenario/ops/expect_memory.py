# SPDX-License-Identifier: GPL-2.0-or-later
"""Expectations on memory, translations, address spaces and what a master put on the bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from smmubench.drivers.bench_dma import pattern
from smmubench.mapping import PAGE
from smmubench.scenario.fields import Address, MasterName, Size
from smmubench.scenario.ops.base import Model, OneOrMore
from smmubench.scenario.ops.expect_faults import CauseName
from smmubench.scenario.witness import Expected
from smmubench.target import Access

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = [
    "BounceExpect",
    "DataExpect",
    "MappedExpect",
    "PoolExpect",
    "ReachExpect",
    "SpaceExpect",
    "TraceExpect",
    "TranslationExpect",
]


class DataExpect(Model):
    """What a buffer holds, as the CPU reads it."""

    buffer: str = Field(description="the buffer")
    equals: str | None = Field(None, description="the same bytes as the CPU put into this buffer")
    pattern: int | None = Field(
        None, ge=0, description="the pattern that a write left, by its seed"
    )
    intact: bool = Field(False, description="what the CPU last put there")
    offset: Size = Field(0, description="first byte")
    length: Size | None = Field(None, description="bytes; all of the rest unless given")
    measure: str | None = Field(None, description="with intact: measure of how many bytes differ")

    @model_validator(mode="after")
    def _one(self) -> DataExpect:
        if (self.equals is not None) + (self.pattern is not None) + self.intact != 1:
            raise ValueError("give one of equals, pattern, intact")
        return self

    def check(self, world: World) -> None:
        buffer = world.buffer(self.buffer)
        length = buffer.length - self.offset if self.length is None else self.length
        if self.pattern is not None:
            wanted, what = pattern(self.pattern, length), f"the pattern of {self.pattern}"
        else:
            source = world.buffer(self.equals) if self.equals is not None else buffer
            wanted = source.content[self.offset : self.offset + length]
            what = f"what the CPU put into {source.name}"
        if self.measure is not None:
            world.measure(self.measure, buffer.changed_bytes())
        at = buffer.first_difference(wanted, self.offset)
        where = "" if at is None else f", differs from byte {self.offset + at:#x} on"
        world.check(at is None, f"{self.buffer}: {length:#x} bytes are {what}{where}")


class TranslationExpect(Model):
    """What one address translates to, by TLB, fresh walk and oracle alike."""

    master: MasterName = Field(description="whose address space")
    stream: int | None = Field(None, description="stream ID; the master's own unless given")
    at: Address | None = Field(None, description="the address")
    map: str | None = Field(None, description="or: of this mapping,")
    offset: Size = Field(0, description="this byte")
    to: str | None = Field(None, description="it leads to this buffer,")
    to_offset: Size | None = Field(
        None, description="at this byte; the same as offset unless given"
    )
    live: str | None = Field(
        None, description="though the TLB still leads to this buffer, at the same byte"
    )
    fault: Annotated[list[CauseName], OneOrMore] = Field(
        [], description="or it faults for (at least) this"
    )
    page: Size | None = Field(None, description="by a page of this size")
    hit: bool | None = Field(None, description="the TLB holds it, or not")
    write: bool = Field(False, description="for a write")
    privileged: bool = Field(False, description="for a privileged transaction")
    instruction: bool = Field(False, description="for an instruction fetch")
    ttbr: int | None = Field(None, ge=0, le=1, description="the walk starts from this table base")

    @model_validator(mode="after")
    def _one(self) -> TranslationExpect:
        if (self.at is None) == (self.map is None):
            raise ValueError("give either at or map")
        if (self.to is None) == (not self.fault):
            raise ValueError("give either to or fault")
        return self

    def check(self, world: World) -> None:
        iova = world.place(self.at, self.map, None, self.offset)
        pa, live_pa = (self._place(world, name) for name in (self.to, self.live))
        expected = Expected(
            iova, pa, world.causes(self.fault), self.page, live_pa=live_pa, hit=self.hit
        )
        access = Access(self.write, self.privileged, self.instruction)
        world.check_translations(self.master, [expected], access, self.stream)
        if self.ttbr is not None:
            stream = world.stream_of(self.master, self.stream)
            walk = world.target.walk(world.iommu_of(self.master), stream, iova, access)
            bases = {level.ttbr for level in walk.levels if level.level == 1}
            world.check_equal(f"iova {iova:#010x}: walk starts at TTBR", bases, {self.ttbr})

    def _place(self, world: World, name: str | None) -> int | None:
        if name is None:
            return None
        return world.place(
            None, None, name, self.offset if self.to_offset is None else self.to_offset
        )


class MappedExpect(Model):
    """Every page of a mapping leads to its place in the buffer, except the holes, which fault."""

    map: str = Field(description="the mapping")
    buffer: str = Field(description="the buffer it maps, from its first byte on")
    holes: list[tuple[Size, Size]] = Field([], description="(offset, length) of what is unmapped")
    every: Size = Field(PAGE, description="distance of the bytes that are looked at")
    measure_foreign: str | None = Field(
        None, description="measure (added up) of TLB hits that lead to memory not of this buffer"
    )

    def check(self, world: World) -> None:
        array, buffer = world.map_array(self.map), world.buffer(self.buffer)
        expected = []
        for offset in range(0, array.length, self.every):
            hole = any(start <= offset < start + size for start, size in self.holes)
            pa = None if hole else buffer.entries.locate(offset)
            causes = frozenset({"translation"} if hole else ())
            expected.append(Expected(array.address(offset), pa, causes))
        if self.measure_foreign is not None:
            self._count_foreign(world, array.device.name, expected)
        failed = world.check_translations(array.device.name, expected, quiet=True)
        world.check(
            bool(expected) and not failed,
            f"mapping {self.map}: {len(expected)} addresses lead to their memory or into "
            f"{len(self.holes)} holes, by TLB, fresh walk and oracle" + "".join(failed),
        )

    def _count_foreign(self, world: World, master: str, expected: list[Expected]) -> None:
        assert self.measure_foreign is not None
        iovas = [each.iova for each in expected]
        seen = world.target.translate(world.iommu_of(master), world.stream_of(master), iovas)
        foreign = sum(a.hit and a.pa != want.pa for a, want in zip(seen, expected, strict=True))
        world.measure(self.measure_foreign, world.measures.get(self.measure_foreign, 0) + foreign)


class SpaceExpect(Model):
    """How much of an address space is in use."""

    space: str = Field(description="the address space")
    pages: int | None = Field(None, description="pages mapped, of any size")
    tables: int | None = Field(None, description="second-level tables")
    reserved: Size | None = Field(None, description="bytes of IOVA that are taken")
    held: Size | None = Field(None, description="bytes of memory that some mapping holds")
    multiple_of: dict[str, Size] = Field({}, description="mapping: its IOVA is a multiple of this")
    within: dict[str, Size] = Field(
        {}, description="mapping: no segment crosses a multiple of this"
    )
    measure: dict[
        str, Literal["pages", "tables", "reserved", "free_iova", "largest_free_iova", "held"]
    ] = Field({}, description="measures to take: name: quantity")

    def check(self, world: World) -> None:
        space = world.space(self.space)
        reserved = space.iova.end - space.iova.start - space.iova.free_bytes
        found = {
            "pages": space.domain.stats.entries,
            "tables": space.domain.stats.tables,
            "reserved": reserved,
            "free_iova": space.iova.free_bytes,
            "largest_free_iova": space.iova.largest_free,
            "held": sum(piece.length * n for piece, n in world.memory.holds.items()),
        }
        for name in ("pages", "tables", "reserved", "held"):
            wanted = getattr(self, name)
            if wanted is not None:
                world.check_equal(f"space {self.space}: {name}", found[name], wanted)
        for name, alignment in self.multiple_of.items():
            first = world.map_array(name).segments[0].address
            world.check_equal(
                f"{name} at {first:#x}: IOVA mod {alignment:#x}", first % alignment, 0
            )
        for name, boundary in self.within.items():
            crossing = [
                segment
                for segment in world.map_array(name).segments
                if segment.address // boundary != (segment.end - 1) // boundary
            ]
            world.check_equal(f"{name}: segments across {boundary:#x}", len(crossing), 0)
        for measure, quantity in self.measure.items():
            world.measure(measure, found[quantity])


class PoolExpect(Model):
    """How a pool stands: bytes that are handed out, the most there were at a time, and those that
    nobody uses and nobody else can have.
    """

    pool: str = Field(description="the pool")
    used: Size | None = Field(None, description="bytes handed out now")
    peak: Size | None = Field(None, description="the most handed out at a time")
    idle: Size | None = Field(None, description="bytes reserved and not handed out")
    measure: dict[str, Literal["used", "peak", "idle"]] = Field(
        {}, description="measures to take: name: quantity"
    )

    def check(self, world: World) -> None:
        pool = world.pool(self.pool)
        found = {"used": pool.used, "peak": pool.peak, "idle": pool.idle}
        for name, wanted in (("used", self.used), ("peak", self.peak), ("idle", self.idle)):
            if wanted is not None:
                world.check_equal(f"pool {self.pool}: bytes {name}", found[name], wanted)
        for measure, name in self.measure.items():
            world.measure(measure, found[name])


class BounceExpect(Model):
    """What bouncing has cost since the case began."""

    copies: int | None = Field(None, ge=0, description="pieces copied")
    bytes: Size | None = Field(None, description="bytes copied")
    held: Size | None = Field(None, description="bytes of bounce buffers in use now")
    measure: dict[str, Literal["copies", "bytes", "held"]] = Field(
        {}, description="measures to take: name: quantity"
    )

    def check(self, world: World) -> None:
        pool = world.bounce
        found = {
            "copies": pool.copies,
            "bytes": pool.bytes_copied,
            "held": sum(pool.memory.allocated.values()),
        }
        for name, wanted in (("copies", self.copies), ("bytes", self.bytes), ("held", self.held)):
            if wanted is not None:
                world.check_equal(f"bounce buffers: {name}", found[name], wanted)
        for measure, name in self.measure.items():
            world.measure(measure, found[name])


class ReachExpect(Model):
    """Where the last bursts of a master came out on the bus; a master remembers 256."""

    master: MasterName = Field(description="the master")
    bursts: int = Field(ge=1, le=256, description="how many of the last bursts")
    memory: Literal["ram", "sram"] = Field(description="each of them reached this memory")

    def check(self, world: World) -> None:
        windows = [each for each in world.machine.windows if each.kind == self.memory]
        trace = world.target.trace(self.master)[-self.bursts :]
        world.check_equal(f"bursts that {self.master} remembers", len(trace), self.bursts)
        inside = sum(any(w.base <= t.pa < w.base + w.size for w in windows) for t in trace)
        world.check_equal(
            f"of the last {self.bursts} bursts of {self.master} to {self.memory}",
            inside,
            self.bursts,
        )


class TraceExpect(Model):
    """The last bursts of a master, oldest first."""

    master: MasterName = Field(description="the master")
    bursts: list[tuple[Address, Size]] = Field(description="(IOVA, length) of each")
    to: list[tuple[str, Size]] | None = Field(
        None, description="(buffer, offset) that each reached on the bus"
    )

    @model_validator(mode="after")
    def _as_many(self) -> TraceExpect:
        if self.to is not None and len(self.to) != len(self.bursts):
            raise ValueError("to has as many places as there are bursts")
        return self

    def check(self, world: World) -> None:
        trace = world.target.trace(self.master)[-len(self.bursts) :]
        found = [(each.iova, each.length) for each in trace]
        world.check_equal(f"last bursts of {self.master}", _hex(found), _hex(self.bursts))
        if self.to is not None:
            reached = [each.pa for each in trace]
            wanted = [world.buffer(name).entries.locate(offset) for name, offset in self.to]
            world.check_equal(
                "addresses they reached", [hex(pa) for pa in reached], [hex(pa) for pa in wanted]
            )


def _hex(pairs: list[tuple[int, int]]) -> str:
    return " ".join(f"{address:#x}+{length:#x}" for address, length in pairs)
