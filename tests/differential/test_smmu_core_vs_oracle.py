# SPDX-License-Identifier: GPL-2.0-or-later
"""The SMMU's core against its oracle on random instances, register settings, tables and requests.

Volume comes from seeds: each world is a pure function of one number (and so is the SMMU that it and
its neighbours use), and a failure prints it with the command that runs that world alone::

    SMMUBENCH_WORLD=123456 pytest tests/differential -k smmu_world

Hypothesis draws from the same generators and shrinks what it finds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .compare import Difference
from .smmu_bench import SmmuBench
from .smmu_histogram import SmmuHistogram, everything, rarities
from .smmu_instances import draw_instance
from .smmu_worlds import World, draw_world

#: 4 x 2,800 worlds, each with two lanes of 6 requests. Every request is an example of its own.
CHUNKS = 4
WORLDS = 2800
STRIDE = 1_000_000  #: from a chunk's first seed to the next one's
NEIGHBOURS = 20  #: worlds that share an SMMU
MINIMUM = 100


def describe(bench: SmmuBench, world: World) -> str:
    """The instance, what was written, and the tables."""
    lines = [f"  {bench.instance}"]
    for (name, index, secure), value in world.registers.items():
        place = "" if index is None else f" [{index}]"
        lines.append(f"  {name}{place}{' secure' if secure else ''} = {value:#x}")
    for address, data in sorted(world.memory.items()):
        lines.append(f"  {address:#x}: {int.from_bytes(data, 'little'):#0{2 + 2 * len(data)}x}")
    return "\n".join(lines)


def bench_of(seed: int, histogram: SmmuHistogram) -> SmmuBench:
    return SmmuBench(draw_instance(Random(seed // NEIGHBOURS)), histogram)


def check_seed(bench: SmmuBench, seed: int) -> None:
    world = draw_world(Random(seed), bench.instance)
    try:
        bench.check(world)
    except Difference as difference:
        pytest.fail(
            f"world {seed}: {difference}\n{describe(bench, world)}\n"
            f"again: SMMUBENCH_WORLD={seed} pytest tests/differential -k smmu_world",
            pytrace=False,
        )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_smmu_seeded(chunk: int, record_property: Callable[[str, object], None]) -> None:
    """2,800 worlds on 140 SMMUs; the histogram shows that they met everything there is to meet."""
    histogram = SmmuHistogram()
    for first in range(chunk * STRIDE, chunk * STRIDE + WORLDS, NEIGHBOURS):
        bench = bench_of(first, histogram)
        try:
            for seed in range(first, first + NEIGHBOURS):
                check_seed(bench, seed)
        finally:
            bench.close()
    print(f"chunk {chunk}: {WORLDS} worlds, {histogram}")  # with pytest -rP; JUnit has it too
    record_property("histogram", str(histogram))
    histogram.require(MINIMUM, everything())
    histogram.require(MINIMUM // CHUNKS, rarities())
    assert histogram["status", "translated"] >= 0.3 * histogram.examples
    assert histogram.examples >= 20_000


if "SMMUBENCH_WORLD" in os.environ:

    def test_smmu_world() -> None:
        """One world by its number, as a failure names it."""
        seed = int(os.environ["SMMUBENCH_WORLD"], 0)
        bench = bench_of(seed, SmmuHistogram())
        try:
            check_seed(bench, seed)
        finally:
            bench.close()


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(random=st.randoms(use_true_random=False))
def test_smmu_drawn(random: Random) -> None:
    """The same by hypothesis, one lane at a time: it shrinks what it finds."""
    bench = SmmuBench(draw_instance(random), SmmuHistogram())
    world = draw_world(random, bench.instance, lanes=1)
    try:
        bench.check(world)
    except Difference as difference:
        difference.add_note(describe(bench, world))
        raise
    finally:
        bench.close()
