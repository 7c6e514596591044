# SPDX-License-Identifier: GPL-2.0-or-later
"""What an SMMU's TLB may hold, and what an invalidation leaves of it (docs/arm-smmu-v2.md,
section 6).

As the MSM part's shadow it is no model of a TLB: it remembers pages that walks gave, and says which
answers no invalidation has outdated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from smmubench.oracle.permissions import asked, shown
from smmubench.oracle.smmu_stages import Found
from smmubench.target import Access, Translation

Kind = Literal["stage1", "nested", "stage2", "hyp", "monitor"]

FIRST: Final = frozenset({"stage1", "nested"})
NOT_HYP: Final = frozenset({"stage1", "nested", "stage2", "monitor"})


@dataclass(frozen=True)
class Context:
    """A bank that translates. ``asid`` is None where there is none to compare."""

    bank: int
    stream: int
    kind: Kind
    vmid: int
    asid: int | None
    secure: bool = False


@dataclass(frozen=True)
class Held:
    """A page: ``asid`` None in all spaces. ``sure`` is false for one that a refused access left, or
    that may have been dropped with others."""

    context: Context
    asid: int | None
    va: int
    found: Found
    sure: bool

    def covers(self, address: int) -> bool:
        return self.va <= address < self.va + self.found.page

    def serves(self, context: Context, address: int) -> bool:
        """Whether a lookup of the context finds it."""
        mine = self.context
        same = (mine.kind, mine.secure, mine.vmid) == (context.kind, context.secure, context.vmid)
        return same and self.asid in (None, context.asid) and self.covers(address)

    def answer(self, context: Context, address: int, access: Access) -> Translation:
        """What it says about an address."""
        if asked(access) not in self.found.rights:
            causes = frozenset({"permission"})
            return Translation(address, "fault", context=context.bank, causes=causes)
        inside = self.found.page - 1
        return Translation(
            address,
            "translated",
            self.found.pa & ~inside | address & inside,
            self.found.page,
            shown(self.found.rights),
            context=context.bank,
            attributes=self.found.attributes,
        )


class Shadow:
    """Pages that the TLB may hold."""

    def __init__(self) -> None:
        self.held: set[Held] = set()

    def serving(self, context: Context, address: int) -> list[Held]:
        return [held for held in self.held if held.serves(context, address)]

    def drop(self, which: Callable[[Held], bool]) -> None:
        self.held = {held for held in self.held if not which(held)}

    # --- Operations of a bank ---

    def by_bank(
        self,
        context: Context,
        *,
        asid: int | None = None,
        va: int | None = None,
        spare: bool = False,
    ) -> None:
        """TLBIVA, TLBIVAA, TLBIASID (``spare``: global pages stay), TLBIALL. A hyp or monitor
        bank's drop that regime's."""

        def which(held: Held) -> bool:
            mine = held.context
            if mine.secure != context.secure or (va is not None and not held.covers(va)):
                return False
            if context.kind in ("hyp", "monitor"):
                return mine.kind == context.kind
            if mine.kind not in FIRST or mine.vmid != context.vmid:
                return False
            return asid is None or held.asid == asid or (held.asid is None and not spare)

        self.drop(which)
        if va is not None:
            self._doubt_parts(context)

    def _doubt_parts(self, context: Context) -> None:
        """An invalidation by address may drop parts of neighbouring stage 1 pages that stage 2 cuts
        (docs/arm-smmu-v2.md section 6): nested pages of the VMID may be gone."""

        def doubtful(held: Held) -> bool:
            mine = held.context
            same = (mine.secure, mine.vmid) == (context.secure, context.vmid)
            return mine.kind == "nested" and same

        self.held = {replace(held, sure=False) if doubtful(held) else held for held in self.held}

    def by_ipa(self, context: Context, ipa: int) -> None:
        """TLBIIPAS2: nested pages stay."""
        self.drop(
            lambda held: (
                held.context.kind == "stage2"
                and (held.context.vmid, held.context.secure) == (context.vmid, context.secure)
                and held.covers(ipa)
            )
        )

    # --- Global operations ---

    def by_kind(
        self, kinds: frozenset[str], *, secure: bool, vmid: int | None = None, va: int | None = None
    ) -> None:
        self.drop(
            lambda held: (
                held.context.kind in kinds
                and held.context.secure == secure
                and vmid in (None, held.context.vmid)
                and (va is None or held.covers(va))
            )
        )
