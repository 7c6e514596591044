# SPDX-License-Identifier: GPL-2.0-or-later
"""What other models of this part lack, feature by feature: one test each, named after it."""

from __future__ import annotations

import pytest

from smmubench.oracle import Features, SmmuOracle
from smmubench.target import Access

from .conftest import Make
from .lab import DATA, ONES, RAM, Lab
from .tables import AF, STAGE1_RW, LongTables, ShortTables

STREAM, IOVA = 0x4000, 0x1234_5000  # the stream of the machine's first master
MASTER = "mdp_port0_cb0"
SIZES = {"aarch64-4k": (12, 21, 30), "aarch64-16k": (14, 25), "aarch64-64k": (16, 29)}


def stage1(
    lab: Lab, form: str = "aarch64-4k", bank: int = 0, **sctlr: int
) -> LongTables | ShortTables:
    """STREAM -> bank, one page at IOVA."""
    tables = lab.tables(form)
    lab.bank(bank, tables, asid=1, **sctlr)  # type: ignore[arg-type]
    tables.page(IOVA, DATA)
    lab.lead(STREAM, bank, group=bank)
    lab.on()
    return tables


def nested(lab: Lab, ipa: int = 0x5000_0000) -> tuple[LongTables, LongTables]:
    """STREAM -> bank 0, whose pages and tables lie in intermediate addresses that bank 1 translates."""
    first, second = lab.tables("aarch64-4k"), lab.tables("aarch64-4k", 2)
    assert isinstance(first, LongTables) and isinstance(second, LongTables)
    lab.bank(1, second, kind="stage2", vmid=1)
    lab.bank(0, first, kind="nested", vmid=1, asid=1, second=1)
    first.page(IOVA, ipa)
    for table in (first.base, *first.tables.values()):
        second.page(table, table)
    second.page(ipa, DATA)
    lab.lead(STREAM, 0, group=0)
    lab.on()
    return first, second


def test_stage_1_stage_2_and_nested(make: Make) -> None:
    lab = make()
    first, second = nested(lab)
    assert lab.go(STREAM, IOVA).pa == DATA
    # A table that stage 2 hides: the fault is the stage 2 bank's, with both addresses.
    lab.put("TLBIALLNSNH")
    table = first.tables[2, IOVA >> 21]
    second.remove(table)
    answer = lab.go(STREAM, IOVA)
    assert (answer.status, answer.stage, answer.level) == ("fault", 2, 3)
    assert lab.get("FSR", 0) & 0xFF == 0
    assert lab.fields("FSR", 1) >= {"TF"}
    assert lab.get("FAR", 1) == IOVA
    assert lab.get("IPAFAR", 1) == table + (IOVA >> 12 & 511) * 8
    syndrome = lab.map["FSYNR0_STAGE2"].decode(lab.get("FSYNR0", 1))
    assert (syndrome["NESTED"], syndrome["S1PTWF"], syndrome["S1CBNDX"]) == (1, 1, 0)


def test_armv7_short_descriptors_supersections_tex_remap_and_the_access_flag(make: Make) -> None:
    lab = make()
    tables = stage1(lab, "short")
    assert isinstance(tables, ShortTables)
    assert (lab.go(STREAM, IOVA).pa, lab.go(STREAM, IOVA).page) == (DATA, 4096)
    section, super_section = 0x4000_0000, 0x5000_0000
    tables.section(section, DATA | 3 << 10 | 2)
    # PA[35:32] 1 in bits 23:20, PA[39:36] 2 in bits 8:5; TEX 0, C 1, B 1: remapped attribute 3.
    for entry in range(16):
        tables.section(
            super_section + (entry << 20),
            0x4400_0000 | 1 << 20 | 2 << 5 | 3 << 10 | 1 << 18 | 3 << 2 | 2,
        )
    assert (lab.go(STREAM, section + 0x1234).pa, lab.go(STREAM, section).page) == (
        DATA + 0x1234,
        1 << 20,
    )
    answer = lab.go(STREAM, super_section + 0xBC_DEF0)
    assert (answer.pa, answer.page) == (0x21_4400_0000 + 0xBC_DEF0, 1 << 24)
    assert answer.memory[0] == 2 and answer.memory[1:3] != (2, 2)
    # With TRE, PRRR and NMRR say what attribute 3 is: normal, write-through both ways.
    lab.set("SCTLR", 0, M=1, TRE=1, CFRE=1)
    lab.put("PRRR_MAIR0", 2 << 6, 0)
    lab.put("NMRR_MAIR1", 2 << 6 | 2 << 22, 0)
    lab.put("TLBIALL", 0, 0)
    assert lab.go(STREAM, super_section).memory[:3] == (2, 2, 2)
    # With AFE, AP[0] is the access flag.
    lab.set("SCTLR", 0, M=1, AFE=1, CFRE=1)
    tables.page(IOVA, DATA, bits=0b10 << 4)
    lab.put("TLBIALL", 0, 0)
    assert lab.go(STREAM, IOVA).causes == {"access-flag"}


