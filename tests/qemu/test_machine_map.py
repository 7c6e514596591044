# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine is what its table says: windows, interrupts, paths, memory, CPUs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from rawqemu import DMA, MACHINE, MSM, RAM, TABLE_OF, QmpError, Raw, master_base

_GICD_ISPENDR = 0x200
_GIC = next(window for window in TABLE_OF.windows if window.kind == "gic-dist").base


def _flat(qemu: Raw) -> dict[int, tuple[int, str]]:
    """base -> (size, name) of the flat memory map."""
    text = qemu.hmp("info mtree -f")
    rows = re.findall(r"^\s+(\w{16})-(\w{16}) \(prio \d+, \S+\): (\S+)", text, re.M)
    return {int(a, 16): (int(b, 16) - int(a, 16) + 1, name) for a, b, name in rows}


def _pending(qemu: Raw) -> set[int]:
    """SPI numbers pending at the distributor."""
    words = qemu.mmio(*((_GIC + _GICD_ISPENDR + 4 * i,) for i in range(1, 1 + TABLE_OF.spis // 32)))
    return {32 * i + bit for i, word in enumerate(words) for bit in range(32) if word >> bit & 1}


def _refused(binary: Path, *arguments: str) -> str:
    done = subprocess.run(
        [binary, "-nodefaults", "-display", "none", "-accel", "qtest", "-S", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    return done.stderr.strip().split(": ", 1)[1]


def test_windows_are_where_the_table_has_them(qemu: Raw) -> None:
    flat = _flat(qemu)
    wanted = [(w.base, w.size) for w in TABLE_OF.windows if w.kind != "uart"]
    wanted += [(i.base, i.size) for i in TABLE_OF.iommus]
    wanted += [(m.base, m.size) for m in TABLE_OF.masters]
    for base, size in wanted:
        assert flat[base][0] == size, f"{base:#x}"
    uart = next(w for w in TABLE_OF.windows if w.kind == "uart")
    assert uart.base in flat


def test_devices_have_the_paths_that_commands_take(qemu: Raw) -> None:
    iommus = {entry["name"] for entry in qemu("qom-list", path="/machine/iommu")} - {"type"}
    masters = {entry["name"] for entry in qemu("qom-list", path="/machine/dma")} - {"type"}
    assert iommus == {iommu.name for iommu in TABLE_OF.iommus}
    assert masters == {master.name for master in TABLE_OF.masters}


@pytest.mark.parametrize("secure", [True, False], ids=["secure", "nonsecure"])
def test_each_iommu_has_its_two_interrupts(qemu: Raw, secure: bool) -> None:
    """A fault ordered in context 0 arrives at the SPI that CBACR.IRPTNDX selects."""
    for iommu in TABLE_OF.iommus:
        qemu("x-bench-reset")
        at = iommu.base
        master = next(m for m in TABLE_OF.masters if m.iommu == iommu.name)
        line = MSM["CBACR_N"].encode(IRPTNDX=0 if secure else 1)
        qemu.mmio(
            (at + MSM.address("M2VCBR_N", index=master.stream), 0),
            (at + MSM.address("CBACR_N", index=0), line),
            (at + MSM.address("ACTLR", context=0), MSM["ACTLR"].encode(CFEIE=1, CFERE=1)),
            (at + MSM.address("SCTLR", context=0), MSM["SCTLR"].encode(M=1)),
        )
        assert _pending(qemu) == set()
        path = f"/machine/iommu/{iommu.name}"
        qemu("x-iommu-inject-fault", path=path, cause="translation")
        qemu.poke(RAM.base, bytes(64))
        qemu.words(RAM.base, [0, 0, 1, 0, 0, 0, 0, 0, 4])  # read 4 bytes at 0
        qemu("x-dma-run", starts=[{"master": f"/machine/dma/{master.name}", "list": RAM.base}])
        wanted = iommu.irq_secure if secure else iommu.irq_nonsecure
        assert _pending(qemu) == {wanted}, iommu.name
        qemu.write(at + MSM.address("FSR", context=0), 0xFFFFFFFF)


def test_each_master_has_its_interrupt(qemu: Raw) -> None:
    for master in TABLE_OF.masters:
        qemu("x-bench-reset")
        path = f"/machine/dma/{master.name}"
        base = master_base(path)
        qemu.poke(RAM.base, bytes(64))  # one nop
        qemu.write(base + DMA.address("IRQ_ENABLE"), 1)
        assert _pending(qemu) == set()
        qemu("x-dma-run", starts=[{"master": path, "list": RAM.base}])
        assert _pending(qemu) == {master.irq}, master.name


def test_default_cpu_is_the_tables(qemu: Raw) -> None:
    machine = next(m for m in qemu("query-machines") if m["name"] == MACHINE)
    assert machine["default-cpu-type"] == f"{TABLE_OF.cpu}-arm-cpu"
    assert machine["cpu-max"] == 1


def test_another_size_of_ram_is_refused(binary: Path) -> None:
    said = _refused(binary, "-machine", MACHINE, "-m", "1G")
    assert said == "machine apq8064-bench has exactly 512 MiB of RAM, not 1 GiB: leave -m out"


def test_an_sram_backend_that_is_not_there_is_refused(binary: Path) -> None:
    said = _refused(binary, "-machine", f"{MACHINE},sram-memdev=nope")
    assert said == "sram-memdev=nope: there is no such memory backend"


def test_an_sram_backend_of_another_size_is_refused(binary: Path) -> None:
    backend = "memory-backend-ram,id=small,size=64K"
    said = _refused(binary, "-object", backend, "-machine", f"{MACHINE},sram-memdev=small")
    assert said == "sram-memdev=small: on-chip RAM has exactly 0x100000 bytes, not 0x10000"


def test_a_tlb_that_can_not_be_made_is_refused(binary: Path) -> None:
    said = _refused(binary, "-machine", MACHINE, "-global", "msm-iommu.tlb-entries=6")
    assert "a TLB of 6 entries in 4 ways can't be made" in said


def test_own_memory_works_without_backends(binary: Path) -> None:
    with Raw(binary, memory={}) as qemu:
        assert qemu.hmp("xp /1wx 0x2a000000").strip().endswith("0x00000000")


def test_memory_is_the_backends(qemu: Raw) -> None:
    qemu.memory["ram"][0x12340:0x12344] = b"\x78\x56\x34\x12"
    qemu.memory["sram"][0x40:0x44] = b"\x21\x43\x65\x87"
    assert qemu.hmp(f"xp /1wx {RAM.base + 0x12340:#x}").strip().endswith("0x12345678")
    assert qemu.hmp("xp /1wx 0x2a000040").strip().endswith("0x87654321")


def test_qtree_names_every_device(qemu: Raw) -> None:
    tree = qemu.hmp("info qtree")
    for name in [i.name for i in TABLE_OF.iommus] + [m.name for m in TABLE_OF.masters]:
        assert f'id "{name}"' in tree


def test_device_help_lists_the_properties(binary: Path) -> None:
    done = subprocess.run(
        [binary, "-device", "msm-iommu,help"], capture_output=True, text=True, timeout=30
    )
    for name in ("contexts", "mids", "tlb-entries", "tlb-ways", "rev", "irq-level-causes"):
        assert f"  {name}=<uint32>" in done.stdout


def test_the_commands_of_another_machine_say_what_is_missing(binary: Path) -> None:
    with Raw(binary, machine="virt") as qemu:
        with pytest.raises(QmpError, match="no bench devices"):
            qemu("x-bench-reset")
        with pytest.raises(QmpError, match="no masters"):
            qemu("x-dma-run", starts=[])
        with pytest.raises(QmpError, match="is not the path of an IOMMU"):
            qemu("x-iommu-query", path="/machine/iommu/mdp0")
