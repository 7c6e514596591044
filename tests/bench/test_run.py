# SPDX-License-Identifier: GPL-2.0-or-later
"""Many jobs in worker processes: order, crashes, hangs, time limits, Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from smmubench.runner import artifacts, worker
from smmubench.runner import job as job_module
from smmubench.runner.job import Job
from smmubench.runner.result import CaseResult
from smmubench.runner.run import Outcome, run_jobs
from smmubench.runner.verdict import Verdict

from .fakes import FakeOpener, fake_world

Jobs = Callable[..., list[Job]]


class Recorder:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []
        self.on_note: Callable[[], None] = lambda: None

    def started(self, name: str) -> None:
        self.events.append(("started", name))

    def said(self, name: str, line: str) -> None:
        self.events.append(("said", line))

    def finished(self, result: CaseResult) -> None:
        self.events.append(("finished", result.full_name))

    def note(self, text: str) -> None:
        self.events.append(("note", text))
        self.on_note()
        self.on_note = lambda: None


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C works even where pytest itself was started in the background."""
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, old)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def go(tmp_path: Path, recorder: Recorder) -> Callable[..., Outcome]:
    def run(jobs: list[Job], **more: Any) -> Outcome:
        options = {"opener": FakeOpener(), "world_maker": fake_world, **more}
        return run_jobs(jobs, tmp_path / "run", recorder, **options)

    return run


Go = Callable[..., Outcome]

FOUR = 'matrix: {n: [1, 2, 3, 4]}\nsteps: [{measure: {values: {n: "${n}"}}}]'


@pytest.mark.parametrize("processes", [1, 3, 16])
def test_results_come_in_the_order_of_the_jobs(jobs: Jobs, go: Go, processes: int) -> None:
    outcome = go(jobs(FOUR), processes=processes)
    assert [result.measures["n"] for result in outcome.results] == [1, 2, 3, 4]
    assert (outcome.planned, outcome.exit_code, outcome.interrupted) == (4, 0, False)


def test_the_reporter_hears_everything(jobs: Jobs, go: Go, recorder: Recorder) -> None:
    go(jobs("steps: [{say: {line: hello}}]"))
    assert recorder.events == [
        ("started", "T01-sim"),
        ("said", "x.scenario.yaml:3: say"),
        ("said", "hello"),
        ("finished", "T01-sim"),
    ]


@pytest.mark.parametrize(("how", "words"), [("kill", "was killed by SIGSEGV"), ("exit", "ended")])
def test_a_crash_costs_its_case_and_no_other(jobs: Jobs, go: Go, how: str, words: str) -> None:
    text = f"matrix: {{n: [1, 2, 3]}}\nsteps: [{{when: n == 2, fail: {{how: {how}}}}}, {{expect: }}]"
    outcome = go(jobs(text))
    assert [result.verdict for result in outcome.results] == ["PASS", "ERROR", "PASS"]
    assert words in outcome.results[1].message
    assert Path(outcome.results[1].directory, "result.json").is_file()
    assert outcome.exit_code == 3


def test_a_crash_says_where_in_python_it_was(jobs: Jobs, go: Go) -> None:
    (result,) = go(jobs("steps: [{fail: {how: kill}}]")).results
    assert "fakes.py" in result.message


def test_a_case_that_nothing_can_end_is_killed(
    jobs: Jobs, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 0.1)
    monkeypatch.setattr(worker, "PROBE", 0.1)
    monkeypatch.setattr(job_module, "LATE", 0.0)
    deaf, fine = jobs(
        "timeout: 0.2\nmatrix: {n: [1, 2]}\n"
        "steps: [{when: n == 1, fail: {how: deaf}}, {expect: }]"
    )
    outcome = go([deaf, fine])
    assert [result.verdict for result in outcome.results] == ["ERROR", "PASS"]
    assert "had to be killed" in outcome.results[0].message


def test_the_whole_runs_time_is_limited(jobs: Jobs, go: Go) -> None:
    text = "matrix: {n: [1, 2, 3]}\nsteps: [{when: n == 2, fail: {how: nap}}, {expect: }]"
    outcome = go(jobs(text), limit=1.0)
    assert [result.verdict for result in outcome.results] == ["PASS", "ERROR", "ERROR"]
    assert "while it ran" in outcome.results[1].message
    assert "before it began" in outcome.results[2].message
    assert outcome.exit_code == 3


