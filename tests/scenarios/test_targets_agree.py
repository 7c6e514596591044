# SPDX-License-Identifier: GPL-2.0-or-later
"""The same case on the models in this process and on QEMU: equal verdicts, measures and counters."""

from __future__ import annotations

import pytest

from .conftest import IDS, Machines, load, play

#: Measures of wall time, the only ones that may differ.
WALL_TIME = "_microseconds"


def observed(
    machines: Machines, name: str, number: int
) -> tuple[dict[str, object], dict[str, object]]:
    """(measures, counters of every IOMMU) after the case."""
    scenario = load(name)
    world = play(machines, scenario, scenario.cases[number])
    measures = {k: v for k, v in world.measures.items() if WALL_TIME not in k}
    target = world.target
    counters = {each.name: target.counters(each.name) for each in world.machine.iommus}
    return measures, counters


POINTS = [(name, number) for name in IDS for number in range(len(load(name).cases))]


@pytest.mark.parametrize(
    "name, number", POINTS, ids=[f"{name}{load(name).cases[n].point.label}" for name, n in POINTS]
)
def test_sim_and_qemu_agree(sim: Machines, qemu: Machines, name: str, number: int) -> None:
    assert observed(sim, name, number) == observed(qemu, name, number)


def test_a_case_repeats_itself(sim: Machines) -> None:
    assert observed(sim, "T24", 0) == observed(sim, "T24", 0)
