# SPDX-License-Identifier: GPL-2.0-or-later
"""Fault registers that a guest or an event has told, decoded for whichever IOMMU they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from smmubench.driver import FaultReport
from smmubench.drivers import msm_registers, smmu_registers
from smmubench.machines import Iommu
from smmubench.target import Target

__all__ = ["FaultReader"]

#: Members of an IOMMU_FAULT event that hold the registers, in the order of a report.
_EVENT: Final = ("fsr", "far", "fsynr0", "fsynr1", "cbfrsynra")


class FaultReader:
    """Reads no register but an SMMU's identification, which says how wide the others lie."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._smmus: dict[str, smmu_registers.SmmuWindow] = {}

    def banks(self, iommu: Iommu) -> int:
        """Context banks that the instance has."""
        return iommu.banks if iommu.model == "msm-v0" else self._smmu(iommu).banks

    def report(
        self, iommu: Iommu, bank: int | None, master: str | None, values: Sequence[int]
    ) -> FaultReport:
        """``values`` in the order FSR, FAR, FSYNR0, FSYNR1, CBFRSYNRA; what an IOMMU lacks is
        left out at the end.
        """
        if iommu.model == "msm-v0":
            window = msm_registers.MsmWindow(self._target, iommu)
            names = msm_registers.GLOBAL_FAULT if bank is None else msm_registers.CONTEXT_FAULT
            named = dict(zip(names, values, strict=False))
            return msm_registers.decode_fault(window, bank, master, named)
        smmu = self._smmu(iommu)
        if bank is None:
            named = dict(zip(smmu_registers.GLOBAL_FAULT, values, strict=False))
            return smmu_registers.global_report(smmu, named)
        named = dict(zip(smmu_registers.CONTEXT_FAULT, values, strict=False))
        return smmu_registers.context_report(smmu, bank, master, named)

    def event(self, data: Mapping[str, Any]) -> FaultReport:
        """What an IOMMU_FAULT event tells."""
        bank = data["context"] if data["type"] == "context" else None
        values = [data.get(member, 0) for member in _EVENT]
        return self.report(self._target.machine.iommu(data["iommu"]), bank, None, values)

    def _smmu(self, iommu: Iommu) -> smmu_registers.SmmuWindow:
        if iommu.name not in self._smmus:
            self._smmus[iommu.name] = smmu_registers.SmmuWindow(self._target, iommu)
        return self._smmus[iommu.name]
