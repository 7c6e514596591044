# SPDX-License-Identifier: GPL-2.0-or-later
"""MAIR, stage 2 MemAttr, overrides and the combination of stages (ARM DDI 0487 D8.6;
docs/arm-smmu-v2.md, section 5)."""

from __future__ import annotations

import pytest

from smmubench.oracle.attributes import (
    DRIVEN,
    combined,
    mattr,
    of_mair,
    of_memattr,
    overridden,
)
from smmubench.target import Attributes

SO = Attributes("strongly-ordered", "none", "none", "outer")
DEVICE = Attributes("device", "none", "none", "outer")
NC = Attributes("normal", "none", "none", "none")
WB = Attributes("normal", "wbwa", "wbwa", "inner")


@pytest.mark.parametrize(
    ("attr", "expected"),
    [
        (0x00, SO), (0x04, DEVICE), (0x08, DEVICE), (0x0C, DEVICE), (0x0F, DEVICE), (0x01, DEVICE),
        (0x44, NC),
        (0xFF, Attributes("normal", "wbwa", "wbwa", "none")),
        (0xEE, Attributes("normal", "wbnwa", "wbnwa", "none")),
        (0xCC, Attributes("normal", "wbnwa", "wbnwa", "none")),  # R 0, W 0
        (0xDD, Attributes("normal", "wbwa", "wbwa", "none")),  # R 0, W 1
        (0xAA, Attributes("normal", "wt", "wt", "none")),
        (0x88, Attributes("normal", "wt", "wt", "none")),
        (0x33, Attributes("normal", "wt", "wt", "none")),  # transient
        (0x77, Attributes("normal", "wbwa", "wbwa", "none")),  # transient
        (0x66, Attributes("normal", "wbnwa", "wbnwa", "none")),
        # The high half is the outer policy.
        (0x4F, Attributes("normal", "wbwa", "none", "none")),
        (0xF4, Attributes("normal", "none", "wbwa", "none")),
        (0xB4, Attributes("normal", "none", "wt", "none")),
        (0xF0, Attributes("normal", "none", "wbwa", "none")),  # unpredictable
    ],
)  # fmt: skip
def test_mair(attr: int, expected: Attributes) -> None:
    assert of_mair(attr, 0) == expected


# SH: 0 none, 1 reserved, 2 outer, 3 inner; device memory is outer shareable whatever it says.
@pytest.mark.parametrize(("sh", "share"), [(0, "none"), (1, "none"), (2, "outer"), (3, "inner")])
def test_sh(sh: int, share: str) -> None:
    assert of_mair(0xFF, sh).share == of_mair(0x44, sh).share == share
    assert (of_mair(0, sh), of_mair(4, sh)) == (SO, DEVICE)


# Bits 3:2 outer (0: device by 1:0), 1:0 inner; 1 non-cacheable, 2 write-through, 3 write-back.
@pytest.mark.parametrize(
    ("memattr", "expected"),
    [
        (0, SO), (1, DEVICE), (2, DEVICE), (3, DEVICE),
        (0b0101, NC), (0b1010, Attributes("normal", "wt", "wt", "none")),
        (0b1111, Attributes("normal", "wbwa", "wbwa", "none")),
        (0b1101, Attributes("normal", "none", "wbwa", "none")),
        (0b0111, Attributes("normal", "wbwa", "none", "none")),
        (0b0110, Attributes("normal", "wt", "none", "none")),
        (0b1100, Attributes("normal", "none", "wbwa", "none")),  # unpredictable
    ],
)  # fmt: skip
def test_memattr(memattr: int, expected: Attributes) -> None:
    assert of_memattr(memattr, "none") == expected


@pytest.mark.parametrize(
    ("incoming", "mtcfg", "memattr", "shcfg", "wacfg", "expected"),
    [
        (DRIVEN, 0, 0b1111, 0, 0, DRIVEN),
        (DRIVEN, 1, 0b1111, 0, 0, Attributes("normal", "wbwa", "wbwa", "none")),
        (DRIVEN, 1, 0b0001, 0, 0, DEVICE),
        (DRIVEN, 1, 0, 3, 0, SO),  # always outer shareable
        (DRIVEN, 1, 0b0001, 3, 0, Attributes("device", "none", "none", "none")),
        (DRIVEN, 0, 0, 1, 0, Attributes("normal", "none", "none", "outer")),
        (DRIVEN, 0, 0, 2, 0, Attributes("normal", "none", "none", "inner")),
        (WB, 0, 0, 3, 0, Attributes("normal", "wbwa", "wbwa", "none")),
        # WACFG speaks of write-back only.
        (WB, 0, 0, 0, 3, Attributes("normal", "wbnwa", "wbnwa", "inner")),
        (WB, 0, 0, 0, 1, WB),
        (DRIVEN, 1, 0b1011, 0, 3, Attributes("normal", "wbnwa", "wt", "none")),
        (Attributes("normal", "wbnwa", "wt", "none"), 0, 0, 0, 2, Attributes("normal", "wbwa", "wt", "none")),
        (DRIVEN, 0, 0, 0, 2, DRIVEN),
    ],
)  # fmt: skip
def test_overrides(
    incoming: Attributes, mtcfg: int, memattr: int, shcfg: int, wacfg: int, expected: Attributes
) -> None:
    assert overridden(incoming, mtcfg=mtcfg, memattr=memattr, shcfg=shcfg, wacfg=wacfg) == expected


WT_OUTER = Attributes("normal", "wt", "wt", "outer")
NWA = Attributes("normal", "wbnwa", "wbnwa", "none")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (SO, WB, SO), (WB, SO, SO), (DEVICE, SO, SO), (DEVICE, WB, DEVICE), (WB, DEVICE, DEVICE),
        (WB, WB, WB),
        (WB, WT_OUTER, WT_OUTER),
        (WT_OUTER, WB, WT_OUTER),
        # Allocation is the first stage's.
        (NWA, WB, Attributes("normal", "wbnwa", "wbnwa", "inner")),
        (WB, NWA, WB),
        # Non-cacheable both ways becomes outer shareable; one way doesn't.
        (WB, NC, Attributes("normal", "none", "none", "outer")),
        (NC, WB, Attributes("normal", "none", "none", "outer")),
        (NWA, Attributes("normal", "none", "wt", "none"), Attributes("normal", "none", "wt", "none")),
        (Attributes("normal", "wt", "none", "none"), NWA, Attributes("normal", "wt", "none", "none")),
    ],
)  # fmt: skip
def test_combination(first: Attributes, second: Attributes, expected: Attributes) -> None:
    assert combined(first, second) == expected


@pytest.mark.parametrize(
    ("attributes", "code"),
    [(SO, 0x00), (DEVICE, 0x04), (NC, 0x44), (WB, 0xFF), (NWA, 0xEE), (WT_OUTER, 0xAA),
     (Attributes("normal", "none", "wbwa", "none"), 0xF4)],
)  # fmt: skip
def test_mattr(attributes: Attributes, code: int) -> None:
    assert mattr(attributes) == code
    if attributes.share == "none":
        assert of_mair(code, 0) == attributes
