# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking a located YAML mapping apart, key by key, with complaints that name the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from smmubench.errors import did_you_mean

if TYPE_CHECKING:
    from smmubench.scenario.located import Document

Path = tuple[str | int, ...]
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_SIZE = re.compile(r"(0x[0-9a-fA-F]+|[0-9]+)([KMG]?)")
_UNIT = {"": 0, "K": 10, "M": 20, "G": 30}
_REQUIRED: Any = object()


class Node:
    """A mapping of the file. What is wrong with it goes to the document's problems.

    ``get`` answers None after a complaint, so that reading goes on and finds the other mistakes.
    """

    def __init__(self, document: Document, path: Path, data: Any) -> None:
        self.document = document
        self.path = path
        self._known: list[str] = []
        self._silent = not isinstance(data, dict)
        self.data: dict[str, Any] = {} if self._silent else data
        if self._silent:
            self.complain("expected a mapping (name: value)")

    def complain(self, message: str, key: str | None = None) -> None:
        """A complaint about the mapping, or about the value of ``key``."""
        path = self.path if key is None else (*self.path, key)
        self.document.add(self.document.mark(path), message)

    def get(self, key: str, convert: Callable[[Any], Any], default: Any = _REQUIRED) -> Any:
        """The value of ``key`` as ``convert`` gives it; a ValueError becomes a complaint."""
        self._known.append(key)
        if key not in self.data:
            if default is not _REQUIRED:
                return default
            if not self._silent:
                self.complain(f'"{key}" is missing')
            return None
        try:
            return convert(self.data[key])
        except ValueError as error:
            self.complain(f"{key}: {error}", key)
            return None

    def node(self, key: str) -> Node | None:
        """The mapping at ``key``; None after a complaint."""
        data = self.get(key, lambda value: value)
        return None if key not in self.data else Node(self.document, (*self.path, key), data)

    def nodes(self, key: str) -> Iterator[Node]:
        """The mappings of the list at ``key``, which may be left out."""
        for index, item in enumerate(self.get(key, a_list, []) or []):
            yield Node(self.document, (*self.path, key, index), item)

    def done(self, *also: str) -> None:
        """Complain about keys that nobody asked for; ``also`` names some that are right."""
        known = [*self._known, *also]
        for key in self.data:
            if key not in known:
                hint = did_you_mean(key, known) or f"; known here: {', '.join(known)}"
                mark = self.document.mark((*self.path, key), key=True)
                self.document.add(mark, f'unknown key "{key}"{hint}')


def a_list(value: Any) -> list[Any]:
    """Converter: a list."""
    if not isinstance(value, list):
        raise ValueError("expected a list")
    return value


def text(value: Any) -> str:
    """Converter: text that isn't empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected text")
    return value.strip()


def name(value: Any) -> str:
    """Converter: a name that is also good as a part of a C name."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError(
            f"{value!r} is no name (lower-case letters, digits, _ and -, letter first)"
        )
    return value


def number(low: int, high: int) -> Callable[[Any], int]:
    """Converter: a whole number from ``low`` to ``high``."""

    def convert(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{value!r} is no number")
        if not low <= value <= high:
            raise ValueError(f"{value} is not {low} to {high}")
        return value

    return convert


def byte_count(low: int = 0, high: int = 1 << 48) -> Callable[[Any], int]:
    """Converter: an address, offset or size in bytes, a number or a string like "512M"."""

    def convert(value: Any) -> int:
        if isinstance(value, str) and (match := _SIZE.fullmatch(value)):
            value = int(match[1], 0) << _UNIT[match[2]]
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{value!r} is no number of bytes (write 4096, 0x1000, 4K, 1M or 1G)")
        if not low <= value <= high:
            raise ValueError(f"{value:#x} is not {low:#x} to {high:#x}")
        return value

    return convert


def one_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    """Converter: one of ``words``."""

    def convert(value: Any) -> str:
        if value not in words:
            hint = did_you_mean(str(value), words) or f"; there are: {', '.join(words)}"
            raise ValueError(f'"{value}" is unknown{hint}')
        return str(value)

    return convert


def mids(limit: int) -> Callable[[Any], tuple[int, ...]]:
    """Converter: a list of machine IDs below ``limit`` and of ranges like "3-10"."""

    def convert(value: Any) -> tuple[int, ...]:
        found: list[int] = []
        for item in a_list(value):
            match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", str(item))
            if not match:
                raise ValueError(f"{item!r} is no machine ID and no range (write 3 or 3-10)")
            run = range(int(match[1]), int(match[2] or match[1]) + 1)
            if not run or run[-1] >= limit:
                raise ValueError(f"{item} is not within 0-{limit - 1}, first to last")
            found += run
        if not found:
            raise ValueError("a context serves at least one machine ID")
        return tuple(found)

    return convert
