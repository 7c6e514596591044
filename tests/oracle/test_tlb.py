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
    assert stale.causes == {"permission"}
    assert bench.pages(0, access=Access(privileged=True)) == {0xA0000000, 0xB0000000}
