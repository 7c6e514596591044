# SPDX-License-Identifier: GPL-2.0-or-later
"""One session by hand on the in-process machine and on QEMU: all that a target tells of an SMMU is equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from smmubench.target import Config, Read, RunResult, Start, Target, Write
from smmubench.targets import available, open_target

RAM = 0x4000_0000  # of smmuv2-bench
BUF = RAM + 0x100_0000
IOVA = 0x1000_0000
M0, M1, STREAM = "mdp_port0_cb0", "mdp_port0_cb1", 0x4000

pytestmark = pytest.mark.skipif(available("qemu") is not None, reason=str(available("qemu")))


class Session:
    """Does a thing after another, and yields what a reader sees in between."""

    def __init__(self, target: Target, smmu: Any, desc: Callable[..., Any]) -> None:
        self.target, self.smmu, self.desc = target, smmu, desc

    def go(self, op: str, master: str = M0, **how: int) -> list[RunResult]:
        self.target.view(RAM, 64)[:] = self.desc(op, **how).pack()
        return self.target.run([Start(master, RAM)])

    def seen(self) -> Iterator[object]:
        t = self.target
        yield t.query("smmu")
        yield t.tlb("smmu")
        yield t.interrupts()
        yield t.events()
        yield t.counters("smmu")
        yield t.trace(M0)

    def resume(self, *, terminate: bool) -> list[RunResult]:
        self.smmu.put("FSR", 0x7FFF_FFFF, 0)
        self.smmu.put("RESUME", int(terminate), 0)
        return self.target.run()

    def play(self) -> Iterator[object]:
        t, smmu = self.target, self.smmu
        yield from self.seen()
        yield self.go("write", dst=BUF, length=256, data=9)  # passes by
        yield from self.translate_and_stall()
        yield from self.short_descriptors()
        smmu.put("sCR0", 0x402, secure=True)
        yield t.query("smmu").registers
        yield t.mmio([Read(smmu.base + 8 * i, 8, s) for i in range(16) for s in (False, True)])
        yield from self.data_at_registers()
        yield bytes(t.view(BUF, 0x1_0000))

    def translate_and_stall(self) -> Iterator[object]:
        t, smmu = self.target, self.smmu
        smmu.bank(0, aarch64=True, stall=True)
        smmu.page(IOVA, BUF)
        smmu.lead(0)
        smmu.on()
        yield self.go("write", dst=IOVA + 0xF00, length=512, burst=256, data=7)
        yield from self.seen()
        iovas = [IOVA, IOVA + 0x1000, 1 << 50]
        yield t.translate("smmu", STREAM, iovas)
        yield t.translate("smmu", STREAM, iovas, fresh=True)
        yield [t.walk("smmu", STREAM, iova) for iova in iovas]
        t.snapshot("stalled")
        smmu.page(IOVA + 0x1000, BUF + 0x8000)
        yield self.resume(terminate=False)
        yield from self.seen()
        t.restore("stalled")
        yield from self.seen()
        yield self.resume(terminate=True)
        yield from self.seen()
        smmu.put("FSR", 0xFFFF_FFFF, 0)

    def short_descriptors(self) -> Iterator[object]:
        self.smmu.lead(1, STREAM + 1, mask=2, group=5)
        self.smmu.bank(1, aarch64=False)
        self.smmu.section(IOVA, BUF)
        yield self.go("copy", M1, src=IOVA, dst=IOVA + 0x1000, length=0x1000)
        yield self.go("read", "vpe_dst", src=IOVA, length=4)  # a stream that nobody knows
        yield from self.seen()

    def data_at_registers(self) -> Iterator[object]:
        address, _ = self.smmu.place("TTBR0", 0, None)
        self.smmu.set("sCR0", CLIENTPD=1)
        self.target.mmio([Write(address, 0x1234_5000, 8)])
        self.target.view(BUF, 64)[:] = bytes(range(64))
        yield self.go("copy", "raw0", src=self.smmu.base, dst=BUF + 64, length=256)
        for odd in (0, 1):
            yield self.go("copy", "raw0", src=BUF, dst=address + odd, length=16)
            yield self.target.query("smmu").contexts[0]


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"preset": "mmu-401"},
        {"preset": "qcom-smmu-v2"},
        {"page-size": 65536, "num-cb": 128, "walk-cache-entries": 8},
        {"secure": False, "num-cb": 3, "tlbsync-latency": 2, "handover": "1:0x80004005:0x10000"},
    ],
    ids=lambda properties: ",".join(properties) or "machine",
)
def test_sim_and_qemu_tell_the_same(properties, smmu_on, desc):
    extra = {f"arm-smmuv2.{name}": value for name, value in properties.items()}
    config = Config(machine="smmuv2-bench", extra=extra)
    told: list[list[object]] = []
    for name in ("sim", "qemu"):
        with open_target(name, config) as target:  # type: ignore[attr-defined]
            told.append(list(Session(target, smmu_on(target), desc).play()))
    sim, qemu = told
    assert len(sim) == len(qemu) > 40
    for number, (one, other) in enumerate(zip(sim, qemu, strict=True)):
        assert one == other, number
