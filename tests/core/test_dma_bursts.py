# SPDX-License-Identifier: GPL-2.0-or-later
"""How a transfer is cut into bursts, and that each of them is one lookup in the IOMMU."""

from __future__ import annotations

import pytest

BUF = 0x8100_0000
DST = 0x8120_0000


def spans(board, master="raw0"):
    return [(entry.iova, entry.length) for entry in board.target.trace(master)]


def test_aligned_transfers_take_length_over_burst(board, desc):
    assert board.go("raw0", desc("read", src=BUF, length=4096, burst=512)).bursts == 8
    assert spans(board) == [(BUF + 512 * i, 512) for i in range(8)]


def test_later_bursts_start_on_burst_aligned_addresses(board, desc):
    board.go("raw0", desc("read", src=BUF + 100, length=700))
    assert spans(board) == [(BUF + 100, 156), (BUF + 256, 256), (BUF + 512, 256), (BUF + 768, 32)]


@pytest.mark.parametrize("burst", [4, 64, 256, 1024, 4096])
def test_no_burst_crosses_a_4k_line_or_is_longer_than_asked(board, desc, burst):
    board.go(
        "raw0", desc("write", dst=BUF + 4096 - 5, length=200 if burst == 4 else 9000, burst=burst)
    )
    for iova, length in spans(board):
        assert length <= burst
        assert iova // 4096 == (iova + length - 1) // 4096


def test_both_halves_of_a_copy_keep_the_rule(board, desc):
    board.go("raw0", desc("copy", src=BUF + 10, dst=DST + 200, length=600))
    trace = board.target.trace("raw0")
    assert [entry.write for entry in trace] == [False, True] * (len(trace) // 2)
    for read, write in zip(trace[0::2], trace[1::2], strict=True):
        assert read.length == write.length
    for entry in trace:
        assert entry.iova // 256 == (entry.iova + entry.length - 1) // 256
    assert sum(entry.length for entry in trace) == 2 * 600


def test_the_register_gives_the_default_and_the_descriptor_overrides_it(board, desc):
    board.set("raw0", "BURST", 1024)
    result = board.go(
        "raw0", desc("read", src=BUF, length=4096), desc("read", src=BUF, length=4096, burst=128)
    )
    assert result.bursts == 4 + 32


@pytest.mark.parametrize("value", [0, 3, 100, 4097])
def test_a_register_that_holds_no_burst_size_fails_the_descriptors_that_need_it(board, desc, value):
    board.set("raw0", "BURST", value)
    assert board.go("raw0", desc("read", src=BUF, length=64)).code == "bad-desc"
    assert board.go("raw0", desc("read", src=BUF, length=64, burst=64)).code == "ok"
    assert board.go("raw0", desc("nop")).code == "ok"


@pytest.mark.parametrize("burst", [64, 256, 4096])
def test_each_burst_is_one_lookup(board, mdp0, desc, burst):
    mdp0.section(0x1000_0000, BUF)
    result = board.go(
        mdp0.master, desc("copy", src=0x1000_0000, dst=0x1008_0000, length=16384, burst=burst)
    )
    counters = board.target.counters("mdp0")
    assert result.bursts == 2 * 16384 // burst == counters["translations"]
    assert counters["misses"] == 1


def test_reads_and_writes_go_where_the_iommu_says(board, mdp0, desc):
    mdp0.section(0x1000_0000, BUF)
    mdp0.section(0x3000_0000, DST)
    data = board.fill(BUF + 0x80000, 5000)
    board.go(mdp0.master, desc("copy", src=0x1008_0000, dst=0x3000_0040, length=5000))
    assert bytes(board.view(DST + 0x40, 5000)) == data
    first = board.target.trace(mdp0.master)[0]
    assert (first.iova, first.pa, first.context, first.stream) == (0x1008_0000, BUF + 0x80000, 0, 0)


def test_the_trace_holds_the_last_256_transactions_oldest_first(board, desc):
    board.go("raw0", desc("read", src=BUF, length=300 * 4, burst=4))
    assert spans(board) == [(BUF + 4 * i, 4) for i in range(44, 300)]


def test_a_burst_that_failed_is_in_the_trace_with_its_code(board, desc):
    board.target.order_bus_fault("data", skip=1, result="slave")
    board.go("raw0", desc("read", src=BUF, length=1024))
    assert [entry.status for entry in board.target.trace("raw0")] == ["ok", "bus-slave"]


@pytest.mark.parametrize("result", ["decode", "slave"])
@pytest.mark.parametrize(
    ("op", "direction"), [("read", "read"), ("write", "write"), ("copy", "read"), ("copy", "write")]
)
def test_a_bus_error_ends_the_list_with_its_kind(board, desc, op, direction, result):
    board.view(DST, 1024)[:] = bytes(1024)
    board.target.order_bus_fault("data", direction=direction, skip=2, result=result)

    outcome = board.go("raw0", desc(op, src=BUF, dst=DST, length=1024))

    failed = (DST if direction == "write" else BUF) + 512
    assert (outcome.code, outcome.error_address, outcome.bytes) == (f"bus-{result}", failed, 512)
    assert board.record().bytes == 512
    assert bytes(board.view(DST + 512, 512)) == bytes(512)


# -- masters without an IOMMU ---------------------------------------------------------------------------------


def test_an_offset_moves_a_window(board, desc):
    """raw1: addresses 0x40000000..0x5fffffff reach RAM at 0x80000000."""
    data = board.fill(BUF, 1000)
    assert (
        board.go("raw1", desc("copy", src=0x4100_0000, dst=0x4120_0000, length=1000)).code == "ok"
    )
    assert bytes(board.view(DST, 1000)) == data
    entry = board.target.trace("raw1")[0]
    assert (entry.iova, entry.pa, entry.context) == (0x4100_0000, BUF, None)


@pytest.mark.parametrize(
    ("master", "address"),
    [
        pytest.param("raw1", BUF, id="PA instead of bus address"),
        pytest.param("raw1", 0x3FFF_FF00, id="just below the window"),
        pytest.param("raw1", 0x6000_0000, id="just above the window"),
        pytest.param("low0", 0x8400_0000, id="above the reach"),
        pytest.param("low0", 0x7FFF_FF00, id="below the reach"),
        pytest.param("raw0", 0x1_8100_0000, id="more than 32 bits"),
    ],
)
def test_outside_of_its_window_a_master_gets_a_decode_error(board, desc, master, address):
    before = board.target.bus_counters()["data_writes"]
    result = board.go(master, desc("fill", dst=address, length=256, data=0x55))
    assert (result.code, result.error_address) == ("bus-decode", address)
    assert board.target.bus_counters()["data_writes"] - before <= 1


def test_the_last_byte_of_a_window_is_inside(board, desc):
    assert board.go("low0", desc("fill", dst=0x83FF_FF00, length=256)).code == "ok"
    assert board.go("low0", desc("fill", dst=0x83FF_FF00, length=257)).code == "bus-decode"
    assert board.record().bytes == 256


def test_lists_are_found_at_bus_addresses_even_behind_an_offset(board, desc):
    """Descriptors are fetched from the bus itself: neither IOMMU nor window stands in between."""
    assert board.go("raw1", desc("nop"), at=0x2A00_0000).code == "ok"