def test_interruption_keeps_what_there_is_and_leaves_nothing_running(
    jobs: Jobs, go: Go, recorder: Recorder, tmp_path: Path
) -> None:
    text = "matrix: {n: [1, 2, 3]}\nsteps: [{when: n == 2, fail: {how: nap}}, {expect: }]"
    interrupt_when(recorder, lambda: ("said", "x.scenario.yaml:4: fail") in recorder.events)
    outcome = go(jobs(text))
    assert outcome.interrupted
    assert outcome.exit_code == 130
    assert [result.full_name for result in outcome.results] == ["T01-sim"]
    assert not children()


def interrupt_when(recorder: Recorder, ready: Callable[[], bool]) -> None:
    """Ctrl-C, as a terminal sends it, once ``ready``."""

    def wait() -> None:
        while not ready():
            time.sleep(0.01)
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


def children() -> list[int]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(word) for word in text.split()]


def test_nothing_is_left_of_the_workers(jobs: Jobs, go: Go, tmp_path: Path) -> None:
    go(jobs(FOUR), processes=2)
    assert not children()
    assert not list((tmp_path / "run").glob(".worker*"))


def test_a_run_that_is_killed_takes_its_workers_along(jobs: Jobs, go: Go) -> None:
    made = jobs("steps: [{fail: {how: nap, seconds: 600}}]")
    process = multiprocessing.get_context("fork").Process(target=go, args=(made,))
    process.start()
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (workers := listed.read_text().split()):
        time.sleep(0.01)
    log = made[0].run / "T01-sim" / "steps.log"
    while not log.exists() or "fail" not in log.read_text():
        time.sleep(0.01)
    process.kill()
    process.join()
    for _ in range(600):
        if not any(Path(f"/proc/{worker}/exe").exists() for worker in workers):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the worker outlived the run")


def test_keep_running_onfail_stops_the_run_there(jobs: Jobs, go: Go, recorder: Recorder) -> None:
    text = "matrix: {n: [1, 2, 3]}\nsteps: [{when: n == 2, fail: {how: case}}, {expect: }]"
    recorder.on_note = lambda: interrupt_when(recorder, lambda: True)
    outcome = go(jobs(text), hold="onfail", opener=FakeOpener(process=True))
    assert [result.verdict for result in outcome.results] == ["PASS", "FAIL"]
    notes = [text for kind, text in recorder.events if kind == "note"]
    assert notes[0].splitlines() == [
        "x.scenario.yaml:4: fail: expected 11 misses, came 12",
        "T01[n=2]-sim: its machine keeps running; Ctrl-C ends it. To get in:",
        "  QMP:      smmubench qmp --connect /tmp/fake/qmp",
        f"  console:  tail -f {outcome.results[1].directory}/console.log",
        "  gdb:      gdb-multiarch -ex 'target remote /tmp/fake/gdb'",
    ]
    assert (outcome.interrupted, outcome.exit_code) == (False, 1)


def test_keep_running_holds_the_last_case(jobs: Jobs, go: Go, recorder: Recorder) -> None:
    recorder.on_note = lambda: interrupt_when(recorder, lambda: True)
    outcome = go(jobs(FOUR), hold="always", opener=FakeOpener(process=True))
    assert len(outcome.results) == 4
    notes = [text for kind, text in recorder.events if kind == "note"]
    assert "T01[n=4]-sim: its machine keeps running" in notes[0]


def test_nothing_is_held_where_there_is_no_process(jobs: Jobs, go: Go, recorder: Recorder) -> None:
    outcome = go(jobs(FOUR), hold="always")
    assert len(outcome.results) == 4
    assert "no process to keep running" in recorder.events[-1][1]


# -- directories of runs


def test_runs_at_the_same_second_get_their_own_directory(tmp_path: Path) -> None:
    first = artifacts.new_run(tmp_path / "out")
    second = artifacts.new_run(tmp_path / "out")
    assert first != second
    assert artifacts.latest(tmp_path / "out") == second


def test_a_directory_called_latest_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    run = artifacts.new_run(tmp_path)
    assert run.is_dir()
    assert not (tmp_path / "latest").is_symlink()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_long_and_strange_names_make_plain_directories(tmp_path: Path) -> None:
    names = [f"T[a={'x' * 300}{n}]-sim" for n in range(2)] + ["../../etc", "a/b c"]
    made = [artifacts.case_directory(tmp_path, name) for name in names]
    assert len(set(made)) == 4
    assert all(path.parent == tmp_path and len(path.name) < 120 for path in made)


def test_verdict_words_are_plain() -> None:
    assert [str(verdict) for verdict in Verdict] == ["PASS", "FAIL", "ERROR", "SKIP", "XFAIL", "XPASS"]
