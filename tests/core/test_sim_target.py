# SPDX-License-Identifier: GPL-2.0-or-later
"""SimTarget as the bench sees it: words, errors, events, bus."""

from __future__ import annotations

import pytest

from smmubench.errors import TargetError, UsageError
from smmubench.target import Access, Inject, Poll, Read, Start, Target, Write

LISTS = 0x8000_0000
BUF = 0x8100_0000
IOVA = 0x1000_0000
PAGE = 0x0A10_0000
GICD = 0x0200_0000
SRAM = 0x2A00_0000


def test_it_is_a_target(board):
    assert isinstance(board.target, Target)
    assert board.target.name == "sim"
    assert {
        "python-driver",
        "peek",
        "step",
        "snapshot",
        "inject",
        "faulty-bus",
    } <= board.target.capabilities


# -- registers -------------------------------------------------------------------------------------------------


def test_a_batch_is_done_in_order_and_answers_one_value_each(board):
    scratch = PAGE + 0x20
    ops = [
        Read(PAGE),
        Write(scratch, 5),
        Read(scratch),
        Write(scratch, 6),
        Read(scratch),
        Poll(scratch, 0xF, 6),
    ]
    assert board.target.mmio(ops) == [0x5342_4E43, 0, 5, 0, 6, 6]
    assert board.target.mmio([]) == []


def test_a_poll_that_never_comes_true_says_what_it_saw(board):
    with pytest.raises(
        TargetError,
        match=r"op 1: poll of 0xa100004 gave 0x1, wanted 0x2 under mask 0xff after 7 reads",
    ):
        board.target.mmio([Read(PAGE), Poll(PAGE + 4, 0xFF, 2, count=7)])


def test_a_poll_looks_at_the_bits_under_its_mask_only(board):
    scratch = PAGE + 0x20
    assert board.target.mmio([Write(scratch, 0xA6), Poll(scratch, 0xF, 6)]) == [0, 0xA6]


def test_a_poll_reads_as_often_as_it_says(board):
    nothing = PAGE + 0xFFC  # counted as the guest's error each time
    with pytest.raises(TargetError, match="after 7 reads"):
        board.target.mmio([Poll(nothing, 1, 1, count=7)])
    assert board.target.bus_counters()["guest_errors"] == 7
    assert board.target.mmio([Poll(nothing, 1, 0, count=7)]) == [0]
    assert board.target.bus_counters()["guest_errors"] == 8


@pytest.mark.parametrize(
    "address", [0, LISTS, SRAM, 0x0A00_0000, 0x1644_0000, 0x0200_2000, PAGE + 0x1000, (1 << 64) - 4]
)
def test_only_register_windows_answer(board, address):
    with pytest.raises(TargetError, match=rf"op 2: {address:#x} is in no window"):
        board.target.mmio([Read(PAGE), Write(PAGE + 0x20, 9), Read(address)])
    assert board.target.mmio([Read(PAGE + 0x20)]) == [9]  # what came before was done


@pytest.mark.parametrize(
    "op",
    [
        Write(PAGE, -1),
        Write(PAGE, 1 << 32),
        Read(-4),
        Read(PAGE, -1),
        Poll(PAGE, 1 << 32, 0),
        Poll(PAGE, 1, 1, count=0),
    ],
)
def test_numbers_that_do_not_fit_are_refused_before_anything_is_done(board, op):
    with pytest.raises(UsageError, match=r"op 1: .*doesn't fit"):
        board.target.mmio([Write(PAGE + 0x20, 3), op])
    assert board.target.mmio([Read(PAGE + 0x20)]) == [0]


def test_an_address_of_more_than_64_bits_is_refused(board):
    with pytest.raises(UsageError, match="64 bits"):
        board.target.mmio([Read(1 << 64)])


def test_the_bench_page(board):
    assert board.target.mmio([Read(PAGE + 4)]) == [1]
    words = [Write(PAGE + 0x20 + 4 * i, i + 1) for i in range(8)]
    board.target.mmio(words)
    assert board.target.mmio([Read(PAGE + 0x20 + 4 * i) for i in range(8)]) == list(range(1, 9))
    assert board.target.exit_code is None
    board.target.mmio([Write(PAGE + 8, 0x103)])
    assert board.target.exit_code == 3
    board.target.mmio([Write(PAGE + 0xC, 2)])  # not the bit that resets
    assert board.target.exit_code == 3
    board.target.mmio([Write(PAGE + 0xC, 1)])
    assert board.target.exit_code is None
    assert board.target.mmio([Read(PAGE + 0x20), Read(PAGE + 0x40), Read(PAGE + 0xFFC)]) == [
        0,
        0,
        0,
    ]
    assert board.target.bus_counters()["guest_errors"] == 2


