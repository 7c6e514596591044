# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports of runs that are over."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smmubench.errors import BenchError, UsageError, did_you_mean
from smmubench.report import html, json_report, junit, markdown
from smmubench.report.record import Run, load_run
from smmubench.runner.artifacts import latest

__all__ = ["FORMATS", "latest_run", "put", "put_json", "write"]

FORMATS: dict[str, tuple[str, Callable[[Run], str]]] = {
    "html": ("report.html", html.render),
    "markdown": ("report.md", markdown.render),
    "junit": ("junit.xml", junit.render),
    "json": ("report.json", lambda run: json_report.render(run.results)),
}

latest_run = latest


def write(directory: Path, kind: str, output: str | None) -> str:
    """Write the report of the run in ``directory``; answers where it went.

    ``output`` of None is a file in the run's directory, "-" standard output. Raises UsageError for
    an unknown format and for a directory without a run.
    """
    if kind not in FORMATS:
        hint = did_you_mean(kind, FORMATS) or f"; there are: {', '.join(FORMATS)}"
        raise UsageError(f'there is no report format "{kind}"{hint}')
    name, render = FORMATS[kind]
    record = load_run(directory)
    target = output or str(record.directory / name)
    put(render(record), target)
    return target


def put(text: str, target: str) -> None:
    """Write ``text`` to a file, or to standard output for "-"."""
    if target == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BenchError(f"can't write {path}: {error.strerror}") from None


def put_json(data: Any, target: str) -> None:
    put(json.dumps(data, indent=2, default=str) + "\n", target)
