# SPDX-License-Identifier: GPL-2.0-or-later
"""Random translation tables of every format that an SMMU walks.

A tree (:class:`LongTree`, :class:`ShortTree`) is one first table with what hangs below it;
:func:`grow` adds the path of one address. A path is mostly sound and leads where the caller wants
it, and now and then it is damaged. Trees know formats, and no outcome.

Tables of a nested stage 1 lie at intermediate addresses: ``delta`` is what a tree adds to the
physical address of anything it points to, and :attr:`Arena.pointed` lists those places, so that
stage 2 tables can be made that lead back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from .worlds import KIB, MIB, chance, pick

RAM: Final = 0x40000000
RAM_END: Final = 0x60000000
#: Tables live here.
ARENA: Final = 0x40100000
#: Memory that answers every table access with a slave error.
FAULTY: Final = range(0x42000000, 0x42100000)
#: Pages lead here, and beyond with the larger ones.
DATA: Final = 0x48000000
#: Places where no memory is: holes, device windows, and addresses that some output sizes exclude.
NOWHERE: Final = (
    *(0x20000000, 0x05000000, 0x0A100000, 0x60000000, 0xFFFF0000),
    *(1 << 32, 1 << 36, 1 << 39, 1 << 40, 1 << 42, 1 << 44, 1 << 47),
)

#: (granule, level) -> a block or page of that level as a power of two; levels without blocks are missing.
LEAVES: Final = {
    (12, 1): 30, (12, 2): 21, (12, 3): 12, (14, 2): 25, (14, 3): 14, (16, 2): 29, (16, 3): 16,
}  # fmt: skip
LAST: Final = 3
#: (granule, level) -> how many entries a contiguous hint joins, as a power of two.
JOINED: Final = {
    (12, 1): 4, (12, 2): 4, (12, 3): 4, (14, 2): 5, (14, 3): 7, (16, 2): 5, (16, 3): 5,
}  # fmt: skip

DESCRIPTOR_FAULT, DESCRIPTOR_BLOCK, DESCRIPTOR_TABLE = 0, 1, 3
HINT: Final = 1 << 52  #: contiguous
ADDRESS_48: Final = (1 << 48) - 1


@dataclass
class Arena:
    """Table memory while it is drawn: address -> bytes, as they lie there."""

    memory: dict[int, bytes] = field(default_factory=dict)
    pointed: list[int] = field(default_factory=list)  #: intermediate addresses that are in use
    used: int = 0

    def take(self, size: int) -> int:
        """The physical address of a new table, aligned to its ``size``."""
        address = -(-(ARENA + self.used) // size) * size
        self.used = address + size - ARENA
        assert address + size <= FAULTY.start
        return address


@dataclass
class LongTree:
    """Tables of 8-byte descriptors, with granule 2^``grain``."""

    stage: int
    aarch64: bool
    grain: int
    start: int  #: level of the first table
    bits: int  #: of an input address
    base: int  #: of the first table: physical
    delta: int = 0
    big_endian: bool = False
    #: Bits of a contiguous page at most: entries of one that isn't whole in the output size differ.
    widest: int = 64
    #: Where groups of descriptors begin that a contiguous hint can't join any more.
    touched: set[int] = field(default_factory=set)

    @property
    def table_size(self) -> int:
        """Bytes of the first table."""
        return 8 << self.bits - self.shift(self.start)

    def shift(self, level: int) -> int:
        """The lowest address bit that a level resolves."""
        return self.grain + (LAST - level) * (self.grain - 3)

    def slot(self, table: int, level: int, address: int) -> int:
        """Where the descriptor of an address is."""
        low = self.shift(level)
        width = self.bits - low if level == self.start else self.grain - 3
        return table + 8 * (address >> low & (1 << width) - 1)


@dataclass
class ShortTree:
    """ARMv7 short descriptors: one of TTBR0's or TTBR1's first tables."""

    base: int
    entries: int = 4096  #: of the first table
    delta: int = 0
    big_endian: bool = False


Tree = LongTree | ShortTree


# --- Long descriptors ---


def leaf_bits(random: Random, tree: LongTree) -> int:
    """Everything in a block or page but type and address."""
    word = (not chance(random, 16)) << 10 | random.getrandbits(2) << 8  # AF, SH
    word |= random.getrandbits(4) << 55  # software's
    word |= chance(random, 42) << 52 | chance(random, 35) << 51  # contiguous, DBM
    word |= chance(random, 12) << 54
    if tree.stage == 2:
        word |= (3 if not chance(random, 25) else random.randrange(4)) << 6  # S2AP
        memattr = (
            random.choice((15, 10, 5, 7, 13)) if not chance(random, 20) else random.randrange(16)
        )
        return word | memattr << 2
    word |= random.getrandbits(3) << 2 | chance(random, 30) << 5  # AttrIndx, NS
    word |= (1 if not chance(random, 50) else random.randrange(4)) << 6  # AP
    return word | random.getrandbits(1) << 11 | chance(random, 12) << 53  # nG, PXN


def table_bits(random: Random, tree: LongTree) -> int:
    """Hierarchical and ignored bits of a table descriptor."""
    word = random.getrandbits(10) << 2 if chance(random, 30) else 0
    word |= random.getrandbits(7) << 52 if chance(random, 30) else 0
    if tree.stage == 1 and chance(random, 20):
        word |= 1 << random.randrange(59, 64)
    return word


def damaged(random: Random, tree: LongTree, level: int) -> int:
    """A descriptor that leads nowhere good."""
    where = random.choice((*NOWHERE, *[FAULTY.start] * 8))
    kinds = (
        (4, random.getrandbits(62) << 2),  # fault
        (2, DESCRIPTOR_BLOCK | random.getrandbits(46) << 2),  # reserved where no blocks are
        (
            5,
            DESCRIPTOR_TABLE
            | where & ADDRESS_48 >> tree.grain << tree.grain
            | leaf_bits(random, tree),
        ),
        (1, random.getrandbits(64)),
    )
    return pick(random, *kinds)


def leaf_size(tree: LongTree, level: int, word: int) -> int:
    joined = JOINED.get((tree.grain, level), 0) if word >> 52 & 1 else 0
    return 1 << tree.shift(level) + joined


def fill_group(arena: Arena, tree: LongTree, level: int, group: int, shared: int) -> None:
    """All entries that a contiguous hint joins."""
    for i in range(1 << JOINED[tree.grain, level]):
        word = shared + (i << tree.shift(level))
        arena.memory[group + 8 * i] = word.to_bytes(8, "big" if tree.big_endian else "little")


def grow_long(
    random: Random, arena: Arena, tree: LongTree, address: int, target: int, hurt: int
) -> int:
    """Add the path of one address to ``target``; what is already there stays. The size of the page
    or block."""
    table, level = tree.base, tree.start
    while True:
        slot = tree.slot(table, level, address)
        old = arena.memory.get(slot)
        if old is not None:
            word = int.from_bytes(old, "big" if tree.big_endian else "little")
            table = (word & ADDRESS_48 >> tree.grain << tree.grain) - tree.delta
            leaf = level == LAST or word & 3 != DESCRIPTOR_TABLE
            if leaf or not ARENA <= table < FAULTY.start:
                return leaf_size(tree, level, word)
            level += 1
            continue
        below, shared = 0, 0
        length = 8 << JOINED.get((tree.grain, level), 0)
        group = slot & ~(length - 1)
        if random.randrange(100) < hurt:
            word = damaged(random, tree, level) & ~HINT
        elif level == LAST or ((tree.grain, level) in LEAVES and chance(random, 45)):
            size = 1 << tree.shift(level)
            word = leaf_bits(random, tree) | (
                DESCRIPTOR_TABLE if level == LAST else DESCRIPTOR_BLOCK
            )
            alone = group not in tree.touched and (level > tree.start or length <= tree.table_size)
            whole = leaf_size(tree, level, word)
            if word & HINT and alone and whole <= 1 << tree.widest:
                shared = word | (target & ADDRESS_48) // whole * whole
                word = shared | address // size * size & whole - 1
            else:
                word = word & ~HINT | (target & ADDRESS_48) // size * size
        else:
            below = arena.take(1 << tree.grain)
            word = below + tree.delta | table_bits(random, tree) | DESCRIPTOR_TABLE
        if shared:
            fill_group(arena, tree, level, group, shared)
        tree.touched.add(group)
        arena.memory[slot] = word.to_bytes(8, "big" if tree.big_endian else "little")
        arena.pointed.append(slot + tree.delta)
        if not below:
            return leaf_size(tree, level, word)
        table, level = below, level + 1


# --- Short descriptors ---


def short_permissions(random: Random) -> int:
    """AP[2:0]; 3 (everybody, everything) is frequent."""
    return 3 if not chance(random, 50) else random.randrange(8)


def section(random: Random, target: int, *, super_: bool) -> int:
    ap = short_permissions(random)
    word = target & 0xFFF00000 | 2 | (ap & 3) << 10 | (ap >> 2) << 15
    word |= random.getrandbits(3) << 12 | random.getrandbits(2) << 2  # TEX, C, B
    word |= random.getrandbits(2) << 16 | random.getrandbits(4) << 5  # S, nG, domain
    word |= chance(random, 15) << 4 | chance(random, 15) | chance(random, 20) << 19  # XN, PXN, NS
    if not super_:
        return word
    word = word & ~0x00F001E0 | 1 << 18
    return word | 1 << random.choice((20, 21, 22, 23, 5, 6, 7, 8)) if chance(random, 15) else word


def short_page(random: Random, target: int, *, large: bool) -> int:
    ap = short_permissions(random)
    word = (ap & 3) << 4 | (ap >> 2) << 9 | random.getrandbits(2) << 2 | random.getrandbits(2) << 10
    tex, xn = random.getrandbits(3), chance(random, 15)
    if large:
        return word | target & 0xFFFF0000 | 1 | tex << 12 | xn << 15 | random.getrandbits(3) << 6
    return word | target & 0xFFFFF000 | 2 | tex << 6 | xn


def put_short(arena: Arena, tree: ShortTree, slot: int, word: int) -> None:
    arena.memory[slot] = word.to_bytes(4, "big" if tree.big_endian else "little")
    arena.pointed.append(slot + tree.delta)


def grow_short(
    random: Random, arena: Arena, tree: ShortTree, address: int, target: int, hurt: int
) -> int:
    """As :func:`grow_long`."""
    slot = tree.base + 4 * (address >> 20 & tree.entries - 1)
    old = arena.memory.get(slot)
    if old is None:
        kind = pick(random, (50, "table"), (22, "section"), (22, "super"))
        if random.randrange(100) < hurt:
            hostile = random.choice((*NOWHERE[:5], *[FAULTY.start] * 8)) & 0xFFFFFC00 | 1
            word = random.choice((random.getrandbits(30) << 2, 3, hostile, hostile))
            put_short(arena, tree, slot, word)
            return MIB
        if kind != "table":
            put_short(arena, tree, slot, section(random, target, super_=kind == "super"))
            return 16 * MIB if kind == "super" else MIB
        second = arena.take(KIB)
        word = second + tree.delta & 0xFFFFFC00 | 1 | random.getrandbits(4) << 5
        put_short(arena, tree, slot, word | chance(random, 15) << 2 | chance(random, 15) << 3)
    else:
        word = int.from_bytes(old, "big" if tree.big_endian else "little")
        second = (word & 0xFFFFFC00) - tree.delta
        if word & 3 != 1 or not ARENA <= second < FAULTY.start:
            return 16 * MIB if word >> 18 & 1 else MIB
    slot = second + 4 * (address >> 12 & 255)
    large = chance(random, 45)
    if slot not in arena.memory:
        if random.randrange(100) < hurt:
            word = random.getrandbits(30) << 2
        else:
            word = short_page(random, target, large=large)
        put_short(arena, tree, slot, word)
    return 64 * KIB if large else 4 * KIB


def grow(random: Random, arena: Arena, tree: Tree, address: int, target: int, hurt: int = 4) -> int:
    """Add the path of one address, with damage in ``hurt`` of 100 descriptors."""
    if isinstance(tree, LongTree):
        return grow_long(random, arena, tree, address, target, hurt)
    return grow_short(random, arena, tree, address, target, hurt)
