# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory attributes of a short-descriptor page: TEX, C, B and S to memory type, cache policy and
shareability.

ARM DDI 0406C B3.8.2 (without TEX remap) and B3.8.3 (with TEX remap). Where the architecture leaves
an encoding reserved or implementation defined, the choice is listed at :data:`RESERVED`.
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
