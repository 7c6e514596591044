# SPDX-License-Identifier: GPL-2.0-or-later
"""Random context banks of an SMMU: settings, and tables with paths to memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from .smmu_instances import Format, Instance
from .smmu_tables import DATA, FAULTY, NOWHERE, RAM_END, Arena, LongTree, ShortTree, Tree, grow
from .worlds import KIB, chance

#: MAIR bytes that software uses, beside random ones.
MEMORY: Final = (0x00, 0x04, 0x44, 0xFF, 0xBB, 0xEE, 0x0C, 0x08)
PATHS: Final = 3  #: of a tree
TOP: Final = (1 << 64) - 1

# TG0, TG1 by granule.
TG: Final = ({12: 0, 16: 1, 14: 2}, {14: 1, 12: 2, 16: 3})


@dataclass
class Lane:
    """Registers of a stream's bank, and of stage 2's when nested; addresses that lead somewhere."""

    first: dict[str, int]
    second: dict[str, int] | None = None
    addresses: list[int] = field(default_factory=list)


@dataclass
class Region:
    """What one TTBR serves: ``fixed`` is what every address has above the tree's bits."""

    tree: Tree
    bits: int
    fixed: int = 0
    extends: int = 64  #: the master may leave out bits from here on


def data(random: Random) -> int:
    """Where a page may lead: mostly to memory for data."""
    if chance(random, 8):
        return random.choice(NOWHERE)
    return DATA + random.randrange((RAM_END - DATA) // (4 * KIB)) * 4 * KIB


def draw_sctlr(random: Random, *, big_endian: bool) -> int:
    word = (
        (not chance(random, 4)) | random.getrandbits(1) << 1 | chance(random, 35) << 2
    )  # M, TRE, AFE
    word |= chance(random, 20) << 3 | (big_endian != chance(random, 3)) << 4  # AFFD, E
    word |= (
        random.getrandbits(2) << 5 | chance(random, 25) << 7 | random.getrandbits(1) << 8
    )  # CFRE, CFIE; CFCFG; HUPCF
    word |= (
        chance(random, 12) << 9 | chance(random, 12) << 10 | chance(random, 30) << 13
    )  # WXN, UWXN, PTW
    if chance(random, 50):
        word |= (
            random.getrandbits(5) << 16 | random.getrandbits(8) << 22
        )  # MemAttr, MTCFG; the CFGs
    return word


def draw_common(random: Random, tree: Tree) -> dict[str, int]:
    """Registers of every bank."""
    return {"SCTLR": draw_sctlr(random, big_endian=tree.big_endian), "ACTLR": random.getrandbits(2)}


def draw_mair(random: Random) -> int:
    word = 0
    for i in range(4):
        word |= (
            random.choice(MEMORY) if not chance(random, 25) else random.getrandbits(8)
        ) << 8 * i
    return word


def broken(random: Random, base: int) -> int:
    """A table base, now and then one that leads nowhere."""
    return random.choice((*NOWHERE, FAULTY.start, FAULTY.start)) if chance(random, 2) else base


# --- Stage 1 ---


def draw_stage1_bank(
    random: Random, instance: Instance, arena: Arena, delta: int, *, format_: str
) -> tuple[dict[str, int], list[Region]]:
    """Settings, and what the TTBRs serve; tables lie ``delta`` above where memory has them."""
    big_endian = chance(random, 10)
    if format_ == "short":
        values, regions = draw_short(random, arena, delta, big_endian=big_endian)
    elif format_ == "long":
        values, regions = draw_long32(random, arena, delta, big_endian=big_endian)
    else:
        values, regions = draw_aarch64(random, instance, arena, delta, big_endian=big_endian)
    values |= draw_common(random, regions[0].tree)
    values |= {"PRRR_MAIR0": draw_mair(random), "NMRR_MAIR1": draw_mair(random)}
    if format_ == "short" and chance(random, 60):
        values |= {"PRRR_MAIR0": random.getrandbits(32), "NMRR_MAIR1": random.getrandbits(32)}
    values["CONTEXTIDR"] = random.getrandbits(32)
    values["CBA2R"] = (
        (format_ == "aarch64") | chance(random, 10) << 1 | random.getrandbits(16) << 16
    )
    return values, regions


def draw_short(
    random: Random, arena: Arena, delta: int, *, big_endian: bool
) -> tuple[dict[str, int], list[Region]]:
    n = random.randrange(8) if chance(random, 40) else 0
    low = ShortTree(arena.take(16 * KIB >> n), 4096 >> n, delta, big_endian)
    high = ShortTree(arena.take(16 * KIB), 4096, delta, big_endian)
    disabled = random.randrange(4) if chance(random, 6) else 0
    attributes = random.getrandbits(7) if chance(random, 50) else 0
    values = {
        "TCR": n | disabled << 4 | random.getrandbits(1) << 14 | random.getrandbits(1) << 30,
        "TTBR0": broken(random, low.base + delta) | attributes,
        "TTBR1": broken(random, high.base + delta) | attributes,
    }
    regions = [Region(low, 32 - n)]
    if n:
        regions.append(Region(high, 31, 1 << 31))
    return values, regions


def draw_long32(
    random: Random, arena: Arena, delta: int, *, big_endian: bool
) -> tuple[dict[str, int], list[Region]]:
    sizes = [random.randrange(8) if chance(random, 60) else 0 for _ in range(2)]
    disabled = [chance(random, 5) for _ in range(2)]
    trees = []
    for size in sizes:
        tree = LongTree(1, False, 12, 1 if size < 2 else 2, 32 - size, 0, delta, big_endian)
        tree.base = arena.take(max(tree.table_size, 64))
        trees.append(tree)
    values = {
        "TCR": sizes[0] | sizes[1] << 16 | disabled[0] << 7 | disabled[1] << 23 | 1 << 31
        | random.getrandbits(6) << 8 | random.getrandbits(6) << 24 | random.getrandbits(1) << 22
        | random.getrandbits(1) << 14 | random.getrandbits(1) << 30,
    }  # fmt: skip
    for i, tree in enumerate(trees):
        values[f"TTBR{i}"] = broken(random, tree.base + delta) | random.getrandbits(8) << 48
    regions = [Region(trees[0], 32 - sizes[0])]
    if sizes[1]:
        regions.append(Region(trees[1], 32 - sizes[1], (1 << 32) - (1 << 32 - sizes[1])))
    elif sizes[0]:
        regions.append(Region(trees[1], 31, 1 << 31))
    return values, regions


def granule(random: Random, instance: Instance, region: int) -> tuple[int, int]:
    """TG, and the granule as a power of two."""
    grains = instance.granules or (12,)
    if chance(random, 3):  # reserved, or maybe not implemented
        code = random.randrange(4)
        known = {code: grain for grain, code in TG[region].items()}
        return code, known.get(code, min(grains))
    grain = random.choice(grains)
    return TG[region][grain], grain


def draw_aarch64(
    random: Random, instance: Instance, arena: Arena, delta: int, *, big_endian: bool
) -> tuple[dict[str, int], list[Region]]:
    sep = 7 if not chance(random, 45) else random.randrange(8)
    tcr = random.getrandbits(6) << 8 | random.getrandbits(6) << 24 | random.getrandbits(1) << 22
    values: dict[str, int] = {}
    regions = []
    for i in range(2):
        code, grain = granule(random, instance, i)
        size = 16 + random.randrange(24) if not chance(random, 4) else random.getrandbits(6)
        bits = 64 - min(max(size, 16), 39)
        tree = LongTree(1, True, grain, 3, bits, 0, delta, big_endian)
        while bits > tree.shift(tree.start) + grain - 3:
            tree.start -= 1
        tree.base = arena.take(max(tree.table_size, 64))
        values[f"TTBR{i}"] = broken(random, tree.base + delta) | random.getrandbits(16) << 48
        tcr |= (size | chance(random, 4) << 7 | code << 14) << 16 * i
        extends = (32, 36, 40, 42, 44, 48, 64, 49)[sep]
        regions.append(Region(tree, bits, (TOP << bits) & TOP if i else 0, extends))
    if sep > 5 and instance["ubs"] < 49 and not chance(random, 20):
        regions.pop()  # the upper one is out of reach
    values["TCR"] = tcr
    if instance["architecture"] > 1:
        size = 5 if not chance(random, 25) else random.randrange(8)
        values["TCR2"] = (
            size | random.getrandbits(1) << 4 | chance(random, 40) << 5 | chance(random, 40) << 6
            | chance(random, 30) << 8 | chance(random, 30) << 9 | chance(random, 60) << 10
            | chance(random, 60) << 11 | chance(random, 20) << 14 | chance(random, 20) << 30 | sep << 15
        )  # fmt: skip
    return values, regions


def draw_region_address(random: Random, region: Region) -> int:
    """An address of the region, as a master may send it."""
    bits = region.bits
    if chance(random, 30):  # the ends
        inside = random.choice((0, (1 << bits) - 1, 1 << bits - 1)) ^ random.getrandbits(16)
    else:
        inside = random.getrandbits(bits)
    address = (inside & (1 << bits) - 1) | region.fixed
    if region.extends < 64 and chance(random, 25):
        address &= (1 << region.extends) - 1
    elif region.bits > 32 and chance(random, 8):
        address = address & TOP >> 8 | random.getrandbits(8) << 56
    return address & ~0xFFF


def often64(instance: Instance) -> tuple[Format, ...]:
    """Formats to draw from: AArch64 has three granules, so it comes more often."""
    return (*instance.formats, "aarch64", "aarch64") if instance.granules else instance.formats


def draw_stage1(random: Random, instance: Instance, arena: Arena) -> Lane:
    """A bank of stage 1 alone."""
    format_ = random.choice(often64(instance))
    if chance(random, 2):
        format_ = random.choice(("short", "long", "aarch64"))
    values, regions = draw_stage1_bank(random, instance, arena, 0, format_=format_)
    lane = Lane(values)
    for _ in range(PATHS):
        region = random.choice(regions)
        address = draw_region_address(random, region)
        grow(random, arena, region.tree, address, data(random))
        lane.addresses.append(address)
    return lane


# --- Stage 2 ---


def draw_stage2_bank(
    random: Random, instance: Instance, arena: Arena, *, least: int, only64: bool = False
) -> tuple[dict[str, int], LongTree]:
    """Settings and first table, for ``least`` bits of an address at least."""
    formats = [
        each for each in often64(instance) if each != "short" and not (only64 and each == "long")
    ]
    aarch64 = random.choice(formats or ["long"]) == "aarch64"
    big_endian = chance(random, 10)
    if aarch64:
        code, grain = granule(random, instance, 0)
        tree = LongTree(2, True, grain, 1, 0, 0, 0, big_endian)
        tree.bits = least + random.randrange(49 - least)
        starts = [
            level for level in range(4) if (grain, level) != (12, 3) and (grain == 12 or level)
        ]
        starts = [s for s in starts if 1 <= tree.bits - tree.shift(s) <= grain + 1]
        tree.start = random.choice(starts)
        sl0 = {12: 2, 14: 3, 16: 3}[grain] - tree.start
        tcr = 64 - tree.bits | (sl0 & 3) << 6 | code << 14
        size = 5 if not chance(random, 25) else random.randrange(8)
        tcr |= size << 16 | chance(random, 60) << 21 | chance(random, 60) << 22
    else:
        tree = LongTree(2, False, 12, 1, 0, 0, 0, big_endian)
        tree.bits = least + random.randrange(41 - least)
        tree.start = 2 if tree.bits <= 34 and chance(random, 50) else 1
        tcr = (32 - tree.bits & 15) | (2 - tree.start) << 6 | 1 << 31
    if chance(random, 3):
        tcr ^= 1 << random.choice((0, 1, 2, 3, 6, 7))
    tcr |= random.getrandbits(6) << 8
    tree.base = arena.take(max(tree.table_size, 64))
    values = draw_common(random, tree)
    values |= {
        "TCR": tcr,
        "TTBR0": broken(random, tree.base),
        "CBA2R": aarch64 | random.getrandbits(16) << 16,
    }
    return values, tree


def draw_stage2(random: Random, instance: Instance, arena: Arena) -> Lane:
    """A bank of stage 2 alone."""
    values, tree = draw_stage2_bank(random, instance, arena, least=31)
    lane = Lane(values)
    for _ in range(PATHS):
        address = draw_region_address(random, Region(tree, tree.bits))
        grow(random, arena, tree, address, data(random))
        lane.addresses.append(address)
    return lane


# --- Both ---


def draw_nested(random: Random, instance: Instance, arena: Arena) -> Lane:
    """Stage 1 whose tables and pages lie where stage 2 says."""
    format_ = random.choice(often64(instance))
    high = (
        [1 << 30, 1 << 31] if format_ == "short" else [1 << 30, 1 << 31, 1 << 32, 1 << 35, 1 << 38]
    )
    limit = min(instance["ias"], 40 if format_ != "aarch64" else 48)
    delta = random.choice([0, 0] + [each for each in high if each < 1 << limit - 1])
    begin = len(arena.pointed)
    values, regions = draw_stage1_bank(random, instance, arena, delta, format_=format_)
    least = (RAM_END - 1 + delta).bit_length()
    only64 = format_ == "aarch64"
    second, tree = draw_stage2_bank(random, instance, arena, least=least, only64=only64)
    tree.widest = 30
    lane = Lane(values, second)
    pages = []
    for _ in range(PATHS):
        region = random.choice(regions)
        address = draw_region_address(random, region)
        target = data(random) + delta
        size = grow(random, arena, region.tree, address, target, hurt=2)
        pages.append(target // size * size | address & size - 1)
        lane.addresses.append(address)
    for place in arena.pointed[begin:]:
        grow(random, arena, tree, place, place - delta, hurt=1)
    for page in pages:
        grow(random, arena, tree, page & (1 << tree.bits) - 1, data(random), hurt=4)
    return lane