def test_the_distributor_shows_lines_and_their_number(board, mdp0, desc):
    lines = board.target.mmio([Read(GICD + 4)])[0] & 0x1F
    assert 32 * (lines + 1) == 32 + board.target.machine.spis
    mdp0.on_fault(stall=False, report=True)
    board.go(mdp0.master, desc("read", src=0, length=4))
    spi = board.target.machine.iommu("mdp0").irq_secure
    word, bit = divmod(32 + spi, 32)
    assert board.target.mmio([Read(GICD + 0x200 + 4 * word)]) == [1 << bit]
    assert board.target.interrupts() == {spi}
    board.target.mmio([Write(GICD + 0x280 + 4 * word, 1 << bit)])  # a level can't be cleared there
    assert board.target.interrupts() == {spi}
    mdp0.set("FSR", 0xFFFF_FFFF)
    assert board.target.interrupts() == frozenset()


# -- memory ----------------------------------------------------------------------------------------------------


def test_views_share_memory_with_the_masters(board, desc):
    view = board.view(BUF, 1024)
    board.go("raw0", desc("write", dst=BUF, length=1024, data=2))
    assert bytes(view) == board.pattern(2, 1024)
    view[0] ^= 1
    assert board.go("raw0", desc("verify", src=BUF, length=1024, data=2)).code == "mismatch"


@pytest.mark.parametrize(
    ("pa", "length"),
    [
        (0, 4),
        (0x7FFF_FFFF, 2),
        (0x9FFF_FFFF, 2),
        (0xA000_0000, 1),
        (PAGE, 4),
        (BUF, -1),
        (SRAM + 0x10_0000, 1),
        (-1, 1),
    ],
)
def test_views_outside_of_memory_are_refused(board, pa, length):
    with pytest.raises(UsageError, match="not in this machine's RAM"):
        board.view(pa, length)


def test_both_ends_of_both_memories_are_there(board):
    for first, size in ((0x8000_0000, 512 << 20), (SRAM, 1 << 20)):
        assert len(board.view(first, size)) == size
        board.view(first + size - 1, 1)[0] = 7


# -- names -----------------------------------------------------------------------------------------------------


def test_unknown_names_get_a_hint(board):
    target = board.target
    for call in (target.query, target.counters, target.tlb):
        with pytest.raises(
            UsageError, match='apq8064-bench has no IOMMU "mpd0"; did you mean "mdp0"'
        ):
            call("mpd0")
    with pytest.raises(UsageError, match='no IOMMU "mdp9"'):
        target.translate("mdp9", 0, [0])
    with pytest.raises(UsageError, match='no master "mdp_port0_cb9"; did you mean "mdp_port0_cb'):
        target.trace("mdp_port0_cb9")
    with pytest.raises(UsageError, match='no cause "translaton"; did you mean "translation"'):
        target.inject("mdp0", Inject("translaton"))


def test_numbers_out_of_range_are_refused(board):
    target = board.target
    for stream in (-1, 0x1_0000):
        with pytest.raises(UsageError, match="no stream ID"):
            target.translate("mdp0", stream, [0])
    for iova in (-1, 1 << 64):
        with pytest.raises(UsageError, match="IOVA"):
            target.translate("mdp0", 0, [iova])
        with pytest.raises(UsageError, match="IOVA"):
            target.walk("mdp0", 0, iova)
    with pytest.raises(UsageError):
        target.inject("mdp0", Inject("level2"))


def test_configurations_that_make_no_sense_are_refused(new_target):
    with pytest.raises(UsageError, match="apq8064"):
        new_target(machine="apq8064")
    with pytest.raises(UsageError, match="5 ways can't be made"):
        new_target(tlb_entries=64, tlb_ways=5)
    with pytest.raises(UsageError, match="48 entries in 4 ways"):
        new_target(tlb_entries=48, tlb_ways=4)  # 12 sets
    with pytest.raises(UsageError, match="0 entries"):
        new_target(tlb_entries=0, tlb_ways=1)
    with pytest.raises(UsageError, match=r'no option "msm-iommu\.irq-level-cause"; did you mean'):
        new_target(extra={"msm-iommu.irq-level-cause": 1})


