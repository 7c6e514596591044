# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fault leaves in a bank's registers (docs/arm-smmu-v2.md, sections 7 and 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from smmubench.oracle import Features
from smmubench.target import Access

from .smmu_bank import (
    FEATURES,
    FETCH,
    NESTED,
    PAGE,
    S2_TOP,
    SHORT,
    SLAVE_ERROR,
    STAGE1,
    STAGE2,
    STREAM,
    TABLES1,
    TABLES2,
    VALID,
    WRITE,
    Key,
    oracle,
    shown,
)


# FSYNR0 of stage 2: PLVL 1:0, NESTED 2, S1PTWF 3, WNR 4, PTWF 10, S1CBNDX 23:16. FSR: TF 1, AFF 2, PF 3, EF 4,
# ASF 7, FORMAT 10:9 (2: AArch64, 0x400).
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # The tables of stage 1: IPA of each descriptor.
        ({0x90001008: 0}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b1111, "IPAFAR": 0x1000}),
        ({0x90001010: 0}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b1111, "IPAFAR": 0x2000}),
        ({0x90001018: 0}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b1111, "IPAFAR": 0x3008}),
        ({S2_TOP: 0}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b1110, "IPAFAR": 0x1000}),
        ({0x90001018: 0xA000303F | 0x3C0}, {"bank": 1, "FSR": 0x404, "FSYNR0": 0b1111, "IPAFAR": 0x3008}),
        # S2AP 2: write-only; the read of a table may not.
        ({0x90001018: 0xA00037BF}, {"bank": 1, "FSR": 0x408, "FSYNR0": 0b1111, "IPAFAR": 0x3008}),
        ({0x90001018: SLAVE_ERROR}, {"bank": 1, "FSR": 0x410, "FSYNR0": 0x40F, "IPAFAR": 0x3008}),
        # The final address.
        ({0x90001028: 0}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b0111, "IPAFAR": 0x5234}),
        ({0x90001028: 0xB00053FF}, {"bank": 1, "FSR": 0x404, "FSYNR0": 0b0111, "IPAFAR": 0x5234}),
        ({0xA0003008: 0x4000_5000 | PAGE}, {"bank": 1, "FSR": 0x402, "FSYNR0": 0b0100, "IPAFAR": 0x4000_5234}),
        # Stage 1's own: PLVL is its level.
        ({0xA0001000: 0}, {"bank": 0, "FSR": 0x402, "FSYNR0": 1}),
        ({0xA0003008: 0}, {"bank": 0, "FSR": 0x402, "FSYNR0": 3}),
        ({0xA0003008: 0x5343}, {"bank": 0, "FSR": 0x404, "FSYNR0": 3}),
        ({0xA0002000: SLAVE_ERROR}, {"bank": 0, "FSR": 0x410, "FSYNR0": 0x402}),
    ],
)  # fmt: skip
def test_nested_faults(change: Mapping[int, int], expected: dict[str, int]) -> None:
    result = oracle(NESTED, {**TABLES2, **change}).translate(5, 0x1234)
    # Bank 1 is stage 2; PLVL is FSYNR0's low two bits. The stream's bank is 0 whoever records it.
    assert (result.stage, result.level, result.context) == (
        expected["bank"] + 1,
        expected["FSYNR0"] & 3,
        0,
    )
    assert ("stage2" in result.causes) == (expected["bank"] == 1)
    found = shown(NESTED, {**TABLES2, **change})
    assert found == {"FAR": 0x1234, "FSYNR1": 0, "CBFRSYNRA": 5, **expected}


def test_s1cbndx_is_the_stage_1_bank() -> None:
    registers = {
        (name, 2 if index == 0 and name != "SMR" else index): value
        for (name, index), value in NESTED.items()
    }
    found = shown({**registers, ("S2CR", 0): 2}, {**TABLES2, 0x90001028: 0}, access=WRITE)
    assert (found["bank"], found["FSYNR0"]) == (1, 2 << 16 | 0b10111)


