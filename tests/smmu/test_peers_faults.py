# SPDX-License-Identifier: GPL-2.0-or-later
"""What other models of this part lack around translation: faults, stalls, interrupts, counters, the secure side, masters."""

from __future__ import annotations

import random
import struct

import pytest

from smmubench.target import Read, Start, Write

from .conftest import Make
from .lab import CONTEXT_SPI, DATA, GLOBAL_SPI, ONES, RAM, SECURE_SPI
from .tables import AF, STAGE1_RW, LongTables
from .test_peers import IOVA, MASTER, STREAM, nested, stage1


def test_stall_resume_terminate_and_hit_under_fault(make: Make) -> None:
    lab = make()
    tables = stage1(lab, CFCFG=1)
    hole = 0x2000_0000

    def stall(token: int) -> str:
        return lab.go(STREAM, hole, stall=True, token=token).status

    assert stall(1) == "stalled"
    assert lab.fields("FSR", 0) >= {"TF", "SS"}
    # HUPCF 0: whoever comes waits, even if its page is there.
    assert lab.go(STREAM, IOVA, stall=True, token=2).status == "stalled"
    assert (lab.stalled(1), lab.stalled(2)) == ("wait", "wait")
    tables.page(hole, DATA + 0x1000)
    lab.put("FSR", ONES, 0)
    assert "SS" in lab.fields("FSR", 0), "only RESUME ends it"
    lab.set("RESUME", 0, TnR=0)
    assert (lab.stalled(1), lab.stalled(2), lab.stalled(1)) == ("retry", "retry", "none")
    assert (lab.go(STREAM, hole).pa, lab.get("FSR", 0) & ~0x600) == (DATA + 0x1000, 0)
    # HUPCF 1: hits pass under the fault.
    lab.set("SCTLR", 0, M=1, CFRE=1, CFIE=1, CFCFG=1, HUPCF=1)
    tables.remove(hole)
    lab.put("TLBIALL", 0, 0)
    assert (stall(3), stall(4)) == ("stalled", "stalled")
    assert lab.go(STREAM, IOVA).status == "translated"
    assert "MULTI" in lab.fields("FSR", 0)
    lab.put("FSR", ONES, 0)
    lab.set("RESUME", 0, TnR=1)
    assert (lab.stalled(3), lab.stalled(4)) == ("terminate", "retry")


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("privileged", [False, True])
def test_context_faults_have_a_full_syndrome(make: Make, write: bool, privileged: bool) -> None:
    lab = make()
    tables = stage1(lab)
    assert isinstance(tables, LongTables)
    where = {
        name: 0x2000_0000 + 0x1000 * number
        for number, name in enumerate(("TF", "AFF", "PF", "ASF"))
    }
    tables.page(where["AFF"], DATA, bits=STAGE1_RW & ~AF)
    tables.page(where["PF"], DATA, bits=AF | 1 << 54 | 1 << 53 if not write else AF | 3 << 6)
    lab.set("TCR2", 0, PASize=1, SEP=7)
    tables.page(where["ASF"], 1 << 40)
    for name, iova in {**where, "EF": 0x2020_0000}.items():
        if name == "EF":
            lab.write(tables.slot(iova, 2), struct.pack("<Q", 0x2000_0000 | 3))  # no memory there
        fetch = name == "PF" and not write
        answer = lab.go(STREAM, iova + 8, write=write, privileged=privileged, instruction=fetch)
        assert (answer.status, answer.report) == ("fault", True)
        assert lab.fields("FSR", 0) == {name, "FORMAT"}
        assert (lab.get("FAR", 0), lab.get("CBFRSYNRA", index=0)) == (iova + 8, STREAM)
        syndrome = lab.map.decode("FSYNR0", lab.get("FSYNR0", 0))
        found = {key: syndrome[key] for key in ("PLVL", "WNR", "PNU", "IND", "PTWF")}
        assert found == {
            "PLVL": 3,
            "WNR": write,
            "PNU": privileged,
            "IND": fetch,
            "PTWF": name == "EF",
        }
        # A second one only sets MULTI, and the first's record stays.
        assert lab.go(STREAM, 0x2100_0000).status == "fault"
        assert lab.get("FAR", 0) == iova + 8
        lab.put("FSR", ONES, 0)
        assert lab.get("FSR", 0) & ~0x600 == 0
    lab.set("SCTLR", 0, M=1, CFIE=1, HUPCF=1)
    lab.put("FSRRESTORE", 1 << 8 | 1 << 2, 0)
    assert lab.fields("FSR", 0) == {"UUT", "AFF", "FORMAT"}
    assert CONTEXT_SPI in lab.target.interrupts()
    answer = lab.go(STREAM, where["TF"])
    assert (answer.status, answer.report) == ("fault", False), "CFRE 0: the master sees no error"
    assert "MULTI" in lab.fields("FSR", 0)


