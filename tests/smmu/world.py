# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages of every regime, and the operations that drop some of them: what the tests of invalidations share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .lab import DATA, Kind, Lab
from .tables import Tables

# The items' addresses fall into one set, which must hold them all.
LARGE, ONE = (1024, 64), (1, 1)
BANKS, GROUPS = 16, 32
SECURE_BANK, SECURE_GROUP = 14, 28  # the first ones of the secure side
OLD, NEW = DATA, DATA + 0x100_0000
A: Final = 0x1000_0000  # the address that operations by address name
B: Final = A + 0x1_0000  # its neighbour, of the largest granule's size
G: Final = 0x1C00_0000  # a global page
FORMATS = ("short", "long", "aarch64-4k", "aarch64-16k", "aarch64-64k")


@dataclass(frozen=True)
class Item:
    """A page that somebody has in the TLB."""

    bank: int
    kind: Kind
    address: int
    vmid: int = 1
    asid: int = 1
    is_global: bool = False

    @property
    def secure(self) -> bool:
        return self.bank >= SECURE_BANK


#: Named after how they differ from "here": bank 0, stage 1, VMID 1, ASID 1, address A.
ITEMS: Final = {
    "here": Item(0, "stage1", A),
    "page": Item(0, "stage1", B),
    "global": Item(0, "stage1", G, is_global=True),
    "asid": Item(1, "stage1", A, asid=2),
    "vmid": Item(2, "stage1", A, vmid=2),
    "hyp": Item(3, "hyp", A),
    "hyp page": Item(3, "hyp", B),
    "stage 2": Item(4, "stage2", A),
    "stage 2 page": Item(4, "stage2", B),
    "stage 2 vmid": Item(5, "stage2", A, vmid=2),
    "nested": Item(6, "nested", A),
    "nested page": Item(6, "nested", B),
    "secure": Item(14, "stage1", A),
    "secure page": Item(14, "stage1", B),
    "monitor": Item(15, "monitor", A),
    "monitor page": Item(15, "monitor", B),
}
NESTED_STAGE2 = 7  # the stage 2 bank of "nested"; VMID 1 as well
STAGE1 = {"here", "page", "global", "asid", "nested", "nested page"}  # non-secure, VMID 1
STAGE2 = {"stage 2", "stage 2 page"}


class World:
    """All items, each with a stream; banks share nothing but the TLB."""

    def __init__(self, lab: Lab, form: str, names: tuple[str, ...]) -> None:
        self.lab = lab
        self.items = {name: ITEMS[name] for name in names}
        self.tables: dict[int, Tables] = {}
        self.streams: dict[str, int] = {}
        if lab.secure_side:
            lab.split(SECURE_BANK, SECURE_GROUP)
            lab.on(secure=True)
        group = {False: 0, True: SECURE_GROUP}
        for number, (name, item) in enumerate(self.items.items()):
            if item.bank not in self.tables:
                self._bank(item, form)
            self.streams[name] = 0x100 + number
            lab.lead(0x100 + number, item.bank, group=group[item.secure], secure=item.secure)
            group[item.secure] += 1
            self.map(name, OLD)
        lab.on()

    def _bank(self, item: Item, form: str) -> None:
        # What is no plain stage 1 has long descriptors: those of the format under test, if it has some.
        long = "long" if form == "short" else form
        mine = form if item.kind in ("stage1", "nested") else long
        tables = self.tables[item.bank] = self.lab.tables(mine, 2 if item.kind == "stage2" else 1)
        if item.kind == "nested":
            self.stage2 = self.lab.tables(long, 2)
            self.lab.bank(NESTED_STAGE2, self.stage2, kind="stage2", vmid=item.vmid)
        self.lab.bank(
            item.bank,
            tables,
            kind=item.kind,
            vmid=item.vmid,
            asid=item.asid,
            second=NESTED_STAGE2,
            secure=item.secure,
        )

    def map(self, name: str, pa: int) -> None:
        """``pa`` is a base that the item's page is at its own distance from."""
        item = self.items[name]
        tables = self.tables[item.bank]
        page = pa + 0x1_0000 * (1 + list(ITEMS).index(name))
        tables.page(item.address, page, is_global=item.is_global)
        if item.kind == "nested":
            self._identity(page, *self._table_pages(tables))

    @staticmethod
    def _table_pages(tables: Tables) -> set[int]:
        return {tables.base, *tables.tables.values()}

    def _identity(self, *pages: int) -> None:
        for page in pages:
            base = page & -self.stage2.page_size
            self.stage2.page(base, base)

    def sees(self, name: str) -> str:
        """The item is read: does it see the page of before or of now?"""
        item = self.items[name]
        answer = self.lab.go(self.streams[name], item.address, secure=item.secure)
        place = 0x1_0000 * (1 + list(ITEMS).index(name))
        assert answer.status == "translated", (name, answer)
        assert answer.pa in (OLD + place, NEW + place), (name, answer)
        return "stale" if answer.pa == OLD + place else "fresh"


