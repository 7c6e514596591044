# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports: JSON, JUnit, Markdown, HTML and the terminal, from the same results."""

from __future__ import annotations

import html.parser
import io
import json
import re
from pathlib import Path
from typing import Any

import junitparser
import pytest

from smmubench.errors import BenchError, UsageError
from smmubench.report import html as html_report
from smmubench.report import json_report, junit, markdown, space_map, write
from smmubench.report.record import Run, RunInfo, load_run, save_run
from smmubench.report.terminal import Terminal
from smmubench.runner.result import CaseResult
from smmubench.runner.run import Outcome
from smmubench.runner.verdict import Verdict


def result(directory: Path, verdict: str = "PASS", **more: Any) -> CaseResult:
    base: dict[str, Any] = {
        "id": "T01",
        "target": "sim",
        "verdict": Verdict(verdict),
        "scenario": "T01.scenario.yaml",
        "title": "eleven entries, not 2576",
        "seconds": 0.25,
        "measures": {"misses": 11},
        "rerun": "smmubench run T01 --target sim",
    }
    made = CaseResult(**{**base, **more})
    made.directory = str(directory / made.full_name.replace("[", "-").replace("]", ""))
    Path(made.directory).mkdir(parents=True, exist_ok=True)
    made.write()
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """One case of each verdict, with everything in it that could break a report."""
    results = [
        result(tmp_path, checks=["iova 0x00100000 <ok> & done"]),
        result(tmp_path, target="qemu", measures={"misses": 12}),
        result(
            tmp_path, "FAIL", id="T02", message="T02.scenario.yaml:9: expect: 11 <misses>, came 12\nFSR 0x2: TF",
            faults=[{"iommu": "mdp0", "iova": 0x1000, "causes": ["translation"], "text": ["FSR 0x2: TF"], "odd": 1}],
            console=["U-Boot <2010>", "bad byte \x00"],
        ),
        result(tmp_path, "ERROR", id="T03", message="QEMU was killed by SIGKILL", machine_log=["out of luck"]),
        result(tmp_path, "SKIP", id="T04", message='needs "cpu", which the target sim lacks'),
        result(tmp_path, "XFAIL", id="T05", message="known: not modelled"),
        result(tmp_path, "XPASS", id="T06", message="passes, though known to fail: x"),
        result(
            tmp_path, id="T12", title="pipes | and *stars*", params={"tlb": 4, "pages": "large"}, warnings=["suboptimal-alignment: x"],
            spaces=[{"name": "space", "iommu": "mdp0", "mappings": [
                {"iova": 0x100000, "pa": 0x84000000, "size": 0x100000, "page": 0x100000, "perms": "rw"},
                {"iova": 0x200000, "pa": 0x84100000, "size": 0x100000, "page": 0x100000, "perms": "rw"},
                {"iova": 0x40000000, "pa": 0x90000000, "size": 0x1000, "page": 0x1000, "perms": "r"},
            ]}],
        ),
    ]  # fmt: skip
    info = RunInfo("smmubench run", "2026-01-02T03:04:05+00:00", properties={"qemu": "10.0.13"})
    return save_run(Outcome(results, len(results), seconds=2.5, directory=tmp_path), info)


def test_json_has_exactly_the_promised_shape(tmp_path: Path) -> None:
    data = json.loads(json_report.render([result(tmp_path, params={"tlb": 4})]))
    assert data == {
        "schema": 1,
        "summary": {"pass": 1, "fail": 0, "error": 0, "skip": 0},
        "cases": [
            {
                "id": "T01",
                "params": {"tlb": 4},
                "scenario": "T01.scenario.yaml",
                "target": "sim",
                "iommu": "msm-v0",
                "verdict": "PASS",
                "measures": {"misses": 11},
                "seconds": 0.25,
            }
        ],
    }
    assert list(data["cases"][0]) == [
        "id", "params", "scenario", "target", "iommu", "verdict", "measures", "seconds",
    ]  # fmt: skip


