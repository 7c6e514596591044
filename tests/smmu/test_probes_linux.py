# SPDX-License-Identifier: GPL-2.0-or-later
"""What Linux's driver does to the part: probe, reset, attach, faults, address translation, shutdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    interrupt,
    leads,
    modify,
    poll,
    run,
    write,
    write_back,
)
from .tables import LongTables, Tables

STREAM, IOVA, HOLE = 0x123, 0x1234_0000, 0x2000_0000
TRANSLATE, BYPASS, FAULT = 0, 1, 2  # S2CR.TYPE
CAUSES: Final = {
    "TF": 1,
    "AFF": 1,
    "PF": 1,
    "EF": 1,
    "TLBMCF": 1,
    "TLBLKF": 1,
    "ASF": 1,
    "MULTI": 1,
}


def probe(part: Part) -> Iterator[Step]:
    """Everything that the driver decides by the identification registers."""
    yield check(
        lambda p: any(p.field("IDR0", name) for name in ("S1TS", "S2TS", "NTS")),
        "some stage of translation",
    )
    if part.field("IDR0", "SMS"):
        yield check(lambda p: p.groups > 0, "stream matching comes with groups")
    yield check(
        lambda p: p.window == 2 * p.pages * p.page_size,
        "the window has as many pages as NUMPAGENDXB says",
    )
    yield check(lambda p: 0 < p.banks <= p.pages, "banks, and room for them")
    yield check(
        lambda p: p.field("IDR1", "NUMS2CB") <= p.banks, "stage 2 banks count among the banks"
    )
    if part.lab.version > 1:
        yield check(
            lambda p: p.context_irqs >= p.banks,
            "version 2: an interrupt for every bank, or no device",
        )
    yield check(
        lambda p: (
            p.field("IDR0", "PTFS") < 2
            or any(p.field("IDR2", f"PTFSv8_{size}kB") for size in (4, 16, 64))
        ),
        "some table format",
    )


def reset(part: Part) -> Iterator[Step]:
    yield write_back("sGFSR", "faults of before are forgotten")
    for group in range(part.groups):
        yield write("S2CR", {"TYPE": FAULT}, "unused streams fault", index=group)
        if part.field("IDR0", "SMS"):
            yield write("SMR", 0, "the group is free", index=group)
    for bank in range(part.banks):
        yield write("SCTLR", 0, "translation off", bank=bank)
        yield write("FSR", CAUSES, "no fault pending", bank=bank)
    yield write("TLBIALLH", ONES, "hyp entries go")
    yield write("TLBIALLNSNH", ONES, "all others go")
    yield write("sTLBGSYNC", ONES, "wait for both")
    yield poll("sTLBGSTATUS", "GSACTIVE", "the invalidations end within a second")
    on = {
        "CLIENTPD": 0,
        "GFRE": 1,
        "GFIE": 1,
        "GCFGFRE": 1,
        "GCFGFIE": 1,
        "USFCFG": 1,
        "VMIDPNE": 1,
        "PTM": 1,
        "FB": 0,
        "BSU": 0,
    }
    if part.field("IDR0", "EXIDS"):
        on["EXIDENABLE"] = 1
    if part.field("IDR2", "VMID16S"):
        on["VMID16EN"] = 1
    yield modify("sCR0", on, "the part takes over")
    yield expect(
        "sCR0", {"CLIENTPD": 0, "GFRE": 1, "GFIE": 1, "USFCFG": 1}, "and keeps what was written"
    )


def smr_widths(part: Part) -> Iterator[Step]:
    """How wide a stream ID and a mask are: all ones in an unused group, and what comes back."""
    if not part.field("IDR0", "SMS"):
        return
    extended = part.field("IDR0", "EXIDS")
    name, ident, mask = ("SMR_EXID", "EXID", "EXMASK") if extended else ("SMR", "ID", "MASK")
    layout = part.map[name].fields
    ones = (1 << (16 if extended else part.field("IDR0", "NUMSIDB"))) - 1
    yield write("SMR", layout[ident].put(ones), "ones as ID", index=0)
    yield check(
        lambda p: layout[ident].get(p.get("SMR", index=0)) == ones, "IDs have all of NUMSIDB's bits"
    )
    yield write("SMR", layout[mask].put(ones), "the same as mask", index=0)
    yield check(lambda p: layout[mask].get(p.get("SMR", index=0)) > 0, "some bits can be masked")
    yield write("SMR", 0, "the group is free again", index=0)


@dataclass(frozen=True)
class Domain:
    """What a device is attached to."""

    tables: Tables
    bank: int
    stage: int

    @classmethod
    def of(cls, lab: Lab, form: str, stage: int, bank: int = 1) -> Domain:
        tables = lab.tables(form, stage)
        tables.page(IOVA, DATA)
        return cls(tables, bank, stage)


def attach(domain: Domain) -> Script:
    """A bank for a domain, and a group that leads the stream to it. The bank's number is its ASID and VMID."""
    bank, tables = domain.bank, domain.tables
    aarch64 = isinstance(tables, LongTables) and tables.form.aarch64
    long = isinstance(tables, LongTables)
    bits, grain = (tables.form.bits, tables.form.tg0) if isinstance(tables, LongTables) else (32, 0)

    def script(part: Part) -> Iterator[Step]:
        # MMU-401 counts as more than version 1 here: of these it has at most CBA2R.
        newer = part.lab.preset != "mmu-400"
        if newer:
            yield write(
                "CBA2R", {"VA64": aarch64, "VMID16": bank}, "table format; VMID", index=bank
            )
        if domain.stage == 1:
            yield write(
                "CBAR_TYPE1",
                {"TYPE": 1, "VMID": bank, "BPSHCFG": 3, "MemAttr": 15},
                "stage 1, stage 2 passed by without changing attributes",
                index=bank,
            )
            if aarch64:
                yield write("TCR2", {"PASize": 5, "SEP": 7}, "output size", bank=bank)
                yield write(
                    "TCR",
                    {"T0SZ": 64 - bits, "TG0": grain, "SH0": 3, "ORGN0": 1, "IRGN0": 1, "EPD1": 1},
                    "region",
                    bank=bank,
                )
            elif long:
                # The size as for AArch64: the low three bits are T0SZ here.
                if newer:
                    yield write("TCR2", {"PASize": 2, "SEP": 7}, "not for this format", bank=bank)
                value = 64 - bits | part.map["TCR_LONG32"].encode(EAE=1, SH0=3, ORGN0=1, IRGN0=1)
                yield write("TCR", value, "region; long descriptors", bank=bank)
            else:
                yield write(
                    "CONTEXTIDR", {"ASID": bank}, "short descriptors have the ASID here", bank=bank
                )
                yield write("TCR", 0, "all below TTBR0", bank=bank)
            yield write("PRRR_MAIR0", 0x44, "attribute 0: normal, non-cacheable", bank=bank)
        else:
            yield write("CBAR_TYPE0", {"TYPE": 0, "VMID": bank}, "stage 2", index=bank)
            if aarch64:
                yield write(
                    "TCR_STAGE2",
                    {"T0SZ": 64 - bits, "TG0": grain, "SL0": 1, "PASize": 5},
                    "region",
                    bank=bank,
                )
            else:
                yield write("TCR_STAGE2_LONG32", {"SL0": 1, "EAE": 1}, "region", bank=bank)
        asid = bank << 48 if long and domain.stage == 1 else 0
        yield write("TTBR0", tables.base | asid, "first table", bank=bank)
        on = {"M": 1, "CFRE": 1, "CFIE": 1}
        if domain.stage == 1:
            on |= {"ASIDPNE": 1, "TRE": int(long), "AFE": int(long)}
        yield write("SCTLR", on, "translation on, faults reported", bank=bank)
        yield write(
            "S2CR", {"TYPE": TRANSLATE, "CBNDX": bank}, "where the group leads, first", index=2
        )
        yield write("SMR", {"VALID": 1, "ID": STREAM}, "then the group", index=2)
        yield leads(STREAM, IOVA, DATA, "the device reaches what is mapped")

    return script