@dataclass(frozen=True)
class Op:
    """``write(lab)`` does it; ``drops`` are the items it is for, all others must stay."""

    write: Callable[[Lab, bool], None]
    drops: frozenset[str]


def by_va(
    name: str, address: int, bank: int = 0, asid: int | None = 1, secure: bool = False
) -> Callable[[Lab, bool], None]:
    """TLBIVA and the like; the operand's layout is the bank's format's."""

    def write(lab: Lab, aarch64: bool) -> None:
        fields = {} if asid is None else {"ASID": asid}
        if aarch64:
            lab.set(name, bank, secure=secure, VA_55_12=address >> 12, **fields)
        else:
            # The low word counts; a 32-bit write of it is enough.
            value = lab.map[f"{name}_AARCH32"].encode(VA=address >> 12, **fields)
            lab.put(name, value, bank, secure=secure, size=4)

    return write


def op(
    name: str, bank: int | None = None, secure: bool = False, **fields: int
) -> Callable[[Lab, bool], None]:
    return lambda lab, _: lab.set(name, bank, secure=secure, **fields)


def any_value(
    name: str, bank: int | None = None, secure: bool = False
) -> Callable[[Lab, bool], None]:
    """Operations without operand take any value; drivers write 0 or all ones."""
    return lambda lab, _: lab.put(name, 0xFFFF_FFFF, bank, secure=secure)


HERE = {"here", "nested"}  # both are of VMID 1, ASID 1 and at A
NS = STAGE1 | STAGE2 | {"vmid", "stage 2 vmid"}
HYP, MONITOR = {"hyp", "hyp page"}, {"monitor", "monitor page"}
SECURE = {"secure", "secure page"}

