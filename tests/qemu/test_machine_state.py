# SPDX-License-Identifier: GPL-2.0-or-later
"""State saved in the middle of a stall comes back whole: savevm, another process, migration."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from rawqemu import (
    DMA,
    FIRST,
    IOMMU,
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
MEG = 1 << 20
WINDOWS = {window.kind: window for window in TABLE_OF.windows}
SCRATCH = WINDOWS["bench-page"].base + PAGE.address("SCRATCH", index=3)
SOURCE, TARGET = IOVA, IOVA + MEG
PATTERN = bytes(i * 31 & 0xFF for i in range(4096))
STALLS = MSM["ACTLR"].encode(CFCFG=1, CFEIE=1)


def _stall(qemu: Raw) -> None:
    """A copy of 4 KB that has read 1 KB ahead of a write that stalls: its buffer holds data."""
    qemu.words(L1 + 4 * (SOURCE >> 20), [DATA | SECTION, 0])
    activate(qemu, L1, actlr=STALLS)
    qemu.poke(DATA, PATTERN)
    qemu.poke(LIST, descriptor("copy", src=SOURCE, dst=TARGET, length=4096, burst=1024))
    (result,) = run(qemu, (FIRST, LIST))["results"]
    assert (result["state"], result["bursts"]) == ("stalled", 2)
    qemu.write(SCRATCH, 0x1234)


def _finish(qemu: Raw) -> None:
    """Mends the table, resumes, and looks at the data."""
    qemu.words(L1 + 4 * (TARGET >> 20), [DATA + MEG | SECTION])
    qemu.mmio((msm("FSR", 0), 0xFFFF_FFFF), (msm("RESUME", 0), 0))
    (result,) = run(qemu)["results"]
    assert (result["state"], result["bytes"]) == ("done", 4096)
    assert qemu.peek(DATA + MEG, 4096) == PATTERN
    trace = qemu("x-dma-query", path=FIRST, trace=8)["trace"]
    assert [entry["stalled"] for entry in trace].count(True) == 1


def _picture(qemu: Raw) -> dict[str, Any]:
    """All that can be seen of the state, but memory."""
    picture: dict[str, Any] = {
        "iommus": [
            [qemu(command, path=f"/machine/iommu/{iommu.name}")
             for command in ("x-iommu-query", "x-iommu-query-tlb")]
            for iommu in TABLE_OF.iommus
        ],
        "masters": [
            qemu("x-dma-query", path=f"/machine/dma/{master.name}", trace=256)
            for master in TABLE_OF.masters
        ],
        "page": qemu.mmio((SCRATCH,), (WINDOWS["bench-page"].base + PAGE.address("SEED"),)),
        "pending": qemu.mmio(*((WINDOWS["gic-dist"].base + 0x200 + 4 * i,) for i in range(9))),
    }  # fmt: skip
    return picture


def _spoil(qemu: Raw) -> None:
    """Another world: nothing of the saved one is left."""
    qemu("x-bench-reset", seed=99, tlb=[{"path": IOMMU, "entries": 2, "ways": 1}])
    qemu.poke(L1, bytes(16384))
    qemu.poke(DATA, bytes(8192))
    qemu.poke(LIST, bytes(64))


@pytest.fixture
def disk(binary: Path, tmp_path: Path) -> str:
    """Arguments that give snapshots a place."""
    tool = binary.parent / "qemu-img"
    path = tmp_path / "snapshots.qcow2"
    command = [str(tool), "create", "-q", "-f", "qcow2", str(path), "1G"]
    subprocess.run(command, check=True, timeout=30)
    return f"driver=qcow2,node-name=snapshots,file.driver=file,file.filename={path}"


def _hmp(qemu: Raw, line: str) -> None:
    assert qemu.hmp(line) == ""


def test_a_snapshot_mid_stall_comes_back(binary: Path, disk: str) -> None:
    with Raw(binary, "-blockdev", disk) as qemu:
        _stall(qemu)
        before = _picture(qemu)
        _hmp(qemu, "savevm stalled")
        assert _picture(qemu) == before
        _spoil(qemu)
        assert _picture(qemu) != before
        _hmp(qemu, "loadvm stalled")
        assert _picture(qemu) == before
        assert qemu.peek(DATA, 4096) == PATTERN
        _finish(qemu)


def test_a_snapshot_can_be_taken_up_again_and_again(binary: Path, disk: str) -> None:
    with Raw(binary, "-blockdev", disk) as qemu:
        _stall(qemu)
        _hmp(qemu, "savevm stalled")
        for _ in range(3):
            _hmp(qemu, "loadvm stalled")
            _finish(qemu)


def test_a_snapshot_comes_back_in_another_process(binary: Path, disk: str) -> None:
    with Raw(binary, "-blockdev", disk) as qemu:
        qemu("x-bench-reset", seed=3, tlb=[{"path": IOMMU, "entries": 8, "ways": 8}])
        _stall(qemu)
        before = _picture(qemu)
        _hmp(qemu, "savevm stalled")
        qemu("quit")
        qemu.wait()
    with Raw(binary, "-blockdev", disk, "-loadvm", "stalled") as qemu:
        assert _picture(qemu) == before
        _finish(qemu)


def test_a_snapshot_brings_its_geometry(binary: Path, disk: str) -> None:
    with Raw(binary, "-blockdev", disk) as qemu:
        qemu("x-bench-reset", tlb=[{"path": IOMMU, "entries": 8, "ways": 8}])
        _stall(qemu)
        _hmp(qemu, "savevm stalled")
        _spoil(qemu)
        _hmp(qemu, "loadvm stalled")
        assert qemu("x-iommu-query", path=IOMMU)["tlb-entries"] == 8
        qemu("x-bench-reset")
        assert qemu("x-iommu-query", path=IOMMU)["tlb-entries"] == 8


def test_interrupt_lines_come_back(binary: Path, disk: str) -> None:
    """The stall holds mdp0's line; it drops with FSR after loadvm as it would have before."""
    ispendr = WINDOWS["gic-dist"].base + 0x200 + 4 * (1 + MDP0_SPI // 32)
    bit = 1 << MDP0_SPI % 32
    with Raw(binary, "-blockdev", disk) as qemu:
        _stall(qemu)
        assert qemu.read(ispendr) & bit
        _hmp(qemu, "savevm stalled")
        _spoil(qemu)
        assert not qemu.read(ispendr) & bit
        _hmp(qemu, "loadvm stalled")
        assert qemu.read(ispendr) & bit
        qemu.write(msm("FSR", 0), 0xFFFF_FFFF)
        assert not qemu.read(ispendr) & bit


MDP0_SPI = next(iommu.irq_secure for iommu in TABLE_OF.iommus if iommu.name == "mdp0")


def _wait_migrated(qemu: Raw, wanted: str = "completed") -> None:
    deadline = time.monotonic() + 60
    while (status := qemu("query-migrate").get("status")) != wanted:
        assert status not in ("failed", "completed"), status
        assert time.monotonic() < deadline


def test_migration_mid_stall_loses_nothing(binary: Path, tmp_path: Path) -> None:
    stream = tmp_path / "state"
    with Raw(binary) as qemu:
        _stall(qemu)
        before = _picture(qemu)
        qemu("migrate", uri=f"file:{stream}")
        _wait_migrated(qemu)
    with Raw(binary, "-incoming", "defer") as qemu:
        qemu("migrate-incoming", uri=f"file:{stream}")
        _wait_migrated(qemu)
        assert _picture(qemu) == before
        _finish(qemu)


def test_masters_do_not_run_into_a_migrating_machine(binary: Path) -> None:
    with Raw(binary, "-incoming", "defer") as qemu, pytest.raises(Exception, match="inmigrate"):
        qemu("x-dma-run", starts=[])


@pytest.fixture(scope="module")
def saved(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The migration stream of a fresh machine."""
    stream = tmp_path_factory.mktemp("saved") / "state"
    with Raw(binary) as qemu:
        qemu("migrate", uri=f"file:{stream}")
        _wait_migrated(qemu)
    return stream.read_bytes()


@pytest.mark.parametrize(
    ("offset", "data", "said"),
    [
        (0, (0xFFFF_FFFF).to_bytes(4, "big"), "size in bounds"),
        (0, (16).to_bytes(4, "big"), "/machine/iommu/vcap: saved state does not fit this model"),
        (4, b"\x00\x01\x02\x03", "/machine/iommu/vcap: saved state does not fit this model"),
        (100, None, "load of migration failed"),
    ],
    ids=["size", "short", "magic", "truncated"],
)
def test_a_broken_stream_is_refused(
    binary: Path, saved: bytes, tmp_path: Path, offset: int, data: bytes | None, said: str
) -> None:
    """The first IOMMU's section is the size of its blob (big-endian), then the blob."""
    stream = tmp_path / "state"
    image = bytearray(saved)
    name = b"hwm-iommu"
    # Between the name and the contents: instance and version, 4 bytes each.
    at = image.index(name) + len(name) + 8 + offset
    image[at : len(image) if data is None else at + len(data)] = data or b""
    stream.write_bytes(image)
    with Raw(binary, "-incoming", "defer") as qemu:
        qemu("migrate-incoming", uri=f"file:{stream}")
        assert qemu.wait() == 1
        assert said in qemu.last_words()


def test_an_unfinished_budget_is_saved(binary: Path, disk: str) -> None:
    with Raw(binary, "-blockdev", disk) as qemu:
        qemu.poke(LIST, descriptor("write", dst=DATA, length=MEG, data=17))
        run(qemu, (RAW, LIST), budget=1000)
        _hmp(qemu, "savevm half")
        (first,) = run(qemu)["results"]
        whole = qemu.peek(DATA, MEG)
        _spoil(qemu)
        _hmp(qemu, "loadvm half")
        assert qemu.peek(DATA, 256_000) == whole[:256_000]
        assert qemu.peek(DATA + 256_000, 256) == bytes(256)
        assert run(qemu)["results"] == [first]
        assert qemu.peek(DATA, MEG) == whole


def test_a_running_master_goes_on_after_a_snapshot(binary: Path, disk: str) -> None:
    """savevm stops the machine, and masters with it; so does the state it takes."""
    with Raw(binary, "-blockdev", disk) as qemu:
        qemu.poke(LIST, descriptor("fill", dst=DATA, length=16 * MEG, data=0xEE, burst=8))
        qemu("cont")
        base = master_base(RAW)
        qemu.mmio((base + DMA.address("LIST_LO"), LIST), (base + DMA.address("CTRL"), 1))
        _hmp(qemu, "savevm running")
        assert qemu.event("DMA_COMPLETED", timeout=60)["data"]["bytes"] == 16 * MEG
        _hmp(qemu, "loadvm running")
        assert qemu.event("DMA_COMPLETED", timeout=60)["data"]["bytes"] == 16 * MEG
