# SPDX-License-Identifier: GPL-2.0-or-later
"""``run --kernel`` and ``qmp FILE``: what becomes of a guest's words and of a session's end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smmubench import cli, session
from smmubench.errors import CaseFailure, MissingTool, TargetDied, UsageError
from smmubench.runner.guest import run_guest_case
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict
from smmubench.session import Outcome
from smmubench.targets import guest
from smmubench.targets.guest import GuestLine, GuestResult

Boot = Callable[..., CaseResult]


@pytest.fixture
def boot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Boot:
    """A guest case whose machine gives a ready answer or raises."""

    def run(answer: GuestResult | Exception, **more: Any) -> CaseResult:
        def run_guest(kernel: Path, **options: Any) -> GuestResult:
            run.options = options  # type: ignore[attr-defined]
            (options["artifacts"] / "console.log").write_text("0.1 hello\n")
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(guest, "run_guest", run_guest)
        return run_guest_case(tmp_path / "my guest.elf", tmp_path / "run", **more)

    return run


def answer(verdict: Any = "PASS", **more: Any) -> GuestResult:
    lines = (GuestLine("PASS", "mapped"), GuestLine("FAIL" if verdict == "FAIL" else "PASS", "fault"))
    base: dict[str, Any] = {"ended": "verdict", "reason": "because", "exit_code": 0, "lines": lines}
    return GuestResult(verdict=verdict, **{**base, **more})


def test_a_guest_that_passes(boot: Boot) -> None:
    result = boot(answer())
    assert (result.verdict, result.message) == (Verdict.PASS, "")
    assert result.full_name == "my-guest-qemu"
    assert result.checks == ["PASS: mapped", "PASS: fault"]
    assert result.measures == {"guest_pass": 2, "guest_fail": 0, "guest_skip": 0, "exit_code": 0}
    assert result.console == ["0.1 hello"]
    assert json.loads(Path(result.directory, "result.json").read_text())["verdict"] == "PASS"


def test_a_guest_that_fails_shows_what_its_cpu_looked_like(boot: Boot) -> None:
    result = boot(answer("FAIL", exit_code=None, post_mortem=("R15=80001234", "=> 0x80001234 bx lr")))
    assert result.verdict is Verdict.FAIL
    assert result.message == "because\nR15=80001234\n=> 0x80001234 bx lr"
    assert "exit_code" not in result.measures


@pytest.mark.parametrize(
    ("error", "require_all", "verdict"),
    [
        (TargetDied("QEMU was killed by SIGKILL"), False, Verdict.ERROR),
        (MissingTool("QEMU isn't built", "smmubench build qemu"), False, Verdict.SKIP),
        (MissingTool("QEMU isn't built", "smmubench build qemu"), True, Verdict.ERROR),
        (ZeroDivisionError("oops"), False, Verdict.ERROR),
    ],
)
def test_troubles_of_the_bench(
    boot: Boot, error: Exception, require_all: bool, verdict: Verdict
) -> None:
    result = boot(error, require_all=require_all)
    assert result.verdict is verdict
    assert str(error).splitlines()[0] in result.message


def test_wrong_machine_is_wrong_usage(boot: Boot) -> None:
    with pytest.raises(UsageError, match="apq8064-bench"):
        boot(answer(), machine="apq8064-bnech")


def test_with_gdb_a_person_sets_the_pace(boot: Boot) -> None:
    said: list[str] = []
    boot(answer(), gdb=said.append)
    options = boot.options  # type: ignore[attr-defined]
    assert options["timeout"] > 3600
    options["gdb"]("gdb-multiarch x")
    assert said == ["gdb-multiarch x"]
    boot(answer(), timeout=3.0)
    assert boot.options["timeout"] == 3.0  # type: ignore[attr-defined]


# -- sessions


@pytest.fixture
def play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """``smmubench qmp`` of a file whose session has a ready end."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.qmp").write_text("query-status\n")

    def run(end: Outcome | Exception, *words: str) -> tuple[int, str, str]:
        def run_file(path: Path, **options: Any) -> Outcome:
            options["say"]("query-status")
            if isinstance(end, Exception):
                raise end
            return end

        monkeypatch.setattr(session, "run_file", run_file)
        with pytest.raises(SystemExit) as ended:
            cli.main(["qmp", "s.qmp", *words])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


Play = Callable[..., tuple[int, str, str]]


def test_a_session_that_goes_through(play: Play) -> None:
    assert play(Outcome(3, 2)) == (
        0,
        "query-status\nPASS s.qmp: 3 commands, 2 expectations\n",
        "",
    )


def test_a_session_that_fails_says_where_its_logs_are(play: Play) -> None:
    code, out, err = play(CaseFailure("s.qmp:4: expect event IOMMU_FAULT"))
    assert (code, out) == (1, "query-status\n")
    assert err.startswith("smmubench: s.qmp:4: expect event IOMMU_FAULT\n")
    assert "s-qmp" in err


def test_a_session_as_json_stands_alone_on_stdout(play: Play) -> None:
    code, out, err = play(Outcome(3, 2), "--json", "-")
    data = json.loads(out)
    assert (code, data["verdict"], data["commands"], data["expectations"]) == (0, "PASS", 3, 2)
    assert "query-status" in err
    failed = json.loads(play(CaseFailure("s.qmp:4: no"), "--json", "-")[1])
    assert (failed["verdict"], failed["message"]) == ("FAIL", "s.qmp:4: no")


def test_a_dead_machine_is_an_error_of_the_bench(play: Play) -> None:
    code, _, err = play(TargetDied("QEMU was killed by SIGKILL"))
    assert (code, "QEMU was killed by SIGKILL" in err) == (3, True)


def test_a_file_that_makes_no_sense_starts_nothing(play: Play, tmp_path: Path) -> None:
    (tmp_path / "s.qmp").write_text("expect nonsense\n")
    code, out, err = play(Outcome(0, 0))
    assert (code, out) == (2, "")
    assert err.startswith("s.qmp:1:")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [(("--expect",), "--expect belongs to --from-log"), (("--from-log", "x"), "--from-log only prints")],
)
def test_options_that_do_not_go_together(play: Play, words: tuple[str, ...], message: str) -> None:
    code, _, err = play(Outcome(0, 0), *words)
    assert (code, message in err) == (2, True)
