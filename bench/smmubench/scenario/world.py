# SPDX-License-Identifier: GPL-2.0-or-later
"""What a running case has: the machine, its driver, buffers, address spaces, and what was
observed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from smmubench.driver import DomainFormat, Driver, FaultReport
from smmubench.drivers import open_driver
from smmubench.errors import CaseFailure, Unsupported, UsageError, did_you_mean
from smmubench.mapping import (
    AddressSpace,
    BouncePool,
    Budget,
    ChunkPool,
    Device,
    MapArray,
    PhysicalMemory,
    WarningLog,
)
from smmubench.mapping.space import APERTURE
from smmubench.scenario.buffers import Buffer
from smmubench.scenario.fault_events import for_report, report_of
from smmubench.scenario.iommus import MSM, IommuChoice
from smmubench.scenario.jobs import Job
from smmubench.scenario.space_map import mappings_of
from smmubench.scenario.witness import Expected, Witnesses
from smmubench.target import READ, Access, Event, RunResult, Start, Target

__all__ = ["BOUNCE", "LOW_MEMORY", "World"]

#: RAM that cases never allocate: a guest's kernel lies there when there is one, and it is all that
#: a master with a narrow bus window reaches, so a buffer is never within such a master's reach by
#: chance.
LOW_MEMORY = 64 << 20

#: What of it holds bounce buffers, from the start of RAM; firmware/ld leaves it free.
BOUNCE = (32 << 20, 48 << 20)

T = TypeVar("T")


class World:
    """One case on one target. Steps read and change it; the runner makes it and throws it away."""

    def __init__(
        self,
        target: Target,
        *,
        scenario_id: str,
        seed: int,
        say: Callable[[str], None],
        deadline: float,
        iommu: IommuChoice = MSM,
    ) -> None:
        self.target = target
        self.iommu = iommu
        self.machine = target.machine
        self.scenario_id = scenario_id
        self.seed = seed
        self.say = say
        self.deadline = deadline
        self.measures: dict[str, int | float] = {}
        self.checks: list[str] = []
        self.faults: list[dict[str, object]] = []

        window = self.machine.ram
        self.ram_base = window.base
        self.ram = target.view(window.base, window.size)
        self.memory = PhysicalMemory(window.base + LOW_MEMORY, window.base + window.size)
        self.memories = {"ram": self.memory}
        for other in self.machine.windows:
            if other.kind == "sram":
                self.memories["sram"] = PhysicalMemory(
                    other.base, other.base + other.size, holds=self.memory.holds
                )
        self.bounce = BouncePool(
            PhysicalMemory(*(window.base + at for at in BOUNCE), holds=self.memory.holds),
            target.view,
        )
        self.pools: dict[str, ChunkPool] = {}
        self.log = WarningLog()
        self.expected_warnings: set[str] = set()  # kinds
        self.table_budget = Budget()
        self.driver = self._open_driver()
        self.witnesses = Witnesses(target)
        self.buffers: dict[str, Buffer] = {}
        self.maps: dict[str, MapArray] = {}
        self.address_spaces: dict[str, AddressSpace] = {}
        self.devices: dict[str, Device] = {}
        self.jobs: dict[str, Job] = {}
        self.snapshots: dict[str, tuple[int, dict[str, Job]]] = {}
        #: Counts changes of mappings and buffers; a snapshot is good only while it stands still.
        self.changes = 0
        self.new_events: list[Event] = []
        self.new_faults: list[tuple[Event, FaultReport]] = []

    def _open_driver(self) -> Driver[Any]:
        return open_driver(
            self.iommu.model,
            self.target,
            self.memory,
            log=self.log,
            tables=self.table_budget,
            format=self.iommu.format,
        )

    def require(self, capability: str) -> None:
        """Unsupported, by name, if the target can't do this."""
        if capability not in self.target.capabilities:
            raise Unsupported(f'target {self.target.name} has no capability "{capability}"')

    # -- names

    def buffer(self, name: str) -> Buffer:
        return _known(self.buffers, name, "buffer")

    def map_array(self, name: str) -> MapArray:
        return _known(self.maps, name, "mapping")

    def pool(self, name: str) -> ChunkPool:
        return _known(self.pools, name, "pool")

    def space(self, name: str) -> AddressSpace:
        return _known(self.address_spaces, name, "address space")

    def place(self, at: int | None, map: str | None, physical: str | None, offset: int) -> int:
        """The address a step names: a number, or a byte of a mapping or of a buffer's memory."""
        if at is not None:
            return at
        try:
            if map is not None:
                return self.map_array(map).address(offset)
            assert physical is not None
            return self.buffer(physical).entries.locate(offset)
        except ValueError as error:
            raise UsageError(f"{map or physical}: {error}") from None

    def add_space(
        self,
        name: str,
        *,
        aperture: tuple[int, int] = APERTURE,
        format: DomainFormat | None = None,
        back_needs_active: bool = False,
    ) -> AddressSpace:
        if name in self.address_spaces:
            raise UsageError(f'there is an address space "{name}" already')
        space = AddressSpace(
            self.driver,
            self.memory,
            name,
            aperture=aperture,
            format=format,
            back_needs_active=back_needs_active,
            log=self.log,
        )
        self.address_spaces[name] = space
        return space

    def device(self, master: str) -> Device:
        """The mapping library's view of a master."""
        if master not in self.devices:
            found = self.machine.master(master)
            device = Device(master, log=self.log)
            if found.iommu is None and found.window is not None:
                base, size = found.window.base, found.window.size
                device.window = (base, base + size)
                device.bus_offset = found.window.bus_offset
            self.devices[master] = device
        return self.devices[master]

    def iommu_of(self, master: str) -> str:
        iommu = self.machine.master(master).iommu
        if iommu is None:
            raise UsageError(f"master {master} has no IOMMU in front of it")
        return iommu

    def causes(self, wanted: Iterable[str]) -> frozenset[str]:
        """Causes of a fault as this IOMMU tells them: the SMMU has the level in its syndrome."""
        told = frozenset(wanted)
        return told if self.iommu.model == "msm-v0" else told - {"level2"}

    def bank_of(self, master: str) -> int:
        """The context bank that serves it; UsageError where the driver has chosen none yet."""
        return self.driver.bank_of(master)

    @property
    def generation(self) -> int:
        """Changes whenever registers that matter for translation may have changed."""
        return int(getattr(self.driver, "generation", self.changes))

    # -- masters at work

    def job(self, master: str) -> Job:
        return _known(self.jobs, master, "transfer at work of master")

    def start_job(self, job: Job) -> None:
        old = self.jobs.get(job.master)
        if old is not None:
            if old.state in ("stalled", "budget"):
                raise UsageError(f"master {job.master} is still at work ({old.state})")
            if not self.snapshots:  # a snapshot may go back to it
                old.list.free()
        self.jobs[job.master] = job

    def run_jobs(self, starts: Sequence[Start], steps: int | None) -> dict[str, RunResult]:
        """Let masters run, and hold each result against what its job must come to."""
        if steps is not None:
            self.require("step")
        results = {
            each.master: each
            for each in self.target.run(starts, budget=steps, timeout=self.time_left())
        }
        self.collect_events()
        for master, result in results.items():
            if master not in self.jobs:
                raise CaseFailure(f"master {master} ran ({result.state}), and nothing started it")
            self._judge(self.jobs[master], result)
        return results

    def _judge(self, job: Job, result: RunResult) -> None:
        job.state = result.state if result.state in ("stalled", "budget") else "done"
        how = result.code if result.state == "error" else result.state
        line = f"{job.master}: {how} after {result.bytes:#x} bytes in {result.bursts} bursts"
        if result.error_address is not None and result.state == "error":
            line += f", failed at {result.error_address:#x}"
        if job.ends is None:
            self.check(result.state != "error", line)
        else:
            self.check(
                how == job.ends, line + ("" if how == job.ends else f"; expected {job.ends}")
            )
        if job.error_at is not None:
            found = result.error_address or 0
            self.check_equal(f"{job.master}: failed at", f"{found:#x}", f"{job.error_at:#x}")
        if job.state == "done" and job.wanted_crc is not None and result.state == "done":
            self.check(
                result.crc == job.wanted_crc,
                f"{job.master} sees {job.sees}: CRC {result.crc:#010x}, "
                f"the buffer's is {job.wanted_crc:#010x}",
            )

    def context_counters(self, master: str) -> dict[str, int]:
        """Counters of the context that serves this master."""
        state = self.target.query(self.iommu_of(master), registers=False)
        return dict(state.contexts[self.bank_of(master)].counters)

    # -- observing

    def check(self, ok: bool, line: str) -> None:
        """Note one assertion; CaseFailure when it does not hold."""
        self.checks.append(line if ok else f"FAILED {line}")
        self.say(line)
        if not ok:
            raise CaseFailure(line)

    def check_equal(self, what: str, found: object, wanted: object) -> None:
        """Note that ``found`` is (or is not) what was wanted."""
        same = f"{what}: {found}"
        self.check(found == wanted, same if found == wanted else f"{same}, expected {wanted}")

    def measure(self, name: str, value: int | float) -> None:
        self.measures[name] = value
        self.say(f"{name} = {value}")

    def time_left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())

    def stream_of(self, master: str, stream: int | None = None) -> int:
        return self.machine.master(master).stream if stream is None else stream

    def check_translations(
        self,
        master: str,
        expected: Sequence[Expected],
        access: Access = READ,
        stream: int | None = None,
        *,
        quiet: bool = False,
    ) -> list[str]:
        """Hold addresses of a master against every witness; one line each.

        With ``quiet`` nothing is noted, and the lines of those that fail are returned.
        """
        verdicts = self.witnesses.check(
            self.iommu_of(master),
            self.stream_of(master, stream),
            expected,
            access,
            generation=self.generation,
        )
        failed = [f"\n  {verdict.line}" for verdict in verdicts if not verdict.ok]
        if not quiet:
            for verdict in verdicts:
                self.check(verdict.ok, verdict.line)
        return failed

    def known(self, items: Mapping[str, T], name: str, what: str) -> T:
        return _known(items, name, what)

    def collect_events(self) -> None:
        """Take what has happened since the last call; faults wait till a step expects them."""
        for event in self.target.events():
            self.new_events.append(event)
            if event.name != "IOMMU_FAULT":
                continue
            report = report_of(self.driver, event.data)
            self.new_faults.append((event, report))
            self.faults.append(for_report(report))

    # -- reset and snapshots

    def forget_devices(self) -> None:
        """After a reset: nothing is attached or mapped any more. Buffers stay."""
        for space in self.address_spaces.values():
            for reservation in space.reservations.values():
                for _, piece in reservation.parts:
                    self.memory.release(piece)
        self.address_spaces.clear()
        self.maps.clear()
        self.devices.clear()
        self.jobs.clear()
        self.new_events.clear()
        self.new_faults.clear()
        self.driver = self._open_driver()
        self.witnesses = Witnesses(self.target)
        self.changes += 1

    def take_snapshot(self, name: str) -> None:
        self.require("snapshot")
        self.collect_events()
        self.target.snapshot(name)
        jobs = {master: replace(job) for master, job in self.jobs.items()}
        self.snapshots[name] = (self.changes, jobs)

    def restore_snapshot(self, name: str) -> None:
        """UsageError when mappings or buffers have changed since: those don't go back."""
        changes, jobs = _known(self.snapshots, name, "snapshot")
        if changes != self.changes:
            raise UsageError(
                f'snapshot "{name}" is older than the last change of buffers, mappings or masters'
            )
        self.collect_events()
        self.target.restore(name)
        self.jobs = {master: replace(job) for master, job in jobs.items()}

    # -- the end

    @property
    def warnings(self) -> list[str]:
        """Warnings that no step has expected."""
        return [line for line in self.log.lines if line.split(":")[0] not in self.expected_warnings]

    @property
    def spaces(self) -> list[dict[str, object]]:
        """Every address space as a map of IOVA against memory, for the report."""
        return [
            {
                "name": space.name,
                "iommu": ", ".join(sorted({self.iommu_of(m) for m in space.domain.masters})),
                "mappings": mappings_of(space),
            }
            for space in self.address_spaces.values()
        ]

    def finish(self) -> None:
        """What every case must end with: no fault that no step expected, no master left hanging."""
        self.collect_events()
        if self.new_faults:
            lines = [
                f"{'write' if r.write else 'read'} by stream {r.stream} of {r.iommu} at "
                f"{r.iova:#x} ({' '.join(sorted(r.causes))})\n    " + "\n    ".join(r.text)
                for _, r in self.new_faults
            ]
            raise CaseFailure("faults that nothing expected:\n  " + "\n  ".join(lines))
        hanging = sorted(name for name, job in self.jobs.items() if job.state != "done")
        if hanging:
            states = ", ".join(f"{name} ({self.jobs[name].state})" for name in hanging)
            raise CaseFailure(f"masters that never came to an end: {states}")


def _known(items: Mapping[str, T], name: str, what: str) -> T:
    if name not in items:
        hint = did_you_mean(name, items) or (
            f"; there are: {', '.join(items)}" if items else "; there is none yet"
        )
        raise UsageError(f'there is no {what} "{name}"{hint}')
    return items[name]
