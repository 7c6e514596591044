# SPDX-License-Identifier: GPL-2.0-or-later
"""The SMMU's TLB against a shadow: sequences of transactions, table changes and invalidations.

Contexts of every kind share tables, VMIDs and ASIDs. After each step every live answer must be the
tables' present one or that of a page which no invalidation has dropped; fresh ones are the oracle's;
and a TLB that never evicts must still have every page that nothing has dropped. While stage 2
results of nested walks are kept (sACR.IPA2PA_CEN), stage 2 tables stand still.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

import pytest

from smmubench.target import Access, Translation

from .compare import Difference, equal
from .smmu_bench import SmmuBench
from .smmu_histogram import SmmuHistogram
from .smmu_instances import Instance
from .smmu_shadow import FIRST, NOT_HYP, Context, Held, Shadow
from .smmu_tables import ARENA
from .smmu_worlds import Key, World
from .worlds import chance, pick

STEPS: Final = 60
MINIMUM: Final = 100

#: First tables of both stages (level 1, 4K granule, 39 bits), and second ones.
L1, L2, L3 = ARENA, ARENA + 0x1000, ARENA + 0x10000
S2_L1, S2_L2, S2_L3 = ARENA + 0x4000, ARENA + 0x5000, ARENA + 0x40000
OUT: Final = 0x80000000  #: pages of stage 1 lead here, and stage 2 translates it
AREAS: Final = 4  #: of 2 MiB, in either stage
MIB2: Final = 2 << 20
ADDRESSES: Final = tuple(area * MIB2 + page * 4096 for area in range(AREAS) for page in (0, 1, 16))
IPAS: Final = tuple(OUT + address for address in ADDRESSES)

STAGE2_BANK, SPLIT = 7, 8
CONTEXTS: Final = (
    Context(0, 0, "stage1", 1, 1), Context(1, 1, "stage1", 1, 2), Context(2, 2, "stage1", 2, 1),
    Context(3, 3, "nested", 1, 1), Context(4, 4, "nested", 1, 2), Context(5, 5, "hyp", 1, None),
    Context(6, 6, "stage2", 1, None),
    Context(8, 8, "stage1", 1, 1, True), Context(9, 9, "stage1", 1, 2, True), Context(10, 10, "monitor", 1, None, True),
)  # fmt: skip
PROPERTIES: Final = {
    "num-cb": 11, "num-smr": 11, "numsidb": 15, "secure": 1, "hafdbs": 0, "num-irpt": 1, "vmid16": 0,
}  # fmt: skip
ACCESSES: Final = (Access(privileged=True), Access(), Access(write=True), Access(instruction=True))

BANK_OPERATIONS: Final = ("TLBIVA", "TLBIVAL", "TLBIVAA", "TLBIVAAL", "TLBIASID", "TLBIALL")
IPA_OPERATIONS: Final = ("TLBIIPAS2", "TLBIIPAS2L")
GLOBAL_OPERATIONS: Final = (
    "TLBIVMID", "TLBIVMIDS1", "TLBIALLNSNH", "TLBIALLH", "TLBIVAH", "TLBIVAH64", "TLBIVALH64",
    "STLBIALL", "STLBIALLM", "STLBIVAM", "STLBIVALM",
)  # fmt: skip


def registers() -> dict[Key, int]:
    """Settings of all contexts; transactions fault with an abort and never stall."""
    found: dict[Key, int] = {("SCR1", None, True): SPLIT | SPLIT << 8}
    for side in (False, True):
        found["sCR0", None, side] = 1 << 1  # GFRE
    tcr = 25 | 1 << 23  # T0SZ, EPD1
    for context in CONTEXTS:
        bank, side = context.bank, context.secure
        kind = {"stage2": 0, "nested": 3}.get(context.kind, 1)
        second = STAGE2_BANK << 8 if kind == 3 else (context.kind == "hyp") << 10
        found["CBAR", bank, side] = context.vmid | second | kind << 16
        found["CBA2R", bank, side] = 1 | (context.kind == "monitor") << 1
        found["SCTLR", bank, side] = 1 | 1 << 5 | 1 << 8  # M, CFRE, HUPCF
        found["PRRR_MAIR0", bank, side] = 0x00BB44FF
        if context.kind == "stage2":
            found["TCR", bank, side], found["TTBR0", bank, side] = 25 | 1 << 6 | 2 << 16, S2_L1
        else:
            found["TCR", bank, side] = tcr
            found["TTBR0", bank, side] = L1 | (context.asid or 0) << 48
            found["TCR2", bank, side] = 5 | 7 << 15  # PASize, SEP
        found["SMR", context.stream, side] = context.stream | 1 << 31
        found["S2CR", context.stream, side] = bank
    found["CBAR", STAGE2_BANK, False], found["CBA2R", STAGE2_BANK, False] = 1, 1
    found["SCTLR", STAGE2_BANK, False] = 1 | 1 << 5 | 1 << 8
    found["TCR", STAGE2_BANK, False], found["TTBR0", STAGE2_BANK, False] = (
        25 | 1 << 6 | 2 << 16,
        S2_L1,
    )
    return found


class Sequence:
    """One machine that is changed step by step; ``log`` tells how it came about."""

    def __init__(self, bench: SmmuBench, seed: int, *, exact: bool) -> None:
        self.bench, self.exact = bench, exact
        self.random = Random(seed)
        self.shadow = Shadow()
        self.log: list[str] = []
        self.keeps_ipa = chance(self.random, 50)
        bench.load(World(registers()))
        bench.pending = {}
        for side in (False, True):
            [acr] = bench.read([("sACR", None, side)])
            bench.write({("sACR", None, side): acr & ~0x10 | self.keeps_ipa << 4})
        self.put(L1, L2 | 3)
        self.put(S2_L1 + 8, ARENA & ~0x3FFFFFFF | 0x7FD)  # 1 GiB: where the tables are
        self.put(S2_L1 + 16, S2_L2 | 3)
        for area in range(AREAS):
            self.fill(1, area)
            self.fill(2, area)

    # --- Tables ---

    def put(self, address: int, word: int) -> None:
        self.bench.poke(address, word.to_bytes(8, "little"))

    def fill(self, stage: int, area: int) -> None:
        """New contents of 2 MiB: a block, pages (some joined), or nothing."""
        r = self.random
        slot, table = (L2 + 8 * area, L3 + 0x1000 * area) if stage == 1 else (
            S2_L2 + 8 * area, S2_L3 + 0x1000 * area
        )  # fmt: skip
        kind = pick(r, (5, "pages"), (3, "block"), (1, "fault"))
        if kind == "block":
            self.put(slot, self.leaf(stage, MIB2) | 1)
        elif kind == "fault":
            self.put(slot, 0)
        else:
            self.put(slot, table | 3)
            joined = self.leaf(stage, 64 << 10) | 1 << 52 | 3 if chance(r, 40) else 0
            for page in range(16):
                self.put(
                    table + 8 * page, joined + 4096 * page if joined else self.leaf(stage, 4096) | 3
                )
            self.put(table + 8 * 16, self.leaf(stage, 4096) | 3)

    def leaf(self, stage: int, size: int) -> int:
        """A descriptor without its type."""
        r = self.random
        pages = AREAS * MIB2 // size
        word = OUT + r.randrange(pages) * size | 1 << 10
        if stage == 2:
            # Privileged reads pass, so that the oracle tells of every page.
            return word + (1 << 30) | 0xF << 2 | (3 if chance(r, 70) else 1) << 6
        return word | r.choice((1, 1, 0, 3, 2)) << 6 | chance(r, 60) << 11 | r.randrange(3) << 2

    # --- Steps ---

    def step(self) -> None:
        what = pick(self.random, (12, "touch"), (4, "change"), (5, "invalidate"))
        if what == "touch":
            self.touch()
        elif what == "change":
            stage = 2 if not self.keeps_ipa and chance(self.random, 40) else 1
            area = self.random.randrange(AREAS)
            self.fill(stage, area)
            self.log.append(f"change of stage {stage}, area {area}")
        else:
            self.invalidate()
        self.check()

    def target(self) -> tuple[Context, int]:
        """Who asks for what: anybody for anything, or with a held page in mind."""
        r, shadow = self.random, self.shadow
        context = r.choice(CONTEXTS)
        where = pick(r, (3, "anywhere"), (4, "beside"), (3, "twice"))
        held = sorted(shadow.held, key=lambda h: (h.context.bank, h.va, h.found.pa, h.sure))
        if where == "twice":  # somewhere that two pages may serve
            held = [each for each in held if len(shadow.serving(each.context, each.va)) > 1]
        if where == "anywhere" or not held:
            return context, r.choice(IPAS if context.kind == "stage2" else ADDRESSES)
        each = r.choice(held)
        if where == "twice":
            return each.context, each.va
        # A page of another size that a walk here finds may overlap those that are held.
        base = each.va // MIB2 * MIB2
        near = [base + 4096 * page for page in (0, 1, 16)]
        return each.context, r.choice(
            [a for a in near if not shadow.serving(each.context, a)] or near
        )

    def touch(self) -> None:
        """A transaction: what the live peek before it says; what it walks may be held."""
        bench = self.bench
        context, address = self.target()
        access = replace(self.random.choice(ACCESSES), secure=context.secure)
        self.log.append(f"touch {address:#x} by {context}, {access}")
        before = bench.peek(context.stream, address, access, fresh=False)
        bench.translate(context.stream, address, access, 1, can_stall=False)
        after = bench.answer(address)
        equal("as peeked", (before.status, before.pa, before.page, before.causes, before.hit, before.level),
              (after.status, after.pa, after.page, after.causes, after.hit, after.level))  # fmt: skip
        if after.status == "fault":
            self.count_fault(context, after)
        if not before.hit:
            self.walked(context, address, access)

    def count_fault(self, context: Context, answer: Translation) -> None:
        """FSR says what the answer did."""
        bank = STAGE2_BANK if "stage2" in answer.causes else context.bank
        [fsr] = self.bench.read([("FSR", bank, context.secure)])
        bits = {"translation": 1, "permission": 3, "multi-hit": 5}
        [cause] = answer.causes - {"stage2"}
        equal("FSR", 1 << bits[cause], fsr & 0xC00001FF)
        self.bench.histogram["FSR", cause] += 1
        self.bench.write({("FSR", bank, context.secure): 0xFFFFFFFF})

    def walked(self, context: Context, address: int, access: Access) -> None:
        """The TLB may hold the page from here on; it must, if the access passed."""
        oracle = self.bench.oracle
        found = oracle.stages.translate(oracle.route(context.stream, access), address)
        sure = found.cause is None
        for each in ACCESSES:
            if found.cause != "permission":
                break
            each = replace(each, secure=context.secure)
            found = oracle.stages.translate(oracle.route(context.stream, each), address)
        if found.cause is not None:
            return
        asid = context.asid
        if asid is not None:
            leaf = [step for step in found.trace if step.stage == 1][-1]
            asid = asid if leaf.descriptor >> 11 & 1 else None
        page = replace(found, trace=())
        self.shadow.held.add(Held(context, asid, address & ~(found.page - 1), page, sure))

    # --- Invalidations ---

    def invalidate(self) -> None:
        r, shadow = self.random, self.shadow
        before = set(shadow.held)
        context, address = r.choice(CONTEXTS), r.choice(ADDRESSES)
        name = r.choice(GLOBAL_OPERATIONS) if chance(r, 50) else ""
        kind = (
            "monitor"
            if name.endswith("M")
            else "hyp"
            if "H" in name[4:] and "NS" not in name
            else ""
        )
        matter = [held for held in before if kind in ("", held.context.kind)]
        if matter and chance(r, 80):
            matter.sort(key=lambda h: (h.context.bank, h.va, h.found.pa, h.sure))
            held = r.choice(matter)
            context, address = held.context, held.va
        if name:
            self.globally(name, context, address)
        elif context.kind == "stage2":
            name = r.choice(IPA_OPERATIONS)
            self.bench.write({(name, context.bank, context.secure): address >> 12})
            shadow.by_ipa(context, address)
        else:
            name = r.choice(BANK_OPERATIONS)
            self.in_bank(name, context, address)
        self.bench.histogram[name, "drops" if before != shadow.held else "drops nothing"] += 1
        self.log.append(f"{name} {address:#x} by {context}")

    def in_bank(self, name: str, context: Context, address: int) -> None:
        asid = context.asid or 0
        if chance(self.random, 20):
            asid ^= 3
        operand = {"TLBIASID": asid, "TLBIALL": 0}.get(name, address >> 12 | asid << 48)
        self.bench.write({(name, context.bank, context.secure): operand})
        if name in ("TLBIVA", "TLBIVAL"):
            self.shadow.by_bank(context, asid=asid, va=address)
        elif name in ("TLBIVAA", "TLBIVAAL"):
            self.shadow.by_bank(context, va=address)
        elif name == "TLBIASID":
            self.shadow.by_bank(context, asid=asid, spare=True)
        else:
            self.shadow.by_bank(context)

    def globally(self, name: str, context: Context, address: int) -> None:
        shadow, side = self.shadow, context.secure or name.startswith("S")
        vmid = context.vmid if not chance(self.random, 20) else 3
        operand = {"TLBIVMID": vmid, "TLBIVMIDS1": vmid, "TLBIVAH": address & 0xFFFFF000}
        self.bench.write({(name, None, side): operand.get(name, address >> 12)})
        if name == "TLBIVMID":
            shadow.by_kind(NOT_HYP, secure=side, vmid=vmid)
        elif name == "TLBIVMIDS1":
            shadow.by_kind(FIRST, secure=side, vmid=vmid)
        elif name == "TLBIALLNSNH":
            shadow.by_kind(NOT_HYP, secure=False)
        elif name == "TLBIALLH":
            shadow.by_kind(frozenset({"hyp"}), secure=False)
        elif name.startswith("TLBI"):
            shadow.by_kind(frozenset({"hyp"}), secure=False, va=address)
        elif name == "STLBIALL":
            shadow.by_kind(NOT_HYP, secure=True)
        else:
            va = None if name == "STLBIALLM" else address
            shadow.by_kind(frozenset({"monitor"}), secure=True, va=va)

    # --- Answers ---

    def check(self) -> None:
        """Live and fresh answers of one context everywhere."""
        bench, context = self.bench, self.random.choice(CONTEXTS)
        access = replace(self.random.choice(ACCESSES), secure=context.secure)
        for address in IPAS if context.kind == "stage2" else ADDRESSES:
            expected = bench.oracle.translate(context.stream, address, access)
            fresh = bench.peek(context.stream, address, access, fresh=True)
            if not alike(expected, fresh) or fresh.hit:
                raise Difference("fresh peek", expected, fresh)
            self.check_live(context, address, access, expected)

    def check_live(
        self, context: Context, address: int, access: Access, expected: Translation
    ) -> None:
        live = self.bench.peek(context.stream, address, access, fresh=False)
        serving = self.shadow.serving(context, address)
        answers = [held.answer(context, address, access) for held in serving]
        if len(serving) > 1:
            answers.append(Translation(address, "fault", causes=frozenset({"multi-hit"})))
        acceptable = answers if live.hit else [expected]
        if not any(alike(each, live) for each in acceptable):
            raise Difference(
                f"live peek of {address:#x} by {context}, {access}: any of", acceptable, live
            )
        if self.exact and not live.hit and any(held.sure for held in serving):
            raise Difference(
                f"a page of {context} at {address:#x} that nothing dropped", serving, live
            )
        kind = "miss" if not live.hit else "hit" if alike(expected, live) else "stale hit"
        self.bench.histogram["live answer", kind] += 1
        if "multi-hit" in live.causes:
            self.bench.histogram["live answer", "multi-hit"] += 1


def alike(expected: Translation, got: Translation) -> bool:
    """The same answer; of a fault only why."""
    if expected.status == "fault":
        return got.status == "fault" and expected.causes - {"stage2"} == got.causes - {"stage2"}
    return (expected.status, expected.pa, expected.page, expected.perms, expected.attributes) == (
        got.status, got.pa, got.page, got.perms, got.attributes
    )  # fmt: skip


def run_sequence(bench: SmmuBench, seed: int, name: str, *, exact: bool) -> None:
    sequence = Sequence(bench, seed, exact=exact)
    try:
        for _ in range(STEPS):
            sequence.step()
    except Difference as difference:
        log = "\n  ".join([f"sequence {name}: {difference}\nafter", *sequence.log])
        again = f"SMMUBENCH_SEQUENCE={name} pytest tests/differential -k smmu_sequence"
        pytest.fail(f"{log}\nagain: {again}", pytrace=False)


def bench_of(entries: int, ways: int) -> SmmuBench:
    given = tuple(PROPERTIES.items())
    return SmmuBench(Instance("generic", given, entries, ways), SmmuHistogram())


@pytest.mark.parametrize(
    ("entries", "ways", "sequences"), [(4096, 64, 160), (64, 4, 20), (4, 4, 20)]
)
def test_smmu_sequences(
    entries: int, ways: int, sequences: int, record_property: Callable[[str, object], None]
) -> None:
    """A large TLB shows stale answers and multiple hits and forgets nothing, small ones what
    eviction leaves."""
    bench = bench_of(entries, ways)
    try:
        for seed in range(sequences):
            run_sequence(bench, seed, f"{entries}/{ways}/{seed}", exact=entries > 1024)
    finally:
        bench.close()
    histogram = bench.histogram
    print(f"TLB of {entries}, {sequences} sequences of {STEPS} steps: {histogram}")
    record_property("histogram", str(histogram))
    histogram.require(MINIMUM, [("live answer", kind) for kind in ("miss", "hit", "stale hit")])
    if entries > 1024:
        names = (*BANK_OPERATIONS, *IPA_OPERATIONS, *GLOBAL_OPERATIONS)
        histogram.require(MINIMUM // 10, [(name, "drops") for name in names])
        histogram.require(MINIMUM // 4, [("live answer", "multi-hit")])
        causes = ("translation", "permission", "multi-hit")
        histogram.require(MINIMUM, [("FSR", cause) for cause in causes])


if "SMMUBENCH_SEQUENCE" in os.environ:

    def test_smmu_sequence() -> None:
        """One sequence as a failure names it: entries/ways/seed."""
        name = os.environ["SMMUBENCH_SEQUENCE"]
        entries, ways, seed = map(int, name.split("/"))
        bench = bench_of(entries, ways)
        try:
            run_sequence(bench, seed, name, exact=entries > 1024)
        finally:
            bench.close()
