# SPDX-License-Identifier: GPL-2.0-or-later
"""What context banks make of an address: stage 1, stage 2, and one through the other (ARM IHI 0062
chapters 2 and 3; docs/arm-smmu-v2.md, sections 3 to 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from smmubench.oracle import aarch32, aarch64, long, short
from smmubench.oracle.attributes import DRIVEN, combined
from smmubench.oracle.bus import Reader
from smmubench.oracle.long import Outcome, Tables
from smmubench.oracle.permissions import RIGHTS, allowed
from smmubench.oracle.port import MemoryPort, NestedPort, Port, StageFault
from smmubench.oracle.smmu_fields import get
from smmubench.oracle.smmu_route import NESTED, STAGE2_ONLY, Route, Router, override
from smmubench.target import Access, Attributes, WalkLevel

Format = Literal["short", "long", "aarch64"]

#: FSR.FORMAT and PAR.FORMAT.
FORMAT_CODE: Final[dict[Format, int]] = {"short": 0, "long": 1, "aarch64": 2}

SHORT_OUTPUT_BITS: Final = 40  # supersections have PA[39:32]

FETCHES: Final = {
    "px": Access(privileged=True, instruction=True),
    "ux": Access(instruction=True),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A transaction's way through its banks. ``bank`` is the one that records a fault."""

    bank: int
    cause: str | None
    stage: int = 0  #: that faulted
    level: int = 0
    ipa: int | None = None  #: of a stage 2 fault under stage 1
    table: bool = False  #: that was an access to a stage 1 table
    bypass: bool = False  #: no stage was on
    pa: int = 0
    page: int = 0
    rights: frozenset[str] = RIGHTS
    attributes: Attributes = DRIVEN
    mair: int | None = None  #: the MAIR byte of a stage 1 that had the last word
    trace: tuple[WalkLevel, ...] = ()
    updates: tuple[tuple[int, int], ...] = ()


