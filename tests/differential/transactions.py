# SPDX-License-Identifier: GPL-2.0-or-later
"""Real transactions of a bench master: data, what the master sees of a fault, registers and
events."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import Literal

from smmubench.oracle import CAUSE_FIELD, Fault, TlbShadow
from smmubench.oracle.faults import names_of
from smmubench.oracle.fields import get, put
from smmubench.target import CAUSES, Read, RunResult, Start, Translation, Write
from smmubench.targets.sim import SimTarget

from .compare import Key, equal, same_registers
from .machine import IOMMU, Machine
from .worlds import DATA, RAM, RAM_END, SRAM, SRAM_SIZE, Group, World

MASTER = "gfx3d_user"
LIST = RAM + 0x40000  #: the descriptor list; no table and no data lies there
OP_READ, OP_WRITE = 1, 2
BURST = 0x1000  #: so that a transaction is one burst wherever it lies
LINE = 0x1000  #: that no burst crosses
NOTHING = 0x40000000  #: from here to RAM nothing is on the bus
TERMINATE = 1  #: RESUME.TNR

#: How fault status is cleared between two transactions: FSRRESTORE 0, as mainline Linux does (some bits stay), or not.
Clearing = Literal["all", "mainline", "nothing"]
CLEARINGS: tuple[Clearing, ...] = ("all", "mainline", "nothing")
MAINLINE_FSR = 0x4000000F
MAINLINE_ESR = 3


class Bench(Machine):
    """The machine with its master. ``state`` is what the fault registers of each bank (None: the
    global ones) hold."""

    def __init__(self, target: SimTarget) -> None:
        super().__init__(target)
        self.state: dict[int | None, dict[str, int]] = {}
        self.token = 0

    def reset(self, **tlb: int) -> None:
        super().reset(**tlb)
        self.state = {
            bank: dict.fromkeys(("FSR", "FAR", "FSYNR0", "FSYNR1"), 0) for bank in range(self.banks)
        }
        self.state[None] = dict.fromkeys(("ESR", "EAR", "ESYNR0", "ESYNR1"), 0)

    # --- A whole world ---

    def check(self, world: World, clearing: Clearing) -> None:
        """Everything. Raises :class:`Difference`.

        Each group: peeks on an empty TLB, two transactions, and the TLB's answers after each; then
        V2P in each bank.
        """
        self.load(world)
        self.clear("all")
        self.target.events()
        for group in world.groups:
            self.check_peeks(group)
        for group in map(as_master_presents, world.groups):
            for iova in group.iovas[:2]:
                if self.testable(group, iova):
                    self.write("GLOBAL_TLBIALL", 0)
                    shadow = TlbShadow(self.oracle)
                    shadow.touch(group.stream, iova, group.access)
                    self.check_transaction(group, iova)
                    self.check_hits(shadow, group, iova)
                    self.clear(clearing)
        for bank in world.banks:
            self.check_v2p(bank, [group.iovas[0] for group in world.groups])

    def clear(self, how: Clearing) -> None:
        """Fault status of all banks and the global one."""
        if how == "nothing":
            return
        writes = []
        for bank, state in self.state.items():
            status = "ESR" if bank is None else "FSR"
            if how == "all":
                writes.append(Write(self.address(f"{status}RESTORE", bank), 0))
                state[status] = 0
            else:
                ones = MAINLINE_ESR if bank is None else MAINLINE_FSR
                writes.append(Write(self.address(status, bank), ones))
                state[status] &= ~ones
        self.target.mmio(writes)

    # --- One transaction ---

    def check_transaction(self, group: Group, iova: int) -> None:
        """A read or write on an empty TLB."""
        expected = self.oracle.on_miss(group.stream, iova, group.access)
        length = min(group.length, LINE - iova % LINE)
        fault = self.oracle.fault(group.stream, iova, group.access, length=length)
        result = self.run(group, iova, length, expected)
        if fault is not None:
            stalls = self.check_outcome(fault, result, group, length)
            recorded = fault.recorded_over(self.state[fault.context], stalls=stalls)
            self.check_event(fault, recorded, group, iova)
            self.state[fault.context] = recorded
            self.count(fault, recorded)
            self.check_registers(fault.context)
            if stalls:
                self.terminate(fault.context)
        else:
            self.check_registers(None)
        self.check_pointers(group, iova, expected)

    def run(self, group: Group, iova: int, length: int, expected: Translation) -> RunResult:
        """Let the master do it; where ``expected`` says that it passes, the data must arrive."""
        self.token += 1
        seed = self.token * 0x9E3779B1 & 0xFFFFFFFF
        token = (seed.to_bytes(4, "little") * (length // 4 + 1))[:length]
        passes = expected.status != "fault"
        memory = self.bytes_at(expected.pa, length) if passes else None
        if memory is not None:
            memory[:] = token
        self.descriptor(group, iova, length, seed)
        [result] = self.target.run([Start(MASTER, LIST)])
        if passes and memory is None:
            equal("a transaction to nowhere", ("error", "bus-decode"), (result.state, result.code))
        elif memory is not None:
            equal("a transaction that translates", ("done", "ok"), (result.state, result.code))
            if group.access.write:
                equal(f"data at {expected.pa:#x}", pattern(seed, length), bytes(memory))
            else:
                equal(f"CRC of data from {expected.pa:#x}", zlib.crc32(token), self.result())
        return result

    def check_outcome(self, fault: Fault, result: RunResult, group: Group, length: int) -> bool:
        """What a fault does to the master; returns whether it waits.

        A context fault stalls with ACTLR.CFCFG, unless CR.STALLD. Else ACTLR.CFERE (global:
        CR.RPUERE) makes it an error, and without that reads give 0 and writes vanish.
        """
        got = (result.state, result.code)
        cr = self.value("CR", None)
        if fault.context is None:
            reports = get("CR", "RPUERE", cr)
        else:
            actlr = self.value("ACTLR", fault.context)
            if get("ACTLR", "CFCFG", actlr) and not get("CR", "STALLD", cr):
                equal("CFCFG 1", "stalled", result.state)
                return True
            reports = get("ACTLR", "CFERE", actlr)
        if reports:
            equal("a fault that is reported", ("error", "iommu-fault"), got)
        else:
            equal("a fault that is not reported", ("done", "ok"), got)
            if not group.access.write:
                equal("CRC of a read that is ignored", zlib.crc32(bytes(length)), self.result())
        return False

    def check_event(self, fault: Fault, recorded: dict[str, int], group: Group, iova: int) -> None:
        """IOMMU_FAULT says the same as the registers, and also what they dropped."""
        events = [event.data for event in self.target.events() if event.name == "IOMMU_FAULT"]
        equal("number of fault events", 1, len(events))
        access = group.access
        expected: dict[str, object] = {
            "iommu": IOMMU,
            "type": "global" if fault.context is None else "context",
            "context": fault.context,
            "stream": group.stream,
            "iova": iova,
            "write": access.write,
            "privileged": access.privileged,
            "instruction": access.instruction,
            "causes": [cause for cause in CAUSES if cause in fault.causes],
            "recorded": not fault.hidden_by(self.state[fault.context]),
        }
        if expected["recorded"]:
            names = (
                ("EAR", "ESYNR0", "ESYNR1")
                if fault.context is None
                else ("FAR", "FSYNR0", "FSYNR1")
            )
            expected |= dict(
                zip(("far", "fsynr0", "fsynr1"), (recorded[n] for n in names), strict=True)
            )
        equal("fault event", expected, {key: events[0].get(key) for key in expected})

    def check_registers(self, context: int | None) -> None:
        """The status of every bank and the global one, and all registers of ``context``."""
        expected: dict[Key, int] = {}
        for bank, state in self.state.items():
            status = "ESR" if bank is None else "FSR"
            expected[status, bank] = state[status]
        expected |= {(name, context): value for name, value in self.state[context].items()}
        values = self.target.mmio([Read(self.address(*key)) for key in expected])
        same_registers("fault registers", expected, dict(zip(expected, values, strict=True)))

    def check_pointers(self, group: Group, iova: int, expected: Translation) -> None:
        """TLBFLPTER and TLBSLPTER: where the last walk found its descriptors."""
        if expected.context is None or expected.causes & {"tlb-miss", "walk-decode", "walk-slave"}:
            return
        levels = self.oracle.walk(group.stream, iova, group.access).levels
        names = ("TLBFLPTER", "TLBSLPTER")[: len(levels)]
        got = [self.read(name, expected.context) for name in names]
        equal("TLBFLPTER, TLBSLPTER", [level.address for level in levels], got)

    def terminate(self, context: int | None) -> None:
        """End the stall; SS falls and the master learns of it."""
        self.write("RESUME", TERMINATE, context)
        [result] = self.target.run()
        equal("a terminated transaction", ("error", "terminated"), (result.state, result.code))
        self.state[context]["FSR"] &= ~put("FSR", SS=1)
        self.target.events()

    def check_as_peeked(self, group: Group, iova: int) -> Translation:
        """One small transaction, which must do what the live peek just before it says (returned).

        For a bank whose faults end in an error (CFERE 1, CFCFG 0), with no fault pending; leaves
        none.
        """
        [answer] = self.live(replace(group, iovas=(iova,)))
        result = self.run(group, iova, group.length, answer)
        if answer.status == "fault":
            equal("as peeked", ("error", "iommu-fault"), (result.state, result.code))
            causes = put("FSR", **{CAUSE_FIELD[cause]: 1 for cause in answer.causes})
            key = ("FSR", answer.context)
            same_registers("FSR as peeked", {key: causes}, {key: self.read(*key)})
            self.histogram.update(("FSR", name) for name in names_of("FSR", causes))
            self.write("FSRRESTORE", 0, answer.context)
        return answer

    def count(self, fault: Fault, recorded: dict[str, int]) -> None:
        status = fault.status
        self.histogram.update((status, name) for name in names_of(status, recorded[status]))

    # --- Memory and the descriptor list ---

    def testable(self, group: Group, iova: int) -> bool:
        """Whether a transaction may go where it leads: to memory (writes to the data area only), to
        where nothing is, or to a fault; but never to a register window."""
        result = self.oracle.on_miss(group.stream, iova, group.access)
        pa, last = result.pa, result.pa + LINE
        if result.status == "fault" or pa >= DATA:
            return True
        if pa >= RAM or SRAM <= pa < SRAM + SRAM_SIZE:
            return not group.access.write and not (pa < LIST + LINE and last > LIST)
        return NOTHING <= pa < RAM

    def bytes_at(self, pa: int, length: int) -> memoryview | None:
        """None where nothing answers."""
        if pa >= RAM and pa + length <= RAM_END:
            return self.ram[pa - RAM : pa - RAM + length]
        if pa >= SRAM and pa + length <= SRAM + SRAM_SIZE:
            return self.sram[pa - SRAM : pa - SRAM + length]
        return None

    def descriptor(self, group: Group, iova: int, length: int, data: int) -> None:
        """A list of one descriptor (hw-model/rdl/bench_dma.rdl)."""
        a = group.access
        op = (OP_WRITE if a.write else OP_READ) | 1 << 12  # STREAM_VALID
        op |= a.privileged << 8 | a.instruction << 9 | a.secure << 10
        source, destination = (0, iova) if a.write else (iova, 0)
        struct.pack_into(
            "<IIIIQQIII20x", self.ram, LIST - RAM,
            0, 0, op, group.stream, source, destination, length, BURST, data,
        )  # fmt: skip

    def result(self) -> int:
        """RESULT of the completion record."""
        found: int = struct.unpack_from("<I", self.ram, LIST - RAM + 0x38)[0]
        return found


def as_master_presents(group: Group) -> Group:
    """A bench master's writes are never instruction fetches (INSTRUCTION in its descriptor)."""
    access = group.access
    return replace(
        group, access=replace(access, instruction=access.instruction and not access.write)
    )


def pattern(seed: int, length: int) -> bytes:
    """What the engine's write operation writes for this seed."""
    words = []
    for i in range(-(-length // 4)):
        x = seed + (i + 1) * 0x9E3779B9 & 0xFFFFFFFF
        x = (x ^ x >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        x = (x ^ x >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        words.append(x ^ x >> 16)
    return struct.pack(f"<{len(words)}I", *words)[:length]