def test_global_faults_have_a_syndrome_and_gates(make: Make) -> None:
    lab = make(smcd=True)
    for gate in (0, 1):
        lab.on(GFRE=gate, GFIE=gate)
        lab.put("sGFSR", ONES)
        answer = lab.go(0x77, 0xABC_D123_4567, write=True, privileged=True)
        assert (answer.status, answer.report) == ("fault", bool(gate))
        assert lab.fields("sGFSR") == {"USF"}
        assert lab.get("sGFAR") == 0xABC_D123_4567
        assert lab.fields("sGFSYNR0") == {"WNR", "PNU"}
        assert lab.get("sGFSYNR1") == 0x77
        assert (GLOBAL_SPI in lab.target.interrupts()) == bool(gate)
    assert lab.go(0x78, IOVA).status == "fault"
    assert lab.fields("sGFSR") == {"USF", "MULTI"}
    assert lab.get("sGFSYNR1") == 0x77
    lab.put("sGFSR", ONES)
    assert GLOBAL_SPI not in lab.target.interrupts()
    for bank, cause in ((200, "UCBF"), (5, "ICF")):
        lab.set("CBAR_TYPE2", index=5, TYPE=2)
        lab.lead(0x99, bank, group=9)
        assert lab.go(0x99, IOVA).status == "fault"
        assert lab.fields("sGFSR") == {cause}
        lab.put("sGFSRRESTORE", 0)
    old = make("mmu-401", num_irpt=2)
    old.on()
    old.set("CBAR_TYPE1", index=0, TYPE=1, IRPTNDX=2)
    old.lead(0x99, 0, group=0)
    assert old.go(0x99, IOVA).causes == {"no-interrupt"}
    assert old.fields("sGFSR") == {"UCIF"}


def test_interrupts_of_each_bank_and_shared_ones(make: Make) -> None:
    lab = make("mmu-500", num_cb=64)
    for bank in (0, 15, 16, 17, 40, 63):
        lab.set("SCTLR", bank, CFIE=1)
        lab.put("FSRRESTORE", 2, bank)
        assert lab.target.interrupts() == {CONTEXT_SPI + bank}
        lab.put("FSR", ONES, bank)
        assert lab.target.interrupts() == frozenset()
    shared = make("mmu-401", num_irpt=3)
    for bank, line in ((0, 2), (1, 2), (2, 1)):
        shared.set("CBAR_TYPE1", index=bank, TYPE=1, IRPTNDX=line)
        shared.set("SCTLR", bank, CFIE=1)
        shared.put("FSRRESTORE", 2, bank)
    assert shared.target.interrupts() == {CONTEXT_SPI + 2, CONTEXT_SPI + 1}
    shared.put("FSR", ONES, 0)
    assert CONTEXT_SPI + 2 in shared.target.interrupts(), "bank 1 still holds it"
    shared.put("FSR", ONES, 1)
    assert shared.target.interrupts() == {CONTEXT_SPI + 1}


