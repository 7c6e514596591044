# SPDX-License-Identifier: GPL-2.0-or-later
"""Each observable step has a trace event, and a guest's errors reach the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from rawqemu import (
    DMA,
    FIRST,
    MSM,
    PAGE,
    RAM,
    RAW,
    SECTION,
    TABLE_OF,
    Raw,
    activate,
    descriptor,
    master_base,
    msm,
    run,
)

L1 = RAM.base + 0x0100_0000
LIST = RAM.base + 0x0102_0000
DATA = RAM.base + 0x0200_0000
IOVA = 0x1000_0000
SCRATCH = next(w for w in TABLE_OF.windows if w.kind == "bench-page").base + PAGE.address(
    "SCRATCH", index=0
)
HOLE = msm("RESUME", 0) + 0x100

EVENTS = {
    "hwm_iommu_read": "mdp0: offset 0xffff4 value 0x11 result 0",
    "hwm_iommu_write": "mdp0: offset 0x820 value 0x0 result 0",
    "hwm_iommu_translate": f"mdp0: stream 0 iova {IOVA:#x} length 64 write 0 status 0 pa {DATA:#x}",
    "hwm_iommu_fault": "mdp0: global 0 stream 0 context 0 iova 0x10100000",
    "hwm_iommu_stall": "mdp0: stream 0 context 0 iova 0x10100000",
    "hwm_iommu_resume": "mdp0: context 0 terminate 0",
    "hwm_iommu_invalidate": "mdp0: CTX_TLBIALL",
    "hwm_iommu_irq": "mdp0: line 0 level 1",
    "hwm_iommu_reset": "mdp0",
    "bench_dma_read": "raw0: offset 0x0 value 0x48574d44 result 0",
    "bench_dma_write": "mdp_port0_cb0: offset 0x8 value 0x2 result 0",
    "bench_dma_start": f"mdp_port0_cb0: list {LIST:#x}",
    "bench_dma_kick": "mdp_port0_cb0",
    "bench_dma_complete": "mdp_port0_cb0: run 5 code 9 completed 1 bytes 64",
    "bench_dma_window": f"raw0: pa {SCRATCH:#x} length 4 write 1 result 0",
    "bench_dma_irq": "raw0: level 1",
    "bench_arbiter_slice": "bursts 1 bytes 4 left",
    "bench_arbiter_kick": "running 0",
    "bench_arbiter_run": "budget 77",
    "bench_arbiter_answer": "issued 1",
    "bench_page_read": "offset 0x20 value 0x2a",
    "bench_page_write": "offset 0x20 value 0x2a",
}

PCI_EVENTS = {"hwm_iommu_unlocked", "bench_dma_pci_test"}  # test_smmu_pci.py, test_smmu_threads.py


def _work(qemu: Raw) -> None:
    """A stall, a resume that doesn't help, an abort, and a master that writes a register."""
    qemu.words(L1 + 4 * (IOVA >> 20), [DATA | SECTION])
    activate(qemu, L1, actlr=MSM["ACTLR"].encode(CFCFG=1, CFEIE=1))
    mib = 1 << 20
    read = descriptor("read", src=IOVA, length=64, next_=LIST + 64)
    qemu.poke(LIST, read + descriptor("read", src=IOVA + mib, length=64))
    run(qemu, (FIRST, LIST), budget=77)
    qemu.mmio((msm("RESUME", 0), 0), (msm("REV"),))
    run(qemu)
    qemu.write(master_base(FIRST) + DMA.address("CTRL"), DMA["CTRL"].encode(ABORT=1))
    run(qemu)
    qemu.poke(LIST, descriptor("fill", dst=SCRATCH, length=4, data=42))
    qemu.mmio((master_base(RAW) + DMA.address("IRQ_ENABLE"), 1), (master_base(RAW),))
    run(qemu, (RAW, LIST))
    assert qemu.mmio((SCRATCH,), (HOLE,), (HOLE, 1)) == [42, 0, 0]
    qemu("x-bench-reset")
    qemu("quit")
    qemu.wait()


@pytest.fixture(scope="module")
def log(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("trace") / "log"
    patterns = [word for name in ("hwm_*", "bench_*") for word in ("-trace", name)]
    with Raw(binary, "-d", "guest_errors", "-D", str(path), *patterns) as qemu:
        _work(qemu)
    return path.read_text().splitlines()


@pytest.mark.parametrize("name", EVENTS)
def test_step_is_traced(log: list[str], name: str) -> None:
    lines = [line.split(f"{name} ", 1)[1] for line in log if f"{name} " in line]
    assert any(line.startswith(EVENTS[name]) for line in lines), lines[:5]


def test_every_event_is_in_this_list(binary: Path) -> None:
    with Raw(binary) as qemu:
        found = {
            event["name"]
            for pattern in ("hwm_*", "bench_*")
            for event in qemu("trace-event-get-state", name=pattern)
        }
    assert found == set(EVENTS) | PCI_EVENTS


def test_a_guests_errors_are_logged(log: list[str]) -> None:
    said = "mdp0: %s at offset 0x920: no such register, or not in this direction"
    assert said % "read" in log
    assert said % "write" in log
