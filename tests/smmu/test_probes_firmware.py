# SPDX-License-Identifier: GPL-2.0-or-later
"""What secure firmware (TF-A) does before anybody else: both sides' configuration, and MMU-500's lock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .conftest import Make
from .scripts import Part, ScriptFailure, Step, check, expect, leads, modify, run, write

STREAM, ADDRESS = 0x42, 0x4800_0000


def both_sides_pass(part: Part) -> Iterator[Step]:
    """Nobody translates yet: everybody passes, on either side."""
    for name in ("sCR0", "NSCR0"):
        yield modify(name, {"CLIENTPD": 1, "USFCFG": 0}, "step aside", secure=True)
        yield expect(name, {"CLIENTPD": 1, "USFCFG": 0}, "it sticks", secure=True)
    yield expect("sCR0", {"CLIENTPD": 1, "USFCFG": 0}, "the non-secure side finds it so")
    yield leads(STREAM, ADDRESS, ADDRESS, "non-secure devices pass", status="bypass")
    yield leads(STREAM, ADDRESS, ADDRESS, "secure devices pass", status="bypass", secure=True)


def secure_streams_fault(part: Part) -> Iterator[Step]:
    """A part whose secure devices have no business yet."""
    yield modify("sCR0", {"CLIENTPD": 0, "USFCFG": 1}, "the secure side refuses", secure=True)
    yield check(
        lambda p: p.lab.go(STREAM, ADDRESS, secure=True).status == "fault",
        "secure devices are refused",
    )
    yield leads(STREAM, ADDRESS, ADDRESS, "non-secure devices still pass", status="bypass")


def large_pages(part: Part) -> Iterator[Step]:
    """A SoC whose register pages have 64 KiB."""
    yield expect("sACR", {"PAGESIZE": 1}, "64 KiB pages", secure=True)
    yield expect("IDR1", {"PAGESIZE": 1}, "as the part says")


def prefetch_off(part: Part) -> Iterator[Step]:
    """Unlock on both sides, clear CPRE of each bank, lock again, and look whether it stayed."""
    for name in ("sACR", "NSACR"):
        yield modify(name, {"CACHE_LOCK": 0}, "unlock", secure=True)
        yield expect(name, {"CACHE_LOCK": 0}, "the lock opens", secure=True)
    for bank in range(part.banks):
        yield modify("ACTLR", {"CPRE": 0}, "no prefetch", bank=bank, secure=True)
    for name in ("sACR", "NSACR"):
        yield modify(name, {"CACHE_LOCK": 1}, "lock", secure=True)
    for bank in range(part.banks):
        yield write("ACTLR", 3, "somebody tries later", bank=bank)
        yield expect("ACTLR", {"CPRE": 0}, "prefetch stays off", bank=bank)


@pytest.mark.parametrize("page_size", [4096, 65536])
def test_secure_firmware_sets_the_part_up(make: Make, page_size: int) -> None:
    part = Part(make("mmu-500", page_size=page_size))
    run(part, both_sides_pass, prefetch_off, secure_streams_fault)
    if page_size > 4096:
        run(part, large_pages)


def test_it_would_notice_small_pages(make: Make) -> None:
    with pytest.raises(ScriptFailure, match="64 KiB pages"):
        run(Part(make("mmu-500")), large_pages)


def test_it_would_notice_that_there_is_one_side_only(make: Make) -> None:
    with pytest.raises(ScriptFailure, match="it sticks"):
        run(Part(make("mmu-500", secure=False)), both_sides_pass)


@pytest.mark.parametrize(
    "bend, complaint",
    [
        ({"writes": {"NSACR": lambda v: v | 1 << 26}}, "the lock opens"),
        (
            {"writes": {"NSACR": lambda v: v & ~(1 << 26), "sACR": lambda v: v & ~(1 << 26)}},
            "stays off",
        ),
        ({"writes": {"ACTLR": lambda v: None}}, "stays off"),
    ],
)
def test_it_would_notice_a_lock_that_does_not_work(
    make: Make, bend: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ScriptFailure, match=complaint):
        run(Part(make("mmu-500"), **bend), prefetch_off)  # type: ignore[arg-type]
