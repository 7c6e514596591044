# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory attributes of a page: TEX, C, B and S, MAIR or MemAttr to memory type, cache policy and
shareability.

ARM DDI 0406C B3.8.2 (without TEX remap), B3.8.3 (with TEX remap), and DDI 0487 D8.6. Where the
architecture leaves an encoding reserved or implementation defined, the choice is listed at
:data:`RESERVED`, or is docs/arm-smmu-v2.md's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from smmubench.target import Attributes

Policy = Literal["none", "wbwa", "wt", "wbnwa"]
Share = Literal["none", "inner", "outer"]

#: Cacheability as NMRR encodes it, and TEX[1:0] and {C, B} when TEX[2] is 1 (B3.8.2, B3.8.3).
POLICY: Final[tuple[Policy, Policy, Policy, Policy]] = ("none", "wbwa", "wt", "wbnwa")

#: Strongly-ordered memory is always shareable by everybody (B3.8.1).
STRONGLY_ORDERED: Final = Attributes("strongly-ordered", "none", "none", "outer")

#: What a reserved or implementation defined encoding means here: the most restrictive type.
RESERVED: Final = STRONGLY_ORDERED


def without_remap(tex: int, c: int, b: int, s: int) -> Attributes:
    """SCTLR.TRE 0 (B3.8.2). There is one shareable domain, the outer one."""
    share: Share = "outer" if s else "none"
    if tex & 4:
        return Attributes("normal", POLICY[c << 1 | b], POLICY[tex & 3], share)
    match (tex, c, b):
        case (0, 0, 0):
            return STRONGLY_ORDERED
        case (0, 0, 1):
            return Attributes("device", "none", "none", "outer")
        case (0, 1, 0):
            return Attributes("normal", "wt", "wt", share)
        case (0, 1, 1):
            return Attributes("normal", "wbnwa", "wbnwa", share)
        case (1, 0, 0):
            return Attributes("normal", "none", "none", share)
        case (1, 1, 1):
            return Attributes("normal", "wbwa", "wbwa", share)
        case (2, 0, 0):
            return Attributes("device", "none", "none", "none")
        case _:
            return RESERVED


def with_remap(tex: int, c: int, b: int, s: int, prrr: int, nmrr: int) -> Attributes:
    """SCTLR.TRE 1 (B3.8.3): {TEX[0], C, B} selects a region n of PRRR and NMRR."""
    n = (tex & 1) << 2 | c << 1 | b
    kind = prrr >> (2 * n) & 3  # TRn
    if kind == 0:
        return STRONGLY_ORDERED
    if kind == 3:
        return RESERVED
    # S picks one of two shareability bits: DS0/DS1 for device, NS0/NS1 for normal memory.
    first = 16 if kind == 1 else 18
    shareable = prrr >> (first + s) & 1
    inner_only = prrr >> (24 + n) & 1  # NOSn
    share: Share = ("inner" if inner_only else "outer") if shareable else "none"
    if kind == 1:
        return Attributes("device", "none", "none", share)
    inner = POLICY[nmrr >> (2 * n) & 3]  # IRn
    outer = POLICY[nmrr >> (16 + 2 * n) & 3]  # ORn
    return Attributes("normal", inner, outer, share)


# --- Memory types in registers, and bypass: docs/msm-iommu-v0.md, sections 2 and 4 ---

#: PAR.MT, BPMEMTYPE: the inner attribute as ARMv7's PAR[6:4] encodes it (DDI 0406C B4.1, "PAR");
#: the two codes that it leaves out act as strongly-ordered.
MEMORY_TYPES: Final[dict[int, tuple[Literal["strongly-ordered", "device", "normal"], Policy]]] = {
    0: ("normal", "none"),
    1: ("strongly-ordered", "none"),
    2: ("strongly-ordered", "none"),
    3: ("device", "none"),
    4: ("strongly-ordered", "none"),
    5: ("normal", "wbwa"),
    6: ("normal", "wt"),
    7: ("normal", "wbnwa"),
}

#: How bench masters drive the bus.
DRIVEN: Final = Attributes("normal", "none", "none", "none")


def memory_type(attributes: Attributes) -> int:
    """The code of these attributes in PAR.MT."""
    if attributes.memtype == "strongly-ordered":
        return 1
    if attributes.memtype == "device":
        return 3
    return {"none": 0, "wbwa": 5, "wt": 6, "wbnwa": 7}[attributes.inner]


