# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the C unit tests of the hardware model's core under the address and undefined-behaviour sanitizers.

Each ``c/*.c`` is a program with a list of ``TEST(name)``; every name is one test here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODEL = HERE.parents[1] / "hw-model"
CORE = sorted((MODEL / "src").rglob("*.c"))
FLAGS = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-g", "-O1"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
Builder = Callable[[str], Path]
INCLUDES = [f"-I{MODEL / 'include'}", f"-I{MODEL / 'src'}", f"-I{HERE / 'c'}"]


def _cases() -> list[tuple[str, str]]:
    """(program, test) of every test in ``c/``, read from the sources."""
    return [
        (source.stem, name)
        for source in sorted((HERE / "c").glob("*.c"))
        for name in re.findall(r"\bTEST\((\w+)\)", source.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="session")
def core_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The core, compiled once; a program takes from it what it uses."""
    if not shutil.which("gcc"):
        pytest.skip("needs gcc (apt-get install gcc libc6-dev)")
    out = tmp_path_factory.mktemp("core-objects")
    objects = []
    for source in CORE:
        target = out / f"{source.parent.name}-{source.stem}.o"
        subprocess.run(
            ["gcc", *FLAGS, *SANITIZE, *INCLUDES, "-c", str(source), "-o", str(target)], check=True
        )
        objects.append(target)
    archive = out / "core.a"
    subprocess.run(["ar", "rcs", str(archive), *map(str, objects)], check=True)
    return archive


@pytest.fixture(scope="session")
def build(core_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Gives a test program's path by its name; compiles it on first use."""
    out = tmp_path_factory.mktemp("core-units")

    def built(name: str) -> Path:
        target = out / name
        if not target.exists():
            source = HERE / "c" / f"{name}.c"
            command = ["gcc", *FLAGS, *SANITIZE, *INCLUDES, str(source), str(core_archive)]
            subprocess.run([*command, "-o", str(target)], check=True)
        return target

    return built


@pytest.mark.parametrize(("program", "name"), _cases())
def test_unit(build: Builder, program: str, name: str) -> None:
    done = subprocess.run(
        [str(build(program)), name], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"ok {name}" in done.stdout.splitlines(), "the program did not run this test"


def test_core_is_plain_c11(tmp_path: Path) -> None:
    """The core compiles for hosts without an operating system: no header but the freestanding ones and string.h."""
    allowed = {"stdbool.h", "stddef.h", "stdint.h", "string.h"}
    for source in [
        *CORE,
        *sorted((MODEL / "src").rglob("*.h")),
        *sorted((MODEL / "include").glob("*.h")),
    ]:
        used = set(re.findall(r"#include <([^>]+)>", source.read_text(encoding="utf-8")))
        assert used <= allowed, f"{source.name} includes {sorted(used - allowed)}"
