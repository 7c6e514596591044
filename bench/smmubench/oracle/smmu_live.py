# SPDX-License-Identifier: GPL-2.0-or-later
"""The SMMU's oracle over a running target: registers by MMIO, tables through the shared view of its
memory.
"""

from __future__ import annotations

from smmubench import registers
from smmubench.oracle.bus import Reader
from smmubench.oracle.smmu import SmmuOracle
from smmubench.oracle.smmu_route import Features, Route
from smmubench.target import READ, Access, Read, Target

__all__ = ["LiveSmmuOracle", "SmmuLiveRegisters"]

#: Read together, because who asks for one asks for the others.
_GROUP = ("SMR", "S2CR")
_BANK = ("SCTLR", "TTBR0", "TCR", "CBAR", "CBA2R")
#: These exist in banks of stage 1 only, so nobody asks for them elsewhere.
_STAGE1 = ("TCR2", "TTBR1", "CONTEXTIDR", "PRRR_MAIR0", "NMRR_MAIR1")


class SmmuLiveRegisters:
    """``(name, index, secure) -> value`` of one SMMU as the non-secure side reads it.

    Values are kept until :meth:`refresh`. Reading them has no effect on the SMMU.
    """

    def __init__(self, target: Target, iommu: str) -> None:
        self._target = target
        self._iommu = target.machine.iommu(iommu)
        self._map = registers.load(self._iommu.model)
        self._values: dict[tuple[str, int | None], int] = {}
        idr1 = self._map.decode("IDR1", self("IDR1"))
        self.banks = idr1["NUMCB"]
        page = 65536 if idr1["PAGESIZE"] else 4096
        self._map = self._map.placed(page, 2 << idr1["NUMPAGENDXB"], self.banks)
        self._groups = self._map.decode("IDR0", self("IDR0"))["NUMSMRG"]

    def __call__(self, name: str, index: int | None = None, secure: bool = False) -> int:
        key = (name, index)
        if key not in self._values:
            if name in _GROUP:
                self._fetch([(each, n) for n in range(self._groups) for each in _GROUP])
            elif index is not None and (name in _BANK or name in _STAGE1):
                together = _BANK if name in _BANK else _STAGE1
                self._fetch([(each, index) for each in together])
            else:
                self._fetch([key])
        return self._values[key]

    def refresh(self) -> None:
        """Forget the values."""
        self._values.clear()

    def _fetch(self, keys: list[tuple[str, int | None]] | list[tuple[str, int]]) -> None:
        reads = []
        for name, index in keys:
            banked = self._map[name].scope == "context"
            place = {"context": index} if banked else {"index": index}
            offset = self._map.address(name, **place)
            reads.append(Read(self._iommu.base + offset, self._map[name].width // 8))
        for (name, index), value in zip(keys, self._target.mmio(reads), strict=True):
            self._values[name, index] = value


class LiveSmmuOracle(SmmuOracle):
    """The oracle of one SMMU of a running target, on its present tables.

    Registers are read when they are first needed; after writing them call :meth:`refresh`.
    """

    def __init__(self, target: Target, iommu: str, read: Reader) -> None:
        self._live = SmmuLiveRegisters(target, iommu)
        preset = target.machine.iommu(iommu).preset or ""
        # No register tells the architecture's version, nor whose implementation it is.
        features = Features.of(
            self._live,
            version=1 if preset in ("mmu-400", "mmu-401") else 2,
            qualcomm=preset == "qcom-smmu-v2",
        )
        super().__init__(self._live, read, features)
        self._routes: dict[tuple[int, Access], Route] = {}

    def route(self, stream: int, access: Access = READ) -> Route:
        """As the oracle has it, worked out once till :meth:`refresh`: a part has many groups."""
        key = (stream, access)
        if key not in self._routes:
            self._routes[key] = super().route(stream, access)
        return self._routes[key]

    def refresh(self) -> None:
        """Read the registers again."""
        self._live.refresh()
        self._routes.clear()
