# SPDX-License-Identifier: GPL-2.0-or-later
"""One list mapped for several masters at once, and unmapped in one order after the other."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from smmubench.drivers.bench_dma import Descriptor, DescriptorList
from smmubench.errors import CaseFailure
from smmubench.mapping import MapArray, ScatterList, dma_map_sg, dma_unmap_sg
from smmubench.scenario.fields import MasterName
from smmubench.scenario.ops.base import OneOrMore, Op
from smmubench.scenario.witness import Expected
from smmubench.target import Start

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["UnmapOrdersOp"]

#: Bytes that are moved in each piece at each step: enough to tell memory apart, one burst.
_SAMPLE = 64


class UnmapOrdersOp(Op):
    """Map one list for several masters, then unmap master after master, in many orders.

    After each unmap all masters that are still mapped read, through their own maps, what one of
    them wrote before it; one of them writes something new; and the unmapped one faults.
    """

    buffer: str = Field(description="the buffer; its pieces are the list's entries")
    masters: list[MasterName] = Field(
        min_length=2, description="attached masters, each in an address space of its own"
    )
    devices: Annotated[list[int], OneOrMore] = Field(description="use the first so many of them")
    orders: Literal["all", "first-and-last", "random"] = Field(
        description="every order; each master once first and once last; or `count` seeded ones"
    )
    count: int = Field(0, ge=0, description="random: orders in all, spread over `devices`")
    look: bool = Field(True, description="ask every witness about every piece after each unmap")

    @model_validator(mode="after")
    def _sense(self) -> UnmapOrdersOp:
        if max(self.devices) > len(self.masters) or min(self.devices) < 2:
            raise ValueError("devices are 2 up to the number of masters")
        if (self.orders == "random") != (self.count > 0):
            raise ValueError("count belongs to random orders, and they need it")
        return self

    def run(self, world: World) -> None:
        entries = world.buffer(self.buffer).entries
        orders = faults = 0
        for order in self._orders(world):
            faults += self._one(world, entries, order)
            orders += 1
        counts = ", ".join(str(n) for n in self.devices)
        world.check(
            orders > 0,
            f"{self.buffer} shared by {counts} masters, {orders} unmap orders ({self.orders}): "
            f"{faults} times the unmapped master faulted and all others went on",
        )
        for name, value in (("unmap_orders", orders), ("faults_after_unmap", faults)):
            world.measure(name, world.measures.get(name, 0) + value)

    def _orders(self, world: World) -> Iterator[tuple[int, ...]]:
        if self.orders == "all":
            for n in self.devices:
                yield from itertools.permutations(range(n))
            return
        if self.orders == "first-and-last":
            for n in self.devices:
                # Rotations: each master is first once and last once.
                yield from (tuple((first + i) % n for i in range(n)) for first in range(n))
            return
        shuffle = random.Random(f"{world.scenario_id} {world.seed} orders")
        for i in range(self.count):
            order = list(range(self.devices[i % len(self.devices)]))
            shuffle.shuffle(order)
            yield tuple(order)

    def _one(self, world: World, entries: ScatterList, order: Sequence[int]) -> int:
        """Map for all, unmap in this order. How often an unmapped master faulted."""
        devices = [world.device(self.masters[index]) for index in sorted(order)]
        # No master's mapping may be taken for an overlap with another's: they are different spaces.
        live = {device.name: dma_map_sg(device, entries) for device in devices}
        world.changes += 1
        self._run(world, {devices[0].name: _per_piece("write", live[devices[0].name], 0)}, {})
        for step, index in enumerate(order):
            gone = self.masters[index]
            old = [segment.address for segment, _ in live[gone].pieces]
            dma_unmap_sg(live.pop(gone), len(entries))
            lists = {name: _per_piece("verify", array, step) for name, array in live.items()}
            if live:  # what it writes now is what all verify after the next unmap
                writer = next(iter(live))
                lists[writer] += _per_piece("write", live[writer], step + 1)
            stray = [Descriptor("read", src=address, length=_SAMPLE) for address in old]
            self._run(world, lists, {gone: stray})
            self._one_fault(world, gone, old[0])
            if self.look:
                self._witnesses(world, entries, live, gone, old)
        world.driver.clear_faults()  # each context has had one, recorded in full
        return len(order)

    @staticmethod
    def _run(
        world: World, good: dict[str, list[Descriptor]], bad: dict[str, list[Descriptor]]
    ) -> None:
        lists = {
            name: DescriptorList(world.memory, world.ram, world.ram_base, descriptors)
            for name, descriptors in {**good, **bad}.items()
        }
        starts = [Start(name, each.address) for name, each in lists.items()]
        for result in world.target.run(starts, timeout=world.time_left()):
            wanted = "ok" if result.master in good else "iommu-fault"
            if result.code != wanted:
                raise CaseFailure(
                    f"{result.master}: {result.code} after {result.bytes} bytes, expected {wanted}"
                )
        for each in lists.values():
            each.free()

    @staticmethod
    def _one_fault(world: World, gone: str, address: int) -> None:
        """The unmapped master's fault came, and no other.

        Looked at here and not kept for the report, which a thousand such faults would fill.
        """
        iommu, bank = world.iommu_of(gone), world.bank_of(gone)
        faults = [event.data for event in world.target.events() if event.name == "IOMMU_FAULT"]
        seen = [(d["iommu"], d.get("context"), d["iova"], d["recorded"]) for d in faults]
        if seen != [(iommu, bank, address, True)]:
            raise CaseFailure(
                f"after unmapping {gone} the faults are {seen}, expected {iommu} context {bank} "
                f"at {address:#x} alone"
            )

    @staticmethod
    def _witnesses(
        world: World,
        entries: ScatterList,
        live: dict[str, MapArray],
        gone: str,
        old: Sequence[int],
    ) -> None:
        missing = [Expected(iova, causes=frozenset({"translation"})) for iova in old]
        failed = world.check_translations(gone, missing, quiet=True)
        for name, array in live.items():
            expected = [Expected(segment.address, piece.pa) for segment, piece in array.pieces]
            failed += world.check_translations(name, expected, quiet=True)
        if failed:
            raise CaseFailure(f"after unmapping {gone}:" + "".join(failed))


def _per_piece(op: str, array: MapArray, step: int) -> list[Descriptor]:
    """One burst in each piece, at two places in turn: what is verified isn't overwritten."""
    side = "dst" if op == "write" else "src"
    place = (step & 1) * _SAMPLE
    return [
        Descriptor(op, length=_SAMPLE, data=step << 8 | index, **{side: segment.address + place})  # type: ignore[arg-type]
        for index, (segment, _) in enumerate(array.pieces)
    ]
