# SPDX-License-Identifier: GPL-2.0-or-later
"""Context banks by hand: formats of one stage, nested walks, table updates (docs/arm-smmu-v2.md,
sections 3 to 5). Register values are written as numbers, so that field places are witnessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smmubench.target import Access, Attributes

from .smmu_bank import (
    FEATURES,
    FETCH,
    HAFDBS,
    NESTED,
    PAGE,
    S2_PAGE,
    S2_TOP,
    SHORT,
    STAGE1,
    STAGE2,
    STREAM,
    TABLES1,
    TABLES2,
    UPDATING,
    WB,
    WRITE,
    oracle,
    shown,
)

# --- One stage ---


def test_stage_1() -> None:
    walk = oracle(STAGE1, TABLES1).walk(5, 0x1234)
    result = walk.result
    assert (result.status, result.pa, result.page, result.context) == (
        "translated",
        0xB0005234,
        4096,
        0,
    )
    # AArch64: unprivileged may write, so privileged can't fetch; unprivileged can.
    assert result.perms == {"pr", "pw", "ur", "uw"}
    assert result.attributes == WB
    assert [level.address for level in walk.levels] == [0x80001000, 0x80002000, 0x80003008]


def test_xn_means_that_no_fetch_passes() -> None:
    # UXN alone leaves privileged fetches: but not from a page that unprivileged may write.
    words = {**TABLES1, 0x80003008: 0xB0005000 | PAGE | 1 << 54}
    assert "xn" in oracle(STAGE1, words).translate(5, 0x1234).perms
    words[0x80003008] |= 0x80
    assert oracle(STAGE1, words).translate(5, 0x1234).perms == {"pr", "ur"}


def test_upper_region() -> None:
    # T1SZ 25, TG1 2 (4K); -0x1000: VA[38:30] all ones, and so on.
    registers = {**STAGE1, ("TCR", 0): 25 << 16 | 2 << 30, ("TTBR1", 0): 0x81000000}
    words = {0x81000FF8: 0x81001003, 0x81001FF8: 0x81002003, 0x81002FF8: 0xB0005000 | PAGE}
    walk = oracle(registers, words).walk(5, 0xFFFF_FFFF_FFFF_F123)
    assert (walk.result.pa, walk.levels[0].ttbr) == (0xB0005123, 1)


def test_stage_2_alone() -> None:
    registers = {**STREAM, **{(name, 0): value for (name, _), value in STAGE2.items()}}
    result = oracle(registers, TABLES2).translate(5, 0x5234)
    assert (result.status, result.pa, result.perms) == (
        "translated",
        0xB0005234,
        {"pr", "pw", "ur", "uw"},
    )
    # What comes in is non-cacheable, and stays so: outer shareable.
    assert result.attributes == Attributes("normal", "none", "none", "outer")
    # S2CR.MTCFG (11) with MemAttr 0xf (15:12) makes it write-back before stage 2.
    result = oracle({**registers, ("S2CR", 0): 1 << 11 | 0xF << 12}, TABLES2).translate(5, 0x5234)
    assert result.attributes == WB


def test_aarch32_long() -> None:
    # EAE (bit 31), T0SZ 0: level 1 by VA[31:30], 0xc0000000 is entry 3. Bits above T0SZ are ignored.
    registers = {**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31 | 32}
    words = {0x80001018: 0x80002003, 0x80002000: 0x80003003, 0x80003008: 0xB0005000 | PAGE}
    result = oracle(registers, words).translate(5, 0xC0001234)
    assert (result.pa, result.page) == (0xB0005234, 4096)


def test_aarch32_long_stage_2() -> None:
    # T0SZ 0, SL0 1: 32 bits, level 1.
    registers = {
        **STREAM, ("CBAR", 0): 0, ("SCTLR", 0): 1, ("TCR", 0): 1 << 6, ("TTBR0", 0): 0x80001000,
    }  # fmt: skip
    result = oracle(registers, {0x80001018: 0x40000000 | 0x7FD}).translate(5, 0xC0001234)
    assert (result.pa, result.page) == (0x40001234, 1 << 30)


def test_short() -> None:
    # As tests/oracle/test_short.py: section at VA 0x12300000, AP 3.
    result = oracle(SHORT, {0x8000448C: 0x90000C02}).translate(5, 0x12345678)
    assert (result.pa, result.page, result.perms) == (0x90045678, 1 << 20, {"pr", "pw", "ur", "uw"})


def test_supersection_beyond_4_gib() -> None:
    # 23:20 is PA[35:32] (1), 8:5 is PA[39:36] (8): 0x81_91000000.
    words = {0x8000448C: 0x91140D02}
    assert oracle(SHORT, words).translate(5, 0x12345678).pa == 0x81_9134_5678
    assert shown(SHORT, words, 0x12345678, features=replace(FEATURES, oas=36))["FSR"] == 1 << 7
    assert (
        oracle(SHORT, {0x8000448C: 0x91140C02}, replace(FEATURES, oas=36)).fault(5, 0x12345678)
        is None
    )


@pytest.mark.parametrize(
    ("sctlr", "descriptor", "access", "passes"),
    [
        # WXN is bit 9, UWXN bit 10. AP 3: everybody writes; AP 1: privileged; AP 2: unprivileged reads.
        (1, 0x90000C02, FETCH, True),
        (1 | 1 << 9, 0x90000C02, FETCH, False),
        (1 | 1 << 9, 0x90000802, FETCH, True),
        (1 | 1 << 9, 0x90000802, Access(privileged=True, instruction=True), False),
        (1 | 1 << 10, 0x90000C02, FETCH, True),
        (1 | 1 << 10, 0x90000C02, Access(privileged=True, instruction=True), False),
        (1 | 1 << 10, 0x90000402, Access(privileged=True, instruction=True), True),
        (1, 0x90000C12, FETCH, False),  # XN
    ],
)
def test_short_fetches(sctlr: int, descriptor: int, access: Access, passes: bool) -> None:
    found = oracle({**SHORT, ("SCTLR", 0): sctlr}, {0x8000448C: descriptor}).translate(
        5, 0x12345678, access
    )
    assert (found.status == "translated") is passes


def test_hyp_bank() -> None:
    # HYPC is bit 10 of CBAR. AP[1] 0: for privileged, which every access is.
    words = {**TABLES1, 0x80003008: 0xB0005000 | 0x703}
    assert oracle(STAGE1, words).translate(5, 0x1234).causes == {"permission"}
    result = oracle({**STAGE1, ("CBAR", 0): 1 << 16 | 1 << 10}, words).translate(5, 0x1234)
    assert (result.status, result.perms) == ("translated", {"pr", "pw", "ur", "uw"})


def test_a_transaction_lies_in_one_page() -> None:
    with pytest.raises(ValueError, match="cross"):
        oracle(STAGE1, TABLES1).translate(5, 0x1FFF, length=2)


# --- Nested ---


def test_nested_walk_in_the_order_of_hardware() -> None:
    walk = oracle(NESTED, TABLES2).walk(5, 0x1234)
    assert [(x.stage, x.level, x.address) for x in walk.levels] == [
        (2, 2, S2_TOP), (2, 3, 0x90001008), (1, 1, 0xA0001000),
        (2, 2, S2_TOP), (2, 3, 0x90001010), (1, 2, 0xA0002000),
        (2, 2, S2_TOP), (2, 3, 0x90001018), (1, 3, 0xA0003008),
        (2, 2, S2_TOP), (2, 3, 0x90001028),
    ]  # fmt: skip
    assert (walk.result.pa, walk.result.context, walk.result.page) == (0xB0005234, 0, 4096)
    assert walk.result.attributes == WB


def test_nested_short_walk_in_the_order_of_hardware() -> None:
    # Short tables at IPA 0x4000 (level 1, 16 KiB: entry 0) and 0x1000 (level 2, entry 1).
    registers = {**NESTED, ("CBA2R", 0): 0, ("TCR", 0): 0, ("TTBR0", 0): 0x4000}
    words = {
        **TABLES2, 0x90001020: 0xA0004000 | S2_PAGE, 0xA0004000: 0x1001, 0xA0001004: 0x5032,
    }  # fmt: skip
    walk = oracle(registers, words).walk(5, 0x1234)
    assert [(x.stage, x.level, x.address, x.bytes) for x in walk.levels] == [
        (2, 2, S2_TOP, 8), (2, 3, 0x90001020, 8), (1, 1, 0xA0004000, 4),
        (2, 2, S2_TOP, 8), (2, 3, 0x90001008, 8), (1, 2, 0xA0001004, 4),
        (2, 2, S2_TOP, 8), (2, 3, 0x90001028, 8),
    ]  # fmt: skip
    assert (walk.result.pa, walk.levels[2].meaning, walk.levels[5].meaning) == (
        0xB0005234,
        "table",
        "small page",
    )
    del words[0x90001008]
    walk = oracle(registers, words).walk(5, 0x1234)
    assert [x.address for x in walk.levels] == [S2_TOP, 0x90001020, 0xA0004000, S2_TOP, 0x90001008]


@pytest.mark.parametrize(
    ("s1_block", "s2_block", "page"),
    [(False, False, 4096), (True, False, 4096), (False, True, 4096), (True, True, 2 << 20)],
)
def test_the_smaller_page_counts(s1_block: bool, s2_block: bool, page: int) -> None:
    words = dict(TABLES2)
    if s1_block:  # level 2 entry 0: IPA 0 to 2 MiB
        words[0xA0002000] = 0x741
    if s2_block:  # everything in one 2 MiB block, so stage 1's tables move there
        words = {
            S2_TOP: 0xA0000000 | 0x7FD,
            0xA0001000: 0x2003,
            0xA0002000: words[0xA0002000],
            0xA0003008: 0x5743,
        }
    iova = 0x5234 if s1_block else 0x1234
    result = oracle(NESTED, words).translate(5, iova)
    assert (result.page, result.pa & 0xFFF, result.status) == (page, 0x234, "translated")


def test_both_stages_permit() -> None:
    # S2AP 1 (0x40): reads only, so the page that stage 1 lets all write isn't writable.
    words = {**TABLES2, 0x90001028: 0xB0005000 | 0x77F}
    assert oracle(NESTED, words).translate(5, 0x1234).perms == {"pr", "ur"}
    assert oracle(NESTED, words).translate(5, 0x1234, WRITE).causes == {"permission", "stage2"}


def test_one_of_the_stages_off() -> None:
    first_off = oracle({**NESTED, ("SCTLR", 0): 0}, TABLES2).translate(5, 0x5234)
    assert (first_off.status, first_off.pa, first_off.page) == ("translated", 0xB0005234, 4096)
    second_off = oracle({**NESTED, ("SCTLR", 1): 0, ("TTBR0", 0): 0x80001000}, TABLES1).translate(
        5, 0x1234
    )
    assert (second_off.status, second_off.pa, second_off.attributes) == (
        "translated",
        0xB0005234,
        WB,
    )
    both_off = oracle({**NESTED, ("SCTLR", 0): 0, ("SCTLR", 1): 0}, {}).translate(5, 0x5234)
    assert (both_off.status, both_off.pa, both_off.context) == ("bypass", 0x5234, 0)


def test_stage_2_attributes_combine() -> None:
    # MemAttr 0b1010 (0x28): write-through; SH 2 (0x200) is outer.
    result = oracle(NESTED, {**TABLES2, 0x90001028: 0xB00056EB}).translate(5, 0x1234)
    assert result.attributes == Attributes("normal", "wt", "wt", "outer")


# --- Updates ---


def test_updates_of_both_stages_in_order() -> None:
    words = {
        **TABLES2,
        0x90001018: 0xA00033FF,  # the page of the level 3 table: AF 0
        0x90001028: 0xB000537F | 1 << 51,  # the page: AF 0, S2AP 1, DBM
        0xA0003008: 0x53C3 | 1 << 51,  # AF 0, AP[2] 1, DBM
    }
    result = oracle(UPDATING, words, HAFDBS).updates(5, 0x1234, WRITE)
    assert result == [
        (0x90001018, 0xA00037FF),
        (0xA0003008, 0x5743 | 1 << 51),
        (0x90001028, 0xB00057FF | 1 << 51),
    ]
    assert oracle(UPDATING, words, HAFDBS).fault(5, 0x1234, WRITE) is None
    # With HAFDBS 0 the fields have no effect.
    assert shown(UPDATING, words, access=WRITE)["FSR"] == 0x404


def test_an_update_of_stage_1_needs_stage_2_to_write() -> None:
    words = {**TABLES2, 0x90001018: 0xA000377F, 0xA0003008: 0x5343}  # S2AP 1 for the table
    found = shown(UPDATING, words, features=HAFDBS)
    assert (found["bank"], found["FSR"], found["FSYNR0"], found["IPAFAR"]) == (
        1,
        0x408,
        0b1111,
        0x3008,
    )
    words[0xA0003008] |= 0x400
    assert oracle(UPDATING, words, HAFDBS).fault(5, 0x1234) is None


def test_what_passes_around_updates_nothing() -> None:
    assert oracle({("sCR0", None): 1}, {}).updates(5, 0x1234) == []
