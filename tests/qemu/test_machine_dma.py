# SPDX-License-Identifier: GPL-2.0-or-later
"""x-dma-run and masters: data, budget, order, stalls, register windows, a running machine."""

from __future__ import annotations

import time

import pytest
from rawqemu import (
    DMA,
    FIRST,
    IOMMU,
    MSM,
    PAGE,
    RAM,
    RAW,
    SECOND,
    SECTION,
    TABLE_OF,
    QmpError,
    Raw,
    activate,
    descriptor,
    master_base,
    msm,
    record,
    run,
)

L1 = RAM.base + 0x0100_0000
LIST, OTHER = RAM.base + 0x0102_0000, RAM.base + 0x0103_0000
DATA = RAM.base + 0x0200_0000
IOVA = 0x1000_0000
MEG = 1 << 20
STALLS = MSM["ACTLR"].encode(CFCFG=1, CFEIE=1)
WINDOWS = {window.kind: window for window in TABLE_OF.windows}
DONE = 1 << 31


def _map(qemu: Raw, pages: int, *, actlr: int = 0, mids: tuple[int, ...] = (0,)) -> None:
    qemu.words(L1 + 4 * (IOVA >> 20), [DATA + i * MEG | SECTION for i in range(pages)])
    activate(qemu, L1, mids=mids, actlr=actlr)


def _bytes(length: int) -> bytes:
    return bytes((i * 7 + (i >> 8)) & 0xFF for i in range(length))


def test_a_copy_through_the_iommu_moves_the_data(qemu: Raw) -> None:
    _map(qemu, 2)
    qemu.poke(DATA + 0x101, _bytes(100_000))
    qemu.poke(LIST, descriptor("copy", src=IOVA + 0x101, dst=IOVA + MEG + 0x33, length=100_000))
    answer = run(qemu, (FIRST, LIST))
    assert answer["results"][0]["state"] == "done"
    assert qemu.peek(DATA + MEG + 0x33, 100_000) == _bytes(100_000)
    assert record(qemu, LIST)[:2] == (DONE, 100_000)
    event = qemu.event("DMA_COMPLETED")["data"]
    assert event == {
        "path": FIRST, "state": "done", "code": "ok", "completed": 1, "bytes": 100_000,
    }  # fmt: skip


def test_a_master_without_iommu_sees_the_bus(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=4096, data=0xA1B2C3D4))
    assert run(qemu, (RAW, LIST))["results"][0]["bytes"] == 4096
    assert qemu.peek(DATA, 4096) == bytes.fromhex("d4c3b2a1") * 1024


def test_on_chip_ram_is_memory_too(qemu: Raw) -> None:
    sram = WINDOWS["sram"].base
    qemu.memory["sram"][:256] = _bytes(256)
    qemu.poke(LIST, descriptor("copy", src=sram, dst=DATA, length=256))
    assert run(qemu, (RAW, LIST))["results"][0]["state"] == "done"
    assert qemu.peek(DATA, 256) == _bytes(256)


def test_a_budget_stops_in_the_middle_and_the_next_run_goes_on(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=2560, data=0x11111111))
    first = run(qemu, (RAW, LIST), budget=4)
    assert first["issued"] == 4
    assert (first["results"][0]["state"], first["results"][0]["bytes"]) == ("budget", 1024)
    assert qemu.peek(DATA + 1020, 8) == b"\x11" * 4 + bytes(4)
    rest = run(qemu)
    assert (rest["issued"], rest["results"][0]["state"]) == (6, "done")
    assert run(qemu) == {"issued": 0, "results": []}


def test_no_budget_starts_but_does_not_move(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=256, data=1))
    answer = run(qemu, (RAW, LIST), budget=0)
    assert (answer["issued"], answer["results"][0]["state"]) == (0, "budget")


def test_masters_take_turns(qemu: Raw) -> None:
    for at, data in ((LIST, 1), (OTHER, 2)):
        target = DATA if data == 1 else DATA + MEG
        qemu.poke(at, descriptor("fill", dst=target, length=4096, data=data))
    answer = run(qemu, ("/machine/dma/low0", OTHER), (RAW, LIST), budget=7)
    by_master = {result["master"]: result["bursts"] for result in answer["results"]}
    assert list(by_master) == [RAW, "/machine/dma/low0"]  # the machine's order
    assert by_master == {RAW: 4, "/machine/dma/low0": 3}


