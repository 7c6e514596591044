# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture of an address space: IOVA on one bar, PA on the other, each mapping tied across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["draw"]

_WIDTH = 900
_LEFT = 60
_BAR = 18
_GAP = 70
_TOP = 22
_SECTION = 1 << 20  # mappings by pages this large or larger count as large
_MOST = 400  # more than this many runs would be a solid bar, and a large file


def draw(space: Mapping[str, Any]) -> str:
    """An SVG of ``{"name", "iommu", "mappings": [{"iova", "pa", "size", "page", "perms"}]}``.

    Neighbours that continue one another are drawn as one. Empty for a space without a mapping.
    """
    runs = _runs(space.get("mappings", ()))
    if not runs:
        return ""
    shown = runs[:_MOST]
    virtual = _Scale([(run["iova"], run["size"]) for run in shown])
    physical = _Scale([(run["pa"], run["size"]) for run in shown])
    lower = _TOP + _BAR + _GAP
    parts = []
    for run in shown:
        iova, pa, size = run["iova"], run["pa"], run["size"]
        a, b = virtual.x(iova), virtual.x(iova + size)
        c, d = physical.x(pa), physical.x(pa + size)
        kind = "big" if run["page"] >= _SECTION else "small"
        text = escape(_words(run))
        parts.append(
            f'<g><title>{text}</title><polygon class="link" points="{a:.1f},{_TOP + _BAR} '
            f'{b:.1f},{_TOP + _BAR} {d:.1f},{lower} {c:.1f},{lower}"/>'
            f'<rect class="{kind}" x="{a:.1f}" y="{_TOP}" width="{max(b - a, 1):.1f}" '
            f'height="{_BAR}"/><rect class="{kind}" x="{c:.1f}" y="{lower}" '
            f'width="{max(d - c, 1):.1f}" height="{_BAR}"/></g>'
        )
    height = lower + _BAR + 22
    name = f"{space.get('name', '')} {space.get('iommu', '')}".strip()
    more = f" (the first {_MOST} of {len(runs)} runs)" if len(runs) > _MOST else ""
    return (
        f'<p class="faint">{escape(name)}{more}</p><div class="scroll">'
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img" '
        f'aria-label="map of {escape(name)}">'
        f"{_axis('IOVA', virtual, _TOP)}{_axis('PA', physical, lower)}{''.join(parts)}"
        f"{_ends(virtual, 14)}{_ends(physical, height - 6)}</svg></div>"
    )


def _words(run: Mapping[str, Any]) -> str:
    return (
        f"{run['iova']:#010x} → {run['pa']:#010x}, {run['size']:#x} bytes, "
        f"pages of {run['page']:#x}, {run.get('perms', '')}"
    )


def _runs(mappings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    for mapping in sorted(mappings, key=lambda each: int(each["iova"])):
        this = {"page": 0, "perms": "", **mapping}
        last = runs[-1] if runs else None
        if (
            last
            and last["iova"] + last["size"] == this["iova"]
            and last["pa"] + last["size"] == this["pa"]
            and (last["page"], last["perms"]) == (this["page"], this["perms"])
        ):
            last["size"] += this["size"]
        else:
            runs.append(this)
    return runs


class _Scale:
    """Addresses to x; large holes shrink, so that small mappings stay visible."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self.low = ordered[0][0]
        self.high = max(start + size for start, size in ordered)
        self._stops: list[tuple[int, float]] = []
        longest = sum(size for _, size in ordered) // 8 or 1
        at, end = 0.0, self.low
        for start, size in ordered:
            at += min(max(start - end, 0), longest)
            self._stops.append((start, at))
            at += max(0, start + size - max(end, start))
            end = max(end, start + size)
            self._stops.append((end, at))
        self._total = at or 1.0

    def x(self, address: int) -> float:
        before = [stop for stop in self._stops if stop[0] <= address]
        start, at = max(before, default=self._stops[0])
        after = [stop for stop in self._stops if stop[0] > address]
        if after:
            end, end_at = min(after)
            at += (address - start) / (end - start) * (end_at - at)
        return _LEFT + at / self._total * (_WIDTH - _LEFT - 10)


def _axis(name: str, scale: _Scale, y: int) -> str:
    right = scale.x(scale.high)
    return (
        f'<text x="0" y="{y + 13}">{name}</text>'
        f'<line class="axis" x1="{_LEFT}" x2="{right:.1f}" y1="{y + _BAR}" y2="{y + _BAR}"/>'
    )


def _ends(scale: _Scale, y: int) -> str:
    return (
        f'<text class="faint" x="{_LEFT}" y="{y}">{scale.low:#010x}</text>'
        f'<text class="faint" x="{_WIDTH - 10}" y="{y}" text-anchor="end">{scale.high:#010x}</text>'
    )
