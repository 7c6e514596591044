# SPDX-License-Identifier: GPL-2.0-or-later
"""Qualcomm's variants: Linux's driver on a part that firmware has set up, the driver of single context pages, the vendor
kernel's interrupt self test, and U-Boot.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from .conftest import Make
from .lab import DATA, Lab
from .scripts import (
    Part,
    Script,
    ScriptFailure,
    Step,
    check,
    expect,
    interrupt,
    leads,
    modify,
    run,
    write,
    write_back,
)
from .tables import LongTables
from .test_probes_linux import BYPASS, FAULT, IOVA, STREAM, TRANSLATE, Domain, attach, fault, probe

QCOM: Final = "qcom-smmu-v2"
DISPLAY: Final = 0x820  # stream of a display that firmware has left running
SMR_VALID: Final = 1 << 31
HANDOVER: Final = f"3:{SMR_VALID | 2 << 16 | DISPLAY:#x}:{BYPASS << 16:#x}"


def cold_group(part: Part) -> int:
    return min(part.groups, 128) - 1


def bypass_sticks(part: Part) -> Iterator[Step]:
    """Does firmware let a group bypass?  The last one is tried."""
    last = cold_group(part)
    yield write("S2CR", {"TYPE": BYPASS, "CBNDX": 0xFF}, "try it", index=last)
    yield expect("S2CR", {"TYPE": BYPASS}, "bypass reads back", index=last)


def bypass_bank(part: Part) -> Iterator[Step]:
    """Where it doesn't: the last bank, with translation off, stands in."""
    last, bank = cold_group(part), part.banks - 1
    yield write("S2CR", {"TYPE": BYPASS, "CBNDX": 0xFF}, "try it", index=last)
    yield expect("S2CR", {"TYPE": FAULT}, "firmware makes it a fault", index=last)
    yield write("CBAR_TYPE1", {"TYPE": 1}, "stage 1 without stage 2", index=bank)
    yield write("SCTLR", 0, "and without translation", bank=bank)
    yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": bank}, "lead there", index=last)
    yield write("SMR", {"VALID": 1, "ID": STREAM}, "our device", index=last)


def keep_what_runs(part: Part) -> Iterator[Step]:
    """Groups that firmware left valid stay, as bypass; the others are cleared. Then the part is enabled."""
    for group in range(part.groups):
        if part.map["SMR"].fields["VALID"].get(part.get("SMR", index=group)):
            yield write("S2CR", {"TYPE": BYPASS}, "scanout goes on", index=group)
        else:
            yield write("S2CR", {"TYPE": FAULT}, "unused", index=group)
            yield write("SMR", 0, "unused", index=group)
    yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1, "GFRE": 1, "GFIE": 1}, "the part takes over")
    for stream in (DISPLAY, DISPLAY + 2):
        yield leads(stream, DATA, DATA, "the display still reads its frame", status="bypass")


def adreno(domain: Domain) -> Script:
    """A GPU: bank 0, its own tables below TTBR0 and the kernel's below TTBR1, faults hold what caused them."""
    assert isinstance(domain.tables, LongTables)
    low, high = domain.tables.base, domain.tables.base
    upper = 0xFFFF_FF80_0000_0000 | IOVA

    def script(part: Part) -> Iterator[Step]:
        yield write("CBA2R", {"VA64": 1}, "AArch64", index=0)
        yield write("CBAR_TYPE1", {"TYPE": 1}, "stage 1", index=0)
        yield write("TCR2", {"PASize": 1, "SEP": 7}, "36 bits", bank=0)
        yield write("TCR", {"T0SZ": 25, "T1SZ": 25, "TG1": 2}, "both halves", bank=0)
        yield write("TTBR0", low | 1 << 48, "this process", bank=0)
        yield write("TTBR1", high | 1 << 48, "the kernel", bank=0)
        yield write("CONTEXTIDR", 0x1234, "whose it is", bank=0)
        yield write(
            "SCTLR", {"M": 1, "CFRE": 1, "CFIE": 1, "CFCFG": 1, "HUPCF": 1}, "stall", bank=0
        )
        yield expect("SCTLR", {"CFCFG": 1, "HUPCF": 1}, "faults can stall", bank=0)
        yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": 0}, "the GPU's group", index=2)
        yield write("SMR", {"VALID": 1, "ID": STREAM}, "the GPU", index=2)
        yield leads(STREAM, upper, DATA, "the kernel's half")
        yield leads(STREAM, IOVA, DATA, "the process's half")
        yield check(
            lambda p: p.lab.go(STREAM, 0x7000_0000, stall=True, token=77).status == "stalled",
            "a fault holds the GPU",
        )
        yield interrupt(True, "its interrupt", bank=0)
        yield expect("FSR", {"TF": 1, "SS": 1}, "why, and that it waits", bank=0)
        yield expect("FSYNR1", STREAM & 0xFF, "who", bank=0, mask=0xFF)
        yield expect("CONTEXTIDR", 0x1234, "whose", bank=0)
        yield expect("TTBR0", low | 1 << 48, "which tables", bank=0)
        yield leads(STREAM, IOVA, DATA, "others go on meanwhile")
        yield write_back("FSR", "seen", bank=0)
        yield write("RESUME", {"TnR": 1}, "give it up", bank=0)
        yield check(lambda p: p.lab.stalled(77) == "terminate", "the GPU gets its answer")
        yield expect("FSR", {"TF": 0, "SS": 0}, "nothing is left", bank=0)

    return script


