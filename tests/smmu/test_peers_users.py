# SPDX-License-Identifier: GPL-2.0-or-later
"""What users of other models of this part met: one test for each report, named after it."""

from __future__ import annotations

import pytest

from smmubench.target import Read, Write

from .conftest import Make
from .lab import CONTEXT_SPI, DATA, ONES, Lab
from .scripts import Part, run
from .tables import AF, STAGE1_RW, LongTables
from .test_probes_linux import Domain, attach, iova_to_phys, reset
from .test_probes_qualcomm import free_bank
from .world import LARGE, ONE

STREAM, IOVA = 0x123, 0x1234_0000
MODEL_ERROR_ACCESS, MODEL_ERROR_SIZE = -6, -4  # HWM_E_ACCESS, HWM_E_SIZE
READ_ONLY = AF | 3 << 6  # for everybody


def stage1(lab: Lab, bank: int = 0, **sctlr: int) -> LongTables:
    tables = lab.tables("aarch64-4k")
    assert isinstance(tables, LongTables)
    lab.bank(bank, tables, asid=1, **sctlr)  # type: ignore[arg-type]
    tables.page(IOVA, DATA)
    lab.lead(STREAM, bank, group=bank)
    lab.on()
    return tables


# -- a guest value aborts the emulator ---------------------------------------------------------------------------------


def access(lab: Lab, offset: int, size: int, value: int | None) -> int:
    """A register access straight to the model; the result of the call."""
    ffi = lab.target._m.ffi
    model = lab.target._m.iommu("smmu")
    if value is not None:
        return int(model.ops.mmio_write(model, offset, size, False, value))
    return int(model.ops.mmio_read(model, offset, size, False, ffi.new("uint64_t *")))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 16, 0xFFFF_FFFF])
def test_a_strange_access_size_is_an_error_and_no_abort(make: Make, size: int) -> None:
    lab = make()
    before = lab.target.counters("smmu")["guest_errors"]
    assert access(lab, 0, size, None) == MODEL_ERROR_SIZE
    assert access(lab, 0, size, ONES) == MODEL_ERROR_SIZE
    assert lab.target.counters("smmu")["guest_errors"] == before + 2


@pytest.mark.parametrize("offset", [0x2, 0x7, 0xFFFF_FFFC, 0x8000_0000, 0x0FF0, 0x1_0000 * 2])
def test_an_offset_where_nothing_is_is_an_error_and_no_abort(make: Make, offset: int) -> None:
    lab = make(num_cb=16)
    assert access(lab, offset, 4, None) == MODEL_ERROR_ACCESS
    assert access(lab, offset, 4, ONES) == MODEL_ERROR_ACCESS


def test_reserved_values_of_every_field_are_no_abort(make: Make) -> None:
    """Formats, sizes and bank numbers that there aren't end as faults or as what the model's page says."""
    lab = make(num_cb=8)
    stage1(lab)
    lab.set("CBAR_TYPE3", index=0, TYPE=3, CBNDX=255)
    assert lab.go(STREAM, IOVA).causes == {"config"}
    lab.set("CBAR_TYPE3", index=0, TYPE=3, CBNDX=0)  # itself
    assert lab.go(STREAM, IOVA).causes == {"config"}
    lab.set("S2CR", index=0, TYPE=0, CBNDX=255)
    assert lab.go(STREAM, IOVA).causes == {"no-context"}
    lab.put("sGATS12PW", 0xFF)
    assert lab.map["sGPAR_FAULT"].decode(lab.get("sGPAR"))["UCBF"] == 1
    lab.set("S2CR", index=0, TYPE=0, CBNDX=0)
    for kind in (0, 1):
        lab.set("CBAR_TYPE1", index=0, TYPE=kind)
        for va64 in (0, 1):
            lab.set("CBA2R", index=0, VA64=va64)
            for tcr in [ONES, 0, *(1 << bit for bit in range(32))]:
                lab.put("TCR", tcr, 0)
                lab.put("TCR2", tcr, 0)
                for iova in (0, IOVA, (1 << 64) - 1, 1 << 48):
                    assert lab.go(STREAM, iova).status in ("translated", "fault")
                    lab.put("FSR", ONES, 0)


def test_more_stalls_than_the_part_remembers_are_no_abort(make: Make) -> None:
    lab = make()
    stage1(lab, CFCFG=1, HUPCF=1)
    found = [lab.go(STREAM, 0x2000_0000, stall=True, token=token).status for token in range(1, 200)]
    assert found[0] == "stalled" and found[-1] == "fault"
    lab.set("RESUME", 0, TnR=1)
    assert lab.stalled(1) == "terminate"


