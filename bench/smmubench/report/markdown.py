# SPDX-License-Identifier: GPL-2.0-or-later
"""A table of cases against targets, for a pull request."""

from __future__ import annotations

from smmubench.report.record import Run, compare_measures
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

__all__ = ["render"]

_MARKS = {
    Verdict.PASS: "PASS",
    Verdict.FAIL: "**FAIL**",
    Verdict.ERROR: "**ERROR**",
    Verdict.SKIP: "skip",
    Verdict.XFAIL: "xfail",
    Verdict.XPASS: "**XPASS**",
}


def render(run: Run) -> str:
    """Failures first, then the table."""
    targets = list(dict.fromkeys(result.target for result in run.results))
    rows: dict[str, dict[str, CaseResult]] = {}
    for result in run.results:
        rows.setdefault(result.name, {})[result.target] = result
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(run.counts().items()))
    lines = [f"### smmubench: {counts}", ""]
    for result in run.worst_first():
        if not result.verdict.expected:
            first = result.message.splitlines()[0] if result.message else ""
            lines += [f"- {_MARKS[result.verdict]} {_text(result.full_name)}: {_text(first)}"]
    if lines[-1]:
        lines.append("")
    lines.append("| case | what it shows | " + " | ".join(targets) + " | measures |")
    lines.append("|---|---|" + "---|" * (len(targets) + 1))
    for name, by_target in rows.items():
        some = next(iter(by_target.values()))
        marks = [_MARKS[by_target[t].verdict] if t in by_target else "" for t in targets]
        cells = [_text(name), _text(some.title), *marks, _measures(by_target)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _measures(by_target: dict[str, CaseResult]) -> str:
    """Once where the targets agree; a difference between targets is news."""
    agreed, apart = compare_measures(by_target)
    words = [f"{name}={value}" for name, value in agreed.items()]
    for name, values in apart.items():
        words.append(f"{name}: " + ", ".join(f"{t} {value}" for t, value in values.items()))
    return _text("; ".join(words))


def _text(text: str) -> str:
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", " ")
