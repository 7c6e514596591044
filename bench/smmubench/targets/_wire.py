# SPDX-License-Identifier: GPL-2.0-or-later
"""QMP's shapes (qapi/smmubench.json) to the bench's words (:mod:`smmubench.target`) and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from smmubench.target import (
    Access,
    Attributes,
    ContextState,
    Event,
    IommuState,
    MmioOp,
    Poll,
    Route,
    RunResult,
    TlbEntry,
    TraceEntry,
    Translation,
    Walk,
    WalkLevel,
    Write,
    register_values,
    streams_of,
)

IOMMU_ROOT = "/machine/iommu/"
DMA_ROOT = "/machine/dma/"

Wire = Mapping[str, Any]


def mmio(ops: Sequence[MmioOp]) -> list[dict[str, object]]:
    return [_mmio(op) for op in ops]


def _mmio(op: MmioOp) -> dict[str, object]:
    wire: dict[str, object] = {"addr": op.address}
    if op.size != 4:
        wire["size"] = op.size
    if op.secure:
        wire["secure"] = True
    if isinstance(op, Write):
        return {"op": "write", "value": op.value, **wire}
    if isinstance(op, Poll):
        return {"op": "poll", "mask": op.mask, "expect": op.expect, "count": op.count, **wire}
    return {"op": "read", **wire}


def access(how: Access) -> dict[str, bool]:
    """Only what differs from the defaults."""
    flags = {
        "write": how.write,
        "privileged": how.privileged,
        "instruction": how.instruction,
        "secure": how.secure,
    }
    return {name: True for name, given in flags.items() if given}


# Thousands of translations share a few attributes and sets of words.
_attributes_of = cache(Attributes)
_words: Callable[[tuple[str, ...]], frozenset[str]] = cache(frozenset)


def _attributes(wire: Wire | None) -> Attributes | None:
    if wire is None:
        return None
    return _attributes_of(
        wire["memtype"], wire["inner"], wire["outer"], wire["share"], wire.get("secure", False)
    )


def translation(wire: Wire) -> Translation:
    return Translation(
        iova=wire["iova"],
        status=wire["status"],
        pa=wire.get("pa", 0),
        page=wire.get("page", 0),
        perms=_words(tuple(wire.get("perms", ()))),
        hit=wire.get("hit", False),
        context=wire.get("context"),
        causes=_words(tuple(wire.get("causes", ()))),
        attributes=_attributes(wire.get("attrs")),
        stage=wire.get("stage", 0),
        level=wire.get("level", 0),
    )


def walk(wire: Wire) -> Walk:
    levels = tuple(
        WalkLevel(
            stage=level["stage"],
            level=level["level"],
            ttbr=level["ttbr"],
            address=level["address"],
            descriptor=level["descriptor"],
            bytes=level["bytes"],
            meaning=level["meaning"],
        )
        for level in wire["levels"]
    )
    return Walk(translation(wire["result"]), levels)


def tlb_entry(wire: Wire) -> TlbEntry:
    return TlbEntry(
        index=wire["index"],
        kind=wire["kind"],
        stage=wire["stage"],
        va=wire["va"],
        pa=wire["pa"],
        page=wire["page"],
        vmid=wire["vmid"],
        asid=wire["asid"],
        is_global=wire["global"],
        locked=wire["locked"],
        secure=wire["secure"],
        prefetched=wire["prefetched"],
        perms=_words(tuple(wire["perms"])),
        attributes=_attributes(wire.get("attrs")),
    )


def _counters(wire: Wire) -> dict[str, int]:
    return {name.replace("-", "_"): value for name, value in wire.items()}


def _registers(wire: Sequence[Wire]) -> dict[str, int]:
    return register_values(
        (register["name"], register.get("secure", False), register["value"]) for register in wire
    )


def _route(wire: Wire) -> Route:
    return Route(
        index=wire["route"],
        stream=wire["stream"],
        mask=wire["mask"],
        way=wire["way"],
        context=wire.get("context"),
        vmid=wire["vmid"],
    )


def iommu_state(wire: Wire) -> IommuState:
    contexts = tuple(
        ContextState(
            index=context["index"],
            translating=context["translating"],
            stalled=context["stalled"],
            waiting=context["waiting"],
            vmid=context["vmid"],
            asid=context["asid"],
            stage=context["stage"],
            format=context["format"],
            stage2_context=context.get("stage2-context"),
            registers=_registers(context["registers"]),
            counters=_counters(context["counters"]),
        )
        for context in wire["contexts"]
    )
    routes = tuple(_route(stream) for stream in wire["streams"])
    return IommuState(
        model=wire["model"],
        tlb_entries=wire["tlb-entries"],
        tlb_ways=wire["tlb-ways"],
        tlb_capacity=wire["tlb-capacity"],
        streams=streams_of(routes),
        routes=routes,
        registers=_registers(wire["registers"]),
        contexts=contexts,
        counters=_counters(wire["counters"]),
    )


def run_result(wire: Wire) -> RunResult:
    return RunResult(
        master=wire["master"].removeprefix(DMA_ROOT),
        state=wire["state"],
        code=wire["code"],
        completed=wire["completed"],
        bytes=wire["bytes"],
        bursts=wire["bursts"],
        error_address=wire.get("error-address"),
        crc=wire["crc"],
    )


def trace_entry(wire: Wire) -> TraceEntry:
    return TraceEntry(
        iova=wire["iova"],
        pa=wire["pa"],
        length=wire["length"],
        stream=wire["stream"],
        context=wire.get("context"),
        write=wire["write"],
        stalled=wire["stalled"],
        status=wire["status"],
    )


def event(wire: Wire) -> Event | None:
    """None for events that aren't the bench's (STOP, SHUTDOWN, JOB_STATUS_CHANGE, ...)."""
    name = wire["event"]
    if name not in ("IOMMU_FAULT", "IOMMU_STALL", "DMA_COMPLETED"):
        return None
    data: dict[str, object] = {key.replace("-", "_"): value for key, value in wire["data"].items()}
    path = str(data.pop("path"))
    if name == "DMA_COMPLETED":
        return Event(name, {"master": path.removeprefix(DMA_ROOT), **data})
    return Event(name, {"iommu": path.removeprefix(IOMMU_ROOT), **data})
