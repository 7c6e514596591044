# SPDX-License-Identifier: GPL-2.0-or-later
"""Masters behind an IOMMU that faults, stalls, and lets go on."""

from __future__ import annotations

import pytest

from smmubench.target import Inject, Read, Start

BUF = 0x8100_0000
DST = 0x8110_0000
IOVA = 0x1000_0000
HOLE = IOVA + 0x10_0000  # the section after the one that is mapped


@pytest.fixture
def mapped(mdp0):
    """IOVA's megabyte leads to BUF; the next one is a hole."""
    mdp0.section(IOVA, BUF)
    mdp0.section(HOLE, None)
    return mdp0


def last(board, mapped):
    return board.target.trace(mapped.master)[-1]


def test_a_reported_fault_ends_the_list(board, mapped, desc):
    mapped.on_fault(stall=False, report=True)
    result = board.go(
        mapped.master, desc("write", dst=HOLE - 512, length=1024, data=1), desc("nop")
    )
    assert (result.state, result.code, result.error_address) == ("error", "iommu-fault", HOLE)
    assert (board.record().code, board.record().bytes) == ("iommu-fault", 512)
    assert not board.record(1).done
    assert (last(board, mapped).status, last(board, mapped).pa) == ("iommu-fault", 0)


def test_an_unreported_fault_reads_zeros_and_drops_writes(board, mapped, desc):
    mapped.on_fault(stall=False, report=False)
    board.fill(BUF, 0x10_0000)
    board.view(DST, 0x1000)[:] = b"\xaa" * 0x1000
    result = board.go(
        mapped.master,
        desc("write", dst=HOLE, length=512, data=1),
        desc("copy", src=HOLE - 256, dst=IOVA, length=512),
    )
    assert (result.state, result.code, result.bytes) == ("done", "ok", 1024)
    assert bytes(board.view(BUF, 256)) == bytes(board.view(BUF + 0x10_0000 - 256, 256))
    assert bytes(board.view(BUF + 256, 256)) == bytes(256)  # what the hole gave
    assert bytes(board.view(DST, 0x1000)) == b"\xaa" * 0x1000  # where a wrong write might have gone
    status = [entry.status for entry in board.target.trace(mapped.master)]
    assert status == ["iommu-fault"] * 2 + ["ok", "ok", "iommu-fault", "ok"]


def test_zeros_from_an_unreported_fault_do_not_depend_on_what_was_read_before(board, mapped, desc):
    mapped.on_fault(stall=False, report=False)
    board.fill(BUF, 256)
    board.go(
        mapped.master,
        desc("read", src=IOVA, length=256),
        desc("verify", src=HOLE, length=256, data=3),
    )
    expected = sum(byte != 0 for byte in board.pattern(3, 256))
    assert board.record(1).result == expected


@pytest.mark.parametrize("op", ["read", "write", "fill", "verify", "crc32", "copy"])
def test_a_stalled_transfer_goes_on_exactly_where_it_stopped(board, mapped, desc, op):
    mapped.on_fault(stall=True, report=True)
    board.view(BUF, 0x1000)[:] = board.pattern(8, 0x1000)
    board.view(DST, 0x10_0000)[:] = bytes(0x10_0000)
    length = 2048
    src, dst = (IOVA, HOLE - 1024) if op == "copy" else (HOLE - 1024, HOLE - 1024)
    if op == "verify":
        whole = board.pattern(8, length)
        board.view(BUF + 0x10_0000 - 1024, 1024)[:] = whole[:1024]
        board.view(DST, 1024)[:] = whole[1024:]

    result = board.go(mapped.master, desc(op, src=src, dst=dst, length=length, data=8))

    assert (result.state, result.bytes) == ("stalled", 1024)
    bursts, waiting = result.bursts, mapped.waiting()
    assert waiting == 1
    assert board.run()[0].state == "stalled"  # asking again changes nothing
    assert board.run()[0].bursts == bursts

    mapped.section(HOLE, DST)
    mapped.resume(terminate=False)
    (result,) = board.run()

    per_side = 8 if op != "copy" else 16
    assert (result.state, result.code, result.bytes) == ("done", "ok", length)
    assert result.bursts == per_side + 1  # the retried one counts twice
    assert mapped.waiting() == 0
    trace = board.target.trace(mapped.master)
    assert [entry.stalled for entry in trace].count(True) == 1
    assert len(trace) == per_side  # one entry a transaction, retries don't add one
    if op in ("write", "copy"):
        assert bytes(board.view(DST, 1024)) == board.pattern(8, length)[1024:]


