# SPDX-License-Identifier: GPL-2.0-or-later
"""``smmubench qmp FILE``: a session file played against a fresh machine or a running one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from smmubench import session
from smmubench.errors import CaseFailure
from smmubench.runner.artifacts import case_directory, new_run
from smmubench.target import Config

__all__ = ["play"]


def play(
    file: Path,
    *,
    connect: Path | None,
    machine: str,
    out: Path,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """What it came to: file, verdict (PASS or FAIL), message, commands, expectations, directory.

    A fresh machine's logs go to a run's directory below ``out``. Raises what
    :func:`smmubench.session.run_file` raises, but for the failure of an expectation.
    """
    session.parse_session(file)  # before a machine is started for a file that makes no sense
    directory = None if connect else case_directory(new_run(out), f"{file.stem}-qmp")
    result: dict[str, Any] = {"file": str(file), "directory": str(directory or "")}
    config = Config(machine=machine)
    try:
        outcome = session.run_file(
            file, connect=connect, config=config, artifacts=directory, say=say
        )
    except CaseFailure as error:
        return {**result, "verdict": "FAIL", "message": str(error)}
    return {
        **result,
        "verdict": "PASS",
        "message": "",
        "commands": outcome.commands,
        "expectations": outcome.expectations,
    }
