# SPDX-License-Identifier: GPL-2.0-or-later
"""Long descriptors, made and taken apart: AArch32 (ARM DDI 0406C, B3.6) and AArch64 (ARM DDI 0487,
D8.3), both stages.

A table of level n has one 8-byte descriptor for each part of the address range that it serves:
nothing, a pointer to a table of level n + 1, or a page (at levels 1 and 2 the architecture says
"block"). Descriptors of neighbouring pages that carry the contiguous hint make one larger page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from smmubench.driver import MemoryKind, Prot

__all__ = ["FORMATS", "MAIR", "LongFormat", "PageSize", "page_prot", "page_word", "table_word"]

#: MAIR byte of each memory type, at its index: the value of MAIR0 that drivers must program.
_ATTRIBUTES: Final[dict[MemoryKind, tuple[int, int]]] = {
    "strongly-ordered": (0, 0x00),  # Device-nGnRnE
    "device": (1, 0x04),  # Device-nGnRE
    "uncached": (2, 0x44),
    "cached": (3, 0xFF),  # write-back, read- and write-allocate, inner and outer
}
MAIR: Final = sum(value << 8 * index for index, value in _ATTRIBUTES.values())

#: Stage 2 MemAttr[3:0] of each memory type.
_STAGE2: Final[dict[MemoryKind, int]] = {
    "strongly-ordered": 0b0000,
    "device": 0b0001,
    "uncached": 0b0101,
    "cached": 0b1111,
}

_VALID, _TABLE_OR_PAGE = 1, 2
_AP_USER, _AP_READ_ONLY = 1 << 6, 1 << 7
_S2AP_READ, _S2AP_WRITE = 1 << 6, 1 << 7
_SH_OUTER, _SH_INNER = 2 << 8, 3 << 8
_ACCESS_FLAG, _NOT_GLOBAL = 1 << 10, 1 << 11
_CONTIGUOUS = 1 << 52
_PXN, _XN = 1 << 53, 1 << 54
_ADDRESS = (1 << 48) - (1 << 12)


@dataclass(frozen=True, slots=True)
class PageSize:
    """How a page of some size stands in the tables."""

    size: int  #: bytes
    level: int
    count: int  #: descriptors; more than one is the contiguous hint

    @property
    def entry(self) -> int:
        """Bytes that one of its descriptors serves."""
        return self.size // self.count


@dataclass(frozen=True, slots=True)
class LongFormat:
    """One table format: granule, input size, and what follows from them.

    ``granule`` and ``bits`` are in address bits; ``contiguous`` gives the number of neighbours that
    the hint joins, by level.
    """

    name: str
    granule: int
    bits: int  #: of input address
    output: int  #: bits of output address
    aarch64: bool
    stage: Literal[1, 2]
    contiguous: tuple[tuple[int, int], ...]

    @property
    def stride(self) -> int:
        """Address bits that one level resolves."""
        return self.granule - 3

    @property
    def first_level(self) -> int:
        """Where walks begin: as many levels as the input size needs, the last one being 3."""
        return 3 - (self.bits - self.granule - 1) // self.stride

    def shift(self, level: int) -> int:
        """log2 of the bytes that one descriptor of a level serves."""
        return self.granule + (3 - level) * self.stride

    def entries(self, level: int) -> int:
        """Descriptors in a table of this level."""
        if level == self.first_level:
            return 1 << (self.bits - self.shift(level))
        return 1 << self.stride

    @property
    def pages(self) -> tuple[PageSize, ...]:
        """Every page size, smallest first. Blocks stand at level 2, and with 4K granules at 1."""
        joined = dict(self.contiguous)
        levels = [3, 2, 1] if self.granule == 12 else [3, 2]
        found = []
        for level in levels:
            if level < self.first_level or self.shift(level) >= self.bits:
                continue
            size = 1 << self.shift(level)
            found.append(PageSize(size, level, 1))
            if level in joined and size * joined[level] < 1 << self.bits:
                found.append(PageSize(size * joined[level], level, joined[level]))
        return tuple(sorted(found, key=lambda page: page.size))

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(page.size for page in self.pages)


def _format(name: str, granule: int, bits: int, stage: Literal[1, 2]) -> LongFormat:
    joined = {12: ((3, 16), (2, 16)), 14: ((3, 128), (2, 32)), 16: ((3, 32), (2, 32))}
    aarch64 = name != "long"
    output = 48 if aarch64 else 40
    return LongFormat(name, granule, bits, output, aarch64, stage, joined[granule])


#: The formats by name and stage. Stage 1 has the largest input size that needs no level beyond the
#: fourth; stage 2 about 40 bits, with a single first table (no concatenation).
FORMATS: Final[dict[tuple[str, int], LongFormat]] = {
    (name, stage): _format(name, granule, bits[stage - 1], stage)
    for name, granule, bits in (
        ("long", 12, (32, 32)),
        ("aarch64-4k", 12, (48, 39)),
        ("aarch64-16k", 14, (47, 40)),
        ("aarch64-64k", 16, (48, 40)),
    )
    for stage in (1, 2)
}


def table_word(pa: int) -> int:
    """Descriptor that points to the table at ``pa``, with no hierarchical bits."""
    return pa & _ADDRESS | _TABLE_OR_PAGE | _VALID


def page_word(form: LongFormat, page: PageSize, pa: int, prot: Prot) -> int:
    """The first descriptor of a page at ``pa``; each next one is ``page.entry`` further on."""
    word = pa & _ADDRESS | _VALID | _ACCESS_FLAG | (_TABLE_OR_PAGE if page.level == 3 else 0)
    if page.count > 1:
        word |= _CONTIGUOUS
    # Device and strongly ordered memory is outer shareable whatever SH says.
    word |= _SH_INNER if prot.memory == "cached" else _SH_OUTER
    if form.stage == 2:
        word |= _S2AP_READ | (_S2AP_WRITE if prot.write else 0) | _STAGE2[prot.memory] << 2
        return word | (0 if prot.execute else _XN)
    word |= _ATTRIBUTES[prot.memory][0] << 2 | _NOT_GLOBAL
    word |= (0 if prot.privileged else _AP_USER) | (0 if prot.write else _AP_READ_ONLY)
    if not prot.execute:
        # AArch32 has one XN; in AArch64 bit 54 is for unprivileged fetches and 53 for privileged.
        word |= _XN | _PXN
    return word


def page_prot(form: LongFormat, word: int) -> Prot:
    """What a page's descriptor permits, as the mapping asked for it."""
    if form.stage == 2:
        kinds = {code: kind for kind, code in _STAGE2.items()}
        return Prot(
            write=bool(word & _S2AP_WRITE),
            execute=not word & _XN,
            memory=kinds.get(word >> 2 & 15, "cached"),
        )
    indices = {index: kind for kind, (index, _) in _ATTRIBUTES.items()}
    return Prot(
        write=not word & _AP_READ_ONLY,
        privileged=not word & _AP_USER,
        execute=not word & _XN,
        memory=indices.get(word >> 2 & 7, "cached"),
    )


def is_contiguous(word: int) -> bool:
    return bool(word & _CONTIGUOUS)


def is_table(level: int, word: int) -> bool:
    return level < 3 and word & 3 == _TABLE_OR_PAGE | _VALID


def address_of(word: int) -> int:
    return word & _ADDRESS
