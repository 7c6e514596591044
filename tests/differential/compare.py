# SPDX-License-Identifier: GPL-2.0-or-later
"""When an answer of the core is the oracle's, and how a difference is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smmubench.oracle.fields import registers
from smmubench.target import Translation, Walk

from .worlds import World

Key = tuple[str, int | None]  #: a register: name, and MID or bank or None


class Difference(AssertionError):
    """Core and oracle disagree."""

    def __init__(self, what: str, expected: object, got: object) -> None:
        super().__init__(f"{what}\n  oracle: {expected}\n  core:   {got}")


def equal(what: str, expected: object, got: object) -> None:
    if expected != got:
        raise Difference(what, expected, got)


def alike(expected: Translation, got: Translation) -> bool:
    """Whether the core's answer is the oracle's: of a fault only where and why count."""
    if expected.status == "fault":
        return (got.status, got.iova, got.context, got.causes) == (
            "fault", expected.iova, expected.context, expected.causes
        )  # fmt: skip
    if expected.status == "bypass":  # it has no page
        return replace(expected, page=got.page, perms=got.perms) == got
    return replace(expected, hit=got.hit) == got


def same(what: str, expected: Translation, got: Translation) -> None:
    """The same answer, and none that the TLB gave."""
    if not alike(expected, got) or got.hit:
        raise Difference(what, expected, got)


def same_levels(expected: Walk, got: Walk) -> None:
    """The same descriptors at the same addresses.

    A walk that is off (PD0, PD1) reads none; the core may say so in a line of its own.
    """
    if not expected.levels:
        return equal(
            "a walk that is off reads nothing", set(), {s.descriptor for s in got.levels} - {0}
        )
    return equal(
        "level, address, size and descriptor of a walk's reads, and level 1's TTBR",
        *(
            [
                (s.level, s.address, s.bytes, s.descriptor, s.ttbr if s.level == 1 else -1)
                for s in walk.levels
            ]
            for walk in (expected, got)
        ),
    )


def same_registers(what: str, expected: Mapping[Key, int], got: Mapping[Key, int]) -> None:
    if expected != got:
        raise Difference(what, decoded(expected), decoded(got))


def decoded(values: Mapping[Key, int]) -> str:
    """Registers in one line."""
    return "; ".join(
        f"{registers().decode(name, value)}" + ("" if index is None else f" [{index}]")
        for (name, index), value in values.items()
    )


def describe(world: World) -> str:
    """Registers, requests and tables, for people; runs of equal words on one line."""
    lines = [f"  {decoded({key: value})}" for key, value in world.registers.items()]
    for group in world.groups:
        iovas = ", ".join(f"{iova:#010x}" for iova in group.iovas)
        lines.append(f"  stream {group.stream}, {group.access}, {group.length} bytes: {iovas}")
    words = sorted(world.words.items())
    first = 0
    for i in range(1, len(words) + 1):
        (address, word), last = words[first], words[i - 1][0]
        if i < len(words) and words[i] == (last + 4, word):
            continue
        number = i - first
        lines.append(f"  {address:#010x}: {word:#010x}" + (f" x {number}" if number > 1 else ""))
        first = i
    return "\n".join(lines)
