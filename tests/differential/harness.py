# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts a world into a target and compares everything the core answers with the oracle."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from smmubench.oracle import (
    CAUSE_FIELD,
    V2P_ACCESS,
    Fault,
    MsmOracle,
    Reader,
    Registers,
    TlbShadow,
    memory_of,
)
from smmubench.oracle.fields import get, put, registers
from smmubench.target import CAUSES, READ, Access, Read, Start, Translation, Walk, Write
from smmubench.targets.sim import SimTarget

from .histogram import Histogram
from .worlds import DATA, FAULTY, RAM, RAM_END, SRAM, Group, World

IOMMU = "gfx3d"  #: 3 banks and 32 MIDs in use: the most that the machine has
MASTER = "gfx3d_user"

LIST = RAM + 0x40000  #: the descriptor list; no table and no data lies there
OP_READ, OP_WRITE = 1, 2
BURST = 0x1000  #: so that a transaction is one burst wherever it lies
TERMINATE = 1
NOTHING = 0x40000000  #: from here to RAM nothing is on the bus
SRAM_SIZE = 1 << 20


#: Fields of syndrome registers that the oracle has no reading for: the shape of the burst on the bus, and where the upper
#: bits of a long stream ID go. Not compared.
UNREAD = {
    "FSYNR0": ("APID",),
    "ESYNR0": ("APID",),
    "FSYNR1": ("ASIZE", "ALEN", "ABURST", "AFULL"),
    "ESYNR1": ("ASIZE", "ALEN", "ABURST", "AFULL"),
}


Key = tuple[str, int | None]  #: a register: name, and MID or bank or None


class Difference(AssertionError):
    """Core and oracle disagree."""

    def __init__(self, what: str, expected: object, got: object) -> None:
        super().__init__(f"{what}\n  oracle: {expected}\n  core:   {got}")


class RememberingOracle(MsmOracle):
    """The oracle, which asks each walk once while nothing changes."""

    def __init__(self, registers: Registers, read: Reader, *, banks: int, mids: int) -> None:
        super().__init__(registers, read, banks=banks, mids=mids)
        self.walks: dict[tuple[int, int, Access], Walk] = {}

    def walk(self, stream: int, iova: int, access: Access = READ) -> Walk:
        key = (stream, iova, access)
        found = self.walks.get(key)
        if found is None:
            found = self.walks[key] = super().walk(stream, iova, access)
        return found


