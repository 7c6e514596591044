# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine tables from YAML. Every mistake is told with its ``file:line:col``, all at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from smmubench import paths
from smmubench.errors import UsageError, did_you_mean
from smmubench.machines._check import check
from smmubench.machines._model import Machine
from smmubench.machines._read import read_machine


def _folder() -> Path:
    return paths.hw_model() / "machines"


def machine_names() -> tuple[str, ...]:
    """The machines that are shipped, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def load_machine(name_or_path: str | Path, *, shown: str | None = None) -> Machine:
    """A shipped machine by its name, or the machine of a YAML file.

    Anything with a "/" or ending in ".yaml" is a path; ``shown`` is what messages call it. Raises
    UsageError for an unknown name, and ScenarioError (a UsageError) with every mistake of the file.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or "/" in text or text.endswith((".yaml", ".yml")):
        return _load(Path(text), shown or text)
    known = machine_names()
    if text not in known:
        hint = did_you_mean(text, known) or f"; there are: {', '.join(known)}"
        raise UsageError(f'no machine is called "{text}"{hint}')
    return _shipped(_folder() / f"{text}.yaml")


@cache
def _shipped(path: Path) -> Machine:
    return _load(path, f"{path.parent.parent.name}/{path.parent.name}/{path.name}")


def _load(path: Path, shown: str) -> Machine:
    # Imported late: scenarios know machines, and only the reader of YAML comes from there.
    from smmubench.scenario import located

    document = located.read(path, shown)
    table = None if document.problems else read_machine(document)
    if table is not None:
        check(table, document)
    located.raise_problems(document.problems)
    assert table is not None
    return table.machine
