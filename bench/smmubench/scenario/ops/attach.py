# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps that tie masters to address spaces."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from smmubench.driver import Attach, DomainFormat, FaultPolicy
from smmubench.errors import Unsupported
from smmubench.mapping.errors import Reason
from smmubench.mapping.space import APERTURE
from smmubench.scenario.fields import Address, MasterName
from smmubench.scenario.ops.base import Model, OneOrMore, Op, refusal

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["ActivateOp", "AttachOp", "DecoyOp", "DetachOp", "SpaceOp"]

Masters = Annotated[list[MasterName], OneOrMore, Field(min_length=1)]


class Format(Model):
    """Options of the table format."""

    split: int = Field(
        default=0, ge=0, le=7, description="top address bits that choose TTBR0 or TTBR1"
    )
    access_flag: bool = Field(default=True, description="AP[0] is the access flag")

    def build(self) -> DomainFormat:
        return DomainFormat(self.split, self.access_flag)


class SpaceOp(Op):
    """Make an address space that differs from the default ones, which attach makes by itself."""

    name: str = Field(description="what later steps call it")
    aperture: tuple[Address, Address] = Field(APERTURE, description="IOVA it may use: start, end")
    format: Format = Field(default_factory=Format, description="options of its tables")
    rule: Literal["linux", "vcmm"] = Field(
        "linux", description="vcmm: memory may back it only while it is active on a device"
    )
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        refusal(
            world,
            f"address space {self.name}",
            self.refused,
            lambda: world.add_space(
                self.name,
                aperture=self.aperture,
                format=self.format.build(),
                back_needs_active=self.rule == "vcmm",
            ),
        )


class AttachOp(Op):
    """Give masters an address space, and (unless told otherwise) activate it.

    A master whose space isn't active is blocked: its transactions end in a global error.
    """

    master: Masters = Field(description="one master or several")
    space: str = Field(description="the address space; a default one is made if there is none yet")
    activate: bool = Field(True, description="translation on at once")
    faults: FaultPolicy = Field("report", description="what a faulting transaction gets")
    asid: int | None = Field(None, ge=0, le=255, description="ASID; one of its own unless given")
    prefetch: bool = Field(False, description="let the IOMMU prefetch descriptors")
    format: Format | None = Field(None, description="format that the master's IOMMU is set to")
    limit: Address | None = Field(None, description="first address the master can't issue")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        space = world.address_spaces.get(self.space) or world.add_space(self.space)
        how = Attach(
            faults=self.faults,
            asid=self.asid,
            prefetch=self.prefetch,
            format=self.format.build() if self.format else None,
        )
        for master in self.master:
            if refusal(
                world,
                f"attaching {master} to {self.space}",
                self.refused,
                partial(space.attach, master, how, activate=self.activate),
            ):
                continue
            device = world.device(master)
            device.space = space
            if self.limit is not None:
                device.limit = self.limit
        world.changes += 1


class ActivateOp(Op):
    """Turn translation on for attached masters, or switch a running one to another space.

    A switch only writes the table bases: what the TLB holds of the old tables stays until an
    ``invalidate`` step.
    """

    master: Masters = Field(description="one master or several")
    space: str = Field(description="the address space")
    switch: bool = Field(False, description="the master runs another space and changes to this one")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    def run(self, world: World) -> None:
        space = world.space(self.space)
        for master in self.master:
            call = space.switch if self.switch else space.activate
            refusal(
                world,
                f"activating {self.space} on {master}",
                self.refused,
                partial(call, master),
            )
            if self.refused is None:
                world.device(master).space = space
        world.changes += 1


class DecoyOp(Op):
    """In a space with two tables: write an entry for an address into the table that doesn't serve
    it.

    If a walk ever starts from the wrong table base, it ends in this buffer.
    """

    space: str = Field(description="the address space, with a split format")
    at: Address = Field(description="the address")
    buffer: str = Field(description="where a wrong walk would lead; 1 MB-aligned")

    def run(self, world: World) -> None:
        put = getattr(world.driver, "decoy", None)
        if put is None:
            raise Unsupported("this driver can't write entries that a right walk never sees")
        put(world.space(self.space).domain, self.at, world.buffer(self.buffer).entries.locate(0))


class DetachOp(Op):
    """Take masters off their address space: translation off, streams blocked, TLB entries gone."""

    master: Masters = Field(description="one master or several")
    refused: Reason | None = Field(None, description="it must be refused for this reason")

    @model_validator(mode="after")
    def _each_once(self) -> DetachOp:
        if len(set(self.master)) != len(self.master):
            raise ValueError("a master is named twice")
        return self

    def run(self, world: World) -> None:
        for master in self.master:
            device = world.device(master)
            if device.space is None:
                world.driver.detach(master)  # refuses: it is attached to nothing
            elif refusal(
                world, f"detaching {master}", self.refused, partial(device.space.detach, master)
            ):
                continue
            device.space = None
        world.changes += 1
