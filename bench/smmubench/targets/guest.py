# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a guest with its own CPU: starts it, reads its verdict lines, and says which end came
first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from smmubench.errors import TargetDied, TargetError, UsageError
from smmubench.target import Config
from smmubench.targets.post_mortem import post_mortem
from smmubench.targets.process import QemuProcess
from smmubench.targets.qemu import launch_for

Ending = Literal["verdict", "power-off", "failure-pattern", "timeout"]

#: Console lines that mean the guest is beyond help.
FAILURE_PATTERNS = (
    r"Kernel panic - not syncing",
    r"Internal error: Oops",
    r"Unable to handle kernel",
    r"unhandled exception",
)

_LINE = re.compile(r"^(PASS|FAIL|SKIP):\s*(.*)$")
_SUMMARY = re.compile(r"^SUMMARY:\s*(.*)$")


@dataclass(frozen=True)
class GuestLine:
    """One ``PASS:``/``FAIL:``/``SKIP:`` line of the guest's console."""

    verdict: str
    text: str


@dataclass(frozen=True)
class GuestResult:
    """What a guest said and how it ended. ``reason`` is one sentence; ``verdict`` PASS, FAIL or
    SKIP.
    """

    verdict: Literal["PASS", "FAIL", "SKIP"]
    ended: Ending
    reason: str
    exit_code: int | None
    lines: tuple[GuestLine, ...] = ()
    summary: str | None = None
    console: tuple[str, ...] = ()
    post_mortem: tuple[str, ...] = ()
    seconds: float = 0.0
    events: tuple[dict[str, object], ...] = field(default=())


def run_guest(
    kernel: Path,
    *,
    config: Config | None = None,
    timeout: float = 30.0,
    artifacts: Path | None = None,
    arguments: Sequence[str] = (),
    gdb: Callable[[str], None] | None = None,
) -> GuestResult:
    """Boot ``kernel`` (an ELF or a zImage) and wait for the first of: its verdict through the
    bench page, power-off, a failure pattern on the console, ``timeout`` seconds.

    ``gdb`` starts it stopped and is told the gdb command to type. Raises UsageError for a kernel
    that can't be read, TargetDied when QEMU itself ends for any other reason.
    """
    if not kernel.is_file():
        raise UsageError(f"there is no kernel at {kernel}")
    if not kernel.stat().st_size:
        raise UsageError(f"{kernel} is empty")
    launch = launch_for(
        config or Config(),
        arguments=["-kernel", str(kernel.resolve()), *arguments],
        stopped=True,
        gdb=gdb is not None,
    )
    process = QemuProcess(launch, artifacts)
    start = time.monotonic()
    try:
        if gdb:
            gdb(f"gdb-multiarch -ex 'target remote {process.private}/gdb' {kernel}")
        else:
            process.qmp.execute("cont")
        return _race(process, kernel, start, timeout)
    finally:
        process.close()


def _race(process: QemuProcess, kernel: Path, start: float, timeout: float) -> GuestResult:
    patterns = re.compile("|".join(FAILURE_PATTERNS))
    deadline = start + timeout
    events: list[dict[str, object]] = []
    seen = 0
    while True:
        code, came = _poll(process)
        events += came
        if code is not None:
            return _ended(process, code, events, time.monotonic() - start)
        if hit := process.console.wait_line(patterns, seen, 0.02):
            ended, reason = "failure-pattern", f'the guest printed "{hit[1].strip()}"'
            break
        if time.monotonic() > deadline:
            ended, reason = "timeout", _silence(process, timeout)
            break
    dump = post_mortem(process.qmp, kernel)
    return GuestResult(
        verdict="FAIL",
        ended=ended,  # type: ignore[arg-type]  # one of the two literals above
        reason=reason,
        exit_code=None,
        post_mortem=tuple(dump),
        seconds=time.monotonic() - start,
        events=tuple(events),
        **_console(process),  # type: ignore[arg-type]
    )


def _poll(process: QemuProcess) -> tuple[int | None, list[dict[str, object]]]:
    """QEMU's exit code if it has ended, and the events since the last look."""
    code = process.wait(0)
    return code, process.qmp.events() if code is None else process.qmp.last_events()


def _ended(
    process: QemuProcess, code: int, events: list[dict[str, object]], seconds: float
) -> GuestResult:
    process.output.ended.wait(1.0)
    process.console.ended.wait(1.0)
    named = {str(event["event"]): event.get("data", {}) for event in events}
    by_guest = bool(named.get("SHUTDOWN", {}).get("guest"))  # type: ignore[attr-defined]
    if code < 0 or ("BENCH_EXIT" not in named and not by_guest):
        raise TargetDied(f"QEMU ended while the guest ran{process.obituary()}")
    said = _console(process)
    lines: tuple[GuestLine, ...] = said["lines"]  # type: ignore[assignment]
    failed = [line for line in lines if line.verdict == "FAIL"]
    passed = [line for line in lines if line.verdict == "PASS"]
    verdict: Literal["PASS", "FAIL", "SKIP"] = "FAIL"
    ended: Ending = "verdict" if "BENCH_EXIT" in named else "power-off"
    if ended == "power-off" and said["summary"] is None:
        reason = "the guest powered off without a verdict"
    elif failed:
        reason = f"{len(failed)} of its checks failed, the first: {failed[0].text}"
    elif code:
        reason = f"the guest ended with exit code {code}"
    elif lines and not passed:
        verdict, reason = "SKIP", "every check of the guest was skipped"
    else:
        verdict, reason = "PASS", f"{len(passed)} checks passed, exit code 0"
    return GuestResult(
        verdict=verdict,
        ended=ended,
        reason=reason,
        exit_code=code,
        seconds=seconds,
        events=tuple(events),
        **said,  # type: ignore[arg-type]
    )


def _console(process: QemuProcess) -> dict[str, object]:
    text = process.console.tail(400)
    lines = [GuestLine(*found.groups()) for line in text if (found := _LINE.match(line))]
    summaries = [found.group(1) for line in text if (found := _SUMMARY.match(line))]
    return {
        "lines": tuple(lines),
        "summary": summaries[-1] if summaries else None,
        "console": tuple(text[-30:]),
    }


def _silence(process: QemuProcess, timeout: float) -> str:
    last = process.console.tail(1)
    said = f'its last line was "{last[0].strip()}"' if last else "it never printed a line"
    try:
        state = process.qmp.execute("query-status")
        running = "running" if isinstance(state, dict) and state.get("running") else "stopped"
    except TargetError:
        running = "silent"
    return f"no verdict within {timeout:g} s; {said}; its CPU is {running}"
