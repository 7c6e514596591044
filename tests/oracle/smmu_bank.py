# SPDX-License-Identifier: GPL-2.0-or-later
"""The registers and tables that the SMMU oracle's tests begin with.

Stream 5 leads to bank 0, which translates VA 0x1234 with AArch64 tables of 4K, T0SZ 25: level 1 at
TTBR0 + VA[38:30] * 8, level 2 by VA[29:21], level 3 by VA[20:12]. Nested, bank 1 is stage 2: 4K,
T0SZ 34, SL0 0: level 2 at 0x90000000 + IPA[29:21] * 8, level 3 by IPA[20:12].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smmubench.oracle import Features, SmmuOracle
from smmubench.oracle.bus import DecodeFault, SlaveFault
from smmubench.target import Access, Attributes

READ, WRITE, FETCH = Access(), Access(write=True), Access(instruction=True)
WB = Attributes("normal", "wbwa", "wbwa", "inner")
SLAVE_ERROR = -1
VALID = 1 << 31
FEATURES = Features(ubs=64, num_cb=4)
Key = tuple[str, int | None]

# AF 0x400, SH 3 (0x300), AP[1] 0x40; MAIR Attr0 0xff. Stage 2: AF, SH 3, S2AP 3 (0xc0), MemAttr 0xf (0x3c).
PAGE, S2_PAGE = 0x743, 0x7FF

STREAM: dict[Key, int] = {("SMR", 0): VALID | 5}
# TCR: T0SZ 25, EPD1 (bit 23). TCR2: PASize 5, SEP 7.
STAGE1: dict[Key, int] = {
    **STREAM, ("CBAR", 0): 1 << 16, ("CBA2R", 0): 1, ("SCTLR", 0): 1, ("TCR", 0): 25 | 1 << 23,
    ("TCR2", 0): 5 | 7 << 15, ("TTBR0", 0): 0x80001000, ("PRRR_MAIR0", 0): 0xFF,
}  # fmt: skip
TABLES1 = {0x80001000: 0x80002003, 0x80002000: 0x80003003, 0x80003008: 0xB0005000 | PAGE}
# Stage 2 TCR: T0SZ 34, SL0 0, PASize 5 (18:16).
STAGE2: dict[Key, int] = {
    ("CBAR", 1): 0, ("CBA2R", 1): 1, ("SCTLR", 1): 1, ("TCR", 1): 34 | 5 << 16, ("TTBR0", 1): 0x90000000,
}  # fmt: skip
NESTED: dict[Key, int] = {
    **STAGE1, **STAGE2, ("CBAR", 0): 3 << 16 | 1 << 8, ("TTBR0", 0): 0x1000,
}  # fmt: skip
S2_TOP = 0x90000000
# IPA n * 0x1000 is entry n of the table at 0x90001000. Stage 1's tables are at IPA 0x1000, 0x2000, 0x3000.
TABLES2 = {
    0x90000000: 0x90001003,
    0x90001008: 0xA0001000 | S2_PAGE,
    0x90001010: 0xA0002000 | S2_PAGE,
    0x90001018: 0xA0003000 | S2_PAGE,
    0x90001028: 0xB0005000 | S2_PAGE,
    0xA0001000: 0x2003,
    0xA0002000: 0x3003,
    0xA0003008: 0x5000 | PAGE,
}


def oracle(
    registers: Mapping[Key, int], words: Mapping[int, int], features: Features = FEATURES
) -> SmmuOracle:
    def read(pa: int, length: int) -> bytes:
        if pa not in words:
            raise DecodeFault
        if words[pa] == SLAVE_ERROR:
            raise SlaveFault
        return words[pa].to_bytes(length, "little")

    return SmmuOracle(lambda name, index, _: registers.get((name, index), 0), read, features)


def shown(
    registers: Mapping[Key, int], words: Mapping[int, int], iova: int = 0x1234,
    access: Access = READ, features: Features = FEATURES,
) -> dict[str, int]:  # fmt: skip
    """The registers of the fault, and its bank as "bank"."""
    found = oracle(registers, words, features).fault(5, iova, access)
    assert found is not None
    assert found.bank is not None
    return {"bank": found.bank, **found.registers}


SHORT: dict[Key, int] = {
    **STREAM, ("CBAR", 0): 1 << 16, ("SCTLR", 0): 1, ("TTBR0", 0): 0x80004000,
}  # fmt: skip


HAFDBS = replace(FEATURES, hafdbs=3)
# TCR2: HA bit 10, HD bit 11. Stage 2 TCR: HA bit 21, HD bit 22.
UPDATING = {**NESTED, ("TCR2", 0): 5 | 7 << 15 | 3 << 10, ("TCR", 1): 34 | 5 << 16 | 3 << 21}
