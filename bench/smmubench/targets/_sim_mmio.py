# SPDX-License-Identifier: GPL-2.0-or-later
"""Register operations as the flat array of words that C takes (``hwm_sim_mmio``)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from smmubench.errors import TargetError, UsageError
from smmubench.target import MmioOp, Poll, Write
from smmubench.targets import _cffi

_READ, _WRITE, _POLL = 0, 1, 2  # HWM_SIM_*
_KIND, _VALUE, _WORDS = 0, 3, 8  # places in the struct, and its length


def pack(ops: Sequence[MmioOp]) -> array[int]:
    """``kind, address, size, value, mask, expect, count, secure`` for each operation."""
    words: list[int] = []
    for number, op in enumerate(ops):
        most = (1 << 64) - 1 if op.size == 8 else 0xFFFF_FFFF
        if isinstance(op, Write):
            words += (_WRITE, op.address, op.size, op.value, 0, 0, 0, op.secure)
            fits = 0 <= op.value <= most
        elif isinstance(op, Poll):
            words += (_POLL, op.address, op.size, 0, op.mask, op.expect, op.count, op.secure)
            fits = 0 <= op.mask <= most and 0 <= op.expect <= most and op.count > 0
        else:
            words += (_READ, op.address, op.size, 0, 0, 0, 0, op.secure)
            fits = True
        if not fits or op.address < 0 or op.size < 0:
            raise UsageError(f"op {number}: {op} has a number that doesn't fit")
    try:
        return array("Q", words)
    except OverflowError:
        raise UsageError("a register operation has a number of more than 64 bits") from None


def values(words: array[int]) -> list[int]:
    """What came: a value for each read and poll, 0 for each write."""
    return [
        0 if kind == _WRITE else value
        for kind, value in zip(words[_KIND::_WORDS], words[_VALUE::_WORDS], strict=True)
    ]


def error(result: int, number: int, op: MmioOp, last: int) -> TargetError:
    """What to raise when ``op`` (the one with that number) ended with ``result``."""
    where = f"op {number}: {op.address:#x}"
    if result == _cffi.E_DECODE:
        return TargetError(f"{where} is in no window of a bench device or GIC distributor")
    if result == _cffi.E_SIZE:
        return TargetError(
            f"{where}: registers here are 4 bytes wide, an SMMU's 8 too, not {op.size}"
        )
    if result == _cffi.POLL_FAILED and isinstance(op, Poll):
        return TargetError(
            f"op {number}: poll of {op.address:#x} gave {last:#x}, wanted {op.expect:#x} "
            f"under mask {op.mask:#x} after {op.count} reads"
        )
    return TargetError(f"{where} gave the error {result}")
