# SPDX-License-Identifier: GPL-2.0-or-later
"""One job: what becomes of each way a case can end, and what is left on disk."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from smmubench.runner import alarm
from smmubench.runner import job as job_module
from smmubench.runner.alarm import TimeUp, time_limit
from smmubench.runner.job import Job, run_job
from smmubench.runner.pool import TargetPool
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

from .fakes import FakeOpener, fake_world

Jobs = Callable[..., list[Job]]


@pytest.fixture
def opener() -> FakeOpener:
    return FakeOpener()


@pytest.fixture
def pool(opener: FakeOpener) -> Iterator[TargetPool]:
    with TargetPool(opener) as pool:
        yield pool


@pytest.fixture
def run(jobs: Jobs, pool: TargetPool) -> Callable[..., CaseResult]:
    """Runs the first case of a scenario's text."""

    def run_text(text: str, **more: Any) -> CaseResult:
        say = more.pop("say", lambda line: None)
        return run_job(jobs(text, **more)[0], pool, say=say, world_maker=fake_world)

    return run_text


Run = Callable[..., CaseResult]


def test_a_case_that_passes(run: Run) -> None:
    result = run("steps: [{measure: {values: {misses: 11, ratio: 0.5}}}, {expect: {misses: 3}}]")
    assert result.verdict is Verdict.PASS
    assert (result.message, result.step) == ("", "")
    assert result.measures == {"misses": 11, "ratio": 0.5}
    assert result.checks == ["misses 3"]
    assert (result.id, result.target, result.iommu, result.params) == ("T01", "sim", "msm-v0", {})
    assert result.properties["tlb"] == "64 entries, 4 ways"


@pytest.mark.parametrize(
    ("how", "verdict", "words"),
    [
        ("case", "FAIL", "x.scenario.yaml:4: fail: expected 11 misses, came 12"),
        ("target", "ERROR", "x.scenario.yaml:4: fail: x-mmio: no answer within 30 s"),
        ("died", "ERROR", "its last words:\n    out of luck"),
        ("unsupported", "SKIP", 'needs "cpu"'),
        ("missing", "SKIP", "get it: smmubench build linux"),
        ("usage", "ERROR", 'there is no buffer "fram"; did you mean "frame"?'),
        ("bug", "ERROR", "the bench failed: ZeroDivisionError: a mistake of the bench"),
    ],
)
def test_each_way_to_go_wrong(run: Run, how: str, verdict: str, words: str) -> None:
    result = run(f"steps:\n  - fail: {{how: {how}}}")
    assert result.verdict == verdict
    assert words in result.message
    assert "Traceback" not in result.message
    assert result.step == "x.scenario.yaml:4: fail"
    assert result.checks == ["before it went wrong"], "what was observed until then is kept"
    assert result.scenario_at_fault == (how == "usage")


def test_what_was_observed_before_a_failure_is_kept(run: Run) -> None:
    result = run("steps: [{measure: {values: {n: 1}}}, {fail: {how: case}}]")
    assert result.measures == {"n": 1}
    assert result.faults == [{"iommu": "mdp0", "iova": 0x1000, "text": ["FSR 0x2: TF"]}]


def test_checks_at_the_end_count(run: Run) -> None:
    result = run("steps: [{measure: {values: {unexpected: 1}}}]")
    assert result.verdict is Verdict.FAIL
    assert result.message == "x.scenario.yaml: at the end: a fault that nothing expected"


def test_known_failure(run: Run) -> None:
    known = run("xfail: the model lacks it\nsteps: [{fail: {how: case}}]")
    assert known.verdict is Verdict.XFAIL
    assert known.message.startswith("known: the model lacks it\n")
    better = run("xfail: the model lacks it\nsteps: [{expect: }]")
    assert better.verdict is Verdict.XPASS
    assert "passes, though known to fail: the model lacks it" in better.message


def test_what_the_target_lacks_is_skipped_by_name(run: Run) -> None:
    result = run("needs: [peek, snapshot]\nsteps: [{expect: }]")
    assert (result.verdict, result.message) == (
        Verdict.SKIP,
        'needs "snapshot", which the target sim lacks',
    )


def test_a_target_that_the_scenario_excludes_is_skipped_with_its_reason(run: Run) -> None:
    result = run("targets: {only: [qemu], reason: it needs a CPU}\nsteps: [{expect: }]")
    assert (result.verdict, result.message) == (Verdict.SKIP, "runs on qemu only: it needs a CPU")


def test_what_is_not_built_is_skipped_with_the_command(jobs: Jobs) -> None:
    opener = FakeOpener(missing=["qemu"])
    with TargetPool(opener) as pool:
        (job,) = jobs("steps: [{expect: }]", target="qemu")
        skipped = run_job(job, pool, world_maker=fake_world)
        (strict,) = jobs("steps: [{expect: }]", target="qemu", require_all=True)
        error = run_job(strict, pool, world_maker=fake_world)
    assert skipped.verdict is Verdict.SKIP
    assert skipped.message == "qemu isn't built\n  get it: smmubench build qemu"
    assert error.verdict is Verdict.ERROR


# -- time


def test_a_case_that_never_looks_at_the_clock_is_ended(
    run: Run, opener: FakeOpener, monkeypatch: Any
) -> None:
    monkeypatch.setattr(job_module, "LATE", 0.0)
    result = run("timeout: 0.2\nsteps: [{fail: {how: busy}}]")
    assert result.verdict is Verdict.FAIL
    assert result.message == "x.scenario.yaml:4: fail: no end within its timeout of 0.2 s"
    assert opener.log[-1] == "close sim", "who knows what it was in the middle of"


