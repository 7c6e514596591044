# SPDX-License-Identifier: GPL-2.0-or-later
"""A QMP shell: the session file's syntax, typed."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from smmubench.errors import TargetDied, TargetError
from smmubench.session.match import differences
from smmubench.session.parse import Command, Expect, parse_line
from smmubench.session.play import connection
from smmubench.target import Config
from smmubench.targets.qmp import QmpCommandError, QmpConnection

_HELP = """\
COMMAND key=value ...     a QMP command (TAB completes)
poke ADDRESS WORD ...     32-bit words into RAM or registers
expect event NAME         wait for an event
help, quit"""


def shell(
    *, connect: Path | None = None, config: Config | None = None, say: Callable[[str], None] = print
) -> None:
    """Read commands from standard input till its end; without a terminal there is no prompt."""
    with connection(connect, config) as qmp:
        names = [
            entry["name"] for entry in cast("list[dict[str, Any]]", qmp.execute("query-commands"))
        ]
        interactive = sys.stdin.isatty()
        if interactive:
            _complete(names)
            say("type help, or quit to leave")
        while True:
            try:
                line = input("(QMP) " if interactive else "")
            except EOFError:
                return
            if line.strip() in ("quit", "exit"):
                return
            if line.strip() == "help":
                say(_HELP)
                continue
            _one(qmp, line, say)


def _one(qmp: QmpConnection, line: str, say: Callable[[str], None]) -> None:
    try:
        step = parse_line(line)
    except ValueError as error:
        say(f"? {error}")
        return
    if isinstance(step, Command):
        try:
            say(json.dumps(qmp.execute(step.name, step.arguments), indent=2))
        except QmpCommandError as refused:
            say(f"error: {refused.reason}")
    elif isinstance(step, Expect):
        if step.kind != "event":
            say("? only events can be waited for here; replies are shown")
            return
        try:
            came = qmp.events(wait=step.name, timeout=step.timeout)
        except TargetDied:
            raise
        except TargetError as error:
            say(f"? {error}")
            return
        for event in came:
            say(json.dumps(event))
            if event["event"] == step.name:
                for problem in differences(event.get("data", {}), step.fields):
                    say(f"? {problem}")
        return
    for event in qmp.events():
        say(json.dumps(event))


def _complete(names: list[str]) -> None:
    with contextlib.suppress(ImportError):
        import readline

        def matches(text: str, state: int) -> str | None:
            found = [name for name in names if name.startswith(text)]
            return found[state] if state < len(found) else None

        readline.set_completer_delims(" ")
        readline.set_completer(matches)
        readline.parse_and_bind("tab: complete")
