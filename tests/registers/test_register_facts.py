# SPDX-License-Identifier: GPL-2.0-or-later
"""Names, offsets and bits against numbers typed by hand from the public sources.

The MSM numbers are those of Linux's drivers/iommu/msm_iommu_hw-8xxx.h (kept apart from the register description
on purpose: this is the second witness).
"""

from __future__ import annotations

import pytest

from smmubench.registers import load

# name: offset in the bank, access
CONTEXT = {
    "SCTLR": (0x000, "RW"), "ACTLR": (0x004, "RW"), "CONTEXTIDR": (0x008, "RW"),
    "TTBR0": (0x010, "RW"), "TTBR1": (0x014, "RW"), "TTBCR": (0x018, "RW"), "PAR": (0x01C, "RW"),
    "FSR": (0x020, "W1C"), "FSRRESTORE": (0x024, "WO"), "FAR": (0x028, "RW"),
    "FSYNR0": (0x02C, "RW"), "FSYNR1": (0x030, "RW"), "PRRR": (0x034, "RW"), "NMRR": (0x038, "RW"),
    "TLBLCKR": (0x03C, "RW"), "V2PSR": (0x040, "RO"), "TLBFLPTER": (0x044, "RW"),
    "TLBSLPTER": (0x048, "RW"), "BFBCR": (0x04C, "RW"), "CTX_TLBIALL": (0x800, "WO"),
    "TLBIASID": (0x804, "WO"), "TLBIVA": (0x808, "WO"), "TLBIVAA": (0x80C, "WO"),
    "V2PPR": (0x810, "WO"), "V2PPW": (0x814, "WO"), "V2PUR": (0x818, "WO"), "V2PUW": (0x81C, "WO"),
    "RESUME": (0x820, "WO"),
}  # fmt: skip
GLOBAL = {
    "M2VCBR_N": (0xFF000, "RW"), "CBACR_N": (0xFF800, "RW"), "TLBRSW": (0xFFE00, "RW"),
    "TLBTR0": (0xFFE80, "RO"), "TLBTR1": (0xFFE84, "RO"), "TLBTR2": (0xFFE88, "RO"),
    "TESTBUSCR": (0xFFE8C, "RW"), "GLOBAL_TLBIALL": (0xFFF00, "WO"), "TLBIVMID": (0xFFF04, "WO"),
    "CR": (0xFFF80, "RW"), "EAR": (0xFFF84, "RW"), "ESR": (0xFFF88, "W1C"),
    "ESRRESTORE": (0xFFF8C, "WO"), "ESYNR0": (0xFFF90, "RW"), "ESYNR1": (0xFFF94, "RW"),
    "REV": (0xFFFF4, "RO"), "IDR": (0xFFFF8, "RO"), "RPU_ACR": (0xFFFFC, "RW"),
}  # fmt: skip

# name: masks in place
MASKS = {
    "SCTLR": {"M": 1, "TRE": 2, "AFE": 4, "HAF": 8, "BE": 0x10, "AFFD": 0x20},
    "ACTLR": {
        "CFERE": 1, "CFEIE": 2, "PTSHCFG": 0xC, "RCOSH": 0x10, "RCISH": 0x20, "RCNSH": 0x40,
        "PRIVCFG": 0x300, "DNA": 0x400, "DNLV2PA": 0x800, "TLBMCFG": 0x3000, "CFCFG": 0x4000,
        "TIPCF": 0x8000, "V2PCFG": 0x30000, "HUME": 0x40000, "PTMTCFG": 0x100000,
        "PTMEMTYPE": 0xE00000,
    },
    "TTBR0": {"IRGNH": 1, "SH": 2, "ORGN": 0x18, "NOS": 0x20, "IRGNL": 0x40, "PA": 0xFFFFC000},
    # The header's N overlaps PD0; ARMv7 (ARM DDI 0406C, B4.1.153) has it in bits 2:0.
    "TTBCR": {"N": 7, "PD0": 0x10, "PD1": 0x20},
    "PAR": {
        "FAULT": 1, "SS": 2, "MT": 0x70, "SH": 0x80, "NS": 0x200, "NOS": 0x400, "PA": 0xFFFFF000,
    },
    "PAR_FAULT": {
        "FAULT": 1, "TF": 2, "AFF": 4, "APF": 8, "TLBMF": 0x10, "HTWDEEF": 0x20, "HTWSEEF": 0x40,
        "MHF": 0x80, "SL": 0x10000, "SS": 0x40000000,
    },
    "FSR": {
        "TF": 2, "AFF": 4, "APF": 8, "TLBMF": 0x10, "HTWDEEF": 0x20, "HTWSEEF": 0x40, "MHF": 0x80,
        "SL": 0x10000, "SS": 0x40000000, "MULTI": 0x80000000,
    },
    "FSYNR1": {
        "AMEMTYPE": 7, "ASHARED": 8, "AINNERSHARED": 0x10, "APRIV": 0x20, "APROTNS": 0x40,
        "AINST": 0x80, "AWRITE": 0x100, "ABURST": 0x400, "ALEN": 0xF000, "ASIZE": 0x70000,
        "ALOCK": 0x300000, "AFULL": 0x1000000,
    },
    "TLBIVA": {"ASID": 0xFF, "VA": 0xFFFFF000},
    "M2VCBR_N": {
        "VMID": 0x1F, "CBNDX": 0xFF00, "BYPASSD": 0x10000, "BPRCOSH": 0x20000, "BPRCISH": 0x40000,
        "BPRCNSH": 0x80000, "BPSHCFG": 0x300000, "NSCFG": 0xC00000, "BPMTCFG": 0x1000000,
        "BPMEMTYPE": 0xE000000,
    },
    "CBACR_N": {"RWVMID": 0x1F, "RWE": 0x100, "RWGE": 0x200, "CBVMID": 0x1F0000, "IRPTNDX": 0xFF000000},
    "IDR": {"NM2VCBMT": 0x1FF, "HTW": 0x200, "HUM": 0x400, "TLBSIZE": 0xF000, "NCB": 0xFF0000, "NIRPT": 0xFF000000},
    "RESUME": {"TNR": 1},
}  # fmt: skip

