# SPDX-License-Identifier: GPL-2.0-or-later
"""Where long-descriptor walks start: TTBR, first level and input address by TCR and TCR2 (ARM DDI
0487 D8.2, DDI 0406C B3.6.4, docs/arm-smmu-v2.md section 3)."""

from __future__ import annotations

from typing import Any

import pytest

from smmubench.oracle import aarch32, aarch64
from smmubench.oracle.long import Tables

TOP = 0xFFFF << 48  # bits 63:48
TTBR0, TTBR1 = 0x123456789000, 0xABCDEF012000
NO_SEP = 7 << 15  # TCR2.SEP 7, with a 64-bit upstream bus
PASIZE = 5  # 48 bits


def stage1(address: int, **given: Any) -> tuple[Tables, int] | None:
    values = {
        "tcr": 16 | 16 << 16 | 2 << 30, "tcr2": NO_SEP | PASIZE, "ttbr0": TTBR0, "ttbr1": TTBR1,
        "granules": (12, 14, 16), "ubs": 64, "output_limit": 48,
    } | given  # fmt: skip
    return aarch64.stage1(address, **values)


def stage2(address: int, **given: Any) -> tuple[Tables, int] | None:
    values = {"ttbr0": TTBR0, "granules": (12, 14, 16), "output_limit": 48} | given
    return aarch64.stage2(address, **values)


# --- AArch64 stage 1: first level and table size ---

TG0 = {12: 0, 16: 1, 14: 2}
TG1 = {14: 1, 12: 2, 16: 3}


# The ends of each range of T0SZ that has one start level.
@pytest.mark.parametrize(
    ("grain", "start", "t0sz"),
    [
        (12, 0, 16), (12, 0, 24), (12, 1, 25), (12, 1, 33), (12, 2, 34), (12, 2, 39),
        (14, 0, 16), (14, 1, 17), (14, 1, 27), (14, 2, 28), (14, 2, 38), (14, 3, 39),
        (16, 1, 16), (16, 1, 21), (16, 2, 22), (16, 2, 34), (16, 3, 35), (16, 3, 39),
    ],
)  # fmt: skip
def test_start_level(grain: int, start: int, t0sz: int) -> None:
    found = stage1(0, tcr=t0sz | TG0[grain] << 14)
    assert found is not None
    assert (found[0].grain, found[0].start, found[0].input_bits) == (grain, start, 64 - t0sz)
    upper = stage1(TOP | 0xFFFF_FFFF_FFFF, tcr=t0sz << 16 | TG1[grain] << 30)
    assert upper is not None
    assert (upper[0].grain, upper[0].start, upper[0].ttbr) == (grain, start, 1)


# The base is aligned to the table: entries * 8 bytes.
@pytest.mark.parametrize(
    ("tcr", "low"),
    [
        (16, 12),  # 48 bits, level 0 at bit 39: 512 entries
        (24, 4),  # 40 bits: 2 entries
        (25, 12),  # 39 bits, level 1: 512
        (33, 4),
        (39, 7),  # 25 bits, level 2 at bit 21: 16 entries
        (16 | 1 << 14, 9),  # 64K: 48 bits, level 1 at bit 42: 64
        (16 | 2 << 14, 4),  # 16K: level 0 at bit 47: 2
    ],
)
def test_base_alignment(tcr: int, low: int) -> None:
    found = stage1(0, tcr=tcr, ttbr0=0xFFFF_FFFF_FFFF_FFFF)
    assert found is not None
    assert found[0].base == (1 << 48) - (1 << low)


@pytest.mark.parametrize(
    ("t0sz", "bits"), [(0, 48), (15, 48), (16, 48), (39, 25), (40, 25), (63, 25)]
)
def test_sizes_out_of_range_are_limited(t0sz: int, bits: int) -> None:
    found = stage1(0, tcr=t0sz)
    assert found is not None
    assert found[0].input_bits == bits


def test_regions() -> None:
    lower, upper = stage1(0xFFFF_FFFF_FFFF), stage1(TOP)
    assert lower is not None and upper is not None
    assert (lower[0].ttbr, lower[0].base, lower[1]) == (0, TTBR0, 0xFFFF_FFFF_FFFF)
    assert (upper[0].ttbr, upper[0].base, upper[1]) == (1, TTBR1, 0)


