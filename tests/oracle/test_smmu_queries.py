# SPDX-License-Identifier: GPL-2.0-or-later
"""ATS1xx and GATSxx: PAR by format (docs/arm-smmu-v2.md, section 8)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from smmubench.oracle.smmu import AtsKind

from .smmu_bank import (
    HAFDBS,
    NESTED,
    PAGE,
    SHORT,
    SLAVE_ERROR,
    STAGE1,
    TABLES1,
    TABLES2,
    oracle,
    shown,
)

# --- Queries ---


@pytest.mark.parametrize("kind", ["ATS1PR", "ATS1PW", "ATS1UR", "ATS1UW"])
def test_ats_long_format(kind: AtsKind) -> None:
    # MATTR 63:56, PA 47:12, bit 11 reads 1, NS bit 9, SH 8:7 (3: inner).
    par, form = oracle(STAGE1, TABLES1).ats(0, kind, 0x1ABC)
    assert (par, form) == (0xFF << 56 | 0xB0005000 | 1 << 11 | 1 << 9 | 3 << 7, "aarch64")


def test_ats_checks_the_access_of_its_kind() -> None:
    words = {**TABLES1, 0x80003008: 0xB0005000 | 0x703}  # AP[1] 0
    smmu = oracle(STAGE1, words)
    # F, PF (bit 3), FORMAT 2 (9:8), PLVL 3 (33:32).
    fault = 1 | 1 << 3 | 2 << 8 | 3 << 32
    assert smmu.ats(0, "ATS1UR", 0x1000)[0] == smmu.ats(0, "ATS1UW", 0x1000)[0] == fault
    assert smmu.ats(0, "ATS1PW", 0x1000)[0] & 1 == 0


@pytest.mark.parametrize(
    ("change", "bits"),
    [
        ({0x80001000: 0}, 1 << 1 | 1 << 32),
        ({0x80003008: 0xB0005343}, 1 << 2 | 3 << 32),
        ({0x80002000: SLAVE_ERROR}, 1 << 4 | 2 << 32),
        ({0x80003008: 1 << 44 | PAGE}, 1 << 7 | 3 << 32),
    ],
)
def test_ats_faults(change: Mapping[int, int], bits: int) -> None:
    registers = {**STAGE1, ("TCR2", 0): 4 | 7 << 15}  # PASize 4: 44 bits
    assert oracle(registers, {**TABLES1, **change}).ats(0, "ATS1PR", 0x1000)[0] == 1 | 2 << 8 | bits


def test_ats_short_format() -> None:
    # Small page, TEX 1 C 1 B 1 (write-back write-allocate), S: OUTER 1 (3:2), INNER 5 (6:4), SH 7, NS 9.
    words = {0x80004000: 0x80005001, 0x80005004: 0xB000547E}
    par, form = oracle(SHORT, words).ats(0, "ATS1UR", 0x1000)
    assert (par, form) == (0xB0005000 | 1 << 9 | 1 << 7 | 5 << 4 | 1 << 2, "short")


def test_ats_of_a_supersection() -> None:
    # SS (bit 1): 31:24 is PA[31:24], 23:16 is PA[39:32]. TEX 0 C 0 B 0: INNER 1, SH.
    par, _ = oracle(SHORT, {0x8000448C: 0x91140D02}).ats(0, "ATS1UR", 0x12345000)
    assert par == 0x91810000 | 1 << 9 | 1 << 7 | 1 << 4 | 1 << 1


def test_ats_faults_in_the_other_formats() -> None:
    # AArch32 formats: PLVL 1 at least; FORMAT 0 and 1.
    assert oracle(SHORT, {}).ats(0, "ATS1UR", 1 << 32)[0] == 1 | 1 << 1 | 1 << 32
    registers = {**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31}
    assert oracle(registers, {}).ats(0, "ATS1UR", 0)[0] == 1 | 1 << 4 | 1 << 8 | 1 << 32


def test_ats_of_a_bank_that_is_off() -> None:
    # The address itself, non-cacheable (0x44) as SCTLR leaves it; SHCFG 1 (23:22) is outer: SH 2.
    par, _ = oracle({**STAGE1, ("SCTLR", 0): 1 << 22}, {}).ats(0, "ATS1UR", 0x12345FFF)
    assert par == 0x44 << 56 | 0x12345000 | 1 << 11 | 1 << 9 | 2 << 7


def test_ats_under_stage_2_answers_the_intermediate_address() -> None:
    par, _ = oracle(NESTED, TABLES2).ats(0, "ATS1UR", 0x1000)
    assert par == 0xFF << 56 | 0x5000 | 1 << 11 | 1 << 9 | 3 << 7
    # A stage 2 fault: STAGE (bit 35), its level.
    par, _ = oracle(NESTED, {**TABLES2, 0x90001010: 0}).ats(0, "ATS1UR", 0x1000)
    assert par == 1 | 1 << 1 | 2 << 8 | 3 << 32 | 1 << 35


def test_ats_is_not_sign_extended() -> None:
    # SEP 0 extends from bit 31, which the query's address has set; VA[38:30] is 2.
    registers = {**STAGE1, ("TCR2", 0): 5}
    words = {0x80001010: 0xB0000000 | 0x741 & ~2}
    assert shown(registers, words, 0x80000000)["FSR"] == 0x402
    assert oracle(registers, words).ats(0, "ATS1UR", 0x80000000)[0] & 1 == 0


def test_a_query_counts_dirty_state_and_leaves_it() -> None:
    words = {**TABLES1, 0x80003008: 0xB00053C3 | 1 << 51}
    registers = {**STAGE1, ("TCR2", 0): 5 | 7 << 15 | 3 << 10}
    assert oracle(registers, words, HAFDBS).ats(0, "ATS1UW", 0x1000)[0] & 1 == 0


def test_gats_of_one_stage_and_both() -> None:
    smmu = oracle(NESTED, TABLES2)
    long = 0xFF << 56 | 1 << 11 | 1 << 9 | 3 << 7
    assert smmu.gats("sGATS1UR", 0, 0x1000) == (long | 0x5000, "aarch64")
    assert smmu.gats("sGATS12UR", 0, 0x1000) == (long | 0xB0005000, "aarch64")
    words = {**TABLES2, 0x90001028: 0xB000577F}  # S2AP 1
    par, _ = oracle(NESTED, words).gats("sGATS12UW", 0, 0x1000)
    assert par == 1 | 1 << 3 | 2 << 8 | 3 << 32 | 1 << 35
    assert oracle(NESTED, words).gats("sGATS1UW", 0, 0x1000)[0] & 1 == 0


def test_gats_refusals() -> None:
    # UCBF is bit 30: no such bank; ICF bit 29: a stage 2 bank, a reserved type.
    smmu = oracle(NESTED, TABLES2)
    assert smmu.gats("sGATS1UR", 4, 0) == (1 | 1 << 30, None)
    assert smmu.gats("sGATS12UR", 1, 0) == (1 | 1 << 29 | 2 << 8, "aarch64")
    broken = oracle({**NESTED, ("CBAR", 0): 2 << 16}, TABLES2)
    assert broken.gats("sGATS1PR", 0, 0) == (1 | 1 << 29 | 2 << 8, "aarch64")


def test_ats_in_a_bank_without_stage_1() -> None:
    with pytest.raises(ValueError, match="bank 1"):
        oracle(NESTED, TABLES2).ats(1, "ATS1UR", 0)
