# SPDX-License-Identifier: GPL-2.0-or-later
"""Operands of TLB operations, both stages of a nested translation, the walk cache, and the busy window of a sync."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from smmubench.target import Write

from .conftest import Make
from .lab import Lab
from .tables import LongTables
from .world import (
    BANKS,
    GROUPS,
    ITEMS,
    LARGE,
    NESTED_STAGE2,
    NEW,
    OLD,
    ONE,
    OPS,
    A,
    World,
    by_va,
    expected,
)

# -- operands ----------------------------------------------------------------------------------------------------------


def test_any_address_of_a_block_names_its_entry(part: Lab) -> None:
    tables = part.tables("aarch64-4k")
    assert isinstance(tables, LongTables)
    part.bank(0, tables, asid=1)
    part.lead(0x100, 0, group=0)
    part.on()
    block, last = 0x4000_0000, 0x401F_F000
    tables.block(block, OLD, 2)
    assert part.go(0x100, block).page == 2 << 20
    tables.block(block, NEW, 2)
    by_va("TLBIVA", block - 0x1000)(part, True)
    by_va("TLBIVA", block + 0x20_0000)(part, True)
    assert part.go(0x100, block).pa == OLD
    by_va("TLBIVA", last)(part, True)
    assert part.go(0x100, block).pa == NEW


def test_an_address_of_the_upper_region_is_named_with_its_sign(part: Lab) -> None:
    upper = 0xFFFF_FF80_1234_5000  # of 39 bits, below TTBR1
    tables = part.tables("aarch64-4k")
    part.bank(0, part.tables("aarch64-4k"), asid=1)
    part.set("TCR", 0, T0SZ=25, T1SZ=25, TG1=2)
    part.put("TTBR1", tables.base | 1 << 48, 0)
    part.lead(0x100, 0, group=0)
    part.on()
    low = upper & (1 << 39) - 1
    tables.page(low, OLD)
    assert part.go(0x100, upper).pa == OLD
    tables.page(low, NEW)
    part.set("TLBIVA", 0, VA_55_12=low >> 12, ASID=1)
    assert part.go(0x100, upper).pa == OLD
    part.set("TLBIVA", 0, VA_55_12=upper >> 12 & (1 << 44) - 1, ASID=1)
    assert part.go(0x100, upper).pa == NEW


@pytest.mark.parametrize("form", ["short", "aarch64-4k"])
def test_the_high_word_alone_is_no_operation(part: Lab, form: str) -> None:
    world = World(part, form, ("here",))
    assert world.sees("here") == "stale"
    world.map("here", NEW)
    address = part.place("TLBIVA", 0)
    part.target.mmio([Write(address + 4, 0xFFFF_FFFF)])
    assert world.sees("here") == "stale"
    # The low word is zero-extended: of an AArch64 operand ASID 0, of an AArch32 one all that there is.
    low = A >> 12 if form != "short" else A | 1
    part.target.mmio([Write(address, low)])
    assert world.sees("here") == ("fresh" if form == "short" else "stale")
    if form != "short":
        part.set("TLBIVAA", 0, VA_55_12=A >> 12)
    assert world.sees("here") == "fresh"


@pytest.mark.parametrize("wide", [False, True], ids=["8-bit", "16-bit"])
def test_asids_have_16_bits_where_the_bank_says_so(part: Lab, wide: bool) -> None:
    tables = part.tables("aarch64-4k")
    part.bank(0, tables, asid=0x301)
    part.set("TCR2", 0, PASize=5, SEP=7, AS=wide)
    part.lead(0x100, 0, group=0)
    part.on()
    tables.page(A, OLD)
    assert part.go(0x100, A).pa == OLD
    assert {entry.asid for entry in part.target.tlb("smmu")} == {0x301 if wide else 1}
    tables.page(A, NEW)
    part.set("TLBIASID", 0, ASID=0x101)
    assert part.go(0x100, A).pa == (OLD if wide else NEW)
    part.set("TLBIASID", 0, ASID=0x301)
    assert part.go(0x100, A).pa == NEW


def test_vmids_have_16_bits_where_the_global_register_says_so(part: Lab) -> None:
    tables = part.tables("aarch64-4k")
    part.on(VMID16EN=1)
    part.bank(0, tables)
    part.set("CBA2R", index=0, VA64=1, VMID16=0x401)
    part.lead(0x100, 0, group=0)
    tables.page(A, OLD)
    assert part.go(0x100, A).pa == OLD
    tables.page(A, NEW)
    part.set("TLBIVMID", VMID=0x001)
    assert part.go(0x100, A).pa == OLD
    part.set("TLBIVMID", VMID=0x401)
    assert part.go(0x100, A).pa == NEW


# -- both stages -------------------------------------------------------------------------------------------------------


def nested(lab: Lab) -> tuple[World, int]:
    """An item whose stage 1 page leads to an intermediate address that stage 2 maps to OLD."""
    world = World(lab, "aarch64-4k", ("nested",))
    ipa = 0x5000_0000
    world.tables[6].page(A, ipa)
    world.stage2.page(ipa, OLD)
    assert lab.go(world.streams["nested"], A).pa == OLD
    world.stage2.page(ipa, NEW)
    assert lab.go(world.streams["nested"], A).pa == OLD
    return world, ipa


def test_stage_2_of_a_nested_page_needs_both_invalidations(part: Lab) -> None:
    """The joined entry is dropped as stage 1, what it was made of as stage 2 (ARM DDI 0487, D8: TLB maintenance)."""
    world, ipa = nested(part)
    stream = world.streams["nested"]
    part.set("TLBIIPAS2", NESTED_STAGE2, IPA_47_12=ipa >> 12)
    assert part.go(stream, A).pa == OLD
    part.put("TLBIVMIDS1", 1)
    assert part.go(stream, A).pa == NEW


def test_stage_1_alone_leaves_the_intermediate_address(part: Lab) -> None:
    world, ipa = nested(part)
    stream = world.streams["nested"]
    part.put("TLBIVMIDS1", 1)
    assert part.go(stream, A).pa == OLD
    part.set("TLBIIPAS2", NESTED_STAGE2, IPA_47_12=ipa + 0x1000 >> 12)
    part.put("TLBIVMIDS1", 1)
    assert part.go(stream, A).pa == OLD
    part.set("TLBIIPAS2L", NESTED_STAGE2, IPA_47_12=ipa >> 12)
    part.put("TLBIVMIDS1", 1)
    assert part.go(stream, A).pa == NEW


def test_intermediate_addresses_are_kept_only_where_the_part_is_told_to(part: Lab) -> None:
    world, _ = nested(part)
    part.set("sACR", IPA2PA_CEN=0)
    part.put("TLBIALLNSNH")
    assert part.go(world.streams["nested"], A).pa == NEW
    assert {entry.kind for entry in part.target.tlb("smmu")} == {"nested"}


@pytest.mark.parametrize("name", ["TLBIVA", "TLBIVAL", "TLBIVAA", "TLBIVAAL"])
def test_one_address_names_a_block_that_stage_2_has_cut(part: Lab, name: str) -> None:
    """A guest unmaps its block with one invalidation, and knows nothing of stage 2's pages."""
    block, ipa, other = 0x4020_0000, 0x5000_0000, 0x5400_0000
    second = part.tables("aarch64-4k", 2)
    part.bank(7, second, kind="stage2", vmid=1)
    guests = []
    for bank, asid in ((0, 1), (1, 2)):
        first = part.tables("aarch64-4k")
        assert isinstance(first, LongTables)
        part.bank(bank, first, kind="nested", vmid=1, asid=asid, second=7)
        part.lead(0x100 + bank, bank, group=bank)
        first.block(block, ipa, 2)
        for table in (first.base, *first.tables.values()):
            second.page(table, table)
        guests.append(first)
    pages = [number << 12 for number in (0, 1, 7, 511)]
    for page in pages:
        second.page(ipa + page, OLD + page)
        second.page(other + page, NEW + page)
    part.on()

    def seen(bank: int) -> list[int]:
        return [part.go(0x100 + bank, block + page).pa - page for page in pages]

    assert seen(0) == seen(1) == [OLD] * 4
    for first in guests:
        first.block(block, other, 2)
    assert seen(0) == seen(1) == [OLD] * 4
    far = by_va(name, 1 << 36, asid=None if "AA" in name else 1)
    far(part, True)
    assert seen(0) == [OLD] * 4
    by_va(name, block + 0x5000, asid=None if "AA" in name else 1)(part, True)
    assert seen(0) == [NEW] * 4
    assert seen(1) == [NEW if "AA" in name else OLD] * 4