# T0SZ 25 and T1SZ 25: 39 bits each; every bit above must equal bit 55.
@pytest.mark.parametrize(
    ("address", "there"),
    [
        (0x7F_FFFF_FFFF, True), (0x80_0000_0000, False), (1 << 55, False), (1 << 63, False), (1 << 54, False),
        (0xFFFF_FF80_0000_0000, True), (0xFFFF_FF7F_FFFF_FFFF, False), (0xFF7F_FF80_0000_0000, False),
        (0x7FFF_FF80_0000_0000, False),
    ],
)  # fmt: skip
def test_gap_between_the_regions(address: int, there: bool) -> None:
    assert (stage1(address, tcr=25 | 25 << 16 | 2 << 30) is not None) is there


def test_epd_turns_one_region_off() -> None:
    assert stage1(0, tcr=16 | 1 << 7) is None
    assert stage1(TOP, tcr=16 << 16 | 2 << 30 | 1 << 7) is not None
    assert stage1(TOP, tcr=16 << 16 | 2 << 30 | 1 << 23) is None
    assert stage1(0, tcr=16 | 1 << 23) is not None


# TBI0 is bit 5 and TBI1 bit 6 of TCR2; the tag is 63:56, bit 55 chooses.
@pytest.mark.parametrize(
    ("address", "tcr2", "region"),
    [
        (0xA500_0000_0000_1000, 1 << 5, 0),
        (0xA500_0000_0000_1000, 1 << 6, None),
        (0xA5FF_0000_0000_1000, 1 << 6, 1),
        (0xA5FF_0000_0000_1000, 1 << 5, None),
        (0x0001_0000_0000_1000, 1 << 5, None),  # bit 48 is no tag
    ],
)
def test_top_byte_ignored(address: int, tcr2: int, region: int | None) -> None:
    found = stage1(address, tcr2=tcr2 | NO_SEP | PASIZE)
    assert (None if found is None else found[0].ttbr) == region


# SEP n extends from its bit: the address with only that bit set.
@pytest.mark.parametrize(("sep", "sign"), list(enumerate((31, 35, 39, 41, 43, 47))))
def test_sign_extension(sep: int, sign: int) -> None:
    assert aarch64.extended(1 << sign, sep << 15, 36) == (1 << 64) - (1 << sign)
    assert aarch64.extended(1 << 63 | (1 << sign) - 1, sep << 15, 36) == (1 << sign) - 1


@pytest.mark.parametrize("sep", [6, 7])
def test_extension_by_the_upstream_bus(sep: int) -> None:
    assert aarch64.extended(1 << 48, sep << 15, 49) == (1 << 64) - (1 << 48)
    assert aarch64.extended((1 << 48) - 1, sep << 15, 49) == (1 << 48) - 1
    assert aarch64.extended(1 << 63 | 1, sep << 15, 64) == 1 << 63 | 1
    assert aarch64.extended(1 << 39, sep << 15, 40) == 1 << 39
    assert aarch64.extended(1 << 40 | 1, sep << 15, 40) == 1


def test_queries_are_not_sign_extended() -> None:
    # SEP 0: bit 31. The query's address has it set and stays in the lower region.
    query, transaction = stage1(1 << 31, tcr2=PASIZE, ubs=None), stage1(1 << 31, tcr2=PASIZE)
    assert query is not None and transaction is not None
    assert (query[0].ttbr, transaction[0].ttbr) == (0, 1)


# TG0 3 and TG1 0 are reserved: 4K if it is there, else the smallest.
@pytest.mark.parametrize(
    ("granules", "grain"), [((12, 14, 16), 12), ((14, 16), 14), ((16,), 16), ((), None)]
)
def test_reserved_granules(granules: tuple[int, ...], grain: int | None) -> None:
    lower = stage1(0, tcr=16 | 3 << 14, granules=granules)
    upper = stage1(TOP, tcr=16 << 16, granules=granules)
    assert [None if found is None else found[0].grain for found in (lower, upper)] == [grain, grain]


def test_a_granule_that_is_not_there() -> None:
    assert stage1(0, tcr=16 | 1 << 14, granules=(12, 14)) is None
    assert stage1(0, tcr=16, granules=(16,)) is None