def test_json_counts_every_verdict(run: Run) -> None:
    assert json_report.as_json(run.results)["summary"] == {
        "pass": 3, "fail": 1, "error": 1, "skip": 1, "xfail": 1, "xpass": 1,
    }  # fmt: skip


def test_junit_is_read_by_others_with_the_same_counts(run: Run) -> None:
    (suite,) = junitparser.JUnitXml.fromstring(junit.render(run))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (8, 2, 1, 2)
    cases = list(suite)
    assert [type(case.result[0]).__name__ if case.result else "" for case in cases] == [
        "", "", "Failure", "Error", "Skipped", "Skipped", "Failure", "",
    ]  # fmt: skip
    assert (cases[7].name, cases[7].classname) == ("T12[tlb=4,pages=large]", "smmubench.sim")
    assert "directory:" in cases[2].result[0].text
    assert "T02.scenario.yaml:9: expect: 11 <misses>, came 12" in cases[2].result[0].message


def test_junit_carries_properties_and_measures(run: Run) -> None:
    text = junit.render(run)
    assert '<property name="qemu" value="10.0.13" />' in text
    assert '<property name="measure.misses" value="11" />' in text


def test_markdown_table_has_a_column_per_target_and_failures_first(run: Run) -> None:
    lines = markdown.render(run).splitlines()
    assert "| case | what it shows | sim | qemu | measures |" in lines
    bad = [line for line in lines if line.startswith("- ")]
    assert [line.split("**")[1] for line in bad] == ["ERROR", "FAIL", "XPASS"]
    (row,) = [line for line in lines if line.startswith("| T01 ")]
    assert "misses: sim 11, qemu 12" in row
    assert "pipes \\| and \\*stars\\*" in lines[-1]
    assert all(line.count("|") - line.count("\\|") == 6 for line in lines if line.startswith("|"))


class Page(html.parser.HTMLParser):
    """Checks that tags nest, and collects what the page asks the network for."""

    VOID = ("meta", "br", "rect", "line", "polygon")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "src" in given or tag in ("link", "script", "img", "iframe"):
            self.fetched.append(tag)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(run: Run) -> Page:
    parsed = Page()
    parsed.feed(html_report.render(run))
    assert parsed.open == []
    return parsed


def test_html_is_one_file_that_needs_nothing_else(run: Run) -> None:
    text = html_report.render(run)
    assert page(run).fetched == []
    assert not re.search(r"url\(|@import|https?://", text)
    assert "prefers-color-scheme: dark" in text


def test_html_shows_what_happened(run: Run) -> None:
    parsed = page(run)
    for words in (
        "11 <misses>, came 12",  # escaped, so that it arrives as text
        "FSR 0x2: TF",
        "0x00001000",
        "U-Boot <2010>",
        "out of luck",
        "suboptimal-alignment",
        "10.0.13",
        "T12[tlb=4,pages=large]-sim",
    ):
        assert words in parsed.text, words


def test_html_links_lead_somewhere(run: Run) -> None:
    parsed = page(run)
    inside = [link for link in parsed.links if link.startswith("#")]
    assert len(inside) == len(run.results)
    assert {link[1:] for link in inside} <= parsed.anchors
    for link in parsed.links:
        if not link.startswith("#"):
            assert (run.directory / link).is_file()


def test_html_of_an_interrupted_run_says_so(run: Run) -> None:
    run.info.interrupted = True
    run.info.planned = 10
    assert "interrupted: 2 cases did not run" in page(run).text


def test_map_joins_what_continues_and_keeps_order(run: Run) -> None:
    (space,) = run.results[-1].spaces
    drawn = space_map.draw(space)
    assert drawn.count("<title>") == 2
    assert "0x00100000 → 0x84000000, 0x200000 bytes" in drawn
    places = [float(x) for x in re.findall(r'<rect class="\w+" x="([\d.]+)" y="22"', drawn)]
    assert places == sorted(places)
    assert space_map.draw({"name": "empty", "mappings": []}) == ""


