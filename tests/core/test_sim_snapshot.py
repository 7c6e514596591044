# SPDX-License-Identifier: GPL-2.0-or-later
"""Snapshots of the in-process machine, taken anywhere, lose nothing."""

from __future__ import annotations

import pytest

from smmubench.errors import TargetError, UsageError
from smmubench.target import Read, Start, Write

LISTS = 0x8000_0000
BUF = 0x8100_0000
IOVA = 0x1000_0000
HOLE = IOVA + 0x10_0000
HOLE_FILLED = BUF + 0x10_0000
SRAM = 0x2A00_0000


def workload(board, mdp0, desc):
    """Two masters: one with every operation behind the IOMMU, up to a stall; one on the bus."""
    mdp0.section(IOVA, BUF)
    mdp0.on_fault(stall=True, report=True)
    behind = board.put(
        [
            desc("write", dst=IOVA + 3, length=600, data=1),
            desc("copy", src=IOVA, dst=IOVA + 0x2000 + 40, length=600),
            desc("crc32", src=IOVA, length=600, irq=True),
            desc("verify", src=IOVA + 3, length=600, data=1),
            desc("fill", dst=HOLE - 256, length=600, data=0x77),
            desc("crc32", src=HOLE - 256, length=600),
        ]
    )
    beside = board.put(
        [desc("copy", src=LISTS, dst=BUF + 0x8000, length=2000, burst=64)], at=LISTS + 0x800
    )
    board.set(mdp0.master, "IRQ_ENABLE", 3)
    return [Start(mdp0.master, behind), Start("low0", beside)]


def picture(board, mdp0):
    """Everything that a test can see."""
    state = board.target.query("mdp0")
    return (
        bytes(board.view(LISTS, 0x1000)),
        bytes(board.view(BUF, 0x1_0000)),
        bytes(board.view(HOLE_FILLED, 0x1_0000)),
        bytes(board.view(SRAM, 0x100)),
        state,
        board.target.tlb("mdp0"),
        [board.target.trace(name) for name in (mdp0.master, "low0")],
        [
            board.get(name, r.name)
            for name in (mdp0.master, "low0")
            for r in board.dma
            if r.access != "wo"
        ],
        board.target.interrupts(),
        board.run(budget=0),
    )


def finish(board, mdp0):
    board.run()
    mdp0.section(HOLE, HOLE_FILLED)
    mdp0.resume(terminate=False)
    board.run()


def test_a_snapshot_after_any_burst_goes_on_as_if_nothing_had_happened(fresh_board, behind, desc):
    board, mdp0 = fresh_board, behind(fresh_board)
    board.run(workload(board, mdp0, desc), budget=0)
    pictures, steps = [], 0
    while True:
        board.target.snapshot(f"after {steps}")
        pictures.append(picture(board, mdp0))
        before = sum(result.bursts for result in board.run(budget=0))
        if sum(result.bursts for result in board.run(budget=1)) == before:
            break
        steps += 1
    finish(board, mdp0)
    end = picture(board, mdp0)
    assert steps > 40

    for step in range(steps + 1):
        board.target.restore(f"after {step}")
        assert picture(board, mdp0) == pictures[step], step
        finish(board, mdp0)
        assert picture(board, mdp0) == end, step


def test_memory_comes_back_where_it_was_written_and_where_it_was_not(board):
    first, second, late = 0x8800_0000, 0x9FFF_F000, 0x9000_0000
    board.view(first, 16)[:] = b"in the snapshot!"
    board.view(SRAM, 4)[:] = b"sram"
    view = board.view(second, 16)
    view[:] = b"top of the RAM.."
    board.target.snapshot("memory")
    board.view(first, 16)[:] = b"changed.........."[:16]
    board.view(SRAM, 4)[:] = b"gone"
    board.view(late, 8)[:] = b"too late"
    board.target.restore("memory")
    assert bytes(board.view(first, 16)) == b"in the snapshot!"
    assert bytes(board.view(SRAM, 4)) == b"sram"
    assert bytes(board.view(late, 8)) == bytes(8)
    assert bytes(view) == b"top of the RAM.."  # views stay valid


