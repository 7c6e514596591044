# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts, and the exit code that a set of results comes to."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from smmubench.errors import MissingTool, SmmubenchError

__all__ = [
    "EXIT_ERROR",
    "EXIT_FAILED",
    "EXIT_INTERRUPTED",
    "EXIT_OK",
    "EXIT_SKIPPED",
    "EXIT_USAGE",
    "Verdict",
    "exit_code",
    "verdict_of",
]

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_ERROR = 3
EXIT_SKIPPED = 77
EXIT_INTERRUPTED = 130


class Verdict(StrEnum):
    """What a case came to. FAIL: hardware or guest are to blame; ERROR: bench, QEMU or host."""

    PASS = "PASS"
    FAIL = "FAIL"
    ERROR = "ERROR"
    SKIP = "SKIP"
    XFAIL = "XFAIL"
    XPASS = "XPASS"

    @property
    def expected(self) -> bool:
        """Whether a run with only such verdicts is green."""
        return self in (Verdict.PASS, Verdict.SKIP, Verdict.XFAIL)


def verdict_of(error: BaseException | None, *, xfail: bool, require_all: bool) -> Verdict:
    """The verdict of a case that ended with ``error``.

    ``xfail`` turns FAIL into XFAIL and PASS into XPASS, never an ERROR: a broken bench shows
    nothing about a known failure. ``require_all`` makes an ERROR of what isn't installed.
    """
    if error is None:
        return Verdict.XPASS if xfail else Verdict.PASS
    if isinstance(error, MissingTool):
        return Verdict.ERROR if require_all else Verdict.SKIP
    verdict = Verdict(error.verdict) if isinstance(error, SmmubenchError) else Verdict.ERROR
    return Verdict.XFAIL if xfail and verdict is Verdict.FAIL else verdict


def exit_code(
    results: Iterable[tuple[Verdict, bool]], *, interrupted: bool = False, missed: bool = False
) -> int:
    """0, 1, 2, 3, 77 or 130; see docs/scenarios.md.

    ``results``: each case's verdict, and whether the scenario itself was at fault. ``missed``: the
    run could not do all it was asked to. A run without a case is bad usage, not green.
    """
    found = list(results)
    verdicts = {verdict for verdict, _ in found}
    if interrupted:
        return EXIT_INTERRUPTED
    if missed or any(verdict is Verdict.ERROR and not bad for verdict, bad in found):
        return EXIT_ERROR
    if Verdict.ERROR in verdicts or not found:
        return EXIT_USAGE
    if verdicts & {Verdict.FAIL, Verdict.XPASS}:
        return EXIT_FAILED
    return EXIT_SKIPPED if verdicts == {Verdict.SKIP} else EXIT_OK
