# SPDX-License-Identifier: GPL-2.0-or-later
"""One job: a scenario at a point of its matrix, a target and a seed in, a result out.

It depends on nothing but its arguments, so that jobs spread over processes and machines.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from smmubench.errors import (
    CaseFailure,
    GuestFailure,
    MissingTool,
    ScenarioError,
    SmmubenchError,
    TargetDied,
    TargetError,
    Unsupported,
    UsageError,
)
from smmubench.runner.alarm import TimeUp, time_limit
from smmubench.runner.artifacts import case_directory, plain, tail
from smmubench.runner.pool import TargetPool
from smmubench.runner.provenance import target_properties
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict, verdict_of
from smmubench.scenario.find import is_shipped
from smmubench.scenario.iommus import IommuChoice
from smmubench.scenario.loader import Case, Scenario, Step
from smmubench.target import Config, Target

__all__ = ["Job", "Say", "WorldMaker", "default_world", "run_job"]

Say = Callable[[str], None]

LATE = 2.0  # seconds that a step which watches the clock itself gets to say what didn't finish
PROBE = 5.0  # seconds in which a machine that answers at all has answered
CONSOLE_LINES = 40


class World(Protocol):
    """What the ops work on; see :class:`smmubench.scenario.world.World`."""

    @property
    def measures(self) -> Mapping[str, int | float]: ...

    @property
    def checks(self) -> Sequence[str]: ...

    @property
    def faults(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def warnings(self) -> Sequence[str]: ...

    def finish(self) -> None: ...


class WorldMaker(Protocol):
    def __call__(
        self,
        target: Target,
        *,
        scenario_id: str,
        seed: int,
        say: Say,
        deadline: float,
        iommu: IommuChoice,
    ) -> World: ...


def default_world(
    target: Target,
    *,
    scenario_id: str,
    seed: int,
    say: Say,
    deadline: float,
    iommu: IommuChoice,
) -> World:
    from smmubench.scenario.world import World as Real

    world: World = Real(
        target, scenario_id=scenario_id, seed=seed, say=say, deadline=deadline, iommu=iommu
    )
    return world


@dataclass(frozen=True)
class Job:
    """``seed`` and ``timeout`` of None are the scenario's own. ``run`` is the run's directory."""

    scenario: Scenario
    case: Case
    target: str
    run: Path
    seed: int | None = None
    timeout: float | None = None
    require_all: bool = False

    @property
    def name(self) -> str:
        return f"{self.scenario.id}{self.case.point.label}-{self.target}"

    @property
    def actual_seed(self) -> int:
        return self.scenario.frame.seed if self.seed is None else self.seed

    @property
    def actual_timeout(self) -> float:
        return self.scenario.frame.timeout if self.timeout is None else self.timeout

    @property
    def config(self) -> Config:
        hardware = self.case.config
        return Config(
            machine=self.case.machine,
            tlb_entries=hardware.tlb_entries,
            tlb_ways=hardware.tlb_ways,
            seed=self.actual_seed,
            extra=self.case.iommu.properties(hardware.smmu),
        )

    @property
    def rerun(self) -> str:
        """The command that runs just this case."""
        path = self.scenario.path
        what = self.scenario.id if is_shipped(path) else os.path.relpath(path)
        point = self.case.point.label
        if not point and len(self.scenario.cases) > 1:
            point = "[default]"
        words = ["smmubench", "run", what + point, "--target", self.target]
        if self.seed is not None:
            words += ["--seed", str(self.seed)]
        if self.timeout is not None:
            words += ["--timeout", f"{self.timeout:g}"]
        return shlex.join(words)

    def empty_result(self, verdict: Verdict, message: str = "") -> CaseResult:
        """A result that says nothing yet but what was to be run."""
        frame = self.scenario.frame
        hardware = self.case.config
        return CaseResult(
            id=frame.id,
            target=self.target,
            verdict=verdict,
            message=message,
            params=dict(self.case.point.params),
            scenario=str(self.scenario.path),
            title=frame.title,
            iommu=str(self.case.iommu),
            seed=self.actual_seed,
            directory=str(case_directory(self.run, self.name)),
            rerun=self.rerun,
            properties={
                "machine": self.case.machine,
                "iommu": str(self.case.iommu),
                "tlb": f"{hardware.tlb_entries} entries, {hardware.tlb_ways} ways",
                "seed": str(self.actual_seed),
            },
        )


def run_job(
    job: Job,
    pool: TargetPool,
    *,
    say: Say = lambda line: None,
    world_maker: WorldMaker = default_world,
) -> CaseResult:
    """Run it; whatever goes wrong becomes the result's verdict and message.

    Only KeyboardInterrupt and the like get out. When this returns, the result's directory holds
    its artifacts, result.json included.
    """
    result = job.empty_result(Verdict.ERROR)
    attempt = _Attempt(job, pool, Path(result.directory), say, world_maker)
    start = time.monotonic()
    error = attempt.run()
    result.seconds = round(time.monotonic() - start, 6)
    frame = job.scenario.frame
    result.verdict = verdict_of(error, xfail=frame.xfail is not None, require_all=job.require_all)
    result.message = attempt.message(error)
    result.scenario_at_fault = isinstance(error, UsageError)
    if result.verdict is Verdict.XPASS:
        result.message = f"passes, though known to fail: {frame.xfail}"
    elif result.verdict is Verdict.XFAIL:
        result.message = f"known: {frame.xfail}\n{result.message}"
    result.step = attempt.where if error is not None else ""
    result.properties = {**target_properties(job.target), **result.properties}
    attempt.collect(result)
    if isinstance(error, TimeUp | TargetError | GuestFailure) or _is_bug(error):
        pool.discard(job.target)
    else:
        pool.rest(job.target)
    result.console = tail(Path(result.directory, "console.log"), CONSOLE_LINES)
    result.machine_log = tail(Path(result.directory, "qemu.log"), CONSOLE_LINES)
    _rerun_script(result)
    result.write()
    return result


def _rerun_script(result: CaseResult) -> None:
    """A target without a command line of its own gets the bench's."""
    script = Path(result.directory, "cmdline.sh")
    if not script.exists():
        bench = shlex.join([sys.executable, "-m", "smmubench"])
        command = result.rerun.replace("smmubench", bench, 1)
        script.write_text(f'#!/bin/sh\ncd {shlex.quote(os.getcwd())} && exec {command} "$@"\n')
        script.chmod(0o755)


