# SPDX-License-Identifier: GPL-2.0-or-later
"""IOMMU_FAULT events as fault reports, decoded the way a driver decodes the registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from smmubench.driver import Driver, FaultReport

__all__ = ["for_report", "report_of"]


def report_of(driver: Driver[Any], data: Mapping[str, Any]) -> FaultReport:
    """The event's registers decoded.

    Stream, address, direction and causes are the event's own: when an earlier fault was pending,
    the registers still show that one.
    """
    return replace(
        driver.decode_event(data),
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
