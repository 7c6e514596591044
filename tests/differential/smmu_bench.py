# SPDX-License-Identifier: GPL-2.0-or-later
"""Worlds on an SMMU and its oracle: what must be the same after each request."""

from __future__ import annotations

from typing import Final

from smmubench.oracle import SmmuFault
from smmubench.oracle.smmu import AtsKind, GatsKind
from smmubench.oracle.smmu_fields import get
from smmubench.target import Translation
from smmubench.targets import _cffi

from .compare import Difference, equal
from .smmu_histogram import SmmuHistogram
from .smmu_instances import Instance
from .smmu_machine import CONTEXT, GLOBAL, MULTI, SS, SmmuMachine
from .smmu_tables import HINT, RAM
from .smmu_worlds import Key, Request, World

ATS: Final[tuple[AtsKind, ...]] = ("ATS1PR", "ATS1PW", "ATS1UR", "ATS1UW")
GATS: Final[tuple[GatsKind, ...]] = (
    "sGATS1PR", "sGATS1PW", "sGATS1UR", "sGATS1UW",
    "sGATS12PR", "sGATS12PW", "sGATS12UR", "sGATS12UW",
)  # fmt: skip
UPDATED: Final = 0x480  #: what a table update may change: the access flag, AP[2], S2AP[1]

Place = tuple[int | None, bool]  #: bank, or None and the side of the global registers