class Stages:
    """The banks of an instance; ``read`` is memory as table walks reach it."""

    def __init__(self, router: Router, read: Reader) -> None:
        self.router = router
        self.registers = router.registers
        self.features = router.features
        self.read = read

    # --- Both stages ---

    def translate(
        self, route: Route, address: int, *, query: bool = False, first_only: bool = False
    ) -> Found:
        """Carry an address through the route's banks. ``query``: nothing is updated and SEP
        doesn't apply. ``first_only``: stop at the intermediate address."""
        assert route.bank is not None
        memory = MemoryPort(self.read)
        found = self._translate(route, memory, address, query, first_only)
        return replace(found, trace=tuple(memory.trace), updates=tuple(memory.updates))

    def _translate(
        self, route: Route, memory: MemoryPort, address: int, query: bool, first_only: bool
    ) -> Found:
        assert route.bank is not None
        if route.kind == STAGE2_ONLY:
            return self._second(route, route.bank, memory, address, query, None)
        refused: list[Found] = []
        port: Port = memory
        if route.kind == NESTED:
            through = self._through(route, memory, query, refused)
            port = NestedPort(memory, through)
        first = self._first(route, port, address, query)
        if first.cause == "stage2":
            [found] = refused
            return found
        if first.cause is not None or route.kind != NESTED or first_only:
            return first
        assert route.stage2 is not None
        return self._second(route, route.stage2, memory, first.pa, query, first)

    def _through(
        self, route: Route, memory: MemoryPort, query: bool, refused: list[Found]
    ) -> _Through:
        assert route.stage2 is not None
        return _Through(self, route, route.stage2, memory, query, refused)

    def _first(self, route: Route, port: Port, address: int, query: bool) -> Found:
        """Stage 1, or what its bank says when it is off."""
        assert route.bank is not None
        bank, side = route.bank, route.access.secure
        sctlr = self.registers("SCTLR", bank, side)
        sif = self.router.sif(route.access)
        if not get("SCTLR", "M", sctlr):
            attributes = override(route.attributes, "SCTLR", sctlr, side=side)
            if sif and not attributes.secure:
                level = self.top_level(bank, side, stage2=False)
                return Found(bank, "permission", stage=1, level=level)
            return Found(bank, None, bypass=True, pa=address, attributes=attributes)
        limit = self.features.ias if route.kind == NESTED else self.features.oas
        outcome = self.stage1(route, port, address, limit, sif=sif, query=query)
        if outcome.cause is not None:
            return Found(bank, outcome.cause, stage=1, level=outcome.level)
        assert outcome.attributes is not None
        secure = route.attributes.secure and not outcome.ns
        return Found(
            bank, None, pa=outcome.pa, page=outcome.size, rights=outcome.rights,
            attributes=replace(outcome.attributes, secure=secure), mair=outcome.mair,
        )  # fmt: skip

    def _second(
        self,
        route: Route,
        bank: int,
        memory: MemoryPort,
        address: int,
        query: bool,
        first: Found | None,
    ) -> Found:
        """Stage 2 of an address, alone or after ``first``."""
        side = route.access.secure
        attributes = route.attributes if first is None else first.attributes
        sctlr = self.registers("SCTLR", bank, side)
        if not get("SCTLR_S2", "M", sctlr):
            attributes = override(attributes, "SCTLR_S2", sctlr, side=side)
            if first is not None:
                return replace(first, attributes=attributes)
            if self.router.sif(route.access) and not attributes.secure:
                level = self.top_level(bank, side, stage2=True)
                return Found(bank, "permission", stage=2, level=level)
            return Found(bank, None, bypass=True, pa=address, attributes=attributes)
        sif = first is None and self.router.sif(route.access)
        outcome = self.stage2(
            bank, memory, address, route.access,
            update=not query, sif=sif, ns=not attributes.secure,
        )  # fmt: skip
        if outcome.cause is not None:
            ipa = None if first is None else address
            return Found(bank, outcome.cause, stage=2, level=outcome.level, ipa=ipa)
        assert outcome.attributes is not None
        found = Found(
            bank, None, pa=outcome.pa, page=outcome.size, rights=outcome.rights,
            attributes=replace(
                combined(attributes, outcome.attributes), secure=attributes.secure
            ),
        )  # fmt: skip
        if first is None:
            return found
        page = min(found.page, first.page) if first.page else found.page
        return replace(found, page=page, rights=found.rights & first.rights)

    # --- Formats ---

    def format(self, bank: int, side: bool, *, stage2: bool) -> Format:
        """VA64, then for stage 1 EAE; stage 2 has no short format."""
        if self.router.va64(bank, side):
            return "aarch64"
        eae = stage2 or get("TCR_SHORT", "EAE", self.registers("TCR", bank, side))
        return "long" if eae else "short"

    def top_level(self, bank: int, side: bool, *, stage2: bool) -> int:
        """PLVL where no walk was made."""
        return 0 if self.format(bank, side, stage2=stage2) == "aarch64" else 1

    # --- One stage ---

    def stage1(
        self, route: Route, port: Port, address: int, limit: int, *, sif: bool, query: bool
    ) -> Outcome:
        """One walk of stage 1 tables; its output may have ``limit`` bits."""
        assert route.bank is not None
        bank, side = route.bank, route.access.secure
        kind = self.format(bank, side, stage2=False)
        ns = not route.attributes.secure
        if kind == "short":
            return self._short(route, port, address, limit, sif=sif, ns=ns)
        value = {name: self.registers(name, bank, side) for name in ("TCR", "TTBR0", "TTBR1")}
        found: tuple[Tables, int] | None = None
        if kind == "aarch64":
            # Version 1 has no TCR2: no extension of addresses, and outputs of any size.
            v2 = self.features.version > 1
            ubs = self.features.ubs if v2 and not query else None
            tcr2 = self.registers("TCR2", bank, side) if v2 else 5
            found = aarch64.stage1(
                address, tcr=value["TCR"], tcr2=tcr2, ttbr0=value["TTBR0"], ttbr1=value["TTBR1"],
                granules=self.features.granules, ubs=ubs, output_limit=limit,
            )  # fmt: skip
        elif self.features.ptfs < 2:
            tcr2 = 0
            found = aarch32.stage1(
                address, tcr=value["TCR"], ttbr0=value["TTBR0"], ttbr1=value["TTBR1"],
                output_limit=limit,
            )  # fmt: skip
        if found is None:
            return Outcome("translation", self.top_level(bank, side, stage2=False))
        tables, address = found
        region = tables.ttbr
        if kind == "aarch64":
            ns = ns or bool(get("TCR2", f"NSCFG{region}", tcr2))
            ha = self.features.hafdbs >= 1 and bool(get("TCR2", "HA", tcr2))
            hd = self.features.hafdbs == 3 and bool(get("TCR2", "HD", tcr2))
            had = self.features.hads and bool(get("TCR2", f"HAD{region}", tcr2))
            tables = replace(tables, ha=ha, hd=hd, had=had)
        else:
            ns = ns or bool(get("TCR_LONG", f"NSCFG{region}", value["TCR"]))
        sctlr = self.registers("SCTLR", bank, side)
        mair = (
            self.registers("NMRR_MAIR1", bank, side) << 32
            | self.registers("PRRR_MAIR0", bank, side)
        )  # fmt: skip
        tables = replace(
            tables,
            big_endian=bool(get("SCTLR", "E", sctlr)),
            affd=bool(get("SCTLR", "AFFD", sctlr)),
            wxn=bool(get("SCTLR", "WXN", sctlr)),
            uwxn=bool(get("SCTLR", "UWXN", sctlr)),
            mair=mair,
            hyp=route.hyp,
            ns=ns,
            sif=sif,
        )
        return long.walk(tables, port, address, route.access, update=not query)

    def _short(
        self, route: Route, port: Port, address: int, limit: int, *, sif: bool, ns: bool
    ) -> Outcome:
        """Short descriptors; an address beyond 4 GiB has none."""
        assert route.bank is not None
        bank, side = route.bank, route.access.secure
        if self.features.ptfs or address >> 32:
            return Outcome("translation", 1)
        sctlr = self.registers("SCTLR", bank, side)
        tcr = self.registers("TCR", bank, side)
        settings = short.Settings(
            ttbr0=self.registers("TTBR0", bank, side),
            ttbr1=self.registers("TTBR1", bank, side),
            ttbcr=tcr,
            prrr=self.registers("PRRR_MAIR0", bank, side),
            nmrr=self.registers("NMRR_MAIR1", bank, side),
            tre=bool(get("SCTLR", "TRE", sctlr)),
            afe=bool(get("SCTLR", "AFE", sctlr)),
            affd=bool(get("SCTLR", "AFFD", sctlr)),
            big_endian=bool(get("SCTLR", "E", sctlr)),
            output_bits=min(SHORT_OUTPUT_BITS, limit),
            wxn=bool(get("SCTLR", "WXN", sctlr)),
            uwxn=bool(get("SCTLR", "UWXN", sctlr)),
        )
        found = short_walk(settings, port, address, route.access)
        level = max(found.level, 1)
        if found.cause is not None:
            return Outcome(found.cause, level)
        page = found.page
        assert page is not None
        region, _, _ = short.first_level_address(settings, address)
        ns = ns or page.ns or bool(get("TCR_SHORT", f"NSCFG{region}", tcr))
        if sif and ns:
            return Outcome("permission", level)
        fetches = {
            right for right, fetch in FETCHES.items()
            if allowed(page.perms, page.pxn, fetch, wxn=settings.wxn, uwxn=settings.uwxn)
        }  # fmt: skip
        rights = page.perms - {"xn"} | fetches
        return Outcome(None, level, found.pa, page.size, rights, page.attributes, ns)

    def stage2(
        self,
        bank: int,
        port: MemoryPort,
        address: int,
        access: Access,
        *,
        update: bool,
        sif: bool = False,
        ns: bool = False,
        table: bool = False,
    ) -> Outcome:
        """One walk of stage 2 tables, for a stage 1 table if ``table``."""
        side = access.secure
        kind = self.format(bank, side, stage2=True)
        tcr, ttbr0 = self.registers("TCR", bank, side), self.registers("TTBR0", bank, side)
        found: tuple[Tables, int] | None = None
        if kind == "aarch64":
            found = aarch64.stage2(
                address, tcr=tcr, ttbr0=ttbr0, granules=self.features.granules,
                output_limit=self.features.oas,
            )  # fmt: skip
        elif self.features.ptfs < 2:
            found = aarch32.stage2(address, tcr=tcr, ttbr0=ttbr0, output_limit=self.features.oas)
        if found is None:
            return Outcome("translation", self.top_level(bank, side, stage2=True))
        tables, address = found
        if kind == "aarch64":
            ha = self.features.hafdbs >= 1 and bool(get("TCR_S2_64", "HA", tcr))
            hd = self.features.hafdbs == 3 and bool(get("TCR_S2_64", "HD", tcr))
            tables = replace(tables, ha=ha, hd=hd)
        sctlr = self.registers("SCTLR", bank, side)
        tables = replace(
            tables,
            big_endian=bool(get("SCTLR_S2", "E", sctlr)),
            affd=bool(get("SCTLR_S2", "AFFD", sctlr)),
            no_device=table and bool(get("SCTLR_S2", "PTW", sctlr)),
            sif=sif,
            ns=ns,
        )
        return long.walk(tables, port, address, access, update=update)


