# SPDX-License-Identifier: GPL-2.0-or-later
"""The table formats of the SMMU: which tables a domain has and how a context bank is set up for
them (ARM IHI 0062, context bank registers; Linux's arm_smmu_init_context_bank).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

from smmubench.driver import DomainFormat, DomainStats, Prot
from smmubench.errors import UsageError
from smmubench.mapping.errors import MappingError
from smmubench.mapping.split import PageRun
from smmubench.tables import short_words
from smmubench.tables.long import LongTable
from smmubench.tables.long_words import FORMATS, MAIR, LongFormat
from smmubench.tables.memory import TableMemory
from smmubench.tables.short import ShortTable

if TYPE_CHECKING:
    from smmubench.drivers.smmu_registers import SmmuWindow

__all__ = ["BankSetup", "Format", "Tables", "format_of"]

Stage = Literal["stage1", "stage2", "nested"]

#: TEX remap as the MSM driver sets it: {TEX[0],C,B} 1 device, 4 uncached, 7 write-back.
PRRR: Final = 0x800B_8204
NMRR: Final = 0x4000_4000

#: RGN and IRGN fields: write-back write-allocate; SH fields: inner shareable.
_WBWA, _INNER = 1, 3

#: CBAR.TYPE, and "no override" of BPSHCFG: non-shareable, as mainline writes it.
_CBAR: Final[dict[Stage, int]] = {"stage2": 0, "stage1": 1, "nested": 3}
_BPSHCFG_NON_SHAREABLE, _MEMATTR_WRITE_BACK = 3, 0xF

#: Bits of a physical address by IDR2.IAS, OAS and TCR2.PASize.
_SIZES: Final = (32, 36, 40, 42, 44, 48)
_GRANULE: Final = {12: 0, 14: 2, 16: 1}  # TCR.TG0

#: Bytes that the flat stage 2 of a nested translation maps one to one, from 0.
FLAT = 1 << 39


class Tables(Protocol):
    """A domain's tables, of whatever format."""

    def map(self, runs: Iterable[PageRun], prot: Prot) -> None: ...

    def unmap(self, iova: int, length: int) -> Sequence[_Page]: ...

    def release_unused(self) -> int: ...

    def release(self) -> None: ...

    def put_decoy(self, iova: int, pa: int) -> None: ...

    def root_bytes(self) -> bytes: ...


class _Page(Protocol):
    @property
    def iova(self) -> int: ...


@dataclass(frozen=True, slots=True)
class BankSetup:
    """What a bank gets beside its tables."""

    cfre: bool  #: a terminated transaction is an abort
    stall: bool
    access_flag: bool  #: short descriptors: AP[0] is the access flag
    asid: int
    vmid: int