def test_a_long_run_is_more_than_one_slice(qemu: Raw) -> None:
    """4 MB is 64 slices; the trace tells how many the main loop saw, and how large they were."""
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=4 * MEG, data=3, burst=4096))
    qemu("trace-event-set-state", name="bench_arbiter_slice", enable=True)
    assert run(qemu, (RAW, LIST))["issued"] == 1024
    qemu("quit")
    slices = [
        int(line.split("bytes ")[1].split()[0])
        for line in qemu.last_words().splitlines()
        if "bench_arbiter_slice" in line
    ]
    assert sum(slices) == 4 * MEG
    assert max(slices) == 65536


def test_a_start_that_makes_no_sense_starts_nobody(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=4096))
    with pytest.raises(QmpError, match="'/machine/dma/nope' is not the path of a master"):
        run(qemu, (RAW, LIST), ("/machine/dma/nope", LIST))
    with pytest.raises(QmpError, match="raw0 is to be started twice"):
        run(qemu, (RAW, LIST), (RAW, LIST))
    assert qemu("x-dma-query", path=RAW)["state"] == "idle"
    run(qemu, (RAW, LIST), budget=1)
    with pytest.raises(QmpError, match="raw0 is still at work"):
        run(qemu, (RAW, LIST))


def test_query_tells_state_and_trace(qemu: Raw) -> None:
    _map(qemu, 1)
    qemu.poke(LIST, descriptor("write", dst=IOVA, length=1024))
    run(qemu, (FIRST, LIST))
    state = qemu("x-dma-query", path=FIRST, trace=3)
    assert (state["state"], state["code"], state["bytes"]) == ("done", "ok", 1024)
    assert state["trace"] == [
        {"iova": IOVA + at, "pa": DATA + at, "length": 256, "stream": 0, "context": 0,
         "write": True, "stalled": False, "status": "ok"}
        for at in (256, 512, 768)
    ]  # fmt: skip
    assert qemu("x-dma-query", path=FIRST)["trace"] == []
    with pytest.raises(QmpError, match="is not the path of a master"):
        qemu("x-dma-query", path=IOMMU)


def test_a_stall_waits_for_resume_and_goes_on(qemu: Raw) -> None:
    _map(qemu, 1, actlr=STALLS)
    qemu.poke(LIST, descriptor("fill", dst=IOVA + MEG - 512, length=1024, data=0x5A5A5A5A))
    (stalled,) = run(qemu, (FIRST, LIST))["results"]
    assert (stalled["state"], stalled["bytes"]) == ("stalled", 512)
    event = qemu.event("IOMMU_STALL")["data"]
    assert (event["iova"], event["context"], event["write"]) == (IOVA + MEG, 0, True)
    assert event["fsr"] == MSM["FSR"].encode(TF=1, SS=1)
    assert run(qemu)["issued"] == 0  # nothing changed, nobody moves
    qemu.words(L1 + 4 * ((IOVA >> 20) + 1), [DATA + MEG | SECTION])
    qemu.mmio((msm("FSR", 0), event["fsr"]), (msm("RESUME", 0), 0))
    # The write only marks: a stopped machine's masters move in x-dma-run.
    assert qemu("x-dma-query", path=FIRST)["bytes"] == 512
    (done,) = run(qemu)["results"]
    assert (done["state"], done["bytes"]) == ("done", 1024)
    assert qemu.peek(DATA + MEG - 512, 1024) == b"\x5a" * 1024


def test_a_stall_can_be_terminated(qemu: Raw) -> None:
    _map(qemu, 0, actlr=STALLS)
    qemu.poke(LIST, descriptor("read", src=IOVA, length=64))
    assert run(qemu, (FIRST, LIST))["results"][0]["state"] == "stalled"
    qemu.write(msm("RESUME", 0), MSM["RESUME"].encode(TNR=1))
    (ended,) = run(qemu)["results"]
    assert (ended["state"], ended["code"]) == ("error", "terminated")
    assert ended["error-address"] == IOVA