def _is_bug(error: BaseException | None) -> bool:
    return error is not None and not isinstance(error, SmmubenchError | TimeUp)


class _Attempt:
    """One go at a case, with what can be told about it afterwards."""

    def __init__(
        self, job: Job, pool: TargetPool, directory: Path, say: Say, world_maker: WorldMaker
    ) -> None:
        self.job = job
        self.pool = pool
        self.directory = directory
        self.where = ""
        self._say = say
        self._world_maker = world_maker
        self._world: World | None = None
        self._target: Target | None = None

    def run(self) -> BaseException | None:
        """None when every step did what it should, else what ended it."""
        try:
            with (self.directory / "steps.log").open("w", encoding="utf-8") as log:

                def say(line: str) -> None:
                    log.write(line + "\n")
                    log.flush()
                    self._say(line)

                return self._run(say)
        except OSError as error:
            return error

    def _run(self, say: Say) -> BaseException | None:
        limit = self.job.actual_timeout
        deadline = time.monotonic() + limit
        try:
            with time_limit(limit + LATE):
                self._steps(say, deadline)
        except TimeUp:
            return self._blame(limit, f"no end within its timeout of {limit:g} s")
        except TargetDied as error:
            return error
        except TargetError as error:
            # A wait that lasted till the case's time was up: was it the hardware or the machine?
            return self._blame(limit, str(error)) if time.monotonic() >= deadline else error
        except SmmubenchError as error:
            return error
        except Exception as error:
            (self.directory / "traceback.txt").write_text(traceback.format_exc())
            return error
        return None

    def _steps(self, say: Say, deadline: float) -> None:
        job = self.job
        only = job.scenario.frame.targets
        if only and job.target not in only.only:
            raise Unsupported(f"runs on {', '.join(only.only)} only: {only.reason}")
        self._target = target = self.pool.get(job.target, job.config, self.directory)
        for need in job.scenario.frame.needs:
            if need not in target.capabilities:
                raise Unsupported(f'needs "{need}", which the target {job.target} lacks')
        self._world = world = self._world_maker(
            target,
            scenario_id=job.scenario.id,
            seed=job.actual_seed,
            say=say,
            deadline=deadline,
            iommu=job.case.iommu,
        )
        file = job.scenario.path.name
        for step in job.case.steps:
            self.where = f"{file}:{step.line}: {step.name}"
            self._step(step, world, say)
        self.where = f"{file}: at the end"
        world.finish()
        if time.monotonic() > deadline:
            limit = f"{job.actual_timeout:g} s"
            raise CaseFailure(f"it was not done within its timeout of {limit}")

    def _step(self, step: Step, world: World, say: Say) -> None:
        say(f"{self.where}")
        step.op.run(world)

    def _blame(self, limit: float, what: str) -> BaseException:
        """Time is up. A machine that still answers did not finish; one that doesn't is broken."""
        target = self._target
        if target is None:
            return TargetError(f"the machine did not come up within {limit:g} s")
        try:
            with time_limit(PROBE):
                target.counters(target.machine.iommus[0].name)
        except (TimeUp, Exception) as error:
            why = f" ({error})" if str(error) else ""
            return TargetError(f"time is up ({limit:g} s) and the machine does not answer{why}")
        self.pool.discard(self.job.target)
        return CaseFailure(what)

    def message(self, error: BaseException | None) -> str:
        """What went wrong, with the step's place."""
        if error is None:
            return ""
        prefix = f"{self.where}: " if self.where else ""
        if _is_bug(error):
            file = self.directory / "traceback.txt"
            return f"{prefix}the bench failed: {type(error).__name__}: {error} (see {file})"
        if isinstance(error, ScenarioError | MissingTool | Unsupported) and not self.where:
            return str(error)
        return f"{prefix}{error}"

    def collect(self, result: CaseResult) -> None:
        """What the world gathered, however far it came."""
        world = self._world
        if world is None:
            return
        result.measures = dict(world.measures)
        result.checks = [plain(str(line)) for line in world.checks]
        result.faults = [dict(fault) for fault in world.faults]
        result.warnings = [plain(str(line)) for line in world.warnings]
        result.spaces = [dict(space) for space in getattr(world, "spaces", ())]
