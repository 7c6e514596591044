# SPDX-License-Identifier: GPL-2.0-or-later
"""The in-process machine with an SMMU: registers, streams, tables made by hand, DMA through them, faults and stalls."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import pytest

from smmubench.errors import TargetError, UsageError
from smmubench.target import WRITE, Config, Inject, Read, Route, RunResult, Start, Write
from smmubench.targets.sim import SimTarget

RAM = 0x4000_0000  # of smmuv2-bench
LISTS = RAM
TABLES = RAM + 0x10_0000
BUF = RAM + 0x100_0000
IOVA = 0x1000_0000
M0, M1, M15 = "mdp_port0_cb0", "mdp_port0_cb1", "vpe_dst"
STREAM = 0x4000  # M0's; the others have the next ones
GLOBAL_SPI, CONTEXT_SPI = 200, 256

Go = Callable[..., RunResult]


@pytest.fixture(scope="module")
def _machine() -> Iterator[SimTarget]:
    with SimTarget(Config(machine="smmuv2-bench")) as target:
        yield target


@pytest.fixture
def target(_machine: SimTarget) -> SimTarget:
    _machine.reset(tlb_entries=64, tlb_ways=4, seed=0)
    _machine.view(BUF, 0x1_0000)[:] = bytes(0x1_0000)
    return _machine


@pytest.fixture
def smmu(target, smmu_on):
    return smmu_on(target)


@pytest.fixture
def go(target: SimTarget, desc: Callable[..., object]) -> Go:
    """Runs one descriptor on a master, and says how it ended."""

    def run(op: str, master: str = M0, **how: int) -> RunResult:
        target.view(LISTS, 64)[:] = desc(op, **how).pack()  # type: ignore[attr-defined]
        results = target.run([Start(master, LISTS)])
        return next(result for result in results if result.master == master)

    return run


def mapped(smmu, *, stall: bool = False) -> None:
    """M0 -> bank 0, whose AArch64 table maps one page at IOVA."""
    smmu.bank(0, aarch64=True, stall=stall)
    smmu.page(IOVA, BUF)
    smmu.lead(0)
    smmu.on()


# -- what there is ------------------------------------------------------------------------------------------------


def test_the_instance_is_what_the_machine_says(target, smmu):
    state = target.query("smmu")
    assert (state.model, state.tlb_entries, state.tlb_ways) == ("smmu-v2", 64, 4)
    assert state.tlb_capacity == 8192
    assert len(state.contexts) == 64
    assert smmu.map.decode("IDR0", smmu.get("IDR0"))["NUMSMRG"] == 128
    assert state.registers["IDR1"] == smmu.get("IDR1")
    assert len([name for name in state.registers if name.startswith("SMR[")]) == 128
    assert state.routes == () and state.streams == {}


def test_streams_pass_by_until_the_client_port_is_enabled(target, smmu, go, pattern):
    assert go("write", dst=BUF, length=256, data=9).state == "done"
    assert bytes(target.view(BUF, 256)) == pattern(9, 256)
    (answer,) = target.translate("smmu", STREAM, [BUF])
    assert (answer.status, answer.pa, answer.context) == ("bypass", BUF, None)
    assert target.counters("smmu")["bypassed"] == 1


def test_masters_without_an_iommu_reach_the_bus_through_their_windows(target, go):
    target.view(BUF, 4)[:] = b"here"
    assert (
        go("copy", "raw1", src=BUF + 0x4000_0000, dst=BUF + 0x4000_1000, length=4).state == "done"
    )
    assert bytes(target.view(BUF + 0x1000, 4)) == b"here"
    assert go("read", "low0", src=RAM + (64 << 20), length=4).code == "bus-decode"


# -- DMA through tables ----------------------------------------------------------------------------------------------


def test_dma_goes_through_aarch64_tables(target, smmu, go, pattern):
    mapped(smmu)
    smmu.page(IOVA + 0x1000, BUF + 0x5000)
    result = go("write", dst=IOVA + 0xF00, length=512, burst=256, data=3)
    assert (result.state, result.bytes, result.bursts) == ("done", 512, 2)
    written = pattern(3, 512)
    assert bytes(target.view(BUF + 0xF00, 256)) == written[:256]
    assert bytes(target.view(BUF + 0x5000, 256)) == written[256:]
    counters = target.counters("smmu")
    assert (counters["translations"], counters["misses"], counters["walk_reads"]) == (2, 2, 6)
    entries = target.tlb("smmu")
    assert sorted((e.kind, e.stage, e.va, e.pa, e.page) for e in entries) == [
        ("stage1", 1, IOVA, BUF, 0x1000),
        ("stage1", 1, IOVA + 0x1000, BUF + 0x5000, 0x1000),
    ]


def test_a_walk_shows_its_levels(target, smmu):
    mapped(smmu)
    walk = target.walk("smmu", STREAM, IOVA + 0x123)
    assert (walk.result.status, walk.result.pa) == ("translated", BUF + 0x123)
    assert [(each.stage, each.level, each.bytes) for each in walk.levels] == [
        (1, 1, 8),
        (1, 2, 8),
        (1, 3, 8),
    ]
    assert walk.levels[0].address == TABLES


def test_dma_goes_through_short_descriptors(target, smmu, go, pattern):
    smmu.bank(2, aarch64=False)
    smmu.section(IOVA, BUF)
    smmu.lead(2)
    smmu.on()
    assert go("write", dst=IOVA + 0x1_2340, length=4096, data=5).state == "done"
    assert bytes(target.view(BUF + 0x1_2340, 4096)) == pattern(5, 4096)
    assert target.tlb("smmu")[0].page == 1 << 20
    state = target.query("smmu").contexts[2]
    assert (state.translating, state.stage, state.format) == (True, "stage1", "short")
    assert state.stage2_context is None
    assert target.query("smmu").contexts[2].registers["TTBR0"] == TABLES


def test_masked_routes_lead_many_streams(target, smmu, go):
    mapped(smmu)
    smmu.lead(0, STREAM, mask=0xF)
    assert target.query("smmu").routes == (Route(0, STREAM, 0xF, "translate", 0, 0),)
    assert target.query("smmu").streams == {STREAM: 0}
    for master in (M0, M15):
        assert go("read", master, src=IOVA, length=64).state == "done"


def test_a_64_bit_register_is_reached_whole_and_by_halves(target, smmu):
    smmu.set("CBA2R", index=1, VA64=1)
    address, size = smmu.place("TTBR0", 1, None)
    assert size == 8
    target.mmio([Write(address, 0x0012_0000_4010_0000, 8)])
    assert target.mmio([Read(address, 8), Read(address), Read(address + 4)]) == [
        0x0012_0000_4010_0000,
        0x4010_0000,
        0x0012_0000,
    ]
    target.mmio([Write(address + 4, 0x34_0000)])
    assert target.query("smmu").contexts[1].registers["TTBR0"] == 0x0034_0000_4010_0000


def test_other_devices_take_four_bytes_at_a_time(target, new_target):
    master = target.machine.master(M0).base
    for machine, address in ((target, master), (new_target(), 0x0750_0000)):
        with pytest.raises(TargetError, match="4 bytes wide"):
            machine.mmio([Read(address, 8)])
    with pytest.raises(UsageError, match="doesn't fit"):
        target.mmio([Write(master, 1 << 32)])


def test_data_may_be_aimed_at_the_registers(target, smmu, go):
    smmu.set("CBA2R", index=3, VA64=1)
    address, _ = smmu.place("TTBR0", 3, None)
    target.view(BUF, 8)[:] = struct.pack("<Q", 0x4020_0000)
    assert go("copy", src=BUF, dst=address, length=8).state == "done"
    assert smmu.get("TTBR0", 3) == 0x4020_0000
    assert go("copy", src=address, dst=BUF + 64, length=8).state == "done"
    assert bytes(target.view(BUF + 64, 8)) == bytes(target.view(BUF, 8))


# -- faults and interrupts -------------------------------------------------------------------------------------------


def test_a_fault_has_its_record_its_event_and_its_interrupt(target, smmu, go):
    mapped(smmu)
    far = IOVA + 0x5008
    assert go("write", dst=far, length=4).code == "iommu-fault"
    assert smmu.fields("FSR", 0) == {"TF"} | (
        {"FORMAT"} if "FORMAT" in smmu.fields("FSR", 0) else set()
    )
    assert smmu.get("FAR", 0) == far
    assert smmu.get("CBFRSYNRA", index=0) & 0xFFFF == STREAM
    (event,) = [each for each in target.events() if each.name == "IOMMU_FAULT"]
    data = event.data
    assert (data["iommu"], data["type"], data["context"], data["stream"]) == (
        "smmu",
        "context",
        0,
        STREAM,
    )
    assert (data["causes"], data["write"], data["recorded"]) == (["translation"], True, True)
    assert (data["far"], data["cbfrsynra"], data["ipafar"]) == (
        far,
        smmu.get("CBFRSYNRA", index=0),
        0,
    )
    assert data["fsr"] == smmu.get("FSR", 0)
    assert target.interrupts() == {CONTEXT_SPI}
    smmu.put("FSR", 0xFFFF_FFFF, 0)
    assert target.interrupts() == frozenset()
    (peeked,) = target.translate("smmu", STREAM, [far], WRITE)
    assert (peeked.status, peeked.context, peeked.stage, peeked.level) == ("fault", 0, 1, 3)
    assert peeked.causes == {"translation"}


def test_the_last_bank_has_an_interrupt_of_its_own(target, smmu, go):
    smmu.bank(63, aarch64=True)
    smmu.lead(63)
    smmu.on()
    assert go("read", src=IOVA, length=4).code == "iommu-fault"
    assert target.interrupts() == {CONTEXT_SPI + 63}


def test_a_stream_that_nobody_knows_is_a_global_fault(target, smmu, go):
    smmu.on()
    assert go("read", M1, src=BUF, length=4).code == "iommu-fault"
    assert smmu.fields("sGFSR") == {"USF"}
    (event,) = [each for each in target.events() if each.name == "IOMMU_FAULT"]
    assert (event.data["type"], event.data["causes"]) == ("global", ["unknown-stream"])
    assert not {"context", "cbfrsynra", "ipafar"} & set(event.data)
    assert (event.data["stream"], event.data["far"]) == (STREAM + 1, BUF)
    assert target.interrupts() == {GLOBAL_SPI}
    smmu.put("sGFSR", 0xFFFF_FFFF)
    assert target.interrupts() == frozenset()


def test_a_fault_can_be_ordered(target, smmu, go):
    mapped(smmu)
    target.inject("smmu", Inject("permission", stream=STREAM, skip=1))
    assert go("read", src=IOVA, length=4).state == "done"
    assert go("read", src=IOVA, length=4).code == "iommu-fault"
    assert "PF" in smmu.fields("FSR", 0)
    smmu.put("FSR", 0xFFFF_FFFF, 0)  # with HUPCF 0 a pending fault ends what comes after it
    assert go("read", src=IOVA, length=4).state == "done"


# -- stalls and snapshots --------------------------------------------------------------------------------------------


def stalled(target, smmu, go) -> RunResult:
    mapped(smmu, stall=True)
    result = go("write", dst=IOVA + 0xF00, length=512, burst=256, data=7)
    assert (result.state, result.bytes) == ("stalled", 256)
    assert target.query("smmu").contexts[0].waiting == 1
    assert "SS" in smmu.fields("FSR", 0)
    return result


def resume(smmu, *, terminate: bool = False) -> RunResult:
    smmu.put("FSR", 0x7FFF_FFFF, 0)
    smmu.put("RESUME", int(terminate), 0)
    return smmu.target.run()[0]


def test_a_stalled_master_goes_on_after_resume(target, smmu, go, pattern):
    stalled(target, smmu, go)
    assert [each.name for each in target.events()] == ["IOMMU_FAULT", "IOMMU_STALL"]
    smmu.page(IOVA + 0x1000, BUF + 0x8000)
    assert resume(smmu).state == "done"
    assert bytes(target.view(BUF + 0x8000, 256)) == pattern(7, 512)[256:]
    assert target.query("smmu").contexts[0].waiting == 0
    assert target.trace(M0)[-1].stalled


def test_a_stalled_master_ends_when_it_is_terminated(target, smmu, go):
    stalled(target, smmu, go)
    assert resume(smmu, terminate=True).code == "terminated"
    assert target.counters("smmu")["terminations"] == 1


def test_a_snapshot_in_the_middle_of_a_stall_goes_on_as_if_nothing_had_happened(
    target, smmu, go, pattern
):
    stalled(target, smmu, go)
    target.snapshot("stalled")
    before = (target.query("smmu"), target.tlb("smmu"), target.interrupts())
    ends = []
    for _ in range(2):
        smmu.page(IOVA + 0x1000, BUF + 0x8000)
        assert resume(smmu).state == "done"
        ends.append((target.query("smmu"), target.tlb("smmu"), target.trace(M0)))
        assert bytes(target.view(BUF + 0x8000, 256)) == pattern(7, 512)[256:]
        target.restore("stalled")
        assert (target.query("smmu"), target.tlb("smmu"), target.interrupts()) == before
        assert bytes(target.view(BUF + 0x8000, 256)) != pattern(7, 512)[256:]
    assert ends[0] == ends[1]
    assert resume(smmu, terminate=True).code == "terminated"


def test_the_tlb_may_be_large_or_of_one_entry(target, smmu, go):
    target.reset(tlb_entries=8192, tlb_ways=8)
    mapped(smmu)
    assert go("read", src=IOVA, length=64).state == "done"
    assert target.query("smmu").tlb_entries == 8192
    assert len(target.tlb("smmu")) == 1
    target.reset(tlb_entries=1, tlb_ways=1)
    assert target.tlb("smmu") == []
    with pytest.raises(UsageError, match="1 to 8192 entries"):
        target.reset(tlb_entries=8193, tlb_ways=1)
