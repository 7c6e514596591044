# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever registers and memory hold, the oracle has an answer, and its views agree."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from smmubench.oracle import DecodeFault, Features, SmmuOracle
from smmubench.target import CAUSES, Access

#: Registers that hold addresses; all others are any 32 bits.
WIDE = ("TTBR0", "TTBR1")
TABLE = 0x80000000


def world(seed: int) -> tuple[SmmuOracle, Random]:
    """Random registers, which mostly translate, over memory full of random descriptors."""
    random = Random(seed)
    values: dict[tuple[str, int | None, bool], int] = {}

    def register(name: str, index: int | None, secure: bool) -> int:
        key = (name, index, secure)
        if key not in values:
            value = random.getrandbits(32)
            sane = random.random() < 0.8
            if name in WIDE:
                value = TABLE | value & 0xFFFF | (0 if sane else random.getrandbits(48))
            elif name == "sCR0":
                value &= ~(1 | 1 << 3)
            elif name == "SMR" and sane:
                value = 1 << 31 | 7 << 16  # any of the streams
            elif name == "S2CR" and sane:
                value = value & 0xFF00FF00 | random.randrange(4)
            elif name == "CBAR" and sane:
                value = random.choice((0, 0, 1, 3)) << 16 | value & 0x400 | random.randrange(4) << 8
            elif name == "SCTLR" and sane:
                value = value & ~0x8010 | 1
            elif name == "TCR" and sane:
                # EPD and PD off, sizes of 1 to 4 levels; SL0 as it comes
                value = value & ~0x00BF00BF | random.choice((0, 16, 25, 30)) | 16 << 16
            elif name == "TCR2" and sane:
                value = value & 0xC00 | 5 | 7 << 15
            values[key] = value
        return values[key]

    def read(pa: int, length: int) -> bytes:
        if pa >> 20 != TABLE >> 20:
            raise DecodeFault
        # The same bytes at the same address; bits 1:0 mostly name a table or a page.
        descriptor = Random(f"{seed} {pa}")
        value = descriptor.getrandbits(8 * length) & ~0x7FFF_FFF0_0000 | TABLE
        if length == 8:
            value &= (1 << 64) - 1 - (0xFFFF << 32)
        return (value | descriptor.choice((0, 1, 3, 3, 3))).to_bytes(length, "little")

    features = Features(
        version=random.choice((1, 2, 2)),
        num_cb=4,
        num_smr=4,
        ubs=random.choice((36, 48, 49, 64)),
        oas=random.choice((32, 40, 48)),
        ptfs=random.choice((0, 0, 1, 2)),
        hafdbs=random.choice((0, 1, 3)),
        has_4k=random.random() < 0.8,
        sms=random.random() < 0.2,
        secure=random.random() < 0.3,
    )
    return SmmuOracle(register, read, features), random


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_any_setting_has_an_answer(seed: int) -> None:
    smmu, random = world(seed)
    for _ in range(4):
        stream = random.randrange(5)
        iova = random.getrandbits(random.choice((12, 21, 30, 32, 39, 64)))
        access = Access(*(random.random() < 0.5 for _ in range(4)))
        walk = smmu.walk(stream, iova, access)
        fault = smmu.fault(stream, iova, access)
        result = walk.result
        assert (result.status == "fault") == (fault is not None)
        assert result.causes <= set(CAUSES)
        assert len(walk.levels) <= 5 * 5
        if fault is not None:
            assert fault.causes == result.causes
            assert (result.stage == 0) == (fault.bank is None)
            assert ("FSR" in fault.registers) == (fault.bank is not None)
        if result.status == "translated":
            # The page holds the address: its low bits are the input's.
            assert result.page & (result.page - 1) == 0
            assert result.pa % result.page == iova % result.page
            privileged = smmu.route(stream, access).access.privileged  # after S2CR
            assert ("pw" if privileged else "uw") in result.perms or not access.write
        else:
            assert result.page == 0
        for _, descriptor in smmu.updates(stream, iova, access):
            assert descriptor & 1 << 10


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_any_query_has_an_answer(seed: int) -> None:
    smmu, random = world(seed)
    for kind in ("sGATS1PR", "sGATS1UW", "sGATS12UR", "sGATS12PW"):
        par, form = smmu.gats(kind, random.randrange(6), random.getrandbits(48))  # type: ignore[arg-type]
        assert par >> 64 == 0
        assert form is not None or par == 1 | 1 << 30
