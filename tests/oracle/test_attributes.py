# SPDX-License-Identifier: GPL-2.0-or-later
"""TEX, C, B, S, PRRR and NMRR to attributes: the tables of ARM DDI 0406C B3.8.2 and B3.8.3, row by
row."""

from __future__ import annotations

from typing import Any

import pytest

from smmubench.oracle.attributes import with_remap, without_remap
from smmubench.target import Attributes

SO = Attributes("strongly-ordered", "none", "none", "outer")

# TEX:C:B -> memory type, inner, outer, shareability with S 0, with S 1
NO_REMAP: dict[int, tuple[Any, ...]] = {
    0b00000: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b00001: ("device", "none", "none", "outer", "outer"),
    0b00010: ("normal", "wt", "wt", "none", "outer"),
    0b00011: ("normal", "wbnwa", "wbnwa", "none", "outer"),
    0b00100: ("normal", "none", "none", "none", "outer"),
    0b00111: ("normal", "wbwa", "wbwa", "none", "outer"),
    0b01000: ("device", "none", "none", "none", "none"),
    # TEX[2]: outer policy TEX[1:0], inner policy {C, B}
    0b10000: ("normal", "none", "none", "none", "outer"),
    0b10001: ("normal", "wbwa", "none", "none", "outer"),
    0b10110: ("normal", "wt", "wbwa", "none", "outer"),
    0b11011: ("normal", "wbnwa", "wt", "none", "outer"),
    0b11101: ("normal", "wbwa", "wbnwa", "none", "outer"),
    # reserved or implementation defined
    0b00101: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b00110: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b01001: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b01010: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b01011: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b01100: ("strongly-ordered", "none", "none", "outer", "outer"),
    0b01111: ("strongly-ordered", "none", "none", "outer", "outer"),
}


@pytest.mark.parametrize("encoding", NO_REMAP, ids=lambda e: f"{e:05b}")
def test_without_remap(encoding: int) -> None:
    kind, inner, outer, unshared, shared = NO_REMAP[encoding]
    tex, c, b = encoding >> 2, encoding >> 1 & 1, encoding & 1
    assert without_remap(tex, c, b, 0) == Attributes(kind, inner, outer, unshared)
    assert without_remap(tex, c, b, 1) == Attributes(kind, inner, outer, shared)


# What mainline Linux programs: PRRR 0x800b8204, NMRR 0x40004000.
# TR7..TR0 of 0x8204: 10 00 00 10 00 00 01 00, so region 1 is device, 4 and 7 normal, the rest strongly-ordered.
# 0x800b0000: NOS7, NS1 (19), DS1 (17), DS0 (16). NMRR: OR7 1, IR7 1; region 4 non-cacheable.
MAINLINE = [
    (0, 0, SO),
    (1, 0, Attributes("device", "none", "none", "outer")),
    (1, 1, Attributes("device", "none", "none", "outer")),
    (2, 1, SO),
    (4, 0, Attributes("normal", "none", "none", "none")),
    (4, 1, Attributes("normal", "none", "none", "outer")),
    (7, 0, Attributes("normal", "wbwa", "wbwa", "none")),
    (7, 1, Attributes("normal", "wbwa", "wbwa", "inner")),
]


@pytest.mark.parametrize(("region", "s", "expected"), MAINLINE)
def test_mainline_remap(region: int, s: int, expected: Attributes) -> None:
    tex, c, b = region >> 2, region >> 1 & 1, region & 1
    assert with_remap(tex, c, b, s, 0x800B8204, 0x40004000) == expected


def test_only_the_lowest_tex_bit_selects_a_region() -> None:
    assert with_remap(0b110, 0, 1, 0, 0x4, 0) == with_remap(0b000, 0, 1, 0, 0x4, 0)
    assert with_remap(0b001, 0, 1, 0, 0x4, 0) != with_remap(0b000, 0, 1, 0, 0x4, 0)


# Which PRRR bit makes memory of region 5 shareable, by type and S; region 5's type is at bits 11:10, NOS5 is bit 29.
@pytest.mark.parametrize(
    ("kind", "s", "bit"),
    [(1, 0, 16), (1, 1, 17), (2, 0, 18), (2, 1, 19)],
    ids=["DS0", "DS1", "NS0", "NS1"],
)
def test_shareability_bits(kind: int, s: int, bit: int) -> None:
    def share(prrr: int) -> str:
        return with_remap(1, 0, 1, s, kind << 10 | prrr, 0).share

    assert share(1 << bit) == "outer"
    assert share(1 << bit | 1 << 29) == "inner"
    assert share(0xF0000 & ~(1 << bit)) == "none"
    assert share(1 << 29) == "none"


def test_reserved_type_is_strongly_ordered() -> None:
    assert with_remap(0, 0, 0, 0, 3, 0xFFFFFFFF) == SO


# Each region has its own two bits of each policy: region 6 inner 13:12, outer 29:28.
@pytest.mark.parametrize(("value", "policy"), [(0, "none"), (1, "wbwa"), (2, "wt"), (3, "wbnwa")])
def test_policies(value: int, policy: str) -> None:
    inner = with_remap(1, 1, 0, 0, 2 << 12, value << 12)
    outer = with_remap(1, 1, 0, 0, 2 << 12, value << 28)
    assert (inner.inner, inner.outer) == (policy, "none")
    assert (outer.inner, outer.outer) == ("none", policy)
