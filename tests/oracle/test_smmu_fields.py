# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracle's own field table against the register map, which has another origin: a wrong bit
number in either shows here."""

from __future__ import annotations

import pytest

from smmubench.oracle.smmu_fields import FIELDS, address_size, get, put
from smmubench.registers import load

#: Layouts that the register map knows by other names; the fields of a few are in several of them.
NAMES = {
    "CBAR": ("CBAR", "CBAR_TYPE1", "CBAR_TYPE3"),
    "SCTLR_S2": ("SCTLR_STAGE2",),
    "TCR_LONG": ("TCR_LONG32",),
    "TCR_64": ("TCR",),
    "TCR_S2_LONG": ("TCR_STAGE2_LONG32",),
    "TCR_S2_64": ("TCR_STAGE2",),
    "TTBR": ("TTBR0", "TTBR1"),
    "FSYNR0": ("FSYNR0", "FSYNR0_STAGE2"),
    "FSYNR1": ("FSYNR1_QUALCOMM",),
    "PAR_FAULT": ("PAR_FAULT", "sGPAR_FAULT"),
    "PAR_LONG": ("PAR", "sGPAR"),
}


@pytest.mark.parametrize("layout", FIELDS)
def test_fields_are_where_the_register_map_has_them(layout: str) -> None:
    registers = {item.name: item for item in (*load("smmu-v2"), *load("smmu-v2").views)}
    found: dict[str, set[tuple[int, int]]] = {}
    for name in NAMES.get(layout, (layout,)):
        for field in registers[name].fields.values():
            found.setdefault(field.name, set()).add((field.shift, field.width))
    for name, place in FIELDS[layout].items():
        assert found[name] == {place}, name


def test_get_and_put() -> None:
    # IRPTNDX is 31:24 and TYPE 17:16 of CBAR.
    assert get("CBAR", "IRPTNDX", 0xAB030000) == 0xAB
    assert put("CBAR", IRPTNDX=0x1AB, TYPE=3) == 0xAB030000


def test_address_sizes() -> None:
    assert [address_size(code) for code in range(8)] == [32, 36, 40, 42, 44, 48, 48, 48]