class _FlatTables:
    """Stage 1 tables, and a stage 2 below them that maps every address to itself."""

    def __init__(self, first: ShortTable | LongTable, second: LongTable) -> None:
        self.first = first
        self.second = second
        page = 1 << 30
        self.second.map([PageRun(0, 0, page, FLAT // page)], Prot())

    def map(self, runs: Iterable[PageRun], prot: Prot) -> None:
        self.first.map(runs, prot)

    def unmap(self, iova: int, length: int) -> Sequence[_Page]:
        return self.first.unmap(iova, length)

    def release_unused(self) -> int:
        return self.first.release_unused()

    def release(self) -> None:
        self.first.release()
        self.second.release()

    def put_decoy(self, iova: int, pa: int) -> None:
        self.first.put_decoy(iova, pa)

    def root_bytes(self) -> bytes:
        return self.first.root_bytes()


@dataclass(frozen=True, slots=True)
class Format:
    """``form`` None: short descriptors. ``stage`` "nested": ``form`` over a flat stage 2."""

    name: str
    stage: Stage
    form: LongFormat | None

    @property
    def sizes(self) -> Sequence[int]:
        """Page sizes in bytes, smallest first."""
        return short_words.SIZES if self.form is None else self.form.sizes

    def tables(self, memory: TableMemory, format: DomainFormat, stats: DomainStats) -> Tables:
        first: ShortTable | LongTable
        if self.form is None:
            first = ShortTable(memory, format.split, stats)
        elif format.split:
            raise MappingError("format", f"{self.name} tables have no split by top address bits")
        else:
            first = LongTable(memory, self.form, stats)
        if self.stage != "nested":
            return first
        # Its own statistics: what the flat tables cost is not the mapping's.
        return _FlatTables(first, LongTable(memory, FORMATS["aarch64-4k", 2], DomainStats()))

    def check(self, window: SmmuWindow) -> None:
        """UsageError when the hardware can't do this."""
        needs = {"stage1": ["S1TS"], "stage2": ["S2TS"], "nested": ["S1TS", "S2TS", "NTS"]}
        missing = [name for name in needs[self.stage] if not window.id("IDR0", name)]
        if self.form is None and window.id("IDR0", "PTFS") > 0:
            missing.append("short descriptors (IDR0.PTFS)")
        elif self.form is not None and not self.form.aarch64 and window.id("IDR0", "PTFS") > 1:
            missing.append("AArch32 long descriptors (IDR0.PTFS)")
        elif self.form is not None and self.form.aarch64:
            granule = {12: "4", 14: "16", 16: "64"}[self.form.granule]
            if not window.id("IDR2", f"PTFSv8_{granule}kB"):
                missing.append(f"AArch64 {granule}K granules (IDR2.PTFSv8_{granule}kB)")
        if self.stage == "nested" and not window.id("IDR2", "PTFSv8_4kB"):
            missing.append("AArch64 4K granules for stage 2 (IDR2.PTFSv8_4kB)")
        if missing:
            raise UsageError(
                f"{window.iommu.name} can't do {self.name}: it lacks {', '.join(missing)}"
            )

    # -- registers

    def program(
        self,
        ops: SmmuWindow.Ops,
        window: SmmuWindow,
        tables: Tables,
        bank: int,
        second: int | None,
        setup: BankSetup,
    ) -> None:
        """Set the bank (nested: both banks) up and turn translation on, last."""
        if isinstance(tables, _FlatTables):
            assert second is not None
            self._stage2(ops, window, tables.second, second, setup)
            ops.set("SCTLR", bank=second, CFIE=1, CFRE=setup.cfre, CFCFG=setup.stall, M=1)
        aarch64 = self.form is not None and self.form.aarch64
        if self.stage == "stage2":
            assert isinstance(tables, LongTable)
            self._stage2(ops, window, tables, bank, setup)
        else:
            if window.version > 1:
                ops.set("CBA2R", index=bank, VA64=aarch64)
            fields = {"VMID": setup.vmid, "TYPE": _CBAR[self.stage]}
            if self.stage == "nested":
                ops.set("CBAR_TYPE3", index=bank, **fields, CBNDX=second or 0)
            else:
                ops.set(
                    "CBAR_TYPE1",
                    index=bank,
                    **fields,
                    BPSHCFG=_BPSHCFG_NON_SHAREABLE,
                    MemAttr=_MEMATTR_WRITE_BACK,
                )
            self._stage1(ops, window, tables, bank, setup)
        if self.stage != "stage2":
            ops.set("TLBIASID", bank=bank, ASID=setup.asid)
            ops.write("TLBSYNC", 0, bank=bank)
        else:
            ops.set("TLBIVMID", VMID=setup.vmid)
            ops.write("sTLBGSYNC", 0)
        fields = {"M": 1, "CFIE": 1, "CFRE": setup.cfre, "CFCFG": setup.stall}
        if self.stage != "stage2":
            fields |= {"TRE": 1, "AFE": setup.access_flag, "ASIDPNE": 1}
        ops.set("SCTLR", bank=bank, **fields)

    def _stage1(
        self,
        ops: SmmuWindow.Ops,
        window: SmmuWindow,
        tables: Tables,
        bank: int,
        setup: BankSetup,
    ) -> None:
        if self.form is None:
            first = tables.first if isinstance(tables, _FlatTables) else tables
            assert isinstance(first, ShortTable)
            ops.set("TCR_SHORT", bank=bank, T0SZ=first.split)
            ops.set("CONTEXTIDR", bank=bank, ASID=setup.asid)
            ops.write("PRRR_MAIR0", PRRR, bank=bank)
            ops.write("NMRR_MAIR1", NMRR, bank=bank)
        else:
            walks = {"SH0": _INNER, "ORGN0": _WBWA, "IRGN0": _WBWA, "EPD1": 1}
            if self.form.aarch64:
                size = _SIZES[min(window.id("IDR2", "OAS"), 5)]
                ops.set("TCR2", bank=bank, PASize=_SIZES.index(size), SEP=7)
                ops.set(
                    "TCR",
                    bank=bank,
                    T0SZ=64 - self.form.bits,
                    TG0=_GRANULE[self.form.granule],
                    **walks,
                )
            else:
                ops.set("TCR_LONG32", bank=bank, T0SZ=32 - self.form.bits, EAE=1, **walks)
            ops.write("PRRR_MAIR0", MAIR, bank=bank)
            ops.write("NMRR_MAIR1", 0, bank=bank)
        self.write_bases(ops, tables, bank, setup.asid)

    def write_bases(self, ops: SmmuWindow.Ops, tables: Tables, bank: int, asid: int) -> None:
        """Just the table bases, which is all that a context switch changes."""
        first = tables.first if isinstance(tables, _FlatTables) else tables
        if isinstance(first, LongTable):
            tag = 0 if self.stage == "stage2" else asid << 48
            ops.write("TTBR0", first.base | tag, bank=bank)
            return
        assert isinstance(first, ShortTable)
        walks = ops.encode("TTBR0_SHORT", S=1, NOS=1, RGN=_WBWA, IRGN0=_WBWA)
        ops.write("TTBR0", first.ttbr0 | walks, bank=bank)
        ops.write("TTBR1", 0 if first.ttbr1 is None else first.ttbr1 | walks, bank=bank)

    def _stage2(
        self,
        ops: SmmuWindow.Ops,
        window: SmmuWindow,
        table: LongTable,
        bank: int,
        setup: BankSetup,
    ) -> None:
        form = table.form
        if window.version > 1:
            ops.set("CBA2R", index=bank, VA64=form.aarch64)
        ops.set("CBAR_TYPE0", index=bank, VMID=setup.vmid, TYPE=_CBAR["stage2"])
        walks = {"SH0": _INNER, "ORGN0": _WBWA, "IRGN0": _WBWA}
        if form.aarch64:
            # SL0 counts upwards from the lowest first level that the granule allows.
            level = (2 if form.granule == 12 else 3) - form.first_level
            ops.set(
                "TCR_STAGE2",
                bank=bank,
                T0SZ=64 - form.bits,
                SL0=level,
                TG0=_GRANULE[form.granule],
                PASize=min(window.id("IDR2", "OAS"), 5),
                **walks,
            )
        else:
            ops.set(
                "TCR_STAGE2_LONG32",
                bank=bank,
                T0SZ=32 - form.bits,
                SL0=2 - form.first_level,
                EAE=1,
                **walks,
            )
        ops.write("TTBR0", table.base, bank=bank)

    def invalidate(self, ops: SmmuWindow.Ops, bank: int, iova: int, asid: int) -> None:
        """Drop the page that holds an address."""
        if self.stage == "stage2":
            ops.set("TLBIIPAS2", bank=bank, IPA_47_12=iova >> 12)
        elif self.form is not None and self.form.aarch64:
            ops.set("TLBIVA", bank=bank, VA_55_12=iova >> 12 & (1 << 44) - 1, ASID=asid)
        else:
            ops.set("TLBIVA_AARCH32", bank=bank, VA=iova >> 12, ASID=asid)


def format_of(name: str) -> Format:
    """A format by its name in a scenario, such as "aarch64-4k", "s2-long" or "nested-short"."""
    stage: Stage = "stage1"
    rest = name
    if name.startswith("s2-"):
        stage, rest = "stage2", name.removeprefix("s2-")
    elif name.startswith("nested-"):
        stage, rest = "nested", name.removeprefix("nested-")
    if rest == "short":
        return Format(name, stage, None)
    form = FORMATS.get((rest, 2 if stage == "stage2" else 1))
    if form is None:
        raise UsageError(f'there is no table format "{name}"')
    return Format(name, stage, form)
