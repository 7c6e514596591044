# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing that a guest writes ends QEMU: random registers, tables and lists aimed everywhere."""

from __future__ import annotations

import random

import pytest
from rawqemu import (
    DMA,
    FIRST,
    IOMMU,
    MSM,
    PAGE,
    RAM,
    RAW,
    SECTION,
    TABLE,
    TABLE_OF,
    Raw,
    activate,
    descriptor,
    master_base,
    msm,
    run,
)

L1 = RAM.base + 0x0100_0000
LIST = RAM.base + 0x0102_0000
DATA = RAM.base + 0x0200_0000
IOVA = 0x1000_0000
WINDOWS = {window.kind: window for window in TABLE_OF.windows}
EXIT = WINDOWS["bench-page"].base + PAGE.address("EXIT")

EVERY_WINDOW = [
    *((i.name, i.base, i.size) for i in TABLE_OF.iommus),
    *((m.name, m.base, m.size) for m in TABLE_OF.masters),
    *((w.name, w.base, w.size) for w in TABLE_OF.windows),
    ("nothing", 0x1000, 0x1000),
    ("past-ram", RAM.base + RAM.size, 0x1000),
    ("last-page", 0xFFFF_F000, 0x1000),
]
SOME = [w for w in EVERY_WINDOW if w[0] in (
    "mdp0", "mdp1", "mdp_port0_cb0", "raw0", "sram", "gic-dist", "gic-cpu", "uart", "virtio0",
    "bench-page", "nothing", "past-ram", "last-page",
)]  # fmt: skip


def _alive(qemu: Raw) -> None:
    assert qemu("query-status")["status"] in ("prelaunch", "running")


def _value(draw: random.Random) -> int:
    """Plain random, a register's address, RAM, few bits, or all of them."""
    return draw.choice(
        (
            draw.getrandbits(32),
            draw.choice(EVERY_WINDOW)[1],
            RAM.base + draw.randrange(0, RAM.size, 64),
            1 << draw.randrange(32),
            0xFFFF_FFFF,
            0,
        )
    )


def _registers(draw: random.Random) -> int:
    """An address in a window: mostly one of a real register."""
    near = [(each.base, each.size) for each in TABLE_OF.iommus[3:5]]
    near += [(each.base, each.size) for each in (*TABLE_OF.masters[6:8], *TABLE_OF.masters[-3:])]
    near += [(WINDOWS[kind].base, WINDOWS[kind].size) for kind in ("bench-page", "gic-dist")]
    base, size = draw.choice(near)
    if size == 1 << 20 and draw.random() < 0.9:
        register = draw.choice([r for r in MSM if r.name != "PAR_FAULT"])
        if register.scope == "context":
            return base + MSM.address(register.name, context=draw.randrange(2))
        index = draw.randrange(16) if register.count > 1 else None
        return base + MSM.address(register.name, index=index)
    return base + draw.randrange(0, min(size, 0x100 if size == 0x1000 else size), 4)


@pytest.mark.parametrize("seed", range(4))
def test_random_register_writes(qemu: Raw, seed: int) -> None:
    """25,000 writes and reads each, with masters running in between."""
    draw = random.Random(seed)
    qemu.poke(LIST, descriptor("copy", src=IOVA, dst=IOVA + 64, length=300, next_=LIST))
    for _ in range(50):
        ops: list[tuple[int] | tuple[int, int]] = []
        while len(ops) < 500:
            address = _registers(draw)
            if address & ~3 == EXIT:
                continue
            ops.append((address, _value(draw)) if draw.random() < 0.8 else (address,))
        qemu.mmio(*ops)
        master = draw.choice(TABLE_OF.masters)
        path = f"/machine/dma/{master.name}"
        if qemu("x-dma-query", path=path)["state"] in ("idle", "done", "error"):
            qemu("x-dma-run", starts=[{"master": path, "list": LIST}], budget=64)
        else:
            qemu("x-dma-run", starts=[], budget=64)
        qemu("x-iommu-translate", path=IOMMU, stream=draw.randrange(16),
             iovas=[draw.getrandbits(32), draw.getrandbits(64)])  # fmt: skip
        qemu("x-iommu-walk", path=IOMMU, stream=0, iova=draw.getrandbits(32))
    qemu("x-bench-reset")
    _alive(qemu)


def test_a_descriptor_list_in_a_window(qemu: Raw) -> None:
    for name, base, _ in SOME:
        (result,) = run(qemu, (RAW, base))["results"]
        # On-chip RAM is memory: its zeros are a nop.
        wanted = ("done", "ok") if name == "sram" else ("error", "bad-list")
        assert (result["state"], result["code"]) == wanted, name


