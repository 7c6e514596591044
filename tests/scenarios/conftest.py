# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays shipped scenarios on a target that is opened once."""

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


def play(target: Target, scenario: Scenario, case: Case) -> World:
    """Run one point of a scenario as the runner does; raises what it raises."""
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
    )
    for step in case.steps:
        step.op.run(world)
    world.finish()
    return world


@pytest.fixture(scope="module")
def sim() -> Iterator[Target]:
    with open_target("sim", Config()) as target:  # type: ignore[attr-defined]
        yield target


@pytest.fixture(scope="module")
def qemu() -> Iterator[Target]:
    missing = available("qemu")
    if missing:
        pytest.skip(missing)
    with open_target("qemu", Config()) as target:  # type: ignore[attr-defined]
        yield target
