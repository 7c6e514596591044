# SPDX-License-Identifier: GPL-2.0-or-later
"""pytest: scenario files as tests, machines as fixtures.

Files named ``*.scenario.yaml`` are collected: each matrix point and target is a test. Fixtures,
each standing on the one before: ``sim`` and ``qemu`` (a machine in its reset state), ``machine``
(the test runs once on each), ``step`` (a scenario's steps as calls), ``iommu`` (with a master
attached), ``buffer`` (mapped for that master). ``@pytest.mark.needs("snapshot")`` skips where the
machine lacks a capability; ``@pytest.mark.hardware(tlb_entries=1)`` sizes it.

What isn't built is skipped with the command that builds it; ``--smmubench-require-all`` makes it an
error. What the bench or QEMU did wrong is pytest's *error*, never its *failure*.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from smmubench.errors import BenchError, MissingTool, ScenarioError, Unsupported, UsageError

if TYPE_CHECKING:
    from smmubench.options import Settings
    from smmubench.runner.by_hand import AttachedIommu, MappedBuffer, Steps
    from smmubench.runner.job import Job
    from smmubench.runner.pool import TargetPool
    from smmubench.runner.result import CaseResult
    from smmubench.target import Target

SUFFIX = ".scenario.yaml"  # kept here too: this module is loaded by every pytest, the rest isn't
TARGETS = ("sim", "qemu")

_SETTINGS = pytest.StashKey["Settings"]()
_POOL = pytest.StashKey["TargetPool"]()
_RUN = pytest.StashKey[Path]()
_PASSED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("smmubench", "emulated IOMMU hardware")
    group.addoption(
        "--smmubench-target",
        action="append",
        default=[],
        metavar="sim|qemu",
        help="use this target only; repeatable (default: all)",
    )
    group.addoption("--smmubench-seed", metavar="N", help="instead of the scenarios' own seed")
    group.addoption("--smmubench-timeout", metavar="SECONDS", help="for one scenario case")
    group.addoption("--smmubench-out", metavar="DIR", help="where the artifacts of cases go")
    group.addoption(
        "--smmubench-require-all",
        action="store_true",
        help="what isn't built or installed is an error, not a skip",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(*capabilities): skip where the machine lacks one of these capabilities"
    )
    config.addinivalue_line(
        "markers", "hardware(tlb_entries=64, tlb_ways=4, seed=0): the machine's size"
    )


def _settings(config: pytest.Config) -> Settings:
    if _SETTINGS not in config.stash:
        from smmubench import options

        names = ("target", "seed", "timeout", "out", "require_all")
        given = {name: config.getoption(f"--smmubench-{name.replace('_', '-')}") for name in names}
        try:
            settings = options.resolve(given, start=config.rootpath)[0]
            for name in settings.target:
                if name not in TARGETS:
                    raise UsageError(
                        f'there is no target "{name}"; there are: {", ".join(TARGETS)}'
                    )
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None
        config.stash[_SETTINGS] = settings
    return config.stash[_SETTINGS]


def _pool(config: pytest.Config) -> TargetPool:
    """The machines of this pytest process; they end with it."""
    if _POOL not in config.stash:
        from smmubench.runner.pool import TargetPool

        pool = config.stash[_POOL] = TargetPool()
        config.add_cleanup(pool.close)
    return config.stash[_POOL]


def _run_directory(config: pytest.Config) -> Path:
    if _RUN not in config.stash:
        from smmubench.runner.artifacts import new_run

        config.stash[_RUN] = new_run(_settings(config).out)
    return config.stash[_RUN]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        file: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
        return file
    return None


class ScenarioFile(pytest.File):
    """One scenario file; its tests are its cases."""

    def collect(self) -> Iterable[pytest.Item]:
        from smmubench.runner.selection import Targets, pairs
        from smmubench.scenario.find import Selected
        from smmubench.scenario.loader import load_scenario

        settings = _settings(self.config)
        try:
            scenario = load_scenario(self.path, name=str(self._shown()))
        except ScenarioError as error:
            raise self.CollectError(str(error)) from None
        targets = Targets(tuple(settings.target) or TARGETS, {}, bool(settings.target))
        for selected, target in pairs(
            [Selected(scenario, case) for case in scenario.cases], targets
        ):
            name = f"{selected.name}-{target}"
            item: ScenarioItem = ScenarioItem.from_parent(
                self, name=name, selected=selected, target=target
            )
            yield item

    def _shown(self) -> Path:
        here = self.config.invocation_params.dir
        return self.path.relative_to(here) if self.path.is_relative_to(here) else self.path


class CaseProblem(Exception):
    """A case that did not come out as expected; its text is what pytest shows."""


class ScenarioItem(pytest.Item):
    """One case on one target."""

    def __init__(self, *, selected: Any, target: str, **more: Any) -> None:
        super().__init__(**more)
        self.selected = selected
        self.target = target
        self.result: CaseResult | None = None
        for need in selected.scenario.frame.needs:
            self.add_marker(pytest.mark.needs(need))

    def setup(self) -> None:
        """Runs the case, so that what the bench did wrong is an error and not a failure."""
        from smmubench.runner.job import run_job
        from smmubench.runner.verdict import Verdict

        result = self.result = run_job(self._job(), _pool(self.config), say=self._say)
        self.user_properties += [
            *result.properties.items(),
            *((f"measure.{name}", value) for name, value in result.measures.items()),
        ]
        if result.verdict is Verdict.SKIP:
            pytest.skip(result.message)
        if result.verdict is Verdict.ERROR:
            raise CaseProblem(_explain(result))

    def _job(self) -> Job:
        from smmubench.runner.job import Job

        settings = _settings(self.config)
        return Job(
            scenario=self.selected.scenario,
            case=self.selected.case,
            target=self.target,
            run=_run_directory(self.config),
            seed=settings.seed,
            timeout=settings.timeout,
            require_all=settings.require_all,
        )

    def _say(self, line: str) -> None:
        if self.config.get_verbosity() >= 2:
            print(line)

    def runtest(self) -> None:
        from smmubench.runner.verdict import Verdict

        assert self.result is not None
        if self.result.verdict is Verdict.XFAIL:
            pytest.xfail(self.result.message)
        if self.result.verdict is not Verdict.PASS:
            raise CaseProblem(_explain(self.result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CaseProblem):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


def _explain(result: CaseResult) -> str:
    lines = [f"{result.verdict} {result.full_name}: {result.title}", *result.message.splitlines()]
    for name, tail in (("console", result.console), ("QEMU", result.machine_log)):
        if tail:
            lines += [f"the {name} said last:", *(f"  {line}" for line in tail[-12:])]
    lines += [f"directory: {result.directory}", f"again:     {result.rerun}"]
    return "\n".join(lines)


# -- tests that use the fixtures


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    try:
        return (yield)
    except (Unsupported, MissingTool) as error:
        _skip(item.config, error)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    try:
        return (yield)
    except (Unsupported, MissingTool) as error:
        _skip(item.config, error)


def _skip(config: pytest.Config, error: Exception) -> None:
    if isinstance(error, MissingTool) and _settings(config).require_all:
        raise error
    pytest.skip(str(error))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call":
        item.stash[_PASSED] = report.passed
        if call.excinfo is not None and isinstance(call.excinfo.value, BenchError):
            # pytest calls a failure of anything but the call itself an error, in its summary as in
            # JUnit; a broken bench says nothing about what the test is about.
            report.when = "setup"
    return report


@pytest.fixture
def sim(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The models in this process, in their reset state."""
    yield from _machine("sim", request)


