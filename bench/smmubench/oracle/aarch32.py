# SPDX-License-Identifier: GPL-2.0-or-later
"""Where an AArch32 long-descriptor walk starts (ARM DDI 0406C B3.6.4, B3.6.5;
docs/arm-smmu-v2.md, section 3).

Both functions answer the walk's :class:`~smmubench.oracle.long.Tables` and the input address, or
None for a translation fault without a walk.
"""

from __future__ import annotations

from typing import Final

from smmubench.oracle.aarch64 import aligned
from smmubench.oracle.long import Tables, lowest_bit
from smmubench.oracle.smmu_fields import get

GRAIN: Final = 12
OUTPUT_BITS: Final = 40
ADDRESS: Final = (1 << 32) - 1


def region_of(address: int, t0sz: int, t1sz: int) -> int | None:
    """Which TTBR serves the address; None in the gap between both regions (B3.6.4)."""
    low = address >> (32 - t0sz) == 0
    high = t1sz > 0 and address >> (32 - t1sz) == (1 << t1sz) - 1
    if t0sz == 0:
        return 1 if high else 0
    if low:
        return 0
    return 1 if high or t1sz == 0 else None


def stage1(
    address: int, *, tcr: int, ttbr0: int, ttbr1: int, output_limit: int
) -> tuple[Tables, int] | None:
    """Stage 1: 32 address bits less TnSZ; the first level is 1 if that is more than 30."""
    if address > ADDRESS:
        return None
    sizes = get("TCR_LONG", "T0SZ", tcr), get("TCR_LONG", "T1SZ", tcr)
    region = region_of(address, *sizes)
    if region is None or get("TCR_LONG", f"EPD{region}", tcr):
        return None
    input_bits = 32 - sizes[region]
    start = 1 if sizes[region] < 2 else 2
    base = aligned(ttbr1 if region else ttbr0, input_bits - lowest_bit(GRAIN, start))
    output = min(OUTPUT_BITS, output_limit)
    return Tables(1, False, GRAIN, base, start, input_bits, output, ttbr=region), address


def stage2(address: int, *, tcr: int, ttbr0: int, output_limit: int) -> tuple[Tables, int] | None:
    """Stage 2: T0SZ is signed, so 25 to 40 address bits; SL0 0 starts at level 2, 1 at level 1."""
    t0sz = get("TCR_S2_LONG", "T0SZ", tcr)
    input_bits = 32 - (t0sz - 16 if t0sz & 8 else t0sz)
    sl0 = get("TCR_S2_LONG", "SL0", tcr)
    if sl0 > 1 or address >> input_bits:
        return None
    start = 2 - sl0
    entries = input_bits - lowest_bit(GRAIN, start)
    if not 1 <= entries <= GRAIN - 3 + 4:
        return None
    output = min(OUTPUT_BITS, output_limit)
    return Tables(2, False, GRAIN, aligned(ttbr0, entries), start, input_bits, output), address
