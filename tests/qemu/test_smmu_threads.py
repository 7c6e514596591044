# SPDX-License-Identifier: GPL-2.0-or-later
"""A device with a thread of its own translates without QEMU's big lock: the SMMU takes it."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from rawqemu import Raw
from rawsmmu import ECAM, IOMMU, MACHINE, RAM, Smmu, Tables

SLOT, BAR = 6, 0x1100_0000
ROOT, RING = RAM + 0x0100_0000, RAM + 0x0300_0000
IOVA = 0x5000_0000
NOTIFY = BAR + 0x3000
DEVICE = (
    "-blockdev", "driver=null-co,node-name=disk,size=1048576,read-zeroes=on",
    "-object", "iothread,id=io",
    "-device", f"virtio-blk-pci,drive=disk,iothread=io,addr={SLOT:#x},iommu_platform=on,"
               "disable-legacy=on,num-queues=1",
)  # fmt: skip


class Wire:
    """QEMU's test protocol: accesses to any device, one line each."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(20)
        self._socket.connect(str(path))
        self._file = self._socket.makefile("rw")

    def write(self, kind: str, address: int, value: int) -> None:
        self._file.write(f"write{kind} {address:#x} {value:#x}\n")
        self._file.flush()
        assert self._file.readline().startswith("OK")

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def _start(wire: Wire) -> None:
    """VIRTIO 1.2, 3.1.1 and 4.1.4.3: features, queue 0, go."""
    config = ECAM + (SLOT << 15)
    for offset, word in ((0x20, BAR), (0x24, 0), (0x04, 6)):
        wire.write("l", config + offset, word)
    for status in (0, 1, 3):
        wire.write("b", BAR + 0x14, status)
    wire.write("l", BAR + 0x08, 1)
    wire.write("l", BAR + 0x0C, 3)  # VERSION_1, ACCESS_PLATFORM
    wire.write("b", BAR + 0x14, 0xB)
    wire.write("w", BAR + 0x16, 0)
    wire.write("w", BAR + 0x18, 8)
    for offset, at in ((0x20, IOVA), (0x28, IOVA + 0x1000), (0x30, IOVA + 0x2000)):
        wire.write("l", BAR + offset, at)
        wire.write("l", BAR + offset + 4, 0)
    wire.write("w", BAR + 0x1C, 1)
    wire.write("b", BAR + 0x14, 0xF)


def test_an_iothread_reads_its_ring_through_the_smmu(binary: Path, tmp_path: Path) -> None:
    log, path = tmp_path / "log", tmp_path / "wire"
    wires = ("-qtest", f"unix:{path},server=on,wait=off", "-qtest-log", "none")
    trace = ("-trace", "hwm_iommu_unlocked", "-D", str(log))
    with Raw(binary, *DEVICE, *wires, *trace, machine=MACHINE, stopped=False) as qemu:
        tables = Tables(qemu, ROOT)
        for page in range(5):
            tables.page(IOVA + page * 4096, RING + page * 4096)
        Smmu(qemu).attach(SLOT << 3, 2, 1, tables.base)
        # A read of sector 0: header, 512 bytes of data, status (VIRTIO 1.2, 2.7.5 and 5.2.6)
        chain = ((IOVA + 0x3000, 16, 1, 1), (IOVA + 0x4000, 512, 3, 2), (IOVA + 0x3010, 1, 2, 0))
        qemu.poke(RING, b"".join(struct.pack("<QIHH", *each) for each in chain))
        qemu.poke(RING + 0x1000, struct.pack("<HHH", 0, 1, 0))
        qemu.poke(RING + 0x3000, bytes(16) + b"\xff")
        qemu.poke(RING + 0x4000, b"x" * 512)
        wire = Wire(path)
        _start(wire)
        wire.write("w", NOTIFY, 0)
        assert _done(qemu)
        assert qemu.peek(RING + 0x3010, 1) == b"\0"
        assert qemu.peek(RING + 0x4000, 512) == bytes(512)
        assert qemu("x-iommu-query", path=IOMMU, streams=False)["counters"]["faults"] == 0
        wire.close()
    assert f"hwm_iommu_unlocked smmu: stream {SLOT << 3} iova 0x50" in log.read_text()


def _done(qemu: Raw) -> bool:
    """Waits until the device has used the buffer; the main loop goes round meanwhile."""
    for _ in range(2000):
        if qemu.peek(RING + 0x2002, 2) == b"\1\0":
            return True
        qemu("query-status")
    return False
