# SPDX-License-Identifier: GPL-2.0-or-later
"""Register access to one MSM IOMMU: operations by register name, and faults read back decoded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from smmubench import registers
from smmubench.driver import FaultReport
from smmubench.machines import Iommu
from smmubench.target import MmioOp, Read, Target, Write

__all__ = [
    "CAUSE_OF_FIELD",
    "CONTEXT_FAULT",
    "GLOBAL_FAULT",
    "MsmWindow",
    "decode_fault",
    "read_context_fault",
    "read_global_fault",
]

#: Fault status fields and the bench's word for each cause (smmubench.target.CAUSES).
CAUSE_OF_FIELD: Final = {
    "TF": "translation",
    "AFF": "access-flag",
    "APF": "permission",
    "TLBMF": "tlb-miss",
    "HTWDEEF": "walk-decode",
    "HTWSEEF": "walk-slave",
    "MHF": "multi-hit",
    "SL": "level2",
    "CFG": "config",
    "BYPASS": "bypass",
}

#: The registers of a fault, in the order of a report.
CONTEXT_FAULT: Final = ("FSR", "FAR", "FSYNR0", "FSYNR1")
GLOBAL_FAULT: Final = ("ESR", "EAR", "ESYNR0", "ESYNR1")


class MsmWindow:
    """The registers of one instance on one target."""

    class Ops:
        """Operations in the order in which they will be done, in one batch."""

        def __init__(self, window: MsmWindow) -> None:
            self._map = window.map
            self._base = window.iommu.base
            self.list: list[MmioOp] = []

        def __len__(self) -> int:
            return len(self.list)

        def write(
            self, name: str, value: int, *, context: int | None = None, index: int | None = None
        ) -> None:
            offset = self._map.address(name, context=context, index=index)
            self.list.append(Write(self._base + offset, value))

        def set(
            self,
            name: str,
            *,
            context: int | None = None,
            index: int | None = None,
            **fields: int,
        ) -> None:
            """Write a value made of these fields, the others 0."""
            self.write(name, self.encode(name, **fields), context=context, index=index)

        def read(self, name: str, *, context: int | None = None) -> None:
            self.list.append(Read(self._base + self._map.address(name, context=context)))

        def encode(self, name: str, **fields: int) -> int:
            return self._map[name].encode(**fields)

    def __init__(self, target: Target, iommu: Iommu) -> None:
        self.target = target
        self.iommu = iommu
        self.map = registers.load(iommu.model)

    def ops(self) -> Ops:
        return MsmWindow.Ops(self)

    def run(self, ops: Ops) -> list[int]:
        return self.target.mmio(ops.list) if ops.list else []

    def query(self, name: str, bank: int, iovas: Sequence[int]) -> list[int]:
        """Write each page address to a V2P register and read PAR, all in one batch."""
        ask = self.iommu.base + self.map.address(name, context=bank)
        par = Read(self.iommu.base + self.map.address("PAR", context=bank))
        ops: list[MmioOp] = [par] * (2 * len(iovas))
        ops[0::2] = [Write(ask, iova & ~0xFFF) for iova in iovas]
        return self.target.mmio(ops)[1::2]


def read_context_fault(window: MsmWindow, bank: int, master: str | None) -> FaultReport | None:
    """What a context's fault registers say; None when no fault is recorded."""
    ops = window.ops()
    for name in CONTEXT_FAULT:
        ops.read(name, context=bank)
    values = dict(zip(CONTEXT_FAULT, window.run(ops), strict=True))
    return decode_fault(window, bank, master, values) if values["FSR"] else None


def read_global_fault(window: MsmWindow) -> FaultReport | None:
    """What the global error registers say; None when no error is recorded."""
    ops = window.ops()
    for name in GLOBAL_FAULT:
        ops.read(name)
    values = dict(zip(GLOBAL_FAULT, window.run(ops), strict=True))
    return decode_fault(window, None, None, values) if values["ESR"] else None


def decode_fault(
    window: MsmWindow, bank: int | None, master: str | None, values: dict[str, int]
) -> FaultReport:
    """A report from the four fault registers of a context, or of the instance."""
    status, address, who, how = CONTEXT_FAULT if bank is not None else GLOBAL_FAULT
    layout = window.map
    set_fields = layout[status].fields
    return FaultReport(
        iommu=window.iommu.name,
        context=bank,
        master=master,
        stream=layout[who].fields["AMID"].get(values[who]),
        iova=values[address],
        write=bool(layout[how].fields["AWRITE"].get(values[how])),
        stalled=bank is not None and bool(set_fields["SS"].get(values[status])),
        causes=frozenset(
            cause
            for name, cause in CAUSE_OF_FIELD.items()
            if name in set_fields and set_fields[name].get(values[status])
        ),
        registers=values,
        text=tuple(str(layout.decode(name, value)) for name, value in values.items()),
    )