@pytest.mark.parametrize(
    ("pasize", "limit", "bits"),
    [(0, 48, 32), (1, 48, 36), (2, 48, 40), (3, 48, 42), (4, 48, 44), (5, 48, 48), (6, 48, 48), (7, 48, 48), (5, 40, 40)],
)  # fmt: skip
def test_output_size(pasize: int, limit: int, bits: int) -> None:
    found = stage1(0, tcr2=NO_SEP | pasize, output_limit=limit)
    assert found is not None
    assert found[0].output_bits == bits
    second = stage2(0, tcr=24 | 1 << 6 | pasize << 16, output_limit=limit)
    assert second is not None
    assert second[0].output_bits == bits


# --- AArch64 stage 2: SL0 and T0SZ ---


# (granule, SL0) -> start level, smallest and largest T0SZ: with at least 2 entries and at most 16 tables.
# 4K: level 2 resolves 21 up: 22 to 21 + 9 + 4 = 34 bits; T0SZ 42 is cut to 39, so 30 to 39. Level 1 from 30:
# 31 to 43 bits. Level 0 from 39: 40 to 48 (52).
# 16K: level 3 from 14: 15 to 29; level 2 from 25: 26 to 40; level 1 from 36: 37 to 48 (51).
# 64K: level 3 from 16: 17 to 33; level 2 from 29: 30 to 46; level 1 from 42: 43 to 48.
SL0 = [
    (12, 0, 2, 30, 39), (12, 1, 1, 21, 33), (12, 2, 0, 16, 24),
    (14, 0, 3, 35, 39), (14, 1, 2, 24, 38), (14, 2, 1, 16, 27),
    (16, 0, 3, 31, 39), (16, 1, 2, 18, 34), (16, 2, 1, 16, 21),
]  # fmt: skip


@pytest.mark.parametrize(("grain", "sl0", "start", "least", "most"), SL0)
def test_stage_2_start(grain: int, sl0: int, start: int, least: int, most: int) -> None:
    there = {}
    for t0sz in range(16, 40):
        found = stage2(0, tcr=t0sz | sl0 << 6 | TG0[grain] << 14)
        if found is not None:
            assert (found[0].start, found[0].input_bits) == (start, 64 - t0sz)
            there[t0sz] = found
    assert list(there) == list(range(least, most + 1))


# 4K level 0 and 64K level 1 are there with more than 42 address bits, 16K level 1 with more than 40.
@pytest.mark.parametrize(
    ("tcr", "most"),
    [(24 | 2 << 6, 42), (21 | 2 << 6 | 1 << 14, 42), (27 | 2 << 6 | 2 << 14, 40)],
    ids=["4K", "64K", "16K"],
)
def test_stage_2_start_levels_of_large_outputs(tcr: int, most: int) -> None:
    sizes = (32, 36, 40, 42, 44, 48)
    there = [size for size in sizes if stage2(0, tcr=tcr, output_limit=size) is not None]
    assert there == [size for size in sizes if size > most]
    assert stage2(0, tcr=24 | 1 << 6, output_limit=32) is not None


@pytest.mark.parametrize("grain", [12, 14, 16])
def test_stage_2_reserved_sl0(grain: int) -> None:
    assert all(stage2(0, tcr=t0sz | 3 << 6 | TG0[grain] << 14) is None for t0sz in range(64))


def test_stage_2_concatenated_base() -> None:
    # T0SZ 24, SL0 1: 40 bits from bit 30: 1024 entries, 8 KiB.
    found = stage2(0, tcr=24 | 1 << 6, ttbr0=0xFFFF_FFFF_FFFF)
    assert found is not None
    assert found[0].base == 0xFFFF_FFFF_E000


def test_stage_2_input_size() -> None:
    assert stage2((1 << 40) - 1, tcr=24 | 1 << 6) is not None
    assert stage2(1 << 40, tcr=24 | 1 << 6) is None


# --- AArch32 ---


