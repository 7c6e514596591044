# SPDX-License-Identifier: GPL-2.0-or-later
"""An oracle over a running machine: it reads the registers and the memory that the machine has."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from smmubench.oracle import oracle_of
from smmubench.registers import load
from smmubench.target import Access, Target, Write
from smmubench.targets import open_target

TABLE = 0x80100000


@pytest.fixture
def target() -> Iterator[Target]:
    target = open_target("sim")
    yield target
    target.close()


def write(target: Target, name: str, value: int, **where: int) -> None:
    base = target.machine.iommu("mdp0").base
    target.mmio([Write(base + load("msm-v0").address(name, **where), value)])


def test_reads_registers_and_tables_of_the_machine(target: Target) -> None:
    struct.pack_into("<I", target.view(TABLE, 0x4000), 4, 0x90000C02)  # a section at VA 1 MiB
    write(target, "M2VCBR_N", 0x100, index=9)
    write(target, "TTBR0", TABLE, context=1)
    write(target, "SCTLR", 1, context=1)
    oracle = oracle_of(target, "mdp0")

    result = oracle.translate(9, 0x123456)

    assert (result.pa, result.page, result.context) == (0x90023456, 1 << 20, 1)
    assert [result] == target.translate("mdp0", 9, [0x123456], fresh=True)


def test_registers_are_read_once_until_refreshed(target: Target) -> None:
    oracle = oracle_of(target, "mdp0")
    assert oracle.translate(0, 0x1000).status == "bypass"
    write(target, "SCTLR", 1, context=0)
    assert oracle.translate(0, 0x1000).status == "bypass"
    oracle.refresh()
    assert oracle.translate(0, 0x1000).status == "fault"


def test_register_windows_hold_no_tables(target: Target) -> None:
    write(target, "TTBR0", target.machine.iommu("rot").base, context=0)
    write(target, "SCTLR", 1, context=0)
    write(target, "ACTLR", 0x33000, context=0)
    found = oracle_of(target, "mdp0").fault(0, 0x1000, Access(), length=4)
    assert found is not None
    assert found.causes == {"walk-decode"}


def test_mids_and_banks_come_from_the_machine(target: Target) -> None:
    oracle = oracle_of(target, "gfx3d")
    assert oracle.banks == 3
    assert oracle.route(oracle.mids - 1).status == "bypass"
    assert oracle.route(oracle.mids).cause == "config"
