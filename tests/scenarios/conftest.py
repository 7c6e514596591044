# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays shipped scenarios on targets that are opened once for each kind of machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import smmubench
from smmubench.scenario.loader import Case, Scenario, load_scenario
from smmubench.scenario.world import World
from smmubench.target import Config, Target
from smmubench.targets import available, open_target

THREAD = Path(smmubench.__file__).parent / "scenarios" / "thread"
IDS = sorted(path.name.split(".")[0] for path in THREAD.glob("*.scenario.yaml"))


def load(name: str) -> Scenario:
    return load_scenario(THREAD / f"{name}.scenario.yaml")


class Machines:
    """The machines of one target, opened when a case first needs one of its kind."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._opened: dict[str, Target] = {}

    def of(self, case: Case) -> Target:
        """The machine that a case runs on."""
        extra = case.iommu.properties(case.config.smmu)
        kind = f"{case.machine} {sorted(extra.items())}"
        if kind not in self._opened:
            config = Config(machine=case.machine, extra=extra)
            self._opened[kind] = open_target(self.name, config)
        return self._opened[kind]

    def close(self) -> None:
        for target in self._opened.values():
            target.close()


def play(machines: Machines, scenario: Scenario, case: Case) -> World:
    """Run one point of a scenario as the runner does; raises what it raises."""
    target = machines.of(case)
    target.reset(
        tlb_entries=case.config.tlb_entries,
        tlb_ways=case.config.tlb_ways,
        seed=scenario.frame.seed,
    )
    target.events()
    world = World(
        target,
        scenario_id=scenario.id,
        seed=scenario.frame.seed,
        say=lambda line: None,
        deadline=time.monotonic() + scenario.frame.timeout,
        iommu=case.iommu,
    )
    for step in case.steps:
        step.op.run(world)
    world.finish()
    return world


@pytest.fixture(scope="module")
def sim() -> Iterator[Machines]:
    machines = Machines("sim")
    yield machines
    machines.close()


@pytest.fixture(scope="module")
def qemu() -> Iterator[Machines]:
    missing = available("qemu")
    if missing:
        pytest.skip(missing)
    machines = Machines("qemu")
    yield machines
    machines.close()
