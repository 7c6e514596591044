# SPDX-License-Identifier: GPL-2.0-or-later
"""The published schema and the reference page follow from the models and agree with the loader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from smmubench.scenario import docs, models
from smmubench.scenario.find import shipped
from smmubench.scenario.loader import default_ops, load_scenario
from smmubench.scenario.located import parse
from smmubench.scenario.schema import scenario_schema

from .fakes import OPS


def data(text: str) -> Any:
    document = parse(text.encode(), "x")
    assert not document.problems
    return document.data


def errors(instance: Any, schema: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(instance)]


@pytest.fixture(scope="module")
def fake_schema() -> dict[str, Any]:
    schema = scenario_schema(OPS)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


HEAD = "id: T01\ntitle: a\n"


@pytest.mark.parametrize(
    "text",
    [
        "steps: [{map: {buffer: a, size: 10M+64K, iova: 0x80000000}}, {expect: }]",
        "matrix: {n: [1, 2], when: 'n < 9', default: {n: 2}}\n"
        "vars: {x: [1]}\nconfig: {tlb_entries: '${n}'}\n"
        "steps: [{expect: {misses: '${n}', data: {equal: '${n}', crc: '${n}'}}, when: 'n == 1'}]",
        "targets: {only: [sim], reason: x}\nneeds: [peek]\nxfail: y\nsteps: [{expect: {}}]",
    ],
)
def test_schema_accepts_what_the_loader_accepts(
    fake_schema: dict[str, Any], text: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.scenario.yaml"
    path.write_text(HEAD + text)
    assert errors(data(HEAD + text), fake_schema) == []
    if "${n}', data" not in text:  # a number can't stand for true and false
        load_scenario(path, OPS)


@pytest.mark.parametrize(
    "text",
    [
        "steps: []",
        "steps: [{mapp: {}}]",
        "steps: [{map: {bufer: a}}]",
        "steps: [{map: {buffer: a, size: 10X}}]",
        "steps: [{map: {buffer: a}, expect: }]",
        "steps: [{expect: {misses: -1}}]",
        "steps: [{when: 'true'}]",
        "tilte: a\nsteps: [{expect: }]",
        "matrix: {a-b: [1]}\nsteps: [{expect: }]",
        "config: {tlb_entries: 0}\nsteps: [{expect: }]",
        "needs: [snapshoot]\nsteps: [{expect: }]",
    ],
)
def test_schema_refuses_what_the_loader_refuses(fake_schema: dict[str, Any], text: str) -> None:
    assert errors(data(HEAD + text), fake_schema)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_scenarios_meet_the_schema(name: str) -> None:
    text = shipped()[name].read_text()
    assert errors(data(text), scenario_schema()) == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_scenarios_are_named_after_their_id_and_can_be_loaded(name: str) -> None:
    scenario = load_scenario(shipped()[name])
    assert scenario.id == name
    assert scenario.frame.claim, "a shipped scenario says what it shows"


def test_capabilities_are_explained_one_by_one() -> None:
    assert list(get_args(models.Capability)) == list(models.CAPABILITIES)


def test_page_tells_every_key_and_every_op() -> None:
    page = docs.render()
    for name, op in default_ops().items():
        section = page[page.index(f"\n### {name}\n") :]
        for field, info in op.model_fields.items():
            assert f"| `{info.alias or field}` |" in section, f"{name}: {field}"
    for key in models.FrameModel.model_fields:
        assert f"| `{key}` |" in page
    for capability in models.CAPABILITIES:
        assert f"- `{capability}`: " in page


def test_tables_of_the_page_are_whole() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", docs.render(), re.M):
        rows = [row.replace("\\|", "").count("|") for row in table.splitlines()]
        assert len(set(rows)) == 1, table


def test_links_inside_the_page_lead_somewhere() -> None:
    page = docs.render()
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-")
               for head in re.findall(r"^#+ (.+)$", page, re.M)}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= anchors