# -- a write to a read-only page leaves no record ----------------------------------------------------------------------


@pytest.mark.parametrize("cached", [False, True], ids=["miss", "hit"])
def test_a_write_to_a_read_only_page_is_recorded(make: Make, cached: bool) -> None:
    lab = make()
    stage1(lab).page(IOVA, DATA, bits=READ_ONLY)
    if cached:
        assert lab.go(STREAM, IOVA).status == "translated"
    answer = lab.go(STREAM, IOVA + 4, write=True)
    assert (answer.status, answer.report, answer.hit) == ("fault", True, cached)
    assert "PF" in lab.fields("FSR", 0)
    assert lab.get("FAR", 0) == IOVA + 4
    assert lab.map.decode("FSYNR0", lab.get("FSYNR0", 0))["WNR"] == 1
    assert CONTEXT_SPI in lab.target.interrupts()


# -- ATOSNS inverted, so that Linux never uses translation operations --------------------------------------------------


@pytest.mark.parametrize("ato", [False, True])
def test_linux_uses_translation_operations_where_they_are(make: Make, ato: bool) -> None:
    lab = make(ato=ato)
    assert lab.field("IDR0", "ATOSNS") == int(not ato)
    domain = Domain.of(lab, "aarch64-4k", 1)
    run(Part(lab), reset, attach(domain), iova_to_phys(domain, size=8))
    assert lab.target.counters("smmu")["v2p"] == int(ato)


# -- a reset value of CBAR that leaves U-Boot no free bank -------------------------------------------------------------


def test_the_reset_value_of_cbar_leaves_a_bank(make: Make) -> None:
    assert free_bank(Part(make("qcom-smmu-v2"))) == 0
    assert free_bank(Part(make("generic"))) == 0
    # As the part itself comes: firmware has to make one.
    assert free_bank(Part(make("mmu-500"))) is None


# -- NUMPAGENDXB that disagrees with the window ------------------------------------------------------------------------


@pytest.mark.parametrize("page_size", [4096, 65536])
@pytest.mark.parametrize("banks", [1, 4, 5, 8, 9, 64, 65, 128])
def test_the_window_is_what_numpagendxb_says(make: Make, banks: int, page_size: int) -> None:
    lab = make(num_cb=banks, page_size=page_size)
    part = Part(lab)
    assert part.window == 2 * part.pages * page_size
    assert part.pages >= banks and part.page_size == page_size
    # The last bank is where the driver looks for it.
    part.put("FAR", 0x1234, banks - 1)
    assert lab.target.query("smmu").contexts[banks - 1].registers["FAR"] == 0x1234
    last = lab.base + part.window // 2 + (banks - 1) * page_size
    assert lab.target.mmio([Read(last + 0x60, 8)]) == [0x1234]


# -- a TLB key without the translation regime --------------------------------------------------------------------------


def test_regimes_do_not_see_each_others_entries(make: Make) -> None:
    """One address, VMID and ASID in every regime: each has a page of its own."""
    lab = make(secure=True, num_cb=16, num_smr=32, tlb=(64, 16))
    lab.split(12, 24)
    lab.on()
    lab.on(secure=True)
    kinds = {0: "stage1", 1: "hyp", 2: "stage2", 12: "stage1", 13: "monitor"}
    for bank, kind in kinds.items():
        secure = bank >= 12
        tables = lab.tables("aarch64-4k", 2 if kind == "stage2" else 1)
        lab.bank(bank, tables, kind=kind, vmid=1, asid=0, secure=secure)  # type: ignore[arg-type]
        tables.page(IOVA, DATA + 0x1000 * bank)
        lab.lead(0x10 + bank, bank, group=bank if not secure else 12 + bank, secure=secure)
    for again in (False, True):
        for bank in kinds:
            answer = lab.go(0x10 + bank, IOVA, secure=bank >= 12)
            assert (answer.pa, answer.hit) == (DATA + 0x1000 * bank, again)


# -- interrupts re-evaluated for the first 16 banks only ---------------------------------------------------------------


