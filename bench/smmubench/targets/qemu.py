# SPDX-License-Identifier: GPL-2.0-or-later
"""Target ``qemu``: the patched QEMU with its CPUs stopped, driven over QMP and shared RAM."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from smmubench.errors import TargetError, UsageError, did_you_mean
from smmubench.machines import Machine, load_machine
from smmubench.target import (
    READ,
    Access,
    Config,
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
)
from smmubench.targets import _wire
from smmubench.targets._options import geometry, qemu_globals
from smmubench.targets.process import Launch, QemuProcess

_GICD_ISPENDR = 0x200
_SNAPSHOT_BYTES = 4 << 30  # the qcow2 node's virtual size; it is sparse
_BATCH = 4096  # register operations a QMP command carries at most
_SLICE = 1 << 20  # bursts a QMP command issues at most, so that a long run can be timed out


def launch_for(config: Config, **options: Any) -> Launch:
    """The command line's data for ``config``; ``options`` go to :class:`Launch`."""
    machine = load_machine(config.machine)
    memory = {window.kind: window for window in machine.windows if window.kind in ("ram", "sram")}
    return Launch(
        machine=machine.name,
        memory={name: window.size for name, window in memory.items()},
        sram="sram-memdev" if "sram" in memory else None,
        globals={
            "bench-arbiter.seed": config.seed & 0xFFFFFFFF,
            **qemu_globals(config, machine),
        },
        **options,
    )


