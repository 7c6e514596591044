# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps on physical memory: reserve pools of it, and give buffers back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from smmubench.errors import UsageError
from smmubench.mapping import ChunkPool, MappingError
from smmubench.mapping.errors import Reason
from smmubench.scenario.ops.base import Names, Op, refusal
from smmubench.scenario.ops.machine import ChunkCount

if TYPE_CHECKING:
    from smmubench.scenario.buffers import Buffer
    from smmubench.scenario.world import World

__all__ = ["FreeOp", "PoolOp"]


class PoolOp(Op):
    """Reserve physical memory in chunks of a few sizes; `buffer` takes from it by `pools`."""

    name: str = Field(description="what later steps call it")
    memory: Literal["ram", "sram"] = Field("ram", description="which memory it is carved out of")
    chunks: list[ChunkCount] = Field(min_length=1, description="how many chunks of which size")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        if self.name in world.pools:
            raise UsageError(f'there is a pool "{self.name}" already')
        memory = world.known(world.memories, self.memory, "memory")
        counts = {each.size: each.count for each in self.chunks}
        made: list[ChunkPool] = []
        if not refusal(
            world,
            f"reserving pool {self.name}",
            self.refused,
            lambda: made.append(ChunkPool(self.name, memory, counts)),
        ):
            world.pools[self.name] = made[0]


class FreeOp(Op):
    """Give buffers' memory back. Refused ("busy") while anything of it is mapped, or while a master
    that may still reach it hasn't come to an end.
    """

    buffer: Names = Field(description="the buffer, or several")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        for name in self.buffer:
            buffer = world.buffer(name)

            def free(buffer: Buffer = buffer) -> None:
                _refuse_while_in_use(world, buffer)
                buffer.free()

            if not refusal(world, f"freeing {name}", self.refused, free):
                del world.buffers[name]
        world.changes += 1


def _refuse_while_in_use(world: World, buffer: Buffer) -> None:
    for job in world.jobs.values():
        if job.state == "done":
            continue
        pieces = [piece for array in job.arrays for _, piece in array.pieces]
        if any(a.pa < b.end and b.pa < a.end for a in pieces for b in buffer.entries):
            raise MappingError("busy", f"{job.master} is still at work ({job.state})")