# -- the walk cache ----------------------------------------------------------------------------------------------------

#: Item, operation, its last-level form: the operand of both.
PAIRS: Final = {
    "TLBIVA": ("here", 0, {"VA_55_12": A >> 12, "ASID": 1}),
    "TLBIVAA": ("here", 0, {"VA_55_12": A >> 12}),
    "TLBIIPAS2": ("stage 2", 4, {"IPA_47_12": A >> 12}),
    "TLBIVAH64": ("hyp", None, {"VA_55_12": A >> 12}),
    "STLBIVAM": ("monitor", None, {"VA_55_12": A >> 12}),
}
LAST: Final = {
    "TLBIVA": "TLBIVAL", "TLBIVAA": "TLBIVAAL", "TLBIIPAS2": "TLBIIPAS2L", "TLBIVAH64": "TLBIVALH64",
    "STLBIVAM": "STLBIVALM",
}  # fmt: skip


@pytest.fixture(scope="module")
def _caching() -> Iterator[Lab]:
    lab = Lab("generic", num_cb=BANKS, num_smr=GROUPS, secure=True, walk_cache_entries=16)
    yield lab
    lab.close()


@pytest.fixture
def caching(_caching: Lab) -> Lab:
    """A part that remembers tables."""
    _caching.reset(LARGE)
    return _caching


