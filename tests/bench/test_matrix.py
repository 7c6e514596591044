# SPDX-License-Identifier: GPL-2.0-or-later
"""matrix, vars, when and ${name}."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from smmubench.scenario.expr import Condition, ExpressionError
from smmubench.scenario.fields import parse_size
from smmubench.scenario.loader import Scenario
from smmubench.scenario.matrix import substitute

Load = Callable[..., Scenario]
Complaint = Callable[[str], str]

TWO_LISTS = """
matrix:
  tlb: [64, 4, 8]
  pages: [large, small]
"""
ONE_STEP = "steps: [{expect: }]\n"


def labels(scenario: Scenario) -> list[str]:
    return [case.point.label for case in scenario.cases]


def test_points_are_the_product_and_the_default_comes_first(load: Load) -> None:
    scenario = load(TWO_LISTS + ONE_STEP)
    assert labels(scenario) == [
        "", "[tlb=64,pages=small]", "[tlb=4,pages=large]", "[tlb=4,pages=small]",
        "[tlb=8,pages=large]", "[tlb=8,pages=small]",
    ]  # fmt: skip
    default = scenario.cases[0].point
    assert (default.params, default.values) == ({}, {"tlb": 64, "pages": "large"})


def test_default_names_another_point(load: Load) -> None:
    scenario = load(TWO_LISTS + "  default: {tlb: 4}\n" + ONE_STEP)
    assert scenario.cases[0].point.values == {"tlb": 4, "pages": "large"}
    assert "[tlb=64,pages=large]" in labels(scenario)


def test_when_of_the_matrix_keeps_points(load: Load) -> None:
    scenario = load(TWO_LISTS + "  when: \"tlb == 64 or pages == 'small'\"\n" + ONE_STEP)
    assert labels(scenario) == ["", "[tlb=64,pages=small]", "[tlb=4,pages=small]", "[tlb=8,pages=small]"]


def test_values_reach_steps_and_config_with_their_type(load: Load) -> None:
    scenario = load(
        TWO_LISTS
        + "vars: {total: 10M+64K, who: mdp_port0_cb1}\n"
        + 'config: {tlb_entries: "${tlb}"}\n'
        + 'steps:\n  - map: {buffer: "b-${tlb}-$${x}", master: "${who}", size: "${total}", pages: "${pages}"}\n'
        + '  - expect: {misses: "${tlb}"}\n    when: tlb > 4 and pages != \'small\'\n'
    )
    default, _, four, *_ = scenario.cases
    step = default.steps[0].op
    assert (step.buffer, step.master, step.size) == ("b-64-${x}", "mdp_port0_cb1", 10_551_296)
    assert default.steps[1].op.misses == 64
    assert four.config.tlb_entries == 4
    assert [step.name for step in four.steps] == ["map"]


@pytest.mark.parametrize(
    ("matrix", "head"),
    [
        ("matrix: 5", "matrix is a mapping"),
        ("matrix: {}", "matrix has no list"),
        ("matrix: {a: 5}", "a must be a list with at least one value"),
        ("matrix: {a: []}", "a must be a list with at least one value"),
        ("matrix: {a: [1, 1]}", "1 stands here twice"),
        ("matrix: {a: [[1]]}", "numbers, text, true and false"),
        ("matrix: {a-b: [1]}", '"a-b" is no name'),
        ("matrix: {a: [1], default: {b: 1}}", 'matrix has no "b"'),
        ("matrix: {a: [1, 2], default: {a: 3}}", "3 is none of a's values: 1, 2"),
        ("matrix: {a: [1], when: 5}", "when is an expression in quotes"),
        ("matrix: {a: [1], when: 'b == 1'}", 'nothing is called "b"'),
        ("matrix: {a: [1, 2], when: 'a == 2'}", "leaves out the default point [a=1]"),
        ("matrix: {a: [1], when: 'a =='}", "is not an expression"),
        ("matrix: {a: [1]}\nvars: {a: 2}", 'matrix has a list "a" already'),
        ("matrix: {a: [%s], b: [%s]}" % ((",".join(map(str, range(40))),) * 2), "1,600 points"),
    ],
)
def test_a_matrix_that_makes_no_sense(complaint: Complaint, matrix: str, head: str) -> None:
    assert head in complaint(f"{matrix}\n{ONE_STEP}")


def test_the_steps_are_still_checked_when_the_matrix_is_wrong(complaint: Complaint) -> None:
    text = complaint('matrix: 5\nsteps: [{mapp: }, {expect: {misses: "${tlb}", foo: 1}}]')
    assert 'unknown op "mapp"' in text
    assert 'unknown key "foo"' in text
    assert "whole number" not in text, "nobody knows what ${tlb} stands for"


def test_a_problem_of_every_point_is_told_once(complaint: Complaint) -> None:
    assert complaint(TWO_LISTS + "steps: [{expect: {mises: 1}}]").count("unknown key") == 1


def test_a_problem_of_one_point_is_told(complaint: Complaint) -> None:
    text = complaint('matrix: {n: [1, 1000]}\nsteps: [{expect: {misses: "${n}"}}]')
    assert "misses: must be at most 100, not 1000" in text


@pytest.mark.parametrize(
    ("step", "head"),
    [
        ('expect: {misses: "${m}"}', 'nothing is called "m"; known: n'),
        ('expect: {misses: "${n"}', "lacks its closing brace"),
        ("expect: }, {when: 'n == 7', expect: ", "the step never runs"),
        ("when: 5, expect: ", "when is an expression in quotes"),
        ("when: 'n == \"1\"', expect: ", "compares a number (1) with text ('1')"),
        ("when: 'm == 1', expect: ", 'when: nothing is called "m"'),
    ],
)
def test_templates_and_conditions_that_make_no_sense(
    complaint: Complaint, step: str, head: str
) -> None:
    assert head in complaint(f"matrix: {{n: [1, 2]}}\nsteps: [{{{step}}}]")


def test_a_point_without_a_step_is_refused(complaint: Complaint) -> None:
    text = complaint("matrix: {n: [1, 2]}\nsteps: [{when: 'n == 1', expect: }]")
    assert "no step runs at the point [n=2]" in text


def test_a_list_may_stand_for_a_whole_value_only() -> None:
    assert substitute({"a": "${x}"}, {"x": [1, 2]})[0] == {"a": [1, 2]}
    _, (error,) = substitute(["${x}!"], {"x": [1, 2]})
    assert "must stand alone" in str(error)
    assert error.path == (0,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a == 1", True),
        ("a != 1", False),
        ("0 < a <= 1", True),
        ("a in (1, 2) and b in ['x']", True),
        ("b not in ['x']", False),
        ("not a == 1 or b == 'x'", True),
        ("c", True),
        ("c == true and not c == False", True),
        ("-1 < a", True),
    ],
)
def test_conditions(text: str, value: bool) -> None:
    assert Condition.parse(text)({"a": 1, "b": "x", "c": True}) is value


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a.b",
        "a[0]",
        "a + 1",
        "lambda: 1",
        "f'{a}'",
        "[x for x in a]",
        "a if a else a",
        "(a := 1)",
        "a is 1",
        "",
        "a b",
        "not " * 5000 + "a",
        "\0",
    ],
)
def test_nothing_else_is_a_condition(text: str) -> None:
    with pytest.raises(ExpressionError):
        Condition.parse(text)({"a": 1})


@pytest.mark.parametrize(("text", "words"), [("a < 'x'", "compares"), ("-b == 1", "no number"),
                                             ("a in b", "no list")])  # fmt: skip
def test_conditions_over_unlike_things(text: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        Condition.parse(text)({"a": 1, "b": "x"})


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (0, 0),
        ("4096", 4096),
        ("0x1000", 4096),
        ("64K", 65536),
        ("64k", 65536),
        ("1 MiB", 1 << 20),
        ("2G", 2 << 30),
        ("10M+64K", 10_551_296),
        ("1M - 1", (1 << 20) - 1),
        ("0xffff_ffff", 0xFFFFFFFF),
    ],
)
def test_sizes(text: Any, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "K", "1X", "1.5M", "0xg", "1__0", "-1", -1, 1 << 64, True, None, "1M+", "9" * 5000])
def test_what_is_no_size(text: Any) -> None:
    with pytest.raises(ValueError):
        parse_size(text)
