# SPDX-License-Identifier: GPL-2.0-or-later
"""The SMMU's registers against smmu_v2_facts.yaml: every name, offset, field, access and reset value, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from smmubench.errors import UsageError
from smmubench.registers import Register, load

FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "smmu_v2_facts.yaml").read_text())
PAGES = ("gr0", "gr1", "imp", "pmu", "context")
REGISTERS = [(page, name) for page in PAGES for name in FACTS[page]]
COPIES: dict[str, tuple[int, str]] = FACTS["nonsecure_copies"]
SMMU = load("smmu-v2")


def fields(register: Register) -> dict[str, list[int]]:
    return {name: [field.shift, field.width] for name, field in register.fields.items()}


def test_no_register_is_missing_and_none_is_made_up() -> None:
    assert {(each.scope, each.name) for each in SMMU} == {*REGISTERS, *(("gr0", c) for c in COPIES)}


@pytest.mark.parametrize(("page", "name"), REGISTERS)
def test_register(page: str, name: str) -> None:
    fact, found = FACTS[page][name], SMMU[name]
    assert (found.scope, found.offset, found.count) == (page, fact["offset"], fact.get("count", 1))
    assert (found.width, found.stride) == (fact.get("bits", 32), fact.get("bits", 32) // 8)
    assert found.access == fact.get("access", "rw").upper()
    assert (found.since, found.stage) == (fact.get("since", 1), fact.get("stage"))
    assert found.security == fact.get("security")
    if "fields" in fact:
        assert fields(found) == fact["fields"]
        ro = {each.name for each in found.fields.values() if each.access == "ro"}
        if found.access == "W1C":
            assert ro == set(fact.get("ro_fields", ()))


@pytest.mark.parametrize(("page", "name"), REGISTERS)
def test_reset(page: str, name: str) -> None:
    reset, found = FACTS[page][name].get("reset", 0), SMMU[name]
    sides = reset if isinstance(reset, dict) else {"secure": reset, "nonsecure": reset}
    assert {side: found.reset & found.side_mask(side) for side in sides} == sides


@pytest.mark.parametrize(("page", "name"), REGISTERS)
def test_fields_of_one_security_copy(page: str, name: str) -> None:
    fact = FACTS[page][name]
    expected = {
        side: tuple(fact[f"{side}_fields"])
        for side in ("secure", "nonsecure")
        if f"{side}_fields" in fact
    }
    assert dict(SMMU[name].sides) == expected
    for side, other in (("secure", "nonsecure"), ("nonsecure", "secure")):
        gone = sum(SMMU[name].fields[each].mask for each in expected.get(other, ()))
        assert SMMU[name].side_mask(side) == (1 << SMMU[name].width) - 1 - gone


@pytest.mark.parametrize("name", COPIES)
def test_copy_for_secure_accesses_is_the_nonsecure_register(name: str) -> None:
    offset, of = COPIES[name]
    found, original = SMMU[name], SMMU[of]
    assert (found.offset, found.scope, found.security) == (offset, "gr0", "secure")
    assert found.offset == original.offset + 0x400
    assert (found.access, found.width) == (original.access, original.width)
    hidden = original.sides.get("secure", ())
    assert fields(found) == {n: bits for n, bits in fields(original).items() if n not in hidden}
    assert found.writable == original.writable & original.side_mask("nonsecure")
    assert found.reset == original.reset & original.side_mask("nonsecure")


def test_views_are_these() -> None:
    copies = {"NSGPAR_SHORT", "NSGPAR_FAULT"}
    assert {view.name for view in SMMU.views} == set(FACTS["views"]) | copies
    for name in copies:
        assert fields(SMMU[name]) == fields(SMMU["s" + name.removeprefix("NS")])


@pytest.mark.parametrize("name", FACTS["views"])
def test_view(name: str) -> None:
    view = SMMU[name]
    assert fields(view) == FACTS["views"][name]
    assert view.view_of is not None
    assert name.startswith(f"{view.view_of}_")
    base = SMMU[view.view_of]
    assert (view.scope, view.offset, view.width) == (base.scope, base.offset, base.width)
    assert (view.count, view.stride) == (base.count, base.stride)
    # Whatever the layout, software reads back what it wrote.
    if base.access == "RW":
        written = sum(each.mask for each in view.fields.values() if each.access == "rw")
        assert base.writable & written == written


# One SoC's MMU-500, as its secure side reads it.
MMU500 = {
    "IDR0": (
        0xFC013E30,
        "SES=1 S1TS=1 S2TS=1 NTS=1 SMS=1 ATOSNS=1 NUMIRPT=1 BTM=1 NUMSIDB=0xf NUMSMRG=0x30",
    ),
    "IDR1": (0x30000F10, "NUMPAGENDXB=3 NUMSSDNDXB=0xf NUMCB=0x10"),
    "IDR2": (
        0x00005555,
        "PTFSv8_64kB=1 PTFSv8_4kB=1 UBS=BITS_49 OAS=BITS_48 IAS=BITS_48",
    ),
    "IDR7": (0x21, "MAJOR=2 MINOR=1"),
}


@pytest.mark.parametrize("name", MMU500)
def test_identification_of_a_real_part(name: str) -> None:
    value, text = MMU500[name]
    assert str(SMMU.decode(name, value)) == f"{name} {value:#010x}: {text}"


@pytest.mark.parametrize(
    ("name", "value", "layout"),
    [
        ("CBAR", 0x00000007, "CBAR_TYPE0"),
        ("CBAR", 0x00010000, "CBAR_TYPE1"),
        ("CBAR", 0x00020000, "CBAR_TYPE2"),
        ("CBAR", 0x00030500, "CBAR_TYPE3"),
        ("S2CR", 0x00000001, "S2CR"),
        ("S2CR", 0x00010000, "S2CR_BYPASS"),
        ("S2CR", 0x00020000, "S2CR_FAULT"),
        ("S2CR", 0x00030000, "S2CR"),
        ("PAR", 0x4400_0000_8000_0B80, "PAR"),
        ("PAR", 0x0000_0000_8000_0200, "PAR_SHORT"),
        ("PAR", 0x0000_0002_0000_0203, "PAR_FAULT"),
        ("PAR", 0x0000_0002_0000_0803, "PAR_FAULT"),
        ("sGPAR", 0x0000_0000_4000_0001, "sGPAR_FAULT"),
        ("NSGPAR", 0x0000_0000_8000_0200, "NSGPAR_SHORT"),
        ("TCR", 0x80000000, "TCR"),
    ],
)
def test_the_value_says_which_layout_holds(name: str, value: int, layout: str) -> None:
    assert SMMU.decode(name, value).register.name == layout


def test_wide_values() -> None:
    ttbr = SMMU.decode("TTBR0", 0xABCD_0000_8765_4000)
    assert (ttbr["ASID"], ttbr["BASE"]) == (0xABCD, 0x8765_4000)
    assert str(ttbr) == "TTBR0 0xabcd000087654000: ASID=0xabcd BASE=0x87654000"
    # TLBIVA takes the address shifted right by 12, with the ASID at the top.
    tlbiva = SMMU.encode("TLBIVA", VA_55_12=0xFF_1234_5678_9000 >> 12, ASID=3)
    assert tlbiva == 3 << 48 | 0xFF_1234_5678_9
    assert SMMU["PAR"].reset == 0
    with pytest.raises(UsageError, match="FAR has 64 bits"):
        SMMU.decode("FAR", 1 << 64)
    with pytest.raises(UsageError, match="FSR has 32 bits"):
        SMMU.decode("FSR", 1 << 32)


@pytest.mark.parametrize(
    ("page", "pages", "banks"), [(4096, 16, 16), (65536, 128, 128), (4096, 8, 5)]
)
def test_placed_like_an_instance(page: int, pages: int, banks: int) -> None:
    """Global page n at n pages, bank n after NUMPAGE global pages (IDR1.NUMPAGENDXB)."""
    smmu = SMMU.placed(page, pages, banks)
    assert smmu.size == 2 * pages * page
    assert smmu.address("sCR0") == 0
    assert smmu.address("SMR", index=3) == 0x80C
    assert smmu.address("CBAR", index=2) == page + 8
    assert smmu.address("PMCR") == 3 * page + 0xE04
    last = banks - 1
    assert smmu.address("FSR", context=last) == (pages + last) * page + 0x58
    assert smmu.address("CB_PMEVTYPER", context=0, index=14) == pages * page + 0xE80 + 56
    with pytest.raises(UsageError, match=f"context {banks} is not 0 to {last}"):
        smmu.address("FSR", context=banks)


def test_what_lies_at_an_offset() -> None:
    smmu = SMMU.placed(65536, 16, 8)
    for register in smmu:
        context = 7 if register.scope == "context" else None
        index = register.count - 1 if register.count > 1 else None
        found = smmu.find(smmu.address(register.name, context=context, index=index))
        assert found == (register, index, context)
    for hole in (0x1000, 0x00C, 4 * 65536, 24 * 65536, 40 * 65536, 65536 + 0xFFC, 5):
        assert smmu.find(hole) is None, hex(hole)


def test_nothing_to_place() -> None:
    with pytest.raises(UsageError, match="msm-v0 has no register pages"):
        load("msm-v0").placed(4096, 16, 8)
    with pytest.raises(UsageError, match="9 banks do not fit into 8 pages"):
        SMMU.placed(4096, 8, 9)