def test_a_list_that_leads_into_a_window_writes_nothing_there(qemu: Raw) -> None:
    """A completion record would land on registers."""
    for name, base, _ in SOME:
        open_ = name in ("mdp0", "raw0", "bench-page")
        before = qemu.read(base + 0x30) if open_ else None
        qemu.poke(LIST, descriptor("nop", next_=base))
        run(qemu, (RAW, LIST))
        assert not open_ or qemu.read(base + 0x30) == before, name
    _alive(qemu)


def test_a_table_in_a_window(qemu: Raw) -> None:
    """First level there, then a second level there: a decode error unless it is memory."""
    for name, base, _ in SOME:
        for ttbr, entry in ((base & ~0x3FFF, 0), (L1, base & ~0x3FF | TABLE)):
            qemu.words(L1 + 4 * (IOVA >> 20), [entry])
            activate(qemu, ttbr)
            qemu.poke(LIST, descriptor("read", src=IOVA, length=4))
            (result,) = run(qemu, (FIRST, LIST))["results"]
            assert result["code"] == "iommu-fault"
            cause = qemu.event("IOMMU_FAULT")["data"]["causes"][0]
            assert cause == ("translation" if name == "sram" else "walk-decode"), name
            qemu("x-bench-reset")


@pytest.mark.parametrize("burst", [4, 256, 4096])
@pytest.mark.parametrize("op", ["read", "write", "copy"])
def test_data_in_every_window(qemu: Raw, op: str, burst: int) -> None:
    """Every register gets every byte of a pattern, aligned and not."""
    for name, base, size in SOME:
        if name == "bench-page" and op != "read":
            base, size = base + PAGE.address("RESET"), 64  # not EXIT: see test_machine_dma
        for shift in (0, 1, 2):
            sides = {"read": {"src": base + shift}, "write": {"dst": base + shift},
                     "copy": {"src": base + shift, "dst": base}}[op]  # fmt: skip
            length = min(size, 4096) - shift
            qemu.poke(LIST, descriptor(op, length=length, burst=burst, **sides))
            run(qemu, (RAW, LIST), budget=5000)
            qemu("x-bench-reset")
    _alive(qemu)


def test_data_in_a_window_through_the_iommu(qemu: Raw) -> None:
    """The master's own IOMMU is rewritten by every burst it translates."""
    for name, base, size in SOME:
        if name == "bench-page":
            continue
        qemu.words(L1 + 4 * (IOVA >> 20), [base & ~0xFFFFF | SECTION])
        activate(qemu, L1)
        at = IOVA + (base & 0xFFFFF)
        qemu.poke(LIST, descriptor("write", dst=at, length=min(size, 4096), data=5))
        run(qemu, (FIRST, LIST), budget=5000)
        qemu("x-bench-reset")
    _alive(qemu)


@pytest.mark.parametrize("seed", range(3))
def test_random_lists_and_tables(qemu: Raw, seed: int) -> None:
    """Memory full of noise, taken for tables and for descriptors."""
    draw = random.Random(100 + seed)
    noise = bytearray(draw.randbytes(1 << 20))
    for at in range(0, len(noise), 64):  # lists that lead on, ops that exist
        if draw.random() < 0.7:
            target = RAM.base + draw.randrange(0, 1 << 20, 64)
            noise[at : at + 8] = target.to_bytes(8, "little")
            noise[at + 8] = draw.randrange(8)
            noise[at + 32 : at + 36] = draw.randrange(1 << 14).to_bytes(4, "little")
            noise[at + 36 : at + 40] = (1 << draw.randrange(14)).to_bytes(4, "little")
    for _ in range(30):
        qemu.poke(RAM.base, bytes(noise))
        activate(qemu, RAM.base + draw.randrange(0, 1 << 20, 1 << 14), mids=range(16))
        qemu.write(msm("ACTLR", 0), draw.getrandbits(32) | MSM["ACTLR"].encode(TLBMCFG=3))
        starts = [(f"/machine/dma/{m.name}", RAM.base + draw.randrange(0, 1 << 20, 64))
                  for m in draw.sample(TABLE_OF.masters, 5) if m.name != "raw0"]  # fmt: skip
        run(qemu, *starts, budget=2000)
        qemu("x-bench-reset")
    _alive(qemu)


def test_registers_of_a_master_take_anything(qemu: Raw) -> None:
    draw = random.Random(7)
    base = master_base(RAW)
    for _ in range(200):
        qemu.mmio(*((base + draw.randrange(0, 0x100, 4), _value(draw)) for _ in range(20)))
        qemu("x-dma-run", starts=[], budget=100)
    qemu("x-bench-reset")
    assert qemu.read(base + DMA.address("ID")) == 0x48574D44
