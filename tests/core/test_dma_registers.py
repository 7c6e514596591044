# SPDX-License-Identifier: GPL-2.0-or-later
"""The register window of a master: identification, control, interrupts, trace."""

from __future__ import annotations

import pytest

from smmubench.errors import TargetError
from smmubench.target import Read, Start, Write

LISTS = 0x8000_0000
BUF = 0x8100_0000
RAW0_SPI = 123  # 100 + number of the master


def start(board, master="raw0", at=LISTS):
    board.set(master, "LIST_LO", at & 0xFFFF_FFFF)
    board.set(master, "LIST_HI", at >> 32)
    board.set(master, "CTRL", board.dma["CTRL"].encode(START=1))
    board.run()


def abort(board, master="raw0"):
    board.set(master, "CTRL", board.dma["CTRL"].encode(ABORT=1))
    board.run()


def status(board, master="raw0"):
    decoded = board.dma.decode("STATUS", board.get(master, "STATUS"))
    return decoded["RUN"], decoded["CODE"]


IDLE, ACTIVE, STALLED, WAIT_HOST, DONE, ERROR = range(6)


def test_identification(board):
    assert board.get("raw0", "ID") == 0x4857_4D44
    for master, iommu in (("raw0", 0), ("mdp_port0_cb0", 1)):
        caps = board.dma.decode("CAP", board.get(master, "CAP"))
        assert (caps["MAX_BURST"], caps["IOMMU"], caps["CAN_STALL"]) == (4096, iommu, 1)


def test_reset_values(board):
    for register in board.dma:
        if register.name in ("CAP", "STREAM"):
            continue
        value = board.get("raw0", register.name)
        assert value == (register.reset or 0), register.name
    for master in board.target.machine.masters:
        assert board.get(master.name, "STREAM") == master.stream


def test_a_list_started_by_registers_runs(board, desc):
    board.put([desc("fill", dst=BUF, length=1000, data=0x31), desc("nop")])
    start(board)
    assert status(board) == (DONE, 0)
    assert board.get("raw0", "COMPLETED") == 2
    assert board.get("raw0", "BYTES_LO") == 1000
    assert board.get("raw0", "BURSTS") == 4
    assert board.get("raw0", "CTRL") == 0
    assert board.view(BUF, 1)[0] == 0x31


def test_an_error_shows_its_code_and_address(board, desc):
    board.put([desc("read", src=0x12_0000_1000, length=4)])
    start(board)
    assert status(board) == (ERROR, 1)
    assert (board.get("raw0", "ERROR_LO"), board.get("raw0", "ERROR_HI")) == (0x1000, 0x12)


def test_a_list_above_4_gib_is_looked_for_there(board):
    start(board, at=0x7_8000_0000)
    assert status(board) == (ERROR, 7)
    assert (board.get("raw0", "ERROR_LO"), board.get("raw0", "ERROR_HI")) == (0x8000_0000, 7)


def test_starting_while_running_is_ignored_and_counted(board, mdp0, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=BUF, length=4096)]))], budget=1)
    errors = board.target.bus_counters()["guest_errors"]
    before = status(board)[0]
    board.target.mmio(
        [Write(board.target.machine.master("raw0").base + board.dma.address("CTRL"), 1)]
    )
    assert before == ACTIVE
    assert board.target.bus_counters()["guest_errors"] == errors + 1
    (result,) = board.run()
    assert (result.state, result.bytes) == ("done", 4096)


@pytest.mark.parametrize("name", ["ID", "CAP", "STATUS", "COMPLETED", "CRC", "TRACE_COUNT"])
def test_read_only_registers_ignore_writes_and_count_them(board, name):
    before = board.get("raw0", name)
    errors = board.target.bus_counters()["guest_errors"]
    board.set("raw0", name, 0xFFFF_FFFF)
    assert board.get("raw0", name) == before
    assert board.target.bus_counters()["guest_errors"] == errors + 1


