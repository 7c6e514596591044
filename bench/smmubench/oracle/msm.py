# SPDX-License-Identifier: GPL-2.0-or-later
"""What the MSM IOMMU v0 must answer: the short-descriptor walk in its setting of MIDs, banks and
fault registers.

The oracle knows register values and memory and nothing else. It has no TLB:
:meth:`MsmOracle.translate` is what a walk comes to now, and :mod:`smmubench.oracle.tlb` says which
older answers a TLB may still give. Register names as in the public Linux header. Readings that no
public source states are marked "ours".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from smmubench.oracle.attributes import STRONGLY_ORDERED
from smmubench.oracle.bus import Reader
from smmubench.oracle.fields import get, put
from smmubench.oracle.short import SUPERSECTION, Settings, ShortWalk, walk
from smmubench.target import READ, Access, Attributes, Translation, Walk

#: ``(name, index) -> value``: the index is the MID for M2VCBR_N, the bank for CBACR_N and the
#: context registers, None for global ones.
Registers = Callable[[str, int | None], int]

V2PKind = Literal["V2PPR", "V2PPW", "V2PUR", "V2PUW"]

V2P_ACCESS: Final[dict[V2PKind, Access]] = {
    "V2PPR": Access(privileged=True),
    "V2PPW": Access(write=True, privileged=True),
    "V2PUR": Access(),
    "V2PUW": Access(write=True),
}

#: target.CAUSES -> bit of FSR and of PAR's fault layout.
CAUSE_FIELD: Final = {
    "translation": "TF",
    "access-flag": "AFF",
    "permission": "APF",
    "tlb-miss": "TLBMF",
    "walk-decode": "HTWDEEF",
    "walk-slave": "HTWSEEF",
    "multi-hit": "MHF",
    "level2": "SL",
}

WALK_ON_MISS: Final = 3  #: of ACTLR.TLBMCFG and V2PCFG; any other value reports TLBMF (ours)
NS_FORCE_SECURE: Final = 2  #: M2VCBR.NSCFG (ours, as ARM's SMMU has it)
NS_FORCE_NON_SECURE: Final = 3


@dataclass(frozen=True, slots=True)
class Route:
    """Where M2VCBR and CBACR send a transaction."""

    status: Literal["translate", "bypass", "fault"]
    context: int | None = None
    vmid: int = 0
    asid: int = 0
    secure: bool = False  #: after NSCFG
    cause: str | None = None  #: "config" or "bypass"


@dataclass(frozen=True, slots=True)
class Fault:
    """The registers that a transaction leaves behind which faults while none was pending.

    ``context`` is None for a global error; then ``registers`` has ESR, EAR, ESYNR0 and ESYNR1, else
    FSR, FAR, FSYNR0 and FSYNR1. FSR is without SS, which depends on whether the master can wait.
    """

    context: int | None
    causes: frozenset[str]
    registers: Mapping[str, int]


class MsmOracle:
    """One IOMMU instance with ``banks`` context banks and ``mids`` implemented MIDs."""

    def __init__(self, registers: Registers, read: Reader, *, banks: int, mids: int) -> None:
        self.registers = registers
        self.read = read
        self.banks = banks
        self.mids = mids

    def field(self, register: str, name: str, index: int | None = None) -> int:
        """A field of a register's present value."""
        return get(register, name, self.registers(register, index))

    # --- From the MID to a context bank ---

    def route(self, stream: int, access: Access = READ) -> Route:
        """Bank, VMID and security of a transaction.

        A MID that is not implemented, or whose bank isn't, is a configuration error (ESR.CFG). With
        SCTLR.M 0 the MID passes through, or with BYPASSD 1 ends in ESR.BYPASS (ours).
        """
        if stream >= self.mids:
            return Route("fault", secure=access.secure, cause="config")
        m2vcbr = self.registers("M2VCBR_N", stream)
        secure = {NS_FORCE_SECURE: True, NS_FORCE_NON_SECURE: False}.get(
            get("M2VCBR_N", "NSCFG", m2vcbr), access.secure
        )
        vmid = get("M2VCBR_N", "VMID", m2vcbr)
        bank = get("M2VCBR_N", "CBNDX", m2vcbr)
        if bank >= self.banks:
            return Route("fault", vmid=vmid, secure=secure, cause="config")
        if not self.field("SCTLR", "M", bank):
            if get("M2VCBR_N", "BYPASSD", m2vcbr):
                return Route("fault", vmid=vmid, secure=secure, cause="bypass")
            return Route("bypass", bank, vmid, secure=secure)
        return Route("translate", bank, vmid, self.field("CONTEXTIDR", "ASID", bank), secure)

    def tag_vmid(self, context: int) -> int:
        """The VMID that tags what the bank's walks fill: CBVMID, by which its invalidations go
        (ours)."""
        return self.field("CBACR_N", "CBVMID", context)

    def settings(self, context: int) -> Settings:
        """The walk's settings in a bank."""
        value = {
            n: self.registers(n, context)
            for n in ("TTBR0", "TTBR1", "TTBCR", "PRRR", "NMRR", "SCTLR")
        }
        sctlr = value["SCTLR"]
        return Settings(
            ttbr0=value["TTBR0"],
            ttbr1=value["TTBR1"],
            ttbcr=value["TTBCR"],
            prrr=value["PRRR"],
            nmrr=value["NMRR"],
            tre=bool(get("SCTLR", "TRE", sctlr)),
            afe=bool(get("SCTLR", "AFE", sctlr)),
            affd=bool(get("SCTLR", "AFFD", sctlr)),
            big_endian=bool(get("SCTLR", "BE", sctlr)),
        )

    # --- Transactions ---

    def translate(self, stream: int, iova: int, access: Access = READ) -> Translation:
        """What a fresh walk comes to, whether or not ACTLR.TLBMCFG lets transactions walk."""
        return self.walk(stream, iova, access).result

    def on_miss(self, stream: int, iova: int, access: Access = READ) -> Translation:
        """What a transaction that misses the TLB gets: the walk, or TLBMF unless TLBMCFG is 3."""
        result = self.translate(stream, iova, access)
        context = result.context
        if context is None or result.status == "bypass":
            return result
        if self.field("ACTLR", "TLBMCFG", context) == WALK_ON_MISS:
            return result
        return Translation(iova, "fault", context=context, causes=frozenset({"tlb-miss"}))

    def walk(self, stream: int, iova: int, access: Access = READ) -> Walk:
        """The fresh walk with its levels."""
        route = self.route(stream, access)
        if route.status == "fault":
            assert route.cause is not None
            return Walk(Translation(iova, "fault", causes=frozenset({route.cause})), ())
        if route.status == "bypass":
            return Walk(Translation(iova, "bypass", pa=iova, context=route.context), ())
        assert route.context is not None
        found = walk(self.settings(route.context), self.read, iova, access)
        return Walk(to_translation(found, iova, route), found.levels)

    def fault(self, stream: int, iova: int, access: Access = READ) -> Fault | None:
        """The registers after this transaction met an empty TLB and no fault was pending; None if
        it passes.

        FAR and EAR are the address of the transaction's first byte. Of the syndromes, the MID and
        the kind of access are known here; the bus signals that a bench master has no use for are 0.
        """
        result = self.on_miss(stream, iova, access)
        if result.status != "fault":
            return None
        route = self.route(stream, access)
        kind = {
            "APRIV": int(access.privileged),
            "AINST": int(access.instruction),
            "AWRITE": int(access.write),
            "APROTNS": int(not route.secure),
        }
        if result.context is None:
            return Fault(
                None,
                result.causes,
                {
                    "ESR": put("ESR", **{"CFG" if "config" in result.causes else "BYPASS": 1}),
                    "EAR": iova,
                    "ESYNR0": put("ESYNR0", AMID=stream, AVMID=route.vmid),
                    "ESYNR1": put("ESYNR1", **kind),
                },
            )
        return Fault(
            result.context,
            result.causes,
            {
                "FSR": put("FSR", **{CAUSE_FIELD[cause]: 1 for cause in result.causes}),
                "FAR": iova,
                "FSYNR0": put("FSYNR0", AMID=stream),
                "FSYNR1": put("FSYNR1", **kind),
            },
        )

    # --- V2P ---

    def v2p(self, context: int, kind: V2PKind, iova: int) -> int:
        """PAR after a V2P of the page that holds ``iova``, meeting an empty TLB.

        The four kinds check what a non-secure transaction of their sort would. PAR's PA is complete
        to 4 KiB whatever the page size, which is what lets software join it with VA[11:0].
        """
        page = iova & ~0xFFF
        if not self.field("SCTLR", "M", context):
            return put("PAR", PA=page >> 12, MT=memory_type(STRONGLY_ORDERED), SH=1, NS=1)
        if self.field("ACTLR", "V2PCFG", context) != WALK_ON_MISS:
            return put("PAR_FAULT", FAULT=1, TLBMF=1)
        found = walk(self.settings(context), self.read, page, V2P_ACCESS[kind])
        result = to_translation(found, page, Route("translate", context))
        if result.status == "fault":
            return put("PAR_FAULT", FAULT=1, **{CAUSE_FIELD[cause]: 1 for cause in result.causes})
        assert result.attributes is not None
        return put(
            "PAR",
            PA=result.pa >> 12,
            SS=int(result.page == SUPERSECTION),
            MT=memory_type(result.attributes),
            SH=int(result.attributes.share != "none"),
            NOS=int(result.attributes.share == "inner"),
            NS=int(not result.attributes.secure),
        )


def to_translation(found: ShortWalk, iova: int, route: Route) -> Translation:
    """A walk's outcome as the bench's word for it. A fault of a second-level descriptor also
    carries "level2"."""
    if found.cause is not None:
        causes = frozenset({found.cause, "level2"} if found.level == 2 else {found.cause})
        return Translation(iova, "fault", context=route.context, causes=causes)
    page = found.page
    assert page is not None
    # A secure transaction stays secure unless the descriptor says NS (ARM DDI 0406C B3.5.3).
    attributes = replace(page.attributes, secure=route.secure and not page.ns)
    return Translation(
        iova,
        "translated",
        found.pa,
        page.size,
        page.perms,
        context=route.context,
        attributes=attributes,
    )


def memory_type(attributes: Attributes) -> int:
    """PAR.MT: the inner attribute as ARMv7's PAR[6:4] encodes it (ARM DDI 0406C B4.1, "PAR")."""
    if attributes.memtype == "strongly-ordered":
        return 1
    if attributes.memtype == "device":
        return 3
    return {"none": 0, "wbwa": 5, "wt": 6, "wbnwa": 7}[attributes.inner]
