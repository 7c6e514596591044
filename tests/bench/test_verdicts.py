# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose fault it is decides the verdict; the worst verdict decides the exit code."""

from __future__ import annotations

import pytest

from smmubench.errors import (
    BenchError,
    CaseFailure,
    GuestFailure,
    MissingTool,
    TargetDied,
    TargetError,
    Unsupported,
    UsageError,
)
from smmubench.runner.verdict import Verdict, exit_code, verdict_of

PASS, FAIL, ERROR, SKIP, XFAIL, XPASS = (
    Verdict.PASS, Verdict.FAIL, Verdict.ERROR, Verdict.SKIP, Verdict.XFAIL, Verdict.XPASS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (None, PASS),
        (CaseFailure("x"), FAIL),
        (GuestFailure("x"), FAIL),
        (Unsupported("x"), SKIP),
        (MissingTool("x"), SKIP),
        (TargetError("x"), ERROR),
        (TargetDied("x"), ERROR),
        (BenchError("x"), ERROR),
        (UsageError("x"), ERROR),
        (ZeroDivisionError("x"), ERROR),
    ],
)
def test_verdict_of_each_kind_of_trouble(error: Exception | None, verdict: Verdict) -> None:
    assert verdict_of(error, xfail=False, require_all=False) is verdict


def test_known_failures_only_excuse_failures() -> None:
    assert verdict_of(CaseFailure("x"), xfail=True, require_all=False) is XFAIL
    assert verdict_of(None, xfail=True, require_all=False) is XPASS
    assert verdict_of(TargetDied("x"), xfail=True, require_all=False) is ERROR
    assert verdict_of(Unsupported("x"), xfail=True, require_all=False) is SKIP


def test_require_all_makes_an_error_of_what_is_not_there() -> None:
    assert verdict_of(MissingTool("x"), xfail=False, require_all=True) is ERROR
    # what a target can't do at all isn't a matter of installing something
    assert verdict_of(Unsupported("x"), xfail=False, require_all=True) is SKIP


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([PASS, PASS], 0),
        ([PASS, SKIP, XFAIL], 0),
        ([PASS, FAIL], 1),
        ([PASS, XPASS], 1),
        ([FAIL, ERROR], 3),
        ([SKIP, ERROR], 3),
        ([SKIP, SKIP], 77),
        ([SKIP, XFAIL], 0),
        ([], 2),
    ],
)
def test_exit_codes(verdicts: list[Verdict], code: int) -> None:
    assert exit_code((verdict, False) for verdict in verdicts) == code


def test_a_bad_scenario_is_2_unless_the_bench_failed_too() -> None:
    assert exit_code([(ERROR, True), (FAIL, False)]) == 2
    assert exit_code([(ERROR, True), (ERROR, False)]) == 3


def test_interruption_wins_and_what_was_asked_for_must_be_there() -> None:
    assert exit_code([(ERROR, False)], interrupted=True) == 130
    assert exit_code([(PASS, False)], missed=True) == 3
