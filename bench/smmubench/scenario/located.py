# SPDX-License-Identifier: GPL-2.0-or-later
"""YAML whose every value knows its place, so that each complaint names ``file:line:col``.

It is YAML 1.2's core schema in what matters to a newcomer: only true/false are booleans (yes, no,
on and off stay text), 0o17 is octal, dates stay text; 017 is refused since the two versions of YAML
disagree about it. Duplicate keys, foreign tags, several documents, aliases that grow without end
and files that aren't UTF-8 are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from smmubench.errors import ScenarioError

__all__ = ["Document", "Mark", "Problem", "parse", "raise_problems", "read"]

KeyPath = tuple[str | int, ...]

MAX_BYTES = 1 << 20  # a scenario is written by hand
MAX_DEPTH = 64
MAX_NODES = 100_000  # after aliases are followed
SHOWN_COLUMNS = 100


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; ``str()`` shows ``file:line:col: message``, line and caret."""

    name: str
    mark: Mark
    message: str
    source: str = ""

    def __str__(self) -> str:
        head = f"{self.name}:{self.mark.line}:{self.mark.column}: {self.message}"
        if not self.source.strip():
            return head
        start = self.mark.column - 1
        source = "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in self.source)
        skip = max(0, start - SHOWN_COLUMNS // 2) if len(source) > SHOWN_COLUMNS else 0
        shown = source[skip : skip + SHOWN_COLUMNS]
        before = "".join("\t" if c == "\t" else " " for c in shown[: start - skip])
        carets = "^" * max(1, min(self.mark.length, len(shown) - len(before)))
        number = f"{self.mark.line:5d}"
        return f"{head}\n{number} | {shown}\n{' ' * len(number)} | {before}{carets}"


@dataclass(slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) and where each part of it stands."""

    name: str
    lines: list[str]
    data: Any = None
    values: dict[KeyPath, Mark] = field(default_factory=dict)
    keys: dict[KeyPath, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, path: KeyPath, *, key: bool = False) -> Mark:
        """The place of the value (or of its key) at ``path``, or of what encloses it."""
        if key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Mark())

    def problem(self, mark: Mark, message: str) -> Problem:
        source = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        return Problem(self.name, mark, message, source)

    def add(self, mark: Mark, message: str) -> None:
        self.problems.append(self.problem(mark, message))


def raise_problems(problems: list[Problem]) -> None:
    """Raise ScenarioError with all of ``problems``, in the file's order, each once."""
    if problems:
        unique = sorted(set(problems), key=lambda p: (p.name, p.mark, p.message))
        raise ScenarioError("\n".join(str(problem) for problem in unique))


def read(path: Path, name: str | None = None) -> Document:
    """Parse a file. ScenarioError when it can't be read; the rest is in ``.problems``."""
    shown = name or str(path)
    try:
        if path.is_dir():
            raise ScenarioError(f"{shown}: is a directory")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioError(f"{shown}: {error.strerror or error}") from None
    return parse(raw, shown)


def parse(raw: bytes, name: str) -> Document:
    """Parse one YAML document; never raises for what the text holds."""
    if len(raw) > MAX_BYTES:
        return _refused(name, "larger than 1 MiB, which no scenario needs to be")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        start = before.rfind(b"\n") + 1
        document = _refused(name, "")
        mark = Mark(before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1)
        document.problems = [
            Problem(
                name, mark, f"not UTF-8 (byte 0x{raw[error.start]:02x}); save the file as UTF-8"
            )
        ]
        return document
    document = Document(name, _LINE_END.split(text))
    try:
        root = _compose(text)
        if root is None:
            document.add(Mark(), "the file is empty")
        else:
            document.data = _Builder(document).build(root, ())
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        if error.context_mark and _OPENER.search(str(error.problem)):
            at = error.context_mark
        mark = Mark(at.line + 1, at.column + 1) if at else Mark()
        document.add(mark, _friendly(error, document, mark))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        shown = (
            f"U+{ord(error.character) if isinstance(error.character, str) else error.character:04X}"
        )
        document.add(Mark(line, column), f"the character {shown} may not stand in YAML")
    except _TooMuch as error:
        document.add(error.mark, str(error))
    return document


_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def _refused(name: str, message: str) -> Document:
    return Document(name, [], problems=[Problem(name, Mark(), message)])


class _TooMuch(Exception):
    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark


_PLAIN = "plain"  # the tag of an untagged, unquoted scalar, whose type its text tells


class _Resolver:
    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            return _PLAIN if implicit[0] else "tag:yaml.org,2002:str"
        return "tag:yaml.org,2002:" + ("seq" if kind is yaml.SequenceNode else "map")


class _PureLoader(_Resolver, yaml.SafeLoader):
    pass


class _FastLoader(_Resolver, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    pass


def _compose(text: str) -> yaml.Node | None:
    """Fast parser first; what that one refuses, the pure one tells with better words."""
    try:
        _check_depth(text, _FastLoader)
        return _single(text, _FastLoader)
    except yaml.YAMLError:
        _check_depth(text, _PureLoader)
        return _single(text, _PureLoader)


def _single(text: str, loader_class: type) -> yaml.Node | None:
    loader = loader_class(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


def _check_depth(text: str, loader_class: type) -> None:
    """Composing recurses, in C too; events don't."""
    depth = 0
    for event in yaml.parse(text, Loader=loader_class):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                at = event.start_mark
                mark = Mark(at.line + 1, at.column + 1) if at else Mark()
                raise _TooMuch(mark, f"nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


#: Troubles whose cause stands where the construct began.
_OPENER = re.compile("could not find expected ':'|unexpected end of stream|expected ',' or '[]}]'")

_HINTS = (
    (re.compile(r"'\\t'|found a tab"), "a tab can't indent YAML; use spaces"),
    (
        re.compile("mapping values are not allowed"),
        "no key can stand here: the indentation is off, or a text with ': ' in it needs quotes",
    ),
    (
        re.compile("but found another document|single document"),
        "a second document begins here; a scenario is one document (remove the '---')",
    ),
    (re.compile("expected <block end>"), "the indentation fits none of the lines above"),
    (
        re.compile("could not find expected ':'"),
        "a key without ':' (a ':' must be followed by a space)",
    ),
    (re.compile("found unexpected end of stream"), "this quoted text never ends"),
    (
        re.compile("expected ',' or '[]}]'"),
        "this bracket isn't closed, or lacks a ',' between values",
    ),
    (re.compile("found undefined alias"), "this alias (*name) has no anchor (&name) above it"),
)


def _friendly(error: yaml.MarkedYAMLError, document: Document, mark: Mark) -> str:
    problem = str(error.problem or error.context or "not YAML")
    line = document.lines[mark.line - 1] if mark.line <= len(document.lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _HINTS[0][1]
    for pattern, hint in _HINTS:
        if pattern.search(problem):
            return hint
    context = f" {error.context}" if error.context else ""
    return f"not YAML: {problem}{context}"


_INT = re.compile(
    r"[-+]?(?:0|[1-9](?:_?[0-9])*|0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|0o[0-7]+|0b[01](?:_?[01])*)$"
)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+$")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_TAG = "tag:yaml.org,2002:"


class _Builder:
    """Data and marks out of nodes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0
        self.open: set[int] = set()  # collections being built: an alias back to one never ends

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        mark = _mark(node)
        self.document.values[path] = mark
        self.count += 1
        if self.count > MAX_NODES:
            raise _TooMuch(mark, f"more than {MAX_NODES:,} values once the aliases are followed")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, mark)
        if id(node) in self.open:
            raise _TooMuch(mark, "this anchor holds an alias to itself")
        expected = "seq" if isinstance(node, yaml.SequenceNode) else "map"
        if node.tag != _TAG + expected:
            self._foreign(node, mark)
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
            assert isinstance(node, yaml.MappingNode)
            return self._mapping(node, path)
        finally:
            self.open.discard(id(node))

    def _foreign(self, node: yaml.Node, mark: Mark) -> None:
        self.document.add(mark, f'the tag "{node.tag.replace(_TAG, "!!")}" has no meaning here')

    def _scalar(self, node: yaml.ScalarNode, mark: Mark) -> Any:
        text: str = node.value
        if node.tag == _TAG + "str":
            return text
        if node.tag not in (_PLAIN, _TAG + "int", _TAG + "float", _TAG + "bool", _TAG + "null"):
            self._foreign(node, mark)
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _LEADING_ZERO.match(text):
            digits = text.lstrip("+-0_").replace("_", "") or "0"
            octal = "" if set(digits) & {"8", "9"} else f"0o{digits} or "
            self.document.add(
                mark,
                f"{text} is octal in one YAML and decimal in the next: "
                f"write {octal}{digits}, or quote it",
            )
            return text
        try:
            if _INT.match(text):
                return int(text, 0)
            if _FLOAT.match(text):
                return float(text)
        except ValueError:  # more digits than Python takes
            self.document.add(mark, "a number of that many digits is no number of ours")
        return text

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            mark = _mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.document.add(mark, "a key must be plain text")
                continue
            key: str = key_node.value
            if key == "<<" and key_node.tag == _PLAIN:
                merged.append(value_node)
                continue
            if key in result:
                first = self.document.keys[(*path, key)]
                self.document.add(mark, f'duplicate key "{key}"; the first is on line {first.line}')
                continue
            self.document.keys[(*path, key)] = mark
            result[key] = self.build(value_node, (*path, key))
        for source in merged:
            self._merge(source, result, path)
        return result

    def _merge(self, source: yaml.Node, result: dict[str, Any], path: KeyPath) -> None:
        """``<<: *anchor``: keys that the mapping lacks itself."""
        if isinstance(source, yaml.SequenceNode):
            for each in source.value:
                self._merge(each, result, path)
            return
        if not isinstance(source, yaml.MappingNode):
            self.document.add(_mark(source), "<< takes a mapping, or a list of mappings")
            return
        if id(source) in self.open:
            raise _TooMuch(_mark(source), "this anchor holds an alias to itself")
        kept = {key: self.document.keys[(*path, key)] for key in result}
        fresh = yaml.MappingNode(
            source.tag,
            [(k, v) for k, v in source.value if getattr(k, "value", None) not in kept],
            source.start_mark,
            source.end_mark,
        )
        self.open.add(id(source))
        try:
            result.update(self._mapping(fresh, path))
        finally:
            self.open.discard(id(source))


def _mark(node: yaml.Node) -> Mark:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if start.line == end.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, length))