def fault(domain: Domain) -> Script:
    """The handler reads what happened and writes FSR back."""
    bank = domain.bank

    def script(part: Part) -> Iterator[Step]:
        yield faults(STREAM, HOLE, "what is not mapped is refused, and the device sees an error")
        yield interrupt(True, "the bank's interrupt comes", bank=bank)
        yield expect("FSR", {"TF": 1}, "why", bank=bank)
        yield expect("FSYNR0", {"WNR": 0}, "a read", bank=bank)
        yield expect("FAR", HOLE, "where", bank=bank)
        yield expect("CBFRSYNRA", {"StreamID": STREAM}, "who", index=bank)
        yield write_back("FSR", "done with it", bank=bank)
        yield expect("FSR", {"TF": 0}, "the fault is gone", bank=bank)
        yield interrupt(False, "and the interrupt with it", bank=bank)
        yield leads(STREAM, IOVA, DATA, "and the device goes on")

    return script


def unknown_stream(part: Part) -> Iterator[Step]:
    yield faults(STREAM + 1, IOVA, "nobody attached this device")
    yield interrupt(True, "the global interrupt comes")
    yield expect("sGFSR", {"USF": 1}, "why")
    yield expect("sGFSYNR1", {"StreamID": STREAM + 1}, "who")
    yield expect("sGFSYNR0", {"WNR": 0}, "how")
    yield write_back("sGFSR", "done with it")
    yield interrupt(False, "the interrupt is gone")


