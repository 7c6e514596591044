# SPDX-License-Identifier: GPL-2.0-or-later
"""The independent witness: what the architecture says a translation must be.

Written from the architectures (ARM DDI 0406C B3, DDI 0487 D8, IHI 0062) and the public register
facts, never from hw-model, so that the two can disagree. ``short`` and ``long`` are the table
walks; ``msm`` is the MSM IOMMU around the first, ``smmu`` the ARM SMMU around both; ``tlb`` says
what may be stale; ``live`` is an oracle over a running target.
"""

from smmubench.oracle.bus import BusFault, DecodeFault, Memory, Reader, SlaveFault
from smmubench.oracle.faults import CAUSE_FIELD, Fault
from smmubench.oracle.live import LiveOracle, LiveRegisters, memory_of, oracle_of
from smmubench.oracle.msm import V2P_ACCESS, MsmOracle, Registers, Route, V2PKind
from smmubench.oracle.short import (
    LARGE,
    SECTION,
    SMALL,
    SUPERSECTION,
    Page,
    Settings,
    ShortWalk,
    walk,
)
from smmubench.oracle.smmu import AtsKind, GatsKind, SmmuOracle
from smmubench.oracle.smmu_faults import SmmuFault
from smmubench.oracle.smmu_route import Features, SmmuRegisters
from smmubench.oracle.tlb import Held, TlbShadow

__all__ = [
    "CAUSE_FIELD",
    "LARGE",
    "SECTION",
    "SMALL",
    "SUPERSECTION",
    "V2P_ACCESS",
    "AtsKind",
    "BusFault",
    "DecodeFault",
    "Fault",
    "Features",
    "GatsKind",
    "Held",
    "LiveOracle",
    "LiveRegisters",
    "Memory",
    "MsmOracle",
    "Page",
    "Reader",
    "Registers",
    "Route",
    "Settings",
    "ShortWalk",
    "SlaveFault",
    "SmmuFault",
    "SmmuOracle",
    "SmmuRegisters",
    "TlbShadow",
    "V2PKind",
    "memory_of",
    "oracle_of",
    "walk",
]
