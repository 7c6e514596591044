# SPDX-License-Identifier: GPL-2.0-or-later
"""The long-descriptor table walk: AArch32 (ARM DDI 0406C B3.6) and AArch64 with 4K, 16K and 64K
granules (ARM DDI 0487 D8), stage 1 and stage 2.

:func:`walk` is given where it starts and how the tables are read (:class:`Tables`, made by
:mod:`smmubench.oracle.aarch64` and :mod:`smmubench.oracle.aarch32`), a port, an input address and
a request. A descriptor has 8 bytes; a table fills one granule::

    granule   bits a level   level 0      1      2      3     blocks at
    4K             9            39     30 (1G) 21 (2M)  12    1, 2
    16K           11            47     36     25 (32M)  14    2
    64K           13            -      42     29 (512M) 16    2

The numbers are the lowest address bit that the level resolves. A first table may be smaller than
a granule or, at stage 2, as large as 16 of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from smmubench.oracle.attributes import SH, of_mair, of_memattr
from smmubench.oracle.bus import BusFault
from smmubench.oracle.permissions import RIGHTS, asked
from smmubench.oracle.port import Port, StageFault
from smmubench.oracle.short import bit, bits
from smmubench.target import Access, Attributes, WalkLevel

BYTES: Final = 8  #: of a descriptor
LAST: Final = 3  #: level of pages

#: Granule as a power of two -> levels that may have blocks.
BLOCKS: Final = {12: (1, 2), 14: (2,), 16: (2,)}

#: (granule, level) -> how many entries a contiguous hint joins, as a power of two (D8.7.1).
CONTIGUOUS: Final = {
    (12, 1): 4, (12, 2): 4, (12, 3): 4, (14, 2): 5, (14, 3): 7, (16, 2): 5, (16, 3): 5,
}  # fmt: skip

# Bits of descriptors.
AF: Final = 10
S1_READ_ONLY: Final = 7  # AP[2]
S2_WRITE: Final = 7  # S2AP[1]
DBM: Final = 51


@dataclass(frozen=True, slots=True)
class Tables:
    """Where a walk starts, and the settings it depends on."""

    stage: int
    aarch64: bool
    grain: int  #: granule as a power of two
    base: int  #: of the first table, aligned to its size
    start: int  #: level of the first table
    input_bits: int  #: how many address bits the walk resolves
    output_bits: int  #: an address that needs more is an address size fault
    ttbr: int = 0
    big_endian: bool = False
    mair: int = 0  #: 64 bits, stage 1
    affd: bool = False  #: access flag faults are off
    ha: bool = False  #: hardware sets the access flag
    hd: bool = False  #: and the dirty state
    had: bool = False  #: hierarchical permissions are off
    hyp: bool = False  #: a regime with one privilege level
    wxn: bool = False
    uwxn: bool = False
    ns: bool = False  #: the walk begins in non-secure memory
    sif: bool = False  #: this fetch may not end in non-secure memory
    no_device: bool = False  #: device memory is refused (stage 2 of a table access, SCTLR.PTW)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one stage comes to.

    ``cause`` is None when the request may go on to :attr:`pa`, else one of target.CAUSES, or
    "stage2" when stage 2 refused a table access of stage 1 (the port has that outcome). ``level``
    is the level that decided, as PLVL shows it.
    """

    cause: str | None
    level: int
    pa: int = 0
    size: int = 0
    rights: frozenset[str] = frozenset()  #: of permissions.RIGHTS
    attributes: Attributes | None = None
    ns: bool = False  #: the output address is non-secure
    mair: int | None = None  #: stage 1's byte of MAIR