class QemuTarget:
    """See :class:`smmubench.target.Target`. Reusable from case to case through
    :meth:`begin_case`.
    """

    name = "qemu"
    capabilities = frozenset(
        {"driver", "python-driver", "peek", "step", "snapshot", "inject", "interrupts", "qmp"}
    )

    def __init__(self, config: Config, *, artifacts: Path | None = None, **launch: Any) -> None:
        """``launch`` are members of :class:`~smmubench.targets.process.Launch`."""
        self.config = config
        self.machine: Machine = load_machine(config.machine)
        self.process = QemuProcess(launch_for(config, **launch), artifacts)
        self._windows = {
            window.kind: window for window in self.machine.windows if window.kind in ("ram", "sram")
        }
        self._views = {
            window.base: memoryview(self.process.memory[kind])
            for kind, window in self._windows.items()
        }
        self._gic = next(w for w in self.machine.windows if w.kind == "gic-dist").base
        self._snapshot_node = False

    def __enter__(self) -> QemuTarget:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- control

    def execute(self, command: str, *, timeout: float = 30.0, **arguments: object) -> Any:
        """One QMP command; ``_`` in names of arguments stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        return self.process.qmp.execute(command, named, timeout=timeout)

    def begin_case(self, artifacts: Path | None) -> None:
        """Logs go to ``artifacts`` from now on."""
        self.process.to(artifacts)

    def close(self) -> None:
        for view in self._views.values():
            view.release()
        self._views.clear()
        self.process.close()

    def reset(
        self,
        *,
        tlb_entries: int | None = None,
        tlb_ways: int | None = None,
        seed: int | None = None,
    ) -> None:
        arguments: dict[str, Any] = {}
        if seed is not None:
            arguments["seed"] = seed & 0xFFFFFFFF
        if tlb_entries is not None or tlb_ways is not None:
            entries = self.config.tlb_entries if tlb_entries is None else tlb_entries
            ways = self.config.tlb_ways if tlb_ways is None else tlb_ways
            geometry(self.machine, entries, ways)
            arguments["tlb"] = [
                {"path": _wire.IOMMU_ROOT + iommu.name, "entries": entries, "ways": ways}
                for iommu in self.machine.iommus
            ]
        self.execute("x-bench-reset", **arguments)
        self.process.qmp.events()

    # -- registers and memory

    def mmio(self, ops: Sequence[MmioOp]) -> list[int]:
        values: list[int] = []
        for first in range(0, len(ops), _BATCH):
            wire = _wire.mmio(ops[first : first + _BATCH])
            values += self.execute("x-mmio", ops=wire)["values"]
        return values

    def view(self, pa: int, length: int) -> memoryview:
        for base, view in self._views.items():
            if base <= pa and pa + length <= base + len(view):
                return view[pa - base : pa - base + length]
        raise UsageError(f"{pa:#x}..{pa + length - 1:#x} is not in this machine's RAM")

    # -- masters

    def run(
        self, starts: Sequence[Start] = (), *, budget: int | None = None, timeout: float = 60.0
    ) -> list[RunResult]:
        deadline = time.monotonic() + timeout
        wire = [{"master": self._master(start.master), "list": start.list} for start in starts]
        left = budget
        results: dict[str, RunResult] = {}  # by master: who is done early is not told of again
        while True:
            share = _SLICE if left is None else min(left, _SLICE)
            answer = self.execute("x-dma-run", starts=wire, budget=share)
            wire = []
            if left is not None:
                left -= answer["issued"]
            results |= {r.master: r for r in map(_wire.run_result, answer["results"])}
            unfinished = any(result.state == "budget" for result in results.values())
            if not unfinished or left == 0:
                order = (master.name for master in self.machine.masters)
                return [results[name] for name in order if name in results]
            if time.monotonic() > deadline:
                raise TargetError(f"the masters were not done after {timeout:g} s")

    def trace(self, master: str) -> list[TraceEntry]:
        answer = self.execute("x-dma-query", path=self._master(master), trace=256)
        return [_wire.trace_entry(entry) for entry in answer["trace"]]

    # -- IOMMUs

    def translate(
        self,
        iommu: str,
        stream: int,
        iovas: Sequence[int],
        access: Access = READ,
        *,
        fresh: bool = False,
    ) -> list[Translation]:
        results: list[Translation] = []
        for first in range(0, len(iovas), _BATCH):
            answer = self.execute(
                "x-iommu-translate",
                path=self._iommu(iommu),
                stream=stream,
                iovas=list(iovas[first : first + _BATCH]),
                fresh=fresh,
                **_wire.access(access),
            )
            results += [_wire.translation(result) for result in answer["results"]]
        return results

    def walk(self, iommu: str, stream: int, iova: int, access: Access = READ) -> Walk:
        path = self._iommu(iommu)
        how = _wire.access(access)
        return _wire.walk(self.execute("x-iommu-walk", path=path, stream=stream, iova=iova, **how))

    def query(self, iommu: str, *, registers: bool = True) -> IommuState:
        path = self._iommu(iommu)
        return _wire.iommu_state(self.execute("x-iommu-query", path=path, registers=registers))

    def counters(self, iommu: str) -> dict[str, int]:
        path = self._iommu(iommu)
        answer = self.execute("x-iommu-query", path=path, streams=False, registers=False)
        return dict(_wire.iommu_state(answer).counters)

    def tlb(self, iommu: str) -> list[TlbEntry]:
        answer = self.execute("x-iommu-query-tlb", path=self._iommu(iommu))
        return [_wire.tlb_entry(entry) for entry in answer["entries"]]

    def inject(self, iommu: str, order: Inject) -> None:
        arguments: dict[str, Any] = {
            "cause": order.cause,
            "skip": order.skip,
            "count": order.count,
        }
        if order.level2:
            arguments["level2"] = True
        if order.stage2:
            arguments["stage2"] = True
        if order.stream is not None:
            arguments["stream"] = order.stream
        if order.context is not None:
            arguments["context"] = order.context
        self.execute("x-iommu-inject-fault", path=self._iommu(iommu), **arguments)

    # -- what happened

    def events(self, *, wait: str | None = None, timeout: float = 5.0) -> list[Event]:
        messages = self.process.qmp.events(wait=wait, timeout=timeout)
        return [event for message in messages if (event := _wire.event(message))]

    def interrupts(self) -> frozenset[int]:
        words = -(-self.machine.spis // 32)
        reads = [Read(self._gic + _GICD_ISPENDR + 4 * (word + 1)) for word in range(words)]
        return frozenset(
            32 * word + bit
            for word, value in enumerate(self.mmio(reads))
            for bit in range(32)
            if value >> bit & 1
        )

    # -- snapshots

    def snapshot(self, name: str) -> None:
        self._job("snapshot-save", name)

    def restore(self, name: str) -> None:
        self._job("snapshot-load", name)
        self.process.qmp.events()

    def _job(self, command: str, name: str) -> None:
        if not self._snapshot_node:
            self._add_snapshot_node()
        job = f"smmubench-{command}"
        arguments: dict[str, object] = {"job-id": job, "tag": name, "vmstate": "snapshots"}
        self.process.qmp.execute(command, {**arguments, "devices": ["snapshots"]})
        self._finish(job, f"{command} {name}")

    def _add_snapshot_node(self) -> None:
        # savevm needs a node that can hold it; made when first asked for, so that a start costs
        # nothing.
        path = str(self.process.private / "snapshots.qcow2")
        Path(path).touch()
        execute = self.process.qmp.execute
        execute("blockdev-add", {"driver": "file", "node-name": "snapshots-file", "filename": path})
        options = {"driver": "qcow2", "file": "snapshots-file", "size": _SNAPSHOT_BYTES}
        execute("blockdev-create", {"job-id": "smmubench-create", "options": options})
        self._finish("smmubench-create", "making the snapshot file")
        execute(
            "blockdev-add",
            {"driver": "qcow2", "node-name": "snapshots", "file": "snapshots-file"},
        )
        self._snapshot_node = True

    def _finish(self, job: str, what: str, timeout: float = 60.0) -> None:
        deadline = time.monotonic() + timeout
        execute = self.process.qmp.execute
        while True:
            jobs = cast("list[dict[str, Any]]", execute("query-jobs"))
            state = next(entry for entry in jobs if entry["id"] == job)
            if state["status"] == "concluded":
                execute("job-dismiss", {"id": job})
                if "error" in state:
                    raise TargetError(f"{what}: {state['error']}")
                return
            if time.monotonic() > deadline:
                raise TargetError(f"{what} was not done after {timeout:g} s")
            time.sleep(0.005)

    # -- names

    def _iommu(self, name: str) -> str:
        known = [iommu.name for iommu in self.machine.iommus]
        if name not in known:
            raise UsageError(
                f'{self.machine.name} has no IOMMU "{name}"{did_you_mean(name, known)}'
            )
        return _wire.IOMMU_ROOT + name

    def _master(self, name: str) -> str:
        known = [master.name for master in self.machine.masters]
        if name not in known:
            raise UsageError(
                f'{self.machine.name} has no master "{name}"{did_you_mean(name, known)}'
            )
        return _wire.DMA_ROOT + name
