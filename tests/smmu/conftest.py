# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts to test, made once a module and reset for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .lab import Lab
from .world import BANKS, GROUPS, LARGE

Make = Callable[..., Lab]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes a part; see :class:`Lab`."""
    made: list[Lab] = []

    def new(preset: str = "generic", **properties: object) -> Lab:
        made.append(Lab(preset, **properties))  # type: ignore[arg-type]
        return made[-1]

    yield new
    for lab in made:
        lab.close()


@pytest.fixture(scope="module")
def _part() -> Iterator[Lab]:
    lab = Lab("generic", num_cb=BANKS, num_smr=GROUPS, secure=True)
    yield lab
    lab.close()


@pytest.fixture
def part(_part: Lab) -> Lab:
    """Everything that the architecture has, two security states included."""
    _part.reset(LARGE)
    return _part


@pytest.fixture(scope="module")
def _old() -> Iterator[Lab]:
    lab = Lab("mmu-401", num_cb=BANKS, num_smr=GROUPS)
    yield lab
    lab.close()


@pytest.fixture
def old(_old: Lab) -> Lab:
    """Version 1, without a secure side."""
    _old.reset(LARGE)
    return _old
