# SPDX-License-Identifier: GPL-2.0-or-later
"""Random descriptor lists against a reference in Python: memory, records and results must agree.

The same list runs behind the IOMMU and without it, in slices of random size.
"""

from __future__ import annotations

import random
import zlib

import pytest

from smmubench.target import Start

LISTS = 0x8000_0000
BUF = 0x8100_0000
SIZE = 0x8000
IOVA = 0x4000_0000
LISTS_RUN = 60  # a seed


def random_list(rng, desc):
    descs = []
    for _ in range(rng.randint(1, 8)):
        op = rng.choice(["nop", "read", "write", "copy", "fill", "verify", "crc32"])
        length = rng.choice([0, 1, 3, 4, rng.randint(1, 300), rng.randint(1, 6000)])
        # Copies stay in their halves: an overlapping copy depends on how it is cut.
        src = rng.randint(0, SIZE // 2 - length)
        dst = rng.randint(SIZE // 2, SIZE - length)
        if op in ("write", "fill") and rng.random() < 0.7:
            dst = rng.randint(0, SIZE - length)
        burst = rng.choice([0, 4, 16, 64, 256, 1024, 4096]) if length < 400 else 256
        data = rng.choice([1, 2, 3])
        descs.append(desc(op, src=src, dst=dst, length=length, burst=burst, data=data))
        if op == "write" and rng.random() < 0.5:
            descs.append(desc("verify", src=dst, length=length, data=data))
    return descs


def reference(descs, memory, pattern):
    """What the list does to ``memory`` (in place), and its records, as far as it gets."""
    records, crc, code = [], 0, "ok"
    for one in descs:
        result = first = moved = 0
        source = bytes(memory[one.src : one.src + one.length])
        if one.op != "nop":
            moved = one.length
        if one.op == "read":
            result = zlib.crc32(source)
        elif one.op == "crc32":
            result = crc = zlib.crc32(source, crc)
        elif one.op == "verify":
            wrong = [
                i
                for i, (a, b) in enumerate(zip(source, pattern(one.data, moved), strict=True))
                if a != b
            ]
            result, first = len(wrong), wrong[0] if wrong else 0
            code = "mismatch" if wrong else "ok"
        elif one.op == "write":
            memory[one.dst : one.dst + moved] = pattern(one.data, moved)
        elif one.op == "fill":
            word = one.data.to_bytes(4, "little")
            memory[one.dst : one.dst + moved] = (word * (moved // 4 + 1))[:moved]
        elif one.op == "copy":
            memory[one.dst : one.dst + moved] = source
        records.append((code, moved, result, first))
        if code != "ok":
            break
    return records, crc, code


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("master", ["raw0", "mdp_port0_cb0"])
def test_random_lists_do_what_they_say(board, mdp0, desc, pattern, master, seed):
    rng = random.Random(seed)
    base = BUF if master == "raw0" else IOVA
    mdp0.section(IOVA, BUF)
    codes = set()
    for _ in range(LISTS_RUN):
        relative = random_list(rng, desc)
        memory = bytearray(rng.randbytes(SIZE))
        board.view(BUF, SIZE)[:] = memory
        expected, crc, code = reference(relative, memory, pattern)

        moved = [
            desc(
                d.op,
                src=base + d.src,
                dst=base + d.dst,
                length=d.length,
                burst=d.burst,
                data=d.data,
            )
            for d in relative
        ]
        board.run([Start(master, board.put(moved))], budget=0)
        while True:
            (result,) = board.run(budget=rng.choice([1, 7, 100, 10_000]))
            if result.state != "budget":
                break

        records = [board.record(i) for i in range(len(expected))]
        assert [(r.code, r.bytes, r.result, r.first) for r in records] == expected
        assert (result.code, result.crc) == (code, crc)
        assert result.completed == len(expected) - (code != "ok")
        assert bytes(board.view(BUF, SIZE)) == memory
        codes.add(code)
    assert codes == {"ok", "mismatch"}  # or the lists prove little
