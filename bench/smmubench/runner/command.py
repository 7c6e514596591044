# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole of ``smmubench run``: choose, run, write down, report."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from smmubench.errors import UsageError
from smmubench.options import Settings
from smmubench.report import html, json_report, junit
from smmubench.report.record import Run, RunInfo, save_run
from smmubench.report.terminal import Terminal
from smmubench.runner.artifacts import LATEST, new_run
from smmubench.runner.guest import run_guest_case
from smmubench.runner.job import Job
from smmubench.runner.provenance import provenance
from smmubench.runner.run import Outcome, run_jobs
from smmubench.runner.selection import Keyword, Targets, choose_targets, pairs
from smmubench.scenario.find import Selected, select

__all__ = ["REPORT_FILE", "run"]

REPORT_FILE = "report.html"


def run(what: Sequence[str], settings: Settings) -> int:
    """Run what was asked for and answer the exit code.

    Raises UsageError (ScenarioError among them) before anything is started.
    """
    if settings.kernel:
        return _run_kernel(what, settings)
    if settings.gdb:
        raise UsageError("--gdb is for a guest; give one with --kernel")
    targets = choose_targets(settings.target)
    selected = _selected(what)
    wanted = pairs(selected, targets)
    if settings.keyword:
        matches = Keyword(settings.keyword)
        wanted = [(each, name) for each, name in wanted if matches(f"{each.name}-{name}")]
        if not wanted:
            raise UsageError(f'-k "{settings.keyword}" leaves none of the cases')
    info = _info()
    directory = new_run(settings.out)
    jobs = [
        Job(
            scenario=each.scenario,
            case=each.case,
            target=name,
            run=directory,
            seed=settings.seed,
            timeout=settings.timeout,
            require_all=settings.require_all,
        )
        for each, name in wanted
    ]
    terminal = _terminal([job.name for job in jobs], settings)
    _say_what_is_missing(targets, settings, terminal)
    outcome = run_jobs(
        jobs,
        directory,
        terminal,
        processes=settings.jobs,
        limit=settings.run_timeout,
        hold=settings.keep_running,
    )
    unasked = not targets.asked and any(name not in targets.names for name in targets.missing)
    outcome.missed = settings.require_all and unasked
    return _finish(outcome, info, settings, terminal)


def _selected(what: Sequence[str]) -> list[Selected]:
    selected = select(what)
    if not selected:
        raise UsageError("there is no scenario to run")
    return selected


def _run_kernel(what: Sequence[str], settings: Settings) -> int:
    assert settings.kernel is not None
    if what:
        raise UsageError("--kernel runs one guest; leave the scenarios out")
    if any(name != "qemu" for name in settings.target):
        raise UsageError("--kernel needs --target qemu")
    if not settings.kernel.is_file():
        raise UsageError(f"there is no kernel at {settings.kernel}")
    info = _info()
    directory = new_run(settings.out)
    terminal = _terminal([f"{settings.kernel.stem}-qemu"], settings)
    outcome = Outcome(planned=1, directory=directory)
    terminal.started(f"{settings.kernel.stem}-qemu")
    try:
        result = run_guest_case(
            settings.kernel,
            directory,
            machine=settings.machine,
            timeout=settings.timeout,
            gdb=terminal.note if settings.gdb else None,
            require_all=settings.require_all,
        )
        outcome.results = [result]
        outcome.seconds = result.seconds
        terminal.finished(result)
    except KeyboardInterrupt:
        outcome.interrupted = True
    return _finish(outcome, info, settings, terminal)


def _info() -> RunInfo:
    now = datetime.now(UTC).replace(microsecond=0)
    return RunInfo(
        command=shlex.join(["smmubench", *sys.argv[1:]]),
        started=now.isoformat(),
    )


def _terminal(names: Sequence[str], settings: Settings) -> Terminal:
    # With --json - the standard output is for the program that reads it.
    result = sys.stderr if settings.json_file == "-" else sys.stdout
    return Terminal(names, quiet=settings.quiet, verbose=settings.verbose, result=result)


def _say_what_is_missing(targets: Targets, settings: Settings, terminal: Terminal) -> None:
    for name, why in targets.missing.items():
        if name not in targets.names and not settings.quiet:
            terminal.note(f"not on {name}: {why}")


def _finish(outcome: Outcome, info: RunInfo, settings: Settings, terminal: Terminal) -> int:
    info.properties = provenance(result.target for result in outcome.results)
    record = save_run(outcome, info)
    extra = []
    if outcome.missed:
        extra.append("ERROR: --require-all, and not every target is built")
    written, troubles = _write_reports(record, settings)
    outcome.missed |= bool(troubles)
    terminal.summary(record, [*extra, written, *troubles])
    if settings.json_file == "-":
        sys.stdout.write(json_report.render(record.results))
    return outcome.exit_code


def _write_reports(record: Run, settings: Settings) -> tuple[str, list[str]]:
    """Write every report; a line that tells where, and what could not be written."""
    texts = {record.directory / REPORT_FILE: html.render(record)}
    if settings.report and str(settings.report) != "html":
        texts[settings.report] = html.render(record)
    if settings.junit:
        texts[settings.junit] = junit.render(record)
    if settings.json_file and settings.json_file != "-":
        texts[Path(settings.json_file)] = json_report.render(record.results)
    troubles = []
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            troubles.append(f"ERROR: can't write {path}: {error.strerror}")
    latest = settings.out / LATEST
    same = latest.is_symlink() and latest.resolve() == record.directory.resolve()
    shown = latest if same else record.directory
    return f"results in {shown}, report: {shown / REPORT_FILE}", troubles
