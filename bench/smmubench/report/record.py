# SPDX-License-Identifier: GPL-2.0-or-later
"""A run on disk: ``run.json`` and one ``result.json`` per case."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from smmubench.build.cache import write_atomically
from smmubench.errors import UsageError
from smmubench.runner.result import RESULT_FILE, CaseResult
from smmubench.runner.run import Outcome
from smmubench.runner.verdict import Verdict

__all__ = ["RUN_FILE", "Run", "RunInfo", "compare_measures", "load_run", "save_run"]

RUN_FILE = "run.json"

#: Worst first, as summaries list them.
ORDER = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.XPASS,
    Verdict.XFAIL,
    Verdict.SKIP,
    Verdict.PASS,
)


@dataclass
class RunInfo:
    """What isn't any one case's."""

    command: str = ""
    started: str = ""  #: ISO 8601, UTC
    seconds: float = 0.0
    planned: int = 0
    interrupted: bool = False
    cases: list[str] = field(default_factory=list)  #: directories of the cases, in order
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class Run:
    """A run as reports see it."""

    info: RunInfo
    results: list[CaseResult]
    directory: Path

    def counts(self) -> Counter[Verdict]:
        return Counter(result.verdict for result in self.results)

    def worst_first(self) -> list[CaseResult]:
        return sorted(self.results, key=lambda result: ORDER.index(result.verdict))


def compare_measures(
    by_target: Mapping[str, CaseResult],
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The measures on which all targets agree, and the others as name -> target -> value."""
    names = dict.fromkeys(name for result in by_target.values() for name in result.measures)
    agreed: dict[str, float] = {}
    apart: dict[str, dict[str, float]] = {}
    for name in names:
        found = {t: r.measures[name] for t, r in by_target.items() if name in r.measures}
        if len(found) == len(by_target) and len(set(found.values())) == 1:
            agreed[name] = next(iter(found.values()))
        else:
            apart[name] = found
    return agreed, apart


def save_run(outcome: Outcome, info: RunInfo) -> Run:
    """Write run.json beside the cases of ``outcome``."""
    assert outcome.directory is not None
    info.seconds = round(outcome.seconds, 3)
    info.planned = outcome.planned
    info.interrupted = outcome.interrupted
    info.cases = [Path(result.directory).name for result in outcome.results]
    text = json.dumps({"schema": 1, **asdict(info)}, indent=2) + "\n"
    write_atomically(outcome.directory / RUN_FILE, text.encode())
    return Run(info, outcome.results, outcome.directory)


def load_run(directory: Path) -> Run:
    """A run from its directory; one that was killed has no run.json and is read all the same.

    Raises UsageError when the directory holds no case.
    """
    if not directory.is_dir():
        raise UsageError(f"there is no directory {directory}")
    info = _info(directory / RUN_FILE)
    names = info.cases or sorted(path.parent.name for path in directory.glob(f"*/{RESULT_FILE}"))
    results = [CaseResult.read(directory / name / RESULT_FILE) for name in names]
    if not results:
        raise UsageError(f"{directory} holds no result of a case")
    for result, name in zip(results, names, strict=True):
        result.directory = str(directory / name)  # the run may have been moved or copied
    return Run(info, results, directory)


def _info(path: Path) -> RunInfo:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {each.name for each in fields(RunInfo)}
        return RunInfo(**{key: value for key, value in data.items() if key in known})
    except FileNotFoundError:
        return RunInfo()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no record of a run: {error}") from None