def test_reset_ends_a_stall(qemu: Raw) -> None:
    _map(qemu, 0, actlr=STALLS)
    qemu.poke(LIST, descriptor("read", src=IOVA, length=64))
    run(qemu, (FIRST, LIST))
    qemu("x-bench-reset")
    assert run(qemu) == {"issued": 0, "results": []}
    assert qemu("x-iommu-query", path=IOMMU)["contexts"][0]["waiting"] == 0


def test_an_abort_ends_a_stalled_list(qemu: Raw) -> None:
    _map(qemu, 0, actlr=STALLS)
    qemu.poke(LIST, descriptor("read", src=IOVA, length=64))
    run(qemu, (FIRST, LIST))
    qemu.write(master_base(FIRST) + DMA.address("CTRL"), DMA["CTRL"].encode(ABORT=1))
    (ended,) = run(qemu)["results"]
    assert (ended["state"], ended["code"]) == ("error", "aborted")


# -- register windows


def test_data_reaches_register_windows_in_words(qemu: Raw) -> None:
    scratch = WINDOWS["bench-page"].base + PAGE.address("SCRATCH", index=0)
    qemu.poke(DATA, _bytes(32))
    qemu.poke(LIST, descriptor("copy", src=DATA, dst=scratch, length=32, next_=LIST + 64))
    qemu.poke(LIST + 64, descriptor("copy", src=scratch, dst=DATA + 64, length=32))
    (result,) = run(qemu, (RAW, LIST))["results"]
    assert (result["state"], result["bytes"]) == ("done", 64)
    assert qemu.peek(DATA + 64, 32) == _bytes(32)
    assert qemu.read(scratch) == int.from_bytes(_bytes(4), "little")


def test_a_master_can_program_its_own_iommu(qemu: Raw) -> None:
    """Through the section that maps mdp0's registers, a burst ends the translation it came by."""
    _map(qemu, 1)
    window = IOVA + 16 * MEG
    qemu.words(L1 + 4 * (window >> 20), [msm("SCTLR", 0) & ~(MEG - 1) | SECTION])
    offset = msm("SCTLR", 0) & (MEG - 1)
    qemu.poke(LIST, descriptor("fill", dst=window + offset, length=4, next_=LIST + 64))
    qemu.poke(LIST + 64, descriptor("fill", dst=DATA, length=4, data=0x77))  # bypassed now
    assert run(qemu, (FIRST, LIST))["results"][0]["state"] == "done"
    assert qemu.read(msm("SCTLR", 0)) == 0
    assert qemu.peek(DATA, 1) == b"\x77"


def test_a_master_can_resume_another(qemu: Raw) -> None:
    _map(qemu, 0, actlr=STALLS)
    qemu.poke(LIST, descriptor("read", src=IOVA, length=64))
    assert run(qemu, (FIRST, LIST))["results"][0]["state"] == "stalled"
    qemu.poke(OTHER, descriptor("fill", dst=msm("RESUME", 0), length=4, data=1))
    states = {r["master"]: r["code"] for r in run(qemu, (RAW, OTHER))["results"]}
    assert states == {FIRST: "terminated", RAW: "ok"}


@pytest.mark.parametrize("bits", [{"ABORT": 1}, {"RESET": 1}, {"RESET": 1, "START": 1}])
def test_a_master_can_end_itself(qemu: Raw, bits: dict[str, int]) -> None:
    control = master_base(RAW) + DMA.address("CTRL")
    data = DMA["CTRL"].encode(**bits)
    qemu.poke(LIST, descriptor("fill", dst=control, length=4, data=data, next_=LIST + 64))
    qemu.poke(LIST + 64, descriptor("fill", dst=DATA, length=4, data=0x99))
    run(qemu, (RAW, LIST))
    assert qemu("x-dma-query", path=RAW)["state"] in ("idle", "error")
    assert qemu.peek(DATA, 1) == b"\0"


def test_a_master_can_reset_the_bench(qemu: Raw) -> None:
    reset = WINDOWS["bench-page"].base + PAGE.address("RESET")
    qemu.poke(LIST, descriptor("fill", dst=reset, length=4, data=1, next_=LIST))
    (result,) = run(qemu, (RAW, LIST))["results"]
    assert (result["state"], result["code"]) == ("error", "aborted")


