# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptor lists for the bench's DMA engine: built in memory, read back when the engine is done.

The layout of a descriptor is the register map "bench-desc"; docs/registers-bench-dma.md explains
it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from smmubench import registers
from smmubench.mapping.memory import PhysicalMemory
from smmubench.mapping.scatterlist import Piece

__all__ = ["BYTES", "MAX_LENGTH", "Completion", "Descriptor", "DescriptorList", "pattern"]

#: Bytes a descriptor takes, which is its alignment too.
BYTES: Final = 64
#: Bytes that one descriptor moves at most.
MAX_LENGTH: Final = 16 << 20

_MASK = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One transfer. ``op`` is nop, read, write, copy, fill, verify or crc32; ``stream`` None leaves
    the master's own, ``burst`` 0 its default. ``data`` is the fill word or the seed of the pattern.
    """

    op: str
    src: int = 0
    dst: int = 0
    length: int = 0
    burst: int = 0
    data: int = 0
    stream: int | None = None
    privileged: bool = False
    instruction: bool = False
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """What the engine wrote back. ``result`` and ``first`` depend on the operation."""

    done: bool
    code: int
    bytes: int
    result: int
    first: int


class DescriptorList:
    """A chained list in ``memory``, one descriptor after the other."""

    def __init__(
        self, memory: PhysicalMemory, ram: memoryview, base: int, descriptors: Sequence[Descriptor]
    ) -> None:
        """Writes the list. ``ram`` is the RAM that starts at ``base``, as the bench sees it."""
        self._memory = memory
        self.piece: Piece = memory.allocate(max(4096, -(-len(descriptors) * BYTES // 4096) * 4096))
        offset = self.piece.pa - base
        self._bytes = ram[offset : offset + len(descriptors) * BYTES]
        self._count = len(descriptors)
        self._write(descriptors)

    @property
    def address(self) -> int:
        """Bus address of the first descriptor."""
        return self.piece.pa

    def completions(self) -> list[Completion]:
        """One per descriptor, in the list's order."""
        found = []
        for at in range(0, self._count * BYTES, BYTES):
            status, moved, result, first = _RECORD.unpack_from(self._bytes, at + _RECORD_AT)
            done = bool(status & _DONE)
            found.append(Completion(done, status & _CODE, moved, result, first))
        return found

    def free(self) -> None:
        self._bytes.release()
        self._memory.free(self.piece)

    def _write(self, descriptors: Sequence[Descriptor]) -> None:
        at = self.piece.pa
        for index, d in enumerate(descriptors):
            at += BYTES
            following = at if index + 1 < self._count else 0
            _DESCRIPTOR.pack_into(
                self._bytes,
                index * BYTES,
                following & _MASK,
                following >> 32,
                _op_word(d.op, d.privileged, d.instruction, d.secure, d.stream is not None),
                d.stream or 0,
                d.src,
                d.dst,
                d.length,
                d.burst,
                d.data & _MASK,
                0,
                0,
                0,
                0,
                0,
            )


@lru_cache(maxsize=4)  # what is written is looked for soon after
def pattern(seed: int, length: int) -> bytes:
    """The bytes that a ``write`` descriptor with this seed puts in memory and ``verify`` looks for.

    A third of a second for a megabyte; large transfers are better checked by copying.
    """
    words = -(-length // 4)
    out = bytearray(4 * words)
    x = seed & _MASK
    for i in range(words):
        x = (seed + (i + 1) * 0x9E37_79B9) & _MASK
        x = ((x ^ x >> 16) * 0x85EB_CA6B) & _MASK
        x = ((x ^ x >> 13) * 0xC2B2_AE35) & _MASK
        struct.pack_into("<I", out, 4 * i, x ^ x >> 16)
    return bytes(out[:length])


@cache
def _op_word(op: str, privileged: bool, instruction: bool, secure: bool, stream: bool) -> int:
    return registers.load("bench-desc")["OP"].encode(
        OP=op.upper(),
        PRIVILEGED=privileged,
        INSTRUCTION=instruction,
        SECURE=secure,
        STREAM_VALID=stream,
    )


def _layout() -> tuple[struct.Struct, struct.Struct, int, int, int]:
    """Packers for a descriptor and for its completion record, from the register map."""
    layout = registers.load("bench-desc")
    order = [(each.offset, "Q" if each.width == 64 else "I") for each in layout.registers]
    text, at = "<", 0
    for offset, code in order:
        text += "I" * ((offset - at) // 4) + code  # a gap is a reserved word
        at = offset + (8 if code == "Q" else 4)
    status = layout["STATUS"]
    record = struct.Struct("<IIII")
    return (
        struct.Struct(text),
        record,
        status.offset,
        status.fields["DONE"].mask,
        status.fields["CODE"].mask,
    )


_DESCRIPTOR, _RECORD, _RECORD_AT, _DONE, _CODE = _layout()
