# SPDX-License-Identifier: GPL-2.0-or-later
"""Drains one byte stream of a running QEMU, from its first byte to its last, into time-stamped
lines.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

_KEEP = 400  # lines remembered for last words and reports


class Drain:
    """Reads ``read()`` till it returns b"" in a thread of its own.

    Lines go to the file chosen by :meth:`to`, as ``seconds line``; the newest stay in memory. A
    line that never ends is flushed when the stream ends or after 4 KiB.
    """

    def __init__(self, name: str, read: Callable[[], bytes]) -> None:
        self.name = name
        self.ended = threading.Event()
        self._read = read
        self._start = time.monotonic()
        self._lock = threading.Condition()
        self._file: TextIO | None = None
        self._lines: deque[str] = deque(maxlen=_KEEP)
        self._count = 0
        self._partial = b""
        self._thread = threading.Thread(target=self._work, name=f"drain-{name}", daemon=True)
        self._thread.start()

    def to(self, path: Path | None) -> None:
        """Lines from now on go to ``path`` (None: memory only)."""
        with self._lock:
            if self._file:
                self._file.close()
            self._file = path.open("a", encoding="utf-8") if path else None

    def tail(self, lines: int = 15) -> list[str]:
        """The newest lines, oldest first, an unfinished one included."""
        with self._lock:
            newest = [*self._lines]
            if self._partial:
                newest.append(_text(self._partial))
            return newest[-lines:]

    def wait_line(
        self, pattern: re.Pattern[str], after: int, timeout: float
    ) -> tuple[int, str] | None:
        """The first line numbered ``after`` or later that matches, with the number of the next
        one.
        """
        deadline = time.monotonic() + timeout
        with self._lock:
            while True:
                oldest = self._count - len(self._lines)
                for number in range(max(after, oldest), self._count):
                    line = self._lines[number - oldest]
                    if pattern.search(line):
                        return number + 1, line
                after = self._count
                left = deadline - time.monotonic()
                if left <= 0 or self.ended.is_set():
                    return None
                self._lock.wait(left)

    def join(self, timeout: float = 2.0) -> None:
        """Waits for the stream's end and closes the file."""
        self._thread.join(timeout)
        self.to(None)

    def _work(self) -> None:
        try:
            while chunk := self._read():
                with self._lock:
                    *complete, self._partial = (self._partial + chunk).split(b"\n")
                    for line in complete:
                        self._emit(line)
                    if len(self._partial) > 4096:
                        self._emit(self._partial)
                        self._partial = b""
                    self._lock.notify_all()
        except OSError:
            pass  # the other end is gone: the same as end of stream
        with self._lock:
            if self._partial:
                self._emit(self._partial)
                self._partial = b""
            self.ended.set()
            self._lock.notify_all()

    def _emit(self, raw: bytes) -> None:
        line = _text(raw)
        self._lines.append(line)
        self._count += 1
        if self._file:
            self._file.write(f"{time.monotonic() - self._start:10.6f} {line}\n")
            self._file.flush()


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\r").decode("utf-8", "backslashreplace")
