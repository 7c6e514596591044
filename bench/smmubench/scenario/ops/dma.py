# SPDX-License-Identifier: GPL-2.0-or-later
"""The step that lets masters move data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from smmubench.drivers.bench_dma import Descriptor, DescriptorList
from smmubench.errors import UsageError
from smmubench.mapping import Segment
from smmubench.scenario import jobs
from smmubench.scenario.fields import Address, MasterName, Size
from smmubench.scenario.jobs import Job, Part
from smmubench.scenario.ops.base import Model, Op
from smmubench.target import RunResult, Start

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["DmaOp", "Transfer"]

Ends = Literal[
    "done",
    "stalled",
    "budget",
    "bus-decode",
    "bus-slave",
    "iommu-fault",
    "terminated",
    "mismatch",
    "bad-desc",
    "bad-list",
    "loop",
    "aborted",
]

#: Counters of a context that a transfer can count; differences over the step.
Counter = Literal[
    "translations",
    "hits",
    "misses",
    "walks",
    "walk_reads",
    "evictions",
    "invalidations",
    "prefetches",
    "faults",
    "stalls",
    "retries",
    "terminations",
    "bursts",
    "bytes",
    "bus_bytes",
]


class TilesModel(Model):
    """Order of a picture that is read in tiles."""

    pitch: Size = Field(description="bytes from one row to the next")
    rows: int = Field(ge=1, description="rows of a tile")
    width: Size = Field(description="bytes of a row of a tile, one burst each")


class Bounds(Model):
    """A range that a counter must lie in."""

    min: int = Field(0, description="at least")
    max: int | None = Field(None, description="at most")


class Counted(Model):
    """A master, and what its context must count during the step."""

    master: MasterName = Field(description="the master")
    expect: dict[Counter, int | Bounds] = Field(
        {}, description="what its context must count during this step"
    )
    measure: dict[str, Counter] = Field({}, description="measures to take: name: counter")


class Resumed(Counted):
    """A master that has work left from an earlier step."""

    ends: Ends = Field("done", description="how it must end")


class Transfer(Counted):
    """What one master does. ``read`` takes a CRC-32 of all that it reads, for ``sees``."""

    op: Literal["read", "write", "copy", "fill", "verify"] = Field(
        "read", description="what it does"
    )
    map: str | None = Field(None, description="the mapping it works on (copy: from)")
    at: Address | None = Field(None, description="or this address, whatever is there")
    physical: str | None = Field(
        None, description="or the physical address of this buffer, which nobody gave it"
    )
    offset: Size = Field(0, description="first byte of the mapping")
    length: Size | None = Field(None, description="bytes; all of the mapping's rest unless given")
    to: str | None = Field(None, description="copy: the mapping it writes to")
    burst: Size | None = Field(None, ge=4, le=4096, description="bytes a burst, a power of two")
    data: int = Field(0, ge=0, description="seed of the pattern, or the word to fill with")
    streams: int | None = Field(
        None, ge=1, description="read so many list entries side by side, one burst a turn"
    )
    tiles: TilesModel | None = Field(None, description="read in tiles")
    repeat: int = Field(1, ge=1, le=4096, description="go over it so many times")
    stream: int | None = Field(None, ge=0, le=0xFFFF, description="stream ID to present")
    privileged: bool = Field(False, description="privileged transactions")
    instruction: bool = Field(False, description="instruction fetches")
    sees: str | None = Field(
        None, description="what it reads must be what the CPU put in this buffer"
    )
    ends: Ends | None = Field(
        None, description="how it must end; done unless the step has a budget"
    )
    error_at: Address | None = Field(None, description="address of the burst that failed")

    @model_validator(mode="after")
    def _sense(self) -> Transfer:
        if sum(each is not None for each in (self.map, self.at, self.physical)) != 1:
            raise ValueError("give one of map, at, physical")
        if self.map is None and self.length is None:
            raise ValueError("at and physical need a length")
        if (self.op == "copy") != (self.to is not None):
            raise ValueError("to belongs to copy, and copy needs it")
        if self.streams is not None and self.tiles is not None:
            raise ValueError("give streams or tiles, not both")
        if (self.streams is not None or self.tiles is not None) and self.op != "read":
            raise ValueError("streams and tiles are for reads")
        if self.sees is not None and self.op != "read":
            raise ValueError("sees is for reads; look at written data with an expect step")
        return self

    # -- from words to descriptors

    def parts(self, world: World) -> list[Part]:
        """(offset, length) in the mapping, or from ``at`` on, in the order of access."""
        if self.map is None:
            assert self.length is not None
            return [(self.offset, self.length)] * self.repeat
        array = world.map_array(self.map)
        length = array.length - self.offset if self.length is None else self.length
        parts = [(self.offset, length)]
        if self.streams is not None:
            starts, at = [], 0
            for _, piece in array.pieces[: self.streams]:
                starts.append((at, piece.length))
                at += piece.length
            parts = list(jobs.Streams(starts, self.burst or 4096).parts())
        elif self.tiles is not None:
            tiles = jobs.Tiles(self.tiles.pitch, self.tiles.rows, self.tiles.width)
            parts = list(tiles.parts(length))
        return parts * self.repeat

    def descriptors(self, world: World, parts: list[Part]) -> list[Descriptor]:
        extra: dict[str, Any] = {
            "burst": self.burst or 0,
            "stream": self.stream,
            "privileged": self.privileged,
            "instruction": self.instruction,
        }
        segments = self._segments(world, parts)
        if self.op == "copy":
            assert self.to is not None
            target = world.map_array(self.to)
            length = sum(segment.length for segment in segments)
            pairs = jobs.pair(segments, target.part(self.offset, length))
            return [Descriptor("copy", a, b, n, **extra) for a, b, n in pairs]
        op = "crc32" if self.op == "read" else self.op
        return jobs.flat(op, segments, data=self.data, **extra)

    def _segments(self, world: World, parts: list[Part]) -> list[Segment]:
        if self.map is None:
            address = world.place(self.at, None, self.physical, 0)
            return [Segment(address, size) for _, size in parts]
        array = world.map_array(self.map)
        mapped = array.length
        if any(at + size > mapped for at, size in parts):
            raise UsageError(f"mapping {self.map} has {mapped:#x} bytes, and that lies beyond them")
        if array.runs == 1:  # the usual case, and there may be many parts
            base = array.segments[0].address
            return [Segment(base + at, size) for at, size in parts]
        return [segment for at, size in parts for segment in array.part(at, size)]

    def job(self, world: World, budgeted: bool) -> Job:
        parts = self.parts(world)
        made = DescriptorList(
            world.memory, world.ram, world.ram_base, self.descriptors(world, parts)
        )
        job = Job(self.master, made, self.ends or (None if budgeted else "done"))
        job.error_at = self.error_at
        job.arrays = tuple(world.map_array(name) for name in (self.map, self.to) if name)
        for name, array in zip((self.map, self.to), job.arrays, strict=False):
            if array.owner == "cpu":
                world.log.warn("cpu-owned", f"{self.master} uses {name}, which the CPU owns")
        if self.sees is not None:
            content = world.buffer(self.sees).content
            job.wanted_crc, job.sees = jobs.crc_of(content, parts), self.sees
        return job


def _relocated(error: ValidationError) -> ValidationError:
    """The same problems, with the way to the only transfer taken out of their places."""
    known = get_args(core_schema.ErrorType)
    details = []
    for each in error.errors(include_url=False):
        loc = each["loc"][2:] if each["loc"][:2] == ("starts", 0) else each["loc"]
        kind: str | PydanticCustomError = each["type"]
        if kind not in known:
            kind = PydanticCustomError(each["type"], each["msg"].replace("{", "{{"))
        details.append(
            InitErrorDetails(type=kind, loc=loc, input=each["input"], ctx=each.get("ctx", {}))
        )
    return ValidationError.from_exception_data(error.title, details)


#: Bytes that one descriptor read of a table walk moves (short format).
_DESCRIPTOR = 4

_STEP_KEYS = ("starts", "steps", "resume")


class DmaOp(Op):
    """Let masters run.

    One transfer may be written straight into the step; several at once go to ``starts``. All
    masters that still have work go on too. The step ends when nobody can go on, or after ``steps``
    bursts.
    """

    starts: list[Transfer] = Field([], description="transfers that begin together")
    steps: int | None = Field(None, ge=1, description="stop after so many bursts, of all masters")
    resume: list[Resumed] = Field([], description="what must become of masters at work before")

    @model_validator(mode="wrap")
    @classmethod
    def _single(cls, value: Any, handler: ModelWrapValidatorHandler[DmaOp]) -> DmaOp:
        if not isinstance(value, dict) or "master" not in value:
            return handler(value)
        step = {key: value[key] for key in _STEP_KEYS if key in value}
        if "starts" in step:
            raise PydanticCustomError("dma", "give one transfer here or a list in starts, not both")
        single = {key: item for key, item in value.items() if key not in _STEP_KEYS}
        try:
            return handler({**step, "starts": [single]})
        except ValidationError as error:  # say the place as the user wrote it
            raise _relocated(error) from None

    @model_validator(mode="after")
    def _each_once(self) -> DmaOp:
        names = [each.master for each in (*self.starts, *self.resume)]
        if len(set(names)) != len(names):
            raise ValueError("a master is named twice")
        if not names:
            raise ValueError("nobody is to run: give a transfer, starts or resume")
        return self

    def run(self, world: World) -> None:
        counting = [each for each in (*self.starts, *self.resume) if each.expect or each.measure]
        before = {each.master: world.context_counters(each.master) for each in counting}
        for each in self.starts:
            world.start_job(each.job(world, self.steps is not None))
        for going in self.resume:
            world.job(going.master).ends = going.ends
        starts = [Start(each.master, world.jobs[each.master].list.address) for each in self.starts]
        results = world.run_jobs(starts, self.steps)
        for counted in counting:
            self._count(world, counted, before[counted.master], results[counted.master])

    @staticmethod
    def _count(world: World, transfer: Counted, before: dict[str, int], result: RunResult) -> None:
        after = world.context_counters(transfer.master)
        found = {name: after[name] - before[name] for name in after}
        found["bursts"], found["bytes"] = result.bursts, result.bytes
        found["bus_bytes"] = result.bytes + found["walk_reads"] * _DESCRIPTOR
        for name, wanted in transfer.expect.items():
            what = f"{transfer.master}: {name}"
            if isinstance(wanted, int):
                world.check_equal(what, found[name], wanted)
            else:
                top = "" if wanted.max is None else f" to {wanted.max}"
                ok = wanted.min <= found[name] <= (wanted.max or found[name])
                world.check(ok, f"{what}: {found[name]}, expected {wanted.min}{top}")
        for measure, name in transfer.measure.items():
            world.measure(measure, found[name])