def test_an_intermediate_address_beyond_ias() -> None:
    # IAS 36 limits what stage 1 puts out, also of its tables.
    features = replace(FEATURES, ias=36)
    words = {**TABLES2, 0xA0003008: 1 << 36 | PAGE}
    found = shown(NESTED, words, features=features)
    assert (found["bank"], found["FSR"], found["FSYNR0"]) == (0, 0x480, 3)


def test_protected_table_walk() -> None:
    # SCTLR.PTW is bit 13. MemAttr 1 (0x04): device.
    words = {**TABLES2, 0x90001018: 0xA00037C7}
    assert oracle(NESTED, words).fault(5, 0x1234) is None
    found = shown({**NESTED, ("SCTLR", 1): 1 | 1 << 13}, words)
    assert (found["bank"], found["FSR"], found["FSYNR0"], found["IPAFAR"]) == (
        1,
        0x408,
        0b1111,
        0x3008,
    )
    # The data itself may be there.
    words = {**TABLES2, 0x90001028: 0xB00057C7}
    assert oracle({**NESTED, ("SCTLR", 1): 1 | 1 << 13}, words).fault(5, 0x1234) is None


# --- Fault registers of stage 1 and of stage 2 alone ---


@pytest.mark.parametrize(
    ("access", "bits"),
    [
        # WNR 4, PNU 5, IND 6.
        (Access(), 0),
        (WRITE, 1 << 4),
        (Access(privileged=True), 1 << 5),
        (FETCH, 1 << 6),
        (Access(write=True, instruction=True), 1 << 4),
    ],
)
def test_syndrome_of_the_access(access: Access, bits: int) -> None:
    found = shown(STAGE1, {**TABLES1, 0x80003008: 0}, access=access)
    assert found == {
        "bank": 0, "FSR": 0x402, "FAR": 0x1234, "FSYNR0": bits | 3, "FSYNR1": 0, "CBFRSYNRA": 5,
    }  # fmt: skip


def test_the_access_is_shown_as_s2cr_left_it() -> None:
    # PRIVCFG 3 (25:24), INSTCFG 3 (27:26).
    found = shown({**STAGE1, ("S2CR", 0): 15 << 24}, {})
    assert found["FSYNR0"] == 0x400 | 1 << 5 | 1 << 6 | 1


@pytest.mark.parametrize(
    ("registers", "iova", "fsr", "plvl"),
    [
        # No walk: AArch64 level 0, others 1. FORMAT 1 is 0x200.
        (STAGE1, 1 << 39, 0x402, 0),  # beyond T0SZ
        (STAGE1, 0xFFFF_FFFF_FFFF_0000, 0x402, 0),  # EPD1
        ({**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31 | 1 << 7}, 0, 0x202, 1),  # EPD0
        ({**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31}, 1 << 32, 0x202, 1),
        (SHORT, 1 << 32, 0x002, 1),
        ({**SHORT, ("TCR", 0): 1 << 4}, 0, 0x002, 1),  # PD0
        # TTBR beyond PASize 0 (32 bits): level 0; AArch32, 40 bits: level 1.
        ({**STAGE1, ("TCR2", 0): 7 << 15, ("TTBR0", 0): 1 << 32}, 0, 0x480, 0),
        ({**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31, ("TTBR0", 0): 1 << 40}, 0, 0x280, 1),
    ],
)
def test_faults_without_a_walk(
    registers: Mapping[Key, int], iova: int, fsr: int, plvl: int
) -> None:
    assert oracle(registers, {}).walk(5, iova).levels == ()
    found = shown(registers, {}, iova)
    assert (found["FSR"], found["FSYNR0"], found["FAR"]) == (fsr, plvl, iova)


