# SPDX-License-Identifier: GPL-2.0-or-later
"""Pydantic's errors in a newcomer's words, each at its place in the file."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from smmubench.errors import did_you_mean
from smmubench.scenario.located import Document, KeyPath, Mark

__all__ = ["complaints", "describe", "reshapes"]


def complaints(
    error: ValidationError,
    model: type[BaseModel],
    data: Any,
    document: Document,
    base: KeyPath,
    *,
    skip: Callable[[Any], bool] = lambda value: False,
) -> Iterator[tuple[Mark, str]]:
    """What is wrong with ``data``, which stands at ``base`` of ``document`` and isn't a ``model``.

    The members of a union complain each for itself; what they say about one place is one message.
    ``skip``: values about which nothing is said.
    """
    found: dict[Mark, list[str]] = {}
    missing: dict[Mark, list[str]] = {}
    for each in error.errors(include_url=False):
        if skip(each["input"]):
            continue
        path = _real(each["loc"], data)
        kind = each["type"]
        if kind == "missing":
            names = missing.setdefault(document.mark((*base, *path), key=True), [])
            names.append(f'"{each["loc"][-1]}"')
            continue
        if kind == "extra_forbidden":
            name = str(each["loc"][-1])
            known = sorted(_field_names(model, each["loc"][:-1]))
            hint = did_you_mean(name, known) or (f"; known: {', '.join(known)}" if known else "")
            message = f'unknown key "{name}"{hint}'
            mark = document.mark((*base, *path), key=True)
        else:
            message = _words(kind, each)
            mark = document.mark((*base, *path))
            words = [part for part in path if isinstance(part, str)]
            if words:
                message = f"{words[-1]}: {message}"
        messages = found.setdefault(mark, [])
        if message not in messages:
            messages.append(message)
    for mark, names in missing.items():
        yield mark, f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} missing"
    for mark, messages in found.items():
        yield mark, "; or: ".join(messages)


def _real(loc: Sequence[int | str], data: Any) -> KeyPath:
    """``loc`` without the names that pydantic adds for the members of a union."""
    path: list[int | str] = []
    for position, part in enumerate(loc):
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path.append(part)
        elif position == len(loc) - 1 and isinstance(data, dict):
            break  # a missing key: its place is the mapping
    return tuple(path)


def describe(value: Any) -> str:
    """A value as the file's author sees it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _words(kind: str, error: Any) -> str:
    given = describe(error.get("input"))
    context = error.get("ctx", {})
    bounds = {
        "greater_than_equal": ("at least", "ge"),
        "greater_than": ("more than", "gt"),
        "less_than_equal": ("at most", "le"),
        "less_than": ("less than", "lt"),
    }
    if kind in bounds:
        words, key = bounds[kind]
        return f"must be {words} {context[key]:g}, not {given}"
    if kind.startswith("int_"):
        return f"must be a whole number, not {given}"
    if kind.startswith("float_"):
        return f"must be a number, not {given}"
    if kind.startswith("bool_"):
        return f"must be true or false, not {given}"
    if kind == "string_type":
        quote = (
            f"; put it in quotes: '{error['input']}'"
            if isinstance(error["input"], int | float)
            else ""
        )
        return f"must be text, not {given}{quote}"
    if kind in ("list_type", "tuple_type", "set_type"):
        return f"must be a list, not {given}"
    if kind in ("model_type", "dict_type", "model_attributes_type", "mapping_type"):
        return f"must be a mapping (key: value), not {given}"
    if kind in ("literal_error", "enum"):
        choices = str(context["expected"]).replace("'", '"')
        known = [word.strip().strip('"') for word in choices.replace(" or ", ",").split(",")]
        hint = (
            did_you_mean(str(error.get("input")), known)
            if isinstance(error.get("input"), str)
            else ""
        )
        return f"must be {choices}, not {given}{hint}"
    if kind in ("too_short", "string_too_short"):
        return "must not be empty" if context.get("min_length") == 1 else str(error["msg"])
    if kind == "string_pattern_mismatch":
        return f"{given} does not match {context['pattern']}"
    if kind == "finite_number":
        return f"must be a finite number, not {given}"
    message = str(error["msg"])
    return message.removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _field_names(model: type[BaseModel], loc: Sequence[int | str]) -> set[str]:
    """The keys known at ``loc`` inside ``model``."""
    types_here: list[Any] = [model]
    for part in loc:
        deeper: list[Any] = []
        for each in _models(types_here):
            if part in (names := dict(_fields(each))):
                deeper.append(names[str(part)])
        # an index, or the name of a union's member: the same types, their containers opened
        types_here = deeper or types_here
    if not loc and reshapes(model):  # the keys of its lists' items may stand in its own body
        types_here += [info.annotation for info in model.model_fields.values()]
    named = [each for each in _models(types_here) if each.__name__ in loc]
    return {name for each in named or _models(types_here) for name, _ in _fields(each)}


def reshapes(model: type[BaseModel]) -> bool:
    """Whether a model takes short forms: it reshapes what it is given before it checks it."""
    validators = model.__pydantic_decorators__.model_validators.values()
    return any(each.info.mode in ("before", "wrap") for each in validators)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        yield info.alias or name, info.annotation


def _models(annotations: Sequence[Any]) -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    todo = list(annotations)
    while todo:
        each = todo.pop(0)
        if isinstance(each, type) and issubclass(each, BaseModel):
            found.append(each)
        elif get_origin(each) in (Union, types.UnionType) or get_args(each):
            todo += [arg for arg in get_args(each) if arg is not type(None)]
    return found
