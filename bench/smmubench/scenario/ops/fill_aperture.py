# SPDX-License-Identifier: GPL-2.0-or-later
"""A small IOVA aperture, filled bit by bit, and asked for a large aligned range."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pydantic import Field

from smmubench.errors import CaseFailure
from smmubench.mapping import AddressSpace, Device, MappingError, dma_map_sg, dma_unmap_sg
from smmubench.scenario.fields import MasterName, Size
from smmubench.scenario.ops.base import Op

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["FillApertureOp"]


class FillApertureOp(Op):
    """Reserve randomly placed chunks of a master's aperture and ask for one buffer in what is left.

    Each refusal must be clean (reason no-iova, nothing left behind), and once the chunks are given
    back the same request must succeed. Takes the measures ``failures_at_N`` (of ``trials``, N per
    cent full) and ``largest_free_at_N`` (bytes, the smallest seen).
    """

    master: MasterName = Field(description="an attached master")
    buffer: str = Field(description="the buffer to map each time")
    align: Size = Field(1 << 20, description="alignment that its IOVA must have")
    chunk: Size = Field(64 << 10, description="size of a chunk")
    fill: list[int] = Field(description="per cent of the aperture that is taken")
    trials: int = Field(5, ge=1, description="placements tried for each")

    def run(self, world: World) -> None:
        device = world.device(self.master)
        if device.space is None:
            raise CaseFailure(f"{self.master} is attached to no address space")
        space = device.space
        chunks = list(range(space.iova.start, space.iova.end, self.chunk))
        rng = random.Random(f"{world.scenario_id} {world.seed} aperture")
        for percent in self.fill:
            failures, largest = 0, space.iova.end
            for _ in range(self.trials):
                taken = rng.sample(chunks, len(chunks) * percent // 100)
                held = [space.reserve(self.chunk, at=at) for at in taken]
                largest = min(largest, space.iova.largest_free)
                failures += not self._ask(world, space, device)
                for reservation in held:
                    space.unreserve(reservation)
                # What fragmentation refused must work once the chunks are back.
                if not self._ask(world, space, device):
                    raise CaseFailure("refused although the aperture is empty again")
            world.measure(f"failures_at_{percent}", failures)
            world.measure(f"largest_free_at_{percent}", largest)
        world.check(
            True, f"{self.master}: aperture filled to {self.fill} per cent, every refusal clean"
        )

    def _ask(self, world: World, space: AddressSpace, device: Device) -> bool:
        """Map and unmap the buffer; False if it was refused, cleanly."""
        entries = world.buffer(self.buffer).entries
        before = _state(space)
        holds = dict(world.memory.holds)
        try:
            array = dma_map_sg(device, entries, alignment=self.align)
        except MappingError as error:
            if error.reason != "no-iova":
                raise
            if _state(space) != before or dict(world.memory.holds) != holds:
                raise CaseFailure(f"a refusal left something behind: {error}") from None
            return False
        dma_unmap_sg(array, len(entries))
        if _state(space) != before:
            raise CaseFailure("mapping and unmapping left something behind")
        return True


def _state(space: AddressSpace) -> tuple[list[tuple[int, int]], int, int]:
    stats = space.domain.stats
    return (space.iova.free_ranges(), stats.entries, stats.tables)