class Bench:
    """A target with one IOMMU under test and its oracle."""

    def __init__(self, target: SimTarget) -> None:
        self.target = target
        self.base = target.machine.iommu(IOMMU).base
        self.banks = target.machine.iommu(IOMMU).banks
        self.values: dict[Key, int] = {}
        self.addresses: dict[Key, int] = {}
        self.memory = memory_of(target)
        self.memory.slave_errors.append(FAULTY)
        self.mids = get("IDR", "NM2VCBMT", self.read("IDR"))
        self.oracle = RememberingOracle(
            self.value, self.memory.read, banks=self.banks, mids=self.mids
        )
        self.ram = target.view(RAM, RAM_END - RAM)
        self.sram = target.view(SRAM, SRAM_SIZE)
        self.words: list[int] = []
        self.histogram = Histogram()
        self.token = 0

    def reset(self) -> None:
        """Forget everything; a world then answers the same whatever ran before it."""
        for address in self.words:
            self.poke(address, 0)
        self.words = []
        self.values = {}
        self.histogram = Histogram()
        self.reset_target()

    def reset_target(self, **tlb: int) -> None:
        """Reset state, and memory in FAULTY answers table reads with a slave error."""
        self.target.reset(**tlb)
        self.target.order_bus_fault(
            "walk", result="slave", first=FAULTY.start, last=FAULTY.stop - 1, count=(1 << 32) - 1
        )

    # --- Registers and memory ---

    def value(self, name: str, index: int | None) -> int:
        return self.values.get((name, index), 0)

    def address(self, name: str, index: int | None = None) -> int:
        key = (name, index)
        if key not in self.addresses:
            where = {"context" if registers()[name].scope == "context" else "index": index}
            self.addresses[key] = self.base + registers().address(name, **where)
        return self.addresses[key]

    def read(self, name: str, index: int | None = None) -> int:
        return self.target.mmio([Read(self.address(name, index))])[0]

    def write(self, name: str, value: int, index: int | None = None) -> None:
        """One register, also what the oracle takes its value to be."""
        self.target.mmio([Write(self.address(name, index), value)])
        if (name, index) in self.values:
            self.values[name, index] = value
            self.oracle.walks.clear()

    def poke(self, address: int, word: int) -> None:
        """A word of table memory, as it lies there."""
        self.oracle.walks.clear()
        if address >= RAM:
            struct.pack_into("<I", self.ram, address - RAM, word)
        else:
            struct.pack_into("<I", self.sram, address - SRAM, word)

    def clear(self) -> list[Write]:
        """Empty TLB, no fault pending."""
        return [
            Write(self.address("GLOBAL_TLBIALL"), 0),
            Write(self.address("ESRRESTORE"), 0),
            *(Write(self.address("FSRRESTORE", bank), 0) for bank in range(self.banks)),
        ]

    def load(self, world: World) -> None:
        """Put a world in the place of the last one; registers it doesn't name become 0."""
        for address in self.words:
            self.poke(address, 0)
        for address, word in world.words.items():
            self.poke(address, word)
        self.words = list(world.words)
        values = dict.fromkeys(self.values, 0) | world.registers
        changed = [
            Write(self.address(*key), value)
            for key, value in values.items()
            if self.values.get(key) != value
        ]
        self.values = values
        self.oracle.walks.clear()
        self.target.mmio(changed + self.clear())

    # --- Peeks ---

    def check_peeks(self, group: Group) -> None:
        """Fresh and live (the TLB is empty) against the oracle, and one walk level by level."""
        walks = [self.oracle.walk(group.stream, iova, group.access) for iova in group.iovas]
        missing = [self.oracle.on_miss(group.stream, iova, group.access) for iova in group.iovas]
        for walk, miss in zip(walks, missing, strict=True):
            self.histogram.count(walk, miss, group.access)
        for walk, answer in zip(walks, self.fresh(group), strict=True):
            same("fresh peek", walk.result, answer)
        for miss, answer in zip(missing, self.live(group), strict=True):
            same("live peek, empty TLB", miss, answer)
        asked = self.target.walk(IOMMU, group.stream, group.iovas[-1], group.access)
        same("walk", walks[-1].result, asked.result)
        if walks[-1].levels:
            both = (read_levels(walk) for walk in (walks[-1], asked))
            equal("descriptors that a walk reads", *both)
        else:
            equal(
                "descriptors of a walk that is off",
                [0],
                sorted({s.descriptor for s in asked.levels} | {0}),
            )

    def check_hits(self, shadow: TlbShadow, group: Group, touched: int) -> None:
        """Live peeks after a transaction: an acceptable answer each, and a hit where it went through."""
        for iova, answer in zip(group.iovas, self.live(group), strict=True):
            acceptable = shadow.acceptable(group.stream, iova, group.access)
            if not any(alike(each, answer) for each in acceptable):
                raise Difference("live peek after a transaction, any of", acceptable, answer)
            if iova == touched and answer.status == "translated":
                equal("a page just used is in the TLB", True, answer.hit)

    def fresh(self, group: Group) -> list[Translation]:
        """Peeks by a walk, one for each IOVA of the group."""
        return self.target.translate(IOMMU, group.stream, group.iovas, group.access, fresh=True)

    def live(self, group: Group) -> list[Translation]:
        """Live peeks, one for each IOVA of the group."""
        return self.target.translate(IOMMU, group.stream, group.iovas, group.access)

    # --- V2P ---

    def check_v2p(self, bank: int, iovas: Iterable[int]) -> None:
        """All four kinds, each against an empty TLB."""
        cases = [(iova & ~0xFFF, kind) for iova in iovas for kind in V2P_ACCESS]
        ops: list[Read | Write] = []
        for iova, kind in cases:
            ops.append(Write(self.address("GLOBAL_TLBIALL"), 0))
            ops.append(Write(self.address(kind, bank), iova))
            ops.append(Read(self.address("PAR", bank)))
        answers = self.target.mmio(ops)[2::3]
        for (iova, kind), got in zip(cases, answers, strict=True):
            expected = self.oracle.v2p(bank, kind, iova)
            self.histogram["PAR", "fault" if expected & 1 else "page"] += 1
            if got != expected:
                raise Difference(
                    f"{kind} of {iova:#010x}, bank {bank}",
                    registers().decode("PAR", expected),
                    registers().decode("PAR", got),
                )

    # --- Real transactions ---

    def check_transaction(self, group: Group, iova: int, *, pending: Fault | None) -> Fault | None:
        """One small read or write by the master, and what it leaves in the fault registers.

        ``pending`` is the fault that was not cleared since. Returns the one that is pending now.
        """
        route = self.oracle.route(group.stream, group.access)
        expected = self.oracle.on_miss(group.stream, iova, group.access)
        length = min(4, 0x1000 - (iova & 0xFFF))
        fault = self.oracle.fault(group.stream, iova, group.access)
        self.token += 1
        seed = self.token * 0x9E3779B1 & 0xFFFFFFFF
        token = seed.to_bytes(4, "little")[:length]
        memory = self.bytes_at(expected.pa, length) if expected.status != "fault" else None
        if memory is not None:
            memory[:] = token
        self.descriptor(group, iova, length, seed)
        [result] = self.target.run([Start(MASTER, LIST)])

        if fault is None:
            if memory is None:
                equal(
                    "a transaction to nowhere", ("error", "bus-decode"), (result.state, result.code)
                )
            else:
                equal("a transaction that translates", ("done", "ok"), (result.state, result.code))
                if group.access.write:
                    equal(f"data at {expected.pa:#x}", pattern(seed)[:length], bytes(memory))
                else:
                    equal(f"CRC of data from {expected.pa:#x}", zlib.crc32(token), self.result())
        elif fault.context is not None:
            self.check_outcome(fault.context, result.state, result.code, group, length)
        self.check_event(fault, pending, group, iova)
        self.check_registers(fault, pending, route.context)
        return pending or fault

    def check_as_peeked(self, group: Group, iova: int) -> Translation:
        """One small transaction, which must do what the live peek just before it says (returned).

        For a bank whose faults end in an error (CFERE 1, CFCFG 0), with no fault pending; leaves none.
        """
        [answer] = self.live(replace(group, iovas=(iova,)))
        self.token += 1
        seed = self.token * 0x9E3779B1 & 0xFFFFFFFF
        token = seed.to_bytes(4, "little")
        memory = self.bytes_at(answer.pa, 4) if answer.status == "translated" else None
        if memory is not None:
            memory[:] = token
        self.descriptor(group, iova, 4, seed)
        [result] = self.target.run([Start(MASTER, LIST)])
        if memory is not None:
            equal("as peeked", ("done", "ok"), (result.state, result.code))
            if group.access.write:
                equal(f"data at {answer.pa:#x}", pattern(seed), bytes(memory))
            else:
                equal(f"CRC of data from {answer.pa:#x}", zlib.crc32(token), self.result())
        else:
            equal("as peeked", ("error", "iommu-fault"), (result.state, result.code))
            fsr = self.read("FSR", answer.context)
            expected = put("FSR", **{CAUSE_FIELD[cause]: 1 for cause in answer.causes})
            equal(
                "FSR as peeked", registers().decode("FSR", expected), registers().decode("FSR", fsr)
            )
            for name, bit in registers().decode("FSR", fsr).fields.items():
                self.histogram["FSR", name] += bit
            self.write("FSRRESTORE", 0, answer.context)
        return answer

    def check_outcome(self, bank: int, state: str, code: str, group: Group, length: int) -> None:
        """What a context fault does to the master: ACTLR.CFCFG stalls, CFERE ends in an error, neither is RAZ/WI."""
        actlr = self.value("ACTLR", bank)
        if get("ACTLR", "CFCFG", actlr):
            equal("CFCFG 1", "stalled", state)
        elif get("ACTLR", "CFERE", actlr):
            equal("CFERE 1", ("error", "iommu-fault"), (state, code))
        else:
            equal("CFERE 0", ("done", "ok"), (state, code))
            if not group.access.write:
                equal("CRC of a read that is ignored", zlib.crc32(bytes(length)), self.result())

    def check_event(
        self, fault: Fault | None, pending: Fault | None, group: Group, iova: int
    ) -> None:
        """IOMMU_FAULT says the same as the registers, and also what they dropped."""
        got: list[dict[str, Any]] = [
            dict(e.data) for e in self.target.events() if e.name == "IOMMU_FAULT"
        ]
        if fault is None:
            return equal("fault events of a transaction that passes", [], got)
        equal("number of fault events", 1, len(got))
        access, kind = group.access, "ESYNR" if fault.context is None else "FSYNR"
        expected: dict[str, object] = {
            "iommu": IOMMU,
            "type": "global" if fault.context is None else "context",
            "stream": group.stream,
            "iova": iova,
            "write": access.write,
            "privileged": access.privileged,
            "instruction": access.instruction,
            "causes": [cause for cause in CAUSES if cause in fault.causes],
            "recorded": pending is None,
        }
        if fault.context is not None:
            expected["context"] = fault.context
        if pending is None:
            expected["far"] = iova
            expected |= {f"fsynr{i}": fault.registers[f"{kind}{i}"] for i in (0, 1)}
            got[0] |= {f"fsynr{i}": legible(f"{kind}{i}", got[0][f"fsynr{i}"]) for i in (0, 1)}
        return equal("fault event", expected, {key: got[0].get(key) for key in expected})

    def check_registers(self, fault: Fault | None, pending: Fault | None, bank: int | None) -> None:
        """Fault registers of every bank and the global ones; a stalled master is terminated here."""
        expected: dict[Key, int] = {("ESR", None): 0}
        expected |= {("FSR", each): 0 for each in range(self.banks)}
        stalls = False
        if pending is not None:
            expected |= {
                (name, pending.context): value for name, value in pending.registers.items()
            }
        elif fault is not None:
            expected |= {(name, fault.context): value for name, value in fault.registers.items()}
        first = pending or fault
        if first is not None and first.context is not None:
            stalls = bool(get("ACTLR", "CFCFG", self.value("ACTLR", first.context)))
            if stalls:
                expected["FSR", first.context] |= put("FSR", SS=1)
        if pending is not None and fault is not None:
            status = "FSR" if fault.context is not None else "ESR"
            expected[status, fault.context] |= put(status, MULTI=1)
        values = self.target.mmio([Read(self.address(*key)) for key in expected])
        got = {key: legible(key[0], v) for key, v in zip(expected, values, strict=True)}
        if got != expected:
            raise Difference("fault registers", self.decoded(expected), self.decoded(got))
        for name in ("FSR", "ESR"):
            for key, value in expected.items():
                if key[0] == name:
                    for field in registers()[name].decode(value).fields.items():
                        self.histogram[name, field[0]] += field[1]
        if stalls and first is not None:
            self.write("RESUME", TERMINATE, first.context)
            [result] = self.target.run()
            equal("a terminated transaction", ("error", "terminated"), (result.state, result.code))

    def testable(self, group: Group, iova: int) -> bool:
        """Whether a transaction may go where it leads: to memory (writes to the data area only), to
        where nothing is, or to a fault; but never to a register window."""
        result = self.oracle.on_miss(group.stream, iova, group.access)
        pa = result.pa
        if result.status == "fault" or pa >= DATA:
            return True
        if pa >= RAM or SRAM <= pa < SRAM + SRAM_SIZE:
            return not group.access.write and not LIST <= pa < LIST + 0x1000
        return NOTHING <= pa < RAM

    def bytes_at(self, pa: int, length: int) -> memoryview | None:
        if pa >= RAM and pa + length <= RAM_END:
            return self.ram[pa - RAM : pa - RAM + length]
        if pa >= SRAM and pa + length <= SRAM + SRAM_SIZE:
            return self.sram[pa - SRAM : pa - SRAM + length]
        return None

    def descriptor(self, group: Group, iova: int, length: int, data: int) -> None:
        """A list of one descriptor (hw-model's bench_dma.rdl)."""
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

    # --- A whole world ---

    def check(self, world: World, *, clear: bool = True) -> None:
        """Everything. Raises :class:`Difference`.

        Each group: peeks on an empty TLB, two transactions (the second on top of the first's fault
        unless ``clear``), the TLB's answers after each; then V2P in each bank.
        """
        self.load(world)
        self.target.events()
        for group in world.groups:
            self.check_peeks(group)
        for group in map(as_master_presents, world.groups):
            pending = None
            for iova in group.iovas[:2]:
                if not self.testable(group, iova):
                    continue
                if clear or pending is None or self.stalls(pending):
                    self.target.mmio(self.clear())
                    pending = None
                else:
                    self.target.mmio([Write(self.address("GLOBAL_TLBIALL"), 0)])
                shadow = TlbShadow(self.oracle)
                shadow.touch(group.stream, iova, group.access)
                pending = self.check_transaction(group, iova, pending=pending)
                self.check_hits(shadow, group, iova)
            self.target.mmio(self.clear())
        for bank in world.banks:
            self.check_v2p(bank, [group.iovas[0] for group in world.groups])

    def stalls(self, fault: Fault) -> bool:
        return fault.context is not None and bool(
            get("ACTLR", "CFCFG", self.value("ACTLR", fault.context))
        )

    def decoded(self, values: dict[Key, int]) -> str:
        return "; ".join(
            f"{registers().decode(name, value)}" + ("" if index is None else f" [{index}]")
            for (name, index), value in values.items()
        )


