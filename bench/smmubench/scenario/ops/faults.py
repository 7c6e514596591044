# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps around fault handling: who hears of a fault, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from smmubench.driver import FaultReport
from smmubench.scenario.ops.base import Op
from smmubench.scenario.ops.mapping import MapOp

if TYPE_CHECKING:
    from smmubench.driver import Answer
    from smmubench.scenario.world import World

__all__ = ["HandleFaultsOp", "OnFaultOp"]


class OnFaultOp(Op):
    """Register a fault handler for an address space, or take it away.

    The handler is called by ``handle_faults``. It may map something before it answers.
    """

    space: str = Field(description="the address space")
    answer: Literal["retry", "terminate"] | None = Field(
        None, description="what to do with the stalled transaction; none: no handler any more"
    )
    map: MapOp | None = Field(None, description="map this first, as a pager would")

    def run(self, world: World) -> None:
        domain = world.space(self.space).domain
        answer, repair = self.answer, self.map
        if answer is None:
            world.driver.on_fault(domain, None)
            return

        def handler(report: FaultReport) -> Answer:
            world.say(f"handler of {self.space}: fault at {report.iova:#x}, answers {answer}")
            if repair is not None:
                repair.run(world)
            assert answer is not None
            return answer

        world.driver.on_fault(domain, handler)


class HandleFaultsOp(Op):
    """Serve pending fault interrupts as a driver's interrupt handler does.

    Reads the fault registers, asks the space's handler, clears the fault and answers the stall.
    Without a handler the transaction is terminated and a warning counted.
    """

    expect: int = Field(1, ge=0, description="how many faults there must be to handle")

    def run(self, world: World) -> None:
        reports = world.driver.handle_faults()
        for report in reports:
            world.say(f"handled: {report.iommu}: " + "; ".join(report.text))
        world.check_equal("faults handled", len(reports), self.expect)
