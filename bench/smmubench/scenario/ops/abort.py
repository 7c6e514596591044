# SPDX-License-Identifier: GPL-2.0-or-later
"""The step that ends a master in the middle of its work, as a driver does with a device that hangs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from smmubench import registers
from smmubench.scenario.fields import MasterName
from smmubench.scenario.ops.base import Op
from smmubench.target import Read, Write

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["AbortOp"]


class AbortOp(Op):
    """End what a master is doing, even a burst that is stalled, and reset it: it is quiet after."""

    master: MasterName = Field(description="the master")

    def run(self, world: World) -> None:
        job = world.job(self.master)
        base = world.machine.master(self.master).base
        regs = registers.load("bench-dma")
        control, status = regs["CTRL"], regs["STATUS"]
        job.ends = "aborted"
        world.target.mmio([Write(base + control.offset, control.encode(ABORT=1))])
        world.run_jobs([], None)  # a master acts on it when its turn comes
        told = world.target.mmio(
            [
                Read(base + status.offset),
                Write(base + control.offset, control.encode(RESET=1)),
                Read(base + status.offset),
            ]
        )
        for when, value, field, wanted in (
            ("after the abort", told[0], "CODE", "ABORTED"),
            ("after the reset", told[2], "RUN", "IDLE"),
        ):
            label = status.fields[field].label(status.decode(value)[field])
            world.check_equal(f"{self.master} {when}", label, wanted)
        job.state = "done"