def as_master_presents(group: Group) -> Group:
    """A bench master's writes are never instruction fetches (INSTRUCTION in bench_dma's descriptor)."""
    access = group.access
    return replace(
        group, access=replace(access, instruction=access.instruction and not access.write)
    )


# --- Comparisons ---


def equal(what: str, expected: object, got: object) -> None:
    if expected != got:
        raise Difference(what, expected, got)


def alike(expected: Translation, got: Translation) -> bool:
    """Whether the core's answer is the oracle's: for a fault only where and why count."""
    if (expected.iova, expected.status) != (got.iova, got.status):
        return False
    if expected.causes & {"config", "bypass"}:  # global: no bank's
        return expected.causes == got.causes
    if expected.context != got.context:
        return False
    if expected.status == "fault":
        # Whether a hit's permission fault has SL is not public: a hit walks nothing, but its page has a level.
        either = {"level2"} if got.hit else set()
        return expected.causes - either == got.causes - either
    if expected.status == "bypass":
        return expected.pa == got.pa
    return replace(expected, hit=False) == replace(got, hit=False)


def same(what: str, expected: Translation, got: Translation) -> None:
    if not alike(expected, got) or got.hit:
        raise Difference(what, expected, got)


def legible(name: str, value: int) -> int:
    """A register's value without :data:`UNREAD`."""
    for field in UNREAD.get(name, ()):
        value &= ~registers()[name].fields[field].mask
    return value


