# SPDX-License-Identifier: GPL-2.0-or-later
"""What one case came to, as it stands in its directory's ``result.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from smmubench.build.cache import write_atomically
from smmubench.errors import UsageError
from smmubench.runner.verdict import Verdict
from smmubench.scenario.matrix import point_label

__all__ = ["CaseResult", "RESULT_FILE"]

RESULT_FILE = "result.json"


@dataclass
class CaseResult:
    """One case on one target. ``seconds`` is wall time; ``directory`` holds its artifacts."""

    id: str
    target: str
    verdict: Verdict
    params: dict[str, Any] = field(default_factory=dict)
    scenario: str = ""
    title: str = ""
    iommu: str = "msm-v0"
    seed: int = 0
    seconds: float = 0.0
    message: str = ""  #: why, when the verdict isn't PASS
    scenario_at_fault: bool = False
    measures: dict[str, int | float] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    spaces: list[dict[str, Any]] = field(default_factory=list)
    console: list[str] = field(default_factory=list)  #: the last lines of console.log
    machine_log: list[str] = field(default_factory=list)  #: the last lines of qemu.log
    properties: dict[str, str] = field(default_factory=dict)
    directory: str = ""
    rerun: str = ""  #: the command that runs just this case again
    step: str = ""  #: where it was when it ended otherwise than PASS

    @property
    def name(self) -> str:
        """``T12[tlb_entries=4]``"""
        return self.id + point_label(self.params)

    @property
    def full_name(self) -> str:
        """``T12[tlb_entries=4]-qemu``"""
        return f"{self.name}-{self.target}"

    def write(self) -> None:
        """Put it into its directory."""
        data = json.dumps(asdict(self), indent=2, default=str) + "\n"
        write_atomically(Path(self.directory) / RESULT_FILE, data.encode())

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CaseResult:
        known = {each.name for each in fields(cls)}
        kept = {key: value for key, value in data.items() if key in known}
        return cls(**{**kept, "verdict": Verdict(kept["verdict"])})

    @classmethod
    def read(cls, path: Path) -> CaseResult:
        """From a result.json; UsageError when it isn't one."""
        try:
            return cls.from_data(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{path} is no result of a case: {error}") from None
