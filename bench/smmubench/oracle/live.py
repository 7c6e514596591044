# SPDX-License-Identifier: GPL-2.0-or-later
"""An oracle over a running target: registers by MMIO, tables through the shared view of its memory.

::

    oracle = oracle_of(target, "mdp0")
    expected = oracle.translate(stream=0, iova=0x1000)
"""

from __future__ import annotations

from smmubench.oracle.bus import Memory
from smmubench.oracle.fields import get, registers
from smmubench.oracle.msm import MsmOracle
from smmubench.target import Read, Target

#: Kinds of windows that hold tables; a walk that leads anywhere else meets a decode error.
TABLE_MEMORY = ("ram", "sram")


class LiveRegisters:
    """``(name, index) -> value`` of one IOMMU, each read from the target once.

    Call :meth:`refresh` after they were written. Reading them has no effect on the IOMMU.
    """

    def __init__(self, target: Target, iommu: str) -> None:
        self._target = target
        self._base = target.machine.iommu(iommu).base
        self._values: dict[tuple[str, int | None], int] = {}

    def __call__(self, name: str, index: int | None = None) -> int:
        key = (name, index)
        if key not in self._values:
            if registers()[name].scope == "context":
                offset = registers().address(name, context=index)
            else:
                offset = registers().address(name, index=index)
            [self._values[key]] = self._target.mmio([Read(self._base + offset)])
        return self._values[key]

    def refresh(self) -> None:
        """Forget the values."""
        self._values.clear()


def memory_of(target: Target) -> Memory:
    """The target's memory as a walk reaches it; a view, not a copy."""
    windows = [window for window in target.machine.windows if window.kind in TABLE_MEMORY]
    return Memory({window.base: target.view(window.base, window.size) for window in windows})


class LiveOracle(MsmOracle):
    """The oracle of one IOMMU of a running target, on its present tables.

    Registers are read when they are first needed; after writing them call :meth:`refresh`.
    """

    def __init__(self, target: Target, iommu: str) -> None:
        self._live = LiveRegisters(target, iommu)
        mids = get("IDR", "NM2VCBMT", self._live("IDR"))
        banks = target.machine.iommu(iommu).banks
        super().__init__(self._live, memory_of(target).read, banks=banks, mids=mids)

    def refresh(self) -> None:
        """Read the registers again."""
        self._live.refresh()


def oracle_of(target: Target, iommu: str) -> LiveOracle:
    """The oracle of one IOMMU of a running target; UsageError for an unknown one."""
    return LiveOracle(target, iommu)