#: Since the architecture's first version.
V1_OPS: Final = {
    "TLBIVA": Op(by_va("TLBIVA", A), frozenset(HERE)),
    "TLBIVA-of-a-global-page": Op(by_va("TLBIVA", G), frozenset({"global"})),
    "TLBIVA-of-asid-2": Op(by_va("TLBIVA", A, asid=2), frozenset({"asid"})),
    "TLBIVA-in-the-other-vmid": Op(by_va("TLBIVA", A, bank=2), frozenset({"vmid"})),
    "TLBIVAA": Op(by_va("TLBIVAA", A, asid=None), frozenset(HERE | {"asid"})),
    "TLBIVAL": Op(by_va("TLBIVAL", A), frozenset(HERE)),
    "TLBIVAAL": Op(by_va("TLBIVAAL", A, asid=None), frozenset(HERE | {"asid"})),
    "TLBIASID": Op(op("TLBIASID", 0, ASID=1), frozenset(HERE | {"page", "nested page"})),
    "TLBIASID-of-asid-2": Op(op("TLBIASID", 0, ASID=2), frozenset({"asid"})),
    "TLBIALL": Op(any_value("TLBIALL", 0), frozenset(STAGE1)),
    "TLBIVMID": Op(op("TLBIVMID", VMID=1), frozenset(STAGE1 | STAGE2)),
    "TLBIVMID-of-vmid-2": Op(op("TLBIVMID", VMID=2), frozenset({"vmid", "stage 2 vmid"})),
    "TLBIALLNSNH": Op(any_value("TLBIALLNSNH"), frozenset(NS)),
    "TLBIALLH": Op(any_value("TLBIALLH"), frozenset(HYP)),
    "TLBIVAH": Op(op("TLBIVAH", VA=A >> 12), frozenset({"hyp"})),
    "TLBIVA-in-the-hyp-bank": Op(by_va("TLBIVA", A, bank=3), frozenset({"hyp"})),
    "TLBIALL-in-the-hyp-bank": Op(any_value("TLBIALL", 3), frozenset(HYP)),
    "STLBIALL-by-the-non-secure-side": Op(any_value("STLBIALL"), frozenset()),
}
V2_OPS: Final = {
    "TLBIIPAS2": Op(op("TLBIIPAS2", 4, IPA_47_12=A >> 12), frozenset({"stage 2"})),
    "TLBIIPAS2L": Op(op("TLBIIPAS2L", 4, IPA_47_12=A >> 12), frozenset({"stage 2"})),
    "TLBIIPAS2-in-the-other-vmid": Op(
        op("TLBIIPAS2", 5, IPA_47_12=A >> 12), frozenset({"stage 2 vmid"})
    ),
    "TLBIVMIDS1": Op(op("TLBIVMIDS1", VMID=1), frozenset(STAGE1)),
    "TLBIVAH64": Op(op("TLBIVAH64", VA_55_12=A >> 12), frozenset({"hyp"})),
    "TLBIVALH64": Op(op("TLBIVALH64", VA_55_12=A >> 12), frozenset({"hyp"})),
    "STLBIALL": Op(any_value("STLBIALL", secure=True), frozenset(SECURE | MONITOR)),
    "STLBIALLM": Op(any_value("STLBIALLM", secure=True), frozenset(MONITOR)),
    "STLBIVAM": Op(op("STLBIVAM", secure=True, VA_55_12=A >> 12), frozenset({"monitor"})),
    "STLBIVALM": Op(op("STLBIVALM", secure=True, VA_55_12=A >> 12), frozenset({"monitor"})),
    "TLBIVA-in-a-secure-bank": Op(by_va("TLBIVA", A, bank=14, secure=True), frozenset({"secure"})),
    "TLBIALL-in-a-secure-bank": Op(any_value("TLBIALL", 14, secure=True), frozenset(SECURE)),
    "TLBIALL-in-the-monitor-bank": Op(any_value("TLBIALL", 15, secure=True), frozenset(MONITOR)),
    "TLBIALLNSNH-by-the-secure-side": Op(any_value("TLBIALLNSNH", secure=True), frozenset(NS)),
}
OPS: Final = {**V1_OPS, **V2_OPS}


def expected(name: str, each: Op) -> str:
    return "fresh" if name in each.drops else "stale"


def one_by_one(world: World, each: Op, *, aarch64: bool) -> dict[str, str]:
    """What each item sees after the operation when it had the TLB to itself."""
    seen: dict[str, str] = {}
    for name in world.items:
        world.map(name, OLD)
        world.lab.put("TLBIALLNSNH")
        world.lab.put("TLBIALLH")
        world.lab.put("STLBIALL", secure=True)
        assert world.sees(name) == "stale"
        world.map(name, NEW)
        assert world.sees(name) == "stale", f"{name}: the TLB has forgotten"
        each.write(world.lab, aarch64)
        seen[name] = world.sees(name)
    return seen


def all_at_once(world: World, each: Op, *, aarch64: bool) -> dict[str, str]:
    """The same with everything in the TLB together."""
    for name in world.items:
        assert world.sees(name) == "stale"
    for name in world.items:
        world.map(name, NEW)
    for name in world.items:
        assert world.sees(name) == "stale", f"{name}: the TLB has forgotten"
    each.write(world.lab, aarch64)
    return {name: world.sees(name) for name in world.items}