def iova_to_phys(domain: Domain, *, size: int) -> Script:
    """Address translation by the part, where it says it has that."""
    bank = domain.bank

    def script(part: Part) -> Iterator[Step]:
        v1, ident = part.lab.version < 2, part.get("IDR0")
        absent = part.map["IDR0"].fields["ATOSNS"].get(ident) and not v1
        if not part.map["IDR0"].fields["S1TS"].get(ident) or absent or domain.stage != 1:
            return
        yield write("ATS1PR", IOVA, "ask", bank=bank, size=size)
        yield poll("ATSR", "ACTIVE", "the answer comes within 50 us", bank=bank)
        yield expect("PAR", 0, "no fault", bank=bank, mask=1)
        # Linux takes bits 39:12.
        yield expect("PAR", DATA, "the answer", bank=bank, mask=(1 << 40) - 4096)

    return script


def shutdown(part: Part) -> Iterator[Step]:
    yield write("sCR0", {"CLIENTPD": 1}, "the part steps aside")
    yield leads(STREAM, HOLE, HOLE, "everybody passes", status="bypass")


#: Preset, format and stage of an attach; is address translation there?
PARTS: Final = {
    "generic-aarch64": ("generic", "aarch64-4k", 1, True),
    "generic-16k": ("generic", "aarch64-16k", 1, True),
    "generic-stage-2": ("generic", "aarch64-64k", 2, True),
    "mmu-400": ("mmu-400", "long", 2, False),
    "mmu-401-short": ("mmu-401", "short", 1, True),
    "mmu-401-long": ("mmu-401", "long", 1, True),
    "mmu-401-stage-2": ("mmu-401", "long", 2, True),
    "mmu-500": ("mmu-500", "aarch64-4k", 1, False),
    "mmu-500-long": ("mmu-500", "long", 1, False),
    "mmu-500-stage-2": ("mmu-500", "aarch64-64k", 2, False),
    "qcom": ("qcom-smmu-v2", "aarch64-4k", 1, True),
    "qcom-short": ("qcom-smmu-v2", "short", 1, True),
}


def life(domain: Domain, part: Part, size: int = 8) -> None:
    """From boot to shutdown."""
    run(part, probe, reset, smr_widths, attach(domain), fault(domain), unknown_stream)
    run(part, iova_to_phys(domain, size=size), shutdown)


@pytest.mark.parametrize("size", [4, 8])
@pytest.mark.parametrize("name", PARTS)
def test_linux_drives_the_part(make: Make, name: str, size: int) -> None:
    preset, form, stage, translates = PARTS[name]
    lab = make(preset, tlbsync_latency=5)
    life(Domain.of(lab, form, stage), Part(lab), size)
    asked = translates and stage == 1
    assert lab.target.counters("smmu")["v2p"] == int(asked), (
        "address translation where the part has it, else none"
    )


def test_linux_uses_extended_stream_ids_and_16_bit_vmids(make: Make) -> None:
    lab = make(exids=True, numsidb=16, smr_id_bits=16, smr_mask_bits=16, vmid16=True)
    part = Part(lab)
    run(part, probe, reset, smr_widths)
    assert lab.fields("sCR0") >= {"EXIDENABLE", "VMID16EN"}
    domain = Domain.of(lab, "aarch64-4k", 1)
    with pytest.raises(ScriptFailure, match="what is mapped"):
        run(part, attach(domain))  # the group's valid bit is S2CR's now
    lab.set("S2CR", index=2, TYPE=TRANSLATE, CBNDX=domain.bank, EXIDVALID=1)
    lab.set("SMR_EXID", index=2, EXID=0x8000 | STREAM)
    assert lab.go(0x8000 | STREAM, IOVA).pa == DATA
    assert domain.bank in {entry.vmid for entry in lab.target.tlb("smmu")}


def test_linux_drives_a_part_that_indexes_streams(make: Make) -> None:
    lab = make(stream_match=False, num_smr=8)
    part = Part(lab)
    run(part, probe, reset, smr_widths)
    domain = Domain.of(lab, "aarch64-4k", 1)
    lab.bank(domain.bank, domain.tables)
    lab.set("S2CR", index=5, TYPE=TRANSLATE, CBNDX=domain.bank)
    assert lab.go(5, IOVA).pa == DATA
    assert lab.go(4, IOVA).causes == {"config"}


def test_linux_uses_64k_tables_on_mmu_401(make: Make) -> None:
    """The 64-bit kernel takes them for granted there."""
    lab = make("mmu-401", pgsz_64k=True)
    life(Domain.of(lab, "aarch64-64k", 1), Part(lab))
    with pytest.raises(ScriptFailure, match="what is mapped"):
        without = make("mmu-401", pgsz_64k=False)
        life(Domain.of(without, "aarch64-64k", 1), Part(without))


