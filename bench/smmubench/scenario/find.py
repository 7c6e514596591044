# SPDX-License-Identifier: GPL-2.0-or-later
"""Finds scenario files: by path, by directory, by the id of a shipped one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smmubench.errors import ScenarioError, UsageError, did_you_mean
from smmubench.scenario.loader import Case, Ops, Scenario, load_scenario

__all__ = ["SUFFIX", "Selected", "find", "is_shipped", "select", "shipped"]

SUFFIX = ".scenario.yaml"

_POINT = re.compile(r"(?P<what>.+?)(?P<point>\[[^\[\]]*\])?")


@dataclass(frozen=True)
class Selected:
    """One case that was asked for."""

    scenario: Scenario
    case: Case

    @property
    def name(self) -> str:
        return self.scenario.id + self.case.point.label


def _root() -> Path:
    return Path(__file__).resolve().parents[1] / "scenarios"


@cache
def shipped() -> dict[str, Path]:
    """The shipped scenarios by id, which is the file's name up to its suffix."""
    return {path.name.removesuffix(SUFFIX): path for path in _in_folder(_root())}


def is_shipped(path: Path) -> bool:
    return path.resolve().is_relative_to(_root())


def _in_folder(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob(f"*{SUFFIX}") if path.is_file()]
    return sorted(path for path in found if not _hidden(path.relative_to(folder)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def find(what: Sequence[str]) -> list[tuple[Path, str]]:
    """Files and, where one point of the matrix was asked for, its label ("[tlb=4]").

    ``what`` holds files, directories and ids; without any, everything shipped. UsageError for what
    isn't there.
    """
    if not what:
        return [(path, "") for path in shipped().values()]
    found: dict[tuple[Path, str], None] = {}
    for each in what:
        matched = _POINT.fullmatch(each)
        name, point = (matched["what"], matched["point"] or "") if matched else (each, "")
        for path in _files(name):
            found[(path, point)] = None
    return list(found)


def _files(name: str) -> list[Path]:
    path = Path(name)
    if path.is_file():
        return [path]
    if path.is_dir():
        inside = _in_folder(path)
        if not inside:
            raise UsageError(f"there is no *{SUFFIX} below {name}")
        return inside
    known = shipped()
    if name in known:
        return [known[name]]
    if "/" in name or name.endswith((".yaml", ".yml")):
        raise UsageError(f"there is no file {name}")
    hint = did_you_mean(name, known) or "; smmubench list shows the shipped ones"
    raise UsageError(f'"{name}" is neither a file nor the id of a shipped scenario{hint}')


def select(what: Sequence[str], ops: Ops | None = None) -> list[Selected]:
    """Everything that was asked for, loaded and checked, each case once.

    Raises UsageError for what isn't there and ScenarioError with the problems of all the files.
    """
    chosen: dict[str, Selected] = {}
    loaded: dict[Path, Scenario] = {}
    owner: dict[str, Path] = {}
    troubles: list[str] = []
    for path, point in find(what):
        try:
            scenario = loaded.get(path) or load_scenario(path, ops)
        except ScenarioError as error:
            troubles.append(str(error))
            continue
        loaded[path] = scenario
        first = owner.setdefault(scenario.id, path.resolve())
        if first != path.resolve():
            troubles.append(f'{path}: the id "{scenario.id}" is also that of {first}')
            continue
        cases = [case for case in scenario.cases if not point or point in case.point.labels]
        if not cases:
            labels = [case.point.label for case in scenario.cases if case.point.label]
            hint = did_you_mean(point, labels) or f"; it has: {', '.join(labels) or 'no matrix'}"
            troubles.append(f"{path}: there is no point {point}{hint}")
        for case in cases:
            selected = Selected(scenario, case)
            chosen.setdefault(selected.name, selected)
    if troubles:
        raise ScenarioError("\n".join(dict.fromkeys(troubles)))
    return list(chosen.values())
