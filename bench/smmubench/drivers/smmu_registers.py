# SPDX-License-Identifier: GPL-2.0-or-later
"""Register access to one SMMU: operations by register name, and faults read back decoded.

Where the banks' pages lie is read from IDR1, as every driver of the part must (ARM IHI 0062,
SMMU_IDR1.PAGESIZE and NUMPAGENDXB).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from smmubench import registers
from smmubench.driver import FaultReport
from smmubench.machines import Iommu
from smmubench.target import MmioOp, Poll, Read, Target, Write

__all__ = ["CONTEXT_FAULT", "GLOBAL_FAULT", "SmmuWindow", "context_report", "global_report"]

#: Fault status fields and the bench's word for each cause (smmubench.target.CAUSES).
_CONTEXT_CAUSES: Final = {
    "TF": "translation",
    "AFF": "access-flag",
    "PF": "permission",
    "TLBMCF": "multi-hit",
    "TLBLKF": "tlb-lock",
    "ASF": "address-size",
    "UUT": "unsupported",
}
_GLOBAL_CAUSES: Final = {
    "ICF": "config",
    "USF": "unknown-stream",
    "SMCF": "stream-conflict",
    "UCBF": "no-context",
    "UCIF": "no-interrupt",
    "CAF": "config-access",
    "EF": "external",
    "PF": "global-permission",
    "UUT": "unsupported",
}

#: The registers of a fault, in the order of a report.
CONTEXT_FAULT: Final = ("FSR", "FAR", "FSYNR0", "FSYNR1", "CBFRSYNRA")
GLOBAL_FAULT: Final = ("sGFSR", "sGFAR", "sGFSYNR0", "sGFSYNR1")

_DONE = 1000  # polls of a status register that must become idle


class SmmuWindow:
    """The registers of one instance on one target, as the non-secure side sees them."""

    class Ops:
        """Operations in the order in which they will be done, in one batch."""

        def __init__(self, window: SmmuWindow) -> None:
            self._window = window
            self.list: list[MmioOp] = []

        def __len__(self) -> int:
            return len(self.list)

        def write(
            self, name: str, value: int, *, bank: int | None = None, index: int | None = None
        ) -> None:
            address, size = self._window.place(name, bank, index)
            self.list.append(Write(address, value, size))

        def set(
            self, name: str, *, bank: int | None = None, index: int | None = None, **fields: int
        ) -> None:
            """Write a value made of these fields, the others 0."""
            self.write(name, self.encode(name, **fields), bank=bank, index=index)

        def encode(self, name: str, **fields: int) -> int:
            return self._window.map[name].encode(**fields)

        def read(self, name: str, *, bank: int | None = None, index: int | None = None) -> None:
            self.list.append(Read(*self._window.place(name, bank, index)))

        def wait_clear(self, name: str, mask: int, *, bank: int | None = None) -> None:
            """Poll until these bits read 0."""
            address, size = self._window.place(name, bank, None)
            self.list.append(Poll(address, mask, 0, _DONE, size))

    def __init__(self, target: Target, iommu: Iommu) -> None:
        self.target = target
        self.iommu = iommu
        self.map = registers.load(iommu.model)
        # GR0 begins the window whatever the size of the pages.
        idr1 = self.map.decode("IDR1", self.read("IDR1"))
        self.banks = idr1["NUMCB"]
        self.stage2_banks = idr1["NUMS2CB"]
        page = 65536 if idr1["PAGESIZE"] else 4096
        self.map = self.map.placed(page, 2 << idr1["NUMPAGENDXB"], self.banks)
        self.identity = {name: self.read(name) for name in ("IDR0", "IDR1", "IDR2", "IDR7")}
        self.groups = self.id("IDR0", "NUMSMRG")
        #: Of the architecture. No register tells it; the device tree does, or the machine's table.
        self.version = 1 if iommu.preset in ("mmu-400", "mmu-401") else 2

    def id(self, register: str, field: str) -> int:
        """A field of an identification register."""
        return self.map[register].fields[field].get(self.identity[register])

    def place(self, name: str, bank: int | None, index: int | None) -> tuple[int, int]:
        """Address and size of a register; ``bank`` for those of a context bank's page."""
        offset = self.map.address(name, context=bank, index=index)
        return self.iommu.base + offset, self.map[name].width // 8

    def ops(self) -> Ops:
        return SmmuWindow.Ops(self)

    def run(self, ops: Ops) -> list[int]:
        return self.target.mmio(ops.list) if ops.list else []

    def read(self, name: str, *, bank: int | None = None, index: int | None = None) -> int:
        return self.target.mmio([Read(*self.place(name, bank, index))])[0]

    def query(self, name: str, bank: int, iovas: Sequence[int]) -> list[int]:
        """Write each page address to an ATS1 register and read PAR, all in one batch."""
        ask, size = self.place(name, bank, None)
        par = Read(*self.place("PAR", bank, None))
        ops: list[MmioOp] = [par] * (2 * len(iovas))
        ops[0::2] = [Write(ask, iova & ~0xFFF, size) for iova in iovas]
        return self.target.mmio(ops)[1::2]

    def values(self, names: Iterable[str], bank: int | None = None) -> dict[str, int]:
        """Registers read in one batch. Those that GR1 has for each bank count as the bank's."""
        ops, wanted = self.ops(), tuple(names)
        for name in wanted:
            if bank is not None and self.map[name].scope != "context":
                ops.read(name, index=bank)
            else:
                ops.read(name, bank=bank)
        return dict(zip(wanted, self.run(ops), strict=True))


def context_report(
    window: SmmuWindow, bank: int, master: str | None, values: Mapping[str, int]
) -> FaultReport:
    """A report from the fault registers of a context bank."""
    layout = window.map
    status, syndrome = layout["FSR"].fields, layout["FSYNR0"].fields
    fsr, fsynr0 = values["FSR"], values["FSYNR0"]
    causes = {cause for name, cause in _CONTEXT_CAUSES.items() if status[name].get(fsr)}
    # One bit for all external errors of a walk; which kind the bus gave isn't told.
    if status["EF"].get(fsr):
        causes.add("walk-decode")
    return FaultReport(
        iommu=window.iommu.name,
        context=bank,
        master=master,
        stream=layout["CBFRSYNRA"].fields["StreamID"].get(values["CBFRSYNRA"]),
        iova=values["FAR"],
        write=bool(syndrome["WNR"].get(fsynr0)),
        stalled=bool(status["SS"].get(fsr)),
        causes=frozenset(causes),
        registers=dict(values),
        text=tuple(str(layout.decode(name, value)) for name, value in values.items()),
    )


def global_report(window: SmmuWindow, values: Mapping[str, int]) -> FaultReport:
    """A report from the global fault registers."""
    layout = window.map
    status = layout["sGFSR"].fields
    return FaultReport(
        iommu=window.iommu.name,
        context=None,
        master=None,
        stream=layout["sGFSYNR1"].fields["StreamID"].get(values["sGFSYNR1"]),
        iova=values["sGFAR"],
        write=bool(layout["sGFSYNR0"].fields["WNR"].get(values["sGFSYNR0"])),
        stalled=False,
        causes=frozenset(
            cause for name, cause in _GLOBAL_CAUSES.items() if status[name].get(values["sGFSR"])
        ),
        registers=dict(values),
        text=tuple(str(layout.decode(name, value)) for name, value in values.items()),
    )
