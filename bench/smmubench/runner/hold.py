# SPDX-License-Identifier: GPL-2.0-or-later
"""``--keep-running``: leaves a machine up and tells the commands that lead into it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from smmubench.errors import SmmubenchError
from smmubench.runner.pool import TargetPool
from smmubench.runner.result import CaseResult

__all__ = ["hand_over"]


def hand_over(pool: TargetPool, result: CaseResult) -> tuple[bool, str]:
    """Whether the machine that ``result`` ran on can be held, and lines to type or the reason."""
    target: Any = pool.opened(result.target)
    if target is None:
        return False, f"{result.full_name}: its machine is gone, there is nothing to keep running"
    process = getattr(target, "process", None)
    private = getattr(process, "private", None)
    if private is None:
        why = f"the target {result.target} lives in the bench, there is no process to keep running"
        return False, f"{result.full_name}: {why}"
    lines = [result.message] if result.message else []
    lines.append(f"{result.full_name}: its machine keeps running; Ctrl-C ends it. To get in:")
    lines.append(f"  QMP:      smmubench qmp --connect {shlex.quote(str(private / 'qmp'))}")
    lines.append(f"  console:  tail -f {shlex.quote(str(Path(result.directory, 'console.log')))}")
    gdb = private / "gdb"
    try:
        target.execute(
            "human-monitor-command", command_line=f"gdbserver unix:{gdb},server=on,wait=off"
        )
        lines.append(f"  gdb:      gdb-multiarch -ex 'target remote {gdb}'")
    except SmmubenchError as error:
        lines.append(f"  gdb:      no server ({error})")
    return True, "\n".join(lines)
