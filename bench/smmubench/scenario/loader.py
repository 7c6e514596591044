# SPDX-License-Identifier: GPL-2.0-or-later
"""A scenario file, checked whole and made ready to run: its points, each with its steps' models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from smmubench.errors import ScenarioError, UsageError, did_you_mean
from smmubench.machines import Machine, load_machine, machine_names
from smmubench.scenario.complaints import complaints, describe
from smmubench.scenario.expr import Condition, ExpressionError
from smmubench.scenario.iommus import HOME, MSM, IommuChoice
from smmubench.scenario.located import Document, KeyPath, raise_problems, read
from smmubench.scenario.matrix import NAME, RESERVED, Point, expand, point_label, substitute
from smmubench.scenario.models import FrameModel, HardwareConfig

__all__ = ["Case", "Ops", "Scenario", "Step", "default_ops", "load_scenario"]

Ops = Mapping[str, type[BaseModel]]
Model = TypeVar("Model", bound=BaseModel)


def default_ops() -> Ops:
    """The ops that the bench ships."""
    from smmubench.scenario.ops import OPS

    ops: Ops = OPS
    return ops


@dataclass(frozen=True)
class Step:
    """One step with its values in place. ``op.run(world)`` does it."""

    name: str
    op: Any
    line: int
    column: int


@dataclass(frozen=True)
class Case:
    """A scenario at one point of its matrix, with the IOMMU and machine that this comes to."""

    point: Point
    config: HardwareConfig
    steps: tuple[Step, ...]
    iommu: IommuChoice = MSM
    machine: str = "apq8064-bench"


@dataclass(frozen=True)
class Scenario:
    """A checked scenario. ``path`` is as the user named it."""

    path: Path
    frame: FrameModel
    cases: tuple[Case, ...]

    @property
    def id(self) -> str:
        return self.frame.id


def load_scenario(path: Path, ops: Ops | None = None, *, name: str | None = None) -> Scenario:
    """Read and check a scenario file.

    Raises ScenarioError with everything that is wrong in it, each with ``file:line:col``; ``name``
    is what messages call the file (default: its path).
    """
    document = read(path, name)
    if document.data is None:  # not YAML: there is no shape to complain about
        raise_problems(document.problems)
    return _Check(document, default_ops() if ops is None else ops).scenario(path)


class _Check:
    """Collects every problem of one document before it gives up."""

    def __init__(self, document: Document, ops: Ops) -> None:
        self.document = document
        self.ops = ops
        self.named: str | None = None  # the machine that the file names, if there is one
        self.machine: Machine | None = None  # the one of the point at hand

    def scenario(self, path: Path) -> Scenario:
        data = self.document.data
        if not isinstance(data, dict):
            message = f"a scenario is a mapping (key: value), not {describe(data)}"
            self.document.add(self.document.mark(()), message)
            raise_problems(self.document.problems)
        frame = self._frame(data)
        points = self._with_iommus(data, expand(data.get("matrix"), self.document))
        names = self._vars(data)
        self._when_names(data, points)
        cases = [self._case(data, point, {**names, **point.names}) for point in points]
        if not points:  # the matrix is wrong; the steps can still be told what is wrong with them
            self._case(data, None, {})
        self._ops_of_steps(data)
        if not self.document.problems:
            self._empty(cases)
        if self.document.problems or frame is None:
            raise_problems(self.document.problems)
            raise ScenarioError(f"{self.document.name}: not a scenario")
        return Scenario(path, frame, tuple(case for case in cases if case))

    def _frame(self, data: dict[str, Any]) -> FrameModel | None:
        shell = {**data, "config": {}}  # config may hold ${name}; each point checks it
        try:
            frame = FrameModel.model_validate(shell)
        except ValidationError as error:
            self._complain(error, FrameModel, data, ())
            frame = None
        machine = data.get("machine", FrameModel.model_fields["machine"].default)
        if isinstance(machine, str):
            known = list(machine_names())
            if machine in known:
                self.named = machine
                self.machine = load_machine(machine)
            else:
                hint = did_you_mean(machine, known) or f"; known: {', '.join(known)}"
                self.document.add(
                    self.document.mark(("machine",)), f'there is no machine "{machine}"{hint}'
                )
        return frame

    def _with_iommus(self, data: dict[str, Any], points: list[Point]) -> list[Point]:
        """The first IOMMU runs every point, each other one the default point."""
        given = data.get("iommu", "msm-v0")
        texts = given if isinstance(given, list) else [given]
        try:
            choices = [IommuChoice.parse(text) for text in texts if isinstance(text, str)]
        except UsageError:
            return points  # told with the frame
        if not choices or not points:
            return points
        for index, choice in enumerate(choices):
            if choice in choices[:index]:
                mark = self.document.mark(("iommu", index))
                self.document.add(mark, f"{choice} stands here twice")
        first, *others = choices
        default = points[0]
        return [replace(each, iommu=first) for each in points] + [
            Point({"iommu": str(each)}, {**default.values, "iommu": str(each)}, each)
            for each in others
        ]

    def _vars(self, data: dict[str, Any]) -> dict[str, Any]:
        given = data.get("vars")
        if not isinstance(given, dict):
            return {}
        matrix = data.get("matrix")
        for name in given:
            mark = self.document.mark(("vars", name), key=True)
            if not NAME.fullmatch(name):
                self.document.add(mark, f'"{name}" is no name: letters, digits and _ only')
            elif isinstance(matrix, dict) and name in matrix and name not in RESERVED:
                self.document.add(mark, f'matrix has a list "{name}" already')
        return given

    def _when_names(self, data: dict[str, Any], points: list[Point]) -> None:
        """A step that no point runs is a mistake in its condition."""
        steps = data.get("steps")
        if not isinstance(steps, list) or not points:
            return
        names = self._given_vars(data)
        for index, step in enumerate(steps):
            text = step.get("when") if isinstance(step, dict) else None
            if not isinstance(text, str):
                continue
            try:
                condition = Condition.parse(text)
                if not any(condition({**names, **point.names}) for point in points):
                    mark = self.document.mark(("steps", index, "when"))
                    self.document.add(mark, "no matrix point meets this: the step never runs")
            except ExpressionError:
                continue  # told where the step is checked

    @staticmethod
    def _given_vars(data: dict[str, Any]) -> dict[str, Any]:
        given = data.get("vars")
        return given if isinstance(given, dict) else {}

    def _case(
        self, data: dict[str, Any], point: Point | None, names: Mapping[str, Any]
    ) -> Case | None:
        before = len(self.document.problems)
        choice = point.iommu if point else MSM
        machine = choice.machine(self.named) if self.named else HOME[choice.model]
        if self.named:
            self.machine = load_machine(machine)
        config = self._config(data, names, point is not None)
        steps: list[Step] = []
        raw = data.get("steps")
        for index, step in enumerate(raw if isinstance(raw, list) else ()):
            if made := self._step(step, ("steps", index), names, point is not None):
                steps.append(made)
        if len(self.document.problems) > before or config is None or point is None:
            return None
        return Case(point, config, tuple(steps), choice, machine)

    def _empty(self, cases: list[Case | None]) -> None:
        """A case without a step would pass without having shown anything."""
        for case in cases:
            if case and not case.steps:
                message = f"no step runs at the point {point_label(case.point.values)}"
                self.document.add(self.document.mark(("steps",), key=True), message)

    def _config(
        self, data: dict[str, Any], names: Mapping[str, Any], certain: bool
    ) -> HardwareConfig | None:
        raw = data.get("config")
        return self._validated(
            HardwareConfig, {} if raw is None else raw, ("config",), names, certain
        )

    def _ops_of_steps(self, data: dict[str, Any]) -> None:
        """What is wrong with a step's shape whatever the point."""
        raw = data.get("steps")
        if "steps" in data and not isinstance(raw, list):
            return  # the frame has told it
        for index, step in enumerate(raw or ()):
            path: KeyPath = ("steps", index)
            if not isinstance(step, dict):
                message = f"a step is a mapping like - map: {{...}}, not {describe(step)}"
                if isinstance(step, str) and step in self.ops:
                    message += f'; did you mean "- {step}:"?'
                self.document.add(self.document.mark(path), message)
                continue
            names = [key for key in step if key != "when"]
            for key in names:
                if key not in self.ops:
                    hint = did_you_mean(key, self.ops) or f"; known: {', '.join(sorted(self.ops))}"
                    mark = self.document.mark((*path, key), key=True)
                    self.document.add(mark, f'unknown op "{key}"{hint}')
            if not names:
                self.document.add(self.document.mark(path), "a step without an op")
            elif len(names) > 1:
                self.document.add(
                    self.document.mark((*path, names[1]), key=True),
                    f'a second op in one step; begin a step of its own with "- {names[1]}:"',
                )

    def _step(
        self, step: Any, path: KeyPath, names: Mapping[str, Any], certain: bool
    ) -> Step | None:
        if not isinstance(step, dict):
            return None
        ops = [key for key in step if key in self.ops]
        if not self._runs(step, path, names, certain) or len(ops) != 1:
            return None
        name = ops[0]
        where = (*path, name)
        body = {} if step[name] is None else step[name]
        op = self._validated(self.ops[name], body, where, names, certain)
        mark = self.document.mark(where, key=True)
        return Step(name, op, mark.line, mark.column) if op is not None else None

    def _runs(
        self, step: dict[str, Any], path: KeyPath, names: Mapping[str, Any], certain: bool
    ) -> bool:
        if "when" not in step:
            return True
        text = step["when"]
        mark = self.document.mark((*path, "when"))
        if not isinstance(text, str):
            self.document.add(mark, "when is an expression in quotes")
            return False
        try:
            condition = Condition.parse(text)
            return condition(names) if certain else True
        except ExpressionError as error:
            self.document.add(mark, f"when: {error}")
            return False

    def _validated(
        self,
        model: type[Model],
        raw: Any,
        path: KeyPath,
        names: Mapping[str, Any],
        certain: bool,
    ) -> Model | None:
        """``raw`` with its ``${name}`` replaced, as a ``model``; None when something is wrong."""
        values, errors = substitute(raw, names, path)
        if certain:
            for each in errors:
                self.document.add(self.document.mark(each.path), str(each))
        context = {"machine": self.machine, "scenario": self.document.data.get("id")}
        try:
            made = model.model_validate(values, context=context)
        except ValidationError as error:
            self._complain(error, model, values, path, quiet_templates=not certain or bool(errors))
            return None
        return None if errors else made

    def _complain(
        self,
        error: ValidationError,
        model: type[BaseModel],
        values: Any,
        path: KeyPath,
        *,
        quiet_templates: bool = False,
    ) -> None:
        def skip(value: Any) -> bool:
            return quiet_templates and isinstance(value, str) and "${" in value

        for mark, message in complaints(error, model, values, self.document, path, skip=skip):
            self.document.add(mark, message)
