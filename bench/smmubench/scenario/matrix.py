# SPDX-License-Identifier: GPL-2.0-or-later
"""``matrix:``: named lists whose product makes the points of a scenario, and ``${name}``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from smmubench.errors import did_you_mean
from smmubench.scenario.expr import Condition, ExpressionError
from smmubench.scenario.iommus import MSM, IommuChoice
from smmubench.scenario.located import Document, KeyPath

__all__ = ["MAX_POINTS", "NAME", "Point", "TemplateError", "expand", "point_label", "substitute"]

MAX_POINTS = 1000

#: What a name of matrix or vars looks like.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

RESERVED = ("when", "default")

#: Names that every point has, whatever its matrix.
GIVEN = ("iommu", "format")

_TEMPLATE = re.compile(r"\$(\$?)\{([^}]*)(\}?)")


@dataclass(frozen=True)
class Point:
    """One run of a scenario. ``params`` is empty at the default point; ``values`` has all.

    On another IOMMU than the scenario's first both have ``iommu`` as well.
    """

    params: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    iommu: IommuChoice = MSM

    @property
    def label(self) -> str:
        """``[tlb=4,pages=large]``, and nothing at the default point."""
        return point_label(self.params)

    @property
    def labels(self) -> tuple[str, ...]:
        """What a user may write for it; at the default point ``[default]`` too."""
        return (point_label(self.values), self.label or "[default]")

    @property
    def names(self) -> dict[str, Any]:
        """What ``${name}`` and conditions know of it."""
        return {**self.values, "iommu": self.iommu.model, "format": self.iommu.format}


def point_label(params: Mapping[str, Any]) -> str:
    if not params:
        return ""
    return "[" + ",".join(f"{name}={_shown(value)}" for name, value in params.items()) + "]"


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def expand(matrix: Any, document: Document) -> list[Point]:
    """The points, the default one first; none when something is wrong, told to ``document``."""
    if matrix is None:
        return [Point()]
    before = len(document.problems)
    lists = _lists(matrix, document)
    default = _default(matrix, lists, document)
    condition = _condition(matrix.get("when"), document) if isinstance(matrix, dict) else None
    if len(document.problems) > before:
        return []
    total = 1
    for values in lists.values():
        total *= len(values)
    if total > MAX_POINTS:
        message = f"{total:,} points; at most {MAX_POINTS} make sense"
        document.add(document.mark(("matrix",), key=True), message)
        return []
    combinations = [
        dict(zip(lists, each, strict=True)) for each in itertools.product(*lists.values())
    ]
    try:
        chosen = [values for values in combinations if condition is None or condition(values)]
    except ExpressionError as error:
        document.add(document.mark(("matrix", "when")), str(error))
        return []
    if default not in chosen:
        document.add(
            document.mark(("matrix", "when")),
            f"leaves out the default point {point_label(default)}, on which the fixed numbers are "
            "expected; name another in default:",
        )
        return []
    rest = [Point(values, values) for values in chosen if values != default]
    return [Point({}, default), *rest]


def _lists(matrix: Any, document: Document) -> dict[str, list[Any]]:
    if not isinstance(matrix, dict):
        document.add(document.mark(("matrix",)), "matrix is a mapping of names to lists")
        return {}
    lists: dict[str, list[Any]] = {}
    for name, values in matrix.items():
        path: KeyPath = ("matrix", name)
        if name in RESERVED:
            continue
        if not NAME.fullmatch(name):
            document.add(
                document.mark(path, key=True), f'"{name}" is no name: letters, digits and _ only'
            )
        elif name in GIVEN:
            document.add(
                document.mark(path, key=True),
                f'"{name}" comes from iommu:, which takes a list of its own',
            )
        elif not isinstance(values, list) or not values:
            document.add(document.mark(path), f"{name} must be a list with at least one value")
        else:
            for index, value in enumerate(values):
                mark = document.mark((*path, index))
                if not isinstance(value, str | int | float):
                    document.add(mark, "a matrix holds numbers, text, true and false")
                elif any(value == v and type(value) is type(v) for v in values[:index]):
                    document.add(mark, f"{_shown(value)} stands here twice")
            lists[name] = values
    if not lists and not document.problems:
        document.add(document.mark(("matrix",)), "matrix has no list")
    return lists


def _default(matrix: Any, lists: Mapping[str, list[Any]], document: Document) -> dict[str, Any]:
    default = {name: values[0] for name, values in lists.items()}
    given = matrix.get("default") if isinstance(matrix, dict) else None
    if given is None:
        return default
    if not isinstance(given, dict):
        document.add(
            document.mark(("matrix", "default")), "default is a mapping of names to values"
        )
        return default
    for name, value in given.items():
        path: KeyPath = ("matrix", "default", name)
        if name not in lists:
            document.add(
                document.mark(path, key=True), f'matrix has no "{name}"{did_you_mean(name, lists)}'
            )
        elif value not in lists[name]:
            shown = ", ".join(_shown(each) for each in lists[name])
            document.add(
                document.mark(path), f"{_shown(value)} is none of {name}'s values: {shown}"
            )
        else:
            default[name] = value
    return default


def _condition(text: Any, document: Document) -> Condition | None:
    if text is None:
        return None
    if not isinstance(text, str):
        document.add(document.mark(("matrix", "when")), "when is an expression in quotes")
        return None
    try:
        return Condition.parse(text)
    except ExpressionError as error:
        document.add(document.mark(("matrix", "when")), str(error))
        return None


class TemplateError(ValueError):
    """A ``${...}`` that can't be replaced; ``path`` leads to its text."""

    def __init__(self, path: KeyPath, message: str) -> None:
        super().__init__(message)
        self.path = path


def substitute(
    data: Any, names: Mapping[str, Any], path: KeyPath = ()
) -> tuple[Any, list[TemplateError]]:
    """``data`` with every ``${name}`` in its texts replaced, and what went wrong."""
    errors: list[TemplateError] = []

    def walk(value: Any, path: KeyPath) -> Any:
        if isinstance(value, str) and "${" in value:
            try:
                return _text(value, names, path)
            except TemplateError as error:
                errors.append(error)
                return value
        if isinstance(value, list):
            return [walk(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: walk(item, (*path, key)) for key, item in value.items()}
        return value

    return walk(data, path), errors


def _text(text: str, names: Mapping[str, Any], path: KeyPath) -> Any:
    parts: list[str] = []
    last = 0
    for found, value in _found(text, names, path):
        if found.span() == (0, len(text)) and not found[1]:
            return value
        if isinstance(value, list | dict | None):
            raise TemplateError(path, f"{found[0]} is no number or text, so it must stand alone")
        parts += [text[last : found.start()], _shown(value)]
        last = found.end()
    return "".join([*parts, text[last:]])


def _found(
    text: str, names: Mapping[str, Any], path: KeyPath
) -> Iterator[tuple[re.Match[str], Any]]:
    for found in _TEMPLATE.finditer(text):
        if found[1]:
            yield found, found[0][1:]
            continue
        name = found[2].strip()
        if not found[3]:
            raise TemplateError(path, f"{found[0]} lacks its closing brace")
        if name not in names:
            known = f"; known: {', '.join(names)}" if names else "; there is no matrix and no vars"
            raise TemplateError(
                path, f'nothing is called "{name}"{did_you_mean(name, names) or known}'
            )
        yield found, names[name]
