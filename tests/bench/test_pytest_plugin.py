# SPDX-License-Identifier: GPL-2.0-or-later
"""The pytest plugin, seen from a project that uses it. Runs on the real models."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import junitparser
import pytest

from smmubench import paths
from smmubench.build import core

SCENARIO = """\
id: page
title: one page
matrix: {entries: [64, 1]}
config: {tlb_entries: "${entries}"}
steps:
  - buffer: {name: frame, size: 64K, align: 64K}
  - attach: {master: mdp_port0_cb0, space: display}
  - map: {buffer: frame, master: mdp_port0_cb0, measure: {leaf_writes: leaf_writes}}
  - dma: {master: mdp_port0_cb0, map: frame, sees: frame}
"""
WRONG = SCENARIO.replace("id: page", "id: wrong").replace("sees: frame", "ends: iommu-fault")

Pytest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that has the models and nothing else."""
    core.build_core()
    folder = tmp_path_factory.mktemp("cache")
    (folder / "smmubench").mkdir()
    (folder / "smmubench" / "core").symlink_to(paths.cache() / "core")
    return folder


@pytest.fixture
def run_pytest(tmp_path: Path, cache: Path) -> Pytest:
    """Runs pytest in a directory of its own; QEMU isn't built there."""
    entry_points = {each.name for each in metadata.entry_points(group="pytest11")}
    load = [] if "smmubench" in entry_points else ["-p", "smmubench.pytest_plugin"]
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("SMMUBENCH_", "PYTEST_"))}
    environ["XDG_CACHE_HOME"] = str(cache)

    def run(*words: str, **files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            name = name.replace("__", ".")
            (tmp_path / name).write_text(textwrap.dedent(text))
        command = [sys.executable, "-m", "pytest", *load, "-p", "no:cacheprovider", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )

    return run


def test_scenarios_are_tests_per_point_and_target(run_pytest: Pytest) -> None:
    done = run_pytest("-v", page__scenario__yaml=SCENARIO)
    names = re.findall(r"page\.scenario\.yaml::(\S+) (\w+)", done.stdout)
    assert names == [
        ("page-sim", "PASSED"),
        ("page-qemu", "SKIPPED"),
        ("page[entries=1]-sim", "PASSED"),
        ("page[entries=1]-qemu", "SKIPPED"),
    ]
    assert done.returncode == 0


def test_missing_qemu_is_skipped_with_the_command(run_pytest: Pytest) -> None:
    done = run_pytest("-rs", page__scenario__yaml=SCENARIO)
    assert "smmubench build qemu" in done.stdout


def test_missing_qemu_is_an_error_where_all_is_required(run_pytest: Pytest) -> None:
    done = run_pytest(
        "--smmubench-require-all", page__scenario__yaml=SCENARIO,
        test_x__py="def test_x(qemu): pass\n",
    )  # fmt: skip
    assert done.returncode == 1
    assert "2 passed, 3 errors" in done.stdout
    assert "smmubench build qemu" in done.stdout


def test_a_failure_is_told_without_pythons_traceback(run_pytest: Pytest) -> None:
    done = run_pytest("--smmubench-target", "sim", wrong__scenario__yaml=WRONG)
    assert done.returncode == 1
    failures = done.stdout[done.stdout.index("= FAILURES") : done.stdout.index("= short test")]
    assert "FAIL wrong-sim: one page" in failures
    assert re.search(r"wrong\.scenario\.yaml:9: dma: .*expected iommu-fault", failures)
    assert "again:     smmubench run 'wrong.scenario.yaml[default]' --target sim" in failures
    assert "Traceback" not in failures
    assert "pytest_plugin.py" not in failures


def test_what_the_bench_did_wrong_is_an_error_not_a_failure(
    run_pytest: Pytest, tmp_path: Path
) -> None:
    test = """
        from smmubench.errors import CaseFailure, TargetDied

        def test_bench():
            raise TargetDied("QEMU was killed by SIGKILL")

        def test_case():
            raise CaseFailure("11 expected, 12 came")
    """
    done = run_pytest("--junit-xml=j.xml", test_x__py=test)
    assert "1 failed, 1 error" in done.stdout
    (suite,) = junitparser.JUnitXml.fromfile(str(tmp_path / "j.xml"))
    assert (suite.failures, suite.errors) == (1, 1)


def test_a_bad_scenario_is_a_collection_error_with_its_place(run_pytest: Pytest) -> None:
    done = run_pytest(bad__scenario__yaml=SCENARIO.replace("- map:", "- mapp:"))
    assert done.returncode == 2
    assert 'bad.scenario.yaml:8:5: unknown op "mapp"; did you mean "map"?' in done.stdout
    assert "Traceback" not in done.stdout


def test_junit_has_properties_and_measures(run_pytest: Pytest, tmp_path: Path) -> None:
    run_pytest("--smmubench-target", "sim", "--junit-xml", "j.xml", page__scenario__yaml=SCENARIO)
    (suite,) = junitparser.JUnitXml.fromfile(str(tmp_path / "j.xml"))
    case = next(iter(suite))
    properties = {each.get("name"): each.get("value") for each in case._elem.iter("property")}
    assert properties["measure.leaf_writes"] == "16"
    assert properties["tlb"] == "64 entries, 4 ways"
    assert properties["seed"] == "0"
    assert "core" in properties


FIXTURES = """
    import pytest

    def test_sim(sim):
        assert sim.query("mdp0").model == "msm-v0"

    @pytest.mark.hardware(tlb_entries=1, tlb_ways=1)
    def test_small(sim):
        assert sim.query("mdp0").tlb_entries == 1

    def test_each_target(machine):
        assert machine.name == "sim"

    def test_buffer(iommu, buffer):
        assert iommu.translate(buffer.iova).status == "translated"
        assert iommu.translate(buffer.iova + buffer.size).status == "fault"
        buffer.write(b"hello")
        assert buffer.read(0, 5) == b"hello"
        iommu.step("dma", master=iommu.master, map=buffer.name, sees=buffer.name)
        assert iommu.counters()["misses"] > 0

    @pytest.mark.needs("cpu")
    def test_needs(sim):
        raise AssertionError("never runs")

    def test_wrong_step(step):
        step("mapp")

    def test_fault_left_behind(iommu):
        iommu.step("dma", master=iommu.master, at=0x1000, length=4, ends="iommu-fault")

    @pytest.mark.needs("cup")
    def test_misspelt(sim):
        pass
"""


def test_fixtures(run_pytest: Pytest) -> None:
    done = run_pytest("-v", "-rs", "--smmubench-target", "sim", test_f__py=FIXTURES)
    found = dict(re.findall(r"^test_f\.py::(\S+) (\w+)", done.stdout, re.M))
    assert {name: word for name, word in found.items() if "qemu" not in name} == {
        "test_sim": "PASSED",
        "test_small": "PASSED",
        "test_each_target[sim]": "PASSED",
        "test_buffer[sim]": "PASSED",
        "test_needs": "SKIPPED",
        "test_wrong_step[sim]": "FAILED",
        "test_fault_left_behind[sim]": "ERROR",
        "test_misspelt": "ERROR",
    }
    assert {word for name, word in found.items() if "qemu" in name} == {"SKIPPED"}
    assert 'needs "cpu", which the target sim lacks' in done.stdout
    assert 'unknown op "mapp"; did you mean "map"?' in done.stdout
    assert "faults that nothing expected" in done.stdout
    assert 'there is no capability "cup"; did you mean "cpu"?' in done.stdout


def test_works_with_xdist(run_pytest: Pytest) -> None:
    done = run_pytest(
        "-n", "2", "--smmubench-target", "sim", page__scenario__yaml=SCENARIO, test_f__py="def test_x(sim): pass\n"
    )  # fmt: skip
    assert "3 passed" in done.stdout
    assert done.returncode == 0


def test_wrong_options_are_usage_errors(run_pytest: Pytest) -> None:
    done = run_pytest("--smmubench-target", "qemuu", page__scenario__yaml=SCENARIO)
    assert done.returncode != 0
    assert 'there is no target "qemuu"' in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr
