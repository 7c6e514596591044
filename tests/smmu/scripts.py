# SPDX-License-Identifier: GPL-2.0-or-later
"""Register scripts: what a driver writes, reads and expects, step by step, each step with its reason.

A script runs on a :class:`Part`, which is an SMMU or one that is *bent*: some register reads back, or takes, something
else. That shows that a script notices a part that its driver would fail on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from smmubench.target import Read, Write

from .lab import CONTEXT_SPI, GLOBAL_SPI, Lab

#: How often a driver looks at a status before it gives up.
POLLS: Final = 1000


class ScriptFailure(Exception):
    """A driver would have stopped here; the text begins with the step's reason."""


@dataclass
class Part:
    """``reads`` and ``writes`` bend registers by name (None: the write is lost)."""

    lab: Lab
    reads: Mapping[str, Callable[[int], int]] = field(default_factory=dict)
    writes: Mapping[str, Callable[[int], int | None]] = field(default_factory=dict)
    context_irqs: int = 128  #: wired up, as the machine's device tree says

    def __post_init__(self) -> None:
        self.map = self.lab.map
        idr1 = self.map.decode("IDR1", self.get("IDR1"))
        # Where the banks are is for the driver to find out, from what it reads.
        self.pages = 2 << idr1["NUMPAGENDXB"]
        self.page_size = 65536 if idr1["PAGESIZE"] else 4096
        self.banks = idr1["NUMCB"]
        self.map = self.map.placed(self.page_size, self.pages, self.banks)
        self.groups = self.field("IDR0", "NUMSMRG")

    def _place(self, name: str, bank: int | None, index: int | None) -> int:
        return self.lab.base + self.map.address(name, context=bank, index=index)

    def get(
        self,
        name: str,
        bank: int | None = None,
        index: int | None = None,
        *,
        size: int = 0,
        secure: bool = False,
    ) -> int:
        size = size or self.map[name].width // 8
        value = self.lab.target.mmio([Read(self._place(name, bank, index), size, secure)])[0]
        return self.reads[name](value) if name in self.reads else value

    def put(
        self,
        name: str,
        value: int,
        bank: int | None = None,
        index: int | None = None,
        *,
        size: int = 0,
        secure: bool = False,
    ) -> None:
        bent = self.writes[name](value) if name in self.writes else value
        if bent is not None:
            size = size or self.map[name].width // 8
            self.lab.target.mmio([Write(self._place(name, bank, index), bent, size, secure)])

    def field(
        self, name: str, field: str, bank: int | None = None, index: int | None = None
    ) -> int:
        return self.map[name].fields[field].get(self.get(name, bank, index))

    @property
    def window(self) -> int:
        """Bytes that the machine gives the registers."""
        return int(self.lab.target._m.info("smmu").window)


Step = Callable[[Part], None]
Script = Callable[[Part], Iterator[Step]]
Value = int | Mapping[str, int]


def run(part: Part, *scripts: Script) -> None:
    """Do the steps in order; ScriptFailure from the first that the driver wouldn't go on after."""
    for script in scripts:
        for step in script(part):
            step(part)


def _number(part: Part, name: str, value: Value) -> int:
    return value if isinstance(value, int) else part.map[name].encode(**value)


def write(
    name: str,
    value: Value,
    why: str,
    *,
    bank: int | None = None,
    index: int | None = None,
    size: int = 0,
    secure: bool = False,
) -> Step:
    """Write a number, or fields with the others 0. ``why`` is for the reader."""
    return lambda part: part.put(
        name, _number(part, name, value), bank, index, size=size, secure=secure
    )


def halves(name: str, value: int, why: str, *, bank: int) -> list[Step]:
    """A 64-bit register as two words."""

    def word(number: int) -> Step:
        def do(part: Part) -> None:
            address = part.lab.base + part.map.address(name, context=bank) + 4 * number
            part.lab.target.mmio([Write(address, value >> 32 * number & 0xFFFF_FFFF)])

        return do

    return [word(0), word(1)]


def expect(
    name: str,
    value: Value,
    why: str,
    *,
    bank: int | None = None,
    index: int | None = None,
    mask: int | None = None,
    secure: bool = False,
) -> Step:
    """Read it: these fields, or these bits of ``mask``, must be so."""

    def do(part: Part) -> None:
        got = part.get(name, bank, index, secure=secure)
        if isinstance(value, int):
            wrong = (got ^ value) & (mask if mask is not None else -1)
            wanted = f"{value:#x}"
        else:
            layout = part.map[name].fields
            wrong = any(layout[key].get(got) != each for key, each in value.items())
            wanted = str(dict(value))
        if wrong:
            raise ScriptFailure(f"{why}: {part.map.decode(name, got)}, not {wanted}")

    return do


def modify(
    name: str,
    fields: Mapping[str, int],
    why: str,
    *,
    bank: int | None = None,
    index: int | None = None,
    secure: bool = False,
) -> Step:
    """Read, change these fields, write."""

    def do(part: Part) -> None:
        value = part.get(name, bank, index, secure=secure)
        for key, each in fields.items():
            value = part.map[name].fields[key].put(each, value)
        part.put(name, value, bank, index, secure=secure)

    return do


def write_back(name: str, why: str, *, bank: int | None = None) -> Step:
    """Read and write the same: how status bits are cleared."""
    return lambda part: part.put(name, part.get(name, bank), bank)


def poll(name: str, field: str, why: str, *, bank: int | None = None, secure: bool = False) -> Step:
    """Read until the field is 0."""

    def do(part: Part) -> None:
        layout = part.map[name].fields[field]
        if all(layout.get(part.get(name, bank, secure=secure)) for _ in range(POLLS)):
            raise ScriptFailure(f"{why}: {name}.{field} stays 1")

    return do


def check(condition: Callable[[Part], bool], why: str) -> Step:
    def do(part: Part) -> None:
        if not condition(part):
            raise ScriptFailure(why)

    return do


def leads(
    stream: int, iova: int, pa: int, why: str, *, status: str = "translated", secure: bool = False
) -> Step:
    """A read of the device arrives at ``pa``."""

    def do(part: Part) -> None:
        answer = part.lab.go(stream, iova, secure=secure)
        if (answer.status, answer.pa) != (status, pa):
            raise ScriptFailure(f"{why}: {answer}")

    return do


def faults(stream: int, iova: int, why: str, *, report: bool = True) -> Step:
    def do(part: Part) -> None:
        answer = part.lab.go(stream, iova)
        if (answer.status, answer.report) != ("fault", report):
            raise ScriptFailure(f"{why}: {answer}")

    return do


def interrupt(pending: bool, why: str, *, bank: int | None = None) -> Step:
    """The bank's own line (version 2 with one interrupt a bank), the shared one of version 1, or the global one."""

    def do(part: Part) -> None:
        if bank is None:
            line = GLOBAL_SPI
        else:
            line = CONTEXT_SPI + (bank if part.lab.version > 1 else 0)
        if (line in part.lab.target.interrupts()) != pending:
            raise ScriptFailure(f"{why}: interrupts {sorted(part.lab.target.interrupts())}")

    return do
