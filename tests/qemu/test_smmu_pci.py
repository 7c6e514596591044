# SPDX-License-Identifier: GPL-2.0-or-later
"""PCI masters behind the SMMU, by requester ID, and a PL330: what other devices' DMA meets."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rawqemu import DMA, Raw, descriptor, run
from rawsmmu import (
    ECAM,
    GICD,
    IOMMU,
    MACHINE,
    PAGE,
    RAM,
    READ_ONLY,
    RW_ALL,
    SMMU,
    TABLE,
    Pci,
    Smmu,
    Tables,
    pending,
)

ROOT, DATA = RAM + 0x0100_0000, RAM + 0x0400_0000
IOVA, LIST, BLOCK = 0x1_2340_0000, 0x1_2350_0000, 0x2_0000_0000
LIST_PA = RAM + 0x0200_0000
SLOT = 4
PATH = "/machine/peripheral/dma0"
DEVICE = ("-device", f"bench-dma-pci,id=dma0,addr={SLOT:#x}")
OK, IDLE, ARMED, BAD_LENGTH, WRITE_FAILED = 0, 0xFFFF_FFFF, 0xFFFF_FFFE, 0xDEAD_0001, 0xDEAD_0002
MISMATCH, NOT_ARMED, BAD_ATTRS = 0xDEAD_0004, 0xDEAD_0005, 0xDEAD_0006
PATTERN = bytes.fromhex("78563412")


@pytest.fixture
def qemu(binary: Path) -> Iterator[Raw]:
    with Raw(binary, *DEVICE, machine=MACHINE) as raw:
        yield raw


@pytest.fixture
def pci(qemu: Raw) -> Pci:
    return Pci(qemu, SLOT)


@pytest.fixture
def tables(qemu: Raw) -> Tables:
    tables = Tables(qemu, ROOT)
    tables.page(IOVA, DATA)
    tables.page(IOVA + 0x1000, DATA + 0x1000, PAGE | READ_ONLY)
    tables.page(IOVA + 0x2000, DATA + 0x2000, PAGE & ~RW_ALL)  # privileged accesses only
    tables.page(LIST, LIST_PA)
    tables.block(BLOCK, DATA + 0x20_0000)
    return tables


@pytest.fixture
def smmu(qemu: Raw, pci: Pci, tables: Tables) -> Smmu:
    smmu = Smmu(qemu)
    smmu.attach(pci.rid, bank=2, group=1, table=tables.base)
    return smmu


def _run(qemu: Raw, **how: Any) -> dict[str, Any]:
    qemu.poke(LIST_PA, descriptor(**how))
    (result,) = run(qemu, (PATH, LIST))["results"]
    return dict(result)


def test_it_is_found_as_firmware_finds_it(qemu: Raw) -> None:
    config = ECAM + (SLOT << 15)
    ids, command, revision = qemu.mmio((config,), (config + 4,), (config + 8,))
    assert (ids, revision >> 16) == (0x5342_1234, 0x0801)
    assert command & 7 == 0


def test_the_engine_works_through_the_tables_descriptors_too(qemu: Raw, smmu: Smmu) -> None:
    qemu.poke(DATA + 0x20_0000, bytes(range(256)) * 4)
    result = _run(qemu, op="copy", src=BLOCK, dst=IOVA + 0x100, length=1024)
    assert (result["state"], result["bytes"], result["bursts"]) == ("done", 1024, 8)
    assert qemu.peek(DATA + 0x100, 1024) == bytes(range(256)) * 4
    assert struct.unpack("<II", qemu.peek(LIST_PA + 0x30, 8)) == (1 << 31, 1024)


def test_without_bus_mastering_nothing_goes_anywhere(qemu: Raw, smmu: Smmu, pci: Pci) -> None:
    qemu.write(pci.config + 4, 2)
    result = _run(qemu, op="read", src=IOVA, length=4)
    assert (result["state"], result["code"]) == ("error", "bad-list")


def test_a_fault_ends_it_and_leaves_its_record(qemu: Raw, smmu: Smmu, pci: Pci) -> None:
    result = _run(qemu, op="fill", dst=IOVA + 0x1000, length=64)
    assert (result["code"], result["error-address"]) == ("bus-decode", IOVA + 0x1000)
    fault = qemu.event("IOMMU_FAULT")["data"]
    assert (fault["causes"], fault["stream"], fault["context"]) == (["permission"], pci.rid, 2)
    assert smmu.read("FSR", 2) & SMMU["FSR"].encode(PF=1, MULTI=1) == SMMU["FSR"].encode(PF=1)
    state = qemu("x-iommu-query", path=IOMMU, streams=False)["contexts"][2]
    assert state["counters"]["faults"] == 1  # of a burst of 64 bytes, however QEMU cuts it


def test_what_would_stall_a_platform_master_ends_this_one(
    qemu: Raw, smmu: Smmu, pci: Pci, tables: Tables
) -> None:
    smmu.attach(pci.rid, 2, 1, tables.base, SMMU["SCTLR"].encode(CFCFG=1))
    assert _run(qemu, op="read", src=IOVA + 0x8000, length=4)["code"] == "bus-decode"
    state = qemu("x-iommu-query", path=IOMMU, streams=False)["contexts"][2]
    assert (state["stalled"], state["waiting"], state["counters"]["stalls"]) == (False, 0, 0)


def test_a_fault_that_is_not_reported_reads_zero(qemu: Raw, smmu: Smmu) -> None:
    smmu.write("SCTLR", SMMU["SCTLR"].encode(M=1, HUPCF=1), 2)
    qemu.poke(DATA + 0x40, b"x" * 64)
    result = _run(qemu, op="copy", src=IOVA + 0x8000, dst=IOVA + 0x40, length=64)
    assert result["state"] == "done"
    assert qemu.peek(DATA + 0x40, 64) == bytes(64)
    result = _run(qemu, op="fill", dst=IOVA + 0x1000, length=64, data=1)
    assert result["state"] == "done"
    assert qemu.peek(DATA + 0x1000, 64) == bytes(64)


def test_privilege_is_the_descriptors(qemu: Raw, smmu: Smmu) -> None:
    privileged = 1 << 8
    assert _run(qemu, op="read", src=IOVA + 0x2000, length=4)["code"] == "bus-decode"
    smmu.write("FSR", smmu.read("FSR", 2), 2)
    assert _run(qemu, op="read", src=IOVA + 0x2000, length=4, flags=privileged)["state"] == "done"


def test_each_burst_is_one_lookup_in_a_block(qemu: Raw, smmu: Smmu) -> None:
    before = qemu("x-iommu-query", path=IOMMU, streams=False)["counters"]
    _run(qemu, op="read", src=BLOCK, length=4096, burst=256)
    after = qemu("x-iommu-query", path=IOMMU, streams=False)["counters"]
    # 16 bursts, the descriptor and its record; the block and the list's page miss once each.
    assert after["translations"] - before["translations"] == 18
    assert after["misses"] - before["misses"] == 2


def test_a_requester_id_that_is_not_mapped_is_a_global_fault(qemu: Raw, smmu: Smmu) -> None:
    smmu.write("SMR", 1 << 31 | 0x123, index=1)
    assert _run(qemu, op="read", src=IOVA, length=4)["code"] == "bad-list"
    fault = qemu.event("IOMMU_FAULT")["data"]
    assert (fault["type"], fault["causes"]) == ("global", ["unknown-stream"])


def test_a_bus_number_is_part_of_the_stream(binary: Path) -> None:
    port = ("-device", "pcie-root-port,id=rp0,addr=9", "-device", "bench-dma-pci,id=dma1,bus=rp0")
    with Raw(binary, *port, machine=MACHINE) as qemu:
        bridge = ECAM + (9 << 15)
        for number in (3, 5):  # as firmware left it, and as the kernel numbers it anew
            qemu.mmio((bridge + 0x18, number << 16 | number << 8), (bridge + 0x20, 0x1010_1010),
                      (bridge + 0x04, 6))  # fmt: skip
            pci = Pci(qemu, 0, 0x1010_0000, number)
            assert pci.rid == number << 8
            tables = Tables(qemu, ROOT)
            tables.page(IOVA, DATA)
            smmu = Smmu(qemu)
            smmu.attach(pci.rid, 2, 1, tables.base)
            assert pci.arm(IOVA, DATA) == OK
            smmu.attach(pci.rid ^ 0x100, 2, 1, tables.base)
            assert pci.arm(IOVA, DATA) == WRITE_FAILED
            assert qemu.event("IOMMU_FAULT")["data"]["stream"] == pci.rid
            smmu.write("sGFSR", smmu.read("sGFSR"))


def test_completion_is_an_interrupt_on_its_pin(qemu: Raw, smmu: Smmu, pci: Pci) -> None:
    qemu.write(pci.engine + DMA.address("IRQ_ENABLE"), 1)
    _run(qemu, op="read", src=IOVA, length=4)
    ecam = next(window for window in TABLE.windows if window.kind == "pcie-ecam")
    assert ecam.irq is not None
    assert pending(qemu, ecam.irq + SLOT % 4)
    qemu.write(pci.engine + DMA.address("IRQ_STATUS"), 1)
    assert not pending(qemu, ecam.irq + SLOT % 4)


def test_completion_is_a_message_that_the_smmu_translates(
    qemu: Raw, smmu: Smmu, pci: Pci, tables: Tables
) -> None:
    v2m = next(window for window in TABLE.windows if window.kind == "gic-v2m")
    assert v2m.irq is not None
    tables.page(IOVA + 0x9000, v2m.base)
    cap, number = qemu.read(pci.config + 0x34) & 0xFF, 32 + v2m.irq + 5
    doorbell = IOVA + 0x9000 + 0x40  # MSI_SETSPI_NS
    control = qemu.read(pci.config + cap)
    qemu.mmio(
        (pci.config + cap + 4, doorbell & 0xFFFF_FFFF), (pci.config + cap + 8, doorbell >> 32),
        (GICD + 0xC00 + number // 16 * 4, 2 << number % 16 * 2),  # edge-triggered
        (pci.config + cap + 12, number), (pci.config + cap, control | 1 << 16),
        (pci.engine + DMA.address("IRQ_ENABLE"), 1),
    )  # fmt: skip
    _run(qemu, op="read", src=IOVA, length=4)
    assert pending(qemu, v2m.irq + 5)


def test_state_comes_back_mid_list(binary: Path, tmp_path: Path) -> None:
    from test_smmu_translation import make_disk

    with Raw(binary, *DEVICE, "-blockdev", make_disk(binary, tmp_path), machine=MACHINE) as qemu:
        pci, tables = Pci(qemu, SLOT), Tables(qemu, ROOT)
        for page in range(4):
            tables.page(IOVA + page * 4096, DATA + page * 4096)
        tables.page(LIST, LIST_PA)
        Smmu(qemu).attach(pci.rid, 2, 1, tables.base)
        qemu.mmio((pci.test + 4, 0x1234), (pci.test + 0x14, 1))
        qemu.poke(LIST_PA, descriptor("fill", dst=IOVA, length=16384, data=0x55555555))
        assert run(qemu, (PATH, LIST), budget=5)["results"][0]["state"] == "budget"
        assert qemu.hmp("savevm here") == ""
        qemu("x-bench-reset")
        assert qemu.hmp("loadvm here") == ""
        assert qemu.mmio((pci.test + 4,), (pci.test + 0x10,)) == [0x1234, ARMED]
        (result,) = run(qemu)["results"]
        assert (result["state"], result["bytes"]) == ("done", 16384)
        assert qemu.peek(DATA, 16384) == b"\x55" * 16384


# -- the window of BAR 2


def test_the_test_window_writes_and_looks(qemu: Raw, smmu: Smmu, pci: Pci) -> None:
    assert pci.arm(IOVA + 0x10, DATA + 0x10, 70) == OK
    assert qemu.peek(DATA + 0x10, 70) == (PATTERN * 18)[:70]
    assert pci.arm(IOVA + 0x10, DATA + 0x14, 70) == MISMATCH
    assert pci.arm(IOVA + 0x1000, DATA + 0x1000) == WRITE_FAILED
    assert qemu.event("IOMMU_FAULT")["data"]["causes"] == ["permission"]


def test_the_test_window_says_what_is_wrong(qemu: Raw, smmu: Smmu, pci: Pci) -> None:
    assert pci.arm(IOVA, DATA, 0) == BAD_LENGTH
    assert pci.arm(IOVA, DATA, 0xFFFF_FFFF) == BAD_LENGTH
    assert pci.arm(IOVA, DATA, attrs=8 | 2 | 1) == BAD_ATTRS
    assert pci.arm(IOVA, DATA, attrs=8) == BAD_ATTRS
    assert pci.arm(IOVA, DATA, attrs=8 | 2) == OK
    assert qemu.mmio((pci.test,), (pci.test + 0x10,)) == [0, NOT_ARMED]
    assert qemu.mmio((pci.test + 0x14, 1), (pci.test + 0x10,))[1] == ARMED
    assert qemu.mmio((pci.test + 0x14, 0), (pci.test + 0x10,))[1] == IDLE


def test_a_window_of_its_own_is_no_place_for_its_data(
    qemu: Raw, smmu: Smmu, pci: Pci, tables: Tables
) -> None:
    for page, target in enumerate((pci.engine, pci.test, TABLE.iommus[0].base, ECAM)):
        tables.page(IOVA + 0x10_0000 + page * 4096, target & ~0xFFF)
        for op in ("read", "fill"):
            at = IOVA + 0x10_0000 + page * 4096
            _run(qemu, op=op, src=at, dst=at, length=4096)
        pci = Pci(qemu, SLOT)  # what it has written to itself and to its SMMU is undone
        qemu("x-bench-reset")
        smmu.attach(pci.rid, 2, 1, tables.base)
        pci.arm(IOVA + 0x10_0000 + page * 4096, DATA, 4096)
        Pci(qemu, SLOT)
        smmu.attach(pci.rid, 2, 1, tables.base)
    assert Pci(qemu, SLOT).arm(IOVA, DATA) == OK


@pytest.mark.parametrize("target", ["own", "smmu"])
def test_a_message_aimed_at_registers_harms_nobody(
    qemu: Raw, smmu: Smmu, pci: Pci, tables: Tables, target: str
) -> None:
    control = pci.engine + DMA.address("CTRL")
    at = control if target == "own" else smmu.address("SCTLR", 2)
    tables.page(IOVA + 0x9000, at & ~0xFFF)
    cap = qemu.read(pci.config + 0x34) & 0xFF
    doorbell = IOVA + 0x9000 + (at & 0xFFF)
    qemu.mmio(
        (pci.config + cap + 4, doorbell & 0xFFFF_FFFF), (pci.config + cap + 8, doorbell >> 32),
        (pci.config + cap + 12, 0xF), (pci.config + cap, qemu.read(pci.config + cap) | 1 << 16),
        (pci.engine + DMA.address("IRQ_ENABLE"), 3),
    )  # fmt: skip
    assert _run(qemu, op="read", src=IOVA, length=4)["state"] == "done"
    if target == "own":  # it has reset itself
        assert qemu.read(pci.engine + DMA.address("IRQ_ENABLE")) == 0
    else:
        assert smmu.read("SCTLR", 2) == 0xF


# -- other machines


def test_it_works_on_the_stock_machine_without_an_iommu(binary: Path) -> None:
    with Raw(binary, *DEVICE, "-m", "64M", machine="virt", options=",highmem-ecam=off") as qemu:
        pci = Pci(qemu, SLOT)
        assert pci.arm(0x4100_0000, 0x4100_0000) == OK
        assert qemu.mmio((0x4100_0000,), (0x4100_003C,)) == [0x1234_5678] * 2
        words = descriptor("fill", dst=0x4100_1000, length=256, data=7)
        qemu.mmio(
            *(
                (0x4180_0000 + at, word)
                for at, (word,) in zip(
                    range(0, 64, 4), struct.iter_unpack("<I", words), strict=True
                )
            )
        )
        (result,) = run(qemu, (PATH, 0x4180_0000))["results"]
        assert (result["state"], result["bytes"]) == ("done", 256)
        assert qemu.read(0x4100_10FC) == 7


def test_two_of_them_share_the_round(binary: Path) -> None:
    second = ("-device", "bench-dma-pci,id=dma1,addr=5")
    with Raw(binary, *DEVICE, *second, machine=MACHINE, options=",smmu=off") as qemu:
        Pci(qemu, SLOT)
        Pci(qemu, 5, 0x1001_0000)
        for master in range(2):
            qemu.poke(
                LIST_PA + 64 * master,
                descriptor("fill", dst=DATA + 4096 * master, length=4096, data=master + 1),
            )
        both = (PATH, LIST_PA), ("/machine/peripheral/dma1", LIST_PA + 64)
        first, other = run(qemu, *both, budget=10)["results"]
        assert (first["bursts"], other["bursts"]) == (5, 5)
        assert {each["state"] for each in run(qemu)["results"]} == {"done"}
        assert qemu.peek(DATA + 4096, 8) == struct.pack("<II", 2, 2)


# -- PL330

MOV_CCR, MOV_SAR, MOV_DAR, LOAD, STORE, WRITE_BARRIER, SEND_EVENT, END = (
    b"\xbc\x01", b"\xbc\x00", b"\xbc\x02", b"\x04", b"\x08", b"\x13", b"\x34", b"\x00",
)  # fmt: skip


def test_a_pl330_is_behind_it_with_its_program_too(qemu: Raw, smmu: Smmu, tables: Tables) -> None:
    window = next(window for window in TABLE.windows if window.kind == "pl330")
    assert window.stream is not None and window.irq is not None
    low = 0x1000_0000  # PL330 has 32 address bits
    for page in range(3):
        tables.page(low + page * 4096, DATA + page * 4096)
    smmu.attach(window.stream, 4, 2, tables.base)
    # One burst of 4 beats of 8 bytes, incrementing on both sides (ARM DDI 0424, 3.3.12).
    ccr = 1 | 3 << 1 | 3 << 4 | 1 << 14 | 3 << 15 | 3 << 18
    program = (MOV_CCR + struct.pack("<I", ccr) + MOV_SAR + struct.pack("<I", low + 0x1000)
               + MOV_DAR + struct.pack("<I", low + 0x2000) + LOAD + STORE + WRITE_BARRIER
               + SEND_EVENT + b"\x08" + END)  # fmt: skip
    qemu.poke(DATA, program)
    qemu.poke(DATA + 0x1000, bytes(range(32)))
    at = window.base
    qemu("cont")
    qemu.mmio((at + 0x20, 2), (at + 0xD08, 0x00A0_0000), (at + 0xD0C, low), (at + 0xD04, 0))
    qemu("x-mmio", ops=[{"op": "poll", "addr": at + 0x28, "mask": 2, "expect": 2,
                         "count": 100000}])  # fmt: skip
    assert qemu.peek(DATA + 0x2000, 32) == bytes(range(32))
    assert pending(qemu, window.irq + 2)
