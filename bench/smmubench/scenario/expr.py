# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of ``when:``: names, numbers, text, comparisons, ``in``, ``and``, ``or``, ``not``.

Parsed with Python's grammar and walked here; nothing is ever evaluated by Python itself.
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smmubench.errors import did_you_mean

__all__ = ["Condition", "ExpressionError"]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_MAX_LENGTH = 1000


class ExpressionError(ValueError):
    """What is wrong, and at which offset (in characters) of the expression."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Condition:
    """A parsed expression; call it with the names' values."""

    text: str
    tree: ast.expr

    @classmethod
    def parse(cls, text: str) -> Condition:
        """ExpressionError for what is no expression of this small kind."""
        if len(text) > _MAX_LENGTH:
            raise ExpressionError(f"longer than {_MAX_LENGTH} characters")
        try:
            with (
                warnings.catch_warnings()
            ):  # "4and x" and the like: refused or harmless, never told
                warnings.simplefilter("ignore")
                tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            offset = max(0, (getattr(error, "offset", None) or 1) - 1)
            raise ExpressionError(
                f'"{text}" is not an expression; write one like tlb == 4 and pages != "large"',
                offset,
            ) from None
        _check(tree)
        return cls(text, tree)

    def __call__(self, names: Mapping[str, Any]) -> bool:
        """ExpressionError for an unknown name, and for a comparison of unlike things."""
        return bool(_value(self.tree, names))


def _check(node: ast.expr) -> None:
    match node:
        case ast.Name() | ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.BoolOp(values=items):
            children = items
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=rest) if all(
            type(op) in _COMPARE for op in ops
        ):
            children = [left, *rest]
        case _:
            raise ExpressionError(
                "only names, numbers, text, == != < <= > >= in and or not may stand here",
                node.col_offset,
            )
    for child in children:
        _check(child)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return _name(node, names)
        case ast.List() | ast.Tuple():
            return [_value(item, names) for item in node.elts]
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, names)
        case ast.UnaryOp():
            value = _value(node.operand, names)
            if not isinstance(value, int | float):
                raise ExpressionError(f"-{value!r} is no number", node.col_offset)
            return -value
        case ast.BoolOp():
            results = (_value(item, names) for item in node.values)
            return all(results) if isinstance(node.op, ast.And) else any(results)
        case ast.Compare():
            return _compare(node, names)
    raise AssertionError(node)  # _check let nothing else through


def _name(node: ast.Name, names: Mapping[str, Any]) -> Any:
    lowered = {"true": True, "false": False}
    if node.id in names:
        return names[node.id]
    if node.id in lowered:
        return lowered[node.id]
    hint = did_you_mean(node.id, names) or (f"; known: {', '.join(names)}" if names else "")
    raise ExpressionError(f'nothing is called "{node.id}"{hint}', node.col_offset)


def _compare(node: ast.Compare, names: Mapping[str, Any]) -> bool:
    left = _value(node.left, names)
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        right = _value(right_node, names)
        is_in = isinstance(op, ast.In | ast.NotIn)
        if is_in and not isinstance(right, list):
            raise ExpressionError(f"{right!r} is no list to look in", right_node.col_offset)
        for other in right if is_in else [right]:
            # "4" and 4 are never equal, so a condition that compares them never does what it says.
            if _kind(left) != _kind(other):
                raise ExpressionError(
                    f"compares {_kind(left)} ({left!r}) with {_kind(other)} ({other!r})",
                    node.col_offset,
                )
        try:
            if not _COMPARE[type(op)](left, right):
                return False
        except TypeError:
            raise ExpressionError(
                f"{left!r} and {right!r} have no order", node.col_offset
            ) from None
        left = right
    return True


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "nothing" if value is None else "a mapping"
