# SPDX-License-Identifier: GPL-2.0-or-later
"""What a running case has: the machine, its driver, buffers, address spaces, and what was observed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from smmubench.driver import DomainFormat, FaultReport
from smmubench.drivers import open_driver
from smmubench.drivers.msm_registers import MsmWindow, decode_fault
from smmubench.errors import CaseFailure, UsageError, did_you_mean
from smmubench.mapping import (
    AddressSpace,
    Budget,
    Device,
    MapArray,
    PhysicalMemory,
    WarningLog,
)
from smmubench.mapping.space import APERTURE
from smmubench.scenario.buffers import Buffer
from smmubench.scenario.jobs import Job
from smmubench.scenario.witness import Witnesses
from smmubench.target import Event, Target

__all__ = ["LOW_MEMORY", "World"]

#: RAM that cases never allocate: a guest's kernel lies there when there is one, and it is all that a
#: master with a narrow bus window reaches, so a buffer is never within such a master's reach by chance.
LOW_MEMORY = 64 << 20

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
    ) -> None:
        self.target = target
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
        self.log = WarningLog()
        self.table_budget = Budget("second-level tables")
        self.driver = open_driver(
            self.machine.iommus[0].model,
            target,
            self.memory,
            log=self.log,
            tables=self.table_budget,
        )
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

    # -- names --------------------------------------------------------------------------------------

    def buffer(self, name: str) -> Buffer:
        return _known(self.buffers, name, "buffer")

    def map_array(self, name: str) -> MapArray:
        return _known(self.maps, name, "mapping")

    def space(self, name: str) -> AddressSpace:
        return _known(self.address_spaces, name, "address space")

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

    def bank_of(self, master: str) -> int:
        found = self.machine.iommu(self.iommu_of(master)).context_of(
            self.machine.master(master).stream
        )
        if found is None:
            raise UsageError(f"no context serves master {master}")
        return found.bank

    @property
    def generation(self) -> int:
        """Changes whenever registers that matter for translation may have changed."""
        return int(getattr(self.driver, "generation", self.changes))

    # -- observing ----------------------------------------------------------------------------------

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

    def collect_events(self) -> None:
        """Take what has happened since the last call; faults go to the list of those to be explained."""
        for event in self.target.events():
            self.new_events.append(event)
            if event.name != "IOMMU_FAULT":
                continue
            report = self._report_of(event.data)
            self.new_faults.append((event, report))
            self.faults.append(
                {
                    "iommu": report.iommu,
                    "context": report.context,
                    "stream": report.stream,
                    "iova": report.iova,
                    "write": report.write,
                    "causes": sorted(report.causes),
                    "text": list(report.text),
                }
            )

    def _report_of(self, data: Mapping[str, object]) -> FaultReport:
        """The event's registers decoded. Stream, address and causes are the event's own: when an
        earlier fault was pending the registers still show that one."""
        window = MsmWindow(self.target, self.machine.iommu(str(data["iommu"])))
        is_context = data["type"] == "context"
        names = ("FSR", "FAR", "FSYNR0", "FSYNR1") if is_context else _GLOBAL_NAMES
        values = {
            name: int(str(data[key]))
            for name, key in zip(names, ("fsr", "far", "fsynr0", "fsynr1"), strict=True)
        }
        bank = int(str(data["context"])) if is_context else None
        decoded = decode_fault(window, bank, None, values)
        causes = data["causes"]
        assert isinstance(causes, list | tuple | set | frozenset)
        return FaultReport(
            iommu=decoded.iommu,
            context=bank,
            master=None,
            stream=int(str(data["stream"])),
            iova=int(str(data["iova"])),
            write=bool(data["write"]),
            stalled=decoded.stalled,
            causes=frozenset(str(cause) for cause in causes),
            registers=values,
            text=decoded.text,
        )

    # -- reset and snapshots ------------------------------------------------------------------------

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
        self.driver = open_driver(
            self.machine.iommus[0].model,
            self.target,
            self.memory,
            log=self.log,
            tables=self.table_budget,
        )
        self.witnesses = Witnesses(self.target)
        self.changes += 1

    def take_snapshot(self, name: str) -> None:
        self.collect_events()
        self.target.snapshot(name)
        jobs = {master: replace(job) for master, job in self.jobs.items()}
        self.snapshots[name] = (self.changes, jobs)

    def restore_snapshot(self, name: str) -> None:
        """UsageError when mappings or buffers have changed since: the bench can't take those back."""
        changes, jobs = _known(self.snapshots, name, "snapshot")
        if changes != self.changes:
            raise UsageError(
                f'snapshot "{name}" is older than the last change of buffers, mappings or masters'
            )
        self.collect_events()
        self.target.restore(name)
        self.jobs = {master: replace(job) for master, job in jobs.items()}

    # -- the end ------------------------------------------------------------------------------------

    @property
    def warnings(self) -> list[str]:
        return self.log.lines

    @property
    def spaces(self) -> list[dict[str, object]]:
        """Every address space as a map of IOVA against memory, for the report."""
        shown: list[dict[str, object]] = []
        for space in self.address_spaces.values():
            iommus = {self.iommu_of(master) for master in space.domain.masters}
            mappings = [
                {
                    "iova": iova,
                    "pa": piece.pa,
                    "size": piece.length,
                    "page": _page_at(space, iova),
                    "perms": "rw" if reservation.prot.write else "r",
                }
                for reservation in space.reservations.values()
                for iova, piece in reservation.parts
            ]
            shown.append(
                {"name": space.name, "iommu": ", ".join(sorted(iommus)), "mappings": mappings}
            )
        return shown

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


_GLOBAL_NAMES = ("ESR", "EAR", "ESYNR0", "ESYNR1")


def _page_at(space: AddressSpace, iova: int) -> int:
    table = getattr(space.domain, "table", None)
    page = table.lookup(iova) if table is not None else None
    return int(page.size) if page is not None else 4096


def _known(items: Mapping[str, T], name: str, what: str) -> T:
    if name not in items:
        hint = did_you_mean(name, items) or (
            f"; there are: {', '.join(items)}" if items else "; there is none yet"
        )
        raise UsageError(f'there is no {what} "{name}"{hint}')
    return items[name]