def test_stage_2_alone_has_its_address_twice() -> None:
    registers = {**STREAM, **{(name, 0): value for (name, _), value in STAGE2.items()}}
    found = shown(registers, TABLES2, 0x9234)
    # PTWF (the entry doesn't decode), level 3; neither NESTED nor S1PTWF.
    assert found == {
        "bank": 0, "FSR": 0x410, "FAR": 0x9234, "IPAFAR": 0x9234, "FSYNR0": 0x403, "FSYNR1": 0, "CBFRSYNRA": 5,
    }  # fmt: skip
    assert shown(registers, TABLES2, 1 << 30)["FSYNR0"] == 0  # beyond T0SZ


def test_qualcomm_shows_the_stream() -> None:
    registers = {**STAGE1, ("SMR", 0): VALID | 0x3A5}
    found = oracle(registers, {}, replace(FEATURES, qualcomm=True)).fault(0x3A5, 0)
    assert found is not None
    assert (found.registers["FSYNR1"], found.registers["CBFRSYNRA"]) == (0xA5, 0x3A5)


def test_cfre_and_cfcfg_are_the_recording_banks() -> None:
    # CFRE is bit 5, CFCFG bit 7.
    words = {**TABLES2, 0x90001028: 0}
    found = oracle({**NESTED, ("SCTLR", 0): 0x21, ("SCTLR", 1): 0x81}, words).fault(5, 0x1234)
    assert found is not None
    assert (found.bank, found.aborts, found.stalls) == (1, False, True)
    found = oracle(
        {**NESTED, ("SCTLR", 0): 0x21, ("SCTLR", 1): 0x81}, {**words, 0xA0001000: 0}
    ).fault(5, 0x1234)
    assert found is not None
    assert (found.bank, found.aborts, found.stalls) == (0, True, False)


@pytest.mark.parametrize(
    ("features", "registers"),
    [
        (replace(FEATURES, ptfs=1), SHORT),
        (replace(FEATURES, ptfs=2), {**STAGE1, ("CBA2R", 0): 0, ("TCR", 0): 1 << 31}),
        (replace(FEATURES, has_4k=False), STAGE1),
        (replace(FEATURES, has_4k=False, has_16k=False, has_64k=False), STAGE1),
    ],
)
def test_formats_that_are_not_there(features: Features, registers: Mapping[Key, int]) -> None:
    assert oracle(registers, TABLES1, features).translate(5, 0x1234).causes == {"translation"}


# --- Secure banks ---


def test_secure_output_and_its_syndrome() -> None:
    features = replace(FEATURES, secure=True)
    registers = {**STAGE1, ("SCR1", None): 0}  # every group and bank is secure
    secure = Access(secure=True)

    def output(leaf: int, more: Mapping[Key, int] = {}) -> bool:
        words = {**TABLES1, 0x80003008: leaf}
        found = (
            oracle({**registers, **more}, words, features).translate(5, 0x1234, secure).attributes
        )
        assert found is not None
        return found.secure

    assert output(0xB0005000 | PAGE)
    assert not output(0xB0005000 | PAGE | 0x20)  # NS
    assert not output(0xB0005000 | PAGE, {("TCR2", 0): 5 | 7 << 15 | 1 << 14})  # NSCFG0
    assert not output(0xB0005000 | PAGE, {("S2CR", 0): 3 << 18})  # S2CR.NSCFG
    # NSATTR is bit 8.
    for s2cr, bits in ((0, 3), (3 << 18, 1 << 8 | 3)):
        words = {**TABLES1, 0x80003008: 0}
        found = oracle({**registers, ("S2CR", 0): s2cr}, words, features).fault(5, 0x1234, secure)
        assert found is not None
        assert (found.secure, found.registers["FSYNR0"]) == (True, bits)


def test_sif_is_a_permission_fault_of_the_bank() -> None:
    features = replace(FEATURES, secure=True)
    registers = {**STAGE1, ("SCR1", None): 1 << 26}
    fetch = Access(secure=True, instruction=True)
    words = {**TABLES1, 0x80003008: 0xB0005000 | PAGE | 0x20}
    assert oracle(registers, words, features).translate(5, 0x1234, fetch).causes == {"permission"}
    assert oracle(registers, TABLES1, features).fault(5, 0x1234, fetch) is None
