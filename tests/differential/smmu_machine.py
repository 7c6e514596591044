# SPDX-License-Identifier: GPL-2.0-or-later
"""An SMMU's core beside its oracle: registers, tables, peeks, transactions and queries."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, Final

from smmubench import registers
from smmubench.oracle import Features, SmmuOracle
from smmubench.oracle.bus import DecodeFault, Reader, SlaveFault
from smmubench.oracle.smmu_route import Route, Router, SmmuRegisters
from smmubench.oracle.smmu_stages import Found, Stages
from smmubench.target import READ, Access, Config, Translation, Walk
from smmubench.targets import _cffi
from smmubench.targets._sim_machine import SimMachine

from .smmu_instances import Instance
from .smmu_tables import FAULTY, RAM, RAM_END
from .smmu_worlds import Key, World

IOMMU: Final = "smmu"
GLOBAL: Final = ("sGFSR", "sGFAR", "sGFSYNR0", "sGFSYNR1")
CONTEXT: Final = ("FSR", "FAR", "FSYNR0", "FSYNR1", "CBFRSYNRA")
#: What the oracle looks at, of each group and bank.
GROUP_SETTINGS: Final = ("SMR", "S2CR")
BANK_SETTINGS: Final = ("CBAR", "CBA2R", "SCTLR", "TCR", "TTBR0")
STAGE1_SETTINGS: Final = ("TCR2", "TTBR1", "CONTEXTIDR", "PRRR_MAIR0", "NMRR_MAIR1")
SS: Final = 1 << 30
MULTI: Final = 1 << 31

FoundKey = tuple[Route, int, bool, bool]


class RememberingStages(Stages):
    """Translates each address once while nothing changes."""

    def __init__(self, router: Router, read: Reader) -> None:
        super().__init__(router, read)
        self.found: dict[FoundKey, Found] = {}

    def translate(
        self, route: Route, address: int, *, query: bool = False, first_only: bool = False
    ) -> Found:
        key = (route, address, query, first_only)
        found = self.found.get(key)
        if found is None:
            found = super().translate(route, address, query=query, first_only=first_only)
            self.found[key] = found
        return found


class RememberingOracle(SmmuOracle):
    """The oracle, which asks each route and each walk once while nothing changes."""

    stages: RememberingStages

    def __init__(self, registers: SmmuRegisters, read: Reader, features: Features) -> None:
        super().__init__(registers, read, features)
        self.stages = RememberingStages(self.router, read)
        self.routes: dict[tuple[int, Access], Route] = {}

    def route(self, stream: int, access: Access = READ) -> Route:
        key = (stream, access)
        if key not in self.routes:
            self.routes[key] = super().route(stream, access)
        return self.routes[key]

    def forget(self) -> None:
        """Registers or tables have changed."""
        self.routes.clear()
        self.stages.found.clear()


class SmmuMachine:
    """One SMMU, made with an instance's properties."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        extra: dict[str, int | str] = {
            f"arm-smmuv2.{name}": value for name, value in instance.given
        }
        extra["arm-smmuv2.preset"] = instance.preset
        config = Config(
            machine="smmuv2-bench",
            tlb_entries=instance.entries,
            tlb_ways=instance.ways,
            extra=extra,
        )
        self.sim = SimMachine(config)
        self.ffi, self.lib = self.sim.ffi, self.sim.lib
        self.model = self.sim.iommu(IOMMU)
        self.ops = self.model.ops
        self.base = self.sim.table.iommu(IOMMU).base
        self.ram = self.sim.view(RAM, RAM_END - RAM)
        self.secure = bool(instance["secure"])
        self.banks, self.groups = instance["num-cb"], instance["num-smr"]
        pages = 4
        while pages < self.banks:
            pages *= 2
        self.map = registers.load("smmu-v2").placed(4096, pages, self.banks)
        self.places: dict[tuple[str, int | None], tuple[int, int]] = {}
        self.values: dict[Key, int] = {}
        self.memory: dict[int, bytes] = {}
        self.request = self.ffi.new("hwm_request *")
        self.response = self.ffi.new("hwm_response *")
        self.walk_view = self.ffi.new("hwm_walk *")
        self.token = 0
        fault = self.ffi.new("hwm_sim_bus_fault *")
        fault.kinds, fault.directions, fault.count = 1 << 1, 3, 0xFFFFFFFF
        fault.first, fault.last, fault.result = FAULTY.start, FAULTY.stop - 1, -2
        assert self.lib.hwm_sim_order_bus_fault(self.sim.c, fault) == _cffi.OK
        self.features = Features.of(
            self.identity,
            version=instance["architecture"],
            qualcomm=instance.preset == "qcom-smmu-v2",
        )
        self.oracle = RememberingOracle(self.value, self.read_memory, self.features)

    def close(self) -> None:
        """Let go of memory and model."""
        self.ram.release()
        self.sim.close()

    # --- Registers ---

    def place(self, name: str, index: int | None) -> tuple[int, int]:
        """(address, bytes) of a register."""
        key = (name, index)
        found = self.places.get(key)
        if found is None:
            register = self.map[name]
            where = {"context" if register.scope == "context" else "index": index}
            address = self.base + self.map.address(name, **where)
            found = self.places[key] = (address, register.width // 8)
        return found

    def access(self, ops: Iterable[tuple[int, Key, int]]) -> list[int]:
        """(1 write or 0 read, register, value) in order; the values that came."""
        words: list[int] = []
        for kind, (name, index, secure), value in ops:
            address, size = self.place(name, index)
            words += (kind, address, size, value, 0, 0, 0, secure)
        c = array("Q", words)
        view = self.ffi.from_buffer("hwm_sim_mmio[]", c, require_writable=True)
        done = self.ffi.new("uint32_t *")
        assert self.lib.hwm_sim_access(self.sim.c, view, len(words) // 8, done) == _cffi.OK
        return list(c[3::8])

    def read(self, keys: Iterable[Key]) -> list[int]:
        return self.access([(0, key, 0) for key in keys])

    def write(self, values: Mapping[Key, int]) -> None:
        self.access([(1, key, value) for key, value in values.items()])

    def identity(self, name: str, index: int | None, secure: bool) -> int:
        """Identification registers, for :meth:`Features.of`."""
        return self.read([(name, index, secure)])[0]

    def value(self, name: str, index: int | None, secure: bool) -> int:
        """What a register reads, as the oracle asks for it: the secure side sees every group and
        bank, and each side its own copy of a global register."""
        if index is not None:
            secure = self.secure
        return self.values.get((name, index, secure), 0)

    def owner(self, bank: int) -> bool:
        return self.oracle.router.owner(bank, "NSNUMCBO")

    def load(self, world: World) -> None:
        """Put a world in the place of the last one."""
        for address, data in self.memory.items():
            self.ram[address - RAM : address - RAM + len(data)] = bytes(len(data))
        self.memory = dict(world.memory)
        for address, data in self.memory.items():
            self.ram[address - RAM : address - RAM + len(data)] = data
        self.ops.reset(self.model)
        side = self.secure
        # Layouts of a bank's registers depend on what CBAR and CBA2R say, and those on SCR1.
        order = {"SCR1": 0, "sCR0": 1, "CBAR": 2, "CBA2R": 3}
        ordered = sorted(world.registers.items(), key=lambda item: order.get(item[0][0], 4))
        self.access((1, (name, index, side if index is not None else who), value)
                    for (name, index, who), value in ordered)  # fmt: skip
        self.read_back()

    def read_back(self) -> None:
        """Take over what the registers hold now."""
        sides = (False, True) if self.secure else (False,)
        keys: list[Key] = [("sCR0", None, each) for each in sides]
        if self.secure:
            keys.append(("SCR1", None, True))
        keys += [(name, i, self.secure) for i in range(self.groups) for name in GROUP_SETTINGS]
        keys += [(name, i, self.secure) for i in range(self.banks) for name in BANK_SETTINGS]
        keys += [(name, i, self.secure) for i in range(self.banks) for name in STAGE1_SETTINGS]
        self.values = dict(zip(keys, self.read(keys), strict=True))
        self.oracle.forget()

    # --- Memory ---

    def read_memory(self, pa: int, length: int) -> bytes:
        """Memory as table walks reach it."""
        if FAULTY.start < pa + length and pa < FAULTY.stop:
            raise SlaveFault
        if pa >= RAM and pa + length <= RAM_END:
            return bytes(self.ram[pa - RAM : pa - RAM + length])
        if pa >= 0x0E000000 and pa + length <= 0x0E100000:
            return bytes(length)  # on-chip RAM, which nobody writes
        raise DecodeFault

    def poke(self, address: int, data: bytes) -> None:
        self.memory[address] = data
        self.ram[address - RAM : address - RAM + len(data)] = data
        self.oracle.forget()

    # --- Looking ---

    def put_request(self, stream: int, access: Access, iova: int, length: int = 1) -> Any:
        request = self.request
        request.iova, request.stream, request.length = iova, stream, length
        request.write, request.privileged = access.write, access.privileged
        request.instruction, request.secure = access.instruction, access.secure
        request.token, request.can_stall = 0, False
        return request

    def peek(
        self, stream: int, iova: int, access: Access, *, fresh: bool, length: int = 1
    ) -> Translation:
        """A look; the answer is in :attr:`response` too."""
        mode = self.lib.HWM_PEEK_FRESH if fresh else self.lib.HWM_PEEK_LIVE
        request = self.put_request(stream, access, iova, length)
        self.ops.peek(self.model, request, mode, self.response)
        return _cffi.translation(iova, self.response)

    def walk(self, stream: int, iova: int, access: Access) -> Walk:
        view = self.walk_view
        self.ops.walk(self.model, self.put_request(stream, access, iova), view)
        levels = tuple(_cffi.walk_level(self.ffi, view.level[i]) for i in range(view.count))
        return Walk(_cffi.translation(iova, view.result), levels)

    def translate(
        self, stream: int, iova: int, access: Access, length: int, *, can_stall: bool
    ) -> Any:
        """A transaction: its hwm_response."""
        request = self.put_request(stream, access, iova, length)
        self.token += 1
        request.token, request.can_stall = self.token, can_stall
        self.ops.translate(self.model, request, self.response)
        return self.response

    def invalidate_all(self) -> None:
        ops: dict[Key, int] = {
            ("TLBIALLNSNH", None, self.secure): 0,
            ("TLBIALLH", None, self.secure): 0,
        }
        if self.secure:
            ops["STLBIALL", None, True] = 0
        self.write(ops)
