# SPDX-License-Identifier: GPL-2.0-or-later
"""A run's qmp.jsonl as a session file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smmubench.errors import UsageError

_HEADER = """\
# Made from {name}.
# What the bench wrote into RAM through its own mapping (tables, descriptor lists, data) is not in
# a QMP log; add it with poke lines where a reply depends on it.
"""


def convert_log(path: Path, *, expect: bool = False) -> str:
    """The text of a session file with the log's commands in order.

    Replies and events are comments, or with ``expect`` the expectations that they come again.
    """
    lines = [_HEADER.format(name=path.name)]
    early: list[str] | None = None  # events that came before the reply to a command
    for number, entry in _entries(path):
        if "execute" in entry:
            arguments = entry.get("arguments") or {}
            words = [f"{key}={_literal(value)}" for key, value in arguments.items()]
            lines.append(" ".join([entry["execute"], *words]))
            early = []
        elif "return" in entry:
            lines += [_reply(entry["return"], expect), *(early or [])]
            early = None
        elif "error" in entry:
            lines += [f"expect error {json.dumps(entry['error']['desc'])}", *(early or [])]
            early = None
        elif "event" in entry:
            fields = [f"{key}={_literal(value)}" for key, value in entry.get("data", {}).items()]
            line = ("" if expect else "# ") + " ".join(["expect event", entry["event"], *fields])
            (lines if early is None else early).append(line)
        else:
            raise UsageError(f"{path}:{number}: neither a command, a reply nor an event")
    return "\n".join(line for line in lines if line) + "\n"


def _entries(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            raise UsageError(f"{path}:{number}: not JSON; is this a qmp.jsonl?") from None
        if not isinstance(entry, dict):
            raise UsageError(f"{path}:{number}: not an object; is this a qmp.jsonl?")
        yield number, entry


def _literal(value: Any) -> str:
    if (
        isinstance(value, str)
        and value
        and not set(value) & set(" \"'[]{}#=\t")
        and not value.isdigit()
    ):
        return value
    return json.dumps(value)


def _reply(value: Any, expect: bool) -> str:
    if not isinstance(value, dict) or not value:
        return "" if expect else f"# -> {json.dumps(value)}"
    if not expect:
        return f"# -> {json.dumps(value)}"
    return " ".join(
        ["expect return", *(f"{key}={_literal(entry)}" for key, entry in value.items())]
    )
