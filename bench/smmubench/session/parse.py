# SPDX-License-Identifier: GPL-2.0-or-later
"""The session file's grammar: lines to commands and expectations, every mistake with its place."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smmubench.errors import ScenarioError, UsageError, did_you_mean

_COMMAND = re.compile(r"[a-z_][a-z0-9_-]*$")
_KINDS = ("return", "error", "event")


@dataclass(frozen=True)
class Command:
    """``name key=value ...``"""

    line: int
    text: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Expect:
    """``expect return|error|event ...``; ``fields`` maps a path such as ``contexts[0].asid`` to
    its value.
    """

    line: int
    text: str
    kind: str
    name: str = ""  #: the event's name, or the words an error must hold
    fields: dict[str, Any] = field(default_factory=dict)
    timeout: float = 5.0


Step = Command | Expect


def parse_session(path: Path) -> list[Step]:
    """The steps of a file. ScenarioError lists every bad line as ``file:line:col``."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 (byte {error.start})") from None
    steps: list[Step] = []
    problems: list[str] = []
    for number, raw in enumerate(text.splitlines(), 1):
        try:
            step = parse_line(raw, number)
        except _Bad as bad:
            caret = " " * bad.column + "^"
            problems.append(f"{path}:{number}:{bad.column + 1}: {bad}\n    {raw}\n    {caret}")
            continue
        if isinstance(step, Expect) and step.kind != "event":
            previous = steps[-1] if steps else None
            while isinstance(previous, Expect) and previous.kind == "event":
                previous = None
            if previous is None:
                problems.append(
                    f"{path}:{number}:1: expect {step.kind} has no command before it\n    {raw}"
                )
        if step:
            steps.append(step)
    if problems:
        raise ScenarioError("\n".join(problems))
    if not any(isinstance(step, Command) for step in steps):
        raise ScenarioError(f"{path}: no command in it; a session that does nothing proves nothing")
    return steps


def parse_line(raw: str, number: int = 1) -> Step | None:
    """One line; None for blank lines and comments."""
    words = _split(raw)
    if not words:
        return None
    column, head = words[0]
    if head == "expect":
        return _expect(raw, number, words[1:], column)
    if head == "poke":
        return _poke(raw, number, words[1:], column)
    if not _COMMAND.match(head):
        raise _Bad(f'"{head}" is no command name', column)
    return Command(number, raw.strip(), head, _arguments(words[1:]))


class _Bad(ValueError):
    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


def _split(raw: str) -> list[tuple[int, str]]:
    """Words with their columns; brackets and quotes hold a word together, ``#`` ends the line."""
    words: list[tuple[int, str]] = []
    at = 0
    while at < len(raw):
        if raw[at].isspace():
            at += 1
            continue
        if raw[at] == "#":
            break
        start, depth, quote = at, 0, ""
        while at < len(raw):
            char = raw[at]
            if quote:
                if char == "\\":
                    at += 1
                elif char == quote:
                    quote = ""
            elif char in "\"'":
                quote = char
            elif char in "[{(":
                depth += 1
            elif char in "]})":
                depth -= 1
            elif char.isspace() and depth <= 0:
                break
            at += 1
        if quote:
            raise _Bad(f"this {quote} is never closed", start)
        if depth > 0:
            raise _Bad("a bracket here is never closed", start)
        words.append((start, raw[start:at]))
    return words


def _arguments(words: list[tuple[int, str]]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for column, word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise _Bad(f'expected key=value, not "{word}"', column)
        *parents, leaf = key.split(".")
        place = arguments
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise _Bad(f'"{key}" is a value and has members too', column)
        if leaf in place:
            raise _Bad(f'"{key}" is given twice', column)
        place[leaf] = parse_value(value, column + len(key) + 1)
    return arguments


def parse_value(text: str, column: int = 0) -> Any:
    """JSON, hexadecimal numbers also inside of it, Python literals; anything else is a string."""
    try:
        return int(text, 0)
    except ValueError:
        pass
    if text[:1] in "[{\"'":
        hexed = re.sub(
            r'("(?:\\.|[^"\\])*")|\b0x[0-9a-fA-F]+\b',
            lambda found: found.group(1) or str(int(found.group(0), 16)),
            text,
        )
        try:
            return json.loads(hexed)
        except ValueError:
            pass
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            raise _Bad("neither JSON nor a Python literal", column) from None
    return {"true": True, "false": False, "null": None}.get(text.lower(), text)


def _expect(raw: str, number: int, words: list[tuple[int, str]], column: int) -> Expect:
    if not words:
        raise _Bad("expect what? return, error or event", column)
    column, kind = words.pop(0)
    if kind not in _KINDS:
        raise _Bad(
            f'expect knows return, error and event, not "{kind}"{did_you_mean(kind, _KINDS)}',
            column,
        )
    name = ""
    if kind == "event":
        if not words or "=" in words[0][1]:
            raise _Bad("expect event needs the event's name", column)
        name = words.pop(0)[1]
    elif kind == "error" and words and "=" not in words[0][1]:
        name = str(parse_value(words[0][1], words[0][0]))
        words.pop(0)
    fields: dict[str, Any] = {}
    timeout = 5.0
    for column, word in words:
        key, equals, text = word.partition("=")
        if not equals or not key:
            raise _Bad(f'expected path=value, not "{word}"', column)
        value = parse_value(text, column + len(key) + 1)
        if key == "timeout" and kind == "event":
            if isinstance(value, bool) or not _is_positive(value):
                raise _Bad("timeout wants a number of seconds above 0", column)
            timeout = float(value)
        else:
            fields[key] = value
    return Expect(number, raw.strip(), kind, name, fields, timeout)


def _is_positive(value: Any) -> bool:
    try:
        return 0 < float(value) < 86400
    except (TypeError, ValueError):
        return False


def _poke(raw: str, number: int, words: list[tuple[int, str]], column: int) -> Command:
    """``poke ADDRESS WORD...``: 32-bit words into RAM or registers, as one x-mmio."""
    values: list[int] = []
    for at, word in words:
        try:
            values.append(int(word, 0))
        except ValueError:
            raise _Bad(f'poke wants numbers, not "{word}"', at) from None
    if len(values) < 2:
        raise _Bad("poke ADDRESS WORD [WORD ...]", column)
    address, *data = values
    ops = [{"op": "write", "addr": address + 4 * i, "value": word} for i, word in enumerate(data)]
    return Command(number, raw.strip(), "x-mmio", {"ops": ops})
