# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine tables: the shipped one against hand-checked numbers, and every mistake told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from smmubench.errors import ScenarioError, UsageError
from smmubench.machines import BusWindow, load_machine, machine_names

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
