# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fault leaves in the registers, by hand: shape of the burst, MULTI and SS."""

from __future__ import annotations

import pytest

from smmubench.oracle.faults import Fault, syndrome
from smmubench.target import Access

TF, APF, TLBMF, SL, SS, MULTI = 1 << 1, 1 << 3, 1 << 4, 1 << 16, 1 << 30, 1 << 31


# ASIZE is at 18:16, ALEN at 15:12, ABURST bit 10, APROTNS bit 6. Beats of 1, 2, 4 or 8 bytes.
@pytest.mark.parametrize(
    ("length", "fsynr1"),
    [
        (1, 0x00000),
        (2, 0x10000),
        (3, 0x11400),  # two beats of two bytes
        (4, 0x20000),
        (7, 0x21400),
        (8, 0x30000),
        (9, 0x31400),
        (64, 0x37400),
        (128, 0x3F400),  # sixteen beats
        (136, 0x3F400),  # ALEN has no more
        (256, 0x3F400),
        (4096, 0x3F400),
    ],
)
def test_shape_of_the_burst(length: int, fsynr1: int) -> None:
    assert hex(syndrome("FSYNR1", Access(), secure=True, length=length)) == hex(fsynr1)


# ESYNR1 has one bit of ASIZE.
@pytest.mark.parametrize(("length", "esynr1"), [(1, 0x0), (2, 0x10000), (4, 0x0), (8, 0x10000)])
def test_esynr1_has_the_low_bit_of_asize(length: int, esynr1: int) -> None:
    assert hex(syndrome("ESYNR1", Access(), secure=True, length=length)) == hex(esynr1)


@pytest.mark.parametrize(
    ("access", "secure", "fsynr1"),
    [
        (Access(privileged=True), True, 0x20),
        (Access(), False, 0x40),
        (Access(instruction=True), True, 0x80),
        (Access(write=True), True, 0x100),
        (Access(secure=True), False, 0x40),  # as NSCFG leaves it, not as presented
    ],
)
def test_kind_of_access(access: Access, secure: bool, fsynr1: int) -> None:
    assert hex(syndrome("FSYNR1", access, secure=secure, length=1)) == hex(fsynr1)


def context(fsr: int) -> Fault:
    return Fault(0, frozenset(), {"FSR": fsr, "FAR": 0x2000, "FSYNR0": 2, "FSYNR1": 0x40})


@pytest.mark.parametrize(
    ("before", "fault", "stalls", "after", "far"),
    [
        (0, TF, False, TF, 0x2000),
        (0, APF | SL, True, APF | SL | SS, 0x2000),
        (TF, APF, False, TF | MULTI, 0x1000),
        (TF, APF, True, TF | MULTI | SS, 0x1000),
        (TLBMF, APF, False, TLBMF | MULTI, 0x1000),  # mainline leaves TLBMF: it hides what follows
        (SS, APF, False, SS | MULTI, 0x1000),
        (SL, APF, False, APF, 0x2000),  # SL alone is no fault, and doesn't stay
        (MULTI, APF | SL, False, APF | SL | MULTI, 0x2000),  # MULTI stays until it is cleared
        (MULTI | SL, TF, False, TF | MULTI, 0x2000),
    ],
)
def test_a_fault_on_top_of_what_is_there(
    before: int, fault: int, stalls: bool, after: int, far: int
) -> None:
    state = {"FSR": before, "FAR": 0x1000, "FSYNR0": 1, "FSYNR1": 0x20}
    recorded = context(fault).recorded_over(state, stalls=stalls)
    assert (hex(recorded["FSR"]), recorded["FAR"]) == (hex(after), far)
    assert (recorded["FSYNR0"] == 2) is (recorded["FSYNR1"] == 0x40) is (far == 0x2000)


@pytest.mark.parametrize(
    ("before", "after", "ear"), [(0, 1, 0x2000), (2, 2 | MULTI, 0x1000), (MULTI, 1 | MULTI, 0x2000)]
)
def test_global_errors_too(before: int, after: int, ear: int) -> None:
    state = {"ESR": before, "EAR": 0x1000, "ESYNR0": 0, "ESYNR1": 0}
    error = Fault(None, frozenset({"config"}), {"ESR": 1, "EAR": 0x2000, "ESYNR0": 0, "ESYNR1": 0})
    recorded = error.recorded_over(state)
    assert (recorded["ESR"], recorded["EAR"]) == (after, ear)