@pytest.mark.parametrize("offset", [0x048, 0x0A4, 0x3FC, 0xFFC, 0x002])
def test_registers_that_are_not_there_read_0_and_are_counted(board, offset):
    base = board.target.machine.master("raw0").base
    assert board.target.mmio(
        [Read(base + offset), Write(base + offset, 5), Read(base + offset)]
    ) == [0, 0, 0]
    assert board.target.bus_counters()["guest_errors"] == 3


@pytest.mark.parametrize("size", [1, 2, 8])
def test_registers_are_32_bits_wide(board, size):
    with pytest.raises(TargetError, match="4 bytes wide"):
        board.target.mmio([Read(board.target.machine.master("raw0").base, size)])


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("LIST_LO", 0xFFFF_FFFF, 0xFFFF_FFFF),
        ("LIST_HI", 0xFFFF_FFFF, 0xFFFF_FFFF),
        ("STREAM", 0xFFFF_FFFF, 0xFFFF),
        ("BURST", 0xFFFF_FFFF, 0x1FFF),
        ("IRQ_ENABLE", 0xFFFF_FFFF, 3),
        ("IRQ_STATUS", 0xFFFF_FFFF, 0),
        ("LIMIT", 0xFFFF_FFFF, 0xFFFF_FFFF),
        ("TRACE_SELECT", 0xFFFF_FFFF, 0xFFFF_FFFF),
    ],
)
def test_what_was_written_reads_back(board, name, written, read):
    board.set("raw0", name, written)
    assert board.get("raw0", name) == read


# -- interrupts ----------------------------------------------------------------------------------------------


def test_a_finished_list_raises_the_line_if_enabled(board, desc):
    board.go("raw0", desc("nop"))
    assert board.get("raw0", "IRQ_STATUS") == 1
    assert RAW0_SPI not in board.target.interrupts()  # enabled nowhere
    board.set("raw0", "IRQ_ENABLE", 1)
    assert board.target.interrupts() == {RAW0_SPI}
    board.set("raw0", "IRQ_STATUS", 2)  # the other bit
    assert board.target.interrupts() == {RAW0_SPI}
    board.set("raw0", "IRQ_STATUS", 1)
    assert board.target.interrupts() == frozenset()
    assert board.get("raw0", "IRQ_STATUS") == 0


def test_an_error_has_its_own_bit(board, desc):
    board.set("raw0", "IRQ_ENABLE", 1)
    board.go("raw0", desc("read", src=0, length=4))
    assert board.get("raw0", "IRQ_STATUS") == 2
    assert board.target.interrupts() == frozenset()
    board.set("raw0", "IRQ_ENABLE", 3)
    assert board.target.interrupts() == {RAW0_SPI}
    board.set("raw0", "IRQ_ENABLE", 0)
    assert board.target.interrupts() == frozenset()


def test_a_descriptor_may_interrupt_before_the_list_ends(board, desc):
    board.set("raw0", "IRQ_ENABLE", 1)
    at = board.put(
        [
            desc("fill", dst=BUF, length=256),
            desc("fill", dst=BUF, length=256, irq=True),
            desc("fill", dst=BUF, length=256),
        ]
    )
    seen = []
    board.run([Start("raw0", at)], budget=0)
    for _ in range(3):
        board.run(budget=1)
        seen.append(RAW0_SPI in board.target.interrupts())
        board.set("raw0", "IRQ_STATUS", 3)
    assert seen == [False, True, True]


def test_a_failed_descriptor_does_not_claim_to_be_done(board, desc):
    board.go("raw0", desc("read", src=0, length=4, irq=True))
    assert board.get("raw0", "IRQ_STATUS") == 2


def test_every_master_has_its_own_line(board, desc):
    for master in board.target.machine.masters:
        board.set(master.name, "IRQ_ENABLE", 1)
        board.go(master.name, desc("nop"))
        assert board.target.interrupts() == {master.irq}, master.name
        board.set(master.name, "IRQ_STATUS", 1)


# -- control ---------------------------------------------------------------------------------------------------


