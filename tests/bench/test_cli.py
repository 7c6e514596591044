# SPDX-License-Identifier: GPL-2.0-or-later
"""The command as a newcomer meets it: what it prints, where, and its exit code."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import smmubench
from smmubench import cli
from smmubench.runner import command, run, selection
from smmubench.scenario import loader

from .fakes import OPS, FakeOpener, fake_world


class Done(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Done]
Write = Callable[..., Path]

PASSES = "steps: [{measure: {values: {misses: 11}}}]"
FAILS = "steps: [{fail: {how: case}}]"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of its own, no settings from outside, fake ops and machines; QEMU isn't built."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SMMUBENCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(loader, "default_ops", lambda: OPS)
    fake_run = functools.partial(
        run.run_jobs, opener=FakeOpener(missing=["qemu", "firmware"]), world_maker=fake_world
    )
    monkeypatch.setattr(command, "run_jobs", fake_run)
    qemu = "QEMU isn't built; get it: smmubench build qemu"
    missing = {"sim": None, "qemu": qemu, "firmware": qemu}
    monkeypatch.setattr(selection, "available", missing.__getitem__)


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    def run_cli(*words: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(words))
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Done(int(ended.value.code or 0), out, err)

    return run_cli


# -- run


def test_a_run_that_passes(call: Call, write: Write) -> None:
    done = call("run", str(write(PASSES)))
    assert done.code == 0
    assert re.match(r"PASS   T01-sim +\d+\.\d\d s  misses=11\n", done.out)
    assert "1 passed, 0 failed in" in done.out
    assert "results in out/latest, report: out/latest/report.html" in done.out
    why = "QEMU isn't built; get it: smmubench build qemu"
    assert done.err == f"not on qemu: {why}\nnot on firmware: {why}\n"
    assert Path("out/latest/report.html").is_file()


@pytest.mark.parametrize(
    ("how", "code"),
    [("case", 1), ("target", 3), ("died", 3), ("usage", 2), ("unsupported", 77), ("missing", 77)],
)
def test_exit_codes(call: Call, write: Write, how: str, code: int) -> None:
    assert call("run", str(write(f"steps: [{{fail: {{how: {how}}}}}]"))).code == code


def test_a_failure_says_where_and_how_to_run_it_again(call: Call, write: Write) -> None:
    path = write(f"matrix: {{n: [1, 2]}}\n{FAILS}")
    done = call("run", str(path))
    assert f"directory: {Path('out/latest').resolve()}/T01-n=2-sim" in done.out
    again = re.findall(r"again:     smmubench (.*)", done.out)
    assert len(again) == 2
    words = [word.strip("'") for word in again[1].split()]
    once_more = call(*words)
    assert once_more.code == 1
    assert "0 passed, 1 failed" in once_more.out
    assert "T01[n=2]-sim" in once_more.out


def test_json_on_stdout_stands_there_alone(call: Call, write: Write) -> None:
    done = call("run", str(write(PASSES)), "--json", "-")
    assert json.loads(done.out)["summary"] == {"pass": 1, "fail": 0, "error": 0, "skip": 0}
    assert "1 passed" in done.err


def test_reports_go_where_they_are_asked_to(call: Call, write: Write) -> None:
    done = call(
        "run", str(write(PASSES)), "--json", "a/r.json", "--junit", "a/j.xml", "--report", "a/r.html",
        "--out", "elsewhere",
    )  # fmt: skip
    assert done.code == 0
    assert {path.name for path in Path("a").iterdir()} == {"r.json", "j.xml", "r.html"}
    assert Path("elsewhere/latest/run.json").is_file()


def test_a_report_that_cannot_be_written_is_an_error_after_the_summary(call: Call, write: Write) -> None:
    Path("file").write_text("")
    done = call("run", str(write(PASSES)), "--junit", "file/j.xml")
    assert done.code == 3
    assert "1 passed" in done.out
    assert "ERROR: can't write file/j.xml" in done.out


def test_missing_qemu_is_skipped_with_the_command_and_strict_is_an_error(call: Call, write: Write) -> None:
    path = str(write(PASSES))
    skipped = call("run", path, "--target", "qemu")
    assert (skipped.code, "get it: smmubench build qemu" in skipped.out) == (77, True)
    assert call("run", path, "--target", "qemu", "--require-all").code == 3
    unasked = call("run", path, "--require-all")
    assert unasked.code == 3
    assert "--require-all, and not every target is built" in unasked.out


def test_whole_directories_and_k(call: Call, write: Write) -> None:
    write("id: A1\ntitle: a\n" + PASSES, "a.scenario.yaml")
    write("id: B1\ntitle: b\n" + FAILS, "b.scenario.yaml")
    assert "1 passed, 1 failed" in call("run", ".").out
    assert "1 passed, 0 failed" in call("run", ".", "-k", "A1").out
    assert "1 passed, 0 failed" in call("run", ".", "-k", "not (b1 or c1) and sim").out
    none = call("run", ".", "-k", "nothing")
    assert (none.code, none.err) == (2, 'smmubench: -k "nothing" leaves none of the cases\n')


@pytest.mark.parametrize("text", ["and", "a and", "(a", "a)", "a b", "not"])
def test_k_that_makes_no_sense(call: Call, write: Write, text: str) -> None:
    done = call("run", str(write(PASSES)), "-k", text)
    assert (done.code, "makes no sense" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", "T0l"), '"T0l" is neither a file nor the id of a shipped scenario'),
        (("run", "no.yaml"), "there is no file no.yaml"),
        (("run", "empty"), "there is no *.scenario.yaml below empty"),
        (("run", "--target", "qemuu"), 'there is no target "qemuu"; did you mean "qemu"?'),
        (("run", "--jobs", "many"), '-j: must be a whole number, not "many"'),
        (("run", "--kernel", "no.elf"), "there is no kernel at no.elf"),
        (("run", "--kernel", "a.elf", "x"), "leave the scenarios out"),
        (("run", "--gdb", "x.scenario.yaml"), "--gdb is for a guest"),
        (("rum",), "No such command 'rum'"),
        (("run", "--tagret", "sim"), "--target"),
        (("check", "no.yaml"), "there is no file no.yaml"),
        (("report", "nowhere"), "there is no directory nowhere"),
        (("report",), "there is no run below out"),
        (("regs", "FSRR"), 'did you mean "FSR"?'),
        (("regs", "FSR=x"), '"x" is no number'),
        (("regs", "--map", "msm-v1"), "no register map"),
        (("qmp", "no.qmp"), "no.qmp"),
        (("build", "everything"), "can't build"),
    ],
)
def test_wrong_usage(call: Call, write: Write, words: tuple[str, ...], message: str) -> None:
    Path("empty").mkdir()
    write(PASSES)
    done = call(*words)
    assert done.code == 2
    assert message in done.err
    assert done.out == ""


def test_a_point_that_isnt_there(call: Call, write: Write) -> None:
    path = write("matrix: {n: [1, 2]}\n" + PASSES)
    done = call("run", f"{path}[n=3]")
    assert (done.code, "there is no point [n=3]" in done.err) == (2, True)
    assert "1 passed" in call("run", f"{path}[n=1]").out
    assert "1 passed" in call("run", f"{path}[default]").out


def test_two_files_with_one_id(call: Call, write: Write) -> None:
    write(PASSES, "a.scenario.yaml")
    write(PASSES, "b.scenario.yaml")
    done = call("run", ".")
    assert done.code == 2
    assert 'the id "T01" is also that of' in done.err


def test_one_file_named_twice_runs_once(call: Call, write: Write) -> None:
    path = str(write(PASSES))
    assert "1 passed" in call("run", path, ".").out


def test_all_bad_scenarios_are_told_before_anything_runs(call: Call, write: Write) -> None:
    write("steps: [{mapp: }]", "a.scenario.yaml")
    write("id: B\ntitle: b\nsteps: [{expectt: }]", "b.scenario.yaml")
    done = call("run", ".")
    assert done.code == 2
    assert 'a.scenario.yaml:3:10: unknown op "mapp"; did you mean "map"?' in done.err
    assert 'b.scenario.yaml:3:10: unknown op "expectt"; did you mean "expect"?' in done.err
    assert not Path("out").exists()


def test_an_output_directory_that_cannot_be(call: Call, write: Write) -> None:
    Path("file").write_text("")
    done = call("run", str(write(PASSES)), "--out", "file")
    assert (done.code, "can't write results to file" in done.err) == (2, True)


def test_options_come_from_environment_and_file(
    call: Call, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(PASSES)
    Path("pyproject.toml").write_text('[tool.smmubench]\nquiet = true\nout = "results"\n')
    monkeypatch.setenv("SMMUBENCH_TARGET", "sim")
    done = call("run", ".")
    assert (done.code, done.err) == (0, "")
    assert "T01-sim" not in done.out
    assert Path("results/latest").is_dir()


def test_keep_running_may_stand_alone(call: Call, write: Write) -> None:
    done = call("run", str(write(PASSES)), "--keep-running")
    assert done.code == 0
    assert "there is no process to keep running" in done.err


# -- the other verbs


def test_check(call: Call, write: Write) -> None:
    good = write(PASSES, "good.scenario.yaml")
    done = call("check", str(good))
    assert (done.code, done.out) == (0, f"ok  {good}: T01, 1 case\n")
    bad = write("steps: [{mapp: }]", "bad.scenario.yaml")
    done = call("check", str(good), str(bad))
    assert done.code == 2
    assert "bad.scenario.yaml:3:10: unknown op" in done.err
    assert f"ok  {good}" in done.out
    assert not Path("out").exists()


def test_list(call: Call, write: Write) -> None:
    write("needs: [peek]\nmatrix: {n: [1, 2]}\n" + PASSES)
    assert call("list", ".").out == "T01  a title  (2 cases, needs peek)\n"
    data = json.loads(call("list", ".", "--json", "-").out)
    assert data["scenarios"][0]["points"] == [{"n": 1}, {"n": 2}]


def test_report_of_the_latest_run(call: Call, write: Write) -> None:
    call("run", str(write(PASSES)))
    Path("out/latest/report.html").unlink()
    assert call("report").code == 0
    assert Path("out/latest/report.html").is_file()
    assert "| T01 |" in call("report", "--format", "markdown", "--output", "-").out
    assert json.loads(call("report", "--json", "-").out)["schema"] == 1


def test_regs(call: Call) -> None:
    assert call("regs", "FSR=0x80000002").out == "FSR 0x80000002: TF MULTI\n"
    assert "Fault address" in call("regs", "FAR").out
    assert "FSR" in call("regs").out


def test_regs_as_json(call: Call) -> None:
    data = json.loads(call("regs", "FSR=0x80000002", "--json", "-").out)
    assert (data["name"], data["fields"]["TF"], data["fields"]["AFF"]) == ("FSR", 1, 0)
    whole = json.loads(call("regs", "FAR", "--json", "-").out)
    assert (whole["offset"], whole["access"]) == (0x28, "RW")
    assert len(json.loads(call("regs", "--json", "-").out)["registers"]) > 40


def test_config_shows_value_and_origin(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMMUBENCH_JOBS", "2")
    monkeypatch.setenv("SMMUBENCH_TAGRET", "sim")
    done = call("config")
    assert re.search(r"^jobs +2 +SMMUBENCH_JOBS$", done.out, re.M)
    assert re.search(r"^out +out +default$", done.out, re.M)
    assert 'SMMUBENCH_TAGRET means nothing; did you mean "SMMUBENCH_TARGET"?' in done.err


def test_help_names_every_verb_and_no_other(call: Call) -> None:
    text = call("--help").out
    verbs = re.findall(r"^  ([a-z]+)  ", text[text.index("Commands:") :], re.M)
    assert verbs == [
        "run", "check", "list", "build", "doctor", "schema", "qmp", "regs", "report", "config",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["run", "check", "list", "build", "qmp", "regs", "report"])
def test_every_verb_has_help(call: Call, verb: str) -> None:
    assert f"Usage: smmubench {verb}" in call(verb, "--help").out


def test_a_bug_shows_no_traceback_unless_asked(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "run", lambda *_: 1 // 0)
    done = call("run")
    assert done.code == 3
    assert "smmubench itself failed: ZeroDivisionError" in done.err


def test_exports_are_exactly_what_is_promised() -> None:
    for name in smmubench.__all__:
        assert getattr(smmubench, name) is not None
    assert sorted(smmubench.__all__) == list(smmubench.__all__)
    public = {name for name in vars(smmubench) if name.isidentifier() and name[0] != "_"}
    modules = {n for n in public if f"smmubench.{n}" in sys.modules}
    assert public - modules - {"annotations", "TYPE_CHECKING", "Any"} <= set(smmubench.__all__)
    with pytest.raises(AttributeError, match="no attribute 'open_tarket'"):
        smmubench.open_tarket  # noqa: B018


# -- as a process of its own


def bench(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "smmubench", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interruption_ends_with_a_summary_and_130(tmp_path: Path, number: signal.Signals) -> None:
    slow = tmp_path / "slow.scenario.yaml"
    slow.write_text("id: slow\ntitle: many bursts\nsteps:\n" + SLOW_STEPS)
    process = bench("run", str(slow), "--target", "sim", "-vv")
    assert process.stderr
    seen = ""
    for line in process.stderr:  # a worker is busy once it says so
        seen += line
        if "dma" in line:
            break
    os.killpg(process.pid, number)  # as a terminal does
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, seen
    assert "Traceback" not in err
    assert "1 not run (interrupted)" in out


SLOW_STEPS = """\
  - buffer: {name: frame, size: 1M, align: 1M}
  - attach: {master: mdp_port0_cb0, space: space}
  - map: {buffer: frame, master: mdp_port0_cb0}
""" + "  - dma: {master: mdp_port0_cb0, map: frame, sees: frame}\n" * 5000


def test_output_may_be_cut_short(tmp_path: Path) -> None:
    process = bench("schema")
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()