@pytest.mark.parametrize("kind", ["gic-cpu"])
def test_what_only_a_cpu_may_access_does_not_answer(qemu: Raw, kind: str) -> None:
    qemu.poke(LIST, descriptor("read", src=WINDOWS[kind].base, length=4))
    (result,) = run(qemu, (RAW, LIST))["results"]
    assert (result["code"], result["error-address"]) == ("bus-decode", WINDOWS[kind].base)


def test_nothing_answers_outside_of_memory(qemu: Raw) -> None:
    for address in (0x1000, RAM.base + RAM.size):
        qemu.poke(LIST, descriptor("read", src=address, length=4))
        assert run(qemu, (RAW, LIST))["results"][0]["code"] == "bus-decode"
    (bad,) = run(qemu, (RAW, WINDOWS["sram"].base + WINDOWS["sram"].size))["results"]
    assert bad["code"] == "bad-list"
    (bad,) = run(qemu, (RAW, msm("SCTLR", 0)))["results"]
    assert bad["code"] == "bad-list"


# -- a machine that runs


def _wait(qemu: Raw, path: str, state: str) -> None:
    deadline = time.monotonic() + 20
    while qemu("x-dma-query", path=path)["state"] != state:
        assert time.monotonic() < deadline


def _start(qemu: Raw, path: str, address: int) -> None:
    base = master_base(path)
    qemu.mmio(
        (base + DMA.address("LIST_LO"), address),
        (base + DMA.address("CTRL"), DMA["CTRL"].encode(START=1)),
    )


def test_a_running_machine_needs_no_command_to_move(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=MEG, data=4))
    qemu("cont")
    _start(qemu, RAW, LIST)
    assert qemu.event("DMA_COMPLETED")["data"]["bytes"] == MEG


def test_a_start_waits_for_a_stopped_machine_to_run(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=MEG, data=4))
    _start(qemu, RAW, LIST)
    qemu("query-status")
    assert qemu("x-dma-query", path=RAW)["bursts"] == 0
    qemu("cont")
    assert qemu.event("DMA_COMPLETED")["data"]["bytes"] == MEG


def test_a_resume_by_the_guest_lets_a_stalled_master_go_on(qemu: Raw) -> None:
    _map(qemu, 0, actlr=STALLS)
    qemu.poke(LIST, descriptor("read", src=IOVA, length=64))
    qemu("cont")
    _start(qemu, FIRST, LIST)
    qemu.event("IOMMU_STALL")
    qemu.words(L1 + 4 * (IOVA >> 20), [DATA | SECTION])
    qemu.mmio((msm("FSR", 0), 0xFFFFFFFF), (msm("RESUME", 0), 0))
    _wait(qemu, FIRST, "done")


def test_a_budget_holds_masters_while_the_machine_runs(qemu: Raw) -> None:
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=MEG, data=4))
    qemu("cont")
    run(qemu, (RAW, LIST), budget=3)
    for _ in range(3):
        assert qemu("x-dma-query", path=RAW)["bursts"] == 3
    qemu.poke(OTHER, descriptor("nop"))
    _start(qemu, SECOND, OTHER)  # a kick lets everybody go on
    _wait(qemu, RAW, "done")


def test_a_stop_holds_masters(qemu: Raw) -> None:
    """A list that goes round for long, so that the machine stops in its middle."""
    qemu.poke(LIST, descriptor("fill", dst=DATA, length=16 * MEG, data=4, burst=4))
    qemu("cont")
    _start(qemu, RAW, LIST)
    qemu("stop")
    before = qemu("x-dma-query", path=RAW)
    assert before["state"] == "active"
    assert qemu("x-dma-query", path=RAW) == before
    qemu("cont")
    qemu("x-bench-reset")


def test_shutdown_does_not_wait_for_a_list(qemu: Raw) -> None:
    """A master ends QEMU in the middle of a run that has far to go."""
    out = WINDOWS["bench-page"].base + PAGE.address("EXIT")
    qemu.poke(LIST, descriptor("fill", dst=out, length=4, data=9, next_=LIST + 64))
    qemu.poke(LIST + 64, descriptor("fill", dst=DATA, length=16 * MEG, burst=4))
    answer = run(qemu, (RAW, LIST), budget=1 << 40)
    assert answer["results"][0]["state"] == "budget"
    assert answer["issued"] < 4 * MEG
    assert qemu.wait() == 9