def test_a_snapshot_can_be_restored_again_and_replaced(board, desc):
    for value in (1, 2):
        board.view(BUF, 4)[:] = bytes([value] * 4)
        board.target.snapshot("again")
        for _ in range(2):
            board.go("raw0", desc("fill", dst=BUF, length=4, data=0))
            board.target.restore("again")
            assert bytes(board.view(BUF, 4)) == bytes([value] * 4)


def test_geometry_seed_and_bench_page_are_part_of_it(board):
    board.target.reset(tlb_entries=16, tlb_ways=2, seed=5)
    board.target.mmio([Write(0x0A10_0024, 0xABCD)])
    board.target.snapshot("small")
    board.target.reset(tlb_entries=64, tlb_ways=4, seed=6)
    board.target.restore("small")
    state = board.target.query("mdp0")
    assert (state.tlb_entries, state.tlb_ways) == (16, 2)
    assert board.target.mmio([Read(0x0A10_0024), Read(0x0A10_0010)]) == [0xABCD, 5]
    board.target.reset()
    assert board.target.mmio([Read(0x0A10_0010)]) == [5]


def test_lines_that_rose_after_the_snapshot_fall(board, mdp0, desc):
    board.set("raw0", "IRQ_ENABLE", 1)
    mdp0.on_fault(stall=False, report=True)
    board.target.snapshot("low")
    board.go("raw0", desc("nop"))
    board.go(mdp0.master, desc("read", src=0, length=4))
    assert len(board.target.interrupts()) == 2
    board.target.restore("low")
    assert board.target.interrupts() == frozenset()


def test_events_of_the_other_time_line_are_dropped(board, desc):
    board.target.snapshot("quiet")
    board.go("raw0", desc("nop"))
    board.target.restore("quiet")
    assert board.target.events() == []


def test_an_unknown_name_is_refused(board):
    board.target.snapshot("before unmap")
    with pytest.raises(UsageError, match='no snapshot "before umap"; did you mean "before unmap"'):
        board.target.restore("before umap")


def blob(target):
    size = target._m.lib.hwm_sim_save_size(target._m.c)
    buffer = target._m.ffi.new("uint8_t[]", size)
    done = target._m.lib.hwm_sim_save(target._m.c, buffer, size)
    assert 0 < done <= size
    return bytes(target._m.ffi.buffer(buffer, done))


def test_devices_state_moves_to_another_machine(board, mdp0, desc, new_target):
    board.run(workload(board, mdp0, desc))
    other = new_target(tlb_entries=8, tlb_ways=8)
    data = blob(board.target)
    assert other._m.lib.hwm_sim_restore(other._m.c, data, len(data)) == 0
    assert other.query("mdp0") == board.target.query("mdp0")
    assert other.trace(mdp0.master) == board.target.trace(mdp0.master)
    assert other.interrupts() == board.target.interrupts() != frozenset()


def test_a_damaged_blob_changes_nothing(board, mdp0, desc, new_target):
    board.run(workload(board, mdp0, desc))
    good = blob(board.target)
    other = new_target()
    before = blob(other)
    lengths = [0, 3, 40, 68, 69, 75, 200, len(good) // 2, len(good) - 30, len(good) - 1]
    cases = [good[:length] for length in lengths] + [
        b"\0" + good[1:],
        good[:4] + b"\7" + good[5:],
        good[:8] + b"\1" + good[9:],
    ]
    for damaged in [*cases, good + b"\0"]:
        assert other._m.lib.hwm_sim_restore(other._m.c, damaged, len(damaged)) < 0
        assert blob(other) == before


def test_a_refused_restore_is_the_targets_error(board):
    board.target.snapshot("torn")
    state, memory = board.target._snapshots["torn"]
    board.target._snapshots["torn"] = (state[:100], memory)
    with pytest.raises(TargetError, match="refuse the snapshot"):
        board.target.restore("torn")
