# SPDX-License-Identifier: GPL-2.0-or-later
"""One mapping torn down in every order: what comes too early is refused, and nothing is left."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from smmubench.errors import CaseFailure
from smmubench.mapping import MappingError, Piece, ScatterList
from smmubench.scenario.fields import MasterName, Size
from smmubench.scenario.ops.base import Op

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["TeardownOrdersOp"]

#: Of memory and IOVA, so that both are cut into the same pages wherever the memory lies.
_ALIGNMENT = 64 << 10


@dataclass(frozen=True, slots=True)
class _Left:
    """What there is: physical memory, references on it, reservations, masters, tables."""

    allocated: dict[int, int]
    holds: dict[Piece, int]
    free_iova: tuple[tuple[int, int], ...]
    masters: dict[str, bool]
    entries: int


class TeardownOrdersOp(Op):
    """Allocate memory, reserve, attach, activate and back; then undo the six things in all 720
    orders.

    Unbacking comes before unreserving and before freeing the memory, deactivating before detaching,
    detaching and unreserving before the space is released. What is tried too early must be refused
    ("busy") and change nothing; it is tried again after the others. At the end everything is as it
    was at the start. Takes the measures ``teardown_orders`` and ``refused_NAME``.
    """

    master: MasterName = Field(description="the master; attached to nothing")
    size: Size = Field(64 << 10, description="bytes of the memory")

    def run(self, world: World) -> None:
        refusals: Counter[str] = Counter()
        orders = 0
        for order in itertools.permutations(range(6)):
            refusals += self._one(world, order)
            orders += 1
        total = sum(refusals.values())
        world.check(
            True,
            f"{orders} orders of teardown: {total} early attempts refused, nothing left behind",
        )
        world.measure("teardown_orders", orders)
        for name in sorted(refusals):
            world.measure(f"refused_{name}", refusals[name])

    def _one(self, world: World, order: tuple[int, ...]) -> Counter[str]:
        start_memory, start_holds = dict(world.memory.allocated), dict(world.memory.holds)
        space = world.add_space("teardown", back_needs_active=True)
        memory = world.memory.allocate(self.size, alignment=_ALIGNMENT)
        reservation = space.reserve(self.size, alignment=_ALIGNMENT)
        space.attach(self.master)
        space.back(reservation, ScatterList((memory,)))
        actions: list[tuple[str, Callable[[], object]]] = [
            ("unback", lambda: space.unback(reservation)),
            ("unreserve", lambda: space.unreserve(reservation)),
            ("free", lambda: world.memory.free(memory)),
            ("deactivate", lambda: space.deactivate(self.master)),
            ("detach", lambda: space.detach(self.master)),
            ("release", space.release),
        ]
        refusals: Counter[str] = Counter()
        waiting = [actions[index] for index in order]
        while waiting:
            later: list[tuple[str, Callable[[], object]]] = []
            for name, act in waiting:
                before = self._left(world)
                try:
                    act()
                except MappingError as error:
                    if error.reason != "busy":
                        raise
                    if self._left(world) != before:
                        raise CaseFailure(f"{name} was refused and changed something") from None
                    refusals[name] += 1
                    later.append((name, act))
            if len(later) == len(waiting):
                names = ", ".join(name for name, _ in later)
                raise CaseFailure(f"refused although nothing is in the way any more: {names}")
            waiting = later
        del world.address_spaces["teardown"]
        if (world.memory.allocated, dict(world.memory.holds)) != (start_memory, start_holds):
            raise CaseFailure(f"order {order} left memory or references behind")
        world.changes += 1
        return refusals

    @staticmethod
    def _left(world: World) -> _Left:
        space = world.address_spaces["teardown"]
        return _Left(
            dict(world.memory.allocated),
            dict(world.memory.holds),
            tuple(space.iova.free_ranges()),
            dict(space.domain.masters),
            space.domain.stats.entries,
        )
