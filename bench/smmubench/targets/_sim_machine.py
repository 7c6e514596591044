# SPDX-License-Identifier: GPL-2.0-or-later
"""One in-process machine: the C object, its memory, and what goes by name in it."""

from __future__ import annotations

from typing import Any

from smmubench.errors import TargetError, UsageError, did_you_mean
from smmubench.machines import Machine, load_machine
from smmubench.machines._smmu import PRESETS
from smmubench.target import Config
from smmubench.targets import _cffi
from smmubench.targets._memory import Memory
from smmubench.targets._options import Options, geometry

#: Devices' state, and what RAM and on-chip RAM hold.
Snapshot = tuple[bytes, dict[str, list[tuple[int, bytes]]]]


class SimMachine:
    """Owns the C machine; everything raises UsageError once it is closed."""

    def __init__(self, config: Config) -> None:
        self.table: Machine = load_machine(config.machine)
        self.ffi, self.lib = _cffi.library()
        windows = [each for each in self.table.windows if each.kind in ("ram", "sram")]
        self._bases = {window.kind: window.base for window in windows}
        self._memory = {window.kind: Memory(window.size) for window in windows}
        self._c = self._open(config)
        lib = self.lib
        self.iommus = {
            self.text(lib.hwm_sim_iommu_name(self._c, index)): index
            for index in range(lib.hwm_sim_iommu_count(self._c))
        }
        self.masters = {
            self.text(lib.hwm_sim_master_name(self._c, index)): index
            for index in range(lib.hwm_sim_master_count(self._c))
        }

    def _open(self, config: Config) -> Any:
        ffi = self.ffi
        options = Options.read(config, self._known_properties(), PRESETS)
        name = ffi.new("char[]", config.machine.encode())
        memory = {
            kind: ffi.from_buffer("uint8_t[]", memory.map, require_writable=True)
            for kind, memory in self._memory.items()
        }
        c = ffi.new("hwm_sim_config *")
        c.machine = name
        for kind, content in memory.items():
            setattr(c, kind, content)
            setattr(c, f"{kind}_size", len(content))
        entries, ways = geometry(self.table, config.tlb_entries, config.tlb_ways)
        c.tlb_entries, c.tlb_ways = entries, ways
        c.seed = config.seed & 0xFFFFFFFF
        kept = self._put(c, options)
        why = ffi.new("const char **")
        machine = self.lib.hwm_sim_new(c, why)
        del kept
        if machine == ffi.NULL:
            raise UsageError(f"{config.machine}: {self.text(why[0])}")
        return machine

    def _known_properties(self) -> dict[str, bool]:
        """The models' own list: is "device.property" a switch?"""
        each = self.ffi.new("hwm_sim_known_property *")
        known: dict[str, bool] = {}
        while self.lib.hwm_sim_known_property_at(len(known), each):
            known[f"{self.text(each.device)}.{self.text(each.name)}"] = each.flag
        return known

    def _put(self, c: Any, options: Options) -> list[Any]:
        """The options in a ``hwm_sim_config``; what comes back must outlive its use."""
        new = self.ffi.new
        words = {word for device, name, _ in options.properties for word in (device, name)}
        texts = {word: new("char[]", word.encode()) for word in words}
        rows = [(texts[device], texts[name], value) for device, name, value in options.properties]
        properties = new("hwm_sim_property[]", rows)
        handover = new("hwm_sim_handover[]", list(options.handover))
        preset = new("char[]", (options.preset or "").encode())
        c.preset = preset if options.preset else self.ffi.NULL
        c.properties, c.property_count = properties, len(rows)
        c.handover, c.handover_count = handover, len(options.handover)
        return [texts, properties, handover, preset]

    def close(self) -> None:
        """Let go of everything; views that somebody still holds stay readable."""
        if self._c is not None:
            self.lib.hwm_sim_free(self._c)
            self._c = None
            for memory in self._memory.values():
                memory.close()

    @property
    def c(self) -> Any:
        """The ``hwm_sim *``."""
        if self._c is None:
            raise UsageError("this machine was closed")
        return self._c

    def text(self, c: Any) -> str:
        return _cffi.text(self.ffi, c)

    # -- names

    def iommu(self, name: str) -> Any:
        """The ``hwm_iommu *`` of that name."""
        return self.lib.hwm_sim_iommu(self.c, self.iommu_index(name))

    def iommu_index(self, name: str) -> int:
        return self._index("IOMMU", name, self.iommus)

    def master(self, name: str) -> Any:
        """The ``hwm_dma *`` of that name."""
        return self.lib.hwm_sim_master(self.c, self._index("master", name, self.masters))

    def _index(self, what: str, name: str, known: dict[str, int]) -> int:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(f'{self.table.name} has no {what} "{name}"{hint}')
        return known[name]

    def status(self, master: str) -> Any:
        """The ``hwm_dma_status`` of a master."""
        status = self.ffi.new("hwm_dma_status *")
        self.lib.hwm_dma_query(self.master(master), status)
        return status

    def info(self, iommu: str) -> Any:
        """The ``hwm_iommu_info`` of an IOMMU."""
        info = self.ffi.new("hwm_iommu_info *")
        model = self.iommu(iommu)
        model.ops.info(model, info)
        return info

    # -- memory and state

    def view(self, pa: int, length: int) -> memoryview:
        if self._c is None:
            raise UsageError("this machine was closed")
        for kind, base in self._bases.items():
            memory = self._memory[kind]
            if base <= pa and length >= 0 and pa + length <= base + memory.size:
                return memory.view[pa - base : pa - base + length]
        raise UsageError(f"{length:#x} bytes at {pa:#x} are not in this machine's RAM")

    def save(self) -> Snapshot:
        size = self.lib.hwm_sim_save_size(self.c)
        buffer = self.ffi.new("uint8_t[]", size)
        done = self.lib.hwm_sim_save(self.c, buffer, size)
        if done < 0:
            raise TargetError(f"the devices' state can't be saved: error {done}")
        state = bytes(self.ffi.buffer(buffer, done))
        return state, {kind: memory.save() for kind, memory in self._memory.items()}

    def restore(self, snapshot: Snapshot) -> None:
        state, memory = snapshot
        result = self.lib.hwm_sim_restore(self.c, state, len(state))
        if result != _cffi.OK:
            raise TargetError(f"the devices refuse the snapshot: error {result}")
        for kind, saved in memory.items():
            self._memory[kind].restore(saved)
