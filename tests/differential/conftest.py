# SPDX-License-Identifier: GPL-2.0-or-later
"""One machine in this process for all differential tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smmubench.target import Config
from smmubench.targets import open_target
from smmubench.targets.sim import SimTarget

from .transactions import Bench


@pytest.fixture(scope="session")
def differential_bench() -> Iterator[Bench]:
    target = open_target("sim", Config())
    assert isinstance(target, SimTarget)
    yield Bench(target)
    target.close()


@pytest.fixture
def bench(differential_bench: Bench) -> Iterator[Bench]:
    """The machine after a reset, with an empty histogram."""
    differential_bench.reset()
    yield differential_bench
