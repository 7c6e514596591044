# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine under test beside its oracle: registers, tables, peeks and V2P."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from smmubench.oracle import V2P_ACCESS, MsmOracle, Reader, Registers, TlbShadow, memory_of
from smmubench.oracle.fields import get, put, registers
from smmubench.target import READ, Access, Read, Translation, Walk, Write
from smmubench.targets.sim import SimTarget

from .compare import Difference, Key, alike, equal, same, same_levels
from .histogram import Histogram
from .worlds import FAULTY, RAM, RAM_END, SRAM, SRAM_SIZE, Group, World

IOMMU = "gfx3d"  #: 3 banks and 32 MIDs in use: the most that the machine has


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


class Machine:
    """A target with one IOMMU under test, and the oracle on what was written to it."""

    def __init__(self, target: SimTarget) -> None:
        self.target = target
        self.base = target.machine.iommu(IOMMU).base
        self.banks = target.machine.iommu(IOMMU).banks
        self.values: dict[Key, int] = {}
        self.addresses: dict[Key, int] = {}
        self.words: set[int] = set()
        self.ram = target.view(RAM, RAM_END - RAM)
        self.sram = target.view(SRAM, SRAM_SIZE)
        memory = memory_of(target)
        memory.slave_errors.append(FAULTY)
        self.mids = get("IDR", "NM2VCBMT", self.read("IDR"))
        self.oracle = RememberingOracle(self.value, memory.read, banks=self.banks, mids=self.mids)
        self.histogram = Histogram()

    def reset(self, **tlb: int) -> None:
        """Forget everything; a world then answers the same whatever ran before it.

        Memory in FAULTY answers table reads with a slave error.
        """
        for address in self.words:
            self.poke(address, 0)
        self.words = set()
        self.values = {}
        self.histogram = Histogram()
        self.target.reset(**tlb)
        self.target.order_bus_fault(
            "walk", result="slave", first=FAULTY.start, last=FAULTY.stop - 1, count=(1 << 32) - 1
        )

    # --- Registers and memory ---

    def value(self, name: str, index: int | None) -> int:
        """What the oracle takes a register to hold."""
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
        """One register, for core and oracle."""
        self.target.mmio([Write(self.address(name, index), value)])
        if (name, index) in self.values:
            self.values[name, index] = value
            self.oracle.walks.clear()

    def poke(self, address: int, word: int) -> None:
        """A word of table memory, as it lies there."""
        self.oracle.walks.clear()
        self.words.add(address)
        memory, base = (self.ram, RAM) if address >= RAM else (self.sram, SRAM)
        struct.pack_into("<I", memory, address - base, word)

    def word(self, address: int) -> int:
        """A word of table memory."""
        memory, base = (self.ram, RAM) if address >= RAM else (self.sram, SRAM)
        found: int = struct.unpack_from("<I", memory, address - base)[0]
        return found

    def load(self, world: World) -> None:
        """Put a world in the place of the last one; registers it doesn't name become 0.

        CR is written twice: TLBLCKR takes a value only under TLBLKCRWE, and locks must not survive.
        """
        for address in list(self.words):
            self.poke(address, 0)
        self.words = set()
        for address, word in world.words.items():
            self.poke(address, word)
        values = dict.fromkeys(self.values, 0) | {("CR", None): 0} | world.registers
        writes = [
            Write(self.address("CR"), put("CR", TLBLKCRWE=1)),
            Write(self.address("GLOBAL_TLBIALL"), 0),
        ]
        for key, value in values.items():
            if key[0] != "CR" and self.values.get(key) != value:
                writes.append(Write(self.address(*key), value))
        writes.append(Write(self.address("CR"), values["CR", None]))
        self.target.mmio(writes)
        self.values = values
        self.oracle.walks.clear()

    # --- Peeks ---

    def fresh(self, group: Group) -> list[Translation]:
        """Peeks by a walk, one for each IOVA of the group."""
        return self.target.translate(IOMMU, group.stream, group.iovas, group.access, fresh=True)

    def live(self, group: Group) -> list[Translation]:
        """Peeks through the TLB, one for each IOVA of the group."""
        return self.target.translate(IOMMU, group.stream, group.iovas, group.access)

    def check_peeks(self, group: Group) -> None:
        """Fresh and live (the TLB is empty) against the oracle, and one walk level by level."""
        walks = [self.oracle.walk(group.stream, iova, group.access) for iova in group.iovas]
        misses = [self.oracle.on_miss(group.stream, iova, group.access) for iova in group.iovas]
        for walk, miss in zip(walks, misses, strict=True):
            self.histogram.count(walk, miss, group.access)
        for walk, answer in zip(walks, self.fresh(group), strict=True):
            same("fresh peek", walk.result, answer)
        for miss, answer in zip(misses, self.live(group), strict=True):
            same("live peek, empty TLB", miss, answer)
        asked = self.target.walk(IOMMU, group.stream, group.iovas[-1], group.access)
        same("walk", walks[-1].result, asked.result)
        same_levels(walks[-1], asked)

    def check_hits(self, shadow: TlbShadow, group: Group, touched: int) -> None:
        """Live peeks after a transaction: an acceptable answer each, a hit where it went."""
        for iova, answer in zip(group.iovas, self.live(group), strict=True):
            acceptable = shadow.acceptable(group.stream, iova, group.access)
            if not any(alike(each, answer) for each in acceptable):
                raise Difference("live peek after a transaction, any of", acceptable, answer)
            if iova == touched and self.kept(acceptable[0]):
                equal("a page just used is in the TLB", True, answer.hit)

    def kept(self, miss: Translation) -> bool:
        """Whether what a miss came to is in the TLB from then on: a page, even one that refused."""
        if miss.status != "translated" and "permission" not in miss.causes:
            return False
        return not get("ACTLR", "DNA", self.value("ACTLR", miss.context))

    # --- V2P ---

    def check_v2p(self, bank: int, iovas: Iterable[int]) -> None:
        """All four kinds, each against an empty TLB."""
        cases = [(iova & 0xFFFFF000, kind) for iova in iovas for kind in V2P_ACCESS]
        ops: list[Read | Write] = []
        for iova, kind in cases:
            ops.append(Write(self.address("GLOBAL_TLBIALL"), 0))
            ops.append(Write(self.address(kind, bank), iova))
            ops.append(Read(self.address("PAR", bank)))
            ops.append(Read(self.address("V2PSR", bank)))
        answers = self.target.mmio(ops)
        for (iova, kind), par, v2psr in zip(cases, answers[2::4], answers[3::4], strict=True):
            expected = self.oracle.v2p(bank, kind, iova)
            self.histogram["PAR", "fault" if expected & 1 else "page"] += 1
            what = f"{kind} of {iova:#010x}, bank {bank}"
            if par != expected:
                decode = registers().decode
                raise Difference(what, decode("PAR", expected), decode("PAR", par))
            equal(f"{what}: V2PSR.HIT with an empty TLB", 0, get("V2PSR", "HIT", v2psr))
