# SPDX-License-Identifier: GPL-2.0-or-later
"""From a stream ID to context banks: what is implemented, stream matching, S2CR and CBAR
(ARM IHI 0062 chapter 2; docs/arm-smmu-v2.md, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from smmubench.oracle.attributes import DRIVEN, overridden
from smmubench.oracle.smmu_fields import FIELDS, UPSTREAM_SIZES, address_size, get
from smmubench.target import Access, Attributes

#: ``(name, index, secure) -> value``: the index is the mapping group, or the bank, or None for a
#: global register; ``secure`` is the side that asks, which picks the copy of banked ones. 64-bit
#: registers come whole.
SmmuRegisters = Callable[[str, int | None, bool], int]

STAGE2_ONLY, STAGE1, STAGE2_FAULT, NESTED = range(4)  # CBAR.TYPE
PRIVILEGE: Final = {2: False, 3: True}  #: S2CR.PRIVCFG; 0 keeps what comes
INSTRUCTION: Final = {2: False, 3: True}  #: S2CR.INSTCFG
SECURITY: Final = {2: True, 3: False}  #: NSCFG


@dataclass(frozen=True, slots=True)
class Features:
    """What an instance has: the identification registers as the secure side reads them, and what
    they don't say. Sizes in bits."""

    version: int = 2
    num_cb: int = 16
    num_s2cb: int = 0  #: the first banks, for stage 2 alone
    num_smr: int = 32  #: mapping groups, also without stream matching
    num_irpt: int = 1
    ias: int = 48
    oas: int = 48
    ubs: int = 49  #: upstream bus: 49 sign-extends from bit 48, 64 leaves addresses alone
    ptfs: int = 0  #: 0 short and AArch32 long, 1 AArch32 long, 2 no AArch32
    has_4k: bool = True
    has_16k: bool = True
    has_64k: bool = True
    s1: bool = True
    s2: bool = True
    nested: bool = True
    hafdbs: int = 0  #: 1 access flag, 3 dirty state too
    hads: bool = False
    dipans: bool = False  #: S2CR.PRIVCFG 1 is there
    smcd: bool = True
    exids: bool = False
    sms: bool = True
    numsidb: int = 15
    secure: bool = False
    qualcomm: bool = False  #: FSYNR1 tells the stream

    @classmethod
    def of(cls, registers: SmmuRegisters, *, version: int, **others: Any) -> Features:
        """From IDR0 to IDR2 as the secure side reads them; ``others`` replace what is found."""
        idr0, idr1, idr2 = (registers(name, None, True) for name in ("IDR0", "IDR1", "IDR2"))
        ubs = get("IDR2", "UBS", idr2)
        found = cls(
            version=version,
            num_cb=get("IDR1", "NUMCB", idr1),
            num_s2cb=get("IDR1", "NUMS2CB", idr1),
            num_smr=get("IDR0", "NUMSMRG", idr0),
            num_irpt=get("IDR0", "NUMIRPT", idr0),
            ias=address_size(get("IDR2", "IAS", idr2)),
            oas=address_size(get("IDR2", "OAS", idr2)),
            ubs=UPSTREAM_SIZES[ubs] if ubs in UPSTREAM_SIZES else address_size(ubs),
            ptfs=get("IDR0", "PTFS", idr0),
            has_4k=bool(get("IDR2", "PTFSv8_4kB", idr2)),
            has_16k=bool(get("IDR2", "PTFSv8_16kB", idr2)),
            has_64k=bool(get("IDR2", "PTFSv8_64kB", idr2)),
            s1=bool(get("IDR0", "S1TS", idr0)),
            s2=bool(get("IDR0", "S2TS", idr0)),
            nested=bool(get("IDR0", "NTS", idr0)),
            hafdbs=get("IDR1", "HAFDBS", idr1),
            hads=bool(get("IDR2", "HADS", idr2)),
            dipans=bool(get("IDR2", "DIPANS", idr2)),
            smcd=bool(get("IDR1", "SMCD", idr1)),
            exids=bool(get("IDR0", "EXIDS", idr0)),
            sms=bool(get("IDR0", "SMS", idr0)),
            numsidb=get("IDR0", "NUMSIDB", idr0),
            secure=bool(get("IDR0", "SES", idr0)),
        )
        return replace(found, **others)

    @property
    def granules(self) -> tuple[int, ...]:
        """AArch64 granules as powers of two."""
        sizes = ((12, self.has_4k), (14, self.has_16k), (16, self.has_64k))
        return tuple(size for size, there in sizes if there)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a transaction goes, and as what it arrives there."""

    status: Literal["translate", "bypass", "fault"]
    access: Access  #: after S2CR; ``secure`` is its side, so False without security
    bank: int | None = None
    stage2: int | None = None  #: the bank of stage 2 when nested
    kind: int = STAGE1  #: CBAR.TYPE
    hyp: bool = False
    cause: str | None = None
    attributes: Attributes = DRIVEN  #: with the overrides so far; ``secure`` is that on the bus
    in_stage2: bool = False  #: the fault is about a nested bank's stage 2 bank


class Router:
    """The global part of an instance."""

    def __init__(self, registers: SmmuRegisters, features: Features) -> None:
        self.registers = registers
        self.features = features

    def side(self, access: Access) -> bool:
        """Whether the transaction is a secure one here."""
        return access.secure and self.features.secure

    def owner(self, index: int, field: str) -> bool:
        """The security state that a group or bank belongs to: the low-numbered are non-secure."""
        if not self.features.secure:
            return False
        return index >= get("SCR1", field, self.registers("SCR1", None, True))

    def route(self, stream: int, access: Access) -> Route:
        """CLIENTPD, the mapping groups, S2CR, the bank."""
        side = self.side(access)
        access = replace(access, secure=side)
        cr0 = self.registers("sCR0", None, side)
        if get("sCR0", "CLIENTPD", cr0):
            return self.passed(access, "sCR0", cr0, checked=False)
        groups = self.matches(stream, side, cr0)
        if not groups:
            if get("sCR0", "USFCFG", cr0):
                return Route("fault", access, cause="unknown-stream")
            return self.passed(access, "sCR0", cr0)
        if len(groups) > 1 and self.features.smcd and get("sCR0", "SMCFCFG", cr0):
            return Route("fault", access, cause="stream-conflict")
        s2cr = self.registers("S2CR", groups[0], side)
        kind = get("S2CR", "TYPE", s2cr)
        if kind == 1:
            return self.passed(access, "S2CR", s2cr)
        if kind > 1:
            return Route("fault", access, cause="config")
        arrived = self.arrived(access, s2cr)
        attributes = self.driven(side, "S2CR", s2cr)
        found = self.bank_route(get("S2CR", "CBNDX", s2cr), arrived)
        # A fault that no bank tells of shows the transaction as its master presents it.
        return replace(found, attributes=attributes, access=access if found.cause else arrived)

    def matches(self, stream: int, side: bool, cr0: int) -> list[int]:
        """Groups of the transaction's security state that hold the stream."""
        extended = bool(self.features.exids and get("sCR0", "EXIDENABLE", cr0))
        if stream >> (16 if extended else self.features.numsidb):
            return []
        mine = [
            group for group in range(self.features.num_smr)
            if self.owner(group, "NSNUMSMRGO") == side
        ]  # fmt: skip
        if not self.features.sms:
            return [stream] if stream in mine else []
        return [group for group in mine if self.holds(group, stream, side, extended)]

    def holds(self, group: int, stream: int, side: bool, extended: bool) -> bool:
        """Whether a group's SMR matches: a mask bit of 1 ignores the ID bit."""
        smr = self.registers("SMR", group, side)
        if extended:
            s2cr = self.registers("S2CR", group, side)
            valid = get("S2CR", "EXIDVALID", s2cr)
            mask, number = get("SMR_EXID", "EXMASK", smr), get("SMR_EXID", "EXID", smr)
        else:
            valid = get("SMR", "VALID", smr)
            mask, number = get("SMR", "MASK", smr), get("SMR", "ID", smr)
        return bool(valid) and (stream ^ number) & ~mask == 0

    def arrived(self, access: Access, s2cr: int) -> Access:
        """The access after INSTCFG and PRIVCFG; DIPAN makes fetches unprivileged."""
        fetch = INSTRUCTION.get(get("S2CR", "INSTCFG", s2cr), access.instruction)
        privcfg = get("S2CR", "PRIVCFG", s2cr)
        privileged = PRIVILEGE.get(privcfg, access.privileged)
        if privcfg == 1 and self.features.dipans and fetch and not access.write:
            privileged = False
        return replace(access, privileged=privileged, instruction=fetch)

    def bank_route(self, bank: int, access: Access, *, interrupts: bool = True) -> Route:
        """The bank's CBAR, checked in the order of docs/arm-smmu-v2.md, section 2; queries raise no
        ``interrupts``, so IRPTNDX doesn't matter to them."""
        features, side = self.features, access.secure
        lost = Route("fault", access, bank=bank)
        if not self.reachable(bank, side):
            return replace(lost, cause="no-context")
        cbar = self.registers("CBAR", bank, side)
        picks = features.version == 1 or features.num_irpt > 1  # else one interrupt a bank
        if interrupts and picks and get("CBAR", "IRPTNDX", cbar) >= features.num_irpt:
            return replace(lost, cause="no-interrupt")
        kind = get("CBAR", "TYPE", cbar)
        there = (features.s2, features.s1, False, features.nested)[kind]
        if not there or (kind != STAGE2_ONLY and bank < features.num_s2cb):
            return replace(lost, cause="config")
        hyp = kind == STAGE1 and not side and bool(get("CBAR", "HYPC", cbar))
        if hyp:
            access = replace(access, privileged=True)
        found = Route("translate", access, bank, kind=kind, hyp=hyp)
        if kind != NESTED:
            return found
        second = get("CBAR", "CBNDX", cbar)
        if not self.reachable(second, side) or not self.serves(bank, second, side):
            return replace(lost, cause="config", in_stage2=True)
        return replace(found, stage2=second)

    def reachable(self, bank: int, side: bool) -> bool:
        """Implemented, and of this security state."""
        return bank < self.features.num_cb and self.owner(bank, "NSNUMCBO") == side

    def serves(self, bank: int, second: int, side: bool) -> bool:
        """Whether ``second`` may be the stage 2 of ``bank``."""
        if get("CBAR", "TYPE", self.registers("CBAR", second, side)) != STAGE2_ONLY:
            return False
        return self.va64(second, side) or not self.va64(bank, side)

    def va64(self, bank: int, side: bool) -> bool:
        """CBA2R.VA64; v1 has CBA2R only where it has AArch64 tables."""
        if self.features.version == 1 and not self.features.granules:
            return False
        return bool(get("CBA2R", "VA64", self.registers("CBA2R", bank, side)))

    def driven(self, side: bool, layout: str, value: int) -> Attributes:
        """The incoming attributes with a register's overrides."""
        return override(replace(DRIVEN, secure=side), layout, value, side=side)

    def passed(self, access: Access, layout: str, value: int, *, checked: bool = True) -> Route:
        """A bypass with sCR0's or S2CR's attributes; SCR1.SIF keeps secure fetches from
        non-secure memory, but not with CLIENTPD."""
        attributes = self.driven(access.secure, layout, value)
        if checked and self.sif(access) and not attributes.secure:
            return Route("fault", access, cause="global-permission")
        return Route("bypass", access, attributes=attributes)

    def sif(self, access: Access) -> bool:
        """Whether this is a fetch that SCR1.SIF watches."""
        if not (access.secure and access.instruction) or access.write:
            return False
        return bool(get("SCR1", "SIF", self.registers("SCR1", None, True)))


def override(attributes: Attributes, layout: str, value: int, *, side: bool) -> Attributes:
    """Apply a register's MTCFG, MemAttr, SHCFG, WACFG and, for a secure side's transaction, NSCFG;
    those that the layout has."""

    def field(name: str) -> int:
        return get(layout, name, value) if name in FIELDS[layout] else 0

    found = overridden(
        attributes,
        mtcfg=field("MTCFG"),
        memattr=field("MemAttr"),
        shcfg=field("SHCFG"),
        wacfg=field("WACFG"),
    )
    return replace(found, secure=side and SECURITY.get(field("NSCFG"), attributes.secure))
