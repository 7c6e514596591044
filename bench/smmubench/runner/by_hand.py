# SPDX-License-Identifier: GPL-2.0-or-later
"""A scenario's steps called from Python, for tests and for a session at the prompt.

with smmubench.open_target("sim") as machine:
    step = Steps(machine)
    step("buffer", name="frame", size="1M")
    step("attach", master="mdp_port0_cb0", space="display")
    step("map", buffer="frame", master="mdp_port0_cb0")
    step("dma", master="mdp_port0_cb0", map="frame", sees="frame")
    step.finish()
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from smmubench.errors import UsageError, did_you_mean
from smmubench.runner.job import Say, WorldMaker, default_world
from smmubench.scenario.complaints import complaints
from smmubench.scenario.iommus import IommuChoice
from smmubench.scenario.loader import Ops, default_ops
from smmubench.scenario.located import Document
from smmubench.target import READ, WRITE, Target, Translation

__all__ = ["AttachedIommu", "MappedBuffer", "Steps"]


class Steps:
    """Does one step a call, on one machine. ``world`` holds what they made and observed.

    ``timeout`` seconds are for all the steps together; ``iommu`` says which table format the driver
    uses where there is a choice (default: short descriptors). Raises UsageError for a step that
    makes no sense, CaseFailure when what is observed isn't what a step expects.
    """

    def __init__(
        self,
        target: Target,
        *,
        name: str = "session",
        seed: int = 0,
        timeout: float = 600.0,
        say: Say = lambda line: None,
        ops: Ops | None = None,
        world_maker: WorldMaker = default_world,
        iommu: IommuChoice | None = None,
    ) -> None:
        self.target = target
        self._ops = default_ops() if ops is None else ops
        self._name = name
        deadline = time.monotonic() + timeout
        self.world: Any = world_maker(
            target,
            scenario_id=name,
            seed=seed,
            say=say,
            deadline=deadline,
            iommu=iommu or IommuChoice(target.machine.iommus[0].model),
        )

    def __call__(self, op: str, body: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Do ``op``. Keys that are Python's own words go into ``body``: ``{"as": "large"}``."""
        if op not in self._ops:
            hint = did_you_mean(op, self._ops) or f"; known: {', '.join(sorted(self._ops))}"
            raise UsageError(f'unknown op "{op}"{hint}')
        data = {**(body or {}), **more}
        context = {"machine": self.target.machine, "scenario": self._name}
        try:
            step = self._ops[op].model_validate(data, context=context)
        except ValidationError as error:
            found = complaints(error, self._ops[op], data, Document(op, []), ())
            raise UsageError("\n".join(f"{op}: {message}" for _, message in found)) from None
        run: Callable[[Any], None] = step.run  # type: ignore[attr-defined]
        run(self.world)

    def finish(self) -> None:
        """The checks at the end of every case: no fault unexplained, nothing leaked."""
        self.world.finish()


@dataclass(frozen=True)
class AttachedIommu:
    """An IOMMU with one of its masters attached to an address space, translation on."""

    step: Steps
    name: str
    master: str
    stream: int
    space: str

    def translate(self, iova: int, *, write: bool = False, fresh: bool = False) -> Translation:
        """What the master's access at ``iova`` would meet; changes nothing."""
        access = WRITE if write else READ
        target = self.step.target
        return target.translate(self.name, self.stream, [iova], access, fresh=fresh)[0]

    def counters(self) -> dict[str, int]:
        return self.step.target.counters(self.name)


@dataclass(frozen=True)
class MappedBuffer:
    """A buffer that is mapped for the master of an :class:`AttachedIommu`."""

    iommu: AttachedIommu
    name: str
    size: int
    iova: int

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """What is in memory now."""
        found: bytes = self.iommu.step.world.buffer(self.name).read(offset, length)
        return found

    def write(self, data: bytes, offset: int = 0) -> None:
        """Put ``data`` into memory as the CPU would."""
        self.iommu.step.world.buffer(self.name).write(data, offset)


def attach(step: Steps, *, space: str = "space") -> AttachedIommu:
    """Attach the first master of the machine that has an IOMMU in front of it."""
    machine = step.target.machine
    master = next(each for each in machine.masters if each.iommu is not None)
    assert master.iommu is not None
    step("attach", master=master.name, space=space)
    return AttachedIommu(step, master.iommu, master.name, master.stream, space)


def map_buffer(iommu: AttachedIommu, *, name: str = "buffer", size: int = 1 << 20) -> MappedBuffer:
    """A buffer of ``size`` bytes with random content, mapped for the master."""
    step = iommu.step
    step("buffer", name=name, size=size, align=min(size, 1 << 20))
    step("map", buffer=name, master=iommu.master)
    return MappedBuffer(iommu, name, size, step.world.map_array(name).address(0))