def another_last_table(world: World, name: str, pa: int) -> None:
    """The item's last-level table is replaced by one that leads elsewhere."""
    tables, address = world.tables[world.items[name].bank], world.items[name].address
    assert isinstance(tables, LongTables)
    upper = tables.slot(address, 2)
    for level, prefix in [
        key for key in tables.tables if key == (2, address >> tables.form.shift(2))
    ]:
        del tables.tables[level, prefix]
    tables.page(address, pa)
    assert tables.slot(address, 2) == upper


@pytest.mark.parametrize("tlb", [LARGE, ONE], ids=["large", "one-entry"])
@pytest.mark.parametrize("name", PAIRS)
def test_last_level_forms_leave_the_walk_cache_alone(
    caching: Lab, name: str, tlb: tuple[int, int]
) -> None:
    caching.reset(tlb)
    item, bank, fields = PAIRS[name]
    secure = ITEMS[item].secure
    world = World(caching, "aarch64-4k", (item,))
    assert world.sees(item) == "stale"
    world.map(item, NEW)  # in the table that is remembered
    assert world.sees(item) == "stale"
    caching.set(LAST[name], bank, secure=secure, **fields)
    assert world.sees(item) == "fresh"
    place = 0x1_0000 * (1 + list(ITEMS).index(item))
    another_last_table(world, item, OLD + place)
    caching.set(LAST[name], bank, secure=secure, **fields)
    assert world.sees(item) == "fresh", "the old table should have been remembered"
    assert caching.target.counters("smmu")["walk_cache_hits"] > 0
    caching.set(name, bank, secure=secure, **fields)
    assert world.sees(item) == "stale"  # where the new table leads


@pytest.mark.parametrize("name", ["TLBIASID", "TLBIALL", "TLBIVMID", "TLBIVMIDS1", "TLBIALLNSNH"])
def test_operations_of_a_whole_scope_drop_its_tables(caching: Lab, name: str) -> None:
    world = World(caching, "aarch64-4k", ("here", "vmid"))
    for item in world.items:
        assert world.sees(item) == "stale"
        place = 0x1_0000 * (1 + list(ITEMS).index(item))
        another_last_table(world, item, NEW + place)
    OPS[name].write(caching, True)
    assert world.sees("here") == "fresh"
    # The other VMID's: its entry goes, and only the operation that named it has dropped its table too.
    caching.set("TLBIVAL", 2, VA_55_12=A >> 12, ASID=1)
    assert world.sees("vmid") == expected("vmid", OPS[name])


# -- synchronization ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("latency", [0, 1, 7, 1000])
@pytest.mark.parametrize(
    "sync, status, bank, secure",
    [
        ("TLBSYNC", "TLBSTATUS", 0, False),
        ("sTLBGSYNC", "sTLBGSTATUS", None, False),
        ("sTLBGSYNC", "sTLBGSTATUS", None, True),
    ],
)
def test_the_busy_window_always_ends(
    make: Make, sync: str, status: str, bank: int | None, secure: bool, latency: int
) -> None:
    lab = make(num_cb=4, secure=True, tlbsync_latency=latency)
    assert lab.get(status, bank, secure=secure) == 0
    for value in (0, 0xFFFF_FFFF):
        lab.put(sync, value, bank, secure=secure)
        reads = [lab.get(status, bank, secure=secure) for _ in range(latency + 2)]
        assert reads == [1] * latency + [0, 0]
    lab.put(sync, 0, bank, secure=secure)
    others = [("TLBSTATUS", 1, False), ("sTLBGSTATUS", None, not secure)]
    assert [lab.get(name, at, secure=side) for name, at, side in others] == [0, 0]
    lab.reset()
    assert lab.get(status, bank, secure=secure) == 0


def test_a_sync_on_top_of_another_ends_too(make: Make) -> None:
    lab = make(tlbsync_latency=3)
    for _ in range(50):
        lab.put("TLBSYNC", 0, 0)
        assert lab.get("TLBSTATUS", 0) == 1
    assert [lab.get("TLBSTATUS", 0) for _ in range(3)] == [1, 1, 0]


def test_stage_2_banks_of_the_first_version_have_no_sync_of_their_own(old: Lab) -> None:
    old.set("CBAR_TYPE0", index=0, TYPE=0)
    before = old.target.counters("smmu")["guest_errors"]
    old.put("TLBSYNC", 0, 0)
    assert old.get("TLBSTATUS", 0) == 0
    assert old.target.counters("smmu")["guest_errors"] == before + 2
