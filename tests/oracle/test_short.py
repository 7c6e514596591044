# SPDX-License-Identifier: GPL-2.0-or-later
"""The short-descriptor walk on examples worked by hand from ARM DDI 0406C B3.5 to B3.8.

Each example is data: registers, the words in memory, a request, and the outcome with every table
read. The arithmetic that leads to the addresses stands beside each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from smmubench.oracle.bus import DecodeFault, SlaveFault
from smmubench.oracle.short import LARGE, SECTION, SMALL, SUPERSECTION, Settings, walk
from smmubench.target import Access, Attributes

SO = Attributes("strongly-ordered", "none", "none", "outer")
READ, WRITE = Access(), Access(write=True)
FETCH = Access(instruction=True)
P_READ, P_WRITE = Access(privileged=True), Access(write=True, privileged=True)
P_FETCH = Access(privileged=True, instruction=True)
RW = frozenset({"pr", "pw", "ur", "uw"})
SLAVE_ERROR = -1


@dataclass(frozen=True)
class Example:
    name: str
    words: Mapping[int, int]  #: address -> word; anything else doesn't decode
    iova: int
    cause: str | None
    reads: tuple[int, ...]  #: addresses of the descriptors
    pa: int = 0
    size: int = 0
    perms: frozenset[str] = RW
    level: int = 1
    access: Access = READ
    attributes: Attributes = SO
    settings: Settings = field(default=Settings(ttbr0=0x80004000))


EXAMPLES = [
    # --- The four sizes. TTBR0 0x80004000, N 0: L1 address = 0x80004000 + VA[31:20] * 4 ---
    # VA 0x12345678: index 0x123 -> +0x48c. 0x90000c02: base 0x900, AP 3 (bits 11:10), type 2.
    Example("section", {0x8000448C: 0x90000C02}, 0x12345678, None, (0x8000448C,), 0x90045678, SECTION),
    # 0x91040c02: bit 18 makes it 16 MiB; base 0x91, offset VA[23:0] = 0x345678.
    Example("supersection", {0x8000448C: 0x91040C02}, 0x12345678, None, (0x8000448C,), 0x91345678, SUPERSECTION),
    # 0x80008001: table at 0x80008000; VA[19:12] = 0x45 -> +0x114. 0x90010031: base 0x9001, AP 3 (5:4), type 1.
    Example(
        "large page", {0x8000448C: 0x80008001, 0x80008114: 0x90010031}, 0x12345678, None,
        (0x8000448C, 0x80008114), 0x90015678, LARGE, level=2,
    ),
    # 0x9abcd032: base 0x9abcd, AP 3, type 2.
    Example(
        "small page", {0x8000448C: 0x80008001, 0x80008114: 0x9ABCD032}, 0x12345678, None,
        (0x8000448C, 0x80008114), 0x9ABCD678, SMALL, level=2,
    ),
    # A table's base is 31:10: 0x80008c01 is the table at 0x80008c00, so the entry is at 0x80008d14.
    Example(
        "table aligned to 1 KiB", {0x8000448C: 0x80008C01, 0x80008D14: 0x9ABCD032}, 0x12345678, None,
        (0x8000448C, 0x80008D14), 0x9ABCD678, SMALL, level=2,
    ),
    # The bits of a large page below 64 KiB are attributes (TEX 14:12, XN 15), not address.
    Example(
        "large page's XN is bit 15", {0x80004000: 0x80008001, 0x80008000: 0x90018031}, 0x10, None,
        (0x80004000, 0x80008000), 0x90010010, LARGE, RW | {"xn"}, 2,
    ),
    # First and last byte of the address space: indices 0 and 0xfff (+0x3ffc), 0xff (+0x3fc).
    Example("first byte", {0x80004000: 0x00000C02}, 0, None, (0x80004000,), 0, SECTION),
    Example(
        "last byte", {0x80007FFC: 0x80008001, 0x800083FC: 0xFFFFF032}, 0xFFFFFFFF, None,
        (0x80007FFC, 0x800083FC), 0xFFFFFFFF, SMALL, level=2,
    ),
    # Neighbours of a repeated entry don't matter: VA[15:12] = 5, so entry 5 of 16 decides.
    Example(
        "misaligned repeat", {0x80004000: 0x80008001, 0x80008010: 0x90000031, 0x80008014: 0xA0000031}, 0x5ABC, None,
        (0x80004000, 0x80008014), 0xA0005ABC, LARGE, level=2,
    ),
    # --- Faults ---
    Example("level 1 type 0", {0x8000448C: 0x90000C00}, 0x12345678, "translation", (0x8000448C,)),
    Example(
        "level 2 type 0", {0x8000448C: 0x80008001, 0x80008114: 0xFFFFFFFC}, 0x12345678, "translation",
        (0x8000448C, 0x80008114), level=2,
    ),
    Example("level 1 outside memory", {}, 0x12345678, "walk-decode", (0x8000448C,)),
    Example("level 2 outside memory", {0x8000448C: 0x70000001}, 0x12345678, "walk-decode", (0x8000448C, 0x70000114), level=2),
    Example("level 1 slave error", {0x8000448C: SLAVE_ERROR}, 0x12345678, "walk-slave", (0x8000448C,)),
    Example(
        "level 2 slave error", {0x8000448C: 0x80008001, 0x80008114: SLAVE_ERROR}, 0x12345678, "walk-slave",
        (0x8000448C, 0x80008114), level=2,
    ),
    # PA[35:32] in 23:20, PA[39:36] in 8:5: an output of 32 bits can't have them.
    Example("supersection above 4 GiB, bit 20", {0x8000448C: 0x91140C02}, 0x12345678, "translation", (0x8000448C,)),
    Example("supersection above 4 GiB, bit 8", {0x8000448C: 0x91040D02}, 0x12345678, "translation", (0x8000448C,)),
    # The same bits of a section: part of the base, and the domain, which has no meaning without a DACR.
    Example("section, domain 15", {0x8000448C: 0x90100DE2}, 0x12345678, None, (0x8000448C,), 0x90145678, SECTION),
    # --- TTBCR.N: B3.5.4 ---
    # N 1, VA[31] 0: TTBR0 has 2048 entries, base 31:13 (0x80006000); index 0x7ff -> +0x1ffc.
    Example(
        "N 1 lower half", {0x80007FFC: 0x90000C02}, 0x7FFFF000, None, (0x80007FFC,), 0x900FF000, SECTION,
        settings=Settings(ttbr0=0x80006000, ttbr1=0x80010000, ttbcr=1),
    ),
    # N 1, VA[31] 1: TTBR1, full table, index 0x800 -> +0x2000.
    Example(
        "N 1 upper half", {0x80012000: 0x90000C02}, 0x80000000, None, (0x80012000,), 0x90000000, SECTION,
        settings=Settings(ttbr0=0x80006000, ttbr1=0x80010000, ttbcr=1),
    ),
    # N 7: TTBR0 serves VA[31:25] 0 with 32 entries at 31:7 (0x80004f80); index 0x1f -> +0x7c.
    Example(
        "N 7 below", {0x80004FFC: 0x90000C02}, 0x01FFFFFF, None, (0x80004FFC,), 0x900FFFFF, SECTION,
        settings=Settings(ttbr0=0x80004F80, ttbr1=0x80010000, ttbcr=7),
    ),
    # index 0x20 -> +0x80 of TTBR1's.
    Example(
        "N 7 above", {0x80010080: 0x90000C02}, 0x02000000, None, (0x80010080,), 0x90000000, SECTION,
        settings=Settings(ttbr0=0x80004F80, ttbr1=0x80010000, ttbcr=7),
    ),
    # The low bits of TTBR are attributes and not address: N 0 cuts 13:0, TTBR1 always does.
    Example(
        "TTBR0 low bits", {0x80004000: 0x90000C02}, 0, None, (0x80004000,), 0x90000000, SECTION,
        settings=Settings(ttbr0=0x80007FFF),
    ),
    # N 2, VA[31:30] 1: index 0x400 -> +0x1000.
    Example(
        "TTBR1 low bits", {0x80011000: 0x90000C02}, 0x40000000, None, (0x80011000,), 0x90000000, SECTION,
        settings=Settings(ttbr1=0x80013FFF, ttbcr=2),
    ),
    # PD0 is bit 4, PD1 bit 5: no walk, no read; each leaves the other side alone. With N 0 PD0 stops everything.
    Example("PD0", {}, 0x1000, "translation", (), level=0, settings=Settings(ttbcr=0x11)),
    Example("PD1", {}, 0x80000000, "translation", (), level=0, settings=Settings(ttbcr=0x21)),
    Example("PD0, N 0", {}, 0xFFFFF000, "translation", (), level=0, settings=Settings(ttbcr=0x10)),
    Example(
        "PD1 spares TTBR0", {0x80004000: 0x90000C02}, 0, None, (0x80004000,), 0x90000000, SECTION,
        settings=Settings(ttbr0=0x80004000, ttbcr=0x21),
    ),
    # --- Permissions on AP 011 are above; AFE 0: bit 15 is AP[2] of a section ---
    Example("AP 0", {0x80004000: 0x90000002}, 0, "permission", (0x80004000,), access=P_READ),
    Example("AP 1 user", {0x80004000: 0x90000402}, 0, "permission", (0x80004000,)),
    Example(
        "AP 1 privileged write", {0x80004000: 0x90000402}, 0, None, (0x80004000,), 0x90000000, SECTION,
        frozenset({"pr", "pw"}), access=P_WRITE,
    ),
    Example(
        "AP 2 user read", {0x80004000: 0x90000802}, 0, None, (0x80004000,), 0x90000000, SECTION,
        frozenset({"pr", "pw", "ur"}),
    ),
    Example("AP 2 user write", {0x80004000: 0x90000802}, 0, "permission", (0x80004000,), access=WRITE),
    Example("AP 4 is nobody's", {0x80004000: 0x90008002}, 0, "permission", (0x80004000,), access=P_READ),
    Example(
        "AP 5 privileged read", {0x80004000: 0x90008402}, 0, None, (0x80004000,), 0x90000000, SECTION,
        frozenset({"pr"}), access=P_READ,
    ),
    Example("AP 5 privileged write", {0x80004000: 0x90008402}, 0, "permission", (0x80004000,), access=P_WRITE),
    Example(
        "AP 7 user read", {0x80004000: 0x90008C02}, 0, None, (0x80004000,), 0x90000000, SECTION,
        frozenset({"pr", "ur"}),
    ),
    Example("AP 7 privileged write", {0x80004000: 0x90008C02}, 0, "permission", (0x80004000,), access=P_WRITE),
    # A small page: AP[2] bit 9, AP[1:0] 5:4. 0x212: AP 5, type 2; user read refused at level 2.
    Example(
        "small page AP 5", {0x80004000: 0x80008001, 0x80008000: 0x90000212}, 0, "permission",
        (0x80004000, 0x80008000), level=2,
    ),
    # --- AFE 1: AP[0] is the access flag, AP[2:1] the permissions ---
    Example(
        "access flag 0", {0x80004000: 0x90000802}, 0, "access-flag", (0x80004000,),
        settings=Settings(ttbr0=0x80004000, afe=True),
    ),
    Example(
        "access flag 0 comes before permission", {0x80004000: 0x90008002}, 0, "access-flag", (0x80004000,),
        access=WRITE, settings=Settings(ttbr0=0x80004000, afe=True),
    ),
    Example(
        "AFFD", {0x80004000: 0x90000802}, 0, None, (0x80004000,), 0x90000000, SECTION,
        settings=Settings(ttbr0=0x80004000, afe=True, affd=True),
    ),
    # AP[2:0] 001: flag set, AP[2:1] 0: privileged only.
    Example(
        "AFE privileged only", {0x80004000: 0x90000402}, 0, "permission", (0x80004000,),
        settings=Settings(ttbr0=0x80004000, afe=True),
    ),
    # AP[2:0] 101: AP[2:1] 2: privileged read-only.
    Example(
        "AFE privileged read-only", {0x80004000: 0x90008402}, 0, "permission", (0x80004000,), access=P_WRITE,
        settings=Settings(ttbr0=0x80004000, afe=True),
    ),
    Example(
        "AFE flag of a small page", {0x80004000: 0x80008001, 0x80008000: 0x90000022}, 0, "access-flag",
        (0x80004000, 0x80008000), level=2, settings=Settings(ttbr0=0x80004000, afe=True),
    ),
    # --- Fetches: XN of a section is bit 4, of a small page bit 0; PXN bit 0 of a section, bit 2 of a table ---
    Example("XN section", {0x80004000: 0x90000C12}, 0, "permission", (0x80004000,), access=FETCH),
    Example(
        "XN does not stop data", {0x80004000: 0x90000C12}, 0, None, (0x80004000,), 0x90000000, SECTION, RW | {"xn"},
    ),
    Example(
        "XN small page", {0x80004000: 0x80008001, 0x80008000: 0x90000033}, 0, "permission",
        (0x80004000, 0x80008000), level=2, access=FETCH,
    ),
    Example("PXN section", {0x80004000: 0x90000C03}, 0, "permission", (0x80004000,), access=P_FETCH),
    Example(
        "PXN spares user fetches", {0x80004000: 0x90000C03}, 0, None, (0x80004000,), 0x90000000, SECTION,
        access=FETCH,
    ),
    Example(
        "PXN spares privileged data", {0x80004000: 0x90000C03}, 0, None, (0x80004000,), 0x90000000, SECTION,
        access=P_READ,
    ),
    Example(
        "PXN table", {0x80004000: 0x80008005, 0x80008000: 0x90000032}, 0, "permission",
        (0x80004000, 0x80008000), level=2, access=P_FETCH,
    ),
    Example("a fetch needs to read", {0x80004000: 0x90000402}, 0, "permission", (0x80004000,), access=FETCH),
    # --- Byte order and attributes reach the outcome ---
    Example(
        "big-endian", {0x80004000: 0x020C0090}, 0x123, None, (0x80004000,), 0x90000123, SECTION,
        settings=Settings(ttbr0=0x80004000, big_endian=True),
    ),
    # 0x11c0e: TEX 001, C 1, B 1 (write-back write-allocate), S.
    Example(
        "section attributes", {0x80004000: 0x90011C0E}, 0, None, (0x80004000,), 0x90000000, SECTION,
        attributes=Attributes("normal", "wbwa", "wbwa", "outer"),
    ),
    # 0x143d: TEX 001 in 14:12 is a large page's; a small page has TEX in 8:6.
    Example(
        "large page attributes", {0x80004000: 0x80008001, 0x80008000: 0x9000143D}, 0, None,
        (0x80004000, 0x80008000), 0x90000000, LARGE, level=2,
        attributes=Attributes("normal", "wbwa", "wbwa", "outer"),
    ),
    Example(
        "small page attributes", {0x80004000: 0x80008001, 0x80008000: 0x9000007E}, 0, None,
        (0x80004000, 0x80008000), 0x90000000, SMALL, level=2, attributes=Attributes("normal", "wbwa", "wbwa", "none"),
    ),
    # TRE 1, n = 3 (TEX[0] 0, C 1, B 1): PRRR.TR3 2 (bits 7:6), NMRR.IR3 1 (7:6), OR3 2 (23:22), NS1 (bit 19), NOS3 (bit 27).
    Example(
        "remapped attributes", {0x80004000: 0x90010C0E}, 0, None, (0x80004000,), 0x90000000, SECTION,
        attributes=Attributes("normal", "wbwa", "wt", "inner"),
        settings=Settings(ttbr0=0x80004000, tre=True, prrr=0x08080080, nmrr=0x00800040),
    ),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_hand_worked(example: Example) -> None:
    asked = []

    def read(pa: int, length: int) -> bytes:
        asked.append(pa)
        word = example.words.get(pa)
        if word is None:
            raise DecodeFault
        if word == SLAVE_ERROR:
            raise SlaveFault
        return word.to_bytes(length, "little")

    found = walk(example.settings, read, example.iova, example.access)

    assert (found.cause, found.level) == (example.cause, example.level)
    assert tuple(asked) == example.reads == tuple(level.address for level in found.levels)
    if example.cause is None:
        assert found.page is not None
        assert (found.pa, found.page.size) == (example.pa, example.size)
        assert found.page.perms == example.perms
        assert found.page.attributes == example.attributes


# nG and NS have no part in the outcome above; where each descriptor keeps them.
@pytest.mark.parametrize(
    ("first", "second", "is_global", "ns"),
    [
        (0x90000C02, 0, True, False),
        (0x90020C02, 0, False, False),  # section nG: bit 17
        (0x90080C02, 0, True, True),  # section NS: bit 19
        (0x900E0C02, 0, False, True),  # supersection: the same bits
        (0x80008001, 0x90000032, True, False),
        (0x80008001, 0x90000832, False, False),  # small page nG: bit 11
        (0x80008001, 0x90000831, False, False),  # large page nG: bit 11
        (0x80008009, 0x90000032, True, True),  # a table's NS is bit 3 and counts for all its pages
    ],
)
def test_global_and_ns(first: int, second: int, is_global: bool, ns: bool) -> None:
    words = {0x80004000: first, 0x80008000: second}
    settings = Settings(ttbr0=0x80004000)
    found = walk(settings, lambda pa, length: words[pa].to_bytes(length, "little"), 0, READ)
    assert found.page is not None
    assert (found.page.is_global, found.page.ns) == (is_global, ns)


def test_meanings_and_bases_are_told() -> None:
    words = {0x80010000 + 0x2000: 0x80008001, 0x80008000: 0x90000032}
    settings = Settings(ttbr1=0x80010000, ttbcr=1)
    found = walk(
        settings, lambda pa, length: words[pa].to_bytes(length, "little"), 0x80000000, READ
    )
    first, second = found.levels
    assert (first.ttbr, first.level, first.descriptor, first.meaning) == (1, 1, 0x80008001, "table")
    assert (second.ttbr, second.level, second.descriptor, second.meaning) == (
        1,
        2,
        0x90000032,
        "small page",
    )
