# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may do what with a page (ARM DDI 0406C B3.7.1, B3.7.2).

The MSM IOMMU has no DACR: the domain field is not looked at, so every page is checked as a
client's.
"""

from __future__ import annotations

from typing import Final

from smmubench.target import Access

#: AP[2:0] with SCTLR.AFE 0. 4 is reserved: nobody gets access.
AP_FULL: Final[tuple[frozenset[str], ...]] = (
    frozenset(),
    frozenset({"pr", "pw"}),
    frozenset({"pr", "pw", "ur"}),
    frozenset({"pr", "pw", "ur", "uw"}),
    frozenset(),
    frozenset({"pr"}),
    frozenset({"pr", "ur"}),
    frozenset({"pr", "ur"}),
)

#: AP[2:1] with SCTLR.AFE 1, where AP[0] is the access flag.
AP_SIMPLE: Final[tuple[frozenset[str], ...]] = (
    frozenset({"pr", "pw"}),
    frozenset({"pr", "pw", "ur", "uw"}),
    frozenset({"pr"}),
    frozenset({"pr", "ur"}),
)


def granted(ap: int, *, afe: bool) -> frozenset[str]:
    """The data permissions of AP[2:0], a subset of "pr", "pw", "ur", "uw"."""
    return AP_SIMPLE[ap >> 1] if afe else AP_FULL[ap]


def allowed(
    perms: frozenset[str], pxn: bool, access: Access, *, wxn: bool = False, uwxn: bool = False
) -> bool:
    """Whether a page with ``perms`` (which may hold "xn") and PXN lets ``access`` pass.

    A fetch needs XN 0 and the read permission of its level; PXN forbids it to privileged code
    (B3.7.2), and so do WXN and UWXN (B3.7.3) from pages that are writable. A write is checked as
    data, whatever its instruction attribute says.
    """
    level = "p" if access.privileged else "u"
    if access.write:
        return level + "w" in perms
    if access.instruction:
        if "xn" in perms or (pxn and access.privileged):
            return False
        if (wxn and level + "w" in perms) or (uwxn and access.privileged and "uw" in perms):
            return False
    return level + "r" in perms


#: Every right a page may give: read, write and execute, privileged and unprivileged. An answer
#: tells of the last two as "xn" only: no fetch passes.
RIGHTS: Final = frozenset({"pr", "pw", "px", "ur", "uw", "ux"})


def asked(access: Access) -> str:
    """The one of RIGHTS that ``access`` needs."""
    kind = "w" if access.write else "x" if access.instruction else "r"
    return ("p" if access.privileged else "u") + kind


def shown(rights: frozenset[str]) -> frozenset[str]:
    """Rights as Translation.perms has them."""
    data = rights - {"px", "ux"}
    return data if rights & {"px", "ux"} else data | {"xn"}
