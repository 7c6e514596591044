# SPDX-License-Identifier: GPL-2.0-or-later
"""A run on a terminal or in a CI log: the result on one stream, the progress on the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Literal, TextIO

from rich.console import Console
from rich.text import Text

from smmubench.report.record import Run
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

__all__ = ["Terminal"]

_STYLES = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.ERROR: "bold magenta",
    Verdict.SKIP: "yellow",
    Verdict.XFAIL: "yellow",
    Verdict.XPASS: "bold red",
}
_WORDS = {
    Verdict.PASS: "passed",
    Verdict.FAIL: "failed",
    Verdict.ERROR: "error",
    Verdict.SKIP: "skipped",
    Verdict.XFAIL: "failed as known",
    Verdict.XPASS: "passed unexpectedly",
}
LAST_WORDS = 12


class Terminal:
    """Reports a run while it happens, and its summary.

    ``result``: the stream of verdicts and summary; ``progress``: that of everything else. On a
    terminal progress is one line that is redrawn, elsewhere plain lines (with ``verbose`` only:
    every case has its line anyway).
    """

    def __init__(
        self,
        planned: Sequence[str] = (),
        *,
        quiet: bool = False,
        verbose: int = 0,
        result: TextIO | None = None,
        progress: TextIO | None = None,
    ) -> None:
        self._out = _console(result or sys.stdout)
        self._progress = progress or sys.stderr
        self._redraw = self._progress.isatty() and os.environ.get("TERM") != "dumb"
        self._quiet = quiet
        self._verbose = verbose
        self._planned = len(planned)
        self._width = max((len(name) for name in planned), default=0)
        self._done = 0
        self._running: dict[str, None] = {}
        self._drawn = False

    # -- while it runs

    def started(self, name: str) -> None:
        self._running[name] = None
        if self._verbose >= 2:
            self._line(f"[{self._done + 1}/{self._planned}] {name}")
        else:
            self._draw()

    def said(self, name: str, line: str) -> None:
        if self._verbose >= 2:
            self._line(f"  {name}: {line}" if len(self._running) > 1 else f"  {line}")

    def note(self, text: str) -> None:
        self._line(text)

    def finished(self, result: CaseResult) -> None:
        self._running.pop(result.full_name, None)
        self._done += 1
        self._erase()
        if not self._quiet or not result.verdict.expected:
            self._out.print(self._case_line(result))
            if self._verbose:
                for line in result.checks:
                    self._out.print(Text(f"       {line}"))
                for line in result.warnings:
                    self._out.print(Text(f"       warning: {line}", style="yellow"))
        self._draw()

    def _case_line(self, result: CaseResult) -> Text:
        line = Text()
        line.append(f"{result.verdict:5}", style=_STYLES[result.verdict])
        line.append(f"  {result.full_name:{self._width}}  {result.seconds:6.2f} s")
        measures = [f"{name}={_number(value)}" for name, value in result.measures.items()]
        if measures:
            line.append("  " + " ".join(measures), style="dim")
        if result.warnings:
            count = len(result.warnings)
            line.append(f"  {count} warning{'s' if count > 1 else ''}", style="yellow")
        return line

    def _draw(self) -> None:
        if not self._redraw or not self._running:
            return
        names = ", ".join(self._running)
        width = max(20, _columns() - 1)
        text = f"[{self._done}/{self._planned}] {names}"[:width]
        self._write("\r\x1b[K" + text)
        self._drawn = True

    def _erase(self) -> None:
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn = False

    def _line(self, text: str) -> None:
        self._erase()
        self._write(text + "\n")
        self._draw()

    def _write(self, text: str) -> None:
        self._progress.write(text)
        self._progress.flush()

    # -- at the end

    def summary(self, run: Run, extra: Sequence[str] = ()) -> None:
        """What went wrong, the worst first; then what was skipped and why; then the counts."""
        self._erase()
        self._running.clear()
        bad = [result for result in run.worst_first() if not result.verdict.expected]
        if bad:
            self._out.print()
        for result in bad:
            self._failure(result)
        self._reasons(run)
        self._out.print(self._counts(run))
        for line in extra:
            self._out.print(Text(line))

    def _failure(self, result: CaseResult) -> None:
        head = Text()
        head.append(f"{result.verdict}", style=_STYLES[result.verdict])
        head.append(f" {result.full_name}: {result.title}")
        self._out.print(head)
        for line in result.message.splitlines():
            self._out.print(Text(f"    {line}"))
        for name, lines in (("console", result.console), ("QEMU", result.machine_log)):
            if lines:
                self._out.print(Text(f"    the {name} said last:", style="dim"))
                for line in lines[-LAST_WORDS:]:
                    self._out.print(Text(f"      {line}", style="dim"))
        self._out.print(Text(f"    directory: {result.directory}"))
        self._out.print(Text(f"    again:     {result.rerun}"))
        self._out.print()

    def _reasons(self, run: Run) -> None:
        reasons: dict[tuple[Verdict, str], list[str]] = {}
        for result in run.results:
            if result.verdict in (Verdict.SKIP, Verdict.XFAIL):
                key = (result.verdict, result.message)
                reasons.setdefault(key, []).append(result.full_name)
        for (verdict, why), names in reasons.items():
            line = Text()
            line.append(str(verdict), style=_STYLES[verdict])
            shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
            line.append(f" {shown}: {why}")
            self._out.print(line)

    def _counts(self, run: Run) -> Text:
        counts = run.counts()
        line = Text()
        for verdict, word in _WORDS.items():
            if counts[verdict] or verdict in (Verdict.PASS, Verdict.FAIL):
                line.append(", " if line else "")
                bright = counts[verdict] and (verdict is not Verdict.PASS or not _bad(run))
                line.append(f"{counts[verdict]} {word}", style=_STYLES[verdict] if bright else "")
        missing = run.info.planned - len(run.results)
        if missing > 0:
            line.append(f", {missing} not run")
        if run.info.interrupted:
            line.append(" (interrupted)", style="bold red")
        line.append(f" in {run.info.seconds:.2f} s")
        return line


def _bad(run: Run) -> bool:
    return any(not result.verdict.expected for result in run.results)


def _number(value: float) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _console(stream: TextIO) -> Console:
    # soft_wrap: a line of a log is one line. With NO_COLOR rich would still write bold and dim.
    colors: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(
        file=stream,
        color_system=colors,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
