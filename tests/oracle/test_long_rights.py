# SPDX-License-Identifier: GPL-2.0-or-later
"""What a long-descriptor page permits and how hardware updates it (ARM DDI 0487 D8.4, DDI 0406C
B3.7), its attributes and security."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smmubench.oracle.long import Outcome, Tables, walk
from smmubench.target import Access, Attributes

from .long_tables import (
    BASE,
    BLOCK,
    CHAIN,
    DBM,
    FETCH,
    L0,
    L1,
    L2,
    L3,
    LPAE,
    P_FETCH,
    P_READ,
    P_WRITE,
    PAGE,
    READ,
    S2_4K,
    T4K,
    VA,
    WRITE,
    port,
)

# --- Permissions ---

ACCESSES = {"pr": P_READ, "pw": P_WRITE, "px": P_FETCH, "ur": READ, "uw": WRITE, "ux": FETCH}
UXN, PXN, RO, USER = 1 << 54, 1 << 53, 0x80, 0x40
APT_USER, APT_RO, XNT, PXNT = 1 << 61, 1 << 62, 1 << 60, 1 << 59


def passes(tables: Tables, leaf: int, table: int = 0) -> set[str]:
    """Which of the six kinds of access get through; also that the answer's rights say the same."""
    words = {BASE: 0x81000003 | table, 0x81000000: 0x401 | leaf}
    start = replace(tables, start=1, input_bits=min(tables.input_bits, 39))
    got = {name: walk(start, port(words), 0, access) for name, access in ACCESSES.items()}
    through = {name for name, found in got.items() if found.cause is None}
    assert all(found.cause in (None, "permission") for found in got.values())
    assert all(got[name].rights == through for name in through)
    return through


A64 = T4K
A32 = LPAE


@pytest.mark.parametrize(
    ("tables", "leaf", "table", "expected"),
    [
        # AP[2:1] in AArch64. Unprivileged writes (AP 1) make a page unfetchable for privileged code.
        (A64, 0, 0, "pr pw px"),
        (A64, USER, 0, "pr pw ur uw ux"),
        (A64, RO, 0, "pr px"),
        (A64, RO | USER, 0, "pr px ur ux"),
        # In AArch32 it doesn't (DDI 0406C B3.7.2), unless UWXN.
        (A32, 0, 0, "pr pw px"),
        (A32, USER, 0, "pr pw px ur uw ux"),
        (A32, RO, 0, "pr px"),
        (A32, RO | USER, 0, "pr px ur ux"),
        (replace(A32, uwxn=True), USER, 0, "pr pw ur uw ux"),
        (replace(A32, uwxn=True), RO | USER, 0, "pr px ur ux"),
        (replace(A32, uwxn=True), 0, 0, "pr pw px"),
        # Bit 54 is UXN in AArch64 and XN in AArch32; PXN is bit 53.
        (A64, UXN | RO | USER, 0, "pr px ur"),
        (A64, PXN | RO | USER, 0, "pr ur ux"),
        (A32, UXN | RO | USER, 0, "pr ur"),
        (A32, PXN | RO | USER, 0, "pr ur ux"),
        # WXN: writable at the fetching privilege.
        (replace(A64, wxn=True), 0, 0, "pr pw"),
        (replace(A64, wxn=True), USER, 0, "pr pw ur uw"),
        (replace(A64, wxn=True), RO | USER, 0, "pr px ur ux"),
        (replace(A32, wxn=True), USER, 0, "pr pw ur uw"),
        # Hierarchical: APTable[0] no unprivileged, [1] no writes, XNTable, PXNTable.
        (A64, USER, APT_USER, "pr pw px"),
        (A64, USER, APT_RO, "pr px ur ux"),
        (A64, USER, APT_USER | APT_RO, "pr px"),
        (A64, RO | USER, XNT, "pr px ur"),
        (A64, RO | USER, PXNT, "pr ur ux"),
        (A32, RO | USER, XNT, "pr ur"),
        (A32, RO | USER, PXNT, "pr ur ux"),
        (A32, USER, APT_USER | APT_RO, "pr px"),
        # HAD turns all four off.
        (replace(A64, had=True), USER, APT_USER | APT_RO | XNT | PXNT, "pr pw ur uw ux"),
        # Hyp: AP[1], APTable[0], PXN have no meaning; one level of privilege.
        (replace(A64, hyp=True), 0, 0, "pr pw px ur uw ux"),
        (replace(A64, hyp=True), USER | PXN, APT_USER | PXNT, "pr pw px ur uw ux"),
        (replace(A64, hyp=True), UXN, 0, "pr pw ur uw"),
        (replace(A64, hyp=True), RO, 0, "pr px ur ux"),
        (replace(A64, hyp=True, wxn=True), 0, 0, "pr pw ur uw"),
        (replace(A64, hyp=True), 0, APT_RO | XNT, "pr ur"),
        # Stage 2: S2AP[0] reads, S2AP[1] writes, XN.
        (S2_4K, 0, 0, ""),
        (S2_4K, 0x40, 0, "pr px ur ux"),
        (S2_4K, 0x80, 0, "pw uw"),
        (S2_4K, 0xC0, 0, "pr pw px ur uw ux"),
        (S2_4K, 0xC0 | UXN, 0, "pr pw ur uw"),
    ],
)  # fmt: skip
def test_rights(tables: Tables, leaf: int, table: int, expected: str) -> None:
    assert passes(tables, leaf, table) == set(expected.split())


