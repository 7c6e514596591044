# SPDX-License-Identifier: GPL-2.0-or-later
"""What an IOMMU adds to a PCI device's DMA in QEMU: ours, the stock SMMUv3, none.

One DMA is a read of 64 bytes by one descriptor of ``bench-dma-pci``. A measurement is two runs of
QEMU under callgrind with its CPUs stopped: lists of reads and of nops are run 2 and 1 times in one,
1 and 2 times in the other. The difference is what the second list of reads costs more than the
second list of nops, so that starting QEMU, programming it and filling the TLB don't count, nor do
fetching descriptors and writing completion records, which a nop does too. Counted is what the main
loop does in the arbiter's bottom half, where all DMA of the bench is done.

All machines have RAM, ECAM and the PCI window at the same addresses and get the same AArch64
tables: 48 bits, four levels, pages of 4 KB for the data, one block of 2 MB for the lists. What goes
to registers goes by the qtest protocol, which reaches the stock machine's SMMUv3 too.
"""

from __future__ import annotations

import random
import re
import socket
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from smmubench import registers
from smmubench.drivers.bench_dma import BYTES, Descriptor, DescriptorList
from smmubench.errors import SmmubenchError
from smmubench.machines import load_machine
from smmubench.mapping.memory import PhysicalMemory
from smmubench.targets.process import Launch, QemuProcess

__all__ = ["TARGETS", "pci_figures"]

DMAS: Final = 4000  # at least PAGES, so that a list goes to every page
PAGES: Final = 4000
LENGTH: Final = 64
SEED: Final = 1

#: name: (limit, "at most" | "at least"), as tests/tools/bench.py has them
TARGETS: dict[str, tuple[float, str]] = {
    "pci_extra_ratio_1": (0.25, "at most"),
    "pci_extra_ratio_4000": (0.5, "at most"),
    "pci_extra_ratio_4000_large": (0.1, "at most"),
    "platform_extra_instructions": (150, "at most"),
}

OURS: Final = load_machine("smmuv2-bench")
RAM: Final = next(window for window in OURS.windows if window.kind == "ram")
ECAM: Final = next(window.base for window in OURS.windows if window.kind == "pcie-ecam")
BAR: Final = next(window.base for window in OURS.windows if window.kind == "pcie-mmio")
TRANSLATED: Final = next(master for master in OURS.masters if master.iommu)
RAW: Final = next(master for master in OURS.masters if not master.iommu)

TABLES, QUEUES, LISTS, DATA = (RAM.base + (at << 20) for at in (16, 24, 32, 64))
NOPS: Final = 1 << 20  # where in the lists' block that of the nops is
SHIFT: Final = 0x40_0000_0000  # IOVA - PA: nothing gets through untranslated
SLOT: Final = 4
PCI: Final = "/machine/peripheral/dma0"
STREAM: Final = SLOT << 3
SMMUV3: Final = 0x0905_0000  # of the machine virt
T0SZ: Final = 16

# ARM DDI 0487 D8.3: valid, AF, AP[2:1] 01, normal memory (attribute 0)
_TABLE, _BLOCK, _PAGE = 0b11, 0b01 | 1 << 6 | 1 << 10, 0b11 | 1 << 6 | 1 << 10

Write = tuple[int, int, int]  #: address, value, bytes


@dataclass(frozen=True)
class Setting:
    """A machine, who does the DMA on it, and how that is given its way to memory."""

    machine: str
    master: str
    options: tuple[str, ...] = ()
    globals: tuple[tuple[str, int], ...] = ()
    #: Register writes that turn translation on, each done before the next is asked for.
    program: Callable[[Machine], Iterable[Write]] | None = None
    shifted_list: bool = True  #: behind the IOMMU the list is too

    @property
    def data(self) -> int:
        return DATA + (SHIFT if self.program else 0)

    @property
    def lists(self) -> int:
        return LISTS + (SHIFT if self.program and self.shifted_list else 0)


