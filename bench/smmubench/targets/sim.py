# SPDX-License-Identifier: GPL-2.0-or-later
"""Target ``sim``: the models in this process, no QEMU. Masters run, IOMMUs translate, nothing else.

Registers of IOMMUs, masters, the bench page and the GIC distributor's ISPENDR answer; there are no
CPUs, no UART and no virtio. Masters move in :meth:`SimTarget.run` only, as in QEMU with its CPUs
stopped: a start, an abort or a RESUME by a register write takes effect at the next run.

Members of :class:`~smmubench.target.Event` (the QMP events' members, "_" for "-"):

- IOMMU_FAULT: iommu, type ("context" or "global"), stream, context (not for global), iova, write,
  privileged, instruction, secure, causes (list, in the order of CAUSES), recorded (False: an
  earlier fault was pending), fsr, far, fsynr0, fsynr1 (global: ESR, EAR, ESYNR0, ESYNR1 on MSM,
  sGFSR, sGFAR, sGFSYNR0, sGFSYNR1 on SMMUs); SMMU, context: cbfrsynra, ipafar too
- IOMMU_STALL: iommu, stream, context, iova, write, privileged, instruction, fsr, far
- DMA_COMPLETED: master, state ("done" or "error"), code, completed, bytes, error_address (only
  with "error")
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from smmubench.errors import TargetError, UsageError, did_you_mean
from smmubench.machines import Machine
from smmubench.target import (
    CAUSES,
    READ,
    Access,
    Config,
    ContextState,
    Event,
    Inject,
    IommuState,
    MmioOp,
    Read,
    RunResult,
    Start,
    TlbEntry,
    TraceEntry,
    Translation,
    Walk,
    register_values,
    streams_of,
)
from smmubench.targets import _cffi, _sim_mmio
from smmubench.targets._options import geometry
from smmubench.targets._sim_machine import SimMachine, Snapshot

_GICD_ISPENDR = 0x200
_SLICE = 1 << 18  # bursts between two looks at the clock
_ACCESS_KINDS = ("data", "walk", "descriptor")  # HWM_ACCESS_*


class SimTarget:
    """See :class:`smmubench.target.Target`; usable as a context manager."""

    name = "sim"
    capabilities = frozenset(
        {
            "driver",
            "python-driver",
            "peek",
            "step",
            "snapshot",
            "inject",
            "interrupts",
            "faulty-bus",
        }
    )

    def __init__(self, config: Config | None = None, *, artifacts: Path | None = None) -> None:
        self.config = config or Config()
        self._m = SimMachine(self.config)
        self.machine: Machine = self._m.table
        self._snapshots: dict[str, Snapshot] = {}

    def __enter__(self) -> SimTarget:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def begin_case(self, artifacts: Path | None) -> None:
        """Nothing: this target writes no files."""

    def end_case(self) -> None:
        """Nothing: this target writes no files."""

    def close(self) -> None:
        self._m.close()

    # -- registers and memory

    def mmio(self, ops: Sequence[MmioOp]) -> list[int]:
        lib, ffi = self._m.lib, self._m.ffi
        words = _sim_mmio.pack(ops)
        done = ffi.new("uint32_t *")
        c = ffi.from_buffer("hwm_sim_mmio[]", words, require_writable=True)
        result = lib.hwm_sim_access(self._m.c, c, len(ops), done)
        if result != _cffi.OK:
            raise _sim_mmio.error(result, done[0], ops[done[0]], c[done[0]].value)
        return _sim_mmio.values(words)

    def view(self, pa: int, length: int) -> memoryview:
        return self._m.view(pa, length)

    # -- masters

    def run(
        self, starts: Sequence[Start] = (), *, budget: int | None = None, timeout: float = 60.0
    ) -> list[RunResult]:
        if budget is not None and budget < 0:
            raise UsageError(f"a budget of {budget} bursts makes no sense")
        named = {start.master: self._m.master(start.master) for start in starts}
        if len(named) < len(starts):
            raise UsageError("a master can be started once at a time")
        involved = {name for name in self._m.masters if _cffi.active(self._m.status(name))}
        for start in starts:
            if start.master in involved:
                raise TargetError(f"{start.master} is still running a list")
            if not 0 <= start.list < 1 << 64:
                raise UsageError(f"{start.master}: {start.list:#x} is no address")
        for start in starts:
            self._m.lib.hwm_dma_start(named[start.master], start.list)
        self._go(budget, timeout)
        involved |= set(named)
        return [_cffi.run_result(n, self._m.status(n)) for n in self._m.masters if n in involved]

    def _go(self, budget: int | None, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        left = budget
        while left is None or left > 0:
            share = _SLICE if left is None else min(left, _SLICE)
            issued = self._m.lib.hwm_sim_run(self._m.c, share)
            if left is not None:
                left -= issued
            if issued < share or left == 0:
                return
            if time.monotonic() > deadline:
                raise TargetError(f"the masters were not done after {timeout:g} s")

    def trace(self, master: str) -> list[TraceEntry]:
        entries = self._m.ffi.new("hwm_dma_trace[256]")
        count = self._m.lib.hwm_dma_get_trace(self._m.master(master), entries, 256)
        return [_cffi.trace_entry(entries[index]) for index in range(count)]

    # -- IOMMUs

    def _request(self, stream: int, access: Access) -> Any:
        if not 0 <= stream <= 0xFFFF:
            raise UsageError(f"{stream} is no stream ID")
        request = self._m.ffi.new("hwm_request *")
        request.length = 1
        request.stream = stream
        request.write = access.write
        request.privileged = access.privileged
        request.instruction = access.instruction
        request.secure = access.secure
        return request

    def translate(
        self,
        iommu: str,
        stream: int,
        iovas: Sequence[int],
        access: Access = READ,
        *,
        fresh: bool = False,
    ) -> list[Translation]:
        ffi, lib = self._m.ffi, self._m.lib
        index = self._m.iommu_index(iommu)
        try:
            addresses = ffi.from_buffer("uint64_t[]", array("Q", iovas))
        except OverflowError:
            raise UsageError("an IOVA is negative or has more than 64 bits") from None
        out = ffi.new("hwm_response[]", len(iovas))
        mode = lib.HWM_PEEK_FRESH if fresh else lib.HWM_PEEK_LIVE
        request = self._request(stream, access)
        lib.hwm_sim_translate(self._m.c, index, request, addresses, len(iovas), mode, out)
        return [_cffi.translation(iova, out[i]) for i, iova in enumerate(iovas)]

    def walk(self, iommu: str, stream: int, iova: int, access: Access = READ) -> Walk:
        m = self._m.iommu(iommu)
        request = self._request(stream, access)
        if not 0 <= iova < 1 << 64:
            raise UsageError(f"{iova:#x} is no IOVA")
        request.iova = iova
        walk = self._m.ffi.new("hwm_walk *")
        m.ops.walk(m, request, walk)
        levels = tuple(_cffi.walk_level(self._m.ffi, walk.level[i]) for i in range(walk.count))
        return Walk(_cffi.translation(iova, walk.result), levels)

    def query(self, iommu: str, *, registers: bool = True) -> IommuState:
        ffi, lib = self._m.ffi, self._m.lib
        m = self._m.iommu(iommu)
        info = self._m.info(iommu)
        smmu = self._is_smmu(iommu)
        found = ffi.new("hwm_route_info[]", info.routes)
        lib.hwm_sim_routes(self._m.c, self._m.iommu_index(iommu), found, info.routes)
        routes = tuple(
            _cffi.route(ffi, index, each)
            for index, each in enumerate(found)
            if each.valid and (smmu or each.context != _cffi.NO_CONTEXT)
        )
        return IommuState(
            model=self._m.text(info.model),
            tlb_entries=info.tlb_entries,
            tlb_ways=info.tlb_ways,
            tlb_capacity=info.tlb_capacity,
            streams=streams_of(routes),
            routes=routes,
            registers=self._registers(m, _cffi.ANY) if registers else {},
            contexts=tuple(self._context(m, index, registers) for index in range(info.contexts)),
            counters=self.counters(iommu),
        )

    def _is_smmu(self, iommu: str) -> bool:
        return self.machine.iommu(iommu).preset is not None

    def _registers(self, m: Any, index: int) -> dict[str, int]:
        count = m.ops.registers(m, index, self._m.ffi.NULL, 0)
        ffi, word = self._m.ffi, _cffi.word
        out = ffi.new("hwm_reg[]", count)
        m.ops.registers(m, index, out, count)
        return register_values((word(ffi, each.name), each.secure, each.value) for each in out)

    def _context(self, m: Any, index: int, registers: bool) -> ContextState:
        c = self._m.ffi.new("hwm_context_info *")
        m.ops.context(m, index, c)
        return ContextState(
            index=index,
            translating=c.translating,
            stalled=c.stalled,
            waiting=c.waiting,
            vmid=c.vmid,
            asid=c.asid,
            stage=_cffi.word(self._m.ffi, c.stage),
            format=_cffi.word(self._m.ffi, c.format),
            stage2_context=None if c.stage2_context == _cffi.ANY else c.stage2_context,
            registers=self._registers(m, index) if registers else {},
            counters=_cffi.counters(self._m.ffi, c.counters),
        )

    def counters(self, iommu: str) -> dict[str, int]:
        m = self._m.iommu(iommu)
        out = self._m.ffi.new("hwm_counters *")
        m.ops.counters(m, out)
        return _cffi.counters(self._m.ffi, out)

    def tlb(self, iommu: str) -> list[TlbEntry]:
        m = self._m.iommu(iommu)
        info = self._m.info(iommu)
        view = self._m.ffi.new("hwm_tlb_view *")
        entries: list[TlbEntry] = []
        for index in range(info.tlb_entries):
            if m.ops.tlb(m, index, view) == _cffi.OK and view.valid:
                entries.append(_cffi.tlb_entry(self._m.ffi, view))
        return entries

    def inject(self, iommu: str, order: Inject) -> None:
        m = self._m.iommu(iommu)
        if order.cause not in CAUSES:
            hint = did_you_mean(order.cause, CAUSES)
            raise UsageError(f'there is no cause "{order.cause}"{hint}')
        c = self._m.ffi.new("hwm_inject *")
        c.causes = 1 << CAUSES.index(order.cause)
        if order.level2:
            c.causes |= 1 << CAUSES.index("level2")
        if order.stage2:
            c.causes |= 1 << CAUSES.index("stage2")
        c.stream = _cffi.ANY if order.stream is None else order.stream
        c.context = _cffi.ANY if order.context is None else order.context
        c.skip, c.count = order.skip, order.count
        if m.ops.inject(m, c) != _cffi.OK:
            raise UsageError(f"{iommu} refuses to inject {order}")

    # -- what happened

    def events(self, *, wait: str | None = None, timeout: float = 5.0) -> list[Event]:
        lib = self._m.lib
        if lib.hwm_sim_events_lost(self._m.c):
            raise TargetError(
                f"{lib.hwm_sim_events_lost(self._m.c)} events were lost: drain sooner"
            )
        iommus, masters = tuple(self._m.iommus), tuple(self._m.masters)
        buffer = self._m.ffi.new("hwm_sim_event[64]")
        found: list[Event] = []
        while count := lib.hwm_sim_events(self._m.c, buffer, 64):
            for c in buffer[0:count]:
                if c.completed:
                    found.append(_cffi.completed(masters[c.index], c.status))
                else:
                    name = iommus[c.index]
                    smmu = self._is_smmu(name)
                    found.append(_cffi.iommu_event(lib, name, c.iommu, smmu=smmu))
        if wait is not None and all(event.name != wait for event in found):
            # Nothing moves here while nobody calls: waiting wouldn't help.
            raise TargetError(f"no {wait} came; {len(found)} other events")
        return found

    def interrupts(self) -> frozenset[int]:
        base = next(w.base for w in self.machine.windows if w.kind == "gic-dist")
        words = -(-self.machine.spis // 32)
        reads = [Read(base + _GICD_ISPENDR + 4 * (word + 1)) for word in range(words)]
        return frozenset(
            32 * word + bit
            for word, value in enumerate(self.mmio(reads))
            for bit in range(32)
            if value >> bit & 1
        )

    @property
    def exit_code(self) -> int | None:
        """What was written to the bench page's EXIT since the last reset."""
        code = self._m.lib.hwm_sim_exit_code(self._m.c)
        return None if code < 0 else code

    def bus_counters(self) -> dict[str, int]:
        """Accesses and bytes on the bus by kind, e.g. ``walk_reads``, ``data_write_bytes``."""
        c = self._m.ffi.new("hwm_sim_bus *")
        self._m.lib.hwm_sim_bus_counters(self._m.c, c)
        counts = {"errors": c.errors, "guest_errors": c.guest_errors}
        for kind, word in enumerate(_ACCESS_KINDS):
            for write, direction in enumerate(("read", "write")):
                counts[f"{word}_{direction}s"] = c.accesses[kind][write]
                counts[f"{word}_{direction}_bytes"] = c.bytes[kind][write]
        return counts

    def order_bus_fault(
        self,
        kind: Literal["data", "walk", "descriptor"],
        *,
        result: Literal["decode", "slave"] = "decode",
        direction: Literal["read", "write", "both"] = "both",
        first: int = 0,
        last: int = (1 << 64) - 1,
        skip: int = 0,
        count: int = 1,
    ) -> None:
        """Let bus accesses fail: of this kind, touching first..last, after ``skip`` good ones.

        Orders add up (16 at most) and last until :meth:`reset`.
        """
        c = self._m.ffi.new("hwm_sim_bus_fault *")
        c.kinds = 1 << _ACCESS_KINDS.index(kind)
        c.directions = {"read": 1, "write": 2, "both": 3}[direction]
        c.first, c.last, c.skip, c.count = first, last, skip, count
        c.result = {"decode": -1, "slave": -2}[result]
        if self._m.lib.hwm_sim_order_bus_fault(self._m.c, c) != _cffi.OK:
            raise UsageError("the bus takes 16 orders, each with a range and a count")

    # -- state

    def reset(
        self,
        *,
        tlb_entries: int | None = None,
        tlb_ways: int | None = None,
        seed: int | None = None,
    ) -> None:
        entries = ways = 0
        if tlb_entries is not None or tlb_ways is not None:
            entries, ways = geometry(
                self.machine,
                self.config.tlb_entries if tlb_entries is None else tlb_entries,
                self.config.tlb_ways if tlb_ways is None else tlb_ways,
            )
        if seed is not None:
            self._m.lib.hwm_sim_set_seed(self._m.c, seed & 0xFFFFFFFF)
        if self._m.lib.hwm_sim_reset(self._m.c, entries, ways) != _cffi.OK:
            raise TargetError("the IOMMUs refuse a reset")

    def snapshot(self, name: str) -> None:
        self._snapshots[name] = self._m.save()

    def restore(self, name: str) -> None:
        if name not in self._snapshots:
            hint = did_you_mean(name, self._snapshots)
            raise UsageError(f'there is no snapshot "{name}"{hint}')
        self._m.restore(self._snapshots[name])
        self.events()