def test_a_closed_machine_says_so(new_target):
    target = new_target()
    view = target.view(BUF, 4)
    target.close()
    target.close()
    for call in (
        lambda: target.mmio([Read(PAGE)]),
        lambda: target.view(BUF, 4),
        lambda: target.run(),
        lambda: target.query("mdp0"),
    ):
        with pytest.raises(UsageError, match="closed"):
            call()
    assert bytes(view) == bytes(4)  # memory lives as long as somebody looks at it


# -- IOMMUs ----------------------------------------------------------------------------------------------------


def test_translate_looks_and_changes_nothing(board, mdp0, desc):
    mdp0.section(IOVA, BUF)
    before = board.target.query("mdp0")
    (good, far, bad) = board.target.translate(
        "mdp0", 0, [IOVA + 0x123, IOVA + 0xF_FFFF, IOVA + 0x10_0000]
    )
    assert (good.status, good.pa, good.page, good.hit, good.context) == (
        "translated",
        BUF + 0x123,
        1 << 20,
        False,
        0,
    )
    assert good.perms == {"pr", "pw", "ur", "uw"}
    assert far.pa == BUF + 0xF_FFFF
    assert (bad.status, bad.causes, bad.pa) == ("fault", {"translation"}, 0)
    assert board.target.query("mdp0") == before
    assert board.target.events() == []


def test_live_and_fresh_differ_when_an_entry_is_stale(board, mdp0, desc):
    mdp0.section(IOVA, BUF)
    board.go(mdp0.master, desc("read", src=IOVA, length=4))
    mdp0.section(IOVA, BUF + 0x10_0000)
    (live,) = board.target.translate("mdp0", 0, [IOVA])
    (fresh,) = board.target.translate("mdp0", 0, [IOVA], fresh=True)
    assert (live.pa, live.hit, fresh.pa, fresh.hit) == (BUF, True, BUF + 0x10_0000, False)
    (entry,) = board.target.tlb("mdp0")
    assert (entry.va, entry.pa, entry.page) == (IOVA, BUF, 1 << 20)


def test_walk_shows_each_level(board, mdp0):
    mdp0.section(IOVA, BUF)
    walk = board.target.walk("mdp0", 0, IOVA + 5)
    (level,) = walk.levels
    assert (level.stage, level.level, level.bytes, level.meaning) == (1, 1, 4, "section")
    assert level.address == mdp0.table + (IOVA >> 20) * 4
    assert level.descriptor == int.from_bytes(board.view(level.address, 4), "little")
    assert walk.result.pa == BUF + 5


def test_bypass_is_told_from_translation(board):
    (answer,) = board.target.translate("rot", 0, [0x1234_5678])
    assert (answer.status, answer.pa) == ("bypass", 0x1234_5678)


def test_access_is_passed_on(board, mdp0):
    """Section with AP 1: privileged only."""
    board.view(mdp0.table + (IOVA >> 20) * 4, 4)[:] = (BUF | 1 << 10 | 2).to_bytes(4, "little")
    (user,) = board.target.translate("mdp0", 0, [IOVA])
    (privileged,) = board.target.translate("mdp0", 0, [IOVA], Access(privileged=True, write=True))
    assert (user.status, user.causes) == ("fault", {"permission"})
    assert privileged.status == "translated"


def test_query_holds_registers_contexts_and_streams(board, mdp0):
    state = board.target.query("mdp0")
    assert (state.model, state.tlb_entries, state.tlb_ways) == ("msm-v0", 64, 4)
    assert len(state.contexts) == board.target.machine.iommu("mdp0").banks
    assert state.contexts[0].translating
    assert not state.contexts[1].translating
    assert state.contexts[0].registers["TTBR0"] == mdp0.table
    assert state.streams[0] == 0
    assert (
        set(state.counters)
        == set(board.target.counters("mdp0"))
        >= {"translations", "hits", "misses", "walk_reads"}
    )


# -- events ----------------------------------------------------------------------------------------------------


