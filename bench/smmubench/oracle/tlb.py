# SPDX-License-Identifier: GPL-2.0-or-later
"""Which answers a TLB may still give after tables changed.

The oracle does not model a TLB: sets, ways and replacement are the implementation's affair. It
keeps the promise that a TLB makes: an answer is the tables' present one, or one that some walk gave
since the last invalidation that covers it. :class:`TlbShadow` remembers those walks; whoever runs
transactions tells it of fills and invalidations and asks which answers are acceptable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from smmubench.oracle.msm import MsmOracle, Route, to_translation
from smmubench.oracle.permissions import allowed
from smmubench.oracle.short import Page, ShortWalk, walk
from smmubench.target import READ, Access, Translation


@dataclass(frozen=True, slots=True)
class Held:
    """A page that the TLB may hold: ``va`` is the page's first virtual address."""

    va: int
    page: Page
    vmid: int
    asid: int
    secure: bool

    def covers(self, iova: int) -> bool:
        return self.va <= iova < self.va + self.page.size

    def serves(self, iova: int, vmid: int, asid: int, secure: bool) -> bool:
        """Global pages (nG 0) match every ASID of their VMID."""
        tagged = (
            self.vmid == vmid
            and self.secure == secure
            and (self.page.is_global or self.asid == asid)
        )
        return tagged and self.covers(iova)


class TlbShadow:
    """The pages that a TLB behind ``oracle`` may hold."""

    def __init__(self, oracle: MsmOracle) -> None:
        self.oracle = oracle
        self.held: set[Held] = set()

    # --- Fills ---

    def touch(self, stream: int, iova: int, access: Access = READ) -> None:
        """A transaction went through: what its walk would find now may be held from here on.

        A leaf whose access flag is 0 is never held; one that refuses the access may be (ARM DDI
        0406C B3.9, B3.10).
        """
        route = self.oracle.route(stream, access)
        if route.context is None or route.status != "translate":
            return
        if "tlb-miss" in self.oracle.on_miss(stream, iova, access).causes:
            return
        settings = self.oracle.settings(route.context)
        found = walk(settings, self.oracle.read, iova, access)
        if found.page is not None and found.cause != "access-flag":
            va = iova & ~(found.page.size - 1)
            vmid = self.oracle.tag_vmid(route.context)
            self.held.add(Held(va, found.page, vmid, route.asid, route.secure))

    # --- Invalidations; each drops at least what its definition names ---

    def drop(self, which: Callable[[Held], bool]) -> None:
        self.held = {h for h in self.held if not which(h)}

    def invalidate_all(self) -> None:
        """GLOBAL_TLBIALL."""
        self.held.clear()

    def invalidate_vmid(self, vmid: int) -> None:
        """TLBIVMID."""
        self.drop(lambda h: h.vmid == vmid)

    def invalidate_context(self, context: int) -> None:
        """CTX_TLBIALL: what the context can hit."""
        vmid, asid = self._tags(context)
        self.drop(lambda h: h.vmid == vmid and (h.page.is_global or h.asid == asid))

    def invalidate_asid(self, context: int, asid: int) -> None:
        """TLBIASID. Global entries have no ASID and may stay."""
        vmid, _ = self._tags(context)
        self.drop(lambda h: h.vmid == vmid and not h.page.is_global and h.asid == asid)

    def invalidate_va(self, context: int, va: int, asid: int) -> None:
        """TLBIVA: entries of any size that contain the VA, with that ASID or global."""
        vmid, _ = self._tags(context)
        self.drop(
            lambda h: h.vmid == vmid and (h.page.is_global or h.asid == asid) and h.covers(va)
        )

    def invalidate_va_all(self, context: int, va: int) -> None:
        """TLBIVAA: the same for every ASID."""
        vmid, _ = self._tags(context)
        self.drop(lambda h: h.vmid == vmid and h.covers(va))

    def _tags(self, context: int) -> tuple[int, int]:
        return self.oracle.tag_vmid(context), self.oracle.field("CONTEXTIDR", "ASID", context)

    # --- Answers ---

    def stale(self, stream: int, iova: int, access: Access = READ) -> list[Translation]:
        """The answers that held pages would give, each marked as a hit."""
        route = self.oracle.route(stream, access)
        if route.context is None or route.status != "translate":
            return []
        vmid = self.oracle.tag_vmid(route.context)
        serving = [h for h in self.held if h.serves(iova, vmid, route.asid, route.secure)]
        answers = [hit(h, iova, route, access) for h in serving]
        if len(serving) > 1:
            causes = frozenset({"multi-hit"})
            answers.append(
                Translation(iova, "fault", hit=True, context=route.context, causes=causes)
            )
        return answers

    def acceptable(self, stream: int, iova: int, access: Access = READ) -> list[Translation]:
        """Every answer that a transaction may get: that of a miss, or a stale one."""
        return [self.oracle.on_miss(stream, iova, access), *self.stale(stream, iova, access)]


def hit(held: Held, iova: int, route: Route, access: Access) -> Translation:
    """The answer of one held page. Its permissions are those of the walk that filled it; a hit has
    no level."""
    page = held.page
    cause = None if allowed(page.perms, page.pxn, access) else "permission"
    pa = page.base | iova & (page.size - 1)
    return replace(to_translation(ShortWalk(cause, 0, (), page, pa), iova, route), hit=True)
