# SPDX-License-Identifier: GPL-2.0-or-later
"""Translations as every witness sees them: the live TLB, a fresh walk, and the oracle.

Nothing here changes the machine: no TLB fill, no counter, no register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from smmubench import registers
from smmubench.oracle import MsmOracle, Reader, Settings, memory_of
from smmubench.oracle.smmu_live import LiveSmmuOracle
from smmubench.target import READ, Access, Read, Target, Translation, Walk, WalkLevel

__all__ = ["Expected", "Oracle", "Verdict", "Witnesses"]

_CONTEXT_REGISTERS = (*("SCTLR", "ACTLR", "CONTEXTIDR", "TTBR0", "TTBR1", "TTBCR", "PRRR", "NMRR"),)


class _Registers:
    """Register values for the oracle, a bank at a time, read again after the driver wrote any."""

    def __init__(self, target: Target, iommu: str) -> None:
        self._target = target
        self._iommu = target.machine.iommu(iommu)
        self._map = registers.load(self._iommu.model)
        self._values: dict[tuple[str, int | None], int] = {}

    def refresh(self) -> None:
        self._values.clear()

    def __call__(self, name: str, index: int | None = None) -> int:
        if (name, index) not in self._values:
            self._fetch(name, index)
        return self._values[name, index]

    def _fetch(self, name: str, index: int | None) -> None:
        banked = self._map[name].scope == "context"
        names = _CONTEXT_REGISTERS if name in _CONTEXT_REGISTERS else (name,)
        place = {"context": index} if banked else {"index": index}
        offsets = [self._map.address(each, **place) for each in names]
        values = self._target.mmio([Read(self._iommu.base + offset) for offset in offsets])
        for each, value in zip(names, values, strict=True):
            self._values[each, index] = value


class Oracle(Protocol):
    """What a witness asks an oracle, whatever the IOMMU."""

    def walk(self, stream: int, iova: int, access: Access = READ) -> Walk: ...

    def refresh(self) -> None:
        """Registers have changed."""
        ...


class _MsmOracle(MsmOracle):
    """The MSM part's oracle, with a bank's settings put together once till a register changes."""

    def __init__(self, values: _Registers, read: Reader, *, banks: int, mids: int) -> None:
        super().__init__(values, read, banks=banks, mids=mids)
        self._live = values
        self._settings: dict[int, Settings] = {}

    def refresh(self) -> None:
        self._live.refresh()
        self._settings.clear()

    def settings(self, context: int) -> Settings:
        if context not in self._settings:
            self._settings[context] = super().settings(context)
        return self._settings[context]


@dataclass(frozen=True, slots=True)
class Expected:
    """What one address must translate to: a physical address, or a fault with (at least) these
    causes.

    ``live_pa`` is what the TLB must still give although the tables say what stands above.
    """

    iova: int
    pa: int | None = None
    causes: frozenset[str] = frozenset()
    page: int | None = None
    live_pa: int | None = None
    hit: bool | None = None

    def __str__(self) -> str:
        stale = f" (TLB {self.live_pa:#010x})" if self.live_pa is not None else ""
        if self.pa is not None:
            return f"{self.pa:#010x}{stale}"
        return f"fault({' '.join(sorted(self.causes))}){stale}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all witnesses agree with what was expected, and the one line that says so."""

    ok: bool
    line: str


