# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays a session file against a fresh machine or a running one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smmubench.errors import CaseFailure, TargetError
from smmubench.session.match import differences, show
from smmubench.session.parse import Command, Expect, Step, parse_session
from smmubench.target import Config
from smmubench.targets.process import QemuProcess
from smmubench.targets.qemu import launch_for
from smmubench.targets.qmp import QmpCommandError, QmpConnection

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """A session that went through: how many commands ran and how many expectations held."""

    commands: int
    expectations: int


def run_file(
    path: Path,
    *,
    connect: Path | None = None,
    config: Config | None = None,
    artifacts: Path | None = None,
    say: Say = print,
) -> Outcome:
    """Play ``path``; each command and its reply go to ``say``.

    Raises ScenarioError for a file that can't be read, CaseFailure (``file:line``) at the first
    expectation that doesn't hold, TargetDied when QEMU ends.
    """
    steps = parse_session(path)
    with connection(connect, config, artifacts) as qmp:
        return _play(qmp, steps, path, say)


def connection(
    connect: Path | None, config: Config | None = None, artifacts: Path | None = None
) -> AbstractContextManager[QmpConnection]:
    """A QMP session with a running machine's socket, or with a fresh, stopped machine."""
    return _running(connect) if connect else _fresh(config or Config(), artifacts)


@contextmanager
def _running(socket: Path) -> Iterator[QmpConnection]:
    qmp = QmpConnection(socket, timeout=5.0)
    try:
        yield qmp
    finally:
        qmp.close()


@contextmanager
def _fresh(config: Config, artifacts: Path | None) -> Iterator[QmpConnection]:
    process = QemuProcess(launch_for(config), artifacts)
    try:
        yield process.qmp
    finally:
        process.close()


def _play(qmp: QmpConnection, steps: list[Step], path: Path, say: Say) -> Outcome:
    commands = expectations = 0
    reply: Any = None
    refused: QmpCommandError | None = None
    events: list[dict[str, Any]] = []
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        where = f"{path}:{step.line}: "
        if isinstance(step, Command):
            say(step.text)
            reply, refused = _execute(qmp, step)
            commands += 1
            say("  -> " + (f"error: {refused.reason}" if refused else json.dumps(reply)))
            wants_error = isinstance(following, Expect) and following.kind == "error"
            if refused and not wants_error:
                raise CaseFailure(f"{where}{refused.reason}\n    {step.text}")
            continue
        expectations += 1
        if step.kind == "event":
            problems = _event(qmp, step, events)
        elif step.kind == "error":
            problems = _error(step, refused, reply)
        else:
            problems = differences(reply, step.fields)
        if problems:
            raise CaseFailure("\n    ".join([f"{where}{step.text}", *problems]))
        say(f"  ok {step.text.removeprefix('expect ')}")
    return Outcome(commands, expectations)


def _execute(qmp: QmpConnection, command: Command) -> tuple[Any, QmpCommandError | None]:
    try:
        return qmp.execute(command.name, command.arguments), None
    except QmpCommandError as refused:
        return None, refused


def _error(step: Expect, refused: QmpCommandError | None, reply: Any) -> list[str]:
    if refused is None:
        return [f"the command went through and answered {show(reply)}"]
    problems = differences({"class": refused.kind, "desc": refused.reason}, step.fields)
    if step.name and step.name.lower() not in refused.reason.lower():
        problems.append(f"the error is: {refused.reason}")
    return problems


def _event(qmp: QmpConnection, step: Expect, events: list[dict[str, Any]]) -> list[str]:
    """Takes the first event of that name off the stream; earlier ones of other names stay."""
    if not _named(events, step.name):
        try:
            events += qmp.events(wait=step.name, timeout=step.timeout)
        except TargetError as error:
            if type(error) is not TargetError:
                raise
            events += qmp.events()
            return [str(error)]
    found = _named(events, step.name)
    if not found:
        return [f"no event {step.name}"]
    events.remove(found)
    return differences(found.get("data", {}), step.fields)


def _named(events: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    return next((event for event in events if event["event"] == name), None)