def bypassed(override: bool, memory_type: int, shareability: int) -> Attributes:
    """A transaction that passes through: BPMTCFG and BPMEMTYPE, and BPSHCFG (1 outer, 2 inner, 3
    not shareable)."""
    attributes = DRIVEN
    if override:
        kind, policy = MEMORY_TYPES[memory_type]
        attributes = Attributes(kind, policy, policy, DRIVEN.share)
    if attributes.memtype == "strongly-ordered":
        return STRONGLY_ORDERED
    shares: tuple[Share, ...] = (attributes.share, "outer", "inner", "none")
    return replace(attributes, share=shares[shareability])


# --- Long descriptors, the SMMU's overrides: DDI 0487 D8.6, docs/arm-smmu-v2.md section 5 ---

DEVICE: Final = Attributes("device", "none", "none", "outer")

#: SH of a descriptor, TCR or PAR; 1 is reserved and not shareable here.
SH: Final[tuple[Share, Share, Share, Share]] = ("none", "none", "outer", "inner")

#: SHCFG of sCR0, S2CR and SCTLR; 0 keeps what is there.
SHCFG: Final[dict[int, Share]] = {1: "outer", 2: "inner", 3: "none"}

#: Two bits of a stage 2 MemAttr or an override's; 0 is unpredictable where normal memory is meant.
MEMATTR_POLICY: Final[tuple[Policy, Policy, Policy, Policy]] = ("none", "none", "wt", "wbwa")


def of_mair(attr: int, sh: int) -> Attributes:
    """One Attr field of MAIR, with the descriptor's SH (DDI 0487 D17, MAIR_EL1)."""
    if attr >> 4 == 0:
        return DEVICE if attr else STRONGLY_ORDERED
    return Attributes("normal", mair_policy(attr & 15), mair_policy(attr >> 4), SH[sh])


def mair_policy(nibble: int) -> Policy:
    """Half of a MAIR field: 0b0100 non-cacheable; bit 2 write-back, else write-through; bit 0
    write-allocate. Bit 3 tells lasting from transient, which isn't among the attributes."""
    if nibble in (0, 4):
        return "none"
    if not nibble & 4:
        return "wt"
    return "wbwa" if nibble & 1 else "wbnwa"


def of_memattr(memattr: int, share: Share) -> Attributes:
    """MemAttr of a stage 2 descriptor or of an override: write-back comes as write-allocate."""
    if memattr >> 2 == 0:
        return DEVICE if memattr else STRONGLY_ORDERED
    return Attributes("normal", MEMATTR_POLICY[memattr & 3], MEMATTR_POLICY[memattr >> 2], share)


def overridden(
    incoming: Attributes, *, mtcfg: int, memattr: int, shcfg: int, wacfg: int
) -> Attributes:
    """What sCR0, S2CR, or a SCTLR with M 0 makes of a transaction's attributes.

    Strongly-ordered memory stays outer shareable whatever SHCFG says (B3.8.1).
    """
    found = of_memattr(memattr, incoming.share) if mtcfg else incoming
    if found.memtype == "strongly-ordered":
        return STRONGLY_ORDERED
    found = replace(found, share=SHCFG.get(shcfg, found.share))
    if wacfg < 2:
        return found
    write_back: Policy = "wbwa" if wacfg == 2 else "wbnwa"
    return replace(
        found,
        inner=write_back if found.inner.startswith("wb") else found.inner,
        outer=write_back if found.outer.startswith("wb") else found.outer,
    )


def combined(first: Attributes, second: Attributes) -> Attributes:
    """Both stages' attributes: the stronger type, the weaker cacheability, the wider domain
    (DDI 0487 D8.6.7). Allocation hints are the first stage's."""
    types = ("strongly-ordered", "device", "normal")
    kind = min(first.memtype, second.memtype, key=types.index)
    if kind == "strongly-ordered":
        return STRONGLY_ORDERED
    if kind == "device":
        return DEVICE
    inner, outer = weaker(first.inner, second.inner), weaker(first.outer, second.outer)
    shares: tuple[Share, ...] = ("outer", "inner", "none")
    share: Share = min(first.share, second.share, key=shares.index)
    if inner == outer == "none":
        share = "outer"
    return Attributes("normal", inner, outer, share)


def weaker(first: Policy, second: Policy) -> Policy:
    """Non-cacheable over write-through over write-back; of two write-backs the first's hint."""
    for policy in ("none", "wt"):
        if policy in (first, second):
            return policy
    return first


def mattr(attributes: Attributes) -> int:
    """The attributes as a MAIR field, for PAR.MATTR; read-allocate, which they don't tell, is set
    (DDI 0487 lets PAR show the resulting attributes)."""
    if attributes.memtype == "strongly-ordered":
        return 0x00
    if attributes.memtype == "device":
        return 0x04
    nibble = {"none": 0x4, "wt": 0xA, "wbnwa": 0xE, "wbwa": 0xF}
    return nibble[attributes.outer] << 4 | nibble[attributes.inner]
