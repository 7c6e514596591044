# SPDX-License-Identifier: GPL-2.0-or-later
"""What hypervisors do to the part: Xen, Jailhouse, bao. All of them give devices stage 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from .conftest import Make
from .lab import DATA, ONES, Lab
from .scripts import (
    Part,
    Script,
    ScriptFailure,
    Step,
    check,
    expect,
    faults,
    halves,
    interrupt,
    leads,
    modify,
    poll,
    run,
    write,
    write_back,
)
from .tables import LONG, LongTables
from .test_probes_linux import CAUSES, FAULT, IOVA, STREAM, TRANSLATE

PARANGE: Final = 44  #: bits of physical address that the CPU has
SIZES: Final = (32, 36, 40, 42, 44, 48)
HOLE: Final = 0x3000_0000


def tables_of(lab: Lab, form: str = "aarch64-4k") -> LongTables:
    """Stage 2 tables that map one page; AArch32's where the part has no others."""
    tables = lab.tables("long" if lab.version < 2 else form, 2)
    assert isinstance(tables, LongTables)
    tables.page(IOVA, DATA)
    return tables


def sizes_suffice(field: str) -> Step:
    return check(
        lambda p: SIZES[p.field("IDR2", field)] >= PARANGE,
        f"{field} is no smaller than the CPU's addresses",
    )


# -- Xen ---------------------------------------------------------------------------------------------------------------


def xen_probe(part: Part) -> Iterator[Step]:
    yield check(lambda p: p.field("IDR0", "S2TS") == 1, "stage 2")
    yield check(
        lambda p: p.window == 2 * p.pages * p.page_size, "the window is as large as the part says"
    )
    if part.field("IDR0", "SMS"):
        ones = part.map["SMR"].encode(ID=0x7FFF, MASK=0x7FFF)
        layout = part.map["SMR"].fields
        yield write("SMR", ones, "what bits are there? before any reset", index=0)
        yield check(
            lambda p: (
                not layout["ID"].get(p.get("SMR", index=0))
                & ~layout["MASK"].get(p.get("SMR", index=0))
            ),
            "masks cover all bits of an ID",
        )
        yield check(lambda p: not p.get("SMR", index=0) & ~ones, "bits that aren't there read 0")


def xen_reset(part: Part) -> Iterator[Step]:
    yield write_back("sGFSR", "clear")
    for group in range(part.groups):
        yield write("SMR", 0, "free", index=group)
        yield write("S2CR", {"TYPE": FAULT}, "unused", index=group)
    for bank in range(part.banks):
        yield write("SCTLR", 0, "off", bank=bank)
        yield write("FSR", CAUSES, "clear", bank=bank)
    yield write("STLBIALL", 0, "of no effect to the non-secure side, and harmless")
    yield write("TLBIALLH", 0, "hyp entries")
    yield write("TLBIALLNSNH", 0, "all others")
    yield write("sTLBGSYNC", 0, "wait")
    yield poll("sTLBGSTATUS", "GSACTIVE", "the invalidations end")
    yield modify(
        "sCR0", {"CLIENTPD": 0, "GFRE": 1, "GFIE": 1, "USFCFG": 1, "GCFGFRE": 1, "GCFGFIE": 1}, "on"
    )


def xen_domain(tables: LongTables) -> Script:
    """Stage 2 without stalls, the table base as two words."""

    def script(part: Part) -> Iterator[Step]:
        if part.lab.version > 1:
            yield write("CBA2R", {"VA64": 1}, "AArch64", index=1)
        yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": 1}, "stage 2", index=1)
        yield from halves("TTBR0", tables.base, "the CPU's own tables", bank=1)
        if tables.form is LONG:
            yield write("TCR_STAGE2_LONG32", {"SL0": 1, "EAE": 1, "SH0": 3}, "4 GiB", bank=1)
        else:
            yield write(
                "TCR_STAGE2", {"T0SZ": 25, "SL0": 1, "PASize": 2, "SH0": 3}, "39 bits", bank=1
            )
        yield write("SCTLR", {"M": 1, "CFRE": 1, "CFIE": 1}, "on", bank=1)
        yield write("SMR", {"VALID": 1, "ID": STREAM}, "the device", index=0)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": 1}, "its bank", index=0)
        yield leads(STREAM, IOVA, DATA, "the guest's device reaches the guest's memory")
        yield faults(STREAM, HOLE, "and nothing else")
        yield interrupt(True, "Xen is told", bank=1)
        yield expect("FSR", {"TF": 1}, "why", bank=1)
        yield expect("FAR", HOLE, "where", bank=1)
        yield write_back("FSR", "clear", bank=1)
        yield faults(STREAM + 1, IOVA, "unknown devices reach nothing")

    return script