def test_aarch32_long_descriptors(make: Make) -> None:
    lab = make("mmu-401")
    tables = stage1(lab, "long")
    assert isinstance(tables, LongTables)
    tables.block(0x4000_0000, DATA, 2)
    assert (lab.go(STREAM, IOVA).pa, lab.go(STREAM, IOVA).page) == (DATA, 4096)
    assert (lab.go(STREAM, 0x4012_3456).pa, lab.go(STREAM, 0x4012_3456).page) == (
        DATA + 0x12_3456,
        2 << 20,
    )
    assert lab.field("FSR", "FORMAT", 0) == 1
    assert lab.go(STREAM, 1 << 32 | IOVA).causes == {"translation"}


@pytest.mark.parametrize("form", SIZES)
def test_aarch64_granules_and_their_blocks(make: Make, form: str) -> None:
    lab = make()
    tables = stage1(lab, form)
    assert isinstance(tables, LongTables)
    found = set()
    for number, shift in enumerate(SIZES[form]):
        iova = (number + 1) << 32
        if shift == tables.form.grain:
            tables.page(iova, DATA)
        else:
            tables.block(iova, RAM if shift < 30 else 1 << 30, 3 - number)
        answer = lab.go(STREAM, iova + 0x123)
        assert (answer.status, answer.pa & 0xFFF) == ("translated", 0x123)
        found.add(answer.page.bit_length() - 1)
    assert found == set(SIZES[form])


def test_stream_match_with_masks_conflicts_indexing_and_extended_ids(make: Make) -> None:
    lab = make()
    stage1(lab)
    lab.lead(0x100, 0, group=1, mask=0x0F)
    assert [lab.go(stream, IOVA).status for stream in (0x0FF, 0x100, 0x10F, 0x110)] == [
        "fault", "translated", "translated", "fault",
    ]  # fmt: skip
    lab.lead(0x107, 3, group=2)
    assert lab.go(0x107, IOVA).context == 0, "the lower group holds"
    lab.on(SMCFCFG=1)
    lab.put("sGFSR", ONES)
    assert lab.go(0x107, IOVA).causes == {"stream-conflict"}
    assert lab.fields("sGFSR") == {"SMCF"}
    assert lab.go(0x106, IOVA).status == "translated"
    indexing = make(stream_match=False, num_smr=16)
    indexing.on()
    indexing.bank(0, indexing.tables("aarch64-4k"))
    for group in range(16):
        indexing.set("S2CR", index=group, TYPE=1 if group == 5 else 2)
    assert [indexing.go(stream, IOVA).status for stream in (4, 5, 6)] == [
        "fault",
        "bypass",
        "fault",
    ]
    assert indexing.go(16, IOVA).causes == {"unknown-stream"}
    wide = make(exids=True, numsidb=16, smr_id_bits=16, smr_mask_bits=16)
    wide.on(EXIDENABLE=1)
    wide.set("SMR_EXID", index=0, EXID=0xFFF0, EXMASK=0x000F)
    wide.set("S2CR", index=0, TYPE=1, EXIDVALID=1)
    assert [wide.go(stream, IOVA).status for stream in (0xFFF7, 0x7FF7)] == ["bypass", "fault"]


def test_s2cr_bypass_and_fault_types_and_usfcfg(make: Make) -> None:
    lab = make()
    lab.on(USFCFG=0)
    for group, kind in enumerate((1, 2, 3)):
        lab.set("S2CR", index=group, TYPE=kind)
        lab.set("SMR", index=group, VALID=1, ID=group)
    answers = [lab.go(stream, IOVA) for stream in range(4)]
    assert [(each.status, set(each.causes)) for each in answers] == [
        ("bypass", set()), ("fault", {"config"}), ("fault", {"config"}), ("bypass", set()),
    ]  # fmt: skip
    lab.on(USFCFG=1)
    assert lab.go(3, IOVA).causes == {"unknown-stream"}


def test_the_tlb_is_finite_and_tagged(make: Make) -> None:
    lab = make(tlb=(4, 4))
    tables = stage1(lab)
    for page in range(6):
        tables.page(page << 12, DATA + (page << 12))
        assert not lab.go(STREAM, page << 12).hit
    assert len(lab.target.tlb("smmu")) == 4
    assert lab.target.counters("smmu")["evictions"] == 2
    assert [lab.go(STREAM, page << 12).hit for page in (5, 4, 3, 2)] == [True] * 4
    lab.put("TTBR0", tables.base | 2 << 48, 0)
    assert not lab.go(STREAM, 5 << 12).hit, "another ASID"
    lab.set("TLBIVAL", 0, VA_55_12=5, ASID=1)
    assert lab.go(STREAM, 5 << 12).hit, "only the other ASID's was dropped"


