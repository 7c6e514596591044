# SPDX-License-Identifier: GPL-2.0-or-later
"""What the MSM IOMMU v0 must answer: the short-descriptor walk in its setting of MIDs and banks.

The oracle knows register values and memory and nothing else. It has no TLB:
:meth:`MsmOracle.translate` is what a walk comes to now, and :mod:`smmubench.oracle.tlb` says which
older answers a TLB may still give. Register names are those of the public Linux header. Readings
that no public source states are marked "ours"; docs/msm-iommu-v0.md has their reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from smmubench.oracle.attributes import DRIVEN, STRONGLY_ORDERED, bypassed, memory_type
from smmubench.oracle.bus import Reader
from smmubench.oracle.faults import CAUSE_FIELD, Fault, context_fault, global_error
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

WALK_ON_MISS: Final = 3  #: of ACTLR.TLBMCFG and V2PCFG; any other value reports TLBMF (ours)
#: M2VCBR.NSCFG and ACTLR.PRIVCFG: these values override, 0 and 1 don't (ours, as in ARM's SMMU).
NS_OVERRIDE: Final = {2: True, 3: False}
PRIVILEGE_OVERRIDE: Final = {2: False, 3: True}


@dataclass(frozen=True, slots=True)
class Route:
    """Where M2VCBR and CBACR send a transaction."""

    status: Literal["translate", "bypass", "fault"]
    context: int | None = None
    vmid: int = 0  #: M2VCBR's
    asid: int = 0
    secure: bool = False  #: after NSCFG
    cause: str | None = None  #: "config" or "bypass"
    attributes: Attributes = DRIVEN  #: of a bypass


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

        CR.CLIENTPD 1 passes everything around the IOMMU (ours). A MID that is not implemented, or
        whose bank isn't, is a configuration error (ESR.CFG). With SCTLR.M 0 the MID passes through,
        or with BYPASSD 1 ends in ESR.BYPASS (ours).
        """
        if self.field("CR", "CLIENTPD"):
            return Route("bypass", secure=access.secure)
        if stream >= self.mids:
            return Route("fault", secure=access.secure, cause="config")
        m2vcbr = self.registers("M2VCBR_N", stream)
        secure = NS_OVERRIDE.get(get("M2VCBR_N", "NSCFG", m2vcbr), access.secure)
        vmid = get("M2VCBR_N", "VMID", m2vcbr)
        bank = get("M2VCBR_N", "CBNDX", m2vcbr)
        if bank >= self.banks:
            return Route("fault", vmid=vmid, secure=secure, cause="config")
        if self.field("SCTLR", "M", bank):
            asid = self.field("CONTEXTIDR", "ASID", bank)
            return Route("translate", bank, vmid, asid, secure)
        if get("M2VCBR_N", "BYPASSD", m2vcbr):
            return Route("fault", vmid=vmid, secure=secure, cause="bypass")
        attributes = bypassed(
            bool(get("M2VCBR_N", "BPMTCFG", m2vcbr)),
            get("M2VCBR_N", "BPMEMTYPE", m2vcbr),
            get("M2VCBR_N", "BPSHCFG", m2vcbr),
        )
        return Route("bypass", bank, vmid, secure=secure, attributes=attributes)

    def tag_vmid(self, context: int) -> int:
        """The VMID that tags what the bank's walks fill: CBVMID, which its invalidations name
        (ours)."""
        return self.field("CBACR_N", "CBVMID", context)

    def seen(self, context: int, access: Access) -> Access:
        """The access that the page's permissions are held against: PRIVCFG may override the
        privilege."""
        override = PRIVILEGE_OVERRIDE.get(self.field("ACTLR", "PRIVCFG", context))
        return access if override is None else replace(access, privileged=override)

    def settings(self, context: int) -> Settings:
        """The walk's settings in a bank."""
        names = ("TTBR0", "TTBR1", "TTBCR", "PRRR", "NMRR", "SCTLR")
        value = {name: self.registers(name, context) for name in names}
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

    def walk(self, stream: int, iova: int, access: Access = READ) -> Walk:
        """The fresh walk with its levels. An IOVA above 4 GiB has none: it is a translation fault
        (ours)."""
        route = self.route(stream, access)
        if route.cause is not None:
            return Walk(Translation(iova, "fault", causes=frozenset({route.cause})), ())
        if route.status == "bypass":
            attributes = replace(route.attributes, secure=route.secure)
            passed = Translation(iova, "bypass", iova, context=route.context, attributes=attributes)
            return Walk(passed, ())
        assert route.context is not None
        if iova >> 32:
            return Walk(to_translation(ShortWalk("translation", 0, ()), iova, route), ())
        access = self.seen(route.context, access)
        found = walk(self.settings(route.context), self.read, iova, access)
        return Walk(to_translation(found, iova, route), found.levels)

    def on_miss(self, stream: int, iova: int, access: Access = READ) -> Translation:
        """What a transaction that misses the TLB gets: the walk, or TLBMF unless TLBMCFG is 3."""
        result = self.translate(stream, iova, access)
        context = result.context
        if context is None or result.status == "bypass" or iova >> 32:
            return result
        if self.field("ACTLR", "TLBMCFG", context) == WALK_ON_MISS:
            return result
        return Translation(iova, "fault", context=context, causes=frozenset({"tlb-miss"}))

    def fault(self, stream: int, iova: int, access: Access = READ, *, length: int) -> Fault | None:
        """What this transaction of ``length`` bytes tells if it misses the TLB; None if it
        passes."""
        result = self.on_miss(stream, iova, access)
        if result.status != "fault":
            return None
        route = self.route(stream, access)
        if result.context is not None:
            return context_fault(
                result.context, result.causes, stream, iova, access,
                secure=route.secure, length=length,
            )  # fmt: skip
        assert route.cause is not None
        return global_error(
            route.cause, stream, route.vmid, iova, access, secure=route.secure, length=length
        )

    # --- V2P ---

    def v2p(self, context: int, kind: V2PKind, iova: int) -> int:
        """PAR after a V2P of the page that holds ``iova``, meeting an empty TLB.

        The four kinds check what a non-secure transaction of their sort would, without PRIVCFG.
        PAR's PA is complete to 4 KiB whatever the page size, which is what lets software join it
        with VA[11:0].
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
    """A walk's outcome as the bench's word for it; faults that a second-level descriptor decides
    also have "level2"."""
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
