# SPDX-License-Identifier: GPL-2.0-or-later
"""Which stale answers the shadow accepts: only those a walk gave and no invalidation covered
since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smmubench.oracle.bus import DecodeFault
from smmubench.oracle.msm import MsmOracle
from smmubench.oracle.tlb import TlbShadow
from smmubench.target import READ, Access

L1, L2 = 0x80004000, 0x80008000
STREAM, OTHER = 0, 1  # banks 0 and 1: one VMID, one table, ASIDs 7 and 9


class Bench:
    """Two banks over one table that the test may rewrite: a small page at VA 0 and a section at 1
    MiB."""

    def __init__(self, ng: int = 1) -> None:
        self.words = {
            L1: L2 | 1,
            L1 + 4: 0x90000C02 | ng << 17,
            L2: 0xA0000032 | ng << 11,
            L2 + 4: 0xA0001032 | ng << 11,
        }
        self.registers: dict[tuple[str, int | None], int] = {("M2VCBR_N", OTHER): 0x100}
        for bank, asid in ((0, 7), (1, 9)):
            self.registers |= {
                ("SCTLR", bank): 1,
                ("ACTLR", bank): 0x33000,
                ("TTBR0", bank): L1,
                ("CONTEXTIDR", bank): asid,
                ("CBACR_N", bank): 0x30000,  # CBVMID 3
            }
        self.shadow = TlbShadow(MsmOracle(self.value, self.read, banks=2, mids=2))

    def value(self, name: str, index: int | None) -> int:
        return self.registers.get((name, index), 0)

    def read(self, pa: int, length: int) -> bytes:
        if pa not in self.words:
            raise DecodeFault
        return self.words[pa].to_bytes(length, "little")

    def pages(self, iova: int, stream: int = STREAM, access: Access = READ) -> set[int]:
        """Physical addresses of all acceptable answers; -1 for a fault."""
        answers = self.shadow.acceptable(stream, iova, access)
        return {a.pa if a.status == "translated" else -1 for a in answers}


def test_untouched_is_fresh_only() -> None:
    bench = Bench()
    bench.words[L2] = 0xB0000032
    assert bench.pages(0) == {0xB0000000}


def test_touched_may_be_stale_or_fresh() -> None:
    bench = Bench()
    bench.shadow.touch(STREAM, 0x10)
    bench.words[L2] = 0xB0000032
    assert bench.pages(0xFFF) == {0xA0000FFF, 0xB0000FFF}
    assert bench.pages(0x1000) == {0xA0001000}


def test_a_fault_is_never_held() -> None:
    bench = Bench()
    bench.words[L2] = 0
    bench.shadow.touch(STREAM, 0)
    bench.words[L2] = 0xB0000032
    assert bench.pages(0) == {0xB0000000}


def test_the_other_asid_does_not_hit() -> None:
    bench = Bench()
    bench.shadow.touch(STREAM, 0)
    bench.words[L2] = 0xB0000032
    assert bench.pages(0, OTHER) == {0xB0000000}


def test_a_global_page_serves_every_asid() -> None:
    bench = Bench(ng=0)
    bench.shadow.touch(STREAM, 0)
    bench.words[L2] = 0xB0000032
    assert bench.pages(0, OTHER) == {0xA0000000, 0xB0000000}


def test_secure_and_non_secure_do_not_mix() -> None:
    bench = Bench()
    bench.shadow.touch(STREAM, 0, Access(secure=True))
    bench.words[L2] = 0xB0000032
    assert bench.pages(0) == {0xB0000000}
    assert bench.pages(0, access=Access(secure=True)) == {0xA0000000, 0xB0000000}


def test_two_held_pages_may_hit_together() -> None:
    bench = Bench()
    bench.shadow.touch(STREAM, 0)
    bench.words[L1] = 0xC0020C02  # a section takes the table's place
    bench.shadow.touch(STREAM, 0x1000)
    assert bench.pages(0) == {0xA0000000, 0xC0000000, -1}
    assert bench.pages(0x1000) == {0xC0001000}


# (what is invalidated, whether VA 0 and the section may still be stale), pages not global
INVALIDATIONS: list[tuple[str, Callable[[TlbShadow], None], bool, bool]] = [
    ("all", lambda s: s.invalidate_all(), False, False),
    ("vmid", lambda s: s.invalidate_vmid(3), False, False),
    ("other vmid", lambda s: s.invalidate_vmid(4), True, True),
    ("context", lambda s: s.invalidate_context(0), False, False),
    ("other context", lambda s: s.invalidate_context(1), True, True),
    ("asid", lambda s: s.invalidate_asid(1, 7), False, False),
    ("other asid", lambda s: s.invalidate_asid(0, 9), True, True),
    ("va", lambda s: s.invalidate_va(0, 0, 7), False, True),
    ("va inside the section", lambda s: s.invalidate_va(0, 0x1FF000, 7), True, False),
    ("va, other asid", lambda s: s.invalidate_va(0, 0, 9), True, True),
    ("va of every asid", lambda s: s.invalidate_va_all(1, 0x100000), True, False),
]


@pytest.mark.parametrize(
    ("invalidate", "small", "section"),
    [i[1:] for i in INVALIDATIONS],
    ids=[i[0] for i in INVALIDATIONS],
)
def test_invalidations(invalidate: Callable[[TlbShadow], None], small: bool, section: bool) -> None:
    bench = Bench()
    bench.shadow.touch(STREAM, 0)
    bench.shadow.touch(STREAM, 0x123456)
    bench.words[L2] = 0xB0000032
    bench.words[L1 + 4] = 0xD0020C02
    invalidate(bench.shadow)
    assert bench.pages(0) == ({0xA0000000, 0xB0000000} if small else {0xB0000000})
    assert bench.pages(0x100000) == ({0x90000000, 0xD0000000} if section else {0xD0000000})


def test_asid_invalidation_spares_global_pages() -> None:
    bench = Bench(ng=0)
    bench.shadow.touch(STREAM, 0)
    bench.words[L2] = 0xB0000032
    bench.shadow.invalidate_asid(0, 7)
    assert bench.pages(0) == {0xA0000000, 0xB0000000}
    bench.shadow.invalidate_va(0, 0, 7)
    assert bench.pages(0) == {0xB0000000}


def test_va_invalidation_of_another_asid_drops_global_pages() -> None:
    bench = Bench(ng=0)
    bench.shadow.touch(STREAM, 0)
    bench.shadow.touch(STREAM, 0x1000)
    bench.words[L2] = 0xB0000032
    bench.shadow.invalidate_va(0, 0, 9)
    assert bench.pages(0) == {0xB0000000}
    assert len(bench.shadow.held) == 1


def test_a_page_without_its_access_flag_is_never_held() -> None:
    bench = Bench()
    bench.registers["SCTLR", 0] = 5  # AFE
    bench.words[L2] = 0xA0000822  # AP[0] 0
    bench.shadow.touch(STREAM, 0)
    assert not bench.shadow.held


def test_nothing_is_held_where_a_miss_does_not_walk() -> None:
    bench = Bench()
    bench.registers["ACTLR", 0] = 0x30000
    bench.shadow.touch(STREAM, 0)
    assert not bench.shadow.held


def test_a_stale_page_keeps_its_permissions() -> None:
    bench = Bench()
    bench.words[L2] = 0xA0000812  # AP 1: privileged only
    bench.shadow.touch(STREAM, 0)  # refused, and may be held all the same
    bench.words[L2] = 0xB0000832
    [stale] = bench.shadow.stale(STREAM, 0)
    assert stale.hit
    assert stale.causes == {"permission", "level2"}  # a small page's, though nothing was walked
    assert bench.pages(0, access=Access(privileged=True)) == {0xA0000000, 0xB0000000}


def test_a_stale_section_has_no_second_level() -> None:
    bench = Bench()
    bench.words[L1 + 4] = 0x90020402  # AP 1
    bench.shadow.touch(STREAM, 0x100000)
    [stale] = bench.shadow.stale(STREAM, 0x100000)
    assert stale.causes == {"permission"}


def test_stale_permissions_are_held_against_privcfg() -> None:
    bench = Bench()
    bench.words[L2] = 0xA0000812
    bench.shadow.touch(STREAM, 0)
    bench.registers["ACTLR", 0] = 0x33300  # privileged, whatever the master presents
    [stale] = bench.shadow.stale(STREAM, 0)
    assert stale.status == "translated"


@pytest.mark.parametrize(
    ("actlr", "transaction", "v2p"), [(0x33400, 0, 1), (0x33800, 1, 0), (0x3000, 1, 0)]
)
def test_not_kept(actlr: int, transaction: int, v2p: int) -> None:
    """DNA is bit 10, DNLV2PA bit 11, V2PCFG 17:16."""
    bench = Bench()
    bench.registers["ACTLR", 0] = actlr
    bench.shadow.touch(STREAM, 0)
    assert len(bench.shadow.held) == transaction
    bench.shadow.touch_v2p(0, 0x1000, "V2PPR")
    assert len(bench.shadow.held) == transaction + v2p


def test_v2p_fills_non_secure() -> None:
    bench = Bench()
    bench.registers["M2VCBR_N", STREAM] = 2 << 22  # secure
    bench.shadow.touch_v2p(0, 0, "V2PPR")
    bench.words[L2] = 0xB0000032
    assert bench.pages(0) == {0xB0000000}


# BFBCR 1: the next second-level descriptor; 2: the next first-level one.
@pytest.mark.parametrize(
    ("bfbcr", "touched", "held"),
    [
        (0, 0x0, {0x0}),
        (1, 0x0, {0x0, 0x1000}),
        (1, 0x100000, {0x100000}),
        (2, 0x0, {0x0}),
        (2, 0x100000, {0x100000, 0x200000}),
        (1, 0xFF000, {0xFF000}),  # the last of its table
        (1, 0x21000, {0x20000, 0x30000}),  # behind a large page's 16 entries
        (2, 0x1000000, {0x1000000, 0x2000000}),  # and a supersection's
        (1, 0x5000, {0x6000}),  # a walk that ends at an empty entry has a next one too
    ],
)
def test_prefetch(bfbcr: int, touched: int, held: set[int]) -> None:
    bench = Bench()
    bench.words |= {L1 + 8: 0x90200C02, L2 + 0x3FC: 0xA00FF032, L2 + 0x14: 0, L2 + 0x18: 0xA0006832}
    bench.words |= {L2 + 0x84: 0xA0020831, L2 + 0xC0: 0xA0030832}  # the second of a large page's
    bench.words |= {L1 + 0x40: 0x91040C02, L1 + 0x80: 0x92000C02}
    bench.registers["BFBCR", 0] = bfbcr
    bench.shadow.touch(STREAM, touched)
    assert {each.va for each in bench.shadow.held} == held


def test_prefetch_stays_within_the_first_level_table() -> None:
    bench = Bench()
    bench.words |= {L1 + 0x1FFC: 0x90000C02, L1 + 0x2000: 0x90100C02, L1 + 0x3FFC: 0x90200C02}
    bench.registers |= {("BFBCR", 0): 2, ("TTBCR", 0): 1, ("TTBR1", 0): L1}
    bench.shadow.touch(STREAM, 0x7FF00000)  # the last of TTBR0's half
    bench.shadow.touch(STREAM, 0xFFF00000)
    assert {each.va for each in bench.shadow.held} == {0x7FF00000, 0xFFF00000}


# (register, its CFG bit, how to invalidate): locked pages (TLBLCKR.LKE) are spared only where CFG is 1
LOCKED: list[tuple[tuple[str, int | None], int, Callable[[TlbShadow], None]]] = [
    (("CR", None), 1 << 7, lambda s: s.invalidate_all()),
    (("CR", None), 1 << 8, lambda s: s.invalidate_vmid(3)),
    (("TLBLCKR", 0), 1 << 1, lambda s: s.invalidate_context(0)),
    (("TLBLCKR", 0), 1 << 2, lambda s: s.invalidate_asid(0, 7)),
    (("TLBLCKR", 0), 1 << 3, lambda s: s.invalidate_va(0, 0, 7)),
    (("TLBLCKR", 0), 1 << 3, lambda s: s.invalidate_va_all(0, 0)),
]


@pytest.mark.parametrize(("register", "bit", "invalidate"), LOCKED)
def test_lockdown(
    register: tuple[str, int | None], bit: int, invalidate: Callable[[TlbShadow], None]
) -> None:
    for lke, cfg, spared in ((1, bit, 1), (1, 0, 0), (0, bit, 0)):
        bench = Bench()
        bench.registers["TLBLCKR", 0] = lke
        bench.shadow.touch(STREAM, 0)
        bench.registers[register] = bench.value(*register) | cfg
        invalidate(bench.shadow)
        assert len(bench.shadow.held) == spared
