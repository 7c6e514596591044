# SPDX-License-Identifier: GPL-2.0-or-later
"""The TLB against the oracle's shadow: sequences of transactions, table changes and invalidations.

After each step every live answer must be one that :class:`TlbShadow` accepts (the tables' present
answer, or one of a walk that no invalidation has covered since), every fresh one the oracle's; and
a transaction must do what the live peek just before it said. Two streams on two banks share the
tables and a VMID.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest

from smmubench.oracle import TlbShadow
from smmubench.target import Access

from .compare import Difference, alike, decoded, same
from .transactions import Bench
from .worlds import ARENA, DATA, Group, Space, World, chance, pick, put, put_first

SEQUENCES = 160
STEPS = 60
MINIMUM = 100

L1, L2 = ARENA, ARENA + 0x40000
STREAMS = (0, 1)  #: of banks 0 and 1
MEGABYTES = (0x000, 0x001, 0x010)
#: Beginnings and ends of pages of every size that the drawn tables may have.
IOVAS = (
    0x0,
    0x1000,
    0xFFFC,
    0x10000,
    0xFFFFC,
    0x100000,
    0x110004,
    0x1FFFFC,
    0xFFFFFC,
    0x1000000,
    0x1FFF000,
)
ASIDS = (1, 2)
INVALIDATIONS = ("GLOBAL_TLBIALL", "TLBIVMID", "CTX_TLBIALL", "TLBIASID", "TLBIVA", "TLBIVAA")
ACCESSES = (Access(privileged=True), Access(), Access(write=True), Access(secure=True))


class Sequence:
    """One machine state that is changed step by step; ``log`` tells how it came about."""

    def __init__(self, bench: Bench, seed: int, entries: int, name: str) -> None:
        self.name = name
        self.bench = bench
        self.random = Random(seed)
        self.log: list[str] = []
        self.space = Space((L1, L1), 0, False, [])
        world = World()
        r = self.random
        # TLBLKCRWE, and whether GLOBAL_TLBIALL and TLBIVMID spare what is locked.
        world.registers["CR", None] = 0x40 | chance(r, 20) << 7 | chance(r, 20) << 8
        for bank in STREAMS:
            world.registers |= {
                ("SCTLR", bank): 1,
                ("ACTLR", bank): 0x33001,  # walks on a miss; faults end in an error
                ("TTBR0", bank): L1,
                ("CONTEXTIDR", bank): self.random.choice(ASIDS),
                ("CBACR_N", bank): 5 << 16,
                ("M2VCBR_N", STREAMS[bank]): bank << 8 | 5,
                ("BFBCR", bank): 0 if not chance(r, 30) else r.randrange(4),
                ("TLBLCKR", bank): 0 if not chance(r, 20) else self.lock(entries),
            }
        for index in MEGABYTES:
            self.fill(world, index)
        bench.load(world)
        self.shadow = TlbShadow(bench.oracle)

    def lock(self, entries: int) -> int:
        """TLBLCKR: LKE, CFG bits that spare locked pages, VICTIM; FLOOR keeps others off the first
        entries."""
        r = self.random
        return r.randrange(16) | r.randrange(2) << 8 | r.randrange(entries) << 16

    # --- Tables ---

    def fill(self, world: World, index: int) -> None:
        """A section, a supersection, or a table with pages at the interesting addresses."""
        r = self.random
        attributes = 3 << 10 | chance(r, 50) << 17  # AP 3, nG
        base = DATA + r.randrange(16) * (16 << 20)
        kind = pick(r, (2, "table"), (1, "section"), (1, "super"), (1, "fault"))
        if kind == "super":
            for i in range(16):
                put_first(world, self.space, (index & ~15) + i, base | attributes | 1 << 18 | 2)
        elif kind == "section":
            put_first(world, self.space, index, base | attributes | 2)
        elif kind == "fault":
            put_first(world, self.space, index, 0)
        else:
            table = L2 + (index << 10)
            put_first(world, self.space, index, table | 1)
            for entry in (0x00, 0x10, 0xF0):
                self.fill_page(world, table, entry)

    def fill_page(self, world: World, table: int, entry: int) -> None:
        r = self.random
        base = DATA + r.randrange(256) * (64 << 10)
        ap = r.choice((0x30, 0x30, 0x20, 0x10))  # AP 3 mostly; 2 and 1 refuse users something
        large = chance(r, 40)
        attributes = ap | chance(r, 50) << 11
        for i in range(16):
            word = base | attributes | (1 if large else 2 | i << 12)
            put(world, self.space, table + 4 * (entry + i), word)

    def change(self) -> None:
        """Rewrite one region's tables without telling the TLB."""
        world = World()
        index = self.random.choice(MEGABYTES)
        self.fill(world, index)
        for address, word in world.words.items():
            self.bench.poke(address, word)
        self.log.append(
            f"change {index:#05x}: "
            + ", ".join(f"{a:#x}={w:#x}" for a, w in list(world.words.items())[:3])
        )

    # --- Steps ---

    def step(self) -> None:
        what = pick(
            self.random, (10, "touch"), (5, "change"), (5, "invalidate"), (1, "asid"), (2, "v2p")
        )
        if what == "touch":
            self.touch()
        elif what == "change":
            self.change()
        elif what == "invalidate":
            self.invalidate()
        elif what == "v2p":
            self.v2p()
        else:
            bank, asid = self.random.choice(STREAMS), self.random.choice(ASIDS)
            self.bench.write("CONTEXTIDR", asid, bank)
            self.log.append(f"CONTEXTIDR {asid} [{bank}]")
        self.check()

    def touch(self) -> None:
        stream, access = self.random.choice(STREAMS), self.random.choice(ACCESSES)
        iova = self.random.choice(IOVAS)
        if chance(self.random, 50):  # somewhere that two pages may serve
            iovas = [i for i in IOVAS if len(self.shadow.stale(stream, i, access)) > 1]
            iova = self.random.choice(iovas or [iova])
        group = Group(stream, access, (iova,))
        self.log.append(f"touch {iova:#x} by {group}")
        answer = self.bench.check_as_peeked(group, iova)
        if not answer.hit:
            self.shadow.touch(stream, iova, group.access)

    def v2p(self) -> None:
        bank, iova = self.random.choice(STREAMS), self.random.choice(IOVAS)
        hit = self.bench.live(Group(STREAMS[bank], ACCESSES[0], (iova,)))[0].hit
        self.bench.write("V2PPR", iova & ~0xFFF, bank)
        self.log.append(f"V2PPR {iova:#x} [{bank}]")
        if not hit:
            self.shadow.touch_v2p(bank, iova, "V2PPR")

    def invalidate(self) -> None:
        bank, asid = self.random.choice(STREAMS), self.random.choice(ASIDS)
        va = self.random.choice(IOVAS) & ~0xFFF
        shadow, before = self.shadow, set(self.shadow.held)
        if before and chance(self.random, 60):  # one that may matter
            held = self.random.choice(sorted(before, key=lambda h: (h.va, h.asid, h.page.base)))
            va, asid = held.va, held.asid
        kind = self.random.choice(INVALIDATIONS)
        if kind == "GLOBAL_TLBIALL":
            self.bench.write(kind, 0)
            shadow.invalidate_all()
        elif kind == "TLBIVMID":
            vmid = self.random.choice((5, 5, 6))
            self.bench.write(kind, vmid)
            shadow.invalidate_vmid(vmid)
        elif kind == "CTX_TLBIALL":
            self.bench.write(kind, 0, bank)
            shadow.invalidate_context(bank)
        elif kind == "TLBIASID":
            self.bench.write(kind, asid, bank)
            shadow.invalidate_asid(bank, asid)
        elif kind == "TLBIVA":
            self.bench.write(kind, va | asid, bank)
            shadow.invalidate_va(bank, va, asid)
        else:
            self.bench.write(kind, va, bank)
            shadow.invalidate_va_all(bank, va)
        self.bench.histogram[kind, "drops" if before != shadow.held else "drops nothing"] += 1
        self.log.append(f"{kind} va={va:#x} asid={asid} [{bank}]")

    def check(self) -> None:
        stream = self.random.choice(STREAMS)
        group = Group(stream, self.random.choice(ACCESSES), IOVAS)
        answers = zip(IOVAS, self.bench.fresh(group), self.bench.live(group), strict=True)
        for iova, fresh, live in answers:
            expected = self.bench.oracle.translate(stream, iova, group.access)
            same("fresh peek", expected, fresh)
            acceptable = [expected, *self.shadow.stale(stream, iova, group.access)]
            if not any(alike(each, live) for each in acceptable):
                raise Difference("live peek, any of", acceptable, live)
            kind = "miss" if not live.hit else "hit" if alike(expected, live) else "stale hit"
            self.bench.histogram["live answer", kind] += 1
            if "multi-hit" in live.causes:
                self.bench.histogram["live answer", "multi-hit"] += 1

    def tell(self, difference: Difference) -> str:
        """What happened, the state it ended in, and how to see it again."""
        words = {a: self.bench.word(a) for a in sorted(self.bench.words)}
        return (
            "\n  ".join(
                [
                    f"sequence {self.name}: {difference}\nafter",
                    *self.log,
                    *(decoded({key: value}) for key, value in self.bench.values.items()),
                    *(f"{address:#010x}: {word:#010x}" for address, word in words.items() if word),
                ]
            )
            + f"\nagain: SMMUBENCH_SEQUENCE={self.name} pytest tests/differential -k one_sequence"
        )