def context_page(domain: Domain) -> Script:
    """A driver that maps single context pages and nothing else. Firmware has led the stream to the bank."""
    bank = domain.bank
    tables = domain.tables

    def script(part: Part) -> Iterator[Step]:
        yield check(lambda p: p.page_size == 0x1000, "pages of banks are 0x1000 apart")
        yield write("FAR", 0, "nothing of before", bank=bank)
        yield write("FSR", 0xFFFF_FFFF, "nothing of before", bank=bank)
        yield write("TTBR0", tables.base | bank << 48, "64 bits at once", bank=bank)
        yield write("TTBR1", 0, "not used", bank=bank)
        yield write("TCR2", {"SEP": 7}, "no effect in this format", bank=bank)
        # T0SZ comes as 64 - 32, of which three bits are there.
        yield write("TCR", 32 | 1 << 31 | 3 << 12, "long descriptors, 4 GiB", bank=bank)
        yield write("PRRR_MAIR0", 0x44, "attribute 0", bank=bank)
        yield write(
            "SCTLR",
            {"CFIE": 1, "CFRE": 1, "AFE": 1, "TRE": 1, "M": 1, "CFCFG": 1, "ASIDPNE": 1},
            "on",
            bank=bank,
        )
        yield leads(STREAM, IOVA, DATA, "the device reaches what is mapped")
        yield check(
            lambda p: p.lab.go(STREAM, 0x7000_0000, stall=True, token=5).status == "stalled",
            "a fault waits",
        )
        yield interrupt(True, "the bank's interrupt", bank=bank)
        yield expect("FAR", 0x7000_0000, "where", bank=bank)
        yield write_back("FSR", "seen", bank=bank)
        yield write("RESUME", {"TnR": 1}, "end it", bank=bank)
        yield check(lambda p: p.lab.stalled(5) == "terminate", "the device gets its answer")
        yield write("FSR", 0xFFFF_FFFF, "clear", bank=bank)
        yield write("RESUME", {"TnR": 1}, "with nothing stalled: no effect", bank=bank)
        yield expect("FSR", {"TF": 0, "SS": 0}, "nothing pending", bank=bank)
        yield leads(STREAM, IOVA, DATA, "and the device goes on")

    return script


def interrupt_self_test(bank: int) -> Script:
    def script(part: Part) -> Iterator[Step]:
        yield write("SCTLR", {"CFIE": 1, "CFRE": 1}, "faults interrupt", bank=bank)
        yield write("FSRRESTORE", 1 << 1, "make up a translation fault", bank=bank)
        yield interrupt(True, "the interrupt comes within a second", bank=bank)
        yield expect("FSR", {"TF": 1}, "the handler sees it", bank=bank)
        yield write_back("FSR", "done", bank=bank)
        yield interrupt(False, "the interrupt goes", bank=bank)

    return script


def free_bank(part: Part) -> int | None:
    """The first bank that looks unused, since nothing was reset: stage 2, or stage 1 with VMID 255."""
    layout = part.map["CBAR_TYPE1"].fields
    for bank in range(part.banks):
        cbar = part.get("CBAR", index=bank)
        kind, vmid = layout["TYPE"].get(cbar), layout["VMID"].get(cbar)
        if kind == 0 or (kind == 1 and vmid == 0xFF):
            return bank
    return None


