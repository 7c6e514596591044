# SPDX-License-Identifier: GPL-2.0-or-later
"""How a build tells what it is doing, without drowning a log or a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

__all__ = ["Progress", "as_progress"]

PLAIN_LINE_EVERY = 10.0
"""Seconds between two counts where they can't overwrite each other."""


class Progress:
    """Steps as lines; counts as one line that is redrawn on a terminal, else a line every 10 s.

    say: takes each line instead of the stream (then counts are always plain lines).
    stream: default is the standard error of the moment.
    """

    def __init__(
        self,
        say: Callable[[str], None] | None = None,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._say = say
        self._stream = stream or sys.stderr
        self._terminal = say is None and self._stream.isatty()
        self._clock = clock
        self._drawn = False
        self._last: tuple[str, float] | None = None

    def __call__(self, text: str) -> None:
        """Says one step."""
        if self._say:
            self._say(text)
            return
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._drawn = False
        self._stream.write(text + "\n")
        self._stream.flush()

    def count(self, what: str, done: int, total: int) -> None:
        """Says that `done` of `total` are done; cheap enough to call for each of them."""
        text = f"{what}: {100 * done // max(total, 1)} % ({done} of {total})"
        if self._terminal:
            self._stream.write("\r\x1b[K" + text)
            self._stream.flush()
            self._drawn = True
            return
        now = self._clock()
        if self._last is None or self._last[0] != what:
            self._last = (what, now)
        elif now - self._last[1] >= PLAIN_LINE_EVERY:
            self._last = (what, now)
            self(text)

    def done(self) -> None:
        """Ends a drawn line, so that what follows starts on one of its own."""
        if self._drawn:
            self._stream.write("\n")
            self._stream.flush()
            self._drawn = False


def as_progress(progress: Callable[[str], None] | None) -> Progress:
    """A Progress for whatever a caller hands over: one already made, a function, or nothing."""
    return progress if isinstance(progress, Progress) else Progress(progress)
