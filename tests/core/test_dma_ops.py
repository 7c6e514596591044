# SPDX-License-Identifier: GPL-2.0-or-later
"""What each operation of the DMA engine does to memory and to its completion record."""

from __future__ import annotations

import zlib

import pytest

BUF = 0x8100_0000
DST = 0x8120_0000
GUARD = 64  # bytes on either side that must not change

#: (address offset, length): aligned, unaligned at either end, shorter than a word, across 4 KiB lines.
SHAPES = [(0, 4096), (1, 4095), (3, 1), (2, 2), (255, 258), (4090, 20), (0, 10_000), (7, 70_001)]


@pytest.mark.parametrize(("offset", "length"), SHAPES)
def test_write_writes_the_pattern_and_nothing_else(board, desc, offset, length):
    board.view(BUF, length + offset + 2 * GUARD)[:] = b"\xee" * (length + offset + 2 * GUARD)

    result = board.go("raw0", desc("write", dst=BUF + GUARD + offset, length=length, data=0xC0FFEE))

    assert result.state == "done"
    assert bytes(board.view(BUF + GUARD + offset, length)) == board.pattern(0xC0FFEE, length)
    assert bytes(board.view(BUF, GUARD + offset)) == b"\xee" * (GUARD + offset)
    assert bytes(board.view(BUF + GUARD + offset + length, GUARD)) == b"\xee" * GUARD
    record = board.record()
    assert (record.done, record.code, record.bytes, record.result, record.first) == (
        True,
        "ok",
        length,
        0,
        0,
    )


@pytest.mark.parametrize(("offset", "length"), SHAPES)
def test_fill_repeats_the_word_from_the_first_byte(board, desc, offset, length):
    board.view(BUF, length + offset + GUARD)[:] = bytes(length + offset + GUARD)

    board.go("raw0", desc("fill", dst=BUF + offset, length=length, data=0x44332211))

    expected = (b"\x11\x22\x33\x44" * (length // 4 + 1))[:length]
    assert bytes(board.view(BUF + offset, length)) == expected
    assert bytes(board.view(BUF, offset)) == bytes(offset)
    assert bytes(board.view(BUF + offset + length, GUARD)) == bytes(GUARD)


@pytest.mark.parametrize(("offset", "length"), SHAPES)
@pytest.mark.parametrize("skew", [0, 1, 130])  # bytes by which the destination's alignment differs
def test_copy_copies(board, desc, offset, length, skew):
    data = board.fill(BUF + offset, length, seed=skew)
    board.view(DST, length + offset + skew + GUARD)[:] = bytes(length + offset + skew + GUARD)

    result = board.go(
        "raw0", desc("copy", src=BUF + offset, dst=DST + offset + skew, length=length)
    )

    assert bytes(board.view(DST + offset + skew, length)) == data
    assert bytes(board.view(DST, offset + skew)) == bytes(offset + skew)
    assert bytes(board.view(DST + offset + skew + length, GUARD)) == bytes(GUARD)
    assert result.bytes == length  # once, not once for each half


@pytest.mark.parametrize(("offset", "length"), SHAPES)
def test_read_gives_the_crc_of_its_own_data(board, desc, offset, length):
    data = board.fill(BUF + offset, length)

    result = board.go(
        "raw0",
        desc("read", src=BUF + offset, length=length),
        desc("read", src=BUF + offset, length=length),
    )

    assert [board.record(i).result for i in (0, 1)] == [zlib.crc32(data)] * 2
    assert result.crc == 0  # the running CRC is crc32's


def test_crc32_runs_over_the_list(board, desc):
    data = board.fill(BUF, 3000)

    result = board.go(
        "raw0",
        desc("crc32", src=BUF, length=1000),
        desc("read", src=BUF + 77, length=99),  # does not disturb it
        desc("crc32", src=BUF + 1000, length=0),
        desc("crc32", src=BUF + 1000, length=2000),
    )

    assert board.record(0).result == zlib.crc32(data[:1000])
    assert board.record(2).result == zlib.crc32(data[:1000])
    assert board.record(3).result == zlib.crc32(data)
    assert result.crc == board.get("raw0", "CRC") == zlib.crc32(data)


def test_crc_starts_again_with_each_list(board, desc):
    data = board.fill(BUF, 500)
    for _ in range(2):
        assert board.go("raw0", desc("crc32", src=BUF, length=500)).crc == zlib.crc32(data)


@pytest.mark.parametrize(("offset", "length"), SHAPES)
def test_verify_accepts_the_pattern(board, desc, offset, length):
    board.view(BUF + offset, length)[:] = board.pattern(5, length)

    result = board.go("raw0", desc("verify", src=BUF + offset, length=length, data=5))

    assert (result.state, result.code) == ("done", "ok")
    assert board.record().result == 0


def test_verify_counts_every_byte_that_differs_and_names_the_first(board, desc):
    length, wrong = 5000, (258, 259, 1024, 4999)  # three different bursts
    board.view(BUF, length)[:] = board.pattern(5, length)
    for at in wrong:
        board.view(BUF + at, 1)[0] ^= 0x10

    result = board.go(
        "raw0", desc("verify", src=BUF, length=length, data=5), desc("fill", dst=DST, length=4)
    )

    record = board.record()
    assert (record.code, record.bytes, record.result, record.first) == (
        "mismatch",
        length,
        len(wrong),
        258,
    )
    assert (result.state, result.code, result.completed) == ("error", "mismatch", 0)
    assert result.error_address == BUF + 258
    assert not board.record(1).done  # the list stopped


def test_verify_with_the_first_byte_wrong_says_0(board, desc):
    board.view(BUF, 100)[:] = board.pattern(5, 100)
    board.view(BUF, 1)[0] ^= 1
    board.go("raw0", desc("verify", src=BUF, length=100, data=5))
    assert (board.record().result, board.record().first) == (1, 0)


def test_patterns_of_two_seeds_differ(board, desc):
    board.go("raw0", desc("write", dst=BUF, length=1024, data=1))
    result = board.go("raw0", desc("verify", src=BUF, length=1024, data=2))
    assert result.code == "mismatch"
    assert board.record().result > 900


@pytest.mark.parametrize("op", ["nop", "read", "write", "copy", "fill", "verify", "crc32"])
def test_length_0_moves_nothing_and_succeeds(board, desc, op):
    result = board.go("raw0", desc(op, src=BUF, dst=DST, length=0))
    assert (result.state, result.bytes, result.bursts, result.completed) == ("done", 0, 0, 1)
    assert board.record().done


def test_16_mib_in_one_descriptor(board, desc):
    length = 16 << 20
    result = board.go(
        "raw0",
        desc("write", dst=BUF, length=length, data=3, burst=4096),
        desc("verify", src=BUF, length=length, data=3, burst=4096),
    )
    assert (result.state, result.bytes) == ("done", 2 * length)
    assert bytes(board.view(BUF + length - 64, 64)) == board.pattern(3, 64, first=length // 4 - 16)
