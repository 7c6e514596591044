# SPDX-License-Identifier: GPL-2.0-or-later
"""Emulated hardware for IOMMU bring-up.

    >>> import smmubench
    >>> with smmubench.open_target("sim") as machine:
    ...     machine.query("mdp0").model
    'msm-v0'

A machine is opened with :func:`open_target` and spoken to as :class:`smmubench.target.Target` says.
Scenario files are read with :func:`load_scenario`. Everything that goes wrong is an exception of
:mod:`smmubench.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smmubench.errors import (
    BenchError,
    CaseFailure,
    MissingTool,
    ScenarioError,
    SmmubenchError,
    TargetDied,
    TargetError,
    Unsupported,
    UsageError,
)

if TYPE_CHECKING:
    from smmubench.machines import Machine, load_machine
    from smmubench.registers import load as load_registers
    from smmubench.scenario.loader import Scenario, load_scenario
    from smmubench.target import Access, Config, Inject, Poll, Read, Start, Target, Write
    from smmubench.targets import open_target

__all__ = [
    "Access",
    "BenchError",
    "CaseFailure",
    "Config",
    "Inject",
    "Machine",
    "MissingTool",
    "Poll",
    "Read",
    "Scenario",
    "ScenarioError",
    "SmmubenchError",
    "Start",
    "Target",
    "TargetDied",
    "TargetError",
    "Unsupported",
    "UsageError",
    "Write",
    "load_machine",
    "load_registers",
    "load_scenario",
    "open_target",
]

# Loaded when first asked for, so that `smmubench --help` doesn't read the models.
_HOMES = {
    "Machine": "machines",
    "load_machine": "machines",
    "Scenario": "scenario.loader",
    "load_scenario": "scenario.loader",
    "open_target": "targets",
    **dict.fromkeys(
        ("Access", "Config", "Inject", "Poll", "Read", "Start", "Target", "Write"), "target"
    ),
}


def __getattr__(name: str) -> Any:
    import importlib

    if name == "load_registers":
        return importlib.import_module("smmubench.registers").load
    if name in _HOMES:
        return getattr(importlib.import_module(f"smmubench.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'smmubench' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
