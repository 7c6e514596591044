# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine for tests of the DMA engine and the in-process host.

``board`` (machine, memory, descriptor lists) -> ``mdp0`` (one IOMMU, set up by hand: no driver stands between a
test and the engine).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from smmubench import registers
from smmubench.target import Config, Event, Read, RunResult, Start, Target, Write
from smmubench.targets.sim import SimTarget

RAM = 0x8000_0000  # of apq8064-bench
LISTS = RAM  # descriptors lie here, 64 bytes each
TABLES = RAM + 0x10_0000
BUFFERS = RAM + 0x100_0000

SMMU_TABLES = 0x4010_0000  # in RAM of smmuv2-bench
SMMU_STREAM = 0x4000  # of its first master

OPS = {"nop": 0, "read": 1, "write": 2, "copy": 3, "fill": 4, "verify": 5, "crc32": 6}
CODES = (
    "ok", "bus-decode", "bus-slave", "iommu-fault", "terminated", "mismatch", "bad-desc", "bad-list", "loop",
    "aborted",
)  # fmt: skip


@dataclass(frozen=True)
class Desc:
    """One descriptor; ``next`` None: the one after it in the list, 0 after the last."""

    op: str | int = "nop"
    src: int = 0
    dst: int = 0
    length: int = 0
    burst: int = 0
    data: int = 0
    stream: int | None = None
    privileged: bool = False
    instruction: bool = False
    secure: bool = False
    irq: bool = False
    next: int | None = None

    def pack(self) -> bytes:
        op = OPS[self.op] if isinstance(self.op, str) else self.op
        op |= self.privileged << 8 | self.instruction << 9 | self.secure << 10 | self.irq << 11
        op |= (self.stream is not None) << 12
        return struct.pack(
            "<QIIQQIIIIIIII", self.next or 0, op, self.stream or 0, self.src, self.dst, self.length, self.burst,
            self.data, 0, 0, 0, 0, 0,
        )  # fmt: skip


@dataclass(frozen=True)
class Record:
    """A completion record."""

    done: bool
    code: str
    bytes: int
    result: int
    first: int