# (T0SZ, T1SZ, address) -> TTBR, start level, or nothing: DDI 0406C B3.6.4.
@pytest.mark.parametrize(
    ("t0sz", "t1sz", "address", "expected"),
    [
        (0, 0, 0xFFFFFFFF, (0, 1, 32)),
        # T1SZ 1: the upper half; TTBR0 keeps 32 bits.
        (0, 1, 0x7FFFFFFF, (0, 1, 32)),
        (0, 1, 0x80000000, (1, 1, 31)),
        # T1SZ 7: top seven bits 1.
        (0, 7, 0xFDFFFFFF, (0, 1, 32)),
        (0, 7, 0xFE000000, (1, 2, 25)),
        # T0SZ 2: lower quarter, level 2; TTBR1 has the rest with 32 bits.
        (2, 0, 0x3FFFFFFF, (0, 2, 30)),
        (2, 0, 0x40000000, (1, 1, 32)),
        (1, 0, 0x7FFFFFFF, (0, 1, 31)),
        # both: a gap between.
        (1, 2, 0x7FFFFFFF, (0, 1, 31)),
        (1, 2, 0x80000000, None),
        (1, 2, 0xBFFFFFFF, None),
        (1, 2, 0xC0000000, (1, 2, 30)),
        (7, 7, 0x01FFFFFF, (0, 2, 25)),
        (7, 7, 0x02000000, None),
        (0, 0, 1 << 32, None),
    ],
)
def test_aarch32_regions(
    t0sz: int, t1sz: int, address: int, expected: tuple[int, int, int] | None
) -> None:
    tcr = 1 << 31 | t0sz | t1sz << 16
    found = aarch32.stage1(address, tcr=tcr, ttbr0=TTBR0, ttbr1=TTBR1, output_limit=48)
    if found is None:
        assert expected is None
        return
    tables = found[0]
    assert (tables.ttbr, tables.start, tables.input_bits) == expected
    assert tables.output_bits == 40
    # Bits above T0SZ are ignored: drivers write 64 - 32 there.
    assert (
        aarch32.stage1(address, tcr=tcr | 0x78, ttbr0=TTBR0, ttbr1=TTBR1, output_limit=48) == found
    )


def test_aarch32_epd() -> None:
    def there(address: int, tcr: int) -> bool:
        return aarch32.stage1(address, tcr=tcr, ttbr0=0, ttbr1=0, output_limit=40) is not None

    assert not there(0, 1 << 7)
    assert there(0x80000000, 1 << 7 | 1 << 16)
    assert not there(0x80000000, 1 << 23 | 1 << 16)
    assert there(0, 1 << 23 | 1 << 16)


def test_aarch32_base_alignment() -> None:
    # T0SZ 0: 4 entries, 32 bytes. T0SZ 2: 30 bits, level 2: 512 entries.
    for t0sz, base in ((0, 0xFFFFFFFFE0), (2, 0xFFFFFFF000)):
        found = aarch32.stage1(0, tcr=t0sz, ttbr0=0xFFFFFFFFFF, ttbr1=0, output_limit=40)
        assert found is not None
        assert found[0].base == base


# T0SZ signed; SL0 0: level 2, 22 to 34 bits, so T0SZ -2 to 7; SL0 1: level 1, 31 to 40 bits, T0SZ -8 to 1.
def test_aarch32_stage_2_start() -> None:
    def valid(sl0: int) -> list[int]:
        tcr = [(t0sz, 1 << 31 | sl0 << 6 | t0sz & 15) for t0sz in range(-8, 8)]
        return [
            t0sz for t0sz, value in tcr if aarch32.stage2(0, tcr=value, ttbr0=0, output_limit=48)
        ]

    assert valid(0) == list(range(-2, 8))
    assert valid(1) == list(range(-8, 2))
    assert valid(2) == valid(3) == []


def test_aarch32_stage_2_input_size() -> None:
    tcr = 1 << 6 | 8  # T0SZ -8, SL0 1: 40 bits, 1024 entries from bit 30
    found = aarch32.stage2((1 << 40) - 1, tcr=tcr, ttbr0=0xFFFFFFFFFF, output_limit=48)
    assert found is not None
    assert (found[0].start, found[0].input_bits, found[0].base) == (1, 40, 0xFFFFFFE000)
    assert aarch32.stage2(1 << 40, tcr=tcr, ttbr0=0, output_limit=48) is None
