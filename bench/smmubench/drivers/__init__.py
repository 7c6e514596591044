# SPDX-License-Identifier: GPL-2.0-or-later
"""Drivers: in Python, writing tables and registers themselves, or as a proxy to a guest's."""

from __future__ import annotations

from typing import Any

from smmubench.driver import Driver
from smmubench.errors import UsageError, did_you_mean
from smmubench.mapping.errors import WarningLog
from smmubench.mapping.memory import Budget, PhysicalMemory
from smmubench.target import Target

__all__ = ["DRIVERS", "open_driver"]

#: IOMMU models that have a driver.
DRIVERS = ("msm-v0", "smmu-v2")


def open_driver(
    model: str,
    target: Target,
    memory: PhysicalMemory,
    *,
    log: WarningLog | None = None,
    tables: Budget | None = None,
    format: str = "short",
) -> Driver[Any]:
    """The driver of an IOMMU model over a running target: the guest's, where one runs.

    Tables of the Python drivers come from ``memory``, those of a guest from its own. ``tables``
    limits how many there may be below the first level.
    ``format`` is the SMMU's table format (:data:`smmubench.drivers.smmu_v2.FORMATS`). Raises
    UsageError for a model without a driver.
    """
    if model not in DRIVERS:
        raise UsageError(f'no driver for IOMMU "{model}"{did_you_mean(model, DRIVERS)}')
    mailbox = getattr(target, "mailbox", None)
    if mailbox is not None:
        from smmubench.drivers.firmware import FirmwareDriver

        return FirmwareDriver(target, mailbox, log=log, tables=tables, format=format)
    if model == "msm-v0":
        from smmubench.drivers.msm_v0 import MsmDriver

        return MsmDriver(target, memory, log=log, tables=tables)
    from smmubench.drivers.smmu_v2 import SmmuDriver

    return SmmuDriver(target, memory, log=log, tables=tables, format=format)