def test_hierarchical_bits_hold_for_all_levels_below() -> None:
    words = {L0: 0x81000003 | APT_RO, L1: 0x82000003, L2: 0x83000003, L3: 0x90001000 | PAGE}
    assert walk(T4K, port(words), VA, WRITE).cause == "permission"
    assert walk(T4K, port(words), VA, READ).cause is None


def test_a_write_marked_instruction_is_a_write() -> None:
    access = Access(write=True, instruction=True)
    assert walk(T4K, port(CHAIN | {L3: 0x90001000 | PAGE | UXN}), VA, access).cause is None


# --- Access flag and dirty state ---


def updated(
    tables: Tables, leaf: int, access: Access, table: int = 0
) -> tuple[Outcome, list[tuple[int, int]]]:
    memory = port({**CHAIN, L0: 0x81000003 | table, L3: leaf})
    return walk(tables, memory, VA, access), memory.updates


HA = replace(T4K, ha=True)
HD = replace(T4K, ha=True, hd=True)


def test_affd_ignores_the_access_flag() -> None:
    found, updates = updated(replace(T4K, affd=True), 0x90001043, READ)
    assert (found.cause, updates) == (None, [])


def test_ha_sets_the_access_flag() -> None:
    found, updates = updated(HA, 0x90001043, READ)
    assert (found.cause, updates) == (None, [(L3, 0x90001443)])


def test_ha_leaves_a_set_flag_alone() -> None:
    assert updated(HA, 0x90001443, WRITE)[1] == []


def test_a_permission_fault_updates_nothing() -> None:
    found, updates = updated(HA, 0x90001003, READ)
    assert (found.cause, updates) == ("permission", [])


def test_a_query_answers_as_updated_and_updates_nothing() -> None:
    memory = port(CHAIN | {L3: 0x900010C3 | DBM})
    found = walk(HD, memory, VA, WRITE, update=False)
    assert (found.cause, memory.updates) == (None, [])