class Machine:
    """QEMU with the setting's machine, ready to run the two lists."""

    def __init__(
        self, setting: Setting, pages: int, directory: Path, prefix: Sequence[str] = ()
    ) -> None:
        self.setting, self.pages = setting, pages
        launch = Launch(
            machine=setting.machine,
            memory={"ram": RAM.size},
            machine_options=setting.options,
            arguments=("-device", f"bench-dma-pci,id=dma0,addr={SLOT:#x}", "-qtest-log", "none",
                       "-qtest", f"unix:{directory}/qtest,server=on,wait=off"),
            accel="qtest",
            prefix=prefix,
            globals=dict(setting.globals),
        )  # fmt: skip
        self.process = QemuProcess(launch)
        self._qtest = socket.socket(socket.AF_UNIX)
        self._qtest.connect(f"{directory}/qtest")
        self.results: list[int] = []  #: what each read of the list must find

    def close(self) -> None:
        self._qtest.close()
        self.process.close()

    def poke(self, address: int, data: bytes) -> None:
        at = address - RAM.base
        self.process.memory["ram"][at : at + len(data)] = data

    def words(self, address: int, *values: int) -> None:
        """64-bit words."""
        self.poke(address, struct.pack(f"<{len(values)}Q", *values))

    def _ask(self, line: str) -> list[str]:
        """One command of the qtest protocol; the words of its answer."""
        self._qtest.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            more = self._qtest.recv(4096)
            if not more:
                raise SmmubenchError(f"QEMU ended at {line}{self.process.obituary()}")
            answer += more
        words = answer.decode().split()
        if words[:1] != ["OK"]:
            raise SmmubenchError(f"{line}: {answer.decode().strip()}")
        return words[1:]

    def read(self, address: int) -> int:
        return int(self._ask(f"readl {address:#x}")[0], 0)

    def write(self, writes: Iterable[Write]) -> None:
        for address, value, size in writes:
            self._ask(f"write{'q' if size == 8 else 'l'} {address:#x} {value:#x}")

    def prepare(self) -> None:
        config = ECAM + (STREAM << 12)
        self.write([(config + 0x10, BAR, 4), (config + 0x18, BAR + 0x1000, 4), (config + 4, 6, 4)])
        self._tables()
        self._lists()
        if self.setting.program:
            self.write(self.setting.program(self))

    def _tables(self) -> None:
        """Levels 0 to 3, a page each; as many of level 3 as the data takes."""
        level1, level2, level3 = (TABLES + 4096 * at for at in (1, 2, 3))
        iova = DATA + SHIFT
        assert iova >> 30 == (LISTS + SHIFT) >> 30 == (iova + 4096 * PAGES - 1) >> 30
        self.words(TABLES + 8 * (iova >> 39), level1 | _TABLE)
        self.words(level1 + 8 * (iova >> 30 & 511), level2 | _TABLE)
        self.words(level2 + 8 * (LISTS + SHIFT >> 21 & 511), LISTS | _BLOCK)
        for at in range(-(-PAGES // 512)):
            self.words(level2 + 8 * ((iova >> 21 & 511) + at), level3 + 4096 * at | _TABLE)
        self.words(level3, *(DATA + 4096 * page | _PAGE for page in range(PAGES)))

    def _lists(self) -> None:
        rng = random.Random(SEED)
        order = [page % self.pages for page in range(DMAS)]
        rng.shuffle(order)
        for page in range(self.pages):
            self.poke(DATA + 4096 * page, page.to_bytes(4, "little") * (LENGTH // 4))
        reads = []
        for page in order:
            self.results.append(zlib.crc32(page.to_bytes(4, "little") * (LENGTH // 4)))
            reads.append(Descriptor("read", self.setting.data + 4096 * page, 0, LENGTH, LENGTH))
        view = memoryview(self.process.memory["ram"])[LISTS - RAM.base :]
        for at, descriptors in ((0, reads), (NOPS, [Descriptor("nop")] * DMAS)):
            # As the master sees it: chained by addresses that may be an IOMMU's.
            lists = self.setting.lists
            room = PhysicalMemory(lists + at, lists + at + NOPS)
            DescriptorList(room, view, lists, descriptors)

    def run(self, at: int) -> None:
        """Runs one of the lists, and looks at what came of it."""
        starts = [{"master": self.setting.master, "list": self.setting.lists + at}]
        qmp = self.process.qmp
        answer = cast("dict[str, Any]", qmp.execute("x-dma-run", {"starts": starts}, timeout=300))
        (result,) = answer["results"]
        if result["state"] != "done":
            raise SmmubenchError(f"a list did not end well: {result}")
        memory = self.process.memory["ram"]
        for index in range(DMAS if at == 0 else 0):
            where = LISTS - RAM.base + index * BYTES
            (found,) = struct.unpack_from("<I", memory, where + _RESULT)
            if found != self.results[index]:
                raise SmmubenchError(f"DMA {index} of {self.setting} read something else")


_RESULT: Final = registers.load("bench-desc")["RESULT"].offset


# -- ours


def _smmu(machine: Machine) -> Iterable[Write]:
    """Stage 1 of bank 0 for the PCI device and the platform master, by two groups."""
    iommu, plain = OURS.iommus[0], registers.load("smmu-v2")
    idr1 = plain.decode("IDR1", machine.read(iommu.base + plain.address("IDR1")))
    page = 65536 if idr1["PAGESIZE"] else 4096
    layout = plain.placed(page, 2 << idr1["NUMPAGENDXB"], idr1["NUMCB"])

    def write(name: str, value: int, index: int | None = None, bank: int | None = None) -> Write:
        address = iommu.base + layout.address(name, context=bank, index=index)
        return address, value, layout[name].width // 8

    yield write("CBAR", layout["CBAR"].encode(TYPE=1), 0)
    yield write("CBA2R", 1, 0)
    yield write("PRRR_MAIR0", 0xFF, bank=0)
    yield write("TCR2", layout["TCR2"].encode(PASize=5, SEP=7), bank=0)
    yield write("TCR", T0SZ | 1 << 23, bank=0)
    yield write("TTBR0", TABLES, bank=0)
    yield write("SCTLR", layout["SCTLR"].encode(M=1, CFRE=1, CFIE=1), bank=0)
    for group, stream in enumerate((STREAM, TRANSLATED.stream)):
        yield write("S2CR", 0, group)
        yield write("SMR", 1 << 31 | stream, group)
    yield write("TLBIALLNSNH", 0)
    yield write("sCR0", layout["sCR0"].encode(USFCFG=1, GFRE=1))


def _ours(entries: int, master: str = PCI) -> Setting:
    return Setting(
        "smmuv2-bench", master, globals=(("arm-smmuv2.tlb-entries", entries),), program=_smmu,
        shifted_list=master == PCI,
    )  # fmt: skip


# -- SMMUv3 (ARM IHI 0070)

_STE, _CD, _COMMANDS, _EVENTS = (QUEUES + 0x10000 * at for at in range(4))
_LOG2_STREAMS, _LOG2_QUEUE = 8, 4
_CFGI_ALL, _TLBI_NSNH_ALL = 0x04, 0x30


def _smmuv3_tables(machine: Machine) -> None:
    machine.words(_STE + 64 * STREAM, _CD | 0b101 << 1 | 1)  # V, S1 translates, S2 bypassed
    word = T0SZ | 1 << 30 | 1 << 31  # TG0 4 KB, EPD1, V
    word |= 5 << 32 | 1 << 41 | 1 << 45 | 1 << 46 | 1 << 47 | 1 << 48  # IPS, AA64, R, A, ASET, ASID
    machine.words(_CD, word, TABLES, 0, 0xFF)
    machine.words(_COMMANDS, _CFGI_ALL, 31, _TLBI_NSNH_ALL, 0)


def _smmuv3(machine: Machine) -> Iterable[Write]:
    _smmuv3_tables(machine)
    yield SMMUV3 + 0x28, 0, 4  # CR1
    yield SMMUV3 + 0x80, _STE, 8
    yield SMMUV3 + 0x88, _LOG2_STREAMS, 4  # linear
    yield SMMUV3 + 0x90, _COMMANDS | _LOG2_QUEUE, 8
    yield SMMUV3 + 0xA0, _EVENTS | _LOG2_QUEUE, 8
    yield SMMUV3 + 0x20, 1 << 3 | 1 << 2, 4  # CR0: CMDQEN, EVENTQEN
    yield SMMUV3 + 0x98, 2, 4  # CMDQ_PROD
    if machine.read(SMMUV3 + 0x9C) != 2:  # CMDQ_CONS
        raise SmmubenchError("the SMMUv3 did not take its commands")
    yield SMMUV3 + 0x20, 1 << 3 | 1 << 2 | 1, 4  # SMMUEN


_VIRT = ("highmem-ecam=off",)
SETTINGS: Final = {
    "none": Setting("virt", PCI, _VIRT),
    "smmuv3": Setting("virt", PCI, (*_VIRT, "iommu=smmuv3"), program=_smmuv3),
    "ours": _ours(256),
    "ours_large": _ours(8192),
    "platform": _ours(256, f"/machine/dma/{TRANSLATED.name}"),
    "raw": Setting("smmuv2-bench", f"/machine/dma/{RAW.name}", shifted_list=False),
}

#: What is measured: a setting, and over how many pages.
MEASURED: Final = [
    *((setting, pages) for setting in ("none", "smmuv3", "ours") for pages in (1, PAGES)),
    ("ours_large", PAGES),
    ("platform", 1),
    ("raw", 1),
]


def _count(setting: Setting, pages: int, reads: int, nops: int) -> int:
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "callgrind.out"
        prefix = ("valgrind", "--tool=callgrind", "--toggle-collect=bench_arbiter_slice",
                  f"--callgrind-out-file={out}")  # fmt: skip
        machine = Machine(setting, pages, Path(directory), prefix)
        try:
            machine.prepare()
            for at in (NOPS,) * nops + (0,) * reads:
                machine.run(at)
        finally:
            machine.close()
        found = re.search(r"^(?:totals|summary): (\d+)", out.read_text(), re.MULTILINE)
    if not found or not int(found.group(1)):
        raise SmmubenchError("callgrind counted nothing in the arbiter's bottom half")
    return int(found.group(1))


def instructions(setting: Setting, pages: int) -> float:
    """Instructions of one DMA, list apart."""
    return (_count(setting, pages, 2, 1) - _count(setting, pages, 1, 2)) / DMAS


def pci_figures() -> dict[str, float]:
    """Ratios of what IOMMUs add, and the counts that they are made of."""
    each: dict[tuple[str, int], float] = {}
    for name, pages in MEASURED:
        each[name, pages] = instructions(SETTINGS[name], pages)

    def ratio(ours: str, pages: int) -> float:
        none = each["none", pages]
        return (each[ours, pages] - none) / (each["smmuv3", pages] - none)

    figures: dict[str, float] = {
        f"dma_{name}_{pages}_instructions": count for (name, pages), count in each.items()
    }
    return figures | {
        "pci_extra_ratio_1": ratio("ours", 1),
        "pci_extra_ratio_4000": ratio("ours", PAGES),
        "pci_extra_ratio_4000_large": ratio("ours_large", PAGES),
        "platform_extra_instructions": each["platform", 1] - each["raw", 1],
    }