def test_a_stall_in_the_write_half_keeps_what_was_read(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    data = board.fill(BUF, 256)
    assert board.go(mapped.master, desc("copy", src=IOVA, dst=HOLE, length=256)).state == "stalled"
    board.view(BUF, 256)[:] = b"\xff" * 256  # too late: the read half has happened
    mapped.section(HOLE, DST)
    mapped.resume(terminate=False)
    board.run()
    assert bytes(board.view(DST, 256)) == data


def test_terminate_ends_the_list_with_its_own_code(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    board.go(mapped.master, desc("write", dst=HOLE - 256, length=512))
    mapped.resume(terminate=True)
    (result,) = board.run()
    assert (result.state, result.code, result.error_address, result.bytes) == (
        "error",
        "terminated",
        HOLE,
        256,
    )
    assert (board.record().code, board.record().bytes) == ("terminated", 256)
    assert (last(board, mapped).status, last(board, mapped).stalled) == ("terminated", True)


def test_a_retry_that_faults_again_stalls_again(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    board.go(mapped.master, desc("read", src=HOLE, length=256))
    for _ in range(3):
        mapped.resume(terminate=False)
        assert board.run()[0].state == "stalled"
    assert mapped.waiting() == 1
    assert board.target.counters("mdp0")["stalls"] == 4


def test_abort_withdraws_a_stalled_transaction(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    board.go(mapped.master, desc("read", src=HOLE, length=256))
    assert mapped.waiting() == 1
    board.set(mapped.master, "CTRL", board.dma["CTRL"].encode(ABORT=1))
    assert mapped.waiting() == 1  # a register write calls nobody
    board.run()
    assert mapped.waiting() == 0
    assert board.record().code == "aborted"
    assert last(board, mapped).status == "aborted"
    assert board.go(mapped.master, desc("read", src=IOVA, length=256)).code == "ok"


def test_reset_withdraws_a_stalled_transaction(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    board.go(mapped.master, desc("read", src=HOLE, length=256))
    board.set(mapped.master, "CTRL", board.dma["CTRL"].encode(RESET=1))
    assert mapped.waiting() == 0
    assert board.run() == []


def test_a_stalled_master_does_not_hold_up_another(board, mapped, desc):
    mapped.on_fault(stall=True, report=True)
    board.go(mapped.master, desc("read", src=HOLE, length=256))
    results = board.run(
        [Start("raw0", board.put([desc("write", dst=BUF, length=4096, data=2)], at=BUF + 0x8000))]
    )
    assert [(result.master, result.state) for result in results] == [
        (mapped.master, "stalled"),
        ("raw0", "done"),
    ]


def test_two_stalled_masters_of_one_iommu_are_told_apart(board, mapped, desc):
    """Both are at their first transaction: tokens must still differ."""
    mapped.on_fault(stall=True, report=True)
    one = Start(mapped.master, board.put([desc("fill", dst=HOLE, length=256, data=1)]))
    # The second master's own stream leads to another context; MID 2 leads to this one.
    two = Start(
        "mdp_port0_cb1",
        board.put([desc("fill", dst=HOLE + 256, length=256, data=2, stream=2)], at=BUF + 0x8000),
    )
    states = [result.state for result in board.run([one, two])]
    assert states == ["stalled", "stalled"]
    board.set(mapped.master, "CTRL", board.dma["CTRL"].encode(ABORT=1))
    first, second = board.run()
    assert first.code == "aborted"
    # It queued behind the other's fault; now it has one of its own.
    assert (second.state, mapped.waiting()) == ("stalled", 1)
    mapped.section(HOLE, DST)
    mapped.resume(terminate=False)
    (result,) = board.run()
    assert (result.master, result.code) == ("mdp_port0_cb1", "ok")
    assert bytes(board.view(DST, 512))[256:] == bytes([2, 0, 0, 0]) * 64


def test_whoever_waited_behind_an_aborted_master_goes_on_in_the_same_run(board, mapped, desc):
    """The one that queues comes first in the round, so it is asked before the abort lets it go."""
    mapped.on_fault(stall=True, report=True)
    head = board.put([desc("fill", dst=HOLE, length=256, stream=2)], at=BUF + 0x8000)
    behind = board.put([desc("fill", dst=IOVA, length=256)])
    board.run([Start("mdp_port0_cb1", head)])
    queued, _ = board.run([Start(mapped.master, behind)])
    assert (queued.master, queued.state) == (mapped.master, "stalled")
    board.set("mdp_port0_cb1", "CTRL", board.dma["CTRL"].encode(ABORT=1))
    assert [result.code for result in board.run()] == ["ok", "aborted"]


@pytest.mark.parametrize("flag", [None, "privileged", "instruction", "secure"])
def test_flags_of_the_descriptor_reach_the_iommu(board, mapped, desc, flag):
    mapped.on_fault(stall=False, report=True)
    board.go(
        mapped.master, desc("read", src=HOLE, length=4, stream=2, **({flag: True} if flag else {}))
    )
    (event,) = board.events("IOMMU_FAULT")
    for name in ("privileged", "instruction", "secure"):
        assert event.data[name] == (name == flag)
    assert (event.data["stream"], event.data["write"]) == (2, False)


def test_a_write_is_never_an_instruction_fetch(board, mapped, desc):
    mapped.on_fault(stall=False, report=True)
    board.go(mapped.master, desc("write", dst=HOLE, length=4, instruction=True))
    (event,) = board.events("IOMMU_FAULT")
    assert (event.data["write"], event.data["instruction"]) == (True, False)


def test_an_injected_fault_hits_one_burst(board, mapped, desc):
    mapped.on_fault(stall=False, report=True)
    board.target.inject("mdp0", Inject("permission", stream=0, skip=3))
    result = board.go(mapped.master, desc("read", src=IOVA, length=4096))
    assert (result.code, result.error_address) == ("iommu-fault", IOVA + 3 * 256)


# -- data that aims at register windows ------------------------------------------------------------------------

PAGE = 0x0A10_0000
SCRATCH = PAGE + 0x20


def test_a_burst_into_a_register_window_is_delivered_after_the_step(board, desc):
    board.view(BUF, 8)[:] = b"\x78\x56\x34\x12\x0d\xf0\xad\x0b"
    result = board.go(
        "raw0",
        desc("copy", src=BUF, dst=SCRATCH, length=8),
        desc("copy", src=SCRATCH, dst=BUF + 64, length=8),
    )
    assert (result.state, result.code, result.bytes, result.bursts) == ("done", "ok", 16, 4)
    assert bytes(board.view(BUF + 64, 8)) == b"\x78\x56\x34\x12\x0d\xf0\xad\x0b"


@pytest.mark.parametrize(("offset", "length"), [(2, 4), (0, 6), (2, 6), (1, 1)])
def test_a_window_takes_whole_words_only(board, desc, offset, length):
    result = board.go("raw0", desc("fill", dst=SCRATCH + offset, length=length, data=1))
    assert (result.code, result.error_address) == ("bus-decode", SCRATCH + offset)


def test_whole_words_of_a_ragged_burst_still_arrive(board, desc):
    board.go("raw0", desc("fill", dst=SCRATCH + 2, length=8, data=0x44332211))
    assert board.target.mmio([Read(SCRATCH), Read(SCRATCH + 4), Read(SCRATCH + 8)]) == [
        0,
        0x22114433,
        0,
    ]


def test_translated_bursts_reach_windows_too(board, mdp0, desc):
    mdp0.section(0x2000_0000, 0x0A10_0000)
    result = board.go(
        mdp0.master,
        desc("fill", dst=0x2000_0020, length=4, data=0x99),
        desc("read", src=0x2000_0000, length=4),
    )
    assert (result.code, result.completed) == ("ok", 2)
    assert board.target.trace(mdp0.master)[1].pa == PAGE


def test_a_master_may_start_another_by_a_burst(board, desc):
    other = board.put([desc("write", dst=DST, length=512, data=4)], at=BUF + 0x4000)
    window = board.target.machine.master("low0").base
    board.view(BUF, 4)[:] = other.to_bytes(4, "little")
    result = board.go(
        "raw0",
        desc("copy", src=BUF, dst=window + 0x10, length=4),
        desc("fill", dst=window + 8, length=4, data=1),
    )
    assert result.code == "ok"
    assert bytes(board.view(DST, 512)) == board.pattern(4, 512)


def test_a_master_that_resets_itself_stays_reset(board, desc):
    window = board.target.machine.master("raw0").base
    results = board.run(
        [Start("raw0", board.put([desc("fill", dst=window + 8, length=4, data=4), desc("nop")]))]
    )
    assert [(result.state, result.code, result.bursts) for result in results] == [
        ("error", "aborted", 0)
    ]
    assert not board.record(0).done
    assert board.run() == []
    assert board.get("raw0", "STATUS") == 0


def test_a_master_that_aborts_itself_finishes_that_burst(board, desc):
    window = board.target.machine.master("raw0").base
    result = board.go(
        "raw0", desc("fill", dst=window + 8, length=4, data=2), desc("fill", dst=DST, length=256)
    )
    assert (result.state, result.code, result.completed) == ("error", "aborted", 1)


def test_a_master_may_reset_the_whole_bench(board, mdp0, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=PAGE + 0xC, length=4, data=1)]))])
    assert board.run() == []
    assert mdp0.get("SCTLR") == 0


def test_tables_in_a_register_window_are_no_tables(board, mdp0, desc):
    mdp0.on_fault(stall=False, report=True)
    mdp0.set("TTBR0", 0x0A10_0000)
    before = board.target.bus_counters()["walk_reads"]
    assert board.go(mdp0.master, desc("read", src=0, length=4)).code == "iommu-fault"
    (event,) = board.events("IOMMU_FAULT")
    assert event.data["causes"] == ["walk-decode"]
    assert board.target.bus_counters()["walk_reads"] == before + 1
