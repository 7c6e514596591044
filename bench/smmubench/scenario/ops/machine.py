# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps on the machine as a whole: buffers, CPU accesses, injected faults, reset, snapshots."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from smmubench.drivers.bench_dma import pattern
from smmubench.errors import UsageError
from smmubench.mapping import ChunkPool, ScatterList, TailRule, allocate_chunks
from smmubench.mapping.errors import Reason
from smmubench.scenario.buffers import Buffer, GuestCpu, random_bytes
from smmubench.scenario.fields import Address, IommuName, MasterName, Size
from smmubench.scenario.ops.base import Model, OneOrMore, Op, refusal
from smmubench.target import Inject

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["BufferOp", "ChunkCount", "CpuOp", "InjectOp", "ResetOp", "RestoreOp", "SnapshotOp"]

Cause = Literal[
    "translation", "access-flag", "permission", "tlb-miss", "walk-decode", "walk-slave", "multi-hit"
]  # fmt: skip


class Pieces(Model):
    """Some equal pieces of a buffer."""

    size: Size = Field(description="bytes of each piece, whole 4K pages")
    count: int = Field(1, ge=1, le=4096, description="how many of them")
    align: Size = Field(4096, description="alignment of each piece's physical address")


class ChunkCount(Model):
    """Chunks of one size."""

    size: Size = Field(description="bytes of each")
    count: int = Field(ge=0, le=65536, description="how many")


class BufferOp(Op):
    """Allocate a buffer and let the CPU fill it with random bytes that follow from the seed.

    The pieces lie apart in physical memory and in no particular order, as a buffer's pages do. From
    pools it comes in chunks, largest first; the last one may be larger than what was asked for.
    """

    name: str = Field(description="what later steps call it")
    size: Size | None = Field(None, description="a buffer in one piece of this size")
    align: Size = Field(4096, description="with size: alignment of the physical address")
    at: Address | None = Field(None, description="with size: at this physical address")
    memory: Literal["ram", "sram"] = Field("ram", description="which memory it lies in")
    pools: Annotated[list[str], OneOrMore] = Field(
        [], description="with size: in chunks from these pools, the first one first"
    )
    tail: TailRule = Field(
        "covered",
        description="with pools: when a rest below the smallest chunk may take one: while there is "
        "one, or (posted) only while there is more than one",
    )
    pieces: list[Pieces] | None = Field(None, description="a buffer of several pieces, in order")
    fill: Literal["random", "zero"] = Field("random", description="what the CPU puts into it")
    refused: Reason | None = Field(None, description="it must be refused for this reason")
    expect: list[ChunkCount] = Field([], description="with pools: how many chunks of each size")
    measure: str | None = Field(None, description="measure of how many pieces it has")

    @model_validator(mode="after")
    def _one_form(self) -> BufferOp:
        if (self.size is None) == (self.pieces is None):
            raise ValueError("give either size or pieces")
        if self.pieces is not None and (self.pools or self.at is not None):
            raise ValueError("pools and at go with size")
        if self.pools and self.at is not None:
            raise ValueError("give pools or at, not both")
        if self.expect and not self.pools:
            raise ValueError("expect is for buffers from pools")
        return self

    def run(self, world: World) -> None:
        if self.name in world.buffers:
            raise UsageError(f'there is a buffer "{self.name}" already')
        pools = [world.pool(name) for name in self.pools]
        memory = world.known(world.memories, self.memory, "memory")
        found: list[ScatterList] = []
        if refusal(
            world,
            f"allocating {self.name}",
            self.refused,
            lambda: found.append(self._allocate(world, pools)),
        ):
            return
        buffer = Buffer(self.name, found[0], world.target.view, b"", pools or memory)
        if self.fill == "random":
            buffer.write(random_bytes(f"{world.seed} {self.name}", buffer.length))
        else:
            buffer.write(bytes(buffer.length))
        world.buffers[self.name] = buffer
        world.changes += 1
        if self.expect:
            self._check(world, buffer)
        if self.measure is not None:
            world.measure(self.measure, len(buffer.entries))

    def _allocate(self, world: World, pools: list[ChunkPool]) -> ScatterList:
        if pools:
            assert self.size is not None
            return allocate_chunks(pools, self.size, tail=self.tail)
        memory = world.memories[self.memory]
        if self.pieces is None:
            assert self.size is not None
            return ScatterList((memory.allocate(self.size, alignment=self.align, at=self.at),))
        sizes = [(p.size, p.align) for p in self.pieces for _ in range(p.count)]
        shuffle = random.Random(f"{world.scenario_id} {world.seed} {self.name}")
        return memory.allocate_scattered(sizes, shuffle)

    def _check(self, world: World, buffer: Buffer) -> None:
        found = Counter(piece.length for piece in buffer.entries)
        wanted = Counter({each.size: each.count for each in self.expect if each.count})
        world.check_equal(f"chunks of {self.name}", _sizes(found), _sizes(wanted))


