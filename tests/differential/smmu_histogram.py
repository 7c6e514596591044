# SPDX-License-Identifier: GPL-2.0-or-later
"""What an SMMU's examples were, from the oracle's side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smmubench.oracle import SmmuFault
from smmubench.target import Walk

from .histogram import PERMISSIONS, Histogram, Key, permission_outcome

if TYPE_CHECKING:
    from .smmu_bench import SmmuBench
    from .smmu_worlds import Request

KINDS: Final = ("stage2", "stage1", "fault", "nested")
#: Format -> sizes of pages, contiguous ones included.
SIZES: Final = {
    "short": ("4K", "64K", "1M", "16M"),
    "long": ("4K", "64K", "2M", "32M", "1G", "16G"),
    "aarch64-4K": ("4K", "64K", "2M", "32M", "1G", "16G"),
    "aarch64-16K": ("16K", "2M", "32M", "1G"),
    "aarch64-64K": ("64K", "2M", "512M", "16G"),
}
FSR: Final = ("TF", "AFF", "PF", "EF", "ASF", "MULTI", "SS")
GFSR: Final = ("ICF", "USF", "SMCF", "UCBF", "UCIF", "MULTI")


def words(size: int) -> str:
    """4096 as "4K"."""
    for unit, letter in ((1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")):
        if size >= unit:
            return f"{size // unit}{letter}"
    return str(size)


class SmmuHistogram(Histogram):
    """Adds stages, formats and SMMU registers."""

    def count(self, bench: SmmuBench, request: Request, walk: Walk) -> None:  # type: ignore[override]
        """One example."""
        result = walk.result
        self["status", result.status] += 1
        for cause in result.causes:
            self["cause", cause] += 1
        route = bench.oracle.route(request.stream, request.access)
        if route.status != "translate" or route.bank is None:
            return
        side = route.access.secure
        form = bench.oracle.stages.format(route.bank, side, stage2=route.kind == 0)
        kind = KINDS[route.kind]
        self["format", f"{kind} {form}"] += 1
        if route.stage2 is not None:
            second = bench.oracle.stages.format(route.stage2, side, stage2=True)
            self["nested", f"{form} in {second}: {result.status}"] += 1
        if result.status == "translated":
            self.count_page(bench, walk, route.bank, form, nested=route.stage2 is not None)
            assert result.attributes is not None
            self["memory type", result.attributes.memtype] += 1
            self["share", result.attributes.share] += 1
        elif result.status == "fault":
            found = bench.oracle.stages.translate(route, request.iova)
            self["fault", f"stage {found.stage} level {found.level}"] += 1
            [cause] = result.causes - {"stage2"}
            self[f"{cause} level", f"stage {found.stage} level {found.level}"] += 1
        outcome = permission_outcome(result)
        if outcome:
            access = route.access
            level = "privileged" if access.privileged else "user"
            what = "write" if access.write else "fetch" if access.instruction else "read"
            self["permission", f"{level} {what} {outcome}"] += 1

    def count_page(
        self, bench: SmmuBench, walk: Walk, bank: int, form: str, *, nested: bool
    ) -> None:
        """The page's size by its format, where one stage alone gave it."""
        stages = {level.stage for level in walk.levels}
        if nested or len(stages) != 1:
            return
        stage = stages.pop()
        if form == "aarch64":
            tcr = bench.value("TCR", bank, False)
            upper = stage == 1 and walk.levels[0].ttbr
            code = tcr >> (30 if upper else 14) & 3
            grain = ({1: "16K", 2: "4K", 3: "64K"} if upper else {0: "4K", 1: "64K", 2: "16K"}).get(
                code
            )
            if grain is None:
                return
            form = f"aarch64-{grain}"
        self["size", f"stage {stage} {form} {words(walk.result.page)}"] += 1

    def count_fault(self, fault: SmmuFault, status: int, *, stalled: bool) -> None:
        """Fault registers as they read afterwards."""
        register = "sGFSR" if fault.bank is None else "FSR"
        names = {
            "FSR": {
                1: "TF",
                2: "AFF",
                3: "PF",
                4: "EF",
                5: "TLBMCF",
                7: "ASF",
                30: "SS",
                31: "MULTI",
            },
            "sGFSR": {0: "ICF", 1: "USF", 2: "SMCF", 3: "UCBF", 4: "UCIF", 7: "PF", 31: "MULTI"},
        }[register]
        self.update((register, name) for bit, name in names.items() if status >> bit & 1)


def rarities() -> list[Key]:
    """Table updates, and pages of every size of every format.

    A first table of AArch32's stage 1 is too small for contiguous entries.
    """
    pages = [(form, size) for form, sizes in SIZES.items() for size in sizes]
    return [
        *(("update", kind) for kind in ("access", "dirty")),
        *(
            ("size", f"stage 1 {form} {size}")
            for form, size in pages
            if (form, size) != ("long", "16G")
        ),
        *(("size", f"stage 2 {form} {size}") for form, size in pages if form != "short"),
    ]


def everything() -> list[Key]:
    """What random worlds must have shown."""
    return [
        *(("fault", f"stage {stage} level {level}") for stage in (1, 2) for level in range(4)),
        *(("FSR", bit) for bit in FSR),
        *(("sGFSR", bit) for bit in GFSR),
        *(("permission", outcome) for outcome in PERMISSIONS),
        *(("status", status) for status in ("translated", "bypass", "fault")),
        *(("memory type", kind) for kind in ("strongly-ordered", "device", "normal")),
        *(("share", share) for share in ("none", "inner", "outer")),
        *(("PAR", kind) for kind in ("fault", "page")),
    ]  # fmt: skip