def test_a_run_is_read_back_from_its_directory(run: Run, tmp_path: Path) -> None:
    again = load_run(tmp_path)
    assert again.results == run.results
    assert again.info == run.info
    (tmp_path / "run.json").unlink()  # as after kill -9
    assert {each.full_name for each in load_run(tmp_path).results} == {r.full_name for r in run.results}


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no directory"):
        load_run(tmp_path / "no")
    with pytest.raises(UsageError, match="holds no result"):
        load_run(tmp_path)
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "result.json").write_text("{}")
    with pytest.raises(UsageError, match="is no result of a case"):
        load_run(tmp_path)


@pytest.mark.parametrize(("kind", "name"), [("html", "report.html"), ("markdown", "report.md"),
                                            ("junit", "junit.xml"), ("json", "report.json")])  # fmt: skip
def test_report_goes_into_the_runs_directory(run: Run, tmp_path: Path, kind: str, name: str) -> None:
    assert write.write(tmp_path, kind, None) == str(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 100


def test_report_troubles(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='no report format "htm"; did you mean "html"'):
        write.write(tmp_path, "htm", None)
    with pytest.raises(BenchError, match="can't write"):
        write.write(tmp_path, "html", str(tmp_path / "run.json" / "x"))


# -- the terminal


def shown(
    run: Run, out: io.StringIO | None = None, progress: io.StringIO | None = None, **more: Any
) -> tuple[str, str]:
    out, progress = out or io.StringIO(), progress or io.StringIO()
    names = [each.full_name for each in run.results]
    terminal = Terminal(names, result=out, progress=progress, **more)
    for each in run.results:
        terminal.started(each.full_name)
        terminal.said(each.full_name, "a step")
        terminal.finished(each)
    terminal.summary(run, ["results in out/latest"])
    return out.getvalue(), progress.getvalue()


def test_terminal_shows_a_line_per_case_then_failures_first(run: Run) -> None:
    out, progress = shown(run)
    lines = out.splitlines()
    assert lines[0].split() == ["PASS", "T01-sim", "0.25", "s", "misses=11"]
    heads = [line.split()[0] for line in lines[len(run.results) :] if re.match("[A-Z]+ T", line)]
    assert heads == ["ERROR", "FAIL", "XPASS", "SKIP", "XFAIL"]
    assert lines[-2].startswith("3 passed, 1 failed, 1 error, 1 skipped, 1 failed as known")
    assert lines[-1] == "results in out/latest"
    assert progress == "", "every case has its line, so a log needs no progress"


def test_terminal_prints_directory_and_command_of_each_failure(run: Run) -> None:
    out, _ = shown(run)
    failure = out[out.index("\nFAIL T02-sim") :]
    assert f"directory: {run.results[2].directory}" in failure
    assert "again:     smmubench run T01 --target sim" in failure
    assert "the console said last:" in failure


def test_quiet_leaves_out_what_is_as_expected(run: Run) -> None:
    out, _ = shown(run, quiet=True)
    assert "T01-sim" not in out
    assert "FAIL   T02-sim" in out


def test_verbose_shows_checks_and_steps(run: Run) -> None:
    out, progress = shown(run, verbose=2)
    assert "       iova 0x00100000 <ok> & done" in out
    assert "[1/8] T01-sim\n  a step\n" in progress


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_on_a_terminal_only_and_not_where_they_are_not_wanted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in shown(run)[0]
    assert "\x1b[32m" in shown(run, out=Tty())[0]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(run, out=Tty())[0]


def test_progress_is_one_line_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    _, progress = shown(run, progress=Tty())
    assert "\n" not in progress
    assert "\r\x1b[K[1/8] T01-qemu" in progress
    assert progress.endswith("\r\x1b[K"), "nothing is left of it"


def test_interrupted_run_tells_how_much_is_missing(run: Run) -> None:
    run.info.planned, run.info.interrupted = 12, True
    out, _ = shown(run)
    assert "4 not run (interrupted)" in out
