# SPDX-License-Identifier: GPL-2.0-or-later
"""The independent witness: what the architecture says a translation must be.

Written from ARM DDI 0406C (B3, short descriptors) and the public register facts, never from
hw-model, so that the two can disagree. ``short`` is the table walk, ``msm`` the MSM IOMMU around
it, ``tlb`` what may be stale, ``live`` an oracle over a running target.
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
from smmubench.oracle.tlb import Held, TlbShadow

__all__ = [
    "CAUSE_FIELD",
    "LARGE",
    "SECTION",
    "SMALL",
    "SUPERSECTION",
    "V2P_ACCESS",
    "BusFault",
    "DecodeFault",
    "Fault",
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
    "TlbShadow",
    "V2PKind",
    "memory_of",
    "oracle_of",
    "walk",
]
