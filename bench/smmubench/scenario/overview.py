# SPDX-License-Identifier: GPL-2.0-or-later
"""``check`` and ``list``: what scenario files say, without starting anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smmubench.errors import ScenarioError, UsageError
from smmubench.scenario.find import find, select
from smmubench.scenario.loader import Scenario, load_scenario

__all__ = ["Checked", "check", "listing"]

Checked = tuple[Path, Scenario | str]


def check(what: Sequence[str]) -> list[Checked]:
    """Each file with its scenario, or with everything that is wrong in it.

    Raises UsageError for files that aren't there, and when there is nothing to check.
    """
    files = list(dict.fromkeys(path for path, _ in find(what)))
    if not files:
        raise UsageError("there is no scenario to check")
    checked: list[Checked] = []
    owners: dict[str, Path] = {}
    for path in files:
        try:
            scenario = load_scenario(path)
        except ScenarioError as error:
            checked.append((path, str(error)))
            continue
        other = owners.setdefault(scenario.id, path)
        if other == path:
            checked.append((path, scenario))
        else:
            checked.append((path, f'{path}: the id "{scenario.id}" is also that of {other}'))
    return checked


def listing(what: Sequence[str]) -> list[dict[str, Any]]:
    """What ``list`` shows of each scenario, as data."""
    found: dict[str, dict[str, Any]] = {}
    for selected in select(what):
        frame = selected.scenario.frame
        entry = found.setdefault(
            frame.id,
            {
                "id": frame.id,
                "title": frame.title,
                "scenario": str(selected.scenario.path),
                "targets": frame.targets.only if frame.targets else ["sim", "qemu"],
                "needs": frame.needs,
                "points": [],
            },
        )
        entry["points"].append(dict(selected.case.point.values))
    return list(found.values())
