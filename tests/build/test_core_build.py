# SPDX-License-Identifier: GPL-2.0-or-later
"""The hardware model as a library for this process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cffi
import pytest

from smmubench import paths
from smmubench.build import core
from smmubench.errors import BuildError, MissingTool, UsageError

HEADER = """
#include <stdbool.h>
#include <stddef.h>
#include "part.h"
#define HOST_LIMIT 4
_Static_assert(sizeof(part) == 8, "a size (in bytes)");
size_t host_sum(const part *p, bool twice);
"""
SOURCE = """
#include "hwm_host.h"
size_t host_sum(const part *p, bool twice) { return part_sum(p) * (twice ? 2 : 1); }
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hardware model of two files."""
    top = tmp_path / "hw-model"
    for name, text in {
        "include/part.h": "#include <stdint.h>\ntypedef struct part { uint32_t a, b; } part;\n"
                          "uint32_t part_sum(const part *p);\n",
        "src/part/part.c": '#include "part.h"\n'
                           "uint32_t part_sum(const part *p) { return p->a + p->b; }\n",
        "host/hwm_host.h": HEADER,
        "host/host.c": SOURCE,
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    monkeypatch.setattr(paths, "hw_model", lambda: top)
    return top


def test_cffi_can_use_what_was_built(model: Path) -> None:
    assert core.find_core() is None
    built = core.build_core(progress=lambda text: None)

    ffi = cffi.FFI()
    ffi.cdef(built.cdef.read_text())
    library = ffi.dlopen(str(built.lib))
    assert library.host_sum(ffi.new("part *", (3, 4)), True) == 14
    assert core.find_core() == built


def test_builds_again_only_when_something_changed(model: Path) -> None:
    said: list[str] = []
    first = core.build_core(progress=said.append)
    assert core.build_core(progress=said.append) == first
    (model / "src/notes.md").write_text("not compiled\n")
    assert core.build_core(progress=said.append) == first
    assert said == ["building the core"]

    header = model / "include/part.h"
    header.write_text(header.read_text() + "/* more */\n")
    assert core.build_core(progress=said.append) != first


def test_a_compile_error_shows_the_compilers_words(model: Path, cache_home: Path) -> None:
    (model / "src/part/part.c").write_text("int unused(void) { int x; return 0; }\n")

    with pytest.raises(BuildError, match=r"hw-model/src/part/part\.c:1:\d+: error: unused variable"):
        core.build_core(progress=lambda text: None)
    assert list((cache_home / "core").iterdir()) == []


def test_a_missing_function_is_found_at_build_time(model: Path) -> None:
    (model / "src/part/part.c").unlink()

    with pytest.raises(BuildError, match="undefined reference to `part_sum'"):
        core.build_core(progress=lambda text: None)


def test_the_sanitizing_variant_finds_a_wrong_access(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (model / "src/part/part.c").write_text(
        '#include "part.h"\nuint32_t part_sum(const part *p) { return (&p->a)[p->b]; }\n')
    monkeypatch.setenv("SMMUBENCH_CORE_VARIANT", "asan")
    built = core.build_core(progress=lambda text: None)
    program = (
        "import cffi, sys; f = cffi.FFI(); f.cdef(open(sys.argv[2]).read())\n"
        "f.dlopen(sys.argv[1]).host_sum(f.new('part *', (1, 5000)), False)\n"
    )
    preload = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True,
                             text=True, check=True).stdout.strip()
    environment = {**os.environ, "LD_PRELOAD": preload, "ASAN_OPTIONS": "detect_leaks=0"}

    done = subprocess.run([sys.executable, "-c", program, str(built.lib), str(built.cdef)],
                          env=environment, capture_output=True, text=True)

    assert done.returncode != 0
    assert "hw-model/src/part/part.c:2" in done.stderr


def test_wrong_settings_are_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match='no variant "fast" of the core: choose one of plain, asan'):
        core.build_core("fast")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MissingTool, match="apt-get install gcc"):
        core.build_core()
    assert core.find_core() is None
