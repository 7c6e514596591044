# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files of a test's own, and jobs of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smmubench.errors import ScenarioError
from smmubench.runner.job import Job
from smmubench.scenario.loader import Scenario, load_scenario

from .fakes import OPS

MINIMAL = "id: T01\ntitle: a title\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a scenario file from indented text; ``steps`` alone gets an id and a title."""

    def write_file(text: str, name: str = "x.scenario.yaml") -> Path:
        body = textwrap.dedent(text).lstrip("\n")
        path = tmp_path / name
        path.write_text(body if body.startswith("id:") else MINIMAL + body)
        return path

    return write_file


@pytest.fixture
def load(write: Callable[..., Path]) -> Callable[..., Scenario]:
    """A scenario from text, with the fake ops."""

    def load_text(text: str, name: str = "x.scenario.yaml") -> Scenario:
        return load_scenario(write(text, name), OPS, name=name)

    return load_text


@pytest.fixture
def complaint(write: Callable[..., Path]) -> Callable[[str], str]:
    """Everything that is wrong with a scenario's text."""

    def complain(text: str) -> str:
        with pytest.raises(ScenarioError) as caught:
            load_scenario(write(text), OPS, name="x.scenario.yaml")
        return str(caught.value)

    return complain


@pytest.fixture
def jobs(load: Callable[..., Scenario], tmp_path: Path) -> Callable[..., list[Job]]:
    """Jobs of each case of a scenario's text, on one target."""

    def make(text: str, target: str = "sim", name: str = "x.scenario.yaml", **more: Any) -> list[Job]:
        scenario = load(text, name)
        run = tmp_path / "run"
        run.mkdir(exist_ok=True)
        return [Job(scenario, case, target, run, **more) for case in scenario.cases]

    return make