@dataclass(frozen=True, slots=True)
class Inherited:
    """What table descriptors said for everything below them (D8.4.2; DDI 0406C B3.6.3)."""

    privileged_only: bool = False  #: APTable[0]
    read_only: bool = False  #: APTable[1]
    xn: bool = False
    pxn: bool = False
    ns: bool = False

    def below(self, tables: Tables, descriptor: int) -> Inherited:
        """With one more table descriptor; HAD leaves NSTable alone."""
        found = replace(self, ns=self.ns or bool(bit(descriptor, 63)))
        if tables.had:
            return found
        return replace(
            found,
            privileged_only=found.privileged_only or bool(bit(descriptor, 61)),
            read_only=found.read_only or bool(bit(descriptor, 62)),
            xn=found.xn or bool(bit(descriptor, 60)),
            pxn=found.pxn or bool(bit(descriptor, 59)),
        )


def walk(
    tables: Tables, port: Port, address: int, access: Access, *, update: bool = True
) -> Outcome:
    """Translate one address, of which the low ``input_bits`` count.

    ``update`` False is a query's: descriptors are answered as updated and stay as they are.
    """
    if tables.base >> tables.output_bits:
        return Outcome("address-size", 0 if tables.aarch64 else 1)
    table, level = tables.base, tables.start
    inherited = Inherited(ns=tables.ns)
    while True:
        slot = table + index(tables, address, level) * BYTES
        try:
            descriptor = order(tables, port.read(slot, BYTES))
        except StageFault:
            return Outcome("stage2", level)
        except BusFault as fault:
            note(tables, port, level, 0, "bus error")
            return Outcome(fault.cause, level)
        kind = meaning(tables, descriptor, level)
        note(tables, port, level, descriptor, kind)
        if kind == "fault":
            return Outcome("translation", level)
        if kind != "table":
            return leaf(tables, port, address, access, level, slot, descriptor, inherited, update)
        table = output_address(descriptor, tables.grain)
        if table >> tables.output_bits:
            return Outcome("address-size", level)
        if tables.stage == 1:
            inherited = inherited.below(tables, descriptor)
        level += 1


def lowest_bit(grain: int, level: int) -> int:
    """The lowest address bit that a level resolves."""
    return grain + (LAST - level) * (grain - 3)


def index(tables: Tables, address: int, level: int) -> int:
    """Which entry of a level's table; the first table has all bits that are left."""
    low = lowest_bit(tables.grain, level)
    top = tables.input_bits if level == tables.start else low + tables.grain - 3
    return bits(address, top - 1, low)


def order(tables: Tables, data: bytes) -> int:
    """A descriptor from its bytes."""
    return int.from_bytes(data, "big" if tables.big_endian else "little")


def note(tables: Tables, port: Port, level: int, descriptor: int, kind: str) -> None:
    """Put a descriptor that was read on the port's record, at its physical address."""
    found = WalkLevel(tables.stage, level, tables.ttbr, port.at, descriptor, BYTES, kind)
    port.trace.append(found)


def meaning(tables: Tables, descriptor: int, level: int) -> str:
    """Bits 1:0, by level (D8.3)."""
    kind = bits(descriptor, 1, 0)
    if kind == 3:
        return "page" if level == LAST else "table"
    return "block" if kind == 1 and level in BLOCKS[tables.grain] else "fault"


def output_address(descriptor: int, low: int) -> int:
    """The address in a descriptor down to bit ``low``. In AArch32 too 47:40 count, and are an
    address size fault there (ARMv8 AArch32; DDI 0406C has them as zero)."""
    return bits(descriptor, 47, low) << low


