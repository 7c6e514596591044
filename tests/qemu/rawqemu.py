# SPDX-License-Identifier: GPL-2.0-or-later
"""A QEMU as it comes: one process, QMP as plain JSON lines, RAM in memory files.

Deliberately not the bench's own target: these tests are about the machine, the devices and the
commands, and shall fail when those do.
"""

from __future__ import annotations

import json
import mmap
import os
import select
import socket
import struct
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from smmubench.machines import Machine, load_machine
from smmubench.registers import load

MACHINE = "apq8064-bench"
OURS = (MACHINE, "smmuv2-bench")
MSM = load("msm-v0")
DMA = load("bench-dma")
PAGE = load("bench-page")

SECTION = 0x2 | 0b11 << 10  # 1 MB section, AP 0b011: read/write for all (ARM DDI 0406C B3.5.1)
TABLE = 0x1  # pointer to a second-level table
SMALL = 0x2 | 0b11 << 4  # 4 KB page, AP 0b011

OPS = {"nop": 0, "read": 1, "write": 2, "copy": 3, "fill": 4, "verify": 5, "crc32": 6}


class QmpError(Exception):
    """QEMU refused a command; the text is its own."""


class Raw:
    """A running QEMU. ``events`` collects what came, oldest first."""

    def __init__(
        self,
        binary: Path,
        *arguments: str,
        machine: str | None = MACHINE,
        options: str = "",
        accel: str = "qtest",
        stopped: bool = True,
        oob: bool = False,
        memory: Mapping[str, int] | None = None,
        log: Path | None = None,
    ) -> None:
        ours, theirs = socket.socketpair()
        fds: list[int] = []
        self.memory: dict[str, mmap.mmap] = {}
        self.table = load_machine(machine) if machine in OURS else TABLE_OF
        command = [str(binary), "-nodefaults", "-no-user-config", "-display", "none"]
        if memory is None and machine in OURS:
            memory = {window.kind: window.size for window in self.table.windows
                      if window.kind in ("ram", "sram")}  # fmt: skip
        for name, size in (memory or {}).items():
            fd = os.memfd_create(f"raw-{name}")
            os.ftruncate(fd, size)
            self.memory[name] = mmap.mmap(fd, size)
            fds.append(fd)
            command += ["-object", f"memory-backend-file,id={name},size={size},share=on,"
                        f"mem-path=/proc/self/fd/{fd}"]  # fmt: skip
            options += ",memory-backend=ram" if name == "ram" else f",{name}-memdev={name}"
        if machine:
            command += ["-machine", machine + options]
        command += ["-accel", accel, "-chardev", f"socket,id=qmp,fd={theirs.fileno()}"]
        command += ["-mon", "chardev=qmp,mode=control", *(["-S"] if stopped else []), *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb") if log else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[theirs.fileno(), *fds],
        )
        theirs.close()
        for fd in fds:
            os.close(fd)
        self.events: list[dict[str, Any]] = []
        self._socket = ours
        self._rest = b""
        self._lines: list[bytes] = []
        if self._message(20.0) is None:
            raise RuntimeError(self.last_words())
        self("qmp_capabilities", enable=["oob"] if oob else [])

    def __enter__(self) -> Raw:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        for memory in self.memory.values():
            memory.close()

    def last_words(self) -> str:
        """What it said, once it has ended."""
        said = self.process.communicate(timeout=20)[0] or b""
        return f"exit {self.process.returncode}: {said.decode(errors='replace')}"

    def wait(self) -> int:
        """Its exit code."""
        return self.process.wait(20)

    # -- QMP

    def _message(self, timeout: float) -> dict[str, Any] | None:
        deadline = time.monotonic() + timeout
        while not self._lines:
            ready, _, _ = select.select([self._socket], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"QMP was silent for {timeout} s")
            try:
                data = self._socket.recv(1 << 20)
            except ConnectionResetError:
                data = b""
            if not data:
                return None
            *self._lines, self._rest = (self._rest + data).split(b"\n")
        message: dict[str, Any] = json.loads(self._lines.pop(0))
        return message

    def __call__(self, command: str, timeout: float = 60.0, **arguments: Any) -> Any:
        """One command; ``_`` in names of arguments stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        self._socket.sendall(json.dumps({"execute": command, "arguments": named}).encode())
        while True:
            message = self._message(timeout)
            if message is None:
                raise RuntimeError(f"QEMU died in {command}: {self.last_words()}")
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise QmpError(message["error"]["desc"])
            else:
                return message["return"]

    def pipeline(self, commands: Sequence[str]) -> list[dict[str, Any]]:
        """Sends all commands at once, numbered; their answers as they come."""
        text = "".join(json.dumps({"execute": c, "id": i}) for i, c in enumerate(commands))
        self._socket.sendall(text.encode())
        answers: list[dict[str, Any]] = []
        while len(answers) < len(commands):
            message = self._message(20.0)
            if message is None:
                raise RuntimeError(f"QEMU died: {self.last_words()}")
            if "event" not in message:
                answers.append(message)
        return answers

    def exchange(self, command: dict[str, Any] | None) -> dict[str, Any]:
        """Sends a command, if there is one; the next message, whatever it is."""
        if command is not None:
            self.send(json.dumps(command).encode())
        message = self._message(20.0)
        if message is None:
            raise RuntimeError(f"QEMU died: {self.last_words()}")
        return message

    def send(self, data: bytes) -> None:
        """Bytes to QMP, whatever they are."""
        self._socket.sendall(data)

    def hmp(self, line: str) -> str:
        answer: str = self("human-monitor-command", command_line=line)
        return answer

    def event(self, name: str, timeout: float = 20.0) -> dict[str, Any]:
        """The next event of that name; takes it and what came before out of ``events``."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if event["event"] == name:
                    return event
            message = self._message(timeout)
            if message is None:
                raise RuntimeError(f"QEMU died waiting for {name}: {self.last_words()}")
            if "event" in message:
                self.events.append(message)

    # -- registers and memory

    def mmio(self, *ops: tuple[int] | tuple[int, int]) -> list[int]:
        """(address) reads, (address, value) writes."""
        wire = [
            {"op": "write", "addr": op[0], "value": op[1]}
            if len(op) == 2
            else {"op": "read", "addr": op[0]}
            for op in ops
        ]
        values: list[int] = self("x-mmio", ops=wire)["values"]
        return values

    def read(self, address: int) -> int:
        return self.mmio((address,))[0]

    def write(self, address: int, value: int) -> None:
        self.mmio((address, value))

    def _memory(self, address: int, length: int) -> tuple[mmap.mmap, slice]:
        for window in self.table.windows:
            at = address - window.base
            if window.kind in self.memory and 0 <= at <= window.size - length:
                return self.memory[window.kind], slice(at, at + length)
        raise ValueError(f"{length} bytes at {address:#x} are not in memory")

    def poke(self, address: int, data: bytes) -> None:
        """Bytes into RAM or on-chip RAM, behind QEMU's back."""
        memory, where = self._memory(address, len(data))
        memory[where] = data

    def peek(self, address: int, length: int) -> bytes:
        memory, where = self._memory(address, length)
        return memory[where]

    def words(self, address: int, values: Iterable[int]) -> None:
        data = b"".join(struct.pack("<I", value) for value in values)
        self.poke(address, data)