def test_performance_counters_count(make: Make) -> None:
    lab = make()
    tables = stage1(lab)
    for number, event in enumerate((0x10, 0x11, 0x12, 0x08)):  # accesses, reads, writes, refills
        lab.set("PMEVTYPER", index=number, EVENT=event)
    lab.put("PMCNTENSET", 0xF, index=0)
    lab.set("PMCGCR", index=0, TCEFCFG=0, E=1)
    lab.set("PMCR", E=1)
    tables.page(IOVA + 0x1000, DATA)
    for iova, write in ((IOVA, False), (IOVA, True), (IOVA + 0x1000, False), (IOVA, False)):
        assert lab.go(STREAM, iova, write=write).status == "translated"
    assert [lab.get("PMEVCNTR", index=number) for number in range(4)] == [4, 3, 1, 2]
    # An overflow tells.
    lab.put("PMEVCNTR", ONES, index=0)
    lab.put("PMINTENSET", 1, index=0)
    lab.go(STREAM, IOVA)
    assert lab.get("PMOVSCLR", index=0) == 1
    assert GLOBAL_SPI in lab.target.interrupts()


def test_the_secure_side(make: Make) -> None:
    lab = make("mmu-500", num_cb=16, num_smr=32)
    lab.split(12, 24)
    assert (lab.field("IDR1", "NUMCB"), lab.field("IDR0", "NUMSMRG")) == (12, 24)
    assert (lab.field("IDR1", "NUMCB", secure=True), lab.field("IDR0", "SES", secure=True)) == (
        16,
        1,
    )
    assert lab.field("IDR0", "SES") == 0
    lab.on()
    lab.on(secure=True)
    tables = lab.tables("aarch64-4k")
    tables.page(IOVA, DATA)
    lab.bank(13, tables, secure=True)
    lab.lead(STREAM, 13, group=25, secure=True)
    assert lab.go(STREAM, IOVA, secure=True).pa == DATA
    assert lab.go(STREAM, IOVA).causes == {"unknown-stream"}, "the group is the secure side's"
    assert lab.fields("sGFSR") == {"USF"} and not lab.fields("sGFSR", secure=True)
    assert lab.get("NSGFSR", secure=True) == 2
    lab.lead(0x55, 13, group=0)
    assert lab.go(0x55, IOVA).causes == {"no-context"}
    assert lab.get("SCTLR", 13) == 0, "the non-secure side sees none of it"
    lab.put("SCTLR", 0, 13)
    assert lab.get("SCTLR", 13, secure=True) & 1
    assert lab.go(0x66, IOVA, secure=True).causes == {"unknown-stream"}
    assert SECURE_SPI in lab.target.interrupts()


def test_a_snapshot_is_possible_in_the_middle_of_a_stall(make: Make) -> None:
    lab = make()
    tables = stage1(lab, CFCFG=1)
    hole = 0x2000_0000
    tables.remove(hole)
    assert lab.go(STREAM, hole, stall=True, token=1).status == "stalled"
    lab.target.snapshot("here")
    for _ in range(2):
        tables.page(hole, DATA + 0x1000)
        lab.put("FSR", ONES, 0)
        lab.set("RESUME", 0, TnR=0)
        assert lab.stalled(1) == "retry"
        assert lab.go(STREAM, hole).pa == DATA + 0x1000
        lab.target.restore("here")
        assert lab.stalled(1) == "wait"
        assert CONTEXT_SPI in lab.target.interrupts()
        assert lab.fields("FSR", 0) >= {"TF", "SS"}


def test_tlb_streams_walks_and_faults_can_be_watched(make: Make) -> None:
    lab = make()
    nested(lab)
    target = lab.target
    walk = target.walk("smmu", STREAM, IOVA)
    assert [(step.stage, step.level) for step in walk.levels] == [
        *[(2, 1), (2, 2), (2, 3), (1, 1)],
        *[(2, 1), (2, 2), (2, 3), (1, 2)],
        *[(2, 1), (2, 2), (2, 3), (1, 3)],
        *[(2, 1), (2, 2), (2, 3)],
    ]
    assert walk.result.pa == DATA and not target.tlb("smmu"), "looking changes nothing"
    lab.go(STREAM, IOVA)
    assert {(entry.kind, entry.stage) for entry in target.tlb("smmu")} == {
        ("nested", 3),
        ("ipa", 2),
    }
    (route,) = target.query("smmu").routes
    assert (route.stream, route.way, route.context) == (STREAM, "translate", 0)
    state = target.query("smmu").contexts[0]
    assert (state.stage, state.format, state.stage2_context) == ("nested", "aarch64", 1)
    target.events()
    lab.go(STREAM, 0x2000_0000, write=True)
    (event,) = target.events()
    assert (event.name, event.data["context"], event.data["write"]) == ("IOMMU_FAULT", 0, True)


