# SPDX-License-Identifier: GPL-2.0-or-later
"""The hardware's own address queries against a side-effect-free walk and against the oracle."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from smmubench import registers
from smmubench.mapping import PAGE
from smmubench.oracle import V2P_ACCESS, MsmOracle, SmmuOracle, V2PKind
from smmubench.oracle.smmu import AtsKind
from smmubench.scenario.fields import Address, MasterName
from smmubench.scenario.ops.base import Op
from smmubench.target import Translation

if TYPE_CHECKING:
    from smmubench.scenario.world import World

__all__ = ["CompareQueriesOp"]

Kind = Literal["pr", "pw", "ur", "uw"]

_REGISTER: dict[Kind, V2PKind] = {"pr": "V2PPR", "pw": "V2PPW", "ur": "V2PUR", "uw": "V2PUW"}
_ATS: dict[Kind, AtsKind] = {"pr": "ATS1PR", "pw": "ATS1PW", "ur": "ATS1UR", "uw": "ATS1UW"}
_SHOWN = 20  # mismatches that are written out


class _V2P:
    """The MSM part's queries: V2P registers and the PAR they leave."""

    def __init__(self, oracle: MsmOracle) -> None:
        self._oracle = oracle
        self._map = registers.load("msm-v0")
        fields = self._map["PAR"].fields
        self._fault, self._super = fields["FAULT"].mask, fields["SS"].mask
        self._page = fields["PA"].mask

    def told(self, bank: int, kind: Kind, page: int) -> int:
        return self._oracle.v2p(bank, _REGISTER[kind], page)

    def pa(self, value: int, iova: int) -> int | None:
        """Where PAR says that an address goes; None for a fault."""
        if value & self._fault:
            return None
        low = 0xFF_FFFF if value & self._super else 0xFFF
        return value & self._page & ~low | iova & low

    def text(self, value: int) -> str:
        return str(self._map.decode("PAR", value))


class _Ats:
    """The SMMU's queries: ATS1 registers and the PAR they leave, in the format of the tables."""

    def __init__(self, oracle: SmmuOracle) -> None:
        self._oracle = oracle
        self._map = registers.load("smmu-v2")
        self._format = ""

    def told(self, bank: int, kind: Kind, page: int) -> int:
        value, self._format = self._oracle.ats(bank, _ATS[kind], page)
        return value

    def pa(self, value: int, iova: int) -> int | None:
        if value & 1:
            return None
        if self._format != "short":
            return value & 0xFFFF_FFFF_F000 | iova & 0xFFF
        if value & 2:  # a supersection: PA[39:32] in bits 23:16
            return value & 0xFF00_0000 | (value >> 16 & 0xFF) << 32 | iova & 0xFF_FFFF
        return value & 0xFFFF_F000 | iova & 0xFFF

    def text(self, value: int) -> str:
        name = "PAR_FAULT" if value & 1 else "PAR_SHORT" if self._format == "short" else "PAR"
        return str(self._map[name].decode(value))


class CompareQueriesOp(Op):
    """Ask the IOMMU (V2P or ATS1 registers), the core (peek) and the oracle about many addresses.

    Asked about are 4K lines, up to ``lines`` of them spread over each mapping, all of the
    ``holes``; of each line its first byte, its last, and random ones. A PAR that holds a page joins
    with the address's low bits: bits 11:0, or 23:0 for a supersection. Takes the measures
    ``probes`` and ``mismatches``.
    """

    master: MasterName = Field(description="whose context")
    maps: list[str] = Field(description="mappings")
    lines: int = Field(1024, ge=2, description="lines of a mapping, all if it has no more")
    holes: list[tuple[Address, Address]] = Field([], description="(start, end) of unmapped ranges")
    kinds: list[Kind] = Field(["pr", "pw", "ur", "uw"], description="kinds of query")
    random_offsets: int = Field(1, ge=0, description="random bytes of each line")

    def run(self, world: World) -> None:
        bank = world.bank_of(self.master)
        iommu = world.iommu_of(self.master)
        iovas = self._iovas(world)
        # A line lies in one page: its two ends, peeked at, tell where every byte between them goes.
        per_line = 2 + self.random_offsets
        edges = [iova for at in range(0, len(iovas), per_line) for iova in iovas[at : at + 2]]
        oracle = world.witnesses.oracle(iommu, world.generation)
        hardware: _V2P | _Ats
        if isinstance(oracle, SmmuOracle):
            hardware = _Ats(oracle)
        else:
            assert isinstance(oracle, MsmOracle)
            hardware = _V2P(oracle)
        pars = world.driver.query(self.master, iovas, self.kinds)
        mismatches: list[str] = []
        outcomes = {"translated": 0, "fault": 0}
        for kind, found in zip(self.kinds, pars, strict=True):
            access = V2P_ACCESS[_REGISTER[kind]]
            stream = world.stream_of(self.master)
            peeks = world.target.translate(iommu, stream, edges, access, fresh=True)
            mismatches += self._compare(hardware, bank, kind, iovas, found, peeks, outcomes)
        probes = len(iovas) * len(self.kinds)
        world.measure("probes", world.measures.get("probes", 0) + probes)
        world.measure("mismatches", world.measures.get("mismatches", 0) + len(mismatches))
        world.check(
            not mismatches,
            f"{probes} queries by hardware, core and oracle: {outcomes['translated']} translated, "
            f"{outcomes['fault']} faults, {len(mismatches)} mismatches"
            + "".join(f"\n  {line}" for line in mismatches[:_SHOWN]),
        )

    def _iovas(self, world: World) -> list[int]:
        rng = random.Random(f"{world.scenario_id} {world.seed} queries")
        lines = [line for start, end in self.holes for line in range(start, end, PAGE)]
        for name in self.maps:
            segments = world.map_array(name).segments
            mapped = [line for s in segments for line in range(s.address, s.end, PAGE)]
            if len(mapped) > self.lines:
                inner = sorted(rng.sample(mapped[1:-1], self.lines - 2))
                mapped = [mapped[0], *inner, mapped[-1]]
            lines += mapped
        iovas = []
        for line in lines:
            iovas += [line, line + PAGE - 1]
            iovas += [line + rng.randrange(PAGE) for _ in range(self.random_offsets)]
        return iovas

    @staticmethod
    def _compare(
        hardware: _V2P | _Ats,
        bank: int,
        kind: Kind,
        iovas: Sequence[int],
        pars: Sequence[int],
        peeks: Sequence[Translation],
        outcomes: dict[str, int],
    ) -> list[str]:
        # A query sees the page's number only, so one answer of the oracle does for a page.
        told: dict[int, int] = {}
        ends = {peek.iova: peek for peek in peeks}
        wrong = []
        for iova, value in zip(iovas, pars, strict=True):
            page = iova & ~0xFFF
            peek = ends.get(iova)
            seen = peek.pa if peek is not None else ends[page].pa + iova - page
            peek = peek or ends[page]
            if page not in told:
                told[page] = hardware.told(bank, kind, page)
            ok = value == told[page]
            pa = hardware.pa(value, iova)
            if pa is None:
                outcomes["fault"] += 1
                ok = ok and peek.status == "fault"
            else:
                outcomes["translated"] += 1
                ok = ok and peek.status == "translated" and pa == seen
            if not ok:
                wrong.append(
                    f"iova {iova:#010x} {kind}: hardware {hardware.text(value)}, "
                    f"core {peek.status} {seen:#010x} {' '.join(sorted(peek.causes))}, "
                    f"oracle {hardware.text(told[page])}"
                )
        return wrong
