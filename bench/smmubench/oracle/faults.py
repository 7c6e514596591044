# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fault leaves in the registers: cause, address, and the transaction as the bus showed it.

The public header names the fields. How a transaction looks in them, and what a further fault does,
are readings of docs/msm-iommu-v0.md, section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from smmubench.oracle.fields import put, registers
from smmubench.target import Access

#: target.CAUSES -> bit of FSR, of PAR's fault layout, or (the last two) of ESR.
CAUSE_FIELD: Final = {
    "translation": "TF",
    "access-flag": "AFF",
    "permission": "APF",
    "tlb-miss": "TLBMF",
    "walk-decode": "HTWDEEF",
    "walk-slave": "HTWSEEF",
    "multi-hit": "MHF",
    "level2": "SL",
    "config": "CFG",
    "bypass": "BYPASS",
}

#: Bits that make a fault pending: SL and MULTI only tell more about one.
PENDING: Final = {
    "FSR": ("TF", "AFF", "APF", "TLBMF", "HTWDEEF", "HTWSEEF", "MHF", "SS"),
    "ESR": ("CFG", "BYPASS"),
}

BUS_BYTES: Final = 8  #: of a beat, at most
LONGEST_BURST: Final = 16  #: beats that ALEN can show


@dataclass(frozen=True, slots=True)
class Fault:
    """What one faulting transaction has to say.

    ``context`` is None for a global error. ``registers`` has FSR, FAR, FSYNR0 and FSYNR1 (global:
    ESR, EAR, ESYNR0 and ESYNR1) as they are after it if nothing was pending. FSR is without SS,
    which depends on whether the transaction can wait.
    """

    context: int | None
    causes: frozenset[str]
    registers: Mapping[str, int]

    @property
    def status(self) -> str:
        """The status register's name."""
        return "ESR" if self.context is None else "FSR"

    def hidden_by(self, before: Mapping[str, int]) -> bool:
        """Whether a fault pending in the registers ``before`` keeps this one out of them."""
        pending = put(self.status, **dict.fromkeys(PENDING[self.status], 1))
        return bool(before[self.status] & pending)

    def recorded_over(self, before: Mapping[str, int], *, stalls: bool = False) -> dict[str, int]:
        """The registers after this fault when they were ``before``.

        A pending fault keeps everything and gains MULTI. With none pending all is replaced but
        MULTI, which stays until software clears it.
        """
        status = self.status
        multi = put(status, MULTI=1)
        waits = put(status, SS=1) if stalls else 0
        if self.hidden_by(before):
            return {**before, status: before[status] | multi | waits}
        return {**self.registers, status: self.registers[status] | before[status] & multi | waits}


def context_fault(
    context: int,
    causes: frozenset[str],
    stream: int,
    iova: int,
    access: Access,
    *,
    secure: bool,
    length: int,
) -> Fault:
    """A fault of a bank; ``access`` as the master presents it, ``secure`` after NSCFG."""
    return Fault(
        context,
        causes,
        {
            "FSR": put("FSR", **{CAUSE_FIELD[cause]: 1 for cause in causes}),
            "FAR": iova & 0xFFFFFFFF,
            "FSYNR0": put("FSYNR0", AMID=stream, APID=stream >> 8),
            "FSYNR1": syndrome("FSYNR1", access, secure=secure, length=length),
        },
    )


def global_error(
    cause: str, stream: int, vmid: int, iova: int, access: Access, *, secure: bool, length: int
) -> Fault:
    """An error that no bank can tell of: "config" or "bypass"."""
    return Fault(
        None,
        frozenset({cause}),
        {
            "ESR": put("ESR", **{CAUSE_FIELD[cause]: 1}),
            "EAR": iova & 0xFFFFFFFF,
            "ESYNR0": put("ESYNR0", AMID=stream, APID=stream >> 8, AVMID=vmid),
            "ESYNR1": syndrome("ESYNR1", access, secure=secure, length=length),
        },
    )


def syndrome(register: str, access: Access, *, secure: bool, length: int) -> int:
    """FSYNR1 or ESYNR1 of a transaction of ``length`` bytes.

    The burst is that of a bus with beats of 1, 2, 4 or 8 bytes: the widest beat that is not longer
    than the transaction. ESYNR1 has room for the low bit of ASIZE only.
    """
    beat = 1
    while beat < BUS_BYTES and beat * 2 <= length:
        beat *= 2
    beats = -(-length // beat)
    return put(
        register,
        APRIV=int(access.privileged),
        AINST=int(access.instruction),
        AWRITE=int(access.write),
        APROTNS=int(not secure),
        ASIZE=beat.bit_length() - 1,
        ALEN=min(beats, LONGEST_BURST) - 1,
        ABURST=int(beats > 1),
    )


def names_of(status: str, value: int) -> list[str]:
    """The set bits of FSR or ESR by name."""
    return [name for name, number in registers()[status].decode(value).fields.items() if number]