def test_a_sync_has_a_busy_window(make: Make) -> None:
    lab = make(tlbsync_latency=2)
    lab.put("TLBSYNC", 0, 3)
    lab.put("sTLBGSYNC", 0)
    assert [lab.get("TLBSTATUS", 3) for _ in range(4)] == [1, 1, 0, 0]
    assert [lab.get("sTLBGSTATUS") for _ in range(4)] == [1, 1, 0, 0]


def test_translation_queries(make: Make) -> None:
    lab = make()
    first, second = nested(lab)
    lab.set("TLBIALL", 0)
    ipa = 0x5000_0000
    lab.put("ATS1PR", IOVA, 0)
    assert lab.get("PAR", 0) & 0xFFFF_FFFF_F001 == ipa, "a bank's query ends after stage 1"
    for name in ("sGATS1UR", "sGATS12UR", "sGATS12PW"):
        lab.put(name, IOVA | 0)
        assert lab.get("sGPAR") & 0xFFFF_FFFF_F001 == (ipa if "12" not in name else DATA)
    second.remove(ipa)
    lab.put("TLBIALLNSNH")
    lab.put("sGATS12UR", IOVA)
    par = lab.map["sGPAR_FAULT"].decode(lab.get("sGPAR"))
    assert (par["F"], par["TF"], par["STAGE"], par["PLVL"]) == (1, 1, 1, 3)
    lab.put("sGATS1PR", IOVA | 0x7F)
    assert lab.map["sGPAR_FAULT"].decode(lab.get("sGPAR"))["UCBF"] == 1
    first.page(IOVA, ipa, bits=AF | 1 << 7)  # privileged, read-only
    lab.put("TLBIALLNSNH")
    for name, fault in (("ATS1PR", 0), ("ATS1PW", 1), ("ATS1UR", 1)):
        lab.put(name, IOVA, 0)
        assert lab.get("PAR", 0) & 1 == fault
    assert lab.get("FSR", 0) & 0xFF == 0, "queries record nothing"


def test_memory_attributes_reach_the_bus(make: Make) -> None:
    lab = make()
    tables = stage1(lab)
    lab.put("PRRR_MAIR0", 0xFF | 0xBB << 8 | 0x04 << 16 | 0x44 << 24, 0)
    found = []
    for index in range(4):
        tables.page(IOVA, DATA, bits=STAGE1_RW | index << 2 | 3 << 8)
        lab.put("TLBIALL", 0, 0)
        found.append(lab.go(STREAM, IOVA).memory)
    assert found == [(2, 1, 1, 1), (2, 2, 2, 1), (1, 0, 0, 2), (2, 0, 0, 1)]
    # Bypass: what comes in, or what S2CR says (write-back, inner shareable).
    lab.set("S2CR", index=3, TYPE=1)
    lab.set("SMR", index=3, VALID=1, ID=3)
    assert lab.go(3, IOVA).memory == (2, 0, 0, 0)
    lab.set("S2CR", index=3, TYPE=1, MTCFG=1, MemAttr=0xF, SHCFG=2, WACFG=2)
    assert lab.go(3, IOVA).memory == (2, 1, 1, 1)


def test_the_golden_model_agrees(make: Make) -> None:
    lab = make()
    _, second = nested(lab)

    def value(name: str, index: int | None, secure: bool) -> int:
        banked = lab.map[name].scope == "context"
        return lab.get(name, index if banked else None, None if banked else index, secure=secure)

    def both(*, fresh: bool = True) -> tuple[object, object]:
        features = Features.of(value, version=2)
        access = Access(write=True)
        oracle = SmmuOracle(value, lab.read, features).translate(STREAM, IOVA, access)
        (model,) = lab.target.translate("smmu", STREAM, [IOVA], access, fresh=fresh)
        fields = ("status", "pa", "page", "perms", "causes", "attributes", "stage", "level")
        return tuple(getattr(oracle, each) for each in fields), tuple(
            getattr(model, each) for each in fields
        )

    first, other = both()
    assert first == other
    second.page(0x5000_0000, DATA, bits=AF | 1 << 6)  # stage 2: read only
    first, other = both()
    assert first == other
    assert "fault" in str(first) and "permission" in str(first)
    # And by what a read has put into the TLB.
    lab.put("TLBIALLNSNH")
    assert lab.go(STREAM, IOVA).status == "translated"
    first, other = both(fresh=False)
    assert first == other


def test_an_instance_takes_kilobytes(make: Make) -> None:
    """Others take megabytes each. What is to be saved is what there is, and the TLB of the preset is in it."""
    lab = make("mmu-500", num_cb=16, num_smr=32, tlb=(64, 4))
    model = lab.target._m.iommu("smmu")
    assert 1024 < model.ops.save_size(model) < 64 * 1024
