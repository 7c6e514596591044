# SPDX-License-Identifier: GPL-2.0-or-later
"""Target ``firmware``: the patched QEMU whose CPU runs the agent, a bare-metal driver.

The agent maps, programs the IOMMU, starts masters and takes faults by interrupt; the bench asks it
through a mailbox in shared RAM and looks at what comes of it over QMP.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from smmubench.build.firmware import find_firmware
from smmubench.errors import CaseFailure, GuestFailure, MissingTool, TargetDied, TargetError
from smmubench.target import Config, RunResult, Start, Write
from smmubench.targets import _wire
from smmubench.targets.firmware_mailbox import DATA_BYTES, DOORBELL, Mailbox, Op
from smmubench.targets.post_mortem import name_of, post_mortem
from smmubench.targets.qemu import QemuTarget

__all__ = ["AGENTS", "FirmwareTarget", "agent_of"]

#: The image that serves a machine (firmware/build.yaml).
AGENTS: Final = {"apq8064-bench": "armv7-agent", "smmuv2-bench": "aarch64-agent"}

_GICD_ISPENDR: Final = 0x200
_FIRST_SPI: Final = 32
_BOOT: Final = 20.0  # seconds; half of one is usual
_INTERRUPT: Final = 5.0  # seconds in which a completion's interrupt has been taken
_MOVING: Final = ("active", "waiting")
_DIED_AT: Final = re.compile(r"^FAIL: .* at 0x([0-9a-f]+)")


def agent_of(machine: str) -> Path:
    """The agent's ELF; MissingTool when it isn't built, or there is none for this machine."""
    image = AGENTS.get(machine)
    if image is None:
        raise MissingTool(f"there is no agent for {machine}")
    found = find_firmware().get(image)
    if found is None:
        raise MissingTool("the firmware isn't built", "smmubench build firmware")
    return found


class FirmwareTarget(QemuTarget):
    """See :class:`smmubench.target.Target`. A guest that dies or falls silent is a GuestFailure
    with what is known of it; QEMU itself dying is TargetDied.
    """

    name = "firmware"
    capabilities = frozenset({"driver", "peek", "step", "snapshot", "inject", "interrupts", "qmp"})

    def __init__(
        self,
        config: Config,
        *,
        artifacts: Path | None = None,
        agent: Path | None = None,
        **launch: Any,
    ) -> None:
        """``agent`` is an ELF to run in place of the machine's own."""
        self.agent = agent or agent_of(config.machine)
        arguments = [*launch.pop("arguments", ()), "-kernel", str(self.agent.resolve())]
        super().__init__(config, artifacts=artifacts, arguments=arguments, **launch)
        self._unfinished: set[str] = set()  # masters
        self._snapshots: dict[str, set[str]] = {}  # which were unfinished then
        self._looked = 0.0
        ram = self.machine.ram
        self.mailbox = Mailbox(
            self.view(ram.base, ram.size), self._ring, self._watch, self.post_mortem
        )
        try:
            self.execute("cont")
            self.mailbox.wait_ready(_BOOT)
        except BaseException:
            self.close()
            raise

    # -- control

    def close(self) -> None:
        self.mailbox.close()
        super().close()

    def reset(
        self,
        *,
        tlb_entries: int | None = None,
        tlb_ways: int | None = None,
        seed: int | None = None,
    ) -> None:
        super().reset(tlb_entries=tlb_entries, tlb_ways=tlb_ways, seed=seed)
        self._unfinished.clear()
        self.mailbox.call(Op.FORGET)

    def snapshot(self, name: str) -> None:
        super().snapshot(name)
        self._snapshots[name] = set(self._unfinished)

    def restore(self, name: str) -> None:
        super().restore(name)
        self._unfinished = set(self._snapshots.get(name, ()))
        self.mailbox.resume()  # RAM holds the sequence number of back then

    def interrupts(self) -> frozenset[int]:
        return super().interrupts() - {DOORBELL}

    def _ring(self) -> None:
        number = _FIRST_SPI + DOORBELL
        bit = 1 << number % 32
        try:
            self.mmio([Write(self._gic + _GICD_ISPENDR + 4 * (number // 32), bit)])
        except TargetDied:
            self._watch_exit(patience=1.0)
            raise

    def _watch(self) -> None:
        """Now and then: does the guest still live?"""
        now = time.monotonic()
        if now - self._looked > 0.005:
            self._looked = now
            self._watch_exit(patience=0.0)

    def _watch_exit(self, patience: float) -> None:
        code = self.process.wait(patience)
        if code is None:
            return
        self.process.console.ended.wait(1.0)
        events = {str(event["event"]) for event in self.process.qmp.last_events()}
        if "BENCH_EXIT" not in events:
            raise TargetDied(f"QEMU ended while the agent ran{self.process.obituary()}")
        said = self.process.console.tail(24)
        where = ""
        for line in said:
            if found := _DIED_AT.search(line):
                where = f" in {name_of(self.agent, int(found[1], 16))}"
        last = "\n    ".join(said)
        raise GuestFailure(f"the guest died{where}; its last words:\n    {last}")

    def post_mortem(self) -> list[str]:
        """Registers and code of an agent that does not answer."""
        return post_mortem(self.process.qmp, self.agent)

    # -- the CPU's view of memory

    def cpu_read(self, pa: int, length: int) -> bytes:
        """What the guest's CPU loads."""
        found = []
        for at in range(0, length, DATA_BYTES):
            part = min(DATA_BYTES, length - at)
            self.mailbox.call(Op.CPU_READ, pa + at, part)
            found.append(self.mailbox.data(part))
        return b"".join(found)

    def cpu_write(self, pa: int, data: bytes) -> None:
        """Let the guest's CPU store."""
        for at in range(0, len(data), DATA_BYTES):
            part = data[at : at + DATA_BYTES]
            self.mailbox.call(Op.CPU_WRITE, pa + at, len(part), data=part)

    def cpu_flush(self, pa: int, length: int) -> None:
        """Clean and invalidate the CPU's caches, to the point of coherency."""
        self.mailbox.call(Op.CPU_FLUSH, pa, length)

    # -- masters

    def run(
        self, starts: Sequence[Start] = (), *, budget: int | None = None, timeout: float = 60.0
    ) -> list[RunResult]:
        """A single master is started by the CPU. Several at once, or with a budget, by the
        arbiter's command, for only that starts them at the same burst.
        """
        deadline = time.monotonic() + timeout
        if len(starts) == 1 and budget is None and not self._unfinished:
            results = {starts[0].master: self._started_by_cpu(starts[0], deadline)}
        else:
            told = super().run(starts, budget=budget, timeout=timeout)
            results = {each.master: each for each in told}
            # What the agent's RESUME let go on has ended without the arbiter's command.
            for name in self._unfinished - results.keys():
                results[name] = self._settled(name, deadline)
        self._unfinished = {
            name for name, each in results.items() if each.state in ("stalled", "budget")
        }
        order = (master.name for master in self.machine.masters)
        return [results[name] for name in order if name in results]

    def _started_by_cpu(self, start: Start, deadline: float) -> RunResult:
        self._master(start.master)  # UsageError for a name there isn't
        master = self.machine.master(start.master)
        self.mailbox.call(Op.DMA, master.base, master.irq, start.list)
        result = self._settled(start.master, deadline)
        if result.state in ("done", "error"):
            end = time.monotonic() + _INTERRUPT
            while not self.mailbox.call(Op.DMA_DONE, master.base).words[0]:
                if time.monotonic() > end:
                    raise CaseFailure(f"{start.master} is done, and no interrupt told the CPU")
        return result

    def _settled(self, master: str, deadline: float) -> RunResult:
        """The master's state once it can't go on by itself."""
        pause = 50e-6
        while True:
            answer = self.execute("x-dma-query", path=self._master(master))
            if answer["state"] not in _MOVING:
                return _wire.run_result({**answer, "master": _wire.DMA_ROOT + master})
            self._watch_exit(patience=0.0)
            if time.monotonic() > deadline:
                raise TargetError("the masters were not done in time")
            time.sleep(pause)
            pause = min(2 * pause, 5e-3)
