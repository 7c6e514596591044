# SPDX-License-Identifier: GPL-2.0-or-later
"""A time limit that also ends code which never looks at the clock."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

__all__ = ["TimeUp", "time_limit"]


class TimeUp(BaseException):
    """Raised in the middle of whatever runs. No ``except Exception`` may swallow it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeUp` in the block after ``seconds``.

    Uses SIGALRM and hands it back as it was, a timer that somebody else had set included. Only the
    main thread can be interrupted so; in another one the block is not limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeUp

    old_handler = signal.signal(signal.SIGALRM, ring)
    start = time.monotonic()
    old_left, old_interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_left:
            left = old_left - (time.monotonic() - start)
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001), old_interval)
