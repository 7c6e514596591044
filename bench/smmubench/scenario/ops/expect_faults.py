# SPDX-License-Identifier: GPL-2.0-or-later
"""Expectations on faults, events and interrupts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from smmubench.driver import FaultReport
from smmubench.errors import CaseFailure
from smmubench.scenario.fields import Address, IommuName, MasterName, Size
from smmubench.scenario.ops.base import Model, OneOrMore
from smmubench.target import Event

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["EventExpect", "FaultExpect", "InterruptExpect"]

CauseName = Literal[
    "translation",
    "access-flag",
    "permission",
    "tlb-miss",
    "walk-decode",
    "walk-slave",
    "multi-hit",
    "level2",
    "config",
    "bypass",
    "address-size",
    "tlb-lock",
    "unsupported",
    "stage2",
    "unknown-stream",
    "stream-conflict",
    "no-context",
    "no-interrupt",
    "config-access",
    "external",
    "global-permission",
]


class FaultExpect(Model):
    """The oldest fault of this context (or global one) that no step has looked at yet.

    The event and the registers must tell the same story; the registers are then cleared, unless the
    transaction is stalled (that is for a ``handle_faults`` step) or ``clear`` is false.
    """

    master: MasterName | None = Field(None, description="it came in this master's context")
    iommu: IommuName | None = Field(None, description="or: in this IOMMU, a global error")
    at: Address | None = Field(None, description="the faulting address")
    map: str | None = Field(None, description="or: in this mapping,")
    physical: str | None = Field(
        None, description="or: at the physical address of this buffer, which no mapping leads to"
    )
    offset: Size = Field(0, description="at this byte of it")
    write: bool = Field(False, description="a write")
    privileged: bool | None = Field(None, description="as the syndrome says")
    stream: int | None = Field(None, description="stream ID; the master's own unless given")
    causes: Annotated[list[CauseName], OneOrMore] = Field(
        description='all of its causes; "level2" (the second-level lookup) means nothing on an '
        "SMMU, which tells the level in its syndrome"
    )
    stalled: bool = Field(False, description="the transaction waits for an answer")
    recorded: bool = Field(True, description="false: an earlier fault was pending, MULTI is set")
    clear: bool = Field(True, description="clear the registers afterwards")

    @model_validator(mode="after")
    def _where(self) -> FaultExpect:
        if (self.master is None) == (self.iommu is None):
            raise ValueError("give a master (context fault) or an iommu (global error)")
        if sum(each is not None for each in (self.map, self.at, self.physical)) != 1:
            raise ValueError("give one of at, map, physical")
        return self

    def check(self, world: World) -> None:
        iommu = self.iommu or world.iommu_of(self.master or "")
        bank = world.bank_of(self.master) if self.master else None
        event, report = self._take(world, iommu, bank)
        stream = self.stream
        if stream is None and self.master is not None:
            stream = world.machine.master(self.master).stream
        wanted: dict[str, Any] = {
            "iommu": iommu,
            "context": bank,
            "iova": self._address(world),
            "write": self.write,
            "causes": world.causes(self.causes),
            "recorded": self.recorded,
        }
        found: dict[str, Any] = {
            name: getattr(report, name) for name in wanted if name != "recorded"
        }
        found["recorded"] = bool(event.data["recorded"])
        if stream is not None:
            wanted["stream"], found["stream"] = stream, report.stream
        if self.privileged is not None:
            wanted["privileged"] = self.privileged
            found["privileged"] = bool(event.data["privileged"])
        wrong = [
            f"{name} {_word(found[name])} (expected {_word(value)})"
            for name, value in wanted.items()
            if found[name] != value
        ]
        where = f"context {report.context}" if report.context is not None else "global"
        line = (
            f"fault of {report.iommu} {where}, stream {report.stream}, "
            f"{'write' if report.write else 'read'} at {report.iova:#010x}: "
            + "; ".join(report.text)
        )
        world.check(not wrong, line + ("; differs: " + ", ".join(wrong) if wrong else ""))
        self._check_registers(world, report, wanted)
        more = any((r.iommu, r.context) == (iommu, bank) for _, r in world.new_faults)
        if self.clear and not self.stalled and not more:
            world.driver.clear_fault(iommu, bank)

    def _check_registers(self, world: World, told: FaultReport, wanted: dict[str, Any]) -> None:
        """The driver reads from the registers what happened, and what the event told."""
        read = world.driver.read_fault(told.iommu, told.context)
        if read is None:
            raise CaseFailure(f"{told.iommu}: the event told of a fault, its registers hold none")
        if told.context is not None:
            world.check_equal(f"{told.iommu}: FSR.SS", read.stalled, self.stalled)
        if not wanted["recorded"]:
            return  # the registers still show the fault before
        status = next(iter(told.registers))  # the status register comes first
        for name, value in told.registers.items():
            # More may have come since: status bits are only ever added.
            seen = read.registers[name] & value if name == status else read.registers[name]
            if seen != value:
                raise CaseFailure(
                    f"{told.iommu}: {name} reads {read.registers[name]:#010x}, "
                    f"the event said {value:#010x}"
                )
        truth = {**wanted, "stream": wanted.get("stream", told.stream)}
        if world.iommu.model == "msm-v0":
            truth["stream"] &= 0xFF  # AMID has 8 bits
        wrong = [
            f"{name} {_word(getattr(read, name))} (expected {_word(truth[name])})"
            for name in ("iova", "write", "stream", "causes")
            if getattr(read, name) != truth[name]
            and not (name == "causes" and told.causes < read.causes)
        ]
        world.check(not wrong, f"{told.iommu}: registers agree" + "".join(f"; {w}" for w in wrong))

    def _take(self, world: World, iommu: str, bank: int | None) -> tuple[Event, FaultReport]:
        for index, (_, report) in enumerate(world.new_faults):
            if (report.iommu, report.context) == (iommu, bank):
                return world.new_faults.pop(index)
        where = f"{iommu} context {bank}" if bank is not None else f"{iommu} (global)"
        others = "".join(
            f"\n  {r.iommu} context {r.context}, at {r.iova:#x}: {'; '.join(r.text)}"
            for _, r in world.new_faults
        )
        came = f"; these came:{others}" if others else "; none came at all"
        raise CaseFailure(f"no fault of {where} at {self._address(world):#x}{came}")

    def _address(self, world: World) -> int:
        return world.place(self.at, self.map, self.physical, self.offset)


class EventExpect(Model):
    """One event; what isn't said isn't looked at."""

    name: Literal["IOMMU_FAULT", "IOMMU_STALL", "DMA_COMPLETED"] = Field(description="its name")
    master: MasterName | None = Field(
        None, description="the master; of IOMMU events, whose IOMMU it is"
    )
    iommu: IommuName | None = Field(None, description="the IOMMU")
    iova: Address | None = Field(None, description="the address")

    @staticmethod
    def check_all(world: World, wanted: Sequence[EventExpect]) -> None:
        found, world.new_events = world.new_events, []
        names = " ".join(each.name for each in found) or "none"
        world.check_equal("events", names, " ".join(each.name for each in wanted) or "none")
        for want, event in zip(wanted, found, strict=True):
            want.check(world, event)

    def check(self, world: World, event: Event) -> None:
        wanted: dict[str, object] = {"iommu": self.iommu, "iova": self.iova}
        if self.master is not None and event.name != "DMA_COMPLETED":
            wanted["iommu"] = world.iommu_of(self.master)
        elif self.master is not None:
            wanted["master"] = self.master
        for key, value in wanted.items():
            if value is not None:
                world.check_equal(f"{event.name}: {key}", event.data.get(key), value)


class InterruptExpect(Model):
    """An interrupt of an IOMMU, as pending at the distributor (GICD_ISPENDR)."""

    master: MasterName | None = Field(None, description="the one of this master's context")
    iommu: IommuName | None = Field(None, description="or: one of an IOMMU's two by its name")
    line: Literal["secure", "nonsecure"] = Field("secure", description="which of the two")
    pending: bool = Field(True, description="pending or not")

    @model_validator(mode="after")
    def _which(self) -> InterruptExpect:
        if (self.master is None) == (self.iommu is None):
            raise ValueError("give a master or an iommu")
        return self

    def check(self, world: World) -> None:
        world.require("interrupts")
        if self.master is not None:
            number, what = world.driver.interrupt_of(self.master), f"{self.master}'s"
        else:
            assert self.iommu is not None
            iommu = world.machine.iommu(self.iommu)
            number = iommu.irq_secure if self.line == "secure" else iommu.irq_nonsecure
            what = f"{self.iommu} {self.line}"
        found = number in world.target.interrupts()
        world.check_equal(f"{what} interrupt (SPI {number}) pending", found, self.pending)


def _word(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value)) or "none"
    return f"{value:#x}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
