# SPDX-License-Identifier: GPL-2.0-or-later
"""The CI jobs parse, name what exists, and their command does what CI needs."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from smmubench.targets import TARGETS

from .conftest import Place
from .pages import ROOT
from .test_verbs import targets, uses, wrong_use

EXAMPLES = ROOT / "docs" / "examples"
JOBS = ["github-actions.yml", "gitlab-ci.yml"]


def job_of(name: str) -> dict[str, Any]:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded


def commands_of(name: str) -> list[str]:
    """The shell commands of a job, in order."""
    job = job_of(name)
    if name.startswith("gitlab"):
        return [*job["iommu"]["before_script"], *job["iommu"]["script"]]
    return [step["run"] for step in job["jobs"]["iommu"]["steps"] if "run" in step]


@pytest.mark.parametrize("name", JOBS)
def test_its_commands_exist(name: str) -> None:
    commands = commands_of(name)
    builds = [shlex.split(line) for line in commands if line.startswith("make")]
    assert [words[:3] for words in builds] == [["make", "-C", "smmubench"]]
    assert all(words[3] in targets() for words in builds)
    used = [words for line in commands for words in uses(line)]
    assert used
    assert not [wrong for words in used if (wrong := wrong_use(words))]


def test_both_run_the_same_command() -> None:
    first, second = (commands_of(name)[-1] for name in JOBS)
    assert first == second


def test_what_it_keeps_is_what_the_command_writes() -> None:
    words = shlex.split(commands_of(JOBS[0])[-1])
    junit = words[words.index("--junit") + 1]
    github = job_of(JOBS[0])["jobs"]["iommu"]["steps"]
    kept = next(step["with"]["path"] for step in github if "upload" in step.get("uses", ""))
    assert kept.split() == [junit, "out"]
    gitlab = job_of(JOBS[1])["iommu"]["artifacts"]
    assert gitlab["reports"]["junit"] == junit
    assert gitlab["paths"] == ["out"]


def test_it_installs_what_make_needs_before_it_can_install_the_rest() -> None:
    for name in JOBS:
        words = commands_of(name)[0].split()
        assert {"make", "gcc", "git", "python3"} <= set(words)


@pytest.fixture
def sources(place: Place) -> Path:
    """A folder like that of the job: the sources, smmubench beside them, cases."""
    folder = place.folder.parent / "sources"
    (folder / "smmubench" / ".venv" / "bin").mkdir(parents=True)
    command = folder / "smmubench" / ".venv" / "bin" / "smmubench"
    command.symlink_to(place.folder.parent / "bin" / "smmubench")
    (folder / "cases").mkdir()
    case = (EXAMPLES / "share.scenario.yaml").read_text(encoding="utf-8")
    (folder / "cases" / "share.scenario.yaml").write_text(case)
    return folder


def run_job(place: Place, sources: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", commands_of(JOBS[0])[-1]],
        cwd=sources,
        env=place.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_green_is_green(place: Place, sources: Path, require: Callable[[str], None]) -> None:
    require("qemu")
    require("arm-none-eabi-gcc")
    done = run_job(place, sources)
    assert done.returncode == 0, done.stdout + done.stderr
    suite = JUnitXml.fromfile(str(sources / "junit.xml"))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (len(TARGETS), 0, 0, 0)
    assert (sources / "out" / "latest" / "report.html").is_file()


def test_red_is_red(place: Place, sources: Path, require: Callable[[str], None]) -> None:
    require("qemu")
    require("arm-none-eabi-gcc")
    case = sources / "cases" / "share.scenario.yaml"
    case.write_text(case.read_text().replace("causes: [permission]", "causes: [translation]"))
    assert run_job(place, sources).returncode == 1
    suite = JUnitXml.fromfile(str(sources / "junit.xml"))
    assert (suite.tests, suite.failures, suite.errors) == (len(TARGETS), len(TARGETS), 0)


def test_a_lab_without_qemu_is_an_error_and_not_a_failure(place: Place, sources: Path) -> None:
    place.environment.pop("SMMUBENCH_QEMU", None)
    place.environment["XDG_CACHE_HOME"] = str(sources / ".cache")
    done = run_job(place, sources)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "smmubench build qemu" in done.stdout + done.stderr
