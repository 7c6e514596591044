# SPDX-License-Identifier: GPL-2.0-or-later
"""Streams to banks by hand: matching, S2CR, CBAR and the global faults (docs/arm-smmu-v2.md,
sections 2, 7 and 9). Register values are written as numbers, so that field places are witnessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from smmubench.oracle import Features, SmmuOracle
from smmubench.oracle.bus import DecodeFault
from smmubench.target import Access, Attributes

Key = tuple[str, int | None, bool] | tuple[str, int | None]
VALID = 1 << 31
S1 = 1 << 16  # CBAR.TYPE 1
READ, SECURE = Access(), Access(secure=True)
SMALL = Features(num_cb=4, num_smr=4)
SPLIT = replace(SMALL, secure=True)
# Groups 0 and 1, banks 0 and 1 for the non-secure side.
SCR1 = {("SCR1", None, True): 2 | 2 << 8}


def oracle(registers: Mapping[Key, int], features: Features = SMALL) -> SmmuOracle:
    """A register by name and index, of both sides unless a third member says whose copy."""

    def value(name: str, index: int | None, secure: bool) -> int:
        own = registers.get((name, index, secure))
        return registers.get((name, index), 0) if own is None else own

    def read(pa: int, length: int) -> bytes:
        raise DecodeFault

    return SmmuOracle(value, read, features)


def bank_of(registers: Mapping[Key, int], stream: int, features: Features = SMALL) -> int | None:
    return oracle(registers, features).translate(stream, 0x1000).context


def cause_of(
    registers: Mapping[Key, int], features: Features = SMALL, access: Access = READ
) -> set[str]:
    return set(oracle(registers, features).translate(5, 0x1000, access).causes)


# --- Which group ---

# All banks have type 1 and are off: they pass, and tell their number.
BANKS: dict[Key, int] = {("CBAR", bank): S1 for bank in range(4)}


def test_clientpd_passes_everything() -> None:
    result = oracle({("sCR0", None): 1 | 1 << 10}).translate(0xFFFF, 0x1234)
    assert (result.status, result.pa, result.context) == ("bypass", 0x1234, None)


def test_match_takes_the_groups_bank() -> None:
    assert bank_of({**BANKS, ("SMR", 2): VALID | 5, ("S2CR", 2): 3}, 5) == 3


def test_a_mask_bit_ignores_the_id_bit() -> None:
    registers: dict[Key, int] = {**BANKS, ("SMR", 2): VALID | 0x12 << 16 | 0x400, ("S2CR", 2): 3}
    assert [bank_of(registers, stream) for stream in (0x400, 0x402, 0x410, 0x412)] == [3] * 4
    assert [bank_of(registers, stream) for stream in (0x401, 0x404, 0, 0x408)] == [None] * 4


def test_an_invalid_group_matches_nothing() -> None:
    assert bank_of({**BANKS, ("SMR", 2): 5, ("S2CR", 2): 3}, 5) is None


def test_the_lowest_group_holds_without_a_conflict() -> None:
    registers: dict[Key, int] = {
        **BANKS, ("SMR", 1): VALID | 5, ("S2CR", 1): 1, ("SMR", 2): VALID | 5, ("S2CR", 2): 2,
    }  # fmt: skip
    assert bank_of(registers, 5) == 1
    assert bank_of({**registers, ("sCR0", None): 1 << 21}, 5, replace(SMALL, smcd=False)) == 1
    assert cause_of({**registers, ("sCR0", None): 1 << 21}) == {"stream-conflict"}


@pytest.mark.parametrize(("usfcfg", "causes"), [(0, set()), (1, {"unknown-stream"})])
def test_no_match(usfcfg: int, causes: set[str]) -> None:
    assert cause_of({("sCR0", None): usfcfg << 10}) == causes


def test_stream_id_beyond_numsidb() -> None:
    registers: dict[Key, int] = {**BANKS, ("SMR", 0): VALID | 5, ("S2CR", 0): 2}
    features = replace(SMALL, numsidb=10)
    assert bank_of(registers, 5, features) == 2
    # The mask covers bit 10, but the ID doesn't exist.
    registers[("SMR", 0)] |= 0x400 << 16
    assert bank_of(registers, 0x405, features) is None
    assert bank_of(registers, 0x405) == 2


def test_extended_stream_ids() -> None:
    features = replace(SMALL, exids=True)
    # EXID 0x8005, EXMASK 0x0010; validity is S2CR bit 10.
    registers: dict[Key, int] = {
        **BANKS, ("sCR0", None): 8, ("SMR", 1): 0x0010_8005, ("S2CR", 1): 1 << 10 | 2,
        ("SMR", 3): 0x0010_8005, ("S2CR", 3): 3,
    }  # fmt: skip
    assert [bank_of(registers, stream, features) for stream in (0x8005, 0x8015, 5)] == [2, 2, None]
    assert bank_of(registers, 0x1_8005, features) is None
    # Without EXIDENABLE validity is bit 31 of SMR, which is clear.
    assert bank_of({**registers, ("sCR0", None): 0}, 5, features) is None


def test_indexing_without_stream_matching() -> None:
    features = replace(SMALL, sms=False)
    registers: dict[Key, int] = {**BANKS, ("S2CR", 3): 2, ("S2CR", 0): 1}
    assert [bank_of(registers, stream, features) for stream in (0, 3, 4)] == [1, 2, None]


# --- S2CR and CBAR ---

MATCH: dict[Key, int] = {("SMR", 0): VALID | 5}


@pytest.mark.parametrize(
    ("registers", "causes"),
    [
        ({("S2CR", 0): 1 << 16}, set()),
        ({("S2CR", 0): 2 << 16}, {"config"}),
        ({("S2CR", 0): 3 << 16}, {"config"}),
        ({("S2CR", 0): 4}, {"no-context"}),
        ({("S2CR", 0): 3, ("CBAR", 3): S1}, set()),
        ({("CBAR", 0): 2 << 16}, {"config"}),
        # Nested: bank 1 (15:8) must be there and of type 0.
        ({("CBAR", 0): 3 << 16 | 1 << 8}, set()),
        ({("CBAR", 0): 3 << 16 | 1 << 8, ("CBAR", 1): S1}, {"config"}),
        ({("CBAR", 0): 3 << 16 | 4 << 8}, {"config"}),
        # An AArch64 stage 1 over an AArch32 stage 2.
        ({("CBAR", 0): 3 << 16 | 1 << 8, ("CBA2R", 0): 1}, {"config"}),
        ({("CBAR", 0): 3 << 16 | 1 << 8, ("CBA2R", 0): 1, ("CBA2R", 1): 1}, set()),
        ({("CBAR", 0): 3 << 16 | 1 << 8, ("CBA2R", 1): 1}, set()),
    ],
)
def test_where_s2cr_and_cbar_lead(registers: Mapping[Key, int], causes: set[str]) -> None:
    assert cause_of({**MATCH, **registers}) == causes


@pytest.mark.parametrize(
    ("feature", "kind"), [("s2", 0), ("s1", 1), ("nested", 3)], ids=["s2", "s1", "nested"]
)
def test_types_that_are_not_there(feature: str, kind: int) -> None:
    registers: dict[Key, int] = {**MATCH, ("CBAR", 0): kind << 16 | 1 << 8}
    assert cause_of(registers) == set()
    assert cause_of(registers, replace(SMALL, **{feature: False})) == {"config"}


def test_stage_2_banks_have_type_0_only() -> None:
    features = replace(SMALL, num_s2cb=1)
    assert cause_of({**MATCH, ("CBAR", 0): S1}, features) == {"config"}
    assert cause_of({**MATCH}, features) == set()
    assert cause_of({**MATCH, ("S2CR", 0): 1, ("CBAR", 1): S1}, features) == set()


@pytest.mark.parametrize(
    ("version", "num_irpt", "irptndx", "causes"),
    [(1, 1, 0, set()), (1, 1, 1, {"no-interrupt"}), (1, 4, 3, set()), (2, 1, 9, set()), (2, 4, 4, {"no-interrupt"})],
)  # fmt: skip
def test_interrupt_index(version: int, num_irpt: int, irptndx: int, causes: set[str]) -> None:
    features = replace(SMALL, version=version, num_irpt=num_irpt)
    assert cause_of({**MATCH, ("CBAR", 0): S1 | irptndx << 24}, features) == causes


# --- Security ---


def test_sides_have_their_own_groups_and_banks() -> None:
    registers: dict[Key, int] = {
        **BANKS, **SCR1, ("SMR", 1): VALID | 5, ("S2CR", 1): 1, ("SMR", 2): VALID | 5, ("S2CR", 2): 2,
        ("sCR0", None): 1 << 21,
    }  # fmt: skip
    both = oracle(registers, SPLIT)
    assert both.translate(5, 0).context == 1
    assert both.translate(5, 0, SECURE).context == 2
    # Without security there is one side, in which both groups match.
    assert cause_of(registers, SMALL, SECURE) == {"stream-conflict"}


def test_a_bank_of_the_other_side_is_not_there() -> None:
    assert cause_of({**MATCH, **SCR1, ("S2CR", 0): 2}, SPLIT) == {"no-context"}
    registers: dict[Key, int] = {**SCR1, ("SMR", 2): VALID | 5, ("S2CR", 2): 1}
    assert cause_of(registers, SPLIT, SECURE) == {"no-context"}
    # nor for a nested bank
    registers = {**MATCH, **SCR1, ("CBAR", 0): 3 << 16 | 2 << 8}
    assert cause_of(registers, SPLIT) == {"config"}


def test_each_side_has_its_scr0() -> None:
    registers: dict[Key, int] = {**SCR1, ("sCR0", None, True): 1 << 10}
    assert cause_of(registers, SPLIT, SECURE) == {"unknown-stream"}
    assert cause_of(registers, SPLIT) == set()


# SIF is SCR1 bit 26; sCR0.NSCFG (29:28) 3 makes what passes non-secure.
def test_secure_fetches_from_non_secure_memory() -> None:
    fetch = Access(secure=True, instruction=True)
    registers: dict[Key, int] = {
        ("SCR1", None, True): 2 | 2 << 8 | 1 << 26,
        ("sCR0", None, True): 3 << 28,
    }
    assert cause_of(registers, SPLIT, fetch) == {"global-permission"}
    assert cause_of(registers, SPLIT, SECURE) == set()
    assert cause_of(registers, SPLIT, replace(fetch, write=True)) == set()
    assert cause_of({**registers, ("SCR1", None, True): 2 | 2 << 8}, SPLIT, fetch) == set()
    assert cause_of({**registers, ("sCR0", None, True): 2 << 28}, SPLIT, fetch) == set()
    assert cause_of({**registers, ("sCR0", None, True): 3 << 28 | 1}, SPLIT, fetch) == set()


# --- What passes, with which attributes ---


@pytest.mark.parametrize(
    ("registers", "expected"),
    [
        # sCR0: MTCFG 20, MemAttr 19:16, SHCFG 23:22, WACFG 27:26
        ({("sCR0", None): 1 | 1 << 20 | 0xF << 16 | 2 << 22 | 3 << 26}, Attributes("normal", "wbnwa", "wbnwa", "inner")),
        ({("sCR0", None): 1 << 20 | 5 << 16 | 1 << 22}, Attributes("normal", "none", "none", "outer")),
        # S2CR, bypass: MTCFG 11, MemAttr 15:12, SHCFG 9:8, WACFG 23:22
        ({**MATCH, ("S2CR", 0): 1 << 16 | 1 << 11 | 0xA << 12 | 2 << 8}, Attributes("normal", "wt", "wt", "inner")),
        # S2CR, then a bank that is off: SCTLR as sCR0; what it doesn't override stays.
        (
            {**MATCH, ("S2CR", 0): 1 << 11 | 0xF << 12 | 2 << 8, ("CBAR", 0): S1, ("SCTLR", 0): 3 << 26},
            Attributes("normal", "wbnwa", "wbnwa", "inner"),
        ),
        (
            {**MATCH, ("S2CR", 0): 2 << 8, ("CBAR", 0): S1, ("SCTLR", 0): 1 << 20 | 1 << 16},
            Attributes("device", "none", "none", "outer"),
        ),
        # A stage 2 that is off has no MTCFG: bit 20 and MemAttr do nothing.
        ({**MATCH, ("SCTLR", 0): 1 << 20 | 0xF << 16 | 1 << 22}, Attributes("normal", "none", "none", "outer")),
    ],
)  # fmt: skip
def test_attributes_of_what_passes(registers: Mapping[Key, int], expected: Attributes) -> None:
    result = oracle(registers).translate(5, 0x1000)
    assert (result.status, result.pa, result.attributes) == ("bypass", 0x1000, expected)


def test_nscfg_is_for_secure_transactions() -> None:
    registers: dict[Key, int] = {
        **SCR1, ("SMR", 2): VALID | 5, ("S2CR", 2): 1 << 16 | 3 << 18, ("SMR", 0): VALID | 5,
        ("S2CR", 0): 1 << 16 | 2 << 18,
    }  # fmt: skip
    both = oracle(registers, SPLIT)
    secure, other = both.translate(5, 0, SECURE).attributes, both.translate(5, 0).attributes
    assert secure is not None and other is not None
    assert (secure.secure, other.secure) == (False, False)
    kept = oracle({**registers, ("S2CR", 2): 1 << 16}, SPLIT).translate(5, 0, SECURE).attributes
    assert kept is not None
    assert kept.secure


# --- Global fault registers ---


@pytest.mark.parametrize(
    ("registers", "bit"),
    [
        ({("sCR0", None): 1 << 10}, 1),  # USF
        ({**MATCH, ("S2CR", 0): 2 << 16}, 0),  # ICF
        ({**MATCH, ("SMR", 1): VALID | 5, ("sCR0", None): 1 << 21}, 2),  # SMCF
        ({**MATCH, ("S2CR", 0): 200}, 3),  # UCBF
    ],
)
def test_global_fault_bits(registers: Mapping[Key, int], bit: int) -> None:
    found = oracle(registers).fault(5, 0x12_3456_7890, Access(write=True, privileged=True))
    assert found is not None
    assert (found.bank, found.secure, found.stalls) == (None, False, False)
    # WNR is bit 1, PNU bit 2.
    assert found.registers == {
        "sGFSR": 1 << bit, "sGFAR": 0x12_3456_7890, "sGFSYNR0": 0b0110, "sGFSYNR1": 5,
    }  # fmt: skip


def test_ucif_and_pf_bits() -> None:
    found = oracle({**MATCH, ("CBAR", 0): S1 | 9 << 24}, replace(SMALL, num_irpt=2)).fault(5, 0)
    assert found is not None
    assert found.registers["sGFSR"] == 1 << 4
    registers: dict[Key, int] = {("SCR1", None, True): 1 << 26, ("sCR0", None, True): 3 << 28}
    found = oracle(registers, SPLIT).fault(5, 0, Access(secure=True, instruction=True))
    assert found is not None
    # IND is bit 3.
    assert (found.secure, found.registers["sGFSR"], found.registers["sGFSYNR0"]) == (
        True,
        1 << 7,
        8,
    )


def test_nested_says_that_the_second_bank_is_at_fault() -> None:
    found = oracle({**MATCH, ("CBAR", 0): 3 << 16 | 9 << 8}).fault(5, 0)
    assert found is not None
    assert found.registers["sGFSYNR0"] == 1


@pytest.mark.parametrize("gfre", [0, 1])
def test_gfre_decides_whether_the_master_sees_an_abort(gfre: int) -> None:
    found = oracle({("sCR0", None): 1 << 10 | gfre << 1}).fault(5, 0)
    assert found is not None
    assert found.aborts is bool(gfre)


# --- PRIVCFG and INSTCFG ---


@pytest.mark.parametrize(
    ("cfg", "access", "privileged", "instruction"),
    [
        (0, Access(privileged=True, instruction=True), True, True),
        (2 << 24, Access(privileged=True), False, False),
        (3 << 24, Access(), True, False),
        (2 << 26, Access(instruction=True), False, False),
        (3 << 26, Access(), False, True),
        (1 << 24, Access(privileged=True, instruction=True), True, True),  # needs DIPANS
    ],
)
def test_privilege_and_instruction(
    cfg: int, access: Access, privileged: bool, instruction: bool
) -> None:
    seen = oracle({**MATCH, **BANKS, ("S2CR", 0): cfg}).route(5, access).access
    assert (seen.privileged, seen.instruction) == (privileged, instruction)


def test_dipan_makes_fetches_unprivileged() -> None:
    features = replace(SMALL, dipans=True)
    dipan = oracle({**MATCH, **BANKS, ("S2CR", 0): 1 << 24}, features)
    assert not dipan.route(5, Access(privileged=True, instruction=True)).access.privileged
    assert dipan.route(5, Access(privileged=True)).access.privileged


# --- Identification ---


def test_features_from_the_identification() -> None:
    # One SoC's MMU-500 as its secure side sees it.
    values = {"IDR0": 0xFC013E30, "IDR1": 0x30000F10, "IDR2": 0x00005555}
    features = Features.of(lambda name, index, secure: values[name], version=2, smcd=False)
    # IDR0: 0x30 groups, NUMSIDB (12:9) 15, NUMIRPT 1, PTFS 0, SMS, NTS, S2TS, S1TS, SES all set (31:27), ATOSNS too.
    assert (features.num_smr, features.numsidb, features.num_irpt, features.ptfs) == (48, 15, 1, 0)
    assert (features.sms, features.nested, features.s2, features.s1, features.secure) == (True,) * 5
    # IDR1: 16 banks, 0 of them for stage 2 alone. IDR2: 5 is 48 bits, UBS 5 is 49; bits 12 and 14.
    assert (features.num_cb, features.num_s2cb) == (16, 0)
    assert (features.ias, features.oas, features.ubs, features.granules) == (48, 48, 49, (12, 16))