def _pattern(seed: int, length: int, first: int = 0) -> bytes:
    """What `write` writes from its word ``first`` on, from the definition and not from the C."""
    mask = 0xFFFF_FFFF
    words = []
    for i in range(first, first + (length + 3) // 4):
        x = (seed + (i + 1) * 0x9E3779B9) & mask
        x ^= x >> 16
        x = x * 0x85EBCA6B & mask
        x ^= x >> 13
        x = x * 0xC2B2AE35 & mask
        words.append(x ^ x >> 16)
    return struct.pack(f"<{len(words)}I", *words)[:length]


class Board:
    """A SimTarget with lists of descriptors at LISTS, and registers by name."""

    def __init__(self, target: SimTarget) -> None:
        self.target = target
        self.view = target.view
        self.run = target.run
        self.pattern = _pattern
        self.dma = registers.load("bench-dma")
        self.msm = registers.load("msm-v0")

    def put(self, descs: Sequence[Desc], at: int = LISTS) -> int:
        """The descriptors in memory, chained where they don't say otherwise; the list's address."""
        for number, desc in enumerate(descs):
            address = at + 64 * number
            if desc.next is None:
                desc = replace(desc, next=address + 64 if number < len(descs) - 1 else 0)
            self.view(address, 64)[:] = desc.pack()
        return at

    def record(self, number: int = 0, at: int = LISTS) -> Record:
        status, moved, result, first = struct.unpack("<4I", self.view(at + 64 * number + 0x30, 16))
        return Record(bool(status >> 31), CODES[status & 0xFF], moved, result, first)

    def go(
        self, master: str, *descs: Desc, at: int = LISTS, budget: int | None = None
    ) -> RunResult:
        """Run a list on one master."""
        results = self.run([Start(master, self.put(descs, at))], budget=budget)
        return next(result for result in results if result.master == master)

    def fill(self, pa: int, length: int, seed: int = 1) -> bytes:
        """Known bytes in memory that are not the engine's own pattern."""
        data = bytes((i * 31 + (i >> 8) * 7 + seed) & 0xFF for i in range(length))
        self.view(pa, length)[:] = data
        return data

    def events(self, name: str) -> list[Event]:
        return [event for event in self.target.events() if event.name == name]

    def get(self, master: str, register: str) -> int:
        return self.target.mmio([Read(self._window(master) + self.dma.address(register))])[0]

    def set(self, master: str, register: str, value: int) -> None:
        self.target.mmio([Write(self._window(master) + self.dma.address(register), value)])

    def _window(self, master: str) -> int:
        return self.target.machine.master(master).base


class Mdp0:
    """Context 0 of mdp0, which MID 0 leads to; ``master`` stands behind it."""

    master = "mdp_port0_cb0"

    def __init__(self, board: Board) -> None:
        self.board = board
        self.base = board.target.machine.iommu("mdp0").base
        self.table = TABLES
        board.view(self.table, 0x4000)[:] = bytes(0x4000)
        self.set("TTBR0", self.table)
        self.set("ACTLR", board.msm["ACTLR"].encode(CFERE=1, CFEIE=1, TLBMCFG=3))
        self.set("SCTLR", board.msm["SCTLR"].encode(M=1))

    def set(self, register: str, value: int) -> None:
        offset = self.board.msm.address(register, context=0)
        self.board.target.mmio([Write(self.base + offset, value)])

    def get(self, register: str) -> int:
        offset = self.board.msm.address(register, context=0)
        return self.board.target.mmio([Read(self.base + offset)])[0]

    def on_fault(self, *, stall: bool, report: bool) -> None:
        fields = {"CFERE": int(report), "CFCFG": int(stall), "CFEIE": 1, "TLBMCFG": 3}
        self.set("ACTLR", self.board.msm["ACTLR"].encode(**fields))

    def section(self, iova: int, pa: int | None) -> None:
        """A 1 MB section, read and write for everybody (AP 3); None unmaps. No invalidation."""
        descriptor = 0 if pa is None else pa | 3 << 10 | 2
        self.board.view(self.table + (iova >> 20) * 4, 4)[:] = struct.pack("<I", descriptor)

    def resume(self, *, terminate: bool) -> None:
        self.set("FSR", 0xFFFF_FFFF)
        self.set("RESUME", int(terminate))

    def waiting(self) -> int:
        return self.board.target.query("mdp0").contexts[0].waiting


class Smmu:
    """The SMMU of a machine, by register names."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.base = target.machine.iommu("smmu").base
        self.map = registers.load("smmu-v2")
        idr1 = self.map.decode("IDR1", self.get("IDR1"))
        self.map = self.map.placed(
            65536 if idr1["PAGESIZE"] else 4096, 2 << idr1["NUMPAGENDXB"], idr1["NUMCB"]
        )

    def place(self, name: str, bank: int | None, index: int | None) -> tuple[int, int]:
        offset = self.map.address(name, context=bank, index=index)
        return self.base + offset, self.map[name].width // 8

    def get(
        self, name: str, bank: int | None = None, index: int | None = None, secure: bool = False
    ) -> int:
        return self.target.mmio([Read(*self.place(name, bank, index), secure)])[0]

    def put(
        self,
        name: str,
        value: int,
        bank: int | None = None,
        index: int | None = None,
        secure: bool = False,
    ) -> None:
        address, size = self.place(name, bank, index)
        self.target.mmio([Write(address, value, size, secure)])

    def set(
        self, name: str, bank: int | None = None, index: int | None = None, **fields: int
    ) -> None:
        self.put(name, self.map[name].encode(**fields), bank, index)

    def fields(self, name: str, bank: int | None = None, index: int | None = None) -> set[str]:
        """Names of the fields that are not 0."""
        decoded = self.map[name].fields
        value = self.get(name, bank, index)
        return {field for field in decoded if decoded[field].get(value)}

    # -- set up by hand

    def on(self) -> None:
        """No stream passes by the groups."""
        self.set("sCR0", GFRE=1, GFIE=1, USFCFG=1)

    def lead(self, bank: int, stream: int = SMMU_STREAM, mask: int = 0, group: int = 0) -> None:
        self.set("S2CR", index=group, TYPE=0, CBNDX=bank)
        self.set("SMR", index=group, VALID=1, ID=stream, MASK=mask)

    def bank(self, bank: int, *, aarch64: bool, stall: bool = False) -> None:
        """A stage 1 bank with the table at SMMU_TABLES, 39 bits of input in AArch64."""
        self.target.view(SMMU_TABLES, 0x8000)[:] = bytes(0x8000)
        self.set("CBA2R", index=bank, VA64=int(aarch64))
        self.set("CBAR", index=bank, TYPE=1)
        self.put("PRRR_MAIR0", 0x44, bank)  # attribute 0: normal, non-cacheable
        self.set("TCR", bank, T0SZ=25 if aarch64 else 0, EPD1=int(aarch64))
        self.set("TCR2", bank, PASize=2)
        self.put("TTBR0", SMMU_TABLES, bank)
        self.set("SCTLR", bank, M=1, CFRE=1, CFIE=1, CFCFG=int(stall))

    def page(self, iova: int, pa: int | None) -> None:
        """A 4 KB page of the AArch64 table (AF, AP[2:1] 01); all in one last-level table."""
        level2, level3 = SMMU_TABLES + 0x1000, SMMU_TABLES + 0x2000
        self._put64(SMMU_TABLES + (iova >> 30) * 8, level2 | 3)
        self._put64(level2 + (iova >> 21 & 511) * 8, level3 | 3)
        self._put64(level3 + (iova >> 12 & 511) * 8, 0 if pa is None else pa | 1 << 10 | 1 << 6 | 3)

    def section(self, iova: int, pa: int) -> None:
        """A 1 MB section of the short-descriptor table, read and write for everybody."""
        self.target.view(SMMU_TABLES + (iova >> 20) * 4, 4)[:] = struct.pack("<I", pa | 3 << 10 | 2)

    def _put64(self, pa: int, value: int) -> None:
        self.target.view(pa, 8)[:] = struct.pack("<Q", value)


@pytest.fixture(scope="session")
def _machine() -> Iterator[SimTarget]:
    with SimTarget(Config()) as target:
        yield target


@pytest.fixture
def board(_machine: SimTarget) -> Board:
    """The machine after a reset; memory holds whatever the test before left."""
    _machine.reset(tlb_entries=64, tlb_ways=4, seed=0)
    return Board(_machine)


@pytest.fixture
def fresh_board(new_target: Callable[..., SimTarget]) -> Board:
    """A machine of one's own, whose memory nobody has touched."""
    return Board(new_target())


@pytest.fixture
def mdp0(board: Board) -> Mdp0:
    return Mdp0(board)


@pytest.fixture
def behind() -> type[Mdp0]:
    """Sets up mdp0 on a board."""
    return Mdp0


@pytest.fixture
def smmu_on() -> type[Smmu]:
    """The SMMU of a target that runs smmuv2-bench."""
    return Smmu


@pytest.fixture
def desc() -> type[Desc]:
    return Desc


@pytest.fixture
def pattern() -> Callable[..., bytes]:
    return _pattern


@pytest.fixture
def new_target() -> Iterator[Callable[..., SimTarget]]:
    """Makes further machines, and closes them."""
    made: list[SimTarget] = []

    def make(**config: object) -> SimTarget:
        made.append(SimTarget(Config(**config)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for target in made:
        target.close()
