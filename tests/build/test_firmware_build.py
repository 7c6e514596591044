# SPDX-License-Identifier: GPL-2.0-or-later
"""Bare-metal guests from their description."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from smmubench.build import firmware
from smmubench.errors import BuildError, MissingTool, UsageError

DESCRIPTION = """
toolchains:
  armv7: {cc: arm-none-eabi-gcc, cflags: [-mcpu=cortex-a15, -Iinclude], ldflags: [-nostdlib, -static]}
images:
  - {name: loop.elf, machine: apq8064-bench, toolchain: armv7, script: at.ld, sources: [loop.S]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "firmware"
    for name, text in {
        "build.yaml": DESCRIPTION,
        "at.ld": "ENTRY(_start)\nSECTIONS { . = 0x80008000; .text : { *(.text) } }\n",
        "loop.S": '#include "here.h"\n.global _start\n_start: b HERE\n',
        "include/here.h": "#define HERE _start\n",
        "linux/config": "apart\n",
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    return top


def quiet(text: str) -> None:
    """Nobody listens."""


def test_an_image_starts_where_its_script_says(folder: Path, cache_home: Path) -> None:
    assert firmware.find_firmware(folder) == {}

    made = firmware.build_firmware(folder, quiet)

    assert list(made) == ["loop"]
    assert made["loop"].parent.parent == cache_home / "firmware"
    with made["loop"].open("rb") as file:
        elf = ELFFile(file)
        assert (elf["e_machine"], elf["e_entry"]) == ("EM_ARM", 0x80008000)
    assert firmware.find_firmware(folder) == made


def test_builds_again_only_when_something_changed(folder: Path) -> None:
    said: list[str] = []
    first = firmware.build_firmware(folder, said.append)
    (folder / "linux/config").write_text("still apart\n")
    assert firmware.build_firmware(folder, said.append) == first
    assert said == ["building 1 firmware image"]

    (folder / "include/here.h").write_text("#define HERE .\n")
    assert firmware.build_firmware(folder, said.append) != first


def test_a_compile_error_shows_the_compilers_words(folder: Path) -> None:
    (folder / "loop.S").write_text("nonsense r0\n")

    with pytest.raises(BuildError, match=r"(?s)firmware loop does not build:.*bad instruction"):
        firmware.build_firmware(folder, quiet)
    assert firmware.find_firmware(folder) == {}


@pytest.mark.parametrize(("old", "new", "message"), [
    ("images:", "imags:", 'unknown key "imags"; did you mean "images"'),
    ("sources:", "source:", 'image 1: unknown key "source"; did you mean "sources"'),
    ("toolchain: armv7", "toolchain: armv8", 'image 1: no toolchain "armv8"; did you mean "armv7"'),
    ("cc: arm-none-eabi-gcc", "cc: tcc", "toolchain armv7: cc must be one of"),
    ("[loop.S]", "[lop.S]", r"image 1: lop\.S does not exist"),
    ("[loop.S]", "loop.S", "image 1: sources must be a list of strings"),
    ("name: loop.elf, ", "", "image 1: name must be a string"),
    ("toolchains:", "[", "is no YAML"),
])
def test_a_wrong_description_is_told(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "build.yaml").write_text(DESCRIPTION.replace(old, new))

    with pytest.raises(UsageError, match=message):
        firmware.build_firmware(folder, quiet)


def test_two_images_of_one_name_are_refused(folder: Path) -> None:
    (folder / "build.yaml").write_text(DESCRIPTION + DESCRIPTION.splitlines()[-1] + "\n")

    with pytest.raises(UsageError, match="two images are called loop"):
        firmware.build_firmware(folder, quiet)


def test_a_missing_compiler_is_named_with_its_package(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(MissingTool, match="apt-get install gcc-arm-none-eabi"):
        firmware.build_firmware(folder, quiet)
    assert firmware.find_firmware(folder) == {}
