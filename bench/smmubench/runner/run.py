# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs jobs in worker processes and gathers their results, whatever happens to the workers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol

from smmubench.runner.job import Job, WorldMaker, default_world
from smmubench.runner.pool import Opener
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict, exit_code
from smmubench.runner.worker import Hold, Message, Worker
from smmubench.targets import open_target

__all__ = ["Outcome", "Reporter", "run_jobs"]


class Reporter(Protocol):
    """Is told what happens while it happens."""

    def started(self, name: str) -> None: ...

    def said(self, name: str, line: str) -> None: ...

    def finished(self, result: CaseResult) -> None: ...

    def note(self, text: str) -> None: ...


@dataclass
class Outcome:
    """The results in the order of the jobs; those of an interrupted run are fewer."""

    results: list[CaseResult] = field(default_factory=list)
    planned: int = 0
    interrupted: bool = False
    missed: bool = False  #: the run was asked for something that isn't there
    seconds: float = 0.0
    directory: Path | None = None

    @property
    def exit_code(self) -> int:
        pairs = [(each.verdict, each.scenario_at_fault) for each in self.results]
        return exit_code(pairs, interrupted=self.interrupted, missed=self.missed)


def run_jobs(
    jobs: Sequence[Job],
    directory: Path,
    reporter: Reporter,
    *,
    processes: int = 1,
    limit: float | None = None,
    hold: Hold = "never",
    opener: Opener = open_target,
    world_maker: WorldMaker = default_world,
) -> Outcome:
    """Run ``jobs``, ``processes`` at a time, for at most ``limit`` seconds in all.

    KeyboardInterrupt ends the run early, with what there is; nothing is left running.
    """
    crew = _Crew(jobs, directory, reporter, hold, opener, world_maker)
    start = time.monotonic()
    outcome = Outcome(planned=len(jobs), directory=directory)
    try:
        crew.work(min(processes, len(jobs)), limit)
    except KeyboardInterrupt:
        outcome.interrupted = True
    finally:
        crew.end()
        outcome.seconds = time.monotonic() - start
        outcome.results = [crew.results[number] for number in sorted(crew.results)]
    return outcome


class _Crew:
    def __init__(
        self,
        jobs: Sequence[Job],
        directory: Path,
        reporter: Reporter,
        hold: Hold,
        opener: Opener,
        world_maker: WorldMaker,
    ) -> None:
        self.jobs = jobs
        self.directory = directory
        self.reporter = reporter
        self.hold = hold
        self.opener = opener
        self.world_maker = world_maker
        self.results: dict[int, CaseResult] = {}
        # One target after the other, so that a worker starts each machine once.
        order = sorted(
            range(len(jobs)), key=lambda n: [job.target for job in jobs].index(jobs[n].target)
        )
        self.waiting = deque(order)
        self.workers: list[Worker] = []
        self.count = 0
        self.end_at: float | None = None

    def work(self, processes: int, limit: float | None) -> None:
        end = self.end_at = time.monotonic() + limit if limit else None
        while self.waiting or any(worker.job is not None for worker in self.workers):
            self._hire(processes)
            idle = [worker for worker in self.workers if worker.job is None]
            for worker in idle:
                if self.waiting:
                    self._give(worker)
            pause = min(worker.hung_in for worker in self.workers)
            if end:
                pause = min(pause, end - time.monotonic())
            self._listen(max(0.0, pause))
            for worker in [worker for worker in self.workers if worker.hung_in <= 0]:
                self._lost(worker, "the case hung the bench and its process had to be killed")
            if end and time.monotonic() >= end:
                self._out_of_time(limit or 0.0)
                return

    def _hire(self, processes: int) -> None:
        busy = sum(worker.job is not None for worker in self.workers)
        while len(self.workers) < processes and len(self.workers) - busy < len(self.waiting):
            self.workers.append(
                Worker(
                    self.count,
                    self.jobs,
                    directory=self.directory,
                    opener=self.opener,
                    world_maker=self.world_maker,
                    strangers=[worker.connection for worker in self.workers],
                )
            )
            self.count += 1

    def _give(self, worker: Worker) -> None:
        number = self.waiting.popleft()
        self.reporter.started(self.jobs[number].name)
        keep_later = self.hold == "always" and self.waiting  # it is the last case's that stays
        worker.start(number, "never" if keep_later else self.hold)

    def _listen(self, pause: float) -> None:
        by_source = {worker.connection: worker for worker in self.workers}
        for source in wait(list(by_source), pause):
            worker = by_source[source]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._lost(worker, worker.last_words())
                continue
            self._hear(worker, message)

    def _hear(self, worker: Worker, message: Message) -> None:
        if message.kind == "say":
            self.reporter.said(self.jobs[message.job].name, message.data)
        elif message.kind == "result":
            self._result(message.job, CaseResult.from_data(message.data))
        elif message.kind == "note":
            self.reporter.note(message.data)
        elif message.kind == "hold":
            self._wait_for_user(message.data)
            worker.go_on()
        else:
            worker.job = None

    def _wait_for_user(self, text: str) -> None:
        self.reporter.note(text)
        self.waiting.clear()  # a machine that is looked at is the run's last
        try:
            while self.end_at is None or time.monotonic() < self.end_at:
                time.sleep(0.2)
        except KeyboardInterrupt:
            self.reporter.note("ending the machine")

    def _lost(self, worker: Worker, why: str) -> None:
        """The case of a worker that died or hung is an ERROR; the others go on elsewhere."""
        number = worker.job
        worker.kill()
        self.workers.remove(worker)
        if number is not None and number not in self.results:
            self._error(number, why)

    def _out_of_time(self, limit: float) -> None:
        why = f"the whole run's time of {limit:g} s was up"
        for worker in [worker for worker in self.workers if worker.job is not None]:
            number = worker.job
            worker.end()
            self.workers.remove(worker)
            if number is not None and number not in self.results:
                self._error(number, f"{why} while it ran")
        for number in self.waiting:
            self._error(number, f"{why} before it began")
        self.waiting.clear()

    def _error(self, number: int, why: str) -> None:
        result = self.jobs[number].empty_result(Verdict.ERROR, why)
        result.write()
        self._result(number, result)

    def _result(self, number: int, result: CaseResult) -> None:
        self.results[number] = result
        self.reporter.finished(result)

    def end(self) -> None:
        for worker in self.workers:
            worker.end()
        self.workers.clear()