def _sizes(counts: Counter[int]) -> str:
    return " ".join(f"{count}x{size >> 10}K" for size, count in sorted(counts.items())[::-1])


class CpuOp(Op):
    """Let the CPU write to a buffer, or look at it.

    What it writes becomes what masters must see from then on.
    """

    buffer: str = Field(description="the buffer")
    write: int | None = Field(None, ge=0, description="write the pattern of this seed")
    read: bool = Field(False, description="read, and find what was last written to it")
    offset: Size = Field(0, description="first byte")
    length: Size | None = Field(None, description="bytes; all of the rest unless given")

    @model_validator(mode="after")
    def _one_way(self) -> CpuOp:
        if (self.write is None) != self.read:
            raise ValueError("give either write: SEED or read: true")
        return self

    def run(self, world: World) -> None:
        buffer = world.buffer(self.buffer)
        length = buffer.length - self.offset if self.length is None else self.length
        # A guest's own CPU, where one runs, else the bench for it.
        cpu = world.target if isinstance(world.target, GuestCpu) else None
        if self.write is not None:
            buffer.write(pattern(self.write, length), self.offset, cpu=cpu)
            return
        wanted = buffer.content[self.offset : self.offset + length]
        at = buffer.first_difference(wanted, self.offset, cpu=cpu)
        where = "as written" if at is None else f"differs from byte {self.offset + at:#x} on"
        world.check(at is None, f"CPU reads {length:#x} bytes of {self.buffer}: {where}")


class InjectOp(Op):
    """Order a fault: transactions that match will meet it whatever the tables say."""

    iommu: IommuName | None = Field(None, description="the IOMMU; or give a master")
    master: MasterName | None = Field(
        None, description="only transactions in this master's context"
    )
    cause: Cause = Field(description="what goes wrong")
    level2: bool = Field(False, description="in the second-level lookup")
    skip: int = Field(0, ge=0, description="matching transactions that still pass")
    count: int = Field(1, ge=0, description="how many then fault; 0 cancels an order")

    @model_validator(mode="after")
    def _somewhere(self) -> InjectOp:
        if self.iommu is None and self.master is None:
            raise ValueError("give an iommu or a master")
        return self

    def run(self, world: World) -> None:
        world.require("inject")
        iommu, context = self.iommu, None
        if self.master is not None:
            iommu, context = world.iommu_of(self.master), world.bank_of(self.master)
        assert iommu is not None
        order = Inject(
            self.cause, context=context, skip=self.skip, count=self.count, level2=self.level2
        )
        world.target.inject(iommu, order)


class ResetOp(Op):
    """Bench devices back to their reset state. RAM keeps its contents, drivers forget what they had
    attached; buffers and what they hold stay.
    """

    tlb_entries: int | None = Field(None, ge=1, le=256, description="new size of every TLB")
    tlb_ways: int | None = Field(None, ge=1, le=256, description="new number of ways")

    def run(self, world: World) -> None:
        world.target.reset(tlb_entries=self.tlb_entries, tlb_ways=self.tlb_ways, seed=world.seed)
        world.forget_devices()


class SnapshotOp(Op):
    """Save RAM and every device's state under a name, in the middle of transfers if need be."""

    name: str = Field("snapshot", pattern=r"^[A-Za-z0-9_-]{1,32}$", description="its name")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    def run(self, world: World) -> None:
        world.take_snapshot(self.name)


class RestoreOp(SnapshotOp):
    """Go back to a snapshot. Mappings and buffers must be the ones that there were."""

    def run(self, world: World) -> None:
        world.restore_snapshot(self.name)
