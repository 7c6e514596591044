# SPDX-License-Identifier: GPL-2.0-or-later
"""Each bit of SCTLR, TCR2 and the identification that a bank's walks depend on, one by one
(docs/arm-smmu-v2.md, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from smmubench.oracle import SmmuOracle
from smmubench.target import Access, Attributes

from .smmu_bank import (
    FEATURES,
    FETCH,
    NESTED,
    PAGE,
    S2_PAGE,
    SHORT,
    STAGE1,
    TABLES1,
    TABLES2,
    WRITE,
    Key,
    oracle,
)

P_FETCH = Access(privileged=True, instruction=True)


def with_bits(registers: Mapping[Key, int], name: str, index: int, bits: int) -> dict[Key, int]:
    """The registers with some more bits of one set."""
    return {**registers, (name, index): registers.get((name, index), 0) | bits}


def causes(smmu: SmmuOracle, access: Access = Access(), iova: int = 0x1234) -> set[str]:  # noqa: B008
    return set(smmu.translate(5, iova, access).causes)


def swapped(words: Mapping[int, int], *, size: int = 8) -> dict[int, int]:
    """Descriptors with their bytes in the other order."""
    return {at: int.from_bytes(word.to_bytes(size, "little"), "big") for at, word in words.items()}


def test_e_is_the_order_of_each_stage() -> None:
    first = {at: word for at, word in TABLES2.items() if at >> 28 == 0xA}
    second = {at: word for at, word in TABLES2.items() if at >> 28 == 0x9}
    # SCTLR.E is bit 4.
    big1, big2 = with_bits(NESTED, "SCTLR", 0, 16), with_bits(NESTED, "SCTLR", 1, 16)
    assert oracle(big1, {**swapped(first), **second}).translate(5, 0x1234).pa == 0xB0005234
    assert oracle(big2, {**first, **swapped(second)}).translate(5, 0x1234).pa == 0xB0005234
    assert oracle(NESTED, swapped(TABLES2)).translate(5, 0x1234).status == "fault"
    short = swapped({0x8000448C: 0x90000C02}, size=4)
    assert oracle(with_bits(SHORT, "SCTLR", 0, 16), short).translate(5, 0x12345678).pa == 0x90045678


def test_affd_is_for_each_stage() -> None:
    # SCTLR.AFFD is bit 3. AF (0x400) is clear in one stage's page.
    for bank, words in (
        (0, {**TABLES2, 0xA0003008: 0x5000 | PAGE & ~0x400}),
        (1, {**TABLES2, 0x90001028: 0xB0005000 | S2_PAGE & ~0x400}),
    ):
        assert "access-flag" in causes(oracle(NESTED, words))
        assert "access-flag" in causes(oracle(with_bits(NESTED, "SCTLR", 1 - bank, 8), words))
        assert causes(oracle(with_bits(NESTED, "SCTLR", bank, 8), words)) == set()


def test_afe_and_affd_of_the_short_format() -> None:
    # SCTLR.AFE is bit 2. AP 2 (0x800): AP[0], the access flag, is clear.
    words = {0x8000448C: 0x90000802}
    assert causes(oracle(SHORT, words), iova=0x12345678) == set()
    afe = with_bits(SHORT, "SCTLR", 0, 4)
    assert causes(oracle(afe, words), iova=0x12345678) == {"access-flag"}
    assert causes(oracle(with_bits(afe, "SCTLR", 0, 8), words), iova=0x12345678) == set()


def test_tre_selects_prrr_and_nmrr() -> None:
    # SCTLR.TRE is bit 1. Region 0: PRRR.TR0 2 (normal), NMRR.IR0 2 (write-through), OR0 (17:16) 1 (write-back).
    registers = {**SHORT, ("PRRR_MAIR0", 0): 2, ("NMRR_MAIR1", 0): 1 << 16 | 2}
    words = {0x8000448C: 0x90000C02}
    plain = oracle(registers, words).translate(5, 0x12345678).attributes
    assert plain == Attributes("strongly-ordered", "none", "none", "outer")
    remapped = oracle(with_bits(registers, "SCTLR", 0, 2), words).translate(5, 0x12345678)
    assert remapped.attributes == Attributes("normal", "wt", "wbwa", "none")


def test_tre_and_afe_have_no_effect_on_long_descriptors() -> None:
    assert causes(oracle(with_bits(STAGE1, "SCTLR", 0, 6), TABLES1)) == set()


def test_mair1_has_the_upper_four() -> None:
    # AttrIndx 5 (bits 4:2): MAIR1 15:8; 0x44 is non-cacheable.
    registers = {**STAGE1, ("NMRR_MAIR1", 0): 0x44 << 8}
    words = {**TABLES1, 0x80003008: 0xB0005000 | PAGE | 5 << 2}
    found = oracle(registers, words).translate(5, 0x1234).attributes
    assert found == Attributes("normal", "none", "none", "inner")


@pytest.mark.parametrize(
    ("bits", "access", "refused"),
    [
        # WXN is bit 9; UWXN, bit 10, is AArch32's.
        (0, FETCH, False),
        (1 << 9, FETCH, True),
        (1 << 10, FETCH, False),
    ],
)
def test_wxn_in_aarch64(bits: int, access: Access, refused: bool) -> None:
    found = causes(oracle(with_bits(STAGE1, "SCTLR", 0, bits), TABLES1), access)
    assert found == ({"permission"} if refused else set())


@pytest.mark.parametrize(("bits", "refused"), [(0, False), (1 << 9, True), (1 << 10, True)])
def test_wxn_and_uwxn_in_aarch32(bits: int, refused: bool) -> None:
    registers = with_bits({**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31}, "SCTLR", 0, bits)
    words = {0x80001000: 0xB0000000 | 0x741}
    assert causes(oracle(registers, words), P_FETCH) == ({"permission"} if refused else set())


def test_had_needs_hads() -> None:
    # TCR2.HAD0 is bit 8; APTable[1] (bit 62) forbids writes.
    words = {**TABLES1, 0x80001000: 0x80002003 | 1 << 62}
    had = with_bits(STAGE1, "TCR2", 0, 1 << 8)
    with_hads = replace(FEATURES, hads=True)
    assert causes(oracle(had, words), WRITE) == {"permission"}
    assert causes(oracle(had, words, with_hads), WRITE) == set()
    assert causes(oracle(with_bits(STAGE1, "TCR2", 0, 1 << 9), words, with_hads), WRITE) == {
        "permission"
    }


def test_what_stage_1_forbids_stage_2_does_not_give() -> None:
    words = {**TABLES2, 0xA0003008: 0x5000 | PAGE | 0x80}  # AP[2]: read-only
    assert oracle(NESTED, words).translate(5, 0x1234).perms == {"pr", "ur"}
    words[0xA0003008] |= 1 << 54 | 1 << 53  # UXN, PXN
    assert oracle(NESTED, words).translate(5, 0x1234).perms == {"pr", "ur", "xn"}


def test_tables_may_lie_where_stage_2_lets_nobody_fetch() -> None:
    words = {**TABLES2, 0x90001018: 0xA0003000 | S2_PAGE | 1 << 54}
    assert causes(oracle(NESTED, words), FETCH) == set()
    assert causes(oracle(NESTED, {**words, 0x90001028: 0xB0005000 | S2_PAGE | 1 << 54}), FETCH) == {
        "permission", "stage2",
    }  # fmt: skip


def test_tables_are_read_for_a_write_too() -> None:
    # S2AP 1 (reads only) for stage 1's table.
    words = {**TABLES2, 0x90001018: 0xA0003000 | S2_PAGE & ~0x80}
    assert causes(oracle(NESTED, words), WRITE) == set()


def test_version_1_has_no_tcr2() -> None:
    # Outputs are limited by OAS alone, and SEP 0 doesn't extend bit 31.
    registers = {**STAGE1, ("TCR2", 0): 0}
    words = {0x80001010: 1 << 40 | 0x741}
    assert oracle(registers, words).translate(5, 0x80000000).causes == {"translation"}
    assert (
        oracle(registers, words, replace(FEATURES, version=1)).translate(5, 0x80000000).pa
        == 1 << 40
    )


def test_oas_limits_both_stages() -> None:
    features = replace(FEATURES, oas=36)
    words = {**TABLES2, 0x90001028: 1 << 36 | S2_PAGE}
    assert causes(oracle(NESTED, words, features)) == {"address-size", "stage2"}
    assert causes(oracle(NESTED, words)) == set()
    words1 = {**TABLES1, 0x80003008: 1 << 36 | PAGE}
    assert causes(oracle(STAGE1, words1, features)) == {"address-size"}
    assert causes(oracle(STAGE1, words1)) == set()


def test_nested_without_granules_of_stage_2() -> None:
    # TG0 (15:14) 1: 64K, which isn't there.
    registers = with_bits(NESTED, "TCR", 1, 1 << 14)
    assert causes(oracle(registers, TABLES2, replace(FEATURES, has_64k=False))) == {
        "translation", "stage2",
    }  # fmt: skip
