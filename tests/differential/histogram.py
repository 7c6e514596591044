# SPDX-License-Identifier: GPL-2.0-or-later
"""What the examples were: counted from the oracle's side, so that a test can show it was not
idle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smmubench.oracle import CAUSE_FIELD
from smmubench.target import Access, Translation, Walk

SIZES = (4 << 10, 64 << 10, 1 << 20, 16 << 20)
LEVELS = (0, 1, 2)
#: What a walk over random tables can run into. "multi-hit" needs a test of its own.
WALK_CAUSES = (
    "translation", "access-flag", "permission", "tlb-miss", "walk-decode", "walk-slave", "level2",
)  # fmt: skip
GLOBAL_CAUSES = ("config", "bypass")
PERMISSIONS = tuple(
    f"{level} {kind} {outcome}"
    for level in ("user", "privileged")
    for kind in ("read", "write", "fetch")
    for outcome in ("allowed", "refused")
)

Key = tuple[str, object]


class Histogram(Counter[Key]):
    """(subject, value) -> how often."""

    def count(self, walk: Walk, result: Translation, access: Access) -> None:
        """One example, as the oracle sees it: the fresh walk, and a transaction's answer on a
        miss."""
        self["status", result.status] += 1
        for cause in result.causes:
            self["cause", cause] += 1
        if result.context is not None and result.status != "bypass":
            self["level", len(walk.levels)] += 1
        if result.status == "translated":
            self["size", result.page] += 1
            assert result.attributes is not None
            self["memory type", result.attributes.memtype] += 1
            self["share", result.attributes.share] += 1
        outcome = permission_outcome(result)
        if outcome:
            level = "privileged" if access.privileged else "user"
            kind = "write" if access.write else "fetch" if access.instruction else "read"
            self["permission", f"{level} {kind} {outcome}"] += 1

    @property
    def examples(self) -> int:
        return sum(number for (subject, _), number in self.items() if subject == "status")

    def require(self, minimum: int, keys: Iterable[Key]) -> None:
        """Every key at least ``minimum`` times."""
        rare = {key: self[key] for key in keys if self[key] < minimum}
        assert not rare, f"seen fewer than {minimum} times: {rare}\n{self}"

    def __str__(self) -> str:
        lines = [f"{self.examples} examples"] if self.examples else [""]
        for subject in dict.fromkeys(key[0] for key in self):
            values = sorted((str(v), n) for (s, v), n in self.items() if s == subject)
            lines.append(f"  {subject}: " + ", ".join(f"{v} {n}" for v, n in values))
        return "\n".join(lines)


def permission_outcome(result: Translation) -> str | None:
    """None for a request that never came to the permission check."""
    if result.status == "translated":
        return "allowed"
    return "refused" if "permission" in result.causes else None


def everything() -> list[Key]:
    """What random tables must have shown."""
    return [
        *(("size", size) for size in SIZES),
        *(("level", level) for level in LEVELS),
        *(("cause", cause) for cause in WALK_CAUSES + GLOBAL_CAUSES),
        *(("permission", outcome) for outcome in PERMISSIONS),
        *(("status", status) for status in ("translated", "bypass", "fault")),
        *(("memory type", kind) for kind in ("strongly-ordered", "device", "normal")),
        *(("share", share) for share in ("none", "inner", "outer")),
        *(("FSR", CAUSE_FIELD[cause]) for cause in WALK_CAUSES),
        *(("FSR", bit) for bit in ("SS", "MULTI")),
        *(("ESR", bit) for bit in ("CFG", "BYPASS")),
    ]
