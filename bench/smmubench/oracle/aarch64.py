# SPDX-License-Identifier: GPL-2.0-or-later
"""Where an AArch64 walk starts: input address, region, granule and first level (ARM DDI 0487 D8.2;
docs/arm-smmu-v2.md, section 3).

Both functions answer the walk's :class:`~smmubench.oracle.long.Tables` and the input address, or
None for a translation fault without a walk.
"""

from __future__ import annotations

from typing import Final

from smmubench.oracle.long import LAST, Tables, lowest_bit
from smmubench.oracle.short import bit, bits
from smmubench.oracle.smmu_fields import address_size, get

#: TG0 and TG1 -> granule as a power of two; the codes left out are reserved.
TG: Final[tuple[dict[int, int], dict[int, int]]] = ({0: 12, 1: 16, 2: 14}, {1: 14, 2: 12, 3: 16})

#: SL0 -> first level, by granule; 3 is reserved.
SL0: Final = {12: (2, 1, 0), 14: (3, 2, 1), 16: (3, 2, 1)}

#: Granule -> first level, and the size of physical addresses that it takes more than (D8.2.8).
LARGE_START: Final = {12: (0, 42), 14: (1, 40), 16: (1, 42)}

#: SEP -> the bit that is extended; 6 and 7 go by the width of the upstream bus.
SEP: Final = (31, 35, 39, 41, 43, 47)

ADDRESS: Final = (1 << 64) - 1


def granule(tg: int, region: int, implemented: tuple[int, ...]) -> int | None:
    """The granule of a TG field; a reserved code is 4K or else the smallest there is (ours). None
    when it isn't implemented."""
    if tg in TG[region]:
        return TG[region][tg] if TG[region][tg] in implemented else None
    return min(implemented, default=None)


def size_offset(tnsz: int) -> int:
    """T0SZ or T1SZ in the range that the architecture has (ours: limited, not a fault)."""
    return min(max(tnsz, 16), 39)


def extended(address: int, tcr2: int, ubs: int) -> int:
    """The sign extension of SEP; ``ubs`` is the width of the upstream bus in bits."""
    sep = get("TCR2", "SEP", tcr2)
    if sep < len(SEP):
        return sign_extended(address, SEP[sep])
    if ubs == 64:
        return address
    if ubs == 49:
        return sign_extended(address, 48)
    return bits(address, ubs - 1, 0)


def sign_extended(address: int, sign: int) -> int:
    """64 bits with everything above bit ``sign`` a copy of it."""
    low = bits(address, sign, 0)
    return low | ADDRESS >> (sign + 1) << (sign + 1) if bit(address, sign) else low


def without_tag(address: int, tcr2: int) -> int:
    """With TBI, the top byte gives way to copies of bit 55 (D8.8)."""
    upper = bit(address, 55)
    if get("TCR2", "TBI1" if upper else "TBI0", tcr2):
        return sign_extended(address, 55)
    return address


def stage1(
    address: int,
    *,
    tcr: int,
    tcr2: int,
    ttbr0: int,
    ttbr1: int,
    granules: tuple[int, ...],
    ubs: int | None,
    output_limit: int,
) -> tuple[Tables, int] | None:
    """Stage 1; ``ubs`` None skips SEP, as queries do."""
    address = without_tag(address, tcr2)
    if ubs is not None:
        address = extended(address, tcr2, ubs)
    region = bit(address, 55)
    grain = granule(get("TCR_64", f"TG{region}", tcr), region, granules)
    if grain is None or get("TCR_64", f"EPD{region}", tcr):
        return None
    input_bits = 64 - size_offset(get("TCR_64", f"T{region}SZ", tcr))
    rest = address >> input_bits
    if rest != (ADDRESS >> input_bits if region else 0):
        return None
    # The first level that resolves all bits with one table at most.
    start = next(
        level for level in range(LAST, -1, -1)
        if input_bits <= lowest_bit(grain, level) + grain - 3
    )  # fmt: skip
    output = min(address_size(get("TCR2", "PASize", tcr2)), output_limit)
    base = aligned(ttbr1 if region else ttbr0, input_bits - lowest_bit(grain, start))
    tables = Tables(1, True, grain, base, start, input_bits, output, ttbr=region)
    return tables, bits(address, input_bits - 1, 0)


def stage2(
    address: int, *, tcr: int, ttbr0: int, granules: tuple[int, ...], output_limit: int
) -> tuple[Tables, int] | None:
    """Stage 2: SL0 says the first level, and its table may be 16 joined ones (D8.2.8)."""
    grain = granule(get("TCR_S2_64", "TG0", tcr), 0, granules)
    sl0 = get("TCR_S2_64", "SL0", tcr)
    if grain is None or sl0 == 3:
        return None
    start = SL0[grain][sl0]
    top_level, size = LARGE_START[grain]
    if start == top_level and output_limit <= size:
        return None
    input_bits = 64 - size_offset(get("TCR_S2_64", "T0SZ", tcr))
    entries = input_bits - lowest_bit(grain, start)
    if not 1 <= entries <= grain - 3 + 4 or address >> input_bits:
        return None
    output = min(address_size(get("TCR_S2_64", "PASize", tcr)), output_limit)
    return Tables(2, True, grain, aligned(ttbr0, entries), start, input_bits, output), address


def aligned(ttbr: int, entries: int) -> int:
    """The base in a TTBR for a first table of 2^``entries`` descriptors of 8 bytes."""
    low = entries + 3
    return bits(ttbr, 47, low) << low
