# SPDX-License-Identifier: GPL-2.0-or-later
"""The step that says what must have come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from smmubench.scenario.fields import IommuName, MasterName
from smmubench.scenario.ops.base import Model, OneOrMore, Op
from smmubench.scenario.ops.expect_faults import EventExpect, FaultExpect, InterruptExpect
from smmubench.scenario.ops.expect_memory import (
    BounceExpect,
    DataExpect,
    MappedExpect,
    PoolExpect,
    ReachExpect,
    SpaceExpect,
    TraceExpect,
    TranslationExpect,
)

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["ExpectOp"]

WarningName = Literal["wrong-count", "suboptimal-alignment", "cpu-owned", "no-handler"]


class CountersExpect(Model):
    """Counters of an IOMMU, or of one context of it, since the last reset."""

    iommu: IommuName | None = Field(None, description="the whole IOMMU")
    master: MasterName | None = Field(None, description="or the context of this master")
    expect: dict[str, int] = Field({}, description="counter: value")
    measure: dict[str, str] = Field({}, description="measures to take: name: counter")

    @model_validator(mode="after")
    def _one(self) -> CountersExpect:
        if (self.iommu is None) == (self.master is None):
            raise ValueError("give either iommu or master")
        return self

    def check(self, world: World) -> None:
        if self.master is not None:
            found, where = world.context_counters(self.master), self.master
        else:
            assert self.iommu is not None
            found, where = world.target.counters(self.iommu), self.iommu
        for name in {*self.expect, *self.measure.values()}:
            world.known(found, name, "counter")
        for name, wanted in self.expect.items():
            world.check_equal(f"{where}: {name}", found[name], wanted)
        for measure, name in self.measure.items():
            world.measure(measure, found[name])


class ExpectOp(Op):
    """Look at data, translations, faults, events, interrupts, counters; all without changing them.

    Several kinds in one step are looked at in the order in which they stand here.
    """

    fault: Annotated[list[FaultExpect], OneOrMore] = Field(
        [], description="faults that came, in order"
    )
    no_faults: bool = Field(False, description="no fault came that no step has expected")
    events: list[EventExpect] | None = Field(
        None, description="what happened since the last look, in order and complete"
    )
    interrupt: Annotated[list[InterruptExpect], OneOrMore] = Field(
        [], description="interrupts as the GIC's distributor sees them"
    )
    data: Annotated[list[DataExpect], OneOrMore] = Field([], description="what memory holds")
    translation: Annotated[list[TranslationExpect], OneOrMore] = Field(
        [], description="what addresses translate to, by TLB, fresh walk and oracle"
    )
    mapped: Annotated[list[MappedExpect], OneOrMore] = Field(
        [], description="mappings, every page of them, with holes"
    )
    space: Annotated[list[SpaceExpect], OneOrMore] = Field(
        [], description="how much of an address space is in use"
    )
    pool: Annotated[list[PoolExpect], OneOrMore] = Field(
        [], description="how much of a pool is in use"
    )
    bounce: BounceExpect | None = Field(None, description="copies through bounce buffers so far")
    reach: Annotated[list[ReachExpect], OneOrMore] = Field(
        [], description="which memory a master's last bursts reached"
    )
    trace: Annotated[list[TraceExpect], OneOrMore] = Field([], description="a master's last bursts")
    counters: Annotated[list[CountersExpect], OneOrMore] = Field([], description="counters")
    warnings: dict[WarningName, int] = Field({}, description="warnings so far, by kind")

    def run(self, world: World) -> None:
        world.collect_events()
        for fault in self.fault:
            fault.check(world)
        if self.events is not None:
            EventExpect.check_all(world, self.events)
        for group in (
            *(self.interrupt, self.data, self.translation, self.mapped),
            *(self.space, self.pool, [self.bounce] if self.bounce else []),
            *(self.reach, self.trace, self.counters),
        ):
            for each in group:
                each.check(world)
        if self.no_faults:
            world.check_equal("faults that nothing expected", len(world.new_faults), 0)
        for kind, wanted in self.warnings.items():
            world.check_equal(f"warnings {kind}", world.log.counts[kind], wanted)
            world.expected_warnings.add(kind)
