# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's end of the agent's mailbox; firmware/agent/mailbox.h has the same layout.

One request at a time: arguments and data go into RAM, then a new sequence number, then the
doorbell's interrupt is made pending; the agent answers by copying the number to ``done``.
"""

from __future__ import annotations

import enum
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from smmubench.errors import GuestFailure, TargetError

__all__ = ["BYTES", "DATA_BYTES", "DOORBELL", "MAGIC", "OFFSET", "VERSION", "Answer", "Mailbox"]
__all__ += ["Op", "Status"]

OFFSET: Final = 0x0300_0000  #: of the mailbox, from the beginning of RAM
DATA_OFFSET: Final = 0x0300_1000
BYTES: Final = 0x0100_0000  #: of header and data
DATA_BYTES: Final = OFFSET + BYTES - DATA_OFFSET
MAGIC: Final = 0x31584D53
VERSION: Final = 1
DOORBELL: Final = 255  #: an SPI that no device has
ARGUMENTS: Final = 16

#: magic, version, sequence, done, op, status, and the sizes of the two structures.
_HEADER: Final = struct.Struct("<8I")
_SEQUENCE, _DONE, _OP, _STATUS = 8, 12, 16, 20
_ARGUMENTS_AT: Final = _HEADER.size
_WORDS: Final = struct.Struct(f"<{ARGUMENTS}Q")
_ANSWER_AT: Final = _ARGUMENTS_AT + _WORDS.size
#: iova, pa, page size, count: struct mailbox_run.
RUN: Final = struct.Struct("<4Q")
#: taken by interrupt, interrupts so far, registers: struct mailbox_fault.
FAULT: Final = struct.Struct("<2I5Q")

_MASK: Final = (1 << 64) - 1


class Op(enum.IntEnum):
    """What may be asked for; arguments and answers stand in mailbox.h."""

    PING = 0
    FORGET = 1
    PROBE = 2
    DOMAIN = 3
    RELEASE = 4
    ATTACH = 5
    ACTIVATE = 6
    SWITCH = 7
    DETACH = 8
    MAP = 9
    UNMAP = 10
    INVALIDATE = 11
    QUERY = 12
    FAULT = 13
    CLEAR = 14
    ANSWER = 15
    DMA = 16
    DMA_DONE = 17
    CPU_READ = 18
    CPU_WRITE = 19
    CPU_FLUSH = 20
    DECOY = 21
    CLEAR_ALL = 22


class Status(enum.IntEnum):
    """How a request ended."""

    OK = 0
    MISALIGNED = 1
    PAGE_SIZE = 2
    OVERLAP = 3
    NOT_MAPPED = 4
    BEYOND_LIMIT = 5
    NO_TABLE_MEMORY = 6
    BAD_FORMAT = 7
    BUSY = 8
    UNSUPPORTED = 9
    BAD_REQUEST = 10
    NO_FAULT = 11


@dataclass(frozen=True, slots=True)
class Answer:
    status: Status
    words: tuple[int, ...]


class Mailbox:
    """Requests to an agent whose RAM begins with ``ram``.

    ``ring`` makes the doorbell pending. ``watch`` is called again and again while an answer is
    awaited, and raises when there can't come one any more. ``explain`` tells what can be told of a
    guest that doesn't answer.
    """

    def __init__(
        self,
        ram: memoryview,
        ring: Callable[[], None],
        watch: Callable[[], None],
        explain: Callable[[], list[str]] = list,
    ) -> None:
        self._box = ram[OFFSET : OFFSET + _ANSWER_AT + _WORDS.size]
        self._data = ram[DATA_OFFSET : DATA_OFFSET + DATA_BYTES]
        self._ring = ring
        self._watch = watch
        self._explain = explain
        self._sequence = 0

    def close(self) -> None:
        self._box.release()
        self._data.release()

    def wait_ready(self, timeout: float) -> None:
        """Till the agent has written its magic; GuestFailure when it doesn't in time."""
        deadline = time.monotonic() + timeout
        while int.from_bytes(self._box[:4], "little") != MAGIC:
            self._pause(deadline, f"the agent was not ready after {timeout:g} s")
        _, version, _, _, _, _, box, run = _HEADER.unpack_from(self._box)
        found, wanted = (version, box, run), (VERSION, _ANSWER_AT + _WORDS.size, RUN.size)
        if found != wanted:
            raise TargetError(f"the agent's mailbox is {found}, the bench's {wanted}")
        self.resume()

    def resume(self) -> None:
        """Go on where RAM says that the conversation stands: at the start, and after a restore."""
        self._sequence = int(struct.unpack_from("<I", self._box, _SEQUENCE)[0])

    def call(self, op: Op, *arguments: int, data: bytes = b"", timeout: float = 20.0) -> Answer:
        """Ask, and wait for the answer. GuestFailure for none in time, TargetError for a request
        that the agent finds wrong.
        """
        if len(data) > DATA_BYTES:
            raise TargetError(f"{op.name}: {len(data):#x} bytes don't fit the mailbox")
        words = [word & _MASK for word in arguments] + [0] * (ARGUMENTS - len(arguments))
        self._data[: len(data)] = data
        _WORDS.pack_into(self._box, _ARGUMENTS_AT, *words)
        struct.pack_into("<I", self._box, _OP, op)
        self._sequence = (self._sequence + 1) & 0xFFFF_FFFF
        struct.pack_into("<I", self._box, _SEQUENCE, self._sequence)
        self._ring()
        deadline = time.monotonic() + timeout
        while struct.unpack_from("<I", self._box, _DONE)[0] != self._sequence:
            self._pause(deadline, f"the agent did not answer {op.name} within {timeout:g} s")
        status = Status(struct.unpack_from("<I", self._box, _STATUS)[0])
        if status is Status.BAD_REQUEST:
            raise TargetError(f"the agent refused {op.name} {[hex(word) for word in arguments]}")
        return Answer(status, _WORDS.unpack_from(self._box, _ANSWER_AT))

    def data(self, length: int) -> bytes:
        """What the last answer left in the data area."""
        return bytes(self._data[:length])

    def addresses(self, values: Sequence[int]) -> bytes:
        return struct.pack(f"<{len(values)}Q", *values)

    def _pause(self, deadline: float, complaint: str) -> None:
        self._watch()
        if time.monotonic() > deadline:
            raise GuestFailure("\n    ".join([complaint, *self._explain()]))
        time.sleep(20e-6)