def test_a_machine_that_stopped_answering_is_an_error(run: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr(job_module, "LATE", 0.0)
    monkeypatch.setattr(job_module, "PROBE", 0.2)
    result = run("timeout: 0.2\nsteps: [{fail: {how: silent}}]")
    assert result.verdict is Verdict.ERROR
    assert "the machine does not answer" in result.message


def test_a_case_that_is_late_but_ends_has_failed(run: Run) -> None:
    result = run("timeout: 0.05\nsteps: [{fail: {how: nap, seconds: 0.2}}]")
    assert result.verdict is Verdict.FAIL
    assert "not done within its timeout of 0.05 s" in result.message


def test_a_wait_that_lasts_till_the_time_is_up_is_the_hardwares_fault(run: Run) -> None:
    """As when masters never come to an end while the machine answers."""
    late = "timeout: 0.05\nsteps: [{fail: {how: nap, seconds: 0.1}}, {fail: {how: target}}]"
    assert run(late).verdict is Verdict.FAIL
    assert run(late.replace("0.05", "30")).verdict is Verdict.ERROR
    assert run(late.replace("target", "died")).verdict is Verdict.ERROR


def test_timeout_option_wins_over_the_scenarios(run: Run) -> None:
    result = run("timeout: 100\nsteps: [{fail: {how: nap, seconds: 0.2}}]", timeout=0.05)
    assert result.verdict is Verdict.FAIL


def test_time_limit_gives_back_somebody_elses_timer() -> None:
    rang = []
    old = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 30)
        with pytest.raises(TimeUp), time_limit(0.01):
            while True:
                pass
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 0 < left < 30
        signal.raise_signal(signal.SIGALRM)
        assert rang == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


# -- machines


def test_a_machine_is_reused_and_reset_to_each_cases_size(
    jobs: Jobs, pool: TargetPool, opener: FakeOpener
) -> None:
    text = 'matrix: {n: [64, 1]}\nseed: 7\nconfig: {tlb_entries: "${n}"}\nsteps: [{expect: }]'
    for job in jobs(text):
        run_job(job, pool, world_maker=fake_world)
    assert opener.log == [
        "open sim",
        "reset 64x4 seed 7",
        "case None",
        "case T01-n=1-sim",
        "reset 1x1 seed 7",
        "case None",
    ]


@pytest.mark.parametrize(("how", "again"), [("case", 1), ("usage", 1), ("target", 2), ("bug", 2)])
def test_a_machine_that_cannot_be_trusted_is_replaced(
    jobs: Jobs, pool: TargetPool, opener: FakeOpener, how: str, again: int
) -> None:
    (job,) = jobs(f"steps: [{{fail: {{how: {how}}}}}]")
    for _ in range(2):
        run_job(job, pool, world_maker=fake_world)
    assert opener.log.count("open sim") == again


def test_seed_option_reaches_machine_and_result(jobs: Jobs, pool: TargetPool, opener: FakeOpener) -> None:
    (job,) = jobs("seed: 1\nsteps: [{expect: }]", seed=99)
    result = run_job(job, pool, world_maker=fake_world)
    assert result.seed == 99
    assert "reset 64x4 seed 99" in opener.log
    assert "--seed 99" in result.rerun


# -- artifacts


def test_the_directory_of_a_case(run: Run, tmp_path: Path) -> None:
    lines: list[str] = []
    result = run("steps: [{say: {line: hello}}, {fail: {how: case}}]", say=lines.append)
    directory = Path(result.directory)
    assert directory == tmp_path / "run" / "T01-sim"
    assert (directory / "steps.log").read_text().splitlines() == lines == [
        "x.scenario.yaml:3: say",
        "hello",
        "x.scenario.yaml:3: fail",
    ]
    data = json.loads((directory / "result.json").read_text())
    assert data["verdict"] == "FAIL"
    assert CaseResult.read(directory / "result.json") == result


def test_a_bug_of_the_bench_leaves_its_traceback_in_a_file(run: Run) -> None:
    result = run("steps: [{fail: {how: bug}}]")
    assert "ZeroDivisionError" in Path(result.directory, "traceback.txt").read_text()


def test_command_script_runs_as_it_is(run: Run) -> None:
    result = run("steps: [{expect: }]")
    script = Path(result.directory, "cmdline.sh")
    assert "run " in script.read_text() and "--target sim" in script.read_text()
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Usage: smmubench run" in done.stdout


def test_the_command_that_reruns_names_the_point(jobs: Jobs) -> None:
    default, other = jobs("matrix: {n: [1, 2]}\nsteps: [{expect: }]")
    assert "[default]" in default.rerun
    assert "[n=2]" in other.rerun


def test_logs_of_the_machine_are_in_the_result(run: Run, tmp_path: Path) -> None:
    directory = tmp_path / "run" / "T01-sim"
    directory.mkdir(parents=True)
    (directory / "console.log").write_text("".join(f"line {n}\n" for n in range(99)) + "\x1b[2Jend\r\n")
    result = run("steps: [{expect: }]")
    assert result.console[-1] == "\ufffd[2Jend", "and can't steer the terminal"
    assert len(result.console) == 40


def test_an_event_loop_is_left_to_finish_and_stays_usable() -> None:
    loop = asyncio.new_event_loop()
    try:
        ends = []

        async def work() -> None:
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                pass
            ends.append(1)

        with pytest.raises(TimeUp), time_limit(0.05):
            loop.run_until_complete(work())
            while True:
                pass
        assert ends == [1]
        assert loop.run_until_complete(asyncio.sleep(0, "still here")) == "still here"
    finally:
        loop.close()


def test_an_event_loop_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm, "POLITE", 0.1)
    loop = asyncio.new_event_loop()
    try:
        with pytest.raises(TimeUp), time_limit(0.05):
            loop.run_until_complete(asyncio.sleep(60))
    finally:
        loop.close()
