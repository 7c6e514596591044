# SPDX-License-Identifier: GPL-2.0-or-later
"""The models as a library in this process, and their C structs in the bench's words.

The library and its declarations (``hw-model/host/hwm_host.h``) come from
:func:`smmubench.build.core.build_core`, which builds them when a source has changed.
"""

from __future__ import annotations

import functools
from typing import Any, Final, Literal, cast

from smmubench.build.core import build_core
from smmubench.errors import TargetError
from smmubench.target import (
    CAUSES,
    Attributes,
    Event,
    Route,
    RunResult,
    RunState,
    Status,
    TlbEntry,
    TraceEntry,
    Translation,
    WalkLevel,
)

#: Results of a call (hwm.h, hwm_host.h).
OK, POLL_FAILED, E_DECODE, E_SIZE = 0, 2, -1, -4
NO_CONTEXT = 0xFF
ANY = 0xFFFFFFFF

#: HWM_DMA_* in order: what STATUS.CODE and completion records hold.
DMA_CODES = (
    "ok", "bus-decode", "bus-slave", "iommu-fault", "terminated", "mismatch", "bad-desc",
    "bad-list", "loop", "aborted",
)  # fmt: skip

#: hwm_dma_run in order; None: nothing was ever started.
_RUN_STATES: tuple[RunState | None, ...] = (None, "budget", "stalled", "budget", "done", "error")
_STATUS: tuple[Status, ...] = ("translated", "bypass", "fault")
_PERMS = ("pr", "pw", "ur", "uw", "xn")
_MEMTYPES: Final = ("strongly-ordered", "device", "normal")
_CACHE: Final = ("none", "wbwa", "wt", "wbnwa")
_SHARE: Final = ("none", "inner", "outer")


@functools.cache
def library() -> tuple[Any, Any]:
    """``(ffi, lib)`` of the core that matches the project's sources; loaded once a process."""
    import cffi

    built = build_core()
    ffi = cffi.FFI()
    ffi.cdef(built.cdef.read_text())
    try:
        return ffi, ffi.dlopen(str(built.lib))
    except OSError as error:
        raise TargetError(f"the built core can't be loaded: {error}") from error


@functools.cache
def perms(bits: int) -> frozenset[str]:
    return frozenset(name for bit, name in enumerate(_PERMS) if bits >> bit & 1)


@functools.cache
def causes(bits: int) -> frozenset[str]:
    return frozenset(_ordered_causes(bits))


def _ordered_causes(bits: int) -> list[str]:
    return [name for bit, name in enumerate(CAUSES) if bits >> bit & 1]


@functools.cache
def _attributes(memtype: int, inner: int, outer: int, share: int, secure: bool) -> Attributes:
    return Attributes(_MEMTYPES[memtype], _CACHE[inner], _CACHE[outer], _SHARE[share], secure)


def attributes(c: Any) -> Attributes:
    return _attributes(c.memtype, c.inner, c.outer, c.share, c.secure)


def context(number: int) -> int | None:
    return None if number == NO_CONTEXT else number


def translation(iova: int, c: Any) -> Translation:
    """A ``hwm_response`` to a peek."""
    status = _STATUS[c.status]
    attrs = c.attrs
    bank = context(attrs.context)
    if status == "fault":
        return Translation(
            iova,
            status,
            hit=c.hit,
            context=bank,
            causes=causes(c.causes),
            stage=c.stage,
            level=c.level if c.stage else 0,
        )
    return Translation(
        iova, status, c.pa, c.page, perms(c.perms), c.hit, bank, attributes=attributes(attrs)
    )


def walk_level(ffi: Any, c: Any) -> WalkLevel:
    return WalkLevel(
        stage=c.stage,
        level=c.level,
        ttbr=c.ttbr,
        address=c.address,
        descriptor=c.descriptor,
        bytes=c.bytes,
        meaning=word(ffi, c.meaning),
    )