class Witnesses:
    """Asks core (live and fresh) and oracle about addresses of one target."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._memory = memory_of(target)
        self._oracles: dict[str, tuple[int, Oracle]] = {}

    def oracle(self, iommu: str, generation: int) -> Oracle:
        """The oracle of one IOMMU; a new ``generation`` makes it read the registers again."""
        if iommu not in self._oracles:
            self._oracles[iommu] = (generation, self._new_oracle(iommu))
        seen, oracle = self._oracles[iommu]
        if seen != generation:
            oracle.refresh()
            self._oracles[iommu] = (generation, oracle)
        return oracle

    def _new_oracle(self, iommu: str) -> Oracle:
        found = self._target.machine.iommu(iommu)
        if found.model == "smmu-v2":
            return LiveSmmuOracle(self._target, iommu, self._memory.read)
        values = _Registers(self._target, iommu)
        mids = registers.load(found.model)["IDR"].fields["NM2VCBMT"].get(values("IDR"))
        return _MsmOracle(values, self._memory.read, banks=found.banks, mids=mids)

    def check(
        self,
        iommu: str,
        stream: int,
        expected: Sequence[Expected],
        access: Access = READ,
        *,
        generation: int,
    ) -> list[Verdict]:
        """One verdict an address."""
        iovas = [each.iova for each in expected]
        live = self._target.translate(iommu, stream, iovas, access)
        fresh = self._target.translate(iommu, stream, iovas, access, fresh=True)
        oracle = self.oracle(iommu, generation)
        verdicts = []
        for want, seen, walked in zip(expected, live, fresh, strict=True):
            told = oracle.walk(stream, want.iova, access)
            verdicts.append(self._judge(iommu, stream, access, want, seen, walked, told))
        return verdicts

    def _judge(
        self,
        iommu: str,
        stream: int,
        access: Access,
        want: Expected,
        live: Translation,
        fresh: Translation,
        told: Walk,
    ) -> Verdict:
        cached = want if want.live_pa is None else Expected(want.iova, want.live_pa)
        ok = (
            _agrees(cached, live)
            and _agrees(want, fresh)
            and _agrees(want, told.result)
            and same(fresh, told.result)
            and (want.hit is None or live.hit == want.hit)
        )
        line = (
            f"iova {want.iova:#010x} stream {stream} of {iommu}, {_kind(access)}: expected {want}, "
            f"live {_shown(live)}, fresh {_shown(fresh)}, oracle {_shown(told.result)}"
        )
        if not ok:
            line += self._differing_levels(iommu, stream, want.iova, access, told)
        return Verdict(ok, line)

    def _differing_levels(
        self, iommu: str, stream: int, iova: int, access: Access, told: Walk
    ) -> str:
        """The levels of the core's walk and the oracle's, where they differ, or the walk itself."""
        core = self._target.walk(iommu, stream, iova, access).levels
        oracle = told.levels
        pairs = [
            (core[i] if i < len(core) else None, oracle[i] if i < len(oracle) else None)
            for i in range(max(len(core), len(oracle)))
        ]
        differing = [(a, b) for a, b in pairs if a is None or b is None or _level(a) != _level(b)]
        if differing:
            return "; levels that differ: " + ", ".join(
                f"core {_level(a) if a else 'none'} oracle {_level(b) if b else 'none'}"
                for a, b in differing
            )
        return "; walk: " + (", ".join(_level(a) for a in core) or "none")


def same(a: Translation, b: Translation) -> bool:
    """Whether two witnesses say the same, attributes and permissions included."""
    if a.status != b.status or a.causes != b.causes:
        return False
    if a.status != "translated":
        return True
    return (a.pa, a.page, a.perms, a.attributes) == (b.pa, b.page, b.perms, b.attributes)


def _agrees(want: Expected, seen: Translation) -> bool:
    if want.pa is None:
        return seen.status == "fault" and want.causes <= seen.causes
    return (
        seen.status == "translated"
        and seen.pa == want.pa
        and (want.page is None or seen.page == want.page)
    )


def _shown(seen: Translation) -> str:
    if seen.status == "fault":
        return f"fault({' '.join(sorted(seen.causes))})"
    if seen.status == "bypass":
        return "bypass"
    size = f"{seen.page >> 20}M" if seen.page >= 1 << 20 else f"{seen.page >> 10}K"
    return f"{seen.pa:#010x}/{size}" + (" hit" if seen.hit else "")


def _kind(access: Access) -> str:
    words = [name for name in ("privileged", "instruction", "secure") if getattr(access, name)]
    return " ".join([*words, "write" if access.write else "read"])


def _level(level: WalkLevel) -> str:
    return f"L{level.level} [{level.address:#x}]={level.descriptor:#010x} {level.meaning}"