# -- MMU-500 -----------------------------------------------------------------------------------------------------------


def mmu500_reset(part: Part) -> Iterator[Step]:
    """The part's own step of the reset: the next page isn't prefetched, which its errata ask for."""
    yield check(lambda p: p.field("IDR7", "MAJOR") >= 2, "revision 2: the lock is there")
    yield modify(
        "sACR",
        {"CACHE_LOCK": 0, "SMTNMB_TLBEN": 1, "S2CRB_TLBEN": 1},
        "unlock; keep entries of unmatched streams",
    )
    yield expect("sACR", {"CACHE_LOCK": 0, "SMTNMB_TLBEN": 1, "S2CRB_TLBEN": 1}, "it sticks")
    for bank in range(part.banks):
        yield modify("ACTLR", {"CPRE": 0}, "no prefetch", bank=bank)
        yield expect("ACTLR", {"CPRE": 0}, "prefetch stays off", bank=bank)


def test_linux_turns_mmu_500s_prefetch_off(make: Make) -> None:
    lab = make("mmu-500")
    assert lab.field("ACTLR", "CPRE", 0) == 1, "there is something to turn off"
    lab.put("ACTLR", 0, 0)
    assert lab.get("ACTLR", 0) != 0, "locked"
    run(Part(lab), probe, reset, mmu500_reset)


# -- parts that would not do -------------------------------------------------------------------------------------------

ATOSNS, NDXB = 1 << 26, 28

#: What is bent -> the preset, and the complaint.
BENT: Final = {
    "atosns-inverted": ("mmu-500-long", {"reads": {"IDR0": lambda v: v ^ ATOSNS}}, "the answer"),
    "window-of-another-size": (
        "generic-aarch64", {"reads": {"IDR1": lambda v: v + (1 << NDXB)}}, "as many pages as NUMPAGENDXB"),
    "too-few-interrupts": ("generic-aarch64", {"context_irqs": 4}, "an interrupt for every bank"),
    "sync-without-end": ("mmu-401-short", {"reads": {"sTLBGSTATUS": lambda v: 1}}, "within a second"),
    "narrow-ids": ("mmu-500", {"reads": {"SMR": lambda v: v & 0xFFFF_00FF}}, "all of NUMSIDB's bits"),
    "no-masks": ("mmu-500", {"reads": {"SMR": lambda v: v & 0xFFFF}}, "some bits can be masked"),
    "fault-stays": ("qcom", {"writes": {"FSR": lambda v: None}}, "the fault is gone"),
    "no-fault-interrupt": ("mmu-400", {"writes": {"SCTLR": lambda v: v & ~0x40}}, "the bank's interrupt comes"),
    "no-record": ("qcom", {"reads": {"FSR": lambda v: v & ~2}}, "why"),
    "global-fault-stays": ("mmu-401-long", {"writes": {"sGFSR": lambda v: None}}, "the interrupt is gone"),
    "no-stage": ("mmu-400", {"reads": {"IDR0": lambda v: v & 0x8FFF_FFFF}}, "some stage"),
    "queries-hang": ("qcom", {"reads": {"ATSR": lambda v: 1}}, "within 50 us"),
    "no-way-aside": ("mmu-401-long", {"writes": {"sCR0": lambda v: v & ~1}}, "everybody passes"),
}  # fmt: skip


@pytest.mark.parametrize("how", BENT)
def test_linux_would_notice(make: Make, how: str) -> None:
    name, bend, complaint = BENT[how]
    preset, form, stage, _ = PARTS[name]
    lab = make(preset)
    with pytest.raises(ScriptFailure, match=complaint):
        life(Domain.of(lab, form, stage), Part(lab, **bend))  # type: ignore[arg-type]


def test_linux_walks_by_itself_where_translation_operations_hide(make: Make) -> None:
    """ATOSNS read as set: the driver walks the tables itself, and the part's operation is never used."""
    lab = make("qcom-smmu-v2")
    domain = Domain.of(lab, "aarch64-4k", 1)
    life(domain, Part(lab, reads={"IDR0": lambda v: v ^ ATOSNS}))
    assert lab.target.counters("smmu")["v2p"] == 0


def test_linux_would_notice_a_lock_that_stays(make: Make) -> None:
    lab = make("mmu-500")
    part = Part(lab, writes={"sACR": lambda v: v | 1 << 26})
    with pytest.raises(ScriptFailure, match="it sticks"):
        run(part, mmu500_reset)
    part = Part(lab, writes={"ACTLR": lambda v: None})
    with pytest.raises(ScriptFailure, match="prefetch stays off"):
        run(part, mmu500_reset)
    with pytest.raises(ScriptFailure, match="revision 2"):
        run(Part(make("mmu-500", idr7=0x11)), mmu500_reset)