class _Through:
    """Stage 2 of a stage 1 table access; keeps the fault that it raises."""

    def __init__(
        self, stages: Stages, route: Route, bank: int, memory: MemoryPort, query: bool,
        refused: list[Found],
    ) -> None:  # fmt: skip
        self.stages, self.route, self.bank = stages, route, bank
        self.memory, self.query, self.refused = memory, query, refused

    def __call__(self, ipa: int, write: bool) -> int:
        """The physical address; raises StageFault."""
        access = self.route.access
        sctlr = self.stages.registers("SCTLR", self.bank, access.secure)
        if not get("SCTLR_S2", "M", sctlr):
            return ipa
        outcome = self.stages.stage2(
            self.bank, self.memory, ipa, replace(access, write=write, instruction=False),
            update=not self.query, table=True,
        )  # fmt: skip
        if outcome.cause is None:
            return outcome.pa
        self.refused.append(
            Found(self.bank, outcome.cause, stage=2, level=outcome.level, ipa=ipa, table=True)
        )
        raise StageFault


def short_walk(
    settings: short.Settings, port: Port, address: int, access: Access
) -> short.ShortWalk:
    """The short walk on a port: its descriptors go on the record where they were read."""
    places: list[tuple[int, int]] = []  # in the record, and physical address

    def read(at: int, length: int) -> bytes:
        try:
            return port.read(at, length)
        finally:
            places.append((len(port.trace), port.at))

    found = short.walk(settings, read, address, access)
    levels = found.levels[:-1] if found.cause == "stage2" else found.levels
    for (place, at), level in reversed(list(zip(places, levels, strict=False))):
        port.trace.insert(place, replace(level, address=at))
    return found
