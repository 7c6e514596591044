# SPDX-License-Identifier: GPL-2.0-or-later
"""The core against the oracle on random tables, register settings and transactions.

Volume comes from seeds: each world is a pure function of one number, and a failure prints it with
the command that runs that world alone::

    SMMUBENCH_WORLD=123456 pytest tests/differential -k one_world

Hypothesis draws from the same generator and shrinks what it finds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .compare import Difference, describe
from .histogram import everything
from .transactions import CLEARINGS, Bench, Clearing
from .worlds import World, draw_world

#: 8 x 2,500 worlds, each with 8 requests: every world is an example of its own kind of table and settings.
CHUNKS = 8
WORLDS = 2500
STRIDE = 1_000_000  #: from a chunk's first seed to the next one's
MINIMUM = 100
#: (entries, ways): no answer may depend on them while tables stand still.
GEOMETRIES = ((64, 4), (1, 1), (4, 4), (128, 2))


def world_of(seed: int, bench: Bench) -> World:
    return draw_world(Random(seed), banks=bench.banks, mids=bench.mids)


def geometry_of(seed: int) -> dict[str, int]:
    entries, ways = GEOMETRIES[seed // STRIDE % len(GEOMETRIES)]
    return {"tlb_entries": entries, "tlb_ways": ways}


def check_seed(bench: Bench, seed: int) -> None:
    world = world_of(seed, bench)
    try:
        bench.check(world, CLEARINGS[seed % 3])
    except Difference as difference:
        pytest.fail(
            f"world {seed}: {difference}\n{describe(world)}\n"
            f"again: SMMUBENCH_WORLD={seed} pytest tests/differential -k one_world",
            pytrace=False,
        )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_seeded_worlds(
    bench: Bench, chunk: int, record_property: Callable[[str, object], None]
) -> None:
    """2,500 worlds; the histogram shows that they met everything there is to meet."""
    bench.reset(**geometry_of(chunk * STRIDE))
    for i in range(WORLDS):
        check_seed(bench, chunk * STRIDE + i)
    histogram = bench.histogram
    print(f"chunk {chunk}: {WORLDS} worlds, {histogram}")  # with pytest -rP; JUnit has it too
    record_property("histogram", str(histogram))
    histogram.require(MINIMUM, everything())
    assert histogram["status", "translated"] >= 0.3 * histogram.examples
    assert histogram.examples >= 20_000


if "SMMUBENCH_WORLD" in os.environ:

    def test_one_world(bench: Bench) -> None:
        """One world by its number, as a failure names it."""
        seed = int(os.environ["SMMUBENCH_WORLD"], 0)
        bench.reset(**geometry_of(seed))
        check_seed(bench, seed)


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(random=st.randoms(use_true_random=False), clearing=st.sampled_from(CLEARINGS))
def test_drawn_worlds(bench: Bench, random: Random, clearing: Clearing) -> None:
    """The same by hypothesis, one group of requests at a time: it shrinks what it finds."""
    world = draw_world(random, banks=bench.banks, mids=bench.mids, groups=1)
    try:
        bench.check(world, clearing)
    except Difference as difference:
        bench.reset()  # a stalled master must not meet the next example
        difference.add_note(describe(world))
        raise
