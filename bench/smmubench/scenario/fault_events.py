# SPDX-License-Identifier: GPL-2.0-or-later
"""IOMMU_FAULT events as fault reports, decoded the way a driver decodes the registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from smmubench.driver import FaultReport
from smmubench.drivers.msm_registers import MsmWindow, decode_fault
from smmubench.target import Target

__all__ = ["for_report", "report_of"]

_CONTEXT = ("FSR", "FAR", "FSYNR0", "FSYNR1")
_GLOBAL = ("ESR", "EAR", "ESYNR0", "ESYNR1")
_MEMBERS = ("fsr", "far", "fsynr0", "fsynr1")


def report_of(target: Target, data: Mapping[str, Any]) -> FaultReport:
    """The event's registers decoded.

    Stream, address, direction and causes are the event's own: when an earlier fault was pending,
    the registers still show that one.
    """
    window = MsmWindow(target, target.machine.iommu(data["iommu"]))
    bank = data["context"] if data["type"] == "context" else None
    names = _GLOBAL if bank is None else _CONTEXT
    values = {name: data[member] for name, member in zip(names, _MEMBERS, strict=True)}
    return replace(
        decode_fault(window, bank, None, values),
        stream=data["stream"],
        iova=data["iova"],
        write=data["write"],
        causes=frozenset(data["causes"]),
    )


def for_report(report: FaultReport) -> dict[str, object]:
    """The row of a result's fault table."""
    return {
        "iommu": report.iommu,
        "context": report.context,
        "stream": report.stream,
        "iova": report.iova,
        "write": report.write,
        "causes": sorted(report.causes),
        "text": list(report.text),
    }
