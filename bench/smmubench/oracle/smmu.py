# SPDX-License-Identifier: GPL-2.0-or-later
"""What an ARM SMMUv1 or v2 must answer, from ARM IHI 0062 and the architectures of its tables.

Like the MSM oracle it knows register values and memory and nothing else, and has no TLB: every
answer is what a walk comes to now. Where the architecture leaves a choice it takes that of
docs/arm-smmu-v2.md. ``smmu_route`` leads from the stream to banks, ``smmu_stages`` through their
tables, ``smmu_faults`` says what registers show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from smmubench.oracle.bus import Reader
from smmubench.oracle.permissions import shown
from smmubench.oracle.smmu_faults import (
    SmmuFault,
    context_fault,
    global_fault,
    par_answer,
    par_fault,
    par_refusal,
)
from smmubench.oracle.smmu_fields import get
from smmubench.oracle.smmu_route import (
    NESTED,
    STAGE1,
    STAGE2_ONLY,
    Features,
    Route,
    Router,
    SmmuRegisters,
)
from smmubench.oracle.smmu_stages import FORMAT_CODE, Format, Found, Stages
from smmubench.target import READ, Access, Translation, Walk

AtsKind = Literal["ATS1PR", "ATS1PW", "ATS1UR", "ATS1UW"]
GatsKind = Literal[
    "sGATS1PR", "sGATS1PW", "sGATS1UR", "sGATS1UW",
    "sGATS12PR", "sGATS12PW", "sGATS12UR", "sGATS12UW",
]  # fmt: skip

PAGE_OFFSET: Final = 0xFFF  #: bits of an address that queries don't take


class SmmuOracle:
    """One instance. ``registers(name, index, secure)`` has names as in the register map without a
    trailing n; ``read`` is memory as table walks reach it."""

    def __init__(self, registers: SmmuRegisters, read: Reader, features: Features) -> None:
        self.registers = registers
        self.features = features
        self.router = Router(registers, features)
        self.stages = Stages(self.router, read)

    # --- Transactions ---

    def route(self, stream: int, access: Access = READ) -> Route:
        """Where the stream leads, and as what the transaction arrives there."""
        return self.router.route(stream, access)

    def translate(
        self, stream: int, iova: int, access: Access = READ, length: int = 1
    ) -> Translation:
        """What a fresh walk comes to for a transaction that lies in one page of 4 KiB."""
        return self.walk(stream, iova, access, length).result

    def walk(self, stream: int, iova: int, access: Access = READ, length: int = 1) -> Walk:
        """The fresh walk with every descriptor in the order hardware reads them: under a nested
        stage 1 each of its descriptors comes after the stage 2 walk of its address. Addresses of
        descriptors are physical."""
        if (iova & PAGE_OFFSET) + length > PAGE_OFFSET + 1:
            raise ValueError(f"{length} bytes at {iova:#x} cross a page")
        route = self.route(stream, access)
        if route.status != "translate":
            return Walk(passed(route, iova), ())
        found = self.stages.translate(route, iova)
        return Walk(answer(route, found, iova), found.trace)

    def updates(self, stream: int, iova: int, access: Access = READ) -> list[tuple[int, int]]:
        """(physical address, new descriptor) of each table update (HA, HD) that the transaction
        makes, in order."""
        route = self.route(stream, access)
        if route.status != "translate":
            return []
        return list(self.stages.translate(route, iova).updates)

    def fault(
        self, stream: int, iova: int, access: Access = READ, length: int = 1
    ) -> SmmuFault | None:
        """What the registers show after this transaction if it misses the TLB and no fault was
        pending; None if it passes."""
        route = self.route(stream, access)
        if route.status == "bypass":
            return None
        if route.status == "fault":
            cr0 = self.registers("sCR0", None, route.access.secure)
            return global_fault(
                route, stream, iova,
                stream_bits=self.stream_bits, aborts=bool(get("sCR0", "GFRE", cr0)),
            )  # fmt: skip
        found = self.stages.translate(route, iova)
        if found.cause is None:
            return None
        side = route.access.secure
        sctlr = self.registers("SCTLR", found.bank, side)
        form = self.stages.format(found.bank, side, stage2=found.stage == 2)
        return context_fault(
            route, found, stream, iova,
            format_code=FORMAT_CODE[form], qualcomm=self.features.qualcomm,
            stream_bits=self.stream_bits,
            aborts=bool(get("SCTLR", "CFRE", sctlr)), stalls=bool(get("SCTLR", "CFCFG", sctlr)),
        )  # fmt: skip

    @property
    def stream_bits(self) -> int:
        """The bits of a stream ID that fault registers hold."""
        return 0x7FFF if self.features.version == 1 else 0xFFFF

    # --- Address translation operations ---

    def ats(self, bank: int, kind: AtsKind, address: int) -> tuple[int, Format]:
        """PAR of the bank and its format after ATS1xx: stage 1 alone; under a nested one PAR has
        the intermediate address."""
        side = self.router.owner(bank, "NSNUMCBO")
        cbar = self.registers("CBAR", bank, side)
        kind_of_bank = get("CBAR", "TYPE", cbar)
        route = self.router.bank_route(bank, query_access(kind, side), interrupts=False)
        if route.cause is not None or kind_of_bank == STAGE2_ONLY:
            raise ValueError(f"bank {bank} has no stage 1 that works")
        return self._query(route, address, first_only=True)

    def gats(
        self, kind: GatsKind, bank: int, address: int, *, secure: bool = False
    ) -> tuple[int, Format | None]:
        """sGPAR and its format after sGATSxx of a bank: stage 1, or both stages. The format is
        None when there is no bank."""
        side = secure and self.features.secure
        if not self.router.reachable(bank, side):
            return par_refusal("UCBF", 0), None
        route = self.router.bank_route(bank, query_access(kind, side), interrupts=False)
        if route.cause is not None or route.kind not in (STAGE1, NESTED):
            # No stage 1 here to query, or none that a transaction could use.
            form = self.stages.format(bank, side, stage2=route.kind == STAGE2_ONLY)
            return par_refusal("ICF", FORMAT_CODE[form]), form
        return self._query(route, address, first_only="12" not in kind)

    def _query(self, route: Route, address: int, *, first_only: bool) -> tuple[int, Format]:
        side = route.access.secure
        route = replace(route, attributes=replace(route.attributes, secure=side))
        assert route.bank is not None
        form = self.stages.format(route.bank, side, stage2=False)
        found = self.stages.translate(
            route, address & ~PAGE_OFFSET, query=True, first_only=first_only
        )
        if found.cause is not None:
            return par_fault(found, FORMAT_CODE[form]), form
        return par_answer(found, form), form


def query_access(kind: str, side: bool) -> Access:
    """The access that a query of this kind asks for: its last two letters."""
    return Access(write=kind.endswith("W"), privileged=kind[-2] == "P", secure=side)


def passed(route: Route, iova: int) -> Translation:
    """A transaction that reaches no bank."""
    if route.cause is not None:
        return Translation(iova, "fault", causes=frozenset({route.cause}))
    return Translation(iova, "bypass", iova, attributes=route.attributes)


def answer(route: Route, found: Found, iova: int) -> Translation:
    """A way through the banks as the bench's word for it; ``context`` is the stream's own bank,
    and faults of stage 2 under stage 1 also have "stage2"."""
    if found.cause is not None:
        causes = {found.cause} if found.ipa is None else {found.cause, "stage2"}
        return Translation(
            iova, "fault", context=route.bank, causes=frozenset(causes),
            stage=found.stage, level=found.level,
        )  # fmt: skip
    if found.bypass:
        return Translation(
            iova, "bypass", found.pa, context=route.bank, attributes=found.attributes
        )
    return Translation(
        iova,
        "translated",
        found.pa,
        found.page,
        shown(found.rights),
        context=route.bank,
        attributes=found.attributes,
    )
