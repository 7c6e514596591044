# SPDX-License-Identifier: GPL-2.0-or-later
"""One self-contained page: readable offline, without scripts, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from smmubench.report.record import Run, compare_measures
from smmubench.report.space_map import draw
from smmubench.runner.result import CaseResult
from smmubench.runner.verdict import Verdict

__all__ = ["render"]

_FAULT_COLUMNS = ("iommu", "context", "stream", "iova", "write", "causes", "text")
_HEX = ("iova", "far", "pa", "address")
_FILES = ("steps.log", "console.log", "qemu.log", "qmp.jsonl", "cmdline.sh", "traceback.txt")


def render(run: Run) -> str:
    """The whole page. Links to artifacts are relative to the run's directory."""
    style = resources.files("smmubench.report").joinpath("style.css").read_text(encoding="utf-8")
    counts = run.counts()
    bad = [result for result in run.worst_first() if not result.verdict.expected]
    title = "smmubench: " + (
        ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v]) or "no cases"
    )
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{style}</style></head><body>",
        "<h1>smmubench</h1>",
        _about(run),
        _counts(run),
        _table(run),
    ]
    if bad:
        parts.append(f"<h2>What went wrong ({len(bad)})</h2>")
        parts += [_case(result, run, opened=True) for result in bad]
    parts.append("<h2>Every case</h2>")
    rest = [result for result in run.results if result.verdict.expected]
    parts += [_case(result, run, opened=False) for result in rest]
    parts.append("</body></html>\n")
    return "\n".join(part for part in parts if part)


def _about(run: Run) -> str:
    info = run.info
    facts = {
        "started": info.started,
        "took": f"{info.seconds:.2f} s" if info.seconds else "",
        "command": info.command,
        "directory": str(run.directory),
        **info.properties,
    }
    note = ""
    missing = info.planned - len(run.results)
    if info.interrupted or missing > 0:
        why = "interrupted" if info.interrupted else "not complete"
        note = f'<p class="FAIL">This run was {why}: {max(missing, 0)} cases did not run.</p>'
    return note + _facts(facts)


def _facts(facts: Mapping[str, Any]) -> str:
    rows = [f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in facts.items() if v]
    return f"<dl>{''.join(rows)}</dl>" if rows else ""


def _counts(run: Run) -> str:
    counts = run.counts()
    items = [
        f'<li><b class="{verdict}">{counts[verdict]}</b> {verdict}</li>'
        for verdict in Verdict
        if counts[verdict]
    ]
    return f'<ul class="counts">{"".join(items)}</ul>'


def _anchor(result: CaseResult) -> str:
    return Path(result.directory).name or result.full_name


def _table(run: Run) -> str:
    targets = list(dict.fromkeys(result.target for result in run.results))
    rows: dict[str, dict[str, CaseResult]] = {}
    for result in run.results:
        rows.setdefault(result.name, {})[result.target] = result
    head = "".join(f"<th>{escape(target)}</th>" for target in targets)
    body = []
    for name, by_target in rows.items():
        some = next(iter(by_target.values()))
        cells = "".join(f"<td>{_cell(by_target.get(target))}</td>" for target in targets)
        body.append(
            f'<tr><td class="name">{escape(name)}</td><td>{escape(some.title)}</td>{cells}'
            f"<td>{_measures(by_target)}</td></tr>"
        )
    return (
        f'<div class="scroll"><table><thead><tr><th>case</th><th>what it shows</th>{head}'
        f"<th>measures</th></tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(result: CaseResult | None) -> str:
    if result is None:
        return ""
    verdict = result.verdict
    return (
        f'<a class="v {verdict}" href="#{escape(_anchor(result))}">{verdict}</a> '
        f'<span class="faint num">{result.seconds:.2f} s</span>'
    )


def _measures(by_target: Mapping[str, CaseResult]) -> str:
    """Once where the targets agree; a difference between targets is news."""
    agreed, apart = compare_measures(by_target)
    lines = []
    if agreed:
        text = " ".join(f"{name}={value}" for name, value in agreed.items())
        lines.append(f"<code>{escape(text)}</code>")
    for name, values in apart.items():
        text = ", ".join(f"{target} {value}" for target, value in values.items())
        lines.append(f"<code>{escape(name)}</code>: {escape(text)}")
    return "<br>".join(lines)


def _case(result: CaseResult, run: Run, *, opened: bool) -> str:
    verdict = result.verdict
    parts = [
        f'<details class="case" id="{escape(_anchor(result))}"{" open" if opened else ""}>',
        f'<summary><span class="v {verdict}">{verdict}</span> '
        f"<code>{escape(result.full_name)}</code> {escape(result.title)} "
        f'<span class="faint">{result.seconds:.2f} s</span></summary>',
        _pre(result.message, "wrap") if result.message else "",
        _section("Measures", _number_table(result.measures)),
        _section("Checks", _lines(result.checks)),
        _section("Faults", _fault_table(result.faults)),
        _section("Warnings", _lines(result.warnings)),
        _section("Address spaces", _spaces(result)),
        _section("End of the console", _lines(result.console)),
        _section("QEMU's last words", _lines(result.machine_log)),
        _section("Run it again", _pre(result.rerun) if result.rerun else ""),
        _section("Files", _links(result, run)),
        _facts({**result.properties, "scenario": result.scenario}),
        "</details>",
    ]
    return "\n".join(part for part in parts if part)


def _spaces(result: CaseResult) -> str:
    drawn = "".join(draw(space) for space in result.spaces)
    legend = '<p class="faint">Green: pages of 1 MB and more. Brown: smaller pages.</p>'
    return legend + drawn if drawn else ""


def _section(title: str, body: str) -> str:
    return f"<h4>{title}</h4>{body}" if body else ""


def _pre(text: str, kind: str = "") -> str:
    return f'<pre class="{kind}">{escape(text)}</pre>'


def _lines(lines: Sequence[str]) -> str:
    return _pre("\n".join(lines)) if lines else ""


def _number_table(numbers: Mapping[str, int | float]) -> str:
    if not numbers:
        return ""
    rows = [
        f'<tr><td class="name">{escape(name)}</td><td class="num">{_number(value)}</td></tr>'
        for name, value in numbers.items()
    ]
    return f"<table>{''.join(rows)}</table>"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"


def _fault_table(faults: Sequence[Mapping[str, Any]]) -> str:
    """The known columns first, then whatever else the records hold."""
    if not faults:
        return ""
    present = {key for fault in faults for key in fault}
    columns = [key for key in _FAULT_COLUMNS if key in present]
    columns += [key for key in _ordered(faults) if key not in columns]
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    rows = []
    for fault in faults:
        cells = "".join(f"<td><code>{_value(c, fault.get(c))}</code></td>" for c in columns)
        rows.append(f"<tr>{cells}</tr>")
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _ordered(faults: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for fault in faults for key in fault))


def _value(column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and column in _HEX:
        return f"{value:#010x}"
    if isinstance(value, list | tuple):
        return ("<br>" if column == "text" else ", ").join(escape(str(item)) for item in value)
    return escape(str(value))


def _links(result: CaseResult, run: Run) -> str:
    directory = Path(result.directory)
    if not directory.is_relative_to(run.directory):
        return ""
    relative = directory.relative_to(run.directory).as_posix()
    links = [
        f'<a href="{escape(relative)}/{name}">{name}</a>'
        for name in _FILES
        if (directory / name).is_file()
    ]
    return f"<p>{' · '.join(links)}</p>" if links else ""
