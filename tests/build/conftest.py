# SPDX-License-Identifier: GPL-2.0-or-later
"""A cache of its own for each test, and small stand-ins for QEMU's source."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

CONFIGURE = """#!/bin/sh
# Writes a build.ninja that "compiles" by copying: a .c file to an object, two objects to a program.
src=$(dirname "$0")
cat > build.ninja <<END
rule cc
  command = grep -q 'syntax error' \\$in && cat \\$in >&2 && exit 1; cp \\$in \\$out
rule link
  command = cat \\$in > \\$out && chmod +x \\$out
build vl.o: cc $src/vl.c
build device.o: cc $src/hw/misc/smmubench/device.c
build qemu-system-aarch64: link vl.o device.o
build qemu-img: link vl.o
END
test -f "$src/refuse-to-configure" && { echo "ERROR: refused"; exit 1; }
echo "$@" > configured-with
"""


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of this test; nothing of the user's own settings gets in."""
    for name in ("SMMUBENCH_QEMU", "SMMUBENCH_QEMU_SOURCE", "SMMUBENCH_CORE_VARIANT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    return tmp_path / "xdg" / "smmubench"


def write_tree(top: Path, files: dict[str, str]) -> Path:
    """Writes files by relative path."""
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return top


@pytest.fixture
def fake_qemu(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder that looks like QEMU's source and "builds" in milliseconds."""

    def make(name: str = "fake-qemu", version: str = "10.0.99", **files: str) -> Path:
        top = write_tree(tmp_path / name, {
            "VERSION": version + "\n",
            "configure": CONFIGURE,
            "vl.c": "main\n",
            "hw/misc/meson.build": "one\ntwo\nthree\n",
            "pc-bios/README": "none\n",
            "roms/big": "unused\n",
            **files,
        })
        (top / "configure").chmod(0o755)
        return top

    return make


@pytest.fixture
def fake_tarball(fake_qemu: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Makes a tarball of such a folder."""

    def make(file_name: str = "qemu-10.0.99.tar.xz", **settings: str) -> Path:
        tree = fake_qemu(f"tree-of-{file_name}", **settings)
        path = tmp_path / file_name
        with tarfile.open(path, "w:xz") as tar:
            tar.add(tree, "qemu-x")
        return path

    return make