def test_masters_that_can_wait_and_masters_that_can_not(make: Make) -> None:
    """A PCI device's transaction can't wait: its fault terminates it."""
    lab = make()
    stage1(lab, CFCFG=1)
    answer = lab.go(STREAM, 0x2000_0000, stall=False)
    assert (answer.status, answer.report) == ("fault", True)
    assert "SS" not in lab.fields("FSR", 0)
    lab.put("FSR", ONES, 0)
    assert lab.go(STREAM, 0x2000_0000, stall=True, token=9).status == "stalled"
    assert lab.go(STREAM, IOVA, stall=False).status == "translated", (
        "behind a stall it is translated at once"
    )
    assert lab.go(STREAM, 0x2100_0000, stall=False).status == "fault"
    assert "MULTI" in lab.fields("FSR", 0)


def test_a_master_moves_data_through_it(make: Make) -> None:
    lab = make()
    stage1(lab)
    lab.write(DATA, b"from memory")
    op_crc32 = 6
    lab.write(RAM, struct.pack("<QIIQQIIIIIIII", 0, op_crc32, 0, IOVA, 0, 11, 0, 0, 0, 0, 0, 0, 0))
    (result,) = lab.target.run([Start(MASTER, RAM)])
    assert (result.state, result.bytes) == ("done", 11)
    assert lab.target.trace(MASTER)[-1].pa == DATA


def test_random_registers_and_tables_break_nothing(make: Make) -> None:
    lab = make("mmu-500", num_cb=4, num_smr=8)
    dice = random.Random(3)
    window = lab.target._m.info("smmu").window
    lab.write(DATA, dice.randbytes(1 << 16))
    for _ in range(60):
        ops: list[Read | Write] = []
        for _ in range(40):
            size, secure = dice.choice((4, 8)), dice.random() < 0.3
            address = lab.base + dice.randrange(window // size) * size
            value = dice.choice((0, ONES, dice.getrandbits(32), DATA | 1)) & (1 << 8 * size) - 1
            ops += [Write(address, value, size, secure), Read(address, size, secure)]
        lab.target.mmio(ops)
        for _ in range(10):
            answer = lab.go(
                dice.getrandbits(15), dice.getrandbits(dice.choice((32, 64))), write=dice.random() < 0.5,
                secure=dice.random() < 0.3, stall=dice.random() < 0.5,
            )  # fmt: skip
            assert answer.status in ("translated", "bypass", "fault", "stalled")
        lab.target.events()
    lab.reset()
    stage1(lab)
    assert lab.go(STREAM, IOVA).pa == DATA


def test_register_pages_of_nobody_are_reported_where_that_is_wanted(make: Make) -> None:
    """CAF has gates of its own (SMMU 7)."""
    lab = make(num_cb=5)
    nobody = lab.base + (8 + 5) * lab.page_size
    for gate in (0, 1):
        lab.on(GFIE=1, GCFGFIE=gate)
        lab.target.mmio([Write(nobody, ONES)])
        assert lab.target.mmio([Read(nobody)]) == [0]
        assert lab.fields("sGFSR") == {"CAF", "MULTI"}
        assert lab.fields("sGFSYNR0") == {"WNR"}
        # MULTI is a fault like any other to the line.
        lab.put("sGFSR", 1 << 31)
        assert (GLOBAL_SPI in lab.target.interrupts()) == bool(gate)
        lab.put("sGFSR", ONES)
        assert lab.target.interrupts() == frozenset()
