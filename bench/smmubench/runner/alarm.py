# SPDX-License-Identifier: GPL-2.0-or-later
"""A time limit that also ends code which never looks at the clock."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from asyncio import base_events
from collections.abc import Iterator
from types import FrameType

__all__ = ["TimeUp", "time_limit"]


POLITE = 3.0  # seconds for which an event loop isn't disturbed
_AGAIN = 0.02


class TimeUp(KeyboardInterrupt):
    """Raised in the middle of whatever runs. No ``except Exception`` may swallow it, nor an event
    loop keep it to itself, which lets only this kind out.
    """


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeUp` in the block after ``seconds``.

    An event loop that is at work then gets a little longer to come to rest: an exception in the
    middle of its tasks would break its connections, and with them the means to look at the machine.
    Uses SIGALRM and hands it back as it was, a timer that somebody else had set included. Only the
    main thread can be interrupted so; in another one the block is not limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    end = time.monotonic() + seconds + POLITE

    def ring(_number: int, frame: FrameType | None) -> None:
        if _in_event_loop(frame) and time.monotonic() < end:
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
            return
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


def _in_event_loop(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == base_events.__file__:
            return True
        frame = frame.f_back
    return False