def test_query_tells_the_words_of_an_array_apart(board):
    word_of_stream_3 = board.target.machine.iommu("mdp0").base + 0xFF000 + 4 * 3
    board.target.mmio([Write(word_of_stream_3, 0x100)])
    registers = board.target.query("mdp0").registers
    assert (registers["M2VCBR_N[2]"], registers["M2VCBR_N[3]"]) == (0, 0x100)


def test_events_come_in_order_and_once(board, mdp0, desc):
    mdp0.on_fault(stall=True, report=True)
    board.go(mdp0.master, desc("write", dst=IOVA, length=16, privileged=True, stream=2))
    mdp0.resume(terminate=True)
    board.run()
    fault, stall, completed = board.target.events()
    assert board.target.events() == []

    assert fault.name == "IOMMU_FAULT"
    assert fault.data == {
        "iommu": "mdp0", "type": "context", "stream": 2, "context": 0, "iova": IOVA, "write": True, "privileged": True,
        "instruction": False, "secure": fault.data["secure"], "causes": ["translation"], "recorded": True,
        "fsr": 1 << 30 | 2, "far": IOVA, "fsynr0": 2, "fsynr1": fault.data["fsynr1"],
    }  # fmt: skip
    assert board.msm.decode("FSYNR1", fault.data["fsynr1"])["AWRITE"] == 1
    assert stall.name == "IOMMU_STALL"
    assert stall.data == {
        "iommu": "mdp0", "stream": 2, "context": 0, "iova": IOVA, "write": True, "privileged": True, "instruction": False,
        "fsr": 1 << 30 | 2, "far": IOVA,
    }  # fmt: skip
    assert completed.name == "DMA_COMPLETED"
    assert completed.data == {
        "master": mdp0.master, "state": "error", "code": "terminated", "completed": 0, "bytes": 0, "error_address": IOVA,
    }  # fmt: skip


def test_a_global_fault_has_no_context(board, desc):
    iommu = board.target.machine.iommu("mdp0")
    board.target.mmio(
        [
            Write(
                iommu.base + board.msm.address("M2VCBR_N", index=3),
                board.msm["M2VCBR_N"].encode(CBNDX=200),
            )
        ]
    )
    board.go("mdp_port0_cb0", desc("read", src=IOVA, length=4, stream=3))
    (event,) = board.events("IOMMU_FAULT")
    assert (event.data["type"], event.data["stream"], event.data["causes"]) == (
        "global",
        3,
        ["config"],
    )
    assert "context" not in event.data


def test_waiting_for_what_is_there_returns_and_for_what_is_not_fails(board, desc):
    board.go("raw0", desc("nop"))
    (event,) = board.target.events(wait="DMA_COMPLETED")
    assert event.data == {
        "master": "raw0",
        "state": "done",
        "code": "ok",
        "completed": 1,
        "bytes": 0,
    }
    with pytest.raises(TargetError, match="no IOMMU_FAULT came"):
        board.target.events(wait="IOMMU_FAULT")


def test_lost_events_are_an_error_and_not_silence(board, desc):
    at = board.put([desc("nop")])
    for _ in range(65537):
        board.target._m.lib.hwm_dma_start(board.target._m.master("raw0"), at)
        board.target._m.lib.hwm_sim_run(board.target._m.c, 10)
    with pytest.raises(TargetError, match="1 events were lost"):
        board.target.events()


# -- masters move in run() only ------------------------------------------------------------------------------------


def test_a_start_and_a_resume_by_registers_wait_for_the_next_run(board, mdp0, desc):
    mdp0.on_fault(stall=True, report=True)
    board.view(BUF, 4)[:] = bytes(4)
    board.set(mdp0.master, "LIST_LO", board.put([desc("fill", dst=IOVA, length=16, data=4)]))
    board.set(mdp0.master, "CTRL", 1)
    assert mdp0.waiting() == 0
    assert [result.state for result in board.run()] == ["stalled"]
    mdp0.section(IOVA, BUF)
    mdp0.resume(terminate=False)
    assert bytes(board.view(BUF, 4)) == bytes(4)
    assert [result.state for result in board.run()] == ["done"]
    assert bytes(board.view(BUF, 4)) == b"\4\0\0\0"


# -- faulty bus --------------------------------------------------------------------------------------------------


