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

from smmubench.oracle.msm import V2P_ACCESS, WALK_ON_MISS, MsmOracle, Route, V2PKind, to_translation
from smmubench.oracle.permissions import allowed
from smmubench.oracle.short import (
    LARGE,
    SECTION,
    SMALL,
    Page,
    Settings,
    ShortWalk,
    first_level_address,
    walk,
)
from smmubench.target import READ, Access, Translation


@dataclass(frozen=True, slots=True)
class Held:
    """A page that the TLB may hold: ``va`` is the page's first virtual address."""

    va: int
    page: Page
    vmid: int
    asid: int
    secure: bool
    locked: bool = False

    def covers(self, iova: int) -> bool:
        return self.va <= iova < self.va + self.page.size

    def serves(self, iova: int, vmid: int, asid: int, secure: bool) -> bool:
        """Global pages (nG 0) match every ASID of their VMID."""
        same = self.vmid == vmid and self.secure == secure
        return same and (self.page.is_global or self.asid == asid) and self.covers(iova)


class TlbShadow:
    """The pages that a TLB behind ``oracle`` may hold."""

    def __init__(self, oracle: MsmOracle) -> None:
        self.oracle = oracle
        self.held: set[Held] = set()

    # --- Fills ---

    def touch(self, stream: int, iova: int, access: Access = READ) -> None:
        """A transaction missed the TLB: what its walk finds may be held from here on."""
        route = self.oracle.route(stream, access)
        context = route.context
        if context is None or route.status != "translate" or iova >> 32:
            return
        field = self.oracle.field
        walks = field("ACTLR", "TLBMCFG", context) == WALK_ON_MISS
        if walks and not field("ACTLR", "DNA", context):
            self._fill(context, iova, self.oracle.seen(context, access), route.secure)

    def touch_v2p(self, context: int, iova: int, kind: V2PKind) -> None:
        """The same for a V2P that missed: non-secure, with V2PCFG and DNLV2PA for TLBMCFG and
        DNA."""
        field = self.oracle.field
        walks = field("SCTLR", "M", context) and field("ACTLR", "V2PCFG", context) == WALK_ON_MISS
        if walks and not field("ACTLR", "DNLV2PA", context):
            self._fill(context, iova, V2P_ACCESS[kind], secure=False)

    def _fill(self, context: int, iova: int, access: Access, secure: bool) -> None:
        settings = self.oracle.settings(context)
        vmid, asid = self._tags(context)
        locked = bool(self.oracle.field("TLBLCKR", "LKE", context))
        ways = {
            "second": bool(self.oracle.field("BFBCR", "BFBDFE", context)),
            "first": bool(self.oracle.field("BFBCR", "BFBSFE", context)),
        }
        found = walk(settings, self.oracle.read, iova, access)
        walks = [(iova, found)]
        following = next_descriptor(settings, iova, found, **ways)
        if following is not None:
            walks.append((following, walk(settings, self.oracle.read, following, access)))
        for va, each in walks:
            # A leaf whose access flag is 0 is never held; one that refuses the access may be (ARM
            # DDI 0406C B3.9).
            if each.page is not None and each.cause != "access-flag":
                base = va & ~(each.page.size - 1)
                self.held.add(Held(base, each.page, vmid, asid, secure, locked))

    # --- Invalidations; each drops at least what its definition names ---

    def drop(self, which: Callable[[Held], bool], *, spare_locked: int = 0) -> None:
        """Forget pages; the CFG bits of the invalidations may spare locked ones."""
        self.held = {h for h in self.held if not which(h) or (spare_locked and h.locked)}

    def invalidate_all(self) -> None:
        """GLOBAL_TLBIALL."""
        self.drop(lambda h: True, spare_locked=self.oracle.field("CR", "TLBIALLCFG"))

    def invalidate_vmid(self, vmid: int) -> None:
        """TLBIVMID."""
        self.drop(lambda h: h.vmid == vmid, spare_locked=self.oracle.field("CR", "TLBIVMIDCFG"))

    def invalidate_context(self, context: int) -> None:
        """CTX_TLBIALL: what the context can hit now."""
        vmid, asid = self._tags(context)
        self.drop(
            lambda h: h.vmid == vmid and (h.page.is_global or h.asid == asid),
            spare_locked=self.oracle.field("TLBLCKR", "TLBIALLCFG", context),
        )

    def invalidate_asid(self, context: int, asid: int) -> None:
        """TLBIASID. Global entries have no ASID and may stay."""
        vmid, _ = self._tags(context)
        self.drop(
            lambda h: h.vmid == vmid and not h.page.is_global and h.asid == asid,
            spare_locked=self.oracle.field("TLBLCKR", "TLBIASIDCFG", context),
        )

    def invalidate_va(self, context: int, va: int, asid: int) -> None:
        """TLBIVA: entries of any size that contain the VA, with that ASID or global."""
        vmid, _ = self._tags(context)
        self.drop(
            lambda h: h.vmid == vmid and (h.page.is_global or h.asid == asid) and h.covers(va),
            spare_locked=self.oracle.field("TLBLCKR", "TLBIVAACFG", context),
        )

    def invalidate_va_all(self, context: int, va: int) -> None:
        """TLBIVAA: the same for every ASID."""
        vmid, _ = self._tags(context)
        self.drop(
            lambda h: h.vmid == vmid and h.covers(va),
            spare_locked=self.oracle.field("TLBLCKR", "TLBIVAACFG", context),
        )

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
        access = self.oracle.seen(route.context, access)
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


def next_descriptor(
    settings: Settings, iova: int, found: ShortWalk, *, first: bool, second: bool
) -> int | None:
    """The VA that the descriptor after the walk's last one serves, if a prefetch may fetch it.

    After a large page or supersection that is the one behind its 16 entries. Never across a
    table's end: the last of 256 second-level entries has no successor, nor has the last that TTBR0
    (4096 >> TTBCR.N entries) or TTBR1 holds.
    """
    if not (second if found.level == 2 else first and found.level == 1):
        return None
    size = found.page.size if found.page else SMALL if found.level == 2 else SECTION
    following = (iova & ~(size - 1)) + size
    if found.level == 2:
        return following if following >> 20 == iova >> 20 else None
    if following >> 32:
        return None
    now, later = (first_level_address(settings, va)[0] for va in (iova, following))
    return following if now == later else None


def hit(held: Held, iova: int, route: Route, access: Access) -> Translation:
    """The answer of one held page: permissions are those of the walk that filled it.

    Its fault tells the level that the page came from, so that the same access reads the same
    whatever the TLB holds (ours).
    """
    page = held.page
    cause = None if allowed(page.perms, page.pxn, access) else "permission"
    level = 2 if page.size <= LARGE else 1
    pa = page.base | iova & (page.size - 1)
    return replace(to_translation(ShortWalk(cause, level, (), page, pa), iova, route), hit=True)
