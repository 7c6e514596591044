# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the long-descriptor tests walk: starts of each format, and a chain of 4K tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smmubench.oracle.bus import DecodeFault, SlaveFault
from smmubench.oracle.long import Tables
from smmubench.oracle.port import MemoryPort
from smmubench.target import Access

GIB, MIB, KIB = 1 << 30, 1 << 20, 1 << 10
BASE = 0x80000000
SLAVE_ERROR = -1
READ, WRITE, FETCH = Access(), Access(write=True), Access(instruction=True)
P_READ, P_WRITE = Access(privileged=True), Access(write=True, privileged=True)
P_FETCH = Access(privileged=True, instruction=True)

#: 4K, T0SZ 16: 48 bits, level 0. Others are made from it.
T4K = Tables(1, True, 12, BASE, 0, 48, 48)
T4K_L1 = replace(T4K, start=1, input_bits=39)  # T0SZ 25
T16K = replace(T4K, grain=14)  # 48 bits: level 0 has 2 entries
T64K = replace(T4K, grain=16, start=1)  # 48 bits: level 1 has 64 entries
LPAE = replace(T4K, aarch64=False, start=1, input_bits=32, output_bits=40)
S2_4K = replace(T4K_L1, stage=2)

# AF (0x400) and AP[1] (0x40): everybody reads and writes; AttrIndx 0 of MAIR 0: strongly-ordered.
PAGE, BLOCK = 0x443, 0x441
CONTIG, DBM = 1 << 52, 1 << 51
S2_PAGE, S2_BLOCK = 0x4FF, 0x4FD  # AF, S2AP 3, MemAttr 0xf


def port(words: Mapping[int, int], big_endian: bool = False) -> MemoryPort:
    """8-byte descriptors; what isn't there doesn't decode."""

    def read(pa: int, length: int) -> bytes:
        if pa not in words:
            raise DecodeFault
        if words[pa] == SLAVE_ERROR:
            raise SlaveFault
        return words[pa].to_bytes(length, "big" if big_endian else "little")

    return MemoryPort(read)


# VA 0x123456789abc, 4K: indices by 9 bits from bit 39 down:
# 47:39 0x024, 38:30 0x0d1, 29:21 0x0b3, 20:12 0x189, offset 0xabc.
VA = 0x123456789ABC
L0, L1, L2, L3 = (
    BASE + 0x024 * 8,
    0x81000000 + 0x0D1 * 8,
    0x82000000 + 0x0B3 * 8,
    0x83000000 + 0x189 * 8,
)
CHAIN = {L0: 0x81000003, L1: 0x82000003, L2: 0x83000003}