def read_levels(walk: Walk) -> list[tuple[int, ...]]:
    """What a walk read: level, address, size, descriptor (None where the bus failed), and the TTBR of level 1."""
    return [
        (s.level, s.address, s.bytes, s.ttbr if s.level == 1 else -1, s.descriptor)
        for s in walk.levels
    ]


def pattern(seed: int) -> bytes:
    """The first word of the engine's write pattern (10 lines of arithmetic of its own in bench_dma)."""
    x = seed + 0x9E3779B9 & 0xFFFFFFFF
    x = (x ^ x >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    x = (x ^ x >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return (x ^ x >> 16).to_bytes(4, "little")


def describe(world: World) -> str:
    """Registers, requests and tables, for people; runs of equal words on one line."""
    lines = [
        f"  {registers().decode(name, value)}" + ("" if index is None else f" [{index}]")
        for (name, index), value in world.registers.items()
    ]
    for group in world.groups:
        iovas = ", ".join(f"{iova:#010x}" for iova in group.iovas)
        lines.append(f"  stream {group.stream}, {group.access}: {iovas}")
    words = sorted(world.words.items())
    first = 0
    for i in range(1, len(words) + 1):
        (address, word), last = words[first], words[i - 1][0]
        if i < len(words) and words[i] == (last + 4, word):
            continue
        number = i - first
        lines.append(f"  {address:#010x}: {word:#010x}" + (f" x {number}" if number > 1 else ""))
        first = i
    return "\n".join(lines)
