# SPDX-License-Identifier: GPL-2.0-or-later
"""An SMMU driven by its registers alone, with AArch64 tables made by hand.

Like rawqemu, nothing of the bench but its register names: what fails here is the machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rawqemu import Raw

from smmubench.machines import load_machine
from smmubench.registers import load

MACHINE = "smmuv2-bench"
TABLE = load_machine(MACHINE)
IOMMU = "/machine/iommu/smmu"
FIRST = TABLE.masters[0]
MASTER = f"/machine/dma/{FIRST.name}"
SMMU = load("smmu-v2")

RAM = next(window.base for window in TABLE.windows if window.kind == "ram")
ECAM = next(window.base for window in TABLE.windows if window.kind == "pcie-ecam")
GICD = next(window.base for window in TABLE.windows if window.kind == "gic-dist")

VALID, TABLE_BIT, AF, RW_ALL, READ_ONLY = 1, 2, 1 << 10, 1 << 6, 1 << 7
PAGE = VALID | TABLE_BIT | AF | RW_ALL  # ARM DDI 0487 D8.3: level 3, AP[2:1] 01
BLOCK = VALID | AF | RW_ALL
T0SZ = 25  # 39 bits of input address, so that walks begin at level 1


@dataclass
class Tables:
    """4 KB granule, three levels: 1 GB, 2 MB and 4 KB entries."""

    qemu: Raw
    base: int
    _free: int = field(init=False)
    _below: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._free = self.base + 0x1000

    def _put(self, table: int, index: int, word: int) -> None:
        self.qemu.poke(table + 8 * index, word.to_bytes(8, "little"))

    def _next(self, table: int, index: int) -> int:
        if (table, index) not in self._below:
            self._below[table, index] = self._free
            self._put(table, index, self._free | VALID | TABLE_BIT)
            self._free += 0x1000
        return self._below[table, index]

    def block(self, iova: int, pa: int, extra: int = 0) -> None:
        """A 2 MB block."""
        level2 = self._next(self.base, iova >> 30 & 511)
        self._put(level2, iova >> 21 & 511, pa | BLOCK | extra)

    def page(self, iova: int, pa: int, word: int = PAGE) -> None:
        level2 = self._next(self.base, iova >> 30 & 511)
        level3 = self._next(level2, iova >> 21 & 511)
        self._put(level3, iova >> 12 & 511, pa | word)


def place(iommu: str = "smmu", machine: str = MACHINE) -> int:
    """Where an IOMMU's registers are."""
    return next(each.base for each in load_machine(machine).iommus if each.name == iommu)


class Smmu:
    """The registers of one instance; ``window`` and page size as the machine tells."""

    def __init__(self, qemu: Raw, path: str = IOMMU, base: int | None = None) -> None:
        self.qemu, self.path = qemu, path
        self.base = place() if base is None else base
        self.window: int = qemu("x-iommu-query", path=path, streams=False)["window"]
        self.page = 0x10000 if self.read("IDR1") >> 31 else 0x1000

    def address(self, name: str, bank: int | None = None, index: int = 0) -> int:
        register = SMMU[name]
        pages = {"GR0": 0, "GR1": 1, "IMP": 2, "PMU": 3}
        at = self.base + register.offset + index * register.stride
        if bank is not None:
            return at + self.window // 2 + bank * self.page
        number = pages[register.scope.upper()]
        return at + number * (self.page if number else 0)

    def op(
        self,
        name: str,
        value: int | None = None,
        bank: int | None = None,
        index: int = 0,
        secure: bool = False,
    ) -> dict[str, object]:
        size = SMMU[name].width // 8
        op: dict[str, object] = {"addr": self.address(name, bank, index), "size": size,
                                 "secure": secure}  # fmt: skip
        return {**op, "op": "read"} if value is None else {**op, "op": "write", "value": value}

    def read(self, name: str, bank: int | None = None, index: int = 0, secure: bool = False) -> int:
        ops = [self.op(name, None, bank, index, secure)]
        value: int = self.qemu("x-mmio", ops=ops)["values"][0]
        return value

    def write(
        self, name: str, value: int, bank: int | None = None, index: int = 0, secure: bool = False
    ) -> None:
        self.qemu("x-mmio", ops=[self.op(name, value, bank, index, secure)])

    def attach(self, stream: int, bank: int, group: int, table: int, sctlr: int = 0) -> None:
        """AArch64 stage 1 for a stream: fault reports and interrupts on."""
        fields = SMMU["SCTLR"].encode(M=1, CFRE=1, CFIE=1) | sctlr
        self.qemu("x-mmio", ops=[
            self.op("CBAR", SMMU["CBAR"].encode(TYPE=1), index=bank),
            self.op("CBA2R", 1, index=bank),
            self.op("PRRR_MAIR0", 0xFF, bank),
            self.op("TCR2", SMMU["TCR2"].encode(PASize=5, SEP=7), bank),
            self.op("TCR", T0SZ | 1 << 23, bank),
            self.op("TTBR0", table, bank),
            self.op("SCTLR", fields, bank),
            self.op("S2CR", bank, index=group),
            self.op("SMR", 1 << 31 | stream, index=group),
            self.op("TLBIALLNSNH", 0),
            self.op("sCR0", SMMU["sCR0"].encode(USFCFG=1, GFRE=1, GFIE=1)),
        ])  # fmt: skip


class Pci:
    """One bench-dma-pci, set up as firmware would."""

    def __init__(self, qemu: Raw, slot: int, bars: int = 0x1000_0000, bus: int = 0) -> None:
        self.qemu, self.rid = qemu, bus << 8 | slot << 3
        self.config = ECAM + (self.rid << 12)
        self.engine, self.test = bars, bars + 0x1000
        qemu.mmio((self.config + 0x10, self.engine), (self.config + 0x18, self.test),
                  (self.config + 0x04, 6))  # fmt: skip

    def arm(self, iova: int, pa: int, length: int = 64, attrs: int = 2) -> int:
        """One transfer by the window of BAR 2; its result code."""
        test = self.test
        return self.qemu.mmio(
            (test + 4, iova & 0xFFFF_FFFF), (test + 8, iova >> 32), (test + 0xC, length),
            (test + 0x18, attrs), (test + 0x1C, pa & 0xFFFF_FFFF), (test + 0x20, pa >> 32),
            (test + 0x14, 1), (test,), (test + 0x10,),
        )[-1]  # fmt: skip


def pending(qemu: Raw, spi: int) -> bool:
    """Whether the distributor has the SPI pending."""
    number = 32 + spi
    return bool(qemu.read(GICD + 0x200 + number // 32 * 4) >> number % 32 & 1)
