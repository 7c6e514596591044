# SPDX-License-Identifier: GPL-2.0-or-later
"""Platform masters behind the SMMU of smmuv2-bench: translation, faults, stalls, state."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rawqemu import QmpError, Raw, descriptor, run
from rawsmmu import (
    FIRST,
    IOMMU,
    MACHINE,
    MASTER,
    PAGE,
    RAM,
    READ_ONLY,
    SMMU,
    TABLE,
    Smmu,
    Tables,
    pending,
)

ROOT = RAM + 0x0100_0000
LIST = RAM + 0x0200_0000
DATA = RAM + 0x0400_0000
IOVA = 0x1_2340_0000
BLOCK = 0x3_0020_0000
STALL = SMMU["SCTLR"].encode(CFCFG=1)


@pytest.fixture
def qemu(binary: Path) -> Iterator[Raw]:
    with Raw(binary, machine=MACHINE) as raw:
        yield raw


@pytest.fixture
def tables(qemu: Raw) -> Tables:
    tables = Tables(qemu, ROOT)
    tables.page(IOVA, DATA)
    tables.page(IOVA + 0x1000, DATA + 0x1000, PAGE | READ_ONLY)
    tables.block(BLOCK, DATA + 0x20_0000)
    return tables


@pytest.fixture
def smmu(qemu: Raw, tables: Tables) -> Smmu:
    smmu = Smmu(qemu)
    smmu.attach(FIRST.stream, bank=3, group=5, table=tables.base)
    return smmu


def _ask(qemu: Raw, *iovas: int, **how: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = qemu(
        "x-iommu-translate", path=IOMMU, stream=FIRST.stream, iovas=list(iovas), **how
    )["results"]
    return results


def _copy(qemu: Raw, *, src: int = 0, dst: int = 0, op: str = "copy", length: int = 64) -> Any:
    qemu.poke(LIST, descriptor(op, src=src, dst=dst, length=length))
    (result,) = run(qemu, (MASTER, LIST))["results"]
    return result


def test_data_goes_where_the_tables_say(qemu: Raw, smmu: Smmu) -> None:
    qemu.poke(DATA + 0x20_0000, bytes(range(256)))
    assert _copy(qemu, src=BLOCK, dst=IOVA + 0x80, length=256)["state"] == "done"
    assert qemu.peek(DATA + 0x80, 256) == bytes(range(256))
    page, block = _ask(qemu, IOVA + 0x123, BLOCK + 0x1234)
    assert (page["pa"], page["page"], page["hit"], page["context"]) == (DATA + 0x123, 4096, True, 3)
    assert (block["pa"], block["page"]) == (DATA + 0x20_1234, 2 << 20)


def test_a_fault_tells_all_registers_and_raises_its_banks_line(qemu: Raw, smmu: Smmu) -> None:
    result = _copy(qemu, src=IOVA + 0x1000, dst=IOVA + 0x1010)
    assert (result["code"], result["error-address"]) == ("iommu-fault", IOVA + 0x1010)
    fault = qemu.event("IOMMU_FAULT")["data"]
    assert (fault["type"], fault["context"], fault["stream"]) == ("context", 3, FIRST.stream)
    assert (fault["causes"], fault["write"], fault["far"]) == (["permission"], True, IOVA + 0x1010)
    assert fault["fsr"] == smmu.read("FSR", 3)
    assert fault["fsr"] & SMMU["FSR"].encode(PF=1)
    assert fault["far"] == smmu.read("FAR", 3)
    assert fault["fsynr0"] == smmu.read("FSYNR0", 3)
    assert fault["cbfrsynra"] == smmu.read("CBFRSYNRA", index=3)
    assert fault["cbfrsynra"] & 0x7FFF == FIRST.stream
    first = TABLE.iommus[0].first_context_irq
    assert first is not None
    spi = first + 3
    assert pending(qemu, spi)
    assert not pending(qemu, spi + 1)
    smmu.write("FSR", fault["fsr"], 3)
    assert not pending(qemu, spi)


def test_a_stream_that_no_group_knows_is_a_global_fault(qemu: Raw, smmu: Smmu) -> None:
    smmu.write("SMR", 0, index=5)
    assert _copy(qemu, src=IOVA, op="read")["code"] == "iommu-fault"
    fault = qemu.event("IOMMU_FAULT")["data"]
    assert (fault["type"], fault["causes"]) == ("global", ["unknown-stream"])
    assert not {"context", "cbfrsynra", "ipafar"} & set(fault)
    assert fault["fsr"] == smmu.read("sGFSR") == SMMU["sGFSR"].encode(USF=1)
    assert pending(qemu, TABLE.iommus[0].irq_nonsecure)


def test_a_fault_says_stage_and_level(qemu: Raw, smmu: Smmu) -> None:
    (fault,) = _ask(qemu, IOVA + 0x5000)
    assert (fault["causes"], fault["stage"], fault["level"]) == (["translation"], 1, 3)
    walk = qemu("x-iommu-walk", path=IOMMU, stream=FIRST.stream, iova=IOVA)
    assert [level["level"] for level in walk["levels"]] == [1, 2, 3]
    assert {level["bytes"] for level in walk["levels"]} == {8}


def test_query_tells_groups_and_banks(qemu: Raw, smmu: Smmu) -> None:
    state = qemu("x-iommu-query", path=IOMMU)
    assert state["model"] == "smmu-v2"
    assert state["tlb-capacity"] == 8192
    assert state["streams"] == [
        {"route": 5, "stream": FIRST.stream, "mask": 0, "way": "translate", "context": 3, "vmid": 0}
    ]
    bank = state["contexts"][3]
    assert (bank["translating"], bank["stage"], bank["format"]) == (True, "stage1", "aarch64")
    ttbr = next(each for each in bank["registers"] if each["name"] == "TTBR0")
    assert (ttbr["value"], ttbr["bytes"]) == (ROOT, 8)


def test_tlb_entries_say_what_they_are(qemu: Raw, smmu: Smmu) -> None:
    _copy(qemu, src=BLOCK, dst=IOVA)
    entries = qemu("x-iommu-query-tlb", path=IOMMU)["entries"]
    assert {(each["va"], each["page"], each["kind"], each["stage"]) for each in entries} == {
        (BLOCK, 2 << 20, "stage1", 1),
        (IOVA, 4096, "stage1", 1),
    }


def test_halves_of_a_long_register_and_all_of_it_agree(qemu: Raw, smmu: Smmu) -> None:
    at = smmu.address("TTBR0", 3)
    smmu.write("TTBR0", 0x1234_0000_5678_9000, 3)
    assert qemu.mmio((at,), (at + 4,)) == [0x5678_9000, 0x1234_0000]
    qemu.mmio((at + 4, 0x4321_0000), (at, 0x1000))
    assert smmu.read("TTBR0", 3) == 0x4321_0000_0000_1000


def test_a_stalled_master_waits_for_resume(qemu: Raw, smmu: Smmu, tables: Tables) -> None:
    smmu.attach(FIRST.stream, 3, 5, tables.base, STALL)
    assert _copy(qemu, src=IOVA + 0x5000, dst=IOVA)["state"] == "stalled"
    stall = qemu.event("IOMMU_STALL")["data"]
    assert (stall["context"], stall["iova"]) == (3, IOVA + 0x5000)
    qemu.poke(DATA + 0x5000, b"waited" * 11)
    tables.page(IOVA + 0x5000, DATA + 0x5000)
    smmu.write("FSR", smmu.read("FSR", 3), 3)
    smmu.write("RESUME", 0, 3)
    (result,) = run(qemu)["results"]
    assert result["state"] == "done"
    assert qemu.peek(DATA, 64) == (b"waited" * 11)[:64]


def test_resume_can_end_it(qemu: Raw, smmu: Smmu, tables: Tables) -> None:
    smmu.attach(FIRST.stream, 3, 5, tables.base, STALL)
    _copy(qemu, src=IOVA + 0x5000, dst=IOVA)
    smmu.write("RESUME", 1, 3)
    (result,) = run(qemu)["results"]
    assert (result["state"], result["code"]) == ("error", "terminated")


def make_disk(binary: Path, folder: Path) -> str:
    """Where savevm puts what it saves: an option of -blockdev."""
    path = folder / "snapshots.qcow2"
    command = [str(binary.parent / "qemu-img"), "create", "-q", "-f", "qcow2", str(path), "1G"]
    subprocess.run(command, check=True, capture_output=True)
    return f"driver=qcow2,node-name=snapshots,file.driver=file,file.filename={path}"


def test_a_snapshot_holds_a_stall_and_the_tlb(binary: Path, tmp_path: Path) -> None:
    with Raw(binary, "-blockdev", make_disk(binary, tmp_path), machine=MACHINE) as qemu:
        tables = Tables(qemu, ROOT)
        tables.page(IOVA, DATA)
        smmu = Smmu(qemu)
        smmu.attach(FIRST.stream, 3, 5, tables.base, STALL)
        _copy(qemu, src=IOVA, op="read")
        _copy(qemu, src=IOVA + 0x5000, dst=IOVA)
        before = qemu("x-iommu-query", path=IOMMU)
        entries = qemu("x-iommu-query-tlb", path=IOMMU)
        assert qemu.hmp("savevm waits") == ""
        smmu.write("RESUME", 1, 3)
        run(qemu)
        qemu("x-bench-reset")
        assert qemu.hmp("loadvm waits") == ""
        assert qemu("x-iommu-query", path=IOMMU) == before
        assert qemu("x-iommu-query-tlb", path=IOMMU) == entries
        tables.page(IOVA + 0x5000, DATA + 0x5000)
        smmu.write("FSR", smmu.read("FSR", 3), 3)  # HUPCF is 0: it would fault for the old one
        smmu.write("RESUME", 0, 3)
        (result,) = run(qemu)["results"]
        assert result["state"] == "done"


def test_a_large_tlb_can_be_had_and_a_larger_one_not(qemu: Raw) -> None:
    qemu("x-bench-reset", tlb=[{"path": IOMMU, "entries": 8192, "ways": 4}])
    assert qemu("x-iommu-query", path=IOMMU, streams=False)["tlb-entries"] == 8192
    with pytest.raises(QmpError, match="it has 1 to 8192 entries"):
        qemu("x-bench-reset", tlb=[{"path": IOMMU, "entries": 16384, "ways": 4}])


def test_an_ordered_stage_2_fault_is_refused_outside_of_its_sense(qemu: Raw) -> None:
    with pytest.raises(QmpError, match="can't be made to fault with cause 'stage2'"):
        qemu("x-iommu-inject-fault", path=IOMMU, cause="stage2")


WINDOWS = {
    "smmu": TABLE.iommus[0].base,
    "own": FIRST.base,
    "page": next(window.base for window in TABLE.windows if window.kind == "bench-page"),
    "pl330": next(window.base for window in TABLE.windows if window.kind == "pl330"),
    "uart": next(window.base for window in TABLE.windows if window.kind == "uart"),
    "ecam": next(window.base for window in TABLE.windows if window.kind == "pcie-ecam"),
    "redist": 0x080A_0000,
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("gic", [2, 3])
def test_tables_lists_and_data_aimed_at_a_window_harm_nobody(
    binary: Path, window: str, gic: int
) -> None:
    at = WINDOWS[window]
    with Raw(binary, machine=MACHINE, options=f",gic-version={gic}") as qemu:
        smmu = Smmu(qemu)
        tables = Tables(qemu, ROOT)
        tables.page(IOVA, at & ~0xFFF)
        smmu.attach(FIRST.stream, 3, 5, tables.base)
        # A write to the bench page's first register would end QEMU
        for op in ("read", "fill") if window != "page" else ("read",):
            _copy(qemu, op=op, src=IOVA, dst=IOVA, length=4096)
        qemu("x-bench-reset")
        (result,) = run(qemu, (MASTER, at))["results"]
        assert (result["state"], result["code"]) in (("error", "bad-list"), ("error", "bus-decode"))
        qemu("x-bench-reset")
        smmu.attach(FIRST.stream, 3, 5, at & ~0xFFF)
        assert _copy(qemu, op="read", src=IOVA)["code"] == "iommu-fault"
        assert qemu.event("IOMMU_FAULT")["data"]["causes"][0] in ("walk-decode", "walk-slave")
        assert qemu("query-status")["status"] == "prelaunch"
