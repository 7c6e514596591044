# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps a scenario can have. A step says what to map, move and expect, never which
registers.
"""

from __future__ import annotations

from smmubench.scenario.ops.abort import AbortOp
from smmubench.scenario.ops.attach import ActivateOp, AttachOp, DecoyOp, DetachOp, SpaceOp
from smmubench.scenario.ops.base import Op
from smmubench.scenario.ops.compare_queries import CompareQueriesOp
from smmubench.scenario.ops.dma import DmaOp
from smmubench.scenario.ops.error_path import ErrorPathOp
from smmubench.scenario.ops.expect import ExpectOp
from smmubench.scenario.ops.faults import HandleFaultsOp, OnFaultOp
from smmubench.scenario.ops.fill_aperture import FillApertureOp
from smmubench.scenario.ops.fragment import FragmentOp
from smmubench.scenario.ops.machine import (
    BufferOp,
    CpuOp,
    InjectOp,
    ResetOp,
    RestoreOp,
    SnapshotOp,
)
from smmubench.scenario.ops.mapping import InvalidateOp, MapOp, UnmapOp
from smmubench.scenario.ops.pools import FreeOp, PoolOp
from smmubench.scenario.ops.streaming import CoherentOp, MaskOp, SyncOp
from smmubench.scenario.ops.teardown_orders import TeardownOrdersOp
from smmubench.scenario.ops.unmap_orders import UnmapOrdersOp

__all__ = ["OPS", "Op"]

#: Every step by the word that a scenario uses for it.
OPS: dict[str, type[Op]] = {
    "pool": PoolOp,
    "buffer": BufferOp,
    "free": FreeOp,
    "coherent": CoherentOp,
    "cpu": CpuOp,
    "space": SpaceOp,
    "attach": AttachOp,
    "activate": ActivateOp,
    "detach": DetachOp,
    "map": MapOp,
    "unmap": UnmapOp,
    "sync": SyncOp,
    "mask": MaskOp,
    "invalidate": InvalidateOp,
    "dma": DmaOp,
    "abort": AbortOp,
    "on_fault": OnFaultOp,
    "handle_faults": HandleFaultsOp,
    "inject": InjectOp,
    "decoy": DecoyOp,
    "expect": ExpectOp,
    "reset": ResetOp,
    "snapshot": SnapshotOp,
    "restore": RestoreOp,
    "error_path": ErrorPathOp,
    "unmap_orders": UnmapOrdersOp,
    "teardown_orders": TeardownOrdersOp,
    "fill_aperture": FillApertureOp,
    "fragment": FragmentOp,
    "compare_queries": CompareQueriesOp,
}
