# SPDX-License-Identifier: GPL-2.0-or-later
"""Physical memory, more and more fragmented, and three ways to get a large buffer out of it."""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING

from pydantic import Field

from smmubench.drivers.bench_dma import DescriptorList
from smmubench.errors import CaseFailure
from smmubench.mapping import (
    PAGE,
    ChunkPool,
    Device,
    MappingError,
    Piece,
    ScatterList,
    allocate_chunks,
    dma_map_sg,
    dma_unmap_sg,
    free_chunks,
)
from smmubench.scenario import jobs
from smmubench.scenario.buffers import random_bytes
from smmubench.scenario.fields import MasterName, Size
from smmubench.scenario.jobs import Job
from smmubench.scenario.ops.base import Op
from smmubench.target import Start

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["FragmentOp"]


class FragmentOp(Op):
    """Take random pages of a region, and ask for ``count`` frames: as contiguous memory, from a
    pool reserved beforehand, and as scattered pages behind the IOMMU.

    Takes for each N per cent the measures ``contiguous_at_N``, ``pool_at_N`` and ``iommu_at_N``
    (successes of ``trials``), and at each of ``stream_at`` what the attached master's context
    counts when it reads the frames: ``misses_iommu_at_N`` and ``misses_pool``. The data must be
    what the CPU put there. ``idle_reserve`` is what the pool keeps from others all the time.
    """

    master: MasterName = Field(description="an attached master")
    region: Size = Field(256 << 20, description="bytes of the region that gets fragmented")
    frame: Size = Field(1 << 20, description="bytes of a frame, its alignment too")
    count: int = Field(12, ge=1, description="frames")
    reserve: int = Field(16, ge=1, description="chunks of a frame's size in the pool")
    fill: list[int] = Field(description="per cent of the region's pages that are taken")
    trials: int = Field(3, ge=1, description="placements tried for each")
    stream_at: list[int] = Field(description="per cent at which the master reads the frames")
    expect: dict[str, int] = Field({}, description="what the measures must come to")

    def run(self, world: World) -> None:
        device = world.device(self.master)
        if device.space is None:
            raise CaseFailure(f"{self.master} is attached to no address space")
        region = world.memory.allocate(self.region, alignment=self.frame)
        pool = ChunkPool("fragment", world.memory, {self.frame: self.reserve})
        rng = random.Random(f"{world.scenario_id} {world.seed} pages")
        pages = self.region // PAGE
        for percent in self.fill:
            contiguous = reserved = scattered = 0
            for trial in range(self.trials):
                taken = set(rng.sample(range(pages), pages * percent // 100))
                contiguous += self._contiguous(taken, pages)
                frames = self._from_pool(world, pool)
                reserved += frames is not None
                loose = self._loose(region, taken, pages, rng)
                scattered += self._mapped(world, device, loose)
                if trial == 0 and percent in self.stream_at and frames and loose:
                    many = self._misses(world, device, loose, f"pages {percent}")
                    world.measure(f"misses_iommu_at_{percent}", many)
                    world.measure("misses_pool", self._misses(world, device, frames, "frames"))
                if frames:
                    free_chunks([pool], frames.entries)
            world.measure(f"contiguous_at_{percent}", contiguous)
            world.measure(f"pool_at_{percent}", reserved)
            world.measure(f"iommu_at_{percent}", scattered)
        self._pool_runs_dry(world, pool)
        world.measure("idle_reserve", pool.idle)
        world.memory.free(region)
        world.changes += 1
        for name, wanted in self.expect.items():
            found = world.known(world.measures, name, "measure")
            world.check_equal(name, found, wanted)

    def _contiguous(self, taken: set[int], pages: int) -> bool:
        """Are there ``count`` aligned frames without a taken page?"""
        size = self.frame // PAGE
        hit = {page // size for page in taken}
        return pages // size - len(hit) >= self.count

    def _from_pool(self, world: World, pool: ChunkPool) -> ScatterList | None:
        try:
            return allocate_chunks([pool], self.count * self.frame)
        except MappingError:
            return None

    def _loose(
        self, region: Piece, taken: set[int], pages: int, rng: random.Random
    ) -> ScatterList | None:
        """The frames as single pages, wherever there are any."""
        wanted = self.count * self.frame // PAGE
        free = [page for page in range(pages) if page not in taken]
        if len(free) < wanted:
            return None
        chosen = rng.sample(free, wanted)
        return ScatterList(tuple(Piece(region.pa + page * PAGE, PAGE) for page in chosen))

    def _mapped(self, world: World, device: Device, entries: ScatterList | None) -> bool:
        if entries is None:
            return False
        try:
            array = dma_map_sg(device, entries)
        except MappingError:
            return False
        good = array.runs == 1 and array.length == entries.length
        dma_unmap_sg(array, len(entries))
        return good

    def _misses(self, world: World, device: Device, entries: ScatterList, name: str) -> int:
        """Map the memory, let the master read all of it, and count."""
        data = random_bytes(f"{world.seed} {name}", entries.length)
        at = 0
        for piece in entries:
            world.target.view(piece.pa, piece.length)[:] = data[at : at + piece.length]
            at += piece.length
        array = dma_map_sg(device, entries)
        descriptors = jobs.flat("crc32", array.segments, burst=4096)
        made = DescriptorList(world.memory, world.ram, world.ram_base, descriptors)
        job = Job(self.master, made, "done", zlib.crc32(data), name, arrays=(array,))
        before = world.context_counters(self.master)["misses"]
        world.start_job(job)
        world.run_jobs([Start(self.master, made.address)], None)
        misses = world.context_counters(self.master)["misses"] - before
        dma_unmap_sg(array, len(entries))
        return misses

    def _pool_runs_dry(self, world: World, pool: ChunkPool) -> None:
        """The reserve holds till it is used up, whatever the fragmentation, and not longer."""
        held = []
        while (frames := self._from_pool(world, pool)) is not None:
            held.append(frames)
        world.check_equal("times the pool can serve at once", len(held), self.reserve // self.count)
        for frames in held:
            free_chunks([pool], frames.entries)
