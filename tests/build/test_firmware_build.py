# SPDX-License-Identifier: GPL-2.0-or-later
"""Bare-metal guests from their description."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from smmubench.build import firmware
from smmubench.errors import BuildError, MissingTool, UsageError

DESCRIPTION = """
defaults: {arch: arm, linker: at.ld, cflags: [-mcpu=cortex-a15], include: [include], ldflags: []}
images:
  loop: {sources: ["*.S"]}
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
    ("sources:", "source:", 'loop: unknown key "source"; did you mean "sources"'),
    ("arch: arm", "arch: mips", "loop: arch must be one of arm, aarch64, not mips"),
    ("arch: arm, ", "", "loop: no arch, neither here nor in defaults"),
    ("linker: at.ld", "linker: on.ld", r"loop: on\.ld does not exist"),
    ("*.S", "*.s", r"loop: no file matches \*\.s"),
    ('["*.S"]', "loop.S", "loop: sources must be a list of strings"),
    ("arch: arm", "arch: 5", "defaults: arch must be a string"),
    ("loop:", "- loop:", "images must be a mapping"),
    ("images:", "[", "is no YAML"),
])
def test_a_wrong_description_is_told(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "build.yaml").write_text(DESCRIPTION.replace(old, new))

    with pytest.raises(UsageError, match=message):
        firmware.build_firmware(folder, quiet)


def test_an_image_adds_to_the_defaults_and_replaces_words(folder: Path) -> None:
    (folder / "other.ld").write_text("")
    (folder / "build.yaml").write_text(
        DESCRIPTION.replace('["*.S"]}', '["*.S"], linker: other.ld, cflags: [-O2]}'))

    (image,) = firmware.load(folder)

    assert image.linker == "other.ld"
    assert image.cflags == ("-mcpu=cortex-a15", "-O2")
    assert image.sources == ("loop.S",)


def test_a_missing_compiler_is_named_with_its_package(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(MissingTool, match="apt-get install gcc-arm-none-eabi"):
        firmware.build_firmware(folder, quiet)
    assert firmware.find_firmware(folder) == {}