TABLE_OF: Machine = load_machine(MACHINE)
RAM = next(window for window in TABLE_OF.windows if window.kind == "ram")
MDP0 = next(iommu for iommu in TABLE_OF.iommus if iommu.name == "mdp0")
FIRST, SECOND = "/machine/dma/mdp_port0_cb0", "/machine/dma/mdp_port0_cb1"
RAW = "/machine/dma/raw0"
IOMMU = "/machine/iommu/mdp0"


def master_base(path: str) -> int:
    """Where a master's registers are."""
    name = path.rsplit("/", 1)[1]
    return next(master.base for master in TABLE_OF.masters if master.name == name)


def msm(name: str, context: int | None = None, index: int | None = None) -> int:
    """Address of a register of mdp0."""
    return MDP0.base + MSM.address(name, context=context, index=index)


def descriptor(
    op: str,
    *,
    src: int = 0,
    dst: int = 0,
    length: int = 0,
    burst: int = 0,
    data: int = 0,
    next_: int = 0,
    flags: int = 0,
    stream: int = 0,
) -> bytes:
    """64 bytes as hw-model/rdl/bench_dma.rdl describes them."""
    return struct.pack(
        "<QIIQQIIII4I", next_, OPS[op] | flags, stream, src, dst, length, burst, data, 0, 0, 0, 0, 0
    )


def record(qemu: Raw, address: int) -> tuple[int, int, int, int]:
    """Completion record of a descriptor: status, bytes, result, first."""
    status, moved, result, first = struct.unpack("<4I", qemu.peek(address + 0x30, 16))
    return status, moved, result, first


def run(qemu: Raw, *starts: tuple[str, int], budget: int | None = None) -> dict[str, Any]:
    wire = [{"master": master, "list": address} for master, address in starts]
    limit = {} if budget is None else {"budget": budget}
    answer: dict[str, Any] = qemu("x-dma-run", starts=wire, **limit)
    return answer


def activate(
    qemu: Raw, table: int, *, context: int = 0, mids: Sequence[int] = (0,), actlr: int = 0
) -> None:
    """Translate for a context of mdp0, as a driver would: map MIDs, set the table, turn on."""
    ops: list[tuple[int, int]] = [(msm("CR"), MSM["CR"].encode(RPUEIE=1, RPUERE=1))]
    for mid in mids:
        word = MSM["M2VCBR_N"].encode(CBNDX=context)
        ops.append((msm("M2VCBR_N", index=mid), word))
    ops += [
        (msm("CBACR_N", index=context), 0),
        (msm("TTBR0", context), table),
        (msm("ACTLR", context), MSM["ACTLR"].encode(TLBMCFG=3, V2PCFG=3, CFERE=1) | actlr),
        (msm("CTX_TLBIALL", context), 0),
        (msm("SCTLR", context), MSM["SCTLR"].encode(M=1)),
    ]
    qemu.mmio(*ops)
