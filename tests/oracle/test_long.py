# SPDX-License-Identifier: GPL-2.0-or-later
"""The long-descriptor walk on examples worked by hand from ARM DDI 0487 D8 and DDI 0406C B3.6.

Each example is data: where the walk starts, the descriptors in memory, a request, and the outcome
with every table read. The arithmetic that leads to the addresses stands beside each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from smmubench.oracle.long import Tables, walk

from .long_tables import (
    BASE,
    BLOCK,
    CHAIN,
    CONTIG,
    GIB,
    KIB,
    L0,
    L1,
    L2,
    L3,
    LPAE,
    MIB,
    PAGE,
    READ,
    S2_4K,
    S2_BLOCK,
    S2_PAGE,
    SLAVE_ERROR,
    T4K,
    T4K_L1,
    T16K,
    T64K,
    VA,
    port,
)


@dataclass(frozen=True)
class Example:
    name: str
    tables: Tables
    words: Mapping[int, int]
    address: int
    cause: str | None
    level: int
    reads: tuple[int, ...]
    pa: int = 0
    size: int = 0
    last: str = ""  #: meaning of the last descriptor


# 16K: by 11 bits. >> 47 = 0; >> 36 = 0x123; >> 25 = 0x91a2b, & 0x7ff = 0x22b; >> 14 = 0x48d159e2, & 0x7ff = 0x1e2;
# offset 0x1abc.
V16 = (BASE, 0x81000000 + 0x123 * 8, 0x82000000 + 0x22B * 8, 0x83000000 + 0x1E2 * 8)
# 64K: by 13 bits. >> 42 = 0x4; >> 29 = 0x91a2, & 0x1fff = 0x11a2; >> 16 = 0x12345678, & 0x1fff = 0x1678; offset 0x9abc.
V64 = (BASE + 4 * 8, 0x82000000 + 0x11A2 * 8, 0x83000000 + 0x1678 * 8)

EXAMPLES = [
    # --- Pages and blocks ---
    Example("4K page", T4K, CHAIN | {L3: 0x90001000 | PAGE}, VA, None, 3, (L0, L1, L2, L3), 0x90001ABC, 4 * KIB, "page"),
    # A 2 MiB block: base 47:21, offset VA[20:0] = 0x189abc.
    Example("4K block, level 2", T4K, {**CHAIN, L2: 0x90200000 | BLOCK}, VA, None, 2, (L0, L1, L2), 0x90389ABC, 2 * MIB, "block"),
    # 1 GiB: VA[29:0] = 0x16789abc.
    Example("4K block, level 1", T4K, {**CHAIN, L1: 0x40000000 | BLOCK}, VA, None, 1, (L0, L1), 0x56789ABC, GIB, "block"),
    Example(
        "16K page", T16K, {V16[0]: 0x81000003, V16[1]: 0x82000003, V16[2]: 0x83000003, V16[3]: 0x90004000 | PAGE},
        VA, None, 3, V16, 0x90005ABC, 16 * KIB, "page",
    ),
    # 32 MiB: VA[24:0] = 0x56789abc & 0x1ffffff = 0x0789abc.
    Example(
        "16K block, level 2", T16K, {V16[0]: 0x81000003, V16[1]: 0x82000003, V16[2]: 0x92000000 | BLOCK},
        VA, None, 2, V16[:3], 0x92789ABC, 32 * MIB, "block",
    ),
    Example(
        "64K page", T64K, {V64[0]: 0x82000003, V64[1]: 0x83000003, V64[2]: 0x90010000 | PAGE},
        VA, None, 3, V64, 0x90019ABC, 64 * KIB, "page",
    ),
    # 512 MiB: VA[28:0] = 0x16789abc.
    Example(
        "64K block, level 2", T64K, {V64[0]: 0x82000003, V64[1]: 0xA0000000 | BLOCK},
        VA, None, 2, V64[:2], 0xB6789ABC, 512 * MIB, "block",
    ),
    # Bits of a block's address field below its size are not address.
    Example("low bits of a block", T4K, {**CHAIN, L2: 0x903FF000 | BLOCK}, VA, None, 2, (L0, L1, L2), 0x90389ABC, 2 * MIB, "block"),
    Example("48-bit output", T4K, CHAIN | {L3: 0xFEDCBA987000 | PAGE}, VA, None, 3, (L0, L1, L2, L3), 0xFEDCBA987ABC, 4 * KIB, "page"),
    # --- AArch32: level 1 has 4 entries (VA[31:30]); addresses have 40 bits ---
    # 0xc0403abc: 31:30 3, 29:21 2, 20:12 3.
    Example(
        "AArch32 page", LPAE, {BASE + 24: 0x81000003, 0x81000010: 0x82000003, 0x82000018: 0xFF_9000_5000 | PAGE},
        0xC0403ABC, None, 3, (BASE + 24, 0x81000010, 0x82000018), 0xFF90005ABC, 4 * KIB, "page",
    ),
    Example("AArch32 block, level 1", LPAE, {BASE + 24: 0x80000000 | BLOCK}, 0xC0403ABC, None, 1, (BASE + 24,), 0x80403ABC, GIB, "block"),
    # --- Contiguous: 16 entries with 4K; 32 at level 2 and 128 at level 3 with 16K; 32 with 64K ---
    Example("16 pages of 4K", T4K, CHAIN | {L3: 0x90009000 | PAGE | CONTIG}, VA, None, 3, (L0, L1, L2, L3), 0x90009ABC, 64 * KIB, "page"),
    # VA[24:0] 0x0789abc: the block at 0x90600000 lies in the 32 MiB at 0x90000000.
    Example("16 blocks of 2M", T4K, {**CHAIN, L2: 0x90600000 | BLOCK | CONTIG}, VA, None, 2, (L0, L1, L2), 0x90789ABC, 32 * MIB, "block"),
    # 16 GiB: VA[33:0] = 0x456789abc & 0x3ffffffff = 0x056789abc; the block at 17 GiB lies in the 16 GiB at 16 GiB.
    Example(
        "16 blocks of 1G", T4K, {**CHAIN, L1: 0x4_4000_0000 | BLOCK | CONTIG}, VA, None, 1, (L0, L1),
        0x4_5678_9ABC, 16 * GIB, "block",
    ),
    Example(
        "128 pages of 16K", T16K,
        {V16[0]: 0x81000003, V16[1]: 0x82000003, V16[2]: 0x83000003, V16[3]: 0x90178000 | PAGE | CONTIG},
        VA, None, 3, V16, 0x90189ABC, 2 * MIB, "page",
    ),
    Example(
        "32 blocks of 32M", T16K, {V16[0]: 0x81000003, V16[1]: 0x82000003, V16[2]: 0x56000000 | BLOCK | CONTIG},
        VA, None, 2, V16[:3], 0x56789ABC, GIB, "block",
    ),
    Example(
        "32 pages of 64K", T64K, {V64[0]: 0x82000003, V64[1]: 0x83000003, V64[2]: 0x90180000 | PAGE | CONTIG},
        VA, None, 3, V64, 0x90189ABC, 2 * MIB, "page",
    ),
    Example(
        "32 blocks of 512M", T64K, {V64[0]: 0x82000003, V64[1]: 0x4_4000_0000 | BLOCK | CONTIG},
        VA, None, 2, V64[:2], 0x4_5678_9ABC, 16 * GIB, "block",
    ),
    Example(
        "AArch32, 16 pages", LPAE, {BASE + 24: 0x81000003, 0x81000010: 0x82000003, 0x82000018: 0x90003000 | PAGE | CONTIG},
        0xC0403ABC, None, 3, (BASE + 24, 0x81000010, 0x82000018), 0x90003ABC, 64 * KIB, "page",
    ),
    # 33 bits are 8 GiB, less than the 16 that the hint would join; at level 2 it is 32 MiB.
    Example(
        "no group beyond the region", replace(T4K_L1, input_bits=33), {BASE + 8: 0x4_4000_0000 | BLOCK | CONTIG},
        0x56789ABC, None, 1, (BASE + 8,), 0x4_5678_9ABC, GIB, "block",
    ),
    Example(
        "a group as large as the region", replace(T4K, start=2, input_bits=25), {BASE + 8: 0x90200000 | BLOCK | CONTIG},
        0x389ABC, None, 2, (BASE + 8,), 0x90389ABC, 32 * MIB, "block",
    ),
    # --- Translation faults ---
    Example("invalid at level 0", T4K, {L0: 0x81000002}, VA, "translation", 0, (L0,), last="fault"),
    Example("invalid at level 1", T4K, CHAIN | {L1: 0}, VA, "translation", 1, (L0, L1), last="fault"),
    Example("invalid at level 2", T4K, CHAIN | {L2: 2}, VA, "translation", 2, (L0, L1, L2), last="fault"),
    Example("invalid at level 3", T4K, CHAIN | {L3: 0x90001000 | 0x440}, VA, "translation", 3, (L0, L1, L2, L3), last="fault"),
    Example("no block at level 3", T4K, CHAIN | {L3: 0x90001000 | BLOCK}, VA, "translation", 3, (L0, L1, L2, L3), last="fault"),
    Example("no block at level 0", T4K, {L0: BLOCK}, VA, "translation", 0, (L0,), last="fault"),
    Example("16K: no block at level 1", T16K, {V16[0]: 0x81000003, V16[1]: BLOCK}, VA, "translation", 1, V16[:2], last="fault"),
    Example("16K: no block at level 0", T16K, {V16[0]: BLOCK}, VA, "translation", 0, V16[:1], last="fault"),
    Example("64K: no block at level 1", T64K, {V64[0]: BLOCK}, VA, "translation", 1, V64[:1], last="fault"),
    # --- External errors ---
    Example("first table doesn't decode", T4K, {}, VA, "walk-decode", 0, (L0,), last="bus error"),
    Example("slave error at level 2", T4K, CHAIN | {L2: SLAVE_ERROR}, VA, "walk-slave", 2, (L0, L1, L2), last="bus error"),
    Example("level 3 doesn't decode", T4K, CHAIN, VA, "walk-decode", 3, (L0, L1, L2, L3), last="bus error"),
    # --- Address size, 36 bits of output: bit 36 is too much, bit 35 isn't ---
    Example("TTBR, AArch64", replace(T4K_L1, base=1 << 36, output_bits=36), {}, 0, "address-size", 0, ()),
    Example("TTBR, AArch32", replace(LPAE, base=1 << 40), {}, 0, "address-size", 1, ()),
    Example("table address", replace(T4K, output_bits=36), {L0: 1 << 36 | 3}, VA, "address-size", 0, (L0,), last="table"),
    Example("table address, level 2", replace(T4K, output_bits=36), CHAIN | {L2: 1 << 36 | 3}, VA, "address-size", 2, (L0, L1, L2), last="table"),
    Example("page", replace(T4K, output_bits=36), CHAIN | {L3: 1 << 36 | PAGE}, VA, "address-size", 3, (L0, L1, L2, L3), last="page"),
    Example("block", replace(T4K, output_bits=36), CHAIN | {L1: 1 << 40 | BLOCK}, VA, "address-size", 1, (L0, L1), last="block"),
    Example("largest page", replace(T4K, output_bits=36), CHAIN | {L3: 0xF_FFFF_F000 | PAGE}, VA, None, 3, (L0, L1, L2, L3), 0xFFFFFFABC, 4 * KIB, "page"),
    Example("AArch32, bit 40 of a block", LPAE, {BASE: 1 << 40 | BLOCK}, 0, "address-size", 1, (BASE,), last="block"),
    Example("AArch32, bit 47 of a table", LPAE, {BASE: 1 << 47 | 3}, 0, "address-size", 1, (BASE,), last="table"),
    # --- The order: address size before the access flag, that before permission ---
    Example("size before access flag", replace(T4K, output_bits=36), CHAIN | {L3: 1 << 36 | 3}, VA, "address-size", 3, (L0, L1, L2, L3), last="page"),
    Example("access flag before permission", T4K, CHAIN | {L3: 0x90001003}, VA, "access-flag", 3, (L0, L1, L2, L3), last="page"),
    Example("access flag of a block", T4K, CHAIN | {L2: 0x90200041}, VA, "access-flag", 2, (L0, L1, L2), last="block"),
    Example("permission", T4K, CHAIN | {L3: 0x90001403}, VA, "permission", 3, (L0, L1, L2, L3), last="page"),
    Example("permission of a block", T4K, CHAIN | {L1: 0x401}, VA, "permission", 1, (L0, L1), last="block"),
    # --- First tables: fewer bits, or concatenated ---
    # 39 bits: VA[38:30] 0x1ff, then all ones.
    Example(
        "last byte of 39 bits", T4K_L1, {BASE + 0xFF8: 0x81000003, 0x81000FF8: 0x82000003, 0x82000FF8: 0x90000000 | PAGE},
        (1 << 39) - 1, None, 3, (BASE + 0xFF8, 0x81000FF8, 0x82000FF8), 0x90000FFF, 4 * KIB, "page",
    ),
    # 25 bits, level 2: 16 entries, VA[24:21] = 0xf.
    Example(
        "25 bits start at level 2", replace(T4K, start=2, input_bits=25), {BASE + 0x78: 0x90000000 | BLOCK},
        0x1FFFFFF, None, 2, (BASE + 0x78,), 0x901FFFFF, 2 * MIB, "block",
    ),
    # Stage 2, 43 bits at level 1: 8192 entries; IPA[42:30] 0x1fff.
    Example(
        "16 tables joined", replace(S2_4K, input_bits=43), {BASE + 0xFFF8: 0x40000000 | S2_BLOCK},
        (1 << 43) - 1, None, 1, (BASE + 0xFFF8,), 0x7FFFFFFF, GIB, "block",
    ),
    Example("stage 2 page", S2_4K, {BASE: 0x81000003, 0x81000000: 0x82000003, 0x82000008: 0x90000000 | S2_PAGE},
        0x1234, None, 3, (BASE, 0x81000000, 0x82000008), 0x90000234, 4 * KIB, "page"),
    # Hierarchical bits have no meaning at stage 2.
    Example("stage 2 table bits", S2_4K, {BASE: 0x81000003 | 0xF8 << 56, 0x81000000: 0x40000000 | S2_BLOCK},
        0x1234, None, 2, (BASE, 0x81000000), 0x40001234, 2 * MIB, "block"),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_example(example: Example) -> None:
    memory = port(example.words)
    found = walk(example.tables, memory, example.address, READ)
    assert (found.cause, found.level) == (example.cause, example.level)
    assert tuple(level.address for level in memory.trace) == example.reads
    if example.reads:
        assert memory.trace[-1].meaning == example.last
    if example.cause is None:
        assert (found.pa, found.size) == (example.pa, example.size)


def test_the_record_has_every_descriptor_with_its_level() -> None:
    memory = port(CHAIN | {L3: 0x90001000 | PAGE})
    walk(replace(T4K, ttbr=1), memory, VA, READ)
    assert [(x.stage, x.level, x.ttbr, x.bytes) for x in memory.trace] == [
        (1, n, 1, 8) for n in range(4)
    ]
    assert [x.descriptor for x in memory.trace] == [0x81000003, 0x82000003, 0x83000003, 0x90001443]
    assert [x.meaning for x in memory.trace] == ["table", "table", "table", "page"]


def test_big_endian_descriptors() -> None:
    found = walk(
        replace(T4K, big_endian=True),
        port({L0: 0x81000003, L1: 0x40000000 | BLOCK}, True),
        VA,
        READ,
    )
    assert (found.cause, found.pa) == (None, 0x56789ABC)