# 0xc0: AP[2:1] 3, read-only for all; DBM allows hardware to clear AP[2] (0x80).
@pytest.mark.parametrize(
    ("tables", "leaf", "access", "table", "cause", "after"),
    [
        (HD, 0x900014C3 | DBM, WRITE, 0, None, 0x90001443 | DBM),
        (HD, 0x900010C3 | DBM, WRITE, 0, None, 0x90001443 | DBM),  # both at once
        (HD, 0x900014C3 | DBM, READ, 0, None, None),
        (HD, 0x900010C3 | DBM, READ, 0, None, 0x900014C3 | DBM),
        (HD, 0x900014C3, WRITE, 0, "permission", None),  # without DBM
        (HA, 0x900014C3 | DBM, WRITE, 0, "permission", None),  # without HD
        (replace(HD, ha=False), 0x900014C3 | DBM, WRITE, 0, "permission", None),  # HD needs HA
        (HD, 0x90001483 | DBM, WRITE, 0, "permission", None),  # AP[1] 0: not for unprivileged
        (HD, 0x900014C3 | DBM, WRITE, APT_RO, "permission", None),  # not only by AP[2]
        (HD, 0x900014C3 | DBM | UXN, FETCH, 0, "permission", None),
        (replace(HD, wxn=True), 0x900014C3 | DBM, FETCH, 0, "permission", None),  # counts as writable
    ],
)  # fmt: skip
def test_dirty_state(
    tables: Tables, leaf: int, access: Access, table: int, cause: str | None, after: int | None
) -> None:
    found, updates = updated(tables, leaf, access, table)
    assert found.cause == cause
    assert updates == ([] if after is None else [(L3, after)])


def test_stage_2_dirty_state_sets_s2ap1() -> None:
    leaf = 0x4000047D | DBM  # S2AP 1: read-only
    memory = port({BASE: leaf})
    found = walk(replace(S2_4K, ha=True, hd=True), memory, 0x10, WRITE)
    assert (found.cause, memory.updates) == (None, [(BASE, leaf | 0x80)])


def test_an_update_shows_in_later_reads_of_the_same_port() -> None:
    memory = port(CHAIN | {L3: 0x90001043})
    walk(HA, memory, VA, READ)
    walk(HA, memory, VA, READ)
    assert memory.updates == [(L3, 0x90001443)]


# --- Attributes and security ---


def test_attrindx_picks_a_mair_field() -> None:
    # Attr3 = 0x44: non-cacheable; AttrIndx is bits 4:2; SH 3 is inner.
    found = walk(
        replace(T4K, mair=0x44 << 24), port({L0: 0x81000003, L1: BLOCK | 3 << 2 | 3 << 8}), VA, READ
    )
    assert found.attributes == Attributes("normal", "none", "none", "inner")


def test_attr7_is_in_mair1() -> None:
    found = walk(
        replace(T4K, mair=0xFF << 56), port({L0: 0x81000003, L1: BLOCK | 7 << 2}), VA, READ
    )
    assert found.attributes == Attributes("normal", "wbwa", "wbwa", "none")


def test_stage_2_has_memattr_in_the_descriptor() -> None:
    # MemAttr 0b1110: outer write-back, inner write-through; SH 2 is outer.
    found = walk(S2_4K, port({BASE: 0x4C1 | 0b1110 << 2 | 2 << 8}), 0, READ)
    assert found.attributes == Attributes("normal", "wt", "wbwa", "outer")


@pytest.mark.parametrize(
    ("table", "leaf", "start", "ns"),
    [(0, 0, False, False), (0, 0x20, False, True), (1 << 63, 0, False, True), (0, 0, True, True)],
    ids=["secure", "NS", "NSTable", "NSCFG"],
)
def test_output_security(table: int, leaf: int, start: bool, ns: bool) -> None:
    words = {L0: 0x81000003 | table, L1: BLOCK | leaf}
    # HAD is about permissions; NSTable holds with it too.
    assert walk(replace(T4K, ns=start, had=True), port(words), VA, READ).ns is ns
    sif = walk(replace(T4K, ns=start, sif=True), port(words), VA, FETCH)
    assert sif.cause == ("permission" if ns else None)


def test_device_memory_refused_for_tables() -> None:
    tables = replace(S2_4K, no_device=True)
    assert walk(tables, port({BASE: 0x4C1 | 1 << 2}), 0, READ).cause == "permission"
    assert walk(tables, port({BASE: 0x4C1 | 5 << 2}), 0, READ).cause is None