def tlb_entry(ffi: Any, c: Any) -> TlbEntry:
    """A valid ``hwm_tlb_view``."""
    return TlbEntry(
        index=c.index,
        kind=word(ffi, c.kind),
        stage=c.stage,
        va=c.va,
        pa=c.pa,
        page=c.page,
        vmid=c.vmid,
        asid=c.asid,
        is_global=getattr(c, "global"),
        locked=c.locked,
        secure=c.secure,
        prefetched=c.prefetched,
        perms=perms(c.perms),
        attributes=attributes(c.attrs),
    )


def route(ffi: Any, index: int, c: Any) -> Route:
    """A valid ``hwm_route_info``."""
    way = cast(Literal["translate", "bypass", "fault"], word(ffi, c.way))
    return Route(index, c.stream, c.mask, way, context(c.context), c.vmid)


def counters(ffi: Any, c: Any) -> dict[str, int]:
    """A ``hwm_counters`` by name; the list of names is C's."""
    return {name: getattr(c, name) for name in _members(ffi, "hwm_counters")}


@functools.cache
def _members(ffi: Any, struct: str) -> tuple[str, ...]:
    return tuple(name for name, _ in ffi.typeof(struct).fields)


def text(ffi: Any, c: Any) -> str:
    return cast(bytes, ffi.string(c)).decode()


@functools.cache
def word(ffi: Any, c: Any) -> str:
    """A text that C has once and for ever, such as a register's name: a query has thousands."""
    return text(ffi, c)


def run_state(c: Any) -> RunState | None:
    """How far a master with this ``hwm_dma_status`` has come; None: it was never started."""
    return _RUN_STATES[int(c.run)]


def active(c: Any) -> bool:
    """Has the master a list that hasn't ended?"""
    return run_state(c) in ("budget", "stalled")


def run_result(name: str, c: Any) -> RunResult:
    """A ``hwm_dma_status`` of a master that had a list."""
    state = run_state(c)
    if state is None:  # reset while it was at work, and all it knew is gone
        return RunResult(name, "error", "aborted")
    return RunResult(
        master=name,
        state=state,
        code=DMA_CODES[c.code],
        completed=c.completed,
        bytes=c.bytes,
        bursts=c.bursts,
        error_address=c.error_address if state == "error" else None,
        crc=c.crc,
    )


def trace_entry(c: Any) -> TraceEntry:
    return TraceEntry(
        iova=c.iova,
        pa=c.pa,
        length=c.length,
        stream=c.stream,
        context=context(c.context),
        write=c.write,
        stalled=c.stalled,
        status=DMA_CODES[c.status],
    )


def completed(master: str, c: Any) -> Event:
    """DMA_COMPLETED from a ``hwm_dma_status``."""
    data: dict[str, object] = {
        "master": master,
        "state": run_state(c),
        "code": DMA_CODES[c.code],
        "completed": c.completed,
        "bytes": c.bytes,
    }
    if run_state(c) == "error":
        data["error_address"] = c.error_address
    return Event("DMA_COMPLETED", data)


def iommu_event(lib: Any, iommu: str, c: Any, *, smmu: bool) -> Event:
    """IOMMU_FAULT or IOMMU_STALL from a ``hwm_event``."""
    data: dict[str, object] = {"iommu": iommu, "stream": c.stream, "iova": c.iova}
    if c.context != NO_CONTEXT:
        data["context"] = c.context
    data |= {"write": c.write, "privileged": c.privileged, "instruction": c.instruction}
    data |= {"fsr": c.fsr, "far": c.far_}
    if c.type == lib.HWM_EVENT_STALL:
        return Event("IOMMU_STALL", data)
    is_global = c.type == lib.HWM_EVENT_GLOBAL_FAULT
    data |= {
        "type": "global" if is_global else "context",
        "secure": c.secure,
        "causes": _ordered_causes(c.causes),
        "recorded": c.recorded,
        "fsynr0": c.fsynr0,
        "fsynr1": c.fsynr1,
    }
    if smmu and not is_global:
        data |= {"cbfrsynra": c.cbfrsynra, "ipafar": c.ipafar}
    return Event("IOMMU_FAULT", data)