def test_abort_ends_the_list_with_a_record(board, desc):
    board.run(
        [Start("raw0", board.put([desc("fill", dst=BUF, length=4096), desc("nop")]))], budget=3
    )
    abort(board)
    assert status(board) == (ERROR, 9)
    assert (board.record(0).code, board.record(0).bytes) == ("aborted", 768)
    assert not board.record(1).done
    (event,) = board.events("DMA_COMPLETED")
    assert (event.data["state"], event.data["code"], event.data["bytes"]) == (
        "error",
        "aborted",
        768,
    )


def test_an_abort_takes_effect_when_masters_run(board, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=BUF, length=4096)]))], budget=1)
    board.set("raw0", "CTRL", board.dma["CTRL"].encode(ABORT=1))
    assert status(board) == (ACTIVE, 0)
    (result,) = board.run()
    assert (result.state, result.code, result.bursts) == ("error", "aborted", 1)


def test_abort_before_the_first_burst(board, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=BUF, length=4096)]))], budget=0)
    abort(board)
    assert status(board) == (ERROR, 9)
    assert not board.record(0).done  # never fetched


def test_abort_with_nothing_running_is_harmless(board, desc):
    abort(board)
    assert status(board) == (IDLE, 0)
    assert board.go("raw0", desc("nop")).code == "ok"
    abort(board)
    assert status(board) == (DONE, 0)


def test_reset_forgets_everything_at_once(board, desc):
    board.set("raw0", "IRQ_ENABLE", 3)
    board.set("raw0", "BURST", 64)
    board.set("raw0", "STREAM", 9)
    board.go("raw0", desc("fill", dst=BUF, length=256))
    assert board.target.interrupts() == {RAW0_SPI}
    board.set("raw0", "CTRL", board.dma["CTRL"].encode(RESET=1))
    assert board.target.interrupts() == frozenset()
    test_reset_values(board)
    assert board.target.trace("raw0") == []


def test_one_write_may_reset_and_start(board, desc):
    """RESET clears LIST too, so the start goes to 0 and fails there."""
    board.set("raw0", "LIST_LO", board.put([desc("nop")]))
    board.set("raw0", "CTRL", board.dma["CTRL"].encode(RESET=1, START=1))
    board.run()
    assert status(board) == (ERROR, 7)


# -- trace registers -------------------------------------------------------------------------------------------


def test_trace_registers_show_the_selected_transaction(board, mdp0, desc):
    mdp0.section(0x1000_0000, BUF)
    board.go(mdp0.master, desc("copy", src=0x1000_0000, dst=0x1000_0800, length=512, stream=2))
    trace = board.target.trace(mdp0.master)
    assert board.get(mdp0.master, "TRACE_COUNT") == len(trace) == 4
    for select, entry in enumerate(reversed(trace)):
        board.set(mdp0.master, "TRACE_SELECT", select)
        info = board.dma.decode("TRACE_INFO", board.get(mdp0.master, "TRACE_INFO"))
        assert (info["VALID"], info["STATUS"], info["CONTEXT"], info["STALLED"]) == (1, 0, 0, 0)
        assert info["WRITE"] == entry.write
        assert board.get(mdp0.master, "TRACE_IOVA_LO") == entry.iova
        assert board.get(mdp0.master, "TRACE_PA_LO") == entry.pa
        assert board.get(mdp0.master, "TRACE_LENGTH") == entry.length == 256
        assert board.get(mdp0.master, "TRACE_STREAM") == entry.stream == 2


def test_trace_registers_beyond_the_end_read_0(board, desc):
    board.go("raw0", desc("fill", dst=BUF, length=256))
    board.set("raw0", "TRACE_SELECT", 1)
    names = ("TRACE_INFO", "TRACE_IOVA_LO", "TRACE_PA_LO", "TRACE_LENGTH", "TRACE_STREAM")
    assert [board.get("raw0", name) for name in names] == [0] * 5
    assert board.target.bus_counters()["guest_errors"] == 0


def test_trace_addresses_have_high_halves(board, desc):
    board.go("raw0", desc("read", src=0x3_0000_0000, length=4))
    assert board.get("raw0", "TRACE_IOVA_HI") == 3
    assert board.dma.decode("TRACE_INFO", board.get("raw0", "TRACE_INFO"))["STATUS"] == 1
