# SPDX-License-Identifier: GPL-2.0-or-later
"""The ARMv7 short-descriptor table walk, from the architecture (ARM DDI 0406C, B3.5; "DDI" below).

One pure function, :func:`walk`: settings, a reader and a request in, a :class:`ShortWalk` out. It
keeps nothing, so it answers what the tables say now; what a TLB may still say is
:mod:`smmubench.oracle.tlb`'s subject. It shares no code and no table with hw-model, whose every
translation it witnesses.

::

    31          20 19       12 11          0        32-bit VA, TTBCR.N = 0
    +-------------+-----------+------------+
    | first level |  second   |   offset   |
    +-------------+-----------+------------+
     4096 entries   256 entries
      of 1 MiB        of 4 KiB

A supersection (16 MiB) fills 16 first-level entries and a large page (64 KiB) 16 second-level
entries, all equal by rule. The walk reads the one entry that the VA's own index names, so if they
differ the others don't matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from smmubench.oracle.attributes import with_remap, without_remap
from smmubench.oracle.bus import BusFault, Reader
from smmubench.oracle.permissions import allowed, granted
from smmubench.target import Access, Attributes, WalkLevel

KIB: Final = 1 << 10
MIB: Final = 1 << 20

SMALL: Final = 4 * KIB
LARGE: Final = 64 * KIB
SECTION: Final = 1 * MIB
SUPERSECTION: Final = 16 * MIB


@dataclass(frozen=True, slots=True)
class Settings:
    """The registers a walk depends on; ``ttbr0`` to ``nmrr`` are raw values."""

    ttbr0: int = 0
    ttbr1: int = 0
    ttbcr: int = 0
    prrr: int = 0
    nmrr: int = 0
    tre: bool = False  #: SCTLR.TRE: TEX remap
    afe: bool = False  #: SCTLR.AFE: AP[0] is the access flag
    affd: bool = False  #: SCTLR.AFFD: access flag faults are off
    big_endian: bool = False  #: SCTLR.BE: byte order of descriptors
    #: Bits of an output address. None: 32, and a supersection beyond is a translation fault; with
    #: a number it is an address size fault.
    output_bits: int | None = None
    wxn: bool = False  #: SCTLR.WXN: no fetches from what the fetching privilege may write
    uwxn: bool = False  #: SCTLR.UWXN: no privileged fetches from what unprivileged may write


@dataclass(frozen=True, slots=True)
class Page:
    """What a leaf descriptor says about the page that holds the VA."""

    base: int  #: physical address of the page
    size: int
    perms: frozenset[str]  #: of "pr", "pw", "ur", "uw", "xn"
    attributes: Attributes  #: ``secure`` is False here; the request decides it
    access_flag: bool
    pxn: bool
    ns: bool  #: a secure request's access goes out non-secure (DDI B3.5.3)
    is_global: bool  #: nG 0: matches every ASID


@dataclass(frozen=True, slots=True)
class ShortWalk:
    """What a walk comes to.

    ``cause`` is None when the request may go on to :attr:`pa`, else one of target.CAUSES; ``page``
    is set whenever a leaf was reached, so also for access flag and permission faults. ``level`` is
    the level of the last descriptor asked for: 0 when the walk was off.
    """

    cause: str | None
    level: int
    levels: tuple[WalkLevel, ...]
    page: Page | None = None
    pa: int = 0


def walk(settings: Settings, read: Reader, iova: int, access: Access) -> ShortWalk:
    """Translate one address: the walk of DDI B3.5.5, then the checks in the order of DDI B3.12."""
    ttbr, disabled, first = first_level_address(settings, iova)
    if disabled:
        return ShortWalk("translation", 0, ())

    try:
        descriptor = read_word(settings, read, first)
    except BusFault as fault:
        return ShortWalk(fault.cause, 1, (WalkLevel(1, 1, ttbr, first, 0, 4, "bus error"),))
    meaning = first_level_meaning(descriptor)
    levels: tuple[WalkLevel, ...] = (WalkLevel(1, 1, ttbr, first, descriptor, 4, meaning),)

    if meaning == "fault":
        return ShortWalk("translation", 1, levels)
    if meaning == "section":
        return check(settings, section(settings, descriptor), iova, access, 1, levels)
    if meaning == "supersection":
        page = supersection(settings, descriptor)
        if page is None:
            cause = "translation" if settings.output_bits is None else "address-size"
            return ShortWalk(cause, 1, levels)
        return check(settings, page, iova, access, 1, levels)

    # A table: bits 31:10 are its base, VA[19:12] its index; NS and PXN count for all of its pages.
    second = bits(descriptor, 31, 10) << 10 | bits(iova, 19, 12) << 2
    try:
        leaf = read_word(settings, read, second)
    except BusFault as fault:
        levels += (WalkLevel(1, 2, ttbr, second, 0, 4, "bus error"),)
        return ShortWalk(fault.cause, 2, levels)
    meaning = second_level_meaning(leaf)
    levels += (WalkLevel(1, 2, ttbr, second, leaf, 4, meaning),)
    if meaning == "fault":
        return ShortWalk("translation", 2, levels)
    page = large_page(settings, leaf) if meaning == "large page" else small_page(settings, leaf)
    page = replace(page, pxn=bool(bit(descriptor, 2)), ns=bool(bit(descriptor, 3)))
    return check(settings, page, iova, access, 2, levels)


# --- Where the walk starts: DDI B3.5.4 ---


def first_level_address(settings: Settings, iova: int) -> tuple[int, bool, int]:
    """Which TTBR serves the VA, whether its walks are off (PD0, PD1), and the first-level
    descriptor's address.

    TTBCR.N 0: TTBR0 alone. N > 0: TTBR0 serves the VAs whose top N bits are 0 with a table of 4096
    >> N entries, which is aligned to its own size; TTBR1 serves the others with a full table.
    """
    n = bits(settings.ttbcr, 2, 0)
    if n == 0 or iova >> (32 - n) == 0:
        base = bits(settings.ttbr0, 31, 14 - n) << (14 - n)
        return 0, bool(bit(settings.ttbcr, 4)), base | bits(iova, 31 - n, 20) << 2
    base = bits(settings.ttbr1, 31, 14) << 14
    return 1, bool(bit(settings.ttbcr, 5)), base | bits(iova, 31, 20) << 2


def read_word(settings: Settings, read: Reader, address: int) -> int:
    """One descriptor. Raises :class:`BusFault`."""
    return int.from_bytes(read(address, 4), "big" if settings.big_endian else "little")


# --- What a descriptor means: DDI B3.5.1 ---


def first_level_meaning(descriptor: int) -> str:
    """Bits 1:0, and bit 18 for a section. Type 3 is a section with PXN (bit 0) set."""
    kind = bits(descriptor, 1, 0)
    if kind < 2:
        return "table" if kind else "fault"
    return "supersection" if bit(descriptor, 18) else "section"


def second_level_meaning(descriptor: int) -> str:
    """Bits 1:0; types 2 and 3 are small pages, bit 0 being XN."""
    return ("fault", "large page", "small page", "small page")[bits(descriptor, 1, 0)]


def section(settings: Settings, d: int) -> Page:
    """1 MiB: base in 31:20."""
    return leaf_page(
        settings, bits(d, 31, 20) << 20, SECTION,
        ap=bit(d, 15) << 2 | bits(d, 11, 10), tex=bits(d, 14, 12), c=bit(d, 3), b=bit(d, 2),
        s=bit(d, 16), ng=bit(d, 17), xn=bit(d, 4), pxn=bit(d, 0), ns=bit(d, 19),
    )  # fmt: skip


def supersection(settings: Settings, d: int) -> Page | None:
    """16 MiB: base in 31:24; PA[35:32] in 23:20 and PA[39:36] in 8:5.

    None when that is more than the output can express.
    """
    base = bits(d, 8, 5) << 36 | bits(d, 23, 20) << 32 | bits(d, 31, 24) << 24
    if base >> (settings.output_bits or 32):
        return None
    return leaf_page(
        settings, base, SUPERSECTION,
        ap=bit(d, 15) << 2 | bits(d, 11, 10), tex=bits(d, 14, 12), c=bit(d, 3), b=bit(d, 2),
        s=bit(d, 16), ng=bit(d, 17), xn=bit(d, 4), pxn=bit(d, 0), ns=bit(d, 19),
    )  # fmt: skip


def large_page(settings: Settings, d: int) -> Page:
    """64 KiB: base in 31:16."""
    return leaf_page(
        settings, bits(d, 31, 16) << 16, LARGE,
        ap=bit(d, 9) << 2 | bits(d, 5, 4), tex=bits(d, 14, 12), c=bit(d, 3), b=bit(d, 2),
        s=bit(d, 10), ng=bit(d, 11), xn=bit(d, 15),
    )  # fmt: skip


def small_page(settings: Settings, d: int) -> Page:
    """4 KiB: base in 31:12."""
    return leaf_page(
        settings, bits(d, 31, 12) << 12, SMALL,
        ap=bit(d, 9) << 2 | bits(d, 5, 4), tex=bits(d, 8, 6), c=bit(d, 3), b=bit(d, 2),
        s=bit(d, 10), ng=bit(d, 11), xn=bit(d, 0),
    )  # fmt: skip


def leaf_page(
    settings: Settings,
    base: int,
    size: int,
    *,
    ap: int,
    tex: int,
    c: int,
    b: int,
    s: int,
    ng: int,
    xn: int,
    pxn: int = 0,
    ns: int = 0,
) -> Page:
    """Give the descriptor's fields their meaning under these settings."""
    perms = granted(ap, afe=settings.afe)
    if settings.tre:
        attributes = with_remap(tex, c, b, s, settings.prrr, settings.nmrr)
    else:
        attributes = without_remap(tex, c, b, s)
    return Page(
        base=base,
        size=size,
        perms=perms | {"xn"} if xn else perms,
        attributes=attributes,
        access_flag=not settings.afe or bool(ap & 1),
        pxn=bool(pxn),
        ns=bool(ns),
        is_global=not ng,
    )


# --- Whether the request may have it: DDI B3.7, B3.12 ---


def check(
    settings: Settings,
    page: Page,
    iova: int,
    access: Access,
    level: int,
    levels: tuple[WalkLevel, ...],
) -> ShortWalk:
    """The access flag comes before the permissions; a walk reports the first that fails only."""
    cause = verdict(settings, page, access)
    pa = page.base | iova & (page.size - 1)
    return ShortWalk(cause, level, levels, page, pa)


def verdict(settings: Settings, page: Page, access: Access) -> str | None:
    """None, "access-flag" or "permission"."""
    if not page.access_flag and not settings.affd:
        return "access-flag"
    passes = allowed(page.perms, page.pxn, access, wxn=settings.wxn, uwxn=settings.uwxn)
    return None if passes else "permission"


def bits(value: int, high: int, low: int) -> int:
    """``value[high:low]``."""
    return value >> low & ((1 << (high - low + 1)) - 1)


def bit(value: int, position: int) -> int:
    """``value[position]``."""
    return value >> position & 1
