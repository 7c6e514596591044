# SPDX-License-Identifier: GPL-2.0-or-later
"""Random worlds for an SMMU: register settings, tables and requests.

As in :mod:`.worlds` everything is drawn from a :class:`random.Random`, so that one generator serves
the seeded volume and hypothesis. A world has a few lanes: a stream, the mapping group that holds
it, its bank (and a stage 2 bank), the banks' tables, and requests for addresses that those have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from smmubench.target import Access

from .smmu_banks import Lane, draw_nested, draw_stage1, draw_stage2
from .smmu_instances import Instance
from .smmu_tables import Arena
from .worlds import chance, pick

#: A register: name, index of group or bank, and whose copy (global) or side (bank, group).
Key = tuple[str, int | None, bool]

LANES: Final = 2
REQUESTS: Final = 6  #: of a lane
LENGTHS: Final = (1, 2, 4, 8, 64, 4096)
STAGE2_ONLY, STAGE1, FAULT, NESTED = range(4)  # CBAR.TYPE


@dataclass(frozen=True)
class Request:
    """One transaction. ``pending``: the fault registers keep what it leaves."""

    stream: int
    access: Access
    iova: int
    length: int
    can_stall: bool
    pending: bool


@dataclass
class World:
    """``memory``: address -> bytes of table memory. ``queries``: (bank, its side, address)."""

    registers: dict[Key, int] = field(default_factory=dict)
    memory: dict[int, bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    queries: list[tuple[int, bool, int]] = field(default_factory=list)


def draw_cr0(random: Random, *, extended: bool) -> int:
    """sCR0 of one side; never GSE and STALLD, which concern several transactions."""
    word = (
        chance(random, 2) | (not chance(random, 35)) << 1 | chance(random, 30) << 2
    )  # CLIENTPD, GFRE, GFIE
    word |= (
        extended << 3 | (not chance(random, 40)) << 10 | chance(random, 50) << 21
    )  # USFCFG, SMCFCFG
    if chance(random, 40):
        word |= random.getrandbits(4) << 16 | random.getrandbits(1) << 20  # MemAttr, MTCFG
        word |= (
            random.getrandbits(6) << 22 | random.getrandbits(2) << 28
        )  # SHCFG, RACFG, WACFG, NSCFG
    return word | chance(random, 20) << 31  # VMID16EN


def draw_s2cr(random: Random, bank: int, *, extended: bool) -> int:
    kind = pick(random, (95, 0), (2, 1), (2, 2), (1, 3))
    word = bank | extended << 10 | kind << 16
    if chance(random, 50):
        word |= random.getrandbits(2) << 8 | random.getrandbits(5) << 11  # SHCFG, MTCFG, MemAttr
        word |= random.getrandbits(6) << 18  # NSCFG, RACFG, WACFG
    if chance(random, 25):
        word |= random.randrange(4) << 24  # PRIVCFG
    return word | (random.randrange(4) << 26 if chance(random, 20) else 0)  # INSTCFG


def draw_cbar(random: Random, instance: Instance, kind: int, second: int) -> int:
    word = random.getrandbits(8) | kind << 16
    if kind == STAGE1:
        word |= chance(random, 12) << 10  # HYPC
        if chance(random, 20):
            word |= (
                random.getrandbits(2) << 8
                | random.getrandbits(4) << 12
                | random.getrandbits(6) << 18
            )
    elif kind == NESTED:
        word |= second << 8
    interrupt = random.randrange(instance["num-irpt"])
    return word | (random.getrandbits(8) if chance(random, 3) else interrupt) << 24


class Drawing:
    """A world while it is drawn."""

    def __init__(self, random: Random, instance: Instance) -> None:
        self.random, self.instance = random, instance
        self.world = World()
        self.arena = Arena(self.world.memory)
        self.secure = bool(instance["secure"])
        banks, groups = instance["num-cb"], instance["num-smr"]
        self.split = banks // 2 if self.secure else banks
        group_split = groups // 2 if self.secure else groups
        if self.secure:
            sif = chance(random, 30)
            self.world.registers["SCR1", None, True] = self.split | group_split << 8 | sif << 26
        self.banks = {False: list(range(self.split)), True: list(range(self.split, banks))}
        self.groups = {False: list(range(group_split)), True: list(range(group_split, groups))}
        self.extended = {
            side: bool(instance["exids"] and instance["stream-match"]) and chance(random, 50)
            for side in (False, True)
        }
        for side in (False, True) if self.secure else (False,):
            cr0 = draw_cr0(random, extended=self.extended[side])
            self.world.registers["sCR0", None, side] = cr0

    def take(self, side: bool, *, stage1: bool) -> int | None:
        """A bank that is still free; stage 2's own ones for stage 2 first."""
        low = self.instance["num-s2cb"]
        fit = [bank for bank in self.banks[side] if not stage1 or bank >= low]
        if not fit:
            return None
        bank = fit[0] if not stage1 else self.random.choice(fit)
        self.banks[side].remove(bank)
        return bank

    def lane(self) -> None:
        """One more stream with all that belongs to it."""
        random, instance = self.random, self.instance
        side = self.secure and chance(random, 45)
        kind = pick(
            random,
            (40 * instance["s1"], STAGE1),
            (35 * instance["nested"], NESTED),
            (25 * instance["s2"], STAGE2_ONLY),
        )
        bank = self.take(side, stage1=kind != STAGE2_ONLY)
        second = self.take(side, stage1=False) if kind == NESTED else None
        if bank is None or (kind == NESTED and second is None) or not self.groups[side]:
            return
        if kind == STAGE1:
            lane = draw_stage1(random, instance, self.arena)
        elif kind == NESTED:
            lane = draw_nested(random, instance, self.arena)
        else:
            lane = draw_stage2(random, instance, self.arena)
        self.put_bank(lane.first, bank, side)
        cbndx = bank if second is None else second
        if second is not None:
            assert lane.second is not None
            self.put_bank(lane.second, second, side)
            self.put_cbar(second, side, STAGE2_ONLY, 0)
            if chance(random, 3):
                cbndx = random.randrange(instance["num-cb"] + 2)
        self.put_cbar(bank, side, FAULT if chance(random, 2) else kind, cbndx)
        stream = self.stream(bank, side)
        self.requests(lane, stream, side)
        for address in (lane.addresses * 2)[:2]:
            self.world.queries.append((bank, side, address))

    def put_bank(self, values: dict[str, int], bank: int, side: bool) -> None:
        for name, value in values.items():
            self.world.registers[name, bank, side] = value

    def put_cbar(self, bank: int, side: bool, kind: int, second: int) -> None:
        cbar = draw_cbar(self.random, self.instance, kind, second)
        self.world.registers["CBAR", bank, side] = cbar

    def stream(self, bank: int, side: bool) -> int:
        """Map a stream to the bank."""
        random, registers, extended = self.random, self.world.registers, self.extended[side]
        index = random.randrange(len(self.groups[side]))
        group = self.groups[side].pop(index)
        cbndx = (
            bank
            if not chance(random, 3)
            else random.choice((self.instance["num-cb"], 255, random.randrange(8)))
        )
        registers["S2CR", group, side] = draw_s2cr(random, cbndx, extended=extended)
        if not self.instance["stream-match"]:
            return group
        bits = 16 if extended else self.instance["numsidb"]
        stream = random.getrandbits(bits)
        self.put_smr(group, side, stream, bits)
        if chance(random, 7) and self.groups[side]:  # a conflict, with the same bank or another
            other = self.groups[side].pop()
            registers["S2CR", other, side] = draw_s2cr(
                random, random.choice((bank, cbndx)), extended=extended
            )
            self.put_smr(other, side, stream, bits)
        return stream

    def put_smr(self, group: int, side: bool, stream: int, bits: int) -> None:
        random = self.random
        mask = 0
        while chance(random, 30):
            mask |= 1 << random.randrange(bits)
        number = stream ^ mask & random.getrandbits(bits)
        valid = 0 if self.extended[side] else 1 << 31
        if chance(random, 2):
            valid, number = 0, number ^ 1
        self.world.registers["SMR", group, side] = number | mask << 16 | valid

    def requests(self, lane: Lane, stream: int, side: bool) -> None:
        random = self.random
        for _ in range(REQUESTS):
            iova = draw_address(random, lane)
            asked = stream
            if chance(random, 2):
                asked = random.getrandbits(16)
            access = Access(
                write=chance(random, 35),
                privileged=chance(random, 50),
                instruction=chance(random, 25),
                secure=side if not chance(random, 4) else not side,
            )
            length = random.choice(LENGTHS)
            length = min(length, 4096 - iova % 4096)
            self.world.requests.append(
                Request(asked, access, iova, length, not chance(random, 30), chance(random, 15))
            )


def draw_address(random: Random, lane: Lane) -> int:
    """An address that a lane's tables have, or nearly."""
    address = random.choice(lane.addresses)
    address = address & ~0xFFF | random.getrandbits(12)
    if chance(random, 3):
        address ^= 1 << random.randrange(12, 64)
    elif chance(random, 2):
        address = random.getrandbits(64)
    return address


def draw_world(random: Random, instance: Instance, lanes: int = LANES) -> World:
    """A world for this SMMU."""
    drawing = Drawing(random, instance)
    for _ in range(lanes):
        drawing.lane()
    return drawing.world
