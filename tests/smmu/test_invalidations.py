# SPDX-License-Identifier: GPL-2.0-or-later
"""Every TLB operation, as a witness of missing invalidations would try it: stale before, fresh after, and all else
as it was; with a large TLB, where everything stays, and with one entry, where nothing does.
"""

from __future__ import annotations

import pytest

from .lab import Lab
from .world import (
    FORMATS,
    ITEMS,
    LARGE,
    ONE,
    OPS,
    V1_OPS,
    V2_OPS,
    Op,
    World,
    all_at_once,
    expected,
    one_by_one,
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", OPS)
def test_an_operation_drops_what_it_names_and_nothing_else(part: Lab, name: str, form: str) -> None:
    each, aarch64 = OPS[name], form.startswith("aarch64")
    world = World(part, form, tuple(ITEMS))
    seen = all_at_once(world, each, aarch64=aarch64)
    assert seen == {item: expected(item, each) for item in ITEMS}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", OPS)
def test_the_same_holds_for_a_tlb_of_one_entry(part: Lab, name: str, form: str) -> None:
    part.reset(ONE)
    each = OPS[name]
    world = World(part, form, tuple(ITEMS))
    seen = one_by_one(world, each, aarch64=form.startswith("aarch64"))
    assert seen == {item: expected(item, each) for item in ITEMS}


V1_ITEMS = tuple(name for name, item in ITEMS.items() if not item.secure)


@pytest.mark.parametrize("tlb", [LARGE, ONE], ids=["large", "one-entry"])
@pytest.mark.parametrize("form", ["short", "long"])
@pytest.mark.parametrize("name", V1_OPS)
def test_the_first_version_has_its_operations(
    old: Lab, name: str, form: str, tlb: tuple[int, int]
) -> None:
    old.reset(tlb)
    each = V1_OPS[name]
    world = World(old, form, V1_ITEMS)
    run = all_at_once if tlb == LARGE else one_by_one
    assert run(world, each, aarch64=False) == {item: expected(item, each) for item in V1_ITEMS}


@pytest.mark.parametrize(
    "name",
    [
        "TLBIIPAS2",
        "TLBIIPAS2L",
        "TLBIVMIDS1",
        "TLBIVAH64",
        "TLBIVALH64",
        "STLBIALLM",
        "STLBIVAM",
        "STLBIVALM",
    ],
)
def test_the_first_version_has_none_of_the_second(old: Lab, name: str) -> None:
    """They are no registers there: writing them drops nothing, and is counted as a mistake."""
    world = World(old, "long", V1_ITEMS)
    nothing = Op(V2_OPS[name].write, frozenset())
    assert set(all_at_once(world, nothing, aarch64=False).values()) == {"stale"}
    assert old.target.counters("smmu")["guest_errors"] > 0
