# SPDX-License-Identifier: GPL-2.0-or-later
"""Which case runs on which target: ``-k``, ``--target``, what is built, what a scenario can use."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smmubench.errors import MissingTool, UsageError, did_you_mean
from smmubench.scenario.find import Selected
from smmubench.targets import TARGETS, available

__all__ = ["Keyword", "Targets", "choose_targets", "pairs"]


@dataclass(frozen=True)
class Targets:
    """``names`` in the order of use; ``missing`` maps those that can't be opened to the reason."""

    names: tuple[str, ...]
    missing: dict[str, str]
    asked: bool  #: whether the user named them


def choose_targets(asked: Sequence[str]) -> Targets:
    """The targets that were asked for, or else every one that is built.

    Raises UsageError for an unknown name, MissingTool when none is built at all.
    """
    for name in asked:
        if name not in TARGETS:
            hint = did_you_mean(name, TARGETS) or f"; there are: {', '.join(TARGETS)}"
            raise UsageError(f'there is no target "{name}"{hint}')
    wanted = tuple(dict.fromkeys(asked)) or TARGETS
    missing = {name: why for name in wanted if (why := _missing(name))}
    if asked:
        return Targets(wanted, missing, True)
    built = tuple(name for name in wanted if name not in missing)
    if not built:
        raise MissingTool("no target is built", "smmubench build")
    return Targets(built, missing, False)


def _missing(name: str) -> str | None:
    # The models compile in seconds, so the sim target does that itself when it is opened.
    if name == "sim" and shutil.which("gcc"):
        return None
    return available(name)


def pairs(selected: Sequence[Selected], targets: Targets) -> list[tuple[Selected, str]]:
    """Each case with each target. Unless targets were asked for, those it can't use are left out;
    a case that can use none of them stays, to be reported as skipped.
    """
    found: list[tuple[Selected, str]] = []
    for each in selected:
        limit = each.scenario.frame.targets
        usable = [name for name in targets.names if not limit or name in limit.only]
        names = targets.names if targets.asked else usable or targets.names[:1]
        found += [(each, name) for name in names]
    return found


class Keyword:
    """``-k``: words with and, or, not and parentheses; a word matches a part of a case's name."""

    _TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")

    def __init__(self, text: str) -> None:
        self._text = text
        tokens = [mark or word for mark, word in self._TOKEN.findall(text)]
        self._tokens = tokens
        if not tokens:
            raise UsageError("-k needs a word")
        self._at = 0
        self._match = self._either()
        if self._at < len(tokens):
            raise self._bad()

    def __call__(self, name: str) -> bool:
        return self._match(name.lower())

    def _bad(self) -> UsageError:
        at = self._tokens[self._at] if self._at < len(self._tokens) else "its end"
        return UsageError(
            f'-k "{self._text}" makes no sense at {at}; '
            'write words with "and", "or", "not" and parentheses'
        )

    def _take(self, token: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == token:
            self._at += 1
            return True
        return False

    def _either(self) -> Callable[[str], bool]:
        left = self._both()
        while self._take("or"):
            left = _or(left, self._both())
        return left

    def _both(self) -> Callable[[str], bool]:
        left = self._one()
        while self._take("and"):
            left = _and(left, self._one())
        return left

    def _one(self) -> Callable[[str], bool]:
        if self._take("not"):
            inner = self._one()
            return lambda name: not inner(name)
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise self._bad()
            return inner
        if self._at >= len(self._tokens) or self._tokens[self._at] in ("and", "or", ")"):
            raise self._bad()
        word = self._tokens[self._at].lower()
        self._at += 1
        return lambda name: word in name


def _or(left: Callable[[str], bool], right: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda name: left(name) or right(name)


def _and(left: Callable[[str], bool], right: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda name: left(name) and right(name)
