# SPDX-License-Identifier: GPL-2.0-or-later
"""Every exception smmubench raises, as one tree.

::

    SmmubenchError
    +-- UsageError            the user's input: option, name, file            exit 2
    |   +-- ScenarioError     a scenario or session file, with its marks      exit 2
    +-- CaseFailure           the case: hardware or guest did not do it       exit 1 (FAIL)
    |   +-- GuestFailure      the guest died, looped or said the wrong word   exit 1 (FAIL)
    +-- Unsupported           this target or IOMMU can't show it              SKIP
    +-- BenchError            bench, QEMU or host                             exit 3 (ERROR)
        +-- BuildError        a build step failed
        +-- MissingTool       something isn't installed or built; says how to get it
        +-- TargetError       the target answered with an error, or not at all
            +-- TargetDied    QEMU's process is gone; carries its last words

Whose fault it is decides verdict and exit code; nothing else does.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SmmubenchError(Exception):
    """Base of the tree. ``str()`` of any of these is fit to be shown to a newcomer."""

    exit_code = 3
    verdict = "ERROR"


class UsageError(SmmubenchError):
    """The user's input makes no sense."""

    exit_code = 2


class ScenarioError(UsageError):
    """A file the user wrote is wrong; ``str()`` holds every problem with ``file:line:col``."""


class CaseFailure(SmmubenchError):
    """What was observed is not what the case expects."""

    exit_code = 1
    verdict = "FAIL"


class GuestFailure(CaseFailure):
    """The guest did something wrong: abort, panic, wrong word, no verdict in time."""


class Unsupported(SmmubenchError):
    """This target can't do what the step needs; the message names the capability."""

    exit_code = 77
    verdict = "SKIP"


class BenchError(SmmubenchError):
    """The bench, QEMU or the host failed; says nothing about the case."""


class BuildError(BenchError):
    """A build step failed; the message ends with the log's path."""


class MissingTool(BenchError):
    """Something is not installed or not built.

    ``fix`` is the command that gets it.
    """

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(f"{message}\n  get it: {fix}" if fix else message)
        self.fix = fix


class TargetError(BenchError):
    """The target answered a command with an error, or did not answer in time."""


class TargetDied(TargetError):
    """The target's process ended while the bench still needed it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``'; did you mean "x"?'`` for the closest of ``known``, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else ""
