# SPDX-License-Identifier: GPL-2.0-or-later
"""smmuv2-bench and the device arm-smmuv2: what there is, where, and as what it presents itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from rawqemu import MACHINE as APQ
from rawqemu import TABLE_OF as APQ_TABLE
from rawqemu import Raw, descriptor, run
from rawsmmu import IOMMU, MACHINE, MASTER, RAM, SMMU, TABLE, Smmu, place
from test_machine_devicetree import _cells, _parse, _strings

NODE = f"/soc/iommu@{TABLE.iommus[0].base:x}"
PRESETS = {
    "generic": "smmu-v2", "mmu-400": "smmu-v1", "mmu-401": "smmu-v1", "mmu-500": "smmu-v2",
    "qcom-smmu-v2": "smmu-v2",
}  # fmt: skip


def _refusal(binary: Path, *arguments: str) -> str:
    command = [str(binary), "-display", "none", "-nodefaults", "-S", "-machine", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    return done.stderr


def _tree(binary: Path, folder: Path, options: str) -> dict[str, dict[str, bytes]]:
    path = folder / "tree.dtb"
    command = [str(binary), "-machine", f"{options},dumpdtb={path}", "-display", "none"]
    subprocess.run([*command, "-nodefaults"], check=True, capture_output=True, timeout=30)
    dtc = shutil.which("dtc")
    if dtc:
        compiler = [dtc, "-I", "dtb", "-O", "dts", str(path)]
        done = subprocess.run(compiler, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
    return _parse(path.read_bytes())


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_what_its_registers_say(binary: Path, preset: str) -> None:
    with Raw(binary, machine=MACHINE, options=f",smmu-preset={preset}") as qemu:
        state = qemu("x-iommu-query", path=IOMMU)
        smmu = Smmu(qemu)
        idr0, idr1 = (SMMU[name].decode(smmu.read(name)) for name in ("IDR0", "IDR1"))
        config = qemu("qom-list", path=IOMMU)
        has = {
            each["name"]: qemu("qom-get", path=IOMMU, property=each["name"])
            for each in config
            if each["name"] in ("s1", "s2", "nested", "num-cb", "num-smr")
        }
        assert state["model"] == PRESETS[preset]
        assert len(state["contexts"]) == has["num-cb"] == idr1["NUMCB"]
        assert [bool(idr0[name]) for name in ("S1TS", "S2TS", "NTS")] == [
            has["s1"],
            has["s2"],
            has["nested"],
        ]
        pages = 2 << idr1["NUMPAGENDXB"]
        assert state["window"] == 2 * pages * smmu.page


def test_a_property_beats_the_preset_and_the_board(binary: Path) -> None:
    given = {"num-cb": 5, "num-smr": 17, "tlb-entries": 256, "stall": False, "preset": "mmu-401"}
    words = {name: str(value).lower().replace("false", "off") for name, value in given.items()}
    options = [word for name, value in words.items()
               for word in ("-global", f"arm-smmuv2.{name}={value}")]  # fmt: skip
    with Raw(binary, *options, machine=MACHINE) as qemu:
        for name, value in given.items():
            assert qemu("qom-get", path=IOMMU, property=name) == value, name
        state = qemu("x-iommu-query", path=IOMMU)
        assert (len(state["contexts"]), state["tlb-entries"]) == (5, 256)
        assert state["model"] == "smmu-v1"


def test_properties_cannot_be_changed_later(binary: Path) -> None:
    with (
        Raw(binary, machine=MACHINE) as qemu,
        pytest.raises(Exception, match="'num-cb' can't be changed any more"),
    ):
        qemu("qom-set", path=IOMMU, property="num-cb", value=3)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("smmuv2-bench,smmu-preset=mmu-600",), "'mmu-600' is no preset of an SMMU: generic, "),
        (("smmuv2-bench,gic-version=4",), "gic-version is 2 or 3, not '4'"),
        (("smmuv2-bench", "-global", "arm-smmuv2.num-cb=129"), "/machine/iommu/smmu: num-cb"),
        (("smmuv2-bench", "-global", "arm-smmuv2.tlb-entries=9000"), "it has 1 to 8192 entries"),
        (("smmuv2-bench", "-global", "arm-smmuv2.handover=1:2"), "is not GROUP:SMR:S2CR"),
        (("apq8064-bench,display-iommu=smmu-v3",), "display-iommu is msm-v0 or smmu-v2"),
    ],
)
def test_what_can_not_be_is_refused(binary: Path, options: tuple[str, ...], why: str) -> None:
    assert why in _refusal(binary, *options)


def test_firmware_can_leave_groups_behind(binary: Path) -> None:
    handed = "arm-smmuv2.handover=0:0x80000100:0x10000+3:0x80004000:2"
    with Raw(binary, "-global", handed, machine=MACHINE) as qemu:
        smmu = Smmu(qemu)
        assert [smmu.read("SMR", index=group) for group in (0, 1, 3)] == [
            0x8000_0100,
            0,
            0x8000_4000,
        ]
        assert smmu.read("S2CR", index=3) & 0xFF == 2
        ways = {each["route"]: each["way"] for each in qemu("x-iommu-query", path=IOMMU)["streams"]}
        assert ways[0] == "bypass"


def test_secure_accesses_see_the_secure_side(binary: Path) -> None:
    with Raw(binary, machine=MACHINE, options=",secure=on") as qemu:
        smmu = Smmu(qemu)
        assert SMMU["IDR0"].decode(smmu.read("IDR0", secure=True))["SES"] == 1
        assert SMMU["IDR0"].decode(smmu.read("IDR0"))["SES"] == 0
        client = SMMU["sCR0"].encode(USFCFG=1)
        smmu.write("sCR0", client, secure=True)
        assert smmu.read("sCR0") != smmu.read("sCR0", secure=True)


def test_without_an_smmu_masters_sit_on_the_bus(binary: Path) -> None:
    with Raw(binary, machine=MACHINE, options=",smmu=off") as qemu:
        qemu.poke(RAM + 0x1000, descriptor("fill", dst=RAM + 0x2000, length=64, data=3))
        (result,) = run(qemu, (MASTER, RAM + 0x1000))["results"]
        assert (result["state"], qemu.peek(RAM + 0x2000, 4)) == ("done", b"\3\0\0\0")


@pytest.mark.parametrize("cpu", ["cortex-a76", "cortex-a15", "cortex-a53", "max"])
@pytest.mark.parametrize("options", ["", ",gic-version=3,secure=on,virtualization=on"])
def test_the_machine_starts(binary: Path, cpu: str, options: str) -> None:
    arguments = ("-cpu", cpu, "-smp", "2")
    with Raw(binary, *arguments, machine=MACHINE, options=options, accel="tcg") as qemu:
        assert len(qemu("query-cpus-fast")) == 2


# -- device tree


@pytest.mark.parametrize("preset", PRESETS)
def test_the_tree_has_the_smmu(binary: Path, tmp_path: Path, preset: str) -> None:
    tree = _tree(binary, tmp_path, f"{MACHINE},smmu-preset={preset}")
    node, iommu = tree[NODE], TABLE.iommus[0]
    general = {"qcom-smmu-v2": "qcom,smmu-v2"}.get(preset, f"arm,{PRESETS[preset]}")
    assert _strings(node["compatible"])[-1] == general
    assert _cells(node["#iommu-cells"]) == _cells(node["#global-interrupts"]) == [1]
    spis = _cells(node["interrupts"])[1::3]
    assert spis[0] == iommu.irq_nonsecure
    assert iommu.first_context_irq is not None
    assert spis[1:] == list(range(iommu.first_context_irq, iommu.first_context_irq + len(spis) - 1))
    with Raw(binary, machine=MACHINE, options=f",smmu-preset={preset}") as qemu:
        banks = len(qemu("x-iommu-query", path=IOMMU, streams=False)["contexts"])
    assert len(spis) - 1 == (banks if PRESETS[preset] == "smmu-v2" else 1)


def test_the_tree_says_who_is_behind_it(binary: Path, tmp_path: Path) -> None:
    tree = _tree(binary, tmp_path, MACHINE)
    (phandle,) = _cells(tree[NODE]["phandle"])
    for master in TABLE.masters:
        nodes = [path for path in tree if path.endswith(f"/bench-dma@{master.base:x}")]
        assert len(nodes) == 1
        behind = _cells(tree[nodes[0]].get("iommus", b""))
        assert behind == ([] if master.iommu is None else [phandle, master.stream])
    (pcie,) = (node for path, node in tree.items() if re.fullmatch(r"/soc/pcie@\w+", path))
    assert _cells(pcie["iommu-map"]) == [0, phandle, 0, 0x1000]
    assert _cells(pcie["bus-range"]) == [0, 15]
    (pl330,) = (node for path, node in tree.items() if "/dma-controller@" in path)
    assert _cells(pl330["iommus"])[0] == phandle
    low = next(master for master in TABLE.masters if master.name == "low0")
    assert low.window is not None
    ranges = _cells(tree["/low0-bus"]["dma-ranges"])
    assert ranges == [0, low.window.base, 0, low.window.base, 0, low.window.size]


@pytest.mark.parametrize("gic", [2, 3])
def test_the_tree_has_what_makes_interrupts_of_messages(
    binary: Path, tmp_path: Path, gic: int
) -> None:
    tree = _tree(binary, tmp_path, f"{MACHINE},gic-version={gic}")
    (msi,) = (node for path, node in tree.items() if "/msi-controller@" in path)
    assert _strings(msi["compatible"]) == [{2: "arm,gic-v2m-frame", 3: "arm,gic-v3-its"}[gic]]
    (pcie,) = (node for path, node in tree.items() if re.fullmatch(r"/soc/pcie@\w+", path))
    assert _cells(pcie["msi-map"])[1] == _cells(msi["phandle"])[0]


def test_the_tree_without_an_smmu_mentions_none(binary: Path, tmp_path: Path) -> None:
    tree = _tree(binary, tmp_path, f"{MACHINE},smmu=off")
    assert NODE not in tree
    assert not any({"iommus", "iommu-map"} & set(node) for node in tree.values())


# -- the display of apq8064-bench

DISPLAY = "/machine/iommu/mdp0"


def test_the_display_can_have_an_smmu(binary: Path, tmp_path: Path) -> None:
    table = next(iommu for iommu in APQ_TABLE.iommus if iommu.name == "mdp0")
    with Raw(binary, machine=APQ, options=",display-iommu=smmu-v2") as qemu:
        smmu = Smmu(qemu, DISPLAY, place("mdp0", APQ))
        assert qemu("x-iommu-query", path=DISPLAY, streams=False)["model"] == "smmu-v1"
        other = qemu("x-iommu-query", path="/machine/iommu/rot", streams=False)
        assert other["model"] == "msm-v0"
        smmu.write("sCR0", SMMU["sCR0"].encode(USFCFG=1, GFRE=1, GFIE=1))
        ram = next(window.base for window in APQ_TABLE.windows if window.kind == "ram")
        qemu.poke(ram, descriptor("read", src=ram, length=4))
        (result,) = run(qemu, ("/machine/dma/mdp_port0_cb1", ram))["results"]
        assert result["code"] == "iommu-fault"
        fault = qemu.event("IOMMU_FAULT")["data"]
        assert (fault["path"], fault["stream"]) == (DISPLAY, 1)
        word = qemu.read(0x0200_0000 + 0x200 + (32 + table.irq_secure) // 32 * 4)
        assert word >> (32 + table.irq_secure) % 32 & 1
    tree = _tree(binary, tmp_path, f"{APQ},display-iommu=smmu-v2")
    node = tree[f"/soc/iommu@{table.base:x}"]
    assert _strings(node["compatible"]) == ["arm,mmu-401", "arm,smmu-v1"]
    assert _cells(node["interrupts"])[1::3] == [table.irq_secure, table.irq_nonsecure]