def u_boot(part: Part) -> Iterator[Step]:
    """A bank that passes everything through, for a device that firmware has no group for."""
    bank = free_bank(part)
    yield check(lambda p: bank is not None, "a bank is free")
    yield write("CBAR_TYPE1", {"TYPE": 1, "VMID": 0xFF, "MemAttr": 15}, "stage 1", index=bank)
    yield write("SCTLR", {"CFIE": 1, "CFRE": 1}, "no translation", bank=bank)
    yield write("S2CR", {"TYPE": TRANSLATE, "CBNDX": bank or 0}, "lead there", index=7)
    yield write("SMR", {"VALID": 1, "ID": STREAM}, "the device", index=7)
    yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1}, "the part is on")
    yield leads(STREAM, IOVA, IOVA, "a bank without translation passes", status="bypass")


# -- they work ---------------------------------------------------------------------------------------------------------


def test_linux_takes_over_a_running_display(make: Make) -> None:
    lab = make(QCOM, handover=HANDOVER)
    part = Part(lab)
    domain = Domain.of(lab, "aarch64-4k", 1)
    run(part, probe, bypass_sticks, keep_what_runs, attach(domain), fault(domain))
    assert lab.go(DISPLAY, DATA).status == "bypass"


def test_linux_finds_another_way_to_bypass(make: Make) -> None:
    lab = make(QCOM, bypass_quirk=True)
    part = Part(lab)
    run(part, probe, bypass_bank)
    lab.on()
    assert (lab.go(STREAM, IOVA).status, lab.go(STREAM, IOVA).pa) == ("bypass", IOVA)
    with pytest.raises(ScriptFailure, match="bypass reads back"):
        run(part, bypass_sticks)


def test_a_gpu_has_two_halves_and_stalls(make: Make) -> None:
    lab = make(QCOM)
    lab.on()
    run(Part(lab), probe, adreno(Domain.of(lab, "aarch64-4k", 1, bank=0)))


def led_by_firmware(make: Make, **properties: object) -> tuple[Part, Domain]:
    """The group of the stream leads to bank 2, and the part is on, before any driver runs."""
    lab: Lab = make(
        QCOM, **{"handover": f"1:{SMR_VALID | STREAM:#x}:0x2", "reset_cr0": 0x406, **properties}
    )
    return Part(lab), Domain.of(lab, "long", 1, bank=2)


def test_the_driver_of_context_pages_works(make: Make) -> None:
    part, domain = led_by_firmware(make)
    run(part, context_page(domain))


@pytest.mark.parametrize("bank", [0, 7])
def test_the_vendor_kernels_interrupt_self_test_passes(make: Make, bank: int) -> None:
    run(Part(make(QCOM)), interrupt_self_test(bank))


@pytest.mark.parametrize(
    "preset, properties",
    [
        (QCOM, {}),
        ("generic", {}),
        ("mmu-500", {"reset_cbar": 0}),
        ("mmu-500", {"reset_cbar": 0x0001_00FF}),
    ],
)
def test_u_boot_finds_a_bank(make: Make, preset: str, properties: dict[str, object]) -> None:
    run(Part(make(preset, **properties)), u_boot)


# -- they notice -------------------------------------------------------------------------------------------------------


def test_linux_would_notice_a_display_that_is_forgotten(make: Make) -> None:
    part = Part(make(QCOM, handover=HANDOVER), reads={"SMR": lambda v: v & ~SMR_VALID})
    with pytest.raises(ScriptFailure, match="the display still reads"):
        run(part, keep_what_runs)


def test_a_gpu_would_notice_a_part_that_can_not_stall(make: Make) -> None:
    lab = make(QCOM, stall=False)
    lab.on()
    with pytest.raises(ScriptFailure, match="faults can stall"):
        run(Part(lab), adreno(Domain.of(lab, "aarch64-4k", 1, bank=0)))


@pytest.mark.parametrize(
    "properties, complaint",
    [
        ({"page_size": 65536}, "0x1000 apart"),
        ({"reset_cbar": 0x0002_0000}, "what is mapped"),
        ({"stall": False}, "a fault waits"),
    ],
)
def test_the_driver_of_context_pages_would_notice(
    make: Make, properties: dict[str, object], complaint: str
) -> None:
    part, domain = led_by_firmware(make, **properties)
    with pytest.raises(ScriptFailure, match=complaint):
        run(part, context_page(domain))


@pytest.mark.parametrize("name", ["FSRRESTORE", "SCTLR"])
def test_the_self_test_would_notice(make: Make, name: str) -> None:
    part = Part(make(QCOM), writes={name: lambda value: None})
    with pytest.raises(ScriptFailure, match="within a second"):
        run(part, interrupt_self_test(3))


def test_u_boot_would_notice_that_no_bank_is_free(make: Make) -> None:
    """As MMU-500 comes out of reset, where firmware has done nothing."""
    with pytest.raises(ScriptFailure, match="a bank is free"):
        run(Part(make("mmu-500")), u_boot)