@pytest.mark.parametrize("preset", ["mmu-400", "mmu-401", "mmu-500"])
def test_xen(make: Make, preset: str) -> None:
    lab = make(preset, tlbsync_latency=3)
    run(Part(lab), xen_probe, xen_reset, xen_domain(tables_of(lab)))


@pytest.mark.parametrize(
    "properties, complaint",
    [
        ({"s2": False, "nested": False}, "stage 2"),
        ({"smr_mask_bits": 8}, "masks cover all bits"),
    ],
)
def test_xen_would_notice(make: Make, properties: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(make("mmu-500", **properties)), xen_probe)


def test_xen_would_notice_bits_that_are_not_there(make: Make) -> None:
    with pytest.raises(ScriptFailure, match="aren't there"):
        run(Part(make("mmu-401"), reads={"SMR": lambda v: v | 1 << 15}), xen_probe)


# -- Jailhouse ---------------------------------------------------------------------------------------------------------


def jailhouse_probe(part: Part) -> Iterator[Step]:
    yield expect("IDR7", {"MAJOR": 2}, "revision 2 of the part")
    yield expect("sCR0", {"CLIENTPD": 1}, "nobody uses it yet")
    yield check(lambda p: p.field("IDR0", "S2TS") == 1, "stage 2")
    if part.field("IDR0", "SMS"):
        yield check(lambda p: p.groups > 0, "groups for streams")
    yield sizes_suffice("IAS")
    yield sizes_suffice("OAS")
    yield check(lambda p: p.field("IDR2", "PTFSv8_4kB") == 1, "tables with 4K pages")
    yield modify("sACR", {"CACHE_LOCK": 0}, "unlock")
    yield expect("sACR", {"CACHE_LOCK": 0}, "the lock opens")
    for bank in range(part.banks):
        yield modify("ACTLR", {"CPRE": 0}, "no prefetch", bank=bank)


def jailhouse_cell(tables: LongTables, cell: int) -> Script:
    """Bank and VMID are the cell's number."""

    def script(part: Part) -> Iterator[Step]:
        yield check(
            lambda p: p.map.address("SCTLR", context=0) == p.window // 2,
            "banks begin in the middle of the window",
        )
        yield write("CBA2R", {"VA64": 1}, "AArch64", index=cell)
        yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": cell}, "stage 2", index=cell)
        yield write(
            "TCR_STAGE2",
            {"T0SZ": 25, "SL0": 1, "PASize": 5, "SH0": 3, "ORGN0": 1, "IRGN0": 1},
            "region",
            bank=cell,
        )
        yield write("TTBR0", tables.base, "the cell's memory", bank=cell)
        yield write("SCTLR", {"M": 1, "CFRE": 1, "CFIE": 1, "CFCFG": 1}, "on", bank=cell)
        yield write("SMR", {"VALID": 1, "ID": STREAM}, "the device", index=0)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": cell}, "its cell", index=0)
        yield write("TLBIVMID", {"VMID": cell}, "nothing of an older cell")
        yield write("sTLBGSYNC", ONES, "wait")
        yield poll("sTLBGSTATUS", "GSACTIVE", "the invalidation ends")
        yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1, "GFRE": 1, "GFIE": 1}, "on")
        yield leads(STREAM, IOVA, DATA, "the cell's device reaches the cell's memory")

    return script


def test_jailhouse(make: Make) -> None:
    lab = make("mmu-500")
    run(Part(lab), jailhouse_probe, jailhouse_cell(tables_of(lab), 3))
    assert {entry.vmid for entry in lab.target.tlb("smmu")} == {3}


@pytest.mark.parametrize(
    "properties, complaint",
    [
        ({"idr7": 0x11}, "revision 2"),
        ({"reset_cr0": 0}, "nobody uses it"),
        ({"s2": False, "nested": False}, "stage 2"),
        ({"ias": 40}, "IAS"),
        ({"oas": 40}, "OAS"),
        ({"pgsz_4k": False}, "4K pages"),
    ],
)
def test_jailhouse_would_notice(make: Make, properties: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(make("mmu-500", **properties)), jailhouse_probe)


