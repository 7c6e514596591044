# SPDX-License-Identifier: GPL-2.0-or-later
"""YAML with places: what it means, and what is refused with which words."""

from __future__ import annotations

import pytest

from smmubench.scenario.located import Mark, parse


def problems(text: str | bytes) -> list[str]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [str(problem) for problem in parse(raw, "x.yaml").problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("0o17", 15),
        ("0x8000_0000", 0x80000000),
        ("0b11", 3),
        ("1_000", 1000),
        ("-5", -5),
        ("2010-07-19", "2010-07-19"),
        ("1:30", "1:30"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_scalars_mean_what_they_look_like(text: str, value: object) -> None:
    document = parse(f"a: {text}\n".encode(), "x.yaml")
    assert not document.problems
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


def test_keys_are_text_even_where_yaml_1_1_sees_booleans() -> None:
    assert parse(b"on: 1\nyes: 2\n3: 4\n", "x").data == {"on": 1, "yes": 2, "3": 4}


def test_every_value_knows_its_place() -> None:
    document = parse(b"steps:\n  - map: {size: 64K}\n", "x.yaml")
    assert document.mark(("steps", 0, "map", "size")) == Mark(2, 17, 3)
    assert document.mark(("steps", 0, "map"), key=True) == Mark(2, 5, 3)
    # what isn't there is in what encloses it
    assert document.mark(("steps", 0, "map", "iova")) == document.mark(("steps", 0, "map"))


def test_duplicate_keys_are_refused_with_the_line_of_the_first() -> None:
    assert problems("a: 1\nb: 2\na: 3\n") == [
        'x.yaml:3:1: duplicate key "a"; the first is on line 1\n    3 | a: 3\n      | ^'
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "1:1", "empty"),
        ("# only a comment\n", "1:1", "empty"),
        ("a: 017\n", "1:4", "write 0o17 or 17"),
        ("a: 09\n", "1:4", "write 9, or quote it"),
        ("a:\n\tb: 1\n", "2:1", "tab"),
        ("a: 1\n---\nb: 1\n", "2:1", "second document"),
        ("a: b: c\n", "1:5", "indentation"),
        ("a: 1\nb\nc: 2\n", "2:1", "without ':'"),
        ("a: 'open\n", "1:4", "never ends"),
        ("a: [1, 2\nb: 3\n", "1:4", "isn't closed"),
        ("a: *no\n", "1:4", "no anchor"),
        ("a: &x [*x]\n", "1:4", "alias to itself"),
        ("a: !exec 1\n", "1:4", '"!exec" has no meaning'),
        ("a: !!python/object:os.system {}\n", "1:4", "has no meaning"),
        ("? [1]\n: 2\n", "1:3", "plain text"),
        ("a: 1\n\x01b: 2\n", "2:1", "U+0001"),
        (b"a: 1\nb: \xff\n", "2:4", "UTF-8"),
        ("a: " + "9" * 5000 + "\n", "1:4", "digits"),
    ],
)
def test_refusals_name_place_and_reason(text: str | bytes, place: str, words: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"x.yaml:{place}: ")
    assert words in problem


def test_the_line_is_shown_with_a_caret_under_the_trouble() -> None:
    (problem,) = problems("first: 1\nsecond: !bad text\n")
    assert problem.split("\n")[1:] == ["    2 | second: !bad text", "      |         ^^^^^^^^^"]


def test_long_lines_are_cut_around_the_trouble() -> None:
    (problem,) = problems("a: [" + "1, " * 200 + "017]\n")
    shown, carets = problem.split("\n")[1:]
    assert len(shown) < 120
    assert shown[carets.index("^") :].startswith("017")


def test_control_characters_never_reach_the_terminal() -> None:
    assert all("\x1b" not in problem for problem in problems("a: 1\nb: \x1b[31m\n"))


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_deep_nesting_is_refused_and_not_recursed_into(text: str) -> None:
    (problem,) = problems(text)
    assert "nested more than" in problem


def test_alias_bomb_is_refused_soon() -> None:
    lines = ["a: &a [1,1,1,1,1,1,1,1,1,1]"]
    for here, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{here}: &{here} [{','.join(['*' + before] * 10)}]")
    (problem,) = problems("\n".join(lines))  # following them all would take hours
    assert "once the aliases are followed" in problem


def test_merge_keys_fill_in_what_is_missing() -> None:
    text = b"base: &b {x: 1, y: 2}\nother: &o {y: 5, z: 6}\nc:\n  <<: [*b, *o]\n  x: 9\n"
    document = parse(text, "x.yaml")
    assert document.data["c"] == {"x": 9, "y": 2, "z": 6}
    assert not document.problems


def test_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    document = parse("\ufeffa: 1\r\nb: 2\r\n".encode(), "x.yaml")
    assert document.data == {"a": 1, "b": 2}


def test_huge_file_is_refused_unread() -> None:
    (problem,) = problems(b"a: 1\n" * 300_000)
    assert "1 MiB" in problem
