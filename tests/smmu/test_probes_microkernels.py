# SPDX-License-Identifier: GPL-2.0-or-later
"""What microkernels do to the part: NOVA and seL4. Devices get stage 2."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .conftest import Make
from .lab import DATA, ONES
from .scripts import (
    Part,
    Script,
    ScriptFailure,
    Step,
    check,
    expect,
    faults,
    leads,
    modify,
    poll,
    run,
    write,
    write_back,
)
from .tables import LongTables
from .test_probes_hypervisors import HOLE, tables_of
from .test_probes_linux import FAULT, IOVA, STREAM, TRANSLATE

# -- NOVA --------------------------------------------------------------------------------------------------------------


def nova_init(part: Part) -> Iterator[Step]:
    for bank in range(part.banks):
        yield write("CBAR_TYPE2", {"TYPE": 2}, "no bank is usable", index=bank)
    for group in range(part.groups):
        yield write("S2CR", {"TYPE": FAULT}, "no stream is", index=group)
    yield write("TLBIALLNSNH", 0, "nothing of before")
    yield write("sTLBGSYNC", 0, "wait, without limit")
    yield poll("sTLBGSTATUS", "GSACTIVE", "the wait ends")
    yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1, "GFRE": 1, "GFIE": 1}, "on")


def nova_domain(tables: LongTables, stream: int) -> Script:
    def script(part: Part) -> Iterator[Step]:
        matching = part.field("IDR0", "SMS")
        group = 3 if matching else stream
        if not matching:
            yield check(lambda p: stream < p.groups, "streams are numbers of groups")
        yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": 1}, "stage 2", index=2)
        yield write("CBA2R", {"VA64": 1}, "AArch64", index=2)
        size = part.field("IDR2", "OAS")
        yield write(
            "TCR_STAGE2",
            {"T0SZ": 25, "SL0": 1, "PASize": size, "SH0": 3},
            "as wide as the part",
            bank=2,
        )
        yield write("TTBR0", tables.base, "the domain's memory", bank=2)
        yield write("SCTLR", {"M": 1, "CFRE": 1, "CFIE": 1}, "on", bank=2)
        if matching:
            yield write("SMR", {"VALID": 1, "ID": stream}, "the device", index=group)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": 2}, "its domain", index=group)
        yield leads(stream, IOVA, DATA, "the device reaches the domain's memory")
        yield lambda p: tables.page(IOVA, DATA + 0x1000)
        yield write("TLBIIPAS2", IOVA >> 12, "64 bits at once", bank=2)
        yield write("TLBSYNC", 0, "wait, without limit", bank=2)
        yield poll("TLBSTATUS", "SACTIVE", "the wait ends", bank=2)
        yield leads(stream, IOVA, DATA + 0x1000, "the page that was moved")
        yield faults(stream, HOLE, "nothing else")
        yield expect("FAR", HOLE, "where, in 64 bits", bank=2)
        yield write_back("FSR", "clear", bank=2)
        yield faults(stream + 1, IOVA, "no other device")
        yield expect("sGFAR", IOVA, "where, in 64 bits")
        wanted = {"USF": 1} if matching else {"ICF": 1}
        yield expect("sGFSR", wanted, "why")

    return script


@pytest.mark.parametrize("matching", [True, False], ids=["matching", "indexing"])
def test_nova(make: Make, matching: bool) -> None:
    lab = make("mmu-500", stream_match=matching, num_smr=64, tlbsync_latency=9)
    run(Part(lab), nova_init, nova_domain(tables_of(lab), STREAM if matching else 0x20))


@pytest.mark.parametrize(
    "bend, complaint",
    [
        ({"reads": {"sTLBGSTATUS": lambda v: 1}}, "the wait ends"),
        ({"reads": {"TLBSTATUS": lambda v: 1}}, "the wait ends"),
        ({"writes": {"TLBIIPAS2": lambda v: None}}, "moved"),
        ({"reads": {"sGFAR": lambda v: 0}}, "where, in 64 bits"),
    ],
)
def test_nova_would_notice(make: Make, bend: dict[str, object], complaint: str) -> None:
    lab = make("mmu-500")
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(lab, **bend), nova_init, nova_domain(tables_of(lab), STREAM))  # type: ignore[arg-type]


def test_nova_would_notice_streams_beyond_the_groups(make: Make) -> None:
    lab = make("mmu-500", stream_match=False, num_smr=16)
    with pytest.raises(ScriptFailure, match="numbers of groups"):
        run(Part(lab), nova_init, nova_domain(tables_of(lab), 0x20))


# -- seL4 --------------------------------------------------------------------------------------------------------------


def sel4(tables: LongTables) -> Script:
    """Reads formats and the bus width as they are encoded; clears more than others; waits after all ones."""

    def script(part: Part) -> Iterator[Step]:
        yield check(lambda p: p.field("IDR0", "PTFS") in (0, 1, 2), "a format that there is")
        yield check(
            lambda p: p.field("IDR2", "UBS") in (0, 1, 2, 3, 4, 5, 15), "a bus width that there is"
        )
        yield check(lambda p: p.field("IDR2", "PTFSv8_4kB") == 1, "tables with 4K pages")
        yield write("sGFSYNR0", 0, "clear")
        yield write("sGFSYNR1", 0, "clear")
        yield write_back("sGFSR", "clear")
        yield modify("sACR", {"CACHE_LOCK": 0}, "unlock")
        yield expect("sACR", {"CACHE_LOCK": 0}, "the lock opens")
        for bank in range(part.banks):
            yield write("SCTLR", 0, "off", bank=bank)
            yield write("FAR", 0, "clear", bank=bank)
            yield write("FSR", ONES, "clear", bank=bank)
            yield expect("FAR", 0, "FAR is writable", bank=bank)
        yield write("TLBIALLNSNH", ONES, "nothing of before")
        yield write("sTLBGSYNC", ONES, "wait")
        yield poll("sTLBGSTATUS", "GSACTIVE", "the wait ends")
        yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1}, "on")
        yield write("CBA2R", {"VA64": 1}, "AArch64", index=0)
        yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": 0}, "stage 2", index=0)
        yield write("TCR_STAGE2", {"T0SZ": 25, "SL0": 1, "PASize": 5}, "region", bank=0)
        yield write("TTBR0", tables.base, "the address space", bank=0)
        yield write("SCTLR", {"M": 1, "CFRE": 1, "CFIE": 1}, "on", bank=0)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": 0}, "its bank", index=0)
        yield write("SMR", {"VALID": 1, "ID": STREAM}, "the device", index=0)
        yield leads(STREAM, IOVA, DATA, "the device reaches its address space")

    return script


def test_sel4(make: Make) -> None:
    lab = make("mmu-500")
    run(Part(lab), sel4(tables_of(lab)))


@pytest.mark.parametrize(
    "bend, complaint",
    [
        ({"writes": {"sACR": lambda v: v | 1 << 26}}, "the lock opens"),
        ({"reads": {"IDR0": lambda v: v | 3 << 24}}, "a format that there is"),
        ({"reads": {"IDR2": lambda v: v & ~0xF00 | 0x700}}, "a bus width that there is"),
        ({"reads": {"FAR": lambda v: 0x1000}}, "FAR is writable"),
    ],
)
def test_sel4_would_notice(make: Make, bend: dict[str, object], complaint: str) -> None:
    lab = make("mmu-500")
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(lab, **bend), sel4(tables_of(lab)))  # type: ignore[arg-type]
