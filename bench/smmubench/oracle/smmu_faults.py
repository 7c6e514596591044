# SPDX-License-Identifier: GPL-2.0-or-later
"""What an SMMU's registers show: of a fault in a bank, of a global fault, of a query (ARM IHI 0062
chapters 10 and 16; docs/arm-smmu-v2.md, sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from smmubench.oracle.attributes import SH, mattr, memory_type
from smmubench.oracle.short import SUPERSECTION
from smmubench.oracle.smmu_fields import put
from smmubench.oracle.smmu_route import Route
from smmubench.oracle.smmu_stages import Format, Found
from smmubench.target import Access, Attributes

#: target.CAUSES -> bit of FSR and of a PAR that tells of a fault.
CONTEXT_FIELD: Final = {
    "translation": "TF",
    "access-flag": "AFF",
    "permission": "PF",
    "walk-decode": "EF",
    "walk-slave": "EF",
    "address-size": "ASF",
}

#: target.CAUSES -> bit of sGFSR.
GLOBAL_FIELD: Final = {
    "config": "ICF",
    "unknown-stream": "USF",
    "stream-conflict": "SMCF",
    "no-context": "UCBF",
    "no-interrupt": "UCIF",
    "global-permission": "PF",
}

#: PAR.OUTER of the short format (DDI 0406C B4.1.112).
OUTER: Final = {"none": 0, "wbwa": 1, "wt": 2, "wbnwa": 3}


@dataclass(frozen=True, slots=True)
class SmmuFault:
    """What one faulting transaction has to say.

    ``bank`` is the one that records it (stage 2's for a stage 2 fault under stage 1), None for a
    global fault; then ``secure`` names the copy. ``registers`` has FSR, FAR, FSYNR0, FSYNR1,
    CBFRSYNRA and in stage 2 IPAFAR, or sGFSR, sGFAR, sGFSYNR0 and sGFSYNR1; FSR without SS.
    """

    bank: int | None
    secure: bool
    causes: frozenset[str]
    registers: Mapping[str, int]
    aborts: bool  #: the master sees an abort when it is terminated (CFRE, GFRE)
    stalls: bool  #: it waits for RESUME if it can (CFCFG)


def syndrome(access: Access) -> dict[str, int]:
    """WNR, PNU and IND; a write is one of data, whatever its instruction attribute says."""
    return {
        "WNR": int(access.write),
        "PNU": int(access.privileged),
        "IND": int(access.instruction and not access.write),
    }


def context_fault(
    route: Route,
    found: Found,
    stream: int,
    iova: int,
    *,
    format_code: int,
    qualcomm: bool,
    stream_bits: int,
    aborts: bool,
    stalls: bool,
) -> SmmuFault:
    """A fault that a bank records; the access is shown as S2CR left it."""
    assert found.cause is not None
    side = route.access.secure
    fields = syndrome(route.access)
    fields["PLVL"] = found.level
    fields["PTWF"] = int(CONTEXT_FIELD[found.cause] == "EF")
    if side and found.stage == 1:  # stage 2's layout has no NSATTR
        fields["NSATTR"] = int(not route.attributes.secure)
    registers = {
        "FSR": put("FSR", FORMAT=format_code, **{CONTEXT_FIELD[found.cause]: 1}),
        "FAR": iova,
        "FSYNR1": put("FSYNR1", MID=stream) if qualcomm else 0,
        "CBFRSYNRA": stream & stream_bits,
    }
    causes = {found.cause}
    if found.stage == 2:
        # Without stage 1 the address that stage 2 met is the transaction's own.
        registers["IPAFAR"] = iova if found.ipa is None else found.ipa
        if found.ipa is not None:
            assert route.bank is not None
            causes.add("stage2")
            fields |= {"NESTED": 1, "S1PTWF": int(found.table), "S1CBNDX": route.bank}
    registers["FSYNR0"] = put("FSYNR0", **fields)
    return SmmuFault(found.bank, side, frozenset(causes), registers, aborts, stalls)


def global_fault(
    route: Route, stream: int, iova: int, *, stream_bits: int, aborts: bool
) -> SmmuFault:
    """A fault that no bank can tell of, in the copy of the transaction's security state."""
    assert route.cause is not None
    fields = syndrome(route.access)
    if not route.access.secure:
        fields["NESTED"] = int(route.in_stage2)
    registers = {
        "sGFSR": put("sGFSR", **{GLOBAL_FIELD[route.cause]: 1}),
        "sGFAR": iova,
        "sGFSYNR0": put("sGFSYNR0", **fields),
        "sGFSYNR1": stream & stream_bits,
    }
    causes = frozenset({route.cause})
    return SmmuFault(None, route.access.secure, causes, registers, aborts, stalls=False)


# --- PAR ---


def par_refusal(field: str, format_code: int) -> int:
    """sGPAR of a query that reached no tables: "ICF" or "UCBF"."""
    return put("PAR_FAULT", F=1, FORMAT=format_code, **{field: 1})


def par_fault(found: Found, format_code: int) -> int:
    """PAR of a query that faulted; STAGE 1 means in stage 2."""
    assert found.cause is not None
    return put(
        "PAR_FAULT",
        F=1,
        FORMAT=format_code,
        PLVL=found.level,
        STAGE=int(found.stage == 2),
        **{CONTEXT_FIELD[found.cause]: 1},
    )


def par_answer(found: Found, form: Format) -> int:
    """PAR of a query that passed, in the bank's format."""
    ns = int(not found.attributes.secure)
    if form != "short":
        sh = SH.index(found.attributes.share)
        memory = mattr(found.attributes) if found.mair is None else found.mair
        return put("PAR_LONG", SH=sh, NS=ns, ONE=1, PA=found.pa >> 12, MATTR=memory)
    share = found.attributes.share
    fields = {
        "OUTER": outer(found.attributes),
        "INNER": memory_type(found.attributes),
        "SH": int(share != "none"),
        "NOS": int(share == "inner"),
        "NS": ns,
    }
    if found.page == SUPERSECTION:
        # SS 1: PA[31:24] stay, PA[39:32] are in 23:16, 15:12 are 0.
        fields |= {"SS": 1, "PA": (found.pa >> 24 & 0xFF) << 12 | (found.pa >> 32 & 0xFF) << 4}
        return put("PAR_SHORT", **fields)
    return put("PAR_SHORT", PA=found.pa >> 12, **fields)


def outer(attributes: Attributes) -> int:
    """PAR.OUTER: 0 for all that isn't normal memory."""
    return OUTER[attributes.outer] if attributes.memtype == "normal" else 0
