# SPDX-License-Identifier: GPL-2.0-or-later
"""Test doubles for targets, steps and worlds, so that most tests of the bench need no machine."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from smmubench.errors import CaseFailure, MissingTool, TargetDied, TargetError, Unsupported
from smmubench.machines import load_machine
from smmubench.scenario.fields import Address, MasterName, Size
from smmubench.target import Config, Target


class FakeTarget:
    """Records what the runner does with it. ``log`` is shared by all machines of one opener."""

    def __init__(self, name: str, config: Config, artifacts: Path | None, log: list[str]) -> None:
        self.name = name
        self.config = config
        self.machine = load_machine(config.machine)
        self.capabilities = frozenset({"driver", "python-driver", "peek"})
        self.log = log
        self.silent = False
        log.append(f"open {name}")

    def begin_case(self, artifacts: Path | None) -> None:
        self.log.append(f"case {artifacts.name if artifacts else None}")

    def reset(self, **size: Any) -> None:
        self.log.append(f"reset {size['tlb_entries']}x{size['tlb_ways']} seed {size['seed']}")

    def counters(self, iommu: str) -> dict[str, int]:
        if self.silent:
            time.sleep(60)
        return {}

    def execute(self, command: str, **arguments: object) -> str:
        self.log.append(f"{command} {arguments}")
        return ""

    def close(self) -> None:
        self.log.append(f"close {self.name}")


class FakeOpener:
    """Opens FakeTargets; a name in ``missing`` isn't built."""

    def __init__(self, missing: Sequence[str] = (), *, process: bool = False) -> None:
        self.log: list[str] = []
        self.missing = missing
        self.process = process

    def __call__(self, name: str, config: Config, *, artifacts: Path | None) -> Target:
        if name in self.missing:
            raise MissingTool(f"{name} isn't built", f"smmubench build {name}")
        target: Any = FakeTarget(name, config, artifacts, self.log)
        if self.process:
            target.process = SimpleNamespace(private=Path("/tmp/fake"))
        return target


class FakeWorld:
    """Collects what the fake steps report."""

    def __init__(self, target: Target, **given: Any) -> None:
        self.target = target
        self.given = given
        self.say = given["say"]
        self.measures: dict[str, int | float] = {}
        self.checks: list[str] = []
        self.faults: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        self.finished = False

    def finish(self) -> None:
        if "unexpected" in self.measures:
            raise CaseFailure("a fault that nothing expected")


class _Op(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Detail(_Op):
    """A part of expect."""

    equal: bool = True
    crc: int | None = None


class Map(_Op):
    """Map a buffer."""

    buffer: str = Field(description="which")
    master: MasterName = "mdp_port0_cb0"
    iova: Address | None = None
    size: Size | Literal["all"] = "all"
    pages: Literal["large", "small"] = "large"

    def run(self, world: Any) -> None:
        world.measures["size"] = 0 if self.size == "all" else self.size


class Expect(_Op):
    """Expect something."""

    data: Detail | None = None
    misses: int = Field(0, ge=0, le=100)

    def run(self, world: Any) -> None:
        world.checks.append(f"misses {self.misses}")


class Measure(_Op):
    """Put numbers into the result."""

    values: dict[str, int | float]

    def run(self, world: Any) -> None:
        world.measures.update(self.values)


class Say(_Op):
    """Say a line."""

    line: str

    def run(self, world: Any) -> None:
        world.say(self.line)


class Fail(_Op):
    """Go wrong in a chosen way."""

    how: Literal[
        "case", "target", "died", "unsupported", "missing", "bug", "usage", "kill", "busy", "nap",
        "silent", "exit", "deaf",
    ]  # fmt: skip
    seconds: float = 30

    def run(self, world: Any) -> None:
        world.checks.append("before it went wrong")
        if self.how == "case":
            world.faults.append({"iommu": "mdp0", "iova": 0x1000, "text": ["FSR 0x2: TF"]})
            raise CaseFailure("expected 11 misses, came 12")
        if self.how == "target":
            raise TargetError("x-mmio: no answer within 30 s (QMP is silent)")
        if self.how == "died":
            raise TargetDied("QEMU was killed by SIGKILL; its last words:\n    out of luck")
        if self.how == "unsupported":
            raise Unsupported('needs "cpu"')
        if self.how == "missing":
            raise MissingTool("no kernel image", "smmubench build linux")
        if self.how == "usage":
            from smmubench.errors import UsageError

            raise UsageError('there is no buffer "fram"; did you mean "frame"?')
        if self.how == "bug":
            raise ZeroDivisionError("a mistake of the bench")
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.how == "exit":
            os._exit(5)
        if self.how == "silent":
            world.target.silent = True
        if self.how == "deaf":  # neither the alarm nor SIGTERM gets through, as in a hung C call
            signal.pthread_sigmask(
                signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM, signal.SIGINT}
            )
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            if self.how == "busy":
                continue
            time.sleep(0.01)


OPS: Mapping[str, type[BaseModel]] = {
    "map": Map,
    "expect": Expect,
    "measure": Measure,
    "say": Say,
    "fail": Fail,
}


def fake_world(target: Target, **given: Any) -> Any:
    return FakeWorld(target, **given)
