# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine tables: the shipped one against hand-checked numbers, and every mistake told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smmubench import paths
from smmubench.errors import ScenarioError, UsageError
from smmubench.machines import BusWindow, Pci, load_machine, machine_names
from smmubench.machines._smmu import PROPERTIES

GOOD = """\
name: small
cpu: cortex-a15
spis: 64
windows:
  - {name: ram, kind: ram, base: 0x80000000, size: 16M}
  - {name: uart, kind: uart, base: 0x1000, size: 0x1000, irq: 1}
iommus:
  - name: disp
    model: msm-v0
    base: 0x07000000
    irq: {secure: 3, nonsecure: 4}
    banks: 2
    contexts:
      - {name: cb0, mids: [0, 2]}
      - {name: cb1, mids: [1, 3-10]}
masters:
  - {each: context, base: 0x0b000000, irq: 10}
  - {name: extra, iommu: disp, stream: 9, base: 0x0b010000, irq: 20}
  - {name: raw, base: 0x0b020000, irq: 21, window: {base: 0, size: 1G, bus_offset: 4096}}
"""


def wrong(folder: Path, *changes: tuple[str, str]) -> str:
    """What is said about GOOD with these changes."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "m.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        load_machine(path, shown="m.yaml")
    return str(caught.value)


def test_apq8064_bench_has_its_instances() -> None:
    machine = load_machine("apq8064-bench")
    assert len(machine.iommus) == 12
    assert len(list(machine.contexts())) == 23
    assert len(machine.masters) == 26
    # Linux's apq8064.dtsi: mdp_port0 at 0x7500000, interrupts 63 and 64, ncb 2; gfx3d at 0x7c00000, ncb 3.
    mdp0, gfx3d = machine.iommu("mdp0"), machine.iommu("gfx3d")
    assert (mdp0.base, mdp0.size, mdp0.irq_secure, mdp0.irq_nonsecure, mdp0.banks) == (
        0x07500000,
        0x100000,
        63,
        64,
        2,
    )
    assert (gfx3d.base, gfx3d.irq_secure, gfx3d.irq_nonsecure, gfx3d.banks) == (
        0x07C00000,
        69,
        70,
        3,
    )
    assert [each.mids for each in mdp0.contexts] == [(0, 2), (1, *range(3, 11))]
    highest = max(max(each.irq_secure, each.irq_nonsecure) for each in machine.iommus)
    assert highest == 237  # vcap's


def test_apq8064_bench_memory() -> None:
    machine = load_machine("apq8064-bench")
    assert (machine.ram.base, machine.ram.size) == (0x80000000, 512 << 20)
    assert (machine.window("sram").base, machine.window("sram").size) == (0x2A000000, 1 << 20)
    assert machine.window("gic-dist").base == 0x02000000
    slots = [each for each in machine.windows if each.kind == "virtio"]
    assert [(each.base, each.irq) for each in slots] == [
        (0x0A000000 + n * 0x200, 16 + n) for n in range(8)
    ]


def test_apq8064_bench_masters() -> None:
    machine = load_machine("apq8064-bench")
    contexts = [each for _, each in machine.contexts()]
    for index, (master, context) in enumerate(zip(machine.masters, contexts, strict=False)):
        assert (master.name, master.stream) == (context.name, context.mids[0])
        assert (master.base, master.irq) == (0x0B000000 + index * 0x1000, 100 + index)
        assert machine.context(master.name)[0].name == master.iommu
    raw0, raw1, low0 = machine.masters[23:]
    assert (raw0.name, raw0.irq, raw0.iommu, raw0.window) == (
        "raw0",
        123,
        None,
        BusWindow(0, 1 << 32, 0),
    )
    assert (raw1.name, raw1.window) == ("raw1", BusWindow(0x40000000, 0x20000000, 0x40000000))
    assert (low0.name, low0.base, low0.window) == (
        "low0",
        0x0B019000,
        BusWindow(0x80000000, 64 << 20, 0),
    )


def test_smmuv2_bench() -> None:
    machine = load_machine("smmuv2-bench")
    smmu = machine.iommu("smmu")
    assert (smmu.model, smmu.preset, smmu.contexts) == ("smmu-v2", "mmu-500", ())
    assert smmu.properties == {"num-cb": 64, "num-smr": 128, "numsidb": 15}
    # 64 banks: 64 global pages and 64 bank pages of 4 KiB; 128 banks of 64 KiB would need all of the room.
    assert (smmu.base, smmu.window_size, smmu.size) == (0x05000000, 512 << 10, 2 * 128 * 65536)
    assert (smmu.irq_nonsecure, smmu.irq_secure, smmu.banks) == (200, 201, 64)
    assert smmu.lines == (201, 200, *range(256, 384))
    assert machine.pci == Pci("smmu", 0, 0x1000)
    behind = [each for each in machine.masters if each.iommu == "smmu"]
    assert [(m.stream, m.base, m.irq) for m in behind] == [
        (0x4000 + n, 0x0B000000 + n * 0x1000, 128 + n) for n in range(16)
    ]
    # A scenario written for the other board finds its masters here.
    assert {m.name for m in machine.masters} <= {
        m.name for m in load_machine("apq8064-bench").masters
    }
    # As on QEMU's virt board.
    places = {
        "uart": 0x09000000,
        "gic-dist": 0x08000000,
        "gic-redist": 0x080A0000,
        "ram": 0x40000000,
    }
    assert {name: machine.window(name).base for name in places} == places
    pl330 = machine.window("pl330")
    assert (pl330.iommu, pl330.stream, pl330.irq, pl330.irqs) == ("smmu", 0x4100, 112, 9)
    low0, raw1 = machine.master("low0").window, machine.master("raw1").window
    assert low0 == BusWindow(0x40000000, 64 << 20, 0)
    assert raw1 is not None
    assert raw1.base + raw1.bus_offset == machine.ram.base


def test_lookups() -> None:
    machine = load_machine("apq8064-bench")
    mdp0 = machine.iommu("mdp0")
    assert mdp0.context("mdp_port0_cb1").bank == 1
    found = mdp0.context_of(7)
    assert found is not None
    assert found.name == "mdp_port0_cb1"
    assert mdp0.context_of(11) is None
    assert found.ranges == ((1, 1), (3, 10))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda m: m.iommu("mdp"), 'machine apq8064-bench has no IOMMU "mdp"; did you mean "mdp1"?'),
        (lambda m: m.master("raw"), 'machine apq8064-bench has no master "raw"; did you mean "raw1"?'),
        (lambda m: m.window("rams"), 'machine apq8064-bench has no window "rams"; did you mean "ram"?'),
        (lambda m: m.context("rot"), 'machine apq8064-bench has no context "rot"; did you mean "rot_src"?'),
        (lambda m: m.iommu("mdp0").context("zzz"), 'IOMMU mdp0 has no context "zzz"; it has: mdp_port0_cb0, mdp_port0_cb1'),
    ],
)  # fmt: skip
def test_unknown_names(ask: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask(load_machine("apq8064-bench"))  # type: ignore[operator]
    assert str(caught.value) == message


def test_unknown_machine() -> None:
    assert "apq8064-bench" in machine_names()
    with pytest.raises(
        UsageError, match='no machine is called "apq8064-bank"; did you mean "apq8064-bench"'
    ):
        load_machine("apq8064-bank")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.yaml: No such file"):
        load_machine(tmp_path / "gone.yaml")


def test_own_machine_file(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(GOOD)
    machine = load_machine(str(path))
    assert [each.name for each in machine.masters] == ["cb0", "cb1", "extra", "raw"]
    assert [each.stream for each in machine.masters] == [0, 1, 9, 0]
    assert machine.title == "small"


SMMU = """\
name: small
cpu: cortex-a76
spis: 96
windows:
  - {name: ram, kind: ram, base: 0x80000000, size: 16M}
  - {name: dma, kind: pl330, base: 0x1000, size: 0x1000, irq: 1, irqs: 3, iommu: smmu, stream: 0x200}