@pytest.mark.parametrize("bank", [0, 15, 16, 31, 32, 62, 63, 127])
def test_every_banks_interrupt_comes_and_goes(make: Make, bank: int) -> None:
    lab = make("mmu-500", num_cb=128, num_smr=128)
    stage1(lab, bank, HUPCF=1)
    line = CONTEXT_SPI + bank
    assert lab.go(STREAM, 0x2000_0000).status == "fault"
    assert lab.target.interrupts() == {line}
    lab.set("SCTLR", bank, M=1, CFRE=1)
    assert lab.target.interrupts() == frozenset()
    lab.set("SCTLR", bank, M=1, CFRE=1, CFIE=1)
    assert lab.target.interrupts() == {line}
    lab.put("FSR", ONES, bank)
    assert lab.target.interrupts() == frozenset()


# -- a stall interrupt that stays asserted until RESUME, and storms ----------------------------------------------------


@pytest.mark.parametrize("ss", [False, True], ids=["default", "ss-interrupt"])
def test_a_stall_holds_the_interrupt_only_where_it_is_told_to(make: Make, ss: bool) -> None:
    lab = make(ss_interrupt=ss)
    stage1(lab, CFCFG=1)
    assert lab.go(STREAM, 0x2000_0000, stall=True, token=1).status == "stalled"
    assert CONTEXT_SPI in lab.target.interrupts()
    lab.put("FSR", ONES, 0)  # the handler has seen it, and answers later
    assert lab.fields("FSR", 0) == {"SS", "FORMAT"}
    assert (CONTEXT_SPI in lab.target.interrupts()) == ss
    lab.set("RESUME", 0, TnR=1)
    assert CONTEXT_SPI not in lab.target.interrupts()


# -- permissions cached from the request rather than the page ----------------------------------------------------------


def test_permissions_in_the_tlb_are_the_pages(make: Make) -> None:
    lab = make()
    tables = stage1(lab, HUPCF=1)
    lab.go(STREAM, IOVA)
    assert lab.go(STREAM, IOVA, write=True).status == "translated", (
        "filled by a read, good for a write"
    )
    privileged = IOVA + 0x1000
    tables.page(privileged, DATA, bits=AF)  # nobody but the privileged
    assert lab.go(STREAM, privileged, privileged=True).status == "translated"
    answer = lab.go(STREAM, privileged)
    assert (answer.status, answer.causes, answer.hit) == (
        "fault",
        frozenset({"permission"}),
        True,
    )
    reads = lab.target.counters("smmu")["walk_reads"]
    assert lab.go(STREAM, privileged, privileged=True, write=True).status == "translated"
    no_execute = IOVA + 0x2000
    tables.page(no_execute, DATA, bits=STAGE1_RW | 3 << 53)
    assert lab.go(STREAM, no_execute).status == "translated"
    assert lab.go(STREAM, no_execute, instruction=True).causes == {"permission"}
    assert lab.target.counters("smmu")["walk_reads"] == reads + 3
    assert {frozenset(entry.perms) for entry in lab.target.tlb("smmu")} == {
        frozenset({"pr", "pw", "ur", "uw"}), frozenset({"pr", "pw"}), frozenset({"pr", "pw", "ur", "uw", "xn"}),
    }  # fmt: skip


# -- a missing invalidation could not be witnessed ---------------------------------------------------------------------


@pytest.mark.parametrize("tlb", [LARGE, ONE], ids=["large", "one-entry"])
def test_a_missing_invalidation_shows(make: Make, tlb: tuple[int, int]) -> None:
    """The same program with and without its TLBI: stale, and fresh."""
    lab = make(tlb=tlb)
    tables = stage1(lab)
    for unmapped in (False, True):
        tables.page(IOVA, DATA)
        lab.put("TLBIALL", 0, 0)
        assert lab.go(STREAM, IOVA).pa == DATA
        if unmapped:
            tables.remove(IOVA)
        else:
            tables.page(IOVA, DATA + 0x1000)
        assert lab.go(STREAM, IOVA).pa == DATA, "stale before"
        lab.set("TLBIVA", 0, VA_55_12=IOVA >> 12, ASID=1)
        lab.put("TLBSYNC", 0, 0)
        answer = lab.go(STREAM, IOVA)
        if unmapped:
            assert answer.causes == {"translation"}
            lab.put("FSR", ONES, 0)
        else:
            assert answer.pa == DATA + 0x1000, "fresh after"


def test_a_page_that_was_not_there_is_never_kept(make: Make) -> None:
    """A fault isn't cached: mapping needs no invalidation."""
    lab = make()
    tables = stage1(lab)
    later = IOVA + 0x4000
    assert lab.go(STREAM, later).status == "fault"
    lab.target.mmio([Write(lab.place("FSR", 0), ONES)])
    tables.page(later, DATA)
    assert lab.go(STREAM, later).pa == DATA
