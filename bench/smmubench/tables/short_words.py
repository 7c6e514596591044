# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of the ARMv7 short-descriptor format (ARM DDI 0406C, B3.5.1), made and taken apart.

A first-level word describes 1 MB: nothing, a pointer to a second-level table, a section, or one
sixteenth of a supersection (16 MB). A second-level word describes 4 KB: nothing, a small page, or
one sixteenth of a large page (64 KB). The sixteen words of a large page or supersection are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smmubench.driver import MemoryKind, Prot

__all__ = [
    "LARGE",
    "SECTION",
    "SIZES",
    "SMALL",
    "SUPERSECTION",
    "WORDS",
    "Attributes",
    "Kind",
    "decode",
    "page_size",
    "page_word",
    "table_word",
]

SMALL, LARGE, SECTION, SUPERSECTION = 4 << 10, 64 << 10, 1 << 20, 16 << 20
SIZES = (SMALL, LARGE, SECTION, SUPERSECTION)

#: Words that one page of a size takes in its table.
WORDS = {SMALL: 1, LARGE: 16, SECTION: 1, SUPERSECTION: 16}

Kind = Literal["fault", "table", "small", "large", "section", "supersection"]


#: {TEX[0], C, B} of each memory type, as an index into PRRR and NMRR (TEX remap). The drivers'
#: values of those make 1 device, 4 normal uncached, 7 normal write-back write-allocate, and leave 0
#: strongly ordered.
_REMAP: dict[MemoryKind, int] = {"strongly-ordered": 0, "device": 1, "uncached": 4, "cached": 7}

_SUPER = 1 << 18
_BASE_MASK = {
    SMALL: 0xFFFF_F000,
    LARGE: 0xFFFF_0000,
    SECTION: 0xFFF0_0000,
    SUPERSECTION: 0xFF00_0000,
}
_TABLE_MASK = 0xFFFF_FC00


@dataclass(frozen=True, slots=True)
class Attributes:
    """The bits of a page's word that aren't its address, whatever their place in it.

    ``ap`` is AP[2:0]; its bit 0 is set always, which is the access flag with SCTLR.AFE and is part
    of every permission used here without it: both models then give the same rights.
    """

    ap: int
    tex: int
    c: int
    b: int
    xn: int
    shareable: int = 1
    not_global: int = 1

    @classmethod
    def of(cls, prot: Prot) -> Attributes:
        remap = _REMAP[prot.memory]
        return cls(
            ap=(not prot.write) << 2 | (not prot.privileged) << 1 | 1,
            tex=remap >> 2,
            c=remap >> 1 & 1,
            b=remap & 1,
            xn=int(not prot.execute),
        )

    @property
    def prot(self) -> Prot:
        remap = (self.tex & 1) << 2 | self.c << 1 | self.b
        kinds = (kind for kind, index in _REMAP.items() if index == remap)
        memory: MemoryKind = next(kinds, "cached")
        return Prot(
            write=not self.ap & 4,
            privileged=not self.ap & 2,
            execute=not self.xn,
            memory=memory,
        )


def table_word(pa: int) -> int:
    """First-level word that points to the second-level table at ``pa``; domain 0, non-secure 0."""
    return pa & _TABLE_MASK | 0b01


def page_word(size: int, pa: int, a: Attributes) -> int:
    """The word of a page at ``pa``; large pages and supersections have sixteen of it."""
    low, high = a.ap & 3, a.ap >> 2
    if size == SMALL:
        word = 0b10 | a.xn | a.b << 2 | a.c << 3 | low << 4 | a.tex << 6 | high << 9
        return pa | word | a.shareable << 10 | a.not_global << 11
    if size == LARGE:
        word = 0b01 | a.b << 2 | a.c << 3 | low << 4 | high << 9 | a.tex << 12 | a.xn << 15
        return pa | word | a.shareable << 10 | a.not_global << 11
    word = 0b10 | a.b << 2 | a.c << 3 | a.xn << 4 | low << 10 | a.tex << 12 | high << 15
    word |= a.shareable << 16 | a.not_global << 17
    return pa | word | (_SUPER if size == SUPERSECTION else 0)


def page_size(level: int, word: int) -> int:
    """Size of the page that a word describes; 0 if it is a table or nothing."""
    low = word & 3
    if level == 2:
        return (0, LARGE, SMALL, SMALL)[low]
    if low < 2:
        return 0
    return SUPERSECTION if word & _SUPER else SECTION


def decode(level: int, word: int) -> tuple[Kind, int, int, Attributes | None]:
    """(kind, page size or 0, address of page or table, attributes of a page) of a word."""
    low = word & 3
    if low == 0:
        return "fault", 0, 0, None
    if level == 1:
        if low == 1:
            return "table", 0, word & _TABLE_MASK, None
        size = page_size(1, word)
        attributes = Attributes(
            ap=word >> 10 & 3 | (word >> 15 & 1) << 2,
            tex=word >> 12 & 7,
            c=word >> 3 & 1,
            b=word >> 2 & 1,
            xn=word >> 4 & 1,
            shareable=word >> 16 & 1,
            not_global=word >> 17 & 1,
        )
        kind: Kind = "supersection" if size == SUPERSECTION else "section"
        return kind, size, word & _BASE_MASK[size], attributes
    size = page_size(2, word)
    attributes = Attributes(
        ap=word >> 4 & 3 | (word >> 9 & 1) << 2,
        tex=(word >> 12 if size == LARGE else word >> 6) & 7,
        c=word >> 3 & 1,
        b=word >> 2 & 1,
        xn=word >> 15 & 1 if size == LARGE else word & 1,
        shareable=word >> 10 & 1,
        not_global=word >> 11 & 1,
    )
    return "large" if size == LARGE else "small", size, word & _BASE_MASK[size], attributes
