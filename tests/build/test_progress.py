# SPDX-License-Identifier: GPL-2.0-or-later
"""What a build says on a terminal, in a log, and to a caller."""

from __future__ import annotations

import io

from smmubench.build.progress import Progress, as_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_one_line_that_is_redrawn() -> None:
    stream = Terminal()
    progress = Progress(stream=stream)
    for done in range(1, 4):
        progress.count("building", done, 4)
    progress("built")

    redraw = "\r\x1b[K"
    assert stream.getvalue() == (
        f"{redraw}building: 25 % (1 of 4){redraw}building: 50 % (2 of 4)"
        f"{redraw}building: 75 % (3 of 4){redraw}built\n")


def test_a_log_gets_a_plain_line_every_ten_seconds() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = Progress(stream=stream, clock=lambda: now[0])
    for second in range(26):
        now[0] = float(second)
        progress.count("building", second, 100)

    assert stream.getvalue() == "building: 10 % (10 of 100)\nbuilding: 20 % (20 of 100)\n"


def test_a_caller_gets_each_step_as_text() -> None:
    said: list[str] = []
    progress = as_progress(said.append)
    progress("one")
    progress.done()

    assert said == ["one"]
    assert as_progress(progress) is progress