def test_jailhouse_would_notice_banks_elsewhere(make: Make) -> None:
    lab = make("mmu-500")
    with pytest.raises(ScriptFailure, match="middle of the window"):
        run(Part(lab, reads={"IDR1": lambda v: v + (1 << 28)}), jailhouse_cell(tables_of(lab), 3))


# -- bao ---------------------------------------------------------------------------------------------------------------


def bao_probe(part: Part) -> Iterator[Step]:
    yield expect("IDR7", {"MAJOR": 2}, "revision 2 of the part")
    for name in ("S1TS", "SMS", "BTM"):
        yield check(lambda p, name=name: p.field("IDR0", name) == 1, name)  # type: ignore[misc]
    yield check(lambda p: p.field("IDR2", "PTFSv8_4kB") == 1, "tables with 4K pages")
    yield sizes_suffice("IAS")
    yield sizes_suffice("OAS")


def bao_init(part: Part) -> Iterator[Step]:
    for group in range(part.groups):
        yield write("SMR", 0, "free", index=group)
    for bank in range(part.banks):
        yield write("SCTLR", 0, "off", bank=bank)
        yield write("FSR", ONES, "clear", bank=bank)
    yield write("sGFSR", ONES, "clear")
    # The secure side's name of the same register: reserved here, and must do nothing.
    yield lambda p: p.lab.put("NSGFSR", ONES)
    yield write("sCR0", {"USFCFG": 1, "SMCFCFG": 1}, "unknown streams and conflicts fault")
    yield expect("sCR0", {"CLIENTPD": 0, "USFCFG": 1, "SMCFCFG": 1}, "so it is")


def bao_vm(tables: LongTables) -> Script:
    """The group in three read-modify-writes; no TLB operation at all."""

    def script(part: Part) -> Iterator[Step]:
        yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": 2}, "stage 2", index=4)
        yield write("CBA2R", {"VA64": 1}, "AArch64", index=4)
        yield write(
            "TCR_STAGE2",
            {"T0SZ": 25, "SL0": 1, "PASize": 5, "SH0": 3, "ORGN0": 1, "IRGN0": 1},
            "region",
            bank=4,
        )
        yield write("TTBR0", tables.base, "the machine's memory", bank=4)
        yield modify("SCTLR", {"CFCFG": 1, "M": 1}, "stalls, which nobody is told of", bank=4)
        yield modify("SMR", {"MASK": 0x3}, "four streams", index=9)
        yield modify("SMR", {"ID": STREAM & ~3}, "from here on", index=9)
        yield modify("SMR", {"VALID": 1}, "now", index=9)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": 4}, "their machine", index=9)
        for stream in (STREAM & ~3, STREAM | 3):
            yield leads(stream, IOVA, DATA, "devices reach the machine's memory")
        yield check(
            lambda p: p.lab.go(STREAM, HOLE, stall=True, token=9).status == "stalled",
            "a fault holds the device",
        )
        yield interrupt(False, "and nobody is told", bank=4)

    return script


def test_bao(make: Make) -> None:
    lab = make("mmu-500")
    run(Part(lab), bao_probe, bao_init, bao_vm(tables_of(lab)))
    assert lab.stalled(9) == "wait"


@pytest.mark.parametrize(
    "properties, complaint",
    [
        ({"idr7": 0x11}, "revision 2"),
        ({"s1": False, "nested": False}, "S1TS"),
        ({"stream_match": False}, "SMS"),
        ({"btm": False}, "BTM"),
        ({"pgsz_4k": False}, "4K pages"),
        ({"oas": 40}, "OAS"),
    ],
)
def test_bao_would_notice(make: Make, properties: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(make("mmu-500", **properties)), bao_probe)


def test_bao_only_warns_of_walks_that_are_not_coherent(make: Make) -> None:
    lab = make("mmu-500", cttw=False)
    run(Part(lab), bao_probe, bao_init, bao_vm(tables_of(lab)))


def test_bao_would_notice_that_nothing_stalls(make: Make) -> None:
    lab = make("mmu-500", stall=False)
    with pytest.raises(ScriptFailure, match="holds the device"):
        run(Part(lab), bao_init, bao_vm(tables_of(lab)))
