# SPDX-License-Identifier: GPL-2.0-or-later
"""The IOMMU around the walk, by hand: MID to bank, bypass, fault registers and PAR.

Register values are written as numbers here, so that these tests also witness the field places. The
instance has two banks and 16 MIDs. One table: a section at VA 0, a table at VA 0x100000 with a
small page, an empty entry at VA 0x200000.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from smmubench.oracle.bus import DecodeFault
from smmubench.oracle.msm import MsmOracle, V2PKind
from smmubench.target import Access, Attributes

WORDS = {
    0x80004000: 0x90000C02,  # section, AP 3
    0x80004004: 0x80008001,  # table
    0x80004008: 0,
    0x8000400C: 0x80008009,  # the same table, NS
    0x80004010: 0xA1090C06,  # TEX 0, C 0, B 1, S, NS: shareable device, 0xa10
    0x80004428: 0xA2040C0A,  # VA 0x10a00000, of the repeat at 0x10000000: supersection 0xa2, C 1: write-through
    0x80008000: 0x91230032,  # small page, AP 3
    0x80008004: 0,
    0x80008008: 0x91230212,  # AP 5: privileged read-only
    0x80008040: 0x9AB00039,  # large page, C 1
    0x80008054: 0x9AB00039,  # and its sixth entry, at VA[19:12] = 0x15
    0x80008010: 0x91230012,  # AP 1: privileged
}

TRANSLATE = {("SCTLR", 1): 1, ("ACTLR", 1): 0x33000, ("TTBR0", 1): 0x80004000}


def oracle(registers: Mapping[tuple[str, int], int] | None = None) -> MsmOracle:
    """MID 2 leads to bank 1, which translates."""
    values = {("M2VCBR_N", 2): 0x100} | TRANSLATE | dict(registers or {})

    def read(pa: int, length: int) -> bytes:
        if pa not in WORDS:
            raise DecodeFault
        return WORDS[pa].to_bytes(length, "little")

    return MsmOracle(lambda name, index: values.get((name, index or 0), 0), read, banks=2, mids=16)


# --- MID to bank ---


def test_mid_selects_the_bank_and_its_table() -> None:
    result = oracle().translate(2, 0x12345)
    assert (result.status, result.context, result.pa, result.page) == (
        "translated",
        1,
        0x90012345,
        1 << 20,
    )


def test_bank_without_translation_lets_pass() -> None:
    result = oracle().translate(0, 0x12345)
    assert (result.status, result.pa, result.context) == ("bypass", 0x12345, 0)


def test_bypass_disabled_is_a_global_error() -> None:
    # BYPASSD is bit 16; VMID 5 is reported in AVMID (20:16).
    found = oracle({("M2VCBR_N", 3): 0x10005}).fault(3, 0xABCD, Access(write=True), length=1)
    assert found is not None
    assert found.context is None
    assert found.causes == {"bypass"}
    assert found.registers == {"ESR": 2, "EAR": 0xABCD, "ESYNR0": 0x00050003, "ESYNR1": 0x140}


@pytest.mark.parametrize("stream", [16, 511, 0xFFFF])
def test_mid_beyond_the_implemented_ones(stream: int) -> None:
    """AMID has bits 7:0 of the MID, APID above it bits 12:8."""
    found = oracle().fault(stream, 0x1000, length=1)
    assert found is not None
    assert found.registers == {"ESR": 1, "EAR": 0x1000, "ESYNR0": stream & 0x1FFF, "ESYNR1": 0x40}


def test_mid_without_a_usable_bank() -> None:
    # CBNDX (15:8) 2 of two banks; BYPASSD 0 doesn't save it.
    found = oracle({("M2VCBR_N", 3): 0x200}).fault(3, 0x1000, length=1)
    assert found is not None
    assert found.registers["ESR"] == 1


def test_client_port_disabled_passes_around_everything() -> None:
    passing = oracle({("CR", 0): 0x10, ("SCTLR", 0): 1, ("M2VCBR_N", 3): 3 << 22})
    for stream in (0, 2, 3, 999):
        result = passing.translate(stream, 0x12345, Access(secure=True))
        assert (result.status, result.pa, result.context) == ("bypass", 0x12345, None)
        assert result.attributes == Attributes("normal", "none", "none", "none", secure=True)


@pytest.mark.parametrize(
    ("m2vcbr", "attributes"),
    [
        (0, Attributes("normal", "none", "none", "none")),  # as bench masters drive it
        (0x0E000000, Attributes("normal", "none", "none", "none")),  # BPMTCFG 0: BPMEMTYPE idle
        (0x0B000000, Attributes("normal", "wbwa", "wbwa", "none")),  # BPMTCFG 24, BPMEMTYPE 27:25 5
        (0x0D000000, Attributes("normal", "wt", "wt", "none")),
        (0x0F000000, Attributes("normal", "wbnwa", "wbnwa", "none")),
        (0x01000000, Attributes("normal", "none", "none", "none")),
        (0x07000000, Attributes("device", "none", "none", "none")),
        (0x03000000, Attributes("strongly-ordered", "none", "none", "outer")),
        (0x05000000, Attributes("strongly-ordered", "none", "none", "outer")),
        (0x09300000, Attributes("strongly-ordered", "none", "none", "outer")),
        (0x00100000, Attributes("normal", "none", "none", "outer")),  # BPSHCFG 21:20
        (0x0B200000, Attributes("normal", "wbwa", "wbwa", "inner")),
        (0x0B300000, Attributes("normal", "wbwa", "wbwa", "none")),
        (0x00800000, Attributes("normal", "none", "none", "none", secure=True)),  # NSCFG 2
    ],
)
def test_bypass_attributes(m2vcbr: int, attributes: Attributes) -> None:
    assert oracle({("M2VCBR_N", 3): m2vcbr}).translate(3, 0).attributes == attributes


def test_bypass_reaches_above_4_gib() -> None:
    assert oracle().translate(0, 0x1_0000_0000).pa == 0x1_0000_0000


# --- Context faults ---


def test_iova_above_4_gib() -> None:
    found = oracle({("ACTLR", 1): 0}).fault(2, 0x1_2345_6789, length=1)
    assert found is not None
    assert (found.registers["FSR"], found.registers["FAR"]) == (2, 0x23456789)
    assert oracle().walk(2, 0x1_0000_0000).levels == ()


@pytest.mark.parametrize(
    ("privcfg", "user", "privileged"),
    [(0, False, True), (1, False, True), (2, False, False), (3, True, True)],
)
def test_privcfg(privcfg: int, user: bool, privileged: bool) -> None:
    """The page at VA 0x104000 is for privileged accesses only (AP 1)."""
    asked = oracle({("ACTLR", 1): 0x33000 | privcfg << 8})
    assert (asked.translate(2, 0x104000).status == "translated") is user
    assert (
        asked.translate(2, 0x104000, Access(privileged=True)).status == "translated"
    ) is privileged


def test_privcfg_leaves_syndrome_and_v2p_alone() -> None:
    asked = oracle({("ACTLR", 1): 0x33200})
    found = asked.fault(2, 0x104000, Access(privileged=True), length=1)
    assert found is not None
    assert found.registers["FSYNR1"] == 0x60
    assert asked.v2p(1, "V2PPR", 0x104000) & 1 == 0


@pytest.mark.parametrize(
    ("iova", "access", "fsr", "fsynr1"),
    [
        (0x00200004, Access(), 0x2, 0x40),  # TF at level 1
        (0x00101004, Access(), 0x10002, 0x40),  # TF and SL
        (0x00102010, Access(write=True), 0x10008, 0x140),  # APF and SL; AWRITE is bit 8
        (0x00102010, Access(write=True, privileged=True), 0x10008, 0x160),  # APRIV is bit 5
        (0x00103000, Access(instruction=True), 0x10020, 0xC0),  # HTWDEEF; AINST is bit 7
        (0x00500000, Access(secure=True), 0x20, 0x00),  # HTWDEEF at level 1; APROTNS is bit 6
    ],
)
def test_context_fault(iova: int, access: Access, fsr: int, fsynr1: int) -> None:
    found = oracle().fault(2, iova, access, length=1)
    assert found is not None
    assert found.context == 1
    assert found.registers == {"FSR": fsr, "FAR": iova, "FSYNR0": 2, "FSYNR1": fsynr1}


def test_no_fault_no_registers() -> None:
    assert oracle().fault(2, 0x12345, length=1) is None
    assert oracle().fault(0, 0x12345, length=1) is None


def test_access_flag_fault() -> None:
    found = oracle({("SCTLR", 1): 5}).fault(
        2, 0x00102000, length=1
    )  # AFE; AP[0] of 0x212 is 1: passes the flag
    assert found is not None and found.registers["FSR"] == 0x10008
    assert oracle({("SCTLR", 1): 5}).translate(2, 0x00100000).status == "translated"


@pytest.mark.parametrize("tlbmcfg", [0, 1, 2])
def test_no_walk_on_a_miss(tlbmcfg: int) -> None:
    found = oracle({("ACTLR", 1): 0x30000 | tlbmcfg << 12}).fault(2, 0x12345, length=1)
    assert found is not None
    assert found.registers["FSR"] == 0x10


def test_tlbmcfg_does_not_stop_a_fresh_walk() -> None:
    assert oracle({("ACTLR", 1): 0x30000}).translate(2, 0x12345).pa == 0x90012345
    assert oracle({("ACTLR", 1): 0x30000}).on_miss(2, 0x12345).causes == {"tlb-miss"}
    assert oracle({("ACTLR", 0): 0}).on_miss(0, 0x12345).status == "bypass"


# --- Security ---


def test_syndrome_tells_security_after_nscfg() -> None:
    found = oracle({("M2VCBR_N", 2): 3 << 22 | 0x100}).fault(
        2, 0x200000, Access(secure=True), length=1
    )
    assert found is not None
    assert found.registers["FSYNR1"] == 0x40


@pytest.mark.parametrize(
    ("nscfg", "secure", "outcome"),
    [(0, False, False), (0, True, True), (1, True, True), (2, False, True), (3, True, False)],
)
def test_nscfg(nscfg: int, secure: bool, outcome: bool) -> None:
    result = oracle({("M2VCBR_N", 2): nscfg << 22 | 0x100}).translate(2, 0, Access(secure=secure))
    assert result.attributes is not None
    assert result.attributes.secure is outcome


@pytest.mark.parametrize(
    ("iova", "secure"), [(0x00100000, True), (0x00300000, False), (0x00400000, False)]
)
def test_ns_of_tables_and_sections(iova: int, secure: bool) -> None:
    result = oracle().translate(2, iova, Access(secure=True))
    assert result.attributes is not None
    assert result.attributes.secure is secure


# --- V2P ---


@pytest.mark.parametrize(
    ("kind", "iova", "par"),
    [
        # section 0x900, page 0x12 of it: strongly-ordered (MT 1, SH), NS
        ("V2PUR", 0x00012345, 0x90012290),
        ("V2PPW", 0x000FFFFF, 0x900FF290),
        # shareable device (MT 3)
        ("V2PPR", 0x00400000, 0xA10002B0),
        # supersection (SS is bit 1), write-through (MT 6), not shareable; PA complete to 4 KiB
        ("V2PPR", 0x10ABC000, 0xA2ABC262),
        # large page, VA[15:12] = 5, write-through
        ("V2PUW", 0x00115000, 0x9AB05260),
        # a page that may only be read, privileged: 0x91230 000 | strongly-ordered; the others APF and SL
        ("V2PPR", 0x00102000, 0x91230290),
        ("V2PPW", 0x00102000, 0x10009),
        ("V2PUR", 0x00102000, 0x10009),
        ("V2PUW", 0x00102000, 0x10009),
        ("V2PUR", 0x00200000, 0x3),
        ("V2PUR", 0x00101000, 0x10003),
        ("V2PUR", 0x00500000, 0x21),
    ],
)
def test_par(kind: V2PKind, iova: int, par: int) -> None:
    assert hex(oracle().v2p(1, kind, iova)) == hex(par)


@pytest.mark.parametrize("v2pcfg", [0, 1, 2])
def test_v2p_without_walk(v2pcfg: int) -> None:
    """Linux's probe: V2PCFG 1 and an empty TLB make PAR not 0."""
    assert oracle({("ACTLR", 1): 0x3000 | v2pcfg << 16}).v2p(1, "V2PPR", 0) == 0x11


def test_v2p_of_a_remapped_inner_shareable_page() -> None:
    # TRE; the section's TEX, C, B are 0: TR0 2 (normal), NS0 (18), NOS0 (24), IR0 3 (write-back, no allocate: MT 7).
    values = {("SCTLR", 1): 3, ("PRRR", 1): 0x01040002, ("NMRR", 1): 3}
    assert hex(oracle(values).v2p(1, "V2PUR", 0)) == hex(0x900006F0)


def test_v2p_without_translation_is_flat() -> None:
    """Strongly-ordered, so shareable: MT 1, SH, NS."""
    assert hex(oracle({("SCTLR", 1): 0}).v2p(1, "V2PUR", 0x12345)) == hex(0x12290)


def test_walk_tells_its_levels() -> None:
    found = oracle().walk(2, 0x00100004)
    assert [level.address for level in found.levels] == [0x80004004, 0x80008000]
    assert found.result.attributes == Attributes("strongly-ordered", "none", "none", "outer")
