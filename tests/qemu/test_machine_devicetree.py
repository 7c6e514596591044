# SPDX-License-Identifier: GPL-2.0-or-later
"""The device tree that QEMU makes: it compiles, fits its bindings, and is the machine's table."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from rawqemu import MACHINE, TABLE_OF

BINDINGS = Path(__file__).parent / "bindings"
LEVEL_HIGH = 4


def _cells(data: bytes) -> list[int]:
    return [value for (value,) in struct.iter_unpack(">I", data)]


def _strings(data: bytes) -> list[str]:
    return data.decode().rstrip("\0").split("\0")


def _parse(blob: bytes) -> dict[str, dict[str, bytes]]:
    """Flattened device tree (Devicetree Specification v0.4, chapter 5): path -> properties."""
    header = struct.unpack_from(">10I", blob)
    assert header[0] == 0xD00DFEED
    at, names = header[2], header[3]
    tree: dict[str, dict[str, bytes]] = {}
    path: list[str] = []
    while True:
        (token,) = struct.unpack_from(">I", blob, at)
        at += 4
        if token == 1:
            end = blob.index(b"\0", at)
            path.append(blob[at:end].decode())
            tree["/".join(path) or "/"] = {}
            at = end + 4 & ~3
        elif token == 2:
            path.pop()
        elif token == 3:
            length, offset = struct.unpack_from(">II", blob, at)
            name = blob[names + offset : blob.index(b"\0", names + offset)].decode()
            tree["/".join(path) or "/"][name] = blob[at + 8 : at + 8 + length]
            at = at + 8 + length + 3 & ~3
        elif token == 9:
            return tree


@pytest.fixture(scope="module")
def dtb(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dtb") / "apq8064-bench.dtb"
    subprocess.run(
        [binary, "-machine", f"{MACHINE},dumpdtb={path}", "-display", "none", "-nodefaults"],
        check=True,
        capture_output=True,
        timeout=30,
    )
    return path


@pytest.fixture(scope="module")
def tree(dtb: Path) -> dict[str, dict[str, bytes]]:
    return _parse(dtb.read_bytes())


def test_dtc_has_nothing_to_say(dtb: Path) -> None:
    dtc = shutil.which("dtc")
    if dtc is None:
        pytest.skip("dtc isn't installed: apt-get install device-tree-compiler")
    done = subprocess.run([dtc, "-I", "dtb", "-O", "dts", dtb], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr == ""


def test_it_fits_its_bindings(dtb: Path) -> None:
    pytest.importorskip("dtschema", reason="dtschema isn't installed: pip install dtschema")
    tool = Path(sys.executable).parent / "dt-validate"
    done = subprocess.run([tool, "-s", BINDINGS, dtb], capture_output=True, text=True, timeout=120)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_iommus_are_the_tables(tree: dict[str, dict[str, bytes]]) -> None:
    for iommu in TABLE_OF.iommus:
        node = tree[f"/soc/iommu@{iommu.base:x}"]
        assert _strings(node["compatible"]) == ["qcom,apq8064-iommu"]
        assert _cells(node["reg"]) == [iommu.base, iommu.size]
        # The secure one first, as apq8064.dtsi has it: Linux requests number 0.
        lines = [iommu.irq_secure, iommu.irq_nonsecure]
        assert _cells(node["interrupts"]) == [c for spi in lines for c in (0, spi, LEVEL_HIGH)]
        assert _cells(node["qcom,ncb"]) == [iommu.banks]
        assert _strings(node["clock-names"]) == ["smmu_pclk", "iommu_clk"]
    assert sum(path.startswith("/soc/iommu@") for path in tree) == len(TABLE_OF.iommus)


def test_masters_of_an_instance_are_one_node_with_all_its_mids(
    tree: dict[str, dict[str, bytes]],
) -> None:
    for iommu in TABLE_OF.iommus:
        masters = [master for master in TABLE_OF.masters if master.iommu == iommu.name]
        node = tree[f"/soc/bench-dma@{masters[0].base:x}"]
        assert _cells(node["reg"]) == [c for m in masters for c in (m.base, m.size)]
        assert _cells(node["interrupts"]) == [c for m in masters for c in (0, m.irq, LEVEL_HIGH)]
        assert _strings(node["reg-names"]) == [master.name for master in masters]
        phandle = _cells(tree[f"/soc/iommu@{iommu.base:x}"]["phandle"])[0]
        cells = _cells(node["iommus"])
        assert set(cells[::2]) == {phandle}
        assert cells[1::2] == [
            mid for context in iommu.contexts for first, last in context.ranges
            for mid in range(first, last + 1)
        ]  # fmt: skip


def test_masters_without_iommu_sit_on_a_bus_with_their_window(
    tree: dict[str, dict[str, bytes]],
) -> None:
    for master in TABLE_OF.masters:
        if master.iommu is not None:
            continue
        window = master.window
        assert window is not None
        whole = window.base == 0 and window.bus_offset == 0
        bus = "/soc" if whole else f"/{master.name}-bus"
        assert "iommus" not in tree[f"{bus}/bench-dma@{master.base:x}"]
        assert _cells(tree[bus].get("dma-ranges", b"")) == (
            [] if whole else [window.base, window.base + window.bus_offset, window.size]
        )


def test_everything_a_kernel_needs_is_there(tree: dict[str, dict[str, bytes]]) -> None:
    windows = {window.kind: window for window in TABLE_OF.windows}
    uart = f"/soc/serial@{windows['uart'].base:x}"
    assert _strings(tree["/chosen"]["stdout-path"]) == ["serial0:115200n8"]
    assert _strings(tree["/aliases"]["serial0"]) == [uart]
    assert _cells(tree[uart]["interrupts"]) == [0, windows["uart"].irq, LEVEL_HIGH]
    ram = windows["ram"]
    assert _cells(tree[f"/memory@{ram.base:x}"]["reg"]) == [ram.base, ram.size]
    assert _strings(tree["/psci"]["method"]) == ["hvc"]
    assert "arm,psci-1.0" in _strings(tree["/psci"]["compatible"])
    assert _strings(tree["/cpus/cpu@0"]["compatible"]) == [f"arm,{TABLE_OF.cpu}"]
    gic = tree[f"/soc/interrupt-controller@{windows['gic-dist'].base:x}"]
    assert gic["phandle"] == tree["/"]["interrupt-parent"]
    ppis = _cells(tree["/timer"]["interrupts"])[1::3]
    assert ppis == [13, 14, 11, 10]  # secure, non-secure, virtual, hypervisor: as every board
    virtio = [path for path in tree if re.match(r"/soc/virtio@", path)]
    assert len(virtio) == sum(window.kind == "virtio" for window in TABLE_OF.windows)
    page, sram = windows["bench-page"], windows["sram"]
    assert _cells(tree[f"/soc/bench-page@{page.base:x}"]["reg"]) == [page.base, page.size]
    assert _cells(tree[f"/soc/sram@{sram.base:x}"]["reg"]) == [sram.base, sram.size]
