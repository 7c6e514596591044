# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps of the streaming and of the coherent API: who owns memory, and what a device reaches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from smmubench.errors import UsageError
from smmubench.mapping import dma_alloc_coherent, dma_sync_for_cpu, dma_sync_for_device
from smmubench.mapping.errors import Reason
from smmubench.scenario.buffers import Buffer
from smmubench.scenario.fields import MasterName, Size
from smmubench.scenario.ops.base import Names, Op, refusal

if TYPE_CHECKING:
    from smmubench.mapping import MapArray
    from smmubench.scenario.world import World

__all__ = ["CoherentOp", "MaskOp", "SyncOp"]


class SyncOp(Op):
    """Pass the ownership of mapped memory to the CPU, or back to the device.

    Where the device works on a bounce buffer this is what copies, and the buffer's content is then
    what the device wrote.
    """

    map: Names = Field(description="the mapping, or several")
    owner: Literal["cpu", "device"] = Field(alias="for", description="who owns it from now on")

    def run(self, world: World) -> None:
        for name in self.map:
            array = world.map_array(name)
            if self.owner == "device":
                dma_sync_for_device(array)
                continue
            dma_sync_for_cpu(array)
            if array.slots:
                for buffer in world.buffers.values():
                    if any(piece in buffer.entries.entries for _, piece in array.pieces):
                        buffer.content = buffer.read()
        world.changes += 1


class MaskOp(Op):
    """Narrow what a master without an IOMMU reaches: its DMA mask."""

    master: MasterName = Field(description="the master")
    like: MasterName = Field(description="it reaches no more than this one")

    def run(self, world: World) -> None:
        device, other = world.device(self.master), world.device(self.like)
        if device.space is not None or other.space is not None:
            raise UsageError("a mask of this kind is for masters without an IOMMU")
        device.limit = other.window[1] - other.bus_offset + device.bus_offset


class CoherentOp(Op):
    """Allocate memory that the CPU and a master may both use at any time: uncached, where the
    master reaches it, and never bounced. Makes a buffer and a mapping of the same name.
    """

    name: str = Field(description="what later steps call buffer and mapping")
    size: Size = Field(description="bytes, whole 4K pages")
    master: MasterName = Field(description="the master")
    bounce: bool = Field(False, description="from the bounce pool's memory, if need be")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        if self.name in world.buffers or self.name in world.maps:
            raise UsageError(f'there is a buffer or mapping "{self.name}" already')
        device = world.device(self.master)
        device.bounce = world.bounce if self.bounce else None
        arrays: list[MapArray] = []
        call = partial(dma_alloc_coherent, device, world.memory, self.size)

        def allocate() -> None:
            entries, array = call()
            home = world.memory
            if entries.entries[0].pa not in home.allocated:
                home = world.bounce.memory
            buffer = Buffer(self.name, entries, world.target.view, b"", home)
            buffer.write(bytes(entries.length))
            world.buffers[self.name] = buffer
            arrays.append(array)

        if not refusal(world, f"coherent memory for {self.master}", self.refused, allocate):
            world.maps[self.name] = arrays[0]
        world.changes += 1
