# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of the images: builds, and what they share."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from smmubench.build import firmware
from smmubench.errors import BuildError, UsageError
from smmubench.machines import load_machine

DESCRIPTION = """
defaults: {arch: arm, linker: at.ld, cflags: [-mcpu=cortex-a15], sources: [common.S]}
builds:
  one: {machine: some-bench, cflags: [-DONE]}
  two: {cflags: [-DTWO], linker: other.ld}
images:
  both: {sources: [start.S]}
  single: {sources: [start.S], builds: [two]}
"""
SCRIPT = "ENTRY(_start)\nSECTIONS { . = 0x80008000; .text : { *(.text) } }\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    top = tmp_path / "firmware"
    top.mkdir()
    for name, text in {
        "build.yaml": DESCRIPTION,
        "at.ld": SCRIPT,
        "other.ld": SCRIPT.replace("8000;", "9000;"),
        "start.S": ".global _start\n_start: b common\n",
        "common.S": ".global common\ncommon: b common\n",
    }.items():
        (top / name).write_text(text)
    return top


def quiet(text: str) -> None:
    """Nobody listens."""


def entry(elf: Path) -> int:
    with elf.open("rb") as file:
        found: int = ELFFile(file)["e_entry"]
        return found


def test_each_image_is_made_for_each_of_its_builds(folder: Path) -> None:
    one, two, single = firmware.load(folder)
    assert [each.name for each in (one, two, single)] == ["one-both", "two-both", "two-single"]
    assert (one.machine, two.machine) == ("some-bench", "")
    assert one.cflags == ("-mcpu=cortex-a15", "-DONE", "-DFIRMWARE_SOME_BENCH")
    assert two.cflags == ("-mcpu=cortex-a15", "-DTWO")
    assert (one.linker, two.linker) == ("at.ld", "other.ld")
    assert one.sources == ("common.S", "start.S")

    made = firmware.build_firmware(folder, quiet)
    assert {name: entry(elf) & 0xFFFF for name, elf in made.items()} == {
        "one-both": 0x8004, "two-both": 0x9004, "two-single": 0x9004
    }  # fmt: skip


def test_a_shared_source_is_compiled_once_for_each_set_of_flags(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    run = firmware.subprocess.run

    def count(command, **options):  # type: ignore[no-untyped-def]
        commands.append(list(command))
        return run(command, **options)

    monkeypatch.setattr(firmware.subprocess, "run", count)

    firmware._build(folder, firmware.load(folder), tmp_path)

    compiled = [(command[command.index("-c") + 1], "-DONE" in command)
                for command in commands if "-c" in command]  # fmt: skip
    assert sorted(compiled) == [
        ("common.S", False), ("common.S", True), ("start.S", False), ("start.S", True)
    ]  # fmt: skip


def test_what_does_not_link_is_told_of_the_image(folder: Path) -> None:
    (folder / "common.S").write_text("\n")
    with pytest.raises(BuildError, match=r"(?s)firmware one-both does not build:.*common"):
        firmware.build_firmware(folder, quiet)


@pytest.mark.parametrize(("old", "new", "message"), [
    ("builds: [two]", "builds: [tow]", 'single: there is no build "tow"; did you mean "two"'),
    ("builds: [two]", "builds: two", "single: builds must be a list of strings"),
    ("machine: some-bench", "machine: [a]", "one: machine must be a string"),
    ("machine: some-bench", "machin: a", 'one: unknown key "machin"; did you mean "machine"'),
    ("builds:\n", "biulds:\n", 'unknown key "biulds"; did you mean "builds"'),
])  # fmt: skip
def test_a_wrong_description_is_told(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "build.yaml").write_text(DESCRIPTION.replace(old, new))
    with pytest.raises(UsageError, match=message):
        firmware.load(folder)


@pytest.mark.parametrize("image", firmware.load(), ids=lambda image: image.name)
def test_an_image_names_a_machine_and_ends_below_the_mailbox(image: firmware.Image) -> None:
    ram = load_machine(image.machine).ram.base
    found = firmware.find_firmware()
    if not found:
        pytest.skip("the firmware isn't built; get it: smmubench build firmware")
    with found[image.name].open("rb") as file:
        ends = [segment["p_vaddr"] + segment["p_memsz"] for segment in ELFFile(file).iter_segments()
                if segment["p_type"] == "PT_LOAD"]  # fmt: skip
    assert ram + 0x100000 <= entry(found[image.name]) < max(ends) <= ram + 0x3000000
