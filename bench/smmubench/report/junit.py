# SPDX-License-Identifier: GPL-2.0-or-later
"""JUnit XML, in the dialect that CI systems agree on."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from smmubench.report.record import Run
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

__all__ = ["render"]

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def render(run: Run) -> str:
    """One suite with a test case per case and target. XPASS is a failure, XFAIL is skipped."""
    suite = ET.Element("testsuite", _totals(run))
    if run.info.properties:
        _properties(suite, run.info.properties)
    for result in run.results:
        _case(suite, result)
    suites = ET.Element("testsuites", {k: v for k, v in suite.attrib.items() if k != "timestamp"})
    suites.append(suite)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _totals(run: Run) -> dict[str, str]:
    counts = run.counts()
    totals = {
        "name": "smmubench",
        "tests": str(len(run.results)),
        "failures": str(counts[Verdict.FAIL] + counts[Verdict.XPASS]),
        "errors": str(counts[Verdict.ERROR]),
        "skipped": str(counts[Verdict.SKIP] + counts[Verdict.XFAIL]),
        "time": f"{run.info.seconds:.3f}",
    }
    if run.info.started:
        totals["timestamp"] = run.info.started
    return totals


def _properties(parent: ET.Element, values: dict[str, str]) -> None:
    block = ET.SubElement(parent, "properties")
    for name, value in values.items():
        ET.SubElement(block, "property", {"name": _clean(name), "value": _clean(str(value))})


def _case(suite: ET.Element, result: CaseResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "name": _clean(result.name),
            "classname": _clean(f"smmubench.{result.target}"),
            "file": _clean(result.scenario),
            "time": f"{result.seconds:.3f}",
        },
    )
    measures = {f"measure.{name}": str(value) for name, value in result.measures.items()}
    _properties(case, {**result.properties, **measures})
    first = _clean(result.message.splitlines()[0] if result.message else str(result.verdict))
    kinds = {
        Verdict.FAIL: "failure",
        Verdict.XPASS: "failure",
        Verdict.ERROR: "error",
        Verdict.SKIP: "skipped",
        Verdict.XFAIL: "skipped",
    }
    if kind := kinds.get(result.verdict):
        ET.SubElement(case, kind, {"message": first, "type": str(result.verdict)}).text = _clean(
            _details(result)
        )
    if result.checks:
        ET.SubElement(case, "system-out").text = _clean("\n".join(result.checks))


def _details(result: CaseResult) -> str:
    lines = [result.message]
    if result.directory:
        lines += [f"directory: {result.directory}", f"again: {result.rerun}"]
    for name, tail in (("console.log", result.console), ("qemu.log", result.machine_log)):
        if tail:
            lines += [f"end of {name}:", *tail]
    return "\n".join(lines)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
