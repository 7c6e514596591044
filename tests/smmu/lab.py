# SPDX-License-Identifier: GPL-2.0-or-later
"""An SMMU on a bench of its own: registers by name, single transactions, tables, banks of every regime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from smmubench import registers
from smmubench.target import Config, Read, Write
from smmubench.targets import _cffi
from smmubench.targets.sim import SimTarget

from .tables import FORMS, Form, LongTables, ShortTables, Tables

RAM: Final = 0x4000_0000  # of smmuv2-bench
ARENA: Final = RAM + 0x10_0000
DATA: Final = RAM + 0x1000_0000
GLOBAL_SPI, SECURE_SPI, CONTEXT_SPI = 200, 201, 256  # of smmuv2-bench
ONES: Final = 0xFFFF_FFFF

Kind = Literal["stage1", "hyp", "monitor", "stage2", "nested"]
_CBAR_TYPE: Final = {"stage2": 0, "stage1": 1, "hyp": 1, "monitor": 1, "nested": 3}


@dataclass(frozen=True)
class Answer:
    """What a transaction came to."""

    status: str  #: "translated", "bypass", "fault" or "stalled"
    pa: int
    page: int
    hit: bool
    report: bool  #: the master sees an error
    causes: frozenset[str]
    perms: frozenset[str]
    stage: int
    level: int
    context: int
    memory: tuple[int, int, int, int]  #: type, inner, outer, shareability (hwm.h)


class Lab:
    """``properties`` are the device's, "_" for "-"; the TLB has ``tlb`` (entries, ways)."""

    def __init__(
        self, preset: str, *, tlb: tuple[int, int] = (256, 4), **properties: object
    ) -> None:
        extra = {f"arm-smmuv2.{name.replace('_', '-')}": v for name, v in properties.items()}
        extra["arm-smmuv2.preset"] = preset
        self.preset, self.tlb_size = preset, tlb
        self.target = SimTarget(
            Config(machine="smmuv2-bench", extra=extra, tlb_entries=tlb[0], tlb_ways=tlb[1])
        )
        self.base = self.target.machine.iommu("smmu").base
        self.map = registers.load("smmu-v2")
        self.secure_side = bool(properties.get("secure", preset == "mmu-500"))
        idr1 = self.map.decode("IDR1", self.get("IDR1", secure=True))
        self.banks = idr1["NUMCB"]
        self.page_size = 65536 if idr1["PAGESIZE"] else 4096
        self.map = self.map.placed(self.page_size, 2 << idr1["NUMPAGENDXB"], self.banks)
        self.groups = self.field("IDR0", "NUMSMRG", secure=True)
        self.version = 1 if preset in ("mmu-400", "mmu-401") else 2
        self._m: Any = self.target._m.iommu("smmu")
        self._ffi: Any = self.target._m.ffi
        self._request = self._ffi.new("hwm_request *")
        self._response = self._ffi.new("hwm_response *")
        self._token = 0
        self._next = ARENA

    def close(self) -> None:
        self.target.close()

    def reset(self, tlb: tuple[int, int] | None = None) -> None:
        """As after power on; the memory of tables is free again."""
        entries, ways = tlb or self.tlb_size
        self.target.reset(tlb_entries=entries, tlb_ways=ways)
        self._next = ARENA

    # -- registers

    def place(self, name: str, bank: int | None = None, index: int | None = None) -> int:
        return self.base + self.map.address(name, context=bank, index=index)

    def get(
        self,
        name: str,
        bank: int | None = None,
        index: int | None = None,
        *,
        secure: bool = False,
        size: int = 0,
    ) -> int:
        address = self.place(name, bank, index)
        return self.target.mmio([Read(address, size or self.map[name].width // 8, secure)])[0]

    def put(
        self,
        name: str,
        value: int = 0,
        bank: int | None = None,
        index: int | None = None,
        *,
        secure: bool = False,
        size: int = 0,
    ) -> None:
        address = self.place(name, bank, index)
        self.target.mmio([Write(address, value, size or self.map[name].width // 8, secure)])

    def set(
        self,
        name: str,
        bank: int | None = None,
        index: int | None = None,
        *,
        secure: bool = False,
        **fields: int,
    ) -> None:
        """A value of these fields, the others 0."""
        self.put(name, self.map[name].encode(**fields), bank, index, secure=secure)

    def field(
        self,
        name: str,
        field: str,
        bank: int | None = None,
        index: int | None = None,
        *,
        secure: bool = False,
    ) -> int:
        return self.map[name].fields[field].get(self.get(name, bank, index, secure=secure))

    def fields(
        self, name: str, bank: int | None = None, index: int | None = None, *, secure: bool = False
    ) -> frozenset[str]:
        """Names of the fields that are not 0."""
        value = self.get(name, bank, index, secure=secure)
        return frozenset(key for key, each in self.map[name].fields.items() if each.get(value))

    # -- memory (see tables.Memory)

    def take(self, size: int) -> int:
        address = -(-self._next // size) * size
        self._next = address + size
        self.target.view(address, size)[:] = bytes(size)
        return address

    def write(self, pa: int, data: bytes) -> None:
        self.target.view(pa, len(data))[:] = data

    def read(self, pa: int, length: int) -> bytes:
        return bytes(self.target.view(pa, length))

    def tables(self, form: str, stage: int = 1) -> Tables:
        return ShortTables(self) if form == "short" else LongTables(self, FORMS[form], stage)

    # -- streams and banks

    def on(self, *, secure: bool = False, **fields: int) -> None:
        """Client port enabled, everything reported, unknown streams fault."""
        self.set("sCR0", secure=secure, **{"GFRE": 1, "GFIE": 1, "USFCFG": 1, **fields})

    def lead(
        self,
        stream: int,
        bank: int,
        *,
        group: int,
        secure: bool = False,
        mask: int = 0,
        **s2cr: int,
    ) -> None:
        """A stream mapping group that leads a stream to a bank."""
        self.set("S2CR", index=group, secure=secure, TYPE=0, CBNDX=bank, **s2cr)
        self.set("SMR", index=group, secure=secure, VALID=1, ID=stream, MASK=mask)

    def split(self, banks: int, groups: int) -> None:
        """What the non-secure side owns (SCR1)."""
        self.set(
            "SCR1",
            secure=True,
            NSNUMCBO=banks,
            NSNUMSMRGO=groups,
            NSNUMIRPTO=self.field("IDR0", "NUMIRPT", secure=True),
        )

    def bank(
        self,
        bank: int,
        tables: Tables,
        *,
        kind: Kind = "stage1",
        vmid: int = 0,
        asid: int = 0,
        second: int = 0,
        secure: bool = False,
        **sctlr: int,
    ) -> None:
        """Set a bank up and turn it on. ``second`` is the stage 2 bank of a nested one."""
        aarch64 = isinstance(tables, LongTables) and tables.form.aarch64
        if self.version > 1:
            self.set("CBA2R", index=bank, secure=secure, VA64=aarch64, MONC=kind == "monitor")
        fields = {"VMID": vmid, "TYPE": _CBAR_TYPE[kind]}
        if kind == "nested":
            self.set("CBAR_TYPE3", index=bank, secure=secure, CBNDX=second, **fields)
        elif kind == "stage2":
            self.set("CBAR_TYPE0", index=bank, secure=secure, **fields)
        else:
            self.set("CBAR_TYPE1", index=bank, secure=secure, HYPC=kind == "hyp", **fields)
        if isinstance(tables, LongTables):
            self._long(
                bank, tables.form, tables.base, stage2=kind == "stage2", asid=asid, secure=secure
            )
        else:
            self.put("TCR", 0, bank, secure=secure)
            self.set("CONTEXTIDR", bank, secure=secure, ASID=asid)
            self.put("TTBR0", tables.base, bank, secure=secure)
        self.set("SCTLR", bank, secure=secure, **{"M": 1, "CFRE": 1, "CFIE": 1, **sctlr})

    def _long(
        self, bank: int, form: Form, base: int, *, stage2: bool, asid: int, secure: bool
    ) -> None:
        if stage2:
            if form.aarch64:
                self.set(
                    "TCR_STAGE2",
                    bank,
                    secure=secure,
                    T0SZ=64 - form.bits,
                    SL0=1,
                    TG0=form.tg0,
                    PASize=5,
                )
            else:
                self.set("TCR_STAGE2_LONG32", bank, secure=secure, T0SZ=0, SL0=1, EAE=1)
            self.put("TTBR0", base, bank, secure=secure)
            return
        if form.aarch64:
            self.set("TCR2", bank, secure=secure, PASize=5, SEP=7)
            self.set("TCR", bank, secure=secure, T0SZ=64 - form.bits, TG0=form.tg0, EPD1=1)
        else:
            self.set("TCR_LONG32", bank, secure=secure, EAE=1)
        self.put("PRRR_MAIR0", 0x44, bank, secure=secure)
        self.put("TTBR0", base | asid << 48, bank, secure=secure)

    # -- transactions

    def go(
        self,
        stream: int,
        iova: int,
        *,
        write: bool = False,
        privileged: bool = False,
        instruction: bool = False,
        secure: bool = False,
        stall: bool = False,
        token: int | None = None,
    ) -> Answer:
        """One transaction of one byte; ``stall``: its master can wait."""
        request = self._request
        self._token += 1
        request.iova, request.length, request.stream = iova, 1, stream
        request.token = self._token if token is None else token
        request.write, request.privileged, request.instruction = write, privileged, instruction
        request.secure, request.can_stall = secure, stall
        found = self._response
        self._m.ops.translate(self._m, request, found)
        status = ("translated", "bypass", "fault", "stalled")[found.status]
        attrs = found.attrs
        return Answer(
            status=status,
            pa=found.pa,
            page=found.page,
            hit=found.hit,
            report=found.report,
            causes=_cffi.causes(found.causes),
            perms=_cffi.perms(found.perms),
            stage=found.stage,
            level=found.level,
            context=attrs.context,
            memory=(attrs.memtype, attrs.inner, attrs.outer, attrs.share),
        )

    def stalled(self, token: int) -> str:
        """What became of a stalled transaction: "wait", "retry", "terminate" or "none"."""
        return ("wait", "retry", "terminate", "none")[self._m.ops.stalled(self._m, token)]