@pytest.fixture
def qemu(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The patched QEMU with its CPUs stopped, in its reset state."""
    yield from _machine("qemu", request)


@pytest.fixture(params=TARGETS)
def machine(request: pytest.FixtureRequest) -> Iterator[Target]:
    """Each target in turn."""
    yield from _machine(request.param, request)


def _machine(name: str, request: pytest.FixtureRequest) -> Iterator[Target]:
    from smmubench.runner.artifacts import case_directory
    from smmubench.target import Config

    asked = _settings(request.config).target
    if asked and name not in asked:
        pytest.skip(f"--smmubench-target leaves {name} out")
    hardware = request.node.get_closest_marker("hardware")
    try:
        config = Config(**(hardware.kwargs if hardware else {}))
    except TypeError as error:
        raise UsageError(f"@pytest.mark.hardware: {error}") from None
    artifacts = None
    if name != "sim":
        artifacts = case_directory(_run_directory(request.config), request.node.name)
    pool = _pool(request.config)
    target = pool.get(name, config, artifacts)
    for need in _needs(request.node):
        if need not in target.capabilities:
            raise Unsupported(f'needs "{need}", which the target {name} lacks')
    yield target
    if request.node.stash.get(_PASSED, False):
        pool.rest(name)
    else:
        pool.discard(name)  # a failed test may have left it in any state


def _needs(node: pytest.Item) -> list[str]:
    from smmubench.errors import did_you_mean
    from smmubench.scenario.models import CAPABILITIES

    needs = [word for mark in node.iter_markers("needs") for word in mark.args]
    for word in needs:
        if word not in CAPABILITIES:
            hint = did_you_mean(word, CAPABILITIES)
            raise UsageError(f'@pytest.mark.needs: there is no capability "{word}"{hint}')
    return needs


@pytest.fixture
def step(machine: Target, request: pytest.FixtureRequest) -> Iterator[Steps]:
    """A scenario's steps as calls: ``step("map", buffer="frame", master="mdp_port0_cb0")``.

    A test that passes must also leave no fault unexplained and nothing mapped behind.
    """
    from smmubench.runner.by_hand import Steps

    hardware = request.node.get_closest_marker("hardware")
    seed = hardware.kwargs.get("seed", 0) if hardware else 0
    steps = Steps(machine, name=request.node.name, seed=seed)
    yield steps
    if request.node.stash.get(_PASSED, False):
        steps.finish()


@pytest.fixture
def iommu(step: Steps) -> AttachedIommu:
    """The machine's first IOMMU with a master attached to an empty address space."""
    from smmubench.runner.by_hand import attach

    return attach(step)


@pytest.fixture
def buffer(iommu: AttachedIommu) -> MappedBuffer:
    """A buffer of 1 MB with random content, mapped for that master."""
    from smmubench.runner.by_hand import map_buffer

    return map_buffer(iommu)