def run_sequence(bench: Bench, entries: int, ways: int, seed: int) -> None:
    sequence = Sequence(bench, seed, entries, f"{entries}/{ways}/{seed}")
    try:
        for _ in range(STEPS):
            sequence.step()
    except Difference as difference:
        pytest.fail(sequence.tell(difference), pytrace=False)


@pytest.mark.parametrize(("entries", "ways"), [(64, 4), (4, 4), (1, 1)])
def test_sequences(
    bench: Bench, entries: int, ways: int, record_property: Callable[[str, object], None]
) -> None:
    """A large TLB shows stale answers and multiple hits, small ones what eviction leaves."""
    bench.reset(tlb_entries=entries, tlb_ways=ways)
    for seed in range(SEQUENCES):
        run_sequence(bench, entries, ways, seed)
    histogram = bench.histogram
    print(f"TLB of {entries}, {SEQUENCES} sequences of {STEPS} steps: {histogram}")
    record_property("histogram", str(histogram))
    histogram.require(
        MINIMUM,
        [
            *(("live answer", kind) for kind in ("miss", "hit", "stale hit")),
            *((kind, "drops") for kind in INVALIDATIONS),
            ("FSR", "TF"),
            ("FSR", "APF"),
        ],
    )
    if entries > 1:
        histogram.require(MINIMUM, [("live answer", "multi-hit"), ("FSR", "MHF")])


if "SMMUBENCH_SEQUENCE" in os.environ:

    def test_one_sequence(bench: Bench) -> None:
        """One sequence as a failure names it: entries/ways/seed."""
        entries, ways, seed = map(int, os.environ["SMMUBENCH_SEQUENCE"].split("/"))
        bench.reset(tlb_entries=entries, tlb_ways=ways)
        run_sequence(bench, entries, ways, seed)
