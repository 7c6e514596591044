# SPDX-License-Identifier: GPL-2.0-or-later
"""Random worlds: register settings, tables and requests for the differential test.

Everything is drawn from a :class:`random.Random`, so one generator serves the seeded volume and
hypothesis (whose ``randoms()`` shrinks towards the first choice of each draw: those are the
plainest). It knows formats, and no outcome: what a world must answer is the oracle's and the core's
to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeVar

from smmubench.target import Access

T = TypeVar("T")

KIB: Final = 1 << 10
MIB: Final = 1 << 20

RAM: Final = 0x80000000
RAM_END: Final = 0xA0000000
SRAM: Final = 0x2A000000
SRAM_SIZE: Final = MIB
#: Tables live here, data of real transactions from DATA on; so a transaction never writes a table.
ARENA: Final = 0x80100000
DATA: Final = 0x88000000
#: Memory that answers every table read with a slave error.
FAULTY: Final = range(ARENA + 0x50000, ARENA + 0x58000)

#: Places where nothing holds tables: no memory at all, then windows of IOMMUs, masters, GIC, UART and bench page.
NOWHERE: Final = (0x70000000, RAM_END, 0xFFFFFC00, 0x40000000, 0x00000000)
WINDOWS: Final = (0x07500000, 0x075FF000, 0x0B000000, 0x02000000, 0x16440000, 0x0A100000)

#: Bytes of a transaction: the shapes of bursts that a syndrome tells apart.
LENGTHS: Final = (1, 2, 3, 7, 8, 9, 64, 100, 128, 256)
#: Requests of a group share stream and kind of access, as one peek does.
IOVAS_PER_GROUP: Final = 4


@dataclass(frozen=True)
class Group:
    """Requests that differ in their address only; ``length`` is that of their transactions."""

    stream: int
    access: Access
    iovas: tuple[int, ...]
    length: int = 4


@dataclass
class World:
    """``registers``: (name, MID or bank or None) -> value. ``words``: address -> word as memory
    holds it."""

    registers: dict[tuple[str, int | None], int] = field(default_factory=dict)
    words: dict[int, int] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    banks: set[int] = field(default_factory=set)  #: those that were given settings


@dataclass(frozen=True)
class Space:
    """One bank's tables while they are drawn: first-level bases, the split, and the addresses worth
    asking."""

    first: tuple[int, int]
    n: int
    big_endian: bool
    candidates: list[tuple[int, int]]  #: (VA, bytes from there)


def pick(random: Random, *choices: tuple[int, T]) -> T:
    """One of (weight, value); the first is the plainest."""
    number = random.randrange(sum(weight for weight, _ in choices))
    for weight, value in choices:
        number -= weight
        if number < 0:
            return value
    raise AssertionError("unreachable")


def chance(random: Random, percent: int) -> bool:
    return random.randrange(100) >= 100 - percent


# --- Descriptors ---


def physical(random: Random) -> int:
    """Where a page may lead: mostly RAM for data, sometimes anything."""
    where = pick(random, (80, "data"), (6, "ram"), (6, "nowhere"), (4, "window"), (4, "any"))
    if where == "data":
        return DATA + random.randrange((RAM_END - DATA) // (4 * KIB)) * 4 * KIB
    if where == "ram":
        return RAM + random.randrange((RAM_END - RAM) // (4 * KIB)) * 4 * KIB
    if where == "nowhere":
        return random.choice(NOWHERE)
    if where == "window":
        return random.choice(WINDOWS)
    return random.getrandbits(32)


def permission(random: Random) -> int:
    """AP[2:0]; 3 (everybody, everything) is frequent."""
    return 3 if not chance(random, 55) else random.randrange(8)


def section(random: Random) -> int:
    ap = permission(random)
    word = physical(random) & 0xFFF00000 | 2 | (ap & 3) << 10 | (ap >> 2) << 15
    word |= random.getrandbits(3) << 12  # TEX
    word |= random.getrandbits(2) << 2  # C, B
    word |= random.getrandbits(2) << 16  # S, nG
    word |= random.getrandbits(4) << 5  # domain
    return (
        word | chance(random, 20) << 4 | chance(random, 20) | chance(random, 20) << 19
    )  # XN, PXN, NS


def supersection(random: Random) -> int:
    word = section(random) & ~0x00F001E0 | 1 << 18
    if chance(random, 10):  # PA[39:32]
        word |= 1 << random.choice((20, 21, 22, 23, 5, 6, 7, 8))
    return word


def small(random: Random) -> int:
    ap = permission(random)
    word = physical(random) & 0xFFFFF000 | 2 | (ap & 3) << 4 | (ap >> 2) << 9
    word |= random.getrandbits(3) << 6 | random.getrandbits(2) << 2 | random.getrandbits(2) << 10
    return word | chance(random, 20)


def large(random: Random) -> int:
    ap = permission(random)
    word = physical(random) & 0xFFFF0000 | 1 | (ap & 3) << 4 | (ap >> 2) << 9
    word |= random.getrandbits(3) << 12 | random.getrandbits(2) << 2 | random.getrandbits(2) << 10
    word |= random.getrandbits(3) << 6  # should be zero, not looked at
    return word | chance(random, 20) << 15


def table(random: Random, base: int) -> int:
    word = base & 0xFFFFFC00 | 1 | random.getrandbits(4) << 5
    return word | chance(random, 15) << 2 | chance(random, 15) << 3  # PXN, NS


# --- Tables ---


def put(world: World, space: Space, address: int, word: int) -> None:
    if RAM <= address < RAM_END or SRAM <= address < SRAM + SRAM_SIZE:
        if space.big_endian:
            word = int.from_bytes(word.to_bytes(4, "little"), "big")
        world.words[address & ~3] = word


def put_first(world: World, space: Space, index: int, word: int) -> None:
    low = space.n == 0 or index >> (12 - space.n) == 0
    put(world, space, space.first[0 if low else 1] + 4 * index, word)


def put_repeated(
    random: Random, world: World, space: Space, first: int, word: int, other: int, where: str
) -> None:
    """16 entries from ``first`` (an index, or an address at level 2); now and then one of them
    differs."""
    odd = random.randrange(16) if chance(random, 10) else -1
    for i in range(16):
        value = other if i == odd else word
        if where == "first":
            put_first(world, space, first + i, value)
        else:
            put(world, space, first + 4 * i, value)


def megabyte(random: Random, n: int) -> int:
    """A first-level index: ends, both sides of the TTBR split, or any."""
    split = 4096 >> n
    edges = (1, 0, 4095, split - 1, split % 4096)
    return random.choice(edges) if not chance(random, 60) else random.randrange(4096)


def draw_region(random: Random, world: World, space: Space) -> None:
    index = megabyte(random, space.n)
    kind = pick(random, (42, "table"), (24, "section"), (22, "super"), (6, "fault"), (6, "hostile"))
    if kind == "section":
        put_first(world, space, index, section(random))
        space.candidates.append((index << 20, MIB))
    elif kind == "super":
        index &= ~15
        word = supersection(random)
        other = random.choice((0, section(random), supersection(random)))
        put_repeated(random, world, space, index, word, other, "first")
        space.candidates.append((index << 20, 16 * MIB))
    elif kind == "fault":
        put_first(world, space, index, random.getrandbits(30) << 2)
        space.candidates.append((index << 20, MIB))
    elif kind == "hostile":
        put_first(
            world,
            space,
            index,
            table(random, random.choice((*NOWHERE, *WINDOWS, *[FAULTY.start] * 8))),
        )
        space.candidates.append((index << 20, MIB))
    else:
        base = (SRAM if chance(random, 5) else ARENA + 0x40000) + random.randrange(64) * KIB
        put_first(world, space, index, table(random, base))
        for _ in range(1 + random.randrange(3)):
            draw_page(random, world, space, index, base)


def draw_page(random: Random, world: World, space: Space, index: int, base: int) -> None:
    entry = random.choice((0, 255, 1)) if not chance(random, 70) else random.randrange(256)
    kind = pick(random, (45, "small"), (40, "large"), (15, "fault"))
    if kind == "large":
        entry &= ~15
        word = large(random)
        other = random.choice((0, small(random), large(random)))
        put_repeated(random, world, space, base + 4 * entry, word, other, "second")
        space.candidates.append((index << 20 | entry << 12, 64 * KIB))
    else:
        put(
            world,
            space,
            base + 4 * entry,
            small(random) if kind == "small" else random.getrandbits(30) << 2,
        )
        space.candidates.append((index << 20 | entry << 12, 4 * KIB))


# --- Registers ---

#: ACTLR: PTSHCFG, RCOSH, RCISH, RCNSH, TIPCF, HUME, PTMTCFG, PTMEMTYPE. They tell how walks look on the bus and what other
#: masters do meanwhile; no answer may depend on them.
ACTLR_IDLE: Final = 0x00F4807C
#: CR likewise: RPUE, RPUEIE, DCDEE, TLBLKCRWE, TLBIALLCFG, TLBIVMIDCFG, HUME.
CR_IDLE: Final = 0x3CD


def draw_cr(random: Random) -> int:
    cr = 0 if not chance(random, 30) else random.getrandbits(10) & CR_IDLE
    # RPUERE, STALLD, CLIENTPD
    return cr | chance(random, 50) << 1 | chance(random, 10) << 5 | chance(random, 3) << 4


def draw_bank(random: Random, world: World, bank: int) -> Space:
    """Settings and tables of one bank. Each bank has its own first-level arena; second-level ones
    may meet."""
    n = random.randrange(8) if chance(random, 40) else 0
    arena = ARENA + bank * 0x10000
    base0 = arena + random.randrange(2 << n) * (16 * KIB >> n)
    base1 = arena + 0x8000 + random.randrange(2) * 16 * KIB
    if chance(random, 4):
        base0 = random.choice((*NOWHERE, *WINDOWS, FAULTY.start, FAULTY.start)) & ~0x3FFF
    low_bits = random.choice((0, random.getrandbits(7)))
    ignored = random.getrandbits(14) if chance(random, 20) else 0
    ttbr0 = base0 | low_bits | (ignored & (1 << 14 - n) - 1)
    ttbr1 = base1 | low_bits | ignored
    disabled = random.randrange(4) if chance(random, 8) else 0

    big_endian = chance(random, 8)
    sctlr = 1
    sctlr |= (not chance(random, 50)) << 1 | chance(random, 35) << 2  # TRE, AFE
    sctlr |= chance(random, 15) << 3 | big_endian << 4 | chance(random, 25) << 5  # HAF, BE, AFFD
    if chance(random, 5):
        sctlr &= ~1
    actlr = random.getrandbits(24) & ACTLR_IDLE
    actlr |= (3 if not chance(random, 5) else random.randrange(4)) << 12  # TLBMCFG
    actlr |= (3 if not chance(random, 10) else random.randrange(4)) << 16  # V2PCFG
    actlr |= random.getrandbits(2) | chance(random, 25) << 14  # CFERE, CFEIE; CFCFG
    actlr |= (0 if not chance(random, 15) else random.randrange(4)) << 8  # PRIVCFG
    actlr |= chance(random, 5) << 10 | chance(random, 5) << 11  # DNA, DNLV2PA

    mainline = not chance(random, 70)
    values = {
        "SCTLR": sctlr,
        "ACTLR": actlr,
        "CONTEXTIDR": random.getrandbits(32),
        "TTBR0": ttbr0,
        "TTBR1": ttbr1,
        "TTBCR": n | disabled << 4,
        "PRRR": 0x800B8204 if mainline else random.getrandbits(32),
        "NMRR": 0x40004000 if mainline else random.getrandbits(32),
        "CBACR_N": random.getrandbits(32) & 0xFF1F031F,  # CBVMID, and what has no effect here
        "BFBCR": 0 if not chance(random, 25) else random.randrange(4),  # BFBDFE, BFBSFE
    }
    for name, value in values.items():
        world.registers[name, bank] = value
    world.banks.add(bank)

    mixed = chance(random, 10)  # BE says one order, the tables have the other
    space = Space((base0, base1), n, big_endian != mixed, [])
    for _ in range(2 + random.randrange(4)):
        draw_region(random, world, space)
    return space


# --- Requests ---


def draw_address(random: Random, candidates: Sequence[tuple[int, int]]) -> int:
    if not candidates or chance(random, 6):
        return random.getrandbits(32)
    va, size = random.choice(candidates)
    if chance(random, 1):
        va |= 1 << random.randrange(32, 40)
    if chance(random, 30):
        return va + random.choice((0, size - 1, size - 4, size // 2))
    return va + random.randrange(size)


def draw_access(random: Random) -> Access:
    return Access(
        write=chance(random, 40),
        privileged=chance(random, 50),
        instruction=chance(random, 25),
        secure=chance(random, 20),
    )


def draw_world(random: Random, *, banks: int, mids: int, groups: int = 2) -> World:
    """A world for an IOMMU with that many banks and MIDs."""
    world = World()
    world.registers["CR", None] = draw_cr(random)
    spaces: dict[int, Space] = {}
    for _ in range(groups):
        bank = random.randrange(banks)
        if bank not in spaces:
            spaces[bank] = draw_bank(random, world, bank)
        stream = random.randrange(mids)
        cbndx = (
            bank if not chance(random, 3) else random.choice((banks, 255, random.randrange(256)))
        )
        vmid = world.registers["CBACR_N", bank] >> 16 & 31
        if chance(random, 15):
            vmid = random.getrandbits(5)
        m2vcbr = cbndx << 8 | vmid | chance(random, 40) << 16  # BYPASSD
        m2vcbr |= random.getrandbits(5) << 17  # BPRC*, BPSHCFG
        m2vcbr |= random.choice((3, 0, 1, 2)) << 22 | random.getrandbits(4) << 24  # NSCFG, BPMT*
        world.registers["M2VCBR_N", stream] = m2vcbr
        if chance(random, 2):
            stream = random.choice((mids, mids + 1, 511, 512, 0xFFFF))
        iovas = tuple(draw_address(random, spaces[bank].candidates) for _ in range(IOVAS_PER_GROUP))
        length = 4 if not chance(random, 40) else random.choice(LENGTHS)
        world.groups.append(Group(stream, draw_access(random), iovas, length))
    return world
