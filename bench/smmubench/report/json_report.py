# SPDX-License-Identifier: GPL-2.0-or-later
"""The result as one JSON object, for programs; its shape is a promise (``"schema": 1``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

__all__ = ["as_json", "render"]


def as_json(results: Sequence[CaseResult]) -> dict[str, Any]:
    """``summary`` has pass, fail, error, skip; xfail and xpass only where there are such."""
    counts = dict.fromkeys(Verdict, 0)
    for result in results:
        counts[result.verdict] += 1
    always = (Verdict.PASS, Verdict.FAIL, Verdict.ERROR, Verdict.SKIP)
    summary = {
        verdict.lower(): count for verdict, count in counts.items() if count or verdict in always
    }
    return {"schema": 1, "summary": summary, "cases": [_case(result) for result in results]}


def _case(result: CaseResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "params": result.params,
        "scenario": result.scenario,
        "target": result.target,
        "iommu": result.iommu,
        "verdict": str(result.verdict),
        "measures": result.measures,
        "seconds": result.seconds,
    }


def render(results: Sequence[CaseResult]) -> str:
    return json.dumps(as_json(results), indent=2) + "\n"
