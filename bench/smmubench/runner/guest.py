# SPDX-License-Identifier: GPL-2.0-or-later
"""``run --kernel``: a guest with its own CPU as one case."""

from __future__ import annotations

import re
import shlex
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from smmubench.errors import SmmubenchError
from smmubench.runner.artifacts import case_directory, tail
from smmubench.runner.job import CONSOLE_LINES
from smmubench.runner.provenance import target_properties
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict, verdict_of
from smmubench.target import Config

if TYPE_CHECKING:
    from smmubench.targets.guest import GuestResult

__all__ = ["GUEST_TIMEOUT", "run_guest_case"]

GUEST_TIMEOUT = 30.0
_BY_HAND = 24 * 3600.0  # with gdb attached a person sets the pace


def run_guest_case(
    kernel: Path,
    run: Path,
    *,
    machine: str = "apq8064-bench",
    timeout: float | None = None,
    gdb: Callable[[str], None] | None = None,
    require_all: bool = False,
) -> CaseResult:
    """Boot ``kernel`` on ``machine`` and judge what it says; ``gdb`` is told the gdb command.

    Raises UsageError for a kernel or machine that isn't there.
    """
    from smmubench.machines import load_machine
    from smmubench.targets.guest import run_guest

    load_machine(machine)
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", kernel.stem) or "guest"
    limit = timeout or (_BY_HAND if gdb else GUEST_TIMEOUT)
    result = CaseResult(
        id=name,
        target="qemu",
        verdict=Verdict.ERROR,
        scenario=str(kernel),
        title=f"guest {kernel.name}",
        directory=str(case_directory(run, f"{name}-qemu")),
        rerun=_rerun(kernel, machine, timeout),
        properties={**target_properties("qemu"), "machine": machine},
    )
    start = time.monotonic()
    try:
        guest = run_guest(
            kernel,
            config=Config(machine=machine),
            timeout=limit,
            artifacts=Path(result.directory),
            gdb=gdb,
        )
        _judge(result, guest)
    except SmmubenchError as error:
        if error.exit_code == 2:
            raise
        result.verdict = verdict_of(error, xfail=False, require_all=require_all)
        result.message = str(error)
    except Exception as error:
        trace = Path(result.directory, "traceback.txt")
        trace.write_text(traceback.format_exc())
        result.message = f"the bench failed: {type(error).__name__}: {error} (see {trace})"
    result.seconds = round(time.monotonic() - start, 6)
    result.console = tail(Path(result.directory, "console.log"), CONSOLE_LINES)
    result.machine_log = tail(Path(result.directory, "qemu.log"), CONSOLE_LINES)
    result.write()
    return result


def _rerun(kernel: Path, machine: str, timeout: float | None) -> str:
    words = ["smmubench", "run", "--kernel", str(kernel), "--machine", machine]
    if timeout is not None:
        words += ["--timeout", f"{timeout:g}"]
    return shlex.join(words)


def _judge(result: CaseResult, guest: GuestResult) -> None:
    result.verdict = Verdict(guest.verdict)
    result.checks = [f"{line.verdict}: {line.text}" for line in guest.lines]
    for word in ("PASS", "FAIL", "SKIP"):
        result.measures[f"guest_{word.lower()}"] = sum(line.verdict == word for line in guest.lines)
    if guest.exit_code is not None:
        result.measures["exit_code"] = guest.exit_code
    if result.verdict is not Verdict.PASS:
        result.message = "\n".join([guest.reason, *guest.post_mortem])
