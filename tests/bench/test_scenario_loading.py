# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files: what they become, and how every mistake in them is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smmubench.errors import ScenarioError
from smmubench.scenario.loader import Scenario, load_scenario

from .fakes import OPS

Load = Callable[..., Scenario]
Complaint = Callable[[str], str]


def test_steps_become_models_with_their_place(load: Load) -> None:
    scenario = load("""
        steps:
          - map: {buffer: a, size: 10M+64K, iova: 0x8000_0000}
          - expect:
    """)
    (case,) = scenario.cases
    first, second = case.steps
    assert (first.name, first.line, first.column) == ("map", 4, 5)
    assert (first.op.size, first.op.iova) == (10_551_296, 0x80000000)
    assert (second.name, second.line) == ("expect", 5)


def test_frame_has_the_documented_defaults(load: Load) -> None:
    scenario = load("steps: [{expect: {}}]")
    frame = scenario.frame
    assert (frame.machine, frame.iommu, frame.seed, frame.timeout) == ("apq8064-bench", "msm-v0", 0, 30)
    assert (scenario.cases[0].config.tlb_entries, scenario.cases[0].config.tlb_ways) == (64, 4)


def test_all_problems_come_at_once_in_the_files_order(complaint: Complaint) -> None:
    text = complaint("""
        id: T 01
        titel: a
        machine: apq8064-bench
        needs: [snapshoot]
        timeout: 0
        seed: abc
        config: {tlb_entires: 5}
        steps:
          - mapp: {buffer: a}
          - map: {bufer: a, master: mdp_port0_cb9, size: 10X, pages: huge}
          - expect: {misses: 1000, data: {equal: maybe, crcc: 1}}
          - expect
          - {map: {buffer: a}, expect: {}}
          - map:
    """)
    heads = [line for line in text.splitlines() if line.startswith("x.scenario.yaml:")]
    assert heads == [
        'x.scenario.yaml:1:1: "title" is missing',
        'x.scenario.yaml:1:5: id: "T 01" does not match ^[A-Za-z0-9][A-Za-z0-9_.-]*$',
        'x.scenario.yaml:2:1: unknown key "titel"; did you mean "title"?',
        'x.scenario.yaml:4:9: needs: must be "driver", "python-driver", "peek", "step", "snapshot", "inject", '
        '"interrupts", "faulty-bus", "qmp" or "cpu", not "snapshoot"; did you mean "snapshot"?',
        "x.scenario.yaml:5:10: timeout: must be more than 0, not 0",
        'x.scenario.yaml:6:7: seed: must be a whole number, not "abc"',
        'x.scenario.yaml:7:10: unknown key "tlb_entires"; did you mean "tlb_entries"?',
        'x.scenario.yaml:9:5: unknown op "mapp"; did you mean "map"?',
        'x.scenario.yaml:10:5: "buffer" is missing',
        'x.scenario.yaml:10:11: unknown key "bufer"; did you mean "buffer"?',
        'x.scenario.yaml:10:29: master: apq8064-bench has no master "mdp_port0_cb9"; '
        'did you mean "mdp_port0_cb1"?',
        'x.scenario.yaml:10:50: size: "10X" is not a size; write 4096, 0x1000, "64K", "1M" or a sum '
        'like "10M+64K"; or: size: must be "all", not "10X"',
        'x.scenario.yaml:10:62: pages: must be "large" or "small", not "huge"',
        "x.scenario.yaml:11:22: misses: must be at most 100, not 1000",
        'x.scenario.yaml:11:42: equal: must be true or false, not "maybe"',
        'x.scenario.yaml:11:49: unknown key "crcc"; did you mean "crc"?',
        'x.scenario.yaml:12:5: a step is a mapping like - map: {...}, not "expect"; did you mean "- expect:"?',
        'x.scenario.yaml:13:24: a second op in one step; begin a step of its own with "- expect:"',
        'x.scenario.yaml:14:5: "buffer" is missing',
    ]  # fmt: skip


def test_unknown_machine(complaint: Complaint) -> None:
    text = complaint("machine: apq8064-bnech\nsteps: [{expect: }]")
    assert ':3:10: there is no machine "apq8064-bnech"; did you mean "apq8064-bench"?' in text


def test_each_problem_shows_its_line(complaint: Complaint) -> None:
    assert complaint("steps:\n  - mapp: {}\n").splitlines() == [
        'x.scenario.yaml:4:5: unknown op "mapp"; did you mean "map"?',
        "    4 |   - mapp: {}",
        "      |     ^^^^",
    ]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("id: a\ntitle: 5\nsteps: [{expect: }]", ":2:8: title: must be text, not 5; put it in quotes: '5'"),
        ("id: a\ntitle: b\nsteps: {}", ":3:8: steps: must be a list, not a mapping"),
        ("id: a\ntitle: b\nsteps:", ":3:7: steps: must be a list, not nothing"),
        ("id: a\ntitle: b\nsteps: []", ":3:8: steps: must not be empty"),
        ("id: a\ntitle: b", ':1:1: "steps" is missing'),
        ("steps: [{map: 7}]", ":3:15: must be a mapping (key: value), not 7"),
        ("steps: [{expect: {misses: yes}}]", ':3:27: misses: must be a whole number, not "yes"'),
        ("steps: [{expect: {misses: 1.5}}]", ":3:27: misses: must be a whole number, not 1.5"),
        ("steps: [{when: 'true'}]", ":3:9: a step without an op"),
        ("targets: {only: [simm], reason: x}\nsteps: [{expect: }]", ':3:18: only: must be "sim", "qemu" or "firmware"'),
        ("config: {tlb_entries: 12}\nsteps: [{expect: }]", "entries / ways must be a power of two"),
        ("config: 5\nsteps: [{expect: }]", ":3:9: must be a mapping (key: value), not 5"),
        ("id: a\nid: b\ntitle: c\nsteps: [{expect: }]", ':2:1: duplicate key "id"'),
    ],
)  # fmt: skip
def test_wrong_shapes(complaint: Complaint, text: str, head: str) -> None:
    assert head in complaint(text)


def test_a_list_is_no_scenario(tmp_path: Path) -> None:
    path = tmp_path / "a.scenario.yaml"
    path.write_text("- a\n")
    with pytest.raises(ScenarioError, match=r"a\.scenario\.yaml:1:1: a scenario is a mapping"):
        load_scenario(path, OPS)


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        load_scenario(tmp_path / "no.yaml", OPS)
    with pytest.raises(ScenarioError, match="is a directory"):
        load_scenario(tmp_path, OPS)


def test_wrong_yaml_is_told_once_and_alone(complaint: Complaint) -> None:
    assert complaint("steps: [\n").count("x.scenario.yaml:") == 1


def test_small_tlb_without_ways_is_fully_associative(load: Load) -> None:
    config = load("config: {tlb_entries: 1}\nsteps: [{expect: }]").cases[0].config
    assert (config.tlb_entries, config.tlb_ways) == (1, 1)