def test_orders_choose_kind_direction_range_and_number(board, mdp0, desc):
    mdp0.section(IOVA, BUF)
    board.target.order_bus_fault(
        "data", direction="write", first=BUF + 1000, last=BUF + 1000, skip=1
    )
    ops = [
        desc("fill", dst=IOVA + 768, length=256),
        desc("read", src=IOVA + 768, length=256),
        desc("fill", dst=IOVA + 1024, length=256),
    ]
    assert board.go(mdp0.master, *ops).code == "ok"  # one touched the byte and was let through
    assert board.go(mdp0.master, *ops).code == "bus-decode"
    assert board.go(mdp0.master, *ops).code == "ok"  # used up


def test_every_table_read_can_be_made_to_fail(board, mdp0, desc):
    mdp0.section(IOVA, BUF)
    for result, cause in (("decode", "walk-decode"), ("slave", "walk-slave")):
        board.target.order_bus_fault("walk", result=result)
        assert board.go(mdp0.master, desc("read", src=IOVA, length=4)).code == "iommu-fault"
        (event,) = board.events("IOMMU_FAULT")
        assert event.data["causes"] == [cause]
        mdp0.set("FSR", 0xFFFF_FFFF)
        assert board.go(mdp0.master, desc("read", src=IOVA, length=4)).code == "ok"
        mdp0.set("CTX_TLBIALL", 0)


def test_orders_are_checked_and_forgotten_by_a_reset(board, desc):
    with pytest.raises(UsageError):
        board.target.order_bus_fault("data", count=0)
    with pytest.raises(UsageError):
        board.target.order_bus_fault("data", first=2, last=1)
    for _ in range(16):
        board.target.order_bus_fault("data")
    with pytest.raises(UsageError, match="16"):
        board.target.order_bus_fault("data")
    board.target.reset()
    assert board.go("raw0", desc("read", src=BUF, length=4)).code == "ok"


def test_the_bus_counts_accesses_and_bytes_by_kind(board, mdp0, desc):
    mdp0.section(IOVA, BUF)
    board.go(mdp0.master, desc("copy", src=IOVA, dst=IOVA + 0x1000, length=600))
    counts = board.target.bus_counters()
    assert (counts["data_reads"], counts["data_read_bytes"]) == (3, 600)
    assert (counts["data_writes"], counts["data_write_bytes"]) == (3, 600)
    assert (counts["walk_reads"], counts["walk_read_bytes"]) == (1, 4)
    assert (counts["descriptor_reads"], counts["descriptor_writes"]) == (1, 1)
    assert counts["errors"] == 0


# -- reset -------------------------------------------------------------------------------------------------------


def test_reset_leaves_memory_alone_and_forgets_the_rest(board, mdp0, desc):
    mdp0.on_fault(stall=True, report=True)
    board.go(mdp0.master, desc("read", src=IOVA, length=4))
    board.view(BUF, 4)[:] = b"kept"
    board.target.reset()
    assert bytes(board.view(BUF, 4)) == b"kept"
    assert board.target.interrupts() == frozenset()
    assert board.target.events() == []
    assert board.run() == []
    assert set(board.target.counters("mdp0").values()) == {0}
    assert board.target.query("mdp0").contexts[0].registers["TTBR0"] == 0
    assert not any(board.target.bus_counters().values())


def test_reset_changes_the_tlbs_shape_and_keeps_it(board):
    board.target.reset(tlb_entries=4, tlb_ways=4)
    for _ in range(2):
        assert (board.target.query("gfx3d").tlb_entries, board.target.query("gfx3d").tlb_ways) == (
            4,
            4,
        )
        board.target.reset()
    board.target.reset(tlb_entries=32)  # the rest comes from the configuration
    assert board.target.query("mdp0").tlb_ways == 4
    with pytest.raises(UsageError, match="3 ways"):
        board.target.reset(tlb_ways=3)
    assert board.target.query("mdp0").tlb_entries == 32


def test_two_machines_have_nothing_in_common(board, desc, new_target):
    other = new_target(seed=3)
    board.go("raw0", desc("write", dst=BUF, length=64, data=1))
    assert bytes(other.view(BUF, 64)) == bytes(64)
    assert other.trace("raw0") == []
    assert other.events() == []
    other.run([Start("raw0", LISTS)])  # an empty list: all zeros is a nop
    assert other.trace("raw0") == []