def leaf(
    tables: Tables,
    port: Port,
    address: int,
    access: Access,
    level: int,
    slot: int,
    descriptor: int,
    inherited: Inherited,
    update: bool,
) -> Outcome:
    """Block or page: address size, access flag, permission, in this order; then the update."""
    low = lowest_bit(tables.grain, level)
    base = output_address(descriptor, low)
    if base >> tables.output_bits:
        return Outcome("address-size", level)
    if bit(descriptor, 52):
        # A group that is larger than the region can't be one (ours: as if without the hint).
        group = low + CONTIGUOUS[tables.grain, level]
        low = group if group <= tables.input_bits else low
    new = descriptor
    if not bit(descriptor, AF):
        if tables.ha:
            new |= 1 << AF
        elif not tables.affd:
            return Outcome("access-flag", level)
    mair: int | None = None
    if tables.stage == 1:
        dirtied = stage1_dirty(tables, new, inherited)
        rights = stage1_rights(tables, dirtied, inherited)
        mair = tables.mair >> 8 * bits(descriptor, 4, 2) & 0xFF
        attributes = of_mair(mair, bits(descriptor, 9, 8))
        ns = inherited.ns or bool(bit(descriptor, 5))
    else:
        dirtied = new | 1 << S2_WRITE if counts_dirty(tables, new) else new
        rights = stage2_rights(dirtied)
        attributes = of_memattr(bits(descriptor, 5, 2), SH[bits(descriptor, 9, 8)])
        ns = tables.ns
    refused = (tables.sif and ns) or (tables.no_device and attributes.memtype != "normal")
    if refused or asked(access) not in rights:
        return Outcome("permission", level)
    if access.write:
        new = dirtied
    if update and new != descriptor:
        try:
            port.update(slot, new.to_bytes(BYTES, "big" if tables.big_endian else "little"), new)
        except StageFault:
            return Outcome("stage2", level)
    # Entries that a hint joins are one page: the address bits below its size are the input's.
    inside = (1 << low) - 1
    pa = base & ~inside | address & inside
    return Outcome(None, level, pa, 1 << low, rights, attributes, ns, mair)


def counts_dirty(tables: Tables, descriptor: int) -> bool:
    """Whether hardware may make this page writable on a write (D8.4.6)."""
    return tables.ha and tables.hd and bool(bit(descriptor, DBM))


def stage1_dirty(tables: Tables, descriptor: int, inherited: Inherited) -> int:
    """The descriptor as a write would leave it: AP[2] cleared, unless a table forbids writes."""
    if counts_dirty(tables, descriptor) and not inherited.read_only:
        return descriptor & ~(1 << S1_READ_ONLY)
    return descriptor


def stage1_rights(tables: Tables, descriptor: int, inherited: Inherited) -> frozenset[str]:
    """AP[2:1], XN and PXN with what the tables above took away (D8.4.1; DDI 0406C B3.7)."""
    user = tables.hyp or (bool(bit(descriptor, 6)) and not inherited.privileged_only)
    writable = not (bit(descriptor, S1_READ_ONLY) or inherited.read_only)
    xn = bool(bit(descriptor, 54)) or inherited.xn
    pxn = (bool(bit(descriptor, 53)) or inherited.pxn) and not tables.hyp
    user_writes = user and writable
    if tables.hyp:
        privileged_fetch = user_fetch = not xn
    elif tables.aarch64:
        # What unprivileged code may write is never executable for privileged code (D8.4.1.2).
        privileged_fetch, user_fetch = not pxn and not user_writes, not xn
    else:
        privileged_fetch, user_fetch = not xn and not pxn, not xn
        if tables.uwxn and user_writes:
            privileged_fetch = False
    if tables.wxn:
        privileged_fetch = privileged_fetch and not writable
        user_fetch = user_fetch and not user_writes
    given = {
        "pr": True, "pw": writable, "px": privileged_fetch,
        "ur": user, "uw": user_writes, "ux": user and user_fetch,
    }  # fmt: skip
    return frozenset(right for right, holds in given.items() if holds)


def stage2_rights(descriptor: int) -> frozenset[str]:
    """S2AP and XN; stage 2 has one privilege level (D8.4.3)."""
    kinds = {"r": bool(bit(descriptor, 6)), "w": bool(bit(descriptor, S2_WRITE))}
    kinds["x"] = kinds["r"] and not bit(descriptor, 54)
    return frozenset(right for right in RIGHTS if kinds[right[1]])