iommus:
  - name: smmu
    model: smmu-v2
    base: 0x07000000
    size: 64K
    preset: mmu-401
    properties: {num-cb: 8, numsidb: 10, stall: true, ias: 40}
    irq: {global: 40, secure_global: 41, contexts: {first: 48, count: 8}}
pci: {iommu: smmu, requesters: 0x100}
masters:
  - {name: m, count: 2, iommu: smmu, stream: 0x300, base: 0x0b000000, irq: 10}
"""


def test_own_smmu(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(SMMU)
    machine = load_machine(path)
    smmu = machine.iommu("smmu")
    assert smmu.properties == {"num-cb": 8, "numsidb": 10, "stall": 1, "ias": 40}
    assert smmu.window_size == 16 * 4096
    assert [(each.name, each.stream, each.irq) for each in machine.masters] == [
        ("m0", 0x300, 10),
        ("m1", 0x301, 11),
    ]


def test_an_smmu_has_the_properties_of_its_configuration() -> None:
    """Members of hwm_smmu_config with dashes; a switch is a bool there."""
    header = (paths.hw_model() / "include" / "hwm_smmu.h").read_text()
    struct = header[
        header.index("typedef struct hwm_smmu_config {") : header.index("} hwm_smmu_config;")
    ]
    members = {
        name.strip().replace("_", "-"): kind
        for kind, names in re.findall(r"^    (uint32_t|bool) ([\w, ]+);", struct, re.MULTILINE)
        for name in names.split(",")
    }
    for other in ("model", "handover-count", "tlb-capacity"):  # no numbers that a user gives
        del members[other]
    switches = {name for name, values in PROPERTIES.items() if values is None}
    assert set(PROPERTIES) == set(members)
    assert switches == {name for name, kind in members.items() if kind == "bool"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mmu-401", "mmu-4001", 'm.yaml:12:13: preset: "mmu-4001" is unknown; did you mean "mmu-401"?'),
        ("stall: true", "stal: true", 'm.yaml:13:48: an SMMU has no property "stal"; did you mean "stall"?'),
        ("stall: true", "stall: 1", "m.yaml:13:49: stall: 1 is not true or false"),
        ("ias: 40", "ias: 41", "m.yaml:13:60: ias: 41 is not 32, 36, 40, 42, 44 or 48"),
        ("ias: 40", "ias: true", "m.yaml:13:60: ias: True is no number"),
        ("num-cb: 8", "num-cb: 129", "m.yaml:13:26: num-cb: 129 is not 1 to 128"),
        ("num-cb: 8, ", "", 'm.yaml:13:17: "num-cb" is missing'),
        ("num-cb: 8", "num-cb: 9", "m.yaml:11:11: smmu needs 0x20000 bytes for its registers"),
        ("ias: 40", "page-size: 65536", "m.yaml:11:11: smmu needs 0x100000 bytes for its registers"),
        ("count: 8}}", "count: 49}}", "m.yaml:8:5: smmu: interrupt 96 is not 0 to 95"),
        ("first: 48", "first: 40", "m.yaml:8:5: smmu: interrupt 40 belongs to smmu already"),
        ("irqs: 3", "irqs: 12", "m.yaml:17:5: m0: interrupt 10 belongs to dma already"),
        ("iommu: smmu, stream: 0x200", "iommu: smmv, stream: 0x200", 'm.yaml:6:5: dma: there is no IOMMU "smmv"'),
        ("{iommu: smmu, req", "{iommu: smmv, req", 'm.yaml:15:14: iommu: "smmv" is unknown; did you mean "smmu"?'),
        ("requesters: 0x100", "requesters: 0x400", "m.yaml:6:5: dma: pci has stream ID 0x200 too"),
        ("requesters: 0x100", "requesters: 0x401", "m.yaml:15:6: pci: smmu has stream IDs below 0x400"),
        ("stream: 0x300", "stream: 0x1ff", "m.yaml:17:5: m1: dma has stream ID 0x200 too"),
        ("stream: 0x300", "stream: 0x3ff", "m.yaml:17:5: m1: smmu has stream IDs below 0x400"),
        ("size: 64K\n", "banks: 3\n", 'm.yaml:11:5: unknown key "banks"'),
        ("secure_global: 41, ", "", 'm.yaml:14:10: "secure_global" is missing'),
    ],
)  # fmt: skip
def test_mistakes_about_an_smmu(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert SMMU.count(old) == 1, old
    path = tmp_path / "m.yaml"
    path.write_text(SMMU.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        load_machine(path, shown="m.yaml")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("base: 0x1000,", "base: 0x80fff000,", "m.yaml:6:5: uart (0x80fff000-0x80ffffff) overlaps ram (0x80000000-0x80ffffff)"),
        ("base: 0x0b000000", "base: 0x07000000", "m.yaml:17:5: cb0 (0x7000000-0x7000fff) overlaps disp (0x7000000-0x70fffff)"),
        ("base: 0x1000,", "base: 0x1004,", "m.yaml:6:5: uart: base 0x1004 is not aligned"),
        ("{name: uart,", "{name: ram,", 'm.yaml:6:5: "ram" is the name of another window already'),
        ("{name: cb1,", "{name: cb0,", 'm.yaml:15:9: "cb0" is the name of another context already'),
        ("{name: raw,", "{name: extra,", 'm.yaml:19:5: "extra" is the name of another master already'),
        ("size: 0x1000, irq: 1}", "size: 0x1000, irq: 64}", "m.yaml:6:63: irq: 64 is not 0 to 63"),
        ("secure: 3, non", "secure: -1, non", "m.yaml:11:19: secure: -1 is not 0 to 63"),
        ("irq: 10}", "irq: 63}", "m.yaml:17:5: cb1: interrupt 64 is not 0 to 63"),
        ("nonsecure: 4", "nonsecure: 3", "m.yaml:8:5: disp: interrupt 3 belongs to disp already"),
        ("irq: 20", "irq: 11", "m.yaml:18:5: extra: interrupt 11 belongs to cb1 already"),
        ("mids: [0, 2]", "mids: [0, 5]", "m.yaml:15:9: disp: cb1 serves machine ID 5, and so does cb0"),
        ("mids: [0, 2]", "mids: [0, 0]", "m.yaml:14:9: disp: cb0 serves machine ID 0, and so does cb0"),
        ("mids: [0, 2]", "mids: [512]", "m.yaml:14:27: mids: 512 is not within 0-511, first to last"),
        ("mids: [0, 2]", "mids: [5-3]", "m.yaml:14:27: mids: 5-3 is not within 0-511, first to last"),
        ("mids: [0, 2]", "mids: [x]", "m.yaml:14:27: mids: 'x' is no machine ID and no range (write 3 or 3-10)"),
        ("mids: [0, 2]", "mids: []", "m.yaml:14:27: mids: a context serves at least one machine ID"),
        ("banks: 2", "banks: 1", "m.yaml:14:7: disp has 2 contexts but 1 bank"),
        ("banks: 2", "banks: 9", "m.yaml:12:12: banks: 9 is not 1 to 8"),
        ("iommu: disp", "iommu: disk", 'm.yaml:18:26: iommu: "disk" is unknown; did you mean "disp"?'),
        ("model: msm-v0", "model: msm-v1", 'm.yaml:9:12: model: "msm-v1" is unknown; did you mean "msm-v0"?'),
        ("kind: uart,", "kind: serial,", 'm.yaml:6:24: kind: "serial" is unknown'),
        ("kind: ram,", "kind: sram,", "m.yaml:5:3: a machine has exactly one window of kind ram"),
        ("size: 16M", "size: 16Q", "m.yaml:5:52: size: '16Q' is no number of bytes"),
        ("size: 16M", "size: 0", "m.yaml:5:52: size: 0x0 is not 0x1 to 0x1000000000000"),
        ("size: 16M", "size: true", "m.yaml:5:52: size: True is no number of bytes"),
        ("stream: 9,", "stream: 65536,", "m.yaml:18:40: stream: 65536 is not 0 to 65535"),
        (", window: {base: 0, size: 1G, bus_offset: 4096}", "", 'm.yaml:19:5: a master has one of "each", "iommu"'),
        ("size: 1G, bus_offset: 4096", "size: 1G, bus_offset: -1T", "m.yaml:19:84: bus_offset: '-1T' is no number of bytes"),
        ("bus_offset: 4096", "bus_offset: -4096", "m.yaml:19:5: raw: its window begins below bus address 0"),
        ("bus_offset: 4096", "bus_ofset: 0", 'm.yaml:19:72: unknown key "bus_ofset"; did you mean "bus_offset"?'),
        ("cpu: cortex-a15\n", "", 'm.yaml:1:1: "cpu" is missing'),
        ("cpu: cortex-a15", "cpu: 15", "m.yaml:2:6: cpu: expected text"),
        ("name: small", "name: Small", "m.yaml:1:7: name: 'Small' is no name"),
        ("spis: 64", "spis: 64\nspis: 32", "m.yaml:4:1: "),
        ("masters:", "masers:", 'm.yaml:16:1: unknown key "masers"; did you mean "masters"?'),
        ("windows:\n", "windows: 5\nxx:\n", "m.yaml:4:10: windows: expected a list"),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in wrong(tmp_path, (old, new))


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = wrong(
        tmp_path, ("kind: uart,", "kind: uarts,"), ("banks: 2", "banks: 0"), ("spis: 64", "spis: 0")
    )
    places = [line.split(": ")[0] for line in text.splitlines() if line.startswith("m.yaml:")]
    assert places == ["m.yaml:3:7", "m.yaml:6:24", "m.yaml:12:12"]


def test_too_many_masters(tmp_path: Path) -> None:
    more = "".join(
        f"  - {{name: m{n}, iommu: disp, stream: 0, base: {0x0C000000 + n * 4096:#x}, irq: {100 + n}}}\n"
        for n in range(61)
    )
    text = wrong(tmp_path, ("spis: 64", "spis: 256"), ("masters:\n", "masters:\n" + more))
    assert "65 masters are too many: at most 64" in text