class SmmuBench(SmmuMachine):
    """``pending``: what the fault registers of a place hold, where they were not cleared."""

    def __init__(self, instance: Instance, histogram: SmmuHistogram) -> None:
        super().__init__(instance)
        self.histogram = histogram
        self.pending: dict[Place, dict[str, int]] = {}

    def check(self, world: World) -> None:
        """Everything. Raises Difference."""
        self.load(world)
        self.pending = {}
        for request in world.requests:
            self.check_look(request)
            self.check_transaction(request)
        self.clear()
        for bank, side, address in world.queries:
            self.check_queries(bank, side, address)

    # --- Looks ---

    def check_look(self, request: Request) -> None:
        """A fresh peek and the walk view."""
        stream, iova, access = request.stream, request.iova, request.access
        expected = self.oracle.walk(stream, iova, access)
        answer = self.peek(stream, iova, access, fresh=True, length=request.length)
        self.same("fresh peek", request, expected.result, answer)
        self.check_extent(answer)
        asked = self.walk(stream, iova, access)
        self.same("walk", request, expected.result, asked.result)
        # A look writes nothing, so what an update set doesn't show when it reads that descriptor again.
        flags = UPDATED if self.oracle.updates(stream, iova, access) else 0
        equal(
            "stage, level, address, size and descriptor of a walk's reads",
            [(s.stage, s.level, s.address, s.bytes, s.descriptor & ~flags) for s in expected.levels],
            [
                (s.stage, s.level, s.address, s.bytes, s.descriptor & ~flags)
                for s in asked.levels if s.meaning != "walk disabled"
            ],
        )  # fmt: skip
        self.histogram.count(self, request, expected)

    def check_extent(self, answer: Translation) -> None:
        """Bytes left of the page."""
        if answer.status == "translated":
            left = answer.page - (answer.pa & answer.page - 1)
            equal("left", left, self.response.left)

    def same(
        self,
        what: str,
        request: Request,
        expected: Translation,
        got: Translation,
        *,
        hit: bool = False,
    ) -> None:
        """The answers agree; of a bypass only address and attributes count."""
        route = self.oracle.route(request.stream, request.access)
        fault = (0, 0)
        if expected.status == "fault" and route.status == "translate":
            found = self.oracle.stages.translate(route, request.iova)
            fault = found.stage, found.level
        # A bypass has no page, and a global fault no context.
        paged = expected.status == "translated"
        inside = route.bank is not None and route.cause is None
        wanted, told = (
            (
                *(each.status, each.pa, each.attributes, each.causes),
                *((each.page, each.perms) if paged else ()),
                each.context if inside else None,
            )
            for each in (expected, got)
        )
        if wanted != told or fault != (got.stage, got.level) or (got.hit and not hit):
            raise Difference(f"{what} of {request}", expected, f"{got}\n  stage, level: {fault}")

    # --- Transactions ---

    def check_transaction(self, request: Request) -> None:
        """On an empty TLB."""
        stream, iova, access = request.stream, request.iova, request.access
        expected = self.oracle.translate(stream, iova, access)
        fault = self.oracle.fault(stream, iova, access)
        updates = self.oracle.updates(stream, iova, access)
        if self.held_up(request):
            self.clear()
        self.invalidate_all()
        response = self.translate(stream, iova, access, request.length, can_stall=request.can_stall)
        stalled = response.status == self.lib.HWM_STALLED
        token = self.token
        if fault is None:
            answer = self.answer(iova)
            self.same("transaction", request, expected, answer)
        else:
            # A fault that finds another one recorded, and nobody waiting, waits for nobody.
            pending = (fault.bank, fault.secure) in self.pending
            stalls = fault.stalls and request.can_stall and not pending
            equal("stalls", stalls, stalled)
            if not stalled:
                self.same("transaction", request, expected, self.answer(iova))
                equal("an abort", fault.aborts, bool(response.report))
            self.check_registers(request, fault, stalled=stalled)
            if stalled:
                self.resume(fault, token, retry=bool(iova >> 12 & 1))
            if stalled or not request.pending:
                self.clear()
        self.check_memory(updates)
        self.check_live(request, updates=bool(updates))

    def answer(self, iova: int) -> Translation:
        """What the last transaction came to."""
        return _cffi.translation(iova, self.response)

    def held_up(self, request: Request) -> bool:
        """Whether an earlier fault would keep the transaction from its bank (HUPCF 0)."""
        route = self.oracle.route(request.stream, request.access)
        banks = [bank for bank in (route.bank, route.stage2) if bank is not None]
        return any(
            (bank, self.owner(bank)) in self.pending
            and not self.values["SCTLR", bank, self.secure] >> 8 & 1
            for bank in banks
        )

    def check_registers(self, request: Request, fault: SmmuFault, *, stalled: bool) -> None:
        """The place that records it; with a fault pending there only MULTI changes."""
        place: Place = (fault.bank, fault.secure)
        before = self.pending.get(place)
        names = list(GLOBAL if fault.bank is None else CONTEXT)
        status = names[0]
        wanted = dict(fault.registers)
        if "IPAFAR" in wanted:
            if self.features.version > 1:
                names.append("IPAFAR")
            else:
                del wanted["IPAFAR"]
        if before is not None:
            names = [name for name in names if name in before]
            wanted = {**before, status: before[status] | MULTI}
        if stalled:
            wanted[status] |= SS
        keys: list[Key] = [(name, fault.bank, fault.secure) for name in names]
        got = dict(zip(names, self.read(keys), strict=True))
        if got != wanted:
            raise Difference(
                f"fault registers of bank {fault.bank}, {request}, pending {before is not None}",
                {name: hex(value) for name, value in wanted.items()},
                {name: hex(value) for name, value in got.items()},
            )
        self.pending[place] = wanted
        self.histogram.count_fault(fault, wanted[status], stalled=stalled)

    def resume(self, fault: SmmuFault, token: int, *, retry: bool) -> None:
        """End the stall."""
        lib = self.lib
        equal(
            "a stalled transaction waits", lib.HWM_STALL_WAIT, self.ops.stalled(self.model, token)
        )
        self.write({("RESUME", fault.bank, fault.secure): not retry})
        wanted = lib.HWM_STALL_RETRY if retry else lib.HWM_STALL_TERMINATE
        equal("after RESUME", wanted, self.ops.stalled(self.model, token))
        [fsr] = self.read([("FSR", fault.bank, fault.secure)])
        equal("FSR.SS after RESUME", 0, fsr & SS)

    def clear(self) -> None:
        """No fault is pending afterwards."""
        writes: dict[Key, int] = {}
        for bank, side in self.pending:
            writes["sGFSR" if bank is None else "FSR", bank, side] = 0xFFFFFFFF
        self.pending.clear()
        if writes:
            self.write(writes)

    def check_memory(self, updates: list[tuple[int, int]]) -> None:
        """Table memory has the updates, and nothing else has changed."""
        for address, word in updates:
            old = self.memory.get(address, bytes(8))
            if word & HINT and self.ram[address - RAM : address - RAM + 8] == old:
                continue  # the TLB has the whole group, by another entry of it
            # Flags alone change, so the byte order that leaves everything else is the descriptor's.
            little = (int.from_bytes(old, "little") ^ word) & ~UPDATED == 0
            self.memory[address] = word.to_bytes(8, "little" if little else "big")
            self.histogram["update", "dirty" if word >> 51 & 1 else "access"] += 1
        for address, data in self.memory.items():
            found = bytes(self.ram[address - RAM : address - RAM + len(data)])
            if found != data:
                raise Difference(f"memory at {address:#x}", data.hex(), found.hex())
        if updates:
            self.oracle.forget()

    def check_live(self, request: Request, *, updates: bool) -> None:
        """The TLB's answer after the transaction is the tables'."""
        expected = self.oracle.translate(request.stream, request.iova, request.access)
        answer = self.peek(request.stream, request.iova, request.access, fresh=False)
        self.same("live peek after the transaction", request, expected, answer, hit=True)
        if answer.status == "translated" and not updates:
            equal("a page just used is in the TLB", True, answer.hit)

    # --- Queries ---

    def check_queries(self, bank: int, side: bool, address: int) -> None:
        """ATS1xx in the bank, sGATSxx of it; each against an empty TLB."""
        if not self.features.s1 or not self.instance["ato"]:
            return
        if not self.oracle.router.va64(bank, side):
            address &= 0xFFFFFFFF
        address &= ~0xFFF
        for kind in ATS:
            try:
                expected, _ = self.oracle.ats(bank, kind, address)
            except ValueError:
                continue
            self.invalidate_all()
            self.write({(kind, bank, side): address})
            [got] = self.read([("PAR", bank, side)])
            self.same_par(f"{kind} of {address:#x}, bank {bank}", expected, got)
        for gats in GATS:
            par, _ = self.oracle.gats(gats, bank, address, secure=side)
            self.invalidate_all()
            self.write({(gats, None, side): address | bank})
            [got] = self.read([("sGPAR", None, side)])
            self.same_par(f"{gats} of {address:#x}, bank {bank}", par, got)

    def same_par(self, what: str, expected: int, got: int) -> None:
        self.histogram["PAR", "fault" if get("PAR_FAULT", "F", expected) else "page"] += 1
        if expected != got:
            raise Difference(what, f"{expected:#018x}", f"{got:#018x}")