# The bench's own blocks: name -> (offset, access, reset)
DMA = {
    "ID": (0x000, "RO", 0x48574D44), "CAP": (0x004, "RO", 4096), "CTRL": (0x008, "WO", 0),
    "STATUS": (0x00C, "RO", 0), "STREAM": (0x018, "RW", 0), "BURST": (0x01C, "RW", 256),
    "IRQ_STATUS": (0x020, "W1C", 0), "LIMIT": (0x03C, "RW", 65536), "TRACE_INFO": (0x09C, "RO", 0),
}  # fmt: skip
DESCRIPTOR = {
    "NEXT_LO": 0x00, "NEXT_HI": 0x04, "OP": 0x08, "STREAM": 0x0C, "SRC": 0x10, "DST": 0x18,
    "LENGTH": 0x20, "BURST": 0x24, "DATA": 0x28, "STATUS": 0x30, "BYTES": 0x34, "RESULT": 0x38,
    "FIRST": 0x3C,
}  # fmt: skip


def test_msm_has_these_registers_and_no_others() -> None:
    found = {each.name: (each.scope, each.offset, each.access) for each in load("msm-v0")}
    expected = {name: ("context", *facts) for name, facts in CONTEXT.items()}
    expected |= {name: ("global", *facts) for name, facts in GLOBAL.items()}
    assert found == expected


@pytest.mark.parametrize("name", MASKS)
def test_msm_fields(name: str) -> None:
    assert {each.name: each.mask for each in load("msm-v0")[name].fields.values()} == MASKS[name]


def test_msm_arrays_banks_and_window() -> None:
    msm = load("msm-v0")
    assert (msm["M2VCBR_N"].count, msm["M2VCBR_N"].stride) == (512, 4)
    assert (msm["CBACR_N"].count, msm["CBACR_N"].stride) == (256, 4)
    assert (msm.size, msm.context_stride) == (0x100000, 0x1000)


def test_resets_are_zero_but_for_the_revision() -> None:
    assert {each.name: each.reset for each in load("msm-v0") if each.reset} == {"REV": 0x11}


def test_what_a_driver_reads_back_after_a_read_modify_write() -> None:
    """Linux sets single fields that way, so no field of a RW register may be lost."""
    for register in load("msm-v0"):
        if register.access == "RW":
            assert register.writable & register.mask == register.mask, register.name
    # TTBCR.N above 0 makes TTBR0's table smaller than 16 KiB, so its base has more bits.
    assert load("msm-v0")["TTBR0"].writable & 0x3F80 == 0x3F80


def test_values_that_linux_writes() -> None:
    """The numbers of msm_iommu.c's configuration, spelt with names here."""
    msm = load("msm-v0")
    assert msm.encode("M2VCBR_N", CBNDX=1, NSCFG="NONSECURE") == 0x00C00100
    assert msm.encode("ACTLR", TLBMCFG="WALK", V2PCFG="WALK", CFEIE=1, CFCFG="STALL") == 0x00037002
    # PRRR 0x800b8204 and NMRR 0x40004000, what Linux's driver gives for its three memory types
    prrr = msm.decode("PRRR", 0x800B8204)
    assert [prrr[f"MTC{n}"] for n in range(8)] == [0, 1, 0, 0, 2, 0, 0, 2]
    assert [prrr[f"NOS{n}"] for n in range(8)] == [0, 0, 0, 0, 0, 0, 0, 1]
    nmrr = msm.decode("NMRR", 0x40004000)
    assert (nmrr["ICPC7"], nmrr["OCPC7"]) == (1, 1)


@pytest.mark.parametrize("name", DMA)
def test_dma_registers(name: str) -> None:
    register = load("bench-dma")[name]
    assert (register.offset, register.access, register.reset) == DMA[name]


def test_dma_descriptor_words() -> None:
    words = {each.name: each.offset for each in load("bench-desc")}
    assert words == DESCRIPTOR
    assert load("bench-desc")["SRC"].width == 64
    assert load("bench-desc").size == 64


def test_bench_page() -> None:
    page = load("bench-page")
    assert [(each.name, each.offset, each.access, each.reset) for each in page] == [
        ("ID", 0x000, "RO", 0x53424E43),
        ("VERSION", 0x004, "RO", 1),
        ("EXIT", 0x008, "WO", 0),
        ("RESET", 0x00C, "WO", 0),
        ("SEED", 0x010, "RW", 0),
        ("SCRATCH", 0x020, "RW", 0),
    ]
    assert page["SCRATCH"].count == 8


@pytest.mark.parametrize("name", ["msm-v0", "smmu-v2", "bench-dma", "bench-desc", "bench-page"])
def test_everything_is_described(name: str) -> None:
    block = load(name)
    for register in (*block.registers, *block.views):
        assert register.title and register.description, register.name
        for field in register.fields.values():
            assert field.description, f"{register.name}.{field.name}"
            assert all(value.description for value in field.values), f"{register.name}.{field.name}"
