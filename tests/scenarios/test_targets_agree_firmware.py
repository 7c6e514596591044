# SPDX-License-Identifier: GPL-2.0-or-later
"""The same case with the bench as the driver and with the guest: equal verdicts, measures, checks
and fault records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from smmubench.scenario.world import World
from smmubench.targets import available

from .conftest import IDS, Machines, load, play

#: Measures of wall time, the only ones that may differ.
WALL_TIME = "_microseconds"

#: How often a driver waits for its invalidations is its own affair: the guest's waits when it
#: detaches, too.
OWN = ("syncs",)

#: Who refuses says so in his own words.
REFUSED = re.compile(r"refused: .* (\[[a-z-]+\] \(expected)")


@pytest.fixture(scope="module")
def firmware() -> Iterator[Machines]:
    missing = available("firmware")
    if missing:
        pytest.skip(missing)
    machines = Machines("firmware")
    yield machines
    machines.close()


def observed(world: World) -> dict[str, object]:
    """What must not depend on who the driver is."""
    target = world.target
    return {
        "measures": {k: v for k, v in world.measures.items() if WALL_TIME not in k},
        "checks": [REFUSED.sub(r"refused \1", line) for line in world.checks],
        "faults": world.faults,
        "warnings": dict(world.log.counts),
        "counters": {
            each.name: {k: v for k, v in target.counters(each.name).items() if k not in OWN}
            for each in world.machine.iommus
        },
    }


POINTS = [(name, number) for name in IDS for number in range(len(load(name).cases))]


@pytest.mark.parametrize(
    "name, number", POINTS, ids=[f"{name}{load(name).cases[n].point.label}" for name, n in POINTS]
)
def test_bench_and_guest_agree(qemu: Machines, firmware: Machines, name: str, number: int) -> None:
    scenario = load(name)
    if scenario.frame.targets and "firmware" not in scenario.frame.targets.only:
        pytest.skip(scenario.frame.targets.reason)
    lacking = set(scenario.frame.needs) - set(firmware.of(scenario.cases[number]).capabilities)
    if lacking:
        pytest.skip(f"needs {', '.join(sorted(lacking))}")
    by_bench = observed(play(qemu, scenario, scenario.cases[number]))
    by_guest = observed(play(firmware, scenario, scenario.cases[number]))
    assert by_guest == by_bench


def test_no_shipped_case_is_for_the_python_driver_alone() -> None:
    assert [name for name in IDS if "python-driver" in load(name).frame.needs] == []
