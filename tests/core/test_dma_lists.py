# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptor lists: chaining, completion records, and lists that make no sense."""

from __future__ import annotations

import pytest

from smmubench.target import Start

LISTS = 0x8000_0000
BUF = 0x8100_0000
RAM_END = 0xA000_0000
SRAM = 0x2A00_0000


def test_descriptors_follow_next_wherever_it_leads(board, desc):
    board.put([desc("fill", dst=BUF, length=4, data=1, next=SRAM)], at=LISTS + 0x1000)
    board.put([desc("fill", dst=BUF + 4, length=4, data=2)], at=SRAM)

    result = board.go("raw0", desc("fill", dst=BUF + 8, length=4, data=3, next=LISTS + 0x1000))

    assert (result.code, result.completed) == ("ok", 3)
    assert bytes(board.view(BUF, 12)) == bytes([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0])


def test_every_descriptor_gets_its_completion_record(board, desc):
    board.go("raw0", *[desc("fill", dst=BUF, length=10 + i) for i in range(5)])
    assert [(board.record(i).code, board.record(i).bytes) for i in range(5)] == [
        ("ok", 10 + i) for i in range(5)
    ]


def test_the_record_is_all_that_is_written_back(board, desc):
    one = desc("copy", src=BUF, dst=BUF + 64, length=12, data=9, stream=3, irq=True)
    board.go("raw0", one)
    written = bytes(board.view(LISTS, 64))
    assert written[:0x30] == one.pack()[:0x30]


def test_the_list_stops_at_the_first_failure(board, desc):
    result = board.go(
        "raw0",
        desc("fill", dst=BUF, length=4, data=1),
        desc("read", src=0x1000, length=4),  # no device there
        desc("fill", dst=BUF, length=4, data=2),
    )
    assert [board.record(i).done for i in range(3)] == [True, True, False]
    assert (result.state, result.code, result.completed) == ("error", "bus-decode", 1)
    assert result.error_address == 0x1000
    assert bytes(board.view(BUF, 4)) == b"\1\0\0\0"


def test_a_failed_record_tells_how_far_it_came(board, desc):
    result = board.go("raw0", desc("read", src=RAM_END - 600, length=1000))
    assert (board.record().code, board.record().bytes) == ("bus-decode", 600)
    assert result.error_address == RAM_END


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 64])
@pytest.mark.parametrize("tail", [0, 1, 5])
def test_a_list_that_leads_back_to_itself_ends_soon(board, desc, size, tail):
    nodes = tail + size
    descs = [desc("nop") for _ in range(nodes - 1)] + [desc("nop", next=LISTS + 64 * tail)]

    result = board.go("raw0", *descs)

    assert (result.state, result.code) == ("error", "loop")
    # Brent: the mark is in the loop after max(tail, size) rounded up to a power of two, and one more round finds it.
    assert nodes <= result.completed <= 3 * max(tail, size) + size


def test_a_list_may_be_as_long_as_limit_and_no_longer(board, desc):
    board.set("raw0", "LIMIT", 5)
    assert board.go("raw0", *[desc("nop")] * 5).code == "ok"
    result = board.go("raw0", *[desc("nop")] * 6)
    assert (result.code, result.completed, result.error_address) == ("loop", 5, LISTS + 5 * 64)


def test_a_long_list_without_a_loop_is_no_loop(board, desc):
    assert board.go("raw0", *[desc("nop")] * 3000).completed == 3000


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(LISTS + 32, id="not aligned to 64"),
        pytest.param(0, id="zero"),
        pytest.param(RAM_END, id="behind the RAM"),
        pytest.param(1 << 63, id="far out"),
        pytest.param(0x0750_0000, id="IOMMU registers"),
        pytest.param(0x0B00_0000, id="DMA registers"),
        pytest.param(0x0A10_0000, id="bench page"),
        pytest.param(0x0200_0000, id="GIC distributor"),
    ],
)
def test_a_descriptor_that_is_no_memory_is_a_bad_list(board, desc, where):
    if where:
        result = board.go("raw0", desc("fill", dst=BUF, length=4, data=1, next=where))
    else:  # 0 ends a list; a list may still be started there
        (result,) = board.run([Start("raw0", 0)])
    assert (result.state, result.code, result.error_address) == ("error", "bad-list", where)


def test_a_record_that_cannot_be_written_is_a_bad_list(board, desc):
    board.target.order_bus_fault("descriptor", direction="write")
    result = board.go("raw0", desc("nop"), desc("nop"))
    assert (result.code, result.completed, result.error_address) == ("bad-list", 0, LISTS)


def test_a_descriptor_read_that_fails_later_keeps_what_was_done(board, desc):
    board.target.order_bus_fault("descriptor", direction="read", skip=2, result="slave")
    result = board.go("raw0", *[desc("nop")] * 4)
    assert (result.code, result.completed, result.error_address) == ("bad-list", 2, LISTS + 128)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"op": 7}, id="op 7"),
        pytest.param({"op": 15}, id="op 15"),
        pytest.param({"length": (16 << 20) + 1}, id="too long"),
        pytest.param({"length": 0xFFFF_FFFF}, id="far too long"),
        pytest.param({"burst": 2}, id="burst 2"),
        pytest.param({"burst": 12}, id="burst 12"),
        pytest.param({"burst": 8192}, id="burst 8192"),
        pytest.param({"burst": 0x8000_0000}, id="burst 2G"),
        pytest.param({"src": (1 << 64) - 8}, id="source wraps"),
    ],
)
def test_a_descriptor_that_makes_no_sense_is_refused_and_says_so(board, desc, fields):
    result = board.go("raw0", desc(**{"op": "read", "src": BUF, "length": 16, **fields}))
    assert (result.state, result.code, result.error_address) == ("error", "bad-desc", LISTS)
    assert (board.record().done, board.record().code, board.record().bytes) == (True, "bad-desc", 0)


def test_a_destination_that_wraps_is_refused(board, desc):
    assert board.go("raw0", desc("fill", dst=(1 << 64) - 8, length=16)).code == "bad-desc"


def test_only_the_addresses_that_an_operation_uses_are_checked(board, desc):
    wraps = (1 << 64) - 8
    assert board.go("raw0", desc("fill", src=wraps, dst=BUF, length=16)).code == "ok"
    assert board.go("raw0", desc("read", src=BUF, dst=wraps, length=16)).code == "ok"


def test_reserved_bits_of_a_descriptor_are_ignored(board, desc):
    assert board.go("raw0", desc(4 | 0xFFFF_E0F0, dst=BUF, length=4, data=0x77)).code == "ok"
    assert bytes(board.view(BUF, 4)) == b"\x77\0\0\0"


def test_counts_start_again_with_each_list(board, desc):
    for _ in range(2):
        result = board.go("raw0", desc("fill", dst=BUF, length=512), desc("nop"))
        assert (result.completed, result.bytes, result.bursts) == (2, 512, 2)
